"""A layout set on trial in one language, so that every message can be found where it prints. Nothing is drawn here.

Enters: a project and a language. Leaves: `Face` values: a panel as it was laid out, with a `Spot` for every place where a
message prints (found by its `marks`). It is the press's own machinery (`batch`), but a language that does not fit is laid out
all the same, and so are drafts, because a translator wants to see their own words in place.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from pamphlet.batch import PROBE, Batch, Blank, Press, Task
from pamphlet.diagnostics import Diagnostic, PamphletError
from pamphlet.edition import Edition, Listing, resolve
from pamphlet.pieces import Made
from pamphlet.press.compose import Composed, Composer, Filling, Placed, Proof, Section, Setting
from pamphlet.press.fit import AIR, Heights, arrangement
from pamphlet.press.typeset import Laid
from pamphlet.source.catalog import Language
from pamphlet.source.layout import Layout, Panel
from pamphlet.source.project import Project
from pamphlet.state import REASONS, State, number
from pamphlet.translate.marks import MarkingComposer, Marks, messages_in, worded
from pamphlet.translate.segments import SOURCE
from pamphlet.translate.spots import Spot, find_spots
from pamphlet.translate.standing import Standing

#: The states that an edition can be in: final, and a proof for each reason alone.
STATES = (PROBE, *(State(reasons=(r,), details=(), verified_oldest=None, reprint_after=None) for r in REASONS))


#: What panels are set with: an edition, what fills its slots, its state.
Case = tuple[Edition, Mapping[str, Filling], State]


def sections(layout: Layout, cases: Sequence[Case], edition_number: str = "AAA-xx-0000") -> tuple[Section, ...]:
    """The panels of a layout, their slots empty, in each of some cases. What depends on the state alone is shown by the first
    panel as well as by any: in the third and later cases it is the only one.
    """
    regional = set(layout.flow("region"))
    return tuple(
        Section(
            key=f"{panel.id}@{n}",
            panel=panel.id,
            edition=edition if panel.id in regional else None,
            fillings=fillings,
            state=state,
            number=edition_number,
        )
        for n, (edition, fillings, state) in enumerate(cases)
        for panel in (panels_of(layout) if n < 2 or fillings else panels_of(layout)[:1])
    )


def _cases(edition: Edition) -> tuple[Case, ...]:
    """All that can stand on the panels of an edition: each state, and other services than it has."""
    few = replace(edition, lights=1, kinds=1)
    if edition.help is not None:
        service = edition.help.service
        few = replace(few, help=replace(edition.help, service=replace(service, non_police=not service.non_police)))
    some = tuple(map(Placed, [x for group in edition.groups.values() for x in group][:1]))
    fillings = {
        group.name: Filling(slots=dict.fromkeys(group.slots, some), style="", more=False) for group in edition.layout.groups
    }
    cases: list[Case] = [(replace(edition, lights=99), {}, state) for state in STATES]
    return (*cases, (few, fillings, PROBE))


@dataclass(frozen=True, slots=True, kw_only=True)
class Face:
    """A panel on trial: how it is printed (`theme` for some `targets`, body size in points), what came of it, the height that
    listings take in it, and where its messages stand.
    """  # one sentence over two lines

    layout: Layout
    theme: str
    targets: tuple[str, ...]
    panel: Panel
    size: float
    laid: Laid
    taken: float
    state: State
    spots: tuple[Spot, ...]

    @property
    def full(self) -> float:
        """How full the panel is, in %."""
        return (self.laid.used + self.taken) / self.laid.room * 100 if self.laid.room else 0.0

    @property
    def free(self) -> float:
        """The height that is left, in points: less than nothing where it does not fit."""
        return self.laid.room - self.laid.used - self.taken - AIR


def themes(project: Project, layout: Layout) -> dict[str, tuple[str, ...]]:
    """The themes of a layout with the targets that they are for, the first one first."""
    out: dict[str, tuple[str, ...]] = {}
    for target, own in layout.theme.items():
        theme = project.settings.theme.get(target) or own
        out[theme] = (*out.get(theme, ()), target)
    return out


def panels_of(layout: Layout) -> tuple[Panel, ...]:
    """The panels in reading order; those that nobody reads on a screen come last."""
    order = dict.fromkeys((*layout.reading, *layout.panels))
    return tuple(layout.panels[name] for name in order)


class Trials:
    """One language of a project on trial, on one paper and day. Keeps a press for all of its layouts."""

    def __init__(self, project: Project, tag: str, paper: str, today: date, standing: Mapping[str, Standing]) -> None:
        self.project, self.tag, self.paper, self.today, self.standing = project, tag, paper, today, standing
        foreign = {key for key, known in standing.items() if not known.shown} if project.languages[tag].rtl else set()
        self.marks = Marks(project.messages, foreign)
        self.plain = worded(project, tag, standing, lambda _, text: text)
        self.marked = worded(project, tag, standing, self.marks.around)
        self.press = Press(self.marked)
        self.press.composer = self.composer = MarkingComposer(self.marked, self.marks)

    def of(self, layout: Layout, theme: str, region: str) -> Trial:
        """The trial of a layout in a theme for a region."""
        targets = themes(self.project, layout)[theme]
        task = Task(
            language=self.tag,
            layout=layout.id,
            regions=(region,),
            targets=targets,
            paper=self.paper,
            today=self.today,
            output=None,
        )
        return Trial(self, task, theme, targets)

    def edition(self, region: str, tag: str, layout: str, marked: Project | None = None) -> Edition:
        """An edition whose words are between signs, and everything else as it prints."""
        where = (region, tag, layout, self.paper, self.today)
        plain, signed = resolve(self.plain, *where), resolve(marked or self.marked, *where)
        others = (signed.danger, signed.help)
        found = {x.service.id: x for x in (*filter(None, others), *(x for group in signed.groups.values() for x in group))}

        def mark(listing: Listing) -> Listing:
            twin = found.get(listing.service.id, listing)
            words = twin if marked else listing
            key = f"{listing.service.region}/{listing.service.id}#"
            return replace(
                listing,
                name=self.marks.around(key + "name", words.name),
                short=self.marks.around(key + "short_name", words.short),
                note=self.marks.around(key + "description", words.note),
                hours_note=self.marks.around(key + "hours_note", words.hours_note),
                hours=twin.hours,
                text_hours=twin.text_hours,
            )

        name, within = (f"{region}/region#{part}" for part in ("name", "within"))
        return replace(
            plain,
            messages=signed.messages,
            region_name=self.marks.around(name, plain.region_name),
            within=self.marks.around(within if within in self.project.messages else name, plain.within),
            groups={group: tuple(map(mark, listings)) for group, listings in plain.groups.items()},
            danger=mark(plain.danger) if plain.danger else None,
            help=mark(plain.help) if plain.help else None,
        )

    def framed(self, layout: Layout, region: str, tag: str, *, whole: bool = True) -> dict[str, tuple[str, ...]]:
        """The messages of each panel of a layout that stand there whatever services print, in the order of the text: in every
        theme and state and whatever the region has, or (not `whole`) only those of the region as it is. Composed only.
        """  # one sentence over two lines
        edition = self.edition(region, tag, layout.id, self._filled.project)
        cases = _cases(edition) if whole else ((edition, {}, PROBE),)
        own = tuple(themes(self.project, layout))
        out: dict[str, dict[str, None]] = {panel.id: {} for panel in panels_of(layout)}
        for theme in dict.fromkeys((*own, *self.project.shared.themes)) if whole else own[:1]:
            for composer, some in ((self._filled, cases), (self._turned, cases[:1] if whole else ())):
                found = sections(layout, some)
                for section, composed in self._composed(composer, layout, edition.language, theme, found):
                    out[section.panel].update(dict.fromkeys(messages_in(composed.frame)))
        return {panel: tuple(keys) for panel, keys in out.items()}

    def listed(self, layout: Layout, region: str, *, own: bool) -> dict[str, tuple[str, ...]]:
        """The messages that services can bring to each panel of a layout, whichever are chosen: all services, or only those of
        the region's `own` sheet. Composed only.
        """  # one sentence over two lines
        edition = self.edition(region, self.tag, layout.id, self._filled.project)
        out: dict[str, dict[str, None]] = {}
        for group in layout.groups:
            style = group.tiers[0].style
            found = [x for x in edition.groups[group.name] if not own or x.service.region == region]
            galley = tuple(
                Proof(f"{x.service.id}|{gone}", Placed(x, gone), style)
                for x in found
                for gone in ((), ("short-name",) if "short-name" in group.forms and x.short else None)
                if gone is not None
            )
            panels = dict.fromkeys(slot.partition(":")[0] for slot in group.slots)
            section = Section(key="galley", panel=next(iter(panels)), edition=edition, galley=galley)
            for theme in themes(self.project, layout) if galley else ():
                for _, composed in self._composed(self._filled, layout, edition.language, theme, (section,)):
                    for panel in panels:
                        out.setdefault(panel, {}).update(dict.fromkeys(messages_in(composed.html)))
        return {panel: tuple(keys) for panel, keys in out.items()}

    def _composed(
        self, composer: Composer, layout: Layout, language: Language, theme: str, found: tuple[Section, ...]
    ) -> Iterable[tuple[Section, Composed]]:
        size = layout.fit.floor.points
        setting = Setting(language=language, layout=layout, paper=self.paper, theme=theme, size=size)
        return zip(found, composer.compose(setting, found), strict=True)

    @cached_property
    def _filled(self) -> MarkingComposer:
        """A composer of a project in which nothing is missing."""
        return MarkingComposer(worded(self.project, self.tag, self.standing, self.marks.around, filled=True), self.marks)

    @cached_property
    def _turned(self) -> MarkingComposer:
        """The same, with the author's permission given, or not, where it is otherwise."""
        project = self._filled.project
        other = "given" if project.settings.permission == "pending" else "pending"
        return MarkingComposer(replace(project, settings=replace(project.settings, permission=other)), self.marks)

    def plain_number(self, made: Made) -> str:
        """The number of an edition by its words without signs."""
        edition = made.edition
        plain = resolve(self.plain, edition.region.id, edition.language.tag, edition.layout.id, self.paper, self.today)
        boxed = filter(None, (plain.danger, plain.help))
        found = {x.service.id: x for x in (*(x for group in plain.groups.values() for x in group), *boxed)}
        return number(plain, [found[x.service.id] for x in made.printed])


