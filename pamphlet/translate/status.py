"""How far each language is, what keeps it from final prints, and which built pieces are out of date, since which change.

Enters: a project and the manifest's entries. Leaves: a `Status`, as plain data or as lines for a terminal. A piece is out of
date when something that stands on it changed; what was only made of other styles still holds and is named apart.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from pamphlet.diagnostics import Report
from pamphlet.edition import Edition, resolve
from pamphlet.output import some
from pamphlet.recall import Recalled, line, untrue
from pamphlet.source.catalog import Catalog
from pamphlet.source.po import Entry
from pamphlet.source.project import Project
from pamphlet.stamps import Stamps, content, place, short
from pamphlet.translate.review import Pending, pending, plain, read_entries
from pamphlet.translate.segments import SOURCE, Segment, file_name, parts, segments

#: What a segment's translation can be: one of these. `faulty` has a fault that would print wrong.
STATES = ("empty", "draft", "faulty", "translated", "reviewed")
#: What keeps pieces from being final, in words for people, the worst first.
BLOCKS = {
    "unread": "files that cannot be used: no piece can be made with their words",
    "faults": "with faults: no piece can be made before they are mended (pamphlet check says what they are)",
    "faulty": "with a fault in its words: no piece can be made before it is mended",
    "empty": "not translated: a piece that prints one of them cannot be made",
    "draft": "fuzzy or made for older words: as if not translated",
    "unreviewed": "not reviewed: a piece that prints one of them stays a proof",
    "second": "critical and accepted by one person: one more, or a back-translation, is needed",
}
GAPS = "words of services are not translated as they now stand: pieces print them in English, or go without"
#: What is said of a file that records nothing of what it prints.
UNKNOWN = "made of other words or styles; build again"
NOBODY_KNOWS = "nobody can say whether it holds"
RECORDED = ("words", "listings", "place")


@dataclass(frozen=True, slots=True)
class Part:
    """The file of a language for a region, or for what all share (no region): segments by state, and how many critical ones
    wait for a second person; no counts, and the fault in words, where they cannot be told.
    """  # one sentence over two lines

    region: str
    file: str
    counts: Mapping[str, int]
    second: int
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """What stands in the way, a key of `BLOCKS`: the ids of messages, or the places of faults."""

    kind: str
    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Progress:
    """One language. `gaps` are untranslated words of services: they keep nothing from being final."""

    tag: str
    english: str
    parts: tuple[Part, ...]
    blocks: tuple[Block, ...]
    gaps: tuple[str, ...]

    @property
    def counts(self) -> dict[str, int]:
        """Segments by state, over all its files that could be read."""
        return {state: sum(part.counts.get(state, 0) for part in self.parts) for state in STATES}


@dataclass(frozen=True, slots=True)
class Piece(Recalled):
    """A built edition, and whether it would be made just so again."""

    current: bool


@dataclass(frozen=True, slots=True)
class Status:
    """The languages in the order of languages.toml, the built pieces by name."""

    languages: tuple[Progress, ...]
    pieces: tuple[Piece, ...]

    def as_json(self) -> dict[str, object]:
        """The same as plain data, for `--json`."""
        languages = [{**asdict(language), "counts": language.counts} for language in self.languages]
        return {"languages": languages, "pieces": [asdict(piece) for piece in self.pieces]}

    def lines(self) -> tuple[str, ...]:
        """For a terminal: a table of the languages, then what stands in their way, then the recall list."""
        return (*_table(self.languages), *(line for x in self.languages for line in _in_the_way(x)), *_recalls(self.pieces))


def status(project: Project, today: date, artifacts: Mapping[str, Mapping[str, Any]], report: Report) -> Status:
    """How a project stands. `artifacts` are the manifest's entries by path (`output.read_artifacts`)."""
    languages = tuple(_progress(project, tag, today, report) for tag in project.languages if tag != SOURCE)
    return Status(languages, _pieces(project, today, artifacts))


# -- languages ----------------------------------------------------------------------------------------------------


