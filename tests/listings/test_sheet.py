"""The sheet: each row becomes a service or says what is wrong with it, all of it at once."""

import csv
from dataclasses import replace
from pathlib import Path

import pytest

from pamphlet.diagnostics import Report, Where
from pamphlet.listings.service import COLUMNS, Service
from pamphlet.listings.sheet import read_sheet
from pamphlet.tables.workbook import Column, Grid, write_book
from tests.conftest import TODAY

KINDS = {"crisis", "health", "shelter"}
INTERNAL = {"source_url", "source_seen", "confidence", "internal_note", "verified_by"}


def read(tmp_path: Path, *rows: dict[str, str]) -> tuple[tuple[Service, ...], Report]:
    path = tmp_path / "services.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(COLUMNS))
        writer.writeheader()
        writer.writerows(rows)
    report = Report()
    return sheet(tmp_path, report), report


def sheet(folder: Path, report: Report) -> tuple[Service, ...]:
    spoken = {"en": "en", "english": "en", "zh": "zh"}
    return read_sheet(folder, "regions/here", "here", KINDS, spoken, TODAY, "CA", report, "utf-8")


def test_a_language_that_nobody_can_name(tmp_path: Path) -> None:
    services, report = read(tmp_path, {**GOOD, "languages": "en; zhh"})
    (fault,) = report.items
    assert not services
    assert fault.message == "no language is known by the tag 'zhh'"
    assert (fault.hint or "").startswith("did you mean 'zh'? (write such as 'en; pa; zh-Hans'; a further one needs its name")
    (fault,) = read(tmp_path, {**GOOD, "languages": "English"})[1]
    assert (fault.hint or "").startswith("did you mean 'en'?")


GOOD = {"id": "night-line", "name": "Night Line", "categories": "crisis", "phone": "604-555-0142", "hours": "24/7"}


def test_a_minimal_row(tmp_path: Path) -> None:
    (service,), report = read(tmp_path, GOOD)
    assert not report.items
    assert service.always
    assert service.status == "active"
    assert service.verified_on is None, "blank means nobody checked"


@pytest.mark.parametrize(
    ("column", "value", "code"),
    [
        ("phone", "604-555-014", "listing-phone"),
        ("hours", "late", "listing-hours"),
        ("website", "javascript:x", "listing-url"),
        ("verified_on", "01/02/2026", "listing-date"),
        ("verified_on", "2027-01-01", "listing-date"),
        ("categories", "crises", "listing-value"),
        ("categories", "", "listing-value"),
        ("status", "open", "listing-value"),
        ("id", "Night Line", "listing-value"),
        ("name", "", "listing-value"),
        ("name", "=1+1", "listing-value"),
        ("name", "<b>Night</b>", "listing-value"),
        ("name", "R\u00c3\u00a9seau", "file-garbled"),
        ("priority", "10", "listing-value"),
        ("languages", "English", "listing-value"),
        ("short_name", "x" * 29, "listing-value"),
        ("description", "x" * 141, "listing-value"),
    ],
)
def test_each_wrong_cell_is_named(tmp_path: Path, column: str, value: str, code: str) -> None:
    services, report = read(tmp_path, {**GOOD, column: value})
    assert services == ()
    (item,) = report
    assert item.code == code
    assert item.where is not None
    assert (item.where.path, item.where.line, item.where.field) == ("regions/here/services.csv", 2, column)


def test_all_faults_of_all_rows_at_once(tmp_path: Path) -> None:
    _, report = read(tmp_path, {**GOOD, "phone": "1", "hours": "x"}, {**GOOD, "id": "two", "status": "opne"})
    assert [item.code for item in report] == ["listing-phone", "listing-hours", "listing-value"]
    assert report.items[-1].hint is not None


def test_the_same_id_twice(tmp_path: Path) -> None:
    services, report = read(tmp_path, GOOD, GOOD)
    assert len(services) == 1
    assert [item.code for item in report] == ["listing-duplicate"]


def test_specification_samples_are_no_verification(tmp_path: Path) -> None:
    (service,), _ = read(tmp_path, {**GOOD, "verified_on": "2005-01-01"})
    assert service.verified_on is None


def test_secret_places_stay_secret_unless_a_person_says_otherwise(tmp_path: Path) -> None:
    row = {**GOOD, "categories": "shelter", "address": "12 Sealed Street"}
    assert read(tmp_path, row)[0][0].address == ""
    assert read(tmp_path, {**row, "address_public": "no"})[0][0].address == ""
    assert read(tmp_path, {**row, "address_public": "yes"})[0][0].address == "12 Sealed Street"


def test_invisible_signs_and_spaces_are_cleaned(tmp_path: Path) -> None:
    (service,), _ = read(tmp_path, {**GOOD, "name": "\u200bNight \u00a0 Li\u202ene "})
    assert service.name == "Night Line"


def test_internal_columns_are_kept_nowhere(tmp_path: Path) -> None:
    secret = {column: "2026-01-01" if column.endswith("_on") else "SECRET-7141" for column in INTERNAL}
    (service,), _ = read(tmp_path, {**GOOD, **secret})
    assert "SECRET" not in repr(service)


