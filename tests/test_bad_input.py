"""What people's files and directories really hold, one section for each kind of break (research: bad-input): each goes in as a
real file, by the way that people use, and what is said of it is known to the word.
"""  # one sentence over two lines

from __future__ import annotations

import codecs
import csv
import io
import json
import tempfile
import zipfile
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from datetime import time as clock
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.comments import Comment
from openpyxl.worksheet.worksheet import Worksheet

from pamphlet.build import Outcome
from pamphlet.cli.main import main
from pamphlet.diagnostics import Report
from pamphlet.feeds.feed import FORMS
from pamphlet.listings.service import Service
from pamphlet.listings.table import changed, read_table
from pamphlet.listings.template import template, template_csv
from pamphlet.source.project import read_project
from tests.conftest import TODAY, codes, edit
from tests.feeds import feeds
from tests.listings.test_book import book, many_rows, rezipped
from tests.listings.test_table import quickly

CSV, XLSX = "regions/riverside/services.csv", "regions/riverside/services.xlsx"
GOOD = {"name": "Night Line", "categories": "crisis", "phone": "604-555-0142"}
HEAD = "name,categories,phone"
ROW = "Night Line,crisis,604-555-0142"
MARKUP = "write plain words"
PLACEHOLDER = "this looks like a placeholder; leave the cell blank, or write a short code such as 211 alone"
CUT = "ten digits are needed; did the sheet drop one?"
ONE = "one number in a cell, or several with ';' between them; leave it blank if nobody knows it"
NOT_HOURS = (
    "write such as 'Mo-Fr 09:00-17:00; Sa 10:00-14:00', 'Nov-Mar Mo-Su 20:00-08:00', '24/7', or leave it blank if nobody knows; "
    "'by appointment' belongs in the column access"
)
AS_TEXT = "format the column as Text, then type it again"
OWN = "print the service's own https address"
MEND = "save it again as .xlsx in the program that made it"


@pytest.fixture
def root(lantern: Path) -> Path:
    """A project whose one region has no sheet yet."""
    (lantern / CSV).unlink()
    edit(lantern / "regions/riverside/region.toml", 'danger = "nine-one-one"\nhelp = "night-line"\n', "")
    return lantern


def sheet(*rows: Mapping[str, str]) -> str:
    """Rows as the text of a CSV sheet, with every column that any of them has."""
    return feeds.table([{**GOOD, **row} for row in rows])


def read(root: Path, data: bytes | str, name: str = CSV) -> tuple[list[str], tuple[Service, ...]]:
    """What the project says of a sheet, and its services: none if it has an error."""
    (root / name).write_bytes(data.encode() if isinstance(data, str) else data)
    project, report = read_project(root, TODAY)
    assert project is not None, list(map(str, report))
    said = [str(item) for item in (*project.broken.get(("region", "riverside"), ()), *project.warnings)]
    region = project.regions.get("riverside")
    return said, region.services if region else ()


def fault(code: str, message: str, hint: str, place: str = "2", severity: str = "error", name: str = CSV) -> str:
    """A diagnostic as it is printed; `place` is line and column."""
    return f"{severity}[{code}]: {message}\n  --> {name}{':' if place else ''}{place}\n  = hint: {hint}"


def refused(root: Path, data: bytes | str, *faults: str, name: str = CSV) -> None:
    """A sheet that gives no service, and these faults alone."""
    assert read(root, data, name) == ([*faults], ())


def taken(root: Path, data: bytes | str, *warnings: str, name: str = CSV) -> Service:
    """The one service of a sheet that gives these warnings alone."""
    said, services = read(root, data, name)
    assert said == [*warnings]
    (service,) = services
    return service


# -- encodings --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("codec", ["utf-8-sig", "utf-16"])
def test_a_byte_order_mark_is_no_part_of_the_first_column(root: Path, codec: str) -> None:
    assert taken(root, sheet({"name": "Café Lune"}).encode(codec)).name == "Café Lune"


def test_windows_text_is_shown_as_it_would_read_and_read_where_it_is_named(root: Path) -> None:
    data = sheet({"name": "Café Lune"}).encode("cp1252")
    message = "not utf-8: in line 2 a word would read 'Café' if the file is cp1252 (Windows)"
    hint = 'save the file as "CSV UTF-8", or, if the word above is right, write encoding = "cp1252" in region.toml'
    refused(root, data, fault("file-encoding", message, hint))
    edit(root / "regions/riverside/region.toml", 'code = "RIV"', 'code = "RIV"\nencoding = "cp1252"')
    assert taken(root, data).name == "Café Lune"


def test_mac_roman_is_not_guessed_at(root: Path) -> None:
    said, services = read(root, sheet({"name": "Don\u2019t Wait"}).encode("mac-roman"))
    assert not services
    assert said[0].startswith("error[file-encoding]: not utf-8: in line 2 a word would read 'DonÕt' if the file is cp1252")


def test_a_directory_in_windows_text_names_the_option_of_the_import(tmp_path: Path) -> None:
    source = tmp_path / "feed"
    feeds.folder(source, feeds.LANTERN)
    (source / "services.csv").write_bytes(feeds.table([{**feeds.LANTERN["services"][0], "name": "Café Lune"}]).encode("cp1252"))
    assert feeds.fault(source).endswith("if the word above is right, name it: --encoding cp1252")
    assert feeds.one(source, encoding="cp1252")["name"].startswith("Café Lune")


@pytest.mark.parametrize("end", ["\r", "\n", "\r\n"])
def test_lines_may_end_with_cr_lf_or_both(root: Path, end: str) -> None:
    assert taken(root, f"{HEAD}{end}{ROW}{end}").name == "Night Line"


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_commas_semicolons_and_tabs_divide_columns(root: Path, separator: str) -> None:
    assert taken(root, f"{HEAD}\n{ROW}\n".replace(",", separator)).phone[0].number == "604-555-0142"


