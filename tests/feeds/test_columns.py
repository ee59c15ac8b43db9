"""Plain tables whose columns are somebody's own: a saved map, and flags that are obeyed wherever they stand."""

from pathlib import Path
from typing import Any

import pytest

from pamphlet.diagnostics import Report
from pamphlet.feeds.columns import read_map
from pamphlet.feeds.feed import FORMS
from tests.feeds.feeds import KINDS, fault, good, one, read, table

MAP = """
[columns]
source_id = "ResourceAgencyNum"
name = "PublicName"
description = "AgencyDescription"
phone = ["Phone1Number", "PhoneTollFree", "PhoneNumberHotline"]
text = "PhoneText"
tty = "PhoneTTY"
website = "WebsiteAddress"
address = ["PhysicalAddress1", "PhysicalCity"]
city = "PhysicalCity"
categories = "TaxonomyTerm"
languages = "LanguagesOffered"
hours = "HoursOfOperation"

[categories]
"Domestic Violence Shelters" = "shelter; violence"
"RP-15*" = "crisis"
"Other" = ""

[fixed]
access = "phone"
"""
ROW: dict[str, object] = {
    "ResourceAgencyNum": "4711",
    "PublicName": "Night Line",
    "AgencyDescription": "Somebody listens, all night.",
    "Phone1Number": "604-555-0142",
    "Phone1Name": "Front desk",
    "PhoneTollFree": "1-800-555-0142",
    "WebsiteAddress": "https://lantern.example.org",
    "PhysicalAddress1": "12 Sealed Street",
    "PhysicalCity": "Vancouver",
    "TaxonomyTerm": "Domestic Violence Shelters",
    "LanguagesOffered": "English; Punjabi",
    "HoursOfOperation": "24/7",
    "PhoneNumberHotline": "",
    "PhoneText": "",
    "PhoneTTY": "",
}


def sheet(path: Path, *changes: dict[str, object], text: str = MAP) -> dict[str, Any]:
    """A plain table of such rows, with its map: what `read` is called with."""
    (path / "feed.csv").write_text(table([{**ROW, **change} for change in changes or ({},)]), "utf-8", newline="")
    (path / "map.toml").write_text(text, "utf-8")
    return {"source": path / "feed.csv", "mapping": path / "map.toml"}


def test_a_mapped_row(tmp_path: Path) -> None:
    feed = good(**sheet(tmp_path))
    assert feed.form == "a table with a map of its columns"
    (row,) = feed.candidates
    assert dict(row.cells) == {
        "id": "night-line",
        "name": "Night Line",
        "description": "Somebody listens, all night.",
        "categories": "shelter; violence",
        "phone": "604-555-0142; 1-800-555-0142",
        "website": "https://lantern.example.org",
        "hours": "24/7",
        "access": "phone",
        "address": "12 Sealed Street, Vancouver",
        "address_public": "ask",
        "languages": "en; pa",
        "status": "paused",
        "verified_on": "",
        "verified_by": "",
        "source_url": "feed.csv, 4711",
        "source_id": "test:4711",
        "source_says": "Somebody listens, all night.",
        "source_seen": "2026-11-22",
        "internal_note": "city: Vancouver; 604-555-0142: Front desk",
    }


@pytest.mark.parametrize(
    ("flag", "value", "why"),
    [
        ("ExcludeFromDirectory", "Yes", "the source keeps it out of directories"),
        ("ExcludeFromWebsite", "true", "the source keeps it out of directories"),
        ("Exclude from Website/Directory", "x", "the source keeps it out of directories"),
        ("AvailableForDirectory", "No", "the source keeps it out of directories"),
        ("SHOW_ON_PUBLIC_SITE", "0", "the source keeps it out of directories"),
        ("SHOW_ON_PUBLIC_SITE", "perhaps", "the source keeps it out of directories"),
        ("AgencyStatus", "Active, but do not refer", "the source keeps it out of directories"),
        ("AgencyStatus", "Inactive", "closed at the source"),
        ("ISACTIVE", "N", "closed at the source"),
    ],
)
def test_flags_that_nobody_mapped_are_obeyed(tmp_path: Path, flag: str, value: str, why: str) -> None:
    feed = good(**sheet(tmp_path, {flag: value}))
    assert [row.why for row in feed.refused] == [why]


