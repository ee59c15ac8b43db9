"""What changed between two lists, in the words that a coordinator reads; and never an address."""

import json
from collections.abc import Mapping

import pytest

from pamphlet.versions.changes import KINDS, Comparison, compare
from pamphlet.versions.pairing import paired

LINE = {
    "id": "night-line",
    "name": "North Shore Night Line",
    "categories": "crisis",
    "phone": "604-555-0142",
    "hours": "Mo-Fr 09:00-17:00",
    "website": "https://example.org/a",
    "description": "Someone to talk to.",
    "status": "active",
    "verified_on": "2026-11-02",
    "verified_by": "AB",
    "source_id": "hsds:1",
}
VAN = {"id": "van", "name": "Lantern Van", "phone": "604-555-0102", "address": "12 Sealed Street", "address_public": "ask"}


def told(old: Mapping[str, str], **new: str) -> list[tuple[str, str]]:
    return [(change.kind, str(change)) for change in compare([old], [{**old, **new}]).changes]


@pytest.mark.parametrize(
    ("old", "new", "kind", "words"),
    [
        ({}, {"phone": "604-555-0143"}, "number", "phone changed from 604-555-0142 to 604-555-0143"),
        ({}, {"phone": "(604) 555-0143 x12"}, "number", "phone changed from 604-555-0142 to 604-555-0143 ext 12"),
        ({}, {"phone": "604-555-014"}, "number", "phone changed from 604-555-0142 to 604-555-014"),
        ({}, {"phone": ""}, "number", "phone 604-555-0142 taken out"),
        ({}, {"phone": "604-555-0142; 604-555-0143"}, "number", "phone 604-555-0143 added"),
        ({}, {"text": "604-555-0142"}, "number", "text number 604-555-0142 added"),
        ({"phone": "911; 988"}, {"phone": "988; 911"}, "number", "phone: 9-8-8 stands first now"),
        ({"phone": "911; 988; 211"}, {"phone": "911; 211; 988"}, "number", "phone: in another order now"),
        ({"tty": "711"}, {"tty": "811"}, "number", "TTY number changed from 7-1-1 to 8-1-1"),
        ({}, {"hours": "24/7"}, "hours", "hours changed from Mo-Fr 09:00-17:00 to 24/7"),
        ({}, {"hours": ""}, "hours", "hours changed from Mo-Fr 09:00-17:00 to not known"),
        ({}, {"text_hours": "24/7"}, "hours", "text hours changed from not known to 24/7"),
        ({}, {"name": "Shore Line"}, "renamed", "renamed to Shore Line"),
        ({}, {"short_name": "NSNL"}, "renamed", "short name NSNL added"),
        ({}, {"website": "https://example.org/b"}, "web", "web address changed from https://example.org/a to https://example.org/b"),
        ({}, {"expires_on": "2026-12-01"}, "expires", "last day in print 2026-12-01 added"),
        ({}, {"description": "Call."}, "words", "description changed from Someone to talk to. to Call."),
        ({"hours_note": "x"}, {"hours_note": ""}, "words", "hours note x taken out"),
        ({}, {"categories": "crisis; health"}, "words", "categories changed from crisis to crisis; health"),
        ({}, {"status": "closed"}, "closed", "closed"),
        ({}, {"status": "paused"}, "paused", "paused"),
        ({"status": "closed"}, {"status": "paused"}, "paused", "paused, was closed"),
        ({"status": "paused"}, {"status": "Closed"}, "closed", "closed, was paused"),
        ({"status": "closed"}, {"status": ""}, "reopened", "active again, was closed"),
        ({}, {"status": "moved"}, "words", "status changed from active to moved"),
        ({}, {"verified_on": "2026-11-20"}, "verified", "checked again on 2026-11-20"),
        ({"verified_by": ""}, {"verified_by": "AB"}, "verified", "checked on 2026-11-02"),
        ({}, {"verified_on": "2026-10-20"}, "verified", "the day of its check changed from 2026-11-02 to 2026-10-20"),
        ({}, {"verified_by": ""}, "unchecked", "its check was taken back"),
        ({}, {"id": "shore-line"}, "id", "id changed from night-line to shore-line"),
        ({}, {"address": "1 Sealed Street"}, "address", "address added"),
        ({"address": "1 Sealed Street"}, {"address": "2 Sealed Street"}, "address", "address changed"),
        ({"address": "1 Sealed Street"}, {"address": ""}, "address", "address taken out"),
        ({}, {"address_public": "Yes"}, "public", "address made public"),
        ({"address_public": "yes"}, {"address_public": "ask"}, "public", "address not public any more"),
        ({}, {"address_public": "no"}, "words", "address_public changed from blank to no"),
        ({}, {"source_url": "a", "internal_note": "b", "verified_by": "CD"}, "internal", "verified_by, source_url, internal_note changed"),
        ({}, {"colour": "blue"}, "internal", "colour changed"),
    ],
)  # fmt: skip
def test_a_change_in_words(old: dict[str, str], new: dict[str, str], kind: str, words: str) -> None:
    assert told({**LINE, **old}, **new) == [(kind, f"{LINE['name']}: {words}")]


