"""Where a project stands: every count, every reason, and the pieces, exactly those, on which something stands that changed."""

import json
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from pamphlet.build import Order, build
from pamphlet.diagnostics import Report
from pamphlet.source.project import Project, read_project
from pamphlet.translate.segments import segments
from pamphlet.translate.status import Progress, Status, status
from tests.conftest import LANTERN, ROOT, TODAY, copied, edit, review

CALL = 'msgctxt "ui.call"\nmsgid "Call"\nmsgstr "Appelez"'
TEXT = 'msgctxt "ui.text"\nmsgid "Text"\nmsgstr "Textez"'
ONLINE = 'msgctxt "ui.online"\nmsgid "Online"\nmsgstr "En ligne"'
BOTH = 'msgctxt "ui.call_or_text"\nmsgid "Call or text"\nmsgstr "Appelez ou textez"'
REGION = (
    'msgid ""\nmsgstr ""\n"Language: fr\\n"\n\n'
    'msgctxt "legal#description"\nmsgid "Housing, work and immigration law."\nmsgstr "Logement, travail et immigration."\n\n'
    'msgctxt "night-line#name"\nmsgid "Westside Night Line"\nmsgstr "Ligne de nuit"\n'
)
Artifacts = dict[str, dict[str, Any]]


def project_of(root: Path, today: date = TODAY) -> Project:
    project, report = read_project(root, today)
    assert project is not None, list(map(str, report))
    return project


def status_of(root: Path, artifacts: Artifacts | None = None, report: Report | None = None, today: date = TODAY) -> Status:
    return status(project_of(root, today), today, artifacts or {}, Report() if report is None else report)


def only(found: Status) -> Progress:
    (language,) = found.languages
    return language


def blocks(root: Path) -> dict[str, tuple[str, ...]]:
    return {block.kind: block.ids for block in only(status_of(root)).blocks}


# -- languages ----------------------------------------------------------------------------------------------------


def test_each_segment_is_counted_once_in_its_state(french: Path) -> None:
    edit(french / "content/project.toml", "example = true", 'example = true\ncritical = ["ui.text"]')
    before = only(status_of(french)).parts[0].counts
    assert before["reviewed"] > 100
    po = french / "content/languages/fr.po"
    edit(po, CALL, f"#, fuzzy\n{CALL}")
    edit(po, ONLINE, ONLINE.replace('"Online"', '"On line"'))
    edit(po, BOTH, BOTH.replace("ou textez", "9"))
    edit(po, 'msgstr "Bonjour"', 'msgstr ""')
    edit(po, 'msgstr "Pas la police."', 'msgstr "Sans la police."')
    project = project_of(french)
    shared, region = only(status(project, TODAY, {}, Report())).parts
    assert shared.counts == {"empty": 1, "draft": 2, "faulty": 1, "translated": 2, "reviewed": before["reviewed"] - 5}
    assert sum(shared.counts.values()) == len([key for key in segments(project) if "/" not in key])
    assert (region.region, region.file) == ("riverside", "regions/riverside/languages/fr.po")
    own = [key for key in segments(project) if "/" in key]
    assert region.counts == {"empty": len(own), "draft": 0, "faulty": 0, "translated": 0, "reviewed": 0}
    assert not any("shut#" in key for key in own), "a closed service needs no words"
    assert blocks(french) == {
        "faulty": ("ui.call_or_text",),
        "empty": ("ui.greeting",),
        "draft": ("ui.call", "ui.online"),
        "unreviewed": ("ui.not_police",),
        "second": ("ui.text",),
    }
    assert only(status_of(french)).gaps == tuple(own), "not in the way"
    assert only(status_of(french)).counts["empty"] == len(own) + 1


def test_the_counts_are_those_of_what_is_printed(bundled: Project) -> None:
    for language in status(bundled, TODAY, {}, Report()).languages:
        words = bundled.catalogs[language.tag].translations
        assert language.counts["translated"] + language.counts["reviewed"] == len(set(words) & set(segments(bundled)))
        assert language.counts["reviewed"] == 0, "nothing is reviewed yet"
        assert sum(language.counts.values()) == len(segments(bundled))
        assert {part.region for part in language.parts} == {"", *bundled.regions}
    assert [x.tag for x in status(bundled, TODAY, {}, Report()).languages] == [tag for tag in bundled.languages if tag != "en"]


