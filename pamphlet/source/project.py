"""A project: its folders read as a whole, each part with the faults that keep it from being printed.

A fault in one region, language or layout is held against that part alone, so that the others can still be built.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from types import MappingProxyType

from pamphlet.diagnostics import Diagnostic, Report, Where, did_you_mean
from pamphlet.listings.alike import alike
from pamphlet.listings.service import Service
from pamphlet.listings.sheet import read_sheet
from pamphlet.reading import from_table, read_toml
from pamphlet.source.catalog import (
    Catalog,
    Language,
    Message,
    PoFile,
    called,
    read_catalog,
    read_interface,
    read_languages,
)
from pamphlet.source.directories import Directory, addresses, read_directories
from pamphlet.source.directories import Rules as AddressRules
from pamphlet.source.examined import Rules
from pamphlet.source.fonts import Family, read_fonts
from pamphlet.source.glossary import Glossary, read_glossary
from pamphlet.source.layout import Layout, Stock, read_layout, read_stock
from pamphlet.source.reviews import read_reviews
from pamphlet.source.settings import Settings, check_settings, read_settings
from pamphlet.source.shared import Shared, read_shared
from pamphlet.source.toolkit import Block, read_toolkit

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """Everything that the folders hold. `broken` has the faults by (kind, id): region, language, layout."""

    root: Path
    settings: Settings
    blocks: tuple[Block, ...]
    messages: Mapping[str, Message]
    languages: Mapping[str, Language]
    spoken: Mapping[str, str]
    catalogs: Mapping[str, Catalog]
    glossaries: Mapping[str, Glossary]
    regions: Mapping[str, Region]
    layouts: Mapping[str, Layout]
    stocks: Mapping[str, Stock]
    families: Mapping[str, Family]
    shared: Shared
    broken: Mapping[tuple[str, str], tuple[Diagnostic, ...]]
    warnings: tuple[Diagnostic, ...]
    digest: str
    #: Services whose old check is let through for once, by id, with the reason that proofs of them print (`--allow-stale`).
    exceptions: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    def faults(self, region: str, language: str, layout: str) -> Iterator[Diagnostic]:
        """What keeps one combination from being printed."""
        parts = [("language", language), ("layout", layout), ("region", region)]
        if region in self.regions:
            parts += [("region", parent) for parent in self.regions[region].lineage[1:]]
            parts += [("listings", f"{parent}/{language}") for parent in self.regions[region].lineage]
        for part in parts:
            yield from self.broken.get(part, ())


class _Reader:
    """Reads one project; keeps the faults by part."""

    def __init__(self, root: Path, today: date) -> None:
        self.root, self.today = root, today
        self.directories: Mapping[str, Directory] = {}
        self.broken: dict[tuple[str, str], tuple[Diagnostic, ...]] = {}
        self.warnings: list[Diagnostic] = []

    def part(self, kind: str, name: str, report: Report) -> None:
        """Hold the errors of a report against a part."""
        errors = tuple(item for item in report if item.severity == "error")
        self.warnings.extend(item for item in report if item.severity != "error")
        if errors:
            self.broken[kind, name] = (*self.broken.get((kind, name), ()), *errors)


def read_project(root: Path, today: date) -> tuple[Project | None, Report]:
    """The project in a folder. Errors that concern all of it are in the report, and then there is no project."""
    report = Report()
    for folder in ("content", "layouts", "regions"):
        if not (root / folder).is_dir():
            report.error(
                "file-missing",
                f"there is no folder '{folder}' in {root.name or root}",
                Where(path=folder),
                "run the command in the project's folder, name it with --project, or make one: pamphlet init DIR",
            )
    if report.failed:
        return None, report
    root = root.resolve()
    reader = _Reader(root, today)
    settings = read_settings(root / "content/project.toml", "content/project.toml", report)
    blocks = read_toolkit(root / "content/toolkit.md", "content/toolkit.md", report)
    interface = read_interface(root / "content/interface.toml", "content/interface.toml", report)
    languages, spoken = read_languages(root / "content/languages.toml", "content/languages.toml", report)
    families = read_fonts(root / "layouts/fonts", "layouts/fonts", report)
    for tag, language in languages.items():
        for family in language.fonts:
            if family not in families:
                place = Where(path="content/languages.toml", field=f"{tag}.fonts")
                report.error("key-unknown", f"there is no font family '{family}'", place, did_you_mean(family, families))
    glossaries = read_glossary(root / "content/glossary.toml", "content/glossary.toml", languages, report)
    reader.directories = read_directories(root / "content/directories.toml", "content/directories.toml", report)
    stocks = read_stock(root / "layouts/stock", "layouts/stock", report)
    shared = read_shared(root, report)
    kinds = {key.removeprefix("category.") for key in interface if key.startswith("category.")}
    if settings is not None:
        check_settings(settings, kinds, languages, tuple(shared.themes) if shared else (), report)
    for twin in sorted({block.id for block in blocks} & set(interface)):
        place = Where(path="content/interface.toml", field=twin)
        report.error("toolkit-block", f"'{twin}' is a block of the toolkit text already", place, "give it another name")
    if not languages and not report.failed:
        report.error("value-wrong", "there is no language", Where(path="content/languages.toml"), "at least [en] must be there")
    if settings is None or shared is None or report.failed:
        return None, report
    toolkit = {
        b.id: Message(
            b.id,
            b.text,
            f"Toolkit text ({b.kind}). Translate it whole and faithfully.",
            Where(path="content/toolkit.md", line=b.line),
        )
        for b in blocks
    }
    regions, words = _read_regions(reader, settings, kinds, languages, called(languages, spoken))
    messages = {**toolkit, **interface, **words}
    if not _knows_critical(settings, messages, report):
        return None, report
    rules = {
        tag: Rules(language, glossaries.get(tag, Glossary()), tuple(families[name] for name in language.fonts))
        for tag, language in languages.items()
    }
    catalogs = _read_catalogs(reader, rules, languages, messages, regions, settings.critical)
    layouts = _read_layouts(reader, stocks, shared, kinds, toolkit)
    project = Project(
        root=root,
        settings=settings,
        blocks=blocks,
        messages=messages,
        languages=languages,
        spoken=spoken,
        catalogs=catalogs,
        glossaries=glossaries,
        regions=regions,
        layouts=layouts,
        stocks=stocks,
        families=families,
        shared=shared,
        broken=reader.broken,
        warnings=tuple(reader.warnings),
        digest=_digest(root),
    )
    return project, report


def _knows_critical(settings: Settings, messages: Collection[str], report: Report) -> bool:
    """Whether every message that needs two reviewers is there: a slip of the pen would let one go with one."""
    unknown = [key for key in settings.critical if key not in messages and "/" not in key]  # regions come and go
    for key in unknown:
        place = Where(path="content/project.toml", field="critical")
        report.error("key-unknown", f"there is no message '{key}'", place, did_you_mean(key, messages))
    return not unknown


def _read_regions(
    reader: _Reader, settings: Settings, kinds: Collection[str], languages: Collection[str], tags: Mapping[str, str]
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


def _check_listings(reader: _Reader, files: Mapping[str, _RegionFile], own: Mapping[str, tuple[Service, ...]]) -> None:
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


def _read_catalogs(
    reader: _Reader,
    rules: Mapping[str, Rules],
    languages: Mapping[str, Language],
    messages: Mapping[str, Message],
    regions: Mapping[str, Region],
    critical: Collection[str],
) -> dict[str, Catalog]:
    """Each language's translations: its own file and the regions' files, with the reviews."""
    catalogs = {}
    stray = Report()
    patterns = ("content/languages/*.po", "content/reviews/*.jsonl", "regions/*/languages/*.po")
    for found in sorted(path for pattern in patterns for path in reader.root.glob(pattern)):
        if found.stem not in languages:
            where = Where(path=found.relative_to(reader.root).as_posix())
            message = f"no language '{found.stem}' in content/languages.toml"
            stray.warning("language-unknown", message, where, did_you_mean(found.stem, languages))
    reader.part("language", "", stray)
    for tag, language in languages.items():
        if tag == "en":
            continue
        report = Report()
        name = f"content/reviews/{tag}.jsonl"
        reviews = read_reviews(reader.root / name, name, reader.today, report)
        shared = {key: message for key, message in messages.items() if "/" not in key}
        file = PoFile(reader.root / f"content/languages/{tag}.po", f"content/languages/{tag}.po")
        catalog = read_catalog(language, file, shared, reviews, critical, report, rules[tag])
        reader.part("language", tag, report)
        good, unusable, doubts = dict(catalog.translations), dict(catalog.unusable), dict(catalog.doubts)
        for region in sorted({ancestor for r in regions.values() for ancestor in r.lineage}):
            path = f"regions/{region}/languages/{tag}.po"
            report = Report()
            own = {key: m for key, m in messages.items() if key.startswith(f"{region}/")}
            part = Catalog(language, {}, {})
            if (reader.root / path).is_file():
                whole = ("region", region) not in reader.broken
                file = PoFile(reader.root / path, path, f"{region}/", whole)
                part = read_catalog(language, file, own, reviews, critical, report, rules[tag])
            if region in regions:
                _warn_of_gaps(path, regions[region], part, report)
            reader.part("listings", f"{region}/{tag}", report)
            good |= part.translations
            unusable |= part.unusable
            doubts |= part.doubts
        catalogs[tag] = Catalog(language, good, unusable, doubts)
    return catalogs


def _warn_of_gaps(path: str, region: Region, part: Catalog, report: Report) -> None:
    """Descriptions that a piece in the language goes without, because nobody translated them as they now are."""
    own = [s for s in region.services if s.region == region.id and s.status == "active" and s.reachable and s.description]
    gaps = [key for s in own if (key := f"{region.id}/{s.id}#description") not in part.translations]
    if gaps:
        why = part.unusable.get(gaps[0], "is not there")
        names = ", ".join(key.partition("/")[2] for key in gaps[:3]) + (f" and {len(gaps) - 3} more" if len(gaps) > 3 else "")
        message = f"{part.language.english} pieces go without these words: {names} (the first {why})"
        report.warning("message-missing", message, Where(path=path), "translate them as they now stand in services.csv")


def _read_layouts(
    reader: _Reader, stocks: Mapping[str, Stock], shared: Shared, kinds: Collection[str], blocks: Collection[str]
) -> dict[str, Layout]:
    layouts = {}
    for folder in sorted(
        p for p in (reader.root / "layouts").iterdir() if (p / "layout.toml").exists() or (p / "panels.html").exists()
    ):
        report = Report()
        layout = read_layout(folder, f"layouts/{folder.name}", stocks, shared.themes, report, kinds, blocks)
        reader.part("layout", folder.name, report)
        if layout is not None:
            layouts[folder.name] = layout
    return layouts


def _digest(root: Path) -> str:
    """A SHA-256 over everything that every edition depends on: templates, styles, fonts, colour profile."""
    hashed = hashlib.sha256()
    for path in sorted((root / "layouts").rglob("*")):
        if path.is_file() and not re.search(r"\.(md|txt)$", path.name):
            hashed.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return hashed.hexdigest()
