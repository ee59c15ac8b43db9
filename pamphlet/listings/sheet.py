"""services.csv: the sheet of a region's services, as a spreadsheet saves it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from pathlib import Path

from pamphlet.diagnostics import Report, Where
from pamphlet.listings.service import COLUMNS, Service, read_service
from pamphlet.reading import read_rows


def read_sheet(
    path: Path,
    name: str,
    region: str,
    categories: Collection[str],
    spoken: Mapping[str, str],
    today: date,
    country: str,
    report: Report,
    encoding: str,
) -> tuple[Service, ...]:
    """Every good row of the sheet, in its order; every fault of every row goes to the report."""
    rows = read_rows(path, name, COLUMNS, report, encoding)
    services: list[Service] = []
    lines: dict[str, int] = {}
    for row in rows or ():
        where = Where(path=name, line=row.line)
        service = read_service(row.cells, region, where, categories, spoken, today, country, report)
        if service is None:
            continue
        if service.id in lines:
            place = Where(path=name, line=row.line, field="id")
            report.error(
                "listing-duplicate", f"'{service.id}' stands in line {lines[service.id]} already", place, "give each its own id"
            )
            continue
        lines[service.id] = row.line
        services.append(service)
    return tuple(services)