def test_critical_words_that_wait_for_a_second_person_are_counted(french: Path) -> None:
    ledger = french / "content/reviews/fr.jsonl"
    edit(french / "content/project.toml", "example = true", 'example = true\ncritical = ["ui.call", "ui.text", "ui.online"]')
    edit(ledger, '{"id": "ui.online"', '{"id": "ui.on"')  # another id, the same sum: it still is of these words
    lines = [line for line in ledger.read_text("utf-8").splitlines() if '"ui.text"' not in line]
    ledger.write_text("\n".join(lines) + "\n", "utf-8")
    found = only(status_of(french)).parts[0]
    assert found.second == 2
    assert blocks(french) == {"unreviewed": ("ui.text",), "second": ("ui.call", "ui.online")}


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('"Appelez"', '"Appelez', 'this line is not PO: msgstr "Appelez'),
        ("Language: fr", "Language: ar", "the file says that its words are in 'ar'"),
    ],
)
def test_a_file_that_cannot_be_read_says_so_instead_of_counts(french: Path, old: str, new: str, fault: str) -> None:
    edit(french / "content/languages/fr.po", old, new)
    report = Report()
    found = status_of(french, report=report)
    part = only(found).parts[0]
    assert (part.counts, part.fault) == ({}, fault)
    assert only(found).counts["reviewed"] == 0, "nothing of it is counted"
    assert blocks(french) == {"unread": ("content/languages/fr.po",)}
    assert [item.message for item in report] == [fault]
    assert f"  without content/languages/fr.po: {fault}" in found.lines()


def test_a_region_with_faults_says_so_instead_of_counts(french: Path) -> None:
    edit(french / "regions/riverside/services.csv", "604-555-0114", "604-555-01")
    found = only(status_of(french))
    assert [(part.region, bool(part.counts), part.fault) for part in found.parts] == [
        ("", True, ""),
        ("riverside", False, "the region 'riverside' has faults: nobody can say what there is to translate"),
    ]


def test_other_faults_of_a_language_are_told_by_their_place(french: Path) -> None:
    with (french / "content/reviews/fr.jsonl").open("a", encoding="utf-8") as file:
        file.write("nonsense\n")
    edit(french / "content/languages/fr.po", CALL, f"{CALL}\n\n{CALL}")
    edit(french / "content/languages/fr.po", TEXT, TEXT.replace("Textez", "Textez 9"))
    faults = blocks(french)["faults"]
    assert [place.rpartition(":")[0] for place in faults] == ["content/reviews/fr.jsonl", "content/languages/fr.po"]
    assert blocks(french)["faulty"] == ("ui.text",), "told by its id, not twice"


def test_a_ledger_that_cannot_be_read_reviews_nothing(french: Path) -> None:
    (french / "content/reviews/fr.jsonl").write_bytes("{}\n".encode("utf-16"))
    found = only(status_of(french))
    assert found.counts["reviewed"] == 0
    assert found.counts["translated"] > 100
    assert [(block.kind, len(block.ids)) for block in found.blocks] == [
        ("faults", 1),
        ("unreviewed", found.counts["translated"]),
    ]


def test_lines_are_a_calm_table_and_sentences(french: Path) -> None:
    total = only(status_of(french)).counts
    edit(french / "content/languages/fr.po", CALL, f"#, fuzzy\n{CALL}")
    edit(french / "content/languages/fr.po", TEXT, TEXT.replace("Textez", ""))
    found = status_of(french)
    assert found.lines() == (
        "Translations  empty  draft  faulty  translated  reviewed",
        f"French (fr)   {total['empty'] + 1:>5}      1       0           0  {total['reviewed'] - 2:>8}",
        "",
        "French: what keeps pieces from being final",
        "  1 not translated: a piece that prints one of them cannot be made: ui.text",
        "  1 fuzzy or made for older words: as if not translated: ui.call",
        f"  Not in the way: {total['empty']} words of services are not translated as they now stand: pieces print them in English, "
        "or go without: riverside/region#name, riverside/nine-one-one#name, riverside/nine-one-one#description, "
        f"riverside/night-line#name and {total['empty'] - 4} more",
        "",
        "No built piece is known to be out of date.",
    )


def test_a_language_that_is_done_says_so(french: Path) -> None:
    assert "French: no word keeps a piece from being final." in status_of(french).lines()


