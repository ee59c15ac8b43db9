"""What differs between two lists of services: two versions of a sheet, or a sheet and a directory. In data and in words.

Enters: rows as they were read, whether they can be printed or not. Leaves: a `Comparison`, whose words a coordinator reads. No
street address ever stands in it (research: listings §3): it says only that one changed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field

from pamphlet.listings.cells import plain
from pamphlet.listings.privacy import masked
from pamphlet.listings.service import COLUMNS
from pamphlet.versions.comparing import HOURS, NUMBERS, id_of, listed, same
from pamphlet.versions.pairing import Feed, Row, origin, paired

#: What can happen to a service, what does most harm in print first.
KINDS = {
    "removed": "not listed any more",
    "closed": "closed now",
    "paused": "paused now",
    "expires": "another last day in print",
    "number": "a number to call or text changed",
    "hours": "other hours",
    "renamed": "another name",
    "web": "another web address",
    "public": "its address may be printed now, or may not any more",
    "address": "another address",
    "unchecked": "its check was taken back",
    "words": "other words or codes",
    "id": "another id: translations, reviews and pieces know it by the old one",
    "reopened": "active again",
    "added": "new",
    "verified": "a person checked it anew",
    "internal": "columns changed that are never printed",
}
#: Columns of which no directory has a say: what a person decides, and what the sheet itself is ordered by.
PERSONS = frozenset(
    ["id", "short_name", "address_public", "priority", "status", "verified_on", "verified_by", "source_id", "internal_note"]
)
_INTERNAL = ("source_url", "source_id", "source_says", "source_seen", "confidence", "internal_note")
_KIND = {
    **dict.fromkeys(NUMBERS, "number"),
    **dict.fromkeys(HOURS, "hours"),
    "name": "renamed",
    "short_name": "renamed",
    "website": "web",
    "expires_on": "expires",
}
#: What columns are called, where their name does not say it.
_CALLED = {"text": "text number", "tty": "TTY number", "website": "web address", "expires_on": "last day in print"}
#: Columns with words of their own.
_OWN_WORDS = frozenset(["id", "status", "address", "address_public", "verified_on", "verified_by"])
_LONGEST = 140


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that happened to a service. `kind` is a key of `KINDS`; `before` and `after` are cells of `column`, blank where
    they tell nothing or must not be shown; `words` say it all but the name.
    """  # one sentence over two lines

    id: str
    name: str
    kind: str
    words: str
    column: str = ""
    before: str = ""
    after: str = ""

    def __str__(self) -> str:
        return f"{self.name}: {self.words}"


