"""What an import did and did not do to a sheet, for the people who keep it: as data and in words.

No street address stands in it, whoever it was public for; of an address it says only that there is another one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from pamphlet.versions.memory import Memory


@dataclass(frozen=True, slots=True)
class Named:
    """A row: its id, its name, and what else there is to say of it."""

    id: str
    name: str
    note: str = ""

    def __str__(self) -> str:
        return f"{self.id} ({self.name})" + (f": {self.note}" if self.note else "")


@dataclass(frozen=True, slots=True)
class Kept:
    """A cell of which the directory says otherwise, and which stays. `here` and `there` are blank where an address is meant.

    `since` is when that was first seen, None where it never said anything else; `news` is whether nobody has decided yet: the
    row was not verified since.
    """

    id: str
    name: str
    column: str
    here: str
    there: str
    since: date | None
    news: bool

    def __str__(self) -> str:
        since = f" (since {self.since})" if self.since else ""
        if self.column == "address":
            return f"{self.id} ({self.name}): the directory has another address, or none{since}"
        if self.column == "address_public":
            return f"{self.id} ({self.name}): address_public is yes here, the directory keeps the address private{since}"
        there = f"{self.there} in the directory" if self.there else "the directory has none"
        return f"{self.id} ({self.name}): {self.column} is {self.here or 'blank'} here, {there}{since}"


@dataclass(frozen=True, slots=True)
class Alike:
    """A new row that looks like one that a person wrote or another directory gave: `like`, its name and its status; and like
    how many more.
    """  # one sentence over two lines

    id: str
    name: str
    source_id: str
    like: str
    like_name: str
    like_status: str
    more: int = 0

    def __str__(self) -> str:
        join = f"write {self.source_id} into the source_id of {self.like} and delete the row {self.id}"
        status = self.like_status + (f", and {self.more} more" if self.more else "")
        return f"{self.id} ({self.name}) looks like {self.like} ({self.like_name}, {status}): if they are one, {join}"


@dataclass(frozen=True, slots=True)
class Refused:
    """A record that was not taken, and why."""

    source_id: str
    name: str
    why: str

    def __str__(self) -> str:
        return f"{self.source_id or 'no id'} ({self.name}): {self.why}"


@dataclass(frozen=True, slots=True)
class Merge:
    """What is to be written (`additions`, `updates` by line of the sheet, `memory`), and what people must know.

    `followed` are rows whose cells went with the directory, and which; `gone` are open rows that it has no more, `again` rows
    that a person closed and it has as open, `dropped` records whose rows a person took out of the sheet.
    """

    additions: tuple[Mapping[str, str], ...] = field(repr=False)
    updates: Mapping[int, Mapping[str, str]] = field(repr=False)
    memory: Memory = field(repr=False)
    new: tuple[Named, ...]
    followed: tuple[Named, ...]
    unchanged: tuple[Named, ...]
    kept: tuple[Kept, ...]
    gone: tuple[Named, ...]
    again: tuple[Named, ...]
    alike: tuple[Alike, ...]
    dropped: tuple[Named, ...]
    refused: tuple[Refused, ...]

    @property
    def writes(self) -> bool:
        """Whether the sheet changes."""
        return bool(self.additions or self.updates)

    def as_json(self) -> dict[str, Any]:
        """What people must know, as plain data, for `--json`."""
        lists = ("new", "followed", "unchanged", "kept", "gone", "again", "alike", "dropped", "refused")
        data = {name: [asdict(item) for item in getattr(self, name)] for name in lists}
        for item in data["kept"]:
            item["since"] = item["since"] and str(item["since"])
        return data

    def lines(self, everything: bool = False) -> tuple[str, ...]:
        """For a terminal; `everything` tells the differences again on which somebody has decided."""
        return tuple(self._lines(everything))

    def _lines(self, everything: bool) -> Iterator[str]:
        kept = [item for item in self.kept if item.news or everything]
        yield from _block("New, paused until a person has checked them", self.new)
        yield from _block("Look at these first: they may be in the sheet already", self.alike)
        yield from _block("Followed the directory: nobody had changed or checked these", self.followed)
        yield from _block("The directory says otherwise, and what stands in the sheet stays", kept)
        yield from _block("The directory has these no more: do they still exist?", self.gone)
        yield from _block("Closed in the sheet, open in the directory", self.again)
        yield from _block("Taken out of the sheet by a person, so not added again", self.dropped)
        yield from _block("Not taken", self.refused)
        if rest := len(self.kept) - len(kept):
            yield f"Other differences, none of them new: {rest} (--all tells them)"
        yield f"Unchanged: {len(self.unchanged)}"


def _block(title: str, items: Sequence[object]) -> Iterator[str]:
    if items:
        yield f"{title} ({len(items)}):"
        yield from (f"  {item}" for item in items)
