"""Exchange with translators who have no PO editor: rows go out as XLSX, XLIFF or DOCX, and come back into the PO files.

Enters: a project, a language, the bytes of a file that came back. Leaves: rows, files to send, and the new texts of the PO
files that change. Nothing is written here. A row comes back only if its English is still what it was, if nobody has changed its
translation meanwhile, and if its words can be read for certain; every other row is named, and the rest is taken. No import
makes a text reviewed: what a file says of being checked is a claim, for the ledger.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from difflib import get_close_matches
from types import MappingProxyType

from pamphlet.diagnostics import PamphletError, Report, Where, did_you_mean, error
from pamphlet.source.catalog import Language
from pamphlet.source.po import FUZZY, Entry, PoDocument, po_text
from pamphlet.source.project import Project
from pamphlet.translate import docx, tables, xliff
from pamphlet.translate.forms import SEAL, Back, Row, is_safe, mark, settled, short_hash, too_long, unfit
from pamphlet.translate.pofiles import Files, plain, read_files
from pamphlet.translate.remarks import with_remark
from pamphlet.translate.segments import Segment, file_name, segments


@dataclass(frozen=True, slots=True)
class Form:
    """A form of exchange: how it is written, and how it is read."""

    write: Callable[[Sequence[Row], Language], bytes]
    read: Callable[[bytes, str, str, Report], tuple[Back, ...] | None]


FORMS: Mapping[str, Form] = MappingProxyType(
    {
        "xlsx": Form(tables.export, lambda data, name, tag, report: tables.read(data, name, report)),
        "xliff": Form(xliff.export, xliff.read),
        "docx": Form(docx.export, lambda data, name, tag, report: docx.read(data, name, report)),
    }
)
#: Forms in which a person alone sets the status of a row: a draft marked as translated there is one no more. Translation
#: programs set the state of XLIFF by themselves, and Word has none.
SETTLING = frozenset({"xlsx"})
_ROOM = re.compile(r"about\s+(\d[\d,]*)\s+characters")
#: How many unknown ids get a guess; to compare each of thousands with all that are known takes minutes.
_GUESSES = 50
#: What a file needs that does not exist yet. The merger adds the rest.
_HEADERS = {"MIME-Version": "1.0", "Content-Type": "text/plain; charset=UTF-8", "Content-Transfer-Encoding": "8bit"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What came of a file that came back.

    `files`: the new text of each PO file that changes, by path from the project's folder. Ids by what became of them: `taken`
    (new words, or a new remark), `same` (as they went out; what the PO file has meanwhile stays), `refused` (with the reason; a
    row without an id is called by its place), `claims` (somebody says that they were checked), `unsettled` (drafts whose words
    came back unchanged from a program: they stay so), `absent` (not in the file). `blank` is how many rows came back
    without words: their translations stay.
    """

    files: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    taken: tuple[str, ...] = ()
    same: tuple[str, ...] = ()
    refused: tuple[tuple[str, str], ...] = ()
    claims: tuple[str, ...] = ()
    unsettled: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    blank: int = 0


# -- out ----------------------------------------------------------------------------------------------------------


def rows(project: Project, tag: str, today: date, comments: Mapping[str, str], report: Report) -> tuple[Row, ...]:
    """Every segment as a row, in the order of the segments.

    Args:
        project: The project.
        tag: The language; the source language has nothing to translate.
        today: The day, for the ledger.
        comments: Further lines for translators by id: where a text prints, how much room it has. Where there are none, those
            of the PO file stand in.
        report: Gets the faults; the segments of a PO file that cannot be read are left out.
    """
    files = read_files(project, tag, today, report)
    if files is None:
        return ()
    out = []
    for key, segment in segments(project).items():
        if segment.part in files.entries:
            entry = files.entry(segment)
            out.append(_row(segment, entry, files.state(segment), comments.get(key, "").strip()))
    return tuple(out)


def _row(segment: Segment, entry: Entry, state: str, comment: str) -> Row:
    stale = entry.source if plain(entry.source) != plain(segment.text) else ""
    note = "\n".join(filter(None, (segment.note.strip(), comment))) if comment else entry.notes or segment.note
    room = min((int(number.replace(",", "")) for number in _ROOM.findall(comment or note)), default=0)
    return Row(
        id=segment.id,
        sha256=short_hash(segment.id, segment.text),
        source=segment.text,
        text=entry.text if entry.text.strip() else "",
        state=state,
        note=note,
        remark=entry.remarks,
        previous=(entry.previous or stale) if state == "draft" else "",
        room=room,
    )


