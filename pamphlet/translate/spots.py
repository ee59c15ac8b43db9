"""Where messages stand on a panel that was laid out, and how much room each has: geometry of boxes, nothing is set or drawn.

Enters: a `Laid` whose messages carry `data-message`. Leaves: a `Spot` for every place where a message prints. Lengths are
points from the upper left trim corner of its page, downwards. The rules of the page are those of `press/typeset`: what must
not be left is marked `data-fence`, what comes off a galley `data-listing`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from math import ceil, floor
from typing import Any

from pamphlet.press.typeset import Laid

#: How much of a line ragged text fills, where there are too few lines to see it.
RAGGED = 0.94
#: So many lines of a message show how full its lines are.
ENOUGH = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """One place where a message prints.

    `left`, `right` and `top` are of its first line, `bottom` of its last on that page; `start` is where what is printed at
    that height begins. `width` is that of all its text, `others` that of what stands in its lines beside it, `measure` how long
    a line can be and `full` how much of that a line fills (parts of 1). `lead` is the height of a line, `height` of its block.
    `flows` says that more lines would push what follows; else `below` is the height left under it in its box (less than nothing
    where it stands out of that). `single`: it must stay on its line. `listing`: it came off a galley. `grows`: display type,
    set as large as fits.
    """

    message: str
    page: int
    left: float
    right: float
    top: float
    bottom: float
    start: float
    lines: int
    signs: int
    width: float
    others: float
    measure: float
    full: float
    lead: float
    height: float
    below: float
    flows: bool
    single: bool
    listing: bool
    grows: bool
    texts: tuple[str, ...]

    @property
    def extent(self) -> float:
        """The height of its lines, in points, wherever they stand."""
        return self.lines * self.lead

    def characters(self, free: float) -> int:
        """About how many characters there is room for, where the panel has `free` points of height left (less than nothing
        if it does not fit); 0 where that cannot be said.
        """  # one sentence over two lines
        if self.grows or not self.signs or self.width <= 0:
            return 0
        each = self.width / self.signs
        if self.single:
            return self.signs + floor((self.measure * self.lines - self.width - self.others) / each)
        spare = free if self.flows else self.below
        more = floor((spare + 0.1) / self.lead) if spare >= 0 else -ceil(-spare / self.lead)
        room = floor((self.measure * self.full * (self.lines + more) - self.others) / each)
        return max(room, self.signs) if more >= 0 else max(room, 0)


@dataclass(frozen=True, slots=True)
class _Around:
    """What stands around a box: the fence, the block whose lines it is in, its line, and whether the block may grow."""

    page: int
    fence: tuple[float, float]
    block: Any = None
    line: Any = None
    flows: bool = True
    below: float = 0.0
    listing: bool = False
    grows: bool = False
    inside: bool = False  # an inline block: its text is text of the line around it
    found: tuple[int, ...] = ()


@dataclass(slots=True)
class _Found:
    """A message on its way: its texts as (box, what stands around it)."""

    message: str
    texts: list[tuple[Any, _Around]] = field(default_factory=list)


def find_spots(laid: Laid) -> tuple[Spot, ...]:
    """Every place of every message on a panel, in the order of the text."""
    from pamphlet.press import engine

    search = _Search(engine)
    for number, page in enumerate(laid.pages):
        root = engine.root(page)
        search.visit(root, _Around(number, (root.content_box_x(), root.content_box_x() + root.width)))
    return tuple(search.spots())


class _Search:
    """Walks the boxes of a panel once."""

    def __init__(self, engine: Any) -> None:
        self.engine = engine
        self.found: dict[int, _Found] = {}
        self.lines: dict[int, list[Any]] = {}  # the text boxes of each line, by the line
        self.prints: dict[int, list[Any]] = {}  # all texts and images, by page

    def visit(self, box: Any, around: _Around) -> None:
        """A box and all below it."""
        real, node = self.engine.element(box)
        if self.engine.is_text(real):
            if real.text.strip():
                self.prints.setdefault(around.page, []).append(real)
            if around.line is not None:
                self.lines.setdefault(id(around.line), []).append(real)
            for key in around.found:
                self.found[key].texts.append((real, around))
            return
        if node is not None and node.tag == "img":
            self.prints.setdefault(around.page, []).append(real)
        around = self._inner(real, node, around)
        for child in getattr(real, "children", ()):
            self.visit(child, around)

    def _inner(self, real: Any, node: Any, around: _Around) -> _Around:
        if node is None:
            is_line = around.block is not None and not around.inside and hasattr(real, "children")
            return replace(around, line=real) if is_line else around
        if (message := node.get("data-message")) is not None and real.element_tag == node.tag:
            self.found.setdefault(id(node), _Found(message))
            return replace(around, found=(*around.found, id(node)))
        if node.get("data-ink") is not None:
            around = replace(around, grows=True)
        if node.get("data-listing") is not None or node.get("data-slot") is not None:
            around = replace(around, listing=True)
        if node.get("data-fence") is not None:
            left, right = real.border_box_x(), real.border_box_x() + real.border_width()
            around = replace(around, fence=(max(left, around.fence[0]), min(right, around.fence[1])))
        if real.style["display"][0] == "inline":
            flow_root = len(real.style["display"]) > 1 and real.style["display"][1] == "flow-root"
            return replace(around, inside=around.inside or flow_root)
        return self._block(real, around)

    def _block(self, real: Any, around: _Around) -> _Around:
        """Inside a block: whether it may grow, and how much is left in it if not."""
        out = replace(around, block=real, line=None, inside=False)
        if real.is_absolutely_positioned():
            out = replace(out, flows=False, below=0.0)
        if isinstance(real.style["height"], str):
            return out
        top = real.content_box_y()
        ends = [child.position_y + child.margin_height() for child in self._children(real) if child.is_in_normal_flow()]
        # what has a place of its own further down must not be printed over: nothing else would see that
        placed = [child.border_box_y() for child in self._children(real) if child.is_absolutely_positioned()]
        foot = min([top + real.height, *(y for y in placed if y > top + 1)])
        return replace(out, flows=False, below=foot - max(ends, default=top))

    def _children(self, box: Any) -> Iterator[Any]:
        for child in getattr(box, "children", ()):
            yield self.engine.element(child)[0]

    def spots(self) -> Iterator[Spot]:
        """What was found, as it is to be told."""
        for found in self.found.values():
            texts = [(box, around) for box, around in found.texts if box.text.strip() and around.line is not None]
            if texts:
                yield self._spot(found.message, texts)

    def _spot(self, message: str, texts: list[tuple[Any, _Around]]) -> Spot:
        scale = self.engine.SCALE
        first, around = texts[0]
        lines = list({id(a.line): a.line for _, a in texts}.values())
        own = {id(line): sum(box.width for box, a in texts if a.line is line) for line in lines}
        whole = {id(line): sum(box.width for box in self.lines[id(line)]) for line in lines}
        on_first = [box for box, a in texts if a.line is around.line]
        middle = around.line.position_y + around.line.height / 2
        beside = [box for box in self.prints[around.page] if _crosses(box, middle)] or on_first
        rtl = first.style["direction"] == "rtl" or around.block.style["direction"] == "rtl"
        start = max(box.position_x + box.width for box in beside) if rtl else min(box.position_x for box in beside)
        measure = self._measure(around)
        filled = [whole[id(line)] / measure for line in lines[:-1]] if measure else []
        enough = len(lines) >= ENOUGH
        return Spot(
            message=message,
            page=around.page,
            left=min(box.position_x for box in on_first) * scale,
            right=max(box.position_x + box.width for box in on_first) * scale,
            top=around.line.position_y * scale,
            bottom=max(a.line.position_y + a.line.height for _, a in texts if a.page == around.page) * scale,
            start=start * scale,
            lines=len(lines),
            signs=len(" ".join(box.text.strip() for box, _ in texts)),
            width=sum(own.values()) * scale,
            others=(sum(whole.values()) - sum(own.values())) * scale,
            measure=measure * scale,
            full=min(sum(filled) / len(filled), 1.0) if enough else RAGGED,
            lead=max(around.line.height, 1.0) * scale,
            height=around.block.border_height() * scale,
            below=0.0 if around.listing else around.below * scale,
            flows=around.flows and not around.listing,
            single=first.style["white_space"] in ("nowrap", "pre"),
            listing=around.listing,
            grows=around.grows,
            texts=tuple(box.text for box, _ in texts),
        )

    def _measure(self, around: _Around) -> float:
        """How long a line can be: as long as its block, or as its fence where the block is as wide as its words."""
        block, fence = around.block, around.fence
        shrunk = isinstance(block.style["width"], str) and (block.is_absolutely_positioned() or block.is_floated())
        own = fence[1] - fence[0] if shrunk else block.width
        return float(min(own, fence[1] - fence[0]))


def _crosses(box: Any, y: float) -> bool:
    return bool(box.position_y <= y <= box.position_y + box.height)
