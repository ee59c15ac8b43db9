"""Hours in words, by the day names and times of CLDR and the words of the interface. Uses Babel."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import time
from functools import lru_cache

from pamphlet.listings.hours import Hours
from pamphlet.source.catalog import Language, Translation

#: Which form of CLDR's names is printed. Never "stand-alone": Babel 2.18 gives Chinese months in Spanish there, once a process
#: has read Chinese (tests/test_wording.py).
CONTEXT = "format"


def text_of(words: Mapping[str, Translation], key: str) -> str:
    """The text of a message; nothing where it is missing, and then the edition is not printed (`blocked`)."""
    found = words.get(key)
    return found.text if found else ""


@lru_cache(maxsize=64)
def _locale(name: str):  # type: ignore[no-untyped-def]  # Babel's Locale, imported only where it is needed
    from babel import Locale

    return Locale.parse(name)


@lru_cache(maxsize=4096)
def _time(minutes: int, language: Language) -> str:
    """A time of day in the language's form, with no place to break. 24:00 is the end of a day."""
    from babel.dates import format_time

    if minutes == 24 * 60 and language.hour.startswith("H"):
        return format_time(time(23, 0), language.hour, locale=language.locale).replace("23", "24").replace(" ", "\u00a0")
    moment = time(minutes // 60 % 24, minutes % 60)
    if minutes % (24 * 60) in (0, 12 * 60) and language.noon:
        return language.midnight if minutes % (24 * 60) == 0 else language.noon
    pattern = language.hour if not moment.minute else language.hour_minutes
    return format_time(moment, pattern, locale=language.locale).replace(" ", "\u00a0").replace("\u202f", "\u00a0")


def hours_words(hours: Hours, language: Language, words: Mapping[str, Translation]) -> str:
    """Opening hours in the shortest clear form of the language: day names and times by CLDR, the rest by the interface."""
    if hours.always:
        return text_of(words, "ui.hours_24")
    parts = []
    for rule in hours.rules:
        spans = [
            text_of(words, "ui.hours_range")
            .replace("{from}", _time(s.opens, language))
            .replace("{to}", _time(s.closes, language))
            .replace(" ", "\u00a0")  # a range of times stays on one line
            for s in rule.spans
        ]
        season = [_season(rule.season, language, words)] if rule.season else []
        parts.append(language.comma.join([_days(rule.days, language, words), *spans, *season]))
    return "; ".join(parts) if not language.rtl else "؛ ".join(parts)


def _season(season: tuple[int, int], language: Language, words: Mapping[str, Translation]) -> str:
    """The months in which a rule holds, by their CLDR names."""
    names = _locale(language.locale).months[CONTEXT]["abbreviated"]
    first, last = season
    if first == last:
        return str(names[first])
    return text_of(words, "ui.days_range").replace("{from}", names[first]).replace("{to}", names[last])


def _days(days: tuple[int, ...], language: Language, words: Mapping[str, Translation]) -> str:
    if len(days) == 7:
        return text_of(words, "ui.every_day")
    names = _locale(language.locale).days[CONTEXT]["abbreviated"]
    runs: list[list[int]] = []
    for day in days:
        if runs and day == runs[-1][-1] + 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    out = []
    for run in runs:
        if len(run) > 2:
            out.append(text_of(words, "ui.days_range").replace("{from}", names[run[0]]).replace("{to}", names[run[-1]]))
        else:
            out.extend(names[day] for day in run)
    return language.comma.join(out)
