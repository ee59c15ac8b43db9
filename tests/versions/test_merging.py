"""Imports into sheets that people keep: nothing that a person did is lost, whatever the directory says, however often."""

import json
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pamphlet.diagnostics import Report
from pamphlet.listings.service import COLUMNS
from pamphlet.reading import Row
from pamphlet.versions.memory import FILE, Memory, as_bytes, read_memory
from pamphlet.versions.merged import Merge
from pamphlet.versions.merging import merge

DAY = date(2026, 11, 22)
NIGHT = {
    "source_id": "hsds:n-1",
    "id": "north-shore-night-line",
    "name": "North Shore Night Line",
    "categories": "crisis",
    "phone": "604-555-0142",
    "hours": "24/7",
    "description": "Someone to talk to.",
    "source_seen": "2026-11-01",
}
VAN = {
    "source_id": "hsds:v-1",
    "id": "lantern-van",
    "name": "Lantern Van",
    "categories": "outreach",
    "text": "604-555-0102",
    "address": "12 Sealed Street",
}
Sheet = tuple[Row, ...]


def line(source: str, text: Mapping[str, str]) -> dict[str, str]:
    return {**dict.fromkeys(COLUMNS, ""), "source_id": source, **text}


def written(sheet: Sheet, done: Merge) -> Sheet:
    """The sheet after an import, as it is read again: every column is there, the cells are stripped."""
    rows = [Row(row.line, {**row.cells, **done.updates.get(row.line, {})}) for row in sheet]
    for cells in done.additions:
        rows.append(Row(len(rows) + 2, {**dict.fromkeys(COLUMNS, ""), **cells}))
    return tuple(rows)


def imported(
    *records: Mapping[str, str], sheet: Sheet = (), memory: Memory | None = None, today: date = DAY
) -> tuple[Sheet, Memory, Merge]:
    done = merge(sheet, records, memory or {}, (), today)
    return written(sheet, done), done.memory, done


def edited(sheet: Sheet, n: int = 0, /, **cells: str) -> Sheet:
    return tuple(Row(row.line, {**row.cells, **cells}) if at == n else row for at, row in enumerate(sheet))


# -- new records --------------------------------------------------------------------------------------------------


def test_a_new_record_is_paused_and_vouched_for_by_nobody() -> None:
    """Whatever a directory says of itself: a person must look before anything prints."""
    bold = {**NIGHT, "status": "active", "verified_on": "2026-11-20", "verified_by": "hub", "address_public": "yes"}
    (row,), _, done = imported(bold)
    got = {key: row.cells[key] for key in ("id", "status", "verified_on", "verified_by", "address_public", "source_seen")}
    assert got == {
        "id": "north-shore-night-line",
        "status": "paused",
        "verified_on": "",
        "verified_by": "",
        "address_public": "ask",
        "source_seen": "2026-11-01",
    }
    assert row.cells["phone"] == "604-555-0142"
    assert done.lines() == (
        "New, paused until a person has checked them (1):",
        "  north-shore-night-line (North Shore Night Line)",
        "Unchanged: 0",
    )
    (row,), _, _ = imported(VAN)
    assert row.cells["source_seen"] == "2026-11-22", "the day of the import, where the directory names none"


def test_what_a_directory_warns_of_is_kept() -> None:
    (row,), _, _ = imported({**NIGHT, "status": "Closed", "address_public": "No"})
    assert (row.cells["status"], row.cells["address_public"]) == ("closed", "no")


def test_an_id_that_another_service_has_gets_a_number() -> None:
    done = merge((), [NIGHT, {**NIGHT, "source_id": "hsds:n-2"}], {}, {"north-shore-night-line"}, DAY)
    assert [row["id"] for row in done.additions] == ["north-shore-night-line-2", "north-shore-night-line-3"]
    sheet = (Row(2, line("", {"id": "lantern-van", "name": "Another"})), Row(3, line("", {"name": "Region 2"})))
    done = merge(sheet, [{**VAN, "phone": ""}, {**VAN, "source_id": "hsds:9", "id": "region"}], {}, (), DAY)
    assert [row["id"] for row in done.additions] == ["lantern-van-2", "region-3"]


