"""An address planted in every field of every form of directory: it stands nowhere but under `address`, and in no print.

One record for each field of each table, and for each key of JSON; one import takes them all, as a person types it. Then
everything that the import leaves behind or says is read. Twice: once where the source keeps the place private, and once where
it says nothing of it (research: listings §3, "old records leak").
"""

from __future__ import annotations

import copy
import csv
import io
import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from click.testing import CliRunner

from pamphlet.build import Outcome
from pamphlet.cli.main import main
from pamphlet.feeds.columns import TARGETS
from pamphlet.feeds.hsds_names import FILES, TABLES
from pamphlet.listings.privacy import gives_away
from tests.conftest import codes
from tests.feeds.feeds import saved, table, zipped

ADDRESS = "12 Quayside Street"
SECRETS = (ADDRESS,)
SHEET = "regions/riverside/services.csv"
PRIVATE = [{"is_confidential": "yes"}, {"location_type": "redacted"}]
#: The file of each table, and columns that are in the standard and not read.
NAMES = {table: f"{spec.files[0]}" for table, spec in TABLES.items()}
BESIDE = ("email", "wait_time", "attention", "note", "state_province", "latitude", "uri", "transportation", "title", "other")
Tables = dict[str, list[dict[str, object]]]


def record(n: int, location: Mapping[str, str]) -> dict[str, dict[str, object]]:
    """One service with a row in every table."""
    service, place, site, organization, contact = (f"{kind}{n}" for kind in ("s", "l", "x", "o", "c"))
    return {
        "services": {"id": service, "organization_id": organization, "name": f"Line {n}", "description": "Somebody listens."},
        "organizations": {"id": organization, "name": f"Society {n}", "website": "https://lantern.example.org"},
        "locations": {"id": place, "name": f"House {n}", "location_type": "physical", **location},
        "sites": {"id": site, "service_id": service, "location_id": place},
        "phones": {"service_id": service, "number": f"604-555-01{n % 100:02d}", "type": "voice"},
        "schedules": {"service_id": service, "freq": "WEEKLY", "byday": "MO", "opens_at": "09:00", "closes_at": "17:00"},
        "holidays": {"service_id": service},
        "addresses": {"location_id": place, "address_1": ADDRESS, "city": "Vancouver", "address_type": "physical"},
        "contacts": {"id": contact, "service_id": service},
        "languages": {"service_id": service, "code": "pa"},
        "accessibility": {"location_id": place, "description": "Ramp"},
        "eligibility": {"service_id": service, "eligibility": "Women"},
        "cost_options": {"service_id": service, "option": "None"},
        "areas": {"service_id": service, "name": "Riverside"},
        "attributes": {"link_id": service, "link_entity": "service", "taxonomy_term_id": f"t{n}"},
        "terms": {"id": f"t{n}", "name": "Crisis lines"},
    }


def planted_tables(location: Mapping[str, str]) -> Tables:
    """A directory with a record for every column of every table, in which that column holds the address."""
    out: Tables = {name: [] for name in NAMES.values()}
    for kind, spec in TABLES.items():
        for column in dict.fromkeys([*spec.columns, *(other for names in spec.columns.values() for other in names), *BESIDE]):
            rows = record(sum(map(len, out["services"])) and len(out["services"]), location)
            if not (kind == "addresses" and column in ("location_id", "address_1")) and column not in location:
                rows[kind][column] = ADDRESS
            for name, row in rows.items():
                out[NAMES[name]].append(row)
    return out


