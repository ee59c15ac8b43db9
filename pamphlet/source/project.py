"""A project: its folders read as a whole, each part with the faults that keep it from being printed.

A fault in one region, language or layout is held against that part alone, so that the others can still be built.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from types import MappingProxyType

from pamphlet.diagnostics import Diagnostic, Report, Where, did_you_mean
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
from pamphlet.source.directories import read_directories
from pamphlet.source.examined import Rules
from pamphlet.source.fonts import Family, read_fonts
from pamphlet.source.glossary import Glossary, read_glossary
from pamphlet.source.layout import Layout, Stock, read_layout, read_stock
from pamphlet.source.parts import Reader
from pamphlet.source.regions import Region, read_regions
from pamphlet.source.reviews import read_reviews
from pamphlet.source.settings import Settings, check_settings, read_settings
from pamphlet.source.shared import Shared, read_shared
from pamphlet.source.toolkit import Block, read_toolkit


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
    #: Services, by sheet and id, whose facts have changed since a piece was printed with the check that they still carry.
    outdated: frozenset[tuple[str, str]] = frozenset()

    def faults(self, region: str, language: str, layout: str) -> Iterator[Diagnostic]:
        """What keeps one combination from being printed."""
        parts = [("language", language), ("layout", layout), ("region", region)]
        if region in self.regions:
            parts += [("region", parent) for parent in self.regions[region].lineage[1:]]
            parts += [("listings", f"{parent}/{language}") for parent in self.regions[region].lineage]
        for part in parts:
            yield from self.broken.get(part, ())


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
    reader = Reader(root, today)
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
    regions, words = read_regions(reader, settings, kinds, languages, called(languages, spoken))
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


def _read_catalogs(
    reader: Reader,
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
    reader: Reader, stocks: Mapping[str, Stock], shared: Shared, kinds: Collection[str], blocks: Collection[str]
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
