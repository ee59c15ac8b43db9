"""services.xlsx: cells that hold no text, what is merged, hidden or pinned to a cell, and that a change changes nothing else."""

from __future__ import annotations

import io
import tempfile
import time
import zipfile
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from datetime import time as clock
from pathlib import Path
from typing import Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.cell.rich_text import CellRichText
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from openpyxl.worksheet.table import Table as ExcelTable
from openpyxl.worksheet.worksheet import Worksheet

from pamphlet.diagnostics import PamphletError, Report
from pamphlet.listings.book import spans
from pamphlet.listings.table import Table, changed, losses, read_table
from tests.listings.test_table import FIELDS, TEXT, cells, quickly, round_trip

HEAD = ["name", "categories", "phone", "status", "hours", "verified_on"]
SHEET = "xl/worksheets/sheet1.xml"
ROW = ["Night Line", "crisis", "604-555-0142", "active", "24/7", "2026-11-02"]


def book(*rows: Sequence[object], edit: Callable[[Worksheet], object] | None = None) -> bytes:
    """A workbook with these rows, as people make it."""
    made = Workbook()
    sheet = made.worksheets[0]
    sheet.title = "Services"
    for row in rows:
        sheet.append([*row])
    if edit:
        edit(sheet)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def read(folder: Path, data: bytes, name: str = "services.xlsx") -> tuple[Table | None, list[str]]:
    (folder / name).write_bytes(data)
    report = Report()
    return read_table(folder / name, name, report), list(map(str, report))


def with_cell(folder: Path, column: str, value: object, number_format: str = "General") -> tuple[Table | None, list[str]]:
    """What comes of a sheet with this in one cell of its third row."""

    def edit(sheet: Worksheet) -> None:
        titles = [cell.value for cell in sheet[1]]
        cell = sheet.cell(3, titles.index(column) + 1)
        cell.value = value  # type: ignore[assignment]  # whatever a person puts there
        if number_format != "General":
            cell.number_format = number_format

    more = [title for title in (column,) if title not in HEAD]
    return read(folder, book([*HEAD, *more], ROW, ROW, edit=edit))


# -- what is read -------------------------------------------------------------------------------------------------


def test_a_plain_sheet(tmp_path: Path) -> None:
    table, said = read(tmp_path, book(HEAD, ROW, [], ROW))
    assert said == []
    assert table is not None
    assert (table.columns, [row.line for row in table.rows]) == (tuple(HEAD), [2, 4])
    assert cells(table)[0] == dict(zip(HEAD, ROW, strict=True))


def test_texts_are_what_a_csv_file_would_give(tmp_path: Path) -> None:
    table, said = read(tmp_path, book(HEAD, ["'=1", " a\r\nb\u00a0", "'604-555-0142", None, "_x0041_", ""]))
    assert said == []
    assert list(cells(table)[0].values()) == ["=1", "a\nb", "604-555-0142", "", "A", ""]


@pytest.mark.parametrize(
    ("column", "value", "text"),
    [
        ("verified_on", date(2026, 11, 2), "2026-11-02"),
        ("verified_on", datetime.combine(date(2026, 11, 2), clock(13, 30)), "2026-11-02"),
        ("expires_on", date(2026, 11, 2), "2026-11-02"),
        ("source_seen", date(2026, 11, 2), "2026-11-02"),
        ("source_seen", 2016, "2016"),
        ("phone", 6045550142, "6045550142"),
        ("text", 16045550142, "16045550142"),
        ("tty", 6045550142.0, "6045550142"),
        ("phone", 988, "988"),
        ("text", 211.0, "211"),
        ("priority", 1, "1"),
        ("name", 211, "211"),
    ],
)
def test_cells_that_hold_what_their_column_wants(tmp_path: Path, column: str, value: object, text: str) -> None:
    """bad-input: accept only YYYY-MM-DD or a true Excel date; Excel number phones with all digits are ok."""
    table, said = with_cell(tmp_path, column, value)
    assert cells(table)[1][column] == text
    if column in ("phone", "text", "tty"):
        assert said == [
            f"warning[listing-phone]: numbers that are no text are read as their digits: rows 3\n  --> services.xlsx:3 {column}\n"
            "  = hint: format the column as Text, so that no spreadsheet shortens them"
        ]
    else:
        assert said == []


