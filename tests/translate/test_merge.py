"""Files of translations brought up to date: nothing is lost, nothing stale looks finished, and other tools can read the result."""

import shutil
import subprocess
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pamphlet.diagnostics import Report, Where
from pamphlet.source.catalog import Language
from pamphlet.source.po import Entry, PoDocument, parse_po, po_text
from pamphlet.source.project import Project, read_project
from pamphlet.translate.merge import (
    ALIKE,
    ASIDE,
    FROM_MEMORY,
    PLURALS,
    Merged,
    MergedProject,
    agreed,
    merge,
    merge_project,
    template,
    templates,
)
from pamphlet.translate.segments import Segment
from tests.conftest import ROOT, TODAY, copied, edit

MSGFMT = shutil.which("msgfmt")
TAGS = ("fr", "pa", "ar", "zh-Hans")
LIGHTS = "Leave your lights on. Lit alleys will be safer for sex workers too."
LAMPS = "Leave your lamps on. Lit alleys will be safer for sex workers too."


def language(tag: str) -> Language:
    return Language(
        tag=tag, autonym=tag, english=tag, locale="fr", hour="H", hour_minutes="H:mm", fonts=("BC Sans",), line_height=1.3
    )


FR = language("fr")


def segment(key: str, text: str, note: str = "A note.") -> Segment:
    return Segment(id=key, text=text, note=note, where=Where(path="content/toolkit.md"))


def entry(context: str, source: str, text: str = "", *flags: str, previous: str = "", remarks: str = "") -> Entry:
    return Entry(context=context, source=source, text=text, flags=flags, previous=previous, remarks=remarks)


def gone(context: str, source: str, text: str, *flags: str) -> Entry:
    return replace(entry(context, source, text, *flags), obsolete=True)


def merged(old: list[Entry], new: dict[str, str], memory: dict[str, str] | None = None) -> Merged:
    result = merge(PoDocument(tuple(old)), [segment(key, text) for key, text in new.items()], FR, {}, memory or {})
    assert_good(po_text(result.document))
    return result


def live(result: Merged) -> list[Entry]:
    return [replace(e, notes="") for e in result.document.entries if not e.obsolete]


def obsolete(result: Merged) -> list[Entry]:
    return [e for e in result.document.entries if e.obsolete]


