"""The call sheet as data: one call for each service that wants a check, with what the sheet holds and what to mind.

Enters: a project, a day, regions, and the rows of their sheets. Leaves: a `CallSheet`, for the paper and the workbook alike. An
address that nobody said is public is kept nowhere here, not even as a digest: whoever tries all addresses of a town undoes it.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from pamphlet.diagnostics import Report, Where
from pamphlet.edition import translations
from pamphlet.listings.addresses import in_words
from pamphlet.listings.hours import Hours
from pamphlet.listings.phones import Phone
from pamphlet.listings.service import SECRET_PLACES, Service
from pamphlet.source.project import Project
from pamphlet.source.regions import table_of
from pamphlet.stamps import facts
from pamphlet.verify.due import Due, Need, depends, due, own, sheets
from pamphlet.verify.script import Way, advice, way
from pamphlet.wording import hours_words

#: What is said where a cell is blank.
MISSING: Mapping[str, str] = {
    "Hours": "Not in the sheet. When does it answer?",
    "Text hours": "Not in the sheet. The same?",
    "Website": "Not in the sheet.",
    "Languages": "Not in the sheet. Which?",
    "Cost": "Free? Confidential? In their own words.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A thing to ask about: what it is called, what the sheet says (`cell`: as it is typed there), or that it says nothing."""

    label: str
    text: str
    cell: str = ""
    known: bool = True
    number: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A service to be checked. `code` are 12 hexadecimal digits that stand for the facts: another code, other facts."""

    due: Due
    region: str
    line: int
    way: Way
    advice: tuple[str, ...]
    facts: tuple[Fact, ...]
    promises: tuple[str, ...]
    checked: str
    code: str

    @property
    def service(self) -> Service:
        """The service itself."""
        return self.due.service


@dataclass(frozen=True, slots=True, kw_only=True)
class CallSheet:
    """The calls in their order; who asks; the services that are closed and the rows that cannot be read, which have no call."""

    today: date
    regions: tuple[str, ...]
    publisher: str
    calls: tuple[Call, ...]
    closed: tuple[str, ...]
    unread: tuple[Where, ...]


def call_sheet(project: Project, today: date, regions: Sequence[str], report: Report, *, parents: bool = False) -> CallSheet:
    """The calls for the regions' own sheets (with `parents`, also those of their parents), in the order of `due`.

    Faults of the sheets go to the report, and rows with faults have no call: `unread` names them. Raises PamphletError
    (`selection`) for a region that is not there or cannot be read.
    """
    places = sheets(project, regions, parents=parents)
    tables = {name: table for name in places if (table := table_of(project.root, name, report)) is not None}
    rows = {(name, row.line): row.cells for name, table in tables.items() for row in table.rows}
    services = own(project, places)
    heard = {(service.region, service.where.line) for service in services}
    wanted = due(project, today, regions, parents=parents)
    return CallSheet(
        today=today,
        regions=tuple(project.regions[name].name for name in places),
        publisher=project.regions[places[0]].publisher if places else project.settings.publisher,
        calls=tuple(
            _call(project, item, rows.get((item.service.region, item.service.where.line or 0), {}), today) for item in wanted
        ),
        closed=tuple(f"{s.name}, {project.regions[s.region].name}" for s in services if s.status == "closed"),
        unread=tuple(Where(path=tables[name].name, line=line) for name, line in rows if (name, line) not in heard),
    )


def code_of(service: Service, cells: Mapping[str, str]) -> str:
    """The first 12 hexadecimal digits of a SHA-256 of all that a check vouches for: what pieces print of a service, and what is
    asked. `cells` is its row. A hidden address counts only as there or not there.
    """  # one sentence over two lines
    parts = [
        facts(service),
        ";".join(service.languages),
        str(service.interpreter),
        service.hours_note,
        service.description,
        service.access,
        service.for_whom,
        service.cost,
        service.accessibility,
        str(service.non_police),
        *_address(service, cells),
    ]
    return hashlib.sha256("\0".join(map(plain, parts)).encode("utf-8")).hexdigest()[:12]


def plain(text: str) -> str:
    """A text as far as spreadsheets keep it: NFC, white space as single spaces."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def _call(project: Project, item: Due, cells: Mapping[str, str], today: date) -> Call:
    service = item.service
    return Call(
        due=item,
        region=project.regions[service.region].name,
        line=service.where.line or 0,
        way=way(service),
        advice=advice(service),
        facts=tuple(_facts(project, service, cells)),
        promises=depends(project, service, today),
        checked=_checked(item),
        code=code_of(service, cells),
    )


