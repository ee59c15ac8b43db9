"""The sheet: each row becomes a service or says what is wrong with it, all of it at once."""

from pathlib import Path

import pytest

from pamphlet.diagnostics import Report
from pamphlet.listings.service import COLUMNS, Service
from pamphlet.listings.sheet import read_sheet
from tests.conftest import TODAY

KINDS = {"crisis", "health", "shelter"}
INTERNAL = {"source_url", "source_seen", "confidence", "internal_note", "verified_by"}


def read(tmp_path: Path, *rows: dict[str, str]) -> tuple[tuple[Service, ...], Report]:
    import csv

    path = tmp_path / "services.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(COLUMNS))
        writer.writeheader()
        writer.writerows(rows)
    report = Report()
    return read_sheet(
        path, "services.csv", "here", KINDS, {"en": "en", "english": "en", "zh": "zh"}, TODAY, "CA", report, "utf-8"
    ), report


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
    assert (item.where.path, item.where.line, item.where.field) == ("services.csv", 2, column)


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


@pytest.mark.parametrize(("sign", "named"), [(";", "';'"), ("\t", "a tab")])
def test_columns_between_other_signs_than_commas(tmp_path: Path, sign: str, named: str) -> None:
    read(tmp_path, GOOD)
    path = tmp_path / "services.csv"
    path.write_text(path.read_text("utf-8").replace(",", sign), "utf-8")
    report = Report()
    read_sheet(path, "services.csv", "here", KINDS, {"en": "en"}, TODAY, "CA", report, "utf-8")
    (item,) = report
    assert item.message == f"{named} stands between the columns"


def test_a_row_cut_short_never_loses_its_status(tmp_path: Path) -> None:
    """A closed service would be printed as an active one."""
    path = tmp_path / "services.csv"
    path.write_text("id,name,categories,phone,status\nshut,Old House,shelter,604-555-0188\n", "utf-8")
    report = Report()
    assert read_sheet(path, "services.csv", "here", KINDS, {}, TODAY, "CA", report, "utf-8") == ()
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
