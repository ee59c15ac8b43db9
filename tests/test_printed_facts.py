"""What stands in the sheet stands on paper: hours and numbers are read back from the print, in every language, by a reader of
its own that shares no code with the printer (research: listings §3).
"""

import itertools
import json
import re
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pamphlet.batch import Press, Task
from pamphlet.diagnostics import Report, Where
from pamphlet.edition import resolve, translations
from pamphlet.listings.cells import slug
from pamphlet.listings.hours import DAYS, MONTHS, Hours, HoursError, Rule, Span, parse_hours
from pamphlet.listings.service import Service, read_service
from pamphlet.press.compose import Composer, Placed, Proof, Section, Setting, hours, plain_text
from pamphlet.source.catalog import Language
from pamphlet.source.project import Project
from pamphlet.wording import hours_words
from tests.conftest import TODAY

DAY = 24 * 60
NOT_FOUND = "nothing"

# -- the reader of hours ------------------------------------------------------------------------------------------

_NAMES = """
import json, sys
from babel import Locale
found = Locale.parse(sys.argv[1])
days = [found.days["format"]["abbreviated"][n] for n in range(7)]
months = [found.months["format"]["abbreviated"][n] for n in range(1, 13)]
halves = [found.day_periods["format"]["abbreviated"][half] for half in ("am", "pm")]
print(json.dumps([days, months, halves]))
"""


def seen(text: str) -> str:
    """A text as an eye sees it: a fixed space is a space, a joiner is nothing."""
    return re.sub("[\u00a0\u202f]", " ", text.replace("\u2060", ""))


@dataclass(frozen=True)
class Reader:
    """Reads the printed hours of one language back: names by CLDR, the clock by the pattern, the rest by the interface."""

    days: Sequence[str]
    months: Sequence[str]
    halves: Sequence[str]
    language: Language
    always: str
    every_day: str
    from_day: str
    from_hour: str

    def hours(self, text: str) -> Hours:
        text = seen(text)
        if text == self.always:
            return Hours(always=True)
        stop = "؛ " if self.language.rtl else "; "
        return Hours(rules=tuple(self._rule(part) for part in text.split(stop)))

    def _rule(self, text: str) -> Rule:
        """Days first, then times, then at most one season: by their order, since "mar" is a day and a month in Spanish."""
        parts = text.split(seen(self.language.comma))
        kinds = ["time" if self._span(part) else "name" for part in parts]
        first, last = kinds.index("time"), len(kinds) - kinds[::-1].index("time")
        assert kinds[first:last] == ["time"] * (last - first), f"'{text}' mixes days and times"
        assert first > 0, f"'{text}' names no day"
        assert len(parts) - last <= 1, f"'{text}' names two seasons"
        days = [day for part in parts[:first] for day in self._days(part)]
        assert days == sorted(set(days)), f"'{text}' names its days out of order"
        spans = tuple(span for part in parts[first:last] if (span := self._span(part)))
        return Rule(tuple(days), spans, self._pair(parts[last], self.months, self.from_day, 1) if parts[last:] else None)

    def _days(self, text: str) -> list[int]:
        if text == self.every_day:
            return list(range(7))
        first, last = self._pair(text, self.days, self.from_day, 0)
        return list(range(first, last + 1))

    def _pair(self, text: str, names: Sequence[str], template: str, base: int) -> tuple[int, int]:
        """A name, or a range of names, as their places."""
        found = [(n, n) for n, name in enumerate(names, base) if seen(name) == text]
        for (a, one), (b, other) in itertools.product(enumerate(names, base), repeat=2):
            if seen(template).replace("{from}", seen(one)).replace("{to}", seen(other)) == text:
                found.append((a, b))
        assert len(found) == 1, f"'{text}' is {found or NOT_FOUND}"
        return found[0]

    def _span(self, text: str) -> Span | None:
        shape = re.escape(seen(self.from_hour)).replace(r"\{from\}", "(.+?)").replace(r"\{to\}", "(.+)")
        match = re.fullmatch(shape, text)
        opens, closes = (self._time(match[1]), self._time(match[2])) if match else (None, None)
        if opens is None or closes is None:
            return None
        assert opens < DAY, f"'{text}' opens at 24:00"
        return Span(opens, closes if closes > opens else closes + DAY)

    def _time(self, text: str) -> int | None:
        """Minutes after midnight; 24:00 is the end of the day."""
        if self.language.noon and text in (self.language.noon, self.language.midnight):
            return 12 * 60 if text == self.language.noon else 0
        for pattern in (self.language.hour, self.language.hour_minutes):
            if match := re.fullmatch(self._clock(pattern), text, re.ASCII):
                found = match.groupdict()
                hour, minute = int(found["hour"]), int(found.get("minute") or 0)
                assert minute < 60, text
                if "half" in found:
                    assert 1 <= hour <= 12, text
                    hour = hour % 12 + (12 if found["half"] == seen(self.halves[1]) else 0)
                assert hour < 24 or (hour, minute) == (24, 0), text
                return hour * 60 + minute
        return None

    def _clock(self, pattern: str) -> str:
        halves = "|".join(re.escape(seen(half)) for half in self.halves)
        shapes = {"H": r"(?P<hour>\d\d?)", "h": r"(?P<hour>\d\d?)", "mm": r"(?P<minute>\d\d)", "a": f"(?P<half>{halves})"}
        parts = re.findall(r"'([^']*)'|(H|h|mm|a)|([^Hhma']+)", pattern)
        return "".join(shapes[sign] if sign else re.escape(quoted or other) for quoted, sign, other in parts)