def documents(location: Mapping[str, str]) -> list[dict[str, Any]]:
    """A service of JSON for every key of a full one, in which that key holds the address."""
    full: dict[str, Any] = {
        **{key: "x" for key in (*TABLES["services"].columns, "email", "wait_time", "accreditations", "other")},
        "name": "Night Line",
        "phones": [
            {"number": "604-555-0142", "type": "voice", "description": "x", "extension": "", "languages": [{"name": "x"}]}
        ],
        "schedules": [
            {"freq": "WEEKLY", "byday": "MO", "opens_at": "09:00", "closes_at": "17:00", "description": "x", "notes": "x"}
        ],
        "organization": {"id": "o", "name": "Lantern Society", "website": "x", "phones": [{"number": "x", "description": "x"}]},
        "languages": [{"name": "x", "code": "x"}],
        "eligibilitys": [{"eligibility": "x", "minimum_age": "x"}],
        "cost_options": [{"option": "x", "amount": "x", "amount_description": "x", "valid_to": "x"}],
        "service_areas": [{"name": "x", "description": "x"}],
        "contacts": [{"name": "x", "title": "x", "phones": [{"number": "x", "description": "x"}]}],
        "attributes": [{"value": "x", "label": "x", "taxonomy_term": {"code": "RP-1500", "name": "Crisis lines"}}],
        "additional_urls": [{"url": "x", "label": "x"}],
        "required_documents": [{"document": "x"}],
        "program": {"name": "x", "description": "x"},
        "service_at_locations": [
            {
                "id": "x",
                "description": "x",
                "phones": [{"number": "604-555-0143", "description": "x", "type": ""}],
                "location": {
                    **{key: "x" for key in (*TABLES["locations"].columns, *BESIDE, "alternate_name", "url")},
                    "location_type": "physical",
                    "addresses": [
                        {"address_1": ADDRESS, "city": "Vancouver", "address_type": "physical"},
                        {key: "x" for key in (*TABLES["addresses"].columns, "region", "country", *BESIDE)},
                    ],
                    "phones": [{"number": "x", "description": "x"}],
                    "languages": [{"name": "x"}],
                    "accessibility": [{"description": "x", "details": "x", "url": "x"}],
                    **location,
                },
            }
        ],
    }
    out = []
    for number, path in enumerate(_paths(full)):
        if path[-1] in location or path[-1] == "address_1":
            continue
        changed = copy.deepcopy({**full, "id": f"svc-{number}", "name": f"Night Line {number}"})
        holder: Any = changed
        for key in path[:-1]:
            holder = holder[key]
        holder[path[-1]] = ADDRESS
        out.append(changed)
    return out


