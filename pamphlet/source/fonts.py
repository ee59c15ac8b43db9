"""The vendored fonts: which file holds which family, what it can set, and subsets of it. The only user of uharfbuzz and regex.

System fonts are never looked at. A text is checked cluster by cluster against the stack of its language, because the
typesetting engine picks a font for each code point and would tear a base from its mark without a word.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from pamphlet.diagnostics import Report, Where
from pamphlet.reading import from_table, read_toml


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """One family by its name in style sheets, with the absolute paths of its two weights."""

    name: str
    regular: Path
    bold: Path

    def file(self, weight: int) -> Path:
        """The file that sets a CSS weight."""
        return self.bold if weight >= 600 else self.regular


@dataclass(frozen=True, slots=True)
class _Entry:
    regular: str
    bold: str


def read_fonts(folder: Path, name: str, report: Report) -> Mapping[str, Family]:
    """The families of `fonts.toml` in `folder`; a missing file is an error."""
    out: dict[str, Family] = {}
    for family, table in (read_toml(folder / "fonts.toml", f"{name}/fonts.toml", report) or {}).items():
        entry = from_table(_Entry, table, f"{name}/fonts.toml", report, family)
        if entry is None:
            continue
        for file in (entry.regular, entry.bold):
            if not (folder / file).is_file():
                report.error("file-missing", f"the font {file} is not there", Where(path=f"{name}/fonts.toml", field=family))
                break
        else:
            out[family] = Family(name=family, regular=folder / entry.regular, bold=folder / entry.bold)
    return out


@lru_cache(maxsize=64)
def _face(path: Path) -> Any:
    import uharfbuzz as hb

    return hb.Face(hb.Blob.from_file_path(str(path)))


@lru_cache(maxsize=64)
def _program(program: bytes) -> Any:
    import uharfbuzz as hb

    return hb.Face(program)


@lru_cache(maxsize=64)
def coverage(path: Path) -> frozenset[int]:
    """The code points that a font file maps."""
    return frozenset(_face(path).unicodes)


@lru_cache(maxsize=100_000)
def _cluster_fault(cluster: str, stack: tuple[Path, ...]) -> str | None:
    import regex
    import uharfbuzz as hb

    ignorable = regex.compile(r"[\p{Default_Ignorable_Code_Point}\p{Cc}\p{Z}]")
    points = [ord(sign) for sign in cluster if not ignorable.match(sign)]
    if not points:
        return None
    picks = [next((path for path in stack if point in coverage(path)), None) for point in points]
    if None in picks:
        missing = next(point for point, pick in zip(points, picks, strict=True) if pick is None)
        return f"no font has '{chr(missing)}' (U+{missing:04X})"
    if len(set(picks)) > 1:
        return f"'{cluster}' would be torn over two fonts"
    if len(points) == 1:
        return None
    buffer = hb.Buffer()
    buffer.add_str(cluster)
    buffer.guess_segment_properties()
    hb.shape(hb.Font(_face(picks[0])), buffer)
    glyphs = [info.codepoint for info in buffer.glyph_infos]
    if 0 in glyphs:
        return f"'{cluster}' cannot be composed"
    circle = hb.Font(_face(picks[0])).get_nominal_glyph(0x25CC)
    if circle and glyphs.count(circle) > cluster.count("\u25cc"):
        return f"'{cluster}' is a mark without its letter"
    return None


def glyph_faults(text: str, families: Iterable[Family]) -> tuple[str, ...]:
    """What the stack cannot set of a text, in words, each once; checked for both weights."""
    import regex

    stacks = list(families)
    found: dict[str, None] = {}
    for weight in (400, 700):
        paths = tuple(family.file(weight) for family in stacks)
        for cluster in dict.fromkeys(regex.findall(r"\X", text)):
            if fault := _cluster_fault(cluster, paths):
                found[fault] = None
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Ink:
    """What a line of display type blackens, in em from its origin on the baseline; and the font's own line metrics."""

    left: float
    right: float
    bottom: float
    top: float
    advance: float
    ascent: float
    descent: float


