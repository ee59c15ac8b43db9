"""What a directory says in words is taken where the words are clear."""

import pytest

from pamphlet.feeds.particulars import access, cost, for_whom, interpreter, languages
from tests.feeds.feeds import SPOKEN


def test_languages_by_code_and_name() -> None:
    assert languages(["PA", "English", "fr-CA", "English", "", "Spanish (limited)"], SPOKEN) == (
        ("pa", "en", "fr"),
        ("Spanish (limited)",),
    )


@pytest.mark.parametrize(
    ("words", "cell"),
    [
        ("Yes", "yes"),
        ("none", "no"),
        ("over the phone", "phone"),
        ("Telephone interpreters available", "phone"),
        ("Interpretation by phone.", "phone"),
        ("In Urdu, Polish and Slovak", ""),
        ("No, but ask", ""),
        ("", ""),
    ],
)
def test_interpreters(words: str, cell: str) -> None:
    assert interpreter(words) == cell


@pytest.mark.parametrize(
    ("fees", "amounts", "cell"),
    [
        ("Free", (), "free"),
        ("free of charge.", (), "free"),
        ("No fees", (), "free"),
        ("There is no charge for this service", (), "free"),
        ("", ("0",), "free"),
        ("", ("0.00", "0"), "free"),
        ("Free", ("0",), "free"),
        ("None. Donations are welcome", (), "None. Donations are welcome"),
        ("None", (), "None"),
        ("Not free", (), "Not free"),
        ("Smoke-free", (), "Smoke-free"),
        ("Free", ("5",), "Free"),
        ("5 dollars", ("0",), "5 dollars"),
        ("", ("0", "5"), ""),
        ("", ("?",), ""),
        ("", (), ""),
    ],
)
def test_free_is_said_only_where_it_is_said(fees: str, amounts: tuple[str, ...], cell: str) -> None:
    assert cost(fees, amounts) == cell


@pytest.mark.parametrize(
    ("given", "types", "word"),
    [
        ("drop-in", [], "walk-in"),
        ("", ["phone"], "phone"),
        ("", ["Online", "online"], "online"),
        ("", ["phone", "online"], ""),
        ("referral", ["venue"], ""),
        ("", ["You can come in person"], ""),
    ],
)
def test_access(given: str, types: list[str], word: str) -> None:
    assert access(given, types) == word


@pytest.mark.parametrize(
    ("text", "low", "high", "words"),
    [
        ("", "16", "25", "ages 16 to 25"),
        ("", "16.0", "", "ages 16 and over"),
        ("", "12", "100", "ages 12 and over"),
        ("", "0", "25", "ages up to 25"),
        ("Women", "16", "25", "Women"),
        ("", "any", "", ""),
        ("", "", "", ""),
    ],
)
def test_for_whom(text: str, low: str, high: str, words: str) -> None:
    assert for_whom(text, low, high) == words
