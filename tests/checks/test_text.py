"""Words that cannot be set, or must not be, stop an edition before it is set."""

from dataclasses import replace

import pytest

from pamphlet.checks.text import check_discretion, check_glyphs
from pamphlet.edition import resolve
from pamphlet.source.project import Project
from tests.conftest import TODAY


def test_everything_bundled_can_be_set(bundled: Project) -> None:
    for tag in bundled.languages:
        for region in bundled.regions:
            edition = resolve(bundled, region, tag, "trifold", "letter", TODAY)
            assert check_glyphs(edition, [key for key in edition.messages if "/" not in key], bundled) == (), (tag, region)


def test_a_character_that_no_font_has_is_named_with_its_place(bundled: Project) -> None:
    edition = resolve(bundled, "vancouver", "en", "trifold", "letter", TODAY)
    message = replace(edition.messages["tips.lights"], text="Leave your lights on \u2603")
    (item,) = check_glyphs(replace(edition, messages={**edition.messages, "tips.lights": message}), ["tips.lights"], bundled)
    assert item.code == "glyph-missing"
    assert "U+2603" in item.message
    assert item.where is not None
    assert item.where.path == "content/toolkit.md"


def test_the_name_of_a_language_that_no_font_has(bundled: Project) -> None:
    edition = resolve(bundled, "bc", "en", "trifold", "letter", TODAY)
    spoken = replace(bundled, spoken={**bundled.spoken, "yue": "\u1000"})
    edition = resolve(spoken, "bc", "en", "trifold", "letter", TODAY)
    assert {i.code for i in check_glyphs(edition, [], spoken)} == {"glyph-missing"}


def test_a_discreet_piece_says_nothing_of_its_subject(bundled: Project) -> None:
    card = resolve(bundled, "vancouver", "en", "wallet-card", "letter", TODAY)
    assert check_discretion(card, "Night Line 604-555-0142") == ()
    (item,) = check_discretion(card, "Support for Sex Workers")
    assert item.code == "indiscreet"
    assert check_discretion(resolve(bundled, "vancouver", "en", "trifold", "letter", TODAY), "Support for sex workers") == ()


def test_a_discreet_piece_does_not_open_what_names_its_subject(bundled: Project) -> None:
    keyword = "https://bc.211.ca/result/?keyword=sex%20work"
    card = replace(resolve(bundled, "vancouver", "en", "wallet-card", "letter", TODAY), directory=keyword)
    (item,) = check_discretion(card, "Night Line 604-555-0142 bc.211.ca")
    assert str(item) == (
        "error[indiscreet]: the code on the discreet piece 'wallet-card' would open an address that names 'sex work'\n"
        "  --> regions/vancouver/region.toml directory\n"
        "  = hint: name the directory's home page or a topic, here or in the parent's region.toml"
    )
    assert check_discretion(card, f"Night Line {keyword}") == (item,), "told once, where it is"
    assert [i.where is None for i in check_discretion(card, "Sex workers' line")] == [False, True], "and what else is wrong"
    assert check_discretion(replace(card, directory="https://bc.211.ca/result/?topics=438"), "Night Line") == ()
    poster = resolve(bundled, "vancouver", "en", "trifold", "letter", TODAY)
    assert check_discretion(replace(poster, directory=keyword), "Night Line") == ()


@pytest.mark.parametrize(
    "text",
    [
        "SEX\u2011WORKER",
        "sex\u00adwork",
        "sex\u200bwork",
        "sex\u00a0\u00a0work",
        "https://mysexwork.example.org",
        "travailleur\u00b7euse\u00b7s du sexe",
        "trabajadora sexual",
        "کار جنسی",
        "کار\u200cجنسی",
        "सेक\u094d\u200dस वर\u094dक",
        "секс-работницы",
        "?q=sex%2520work",
    ],
)
def test_however_it_is_written(bundled: Project, text: str) -> None:
    card = resolve(bundled, "vancouver", "en", "wallet-card", "letter", TODAY)
    assert [item.code for item in check_discretion(card, f"Night Line {text}")] == ["indiscreet"]


@pytest.mark.parametrize(
    "text", ["Essex Workers' Hall", "Sussex Work Centre", "Unisex washroom", "Sexual health clinic", "100%"]
)
def test_what_only_sounds_like_it(bundled: Project, text: str) -> None:
    card = resolve(bundled, "vancouver", "en", "wallet-card", "letter", TODAY)
    assert check_discretion(card, text) == ()