@pytest.mark.parametrize(("wanted", "name", "got"), [("", "Café", "cafe"), ("A b!", "x", "a-b"), ("", "你好", "service")])
def test_an_id_that_is_none_becomes_one(wanted: str, name: str, got: str) -> None:
    (row,), _, _ = imported({**NIGHT, "id": wanted, "name": name})
    assert row.cells["id"] == got


def test_a_record_without_an_id_or_with_anothers_is_refused_by_name() -> None:
    other = {**VAN, "source_id": "hsds:n-1"}
    sheet, _, done = imported(NIGHT, dict(NIGHT), other, {**VAN, "source_id": " "})
    assert len(sheet) == 1
    assert done.lines()[2:-1] == (
        "Not taken (2):",
        "  hsds:n-1 (Lantern Van): the directory has another record under this id, North Shore Night Line",
        "  no id (Lantern Van): it has no id where it comes from, so the next import could not find it again",
    )


def test_a_record_that_looks_like_a_row_is_added_and_told() -> None:
    """Not joined, as two sites may share a line; not left out, as it may be another; and not doubled unseen."""
    mine = line("", {"id": "night-line", "name": "The North Shore Night Line", "phone": "(604) 555-0142", "status": "active"})
    mine["access"] = "phone"  # of which the directory says nothing
    sheet, memory, done = imported(NIGHT, sheet=(Row(2, mine),))
    assert done.updates == {}
    assert [row.cells["id"] for row in sheet] == ["night-line", "north-shore-night-line"]
    assert done.lines()[2:4] == (
        "Look at these first: they may be in the sheet already (1):",
        "  north-shore-night-line (North Shore Night Line) looks like night-line (The North Shore Night Line, active): "
        "if they are one, write hsds:n-1 into the source_id of night-line and delete the row north-shore-night-line",
    )
    # the person does just that: the row stays as they wrote it, even the cells that say what the import had put elsewhere
    joined = (Row(2, {**mine, "source_id": "hsds:n-1", "status": "paused", "phone": "604-555-0142"}),)
    changed = {**NIGHT, "phone": "604-555-0143", "hours": "Mo 09:00-12:00"}
    again, memory, done = imported(changed, sheet=joined, memory=memory)
    assert again == joined
    assert [(x.column, x.here, x.there, x.news) for x in done.kept] == [
        ("name", "The North Shore Night Line", "North Shore Night Line", True),
        ("categories", "", "crisis", True),
        ("description", "", "Someone to talk to.", True),
        ("phone", "604-555-0142", "604-555-0143", True),
        ("hours", "", "Mo 09:00-12:00", True),
    ]
    again, _, done = imported({**changed, "phone": "604-555-0144"}, sheet=joined, memory=memory)
    assert again == joined


def test_names_alone_and_web_addresses_make_rows_look_alike() -> None:
    """More than half of the sheet that came with the tool has no number to compare."""
    mine = (
        line("", {"id": "a", "name": "Lantern Van", "status": "closed"}),
        line("", {"id": "b", "name": "Harbour Nurses", "website": "https://www.example.org/"}),
        line("", {"id": "c", "name": "Food Bank", "phone": "604-555-0142"}),
    )
    nurses = {**NIGHT, "source_id": "hsds:h", "id": "h", "name": "Harbour Nurses Clinic", "website": "https://example.org"}
    done = merge([Row(n, row) for n, row in enumerate(mine, 2)], [VAN, NIGHT, nurses], {}, (), DAY)
    assert [(x.id, x.like, x.like_status) for x in done.alike] == [("lantern-van", "a", "closed"), ("h", "b", "active")]
    twice = [Row(n, {**mine[0], "id": f"a-{n}"}) for n in range(3)]
    assert " looks like a-0 (Lantern Van, closed, and 2 more): " in str(merge(twice, [VAN], {}, (), DAY).alike[0])


def test_records_that_related_regions_have_are_not_doubled() -> None:
    others = [line("hsds:n-1", {"id": "night", "name": "Night Line"}), line("", {"name": "Lantern Van"})]
    done = merge((), [NIGHT, VAN], {}, (), DAY, others=others)
    assert [row["id"] for row in done.additions] == ["lantern-van-2"], "its name made the id of the other"
    assert [x.like for x in done.alike] == ["lantern-van"]
    assert list(map(str, done.refused)) == [
        "hsds:n-1 (North Shore Night Line): it stands in the sheet of a related region, as night"
    ]


