"""The files of an edition whose panels are set: imposed, written, read back, and entered in the manifest.

Nothing is written before its numbers and codes were read back from the very bytes.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pamphlet.checks.sheets import check_code, check_phones
from pamphlet.checks.text import check_discretion
from pamphlet.diagnostics import PamphletError, Report, error
from pamphlet.edition import Edition, Listing
from pamphlet.geometry import Rect
from pamphlet.output import Artifact, as_entry, digest, file_name, write_atomic
from pamphlet.press.compose import Composed, Composer, Filling, Setting
from pamphlet.press.impose import Imposed, impose, sheets_for
from pamphlet.press.qr import QUIET, Code, encode
from pamphlet.press.sheets import Metadata, finish_screen, write_sheets
from pamphlet.press.typeset import COUNTS, Drawing, Laid, Typesetter
from pamphlet.source.project import Project
from pamphlet.stamps import facts, prints
from pamphlet.state import State

#: Details of a service that stand only where there is room for them, by their columns.
DETAILS = ("accessibility", "cost", "for_whom", "address")


@dataclass(frozen=True, slots=True)
class _CodePlace:
    """Where a QR code stands: panel, page number, its rectangle and the panel's trim there, in points."""

    panel: str
    page: int
    rect: Rect
    trim: Rect


