"""Open Referral as tables (HSDS 1.x to 3.1): CSV files of a folder or zip, joined into records one service at a time.

The rows stream through a temporary database on disk with the few columns that are needed, so memory stays flat however many
there are. Names of files and columns that changed between the versions are all known; `datapackage.json` is ignored, whatever
it points to (research: hsds-mapping, bad-input).
"""

from __future__ import annotations

import csv
import json
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from pamphlet.feeds.archive import Member, SourceError
from pamphlet.feeds.flags import is_flag
from pamphlet.feeds.hsds_names import FILES, TABLES, is_table
from pamphlet.reading import MAX_FIELD, MAX_ROWS

#: By which columns rows are looked up.
_KEYS = {
    "service_id",
    "location_id",
    "organization_id",
    "contact_id",
    "service_at_location_id",
    "link_id",
}


@contextmanager
def loaded(members: Mapping[str, Member], encoding: str) -> Iterator[Tables]:
    """The tables among some members, loaded. Raises SourceError where one cannot be read."""
    base = sqlite3.connect("")  # a private database on disk, gone when it is closed
    try:
        base.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-4000;")
        for table, spec in TABLES.items():
            names = ", ".join(f'"{column}" TEXT' for column in (*spec.columns, "flags"))
            base.execute(f"CREATE TABLE {table} ({names})")
        for key, member in sorted(members.items()):
            if is_table(key):
                _load(base, FILES[key], member, encoding)
        for table, spec in TABLES.items():
            for column in spec.columns:
                if column in _KEYS or (column == "id" and table in ("organizations", "locations", "terms")):
                    base.execute(f'CREATE INDEX "{table}.{column}" ON {table} ("{column}")')
        yield Tables(base)
    except sqlite3.Error as problem:
        raise SourceError(f"no room for the tables: {problem}", "is the disk full?") from None
    finally:
        base.close()


def _load(base: sqlite3.Connection, table: str, member: Member, encoding: str) -> None:
    columns = TABLES[table].columns
    rows = _rows(member, encoding)
    header = next(rows, (0, []))[1]
    if table == "services" and not header:
        raise SourceError("the table is empty", "is this the table of services?", member.path, 1)
    names = [name.strip().casefold() for name in header]
    if twice := [name for name in names if name and names.count(name) > 1]:
        raise SourceError(f"column '{twice[0]}' stands there twice", "keep one of them", member.path, 1)
    places = {
        column: next((names.index(name.casefold()) for name in known if name.casefold() in names), None)
        for column, known in columns.items()
    }
    if table == "services" and {"categories", "phone"} <= set(names):
        raise SourceError(
            "this is a sheet of ours, not Open Referral's", "name the file itself, not its folder", member.path, 1
        )
    if table == "services" and (places["name"] is None or places["id"] is None):
        missing = "name" if places["name"] is None else "id"
        raise SourceError(f"column '{missing}' is missing", "is this the table of services?", member.path, 1)
    flags = [(n, name) for n, name in enumerate(names) if is_flag(name)]

    def wanted() -> Iterator[list[str | None]]:
        for count, (line, cells) in enumerate(rows, 1):
            if table == "services" and count > MAX_ROWS:
                hint = "take the part of the directory that is for your region"
                raise SourceError(f"more than {MAX_ROWS:,} services", hint, member.path, line)
            if len(cells) != len(header):
                what = "a text with a comma needs quotation marks" if len(cells) > len(header) else "it lost its last columns"
                raise SourceError(f"{len(cells)} cells, the header has {len(header)}", what, member.path, line)
            kept = [None if at is None or cells[at].strip() in ("", "null") else cells[at].strip() for at in places.values()]
            marks = {name: cells[n] for n, name in flags if cells[n].strip()}
            yield [*kept, json.dumps(marks) if marks else None]

    base.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * (len(columns) + 1))})", wanted())