def export(rows: Sequence[Row], language: Language, form: str) -> bytes:
    """The rows as a file of a form, a key of `FORMS`; the same bytes for the same rows.

    Raises:
        PamphletError: there is no such form, or rows hold what no file can (each is named).
    """
    if form not in FORMS:
        raise error("selection", f"there is no form '{form}'", hint=did_you_mean(form, FORMS))
    report = Report()
    for row in rows:
        if sign := unfit("".join((row.id, row.source, row.text, row.note, row.remark, row.previous))):
            part = row.id.partition("/")[0] if "/" in row.id else ""
            place = Where(path=file_name(part, language.tag), field=row.id)
            report.error("value-wrong", f"the sign {sign} in '{row.id}' cannot be sent", place, "delete it")
    if report.failed:
        raise PamphletError(report)
    return FORMS[form].write(rows, language)


# -- in -----------------------------------------------------------------------------------------------------------


def take(project: Project, tag: str, form: str, data: bytes, name: str, today: date, report: Report) -> Taken:
    """What a file that came back changes. Nothing is written.

    Args:
        project: The project.
        tag: The language that the file must be in.
        form: A key of `FORMS`.
        data: The bytes of the file.
        name: How to call it.
        today: The day, for the ledger.
        report: Gets the faults of the file as a whole; then nothing is taken. Rows that are refused are in the result.
    """
    if form not in FORMS:
        report.error("selection", f"there is no form '{form}'", Where(path=name), did_you_mean(form, FORMS))
        return Taken()
    if not is_safe(data, form, name, report):
        return Taken()
    backs = FORMS[form].read(data, name, tag, report)
    files = read_files(project, tag, today, report) if backs is not None else None
    if backs is None or files is None or not _is_in(tag, backs, name, report):
        return Taken()
    desk = _Desk(files, segments(project), backs, settles=form in SETTLING)
    for back in backs:
        desk.look_at(back)
    return desk.taken(tag)


def _is_in(tag: str, backs: Sequence[Back], name: str, report: Report) -> bool:
    """Whether a file went out for a language: the words of another one would stand everywhere."""
    seals = (SEAL.fullmatch(back.seal or "") for back in backs)
    other = next((seal[2] for seal in seals if seal and seal[2] and seal[2] != tag), None)
    if other is None:
        return True
    hint = f"take it in as {other}, or ask for the file in '{tag}'"
    report.error("language-unknown", f"{name} went out for '{other}', not for '{tag}'", Where(path=name), hint)
    return False


