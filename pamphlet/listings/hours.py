"""Opening hours: the subset of the OpenStreetMap `opening_hours` form that the sheet holds, into plain data.

`24/7`, or rules with `;` between them, each days and times: `Mo-Fr 09:00-17:00; Sa 10:00-12:00,13:00-15:00`. A rule may hold in
a season only: `Nov-Mar Mo-Su 20:00-08:00`. A closing time of 00:00 means midnight; a night from 17:00 or later may end before
noon; a long day past midnight is written on, `07:00-25:00`. Anything else is an error: nothing is guessed, and blank never
means open (research: listings §3).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_DAY, _MONTH = "|".join(DAYS), "|".join(MONTHS)
_RULE = re.compile(
    rf"(?:(?P<months>(?:{_MONTH})(?:\s*-\s*(?:{_MONTH}))?)\s+)?"
    rf"(?:(?P<days>(?:{_DAY})(?:-(?:{_DAY}))?(?:\s*,\s*(?:{_DAY})(?:-(?:{_DAY}))?)*)\s+)?"
    r"(?P<times>\d{1,2}:\d\d\s*-\s*\d{1,2}:\d\d(?:\s*,\s*\d{1,2}:\d\d\s*-\s*\d{1,2}:\d\d)*)"
)
#: What spreadsheets make of 24/7, and of 9-5.
_DATE = re.compile(r"(?:\d+[- ])?(?:24[- ]?Jul|Jul[- ]?24)\w*|0?7/24(?:/\d+)?|\d{4}-07-24(?:[ T].*)?", re.IGNORECASE)
_ANY_DATE = re.compile(
    rf"\d{{4}}-\d\d-\d\d(?:[ T].*)?|\d{{1,2}}[- ](?:{_MONTH})\w*|(?:{_MONTH})\w*[- ]\d{{1,2}}", re.IGNORECASE
)
_HOLIDAYS = re.compile(r"\b(?:PH|SH|easter|week)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Span:
    """From one time to another, in minutes after midnight; `closes` may pass 1440 (the next day)."""

    opens: int
    closes: int


@dataclass(frozen=True, slots=True)
class Rule:
    """The same spans on some weekdays (0 is Monday), in order; `season` are its first and last month (1 is January), if any."""

    days: tuple[int, ...]
    spans: tuple[Span, ...]
    season: tuple[int, int] | None = None

    @property
    def slots(self) -> frozenset[tuple[int, int]]:
        """Every month and weekday on which it holds; a season may run over New Year."""
        first, last = self.season or (1, 12)
        months = {(first + n - 1) % 12 + 1 for n in range((last - first) % 12 + 1)}
        return frozenset((month, day) for month in months for day in self.days)


@dataclass(frozen=True, slots=True)
class Hours:
    """Weekly opening hours; `always` is 24/7, and then there are no rules."""

    always: bool = False
    rules: tuple[Rule, ...] = ()


class HoursError(ValueError):
    """A cell that is no opening hours: the message, and the next step as `hint`."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.hint = hint


def parse_hours(text: str) -> Hours | None:
    """A cell of the sheet; None for a blank one (hours not known). Raises HoursError."""
    text = text.strip()
    if not text:
        return None
    if text in ("24/7", "24h"):
        return Hours(always=True)
    rules: list[Rule] = []
    for part in filter(None, (p.strip() for p in text.split(";"))):
        match = _RULE.fullmatch(part)
        if match is None:
            raise _unclear(text, part)
        rule = Rule(_days(match["days"], text), _spans(match["times"], text), _season(match["months"]))
        if any(rule.slots & other.slots for other in rules):
            hint = "join the times of a day with ',', as in 'Mo 09:00-12:00,13:00-17:00'; seasons must not overlap"
            raise HoursError(f"'{text}' gives one day two rules", hint)
        rules.append(rule)
    if not rules:
        raise HoursError(f"'{text}' is not in the form of opening hours", "leave the cell blank if nobody knows the hours")
    return Hours(rules=tuple(rules))


def _unclear(text: str, part: str) -> HoursError:
    """What most likely happened to a cell, or to a rule of it, that is not in the form."""
    if _DATE.fullmatch(text):
        return HoursError(f"'{text}' is a date", "the spreadsheet made it of 24/7: format the column as text, write 24/7")
    if _ANY_DATE.fullmatch(text):
        hint = "the spreadsheet made it of hours such as 9-5: format the column as text, write 09:00-17:00"
        return HoursError(f"'{text}' is a date", hint)
    if _HOLIDAYS.search(part):
        hint = "holidays differ by place and are never computed: write them in words under hours_note"
        return HoursError(f"'{text}' speaks of holidays", hint)
    hint = (
        "write such as 'Mo-Fr 09:00-17:00; Sa 10:00-14:00', 'Nov-Mar Mo-Su 20:00-08:00', '24/7', or leave it blank if nobody "
        "knows; 'by appointment' belongs in the column access"
    )
    return HoursError(f"'{text}' is not in the form of opening hours", hint)


def _season(text: str | None) -> tuple[int, int] | None:
    if text is None:
        return None
    first, _, last = (part.strip() for part in text.partition("-"))
    return MONTHS.index(first) + 1, MONTHS.index(last or first) + 1


def _days(text: str | None, whole: str) -> tuple[int, ...]:
    if text is None:
        return tuple(range(7))
    out: list[int] = []
    for part in re.split(r"\s*,\s*", text):
        first, _, last = part.partition("-")
        start, end = DAYS.index(first), DAYS.index(last or first)
        if last and end <= start:
            raise HoursError(f"'{whole}': the days {part} run backwards", "write such as 'Fr-Su' or 'Sa,Su,Mo'")
        out.extend(range(start, end + 1))
    return tuple(sorted(set(out)))


def _spans(text: str, whole: str) -> tuple[Span, ...]:
    spans = tuple(_span(span, whole) for span in text.split(","))
    if any(later.opens < earlier.closes for earlier, later in pairwise(spans)):
        raise HoursError(
            f"'{whole}': the times of a day overlap or run backwards", "write them in order, 09:00-12:00,13:00-17:00"
        )
    if spans == (Span(0, 24 * 60),):
        raise HoursError(
            f"'{whole}' is a whole day", "write 24/7 if it answers day and night, every day of the year; else say so in words"
        )
    return spans


def _span(text: str, whole: str) -> Span:
    first, last = (tuple(map(int, t.strip().split(":"))) for t in text.split("-"))
    opens, closes = first[0] * 60 + first[1], last[0] * 60 + last[1]
    if first[1] > 59 or last[1] > 59 or opens >= 24 * 60 or closes > 36 * 60:
        raise HoursError(f"'{whole}': {text.strip()} is not a time of day", "write times as 09:00-17:00")
    if closes == 0:
        closes = 24 * 60
    if closes <= opens:
        if opens >= 17 * 60 and closes <= 12 * 60:
            return Span(opens, closes + 24 * 60)  # a night
        meant = last[0] + (12 if last[0] < 12 else 24)
        guess = f"did you mean {first[0]:02d}:{first[1]:02d}-{meant:02d}:{last[1]:02d}?"
        fits = opens < meant * 60 + last[1] <= 36 * 60
        raise HoursError(f"'{whole}' closes before it opens", guess if fits else "compare both times with the source")
    if closes - opens >= 24 * 60 and (opens, closes) != (0, 24 * 60):  # printed, it would read as a short time
        raise HoursError(f"'{whole}': {text.strip()} is a day or longer", "write each day's own times, or 24/7")
    return Span(opens, closes)
