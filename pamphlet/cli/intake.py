"""What `pamphlet listings import` and `diff` do: a source read, held against a sheet, written or told."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from pamphlet.cli.work import Work

if TYPE_CHECKING:
    from pamphlet.feeds.feed import Feed
    from pamphlet.listings.table import Table

#: Which of two lists is meant.
Side = Literal["before", "after"]
Told = Callable[[Work, Collection[str]], None]
#: What an import remembers of a directory, beside the sheet.
MEMORY = "imported.jsonl"


def intake(work: Work, source: Path, region_id: str, options: Mapping[str, Any], told: Told) -> None:
    """Take a source into a region's sheet, or say what that would do."""
    from pamphlet.feeds.telling import MOST, lines
    from pamphlet.listings.table import blank_table, changed, losses, sheet_of
    from pamphlet.versions.memory import as_bytes, read_memory
    from pamphlet.versions.merging import merge

    folder = work.root / "regions" / region_id
    path = sheet_of(work.root, region_id)
    name = path.relative_to(work.root).as_posix()
    table = sheet(work, region_id) if path.is_file() else blank_table(path, name)
    memory = read_memory(folder / MEMORY, f"regions/{region_id}/{MEMORY}", work.report)
    feed = _feed(work, source, options)
    if feed is None or table is None or memory is None:
        work.leave()
        return
    if not options["origin"]:
        _ask_for_origin(work, source, table)
    related = _related(work, region_id)
    result = merge(
        table.rows,
        [candidate.cells for candidate in feed.candidates],
        memory,
        {row["id"] for row in related if row.get("id")},
        work.today,
        others=related,
        unread=[item.source_id for item in feed.refused],
        restore=bool(options["restore"]),
    )
    told(work, [*lines(feed, source.name or str(source))])
    everything = bool(options["everything"])
    told(work, [*_brief(result.lines(everything=everything), MOST if not everything else None)])
    if options["dry_run"]:
        work.tell("Nothing was written: --dry-run.")
    elif result.writes or result.memory != memory:
        files: dict[Path, str | bytes] = {folder / MEMORY: as_bytes(result.memory)}
        if result.writes:
            told(work, [f"Writing {name} loses {what}" for what in losses(table)])
            files[path] = changed(table, result.updates, result.additions)
        work.write(files)
        if result.writes:
            work.tell(
                f"Wrote {name}. Check what is new (pamphlet listings verify -r {region_id}); then write active in status."
            )
    work.result(
        without_addresses(
            {
                "form": feed.form,
                "counts": dict(feed.counts),
                "refused": [{"source_id": x.source_id, "why": x.why, "notes": list(x.notes)} for x in feed.refused],
                "notes": {x.source_id: list(x.notes) for x in feed.candidates if x.notes},
                "sheet": name,
                **{f"rows_{key}": value for key, value in result.as_json().items()},
            }
        )
    )


def without_addresses(data: Any) -> Any:
    """Plain data with every text of it masked."""
    from pamphlet.listings.privacy import masked

    if isinstance(data, str):
        return masked(data)
    if isinstance(data, Mapping):
        return {key: without_addresses(value) for key, value in data.items()}
    return [without_addresses(value) for value in data] if isinstance(data, list | tuple) else data


def _ask_for_origin(work: Work, source: Path, table: Table) -> None:
    """End here where a source has a new name, and the sheet has services of other directories: it may be one of them."""
    name = _named_after(source)
    known = sorted({origin for row in table.rows if (origin := row.cells.get("source_id", "").partition(":")[0])})
    if known and name not in known:
        (likely,) = get_close_matches(name, known, n=1, cutoff=0.0)
        hint = (
            f"if it is a newer file of one of them, add its name, such as --origin {likely}; if it is another, --origin {name}"
        )
        work.refuse(f"{table.name} has services from {', '.join(known)}: is {source.name} one of them?", hint)


def _named_after(source: Path) -> str:
    return re.sub(r"[^a-z0-9]+", "-", source.stem.casefold()).strip("-") or "directory"


