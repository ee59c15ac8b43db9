"""layouts/<layout>/layout.toml and layouts/stock/*.toml: the pieces and the papers, as data.

A layout has panels (each face that a reader sees, by its size on Letter and A4), groups of listings that fill slots in
panels, and sheets that say which panels stand side by side on which target's page. Nothing here needs Python to add.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from pamphlet.diagnostics import Report, Where, did_you_mean
from pamphlet.geometry import Rect, Size
from pamphlet.reading import Length, from_table, read_text, read_toml

TARGETS = ("press", "office", "screen")
PAPERS: Mapping[str, Size] = MappingProxyType({"letter": Size.parse("8.5in x 11in"), "a4": Size.parse("210mm x 297mm")})
#: The details of a listing that may go when room is short, in the order in which they go (research: listings §3).
FORMS = (
    "no-original",
    "short-name",
    "hours-beside",
    "no-unknown-hours",
    "no-accessibility",
    "no-cost",
    "no-for-whom",
    "no-address",
    "no-tty",
    "no-languages",
    "no-note",
)
#: Those that lose nothing a reader needs: the English name behind a translated one, a long name for a short one that a
#: person wrote, hours that move behind the name, and the words that hours are not known.
LOSSLESS = ("no-original", "short-name", "hours-beside", "no-unknown-hours")
#: Those that stand where a slot has room left when all is placed: no listing stays away for their sake.
EXTRAS = ("no-accessibility", "no-cost", "no-for-whom", "no-address", "no-tty")
#: The most columns or rows of a stock.
MOST_CELLS = 40
FLIPS = ("", "long-edge", "short-edge")
GUIDES = ("", "fold", "cut")
SIDES = ("front", "back")


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """One face: the flow it belongs to (`language`: no region in it; `region`), its trimmed size by paper, its name."""

    id: str
    flow: str
    title: str
    letter: Size
    a4: Size

    def size(self, paper: str) -> Size:
        """The trimmed size on a paper."""
        return self.a4 if paper == "a4" else self.letter


@dataclass(frozen=True, slots=True, kw_only=True)
class Tier:
    """A setting for at most so many listings: its style class."""

    most: int
    style: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Listings that fill slots, one slot after another.

    `first`: categories that stand before others; `leave_out`: categories that this piece does not print; `only`: just these;
    `contact`: "number" where a listing without a number has no use, "number-first" where it comes last.
    `forms`: what goes when room is short, in order, `calm`: but
    only until so many services stand. `most`: at most so many, by language.
    """

    name: str
    slots: tuple[str, ...]
    tiers: tuple[Tier, ...]
    forms: tuple[str, ...] = ()
    calm: int = 0
    first: tuple[str, ...] = ()
    only: tuple[str, ...] = ()
    leave_out: tuple[str, ...] = ()
    contact: str = "any"
    most: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A printed page: rows of panels, or one panel repeated over the cells of a stock.

    `turned` has the turn of each panel of `rows` in degrees; `guides` are drawn in office files; `slug` names the panel (of
    rows) in whose foot the words for the printer stand, `slug_at` their place in it.
    """

    name: str
    targets: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...] = ()
    turned: tuple[tuple[int, ...], ...] = ()
    panel: str = ""
    stock: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    side: str = ""
    guides: str = ""
    slug: str = ""
    slug_at: Size = field(default_factory=lambda: Size(20, 20))

    @property
    def panels(self) -> tuple[str, ...]:
        """Every panel on it, in order, repeats included once for rows."""
        return (self.panel,) if self.panel else tuple(panel for row in self.rows for panel in row)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """Type sizes in points: where copyfitting starts, the floor under which it is an error, and its step."""

    target: Length
    floor: Length
    step: Length


@dataclass(frozen=True, slots=True, kw_only=True)
class Qr:
    """The QR code's error correction level (L, M, Q, H) and its printed width without the quiet zone, by paper."""

    level: str
    letter: Length
    a4: Length
    smallest_module: Length


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """One kind of piece. `blocks` are the toolkit blocks it prints, `promises` the blocks that need a listed service,
    `title_message` the message that names its PDF files (the layout's own title, if there is none).
    """  # one sentence over two lines

    id: str
    title: str
    theme: Mapping[str, str]
    panels: Mapping[str, Panel]
    sheets: tuple[Sheet, ...]
    fit: Fit
    qr: Qr
    groups: tuple[Group, ...] = ()
    discreet: bool = False
    reading: tuple[str, ...] = ()
    flip: str = ""
    bleed: Length = field(default_factory=lambda: Length(9.0))
    promises: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    title_message: str = ""
    template: str = ""
    style: str = ""

    def flow(self, kind: str) -> tuple[str, ...]:
        """The panels of a flow, in reading order."""
        order = list(self.reading)
        panels = [panel.id for panel in self.panels.values() if panel.flow == kind]
        return tuple(sorted(panels, key=lambda p: order.index(p) if p in order else len(order)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Stock:
    """Pre-cut paper: cell size and grid; `origin` is the first cell's upper left corner from the sheet's."""

    id: str
    title: str
    paper: str
    cell: Size
    columns: int
    rows: int
    origin: Size
    pitch: Size
    same_as: tuple[str, ...] = ()

    def cells(self) -> tuple[Rect, ...]:
        """The cells, row by row from the upper left, in points from the sheet's lower left corner."""
        top = PAPERS[self.paper].height
        return tuple(
            Rect(
                self.origin.width + column * self.pitch.width,
                top - self.origin.height - row * self.pitch.height - self.cell.height,
                self.cell.width,
                self.cell.height,
            )
            for row in range(self.rows)
            for column in range(self.columns)
        )


def read_stock(folder: Path, name: str, report: Report) -> Mapping[str, Stock]:
    """Every stock of every file in the folder; each grid must lie inside its sheet, symmetric (products.md)."""
    stocks: dict[str, Stock] = {}
    for path in sorted(folder.glob("*.toml")):
        file = f"{name}/{path.name}"
        for key, table in (read_toml(path, file, report) or {}).items():
            stock = from_table(Stock, table, file, report, key, id=key)
            if stock is None:
                continue
            if stock.paper not in PAPERS:
                report.error(
                    "layout-panel",
                    f"'{stock.paper}' is no paper",
                    Where(path=file, field=key),
                    did_you_mean(stock.paper, PAPERS),
                )
                continue
            if not (1 <= stock.columns <= MOST_CELLS and 1 <= stock.rows <= MOST_CELLS):
                message = f"{stock.columns} × {stock.rows} cells are no grid"
                report.error("layout-panel", message, Where(path=file, field=key), f"1 to {MOST_CELLS} columns and rows")
                continue
            _lint_grid(stock, file, report)
            stocks[key] = stock
    return stocks


def _lint_grid(stock: Stock, file: str, report: Report) -> None:
    sheet = PAPERS[stock.paper]
    cells = stock.cells()
    whole = Rect(0, 0, sheet.width, sheet.height)
    place = Where(path=file, field=stock.id)
    if not all(whole.contains(cell, 0.2) for cell in cells):
        report.error("layout-panel", f"the cells of {stock.id} leave the sheet", place)
    if any(a.overlaps(b) for n, a in enumerate(cells) for b in cells[n + 1 :]):
        report.error("layout-panel", f"the cells of {stock.id} overlap", place)
    left, right = min(c.x for c in cells), sheet.width - max(c.right for c in cells)
    low, high = min(c.y for c in cells), sheet.height - max(c.top for c in cells)
    if abs(left - right) > 2.5 or abs(low - high) > 2.5:
        report.error(
            "layout-panel",
            f"the grid of {stock.id} is not in the middle of its sheet",
            place,
            f"margins are {left:.1f}, {right:.1f} pt at the sides and {high:.1f}, {low:.1f} pt above and below",
        )


def read_layout(
    folder: Path,
    name: str,
    stocks: Mapping[str, Stock],
    themes: Iterable[str],
    report: Report,
    kinds: Collection[str] = (),
    blocks: Collection[str] = (),
) -> Layout | None:
    """One layout folder: layout.toml, panels.html and style.css. None (and errors) if it cannot be used.

    `kinds` are the categories of services and `blocks` the ids of the toolkit text that it may name.
    """
    file = f"{name}/layout.toml"
    data = read_toml(folder / "layout.toml", file, report)
    template = read_text(folder / "panels.html", f"{name}/panels.html", report)
    style = read_text(folder / "style.css", f"{name}/style.css", report)
    if data is None or template is None or style is None:
        return None
    tables = data.pop("panels", {})
    if not isinstance(tables, dict) or not tables:
        report.error(
            "layout-panel", "a layout needs at least one panel", Where(path=file, field="panels"), "write [panels.front]"
        )
        return None
    panels = {key: from_table(Panel, table, file, report, f"panels.{key}", id=key) for key, table in tables.items()}
    layout = from_table(Layout, data, file, report, id=folder.name, panels=panels, template=template, style=style)
    if layout is None or any(panel is None for panel in panels.values()):
        return None
    return layout if _Lint(layout, file, report).is_consistent(stocks, themes, kinds, blocks) else None


@dataclass(frozen=True, slots=True)
class _Lint:
    """Checks of one layout: whether every name in it means something and every sheet adds up to a paper."""

    layout: Layout
    file: str
    report: Report

    def fault(self, message: str, field: str, hint: str | None = None) -> None:
        self.report.error("layout-panel", message, Where(path=self.file, field=field), hint)

    def known(self, value: str, among: Iterable[str], field: str) -> None:
        choices = list(among)
        if value not in choices:
            self.fault(f"'{value}' is not known in '{field}'", field, did_you_mean(value, choices))

    def is_consistent(
        self, stocks: Mapping[str, Stock], themes: Iterable[str], kinds: Collection[str], blocks: Collection[str]
    ) -> bool:
        before = len(self.report.items)
        layout = self.layout
        for panel in layout.panels.values():
            self.known(panel.flow, ("language", "region"), f"panels.{panel.id}.flow")
        if not layout.reading:
            self.fault("nobody can read it: 'reading' is empty", "reading", "name its panels in the order of reading")
        for panel_id in layout.reading:
            self.known(panel_id, layout.panels, "reading")
        for target in TARGETS:
            self.known(layout.theme.get(target, ""), themes, f"theme.{target}")
        for target in layout.theme:
            self.known(target, TARGETS, "theme")
        self.known(layout.flip, FLIPS, "flip")
        self.known(layout.qr.level, "LMQH", "qr.level")
        fit = layout.fit
        if not (fit.step.points > 0 and 4 <= fit.floor.points <= fit.target.points <= 72):
            self.fault("'fit' is no ladder of type sizes", "fit", "step > 0, and 4pt ≤ floor ≤ target ≤ 72pt")
        for block, promised in layout.promises.items():
            self.known(block, blocks or (block,), "promises")
            for kind in promised:
                self.known(kind, kinds or (kind,), f"promises.{block}")
        for group in layout.groups:
            self.group(group, kinds)
        for sheet in layout.sheets:
            self.sheet(sheet, stocks)
        if len(self.report.items) == before:
            for sheet in layout.sheets:
                _lint_sheet(layout, sheet, stocks, self.file, self.report)
        return len(self.report.items) == before

    def group(self, group: Group, kinds: Collection[str]) -> None:
        field = f"groups.{group.name}"
        if not group.slots or not group.tiers:
            self.fault(f"the group '{group.name}' needs slots and tiers", field)
        for slot in group.slots:
            self.known(slot.partition(":")[0], self.layout.flow("region"), f"{field}.slots")
        if any(tier.most < 1 for tier in group.tiers) or group.calm < 0 or any(most < 1 for most in group.most.values()):
            self.fault(f"the group '{group.name}' holds no listing", field, "most must be 1 or more")
        for form in group.forms:
            self.known(form, FORMS, f"{field}.forms")
        self.known(group.contact, ("any", "number", "number-first"), f"{field}.contact")
        for name, named in (("first", group.first), ("only", group.only), ("leave-out", group.leave_out)):
            for kind in named:
                self.known(kind, kinds or (kind,), f"{field}.{name}")

    def sheet(self, sheet: Sheet, stocks: Mapping[str, Stock]) -> None:
        field = f"sheets.{sheet.name}"
        if [other.name for other in self.layout.sheets].count(sheet.name) > 1:
            self.fault(f"two sheets are called '{sheet.name}'", field)
        for target in sheet.targets:
            self.known(target, ("press", "office"), f"{field}.targets")
        if not sheet.panels:
            self.fault(f"the sheet '{sheet.name}' has no panel", field, "write rows or panel")
        for panel_id in sheet.panels:
            self.known(panel_id, self.layout.panels, field)
        for stock in sheet.stock.values():
            self.known(stock, stocks, f"{field}.stock")
        self.known(sheet.guides, GUIDES, f"{field}.guides")
        self.known(sheet.side, SIDES if sheet.panel else ("",), f"{field}.side")
        if sheet.slug:
            self.known(sheet.slug, sheet.panels, f"{field}.slug")
        if "office" in sheet.targets and not self.layout.flip:
            self.fault("office files need to know on which edge paper is turned", "flip", did_you_mean("long", FLIPS[1:]))
        shape = [len(row) for row in sheet.rows]
        turns = [turn for row in sheet.turned for turn in row]
        if sheet.turned and ([len(row) for row in sheet.turned] != shape or any(turn % 90 for turn in turns)):
            self.fault(
                f"'turned' of '{sheet.name}' does not match its rows", f"{field}.turned", "one of 0, 90, 180, 270 for each"
            )


def _lint_sheet(layout: Layout, sheet: Sheet, stocks: Mapping[str, Stock], file: str, report: Report) -> None:
    place = Where(path=file, field=f"sheets.{sheet.name}")
    for paper, whole in PAPERS.items():
        if sheet.panel:
            stock = stocks.get(sheet.stock.get(paper, ""))
            if stock is None or not stock.cell.same(layout.panels[sheet.panel].size(paper)) or stock.paper != paper:
                report.error("layout-panel", f"the {paper} stock does not have cells of the size of '{sheet.panel}'", place)
            continue
        widths = {round(sum(layout.panels[p].size(paper).width for p in row), 1) for row in sheet.rows}
        heights = [{round(layout.panels[p].size(paper).height, 1) for p in row} for row in sheet.rows]
        if len(widths) != 1 or any(len(h) != 1 for h in heights):
            report.error("layout-panel", f"the panels of '{sheet.name}' do not make a rectangle on {paper}", place)
        elif "office" in sheet.targets:
            size = Size(widths.pop(), sum(h.pop() for h in heights))
            if not (size.same(whole, 0.3) or size.same(Size(whole.height, whole.width), 0.3)):
                report.error("layout-panel", f"the panels of '{sheet.name}' do not fill a sheet of {paper}", place)
