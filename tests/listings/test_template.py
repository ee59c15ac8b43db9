"""The sheet to begin with: it loads as it is, every column is text and explained, and none of its examples can print."""

from __future__ import annotations

import csv
import io
import zipfile
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook

from pamphlet.diagnostics import Report
from pamphlet.listings.service import COLUMNS, Service
from pamphlet.listings.sheet import read_sheet
from pamphlet.listings.table import read_table
from pamphlet.listings.template import GUIDES, SPARE, examples, template, template_csv
from pamphlet.source.project import Project
from tests.conftest import TODAY

KINDS = {"crisis": "Crisis lines", "shelter": "Shelters", "legal": "Legal help"}
LANGUAGES = {"en": "English", "fr": "French", "pa": "Punjabi"}
#: What people who set it up choose from, by column.
CHOICES = {
    "access": "walk-in,call-first,appointment,phone,online,outreach",
    "address_public": "yes,no,ask",
    "interpreter": "yes,no,phone",
    "non_police": "yes,no",
    "priority": "1,2,3,4,5,6,7,8,9",
    "status": "active,paused,closed",
}


def opened(data: bytes) -> Workbook:
    return load_workbook(io.BytesIO(data))


def read(folder: Path, name: str, data: bytes, kinds: dict[str, str], languages: dict[str, str]) -> tuple[Service, ...]:
    (folder / name).write_bytes(data)
    tags = {tag: tag for tag in languages}
    found = read_sheet(folder, "regions/here", "here", kinds, tags, TODAY, "CA", report := Report(), "utf-8")
    assert list(map(str, report)) == []
    return found


FORMS = {"services.xlsx": template, "services.csv": template_csv}


@pytest.mark.parametrize("name", FORMS)
def test_it_loads_without_a_word_and_none_of_it_can_print(tmp_path: Path, name: str) -> None:
    services = read(tmp_path, name, FORMS[name](KINDS, LANGUAGES), KINDS, LANGUAGES)
    assert [service.name for service in services] == ["Example Night Line", "Example of a short code", "Example Shelter"]
    assert {service.status for service in services} == {"paused"}
    assert {service.verified_on for service in services} == {None}
    assert [[phone.number for phone in service.phone] for service in services] == [
        ["604-555-0142"],
        ["9-8-8"],
        ["604-555-0110", "604-555-0111"],
    ]
    assert all(phone.sample or phone.dial == "988" for service in services for phone in service.numbers)
    assert services[2].address == "", "a shelter's address is nobody's business"
    assert services[0].always