@lru_cache(maxsize=256)
def ink(text: str, path: Path) -> Ink:
    """The ink of one line set in one font (left to right in sheet terms, whatever its direction)."""
    import uharfbuzz as hb

    buffer = hb.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    font = hb.Font(_face(path))
    hb.shape(font, buffer)
    x, boxes = 0, []
    for info, position in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
        box = font.get_glyph_extents(info.codepoint)
        if box is not None and box.width:
            left, top = x + position.x_offset + box.x_bearing, position.y_offset + box.y_bearing
            boxes.append((left, top + box.height, left + box.width, top))
        x += position.x_advance
    em = _face(path).upem
    lines = font.get_font_extents("ltr")
    return Ink(
        min((b[0] for b in boxes), default=0) / em,
        max((b[2] for b in boxes), default=0) / em,
        min((b[1] for b in boxes), default=0) / em,
        max((b[3] for b in boxes), default=0) / em,
        x / em,
        lines.ascender / em,
        -lines.descender / em,
    )


@dataclass(frozen=True, slots=True)
class Subset:
    """A font program with only some glyphs, their numbers kept, and the metrics that a PDF must repeat (1/1000 em)."""

    program: bytes
    bbox: tuple[int, int, int, int]
    ascent: int
    descent: int
    cap_height: int


@lru_cache(maxsize=128)
def subset(path: Path, glyphs: frozenset[int]) -> Subset:
    """The TrueType program of `path` reduced to `glyphs` (by number; numbers stay, as Identity-H needs)."""
    import uharfbuzz as hb

    inputs = hb.SubsetInput()
    inputs.glyph_set.update(glyphs)
    inputs.flags = hb.SubsetFlags.RETAIN_GIDS | hb.SubsetFlags.NO_HINTING
    tables = ["BASE", "DSIG", "GDEF", "GPOS", "GSUB", "JSTF", "MATH", "STAT", "cmap", "name", "post"]
    inputs.drop_table_tag_set.update(int.from_bytes(table.encode(), "big") for table in tables)
    face = hb.subset(_face(path), inputs)
    full = hb.Font(_face(path))
    scale = 1000 / _face(path).upem
    extents = full.get_font_extents("ltr")
    boxes = [box for glyph in glyphs if (box := full.get_glyph_extents(glyph)) is not None]
    bbox = (
        min((b.x_bearing for b in boxes), default=0),
        min((b.y_bearing + b.height for b in boxes), default=0),
        max((b.x_bearing + b.width for b in boxes), default=0),
        max((b.y_bearing for b in boxes), default=0),
    )
    cap = full.get_glyph_extents(full.get_nominal_glyph(ord("H")) or 0)
    return Subset(
        face.blob.data,
        tuple(round(v * scale) for v in bbox),
        round(extents.ascender * scale),
        round(extents.descender * scale),
        round((cap.y_bearing if cap else 700) * scale),
    )


@lru_cache(maxsize=4096)
def outline(program: bytes, glyph: int) -> str:
    """The outline of a glyph of a font program as PDF path operators, in em; empty for one without ink."""
    import uharfbuzz as hb

    path: list[str] = []
    at = (0.0, 0.0)
    face = _program(program)
    em = face.upem

    def add(operator: str, *points: tuple[float, float]) -> None:
        nonlocal at
        at = points[-1]
        path.append(" ".join(f"{x / em:.4f} {y / em:.4f}" for x, y in points) + f" {operator}")

    def curve(x1: float, y1: float, x2: float, y2: float, _: None) -> None:  # a quadratic curve as a cubic one
        first = (at[0] + (x1 - at[0]) * 2 / 3, at[1] + (y1 - at[1]) * 2 / 3)
        add("c", first, (x2 + (x1 - x2) * 2 / 3, y2 + (y1 - y2) * 2 / 3), (x2, y2))

    draw = hb.DrawFuncs()
    draw.set_move_to_func(lambda x, y, _: add("m", (x, y)))
    draw.set_line_to_func(lambda x, y, _: add("l", (x, y)))
    draw.set_quadratic_to_func(curve)
    draw.set_cubic_to_func(lambda a, b, c, d, x, y, _: add("c", (a, b), (c, d), (x, y)))
    draw.set_close_path_func(lambda _: path.append("h"))
    hb.Font(face).draw_glyph(glyph, draw)
    return "\n".join(path)