@pytest.mark.parametrize(
    ("flag", "value"),
    [
        ("ExcludeFromDirectory", "No"),
        ("ExcludeFromWebsite", ""),
        ("AvailableForDirectory", "Yes"),
        ("AvailableForDirectory", ""),
        ("SHOW_ON_PUBLIC_SITE", "1"),
        ("AgencyStatus", "Active"),
        ("ISACTIVE", "TRUE"),
    ],
)
def test_flags_that_allow(tmp_path: Path, flag: str, value: str) -> None:
    assert one(**sheet(tmp_path, {flag: value}))["name"] == "Night Line"


@pytest.mark.parametrize("flag", ["PhysicalAddressIsPrivate", "physical address is private", "IsConfidential"])
def test_a_private_address_is_not_taken(tmp_path: Path, flag: str) -> None:
    (row,) = good(**sheet(tmp_path, {flag: "Yes", "AgencyDescription": "Ring at 12 Sealed Street."})).candidates
    assert "Sealed" not in str(row)
    assert row.cells["address_public"] == "no"
    assert row.notes[:2] == (
        "address not taken: it may be private",
        "description left blank, the source's has what looks like a street address",
    )


@pytest.mark.parametrize("flag", ["Phone1IsPrivate", "Phone1NumberIsPrivate"])
def test_a_private_number_is_not_taken(tmp_path: Path, flag: str) -> None:
    (row,) = good(**sheet(tmp_path, {flag: "Yes"})).candidates
    assert row.cells["phone"] == "1-800-555-0142"
    assert row.notes == ("a number left out: it is private",)
    assert "604-555-0142" not in str(row)


def test_the_type_beside_a_number_counts(tmp_path: Path) -> None:
    (row,) = good(**sheet(tmp_path, {"Phone1Type": "Fax"})).candidates
    assert row.cells["phone"] == "1-800-555-0142"
    assert row.notes == ("left out: 1 fax",)


def test_an_extension_beside_a_number_counts(tmp_path: Path) -> None:
    assert one(**sheet(tmp_path, {"Phone1Extension": "0110"}))["phone"] == "604-555-0142 ext 0110; 1-800-555-0142"


@pytest.mark.parametrize(
    ("expires", "told"), [("2026-11-21 00:00:00", False), ("2026-11-22", True), ("", True), ("1/12/2026", True)]
)
def test_a_temporary_message_is_told_until_it_expires(tmp_path: Path, expires: str, told: bool) -> None:
    cells = one(**sheet(tmp_path, {"TemporaryMessage": "Shut this week", "TemporaryMessageExpires": expires}))
    assert ("the source warns: Shut this week" in cells["internal_note"]) is told


def test_a_check_of_theirs_is_none_of_ours(tmp_path: Path) -> None:
    cells = one(**sheet(tmp_path, {"LastVerifiedOn": "2026-11-01"}))
    assert cells["verified_on"] == cells["verified_by"] == ""
    assert "the source says it was assured on 2026-11-01" in cells["internal_note"]


@pytest.mark.parametrize(
    ("term", "kinds"),
    [
        ("domestic violence shelters", "shelter; violence"),
        ("RP-1500.1400", "crisis"),
        ("Food pantries; RP-1500", "crisis"),
        ("Legal clinics", "health; legal"),
    ],
)
def test_kinds_by_the_map_and_by_plain_words(tmp_path: Path, term: str, kinds: str) -> None:
    assert one(**sheet(tmp_path, {"TaxonomyTerm": term}))["categories"] == kinds


def test_an_unknown_kind_is_refused_and_counted(tmp_path: Path) -> None:
    rows: list[dict[str, object]] = [
        {"ResourceAgencyNum": n, "TaxonomyTerm": t} for n, t in enumerate(["Kites", "Kites", "Other"])
    ]
    feed, report = read(**sheet(tmp_path, *rows))
    assert feed is not None
    assert [(row.why, row.notes) for row in feed.refused] == [
        ("its kind is not in the map", ("Kites",)),
        ("its kind is not in the map", ("Kites",)),
        ("its kind is not in the map", ("Other",)),
    ]
    assert [str(item) for item in report] == [
        "warning[feed-record]: 3 services were not taken: its kind is not in the map\n  --> feed.csv\n"
        '  = hint: write a map with [categories] and lines such as "Kites" = "crisis", or name one kind for all; '
        "most often: Kites (2), Other (1)"
    ]
    assert [row.cells["categories"] for row in good(**sheet(tmp_path, *rows), default_kind="directory").candidates] == [
        "directory"
    ] * 3


