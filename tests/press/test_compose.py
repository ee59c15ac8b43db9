"""Words become HTML safely: escaped, and isolated where a right-to-left line would reorder them."""

import pytest

from pamphlet.press.compose import data_uri, hours, plain_text, tight, words
from pamphlet.source.project import Project


@pytest.mark.parametrize(
    "number", ["9-1-1", "1-800-563-0808", "604-657-6561", "2026-11-02", "9:00", "bc.211.ca", "example.org/help"]
)
def test_numbers_are_isolated_in_arabic(bundled: Project, number: str) -> None:
    html = words(f"\u0627\u062a\u0635\u0644\u0648\u0627 {number} \u0627\u0644\u0622\u0646.", bundled.languages["ar"])
    assert f'<bdi dir="ltr">{number}</bdi>' in html


@pytest.mark.parametrize(
    "name",
    ["9-8-8 Suicide Crisis Helpline", "Needle pick-up hotline (Vancouver)", "Battered Women\u2019s Support Services (BWSS)"],
)
def test_a_latin_name_is_one_run(bundled: Project, name: str) -> None:
    assert words(name, bundled.languages["ar"]) == f'<bdi dir="ltr">{name}</bdi>'
    assert words(name, bundled.languages["zh-Hans"]) == f'<span class="latin">{name}</span>'
    assert words(name, bundled.languages["en"]) == name


def test_the_full_stop_of_a_sentence_stays_outside(bundled: Project) -> None:
    assert words("\u0627\u0644\u0646\u0635: Living in Community.", bundled.languages["ar"]).endswith("Community</bdi>.")


def test_everything_is_escaped(bundled: Project) -> None:
    for language in bundled.languages.values():
        html = words("<script>alert('x')</script> & {name}", language, name="<b>")
        assert "<script" not in html
        assert "<b>" not in html


def test_placeholders_are_filled_and_isolated(bundled: Project) -> None:
    html = words("\u0628\u0639\u062f {date}", bundled.languages["ar"], date="2026-11-02")
    assert html == '\u0628\u0639\u062f <bdi dir="ltr">2026-11-02</bdi>'


def test_ranges_do_not_break_at_their_dash(bundled: Project) -> None:
    html = hours("Mon\u2013Fri, 9\u00a0a.m.\u20135\u00a0p.m.", bundled.languages["en"])
    assert html == "Mon\u2060\u2013\u2060Fri, 9\u00a0a.m.\u2060\u2013\u20605\u00a0p.m."


def test_no_white_space_before_a_block_ends() -> None:
    assert tight("<div> <p>One \n</p>\n <p> two <b>x</b> </p> </div>") == "<div><p>One</p><p>two <b>x</b></p></div>"


def test_plain_text_is_what_a_reader_reads() -> None:
    assert plain_text("<section><p>A &amp; b<br>c</p><p>d</p></section>") == "A & b c d"


def test_drawings_are_data() -> None:
    uri = data_uri("<svg xmlns='x'>\n  <path d='M0 0'/></svg>")
    assert uri.startswith("data:image/svg+xml,%3Csvg")
    assert "\n" not in uri
    assert "'" not in uri
