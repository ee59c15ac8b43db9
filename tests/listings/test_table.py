"""The sheet as a table: what comes in of CSV, what is refused, and that a change changes nothing else."""

from __future__ import annotations

import codecs
import csv
import io
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pamphlet.diagnostics import PamphletError, Report
from pamphlet.listings.service import COLUMNS
from pamphlet.listings.table import Table, blank_table, changed, losses, read_table, sheet_of
from pamphlet.tables.records import HEAD_ROWS

HEAD = "name,categories,phone,status,hours"
ROW = "Night Line,crisis,604-555-0142,active,24/7"


def read(path: Path, data: bytes | str, encoding: str = "utf-8") -> tuple[Table | None, list[str]]:
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    report = Report()
    return read_table(path, path.name, report, encoding), list(map(str, report))


def cells(table: Table | None) -> list[dict[str, str]]:
    return [dict(row.cells) for row in table.rows] if table else []


@contextmanager
def quickly() -> Iterator[None]:
    """What is refused is refused at once."""
    start = time.monotonic()
    yield
    assert time.monotonic() - start < 2


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "services.csv"


# -- in: what is read ---------------------------------------------------------------------------------------------


def test_a_plain_sheet(path: Path) -> None:
    table, said = read(path, f"{HEAD}\n{ROW}\n\n{ROW}\n")
    assert said == []
    assert table is not None
    assert (table.path, table.name, table.columns) == (path, "services.csv", tuple(HEAD.split(",")))
    assert [row.line for row in table.rows] == [2, 4]
    assert cells(table)[0] == dict(zip(HEAD.split(","), ROW.split(","), strict=True))


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r", "\r\n"])
def test_every_form_of_csv_is_the_same_table(path: Path, codec: str, separator: str, end: str) -> None:
    """bad-input: UTF-8 BOM; UTF-16 (Excel 'Unicode text'), TSV, ; delimiter; accept CR, LF, CRLF."""
    text = f"{HEAD}\nCaf\u00e9 N\u00f4tre,crisis,604-555-0142,active,24/7\n".replace(",", separator).replace("\n", end)
    table, said = read(path, text.encode(codec))
    assert said == []
    assert [cells["name"] for cells in cells(table)] == ["Caf\u00e9 N\u00f4tre"]


def test_windows_only_where_it_is_named(path: Path) -> None:
    """bad-input: not UTF-8: the two ways out are named, no detector guesses."""
    data = f"{HEAD}\nM\u00e9tis Line,crisis,604-555-0142,active,24/7\n".encode("cp1252")
    assert cells(read(path, data, "cp1252")[0])[0]["name"] == "M\u00e9tis Line"
    with quickly():
        table, said = read(path, data)
    assert table is None
    assert said == [
        "error[file-encoding]: not utf-8: in line 2 a word would read 'M\u00e9tis' if the file is cp1252 (Windows)\n"
        '  --> services.csv:2\n  = hint: save the file as "CSV UTF-8", or, if the word above is right, '
        'write encoding = "cp1252" in region.toml'
    ]


def test_one_apostrophe_in_front_is_taken_off(path: Path) -> None:
    """bad-input: formulas, CSV injection: strip ONE leading apostrophe, treat formulas as text."""
    table, said = read(path, f"{HEAD}\n'=1+1,crisis,'604-555-0142,'active,=24/7\n''tis,crisis,' 988,,\n")
    assert said == []
    assert [list(row.values()) for row in cells(table)] == [
        ["=1+1", "crisis", "604-555-0142", "active", "=24/7"],
        ["'tis", "crisis", "988", "", ""],
    ]


def test_cells_are_stripped(path: Path) -> None:
    """bad-input: trailing spaces, NBSP."""
    assert cells(read(path, f"{HEAD}\n \u00a0Night Line ,crisis\u00a0,,,\n")[0])[0]["name"] == "Night Line"


