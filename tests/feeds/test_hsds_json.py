"""Open Referral as JSON, in every wrapping that its interfaces use; strictly read."""

import json
import time
from pathlib import Path
from typing import Any

import pytest

from pamphlet.feeds.feed import FORMS
from tests.feeds.feeds import fault, good, one, read, saved, service

ORGANIZATION = {"id": "org-1", "name": "Lantern Society", "website": "https://lantern.example.org"}
BARE = {key: value for key, value in service().items() if key != "organization"}


@pytest.mark.parametrize(
    ("document", "words"),
    [
        (service(), "one service"),
        ([service()], "an array"),
        ({"total_items": 1, "contents": [service()]}, "a page of a list"),
        ({"totalElements": 1, "content": [service()]}, "a page of a list"),
        ({**ORGANIZATION, "services": [BARE]}, "an organization with its services"),
        ({"organization": ORGANIZATION, "services": [BARE]}, "an organization with its services"),
        (
            {"organizations": [ORGANIZATION], "services": [{**BARE, "organization_id": "org-1"}]},
            "an organization with its services",
        ),
        ({"organizations": [{**ORGANIZATION, "services": [BARE]}]}, "organizations with their services"),
        ([{**ORGANIZATION, "services": [BARE]}], "an array"),
        ({"id": "sal-1", "service": service(), "location": {"id": "loc-1", "name": "East"}}, "one service"),
    ],
)
def test_every_wrapping(tmp_path: Path, document: Any, words: str) -> None:
    feed = good(saved(tmp_path / "feed.json", document))
    assert feed.form == f"HSDS or Open Referral UK 3 JSON ({words})"
    (row,) = feed.candidates
    assert (row.source_id, row.cells["name"], row.cells["phone"]) == (
        "test:svc-1",
        "Night Line (Lantern Society)",
        "604-555-0142",
    )


def test_a_service_on_each_line(tmp_path: Path) -> None:
    path = tmp_path / "feed.jsonl"
    path.write_text("\n".join(json.dumps(service(id=f"svc-{n}", name=f"Line {n}")) for n in range(3)) + "\n")
    assert [row.source_id for row in good(path).candidates] == ["test:svc-0", "test:svc-1", "test:svc-2"]


def test_a_folder_of_fetched_services(tmp_path: Path) -> None:
    """What the hint about pages asks for: each /services/{id} in a file."""
    for n in range(3):
        saved(tmp_path / f"{n}.json", service(id=f"svc-{n}", name=f"Line {n}"))
    assert len(good(tmp_path).candidates) == 3
    saved(tmp_path / "3.json", {"title": "no service"})
    assert fault(tmp_path, name="feed") == (
        "error[feed-form]: it holds no service of Open Referral\n  --> feed/3.json\n  = hint: take it out of the folder"
    )


def test_the_uk_profile_of_version_1(tmp_path: Path) -> None:
    document = {
        "id": "svc-1",
        "name": "Night Line",
        "description": "Somebody listens.",
        "organization": {"id": "o", "name": "Lantern Society", "url": "https://lantern.example.org"},
        "status": "active",
        "attending_access": "appointment",
        "eligibilitys": [{"eligibility": "Anyone", "minimum_age": 16, "maximum_age": 25}],
        "contacts": [{"name": "A. Person", "phones": [{"number": "604-555-0142"}]}],
        "service_taxonomys": [{"taxonomy": {"id": "x:1", "name": "Crisis lines", "vocabulary": "x"}}],
        "regular_schedules": [{"freq": "WEEKLY", "byday": "MO", "opens_at": "09:00:00", "closes_at": "17:00:00"}],
        "languages": [{"language": "Punjabi"}],
        "cost_options": [{"amount": 0, "option": ""}],
        "service_at_locations": [
            {
                "id": "s",
                "location": {"name": "East", "physical_addresses": [{"address_1": "12 Sealed Street", "city": "Vancouver"}]},
            }
        ],
    }
    feed = good(saved(tmp_path / "feed.json", document))
    assert feed.form == "Open Referral UK 1.0 JSON (one service)"
    cells = feed.candidates[0].cells
    expected = {
        "categories": "crisis",
        "phone": "604-555-0142",
        "website": "https://lantern.example.org",
        "hours": "Mo 09:00-17:00",
        "access": "appointment",
        "languages": "pa",
        "cost": "free",
        "for_whom": "Anyone",
        "address": "12 Sealed Street, Vancouver",
    }
    assert {column: cells.get(column) for column in expected} == expected
    assert "A. Person" not in str(cells)


def test_version_3_1_is_known_by_its_fields(tmp_path: Path) -> None:
    document = service(additional_urls=[{"url": "https://more.example.org"}])
    feed = good(saved(tmp_path / "feed.json", document))
    assert feed.form == "HSDS 3.1 JSON (one service)"
    assert "further addresses: https://more.example.org" in feed.candidates[0].cells["source_says"]


def test_a_page_without_children_tells_what_to_fetch(tmp_path: Path) -> None:
    page = {"contents": [{"id": str(n), "name": f"Line {n}", "status": "active", "fees": "none"} for n in range(3)]}
    feed, report = read(saved(tmp_path / "feed.json", page), default_kind="crisis")
    assert feed is not None
    assert [row.why for row in feed.refused] == ["no phone, text or website"] * 3
    assert [str(item) for item in report] == [
        "warning[feed-record]: 3 services were not taken: no phone, text or website\n  --> feed.json\n"
        "  = hint: a page of a list has no phones or hours: fetch each /services/{id} into a folder, and name the folder"
    ]


