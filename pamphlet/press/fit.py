"""Copyfit and the fit gate: the body size at which a language fits its panels, and the listings that have room.

Enters: measured heights (points), never pixels of a page. Leaves: a size, a filling of the slots, and for every listing that
found no room its name. Type is never shrunk for a single panel, nothing is clipped, and there is no ellipsis.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import floor, sqrt

from pamphlet.edition import Edition, Listing, must_stay
from pamphlet.press.compose import Filling, Placed, Proof, Section
from pamphlet.press.typeset import Laid, Lift
from pamphlet.source.layout import EXTRAS, LOSSLESS, Fit, Group, Layout, Tier

#: Room that is left unused at the foot of a panel, so that rounding never makes a page too many (points).
AIR = 0.4


@dataclass(frozen=True, slots=True)
class Fitted:
    """A body size in points (of Latin; scripts are scaled by their language) and whether everything fits at it."""

    size: float
    fits: bool


def fit_size(fit: Fit, start: float, lay: Callable[[float], Mapping[str, Laid]]) -> tuple[Fitted, Mapping[str, Laid]]:
    """The largest size of the ladder at which all panels fit, with their layout; or the floor, where they do not.

    The ladder goes from `fit.floor` to `fit.target` in steps. Fit is not monotonic, so the answer is defined as: this size
    fits and the next step does not. `start` is where an earlier run ended; sizes between are predicted from how full the
    fullest panel is (its height goes with the square of the size).
    """
    steps = round((fit.target.points - fit.floor.points) / fit.step.points)

    def size(step: int) -> float:
        return round(fit.floor.points + step * fit.step.points, 3)

    seen: dict[int, Mapping[str, Laid]] = {}

    def fits(step: int) -> bool:
        if step not in seen:
            seen[step] = lay(size(step))
        return all(laid.fits for laid in seen[step].values())

    low, high = -1, steps + 1  # low fits (or nothing does), high does not
    at = min(max(round((start - fit.floor.points) / fit.step.points), 0), steps)
    while high - low > 1:
        if fits(at):
            low = at
        else:
            high = at
        fullest = max((laid.used / laid.room for laid in seen[at].values() if laid.room), default=1.0)
        guess = floor((size(at) / sqrt(max(fullest, 0.2)) - fit.floor.points) / fit.step.points)
        at = min(max(guess, low + 1), high - 1)
    if low < 0:
        return Fitted(size(0), False), seen[0]
    return Fitted(size(low), True), seen[low]


class Heights:
    """Listings as they came off galleys, and their heights, asked for before they are known: what is missing is noted and
    taken for nothing, so that only what a filling really turns on is ever set.
    """  # one sentence over two lines

    def __init__(self) -> None:
        self.known: dict[str, float] = {}
        self.lifts: dict[str, Lift] = {}
        self.missing: dict[str, Proof] = {}

    def add(self, laid: Laid) -> None:
        """What came off one galley."""
        self.known.update(laid.measures)
        self.lifts.update(laid.lifts)
        for key in laid.measures:
            self.missing.pop(key, None)

    def of(self, tier: Tier, gone: Sequence[str], listing: Listing) -> float:
        """The height of a listing in points. Notes and languages are blocks of their own: their height is taken off."""
        proof = _proof(tier, gone, listing)
        if proof.key not in self.known:
            self.missing[proof.key] = proof
            return 0.0
        return self.known[proof.key] - sum(self.known.get(f"{proof.key}/{part}", 0.0) for part in _parts(gone))

    def lift(self, tier: Tier, placed: Placed) -> tuple[Lift, tuple[str, ...]]:
        """A listing to be put into its slot, and its parts that stay away."""
        return self.lifts[_proof(tier, placed.gone, placed.listing).key], _parts(placed.gone)

    def wraps(self, tier: Tier, listing: Listing) -> bool:
        """Whether the name or the number of a listing takes more than one line as it is."""
        return any(self.known.get(f"{_proof(tier, (), listing).key}/{part}", 0) > 1 for part in LINES)

    def forget(self, regions: Collection[str]) -> None:
        """Drop the listings of some regions' own sheets: nobody else will ask for them."""
        for table in (self.known, self.lifts):
            for key in [key for key in table if key.partition("/")[0].rpartition("|")[2] in regions]:
                del table[key]


def _proof(tier: Tier, gone: Sequence[str], listing: Listing) -> Proof:
    """How a listing is set on a galley: forms without loss change it, the others only take blocks off it afterwards."""
    looks = tuple(form for form in gone if form in LOSSLESS and _changes(form, listing))
    key = f"galley|{tier.style}|{','.join(looks)}|{listing.service.region}/{listing.service.id}"
    return Proof(key, Placed(listing, looks), tier.style)