def test_unicode_text_of_excel(root: Path) -> None:
    """UTF-16 with tabs and CRLF."""
    assert taken(root, f"{HEAD}\r\n{ROW}\r\n".replace(",", "\t").encode("utf-16")).name == "Night Line"


def test_nothing_else_divides_columns(root: Path) -> None:
    refused(
        root,
        f"{HEAD}\n{ROW}\n".replace(",", "|"),
        fault("key-missing", "no row names the columns", "its first row must be such as: name, categories, phone, website", ""),
    )


@pytest.mark.parametrize(
    ("column", "text", "trace"),
    [
        ("hours", "8:30amGCO5:00pm", "GCO"),
        ("name", "RA(c)seau Lune", "A(c)"),
        ("name", "R\u00c3\u00a9seau", "\u00c3\u00a9"),
        ("description", "a \ufffd b", "\ufffd"),
        ("description", "Women\u00e2\u20ac\u2122s line", "\u00e2\u20ac"),
    ],
)
def test_mojibake_names_row_and_column_and_never_prints(root: Path, column: str, text: str, trace: str) -> None:
    message = f"'{text}' holds '{trace}', the trace of a wrong conversion"
    hint = "restore the text from its source and save the file as UTF-8"
    refused(root, sheet({column: text}), fault("file-garbled", message, hint, f"2 {column}"))


# -- what spreadsheets make of numbers and dates -----------------------------------------------------------------------


@pytest.mark.parametrize("number", ["6045550142.0", "6.045550142E+09"])
def test_a_number_with_every_digit_is_repaired_and_told(root: Path, number: str) -> None:
    hint = "format the column as Text, so that no spreadsheet shortens them"
    message = "numbers that are no text are read as their digits: rows 2"
    told = fault("listing-phone", message, hint, "2 phone", "warning")
    assert taken(root, sheet({"phone": number}), told).phone[0].number == "604-555-0142"


def test_plain_digits_are_a_number(root: Path) -> None:
    assert taken(root, sheet({"phone": "6045550142"})).phone[0].number == "604-555-0142"


@pytest.mark.parametrize("number", ["6.04555E+09", "6,04555E+09"])
def test_a_number_that_lost_digits_is_an_error(root: Path, number: str) -> None:
    hint = "the spreadsheet shortened it: format the column as text, then type the number again"
    refused(root, sheet({"phone": number}), fault("listing-phone", f"{number} is not a phone number in CA", hint, "2 phone"))


BOOK_HEAD = ["name", "categories", "phone", "hours", "verified_on", "verified_by"]


def cell(column: str, value: object, shown: str = "General") -> bytes:
    """A workbook of one service with this in one cell of its second row."""

    def write(page: Worksheet) -> None:
        place = page.cell(2, BOOK_HEAD.index(column) + 1)
        place.value = value  # type: ignore[assignment]  # whatever a person puts there
        place.number_format = shown if shown != "General" else place.number_format

    return book(BOOK_HEAD, [GOOD["name"], "crisis", GOOD["phone"], "24/7", "2026-11-02", "AB by phone"], edit=write)


@pytest.mark.parametrize(
    ("value", "number"), [(6045550142, "604-555-0142"), (6045550142.0, "604-555-0142"), (988, "9-8-8"), (211.0, "2-1-1")]
)
def test_numbers_in_cells_of_a_workbook_are_read_whole(root: Path, value: object, number: str) -> None:
    hint = "format the column as Text, so that no spreadsheet shortens them"
    told = fault("listing-phone", "numbers that are no text are read as their digits: rows 2", hint, "2 phone", "warning", XLSX)
    assert taken(root, cell("phone", value), told, name=XLSX).phone[0].number == number


@pytest.mark.parametrize(
    ("column", "value", "what"),
    [
        ("phone", date(2009, 8, 8), "the cell C2 holds a date, not text"),
        ("phone", 604555014, "the cell C2 holds a number, not text"),
        ("phone", 604555.5, "the cell C2 holds a number, not text"),
        ("hours", datetime.combine(date(2026, 9, 5), clock()), "the cell D2 holds a date, not text"),
        ("hours", date(2026, 7, 24), "the cell D2 holds a date, not text"),
        ("hours", clock(9, 5), "the cell D2 holds a time, not text"),
        ("hours", timedelta(hours=9), "the cell D2 holds a time, not text"),
        ("hours", 24 / 7, "the cell D2 holds a number, not text"),
        ("verified_on", 46328, "the cell E2 holds a number, not text"),
        ("name", True, "the cell A2 holds TRUE or FALSE, not text"),
    ],
)
def test_dates_and_other_guesses_of_a_spreadsheet_are_errors(root: Path, column: str, value: object, what: str) -> None:
    code = {"phone": "listing-phone", "hours": "listing-hours", "verified_on": "listing-date"}.get(column, "listing-value")
    refused(root, cell(column, value), fault(code, what, AS_TEXT, f"2 {column}", name=XLSX), name=XLSX)


@pytest.mark.parametrize(
    ("column", "text", "message", "hint"),
    [
        (
            "phone",
            "2009-08-08",
            "2009-08-08 is not a phone number in CA",
            "the spreadsheet made a date of it: format the column as text, then type the number again",
        ),
        (
            "hours",
            "24-Jul",
            "'24-Jul' is a date",
            "the spreadsheet made it of 24/7: format the column as text, write 24/7",
        ),
        (
            "hours",
            "05-Sep",
            "'05-Sep' is a date",
            "the spreadsheet made it of hours such as 9-5: format the column as text, write 09:00-17:00",
        ),
    ],
)
def test_the_same_dates_saved_as_csv(root: Path, column: str, text: str, message: str, hint: str) -> None:
    refused(root, sheet({column: text}), fault(f"listing-{column}", message, hint, f"2 {column}"))


