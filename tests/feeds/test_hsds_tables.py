"""Open Referral as tables, of every version: joined as they mean it, in a flat memory."""

import gc
import random
import time
import tracemalloc
from pathlib import Path

import pytest

from tests.feeds.feeds import KINDS, LANTERN, Rows, fault, folder, good, one, read, table, with_changes, zipped


def test_a_small_package(tmp_path: Path) -> None:
    feed = good(folder(tmp_path / "feed", LANTERN))
    assert feed.form == "HSDS 3.0 tables"
    (row,) = feed.candidates
    assert row.source_id == "test:svc-1"
    assert dict(row.cells) == {
        "id": "night-line-lantern-society",
        "name": "Night Line (Lantern Society)",
        "description": "Somebody listens, all night.",
        "categories": "crisis",
        "phone": "604-555-0142 ext 0110",
        "website": "https://lantern.example.org",
        "hours": "Mo-We 09:00-17:00",
        "address": "12 Sealed Street, Vancouver",
        "address_public": "ask",
        "languages": "pa",
        "status": "paused",
        "verified_on": "",
        "verified_by": "",
        "source_url": "feed, svc-1",
        "source_id": "test:svc-1",
        "source_says": "Somebody listens, all night.",
        "source_seen": "2026-11-22",
        "internal_note": "organization: Lantern Society; city: Vancouver",
    }
    assert row.notes == ()
    assert feed.counts == {
        "addresses": 1,
        "attributes": 1,
        "cells: address": 1,
        "cells: description": 1,
        "cells: hours": 1,
        "cells: languages": 1,
        "cells: phone": 1,
        "cells: website": 1,
        "languages": 1,
        "locations": 1,
        "organizations": 1,
        "phones": 1,
        "rows": 1,
        "schedules": 1,
        "services": 1,
        "services at locations": 1,
        "taken": 1,
        "taxonomy terms": 1,
    }


OLD: dict[str, list[dict[str, object]]] = {
    "services": [
        {"id": "136", "organization_id": "9", "name": "Night Line", "description": "A line.\\n\\nAll night.", "fees": "Free."}
    ],
    "organizations": [{"id": "9", "name": "Lantern Society", "url": "lantern.example.org"}],
    "locations": [{"id": "7", "organization_id": "9", "name": "Lantern House"}],
    "services_at_location": [{"id": "5", "service_id": "136", "location_id": "7"}],
    "phones": [{"service_id": "136", "location_id": "7", "service_at_location_id": "5", "number": "604-555-0142", "type": ""}],
    "physical_addresses": [{"location_id": "7", "address_1": "12 Sealed Street", "city": "Vancouver"}],
    "postal_addresses": [{"location_id": "7", "address_1": "PO Box 99", "city": "Vancouver"}],
    "regular_schedules": [
        {"service_id": "136", "weekday": day, "opens_at": "9:00am", "closes_at": "5:00pm"} for day in ("Monday", "Tuesday", "5")
    ],
    "holiday_schedules": [{"service_id": "136", "closed": "true", "start_date": "2026-12-25"}],
    "languages": [{"service_id": "136", "language": "Punjabi"}, {"service_id": "136", "language": "Creole"}],
    "eligibility": [{"service_id": "136", "eligibility": "Anyone"}],
    "accessibility_for_disabilities": [{"location_id": "7", "accessibility": "wheelchair", "details": "a ramp"}],
    "services_taxonomy": [{"service_id": "136", "taxonomy_id": "RP-1500.1400"}],
    "taxonomy": [{"id": "RP-1500.1400", "name": "Crisis intervention", "vocabulary": "AIRS"}],
}


def test_the_first_version(tmp_path: Path) -> None:
    feed = good(folder(tmp_path / "feed", OLD))
    cells = feed.candidates[0].cells
    assert feed.form == "HSDS 1.x tables"
    expected = {
        "description": "A line. All night.",
        "categories": "crisis",
        "phone": "604-555-0142",
        "website": "https://lantern.example.org",
        "hours": "Mo-Tu,Fr 09:00-17:00",
        "address": "12 Sealed Street, Vancouver",
        "languages": "pa",
        "cost": "free",
        "for_whom": "Anyone",
        "accessibility": "wheelchair; a ramp",
    }
    assert {column: cells.get(column) for column in expected} == expected
    assert feed.candidates[0].notes == (
        "https:// was put before the website lantern.example.org: open it once",
        "language not known: Creole",
    )
    assert "1 rows of holiday hours at the source" in cells["internal_note"]


