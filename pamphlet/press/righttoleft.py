"""Right-to-left lines of screen files, so that their text can be taken out again: copied, searched, heard. Pure text.

A mark above or below a letter is a glyph of its own off the line, and viewers that put words together by where their glyphs
stand tear the line there. So such marks are drawn as areas, which are no text, and their letters stand unmarked, as people
search them. The sentence itself, with its marks, belongs to the structure element (ISO 32000-1, 14.9.4), which screen readers
speak; beside the glyphs it would be turned round (research: print §5).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from pamphlet.press.colours import numbers

_MARKED = re.compile(r"<</MCID (\d+)/ActualText <([0-9a-fA-F]*)>>>")
_BLOCK = re.compile(r"(?<=<</MCID )(\d+)(>>\nBDC\n(?:[^\n]+\n){0,3}?)BT\n(.*?)\nET", re.DOTALL)
_TOKEN = re.compile(r"<[0-9a-fA-F]*>|-?\d*\.?\d+")

#: The outline of a glyph in em, as path operators, by font resource and glyph number.
Outline = Callable[[str, int], str]


@dataclass(frozen=True, slots=True)
class Letters:
    """What a page needs to know of one of its fonts: text and width (1/1000 em) by glyph number."""

    texts: Mapping[int, str]
    widths: Mapping[int, float]


@dataclass(frozen=True, slots=True)
class _Glyph:
    number: int
    text: str
    x: float
    width: float
    rise: float
    raised: bool
    given: str = ""  # its text, where the font's map has none for it


@dataclass(slots=True)
class _Block:
    """One text object of the engine: its start, its font, and its glyphs in the order of the page."""

    x: float
    y: float
    font: str
    size: str
    glyphs: list[_Glyph]
    kept: bool = False

    @property
    def scale(self) -> float:
        return float(self.size) / 1000


def readable(content: str, fonts: Mapping[str, Letters], outline: Outline) -> tuple[str, dict[int, str]]:
    """A page's operators with its right-to-left lines made readable, and the text of each of these by its marked sequence.

    `content` is as the engine writes it, each operator on a line of its own. Text objects in more than one font are left
    as they are.
    """
    texts = ((int(number), bytes.fromhex(text).decode("utf-16")) for number, text in _MARKED.findall(content))
    spoken = {number: text for number, text in texts if _is_right_to_left(text)}
    content = _MARKED.sub(lambda match: f"<</MCID {match[1]}>>" if int(match[1]) in spoken else match[0], content)

    def write(match: re.Match[str]) -> str:
        if int(match[1]) not in spoken:
            return match[0]
        block = _read(match[3], fonts)
        raised = [glyph for glyph in block.glyphs if glyph.raised]
        if block.kept or not raised:
            return match[0]
        letters = _named([glyph for glyph in block.glyphs if not glyph.raised], spoken[int(match[1])])
        return match[1] + match[2] + "\n".join([*_text(letters, block), *_areas(raised, block, outline)])

    return _BLOCK.sub(write, content), spoken


def _read(body: str, fonts: Mapping[str, Letters]) -> _Block:
    """The glyphs of a text object, each with its place; `kept` where it is written in a way that is not known."""
    block = _Block(0.0, 0.0, "", "", [])
    pen = rise = 0.0
    for line in body.split("\n"):
        operands, _, operator = line.rpartition(" ")
        if operator == "Tm" and not block.glyphs and operands.startswith("1 0 0 -1 "):
            block.x, block.y = (float(value) for value in operands.split()[4:])
        elif operator == "Tf" and not block.font:
            name, block.size = operands.split()
            block.font = name[1:]
        elif operator == "Ts":
            rise = float(operands)
        elif operator == "TJ" and block.font in fonts:
            font = fonts[block.font]
            for token in _TOKEN.findall(operands):
                if token[0] != "<":
                    pen -= float(token) * block.scale
                    continue
                for n in range(1, len(token) - 1, 4):
                    number = int(token[n : n + 4], 16)
                    text, width = font.texts.get(number, ""), font.widths.get(number, 0.0) * block.scale
                    raised = bool(rise) or (text != "" and all(unicodedata.category(sign) == "Mn" for sign in text))
                    block.glyphs.append(_Glyph(number, text, pen, width, rise, raised))
                    pen += width
        else:
            block.kept = True
    return block


def _is_right_to_left(text: str) -> bool:
    return any(unicodedata.bidirectional(sign) in ("R", "AL") for sign in text)


def _named(letters: Sequence[_Glyph], sentence: str) -> list[_Glyph]:
    """Letters, those without a text given the one that the sentence has in their place: where a mark shares the cluster of
    its letter, the engine gives the text of both to the mark.
    """  # one sentence over two lines
    spelled = [sign for sign in sentence if unicodedata.category(sign) != "Mn"]
    order = list(letters)[::-1]
    at = 0
    for n, glyph in enumerate(order):
        if not glyph.text:
            after = order[n + 1].text[:1] if n + 1 < len(order) else ""
            if at < len(spelled) and "".join(spelled[at + 1 : at + 2]) == after:
                order[n] = replace(glyph, given=spelled[at])
                at += 1
            continue
        at += sum(unicodedata.category(sign) != "Mn" for sign in glyph.text)
    return order[::-1]


def _areas(raised: Sequence[_Glyph], block: _Block, outline: Outline) -> Iterator[str]:
    """The operators that fill the outlines of glyphs where they stand."""
    for glyph in raised:
        if path := outline(block.font, glyph.number):
            size = float(block.size)
            place = numbers([size, 0, 0, -size, block.x + glyph.x, block.y - glyph.rise])
            yield f"q\n{place} cm\n{path}\nf\nQ"


def _text(glyphs: Sequence[_Glyph], block: _Block) -> Iterator[str]:
    """The text object that shows glyphs where they stand; those whose text was given have it beside them."""
    pen = glyphs[0].x if glyphs else 0.0
    yield f"BT\n1 0 0 -1 {numbers([block.x + pen, block.y])} Tm\n/{block.font} {block.size} Tf"
    for given, group in groupby(glyphs, key=lambda glyph: glyph.given):
        array = ""
        for glyph in group:
            if abs(glyph.x - pen) > 0.0005:
                array += numbers([(pen - glyph.x) / block.scale])
            array += f"<{glyph.number:04x}>"
            pen = glyph.x + glyph.width
        array = array.replace("><", "")
        show = f"[{array}] TJ"
        spelled = f"\ufeff{given}".encode("utf-16-be").hex()
        yield f"/Span <</ActualText <{spelled}>>> BDC\n{show}\nEMC" if given else show
    yield "ET"
