"""Tables of words in workbooks for Excel, LibreOffice Calc or Google Sheets (XLSX).

Enters: columns and lines of text, or the bytes of a workbook that came back. Leaves: a workbook with every cell as text, or
its rows with what is wrong with their cells. Columns are found by their names, so a table may come back sorted, with columns
added, moved or hidden.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from pamphlet.diagnostics import Report, Where
from pamphlet.reading import MAX_ROWS
from pamphlet.tables.workbook import Cell, Sheet, read_sheets
from pamphlet.tables.worksheets import Column, Grid, Prose, write_book
from pamphlet.translate.forms import too_long

__all__ = ["Column", "Line", "read_table", "write_table"]

#: Where a header row is looked for: lines that somebody put above it, columns that somebody put before it.
_HEAD_ROWS, _HEAD_COLUMNS = 20, 100
_AS_TEXT = "format the cell as Text and type the words again"
#: What a cell holds that is no text.
_NOT_TEXT = {
    "formula": "a formula",
    "number": "a number",
    "date": "a date",
    "time": "a time",
    "truth": "TRUE or FALSE",
}


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
    prose = Prose(title="How to", lines=(title, *how_to))
    return write_book([prose, Grid(title="Words", columns=columns, lines=lines, rtl=rtl)])


def read_table(data: bytes, name: str, wanted: Sequence[str], report: Report) -> tuple[Line, ...] | None:
    """The rows of the one sheet that has the wanted columns; None (and errors) if there is none, or columns are missing."""
    sheets = read_sheets(data, name, report)
    if sheets is None:
        return None
    heads = [(sheet, *head) for sheet in sheets if (head := _head(sheet, wanted))]
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


def _head(sheet: Sheet, wanted: Sequence[str]) -> tuple[int, dict[str, list[int]]] | None:
    """The header row of a sheet, and where each wanted column stands: the first row that holds two of their names."""
    names = {title.casefold(): title for title in wanted}
    for number in sorted(number for number in sheet.rows if number <= _HEAD_ROWS):
        columns: dict[str, list[int]] = {}
        for place, cell in sheet.rows[number].items():
            title = names.get(" ".join(cell.text.split()).casefold()) if cell.kind == "text" else None
            if title and place <= _HEAD_COLUMNS:
                columns.setdefault(title, []).append(place)
        if len(columns) > 1:
            return number, columns
    return None


def _lines(
    sheet: Sheet, head: int, columns: Mapping[str, list[int]], name: str, wanted: Collection[str], report: Report
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
    if sheet.last - head > MAX_ROWS:
        message = f"the table reaches down to row {sheet.last}: more than {MAX_ROWS} rows"
        faults.error("file-syntax", message, place, "delete the rows below the last text, and save it again")
    report.extend(faults)
    if faults.failed:
        return None
    places = {title: at[0] for title, at in columns.items()}
    merged = _merged(sheet, set(places.values()))
    lines = []
    for number in sorted({*sheet.rows, *merged}):
        if number <= head:
            continue
        row = sheet.rows.get(number, {})
        cells = {title: row[column] for title, column in places.items() if column in row}
        _warn_of_comments(number, cells.values(), name, report)
        wrong = [fault for cell in cells.values() if (fault := _fault(cell))]
        if number in merged:
            wrong.insert(0, merged[number])
        texts = {title: cells[title].text if title in cells and cells[title].kind in _WORDS else "" for title in places}
        if wrong or any(text.strip() for text in texts.values()):
            lines.append(Line(number, texts, "; ".join(wrong)))
    return tuple(lines)


#: Kinds of cells that are called by what stands in them, so that a row can be named by its id.
_WORDS = ("text", "formula", "error")


def _merged(sheet: Sheet, columns: Collection[int]) -> dict[int, str]:
    """The rows that merged cells reach into, and how to say it."""
    return {
        number: f"the cells {area.name} are merged: unmerge them, and write each text into its own row"
        for area in sheet.merged
        if any(area.left <= column <= area.right for column in columns)
        for number in range(area.top, min(area.bottom, sheet.last) + 1)
    }


def _fault(cell: Cell) -> str:
    """Why a cell holds no text, or nothing."""
    if cell.kind == "text":
        return f"the cell {cell.at} holds more than 64 KB" if too_long(cell.text) else ""
    if cell.kind == "blank":
        return ""
    found = f"the error {cell.text}" if cell.kind == "error" else _NOT_TEXT[cell.kind]
    return f"the cell {cell.at} holds {found}: {_AS_TEXT}"


def _warn_of_comments(number: int, cells: Iterable[Cell], name: str, report: Report) -> None:
    """What somebody pinned to a cell is not in the table: say so, or it would be lost."""
    for cell in cells:
        if cell.comment is not None:
            message = f"the comment on the cell {cell.at} is not taken: {' '.join(cell.comment.split())[:60]}"
            report.warning("value-wrong", message, Where(path=name, line=number), "write it into the last column")
