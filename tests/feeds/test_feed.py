"""The door for somebody's directory: what comes in loads, is unverified, gives nothing away; what does not come in is told."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pamphlet.diagnostics import Report, Where
from pamphlet.feeds.candidates import Candidate, Maker, Refused, Terms
from pamphlet.feeds.feed import FORMS, Feed
from pamphlet.feeds.filling import REASONS
from pamphlet.feeds.hsds import record_of
from pamphlet.feeds.kinds import Kinds
from pamphlet.listings.privacy import gives_away
from pamphlet.listings.service import COLUMNS, read_service
from tests.feeds.feeds import (
    KINDS,
    LANTERN,
    SPOKEN,
    TODAY,
    fault,
    folder,
    good,
    one,
    read,
    saved,
    service,
    table,
    with_changes,
)
from tests.feeds.test_columns import MAP, ROW
from tests.feeds.test_hsds_tables import OLD


def json_of(tmp_path: Path, **changes: Any) -> Path:
    return saved(tmp_path / "feed.json", service(**changes))


def loads(row: Candidate) -> bool:
    report = Report()
    found = read_service(row.cells, "here", Where(path="services.csv", line=2), KINDS, SPOKEN, TODAY, "CA", report)
    assert found is not None, list(map(str, report))
    return found.status == "paused" and found.verified_on is None and not found.signed and not found.address


# -- what is no directory -------------------------------------------------------------------------------------------

STRANGERS = [
    ("a.xml", b'<?xml version="1.0"?><Agencies/>', "this is XML"),
    ("airs.xml", b"\xef\xbb\xbf<Source><Agency/></Source>", "this is XML"),
    ("utf16.xml", '<?xml version="1.0"?><a/>'.encode("utf-16"), "this is XML"),
    ("map.kml", b'<?xml version="1.0"?>\n<kml xmlns="http://www.opengis.net/kml/2.2"/>', "this is a map (KML)"),
    ("page.html", b"<!DOCTYPE html><html>", "this is a web page (HTML)"),
    ("list.pdf", b"%PDF-1.7", "this is a PDF"),
    ("list.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "this is an old Excel or Word file"),
    ("list.csv.gz", b"\x1f\x8b\x08\x00", "this is a packed file (gzip)"),
    ("data.bin", b"\x00\x01\x02", "this is no text"),
    ("ld.json", b'{"@context": "https://schema.org", "@type": "Service"}', "this JSON holds no services of Open Referral"),
    ("empty.csv", b"", "the file is empty"),
    ("blank.json", b" \n\t\n", "the file is empty"),
    ("words.csv", b"Dear reader,\nhere is our list\n", "the columns of this table are not ours: 'Dear reader'"),
]


@pytest.mark.parametrize(("name", "data", "message"), STRANGERS, ids=[s[0] for s in STRANGERS])
def test_other_forms_are_refused_in_one_sentence_that_names_ours(tmp_path: Path, name: str, data: bytes, message: str) -> None:
    (tmp_path / name).write_bytes(data)
    assert fault(tmp_path / name) == f"error[feed-form]: {message}\n  --> {name}\n  = hint: {FORMS}"


def test_word_documents_and_missing_files(tmp_path: Path) -> None:
    from docx import Document

    Document().save(str(tmp_path / "list.docx"))
    assert "the zip has no services.csv and no JSON" in fault(tmp_path / "list.docx")
    assert fault(tmp_path / "none.csv") == f"error[feed-form]: there is no such file\n  --> none.csv\n  = hint: {FORMS}"
    (tmp_path / "void").mkdir()
    assert "the folder has no services.csv and no JSON" in fault(tmp_path / "void")


def test_an_unknown_kind_for_all_is_refused(tmp_path: Path) -> None:
    assert fault(json_of(tmp_path), default_kind="crysis") == (
        "error[selection]: 'crysis' is no kind of service here\n"
        "  = hint: one of crisis, directory, drop-in, health, legal, outreach, shelter, violence"
    )


def test_a_map_holds_for_every_form(tmp_path: Path) -> None:
    path = tmp_path / "map.toml"
    path.write_text('[categories]\n"rp-1500" = "health"\n')
    assert one(json_of(tmp_path), mapping=path)["categories"] == "health"
    assert one(json_of(tmp_path), categories={"CRISIS Lines": "legal; health"})["categories"] == "legal; health"


# -- which services ------------------------------------------------------------------------------------------------

UNTIL = {"freq": "WEEKLY", "byday": "MO", "opens_at": "09:00", "closes_at": "17:00", "until": "2026-11-21"}
REFUSED: list[tuple[dict[str, Any], str, tuple[str, ...]]] = [
    ({"name": ""}, "no-name", ()),
    ({"name": "Call 604-555-0142"}, "name", ("the name holds a phone number",)),
    ({"name": "House at 12 Sealed Street"}, "name", ("the name holds what looks like a street address",)),
    ({"name": "=cmd()"}, "name", ("the name holds a formula",)),
    ({"name": "N" * 121}, "long-name", ()),
    ({"name": "Caf\u00c3\u00a9"}, "garbled", ("the name holds markup",)),
    ({"description": "8:30am\u00e2\u20ac\u201c5pm"}, "garbled", ("'â€' in source_says",)),
    ({"alert": "lone \ud800 half"}, "garbled", ("'\ufffd' in internal_note",)),
    ({"status": "inactive"}, "closed", ()),
    ({"status": "Defunct"}, "closed", ()),
    ({"status": "Program ended"}, "closed", ()),
    ({"isActive": False}, "closed", ()),
    ({"ExcludeFromDirectory": True}, "hidden", ()),
    ({"status": "Active, but do not refer"}, "hidden", ()),
    ({"schedules": [UNTIL]}, "ended", ("nothing repeats after 2026-11-21",)),
    ({"attributes": []}, "kind", ("(it names none)",)),
    (
        {"phones": [{"number": "604-555-014"}], "url": "http://a.example.org"},
        "contact",
        (
            "phone left out, '604-555-014' is no number that can be printed: ten digits are needed; did the sheet drop one?",
            "website left out, http://a.example.org: only https is printed, this is 'http'",
        ),
    ),
    ({"phones": [{"number": "604-555-0142", "type": "fax"}]}, "contact", ("left out: 1 fax",)),
]


@pytest.mark.parametrize(("changes", "reason", "notes"), REFUSED, ids=[f"{r[1]}-{n}" for n, r in enumerate(REFUSED)])
def test_why_a_service_is_not_taken(tmp_path: Path, changes: dict[str, Any], reason: str, notes: tuple[str, ...]) -> None:
    feed = good(json_of(tmp_path, **changes))
    assert not feed.candidates
    (row,) = feed.refused
    assert (row.why, row.notes) == (REASONS[reason], notes)
    assert feed.counts[f"refused: {row.why}"] == 1


def test_a_service_that_is_closed_for_a_time_is_taken_and_told(tmp_path: Path) -> None:
    cells = one(json_of(tmp_path, status="temporarily closed", alert="Back in May."))
    assert cells["status"] == "paused"
    assert "temporarily closed at the source (temporarily closed); the source warns: Back in May." in cells["internal_note"]


def test_words_that_say_that_it_closed_are_told(tmp_path: Path) -> None:
    cells = one(json_of(tmp_path, description="This program is no longer operating."))
    assert "the words of the source say that it may have closed: ask" in cells["internal_note"]


def test_the_same_id_twice(tmp_path: Path) -> None:
    """Once is enough where nothing differs; where anything does, nobody knows which is right (research: ORUK page)."""
    feed = good(saved(tmp_path / "feed.json", [service(), service(), service(name="Day Line")]))
    assert [row.cells["name"] for row in feed.candidates] == ["Night Line (Lantern Society)"]
    assert [(row.name, row.why) for row in feed.refused] == [("Day Line", "its id stands for two different services")]
    assert (feed.counts["services"], feed.counts["repeated"]) == (3, 1)


def test_services_without_an_id_are_known_by_their_names(tmp_path: Path) -> None:
    bare = [service(id="", name="Line", alert=str(n)) for n in range(2)]
    feed = good(saved(tmp_path / "feed.json", [*bare, bare[0]]))
    assert [row.source_id for row in feed.candidates] == ["test:name-line", "test:name-line-2"]
    assert [row.cells["id"] for row in feed.candidates] == ["line-lantern-society", "line-lantern-society-2"]


def test_ids_are_made_of_names(tmp_path: Path) -> None:
    names = ["Café of the North", "Region", "ਰਾਤ", "N" * 100, "N" * 100 + "M"]
    documents = [service(id=str(n), name=name, organization=None) for n, name in enumerate(names)]
    feed = good(saved(tmp_path / "feed.json", documents))
    assert [row.cells["id"] for row in feed.candidates] == [
        "cafe-of-the-north",
        "region-1",
        "test-2",
        "n" * 60,
        "n" * 60 + "-2",
    ]


# -- what stands in a row ------------------------------------------------------------------------------------------


def test_nothing_is_verified_whatever_the_source_says(tmp_path: Path) -> None:
    """An edit is no check (research: listings, "Feeds rarely say when anyone checked")."""
    cells = one(
        json_of(tmp_path, assured_date="2026-11-20", last_modified="2026-11-21T10:00:00Z", assurer_email="a@example.org")
    )
    assert (cells["status"], cells["verified_on"], cells["verified_by"], cells["address_public"]) == ("paused", "", "", "ask")
    assert "the source says it was assured on 2026-11-20" in cells["internal_note"]
    assert "2026-11-21" not in str(cells)
    assert "a@example.org" not in str(cells)


LONG = "Somebody listens to whoever rings, " * 5


@pytest.mark.parametrize(
    ("changes", "column", "cell", "said", "note"),
    [
        ({"description": LONG}, "description", None, LONG.strip(), "174 characters; write one of at most 140"),
        ({"description": "Ring 604-555-0143."}, "description", None, "Ring 604-555-0143.", "a phone number"),
        (
            {"description": "At 12 Sealed Street."},
            "description",
            None,
            "At (an address, not shown)",
            "what looks like a street address",
        ),
        ({"description": "=HYPERLINK()"}, "description", None, "=HYPERLINK()", "a formula"),
        ({"description": "<p>One.</p><p>Two &amp; three</p>"}, "description", "One. Two & three", "One. Two & three", ""),
        ({"fees": "Sliding scale"}, "cost", "Sliding scale", "fees: Sliding scale", ""),
        ({"fees": "There is no charge."}, "cost", "free", "fees: There is no charge.", ""),
        ({"fees": "Free for members"}, "cost", "Free for members", "fees: Free for members", ""),
        ({"cost_options": [{"amount": 0}]}, "cost", "free", "amount 0 (free)", ""),
        ({"cost_options": [{"amount": 0}, {"amount": 5}]}, "cost", None, "cost options: 0, 5", ""),
        ({"cost_options": [{"amount": 0}], "fees": "5 dollars"}, "cost", "5 dollars", "fees: 5 dollars", ""),
        ({"fees": LONG}, "cost", None, LONG.strip(), "write one of at most 40"),
        ({"minimum_age": 16, "maximum_age": 25}, "for_whom", "ages 16 to 25", "", ""),
        ({"eligibility_description": "Anyone"}, "for_whom", "Anyone", "for whom: Anyone", ""),
        ({"interpretation_services": "over the phone"}, "interpreter", "phone", "interpretation: over the phone", ""),
        ({"interpretation_services": "in 40 languages"}, "interpreter", None, "interpretation: in 40 languages", ""),
        ({"alternate_name": "Nightly"}, "short_name", "Nightly", "", ""),
        ({"alternate_name": "The Night Line of the Lantern"}, "short_name", None, "also called: The Night Line of", ""),
        (
            {"languages": [{"code": "pa"}, {"name": "French"}, {"name": "Creole"}]},
            "languages",
            "pa; fr",
            "",
            "not known: Creole",
        ),
        ({"url": "www.lantern.example.org"}, "website", "https://www.lantern.example.org", "", "https:// was put before"),
        ({"url": "https://bit.ly/x"}, "website", None, "", "bit.ly is a link shortener"),
        ({"url": "javascript:alert(1)"}, "website", None, "", "website left out"),
    ],
)
def test_words_are_taken_whole_or_not_at_all(
    tmp_path: Path, changes: dict[str, Any], column: str, cell: str | None, said: str, note: str
) -> None:
    (row,) = good(json_of(tmp_path, **changes)).candidates
    assert row.cells.get(column) == cell
    assert said in row.cells["source_says"]
    assert (note in " ".join(row.notes)) if note else not row.notes
    assert loads(row)


def test_a_name_that_promises_is_its_own_source(tmp_path: Path) -> None:
    row = good(json_of(tmp_path, name="Families Anonymous", description="A circle.")).candidates[0]
    assert row.cells["source_says"] == "A circle. | its name: Families Anonymous (Lantern Society)"
    assert loads(row)


def test_words_beyond_what_a_cell_holds_are_told_not_cut(tmp_path: Path) -> None:
    row = good(
        json_of(tmp_path, description="word " * 5_000, application_process="step " * 5_000, alert="so " * 2_000)
    ).candidates[0]
    assert len(row.cells["source_says"]) == 24_999
    assert row.notes[-2:] == (
        "how to apply not taken: 24999 characters, read them in the source",
        "the source warns not taken: 6017 characters, read them in the source",
    )


def test_notes_quote_only_so_much(tmp_path: Path) -> None:
    """A cell of Excel holds 32,767 characters, and a row of a hostile source must not hide the others."""
    words = "x y " * 4_000
    phones = [{"number": f"{n}{words}"} for n in range(60)]
    (row,) = good(json_of(tmp_path, phones=[*phones, {"number": "604-555-0142"}], status=words)).candidates
    assert len(row.cells["internal_note"]) < 32_000
    assert row.cells["internal_note"].endswith(" more, read them in the source")
    assert row.notes[0].endswith(" … (of 16,142 characters: read it in the source)")
    assert max(map(len, row.notes)) < 700
    assert loads(row)


@pytest.mark.parametrize("name", ["Lantern Society", "The Lantern Society of Vancouver"])
def test_whose_service_it_is_stands_behind_its_name_once(tmp_path: Path, name: str) -> None:
    assert one(json_of(tmp_path, name=name))["name"] == name


def test_the_end_of_a_series_ends_the_row(tmp_path: Path) -> None:
    cells = one(json_of(tmp_path, schedules=[{**UNTIL, "until": "2027-03-31"}]))
    assert (cells["hours"], cells["expires_on"]) == ("Mo 09:00-17:00", "2027-03-31")


# -- addresses -----------------------------------------------------------------------------------------------------


def at(**changes: Any) -> dict[str, Any]:
    """A service at a location with an address, some of its fields changed: `location`, `address`, `service`."""
    address = {"address_1": "12 Sealed Street", "city": "Vancouver", "postal_code": "V6A 1A1", "address_type": "physical"}
    place = {
        "id": "loc-1",
        "name": "East",
        "addresses": [{**address, **changes.get("address", {})}],
        **changes.get("location", {}),
    }
    return service(service_at_locations=[{"id": "sal-1", "location": place}], **changes.get("service", {}))


@pytest.mark.parametrize(
    "changes",
    [
        {"location": {"isConfidential": True}},
        {"address": {"is_private": "yes"}},
        {"service": {"addressIsPrivate": 1}},
        {"location": {"location_type": "redacted"}},
        {"service": {"description": "A house at an undisclosed place."}},
        {"service": {"name": "Confidential house"}},
        {"location": {"description": "The location is CONFIDENTIAL"}},
        {"address": {"attention": "Confidential"}},
    ],
)
def test_an_address_that_the_source_keeps_private_is_nowhere(tmp_path: Path, changes: dict[str, Any]) -> None:
    (row,) = good(saved(tmp_path / "feed.json", at(**changes))).candidates
    assert row.cells["address_public"] == "no"
    assert "address" not in row.cells
    assert "address not taken: it may be private" in row.notes
    assert not gives_away(str(row), ["Sealed Street", "V6A 1A1", "Vancouver"])
    assert loads(row)


@pytest.mark.parametrize("kind", ["postal", "virtual"])
def test_addresses_where_nobody_can_go_are_left_out(tmp_path: Path, kind: str) -> None:
    (row,) = good(saved(tmp_path / "feed.json", at(address={"address_type": kind}))).candidates
    assert "address" not in row.cells
    assert row.notes == ("address left out: it is for post only",)


def test_an_address_without_a_number_is_known_by_its_words(tmp_path: Path) -> None:
    """Nothing shows that a house with a name is an address, but that the source has it as one."""
    mill = {"address": {"address_1": "The Old Mill", "city": "", "postal_code": ""}}
    told = {"description": "Come to the old mill."}
    (row,) = good(saved(tmp_path / "feed.json", at(**mill, service=told))).candidates
    assert (row.cells["address"], row.cells.get("description")) == ("The Old Mill", None)
    assert row.notes[0].startswith("description left out: 'description' holds what looks like a street address")
    (row,) = good(saved(tmp_path / "feed.json", at(**mill, service=told, location={"isConfidential": True}))).candidates
    assert not gives_away(str(row), ["The Old Mill"])
    named = at(**mill, service={"name": "Friends of the Old Mill"}, location={"isConfidential": True})
    feed = good(saved(tmp_path / "feed.json", named))
    assert [(row.why, row.notes) for row in feed.refused] == [
        (REASONS["name"], ("the name holds what may be a private address",))
    ]
    assert not gives_away(str(feed), ["The Old Mill"])


def test_kinds_that_hold_an_address_are_told_without_it(tmp_path: Path) -> None:
    terms = {"attributes": [{"taxonomy_term": {"name": "Houses at 12 Sealed Street"}}]}
    found = everything(*read(saved(tmp_path / "feed.json", at(service=terms))))
    assert "its kind is not in the map" in found
    assert not gives_away(found, SECRET)


def test_a_place_kept_private_does_not_stand_for_another(tmp_path: Path) -> None:
    """The same house, once marked and once not: it stays private."""
    site = at()["service_at_locations"][0]
    marked = at(location={"isConfidential": True})["service_at_locations"][0]
    feed = good(saved(tmp_path / "feed.json", service(service_at_locations=[{**marked, "id": "a"}, {**site, "id": "b"}])))
    assert "Sealed" not in str(feed)


PLANTS = ("12 Sealed Street", "Come to 12-sealed-street, please", "unit 4, 12 SEALED  STREET")
SECRET = ("12 Sealed Street",)


def everything(feed: Feed | None, report: Report) -> str:
    return " ".join([str(feed), *map(str, report)])


def planted(
    tables: Mapping[str, list[dict[str, object]]], text: str
) -> Iterator[tuple[str, dict[str, list[dict[str, object]]]]]:
    """The tables with a text in one column after another, known columns that were blank among them."""
    from pamphlet.feeds.hsds_names import FILES, TABLES

    for name, rows in tables.items():
        more = TABLES[FILES[f"{name}.csv"]].columns if f"{name}.csv" in FILES else {}
        for column in dict.fromkeys([*rows[0], *more]):
            changed = {other: [dict(row) for row in group] for other, group in tables.items()}
            changed[name][0][column] = text
            yield f"{name}.{column}", changed


@pytest.mark.parametrize("plant", PLANTS)
@pytest.mark.parametrize("tables", [LANTERN, OLD], ids=["3.0", "1.x"])
def test_a_private_address_planted_in_any_column_of_tables_is_nowhere(
    tmp_path: Path, tables: dict[str, list[dict[str, object]]], plant: str
) -> None:
    secret = {name: [dict(row) for row in rows] for name, rows in tables.items()}
    secret["locations"][0]["is_confidential"] = "yes"
    for name, changed in planted(secret, plant):
        if name == "locations.is_confidential":
            continue
        if name.endswith("address_1"):  # a second address, so that the private one is still known
            changed[name.split(".")[0]].append({**secret[name.split(".")[0]][0]})
        found = everything(*read(folder(tmp_path / name / "feed", changed), default_kind="directory"))
        assert not gives_away(found, SECRET), name


@pytest.mark.parametrize("plant", PLANTS)
def test_a_private_address_planted_in_any_field_of_json_is_nowhere(tmp_path: Path, plant: str) -> None:
    whole = at(
        location={
            "isConfidential": True,
            "phones": [{"number": "604-555-0143", "description": "x", "type": "voice"}],
            "languages": "x",
        },
        service={
            **{
                name: "x"
                for name in ("alert", "fees", "eligibility_description", "interpretation_services", "alternate_name", "url")
            },
            **{
                name: "x"
                for name in ("application_process", "assured_date", "minimum_age", "attending_access", "fees_description")
            },
            "schedules": [
                {"freq": "WEEKLY", "byday": "MO", "opens_at": "x", "closes_at": "17:00", "description": "x", "notes": "x"}
            ],
            "service_areas": [{"name": "x"}],
            "languages": [{"name": "x"}],
            "cost_options": [{"amount": "x", "option": "x", "amount_description": "x"}],
            "contacts": [{"name": "x", "phones": [{"number": "x", "description": "x"}]}],
        },
    )

    def fields(data: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
        items = data.items() if isinstance(data, dict) else enumerate(data)
        for key, value in items:
            if isinstance(value, (dict, list)):
                yield from fields(value, (*path, key))
            else:
                yield (*path, key)

    import copy

    paths = [path for path in fields(whole) if path[-1] not in ("isConfidential", "address_1")]
    assert len(paths) > 45
    for path in paths:
        changed = copy.deepcopy(whole)
        holder: Any = changed
        for key in path[:-1]:
            holder = holder[key]
        holder[path[-1]] = plant
        found = everything(*read(saved(tmp_path / "feed.json", changed), default_kind="directory"))
        assert not gives_away(found, SECRET), path


@pytest.mark.parametrize("plant", PLANTS)
def test_a_private_address_planted_in_any_column_of_a_plain_table_is_nowhere(tmp_path: Path, plant: str) -> None:
    (tmp_path / "map.toml").write_text(MAP, "utf-8")
    extra = {
        "TemporaryMessage": "",
        "LastVerifiedOn": "",
        "AgencyStatus": "",
        "Phone1Type": "",
        "Phone1Extension": "",
        "Notes": "",
    }
    whole = {**ROW, **extra, "PhysicalAddressIsPrivate": "Yes"}
    for column in whole:
        if column in ("PhysicalAddressIsPrivate", "PhysicalAddress1"):
            continue
        (tmp_path / "feed.csv").write_text(table([{**whole, column: plant}]), "utf-8", newline="")
        found = everything(*read(tmp_path / "feed.csv", mapping=tmp_path / "map.toml", default_kind="directory"))
        assert not gives_away(found, SECRET), column


@pytest.mark.parametrize("plant", PLANTS)
def test_no_column_that_prints_holds_an_address_even_where_none_is_private(tmp_path: Path, plant: str) -> None:
    internal = {"source_says", "internal_note", "source_id", "source_url", "source_seen", "confidence", "address"}
    for name, changed in planted(LANTERN, plant):
        feed, report = read(folder(tmp_path / name / "feed", changed), default_kind="directory")
        assert feed is not None
        assert not gives_away(" ".join(map(str, report)), SECRET), name
        for row in feed.candidates:
            printed = {column: cell for column, cell in row.cells.items() if column not in internal}
            assert not gives_away(str(printed) + str(row.notes), SECRET), name
        assert not gives_away(str(feed.refused), SECRET), name


# -- every row loads ------------------------------------------------------------------------------------------------

WORDS = st.text(alphabet=st.sampled_from("ab N=@<>&;*_[]()#'\"\\n12-60455501\u200b\u00e9\ufffd\x00.,:/"), max_size=60)
NUMBERS = st.one_of(st.sampled_from(["604-555-0142", "988", "1-800-555-0142", "6045550142", "686868", "310-0142"]), WORDS)
TIMES = st.one_of(st.sampled_from(["09:00", "17:00:00", "9am", "5:00 pm", "23:59", "00:00", "24:00", "10:00Z", "noon"]), WORDS)
PHONE = st.fixed_dictionaries(
    {"number": NUMBERS}, optional={"type": st.one_of(st.sampled_from(["voice", "text", "fax", "tty"]), WORDS)}
)
SCHEDULE = st.fixed_dictionaries(
    {"opens_at": TIMES, "closes_at": TIMES},
    optional={
        "byday": st.sampled_from(["MO", "MO,TU", "1SA", "", "SU"]),
        "weekday": WORDS,
        "freq": st.sampled_from(["WEEKLY", "MONTHLY"]),
    },
)
FIELDS = (
    "name",
    "alternate_name",
    "description",
    "alert",
    "fees",
    "eligibility_description",
    "interpretation_services",
    "url",
    "status",
)


@given(
    words=st.dictionaries(st.sampled_from(FIELDS), WORDS),
    phones=st.lists(PHONE, max_size=3),
    schedules=st.lists(SCHEDULE, max_size=3),
    kinds=st.lists(st.sampled_from(["Crisis lines", "Food", "Kites"]), max_size=2),
)
def test_every_row_that_leaves_here_loads(
    words: dict[str, str], phones: list[Any], schedules: list[Any], kinds: list[str]
) -> None:
    terms = Terms(origin="test", file="feed", today=TODAY, known=KINDS, spoken=SPOKEN, country="CA", kinds=Kinds({}, KINDS))
    attributes = [{"taxonomy_term": {"name": kind}} for kind in kinds]
    data = service(**{**words, "phones": phones, "schedules": schedules, "attributes": attributes})
    for row in Maker(terms).rows(record_of(data)):
        if isinstance(row, Refused):
            assert row.why in REASONS.values()
        else:
            assert loads(row)
            assert set(row.cells) <= set(COLUMNS)


def test_a_location_that_is_not_there_may_be_private(tmp_path: Path) -> None:
    """What it would say of its address is lost with it."""
    changed = with_changes(locations=[{"id": "another", "name": "East"}])
    (row,) = good(folder(tmp_path / "feed", changed)).candidates
    assert (row.cells.get("address"), row.cells["address_public"]) == (None, "no")
    assert row.notes == ("address not taken: it may be private",)


def test_the_same_source_gives_the_same_rows(tmp_path: Path) -> None:
    source = folder(tmp_path / "feed", with_changes())
    assert good(source) == good(source)
