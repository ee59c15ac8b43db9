"""The header of a sheet of services: which row it is, which columns it names, and which of them nobody knows.

Enters: rows of text. Leaves: the place of each column, or an error for whatever would be lost: a column renamed would take what
stands in it away, and a closed service would print. Nothing that a cell holds is quoted: it may be an address that is secret.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from pamphlet.diagnostics import Report, Where
from pamphlet.listings.privacy import masked
from pamphlet.listings.service import COLUMNS
from pamphlet.tables.records import HEAD_ROWS, plain

#: With a name, one of these makes a header (research: bad-input, "title rows").
_MARKS = frozenset({"phone", "website", "categories"})
#: What shows, with a name and a category, that a row is no title but a service.
_CONTACTS = frozenset({"phone", "text", "tty", "website", "address"})
#: What people call a column whose loss would do harm: a closed service would print, a number would be missing.
_CALLED = {
    "status": ("active", "closed", "inactive", "is_active", "is_closed", "open"),
    "phone": ("call", "hotline", "number", "phone_number", "phones", "tel", "telephone"),
    "text": ("sms", "text_number"),
    "website": ("link", "site", "url", "web", "web_site"),
    "hours": ("opening_hours", "opening_times", "schedule"),
    "categories": ("category", "kind", "kinds", "type", "types"),
    "expires_on": ("closes_on", "ends_on", "until", "valid_to"),
    "verified_on": ("checked", "checked_on", "last_checked", "last_verified", "verified"),
}
#: How alike two names are, of 1, to be taken for one.
_NEAR = 0.7
_MEANT = {name: column for column, names in _CALLED.items() for name in names}


@dataclass(frozen=True, slots=True)
class Head:
    """A header: its place among the rows, how many cells it has, and the place of each column from 0, in order.

    Known columns go by their plain names, strangers by what stands there. `nameless` are the places without a name.
    """

    at: int
    width: int
    places: Mapping[str, int]
    nameless: tuple[int, ...] = ()


def header_place(rows: Sequence[Sequence[str]]) -> int | None:
    """Which of the first rows is the header: the first with a name and a phone, website or categories; None if none is."""
    for place, cells in enumerate(rows[:HEAD_ROWS]):
        names = {plain(cell) for cell in cells}
        if "name" in names and names & _MARKS:
            return place
    return None


def nearest_place(rows: Sequence[Sequence[str]]) -> int:
    """The row that is most like a header, to tell what is wrong with it."""
    scores = [sum(plain(cell) in COLUMNS for cell in cells) for cells in rows[:HEAD_ROWS]]
    return scores.index(max(scores))


def read_header(rows: Sequence[Sequence[str]], lines: Sequence[int], name: str, report: Report) -> Head | None:
    """The header of a sheet; None (and errors) if it is not as it must be. `lines` are the numbers of the rows.

    A stranger is an error where it may be a known column by another name, else a warning; rows above the header are warned of.
    """
    found = header_place(rows)
    at = nearest_place(rows) if found is None else found
    cells = rows[at]
    place = Where(path=name, line=lines[at])
    if sum(plain(cell) in COLUMNS for cell in cells) < 2:  # no header at all: its cells may be anything, and are not shown
        hint = "its first row must be such as: name, categories, phone, website"
        report.error("key-missing", "no row names the columns", Where(path=name), hint)
        return None
    faults = Report()
    places: dict[str, int] = {}
    for number, cell in enumerate(cells):
        title = plain(cell) if plain(cell) in COLUMNS else " ".join(cell.split())
        if title in places:
            faults.error("key-unknown", f"column '{masked(title)}' stands there twice", place, "keep one of them")
        elif title:
            places[title] = number
    for title in places:
        if title not in COLUMNS:
            _stranger(title, places, place, faults)
    for column, required in COLUMNS.items():
        if required and column not in places:
            hint = "add it, or give the column its right name"
            faults.error("key-missing", f"column '{column}' is missing", place, hint)
    head = Head(at, len(cells), places, tuple(n for n, cell in enumerate(cells) if not cell.strip()))
    _above(rows[:at], lines, head, name, faults)
    report.extend(faults)
    return None if faults.failed else head


def _stranger(title: str, places: Collection[str], place: Where, report: Report) -> None:
    """Tell of a column that nobody knows: an error if it may be one that is missing, or say whether a service is closed."""
    missing = [column for column in COLUMNS if column not in places]
    folded = plain(title)
    meant = _MEANT.get(folded, "")
    near = get_close_matches(folded, missing, n=1, cutoff=_NEAR)
    guess = meant if meant in missing or meant == "status" else near[0] if near else ""
    if guess:
        hint = f"did you mean '{guess}'? A column of your own needs a name that is less like it"
        report.error("key-unknown", f"unknown column '{masked(title)}'", place, hint)
        return
    like = meant or next(iter(get_close_matches(folded, list(COLUMNS), n=1, cutoff=_NEAR)), "")
    hint = f"what belongs under '{like}' must stand there" if like else "README.md lists the columns that are read"
    report.warning("key-unknown", f"the column '{masked(title)}' is not read", place, hint)


def _above(rows: Sequence[Sequence[str]], lines: Sequence[int], head: Head, name: str, report: Report) -> None:
    """Tell of rows above the header: a title is passed over, a service there would be lost."""
    for line, cells in zip(lines, rows, strict=False):
        where = Where(path=name, line=line)
        filled = {column for column, at in head.places.items() if at < len(cells) and cells[at].strip()}
        if {"name", "categories"} <= filled and filled & _CONTACTS:
            hint = "move it below the row that names the columns, or delete it"
            report.error("value-wrong", "a row above the header is filled like a service", where, hint)
        elif not cells[0].casefold().startswith("sep="):  # a hint for Excel, which it wrote itself
            report.warning("value-wrong", "a row above the header is not read", where, "nothing to do if it is a title")
