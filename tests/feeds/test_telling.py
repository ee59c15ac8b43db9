"""What an import tells at a terminal, word for word: all that was read is accounted for."""

from __future__ import annotations

from pathlib import Path

from pamphlet.cli.intake import _brief
from pamphlet.feeds.candidates import Candidate, Refused
from pamphlet.feeds.feed import Feed
from pamphlet.feeds.telling import lines, shortened
from tests.feeds.feeds import folder, good, with_changes


def test_what_was_read_taken_and_left_out(tmp_path: Path) -> None:
    tables = with_changes(
        services=[
            {"id": "svc-1", "organization_id": "org-1", "name": "Night Line", "description": "A circle."},
            {"id": "svc-2", "organization_id": "org-1", "name": "Day Line", "status": "defunct"},
            {"id": "svc-3", "organization_id": "org-1", "name": "Far Line"},
            {"id": "svc-3", "organization_id": "org-1", "name": "Far Line"},
        ],
        organizations=[{"id": "org-1", "name": "Lantern Society"}],
        phones=[
            {"service_id": "svc-1", "number": "604-555-0142", "type": "voice"},
            {"service_id": "svc-1", "number": "604-555-0143", "type": "fax"},
            {"location_id": "loc-1", "number": "604-555-0144", "type": "voice", "description": "Desk"},
            {"location_id": "loc-9", "number": "604-555-0145", "type": "voice"},
            {"service_id": "svc-3", "number": "none", "type": "voice"},
        ],
        schedules=[
            {"service_id": "svc-1", "freq": "WEEKLY", "byday": "MO", "opens_at": "09:00", "closes_at": "17:00"},
            {"location_id": "loc-1", "freq": "WEEKLY", "byday": "MO", "opens_at": "08:00", "closes_at": "20:00"},
            {"location_id": "loc-9", "freq": "WEEKLY", "byday": "MO", "opens_at": "08:00", "closes_at": "20:00"},
        ],
        attributes=[{"link_id": f"svc-{n}", "link_entity": "service", "taxonomy_term_id": "t-1"} for n in (1, 2, 3)],
    )
    source = folder(tmp_path / "feed", tables)
    (source / "funding.csv").write_text("id\n1\n")
    feed = good(source)
    assert list(lines(feed, "feed")) == [
        "feed: HSDS 3.0 tables",
        "Read: services 4; addresses 1; attributes 3; languages 1; locations 1; organizations 1; phones 5; schedules 3; "
        "services at locations 1; taxonomy terms 1",
        "Files with nothing for a pamphlet, not read: 1",
        "There twice, word for word, and taken once: 1",
        "Taken: 1 of 4 services, as 1 row",
        "Filled in: address 1; description 1; hours 1; languages 1; phone 1",
        "Not taken, closed at the source: 1",
        "  Day Line (test:svc-2)",
        "Not taken, no phone, text or website: 1",
        "  Far Line (test:svc-3): phone left out, 'none' is no number that can be printed: one number in a cell, or several "
        "with ';' between them; leave it blank if nobody knows it",
        "Numbers left out: a nearer one is taken 1; fax 1; no number 1; of no service 1",
        "Schedules left out: a nearer one is taken 1; of no service 1",
        "Parts left out of 1 row (internal_note has them too):",
        "  night-line-lantern-society: left out: 1 fax",
    ]


def test_long_lists_are_cut_and_counted() -> None:
    made = tuple(Candidate(f"t:{n}", {"id": f"line-{n}"}, ("left out: 1 fax",)) for n in range(1_500))
    refused = tuple(Refused(f"t:r{n}", "", "service ended", ("x" * 300,)) for n in range(5))
    counts = {"services": 1_505, "taken": 1_500, "rows": 1_500, "refused": 5, "refused: service ended": 5}
    told = list(lines(Feed("HSDS 3.0 tables", made, refused, counts), "feed.zip"))
    assert told[1:5] == [
        "Read: services 1,505",
        "Taken: 1,500 of 1,505 services, as 1,500 rows",
        "Not taken, service ended: 5",
        f"  (no name) (t:r0): {'x' * 179}…",
    ]
    assert told[7:10] == [
        "  and 2 more; --json has all",
        "Parts left out of 1,500 rows (internal_note has them too):",
        "  line-0: left out: 1 fax",
    ]
    assert told[-1] == "  and 1,480 more; --json has all"
    assert len(told) == 9 + 20 + 1
    assert max(map(len, told)) == 200


def test_a_list_as_long_as_fits_is_whole() -> None:
    assert list(shortened(["  a"] * 20)) == ["  a"] * 20
    assert list(shortened(["  a"] * 21))[-1] == "  and 1 more; --json has all"


def test_only_lists_that_stand_in_the_sheet_are_cut() -> None:
    """What the directory says otherwise is told once, so it is told whole."""
    items = [f"  {n}" for n in range(30)]
    told = [
        "New, paused until a person has checked them (30):",
        *items,
        "The directory says otherwise (30):",
        *items,
        "Unchanged: 0",
    ]
    assert list(_brief(told, 20)) == [*told[:21], "  and 10 more; --json has all", *told[31:]]
    assert list(_brief(told, None)) == told
    assert list(_brief(told[:31], 20))[-1] == "  and 10 more; --json has all"
