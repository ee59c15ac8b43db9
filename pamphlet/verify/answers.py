"""The call sheet as a workbook: the calls as on paper, with a column to choose the answer in; and its rows when they come back.

Enters: a `CallSheet`, or the bytes of a workbook. Leaves: a workbook whose facts are locked, or the answers in it as they stand
there; `returns` says which of them count.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pamphlet.diagnostics import Report, Where
from pamphlet.tables.workbook import Cell, Sheet, is_workbook, read_sheets
from pamphlet.tables.worksheets import Column, Grid, Prose, write_book
from pamphlet.verify.calls import Call, CallSheet, Fact, plain
from pamphlet.verify.due import some
from pamphlet.verify.script import INTERNAL, NEVER, SCRIPT

RIGHT, CHANGED, CLOSED, NO_ANSWER = "right", "changed", "closed", "no answer"
CHOICES = (RIGHT, CHANGED, CLOSED, NO_ANSWER)
#: The columns of what a check vouches for. They must come back as they were sent.
FACTS = ("name", "numbers", "hours", "website", "also in the sheet")
COLUMNS = (
    Column("id", 22),
    Column("region", 16),
    Column("code", 15),
    Column("name", 30),
    Column("numbers", 26),
    Column("hours", 28),
    Column("website", 28),
    Column("also in the sheet", 42),
    Column("last checked", 30),
    Column("what to do", 42),
    Column("answer", 12, locked=False, choices=CHOICES),
    Column("checked on", 13, locked=False),
    Column("checked by", 16, locked=False),
    Column("what changed", 42, locked=False),
    Column("in their own words", 36, locked=False),
)
#: What must come back.
_WANTED = tuple(column.title for column in COLUMNS if column.title not in ("last checked", "what to do"))
TITLE = "Calls"
#: In how many rows the names of the columns are looked for: somebody may put lines above them.
_HEAD_ROWS = 20
HOW_TO = (
    "Choose an answer for each service that you checked: right (every fact in the row is right), changed (something is not), "
    "closed, or no answer (three tries, or its page does not say).",
    "Write the day under 'checked on', as 2026-11-20, and under 'checked by' a handle that your group knows. It need not be "
    "your name.",
    "If something has changed, choose changed and write what under 'what changed': the service is paused until somebody has "
    "mended its cells. Do not mend a number here.",
    "Under 'in their own words' stands what they say of cost and of secrecy, word for word: free, confidential, or not.",
    "A row without an answer stays as it is. Rows may be sorted, filtered and hidden.",
    "From paper: the code beside a service there must be the one in its row here. If they differ, the listing has changed "
    "since, and must be checked again.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A row that came back, as it stands there: `facts` by their columns, `fault` why a cell cannot be read."""

    number: int
    id: str
    region: str
    code: str
    facts: Mapping[str, str]
    answer: str
    on: str
    by: str
    said: str
    words: str
    fault: str = ""

    @property
    def answered(self) -> bool:
        """Whether anybody says anything of the service: a day or a name alone is nothing."""
        return bool(self.answer or self.said or self.words or self.fault)

    @property
    def what(self) -> tuple[str, ...]:
        """All that is said, to tell two rows apart."""
        return (self.answer.casefold(), self.on, self.by, self.said, self.words, self.fault)


def workbook(sheet: CallSheet) -> bytes:
    """The calls as a workbook (XLSX): the same bytes for the same calls.

    Raises:
        PamphletError: a text is longer than a cell of Excel holds.
    """
    how_to = (
        *HOW_TO,
        *(" ".join(filter(None, (f"{key}:", words.format(publisher=sheet.publisher), then))) for key, words, then in SCRIPT),
        *NEVER,
    )
    lines = [tuple(_line(call)[column.title] for column in COLUMNS) for call in sheet.calls]
    title = f"{INTERNAL}. Call sheet, {some(sheet.regions)}, {sheet.today}" if sheet.regions else INTERNAL
    return write_book((Prose(title="How to", lines=(title, *how_to)), Grid(title=TITLE, columns=COLUMNS, lines=lines)))