def assert_good(text: str) -> None:
    """gettext's own compiler takes it."""
    if MSGFMT:
        done = subprocess.run([MSGFMT, "-c", "-o", "/dev/null", "-"], input=text, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr + text


def test_a_template_holds_every_segment_with_its_notes() -> None:
    document = template([segment("b", "Two"), segment("a", "One", "")], {"b": "Card, page 2.\n\n about 60 letters "})
    assert_good(po_text(document))
    assert po_text(document) == (
        '#\nmsgid ""\nmsgstr ""\n"MIME-Version: 1.0\\n"\n"Content-Type: text/plain; charset=UTF-8\\n"\n'
        '"Content-Transfer-Encoding: 8bit\\n"\n\n'
        '#. A note.\n#. Card, page 2.\n#. about 60 letters\nmsgctxt "b"\nmsgid "Two"\nmsgstr ""\n\n'
        'msgctxt "a"\nmsgid "One"\nmsgstr ""\n'
    )


def test_the_same_words_are_kept_as_they_stand() -> None:
    old = entry("a", "Cafe\u0301  open\n", "Café ouvert", "max-length:20", previous="leftover", remarks="is this right?")
    result = merge(PoDocument((replace(old, notes="an old note"),)), [segment("a", "Café open")], FR, {"a": "Room for 20."}, {})
    kept = entry("a", "Café open", "Café ouvert", "max-length:20", remarks="is this right?")
    assert result.document.entries == (replace(kept, notes="A note.\nRoom for 20."),)
    assert result.kept == ("a",)


def test_what_was_fuzzy_stays_fuzzy() -> None:
    old = entry("a", "One", "Un", "fuzzy", previous="Won")
    assert live(merged([old], {"a": "One"})) == [old]


def test_other_words_make_a_translation_fuzzy() -> None:
    old = entry("a", "One", "Un", "max-length:20", previous="leftover", remarks="origin: machine")
    result = merged([replace(old, places=(("text.md", "3"),))], {"a": "One more"})
    new = entry("a", "One more", "Un", "fuzzy", "max-length:20", previous="One", remarks="origin: machine")
    assert live(result) == [replace(new, places=(("text.md", "3"),))]
    assert result.fuzzy == ("a",)


def test_the_oldest_words_are_remembered() -> None:
    first = merged([entry("a", "One", "Un")], {"a": "Two"})
    assert live(merged(live(first), {"a": "Three"})) == [entry("a", "Three", "Un", "fuzzy", previous="One")]
    assert live(merged([entry("a", "Two", "Un", "fuzzy")], {"a": "Three"}))[0].previous == "Two"


def test_an_empty_text_stays_empty() -> None:
    """Also where another text is like it, or the words are known elsewhere."""
    result = merged([entry("a", LIGHTS, "", "fuzzy"), entry("a.b", LIGHTS, "Laissez")], {"a": LAMPS})
    assert live(result) == [entry("a", LAMPS)]
    assert result.new == ("a",)


def test_moved_words_take_their_translation_along() -> None:
    result = merged([entry("a", "One", "Un", "max-length:20", remarks="sure")], {"b": "One"})
    assert result.document.entries == (replace(entry("b", "One", "Un", "max-length:20", remarks="sure"), notes="A note."),)
    assert (result.moved, result.obsolete) == (("b",), ())


def test_an_entry_that_loses_its_place_comes_before_an_obsolete_one() -> None:
    result = merged([gone("a", "One", "Un"), entry("b", "One", "Un")], {"c": "One"})
    assert (result.moved, obsolete(result)) == (("c",), [gone("a", "One", "Un")])


def test_words_of_an_entry_that_stays_are_not_taken() -> None:
    result = merged([entry("a", LIGHTS, "Laissez")], {"a": LIGHTS, "b": LIGHTS, "a.c": LAMPS})
    assert result.new == ("b", "a.c")


def test_an_obsolete_entry_is_used_again() -> None:
    """A service that was paused and opens again: also where its words were translated otherwise elsewhere."""
    old = [gone("x#description", "Open", "Ouvert"), gone("y#description", "Open", "Ouverte")]
    result = merged(old, {"x#description": "Open"}, {"Open": "Ouverts"})
    assert live(result) == [entry("x#description", "Open", "Ouvert")]
    assert obsolete(result) == [old[1]]
    assert (result.revived, result.obsolete) == (("x#description",), ())


def test_an_obsolete_entry_of_other_ids_too_if_all_agree() -> None:
    assert merged([gone("y", "Open", "Ouvert")], {"x": "Open"}).revived == ("x",)


def test_a_draft_comes_back_as_a_draft() -> None:
    result = merged([gone("x", "Open", "Ouvert", "fuzzy")], {"x": "Open"})
    assert live(result) == [entry("x", "Open", "Ouvert", "fuzzy")]
    assert (result.fuzzy, obsolete(result)) == (("x",), [])


def test_its_own_obsolete_words_beat_a_draft_for_others() -> None:
    old = [entry("x", "Closed", "Fermé"), gone("x", "Open", "Ouvert")]
    result = merged(old, {"x": "Open"})
    assert live(result) == [entry("x", "Open", "Ouvert")]
    assert obsolete(result) == [gone("x", "Closed", "Fermé")]
    assert (result.revived, result.obsolete) == (("x",), ())


def test_a_draft_does_not_displace_a_translation() -> None:
    result = merged([entry("x", "Closed", "Fermé"), gone("x", "Open", "Ouvert", "fuzzy")], {"x": "Open"})
    assert live(result) == [entry("x", "Open", "Fermé", "fuzzy", previous="Closed", remarks=f"{ASIDE} Ouvert")]
    assert obsolete(result) == []


@pytest.mark.parametrize("flags", [(), ("fuzzy",)])
def test_an_empty_entry_takes_what_it_had_before(flags: tuple[str, ...]) -> None:
    result = merged([entry("x", "Open"), gone("x", "Open", "Ouvert", *flags)], {"x": "Open"})
    assert result.document.entries == (replace(entry("x", "Open", "Ouvert", *flags), notes="A note."),)


def test_what_other_files_agree_on_is_taken() -> None:
    result = merged([], {"a": "One", "b": "Two"}, {" One": "Un", "Two": " "})
    assert live(result) == [entry("a", "One", "Un", remarks=FROM_MEMORY), entry("b", "Two")]
    assert (result.moved, result.new) == (("a",), ("b",))


@pytest.mark.parametrize("memory", [{}, {"One": "Une"}])
def test_where_translations_disagree_one_is_offered(memory: dict[str, str]) -> None:
    """`#|` would only say the same words again."""
    old = [entry("b.a", "One", "Un")] + ([] if memory else [gone("c.a", "One", "Une")])
    result = merged(old, {"b.x": "One"}, memory)
    assert live(result) == [entry("b.x", "One", "Un", "fuzzy")]
    assert {e.text for e in obsolete(result)} == {e.text for e in old}


def test_only_what_is_finished_has_a_say() -> None:
    """A draft of the same words neither contradicts nor becomes a translation."""
    old = [entry("b", "One", "Une", "fuzzy"), entry("c", "One", "Un")]
    assert live(merged(old, {"x": "One"})) == [entry("x", "One", "Un")]
    assert live(merged(old[:1], {"x": "One"})) == [entry("x", "One", "Une", "fuzzy")]


def test_similar_words_that_lost_their_place_are_offered() -> None:
    old = [entry("tips.lights", LIGHTS, "Laissez", "max-length:20", remarks="origin: machine")]
    result = merged(old, {"tips.new": LAMPS, "tips.other": "Nothing like it"})
    assert live(result) == [
        entry("tips.new", LAMPS, "Laissez", "fuzzy", previous=LIGHTS, remarks="origin: machine"),
        entry("tips.other", "Nothing like it"),
    ]
    assert obsolete(result) == [replace(old[0], obsolete=True)]
    assert (result.fuzzy, result.new, result.obsolete) == (("tips.new",), ("tips.other",), ("tips.lights",))


def test_the_threshold_of_likeness() -> None:
    """20 letters, so many of them the same."""
    for same, expected in ((13, "fuzzy"), (12, "new")):
        result = merged([entry("a", "m" * 20, "x")], {"b": "m" * same + "z" * (20 - same)})
        assert getattr(result, expected) == ("b",), (same, ALIKE)


@pytest.mark.parametrize(
    ("near", "far", "new"),
    [("tips.a", "rel.a", "tips.new"), ("s#description", "s#name", "t#description"), ("x#name", "y#name", "x#name")],
)
def test_the_same_section_comes_first(near: str, far: str, new: str) -> None:
    """The other is more like it, and still comes second."""
    result = merged([gone(far, LIGHTS, "far"), gone(near, LIGHTS.lower(), "near")], {new: LAMPS})
    assert live(result)[0].text == "near"
    assert live(merged([gone(far, LIGHTS, "far")], {new: LAMPS}))[0].text == "far"


def test_the_most_similar_is_offered() -> None:
    old = [gone("a.1", LIGHTS.lower(), "less"), gone("a.2", LIGHTS, "more"), gone("a.3", LIGHTS.upper(), "least")]
    assert live(merged(old, {"a.x": LAMPS}))[0].text == "more"


def test_a_draft_is_like_what_it_was_made_for_too() -> None:
    old = entry("a", "Nothing like it", "Laissez", "fuzzy", previous=LIGHTS)
    assert live(merged([old], {"b": LAMPS})) == [entry("b", LAMPS, "Laissez", "fuzzy", previous=LIGHTS)]


def test_what_is_finished_is_offered_before_a_draft() -> None:
    old = [gone("a.1", LIGHTS, "draft", "fuzzy"), gone("a.2", LIGHTS, "finished")]
    assert live(merged(old, {"a.x": LAMPS}))[0].text == "finished"


def test_words_that_moved_are_not_offered_to_others() -> None:
    result = merged([entry("a", LIGHTS, "Laissez")], {"b": LAMPS, "c": LIGHTS})
    assert (result.moved, result.new) == (("c",), ("b",))


def test_what_is_no_longer_wanted_becomes_obsolete_once() -> None:
    old = [entry("a", "One", "Un", "fuzzy", previous="Won"), entry("b", "Two"), gone("a", "Won", "Un")]
    result = merged(old, {"c": "Nothing like it"})
    assert obsolete(result) == [gone("a", "Won", "Un")]  # under the words it was made for: `#~|` is not read back
    assert result.obsolete == ("a",)


def test_ids_of_a_region_are_whole() -> None:
    old = PoDocument((entry("x#name", "One", "Un"), entry("y#name", "Two", "Deux")))
    result = merge(old, [segment("vancouver/x#name", "One")], FR, {}, {})
    assert (result.kept, result.obsolete) == (("vancouver/x#name",), ("vancouver/y#name",))


def test_two_translations_of_one_obsolete_entry_are_both_kept() -> None:
    result = merged([gone("a", "One", "Un", "fuzzy"), replace(gone("a", " One", "L’un"), remarks="sure")], {})
    assert obsolete(result) == [replace(gone("a", " One", "L’un"), remarks=f"sure\n{ASIDE} Un")]
    result = merged([entry("a", "One", "Une"), replace(gone("a", "One", "Un"), remarks="sure")], {"a": "One"})
    assert live(result) == [entry("a", "One", "Une", remarks=f"sure\n{ASIDE} Un")]
    assert obsolete(result) == []


def test_entries_without_a_context_are_a_source_like_others() -> None:
    """Some tools lose msgctxt."""
    result = merged([entry("", "One", "Un"), entry("", "Two", "Deux")], {"a": "One"})
    assert live(result) == [entry("a", "One", "Un")]
    assert (result.moved, result.obsolete) == (("a",), ("Two",))


def test_no_remark_or_flag_grants_or_clears_anything() -> None:
    old = entry("a", "One", "Un", "approved", "fuzzy", remarks="approved by xy")
    assert live(merged([old], {"a": "One"})) == [old]
    changed = merged([replace(old, flags=("approved",))], {"a": "Two"})
    assert live(changed) == [entry("a", "Two", "Un", "fuzzy", "approved", previous="One", remarks="approved by xy")]


def test_new_lines_at_the_ends_are_as_in_the_source() -> None:
    result = merged(
        [entry("a", "One\n", "\nUn\n"), entry("b", "Two", "Deux"), entry("c", "x", " \n")],
        {"a": "One", "b": "\nTwo\n", "c": "x"},
    )
    assert [e.text for e in live(result)] == ["Un", "\nDeux\n", ""]


def test_a_context_twice_is_refused() -> None:
    with pytest.raises(ValueError, match="a context stands twice"):
        merged([entry("a", "One", "Un"), entry("a", "One", "Une")], {"a": "One"})


def test_headers_are_filled_in_and_kept() -> None:
    old = PoDocument(
        (), {"X-Generator": "Poedit 3.4", "Language": "", "Content-Type": "text/plain; charset=CHARSET"}, "A head."
    )
    document = merge(old, [segment("a", "One")], language("zh-Hans"), {}, {}).document
    assert document.comment == "A head."
    assert list(document.headers.items()) == [
        ("X-Generator", "Poedit 3.4"),
        ("Language", "zh_Hans"),
        ("Content-Type", "text/plain; charset=UTF-8"),
        ("MIME-Version", "1.0"),
        ("Content-Transfer-Encoding", "8bit"),
        ("Plural-Forms", "nplurals=1; plural=0;"),
    ]


@pytest.mark.parametrize("tag", [*sorted(PLURALS), "prs"])
def test_every_header_is_one_that_gettext_takes(tag: str) -> None:
    document = merge(
        PoDocument((), {"Plural-Forms": "nplurals=INTEGER; plural=EXPRESSION;"}), [], language(tag), {}, {}
    ).document
    assert document.headers.get("Plural-Forms") == PLURALS.get(tag)
    assert_good(po_text(document) + '\nmsgid "a"\nmsgstr "b"\n')


@pytest.mark.parametrize("tag", TAGS)
def test_the_table_of_plurals_agrees_with_the_bundled_files(tag: str) -> None:
    assert f"Plural-Forms: {PLURALS[tag[:2]]}" in (ROOT / f"content/languages/{tag}.po").read_text("utf-8")


FOREIGN = """\
# A head.
msgid ""
msgstr ""
"Language: fr\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Plural-Forms: nplurals=3; plural=(n == 0 || n == 1) ? 0 : n != 0 && n % 1000000 == 0 ? 1 : 2;\\n"
"X-Generator: Weblate 5.4\\n"
"X-Poedit-Basepath: .\\n"

# by hand
#: content/toolkit.md:3
#, python-brace-format, max-length:60
#| msgid "Tomorow"
msgctxt "a"
msgid "Tomorrow in {region}"
msgstr "Demain, {region}"

#, fuzzy
#~| msgid "Yesterdy"
#~ msgctxt "b"
#~ msgid "Yesterday"
#~ msgstr "Hier"
"""


def test_files_of_other_tools() -> None:
    """Poedit and Weblate: their headers, flags and obsolete entries; line ends and a mark at the start are read away."""
    old = parse_po(FOREIGN, "fr.po", report := Report())
    assert old is not None
    assert not report.items
    result = merge(old, [segment("a", "Tomorrow in {region}"), segment("b", "Yesterday")], FR, {}, {})
    text = po_text(result.document)
    assert_good(text)
    head, _, rest = text.partition("\n\n")
    assert set(FOREIGN.partition("\n\n")[0].splitlines()) <= set(head.splitlines())
    assert rest == (
        "# by hand\n#. A note.\n#: content/toolkit.md:3\n#, python-brace-format, max-length:60\n"
        'msgctxt "a"\nmsgid "Tomorrow in {region}"\nmsgstr "Demain, {region}"\n\n'
        '#. A note.\n#, fuzzy\nmsgctxt "b"\nmsgid "Yesterday"\nmsgstr "Hier"\n'
    )


def test_lines_are_folded() -> None:
    text = po_text(merged([entry("a", LIGHTS * 3, "a " * 99)], {"a": LIGHTS * 3}).document)
    assert max(map(len, text.splitlines())) == 78


# Whole projects ---------------------------------------------------------------------------------------------------------------


@pytest.fixture
def toolkit(tmp_path: Path) -> Path:
    return copied(ROOT, tmp_path / "project")


def read(root: Path) -> Project:
    project, report = read_project(root, TODAY)
    assert project is not None, list(map(str, report))
    return project


def merge_all(root: Path, tags: tuple[str, ...] = TAGS) -> tuple[MergedProject, Report]:
    result = merge_project(read(root), tags, {}, report := Report())
    for path, text in result.items():
        assert_good(text)
        (root / path).parent.mkdir(exist_ok=True)
        (root / path).write_text(text, "utf-8", newline="")
    return result, report


def test_the_bundled_files_lose_nothing(toolkit: Path) -> None:
    before = read(toolkit)
    result, report = merge_all(toolkit)
    assert not report.items
    assert len(result.merged) == 4 * 8
    for name, each in result.merged.items():
        assert (each.moved, each.fuzzy, each.obsolete, each.revived) == ((), (), (), ()), name
    after = read(toolkit)
    for tag in TAGS:
        translations = [{key: t.text for key, t in project.catalogs[tag].translations.items()} for project in (before, after)]
        assert translations[0] == translations[1]
        assert len(translations[0]) > 100
    assert dict(merge_all(toolkit)[0]) == {}


def test_seven_edits(toolkit: Path) -> None:
    """Reword a sentence, move a block, split one, rename a heading, fix a comma, insert one, delete one."""
    merge_all(toolkit)
    before = read(toolkit)
    text = toolkit / "content/toolkit.md"
    edit(text, "Lit alleys will be safer", "Bright alleys will be safer")
    line = next(line for line in text.read_text("utf-8").splitlines(keepends=True) if "{#tips.presence}" in line)
    edit(text, line, "")
    edit(text, "- If you see someone in distress", f"{line}- If you see someone in distress")
    edit(text, "good intentions. Relationships", "good intentions. {#rel.process}\n\nRelationships")
    edit(text, "do not respond. {#rel.process}", "do not respond. {#rel.patience}")
    edit(text, "### Additional tips: {", "### More tips: {")
    edit(text, "Never expect sex work services in", "Never expect sex work services, in")
    edit(text, "- Leave your lights on", "- A kind word costs nothing. {#tips.kind}\n- Leave your lights on")
    line = next(line for line in text.read_text("utf-8").splitlines(keepends=True) if "{#val.decolonize}" in line)
    edit(text, line, "")
    result, report = merge_all(toolkit)
    assert not report.items
    after = read(toolkit)
    assert [key for key in after.messages if key.startswith("tips.")][:3] == ["tips.h", "tips.presence", "tips.distress"]
    changed = {"tips.lights", "rel.process", "tips.h", "tips.no_exchange"}
    for tag in TAGS:
        old, new = before.catalogs[tag].translations, after.catalogs[tag]
        shared = result.merged[f"content/languages/{tag}.po"]
        assert set(shared.fuzzy) == changed & set(old)
        assert set(shared.new) == {"rel.patience", "tips.kind"} | (changed - set(old))
        assert set(shared.obsolete) == {"val.decolonize"} & set(old)
        assert set(shared.kept) == {key for key in after.messages if "/" not in key} - set(shared.fuzzy) - set(shared.new)
        assert {"tips.presence", "tips.distress"} <= set(shared.kept)
        assert [path for path in result if "regions" in path] == []
        assert changed | {"rel.patience", "tips.kind"} <= set(new.unusable)
        assert {key: t.text for key, t in new.translations.items()} == {
            key: t.text for key, t in old.items() if key not in changed | {"val.decolonize"}
        }
        assert {"tips.lights", "tips.h", "val.decolonize"} <= set(old), "the test tests nothing"
    assert dict(merge_all(toolkit)[0]) == {}


def test_a_new_language_gets_its_files(lantern: Path) -> None:
    table = (ROOT / "content/languages.toml").read_text("utf-8")
    with (lantern / "content/languages.toml").open("a", encoding="utf-8") as file:
        file.write(table[table.index("[fr]") : table.index("[pa]")])
    result, report = merge_all(lantern, ("en", "fr"))
    assert not report.items
    assert list(result) == list(result.merged)
    project = read(lantern)
    regions = sorted(path.parent.name for path in lantern.glob("regions/*/region.toml"))
    assert list(result) == ["content/languages/fr.po", *(f"regions/{region}/languages/fr.po" for region in regions)]
    assert not project.catalogs["fr"].translations
    comments = {key: "Prints on: card." for key in project.messages}
    again = merge_project(project, ("fr",), {"fr": comments}, report)
    assert set(again) == set(result)
    assert all("#. Prints on: card.\n" in text for text in again.values())
    pots = templates(project, comments)
    assert list(pots) == [path.replace("fr.po", "template.pot") for path in result]
    for path, text in pots.items():
        assert_good(text)
        assert text.count("\nmsgctxt") == again[path.replace("template.pot", "fr.po")].count("\nmsgctxt")


def test_words_that_another_file_has(french: Path) -> None:
    """The shared file's words help a region's file."""
    merge_all(french, ("fr",))
    region = sorted(path.parent.name for path in french.glob("regions/*/region.toml"))[0]
    project = read(french)
    edit(french / f"regions/{region}/region.toml", f'name = "{project.regions[region].name}"', 'name = "Call"')
    path = french / f"regions/{region}/languages/fr.po"
    path.unlink()
    result, _ = merge_all(french, ("fr",))
    each = result.merged[path.relative_to(french).as_posix()]
    assert each.moved == (f"{region}/region#name",)
    assert each.document.entries[0].text == project.catalogs["fr"].translations["ui.call"].text
    assert not read(french).catalogs["fr"].translations[f"{region}/region#name"].reviewed


def test_what_files_agree_on() -> None:
    documents = [
        PoDocument((entry("a", "One", "Un"), entry("b", "Two", "Deux"), entry("c", "Three", "Trois", "fuzzy"))),
        PoDocument(
            (entry("d", "One ", "Un\n"), entry("e", "Two", "Deuxième"), gone("f", "Four", "Quatre"), entry("g", "Five"))
        ),
    ]
    assert agreed(documents) == {"One": "Un"}


def test_a_broken_file_is_left_alone(french: Path) -> None:
    path = french / "content/languages/fr.po"
    good = path.read_text("utf-8")
    path.write_text(good + "nonsense\n", "utf-8")
    result, report = merge_all(french, ("fr",))
    assert path.relative_to(french).as_posix() not in result.merged
    assert [item.code for item in report] == ["file-syntax"]
    assert len(result.merged) >= 1


def test_a_context_twice_names_both_lines(french: Path) -> None:
    path = french / "content/languages/fr.po"
    text = path.read_text("utf-8").rstrip("\n")
    path.write_text(f'{text}\n\nmsgctxt "title"\nmsgid "Other"\nmsgstr "Autre"\n', "utf-8")
    lines = path.read_text("utf-8").splitlines()
    first, second = (n for n, line in enumerate(lines, 1) if line == 'msgctxt "title"')
    while lines[first - 2].startswith("#"):  # an entry begins with its notes
        first -= 1
    result, report = merge_all(french, ("fr",))
    assert "content/languages/fr.po" not in result.merged
    assert [str(item) for item in report] == [
        f"error[file-syntax]: 'title' stands in line {first} and in line {second}\n"
        f"  --> content/languages/fr.po:{second} title\n"
        "  = hint: keep the one that is right, delete the other, then merge again"
    ]


def test_the_file_of_another_language_is_left_alone(french: Path) -> None:
    edit(french / "content/languages/fr.po", "Language: fr", "Language: es")
    result, report = merge_all(french, ("fr",))
    assert "content/languages/fr.po" not in result.merged
    assert [str(item) for item in report] == [
        "error[language-unknown]: the file says that its words are in 'es'\n"
        "  --> content/languages/fr.po Language\n"
        "  = hint: is it another language's file? Write 'Language: fr' in its header once its words are"
    ]


def test_an_unknown_language_is_named(french: Path) -> None:
    result, report = merge_all(french, ("fra",))
    assert dict(result) == {}
    assert [str(item) for item in report] == ["error[selection]: there is no language 'fra'\n  = hint: did you mean 'fr'?"]


def test_a_region_that_cannot_be_read_keeps_its_translations(toolkit: Path) -> None:
    with (toolkit / "regions/vancouver/services.csv").open("a", encoding="utf-8") as file:
        file.write("nonsense\n")
    path = toolkit / "regions/vancouver/languages/fr.po"
    before = path.read_bytes()
    result, report = merge_all(toolkit, ("fr",))
    assert "regions/bc/languages/fr.po" in result.merged
    assert path.relative_to(toolkit).as_posix() not in result.merged
    assert path.read_bytes() == before
    assert report.failed
    assert str(report.items[-1]) == (
        "warning[message-missing]: the translations of 'vancouver' stay as they are: not all of its words can be read\n"
        "  --> regions/vancouver/languages\n"
        "  = hint: correct the faults of the region, then merge again"
    )
    assert "regions/vancouver/languages/template.pot" not in templates(read(toolkit), {})


def test_line_ends_and_a_mark_at_the_start_do_no_harm(french: Path) -> None:
    merge_all(french, ("fr",))
    path = french / "content/languages/fr.po"
    good = path.read_bytes()
    path.write_bytes(b"\xef\xbb\xbf" + good.replace(b"\n", b"\r\n"))
    result, _ = merge_all(french, ("fr",))
    assert list(result) == ["content/languages/fr.po"]
    assert path.read_bytes() == good


# Any edits --------------------------------------------------------------------------------------------------------------------

CONTEXTS = ("a.x", "a.y", "b.x", "c#name", "c#description", "d#description")
WORDS = ("One", "One\n", "Two", LIGHTS, LAMPS, LIGHTS.upper(), "Cafe\u0301 ouvert", "Café  ouvert")
contexts, words = st.sampled_from(CONTEXTS), st.sampled_from(WORDS)
texts = st.sampled_from(["", " ", *(f"t{n}" for n in range(4)), "\nt5\n", '"t6" \\ ' + "long " * 30])
rows = st.builds(
    Entry,
    context=contexts,
    source=words,
    text=texts,
    remarks=st.sampled_from(["", "approved", "origin: machine\nsure?"]),
    flags=st.sampled_from([(), ("fuzzy",), ("max-length:20",), ("fuzzy", "max-length:20")]),
    previous=st.sampled_from(["", "Old words"]),
)
documents = st.builds(
    lambda live, dead: PoDocument((*live, *(replace(e, obsolete=True, previous="") for e in dead))),
    st.lists(rows, unique_by=lambda e: e.context),
    st.lists(rows, max_size=5),
)


@given(documents, st.dictionaries(contexts, words), st.dictionaries(words, texts, max_size=2))
def test_whatever_is_edited(old: PoDocument, new: dict[str, str], memory: dict[str, str]) -> None:
    def plain(text: str) -> str:
        return " ".join(text.replace("e\u0301", "é").split())

    segments = [segment(key, text) for key, text in new.items()]
    result = merge(old, segments, FR, {}, memory)
    text = po_text(result.document)
    assert_good(text)
    stays = [e for e in result.document.entries if not e.obsolete]
    assert [(e.context, e.source) for e in stays] == list(new.items())
    # Nothing is lost.
    held = " ".join(plain(f"{e.text} {e.remarks}") for e in result.document.entries)
    assert [e.text for e in old.entries if plain(e.text) not in held] == []
    # Nothing that was made for other words, or is a draft, looks finished.
    made = {(plain(e.source), plain(e.text)) for e in old.entries if not e.fuzzy}
    made |= {(plain(source), plain(text)) for source, text in memory.items()}
    assert [e for e in stays if e.text and not e.fuzzy and (plain(e.source), plain(e.text)) not in made] == []
    assert [e for e in stays if e.fuzzy and not e.text and e.context not in result.kept] == []
    # Everything once.
    assert max(Counter((e.context, plain(e.source)) for e in result.document.entries).values(), default=1) == 1
    assert sorted((*result.kept, *result.moved, *result.fuzzy, *result.new, *result.revived)) == sorted(new)
    # A second time changes nothing.
    again = parse_po(text, "fr.po", Report())
    assert again is not None
    second = merge(again, segments, FR, {}, {})
    assert po_text(second.document) == text
    assert second.kept == tuple(new)
