"""Drawings one over another on pages of any size, in the colours of the screen. Uses pikepdf.

For pages that speak of panels, such as the translators' proof: each panel is a form XObject, as on a sheet (`sheets`), and what
is said of it lies over it as a second one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pikepdf
from pikepdf import Array, Dictionary, Name, OutlineItem, Pdf

from pamphlet.geometry import Rect, Size
from pamphlet.press.colours import numbers, recoloured, screen_colour
from pamphlet.press.qr import Code
from pamphlet.press.sheets import Fonts, Metadata, code_form, saved
from pamphlet.press.typeset import Drawing
from pamphlet.source.fonts import Family
from pamphlet.source.shared import Tokens


@dataclass(frozen=True, slots=True)
class Stage:
    """A page: its name in the bookmarks, its size in points, and what is drawn on it, the lowest first. Each drawing is named,
    and cut at its rectangle, whose lower left corner is its origin.
    """  # one sentence over two lines

    title: str
    size: Size
    drawings: tuple[tuple[str, Rect], ...]


def write_stages(
    stages: Sequence[Stage],
    drawings: Mapping[str, Drawing],
    codes: Mapping[str, Code],
    tokens: Tokens,
    families: Mapping[str, Family],
    metadata: Metadata,
) -> bytes:
    """A file of pages with a bookmark each, to be printed at its own size. `codes` has the QR code of each drawing with a
    place for one.

    Deterministic. Raises ValueError for a colour that is none of the tokens.
    """
    pdf = Pdf.new()
    convert = screen_colour(tokens)
    fonts = Fonts(pdf, families, drawings.values())
    qr = {code: code_form(pdf, code, "0 0 0 rg") for code in dict.fromkeys(codes.values())}
    forms: dict[tuple[str, float, float], pikepdf.Object] = {}

    def form(name: str, place: Rect) -> pikepdf.Object:
        key = (name, place.width, place.height)
        if key not in forms:
            content = recoloured(drawings[name].content, convert)
            resources = Dictionary(Font=fonts.resources(drawings[name]))
            if "/QR Do" in content:
                resources["/XObject"] = Dictionary(QR=qr[codes[name]])
            box = Array([0, 0, round(place.width, 4), round(place.height, 4)])
            forms[key] = pdf.make_stream(
                content.encode("ascii"), Type=Name.XObject, Subtype=Name.Form, BBox=box, Resources=resources
            )
        return forms[key]

    for stage in stages:
        named = {f"/D{n}": form(name, place) for n, (name, place) in enumerate(stage.drawings)}
        lines = [f"q 1 0 0 1 {numbers([place.x, place.y])} cm /D{n} Do Q" for n, (_, place) in enumerate(stage.drawings)]
        page = Dictionary(
            Type=Name.Page,
            MediaBox=Array([0, 0, round(stage.size.width, 4), round(stage.size.height, 4)]),
            Resources=Dictionary(XObject=Dictionary(named)),
            Contents=pdf.make_stream("\n".join(lines).encode()),
        )
        pdf.pages.append(pikepdf.Page(page))
    with pdf.open_outline() as outline:
        outline.root.extend(OutlineItem(stage.title, n) for n, stage in enumerate(stages))
    pdf.Root.PageMode = Name.UseOutlines
    pdf.Root.ViewerPreferences = Dictionary(PrintScaling=Name("/None"), DisplayDocTitle=True)
    return saved(pdf, metadata, "office")
