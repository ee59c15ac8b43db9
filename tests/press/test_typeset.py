"""What does not fit is seen: pages too many, lines out of their box, text that the engine drops without a word."""

import pytest

from pamphlet.press.typeset import Typesetter
from pamphlet.source.project import Project

STYLE = "@page{size:200pt 100pt;margin:10pt}html{font:10pt/12pt 'BC Sans'}p{margin:0}.abs{position:absolute}section{position:relative}"


def html(body: str, key: str = "p") -> str:
    return f"<html lang='en'><head><title>t</title></head><body><section data-panel='{key}'>{body}</section></body></html>"


@pytest.fixture(scope="module")
def setter(bundled: Project) -> Typesetter:
    return Typesetter(bundled.families.values())


def test_text_that_fits(setter: Typesetter) -> None:
    laid = setter.lay(html("<p data-block='a' data-measure='m'>Short.</p>"), STYLE)["p"]
    assert laid.fits
    assert laid.used == pytest.approx(12)
    assert laid.room == pytest.approx(80)
    assert laid.measures == {"m": pytest.approx(12)}
    assert laid.blocks == ("a",)


def test_too_much_text_is_a_page_too_many(setter: Typesetter) -> None:
    laid = setter.lay(html("<p>" + "word " * 200 + "</p>"), STYLE)["p"]
    assert len(laid.pages) > 1
    assert not laid.fits


def test_a_line_that_leaves_its_fence(setter: Typesetter) -> None:
    laid = setter.lay(
        html("<div data-fence='the box' style='width:40pt'><p style='white-space:nowrap'>604-555-0142 again</p></div>"), STYLE
    )["p"]
    assert len(laid.pages) == 1
    assert not laid.fits
    assert "pt out of the box" in laid.faults[0]


def test_a_paragraph_can_be_its_own_fence(setter: Typesetter) -> None:
    body = "<p class='abs' data-fence='the imprint' style='white-space:nowrap;width:60pt'>verified 2026-11-02 <b>again 2027</b></p>"
    laid = setter.lay(html(body), STYLE)["p"]
    assert any("out of the imprint" in fault for fault in laid.faults)


def test_lines_below_a_fixed_box(setter: Typesetter) -> None:
    laid = setter.lay(
        html("<div data-fence='the box' style='height:20pt'><p>one</p><p>two</p><p>three</p></div><p>x</p>"), STYLE
    )["p"]
    assert any("'three'" in fault for fault in laid.faults)


def test_text_that_the_engine_drops_at_the_foot(setter: Typesetter) -> None:
    """An absolute box that crosses the foot of the page loses its last line, and the engine says nothing."""
    body = "<p>Body.</p><div class='abs' style='top:70pt'><p>kept</p><p>lost line</p></div>"
    laid = setter.lay(html(body), STYLE)["p"]
    assert any("lost" in fault for fault in laid.faults)


def test_hidden_text_counts_as_lost(setter: Typesetter) -> None:
    laid = setter.lay(html("<p>Body.</p><p style='display:none'>secret number</p>"), STYLE)["p"]
    assert "text is lost" in laid.faults[0]


def test_panels_are_told_apart(setter: Typesetter) -> None:
    two = html("<p>one</p>", "a").replace(
        "</body>", "<section data-panel='b' style='break-before:page'><p>two</p></section></body>"
    )
    laid = setter.lay(two, STYLE)
    assert set(laid) == {"a", "b"}
    assert all(panel.fits for panel in laid.values())


def test_an_unknown_font_or_property_is_heard(setter: Typesetter) -> None:
    setter.warnings()
    setter.lay(html("<p>x</p>"), STYLE + "p{colour:red}")
    assert setter.warnings() != ()


def test_nothing_is_fetched(setter: Typesetter) -> None:
    setter.warnings()
    setter.lay(html("<img alt='x' src='https://example.org/x.png'>"), STYLE)
    assert any("example.org" in warning for warning in setter.warnings())