@pytest.mark.parametrize(
    ("cell", "digits"),
    [
        ("6045550142.0", "6045550142"),
        ("16045550142.00", "16045550142"),
        ("6.045550142E+09", "6045550142"),
        ("1.6045550142e10", "16045550142"),
    ],
)
def test_a_number_with_all_its_digits_is_read_and_told(path: Path, cell: str, digits: str) -> None:
    """bad-input: Excel number phones: repair only when all 10 digits are present."""
    table, said = read(path, f"{HEAD},text,priority\nA,crisis,{cell},,,{cell},{cell}\nB,crisis,988,,,211,1\n")
    assert [(row["phone"], row["text"], row["priority"]) for row in cells(table)] == [
        (digits, digits, cell),
        ("988", "211", "1"),
    ]
    assert said == [
        f"warning[listing-phone]: numbers that are no text are read as their digits: rows 2\n  --> services.csv:2 {column}\n"
        "  = hint: format the column as Text, so that no spreadsheet shortens them"
        for column in ("phone", "text")
    ]


@pytest.mark.parametrize(
    "cell",
    [
        "6.04555E+09",
        "604555014.0",
        "6.0455501E+09",
        "6.0455501421E+09",
        "6.045550142E+08",
        "16045550142.5",
        "6045550142.0; 988",
    ],
)
def test_a_number_that_lost_digits_stays_as_it_is(path: Path, cell: str) -> None:
    """bad-input: 6.04658E+09: else error; the row checks refuse it."""
    table, said = read(path, f"{HEAD}\nA,crisis,{cell},,\n")
    assert (cells(table)[0]["phone"], said) == (cell, [])


# -- in: the header -----------------------------------------------------------------------------------------------


def test_the_names_of_columns_may_be_written_as_people_write_them(path: Path) -> None:
    table, said = read(path, "Name,CATEGORIES, Phone ,Verified On,address-public\nA,crisis,988,,\n")
    assert said == []
    assert table is not None
    assert table.columns == ("name", "categories", "phone", "verified_on", "address_public")


def test_title_rows_above_the_header_are_told_of(path: Path) -> None:
    """bad-input: title rows: header row = first row containing 'name' and ('phone' or 'website')."""
    table, said = read(path, f"Services of Riverside,,,,\n,,,,\nsep=;\nname of the file,x\n{HEAD}\n{ROW}\n")
    assert [row.line for row in table.rows] == [6]  # type: ignore[union-attr]  # it is there
    assert said == [
        "warning[value-wrong]: a row above the header is not read\n  --> services.csv:1\n  = hint: nothing to do if it is a title",
        "warning[value-wrong]: a row above the header is not read\n  --> services.csv:4\n  = hint: nothing to do if it is a title",
    ]


@pytest.mark.parametrize("head", ["name,phone,categories", "name,website,categories", "name,categories,text"])
def test_what_makes_a_header(path: Path, head: str) -> None:
    assert cells(read(path, f"Our list\n{head}\nA,,crisis\n")[0]) != []


def test_a_service_above_the_header_is_not_lost(path: Path) -> None:
    """A sheet that was sorted together with its header."""
    table, said = read(path, f"{ROW}\n{HEAD}\n{ROW}\n")
    assert table is None
    assert said == [
        "error[value-wrong]: a row above the header is filled like a service\n  --> services.csv:1\n"
        "  = hint: move it below the row that names the columns, or delete it"
    ]


def test_a_sheet_without_a_header_shows_nothing_of_what_it_holds(path: Path) -> None:
    table, said = read(path, "Example House,shelter,12 Sealed Street\nB,crisis,\n")
    assert table is None
    assert said == [
        "error[key-missing]: no row names the columns\n  --> services.csv\n"
        "  = hint: its first row must be such as: name, categories, phone, website"
    ]


