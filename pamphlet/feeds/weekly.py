"""Schedules of a directory into the hours of services.csv: what repeats each week, as it stands; all else in words, for a
person.

HSDS 1.x has a row for each weekday, 2 and 3 have recurrences (RFC 5545). A week that is not wholly clear is left blank: hours
that nobody knows print as "call", and a wrong hour sends somebody to a locked door (research: listings §3, hsds-mapping
"hours").
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from pamphlet.feeds.record import Schedule
from pamphlet.listings.hours import DAYS, HoursError, parse_hours

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_CLOCK = re.compile(r"([01]\d|2[0-4]):([0-5]\d)(?::(\d\d)(?:\.0+)?)?\s*(Z|[+-]\d\d(?::?\d\d)?)?", re.IGNORECASE)
_TWELVE = re.compile(r"(0?[1-9]|1[0-2])(?::([0-5]\d))?\s*([ap])\.?\s?m\.?", re.IGNORECASE)
_WORDS = {"noon": 720, "12 noon": 720, "12:00 noon": 720, "midnight": 0, "12 midnight": 0, "12:00 midnight": 0}
#: 00:00 to 23:59 is how HSDS says that it never closes (field guidance, "24h opening").
_ALL_DAY = {(0, 1439), (0, 1440)}


class _UnclearError(ValueError):
    """Why a schedule cannot be written as weekly hours."""


@dataclass(frozen=True, slots=True)
class Weekly:
    """Hours as services.csv holds them, blank if unknown; what was left out and why; the day after which nothing repeats any
    more.

    `over`: every recurrence ended in the past, so the service itself did.
    """

    cell: str = ""
    notes: tuple[str, ...] = ()
    until: date | None = None
    over: bool = False


def weekly(schedules: Sequence[Schedule], today: date) -> Weekly:
    """The weekly hours of one level of schedules (service at location, service or location)."""
    ends = [day for day in (_day(s.until) for s in schedules) if day is not None]
    if schedules and len(ends) == len(schedules) and max(ends) < today:
        return Weekly(over=True, until=max(ends))
    notes: list[str] = []
    week: list[list[tuple[int, int]]] = [[] for _ in DAYS]
    unclear = False
    for schedule in dict.fromkeys(schedules):
        why = _not_now(schedule, today)
        if why:
            notes.append(f"hours left out, {why}: {in_words(schedule)}")
            continue
        try:
            days, span = _days(schedule), _span(schedule)
        except _UnclearError as problem:
            unclear = True
            notes.append(f"hours left out, {problem}: {in_words(schedule)}")
            continue
        for day in days:
            if span not in week[day]:
                week[day].append(span)
    cell = ""
    if any(week) and not unclear:
        cell, why = _written(week)
        if why:
            notes.append(f"hours left out, {why}: {'; '.join(dict.fromkeys(map(in_words, schedules)))}")
    elif any(week):
        notes.append(f"hours left out, as a part of them is not clear: {_rules(week)}")
    lasting = max(ends) if schedules and len(ends) == len(schedules) else None
    return Weekly(cell, tuple(notes), lasting)


def in_words(schedule: Schedule) -> str:
    """A schedule as the source gives it, for a person to read."""
    times = "-".join(filter(None, [schedule.opens_at, schedule.closes_at]))
    parts = [
        schedule.description,
        " ".join(filter(None, [schedule.freq, schedule.byday, schedule.weekday, times])),
        *(f"{name} {value}" for name, value in schedule.others),
        *(f"{name} {value}" for name, value in (("from", schedule.valid_from), ("to", schedule.valid_to)) if value),
        f"until {schedule.until}" if schedule.until else "",
        schedule.notes,
    ]
    return ", ".join(filter(None, parts))


def _not_now(schedule: Schedule, today: date) -> str:
    """Why a schedule does not hold today, or nothing."""
    ends, last = _day(schedule.valid_to), _day(schedule.until)
    if ends is not None and ends < today:
        return f"they held until {ends}"
    if last is not None and last < today:
        return f"they ended on {last}"
    starts = [day for day in (_day(schedule.valid_from), _day(schedule.dtstart)) if day is not None and day > today]
    return f"they begin on {max(starts)}" if starts else ""


def _day(text: str) -> date | None:
    match = re.match(r"(\d{4})-?(\d\d)-?(\d\d)(?:[T ]|$)", text)
    try:
        return date(int(match[1]), int(match[2]), int(match[3])) if match else None
    except ValueError:
        return None


def _days(schedule: Schedule) -> tuple[int, ...]:
    """The weekdays of a schedule, 0 for Monday."""
    if schedule.others:
        raise _UnclearError("they do not simply repeat each week")
    if schedule.weekday and not schedule.byday:
        found = [_weekday(part) for part in re.split(r"[,;]\s*", schedule.weekday)]
        if schedule.freq.upper() not in ("", "WEEKLY") or None in found:
            raise _UnclearError("the day is not clear")
        return tuple(day for day in found if day is not None)
    if schedule.freq.upper() not in ("WEEKLY", ""):
        raise _UnclearError("they do not repeat weekly")
    codes = [part.strip().capitalize() for part in schedule.byday.split(",") if part.strip()]
    if not codes or not set(codes) <= set(DAYS):
        raise _UnclearError("the days are not clear")
    return tuple(DAYS.index(code) for code in codes)


def _weekday(text: str) -> int | None:
    """A weekday by its name, the first three letters of it, or its number (HSDS 1.1: 1 is Monday, 7 Sunday)."""
    word = text.strip().casefold()
    if re.fullmatch(r"[1-7](?:\.0)?", word):
        return int(word[0]) - 1
    found = [
        n for n, name in enumerate(_WEEKDAYS) if word == name or (len(word.rstrip(".")) == 3 and name[:3] == word.rstrip("."))
    ]
    return found[0] if found else None


def _span(schedule: Schedule) -> tuple[int, int]:
    """Opening and closing time in minutes, as the source has them: of one form, and not in the time of Greenwich."""
    if not schedule.opens_at or not schedule.closes_at:
        raise _UnclearError("there is no time to open or to close")
    opens, closes = _time(schedule.opens_at), _time(schedule.closes_at)
    if opens[1] != closes[1]:
        raise _UnclearError("one time has am or pm, or a time zone, and the other has none")
    if opens[1] == "Z":
        raise _UnclearError("the times are marked as UTC, which no clock here shows")
    if opens[0] == closes[0]:
        raise _UnclearError("they open and close at the same time")
    return opens[0], closes[0]


def _time(text: str) -> tuple[int, str]:
    """A time of day in minutes, and its form: `24`, `12`, `Z` or an offset. `9:30` alone may be morning or evening."""
    word = text.strip().casefold()
    if word in _WORDS:
        return _WORDS[word], "12"
    if match := _TWELVE.fullmatch(word):
        return int(match[1]) % 12 * 60 + int(match[2] or 0) + (720 if match[3] == "p" else 0), "12"
    match = _CLOCK.fullmatch(word)
    if match is None or match[3] not in (None, "00", "59") or (match[3] == "59" and match[2] != "59"):
        raise _UnclearError(f"'{text}' is not clearly a time of day")
    minutes = int(match[1]) * 60 + int(match[2])
    if minutes > 1440:
        raise _UnclearError(f"'{text}' is not a time of day")
    zone = (match[4] or "24").upper()
    return minutes, "Z" if re.fullmatch(r"Z|[+-]00(?::?00)?", zone) else zone


def _written(week: list[list[tuple[int, int]]]) -> tuple[str, str]:
    """The week in the form of the sheet, or blank and why not."""
    if all(set(spans) <= _ALL_DAY and spans for spans in week):
        return "24/7", ""
    text = _rules(week)
    try:
        parse_hours(text)
    except HoursError as problem:
        return "", str(problem)
    return text, ""


def _rules(week: list[list[tuple[int, int]]]) -> str:
    """Days with the same times joined, in the order of the first of them: `Mo-Fr 09:00-17:00; Sa 10:00-14:00`."""
    groups: dict[tuple[tuple[int, int], ...], list[int]] = {}
    for day, spans in enumerate(week):
        if spans:
            groups.setdefault(tuple(sorted(spans)), []).append(day)
    return "; ".join(f"{_runs(days)} {','.join(map(_clock, spans))}" for spans, days in groups.items())


def _runs(days: Iterable[int]) -> str:
    runs: list[list[int]] = []
    for day in days:
        if runs and runs[-1][-1] == day - 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    return ",".join(DAYS[run[0]] if len(run) == 1 else f"{DAYS[run[0]]}-{DAYS[run[-1]]}" for run in runs)


def _clock(span: tuple[int, int]) -> str:
    return "-".join(f"{minutes // 60:02d}:{minutes % 60:02d}" for minutes in span)