@pytest.fixture(scope="module")
def readers(bundled: Project) -> dict[str, Reader]:
    """A reader of each language. Each locale's names come from a process of its own: Babel 2.18 mixes them in one."""
    asked = {
        tag: subprocess.Popen([sys.executable, "-c", _NAMES, language.locale], stdout=subprocess.PIPE, encoding="utf-8")
        for tag, language in bundled.languages.items()
    }
    out = {}
    for tag, process in asked.items():
        words = {key: seen(message.text) for key, message in translations(bundled, tag).items() if key.startswith("ui.")}
        days, months, halves = json.loads(process.communicate()[0])
        messages = (words[f"ui.{key}"] for key in ("hours_24", "every_day", "days_range", "hours_range"))
        out[tag] = Reader(days, months, halves, bundled.languages[tag], *messages)
    assert len(out) == 16
    return out


# -- cells of the sheet, and what they mean -----------------------------------------------------------------------


@st.composite
def day_lists(draw: st.DrawFn, days: Sequence[int]) -> str:
    """Some days as a person writes them: one by one or in ranges, in any order."""
    left, parts = sorted(days), []
    while left:
        most = next(n for n in range(len(left), 0, -1) if left[n - 1] == left[0] + n - 1)
        size = draw(st.integers(1, most))
        parts.append(DAYS[left[0]] if size == 1 else f"{DAYS[left[0]]}-{DAYS[left[size - 1]]}")
        left = left[size:]
    return draw(st.sampled_from([",", ", "])).join(draw(st.permutations(parts)))


