"""From folders to files: what is final, what takes that away, what stops an edition, and that bytes are the same twice."""

import io
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
import zxingcpp

from pamphlet.build import Outcome
from pamphlet.diagnostics import Diagnostic
from tests.conftest import LANTERN, ROOT, codes, edit, review, sha

Made = Callable[..., Outcome]
SERVICES = "regions/riverside/services.csv"


def errors(outcome: Outcome) -> list[Diagnostic]:
    return [item for item in outcome.report if item.severity == "error"]


def text(path: Path) -> str:
    document = pypdfium2.PdfDocument(path)
    return "\n".join(page.get_textpage().get_text_bounded() for page in document)


def test_the_made_up_project_is_final_without_a_band(made: Made, tmp_path: Path) -> None:
    outcome = made(LANTERN, final=True)
    assert codes(outcome) == []
    assert len(outcome.entries) == 9
    assert {e["state"] for e in outcome.entries} == {"final"}
    for entry in outcome.entries:
        path = tmp_path / "output" / str(entry["path"])
        assert ".proof." not in path.name
        assert "PROOF" not in text(path)
        assert entry["sha256"] == sha(path)
        assert entry["verified_oldest"] == "2026-11-02"
    assert "Information verified 2026-11-02" in text(tmp_path / "output/riverside/en/wallet-card.press.pdf")


@pytest.mark.parametrize(
    ("file", "old", "new", "reason"),
    [
        (SERVICES, "active,2026-11-02,AB by phone,12 Sealed", "active,,AB by phone,12 Sealed", "service-unverified"),
        (SERVICES, "1,active,2026-11-02,AB by phone,,,\nclear", "1,closed,2026-11-02,AB by phone,,,\nclear", "promise-missing"),
        (
            SERVICES,
            "1,active,2026-11-02,AB by phone,,,\nlantern",
            "1,closed,2026-11-02,AB by phone,,,\nlantern",
            "emergency-missing",
        ),
        ("content/project.toml", "example = true", "example = false", "sample-number"),
        ("content/project.toml", "warn = 3650, block = 7300", "warn = 1, block = 2", "service-stale"),
    ],
)
def test_one_change_makes_it_a_proof_and_says_why(
    made: Made, lantern: Path, tmp_path: Path, file: str, old: str, new: str, reason: str
) -> None:
    assert made(lantern, final=True, layouts=("trifold",)).proofs == {}
    edit(lantern / file, old, new)
    refused = made(lantern, final=True, layouts=("trifold",))
    assert codes(refused) == ["final"]
    assert reason in refused.report.items[-1].message
    assert "for a marked proof" in (refused.report.items[-1].hint or "")
    assert not list((tmp_path / "output").rglob("*.pdf")), "a refusal leaves no older final file to hand out"
    assert refused.removed == tuple(f"riverside/en/trifold.{target}.pdf" for target in ("office", "press", "screen"))
    proof = made(lantern, layouts=("trifold",), targets=("press",))
    assert [e["reasons"] for e in proof.entries] == [(reason,)]
    path = tmp_path / "output/riverside/en/trifold.press.proof.pdf"
    assert text(path).count("PROOF") == 6, "one on every panel"


#: 9-1-1 was checked long before the others.
OLD = ("1,active,2026-11-02,AB by phone,,,\nnight", "1,active,2006-10-02,AB by phone,,,\nnight")
DROP_IN = ("3,active,2026-11-02,AB by phone,,,\nlegal", "3,active,2006-10-02,AB by phone,,,\nlegal")


def test_a_service_whose_check_is_too_old_is_not_printed(made: Made, lantern: Path, tmp_path: Path) -> None:
    edit(lantern / SERVICES, *DROP_IN)
    outcome = made(lantern, layouts=("trifold",), targets=("screen",))
    (entry,) = outcome.entries
    assert entry["reasons"] == ("service-stale",)
    assert {"id": "drop-in", "reason": "stale"} in entry["services"]["left_out"]
    assert "604-555-0133" not in text(tmp_path / "output/riverside/en/trifold.screen.proof.pdf")
    assert "Numbers out of date." in text(tmp_path / "output/riverside/en/trifold.screen.proof.pdf")
    (warning,) = [item for item in outcome.report if item.code == "service-stale"]
    assert warning.message == "Ninth Avenue Drop-in was checked 7356 days ago, which is more than 7300: it is not printed"
    assert str(warning.where) == f"{SERVICES}:7 verified_on"
    assert codes(made(lantern, layouts=("trifold",), targets=("screen",), final=True)) == ["final"]


