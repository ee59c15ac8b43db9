"""Numbers of a directory: digit by digit, or left out and told."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pamphlet.feeds.contacts import contacts
from pamphlet.feeds.record import Number
from pamphlet.listings.phones import parse_phone


@pytest.mark.parametrize(
    ("number", "column", "cell"),
    [
        (Number("604-555-0142"), "phone", "604-555-0142"),
        (Number("(604) 555 0142", type="Voice"), "phone", "604-555-0142"),
        (Number("604-555-0142", type="hotline"), "phone", "604-555-0142"),
        (Number("604-555-0142", type="None"), "phone", "604-555-0142"),
        (Number("18005550142", type="toll-free"), "phone", "1-800-555-0142"),
        (Number("9-8-8"), "phone", "988"),
        (Number("310-6789"), "phone", "310-6789"),
        (Number("604-555-0142", "0110"), "phone", "604-555-0142 ext 0110"),
        (Number("604-555-0142 x0110", "110"), "phone", "604-555-0142 ext 0110"),
        (Number("604-555-0142 ext 12"), "phone", "604-555-0142 ext 12"),
        (Number("604-555-0142; 604-555-0143"), "phone", "604-555-0142; 604-555-0143"),
        (Number("604-555-0142 (LAM)"), "phone", None),
        (Number("604-555-0142", type="text"), "text", "604-555-0142"),
        (Number("604-555-0142", type="SMS"), "text", "604-555-0142"),
        (Number("686868", type="text"), "text", "686868"),
        (Number("604-555-0142", type="TTY"), "tty", "604-555-0142"),
        (Number("604-555-0142", type="textphone"), "tty", "604-555-0142"),
        (Number("604-555-0142", description="TTY for the Deaf"), "tty", "604-555-0142"),
        (Number("604-555-0142", type="voice, text"), "text", "604-555-0142"),
        (Number("604-555-0142", type="voice, text"), "phone", "604-555-0142"),
    ],
)
def test_numbers_that_are_taken(number: Number, column: str, cell: str | None) -> None:
    assert (contacts([number], [], "CA").cells[column] or None) == cell


@pytest.mark.parametrize(
    ("number", "note"),
    [
        (Number('"+44 1234 234567"'), "phone left out, '\"+44 1234 234567\"' is no number that can be printed: "),
        (Number("604-555-014"), "phone left out, '604-555-014' is no number that can be printed: ten digits are needed"),
        (Number("604-555-0142 or 604-555-0143"), "it holds 604-555-0142 and 604-555-0143"),
        (Number("604-555-0142", "117 or 125"), "'604-555-0142 ext 117 or 125' is no number that can be printed"),
        (Number("604-555-0142 x12", "34"), "'604-555-0142 x12 ext 34' is no number that can be printed"),
        (Number("1-800-555-LAMP"), "did you mean 1-800-555-5267 (LAMP)?"),
        (Number("000-000-0211"), "this looks like a placeholder"),
        (Number("604-555-0142", type="telex"), "number left out, 'telex' is no type that is known: 604-555-0142"),
        (Number("604-555-0142", type="fax"), "left out: 1 fax"),
        (Number("604-555-0142", type="pager"), "left out: 1 pager"),
        (Number("604-555-0142", description="Fax"), "left out: 1 fax"),
        (Number("604-555-0142", "12", type="text"), "leave it blank under text"),
        (Number("604-555-0142", private=True), "a number left out: it is private"),
        (Number("604-555-0142", description="Staff only"), "a number left out: it is private"),
        (Number("604-555-0142", description="Do not give out"), "a number left out: it is private"),
    ],
)
def test_numbers_that_are_left_out_and_told(number: Number, note: str) -> None:
    found = contacts([number], [], "CA")
    assert not any(found.cells.values())
    assert len(found.notes) == 1
    assert note in found.notes[0]
    assert len(found.dropped) == 1


def test_private_numbers_are_not_shown() -> None:
    assert "0142" not in str(contacts([Number("604-555-0142", private=True)], [], "CA"))


def test_what_a_person_should_know_of_a_number() -> None:
    found = contacts([Number("604-555-0142", description="Front desk", person=True)], [], "CA")
    assert found.facts == (
        "604-555-0142: Front desk",
        "604-555-0142 stands under a contact, who may be one person: ask whether it may be printed",
    )


@pytest.mark.parametrize(
    ("addresses", "cell", "note"),
    [
        (["https://a.example.org"], "https://a.example.org", ""),
        (["", "https://a.example.org"], "https://a.example.org", ""),
        (["http://a.example.org", "https://b.example.org"], "https://b.example.org", "only https is printed"),
        (["WWW.A.example.org/Path"], "https://www.a.example.org/Path", "https:// was put before"),
        (["A. Person"], "", "website left out, A. Person"),
        (["a@example.org"], "", "website left out, a@example.org"),
        (["ftp://a.example.org"], "", "only https is printed, this is 'ftp'"),
    ],
)
def test_websites(addresses: list[str], cell: str, note: str) -> None:
    found = contacts([], addresses, "CA")
    assert found.cells["website"] == cell
    assert (note in found.notes[0]) if note else not found.notes


@given(st.from_regex(r"\(?604\)?[ .-]?555[ .-]?01[0-9]{2}( ?(x|ext\.?) ?[0-9]{1,5})?", fullmatch=True))
def test_a_number_that_is_taken_is_the_number_that_was_given(text: str) -> None:
    cell = contacts([Number(text)], [], "CA").cells["phone"]
    assert parse_phone(cell).uri == parse_phone(text).uri
