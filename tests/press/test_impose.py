"""Imposition is geometry: every panel once, nothing overlaps, backs behind fronts, right-to-left is a mirror."""

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pamphlet.geometry import Rect, Size
from pamphlet.press.impose import EDGE, MARK_GAP, impose, sheets_for
from pamphlet.source.layout import Layout, Panel, Sheet
from pamphlet.source.project import Project

ORDERS = [
    (layout, sheet, target, paper)
    for layout, sheets in (
        ("trifold", ["outside", "inside"]),
        ("wallet-card", ["front", "back", "fronts", "backs"]),
        ("washroom", ["public", "staff", "half"]),
    )
    for sheet in sheets
    for target in ("press", "office")
    for paper in ("letter", "a4")
]


def sheet_of(project: Project, layout: str, name: str) -> tuple[Layout, Sheet]:
    found = project.layouts[layout]
    return found, next(s for s in found.sheets if s.name == name)


@pytest.mark.parametrize(("layout", "name", "target", "paper"), ORDERS)
@pytest.mark.parametrize("rtl", [False, True])
def test_every_bundled_sheet(bundled: Project, layout: str, name: str, target: str, paper: str, rtl: bool) -> None:
    spec, sheet = sheet_of(bundled, layout, name)
    if target not in sheet.targets:
        return
    done = impose(spec, sheet, target, paper, rtl, bundled.stocks)
    whole = Rect(0, 0, done.size.width, done.size.height)
    rects = [p.rect for p in done.placements]
    assert all(whole.contains(r, 0.2) for r in rects)
    assert not any(a.overlaps(b, 0.2) for n, a in enumerate(rects) for b in rects[n + 1 :])
    if sheet.panel:
        stock = bundled.stocks[sheet.stock[paper]]
        assert Counter(p.panel for p in done.placements) == {sheet.panel: stock.rows * stock.columns}
    else:
        assert Counter(p.panel for p in done.placements) == Counter(sheet.panels)
        assert sum(r.width * r.height for r in rects) == pytest.approx(whole.width * whole.height, rel=1e-6)
    outer = whole.grown(done.bleed, done.bleed, done.bleed, done.bleed)
    assert all(outer.contains(p.clip, 0.2) for p in done.placements)
    for mark in done.marks:
        assert whole.contains(
            Rect(min(mark.x0, mark.x1), min(mark.y0, mark.y1), abs(mark.x1 - mark.x0), abs(mark.y1 - mark.y0))
        )


@pytest.mark.parametrize("paper", ["letter", "a4"])
def test_right_to_left_mirrors_a_sheet_and_twice_is_itself(bundled: Project, paper: str) -> None:
    spec, sheet = sheet_of(bundled, "trifold", "outside")
    ltr = impose(spec, sheet, "press", paper, False, bundled.stocks)
    rtl = impose(spec, sheet, "press", paper, True, bundled.stocks)
    width = ltr.size.width
    assert {p.panel: round(width - p.rect.right, 3) for p in ltr.placements} == {
        p.panel: round(p.rect.x, 3) for p in rtl.placements
    }
    twice = impose(
        spec, replace(sheet, rows=tuple(tuple(reversed(r)) for r in sheet.rows)), "press", paper, True, bundled.stocks
    )
    assert twice.placements == ltr.placements


@pytest.mark.parametrize("rtl", [False, True])
@pytest.mark.parametrize("paper", ["letter", "a4"])
def test_a_folded_trifold_has_its_panels_back_to_back(bundled: Project, paper: str, rtl: bool) -> None:
    """The oracle is the paper: flipped on the short edge, behind each outside panel lies its inside one."""
    spec, outside = sheet_of(bundled, "trifold", "outside")
    _, inside = sheet_of(bundled, "trifold", "inside")
    front = impose(spec, outside, "press", paper, rtl, bundled.stocks)
    back = impose(spec, inside, "press", paper, rtl, bundled.stocks)
    width = front.size.width
    behind = {"cover": "start", "back": "steps", "flap": "tips"}
    for p in front.placements:
        other = next(q for q in back.placements if q.panel == behind[p.panel])
        assert other.rect.x == pytest.approx(width - p.rect.right, abs=0.01)
        assert other.rect.width == pytest.approx(p.rect.width, abs=0.01)


@pytest.mark.parametrize("paper", ["letter", "a4"])
def test_the_backs_of_cards_lie_behind_their_fronts(bundled: Project, paper: str) -> None:
    """Flipped on the long edge x becomes width - x: the grid of the backs must be the grid of the fronts."""
    spec, fronts = sheet_of(bundled, "wallet-card", "fronts")
    _, backs = sheet_of(bundled, "wallet-card", "backs")
    front = impose(spec, fronts, "office", paper, False, bundled.stocks)
    back = impose(spec, backs, "office", paper, False, bundled.stocks)
    width = front.size.width
    places = sorted((round(p.rect.x, 1), round(p.rect.y, 1)) for p in front.placements)
    flipped = sorted((round(width - p.rect.right, 1), round(p.rect.y, 1)) for p in back.placements)
    assert places == flipped