# -- records that are in the sheet --------------------------------------------------------------------------------


def test_what_nobody_touched_follows_the_directory() -> None:
    sheet, memory, _ = imported(NIGHT)
    sheet, memory, done = imported({**NIGHT, "hours": "Mo-Fr 09:00-17:00", "text": "604-555-0143"}, sheet=sheet, memory=memory)
    assert done.updates == {2: {"text": "604-555-0143", "hours": "Mo-Fr 09:00-17:00"}}
    assert done.lines() == (
        "Followed the directory: nobody had changed or checked these (1):",
        "  north-shore-night-line (North Shore Night Line): text, hours",
        "Unchanged: 0",
    )
    _, _, done = imported({**NIGHT, "hours": "24/7", "text": "604-555-0143"}, sheet=sheet, memory=memory)
    assert done.updates[2]["hours"] == "24/7", "a cell that followed can follow again"


@pytest.mark.parametrize(
    "vouched",
    [{"status": "active"}, {"status": ""}, {"verified_on": "2026-11-02"}, {"verified_by": "AB"}, {"status": "closed"}],
)
def test_a_row_that_somebody_vouched_for_never_follows(vouched: dict[str, str]) -> None:
    sheet, memory, _ = imported(NIGHT)
    sheet = edited(sheet, **vouched)
    after, _, done = imported({**NIGHT, "phone": "604-555-0143"}, sheet=sheet, memory=memory)
    assert after == sheet
    assert [str(item) for item in done.kept if item.news] == [
        "north-shore-night-line (North Shore Night Line): phone is 604-555-0142 here, 604-555-0143 in the directory (since 2026-11-22)"
    ]


def test_a_difference_is_told_until_somebody_decides() -> None:
    sheet, memory, _ = imported(NIGHT)
    sheet = edited(sheet, status="active", verified_on="2026-11-02", verified_by="AB")
    other = {**NIGHT, "phone": "604-555-0143"}
    _, memory, done = imported(other, sheet=sheet, memory=memory)
    for later in (1, 30):
        _, memory, done = imported(other, sheet=sheet, memory=memory, today=DAY + timedelta(later))
        assert [(item.column, item.since, item.news) for item in done.kept] == [("phone", DAY, True)], "from the first day on"
    unsigned = edited(sheet, verified_on="2026-11-25", verified_by="")
    assert imported(other, sheet=unsigned, memory=memory)[2].kept[0].news, "a check that nobody signed decides nothing"
    same_day = edited(sheet, verified_on="2026-11-22")
    assert imported(other, sheet=same_day, memory=memory)[2].kept[0].news, "nobody had read of it on the day itself"
    checked = edited(sheet, verified_on="2026-11-23")
    _, memory, done = imported(other, sheet=checked, memory=memory)
    assert [(item.column, item.news) for item in done.kept] == [("phone", False)], "somebody checked it since"
    assert done.lines() == ("Other differences, none of them new: 1 (--all tells them)", "Unchanged: 1")
    assert done.lines(everything=True)[0] == "The directory says otherwise, and what stands in the sheet stays (1):"
    _, memory, done = imported({**NIGHT, "phone": "604-555-0144"}, sheet=checked, memory=memory, today=DAY + timedelta(9))
    assert done.kept[0].news, "the directory changed once more"
    _, _, done = imported({**NIGHT, "phone": "(604) 555-0142"}, sheet=checked, memory=memory)
    assert done.kept == (), "they agree, whatever the writing"


def test_a_persons_cell_stays_and_is_no_news_where_the_directory_says_nothing_new() -> None:
    sheet, memory, _ = imported(NIGHT)
    sheet = edited(sheet, phone="604-555-0199", hours="", access="phone")
    after, memory, done = imported(NIGHT, sheet=sheet, memory=memory)
    assert after == sheet
    assert [(x.column, x.here, x.there, x.news) for x in done.kept] == [
        ("phone", "604-555-0199", "604-555-0142", False),
        ("hours", "", "24/7", False),
    ]
    after, memory, done = imported({**NIGHT, "hours": "Mo 10:00-12:00"}, sheet=sheet, memory=memory)
    assert after == sheet
    assert [(x.column, x.there, x.news) for x in done.kept] == [
        ("phone", "604-555-0142", False),
        ("hours", "Mo 10:00-12:00", True),
    ]


