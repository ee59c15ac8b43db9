"""The glossary: for each language the words that matter most, those to write and those never to write.

Enters: content/glossary.toml (its comments explain the form). Leaves: a `Glossary` for each language that has a table. Words
are compared without regard to capitals, to how accents are typed, and to joiners inside a word.
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

from pamphlet.diagnostics import Report, Where, did_you_mean
from pamphlet.reading import from_table, read_toml

#: What a form of a term is known from: `cited` was seen in the place that `origin` names, `suggested` is the project's own.
STATUSES = ("cited", "suggested")
#: Languages that the bundled glossary has, whether or not a project prints them.
BUNDLED = ("en", "fr", "es", "zh-Hant", "zh-Hans", "pa", "vi", "tl", "ko", "ja", "th", "ar", "fa", "hi", "ru", "uk")
_KEYS = ("use", "status", "from")
#: Scripts without spaces, in which a word has no edge: Thai, kana, Chinese characters.
_SPACELESS = re.compile("[\u0e00-\u0eff\u3005-\u30ff\u3400-\u9fff]")
#: Joiners, soft hyphens, Arabic vowel signs and stretching say nothing about which word it is; some letters have two forms.
_ALIKE = {
    **dict.fromkeys([0x00AD, 0x0640, 0x0670, 0x200C, 0x200D, *range(0x064B, 0x0653)]),
    **dict.fromkeys(map(ord, "\u0623\u0625\u0622"), "\u0627"),
    **dict.fromkeys(map(ord, "\u064a\u0649"), "\u06cc"),
    0x0643: "\u06a9",
    **dict.fromkeys([0x2010, 0x2011], "-"),
    0x2019: "'",
}
_UNLIKE = re.compile("[" + "".join(map(chr, _ALIKE)) + "]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """One term: its English words, the forms that its translation may have (the first is the one to write), and whence."""

    id: str
    source: tuple[str, ...]
    use: tuple[str, ...]
    status: str
    origin: str = ""

    def kept_by(self, text: str) -> bool:
        """Whether a translation has one of its forms."""
        return bool(held(self.use, text))


@dataclass(frozen=True, slots=True, kw_only=True)
class Glossary:
    """The words of one language: those that no text may hold, and its terms."""

    avoid: tuple[str, ...] = ()
    terms: tuple[Term, ...] = ()

    def avoided(self, text: str) -> str:
        """The first word of a text that it must not hold, as it stands there (small letters); nothing where it has none."""
        return held(self.avoid, text)

    def missing(self, source: str, text: str) -> tuple[Term, ...]:
        """The terms that an English text has and its translation has not."""
        standing = _standing(tuple(term.source for term in self.terms), source)
        return tuple(self.terms[n] for n in standing if not self.terms[n].kept_by(text))


def held(patterns: tuple[str, ...], text: str) -> str:
    """What of a text the first of some words matches (`*` stands for any letters), or nothing."""
    plain = alike(text) if patterns else ""
    for pattern in patterns:
        word = _word(pattern)
        if word.stem in plain:
            for match in word.inside.finditer(plain):
                if (word.opens or not _is_letter(plain, match.start() - 1)) and (
                    word.closes or not _is_letter(plain, match.end())
                ):
                    return match[0]
    return ""


@lru_cache(maxsize=8192)
def _standing(sources: tuple[tuple[str, ...], ...], text: str) -> tuple[int, ...]:
    """Which of some terms an English text has: the same for every language."""
    return tuple(n for n, words in enumerate(sources) if held(words, text))


@lru_cache(maxsize=64)
def alike(text: str) -> str:
    """A text with everything evened out that makes no difference to which words it holds."""
    folded = unicodedata.normalize("NFC", text).casefold()
    return folded.translate(_ALIKE) if _UNLIKE.search(folded) else folded


@dataclass(frozen=True, slots=True)
class _Word:
    """How a word is looked for: a part that is quick to find, the whole of it, and whether letters may stand before, behind."""

    stem: str
    inside: re.Pattern[str]
    opens: bool
    closes: bool


@lru_cache(maxsize=1024)
def _word(pattern: str) -> _Word:
    plain = alike(pattern.strip())
    parts = [part.split("*") for part in plain.strip("*").split()]
    inside = re.compile(r"\s+".join(r"\S*".join(map(re.escape, part)) for part in parts))
    first, last = parts[0][0][:1], parts[-1][-1][-1:]
    opens, closes = plain.startswith("*") or bool(_SPACELESS.match(first)), plain.endswith("*") or bool(_SPACELESS.match(last))
    return _Word(max(itertools.chain(*parts), key=len), inside, opens, closes)


def _is_letter(text: str, at: int) -> bool:
    """Whether a letter or digit stands in a place of a text, or a sign that belongs to the letter before it."""
    return 0 <= at < len(text) and (text[at].isalnum() or unicodedata.category(text[at]).startswith("M"))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Table:
    avoid: tuple[str, ...] = ()
    terms: Mapping[str, Mapping[str, object]] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Entry:
    use: tuple[str, ...]
    status: str
    origin: str = ""


def read_glossary(path: Path, name: str, languages: Collection[str], report: Report) -> Mapping[str, Glossary]:
    """The glossaries by language tag; none where there is no file. Beside `languages`, the bundled ones may stand there.

    Faults (unknown keys, terms or languages, words that are none) go to the report, each with its place.
    """
    if not path.is_file():
        return MappingProxyType({})
    data = read_toml(path, name, report) or {}
    known = {*languages, *BUNDLED}
    sources = _sources(data.pop("terms", {}), name, report)
    out = {}
    for tag, raw in data.items():
        if tag not in known:
            hint = did_you_mean(tag, [*known, "terms"])
            report.error("language-unknown", f"there is no language '{tag}'", Where(path=name, field=tag), hint)
            continue
        table = from_table(_Table, raw, name, report, tag)
        if table is not None and _are_words(table.avoid, name, f"{tag}.avoid", report):
            terms = [_term(key, entry, sources, name, f"{tag}.terms.{key}", report) for key, entry in table.terms.items()]
            out[tag] = Glossary(avoid=table.avoid, terms=tuple(term for term in terms if term is not None))
    return MappingProxyType(out)


def _sources(raw: object, name: str, report: Report) -> Mapping[str, tuple[str, ...]]:
    """The English words of each term, from [terms]."""
    if not isinstance(raw, dict) or not all(isinstance(words, list) for words in raw.values()):
        hint = 'write [terms], then such as harm_reduction = ["harm reduction"]'
        report.error("value-wrong", "'terms' must name the English words of each term", Where(path=name, field="terms"), hint)
        return {}
    return {key: tuple(words) for key, words in raw.items() if _are_words(words, name, f"terms.{key}", report)}


def _term(
    key: str, raw: Mapping[str, object], sources: Mapping[str, tuple[str, ...]], name: str, place: str, report: Report
) -> Term | None:
    """One term of a language; None (and errors) where it is not whole."""
    if key not in sources:
        report.error("key-unknown", f"[terms] names no '{key}'", Where(path=name, field=place), did_you_mean(key, sources))
        return None
    for unknown in [word for word in raw if word not in _KEYS]:
        field_ = f"{place}.{unknown}"
        report.error("key-unknown", f"unknown key '{field_}'", Where(path=name, field=field_), did_you_mean(unknown, _KEYS))
    known = {"origin" if word == "from" else word: value for word, value in raw.items() if word in _KEYS}
    entry = from_table(_Entry, known, name, report, place)
    if entry is None or len(known) < len(raw) or not _are_words(entry.use, name, f"{place}.use", report):
        return None
    if entry.status not in STATUSES:
        where = Where(path=name, field=f"{place}.status")
        report.error("value-wrong", f"'{entry.status}' is no status", where, did_you_mean(entry.status, STATUSES))
        return None
    if entry.status == "cited" and not entry.origin.strip():
        where = Where(path=name, field=f"{place}.from")
        report.error("key-missing", f"'{place}' is cited from nowhere", where, 'name the place in from, or write "suggested"')
        return None
    return Term(id=key, source=sources[key], use=entry.use, status=entry.status, origin=entry.origin)


def _are_words(words: Sequence[object], name: str, place: str, report: Report) -> bool:
    """Whether each of some words can be looked for: at least two letters beside `*`, or one sign of a script without spaces."""
    good = bool(words) or place.endswith(".avoid")
    for word in words:
        bare = re.sub(r"[*\s]", "", word) if isinstance(word, str) else ""
        good = good and (len(bare) > 1 or bool(_SPACELESS.match(bare)))
    if not good:
        hint = "at least two letters each, in quotation marks; * stands for any letters"
        report.error("value-wrong", f"'{place}' holds what is no word", Where(path=name, field=place), hint)
    return good