def _rows(member: Member, encoding: str) -> Iterator[tuple[int, list[str]]]:
    """The rows of a CSV member with the line on which each begins; blank ones are passed over."""
    csv.field_size_limit(MAX_FIELD)
    lines = member.lines(encoding)
    first = next(lines, "")
    separator = next((sign for sign in (",", ";", "\t") if sign in first), ",")

    def again() -> Iterator[str]:
        yield first
        yield from lines

    reader = csv.reader(again(), delimiter=separator, strict=True)
    start = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield start, cells
            start = reader.line_num + 1
    except csv.Error as problem:
        hint = "look for a quotation mark that is opened and never closed"
        raise SourceError(f"not CSV: {problem}", hint, member.path, start) from None


class Tables:
    """Loaded tables: how many rows there are, and every service nested as in HSDS JSON."""

    def __init__(self, base: sqlite3.Connection) -> None:
        self._base = base
        self._base.row_factory = sqlite3.Row
        self._located = self._base.execute("SELECT count(*) FROM locations").fetchone()[0] > 0

    def counts(self) -> dict[str, int]:
        """How many rows each table has, those that have any."""
        names = {
            "sites": "services at locations",
            "holidays": "holiday schedules",
            "terms": "taxonomy terms",
            "areas": "service areas",
        }
        found = {table: self._base.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in TABLES}
        return {names.get(table, table.replace("_", " ")): count for table, count in found.items() if count}

    def strays(self) -> dict[str, int]:
        """How many phones and schedules hang on nothing that any service has, so that no record holds them."""
        found = {"phones": f"NOT ({_HANGS} OR coalesce(contact_id IN ({_CONTACTS}), 0))", "schedules": f"NOT ({_HANGS})"}
        counts = {t: self._base.execute(f"SELECT count(*) FROM {t} WHERE {where}").fetchone()[0] for t, where in found.items()}
        return {table: count for table, count in counts.items() if count}

    def services(self) -> Iterator[dict[str, object]]:
        """Every service with its children, in the order of the file."""
        for row in self._base.execute("SELECT * FROM services ORDER BY rowid"):
            yield self._service(_filled(row))

    def _service(self, service: dict[str, object]) -> dict[str, object]:
        own = service.get("id")
        service["languages"] = _listed(service)
        sites = self._find("sites", service_id=own)
        if not sites and service.get("location_id"):
            sites = [{"location_id": service["location_id"]}]
        known = {site.get("id") for site in sites}
        for table in ("phones", "schedules", "holidays", "contacts", "languages"):
            for row in self._find(table, service_id=own):
                _owner(row, service, sites, known).setdefault(_NAMES[table], []).append(row)  # type: ignore[attr-defined]  # a list
            for site in sites:
                for row in self._find(table, service_at_location_id=site.get("id")):
                    if row not in site.get(_NAMES[table], ()):  # type: ignore[operator]  # a list
                        site.setdefault(_NAMES[table], []).append(row)  # type: ignore[attr-defined]  # a list
        for site in sites:
            site["location"] = self._location(site.get("location_id"))
            self._with_phones(site)
        self._with_phones(service)
        organization = self._organization(service.get("organization_id"))
        return {
            **service,
            "service_at_locations": sites,
            "organization": organization,
            "phones": service.get("phones", []),
            "eligibilitys": self._find("eligibility", service_id=own),
            "cost_options": self._find("cost_options", service_id=own),
            "service_areas": self._find("areas", service_id=own),
            "attributes": list(self._attributes(service)),
        }

    def _location(self, key: object) -> dict[str, object]:
        location = next(iter(self._find("locations", id=key)), {})
        if not location and key and self._located:  # what it says of its address is lost: the careful reading
            location = {"location_type": "redacted"}
        return {
            **location,
            **{_NAMES[t]: self._own(t, location_id=key) for t in ("phones", "schedules", "holidays", "contacts")},
            "languages": [*_listed(location), *self._own("languages", location_id=key)],
            "addresses": self._find("addresses", location_id=key),
            "accessibility": [*self._find("accessibility", location_id=key), *_described(location)],
        }

    def _organization(self, key: object) -> dict[str, object]:
        organization = next(iter(self._find("organizations", id=key)), {})
        return {
            **organization,
            "phones": self._own("phones", organization_id=key),
            "contacts": self._own("contacts", organization_id=key),
        }

    def _with_phones(self, holder: dict[str, object]) -> None:
        """The phones of the contacts of a service or site, under the contacts."""
        contacts = holder.get("contacts")
        for contact in contacts if isinstance(contacts, list) else ():
            contact["phones"] = self._find("phones", contact_id=contact.get("id"))

    def _own(self, table: str, **key: object) -> list[dict[str, object]]:
        """The rows that belong to a location or organization and to nothing more exact."""
        exact = ("service_id", "service_at_location_id", *(("location_id",) if "organization_id" in key else ()))
        rows = [row for row in self._find(table, **key) if not any(row.get(name) for name in exact)]
        if table == "contacts":
            for row in rows:
                row["phones"] = self._find("phones", contact_id=row.get("id"))
        return rows

    def _attributes(self, service: Mapping[str, object]) -> Iterator[dict[str, object]]:
        linked = self._find("attributes", link_id=service.get("id"))
        rows = self._find("attributes", service_id=service.get("id"))
        rows += [row for row in linked if str(row.get("link_entity", "service")).casefold() in ("service", "services")]
        listed = str(service.get("taxonomy_ids") or "").replace(";", ",").split(",")
        rows += [{"taxonomy_term_id": key.strip()} for key in listed if key.strip()]
        for row in rows:
            yield {**row, "taxonomy_term": next(iter(self._find("terms", id=row.get("taxonomy_term_id"))), {})}

    def _find(self, table: str, **key: object) -> list[dict[str, object]]:
        """The rows with this value in this column, in the order of the file; none where the value is blank."""
        ((column, value),) = key.items()
        if not value:
            return []
        return [
            _filled(row) for row in self._base.execute(f'SELECT * FROM {table} WHERE "{column}"=? ORDER BY rowid', (value,))
        ]


