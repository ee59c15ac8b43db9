"""HTML into laid-out panels, their drawings, and tagged PDF. The only user of WeasyPrint (its private parts: `engine`).

A panel is a page: text that does not fit makes one page too many, and nothing is ever clipped. Boxes that may not be left
(`data-fence`) are checked line by line, because the engine lets text spill out of a fixed box without a word.
"""

from __future__ import annotations

import atexit
import contextlib
import io
import logging
import os
import shutil
import tempfile
import warnings
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from pamphlet.diagnostics import Diagnostic, MachineError, Severity
from pamphlet.geometry import Rect
from pamphlet.source.fonts import Family

#: What was done, counted: layout passes, panels drawn, tagged files. No noise touches these.
COUNTS: Counter[str] = Counter()
#: The widest side bearing of display type, in em.
BEARING = 0.16
#: How far, in points, a line of text may stand out of its fence: rounding, and trailing spaces.
SLACK = 0.6
INSTALL = (
    "Debian or Ubuntu: apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0; macOS: brew install pango harfbuzz"
)


@dataclass(frozen=True, slots=True)
class Lift:
    """A listing as it came off a galley, and what the engine lost of it."""

    box: Any
    faults: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Laid:
    """One panel as laid out: the pages it took (one, or it does not fit), heights in points, faults, measured boxes, and
    where its images (the QR code) stand, from its lower left trim corner. Of a galley, `lifts` has what came off it.
    """  # one sentence over two lines

    key: str
    pages: tuple[Any, ...]
    used: float
    room: float
    faults: tuple[str, ...]
    measures: Mapping[str, float]
    blocks: tuple[str, ...]
    images: tuple[Rect, ...]
    lifts: Mapping[str, Lift] = field(default_factory=dict)

    @property
    def fits(self) -> bool:
        """Whether all of it stands where it must."""
        return len(self.pages) == 1 and not self.faults


@dataclass(frozen=True, slots=True)
class Drawing:
    """A panel as PDF operators (origin at the lower left trim corner) and the fonts it uses by resource name."""

    content: str
    fonts: Mapping[str, Any]


