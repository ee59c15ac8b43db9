"""CSV (RFC 4180) into rows, strictly, whichever spreadsheet saved it: with commas, semicolons or tabs between the columns.

Enters: a text whose lines end alike, or as they stand. Leaves: its rows with the lines they take, or one error that says what
is wrong and where.
"""

from __future__ import annotations

import contextlib
import csv
import io
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from pamphlet.diagnostics import Report, Where
from pamphlet.reading import MAX_FIELD, MAX_ROWS

#: What may stand between the columns of a table, most common first.
SEPARATORS = (",", ";", "\t")
#: How many rows are looked at for a header: there may be lines that somebody put above it.
HEAD_ROWS = 20
#: Signs that nobody sees, and that come along when words are copied.
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad]")
_UNCLOSED = "look for a quotation mark that is opened and never closed"
#: What is wrong with a text that is not CSV, by a part of what the reader of CSV says.
_FAULTS = {
    "unexpected end of data": ("a quotation mark is opened and never closed", "close it, or take it out"),
    "field larger": (f"a cell holds more than {MAX_FIELD // 1024} KB", _UNCLOSED),
    "expected after": (
        "something stands between a closing quotation mark and the end of its cell",
        "write two quotation marks for one inside a cell",
    ),
}


@dataclass(frozen=True, slots=True)
class Record:
    """One row as it stands: its first line and its last one (from 1), and its cells in order."""

    line: int
    end: int
    cells: tuple[str, ...]


def records(text: str, separator: str, most: int = MAX_FIELD) -> Iterator[Record]:
    """The rows of a text that have anything in them, each cell with at most so many signs. Raises csv.Error if it is no CSV."""
    csv.field_size_limit(most)
    reader = csv.reader(io.StringIO(text, newline=""), strict=True, delimiter=separator)
    start = 1
    for cells in reader:
        if any(cell.strip() for cell in cells):
            yield Record(start, reader.line_num, tuple(cells))
        start = reader.line_num + 1


def read_records(text: str, separator: str, name: str, report: Report) -> tuple[Record, ...] | None:
    """All rows of a text that have anything in them; None (and an error) if it is not CSV, has none, or has too many."""
    found: list[Record] = []
    try:
        for record in records(text, separator):
            found.append(record)
            if len(found) > MAX_ROWS + HEAD_ROWS:
                too_many(len(found), name, report)
                return None
    except csv.Error as problem:
        place = Where(path=name, line=found[-1].end + 1 if found else 1)
        message, hint = next((said for sign, said in _FAULTS.items() if sign in str(problem)), (str(problem), _UNCLOSED))
        report.error("file-syntax", f"not CSV: {message}", place, hint)
        return None
    if not found:
        report.error("file-syntax", "the table is empty", Where(path=name), "its first row must name the columns")
        return None
    return tuple(found)


def too_many(rows: int, name: str, report: Report) -> bool:
    """Whether a table has more rows than are read; an error says so."""
    if rows > MAX_ROWS:
        report.error("file-syntax", f"more than {MAX_ROWS} rows", Where(path=name), "split the table by region")
    return rows > MAX_ROWS


def fits(record: Record, width: int, name: str, report: Report) -> bool:
    """Whether a row has as many cells as the header; else an error says what may have happened."""
    if len(record.cells) == width:
        return True
    if len(record.cells) > width:
        hint = "put text that holds a comma between quotation marks"
    else:
        hint = "a row cut short loses its last columns, such as status: compare it with its source and save the sheet again"
    report.error("file-syntax", f"{len(record.cells)} cells, the header has {width}", Where(path=name, line=record.line), hint)
    return False


def separator_of(text: str, known: Collection[str]) -> str:
    """What stands between the columns: comma, semicolon or tab, by the first row that holds two of the `known` names.

    Names are compared as `plain` makes them. Where no row holds two, it is what splits the first row into most cells.
    """
    head = "\n".join(text.split("\n", 4 * HEAD_ROWS)[: 4 * HEAD_ROWS])
    best: tuple[tuple[int, int], str] | None = None
    for separator in SEPARATORS:
        with contextlib.suppress(csv.Error):  # a cell that is cut off, or a separator that is none
            for place, record in zip(range(HEAD_ROWS), records(head, separator), strict=False):
                score = sum(plain(cell) in known for cell in record.cells)
                if score > 1 and (best is None or (place, -score) < best[0]):
                    best = (place, -score), separator
    if best:
        return best[1]
    first = next(filter(str.strip, text.split("\n")), "")
    return max(SEPARATORS, key=first.count)


def plain(name: str) -> str:
    """The name of a column without what people and spreadsheets add to it: ` Verified On ` is `verified_on`."""
    return "_".join(_INVISIBLE.sub("", name).replace("-", " ").replace("_", " ").split()).casefold()