def _paths(data: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    for key, value in data.items() if isinstance(data, dict) else enumerate(data):
        if isinstance(value, dict | list):
            yield from _paths(value, (*path, key))
        else:
            yield (*path, key)


def as_tables(path: Path, location: Mapping[str, str]) -> list[str]:
    tables = planted_tables(location)
    assert {f"{name}.csv" for name in tables} <= FILES.keys()
    return [str(zipped(path / "feed.zip", {f"{name}.csv": table(rows) for name, rows in tables.items()}))]


def as_json(path: Path, location: Mapping[str, str]) -> list[str]:
    found = documents(location)
    assert len(found) > 100
    return [str(saved(path / "feed.json", found))]


def as_plain(path: Path, location: Mapping[str, str]) -> list[str]:
    """A plain table with a map for every column that a map can fill, and columns that nobody mapped."""
    columns = {target: f"Their{target}" for target in TARGETS}
    whole = {theirs: "" for theirs in columns.values()} | {"Phone2Description": "", "Notes": "", "TemporaryMessage": ""}
    whole |= {"Theirphone": "604-555-0142", "Theircategories": "crisis", "Theiraddress": ADDRESS, "Theirname": "Night Line"}
    rows = [
        {
            **whole,
            "Theirsource_id": str(n),
            "Theirname": f"Line {n}",
            column: ADDRESS,
            "AddressIsPrivate": "yes" if location else "",
        }
        for n, column in enumerate(whole)
        if column != "Theiraddress"
    ]
    (path / "feed.csv").write_text(table(rows), "utf-8", newline="")
    lines = "\n".join(f'{target} = "{theirs}"' for target, theirs in columns.items())
    (path / "map.toml").write_text(f"[columns]\n{lines}\n", "utf-8")
    return [str(path / "feed.csv"), "--map", str(path / "map.toml")]


FORMS = [as_tables, as_json, as_plain]
Form = Callable[[Path, Mapping[str, str]], list[str]]


def taken(lantern: Path, words: list[str]) -> tuple[list[dict[str, str]], str]:
    """The new rows of the sheet after an import with --json, and all that was said and remembered."""
    before = len((lantern / SHEET).read_text("utf-8").splitlines())
    done = CliRunner().invoke(
        main, ["listings", "import", *words, "-r", "riverside", "--kind", "crisis", "--json", "--project", str(lantern)]
    )
    assert done.exit_code == 0, done.output
    json.loads(done.stdout)
    rows = [*csv.DictReader(io.StringIO((lantern / SHEET).read_text("utf-8")))][before - 1 :]
    return rows, done.stdout + done.stderr + (lantern / "regions/riverside/imported.jsonl").read_text("utf-8")


@pytest.mark.parametrize("location", PRIVATE, ids=["confidential", "redacted"])
@pytest.mark.parametrize("form", FORMS)
def test_a_private_address_stands_nowhere(lantern: Path, tmp_path: Path, form: Form, location: dict[str, str]) -> None:
    rows, said = taken(lantern, form(tmp_path, location))
    assert len(rows) > 15
    assert not gives_away(said, SECRETS)
    for row in rows:
        assert not gives_away(str(row), SECRETS), row
        assert row["address_public"] == "no" or not row["address"]


@pytest.mark.parametrize("form", FORMS)
def test_an_address_of_which_nothing_is_known_stands_under_address_alone(lantern: Path, tmp_path: Path, form: Form) -> None:
    rows, said = taken(lantern, form(tmp_path, {}))
    assert not gives_away(said, SECRETS)
    assert sum(ADDRESS in row["address"] for row in rows) > 15
    for row in rows:
        assert not gives_away(str({column: cell for column, cell in row.items() if column != "address"}), SECRETS), row
        assert row["address_public"] == "ask" or not row["address"]


@pytest.mark.parametrize("form", FORMS)
def test_an_address_to_be_asked_for_is_not_printed_once_its_row_is_checked(
    lantern: Path, tmp_path: Path, made: Callable[..., Outcome], form: Form
) -> None:
    """Somebody rang them all up and wrote active, and left `ask` as it is. A few at a time, as many as there is room for."""
    rows, _ = taken(lantern, form(tmp_path, {}))
    theirs = {"status": "active", "verified_on": "2026-11-20", "verified_by": "AB by phone"}
    blank = dict.fromkeys(("accessibility", "cost", "for_whom"), "")  # words of which the project has no translation
    checked = [{**row, **theirs, **blank} for row in rows if row["address"]]
    before = [row for row in csv.DictReader(io.StringIO((lantern / SHEET).read_text("utf-8"))) if not row["source_id"]]
    for some in (checked[:2], checked[len(checked) // 2 :][:2], checked[-2:]):
        assert all(row["address"] and row["address_public"] == "ask" for row in some)
        out = io.StringIO(newline="")
        writer = csv.DictWriter(out, list(dict.fromkeys([*rows[0], *blank])), restval="")
        writer.writeheader()
        writer.writerows([*before, *some])
        (lantern / SHEET).write_text(out.getvalue(), "utf-8", newline="")
        outcome = made(lantern, layouts=("trifold",), targets=("screen",), languages=("en",))
        assert codes(outcome) == [], list(map(str, outcome.report))
        (entry,) = outcome.entries
        printed = "".join((tmp_path / "output" / "manifest.json").read_text("utf-8").split())
        pages = [page for path in (tmp_path / "output").rglob("*.pdf") for page in pypdfium2.PdfDocument(path)]
        printed += "".join(page.get_textpage().get_text_bounded() for page in pages)
        assert some[0]["id"] in printed
        assert not gives_away(printed + str(entry) + "".join(map(str, outcome.report)), SECRETS)
