"""Records of somebody's directory into rows for services.csv: paused, unverified, their addresses asked for, never mended.

Every row that leaves here loads: it has been through `service.read_service`, and a cell that the sheet would refuse was left
out and told. What was left out of a record, and which records were not taken, is said in words; those words never show an
address.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from pamphlet.diagnostics import Report, Where
from pamphlet.feeds.contacts import contacts, less_exact
from pamphlet.feeds.filling import FOR_A_TIME, REASONS, RefusedError, Row, brief
from pamphlet.feeds.kinds import Kinds
from pamphlet.feeds.particulars import access, cost, for_whom, interpreter, languages
from pamphlet.feeds.record import Place, Record
from pamphlet.feeds.weekly import weekly
from pamphlet.listings.cells import slug
from pamphlet.listings.privacy import gives_away, masked, street
from pamphlet.listings.service import read_service
from pamphlet.reading import garbled

#: Why a number or schedule of a place or organization is not taken.
LESS_EXACT = "a nearer one is taken"
#: What stands for the kind of a record that names none.
NO_KIND = "(it names none)"
_CLOSED = re.compile(
    r"\b(?:inactive|defunct|closed|closing|discontinued|ended|deleted|archived|expired|terminated)\b", re.IGNORECASE
)
_NOT_LISTED = re.compile(r"\bdo not (?:refer|list|publish)\b", re.IGNORECASE)
_SECRET = re.compile(r"confiden[tc]i|undisclosed|\bsecret (?:location|address|place)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Candidate:
    """One row for services.csv: its id in the source (`origin:id`), the cells that are not blank, and what was left out of
    it.

    `status`, `verified_on`, `verified_by`, `address_public` and the four `source_…` columns are always among the cells.
    `notes` stand in `internal_note` too.
    """

    source_id: str
    cells: Mapping[str, str]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Refused:
    """A record that was not taken: why is one of the values of `REASONS`; `notes` say more, such as which number was none."""

    source_id: str
    name: str
    why: str
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What holds for all records of a source: where it comes from, its file, the day, and the words of the project."""

    origin: str
    file: str
    today: date
    known: Collection[str]
    spoken: Mapping[str, str]
    country: str
    kinds: Kinds