@pytest.mark.parametrize(
    ("column", "value", "said"),
    [
        ("verified_on", "2026-11-31", "there is no day 2026-11-31"),
        ("hours", "24-Jul", "the spreadsheet made it of 24/7"),
        ("categories", "crisis, outreach", "put ';' between several"),
        ("languages", "EN", "did you mean 'en'?"),
    ],
)
def test_what_a_spreadsheet_or_a_hurry_makes_of_a_cell(tmp_path: Path, column: str, value: str, said: str) -> None:
    _, report = read(tmp_path, {**GOOD, column: value})
    (item,) = report
    assert said in f"{item.message} {item.hint}"


@pytest.mark.parametrize("sign", [";", "\t"])
def test_columns_between_other_signs_than_commas(tmp_path: Path, sign: str) -> None:
    """bad-input: TSV, ; delimiter."""
    wanted, _ = read(tmp_path, {**GOOD, "languages": "en"})
    path = tmp_path / "services.csv"
    path.write_text(path.read_text("utf-8").replace(",", sign), "utf-8")
    report = Report()
    assert sheet(tmp_path, report) == wanted
    assert not report.items


def test_a_workbook_is_as_good_as_a_csv_file(tmp_path: Path) -> None:
    wanted, _ = read(tmp_path, {**GOOD, "languages": "en"}, {**GOOD, "id": "two", "verified_on": "2026-11-02"})
    rows = list(csv.reader((tmp_path / "services.csv").read_text("utf-8").splitlines()))
    (tmp_path / "services.csv").unlink()
    grid = Grid(title="Services", columns=[Column(title, 9) for title in rows[0]], lines=rows[1:])
    (tmp_path / "services.xlsx").write_bytes(write_book([grid]))
    report = Report()
    found = sheet(tmp_path, report)
    assert [replace(service, where=Where(path="regions/here/services.csv", line=service.where.line)) for service in found] == [
        *wanted
    ]
    assert {service.where.path for service in found} == {"regions/here/services.xlsx"}
    assert not report.items


def test_two_sheets_in_one_region(tmp_path: Path) -> None:
    """Nobody could say which one holds."""
    read(tmp_path, GOOD)
    (tmp_path / "services.xlsx").touch()
    report = Report()
    assert sheet(tmp_path, report) == ()
    assert list(map(str, report)) == [
        "error[value-wrong]: regions/here has both services.csv and services.xlsx\n  --> regions/here\n"
        "  = hint: keep the one that you edit, and move the other out of the folder"
    ]


def test_no_sheet_at_all(tmp_path: Path) -> None:
    report = Report()
    assert sheet(tmp_path, report) == ()
    assert [item.message for item in report] == ["cannot read regions/here/services.csv: No such file or directory"]


@pytest.mark.parametrize("name", ["services.ods", "services.xls", "services.TSV", "services.json", "services.numbers"])
def test_a_sheet_of_another_kind_is_named(tmp_path: Path, name: str) -> None:
    """bad-input: foreign formats: clear refusal naming the supported forms."""
    (tmp_path / name).touch()
    report = Report()
    assert sheet(tmp_path, report) == ()
    assert list(map(str, report)) == [
        f"error[file-missing]: {name} is not read: a region's services stand in services.csv or services.xlsx\n"
        f"  --> regions/here/{name}\n  = hint: save it as services.xlsx, or as CSV UTF-8"
    ]
    read(tmp_path, GOOD)
    assert len(sheet(tmp_path, report)) == 1, "beside a sheet it does no harm"


def test_a_row_cut_short_never_loses_its_status(tmp_path: Path) -> None:
    """A closed service would be printed as an active one."""
    path = tmp_path / "services.csv"
    path.write_text("id,name,categories,phone,status\nshut,Old House,shelter,604-555-0188\n", "utf-8")
    report = Report()
    assert sheet(tmp_path, report) == ()
    (item,) = report
    assert item.message == "4 cells, the header has 5"


def test_no_service_takes_the_name_of_its_region(tmp_path: Path) -> None:
    services, report = read(tmp_path, {**GOOD, "id": "region"})
    assert not services
    assert [item.message for item in report] == ["'region' cannot be an id"]


@pytest.mark.parametrize("words", ["Call 604-555-0199 for a bed", "(604) 555-0199", "604.555.0199", "6045550199 after ten"])
def test_a_number_among_words_is_checked_by_nobody(tmp_path: Path, words: str) -> None:
    services, report = read(tmp_path, {**GOOD, "description": words})
    assert not services
    assert "looks like a phone number" in report.items[0].message
    assert read(tmp_path, {**GOOD, "description": "Since 1998, 24 beds, Mo-Fr 09:00-17:00"})[1].items == []


def test_a_row_with_a_cell_that_cannot_be_read_is_looked_at_whole(tmp_path: Path) -> None:
    """A date in the phone column hides neither the hours nor the claim beside it: all faults of a file at once."""
    from datetime import date

    from openpyxl import Workbook

    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(["name", "categories", "phone", "hours", "description"])
    sheet.append(["Night Line", "crisis", date(2009, 8, 8), "9-5", "Free advice"])
    (tmp_path / "regions").mkdir()
    book.save(tmp_path / "regions/services.xlsx")
    report = Report()
    assert read_sheet(tmp_path / "regions", "here", "here", KINDS, {"en": "en"}, TODAY, "CA", report, "utf-8") == ()
    assert [(item.code, item.where and item.where.field) for item in report] == [
        ("listing-phone", "phone"),
        ("listing-hours", "hours"),
        ("listing-claim", "description"),
    ]