def test_a_header_is_looked_for_near_the_top_only(path: Path) -> None:
    assert read(path, "x\n" * (HEAD_ROWS - 1) + f"{HEAD}\n{ROW}\n")[0] is not None
    assert read(path, "x\n" * HEAD_ROWS + f"{HEAD}\n{ROW}\n")[0] is None


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("statuss", "status"),
        ("State", "status"),
        ("closed", "status"),
        ("Is active", "status"),
        ("telephone", "phone"),
        ("phone no", "phone"),
        ("opening hours", "hours"),
        ("URL", "website"),
        ("expires", "expires_on"),
        ("category", "categories"),
    ],
)
def test_a_renamed_column_is_an_error(path: Path, name: str, meant: str) -> None:
    """bad-input: renamed columns. A renamed status would print a closed service."""
    head = "name,categories,short_name" if meant != "categories" else "name,phone,website"
    table, said = read(path, f"{head},{name}\nA,crisis,988,x\n")
    assert table is None
    assert said[0] == (
        f"error[key-unknown]: unknown column '{name}'\n  --> services.csv:1\n"
        f"  = hint: did you mean '{meant}'? A column of your own needs a name that is less like it"
    )


def test_another_name_for_status_is_an_error_even_beside_it(path: Path) -> None:
    assert read(path, f"{HEAD},closed\n{ROW},yes\n")[0] is None


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("e-mail", "README.md lists the columns that are read"),
        ("phone 2", "what belongs under 'phone' must stand there"),
        ("telephone", "what belongs under 'phone' must stand there"),
        ("name_pa", "what belongs under 'name' must stand there"),
    ],
)
def test_a_column_that_nobody_knows_is_told_of(path: Path, name: str, hint: str) -> None:
    """bad-input: unknown columns: warn with nearest name."""
    table, said = read(path, f"{HEAD},{name}\n{ROW},x\n")
    assert cells(table)[0][name] == "x"
    assert said == [f"warning[key-unknown]: the column '{name}' is not read\n  --> services.csv:1\n  = hint: {hint}"]


def test_the_name_of_a_column_may_be_an_address(path: Path) -> None:
    _, said = read(path, f"{HEAD},12 Sealed Street\n{ROW},x\n")
    assert "Sealed" not in "".join(said)


def test_every_fault_of_a_header_at_once(path: Path) -> None:
    """bad-input: duplicated columns: error."""
    table, said = read(path, "name,Name,phone,extra,extra,hourz\nA,B,988,,,\n")
    assert table is None
    assert said == [
        "error[key-unknown]: column 'name' stands there twice\n  --> services.csv:1\n  = hint: keep one of them",
        "error[key-unknown]: column 'extra' stands there twice\n  --> services.csv:1\n  = hint: keep one of them",
        "warning[key-unknown]: the column 'extra' is not read\n  --> services.csv:1\n  = hint: README.md lists the columns that are read",
        "error[key-unknown]: unknown column 'hourz'\n  --> services.csv:1\n"
        "  = hint: did you mean 'hours'? A column of your own needs a name that is less like it",
        "error[key-missing]: column 'categories' is missing\n  --> services.csv:1\n  = hint: add it, or give the column its right name",
    ]


def test_a_column_without_a_name(path: Path) -> None:
    """Spreadsheets leave empty columns at the right; one with something in it has lost its name."""
    assert read(path, f"{HEAD},,\n{ROW},,\n")[1] == []
    table, said = read(path, f"{HEAD},,\n{ROW},,\n{ROW},,closed\n{ROW},,closed\n")
    assert table is None
    assert said == [
        "error[key-missing]: cell 7 is filled, and its column has no name\n  --> services.csv:3\n"
        "  = hint: name the column in the first row, or empty it"
    ]


# -- in: what is refused ------------------------------------------------------------------------------------------


def test_a_row_cut_short_or_too_long_is_left_out_and_told(path: Path) -> None:
    table, said = read(path, f"{HEAD}\nA,crisis,988\n{ROW}\nB,crisis,988,active,24/7,more\n")
    assert [row["name"] for row in cells(table)] == ["Night Line"]
    assert [line.split("\n")[0] for line in said] == [
        "error[file-syntax]: 3 cells, the header has 5",
        "error[file-syntax]: 6 cells, the header has 5",
    ]


