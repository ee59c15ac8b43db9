"""services.xlsx: which sheet of a workbook is the table of services, and its rows as text.

Enters: the bytes of a workbook. Leaves: its rows, with an error for every cell that holds no text and for merged cells, and a
warning for whatever is hidden, pinned to a cell or not read: nothing of it is passed over in silence (research: bad-input).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pamphlet.diagnostics import Report, Where
from pamphlet.listings.header import Head, header_place, nearest_place, read_header
from pamphlet.listings.service import COLUMNS
from pamphlet.listings.typed import PHONES, typed, words
from pamphlet.tables.records import HEAD_ROWS, plain, too_many
from pamphlet.tables.workbook import Cell, Sheet, is_workbook, read_sheets, unsaved

#: Sheets of the template that hold no services.
NOT_SERVICES = frozenset({"how to", "codes"})


@dataclass(frozen=True, slots=True)
class BookTable:
    """A table in a workbook: its sheet, the number of its header and of the last row that holds anything, its header, its rows.

    Rows are cells by column, by their number; `numbers` are the rows with digits that came as a number, by column; `faulty`
    the rows with cells that cannot be read, and the columns of those.
    """

    sheet: str
    header: int
    last: int
    head: Head
    rows: Mapping[int, Mapping[str, str]]
    numbers: Mapping[str, tuple[int, ...]]
    faulty: Mapping[int, tuple[Mapping[str, str], frozenset[str]]]


def read_book(data: bytes, name: str, report: Report) -> BookTable | None:
    """The table of services in a workbook; None (and errors) if it has none, or its header is not as it must be.

    A row with a cell that cannot be read is an error and left out.
    """
    sheets = read_sheets(data, name, report) if is_workbook(data, name, report) else None
    sheet = _chosen(sheets, name, report) if sheets is not None else None
    if sheets is None or sheet is None:
        return None
    numbers, texts = _texts(sheet)
    head = read_header(texts, numbers, name, report)
    if head is None:
        return None
    line = numbers[head.at]
    below = [number for number in sorted(sheet.rows) if number > line]
    if too_many(len(below), name, report) or _stands_outside(sheet, below, head, name, report):
        return None
    _warn(sheets, sheet, line, head, name, report)
    bad = _merged(sheet, line, head, name, report)
    known = [column for column in head.places if column in COLUMNS]
    cells = (_at(sheet.rows[number], head, column) for number in below for column in known)
    missing = unsaved(data, sheet.title, [cell.at for cell in cells if cell.kind == "formula"])
    rows: dict[int, Mapping[str, str]] = {}
    numeric: dict[str, list[int]] = {}
    faulty: dict[int, tuple[Mapping[str, str], frozenset[str]]] = {}
    for number in below:
        row, faults = _row(sheet.rows[number], head, missing, Where(path=name, line=number))
        report.extend(faults)
        if faults.failed:
            wrong = frozenset(fault.where.field or "" for fault in faults if fault.where)
            for column in wrong & set(row):  # as it stands, so that its other cells can be looked at all the same
                row[column] = row[column] or _at(sheet.rows[number], head, column).text or "?"
            faulty[number] = (row, wrong)
        elif number not in bad and any(row.values()):
            rows[number] = row
            for column in PHONES:
                if _at(sheet.rows[number], head, column).kind == "number":
                    numeric.setdefault(column, []).append(number)
    numbers_by_column = {key: tuple(lines) for key, lines in numeric.items()}
    return BookTable(sheet.title, line, sheet.last, head, rows, numbers_by_column, faulty)


def _texts(sheet: Sheet) -> tuple[list[int], list[tuple[str, ...]]]:
    """The first rows of a sheet that hold anything: their numbers, and their cells as words."""
    numbers = [n for n in sorted(sheet.rows) if any(cell.kind != "blank" for cell in sheet.rows[n].values())][: HEAD_ROWS + 1]
    texts = []
    for number in numbers:
        row = sheet.rows[number]
        texts.append(tuple(row[c].text if c in row else "" for c in range(1, min(max(row), _WIDEST) + 1)))
    return numbers, texts


#: No header is wider than this: what stands further to the right is told of as a column without a name.
_WIDEST = 500


def _chosen(sheets: Sequence[Sheet], name: str, report: Report) -> Sheet | None:
    """The one sheet with the table; None (and an error) if there are several or none."""
    tables = [(sheet, _texts(sheet)[1]) for sheet in sheets]
    found = [sheet for sheet, texts in tables if header_place(texts) is not None]
    if len(found) > 1:
        message = f"the table stands on {len(found)} sheets: {', '.join(sheet.title for sheet in found)}"
        report.error("file-syntax", message, Where(path=name), "keep the one that is right and delete the others")
        return None
    like = [sheet for sheet, texts in tables if texts and sum(plain(c) in COLUMNS for c in texts[nearest_place(texts)]) > 1]
    if not found and not like:
        hint = "the first row of its sheet must name the columns: name, categories, phone …"
        report.error("key-missing", "no sheet has a table of services", Where(path=name), hint)
        return None
    return (found or like)[0]


def _at(row: Mapping[int, Cell], head: Head, column: str) -> Cell:
    """The cell of a row in a column; a blank one where there is none."""
    return row.get(head.places.get(column, -2) + 1, Cell(at="", kind="blank"))


def _row(row: Mapping[int, Cell], head: Head, missing: Iterable[str], where: Where) -> tuple[dict[str, str], Report]:
    """The texts of a row by column, and what is wrong with its cells. What strangers hold is shown as far as it is text."""
    faults = Report()
    texts = {}
    for column in head.places:
        cell = _at(row, head, column)
        place = Where(path=where.path, line=where.line, field=column)
        if column in COLUMNS:
            texts[column] = typed(cell, column, cell.at in missing, place, faults) or ""
        else:
            texts[column] = words(cell.text) if cell.kind in ("text", "number", "date") else ""
    return texts, faults


def _stands_outside(sheet: Sheet, below: Sequence[int], head: Head, name: str, report: Report) -> bool:
    """Whether anything stands in a column without a name; an error for the first of each column."""
    named = {place + 1 for place in head.places.values()}
    seen: set[int] = set()
    for number in below:
        for column, cell in sheet.rows[number].items():
            if column not in named and column not in seen and cell.text.strip():
                seen.add(column)
                hint = "name the column in the first row, or empty it"
                message = f"the cell {cell.at} is filled, and its column has no name"
                report.error("key-missing", message, Where(path=name, line=number), hint)
    return bool(seen)


def _merged(sheet: Sheet, line: int, head: Head, name: str, report: Report) -> set[int]:
    """The rows that merged cells of the table reach into; an error for each range."""
    bad: set[int] = set()
    for area in sheet.merged:
        if area.bottom >= line and area.top <= sheet.last and area.left <= head.width:
            message = f"the cells {area.name} are merged"
            hint = "unmerge them, and write each text into its own row"
            report.error("file-syntax", message, Where(path=name, line=max(area.top, line)), hint)
            bad.update(range(area.top, min(area.bottom, sheet.last) + 1))
    return bad


def _warn(sheets: Sequence[Sheet], sheet: Sheet, line: int, head: Head, name: str, report: Report) -> None:
    """Tell of what is hidden and read all the same, and of what is there and not read."""
    shown = "show it, and look whether it may print"
    if sheet.hidden:
        report.warning("value-wrong", f"the sheet '{sheet.title}' is hidden, and read all the same", Where(path=name), shown)
    for other in sheets:
        if other is not sheet and other.rows and other.title.casefold() not in NOT_SERVICES:
            report.warning("value-wrong", f"the sheet '{other.title}' is not read", Where(path=name), f"'{sheet.title}' is")
    rows = [number for number in sheet.hidden_rows if number > line]
    if rows:
        message = f"hidden rows are read all the same: {spans(rows)}"
        report.warning("value-wrong", message, Where(path=name, line=rows[0]), "show them (clear the filter), and look at them")
    names = [title for title, place in head.places.items() if place + 1 in sheet.hidden_columns and title in COLUMNS]
    if names:
        message = f"hidden columns are read all the same: {', '.join(names)}"
        report.warning("value-wrong", message, Where(path=name, line=line), "show them, and look at them")
    for number, cells in sheet.rows.items():
        for cell in cells.values():
            if cell.comment is not None:
                message = f"the comment on the cell {cell.at} is not read"
                report.warning("value-wrong", message, Where(path=name, line=number), "write it under internal_note")


def spans(numbers: Sequence[int]) -> str:
    """Row numbers in few words: `4, 7-9`."""
    runs: list[list[int]] = []
    for number in sorted(numbers):
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs)