@pytest.mark.parametrize("text", ["24/7", "24h"])
def test_day_and_night_in_both_forms(root: Path, text: str) -> None:
    assert taken(root, sheet({"hours": text})).always


def test_the_template_keeps_short_codes_and_hours_as_text(root: Path) -> None:
    kinds, tongues = {"crisis": "Crisis lines", "shelter": "Shelters"}, {"en": "English"}
    for name, data in ((XLSX, template(kinds, tongues)), (CSV, template_csv(kinds, tongues))):
        said, services = read(root, data, name)
        assert (said, [service.phone[0].number for service in services][1]) == ([], "9-8-8")
        assert services[0].always
        (root / name).unlink()


# -- dates ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["01/02/2026", "2026/02/01", "1 Feb 2026", "20260201", "2026-2-1"])
def test_only_one_form_of_date_is_read(root: Path, text: str) -> None:
    row = {"verified_on": text, "verified_by": "AB"}
    told = fault("listing-date", f"'{text}' is not a date", "write it as 2026-11-02", "2 verified_on")
    refused(root, sheet(row), told)


@pytest.mark.parametrize("value", [date(2026, 11, 2), datetime.combine(date(2026, 11, 2), clock(13, 30))])
def test_a_true_date_of_a_workbook_is_one(root: Path, value: date) -> None:
    assert taken(root, cell("verified_on", value), name=XLSX).verified_on == date(2026, 11, 2)


@pytest.mark.parametrize("name", [CSV, XLSX])
def test_nobody_checks_in_the_future(root: Path, name: str) -> None:
    data = sheet({"verified_on": "2026-11-23"}).encode() if name == CSV else cell("verified_on", date(2026, 11, 23))
    hint = "write the day on which someone checked it"
    refused(root, data, fault("listing-date", "2026-11-23 lies in the future", hint, "2 verified_on", name=name), name=name)


@pytest.mark.parametrize("day", ["1900-01-01", "2005-01-01"])
def test_the_first_day_of_a_spreadsheet_and_of_the_specification_are_no_check(root: Path, day: str) -> None:
    assert taken(root, sheet({"verified_on": day, "verified_by": "AB"})).verified_on is None
    told = CliRunner().invoke(main, ["listings", "check", "--project", str(root)])
    assert (told.exit_code, "1 never checked" in told.output) == (0, True), told.output


# -- phones -----------------------------------------------------------------------------------------------------------

SEVERAL = "keep digits alone, with ';' between several, and put words under hours_note"


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("604-555-0142, 604-555-0143", f"it holds 604-555-0142 and 604-555-0143: {SEVERAL}"),
        ("604-555-0142 / (604) 555-0143", f"it holds 604-555-0142 and (604) 555-0143: {SEVERAL}"),
        ("604-555-0142 or 604-555-0143", f"it holds 604-555-0142 and 604-555-0143: {SEVERAL}"),
        ("604-555-0142 ext 117 or 125", f"it holds 604-555-0142: {SEVERAL}"),
        ("604-555-0142 xOPT2", f"it holds 604-555-0142: {SEVERAL}"),
        ("no phone", ONE),
        ("NA", ONE),
        ("n/a", ONE),
        ("000-000-0211", PLACEHOLDER),
        ("000-074-1741", PLACEHOLDER),
        ("123-456-7890", PLACEHOLDER),
        ("000-000-0000", PLACEHOLDER),
        ("415-571-650", CUT),
        ("604-555-01422", "ten digits are needed; did the sheet gain one?"),
        ("1-604-555-01422", "ten digits are needed; did the sheet gain one?"),
    ],
)
def test_what_is_no_one_number(root: Path, text: str, hint: str) -> None:
    """Several in a cell, words for none, padded short codes, placeholders, a digit too few or too many."""
    refused(root, sheet({"phone": text}), fault("listing-phone", f"{text} is not a phone number in CA", hint, "2 phone"))


def test_two_numbers_with_a_space_between_are_not_one(root: Path) -> None:
    said, services = read(root, sheet({"phone": "604-555-0142 604-555-0143"}))
    assert (len(said), services) == (1, ())
    assert said[0].startswith("error[listing-phone]: 604-555-0142 604-555-0143 is not a phone number in CA\n")


def test_a_word_that_spells_another_number(root: Path) -> None:
    message = "604-555-0142 (LAWS): 'LAWS' does not spell this number"
    hint = "its keys are 5297: compare both with the source"
    refused(root, sheet({"phone": "604-555-0142 (LAWS)"}), fault("listing-phone", message, hint, "2 phone"))


def test_semicolons_alone_divide_numbers(root: Path) -> None:
    service = taken(root, sheet({"phone": "604-555-0142 ext 117; 988"}))
    assert [(phone.number, phone.extension) for phone in service.phone] == [("604-555-0142", "117"), ("9-8-8", "")]


def test_fictional_numbers_are_never_final_unless_the_project_is_an_example(
    lantern: Path, made: Callable[..., Outcome]
) -> None:
    edit(lantern / "content/project.toml", "example = true", "example = false")
    outcome = made(lantern, final=True, layouts=("trifold",), targets=("screen",))
    assert codes(outcome) == ["final"]
    assert "sample-number" in outcome.report.items[-1].message


