"""Stamps: what a file was made of, as a SHA-256. Equal stamps mean equal files, so that nothing is made twice.

Digests of what many pieces share (the tool and the layouts, a language's words, a region's services) are taken once.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from pamphlet.edition import BY_ARRANGEMENT, Edition, Listing
from pamphlet.listings.service import Service
from pamphlet.source.project import Project

ENGINE = "weasyprint 70"
_PLACEHOLDER = re.compile(r"\{[a-z_]+\}")


@cache
def of_tool(folder: Path) -> str:
    """What the tool in a folder is, by its modules: a mended one makes everything anew, whatever its version says."""
    modules = sorted(folder.rglob("*.py"))
    return _digest([(module.relative_to(folder).as_posix(), module.read_bytes()) for module in modules])


class Stamps:
    """The stamps of one project on one day."""

    def __init__(self, project: Project, today: date, *, forms: Collection[str] = ()) -> None:
        self._project, self._today, self._forms = project, today, forms
        self._digests: dict[tuple[str, ...], str] = {}

    def piece(self, region: str, language: str, layout: str, paper: str) -> str:
        """The stamp of a region's piece in a language: its content, then its paper and the forms of its press files."""
        lineage = self._project.regions[region].lineage
        words = [self._words(language, ancestor) for ancestor in ("", *lineage)]
        hashed = _digest([self._tool, self._region(region), language, layout, *words])
        return " ".join([hashed, paper, *self._forms])

    def fit(self, language: str, layout: str, paper: str) -> str:
        """The stamp of what the body size of a language in a layout depends on."""
        return _digest([self._tool, self._words(language, ""), layout, paper])

    @cached_property
    def _tried(self) -> tuple[Service, ...]:
        """The emergency lines of the first region: body sizes are tried with them, whatever region is made (`batch`)."""
        first = self._project.regions[min(self._project.regions)]
        return tuple(service for service in first.services if service.id in first.emergency.values())

    @cached_property
    def _tool(self) -> str:
        """What every piece depends on: the tool, files read as they are, settings, the printer's words, and what body sizes
        are tried with beside the words of the language: emergency lines, and how long a region's code can be.
        """  # one sentence over two lines
        project = self._project
        staff = project.catalogs.get(project.settings.staff_language)
        printer = sorted((k, t.text) for k, t in staff.translations.items() if k.startswith("print.")) if staff else []
        expired = [s.expires_on is not None and s.expires_on < self._today for s in self._tried]
        tried = [self._tried, expired, max(len(region.code) for region in project.regions.values())]
        tool = of_tool(Path(__file__).parent)
        return _digest([tool, ENGINE, project.digest, project.spoken, project.settings, printer, *tried])

    def _region(self, region: str) -> str:
        key = ("region", region)
        if key not in self._digests:
            place = self._project.regions[region]
            ages = []
            for service in place.services:
                expired = service.expires_on is not None and service.expires_on < self._today
                age = (self._today - service.verified_on).days if service.verified_on else 0
                stale = age > self._project.settings.window(service.categories).block
                changed = (service.region, service.id) in self._project.outdated
                ages.append((expired, changed, self._project.exceptions.get(service.id, True) if stale else False))
            self._digests[key] = _digest([place, ages])
        return self._digests[key]

    def _words(self, language: str, region: str) -> str:
        """The words of the toolkit and the interface (no region), or of one region's own services, with their reviews."""
        key = ("words", language, region)
        if key not in self._digests:
            source = [(name, self._project.messages[name].text) for name in self._source.get(region, ())]
            catalog = self._project.catalogs.get(language)
            found = catalog.translations if catalog else {}
            words = [(name, found[name].text, found[name].reviewed) for name in self._source.get(region, ()) if name in found]
            self._digests[key] = _digest([self._project.languages[language], source, words])
        return self._digests[key]

    @cached_property
    def _source(self) -> dict[str, list[str]]:
        """The ids of messages by the region whose services they are of; "" for those that every piece depends on."""
        out: dict[str, list[str]] = {}
        tried = tuple(f"{service.region}/{service.id}#" for service in self._tried)
        for name in sorted(self._project.messages):
            region, slash, _ = name.partition("/")
            out.setdefault(region if slash else "", []).append(name)
            if name.startswith(tried):
                out.setdefault("", []).append(name)
        return out


def facts(service: Service) -> str:
    """A digest of what somebody checks when a service is verified: its numbers, hours, web address, and a public address."""
    numbers = (service.phone, service.text, service.tty)
    return _digest([service.name, numbers, service.hours, service.text_hours, service.website, service.address])[:12]


def content(stamp: str) -> str:
    """The part of a piece's stamp that stands for words, listings and styles, whatever the paper and the forms."""
    return stamp.partition(" ")[0]