def facts_of(call: Call) -> Mapping[str, str]:
    """What a check of a service vouches for, by the columns of `FACTS`."""

    def said(*labels: str) -> list[Fact]:
        return [fact for fact in call.facts if fact.label in labels and fact.known and not fact.number]

    hours = [f"{fact.text} [{fact.cell}]" if fact.cell else fact.text for fact in said("Hours")]
    hours += [f"Text: {fact.text} [{fact.cell}]" for fact in said("Text hours")]
    numbers = [f"{fact.label}: {fact.text}" for fact in call.facts if fact.number]
    shown = {"Hours", "Text hours", "Website"}
    others = [f"{fact.label}: {fact.text}" for fact in call.facts if fact.label not in shown and not fact.number and fact.known]
    return {
        "name": call.service.name,
        "numbers": "\n".join(numbers),
        "hours": "\n".join(hours),
        "website": "\n".join(fact.text for fact in said("Website")),
        "also in the sheet": "\n".join(others),
    }


def _line(call: Call) -> dict[str, str]:
    """The cells of a row that goes out."""
    return {
        **dict.fromkeys((column.title for column in COLUMNS), ""),
        **facts_of(call),
        "id": call.service.id,
        "region": call.service.region,
        "code": call.code,
        "last checked": "\n".join((f"{call.due.need.upper()}.", call.checked, *call.promises)),
        "what to do": " ".join((call.way, *call.advice)),
    }


def read_answers(data: bytes, name: str, report: Report) -> tuple[Answer, ...] | None:
    """The rows of a workbook that came back; None (and errors) if it holds no such table."""
    sheets = read_sheets(data, name, report) if is_workbook(data, name, report) else None
    if sheets is None:
        return None
    heads = [(sheet, *head) for sheet in sheets if (head := _head(sheet))]
    if len(heads) != 1:
        message = f"the calls stand on {len(heads)} sheets" if heads else "no sheet has the calls"
        hint = "keep the one that is right" if heads else f"its first row must name the columns: {', '.join(_WANTED)}"
        report.error("file-syntax", message, Where(path=name), hint)
        return None
    sheet, row, places = heads[0]
    faults = [(title, len(places.get(title, ()))) for title in _WANTED if len(places.get(title, ())) != 1]
    for title, count in faults:
        said, hint = (
            ("stands there twice", "keep the one that is right") if count else ("is missing", "put it back, with its name")
        )
        report.error("key-missing", f"the column '{title}' {said}", Where(path=name, line=row), hint)
    if faults:
        return None
    return tuple(_answers(sheet, row, {title: found[0] for title, found in places.items()}, name, report))


def _head(sheet: Sheet) -> tuple[int, dict[str, list[int]]] | None:
    """The row that names the columns, and where each of them stands: the first row that names three of them."""
    for number, cells in sheet.rows.items():
        places: dict[str, list[int]] = {}
        for column, cell in cells.items():
            places.setdefault(plain(cell.text).casefold(), []).append(column)
        if number <= _HEAD_ROWS and len(places.keys() & set(_WANTED)) > 2:
            return number, {title: found for title, found in places.items() if title in _WANTED}
    return None


def _answers(sheet: Sheet, head: int, places: Mapping[str, int], name: str, report: Report) -> Iterator[Answer]:
    """The rows below the names of the columns."""
    for number, row in sheet.rows.items():
        cells = {title: row[column] for title, column in places.items() if column in row}
        if number <= head or not cells:
            continue
        for cell in cells.values():
            if cell.comment:
                where = Where(path=name, line=number)
                report.warning(
                    "check-unclear", f"the comment on {cell.at} is not taken", where, "write it under 'what changed'"
                )
        merged = [area.name for area in sheet.merged if area.top <= number <= area.bottom]
        wrong = [f"the cells {area} are merged" for area in merged]
        wrong += [fault for title, cell in cells.items() if (fault := _fault(title, cell))]
        texts = {title: plain(cells[title].text) if title in cells else "" for title in _WANTED}
        yield Answer(
            number=number,
            id=texts["id"],
            region=texts["region"],
            code=texts["code"],
            facts={title: texts[title] for title in FACTS},
            answer=texts["answer"].casefold(),
            on=texts["checked on"],
            by=texts["checked by"],
            said=texts["what changed"],
            words=texts["in their own words"],
            fault="; ".join(wrong),
        )


def _fault(title: str, cell: Cell) -> str:
    """Why a cell does not hold what it shows, or nothing. A day that the program took for a date is that day."""
    fine = {"text"} | ({"date"} if title == "checked on" else set())
    kept = cell.kind == "number" and cell.whole and cell.plain and title in ("code", "what changed", "in their own words")
    if cell.kind in fine or kept or not cell.text:
        return ""
    return f"the cell {cell.at} holds no text but a {cell.kind}: format it as Text, and type it again"