def clock(minutes: int, wide: bool = True) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}" if wide else f"{minutes // 60}:{minutes % 60:02d}"


@st.composite
def time_lists(draw: st.DrawFn) -> tuple[str, tuple[Span, ...]]:
    """One to three spans of a day, the last perhaps into the next one, and how they are written."""
    count, step = draw(st.integers(1, 3)), draw(st.sampled_from([1, 15, 30, 60]))
    marks = st.lists(st.integers(0, (DAY + DAY // 2) // step), min_size=2 * count, max_size=2 * count, unique=True)
    times = [n * step for n in sorted(draw(marks))]
    times = [t for t in times[:-1] if t < DAY] + [times[-1]]
    times = times[len(times) % 2 :]
    spans = [Span(opens, min(closes, opens + DAY - 1)) for opens, closes in zip(times[::2], times[1::2], strict=True)]
    if not spans:
        spans = [Span(0, DAY - 1)]
    written = []
    for span in spans:
        ways = [clock(span.closes)]
        if span.closes == DAY or (span.closes > DAY and span.opens >= 17 * 60 and span.closes <= DAY + DAY // 2):
            ways.append(clock(span.closes - DAY))
        dash = draw(st.sampled_from(["-", " - "]))
        written.append(clock(span.opens, draw(st.booleans())) + dash + draw(st.sampled_from(ways)))
    return draw(st.sampled_from([",", ", "])).join(written), tuple(spans)


@st.composite
def hours_cells(draw: st.DrawFn) -> tuple[str, Hours]:
    """A cell of the sheet and what it means, written out beside it: nothing here asks `parse_hours`."""
    if draw(st.integers(0, 19)) == 0:
        return draw(st.sampled_from(["24/7", "24h"])), Hours(always=True)
    cells, rules = [], []
    cuts = draw(st.sampled_from([0, 0, 0, 1, 2, 3]))
    starts = sorted(draw(st.sets(st.integers(1, 12), min_size=cuts, max_size=cuts)))
    seasons: list[tuple[int, int] | None] = [None]
    if starts:  # each season ends before the next one starts; the last may run over New Year
        seasons = [(a, (b - 2) % 12 + 1) for a, b in zip(starts, [*starts[1:], starts[0]], strict=True)]
    for season in seasons:
        groups: dict[int, list[int]] = {}
        for day in range(7):
            groups.setdefault(draw(st.integers(0, 2)), []).append(day)
        kept = [days for group, days in sorted(groups.items()) if group or len(groups) == 1]
        for days in kept:
            times, spans = draw(time_lists())
            named = "" if len(days) == 7 and draw(st.booleans()) else draw(day_lists(days)) + " "
            months = ""
            if season:
                months = "-".join(MONTHS[month - 1] for month in dict.fromkeys(season)) + " "
            cells.append(months + named + times)
            rules.append(Rule(tuple(days), spans, season))
    return draw(st.sampled_from(["; ", ";"])).join(cells), Hours(rules=tuple(rules))


class Kit:
    """What a property test works with; not a dataclass, for hypothesis shows every argument whole."""

    def __init__(self, project: Project, readers: Mapping[str, Reader]) -> None:
        self.project, self.readers, self.composer = project, readers, Composer(project)
        self.words = {tag: translations(project, tag) for tag in project.languages}


@pytest.fixture(scope="module")
def kit(bundled: Project, readers: Mapping[str, Reader]) -> Kit:
    return Kit(bundled, readers)


@settings(max_examples=150)
@given(cell=hours_cells())
def test_hours_read_back_as_they_were_given(kit: Kit, cell: tuple[str, Hours]) -> None:
    text, meant = cell
    parsed = parse_hours(text)
    assert parsed is not None
    assert parsed == meant
    for tag, reader in kit.readers.items():
        language = kit.project.languages[tag]
        printed = hours_words(parsed, language, kit.words[tag])
        assert reader.hours(printed) == meant, f"{tag}: {text} → {printed}"
        assert seen(plain_text(str(hours(printed, language)))) == seen(printed), f"{tag}: the page says something else"


@pytest.mark.parametrize("step", [30, 7])
def test_no_two_hours_print_the_same_words(bundled: Project, step: int) -> None:
    """Every opening with every closing of up to a whole day, in every language."""
    spans = [Span(a, b) for a in range(0, DAY, step) for b in range(a + step, min(a + DAY, DAY + DAY // 2) + 1, step)]
    for tag, language in bundled.languages.items():
        words = translations(bundled, tag)
        printed: dict[str, Span] = {}
        for span in spans if step == 30 else spans[:: 1 + len(tag)]:
            said = seen(hours_words(Hours(rules=(Rule((0,), (span,)),)), language, words))
            assert said not in printed, f"{tag}: {span} and {printed[said]} are both '{said}'"
            printed[said] = span


def test_days_and_seasons_have_names_of_their_own(bundled: Project) -> None:
    """All 127 sets of days, and all 144 seasons, in every language."""
    times = (Span(540, 1020),)
    sets = [tuple(d for d in range(7) if bits >> d & 1) for bits in range(1, 128)]
    seasons = [(first, last) for first in range(1, 13) for last in range(1, 13)]
    everything = [Rule(days, times) for days in sets] + [Rule((1,), times, season) for season in seasons]
    for tag, language in bundled.languages.items():
        printed = {hours_words(Hours(rules=(rule,)), language, translations(bundled, tag)) for rule in everything}
        assert len(printed) == len(everything), tag


@pytest.mark.parametrize("cell", ["Mo-Fr 01:00-30:00", "00:00-25:00", "Sa 00:00-36:00", "09:00-33:00"])
def test_a_span_of_a_day_or_more_is_refused(cell: str) -> None:
    """Printed, it would read as a short time: 01:00-30:00 as 1 to 6 a.m."""
    with pytest.raises(HoursError, match="is a day or longer"):
        parse_hours(cell)


# -- numbers ------------------------------------------------------------------------------------------------------

#: A word for each key, to stand behind a number whose last digits it spells.
LETTERS = {"2": "C", "3": "E", "4": "H", "5": "L", "6": "N", "7": "S", "8": "U", "9": "Y"}
AREAS = ("604", "250", "778", "236", "672")
TOLL_FREE = ("800", "888", "877", "866", "855", "844", "833")
LAYOUTS = {"trifold": "flap", "wallet-card": "back", "washroom": "face"}


@dataclass(frozen=True)
class Written:
    """A number as a cell holds it, the digits that must be printed, those of its extension, and its word."""

    cell: str
    digits: str
    extension: str = ""
    word: str = ""

    @property
    def printed(self) -> str:
        return self.digits + self.extension


@st.composite
def numbers(draw: st.DrawFn, texts: bool = False) -> Written:
    """A number in one of the ways that people write it. Only fictional ones, and codes that are everybody's."""
    kind = draw(st.sampled_from(["long"] * 5 + ["free"] * 2 + ["short", "310"] + ["code"] * texts))
    if kind == "code":
        return Written("686868", "686868")
    if kind == "short":
        code = draw(st.sampled_from(["211", "811", "911", "988"]))
        cell, digits = draw(st.sampled_from([code, "-".join(code)])), code
    elif kind == "310":
        line = f"01{draw(st.integers(0, 99)):02d}"
        cell, digits = draw(st.sampled_from([f"310-{line}", f"310{line}", f"310 {line}"])), f"310{line}"
    else:
        area = draw(st.sampled_from(AREAS if kind == "long" else TOLL_FREE))
        line = f"01{draw(st.integers(0, 99)):02d}"
        a, b = draw(st.sampled_from(["()", "-", " ", ".", ""])), draw(st.sampled_from(["-", " ", "."]))
        ten = f"({area}) 555{b}{line}" if a == "()" else f"{area}{a}555{a}{line}"
        cell = draw(st.sampled_from(["", "1-", "1 ", "+1 ", "+1-"])) + ten
        digits = ("1" if kind == "free" else "") + f"{area}555{line}"
    extension, word = "", ""
    if not texts and draw(st.booleans()):
        extension = draw(st.text("0123456789", min_size=1, max_size=6))
        cell += draw(st.sampled_from([" ext ", " ext. ", " x", "x", " #"])) + extension
    spelled = re.sub("[01].*", "", digits[::-1])[::-1]
    if spelled and draw(st.booleans()):
        word = "".join(LETTERS[digit] for digit in spelled)
        cell += f" ({word})"
    return Written(cell, digits, extension, word)


def service(**cells: str) -> Service:
    """A service by the sheet's own reader; every fault is an error of the test."""
    report = Report()
    row = {"name": "Sealed Lamp", "categories": "outreach", "verified_on": "2026-11-01", "verified_by": "AB", **cells}
    where = Where(path="services.csv", line=2)
    found = read_service(row, "vancouver", where, {"outreach"}, {}, TODAY, "CA", report)
    assert found is not None, [str(item) for item in report]
    return found


def with_services(project: Project, services: Sequence[Service]) -> Project:
    """A project whose region Vancouver lists these services and no others."""
    regions = {**project.regions, "vancouver": replace(project.regions["vancouver"], services=tuple(services))}
    return replace(project, regions=regions)


def listings_of(composer: Composer, project: Project, tag: str, layout_id: str) -> list[str]:
    """The HTML of each service as a layout prints it, in the sheet's order."""
    layout = project.layouts[layout_id]
    edition = resolve(project, "vancouver", tag, layout_id, "letter", TODAY)
    group = layout.groups[0]
    found = {listing.service.id: listing for listing in edition.groups[group.name]}
    proofs = tuple(Proof(key, Placed(listing), group.tiers[0].style) for key, listing in found.items())
    setting = Setting(language=project.languages[tag], layout=layout, paper="letter", theme="hello", size=11.0)
    section = Section(key="galley", panel=group.slots[0], edition=edition, galley=proofs)
    (composed,) = composer.compose(setting, [section])
    parts = re.split(r"<div data-measure=[\"']([^\"']+)[\"'] data-listing>", composed.html)[1:]
    html = dict(zip(parts[::2], parts[1::2], strict=True))
    return [html[item.id] for item in project.regions["vancouver"].services]


def digits(text: str) -> str:
    return "".join(re.findall(r"[0-9]", text))


@st.composite
def contacts(draw: st.DrawFn) -> tuple[list[Written], list[Written], Written]:
    """Under phone, under text (perhaps the same), and a text telephone."""
    phone = draw(st.lists(numbers(), min_size=1, max_size=2, unique_by=lambda w: w.printed))
    text = draw(st.lists(numbers(texts=True), max_size=1))
    return phone, text, draw(numbers())


@settings(max_examples=60)
@given(services=st.lists(contacts(), min_size=4, max_size=4))
def test_numbers_are_printed_digit_by_digit(kit: Kit, services: list[tuple[list[Written], list[Written], Written]]) -> None:
    made = [
        service(
            id=f"lamp-{'abcd'[n]}",
            phone="; ".join(w.cell for w in phone),
            text="; ".join(w.cell for w in text),
            tty=tty.cell,
        )
        for n, (phone, text, tty) in enumerate(services)
    ]
    project = with_services(kit.project, made)
    for tag, layout in itertools.product(kit.project.languages, LAYOUTS):
        rtl = kit.project.languages[tag].rtl
        for (phone, text, tty), html in zip(services, listings_of(kit.composer, project, tag, layout), strict=True):
            where = f"{tag} {layout}: {phone} {text} {tty}"
            both = {(w.digits, w.extension, w.word) for w in phone} & {(w.digits, w.extension, w.word) for w in text}
            same = [w for w in phone if (w.digits, w.extension, w.word) in both]
            order = [*same, *(w for w in phone if w not in same), *(w for w in text if not same)]
            shown = [*order[:2], tty] if layout == "trifold" else order[:1]
            page = plain_text(html)
            assert digits(page) == "".join(w.printed for w in shown), where
            links = re.findall(r"href=[\"'](tel|sms):\+?1?(\d+)(?:;ext=(\d+))?[\"'][^>]*>([0-9-]+)</a>", html)
            assert [(dial.removeprefix("1"), ext) for _, dial, ext, _ in links] == [
                (w.digits.removeprefix("1"), w.extension) for w in shown
            ], where
            assert [digits(number) for *_, number in links] == [w.digits for w in shown], where
            if layout == "trifold":
                assert re.findall(r"\(([A-Z]+)\)", page) == [w.word for w in order[:2] if w.word], where
            if rtl:  # a number is one run from left to right, and so is its extension
                for *_, number in links:
                    assert re.search(rf'<bdi dir="ltr" class="tel[^"]*"><a [^>]*>{number}</a></bdi>', html), where
                for w in shown:
                    assert not w.extension or f'<bdi dir="ltr">{w.extension}</bdi>' in html, where


# -- whole pieces, read back --------------------------------------------------------------------------------------

#: Name, the cell of the numbers, what is printed of it, opening hours.
SHEET = (
    ("Amber Door", "811", ("8-1-1",), "Nov-Mar Mo-Su 20:00-08:00"),
    ("Copper Kettle", "250.555.0163; 778-555-0194", ("250-555-0163", "778-555-0194"), "Mo-Su 22:00-06:00"),
    ("Paper Boat", "3100158", ("310-0158",), "07:00-25:00"),
    ("Quiet Harbour", "1 800 555 0137 x0189", ("1-800-555-0137", "0189"), "Mo,Th 13:00-17:30; Sa 10:00-12:00,13:15-15:45"),
    ("Sealed Lamp", "(604) 555-0142", ("604-555-0142",), "Mo-Fr 09:00-17:00"),
    ("Slow River", "+1 672 555 0106", ("672-555-0106",), "Mo-We 08:05-11:50; Fr-Su 14:00-18:40"),
    ("Tin Whistle", "6045550120", ("604-555-0120",), "Tu-Sa 12:00-00:00"),
    ("Wool Blanket", "236-555-0175 (SL)", ("236-555-0175",), "24/7"),
)


def tokens(text: str) -> list[str]:
    """Numbers and times of a text, in its order."""
    return re.findall(r"\d+(?:[:-]\d+)*", seen(text), re.ASCII)


def stands_in(part: Sequence[str], whole: Sequence[str]) -> bool:
    """Whether a list holds another, item after item."""
    return any(list(whole[n : n + len(part)]) == list(part) for n in range(len(whole)))


def test_the_measure_sees_a_wrong_order() -> None:
    page = tokens("Call 604-555-0142\nMon\u2060\u2013\u2060Fri, 9\u00a0a.m.\u2013\u20605:30\u00a0p.m.")
    assert page == ["604-555-0142", "9", "5:30"]
    assert stands_in(["604-555-0142", "9"], page)
    assert not stands_in(["9", "604-555-0142"], page)
    assert not stands_in(["604-555-0142", "5:30"], page)


@pytest.fixture(scope="module")
def lamps(bundled: Project) -> Press:
    """A press whose region lists the services of `SHEET`, and those of its emergency boxes."""
    own = [service(id=slug(name), name=name, phone=cell, hours=times) for name, cell, _, times in SHEET]
    region = bundled.regions["vancouver"]
    boxes = [found for found in region.services if found.id in region.emergency.values()]
    return Press(with_services(bundled, [*own, *boxes]))


def pieces(press: Press, output: Path, tag: str, layout: str) -> dict[Path, tuple[list[str], list[list[str]]]]:
    """The screen and the press file of a piece: the services that it prints, and the numbers and times of its pages."""
    task = Task(
        language=tag,
        layout=layout,
        regions=("vancouver",),
        targets=("screen", "press"),
        paper="letter",
        today=TODAY,
        output=output,
    )
    done = press.make(task)
    assert done.faults == {}
    out = {}
    for entry in done.entries:
        (path,) = output.rglob(Path(str(entry["path"])).name)
        texts = [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(path)]
        if tag == "pa" and entry["target"] == "press":  # its text layer, which nobody is given, has a 4 for the vowel sign i
            texts = [re.sub("4(?=[\u0a00-\u0a7f])", "", text) for text in texts]
        printed = entry["services"]["printed"]  # type: ignore[index]  # a manifest's entry is plain data
        out[path] = printed, [tokens(text) for text in texts]
    assert len(out) == 2
    return out


@pytest.mark.slow
@pytest.mark.parametrize("tag", ["en", "ar", "fa", "pa", "zh-Hans", "th", "ko", "ja", "ru"])
def test_finished_files_say_what_the_sheet_says(lamps: Press, readers: Mapping[str, Reader], tmp_path: Path, tag: str) -> None:
    """One language of each script, by the text that a viewer takes out of the files: number by number, time by time."""
    language, messages = lamps.project.languages[tag], translations(lamps.project, tag)
    for layout, least in (("trifold", 5), ("wallet-card", 4)):
        for path, (printed, pages) in pieces(lamps, tmp_path, tag, layout).items():
            read = 0
            for name, _, numbers, times in SHEET:
                extended = len(numbers) == 2 and len(numbers[1]) == 4
                if slug(name) not in printed:
                    continue
                opening = parse_hours(times)
                assert opening is not None
                printed_hours = hours_words(opening, language, messages)
                assert readers[tag].hours(printed_hours) == opening
                words = tokens(printed_hours)
                shown = [*(numbers if layout == "trifold" or extended else numbers[:1])]
                orders = [shown] if opening.always else [[*shown, *words], [*words, *shown]]
                assert any(stands_in(order, page) for order in orders for page in pages), f"{path.name}, {name}: {pages}"
                read += 1
            assert read >= least, f"{path.name}: {printed}"
