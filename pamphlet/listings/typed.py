"""Cells of a workbook as the text that they stand for, or why they stand for none.

Enters: a cell with what it really holds, and its column. Leaves: its text. A number that a spreadsheet made of a telephone
number is read only where every digit of it is there; what it made of hours is never read, since nobody knows what stood there
(research: bad-input, "Excel number phones", "Excel dates"). No message shows what a cell holds: it may be a secret address.
"""

from __future__ import annotations

import re

from pamphlet.diagnostics import Report, Where
from pamphlet.listings.phones import SHORT_CODES
from pamphlet.reading import MAX_FIELD, one_ending
from pamphlet.tables.workbook import Cell

PHONES = ("phone", "text", "tty")
HOURS = ("hours", "text_hours")
DATES = ("verified_on", "expires_on", "source_seen")
#: Signs that no sheet can hold: control characters, half characters, and what XML 1.0 leaves out.
UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_AS_TEXT = "format the column as Text, then type it again"
_CODES = dict.fromkeys(PHONES, "listing-phone") | dict.fromkeys(HOURS, "listing-hours") | dict.fromkeys(DATES, "listing-date")
_HOLDS = {"number": "a number", "date": "a date", "time": "a time", "truth": "TRUE or FALSE", "error": "an error"}
#: How many digits a whole telephone number has.
_WHOLE = (10, 11)
_POINT_NOUGHT = re.compile(r"(\d+)\.0+")
_POWER = re.compile(r"(\d)\.(\d+)E\+?(\d{1,2})", re.IGNORECASE)


def words(raw: str) -> str:
    """A cell as people mean it: stripped, and without the one apostrophe in front that makes text of a number or formula."""
    return one_ending(raw).strip().removeprefix("'").strip()


def digits(text: str) -> str:
    """The digits of a telephone number that a spreadsheet wrote as a number, where all of them are there; else nothing.

    >>> digits("6045550142.0"), digits("6.045550142E+09"), digits("6.04555E+09")
    ('6045550142', '6045550142', '')
    """
    if match := _POINT_NOUGHT.fullmatch(text):
        found = match[1]
    elif (match := _POWER.fullmatch(text)) and len(match[2]) == int(match[3]):
        found = match[1] + match[2]
    else:
        return ""
    return found if len(found) in _WHOLE else ""


def typed(cell: Cell, column: str, unsaved: bool, where: Where, report: Report) -> str | None:
    """The text of a cell; None (and an error) if it holds something else than its column wants.

    `unsaved` is whether it holds a formula whose value nobody saved.
    """
    if cell.kind in ("text", "blank"):
        return _plain(cell, where, report)
    if cell.kind == "formula":
        saved = " with no saved value" if unsaved else ""
        hint = "type in what it comes to, as text: a formula may come to something else tomorrow"
        report.error(_CODES.get(column, "listing-value"), f"the cell {cell.at} holds a formula{saved}", where, hint)
        return None
    if cell.kind == "date" and column in DATES:
        return cell.text
    if cell.kind == "number" and _is_good_number(cell, column):
        return cell.text
    report.error(
        _CODES.get(column, "listing-value"), f"the cell {cell.at} holds {_HOLDS[cell.kind]}, not text", where, _AS_TEXT
    )
    return None


def _is_good_number(cell: Cell, column: str) -> bool:
    """Whether the digits of a number are all that was meant."""
    if column in PHONES:
        return cell.whole and (len(cell.text) in _WHOLE or cell.text in SHORT_CODES) and cell.text.isdigit()
    return cell.whole and cell.plain and column not in (*HOURS, "verified_on", "expires_on")


def _plain(cell: Cell, where: Where, report: Report) -> str | None:
    text = one_ending(cell.text)
    if match := UNFIT.search(text):
        message = f"the sign U+{ord(match[0]):04X} is not for text"
        report.error("file-syntax", message, where, "delete it, or type the words again")
        return None
    if len(text.encode("utf-8")) > MAX_FIELD:
        hint = "move what is not a listing elsewhere"
        report.error("file-syntax", f"the cell {cell.at} holds more than {MAX_FIELD // 1024} KB", where, hint)
        return None
    return words(text)
