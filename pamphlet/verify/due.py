"""Which services want a check, and why it matters: how old each check is, and what of the pieces depends on it.

Enters: a project, a day, regions. Leaves: a `Due` for each service, oldest check first, and the promises that it keeps.
"""

from __future__ import annotations

import enum
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from pamphlet.diagnostics import did_you_mean, error
from pamphlet.edition import unprintable
from pamphlet.listings.service import Service
from pamphlet.source.project import Project


class Need(enum.StrEnum):
    """How a check stands on a day (research: listings §3, "Staleness")."""

    NEVER = "never checked"
    BLOCKED = "too old"
    WARN = "soon too old"
    GOOD = "good"


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """A service and its check: `age` in days; after `warns` it should be checked again, after `blocks` nothing prints it. A day
    that nobody signed is no check, and then `age` and both days are None.
    """  # one sentence over two lines

    service: Service
    need: Need
    age: int | None = None
    warns: date | None = None
    blocks: date | None = None


def due(project: Project, today: date, regions: Sequence[str], *, parents: bool = False) -> tuple[Due, ...]:
    """The services of the regions' own sheets (with `parents`, those of their parents as well) that are not closed.

    Never checked first, then the oldest check; of equals those of an emergency box, then those in use, then by priority, then
    as they stand in the sheets. Raises PamphletError (`selection`) for a region that is not there or cannot be read.
    """
    places = sheets(project, regions, parents=parents)
    boxes = {
        (place, named) for region in project.regions.values() for place in region.lineage for named in region.emergency.values()
    }

    def order(item: Due) -> tuple[object, ...]:
        service = item.service
        return (
            item.need is not Need.NEVER,
            service.verified_on or date.min,
            (service.region, service.id) not in boxes,
            service.status != "active",
            service.priority,
            places.index(service.region),
            service.where.line or 0,
        )

    found = [_due(project, service, today) for service in own(project, places) if service.status != "closed"]
    return tuple(sorted(found, key=order))


def sheets(project: Project, regions: Sequence[str], *, parents: bool = False) -> tuple[str, ...]:
    """The regions whose sheets are meant, each once, in the order of asking; parents come last.

    Raises PamphletError (`selection`) for a region that is not there or cannot be read.
    """
    for name in regions:
        if name not in project.regions:
            raise error("selection", f"there is no region '{name}' that can be read", hint=did_you_mean(name, project.regions))
    above = [parent for name in regions for parent in project.regions[name].lineage[1:]] if parents else []
    return tuple(dict.fromkeys((*regions, *above)))


def own(project: Project, regions: Sequence[str]) -> tuple[Service, ...]:
    """The services that stand in the regions' own sheets, in their order."""
    return tuple(service for name in regions for service in project.regions[name].services if service.region == name)


def _due(project: Project, service: Service, today: date) -> Due:
    if service.verified_on is None or not service.signed:
        return Due(service=service, need=Need.NEVER)
    window = project.settings.window(service.categories)
    age = (today - service.verified_on).days
    need = Need.BLOCKED if age > window.block else Need.WARN if age > window.warn else Need.GOOD
    warns, blocks = (service.verified_on + timedelta(days) for days in (window.warn, window.block))
    return Due(service=service, need=need, age=age, warns=warns, blocks=blocks)


def depends(project: Project, service: Service, today: date) -> tuple[str, ...]:
    """What of the pieces depends on a service, in sentences: the emergency box, a tip of the toolkit that promises its kind."""
    heirs = [region for region in project.regions.values() if service.region in region.lineage]
    boxed = [region.name for region in heirs if service.id in region.emergency.values()]
    out = [f"It stands in the emergency box of {some(boxed)}."] if boxed else []
    if unprintable(service, today):
        return tuple(out)
    promises = {(block, kinds) for layout in project.layouts.values() for block, kinds in layout.promises.items()}
    for block, kinds in sorted(promises):
        if not set(kinds) & set(service.categories):
            continue
        alone = [
            region.name
            for region in heirs
            if [s for s in region.services if set(kinds) & set(s.categories) and not unprintable(s, today)] == [service]
        ]
        only = f", and nothing else keeps that promise in {some(alone)}" if alone else ""
        out.append(f"A tip of the toolkit ({block}) sends people to it{only}.")
    return tuple(out)


def some(names: Sequence[str]) -> str:
    """`A`, `A and B`, `A, B and C`; more than four are only counted."""
    if len(names) > 4:
        return f"{len(names)} regions"
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