# -- built pieces -------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Artifacts]:
    """A project with English and French, and what the manifest says of its pieces; every one is final."""
    folder = tmp_path_factory.mktemp("built")
    root = copied(LANTERN, folder / "lantern")
    table = (ROOT / "content/languages.toml").read_text("utf-8")
    with (root / "content/languages.toml").open("a", encoding="utf-8") as file:
        file.write(table[table.index("[fr]") : table.index("[pa]")])
    shutil.copy(ROOT / "content/languages/fr.po", root / "content/languages/fr.po")
    (root / "regions/riverside/languages").mkdir()
    (root / "regions/riverside/languages/fr.po").write_text(REGION, "utf-8")
    edit(root / SHEET, "604-555-0114,,,Mo-Fr", "604-555-0114; 604-555-0115,,,Mo-Fr")
    edit(root / SHEET, "12:00-20:00,en,,walk-in", "12:00-20:00,en,yes,walk-in")
    edit(root / SHEET, "address_public,internal_note", "address_public,hours_note")
    edit(root / SHEET, "ask,Never print: SECRET-NOTE-7141", "ask,nurse 12–13")
    review(root, "fr")
    outcome = build(Order(root=root, today=TODAY, output=folder / "output", targets=("screen",), jobs=1))
    assert {e["state"] for e in outcome.entries} == {"final"}, list(map(str, outcome.report))
    return root, json.loads(json.dumps({e["path"]: e for e in outcome.entries}))


@pytest.fixture
def printed(built: tuple[Path, Artifacts], tmp_path: Path) -> tuple[Path, Artifacts]:
    """The same to change."""
    return copied(built[0], tmp_path / "printed"), json.loads(json.dumps(built[1]))


def recalls(root: Path, artifacts: Artifacts, today: date = TODAY) -> dict[str, tuple[str, ...]]:
    found = status_of(root, artifacts, today=today)
    return {piece.name.removeprefix("riverside/"): piece.changes for piece in found.pieces if piece.changes}


PO, OWN = "content/languages/fr.po", "regions/riverside/languages/fr.po"
TOOLKIT, SHEET = "content/toolkit.md", "regions/riverside/services.csv"
PLACE, LEDGER = "regions/riverside/region.toml", "content/reviews/fr.jsonl"
EN, FR = ("en/trifold", "en/wallet-card", "en/washroom"), ("fr/trifold", "fr/wallet-card", "fr/washroom")