@dataclass(slots=True, kw_only=True)
class Made:
    """An edition on its way: filled as it goes through the press."""

    edition: Edition
    fillings: dict[str, Filling] = field(default_factory=dict)
    state: State
    number: str = ""
    used: frozenset[str] = frozenset()
    composed: dict[str, Composed] = field(default_factory=dict)
    laid: dict[str, Laid] = field(default_factory=dict)

    @property
    def printed(self) -> tuple[Listing, ...]:
        """Every listing it prints, the emergency box first."""
        return (*self.box, *dict.fromkeys(x for filling in self.fillings.values() for x in filling.listings))

    @property
    def box(self) -> tuple[Listing, ...]:
        """The emergency box."""
        return tuple(filter(None, (self.edition.danger, self.edition.help)))

    def on(self, panels: Collection[str]) -> tuple[Listing, ...]:
        """The listings in the slots of some panels."""
        slots = [pair for filling in self.fillings.values() for pair in filling.slots.items()]
        found = (placed.listing for slot, listings in slots if slot.partition(":")[0] in panels for placed in listings)
        return tuple(dict.fromkeys(found))

    def shortened(self, panels: Collection[str], shown: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """The listings of some panels, whose words are `shown`, with the details of theirs that do not stand there: for want of
        room, of a translation, or because the piece has no place for them.
        """  # one sentence over two lines
        flat = " ".join(shown.split())
        slots = [pair for filling in self.fillings.values() for pair in filling.slots.items()]
        found = {}
        for placed in (p for slot, listings in slots if slot.partition(":")[0] in panels for p in listings):
            listing, service = placed.listing, placed.listing.service
            has = {"no-note": listing.note, "no-languages": listing.spoken or service.interpreter}
            parts = [form.removeprefix("no-") for form in placed.gone if has.get(form)]
            for part in DETAILS:
                words = str(getattr(listing, part))
                if getattr(service, part) and not (words and " ".join(words.split()) in flat):
                    parts.append(part)
            if parts:
                found[service.id] = tuple(parts)
        return tuple(sorted(found.items()))


class Files:
    """Writes the files of editions of one setting. `output` is None where nothing is to be written, only checked."""

    def __init__(
        self,
        project: Project,
        composer: Composer,
        setter: Typesetter,
        setting: Setting,
        *,
        profile: bytes,
        marks: bool,
        imposed: bool,
        output: Path | None,
        fit: str,
    ) -> None:
        self.project, self.composer, self.setter, self.setting = project, composer, setter, setting
        self.layout, self.language = setting.layout, setting.language
        self.profile, self.output, self.fit = profile, output, fit
        self.marks, self.imposed = marks, imposed
        self.slugs: dict[object, dict[str, Drawing]] = {}
        self.drawings: dict[str, Drawing] = {}
        self.heard: list[str] = []

    def write(self, made: Made, targets: Sequence[str], stamp: str) -> list[dict[str, object]]:
        """The files of an edition for some targets; their entries for the manifest. All are checked before any is written.

        Raises PamphletError with everything that is wrong.
        """
        edition = made.edition
        code = encode(edition.directory, self.layout.qr.level)
        self._check_code_size(code)
        report = Report()
        texts = [self._title(edition), *(c.text for c in made.composed.values())]
        report.extend(check_discretion(edition, " ".join(texts)))
        drawings: dict[str, Drawing] = {}
        files: dict[str, bytes] = {}
        entries: list[dict[str, object]] = []
        for target in targets:
            panels = self.layout.reading if target == "screen" else self._panels(target)
            if target != "screen":
                drawings |= {panel: self._drawn(made.laid[panel]) for panel in panels if panel not in drawings}
            name = file_name(edition.region.id, self.language.tag, self.layout.id, target, final=made.state.final)
            try:
                data, pages, codes = self._file(made, target, drawings, code)
            except ValueError as problem:  # a colour or a thing that the target cannot print
                hint = "use the tokens and solid areas only in the layout's style.css and panels.html"
                raise error("typesetting", f"{name}: {problem}", hint=hint) from problem
            phones = tuple(dict.fromkeys(p for panel in panels for p in made.composed[panel].phones))
            self._read_back(made, name, data, panels, codes, code, report)
            files[name] = data
            entries.append(self._entry(made, stamp, target, name, data, pages, len(codes), phones, panels))
        self.heard += self.setter.warnings()  # of the layout, not of one edition: what follows is as wrong as this one
        if self.heard:
            what = "; ".join(dict.fromkeys(self.heard))
            report.error("typesetting", f"{self.layout.id}: {what}", hint="see the layout's panels.html and style.css")
        if report.failed:
            raise PamphletError(report)
        if self.output is not None:
            for name, data in files.items():
                write_atomic(self.output / name, data)
                COUNTS["files written"] += 1
        return entries

    def _read_back(
        self,
        made: Made,
        name: str,
        data: bytes,
        panels: Sequence[str],
        codes: Sequence[_CodePlace],
        code: Code,
        report: Report,
    ) -> None:
        """Read numbers and codes from a file, and compare the panels with what was chosen for them."""
        for panel in panels:
            for listing in made.on((panel,)):
                wanted = listing.lines[0].phone.number if listing.lines else listing.website
                words = made.composed[panel]
                if wanted not in words.phones and (listing.lines or wanted not in words.text):
                    message = (
                        f"'{listing.name}' was chosen for the panel '{panel}' of {name}, and {wanted} does not stand there"
                    )
                    report.error("phone-unreadable", message, hint="print it through the number macro of the shared templates")
        report.extend(check_phones(data, [p for panel in panels for p in made.composed[panel].phones], name))
        if not codes:
            report.error("qr-unreadable", f"{name} has no QR code", hint="put the macro qr on one of its panels")
        for place in {place.panel: place for place in reversed(codes)}.values():
            around = place.rect.grown(*[place.rect.width * QUIET / code.modules] * 4).within(place.trim)
            report.extend(check_code(data, place.page, place.rect, around, made.edition.directory, name))

    def _title(self, edition: Edition) -> str:
        message = edition.messages.get(self.layout.title_message)
        joint = "" if not self.language.sentence_gap else " "
        return f"{(message.text if message else self.layout.title).replace(chr(10), joint)} · {edition.region_name}"

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
                drawing = self.setter.draw(laid)
                if "|" not in laid.key:
                    return drawing
                self.drawings[laid.key] = drawing
            return self.drawings[laid.key]
        except ValueError as problem:
            report = Report()
            report.error("typesetting", f"{self.layout.id}, panel '{laid.key}': {problem}")
            raise PamphletError(report) from problem

    def _panels(self, target: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(p for s in sheets_for(self.layout, target, imposed=self.imposed) for p in s.panels))

    def _file(
        self, made: Made, target: str, drawings: Mapping[str, Drawing], code: Code
    ) -> tuple[bytes, int, list[_CodePlace]]:
        """The bytes of a file, its pages, and where its codes stand."""
        edition, project = made.edition, self.project
        title = self._title(edition)
        metadata = Metadata(
            title=title,
            language=self.language.tag,
            day=project.settings.revised,
            seed=f"{made.number}|{self.layout.id}|{target}",
        )
        if target == "screen":
            panels = [made.laid[panel] for panel in self.layout.reading]
            data = self.setter.tagged(panels, title, self.language.tag)
            codes = [
                _CodePlace(panel, n, image, Rect(0, 0, size.width, size.height))
                for n, panel in enumerate(self.layout.reading)
                for size in [self.layout.panels[panel].size(self.setting.paper)]
                for image in made.laid[panel].images
            ]
            data = finish_screen(data, self.composer.tokens, code, metadata, rtl=self.language.rtl)
            return data, len(panels), codes
        sheets = [
            impose(self.layout, sheet, target, self.setting.paper, self.language.rtl, project.stocks, self.marks)
            for sheet in sheets_for(self.layout, target, imposed=self.imposed)
        ]
        slugs = self._slugs(sheets) if target == "office" else {}
        data = write_sheets(sheets, drawings, slugs, code, target, project.families, metadata, self.profile, self.layout.flip)
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
        html, style = self.composer.slugs(lines)
        laid = self.setter.lay(html, style)
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
        made: Made,
        stamp: str,
        target: str,
        name: str,
        data: bytes,
        pages: int,
        codes: int,
        phones: tuple[str, ...],
        panels: Sequence[str],
    ) -> dict[str, object]:
        edition, shown = made.edition, made.state
        printed = tuple(dict.fromkeys((*made.box, *made.on(panels))))
        kept = {x.service.id for x in printed}
        gone = dict(edition.left_out)
        for listing in (x for group in edition.groups.values() for x in group):
            gone.setdefault(listing.service.id, "no-room-24h" if listing.always and listing.lines else "no-room")
        exceptions = self.project.exceptions
        used = {key for panel in panels for key in made.composed[panel].used}
        text = " ".join(made.composed[panel].text for panel in panels)
        unprinted = [(x.service.id, p.number) for x in printed for p in x.service.numbers if p.number not in phones]
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
                "printed": [x.service.id for x in printed],
                "left_out": [{"id": key, "reason": why} for key, why in sorted(gone.items()) if key not in kept],
                "numbers_left_out": [{"id": key, "number": number} for key, number in unprinted],
                "shortened": [{"id": key, "without": list(parts)} for key, parts in made.shortened(panels, text)],
                "allowed_stale": [
                    {"id": x.service.id, "checked": str(x.service.verified_on), "reason": exceptions[x.service.id]}
                    for x in printed
                    if x.service.id in exceptions
                ],
                "checked": {
                    x.service.id: f"{x.service.verified_on} {facts(x.service)}" for x in printed if x.service.verified_on
                },
            },
            verified_oldest=str(shown.verified_oldest) if shown.verified_oldest else None,
            reprint_after=str(shown.reprint_after) if shown.reprint_after else None,
            edition=made.number,
            stamp=stamp,
            fit=self.fit,
            prints=prints(edition, self.project, printed, used, text),
        )
        return as_entry(artifact)


def _words_too_long(panels: Iterable[Laid]) -> Report:
    report = Report()
    for laid in panels:
        report.error(
            "fit",
            f"the printer's words on '{laid.key}' are too long: {'; '.join(laid.faults)}",
            hint="shorten the print.* messages",
        )
    return report
