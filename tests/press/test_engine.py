"""The private parts of the engine that we touch still are what we think they are. Fails loudly when the engine changes."""

import io
import re

import pikepdf
import pytest
import weasyprint
from hypothesis import given
from hypothesis import strategies as st

from pamphlet.press.engine import merged_array, needs_actual_text
from pamphlet.press.typeset import Laid, Typesetter
from pamphlet.source.project import Project

STYLE = """@page{size:100pt 80pt;margin:10pt;bleed:9pt}html{font:12pt 'BC Sans';color:device-cmyk(0 0 0 1)}
.box{width:30pt;height:20pt;background:device-cmyk(.9 .65 .35 .4)}[lang=pa]{font-family:'Noto Sans Gurmukhi'}"""


def document(body: str) -> str:
    return f"<html lang='en'><head><title>t</title></head><body><section data-panel='p'>{body}</section></body></html>"


@pytest.fixture(scope="module")
def setter(bundled: Project) -> Typesetter:
    return Typesetter(bundled.families.values())


def test_the_version_is_the_pinned_one() -> None:
    assert weasyprint.__version__.startswith("70."), "read press/engine.py again before changing the pin"


def test_a_page_is_drawn_as_operators_with_its_fonts(setter: Typesetter) -> None:
    laid = setter.lay(document("<div class='box'></div><p>Hello</p>"), STYLE)["p"]
    drawing = setter.draw(laid)
    assert setter.warnings() == ()
    assert "0.9 0.65 0.35 0.4 scn" in drawing.content
    (use,) = drawing.fonts.values()
    assert (use.family, use.weight) == ("BC Sans", 400)
    assert sorted(use.texts.values()) == ["H", "e", "l", "o"]
    assert re.search(rf"/{next(iter(drawing.fonts))} [\d.]+ Tf", drawing.content)


def test_groups_are_inlined(setter: Typesetter) -> None:
    svg = "data:image/svg+xml,%3Csvg xmlns=%22http://www.w3.org/2000/svg%22 viewBox=%220 0 1 1%22%3E%3Crect width=%221%22 height=%221%22 fill=%22device-cmyk(0 0 0 1)%22/%3E%3C/svg%3E"
    body = f"<div style=\"width:20pt;height:20pt;background:url('{svg}') no-repeat\"></div>"
    drawing = setter.draw(setter.lay(document(body), STYLE)["p"])
    assert " Do" not in drawing.content
    assert "0 0 1 1 re" in drawing.content


def test_what_cannot_be_carried_is_refused(setter: Typesetter) -> None:
    style = STYLE + ".box{background:linear-gradient(#000,#fff)}"
    with pytest.raises(ValueError, match="gradients"):
        setter.draw(setter.lay(document("<div class='box'></div>"), style)["p"])
    setter.warnings()


def test_punjabi_lines_carry_their_text(setter: Typesetter) -> None:
    laid = setter.lay(document("<p lang='pa'>\u0a38\u0a24\u0a3f</p>"), STYLE)["p"]
    with pikepdf.open(io.BytesIO(setter.tagged([laid], "t", "pa"))) as pdf:
        content = pdf.pages[0].Contents.read_bytes()
    assert b"/ActualText" in content
    assert "\u0a38\u0a24\u0a3f".encode("utf-16-be").hex().encode() in content


@pytest.mark.parametrize(
    ("text", "needed"),
    [("Hello", False), ("\u0a38\u0a24", True), ("\u0645\u0631\u062d\u0628\u0627", True), ("caf\u00e9", True)],
)
def test_which_lines_need_it(text: str, needed: bool) -> None:
    assert needs_actual_text(text) is needed


pieces = st.lists(
    st.one_of(
        st.just("<>"),
        st.integers(-2000, 2000).map(str),
        st.lists(st.integers(1, 999), min_size=1, max_size=4).map(lambda g: "<" + "".join(f"{v:04x}" for v in g) + ">"),
    ),
    max_size=12,
)


def glyphs_at(array: str) -> list[tuple[str, float]]:
    """Each glyph with the sum of all shifts before it: what a viewer sees."""
    out, shift = [], 0.0
    for token in re.findall(r"<[0-9a-f]*>|-?[\d.]+", array):
        if token[0] == "<":
            out += [(token[n : n + 4], round(shift, 1)) for n in range(1, len(token) - 1, 4)]
        else:
            shift += float(token)
    return out


@given(pieces)
def test_joining_an_array_moves_no_glyph(parts: list[str]) -> None:
    array = "".join(
        p if p[0] == "<" else f"{p}" + ("" if n + 1 < len(parts) and parts[n + 1][0] == "<" else " ")
        for n, p in enumerate(parts)
    )
    joined = merged_array(array)
    assert glyphs_at(joined) == glyphs_at(array)
    assert "<>" not in joined


LISTING = (
    "<div data-measure='galley|a' data-listing><div class='l'><div class='t'></div><p>Name</p>{note}<p>24 h</p></div></div>"
)
GALLEY = """@page{size:100pt 150pt;margin:10pt}@page wide{size:120pt 150pt;margin:10pt}.wide{page:wide}p,section{margin:0}
html{font:12pt 'BC Sans';color:device-cmyk(0 0 0 1)}.l{position:relative;border-top:1pt solid;padding:2pt}[data-slot]{padding-top:.02pt}
.t{position:absolute;top:0;inset-inline-start:0;width:20pt;height:3pt;background:device-cmyk(0 0 0 1)}"""


def drawn(setter: Typesetter, laid: Laid) -> list[list[float]]:
    return [[float(n) for n in re.findall(r"-?\d+\.?\d*", line)] for line in setter.draw(laid).content.split("\n")]


@pytest.mark.parametrize(("direction", "panel"), [("ltr", "thin"), ("rtl", "thin"), ("ltr", "wide"), ("rtl", "wide")])
def test_a_listing_without_a_part_closes_up(setter: Typesetter, direction: str, panel: str) -> None:
    """On a wider panel too: its rule grows, and in a right-to-left language its words keep to the right."""

    def lay(body: str, page: str) -> Laid:
        html = f"<html lang='en' dir='{direction}'><head><title>t</title></head><body>"
        return setter.lay(f"{html}<section class='{page}' data-panel='p'>{body}</section></body></html>", GALLEY)["p"]

    lift = lay(LISTING.format(note="<p data-part='note'>A note</p>"), "thin").lifts["galley|a"]
    frame = lay("<p>Top</p><div data-slot='s'></div><div data-stretch></div><p>End</p>", panel)
    whole = lay(f"<p>Top</p>{LISTING.format(note='') * 2}<div style='height:9pt'></div><p>End</p>", panel)
    ours = drawn(setter, setter.arrange(frame, {"s": [(lift, ("note",)), (lift, ("note",))]}, 9))
    for mine, theirs in zip(ours, drawn(setter, whole), strict=True):
        assert mine == pytest.approx(theirs, abs=0.1)


def test_a_slot_that_a_panel_does_not_have_is_named(setter: Typesetter) -> None:
    lift = setter.lay(document(LISTING.format(note="")), GALLEY)["p"].lifts["galley|a"]
    with pytest.raises(ValueError, match="no place for the slot 'back'"):
        setter.arrange(setter.lay(document("<p>a</p>"), GALLEY)["p"], {"back": [(lift, ())]}, 0)
