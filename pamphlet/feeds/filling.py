"""A row of services.csv while it is filled in from a record: what may stand in a cell, what was left out, what a person
should know.

Words that print must be short, plain and without numbers and addresses, whole or not at all; what a source keeps private
stands in no cell, printed or not (research: listings §3, "old records leak").
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from pamphlet.feeds.particulars import is_free
from pamphlet.feeds.record import Place, Record
from pamphlet.listings.cells import unfit_words
from pamphlet.listings.claims import unfounded
from pamphlet.listings.hours import HoursError, parse_hours
from pamphlet.listings.privacy import gives_away, masked, street
from pamphlet.reading import garbled

#: Why a record is not taken.
REASONS: Mapping[str, str] = {
    "no-name": "it has no name",
    "name": "its name cannot be printed as it is",
    "long-name": "its name is longer than 120 characters",
    "closed": "closed at the source",
    "ended": "service ended",
    "hidden": "the source keeps it out of directories",
    "twice": "its id stands for two different services",
    "kind": "its kind is not in the map",
    "contact": "no phone, text or website",
    "garbled": "its text shows the traces of a wrong conversion between encodings",
    "loads": "services.csv could not hold it",
}
#: The most characters of a name, a description, all words of the source in one row, one fact and one note for a person.
MAX_NAME, MAX_DESCRIPTION, MAX_SAID, MAX_FACT, MAX_NOTE = 120, 140, 30_000, 4_000, 600
#: What says that a service is closed, but not for good.
FOR_A_TIME = re.compile(r"\btemporar|\bsuspended\b|\bon hold\b", re.IGNORECASE)
_OVER = re.compile(
    r"\(closed\)|permanently closed|(?:has|is now|is) closed|no longer (?:operat|offer|avail|provid)|ceased", re.IGNORECASE
)
_CLAIMS = re.compile("free|confiden|anonym", re.IGNORECASE)
_DIGIT = re.compile(r"\d")


def brief(note: str) -> str:
    """A note that quotes a source at most so far; it says that there is more, and how much."""
    return note if len(note) <= MAX_NOTE else f"{note[:MAX_NOTE]} … (of {len(note):,} characters: read it in the source)"


class RefusedError(ValueError):
    """A record that is not taken: the key of its reason, and more words."""

    def __init__(self, reason: str, *notes: str) -> None:
        super().__init__(reason)
        self.reason, self.notes = reason, notes


class Row:
    """The cells of a row while they are filled in: what may stand in one, what was left out, what a person should know."""

    def __init__(self, secrets: tuple[str, ...], place: Place, secret: bool) -> None:
        self._secrets, self._place, self.secret = secrets, place, secret
        self.cells: dict[str, str] = {}
        self.notes: list[str] = []
        self.facts: list[str] = []
        self._said: dict[str, str] = {}

    @property
    def telling(self) -> tuple[object, ...]:
        """What makes this row another one than that of the same service elsewhere."""
        return (self.secret, *(self.cells.get(column, "") for column in ("phone", "text", "tty", "hours", "address")))

    def safe(self, words: str) -> str:
        """Words for a person or a log, without any address; one that nobody knows of has a digit."""
        return masked(words, self._secrets) if self._secrets or (_DIGIT.search(words) and street(words)) else words

    def tell(self, *notes: str) -> None:
        """Note what was left out, once."""
        self.notes += [safe for note in notes if (safe := brief(self.safe(note))) not in self.notes]

    def keeps(self, text: str) -> bool:
        """Whether a text may hold an address that the source keeps private."""
        return bool(self._secrets and gives_away(text, self._secrets)) or (self.secret and street(text))

    def put(self, column: str, cell: str) -> None:
        """Fill in a cell, unless it may give away a private address."""
        if cell and self.keeps(cell):
            self.tell(f"{column} not taken: it may hold a private address")
        elif cell:
            self.cells[column] = cell

    def words(self, column: str, text: str, most: int) -> None:
        """Fill in words that print, whole; else they stand under source_says alone. `most` characters, 0 for any number."""
        if not text:
            return
        fault = "a formula" if text.startswith(("=", "@")) else unfit_words(text)
        if fault is None and most and len(text) > most:
            fault = f"{len(text)} characters; write one of at most {most}"
        if fault is None:
            self.put(column, text)
        else:
            self.tell(f"{column} left blank, the source's has {fault}")
            self.say(column, text)

    def say(self, what: str, text: str) -> None:
        """Keep the source's own words, once, without any street address: that stands under `address` or nowhere."""
        text = self.safe(text)
        if not text or text in self._said:
            return
        if self.keeps(text):
            self.tell(f"{what} not taken: it may hold a private address")
        elif sum(map(len, self._said)) + len(text) > MAX_SAID:
            self.tell(f"{what} not taken: {len(text)} characters, read them in the source")
        else:
            self._said[text] = what

    def said(self) -> str:
        """The source's own words, joined; the name too, where it promises what they do not (Families Anonymous)."""
        words = [text if what == "description" else f"{what}: {text}" for text, what in self._said.items()]
        if _CLAIMS.search(self.cells["name"]) and unfounded(self.cells["name"], " | ".join(words)):
            words.append(f"its name: {self.cells['name']}")
        return " | ".join(words)

    def told(self) -> str:
        """All facts and notes, for internal_note, as far as a cell holds them."""
        out, size = [], 0
        for words in [*self.facts, *self.notes]:
            size += len(words) + 2
            if size <= MAX_SAID:
                out.append(words)
        more = len(self.facts) + len(self.notes) - len(out)
        return "; ".join([*out, f"and {more} more, read them in the source"] if more else out)

    def hours(self, column: str, text: str) -> str:
        """Hours that a plain sheet has in one cell: as they stand, or nothing and a note."""
        try:
            return text if parse_hours(text) else ""
        except HoursError as problem:
            self.tell(f"{column} left blank: {problem}")
            return ""

    def address(self, place: Place) -> None:
        """The physical address, to be asked about, unless the source says, by a mark or in words, that it is private."""
        if self.secret and place.parts:
            self.notes.append("address not taken: it may be private")
        elif len(place.address) > 120:
            self.tell("address left blank: it is longer than 120 characters")
            self.say("address", place.address)
        else:
            self.put("address", place.address)

    def describe(self, record: Record, place: Place) -> None:
        """Name and description."""
        if not record.name:
            raise RefusedError("no-name")
        fault = unfit_words(record.name) or ("a formula" if record.name.startswith(("=", "@")) else None)
        if self.keeps(record.name):
            fault = "what may be a private address"
        if fault:
            raise RefusedError("garbled" if garbled(record.name) else "name", f"the name holds {fault}")
        if len(record.name) > MAX_NAME:
            raise RefusedError("long-name")
        self.cells["name"] = record.name
        description = record.description or place.description
        self.words("description", description, MAX_DESCRIPTION)
        self.say("description", description)
        if place.description != description:
            self.say("at this location", place.description)
        other = record.alternate_name
        if other and other != record.name:
            fits = len(other) <= 28 and len(other) < len(record.name) and not unfit_words(other) and other[0] not in "=@"
            if fits and "short_name" not in record.cells:
                self.put("short_name", other)
            else:
                self.say("also called", other)

    def named(self, record: Record, several: bool) -> None:
        """Put behind the name whose service it is, or, where it is at several places, which this one is; if it fits."""
        name = self.cells["name"]
        for part in (self._place.name if several else "", record.organization):
            whole = f"{name} ({part})"
            apart = part and part.casefold() not in name.casefold() and name.casefold() not in part.casefold()
            if apart and len(whole) <= 80 and "(" not in part and not unfit_words(part) and not self.keeps(part):
                self.cells["name"] = whole
                break

    def tell_more(self, record: Record, place: Place, facts: list[str]) -> None:
        """What a person should know of the record, for internal_note; and the source's words that bear out what prints."""
        for what, text in (
            ("fees", record.fees),
            (
                "cost options",
                "amount 0 (free)" if record.amounts and is_free(record.fees, record.amounts) else ", ".join(record.amounts),
            ),
            ("for whom", record.eligibility),
            ("interpretation", record.interpretation_services),
            ("accessibility", place.accessibility),
            *record.said,
        ):
            self.say(what, text)
        area = ", ".join(record.areas)
        told = [
            f"organization: {record.organization}" if record.organization else "",
            f"temporarily closed at the source ({record.status})" if FOR_A_TIME.search(record.status) else "",
            f"the source warns: {record.alert}" if record.alert else "",
            f"the source says it was assured on {record.assured_date}" if record.assured_date else "",
            f"serves: {area}" if area else "",
            f"city: {place.city}" if place.city and not self.secret else "",
            f"{place.holidays} rows of holiday hours at the source" if place.holidays else "",
            f"{place.overruled} schedules of its place at the source give other hours" if place.overruled else "",
            *facts,
        ]
        if record.status and not FOR_A_TIME.search(record.status) and record.status.casefold() not in ("active", "paused"):
            told.append(f"status at the source: {record.status}")
        if _OVER.search(" ".join([record.name, record.alternate_name, record.description, place.description, record.alert])):
            told.append("the words of the source say that it may have closed: ask")
        for fact in dict.fromkeys(filter(None, told)):
            if len(fact) > MAX_FACT:
                self.tell(f"{fact.partition(':')[0]} not taken: {len(fact)} characters, read them in the source")
            elif self.keeps(fact):
                self.tell(f"{fact.partition(':')[0]} not taken: it may hold a private address")
            else:
                self.facts.append(self.safe(fact))
