"""Any table of CSV or XLSX as texts under its own titles, whatever they are; `table` reads the tables that are ours.

Enters: a file, and the titles that are looked for. Leaves: its header and rows; or errors, all of them. Rows above the header
are titles of the sheet, and told of.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pamphlet.diagnostics import Report, Where
from pamphlet.reading import read_bytes, text_of
from pamphlet.tables.records import HEAD_ROWS, plain, read_records, separator_of, too_many
from pamphlet.tables.workbook import Cell, Sheet, is_workbook, read_sheets


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: its titles, and its rows by line (from 1), cells by title, stripped."""

    header: tuple[str, ...]
    rows: tuple[tuple[int, Mapping[str, str]], ...]


def read_grid(path: Path, name: str, titles: Collection[str], encoding: str, report: Report) -> Grid | None:
    """The table of a file; None (and errors) if it cannot be read. `titles` are those that its header should have."""
    data = read_bytes(path, name, report)
    if data is None:
        return None
    known = {plain(title) for title in titles}
    if data.startswith(b"PK") or path.suffix.casefold() == ".xlsx":
        lines = _of_workbook(data, name, known, report)
    else:
        text = text_of(data, name, report, encoding)
        found = read_records(text, separator_of(text, known), name, report) if text is not None else None
        lines = None if found is None else [(record.line, record.cells) for record in found]
    return None if not lines else _table(lines, known, name, report)


def _table(lines: Sequence[tuple[int, Sequence[str]]], known: Collection[str], name: str, report: Report) -> Grid | None:
    scores = [sum(plain(cell) in known for cell in cells) for _, cells in lines[:HEAD_ROWS]]
    at = scores.index(max(scores))
    if not scores[at]:  # the caller says whose titles these are not
        return Grid(tuple(" ".join(cell.split()) for cell in lines[0][1]), ())
    line, cells = lines[at]
    header = tuple(" ".join(cell.split()) for cell in cells)
    faults = Report()
    for title in dict.fromkeys(header):
        if title and header.count(title) > 1:
            faults.error("key-unknown", f"column '{title}' stands there twice", Where(path=name, line=line), "keep one of them")
    if at:
        report.warning(
            "feed-record", f"{at} rows above the header are not read", Where(path=name, line=1), "look whether they are titles"
        )
    rows = []
    if too_many(len(lines) - at - 1, name, report):
        return None
    for number, row in lines[at + 1 :]:
        if len(row) != len(header):
            hint = "text with a separator in it needs quotation marks; a row cut short loses its last columns"
            faults.error("file-syntax", f"{len(row)} cells, the header has {len(header)}", Where(path=name, line=number), hint)
            continue
        if any(text.strip() for title, text in zip(header, row, strict=True) if not title):
            hint = "name the column in the first row, or empty it"
            faults.error("key-missing", "a cell is filled, and its column has no name", Where(path=name, line=number), hint)
        rows.append((number, {title: text.strip() for title, text in zip(header, row, strict=True) if title}))
    report.extend(list(faults)[:20])
    return None if faults.failed else Grid(header, tuple(rows))


def _of_workbook(data: bytes, name: str, known: Collection[str], report: Report) -> list[tuple[int, Sequence[str]]] | None:
    """The rows of the sheet whose first rows have most of the titles, as texts; hidden rows are read, and told of."""
    sheets = read_sheets(data, name, report) if is_workbook(data, name, report) else None
    if not sheets or not any(sheet.rows for sheet in sheets):
        if sheets is not None:
            report.error("file-syntax", "the workbook is empty", Where(path=name))
        return None

    def score(sheet: Sheet) -> int:
        first = [row for _, row in sorted(sheet.rows.items())[:HEAD_ROWS]]
        return max((sum(plain(cell.text) in known for cell in row.values()) for row in first), default=0)

    sheet = max((sheet for sheet in sheets if sheet.rows), key=score)
    if sheet.merged:
        hint = "unmerge them, and write each text into its own row"
        report.error("file-syntax", f"the cells {sheet.merged[0].name} are merged", Where(path=name), hint)
        return None
    if sheet.hidden_rows:
        place = Where(path=name, line=sheet.hidden_rows[0])
        report.warning("feed-record", f"{len(sheet.hidden_rows)} hidden rows are read all the same", place, "look at them")
    width = max(max(row) for row in sheet.rows.values())
    return [
        (number, [_text(row.get(column)) for column in range(1, width + 1)])
        for number, row in sorted(sheet.rows.items())
        if any(_text(cell).strip() for cell in row.values())
    ]


def _text(cell: Cell | None) -> str:
    """What a cell holds, as text. A time stands for itself, which no reader of hours takes; an error stands for nothing."""
    return "" if cell is None or cell.kind in ("blank", "error") else cell.text
