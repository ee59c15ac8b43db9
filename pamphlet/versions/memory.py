"""regions/<region>/imported.jsonl: what the last import wrote into a sheet, and what the directory said then.

It tells a cell that a person changed from one that nobody touched. No cell stands in it, only marks: digits of a SHA-256 over
the record, the column and the text. An address, and a cell that a person emptied, leave two digits and no more: too few to find
out by trial what stood there.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import MappingProxyType

from pamphlet.diagnostics import Report, Where
from pamphlet.reading import read_text

FILE = "imported.jsonl"
#: How many digits a mark has: 64 bits; and where it must not give a text away, 8.
LONG, SHORT = 16, 2


@dataclass(frozen=True, slots=True)
class Remembered:
    """A cell. `put` marks what an import left in the sheet, None where the cell is a person's; `said` marks what the directory
    said last; `since` is the day on which that was first seen to be something else than in the sheet. No mark is a blank cell.
    """  # one sentence over two lines

    put: str | None = ""
    said: str = ""
    since: date | None = None


#: By source_id, by column; columns that are not there were blank on both sides.
Memory = Mapping[str, Mapping[str, Remembered]]
BLANK = Remembered()


def mark(source: str, column: str, text: str, digits: int = LONG) -> str:
    """The mark of a cell's text; nothing for a blank cell."""
    text = exact(text)
    return hashlib.sha256(f"{source}\0{column}\0{text}".encode()).hexdigest()[:digits] if text else ""


def marks(stored: str | None, source: str, column: str, text: str) -> bool:
    """Whether a stored mark is that of a text."""
    return stored is not None and stored == mark(source, column, text, len(stored) or LONG)


def exact(text: str) -> str:
    """A cell as `table.changed` writes it and `read_table` reads it again."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def read_memory(path: Path, name: str, report: Report) -> Memory | None:
    """The file beside a sheet; an empty memory if there is none, None (and errors) if it cannot be read.

    Without it nothing is lost: every cell then counts as a person's.
    """
    if not path.exists():
        return MappingProxyType({})
    text = read_text(path, name, report)
    if text is None:
        return None
    found: dict[str, Mapping[str, Remembered]] = {}
    good = True
    for n, line in enumerate(text.split("\n"), 1):
        if line.strip():
            try:
                source, cells = _record(json.loads(line))
                found[source] = cells
            except (ValueError, RecursionError):
                hint = "take it from a copy, or delete the file: then every cell counts as written by a person, and stays"
                report.error("file-syntax", "this line is not what an import wrote", Where(path=name, line=n), hint)
                good = False
    return MappingProxyType(found) if good else None


def as_bytes(memory: Memory) -> bytes:
    """The file: a line for each record, sorted."""
    lines = [
        json.dumps(
            {"source_id": source, "cells": {column: _plain(cell) for column, cell in sorted(cells.items())}}, ensure_ascii=False
        )
        for source, cells in sorted(memory.items())
    ]
    return "".join(f"{line}\n" for line in lines).encode("utf-8")


def _plain(cell: Remembered) -> object:
    return cell.said if cell == Remembered(cell.said, cell.said) else [cell.put, cell.said, cell.since and str(cell.since)]


def _record(data: object) -> tuple[str, Mapping[str, Remembered]]:
    """A line's record. Raises ValueError."""
    if not isinstance(data, dict) or not isinstance(data.get("source_id"), str) or not isinstance(data.get("cells"), dict):
        raise ValueError
    return data["source_id"], MappingProxyType({str(column): _cell(cell) for column, cell in data["cells"].items()})


def _cell(data: object) -> Remembered:
    put, said, since = data if isinstance(data, list) and len(data) == 3 else (data, data, None)
    if since is not None and not isinstance(since, str):
        raise ValueError
    return Remembered(None if put is None else _mark(put), _mark(said), date.fromisoformat(since) if since else None)


def _mark(data: object) -> str:
    if not isinstance(data, str) or not re.fullmatch("[0-9a-f]{0,16}", data):
        raise ValueError
    return data
