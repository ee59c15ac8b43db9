"""Review sheets: a yes counts for exactly the words that were sent, and only where somebody said yes."""

from __future__ import annotations

import io

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from pamphlet.diagnostics import Report
from pamphlet.source.project import Project
from pamphlet.source.reviews import fingerprint
from pamphlet.translate.tables import ReviewRow, Verdict, read_review_sheet, review_sheet
from tests.translate.desk import put, with_sheet

WORDS = {
    "a": ("Danger?", "Péril ?"),
    "b": ("Call", "=1+1"),
    "c": ("Two\nlines", "\u0645\u0631\n\u062d\u0628"),
    "d": ("Text", "'x"),
}
MARKS = {key: fingerprint(key, *words) for key, words in WORDS.items()}
YES, BACK, REMARK = 5, 6, 7


@pytest.fixture
def sheet(bundled: Project) -> bytes:
    rows = [
        ReviewRow(
            id=key, fingerprint=MARKS[key], source=source, text=text, critical=key == "a", back="Peril?" if key == "a" else ""
        )
        for key, (source, text) in WORDS.items()
    ]
    data = review_sheet(rows, bundled.languages["ar"])
    assert data == review_sheet(rows, bundled.languages["ar"])
    return data


def verdicts(data: bytes) -> tuple[tuple[Verdict, ...], list[str]]:
    report = Report()
    return read_review_sheet(data, "review.xlsx", "ar", report), list(map(str, report))


def answered(data: bytes, *cells: tuple[int, int, str]) -> bytes:
    def edit(words: Worksheet) -> None:
        for row, column, text in cells:
            put(words, row, column, text)

    return with_sheet(data, edit)


def test_the_sheet_is_as_reviewers_need_it(sheet: bytes) -> None:
    book = load_workbook(io.BytesIO(sheet))
    assert book["How to"]["A1"].value == "Review of Arabic (ar)"
    words = book["Words"]
    assert [cell.value for cell in words[1]] == [
        "id",
        "fingerprint",
        "English",
        "translation",
        "right? (yes/no)",
        "what it says, back in English",
        "remark",
        "critical",
    ]
    assert words.sheet_view.rightToLeft
    assert words.protection.sheet
    assert [words.cell(2, n).protection.locked for n in range(1, 9)] == [True, True, True, True, False, False, False, True]
    assert words.data_validations.dataValidation[0].formula1 == '"yes,no"'
    assert [words.cell(2, n).value for n in (YES, BACK, 8)] == [
        None,
        "Peril?",
        "critical: two people, or one who writes what it says",
    ]
    assert words.cell(3, 8).value is None


def test_nothing_is_said_until_somebody_says_it(sheet: bytes) -> None:
    assert verdicts(sheet) == ((), [])


def test_answers_come_back_with_the_fingerprint_of_their_words(sheet: bytes) -> None:
    data = answered(sheet, (2, YES, "yes"), (3, YES, " No "), (3, REMARK, "too short"), (4, YES, "YES"), (4, BACK, "Hello"))
    assert verdicts(data) == (
        (
            Verdict(id="a", fingerprint=MARKS["a"], right=True, back="Peril?"),
            Verdict(id="b", fingerprint=MARKS["b"], right=False, remark="too short"),
            Verdict(id="c", fingerprint=MARKS["c"], right=True, back="Hello"),
        ),
        [],
    )


@pytest.mark.parametrize(("column", "text"), [(1, "x"), (2, "0" * 64), (3, "Safe?"), (4, "Autre"), (4, "")])
def test_a_yes_for_words_that_were_changed_does_not_count(sheet: bytes, column: int, text: str) -> None:
    found, said = verdicts(answered(sheet, (2, YES, "yes"), (3, YES, "yes"), (2, column, text)))
    assert [verdict.id for verdict in found] == ["b"]
    key = "x" if column == 1 else "a"
    assert said == [
        "error[review-entry]: the English or the translation was changed in the sheet: an answer is about the words that were sent\n"
        f"  --> review.xlsx:2 {key}\n  = hint: set it right in the sheet, or make a new one"
    ]


@pytest.mark.parametrize(
    ("cells", "why", "left"),
    [
        (((2, YES, "maybe"),), "'maybe' is neither yes nor no", ["b"]),
        (((2, YES, "yes"), (2, BACK, "a\u2028b")), "the sign U+2028 cannot stand in a text", ["b"]),
        (((2, YES, "yes"), (2, 1, "")), "the row has no id", ["b"]),
    ],
)
def test_answers_that_cannot_count_are_named(
    sheet: bytes, cells: tuple[tuple[int, int, str], ...], why: str, left: list[str]
) -> None:
    found, said = verdicts(answered(sheet, (3, YES, "yes"), *cells))
    assert [verdict.id for verdict in found] == left
    assert [line.partition("\n")[0] for line in said] == [f"error[review-entry]: {why}"]


def test_two_answers_for_one_id_do_not_count(sheet: bytes) -> None:
    data = answered(sheet, (2, YES, "yes"), (3, YES, "no"), (3, 1, "a"), (4, YES, "yes"))
    found, said = verdicts(data)
    assert [verdict.id for verdict in found] == ["c"]
    assert [line.partition("\n")[0] for line in said] == ["error[review-entry]: 'a' stands there 2 times"] * 2


def test_a_formula_is_no_answer(sheet: bytes) -> None:
    data = with_sheet(sheet, lambda words: words.cell(2, YES, "=TRUE()"))
    found, said = verdicts(data)
    assert found == ()
    assert said[0].startswith("error[review-entry]: the cell E2 holds a formula")


def test_a_file_that_is_none(sheet: bytes) -> None:
    assert verdicts(b"x")[0] == ()
    assert "is not one of the three forms" in verdicts(b"x")[1][0]
    assert verdicts(sheet[:-200])[0] == ()


def test_a_sheet_of_another_language_counts_for_nothing(sheet: bytes) -> None:
    """Words such as "TTY {number}" are alike in two languages, and so are their fingerprints."""
    report = Report()
    assert read_review_sheet(answered(sheet, (2, 5, "yes")), "review.xlsx", "fa", report) == ()
    assert [str(item) for item in report] == [
        "error[language-unknown]: review.xlsx is a review of 'ar', not of 'fa'\n  --> review.xlsx\n  = hint: take it back with -l ar"
    ]
