"""Some editions of one language and layout, made together: compose, fit, set, impose, check, write.

Language panels are set once for all regions; the listings of all regions of the batch are set in one pass. What a batch
writes depends on each edition alone, never on its neighbours, so that every way to split the work gives the same bytes.
"""

from __future__ import annotations

import gc
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from pamphlet.checks.text import check_glyphs
from pamphlet.diagnostics import Diagnostic, PamphletError, Report, Where, error
from pamphlet.edition import Edition, resolve
from pamphlet.pieces import Files, Made
from pamphlet.press.compose import Composed, Composer, Filling, Section, Setting, SettingKey
from pamphlet.press.fit import (
    AIR,
    Arrangement,
    Fitted,
    Heights,
    arrangement,
    capacities,
    fit_size,
    galley,
    has_room,
    lost,
    pack,
)
from pamphlet.press.typeset import COUNTS, Laid, Typesetter
from pamphlet.source.project import Project
from pamphlet.state import State, blocked, number, state

#: What a probe is set with: the longest lines that a final edition can have.
PROBE = State(reasons=(), details=(), verified_oldest=date(2026, 12, 28), reprint_after=date(2027, 12, 28))
#: How often listings are chosen again where the room that they leave is not the room that they were chosen for.
TURNS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """A batch to make: regions of one language and layout, for some targets. `stamps` go into the manifest by region.

    `sizes` are body sizes by theme that an earlier build found for the very same words and styles, whose stamp is `fit`.
    """

    language: str
    layout: str
    regions: tuple[str, ...]
    targets: tuple[str, ...]
    paper: str
    today: date
    output: Path | None
    final: bool = False
    marks: bool = False
    imposed: bool = False
    fit: str = ""
    sizes: Mapping[str, float] = field(default_factory=dict)
    stamps: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Done:
    """What came of a task: manifest entries, and by region the faults that kept an edition back or make it a proof."""

    entries: tuple[dict[str, object], ...]
    faults: Mapping[str, tuple[Diagnostic, ...]]
    proofs: Mapping[str, tuple[str, ...]]
    counts: Mapping[str, int]


class Press:
    """Makes batches of one project; keeps the typesetter and the templates for the life of a process."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self.composer = Composer(project)
        self.setter = Typesetter(project.families.values())
        #: What depends on the setting alone, found once: body sizes, and the language's panels by size and reasons.
        self.blanks: dict[SettingKey, Blank] = {}
        self.language: dict[tuple[SettingKey, float, tuple[str, ...]], dict[str, tuple[Laid, Composed]]] = {}
        #: Listings set apart, by setting: a province's services recur in all its regions.
        self.heights: dict[tuple[SettingKey, float], Heights] = {}
        self._files: dict[object, Files] = {}
        gc.collect()
        gc.freeze()  # what a process keeps to its end need not be looked through after every task
        self.profile = project.shared.profile

    def files(self, setting: Setting, task: Task) -> Files:
        """The writer of a setting; it keeps the drawings of the language's panels."""
        key = (setting.key, setting.size, task.marks, task.imposed, task.output, task.fit)
        if key not in self._files:
            self._files[key] = Files(
                self.project,
                self.composer,
                self.setter,
                setting,
                profile=self.profile,
                marks=task.marks,
                imposed=task.imposed,
                output=task.output,
                fit=task.fit,
            )
        return self._files[key]

    def make(self, task: Task) -> Done:
        """The whole task. Faults of one edition never stop the others."""
        gc.disable()  # setting makes no cycles worth looking for, and looking costs a tenth (collected below, once a task)
        try:
            return self._made(task)
        finally:
            gc.enable()
            gc.collect()

    def _made(self, task: Task) -> Done:
        COUNTS.clear()
        faults: dict[str, tuple[Diagnostic, ...]] = {}
        entries: list[dict[str, object]] = []
        proofs: dict[str, tuple[str, ...]] = {}
        layout = self.project.layouts[task.layout]
        themes: dict[str, list[str]] = {}
        for target in task.targets:
            themes.setdefault(self.project.settings.theme.get(target) or layout.theme[target], []).append(target)
        for theme, targets in themes.items():
            regions = [region for region in task.regions if region not in faults]
            if not regions:
                break
            batch = Batch(self, task, theme, targets, regions)
            try:
                batch.run()
            except PamphletError as problem:
                batch.faults |= {region: problem.diagnostics for region in regions}
            except Exception as problem:  # whatever it is, the other pieces must be made, and this one must not be lost
                what = f"{task.layout} in {task.language}: {type(problem).__name__}: {problem}"
                hint = f"look at layouts/{task.layout} and layouts/shared; if they are as they came, report this"
                batch.faults |= {region: error("internal", what, hint=hint).diagnostics for region in regions}
            faults |= batch.faults
            proofs |= batch.proofs
            entries += batch.entries
        return Done(tuple(e for e in entries if e["region"] not in faults), faults, proofs, dict(COUNTS))


