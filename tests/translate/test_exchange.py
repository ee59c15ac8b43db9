"""Words go out and come back as they were typed; what is in doubt is named, and nothing that comes back is reviewed."""

from __future__ import annotations

import json
import unicodedata
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pamphlet.diagnostics import PamphletError, Report
from pamphlet.source.po import Entry, parse_po
from pamphlet.source.project import Project
from pamphlet.translate.exchange import export, rows, take
from pamphlet.translate.forms import Row, settled, short_hash
from pamphlet.translate.segments import segments
from tests.conftest import TODAY
from tests.translate.desk import FORMS, back, draft, filled, placed, sent

A, B, C, D = "tips.police", "ui.hello", "val.h", "vancouver/region#name"
PO, VAN = "content/languages/fr.po", "regions/vancouver/languages/fr.po"
DONE = {"xlsx": "translated", "xliff": "translated"}


@pytest.fixture
def ids(bundled: Project) -> tuple[str, ...]:
    return tuple(segments(bundled))


@pytest.fixture(params=FORMS)
def form(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def entries(project: Project, text: str | None) -> dict[str, Entry]:
    """The live entries of a file by context, read as the project reads them."""
    assert text is not None
    document = parse_po(text, "x.po", report := Report())
    assert not report.items
    assert document is not None
    return {entry.context: entry for entry in document.entries if not entry.obsolete}


def accept(root: Path, project: Project, key: str, text: str) -> None:
    path = root / "content/reviews/fr.jsonl"
    path.parent.mkdir(parents=True, exist_ok=True)
    line = {"id": key, "sha256": segments(project)[key].fingerprint(text), "level": "reviewed", "by": "xy", "on": "2026-11-20"}
    with path.open("a", encoding="utf-8") as ledger:
        ledger.write(json.dumps(line) + "\n")


# -- rows ---------------------------------------------------------------------------------------------------------


def test_every_segment_is_a_row_in_order_with_its_state(bundled: Project, tmp_path: Path, ids: tuple[str, ...]) -> None:
    first, second, third, fourth = ids[:4]
    project = placed(
        bundled,
        tmp_path,
        "fr",
        {
            first: "un",
            second: draft("deux", previous="Other words", remarks="unsure"),
            third: Entry(context="", source="Older words", text="trois"),
            fourth: "quatre",
            A: "cinq",
        },
    )
    accept(tmp_path, project, fourth, "quatre")
    accept(tmp_path, project, A, "cinq")
    comments = {first: "Prints on: card; fits about 1,200 characters.\nPrints on: poster; fits about 60 characters."}
    found = rows(project, "fr", TODAY, comments, report := Report())
    assert not report.items
    assert tuple(row.id for row in found) == ids
    assert [row.state for row in found[:5]] == ["translated", "draft", "draft", "reviewed", "empty"]
    assert project.settings.critical.count(A) == 1
    assert {row.id: row.state for row in found}[A] == "translated"  # accepted by one person, and it needs two
    assert [row.previous for row in found[:5]] == ["", "Other words", "Older words", "", ""]
    assert [row.text for row in found[:5]] == ["un", "deux", "trois", "quatre", ""]
    assert found[1].remark == "unsure"
    assert (found[0].room, found[1].room) == (60, 0)
    assert found[0].note.endswith(
        "\nPrints on: card; fits about 1,200 characters.\nPrints on: poster; fits about 60 characters."
    )
    assert found[0].sha256 == short_hash(first, segments(bundled)[first].text)


def test_room_is_what_the_note_says_where_nobody_measured(bundled: Project) -> None:
    found = rows(bundled, "fr", TODAY, {"bc/kuu-us#description": "Prints on: card."}, Report())
    assert {row.id: row.room for row in found}["bc/victimlink#description"] == 70


def test_a_file_that_cannot_be_read_is_named_and_its_rows_stay_here(bundled: Project, tmp_path: Path) -> None:
    project = placed(bundled, tmp_path, "fr", {A: "un", D: "deux"})
    (tmp_path / PO).write_text('msgid "x', "utf-8")
    found = rows(project, "fr", TODAY, {}, report := Report())
    assert [item.code for item in report] == ["file-syntax"]
    assert {row.id.partition("/")[0] for row in found if "/" not in row.id} == set()
    assert D in {row.id for row in found}


@pytest.mark.parametrize("tag", ["en", "frr"])
def test_there_is_no_such_language(bundled: Project, tag: str) -> None:
    assert rows(bundled, tag, TODAY, {}, report := Report()) == ()
    assert [item.message for item in report] == [f"nothing is translated into '{tag}'"]


def test_signs_that_no_file_can_hold_do_not_go_out(bundled: Project, form: str) -> None:
    row = Row(id=D, sha256="0" * 16, source="x", text="a\x0bb", state="translated")
    with pytest.raises(PamphletError) as caught:
        export([row], bundled.languages["fr"], form)
    assert str(caught.value) == (
        f"error[value-wrong]: the sign U+000B in '{D}' cannot be sent\n  --> {VAN} {D}\n  = hint: delete it"
    )


def test_a_form_that_does_not_exist(bundled: Project) -> None:
    with pytest.raises(PamphletError, match=r"there is no form 'xslx'\n  = hint: did you mean 'xlsx'"):
        export([], bundled.languages["fr"], "xslx")
    assert take(bundled, "fr", "csv", b"", "x", TODAY, report := Report()).files == {}
    assert [item.message for item in report] == ["there is no form 'csv'"]


# -- round trips --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("tag", ["fr", "ar", "pa", "zh-Hans"])
def test_the_bundled_words_come_back_as_they_were(bundled: Project, tag: str, form: str) -> None:
    data = sent(bundled, tag, form)
    assert data == sent(bundled, tag, form)
    taken, said = back(bundled, tag, form, data)
    assert said == []
    full = [row.id for row in rows(bundled, tag, TODAY, {}, Report()) if row.text]
    assert len(full) > 200
    assert (taken.files, taken.taken, taken.refused, taken.claims, taken.absent, taken.unsettled) == ({}, (), (), (), (), ())
    assert list(taken.same) == full
    assert taken.blank == len(segments(bundled)) - len(full)


@pytest.mark.parametrize("tag", ["fr", "ar", "pa", "zh-Hans"])
def test_every_bundled_word_is_the_same_in_a_language_that_starts_empty(
    bundled: Project, tmp_path: Path, tag: str, form: str
) -> None:
    texts = {row.id: row.text for row in rows(bundled, tag, TODAY, {}, Report()) if row.text}
    empty = placed(bundled, tmp_path, tag, {})
    taken, said = back(empty, tag, form, filled(form, sent(empty, tag, form), texts))
    assert (said, taken.refused, set(taken.taken)) == ([], (), set(texts))
    known = segments(bundled)
    found = {
        key: entry
        for path, text in taken.files.items()
        for key in texts
        if path.startswith(f"regions/{known[key].part}/" if known[key].part else "content/")
        and (entry := entries(bundled, text).get(known[key].context))
    }
    assert {key: entry.text for key, entry in found.items()} == {
        key: unicodedata.normalize("NFC", text) for key, text in texts.items()
    }
    assert all(entry.fuzzy for entry in found.values())  # nobody said that they were finished


def words() -> st.SearchStrategy[str]:
    signs = st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp"), exclude_characters="\ufffe\uffff")
    odd = st.sampled_from(
        ["=1+1", "+1 604 555-0100", "'tis", "@home", "-", "a\u200cb", "\u0645\u0631\u062d\u0628\u0627", "1.5", "TRUE"]
    )
    more = st.sampled_from(
        ["two\nlines", "<b>&amp;", "_x0041_", "#REF!", "x" * 2000, "\u0915\u094d\u200d\u0937", "2026-11-22", "a\tb"]
    )
    return st.lists(st.one_of(st.text(signs, max_size=40), odd, more), min_size=1, max_size=4).map("".join)


def test_any_words_go_out_and_come_back(bundled: Project, form: str) -> None:
    keys = (A, C, D)
    slim = replace(bundled, messages={key: bundled.messages[key] for key in keys})

    @settings(max_examples=50)
    @given(st.tuples(words(), words(), words()), st.booleans(), words())
    def check(texts: tuple[str, ...], fuzzy: bool, remark: str) -> None:
        with TemporaryDirectory() as folder:
            made = {key: draft(text, remarks=" ".join(remark.split())) for key, text in zip(keys, texts, strict=True)}
            if not fuzzy:
                made = {key: replace(entry, flags=()) for key, entry in made.items()}
            project = placed(slim, Path(folder), "fr", made)
            data = sent(project, "fr", form)
            untouched, said = back(project, "fr", form, data)
            assert (said, untouched.files, untouched.refused, untouched.claims) == ([], {}, (), ())
            typed = {key: text for key, text in zip(keys, reversed(texts), strict=True) if text.strip()}
            changed, said = back(project, "fr", form, filled(form, data, typed))
            assert (said, changed.refused) == ([], ())
            for key, text in typed.items():
                path = VAN if key == D else PO
                now = changed.files.get(path) or (project.root / path).read_text("utf-8")
                entry = entries(project, now)[segments(project)[key].context]
                assert settled(entry.text, "x") == settled(text, "x")
                assert "".join(entry.remarks.split()) == "".join(remark.split())
                assert entry.fuzzy or (not fuzzy and (form != "docx" or entry.text == made[key].text))

    check()


# -- what is taken ------------------------------------------------------------------------------------------------


@pytest.fixture
def small(bundled: Project, tmp_path: Path) -> Project:
    """A project with three translations: one as it should be, one draft, one that is reviewed; and one that is missing."""
    third = Entry(context="", source="", text="Trois", flags=("max-length:20",), remarks="seen")
    project = placed(bundled, tmp_path, "fr", {A: "Un", C: draft("Deux", previous="Old", remarks="by machine"), D: third})
    accept(tmp_path, project, D, "Trois")
    return project


@pytest.mark.parametrize(
    ("form", "status", "fuzzy"),
    [
        ("xlsx", "translated", False),
        ("xlsx", "Checked ", False),
        ("xlsx", "draft", True),
        ("xliff", "translated", False),
        ("xliff", "final", False),
        ("xliff", "signed-off", False),
        ("xliff", "needs-review-translation", True),
        ("docx", "", True),
    ],
)
def test_changed_words_are_drafts_unless_they_are_said_to_be_finished(
    small: Project, form: str, status: str, fuzzy: bool
) -> None:
    data = filled(form, sent(small, "fr", form, (A, C)), {A: "Un nouveau", C: "Deux nouveaux"}, status)
    taken, said = back(small, "fr", form, data)
    assert said == []
    assert taken.taken == (C, A) == tuple(key for key in segments(small) if key in (A, C))
    found = entries(small, taken.files[PO])
    assert [(found[key].text, found[key].fuzzy) for key in (A, C)] == [("Un nouveau", fuzzy), ("Deux nouveaux", fuzzy)]
    assert found[C].previous == ("Old" if fuzzy else "")
    assert found[C].remarks == "by machine"
    assert taken.claims == ((C, A) if status in ("Checked ", "final", "signed-off") else ())


def test_a_person_can_confirm_a_draft_in_a_sheet(small: Project) -> None:
    """The English was mended, the translation still holds: there is a way to say so without a PO editor."""
    data = filled("xlsx", sent(small, "fr", "xlsx", (A, C)), {A: "Un", C: "Deux"}, "translated")
    taken, _ = back(small, "fr", "xlsx", data)
    assert (taken.taken, taken.unsettled) == ((C,), ())
    entry = entries(small, taken.files[PO])[C]
    assert (entry.text, entry.fuzzy, entry.previous) == ("Deux", False, "")
    assert entry.source == segments(small)[C].text


@pytest.mark.parametrize(("form", "status"), [("xliff", "final"), ("xliff", "signed-off")])
def test_words_that_did_not_change_keep_their_state_whatever_is_said(small: Project, form: str, status: str) -> None:
    data = filled(form, sent(small, "fr", form, (A, C, D)), {A: "Un", C: "Deux", D: "Trois"}, status)
    taken, _ = back(small, "fr", form, data)
    assert (taken.files, taken.taken, taken.same) == ({}, (), (C, A, D))
    assert taken.claims == (C, A)  # D is reviewed: its state only came back to us
    assert taken.unsettled == (C,)


def test_a_status_that_was_left_as_it_was_is_no_claim(small: Project) -> None:
    """The row went out as checked; its words were changed, and the status was left alone."""
    for form in ("xlsx", "xliff"):
        taken, _ = back(small, "fr", form, filled(form, sent(small, "fr", form, (D,)), {D: "Quatre"}))
        assert (taken.taken, taken.claims) == ((D,), ())
        assert entries(small, taken.files[VAN])["region#name"].flags == ("max-length:20",)


def test_flags_of_other_tools_stay(small: Project) -> None:
    taken, _ = back(small, "fr", "xlsx", filled("xlsx", sent(small, "fr", "xlsx", (D,)), {D: "Quatre"}, "draft"))
    found = entries(small, taken.files[VAN])["region#name"]
    assert (found.flags, found.remarks, found.text) == (("fuzzy", "max-length:20"), "seen", "Quatre")


def test_only_what_is_taken_changes(bundled: Project, form: str) -> None:
    data = filled(form, sent(bundled, "fr", form, (A,)), {A: "Autre chose."}, DONE.get(form, ""))
    taken, _ = back(bundled, "fr", form, data)
    assert list(taken.files) == [PO]
    old = entries(bundled, (bundled.root / PO).read_text("utf-8"))
    new = entries(bundled, taken.files[PO])
    assert list(old) == list(new)
    assert [key for key in old if replace(old[key], line=0) != replace(new[key], line=0)] == [A]
    assert set(taken.absent) == set(segments(bundled)) - {A}


def test_what_is_missing_in_a_file_comes_in_its_place(small: Project, ids: tuple[str, ...]) -> None:
    first, last = ids[0], [key for key in ids if "/" not in key][-1]
    taken, _ = back(small, "fr", "xlsx", filled("xlsx", sent(small, "fr", "xlsx"), {last: "Z", first: "A"}, "translated"))
    found = entries(small, taken.files[PO])
    assert list(found) == [first, A, C, last]
    assert found[first].notes == segments(small)[first].note
    assert not found[last].fuzzy


def test_a_file_that_does_not_exist_is_made(bundled: Project, tmp_path: Path, form: str) -> None:
    project = placed(bundled, tmp_path, "fr", {})
    taken, _ = back(project, "zh-Hans", form, filled(form, sent(project, "zh-Hans", form, (D,)), {D: "温哥华"}))
    document = parse_po(taken.files["regions/vancouver/languages/zh-Hans.po"], "x.po", Report())
    assert document is not None
    assert document.language == "zh-Hans"
    assert document.entries[0].text == "温哥华"


def test_a_translation_of_older_words_is_put_under_those_of_now(bundled: Project, tmp_path: Path) -> None:
    project = placed(bundled, tmp_path, "fr", {A: Entry(context="", source="Older words", text="Un")})
    data = sent(project, "fr", "xlsx", (A,))
    same, _ = back(project, "fr", "xlsx", filled("xlsx", data, {A: "Un"}, "translated"))
    assert entries(project, same.files[PO])[A].source == segments(project)[A].text
    assert same.unsettled == ()
    done, _ = back(project, "fr", "xlsx", filled("xlsx", data, {A: "Deux"}, "translated"))
    entry = entries(project, done.files[PO])[A]
    assert (entry.source, entry.previous, entry.fuzzy) == (segments(project)[A].text, "", False)
    unsure, _ = back(project, "fr", "xlsx", filled("xlsx", data, {A: "Deux"}, "draft"))
    entry = entries(project, unsure.files[PO])[A]
    assert (entry.source, entry.previous, entry.fuzzy) == (segments(project)[A].text, "Older words", True)


def test_words_are_put_right_only_at_their_ends(bundled: Project, tmp_path: Path) -> None:
    project = placed(bundled, tmp_path, "fr", {})
    typed = " \u00a0e\u0301te\u0301  \r\nun\rdeux \n"
    taken, _ = back(project, "fr", "xliff", filled("xliff", sent(project, "fr", "xliff", (D,)), {D: typed}))
    assert entries(project, taken.files[VAN])["region#name"].text == "été  \nun\ndeux"


def test_rows_without_words_delete_nothing(small: Project, form: str) -> None:
    data = sent(small, "fr", form, (A, C, D))
    blank = filled(form, data, dict.fromkeys((A, C, D), ""))
    taken, said = back(small, "fr", form, blank)
    assert (said, taken.files, taken.blank, taken.same, taken.refused) == ([], {}, 3, (), ())


def test_a_row_without_words_is_not_refused_whatever_else_is_wrong_with_it(small: Project) -> None:
    data = filled("xliff", sent(small, "fr", "xliff", (A, "val.lead")), {A: ""}).replace(b'"val.lead"', b'"gone"')
    messages = {**small.messages, A: replace(small.messages[A], text="New words.")}
    taken, said = back(replace(small, messages=messages), "fr", "xliff", data)
    assert (said, taken.refused, taken.blank) == ([], (), 2)


def test_remarks_are_added_and_never_deleted(small: Project) -> None:
    for form in ("xlsx", "xliff"):
        data = filled(form, sent(small, "fr", form, (C,)), {C: "Deux"}, remark="ask Lee: " + "long " * 40)
        taken, _ = back(small, "fr", form, data)
        entry = entries(small, taken.files[PO])[C]
        assert (taken.taken, entry.fuzzy, entry.text) == ((C,), True, "Deux")
        lines = entry.remarks.split("\n")
        assert lines[0] == "by machine"
        assert " ".join(lines[1:]).split() == ("ask Lee: " + "long " * 40).split()
        before = (small.root / PO).read_text("utf-8")
        (small.root / PO).write_text(taken.files[PO], "utf-8")
        again, _ = back(small, "fr", form, data)
        assert again.files == {}
        (small.root / PO).write_text(before, "utf-8")


def test_a_remark_without_words_is_kept_too(small: Project, ids: tuple[str, ...]) -> None:
    from tests.translate.desk import with_sheet

    data = with_sheet(sent(small, "fr", "xlsx", (ids[0],)), lambda sheet: sheet.cell(2, 7, "What is this?"))
    taken, _ = back(small, "fr", "xlsx", data)
    entry = entries(small, taken.files[PO])[ids[0]]
    assert (taken.taken, taken.blank, entry.text, entry.remarks) == ((ids[0],), 1, "", "What is this?")


# -- what is refused ----------------------------------------------------------------------------------------------


def refused(project: Project, form: str, data: bytes) -> dict[str, str]:
    taken, said = back(project, "fr", form, data)
    assert said == []
    return dict(taken.refused)


def test_a_row_whose_english_has_changed_since_is_refused_and_the_rest_is_taken(small: Project, form: str) -> None:
    data = filled(form, sent(small, "fr", form, (A, D)), {A: "Neuf", D: "Dix"})
    messages = {**small.messages, A: replace(small.messages[A], text="New words. " * 10)}
    taken, said = back(replace(small, messages=messages), "fr", form, data)
    assert said == []
    place = {"xlsx": "row 2", "xliff": "unit 1", "docx": "row 2"}[form]
    words = "New words. New words. New words. New words. New words. New w…"
    assert taken.refused == ((A, f"{place}: the English has changed since the file was made; it is now «{words}»"),)
    assert taken.taken == (D,)


def test_a_translation_that_was_changed_on_both_sides_is_refused(small: Project, form: str) -> None:
    data = sent(small, "fr", form, (A, D))
    placed(small, small.root, "fr", {A: "Changed here", C: "Deux"})
    untouched, _ = back(small, "fr", form, data)
    assert (untouched.files, untouched.same, untouched.refused) == ({}, (A, D), ())
    place = {"xlsx": "row 2", "xliff": "unit 1", "docx": "row 2"}[form]
    why = f"{place}: the translation was changed here after the file was made; it is now «Changed here»: look at both"
    assert refused(small, form, filled(form, data, {A: "Changed there"})) == {A: why}
    agreed, _ = back(small, "fr", form, filled(form, data, {A: "Changed here"}))
    assert (agreed.files, agreed.refused) == ({}, ())


def test_a_file_for_another_language_is_not_taken(small: Project, form: str) -> None:
    taken, said = back(small, "ar", form, sent(small, "fr", form, (A,)))
    assert taken.files == {}
    where = "is in" if form == "xliff" else "went out for"
    assert said == [
        f"error[language-unknown]: back.{form} {where} 'fr', not {'in' if form == 'xliff' else 'for'} 'ar'\n  --> back.{form}\n"
        "  = hint: take it in as fr, or ask for the file in 'ar'"
    ]


def test_what_is_no_file_of_ours_is_said_in_one_sentence(small: Project, form: str) -> None:
    taken, said = back(small, "fr", form, b"id,translation")
    assert taken.files == {}
    assert said == [
        f"error[file-syntax]: back.{form} is not one of the three forms: Excel (.xlsx), XLIFF 1.2 (.xlf), Word (.docx)\n"
        f"  --> back.{form}\n  = hint: ask for it in the form in which it was sent"
    ]


def test_an_id_that_nobody_knows_is_refused_with_a_guess(small: Project) -> None:
    data = sent(small, "fr", "xliff", (A, C)).replace(b'"tips.police"', b'"tips.polices"').replace(b'"val.h"', b'"zzz"')
    assert refused(small, "xliff", data) == {
        "zzz": "unit 1: nothing is called 'zzz': is it of another project, or no longer printed?",
        "tips.polices": "unit 2: nothing is called 'tips.polices': did you mean 'tips.police'?",
    }


def test_an_id_that_stands_there_twice_is_refused_both_times(small: Project) -> None:
    data = sent(small, "fr", "xliff", (A, C)).replace(b'id="val.h"', b'id="tips.police"')
    taken, _ = back(small, "fr", "xliff", data)
    why = "it stands in unit 1 and unit 2: keep the one that is right"
    assert taken.refused == ((A, f"unit 1: {why}"), (A, f"unit 2: {why}"))
    assert taken.files == {}


@pytest.mark.parametrize(("sign", "name"), [("\u2028", "U+2028"), ("\x85", "U+0085"), ("\x7f", "U+007F")])
def test_signs_that_no_po_file_can_hold_are_refused(small: Project, form: str, sign: str, name: str) -> None:
    data = filled(form, sent(small, "fr", form, (A,)), {A: f"a{sign}b"})
    place = "unit 1" if form == "xliff" else "row 2"
    assert refused(small, form, data) == {
        A: f"{place}: the translation holds the sign {name}, which no text can hold: delete it"
    }


def test_rows_of_a_po_file_that_cannot_be_read_are_refused(small: Project) -> None:
    data = filled("xlsx", sent(small, "fr", "xlsx", (A, D)), {A: "Neuf", D: "Dix"})
    (small.root / PO).write_text("nonsense", "utf-8")
    taken, said = back(small, "fr", "xlsx", data)
    assert taken.refused == ((A, f"row 2: {PO} cannot be read: correct it first"),)
    assert (taken.taken, list(taken.files)) == ((D,), [VAN])
    assert [line.partition(":")[0] for line in said] == ["error[file-syntax]"]


def test_a_po_file_of_another_language_is_left_alone(small: Project) -> None:
    data = filled("xlsx", sent(small, "fr", "xlsx", (A,)), {A: "Neuf"})
    text = (small.root / PO).read_text("utf-8")
    (small.root / PO).write_text(text.replace("Language: fr", "Language: es"), "utf-8")
    taken, said = back(small, "fr", "xlsx", data)
    assert taken.files == {}
    assert said == [
        f"error[language-unknown]: the file says that its words are in 'es'\n  --> {PO} Language\n"
        "  = hint: is it another language's file? Write 'Language: fr' in its header once its words are"
    ]


def test_an_entry_that_stands_twice_is_not_written_to(small: Project) -> None:
    data = filled("xlsx", sent(small, "fr", "xlsx", (A,)), {A: "Neuf"})
    path = small.root / PO
    path.write_text(path.read_text("utf-8") + f'\nmsgctxt "{A}"\nmsgid "x"\nmsgstr "y"\n', "utf-8")
    assert refused(small, "xlsx", data) == {A: f"row 2: it stands twice in {PO}: keep the one that is right"}


def test_thousands_of_unknown_ids_are_named_in_no_time(small: Project) -> None:
    unit = '<trans-unit id="tips.police{0}"><source>a</source><target>b</target></trans-unit>'
    units = "".join(unit.format(n) for n in range(15_000))
    data = f'<xliff version="1.2"><file target-language="fr"><body>{units}</body></file></xliff>'.encode()
    why = list(refused(small, "xliff", data).values())
    assert len(why) == 15_000
    assert sum("did you mean" in text for text in why) == 50  # a guess at each takes minutes