def _brief(told: Sequence[str], most: int | None) -> Iterator[str]:
    """What a merge tells, with the long lists cut whose items stand in the sheet now, so that nothing is told only here."""
    count = 0
    cut = False
    for line in (*told, ""):
        if line.startswith("  "):
            count += 1
            if not cut or most is None or count <= most:
                yield line
            continue
        if cut and most is not None and count > most:
            yield f"  and {count - most:,} more; --json has all"
        count, cut = 0, line.startswith(("New,", "Followed the directory"))
        if line:
            yield line


def _feed(work: Work, source: Path, options: Mapping[str, Any]) -> Feed | None:
    from pamphlet.feeds.feed import read_feed
    from pamphlet.source.catalog import called

    project = work.project
    return read_feed(
        source,
        name=source.name or str(source),
        origin=options["origin"] or _named_after(source),
        today=work.today,
        kinds={key.removeprefix("category.") for key in project.messages if key.startswith("category.")},
        spoken=called(project.languages, project.spoken),
        country=project.settings.country,
        categories={},
        mapping=options["mapping"],
        encoding=options["encoding"],
        report=work.report,
        default_kind=options["kind"] or "",
    )


def sheet(work: Work, region_id: str) -> Table | None:
    """The sheet of a region as it stands in its file; None (and errors) if it cannot be read."""
    from pamphlet.source.regions import table_of

    return table_of(work.root, region_id, work.report)


def _related(work: Work, region_id: str) -> list[Mapping[str, str]]:
    """The rows of the sheets whose services stand on the same pieces: the region's parents, and what lies in it."""
    regions = work.project.regions
    above = regions[region_id].lineage[1:] if region_id in regions else ()
    below = [name for name, other in regions.items() if region_id in other.lineage[1:]]
    tables = [sheet(work, name) for name in (*above, *below)]
    return [row.cells for table in tables if table is not None for row in table.rows]


def difference(
    work: Work, before: Path, after: Path, region_id: str, output: Path, options: Mapping[str, Any], told: Told
) -> None:
    """Tell what changed between two sheets, or a sheet and a directory, and which built pieces print what changed."""
    from pamphlet.output import read_artifacts
    from pamphlet.recall import recall
    from pamphlet.versions.changes import compare

    sides: dict[Side, tuple[Sequence[Mapping[str, str]], bool]] = {
        "before": _side(work, before, options),
        "after": _side(work, after, options),
    }
    if work.report.failed:
        return
    feeds: list[Side] = [side for side, (_, is_feed) in sides.items() if is_feed]
    if len(feeds) > 1:
        work.refuse("both are directories", "name the sheet that one of them is to be held against")
    found = compare(sides["before"][0], sides["after"][0], feed=feeds[0] if feeds else "")
    told(work, found.lines())
    region = region_id or _region_of(work, after) or _region_of(work, before)
    pieces: dict[str, Any] = {}
    if not region:
        work.tell("Which pieces print these? Name the region with -r.")
    else:
        answer = recall(work.project, region, found, read_artifacts(output), work.today)
        told(work, answer.lines())
        pieces = answer.as_json()
    work.result(without_addresses({"changes": found.as_json(), "pieces": pieces}))


def _side(work: Work, path: Path, options: Mapping[str, Any]) -> tuple[Sequence[Mapping[str, str]], bool]:
    """The rows of a sheet or of a directory, and whether it is one."""
    from pamphlet.listings.table import read_table, sheet_of

    if path.is_dir() and (path / "region.toml").is_file():
        path = sheet_of(path.parent.parent, path.name)
    if path.is_file() and path.suffix.casefold() in (".csv", ".xlsx") and options["mapping"] is None:
        table = read_table(path, path.name, work.report, options["encoding"])
        return ([row.cells for row in table.rows], False) if table else ([], False)
    feed = _feed(work, path, options)
    return ([candidate.cells for candidate in feed.candidates], True) if feed else ([], True)


def _region_of(work: Work, path: Path) -> str:
    """The region in whose folder a path lies, if any."""
    for folder in (path, *path.resolve().parents):
        if folder.parent.name == "regions" and folder.name in work.project.regions:
            return folder.name
    return ""
