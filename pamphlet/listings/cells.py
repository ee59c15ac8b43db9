"""The cells of one row of the sheet, read one column at a time, each with its faults.

Enters: the text of a cell. Leaves: a checked value; or a diagnostic that names row, column, value and a next step. No message
ever shows what may be a street address that nobody said is public.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Mapping
from datetime import date

from pamphlet.diagnostics import Report, Where, did_you_mean
from pamphlet.listings.addresses import in_ascii, web_fault
from pamphlet.listings.hours import Hours, HoursError, parse_hours
from pamphlet.listings.phones import Phone, PhoneError, parse_phone
from pamphlet.listings.privacy import gives_away, masked, street
from pamphlet.reading import garbled

#: Columns of words, and what must not stand in them: a number that is printed unchecked, an address that may be secret.
PROSE = ("name", "short_name", "description", "hours_note", "for_whom", "cost", "accessibility")
#: Signs that nobody sees; the joiners stay, since Persian and the scripts of India spell with them.
_INVISIBLE = re.compile("[\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_NUMBER = re.compile(r"\d{3}[)\s.\u2010-\u2015-]{0,2}\d{3}[\s.\u2010-\u2015-]?\d{4}")
_MARKUP = re.compile(r"<[a-zA-Z/!][^>]*>|&[a-zA-Z][a-zA-Z0-9]*;|&#[xX]?[0-9a-fA-F]+;")
#: What reads as Markdown, and line ends that an export wrote out as a backslash and an n (research: bad-input, "Markdown").
_MARKDOWN = re.compile(
    r"!?\[[^\[\]]*\]\([^()\s]*\)|\*\*[^*]+\*\*|(?<![\w*])\*[^\s*](?:[^*]*[^\s*])?\*(?![\w*])"
    r"|(?<!\w)__?[^\s_](?:[^_]*[^\s_])?__?(?!\w)|`[^`]+`|^\s*#{1,6}\s|\\[nrt*_#`\[\]]"
)


def plain(raw: str) -> str:
    """A cell as one line: NFC, no invisible signs, single spaces."""
    return " ".join(unicodedata.normalize("NFC", _INVISIBLE.sub("", raw)).split())


class Cells:
    """The cells of one row, read one column at a time; remembers whether any was wrong."""

    def __init__(self, cells: Mapping[str, str], where: Where, report: Report) -> None:
        self._cells, self._where, self._report = cells, where, report
        self.bad = False
        public = cells.get("address_public", "").strip().lower() == "yes"
        self._secrets = () if public else tuple(filter(None, [plain(cells.get("address", ""))]))

    def fault(self, code: str, column: str, message: str, hint: str | None = None) -> None:
        """Report an error of a column, without any address that is not public."""
        self.bad = True
        place = Where(path=self._where.path, line=self._where.line, field=column)
        self._report.error(code, self._shown(message), place, self._shown(hint) if hint else None)

    def _shown(self, words: str) -> str:
        return masked(words, self._secrets)

    def keeps_secrets(self, columns: Collection[str]) -> None:
        """Fault every column that holds what may be the address of a place, unless the row says that it is public."""
        if self._cells.get("address_public", "").strip().lower() == "yes":
            return
        for column in columns:
            text = plain(self._cells.get(column, ""))
            if street(text) or gives_away(text, self._secrets):
                message = f"'{column}' holds what looks like a street address, and address_public does not say yes"
                hint = "take it out; or, if the service itself says that everybody may know where it is, write yes there"
                self.fault("listing-address", column, message, hint)

    def text(self, column: str, most: int = 0) -> str:
        """The cell as one line of plain text, NFC, without invisible signs."""
        raw = self._cells.get(column, "")
        if trace := garbled(raw):
            self.fault(
                "file-garbled",
                column,
                f"'{self._shown(raw)[:40]}' holds '{trace}', the trace of a wrong conversion",
                "restore the text from its source and save the file as UTF-8",
            )
            return ""
        if what := _code(raw, column in PROSE):
            self.fault("listing-value", column, f"'{what}' is a formula or markup, not text", "write plain words")
            return ""
        if column in PROSE and (match := _NUMBER.search(raw)):
            message = f"'{match[0]}' looks like a phone number, and nobody checks one in '{column}'"
            self.fault("listing-value", column, message, "put it under phone or text, and take it out here")
            return ""
        value = plain(raw)
        if most and len(value) > most:
            self.fault("listing-value", column, f"{len(value)} characters, at most {most} fit in print", "shorten it")
        return value

    def required(self, column: str) -> str:
        """A cell that must not be blank."""
        if not self._cells.get(column, "").strip():
            self.fault("listing-value", column, f"'{column}' is blank", "every service needs one")
        return self.text(column)

    def slug(self, column: str, name: str) -> str:
        """An id; where the cell is blank, one made of the name."""
        value = self.text(column)
        if not value:
            value = slug(name)
            if not value and name:
                hint = "give it one, such as night-van: its name has no letters from a to z to make one of"
                self.fault("listing-value", column, f"'{column}' is blank", hint)
            return value
        if value == "region":  # `region#name` is the name of the region itself
            self.fault("listing-value", column, "'region' cannot be an id", "name it after the service, such as night-van")
        elif not re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", value):
            self.fault(
                "listing-value", column, f"'{value}' is not an id", "small letters, digits and hyphens, such as night-van"
            )
        return value

    def one_of(self, column: str, known: Collection[str]) -> str:
        """One of the known words, without case; nothing where the cell is blank."""
        value = self.text(column).lower()
        if value and value not in known:
            self.fault("listing-value", column, f"'{value}' is not known in '{column}'", did_you_mean(value, known))
        return value

    def listed(self, column: str, known: Collection[str]) -> tuple[str, ...]:
        """One or more of the known words, with `;` between them."""
        values = tuple(v.strip().lower() for v in self.text(column).split(";") if v.strip())
        if not values:
            self.fault("listing-value", column, f"'{column}' is blank", "name at least one kind of service")
        for value in values:
            if value not in known:
                hint = "put ';' between several" if "," in value else did_you_mean(value, known)
                self.fault("listing-value", column, f"'{value}' is not known in '{column}'", hint)
        return values

    def codes(self, column: str) -> tuple[str, ...]:
        """Several ids with `;` between them; whether they mean anything is not known here."""
        values = tuple(v.strip() for v in self.text(column).split(";") if v.strip())
        for value in values:
            if not re.fullmatch(r"[a-z0-9]+(?:[-_][a-z0-9]+)*", value):
                self.fault("listing-value", column, f"'{value}' is not an id", "small letters, digits, hyphens, such as north")
        return values

    def phones(self, column: str, country: str) -> tuple[Phone, ...]:
        """Numbers with `;` between them; text messages have codes of their own."""
        return self._each(column, lambda part: parse_phone(part, country, texts=column == "text"), "listing-phone")

    def hours(self, column: str) -> Hours | None:
        """Opening hours; None where nobody knows them."""
        try:
            return parse_hours(self.text(column))
        except HoursError as fault:
            self.fault("listing-hours", column, str(fault), fault.hint)
            return None

    def _each(self, column: str, parse: Callable[[str], Phone], code: str) -> tuple[Phone, ...]:
        out = []
        for part in filter(None, (p.strip() for p in self.text(column).split(";"))):
            try:
                out.append(parse(part))
            except PhoneError as fault:
                self.fault(code, column, str(fault), fault.hint)
        return tuple(out)

    def website(self, column: str) -> str:
        """A web address that may be printed."""
        value = self.text(column)
        if value and (fault := web_fault(value)):
            coded = in_ascii(value)
            if web_fault(f"https://{value}") is None:
                hint = f"did you mean https://{value}?"
            elif coded and web_fault(coded) is None:
                hint = f"if you know it, write {coded}: other letters can look just like those of the site that you mean"
            else:
                hint = "print the service's own https address"
            self.fault("listing-url", column, f"'{value}' must not be printed: {fault}", hint)
        return value

    def languages(self, column: str, known: Mapping[str, str]) -> tuple[str, ...]:
        """Tags of languages with `;` between them."""
        values = tuple(v.strip() for v in self.text(column).split(";") if v.strip())
        tags = sorted(set(known.values()))
        for value in values:
            if value not in tags:
                meant = known.get(value.casefold())
                guess = f"did you mean '{meant}'?" if meant else did_you_mean(value, tags)
                hint = "write such as 'en; pa; zh-Hans'; a further one needs its name under [spoken] in content/languages.toml"
                self.fault("listing-value", column, f"no language is known by the tag '{value}'", f"{guess} ({hint})")
        return values

    def priority(self, column: str) -> int:
        """1 (first) to 9; 5 where the cell is blank."""
        value = self.text(column)
        if value and not re.fullmatch("[1-9]", value):
            self.fault("listing-value", column, f"'{value}' is not a priority", "1 (first) to 9 (last), or blank for 5")
            return 5
        return int(value or 5)

    def date(self, column: str) -> date | None:
        """A day as 2026-11-02."""
        value = self.text(column)
        if not value:
            return None
        if not re.fullmatch(r"\d{4}-\d\d-\d\d", value):
            self.fault("listing-date", column, f"'{value}' is not a date", "write it as 2026-11-02")
            return None
        try:
            return date.fromisoformat(value)
        except ValueError:
            self.fault("listing-date", column, f"there is no day {value}", "look at the month and the day")
            return None


def unfit_words(text: str) -> str | None:
    """What in some words must not be printed as they are: a number that nobody checked, an address, markup; None if nothing."""
    if _NUMBER.search(text):
        return "a phone number"
    if street(text):
        return "what looks like a street address"
    return "markup" if _MARKUP.search(text) or _MARKDOWN.search(text) or garbled(text) else None


def _code(raw: str, words: bool) -> str:
    """The formula or markup in a cell, or nothing; Markdown only where `words` stand: its signs mean other things elsewhere."""
    if raw.startswith(("=", "@")):
        return raw[:20]
    match = _MARKUP.search(raw) or (_MARKDOWN.search(raw) if words else None)
    return match[0].strip()[:60] if match else ""


def slug(name: str) -> str:
    """A name as an id: `Café of the North` is `cafe-of-the-north`; nothing where no letter or digit is left."""
    letters = unicodedata.normalize("NFKD", re.sub(r"['’]", "", name)).encode("ascii", "ignore").decode().lower()
    return "-".join(re.findall(r"[a-z0-9]+", letters))