def test_hours_that_are_words_are_left_blank(tmp_path: Path) -> None:
    (row,) = good(**sheet(tmp_path, {"HoursOfOperation": "by appointment"})).candidates
    assert "hours" not in row.cells
    assert row.notes == ("hours left blank: 'by appointment' is not in the form of opening hours",)


def test_what_holds_for_every_row(tmp_path: Path) -> None:
    text = '[columns]\nname = "PublicName"\n[fixed]\nphone = "604-555-0143"\ncategories = "crisis"\nlanguages = "en"\n'
    cells = one(**sheet(tmp_path, text=text))
    assert (cells["phone"], cells["categories"], cells["languages"]) == ("604-555-0143", "crisis", "en")
    assert cells["source_id"] == "test:name-night-line"


FAULTS = [
    ('[colums]\nname = "PublicName"', "unknown key 'colums'", "did you mean 'columns'?"),
    ('[columns]\nnmae = "PublicName"', "there is no column 'nmae' to fill", "did you mean 'name'?"),
    ("[columns]\nname = 7", "'columns.name' is 7, want a list", None),
    (
        '[columns]\nverified_on = "LastVerifiedOn"',
        "'verified_on' is for a person to fill in, after a check of their own",
        "take it out",
    ),
    ('[fixed]\nverified_by = "me"', "'verified_by' is for a person to fill in, after a check of their own", "take it out"),
    ('[fixed]\nnon_police = "yes"', "'non_police' is for a person to fill in, after a check of their own", "take it out"),
    ('[categories]\n"Kites" = "crysis"', "'crysis' is no kind of service here", "did you mean 'crisis'?"),
    ('[fixed]\ncategories = "kites"', "'kites' is no kind of service here", None),
    ("[columns", "not TOML: Expected ']' at the end of a table declaration (at end of document)", None),
]


@pytest.mark.parametrize(("text", "message", "hint"), FAULTS)
def test_what_is_wrong_in_a_map(tmp_path: Path, text: str, message: str, hint: str | None) -> None:
    path = tmp_path / "map.toml"
    path.write_text(text, "utf-8")
    report = Report()
    assert read_map(path, "map.toml", KINDS, report) is None
    (item,) = report
    assert item.message == message
    assert hint is None or item.hint == hint


def test_all_faults_of_a_map_at_once(tmp_path: Path) -> None:
    path = tmp_path / "map.toml"
    path.write_text('[columns]\nnmae = "a"\nphnoe = "b"\n[categories]\nc = "d"\n', "utf-8")
    report = Report()
    read_map(path, "map.toml", KINDS, report)
    assert [str(item.where) for item in report] == ["map.toml columns.nmae", "map.toml columns.phnoe", "map.toml categories.c"]


def test_a_map_for_another_table(tmp_path: Path) -> None:
    feed, report = read(**sheet(tmp_path, text='[columns]\nphone = "Phone1Nmuber"\ntext = "PhoneText"\n'))
    assert feed is None
    assert [str(item) for item in report] == [
        "error[key-unknown]: the source has no column 'Phone1Nmuber'\n  --> feed.csv columns.phone\n  = hint: did you mean 'Phone1Number'?",
        "error[key-missing]: the map says of no column that it is the name\n  --> feed.csv columns.name\n"
        '  = hint: write such as name = "PublicName" under [columns]',
    ]


def test_columns_that_are_not_ours_need_a_map(tmp_path: Path) -> None:
    options = {**sheet(tmp_path), "mapping": None}
    assert fault(**options) == (
        "error[feed-form]: the columns of this table are not ours: 'ResourceAgencyNum', 'PublicName', 'AgencyDescription', "
        f"'Phone1Number', 'Phone1Name', 'PhoneTollFree'\n  --> feed.csv\n  = hint: {FORMS}"
    )


OURS: dict[str, object] = {
    "id": "night-line",
    "name": "Night Line",
    "categories": "crisis",
    "phone": "604-555-0142; 988",
    "hours": "Mo-Fr 09:00-17:00",
    "text_hours": "Mo-Fr 10:00-12:00",
    "languages": "en; pa",
    "interpreter": "phone",
    "for_whom": "anyone",
    "hours_note": "not on holidays",
    "access": "call-first",
    "priority": "1",
    "non_police": "yes",
    "status": "active",
    "address": "12 Sealed Street, Vancouver",
    "address_public": "yes",
    "verified_on": "2026-11-01",
    "verified_by": "somebody",
    "confidence": "high",
}


