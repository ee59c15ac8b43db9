"""Street addresses are found in words and never said again; words that only count something are let be."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pamphlet.listings.privacy import HIDDEN, gives_away, masked, street

ADDRESSES = [
    "12 Sealed Street",
    "at 12 sealed street, ask inside",
    "12 sealed-street house",
    "330 Main St",
    "123 E. Hastings",
    "45 Envelope Square",
    "1234 W 7th Ave",
    "12 rue Scellée",
    "V6A 1B2",
    "Suite 5 - 99 Old Mill Road",
    "100 Harbour Way",
    "500 Kingsway",
    "P.O. Box 12",
]
HARMLESS = [
    "24 hour street outreach",
    "Meals, 7 days a week",
    "Over 100 services in one place",
    "Open 24 hours in a safe place",
    "2 blocks from the street",
    "For people of 16 to 24 years on the street",
    "9-1-1",
    "40 years of street outreach",
    "10 beds, all over Main Street",
]


@pytest.mark.parametrize("text", ADDRESSES)
def test_addresses_are_found_and_hidden(text: str) -> None:
    assert street(text)
    assert not street(masked(text))
    assert HIDDEN in masked(text)


@pytest.mark.parametrize("text", HARMLESS)
def test_words_that_only_count_something_are_let_be(text: str) -> None:
    assert not street(text)
    assert masked(text) == text


@given(st.sampled_from([" ", "  ", "-", ", ", "."]), st.booleans())
def test_a_known_secret_is_found_however_it_is_written(joint: str, loud: bool) -> None:
    text = f"Come to {joint.join(['7', 'Tidewater', 'Quay'])}!"
    secrets = ("7 Tidewater Quay",)
    assert gives_away(text.upper() if loud else text, secrets)
    assert "idewater" not in masked(text, secrets)


def test_what_is_too_short_gives_nothing_away() -> None:
    assert not gives_away("Call 12 times", ("12",))
