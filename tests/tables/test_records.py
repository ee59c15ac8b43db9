"""CSV as spreadsheets save it: separators, line breaks in cells, and what is refused, quickly and with its line."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pamphlet.diagnostics import Report
from pamphlet.tables import records
from pamphlet.tables.records import Record, fits, plain, read_records, separator_of

KNOWN = ("id", "name", "phone", "status")


def read(text: str, separator: str = ",") -> tuple[list[tuple[int, tuple[str, ...]]], list[str]]:
    report = Report()
    found = read_records(text, separator, "f.csv", report)
    return [(record.line, record.cells) for record in found or ()], list(map(str, report))


def test_rows_keep_their_line_numbers_over_line_breaks_in_cells() -> None:
    text = 'id,name\n1,"two\nlines"\n\n2,b\n'
    assert read(text) == ([(1, ("id", "name")), (2, ("1", "two\nlines")), (5, ("2", "b"))], [])
    assert [(r.line, r.end) for r in records.records(text, ",")] == [(1, 1), (2, 3), (5, 5)]


@pytest.mark.parametrize("end", ["\n", "\r", "\r\n"])
def test_lines_may_end_in_any_way(end: str) -> None:
    """bad-input: accept CR, LF, CRLF."""
    assert [record.line for record in records.records(end.join(("id,name", "1,a", "", "2,b")), ",")] == [1, 2, 4]


@pytest.mark.parametrize(
    ("text", "line", "message", "hint"),
    [
        ('id,name\n1,"open\n', 2, "not CSV: a quotation mark is opened and never closed", "close it, or take it out"),
        (
            'id,name\n1,"a"b\n',
            2,
            "not CSV: something stands between a closing quotation mark and the end of its cell",
            "write two quotation marks for one inside a cell",
        ),
        (
            "id,name\n1,a\n2," + "x" * 65_537,
            3,
            "not CSV: a cell holds more than 64 KB",
            "look for a quotation mark that is opened and never closed",
        ),
    ],
)
def test_what_is_not_csv(text: str, line: int, message: str, hint: str) -> None:
    """bad-input: csv strict=True; unclosed quote; field limit 64 KiB."""
    assert read(text) == ([], [f"error[file-syntax]: {message}\n  --> f.csv:{line}\n  = hint: {hint}"])


def test_an_empty_table() -> None:
    said = ["error[file-syntax]: the table is empty\n  --> f.csv\n  = hint: its first row must name the columns"]
    assert read("") == read("\n , \n") == ([], said)


def test_a_cell_of_64_kb_is_read() -> None:
    assert len(read("id,name\n2," + "x" * 65_536)[0]) == 2


def test_a_row_that_is_too_long_or_too_short() -> None:
    report = Report()
    assert fits(Record(1, 1, ("a", "b")), 2, "f.csv", report)
    assert not fits(Record(3, 3, ("a",)), 2, "f.csv", report)
    assert not fits(Record(4, 4, ("a", "b", "c")), 2, "f.csv", report)
    assert list(map(str, report)) == [
        "error[file-syntax]: 1 cells, the header has 2\n  --> f.csv:3\n  = hint: a row cut short loses its last columns, such as "
        "status: compare it with its source and save the sheet again",
        "error[file-syntax]: 3 cells, the header has 2\n  --> f.csv:4\n"
        "  = hint: put text that holds a comma between quotation marks",
    ]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("above", ["", "Our services, 2026; a draft\n", "sep=;\n\n"])
def test_what_stands_between_the_columns_is_seen_by_their_names(separator: str, above: str) -> None:
    """bad-input: TSV, ; delimiter. Only comma, semicolon and tab are tried."""
    text = above + separator.join(("id", "name", "phone")) + "\n" + separator.join(("1", "A, B; C, D", "604-555-0142; 988"))
    assert separator_of(text, KNOWN) == separator


def test_a_cell_that_looks_like_a_header_in_another_form_changes_nothing() -> None:
    assert separator_of("id,name\n1,id;name;phone;status\n", KNOWN) == ","
    assert separator_of('id,name,phone\n1,"a\n', KNOWN) == ","


def test_a_table_of_strangers_is_split_as_its_first_row_is() -> None:
    assert separator_of("\na;b;c\n1,2,3,4,5\n", KNOWN) == ";"
    assert separator_of("a\n", KNOWN) == ","


@pytest.mark.parametrize("name", ["verified_on", "Verified On", " verified-on ", "VERIFIED\u00a0ON", "\ufeffverified_on\u200b"])
def test_names_of_columns_are_plain(name: str) -> None:
    assert plain(name) == "verified_on"


@given(st.lists(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\0\r"), max_size=9), min_size=2, max_size=4)))
def test_what_csv_writes_is_read(rows: list[list[str]]) -> None:
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\n").writerows(rows)
    wanted = [tuple(row) for row in rows if any(cell.strip() for cell in row)]
    assert [cells for _, cells in read(out.getvalue())[0]] == wanted


def test_more_than_20000_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    """bad-input: 20,000 rows."""
    assert read("id\n" * 20_021)[1] == [
        "error[file-syntax]: more than 20000 rows\n  --> f.csv\n  = hint: split the table by region"
    ]
    assert not records.too_many(20_000, "f.csv", report := Report())
    assert records.too_many(20_001, "f.csv", report)
    assert len(report.items) == 1
