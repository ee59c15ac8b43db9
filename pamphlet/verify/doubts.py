"""Why an answer of a call sheet does not count.

Enters: answers as they stand in a workbook, and the project as it now is. Leaves: for each the reasons against it, all of them,
each with a next step; none if it counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from pamphlet.diagnostics import Report, Where, did_you_mean
from pamphlet.listings.cells import Cells
from pamphlet.listings.service import Service
from pamphlet.listings.table import Table
from pamphlet.listings.typed import UNFIT
from pamphlet.source.project import Project
from pamphlet.verify.answers import CHOICES, CLOSED, RIGHT, Answer, facts_of
from pamphlet.verify.calls import Call, call_sheet, plain
from pamphlet.verify.due import own

#: The longest handle and the longest note that are taken, in characters.
LONGEST_HANDLE, LONGEST_NOTE = 40, 2000
#: What stands between the notes in a cell.
APART = " | "
Reason = tuple[str, str]


class Desk:
    """Where answers are compared with the sheets as they now are: `tables` by region, `by` who checked if nobody is named."""

    def __init__(self, project: Project, today: date, by: str, tables: Mapping[str, Table]) -> None:
        self.project, self.today, self._by, self._tables = project, today, by, tables
        self._services = {(s.region, s.id): s for s in own(project, tuple(tables))}
        self._rows = {(region, row.line): row.cells for region, table in tables.items() for row in table.rows}
        sheet = call_sheet(project, today, tuple(tables), Report())
        self._calls: dict[tuple[str, str], Call] = {(call.service.region, call.service.id): call for call in sheet.calls}

    def service(self, row: Answer) -> Service:
        """The service of a row. Raises KeyError for an unknown one."""
        return self._services[row.region, row.id]

    def cells(self, row: Answer) -> Mapping[str, str]:
        """The row of its sheet as it now is."""
        return self._rows[row.region, self.service(row).where.line or 0]

    def handle(self, row: Answer) -> str:
        """Who checked."""
        return row.by or self._by

    def note(self, row: Answer) -> str:
        """What goes into `internal_note`: nothing for a service that is right, of which nothing more was said."""
        said = [row.said, f"in their own words: {row.words}" if row.words else ""]
        if row.answer != RIGHT or any(said):
            told = (f"{row.on} {self.handle(row)}", row.answer, *said)
            return ": ".join(part.replace("|", "/") for part in told if part)
        return ""

    def notes(self, row: Answer) -> tuple[str, ...]:
        """What stands in `internal_note` already."""
        return tuple(filter(None, self.cells(row).get("internal_note", "").split(APART)))

    def is_known(self, row: Answer) -> bool:
        """Whether the sheet says already what a row says: it came back twice."""
        cells = self.cells(row)
        dated = cells.get("verified_on", "") == row.on and bool(cells.get("verified_by", ""))
        if row.answer == RIGHT:
            return dated
        return self.note(row) in self.notes(row)

    def refuse(self, rows: Sequence[Answer], name: str, report: Report) -> int:
        """How many of the answered rows of one service are refused; the report says why."""
        if len({row.what for row in rows}) > 1:
            twice = f"'{rows[0].id}' stands there {len(rows)} times, and the answers differ"
            found = [(row, [(twice, "keep the row that is right, and empty the answer of the others")]) for row in rows]
        else:
            found = [(row, list(self.reasons(row))) for row in rows[:1]]
        for row, reasons in found:
            for message, hint in reasons:
                report.error("check-refused", message, Where(path=name, line=row.number, field=row.id or None), hint)
        return sum(bool(reasons) for _, reasons in found)

    def reasons(self, row: Answer) -> Iterator[Reason]:
        """Everything that speaks against an answer."""
        if row.fault:
            yield row.fault, "set it right in the workbook, and take it back again"
            return
        formal = [*self._misnamed(row), *self._unsaid(row), *self._misdated(row), *_unfit(self.handle(row), row)]
        yield from formal
        # what was right on a day is not known to be right any more once the row says something else
        if not formal and (row.answer == RIGHT or not self.is_known(row)):
            yield from self._outdated(row)

    def _misnamed(self, row: Answer) -> Iterator[Reason]:
        """Whether there is such a service."""
        if row.region not in self.project.regions:
            hint = did_you_mean(row.region, self.project.regions)
            yield f"there is no region '{row.region}' that can be read", hint
        elif (row.region, row.id) not in self._services:
            known = [key for region, key in self._services if region == row.region]
            hint = f"{did_you_mean(row.id, known)}; or its row has a fault: pamphlet check says so"
            yield f"'{row.id}' is no service in the sheet of {self.project.regions[row.region].name}", hint

    def _unsaid(self, row: Answer) -> Iterator[Reason]:
        """Whether the answer is one."""
        if not row.answer:
            yield "something is written there, and no answer is chosen", f"choose one of {', '.join(CHOICES)}"
        elif row.answer not in CHOICES:
            yield f"'{row.answer[:40]}' is no answer", f"choose one of {', '.join(CHOICES)}"
        elif row.answer == RIGHT and row.said:
            hint = "choose changed if a fact has changed; what else they said belongs under 'in their own words'"
            yield "the answer is right, and something stands under 'what changed'", hint

    def _misdated(self, row: Answer) -> Iterator[Reason]:
        """Whether the day is one on which somebody can have checked."""
        if not row.on:
            yield "'checked on' is blank", "write the day, such as 2026-11-20"
        elif not re.fullmatch(r"\d{4}-\d\d-\d\d", row.on, re.ASCII) or (day := _day(row.on)) is None:
            yield f"'{row.on[:20]}' is not a day", "write year, month and day, such as 2026-11-20"
        elif day > self.today:
            yield f"{day} lies in the future", "write the day on which somebody checked"

    def _outdated(self, row: Answer) -> Iterator[Reason]:
        """Whether the answer is about the service as it now stands in its sheet."""
        service = self.service(row)
        if service.verified_on and row.on < str(service.verified_on):
            yield f"it was checked on {service.verified_on}, after this answer of {row.on}", "the newer check holds"
        if service.status == "closed" and row.answer != CLOSED:
            yield "it is closed in the sheet", "if it has opened again, write paused under status, and check it again"
            return
        call = self._calls.get((row.region, row.id))
        if call is None:  # closed, and the answer says so, too
            return
        if row.code != call.code:
            yield "its facts have changed in the sheet since this was sent out", "check it again with the new facts"
        elif wrong := [column for column, text in facts_of(call).items() if plain(text) != row.facts[column]]:
            hint = "an answer is about the facts that were sent: choose changed, and write what under 'what changed'"
            yield f"{' and '.join(repr(column) for column in wrong)} was changed in the workbook", hint


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _unfit(handle: str, row: Answer) -> Iterator[Reason]:
    """Whether what goes into the sheet can stand there: whatever would make its row unreadable must not come in."""
    if not handle:
        yield "'checked by' is blank", "write a handle, or name who checked with --by"
    elif len(handle) > LONGEST_HANDLE:
        yield f"the handle has {len(handle)} characters", f"at most {LONGEST_HANDLE}: a handle is enough"
    else:
        cell = Cells({"verified_by": handle}, Where(path=""), Report())
        cell.text("verified_by")
        if cell.bad or handle[0] in "+-":
            yield f"'{handle}' is no handle", "write plain words"
    said = row.said + row.words
    if len(said) > LONGEST_NOTE:
        yield f"{len(said)} characters are written there", f"at most {LONGEST_NOTE}: keep the rest elsewhere"
    if sign := UNFIT.search(said + handle):
        yield f"the sign U+{ord(sign[0]):04X} cannot stand in a sheet", "take it out"
