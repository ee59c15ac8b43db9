"""Workbooks that somebody made or changed (XLSX), read as plain data and changed. What is read, `worksheets` may have written.

Enters: the bytes of a workbook. Leaves: its sheets, each cell with what it really holds; or the workbook with some cells
written anew. How much there is of it is known before any of it is parsed (research: bad-input, "zip bomb", "entity bombs").
"""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from pamphlet.diagnostics import Report, Where, error
from pamphlet.reading import MAX_BYTES, MAX_ROWS
from pamphlet.tables.worksheets import Column, Grid, Prose, put, saved, write_book
from pamphlet.tables.zipped import members, zip_fault

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell as OpenCell
    from openpyxl.cell.cell import MergedCell
    from openpyxl.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

__all__ = [
    "Area",
    "Cell",
    "Column",
    "Grid",
    "Prose",
    "Sheet",
    "edited",
    "fragile",
    "is_workbook",
    "read_sheets",
    "unsaved",
    "write_book",
]

#: The most cells that all sheets may have: a table of 20,000 rows in 50 columns.
MAX_CELLS = 1_000_000
#: An escape of OOXML, and what would be taken for one.
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
#: What lies over an area of cells in a sheet.
_AREA = re.compile(rb"<(?:\w+:)?(?:mergeCell|hyperlink|comment)\s[^>]*")
_REF = re.compile(rb"\sref\s*=\s*[\"']([A-Z0-9:$]+)[\"']")
_ROW = re.compile(rb"<(?:\w+:)?row[\s/>]")
_CELL = re.compile(rb"<(?:\w+:)?c[\s/>]")
_FILLED = re.compile(rb"<(?:\w+:)?(?:v|t|f)[\s/>]")
#: Formats of numbers that show all their digits as they are.
_PLAIN = frozenset({"General", "0", "@", "GENERAL"})
#: What a workbook may hold that does not outlast a change: how a member of it begins, what stands in that, and how to call it.
_FRAGILE = (
    (re.compile("^xl/charts/"), b"", "charts"),
    (re.compile("^xl/drawings/"), b"<xdr:sp", "shapes and text boxes"),
    (re.compile("^xl/threadedComments/"), b"", "threads of comments (their text stays)"),
    (re.compile("^xl/(?:slicers|timelines)/"), b"", "slicers"),
    (re.compile("^xl/vbaProject"), b"", "macros"),
    (re.compile("^xl/externalLinks/"), b"", "links to other workbooks"),
    (re.compile("^xl/(?:ctrlProps|activeX|embeddings)/"), b"", "controls and embedded objects"),
    (re.compile("^xl/worksheets/"), b"<extLst", "some newer drop-downs and conditional formats"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """What a cell really holds. `at` is its place, as `B3`; `kind` is one of text, number, date, time, truth, error, formula
    and blank (with a comment, or it would not be here).

    `text` are its words; the digits of a whole number; the day of a date, as 2026-11-02; what an error or formula says.
    `whole` is whether a number is one; `plain`, whether its digits are all that it shows; `comment`, what is pinned to it.
    """

    at: str
    kind: str
    text: str = ""
    whole: bool = False
    plain: bool = True
    comment: str | None = None


@dataclass(frozen=True, slots=True)
class Area:
    """Cells merged into one: how they are called, as `D2:D3`, with their first and last rows and columns (from 1)."""

    name: str
    top: int
    bottom: int
    left: int
    right: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One sheet: its cells that hold anything, by row and column (from 1), and what of it is merged or hidden."""

    title: str
    rows: Mapping[int, Mapping[int, Cell]]
    merged: tuple[Area, ...] = ()
    hidden: bool = False
    hidden_rows: tuple[int, ...] = ()
    hidden_columns: tuple[int, ...] = ()

    @property
    def last(self) -> int:
        """The number of the last row that holds anything; 0 where none does."""
        return max(self.rows, default=0)


def is_workbook(data: bytes, name: str, report: Report) -> bool:
    """Whether a file is a workbook and harmless to read; else one error that says what it is and what to do."""
    place = Where(path=name)
    if len(data) > MAX_BYTES:
        report.error("file-syntax", f"{name} is larger than 20 MB", place, "keep the table alone in it, without pictures")
    elif data.startswith(b"\xd0\xcf\x11\xe0"):
        hint = "save it as .xlsx (Excel workbook), without a password"
        report.error("file-syntax", f"{name} is an old Excel file (.xls), or has a password", place, hint)
    elif not data.startswith(b"PK"):
        hint = "save it as .xlsx; if it is text, give it a name that ends with .csv"
        report.error("file-syntax", f"{name} is no workbook (.xlsx)", place, hint)
    elif b"opendocument" in data[:200]:
        report.error("file-syntax", f"{name} is a LibreOffice file (.ods)", place, "save it as .xlsx (Excel 2007-365)")
    elif why := zip_fault(data):
        report.error("file-syntax", f"{name} is not read: {why}", place, "save it again as .xlsx in the program that made it")
    elif "xl/workbook.xml" not in members(data):
        report.error("file-syntax", f"{name} is no workbook (.xlsx) but another zipped file", place, "save the table as .xlsx")
    else:
        return True
    return False


def read_sheets(data: bytes, name: str, report: Report) -> tuple[Sheet, ...] | None:
    """The sheets of a workbook that `is_workbook` found harmless; None (and an error) if it cannot be read, or has too much."""
    try:
        if fault := _size_fault(data):
            report.error("file-syntax", f"{name} is not read: {fault}", Where(path=name), "keep the table alone in the file")
            return None
        if _is_spread(data):
            raise ValueError("an area without end")
        book = _load(data)
        sheets = tuple(_sheet(sheet) for sheet in book.worksheets)
        book.close()
    except Exception as problem:  # the parts of a workbook can be broken in as many ways as openpyxl has lines
        message = f"{name} is no workbook that can be read ({type(problem).__name__})"
        report.error("file-syntax", message, Where(path=name), "open it in Excel or LibreOffice, and save it again as .xlsx")
        return None
    return sheets


def _load(data: bytes, *, values: bool = False, rich: bool = False) -> Workbook:
    from openpyxl import load_workbook

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of features of Excel that we have no use for
        return load_workbook(io.BytesIO(data), keep_links=False, data_only=values, rich_text=rich)


def _parts(data: bytes) -> Iterator[tuple[str, bytes]]:
    """The members of a zipped file, by name; without NUL, so that what is looked for is found in UTF-16, too."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for member in archive.namelist():
            yield member, archive.read(member).replace(b"\0", b"")


def _size_fault(data: bytes) -> str:
    """Whether the sheets hold more than any table of services, told in a moment: openpyxl takes seconds to find it out."""
    cells = 0
    for _, part in _parts(data):
        cells += sum(1 for _ in _CELL.finditer(part))
        rows = _ROW.split(part)[1:]
        if len(rows) > MAX_ROWS and sum(_FILLED.search(row) is not None for row in rows) > MAX_ROWS + 1:
            return f"one of its sheets has more than {MAX_ROWS} rows"
    return "its sheets have more than a million cells" if cells > MAX_CELLS else ""


def _is_spread(data: bytes) -> bool:
    """Whether merged cells, links or comments lie over more cells than a table has: openpyxl makes every one of them."""
    from openpyxl.utils.cell import range_boundaries

    cells = 0
    for _, part in _parts(data):
        for tag in _AREA.findall(part):
            area = _REF.search(tag)
            left, top, right, bottom = range_boundaries(area[1].decode("ascii")) if area else (None,) * 4
            if left is None or top is None or right is None or bottom is None:
                return True
            cells += (right - left + 1) * (bottom - top + 1)
    return cells > MAX_CELLS


def _sheet(sheet: Worksheet) -> Sheet:
    rows: dict[int, dict[int, Cell]] = {}
    for (row, column), cell in sorted(sheet._cells.items()):  # iter_rows would make every cell as far as the last one
        if cell.value is not None or cell.comment is not None:
            rows.setdefault(row, {})[column] = _cell(cell)
    areas = sheet.merged_cells.ranges
    hidden = [(d.min, d.max) for d in sheet.column_dimensions.values() if d.hidden and d.min and d.max]
    return Sheet(
        title=sheet.title,
        rows=rows,
        merged=tuple(sorted((Area(a.coord, a.min_row, a.max_row, a.min_col, a.max_col) for a in areas), key=_place)),
        hidden=sheet.sheet_state != "visible",
        hidden_rows=tuple(sorted(number for number, d in sheet.row_dimensions.items() if d.hidden and number in rows)),
        hidden_columns=tuple(sorted({n for first, last in hidden for n in range(first, min(last, 16_384) + 1)})),
    )


def _place(area: Area) -> tuple[int, int]:
    return area.top, area.left


def _cell(cell: OpenCell | MergedCell) -> Cell:
    """What a cell holds, in plain words and digits."""
    value = cell.value
    kind = "blank" if value is None else _KINDS.get(cell.data_type, "error")
    text, whole = str(value) if value is not None else "", False
    if isinstance(value, str) and kind == "text":
        text = _ESCAPED.sub(lambda match: chr(int(match[1], 16)), value)
    elif isinstance(value, int | float) and kind == "number":
        whole = float(value).is_integer() and abs(value) < 10**15  # beyond that, not every digit is kept
        text = str(int(value)) if whole else repr(value)
    elif isinstance(value, date) and kind == "date":
        text = (value.date() if isinstance(value, datetime) else value).isoformat()
    elif kind == "date":
        kind = "time"
    comment = cell.comment.text if cell.comment is not None else None
    plain = kind != "number" or cell.number_format in _PLAIN
    return Cell(at=cell.coordinate, kind=kind, text=text, whole=whole, plain=plain, comment=comment)


#: What a cell holds, by openpyxl's letter for it.
_KINDS = {"s": "text", "inlineStr": "text", "n": "number", "d": "date", "b": "truth", "e": "error", "f": "formula"}


def unsaved(data: bytes, title: str, places: Sequence[str]) -> frozenset[str]:
    """Which of the cells of a sheet that hold formulas have no saved value, as programs leave them that do not calculate."""
    if not places:
        return frozenset()
    try:
        book = _load(data, values=True)
    except Exception:  # the values are not what they say they are, and nobody asked for them yet
        return frozenset(places)
    sheet = book[title]
    found = frozenset(place for place in places if sheet[place].value is None)
    book.close()
    return found


def edited(data: bytes, title: str, cells: Mapping[tuple[int, int], str]) -> bytes:
    """A workbook with some cells of a sheet written as text, by row and column (from 1); the rest as far as openpyxl keeps it.

    A table of Excel that ends above a written row is stretched down to it. `fragile` says what does not last.

    Raises:
        PamphletError: a text is longer than a cell of Excel holds, or a cell is merged with others, or the workbook is broken.
    """
    try:
        book = _load(data, rich=True)
    except Exception as problem:  # fonts within a cell are looked at only here
        message = f"the workbook cannot be changed ({type(problem).__name__})"
        raise error("file-syntax", message, hint="open it in Excel or LibreOffice, and save it again as .xlsx") from problem
    sheet = book[title]
    for (row, column), text in sorted(cells.items()):
        put(sheet, row, column, text)
    last = max((row for row, _ in cells), default=0)
    for table in sheet.tables.values():
        corner, _, end = table.ref.partition(":")
        letters, digits = end.rstrip("0123456789"), end.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
        if digits and int(digits) < last and not table.totalsRowCount:
            table.ref = f"{corner}:{letters}{last}"
            if table.autoFilter is not None:
                table.autoFilter.ref = table.ref
    return saved(book)


def fragile(data: bytes) -> tuple[str, ...]:
    """What of a workbook is lost where it is changed by `edited`, in words."""
    parts = dict(_parts(data))
    return tuple(
        words
        for name, content, words in _FRAGILE
        if any(name.search(member) and content in part for member, part in parts.items())
    )
