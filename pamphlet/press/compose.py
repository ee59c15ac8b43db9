"""An edition into HTML and style sheets, panel by panel. The only user of Jinja2.

Enters: a `Section` for each panel to set (the panel, the language, the edition where the panel belongs to a region, and what
was chosen for it). Leaves: one HTML document with a `<section data-panel=…>` for each, and the ids of the messages it uses.
Everything a translator or a listing wrote is escaped, and numbers and addresses are isolated for right-to-left lines.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any
from urllib.parse import quote

import jinja2
from markupsafe import Markup, escape

from pamphlet.diagnostics import error
from pamphlet.edition import Edition, Listing, translations
from pamphlet.press.qr import encode
from pamphlet.source.catalog import Language
from pamphlet.source.fonts import coverage, ink
from pamphlet.source.layout import Layout
from pamphlet.source.project import Project
from pamphlet.state import State

#: What must not be reordered in a right-to-left line: runs of Latin words, numbers with signs in them, addresses, codes.
_WORD = r"[(]?[A-Za-z0-9\u00c0-\u024f][A-Za-z0-9\u00c0-\u024f@:/.+%_\u2019'&-]*"
_RUN = re.compile(rf"{_WORD}(?<![.:'\u2019-])[)]?(?:,? {_WORD}(?<![.:'\u2019-])[)]?)*")
#: A Korean word with the signs that hang on it, but not private ones: translators' proofs put them around messages.
_HANGUL = re.compile("[^\\s<>&\U000f0000-\U000fffff]*[\uac00-\ud7a3][^\\s<>&\U000f0000-\U000fffff]*")
#: Between a number and what it counts; and after a Cyrillic word of one letter, which does not end a line.
_COUNTED = re.compile(r"(?<=\d) (?=[^\W\d])")
_LONE = re.compile(r"(?<![\w\u2019-])([\u0400-\u04ff]) ")
#: Around the listings of a slot.
_BEGIN, _END = Markup("<!--listings-->"), Markup("<!--/listings-->")
_SLOT = re.compile(f"{_BEGIN}.*?{_END}", re.DOTALL)
#: The family of Latin script in every language.
LATIN = "BC Sans"
#: Scripts that are written without spaces between words.
UNSPACED = frozenset({"Hans", "Hant", "Jpan", "Thai", "Khmr", "Laoo", "Mymr"})
#: The width of a space, in em.
SPACE = 0.27
#: The leading of headlines by script, in em; style sheets set it (`.display`).
HEADLINE = {"Latn": 1.12, "Arab": 1.45, "Guru": 1.34, "Deva": 1.34, "Hans": 1.25, "Hant": 1.25, "Jpan": 1.25, "Thai": 1.45}
#: A rectangle in this colour is a place for the QR code: `press/sheets.py` and the screen writer draw it there.
QR_MARK = (0.001, 0.002, 0.003, 0.004)


@dataclass(frozen=True, slots=True)
class Placed:
    """A listing and the details that it goes without (`source.layout.FORMS`)."""

    listing: Listing
    gone: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The name as it is set."""
        return self.listing.short if "short-name" in self.gone and self.listing.short else self.listing.name


@dataclass(frozen=True, slots=True, kw_only=True)
class Filling:
    """What fills a group's slots: the listings by slot, the style class of their tier, whether others had no room."""

    slots: Mapping[str, tuple[Placed, ...]]
    style: str
    more: bool

    @property
    def listings(self) -> tuple[Listing, ...]:
        """All of them, in order."""
        return tuple(placed.listing for slot in self.slots.values() for placed in slot)


EMPTY = Filling(slots=MappingProxyType({}), style="", more=True)


