"""Some editions of one language and layout, made together: compose, fit, set, impose, check, write.

Language panels are set once for all regions; the listings of all regions of the batch are set in one pass. What a batch
writes depends on each edition alone, never on its neighbours, so that every way to split the work gives the same bytes.
"""

from __future__ import annotations

import gc
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from pamphlet.checks.sheets import check_code, check_phones
from pamphlet.checks.text import check_discretion, check_glyphs
from pamphlet.diagnostics import Diagnostic, PamphletError, Report, Where
from pamphlet.edition import Edition, Listing, State, blocked, number, resolve, state
from pamphlet.geometry import Rect
from pamphlet.output import Artifact, as_entry, digest, file_name, write_atomic
from pamphlet.press.compose import Composed, Composer, Filling, Section, Setting
from pamphlet.press.fit import Fitted, Heights, capacities, fit_size, galley, left_out, lost, pack, stretches
from pamphlet.press.impose import Imposed, impose
from pamphlet.press.qr import QUIET, Code, encode
from pamphlet.press.sheets import Metadata, finish_screen, write_sheets
from pamphlet.press.typeset import COUNTS, Drawing, Laid, Typesetter
from pamphlet.source.project import Project

#: What a probe is set with: the longest lines that a final edition can have.
PROBE = State(reasons=(), details=(), verified_oldest=date(2026, 12, 28), reprint_after=date(2027, 12, 28))
#: How often one listing fewer is tried where measured heights did not add up on the page.
RETRIES = 3


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


@dataclass(frozen=True, slots=True)
class _CodePlace:
    """Where a QR code stands: panel, page number, its rectangle and the panel's trim there, in points."""

    panel: str
    page: int
    rect: Rect
    trim: Rect


@dataclass(slots=True, kw_only=True)
class _Made:
    """An edition on its way: filled as it goes through the press."""

    edition: Edition
    fillings: dict[str, Filling] = field(default_factory=dict)
    state: State = PROBE
    number: str = ""
    used: frozenset[str] = frozenset()
    composed: dict[str, Composed] = field(default_factory=dict)
    laid: dict[str, Laid] = field(default_factory=dict)

    @property
    def printed(self) -> tuple[Listing, ...]:
        """Every listing it prints, the emergency box first."""
        box = tuple(filter(None, (self.edition.danger, self.edition.help)))
        return (*box, *dict.fromkeys(x for filling in self.fillings.values() for x in filling.listings))


