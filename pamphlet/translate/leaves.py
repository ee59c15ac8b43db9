"""The pages of the in-context proof: a panel, a label for each of its messages, a line from the one to the other.

Enters: panels with their spots, and what is to be said of each. Leaves: HTML that lies over the panels (it is typeset by
itself). Lengths are points.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from pamphlet.geometry import POINTS, Rect, Size
from pamphlet.press.compose import data_uri
from pamphlet.source.project import Project
from pamphlet.source.shared import Tokens
from pamphlet.translate.looks import KEY, NOT_FOR_PRINT, font_rules, mark_of, palette
from pamphlet.translate.spots import Spot
from pamphlet.translate.standing import STATES
from pamphlet.translate.trial import Face

#: The page, in points: its margin, the column of labels, the gap between that and the panel, where panels begin, the foot.
MARGIN, COLUMN, GAP, TOP, FOOT = 36.0, 178.0, 34.0, 104.0, 52.0
#: The heights of a label's lines and of what parts labels.
FIRST, NEXT, APART = 9.6, 8.4, 3.6


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """What is said of a message on a panel: its reference, state and what became of it, and why it makes the panel too full."""

    spot: Spot
    name: str
    state: str
    fate: str
    cause: str = ""

    @property
    def height(self) -> float:
        """Of the label, in points."""
        return FIRST + NEXT * (2 if self.cause else 1) + APART


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaf:
    """One page of the proof: a panel, or what runs over from one (`page` from 0)."""

    face: Face
    page: int
    labels: tuple[Label, ...]
    rtl: bool
    panel: Size
    paper: Size

    @property
    def key(self) -> str:
        """Its name among the drawings."""
        return f"{self.face.layout.id}|{self.face.theme}|{self.face.panel.id}|{self.page}"

    @property
    def size(self) -> Size:
        """Of the page."""
        tallest = max(self.panel.height, sum(label.height for label in self.labels))
        wide = 2 * MARGIN + COLUMN + GAP + self.panel.width
        return Size(max(self.paper.width, wide), max(self.paper.height, TOP + tallest + FOOT + MARGIN / 2))

    @property
    def place(self) -> Rect:
        """Where its panel stands, from the lower left corner."""
        start = MARGIN + COLUMN + GAP
        x = self.size.width - start - self.panel.width if self.rtl else start
        return Rect(x, self.size.height - TOP - self.panel.height, self.panel.width, self.panel.height)

    def heights(self) -> tuple[float, ...]:
        """How far down each label stands: beside its line where there is room, else as near as the others let it."""
        lowest = max(self.panel.height, sum(label.height for label in self.labels))
        tops: list[float] = []
        for label in self.labels:
            wanted = label.spot.top + label.spot.lead / 2 - FIRST / 2
            tops.append(max(wanted, tops[-1] + self.labels[len(tops) - 1].height if tops else 0.0))
        for n in reversed(range(len(tops))):
            tops[n] = min(tops[n], lowest - self.labels[n].height)
            lowest = tops[n]
        return tuple(TOP + top for top in tops)


def style_sheet(leaves: Sequence[Leaf], project: Project) -> str:
    """The style sheet of all pages."""
    ink, line, accent, black = palette(project.shared.tokens)
    side = "left" if leaves[0].rtl else "right"
    pages = "".join(
        f"@page s{n}{{size:{leaf.size.width:.3f}pt {leaf.size.height:.3f}pt;margin:0}}.s{n}{{page:s{n}}}"
        for n, leaf in enumerate(leaves)
    )
    return f"""{pages}{font_rules(project)}
