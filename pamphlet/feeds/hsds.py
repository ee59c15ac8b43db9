"""A service as Open Referral writes it (HSDS 1.x to 3.1, ORUK 1.0 and 3.0), nested as in its JSON, into a `Record`.

Names that changed between the versions are all known; values of the wrong type count as blank. Phones and schedules are those
of the most exact level that has any: service at location, service, location, then for phones organization and contacts
(research: listings §1, hsds-mapping). Contacts' names, coordinates, funding and `last_modified` are never read: an edit is no
check.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TypeAlias

from pamphlet.feeds.contacts import digits, printable
from pamphlet.feeds.flags import hidden, inactive, secret, unlisted
from pamphlet.feeds.prose import readable
from pamphlet.feeds.record import Number, Place, Record, Schedule

Data: TypeAlias = Mapping[str, Any]
#: What only full records have; a record of a list has none of them (HSDS API, `/services`).
CHILDREN = ("phones", "schedules", "service_at_locations", "contacts", "regular_schedules", "locations")
_OTHERS = ("count", "byweekno", "bymonthday", "byyearday", "bysetpos", "bymonth")
_SERVICE_TERMS = frozenset({"", "service_type", "service type", "service", "category", "taxonomy"})


def record_of(service: Data, organization: Data | None = None) -> Record:
    """The record of one service; `organization` where it stands around the service instead of in it."""
    own = _thing(service, "organization") or organization or {}
    places = tuple(_places(service, own))
    ages = [service, *_things(service, "eligibilitys", "eligibility", "eligibilities")]
    costs = _things(service, "cost_options", "cost_option")
    notes = []
    if any(words(cost, "valid_to") for cost in costs):
        notes.append("cost options have an end: compare them with the source")
    return Record(
        id=words(service, "id"),
        name=words(service, "name"),
        alternate_name=words(service, "alternate_name"),
        organization=words(own, "name"),
        description=words(service, "description"),
        websites=tuple(filter(None, [raw(service, "url", "website"), raw(own, "website", "url")])),
        kinds=tuple(_terms(service)),
        status=words(service, "status", "AgencyStatus"),
        alert=words(service, "alert"),
        assured_date=words(service, "assured_date"),
        hidden=hidden(service) or hidden(own),
        inactive=inactive(service) or inactive(own),
        shallow=_is_shallow(service),
        eligibility=_joined(_eligibility(service)),
        minimum_age=_first(ages, "minimum_age"),
        maximum_age=_first(ages, "maximum_age"),
        fees=words(service, "fees_description") or words(service, "fees"),
        amounts=tuple(words(cost, "amount") or "?" for cost in costs),
        interpretation_services=words(service, "interpretation_services"),
        attending_access=words(service, "attending_access", "attending_type"),
        areas=tuple(dict.fromkeys(_areas(service))),
        languages=tuple(_languages(service)),
        places=places,
        said=tuple(
            (what, text)
            for what, text in (
                ("how to apply", words(service, "application_process")),
                ("cost options", _joined(words(cost, "amount_description", "option") for cost in costs)),
                ("further addresses", _joined(raw(url, "url") for url in _things(service, "additional_urls"))),
            )
            if text
        ),
        notes=tuple(notes),
    )


def raw(data: Data, *names: str) -> str:
    """The first of some fields that is filled in, as text."""
    for name in names:
        value = data.get(name)
        if value is None:
            continue
        if isinstance(value, str) and value.strip():
            return value.strip()
        if isinstance(value, (int, float)):
            return str(value).lower() if isinstance(value, bool) else str(value)
    return ""


def words(data: Data, *names: str) -> str:
    """The first of some fields that is filled in, as one plain line; the spreadsheet's `null` is blank."""
    text = raw(data, *names)
    return "" if not text or text.casefold() == "null" else readable(text)


def _is_shallow(service: Data) -> bool:
    """Whether neither the service nor the places in it have what only full records have."""
    sites = _things(service, "service_at_locations")
    if any(name in service for name in CHILDREN if name != "service_at_locations"):
        return False
    return not any(name in site for site in sites for name in CHILDREN) if sites else "service_at_locations" not in service