def test_an_old_check_is_let_through_on_a_proof_with_its_reason(made: Made, lantern: Path, tmp_path: Path) -> None:
    edit(lantern / SERVICES, *DROP_IN)
    reason = "no answer on 3 days"
    outcome = made(lantern, allow_stale={"drop-in": reason})
    assert {entry["state"] for entry in outcome.entries} == {"proof"}
    for entry in outcome.entries:
        words = " ".join(text(tmp_path / "output" / str(entry["path"])).split())
        if entry["services"]["allowed_stale"]:
            assert entry["services"]["allowed_stale"] == [{"id": "drop-in", "checked": "2006-10-02", "reason": reason}]
            assert "604-555-0133" in words
            assert reason in words
        else:
            assert "drop-in" not in entry["services"]["printed"]
    assert len([e for e in outcome.entries if e["services"]["allowed_stale"]]) == 9
    assert codes(made(lantern, allow_stale={"drop-in": reason}, final=True, layouts=("trifold",))) == ["final"]
    again = made(lantern, layouts=("trifold",), targets=("screen",))
    assert again.current == 0, "what was let through for once is made anew without it"
    assert "604-555-0133" not in text(tmp_path / "output/riverside/en/trifold.screen.proof.pdf")


def test_a_stale_line_of_the_emergency_box_keeps_the_piece_back(made: Made, lantern: Path) -> None:
    edit(lantern / SERVICES, *OLD)
    (entry,) = made(lantern, layouts=("wallet-card",), targets=("press",)).entries
    assert entry["reasons"] == ("service-stale",)
    assert {"id": "nine-one-one", "reason": "stale"} in entry["services"]["left_out"]


def test_a_stale_service_that_the_piece_has_no_room_for_keeps_nothing_back(made: Made, lantern: Path) -> None:
    sheet = lantern / SERVICES
    rows = [f"more-{n},More Help {n},,,health,604-555-01{n},,,,en,,,,4,active,2026-11-02,AB by phone,,," for n in range(50, 60)]
    rows += ["last,Zebra Help,,,health,604-555-0170,,,,en,,,,9,active,2006-10-02,AB by phone,,,"]
    sheet.write_text(sheet.read_text("utf-8") + "\n".join(rows) + "\n", "utf-8")
    (entry,) = made(lantern, layouts=("wallet-card",), targets=("press",)).entries
    assert (entry["state"], entry["reasons"]) == ("final", ())
    edit(sheet, "9,active,2006", "1,active,2006")
    (entry,) = made(lantern, layouts=("wallet-card",), targets=("press",)).entries
    assert entry["reasons"] == ("service-stale",)


@pytest.mark.parametrize(
    ("allowed", "message"),
    [
        ({"dropin": "x"}, "--allow-stale: there is no service 'dropin'"),
        ({"drop-in": ""}, "--allow-stale drop-in: no reason"),
        ({"drop-in": "x" * 41}, "--allow-stale drop-in: the reason is too long"),
        ({"drop-in": "call 604-555-0142"}, "--allow-stale drop-in: the reason holds a phone number"),
        ({"drop-in": "at 12 Sealed Street"}, "--allow-stale drop-in: the reason holds what looks like a street address"),
    ],
)
def test_what_is_let_through_must_be_a_service_with_a_reason(
    made: Made, lantern: Path, allowed: dict[str, str], message: str
) -> None:
    outcome = made(lantern, allow_stale=allowed, layouts=("wallet-card",))
    assert [item.message for item in outcome.report if item.code == "selection"] == [message]
    assert not outcome.entries


def test_a_check_that_is_not_too_old_needs_no_exception(made: Made, lantern: Path) -> None:
    outcome = made(lantern, allow_stale={"drop-in": "x"}, layouts=("wallet-card",), targets=("press",))
    assert [item.message for item in outcome.report] == ["the check of Ninth Avenue Drop-in is not too old"]


def test_no_target_keeps_an_old_number(made: Made, lantern: Path, tmp_path: Path) -> None:
    made(lantern, layouts=("wallet-card",))
    edit(lantern / SERVICES, "604-555-0133", "604-555-0134")
    edit(lantern / SERVICES, "3,active,2026-11-02,AB by phone,,,\nlegal", "3,active,2026-11-03,AB by phone,,,\nlegal")
    outcome = made(lantern, layouts=("wallet-card",), targets=("press",))
    assert outcome.removed == ("riverside/en/wallet-card.office.pdf", "riverside/en/wallet-card.screen.pdf")
    assert [p.name for p in (tmp_path / "output").rglob("*.pdf")] == ["wallet-card.press.pdf"]
    assert made(lantern, layouts=("wallet-card",)).removed == ()
    assert made(lantern, layouts=("wallet-card",), targets=("press",), marks=True).removed == (), "the same content"


