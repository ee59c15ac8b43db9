"""Which built pieces say of a service what does not hold any more.

Enters: what changed between two lists of services (`listings.changes`), and the manifest's entries. Leaves: a `Recall`: the
pieces that are out of date, finals first, for they were handed out; those that only print an older day of a check; and what no
piece can print yet. A service that is new makes nothing untrue, nor does a newer check, nor what a piece does not print of a
service (`stamps.prints`). Where nobody recorded what a piece prints, every harmful change counts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from pamphlet.diagnostics import Report, Where
from pamphlet.edition import unprintable
from pamphlet.listings.service import Service, read_service
from pamphlet.output import LEFT_OUT, some
from pamphlet.source.catalog import called
from pamphlet.source.project import Project
from pamphlet.stamps import said, short
from pamphlet.versions.changes import KINDS, Comparison, Touched

Entry = Mapping[str, Any]
#: What makes a piece untrue that prints the service. Other changes stand nowhere, or take nothing back.
HARMFUL = ("removed", "closed", "paused", "number", "hours", "renamed", "web", "public", "address", "unchecked", "words")


@dataclass(frozen=True, slots=True)
class Recalled:
    """A built edition, its files, and what of the services on it changed, in words."""

    region: str
    language: str
    layout: str
    edition: str
    state: str
    paths: tuple[str, ...]
    changes: tuple[str, ...]

    @property
    def name(self) -> str:
        """`vancouver/pa/trifold`."""
        return f"{self.region}/{self.language}/{self.layout}"


@dataclass(frozen=True, slots=True)
class Recall:
    """Pieces that are `stale`; pieces that are only `dated`: built again, they print a newer day; services that `could_add`."""

    stale: tuple[Recalled, ...]
    dated: tuple[Recalled, ...]
    could_add: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        """The same as plain data, for `--json`."""
        return asdict(self)

    def lines(self) -> tuple[str, ...]:
        """For a terminal."""
        out = ["These printed pieces are out of date:"] if self.stale else ["No built piece is known to be out of date."]
        out += [line(piece.name, piece.edition, piece.state, piece.changes) for piece in self.stale]
        if self.dated:
            out.append("What these say holds; built again, they would print a newer day of a check:")
            out += [line(piece.name, piece.edition, piece.state, piece.changes) for piece in self.dated]
        if self.could_add:
            out.append(f"Pieces could print these too: {some(self.could_add, 8)}")
        out.append("Only the last build is known here: what was printed from an earlier one may be out of date, too.")
        return tuple(out)


def recall(project: Project, region: str, comparison: Comparison, artifacts: Mapping[str, Entry], today: date) -> Recall:
    """What becomes of built pieces when the sheet of a region changes: those of the region and of all that lie in it.

    `artifacts` are the manifest's entries by path (`output.read_artifacts`).
    """
    read = _reader(project, region, today)
    services = {x.id: read(x.row) if x.row is not None else None for x in comparison.touched}
    stale: dict[tuple[str, ...], list[tuple[str, tuple[str, ...]]]] = {}
    dated: dict[tuple[str, ...], list[tuple[str, tuple[str, ...]]]] = {}
    for path, entry in sorted(artifacts.items()):
        here = _Printed(entry, region, project)
        key = tuple(str(entry[name]) for name in ("region", "language", "layout", "edition", "state"))
        found = [(x, services[x.id]) for x in comparison.touched if here.prints(x.id)]
        untrue = [f"{x.name}: {what}" for x, service in found for what in here.untrue(x, service, today)]
        newer = [f"{x.name}: {what}" for x, service in found for what in here.newer(x, service)]
        if untrue:
            stale.setdefault(key, []).append((path, tuple(untrue)))
        elif newer:
            dated.setdefault(key, []).append((path, tuple(newer)))
    dated = {key: files for key, files in dated.items() if key not in stale}
    fresh = [x for x in comparison.touched if x.kinds & {"added", "reopened"} and _may_print(services[x.id], today)]
    return Recall(_pieces(stale), _pieces(dated), tuple(sorted(x.name for x in fresh)))


def untrue(then: Mapping[str, str], service: Service | None, missing: str, today: date, final: bool) -> Iterator[str]:
    """What a piece says of a service that does not hold any more, in words. `then` are the digests of what it said
    (`stamps.said`); `missing` is what to say where the service is none.
    """  # one sentence over two lines
    if service is None:
        yield missing
    elif reason := unprintable(service, today):
        yield LEFT_OUT[reason]
    else:
        now = said(service)
        yield from (f"{name} changed" for name, mark in then.items() if now.get(name) != mark)
        if final and not (service.verified_on and service.signed):
            yield "its check was taken back"


def line(name: str, edition: str, state: str, changes: Sequence[str]) -> str:
    """A piece in a recall list on a terminal."""
    proof = ", proof" if state == "proof" else ""
    return f"  {name} (edition {edition}{proof}): {some(changes, 8)}"


class _Printed:
    """What a built file prints of the services of one sheet."""

    def __init__(self, entry: Entry, region: str, project: Project) -> None:
        self._entry, self._sheet = entry, region
        place = project.regions.get(str(entry["region"]))
        self._lineage = place.lineage if place else None
        own = self._lineage is None or region in self._lineage  # of a region that cannot be read, nobody knows where it lies
        record = entry.get("prints")
        record = record if isinstance(record, Mapping) else {}
        self._said, self._words = _table(record, "listings"), _table(record, "words")
        self._recorded = isinstance(record.get("listings"), Mapping)
        printed = _table(entry, "services").get("printed", ())
        self._printed = (
            frozenset([*self._said, *(printed if isinstance(printed, list | tuple) else ())]) if own else frozenset()
        )

    def prints(self, service: str) -> bool:
        """Whether it prints a service, by its id."""
        return service in self._printed

    def untrue(self, touched: Touched, service: Service | None, today: date) -> Iterator[str]:
        """What of it does not hold any more."""
        missing = "not listed any more" if touched.row is None else "cannot be read now"
        if service is not None and not self._listed_here(service):
            service, missing = None, "not listed in this region any more"
        if service is not None and not self._recorded:
            reason = unprintable(service, today)
            yield from [LEFT_OUT[reason]] if reason else (KINDS[kind] for kind in HARMFUL if kind in touched.kinds)
            return
        found = tuple(untrue(_table(self._said, touched.id), service, missing, today, self._entry["state"] == "final"))
        yield from found
        if service is not None and not unprintable(service, today):
            yield from self._other_words(touched.id, service)

    def _other_words(self, known: str, service: Service) -> Iterator[str]:
        """The words of a service that stand there as messages (`stamps.prints`), and are others now."""
        start = f"{self._sheet}/{known}#"
        for key, mark in self._words.items():
            column = key.removeprefix(start)
            if column != key and str(mark).partition(" ")[0] != short(str(getattr(service, column, ""))):
                yield f"{column.replace('_', ' ')} changed"

    def newer(self, touched: Touched, service: Service | None) -> Iterator[str]:
        """Whether somebody checked it since."""
        day = str(_table(_table(self._entry, "services"), "checked").get(touched.id, "")).partition(" ")[0]
        if "verified" in touched.kinds and service is not None and service.verified_on and str(service.verified_on) != day:
            yield f"checked on {service.verified_on}"

    def _listed_here(self, service: Service) -> bool:
        """Whether its sheet still has it for the piece's region (`regions` of the row)."""
        if not service.regions or self._lineage is None:
            return True
        return bool(set(service.regions) & set(self._lineage[: self._lineage.index(self._sheet) + 1]))