def test_a_cell_that_a_person_changed_once_is_theirs_for_good() -> None:
    """Even where it says again what the import had put there, or what the directory said meanwhile."""
    sheet, memory, _ = imported(NIGHT)
    sheet, memory, _ = imported(NIGHT, sheet=edited(sheet, phone="604-555-0143"), memory=memory)
    sheet, memory, _ = imported({**NIGHT, "phone": "604-555-0143"}, sheet=sheet, memory=memory)
    after, memory, _ = imported({**NIGHT, "phone": "604-555-0144"}, sheet=sheet, memory=memory)
    assert after == sheet
    sheet = edited(sheet, phone="604-555-0142")
    after, memory, _ = imported({**NIGHT, "phone": "604-555-0145"}, sheet=sheet, memory=memory)
    assert after == sheet
    _, memory, _ = imported(NIGHT, sheet=edited(sheet, source_seen="last week"), memory=memory)
    _, _, done = imported({**NIGHT, "hours": "Mo 10:00-12:00", "source_seen": "2026-12-01"}, sheet=sheet, memory=memory)
    assert done.updates == {2: {"hours": "Mo 10:00-12:00"}}, "source_seen, too"


def test_where_and_when_it_was_seen_is_no_difference() -> None:
    """A file has another name every month: that alone changes nothing, and comes along with what does."""
    sheet, memory, _ = imported({**NIGHT, "source_url": "october.zip, n-1"})
    later = {**NIGHT, "source_url": "november.zip, n-1", "source_seen": "2026-11-20"}
    after, memory, done = imported(later, sheet=sheet, memory=memory)
    assert (after, done.kept, len(done.unchanged)) == (sheet, (), 1)
    _, _, done = imported({**later, "hours": ""}, sheet=edited(sheet, status="active"), memory=memory)
    assert [item.column for item in done.kept] == ["hours"]
    _, _, done = imported({**later, "phone": "604-555-0143"}, sheet=sheet, memory=memory)
    assert done.updates == {
        2: {"phone": "604-555-0143", "source_url": "november.zip, n-1", "source_seen": "2026-11-20"},
    }
    assert str(done.followed[0]).endswith(": phone")


def test_no_cell_is_emptied() -> None:
    """A page of a directory often lacks what its full record has (research: listings §1)."""
    sheet, memory, _ = imported(NIGHT)
    after, _, done = imported({**NIGHT, "hours": ""}, sheet=sheet, memory=memory)
    assert after == sheet
    assert list(map(str, done.kept)) == [
        "north-shore-night-line (North Shore Night Line): hours is 24/7 here, the directory has none (since 2026-11-22)"
    ]


def test_what_a_person_decides_is_never_touched() -> None:
    sheet, memory, _ = imported({**NIGHT, "short_name": "Night", "priority": "9", "internal_note": "theirs"})
    mine = {"short_name": "NSNL", "priority": "1", "internal_note": "mine", "address_public": "no"}
    sheet = edited(sheet, **mine)
    said = {"short_name": "N", "priority": "2", "internal_note": "new", "address_public": "yes", "verified_on": "2026-11-20"}
    after, _, done = imported({**NIGHT, **said}, sheet=sheet, memory=memory)
    assert after == sheet
    assert done.kept == ()


def test_warnings_of_the_directory_are_told() -> None:
    sheet, memory, _ = imported(NIGHT)
    sheet = edited(sheet, status="", address_public="yes", verified_on="2026-11-02", verified_by="AB")
    warned = {**NIGHT, "status": "closed", "address_public": "no"}
    after, memory, done = imported(warned, sheet=sheet, memory=memory)
    assert after == sheet
    assert [str(item) for item in done.kept] == [
        "north-shore-night-line (North Shore Night Line): status is active here, closed in the directory (since 2026-11-22)",
        "north-shore-night-line (North Shore Night Line): address_public is yes here, the directory keeps the address private "
        "(since 2026-11-22)",
    ]
    sheet = edited(sheet, status="closed", address_public="ask")
    assert imported(warned, sheet=sheet, memory=memory)[2].kept == ()


