"""The in-context proof: every panel as it would print in a language, with a label at each message. For translators.

Enters: a project, a language, a region, a day, a paper. Leaves: the bytes of a PDF. Panels stand at full size on larger pages;
labels stand where lines begin: at the left, in right-to-left languages at the right. What makes a panel too full is named.
`bilingual` is here too, so that both proofs are found in one place.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from html import escape

from pamphlet.diagnostics import PamphletError, Report, did_you_mean, error
from pamphlet.geometry import POINTS, Rect
from pamphlet.press.overlay import Stage, write_stages
from pamphlet.press.qr import encode
from pamphlet.press.sheets import Metadata
from pamphlet.source.layout import PAPERS
from pamphlet.source.project import Project
from pamphlet.translate.bilingual import bilingual
from pamphlet.translate.leaves import Label, Leaf, page_html, style_sheet
from pamphlet.translate.looks import NOT_FOR_PRINT
from pamphlet.translate.room import references
from pamphlet.translate.segments import SOURCE
from pamphlet.translate.spots import Spot
from pamphlet.translate.standing import DRAFT, MISSING, Standing, known_language, known_region, standings
from pamphlet.translate.trial import Face, Trial, Trials, themes

__all__ = ["bilingual", "in_context"]

#: From how full on, in %, a panel is under pressure, and how many causes are named.
TIGHT = 95.0
CAUSES = 3
#: How near the middles of two lines are that stand side by side, in points.
ABREAST = 4.0
_FATE = {DRAFT: "the English is shown", MISSING: "the English is shown"}


def in_context(project: Project, tag: str, region: str, today: date, paper: str = "letter") -> bytes:
    """Every panel of every layout as it would print, in reading order, with the reference and the state of each message.

    A panel of a second theme is shown only where it prints messages that the first does not. Raises PamphletError for a
    language, region or paper that is not there, for a language file that cannot be read, and for a layout that cannot be used:
    a proof that lacks it would look whole.
    """
    known_language(project, tag)
    known_region(project, region)
    if paper not in PAPERS:
        raise error("selection", f"there is no paper '{paper}'", hint=did_you_mean(paper, PAPERS))
    report = Report()
    report.extend(fault for (kind, _), faults in project.broken.items() if kind == "layout" for fault in faults)
    if not project.layouts and not report.failed:
        report.error("selection", "there is nothing to show: the project has no layout")
    standing = standings(project, tag, report)
    if report.failed:
        raise PamphletError(report)
    trials = Trials(project, tag, paper, today, standing)
    leaves = tuple(_leaves(trials, region))
    return _written(trials, leaves, region)


def _leaves(trials: Trials, region: str) -> Iterator[Leaf]:
    """The pages of the proof, in order."""
    names = references(trials)
    rtl = trials.project.languages[trials.tag].rtl
    for layout in trials.project.layouts.values():
        seen: set[str] = set()
        for n, theme in enumerate(themes(trials.project, layout)):
            trial = trials.of(layout, theme, region)
            trial.run()
            for face, causes in _with_causes(trial):
                messages = {spot.message for spot in face.spots}
                if n and messages <= seen:
                    continue
                seen |= messages
                for page in range(len(face.laid.pages)):
                    labels = tuple(_labels(face, page, names, trials.standing, causes, rtl))
                    size = face.panel.size(trials.paper)
                    yield Leaf(face=face, page=page, labels=labels, rtl=rtl, panel=size, paper=PAPERS[trials.paper])


def _with_causes(trial: Trial) -> Iterator[tuple[Face, Mapping[str, str]]]:
    """The panels with what makes them too full, in words by message."""
    faces = trial.faces()
    in_source: dict[str, Face] = {}
    if any(_pressed(face) for face in faces) and trial.task.language != SOURCE:
        in_source = {face.panel.id: face for face in trial.in_source()}
    for face in faces:
        yield face, _causes(face, in_source.get(face.panel.id))


def _pressed(face: Face) -> bool:
    return not face.laid.fits or (round(face.full) >= TIGHT and any(spot.flows for spot in face.spots))


def _causes(face: Face, source: Face | None) -> dict[str, str]:
    """Why a panel is too full: words that leave their box, and the blocks that take the most more than in the source."""
    if not _pressed(face):
        return {}
    out = {}
    for spot in face.spots:
        if any(f"'{text.strip()[:40]}' stands" in fault for text in spot.texts for fault in face.laid.faults if text.strip()):
            out[spot.message] = "too long for its place"
    costs: dict[str, float] = {}
    then = {spot.message: spot for spot in source.spots} if source else {}
    for spot in face.spots:
        old = then.get(spot.message)
        if spot.flows and old and spot.lines > old.lines:  # a script may need higher lines: nobody can shorten that
            costs.setdefault(spot.message, spot.extent - old.extent)
    worst = sorted((cost, message) for message, cost in costs.items())[::-1][:CAUSES]
    return {message: f"this line costs {cost / POINTS['mm']:.1f} mm" for cost, message in worst} | out


def _labels(
    face: Face, page: int, names: Mapping[str, str], standing: Mapping[str, Standing], causes: Mapping[str, str], rtl: bool
) -> Iterator[Label]:
    """A label for every message at its first place on a page, in the order of reading."""
    first: dict[str, Spot] = {}
    for spot in face.spots:
        if spot.page == page:
            first.setdefault(spot.message, spot)

    def place(spot: Spot) -> tuple[int, float]:
        return round((spot.top + spot.lead / 2) / ABREAST), -spot.right if rtl else spot.left

    for spot in sorted(first.values(), key=place):
        known = standing[spot.message]
        fate = "" if known.shown else _FATE.get(known.state, "")
        yield Label(spot=spot, name=names[spot.message], state=known.state, fate=fate, cause=causes.get(spot.message, ""))


def _written(trials: Trials, leaves: Sequence[Leaf], region: str) -> bytes:
    """The leaves as a file."""
    project, setter = trials.project, trials.press.setter
    language = project.languages[trials.tag]
    place = project.regions[region]
    about = f"{escape(place.name)} · {trials.today}"
    pages = [page_html(leaf, n, len(leaves), project, trials.tag, about) for n, leaf in enumerate(leaves)]
    try:
        drawings = {leaf.key: setter.draw(replace(leaf.face.laid, pages=(leaf.face.laid.pages[leaf.page],))) for leaf in leaves}
        html = f"<!DOCTYPE html><html lang='en'><head><title>-</title></head><body>{''.join(pages)}</body></html>"
        laid = setter.lay(html, style_sheet(leaves, project))
        drawings |= {f"over|{key}": setter.draw(panel) for key, panel in laid.items()}
        stages = [
            Stage(
                f"{leaf.face.layout.title}: {leaf.face.panel.title}",
                leaf.size,
                ((leaf.key, leaf.place), (f"over|{leaf.key}", Rect(0, 0, leaf.size.width, leaf.size.height))),
            )
            for leaf in leaves
        ]
        codes = {leaf.key: encode(place.address(trials.tag), leaf.face.layout.qr.level) for leaf in leaves}
        title = f"{NOT_FOR_PRINT}: {language.english}, {place.name}"
        metadata = Metadata(title=title, language="en", day=trials.today, seed=f"proof|{trials.tag}|{region}|{trials.paper}")
        return write_stages(stages, drawings, codes, project.shared.tokens, project.families, metadata)
    except ValueError as problem:
        raise error("typesetting", f"the proof of {language.english}: {problem}") from problem
