"""Lengths keep their units, and placing a panel is undone by its inverse."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pamphlet.geometry import POINTS, Rect, Size, length, placed

sizes = st.floats(1, 2000, allow_nan=False)


@given(st.decimals(0, 999, places=3), st.sampled_from(sorted(POINTS)))
def test_lengths_round_trip_through_their_unit(value: object, unit: str) -> None:
    assert length(f"{value}{unit}") / POINTS[unit] == pytest.approx(float(value))  # type: ignore[arg-type]


@pytest.mark.parametrize("text", ["12", "1,5in", "in", "3 feet", ""])
def test_a_length_without_a_known_unit_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is not a length"):
        length(text)


def test_sizes_are_written_as_people_write_them() -> None:
    assert Size.parse("8.5in x 11in") == Size(612, 792)
    with pytest.raises(ValueError, match="is not a size"):
        Size.parse("8.5in")


@given(sizes, sizes, sizes, sizes, st.sampled_from([0, 90, 180, 270]))
def test_a_placed_panel_covers_its_place_exactly(x: float, y: float, w: float, h: float, turn: int) -> None:
    rect = Rect(x, y, w, h)
    a, b, c, d, e, f = placed(rect, turn)
    pw, ph = (h, w) if turn in (90, 270) else (w, h)
    corners = [(a * u + c * v + e, b * u + d * v + f) for u in (0, pw) for v in (0, ph)]
    assert min(p[0] for p in corners) == pytest.approx(rect.x)
    assert max(p[0] for p in corners) == pytest.approx(rect.right)
    assert min(p[1] for p in corners) == pytest.approx(rect.y)
    assert max(p[1] for p in corners) == pytest.approx(rect.top)
    assert a * d - b * c == pytest.approx(1), "nothing is scaled or mirrored"


def test_other_turns_are_refused() -> None:
    with pytest.raises(ValueError, match="quarter turns"):
        placed(Rect(0, 0, 1, 1), 45)


@given(sizes, sizes, sizes, sizes)
def test_neighbours_touch_without_overlapping(x: float, y: float, w: float, h: float) -> None:
    left, right = Rect(x, y, w, h), Rect(x + w, y, w, h)
    assert not left.overlaps(right)
    assert left.grown(0, 0, 5, 0).overlaps(right)
    assert left.grown(1, 1, 1, 1).contains(left)
    assert not left.contains(left.grown(1, 0, 0, 0))