def test_rows_that_one_side_closed_or_lost_are_told() -> None:
    sheet, memory, _ = imported(NIGHT, VAN)
    _, _, done = imported(NIGHT, sheet=edited(sheet, status="closed"), memory=memory)
    assert list(map(str, done.again)) == ["north-shore-night-line (North Shore Night Line)"]
    assert list(map(str, done.gone)) == ["lantern-van (Lantern Van)"]
    assert done.updates == {}
    assert [line for line in done.lines() if not line.startswith(" ")] == [
        "The directory has these no more: do they still exist? (1):",
        "Closed in the sheet, open in the directory (1):",
        "Unchanged: 1",
    ]
    assert merge(sheet, [NIGHT], memory, (), DAY, unread={"hsds:v-1"}).gone == (), "it is there, and could not be read"
    twin = {**VAN, "source_id": "hsds:v-2"}
    assert [x.like for x in merge(sheet, [NIGHT, twin], memory, (), DAY).alike] == ["lantern-van"], "its id may have changed"
    assert merge(sheet, [NIGHT, twin], memory, (), DAY, unread={"hsds:v-1"}).alike == ()
    _, _, done = imported(NIGHT, sheet=edited(sheet, 1, status="closed"), memory=memory)
    assert done.gone == (), "both say that it is over"
    _, _, done = imported({**NIGHT, "source_id": "csv:1"}, sheet=sheet, memory=memory)
    assert done.gone == (), "another directory has no say"


def test_a_row_that_a_person_took_out_does_not_come_back() -> None:
    sheet, memory, _ = imported(NIGHT, VAN)
    after, memory, done = imported(NIGHT, VAN, sheet=sheet[:1], memory=memory)
    assert after == sheet[:1]
    assert done.lines()[:2] == (
        "Taken out of the sheet by a person, so not added again (1):",
        "  lantern-van (Lantern Van)",
    )
    assert memory["hsds:v-1"] == {}, "nothing of it is remembered"
    back = merge(after, [NIGHT, VAN], memory, (), DAY, restore=True)
    assert [row["id"] for row in back.additions] == ["lantern-van"]
    assert len(imported(NIGHT, VAN, memory=memory)[0]) == 2, "a sheet that is gone is made anew"


def test_two_rows_of_one_record_are_both_the_persons() -> None:
    sheet, memory, _ = imported(NIGHT)
    two = (*sheet, Row(3, {**sheet[0].cells, "id": "night-line-east", "name": "East"}))
    changed = {**NIGHT, "phone": "604-555-0143"}
    after, memory, done = imported(changed, sheet=two, memory=memory)
    assert after == two
    assert {(item.id, item.column) for item in done.kept if item.news} == {
        ("north-shore-night-line", "phone"),
        ("night-line-east", "phone"),
        ("night-line-east", "name"),
    }
    again = merge(two, [changed], memory, (), DAY + timedelta(9))
    assert as_bytes(again.memory) == as_bytes(memory)
    assert imported(changed, sheet=two[:1], memory=memory)[0] == two[:1], "and stay so when one of them is gone"


# -- addresses and the memory --------------------------------------------------------------------------------------


def test_an_address_that_a_person_took_out_stays_out_and_is_told_nowhere() -> None:
    sheet, memory, _ = imported(VAN)
    assert sheet[0].cells["address"] == "12 Sealed Street"
    sheet = edited(sheet, address="", name="Lantern Van, 12 Sealed-Street")
    for moved in ("12 Sealed Street", "14 Sealed Street"):
        after, memory, done = imported({**VAN, "address": moved, "description": f"At {moved}."}, sheet=sheet, memory=memory)
        assert after[0].cells["address"] == ""
        told = json.dumps([done.as_json(), done.lines(everything=True), repr(done)])
        assert "Sealed" not in told
        assert "Sealed" not in as_bytes(memory).decode()
        sheet = edited(after, address="", name="Lantern Van, 12 Sealed-Street")
    assert "lantern-van ((an address, not shown)): the directory has another address, or none (since 2026-11-22)" in [
        str(item).replace("Lantern Van, ", "") for item in done.kept
    ]


def test_an_address_never_follows() -> None:
    sheet, memory, _ = imported(VAN)
    after, _, done = imported({**VAN, "address": "14 Sealed Street"}, sheet=sheet, memory=memory)
    assert after == sheet
    assert [(item.column, item.news) for item in done.kept] == [("address", True)]


