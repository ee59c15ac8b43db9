"""Tables in workbooks for Excel, LibreOffice Calc or Google Sheets (XLSX). The only user of openpyxl.

Enters: columns and lines of text, or the bytes of a workbook that came back. Leaves: a workbook with every cell as text, or
its rows with what is wrong with their cells. Columns are found by their names, so a table may come back sorted, with columns
added, moved or hidden.
"""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pamphlet.diagnostics import Report, Where, error
from pamphlet.reading import MAX_ROWS
from pamphlet.translate.forms import steady, too_long

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell, MergedCell
    from openpyxl.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

#: The most that Excel holds in a cell, in UTF-16 units; openpyxl would cut the rest off without a word.
CELL = 32_767
#: Where a header row is looked for: lines that somebody put above it, columns that somebody put before it.
_HEAD_ROWS, _HEAD_COLUMNS = 20, 100
_AS_TEXT = "format the cell as Text and type the words again"
#: What a cell holds that is no text, by openpyxl's letter for it.
_NOT_TEXT = {
    "f": "a formula",
    "e": "an error",
    "n": "a number",
    "d": "a date",
    "b": "TRUE or FALSE",
}
#: An escape of OOXML, and what would be taken for one.
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
_LIKE_ESCAPED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
#: What lies over an area of cells in a sheet.
_AREA = re.compile(rb"<(?:\w+:)?(?:mergeCell|hyperlink|comment)\s[^>]*")
_REF = re.compile(rb"\sref\s*=\s*[\"']([A-Z0-9:$]+)[\"']")


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its name, its width in characters, who may write in it, what may be chosen.

    `own` is whether it holds words of the language that is translated into.
    """

    title: str
    width: float
    locked: bool = True
    choices: tuple[str, ...] = ()
    own: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a table that came back: its number, its cells by the name of their column, and why it cannot be read."""

    number: int
    cells: Mapping[str, str]
    fault: str = ""


def write_table(
    title: str, how_to: Sequence[str], columns: Sequence[Column], lines: Sequence[Sequence[str]], *, rtl: bool
) -> bytes:
    """A workbook of two sheets, "How to" and "Words": the same bytes for the same words.

    Raises:
        PamphletError: a text is longer than a cell of Excel holds.
    """
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font

    book = Workbook()
    first = book.worksheets[0]
    first.title = "How to"
    first.column_dimensions["A"].width = 100
    for number, text in enumerate((title, *how_to), 1):
        cell = _write(first, number, 1, text)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        cell.font = Font(bold=number == 1)
    first.protection.enable()
    _fill(book, columns, lines, rtl=rtl)
    out = io.BytesIO()
    book.save(out)
    book.close()
    return steady(out.getvalue())


def _fill(book: Workbook, columns: Sequence[Column], lines: Sequence[Sequence[str]], *, rtl: bool) -> None:
    """The sheet with the words."""
    from openpyxl.styles import Alignment, Font, Protection
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation
    from openpyxl.worksheet.properties import PageSetupProperties

    sheet: Worksheet = book.create_sheet("Words")
    for place, column in enumerate(columns, 1):
        letter = get_column_letter(place)
        sheet.column_dimensions[letter].width = column.width
        _write(sheet, 1, place, column.title).font = Font(bold=True)
        if column.choices and lines:
            choice = DataValidation("list", formula1=f'"{",".join(column.choices)}"', allow_blank=True, showErrorMessage=True)
            choice.add(f"{letter}2:{letter}{len(lines) + 1}")
            sheet.add_data_validation(choice)
    for number, line in enumerate(lines, 2):
        for place, (column, text) in enumerate(zip(columns, line, strict=True), 1):
            cell = _write(sheet, number, place, text)
            order = 2 if column.own and rtl else 1 if rtl else 0  # from right to left, from left to right, as the words are
            cell.alignment = Alignment(wrap_text=True, vertical="top", readingOrder=order)
            cell.protection = Protection(locked=column.locked)
    sheet.freeze_panes = "A2"
    sheet.sheet_view.rightToLeft = rtl
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    for allowed in ("formatColumns", "formatRows", "sort", "autoFilter"):
        setattr(sheet.protection, allowed, False)  # False lets people do it
    sheet.protection.enable()


def _write(sheet: Worksheet, row: int, column: int, text: str) -> Cell:
    """Put a text into a cell as text, whatever it looks like: a formula, a number, a date.

    Raises:
        PamphletError: it is longer than a cell of Excel holds.
    """
    text = _LIKE_ESCAPED.sub("_x005F_", text)
    if len(text.encode("utf-16-le", "replace")) > 2 * CELL:
        hint = "split the text in its source, or exchange it as XLIFF"
        raise error("value-wrong", f"a text of {len(text)} characters does not fit a cell of Excel: {text[:40]}…", hint=hint)
    cell = sheet.cell(row, column, text or None)
    cell.number_format = "@"
    if text:
        cell.data_type = "s"
    return cell


def read_table(data: bytes, name: str, wanted: Sequence[str], report: Report) -> tuple[Line, ...] | None:
    """The rows of the one sheet that has the wanted columns; None (and errors) if there is none, or columns are missing."""
    book = _open(data, name, report)
    if book is None:
        return None
    heads = [(sheet, *head) for sheet in book.worksheets if (head := _head(sheet, wanted))]
    found = [sheet for sheet, _, columns in heads if all(title in columns for title in wanted)]
    if len(found) > 1:
        message = f"the table stands on {len(found)} sheets: {', '.join(sheet.title for sheet in found)}"
        report.error("file-syntax", message, Where(path=name), "keep the one that is right and delete the others")
        return None
    sheet, row, columns = next((head for head in heads if head[0] in found), heads[0] if heads else (None, 0, {}))
    if sheet is None:
        hint = f"its first row names the columns: {', '.join(wanted)}"
        report.error("key-missing", "no sheet has the table", Where(path=name), hint)
        return None
    return _lines(sheet, row, columns, name, wanted, report)