def test_the_second_version(tmp_path: Path) -> None:
    tables = {name: rows for name, rows in OLD.items() if name not in ("regular_schedules", "services_taxonomy", "taxonomy")}
    tables["schedules"] = [{"service_id": "136", "freq": "WEEKLY", "byday": "MO,TU"}]
    tables["service_attributes"] = [{"id": "1", "service_id": "136", "taxonomy_term_id": "t"}]
    tables["taxonomy_terms"] = [{"id": "t", "term": "Crisis lines"}]
    feed = good(folder(tmp_path / "feed", tables))
    cells = feed.candidates[0].cells
    assert feed.form == "HSDS 2.x tables"
    assert (cells["categories"], cells.get("hours")) == ("crisis", None)
    assert "hours left out, there is no time to open or to close: WEEKLY MO,TU" in feed.candidates[0].notes


def test_newer_files_tell_the_version(tmp_path: Path) -> None:
    assert good(folder(tmp_path / "feed", {**LANTERN, "url": [{"id": "1"}]})).form == "HSDS 3.1 tables"


@pytest.mark.parametrize(
    "names",
    [
        {"services": "service", "phones": "phone", "schedules": "schedule", "addresses": "address", "attributes": "attribute"},
        {"organizations": "organization", "locations": "location", "languages": "language", "taxonomy_terms": "taxonomy_term"},
        {"service_at_location": "services_at_locations"},
        {"service_at_location": "service_at_locations", "schedules": "regular_schedules", "addresses": "physical_address"},
    ],
)
def test_tables_go_by_any_of_their_names(tmp_path: Path, names: dict[str, str]) -> None:
    plain = one(folder(tmp_path / "feed", LANTERN))
    other = one(folder(tmp_path / "renamed" / "feed", {names.get(name, name): rows for name, rows in LANTERN.items()}))
    assert dict(other) == dict(plain)


def test_a_zip_is_as_good_as_a_folder(tmp_path: Path) -> None:
    plain = one(folder(tmp_path / "feed", LANTERN))
    source = zipped(tmp_path / "feed.zip", {f"data/x/{name.upper()}.csv": table(rows) for name, rows in LANTERN.items()})
    assert {**one(source), "source_url": "feed, svc-1"} == dict(plain)


LEVELS = {
    "site": {"service_at_location_id": "sal-1"},
    "service": {"service_id": "svc-1"},
    "location": {"location_id": "loc-1"},
    "organization": {"organization_id": "org-1"},
    "contact": {"contact_id": "c-1"},
}


@pytest.mark.parametrize("best", range(5))
def test_the_most_exact_number_counts(tmp_path: Path, best: int) -> None:
    """Service at location, service, location, organization, contacts: the first with a number that one can ring up."""
    levels = list(LEVELS.values())
    numbers = [{**level, "number": f"604-555-014{n}", "type": "voice"} for n, level in enumerate(levels) if n >= best]
    faxes = [{**level, "number": f"604-555-015{n}", "type": "fax"} for n, level in enumerate(levels) if n < best]
    changed = with_changes(phones=[*reversed(numbers), *faxes], contacts=[{"id": "c-1", "service_id": "svc-1"}])
    cells = one(folder(tmp_path / "feed", changed))
    assert cells["phone"] == f"604-555-014{best}"
    assert ("stands under a contact" in cells["internal_note"]) is (best == 4)
    assert ("left out: " in cells["internal_note"]) is (best > 0)


def test_a_wrong_number_is_not_replaced_by_a_farther_one(tmp_path: Path) -> None:
    phones = [{"service_id": "svc-1", "number": "604-555-014"}, {"organization_id": "org-1", "number": "604-555-0143"}]
    (row,) = good(folder(tmp_path / "feed", with_changes(phones=phones))).candidates
    assert "phone" not in row.cells
    assert row.notes == (
        "phone left out, '604-555-014' is no number that can be printed: ten digits are needed; did the sheet drop one?",
    )


@pytest.mark.parametrize(("best", "hours"), [(0, "Mo 09:00-10:00"), (1, "Mo 09:00-11:00"), (2, "Mo 09:00-12:00")])
def test_the_most_exact_hours_count(tmp_path: Path, best: int, hours: str) -> None:
    ends = ("10:00", "11:00", "12:00")
    levels = [LEVELS["site"], LEVELS["service"], LEVELS["location"]]
    rows = [
        {**level, "freq": "WEEKLY", "byday": "MO", "opens_at": "09:00", "closes_at": end}
        for n, (level, end) in enumerate(zip(levels, ends, strict=True))
        if n >= best
    ]
    assert one(folder(tmp_path / "feed", with_changes(schedules=rows)))["hours"] == hours