@dataclass(frozen=True, slots=True)
class Touched:
    """A service with changes: its id as pieces know it, what happened to it, and its row as it would be now, None if it has
    none. Id and row may hold what is secret: they are for `pamphlet.recall`, never to be shown.
    """  # one sentence over two lines

    id: str = field(repr=False)
    name: str
    kinds: frozenset[str]
    row: Row | None = field(repr=False)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Every change, what does most harm first; and the services that have any."""

    changes: tuple[Change, ...]
    touched: tuple[Touched, ...]

    def as_json(self) -> list[dict[str, str]]:
        """The changes as plain data, for `--json`."""
        return [asdict(change) for change in self.changes]

    def lines(self) -> tuple[str, ...]:
        """For a terminal: a line for each change, one for all that is never printed."""
        told = [str(change) for change in self.changes if change.kind != "internal"]
        inside = [change.name for change in self.changes if change.kind == "internal"]
        if inside:
            told.append(f"Changed in columns that are never printed: {', '.join(inside)}")
        return tuple(told) or ("Nothing changed.",)


def compare(before: Sequence[Row], after: Sequence[Row], *, feed: Feed = "") -> Comparison:
    """What changed from one list to another.

    `feed` says which of them is a directory's. What it says of a service counts, and what it is silent about does not: its
    blank cells, its `paused`, the columns of `PERSONS`. Rows that never came from it are none of its business.
    """
    touched: list[Touched] = []
    changes: list[Change] = []
    told = {origin(row) for row in (after if feed == "after" else before)} - {""}
    for old, new in paired(before, after, feed):
        ours = old if feed == "after" else new
        if feed and (old is None or new is None) and ours is not None and origin(ours) not in told:
            continue
        pair = _Pair(old, new, feed)
        found = tuple(pair.changes())
        if found:
            changes.extend(found)
            touched.append(Touched(pair.known, pair.name, frozenset(x.kind for x in found), _as_it_would_be(old, new, feed)))
    kinds, columns = list(KINDS), list(COLUMNS)
    places = {column: n for n, column in enumerate(columns)}
    changes.sort(key=lambda x: (kinds.index(x.kind), x.name.casefold(), x.id, places.get(x.column, len(columns))))
    return Comparison(tuple(changes), tuple(touched))


def speaks(row: Row, column: str) -> bool:
    """Whether a directory says anything of a column. A blank cell says nothing; but who gives one number has no other."""
    return bool(plain(row.get(column, ""))) or (column in NUMBERS and any(plain(row.get(other, "")) for other in NUMBERS))


def status_of(row: Row) -> str:
    """The status of a row; blank is active."""
    return plain(row.get("status", "")).lower() or "active"


def cut(text: str) -> str:
    """A text short enough for a line on a terminal."""
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def _as_it_would_be(old: Row | None, new: Row | None, feed: Feed) -> Row | None:
    """The row of a service after the changes: what a directory says, on the row that a person keeps."""
    if feed != "after" or old is None or new is None:
        return new
    facts = (*NUMBERS, *HOURS, "name", "description", "hours_note", "website")
    said = {column: new.get(column, "") for column in facts if speaks(new, column)}
    return {**old, **said, **({"status": "closed"} if status_of(new) == "closed" else {})}


class _Pair:
    """The two rows of one service; at least one is there."""

    def __init__(self, old: Row | None, new: Row | None, feed: Feed) -> None:
        self.old, self.new = old, new
        self.feed = (new if feed == "after" else old) if feed else None
        rows = [row for row in (new, old) if row is not None]
        self.secrets = [address for row in rows if (address := plain(row.get("address", "")))]
        self.known = id_of(rows[-1])
        self.id = self.shown(self.known)
        named = rows[-1] if feed == "after" else rows[0]
        self.name = self.shown(named.get("name", "")) or self.id or "a row without a name"

    def shown(self, text: str) -> str:
        """A text without any address."""
        return cut(masked(plain(text), self.secrets))

    def changes(self) -> Iterator[Change]:
        """Everything that happened."""
        if self.new is None:
            yield self._change("removed", "not listed any more")
        elif self.old is None:
            state = status_of(self.new)
            yield self._change("added", "added" if self.feed or state == "active" else f"added, {self.shown(state)}")
        else:
            yield from self._state(self.old, self.new)
            yield from self._place(self.old, self.new)
            yield from self._cells(self.old, self.new)
            if not self.feed:
                yield from self._check(self.old, self.new)
                yield from self._inside(self.old, self.new)

    def _change(self, kind: str, words: str, column: str = "", before: str = "", after: str = "") -> Change:
        return Change(self.id, self.name, kind, words, column, before, after)

    def _told(self, column: str) -> bool:
        """Whether a column is to be compared at all."""
        return self.feed is None or (column not in PERSONS and speaks(self.feed, column))

    def _cells(self, old: Row, new: Row) -> Iterator[Change]:
        """Columns that may be printed, and are shown."""
        for column in COLUMNS:
            one, other = old.get(column, ""), new.get(column, "")
            own = column in _OWN_WORDS or column in _INTERNAL
            if not own and self._told(column) and not same(column, one, other):
                yield self._cell(column, one, other)

    def _cell(self, column: str, one: str, other: str) -> Change:
        kind, called = _KIND.get(column, "words"), _CALLED.get(column, column.replace("_", " "))
        if kind == "number":
            return self._number(column, called, one, other)
        one, other = self.shown(one), self.shown(other)
        if column == "name":
            return Change(self.id, one or self.name, kind, f"renamed to {other or 'nothing'}", column, one, other)
        if kind == "hours":
            words = f"{called} changed from {one or 'not known'} to {other or 'not known'}"
            return self._change(kind, words, column, one, other)
        return self._change(kind, _from_to(called, one, other), column, one, other)

    def _number(self, column: str, called: str, one: str, other: str) -> Change:
        was, now = ([self.shown(number) for number in listed(column, cell)] for cell in (one, other))
        lost, gained = "; ".join(x for x in was if x not in now), "; ".join(x for x in now if x not in was)
        order = f"{called}: {now[0]} stands first now" if now and now[:1] != was[:1] else f"{called}: in another order now"
        words = _from_to(called, lost, gained) if lost or gained else order
        return self._change("number", words, column, "; ".join(was), "; ".join(now))

    def _state(self, old: Row, new: Row) -> Iterator[Change]:
        was, now = status_of(old), status_of(new)
        if self.feed:  # a directory knows closed from open, and nothing else
            was, now = ("closed" if state == "closed" else "active" for state in (was, now))
        if was == now:
            return
        one, other = self.shown(was), self.shown(now)
        kind = {"active": "reopened", "closed": "closed", "paused": "paused"}.get(now, "words")
        words = {"reopened": f"active again, was {one}", "words": f"status changed from {one} to {other}"}
        yield self._change(kind, words.get(kind, other if was == "active" else f"{other}, was {one}"), "status", one, other)

    def _place(self, old: Row, new: Row) -> Iterator[Change]:
        """What happened to an address: never the address."""
        one, other = old.get("address", ""), new.get("address", "")
        if self._told("address") and not same("address", one, other):
            words = "address changed" if one and other else "address added" if other else "address taken out"
            yield self._change("address", words, "address")
        was, now = (plain(row.get("address_public", "")).lower() for row in (old, new))
        if self.feed:
            ours = was if self.feed is new else now
            if ours == "yes" and "no" in (was, now):
                words = "the directory keeps its address private, the sheet makes it public"
                yield self._change("public", words, "address_public")
        elif was != now:
            one, other = self.shown(was) or "blank", self.shown(now) or "blank"
            words = f"address_public changed from {one} to {other}"
            if "yes" in (was, now):
                words = "address made public" if now == "yes" else "address not public any more"
            yield self._change("public" if "yes" in (was, now) else "words", words, "address_public", one, other)

    def _check(self, old: Row, new: Row) -> Iterator[Change]:
        """Whether somebody checked it: on which day."""
        was, now = (self.shown(_checked(row)) for row in (old, new))
        if was and not now:
            yield self._change("unchecked", "its check was taken back", "verified_on", was)
        elif now != was:
            words = f"checked {'again ' if was else ''}on {now}"
            words = words if now > was else f"the day of its check changed from {was} to {now}"
            yield self._change("verified", words, "verified_on", was, now)

    def _inside(self, old: Row, new: Row) -> Iterator[Change]:
        """Its id, and what is never printed."""
        one, other = self.shown(id_of(old)), self.shown(id_of(new))
        if id_of(old) != id_of(new):
            yield self._change("id", f"id changed from {one} to {other}", "id", one, other)
        check = ("verified_on", "verified_by") if _checked(old) == _checked(new) else ()
        strangers = (column for column in (*old, *new) if column not in COLUMNS)
        columns = dict.fromkeys((*check, *_INTERNAL, *strangers))
        names = [self.shown(c) for c in columns if not same(c, old.get(c, ""), new.get(c, ""))]
        if names:
            yield self._change("internal", f"{', '.join(names)} changed")


def _checked(row: Row) -> str:
    """The day of a check that counts: somebody signed it."""
    return plain(row.get("verified_on", "")) if plain(row.get("verified_by", "")) else ""


def _from_to(called: str, one: str, other: str) -> str:
    if one and other:
        return f"{called} changed from {one} to {other}"
    return f"{called} {other} added" if other else f"{called} {one} taken out"