class _Listener(logging.Handler):
    """Collects what the engine warns of; nothing of it may be overlooked."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.heard: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.heard.append(record.getMessage())


def check_machine() -> None:
    """Raise MachineError (exit code 3) if Pango or HarfBuzz's subsetter is not there: without the latter the engine would
    silently fall back to a subsetter that is up to 49 times slower (research: perf §2).
    """  # one sentence over two lines
    _engine()


def _engine() -> Any:
    """The engine with a private, empty font configuration, imported once a process."""
    if "FONTCONFIG_FILE" not in os.environ or not os.environ.get("PAMPHLET_FONTCONFIG"):
        folder = Path(tempfile.mkdtemp(prefix="pamphlet-"))
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
        conf = folder / "fonts.conf"
        conf.write_text(
            '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">'
            f"<fontconfig><cachedir>{folder}</cachedir></fontconfig>",
            "utf-8",
        )
        os.environ["FONTCONFIG_FILE"] = str(conf)
        os.environ["PAMPHLET_FONTCONFIG"] = "private"
    # the engine prints advice of its own, which would stand among our results; ours is below
    with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
        warnings.simplefilter("ignore")  # "No fonts configured": that is what we want
        try:
            import weasyprint
            from weasyprint.text.ffi import harfbuzz_subset
        except OSError as problem:
            library = str(problem).split("'")[1] if "'" in str(problem) else "Pango"
            raise MachineError(
                [_lacking(f"typesetting needs the library {library}, which is not on this machine")]
            ) from problem
    if not harfbuzz_subset:
        raise MachineError([_lacking("typesetting needs the library harfbuzz-subset, which is not on this machine")])
    return weasyprint


def _lacking(message: str) -> Diagnostic:
    return Diagnostic(severity=Severity.ERROR, code="machine", message=message, hint=INSTALL)


class Typesetter:
    """Sets documents with the fonts of one project; one font configuration for all of them."""

    def __init__(self, families: Iterable[Family]) -> None:
        self._weasyprint = _engine()
        from pamphlet.press import engine

        self._engine = engine
        engine.install()
        from weasyprint.text.fonts import FontConfiguration
        from weasyprint.urls import URLFetcher

        # No document fetches anything: drawings are data inside it, fonts are declared apart.
        self._fetcher = URLFetcher(allowed_protocols=("data",))

        self._listener = _Listener()
        logger = logging.getLogger("weasyprint")
        logger.handlers = [self._listener]
        logger.setLevel(logging.WARNING)
        self._fonts = FontConfiguration()
        faces = "".join(
            f'@font-face{{font-family:"{family.name}";font-weight:{weight};src:url("{family.file(weight).as_uri()}")}}'
            for family in families
            for weight in (400, 700)
        )
        self._faces = self._css(faces)
        self._sheets: dict[str, Any] = {}

    def _css(self, text: str) -> Any:
        return self._weasyprint.CSS(string=text, font_config=self._fonts)

    def lay(self, html: str, style: str) -> dict[str, Laid]:
        """The panels of a document by their key. Nothing is drawn."""
        COUNTS["layout passes"] += 1
        if style not in self._sheets:
            self._sheets[style] = self._css(style)
        source = self._weasyprint.HTML(string=html, base_url=None, url_fetcher=self._fetcher)
        document = source.render(font_config=self._fonts, stylesheets=[self._faces, self._sheets[style]])
        pages: dict[str, list[Any]] = {}
        for page in document.pages:
            pages.setdefault(self._key(page), []).append(page)
        self._document = document
        wanted = {
            str(node.get("data-panel")): node
            for node in source.etree_element.iter("section")
            if node.get("data-panel") is not None
        }
        return {key: self._laid(key, group, wanted.get(key)) for key, group in pages.items()}

    def warnings(self) -> tuple[str, ...]:
        """What the engine warned of since the last call, each once."""
        heard = tuple(dict.fromkeys(self._listener.heard))
        self._listener.heard.clear()
        return heard

    def _key(self, page: Any) -> str:
        for box in self._engine.walk(self._engine.root(page)):
            _, node = self._engine.element(box)
            if node is not None and node.get("data-panel"):
                return str(node.get("data-panel"))
        return ""

    def _laid(self, key: str, pages: Sequence[Any], section: Any) -> Laid:
        used = room = 0.0
        faults: list[str] = []
        blocks: dict[str, None] = {}
        measures: dict[str, float] = {}
        lifts: dict[str, Lift] = {}
        scale = self._engine.SCALE
        for page in pages:
            root = self._engine.root(page)
            room = root.height * scale
            measured = ""
            for box in self._engine.walk(root):
                _, node = self._engine.element(box)
                if node is None:
                    continue
                if node.get("data-panel") and box.element_tag == "section":
                    used += box.border_height() * scale
                if name := node.get("data-measure"):
                    measured = name
                    measures[name] = max(measures.get(name, 0.0), box.border_height() * scale)
                    if node.get("data-listing") is not None:
                        lifts[name] = Lift(box, tuple(self._lost([box], node)))
                if (part := node.get("data-part")) and measured:
                    lines = self._engine.lines(box)
                    height = lines if node.get("data-count") is not None else box.border_height() * scale
                    measures[f"{measured}/{part}"] = measures.get(f"{measured}/{part}", 0.0) + height
                if name := node.get("data-block"):
                    blocks[name] = None
            faults += self._spills(root, None, None, "")
        faults += self._lost([self._engine.root(page) for page in pages], section)
        return Laid(
            key=key,
            pages=tuple(pages),
            used=used,
            room=room,
            faults=tuple(dict.fromkeys(faults)),
            measures=measures,
            blocks=tuple(blocks),
            images=tuple(image for page in pages for image in self._images(page)),
            lifts=lifts,
        )

    def _images(self, page: Any) -> Iterator[Rect]:
        scale = self._engine.SCALE
        for box in self._engine.walk(self._engine.root(page)):
            _, node = self._engine.element(box)
            if node is not None and node.tag == "img":
                low = (page.height - box.content_box_y() - box.height) * scale
                yield Rect(box.content_box_x() * scale, low, box.width * scale, box.height * scale)

    def arrange(self, laid: Laid, slots: Mapping[str, Sequence[tuple[Lift, tuple[str, ...]]]], stretch: float) -> Laid:
        """The panel with listings of galleys in its slots, each without the parts that are named, and its stretching space
        `stretch` points high. Nothing is laid out again; lines that leave their box where they now stand are faults.

        Raises ValueError for a slot that the panel does not have.
        """  # one sentence over two lines
        lifts = [lift for cut in slots.values() for lift, _ in cut]
        COUNTS["listings placed"] += len(lifts)
        cuts = {name: [self._engine.Cut(lift.box, parts) for lift, parts in cut] for name, cut in slots.items()}
        page = self._engine.arranged(laid.pages[0], cuts, stretch)
        faults = [*self._spills(self._engine.root(page), None, None, ""), *(fault for lift in lifts for fault in lift.faults)]
        return replace(laid, pages=(page,), images=tuple(self._images(page)), faults=tuple(dict.fromkeys(faults)))

    def _lost(self, roots: Sequence[Any], section: Any) -> list[str]:
        """The texts of a panel that the engine dropped or carried to another page, in words: it says nothing itself."""
        boxes = (box for root in roots for box in self._engine.walk(root))
        printed = "".join("".join(box.text.split()) for box in boxes if self._engine.is_text(box))
        pieces = ["".join(piece.split()) for piece in section.itertext()] if section is not None else []
        if Counter("".join(pieces)) == Counter(printed):
            return []
        missing = [piece for piece in pieces if piece and piece not in printed]
        return [f"text is lost at the foot of the panel: '{missing[0][:40] if missing else printed[-40:]}'"]

    def _spills(self, box: Any, fence: tuple[float, float, float, float] | None, name: str | None, block: str) -> list[str]:
        """The lines of text below a box that leave their fence, each in words."""
        real, node = self._engine.element(box)
        if self._engine.is_text(real):
            return self._spill(real, fence, name, block) if fence and real.text.strip() else []
        if node is not None and real.element_tag == node.tag:
            block = node.get("data-block") or block
            if node.get("data-fence") is not None:
                left, top = real.border_box_x(), real.border_box_y()
                own = (left, top, left + real.border_width(), top + real.border_height())
                # a place that stands out of the fence around it does not widen that one
                fence = own if fence is None else (max(own[0], fence[0]), own[1], min(own[2], fence[2]), own[3])
                name = node.get("data-fence") or block
            if fence is not None and node.get("data-ink") is not None:  # display type stands by its ink: its bearings hang out
                hang = BEARING * real.style["font_size"]
                fence = (fence[0] - hang, fence[1], fence[2] + hang, fence[3])
        return [fault for child in getattr(real, "children", ()) for fault in self._spills(child, fence, name, block)]

    def _spill(self, text: Any, fence: tuple[float, float, float, float], name: str | None, block: str) -> list[str]:
        size = text.style["font_size"]
        baseline = text.position_y + text.baseline
        # the space at the end of a right-to-left line hangs out of it, and nobody sees it
        slack = SLACK / self._engine.SCALE + (0.3 * size if text.style["direction"] == "rtl" else 0.0)
        over = max(fence[0] - text.position_x, text.position_x + text.width - fence[2])
        high = max(fence[1] - (baseline - 0.7 * size), baseline + 0.2 * size - fence[3])
        if over <= slack and high <= slack:
            return []
        worst = max(over, high) * self._engine.SCALE
        return [
            f"'{text.text.strip()[:40]}' stands {worst:.1f} pt out of {name or 'its box'}" + (f" ({block})" if block else "")
        ]

    def draw(self, laid: Laid) -> Drawing:
        """The drawing of a panel that fits."""
        COUNTS["panels drawn"] += 1
        content, fonts = self._engine.draw(laid.pages[0])
        return Drawing(content, fonts)

    def tagged(self, panels: Sequence[Laid], title: str, language: str) -> bytes:
        """The panels in reading order as one tagged PDF (PDF/UA-1, ISO 14289-1), still in print colours."""
        COUNTS["tagged files"] += 1
        document = self._document.copy([page for laid in panels for page in laid.pages])
        document.metadata.title, document.metadata.lang = title, language
        return bytes(document.write_pdf(pdf_variant="pdf/ua-1"))