@pytest.mark.parametrize(
    ("file", "old", "new", "wanted"),
    [
        # words: exactly the pieces that print them
        (PO, "Laissez vos lumières allumées", "Laissez la lumière allumée", {("fr/trifold", "fr/washroom"): "tips.lights changed"}),
        (TOOLKIT, "Lit alleys will be safer", "Lit lanes will be safer", {
            ("en/trifold", "en/washroom"): "tips.lights changed",
            ("fr/trifold", "fr/washroom"): "tips.lights changed in English",
        }),
        (PO, "Appelez d’abord", "Téléphonez d’abord", {}),
        (PO, 'msgctxt "ui.greeting"', '#, fuzzy\nmsgctxt "ui.greeting"', {
            ("fr/wallet-card", "fr/washroom"): "ui.greeting is marked fuzzy: it may have been made for other words"
        }),
        (PO, 'msgctxt "staff.lights"', 'msgctxt "staff.light"', {("fr/washroom",): "staff.lights is not translated any more"}),
        (LEDGER, '"level": "reviewed"', '"level": "claimed"', {("fr/trifold",): "eyebrow is not reviewed any more"}),
        # words of services: the note stands on the tri-fold alone
        (OWN, "Logement, travail", "Logements, travail", {("fr/trifold",): "riverside/legal#description changed"}),
        (SHEET, "Housing, work and immigration law.", "Housing and work.", {
            ("en/trifold",): "riverside/legal#description changed",
            ("fr/trifold",): "riverside/legal#description changed in English",
        }),
        (OWN, "Ligne de nuit", "La ligne de nuit", {FR: "riverside/night-line#name changed"}),
        # services
        (SHEET, "604-555-0133,,,Tu-Sa", "604-555-0134,,,Tu-Sa", {(*EN, *FR): "service drop-in: number 604-555-0133 changed"}),
        (SHEET, "604-555-0133,,,Tu-Sa", "604-555-0133,604-555-0133,,Tu-Sa", {
            (*EN, *FR): "service drop-in: number 604-555-0133 changed"
        }),
        (SHEET, "604-555-0115", "604-555-0116", {
            ("en/trifold", "fr/trifold"): "service nurses: number 604-555-0115 changed"
        }),
        (SHEET, "nurse 12–13", "nurse 12–14", {
            EN: "riverside/nurses#hours_note changed", FR: "service nurses: note on hours changed"
        }),
        (SHEET, "20:00,en,yes,", "20:00,en,,", {("en/trifold", "fr/trifold"): "service drop-in: languages changed"}),
        (SHEET, "en,,outreach,,1", "en,,outreach,yes,1", {}),
        (SHEET, "Tu-Sa 12:00", "Tu-Sa 13:00", {(*EN, *FR): "service drop-in: hours changed"}),
        (SHEET, "604-555-0199,604-555-0199,,24/7,en,yes,phone,yes", "604-555-0199,604-555-0199,,24/7,en,yes,phone,", {
            (*EN, *FR): "service night-line: way with police changed"
        }),
        (SHEET, "4,active,2026-11-02", "4,closed,2026-11-02", {(*EN, *FR): "service legal: closed"}),
        (SHEET, "legal,Open Door", "law,Open Door", {(*EN, *FR): "service legal: not listed any more"}),
        (SHEET, "4,active,2026-11-02,AB by phone", "4,active,2026-11-02,", {(*EN, *FR): "service legal: its check was taken back"}),
        (SHEET, "4,active,2026-11-02,AB by phone", "4,active,2026-11-20,AB by phone", {}),
        (SHEET, "en; zh; pa", "en; zh", {("en/trifold", "fr/trifold"): "service nurses: languages changed"}),
        (SHEET, "2,active,2026-11-02,AB by phone,,,", "2,active,2026-11-02,AB by phone,,,\nnew-one,New Place,,,health,604-555-0150,,,,en,,phone,,1,active,2026-11-02,AB by phone,,,", {}),
        (SHEET, "Lantern Outreach Van,,", "Lantern Outreach Van,Lantern,", {}),
        (SHEET, "shut,Old Corner House", "shut,New Corner House", {}),
        (SHEET, "Open Door Legal Clinic", "Open Gate Legal Clinic", {
            EN: "riverside/legal#name changed", FR: "service legal: name changed"
        }),
        # its place
        (PLACE, "Riverside", "Riverbank", {("en/trifold", "fr/trifold"): "the region's name changed"}),
        (PLACE, "https://example.org/help", "https://example.org/care", {(*EN, *FR): "the address of the directory changed"}),
        (PLACE, 'code = "RIV"', 'code = "RIV"\npublisher = "Riverside Society"', {
            ("en/wallet-card", "en/washroom", "fr/wallet-card", "fr/washroom"): "the publisher changed"
        }),
        ("content/project.toml", 'permission = "pending"', 'permission = "given"', {
            ("en/trifold", "en/washroom", "fr/trifold", "fr/washroom"): "the credit changed"
        }),
        # styles
        ("layouts/trifold/style.css", "{", "{orphans:2;", {}),
    ],
)  # fmt: skip
def test_exactly_the_pieces_that_print_it_are_recalled(
    printed: tuple[Path, Artifacts], file: str, old: str, new: str, wanted: dict[tuple[str, ...], str]
) -> None:
    root, artifacts = printed
    edit(root / file, old, new)
    has = {f"{e['language']}/{e['layout']}": e["services"]["printed"] for e in artifacts.values()}  # legal has no room on some
    pairs = ((piece, change) for pieces, change in wanted.items() for piece in pieces)
    expected = {piece: (change,) for piece, change in pairs if "legal" not in change or "legal" in has[piece]}
    assert bool(expected) == bool(wanted)
    assert recalls(root, artifacts) == expected


def test_nothing_is_recalled_where_nothing_changed(printed: tuple[Path, Artifacts]) -> None:
    root, artifacts = printed
    found = status_of(root, artifacts)
    assert [(piece.name, piece.changes, piece.current) for piece in found.pieces] == [
        (f"riverside/{name}", (), True) for name in sorted((*EN, *FR))
    ]
    assert found.lines()[-1] == "No built piece is known to be out of date."