TWO = {
    "locations": [{"id": "loc-1", "name": "East"}, {"id": "loc-2", "name": "West"}],
    "service_at_location": [
        {"id": "sal-1", "service_id": "svc-1", "location_id": "loc-1"},
        {"id": "sal-2", "service_id": "svc-1", "location_id": "loc-2"},
    ],
}


def test_two_places_with_their_own_numbers_are_two_rows(tmp_path: Path) -> None:
    phones = [
        {"location_id": "loc-1", "service_id": "svc-1", "number": "604-555-0142"},
        {"service_at_location_id": "sal-2", "number": "604-555-0143"},
    ]
    feed = good(folder(tmp_path / "feed", with_changes(**TWO, phones=phones, addresses=[])))
    found = [(row.source_id, row.cells["name"], row.cells["phone"], row.cells["id"]) for row in feed.candidates]
    assert found == [
        ("test:svc-1+sal-1", "Night Line (East)", "604-555-0142", "night-line-east"),
        ("test:svc-1+sal-2", "Night Line (West)", "604-555-0143", "night-line-west"),
    ]
    assert (feed.counts["taken"], feed.counts["rows"]) == (1, 2)


def test_places_that_are_alike_are_one_row_among_others(tmp_path: Path) -> None:
    sites = [*TWO["service_at_location"], {"id": "sal-3", "service_id": "svc-1", "location_id": "loc-2"}]
    phones = [
        {"service_id": "svc-1", "location_id": "loc-1", "number": "604-555-0142"},
        {"service_id": "svc-1", "number": "604-555-0143"},
    ]
    changed = with_changes(locations=TWO["locations"], service_at_location=sites, phones=phones, addresses=[])
    assert [row.source_id for row in good(folder(tmp_path / "feed", changed)).candidates] == [
        "test:svc-1+sal-1",
        "test:svc-1+sal-2",
    ]


def test_two_places_that_do_not_differ_are_one_row(tmp_path: Path) -> None:
    feed = good(folder(tmp_path / "feed", with_changes(**TWO, addresses=[])))
    assert [row.source_id for row in feed.candidates] == ["test:svc-1"]


def test_a_place_without_a_contact_does_not_take_the_other_along(tmp_path: Path) -> None:
    changed = with_changes(**TWO, addresses=[], phones=[{"service_at_location_id": "sal-2", "number": "604-555-0143"}])
    for name in ("services", "organizations"):
        changed[name][0].pop("url", None)
        changed[name][0].pop("website", None)
    feed = good(folder(tmp_path / "feed", changed))
    assert [row.cells["phone"] for row in feed.candidates] == ["604-555-0143"]
    changed["phones"].append({"service_at_location_id": "sal-1", "number": "604-555-0143", "type": "fax"})
    assert [row.why for row in good(folder(tmp_path / "feed", changed)).refused] == []
    changed["addresses"] = [{"location_id": "loc-2", "address_1": "13 Sealed Street"}]
    changed["phones"].append({"service_at_location_id": "sal-2", "number": "604-555-0144"})
    assert [row.source_id for row in good(folder(tmp_path / "feed", changed)).candidates] == ["test:svc-1"]


def test_the_number_of_a_private_contact_is_private(tmp_path: Path) -> None:
    contacts = [{"id": "c-1", "service_id": "svc-1", "isPrivate": "Yes"}]
    changed = with_changes(contacts=contacts, phones=[{"contact_id": "c-1", "number": "604-555-0142"}])
    (row,) = good(folder(tmp_path / "feed", changed)).candidates
    assert "604-555-0142" not in str(row)
    assert row.notes == ("a number left out: it is private",)


def test_a_folder_with_a_sheet_of_ours(tmp_path: Path) -> None:
    folder(tmp_path / "feed", {"services": [{"id": "a", "name": "Line", "categories": "crisis", "phone": "604-555-0142"}]})
    assert fault(tmp_path / "feed") == (
        "error[feed-form]: this is a sheet of ours, not Open Referral's\n  --> feed/services.csv:1\n"
        "  = hint: name the file itself, not its folder"
    )