def test_a_number_that_changed_since_its_check_is_not_verified(made: Made, lantern: Path, tmp_path: Path) -> None:
    """The day of the check stayed as it was: nobody has checked the number that would print now."""
    made(lantern, layouts=("wallet-card",), targets=("press",))
    edit(lantern / SERVICES, "604-555-0133", "604-555-0134")
    for jobs in (1, 2):
        outcome = made(lantern, layouts=("wallet-card", "trifold"), targets=("press",), jobs=jobs)
        assert {(e["state"], tuple(e["reasons"]), e["verified_oldest"]) for e in outcome.entries} == {
            ("proof", ("service-unverified",), None)
        }, "and it stays so, however often it is built"
    assert codes(made(lantern, layouts=("wallet-card",), targets=("press",), final=True)) == ["final"]
    edit(lantern / SERVICES, "3,active,2026-11-02,AB by phone,,,\nlegal", "3,active,2026-11-20,AB by phone,,,\nlegal")
    assert made(lantern, layouts=("wallet-card",), targets=("press",), final=True).proofs == {}


def test_a_place_that_stands_out_of_the_margin_does_not_widen_it(made: Made, lantern: Path) -> None:
    style = lantern / "layouts/washroom/style.css"
    edit(
        style, ".paper-a4 .locals .local+.local{inset-inline-start:267.6pt}", ".locals .local+.local{inset-inline-start:420pt}"
    )
    outcome = made(lantern, layouts=("washroom",), targets=("office",))
    assert "fit" in codes(outcome)
    assert not outcome.entries


def test_a_long_publisher_never_prints_over_other_words(made: Made, lantern: Path) -> None:
    edit(lantern / "content/project.toml", '"Example Society"', f'"{"Community Society of the Riverside and Harbour " * 3}"')
    outcome = made(lantern, layouts=("washroom",), targets=("office",))
    assert set(codes(outcome)) == {"fit"}
    assert all("out of the imprint" in item.message for item in outcome.report)


def test_one_changed_word_of_a_reviewed_translation(made: Made, french: Path) -> None:
    assert {e["state"] for e in made(french, languages=("fr",)).entries} == {"final"}
    edit(french / "content/languages/fr.po", "Laissez vos lumi\u00e8res", "Gardez vos lumi\u00e8res")
    outcome = made(french, languages=("fr",), layouts=("trifold",))
    assert {e["reasons"] for e in outcome.entries} == {("translation-unreviewed",)}
    assert "'tips.lights'" in outcome.proofs["riverside", "fr", "trifold"][0]
    review(french, "fr")
    assert {e["state"] for e in made(french, languages=("fr",), layouts=("trifold",)).entries} == {"final"}


def test_fuzzy_and_missing_translations_stop_the_edition_that_needs_them(made: Made, french: Path) -> None:
    edit(french / "content/languages/fr.po", 'msgctxt "tips.lights"', '#, fuzzy\nmsgctxt "tips.lights"')
    outcome = made(french, languages=("fr",))
    assert codes(outcome) == ["message-missing"]
    assert "'tips.lights' is marked fuzzy" in errors(outcome)[0].message
    assert {e["layout"] for e in outcome.entries} == {"wallet-card"}, "the card does not print it"


FAULTS = [
    (SERVICES, "604-555-0114", "604-555-011", "listing-phone", "services.csv:6 phone"),
    (
        "regions/riverside/region.toml",
        "https://example.org/help",
        "javascript:alert(1)",
        "listing-url",
        "region.toml directory.default",
    ),
    ("layouts/trifold/layout.toml", "flip =", "flpi =", "key-unknown", "layout.toml flpi"),
    (
        "regions/riverside/region.toml",
        'code = "RIV"',
        'code = "RIV"\nparent = "riverside"',
        "region-parent",
        "region.toml parent",
    ),
    (SERVICES, "Harbour Street Nurses", "Harbour \u2603 Nurses", "glyph-missing", "services.csv:6 name"),
    ("content/toolkit.md", "Leave your lights on.", "Leave your lights \u2603 on.", "glyph-missing", "content/toolkit.md:48"),
]


@pytest.mark.parametrize(("file", "old", "new", "code", "place"), FAULTS)
def test_faults_stop_the_edition_with_a_clear_word(
    made: Made, lantern: Path, tmp_path: Path, file: str, old: str, new: str, code: str, place: str
) -> None:
    edit(lantern / file, old, new)
    outcome = made(lantern, layouts=("trifold",), targets=("press",))
    assert codes(outcome)[0] == code
    first = outcome.report.items[0]
    assert place.strip() in str(first.where)
    assert first.hint
    assert list((tmp_path / "output").rglob("*.pdf")) == []


def test_cp1252_stops_with_the_word_and_both_ways_out(made: Made, lantern: Path, tmp_path: Path) -> None:
    path = lantern / SERVICES
    path.write_bytes(path.read_text("utf-8").replace("Harbour Street", "H\u00f4tel Street").encode("cp1252"))
    outcome = made(lantern)
    assert codes(outcome) == ["file-encoding"]
    assert "'H\u00f4tel'" in outcome.report.items[0].message
    assert list((tmp_path / "output").rglob("*.pdf")) == []


