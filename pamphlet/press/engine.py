"""The private parts of WeasyPrint 70 that the tool touches, all of them, and nothing else.

Three things the engine's public interface does not give: the drawing of one page without writing a PDF around it, text
arrays that every viewer places alike, and logical text for scripts whose glyphs do not spell their words. `tests/press/
test_engine.py` fails loudly when the engine changes under it; pyproject.toml pins the version.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pydyf
from weasyprint.document import Page
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


@dataclass(frozen=True, slots=True)
class Cut:
    """A laid-out box to be put into a slot, without those of its blocks that are named (`data-part`)."""

    box: Any
    without: tuple[str, ...] = ()


def arranged(page: Any, slots: Mapping[str, Sequence[Cut]], stretch: float) -> Any:
    """A copy of a page with boxes of other pages in its slots (`data-slot`), and what follows `data-stretch` moved down by
    `stretch` points. What stands below a slot in the flow moves down by as much as the slot grows.

    A box keeps the lines that it was given; on a wider panel only its own width, which its rules have, grows.
    Raises ValueError for a slot that is not there, and for a background that cannot move.
    """  # one sentence over two lines
    sheet = _copied(page._page_box)
    wanting = {name for name, cuts in slots.items() if cuts}
    for path in list(_paths(sheet, ())):
        node = element(path[-1])[1]
        if (name := node.get("data-slot")) is not None:
            wanting.discard(name)
            _grow(path, _fill(path[-1], slots.get(name, ())))
        else:
            _grow(path, stretch / SCALE)
    if wanting:
        raise ValueError(f"there is no place for the slot '{min(wanting)}': write the macro slot where its listings stand")
    for box in walk(sheet):
        if box is not sheet and getattr(box, "background", None) is not None:
            box.background = _followed(box)
    return Page(sheet)


def _followed(box: Any) -> Any:
    """The background of a box where the box now stands: the engine keeps its place on the page apart."""
    if set(box.style["background_clip"]) != {"border-box"} or set(box.style["background_attachment"]) != {"scroll"}:
        raise ValueError("backgrounds must fill their border box, and scroll with it, to move with their panel's listings")
    area = (box.border_box_x(), box.border_box_y(), box.border_width(), box.border_height())
    layers = []
    for layer in box.background.layers:
        places = layer.positioning_area
        if not isinstance(places, str):  # "unused" for a plain colour
            x, y, *size = places
            places = (x + area[0] - layer.painting_area[0], y + area[1] - layer.painting_area[1], *size)
        layers.append(layer._replace(painting_area=area, positioning_area=places, clipped_boxes=[box.rounded_border_box()]))
    return box.background._replace(layers=layers)


def _copied(box: Any) -> Any:
    """A box and everything in it, so that the copy can be moved; shaped text is shared."""
    if isinstance(box, AbsolutePlaceholder):
        out = box.copy()
        out.set_laid_out_box(_copied(box._box))
        return out
    out = box.copy()
    if isinstance(box, boxes.ParentBox):
        out.children = [_copied(child) for child in box.children]
    return out


def _paths(box: Any, above: tuple[Any, ...]) -> Iterator[tuple[Any, ...]]:
    """Every slot and stretching space with the boxes around it, outermost first."""
    path = (*above, box)
    real, node = element(box)
    if node is not None and (node.get("data-slot") is not None or node.get("data-stretch") is not None):
        yield path
        return
    for child in getattr(real, "children", ()):
        yield from _paths(child, path)


def _fill(slot: Any, cuts: Sequence[Cut]) -> float:
    """Put copies of boxes into a slot, one under the other; the height that they take, in pixels."""
    x, y = slot.content_box_x(), slot.content_box_y()
    taken = 0.0
    for cut in cuts:
        box = _copied(cut.box)
        _take_out(box, cut.without)
        _widen(box, slot.width)
        box.translate(x - box.position_x, y + taken - box.position_y)
        taken += box.margin_height()
        slot.children.append(box)
    return taken


def _take_out(box: Any, parts: tuple[str, ...]) -> None:
    """Take blocks out of a box and close the gaps."""
    gap = 0.0
    kept = []
    for child in box.children:
        node = element(child)[1]
        if node is not None and node.get("data-part") in parts:
            gap += child.margin_height()
            continue
        if gap:
            child.translate(0, -gap)
        if isinstance(child, boxes.BlockBox) and child.is_in_normal_flow():
            before = child.height
            _take_out(child, parts)
            gap += before - child.height
        kept.append(child)
    box.children = kept
    box.height -= gap


def _widen(box: Any, width: float) -> None:
    """Give a box and the blocks around its lines' block another width; lines keep their measure at their start edge."""
    more = width - box.width
    box.width = width
    for child in box.children:
        if isinstance(child, boxes.BlockBox) and child.is_in_normal_flow():
            child.width += more
            if child.style["direction"] == "rtl":
                for grandchild in child.children:
                    grandchild.translate(more, 0)


def _grow(path: tuple[Any, ...], by: float) -> None:
    """Make a box higher and move what follows it in the flow, up to the first box around it that is out of the flow."""
    path[-1].height += by
    for parent, child in zip(reversed(path[:-1]), reversed(path[1:]), strict=True):
        if child.is_absolutely_positioned():
            return
        if not isinstance(parent, boxes.PageBox):
            parent.height += by
        for sibling in parent.children[parent.children.index(child) + 1 :]:
            if not sibling.is_absolutely_positioned():
                sibling.translate(0, by)


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
    """Whether a line's glyphs may not spell it, so that its text must be written beside them. In right-to-left files it
    moves to the structure afterwards: viewers would reverse its words (`righttoleft`; research: print §5).
    """  # one sentence over two lines
    return not text.isascii()


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
