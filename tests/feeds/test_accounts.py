"""No number and no hour of a directory is lost silently: each is in a cell, in internal_note, or counted and told."""

from __future__ import annotations

from pathlib import Path

import pytest

from pamphlet.diagnostics import Report
from tests.feeds.feeds import folder, good, read, saved, service, with_changes

OWN = {"service_id": "svc-1", "number": "604-555-0142", "type": "voice"}
WEEK = {"freq": "WEEKLY", "byday": "MO", "opens_at": "09:00", "closes_at": "17:00"}
STRAY = [{"location_id": "loc-9"}, {"organization_id": "org-9"}, {"service_id": "svc-9", "location_id": "loc-1"}, {}]


def test_numbers_of_a_farther_level_are_named_for_a_person(tmp_path: Path) -> None:
    phones = [
        OWN,
        {"location_id": "loc-1", "number": "604-555-0143", "type": "voice", "description": "Desk"},
        {"organization_id": "org-1", "number": "604-555-0144", "extension": "7", "type": "voice"},
        {"organization_id": "org-1", "number": "1 604 555 0142", "type": "voice"},
        {"organization_id": "org-1", "number": "604-555-0145", "type": "voice", "is_private": "yes"},
        {"organization_id": "org-1", "number": "604-555-0146", "type": "fax"},
    ]
    feed = good(folder(tmp_path / "feed", with_changes(phones=phones)))
    (row,) = feed.candidates
    assert row.cells["phone"] == "604-555-0142"
    assert row.cells["internal_note"] == (
        "organization: Lantern Society; city: Vancouver; also at the source, under its place or organization: "
        "604-555-0143 (Desk), 604-555-0144 ext 7, 2 more, private, of a person, or of no use for a call"
    )
    assert feed.counts["numbers left out: a nearer one is taken"] == 4


def test_numbers_behind_one_that_is_none_are_named(tmp_path: Path) -> None:
    phones = [{**OWN, "number": "none"}, {"organization_id": "org-1", "number": "604-555-0143", "type": "voice"}]
    source = folder(tmp_path / "feed", with_changes(phones=phones, services={"url": ""}, organizations={"website": ""}))
    (record,) = good(source).refused
    assert record.why == "no phone, text or website"
    assert record.notes[-1] == "also at the source, under its place or organization: 604-555-0143"


def test_hours_of_a_farther_level_are_told(tmp_path: Path) -> None:
    other = {**WEEK, "location_id": "loc-1", "byday": "TU"}
    feed = good(folder(tmp_path / "feed", with_changes(schedules=[{**WEEK, "service_id": "svc-1"}, other])))
    assert feed.candidates[0].cells["hours"] == "Mo 09:00-17:00"
    assert "1 schedules of its place at the source give other hours" in feed.candidates[0].cells["internal_note"]
    assert feed.counts["schedules left out: a nearer one is taken"] == 1
    same = good(
        folder(tmp_path / "same", with_changes(schedules=[{**WEEK, "service_id": "svc-1"}, {**WEEK, "location_id": "loc-1"}]))
    )
    assert "schedules left out: a nearer one is taken" not in same.counts


@pytest.mark.parametrize("stray", STRAY)
def test_what_hangs_on_nothing_is_counted_and_told(tmp_path: Path, stray: dict[str, str]) -> None:
    number = {"number": "604-555-0143", "type": "voice"}
    tables = with_changes(phones=[OWN, {**number, **stray}], schedules=[{**WEEK, **stray}, {**WEEK, **stray, "byday": "TU"}])
    feed, report = read(folder(tmp_path / "feed", tables))
    assert feed is not None
    assert (feed.counts["phones of no service"], feed.counts["schedules of no service"]) == (1, 2)
    assert list(map(str, report)) == [
        "warning[feed-record]: 1 phone and 2 schedules belong to no service, and are not taken\n  --> feed\n"
        "  = hint: the tables do not say whose they are: ask whoever made them (a service and its place are joined in "
        "service_at_location.csv)"
    ]


@pytest.mark.parametrize(
    "owner",
    [
        {"service_id": "svc-1"},
        {"service_at_location_id": "sal-1"},
        {"location_id": "loc-1"},
        {"organization_id": "org-1"},
        {"contact_id": "c-1"},
        {"contact_id": "c-2"},
    ],
)
def test_what_hangs_on_something_is_no_stray(tmp_path: Path, owner: dict[str, str]) -> None:
    """The count of strays and the search for the numbers of a service hold the same of each key."""
    tables = with_changes(phones=[{"number": "604-555-0143", "type": "voice", **owner}])
    tables["contacts"] = [{"id": "c-1", "service_id": "svc-1"}, {"id": "c-2", "organization_id": "org-1"}]
    feed, report = read(folder(tmp_path / "feed", tables))
    assert feed is not None
    assert feed.candidates[0].cells["phone"] == "604-555-0143"
    assert list(report) == list(Report())


