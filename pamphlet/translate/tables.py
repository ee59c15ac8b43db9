"""The two tables that go out as workbooks: words to translate, and translations to review for those without a terminal.

Enters: rows, or the bytes of a workbook that came back. Leaves: a workbook, or what was written in it, with its faults. A
verdict is bound to the fingerprint of the exact words that its reader was sent.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from pamphlet.diagnostics import Report, Where
from pamphlet.source.catalog import Language
from pamphlet.source.reviews import fingerprint
from pamphlet.translate.forms import Back, Row, is_safe, unfit
from pamphlet.translate.xlsx import Column, Line, read_table, write_table

STATUS = {"empty": "", "draft": "draft", "translated": "translated", "reviewed": "checked"}
#: What a status means when it comes back: whether it is finished, whether somebody says that it was checked.
_MEANS = {"": (False, False), "draft": (False, False), "translated": (True, False), "checked": (True, True)}
COLUMNS = (
    Column("id", 24),
    Column("hash", 16),
    Column("English", 55),
    Column("translation", 55, locked=False, own=True),
    Column("status", 12, locked=False, choices=("draft", "translated", "checked")),
    Column("note", 40),
    Column("your remark", 30, locked=False),
)
HOW_TO = (
    "Write in the column 'translation' of the sheet 'Words'. The columns id, hash, English and note must stay as they are.",
    "Choose a status for every row that you write: draft (somebody should look again), translated (you are done), checked "
    "(somebody else has read it too). A row that you write without a status is taken as a draft.",
    "Rows that you leave empty stay as they are; nothing is ever deleted by this table.",
    "What stands in {braces} is filled in later: keep it as it is. Numbers stay in the digits 0 to 9.",
    "The note says where a text prints and how much room it has. Whatever you want to tell us goes into 'your remark'.",
    "You may sort, filter, hide and widen. Please do not merge cells, and save the file as .xlsx.",
)
_RIGHT, _BACK = "right? (yes/no)", "what it says, back in English"
REVIEW_COLUMNS = (
    Column("id", 24),
    Column("fingerprint", 16),
    Column("English", 50),
    Column("translation", 50, own=True),
    Column(_RIGHT, 12, locked=False, choices=("yes", "no")),
    Column(_BACK, 40, locked=False),
    Column("remark", 30, locked=False),
    Column("critical", 20),
)
HOW_TO_REVIEW = (
    "Read each translation of the sheet 'Words' beside its English. Choose yes if it says the same, kindly and clearly, and no "
    "if anything is wrong. Leave out what you are not sure of: a row without yes or no stays unreviewed.",
    "Do not change the translation here. Say no, and write what is wrong into 'remark'.",
    f"A wrong word does most harm in the rows marked critical. Please write into '{_BACK}' what the translation says, in your "
    "own English words, without looking at the original.",
    "Your answer holds for exactly these words. If they change, somebody will ask you again.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewRow:
    """One translation to be reviewed. `fingerprint` is that of `source.reviews`; `back` what it says, as far as known."""

    id: str
    fingerprint: str
    source: str
    text: str
    back: str = ""
    critical: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What a reviewer says of the words of a fingerprint: right or not, what they say in English, a remark."""

    id: str
    fingerprint: str
    right: bool
    back: str = ""
    remark: str = ""


def export(rows: Sequence[Row], language: Language) -> bytes:
    """A workbook to translate in: how to do it, and the table.

    Raises:
        PamphletError: a text is longer than a cell of Excel holds.
    """
    lines = [
        (
            row.id,
            row.seal(language.tag),
            row.source,
            row.text,
            STATUS[row.state],
            "\n".join(filter(None, (row.note, row.previous and f"This draft was made for: {row.previous}"))),
            row.remark,
        )
        for row in rows
    ]
    title = f"Translation into {language.english} ({language.tag})"
    return write_table(title, HOW_TO, COLUMNS, lines, rtl=language.rtl)


