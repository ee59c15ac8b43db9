"""Texts beside their English on a terminal: columns counted in cells, nothing cut off, right-to-left words kept apart."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from pamphlet.translate.review import WHY, Pending

#: The narrowest terminal that two columns have room on.
NARROWEST = 40


def side_by_side(waiting: Iterable[Pending], width: int) -> str:
    """For a terminal `width` cells wide: each message with why it waits, its source words left, its translation right.

    Long lines are folded, nothing is cut off. Right-to-left words are isolated (U+2067 … U+2069), for terminals only: the signs
    must never get into a file.
    """
    column = (max(width, NARROWEST) - 3) // 2
    blocks = []
    for item in waiting:
        left, right = folded(item.segment.text, column), folded(item.text, column)
        rows = max(len(left), len(right))
        left, right = left + [""] * (rows - len(left)), right + [""] * (rows - len(right))
        shown = [f"\u2067{line}\u2069" if item.rtl and line else line for line in right]
        pairs = [f"{a}{' ' * (column - cells(a))} │ {b}".rstrip() for a, b in zip(left, shown, strict=True)]
        blocks.append("\n".join([*_head(item, 2 * column + 3), *pairs]) + "\n")
    return "\n".join(blocks)


def _head(item: Pending, width: int) -> list[str]:
    last = f" ({item.last.by}, {item.last.on})" if item.last else ""
    lines = [
        f"{item.segment.id} · {item.where.path}:{item.where.line}",
        f"{'critical · ' * item.segment.critical}{WHY[item.why]}{last}",
    ]
    lines += [f"looked at, by their own word: {', '.join(item.claims)}"] if item.claims else []
    lines += [f"in English it is said to say: {item.back}"] if item.back else []
    return [part for line in lines for part in folded(line, width)]


def cells(text: str) -> int:
    """How many cells of a terminal a text takes: two for wide signs (Unicode UAX 11), none for marks that stand on others."""
    return sum(_cells(sign) for sign in text)


def _cells(sign: str) -> int:
    if unicodedata.combining(sign) or unicodedata.category(sign) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(sign) in "WF" else 1


def folded(text: str, width: int) -> list[str]:
    """A text in lines of at most so many cells (two or more): folded at spaces, and inside words longer than a line."""
    lines = []
    for paragraph in text.split("\n"):
        line = ""
        for word in paragraph.split(" "):
            longer = f"{line} {word}" if line else word
            if cells(longer) <= width:
                line = longer
                continue
            lines += [line] if line else []
            *full, line = _cut(word, width)
            lines += full
        lines.append(line)
    return lines


def _cut(word: str, width: int) -> list[str]:
    """A long word in pieces that fit; a mark stays with the sign that it stands on."""
    pieces = [""]
    for sign in word:
        if cells(pieces[-1]) + _cells(sign) > width:
            pieces.append("")
        pieces[-1] += sign
    return pieces