def test_an_unterminated_po_string_stops_its_language_alone(made: Made, french: Path) -> None:
    edit(french / "content/languages/fr.po", 'msgstr "Appelez"', 'msgstr "Appelez')
    outcome = made(french, layouts=("wallet-card",))
    assert codes(outcome) == ["file-syntax"]
    assert "content/languages/fr.po" in str(errors(outcome)[0].where)
    assert {e["language"] for e in outcome.entries} == {"en"}


def test_a_translation_twice_as_long_says_by_how_much_and_where(made: Made, french: Path) -> None:
    po = french / "content/languages/fr.po"
    body = po.read_text("utf-8")
    for block in ("rel.context", "rel.process"):
        start = body.index(f'msgctxt "{block}"')
        at = body.index("msgstr", start)
        end = body.index("\n\n", at)
        words = "".join(re.findall(r'"(.*)"', body[at:end]))
        body = body[:at] + f'msgstr "{words} {words}"' + body[end:]
    po.write_text(body, "utf-8")
    outcome = made(french, languages=("fr",), layouts=("trifold",), targets=("press",))
    item = errors(outcome)[0]
    assert item.code == "fit"
    assert re.search(
        r"trifold in French: the text is \d+ % too long for the panel 'Inside, first panel' at the smallest size, 10.5 pt",
        item.message,
    )
    assert "rel.context, rel.process" in str(item.where)
    assert outcome.entries == []


def test_a_broken_region_does_not_stop_the_others(made: Made, lantern: Path) -> None:
    import shutil

    shutil.copytree(lantern / "regions/riverside", lantern / "regions/hillside")
    edit(lantern / "regions/hillside/region.toml", 'code = "RIV"', 'code = "HIL"')
    edit(lantern / "regions/hillside/services.csv", "604-555-0114", "604-555-01145")
    outcome = made(lantern, layouts=("wallet-card",), targets=("office",))
    assert codes(outcome) == ["listing-phone"]
    assert [e["region"] for e in outcome.entries] == ["riverside"]
    assert list(outcome.failed) == [("hillside", "en", "wallet-card")]


def test_what_has_not_changed_is_left_alone_and_stale_files_go(made: Made, lantern: Path, tmp_path: Path) -> None:
    first = made(lantern, layouts=("wallet-card",))
    assert first.counts["files written"] == 3
    second = made(lantern, layouts=("wallet-card",))
    assert (second.current, dict(second.counts)) == (1, {})
    edit(lantern / SERVICES, "604-555-0114", "604-555-0115")
    assert made(lantern, layouts=("wallet-card",)).counts["files written"] == 3
    edit(lantern / SERVICES, "604-555-0115", "604-555-011")
    made(lantern, layouts=("wallet-card",))
    assert list((tmp_path / "output").rglob("*.pdf")) == []


def test_check_writes_nothing(made: Made, lantern: Path, tmp_path: Path) -> None:
    outcome = made(lantern, output=None)
    assert codes(outcome) == []
    assert len(outcome.entries) == 9
    assert not (tmp_path / "output").exists()


@pytest.mark.slow
def test_the_same_bytes_from_other_folders_hash_seeds_and_splits(tmp_path: Path) -> None:
    """Two processes, other working directories, other PYTHONHASHSEED, one and two workers, alone and together."""
    sums = []
    for n, (seed, jobs, regions) in enumerate(
        (("0", "1", ["bc", "kootenays"]), ("4711", "2", ["kootenays", "bc"]), ("1", "1", ["kootenays"]))
    ):
        where = tmp_path / str(n)
        where.mkdir()
        select = [word for region in regions for word in ("-r", region)]
        command = [
            sys.executable,
            "-m",
            "pamphlet",
            "build",
            "--project",
            str(ROOT),
            "-o",
            "out",
            "-j",
            jobs,
            "-l",
            "ar",
            "-l",
            "zh-Hans",
        ]
        env = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)}
        subprocess.run([*command, *select, "-t", "wallet-card", "-q"], cwd=where, env=env, check=True, capture_output=True)
        sums.append({p.relative_to(where).as_posix(): sha(p) for p in where.rglob("*.pdf")})
    assert len(sums[0]) == 12
    assert sums[0] == sums[1]
    assert sums[2].items() <= sums[0].items(), "an edition does not depend on its neighbours"


@pytest.mark.slow
def test_a_build_on_top_of_another_gives_the_bytes_of_a_fresh_one(made: Made, tmp_path: Path) -> None:
    """What is remembered (sizes, stamps) must never show: change a listing, change it back, compare."""
    from tests.conftest import copied

    root = copied(ROOT, tmp_path / "copy")
    options = {"regions": ("kootenays",), "languages": ("pa",), "layouts": ("washroom",), "targets": ("office",)}
    made(root, output=tmp_path / "a", **options)
    first = sha(next((tmp_path / "a").rglob("*.pdf")))
    edit(root / "regions/bc/services.csv", "1-800-588-8717", "1-800-563-0808")
    made(root, output=tmp_path / "a", **options)
    assert sha(next((tmp_path / "a").rglob("*.pdf"))) != first
    text = (ROOT / "regions/bc/services.csv").read_text("utf-8")
    (root / "regions/bc/services.csv").write_text(text, "utf-8")
    made(root, output=tmp_path / "a", **options)
    assert sha(next((tmp_path / "a").rglob("*.pdf"))) == first


