"""An edition: one region, in one language, through one layout, with every string resolved.

Enters: a project and three names. Leaves: an `Edition` with its listings in the order in which they would be printed and the
reason for each that is left out. Whether it is final is computed in `state`, once it is known what is printed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from pamphlet.discretion import indiscreet
from pamphlet.listings.addresses import beside_a_code, in_words
from pamphlet.listings.cells import slug
from pamphlet.listings.phones import Phone
from pamphlet.listings.service import Service
from pamphlet.source.catalog import Language, Translation
from pamphlet.source.layout import Group, Layout
from pamphlet.source.project import Project
from pamphlet.source.regions import Region
from pamphlet.wording import hours_words, text_of

#: Ways to reach a service that one must know before going there: they stand with its hours.
BY_ARRANGEMENT = ("call-first", "appointment")
_JOINT = " · "


@dataclass(frozen=True, slots=True)
class Line:
    """A number with the message that says what it takes: call, text, call or text, TTY."""

    label: str
    phone: Phone


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """A service as the layouts print it. `messages` are the ids of the translations that it uses; `hours_note` is what one must
    know beside the hours: that one has to call first, or a note. It is part of `hours`, and never dropped.
    """  # one sentence over two lines

    service: Service
    name: str
    original: str
    short: str
    lines: tuple[Line, ...]
    website: str
    hours: str
    hours_known: bool
    hours_note: str
    text_hours: str
    note: str
    address: str
    for_whom: str
    cost: str
    accessibility: str
    spoken: tuple[tuple[str, str], ...]
    messages: tuple[str, ...]

    @property
    def always(self) -> bool:
        """Whether it answers day and night."""
        return self.service.always

    @property
    def label(self) -> str:
        """What its first number takes in the hours beside it: only calls, where texts are answered at other hours."""
        other = self.service.text_hours is not None and self.service.text_hours != self.service.hours
        return "ui.call" if self.lines[0].label == "ui.call_or_text" and other else self.lines[0].label


@dataclass(frozen=True, slots=True)
class Stale:
    """A service that would stand in a piece if its check were not too old: in which group, behind how many others; no group
    for the emergency box.
    """  # one sentence over two lines

    service: Service
    group: str = ""
    place: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """Everything that can be printed of one combination. `groups` has the candidates by group, in printing order."""

    region: Region
    language: Language
    layout: Layout
    paper: str
    region_name: str
    within: str
    messages: Mapping[str, Translation]
    groups: Mapping[str, tuple[Listing, ...]]
    danger: Listing | None
    help: Listing | None
    directory: str
    left_out: Mapping[str, str]
    stale: tuple[Stale, ...]
    lights: int
    kinds: int

    @property
    def address(self) -> str:
        """The directory's address in words: of a page deep in it, the site alone."""
        return beside_a_code(self.directory)


def translations(project: Project, tag: str) -> Mapping[str, Translation]:
    """The messages in a language; the source language counts as reviewed."""
    if tag == "en":
        return {key: Translation(m.text, True, m.where) for key, m in project.messages.items()}
    return project.catalogs[tag].translations


def resolve(project: Project, region_id: str, tag: str, layout_id: str, paper: str, today: date) -> Edition:
    """The edition of three ids that the project has. Never fails: what is missing shows when it is composed."""
    region, language, layout = project.regions[region_id], project.languages[tag], project.layouts[layout_id]
    words = translations(project, tag)
    left_out: dict[str, str] = {}
    printable = []
    for service in region.services:
        if reason := unprintable(service, today):
            left_out[service.id] = reason
        else:
            printable.append(_listing(service, project, language, words))
    old = {x.service.id for x in printable if is_stale(x.service, project, today) and x.service.id not in project.exceptions}
    by_id = {listing.service.id: listing for listing in printable}
    named = {role: by_id.get(region.emergency.get(role, "")) for role in ("danger", "help")}
    roles = {role: listing if listing and listing.lines else None for role, listing in named.items()}  # a box needs a number
    in_box = {listing.service.id for listing in roles.values() if listing}
    stale = [Stale(listing.service) for listing in roles.values() if listing and listing.service.id in old]
    roles = {role: listing if listing and listing.service.id not in old else None for role, listing in roles.items()}
    others = [listing for listing in printable if listing.service.id not in in_box]
    if layout.discreet:
        for listing in [x for x in others if indiscreet(" ".join((x.name, x.original, x.short)))]:
            left_out[listing.service.id] = "indiscreet"
            others.remove(listing)
    groups = {group.name: _candidates(group, others, region, language, left_out) for group in layout.groups}
    for group, listings in groups.items():
        stale += [Stale(x.service, group, n) for n, x in enumerate(listings) if x.service.id in old]
    groups = {group: tuple(x for x in listings if x.service.id not in old) for group, listings in groups.items()}
    left_out |= {found.service.id: "stale" for found in stale}
    printable = [listing for listing in printable if listing.service.id not in old]
    name, within = f"{region.id}/region#name", f"{region.id}/region#within"
    return Edition(
        region=region,
        language=language,
        layout=layout,
        paper=paper,
        region_name=words[name].text if name in words else region.name,
        within=words[within].text if within in words else words[name].text if name in words else region.within or region.name,
        messages=words,
        groups=groups,
        danger=roles["danger"],
        help=roles["help"],
        directory=region.address(tag),
        left_out=left_out,
        stale=tuple(stale),
        lights=len(printable),
        kinds=len({x.service.categories[0] for x in printable}),
    )