@pytest.mark.parametrize(
    "new",
    [
        {"phone": "(604) 555-0142"},
        {"hours": "Mo-Fr 9:00-17:00"},
        {"website": "https://example.org/a"},
        {"status": ""},
        {"address_public": ""},
        {"name": " North Shore  Night Line"},
    ],
)
def test_what_is_only_written_otherwise_is_no_change(new: dict[str, str]) -> None:
    assert told(LINE, **new) == []
    assert compare([LINE], [{**LINE, **new}]).lines() == ("Nothing changed.",)


def test_what_does_most_harm_stands_first() -> None:
    old = [
        {"id": "b", "name": "B", "phone": "604-555-0142"},
        {"id": "a", "name": "A"},
        {"id": "c", "name": "C", "phone": "988"},
    ]
    new = [
        {"id": "n", "name": "N", "status": "paused"},
        {"id": "b", "name": "B", "phone": "604-555-0143", "hours": "24/7", "source_url": "x"},
        {"id": "c", "name": "C", "phone": "988", "status": "closed", "confidence": "low"},
    ]
    found = compare(old, new)
    assert found.lines() == (
        "A: not listed any more",
        "C: closed",
        "B: phone changed from 604-555-0142 to 604-555-0143",
        "B: hours changed from not known to 24/7",
        "N: added, paused",
        "Changed in columns that are never printed: B, C",
    )
    assert [(x.id, sorted(x.kinds), x.row and x.row["name"]) for x in found.touched] == [
        ("b", ["hours", "internal", "number"], "B"),
        ("a", ["removed"], None),
        ("c", ["closed", "internal"], "C"),
        ("n", ["added"], "N"),
    ]
    assert found.as_json()[2] == {
        "id": "b",
        "name": "B",
        "kind": "number",
        "words": "phone changed from 604-555-0142 to 604-555-0143",
        "column": "phone",
        "before": "604-555-0142",
        "after": "604-555-0143",
    }
    assert {change.kind for change in found.changes} <= set(KINDS)
    assert compare(old, new) == found


def test_an_address_is_never_shown() -> None:
    """Not from its own column, and not where it stands among other words, in any column and any writing."""
    secret = {"address": "The Old Mill", "address_public": "ask"}
    for column in (*LINE, "short_name", "hours_note", "source_says", "stranger", "access"):
        if column in ("status", "verified_by"):
            continue
        for words in ("12 Sealed Street", "at the old-mill"):
            for old, new in (({}, {column: words}), ({column: words}, {}), ({column: words}, {column: f"{words} 2"})):
                found = compare([{**LINE, **secret, **old}], [{**LINE, **new, "address": "9 Sealed Street"}])
                seen = json.dumps([found.as_json(), found.lines(), repr(found)])
                assert "Sealed" not in seen, (column, seen)
                assert "old" not in seen.lower().replace("holds", ""), (column, seen)


# -- pairing ------------------------------------------------------------------------------------------------------


def test_rows_are_paired_by_id_then_by_source_then_by_looks() -> None:
    before = [
        {"id": "a", "name": "A", "source_id": "hsds:9"},
        {"id": "b", "name": "B", "source_id": "hsds:2"},
        {"id": "c", "name": "Night Line", "phone": "604-555-0142"},
        {"id": "", "name": "Café"},
        {"id": "e", "name": "E"},
    ]
    after = [
        {"id": "cafe", "name": "Another"},
        {"id": "c2", "name": "The Night Line", "phone": "(604) 555-0142"},
        {"id": "b2", "name": "X", "source_id": "hsds:2"},
        {"id": "a", "name": "Y", "source_id": "hsds:1"},
        {"id": "f", "name": "F"},
    ]
    names = [(old and old["name"], new and new["name"]) for old, new in paired(before, after)]
    assert names == [
        ("A", "Y"),
        ("B", "X"),
        ("Night Line", "The Night Line"),
        ("Café", "Another"),
        ("E", None),
        (None, "F"),
    ]


