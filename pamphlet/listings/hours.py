"""Opening hours: the subset of the OpenStreetMap `opening_hours` form that the sheet holds, into plain data.

`24/7`, or rules with `;` between them, each days and times: `Mo-Fr 09:00-17:00; Sa 10:00-12:00,13:00-15:00`.
A closing time of 00:00 means midnight; a night from 17:00 or later may end before noon; a long day past midnight is
written on, `07:00-25:00`. Anything else is an error: nothing is guessed, and blank never means open.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
_DAY = "|".join(DAYS)
_RULE = re.compile(
    rf"(?:(?P<days>(?:{_DAY})(?:-(?:{_DAY}))?(?:\s*,\s*(?:{_DAY})(?:-(?:{_DAY}))?)*)\s+)?"
    r"(?P<times>\d{1,2}:\d\d\s*-\s*\d{1,2}:\d\d(?:\s*,\s*\d{1,2}:\d\d\s*-\s*\d{1,2}:\d\d)*)"
)


@dataclass(frozen=True, slots=True)
class Span:
    """From one time to another, in minutes after midnight; `closes` may pass 1440 (the next day)."""

    opens: int
    closes: int


@dataclass(frozen=True, slots=True)
class Rule:
    """The same spans on some weekdays (0 is Monday), in order."""

    days: tuple[int, ...]
    spans: tuple[Span, ...]


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
    rules = []
    taken: set[int] = set()
    for part in filter(None, (p.strip() for p in text.split(";"))):
        match = _RULE.fullmatch(part)
        if match is None and re.fullmatch(r"(?:\d+[- ])?(?:24[- ]?Jul|Jul[- ]?24)\w*|0?7/24(?:/\d+)?", text, re.IGNORECASE):
            raise HoursError(f"'{text}' is a date", "the spreadsheet made it of 24/7: format the column as text, write 24/7")
        if match is None:
            raise HoursError(
                f"'{text}' is not in the form of opening hours",
                "write such as 'Mo-Fr 09:00-17:00; Sa 10:00-14:00', '24/7', or leave it blank if nobody knows; "
                "'by appointment' belongs in the column access",
            )
        days = _days(match["days"], text)
        if taken & set(days):
            raise HoursError(
                f"'{text}' gives one day two rules", "join the times of a day with ',', as in 'Mo 09:00-12:00,13:00-17:00'"
            )
        taken |= set(days)
        rules.append(Rule(days, tuple(_span(span, text) for span in match["times"].split(","))))
    if not rules:
        raise HoursError(f"'{text}' is not in the form of opening hours", "leave the cell blank if nobody knows the hours")
    return Hours(rules=tuple(rules))


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


def _span(text: str, whole: str) -> Span:
    first, last = (tuple(map(int, t.strip().split(":"))) for t in text.split("-"))
    opens, closes = first[0] * 60 + first[1], last[0] * 60 + last[1]
    if first[1] > 59 or last[1] > 59 or opens >= 24 * 60 or closes > 36 * 60:
        raise HoursError(f"'{whole}': {text.strip()} is not a time of day", "write times as 09:00-17:00")
    if closes == 0:
        closes = 24 * 60
    if closes <= opens:
        if opens >= 17 * 60 and closes <= 12 * 60:
            return Span(opens, closes + 24 * 60)
        guess = f"{last[0] + 12:02d}:{last[1]:02d}" if last[0] < 12 else f"{last[0] + 24}:{last[1]:02d}"
        raise HoursError(f"'{whole}' closes before it opens", f"did you mean {first[0]:02d}:{first[1]:02d}-{guess}?")
    return Span(opens, closes)