# -- hours ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("9:00-5:00", "did you mean 09:00-17:00?"),
        ("Mo-Fr 10:00-4:00", "did you mean 10:00-16:00?"),
        ("Mo-Fr 16:30-08:00", "did you mean 16:30-20:00?"),
        ("Mo-Fr 07:00-01:00", "did you mean 07:00-13:00?"),
    ],
)
def test_what_closes_before_it_opens(root: Path, text: str, hint: str) -> None:
    refused(root, sheet({"hours": text}), fault("listing-hours", f"'{text}' closes before it opens", hint, "2 hours"))


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("Mo-Su 09:00-00:00", (540, 1440)),
        ("Mo-Su 17:00-12:00", (1020, 2160)),
        ("Mo-Su 20:00-04:00", (1200, 1680)),
        ("Mo-Su 07:00-25:00", (420, 1500)),
    ],
)
def test_midnight_nights_and_long_days(root: Path, text: str, span: tuple[int, int]) -> None:
    hours = taken(root, sheet({"hours": text})).hours
    assert hours is not None
    assert [(part.opens, part.closes) for part in hours.rules[0].spans] == [span]


@pytest.mark.parametrize(
    "text", ["9:00am-5:00", "9:00pm-4:00pm", "by appointment", "9-5", "Mo-Fr 09:00\u201317:00", '"call us"']
)
def test_other_forms_and_words_are_never_taken_for_open(root: Path, text: str) -> None:
    message = f"'{text}' is not in the form of opening hours"
    refused(root, sheet({"hours": text}), fault("listing-hours", message, NOT_HOURS, "2 hours"))


def test_by_appointment_has_a_column_of_its_own(root: Path) -> None:
    service = taken(root, sheet({"access": "appointment"}))
    assert (service.access, service.hours) == ("appointment", None)


# -- formulas, in and out ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["=1+1", '=HYPERLINK("x")', "@SUM(1)"])
@pytest.mark.parametrize("escape", ["", "'"])
def test_a_formula_in_csv_is_no_text(root: Path, text: str, escape: str) -> None:
    told = fault("listing-value", f"'{text}' is a formula or markup, not text", MARKUP, "2 name")
    refused(root, sheet({"name": escape + text}), told)


def test_a_formula_in_a_workbook_is_no_text_with_or_without_a_saved_value(root: Path) -> None:
    hint = "type in what it comes to, as text: a formula may come to something else tomorrow"
    message = "the cell A2 holds a formula"
    told = fault("listing-value", f"{message} with no saved value", hint, "2 name", name=XLSX)
    refused(root, cell("name", "=1+1"), told, name=XLSX)
    data = rezipped(cell("name", "=1+1"), "xl/worksheets/sheet1.xml", "<v></v>", "<v>2</v>")
    refused(root, data, fault("listing-value", message, hint, "2 name", name=XLSX), name=XLSX)


@pytest.mark.parametrize(
    ("text", "name"), [("'Night Line", "Night Line"), ("''Ksan Society", "'Ksan Society"), ("Night Line'", "Night Line'")]
)
def test_one_apostrophe_in_front_is_taken_off(root: Path, text: str, name: str) -> None:
    assert taken(root, sheet({"name": text})).name == name


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "'", "\uff1d", "\uff0b", "\uff0d", "\uff20"])
def test_no_text_becomes_a_formula_when_it_is_written(root: Path, sign: str) -> None:
    """Neither in `changed`, which the import and the call sheets write with, nor on its way back."""
    (root / CSV).write_text(f"{HEAD},internal_note\n{ROW},\n", "utf-8")
    table = read_table(root / CSV, CSV, Report())
    assert table is not None
    text = f"{sign}HYPERLINK(1)"
    (root / CSV).write_bytes(changed(table, {2: {"internal_note": text}}, [{"name": text}]))
    rows = list(csv.reader(io.StringIO((root / CSV).read_text("utf-8"))))
    assert (rows[1][3], rows[2][0]) == (f"'{text}", f"'{text}")
    again = read_table(root / CSV, CSV, Report())
    assert again is not None
    assert (again.rows[0].cells["internal_note"], again.rows[1].cells["name"]) == (text, text)


def test_a_tab_or_return_in_front_is_taken_off_when_it_is_written(root: Path) -> None:
    (root / CSV).write_text(f"{HEAD}\n{ROW}\n", "utf-8")
    table = read_table(root / CSV, CSV, Report())
    assert table is not None
    assert changed(table, {2: {"name": "\t=1", "phone": "\r\n+1"}}, ()).decode() == f"{HEAD}\n'=1,crisis,'+1\n"


def test_an_import_writes_no_formula(root: Path, tmp_path: Path) -> None:
    """The name is refused, the description becomes a note; phones are stored without a plus."""
    source = feeds.folder(
        tmp_path / "feed",
        feeds.with_changes(
            services={"description": "=cmd|' /C calc'!A0"}, phones={"number": "+1 604 555 0142", "extension": ""}
        ),
    )
    (root / CSV).write_text(f"{HEAD}\n", "utf-8")
    done = CliRunner().invoke(
        main, ["listings", "import", str(source), "-r", "riverside", "--kind", "crisis", "--project", str(root)]
    )
    assert done.exit_code == 0, done.output
    rows = list(csv.DictReader(io.StringIO((root / CSV).read_text("utf-8-sig"))))
    assert [row["phone"] for row in rows] == ["604-555-0142"]
    assert not [text for row in rows for text in row.values() if text and text.startswith(("=", "+", "-", "@", "\t", "\r"))]


# -- the form of a sheet -----------------------------------------------------------------------------------------------