def _checked(item: Due) -> str:
    """When a service was checked last, and until when that counts, in a sentence or two."""
    service = item.service
    if item.warns is None or item.blocks is None:
        unsigned = f"Dated {service.verified_on}, but nobody signed it. " if service.verified_on else ""
        paused = service.status == "paused"  # nothing prints it anyhow
        said = unsigned + (
            "Nobody has checked it." if paused else "Until somebody checks it, it keeps its pieces from being final."
        )
    else:
        age = {0: "today", 1: "yesterday"}.get(item.age or 0, f"{item.age} days ago")
        said = f"Checked {service.verified_on}, {age}. "
        if item.need is Need.BLOCKED:
            said += f"That counted until {item.blocks}: now nothing prints it until somebody checks it."
        elif item.need is Need.WARN:
            said += f"After {item.blocks} nothing prints it."
        else:
            said += f"It is due again after {item.warns}; after {item.blocks} nothing prints it."
    return said + (f" Whatever is checked, nothing prints it after {service.expires_on}." if service.expires_on else "")


def _facts(project: Project, service: Service, cells: Mapping[str, str]) -> Iterator[Fact]:
    """What is asked about, in the order of the script."""
    found = way(service)
    yield from (Fact(label=label, text=number, number=True) for label, number in numbers(service))
    hours = " · ".join(filter(None, (_hours(project, service.hours), service.hours_note)))
    yield _fact("Hours", hours, cells.get("hours", ""))
    if service.text or service.text_hours:
        yield _fact("Text hours", _hours(project, service.text_hours), cells.get("text_hours", ""))
    if service.website or found in (Way.LOOK, Way.PAGE, Way.FIND):
        yield _fact("Website", in_words(service.website))
    if service.description:
        yield _fact("We say", service.description)
    if service.for_whom:
        yield _fact("For whom", service.for_whom)
    spoken = [_language(project, tag) for tag in service.languages]
    yield _fact("Languages", ", ".join((*spoken, *(["with interpreters"] if service.interpreter else []))))
    ways = (service.access if service.access not in ("phone", "online") else "", service.accessibility)
    if any(ways):
        yield _fact("Access", ", ".join(filter(None, ways)))
    state, address = _address(service, cells)
    if state:
        yield Fact(label="Address", text=address or _ADDRESS[state], known=bool(address))
    yield _fact("Cost", service.cost)
    if service.non_police:
        yield _fact("Police", "It is not the police, and does not call them.")


def _fact(label: str, text: str, cell: str = "") -> Fact:
    return Fact(label=label, text=text or MISSING[label], cell=cell, known=bool(text))


def numbers(service: Service) -> Iterator[tuple[str, str]]:
    """Every number with what it takes, voice first, each once: `Phone, text`, `604-555-0142`."""
    voice, text = ({_key(phone) for phone in phones} for phones in (service.phone, service.text))
    seen = set()
    for kind, phones in (("Phone", service.phone), ("Text", service.text), ("TTY", service.tty)):
        for phone in phones:
            both = _key(phone) in voice and _key(phone) in text
            label = "Phone, text" if both and kind != "TTY" else kind
            if (label, _key(phone)) not in seen:
                seen.add((label, _key(phone)))
                yield label, written(phone)


def _key(phone: Phone) -> tuple[str, str]:
    return phone.dial, phone.extension


def written(phone: Phone) -> str:
    """A number as it is printed, with its extension and its word."""
    extension = f" ext. {phone.extension}" if phone.extension else ""
    return f"{phone.number}{extension}" + (f" ({phone.word})" if phone.word else "")


def _hours(project: Project, hours: Hours | None) -> str:
    return hours_words(hours, project.languages["en"], translations(project, "en")) if hours else ""


def _language(project: Project, tag: str) -> str:
    """A language in English where its name is known; else its own name and its tag."""
    return project.languages[tag].english if tag in project.languages else f"{project.spoken.get(tag, '')} ({tag})".strip()


#: What is said of an address that is not printed.
_ADDRESS: Mapping[str, str] = {
    "no": "They said no: it is never printed. Do not ask.",
    "ask": "In the sheet, not printed. Ask only whether it may be.",
    "none": "Not in the sheet.",
}


def _address(service: Service, cells: Mapping[str, str]) -> tuple[str, str]:
    """How an address stands (a key of `_ADDRESS`, "yes", or nothing where none matters), and the address if it is public."""
    if service.address:
        return "yes", service.address
    if not cells.get("address", "").strip():
        secret = SECRET_PLACES & set(service.categories)  # never asked for
        return ("none" if service.access == "walk-in" and not secret else ""), ""
    return ("no" if cells.get("address_public", "").strip().lower() == "no" else "ask"), ""