@pytest.mark.parametrize(("paper", "inner"), [("letter", 0.0), ("a4", 3 * 72 / 25.4)])
def test_imposed_press_cards_bleed_into_the_gutter_and_no_further(bundled: Project, paper: str, inner: float) -> None:
    """`--imposed`: the stock sheets in place of single cards. Neighbours share a gutter; outwards the whole bleed is kept."""
    spec = bundled.layouts["wallet-card"]
    assert [s.name for s in sheets_for(spec, "press")] == ["front", "back"]
    assert [s.name for s in sheets_for(spec, "press", imposed=True)] == ["fronts", "backs"]
    assert sheets_for(spec, "office", imposed=True) == sheets_for(spec, "office")
    assert sheets_for(bundled.layouts["trifold"], "press", imposed=True) == sheets_for(bundled.layouts["trifold"], "press")
    done = impose(spec, sheets_for(spec, "press", imposed=True)[0], "press", paper, False, bundled.stocks)
    assert done.border == done.bleed == spec.bleed.points, "the cutting guides stand on the sheet"
    bottom = min(done.placements, key=lambda p: (p.rect.y, p.rect.x))
    assert bottom.rect.x - bottom.clip.x == pytest.approx(spec.bleed.points), "outwards"
    assert bottom.clip.right - bottom.rect.right == pytest.approx(inner, abs=0.01), "to the neighbour"
    clips = [p.clip for p in done.placements]
    assert not any(a.overlaps(b) for n, a in enumerate(clips) for b in clips[n + 1 :])
    strokes = [
        Rect(min(m.x0, m.x1) - 0.2, min(m.y0, m.y1) - 0.2, abs(m.x1 - m.x0) + 0.4, abs(m.y1 - m.y0) + 0.4) for m in done.marks
    ]
    assert strokes
    assert not any(stroke.overlaps(clip) for stroke in strokes for clip in clips), "cutting guides stand outside the bleed"
    assert done.slug is None, "the printer of the office is told how to print, not the print shop"


grids = st.integers(1, 4).flatmap(lambda c: st.integers(1, 3).map(lambda r: (c, r)))


@given(grids, st.floats(50, 300), st.floats(50, 300), st.booleans(), st.sampled_from([0, 180]))
def test_any_grid_of_panels(
    bundled_layout: Layout, grid: tuple[int, int], width: float, height: float, rtl: bool, turn: int
) -> None:
    columns, rows = grid
    names = [[f"p{r}{c}" for c in range(columns)] for r in range(rows)]
    size = Size(width, height)
    panels = {n: Panel(id=n, flow="region", title=n, letter=size, a4=size) for row in names for n in row}
    layout = replace(bundled_layout, panels=panels)
    turned = tuple(tuple(turn for _ in row) for row in names)
    sheet = Sheet(name="s", targets=("press",), rows=tuple(tuple(row) for row in names), turned=turned)
    done = impose(layout, sheet, "press", "letter", rtl, {}, marks=True)
    assert Counter(p.panel for p in done.placements) == Counter(list(panels))
    rects = [p.rect for p in done.placements]
    assert not any(a.overlaps(b) for n, a in enumerate(rects) for b in rects[n + 1 :])
    clear = Rect(0, 0, done.size.width, done.size.height).grown(*[done.bleed + MARK_GAP - 0.01] * 4)
    for mark in done.marks:
        line = Rect(min(mark.x0, mark.x1), min(mark.y0, mark.y1), abs(mark.x1 - mark.x0), abs(mark.y1 - mark.y0))
        assert not clear.overlaps(line.grown(0.001, 0.001, 0.001, 0.001))


@pytest.fixture(scope="session")
def bundled_layout(bundled: Project) -> Layout:
    return bundled.layouts["trifold"]


def test_a_zine_needs_no_python(bundled: Project) -> None:
    """Eight panels on one sheet, the upper row upside down: consecutive pages share an edge, as in the folded paper."""
    size = Size(198, 306)
    panels = {f"p{n}": Panel(id=f"p{n}", flow="language", title="", letter=size, a4=size) for n in range(8)}
    sheet = Sheet(
        name="zine",
        targets=("press",),
        rows=(("p4", "p3", "p2", "p1"), ("p5", "p6", "p7", "p0")),
        turned=((180,) * 4, (0,) * 4),
    )
    for rtl in (False, True):
        done = impose(replace(bundled.layouts["trifold"], panels=panels), sheet, "press", "letter", rtl, {})
        place = {p.panel: p.rect for p in done.placements}
        for n in range(8):
            a, b = place[f"p{n}"], place[f"p{(n + 1) % 8}"]
            side = abs(a.right - b.x) < 0.1 or abs(b.right - a.x) < 0.1
            stacked = abs(a.top - b.y) < 0.1 or abs(b.top - a.y) < 0.1
            assert (side and abs(a.y - b.y) < 0.1) or (stacked and abs(a.x - b.x) < 0.1), (n, rtl)


def test_office_guides_stay_where_a_desk_printer_reaches(bundled: Project) -> None:
    spec, sheet = sheet_of(bundled, "trifold", "outside")
    done = impose(spec, sheet, "office", "letter", False, bundled.stocks)
    assert all(m.dashed for m in done.marks)
    assert min(min(m.y0, m.y1) for m in done.marks) == EDGE
