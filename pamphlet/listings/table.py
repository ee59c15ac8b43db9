"""The sheet of a region's services as a table: services.csv or services.xlsx, read, and written with some cells changed.

Enters: a file that people keep. Leaves: its columns and rows as text; or its bytes with cells changed and rows added, and
everything else as it was: a row that nobody touched changes no byte of a CSV file.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from pamphlet.diagnostics import Report, Where, error
from pamphlet.listings.book import read_book, spans
from pamphlet.listings.header import Head, read_header
from pamphlet.listings.service import COLUMNS
from pamphlet.listings.typed import PHONES, UNFIT, digits, words
from pamphlet.reading import MAX_FIELD, Row, encoding_of, one_ending, read_bytes, text_of
from pamphlet.tables.records import Record, fits, read_records, records, separator_of, too_many
from pamphlet.tables.workbook import edited, fragile

CSV, XLSX = "services.csv", "services.xlsx"
#: What makes a formula of a cell when a spreadsheet opens a CSV file, and what the apostrophe against it is taken for.
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "'", "\uff1d", "\uff0b", "\uff0d", "\uff20")


@dataclass(frozen=True, slots=True)
class Shape:
    """What `changed` must know of a file: its bytes, and where in it the table stands."""

    data: bytes = b""
    encoding: str = "utf-8"
    separator: str = ","
    sheet: str = ""
    header: int = 1
    last: int = 1
    width: int = 0
    places: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet: its columns as in the file, known ones by their plain names, and its rows by line, cells stripped.

    `name` is the path as people know it.
    """

    path: Path
    name: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    #: Rows of a workbook with cells that cannot be read, and in which columns: nothing is made of them.
    faulty: tuple[tuple[Row, frozenset[str]], ...] = ()
    shape: Shape = field(default=Shape(), repr=False, compare=False)


def sheet_of(root: Path, region: str) -> Path:
    """The sheet of a region: services.xlsx where that alone is there, else services.csv, whether it is there or not."""
    folder = root / "regions" / region
    workbook = folder / XLSX
    return workbook if workbook.is_file() and not (folder / CSV).exists() else folder / CSV


def blank_table(path: Path, name: str) -> Table:
    """A CSV sheet that is not there yet, with all columns and no rows: `changed` makes the whole file of it."""
    data = (",".join(COLUMNS) + "\r\n").encode()
    places = {column: place for place, column in enumerate(COLUMNS)}
    return Table(path, name, tuple(COLUMNS), (), shape=Shape(data, width=len(places), places=places))


def read_table(path: Path, name: str, report: Report, encoding: str = "utf-8") -> Table | None:
    """A sheet with all rows that can be read; None (and errors) if the file or its header is not as it must be.

    CSV is UTF-8, UTF-16 or `encoding`, with commas, semicolons or tabs. A row that cannot be read is an error and left out.
    """
    data = read_bytes(path, name, report)
    if data is None:
        return None
    if path.suffix.casefold() == ".xlsx":
        return _from_book(data, path, name, report)
    if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        hint = f'save it as "CSV UTF-8", or give it the name {Path(name).with_suffix(".xlsx").name}'
        report.error("file-syntax", f"{name} is no CSV but a workbook or another program's file", Where(path=name), hint)
        return None
    text = text_of(data, name, report, encoding)
    return None if text is None else _from_text(text, data, path, name, report, encoding)


def _from_text(text: str, data: bytes, path: Path, name: str, report: Report, encoding: str) -> Table | None:
    separator = separator_of(text, COLUMNS)
    found = read_records(text, separator, name, report)
    if found is None:
        return None
    head = read_header([record.cells for record in found], [record.line for record in found], name, report)
    if head is None or too_many(len(found) - head.at - 1, name, report):
        return None
    body = [record for record in found[head.at + 1 :] if fits(record, head.width, name, report)]
    if _has_nameless(head, body, name, report):
        return None
    rows = []
    numbers: dict[str, list[int]] = {}
    for record in body:
        cells = {column: words(record.cells[place]) for column, place in head.places.items()}
        for column in PHONES:
            if found_digits := digits(cells.get(column, "")):
                cells[column] = found_digits
                numbers.setdefault(column, []).append(record.line)
        rows.append(Row(record.line, MappingProxyType(cells)))
    _warn_of_numbers(numbers, name, report)
    shape = Shape(data, encoding, separator, "", found[head.at].line, found[-1].line, head.width, head.places)
    return Table(path, name, tuple(head.places), tuple(rows), shape=shape)