def test_rows_that_look_like_two_are_not_paired() -> None:
    """Two branches of one name: nobody can say which of them is the third."""
    before = [{"id": "a", "name": "Food Bank"}]
    after = [{"id": "b", "name": "Food Bank"}, {"id": "c", "name": "Food Bank"}]
    assert [(old is None, new is None) for old, new in paired(before, after)] == [(False, True), (True, False), (True, False)]
    assert [(old is None, new is None) for old, new in paired(after, before)] == [(False, True), (False, True), (True, False)]


def test_rows_with_one_id_are_paired_in_their_order() -> None:
    rows = [{"id": "a", "name": "A", "phone": "911"}, {"id": "a", "name": "B", "phone": "988"}]
    assert compare(rows, rows).changes == ()


# -- a sheet and a directory --------------------------------------------------------------------------------------

RECORD = {
    "id": "some-id",
    "name": "North Shore Night Line",
    "phone": "604-555-0142",
    "categories": "crisis",
    "status": "paused",
    "address_public": "ask",
    "source_id": "hsds:1",
    "source_seen": "2026-11-22",
}


def differs(record: Mapping[str, str], **mine: str) -> Comparison:
    return compare([{**LINE, **mine}], [record], feed="after")


def test_of_a_directory_only_what_it_says_counts() -> None:
    """It knows nothing of checks, of public addresses, of our ids; and it is silent of much."""
    assert differs(RECORD, priority="1", languages="en; pa", address="12 Sealed Street", address_public="yes").changes == ()
    assert compare([RECORD], [LINE], feed="before").changes == ()
    assert (
        differs({**RECORD, "short_name": "NSNL", "priority": "9", "verified_on": "2026-11-20", "verified_by": "hub"}).changes
        == ()
    )
    found = differs({**RECORD, "phone": "604-555-0143", "description": "Other words."}, text="604-555-0199")
    assert found.lines() == (
        "North Shore Night Line: phone changed from 604-555-0142 to 604-555-0143",
        "North Shore Night Line: text number 604-555-0199 taken out",
        "North Shore Night Line: description changed from Someone to talk to. to Other words.",
    )
    (touched,) = found.touched
    assert touched.id == "night-line", "pieces know it by ours"
    assert touched.row == {**LINE, "phone": "604-555-0143", "text": "", "tty": "", "description": "Other words."}
    assert differs({**RECORD, "phone": ""}).changes == (), "it names no number at all: it is silent"


def test_a_directory_warns() -> None:
    found = differs({**RECORD, "status": "closed", "address_public": "no"}, address_public="yes")
    assert found.lines() == (
        "North Shore Night Line: closed",
        "North Shore Night Line: the directory keeps its address private, the sheet makes it public",
    )
    assert found.touched[0].row is not None
    assert found.touched[0].row["status"] == "closed"
    assert differs({**RECORD, "address_public": "no"}, address_public="ask").changes == ()
    assert differs({**RECORD, "status": "closed"}, status="closed").changes == ()
    assert differs(RECORD, status="closed").lines() == ("North Shore Night Line: active again, was closed",)
    assert differs(RECORD, status="paused").changes == (), "of pausing, a directory knows nothing"


def test_a_directory_has_a_say_about_its_own_rows_only() -> None:
    """A row of another directory, or of a person, is not missing from it; a record that we lack is new."""
    sheet = [
        LINE,
        VAN,
        {**VAN, "id": "x", "name": "X", "source_id": "csv:7", "phone": ""},
        {**LINE, "id": "y", "name": "Y", "source_id": "hsds:5"},
    ]
    feed = [RECORD, {**RECORD, "id": "z", "name": "Z Shelter", "source_id": "hsds:6", "phone": "604-555-0177"}]
    assert compare(sheet, feed, feed="after").lines() == ("Y: not listed any more", "Z Shelter: added")
    assert compare(feed, sheet, feed="before").lines() == ("Z Shelter: not listed any more", "Y: added")


def test_a_row_of_a_person_meets_its_record_by_its_looks() -> None:
    mine = {**LINE, "source_id": "", "name": "The North Shore Night Line", "hours": "24/7"}
    assert compare(
        [mine],
        [
            {**RECORD, "id": "van", "hours": "Mo 09:00-10:00"},
        ],
        feed="after",
    ).lines() == (
        "The North Shore Night Line: hours changed from 24/7 to Mo 09:00-10:00",
        "The North Shore Night Line: renamed to North Shore Night Line",
    )
