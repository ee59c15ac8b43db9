"""A code reads back as its payload, from the operators that are printed."""

import zxingcpp
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from pamphlet.press.qr import QUIET, encode


def picture(payload: str, level: str) -> Image.Image:
    """The code drawn from its runs, four dots a module, with its quiet zone."""
    code = encode(payload, level)
    side = (code.modules + 2 * QUIET) * 4
    image = Image.new("L", (side, side), 255)
    draw = ImageDraw.Draw(image)
    for x, y, n in code.runs:
        left, top = (x + QUIET) * 4, (y + QUIET) * 4
        draw.rectangle((left, top, left + n * 4 - 1, top + 3), fill=0)
    return image


@given(st.from_regex(r"https://[a-z]{3,20}\.(org|ca)/[a-z0-9/-]{0,30}", fullmatch=True), st.sampled_from("LMQH"))
def test_codes_read_back(payload: str, level: str) -> None:
    assert [c.text for c in zxingcpp.read_barcodes(picture(payload, level))] == [payload]


def test_runs_are_maximal_and_inside() -> None:
    code = encode("https://bc.211.ca", "M")
    assert all(x >= 0 and x + n <= code.modules and 0 <= y < code.modules for x, y, n in code.runs)
    dark = {(x + k, y) for x, y, n in code.runs for k in range(n)}
    assert len(dark) == sum(n for _, _, n in code.runs)
    assert all((x + n, y) not in dark for x, y, n in code.runs)
    assert code.content().startswith(b"q 0.04")
