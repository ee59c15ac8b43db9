"""The largest size that fits, and as many listings as have room, in order."""

from dataclasses import dataclass, replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pamphlet.edition import Listing, resolve
from pamphlet.press.fit import Heights, _split, fit_size, pack
from pamphlet.reading import Length
from pamphlet.source.layout import Fit, Group, Tier
from pamphlet.source.project import read_project
from tests.conftest import LANTERN, TODAY

FIT = Fit(target=Length(12.0), floor=Length(10.5), step=Length(0.1))


@dataclass
class Panel:
    used: float
    room: float = 500.0

    @property
    def fits(self) -> bool:
        return self.used <= self.room


@given(st.floats(300, 900), st.floats(10.5, 12))
def test_the_answer_fits_and_the_next_step_does_not(used_at_12: float, start: float) -> None:
    calls = []

    def lay(size: float) -> Any:
        calls.append(size)
        return {"p": Panel(used_at_12 * (size / 12) ** 2)}

    fitted, laid = fit_size(FIT, start, lay)
    assert len(calls) == len(set(calls)), "no size is laid out twice"
    if fitted.fits:
        assert laid["p"].fits
        assert fitted.size == 12.0 or used_at_12 * ((fitted.size + 0.1) / 12) ** 2 > 500
    else:
        assert fitted.size == 10.5
        assert used_at_12 * (10.5 / 12) ** 2 > 500
    assert len(calls) <= 8


def listings() -> tuple[Listing, ...]:
    project, _ = read_project(LANTERN, TODAY)
    assert project is not None
    return resolve(project, "riverside", "en", "trifold", "letter", TODAY).groups["services"]


CANDIDATES = listings()
GROUP = Group(name="g", slots=("a", "b"), tiers=(Tier(most=9),), forms=("no-note",), calm=2)


def heights(full: float, lean: float) -> Heights:
    """Every listing as high as `full`, its note as what is between."""
    out = Heights()
    for x in CANDIDATES:
        key = f"galley|||{x.service.region}/{x.service.id}"
        out.known |= {key: full, f"{key}/note": full - lean, f"{key}/name": 1.0, f"{key}/line": 1.0}
    return out


@given(st.floats(20, 400), st.floats(20, 400), st.floats(20, 120))
def test_listings_keep_their_order_and_their_room(room_a: float, room_b: float, height: float) -> None:
    filling = pack(GROUP, CANDIDATES, [("a", room_a), ("b", room_b)], heights(height, height / 2), "en")
    placed = [p for slot in ("a", "b") for p in filling.slots[slot]]
    assert [p.listing for p in placed] == list(CANDIDATES[: len(placed)]), "a prefix, in order"
    assert filling.more == (len(placed) < len(CANDIDATES))
    for slot, room in (("a", room_a), ("b", room_b)):
        assert sum(height if not p.gone else height / 2 for p in filling.slots[slot]) <= room + 0.2
    if len(placed) > GROUP.calm:
        assert sum(bool(p.gone) for p in placed) <= len(placed) // 2, "only the last half may lose details"


def test_details_go_before_services_up_to_the_calm_number() -> None:
    filling = pack(GROUP, CANDIDATES, [("a", 60.0), ("b", 0.0)], heights(50, 30), "en")
    assert [bool(p.gone) for p in filling.slots["a"]] == [True, True]


def test_only_what_a_filling_turns_on_is_asked_for() -> None:
    """Nothing is known: the first listings up to the most are wanted, as they are; no shorter form of any."""
    asked = Heights()
    pack(GROUP, CANDIDATES, [("a", 100.0), ("b", 100.0)], asked, "en")
    assert len(asked.missing) == min(len(CANDIDATES), 9)
    assert all(proof.placed.gone == () for proof in asked.missing.values())


def test_a_name_that_wraps_asks_for_its_short_form() -> None:
    group = replace(GROUP, forms=("hours-beside",))
    known = heights(50, 30)
    wrapped = CANDIDATES[0]
    known.known[f"galley|||{wrapped.service.region}/{wrapped.service.id}/name"] = 2.0
    pack(group, CANDIDATES, [("a", 1000.0), ("b", 1000.0)], known, "en")
    assert [(p.placed.listing, p.placed.gone) for p in known.missing.values()] == [(wrapped, ("hours-beside",))]


@pytest.mark.parametrize("known", [True, False])
def test_the_words_that_hours_are_not_known_go_before_a_service(known: bool) -> None:
    """Hours that are known stay; 'hours not known' makes room for the next number."""
    group = replace(GROUP, forms=("no-unknown-hours",), slots=("a",))
    listing = replace(CANDIDATES[0], hours_known=known)
    sizes = heights(50, 30)
    key = f"galley|||{listing.service.region}/{listing.service.id}"
    sizes.known |= {f"{key}/name": 2.0, key.replace("|||", "||no-unknown-hours|"): 30.0}
    filling = pack(group, [listing], [("a", 40.0)], sizes, "en")
    assert [p.gone for p in filling.slots["a"]] == ([] if known else [("no-unknown-hours",)])


def test_nothing_fits() -> None:
    filling = pack(GROUP, CANDIDATES, [("a", 10.0), ("b", 10.0)], heights(50, 30), "en")
    assert filling.listings == ()
    assert filling.more


@given(st.lists(st.floats(1, 100), max_size=8), st.lists(st.floats(1, 300), min_size=1, max_size=3))
def test_a_split_never_overfills(sizes: list[float], rooms: list[float]) -> None:
    split = _split(sizes, rooms)
    if split is not None:
        bounds = [0, *split, len(sizes)]
        assert bounds == sorted(bounds)
        assert len(bounds) == len(rooms) + 1
        for n, room in enumerate(rooms):
            assert sum(sizes[bounds[n] : bounds[n + 1]]) <= room + 0.2


def test_two_slots_are_left_equally_free() -> None:
    assert _split([50, 50, 50, 50], [300, 300]) == (2,)


def test_details_come_back_where_a_slot_has_room_after_all() -> None:
    """Six listings need the second half lean; the slot that they leave half empty gives notes back, the first ones first."""
    sizes, group = heights(50, 30), replace(GROUP, forms=("no-original", "no-note"))
    filling = pack(group, CANDIDATES[:6], [("a", 160.0), ("b", 160.0)], sizes, "en")
    assert [p.listing for slot in ("a", "b") for p in filling.slots[slot]] == list(CANDIDATES[:6])
    for slot in ("a", "b"):
        taken = sum(50 if not p.gone else 30 for p in filling.slots[slot])
        assert 160 - taken < 20 or not any(p.gone for p in filling.slots[slot]), "no room is left that a note would fill"
