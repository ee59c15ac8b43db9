"""Hours are a strict subset of the OSM form; an independent parser agrees with everything we accept."""

import warnings

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pamphlet.listings.hours import DAYS, Hours, HoursError, Rule, Span, parse_hours


def test_the_forms_of_the_sheet() -> None:
    assert parse_hours("") is None
    assert parse_hours("24/7") == parse_hours("24h") == Hours(always=True)
    assert parse_hours("Mo-Fr 09:00-17:00; Sa 10:00-12:00,13:00-15:00") == Hours(
        rules=(
            Rule((0, 1, 2, 3, 4), (Span(540, 1020),)),
            Rule((5,), (Span(600, 720), Span(780, 900))),
        )
    )
    assert parse_hours("Mo,We 9:00-00:00") == Hours(rules=(Rule((0, 2), (Span(540, 1440),)),))


def test_nights_and_long_days() -> None:
    assert parse_hours("Mo-Su 23:00-05:00") == Hours(rules=(Rule(tuple(range(7)), (Span(1380, 1740),)),))
    assert parse_hours("Mo-Su 07:00-25:00") == Hours(rules=(Rule(tuple(range(7)), (Span(420, 1500),)),))


def test_seasons() -> None:
    winter = parse_hours("Nov-Mar Mo-Su 20:00-08:00; Apr Sa 10:00-12:00")
    assert winter == Hours(rules=(Rule(tuple(range(7)), (Span(1200, 1920),), (11, 3)), Rule((5,), (Span(600, 720),), (4, 4))))
    assert {month for month, _ in winter.rules[0].slots} == {11, 12, 1, 2, 3}, "a season may run over New Year"


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("Nov-Mar Mo-Fr 09:00-17:00; Mar Mo 10:00-12:00", "seasons must not overlap"),
        ("Mo 09:00-12:00,11:00-13:00", "in order"),
        ("Mo 10:00-36:00", "write each day's own times"),
        ("Mo 08:00-32:00", "write each day's own times"),
        ("Mo-Su 00:00-24:00", "write 24/7"),
        ("5-Sep", "made it of hours such as 9-5"),
        ("2026-09-05 00:00:00", "made it of hours such as 9-5"),
        ("2026-07-24", "made it of 24/7"),
        ("Mo-Fr 09:00-17:00; PH off", "hours_note"),
        ("Mo[1] 09:00-17:00", "write such as"),
        ("Mo-Fr 10:00-04:00", "did you mean 10:00-16:00?"),
        ("Mo-Fr 09:00-05:00", "did you mean 09:00-17:00?"),
        ("by appointment", "belongs in the column access"),
        ("Mo-Fr 9-5", "write such as"),
        ("Mo-Fr 09:60-17:00", "09:00-17:00"),
        ("Fr-Mo 09:00-17:00", "Fr-Su"),
        ("Mo 09:00-10:00; Mo 11:00-12:00", "join the times"),
        (";", "leave the cell blank"),
    ],
)
def test_what_is_not_clear_is_refused_with_a_next_step(text: str, hint: str) -> None:
    with pytest.raises(HoursError) as caught:
        parse_hours(text)
    assert hint in caught.value.hint


days = st.integers(0, 6).flatmap(lambda a: st.integers(a, 6).map(lambda b: DAYS[a] if a == b else f"{DAYS[a]}-{DAYS[b]}"))
spans = st.tuples(st.integers(0, 22), st.integers(1, 12)).map(lambda t: f"{t[0]:02d}:00-{min(t[0] + t[1], 36):02d}:30")


@given(st.sampled_from(["", "Nov-Mar ", "Apr "]), days, spans)
def test_the_oracle_accepts_what_we_accept(season: str, day: str, span: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from opening_hours import validate
    text = f"{season}{day} {span}"
    parse_hours(text)
    assert validate(text)


@given(st.text(alphabet="MoTuFrSa 0123456789:-,;/h", max_size=25))
def test_nothing_but_an_hours_fault_ever_comes_out(text: str) -> None:
    try:
        hours = parse_hours(text)
    except HoursError:
        return
    assert hours is None or hours.always or all(s.closes > s.opens for r in hours.rules for s in r.spans)