def test_title_rows_are_passed_over_and_told_of(root: Path) -> None:
    told = [
        fault("value-wrong", "a row above the header is not read", "nothing to do if it is a title", str(n), "warning")
        for n in (1, 2)
    ]
    assert taken(root, f"Our list,,\nChecked by us,,\n\n{HEAD}\n{ROW}\n", *told).where.line == 5


def test_a_total_row_is_no_service(root: Path) -> None:
    said, services = read(root, f"{HEAD}\n{ROW}\nTotal,,12\n")
    assert said == [
        fault("listing-value", "'categories' is blank", "name at least one kind of service", "3 categories"),
        fault("listing-phone", "12 is not a phone number in CA", CUT, "3 phone"),
    ]
    assert [service.name for service in services] == ["Night Line"]


def edited(change: Callable[[Worksheet], object]) -> bytes:
    """A workbook of two services that somebody changed."""
    second = ["Day Line", "crisis", "604-555-0143", "", "", ""]
    return book(BOOK_HEAD, [GOOD["name"], "crisis", GOOD["phone"], "24/7", "", ""], second, edit=change)


def test_merged_cells_are_errors(root: Path) -> None:
    told = fault("file-syntax", "the cells D2:D3 are merged", "unmerge them, and write each text into its own row", name=XLSX)
    refused(root, edited(lambda page: page.merge_cells("D2:D3")), told, name=XLSX)


def _hide(page: Worksheet) -> None:
    page.row_dimensions[3].hidden = True
    page.column_dimensions["D"].hidden = True
    page.sheet_state = "hidden"
    page["C2"].comment = Comment("ask for her", "AB")
    assert page.parent is not None
    other = page.parent.create_sheet("Old")
    other.append(["Nothing"])


def test_what_is_hidden_or_pinned_is_told_of_and_nothing_is_skipped(root: Path) -> None:
    said, services = read(root, edited(_hide), XLSX)
    shown = "show it, and look whether it may print"
    assert said == [
        fault("value-wrong", "the sheet 'Services' is hidden, and read all the same", shown, "", "warning", XLSX),
        fault("value-wrong", "the sheet 'Old' is not read", "'Services' is", "", "warning", XLSX),
        fault(
            "value-wrong",
            "hidden rows are read all the same: 3",
            "show them (clear the filter), and look at them",
            "3",
            "warning",
            XLSX,
        ),
        fault(
            "value-wrong",
            "hidden columns are read all the same: hours",
            "show them, and look at them",
            "1",
            "warning",
            XLSX,
        ),
        fault("value-wrong", "the comment on the cell C2 is not read", "write it under internal_note", "2", "warning", XLSX),
    ]
    assert [service.name for service in services] == ["Night Line", "Day Line"]
    assert services[0].always


RENAMED = "A column of your own needs a name that is less like it"


@pytest.mark.parametrize(
    ("column", "code", "severity", "message", "hint"),
    [
        ("statuss", "key-unknown", "error", "unknown column 'statuss'", f"did you mean 'status'? {RENAMED}"),
        ("is_closed", "key-unknown", "error", "unknown column 'is_closed'", f"did you mean 'status'? {RENAMED}"),
        ("Verified", "key-unknown", "error", "unknown column 'Verified'", f"did you mean 'verified_on'? {RENAMED}"),
        ("colour", "key-unknown", "warning", "the column 'colour' is not read", "README.md lists the columns that are read"),
        ("Phone", "key-unknown", "error", "column 'phone' stands there twice", "keep one of them"),
    ],
)
def test_unknown_renamed_and_repeated_columns(
    root: Path, column: str, code: str, severity: str, message: str, hint: str
) -> None:
    """A renamed `status` would lose a closure: near a known name, a stranger is an error."""
    said, services = read(root, f"{HEAD},{column}\n{ROW},x\n")
    assert said == [fault(code, message, hint, "1", severity)]
    assert len(services) == (severity == "warning")


def test_spaces_and_signs_that_nobody_sees(root: Path) -> None:
    raw = "\u00a0 Cafe\u0301 \u200b\u202eof\u202c\u00a0\u00a0the\u2067 \u2060North\u2069\u200f\u061c\ufeff "
    service = taken(root, sheet({"name": raw, "phone": "604\u00a0555\u00a00142\u200e", "categories": " crisis\u200b "}))
    assert (service.name, service.phone[0].number, service.id) == ("Café of the North", "604-555-0142", "cafe-of-the-north")


def test_the_joiners_that_languages_spell_with_stay(root: Path) -> None:
    assert taken(root, sheet({"id": "home", "name": "خانه\u200cها"})).name == "خانه\u200cها"


# -- duplicates -------------------------------------------------------------------------------------------------------


def test_one_id_for_two_services(root: Path) -> None:
    said, services = read(root, sheet({"id": "line"}, {"id": "line", "name": "Day Line", "phone": "604-555-0143"}))
    assert said == [fault("listing-duplicate", "'line' stands in line 2 already", "give each its own id", "3 id")]
    assert [service.where.line for service in services] == [2], "and the region prints nothing while there is an error"


def test_the_same_row_pasted_twice_is_read_once(root: Path) -> None:
    message = "'night-line' stands in line 2 already, word for word: it is read once"
    told = fault("listing-duplicate", message, "delete one of the two rows", "3 id", "warning")
    assert taken(root, sheet({}, {}), told).where.line == 2


def test_one_number_under_nearly_one_name_is_told_of_and_never_merged(root: Path) -> None:
    said, services = read(root, sheet({"name": "Lantern House"}, {"name": "The Lantern House Society"}, {"name": "Clinic"}))
    message = f"'Lantern House' and 'The Lantern House Society' ({CSV}:3) have the same number: are they one service?"
    hint = "keep one of them, or give them names that nobody takes for one another"
    assert said == [fault("listing-alike", message, hint, "2", "warning")]
    assert len(services) == 3


