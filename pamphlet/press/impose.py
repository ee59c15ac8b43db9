"""Panels onto sheets: where each stands, how it is turned, and the guides around them. Pure geometry, no PDF.

The unit is the point; the origin of a sheet is its lower left trim corner. Right-to-left editions mirror the order of the
panels on every sheet, so that the narrow panel stays the one that folds in; stock grids are never mirrored.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pamphlet.geometry import Rect, Size
from pamphlet.source.layout import PAPERS, Layout, Sheet, Stock

#: Length of a guide, its distance from the edge of an office sheet or from cards without bleed, and its weight, in points.
TICK = 12.0
EDGE = 18.0
NEAR = 4.0
WEIGHT = 0.5
#: Press marks: their distance from the bleed, and with `--marks` their length.
MARK_LENGTH = 18.0
MARK_GAP = 3.0


@dataclass(frozen=True, slots=True)
class Placement:
    """A panel on a sheet: its place after turning, its turn in degrees, and the part of the bleed it may paint."""

    panel: str
    rect: Rect
    turn: int
    clip: Rect


@dataclass(frozen=True, slots=True)
class Mark:
    """A straight guide from one point to another; dashed where a fold is meant."""

    x0: float
    y0: float
    x1: float
    y1: float
    dashed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Imposed:
    """A sheet: its trim size, the bleed around it, its panels and its guides; `slug` is where the printer's words stand."""

    name: str
    size: Size
    bleed: float
    placements: tuple[Placement, ...]
    marks: tuple[Mark, ...]
    slug: Rect | None

    @property
    def border(self) -> float:
        """How far the trim stands in from the edge of the media: the bleed, and with marks outside of it the room for them."""
        outside = any(mark.x0 < 0 or mark.y0 < 0 for mark in self.marks)
        return self.bleed + (MARK_GAP + MARK_LENGTH + 4 if outside else 0.0)


def impose(
    layout: Layout, sheet: Sheet, target: str, paper: str, rtl: bool, stocks: Mapping[str, Stock], marks: bool = False
) -> Imposed:
    """One sheet of a layout for a target (`press` or `office`). `marks` adds crop and fold marks to a press sheet."""
    bleed = layout.bleed.points if target == "press" else 0.0
    if sheet.panel:
        return _cells(sheet, stocks[sheet.stock[paper]], bleed)
    return _rows(layout, sheet, target, paper, rtl, bleed, marks)


def sheets_for(layout: Layout, target: str, *, imposed: bool = False) -> tuple[Sheet, ...]:
    """The sheets of a layout for a target, in order. An imposed press file has the stock sheets of a desk printer, where the
    layout has any: several cards on each.
    """  # one sentence over two lines
    own = tuple(sheet for sheet in layout.sheets if target in sheet.targets)
    several = tuple(sheet for sheet in layout.sheets if sheet.panel) if target == "press" and imposed else ()
    return several or own


def _cells(sheet: Sheet, stock: Stock, bleed: float) -> Imposed:
    cells = stock.cells()
    size = PAPERS[stock.paper]
    placements = tuple(Placement(sheet.panel, cell, 0, cell.grown(*_room(cell, cells, bleed))) for cell in cells)
    low, high = min(c.y for c in cells), max(c.top for c in cells)
    left, right = min(c.x for c in cells), max(c.right for c in cells)
    near = bleed + MARK_GAP if bleed else NEAR
    far = near + TICK
    guides = []
    for x in sorted({v for c in cells for v in (c.x, c.right)}):
        guides += [Mark(x, low - far, x, low - near), Mark(x, high + near, x, high + far)]
    for y in sorted({v for c in cells for v in (c.y, c.top)}):
        guides += [Mark(left - far, y, left - near, y), Mark(right + near, y, right + far, y)]
    slug = None if bleed else Rect(left + 6, high + 6, right - left - 12, 9)
    return Imposed(name=sheet.name, size=size, bleed=bleed, placements=placements, marks=tuple(guides), slug=slug)