def _progress(project: Project, tag: str, today: date, report: Report) -> Progress:
    waiting = {item.segment.id: item for item in pending(project, tag, today, report)}
    by_part: dict[str, list[Segment]] = {part: [] for part in parts(project)}
    for segment in segments(project).values():
        by_part.setdefault(segment.part, []).append(segment)
    found: dict[str, str] = {}
    files = []
    for part, members in by_part.items():
        states, fault = _states(project, tag, part, members, report)
        found |= states
        counts = {} if fault else {state: list(states.values()).count(state) for state in STATES}
        second = sum(_second(waiting.get(key)) for key in states)
        files.append(Part(part, file_name(part, tag), counts, second, fault))
    ids: dict[str, list[str]] = {kind: [] for kind in BLOCKS}
    gaps = []
    for key, state in found.items():
        if state in ("empty", "draft") and "/" in key:
            gaps.append(key)
        elif state == "translated":
            ids["second" if _second(waiting.get(key)) else "unreviewed"].append(key)
        elif state in ids:
            ids[state].append(key)
    ids["unread"] = [part.file for part in files if part.fault]
    faulty = [segment for members in by_part.values() for segment in members if found.get(segment.id) == "faulty"]
    ids["faults"] = _faults(project, tag, ids["unread"], faulty)
    blocks = tuple(Block(kind, tuple(keys)) for kind, keys in ids.items() if keys)
    return Progress(tag, project.languages[tag].english, tuple(files), blocks, tuple(gaps))


def _second(item: Pending | None) -> bool:
    return item is not None and item.why == "needs a second person"


def _states(project: Project, tag: str, part: str, members: Iterable[Segment], report: Report) -> tuple[dict[str, str], str]:
    """The state of every segment of a part; or none, and in words why nobody can tell."""
    readable = {ancestor for region in project.regions.values() for ancestor in region.lineage}
    if part and (part not in readable or ("region", part) in project.broken):
        return {}, f"the region '{part}' has faults: nobody can say what there is to translate"
    own = Report()
    entries = read_entries(project, part, tag, own)
    report.extend(own)
    if entries is None:
        return {}, "; ".join(dict.fromkeys(item.message for item in own))
    words = project.catalogs[tag].translations
    states = {}
    for segment in members:
        entry = entries.get(segment.context)
        if segment.id in words:
            states[segment.id] = "reviewed" if words[segment.id].reviewed else "translated"
        else:
            states[segment.id] = _unusable(segment, entry)
    return states, ""


def _unusable(segment: Segment, entry: Entry | None) -> str:
    if entry is None or not entry.text.strip():
        return "empty"
    return "draft" if entry.fuzzy or plain(entry.source) != plain(segment.text) else "faulty"


def _faults(project: Project, tag: str, unread: Collection[str], faulty: Iterable[Segment]) -> list[str]:
    """The places of what keeps a language from being printed beside unread files and faulty words, each once."""
    told = {(file_name(segment.part, tag), segment.context) for segment in faulty}
    errors = [
        item
        for (kind, name), items in sorted(project.broken.items())
        if (kind, name) == ("language", tag) or (kind == "listings" and name.endswith(f"/{tag}"))
        for item in items
        if item.where and item.where.path not in unread and (item.where.path, item.where.field) not in told
    ]
    return list(dict.fromkeys(str(item.where) for item in errors))


# -- built pieces -------------------------------------------------------------------------------------------------


def _pieces(project: Project, today: date, artifacts: Mapping[str, Mapping[str, Any]]) -> tuple[Piece, ...]:
    stamps = Stamps(project, today)
    groups: dict[tuple[str, ...], dict[str, Mapping[str, Any]]] = {}
    for path, entry in sorted(artifacts.items()):
        key = tuple(str(entry[name]) for name in ("region", "language", "layout", "edition", "state"))
        groups.setdefault(key, {})[path] = entry
    out = []
    for (region, language, layout, edition, state), entries in sorted(groups.items()):
        found = dict.fromkeys(change for entry in entries.values() for change in changes(entry, project, stamps, today))
        current = not found and all(_is_current(entry, project, stamps) for entry in entries.values())
        out.append(Piece(region, language, layout, edition, state, tuple(entries), tuple(found), current))
    return tuple(out)


def _is_current(entry: Mapping[str, Any], project: Project, stamps: Stamps) -> bool:
    """Whether a file of a piece that the project has would be made of the same content today."""
    return content(str(entry["stamp"])) == content(stamps.piece(entry["region"], entry["language"], entry["layout"], ""))


def changes(entry: Mapping[str, Any], project: Project, stamps: Stamps, today: date) -> tuple[str, ...]:
    """What changed of what a built file prints, in words: messages, services, its region, its date. Nothing if it still holds.

    Files that record nothing of what they print (`prints`) are said to be of other words or styles, if they are.
    """
    kinds = (("region", project.regions), ("language", project.languages), ("layout", project.layouts))
    for kind, names in kinds:
        if entry[kind] not in names:
            broken = (kind, entry[kind]) in project.broken
            return (f"the {kind} '{entry[kind]}' {'has faults' if broken else 'is gone'}: {NOBODY_KNOWS}",)
    late = str(entry.get("reprint_after") or "")
    ended = (f"it was to be printed again after {late}",) if late and late < str(today) else ()
    if _is_current(entry, project, stamps):
        return ended
    record = entry.get("prints")
    if not isinstance(record, Mapping) or not all(isinstance(record.get(key), Mapping) for key in RECORDED):
        return (UNKNOWN, *ended)
    edition = resolve(project, entry["region"], entry["language"], entry["layout"], project.settings.paper, today)
    final = entry["state"] == "final"
    words = _changed_words(record["words"], edition, project, final)
    services = _changed_services(record["listings"], edition, project, today, final)
    now = {name: short(fact) for name, (fact, _) in place(edition, project).items()}
    places = (f"{name} changed" for name, mark in record["place"].items() if now.get(name) != mark)
    return (*words, *services, *places, *ended)