REFUSED = {
    "unclosed quote": (
        f'{HEAD}\n"Night Line,crisis,988,,\n' + f"{ROW}\n" * 500,
        "not CSV: a quotation mark is opened and never closed",
        2,
    ),
    "NUL": (f"{HEAD}\nNight\0Line,crisis,988,,\n", "the sign U+0000 is not for text", 2),
    "huge fields": (f"{HEAD}\n{'x' * 70_000},crisis,988,,\n", "not CSV: a cell holds more than 64 KB", 2),
    "50 MB cell": (f"{HEAD}\n{'x' * 50_000_000},crisis,988,,\n", "services.csv is larger than 20 MB", None),
    "20,001 rows": (f"{HEAD}\n" + f"{ROW}\n" * 20_001, "more than 20000 rows", None),
    "million rows": (f"{HEAD}\n" + ",,,,1\n" * 1_000_000, "more than 20000 rows", None),
    "workbook": ("PK\x03\x04", "services.csv is no CSV but a workbook or another program's file", None),
    "empty": ("", "the table is empty", None),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_is_refused_quickly_and_cleanly(path: Path, what: str) -> None:
    """bad-input: huge fields, rows, NUL, unclosed quote; the issue: a 50 MB cell, 20,001 rows."""
    text, sentence, line = REFUSED[what]
    path.write_text(text, "utf-8")
    report = Report()
    with quickly():
        assert read_table(path, "services.csv", report) is None
    (item,) = report
    assert item.message == sentence
    assert item.hint
    assert item.where is not None
    assert item.where.line == line


def test_exactly_20000_rows_are_read(path: Path) -> None:
    assert len(cells(read(path, f"{HEAD}\n" + f"{ROW}\n" * 20_000)[0])) == 20_000


@given(st.binary(max_size=200))
def test_no_bytes_end_in_a_traceback(data: bytes) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        for start in (b"", f"{HEAD}\n".encode(), b"\xff\xfe", b"PK\x03\x04"):
            for name in ("services.csv", "services.xlsx"):
                table, said = read(Path(folder) / name, start + data)
                assert table is not None or said


# -- which file ---------------------------------------------------------------------------------------------------


def test_the_sheet_of_a_region(tmp_path: Path) -> None:
    folder = tmp_path / "regions/north"
    folder.mkdir(parents=True)
    assert sheet_of(tmp_path, "north") == folder / "services.csv"
    (folder / "services.xlsx").touch()
    assert sheet_of(tmp_path, "north") == folder / "services.xlsx"
    (folder / "services.csv").touch()
    assert sheet_of(tmp_path, "north") == folder / "services.csv"


# -- out ----------------------------------------------------------------------------------------------------------


def again(table: Table, updates: Mapping[int, Mapping[str, str]], *rows: Mapping[str, str]) -> tuple[bytes, Table]:
    """A changed file, and what is read of it."""
    data = changed(table, updates, rows)
    table.path.write_bytes(data)
    found = read_table(table.path, table.name, report := Report(), table.shape.encoding or "utf-8")
    assert found is not None, list(map(str, report))
    return data, found


def test_what_nobody_touched_stays_byte_for_byte(path: Path) -> None:
    text = (
        "Our list;;\r\n"
        'Name;"categories";phone\r\n'
        "\r\n"
        ' A ;"crisis";604-555-0142\r\n'
        'B;crisis;"988\r\n; 211"\r\n'
        ";;\r\n"
        "C;crisis;'988\r\n"
        ";;\r\n"
    )
    table, _ = read(path, text.encode("utf-8-sig"))
    assert table is not None
    assert changed(table, {}, ()) == text.encode("utf-8-sig")
    data, found = again(table, {5: {"categories": "crisis; health"}}, {"name": "D", "phone": "211"})
    assert data.decode("utf-8-sig") == text.replace('B;crisis;"988\r\n; 211"', 'B;"crisis; health";"988\r\n; 211"').replace(
        "C;crisis;'988\r\n", "C;crisis;'988\r\nD;;211\r\n"
    )
    assert [row["name"] for row in cells(found)] == ["A", "B", "C", "D"]
    assert cells(found)[1]["phone"] == "988\n; 211"


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("end", ["\n", "\r", "\r\n"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_the_form_of_a_file_stays(path: Path, codec: str, end: str, separator: str) -> None:
    def form(text: str) -> bytes:
        return text.replace(",", separator).replace("\n", end).encode(codec)

    table, _ = read(path, form(f"{HEAD}\nCaf\u00e9,crisis,988,active,24/7"), "cp1252" if codec == "cp1252" else "utf-8")
    assert table is not None
    new = {"name": "N\u00f4tre", "categories": "crisis", "status": "paused"}
    data, _ = again(table, {2: {"status": "closed"}}, new)
    assert data == form(f"{HEAD}\nCaf\u00e9,crisis,988,closed,24/7\nN\u00f4tre,crisis,,paused,\n")


def test_rows_that_are_quoted_whole_stay_so(path: Path) -> None:
    table, _ = read(path, '"name","categories","phone"\n"A","crisis","988"\n')
    assert table is not None
    data, _ = again(table, {2: {"phone": "211"}}, {"name": 'B "b"'})
    assert data.decode() == '"name","categories","phone"\n"A","crisis","211"\n"B ""b""","",""\n'


def test_columns_that_are_missing_are_added_at_the_right(path: Path) -> None:
    table, _ = read(path, "name,categories,phone\nA,crisis,988\n\nB,crisis,211\n")
    assert table is not None
    data, found = again(table, {2: {"status": "paused", "tty": ""}}, {"name": "C", "verified_on": "2026-11-02", "mine": "x"})
    assert data.decode() == (
        "name,categories,phone,status,verified_on,mine\nA,crisis,988,paused,,\n\nB,crisis,211,,,\nC,,,,2026-11-02,x\n"
    )
    assert found.columns == ("name", "categories", "phone", "status", "verified_on", "mine")


def test_titles_above_the_header_get_no_new_columns(path: Path) -> None:
    table, _ = read(path, "Our list\nname,categories,phone\nA,crisis,988\n")
    assert table is not None
    assert again(table, {3: {"status": "paused"}})[0].startswith(b"Our list\nname,categories,phone,status\n")


def test_a_blank_cell_asks_for_no_column(path: Path) -> None:
    table, _ = read(path, "name,categories,phone\nA,crisis,988\n")
    assert table is not None
    assert changed(table, {2: {"status": "", "phone": " "}}, ()) == b"name,categories,phone\nA,crisis,\n"


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "'"])
def test_no_cell_becomes_a_formula(path: Path, sign: str) -> None:
    """bad-input: on WRITE of any CSV prefix ' to cells starting = + - @ tab CR. What is read is what was written."""
    text = f'{sign}HYPERLINK("x")'
    table, _ = read(path, f"{HEAD}\n{ROW}\n")
    assert table is not None
    data, found = again(table, {2: {"name": text}}, {"name": text})
    assert [row[0] for row in csv.reader(io.StringIO(data.decode()))] == ["name", f"'{text}", f"'{text}"]
    assert [row["name"] for row in cells(found)] == [text, text]


def test_a_tab_or_a_return_in_front_is_white_space(path: Path) -> None:
    table, _ = read(path, f"{HEAD}\n{ROW}\n")
    assert table is not None
    assert b"\nA,crisis,'=1,active,24/7\n" in changed(table, {2: {"name": "\tA", "phone": "\r=1"}}, ())


def test_a_sheet_that_is_not_there_yet(path: Path) -> None:
    data, found = again(blank_table(path, "services.csv"), {}, {"name": "A", "categories": "crisis", "phone": "988"})
    assert data.startswith(",".join(COLUMNS).encode() + b"\r\n,A,crisis,")
    assert found.columns == tuple(COLUMNS)
    assert cells(found)[0]["phone"] == "988"


def test_what_the_encoding_has_not_is_refused(path: Path) -> None:
    table, _ = read(path, f"{HEAD}\n{ROW}\n", "cp1252")
    assert table is not None
    with pytest.raises(PamphletError) as caught:
        changed(table, {2: {"name": "\u0a38"}}, ())
    assert str(caught.value) == (
        "error[file-encoding]: '\u0a38' cannot be written in cp1252\n  --> services.csv\n"
        '  = hint: save the sheet as "CSV UTF-8", and take the line "encoding" out of region.toml'
    )


@pytest.mark.parametrize(("sign", "name"), [("\0", "U+0000"), ("\x1b", "U+001B"), ("\ud800", "U+D800"), ("\uffff", "U+FFFF")])
def test_a_sign_that_no_sheet_holds_is_refused(path: Path, sign: str, name: str) -> None:
    table, _ = read(path, f"{HEAD}\n{ROW}\n")
    assert table is not None
    with pytest.raises(
        PamphletError, match=rf"the sign {name[:1]}\{name[1:]} cannot stand in a sheet\n  --> services.csv:2 hours"
    ):
        changed(table, {2: {"hours": f"a{sign}"}}, ())
    with pytest.raises(PamphletError, match=r"--> services\.csv name"):
        changed(table, {}, [{"name": sign}])


def test_a_row_that_is_not_there(path: Path) -> None:
    table, _ = read(path, f"{HEAD}\n{ROW}\n")
    assert table is not None
    with pytest.raises(KeyError):
        changed(table, {3: {"name": "A"}}, ())


def test_csv_loses_nothing(path: Path) -> None:
    assert losses(read(path, f"{HEAD}\n{ROW}\n")[0] or blank_table(path, "x")) == ()


TEXT = st.text(
    st.one_of(
        st.sampled_from("=+-@'\",;\n\r\t aA"),
        st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"], exclude_characters="\ufffe\uffff"),
    )
)
FIELDS = ("name", "categories", "phone", "internal_note", "mine")


def clean(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def round_trip(table: Table, before: list[dict[str, str]], data: st.DataObject) -> None:
    """Cells changed at will and rows added: what is read again is what was there, with these changes."""
    lines = [row.line for row in table.rows]
    cell = st.dictionaries(st.sampled_from((*FIELDS, "cost", "other")), TEXT, max_size=4)
    updates = data.draw(st.dictionaries(st.sampled_from(lines), cell)) if lines else {}
    rows = [{"name": "new", **row} for row in data.draw(st.lists(cell, max_size=3))]
    _, found = again(table, updates, *rows)
    wanted = [
        {**row, **{k: clean(v) for k, v in updates.get(line, {}).items()}} for line, row in zip(lines, before, strict=True)
    ]
    wanted += [{k: clean(v) for k, v in row.items()} for row in rows if any(map(clean, row.values()))]
    assert [{k: v for k, v in row.items() if v} for row in cells(found)] == [
        {k: v for k, v in row.items() if v} for row in wanted if any(row.values())
    ]


QUOTES: st.SearchStrategy[Literal[0, 1]] = st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL])


@settings(max_examples=150)
@given(st.data())
def test_what_is_changed_and_what_is_not_reads_back(data: st.DataObject) -> None:
    import tempfile

    separator, style = data.draw(st.sampled_from(",;\t")), data.draw(QUOTES)
    end, mark = data.draw(st.sampled_from(["\n", "\r\n", "\r"])), data.draw(st.sampled_from([b"", codecs.BOM_UTF8]))
    old = data.draw(st.lists(st.tuples(*(TEXT for _ in FIELDS)), max_size=4))
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=separator, quoting=style, lineterminator=end).writerows([FIELDS, *old])
    with tempfile.TemporaryDirectory() as folder:
        table, said = read(Path(folder) / "services.csv", mark + out.getvalue().encode())
        assert table is not None, said
        before = cells(table)
        round_trip(table, before, data)