def _thing(data: Data, name: str) -> Data | None:
    value = data.get(name)
    return value if isinstance(value, Mapping) else None


def _things(data: Data, *names: str) -> list[Data]:
    """The children under the first of some names that has any."""
    for name in names:
        value = data.get(name)
        if isinstance(value, Mapping):
            value = [value]
        if isinstance(value, list) and (found := [item for item in value if isinstance(item, Mapping)]):
            return found
    return []


def _joined(texts: Iterable[str]) -> str:
    return "; ".join(dict.fromkeys(filter(None, texts)))


def _first(data: Iterable[Data], name: str) -> str:
    return next(filter(None, (words(item, name) for item in data)), "")


def _places(service: Data, organization: Data) -> Iterator[Place]:
    sites = _things(service, "service_at_locations", "service_at_location", "services_at_location")
    if not sites:
        sites = [{"location": location} for location in _things(service, "locations", "location")]
    for site in sites or [{}]:
        location = _thing(site, "location") or {}
        levels = (site, service, location, organization)
        schedules = [
            [*map(_schedule, _things(level, "schedules", "regular_schedules", "regular_schedule"))] for level in levels[:3]
        ]
        week = next(filter(None, schedules), [])
        numbers, further = _numbers(levels)
        addresses = [a for a in _things(location, "addresses", "physical_addresses", "physical_address", "address")]
        holidays = sum(len(_things(level, "holiday_schedules", "holiday_schedule")) for level in levels[:3])
        chosen = _physical(addresses)
        yield Place(
            id=words(site, "id"),
            name=words(location, "name"),
            description=_joined([words(site, "description"), words(location, "description")]),
            numbers=numbers,
            further=further,
            schedules=tuple(week),
            overruled=len({schedule for level in schedules for schedule in level} - set(week)),
            holidays=holidays,
            address=_address(chosen[0]) if chosen else "",
            city=words(chosen[0], "city") if chosen else "",
            secret=_is_secret(service, site, location, addresses),
            parts=tuple(_parts(addresses)),
            languages=tuple(_languages(site)) or tuple(_languages(location)),
            accessibility=_accessibility(location),
            notes=tuple(
                note
                for note in (
                    f"{len(chosen)} addresses at the source, the first was taken" if len(chosen) > 1 else "",
                    "address left out: it is for post only" if addresses and not chosen else "",
                )
                if note
            ),
        )


def _numbers(levels: tuple[Data, Data, Data, Data]) -> tuple[tuple[Number, ...], tuple[Number, ...]]:
    """The phones of the most exact level with one that a person can ring up, contacts last; and those of the levels behind it
    that are not among them. Faxes go along, to be counted.
    """
    ladder = [[_number(phone) for phone in _things(level, "phones", "phone")] for level in levels]
    ladder += [
        [
            _number(phone, person=True, private=unlisted(contact))
            for contact in _things(level, "contacts", "contact")
            for phone in _things(contact, "phones")
        ]
        for level in levels
    ]
    passed: list[Number] = []
    for rung, numbers in enumerate(ladder, 1):
        passed += numbers
        if any(map(printable, numbers)):
            known = {(digits(number.number), number.extension) for number in passed}
            behind = [number for others in ladder[rung:] for number in others]
            return tuple([*numbers, *passed[: len(passed) - len(numbers)]]), tuple(
                number for number in dict.fromkeys(behind) if (digits(number.number), number.extension) not in known
            )
    return tuple(passed), ()


def _number(phone: Data, person: bool = False, private: bool = False) -> Number:
    extension = phone.get("extension")
    return Number(
        number=raw(phone, "number"),
        extension=raw(phone, "extension"),
        type=words(phone, "type", "number_type"),
        description=_joined([words(phone, "description"), words(phone, "department"), words(phone, "vanity_number")]),
        private=private or unlisted(phone),
        person=person or bool(phone.get("contact_id")),
        numeric=isinstance(extension, int | float) and not isinstance(extension, bool),
    )