def test_a_directory_with_one_id_for_all(tmp_path: Path) -> None:
    """The same record 128 times is one; another one under its id is refused."""
    page = [feeds.service() for _ in range(128)]
    feed = feeds.good(feeds.saved(tmp_path / "page.json", page))
    assert (len(feed.candidates), feed.counts["repeated"]) == (1, 127)
    two, _ = feeds.read(feeds.saved(tmp_path / "two.json", [feeds.service(), feeds.service(name="Day Line")]))
    assert two is not None
    assert [row.why for row in two.refused] == ["its id stands for two different services"]


# -- markup -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("<b>Warm</b> drinks", "<b>"),
        ("Tea &amp; soup", "&amp;"),
        ("Tea &#x26; soup", "&#x26;"),
        ("**Warm** drinks", "**Warm**"),
        ("*Warm drinks*", "*Warm drinks*"),
        ("_Warm_ drinks", "_Warm_"),
        ("`Warm` drinks", "`Warm`"),
        ("# Warm drinks", "#"),
        ("[Warm](https://example.org) drinks", "[Warm](https://example.org)"),
        (r"Warm\ndrinks", r"\n"),
    ],
)
def test_markup_in_a_sheet_is_an_error(root: Path, text: str, shown: str) -> None:
    told = fault("listing-value", f"'{shown}' is a formula or markup, not text", MARKUP, "2 description")
    refused(root, sheet({"description": text}), told)


@pytest.mark.parametrize(
    "text", ["Tea & soup", "women <18", "daily* (*not on holidays)", "2 * 3 * 4", "a [quiet] room", "#1 of 2"]
)
def test_plain_words_are_no_markup(root: Path, text: str) -> None:
    assert taken(root, sheet({"description": text})).description == text


def test_markup_of_a_directory_becomes_plain_words(tmp_path: Path) -> None:
    raw = r"<p>Warm &amp; <b>quiet</b></p>\n**Drinks**, see [us](https://example.org)"
    source = feeds.folder(tmp_path / "feed", feeds.with_changes(services={"description": raw}))
    assert feeds.one(source)["description"] == "Warm & quiet Drinks, see us"


# -- web addresses ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "why", "hint"),
    [
        ("example.org", "only https is printed, this is 'no scheme'", "did you mean https://example.org?"),
        ("javascript:alert(1)", "only https is printed, this is 'javascript'", OWN),
        ("data:text/html,x", "only https is printed, this is 'data'", OWN),
        ("file:///etc/passwd", "only https is printed, this is 'file'", OWN),
        ("https://user:pass@example.org", "it holds a user name", OWN),
        ("https://192.0.2.1/", "it names a machine by number", OWN),
        ("https://[2001:db8::1]/", "it names a machine by number", OWN),
        ("https://3221225985/", "it names a machine by number", OWN),
        ("https://example.org:8443/", "it names a port", OWN),
        ("https://example.org:", "it names a port", OWN),
        ("https://bit.ly/x", "bit.ly is a link shortener: what it opens can change after printing", OWN),
        ("https://example.org/?a=1&utm_source=x", "'utm_source' tracks who opens it", OWN),
        ("https://example.org/?fbclid=x", "'fbclid' tracks who opens it", OWN),
        ("https://example.org/#utm_source=x", "'utm_source' tracks who opens it", OWN),
    ],
)
def test_addresses_that_are_not_printed(root: Path, address: str, why: str, hint: str) -> None:
    """Shorteners and trackers as well: there is no option that lets them in."""
    told = fault("listing-url", f"'{address}' must not be printed: {why}", hint, "2 website")
    refused(root, sheet({"website": address}), told)


@pytest.mark.parametrize(
    ("address", "coded"),
    [
        ("https://\u0430pple.example.org", "https://xn--pple-43d.example.org"),
        ("https://münchen.example.org/café?a=é", "https://xn--mnchen-3ya.example.org/caf%C3%A9?a=%C3%A9"),
    ],
)
def test_a_host_in_other_letters_is_shown_as_machines_read_it(root: Path, address: str, coded: str) -> None:
    why = "it holds letters beyond ASCII; write the host in its ASCII form and the path percent-encoded"
    hint = f"if you know it, write {coded}: other letters can look just like those of the site that you mean"
    told = fault("listing-url", f"'{address}' must not be printed: {why}", hint, "2 website")
    refused(root, sheet({"website": address}), told)
    assert taken(root, sheet({"website": coded})).website == coded


@pytest.mark.parametrize(
    "address", ["https://stra\u00dfe.example.org", "https://a\u200cb.example.org", "https://é..example.org"]
)
def test_a_host_that_has_no_one_form_is_not_guessed(root: Path, address: str) -> None:
    said, services = read(root, sheet({"website": address}))
    assert (said[0].endswith(f"hint: {OWN}"), services) == (True, ())


@pytest.mark.parametrize(
    ("address", "cell", "note"),
    [
        ("lantern.example.org", "https://lantern.example.org", "https:// was put before the website lantern.example.org"),
        ("see our page", "", "website left out, see our page"),
        ("localhost", "", "website left out, localhost"),
    ],
)
def test_a_directory_without_the_scheme_is_completed_and_told(tmp_path: Path, address: str, cell: str, note: str) -> None:
    tables = feeds.with_changes(services={"url": address}, organizations={"website": ""})
    row = feeds.one(feeds.folder(tmp_path / "feed", tables))
    assert row.get("website", "") == cell
    assert note in row["internal_note"]