def prints(
    edition: Edition, project: Project, listings: Iterable[Listing], used: Iterable[str], shown: str
) -> dict[str, dict[str, Any]]:
    """What a file says, as digests, so that it can be told later which of it changed: `words` by message (of the source and of
    the printed words), `listings` by service and fact, `place` for its region.

    `used` are the messages of its panels, `shown` the words that stand there: what is not among them is not recorded. Where
    that cannot be told, a fact is recorded: a recall too many costs paper, one too few does harm.
    """
    shown = _flat(shown)
    box = [listing for listing in (edition.danger, edition.help) if listing]
    candidates = [*box, *(listing for group in edition.groups.values() for listing in group)]
    optional = {key for listing in candidates for key in listing.messages}  # layouts leave out notes, hours, short names
    words = {
        key: f"{short(project.messages[key].text)} {short(edition.messages[key].text)}"
        for key in sorted(used)
        if key in edition.messages
        and "/region#" not in key
        and (key not in optional or _stands(edition.messages[key].text, shown))
    }
    return {
        "words": words,
        "listings": {listing.service.id: _said_here(listing, edition, words, shown) for listing in listings},
        "place": {name: short(fact) for name, (fact, seen) in place(edition, project).items() if fact and _stands(seen, shown)},
    }


def said(service: Service) -> dict[str, str]:
    """What a piece can say of a service in whatever language, as digests, by what it is called in a recall list."""
    kinds = {
        number: [kind for kind in ("phone", "text", "tty") if number in getattr(service, kind)] for number in service.numbers
    }
    facts = {
        "name": service.name,
        "short name": service.short_name,
        **{f"number {number.number}": f"{number.uri} {kinds[number]}" for number in service.numbers},
        "hours": repr((service.hours, service.text_hours, service.access in BY_ARRANGEMENT and service.access)),
        "note on hours": service.hours_note,
        "web address": service.website,
        "languages": repr((service.languages, service.interpreter)),
        "way with police": repr(service.non_police),
        "address": service.address,
        "whom it is for": service.for_whom,
        "cost": service.cost,
        "accessibility": service.accessibility,
    }
    return {name: short(fact) for name, fact in facts.items()}


def _said_here(listing: Listing, edition: Edition, words: Collection[str], shown: str) -> dict[str, str]:
    """What a file says of a service, beside the messages that it prints of it."""
    service = listing.service
    own = {"name": service.name, "short name": service.short_name, "note on hours": service.hours_note}
    columns = {"name": "name", "short name": "short_name", "note on hours": "hours_note"}
    named = [name for _, name in listing.spoken]
    if service.interpreter and "ui.interpreter" in edition.messages:
        named.append(edition.messages["ui.interpreter"].text)
    here = {
        **{
            name: bool(text) and f"{service.region}/{service.id}#{columns[name]}" not in words and _stands(text, shown)
            for name, text in own.items()
        },
        "hours": True,
        "web address": bool(listing.website) and _stands(listing.website, shown),
        "languages": bool(named) and all(_stands(name, shown) for name in named),
        "way with police": listing is edition.help,
        **{
            name: bool(text) and _stands(text, shown)
            for name, text in (
                ("address", listing.address),
                ("whom it is for", listing.for_whom),
                ("cost", listing.cost),
                ("accessibility", listing.accessibility),
            )
        },
    }
    return {name: mark for name, mark in said(service).items() if here.get(name, name.removeprefix("number ") in shown)}


def place(edition: Edition, project: Project) -> dict[str, tuple[str, str]]:
    """What a piece can say of its region and its publisher: the fact, and the words that stand where it is printed (nothing
    for what always is).
    """  # one sentence over two lines
    region, settings = edition.region, project.settings
    within = edition.within if edition.within != edition.region_name else ""
    return {
        "the region's name": (edition.region_name, edition.region_name),
        "the region's name after 'in'": (within, within),
        "the address of the directory": (edition.directory, ""),
        "the publisher": (region.publisher, region.publisher),
        "the territory": (region.territory, region.territory),
        "the credit": (f"{settings.source} {settings.permission}", settings.source),
    }


def _stands(text: str, shown: str) -> bool:
    """Whether a text stands among words, whatever fills its placeholders."""
    return all(_flat(part) in shown for part in _PLACEHOLDER.split(text))


def _flat(text: str) -> str:
    """A text without what composing changes: white space, and word joiners in hours."""
    return " ".join(text.replace("\u2060", "").split())


def short(text: str) -> str:
    """The first eight digits of the SHA-256 of a text."""
    return hashlib.sha256(_flat(text).encode("utf-8")).hexdigest()[:8]


def _digest(parts: Iterable[object]) -> str:
    hashed = hashlib.sha256()
    for part in parts:
        hashed.update(_plain(part).encode() + b"\0")
    return hashed.hexdigest()


def _plain(part: object) -> str:
    """A representation that is the same in every process: mappings sorted, no addresses of objects, no line numbers."""
    if isinstance(part, str):
        return repr(part)
    if isinstance(part, Mapping):
        return "{" + ",".join(f"{k}:{_plain(v)}" for k, v in sorted(part.items())) + "}"
    if hasattr(part, "__dataclass_fields__"):
        return "(" + ",".join(_plain(getattr(part, name)) for name in part.__dataclass_fields__ if name != "where") + ")"
    if isinstance(part, list | tuple):
        return "[" + ",".join(map(_plain, part)) + "]"
    return repr(part)