def _from_book(data: bytes, path: Path, name: str, report: Report) -> Table | None:
    book = read_book(data, name, report)
    if book is None:
        return None
    _warn_of_numbers(book.numbers, name, report)
    rows = tuple(Row(line, MappingProxyType(dict(cells))) for line, cells in book.rows.items())
    shape = Shape(data, "", "", book.sheet, book.header, book.last, book.head.width, book.head.places)
    faulty = tuple((Row(line, MappingProxyType(dict(cells))), wrong) for line, (cells, wrong) in book.faulty.items())
    return Table(path, name, tuple(book.head.places), rows, faulty, shape)


def _has_nameless(head: Head, body: Iterable[Record], name: str, report: Report) -> bool:
    """Whether anything stands in a column without a name; an error for the first of each column."""
    seen: set[int] = set()
    for record in body:
        for place in head.nameless:
            if place not in seen and record.cells[place].strip():
                seen.add(place)
                message = f"cell {place + 1} is filled, and its column has no name"
                hint = "name the column in the first row, or empty it"
                report.error("key-missing", message, Where(path=name, line=record.line), hint)
    return bool(seen)


def _warn_of_numbers(numbers: Mapping[str, Sequence[int]], name: str, report: Report) -> None:
    """Tell where a telephone number came as a number, whole: the next one may come without its last digits."""
    for column, lines in numbers.items():
        message = f"numbers that are no text are read as their digits: rows {spans(lines)}"
        hint = "format the column as Text, so that no spreadsheet shortens them"
        report.warning("listing-phone", message, Where(path=name, line=lines[0], field=column), hint)


# -- out ---------------------------------------------------------------------------------------------------------


def changed(table: Table, updates: Mapping[int, Mapping[str, str]], additions: Sequence[Mapping[str, str]]) -> bytes:
    """The bytes of the table's file with cells changed, by the line of their row and their column, and rows added at its end.

    Columns that are not there are added at the right, if anything stands in them. Texts are stripped. In CSV, a text that a
    spreadsheet would take for a formula gets an apostrophe in front, which is taken off again when it is read.

    Raises:
        PamphletError: a text holds a sign that no sheet can, or one that the file's encoding has not, or does not fit a cell.
        KeyError: the table has no such row.
    """
    known = {row.line for row in table.rows}
    changes: dict[int, dict[str, str]] = {}
    for line, cells in updates.items():
        if line not in known:
            raise KeyError(line)
        changes[line] = {column: _fit(text, table.name, line, column) for column, text in cells.items()}
    rows = [{column: _fit(text, table.name, None, column) for column, text in cells.items()} for cells in additions]
    more = {column for cells in (*changes.values(), *rows) for column, text in cells.items() if text} - {*table.columns}
    new = [column for column in COLUMNS if column in more] + sorted(more - {*COLUMNS})
    if table.shape.sheet:
        return _changed_book(table, changes, rows, new)
    return _changed_text(table, changes, rows, new)


def _fit(text: str, name: str, line: int | None, column: str) -> str:
    """A text as a cell holds it. Raises PamphletError."""
    text = one_ending(text).strip()
    if match := UNFIT.search(text):
        where = Where(path=name, line=line, field=column)
        raise error("value-wrong", f"the sign U+{ord(match[0]):04X} cannot stand in a sheet", where, "delete it")
    return text


