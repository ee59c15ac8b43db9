"""Where each message prints, and how much room it has there: what a translator needs to know beside the words.

Enters: a project, a language, a day. Leaves: `Place` values by message, from panels that were really laid out (nothing is
drawn), and the lines of the `#.` comments of PO files. A language that does not fit, or has no words yet, gets answers too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType

from pamphlet.diagnostics import Report
from pamphlet.geometry import POINTS
from pamphlet.source.layout import Layout
from pamphlet.source.project import Project
from pamphlet.translate.segments import SOURCE, segments
from pamphlet.translate.spots import Spot
from pamphlet.translate.standing import known_language, known_region, standings
from pamphlet.translate.trial import Face, Trials, panels_of, themes

#: What stays as it is in every language: placeholders, numbers, web addresses, names in capitals within a sentence.
_KEPT = (
    re.compile(r"\{[a-z_]+\}"),
    re.compile(r"(?:https?://|www\.)[^\s)]+"),
    re.compile(r"(?<!\w)\d+(?:[-–.,:/]\d+)*(?!\w)"),
)
#: A name within a sentence: words in capitals one after another.
_NAME = re.compile(r"(?<!\S)[A-Z][\w’']*(?: [A-Z][\w’']*)+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One panel on which a message prints.

    `full` is how full the panel is, in %, at the size that it prints in. `characters` is about how many characters the message
    may have before the panel does not fit at the smallest size, all other texts unchanged; for words of a listing, before they
    take one more line. It is 0 where that cannot be said: display type grows and shrinks, and an unchosen service is not set.
    `millimetres` is the height of its block, if that flows, else 0.
    """

    layout: str
    panel: str
    title: str
    full: float
    characters: int
    millimetres: float


def places(project: Project, tag: str, today: date, region: str = "", paper: str = "letter") -> Mapping[str, tuple[Place, ...]]:
    """Where every segment prints in a language, by its id; a segment that no layout prints has no place.

    Panels are laid out with the services of `region`; without one, of the first by name, as copyfitting does. Without one, the
    words of all regions' services have places too. Raises PamphletError for a language or region that is not there.
    """
    known_language(project, tag)
    if region:
        known_region(project, region)
    if not project.regions:
        return MappingProxyType({key: () for key in segments(project)})
    trials = Trials(project, tag, paper, today, standings(project, tag, Report()))
    return _places(trials, region)


def _places(trials: Trials, region: str) -> Mapping[str, tuple[Place, ...]]:
    """The places of all messages, by layout, then in reading order."""
    project = trials.project
    home = region or min(project.regions)
    found: dict[str, list[Place]] = {key: [] for key in segments(project)}
    for layout in project.layouts.values():
        faces, measured = _measured(trials, layout, home)
        printed: dict[str, set[str]] = {panel.id: set() for panel in panels_of(layout)}
        for other in (home,) if region else project.regions:
            sources = (
                trials.framed(layout, other, trials.tag, whole=other == home),
                trials.listed(layout, other, own=other != home),
            )
            for panel, keys in (pair for source in sources for pair in source.items()):
                printed[panel].update(keys)
        for face in faces:
            name = face.panel.id
            empty = Place(layout=layout.id, panel=name, title=face.panel.title, full=face.full, characters=0, millimetres=0.0)
            for key in (key for key in found if key in printed[name] or (key, name) in measured):
                found[key].append(measured.get((key, name), empty))
    return MappingProxyType({key: tuple(own) for key, own in found.items()})


def _measured(trials: Trials, layout: Layout, region: str) -> tuple[tuple[Face, ...], dict[tuple[str, str], Place]]:
    """A layout as it prints in its first theme, and the places of its messages that could be measured, by message and panel:
    the tightest of every state.
    """  # one sentence over two lines
    trial = trials.of(layout, next(iter(themes(trials.project, layout))), region)
    trial.run()
    faces = trial.faces()
    full = {face.panel.id: face.full for face in faces}
    out: dict[tuple[str, str], Place] = {}
    for face, spot in _spots(faces, trial.smallest()):
        key = (spot.message, face.panel.id)
        place = Place(
            layout=layout.id,
            panel=face.panel.id,
            title=face.panel.title,
            full=full[face.panel.id],
            characters=spot.characters(face.free),
            millimetres=spot.height / POINTS["mm"] if spot.flows else 0.0,
        )
        out[key] = _tighter(out[key], place) if key in out else place
    return faces, out


