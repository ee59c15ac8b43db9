"""What a translator does to the files that they were sent, for the tests of the exchange."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from docx import Document
from lxml import etree
from openpyxl import load_workbook
from openpyxl.cell.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

from pamphlet.diagnostics import Report
from pamphlet.source.po import Entry, PoDocument, po_text
from pamphlet.source.project import Project, read_project
from pamphlet.translate.exchange import Taken, export, rows, take
from pamphlet.translate.review import Pending, pending
from pamphlet.translate.segments import Segment, file_name, segments
from tests.conftest import TODAY, edit

XLIFF = "{urn:oasis:names:tc:xliff:document:1.2}"
FORMS = ("xlsx", "xliff", "docx")


def placed(project: Project, root: Path, tag: str, entries: Mapping[str, Entry | str]) -> Project:
    """The project in a folder of its own with these PO files only: entries by id, or texts for the source words of now."""
    known = segments(project)
    for part in project.regions:
        (root / "regions" / part).mkdir(parents=True, exist_ok=True)
        (root / "regions" / part / "region.toml").touch()
    parts: dict[str, list[Entry]] = {}
    for key, entry in entries.items():
        parts.setdefault(known[key].part, []).append(fitting(known[key], entry))
    for part, members in parts.items():
        path = root / file_name(part, tag)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(po_text(PoDocument(tuple(members), {"Language": tag.replace("-", "_")})), "utf-8")
    return replace(project, root=root)


def fitting(segment: Segment, entry: Entry | str) -> Entry:
    if isinstance(entry, str):
        return Entry(context=segment.context, source=segment.text, text=entry)
    return replace(entry, context=segment.context, source=entry.source or segment.text)


def draft(text: str, **other: str) -> Entry:
    return Entry(**{"context": "", "source": "", "text": text, "flags": ("fuzzy",), **other})  # type: ignore[arg-type]


def sent(project: Project, tag: str, form: str, ids: tuple[str, ...] = (), comments: Mapping[str, str] | None = None) -> bytes:
    """What goes out to a translator."""
    out = rows(project, tag, TODAY, comments or {}, report := Report())
    assert not report.items
    return export([row for row in out if not ids or row.id in ids], project.languages[tag], form)


def back(project: Project, tag: str, form: str, data: bytes) -> tuple[Taken, list[str]]:
    """What comes of a file that came back, and what is said of it as a whole."""
    report = Report()
    taken = take(project, tag, form, data, f"back.{form}", TODAY, report)
    return taken, list(map(str, report))


def filled(form: str, data: bytes, texts: Mapping[str, str], status: str = "", remark: str = "") -> bytes:
    """A file as a translator sends it back, with these texts by id."""
    return _FILL[form](data, texts, status, remark)


def _xlsx(data: bytes, texts: Mapping[str, str], status: str, remark: str) -> bytes:
    def edit(sheet: Worksheet) -> None:
        for number in range(2, sheet.max_row + 1):
            key = str(sheet.cell(number, 1).value)
            if key in texts:
                put(sheet, number, 4, texts[key])
                for column, text in ((5, status), (7, remark)):
                    if text:
                        put(sheet, number, column, text)

    return with_sheet(data, edit)


def put(sheet: Worksheet, row: int, column: int, text: str | None) -> None:
    """Write a text into a cell as Excel does in a column of texts, whatever it looks like."""
    cell = sheet.cell(row, column)
    assert isinstance(cell, Cell)
    cell.value = re.sub("_(?=x[0-9A-Fa-f]{4}_)", "_x005F_", text) if text else None
    cell.data_type = "s" if text else "n"


def with_sheet(data: bytes, edit: Callable[[Worksheet], object]) -> bytes:
    """A workbook with its sheet of words changed."""
    book = load_workbook(io.BytesIO(data))
    edit(book["Words"])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _xliff(data: bytes, texts: Mapping[str, str], status: str, remark: str) -> bytes:
    root = etree.fromstring(data)
    for unit in root.iter(f"{XLIFF}trans-unit"):
        if unit.get("id") in texts:
            target = unit.find(f"{XLIFF}target")
            assert target is not None
            target.text = texts[unit.get("id", "")]
            if status:
                target.set("state", status)
            if remark:
                note = etree.SubElement(unit, f"{XLIFF}note")
                note.text = remark
    return etree.tostring(root, encoding="UTF-8")


def _docx(data: bytes, texts: Mapping[str, str], status: str, remark: str) -> bytes:
    document = Document(io.BytesIO(data))
    for row in document.tables[0].rows[1:]:
        key = row.cells[0].paragraphs[0].text
        if key in texts:
            row.cells[2].text = texts[key]
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


_FILL = {"xlsx": _xlsx, "xliff": _xliff, "docx": _docx}


def rezipped(data: bytes, member: str, change: Callable[[str], str]) -> bytes:
    """A zipped file with one of its members changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            text = old.read(info)
            new.writestr(info.filename, change(text.decode("utf-8")).encode("utf-8") if info.filename == member else text)
    return out.getvalue()


# -- a reviewer's desk --


def project_of(root: Path) -> Project:
    project, report = read_project(root, TODAY)
    assert project is not None, list(map(str, report))
    return project


def critical(root: Path, *ids: str) -> None:
    edit(root / "content/project.toml", "example = true", f"example = true\ncritical = {json.dumps(ids)}")


def append(root: Path, lines: str, tag: str = "fr") -> None:
    with (root / f"content/reviews/{tag}.jsonl").open("a", encoding="utf-8") as file:
        file.write(lines)


def waiting(root: Path, report: Report | None = None) -> dict[str, Pending]:
    found = pending(project_of(root), "fr", TODAY, report or Report())
    return {item.segment.id: item for item in found}