class Press:
    """Makes batches of one project; keeps the typesetter and the templates for the life of a process."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self.composer = Composer(project)
        self.setter = Typesetter(project.families.values())
        #: Body sizes with the language panels at that size, and what does not fit at the smallest, by setting.
        self.sizes: dict[tuple[str, str, str, str], tuple[Fitted, dict[str, Laid]]] = {}
        self.misfits: dict[tuple[str, str, str, str], list[Laid]] = {}
        #: Heights of listings by setting: a province's services recur in all its regions.
        self.heights: dict[tuple[str, str, str, str, float], Heights] = {}
        self.profile = (project.root / "layouts/icc/FOGRA39L_coated.icc").read_bytes()

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
            batch = _Batch(self, task, theme, targets, regions)
            try:
                batch.run()
            except PamphletError as problem:
                batch.faults |= {region: problem.diagnostics for region in regions}
            faults |= batch.faults
            proofs |= batch.proofs
            entries += batch.entries
        return Done(tuple(e for e in entries if e["region"] not in faults), faults, proofs, dict(COUNTS))


class _Batch:
    """One theme of a task."""

    def __init__(self, press: Press, task: Task, theme: str, targets: Sequence[str], regions: Sequence[str]) -> None:
        self.press, self.task, self.targets = press, task, targets
        self.project, self.layout = press.project, press.project.layouts[task.layout]
        self.language = self.project.languages[task.language]
        size = self.layout.fit.target.points
        self.setting = Setting(language=self.language, layout=self.layout, paper=task.paper, theme=theme, size=size)
        self.made = {
            r: _Made(edition=resolve(self.project, r, task.language, task.layout, task.paper, task.today)) for r in regions
        }
        self.faults: dict[str, tuple[Diagnostic, ...]] = {}
        self.proofs: dict[str, tuple[str, ...]] = {}
        self.entries: list[dict[str, object]] = []
        self.slugs: dict[object, dict[str, Drawing]] = {}
        self.drawings: dict[str, Drawing] = {}

    def run(self) -> None:
        """The whole order of a batch."""
        self._fit()
        heights = self._probe()
        for made in list(self.made.values()):
            self._choose(made, heights)
        self._set_final(heights)
        for region, made in list(self.made.items()):
            try:
                self._write(made)
            except PamphletError as problem:
                self._drop(region, problem.diagnostics)

    def _drop(self, region: str, diagnostics: Iterable[Diagnostic]) -> None:
        self.faults[region] = tuple(diagnostics)
        self.made.pop(region, None)

    # -- composing and setting ------------------------------------------------------------------------------------

    def _language_sections(self, shown: State) -> list[Section]:
        key = ",".join(shown.reasons)
        return [Section(key=f"{panel}|{key}", panel=panel, state=shown) for panel in self.layout.flow("language")]

    def _region_sections(self, made: _Made, shown: State, stretch: Mapping[str, float]) -> list[Section]:
        edition = made.edition
        return [
            Section(
                key=f"{panel}@{edition.region.id}",
                panel=panel,
                edition=edition,
                fillings=made.fillings,
                state=shown,
                number=made.number or "AAA-xx-0000",
                stretch=stretch.get(panel, 0.0),
            )
            for panel in self.layout.flow("region")
        ]

    def _lay(self, setting: Setting, sections: Sequence[Section]) -> tuple[dict[str, Laid], dict[str, Composed]]:
        composed = self.press.composer.compose(setting, sections)
        laid = self.press.setter.lay(self.press.composer.document(setting, composed), self.press.composer.style(setting))
        return laid, {c.key: c for c in composed}

    def _fit(self) -> None:
        """The body size of the language in this layout, found on the language panels and on a region's panels with nothing
        of a region in them: the answer is the same whatever else is built. Found once a process.
        """  # one sentence over two lines
        key = (self.language.tag, self.layout.id, self.setting.paper, self.setting.theme)
        if key not in self.press.sizes:
            blank = _Made(edition=_blank(next(iter(self.made.values())).edition, self.project))
            sections = [*self._language_sections(PROBE), *self._region_sections(blank, PROBE, {})]

            def lay(size: float) -> dict[str, Laid]:
                return self._lay(replace(self.setting, size=size), sections)[0]

            known = self.task.sizes.get(self.setting.theme)
            laid: Mapping[str, Laid] = lay(known) if known else {}
            fitted = Fitted(known or 0.0, bool(laid) and all(panel.fits for panel in laid.values()))
            if not fitted.fits:
                fitted, laid = fit_size(self.layout.fit, self.layout.fit.target.points, lay)
            self.press.sizes[key] = fitted, {panel: laid[f"{panel}|"] for panel in self.layout.flow("language")}
            misfits = [panel for panel in laid.values() if not panel.fits]
            self.press.misfits[key] = misfits
        fitted, self.language_probe = self.press.sizes[key]
        self.setting = replace(self.setting, size=fitted.size)
        if not fitted.fits:
            raise PamphletError(self._misfits(self.press.misfits[key]))

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
            report.error("fit", f"{layout.id} in {self.language.english}: {what}", Where(path=file, field=blocks or None), hint)
        return tuple(report)

    def _probe(self) -> Heights:
        """Panels of all editions with empty slots; then listings on galleys, only those that a filling turns on."""
        sections = [s for made in self.made.values() for s in self._region_sections(made, PROBE, {})]
        language = self._language_sections(PROBE)
        laid, composed = self._lay(self.setting, sections)
        shared = frozenset().union(*(c.used for c in self.press.composer.compose(self.setting, language)))
        for region, made in self.made.items():
            made.laid = {panel: laid[f"{panel}@{region}"] for panel in self.layout.flow("region")}
            made.used = shared.union(*(composed[f"{panel}@{region}"].used for panel in self.layout.flow("region")))
        setting = (self.language.tag, self.layout.id, self.setting.paper, self.setting.theme, self.setting.size)
        heights = self.press.heights.setdefault(setting, Heights())
        while self._wanted(heights):
            first = next(iter(self.made.values())).edition
            laid, _ = self._lay(self.setting, galley(self.layout, first, heights.missing.values()))
            COUNTS["listings measured"] += len(heights.missing)
            for panel in laid.values():
                heights.known.update(panel.measures)
            heights.missing.clear()
        return heights

    def _wanted(self, heights: Heights) -> bool:
        """Whether filling the slots of all editions needs heights that are not known."""
        for made in self.made.values():
            for group in self.layout.groups:
                pack(group, made.edition.groups[group.name], capacities(group, made.laid), heights, self.language.tag)
        return bool(heights.missing)

    def _choose(self, made: _Made, heights: Heights, fewer: int = 0, crowded: Collection[str] = ()) -> None:
        """Fill the slots of an edition, those in crowded panels with fewer; then its state and number are known."""
        edition, region = made.edition, made.edition.region.id
        report = Report()
        for group in self.layout.groups:
            candidates = edition.groups[group.name]
            less = fewer if {slot.partition(":")[0] for slot in group.slots} & set(crowded) else 0
            filling = pack(group, candidates, capacities(group, made.laid), heights, self.language.tag, less)
            made.fillings[group.name] = filling
        for listing in lost(edition, made.fillings):
            message = f"'{listing.name}' must stay and has no room in {self.layout.id} ({self.language.english})"
            report.error("fit", message, listing.service.where, "give it a short_name, or a lower priority")
        messages = {key for listing in made.printed for key in listing.messages}
        made.used |= messages
        report.extend(blocked(edition, self.project, sorted(made.used)))
        report.extend(check_glyphs(edition, sorted(made.used), self.project))
        if report.failed:
            self._drop(region, report)
            return
        made.state = state(edition, self.project, made.printed, made.used, self.task.today)
        made.number = number(edition, made.printed)
        if not made.state.final:
            self.proofs[region] = made.state.details
            if self.task.final:
                self.made.pop(region, None)

    def _set_final(self, heights: Heights) -> None:
        """All panels as they will print; an edition whose panels do not fit is tried again with fewer listings."""
        stretch = {key: max(laid.room - laid.used - 0.4, 0.0) for key, laid in self.language_probe.items()}
        sections = []
        for reasons in dict.fromkeys(made.state.reasons for made in self.made.values()):
            shown = next(m.state for m in self.made.values() if m.state.reasons == reasons)
            sections += [replace(s, stretch=stretch[s.panel]) for s in self._language_sections(shown)]
        own = [s for made in self.made.values() for s in self._final_sections(made, heights)]
        if not sections and not own:
            return
        laid, composed = self._lay(self.setting, [*sections, *own])
        for region, made in list(self.made.items()):
            keys = {panel: f"{panel}|{','.join(made.state.reasons)}" for panel in self.layout.flow("language")}
            keys |= {panel: f"{panel}@{region}" for panel in self.layout.flow("region")}
            probe = made.laid
            made.laid = {panel: laid[key] for panel, key in keys.items()}
            made.composed = {panel: composed[key] for panel, key in keys.items()}
            if not all(panel.fits for panel in made.laid.values()):
                self._retry(made, probe, heights)

    def _final_sections(self, made: _Made, heights: Heights) -> list[Section]:
        free = stretches(self.layout, made.fillings, made.laid, heights)
        return self._region_sections(made, made.state, free)

    def _retry(self, made: _Made, probe: Mapping[str, Laid], heights: Heights) -> None:
        """One listing fewer, until the region's panels fit or it is plain that listings are not the cause."""
        region, whole = made.edition.region.id, dict(made.laid)
        crowded = [panel for panel, laid in whole.items() if not laid.fits]
        if not set(crowded) & set(probe):
            self._drop(region, self._misfits(whole.values()))
            return
        for fewer in range(1, RETRIES + 1):
            made.laid = {panel: probe[panel] for panel in self.layout.flow("region")}
            self._choose(made, heights, fewer, crowded)
            if region not in self.made:
                return
            laid, composed = self._lay(self.setting, self._final_sections(made, heights))
            made.laid = whole | {panel: laid[f"{panel}@{region}"] for panel in self.layout.flow("region")}
            made.composed |= {panel: composed[f"{panel}@{region}"] for panel in self.layout.flow("region")}
            if all(panel.fits for panel in made.laid.values()):
                return
        self._drop(region, self._misfits(made.laid.values()))

    # -- files ----------------------------------------------------------------------------------------------------

    def _write(self, made: _Made) -> None:
        """The files of an edition, each checked before it is written."""
        edition = made.edition
        code = encode(edition.directory, self.layout.qr.level)
        self._check_code_size(code)
        report = Report()
        heard = self.press.setter.warnings()
        report.extend(check_discretion(edition, " ".join(c.text for c in made.composed.values())))
        drawings: dict[str, Drawing] = {}
        for target in self.targets:
            panels = self.layout.reading if target == "screen" else self._panels(target)
            if target != "screen":
                for panel in panels:
                    if panel not in drawings:
                        drawings[panel] = self._drawn(made.laid[panel])
            data, pages, codes = self._file(made, target, drawings, code)
            heard = (*heard, *self.press.setter.warnings())
            name = file_name(edition.region.id, self.language.tag, self.layout.id, target, made.state.final)
            phones = tuple(dict.fromkeys(p for panel in panels for p in made.composed[panel].phones))
            report.extend(check_phones(data, phones, name))
            for place in {place.panel: place for place in reversed(codes)}.values():
                around = place.rect.grown(*[place.rect.width * QUIET / code.modules] * 4).within(place.trim)
                report.extend(check_code(data, place.page, place.rect, around, edition.directory, name))
            if heard:
                report.error("typesetting", f"{name}: {'; '.join(heard)}", hint="see the layout's panels.html and style.css")
            if report.failed:
                raise PamphletError(report)
            if self.task.output is not None:
                write_atomic(self.task.output / name, data)
                COUNTS["files written"] += 1
            self.entries.append(self._entry(made, target, name, data, pages, len(codes), phones, panels))

    def _check_code_size(self, code: Code) -> None:
        """A code whose modules are too small does not scan (products.md: 0.4 mm in the hand, 1 mm on a wall)."""
        width = self.layout.qr.a4 if self.setting.paper == "a4" else self.layout.qr.letter
        module = width.points / code.modules
        if module < self.layout.qr.smallest_module.points:
            message = f"the address {code.payload} is too long for the QR code of {self.layout.id}: modules of {module:.2f} pt"
            report = Report()
            report.error("qr-unreadable", message, hint="use a shorter address, or a larger code in layout.toml")
            raise PamphletError(report)

    def _drawn(self, laid: Laid) -> Drawing:
        """The drawing of a panel; those of the language alone are drawn once for all regions."""
        try:
            if laid.key not in self.drawings:
                drawing = self.press.setter.draw(laid)
                if "|" not in laid.key:
                    return drawing
                self.drawings[laid.key] = drawing
            return self.drawings[laid.key]
        except ValueError as problem:
            report = Report()
            report.error("typesetting", f"{self.layout.id}, panel '{laid.key}': {problem}")
            raise PamphletError(report) from problem

    def _panels(self, target: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(p for sheet in self.layout.sheets if target in sheet.targets for p in sheet.panels))

    def _file(
        self, made: _Made, target: str, drawings: Mapping[str, Drawing], code: Code
    ) -> tuple[bytes, int, list[_CodePlace]]:
        """The bytes of a file, its pages, and where its codes stand."""
        edition, project = made.edition, self.project
        message = edition.messages.get(self.layout.title_message)
        joint = "" if not self.language.sentence_gap else " "
        title = f"{(message.text if message else self.layout.title).replace(chr(10), joint)} · {edition.region_name}"
        metadata = Metadata(
            title=title,
            language=self.language.tag,
            day=project.settings.revised,
            seed=f"{made.number}|{self.layout.id}|{target}",
        )
        if target == "screen":
            panels = [made.laid[panel] for panel in self.layout.reading]
            data = self.press.setter.tagged(panels, title, self.language.tag)
            codes = [
                _CodePlace(panel, n, image, Rect(0, 0, size.width, size.height))
                for n, panel in enumerate(self.layout.reading)
                for size in [self.layout.panels[panel].size(self.setting.paper)]
                for image in made.laid[panel].images
            ]
            return finish_screen(data, self.press.composer.tokens, code, metadata), len(panels), codes
        sheets = [
            impose(self.layout, s, target, self.setting.paper, self.language.rtl, project.stocks, self.task.marks)
            for s in self.layout.sheets
            if target in s.targets
        ]
        slugs = self._slugs(sheets) if target == "office" else {}
        data = write_sheets(
            sheets, drawings, slugs, code, target, project.families, metadata, self.press.profile, self.layout.flip
        )
        border = sheets[0].border
        codes = [
            _CodePlace(p.panel, n, image.moved(trim.x, trim.y), trim)
            for n, sheet in enumerate(sheets)
            for p in sheet.placements
            for trim in [p.rect.moved(border, border)]
            for image in made.laid[p.panel].images
        ]
        return data, len(sheets), codes

    def _slugs(self, sheets: Sequence[Imposed]) -> dict[str, Drawing]:
        """The words for the person at the printer, in the staff language."""
        messages = self.project.messages
        by_name = {sheet.name: sheet for sheet in self.layout.sheets}
        lines = {}
        for sheet in sheets:
            if sheet.slug is None:
                continue
            spec = by_name[sheet.name]
            flip = self.layout.flip.replace("-", "_") if len(sheets) > 1 else "one_sided"
            left = [self._staff(f"print.{flip}"), *([self._staff(f"print.{spec.guides}")] if spec.guides else [])]
            right = ""
            if spec.panel:
                stock = self.project.stocks[spec.stock[self.setting.paper]].title
                right = f"{self._staff(f'print.{spec.side}')} · {stock} · {self.language.english}"
            sides = (" ".join(left), right) if not self.language.rtl else (right, " ".join(left))  # a mirrored sheet
            lines[sheet.name] = (*sides, sheet.slug.width, sheet.slug.height)
        if not lines or "print.long_edge" not in messages:
            return {}
        known = self.slugs.get(tuple(lines.items()))
        if known is not None:
            return known
        html, style = self.press.composer.slugs(lines)
        laid = self.press.setter.lay(html, style)
        misfit = [x for x in laid.values() if not x.fits]
        if misfit:
            raise PamphletError(_words_too_long(misfit))
        drawn = self.slugs[tuple(lines.items())] = {name: self._drawn(panel) for name, panel in laid.items()}
        return drawn

    def _staff(self, key: str) -> str:
        tag = self.project.settings.staff_language
        catalog = self.project.catalogs.get(tag)
        found = catalog.translations.get(key) if catalog else None
        return found.text if found else self.project.messages[key].text

    def _entry(
        self,
        made: _Made,
        target: str,
        name: str,
        data: bytes,
        pages: int,
        codes: int,
        phones: tuple[str, ...],
        panels: Sequence[str],
    ) -> dict[str, object]:
        edition, shown = made.edition, made.state
        gone = dict(edition.left_out)
        kept = {x.service.id for x in made.printed}
        for group in self.layout.groups:
            for listing in left_out(group, edition.groups[group.name], made.fillings[group.name]):
                gone.setdefault(listing.service.id, "no-room")
        artifact = Artifact(
            path=name,
            sha256=digest(data),
            bytes=len(data),
            region=edition.region.id,
            language=self.language.tag,
            layout=self.layout.id,
            target=target,
            paper=self.setting.paper,
            state="final" if shown.final else "proof",
            reasons=shown.reasons,
            pages=pages,
            type_size_pt=round(self.setting.size * self.language.size_factor, 2),
            qr=({"payload": edition.directory, "count": codes},),
            phones=phones,
            services={
                "printed": [x.service.id for x in made.printed],
                "left_out": [{"id": key, "reason": why} for key, why in sorted(gone.items()) if key not in kept],
            },
            verified_oldest=str(shown.verified_oldest) if shown.verified_oldest else None,
            reprint_after=str(shown.reprint_after) if shown.reprint_after else None,
            edition=made.number,
            stamp=self.task.stamps.get(edition.region.id, ""),
            fit=self.task.fit,
        )
        return as_entry(artifact)


def _blank(edition: Edition, project: Project) -> Edition:
    """An edition with nothing of its region in it but a name of usual length: what copyfitting looks at."""
    region = replace(edition.region, name="Region", territory="", publisher=project.settings.publisher)
    return replace(edition, region=region, region_name="Region", within="Region", groups={}, left_out={}, lights=9, kinds=9)


def _words_too_long(panels: Iterable[Laid]) -> Report:
    report = Report()
    for laid in panels:
        report.error(
            "fit",
            f"the printer's words on '{laid.key}' are too long: {'; '.join(laid.faults)}",
            hint="shorten the print.* messages",
        )
    return report


def merged(counts: Iterable[Mapping[str, int]]) -> Counter[str]:
    """Counters of several tasks as one."""
    total: Counter[str] = Counter()
    for count in counts:
        total.update(count)
    return total
