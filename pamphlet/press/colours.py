"""Colours of drawings: from the tokens of the layouts to what a target prints. Pure text, no PDF library."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from pamphlet.press.compose import QR_MARK
from pamphlet.source.shared import Tokens

_N = r"(-?\d*\.?\d+)"
_FILL = re.compile(rf"/DeviceCMYK cs\n{_N} {_N} {_N} {_N} scn")
_STROKE = re.compile(rf"/DeviceCMYK CS\n{_N} {_N} {_N} {_N} SCN")
_OPAQUE = re.compile(r"/[aA]1(?:\.0)? gs\n")
_OTHER_COLOUR = re.compile(r"^[^\n]* (?:rg|RG|scn|SCN|cs|CS|sh|gs)$", re.MULTILINE)
#: Graphics state that the engine writes before each stroke although nothing in the layouts changes it.
_DEFAULTS = re.compile(r"(?:^|(?<=\n))(?:\[\] 0 d|0 J|0 j|4 M)\n")
Colour = tuple[float, ...]


def numbers(values: Iterable[float]) -> str:
    """Numbers as PDF writes them: at most four decimals, no idle zeros."""
    return " ".join(f"{v:.4f}".rstrip("0").rstrip(".") for v in values)


def recoloured(content: str, convert: Callable[[Colour], str]) -> str:
    """Engine operators with their CMYK colours converted and the places for the QR code replaced by `/QR Do`.

    `convert` gives the operand text and the fill operator (`0 g`, `0 0 0 1 k`). Raises ValueError for any other colour: one
    RGB value on a press plate prints as a grey smear.
    """

    def swap(match: re.Match[str], stroke: bool) -> str:
        values = tuple(float(v) for v in match.groups())
        if values == QR_MARK:
            return "%QR"
        text = convert(values)
        return (
            text[:-1] + text[-1].upper()
            if stroke and text[-1].islower() and not text.endswith("rg")
            else text.replace(" rg", " RG" if stroke else " rg")
        )

    content = _OPAQUE.sub("", content)
    content = _FILL.sub(lambda m: swap(m, False), content)
    content = _STROKE.sub(lambda m: swap(m, True), content)
    content = _DEFAULTS.sub("", content)
    content = re.sub(r"%QR\n0 0 1 1 re\nf\b", "/QR Do", content)
    known = ("rg", "RG") if convert((0.0, 0.0, 0.0, 1.0)).endswith("rg") else ()
    for match in _OTHER_COLOUR.finditer(content):
        if match[0].rsplit(" ", 1)[1] not in known:
            raise ValueError(f"the colour '{match[0]}' is none of the tokens: write device-cmyk() or a token")
    if "%QR" in content:
        raise ValueError("the place for the QR code must be a unit rectangle")
    return content


def press_colour(colour: Colour) -> str:
    """DeviceCMYK as it is."""
    return numbers(colour) + " k"


def office_colour(colour: Colour) -> str:
    """DeviceGray: office pieces are black and white. Raises ValueError for coloured ink."""
    if any(colour[:3]):
        raise ValueError(f"coloured ink {colour} in an office file")
    return numbers([1 - colour[3]]) + " g"


def screen_colour(tokens: Tokens) -> Callable[[Colour], str]:
    """SRGB by the table of tokens; unknown colours are refused."""
    table = {tuple(round(v, 3) for v in cmyk): tokens.srgb[name] for name, cmyk in tokens.cmyk.items()}

    def convert(colour: Colour) -> str:
        key = tuple(round(v, 3) for v in colour)
        if key not in table:
            raise ValueError(f"the colour {colour} is none of the tokens")
        return numbers(table[key]) + " rg"

    return convert


def marked_recoloured(content: str, convert: Callable[[Colour], str]) -> str:
    """As `recoloured`, sparing the properties of marked content, which may hold any text."""
    parts = re.split(r"(<</MCID[^\n]*?>>(?=\nBDC))", content, flags=re.DOTALL)
    if len(parts) == 1:
        return recoloured(content, convert)
    kept: list[str] = []

    def keep(match: re.Match[str]) -> str:
        kept.append(match[0])
        return f"%KEPT{len(kept) - 1}%"

    masked = re.sub(r"<</MCID[^\n]*?>>(?=\nBDC)", keep, content, flags=re.DOTALL)
    return re.sub(r"%KEPT(\d+)%", lambda m: kept[int(m[1])], recoloured(masked, convert))