class Batch:
    """One theme of a task."""

    def __init__(self, press: Press, task: Task, theme: str, targets: Sequence[str], regions: Sequence[str]) -> None:
        self.press, self.task, self.targets = press, task, targets
        self.project, self.layout = press.project, press.project.layouts[task.layout]
        self.language = self.project.languages[task.language]
        size = self.layout.fit.target.points
        self.setting = Setting(language=self.language, layout=self.layout, paper=task.paper, theme=theme, size=size)
        self.made = {r: Made(edition=self._resolved(r), state=PROBE) for r in regions}
        self.faults: dict[str, tuple[Diagnostic, ...]] = {}
        self.proofs: dict[str, tuple[str, ...]] = {}
        self.entries: list[dict[str, object]] = []

    @property
    def widest(self) -> str:
        """The number that copyfitting is done with: as wide as any."""
        code = max(len(region.code) for region in self.project.regions.values())
        return f"{'M' * code}-{self.language.tag}-dddd"

    def _resolved(self, region: str) -> Edition:
        return resolve(self.project, region, self.task.language, self.task.layout, self.task.paper, self.task.today)

    def run(self) -> None:
        """The whole order of a batch."""
        blank = self._fit()
        heights = self.press.heights.setdefault((self.setting.key, self.setting.size), Heights())
        self._choose(blank, heights)
        self._set_language()
        files = self.press.files(self.setting, self.task)
        for region, made in list(self.made.items()):
            try:
                self._put_together(made, heights)
                self.entries += files.write(made, self.targets, self.task.stamps.get(region, ""))
            except PamphletError as problem:
                self._drop(region, problem.diagnostics)
        parents = {ancestor for region in self.project.regions.values() for ancestor in region.lineage[1:]}
        heights.forget(set(self.task.regions) - parents)

    def _drop(self, region: str, diagnostics: Iterable[Diagnostic]) -> None:
        self.faults[region] = tuple(diagnostics)
        self.made.pop(region, None)

    # -- composing and setting ------------------------------------------------------------------------------------

    def _language_sections(self, shown: State) -> list[Section]:
        key = ",".join(shown.reasons)
        return [Section(key=f"{panel}|{key}", panel=panel, state=shown) for panel in self.layout.flow("language")]

    def _region_sections(self, made: Made) -> list[Section]:
        edition = made.edition
        return [
            Section(
                key=f"{panel}@{edition.region.id}",
                panel=panel,
                edition=edition,
                fillings=made.fillings,
                state=made.state,
                number=made.number or self.widest,
            )
            for panel in self.layout.flow("region")
        ]

    def _lay(self, setting: Setting, sections: Sequence[Section]) -> tuple[dict[str, Laid], dict[str, Composed]]:
        composed = self.press.composer.compose(setting, sections)
        return self._laid(composed, setting), {c.key: c for c in composed}

    def _laid(self, composed: Sequence[Composed], setting: Setting | None = None) -> dict[str, Laid]:
        setting, composer = setting or self.setting, self.press.composer
        return self.press.setter.lay(composer.document(setting, composed), composer.style(setting)) if composed else {}

    def _fit(self) -> Blank:
        """The body size of the language in this layout, found on the language panels and on a region's panels with nothing
        of a region in them: the answer is the same whatever else is built. Found once a process.
        """  # one sentence over two lines
        if self.setting.key not in self.press.blanks:
            made = Made(edition=_blank(self._resolved(min(self.project.regions)), self.project), state=PROBE)
            sections = [*self._language_sections(PROBE), *self._region_sections(made)]
            used: set[str] = set()

            def lay(size: float) -> dict[str, Laid]:
                laid, composed = self._lay(replace(self.setting, size=size), sections)
                used.update(*(c.used for c in composed.values()))
                return laid

            known = self.task.sizes.get(self.setting.theme)
            laid: Mapping[str, Laid] = lay(known) if known else {}
            fitted = Fitted(known or 0.0, bool(laid) and all(panel.fits for panel in laid.values()))
            if not fitted.fits:
                fitted, laid = fit_size(self.layout.fit, self.layout.fit.target.points, lay)
            region = made.edition.region.id
            panels = {panel: laid[f"{panel}@{region}"] for panel in self.layout.flow("region")}
            misfits = tuple(panel for panel in laid.values() if not panel.fits)
            shared = frozenset(key for key in used if "/" not in key)
            self.press.blanks[self.setting.key] = Blank(fitted.size, panels, shared, misfits)
        blank = self.press.blanks[self.setting.key]
        self.setting = replace(self.setting, size=blank.size)
        if blank.misfits:
            raise PamphletError(self._misfits(blank.misfits))
        return blank

    def _misfits(self, panels: Iterable[Laid]) -> tuple[Diagnostic, ...]:
        """What does not fit, by how much, in which panel, with which blocks."""
        report = Report()
        tag, layout = self.language.tag, self.layout
        size = f"{self.setting.size * self.language.size_factor:.1f} pt"
        for laid in panels:
            if laid.fits:
                continue
            panel = layout.panels[laid.key.partition("@")[0].partition("|")[0]]
            over = (laid.used / laid.room - 1) * 100 if laid.room else 0.0
            if len(laid.pages) > 1:
                what = f"the text is {max(over, 1):.0f} % too long for the panel '{panel.title}' at the smallest size, {size}"
            else:
                what = f"the panel '{panel.title}': {'; '.join(laid.faults)}"
            blocks = ", ".join(laid.blocks)
            file = "content/toolkit.md" if tag == "en" else f"content/languages/{tag}.po"
            hint = "shorten the words that stand there, or the publisher in content/project.toml"
            if blocks:
                hint = f"shorten the {self.language.english} words of {blocks}"
            region = self.project.regions.get(laid.key.partition("@")[2])
            piece = f"{layout.id} in {self.language.english}" + (f" ({region.name})" if region else "")
            report.error("fit", f"{piece}: {what}", Where(path=file, field=blocks or None), hint)
        return tuple(report)

    # -- choosing listings ----------------------------------------------------------------------------------------

    def _choose(self, blank: Blank, heights: Heights) -> None:
        """Fill the slots of every edition and set its panels around them: first by the room of panels without a region's
        words, then by the room that its own panels leave, until what was chosen stands.
        """  # one sentence over two lines
        for made in self.made.values():
            made.laid = dict(blank.panels)
        waiting = list(self.made)
        for turn in range(TURNS):
            wanted = self._wanted(waiting, heights)
            for region in waiting:
                self._decide(self.made[region], wanted[region], blank)
            self._set_region(waiting, blank)
            waiting = [region for region in waiting if not self._stands(self.made[region], heights, turn)]
        for region, made in list(self.made.items()):
            self._judge(region, made, settled=region not in waiting)

    def _wanted(self, regions: Sequence[str], heights: Heights) -> dict[str, dict[str, Filling]]:
        """The fillings for the room that panels have; heights that this turns on are measured on galleys."""
        while True:
            wanted = {region: self._packed(self.made[region], heights) for region in regions}
            if not heights.missing:
                return wanted
            first = self.made[regions[0]].edition
            COUNTS["listings measured"] += len(heights.missing)
            laid, _ = self._lay(self.setting, galley(self.layout, first, heights.missing.values()))
            for panel in laid.values():
                heights.add(panel)

    def _packed(self, made: Made, heights: Heights) -> dict[str, Filling]:
        groups, tag = self.layout.groups, self.language.tag
        return {g.name: pack(g, made.edition.groups[g.name], capacities(g, made.laid), heights, tag) for g in groups}

    def _decide(self, made: Made, fillings: dict[str, Filling], blank: Blank) -> None:
        """What an edition prints, and with that its state and number."""
        made.fillings = fillings
        self._gather(made, blank)
        made.state = state(made.edition, self.project, made.printed, made.used, self.task.today)
        made.number = number(made.edition, made.printed)

    def _gather(self, made: Made, blank: Blank) -> None:
        """The messages that an edition uses: those of every edition, of what it prints, and of its panels as composed last."""
        listings = (listing.messages for listing in made.printed)
        panels = (composed.used for composed in made.composed.values())
        made.used = blank.used.union(*listings, *panels)

    def _set_region(self, regions: Sequence[str], blank: Blank) -> None:
        """The region's panels as they will print, their slots empty. Those that read as before are not set again."""
        changed: list[tuple[Made, str, Composed]] = []
        for region in regions:
            made = self.made[region]
            for composed in self.press.composer.compose(self.setting, self._region_sections(made)):
                panel = composed.key.partition("@")[0]
                if panel not in made.composed or made.composed[panel].frame != composed.frame:
                    changed.append((made, panel, composed))
                made.composed[panel] = composed
            self._gather(made, blank)
        laid = self._laid([composed for _, _, composed in changed])
        for made, panel, composed in changed:
            made.laid[panel] = laid[composed.key]

    def _stands(self, made: Made, heights: Heights, turn: int) -> bool:
        """Whether an edition is settled: the same would be chosen again; or, when it was chosen for its own panels already,
        it has room.
        """  # one sentence over two lines
        now = state(made.edition, self.project, made.printed, made.used, self.task.today)
        if not now.prints_as(made.state):
            return False
        made.state = now
        if self._wanted([made.edition.region.id], heights)[made.edition.region.id] == made.fillings:
            return True
        rooms = {group.name: capacities(group, made.laid) for group in self.layout.groups}
        return turn > 0 and all(has_room(g, made.fillings[g.name], rooms[g.name], heights) for g in self.layout.groups)

    def _judge(self, region: str, made: Made, *, settled: bool) -> None:
        """Drop an edition that must not be made, with every reason."""
        edition, report = made.edition, Report()
        report.extend(self._misfits(made.laid.values()))
        if not settled and not report.failed:
            message = f"no choice of listings stands in {self.layout.id} ({self.language.english}, {edition.region.name})"
            report.error("fit", message, hint="shorten the name of the region or of its publisher")
        for listing in lost(edition, made.fillings):
            message = f"'{listing.name}' must stay and has no room in {self.layout.id} ({self.language.english})"
            report.error("fit", message, listing.service.where, "give it a short_name, or a lower priority")
        report.extend(blocked(edition, self.project, sorted(made.used)))
        report.extend(check_glyphs(edition, sorted(made.used), self.project))
        if report.failed:
            self._drop(region, report)
        elif not made.state.final:
            self.proofs[region] = made.state.details
            if self.task.final:
                self.made.pop(region, None)

    # -- putting panels together ----------------------------------------------------------------------------------

    def _set_language(self) -> None:
        """The panels of the language alone, for every set of reasons that this batch shows: once a process."""
        for shown in {made.state.reasons: made.state for made in self.made.values()}.values():
            key = (self.setting.key, self.setting.size, shown.reasons)
            if key in self.press.language:
                continue
            laid, composed = self._lay(self.setting, self._language_sections(shown))
            self.press.language[key] = {
                panel: (self._filled(laid[c.key], Arrangement({}, 0.0)), c)
                for c in composed.values()
                for panel in [c.key.partition("|")[0]]
            }

    def _put_together(self, made: Made, heights: Heights) -> None:
        """All panels of an edition, with the listings in their slots. Raises PamphletError for lines out of their place."""
        language = self.press.language[self.setting.key, self.setting.size, made.state.reasons]
        for panel, laid in made.laid.items():
            made.laid[panel] = self._filled(laid, arrangement(self.layout, panel, made.fillings, heights))
        made.laid |= {panel: laid for panel, (laid, _) in language.items()}
        made.composed |= {panel: composed for panel, (_, composed) in language.items()}
        if misfits := self._misfits(made.laid.values()):
            raise PamphletError(misfits)

    def _filled(self, laid: Laid, what: Arrangement) -> Laid:
        if not laid.fits:
            return laid
        free = max(laid.room - laid.used - what.taken - AIR, 0.0)
        try:
            return self.press.setter.arrange(laid, what.slots, free)
        except ValueError as problem:
            panel = laid.key.partition("@")[0].partition("|")[0]
            message = f"layouts/{self.layout.id}/panels.html, '{panel}': {problem}"
            raise error("layout-panel", message) from problem


@dataclass(frozen=True, slots=True)
class Blank:
    """A layout in a language with nothing of a region in it: its body size, the region's panels, the messages that every
    edition uses, and what does not fit at the smallest size.
    """  # one sentence over two lines

    size: float
    panels: Mapping[str, Laid]
    used: frozenset[str]
    misfits: tuple[Laid, ...]


def _blank(edition: Edition, project: Project) -> Edition:
    """An edition with nothing of its region in it but a name of usual length: what copyfitting looks at."""
    region = replace(edition.region, name="Region", territory="", publisher=project.settings.publisher)
    return replace(edition, region=region, region_name="Region", within="Region", groups={}, left_out={}, lights=9, kinds=9)


def merged(counts: Iterable[Mapping[str, int]]) -> Counter[str]:
    """Counters of several tasks as one."""
    total: Counter[str] = Counter()
    for count in counts:
        total.update(count)
    return total
