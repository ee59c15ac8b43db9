"""A directory's records into a sheet that people keep: nothing that a person did is lost, nothing is doubled unseen.

Enters: the rows of a sheet, a directory's records as rows, and what the last import remembers. Leaves: a `Merge`: what is to be
written, and what people must know. A row is a record's if it has its `source_id`. For each cell three are compared: what the
last import put there, what stands there now, what the directory says now. A cell that a person has changed once is theirs for
good. One that nobody touched follows the directory while its row is paused and unverified. Once somebody vouched for the row it
stays, and the difference is told until the two agree or the row is verified again. No cell is ever emptied, no address changed.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from types import MappingProxyType

from pamphlet.listings.cells import plain, slug
from pamphlet.listings.privacy import masked
from pamphlet.listings.service import COLUMNS
from pamphlet.reading import Row
from pamphlet.versions.changes import PERSONS, cut, status_of
from pamphlet.versions.comparing import Lookalikes, id_of, same
from pamphlet.versions.memory import BLANK, LONG, SHORT, Memory, Remembered, exact, mark, marks
from pamphlet.versions.merged import Alike, Kept, Merge, Named, Refused
from pamphlet.versions.pairing import origin, source_of

Cells = Mapping[str, str]
#: When and where a record was seen. That is other with every import, and no difference: it comes along when a row follows.
TRACES = ("source_url", "source_seen")
#: What a directory has a say about, cell by cell.
FACTS = tuple(column for column in COLUMNS if column not in PERSONS and column not in TRACES)
#: Of these, only a warning of the directory counts: that it is closed, that its address is private.
_WARNINGS = {"status": "closed", "address_public": "no"}
#: Columns that never follow, whoever touched them.
_FIXED = frozenset([*_WARNINGS, "address", "id"])


def merge(
    rows: Sequence[Row],
    incoming: Sequence[Cells],
    memory: Memory,
    taken_ids: Collection[str],
    today: date,
    *,
    others: Sequence[Cells] = (),
    unread: Collection[str] = (),
    restore: bool = False,
) -> Merge:
    """What becomes of a sheet's rows (none, if there is no sheet yet) when a directory's records come in.

    `memory` is `read_memory` of the file beside the sheet. `taken_ids` are the ids that the region and its relations have,
    `others` the rows of the relations' sheets; `unread` are source_ids of records that the directory has, and that could not be
    taken; `restore` adds the records again whose rows a person took out.
    """
    work = _Work(rows, memory if rows else {}, today)
    records, refused = _distinct(incoming)
    by_source: dict[str, list[Row]] = {}
    for row in rows:
        by_source.setdefault(source_of(row.cells), []).append(row)
    elsewhere = {source_of(row): row for row in others if source_of(row)}
    fresh = []
    for source, record in records.items():
        if source in by_source:
            work.meet(source, by_source[source], record)
        elif source in elsewhere:
            why = f"it stands in the sheet of a related region, as {_shown(id_of(elsewhere[source]), elsewhere[source])}"
            refused.append(Refused(_shown(source, record), _name(record), why))
        elif source in work.memory and not restore:
            work.dropped.append(_named(record))
        else:
            fresh.append(record)
    theirs = {*records, *unread}
    known = [*(row.cells for row in rows if source_of(row.cells) not in theirs), *others]
    work.add(fresh, known, {*taken_ids, *(id_of(row.cells) for row in rows), *map(id_of, others)})
    work.forget(by_source)
    return work.result(_gone(rows, {origin(record) for record in records.values()}, theirs), refused)


class _Work:
    """A merge on its way."""

    def __init__(self, rows: Sequence[Row], memory: Memory, today: date) -> None:
        self.today, self.memory = today, dict(memory)
        self.additions: list[Cells] = []
        self.updates: dict[int, Cells] = {}
        self.new: list[Named] = []
        self.followed: list[Named] = []
        self.unchanged: list[Named] = []
        self.kept: list[Kept] = []
        self.again: list[Named] = []
        self.alike: list[Alike] = []
        self.dropped: list[Named] = []

    def meet(self, source: str, rows: Sequence[Row], record: Cells) -> None:
        """A record whose rows are in the sheet: mostly one; several where a person made more of it, and then all are theirs."""
        group = ";".join(sorted(id_of(row.cells) for row in rows))
        before = self.memory.get(source)
        if before is not None and not marks(before.get("id", BLANK).said, source, "id", group):
            before = None  # a person gave the source_id to another row, or to one more
        after = {"id": Remembered(None, mark(source, "id", group))}
        for row in rows:
            mine = row.cells
            free = before is not None and _nobody_vouches(mine)
            cells, kept, remembered = self._compare(source, mine, record, before, free)
            self.kept.extend(kept)
            if cells:
                self.updates[row.line] = cells
                self.followed.append(_named(mine, ", ".join(column for column in cells if column not in TRACES)))
            elif not any(item.news for item in kept):
                self.unchanged.append(_named(mine))
            if status_of(mine) == "closed" and status_of(record) != "closed":
                self.again.append(_named(mine))
            for column, cell in remembered.items():
                after[column] = Remembered(cell.put, cell.said, cell.since or after.get(column, cell).since)
        self.memory[source] = _packed(after)

    def _compare(
        self, source: str, mine: Cells, record: Cells, before: Mapping[str, Remembered] | None, free: bool
    ) -> tuple[dict[str, str], list[Kept], dict[str, Remembered]]:
        """One row against its record: the cells that follow, those that differ and stay, and what is to be remembered."""
        updates: dict[str, str] = {}
        kept: list[Kept] = []
        after: dict[str, Remembered] = {}
        for column in (*_WARNINGS, *FACTS):
            here, there = mine.get(column, ""), _says(record, column)
            was = None if before is None else before.get(column, BLANK)
            touched = was is None or column in _FIXED or not marks(was.put, source, column, here)
            turned = bool(exact(there)) if was is None else not marks(was.said, source, column, there)
            agree = not _differ(column, here, there)
            if free and not touched and exact(there) and not agree:
                updates[column] = there
                after[column] = Remembered(mark(source, column, there), mark(source, column, there))
                continue
            since = None if agree else self.today if turned else was.since if was else None
            digits = SHORT if column == "address" or (touched and not exact(here)) else LONG
            put = None if touched or was is None else was.put
            after[column] = Remembered(put, mark(source, column, there, digits), since)
            if not agree and (exact(there) or since):
                kept.append(_kept(mine, record, column, since))
        for column in TRACES:
            was = BLANK if before is None else before.get(column, BLANK)
            touched = not marks(was.put, source, column, mine.get(column, ""))
            trace = self._trace(record, column)
            if updates and not touched and exact(trace) not in ("", exact(mine.get(column, ""))):
                updates[column] = trace
                was = Remembered(mark(source, column, trace), mark(source, column, trace))
            after[column] = Remembered(None) if touched else was
        return updates, kept, after

    def _trace(self, record: Cells, column: str) -> str:
        cell = record.get(column, "")
        return cell or str(self.today) if column == "source_seen" else cell

    def add(self, records: Iterable[Cells], known: Sequence[Cells], taken: set[str]) -> None:
        """Records as rows of their own: paused, with nothing in them that only a person can say."""
        looks = Lookalikes(known)
        for record in records:
            source = source_of(record)
            cells = {
                **record,
                "id": _free_id(record, taken),
                "status": "closed" if status_of(record) == "closed" else "paused",
                "verified_on": "",
                "verified_by": "",
                "address_public": _says(record, "address_public") or "ask",
                **{column: self._trace(record, column) for column in TRACES},
            }
            taken.add(cells["id"])
            self.additions.append(MappingProxyType(cells))
            self.new.append(_named(cells))
            written = {column: mark(source, column, cells.get(column, "")) for column in (*FACTS, *TRACES)}
            after = {column: Remembered(digits, digits) for column, digits in written.items()}
            after["address"] = Remembered(None, written["address"][:SHORT])
            after["id"] = Remembered(None, mark(source, "id", cells["id"]))
            after |= {column: Remembered(None, mark(source, column, _says(record, column))) for column in _WARNINGS}
            self.memory[source] = _packed(after)
            if found := looks.of(cells):
                other = known[found[0]]
                one, two = _named(cells), _named(other)
                status = _shown(status_of(other), other)
                self.alike.append(Alike(one.id, one.name, _shown(source, cells), two.id, two.name, status, len(found) - 1))

    def forget(self, in_sheet: Collection[str]) -> None:
        """Of a record whose row a person took out, nothing is remembered but that it was there."""
        there = {*in_sheet, *map(source_of, self.additions)}
        self.memory |= {source: MappingProxyType({}) for source in self.memory if source not in there}

    def result(self, gone: Iterable[Named], refused: Iterable[Refused]) -> Merge:
        """All of it."""
        return Merge(
            additions=tuple(self.additions),
            updates=MappingProxyType(self.updates),
            memory=MappingProxyType(self.memory),
            new=tuple(self.new),
            followed=tuple(self.followed),
            unchanged=tuple(self.unchanged),
            kept=tuple(self.kept),
            gone=tuple(gone),
            again=tuple(self.again),
            alike=tuple(self.alike),
            dropped=tuple(self.dropped),
            refused=tuple(refused),
        )


def _gone(rows: Iterable[Row], origins: Collection[str], theirs: Collection[str]) -> list[Named]:
    """The open rows that came from a directory which has them no more."""
    missing = (row.cells for row in rows if origin(row.cells) in origins and source_of(row.cells) not in theirs)
    return [_named(row) for row in missing if status_of(row) != "closed"]


def _distinct(incoming: Iterable[Cells]) -> tuple[dict[str, Cells], list[Refused]]:
    """The records by their ids, each once; and those that cannot be told from others."""
    records: dict[str, Cells] = {}
    refused = []
    for record in incoming:
        source = source_of(record)
        first = records.setdefault(source, record) if source else None
        if first is None:
            why = "it has no id where it comes from, so the next import could not find it again"
            refused.append(Refused("", _name(record), why))
        elif any(exact(first.get(column, "")) != exact(record.get(column, "")) for column in COLUMNS):
            why = f"the directory has another record under this id, {_name(first)}"
            refused.append(Refused(_shown(source, record), _name(record), why))
    return records, refused


def _nobody_vouches(row: Cells) -> bool:
    """Whether a row is as an import leaves it: paused, and checked by nobody."""
    return status_of(row) == "paused" and not plain(row.get("verified_on", "")) and not plain(row.get("verified_by", ""))


def _says(record: Cells, column: str) -> str:
    """What a directory says of a column, nothing where it has no say."""
    cell = record.get(column, "")
    warning = _WARNINGS.get(column)
    return cell if warning is None else warning if plain(cell).lower() == warning else ""


def _differ(column: str, here: str, there: str) -> bool:
    if column == "status":
        return bool(there) and plain(here).lower() != there
    if column == "address_public":
        return bool(there) and plain(here).lower() == "yes"
    return not same(column, here, there)


def _packed(cells: Mapping[str, Remembered]) -> Mapping[str, Remembered]:
    """Without the columns that are blank on both sides, and could still follow if they may at all."""
    empty = {False: (BLANK,), True: (BLANK, Remembered(None))}
    return MappingProxyType({column: cell for column, cell in cells.items() if cell not in empty[column in _FIXED]})


def _free_id(record: Cells, taken: Collection[str]) -> str:
    """The id that a record asks for; with a number behind it where another has it. `region` is the region's own name."""
    wanted = id_of(record)
    base = wanted if re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", wanted) else slug(wanted) or "service"
    free, n = base, 1
    while free in taken or free == "region":
        n += 1
        free = f"{base}-{n}"
    return free


def _kept(mine: Cells, record: Cells, column: str, since: date | None) -> Kept:
    secrets = [mine.get("address", ""), record.get("address", "")]
    here, there = (cut(masked(plain(text), secrets)) for text in (mine.get(column, ""), _says(record, column)))
    if column == "address":
        here = there = ""
    if column == "status":
        here = here or "active"
    row = _named(mine)
    return Kept(row.id, row.name, column, here, there, since, since is not None and not _verified_since(mine, since))


def _verified_since(row: Cells, day: date) -> bool:
    """Whether somebody checked a row after a day, and signed it: on the day itself, nobody had read of the difference."""
    try:
        return bool(plain(row.get("verified_by", ""))) and date.fromisoformat(plain(row.get("verified_on", ""))) > day
    except ValueError:
        return False


def _named(row: Cells, note: str = "") -> Named:
    return Named(_shown(id_of(row), row), _name(row), note)


def _name(row: Cells) -> str:
    return _shown(row.get("name", ""), row) or "no name"


def _shown(text: str, row: Cells) -> str:
    return cut(masked(plain(text), [plain(row.get("address", ""))]))