@pytest.mark.parametrize("owner", [{"service_at_location_id": "sal-1"}, {"location_id": "loc-1"}])
def test_what_is_of_one_place_is_not_of_the_other(tmp_path: Path, owner: dict[str, object]) -> None:
    """A phone of the service at one place, also where the row names the service: the other place has the service's own."""
    phones: list[dict[str, object]] = [
        {"service_id": "svc-1", **owner, "number": "604-555-0142"},
        {"service_id": "svc-1", "number": "604-555-0143"},
    ]
    feed = good(folder(tmp_path / "feed", with_changes(**TWO, phones=phones, addresses=[])))
    assert [(row.source_id, row.cells["phone"]) for row in feed.candidates] == [
        ("test:svc-1+sal-1", "604-555-0142"),
        ("test:svc-1+sal-2", "604-555-0143"),
    ]


@pytest.mark.parametrize("owner", [{"location_id": "loc-1"}, {"organization_id": "org-1"}])
def test_the_number_of_another_service_there_is_not_taken(tmp_path: Path, owner: dict[str, object]) -> None:
    """Two services in one house, or of one organization: each row names whose number it is."""
    phones = [{"service_id": "svc-2", **owner, "number": "604-555-0143"}]
    feed = good(folder(tmp_path / "feed", with_changes(phones=phones)))
    assert [row.cells.get("phone") for row in feed.candidates] == [None]


def test_taxonomies_of_other_things_are_not_kinds(tmp_path: Path) -> None:
    """An organization's attribute under the same plain id, or one of another purpose, says nothing of the service."""
    attributes = [
        {"link_id": "svc-1", "link_entity": "organization", "taxonomy_term_id": "t-1"},
        {"link_id": "svc-1", "link_entity": "service", "link_type": "eligibility", "taxonomy_term_id": "t-1"},
    ]
    feed = good(folder(tmp_path / "feed", with_changes(attributes=attributes)))
    assert [row.why for row in feed.refused] == ["its kind is not in the map"]
    assert feed.refused[0].notes == ("(it names none)",)


def test_ids_of_terms_in_a_cell_of_the_service(tmp_path: Path) -> None:
    changed = with_changes(attributes=[], services={"taxonomy_ids": "x, t-1"})
    assert one(folder(tmp_path / "feed", changed))["categories"] == "crisis"


def test_other_separators(tmp_path: Path) -> None:
    source = folder(tmp_path / "feed", LANTERN)
    for path in source.iterdir():
        path.write_text(path.read_text("utf-8").replace(",", ";"), "utf-8")
    assert one(source)["phone"] == "604-555-0142 ext 0110"


BAD = [
    (b'id,name\n1,"Night Line\n', "services.csv:2", "not CSV: unexpected end of data", "a quotation mark that is opened"),
    (b"id,name\n1,Night\x00Line\n", "services.csv:2", "the sign U+0000 is not for text", "delete it"),
    (b"id,name\n1,a,b\n", "services.csv:2", "3 cells, the header has 2", "needs quotation marks"),
    (b"id,name,status\n1,a\n", "services.csv:2", "2 cells, the header has 3", "lost its last columns"),
    (b"id,name,Name\n1,a,b\n", "services.csv:1", "column 'name' stands there twice", "keep one"),
    (b"id,title\n1,a\n", "services.csv:1", "column 'name' is missing", "is this the table of services?"),
    (b"", "services.csv:1", "the table is empty", "is this the table of services?"),
    (b"id,name\n1," + b"x" * 70_000 + b"\n", "services.csv:2", "not CSV: field larger than field limit", "never closed"),
    (b"id,name\n1," + b"x" * 50_000_000 + b"\n", "services.csv:2", "a line is longer than 1 MB", "is this a table?"),
    (b'id,name\n1,"' + b"x\n" * 25_000_000, "services.csv:2", "not CSV: field larger than field limit", "never closed"),
    (b"id,name\n" + b"1,a\n" * 20_001, "services.csv:20002", "more than 20,000 services", "for your region"),
    ("id,name\n1,Café\n".encode("cp1252"), "services.csv:2", "a word would read 'Café'", "--encoding cp1252"),
]


