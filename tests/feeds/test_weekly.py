"""Schedules of a directory: the week as it stands, or nothing and the source's words."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pamphlet.feeds.record import Schedule
from pamphlet.feeds.weekly import Weekly, weekly
from pamphlet.listings.hours import DAYS, parse_hours
from tests.feeds.feeds import TODAY


def of(*schedules: dict[str, Any]) -> Weekly:
    return weekly([Schedule(**given) for given in schedules], TODAY)


def week(byday: str, opens: str = "09:00", closes: str = "17:00", **more: Any) -> dict[str, Any]:
    return {"freq": "WEEKLY", "byday": byday, "opens_at": opens, "closes_at": closes, **more}


@pytest.mark.parametrize(
    ("schedules", "cell"),
    [
        ([week("MO,TU,WE,TH,FR")], "Mo-Fr 09:00-17:00"),
        ([week("FR,MO")], "Mo,Fr 09:00-17:00"),
        ([week("MO"), week("SA", "10:00:00", "14:00:00")], "Mo 09:00-17:00; Sa 10:00-14:00"),
        ([week("MO", "13:00"), week("MO", "09:00", "12:00")], "Mo 09:00-12:00,13:00-17:00"),
        ([week("MO"), week("MO")], "Mo 09:00-17:00"),
        ([week("MO,TU,WE,TH,FR,SA,SU", "00:00", "23:59")], "24/7"),
        ([week("MO,TU,WE,TH,FR,SA,SU", "00:00", "24:00")], "24/7"),
        ([week("MO,TU,WE,TH,FR,SA,SU", "00:00:00", "23:59:59")], "24/7"),
        ([week("SA", "00:00", "23:59")], "Sa 00:00-23:59"),
        ([week("MO", "20:00", "02:00")], "Mo 20:00-02:00"),
        ([week("MO", "17:00", "00:00")], "Mo 17:00-00:00"),
        ([week("MO", "09:00-08:00", "17:00-08:00")], "Mo 09:00-17:00"),
        ([week("MO", interval := "09:00", "17:00")], "Mo 09:00-17:00"),
        ([{"weekday": "Monday", "opens_at": "9:00am", "closes_at": "5:30 p.m."}], "Mo 09:00-17:30"),
        ([{"weekday": "7", "opens_at": "12:00pm", "closes_at": "midnight"}], "Su 12:00-00:00"),
        ([{"weekday": "wed", "opens_at": "noon", "closes_at": "5 pm"}], "We 12:00-17:00"),
        ([], ""),
    ],
)
def test_a_week_as_it_stands(schedules: list[dict[str, Any]], cell: str) -> None:
    assert of(*schedules) == Weekly(cell)
    parse_hours(cell)


UNCLEAR = [
    (week("1SA", freq="MONTHLY"), "they do not repeat weekly: MONTHLY 1SA 09:00-17:00"),
    (week("1SA"), "the days are not clear: WEEKLY 1SA 09:00-17:00"),
    (week("MO", others=(("interval", "2"),)), "they do not simply repeat each week: WEEKLY MO 09:00-17:00, interval 2"),
    (week("", dtstart="2026-01-05"), "the days are not clear: WEEKLY 09:00-17:00"),
    (week("MO", freq="DAILY"), "they do not repeat weekly: DAILY MO 09:00-17:00"),
    (week("MO", "10:00", "04:00"), "'Mo 10:00-04:00' closes before it opens: WEEKLY MO 10:00-04:00"),
    (week("MO", "9:00am", "5:00"), "'5:00' is not clearly a time of day: WEEKLY MO 9:00am-5:00"),
    (week("MO", "9:00am", "11:00"), "one time has am or pm, or a time zone, and the other has none: WEEKLY MO 9:00am-11:00"),
    (week("MO", "1:00", "5:00"), "'1:00' is not clearly a time of day: WEEKLY MO 1:00-5:00"),
    (week("MO", "09:00Z", "17:00Z"), "the times are marked as UTC, which no clock here shows: WEEKLY MO 09:00Z-17:00Z"),
    (week("MO", "09:00+00:00", "17:00+00:00"), "the times are marked as UTC, which no clock here shows"),
    (week("MO", "00:00", "00:00"), "they open and close at the same time: WEEKLY MO 00:00-00:00"),
    (week("MO", "09:00", ""), "there is no time to open or to close: WEEKLY MO 09:00"),
    (week("MO", "13:00pm", "17:00"), "'13:00pm' is not clearly a time of day"),
    (week("MO", "24:30", "25:00"), "'24:30' is not a time of day"),
    ({"weekday": "8", "opens_at": "09:00", "closes_at": "17:00"}, "the day is not clear: 8 09:00-17:00"),
    ({"weekday": "M", "opens_at": "09:00", "closes_at": "17:00"}, "the day is not clear"),
    (week("MO", valid_to="2026-11-21"), "they held until 2026-11-21: WEEKLY MO 09:00-17:00, to 2026-11-21"),
    (week("MO", valid_from="2026-11-23"), "they begin on 2026-11-23"),
    (week("MO", dtstart="2027-01-04T09:00"), "they begin on 2027-01-04"),
    (
        week("MO", description="By appointment", notes="Ring first", valid_to="20261121"),
        "By appointment, WEEKLY MO 09:00-17:00",
    ),
]


@pytest.mark.parametrize(("schedule", "words"), UNCLEAR, ids=[str(n) for n in range(len(UNCLEAR))])
def test_what_is_no_clear_week_is_left_to_a_person(schedule: dict[str, Any], words: str) -> None:
    found = of(schedule)
    assert found.cell == ""
    assert len(found.notes) == 1
    assert words in found.notes[0]


def test_one_unclear_part_leaves_all_blank() -> None:
    """Hours without their Saturday would say that it is shut on Saturdays."""
    assert of(week("MO"), week("1SA", freq="MONTHLY")) == Weekly(
        "",
        (
            "hours left out, they do not repeat weekly: MONTHLY 1SA 09:00-17:00",
            "hours left out, as a part of them is not clear: Mo 09:00-17:00",
        ),
    )


def test_times_that_overlap_are_left_blank() -> None:
    assert of(week("MO", "09:00", "13:00"), week("MO", "12:00")).notes == (
        "hours left out, 'Mo 09:00-13:00,12:00-17:00': the times of a day overlap or run backwards: "
        "WEEKLY MO 09:00-13:00; WEEKLY MO 12:00-17:00",
    )


def test_hours_of_another_season_do_not_matter_today() -> None:
    assert of(week("MO"), week("TU", valid_to="2026-01-01")).cell == "Mo 09:00-17:00"


def test_the_end_of_every_series_is_the_end_of_the_service() -> None:
    past, later = date(2026, 11, 21), date(2027, 3, 31)
    assert of(week("MO", until="2026-11-21"), week("TU", until="2026-01-01")) == Weekly(until=past, over=True)
    assert of(week("MO", until="2027-03-31")) == Weekly("Mo 09:00-17:00", until=later)
    assert of(week("MO"), week("TU", until="2026-01-01")).over is False
    assert of(week("MO"), week("TU", until="2026-01-01")).cell == "Mo 09:00-17:00"


@given(
    st.lists(
        st.tuples(st.sets(st.sampled_from(range(7)), min_size=1), st.integers(0, 47), st.integers(1, 48)),
        min_size=1,
        max_size=4,
    )
)
def test_whatever_is_written_reads_back_to_the_same_times(given_: list[tuple[set[int], int, int]]) -> None:
    """Each weekday has just the times that the source gave it; or nothing is written."""
    schedules, wanted = [], set()
    for days, opens, closes in given_:
        texts = [f"{half // 2:02d}:{half % 2 * 30:02d}" for half in (opens, closes)]
        schedules.append(week(",".join(DAYS[day].upper() for day in sorted(days)), *texts))
        wanted |= {(day, opens * 30, closes * 30) for day in days}
    found = of(*schedules)
    if not found.cell:
        assert found.notes
        return
    hours = parse_hours(found.cell)
    assert hours is not None
    written = {
        (day, span.opens, span.closes % 1440 or 1440) for rule in hours.rules for day in rule.days for span in rule.spans
    }
    whole = {(day, 0, 1440) for day in range(7)} if hours.always else set()
    assert written | whole == {(day, opens, closes % 1440 or 1440) for day, opens, closes in wanted}