def test_one_stray_is_told_of_as_one(tmp_path: Path) -> None:
    tables = with_changes(phones=[OWN, {"location_id": "loc-9", "number": "604-555-0143"}])
    _, report = read(folder(tmp_path / "feed", tables))
    assert "1 phone belongs to no service, and is not taken" in str(next(iter(report)))


def test_phones_of_json_are_counted_once_wherever_they_stand(tmp_path: Path) -> None:
    phone = {"id": "ph-1", "number": "604-555-0142", "type": "voice"}
    document = service(
        phones=[phone],
        contacts=[{"phones": [phone, {"number": "604-555-0143"}, {"number": "604-555-0143"}]}],
        organization={"id": "o", "name": "Lantern", "phones": [{"id": "ph-2", "number": "604-555-0144"}]},
        service_at_locations=[
            {"phones": [phone], "schedules": [{"id": "s-1", **WEEK}], "location": {"schedules": [{"id": "s-1", **WEEK}]}}
        ],
    )
    counts = good(saved(tmp_path / "feed.json", document)).counts
    assert (counts["phones"], counts["schedules"]) == (4, 1)


@pytest.mark.parametrize("site", [{}, {"id": "sal-1", "location": {"name": "East"}}])
def test_a_page_of_services_at_locations_tells_what_to_fetch(tmp_path: Path, site: dict[str, object]) -> None:
    item = {**site, "service": {"id": "svc-1", "name": "Night Line", "status": "active"}}
    _, report = read(saved(tmp_path / "feed.json", {"contents": [item]}), default_kind="crisis")
    assert "fetch each /services/{id} into a folder" in str(next(iter(report)))
    full = {**item, "phones": [{"number": "none"}]}
    _, report = read(saved(tmp_path / "feed.json", {"contents": [full]}), default_kind="crisis")
    assert "fetch each" not in str(next(iter(report)))


# -- what vendors hand out --------------------------------------------------------------------------------------------

ICAROL = (
    "ResourceAgencyNum,PublicName,AgencyStatus,ExcludeFromWebsite,PhysicalAddressIsPrivate,PhysicalAddress1,Phone1Number,"
    "Phone1Name,Phone1IsPrivate,Phone2Number,TaxonomyTerm\n"
    "1,Night Line,Active,No,Yes,12 Sealed Street,604-555-0142,Desk,No,604-555-0143,Crisis lines\n"
    "2,Day Line,Inactive,No,No,,604-555-0144,,No,,Crisis lines\n"
    "3,Staff Line,Active,Yes,No,,604-555-0145,,No,,Crisis lines\n"
    "4,House Line,Active,No,No,12 Sealed Street,604-555-0146,,Yes,604-555-0147,Crisis lines\n"
)
WELLSKY = (
    "PROVIDER_ID,PROVIDER_NAME,ISACTIVE,SHOW_ON_PUBLIC_SITE,IsConfidential,ADDRESS_LINE1,TELEPHONE_NUMBER,KIND\n"
    "1,Night Line,Y,Y,N,12 Sealed Street,604-555-0142,Crisis lines\n"
    "2,Day Line,N,Y,N,,604-555-0143,Crisis lines\n"
    "3,Staff Line,Y,N,N,,604-555-0144,Crisis lines\n"
    "4,House Line,Y,Y,Y,12 Sealed Street,604-555-0145,Crisis lines\n"
)
VENDORS = {
    "iCarol": (
        ICAROL,
        'source_id="ResourceAgencyNum"\nname="PublicName"\naddress="PhysicalAddress1"\nphone=["Phone1Number","Phone2Number"]\n'
        'categories="TaxonomyTerm"\n',
        [("Night Line", "604-555-0142; 604-555-0143", None, "no"), ("House Line", "604-555-0147", "12 Sealed Street", "ask")],
    ),
    "WellSky": (
        WELLSKY,
        'source_id="PROVIDER_ID"\nname="PROVIDER_NAME"\naddress="ADDRESS_LINE1"\nphone="TELEPHONE_NUMBER"\ncategories="KIND"\n',
        [("Night Line", "604-555-0142", "12 Sealed Street", "ask"), ("House Line", "604-555-0145", None, "no")],
    ),
}


@pytest.mark.parametrize("vendor", VENDORS)
def test_what_a_vendor_hands_out_is_taken_by_its_flags(tmp_path: Path, vendor: str) -> None:
    text, columns, rows = VENDORS[vendor]
    (tmp_path / "feed.csv").write_text(text)
    (tmp_path / "map.toml").write_text(f"[columns]\n{columns}")
    feed = good(tmp_path / "feed.csv", mapping=tmp_path / "map.toml")
    columns_read = ("name", "phone", "address", "address_public")
    assert [tuple(row.cells.get(column) for column in columns_read) for row in feed.candidates] == rows
    assert [(row.name, row.why) for row in feed.refused] == [
        ("Day Line", "closed at the source"),
        ("Staff Line", "the source keeps it out of directories"),
    ]
    assert "604-555-0146" not in str(feed)