# -- too much, or broken ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "message", "place", "hint"),
    [
        (
            f"{HEAD}\n{'x' * 65_537},crisis,988\n",
            "not CSV: a cell holds more than 64 KB",
            "2",
            "look for a quotation mark that is opened and never closed",
        ),
        (
            f'{HEAD}\n"Night Line,crisis,988\n{ROW}\n',
            "not CSV: a quotation mark is opened and never closed",
            "2",
            "close it, or take it out",
        ),
        (
            f"{HEAD}\nNight\0Line,crisis,988\n",
            "the sign U+0000 is not for text",
            "2",
            "delete it, or save the file as text again",
        ),
        (f"{HEAD}\n" + f"{ROW}\n" * 20_001, "more than 20000 rows", "", "split the table by region"),
        (
            b"x" * (20 * 1024 * 1024 + 1),
            f"{CSV} is larger than 20 MB",
            "",
            "split it, or remove what is not a listing",
        ),
    ],
    ids=["a cell over 64 KB", "a quote never closed", "NUL", "20,001 rows", "over 20 MB"],
)
def test_a_sheet_that_is_too_much_or_broken(root: Path, data: bytes | str, message: str, place: str, hint: str) -> None:
    with quickly():
        refused(root, data, fault("file-syntax", message, hint, place))


def test_a_cell_of_64_kb_and_20000_rows_are_read(root: Path) -> None:
    said, services = read(root, f"{HEAD},internal_note\n{ROW},{'x' * 65_536}\n")
    assert (said, len(services)) == ([], 1)
    (root / CSV).write_text(f"{HEAD}\n" + f"{ROW}\n" * 20_000)
    table = read_table(root / CSV, CSV, Report())
    assert table is not None
    assert len(table.rows) == 20_000


@pytest.mark.parametrize("length", [140, 141, 301])
def test_a_description_is_at_most_140_characters(root: Path, length: int) -> None:
    """What does not fit is an error here, not a warning: it could not be printed."""
    said, _ = read(root, sheet({"description": "x" * length}))
    told = fault("listing-value", f"{length} characters, at most 140 fit in print", "shorten it", "2 description")
    assert said == ([told] if length > 140 else [])


def packed(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in {"xl/workbook.xml": b"<workbook/>", **parts}.items():
            archive.writestr(name, data)
    return out.getvalue()


def locked() -> bytes:
    data = bytearray(packed())
    data[data.index(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


ENTITIES = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'


def entities(member: str = "xl/worksheets/sheet1.xml") -> bytes:
    """A workbook whose sheet holds entities, under any name."""
    data = rezipped(book(BOOK_HEAD), "xl/worksheets/sheet1.xml", "<worksheet", f"{ENTITIES}<worksheet")
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            text = old.read(name).replace(b"/xl/worksheets/sheet1.xml", f"/{member}".encode())
            new.writestr(member if name == "xl/worksheets/sheet1.xml" else name, text)
    return out.getvalue()


@pytest.mark.parametrize(
    ("make", "message", "hint"),
    [
        (lambda: packed(a=bytes(49 << 20)), f"{XLSX} is not read: it is packed far too tightly for a table of words", MEND),
        (lambda: packed(a=bytes(51 << 20)), f"{XLSX} is not read: it is too large when unpacked", MEND),
        (entities, f"{XLSX} is not read: it holds a DOCTYPE", MEND),
        (lambda: entities("xl/worksheets/sheet1.dat"), f"{XLSX} is not read: it holds a DOCTYPE", MEND),
        (locked, f"{XLSX} is not read: it is packed or locked in a way that no Office program uses", MEND),
        (
            lambda: many_rows(20_001),
            f"{XLSX} is not read: one of its sheets has more than 20000 rows",
            "keep the table alone in the file",
        ),
    ],
    ids=["zip bomb", "too large", "entity bomb", "entity bomb by another name", "locked", "20,001 rows"],
)
def test_a_workbook_that_does_harm(root: Path, make: Callable[[], bytes], message: str, hint: str) -> None:
    data = make()
    with quickly():
        refused(root, data, fault("file-syntax", message, hint, "", name=XLSX), name=XLSX)


# -- archives and other forms of directories ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("../services.csv", "a path in the zip leads out of it"),
        ("/services.csv", "a path in the zip leads out of it"),
        ("C:/services.csv", "a path in the zip leads out of it"),
        ("more.zip", "an archive inside the archive is not opened"),
        ("old/services.csv", "'services.csv' is there twice: services.csv and old/services.csv"),
    ],
)
def test_a_zip_that_leads_elsewhere(tmp_path: Path, name: str, message: str) -> None:
    text = feeds.table(feeds.LANTERN["services"])
    source = feeds.zipped(tmp_path / "feed.zip", {"services.csv": text, name: text})
    assert feeds.fault(source).splitlines()[0] == f"error[feed-form]: {message}"
    assert [path.name for path in tmp_path.iterdir()] == ["feed.zip"]


def test_a_zip_with_a_link_a_lock_or_a_bomb(tmp_path: Path) -> None:
    path, text = tmp_path / "feed.zip", feeds.table(feeds.LANTERN["services"])
    link = zipfile.ZipInfo("services.csv")
    link.external_attr = 0o120777 << 16
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(link, "/etc/passwd")
    assert "the zip holds a link instead of a file" in feeds.fault(path)
    data = bytearray(feeds.zipped(path, {"services.csv": text}).read_bytes())
    data[data.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(data)
    assert "the zip is locked with a password" in feeds.fault(path)
    feeds.zipped(path, {"services.csv": bytes(50_000_000)})
    with quickly():
        assert "it unpacks to 48 MB, more than 100 times its packed size" in feeds.fault(path)


def test_the_paths_of_a_data_package_are_not_followed(tmp_path: Path) -> None:
    source = feeds.folder(tmp_path / "feed", feeds.LANTERN)
    feeds.folder(tmp_path, {"phones": [{"id": "p", "service_id": "svc-1", "number": "604-555-0199"}]})
    paths = ["https://example.org/phones.csv", "../phones.csv"]
    (source / "datapackage.json").write_text(json.dumps({"resources": [{"name": "phones", "path": path} for path in paths]}))
    assert feeds.one(source)["phone"] == "604-555-0142 ext 0110"


@pytest.mark.parametrize(
    ("name", "text", "what"),
    [
        ("feed.xml", '<?xml version="1.0"?><Source/>', "this is XML"),
        ("airs.xml", "<Source><Agency/></Source>", "this is XML"),
        ("map.kml", '<kml xmlns="http://www.opengis.net/kml/2.2"/>', "this is a map (KML)"),
        ("page.html", "<!DOCTYPE html><html></html>", "this is a web page (HTML)"),
        (
            "schema.json",
            '{"@context": "https://schema.org", "@type": "Organization", "name": "x"}',
            "this JSON holds no services of Open Referral",
        ),
    ],
)
def test_foreign_forms_are_refused_by_name(tmp_path: Path, name: str, text: str, what: str) -> None:
    (tmp_path / name).write_text(text)
    assert feeds.fault(tmp_path / name) == f"error[feed-form]: {what}\n  --> {name}\n  = hint: {FORMS}"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("[" * 100_000, "brackets"),
        ('[{"id": NaN}]', "NaN"),
        ('[{"id": "a", "id": "b"}]', "twice"),
        ("[" + " " * (20 << 20) + "]", "at most 20 MB of JSON are read at once"),
    ],
    ids=["deep", "NaN", "a key twice", "huge"],
)
def test_json_that_does_harm(tmp_path: Path, text: str, why: str) -> None:
    (tmp_path / "feed.json").write_text(text)
    with quickly():
        assert why in feeds.fault(tmp_path / "feed.json").splitlines()[0]


