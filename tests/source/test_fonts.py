"""What cannot be set is found before it is set."""

import hashlib

import pytest

from pamphlet.source.fonts import coverage, glyph_faults, ink, outline, subset
from pamphlet.source.project import Project
from tests.conftest import ROOT


def test_the_vendored_files_are_the_recorded_ones() -> None:
    folder = ROOT / "layouts/fonts"
    for line in (folder / "SHA256SUMS").read_text().splitlines():
        wanted, name = line.split()
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == wanted, name


@pytest.mark.parametrize(
    ("text", "stack", "fault"),
    [
        ("na\u00efve \u2026", ["BC Sans"], None),
        ("x\u02b7m\u0259\u03b8k\u02b7\u0259y\u0313\u0259m", ["BC Sans"], None),
        ("\u2603", ["BC Sans"], "no font has '\u2603' (U+2603)"),
        ("\u4f60", ["BC Sans"], "no font has '\u4f60' (U+4F60)"),
        ("\u4f60\u597d", ["Noto Sans SC", "BC Sans"], None),
        ("\u0a38\u0a24\u0a3f", ["Noto Sans Gurmukhi", "BC Sans"], None),
        ("q\u0313", ["Noto Sans Gurmukhi", "BC Sans"], None),
    ],
)
def test_coverage_by_cluster(bundled: Project, text: str, stack: list[str], fault: str | None) -> None:
    found = glyph_faults(text, [bundled.families[name] for name in stack])
    assert found == (() if fault is None else (fault,))


def test_a_mark_without_its_letter(bundled: Project) -> None:
    assert "mark without its letter" in glyph_faults(" \u0a3f\u0a3e", [bundled.families["Noto Sans Gurmukhi"]])[0]


def test_subsets_are_small_and_the_same_each_time(bundled: Project) -> None:
    path = bundled.families["Noto Sans SC"].regular
    glyphs = frozenset(range(10, 40))
    part = subset(path, glyphs)
    assert len(part.program) < path.stat().st_size / 20
    subset.cache_clear()
    assert subset(path, glyphs) == part


def test_ink_of_a_greeting_stands_on_the_baseline(bundled: Project) -> None:
    line = ink("Hello", bundled.families["BC Sans"].bold)
    assert 0 < line.left < 0.15
    assert line.right <= line.advance
    assert -0.05 < line.bottom <= 0
    assert 0.6 < line.top < 0.8
    assert ink("Bonjour", bundled.families["BC Sans"].bold).bottom < -0.15, "the j goes below"


def test_coverage_is_of_the_file(bundled: Project) -> None:
    assert ord("A") in coverage(bundled.families["BC Sans"].regular)


def test_an_outline_is_the_shape_of_its_glyph(bundled: Project) -> None:
    """The hyphen of a sans serif is one closed area, as wide and as high as its ink; the space has none."""
    import uharfbuzz as hb

    path = bundled.families["BC Sans"].bold
    program = path.read_bytes()
    font = hb.Font(hb.Face(program))
    hyphen, space = font.get_nominal_glyph(ord("-")), font.get_nominal_glyph(ord(" "))
    assert outline(program, space) == ""
    drawn = outline(program, hyphen)
    assert drawn.endswith("h")
    points = [float(v) for line in drawn.splitlines() for v in line.split()[:-1]]
    line = ink("-", path)
    assert min(points[::2]) == pytest.approx(line.left, abs=0.001)
    assert max(points[::2]) == pytest.approx(line.right, abs=0.001)
    assert max(points[1::2]) == pytest.approx(line.top, abs=0.001)
