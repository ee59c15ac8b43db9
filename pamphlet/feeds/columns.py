"""A plain table of services (CSV or XLSX) whose columns are somebody's own, into `Record`s by a saved map of columns.

The map is a TOML file: `[columns]` says which of their columns fills which of ours, `[categories]` which of their kinds is
which of ours, `[fixed]` what holds for every row. Without one, the columns must be ours. Flags of iCarol, WellSky and the
AIRS style guide are obeyed wherever they stand, mapped or not (research: hsds-mapping, "Vendor flags").
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from pamphlet.diagnostics import Report, Where, did_you_mean
from pamphlet.feeds.flags import bare, hidden, inactive, is_flag, says_yes, secret
from pamphlet.feeds.grid import Grid
from pamphlet.feeds.prose import readable
from pamphlet.feeds.record import Number, Place, Record
from pamphlet.listings.service import COLUMNS
from pamphlet.reading import from_table, read_toml
from pamphlet.tables.records import plain

#: What a map can fill, and what stands between several columns that fill it.
TARGETS: Mapping[str, str] = {
    **dict.fromkeys(("name", "short_name", "description", "hours_note", "for_whom", "cost", "accessibility", "alert"), " "),
    **dict.fromkeys(("categories", "phone", "text", "tty", "languages", "hours", "text_hours", "regions"), "; "),
    **dict.fromkeys(("address", "city", "organization", "website", "interpreter", "access", "status"), ", "),
    **dict.fromkeys(("expires_on", "source_id", "source_says", "internal_note", "alternate_name", "assured_date"), " "),
}
#: Columns of ours that a person fills in, whatever a source says: checks, promises, what is first.
OURS_ALONE = frozenset(
    ("verified_on", "verified_by", "priority", "non_police", "confidence", "address_public", "source_url", "source_seen", "id")
)
_DIRECT = ("short_name", "hours_note", "access", "regions", "expires_on")
#: Columns that are read without a map, by their bare names (iCarol).
_KNOWN = {"agencystatus": "status", "temporarymessage": "alert", "lastverifiedon": "assured_date"}


@dataclass(frozen=True, slots=True)
class _Tables:
    """A map as it stands in its file; a column of ours has one of theirs, or a list of them."""

    columns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    categories: Mapping[str, str] = field(default_factory=dict)
    fixed: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ColumnMap:
    """Which of their columns fill ours, their kinds as ours, and what holds for every row."""

    columns: Mapping[str, tuple[str, ...]]
    categories: Mapping[str, str]
    fixed: Mapping[str, str]


def read_map(path: Path, name: str, known: Collection[str], report: Report) -> ColumnMap | None:
    """A saved map; None (and all errors) if anything in it is wrong. `known` are the codes of the project's categories."""
    data = read_toml(path, name, report)
    if data is None:
        return None
    columns = data.get("columns")
    if isinstance(columns, dict):
        data["columns"] = {key: [value] if isinstance(value, str) else value for key, value in columns.items()}
    found = from_table(_Tables, data, name, report)
    if found is None:
        return None
    faults = Report()
    for section, given in (("columns", found.columns), ("fixed", found.fixed)):
        for column in given:
            place = Where(path=name, field=f"{section}.{column}")
            if column in OURS_ALONE:
                faults.error(
                    "key-unknown", f"'{column}' is for a person to fill in, after a check of their own", place, "take it out"
                )
            elif column not in TARGETS:
                faults.error("key-unknown", f"there is no column '{column}' to fill", place, did_you_mean(column, TARGETS))
    codes = [("categories", key, value) for key, value in found.categories.items()]
    codes += [("fixed", "categories", found.fixed["categories"])] if "categories" in found.fixed else []
    for section, key, value in codes:
        for code in filter(None, (part.strip() for part in value.split(";"))):
            if code not in known:
                place = Where(path=name, field=f"{section}.{key}")
                faults.error("value-wrong", f"'{code}' is no kind of service here", place, did_you_mean(code, known))
    report.extend(faults)
    return None if faults.failed else ColumnMap(found.columns, found.categories, found.fixed)


def own_map(header: Sequence[str]) -> ColumnMap | None:
    """The map of a table whose columns are ours (and flags); None if any is a stranger, or there is no name."""
    ours = {plain(title): title for title in header if title}
    strangers = [title for title in header if title and plain(title) not in COLUMNS and not is_flag(title)]
    if strangers or "name" not in ours:
        return None
    columns: dict[str, tuple[str, ...]] = {target: (ours[target],) for target in TARGETS if target in ours}
    if "verified_on" in ours:
        columns["assured_date"] = (ours["verified_on"],)
    columns["source_id"] = tuple(ours[name] for name in ("source_id", "id") if name in ours)[:1]
    return ColumnMap(columns, {}, {})


def fits(found: ColumnMap, header: Sequence[str], name: str, report: Report) -> bool:
    """Whether a table has every column that a map names, and the map a name; else errors."""
    good = True
    theirs = {_key(title): title for title in header if title}
    for column, sources in found.columns.items():
        for source in sources:
            if _key(source) not in theirs:
                good = False
                place = Where(path=name, field=f"columns.{column}")
                report.error(
                    "key-unknown", f"the source has no column '{source}'", place, did_you_mean(source, theirs.values())
                )
    if "name" not in found.columns:
        good = False
        hint = 'write such as name = "PublicName" under [columns]'
        report.error(
            "key-missing", "the map says of no column that it is the name", Where(path=name, field="columns.name"), hint
        )
    return good


