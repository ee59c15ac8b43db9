"""Call sheets that come back: what counts is entered, what does not is named, and nothing passes as checked that was not."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from pamphlet.verify.answers import CHOICES
from tests.verify.desk import OWN, cells, changed, clone, filled, put, read, sent, taken, town, write_rows, written

RIGHT = {"answer": "right"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return town(tmp_path_factory.mktemp("returns") / "town")


@pytest.fixture(scope="module")
def data(folder: Path) -> bytes:
    return sent(folder)


@pytest.fixture
def root(folder: Path, tmp_path: Path) -> Path:
    return clone(folder, tmp_path / "mine")


def refused(line: int, key: str, why: str, hint: str) -> str:
    return f"error[check-refused]: {why}\n  --> back.xlsx:{line} {key}\n  = hint: {hint}"


def test_every_answer_does_what_it_says(root: Path, data: bytes) -> None:
    answers = {
        "nurses": RIGHT,
        "van": {"answer": "changed", "what_changed": "The number is now\n604-555-0103"},
        "shelter": {"answer": "closed", "checked_by": "ef"},
        "needles": {"answer": "no answer"},
    }
    found, report = taken(root, filled(data, answers))
    assert found.updates == {
        "riverside": {
            3: {"verified_on": "2026-11-21", "verified_by": "cd"},
            2: {
                "status": "paused",
                "verified_on": "",
                "verified_by": "",
                "internal_note": "2026-11-21 cd: changed: The number is now 604-555-0103",
            },
            5: {"status": "closed", "verified_on": "", "verified_by": "", "internal_note": "2026-11-21 ef: closed"},
            4: {"internal_note": "2026-11-21 cd: no answer"},
        }
    }
    assert found.counts == {"right": 1, "changed": 1, "closed": 1, "no answer": 1, "already so": 0}
    assert (found.unanswered, found.refused) == (1, 0)
    assert [(item.service.id, item.said) for item in found.mend] == [("van", "The number is now 604-555-0103")]
    assert report == [
        "warning[check-unclear]: Lantern Outreach Van will print no more. A tip of the toolkit (tips.police) sends people to it, and "
        "nothing else keeps that promise in Riverside.\n  --> back.xlsx:4 van\n  = hint: name another one in region.toml, or list one of its kind",
    ]


def test_the_sheet_is_changed_in_these_cells_and_no_others(root: Path, data: bytes) -> None:
    before = cells(root)
    found, _ = taken(root, filled(data, {"nurses": {**RIGHT, "in_their_own_words": "It costs nothing."}}))
    written(root, found)
    after = cells(root)
    new = {
        "verified_on": "2026-11-21",
        "verified_by": "cd",
        "internal_note": "NOTE-7141 | 2026-11-21 cd: right: in their own words: It costs nothing.",
    }
    assert after == {**before, "nurses": {**before["nurses"], **new}}
    assert {s.id for s in read(root).regions["riverside"].services if s.verified_on and s.signed} >= {"nurses", "van"}


def test_a_sheet_that_comes_back_twice_changes_nothing_more(root: Path, data: bytes) -> None:
    back = filled(
        data,
        {
            "nurses": {**RIGHT, "in_their_own_words": "Free"},
            "van": {"answer": "changed", "what_changed": "Moved | away"},
            "shelter": {"answer": "closed", "what_changed": "since June"},
            "needles": {"answer": "no answer"},
        },
    )
    first, _ = taken(root, back)
    written(root, first)
    before = cells(root)
    second, report = taken(root, back)
    assert not report
    assert second.counts == {"right": 0, "changed": 0, "closed": 0, "no answer": 0, "already so": 4}
    assert not second.files()
    assert not second.mend
    # and once the cells are mended, the old answer still changes nothing
    rows = tuple(
        {**before[row["id"]], **({"phone": "604-555-0103", "status": "active"} if row["id"] == "van" else {})} for row in OWN
    )
    write_rows(root, "riverside", rows)
    third, report = taken(root, back)
    assert not report
    assert not third.files()


def test_a_row_without_an_answer_stays_and_is_counted(root: Path, data: bytes) -> None:
    found, report = taken(root, filled(data, {"van": {}, "nurses": {}}))
    assert not report
    assert (found.unanswered, found.refused, found.updates) == (5, 0, {})


def test_who_checked_may_be_named_for_all(root: Path, data: bytes) -> None:
    back = filled(data, {"nurses": RIGHT, "van": {**RIGHT, "checked_by": "ef"}}, checked_by="")
    found, report = taken(root, back)
    assert found.updates == {"riverside": {2: {"verified_on": "2026-11-21", "verified_by": "ef"}}}
    assert report == [refused(2, "nurses", "'checked by' is blank", "write a handle, or name who checked with --by")]
    found, report = taken(root, back, by="gh")
    assert not report
    assert found.updates["riverside"][3] == {"verified_on": "2026-11-21", "verified_by": "gh"}


@pytest.mark.parametrize(
    ("texts", "why", "hint"),
    [
        ({"answer": "yes"}, "'yes' is no answer", "choose one of right, changed, closed, no answer"),
        (
            {"what_changed": "new number"},
            "something is written there, and no answer is chosen",
            "choose one of right, changed, closed, no answer",
        ),
        (
            {"answer": "right", "what_changed": "new number"},
            "the answer is right, and something stands under 'what changed'",
            "choose changed if a fact has changed; what else they said belongs under 'in their own words'",
        ),
        ({**RIGHT, "checked_on": ""}, "'checked on' is blank", "write the day, such as 2026-11-20"),
        ({**RIGHT, "checked_on": "21 Nov"}, "'21 Nov' is not a day", "write year, month and day, such as 2026-11-20"),
        ({**RIGHT, "checked_on": "2026-11-31"}, "'2026-11-31' is not a day", "write year, month and day, such as 2026-11-20"),
        ({**RIGHT, "checked_on": "2026-11-23"}, "2026-11-23 lies in the future", "write the day on which somebody checked"),
        (
            {**RIGHT, "checked_on": "2025-11-20"},
            "it was checked on 2025-11-21, after this answer of 2025-11-20",
            "the newer check holds",
        ),
        ({**RIGHT, "checked_by": "@cd"}, "'@cd' is no handle", "write plain words"),
        ({**RIGHT, "checked_by": "-cd"}, "'-cd' is no handle", "write plain words"),
        ({**RIGHT, "checked_by": "c" * 41}, "the handle has 41 characters", "at most 40: a handle is enough"),
        (
            {**RIGHT, "in_their_own_words": "x" * 2001},
            "2001 characters are written there",
            "at most 2000: keep the rest elsewhere",
        ),
        ({**RIGHT, "in_their_own_words": "a\x7fb"}, "the sign U+007F cannot stand in a sheet", "take it out"),
    ],
)
def test_an_answer_that_cannot_count_is_refused(root: Path, data: bytes, texts: dict[str, str], why: str, hint: str) -> None:
    found, report = taken(root, filled(data, {"van": texts, "nurses": RIGHT}))
    assert report == [refused(4, "van", why, hint)]
    assert found.refused == 1
    assert found.updates == {"riverside": {3: {"verified_on": "2026-11-21", "verified_by": "cd"}}}  # nothing else is kept back


def test_all_that_is_wrong_with_a_row_is_told_at_once(root: Path, data: bytes) -> None:
    found, report = taken(root, filled(data, {"van": {"answer": "maybe", "checked_on": "", "checked_by": ""}}))
    assert [line.partition("\n")[0] for line in report] == [
        "error[check-refused]: 'maybe' is no answer",
        "error[check-refused]: 'checked on' is blank",
        "error[check-refused]: 'checked by' is blank",
    ]
    assert found.refused == 1


def test_facts_that_have_changed_since_are_not_vouched_for(root: Path, data: bytes) -> None:
    """The worst that could happen: somebody corrects a number while another one calls the old one."""
    write_rows(root, "riverside", tuple({**row, "phone": "604-555-0109"} if row["id"] == "van" else row for row in OWN))
    found, report = taken(root, filled(data, {"van": RIGHT}))
    assert not found.updates
    why = "its facts have changed in the sheet since this was sent out"
    assert report == [refused(4, "van", why, "check it again with the new facts")]


def test_a_number_that_was_corrected_in_the_workbook_is_not_vouched_for(root: Path, data: bytes) -> None:
    found, report = taken(root, filled(data, {"van": {**RIGHT, "numbers": "Phone: 604-555-0109"}}))
    assert not found.updates
    hint = "an answer is about the facts that were sent: choose changed, and write what under 'what changed'"
    assert report == [refused(4, "van", "'numbers' was changed in the workbook", hint)]


def test_unknown_services_and_regions_are_named(root: Path, data: bytes) -> None:
    _, report = taken(root, filled(data, {"van": {**RIGHT, "id": "vann"}, "nurses": {**RIGHT, "region": "riversyde"}}))
    assert report == [
        refused(2, "nurses", "there is no region 'riversyde' that can be read", "did you mean 'riverside'?"),
        refused(
            4,
            "vann",
            "'vann' is no service in the sheet of Riverside",
            "did you mean 'van'?; or its row has a fault: pamphlet check says so",
        ),
    ]


def test_a_row_that_stands_there_twice_counts_if_both_say_the_same(root: Path, data: bytes) -> None:
    def twice(**other: str) -> bytes:
        def change(sheet: Worksheet) -> None:
            put(sheet, "van", answer="right", checked_on="2026-11-21", checked_by="cd")
            sheet.append([cell.value for cell in sheet[4]])
            put(sheet, "needles", **{})
            for column, text in other.items():
                sheet.cell(sheet.max_row, 11 if column == "answer" else 12, text)

        return changed(data, change)

    found, report = taken(root, twice())
    assert not report
    assert found.updates == {"riverside": {2: {"verified_on": "2026-11-21", "verified_by": "cd"}}}
    found, report = taken(root, twice(answer="closed"))
    assert not found.updates
    assert found.refused == 2
    why, hint = (
        "'van' stands there 2 times, and the answers differ",
        "keep the row that is right, and empty the answer of the others",
    )
    assert report == [refused(4, "van", why, hint), refused(7, "van", why, hint)]
    assert taken(root, twice(answer=""))[0].counts["right"] == 1


def test_a_service_that_was_closed_meanwhile_is_not_right(root: Path, data: bytes) -> None:
    write_rows(root, "riverside", tuple({**row, "status": "closed"} if row["id"] == "van" else row for row in OWN))
    found, report = taken(root, filled(data, {"van": RIGHT}))
    assert not found.updates
    hint = "if it has opened again, write paused under status, and check it again"
    assert report == [refused(4, "van", "it is closed in the sheet", hint)]
    found, report = taken(root, filled(data, {"van": {"answer": "closed"}}))
    assert not report
    assert found.counts["closed"] == 1


def test_a_paused_service_that_is_right_stays_paused_and_is_named(root: Path, data: bytes) -> None:
    found, report = taken(root, filled(data, {"market": RIGHT}))
    assert not report
    assert found.updates == {"riverside": {6: {"verified_on": "2026-11-21", "verified_by": "cd"}}}
    assert [item.service.id for item in found.still_paused] == ["market"]


def test_a_change_that_nobody_wrote_down_pauses_all_the_same(root: Path, data: bytes) -> None:
    found, report = taken(root, filled(data, {"nurses": {"answer": "changed"}}))
    assert found.updates["riverside"][3]["status"] == "paused"
    assert report == [
        "warning[check-unclear]: Harbour Street Nurses has changed, and nobody wrote what\n  --> back.xlsx:2 nurses\n"
        "  = hint: ask who checked; the service is paused until its cells are mended"
    ]


def test_a_line_of_the_emergency_box_that_goes_is_told(root: Path) -> None:
    back = filled(sent(root, "province"), {"night-line": {"answer": "closed"}})
    found, report = taken(root, back)
    assert found.updates["province"][3]["status"] == "closed"
    assert report == [
        "warning[check-unclear]: Night Line will print no more. It stands in the emergency box of Province and Riverside.\n"
        "  --> back.xlsx:2 night-line\n  = hint: name another one in region.toml, or list one of its kind"
    ]


def test_sheets_of_several_regions_come_back_together(root: Path) -> None:
    back = filled(sent(root, "riverside", "province"), {"van": RIGHT, "night-line": RIGHT})
    found, _ = taken(root, back)
    assert {path.parent.name for path in found.files()} == {"riverside", "province"}


def test_a_file_that_is_none_takes_nothing(root: Path) -> None:
    found, report = taken(root, b"no")
    assert (found.taken, found.updates, found.refused) == ((), {}, 0)
    assert report[0].startswith("error[file-syntax]")


def test_a_sheet_that_is_a_workbook_is_changed_as_well(root: Path, data: bytes) -> None:
    rows = cells(root)
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.append(list(rows["van"]))
    for row in rows.values():
        sheet.append(list(row.values()))
    book.save(root / "regions/riverside/services.xlsx")
    (root / "regions/riverside/services.csv").unlink()
    found, report = taken(root, filled(data, {"van": RIGHT}))
    assert not report
    written(root, found)
    van = next(service for service in read(root).regions["riverside"].services if service.id == "van")
    assert str(van.verified_on) == "2026-11-21"


def test_a_sheet_in_an_older_encoding_keeps_it(root: Path, data: bytes) -> None:
    region, sheet = root / "regions/riverside/region.toml", root / "regions/riverside/services.csv"
    region.write_text(region.read_text("utf-8") + 'encoding = "cp1252"\n', "utf-8")
    sheet.write_bytes(sheet.read_text("utf-8").replace("NOTE-7141", "caf\u00e9").encode("cp1252"))
    found, report = taken(root, filled(data, {"nurses": {"answer": "no answer"}}))
    assert not report
    written(root, found)
    assert "caf\u00e9 | 2026-11-21 cd: no answer".encode("cp1252") in sheet.read_bytes()


WORDS = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=30)


@settings(max_examples=25)
@given(
    answer=st.sampled_from([*CHOICES, "", "Right "]),
    on=st.sampled_from(["2026-11-21", "", "2026-02-30"]) | WORDS,
    by=WORDS,
    said=WORDS,
    words=WORDS,
)
def test_whatever_is_written_there_the_sheet_can_still_be_read(
    folder: Path, data: bytes, tmp_path_factory: pytest.TempPathFactory, answer: str, on: str, by: str, said: str, words: str
) -> None:
    root = clone(folder, tmp_path_factory.mktemp("any") / "mine")
    texts = {"answer": answer, "checked_on": on, "checked_by": by, "what_changed": said, "in_their_own_words": words}
    found, report = taken(root, filled(data, {"van": texts}))
    written(root, found)
    assert len(read(root).regions["riverside"].services) == 8
    assert found.refused + len(found.taken) + found.unanswered == 5
    assert bool(found.refused) == any(line.startswith("error") for line in report)