def _parts(gone: Sequence[str]) -> tuple[str, ...]:
    return tuple(part for form, part in PARTS.items() if form in gone)


#: The blocks of a listing that a form takes away, and those whose lines are counted (`data-part` in the templates).
PARTS = {form: form.removeprefix("no-") for form in (*EXTRAS, "no-languages", "no-note")}
LINES = ("name", "line")


def _changes(form: str, listing: Listing) -> bool:
    """Whether a form without loss makes a listing look different."""
    return {
        "no-original": bool(listing.original),
        "short-name": bool(listing.short),
        "hours-beside": True,
        "no-unknown-hours": not listing.hours_known,
    }[form]


def most_of(group: Group, language: str) -> int:
    """How many listings a group may hold in a language."""
    return group.most.get(language, group.most.get("default", max(tier.most for tier in group.tiers)))


def _levels(group: Group) -> tuple[tuple[str, ...], ...]:
    """What goes at each level: nothing, the first form, the first two, …"""
    return tuple(group.forms[:n] for n in range(len(group.forms) + 1))


def _lossless(group: Group) -> int:
    """How many levels lose nothing that a listing is chosen with."""
    return 1 + sum(form in LOSSLESS or form in EXTRAS for form in group.forms)


def galley(layout: Layout, edition: Edition, proofs: Iterable[Proof]) -> tuple[Section, ...]:
    """A section for each group whose listings are to be measured, on the narrowest panel that they can stand on."""
    by_style: dict[str, list[Proof]] = {}
    for proof in proofs:
        by_style.setdefault(proof.style, []).append(proof)
    out = []
    for group in layout.groups:
        panels = [layout.panels[slot.partition(":")[0]] for slot in group.slots]
        narrow = min(panels, key=lambda panel: panel.letter.width)
        own = [proof for tier in group.tiers for proof in by_style.pop(tier.style, ())]
        if own:
            out.append(Section(key=f"galley|{group.name}", panel=narrow.id, edition=edition, galley=tuple(own)))
    return tuple(out)


def capacities(group: Group, panels: Mapping[str, Laid]) -> tuple[tuple[str, float], ...]:
    """The height that each slot has for listings: what its panel leaves free, or the fixed box measured as `slot:NAME`."""
    out = []
    for slot in group.slots:
        laid = panels[slot.partition(":")[0]]
        fixed = laid.measures.get(f"slot:{slot}")
        out.append((slot, fixed if fixed is not None else max(laid.room - laid.used, 0.0)))
    return tuple(out)


def pack(
    group: Group,
    candidates: Sequence[Listing],
    rooms: Sequence[tuple[str, float]],
    heights: Heights,
    language: str,
    fewer: int = 0,
) -> Filling:
    """As many candidates, in their order, as have room; beyond `calm` listings only the last half
    may lose details, so that a page is never all names and numbers.

    `fewer` takes so many from the most that would be tried. A listing that must stay and finds no room at the front of the
    order leaves the filling as it is: the caller sees it among those left out.
    """
    wanted = max(min(len(candidates), most_of(group, language)) - fewer, 0)
    tiers = sorted(group.tiers, key=lambda tier: tier.most)
    for count in range(wanted, 0, -1):
        leanest = count if count <= group.calm else count // 2
        for tier in [t for t in tiers if t.most >= count]:
            for level, lean in _reductions(group, leanest):
                slots = _place(candidates[:count], level, lean, tier, rooms, heights, group)
                if slots is not None:
                    return Filling(slots=slots, style=tier.style, more=count < len(candidates))
    return Filling(slots={slot: () for slot, _ in rooms}, style=tiers[-1].style, more=bool(candidates))


def _reductions(group: Group, leanest: int) -> Iterator[tuple[int, int]]:
    """How details go: which level (see `_levels`) the last so many listings are set at, mildest first."""
    for level in range(len(group.forms) + 1):
        if level < _lossless(group):
            if level == _lossless(group) - 1:
                yield level, 0
            continue
        yield from ((level, lean) for lean in range(1, leanest + 1))