def records(grid: Grid, found: ColumnMap, today: date) -> Iterator[Record]:
    """Every row of a table as a record, by a map that fits it."""
    titles = {_key(title): title for title in grid.header if title}
    columns = {column: tuple(titles[_key(source)] for source in sources) for column, sources in found.columns.items()}
    for title in grid.header:
        target = _KNOWN.get(bare(title))
        if target and target not in columns:
            columns[target] = (title,)
    for _, cells in grid.rows:
        yield _record(cells, columns, found.fixed, today)


def _record(cells: Mapping[str, str], columns: Mapping[str, tuple[str, ...]], fixed: Mapping[str, str], today: date) -> Record:
    def given(target: str) -> str:
        texts = [readable(cells[title]) for title in columns.get(target, ()) if cells[title]]
        return TARGETS[target].join(dict.fromkeys(filter(None, texts))) or fixed.get(target, "")

    beside = {bare(title): text for title, text in cells.items() if title}
    address = columns.get("address", ())
    private = secret(cells) or says_no(beside.get("addresspublic", "")) or any(_companion(beside, t, _PRIVATE) for t in address)
    numbers = [
        _number(target, title, cells, beside) for target in ("phone", "text", "tty") for title in columns.get(target, ())
    ]
    numbers += [
        Number(fixed[target], type=target) for target in ("phone", "text", "tty") if target in fixed and target not in columns
    ]
    place = Place(
        numbers=tuple(number for number in numbers if number is not None),
        address=given("address"),
        city=given("city"),
        secret=private,
        parts=tuple(_parts(cells, address)),
        accessibility=given("accessibility"),
        hours=given("hours"),
        text_hours=given("text_hours"),
    )
    return Record(
        id=given("source_id"),
        name=given("name"),
        alternate_name=given("alternate_name"),
        organization=given("organization"),
        description=given("description"),
        websites=tuple(part.strip() for part in re.split(r"[;,]\s", given("website")) if part.strip()),
        kinds=tuple(_terms(given("categories"))),
        status=given("status"),
        alert="" if _is_over(beside, today) else given("alert"),
        assured_date=given("assured_date"),
        hidden=hidden(cells),
        inactive=inactive(cells),
        eligibility=given("for_whom"),
        fees=given("cost"),
        interpretation_services=given("interpreter"),
        languages=tuple(part.strip() for part in re.split("[;,|]", given("languages"))),
        places=(place,),
        cells={column: text for column in _DIRECT if (text := given(column))},
        said=tuple((what, text) for what, text in (("source", given("source_says")), ("note", given("internal_note"))) if text),
    )


_PRIVATE = ("isprivate", "private", "isconfidential", "confidential")


def says_no(text: str) -> bool:
    """Whether a cell `address_public` says no."""
    return text.strip().casefold() in ("no", "n", "false")


def _number(target: str, title: str, cells: Mapping[str, str], beside: Mapping[str, str]) -> Number | None:
    """A number with the columns that stand beside it: its type, extension, description, and whether it is private."""
    if not cells[title]:
        return None
    kind = _companion(beside, title, ("type",)) if target == "phone" else ""
    return Number(
        number=cells[title],
        extension=_companion(beside, title, ("extension", "ext")),
        type=kind or {"phone": "voice"}.get(target, target),
        description=readable(_companion(beside, title, ("description", "name"))),
        private=says_yes(_companion(beside, title, _PRIVATE)),
    )


def _companion(beside: Mapping[str, str], title: str, endings: Sequence[str]) -> str:
    """What stands in the column whose name is that of another one with an ending: Phone1Number, Phone1IsPrivate."""
    stem = bare(title)
    stems = (stem, stem.removesuffix("number"), stem.rstrip("0123456789"))
    found = (beside.get(f"{start}{ending}", "") for start in stems if start for ending in endings)
    return next((text for text in found if text and says_yes(text)), "")


def _parts(cells: Mapping[str, str], address: Sequence[str]) -> Iterator[str]:
    """What a row holds of addresses, mapped or not, to be found in other words."""
    for title, text in cells.items():
        name = bare(title)
        is_place = title in address or (
            ("address" in name or "postal" in name) and not re.search("email|web|mail$|isprivate|public", name)
        )
        if is_place and not is_flag(title) and (re.search(r"\d", text) or " " in text):
            yield readable(text)


def _terms(text: str) -> Iterator[tuple[str, str]]:
    """The kinds in a cell: as a whole, and by what stands between its signs."""
    for part in filter(None, (p.strip() for p in re.split("[;|]", text))):
        yield "", part
        if "," in part:
            yield from (("", piece.strip()) for piece in part.split(",") if piece.strip())


def _is_over(beside: Mapping[str, str], today: date) -> bool:
    """Whether a temporary message has ended (iCarol TemporaryMessageExpires)."""
    match = re.match(r"(\d{4})-(\d\d)-(\d\d)", beside.get("temporarymessageexpires", ""))
    try:
        return match is not None and date(int(match[1]), int(match[2]), int(match[3])) < today
    except ValueError:
        return False


def _key(title: str) -> str:
    return " ".join(title.split()).casefold()
