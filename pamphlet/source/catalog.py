"""The languages: their tables, the messages of the project, and each language's translations with their review.

Enters: languages.toml, interface.toml, the toolkit's blocks, `.po` files (GNU gettext; msgctxt is the message id) and the
review ledger. Leaves: `Language`, `Message` and `Catalog`. A fuzzy or outdated translation is never
used: its words were made for other words.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import time
from pathlib import Path
from types import MappingProxyType

from pamphlet.diagnostics import Report, Severity, Where, did_you_mean
from pamphlet.reading import from_table, read_toml
from pamphlet.source.examined import Rules
from pamphlet.source.po import read_po
from pamphlet.source.reviews import Ledger, fingerprint
from pamphlet.source.soundness import Fault, faults


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """How a language is set: names, direction, fonts, proportions and times. See content/languages.toml."""

    tag: str
    autonym: str
    english: str
    locale: str
    hour: str
    hour_minutes: str
    fonts: tuple[str, ...]
    line_height: float
    size_factor: float = 1.0
    script: str = "Latn"
    direction: str = "ltr"
    sentence_gap: str = " "
    comma: str = ", "
    keep: tuple[str, ...] = ()
    noon: str = ""
    midnight: str = ""

    @property
    def mark(self) -> str:
        """The language mark on every piece, for those who hand it out: `Punjabi / ਪੰਜਾਬੀ`."""
        return self.english if self.english == self.autonym else f"{self.english} / {self.autonym}"

    @property
    def rtl(self) -> bool:
        """Whether it is written from right to left."""
        return self.direction == "rtl"


@dataclass(frozen=True, slots=True)
class Message:
    """One text to be printed, in the source language: its id, words, note for translators and place."""

    id: str
    text: str
    note: str
    where: Where


@dataclass(frozen=True, slots=True)
class Translation:
    """A message in one language: its words, whether a person reviewed exactly these, and where they stand."""

    text: str
    reviewed: bool
    where: Where


@dataclass(frozen=True, slots=True)
class Catalog:
    """All translations of one language by message id, why others cannot be used, and what a person should look at.

    `doubts` are kept for `pamphlet translate`; a build does not tell them.
    """

    language: Language
    translations: Mapping[str, Translation]
    unusable: Mapping[str, str]
    doubts: Mapping[str, tuple[Fault, ...]] = field(default_factory=lambda: MappingProxyType({}))


def read_languages(path: Path, name: str, report: Report) -> tuple[Mapping[str, Language], Mapping[str, str]]:
    """The languages by tag, and the names of further languages that services speak."""
    from babel.localedata import exists

    data = read_toml(path, name, report) or {}
    spoken = data.pop("spoken", {})
    if not isinstance(spoken, dict) or not all(isinstance(text, str) and text.strip() for text in spoken.values()):
        place = Where(path=name, field="spoken")
        report.error("value-wrong", "a language that is only spoken needs its name", place, 'write such as es = "Español"')
        spoken = {}
    languages = {}
    for tag, table in data.items():
        language = from_table(Language, table, name, report, tag, tag=tag)
        if language is not None:
            if language.direction not in ("ltr", "rtl"):
                report.error(
                    "value-wrong",
                    f"'{language.direction}' is no direction",
                    Where(path=name, field=f"{tag}.direction"),
                    "ltr or rtl",
                )
            if not exists(language.locale):
                report.error(
                    "value-wrong",
                    f"no locale is called '{language.locale}'",
                    Where(path=name, field=f"{tag}.locale"),
                    "one that CLDR has, such as fr_CA or pa; it names the days of the week",
                )
            _check_language(language, name, report)
            languages[tag] = language
    return languages, spoken


def _check_language(language: Language, name: str, report: Report) -> None:
    """Whether a language can be set: names, fonts, proportions, patterns of time that CLDR can fill."""
    from babel.dates import format_time

    def fault(key: str, message: str, hint: str) -> None:
        report.error("value-wrong", message, Where(path=name, field=f"{language.tag}.{key}"), hint)

    for key in ("autonym", "english"):
        if not getattr(language, key).strip():
            fault(key, f"the language '{language.tag}' has no name", "it stands on every piece")
    if not language.fonts:
        fault("fonts", "a language needs at least one font family", 'such as fonts = ["BC Sans"]')
    if not all(phrase.strip() for phrase in language.keep):
        fault("keep", "a phrase of no words cannot be kept together", "take the blank one out")
    if not re.fullmatch("[A-Z][a-z]{3}", language.script):
        fault("script", f"'{language.script}' is no script", "its four letters by ISO 15924, such as Latn, Cyrl or Deva")
    for key, low, high in (("line_height", 1.0, 3.0), ("size_factor", 0.5, 2.0)):
        if not low <= getattr(language, key) <= high:
            fault(key, f"'{key}' is {getattr(language, key)}", f"from {low} to {high}")
    for key in ("hour", "hour_minutes"):
        try:
            format_time(time(13, 30), getattr(language, key), locale="en")
        except (ValueError, KeyError, AttributeError, TypeError):
            fault(key, f"'{getattr(language, key)}' is no pattern of time", "a CLDR pattern, such as H:mm or h a")


def called(languages: Mapping[str, Language], spoken: Mapping[str, str]) -> dict[str, str]:
    """Tags by what people write for a language, caseless: its short tag, its English name, its own name, its tag."""
    names = {name: tag for tag, x in languages.items() for name in (tag[:2], x.english.split()[0], x.english, x.autonym)}
    names |= {name: tag for tag, own in spoken.items() for name in (own, tag)} | {tag: tag for tag in languages}
    return {name.casefold(): tag for name, tag in names.items()}


def read_interface(path: Path, name: str, report: Report) -> dict[str, Message]:
    """The messages of interface.toml by id (`table.key`)."""
    out = {}
    for group, entries in (read_toml(path, name, report) or {}).items():
        if not isinstance(entries, dict):
            where = Where(path=name, field=group)
            report.error("value-wrong", f"'{group}' is no message", where, 'write [ui.call], then text = "…" and note = "…"')
            continue
        for key, entry in entries.items():
            place = f"{group}.{key}"
            text = from_table(_Entry, entry, name, report, place)
            if text is not None and not text.text.strip():
                hint = "write them, or delete it"
                report.error("value-wrong", f"'{place}' has no words", Where(path=name, field=place), hint)
            elif text is not None:
                out[place] = Message(place, text.text, text.note, Where(path=name, field=place))
    return out


@dataclass(frozen=True, slots=True)
class _Entry:
    text: str
    note: str


@dataclass(frozen=True, slots=True)
class PoFile:
    """One .po file: where it is, how to call it, and the prefix of its ids (`vancouver/` for a region's own file).

    `whole` is false where a fault in the services hides some of what it translates.
    """

    path: Path
    name: str
    prefix: str = ""
    whole: bool = True


def read_catalog(
    language: Language,
    file: PoFile,
    messages: Mapping[str, Message],
    reviews: Ledger,
    critical: Collection[str],
    report: Report,
    rules: Rules | None = None,
) -> Catalog:
    """The translations of one file; `critical` are the messages that need two reviewers, `rules` what all are held against.

    Faults of single entries make them unusable; a broken file is an error.
    """
    rules = rules or Rules(language)
    document = read_po(file.path, file.name, report)
    if document is None:
        return Catalog(language, {}, {})
    written = document.language
    if written and written.casefold() != language.tag.casefold():
        place = Where(path=file.name, field="Language")
        hint = f"is it a copy of another language's file? Write 'Language: {language.tag}' in its header once its words are"
        report.error("language-unknown", f"the file says that its words are in '{written}'", place, hint)
        return Catalog(language, {}, {})
    good: dict[str, Translation] = {}
    unusable: dict[str, str] = {}
    doubts: dict[str, tuple[Fault, ...]] = {}
    seen: dict[str, int] = {}
    strays: list[tuple[str, Where]] = []
    for entry in document.entries:
        if entry.obsolete:
            continue
        key = file.prefix + entry.context
        place = Where(path=file.name, line=entry.line, field=entry.context or None)
        message = messages.get(key)
        if key in seen:
            hint = "keep the one that is right"
            report.error("file-syntax", f"'{entry.context}' is translated in line {seen[key]} already", place, hint)
            continue
        seen[key] = entry.line
        if message is None:
            strays.append((entry.context, place))
        elif not entry.text.strip():
            unusable[key] = "is empty"
        elif entry.fuzzy:
            unusable[key] = "is marked fuzzy: it may have been made for other words"
        elif _plain(entry.source) != _plain(message.text):
            unusable[key] = "was made for older words; merge and look at it again"
        elif _is_sound(found := faults(key, message.text, entry.text, rules), place, report):
            words = unicodedata.normalize("NFC", entry.text)
            accepted = reviews.accepts(fingerprint(key, message.text, words), critical=key in critical)
            good[key] = Translation(words, accepted, place)
            doubts |= {key: found} if found else {}
        else:
            unusable[key] = "has a fault"
    if file.whole:
        _warn_of_strays(strays, [key.removeprefix(file.prefix) for key in messages], report)
    return Catalog(language, good, unusable, doubts)


def _warn_of_strays(strays: Sequence[tuple[str, Where]], known: Collection[str], report: Report) -> None:
    """Entries that nothing prints: a slip of the pen each, or all at once the file of something else."""
    if len(strays) > 3:
        (name, place), rest = strays[0], len(strays) - 1
        hint = "a copied file? delete the entries that are not of this project"
        report.warning("message-unknown", f"nothing prints '{name}' and {rest} more entries", place, hint)
        return
    for name, place in strays:
        report.warning("message-unknown", f"nothing prints '{name}'", place, did_you_mean(name, known))


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())


def _is_sound(found: Sequence[Fault], place: Where, report: Report) -> bool:
    """Whether a translation can be printed; what keeps it from that goes to the report, doubts do not."""
    errors = [fault for fault in found if fault.severity is Severity.ERROR]
    for fault in errors:
        report.error(fault.code, fault.message, place, fault.hint)
    return not errors