def _reader(project: Project, region: str, today: date) -> Callable[[Mapping[str, str]], Service | None]:
    """What makes services of a sheet's rows as the project does; None of one that cannot be printed as it stands."""
    kinds = {key.removeprefix("category.") for key in project.messages if key.startswith("category.")}
    spoken, where = called(project.languages, project.spoken), Where(path=f"regions/{region}")
    return lambda row: read_service(row, region, where, kinds, spoken, today, project.settings.country, Report())


def _may_print(service: Service | None, today: date) -> bool:
    return service is not None and not unprintable(service, today)


def _pieces(found: Mapping[tuple[str, ...], Iterable[tuple[str, tuple[str, ...]]]]) -> tuple[Recalled, ...]:
    """One piece for the files of an edition; finals first."""
    pieces = []
    for (region, language, layout, edition, state), files in found.items():
        paths = tuple(path for path, _ in files)
        changes = tuple(dict.fromkeys(change for _, found in files for change in found))
        pieces.append(Recalled(region, language, layout, edition, state, paths, changes))
    return tuple(sorted(pieces, key=lambda piece: (piece.state != "final", piece.name, piece.edition)))


def _table(data: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    """A table in the manifest; an empty one where it is none."""
    value = data.get(key)
    return value if isinstance(value, Mapping) else {}
