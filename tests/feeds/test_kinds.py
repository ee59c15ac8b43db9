"""Which kinds a record is: by a map, else by plain words; nothing is guessed beyond them."""

import pytest

from pamphlet.feeds.kinds import Kinds

KNOWN = ("crisis", "shelter", "violence", "health", "drop-in", "legal")


def kinds(*terms: tuple[str, str], default: str = "", **categories: str) -> tuple[str, ...]:
    return Kinds({key.replace("_", "-"): value for key, value in categories.items()}, KNOWN, default).of(terms)


def test_a_map_goes_by_code_and_name_without_case() -> None:
    assert kinds(("RP-15", "Anything"), **{"rp-15": "crisis"}) == ("crisis",)
    assert kinds(("", "KITE flying"), **{"Kite Flying": "health; legal"}) == ("health", "legal")


def test_the_longest_beginning_counts() -> None:
    chosen = {"RP*": "health", "RP-15*": "crisis"}
    assert kinds(("RP-1500.1400", "x"), **chosen) == ("crisis",)
    assert kinds(("RP-2", "x"), **chosen) == ("health",)


def test_a_blank_leaves_a_term_out() -> None:
    assert kinds(("", "Crisis lines"), **{"Crisis lines": ""}) == ()
    assert kinds(("", "Crisis lines"), default="health", **{"Crisis lines": ""}) == ("health",)


def test_a_map_goes_before_plain_words() -> None:
    assert kinds(("", "Crisis lines"), ("", "Kites"), **{"Kites": "health"}) == ("health",)


def test_our_own_codes_are_known() -> None:
    assert kinds(("", "Legal")) == ("legal",)
    assert kinds(("drop-in", "")) == ("drop-in",)


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("Crisis Intervention", ("crisis",)),
        ("Suicide Prevention Hotlines", ("crisis",)),
        ("Domestic Violence Shelters", ("violence", "shelter")),
        ("Homeless Shelter", ("shelter",)),
        ("Community Clinics", ("health",)),
        ("Legal Services", ("legal",)),
        ("Food Pantries", ("drop-in",)),
        ("Animal Health", ()),
        ("Pet Food", ()),
        ("Health Foods", ("health",)),
        ("Sex worker outreach", ()),  # the project of this test has neither
        ("Healthy Kites", ()),
        ("Substance Abuse Education", ()),
        ("", ()),
    ],
)
def test_plain_words_in_the_names_of_terms(name: str, found: tuple[str, ...]) -> None:
    assert kinds(("X-1", name)) == found


def test_kinds_stand_once_and_in_order() -> None:
    assert kinds(("", "Clinic"), ("", "Crisis"), ("", "Health"), ("", "crisis")) == ("crisis", "health")
    assert kinds(("", "Clinics"), ("", "Distress"), ("", "Medical")) == ("crisis", "health")
