"""Lengths, sizes, rectangles and quarter turns. The unit everywhere inside is the PDF point (1/72 in); y grows upwards."""

from __future__ import annotations

import re
from dataclasses import dataclass

POINTS = {"pt": 1.0, "in": 72.0, "mm": 72 / 25.4, "cm": 720 / 25.4}
_LENGTH = re.compile(r"\s*(-?\d+(?:\.\d+)?)\s*(pt|in|mm|cm)\s*")


def length(text: str) -> float:
    """A length with its unit, such as `3.5in` or `85 mm`, in points. Raises ValueError for anything else."""
    match = _LENGTH.fullmatch(text)
    if match is None:
        raise ValueError(f"'{text}' is not a length such as 3.5in, 85mm or 12pt")
    return float(match[1]) * POINTS[match[2]]


@dataclass(frozen=True, slots=True)
class Size:
    """Width and height in points."""

    width: float
    height: float

    @classmethod
    def parse(cls, text: str) -> Size:
        """`11in x 8.5in`. Raises ValueError."""
        parts = re.split(r"\s*[x×]\s*", text)
        if len(parts) != 2:
            raise ValueError(f"'{text}' is not a size such as 11in x 8.5in")
        return cls(length(parts[0]), length(parts[1]))

    def same(self, other: Size, tolerance: float = 0.01) -> bool:
        """Equal within a tolerance in points."""
        return abs(self.width - other.width) <= tolerance and abs(self.height - other.height) <= tolerance


@dataclass(frozen=True, slots=True)
class Rect:
    """A rectangle by its lower left corner (x, y) and its size, in points."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """The x of the right edge."""
        return self.x + self.width

    @property
    def top(self) -> float:
        """The y of the top edge."""
        return self.y + self.height

    @property
    def box(self) -> tuple[float, float, float, float]:
        """As a PDF box: left, bottom, right, top."""
        return (self.x, self.y, self.right, self.top)

    def moved(self, x: float, y: float) -> Rect:
        """The same, so much further right and up."""
        return Rect(self.x + x, self.y + y, self.width, self.height)

    def within(self, other: Rect) -> Rect:
        """What of it lies in another rectangle."""
        x, y = max(self.x, other.x), max(self.y, other.y)
        return Rect(x, y, min(self.right, other.right) - x, min(self.top, other.top) - y)

    def grown(self, left: float, bottom: float, right: float, top: float) -> Rect:
        """Enlarged by a margin on each side."""
        return Rect(self.x - left, self.y - bottom, self.width + left + right, self.height + bottom + top)

    def contains(self, other: Rect, tolerance: float = 0.01) -> bool:
        """Whether `other` lies inside, edges included."""
        return (
            other.x >= self.x - tolerance
            and other.y >= self.y - tolerance
            and other.right <= self.right + tolerance
            and other.top <= self.top + tolerance
        )

    def overlaps(self, other: Rect, tolerance: float = 0.01) -> bool:
        """Whether the insides have a point in common."""
        return (
            self.x < other.right - tolerance
            and other.x < self.right - tolerance
            and self.y < other.top - tolerance
            and other.y < self.top - tolerance
        )


Matrix = tuple[float, float, float, float, float, float]


def placed(rect: Rect, turn: int) -> Matrix:
    """The PDF matrix (ISO 32000-1, 8.3.3) that puts a panel with its origin at its lower left trim corner on `rect`.

    `turn` is the rotation in degrees, anticlockwise: 0, 90, 180 or 270. `rect` is the place after turning.
    Raises ValueError for another angle.
    """
    match turn:
        case 0:
            return (1, 0, 0, 1, rect.x, rect.y)
        case 90:
            return (0, 1, -1, 0, rect.right, rect.y)
        case 180:
            return (-1, 0, 0, -1, rect.right, rect.top)
        case 270:
            return (0, -1, 1, 0, rect.x, rect.top)
    raise ValueError(f"a turn of {turn} degrees; quarter turns only")
