"""One service: a row of the sheet into a value whose every part has been checked.

Enters: the cells of a row. Leaves: a `Service`, or diagnostics that name row, column, value and a next step. The internal
columns (source, confidence, notes, who verified) are kept nowhere: they cannot reach a page.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from pamphlet.diagnostics import Report, Where
from pamphlet.listings.cells import PROSE, Cells
from pamphlet.listings.claims import unfounded
from pamphlet.listings.hours import Hours
from pamphlet.listings.phones import Phone

#: The columns of services.csv, and which must be there. README.md explains them.
COLUMNS: Mapping[str, bool] = {
    "id": False,
    "name": True,
    "categories": True,
    "regions": False,
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
    "source_id": False,
    "source_says": False,
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
    regions: tuple[str, ...]
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
    def answers(self) -> Hours | None:
        """When its first number answers: where nobody can call, that is when texts are answered."""
        return self.hours if self.phone or not self.text else self.text_hours or self.hours

    @property
    def always(self) -> bool:
        """Whether it answers day and night."""
        return self.answers is not None and self.answers.always


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

    Only a name, a kind and, for one that is active, a contact are needed (research: listings §1). `where` names file and
    line; `categories` are the known codes, `spoken` the tags of languages by what people call them, caseless; `today`
    bounds the dates.
    """
    cell = Cells(cells, where, report)
    kinds = cell.listed("categories", categories)
    public = cell.one_of("address_public", ("yes", "no", "ask")) or ("ask" if SECRET_PLACES & set(kinds) else "")
    verified = cell.date("verified_on")
    if verified is not None and verified > today:
        cell.fault("listing-date", "verified_on", f"{verified} lies in the future", "write the day on which someone checked it")
    name = cell.required("name")
    service = Service(
        id=cell.slug("id", name),
        region=region,
        where=where,
        name=name,
        short_name=cell.text("short_name", 28),
        description=cell.text("description", 140),
        categories=kinds,
        regions=cell.codes("regions"),
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
    cell.keeps_secrets(("id", *PROSE, "website"))
    _check_whole(service, cell, cells)
    return None if cell.bad else service


def _check_whole(service: Service, cell: Cells, cells: Mapping[str, str]) -> None:
    """What no cell shows by itself: whether anybody can reach it, and whether its source bears out what it promises."""
    contacts = ("phone", "text", "tty", "website", "address")
    if service.status == "active" and not any(cells.get(column, "").strip() for column in contacts):
        message = f"'{service.name}' has no phone, text, tty, website or address: nobody could reach it"
        cell.fault(
            "listing-value", "phone", message, "fill in one of them; until somebody has found it, write paused in status"
        )
    for column in PROSE:
        for claim in unfounded(getattr(service, column), cells.get("source_says", "")):
            message = f"'{column}' says '{claim}', and source_says does not bear it out"
            hint = (
                "write the service's own words into source_says (where it says so, or to whom, and when); or take the word out"
            )
            cell.fault("listing-claim", column, message, hint)
