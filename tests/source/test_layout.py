"""Layouts are data: slips in them are found with a guess, and every sheet adds up."""

from pathlib import Path

import pytest

from pamphlet.diagnostics import Report
from pamphlet.geometry import Rect
from pamphlet.source.layout import PAPERS, read_layout, read_stock
from pamphlet.source.project import Project
from tests.conftest import ROOT, edit

THEMES = ("lit", "lit-mono", "hello")


def load(folder: Path) -> Report:
    report = Report()
    stocks = read_stock(folder / "stock", "layouts/stock", report)
    read_layout(folder / "trifold", "layouts/trifold", stocks, THEMES, report)
    return report


@pytest.mark.parametrize(
    ("old", "new", "code", "told"),
    [
        ('flip = "short-edge"', 'flpi = "short-edge"', "key-unknown", "did you mean 'flip'?"),
        ('flip = "short-edge"', 'flip = "top-edge"', "layout-panel", "did you mean 'long-edge'?"),
        ('rows = [["flap", "back", "cover"]]', 'rows = [["flap", "back", "covre"]]', "layout-panel", "did you mean 'cover'?"),
        ('rows = [["flap", "back", "cover"]]', 'rows = [["flap", "back"]]', "layout-panel", None),
        ('target = "12pt"', 'target = "12"', "value-wrong", None),
        ('press = "lit"', 'press = "night"', "layout-panel", "known here: hello, lit, lit-mono"),
        ('flow = "language"', 'flow = "languages"', "layout-panel", "did you mean 'language'?"),
    ],
)
def test_slips(lantern: Path, old: str, new: str, code: str, told: str | None) -> None:
    edit(lantern / "layouts/trifold/layout.toml", old, new)
    report = load(lantern / "layouts")
    assert report.items[0].code == code
    assert report.items[0].hint == told or told is None
    assert report.items[0].where is not None
    assert report.items[0].where.path == "layouts/trifold/layout.toml"


def test_a_missing_template_is_named(lantern: Path) -> None:
    (lantern / "layouts/trifold/panels.html").unlink()
    assert [item.code for item in load(lantern / "layouts")] == ["file-missing"]


def test_bundled_stock_lies_in_the_middle_of_its_sheet(bundled: Project) -> None:
    for stock in bundled.stocks.values():
        sheet = PAPERS[stock.paper]
        cells = stock.cells()
        assert len(cells) == stock.rows * stock.columns
        assert min(c.x for c in cells) == pytest.approx(sheet.width - max(c.right for c in cells), abs=2.5)
    assert bundled.stocks["avery-5371"].cells()[0] == Rect(54, 612, 252, 144)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('origin = "0.75in x 0.5in"', 'origin = "1.1in x 0.5in"', "is not in the middle"),
        ('pitch = "3.5in x 2in"', 'pitch = "3in x 2in"', "overlap"),
        ("columns = 2\nrows = 5", "columns = 3\nrows = 5", "leave the sheet"),
    ],
)
def test_a_stock_that_cannot_be(lantern: Path, old: str, new: str, told: str) -> None:
    edit(lantern / "layouts/stock/avery.toml", old, new)
    report = Report()
    read_stock(lantern / "layouts/stock", "layouts/stock", report)
    assert any(told in item.message for item in report)


def test_trifold_panels_are_a_c_fold(bundled: Project) -> None:
    panels = bundled.layouts["trifold"].panels
    for paper, whole in (("letter", 792), ("a4", 841.89)):
        outside = [panels[p].size(paper).width for p in ("flap", "back", "cover")]
        inside = [panels[p].size(paper).width for p in ("start", "steps", "tips")]
        assert sum(outside) == pytest.approx(whole, abs=0.1)
        assert outside == list(reversed(inside)), "front and back fold at the same place"
        assert outside[0] < outside[1], "the flap is the narrow one"
    assert ROOT.is_dir()