def _room(cell: Rect, cells: Sequence[Rect], bleed: float) -> tuple[float, float, float, float]:
    """How far a cell may bleed to the left, down, right and up: halfway to its neighbour at most, and never past `bleed`."""
    across = [c for c in cells if abs(c.y - cell.y) < 0.1]
    along = [c for c in cells if abs(c.x - cell.x) < 0.1]
    gaps = (
        [cell.x - c.right for c in across if c.x < cell.x - 0.1],
        [cell.y - c.top for c in along if c.y < cell.y - 0.1],
        [c.x - cell.right for c in across if c.x > cell.x + 0.1],
        [c.y - cell.top for c in along if c.y > cell.y + 0.1],
    )
    left, down, right, up = (max(min([bleed, *(gap / 2 for gap in side)]), 0.0) for side in gaps)
    return left, down, right, up


def _rows(layout: Layout, sheet: Sheet, target: str, paper: str, rtl: bool, bleed: float, marks: bool) -> Imposed:
    rows = [tuple(reversed(row)) if rtl else row for row in sheet.rows]
    turned = [tuple(reversed(row)) if rtl else row for row in sheet.turned]
    sizes = [[layout.panels[panel].size(paper) for panel in row] for row in rows]
    whole = Size(max(sum(s.width for s in row) for row in sizes), sum(row[0].height for row in sizes))
    placements = []
    y = whole.height
    for r, row in enumerate(rows):
        x = 0.0
        y -= sizes[r][0].height
        for c, panel in enumerate(row):
            rect = Rect(x, y, sizes[r][c].width, sizes[r][c].height)
            outer = (c == 0, r == len(rows) - 1, c == len(row) - 1, r == 0)
            left, low, right, high = (bleed if edge else 0.0 for edge in outer)
            placements.append(Placement(panel, rect, turned[r][c] if turned else 0, rect.grown(left, low, right, high)))
            x += rect.width
    guides = _press_marks(whole, placements, bleed) if target == "press" and marks else ()
    if target == "office" and sheet.guides:
        guides = _office_guides(whole, placements, sheet.guides)
    slug = None
    if target == "office" and sheet.slug:
        home = next(p.rect for p in placements if p.panel == sheet.slug)
        at = sheet.slug_at
        slug = Rect(home.x + at.width, home.y + at.height, home.width - 2 * at.width, 9)
    return Imposed(name=sheet.name, size=whole, bleed=bleed, placements=tuple(placements), marks=tuple(guides), slug=slug)


def _inner(whole: Size, placements: list[Placement]) -> tuple[list[float], list[float]]:
    """The x and y of the lines between panels."""
    xs = sorted({round(v, 4) for p in placements for v in (p.rect.x, p.rect.right)})
    ys = sorted({round(v, 4) for p in placements for v in (p.rect.y, p.rect.top)})
    return [x for x in xs if 0.1 < x < whole.width - 0.1], [y for y in ys if 0.1 < y < whole.height - 0.1]


def _office_guides(whole: Size, placements: list[Placement], kind: str) -> tuple[Mark, ...]:
    """Ticks at the edges of the sheet where it is folded or cut, inside what a desk printer reaches."""
    xs, ys = _inner(whole, placements)
    dashed = kind == "fold"
    out = [Mark(x, y, x, y + TICK, dashed) for x in xs for y in (EDGE, whole.height - EDGE - TICK)]
    return (*out, *(Mark(x, y, x + TICK, y, dashed) for y in ys for x in (EDGE, whole.width - EDGE - TICK)))


def _press_marks(whole: Size, placements: list[Placement], bleed: float) -> tuple[Mark, ...]:
    """Crop marks at the corners and dashed fold marks between panels, outside the bleed."""
    xs, ys = _inner(whole, placements)
    near, far = bleed + MARK_GAP, bleed + MARK_GAP + MARK_LENGTH
    out = []
    for x, dashed in [(0.0, False), (whole.width, False), *((x, True) for x in xs)]:
        out += [Mark(x, -far, x, -near, dashed), Mark(x, whole.height + near, x, whole.height + far, dashed)]
    for y, dashed in [(0.0, False), (whole.height, False), *((y, True) for y in ys)]:
        out += [Mark(-far, y, -near, y, dashed), Mark(whole.width + near, y, whole.width + far, y, dashed)]
    return tuple(out)