def test_what_is_remembered_of_an_address_or_an_emptied_cell_is_too_short_to_be_found_out() -> None:
    sheet, memory, _ = imported(VAN)
    assert len(memory["hsds:v-1"]["address"].said) == 2
    assert len(memory["hsds:v-1"]["text"].said) == 16
    _, memory, _ = imported(VAN, sheet=edited(sheet, text=""), memory=memory)
    assert (memory["hsds:v-1"]["text"].put, len(memory["hsds:v-1"]["text"].said)) == (None, 2)


def test_the_memory_comes_back_from_its_file(tmp_path: Path) -> None:
    sheet, memory, _ = imported(NIGHT, VAN)
    _, memory, _ = imported({**NIGHT, "phone": "604-555-0143"}, VAN, sheet=edited(sheet, status="active"), memory=memory)
    path = tmp_path / FILE
    path.write_bytes(as_bytes(memory))
    report = Report()
    assert read_memory(path, FILE, report) == memory
    assert read_memory(tmp_path / "none.jsonl", FILE, report) == {}
    assert not list(report)
    first = json.loads(path.read_text("utf-8").splitlines()[0])
    assert (first["source_id"], first["cells"]["phone"][2], len(first["cells"]["name"])) == ("hsds:n-1", "2026-11-22", 16)
    assert "-555-" not in path.read_text("utf-8")


@pytest.mark.parametrize(
    "bad",
    [
        "{",
        "[]",
        '{"source_id": 1, "cells": {}}',
        '{"source_id": "a", "cells": {"phone": "no mark"}}',
        '{"source_id": "a", "cells": {"phone": ["", "", "2026-13-01"]}}',
        '{"source_id": "a", "cells": {"phone": ["", "", 7]}}',
        "[" * 100_000,
    ],
)
def test_a_memory_that_cannot_be_read_says_so(tmp_path: Path, bad: str) -> None:
    path = tmp_path / FILE
    path.write_text(f'{{"source_id": "b", "cells": {{}}}}\n\n{bad}\n', "utf-8")
    report = Report()
    assert read_memory(path, "regions/north/imported.jsonl", report) is None
    assert [str(item) for item in report] == [
        "error[file-syntax]: this line is not what an import wrote\n"
        "  --> regions/north/imported.jsonl:3\n"
        "  = hint: take it from a copy, or delete the file: then every cell counts as written by a person, and stays"
    ]


def test_without_a_memory_every_cell_is_a_persons() -> None:
    sheet, _, _ = imported(NIGHT)
    after, _, done = imported({**NIGHT, "phone": "604-555-0143", "text": "604-555-0144"}, sheet=sheet)
    assert after == sheet
    assert [item.column for item in done.kept if item.news] == ["phone", "text"]


# -- two coordinators around imports ------------------------------------------------------------------------------

CELL = st.sampled_from(
    ["", "604-555-0142", "(604) 555-0142", "604-555-0143", "24/7", "Mo 09:00-12:00", "a", "b", "'a", "a ", "=1+1"]
)
STATUS = st.sampled_from(["", "active", "paused", "closed"])
DATES = st.sampled_from(["", "2026-11-02", "2026-11-30", "soon"])
CELLS = st.fixed_dictionaries(
    {},
    optional={
        **{column: CELL for column in COLUMNS if column not in ("id", "name", "source_id", "status", "verified_on")},
        "status": STATUS,
        "verified_on": DATES,
    },
)
SOURCES = ("hsds:1", "hsds:2", "csv:1")
RECORD = st.builds(
    lambda source, name, cells: {**cells, "source_id": source, "id": name.lower(), "name": name},
    st.sampled_from(SOURCES),
    st.sampled_from(["Alder", "Birch", "Cedar"]),
    CELLS,
)
FEED = st.lists(RECORD, max_size=3, unique_by=lambda record: record["source_id"])
OWN = st.builds(
    lambda source, name, cells: {**cells, "source_id": source, "name": name},
    st.sampled_from(["", "", "hsds:1", "hsds:3"]),
    st.sampled_from(["Alder", "Dogwood"]),
    CELLS,
)
EDIT: st.SearchStrategy[tuple[str, int, dict[str, str]]] = st.one_of(
    st.tuples(st.just("change"), st.integers(0, 5), CELLS),
    st.tuples(st.just("delete"), st.integers(0, 5), st.just({})),
    st.tuples(st.just("write"), st.integers(0, 5), OWN),
    st.tuples(st.just("join"), st.integers(0, 5), st.fixed_dictionaries({"source_id": st.sampled_from(["", *SOURCES])})),
)