def _schedule(data: Data) -> Schedule:
    others = [(name, words(data, name)) for name in _OTHERS if words(data, name)]
    if (interval := words(data, "interval")) not in ("", "1", "1.0"):
        others.append(("interval", interval))
    return Schedule(
        **{name: words(data, name) for name in ("opens_at", "closes_at", "freq", "byday", "weekday", "valid_from", "valid_to")},
        **{name: words(data, name) for name in ("dtstart", "until", "notes", "attending_type")},
        others=tuple(others),
        description=words(data, "description", "original_text"),
    )


def _physical(addresses: list[Data]) -> list[Data]:
    """The addresses of a place where one can go: never those for post (HSDS address_type)."""
    types = ("", "physical")
    return [a for a in addresses if words(a, "address_type", "type").casefold() in types and _address(a)]


def _address(address: Data) -> str:
    lines = [words(address, name) for name in ("address_1", "address_2", "address_3", "address_4", "city")]
    return ", ".join(dict.fromkeys(filter(None, lines)))


def _parts(addresses: list[Data]) -> Iterator[str]:
    """The lines of addresses that could be recognised elsewhere: with a digit, or of several words."""
    for address in addresses:
        for name in ("address_1", "address_2", "address_3", "address_4", "postal_code"):
            line = words(address, name)
            if any(map(str.isdigit, line)) or (
                " " in line and not line.casefold().startswith(("confidential", "undisclosed", "call"))
            ):
                yield line


def _is_secret(service: Data, site: Data, location: Data, addresses: list[Data]) -> bool:
    """Whether a flag keeps the address from the public, or the address itself says so."""
    if any(map(secret, (service, site, location, *addresses))) or words(location, "location_type").casefold() == "redacted":
        return True
    lines = " ".join(words(a, name).casefold() for a in addresses for name in ("address_1", "address_2", "attention"))
    return any(word in lines for word in ("confidential", "undisclosed", "private", "not published", "call for"))


def _languages(data: Data) -> Iterator[str]:
    for language in _things(data, "languages", "language"):
        yield words(language, "code") or words(language, "name", "language")
    listed = data.get("languages")
    if isinstance(listed, str):
        yield from (part.strip() for part in readable(listed).replace(";", ",").split(","))


def _accessibility(location: Data) -> str:
    found = _things(
        location, "accessibility", "accessibilities", "accessibility_for_disabilities", "accessibility_for_disability"
    )
    texts = [text for item in found for text in (words(item, "description", "accessibility"), words(item, "details"))]
    return _joined([*texts, words(location, "accessibility")])


def _eligibility(service: Data) -> Iterator[str]:
    yield words(service, "eligibility_description", "eligibility")
    for item in _things(service, "eligibilitys", "eligibility", "eligibilities"):
        yield words(item, "eligibility_description", "eligibility")


def _areas(service: Data) -> Iterator[str]:
    for area in _things(service, "service_areas", "service_area"):
        yield words(area, "name", "service_area", "description")


def _terms(service: Data) -> Iterator[tuple[str, str]]:
    """Taxonomy terms that say what kind of service it is, as (code, name); those for other purposes are passed over."""
    for attribute in _things(
        service, "attributes", "service_taxonomys", "service_taxonomies", "services_taxonomy", "service_attributes"
    ):
        if words(attribute, "link_type").casefold() not in _SERVICE_TERMS:
            continue
        term = _thing(attribute, "taxonomy_term") or _thing(attribute, "taxonomy") or {}
        code = words(term, "code") or words(attribute, "taxonomy_term_id", "taxonomy_id") or words(term, "id")
        name = words(term, "name", "term") or words(attribute, "value", "label")
        if code or name:
            yield code, name
    for term in _things(service, "taxonomy_terms", "taxonomy"):
        yield words(term, "code", "id"), words(term, "name", "term")