def _place(
    listings: Sequence[Listing],
    level: int,
    lean: int,
    tier: Tier,
    rooms: Sequence[tuple[str, float]],
    heights: Heights,
    group: Group,
) -> dict[str, tuple[Placed, ...]] | None:
    """The listings in order into one slot after another, the last `lean` of them at a level; None if not all find room."""
    levels = _levels(group)
    sized: list[tuple[float, Placed]] = []
    for n, listing in enumerate(listings):
        allowed = list(levels[: level + 1 if n >= len(listings) - lean else _lossless(group)])
        if not heights.wraps(tier, listing):
            allowed = list(dict.fromkeys(tuple(form for form in gone if form not in LOSSLESS) for gone in allowed))
        options = [(heights.of(tier, gone, listing), gone) for gone in allowed]
        lowest = min(height for height, _ in options)
        height, gone = next(pair for pair in options if pair[0] <= lowest + 0.05)
        sized.append((height, Placed(listing, gone)))
    split = _split([height for height, _ in sized], [room for _, room in rooms])
    if split is None:
        return None
    bounds = [0, *split, len(sized)]
    return {slot: _restored(sized[bounds[n] : bounds[n + 1]], room, tier, heights) for n, (slot, room) in enumerate(rooms)}


def _restored(sized: Sequence[tuple[float, Placed]], room: float, tier: Tier, heights: Heights) -> tuple[Placed, ...]:
    """The listings of one slot, with details given back where the slot has room for them after all, first ones first."""
    free = room - sum(height for height, _ in sized)
    out = []
    for height, placed in sized:
        kept = [form for form in placed.gone if form in LOSSLESS]
        lost = [form for form in placed.gone if form not in LOSSLESS]
        for n in range(len(lost)):
            gone = (*kept, *lost[:n])
            more = heights.of(tier, gone, placed.listing) - height
            if more <= free:
                free -= more
                placed = Placed(placed.listing, gone)
                break
        out.append(placed)
    return tuple(out)


def _split(heights: Sequence[float], rooms: Sequence[float]) -> tuple[int, ...] | None:
    """Where to go on to the next slot, so that all heights find room in order and the slots are left equally free."""
    if len(rooms) == 1:
        return () if sum(heights) <= rooms[0] + 0.1 else None
    if len(rooms) > 2:
        first = 0
        while first < len(heights) and sum(heights[: first + 1]) <= rooms[0] + 0.1:
            first += 1
        rest = _split(heights[first:], rooms[1:])
        return None if rest is None else (first, *(first + n for n in rest))
    best: tuple[float, int] | None = None
    for at in range(len(heights) + 1):
        left, right = rooms[0] - sum(heights[:at]), rooms[1] - sum(heights[at:])
        if left >= -0.1 and right >= -0.1 and (best is None or abs(left - right) < best[0]):
            best = (abs(left - right), at)
    return None if best is None else (best[1],)


def _tier(group: Group, style: str) -> Tier:
    return next(tier for tier in group.tiers if tier.style == style)


@dataclass(frozen=True, slots=True)
class Arrangement:
    """What stands where on one panel: the lifts of each slot and their height all in all, in points."""

    slots: Mapping[str, tuple[tuple[Lift, tuple[str, ...]], ...]]
    taken: float


def arrangement(layout: Layout, panel: str, fillings: Mapping[str, Filling], heights: Heights) -> Arrangement:
    """What stands where on a panel. Slots of a fixed height (`panel:name`) take none of the panel's own."""
    slots, taken = {}, 0.0
    for group in layout.groups:
        filling = fillings.get(group.name)
        for slot, listings in filling.slots.items() if filling else ():
            if slot.partition(":")[0] == panel:
                tier = _tier(group, filling.style if filling else "")
                slots[slot] = tuple(heights.lift(tier, placed) for placed in listings)
                if slot == panel:
                    taken += sum(heights.of(tier, placed.gone, placed.listing) for placed in listings)
    return Arrangement(slots, taken)


def has_room(group: Group, filling: Filling, rooms: Sequence[tuple[str, float]], heights: Heights) -> bool:
    """Whether every slot has room for what stands in it."""
    tier = _tier(group, filling.style)
    taken = {
        slot: sum(heights.of(tier, placed.gone, placed.listing) for placed in listings)
        for slot, listings in filling.slots.items()
    }
    return all(taken.get(slot, 0.0) <= room + 0.1 for slot, room in rooms)


def lost(edition: Edition, fillings: Mapping[str, Filling]) -> tuple[Listing, ...]:
    """The candidates that must never be dropped and stand nowhere on the piece: see `must_stay`; and the first of a group of
    which one must print (`only`).
    """  # one sentence over two lines
    printed = {listing.service.id for filling in fillings.values() for listing in filling.listings}
    candidates = dict.fromkeys(listing for group in edition.groups.values() for listing in group)
    left = [g for g in edition.layout.groups if g.only and edition.groups[g.name] and not fillings[g.name].listings]
    empty = [edition.groups[g.name][0] for g in left]
    return tuple(dict.fromkeys([*(x for x in candidates if must_stay(x.service) and x.service.id not in printed), *empty]))