class _Desk:
    """Where the rows of a file are looked at, one after the other."""

    def __init__(self, files: Files, known: Mapping[str, Segment], backs: Sequence[Back], *, settles: bool) -> None:
        self.files, self.known, self.settles = files, known, settles
        self.places: dict[str, list[str]] = {}
        for back in backs:
            self.places.setdefault(back.id, []).append(back.place)
        self.guesses = 0
        self.blank = 0
        self.changed: dict[str, Entry] = {}
        self.same: list[str] = []
        self.claims: list[str] = []
        self.unsettled: list[str] = []
        self.refused: list[tuple[str, str]] = []

    def look_at(self, back: Back) -> None:
        """Take a row, or say why not."""
        if back.fault or (back.id and len(self.places[back.id]) > 1):
            places = " and ".join(self.places[back.id])
            why = back.fault or f"it stands in {places}: keep the one that is right"
        elif not back.text.strip() and not back.remark.strip():
            self.blank += 1
            return
        else:
            why = next(self._faults(back), "")
        if why:
            self.refused.append((back.id or back.place, f"{back.place}: {why}"))
        else:
            self._decide(back, self.known[back.id])

    def _faults(self, back: Back) -> Iterator[str]:
        """Why a row cannot be taken; the first reason is the one that counts."""
        if not back.id:
            yield "it has no id: copy the row from a new file"
            return
        segment = self.known.get(back.id)
        if segment is None:
            yield f"nothing is called '{back.id[:60]}': {self._guess(back.id)}"
            return
        path = file_name(segment.part, self.files.language.tag)
        if segment.part not in self.files.documents:
            yield f"{path} cannot be read: correct it first"
            return
        if (segment.part, segment.context) in self.files.twice:
            yield f"it stands twice in {path}: keep the one that is right"
        if back.seal is not None and (seal := SEAL.fullmatch(back.seal)) is None:
            yield "its hash is missing or was changed: copy the row from a new file"
        elif back.seal is not None and seal is not None and seal[1] != short_hash(segment.id, segment.text):
            yield f"the English has changed since the file was made; it is now «{_short(segment.text)}»"
        if plain(back.source) != plain(segment.text):
            yield f"the English text was changed; it must be «{_short(segment.text)}»"
        for what, text in (("translation", back.text), ("remark", back.remark)):
            if sign := unfit(text):
                yield f"the {what} holds the sign {sign}, which no text can hold: delete it"
            if too_long(text):
                yield f"the {what} is longer than 64 KB"
        if self._conflict(back, segment):
            now = _short(self.files.entry(segment).text)
            yield f"the translation was changed here after the file was made; it is now «{now}»: look at both"

    def _guess(self, word: str) -> str:
        self.guesses += 1
        near = get_close_matches(word, self.known, n=1) if self.guesses <= _GUESSES and len(word) < 200 else []
        return f"did you mean '{near[0]}'?" if near else "is it of another project, or no longer printed?"

    def _conflict(self, back: Back, segment: Segment) -> bool:
        """Whether both sides have changed since the file was made, each to other words."""
        base, new, now = self._base(back), *(settled(x, segment.text) for x in (back.text, self.files.entry(segment).text))
        return bool(base and new and now and new != now and base not in (mark(new), mark(now)))

    @staticmethod
    def _base(back: Back) -> str:
        """The mark of the words that a row went out with, if its form kept it."""
        seal = SEAL.fullmatch(back.seal or "")
        return (seal[3] or "") if seal else ""

    def _decide(self, back: Back, segment: Segment) -> None:
        """What a row that is sound changes."""
        old = self.files.entry(segment)
        new, now = settled(back.text, segment.text), settled(old.text, segment.text)
        entry = replace(old, remarks=with_remark(old.remarks, back.remark))
        state = self.files.state(segment)
        if not new:
            self.blank += 1
        elif new == now and back.done and self.settles and state == "draft":
            flags = tuple(flag for flag in old.flags if flag != FUZZY)
            entry = replace(entry, source=segment.text, flags=flags, previous="")
        elif new != now and mark(new) != self._base(back):
            flags = tuple(flag for flag in old.flags if flag != FUZZY)
            stale = plain(old.source) != plain(segment.text)
            previous = old.previous or (old.source if stale else "")
            entry = replace(
                entry,
                source=segment.text if stale else old.source,
                text=new,
                flags=flags if back.done else (FUZZY, *flags),
                previous="" if back.done else previous,
            )
        if new and (new == now or entry.text == new):
            self.claims += [back.id] if back.claim and state != "reviewed" else []
            self.unsettled += [back.id] if back.done and new == now and state == "draft" and not self.settles else []
        if entry != old:
            self.changed[back.id] = entry
        elif new:
            self.same.append(back.id)

    def taken(self, tag: str) -> Taken:
        """The result, its ids in the order of the file."""
        files = {}
        for part, document in self.files.documents.items():
            own = {self.known[key].context: entry for key, entry in self.changed.items() if self.known[key].part == part}
            if own:
                order = [segment.context for segment in self.known.values() if segment.part == part]
                files[file_name(part, tag)] = po_text(_with(document, own, order, tag))
        return Taken(
            files=MappingProxyType(files),
            taken=tuple(self.changed),
            same=tuple(self.same),
            refused=tuple(self.refused),
            claims=tuple(self.claims),
            unsettled=tuple(self.unsettled),
            absent=tuple(key for key in self.known if key not in self.places),
            blank=self.blank,
        )


def _with(document: PoDocument, changed: Mapping[str, Entry], order: Sequence[str], tag: str) -> PoDocument:
    """A document with some of its entries changed; those that it lacks come after their neighbours in the order."""
    entries = [entry if entry.obsolete else changed.get(entry.context, entry) for entry in document.entries]
    live = {entry.context for entry in entries if not entry.obsolete}
    for place, context in enumerate(order):
        if context in changed and context not in live:
            before = set(order[:place]) & live
            at = max((n for n, entry in enumerate(entries, 1) if not entry.obsolete and entry.context in before), default=0)
            entries.insert(at, changed[context])
            live.add(context)
    return replace(
        document, entries=tuple(entries), headers=document.headers or {"Language": tag.replace("-", "_"), **_HEADERS}
    )


def _short(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= 60 else f"{flat[:60]}…"
