"""Workbooks as plain data: what each cell really holds, how much a file may hold, and that what is written is text."""

from __future__ import annotations

import io
import time
import zipfile
from datetime import date

import openpyxl
import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment
from openpyxl.worksheet.formula import ArrayFormula

from pamphlet.diagnostics import PamphletError, Report
from pamphlet.tables.workbook import Cell, Column, Grid, Prose, Sheet, edited, is_workbook, read_sheets, unsaved, write_book


def opened(data: bytes) -> tuple[Sheet, ...]:
    report = Report()
    assert is_workbook(data, "x.xlsx", report), list(map(str, report))
    sheets = read_sheets(data, "x.xlsx", report)
    assert sheets is not None, list(map(str, report))
    assert not report.items
    return sheets


def saved(book: Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_entities_are_never_expanded() -> None:
    """bad-input: XLSX entity bombs: defusedxml installed."""
    assert openpyxl.DEFUSEDXML is True


def test_what_cells_hold() -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    values = ["a_x0041_", 988, 0.5, 1e300, date(2026, 11, 2), True, "#N/A", "=A1", ArrayFormula("I1", "=A1"), None, None]
    for column, value in enumerate(values, 1):
        sheet.cell(1, column).value = value  # type: ignore[assignment]  # all of these can stand in a cell
    sheet["B1"].number_format = "0.0"
    sheet["K1"].comment = Comment("pinned", "Lee")
    sheet["XFD1048576"].number_format = "@"
    (found,) = opened(saved(book))
    assert (found.last, list(found.rows)) == (1, [1])
    assert list(found.rows[1].values()) == [
        Cell(at="A1", kind="text", text="aA"),
        Cell(at="B1", kind="number", text="988", whole=True, plain=False),
        Cell(at="C1", kind="number", text="0.5"),
        Cell(at="D1", kind="number", text="1e+300"),
        Cell(at="E1", kind="date", text="2026-11-02"),
        Cell(at="F1", kind="truth", text="True"),
        Cell(at="G1", kind="error", text="#N/A"),
        Cell(at="H1", kind="formula", text="=A1"),
        Cell(at="I1", kind="formula", text=found.rows[1][9].text),
        Cell(at="K1", kind="blank", comment="pinned"),
    ]


def test_sheets_that_are_hidden_or_empty() -> None:
    book = Workbook()
    book.create_sheet("B").sheet_state = "hidden"
    assert [(sheet.title, sheet.hidden, sheet.last) for sheet in opened(saved(book))] == [("Sheet", False, 0), ("B", True, 0)]


def test_formulas_with_and_without_a_saved_value() -> None:
    book = Workbook()
    book.worksheets[0]["A1"] = "=1+1"
    data = saved(book)
    assert unsaved(data, "Sheet", ["A1"]) == {"A1"}
    assert unsaved(data, "Sheet", []) == frozenset()


ODD = ("=1+1", "+1", "-3", "@a", "1.5", "2026-11-02", "TRUE", "#REF!", " a ", "a\nb", "_x0041_", "\u0a38", "'tis")


def test_what_is_written_is_text_and_reads_back() -> None:
    grid = Grid(
        title="T", columns=[Column("a", 9), Column("b", 9, choices=("x", "y"), strict=False)], lines=[(t, t) for t in ODD]
    )
    data = write_book([Prose(title="P", lines=("Title", *ODD)), grid])
    prose, table = opened(data)
    assert [row[1].text for row in prose.rows.values()] == ["Title", *ODD]
    assert [[cell.text for cell in row.values()] for row in table.rows.values()] == [["a", "b"], *([t, t] for t in ODD)]
    assert {cell.kind for sheet in (prose, table) for row in sheet.rows.values() for cell in row.values()} == {"text"}
    assert data == write_book([Prose(title="P", lines=("Title", *ODD)), grid])


def test_sheets_are_protected_unless_they_are_to_be_filled_in() -> None:
    grids = [
        Grid(
            title=str(protected),
            columns=[Column("a", 9, locked=False)],
            lines=[("x",)],
            protected=protected,
            spare=2 - protected,
        )
        for protected in (True, False)
    ]
    book = load_workbook(io.BytesIO(write_book([Prose(title="P", lines=("x",)), *grids])))
    assert [sheet.protection.sheet for sheet in book.worksheets] == [True, True, False]
    assert [sheet.max_row for sheet in book.worksheets] == [1, 3, 4]
    assert not book["True"]["A2"].protection.locked


def test_a_text_that_no_cell_holds_is_refused_and_not_shown() -> None:
    with pytest.raises(PamphletError) as caught:
        write_book([Prose(title="P", lines=("x", "12 Sealed Street" * 3000))])
    assert str(caught.value) == (
        "error[value-wrong]: a text of 48000 characters does not fit a cell of Excel: P, row 2\n"
        "  = hint: split the text in its source, or send it in another form than .xlsx"
    )


def test_cells_are_changed_in_their_place() -> None:
    data = write_book([Grid(title="T", columns=[Column("a", 9)], lines=[("x",), ("y",)])])
    (sheet,) = opened(edited(data, "T", {(2, 1): "", (3, 2): "=1", (5, 1): "z"}))
    assert {cell.at: cell.text for row in sheet.rows.values() for cell in row.values()} == {
        "A1": "a",
        "A3": "y",
        "B3": "=1",
        "A5": "z",
    }


def test_fonts_that_are_broken_are_told_when_a_workbook_is_changed() -> None:
    data = write_book([Grid(title="T", columns=[Column("a", 9)], lines=[("x",)])])
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            new.writestr(name, b"<a" if name == "xl/styles.xml" else old.read(name))
    with pytest.raises(PamphletError, match="the workbook cannot be changed"):
        edited(out.getvalue(), "T", {(1, 1): "b"})


def test_a_broken_part_is_told_by_its_fault() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
    report = Report()
    assert is_workbook(out.getvalue(), "x.xlsx", report)
    assert read_sheets(out.getvalue(), "x.xlsx", report) is None
    assert list(map(str, report)) == [
        "error[file-syntax]: x.xlsx is no workbook that can be read (KeyError)\n  --> x.xlsx\n"
        "  = hint: open it in Excel or LibreOffice, and save it again as .xlsx"
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_rows_and_cells_are_counted_before_they_are_read(encoding: str) -> None:
    """bad-input: 20,000 rows: refused in a moment, also where the part is not UTF-8."""
    rows = "".join(f'<row r="{n}"><c r="A{n}"><v>1</v></c></row>' for n in range(1, 20_003))
    text = f'<?xml version="1.0" encoding="{encoding}"?><worksheet><sheetData>{rows}</sheetData></worksheet>'
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("other/sheet.bin", text.encode(encoding))
    report = Report()
    start = time.monotonic()
    assert read_sheets(out.getvalue(), "x.xlsx", report) is None
    assert time.monotonic() - start < 2
    assert report.items[0].message == "x.xlsx is not read: one of its sheets has more than 20000 rows"


def test_a_large_file() -> None:
    report = Report()
    assert not is_workbook(b"PK" + bytes(20 * 1024 * 1024), "x.xlsx", report)
    assert list(map(str, report)) == [
        "error[file-syntax]: x.xlsx is larger than 20 MB\n  --> x.xlsx\n  = hint: keep the table alone in it, without pictures"
    ]
