"""Marks leave the lines of right-to-left text, and nothing that is seen changes."""

import pytest

from pamphlet.press.righttoleft import Letters, readable

#: Glyphs of an invented font: reh, dammah, teh, space, and a yeh with hamza that the engine's map leaves without a text.
FONT = Letters({1: "ر", 2: "\u064f", 3: "ت", 4: " ", 5: ""}, {1: 400, 2: 0, 3: 500, 4: 250, 5: 600})


def page(text: str, body: str) -> str:
    spelled = f"\ufeff{text}".encode("utf-16-be").hex()
    return f"/Span\n<</MCID 7/ActualText <{spelled}>>>\nBDC\n0 0 0 rg\nBT\n{body}\nET\nEMC"


def outline(font: str, glyph: int) -> str:
    return f"% {font} {glyph}"


TORN = "1 0 0 -1 100 50 Tm\n/F 10 Tf\n[<0001>] TJ\n2 Ts\n[30<0002>] TJ\n0 Ts\n[-30<0003>] TJ"


def test_a_raised_mark_becomes_an_area_and_its_line_stays_whole() -> None:
    content, spoken = readable(page("تُر", TORN), {"F": FONT}, outline)
    assert spoken == {7: "تُر"}
    assert "ActualText" not in content, "beside the glyphs, viewers would turn it round"
    assert "BT\n1 0 0 -1 100 50 Tm\n/F 10 Tf\n[<00010003>] TJ\nET" in content
    # the mark stands where it stood: 4 pt for the reh, 0.3 pt back, 2 pt above the baseline
    assert "q\n10 0 0 -10 103.7 48 cm\n% F 2\nf\nQ" in content


def test_a_mark_on_the_baseline_is_an_area_too() -> None:
    content, _ = readable(page("تُر", "1 0 0 -1 0 0 Tm\n/F 10 Tf\n[<00010002>-40<0003>] TJ"), {"F": FONT}, outline)
    assert "[<0001>-40<0003>] TJ" in content, "what stood apart stands apart"
    assert content.count("% F 2") == 1


def test_a_letter_that_the_font_has_no_text_for_gets_that_of_the_sentence() -> None:
    content, _ = readable(
        page("رئ\u064fت", "1 0 0 -1 0 0 Tm\n/F 10 Tf\n[<000300020005>] TJ\n[<0001>] TJ"), {"F": FONT}, outline
    )
    assert f"/Span <</ActualText <feff{ord('ئ'):04x}>>> BDC\n[<0005>] TJ\nEMC" in content


def test_latin_lines_keep_their_marks_and_their_text_beside_them() -> None:
    """A name in a First Nations orthography on an Arabic page."""
    old = page("y\u0313", "1 0 0 -1 0 0 Tm\n/F 10 Tf\n[<0001>] TJ\n2 Ts\n[30<0002>] TJ")
    assert readable(old, {"F": FONT}, outline) == (old, {})


@pytest.mark.parametrize(
    "body",
    [
        "1 0 0 -1 0 0 Tm\n/F 10 Tf\n[<00010003>] TJ",
        "2 0 0 -1 0 0 Tm\n/F 10 Tf\n2 Ts\n[<0002>] TJ",
        "1 0 0 -1 0 0 Tm\n/F 10 Tf\n[<0001>] TJ\n/G 10 Tf\n2 Ts\n[<0002>] TJ",
    ],
    ids=["no marks", "a turned line", "two fonts"],
)
def test_what_needs_no_change_or_is_not_understood_stays(body: str) -> None:
    content, _ = readable(page("رت", body), {"F": FONT}, outline)
    assert f"BT\n{body}\nET" in content