@pytest.mark.parametrize("shown", ["0", "000-000-0000", "[<=9999999]###-####;(###) ###-####", "0.00E+00"])
def test_a_phone_number_has_all_its_digits_however_it_is_shown(tmp_path: Path, shown: str) -> None:
    assert cells(with_cell(tmp_path, "phone", 6045550142, shown)[0])[1]["phone"] == "6045550142"


TEXT_HINT = "format the column as Text, then type it again"


@pytest.mark.parametrize(
    ("column", "value", "shown", "code", "what"),
    [
        ("phone", date(1988, 8, 9), "General", "listing-phone", "a date"),
        ("phone", clock(2, 11), "General", "listing-phone", "a time"),
        ("phone", timedelta(hours=30), "General", "listing-phone", "a time"),
        ("phone", 604555014, "General", "listing-phone", "a number"),
        ("phone", 6045550142.5, "General", "listing-phone", "a number"),
        ("phone", -6045550142, "General", "listing-phone", "a number"),
        ("phone", 604, "General", "listing-phone", "a number"),
        ("text", True, "General", "listing-phone", "TRUE or FALSE"),
        ("hours", date(2026, 7, 24), "General", "listing-hours", "a date"),
        ("hours", date(2026, 9, 5), "d-mmm", "listing-hours", "a date"),
        ("hours", clock(9, 0), "General", "listing-hours", "a time"),
        ("text_hours", 24, "General", "listing-hours", "a number"),
        ("verified_on", 46328, "General", "listing-date", "a number"),
        ("verified_on", clock(0, 0), "General", "listing-date", "a time"),
        ("expires_on", 20261102, "General", "listing-date", "a number"),
        ("name", date(2026, 11, 2), "General", "listing-value", "a date"),
        ("cost", 5, '"$"#,##0', "listing-value", "a number"),
        ("priority", 1.5, "General", "listing-value", "a number"),
        ("cost", 0.5, "0%", "listing-value", "a number"),
        ("description", "#REF!", "General", "listing-value", "an error"),
    ],
)
def test_cells_that_hold_something_else(tmp_path: Path, column: str, value: object, shown: str, code: str, what: str) -> None:
    """bad-input: Excel dates: 9-8-8 and 2-1-1 become dates, '9-5' becomes 5 Sep, '24/7' becomes 24 Jul."""
    table, said = with_cell(tmp_path, column, value, shown)
    at = f"{chr(ord('A') + ([*HEAD, column].index(column)))}3"
    assert said == [
        f"error[{code}]: the cell {at} holds {what}, not text\n  --> services.xlsx:3 {column}\n  = hint: {TEXT_HINT}"
    ]
    assert [row.line for row in table.rows] == [2]  # type: ignore[union-attr]  # it is there


def test_a_formula_is_an_error(tmp_path: Path) -> None:
    """bad-input: formulas: openpyxl data_only gives None: error 'formula with no saved value'."""
    hint = "type in what it comes to, as text: a formula may come to something else tomorrow"
    data = book([*HEAD, "mine"], ROW, [*ROW, "=1+1"], edit=lambda sheet: sheet.cell(3, 4, "=A2"))
    assert (
        read(tmp_path, data)[1]
        == [
            "error[listing-value]: the cell D3 holds a formula with no saved value\n  --> services.xlsx:3 status\n"
            f"  = hint: {hint}",
            "warning[key-unknown]: the column 'mine' is not read\n  --> services.xlsx:1\n"
            "  = hint: README.md lists the columns that are read",
        ][::-1]
    )
    saved = rezipped(data, SHEET, '<c r="D3"><f>A2</f><v></v>', '<c r="D3" t="str"><f>A2</f><v>active</v>')
    assert "error[listing-value]: the cell D3 holds a formula\n" in read(tmp_path, saved)[1][1]
    broken = rezipped(data, SHEET, "<f>A2</f><v></v>", "<f>A2</f><v>active</v>")
    assert "the cell D3 holds a formula with no saved value\n" in read(tmp_path, broken)[1][1]