def read(data: bytes, name: str, report: Report) -> tuple[Back, ...] | None:
    """The rows of a workbook that came back; None (and errors) if it holds no table."""
    wanted = [column.title for column in COLUMNS if column.title != "note"]
    lines = read_table(data, name, wanted, report)
    return None if lines is None else tuple(_back(line, name, report) for line in lines)


def _back(line: Line, name: str, report: Report) -> Back:
    cells = line.cells
    status = cells["status"].strip().casefold()
    if status not in _MEANS:
        message = f"'{cells['status'].strip()}' is no status: '{cells['id'].strip()}' is taken as a draft"
        report.warning("value-wrong", message, Where(path=name, line=line.number), "draft, translated or checked")
    done, claim = _MEANS.get(status, (False, False))
    return Back(
        id=cells["id"].strip(),
        place=f"row {line.number}",
        source=cells["English"],
        text=cells["translation"],
        seal=cells["hash"].strip(),
        remark=cells["your remark"],
        done=done,
        claim=claim,
        fault=line.fault,
    )


def review_sheet(rows: Sequence[ReviewRow], language: Language) -> bytes:
    """A workbook to review in: how to do it, and the table.

    Raises:
        PamphletError: a text is longer than a cell of Excel holds.
    """
    critical = {True: "critical: two people, or one who writes what it says", False: ""}
    lines = [
        (row.id, f"{row.fingerprint} {language.tag}", row.source, row.text, "", row.back, "", critical[row.critical])
        for row in rows
    ]
    title = f"Review of {language.english} ({language.tag})"
    return write_table(title, HOW_TO_REVIEW, REVIEW_COLUMNS, lines, rtl=language.rtl)


def read_review_sheet(data: bytes, name: str, tag: str, report: Report) -> tuple[Verdict, ...]:
    """The rows of a review sheet that say yes or no; errors name the rows that cannot count, and nothing counts twice. A sheet
    of another language than `tag` counts for nothing.
    """  # one sentence over two lines
    wanted = [column.title for column in REVIEW_COLUMNS if column.title != "critical"]
    lines = (read_table(data, name, wanted, report) if is_safe(data, "xlsx", name, report) else None) or ()
    twins = Counter(line.cells["id"].strip() for line in lines)
    verdicts = []
    others = {line.cells["fingerprint"].strip().partition(" ")[2] for line in lines} - {"", tag}
    if others:
        message = f"{name} is a review of '{min(others)}', not of '{tag}'"
        report.error("language-unknown", message, Where(path=name), f"take it back with -l {min(others)}")
        return ()
    for line in lines:
        cells = {title: text.strip() for title, text in line.cells.items()}
        why = _no_verdict(line, twins)
        if why:
            hint = "set it right in the sheet, or make a new one"
            report.error("review-entry", why, Where(path=name, line=line.number, field=cells["id"] or None), hint)
        elif cells[_RIGHT]:
            verdicts.append(
                Verdict(
                    id=cells["id"],
                    fingerprint=cells["fingerprint"].partition(" ")[0],
                    right=cells[_RIGHT].casefold() == "yes",
                    back=cells[_BACK],
                    remark=cells["remark"],
                )
            )
    return tuple(verdicts)


def _no_verdict(line: Line, twins: Counter[str]) -> str:
    """Why a row of a review sheet cannot count, or nothing. Rows without an answer only count as twins."""
    cells = line.cells
    message, answer = cells["id"].strip(), cells[_RIGHT].strip()
    if line.fault:
        return line.fault
    if not message:
        return "the row has no id"
    if twins[message] > 1:
        return f"'{message}' stands there {twins[message]} times"
    if not answer:
        return ""
    if answer.casefold() not in ("yes", "no"):
        return f"'{answer[:40]}' is neither yes nor no"
    if sign := unfit(cells[_BACK]) or unfit(cells["remark"]):
        return f"the sign {sign} cannot stand in a text"
    if fingerprint(message, cells["English"], cells["translation"]) != cells["fingerprint"].strip().partition(" ")[0]:
        return "the English or the translation was changed in the sheet: an answer is about the words that were sent"
    return ""