def _changed_book(
    table: Table, changes: Mapping[int, Mapping[str, str]], rows: Sequence[Mapping[str, str]], new: Sequence[str]
) -> bytes:
    shape = table.shape
    places = {**shape.places, **{column: shape.width + n for n, column in enumerate(new)}}
    numbered = [*changes.items(), *enumerate(rows, shape.last + 1)]
    cells = {
        (line, places[column] + 1): "'" + text if text.startswith("'") else text
        for line, row in numbered
        for column, text in row.items()
        if text or (line in changes and column in places)
    }
    cells |= {(shape.header, places[column] + 1): column for column in new}
    return edited(shape.data, shape.sheet, cells)


def _changed_text(
    table: Table, changes: Mapping[int, Mapping[str, str]], rows: Sequence[Mapping[str, str]], new: Sequence[str]
) -> bytes:
    shape = table.shape
    mark, codec = encoding_of(shape.data, shape.encoding)
    text = shape.data[len(mark) :].decode(codec)
    lines = list(io.StringIO(text, newline=""))  # as they stand, each with its own end
    end = next(filter(None, (_end(line) for line in lines)), "\n")
    places = {**shape.places, **{column: shape.width + n for n, column in enumerate(new)}}
    more = shape.separator * len(new)
    out: list[str] = []
    done, style = 0, csv.QUOTE_MINIMAL
    for record in records(text, shape.separator, 2 * MAX_FIELD):  # a cell was measured with one sign at the end of its lines
        out += lines[done : record.line - 1]
        whole = "".join(lines[record.line - 1 : record.end])
        body, done = whole.removesuffix(_end(whole)), record.end
        style = _style(record.cells, body, shape.separator)
        if record.line == shape.header:
            body += "".join(shape.separator + _line([_safe(column)], shape.separator, style) for column in new)
        elif record.line in changes:
            cells = [*record.cells, *([""] * len(new))]
            for column, value in changes[record.line].items():
                if column in places:
                    cells[places[column]] = _safe(value)
            body = _line(cells, shape.separator, style)
        elif record.line > shape.header:
            body += more
        out.append(body + _end(whole))
    if rows and out and not _end(out[-1]):
        out[-1] += end
    for row in rows:
        cells = [""] * (shape.width + len(new))
        for column, value in row.items():
            if column in places:
                cells[places[column]] = _safe(value)
        out.append(_line(cells, shape.separator, style) + end)
    return mark + _encoded("".join(out + lines[done:]), codec, table.name)


def _end(line: str) -> str:
    """How a line ends: with CR and LF, with one of them, or not at all."""
    return "\r\n" if line.endswith("\r\n") else line[-1:] if line.endswith(("\r", "\n")) else ""


def _safe(text: str) -> str:
    """A text that no spreadsheet takes for a formula (OWASP, CSV Injection), and that reads back as it is."""
    return "'" + text if text.startswith(_DANGEROUS) else text


def _style(cells: Sequence[str], body: str, separator: str) -> int:
    """How the cells of a row are quoted: all of them, or those that need it."""
    return csv.QUOTE_ALL if _line(cells, separator, csv.QUOTE_ALL) == body else csv.QUOTE_MINIMAL


def _line(cells: Sequence[str], separator: str, style: int) -> str:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=separator, quoting=style, lineterminator="\r\n").writerow(cells)  # type: ignore[arg-type]  # QUOTE_…
    return out.getvalue().removesuffix("\r\n")


def _encoded(text: str, codec: str, name: str) -> bytes:
    try:
        return text.encode(codec)
    except UnicodeEncodeError as problem:
        sign = text[problem.start]
        hint = 'save the sheet as "CSV UTF-8", and take the line "encoding" out of region.toml'
        raise error("file-encoding", f"'{sign}' cannot be written in {codec}", Where(path=name), hint) from None


def losses(table: Table) -> tuple[str, ...]:
    """What of a file would be lost where it is written by `changed`, in words: a workbook may hold more than we can keep."""
    return fragile(table.shape.data) if table.shape.sheet else ()
