"""Regions: their folders read, each with what it inherits, and the words of its services as messages.

A fault in one region is held against it alone. Enters: the folders of regions. Leaves: `Region` values, messages, faults.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from types import MappingProxyType

from pamphlet.diagnostics import Report, Where, did_you_mean
from pamphlet.listings.alike import alike
from pamphlet.listings.service import Service
from pamphlet.listings.sheet import read_sheet
from pamphlet.listings.table import Table, read_table, sheet_of
from pamphlet.reading import from_table, read_toml
from pamphlet.source.catalog import Message
from pamphlet.source.directories import Rules as AddressRules
from pamphlet.source.directories import addresses
from pamphlet.source.parts import Reader
from pamphlet.source.settings import Settings

#: The fields of a service that are translated, where there is a translation, with a note for translators; the others are facts.
TRANSLATED = {
    "name": "The name of the service «{name}»: a short name or description in your language, at most about 26 characters. The "
    "English name follows it. Leave it empty to print the English name alone. It must not name sex work: it stands on cards.",
    "short_name": "The same for small pieces, at most 28 characters. Leave it empty where the name above is short enough.",
    "description": "Describes the service «{name}». At most about 70 characters if possible, which is two lines.",
    "hours_note": "Stands beside the hours of «{name}».",
    "for_whom": "Who «{name}» is for. One line.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _RegionFile:
    name: str
    code: str
    parent: str = ""
    directory: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))
    addresses: Mapping[str, str]  # what `directory` stands for
    emergency: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    territory: str = ""
    publisher: str = ""
    within: str = ""
    encoding: str = "utf-8"


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """A region with what it inherits from its parents: services (its own first), directory, emergency lines, credit."""

    id: str
    name: str
    code: str
    lineage: tuple[str, ...]
    services: tuple[Service, ...]
    directory: Mapping[str, str]
    emergency: Mapping[str, str]
    territory: str
    publisher: str
    within: str

    def address(self, tag: str) -> str:
        """The online directory for a language."""
        return self.directory.get(tag) or self.directory["default"]


def read_regions(
    reader: Reader, settings: Settings, kinds: Collection[str], languages: Collection[str], tags: Mapping[str, str]
) -> tuple[dict[str, Region], dict[str, Message]]:
    """Every region folder, and the words of its services as messages."""
    files: dict[str, _RegionFile] = {}
    own: dict[str, tuple[Service, ...]] = {}
    for folder in sorted(p for p in (reader.root / "regions").iterdir() if p.is_dir()):
        report = Report()
        name = f"regions/{folder.name}/region.toml"
        data = read_toml(folder / "region.toml", name, report)
        file = from_table(_RegionFile, data, name, report, addresses={}) if data is not None else None
        if file is not None:
            rules = AddressRules(
                directories=reader.directories,
                languages=languages,
                today=reader.today,
                block=settings.windows["default"].block,
            )
            files[folder.name] = replace(file, addresses=addresses(file.directory, rules, name, report))
            sheet = f"regions/{folder.name}"
            own[folder.name] = read_sheet(
                folder, sheet, folder.name, kinds, tags, reader.today, settings.country, report, file.encoding
            )
            _warn_aging(own[folder.name], settings, reader.today, report)
        reader.part("region", folder.name, report)
    regions = {}
    for key in files:
        report = Report()
        lineage = _lineage(key, files, report)
        reader.part("region", key, report)
        if lineage is not None:
            unread = any(("region", ancestor) in reader.broken for ancestor in lineage)
            region = _inherit(key, lineage, files, own, settings, report := Report(), unread)
            reader.part("region", key, report)
            if region is not None:
                regions[key] = region
    for key, file in files.items():
        twins = [other for other in files if other != key and files[other].code == file.code]
        if twins:
            report = Report()
            place = Where(path=f"regions/{key}/region.toml", field="code")
            message = f"'{file.code}' is the code of the region '{twins[0]}' too"
            report.error("region-code", message, place, "edition numbers need a code of its own")
            reader.part("region", key, report)
    _check_listings(reader, files, own)
    return regions, _listing_messages(files, own)


def _check_listings(reader: Reader, files: Mapping[str, _RegionFile], own: Mapping[str, tuple[Service, ...]]) -> None:
    """What shows only when all sheets are read: regions that a service is to stand in, services that may be one."""
    told: set[tuple[Where, Where]] = set()
    for key in files:
        report, nothing = Report(), Report()
        lineage = _lineage(key, files, nothing) or (key,)
        for service in own[key]:
            below = {name for name in files if key in (_lineage(name, files, nothing) or ())}
            for name in service.regions:
                if name not in below:
                    place = Where(path=service.where.path, line=service.where.line, field="regions")
                    hint = did_you_mean(name, below) + f" (a service of this sheet can stand in {key} and in what lies in it)"
                    report.error("listing-value", f"'{name}' is no region in {files[key].name}", place, hint)
        for one, other in alike(service for ancestor in lineage for service in own[ancestor]):
            if (one.where, other.where) not in told:
                told.add((one.where, other.where))
                message = f"'{one.name}' and '{other.name}' ({other.where}) have the same number: are they one service?"
                hint = "keep one of them, or give them names that nobody takes for one another"
                report.warning("listing-alike", message, one.where, hint)
        reader.part("region", key, report)


def _warn_aging(services: Iterable[Service], settings: Settings, today: date, report: Report) -> None:
    """A warning for every check that is older than `warn` days, while it still counts (until `block`)."""
    for service in services:
        window = settings.window(service.categories)
        age = (today - service.verified_on).days if service.verified_on else 0
        place = Where(path=service.where.path, line=service.where.line, field="verified_on")
        if age > window.block and service.status == "active":
            report.warning(
                "service-stale",
                f"{service.name} was checked {age} days ago, which is more than {window.block}: it is not printed",
                place,
                "check it again and write the day (pamphlet listings verify makes a call sheet); or write paused in status",
            )
        if window.warn < age <= window.block:
            report.warning(
                "service-aging",
                f"{service.name} was checked {age} days ago; after {window.block} days it keeps its pieces from being final",
                place,
                "check it again, and write the day",
            )


def _lineage(region: str, files: Mapping[str, _RegionFile], report: Report) -> tuple[str, ...] | None:
    """The region and its parents, nearest first; None (and an error) if that never ends or leads nowhere."""
    chain = [region]
    while parent := files[chain[-1]].parent:
        place = Where(path=f"regions/{chain[-1]}/region.toml", field="parent")
        if parent in chain:
            report.error(
                "region-parent",
                f"'{region}' would be its own parent ({' → '.join([*chain, parent])})",
                place,
                "name the region that contains it, or take the line out",
            )
            return None
        if parent not in files:
            report.error("region-parent", f"there is no region '{parent}'", place, did_you_mean(parent, files))
            return None
        chain.append(parent)
    return tuple(chain)


def _inherit(
    key: str,
    lineage: tuple[str, ...],
    files: Mapping[str, _RegionFile],
    own: Mapping[str, tuple[Service, ...]],
    settings: Settings,
    report: Report,
    unread: bool,
) -> Region | None:
    directory: dict[str, str] = {}
    emergency: dict[str, str] = {}
    for ancestor in reversed(lineage):
        directory |= files[ancestor].addresses
        emergency |= files[ancestor].emergency
    name = f"regions/{key}/region.toml"
    if "default" not in directory:
        report.error(
            "key-missing",
            "no online directory is named",
            Where(path=name, field="directory"),
            'write [directory] and default = "https://…", here or in the parent',
        )
        return None
    services = tuple(
        service
        for n, ancestor in enumerate(lineage)
        for service in own[ancestor]
        if not service.regions or set(service.regions) & set(lineage[: n + 1])
    )
    nearest: dict[str, Service] = {}
    for service in services:
        near = nearest.setdefault(service.id, service)
        if near is not service:
            hint = "give each its own id, in the sheet and in the region's languages files"
            report.error("listing-duplicate", f"'{service.id}' stands in {service.where} already", near.where, hint)
    known = {service.id for service in services}
    for role, named in emergency.items():
        if role not in ("danger", "help"):
            report.error(
                "key-unknown", f"unknown key 'emergency.{role}'", Where(path=name, field=f"emergency.{role}"), "danger or help"
            )
        elif named not in known and not unread:
            place = Where(path=name, field=f"emergency.{role}")
            report.error("value-wrong", f"there is no service '{named}'", place, did_you_mean(named, known))
    first = files[key]
    publisher = next((files[a].publisher for a in lineage if files[a].publisher), settings.publisher)
    return Region(
        id=key,
        name=first.name,
        code=first.code,
        lineage=lineage,
        services=services,
        directory=directory,
        emergency=emergency,
        territory=next((files[a].territory for a in lineage if files[a].territory), ""),
        within=first.within,
        publisher=publisher,
    )


def _listing_messages(files: Mapping[str, _RegionFile], own: Mapping[str, tuple[Service, ...]]) -> dict[str, Message]:
    """The words of regions and services that are translated, by id: `vancouver/bwss#description`."""
    out = {}
    for key, file in files.items():
        place = Where(path=f"regions/{key}/region.toml", field="name")
        out[f"{key}/region#name"] = Message(
            f"{key}/region#name",
            file.name,
            "The name of the region, printed on covers and after a word such as Services.",
            place,
        )
        if file.within:
            words = f"{key}/region#within"
            out[words] = Message(words, file.within, "The name of the region as it stands after a word such as in.", place)
        for service in own[key]:
            for column, note in TRANSLATED.items():
                text = getattr(service, column)
                if text:
                    message = f"{key}/{service.id}#{column}"
                    where = Where(path=service.where.path, line=service.where.line, field=column)
                    out[message] = Message(message, text, note.format(name=service.name), where)
    return out


def table_of(root: Path, region: str, report: Report) -> Table | None:
    """The sheet of a region as it stands in its file, also of one with faults; None (and errors) if it cannot be read."""
    name = f"regions/{region}/region.toml"
    settings = read_toml(root / name, name, report) or {}
    path = sheet_of(root, region)
    return read_table(path, path.relative_to(root).as_posix(), report, str(settings.get("encoding", "utf-8")))