#: Whether a row is found from some service: by its most exact key, as `Tables._own` has it.
_HANGS = """(
    coalesce(service_id IN (SELECT id FROM services), 0)
    OR coalesce(service_at_location_id IN (SELECT id FROM sites WHERE service_id IN (SELECT id FROM services)), 0)
    OR service_id IS NULL AND service_at_location_id IS NULL AND (
        coalesce(location_id IN (
            SELECT location_id FROM sites WHERE service_id IN (SELECT id FROM services)
            UNION SELECT location_id FROM services WHERE id NOT IN (SELECT service_id FROM sites WHERE service_id IS NOT NULL)
        ), 0)
        OR location_id IS NULL AND coalesce(organization_id IN (SELECT organization_id FROM services), 0)
    )
)"""
_CONTACTS = f"SELECT id FROM contacts WHERE {_HANGS}"
_NAMES = {
    "phones": "phones",
    "schedules": "schedules",
    "holidays": "holiday_schedules",
    "contacts": "contacts",
    "languages": "languages",
}


def _owner(
    row: Mapping[str, object], service: dict[str, object], sites: list[dict[str, object]], known: set[object]
) -> dict[str, object]:
    """Whose a row of a service is: that of one of its sites, named by itself or by its location, or of the service."""
    site = row.get("service_at_location_id")
    if site in known and site:
        return next(s for s in sites if s.get("id") == site)
    place = row.get("location_id")
    return next((s for s in sites if place and s.get("location_id") == place), service)


def _listed(holder: Mapping[str, object]) -> list[dict[str, object]]:
    """Languages that stand in one cell, as Ohana has them."""
    parts = str(holder.get("languages") or "").replace(";", ",").split(",")
    return [{"name": part.strip()} for part in parts if part.strip()]


def _described(location: Mapping[str, object]) -> list[dict[str, object]]:
    return [{"description": location["accessibility"]}] if location.get("accessibility") else []


def _filled(row: sqlite3.Row) -> dict[str, object]:
    """A row without its blank columns, its flags beside the others."""
    out: dict[str, object] = {name: row[name] for name in row.keys() if row[name] is not None}  # noqa: SIM118  # a Row is no dict
    marks = out.pop("flags", None)
    return out | json.loads(str(marks)) if marks else out