def _spots(printed: Iterable[Face], smallest: Iterable[Face]) -> Iterable[tuple[Face, Spot]]:
    """What is to be measured: blocks at the smallest size; listings, which are not set there, as they print.

    A block's height is that of the printed size, and so is looked for there first.
    """
    heights: dict[tuple[str, str], float] = {}
    for face in printed:
        for spot in face.spots:
            heights.setdefault((face.panel.id, spot.message), spot.height)
            if spot.listing:
                yield face, spot
    for face in smallest:
        for spot in face.spots:
            yield face, replace(spot, height=heights.get((face.panel.id, spot.message), spot.height))


def _tighter(one: Place, two: Place) -> Place:
    """The same place in two states: what holds in both."""
    known = [place.characters for place in (one, two) if place.characters]
    return replace(one, characters=min(known, default=0), millimetres=max(one.millimetres, two.millimetres))


def references(trials: Trials) -> Mapping[str, str]:
    """A short name of every message for people, such as `#start-2`: its first panel, and its place among that panel's messages.

    The same in every language and whatever its words are. The words of listings, which come and go, have their own id.
    """
    project = trials.project
    out: dict[str, str] = {}
    counts: dict[str, int] = {}
    for layout in project.layouts.values() if project.regions else ():
        framed = trials.framed(layout, min(project.regions), SOURCE)
        for panel in panels_of(layout):
            for key in framed[panel.id]:
                if key not in out and "/" not in key:
                    counts[panel.id] = counts.get(panel.id, 0) + 1
                    out[key] = f"#{panel.id}-{counts[panel.id]}"
    return MappingProxyType({key: out.get(key) or "#" + key.rpartition("/")[2].replace("#", "-") for key in project.messages})


def comments(project: Project, tag: str, today: date) -> Mapping[str, str]:
    """The lines of the `#.` comment of every segment, by its id: where it prints and what fits, what must stay as it is, and
    how the in-context proof names it.

    Raises PamphletError for a language that is not there.
    """
    known_language(project, tag)
    trials = Trials(project, tag, project.settings.paper, today, standings(project, tag, Report()))
    found = _places(trials, "") if project.regions else {}
    names = references(trials)
    out = {}
    for key, segment in segments(project).items():
        lines = []
        if own := found.get(key, ()):
            lines.append(_where(own, trials.project, listing="#" in key and "/region#" not in key))
        if kept := _kept(key, segment.text, project):
            lines.append(f"Keep as it is: {', '.join(kept)}")
        if own:
            lines.append(f"Proof: {names[key]}")
        out[key] = "\n".join(lines)
    return MappingProxyType(out)


def _where(own: Iterable[Place], project: Project, *, listing: bool) -> str:
    """`Prints on: tri-fold pamphlet, inside first panel; fits about 620 characters.`"""
    by_layout: dict[str, list[Place]] = {}
    for place in own:
        by_layout.setdefault(place.layout, []).append(place)
    parts = []
    for name, group in by_layout.items():
        layout = project.layouts[name]
        titles = [_small(place.title) for place in group]
        everywhere = 1 < len(titles) == len(layout.panels)
        parts.append(f"{_small(layout.title)}, {'every panel' if everywhere else _list(titles)}")
    room = min((place.characters for group in by_layout.values() for place in group if place.characters), default=0)
    parts += ["if there is room for the service"] if listing else []
    parts += [f"fits about {_round(room)} characters"] if room else []
    return f"Prints on: {'; '.join(parts)}."


def _small(title: str) -> str:
    return (title[:1].lower() + title[1:]).replace(",", "")


def _list(words: list[str]) -> str:
    return " and ".join(filter(None, (", ".join(words[:-1]), words[-1])))


def _round(characters: int) -> int:
    """A number that nobody takes for exact, rounded down."""
    step = 10 if characters >= 100 else 5 if characters >= 25 else 1
    return characters // step * step


def _kept(key: str, text: str, project: Project) -> tuple[str, ...]:
    """What a text holds that stays as it is, in the order of the text. The name of a service is itself to be translated."""
    found = {match.start(): match[0] for pattern in _KEPT for match in pattern.finditer(text)}
    if "#" not in key or key.endswith(("#description", "#hours_note")):
        words = text.split()
        if 2 * sum(word[0].isupper() for word in words) <= len(words):  # else it is a heading
            found |= {m.start(): m[0] for m in _NAME.finditer(text) if re.search(r"[a-z,] $", text[: m.start()])}
        services = [service for region in project.regions.values() for service in region.services]
        names = {name for service in services for name in (service.name, service.short_name) if name}
        for name in (*names, project.settings.source.partition(",")[0]):
            if (at := text.find(name)) >= 0 and len(name) > len(found.get(at, "")):
                found[at] = name
    return tuple(dict.fromkeys(found[at] for at in sorted(found)))
