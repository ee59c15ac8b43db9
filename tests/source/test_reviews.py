"""The ledger accepts the exact words that a person accepted, and nothing else."""

from pathlib import Path

import pytest

from pamphlet.diagnostics import Report
from pamphlet.source.reviews import Ledger, Review, fingerprint, read_reviews
from tests.conftest import TODAY

SUM = "0" * 64


def review(by: str, level: str = "reviewed", back: str = "") -> Review:
    return Review(id="a", sha256=SUM, level=level, by=by, on=TODAY, back=back)


def read(tmp_path: Path, text: str) -> tuple[Ledger, Report]:
    (tmp_path / "fr.jsonl").write_text(text, "utf-8")
    report = Report()
    return read_reviews(tmp_path / "fr.jsonl", "fr.jsonl", TODAY, report), report


def test_a_fingerprint_is_of_place_source_and_words() -> None:
    assert fingerprint("a", "x", "y") != fingerprint("b", "x", "y"), "bound to the place, too"
    assert fingerprint("a", "x", "y") != fingerprint("a", "z", "y")
    assert fingerprint("a", "x", "e\u0301") == fingerprint("a", "x", "\u00e9"), "the same words in NFC"


def test_what_is_written_is_read(tmp_path: Path) -> None:
    ledger, report = read(tmp_path, f"{review('xy').line}\n\n{review('é', back='Leave “it”.').line}\n")
    assert not report.items
    assert ledger.of(SUM) == (review("xy"), review("é", back="Leave “it”."))
    assert ledger.ever("a") == ledger.of(SUM)
    assert ledger.accepts(SUM)
    assert not ledger.accepts("1" * 64)


def test_a_claim_does_not_count() -> None:
    assert not Ledger([review("xy", "claimed")]).accepts(SUM)


@pytest.mark.parametrize(
    ("reviews", "accepted"),
    [
        ([review("xy")], False),
        ([review("xy"), review("XY")], False),
        ([review("xy"), review("zz", "claimed")], False),
        ([review("xy"), review("zz")], True),
        ([review("xy", back="the same")], True),
        ([review("xy", "claimed", back="the same")], False),
    ],
)
def test_critical_words_want_two_people_or_a_back_translation(reviews: list[Review], accepted: bool) -> None:
    assert Ledger(reviews).accepts(SUM, critical=True) is accepted


GOOD = {"id": '"a"', "sha256": f'"{SUM}"', "level": '"reviewed"', "by": '"xy"', "on": '"2026-11-01"'}


@pytest.mark.parametrize(
    "wrong",
    [
        '"level": "revewed"',
        '"on": "never"',
        '"on": "2031-01-01"',
        '"by": " "',
        '"note": "x"',
        '"back": ""',
        '"sha256": "12"',
        '"by": 3',
    ],
)
def test_a_line_of_no_known_form_is_named_and_does_not_count(tmp_path: Path, wrong: str) -> None:
    key, _, value = wrong.partition(": ")
    line = "{" + ", ".join(f'"{k}": {v}' for k, v in {**GOOD, key.strip('"'): value}.items()) + "}"
    ledger, report = read(tmp_path, f"{line}\n")
    assert not ledger.accepts(SUM)
    assert [(item.code, item.where.line) for item in report if item.where] == [("review-entry", 1)]


@pytest.mark.parametrize("line", ["nonsense", "[]", "[" * 5000, '{"id": "a"}'])
def test_a_line_that_is_no_entry(tmp_path: Path, line: str) -> None:
    good = "{" + ", ".join(f'"{k}": {v}' for k, v in GOOD.items()) + "}"
    ledger, report = read(tmp_path, f"{good}\n{line}\n")
    assert ledger.accepts(SUM), "the good line holds"
    assert [item.where.line for item in report if item.where] == [2]


def test_no_ledger_accepts_nothing(tmp_path: Path) -> None:
    report = Report()
    assert not read_reviews(tmp_path / "fr.jsonl", "fr.jsonl", TODAY, report).accepts(SUM)
    assert not report.items
