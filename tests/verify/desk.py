"""A small project to check, and what people do to the workbook that they were sent."""

from __future__ import annotations

import csv
import io
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from pamphlet.diagnostics import Report
from pamphlet.listings.service import COLUMNS
from pamphlet.source.project import Project, read_project
from pamphlet.verify.answers import workbook
from pamphlet.verify.calls import Call, CallSheet, call_sheet
from pamphlet.verify.returns import Returned, returns
from tests.conftest import LANTERN, TODAY, copied, edit

SECRET = "12 Sealed Street"
WINDOWS = """default = { warn = 180, block = 365 }
crisis = { warn = 60, block = 120 }
"""
#: The province, whose services the town has as well.
PROVINCE = 'name = "Province"\ncode = "PRO"\n[directory]\ndefault = "https://example.org/help"\n[emergency]\ndanger = "nine-one-one"\nhelp = "night-line"\n'
TOWN = 'name = "Riverside"\ncode = "RIV"\nparent = "province"\n'
ABOVE: tuple[Mapping[str, str], ...] = (
    {"id": "nine-one-one", "name": "9-1-1", "categories": "emergency; crisis", "phone": "911", "hours": "24/7", "verified_on": "2026-11-02"},
    {"id": "night-line", "name": "Night Line", "categories": "crisis", "phone": "604-555-0199", "text": "604-555-0199", "hours": "24/7", "text_hours": "Mo-Su 18:00-22:00", "website": "https://night.example.org", "non_police": "yes", "verified_on": "2026-08-01"},
)  # fmt: skip
OWN: tuple[Mapping[str, str], ...] = (
    {"id": "van", "name": "Lantern Outreach Van", "categories": "outreach; sex-work", "phone": "604-555-0102 ext 0110", "hours": "Mo-Su 20:00-04:00", "languages": "en; pa", "interpreter": "yes", "for_whom": "Everyone who works at night", "verified_on": "2025-11-21", "priority": "2"},
    {"id": "nurses", "name": "Harbour Street Nurses", "categories": "health", "phone": "604-555-0114; 1-800-555-0142", "tty": "604-555-0115", "hours": "Mo-Fr 10:00-18:00", "hours_note": "Not on holidays", "access": "walk-in", "address": SECRET, "internal_note": "NOTE-7141", "source_url": "https://source-7141.example.org"},
    {"id": "needles", "name": "Clear Path Pickup", "categories": "harm-reduction; needles", "text": "604-555-0121", "website": "https://clear.example.org/needles", "verified_on": "2026-11-20"},
    {"id": "shelter", "name": "Willow House", "categories": "shelter", "phone": "604-555-0133", "address": SECRET, "address_public": "no", "verified_on": "2026-05-10"},
    {"id": "market", "name": "Corner Kitchen", "categories": "drop-in", "phone": "604-555-0147", "address": "9 Open Road", "address_public": "yes", "cost": "Pay what you can", "status": "paused", "verified_on": "2026-11-01", "verified_by": ""},
    {"id": "shut", "name": "Old Corner House", "categories": "shelter", "phone": "604-555-0188", "status": "closed"},
)  # fmt: skip


def town(folder: Path, own: tuple[Mapping[str, str], ...] = OWN, above: tuple[Mapping[str, str], ...] = ABOVE) -> Path:
    """The folder of a project: the town of Riverside in its province."""
    root = copied(LANTERN, folder)
    edit(root / "content/project.toml", "default = { warn = 3650, block = 7300 }\n", WINDOWS)
    for region, file, rows in (("province", PROVINCE, above), ("riverside", TOWN, own)):
        (root / "regions" / region).mkdir(exist_ok=True)
        (root / "regions" / region / "region.toml").write_text(file, "utf-8")
        write_rows(root, region, rows)
    return root


def write_rows(root: Path, region: str, rows: tuple[Mapping[str, str], ...]) -> None:
    """The sheet of a region; whoever has a day was checked by AB, unless the row says otherwise."""
    out = io.StringIO()
    writer = csv.DictWriter(out, list(COLUMNS), lineterminator="\n")
    writer.writeheader()
    for row in rows:
        writer.writerow({"verified_by": "AB" if row.get("verified_on") else "", **row})
    (root / "regions" / region / "services.csv").write_text(out.getvalue(), "utf-8")


def cells(root: Path, region: str = "riverside") -> dict[str, dict[str, str]]:
    """The rows of a sheet as they stand there, by id."""
    with (root / "regions" / region / "services.csv").open(encoding="utf-8", newline="") as file:
        return {row["id"]: row for row in csv.DictReader(file)}


def read(root: Path) -> Project:
    project, report = read_project(root, TODAY)
    assert project is not None, list(map(str, report))
    assert not project.broken, [str(item) for items in project.broken.values() for item in items]
    return project


def sheet_of(root: Path, *regions: str, parents: bool = False) -> CallSheet:
    sheet = call_sheet(read(root), TODAY, regions or ("riverside",), report := Report(), parents=parents)
    assert not report.items
    return sheet


def call(root: Path, key: str) -> Call:
    return next(c for c in sheet_of(root, "riverside", "province").calls if c.service.id == key)


def facts(found: Call) -> list[tuple[str, str, str]]:
    return [(fact.label, fact.text, fact.cell) for fact in found.facts]


def sent(root: Path, *regions: str) -> bytes:
    """The workbook as it goes out."""
    return workbook(sheet_of(root, *regions))


def changed(data: bytes, change: Callable[[Worksheet], object]) -> bytes:
    """A workbook after somebody worked in it."""
    book = load_workbook(io.BytesIO(data))
    change(book["Calls"])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def put(sheet: Worksheet, key: str, **texts: object) -> None:
    """Write into the row of a service, by the names of columns with `_` for blanks."""
    titles = [str(cell.value) for cell in sheet[1]]
    row = next(row for row in sheet.iter_rows(min_row=2) if row[0].value == key)
    for column, text in texts.items():
        row[titles.index(column.replace("_", " "))].value = text  # type: ignore[assignment]  # any value of a cell


def filled(data: bytes, answers: Mapping[str, Mapping[str, object]], **common: object) -> bytes:
    """A workbook with answers in it, by the id of their service."""

    def change(sheet: Worksheet) -> None:
        for key, texts in answers.items():
            put(sheet, key, **{"checked_on": "2026-11-21", "checked_by": "cd", **common, **texts})

    return changed(data, change)


def taken(root: Path, data: bytes, by: str | None = None) -> tuple[Returned, list[str]]:
    """What a workbook that came back says, and its diagnostics."""
    report = Report()
    found = returns(data, "back.xlsx", read(root), TODAY, by, report)
    return found, list(map(str, report))


def written(root: Path, found: Returned) -> None:
    for path, data in found.files().items():
        path.write_bytes(data)


def clone(root: Path, target: Path) -> Path:
    return Path(shutil.copytree(root, target, symlinks=True))