def is_stale(service: Service, project: Project, today: date) -> bool:
    """Whether somebody checked a service, and too long ago for its kind: then it is not printed (research: listings §3)."""
    return (
        service.verified_on is not None
        and (today - service.verified_on).days > project.settings.window(service.categories).block
    )


def unprintable(service: Service, today: date) -> str | None:
    """Why a service must not be printed even in a proof, beside the age of its check (`is_stale`)."""
    if service.status != "active":
        return service.status
    if service.expires_on is not None and service.expires_on < today:
        return "expired"
    return None if service.reachable else "no-contact"


def _candidates(
    group: Group, listings: Iterable[Listing], region: Region, language: Language, left_out: dict[str, str]
) -> tuple[Listing, ...]:
    """The listings of a group in printing order (research: listings §3); notes why others are not among them."""
    chosen = []
    for listing in listings:
        service = listing.service
        kinds = set(service.categories)
        if (group.only and not kinds & set(group.only)) or kinds & set(group.leave_out):
            left_out.setdefault(service.id, "not-for-this-piece")
        elif group.contact == "number" and not listing.lines:
            left_out.setdefault(service.id, "no-number")
        else:
            chosen.append(listing)
    for listing in chosen:
        left_out.pop(listing.service.id, None)
    return tuple(sorted(chosen, key=lambda listing: _rank(listing.service, group, region, language)))


def must_stay(service: Service) -> bool:
    """Emergency lines, and first-priority lines that answer day and night: never dropped for room."""
    answers = bool(service.phone or service.text)
    return answers and ("emergency" in service.categories or (service.always and service.priority == 1))


def _rank(service: Service, group: Group, region: Region, language: Language) -> tuple[object, ...]:
    first = [n for n, kind in enumerate(group.first) if kind in service.categories]
    near = "sex-work" in service.categories or (len(region.lineage) > 1 and service.region == region.id)
    # what stands for staff (`only`) is chosen alike in every language
    spoken = 0 if group.only or language.tag in service.languages else 1 if service.interpreter else 2
    bare = group.contact == "number-first" and not (service.phone or service.text)
    return (
        bare,
        not must_stay(service),
        min(first, default=len(group.first)),
        not near,
        spoken,
        service.priority,
        service.name,
    )


def _listing(service: Service, project: Project, language: Language, words: Mapping[str, Translation]) -> Listing:
    used: list[str] = []

    def word(column: str) -> str | None:
        key = f"{service.region}/{service.id}#{column}"
        if key in words:
            used.append(key)
            return words[key].text
        return None

    name = word("name") or service.name
    spoken = service.languages if set(service.languages) - {"en"} else ()
    order = sorted(spoken, key=lambda tag: (tag != language.tag, spoken.index(tag)))
    unknown = "ui.hours_unknown" if service.numbers else "ui.hours_unknown_online"
    heard = _Heard(words, used)
    hours = hours_words(service.answers, language, heard) if service.answers else text_of(heard, unknown)
    text_hours = hours_words(service.text_hours, language, heard) if service.text_hours and service.phone else ""
    by_arrangement = text_of(heard, f"access.{service.access}") if service.access in BY_ARRANGEMENT else ""
    note = _JOINT.join(filter(None, (by_arrangement, word("hours_note") or service.hours_note)))
    return Listing(
        service=service,
        name=name,
        original="" if name == service.name else service.short_name or service.name,
        short=word("short_name") or (service.short_name if name == service.name else ""),
        lines=_lines(service),
        website=in_words(service.website),
        hours=_JOINT.join(filter(None, (hours, note))),
        hours_known=bool(service.answers),
        hours_note=note,
        text_hours=text_hours,
        note=word("description") or "",
        address=service.address,
        for_whom=word("for_whom") or (service.for_whom if language.tag == "en" else ""),
        cost=_known_words("cost", service.cost, language, heard),
        accessibility=_known_words("accessibility", service.accessibility, language, heard),
        spoken=tuple((tag, _autonym(project, tag)) for tag in order),
        messages=tuple(dict.fromkeys(used)),
    )


def _known_words(column: str, cell: str, language: Language, words: Mapping[str, Translation]) -> str:
    """The words of a detail: those that the interface knows in every language; others in English pieces alone."""
    said = []
    for part in filter(None, (p.strip() for p in cell.split(";"))):
        key = f"{column}.{slug(part)}"
        if key in words:
            said.append(text_of(words, key))
        elif language.tag == "en":
            said.append(part)
    return _JOINT.join(said)


class _Heard(Mapping[str, Translation]):
    """The words of a language, and a note of every message that is asked for, also of those that are not there."""

    def __init__(self, words: Mapping[str, Translation], used: list[str]) -> None:
        self._words, self._used = words, used

    def __contains__(self, key: object) -> bool:
        return key in self._words  # to ask whether there is one is not to print it

    def __getitem__(self, key: str) -> Translation:
        self._used.append(key)
        return self._words[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._words)

    def __len__(self) -> int:
        return len(self._words)


def _lines(service: Service) -> tuple[Line, ...]:
    both = [Line("ui.call_or_text", phone) for phone in service.phone if phone in service.text]
    voice = [Line("ui.call", phone) for phone in service.phone if phone not in service.text]
    text = [Line("ui.text", replace(phone, texts=True)) for phone in service.text if phone not in service.phone]
    return (*both, *voice, *text)


def _autonym(project: Project, tag: str) -> str:
    return project.languages[tag].autonym if tag in project.languages else project.spoken[tag]