class People:
    """A sheet that people edit: every cell that one of them ever wrote is known."""

    def __init__(self) -> None:
        self.rows: list[tuple[int, dict[str, str]]] = []
        self.theirs: dict[int, dict[str, str]] = {}
        self.met: set[str] = set()
        self.n = 0

    def sheet(self) -> Sheet:
        return tuple(
            Row(at, {column: cell.strip() for column, cell in cells.items()}) for at, (_, cells) in enumerate(self.rows, 2)
        )

    def edit(self, edits: Sequence[tuple[str, int, Mapping[str, str]]]) -> None:
        for what, at, cells in edits:
            if what == "write":
                self.rows.append((self.n, {**dict.fromkeys(COLUMNS, ""), "id": f"own-{self.n}", **cells}))
                self.theirs[self.n] = dict(self.rows[-1][1])
                self.n += 1
            elif self.rows:
                key, row = self.rows[at % len(self.rows)]
                if what == "delete":
                    del self.rows[at % len(self.rows)]
                    del self.theirs[key]
                else:
                    other = {column: cell for column, cell in cells.items() if row[column].strip() != cell.strip()}
                    self.theirs[key] |= other
                    row.update(other)

    def imports(self, feed: Sequence[Mapping[str, str]], memory: Memory, today: date) -> Merge:
        before = {key: dict(cells) for key, cells in self.rows}
        done = merge(self.sheet(), feed, memory, (), today)
        there = {cells["source_id"] for _, cells in self.rows}
        back = {cells["source_id"] for cells in done.additions} & (self.met - there)
        assert not back or not self.rows, "what a person took out stays out, while there is a sheet at all"
        for at, cells in done.updates.items():
            self.rows[at - 2][1].update(cells)
        for cells in done.additions:
            self.rows.append((self.n, {**dict.fromkeys(COLUMNS, ""), **cells}))
            self.theirs[self.n] = {}
            self.n += 1
        self.met = (self.met if before else set()) | {cells["source_id"] for cells in feed}
        now = dict(self.rows)
        assert set(before) <= set(now), "no row is ever taken out"
        for key, cells in self.theirs.items():
            assert {column: now[key][column] for column in cells} == cells, "what a person wrote stands"
        for key, cells in before.items():
            changed = {column for column in cells if now[key][column] != cells[column]}
            assert all(now[key][column] for column in changed), "no cell is emptied"
            untouchable = {"id", "source_id", "status", "verified_on", "verified_by", "address", "address_public", "priority"}
            assert not changed & {*untouchable, "short_name", "internal_note"}
            if changed:
                assert cells["status"] == "paused"
                assert not cells["verified_on"].strip()
                assert not cells["verified_by"].strip()
        return done


@given(
    st.lists(OWN, max_size=2),
    st.lists(st.tuples(st.lists(EDIT, max_size=4), FEED), min_size=2, max_size=4),
)
def test_two_coordinators_edit_around_imports_and_nothing_is_lost(
    own: list[dict[str, str]], rounds: list[tuple[list[tuple[str, int, Mapping[str, str]]], list[dict[str, str]]]]
) -> None:
    people = People()
    memory: Memory = {}
    people.edit([("write", 0, cells) for cells in own])
    for n, (edits, feed) in enumerate(rounds):
        people.edit(edits)
        done = people.imports(feed, memory, DAY + timedelta(n))
        sources = [row["source_id"].strip() for _, row in people.rows]
        dropped = {x.id for x in done.dropped}
        for record in feed:
            assert record["source_id"] in sources or len(dropped), "no record is lost silently"
        second = merge(people.sheet(), feed, done.memory, (), DAY + timedelta(n + 1))
        assert not second.writes, "the same directory once more changes nothing"
        assert as_bytes(second.memory) == as_bytes(done.memory)
        assert [(x.id, x.column, x.since) for x in second.kept] == [(x.id, x.column, x.since) for x in done.kept]
        memory = done.memory