class Trial(Batch):
    """One layout in one theme for one region, as `batch` makes it, without its gates: what does not fit is looked at too."""

    def __init__(self, trials: Trials, task: Task, theme: str, targets: tuple[str, ...]) -> None:
        self.trials = trials
        super().__init__(trials.press, task, theme, targets, task.regions)

    def _resolved(self, region: str) -> Edition:
        return self.trials.edition(region, self.task.language, self.task.layout)

    def _fit(self) -> Blank:
        try:
            return super()._fit()
        except PamphletError:
            if self.setting.key not in self.press.blanks:
                raise
            return self.press.blanks[self.setting.key]

    def _misfits(self, panels: Iterable[Laid]) -> tuple[Diagnostic, ...]:
        return ()

    def _judge(self, region: str, made: Made, *, settled: bool) -> None:
        pass

    def _decide(self, made: Made, fillings: dict[str, Filling], blank: Blank) -> None:
        super()._decide(made, fillings, blank)
        made.number = self.trials.plain_number(made)

    def run(self) -> None:
        """Fit, choose, set: everything short of files."""
        self.heights = Heights()
        self._choose(self._fit(), self.heights)
        self._set_language()
        for made in self.made.values():
            self._put_together(made, self.heights)

    def _face(self, panel: str, laid: Laid, state: State, size: float) -> Face:
        (made,) = self.made.values()
        taken = arrangement(self.layout, panel, made.fillings, self.heights).taken
        return Face(
            layout=self.layout,
            theme=self.setting.theme,
            targets=tuple(self.targets),
            panel=self.layout.panels[panel],
            size=size * self.language.size_factor,
            laid=laid,
            taken=taken,
            state=state,
            spots=find_spots(laid),
        )

    def faces(self) -> tuple[Face, ...]:
        """The panels as they would print."""
        (made,) = self.made.values()
        panels = [panel.id for panel in panels_of(self.layout)]
        return tuple(self._face(panel, made.laid[panel], made.state, self.setting.size) for panel in panels)

    def smallest(self) -> tuple[Face, ...]:
        """The panels at the smallest size of the layout, in every state that they can be in."""
        (made,) = self.made.values()
        setting = replace(self.setting, size=self.layout.fit.floor.points)
        return self._trial(setting, sections(self.layout, _cases(made.edition), made.number))

    def in_source(self) -> tuple[Face, ...]:
        """The panels at the size that they print in, in the source language: what its words take there."""
        (made,) = self.made.values()
        setting = replace(self.setting, language=self.project.languages[SOURCE])
        edition = self.trials.edition(made.edition.region.id, SOURCE, self.layout.id)
        return self._trial(setting, sections(self.layout, ((edition, {}, made.state),), made.number))

    def _trial(self, setting: Setting, found: tuple[Section, ...]) -> tuple[Face, ...]:
        laid, _ = self._lay(setting, found)
        return tuple(self._face(s.panel, laid[s.key], s.state or PROBE, setting.size) for s in found)
