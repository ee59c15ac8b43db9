"""The door for somebody's directory: what is this source, and which rows for services.csv are in it?

Open Referral as tables or JSON, or a plain table with a map of its columns; whatever else it is, it is refused in one
sentence that names these forms. Nothing is fetched from anywhere, nothing is unpacked, and nothing that leaves here is
verified.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from pamphlet.diagnostics import Report, Where
from pamphlet.feeds.archive import Member, SourceError, member_of, opened
from pamphlet.feeds.candidates import NO_KIND, Candidate, Maker, Refused, Terms
from pamphlet.feeds.columns import ColumnMap, fits, own_map, read_map, records
from pamphlet.feeds.filling import REASONS
from pamphlet.feeds.grid import read_grid
from pamphlet.feeds.hsds import record_of
from pamphlet.feeds.hsds_json import read_documents
from pamphlet.feeds.hsds_names import form_of, is_table, is_wanted
from pamphlet.feeds.hsds_tables import loaded
from pamphlet.feeds.kinds import Kinds
from pamphlet.feeds.record import Record
from pamphlet.listings.service import COLUMNS

__all__ = ["FORMS", "Candidate", "Feed", "Refused", "read_feed"]

FORMS = (
    "want Open Referral (HSDS 1.x to 3.1, or UK 1.0 and 3.0) as a folder or .zip of CSV tables or as JSON, "
    "or one CSV or XLSX table whose columns are named in a map (--map)"
)
_JSON = (".json", ".jsonl", ".ndjson")
#: Names of tables of text: what is wrong with one is told by its line.
_TEXT = (".csv", ".tsv", ".txt")
#: How other files begin, and what they are.
_STRANGERS = (
    (b"%PDF", "a PDF"),
    (b"\xd0\xcf\x11\xe0", "an old Excel or Word file"),
    (b"\x1f\x8b", "a packed file (gzip)"),
    (b"7z\xbc\xaf", "a packed file (7z)"),
    (b"Rar!", "a packed file (RAR)"),
    (b"{\\rtf", "a text document (RTF)"),
    (b"SQLite format 3", "a database"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
)


@dataclass(frozen=True, slots=True)
class Feed:
    """What a directory gave: its form in words, the rows for services.csv, the records not taken, and how many there were of
    what.
    """

    form: str
    candidates: tuple[Candidate, ...]
    refused: tuple[Refused, ...]
    counts: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Order:
    """What is asked: the source and how to call it, and what its records are made into."""

    source: Path
    name: str
    encoding: str
    terms: Terms
    map: ColumnMap | None
    report: Report


def read_feed(
    source: Path,
    *,
    name: str,
    origin: str,
    today: date,
    kinds: Collection[str],
    spoken: Mapping[str, str],
    country: str,
    categories: Mapping[str, str],
    mapping: Path | None,
    encoding: str,
    report: Report,
    default_kind: str = "",
) -> Feed | None:
    """Everything in a source that can become rows of services.csv; None (and errors) if it is none of the forms, or is
    broken.

    `name` is how people know the source, `origin` what begins its ids; `kinds` are the project's categories, `categories`
    their kinds as ours (code or name, without case, `*` at the end for all that begin so), `default_kind` the category of
    what has no known kind; `spoken` maps what people call a language to its tag; `mapping` is a map of columns, whose
    `[categories]` hold for every form. Records that were not taken are told as warnings, by reason, as well.
    """
    faults = Report()
    found = read_map(mapping, str(mapping), kinds, faults) if mapping is not None else None
    if default_kind and default_kind not in kinds:
        faults.error("selection", f"'{default_kind}' is no kind of service here", hint="one of " + ", ".join(sorted(kinds)))
    report.extend(faults)
    if faults.failed:
        return None
    chosen = Kinds({**categories, **(found.categories if found else {})}, kinds, default_kind)
    terms = Terms(origin=origin, file=source.name, today=today, known=kinds, spoken=spoken, country=country, kinds=chosen)
    order = _Order(source=source, name=name, encoding=encoding, terms=terms, map=found, report=report)
    try:
        return _read(order)
    except SourceError as problem:
        place = f"{name}/{problem.member}" if problem.member and problem.member != source.name else name
        report.error("feed-form", str(problem), Where(path=place, line=problem.line), problem.hint)
    except OSError as problem:
        report.error("file-missing", f"cannot read {name}: {problem.strerror or problem}", Where(path=name))
    return None


def _read(order: _Order) -> Feed | None:
    source = order.source
    if source.is_dir():
        return _of_members(order)
    if not source.is_file():
        raise SourceError("there is no such file" if not source.exists() else "this is no file", FORMS)
    with source.open("rb") as stream:
        head = stream.read(4096)
    if not head.strip():
        raise SourceError("the file is empty", FORMS)
    stranger = next((what for start, what in _STRANGERS if head.startswith(start)), "") or _text_stranger(head)
    if stranger:
        raise SourceError(f"this is {stranger}", FORMS)
    if head.startswith(b"PK\x03\x04") and source.suffix.lower() != ".xlsx":
        return _of_members(order)
    if head.startswith(b"PK\x05\x06"):
        raise SourceError("the zip is empty", FORMS)
    if source.suffix.lower() in _JSON or head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"["):
        return _of_json(order, [member_of(source)])
    if b"\0" in head and not head.startswith((b"PK", b"\xff\xfe", b"\xfe\xff")) and source.suffix.lower() not in _TEXT:
        raise SourceError("this is no text", FORMS)
    return _of_columns(order)


def _text_stranger(head: bytes) -> str:
    """What a file of tags is called."""
    text = head.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")[:400].lower()
    if not text.startswith(b"<"):
        return ""
    if b"<kml" in text:
        return "a map (KML)"
    return "a web page (HTML)" if b"<html" in text or b"<!doctype html" in text else "XML"


def _of_members(order: _Order) -> Feed | None:
    """A folder or zip: tables, or JSON files."""
    with opened(order.source, lambda base: is_wanted(base) or (base.endswith(_JSON) and base != "datapackage.json")) as (
        members,
        others,
    ):
        more = Counter({"files not read": others})
        if "services.csv" in members or "service.csv" in members:
            tables = {base: member for base, member in members.items() if is_table(base)}
            more["files not read"] += len(members) - len(tables)
            with loaded(tables, order.encoding) as base:
                more.update(base.counts())
                _tell_strays(base.strays(), more, order)
                return _made(order, form_of(members), map(record_of, base.services()), more)
        documents = [member for key, member in members.items() if key.endswith(_JSON)]
        if documents:
            return _of_json(order, documents, more)
        what = "folder" if order.source.is_dir() else "zip"
        raise SourceError(f"the {what} has no services.csv and no JSON", FORMS)


def _tell_strays(strays: Mapping[str, int], counts: Counter[str], order: _Order) -> None:
    """Count and tell what no service has: phones and hours would be lost without a word."""
    counts.update({f"{table} of no service": count for table, count in strays.items()})
    if strays:
        what = " and ".join(f"{count:,} {table if count > 1 else table[:-1]}" for table, count in strays.items())
        hint = (
            "the tables do not say whose they are: ask whoever made them (a service and its place are joined in "
            "service_at_location.csv)"
        )
        one = sum(strays.values()) == 1
        message = f"{what} {'belongs' if one else 'belong'} to no service, and {'is' if one else 'are'} not taken"
        order.report.warning("feed-record", message, Where(path=order.name), hint)


def _of_json(order: _Order, members: list[Member], more: Counter[str] | None = None) -> Feed | None:
    found = read_documents(members, order.encoding)
    if found is None:
        raise SourceError("this JSON holds no services of Open Referral", FORMS)
    counts = (more or Counter()) + Counter(found.counts())
    made = (record_of(service, around) for service, around in found.services)
    return _made(order, found.form, made, counts)


def _of_columns(order: _Order) -> Feed | None:
    titles = [title for sources in order.map.columns.values() for title in sources] if order.map else list(COLUMNS)
    grid = read_grid(order.source, order.name, titles, order.encoding, order.report)
    if grid is None:
        return None
    if order.map and order.map.columns:
        if not fits(order.map, grid.header, order.name, order.report):
            return None
        return _made(order, "a table with a map of its columns", records(grid, order.map, order.terms.today), Counter())
    own = own_map(grid.header)
    if own is None:
        shown = ", ".join(f"'{title}'" for title in grid.header[:6] if title)
        raise SourceError(f"the columns of this table are not ours: {shown}", FORMS)
    fixed = order.map.fixed if order.map else {}
    own = replace(own, fixed=fixed)
    return _made(order, "a table with our columns", records(grid, own, order.terms.today), Counter())


def _made(order: _Order, form: str, given: Iterable[Record], more: Mapping[str, int]) -> Feed:
    """The rows of all records, counted; what was not taken is told."""
    maker = Maker(order.terms)
    candidates: list[Candidate] = []
    refused: list[Refused] = []
    shallow = Counter[str]()
    for record in given:
        for row in maker.rows(record):
            if isinstance(row, Candidate):
                candidates.append(row)
            else:
                refused.append(row)
                shallow[row.why] += record.shallow
    reasons = Counter(row.why for row in refused)
    counts = {
        **{key: n for key, n in more.items() if n},
        **maker.counts,
        **{f"refused: {why}": n for why, n in reasons.items()},
    }
    for why, count in reasons.most_common():
        message = f"{count} {'service was' if count == 1 else 'services were'} not taken: {why}"
        order.report.warning("feed-record", message, Where(path=order.name), _hint(why, maker, shallow))
    return Feed(form, tuple(candidates), tuple(refused), dict(sorted(counts.items())))


def _hint(why: str, maker: Maker, shallow: Counter[str]) -> str | None:
    """What to do about records that were not taken."""
    if why == REASONS["kind"]:
        names = [(name, count) for name, count in maker.unmapped.most_common(6) if name != NO_KIND]
        example = names[0][0].replace('"', "'") if names else "Crisis lines"
        listed = ", ".join(f"{name} ({count})" for name, count in names)
        how = f'write a map with [categories] and lines such as "{example}" = "crisis", or name one kind for all'
        return f"{how}; most often: {listed}" if listed else how
    if why == REASONS["contact"] and shallow[why]:
        return "a page of a list has no phones or hours: fetch each /services/{id} into a folder, and name the folder"
    return None