# -- a sheet that is changed keeps what nobody touched -------------------------------------------------------------------

SAFE = st.text(st.sampled_from("aé=+-@' \t;,\"\n\r4"), max_size=12)
NAMES = ("name", "categories", "phone", "internal_note")


@st.composite
def raw_cell(draw: st.DrawFn, separator: str) -> str:
    """A cell as some program writes it: quoted or bare."""
    text = draw(SAFE)
    if draw(st.booleans()) or any(sign in text for sign in f'{separator}"\r\n'):
        return '"' + text.replace('"', '""') + '"'
    return text


@settings(max_examples=150)
@given(st.data())
def test_untouched_rows_stay_byte_for_byte(data: st.DataObject) -> None:
    """In every encoding, with every separator and line end, however its cells are quoted, with line breaks in them."""
    separator, end = data.draw(st.sampled_from(",;\t")), data.draw(st.sampled_from(["\n", "\r\n", "\r"]))
    codec, mark, named = data.draw(
        st.sampled_from(
            [
                ("utf-8", b"", "utf-8"),
                ("utf-8", b"", "utf-8-sig"),
                ("utf-8", codecs.BOM_UTF8, "utf-8"),
                ("utf-16-le", codecs.BOM_UTF16_LE, "utf-8"),
                ("utf-16-be", codecs.BOM_UTF16_BE, "utf-8"),
                ("utf-16-le", b"", "utf-16"),
                ("cp1252", b"", "cp1252"),
            ]
        )
    )
    made = [separator.join(data.draw(raw_cell(separator)) for _ in NAMES) for _ in range(data.draw(st.integers(1, 4)))]
    lines = [separator.join(NAMES), *made]
    text = end.join(lines) + data.draw(st.sampled_from(["", end, end + end]))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "services.csv"
        path.write_bytes(mark + text.encode(codec))
        table = read_table(path, path.name, report := Report(), named)
        assert table is not None, list(map(str, report))
        assert changed(table, {}, ()) == mark + text.encode(codec)
        if not table.rows:
            return
        row = data.draw(st.sampled_from(table.rows))
        word = data.draw(SAFE)
        out = changed(table, {row.line: {"internal_note": word}}, [{"name": "new"}])
        assert out.startswith(mark)
        left = out[len(mark) :].decode(codec)
        kept = [line for line in made if any(cell.strip() for cell in next(csv.reader([line], delimiter=separator), []))]
        path.write_bytes(out)
        again = read_table(path, path.name, report := Report(), named)
        assert again is not None, list(map(str, report))
        before = [dict(old.cells) | ({"internal_note": _clean(word)} if old.line == row.line else {}) for old in table.rows]
        after = [dict(new.cells) for new in again.rows]
        assert after == [*(cells for cells in before if any(cells.values())), {**dict.fromkeys(NAMES, ""), "name": "new"}]
        touched = [old.line for old in table.rows].index(row.line)
        if len(kept) == len(table.rows):
            assert all(line in left for place, line in enumerate(kept) if place != touched)


def _clean(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def test_a_long_cell_with_windows_line_ends_can_be_changed(tmp_path: Path) -> None:
    """Each line end counts once when a cell is measured, and twice in the file."""
    path = tmp_path / "services.csv"
    note = "x\r\n" * 32_000
    path.write_bytes(f'{HEAD},internal_note\r\n{ROW},"{note}"\r\n'.encode())
    table = read_table(path, path.name, Report())
    assert table is not None
    out = changed(table, {2: {"phone": "988"}}, ())
    assert out.decode() == f'{HEAD},internal_note\r\nNight Line,crisis,988,"{note}"\r\n'
