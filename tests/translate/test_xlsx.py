"""Workbooks: every cell is text, what must stay is locked, and what people do to tables is either harmless or named."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.comments import Comment
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from pamphlet.diagnostics import PamphletError, Report
from pamphlet.source.project import Project
from pamphlet.translate import xlsx
from pamphlet.translate.exchange import export
from pamphlet.translate.forms import Row
from tests.translate.desk import back, filled, placed, put, rezipped, sent, with_sheet

A, C, D = "tips.police", "val.h", "vancouver/region#name"
ODD = (
    "=1+1",
    "+1 604 555-0100",
    "'tis",
    "@sum",
    "-3",
    "1.5",
    "2026-11-22",
    "TRUE",
    "#REF!",
    " ends ",
    "a\nb",
    "_x0041_",
    "x" * 2000,
)
ODDER = ("a\u200cb", "\u0645\u0631\u062d\u0628\u0627 (5)", "<&>\"'", "\u4e2d\u6587", "a\tb", "\u00a0a")


@pytest.fixture
def project(bundled: Project, tmp_path: Path) -> Project:
    return placed(bundled, tmp_path, "fr", {A: "Un", C: "Deux", D: "Trois"})


def opened(data: bytes) -> Workbook:
    return load_workbook(io.BytesIO(data))


def made(bundled: Project, texts: tuple[str, ...], tag: str = "fr") -> bytes:
    out = [
        Row(id=f"x.{n}", sha256="0" * 16, source=text, text=text, state="draft", remark=text) for n, text in enumerate(texts)
    ]
    return export(out, bundled.languages[tag], "xlsx")


# -- out ----------------------------------------------------------------------------------------------------------


def test_every_cell_is_text_whatever_it_looks_like(bundled: Project) -> None:
    texts = ODD + ODDER
    sheet = opened(made(bundled, texts))["Words"]
    for number, text in enumerate(texts, 2):
        for column in (3, 4, 7):
            cell = sheet.cell(number, column)
            assert (cell.data_type, cell.number_format) == ("s", "@")
            assert cell.value == text.replace("_x0041_", "_x005F_x0041_")
    data = xlsx.read_table(made(bundled, texts), "x", ["id", "translation", "your remark"], report := Report())
    assert not report.items
    assert data is not None
    assert [(line.cells["translation"], line.cells["your remark"], line.fault) for line in data] == [(x, x, "") for x in texts]


def test_the_sheets_are_as_people_need_them(project: Project) -> None:
    book = opened(sent(project, "fr", "xlsx", (A, C, D)))
    assert book.sheetnames == ["How to", "Words"]
    assert book["How to"]["A1"].value == "Translation into French (fr)"
    assert "Choose a status" in str(book["How to"]["A3"].value)
    sheet = book["Words"]
    assert [cell.value for cell in sheet[1]] == ["id", "hash", "English", "translation", "status", "note", "your remark"]
    assert [sheet.cell(2, 1).value, sheet.cell(2, 4).value, sheet.cell(2, 5).value] == [C, "Deux", "translated"]
    assert sheet.freeze_panes == "A2"
    assert not sheet.sheet_view.rightToLeft
    assert sheet.protection.sheet
    assert sheet.protection.password is None
    assert [sheet.cell(2, column).protection.locked for column in range(1, 8)] == [True, True, True, False, False, True, False]
    assert sheet.cell(1, 4).protection.locked
    assert {sheet.cell(2, n).alignment.wrap_text for n in range(1, 8)} == {True}
    assert {(sheet.cell(2, n).font.name, sheet.cell(2, n).font.b) for n in range(1, 8)} == {("Calibri", False)}
    assert min(sheet.column_dimensions[letter].width for letter in "CD") > 40
    choice = sheet.data_validations.dataValidation[0]
    assert (choice.type, choice.formula1, str(choice.sqref)) == ("list", '"draft,translated,checked"', "E2:E4")


def test_a_language_from_right_to_left(bundled: Project) -> None:
    sheet = opened(made(bundled, ("a",), "ar"))["Words"]
    assert sheet.sheet_view.rightToLeft
    assert [sheet.cell(2, column).alignment.readingOrder for column in (3, 4)] == [1, 2]


def test_the_state_and_what_a_draft_was_made_for_are_said(bundled: Project) -> None:
    out = [
        Row(id=state, sha256="0" * 16, source="a", text="b", state=state, note="A note.", previous="Old words")
        for state in ("empty", "draft", "translated", "reviewed")
    ]
    sheet = opened(export(out, bundled.languages["fr"], "xlsx"))["Words"]
    assert [sheet.cell(n, 5).value for n in range(2, 6)] == [None, "draft", "translated", "checked"]
    assert sheet.cell(3, 6).value == "A note.\nThis draft was made for: Old words"


def test_a_text_that_excel_would_cut_does_not_go_out(bundled: Project) -> None:
    assert made(bundled, ("x" * 32_767,))
    for text in ("x" * 32_768, "\U0001f600" * 16_384):
        with pytest.raises(PamphletError, match=f"a text of {len(text)} characters does not fit a cell of Excel"):
            made(bundled, (text,))


# -- in: what is harmless -----------------------------------------------------------------------------------------


def moved(sheet: Worksheet) -> None:
    """Sorted backwards, with a title above, columns in another order, one more, and some hidden."""
    head, *table = [[cell.value for cell in row] for row in sheet.iter_rows()]
    sheet.delete_rows(1, sheet.max_row)
    sheet.append(["Our sheet"])
    for row in (head, *reversed(table)):
        sheet.append([None, "more", *(row[place] for place in (6, 3, 1, 0, 2, 4, 5))])
    sheet["B1"].value = "mine"
    sheet.column_dimensions["E"].hidden = True
    sheet.row_dimensions[4].hidden = True


def test_a_table_may_be_sorted_and_its_columns_moved(project: Project) -> None:
    data = filled("xlsx", sent(project, "fr", "xlsx", (A, C, D)), {A: "Neuf"}, "translated")
    taken, said = back(project, "fr", "xlsx", with_sheet(data, moved))
    assert (said, taken.refused, taken.taken, set(taken.same)) == ([], (), (A,), {C, D})


def test_names_of_columns_may_be_written_in_other_letters(project: Project) -> None:
    data = with_sheet(sent(project, "fr", "xlsx", (A,)), lambda sheet: put(sheet, 1, 4, " TRANSLATION "))
    assert back(project, "fr", "xlsx", data)[0].same == (A,)


def test_a_sheet_may_have_another_name_and_empty_rows(project: Project) -> None:
    def edit(sheet: Worksheet) -> None:
        sheet.title = "Feuille 1"
        sheet.insert_rows(3, 2)

    data = with_sheet(sent(project, "fr", "xlsx", (A, C, D)), edit)
    assert back(project, "fr", "xlsx", data)[0].same == (C, A, D)


def test_words_in_several_fonts_are_words(project: Project) -> None:
    data = rezipped(
        sent(project, "fr", "xlsx", (A,)),
        "xl/worksheets/sheet2.xml",
        lambda text: text.replace("<t>Un</t>", "<r><t>Un </t></r><r><rPr><b/></rPr><t>mot</t></r>"),
    )
    taken, _ = back(project, "fr", "xlsx", data)
    assert taken.taken == (A,)


def test_what_excel_can_do_and_openpyxl_cannot_does_no_harm(project: Project) -> None:
    """openpyxl warns of lists to choose from that Excel keeps in an extension; a warning is no reason to refuse a file."""
    extension = '<extLst><ext uri="{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}"/></extLst></worksheet>'
    data = rezipped(
        sent(project, "fr", "xlsx", (A,)), "xl/worksheets/sheet2.xml", lambda text: within(text, "</worksheet>", extension)
    )
    taken, said = back(project, "fr", "xlsx", data)
    assert (taken.same, said) == ((A,), [])


def test_an_unknown_status_is_a_draft_and_said(project: Project) -> None:
    data = filled("xlsx", sent(project, "fr", "xlsx", (A,)), {A: "Neuf"}, "fini")
    taken, said = back(project, "fr", "xlsx", data)
    assert taken.taken == (A,)
    assert "fuzzy" in taken.files["content/languages/fr.po"]
    assert said == [
        f"warning[value-wrong]: 'fini' is no status: '{A}' is taken as a draft\n  --> back.xlsx:2\n"
        "  = hint: draft, translated or checked"
    ]


def test_a_comment_on_a_cell_is_not_lost_silently(project: Project) -> None:
    def edit(sheet: Worksheet) -> None:
        sheet["D2"].comment = Comment("Is this\nformal enough?", "Lee")

    _, said = back(project, "fr", "xlsx", with_sheet(sent(project, "fr", "xlsx", (A,)), edit))
    assert said == [
        "warning[value-wrong]: the comment on the cell D2 is not taken: Is this formal enough?\n  --> back.xlsx:2\n"
        "  = hint: write it into the last column"
    ]


# -- in: what is refused ------------------------------------------------------------------------------------------

AGAIN = "format the cell as Text and type the words again"


def test_words_as_a_cell_that_is_no_text_are_refused(project: Project) -> None:
    for value, found in (
        ("=A1", "a formula"),
        (6045550100, "a number"),
        (date(2026, 11, 22), "a date"),
        (True, "TRUE or FALSE"),
        ("#REF!", "the error #REF!"),
    ):

        def edit(sheet: Worksheet, value: object = value) -> None:
            sheet["D2"].value = value

        taken, said = back(project, "fr", "xlsx", with_sheet(sent(project, "fr", "xlsx", (C, A)), edit))
        assert said == []
        assert taken.refused == ((C, f"row 2: the cell D2 holds {found}: {AGAIN}"),)
        assert (taken.files, taken.same) == ({}, (A,))


def test_a_formula_as_an_id_is_refused_by_its_place(project: Project) -> None:
    data = with_sheet(sent(project, "fr", "xlsx", (A,)), lambda sheet: sheet.cell(2, 1, "=B2"))
    assert back(project, "fr", "xlsx", data)[0].refused == (("=B2", f"row 2: the cell A2 holds a formula: {AGAIN}"),)


@pytest.mark.parametrize(("area", "bad"), [("D2:D3", {C, A}), ("C3:D3", {A}), ("D4:E4", {D})])
def test_merged_cells_are_refused(project: Project, area: str, bad: set[str]) -> None:
    taken, said = back(
        project, "fr", "xlsx", with_sheet(sent(project, "fr", "xlsx", (A, C, D)), lambda sheet: sheet.merge_cells(area))
    )
    assert said == []
    why = f"the cells {area} are merged: unmerge them, and write each text into its own row"
    assert {key: text.split(": ", 1)[1] for key, text in taken.refused} == dict.fromkeys(bad, why)
    assert set(taken.same) == {A, C, D} - bad


def test_merged_cells_beside_the_table_do_no_harm(project: Project) -> None:
    data = with_sheet(sent(project, "fr", "xlsx", (A, C, D)), lambda sheet: sheet.merge_cells("J2:K3"))
    assert back(project, "fr", "xlsx", data)[0].same == (C, A, D)


@pytest.mark.parametrize("title", ["id", "hash", "English", "translation", "status", "your remark"])
def test_a_missing_column_is_named(project: Project, title: str) -> None:
    def edit(sheet: Worksheet) -> None:
        sheet.delete_cols(next(cell.column for cell in sheet[1] if cell.value == title))

    taken, said = back(project, "fr", "xlsx", with_sheet(sent(project, "fr", "xlsx", (A,)), edit))
    assert taken.files == {}
    assert said == [
        f"error[key-missing]: the column '{title}' is missing\n  --> back.xlsx:1\n"
        "  = hint: put it back, with its name in the first row"
    ]


def test_the_column_of_notes_may_go(project: Project) -> None:
    data = with_sheet(sent(project, "fr", "xlsx", (A,)), lambda sheet: sheet.delete_cols(6))
    assert back(project, "fr", "xlsx", data)[0].same == (A,)


def test_a_column_that_stands_there_twice_is_named(project: Project) -> None:
    data = with_sheet(sent(project, "fr", "xlsx", (A,)), lambda sheet: put(sheet, 1, 9, "translation"))
    assert back(project, "fr", "xlsx", data)[1] == [
        "error[key-unknown]: the column 'translation' stands there twice\n  --> back.xlsx:1\n  = hint: keep the one that is right"
    ]


def test_two_sheets_with_the_table_are_named(project: Project) -> None:
    def edit(sheet: Worksheet) -> None:
        sheet.parent.copy_worksheet(sheet)  # type: ignore[union-attr]

    assert back(project, "fr", "xlsx", with_sheet(sent(project, "fr", "xlsx", (A,)), edit))[1] == [
        "error[file-syntax]: the table stands on 2 sheets: Words, Words Copy\n  --> back.xlsx\n"
        "  = hint: keep the one that is right and delete the others"
    ]


def test_a_workbook_without_the_table(project: Project) -> None:
    data = with_sheet(sent(project, "fr", "xlsx", (A,)), lambda sheet: sheet.delete_rows(1))
    assert back(project, "fr", "xlsx", data)[1] == [
        "error[key-missing]: no sheet has the table\n  --> back.xlsx\n"
        "  = hint: its first row names the columns: id, hash, English, translation, status, your remark"
    ]


def test_errors_that_were_there_before_do_not_count(project: Project) -> None:
    report = Report()
    report.error("value-wrong", "something else")
    assert xlsx.read_table(sent(project, "fr", "xlsx", (A,)), "x", ["id", "hash"], report) is not None


def test_changed_english_is_refused(project: Project) -> None:
    data = with_sheet(sent(project, "fr", "xlsx", (C,)), lambda sheet: put(sheet, 2, 3, "Other words"))
    text = project.messages[C].text
    assert back(project, "fr", "xlsx", data)[0].refused == ((C, f"row 2: the English text was changed; it must be «{text}»"),)


@pytest.mark.parametrize("value", [None, "abc", "0123"])
def test_a_row_without_its_hash_is_refused(project: Project, value: str | None) -> None:
    data = with_sheet(sent(project, "fr", "xlsx", (C,)), lambda sheet: put(sheet, 2, 2, value))
    assert back(project, "fr", "xlsx", data)[0].refused == (
        (C, "row 2: its hash is missing or was changed: copy the row from a new file"),
    )


def test_a_row_without_an_id_is_refused_by_its_place(project: Project) -> None:
    data = with_sheet(sent(project, "fr", "xlsx", (C,)), lambda sheet: put(sheet, 2, 1, None))
    assert back(project, "fr", "xlsx", data)[0].refused == (("row 2", "row 2: it has no id: copy the row from a new file"),)


def test_a_cell_that_is_too_long(project: Project) -> None:
    data = rezipped(
        sent(project, "fr", "xlsx", (C,)), "xl/worksheets/sheet2.xml", lambda text: text.replace(">Deux<", f">{'é' * 32_769}<")
    )
    assert back(project, "fr", "xlsx", data)[0].refused == ((C, "row 2: the cell D2 holds more than 64 KB"),)


# -- in: what would take all day ----------------------------------------------------------------------------------


def within(text: str, old: str, new: str) -> str:
    assert old in text
    return text.replace(old, new, 1)


SPREADS: dict[str, Callable[[str], str]] = {
    "merged": lambda text: within(text, "</sheetData>", '</sheetData><mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'),
    "linked": lambda text: within(text, "<pageMargins", '<hyperlinks><hyperlink ref="A1:XFD1048576" location="a"/></hyperlinks><pageMargins'),
    "written otherwise": lambda text: within(text, "</sheetData>", '</sheetData><mergeCells><mergeCell ref="A1:XF&#68;1048576"/></mergeCells>'),
}  # fmt: skip


@pytest.mark.parametrize("kind", SPREADS)
def test_an_area_without_end_is_not_filled(project: Project, kind: str) -> None:
    data = rezipped(sent(project, "fr", "xlsx", (C,)), "xl/worksheets/sheet2.xml", SPREADS[kind])
    assert back(project, "fr", "xlsx", data)[1] == [
        "error[file-syntax]: back.xlsx is no workbook that can be read (ValueError)\n  --> back.xlsx\n"
        "  = hint: open it in Excel or LibreOffice, and save it again as .xlsx"
    ]


def test_a_cell_far_away(project: Project) -> None:
    def far(text: str) -> str:
        return within(
            text, "</sheetData>", '<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c></row></sheetData>'
        )

    data = rezipped(sent(project, "fr", "xlsx", (C,)), "xl/worksheets/sheet2.xml", far)
    assert back(project, "fr", "xlsx", data)[1] == [
        "error[file-syntax]: the table reaches down to row 1048576: more than 20000 rows\n  --> back.xlsx:1\n"
        "  = hint: delete the rows below the last text, and save it again"
    ]


def test_more_than_20000_rows(monkeypatch: pytest.MonkeyPatch, project: Project) -> None:
    data = sent(project, "fr", "xlsx", (A, C, D))
    monkeypatch.setattr(xlsx, "MAX_ROWS", 3)
    assert back(project, "fr", "xlsx", data)[1] == []
    monkeypatch.setattr(xlsx, "MAX_ROWS", 2)
    assert "the table reaches down to row 4: more than 2 rows" in back(project, "fr", "xlsx", data)[1][0]
