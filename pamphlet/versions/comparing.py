"""When two cells say the same, and which rows may be of one service.

Enters: cells as they stand in sheets and directories. Leaves: whether they differ for a reader, whatever the writing; and
which rows look like another, for a person to decide: nothing is joined by its looks (research: bad-input, "duplicates").
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from pamphlet.listings.addresses import in_words
from pamphlet.listings.alike import similar
from pamphlet.listings.cells import plain, slug
from pamphlet.listings.hours import Hours, HoursError, parse_hours
from pamphlet.listings.phones import Phone, PhoneError, parse_phone

NUMBERS = ("phone", "text", "tty")
HOURS = ("hours", "text_hours")
#: Columns whose values stand in no order.
_SETS = ("categories", "regions", "languages")
#: Columns that hold codes, written large or small.
_CODES = ("access", "address_public", "interpreter", "non_police", "status")
#: A number or an address that more rows share is that of a switchboard: then only the same name makes two of them look alike.
_SHARED = 12


def same(column: str, one: str, other: str) -> bool:
    """Whether two cells of a column say the same: `(604) 555-0142` is `604-555-0142`; what cannot be read is its text."""
    return one == other or _meaning(column, one) == _meaning(column, other)


def listed(column: str, cell: str) -> tuple[str, ...]:
    """The values of a cell of numbers, each once, as they print: `604-555-0142 ext 12`; what is no number, as it is written."""
    parts = filter(None, (part.strip() for part in plain(cell).split(";")))
    return tuple(dict.fromkeys(_written(phone) if (phone := _phone(column, part)) else part for part in parts))


def id_of(row: Mapping[str, str]) -> str:
    """The id of a row: its own; where the cell is blank, the one that its name makes (`cells.slug`)."""
    return plain(row.get("id", "")) or slug(plain(row.get("name", "")))


class Lookalikes:
    """Some rows, to be asked which of them look like another: the same name; or nearly the same, and a number or a web address
    in common.
    """  # one sentence over two lines

    def __init__(self, rows: Iterable[Mapping[str, str]]) -> None:
        self._rows = tuple(rows)
        self._by_sign: dict[str, list[int]] = {}
        for n, row in enumerate(self._rows):
            for sign in dict.fromkeys(_signs(row)):
                self._by_sign.setdefault(sign, []).append(n)

    def of(self, row: Mapping[str, str]) -> tuple[int, ...]:
        """The places of the rows that look like this one, from 0, in their order."""
        found: set[int] = set()
        for sign in dict.fromkeys(_signs(row)):
            near = self._by_sign.get(sign, [])
            if sign.startswith("name "):
                found.update(near)
            elif len(near) <= _SHARED:
                found.update(n for n in near if n not in found and similar(row.get("name", ""), self._rows[n].get("name", "")))
        return tuple(sorted(found))


def _signs(row: Mapping[str, str]) -> Iterator[str]:
    """What rows of one service have in common."""
    name = plain(row.get("name", ""))
    if name:
        yield f"name {slug(name) or name.casefold()}"
    if website := plain(row.get("website", "")).casefold():
        yield f"web {in_words(website)}"
    for column in NUMBERS:
        phones = (_phone(column, part.strip()) for part in plain(row.get(column, "")).split(";"))
        yield from (f"number {phone.dial}" for phone in phones if phone)


def _meaning(column: str, cell: str) -> object:
    text = plain(cell)
    if column in NUMBERS:
        return listed(column, text)
    if column in HOURS:
        return _hours(text) or text
    if column == "website":
        return re.sub(r"^(https?://[^/]+)/$", r"\1", text)
    if column in _SETS:
        return frozenset(part.strip().casefold() for part in text.split(";") if part.strip())
    return text.casefold() if column in _CODES else text


@lru_cache(maxsize=4096)
def _phone(column: str, text: str) -> Phone | None:
    try:
        return parse_phone(text, texts=column == "text")
    except PhoneError:
        return None


def _hours(text: str) -> Hours | None:
    try:
        return parse_hours(text)
    except HoursError:
        return None


def _written(phone: Phone) -> str:
    extension = f" ext {phone.extension}" if phone.extension else ""
    return f"{phone.number}{extension}" + (f" ({phone.word})" if phone.word else "")