html{{font-family:"BC Sans";color:{black};font-size:8pt;line-height:11pt}}
body,section,p,h1{{margin:0;padding:0}}
section{{position:relative;break-before:page;height:1pt}}
section:first-child{{break-before:auto}}
.head,.foot,.label,.art{{position:absolute}}
.art{{top:0;left:0}}
.head{{top:{MARGIN - 6}pt;left:{MARGIN}pt;right:{MARGIN}pt}}
h1{{font-size:15pt;line-height:19pt;font-weight:700;color:{ink}}}
h1 span{{font-weight:400}}
.head bdi{{line-height:1pt}}
.not{{float:right;border:.6pt solid {ink};color:{ink};font-weight:700;padding:2pt 6pt;margin-top:1pt}}
.full{{font-weight:700;color:{ink}}}
.foot{{left:{MARGIN}pt;right:{MARGIN}pt;font-size:6.5pt;line-height:9pt;border-top:.4pt solid {line};padding-top:4pt}}
.foot .page{{float:right}}
.label{{width:{COLUMN}pt;text-align:{side};font-size:6.5pt;line-height:{NEXT}pt;white-space:nowrap}}
.label div{{display:inline-block}}
.name{{font-size:7.5pt;line-height:{FIRST}pt}}
.name b{{color:{ink}}}
.hot div{{background:{accent};color:{ink};padding:0 3pt}}
.cost{{font-weight:700}}
.box{{display:inline-block;width:3.6pt;height:3.6pt;border:.7pt solid {ink};margin-right:2.5pt}}
.reviewed{{background:{ink}}}.draft{{background:{line}}}.missing{{border-style:dotted}}
"""


def page_html(leaf: Leaf, n: int, pages: int, project: Project, tag: str, about: str) -> str:
    """What is said of a panel, as HTML over it. `about` is the region and the day."""
    face, size, language = leaf.face, leaf.size, project.languages[tag]
    smallest = face.layout.fit.floor.points * language.size_factor
    facts = f"{mark_of(language)} · {about} · {', '.join(face.targets)} · type {face.size:.1f} pt, smallest {smallest:.1f} pt"
    counts = [label.state for label in leaf.labels]
    states = " · ".join(f"{counts.count(state)} {state}" for state in STATES if state in counts)
    marked = "Shorten the marked lines first. " if any(label.cause for label in leaf.labels) else ""
    title = f"{escape(face.layout.title)} <span>{escape(face.panel.title)}</span>"
    x = size.width - MARGIN - COLUMN if leaf.rtl else MARGIN
    labels = "".join(
        f"<div class='label{' hot' if label.cause else ''}' data-fence='the label' style='left:{x:.2f}pt;top:{top:.2f}pt'>"
        f"{_label(label)}</div>"
        for label, top in zip(leaf.labels, leaf.heights(), strict=True)
    )
    whole = f"{size.width:.3f}pt {size.height:.3f}pt"
    art = f"background:url('{data_uri(_art(leaf, project.shared.tokens))}') no-repeat;background-size:{whole}"
    place = f"width:{size.width:.3f}pt;height:{size.height:.3f}pt"
    foot = " · ".join(f"{state}: {meaning}" for state, meaning in KEY.items())
    return (
        f"<section class='s{n}' data-panel='{escape(leaf.key)}'><div class='art' style=\"{place};{art}\"></div>"
        f"<div class='head'><p class='not'>{NOT_FOR_PRINT}</p><h1>{title}</h1><p>{facts}</p>"
        f"<p><span class='full'>{_fullness(leaf)}</span> {marked}{states}</p></div>{labels}"
        f"<div class='foot' style='top:{size.height - FOOT + 8:.2f}pt'><p class='page'>{n + 1} / {pages}</p><p>{foot}</p></div>"
        "</section>"
    )


def _fullness(leaf: Leaf) -> str:
    """How full the panel is, in words, and what does not fit."""
    face = leaf.face
    if leaf.page:
        return f"This runs over from the panel: page {leaf.page + 1} of {len(face.laid.pages)}."
    if len(face.laid.pages) > 1:
        return f"This panel is {max(face.full, 101):.0f} % full: it does not fit, even at the smallest size."
    if face.laid.faults:
        return f"It does not fit: {escape('; '.join(face.laid.faults[:2]))}."
    if any(spot.flows for spot in face.spots):
        return f"This panel is {face.full:.0f} % full."
    return "Every text on this panel has a place of its own."


def _label(label: Label) -> str:
    spot = label.spot
    extent = f"{spot.lines} lines" if spot.lines > 1 else "1 line"
    if spot.flows:
        extent += f", {spot.extent / POINTS['mm']:.1f} mm"
    said = f"{label.state}{', ' + label.fate if label.fate else ''} · {extent}"
    region, slash, _ = spot.message.partition("/")
    beside = region if slash else spot.message
    name = f"<b>{escape(label.name)}</b>{'' if label.name == '#' + beside else ' ' + escape(beside)}"
    cause = f"<p class='cost'>! {escape(label.cause)}</p>" if label.cause else ""
    return f"<div><p class='name'>{name}</p><p><span class='box {label.state}'></span>{said}</p>{cause}</div>"


def _art(leaf: Leaf, tokens: Tokens) -> str:
    """The lines of a page: the panel's edge, a leader from each label to its line, a rule along each block; as SVG."""
    ink, line, _, _ = palette(tokens)
    size, place = leaf.size, leaf.place
    top = size.height - place.top
    width = f"stroke='{line}' stroke-width='0.4' fill='none'"
    out = [f"<rect x='{place.x:.2f}' y='{top:.2f}' width='{place.width:.2f}' height='{place.height:.2f}' {width}/>"]
    sign = -1 if leaf.rtl else 1
    edge = place.right if leaf.rtl else place.x
    column = size.width - MARGIN - COLUMN if leaf.rtl else MARGIN + COLUMN
    for label, height in zip(leaf.labels, leaf.heights(), strict=True):
        spot = label.spot
        y = top + spot.top + spot.lead / 2
        ends = (column + sign * 3, edge - sign * 6, place.x + spot.start - sign * 3)
        out.append(f"<path d='M{ends[0]:.2f} {height + FIRST / 2:.2f}L{ends[1]:.2f} {y:.2f}H{ends[2]:.2f}' {width}/>")
        begin = place.x + (spot.right if leaf.rtl else spot.left) - sign * 2
        if spot.lines > 1 or label.cause:
            weight = f"stroke='{ink}' stroke-width='2' fill='none'" if label.cause else width
            out.append(f"<path d='M{begin - sign:.2f} {top + spot.top:.2f}V{top + spot.bottom:.2f}' {weight}/>")
        elif abs(begin + sign * 2 - place.x - spot.start) > 1:
            out.append(f"<path d='M{begin:.2f} {y - spot.lead / 4:.2f}V{y + spot.lead / 4:.2f}' {width}/>")
    return (
        f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {size.width:.3f} {size.height:.3f}' "
        f"width='{size.width:.3f}' height='{size.height:.3f}'>{''.join(out)}</svg>"
    )
