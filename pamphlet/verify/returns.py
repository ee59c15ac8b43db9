"""What a call sheet that came back does to the sheets of the regions: which checks count, which do not, and why.

Enters: answers, the project as it now is, a day. Leaves: the cells to change, by region and line, or an error for each answer
that is not taken. An answer counts only for exactly the facts that its asker was sent, so that no new number passes as checked.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pamphlet.diagnostics import Report, Where
from pamphlet.listings.service import Service
from pamphlet.listings.table import Table, changed
from pamphlet.source.project import Project
from pamphlet.source.regions import table_of
from pamphlet.verify.answers import CHANGED, CHOICES, CLOSED, RIGHT, Answer, read_answers
from pamphlet.verify.doubts import APART, Desk
from pamphlet.verify.due import depends


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """An answer that counts. `said` is what its asker wrote; `already` whether the sheet says so already; `promises` what of
    the pieces loses the service, where it is paused or closed.
    """  # one sentence over two lines

    service: Service
    answer: str
    on: date
    by: str
    said: str = ""
    already: bool = False
    promises: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Returned:
    """What came back: the answers that count, how many rows had none or were refused, the sheets by region, and the cells to
    change in them by region, line and column.
    """  # one sentence over two lines

    taken: tuple[Taken, ...]
    unanswered: int
    refused: int
    updates: Mapping[str, Mapping[int, Mapping[str, str]]]
    tables: Mapping[str, Table]

    @property
    def counts(self) -> Mapping[str, int]:
        """How many answers of each kind are new; `already so` for those that are not."""
        found = Counter("already so" if item.already else item.answer for item in self.taken)
        return {choice: found[choice] for choice in (*CHOICES, "already so")}

    @property
    def mend(self) -> tuple[Taken, ...]:
        """The services that are paused now, until somebody has mended their cells and checked them."""
        return tuple(item for item in self.taken if item.answer == CHANGED and not item.already)

    @property
    def still_paused(self) -> tuple[Taken, ...]:
        """The services that are right and stay paused: somebody must write active under `status` to print them."""
        return tuple(item for item in self.taken if item.answer == RIGHT and item.service.status == "paused")

    def files(self) -> dict[Path, bytes]:
        """The sheets with their cells changed, by path, to be written together."""
        return {self.tables[name].path: changed(self.tables[name], cells, ()) for name, cells in self.updates.items()}


def returns(data: bytes, name: str, project: Project, today: date, by: str | None, report: Report) -> Returned:
    """What a workbook that came back says (`name`: as people know it). `by` is who checked where a row names nobody.

    Every row that is not taken is an error in the report (`check-refused`), and keeps back nothing else.
    """
    answers = read_answers(data, name, report) or ()
    names = [key for key in dict.fromkeys(answer.region for answer in answers) if key in project.regions]
    quiet = Report()  # the faults of the sheets are told where the project is read
    tables = {key: table for key in names if (table := table_of(project.root, key, quiet)) is not None}
    desk = Desk(project, today, by or "", tables)
    groups: dict[tuple[str, str], list[Answer]] = {}
    for answer in answers:
        groups.setdefault((answer.region, answer.id), []).append(answer)
    taken: list[Taken] = []
    updates: dict[str, dict[int, Mapping[str, str]]] = {}
    refused = 0
    for rows in groups.values():
        said = [row for row in rows if row.answered]
        told = desk.refuse(said, name, report)
        refused += told
        if said and not told:
            item, cells = _settled(desk, said[0])
            taken.append(item)
            _warn(item, Where(path=name, line=said[0].number, field=said[0].id), report)
            if cells:
                updates.setdefault(item.service.region, {})[item.service.where.line or 0] = cells
    blank = sum(not answer.answered for answer in answers)
    return Returned(taken=tuple(taken), unanswered=blank, refused=refused, updates=updates, tables=tables)


def _settled(desk: Desk, row: Answer) -> tuple[Taken, Mapping[str, str]]:
    """A good answer, and the cells that it changes: none if the sheet says so already."""
    already = desk.is_known(row)
    gone = row.answer in (CHANGED, CLOSED)
    item = Taken(
        service=desk.service(row),
        answer=row.answer,
        on=date.fromisoformat(row.on),
        by=desk.handle(row),
        said=" ".join(filter(None, (row.said, row.words))),
        already=already,
        promises=depends(desk.project, desk.service(row), desk.today) if gone and not already else (),
    )
    if already:
        return item, {}
    cells: dict[str, str] = {}
    if row.answer == RIGHT:
        cells |= {"verified_on": row.on, "verified_by": item.by}
    if row.answer == CLOSED:  # a day would vouch for it if somebody opened it again
        cells |= {"status": "closed", "verified_on": "", "verified_by": ""}
    if row.answer == CHANGED:  # a name without a day would sign the next day that somebody writes
        cells |= {"status": "paused", "verified_on": "", "verified_by": ""}
    if note := desk.note(row):
        cells |= {"internal_note": APART.join(dict.fromkeys((*desk.notes(row), note)))}
    return item, cells


def _warn(item: Taken, where: Where, report: Report) -> None:
    """What somebody must do after an answer that counts, where nothing else says so."""
    if item.already:
        return
    if item.answer == CHANGED and not item.said:
        hint = "ask who checked; the service is paused until its cells are mended"
        report.warning("check-unclear", f"{item.service.name} has changed, and nobody wrote what", where, hint)
    for promise in item.promises:
        hint = "name another one in region.toml, or list one of its kind"
        report.warning("check-unclear", f"{item.service.name} will print no more. {promise}", where, hint)
