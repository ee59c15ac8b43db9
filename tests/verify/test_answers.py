"""The workbook of calls: the facts as on paper, locked; and its rows as they stand when they come back."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.comments import Comment
from openpyxl.worksheet.worksheet import Worksheet

from pamphlet.diagnostics import Report
from pamphlet.verify.answers import Answer, read_answers, workbook
from tests.verify.desk import SECRET, changed, put, sent, sheet_of, town


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return sent(town(tmp_path_factory.mktemp("answers") / "town"))


def opened(data: bytes) -> Worksheet:
    sheet = load_workbook(io.BytesIO(data))["Calls"]
    assert isinstance(sheet, Worksheet)
    return sheet


def row(data: bytes, key: str) -> dict[str, str]:
    sheet = opened(data)
    found = next(cells for cells in sheet.iter_rows(min_row=2, values_only=True) if cells[0] == key)
    return {str(cell.value): str(text or "") for cell, text in zip(sheet[1], found, strict=True)}


def read(data: bytes) -> tuple[dict[str, Answer], list[str]]:
    answers = read_answers(data, "back.xlsx", report := Report())
    return {answer.id: answer for answer in answers or ()}, list(map(str, report))


def test_a_row_holds_what_the_paper_says(data: bytes) -> None:
    found = row(data, "nurses")
    code = found.pop("code")
    assert len(code) == 12
    assert found == {
        "id": "nurses",
        "region": "riverside",
        "name": "Harbour Street Nurses",
        "numbers": "Phone: 604-555-0114\nPhone: 1-800-555-0142\nTTY: 604-555-0115",
        "hours": "Mon–Fri, 10\u00a0a.m.–6\u00a0p.m. · Not on holidays [Mo-Fr 10:00-18:00]",
        "website": "",
        "also in the sheet": "Access: walk-in",
        "last checked": "NEVER CHECKED.\nUntil somebody checks it, it keeps its pieces from being final.",
        "what to do": "Call.",
        "answer": "",
        "checked on": "",
        "checked by": "",
        "what changed": "",
        "in their own words": "",
    }


def test_the_order_is_that_of_the_paper_and_closed_ones_are_not_sent(data: bytes) -> None:
    assert [cell.value for cell in opened(data)["A"]] == ["id", "nurses", "market", "van", "shelter", "needles"]


def test_facts_are_locked_answers_are_chosen_and_all_is_text(data: bytes) -> None:
    sheet = opened(data)
    titles = [str(cell.value) for cell in sheet[1]]
    open_ones = [title for title, cell in zip(titles, sheet[2], strict=True) if not cell.protection.locked]
    assert open_ones == ["answer", "checked on", "checked by", "what changed", "in their own words"]
    assert sheet.protection.sheet
    (choice,) = sheet.data_validations.dataValidation
    assert choice.formula1 == '"right,changed,closed,no answer"'
    assert str(choice.sqref) == "K2:K6"
    assert {cell.number_format for cells in sheet.iter_rows(min_row=2) for cell in cells} == {"@"}


def test_the_first_sheet_says_how(data: bytes) -> None:
    words = " ".join(str(cell.value) for cell in load_workbook(io.BytesIO(data))["How to"]["A"])
    assert words.startswith("INTERNAL: do not hand out. Call sheet, Riverside, 2026-11-22 ")
    assert "Choose an answer for each service" in words
    assert "Never call or text 9-1-1" in words
    assert "I help Example Society to keep" in words


def test_nothing_internal_goes_out(data: bytes) -> None:
    import zipfile

    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        everything = b"".join(archive.read(name) for name in archive.namelist()).decode("utf-8", "replace")
    assert SECRET not in everything
    assert "7141" not in everything
    assert "9 Open Road" in everything


def test_the_same_calls_make_the_same_bytes(tmp_path: Path) -> None:
    root = town(tmp_path / "town")
    assert workbook(sheet_of(root)) == workbook(sheet_of(root))


def test_what_goes_out_comes_back(data: bytes) -> None:
    answers, report = read(data)
    assert not report
    assert list(answers) == ["nurses", "market", "van", "shelter", "needles"]
    assert not any(answer.answered or answer.fault for answer in answers.values())
    assert answers["van"].facts["numbers"] == "Phone: 604-555-0102 ext. 0110"


def test_sorted_moved_and_added_columns_do_no_harm(data: bytes) -> None:
    def change(sheet: Worksheet) -> None:
        sheet.insert_rows(1)
        sheet["A1"] = "Calls of November"
        sheet.insert_cols(2)
        sheet["B2"] = "my own"
        sheet.move_range("L2:P7", cols=3)

    answers, report = read(changed(data, change))
    assert not report
    assert answers == {key: answer for key, answer in answers.items() if answer.facts == read(data)[0][key].facts}
    assert len(answers) == 5


def test_what_is_only_there_to_be_read_need_not_come_back(data: bytes) -> None:
    answers, report = read(changed(data, lambda sheet: sheet.delete_cols(9, 2)))
    assert not report
    assert len(answers) == 5


def test_a_day_that_became_a_date_is_that_day(data: bytes) -> None:
    from datetime import datetime

    answers, report = read(changed(data, lambda s: put(s, "van", checked_on=datetime(2026, 11, 21), answer="right")))  # noqa: DTZ001  # as a cell has it
    assert not report
    assert (answers["van"].on, answers["van"].fault) == ("2026-11-21", "")


@pytest.mark.parametrize(
    ("column", "value", "fault"),
    [
        ("answer", True, "the cell K4 holds no text but a truth: format it as Text, and type it again"),
        ("answer", "=1", "the cell K4 holds no text but a formula: format it as Text, and type it again"),
        ("numbers", 6045550102, "the cell E4 holds no text but a number: format it as Text, and type it again"),
        ("what changed", 6045550102, ""),
        ("checked on", 46000, "the cell L4 holds no text but a number: format it as Text, and type it again"),
    ],
)
def test_a_cell_that_is_no_text_is_named(data: bytes, column: str, value: object, fault: str) -> None:
    answers, _ = read(changed(data, lambda sheet: put(sheet, "van", **{column.replace(" ", "_"): value})))
    assert answers["van"].fault == fault


def test_merged_cells_are_named(data: bytes) -> None:
    answers, _ = read(changed(data, lambda sheet: sheet.merge_cells("N4:N5")))
    assert [answer.fault for answer in answers.values()] == [
        "",
        "",
        "the cells N4:N5 are merged",
        "the cells N4:N5 are merged",
        "",
    ]


def test_a_comment_is_not_lost_silently(data: bytes) -> None:
    def change(sheet: Worksheet) -> None:
        sheet["K4"].comment = Comment("rang out", "cd")

    assert read(changed(data, change))[1] == [
        "warning[check-unclear]: the comment on K4 is not taken\n  --> back.xlsx:4\n  = hint: write it under 'what changed'"
    ]


def test_a_column_that_is_missing_or_stands_there_twice_is_told(data: bytes) -> None:
    def change(sheet: Worksheet) -> None:
        sheet["M1"] = "by whom"
        sheet["O1"] = "code"

    answers, report = read(changed(data, change))
    assert not answers
    assert report == [
        "error[key-missing]: the column 'code' stands there twice\n  --> back.xlsx:1\n  = hint: keep the one that is right",
        "error[key-missing]: the column 'checked by' is missing\n  --> back.xlsx:1\n  = hint: put it back, with its name",
        "error[key-missing]: the column 'in their own words' is missing\n  --> back.xlsx:1\n  = hint: put it back, with its name",
    ]


def test_what_is_no_workbook_of_calls_is_refused(data: bytes) -> None:
    assert read(b"id,answer\n")[1][0].startswith("error[file-syntax]: back.xlsx is no workbook (.xlsx)")
    twice = load_workbook(io.BytesIO(data))
    twice.copy_worksheet(twice["Calls"])
    del twice["How to"]
    out = io.BytesIO()
    twice.save(out)
    assert read(out.getvalue())[1] == [
        "error[file-syntax]: the calls stand on 2 sheets\n  --> back.xlsx\n  = hint: keep the one that is right"
    ]
    assert not read(changed(data, lambda s: s.delete_rows(1)))[0]
