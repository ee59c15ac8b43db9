"""An import through the files themselves: what is written is what is read again, as the next import must find it."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from pamphlet.diagnostics import Report
from pamphlet.listings.table import Table, blank_table, changed, read_table
from pamphlet.versions.memory import as_bytes, read_memory
from pamphlet.versions.merged import Merge
from pamphlet.versions.merging import merge
from tests.conftest import TODAY

#: A name that begins with an apostrophe, what looks like a formula, lines and quotation marks, a sign that begins formulas.
RECORD = {
    "source_id": "hsds:1",
    "id": "night-line",
    "name": "'Ksan Night Line",
    "categories": "crisis",
    "phone": "604-555-0142",
    "hours": "24/7",
    "description": '=1+1 and\r\nmore, "quoted"; done ',
    "cost": "-",
    "address": "12 Sealed Street",
    "source_seen": "2026-11-01",
}


def read(path: Path) -> Table:
    report = Report()
    table = read_table(path, path.name, report) if path.exists() else blank_table(path, path.name)
    assert table is not None, list(map(str, report))
    assert not report.failed, list(map(str, report))
    return table


def imports(path: Path, *records: Mapping[str, str]) -> Merge:
    report, table = Report(), read(path)
    memory = read_memory(path.with_name("imported.jsonl"), "imported.jsonl", report)
    assert memory is not None, list(map(str, report))
    done = merge(table.rows, records, memory, (), TODAY)
    path.write_bytes(changed(table, done.updates, done.additions))
    path.with_name("imported.jsonl").write_bytes(as_bytes(done.memory))
    return done


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_what_an_import_wrote_nobody_touched(tmp_path: Path, kind: str) -> None:
    path = tmp_path / f"services.{kind}"
    if kind == "xlsx":
        workbook(path)
    assert [row["id"] for row in imports(path, RECORD).additions] == ["night-line"]
    assert read(path).rows[-1].cells["name"] == "'Ksan Night Line"
    before = path.read_bytes()
    again = imports(path, RECORD)
    assert (again.writes, again.kept, len(again.unchanged)) == (False, (), 1)
    assert kind == "xlsx" or path.read_bytes() == before
    other = {
        **RECORD,
        "name": "'Ksan Line",
        "description": "=2+2",
        "cost": "@",
        "hours": "Mo 09:00-17:00",
        "source_seen": "2026-11-20",
    }
    done = imports(path, other)
    (cells,) = done.updates.values()
    assert list(cells) == ["name", "description", "hours", "cost", "source_seen"], "every cell still was the import's"
    assert not imports(path, other).writes
    (row,) = read(path).rows
    line = row.line
    path.write_bytes(changed(read(path), {line: {"hours": "24/7", "status": "active"}}, ()))
    assert not imports(path, {**other, "hours": "Tu 09:00-17:00"}).writes


def workbook(path: Path) -> None:
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["id", "name", "categories", "phone"])
    book.save(path)