class Maker:
    """Makes rows of records, one after the other; remembers ids, so that none is given twice, and counts."""

    def __init__(self, terms: Terms) -> None:
        self._terms = terms
        self._seen: dict[str, int] = {}
        self._ids: set[str] = set()
        self.counts: Counter[str] = Counter()
        #: The taxonomy terms of records whose kind is not known, and how many records have each.
        self.unmapped: Counter[str] = Counter()

    def rows(self, record: Record) -> Iterator[Candidate | Refused]:
        """The row or rows of a record, or why there is none; nothing where the same record was there before."""
        self.counts["services"] += 1
        secrets = _secrets(record)
        fingerprint = hash(repr(record))
        source, known = self._source_id(record, secrets, fingerprint)
        if known == fingerprint:
            self.counts["repeated"] += 1
            return
        try:
            if known is not None:
                raise RefusedError("twice")
            made = tuple(self._made(record, source, secrets))
        except RefusedError as problem:
            made = (self._refused(record, source, secrets, problem),)
        self.counts["taken" if any(isinstance(row, Candidate) for row in made) else "refused"] += 1
        self.counts["rows"] += sum(isinstance(row, Candidate) for row in made)
        yield from made

    def _refused(self, record: Record, source: str, secrets: tuple[str, ...], problem: RefusedError) -> Refused:
        notes = tuple(brief(masked(note, secrets)) for note in problem.notes)
        return Refused(source, brief(masked(record.name, secrets)), REASONS[problem.reason], notes)

    def _source_id(self, record: Record, secrets: tuple[str, ...], fingerprint: int) -> tuple[str, int | None]:
        """The id of a record, made of its name where it has none; and the fingerprint of an earlier one with this id."""
        known = record.id.strip()
        if known and not street(known) and not gives_away(known, secrets):
            source = f"{self._terms.origin}:{known}"
        else:
            base = source = f"{self._terms.origin}:name-{slug(masked(record.name, secrets)) or 'none'}"
            count = 1
            while self._seen.get(source, fingerprint) != fingerprint:
                count += 1
                source = f"{base}-{count}"
        earlier = self._seen.get(source)
        self._seen.setdefault(source, fingerprint)
        return source, earlier

    def _made(self, record: Record, source: str, secrets: tuple[str, ...]) -> Iterator[Candidate | Refused]:
        _check_standing(record)
        kinds = self._terms.kinds.of(record.kinds)
        if not kinds:
            names = list(dict.fromkeys(masked(name or code, secrets)[:100] for code, name in record.kinds)) or [NO_KIND]
            self.unmapped.update(names)
            raise RefusedError("kind", ", ".join(names))
        rows: list[tuple[str, Row | RefusedError]] = []
        for number, place in enumerate(record.places, 1):
            own = str(number) if not place.id or street(place.id) or gives_away(place.id, secrets) else place.id
            try:
                rows.append((own, self._row(record, place, kinds, secrets)))
            except RefusedError as problem:
                rows.append((own, problem))
        good = [row for _, row in rows if isinstance(row, Row)]
        if not good:
            raise next(row for _, row in rows if isinstance(row, RefusedError))
        several = len({row.telling for row in good}) > 1
        told: set[object] = set()
        for own, row in rows if several else [(own, row) for own, row in rows if row is good[0]]:
            identity = f"{source}+{own}" if several else source
            if isinstance(row, RefusedError):
                yield self._refused(record, identity, secrets, row)
            elif row.telling not in told:
                told.add(row.telling)
                row.named(record, several)
                yield self._finished(row, identity)

    def _row(self, record: Record, place: Place, kinds: tuple[str, ...], secrets: tuple[str, ...]) -> Row:
        """The cells of a record at one place, before they are tried against the sheet."""
        terms = self._terms
        row = Row(secrets, place, _is_secret(record, place))
        got = contacts(place.numbers, record.websites, terms.country)
        self.counts.update(f"numbers left out: {why}" for why in (*got.dropped, *([LESS_EXACT] * len(place.further))))
        if place.overruled:
            self.counts[f"schedules left out: {LESS_EXACT}"] += place.overruled
        week = weekly(place.schedules, terms.today)
        if week.over:
            raise RefusedError("ended", f"nothing repeats after {week.until}")
        row.tell(*got.notes, *week.notes, *place.notes, *record.notes)
        row.put("categories", "; ".join(kinds))
        for column, cell in got.cells.items():
            row.put(column, cell)
        if not any(row.cells.get(column) for column in ("phone", "text", "tty", "website")):
            raise RefusedError("contact", *filter(None, [*row.notes, less_exact(place.further)]))
        row.put("hours", week.cell or row.hours("hours", place.hours))
        row.put("text_hours", row.hours("text_hours", place.text_hours))
        row.put("expires_on", week.until.isoformat() if week.until else "")
        row.address(place)
        row.describe(record, place)
        tongues, strange = languages(record.languages or place.languages, terms.spoken)
        row.put("languages", "; ".join(tongues))
        row.tell(*(f"language not known: {word}" for word in strange))
        row.put("interpreter", interpreter(record.interpretation_services))
        row.put("access", access(record.attending_access, [s.attending_type for s in place.schedules]))
        row.words("cost", cost(record.fees, record.amounts), 40)
        row.words("for_whom", for_whom(record.eligibility, record.minimum_age, record.maximum_age), 80)
        row.words("accessibility", place.accessibility, 80)
        for column, cell in record.cells.items():
            row.words(column, cell, {"short_name": 28, "hours_note": 60}.get(column, 0))
        row.tell_more(record, place, [*got.facts, less_exact(place.further)])
        return row

    def _finished(self, row: Row, source: str) -> Candidate:
        """The row with an id of its own, tried against the sheet."""
        terms = self._terms
        cells = {
            **row.cells,
            "status": "paused",
            "verified_on": "",
            "verified_by": "",
            "address_public": "no" if row.secret else "ask",
            "source_url": f"{terms.file}, {source.partition(':')[2]}",
            "source_id": source,
            "source_says": row.said(),
            "source_seen": terms.today.isoformat(),
        }
        self._try(row, cells)
        cells["internal_note"] = row.told()
        for column, cell in cells.items():
            if trace := garbled(cell):
                raise RefusedError("garbled", f"'{trace}' in {column}")
        cells["id"] = self._own_id(cells["name"], source)
        self.counts.update(f"cells: {column}" for column, cell in cells.items() if cell and column in _COUNTED)
        return Candidate(
            source, {column: cell for column, cell in cells.items() if cell or column in _ALWAYS}, tuple(row.notes)
        )

    def _try(self, row: Row, cells: dict[str, str]) -> None:
        """Leave out, and tell, every cell that the sheet would refuse."""
        terms = self._terms
        for _ in range(len(cells)):
            report = Report()
            where = Where(path="", line=0)
            if read_service({**cells, "id": "x"}, "", where, terms.known, terms.spoken, terms.today, terms.country, report):
                return
            faults = {item.where.field: item.message for item in report if item.where and item.where.field}
            if not faults or faults.keys() & {"name", "categories", "id", "status"}:
                raise RefusedError("loads", *faults.values())
            for column, message in faults.items():
                if not cells.get(column):
                    raise RefusedError("contact" if column == "phone" else "loads", *row.notes, message)
                cells[column] = ""
                row.tell(f"{column} left out: {message}")
        raise RefusedError("loads")

    def _own_id(self, name: str, source: str) -> str:
        """An id that no other row of the source has: of the name, else of the source's id."""
        base = slug(name)[:60].strip("-") or slug(source) or "service"
        base = f"{base}-1" if base == "region" else base
        own, count = base, 1
        while own in self._ids:
            count += 1
            own = f"{base}-{count}"
        self._ids.add(own)
        return own


_ALWAYS = ("status", "verified_on", "verified_by", "address_public", "source_url", "source_id", "source_says", "source_seen")
_COUNTED = ("phone", "text", "tty", "website", "hours", "address", "languages", "description")


def _check_standing(record: Record) -> None:
    """Refuse what the source says is closed, or is not for directories."""
    if record.hidden or _NOT_LISTED.search(record.status):
        raise RefusedError("hidden")
    if record.inactive or (_CLOSED.search(record.status) and not FOR_A_TIME.search(record.status)):
        raise RefusedError("closed")


def _is_secret(record: Record, place: Place) -> bool:
    """Whether the source keeps the address of a place private, by a flag or by its words."""
    return place.secret or bool(_SECRET.search(" ".join([record.name, record.description, place.name, place.description])))


def _secrets(record: Record) -> tuple[str, ...]:
    """The parts of all addresses that the source keeps private."""
    return tuple(dict.fromkeys(part for place in record.places if _is_secret(record, place) for part in place.parts))