@dataclass(frozen=True, slots=True)
class Proof:
    """A listing to be measured on a galley: the name of the measure, what goes, and the style class of its tier."""

    key: str
    placed: Placed
    style: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One panel to be set. `key` names it in the result."""

    key: str
    panel: str
    edition: Edition | None = None
    fillings: Mapping[str, Filling] = field(default_factory=lambda: MappingProxyType({}))
    state: State | None = None
    number: str = "AAA-xx-0000"
    galley: tuple[Proof, ...] = ()


@dataclass(frozen=True, slots=True)
class Composed:
    """A section as HTML, and the ids of the messages that it uses."""

    key: str
    html: str
    used: frozenset[str]

    @property
    def frame(self) -> str:
        """The HTML with its slots empty: what is laid out, before listings come in from the galley."""
        return _SLOT.sub("", self.html)

    @property
    def text(self) -> str:
        """Its words, as they are to be read."""
        return plain_text(self.html)

    @property
    def phones(self) -> tuple[str, ...]:
        """The numbers that it prints, each once."""
        return tuple(dict.fromkeys(re.findall(r"<a [^>]*href=[\"'](?:tel|sms):[^>]*>([^<]+)</a>", self.html)))


SettingKey = tuple[str, str, str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """How a document is set: language, layout, paper, theme, target, and the body size in points."""

    language: Language
    layout: Layout
    paper: str
    theme: str
    size: float

    @property
    def key(self) -> SettingKey:
        """What names it but the size: language, layout, paper, theme."""
        return (self.language.tag, self.layout.id, self.paper, self.theme)


class Composer:
    """Composes documents of one project; templates and style sheets are parsed once."""

    def __init__(self, project: Project) -> None:
        self.project = project
        loader = jinja2.FunctionLoader(self._source)
        self._environment = jinja2.Environment(
            loader=loader, undefined=jinja2.StrictUndefined, autoescape=True, trim_blocks=True, lstrip_blocks=True
        )
        self._environment.filters.update(words=words, data_uri=data_uri)
        self.tokens = project.shared.tokens
        self._styles: dict[tuple[str, str, str], str] = {}

    def _source(self, name: str) -> str:
        if name.startswith("shared/"):
            return self.project.shared.templates[name.removeprefix("shared/")]
        return self.project.layouts[name].template

    def style(self, setting: Setting) -> str:
        """The style sheet of a layout on a paper in a theme: tokens, page sizes, fonts by language, base, theme, layout."""
        key = (setting.layout.id, setting.paper, setting.theme)
        if key not in self._styles:
            theme = self.project.shared.themes[setting.theme]
            pages = "".join(
                f"@page {panel.id}{{size:{panel.size(setting.paper).width:.4f}pt {panel.size(setting.paper).height:.4f}pt;"
                f"bleed:{setting.layout.bleed.points:.4f}pt}}\n.panel-{panel.id}{{page:{panel.id}}}\n"
                for panel in setting.layout.panels.values()
            )
            colours = ":root{" + "".join(f"--{name}:{self.tokens.css(name)};" for name in self.tokens.cmyk) + "}\n"
            self._styles[key] = "\n".join(
                (colours, pages, self._fonts(), self.project.shared.base, theme, setting.layout.style)
            )
        return self._styles[key]

    def _fonts(self) -> str:
        """The font stack of each language; a language that is only named gets the families that hold its name."""
        stacks = {tag: list(language.fonts) for tag, language in self.project.languages.items()}
        for tag, name in self.project.spoken.items():
            needed = {ord(sign) for sign in name}
            fits = [f.name for f in self.project.families.values() if needed <= coverage(f.regular)]
            stacks.setdefault(tag, fits[:1])
        families = {tag: ", ".join(f'"{family}"' for family in stack) for tag, stack in stacks.items()}
        return "".join(f"[lang='{tag}']{{font-family:{stack}}}\n" for tag, stack in families.items())

    def compose(self, setting: Setting, sections: Sequence[Section]) -> tuple[Composed, ...]:
        """The HTML of each section, and the ids of the messages that it uses.

        Raises PamphletError where a template asks for a message or variable that does not exist.
        """
        out = []
        for section in sections:
            used: set[str] = set()
            html = tight(self._section(setting, section, used))
            out.append(Composed(section.key, html, frozenset(used)))
        return tuple(out)

    def document(self, setting: Setting, composed: Sequence[Composed], title: str = "") -> str:
        """One HTML document of composed sections, in order."""
        language = setting.language
        style = f"--body:{setting.size:.2f}pt;--k:{language.size_factor};--lh:{language.line_height}"
        head = f"<head><meta charset='utf-8'><title>{escape(title or setting.layout.title)}</title></head>"
        return (
            f"<!DOCTYPE html><html lang='{language.tag}' dir='{language.direction}' style='{style}' "
            f"class='{setting.theme} paper-{setting.paper} {language.script}'>"
            f"{head}<body>{''.join(c.frame for c in composed)}</body></html>"
        )

    def slugs(self, lines: Mapping[str, tuple[str, str, float, float]]) -> tuple[str, str]:
        """A document and style sheet for the words in the margins of office sheets.

        `lines` has by sheet what stands left and right, and the width and height of the place in points.
        """
        pages = "".join(
            f"@page s{n}{{size:{width:.3f}pt {height:.3f}pt;margin:0}}.s{n}{{page:s{n};break-before:page}}"
            for n, (_, _, width, height) in enumerate(lines.values())
        )
        black = self.tokens.css("black")
        style = (
            f"{pages}{self._fonts()}body,section,p{{margin:0;padding:0}}"
            f"p{{font-size:6.5pt;line-height:8.5pt;white-space:nowrap;color:{black}}}.right{{float:right}}"
        )
        body = "".join(
            f"<section class='s{n}' data-panel='{escape(name)}' data-fence='the margin'>"
            f"<p class='right'>{escape(right)}</p><p>{escape(left) or '&#160;'}</p></section>"
            for n, (name, (left, right, _, _)) in enumerate(lines.items())
        )
        tag = self.project.settings.staff_language
        return f"<!DOCTYPE html><html lang='{tag}'><head><title>-</title></head><body>{body}</body></html>", style

    def _display(self, text: str, language: Language, width: float, height: float, most: float) -> dict[str, float]:
        """Display type that fills a box by its ink and stands on the box's foot: `size`, and where its line box starts
        (`top`, `start`, points), for one line with a line height of 1 em.
        """  # one sentence over two lines
        families = [self.project.families[name] for name in language.fonts]
        text = str(Markup(text).striptags())
        needed = {ord(sign) for sign in text if not sign.isspace()}
        family = next((f for f in families if needed <= coverage(f.bold)), families[0])
        line = ink(text, family.bold)
        size = min(most, width / (line.right - line.left), height / (line.top - min(line.bottom, 0)))
        baseline = height + min(line.bottom, 0) * size
        start = line.advance - line.right if language.rtl else line.left
        return {"size": size, "top": baseline - size * (1 + line.ascent - line.descent) / 2, "start": -start * size}

    def _is_latin(self, tag: str) -> bool:
        """Whether the name of a language is set in the family of Latin script."""
        name = self.project.languages[tag].autonym if tag in self.project.languages else self.project.spoken.get(tag, "")
        return {ord(sign) for sign in name} <= coverage(self.project.families[LATIN].regular)

    def _fitted(self, raw: object, language: Language, width: float, most: float) -> float:
        """The size, at most `most`, at which a line of bold text is no wider than `width` (all in points)."""
        return min(most, width / max(self._advance(raw, language, bold=True), 0.001))

    def _headline(self, raw: object, language: Language, width: float, height: float, most: float) -> float:
        """The size of a headline in points, at most `most`: the largest at which its words, bold, stand in lines of `width`
        and these no higher than `height`. Scripts without spaces break between any two signs but in phrases that are kept.
        """  # one sentence over two lines
        text = str(Markup(str(raw)).striptags())
        unspaced = language.script in UNSPACED
        kept = sorted((re.escape(phrase) for phrase in language.keep), key=len, reverse=True)
        parts = re.findall("|".join([*kept, "." if unspaced else r"\S+"]), text)
        gap = 0.0 if unspaced else SPACE
        words = [self._advance(part, language, bold=True) for part in parts]
        leading = HEADLINE.get(language.script, HEADLINE["Latn"])
        size = most
        while size > most / 3:
            room = width / size
            lines = _lines(words, room, gap)
            if lines and lines * size * leading <= height:
                break
            size -= 0.5
        return size

    def _advance(self, raw: object, language: Language, *, bold: bool = False) -> float:
        """The width of a line of text in em, set in the stack of a language."""
        families = [self.project.families[name] for name in language.fonts]
        runs: list[tuple[Path, str]] = []
        for sign in Markup(str(raw)).striptags():
            family = next((f for f in families if ord(sign) in coverage(f.regular)), families[0])
            path = family.bold if bold else family.regular
            if runs and runs[-1][0] == path:
                runs[-1] = (path, runs[-1][1] + sign)
            else:
                runs.append((path, sign))
        return sum(ink(text, path).advance for path, text in runs)

    def _section(self, setting: Setting, section: Section, used: set[str]) -> str:
        template = self._environment.get_template(setting.layout.id)
        messages = translations(self.project, setting.language.tag)

        def text(key: str, **values: object) -> Markup:
            used.add(key)
            if key not in self.project.messages:
                raise error("message-missing", f"the layout '{setting.layout.id}' asks for '{key}', which nobody wrote")
            raw = messages[key].text if key in messages else self.project.messages[key].text
            return words(raw, setting.language, **values)

        edition = section.edition
        context: dict[str, Any] = {
            "t": text,
            "words": lambda raw: words(raw, setting.language),
            "hours": lambda raw: hours(raw, setting.language),
            "language": setting.language,
            "layout": setting.layout,
            "paper": setting.paper,
            "theme": setting.theme,
            "tokens": self.tokens,
            "settings": self.project.settings,
            "panel": section.panel,
            "key": section.key,
            "line_break": Markup("<br>"),
            "begin_slot": _BEGIN,
            "end_slot": _END,
            "state": section.state,
            "proofs": section.galley,
            "qr_src": _QR_PLACE,
            "latin_font": lambda tag: self._is_latin(tag),
            "advance": lambda raw, bold=False: self._advance(raw, setting.language, bold=bold),
            "fitted": lambda raw, width, most: self._fitted(raw, setting.language, width, most),
            "headline": lambda raw, width, height, most: self._headline(raw, setting.language, width, height, most),
            "display": lambda raw, width, height, most: self._display(str(raw), setting.language, width, height, most),
        }
        if edition is not None:
            for listing in (edition.danger, edition.help):
                used.update(listing.messages if listing else ())
            for filling in section.fillings.values():
                used.update(key for listing in filling.listings for key in listing.messages)
            names = (f"{edition.region.id}/region#{part}" for part in ("name", "within"))
            used.update(name for name in names if name in edition.messages)
            code = encode(edition.directory, setting.layout.qr.level)
            context |= {"e": edition, "edition_number": section.number, "modules": code.modules}
            context |= {"filling": lambda name: section.fillings.get(name, EMPTY)}
        try:
            macro = getattr(template.make_module(context), "galley" if section.galley else section.panel, None)
            if macro is None:
                raise error("layout-panel", f"layouts/{setting.layout.id}/panels.html has no macro '{section.panel}'")
            inner = macro()
        except jinja2.TemplateError as problem:
            raise error("layout-panel", f"layouts/{setting.layout.id}/panels.html, '{section.panel}': {problem}") from problem
        marks = f"class='panel panel-{section.panel}' data-panel='{escape(section.key)}'"
        return f"<section {marks} data-fence='the margin'>{inner}</section>"


def _lines(words: Sequence[float], room: float, gap: float) -> int:
    """How many lines of `room` em words of these widths take, `gap` apart; none if one of them is wider."""
    lines, left = 1, room
    for word in words:
        if word > room:
            return 0
        if word > left:
            lines, left = lines + 1, room
        left -= word + gap
    return lines


def words(raw: object, language: Language, **values: object) -> Markup:
    """A text as HTML: escaped, its placeholders filled, and in right-to-left languages every number, address and Latin
    word isolated, so that `9-1-1` never prints as `1-1-9` (Unicode UAX 9; research: field §0).
    """  # one sentence over two lines
    text = str(raw)
    out: list[Markup] = []
    for part in re.split(r"(\{[a-z_]+\})", text):
        name = part[1:-1]
        if part.startswith("{") and name in values:
            value = values[name]
            out.append(value if isinstance(value, Markup) else _isolated(str(value), language))
        else:
            out.append(_isolated(part, language))
    html = Markup("").join(out).replace("\n", Markup("<br>"))
    # the middle dot of the Latin family, as the templates have it: other scripts have a wide one
    return html if language.fonts[0] == LATIN else html.replace(" · ", Markup(' <span class="dot">·</span> '))


def hours(raw: object, language: Language) -> Markup:
    """Opening hours as HTML: as `words`, but no range of times or days breaks at its dash (U+2060, word joiner), and no number
    parts from what it counts in a left-to-right line.
    """  # one sentence over two lines
    whole = str(raw).replace("\u2013", "\u2060\u2013\u2060")
    # in a right-to-left line the number stands apart, and a viewer would lose a fixed space beside it
    return words(whole if language.rtl else _COUNTED.sub("\u00a0", whole), language)


@lru_cache(maxsize=8192)  # the same words stand on the panels of every region
def _isolated(text: str, language: Language) -> Markup:
    """The phrases of a language that must not break held together, and Latin runs set apart where the script is another."""
    if language.script == "Cyrl":
        text = _LONE.sub("\\1\u00a0", text)
    html = escape(text) if language.fonts[0] == LATIN else _latin_apart(text, language)
    if language.script == "Kore":
        return Markup(_HANGUL.sub(r'<span class="keep">\g<0></span>', str(html)))  # words break at spaces alone
    for phrase in language.keep:
        if " " in phrase and "-" not in phrase:  # no span: lines of running text break wrongly around many of them
            html = html.replace(escape(phrase), escape(phrase.replace(" ", "\u00a0")))
            continue
        html = html.replace(escape(phrase), Markup('<span class="keep">') + escape(phrase) + Markup("</span>"))
    return html


def _latin_apart(text: str, language: Language) -> Markup:
    """Latin runs in their own family, and left to right in right-to-left lines."""
    begin, end = (
        (Markup('<bdi dir="ltr">'), Markup("</bdi>")) if language.rtl else (Markup('<span class="latin">'), Markup("</span>"))
    )
    out: list[Markup] = []
    at = 0
    for match in _RUN.finditer(text):
        out += [escape(text[at : match.start()]), begin + escape(match[0]) + end]
        at = match.end()
    return Markup("").join([*out, escape(text[at:])])


def data_uri(svg: str) -> Markup:
    """An SVG drawing as an address for CSS or `img`."""
    return Markup(
        "data:image/svg+xml,"
        + quote(re.sub(r"\s+", " ", str(svg)).strip(), safe="=:/ ,;").replace(" ", "%20").replace("'", "%27")
    )


def tight(html: str) -> str:
    """HTML without white space at block borders: the engine breaks a last line wrongly before it (research: fonts §2)."""
    block = r"(?:p|div|section|h[1-6]|li|ul|ol|article|header|footer|body|html|head|title)"
    html = re.sub(rf"\s+(</{block}>)", r"\1", html)
    return re.sub(rf"(<{block}(?:\s[^>]*)?>)\s+", r"\1", re.sub(rf"(</{block}>)\s+", r"\1", html))


def plain_text(html: str) -> str:
    """The words of composed HTML, for tests and for the record: tags out, entities resolved, breaks as spaces."""
    body = re.sub(r"<(?:br|/p|/h\d|/div|/section|/li)[^>]*>", " ", html)
    return " ".join(Markup(re.sub(r"<[^>]+>", "", body)).unescape().split())


_QR_PLACE = data_uri(
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1" width="1" height="1">'
    f'<rect width="1" height="1" fill="device-cmyk({" ".join(f"{v:g}" for v in QR_MARK)})"/></svg>'
)