def ours(path: Path, **changes: object) -> Path:
    (path / "feed.csv").write_text(table([{**OURS, **changes}]), "utf-8", newline="")
    return path / "feed.csv"


def test_a_table_with_our_columns_needs_no_map(tmp_path: Path) -> None:
    """Its checks, promises and order are another project's: they are told, not taken."""
    assert dict(one(ours(tmp_path))) == {
        "id": "night-line",
        "name": "Night Line",
        "categories": "crisis",
        "phone": "604-555-0142; 988",
        "hours": "Mo-Fr 09:00-17:00",
        "text_hours": "Mo-Fr 10:00-12:00",
        "hours_note": "not on holidays",
        "access": "call-first",
        "languages": "en; pa",
        "interpreter": "phone",
        "for_whom": "anyone",
        "address": "12 Sealed Street, Vancouver",
        "address_public": "ask",
        "status": "paused",
        "verified_on": "",
        "verified_by": "",
        "source_url": "feed.csv, night-line",
        "source_id": "test:night-line",
        "source_says": "for whom: anyone | interpretation: phone",
        "source_seen": "2026-11-22",
        "internal_note": "the source says it was assured on 2026-11-01",
    }


def test_an_address_that_is_not_public_there_is_not_taken(tmp_path: Path) -> None:
    cells = one(ours(tmp_path, address_public="no", description="Come to 12 Sealed-Street"))
    assert "Sealed" not in str(cells)
    assert cells["address_public"] == "no"


def test_closed_there_is_closed(tmp_path: Path) -> None:
    assert [row.why for row in good(ours(tmp_path, status="closed")).refused] == ["closed at the source"]


@pytest.mark.parametrize("at", [0, 3])
def test_a_workbook(tmp_path: Path, at: int) -> None:
    from openpyxl import Workbook

    book = Workbook()
    sheet_ = book.active
    assert sheet_ is not None
    for n in range(at):
        sheet_.append([f"Our directory, line {n}"])
    sheet_.append(list(ROW))
    sheet_.append([int(str(value)) if key == "ResourceAgencyNum" else value for key, value in ROW.items()])
    sheet_.append([True if key == "PhoneText" else value for key, value in ROW.items()])
    book.save(tmp_path / "feed.xlsx")
    (tmp_path / "map.toml").write_text(MAP, "utf-8")
    feed, report = read(tmp_path / "feed.xlsx", mapping=tmp_path / "map.toml")
    assert feed is not None
    assert feed.candidates[0].cells["phone"] == "604-555-0142; 1-800-555-0142"
    assert feed.candidates[0].source_id == "test:4711"
    assert [item.message for item in report if item.severity == "warning"][:1] == (
        [f"{at} rows above the header are not read"]
        if at
        else ["1 service was not taken: its id stands for two different services"]
    )


def test_a_workbook_with_merged_cells_is_refused(tmp_path: Path) -> None:
    from openpyxl import Workbook

    book = Workbook()
    sheet_ = book.active
    assert sheet_ is not None
    sheet_.append(["name", "categories", "phone"])
    sheet_.append(["Night Line", "crisis", "604-555-0142"])
    sheet_.merge_cells("A2:A3")
    book.save(tmp_path / "feed.xlsx")
    assert fault(tmp_path / "feed.xlsx").splitlines()[0] == "error[file-syntax]: the cells A2:A3 are merged"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("name,name,phone\na,b,c\n", "error[key-unknown]: column 'name' stands there twice"),
        ("name,phone\na\n", "error[file-syntax]: 1 cells, the header has 2"),
        ("name,\na,b\n", "error[key-missing]: a cell is filled, and its column has no name"),
        ('name,phone\n"a,b\n', "error[file-syntax]: not CSV: a quotation mark is opened and never closed"),
        ("name,phone\na,b\x00\n", "error[file-syntax]: the sign U+0000 is not for text"),
        ("name,phone\n" + "a,b\n" * 20_001, "error[file-syntax]: more than 20000 rows"),
    ],
)
def test_what_is_no_table(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "feed.csv"
    path.write_text(text, "utf-8")
    assert fault(path).splitlines()[0] == message
