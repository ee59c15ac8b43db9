"""Somebody's directories, made up: tables, zips, JSON and plain sheets, and reading them as the tests do."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from pamphlet.diagnostics import Report
from pamphlet.feeds.feed import Feed, read_feed

TODAY = date(2026, 11, 22)
KINDS = ("crisis", "violence", "shelter", "health", "legal", "drop-in", "outreach", "directory")
SPOKEN = {"english": "en", "en": "en", "punjabi": "pa", "pa": "pa", "french": "fr", "fr": "fr"}

Rows = Sequence[Mapping[str, object]]

#: A small directory of HSDS 3.0: one service at one location, and all that hangs on it.
LANTERN: dict[str, list[dict[str, object]]] = {
    "services": [
        {
            "id": "svc-1",
            "organization_id": "org-1",
            "name": "Night Line",
            "description": "Somebody listens, all night.",
            "url": "https://lantern.example.org",
            "status": "active",
        }
    ],
    "organizations": [{"id": "org-1", "name": "Lantern Society", "website": "https://lantern.example.org"}],
    "locations": [{"id": "loc-1", "name": "Lantern House", "location_type": "physical"}],
    "service_at_location": [{"id": "sal-1", "service_id": "svc-1", "location_id": "loc-1"}],
    "phones": [{"id": "ph-1", "service_id": "svc-1", "number": "604-555-0142", "extension": "0110", "type": "voice"}],
    "schedules": [
        {"id": "sch-1", "service_id": "svc-1", "freq": "WEEKLY", "byday": "MO,TU,WE", "opens_at": "09:00", "closes_at": "17:00"}
    ],
    "addresses": [
        {"id": "a-1", "location_id": "loc-1", "address_1": "12 Sealed Street", "city": "Vancouver", "address_type": "physical"}
    ],
    "languages": [{"id": "l-1", "service_id": "svc-1", "code": "pa"}],
    "taxonomy_terms": [{"id": "t-1", "code": "RP-1500", "name": "Crisis lines"}],
    "attributes": [{"id": "at-1", "link_id": "svc-1", "link_entity": "service", "taxonomy_term_id": "t-1"}],
}


def table(rows: Rows) -> str:
    """Rows as CSV, with every column that any of them has."""
    columns = list(dict.fromkeys(column for row in rows for column in row))
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, columns, restval="")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def folder(path: Path, tables: Mapping[str, Rows]) -> Path:
    """Tables as a folder of CSV files."""
    path.mkdir(parents=True, exist_ok=True)
    for name, rows in tables.items():
        (path / f"{name}.csv").write_text(table(rows), "utf-8", newline="")
    return path


def zipped(path: Path, members: Mapping[str, str | bytes]) -> Path:
    """Files as a zip, by their paths in it."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return path


def with_changes(**changes: Mapping[str, object] | Iterable[Mapping[str, object]]) -> dict[str, list[dict[str, object]]]:
    """The small directory with some tables changed: a mapping changes the first row, rows stand in place of all."""
    out = {name: [dict(row) for row in rows] for name, rows in LANTERN.items()}
    for name, change in changes.items():
        if isinstance(change, Mapping):
            out[name][0] |= change
        else:
            out[name] = [dict(row) for row in change]
    return out


def service(**changes: Any) -> dict[str, Any]:
    """The same service as HSDS 3 JSON."""
    return {
        "id": "svc-1",
        "name": "Night Line",
        "description": "Somebody listens, all night.",
        "status": "active",
        "organization": {"id": "org-1", "name": "Lantern Society"},
        "phones": [{"id": "ph-1", "number": "604-555-0142", "type": "voice"}],
        "schedules": [],
        "service_at_locations": [],
        "attributes": [{"taxonomy_term": {"code": "RP-1500", "name": "Crisis lines"}}],
        **changes,
    }


def saved(path: Path, data: object) -> Path:
    """Plain data as a JSON file."""
    path.write_text(json.dumps(data), "utf-8")
    return path


def read(source: Path, report: Report | None = None, **options: Any) -> tuple[Feed | None, Report]:
    """A source read as the tests do, and what was told."""
    told = report or Report()
    given: dict[str, Any] = {
        "name": source.name,
        "origin": "test",
        "today": TODAY,
        "kinds": KINDS,
        "spoken": SPOKEN,
        "country": "CA",
        "categories": {},
        "mapping": None,
        "encoding": "utf-8",
        **options,
    }
    return read_feed(source, report=told, **given), told


def good(source: Path, **options: Any) -> Feed:
    """A source that must be taken, without an error."""
    feed, report = read(source, **options)
    assert feed is not None, list(map(str, report))
    assert not report.failed, list(map(str, report))
    return feed


def one(source: Path, **options: Any) -> Mapping[str, str]:
    """The cells of the only row of a source."""
    feed = good(source, **options)
    assert len(feed.candidates) == 1, (feed.candidates, feed.refused)
    return feed.candidates[0].cells


def fault(source: Path, **options: Any) -> str:
    """The one error of a source that is not taken."""
    feed, report = read(source, **options)
    assert feed is None
    errors = [item for item in report if item.severity == "error"]
    assert len(errors) == 1, list(map(str, errors))
    return str(errors[0])