def _open(data: bytes, name: str, report: Report) -> Workbook | None:
    from openpyxl import load_workbook

    try:
        if _is_spread(data):
            raise ValueError("an area without end")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of features of Excel that we have no use for
            return load_workbook(io.BytesIO(data), keep_links=False)
    except Exception as problem:  # the parts of a workbook can be broken in as many ways as openpyxl has lines
        message = f"{name} is no workbook that can be read ({type(problem).__name__})"
        report.error("file-syntax", message, Where(path=name), "open it in Excel or LibreOffice, and save it again as .xlsx")
        return None


def _is_spread(data: bytes) -> bool:
    """Whether merged cells, links or comments lie over more cells than a table has: openpyxl makes every one of them."""
    from openpyxl.utils.cell import range_boundaries

    cells = 0
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for member in archive.namelist():
            for tag in _AREA.findall(archive.read(member).replace(b"\0", b"")):
                area = _REF.search(tag)
                left, top, right, bottom = range_boundaries(area[1].decode("ascii")) if area else (None,) * 4
                if left is None or top is None or right is None or bottom is None:
                    return True
                cells += (right - left + 1) * (bottom - top + 1)
    return cells > MAX_ROWS * _HEAD_COLUMNS


def _head(sheet: Worksheet, wanted: Sequence[str]) -> tuple[int, dict[str, list[int]]] | None:
    """The header row of a sheet, and where each wanted column stands: the first row that holds two of their names."""
    names = {title.casefold(): title for title in wanted}
    limit = {"max_row": min(sheet.max_row, _HEAD_ROWS), "max_col": min(sheet.max_column, _HEAD_COLUMNS)}
    for number, row in enumerate(sheet.iter_rows(min_row=1, **limit, values_only=True), 1):
        columns: dict[str, list[int]] = {}
        for place, value in enumerate(row, 1):
            title = names.get(" ".join(value.split()).casefold()) if isinstance(value, str) else None
            if title:
                columns.setdefault(title, []).append(place)
        if len(columns) > 1:
            return number, columns
    return None


def _lines(
    sheet: Worksheet, head: int, columns: Mapping[str, list[int]], name: str, wanted: Collection[str], report: Report
) -> tuple[Line, ...] | None:
    """The rows below a header; None (and errors) if a column is missing or stands there twice, or there are too many."""
    place = Where(path=name, line=head)
    faults = Report()
    for title in wanted:
        if title not in columns:
            hint = "put it back, with its name in the first row"
            faults.error("key-missing", f"the column '{title}' is missing", place, hint)
        elif len(columns[title]) > 1:
            faults.error("key-unknown", f"the column '{title}' stands there twice", place, "keep the one that is right")
    if sheet.max_row - head > MAX_ROWS:
        message = f"the table reaches down to row {sheet.max_row}: more than {MAX_ROWS} rows"
        faults.error("file-syntax", message, place, "delete the rows below the last text, and save it again")
    report.extend(faults)
    if faults.failed:
        return None
    places = {title: at[0] for title, at in columns.items()}
    merged = _merged(sheet, set(places.values()))
    lines = []
    for number in range(head + 1, sheet.max_row + 1):
        cells = {title: sheet.cell(number, column) for title, column in places.items()}
        _warn_of_comments(cells.values(), name, report)
        wrong = [fault for cell in cells.values() if (fault := _fault(cell))]
        if number in merged:
            wrong.insert(0, merged[number])
        texts = {title: _words(cell) for title, cell in cells.items()}
        if wrong or any(text.strip() for text in texts.values()):
            lines.append(Line(number, texts, "; ".join(wrong)))
    return tuple(lines)


def _words(cell: Cell | MergedCell) -> str:
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), cell.value) if isinstance(cell.value, str) else ""


def _merged(sheet: Worksheet, columns: Collection[int]) -> dict[int, str]:
    """The rows that merged cells reach into, and how to say it."""
    return {
        number: f"the cells {area.coord} are merged: unmerge them, and write each text into its own row"
        for area in sheet.merged_cells.ranges
        if any(area.min_col <= column <= area.max_col for column in columns)
        for number in range(area.min_row, min(area.max_row, sheet.max_row) + 1)
    }


def _fault(cell: Cell | MergedCell) -> str:
    """Why a cell holds no text, or nothing."""
    if cell.value is None:
        return ""
    if not isinstance(cell.value, str) or cell.data_type != "s":
        found = f"the error {cell.value}" if cell.data_type == "e" else _NOT_TEXT.get(cell.data_type, "no text")
        return f"the cell {cell.coordinate} holds {found}: {_AS_TEXT}"
    return f"the cell {cell.coordinate} holds more than 64 KB" if too_long(cell.value) else ""


def _warn_of_comments(cells: Iterable[Cell | MergedCell], name: str, report: Report) -> None:
    """What somebody pinned to a cell is not in the table: say so, or it would be lost."""
    for cell in cells:
        if cell.comment is not None:
            message = f"the comment on the cell {cell.coordinate} is not taken: {' '.join(cell.comment.text.split())[:60]}"
            report.warning("value-wrong", message, Where(path=name, line=cell.row), "write it into the last column")