def rezipped(data: bytes, member: str, old: str, new: str) -> bytes:
    """A workbook with a text of one of its parts replaced."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as archive, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for info in archive.infolist():
            part = archive.read(info).decode("utf-8") if info.filename == member else None
            assert part is None or old in part, part
            made.writestr(info.filename, archive.read(info) if part is None else part.replace(old, new, 1))
    return out.getvalue()


def test_what_strangers_hold_is_no_fault(tmp_path: Path) -> None:
    table, said = read(tmp_path, book([*HEAD, "age"], [*ROW, "=TODAY()"], [*ROW, 1.5], [*ROW, date(2026, 1, 1)]))
    assert [row["age"] for row in cells(table)] == ["", "1.5", "2026-01-01"]
    assert [line.split("\n")[0] for line in said] == ["warning[key-unknown]: the column 'age' is not read"]


def test_a_sign_that_is_not_for_text(tmp_path: Path) -> None:
    """bad-input: NUL, as Excel writes it down."""
    assert with_cell(tmp_path, "name", "a_x0000_b")[1] == [
        "error[file-syntax]: the sign U+0000 is not for text\n  --> services.xlsx:3 name\n"
        "  = hint: delete it, or type the words again"
    ]


def test_a_cell_of_more_than_64_kb(tmp_path: Path) -> None:
    """bad-input: huge fields."""
    data = rezipped(book(HEAD, ROW), SHEET, "Night Line", "\u00e9" * 32_769)
    assert read(tmp_path, data)[1] == [
        "error[file-syntax]: the cell A2 holds more than 64 KB\n  --> services.xlsx:2 name\n"
        "  = hint: move what is not a listing elsewhere"
    ]


# -- what is merged, hidden, pinned on, or beside ------------------------------------------------------------------


def test_merged_ranges_in_data_are_errors(tmp_path: Path) -> None:
    """bad-input: merged cells: merged ranges in data = error."""
    data = book(HEAD, ROW, ROW, ROW, edit=lambda sheet: sheet.merge_cells("D2:D3"))
    table, said = read(tmp_path, data)
    assert [row.line for row in table.rows] == [4]  # type: ignore[union-attr]  # it is there
    assert said == [
        "error[file-syntax]: the cells D2:D3 are merged\n  --> services.xlsx:2\n"
        "  = hint: unmerge them, and write each text into its own row"
    ]


@pytest.mark.parametrize("area", ["A1:F1", "K3:L4", "A9:B9"])
def test_merged_titles_above_and_merged_cells_beside_do_no_harm(tmp_path: Path, area: str) -> None:
    """bad-input: title rows."""
    data = book(["Our services"], HEAD, ROW, edit=lambda sheet: sheet.merge_cells(area))
    table, said = read(tmp_path, data)
    assert len(cells(table)) == 1
    assert said == [
        "warning[value-wrong]: a row above the header is not read\n  --> services.xlsx:1\n  = hint: nothing to do if it is a title"
    ]


def test_hidden_rows_and_columns_are_read_and_told_of(tmp_path: Path) -> None:
    """bad-input: hidden rows = warn and skip nothing silently."""

    def edit(sheet: Worksheet) -> None:
        for number in (1, 3, 4, 6, 40):
            sheet.row_dimensions[number].hidden = True
        sheet.column_dimensions["D"].hidden = True

    table, said = read(tmp_path, book(HEAD, ROW, ROW, ROW, ROW, ROW, edit=edit))
    assert len(cells(table)) == 5
    assert said == [
        "warning[value-wrong]: hidden rows are read all the same: 3-4, 6\n  --> services.xlsx:3\n"
        "  = hint: show them (clear the filter), and look at them",
        "warning[value-wrong]: hidden columns are read all the same: status\n  --> services.xlsx:1\n"
        "  = hint: show them, and look at them",
    ]


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_a_hidden_sheet_is_read_and_told_of(tmp_path: Path, state: Literal["hidden", "veryHidden"]) -> None:
    """bad-input: hidden sheets; and another sheet is not passed over in silence."""

    def edit(sheet: Worksheet) -> None:
        assert sheet.parent is not None
        sheet.sheet_state = state
        sheet.parent.create_sheet("Old")["B2"] = "x"
        sheet.parent.create_sheet("How to")["A1"] = "x"
        sheet.parent.create_sheet("Empty")

    table, said = read(tmp_path, book(HEAD, ROW, edit=edit))
    assert len(cells(table)) == 1
    assert said == [
        "warning[value-wrong]: the sheet 'Services' is hidden, and read all the same\n  --> services.xlsx\n"
        "  = hint: show it, and look whether it may print",
        "warning[value-wrong]: the sheet 'Old' is not read\n  --> services.xlsx\n  = hint: 'Services' is",
    ]


def test_comments_are_told_of_and_not_shown(tmp_path: Path) -> None:
    def edit(sheet: Worksheet) -> None:
        sheet["C2"].comment = Comment("They moved to 12 Sealed Street", "Lee")
        sheet["C9"].comment = Comment("x", "Lee")

    table, said = read(tmp_path, book(HEAD, ROW, edit=edit))
    assert len(cells(table)) == 1
    assert said == [
        f"warning[value-wrong]: the comment on the cell {at} is not read\n  --> services.xlsx:{at[1:]}\n"
        "  = hint: write it under internal_note"
        for at in ("C2", "C9")
    ]


def test_the_table_on_two_sheets(tmp_path: Path) -> None:
    def edit(sheet: Worksheet) -> None:
        assert sheet.parent is not None
        sheet.parent.copy_worksheet(sheet)

    assert read(tmp_path, book(HEAD, ROW, edit=edit)) == (
        None,
        [
            "error[file-syntax]: the table stands on 2 sheets: Services, Services Copy\n  --> services.xlsx\n"
            "  = hint: keep the one that is right and delete the others"
        ],
    )


def test_a_workbook_without_a_table(tmp_path: Path) -> None:
    assert read(tmp_path, book(["Example House", "shelter", "12 Sealed Street"])) == (
        None,
        [
            "error[key-missing]: no sheet has a table of services\n  --> services.xlsx\n"
            "  = hint: the first row of its sheet must name the columns: name, categories, phone …"
        ],
    )


def test_the_header_is_as_strict_as_that_of_csv(tmp_path: Path) -> None:
    """bad-input: unknown / duplicated / renamed columns."""
    table, said = read(tmp_path, book(["nmae", "categories", "phone", "phone"], ROW[:4]))
    assert table is None
    assert [line.split("\n")[0] for line in said] == [
        "error[key-unknown]: column 'phone' stands there twice",
        "error[key-unknown]: unknown column 'nmae'",
        "error[key-missing]: column 'name' is missing",
    ]


def test_a_column_without_a_name(tmp_path: Path) -> None:
    assert read(tmp_path, book(HEAD, ROW, [*ROW, " "], [*ROW, None, "closed"], [*ROW, None, "closed"])) == (
        None,
        [
            "error[key-missing]: the cell H4 is filled, and its column has no name\n  --> services.xlsx:4\n"
            "  = hint: name the column in the first row, or empty it"
        ],
    )


def test_a_table_may_begin_anywhere(tmp_path: Path) -> None:
    table, said = read(tmp_path, book([], [None, None, *HEAD], [None, None, *ROW]))
    assert (len(cells(table)), said) == (1, [])


def test_row_numbers_in_few_words() -> None:
    assert spans([4, 7, 8, 9, 12]) == "4, 7-9, 12"


# -- what is refused ----------------------------------------------------------------------------------------------


def zipped(parts: dict[str, bytes], packing: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", packing) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return out.getvalue()


def locked() -> bytes:
    data = bytearray(zipped({"xl/workbook.xml": b"a"}))
    data[data.index(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


def twins() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("xl/workbook.xml", "a")
        with pytest.warns(UserWarning, match="Duplicate name"):
            archive.writestr("xl/workbook.xml", "b")
    return out.getvalue()


def entities() -> bytes:
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    return rezipped(book(HEAD, ROW), SHEET, "<worksheet", f"{bomb}<worksheet")


def many_rows(count: int) -> bytes:
    made = Workbook(write_only=True)
    sheet = made.create_sheet("Services")
    sheet.append(HEAD)
    for _ in range(count):
        sheet.append(ROW)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


MEND = "save it again as .xlsx in the program that made it"
SAVE = "open it in Excel or LibreOffice, and save it again as .xlsx"
REFUSED: dict[str, tuple[Callable[[], bytes], str, str]] = {
    "zip bomb": (
        lambda: zipped({"xl/workbook.xml": b"a", SHEET: bytes(49 * 1024 * 1024)}),
        "services.xlsx is not read: it is packed far too tightly for a table of words",
        MEND,
    ),
    "too large": (
        lambda: zipped({"xl/workbook.xml": b"a", "b": bytes(51 * 1024 * 1024)}),
        "services.xlsx is not read: it is too large when unpacked",
        MEND,
    ),
    "entity bombs": (entities, "services.xlsx is not read: it holds a DOCTYPE", MEND),
    "encrypted": (locked, "services.xlsx is not read: it is packed or locked in a way that no Office program uses", MEND),
    "duplicate names": (twins, "services.xlsx is not read: two of its parts have one name", MEND),
    "damaged": (lambda: book(HEAD, ROW)[:900], "services.xlsx is not read: it is damaged", MEND),
    "old Excel": (
        lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500),
        "services.xlsx is an old Excel file (.xls), or has a password",
        "save it as .xlsx (Excel workbook), without a password",
    ),
    "LibreOffice": (
        lambda: zipped({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet"}, zipfile.ZIP_STORED),
        "services.xlsx is a LibreOffice file (.ods)",
        "save it as .xlsx (Excel 2007-365)",
    ),
    "CSV": (
        lambda: b"name,categories,phone\n",
        "services.xlsx is no workbook (.xlsx)",
        "save it as .xlsx; if it is text, give it a name that ends with .csv",
    ),
    "another zipped file": (
        lambda: zipped({"services.csv": b"name,categories,phone\n", "../../evil": b"x"}),
        "services.xlsx is no workbook (.xlsx) but another zipped file",
        "save the table as .xlsx",
    ),
    "nothing inside": (
        lambda: zipped({"xl/workbook.xml": b"<workbook/>"}),
        "services.xlsx is no workbook that can be read (KeyError)",
        SAVE,
    ),
    "20,001 rows": (
        lambda: many_rows(20_001),
        "services.xlsx is not read: one of its sheets has more than 20000 rows",
        "keep the table alone in the file",
    ),
    "an area without end": (
        lambda: rezipped(
            book(HEAD, ROW),
            SHEET,
            "</sheetData>",
            '</sheetData><mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>',
        ),
        "services.xlsx is no workbook that can be read (ValueError)",
        SAVE,
    ),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_is_refused_quickly_and_cleanly(tmp_path: Path, what: str) -> None:
    """bad-input: zip bomb, traversal, duplicate names, encrypted; XLSX entity bombs; 20,000 rows; foreign formats."""
    make, sentence, hint = REFUSED[what]
    path = tmp_path / "services.xlsx"
    path.write_bytes(make())
    report = Report()
    with quickly():
        assert read_table(path, "services.xlsx", report) is None
    assert list(map(str, report)) == [f"error[file-syntax]: {sentence}\n  --> services.xlsx\n  = hint: {hint}"]
    assert [file.name for file in tmp_path.iterdir()] == ["services.xlsx"], "nothing was unpacked"


def test_more_cells_than_any_table_has(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pamphlet.tables.workbook.MAX_CELLS", 11)
    assert read(tmp_path, book(HEAD, ROW))[1][0].startswith(
        "error[file-syntax]: services.xlsx is not read: its sheets have more than a million cells"
    )


def test_a_cell_far_away_takes_no_time(tmp_path: Path) -> None:
    """The last cell of a sheet, with nothing in it: some programs write one."""
    far = '<row r="1048576"><c r="XFD1048576" s="0"/></row></sheetData>'
    data = rezipped(book(HEAD, ROW), SHEET, "</sheetData>", far)
    start = time.monotonic()
    table, said = read(tmp_path, data)
    assert (len(cells(table)), said) == (1, [])
    assert time.monotonic() - start < 2


def test_links_to_other_workbooks_are_not_followed(tmp_path: Path) -> None:
    """bad-input: external links: keep_links=False; what stands there is a formula, and formulas are not read."""
    assert "holds a formula with no saved value" in with_cell(tmp_path, "status", "='[other.xlsx]Sheet1'!A1")[1][0]


@settings(max_examples=100)
@given(st.integers(0, 6000), st.binary(max_size=8))
def test_a_damaged_workbook_ends_in_no_traceback(at: int, over: bytes) -> None:
    data = book(HEAD, ROW)
    with tempfile.TemporaryDirectory() as folder:
        for broken in (data[:at], data[:at] + over + data[at + len(over) :]):
            table, said = read(Path(folder), broken)
            assert table is not None or said


# -- out ----------------------------------------------------------------------------------------------------------


def test_everything_else_stays(tmp_path: Path) -> None:
    def edit(sheet: Worksheet) -> None:
        assert sheet.parent is not None
        sheet["A2"].fill = PatternFill("solid", "00FF00")
        sheet["A2"].comment = Comment("x", "Lee")
        sheet["H1"], sheet["H2"] = "mine", "=1+1"
        sheet.column_dimensions["A"].width = 33
        sheet.parent.create_sheet("Other")["C3"] = "kept"
        sheet.add_table(ExcelTable(displayName="T", ref="A1:F3"))

    table, _ = read(tmp_path, book(HEAD, ROW, ROW, edit=edit))
    assert table is not None
    new = {"name": "New", "phone": "988", "cost": "=free", "hours": ""}
    data = changed(table, {2: {"status": "closed", "phone": "+1", "hours": ""}}, [new])
    assert data == changed(table, {2: {"hours": "", "phone": "+1", "status": "closed"}}, [new]), "the same bytes each time"
    made = load_workbook(io.BytesIO(data))
    sheet = made["Services"]
    assert [cell.value for cell in sheet[1]] == [*HEAD, None, "mine", "cost"]
    assert [cell.value for cell in sheet[2]] == ["Night Line", "crisis", "+1", "closed", None, "2026-11-02", None, "=1+1", None]
    assert [cell.value for cell in sheet[4]] == ["New", None, "988", None, None, None, None, None, "=free"]
    assert {(cell.data_type, cell.number_format) for cell in (sheet["C2"], sheet["C4"], sheet["I4"])} == {("s", "@")}
    assert sheet["A2"].fill.start_color.rgb == "0000FF00"
    assert sheet["A2"].comment is not None
    assert sheet["H2"].data_type == "f"
    assert sheet.column_dimensions["A"].width == 33
    assert sheet.tables["T"].ref == "A1:F4"
    assert made["Other"]["C3"].value == "kept"


def test_words_in_several_fonts_keep_them(tmp_path: Path) -> None:
    rich = '<r><rPr><b/></rPr><t>Night</t></r><r><t xml:space="preserve"> Line</t></r>'
    data = rezipped(book(HEAD, ROW), SHEET, "<t>Night Line</t>", rich)
    table, _ = read(tmp_path, data)
    assert table is not None
    assert cells(table)[0]["name"] == "Night Line"
    made = load_workbook(io.BytesIO(changed(table, {2: {"status": "closed"}}, ())), rich_text=True)
    words = made["Services"]["A2"].value
    assert isinstance(words, CellRichText)
    assert [getattr(part, "font", None) is not None for part in words] == [True, False]


def test_what_a_change_would_lose_is_known_before(tmp_path: Path) -> None:
    table, _ = read(tmp_path, book(HEAD, ROW))
    assert table is not None
    assert losses(table) == ()
    data = rezipped(book(HEAD, ROW), SHEET, "</worksheet>", '<extLst><ext uri="{x}"/></extLst></worksheet>')
    out = io.BytesIO(data)
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("xl/charts/chart1.xml", "<a/>")
        archive.writestr("xl/drawings/drawing1.xml", "<xdr:sp/>")
        archive.writestr("xl/threadedComments/threadedComment1.xml", "<a/>")
        archive.writestr("xl/vbaProject.bin", "x")
    table, _ = read(tmp_path, out.getvalue())
    assert table is not None
    assert losses(table) == (
        "charts",
        "shapes and text boxes",
        "threads of comments (their text stays)",
        "macros",
        "some newer drop-downs and conditional formats",
    )


def test_a_row_is_not_written_into_merged_cells(tmp_path: Path) -> None:
    table, _ = read(tmp_path, book(HEAD, ROW, edit=lambda sheet: sheet.merge_cells("A3:B4")))
    assert table is not None
    with pytest.raises(PamphletError, match="the cell B3 is merged with others"):
        changed(table, {}, [{"name": "A", "categories": "crisis"}])


@settings(max_examples=25)
@given(st.data())
def test_what_is_changed_and_what_is_not_reads_back(data: st.DataObject) -> None:
    old = data.draw(st.lists(st.tuples(*(TEXT for _ in FIELDS)), max_size=3))
    with tempfile.TemporaryDirectory() as folder:
        table, said = read(Path(folder), book(list(FIELDS)))
        assert table is not None, said
        rows = [dict(zip(FIELDS, row, strict=True)) for row in old]
        (Path(folder) / "services.xlsx").write_bytes(changed(table, {}, rows))
        table = read_table(Path(folder) / "services.xlsx", "services.xlsx", Report())
        assert table is not None
        round_trip(table, cells(table), data)