def test_an_extension_as_a_number_may_have_lost_a_zero(tmp_path: Path) -> None:
    document = service(phones=[{"number": "604-555-0142", "extension": 110}])
    (row,) = good(saved(tmp_path / "feed.json", document)).candidates
    assert row.cells["phone"] == "604-555-0142 ext 110"
    assert row.notes == ("the extension 110 of 604-555-0142 ext 110 came as a number: if it began with 0, that is lost; ask",)
    document = service(phones=[{"number": "604-555-0142", "extension": "0110"}])
    (row,) = good(saved(tmp_path / "feed.json", document)).candidates
    assert (row.cells["phone"], row.notes) == ("604-555-0142 ext 0110", ())


def test_a_number_that_is_marked_private_is_not_taken(tmp_path: Path) -> None:
    document = service(phones=[{"number": "604-555-0142", "isPrivate": True}, {"number": "604-555-0143", "isPrivate": False}])
    (row,) = good(saved(tmp_path / "feed.json", document)).candidates
    assert (row.cells["phone"], row.notes) == ("604-555-0143", ("a number left out: it is private",))
    assert "0142" not in str(row)


@pytest.mark.parametrize(
    ("field", "value"), [("interval", 2), ("count", 3), ("bymonthday", "1"), ("byweekno", "41,42"), ("byyearday", 7)]
)
def test_hours_that_do_not_simply_repeat_each_week_are_left_to_a_person(tmp_path: Path, field: str, value: object) -> None:
    week = {"freq": "WEEKLY", "byday": "MO", "opens_at": "09:00", "closes_at": "17:00"}
    (row,) = good(saved(tmp_path / "feed.json", service(schedules=[{**week, field: value}]))).candidates
    assert "hours" not in row.cells
    assert row.notes == (f"hours left out, they do not simply repeat each week: WEEKLY MO 09:00-17:00, {field} {value}",)
    assert one(saved(tmp_path / "feed.json", service(schedules=[{**week, "interval": 1}])))["hours"] == "Mo 09:00-17:00"


def test_values_of_the_wrong_type_are_blank(tmp_path: Path) -> None:
    document = service(
        description=["no", "text"],
        status=None,
        alert={"a": 1},
        phones=[None, 7, {"number": 6045550142}, {"number": ["x"]}, {"type": "fax"}],
        schedules="daily",
        languages={"code": "pa"},
        contacts=3,
        service_at_locations=[{"location": [1]}, "x"],
    )
    cells = one(saved(tmp_path / "feed.json", document))
    assert (cells["phone"], cells["languages"]) == ("604-555-0142", "pa")
    assert "description" not in cells


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "not JSON: Expecting property name enclosed in double quotes"),
        ('{"name": "a", "name": "b"}', "not JSON: the key 'name' is given twice in one object"),
        (
            '{"name": "a", "phones": [{"number": "1", "number": "2"}]}',
            "not JSON: the key 'number' is given twice in one object",
        ),
        ('{"name": "a", "latitude": NaN}', "not JSON: NaN is no number"),
        ('{"name": "a", "latitude": 1e999}', "not JSON: 1e999 is no number"),
        ('{"name": "a", "latitude": -Infinity}', "not JSON: -Infinity is no number"),
        ("[" * 100_000, "not JSON of a directory: brackets inside brackets without end"),
        ('{"a":' * 50 + "1" + "}" * 50, "not JSON: it is deeper than 40 levels"),
        ('{"name": "' + "x" * 70_000 + '", "phones": []}', "not JSON: a text has more than 65,536 characters"),
        ('{"id": ' + "9" * 5_000 + "}", "not JSON: 99999999999999999999… (5,000 digits) is no number"),
    ],
)
def test_what_is_no_json_of_a_directory(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "feed.json"
    path.write_text(text)
    begun = time.monotonic()
    assert fault(path).splitlines()[0].startswith(f"error[feed-form]: {message}")
    assert time.monotonic() - begun < 2


def test_depth_alone_is_no_fault(tmp_path: Path) -> None:
    path = tmp_path / "feed.json"
    path.write_text('{"name": "a", "phones": ' + "[" * 30 + "]" * 30 + "}")
    assert good(path, default_kind="crisis").refused[0].why == "no phone, text or website"


@pytest.mark.parametrize(
    "document",
    [
        {},
        [],
        7,
        "text",
        {"name": "a"},
        {"id": "1", "name": "Lantern Society", "legal_status": "society", "contacts": []},
        {"contents": [{"id": "1", "name": "Lantern Society", "description": "x", "website": "https://a.example.org"}]},
        {"contents": []},
        {"id": "1", "name": "East", "location_type": "physical", "phones": []},
        {"@context": "https://schema.org", "@type": "GovernmentService", "name": "a", "status": "x"},
        {"@context": "https://schema.org", "name": "a", "status": "x", "phones": []},
        [{"@type": "Organization", "name": "a", "status": "x"}],
        {"type": "FeatureCollection", "features": []},
        {"services.csv": [{"id": "1"}]},
        {"services": [{"title": "x"}]},
    ],
)
def test_other_json_is_refused_with_the_forms(tmp_path: Path, document: Any) -> None:
    path = saved(tmp_path / "feed.json", document)
    assert fault(path) == f"error[feed-form]: this JSON holds no services of Open Referral\n  --> feed.json\n  = hint: {FORMS}"


def test_more_services_than_are_read(tmp_path: Path) -> None:
    path = saved(tmp_path / "feed.json", [{"name": "a", "status": "active"}] * 20_001)
    assert fault(path).splitlines()[0] == "error[feed-form]: more than 20,000 services"
