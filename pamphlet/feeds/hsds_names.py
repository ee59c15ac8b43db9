"""The names of Open Referral's tables and columns in every version, and which version some files are.

HSDS 1.x to 3.1 differ mostly in names; singular and plural are both taken, and Ohana's own (research: hsds-mapping, "File names
differ").
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Table:
    """A table: the names that its file may have, and its columns with the names that each may have."""

    files: tuple[str, ...]
    columns: Mapping[str, tuple[str, ...]]


def _columns(plain: str, **renamed: str) -> dict[str, tuple[str, ...]]:
    return {name: (name,) for name in plain.split()} | {name: (name, *others.split()) for name, others in renamed.items()}


_OWNERS = "service_id location_id organization_id contact_id"
_SITE: dict[str, str] = {"service_at_location_id": "service_at_locations_id services_at_location_id"}
TABLES: Mapping[str, Table] = {
    "services": Table(
        ("services", "service"),
        _columns(
            "id organization_id location_id name alternate_name description status alert assured_date fees fees_description "
            "languages interpretation_services application_process eligibility_description eligibility minimum_age maximum_age "
            "taxonomy_ids attending_type attending_access AgencyStatus",
            url="website",
        ),
    ),
    "organizations": Table(("organizations", "organization"), _columns("id name", website="url")),
    "locations": Table(
        ("locations", "location"), _columns("id organization_id name description location_type languages accessibility")
    ),
    "sites": Table(
        ("service_at_location", "service_at_locations", "services_at_location", "services_at_locations"),
        _columns("id service_id location_id description"),
    ),
    "phones": Table(
        ("phones", "phone"),
        _columns(f"id {_OWNERS} number extension description department vanity_number", type="number_type", **_SITE),
    ),
    "schedules": Table(
        ("schedules", "schedule", "regular_schedules", "regular_schedule"),
        _columns(
            f"{_OWNERS} opens_at closes_at freq byday weekday valid_from valid_to dtstart until count interval byweekno "
            "bymonthday byyearday description original_text notes attending_type",
            **_SITE,
        ),
    ),
    "holidays": Table(("holiday_schedules", "holiday_schedule"), _columns(_OWNERS, **_SITE)),
    "addresses": Table(
        ("addresses", "address", "physical_addresses", "physical_address"),
        _columns("location_id attention address_1 address_2 address_3 address_4 city postal_code", address_type="type"),
    ),
    "contacts": Table(("contacts", "contact"), _columns(f"id {_OWNERS}", **_SITE)),
    "languages": Table(("languages", "language"), _columns("service_id location_id phone_id code", name="language", **_SITE)),
    "accessibility": Table(
        ("accessibility", "accessibilities", "accessibility_for_disabilities", "accessibility_for_disability"),
        _columns("location_id details", description="accessibility"),
    ),
    "eligibility": Table(
        ("eligibility", "eligibilities", "eligibilitys"), _columns("service_id eligibility minimum_age maximum_age")
    ),
    "cost_options": Table(("cost_options", "cost_option"), _columns("service_id option amount amount_description valid_to")),
    "areas": Table(("service_areas", "service_area"), _columns("service_id description", name="service_area")),
    "attributes": Table(
        (
            *("attributes", "attribute", "services_taxonomy", "service_taxonomy", "services_taxonomies", "service_taxonomies"),
            *("service_taxonomys", "service_attributes", "service_attribute", "other_attributes", "other_attribute"),
        ),
        _columns("service_id link_id link_type link_entity value", taxonomy_term_id="taxonomy_id"),
    ),
    "terms": Table(("taxonomy_terms", "taxonomy_term", "taxonomy"), _columns("code", id="taxonomy_id", name="term")),
}
FILES = {f"{file}.csv": table for table, spec in TABLES.items() for file in spec.files}
#: What tells the version, the surest first. Ohana has the names of 1.x, and addresses.csv.
_VERSIONS = (
    ("1.x", {"regular_schedules.csv", "taxonomy.csv", "services_taxonomy.csv"}),
    ("3.1", {"url.csv", "units.csv", "service_capacity.csv"}),
    ("3.0", {"service_at_location.csv", "attributes.csv", "addresses.csv", "accessibility.csv", "cost_options.csv"}),
    ("2.x", {"service_attributes.csv", "other_attributes.csv", "schedules.csv", "taxonomy_terms.csv"}),
)
_MARKS = frozenset(name for _, names in _VERSIONS for name in names)


def is_table(base: str) -> bool:
    """Whether a file of this base name (in small letters) is one of the tables that are read."""
    return base in FILES


def is_wanted(base: str) -> bool:
    """Whether a file of this base name is read, or tells the version."""
    return base in FILES or base in _MARKS


def form_of(bases: Iterable[str]) -> str:
    """How a person calls the form, by the files that are there."""
    there = set(bases)
    return f"HSDS {next((version for version, marks in _VERSIONS if marks & there), '1.x')} tables"
