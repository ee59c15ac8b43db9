"""One row: what it needs, what it must not hold, and that nothing it keeps secret is ever said."""

from dataclasses import fields

import pytest

from pamphlet.diagnostics import Diagnostic, Report, Where
from pamphlet.listings.cells import PROSE
from pamphlet.listings.privacy import HIDDEN
from pamphlet.listings.service import COLUMNS, Service, read_service
from tests.conftest import TODAY

KINDS = {"crisis", "shelter", "drop-in"}
GOOD = {"name": "Night Line", "categories": "crisis", "phone": "604-555-0142"}
#: A house whose address is nobody's business.
HOUSE = {
    "id": "example-house",
    "name": "Example House",
    "categories": "shelter",
    "phone": "604-555-0142",
    "address": "12 Sealed Street",
    "address_public": "no",
}


def read(**cells: str) -> tuple[Service | None, list[Diagnostic]]:
    report = Report()
    service = read_service(cells, "here", Where(path="services.csv", line=2), KINDS, {"en": "en"}, TODAY, "CA", report)
    return service, list(report)


def test_a_name_a_kind_and_a_contact_are_enough() -> None:
    service, faults = read(**GOOD)
    assert not faults
    assert service is not None
    assert (service.id, service.status, service.verified_on, service.signed) == ("night-line", "active", None, False)


@pytest.mark.parametrize("contact", ["text", "tty", "website", "address"])
def test_any_contact_will_do(contact: str) -> None:
    value = {"website": "https://example.org", "address": "12 Open Street"}.get(contact, "604-555-0142")
    service, faults = read(**{**GOOD, "phone": "", contact: value})
    assert not faults
    assert service is not None


def test_a_service_that_nobody_could_reach_is_a_fault_unless_it_waits() -> None:
    service, faults = read(**{**GOOD, "phone": ""})
    assert service is None
    assert [fault.message for fault in faults] == [
        "'Night Line' has no phone, text, tty, website or address: nobody could reach it"
    ]
    assert read(**{**GOOD, "phone": "", "status": "paused"})[1] == []


def test_an_id_is_made_of_the_name_where_there_is_none() -> None:
    service, _ = read(**{**GOOD, "name": "Café of the Women’s North"})
    assert service is not None
    assert service.id == "cafe-of-the-womens-north"
    _, faults = read(**{**GOOD, "name": "ਰਾਤ"})
    assert [(fault.message, fault.where and fault.where.field) for fault in faults] == [("'id' is blank", "id")]


@pytest.mark.parametrize("column", ["id", *PROSE, "website"])
def test_a_secret_address_in_a_column_that_prints_is_a_fault(column: str) -> None:
    value = {"id": "12-sealed-street", "website": "https://example.org/12-sealed-street"}.get(column, "At 12 Sealed Street")
    service, faults = read(**{**HOUSE, column: value})
    assert service is None
    assert "listing-address" in [fault.code for fault in faults]
    assert "ealed" not in "".join(map(str, faults))
    public, faults = read(**{**HOUSE, "address_public": "yes", column: value})
    assert not faults
    assert public is not None
    assert public.address == "12 Sealed Street"


@pytest.mark.parametrize("column", sorted(COLUMNS))
@pytest.mark.parametrize("secret", ["12 Sealed Street", "Old Mill, third door"])
def test_a_secret_address_in_any_column_is_neither_kept_nor_said(column: str, secret: str) -> None:
    service, faults = read(**{**HOUSE, "address": secret, column: f"{secret}" if column != "address_public" else "no"})
    word = secret.split()[1].strip(",")
    assert word.casefold() not in "".join(map(str, faults)).casefold()
    assert service is None or word.casefold() not in repr(service).casefold()
    assert faults == [] or service is None


def test_addresses_without_a_word_about_them_are_kept_secret_for_shelters_only() -> None:
    service, _ = read(**{**HOUSE, "address_public": ""})
    assert service is not None
    assert service.address == ""


def test_messages_hide_addresses_and_show_the_rest() -> None:
    _, faults = read(**{**GOOD, "phone": "12 Sealed Street, 604-555-0142"})
    assert f"{HIDDEN}, 604-555-0142 is not a phone number in CA" in [fault.message for fault in faults]


def test_promises_need_their_source() -> None:
    row = {**GOOD, "description": "Free and confidential advice."}
    _, faults = read(**row)
    assert [(fault.code, fault.message) for fault in faults] == [
        ("listing-claim", "'description' says 'free', and source_says does not bear it out"),
        ("listing-claim", "'description' says 'confidential', and source_says does not bear it out"),
    ]
    service, faults = read(**{**row, "source_says": "By phone: it costs no fee, and it is confidential."})
    assert not faults
    assert service is not None
    assert "costs no fee" not in repr(service)
    assert [fault.code for fault in read(**{**GOOD, "cost": "free"})[1]] == ["listing-claim"]


def test_numbers_for_texts_have_codes_of_their_own() -> None:
    service, faults = read(**{**GOOD, "text": "686868"})
    assert not faults
    assert service is not None
    assert [phone.number for phone in service.text] == ["686868"]
    assert [fault.hint for fault in read(**{**GOOD, "phone": "686868"})[1]] == ["put it under text"]


def test_no_field_holds_an_internal_column() -> None:
    internal = {"source_url", "source_id", "source_says", "source_seen", "confidence", "internal_note", "verified_by"}
    assert not internal & {field.name for field in fields(Service)}