def _changed_words(record: Mapping[str, str], edition: Edition, project: Project, final: bool) -> Iterator[str]:
    catalog = project.catalogs.get(edition.language.tag)
    services = {f"{service.region}/{service.id}" for service in edition.region.services}
    unread = {part for part in {_part(key) for key in record} if catalog and _is_unread(project, part, catalog)}
    yield from (f"{file_name(part, edition.language.tag)} cannot be read: {NOBODY_KNOWS}" for part in sorted(unread))
    for key, mark in record.items():
        source, _, text = mark.partition(" ")
        if key not in project.messages:
            if "#" not in key or key.partition("#")[0] in services:  # else its service is gone, and that is told
                yield f"{key} is gone"
            continue
        other = short(project.messages[key].text) != source
        now = edition.messages.get(key)
        if now is None and (other or _part(key) not in unread):
            why = catalog.unusable.get(key, "is not translated any more") if catalog else "is gone"
            yield f"{key} changed in English" if other else f"{key} {why}"
        elif now and short(now.text) != text:
            yield f"{key} changed" + (" (in English, too)" if other and catalog else "")
        elif now and final and not now.reviewed:
            yield f"{key} is not reviewed any more"


def _is_unread(project: Project, part: str, catalog: Catalog) -> bool:
    """Whether nothing could be read of a part's file: nobody took its words back then, it has a fault."""
    name = file_name(part, catalog.language.tag)
    faulty = any(item.where and item.where.path == name for items in project.broken.values() for item in items)
    return faulty and not any(_part(key) == part for key in (*catalog.translations, *catalog.unusable))


def _part(key: str) -> str:
    return key.partition("/")[0] if "/" in key else ""


def _changed_services(
    record: Mapping[str, Mapping[str, str]], edition: Edition, project: Project, today: date, final: bool
) -> Iterator[str]:
    services = {service.id: service for service in edition.region.services}
    broken = any(("region", ancestor) in project.broken for ancestor in edition.region.lineage)
    for key, said_then in record.items():
        missing = "cannot be read now" if broken else "not listed any more"
        found = untrue(said_then, services.get(key), missing, today, final)
        yield from (f"service {key}: {what}" for what in found)


# -- for a terminal -----------------------------------------------------------------------------------------------


def _table(languages: Sequence[Progress]) -> Iterator[str]:
    """One line for each language; a file that cannot be told of has a line below."""
    names = [f"{language.english} ({language.tag})" for language in languages]
    width = max(map(len, ("Translations", *names)))
    widths = {state: max(len(state), 5) for state in STATES}
    yield f"{'Translations':<{width}}" + "".join(f"  {state:>{widths[state]}}" for state in STATES)
    for name, language in zip(names, languages, strict=True):
        yield f"{name:<{width}}" + "".join(f"  {language.counts[state]:>{widths[state]}}" for state in STATES)
        yield from (f"  without {part.file}: {part.fault}" for part in language.parts if part.fault)


def _in_the_way(language: Progress) -> Iterator[str]:
    yield ""
    if not language.blocks:
        yield f"{language.english}: no word keeps a piece from being final."
    else:
        yield f"{language.english}: what keeps pieces from being final"
        yield from (f"  {len(block.ids)} {BLOCKS[block.kind]}: {some(block.ids)}" for block in language.blocks)
    if language.gaps:
        yield f"  Not in the way: {len(language.gaps)} {GAPS}: {some(language.gaps)}"


def _recalls(pieces: Sequence[Piece]) -> Iterator[str]:
    """The recall list, and what is only made of other styles."""
    yield ""
    old = [piece for piece in pieces if piece.changes]
    other = [piece.name for piece in pieces if not piece.changes and not piece.current]
    yield "These printed pieces are out of date:" if old else "No built piece is known to be out of date."
    yield from (line(piece.name, piece.edition, piece.state, piece.changes) for piece in old)
    if other:
        yield f"What these print still holds; built again, they would be made otherwise: {some(other, 8)}"
