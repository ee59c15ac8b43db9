"""One service: a row of the sheet into a value whose every part has been checked.

Enters: the cells of a row. Leaves: a `Service`, or diagnostics that name row, column, value and a next step. The internal
columns (source, confidence, notes, who verified) are kept nowhere: they cannot reach a page.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date

from pamphlet.diagnostics import Report, Where, did_you_mean
from pamphlet.listings.addresses import web_fault
from pamphlet.listings.hours import Hours, HoursError, parse_hours
from pamphlet.listings.phones import Phone, PhoneError, parse_phone
from pamphlet.reading import garbled

#: The columns of services.csv, and which must be there. README.md explains them.
COLUMNS: Mapping[str, bool] = {
    "id": True,
    "name": True,
    "categories": True,
    "short_name": False,
    "description": False,
    "phone": False,
    "text": False,
    "tty": False,
    "website": False,
    "hours": False,
    "text_hours": False,
    "hours_note": False,
    "access": False,
    "address": False,
    "address_public": False,
    "languages": False,
    "interpreter": False,
    "for_whom": False,
    "cost": False,
    "accessibility": False,
    "non_police": False,
    "priority": False,
    "status": False,
    "verified_on": False,
    "verified_by": False,
    "expires_on": False,
    # internal: for the people who keep the sheet, never printed
    "source_url": False,
    "source_seen": False,
    "confidence": False,
    "internal_note": False,
}
ACCESS = ("walk-in", "call-first", "appointment", "phone", "online", "outreach")
STATUS = ("active", "paused", "closed")
#: Kinds of service whose address is secret unless a person says otherwise.
SECRET_PLACES = frozenset({"shelter", "violence"})
#: Dates that only mean "nobody looked": the spreadsheet's zero and the sample of the HSDS specification.
NEVER = frozenset({date(1900, 1, 1), date(2005, 1, 1)})
_INVISIBLE = re.compile("[\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\u00ad]")
#: Columns of words, and what must not stand in them: a number that is printed unchecked.
_PROSE = frozenset({"name", "short_name", "description", "hours_note", "for_whom", "cost", "accessibility"})
_NUMBER = re.compile(r"\d{3}[)\s.\u2010-\u2015-]{0,2}\d{3}[\s.\u2010-\u2015-]?\d{4}")
_MARKUP = re.compile(r"<[a-zA-Z/!][^>]*>|&[a-z]+;|&#\d+;")


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """A service as it may be printed. Field names are the columns of the sheet."""

    id: str
    region: str
    where: Where
    name: str
    short_name: str
    description: str
    categories: tuple[str, ...]
    phone: tuple[Phone, ...]
    text: tuple[Phone, ...]
    tty: tuple[Phone, ...]
    website: str
    hours: Hours | None
    text_hours: Hours | None
    hours_note: str
    access: str
    address: str
    languages: tuple[str, ...]
    interpreter: bool
    for_whom: str
    cost: str
    accessibility: str
    non_police: bool
    priority: int
    status: str
    verified_on: date | None
    signed: bool
    expires_on: date | None

    @property
    def reachable(self) -> bool:
        """Whether there is any way to reach it that can be printed."""
        return bool(self.phone or self.text or self.website)

    @property
    def numbers(self) -> tuple[Phone, ...]:
        """Every number, voice first, each once."""
        return tuple(dict.fromkeys((*self.phone, *self.text, *self.tty)))

    @property
    def always(self) -> bool:
        """Whether it answers day and night."""
        return self.hours is not None and self.hours.always


def read_service(
    cells: Mapping[str, str],
    region: str,
    where: Where,
    categories: Collection[str],
    spoken: Mapping[str, str],
    today: date,
    country: str,
    report: Report,
) -> Service | None:
    """One row. None (and errors) if anything in it is wrong; all faults of the row are reported.

    `where` names file and line; `categories` are the known codes, `spoken` the tags of languages by what
    people call them, caseless; `today` bounds the dates.
    """
    cell = _Cells(cells, where, report)
    kinds = cell.listed("categories", categories)
    public = cell.one_of("address_public", ("yes", "no", "ask")) or ("ask" if SECRET_PLACES & set(kinds) else "")
    verified = cell.date("verified_on")
    if verified is not None and verified > today:
        cell.fault("listing-date", "verified_on", f"{verified} lies in the future", "write the day on which someone checked it")
    service = Service(
        id=cell.slug("id"),
        region=region,
        where=where,
        name=cell.required("name"),
        short_name=cell.text("short_name", 28),
        description=cell.text("description", 140),
        categories=kinds,
        phone=cell.phones("phone", country),
        text=cell.phones("text", country),
        tty=cell.phones("tty", country),
        website=cell.website("website"),
        hours=cell.hours("hours"),
        text_hours=cell.hours("text_hours"),
        hours_note=cell.text("hours_note", 60),
        access=cell.one_of("access", ACCESS),
        address=cell.text("address", 120) if public == "yes" else "",
        languages=cell.languages("languages", spoken),
        interpreter=cell.one_of("interpreter", ("yes", "no", "phone")) in ("yes", "phone"),
        for_whom=cell.text("for_whom", 80),
        cost=cell.text("cost", 40),
        accessibility=cell.text("accessibility", 80),
        non_police=cell.one_of("non_police", ("yes", "no")) == "yes",
        priority=cell.priority("priority"),
        status=cell.one_of("status", STATUS) or "active",
        verified_on=None if verified in NEVER else verified,
        signed=bool(cell.text("verified_by")),
        expires_on=cell.date("expires_on"),
    )
    return None if cell.bad else service


class _Cells:
    """The cells of one row, read one column at a time; remembers whether any was wrong."""

    def __init__(self, cells: Mapping[str, str], where: Where, report: Report) -> None:
        self._cells, self._where, self._report = cells, where, report
        self.bad = False

    def fault(self, code: str, column: str, message: str, hint: str | None = None) -> None:
        self.bad = True
        self._report.error(code, message, Where(path=self._where.path, line=self._where.line, field=column), hint)

    def text(self, column: str, most: int = 0) -> str:
        """The cell as one line of plain text, NFC, without invisible signs."""
        raw = self._cells.get(column, "")
        if trace := garbled(raw):
            self.fault(
                "file-garbled",
                column,
                f"'{raw[:40]}' holds '{trace}', the trace of a wrong conversion",
                "restore the text from its source and save the file as UTF-8",
            )
            return ""
        if raw.startswith(("=", "@")) or (match := _MARKUP.search(raw)):
            what = raw[:20] if raw.startswith(("=", "@")) else match[0]  # type: ignore[index]  # one of both is true
            self.fault("listing-value", column, f"'{what}' is a formula or markup, not text", "write plain words")
            return ""
        if column in _PROSE and (match := _NUMBER.search(raw)):
            message = f"'{match[0]}' looks like a phone number, and nobody checks one in '{column}'"
            self.fault("listing-value", column, message, "put it under phone or text, and take it out here")
            return ""
        value = " ".join(unicodedata.normalize("NFC", _INVISIBLE.sub("", raw).removeprefix("'")).split())
        if most and len(value) > most:
            self.fault("listing-value", column, f"{len(value)} characters, at most {most} fit in print", "shorten it")
        return value

    def required(self, column: str) -> str:
        if not self._cells.get(column, "").strip():
            self.fault("listing-value", column, f"'{column}' is blank", "every service needs one")
        return self.text(column)

    def slug(self, column: str) -> str:
        value = self.required(column)
        if value == "region":  # `region#name` is the name of the region itself
            self.fault("listing-value", column, "'region' cannot be an id", "name it after the service, such as night-van")
        elif value and not re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", value):
            self.fault(
                "listing-value", column, f"'{value}' is not an id", "small letters, digits and hyphens, such as night-van"
            )
        return value

    def one_of(self, column: str, known: Collection[str]) -> str:
        value = self.text(column).lower()
        if value and value not in known:
            self.fault("listing-value", column, f"'{value}' is not known in '{column}'", did_you_mean(value, known))
        return value

    def listed(self, column: str, known: Collection[str]) -> tuple[str, ...]:
        values = tuple(v.strip().lower() for v in self.text(column).split(";") if v.strip())
        if not values:
            self.fault("listing-value", column, f"'{column}' is blank", "name at least one kind of service")
        for value in values:
            if value not in known:
                hint = "put ';' between several" if "," in value else did_you_mean(value, known)
                self.fault("listing-value", column, f"'{value}' is not known in '{column}'", hint)
        return values

    def phones(self, column: str, country: str) -> tuple[Phone, ...]:
        return self._each(column, lambda part: parse_phone(part, country), "listing-phone")

    def hours(self, column: str) -> Hours | None:
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
        value = self.text(column)
        if value and (fault := web_fault(value)):
            hint = (
                f"did you mean https://{value}?"
                if web_fault(f"https://{value}") is None
                else "print the service's own https address"
            )
            self.fault("listing-url", column, f"'{value}' must not be printed: {fault}", hint)
        return value

    def languages(self, column: str, known: Mapping[str, str]) -> tuple[str, ...]:
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
        value = self.text(column)
        if value and not re.fullmatch("[1-9]", value):
            self.fault("listing-value", column, f"'{value}' is not a priority", "1 (first) to 9 (last), or blank for 5")
            return 5
        return int(value or 5)

    def date(self, column: str) -> date | None:
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