def test_what_prints_none_of_a_change_is_named_apart(printed: tuple[Path, Artifacts]) -> None:
    """Other styles, or words that stand elsewhere: what is printed holds, and the files would be others."""
    root, artifacts = printed
    edit(root / PO, "Laissez vos lumières allumées", "Laissez la lumière allumée")
    review(root, "fr")
    found = status_of(root, artifacts)
    number = next(e["edition"] for e in artifacts.values() if e["language"] == "fr" and e["layout"] == "trifold")
    room = next(e["edition"] for e in artifacts.values() if e["language"] == "fr" and e["layout"] == "washroom")
    assert found.lines()[-4:] == (
        "These printed pieces are out of date:",
        f"  riverside/fr/trifold (edition {number}): tips.lights changed",
        f"  riverside/fr/washroom (edition {room}): tips.lights changed",
        "What these print still holds; built again, they would be made otherwise: riverside/fr/wallet-card",
    )
    assert {piece.name: piece.current for piece in found.pieces if piece.language == "en"} == dict.fromkeys(
        (f"riverside/{name}" for name in EN), True
    )


def test_every_change_is_told(printed: tuple[Path, Artifacts]) -> None:
    root, artifacts = printed
    edit(root / PO, "Laissez vos lumières allumées", "Laissez la lumière allumée")
    edit(root / TOOLKIT, "The police aren’t always the best", "The police are not always the best")
    edit(root / SHEET, "Tu-Sa 12:00", "Tu-Sa 13:00")
    edit(root / SHEET, "604-555-0133,,,", "604-555-0134,,,")
    assert recalls(root, artifacts)["fr/washroom"] == (
        "tips.lights changed",
        "tips.police changed in English",
        "service drop-in: number 604-555-0133 changed",
        "service drop-in: hours changed",
    )


def test_a_translation_that_followed_its_source(printed: tuple[Path, Artifacts]) -> None:
    """Both changed; and where the translator found the old words right for the new source, the print holds."""
    root, artifacts = printed
    edit(root / "content/interface.toml", 'text = "For staff"', 'text = "For the team"')
    edit(root / "content/interface.toml", 'text = "Police"', 'text = "The police"')
    edit(root / PO, 'msgid "For staff"\nmsgstr "', 'msgid "For the team"\nmsgstr "À savoir : ')
    edit(root / PO, 'msgid "Police"', 'msgid "The police"')
    review(root, "fr")
    found = recalls(root, artifacts)
    assert found["fr/washroom"] == ("ui.for_staff changed (in English, too)",)
    assert found["en/washroom"] == ("staff.police changed", "ui.for_staff changed")


def test_a_date_that_has_passed_recalls_its_pieces(printed: tuple[Path, Artifacts]) -> None:
    root, artifacts = printed
    (last,) = {entry["reprint_after"] for entry in artifacts.values()}
    day = date.fromisoformat(last)
    assert recalls(root, artifacts, day) == {}
    after = date.fromordinal(day.toordinal() + 1)
    assert set(recalls(root, artifacts, after).values()) == {(f"it was to be printed again after {last}",)}


def test_what_the_project_has_no_more_is_recalled(printed: tuple[Path, Artifacts]) -> None:
    root, artifacts = printed
    shutil.rmtree(root / "layouts/washroom")
    edit(root / "layouts/trifold/layout.toml", 'flip = "short-edge"', "flip = 1")
    edit(root / SHEET, "604-555-0114", "604-555-01")
    why = "nobody can say whether it holds"
    found = recalls(root, artifacts)
    assert found["en/washroom"] == (f"the layout 'washroom' is gone: {why}",)
    assert found["en/trifold"] == (f"the layout 'trifold' has faults: {why}",)
    (root / PLACE).unlink()
    assert recalls(root, artifacts)["en/wallet-card"] == (f"the region 'riverside' has faults: {why}",)


def test_a_file_with_a_fault_took_nothing_back(printed: tuple[Path, Artifacts]) -> None:
    """One sentence, not one for each of its words."""
    root, artifacts = printed
    why = "cannot be read: nobody can say whether it holds"
    edit(root / OWN, '"Ligne de nuit"', '"Ligne de nuit')
    assert recalls(root, artifacts) == dict.fromkeys(FR, (f"{OWN} {why}",))
    edit(root / PO, '"Bonjour"', '"Bonjour')
    edit(root / TOOLKIT, "Lit alleys will be safer", "Lit lanes will be safer")
    assert recalls(root, artifacts)["fr/washroom"] == (f"{PO} {why}", f"{OWN} {why}", "tips.lights changed in English")
    shutil.copy(ROOT / PO, root / PO)
    (root / OWN).unlink()
    edit(root / TOOLKIT, "Lit lanes will be safer", "Lit alleys will be safer")
    assert recalls(root, artifacts) == dict.fromkeys(FR, ("riverside/night-line#name is not translated any more",)) | {
        "fr/trifold": tuple(f"riverside/{key} is not translated any more" for key in ("legal#description", "night-line#name"))
    }


