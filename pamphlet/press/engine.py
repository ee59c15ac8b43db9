"""The private parts of WeasyPrint 70 that the tool touches, all of them, and nothing else.

Three things the engine's public interface does not give: the drawing of one page without writing a PDF around it, text
arrays that every viewer places alike, and logical text for scripts whose glyphs do not spell their words. `tests/press/
test_engine.py` fails loudly when the engine changes under it; pyproject.toml pins the version.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pydyf
from weasyprint.formatting_structure import boxes
from weasyprint.layout.absolute import AbsolutePlaceholder
from weasyprint.pdf.stream import Stream

_TOKEN = re.compile(r"<[0-9a-fA-F]*>|-?\d*\.?\d+(?:e-?\d+)?")
#: CSS pixels to PDF points.
SCALE = 0.75


@dataclass(frozen=True, slots=True)
class FontUse:
    """What a drawing uses of one font: family and weight, text by glyph number, width by glyph number (1/1000 em)."""

    family: str
    weight: int
    texts: dict[int, str]
    widths: dict[int, int]


def merged_array(text: str) -> str:
    """A TJ array with its strings and its numbers joined.

    The engine writes `[<>782] TJ`; PDFium (Chrome, Android) drops the displacement of an array that holds no glyph, and
    stacked marks drift. Numbers between two strings are added up, zeros vanish.
    """
    out: list[str] = []
    shift = 0.0
    for token in _TOKEN.findall(text):
        if token[0] != "<":
            shift += float(token)
        elif len(token) > 2:
            if shift:
                out.append(f"{shift:.2f}".rstrip("0").rstrip("."))
            elif out and out[-1][-1] == ">":
                token = out.pop()[:-1] + token[1:]
            out.append(token)
            shift = 0.0
    if shift and out:
        out.append(f"{shift:.2f}".rstrip("0").rstrip("."))
    return "".join(out)


def draw(page: Any) -> tuple[str, dict[str, FontUse]]:
    """One page as PDF operators, groups inlined, and the fonts it uses by resource name.

    The origin is the lower left corner of the page (the trim); bleed lies outside. `page` is a `weasyprint.document.Page`.
    Raises ValueError if the page needs a resource that cannot be carried (an image, a pattern, a shading).
    """
    fonts: dict[Any, Any] = {}
    resources = pydyf.Dictionary({key: pydyf.Dictionary() for key in ("ExtGState", "XObject", "Pattern", "Shading")})
    resources["ColorSpace"] = None
    stream = Stream(fonts, (0, 0, page.width, page.height), resources, {}, None, {}, None)
    stream.transform(d=-1, f=page.height * SCALE)
    page.paint(stream, SCALE)
    if resources["Pattern"] or resources["Shading"]:
        raise ValueError("patterns and gradients cannot be printed")
    uses = {
        font.hash: FontUse(font.family, int(font.weight), dict(font.to_unicode), {g: round(w) for g, w in font.widths.items()})
        for font in fonts.values()
    }
    return _operators(stream, resources), uses


def _operators(stream: Any, resources: Any) -> str:
    """The stream as text, with each group (`/x0 Do`) replaced by its content."""
    lines = [pydyf._to_bytes(item).decode("ascii") for item in stream.stream]
    out = []
    for line in lines:
        match = re.fullmatch(r"/(x\d+) Do", line)
        if match is None:
            if line.endswith(" Do"):
                raise ValueError("images cannot be printed; draw with lines and areas (SVG)")
            out.append(line)
            continue
        group = resources["XObject"][match[1]]
        left, bottom, right, top = group.extra["BBox"]
        out.append(f"q {left:.4f} {bottom:.4f} {right - left:.4f} {top - bottom:.4f} re W n")
        out.append(_operators(group, group.extra["Resources"]))
        out.append("Q")
    return "\n".join(out)


def element(box: Any) -> tuple[Any, Any]:
    """A box behind its placeholder, and its HTML element (None for text, and for lines, which carry their block's)."""
    real = box._box if isinstance(box, AbsolutePlaceholder) else box
    node = None if isinstance(real, boxes.TextBox | boxes.LineBox) else real.element
    return real, None if isinstance(node, str) else node


def walk(box: Any) -> Iterator[Any]:
    """Every box below a box, itself first, placeholders resolved."""
    real, _ = element(box)
    yield real
    for child in getattr(real, "children", ()):
        yield from walk(child)


def lines(box: Any) -> int:
    """How many lines a block of text takes."""
    return sum(isinstance(child, boxes.LineBox) for child in box.children)


def root(page: Any) -> Any:
    """The page box of a laid-out page."""
    return page._page_box


def is_text(box: Any) -> bool:
    """Whether a box is a run of text on one line."""
    return isinstance(box, boxes.TextBox)


def needs_actual_text(text: str) -> bool:
    """Whether a line's glyphs do not spell it, so that its text must be written beside them.

    Not for right-to-left lines: extractors would reverse the words (research: print §5).
    """
    return not text.isascii() and not any(unicodedata.bidirectional(sign) in ("R", "AL") for sign in text)


@contextmanager
def _marked(self: Any, box: Any, tag: str) -> Iterator[None]:
    """`Stream.marked` of the engine, with `/ActualText` (ISO 32000-1, 14.9.4) on lines that need it."""
    if self._tags is not None:
        number = len(self._tags)
        self._tags[box] = {"tag": tag, "mcid": number}
        properties = pydyf.Dictionary({"MCID": number})
        if is_text(box) and needs_actual_text(box.text):
            properties["ActualText"] = pydyf.String(box.text)
        super(Stream, self).begin_marked_content(tag, properties)
    try:
        yield
    finally:
        if self._tags is not None:
            super(Stream, self).end_marked_content()


_show_text = pydyf.Stream.show_text


def _show_merged(self: Any, text: str) -> None:
    merged = merged_array(text)
    if merged:
        _show_text(self, merged)


def install() -> None:
    """Put the two repairs in place, once a process."""
    Stream.marked = _marked
    pydyf.Stream.show_text = _show_merged