@pytest.mark.parametrize(("data", "place", "message", "hint"), BAD, ids=[bad[2][:30] for bad in BAD])
def test_what_is_no_table_is_refused_at_once(tmp_path: Path, data: bytes, place: str, message: str, hint: str) -> None:
    (tmp_path / "services.csv").write_bytes(data)
    begun = time.monotonic()
    told = fault(tmp_path, name="feed")
    assert time.monotonic() - begun < 2
    assert f"  --> feed/{place}\n" in told
    assert message in told.splitlines()[0]
    assert hint in told.splitlines()[-1]


def test_the_encoding_that_somebody_names(tmp_path: Path) -> None:
    source = folder(tmp_path / "feed", with_changes(services={"description": "Café Lune"}))
    for path in source.iterdir():
        path.write_bytes(path.read_text("utf-8").encode("cp1252"))
    assert one(source, encoding="cp1252")["description"] == "Café Lune"


def many(count: int) -> dict[str, Rows]:
    """A directory of so many services, each with six phones, ten schedules, a location and words of its own."""
    chance = random.Random(7)
    vowels = [f"{a}{b}{c}" for a in "bdfgklmnprst" for b in "aeiou" for c in "lmnrst"]

    def words(number: int) -> str:
        return " ".join(chance.choice(vowels) + chance.choice(vowels) for _ in range(number))

    ids = [f"{chance.getrandbits(64):016x}" for _ in range(count)]
    days = ("MO", "TU", "WE", "TH", "FR")
    return {
        "services": [
            {
                "id": key,
                "organization_id": f"o{n % 97}",
                "name": f"{words(2).title()} {n}",
                "description": words(40),
                "fees": words(9),
            }
            for n, key in enumerate(ids)
        ],
        "organizations": [
            {"id": f"o{n}", "name": words(2).title(), "website": f"https://org{n}.example.org"} for n in range(97)
        ],
        "locations": [{"id": f"l{key}", "name": words(2).title(), "description": words(20)} for key in ids],
        "service_at_location": [{"id": f"s{key}", "service_id": key, "location_id": f"l{key}"} for key in ids],
        "phones": [
            {"service_id": key, "number": f"604-555-01{chance.randrange(100):02d}", "type": kind, "description": words(6)}
            for key in ids
            for kind in ("voice", "text", "tty", "fax", "fax", "pager")
        ],
        "schedules": [
            {"service_id": key, "freq": "WEEKLY", "byday": day, "opens_at": opens, "closes_at": closes}
            for key in ids
            for day in days
            for opens, closes in (("09:00", "12:00"), ("13:00", "17:00"))
        ],
        "addresses": [
            {"location_id": f"l{key}", "address_1": f"{n + 1} Sealed Street", "city": "Vancouver", "address_type": "physical"}
            for n, key in enumerate(ids)
        ],
        "attributes": [{"link_id": key, "link_entity": "service", "taxonomy_term_id": "t"} for key in ids],
        "taxonomy_terms": [{"id": "t", "name": "Crisis lines"}],
    }


def big(path: Path, count: int) -> Path:
    return zipped(path / f"{count}.zip", {f"{name}.csv": table(rows) for name, rows in many(count).items()})


def peak(source: Path) -> tuple[int, int, int]:
    """Rows, the bytes at the worst moment beyond what is handed back, and the bytes that are handed back."""
    gc.collect()
    tracemalloc.start()
    feed, _ = read(source)
    gc.collect()
    kept, worst = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert feed is not None
    return len(feed.candidates), worst - kept, kept


def test_memory_stays_flat(tmp_path: Path) -> None:
    """What is read passes through: only the rows that are handed back grow with their number."""
    read(big(tmp_path, 5))  # what is loaded and cached once
    small, few, _ = peak(big(tmp_path, 100))
    large, lots, kept = peak(big(tmp_path, 1000))
    assert (small, large) == (100, 1000)
    assert lots < 1.5 * few + 500_000
    assert lots < 3_000_000
    assert kept < 1000 * 6_000


@pytest.mark.slow
def test_four_thousand_services_in_seconds(tmp_path: Path) -> None:
    source = big(tmp_path, 4000)
    begun = time.monotonic()
    feed = good(source, kinds=KINDS)
    assert time.monotonic() - begun < 30  # seconds on a busy machine; it takes about five
    assert (len(feed.candidates), feed.counts["phones"], feed.counts["schedules"]) == (4000, 24_000, 40_000)
    assert feed.candidates[0].cells["hours"] == "Mo-Fr 09:00-12:00,13:00-17:00"
    assert len({row.cells["id"] for row in feed.candidates}) == 4000
