"""The sheet of a region's services, as a spreadsheet saves it: services.csv or services.xlsx."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from pathlib import Path

from pamphlet.diagnostics import Report, Where
from pamphlet.listings.service import Service, read_service
from pamphlet.listings.table import CSV, XLSX, read_table
from pamphlet.reading import Row


def read_sheet(
    folder: Path,
    name: str,
    region: str,
    categories: Collection[str],
    spoken: Mapping[str, str],
    today: date,
    country: str,
    report: Report,
    encoding: str,
) -> tuple[Service, ...]:
    """Every good row of a region's sheet, in its order; every fault of every row goes to the report.

    `folder` is the region's, `name` how to call it, as `regions/vancouver`. The file is services.csv or services.xlsx; two of
    them are an error, since nobody could say which one holds.
    """
    file = _file(folder, name, report)
    table = read_table(folder / file, f"{name}/{file}", report, encoding) if file else None
    services: list[Service] = []
    seen: dict[str, Row] = {}
    for row, wrong in table.faulty if table else ():  # what else is wrong with it is told now, not in the next round
        others = Report()
        place = Where(path=f"{name}/{file}", line=row.line)
        read_service(row.cells, region, place, categories, spoken, today, country, others)
        report.extend(fault for fault in others if fault.where is None or fault.where.field not in wrong)
    for row in table.rows if table else ():
        where = Where(path=f"{name}/{file}", line=row.line)
        service = read_service(row.cells, region, where, categories, spoken, today, country, report)
        if service is None:
            continue
        if service.id in seen:
            _tell_twice(service.id, seen[service.id], row, Where(path=f"{name}/{file}", line=row.line, field="id"), report)
            continue
        seen[service.id] = row
        services.append(service)
    return tuple(services)


def _tell_twice(own: str, first: Row, row: Row, place: Where, report: Report) -> None:
    """An id twice: an error if the rows differ; the same row pasted twice is read once (research: bad-input, "duplicates")."""
    message = f"'{own}' stands in line {first.line} already"
    if first.cells == row.cells:
        report.warning("listing-duplicate", f"{message}, word for word: it is read once", place, "delete one of the two rows")
    else:
        report.error("listing-duplicate", message, place, "give each its own id")


def _file(folder: Path, name: str, report: Report) -> str:
    """The name of the sheet in a folder; nothing (and an error) if there are two, or only one of another kind."""
    there = [file for file in (CSV, XLSX) if (folder / file).exists()]
    if len(there) > 1:
        hint = "keep the one that you edit, and move the other out of the folder"
        report.error("value-wrong", f"{name} has both {CSV} and {XLSX}", Where(path=name), hint)
        return ""
    others = sorted(path.name for path in folder.glob("services.*") if path.suffix.casefold() in _OTHERS)
    if not there and others:
        message = f"{others[0]} is not read: a region's services stand in {CSV} or {XLSX}"
        report.error("file-missing", message, Where(path=f"{name}/{others[0]}"), f"save it as {XLSX}, or as CSV UTF-8")
        return ""
    return there[0] if there else CSV


#: What other programs save their tables as.
_OTHERS = frozenset({".xls", ".xlsm", ".xlsb", ".ods", ".fods", ".numbers", ".tsv", ".txt", ".json"})