def test_a_row_with_a_fault_is_not_said_to_be_gone(printed: tuple[Path, Artifacts]) -> None:
    root, artifacts = printed
    edit(root / SHEET, "604-555-0133", "604-555-01")
    assert recalls(root, artifacts) == dict.fromkeys((*EN, *FR), ("service drop-in: cannot be read now",))


def test_files_that_record_nothing_are_said_to_be_of_other_words_or_styles(printed: tuple[Path, Artifacts]) -> None:
    root, artifacts = printed
    for entry in artifacts.values():
        del entry["prints"]
    assert recalls(root, artifacts) == {}, "nothing changed"
    edit(root / PO, "Laissez vos lumières allumées", "Laissez la lumière allumée")
    assert recalls(root, artifacts) == dict.fromkeys(FR, ("made of other words or styles; build again",))
    artifacts["riverside/fr/trifold.screen.pdf"]["prints"] = {"words": {}}
    assert recalls(root, artifacts)["fr/trifold"] == ("made of other words or styles; build again",), "half a record is none"


def test_files_of_one_edition_are_one_piece_and_proofs_are_told_from_finals(printed: tuple[Path, Artifacts]) -> None:
    root, artifacts = printed
    path, entry = next((path, e) for path, e in artifacts.items() if e["layout"] == "wallet-card" and e["language"] == "fr")
    proof = {**entry, "state": "proof", "edition": "RIV-fr-0000"}
    three = {path: entry, "b.pdf": {**entry, "target": "press"}, "c.pdf": proof}
    edit(root / SHEET, "Tu-Sa 12:00", "Tu-Sa 13:00")
    found = status_of(root, three)
    assert [(piece.edition, piece.state, piece.paths) for piece in found.pieces] == [
        ("RIV-fr-0000", "proof", ("c.pdf",)),
        (entry["edition"], "final", ("b.pdf", path)),
    ]
    assert found.lines()[-2:] == (
        "  riverside/fr/wallet-card (edition RIV-fr-0000, proof): service drop-in: hours changed",
        f"  riverside/fr/wallet-card (edition {entry['edition']}): service drop-in: hours changed",
    )


def test_json_is_plain_and_stable(printed: tuple[Path, Artifacts]) -> None:
    root, artifacts = printed
    edit(root / PO, "Laissez vos lumières allumées", "Laissez la lumière allumée")
    first = json.dumps(status_of(root, artifacts).as_json(), ensure_ascii=False)
    again = json.dumps(status_of(root, dict(reversed(artifacts.items()))).as_json(), ensure_ascii=False)
    assert first == again
    data = json.loads(first)
    assert list(data) == ["languages", "pieces"]
    assert list(data["languages"][0]) == ["tag", "english", "parts", "blocks", "gaps", "counts"]
    assert data["languages"][0]["parts"][0].keys() == {"region", "file", "counts", "second", "fault"}
    assert data["languages"][0]["blocks"] == [{"kind": "unreviewed", "ids": ["tips.lights"]}]
    assert {piece["layout"]: piece["changes"] for piece in data["pieces"] if piece["language"] == "fr"} == {
        "trifold": ["tips.lights changed"],
        "wallet-card": [],
        "washroom": ["tips.lights changed"],
    }


def test_what_is_recorded_is_what_stands_there(printed: tuple[Path, Artifacts]) -> None:
    _, artifacts = printed
    by_piece = {(e["language"], e["layout"]): e["prints"] for e in artifacts.values()}
    card, fold = by_piece["fr", "wallet-card"], by_piece["fr", "trifold"]
    assert "riverside/legal#description" in fold["words"]
    assert "riverside/legal#description" not in card["words"], "there is no room for it"
    assert "tips.lights" in fold["words"]
    assert "tips.lights" not in card["words"]
    assert "val.lead" not in fold["words"], "no piece prints the values"
    assert "number 604-555-0133" in card["listings"]["drop-in"]
    assert all(len(mark) == 17 for mark in card["words"].values())
    assert "604-555-0133" not in json.dumps(list(card["listings"]["drop-in"].values())), "digests, not facts"