def operators(path: Path) -> set[str]:
    found = set()
    with pikepdf.open(path) as pdf:
        streams = [page.Contents.read_bytes() for page in pdf.pages]
        streams += [o.read_bytes() for o in pdf.objects if isinstance(o, pikepdf.Stream) and o.get("/Subtype") == "/Form"]
    for stream in streams:
        found |= set(re.findall(r"(?<=[\d ])\b(rg|RG|g|G|k|K|cs|CS|scn|SCN|sh|gs)(?=\s)", stream.decode("latin-1")))
    return found


@pytest.fixture(scope="module")
def riverside(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from pamphlet.build import Order, build
    from tests.conftest import TODAY

    folder = tmp_path_factory.mktemp("riverside")
    assert not build(Order(root=LANTERN, today=TODAY, output=folder, jobs=1, marks=False)).report.failed
    return folder / "riverside/en"


def test_press_files_are_cmyk_with_their_boxes_and_intents(riverside: Path) -> None:
    for name, trim in (("trifold", (792, 612)), ("wallet-card", (252, 144)), ("washroom", (612, 792))):
        path = riverside / f"{name}.press.pdf"
        assert operators(path) <= {"k", "K"}
        with pikepdf.open(path) as pdf:
            assert [str(i.S) for i in pdf.Root.OutputIntents] == ["/GTS_PDFX", "/GTS_PDFA1"]
            assert b"PDF/X-4" in pdf.Root.Metadata.read_bytes()
            assert len(pdf.pages) == 2
            for page in pdf.pages:
                box = [float(v) for v in page.TrimBox]
                bleed = [float(v) for v in page.BleedBox]
                assert [round(box[2] - box[0], 1), round(box[3] - box[1], 1)] == list(trim)
                assert [round(v - w, 1) for v, w in zip(bleed, box, strict=True)] == [-9, -9, 9, 9]
                assert "/Annots" not in page


def test_text_on_press_under_14_pt_is_black_alone(riverside: Path) -> None:
    """A four-ink hairline misregisters: small type must be on one plate."""
    with pikepdf.open(riverside / "trifold.press.pdf") as pdf:
        forms = [
            o
            for o in pdf.objects
            if isinstance(o, pikepdf.Stream) and o.get("/Subtype") == "/Form" and "/Font" in o.get("/Resources", {})
        ]
        assert forms
        for form in forms:
            colour, size = "", 0.0
            for line in form.read_bytes().decode("latin-1").splitlines():
                if re.fullmatch(r"[\d.]+ [\d.]+ [\d.]+ [\d.]+ k", line):
                    colour = line
                elif line.endswith(" Tf"):
                    size = float(line.split()[1]) * 0.75
                elif line.endswith("TJ") and size < 14:
                    assert colour in ("0 0 0 1 k", "0 0 0 0 k", "0.9 0.65 0.35 0.4 k"), colour
                    if colour == "0.9 0.65 0.35 0.4 k":
                        assert size == pytest.approx(12, abs=0.1), "only the language mark, reversed out of night"


def test_office_files_are_black_and_say_how_to_print(riverside: Path) -> None:
    for name, duplex in (
        ("trifold", "/DuplexFlipShortEdge"),
        ("wallet-card", "/DuplexFlipLongEdge"),
        ("washroom", "/DuplexFlipLongEdge"),
    ):
        path = riverside / f"{name}.office.pdf"
        assert operators(path) <= {"g", "G"}
        with pikepdf.open(path) as pdf:
            assert pdf.Root.ViewerPreferences.PrintScaling == "/None"
            assert pdf.Root.ViewerPreferences.Duplex == duplex
        assert "Print at 100 %, two-sided, flip on" in text(path)


def test_ten_cards_are_one_form_drawn_ten_times(riverside: Path) -> None:
    with pikepdf.open(riverside / "wallet-card.office.pdf") as pdf:
        for page in pdf.pages:
            panels = [key for key in list(page.Resources.XObject.keys()) if key.startswith("/P")]
            assert len(panels) == 1
            assert page.Contents.read_bytes().count(b"/P0 Do") == 10


def test_screen_files_can_be_read_by_everyone(riverside: Path) -> None:
    with pikepdf.open(riverside / "trifold.screen.pdf") as pdf:
        assert pdf.Root.Lang == "en"
        assert pdf.Root.MarkInfo.Marked
        assert b"pdfuaid:part>1" in pdf.Root.Metadata.read_bytes()
        assert len(pdf.pages) == 6
        uris = [str(a.A.URI) for page in pdf.pages for a in page.get("/Annots", [])]
        assert "tel:911" in uris
        assert "tel:+16045550102" in uris
        assert "https://example.org/help" in uris
        assert pdf.Root.Outlines.Count > 3
        alts = [str(o.Alt) for o in pdf.objects if isinstance(o, pikepdf.Dictionary) and "/Alt" in o]
        assert alts == ["QR code that opens https://example.org/help"]
        assert operators(riverside / "trifold.screen.pdf") <= {"rg", "RG"}


def test_every_code_is_upright_in_every_file(riverside: Path) -> None:
    wanted = {
        "trifold.press": 1,
        "trifold.office": 1,
        "trifold.screen": 1,
        "wallet-card.press": 1,
        "wallet-card.office": 10,
        "wallet-card.screen": 1,
        "washroom.press": 2,
        "washroom.office": 4,
        "washroom.screen": 2,
    }
    for name, count in wanted.items():
        found = []
        for page in pypdfium2.PdfDocument(riverside / f"{name}.pdf"):
            image = page.render(scale=150 / 72, grayscale=True).to_pil().point(lambda v: 255 if v > 127 else 0)
            found += zxingcpp.read_barcodes(image)
        assert [c.text for c in found] == ["https://example.org/help"] * count, name
        assert all(abs(c.orientation) < 5 for c in found), name


def test_secrets_reach_nothing(riverside: Path) -> None:
    """Internal columns, a secret address and names of this machine, in the bytes, the text and the manifest."""
    manifest = (riverside.parent.parent / "manifest.json").read_text("utf-8")
    secrets = ("SECRET-NOTE", "Sealed Envelope", "AB by phone", str(Path.home()), str(ROOT))
    for path in riverside.glob("*.pdf"):
        words = text(path)
        with pikepdf.open(path) as pdf:
            inside = b"".join(o.read_bytes() for o in pdf.objects if isinstance(o, pikepdf.Stream))
        for secret in secrets:
            assert secret not in words
            assert secret.encode() not in inside + path.read_bytes()
    for secret in secrets:
        assert secret not in manifest


def test_discreet_pieces_say_nothing_of_their_subject(riverside: Path) -> None:
    for path in riverside.glob("wallet-card.*.pdf"):
        with pikepdf.open(path) as pdf:
            said = text(path) + str(pdf.docinfo.get("/Title")) + pdf.Root.Metadata.read_bytes().decode()
        assert "sex" not in said.lower()


def test_closed_services_are_not_printed(riverside: Path) -> None:
    for path in riverside.glob("*.pdf"):
        assert "604-555-0188" not in text(path)
        assert "Old Corner House" not in text(path)


def test_marks_stand_outside_the_bleed(made: Made, tmp_path: Path) -> None:
    made(LANTERN, layouts=("trifold",), targets=("press",), marks=True)
    with pikepdf.open(tmp_path / "output/riverside/en/trifold.press.pdf") as pdf:
        media, bleed = ([float(v) for v in pdf.pages[0][key]] for key in ("/MediaBox", "/BleedBox"))
        assert bleed[0] - media[0] == pytest.approx(25)
        assert b"/All CS 1 SCN" in pdf.pages[0].Contents.read_bytes()
    assert io.BytesIO is not None


def test_a_style_that_the_engine_does_not_understand_stops_the_build(made: Made, lantern: Path) -> None:
    path = lantern / "layouts/wallet-card/style.css"
    path.write_text(path.read_text("utf-8") + ".name{colour:red}\n", "utf-8")
    outcome = made(lantern, layouts=("wallet-card",), targets=("press",))
    assert codes(outcome) == ["typesetting"]
    assert "colour" in outcome.report.items[0].message


def test_a_layout_without_a_place_for_its_listings_is_refused(made: Made, lantern: Path) -> None:
    """A panel that forgets the macro must not print an empty list."""
    whole = '{% call(placed) m.slot("services", "flap") %}{{ listing(placed) }}{% endcall %}'
    edit(lantern / "layouts/trifold/panels.html", whole, "")
    outcome = made(lantern, layouts=("trifold",), targets=("office",))
    (item,) = outcome.report
    assert item.code == "layout-panel"
    assert "no place for the slot 'flap'" in item.message
    assert outcome.entries == []


def stranger(outcome: Outcome) -> list[str]:
    return [item.message for item in outcome.report if item.code == "output-stranger"]


def test_old_finals_are_never_passed_over_in_silence(made: Made, lantern: Path, tmp_path: Path) -> None:
    """A lost manifest, a region that is gone, a project that cannot be read: the old file may be handed out."""
    made(lantern, layouts=("wallet-card",), targets=("press",))
    (tmp_path / "output/manifest.json").unlink()
    (found,) = stranger(made(lantern, layouts=("wallet-card",), targets=("office",)))
    assert "riverside/en/wallet-card.press.pdf" in found
    (tmp_path / "output/riverside/en/wallet-card.press.pdf").unlink()
    (lantern / "regions/riverside").rename(lantern / "regions/seaside")
    (found,) = stranger(made(lantern, layouts=("wallet-card",), targets=("office",)))
    assert found.startswith("riverside/en/wallet-card.office.pdf in ")
    edit(lantern / "content/project.toml", "example = true", "example = true\nfoo = 1")
    (found,) = stranger(made(lantern))
    assert "2 older files" in found


def test_a_file_that_somebody_changed_is_made_again(made: Made, lantern: Path, tmp_path: Path) -> None:
    (entry,) = made(lantern, layouts=("wallet-card",), targets=("press",)).entries
    path = tmp_path / "output" / str(entry["path"])
    path.write_bytes(b"junk")
    assert made(lantern, layouts=("wallet-card",), targets=("press",)).current == 0
    assert sha(path) == entry["sha256"]
    assert made(lantern, layouts=("wallet-card",), targets=("press",)).current == 1


def test_a_font_that_was_replaced_is_noticed(made: Made, lantern: Path) -> None:
    fonts = lantern / "layouts/fonts"
    whole = fonts.resolve()
    fonts.unlink()
    shutil.copytree(whole, fonts)
    made(lantern, layouts=("wallet-card",), targets=("press",))
    shutil.copy(fonts / "BCSans-Bold.ttf", fonts / "BCSans-Regular.ttf")
    assert made(lantern, layouts=("wallet-card",), targets=("press",)).current == 0


def test_nothing_is_written_of_a_piece_with_a_fault_in_one_target(made: Made, lantern: Path, tmp_path: Path) -> None:
    edit(lantern / "layouts/wallet-card/layout.toml", 'reading = ["front", "back"]', 'reading = ["back"]')
    outcome = made(lantern, layouts=("wallet-card",))
    assert "qr-unreadable" in codes(outcome), "the screen file has no code"
    assert not list((tmp_path / "output").rglob("*.pdf"))


def test_a_number_that_a_panel_forgets_is_a_fault(made: Made, lantern: Path) -> None:
    edit(lantern / "layouts/wallet-card/panels.html", "{{ m.number(x.lines[0].phone) }}", "604-555-9999")
    outcome = made(lantern, layouts=("wallet-card",), targets=("press",))
    assert set(codes(outcome)) == {"phone-unreadable"}
    assert "does not stand there" in outcome.report.items[0].message


def test_a_warning_of_the_engine_stops_every_edition_of_the_layout(made: Made, lantern: Path) -> None:
    shutil.copytree(lantern / "regions/riverside", lantern / "regions/harbour")
    edit(lantern / "regions/harbour/region.toml", 'code = "RIV"', 'code = "HAR"')
    style = lantern / "layouts/wallet-card/style.css"
    style.write_text(style.read_text("utf-8") + ".name{frobnicate:7pt}", "utf-8")
    outcome = made(lantern, layouts=("wallet-card",), targets=("press",))
    assert outcome.entries == []
    assert codes(outcome) == ["typesetting"]
    assert len(outcome.failed) == 2


def test_a_template_that_breaks_is_a_sentence_and_the_rest_is_made(made: Made, lantern: Path) -> None:
    edit(lantern / "layouts/wallet-card/panels.html", "{% macro front() %}", "{% macro front() %}{{ 1 // 0 }}")
    outcome = made(lantern, layouts=("wallet-card", "washroom"), targets=("press",))
    assert codes(outcome) == ["internal"]
    assert "ZeroDivisionError" in outcome.report.items[0].message
    assert [e["layout"] for e in outcome.entries] == ["washroom"]


def test_numbers_that_a_piece_does_not_print_are_recorded(made: Made, lantern: Path) -> None:
    edit(lantern / SERVICES, "604-555-0114,,", "604-555-0114; 604-555-0115,,")
    (entry,) = made(lantern, layouts=("wallet-card",), targets=("press",)).entries
    services = entry["services"]
    assert isinstance(services, dict)
    assert services["numbers_left_out"] == [{"id": "nurses", "number": "604-555-0115"}]


def test_final_does_not_take_yesterdays_proofs(made: Made, lantern: Path) -> None:
    edit(lantern / SERVICES, "active,2026-11-02,AB by phone,12 Sealed", "active,,AB by phone,12 Sealed")
    assert len(made(lantern, layouts=("trifold",), targets=("press",)).entries) == 1
    outcome = made(lantern, layouts=("trifold",), targets=("press",), final=True)
    assert (outcome.current, outcome.entries, codes(outcome)) == (0, [], ["final"])


@pytest.mark.parametrize(
    ("file", "old", "new", "code", "words"),
    [
        (
            "style.css",
            "/* scripts */",
            ".n5 .slot .tel,.n4 .slot .tel{visibility:hidden}",
            "phone-unreadable",
            "cannot be read back",
        ),
        ("style.css", "/* scripts */", ".qr img{visibility:hidden}", "qr-unreadable", "reads as nothing"),
        ("layout.toml", 'letter = "68.4pt"', 'letter = "25pt"', "qr-unreadable", "too long for the QR code"),
        ("style.css", "/* scripts */", ".more{width:200pt;background:var(--black)}", "qr-", "QR code"),
    ],
)
def test_what_is_printed_is_read_back(
    made: Made, lantern: Path, tmp_path: Path, file: str, old: str, new: str, code: str, words: str
) -> None:
    edit(lantern / "layouts/wallet-card" / file, old, new)
    outcome = made(lantern, layouts=("wallet-card",), targets=("press",))
    assert codes(outcome)
    assert all(found.startswith(code) for found in codes(outcome))
    assert words in outcome.report.items[0].message
    assert not list((tmp_path / "output").rglob("*.pdf"))


def test_a_discreet_piece_names_nothing_whoever_publishes_it(made: Made, lantern: Path) -> None:
    edit(lantern / "content/project.toml", '"Example Society"', '"Sex\u2011Work Society"')
    assert codes(made(lantern, layouts=("wallet-card",), targets=("press",))) == ["indiscreet"]
    assert codes(made(lantern, layouts=("trifold",), targets=("press",))) == []


@pytest.mark.parametrize("style", [".bar{background:#f00}", ".bar{background:device-cmyk(1 0 0 0)}", ".name{opacity:.5}"])
def test_ink_that_an_office_printer_must_not_show(made: Made, lantern: Path, style: str) -> None:
    path = lantern / "layouts/wallet-card/style.css"
    path.write_text(path.read_text("utf-8") + style, "utf-8")
    outcome = made(lantern, layouts=("wallet-card",), targets=("office",))
    assert codes(outcome) == ["typesetting"]
    assert outcome.entries == []


def test_a_check_does_not_outlive_the_number_that_was_checked(made: Made, lantern: Path) -> None:
    """The day stays in its cell when somebody types another number beside it."""
    made(lantern, layouts=("wallet-card",), targets=("press",))
    edit(lantern / SERVICES, "604-555-0133", "604-555-0134")
    for _ in range(2):  # until there is a new day
        outcome = made(lantern, layouts=("wallet-card",), targets=("press",))
        (item,) = [item for item in outcome.report if item.code == "check-outdated"]
        assert "Ninth Avenue Drop-in has changed since it was printed with the check of 2026-11-02" in item.message
        assert item.where is not None
        assert item.where.field == "verified_on"
    row = (lantern / SERVICES).read_text("utf-8")
    (lantern / SERVICES).write_text(re.sub(r"(drop-in,Ninth.*?active,)2026-11-02", r"\g<1>2026-11-20", row), "utf-8")
    assert [item for item in made(lantern, layouts=("wallet-card",), targets=("press",)).report] == []


def test_a_build_of_one_piece_names_the_others_that_are_out_of_date(made: Made, lantern: Path) -> None:
    made(lantern, layouts=("wallet-card", "trifold"), targets=("press",))
    assert made(lantern, layouts=("wallet-card",), targets=("press",)).report.items == []
    edit(lantern / SERVICES, "Someone to talk to.", "Somebody to talk to.")
    (item,) = made(lantern, layouts=("wallet-card",), targets=("press",)).report
    assert item.code == "output-stranger"
    assert "1 other files in" in item.message
    assert "riverside/en/trifold.press.pdf" in item.message


def test_a_manifest_that_cannot_be_read_is_told(made: Made, lantern: Path, tmp_path: Path) -> None:
    made(lantern, layouts=("wallet-card",), targets=("press",))
    (tmp_path / "output/manifest.json").write_text('{"oops')
    found = stranger(made(lantern, layouts=("wallet-card",), targets=("press",)))
    assert "cannot be read" in found[0]


def test_details_that_a_listing_lost_are_recorded(made: Made) -> None:
    outcome = made(ROOT, regions=("north",), languages=("en",), layouts=("trifold",), targets=("press",), output=None)
    lost = [item for entry in outcome.entries for item in entry["services"]["shortened"]]
    assert {part for item in lost for part in item["without"]} <= {"note", "languages"}
    assert lost


def test_a_final_piece_of_the_sample_publisher_is_told(made: Made, lantern: Path) -> None:
    assert made(lantern, layouts=("wallet-card",), targets=("press",), output=None).report.items == []
    edit(lantern / "content/project.toml", "Example Society", "Pamphlet sample")
    (item,) = made(lantern, layouts=("wallet-card",), targets=("press",), output=None).report
    assert item.message == "final pieces name 'Pamphlet sample' as their publisher"