@pytest.mark.parametrize("name", FORMS)
def test_both_forms_have_every_column(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(FORMS[name](KINDS, LANGUAGES))
    table = read_table(tmp_path / name, name, Report())
    assert table is not None
    assert table.columns == tuple(COLUMNS)
    assert [dict(row.cells) for row in table.rows] == [
        {column: row.get(column, "") for column in COLUMNS} for row in examples(KINDS, LANGUAGES)
    ]


def test_the_project_that_comes_with_the_tool_takes_it(bundled: Project, tmp_path: Path) -> None:
    kinds = {key.removeprefix("category."): m.text for key, m in bundled.messages.items() if key.startswith("category.")}
    assert len(read(tmp_path, "services.xlsx", template(kinds, bundled.spoken), kinds, dict(bundled.spoken))) == 3


def test_a_project_with_other_codes_takes_it(tmp_path: Path) -> None:
    kinds, languages = {"food": "Meals"}, {"de": "German"}
    services = read(tmp_path, "services.csv", template_csv(kinds, languages), kinds, languages)
    assert {service.categories for service in services} == {("food",)}
    assert {service.languages for service in services} == {()}


def test_every_cell_is_text_also_those_to_be_filled_in() -> None:
    """bad-input: Excel dates: the template ships text-formatted columns, so that 988 and 24/7 stay what they are."""
    sheet = opened(template(KINDS, LANGUAGES))["Services"]
    assert [cell.value for cell in sheet[1]] == list(COLUMNS)
    assert sheet.max_row == 1 + 3 + SPARE
    assert {cell.number_format for row in sheet.iter_rows() for cell in row} == {"@"}
    assert {cell.data_type for row in sheet.iter_rows(max_row=4) for cell in row if cell.value is not None} == {"s"}
    letters = [get_column_letter(place) for place in range(1, len(COLUMNS) + 1)]
    assert {sheet.column_dimensions[letter].number_format for letter in letters} == {"@"}
    assert sheet.freeze_panes == "A2"
    assert not sheet.protection.sheet
    assert not [cell for row in sheet.iter_rows() for cell in row if cell.comment]


def test_what_may_be_chosen() -> None:
    sheet = opened(template(KINDS, LANGUAGES, {"cost": ("free", "sliding scale")}))["Services"]
    found = {}
    for choice in sheet.data_validations.dataValidation:
        first = next(iter(choice.sqref.ranges))
        assert (first.min_row, first.max_row) == (2, 20_001)
        found[str(sheet.cell(1, first.min_col).value)] = (choice.formula1.strip('"'), choice.showErrorMessage)
    assert found == {column: (words, True) for column, words in CHOICES.items()} | {"cost": ("free,sliding scale", False)}


def test_every_column_is_explained_and_what_is_internal_says_so() -> None:
    assert list(GUIDES) == list(COLUMNS)
    sheet = opened(template(KINDS, LANGUAGES))["How to"]
    told = {str(row[0].value): (str(row[1].value), str(row[2].value)) for row in sheet.iter_rows(min_row=2) if row[0].value}
    assert list(told) == list(COLUMNS)
    internal = {"verified_by", "source_url", "source_id", "source_says", "source_seen", "confidence", "internal_note"}
    assert {name for name, (words, _) in told.items() if words.startswith("Never printed.")} == internal
    assert {name for name, (words, _) in told.items() if words.startswith("Needed.")} == {"name", "categories"}


@pytest.mark.parametrize("column", GUIDES)
def test_each_example_is_one(tmp_path: Path, column: str) -> None:
    """What the sheet How to shows for a column is what the column takes."""
    kinds, languages = {**KINDS, "outreach": ""}, {**LANGUAGES, "yue": ""}
    row = {"name": "A", "categories": "crisis", "phone": "988", "source_says": "free", "status": "paused"} | {
        column: GUIDES[column].example
    }
    (tmp_path / "services.csv").write_text(
        ",".join(row) + "\n" + ",".join(f'"{cell}"' for cell in row.values()) + "\n", "utf-8"
    )
    assert len(read(tmp_path, "services.csv", (tmp_path / "services.csv").read_bytes(), kinds, languages)) == 1


def test_the_codes_stand_beside() -> None:
    sheet = opened(template(KINDS, LANGUAGES))["Codes"]
    assert [[cell.value for cell in row] for row in sheet.iter_rows()] == [
        ["kind of service", "which is", "tag of language", "which means"],
        ["crisis", "Crisis lines", "en", "English"],
        ["shelter", "Shelters", "fr", "French"],
        ["legal", "Legal help", "pa", "Punjabi"],
    ]


def test_the_same_words_make_the_same_bytes() -> None:
    assert template(KINDS, LANGUAGES) == template(KINDS, LANGUAGES)
    with zipfile.ZipFile(io.BytesIO(template(KINDS, LANGUAGES))) as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_csv_for_excel_and_no_formula_in_it() -> None:
    data = template_csv(KINDS, LANGUAGES)
    assert data.startswith(b"\xef\xbb\xbfid,name,categories,")
    assert data.count(b"\r\n") == data.count(b"\n") == 4
    assert not [
        cell
        for row in csv.reader(io.StringIO(data.decode("utf-8-sig")))
        for cell in row
        if cell.startswith(("=", "+", "-", "@"))
    ]
