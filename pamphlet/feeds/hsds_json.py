"""Open Referral as JSON: one service, a page of them, an array, an organization or bundle with its services, or a service on
each line.

Read whole, under a cap, and strictly: a key given twice, a number that is none, or brackets without end are errors, because a
phone number may hang on which of two is believed (research: bad-input, "deep or huge JSON").
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pamphlet.feeds.archive import Member, SourceError
from pamphlet.feeds.hsds import CHILDREN, Data
from pamphlet.reading import MAX_BYTES, MAX_FIELD, MAX_ROWS

MAX_DEPTH, MAX_DIGITS = 40, 40
#: What only a service has, and what only an organization has (HSDS 3.1, ORUK 1.0).
_SERVICE = frozenset(
    [
        *CHILDREN,
        *(
            "organization",
            "organization_id",
            "assured_date",
            "eligibility_description",
            "interpretation_services",
            "fees_description",
        ),
        *(
            "application_process",
            "service_areas",
            "cost_options",
            "service_taxonomys",
            "eligibilitys",
            "attending_access",
            "fees",
        ),
        *("service_at_location", "program", "alert", "wait_time", "regular_schedule"),
    ]
)
_ORGANIZATION = frozenset(
    [
        "tax_status",
        "legal_status",
        "year_incorporated",
        "organization_identifiers",
        "parent_organization_id",
        "programs",
        "tax_id",
    ]
)
_LOCATION = frozenset(["location_type", "latitude", "longitude", "transportation"])


@dataclass(frozen=True, slots=True)
class Documents:
    """What some JSON holds: how a person calls its form, and each service with the organization around it."""

    form: str
    services: tuple[tuple[Data, Data | None], ...]

    def counts(self) -> dict[str, int]:
        """How many of each there are, those that there are any of."""
        out = {
            "organizations": len({str((_organization(s) or around or {}).get("id")) for s, around in self.services} - {"None"})
        }
        for name in ("service_at_locations", "phones", "schedules", "contacts", "cost_options", "languages"):
            found = (
                len({key for pair in self.services for key in _under(name, pair)})
                if name in ("phones", "schedules")
                else sum(_many(service.get(name)) for service, _ in self.services)
            )
            out[name.replace("_", " ").replace("service at", "services at")] = found
        return {name: count for name, count in out.items() if count}


def read_documents(members: list[Member], encoding: str) -> Documents | None:
    """The services of one or more JSON files; None where they hold no services of a known form. Raises SourceError."""
    services: list[tuple[Data, Data | None]] = []
    forms: dict[str, None] = {}
    for member in members:
        for document in _parsed(member, encoding):
            found = _unwrapped(document)
            if found is None:
                if len(members) == 1:
                    return None
                raise SourceError("it holds no service of Open Referral", "take it out of the folder", member.path)
            form, more = found
            forms[form] = None
            services += more
            if len(services) > MAX_ROWS:
                raise SourceError(f"more than {MAX_ROWS:,} services", "take the part that is for your region", member.path)
    words = " and ".join(forms)
    return Documents(f"{_standard(services)} JSON ({words})", tuple(services)) if services else None


def _parsed(member: Member, encoding: str) -> list[Any]:
    """The document of a file, or those of its lines. Raises SourceError."""
    text = member.text(encoding, MAX_BYTES)
    lines = member.path.lower().endswith((".jsonl", ".ndjson"))
    try:
        if lines:
            return [_load(line) for line in text.splitlines() if line.strip()]
        return [_load(text)]
    except json.JSONDecodeError as problem:
        raise SourceError(
            f"not JSON: {problem.msg}", "download it again", member.path, None if lines else problem.lineno
        ) from None
    except RecursionError:
        raise SourceError(
            "not JSON of a directory: brackets inside brackets without end", "ask whoever made it", member.path
        ) from None
    except ValueError as problem:
        raise SourceError(f"not JSON: {problem}", "ask whoever made it", member.path) from None


def _load(text: str) -> Any:
    data = json.loads(text, object_pairs_hook=_once, parse_constant=_no_number, parse_float=_decimal, parse_int=_whole)
    _check_size(data)
    return data


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    out = dict(pairs)
    if len(out) < len(pairs):
        keys = [key for key, _ in pairs]
        raise ValueError(f"the key '{next(key for key in keys if keys.count(key) > 1)[:40]}' is given twice in one object")
    return out


def _no_number(word: str) -> Any:
    raise ValueError(f"{word} is no number")


def _decimal(word: str) -> float:
    number = float(word)
    return number if math.isfinite(number) else _no_number(word[:40])


def _whole(word: str) -> int:
    return int(word) if len(word) <= MAX_DIGITS else _no_number(f"{word[:20]}… ({len(word):,} digits)")


def _check_size(data: Any) -> None:
    """Refuse what is deeper, or holds a longer text, than any directory needs."""
    level: list[Any] = [data] if isinstance(data, (dict, list)) else []
    for _ in range(MAX_DEPTH):
        below: list[Any] = []
        for item in level:
            below += item.values() if isinstance(item, dict) else item
        if any(isinstance(item, str) and len(item) > MAX_FIELD for item in below):
            raise ValueError(f"a text has more than {MAX_FIELD:,} characters")
        level = [item for item in below if isinstance(item, dict | list)]
        if not level:
            return
    raise ValueError(f"it is deeper than {MAX_DEPTH} levels")


def _unwrapped(document: Any) -> tuple[str, list[tuple[Data, Data | None]]] | None:
    """The services in a document, each with the organization around it, and the form; None where it is none of the forms."""
    if isinstance(document, list):
        services = _services(document)
        return ("an array", services) if services else None
    if not isinstance(document, dict) or "@context" in document or "@type" in document:
        return None
    for key in ("contents", "content"):
        if isinstance(document.get(key), list):
            services = _services(document[key])
            return ("a page of a list", services) if services else None
    if isinstance(document.get("services"), list):
        own = _organization(document) or (document if document.get("name") else None)
        known = _organizations(document.get("organizations"))
        found = _services(document["services"])
        services = [(service, around or known.get(str(service.get("organization_id")), own)) for service, around in found or ()]
        return ("an organization with its services", services) if services else None
    if isinstance(document.get("organizations"), list):
        inner = [_unwrapped(around) for around in document["organizations"] if isinstance(around, dict)]
        services = [service for pair in inner if pair is not None for service in pair[1]]
        return ("organizations with their services", services) if services else None
    services = _services([document], alone=True)
    return ("one service", services) if services else None


def _services(items: list[Any], alone: bool = False) -> list[tuple[Data, Data | None]] | None:
    """Each item as a service; None where any is something else."""
    out: list[tuple[Data, Data | None]] = []
    for item in items:
        if not isinstance(item, dict) or "@type" in item:
            return None
        if isinstance(item.get("service"), dict) and isinstance(item["service"].get("name"), str):  # a service at a location
            site = {key: value for key, value in item.items() if key != "service"}
            item = {**item["service"], "service_at_locations": [site]}
        elif isinstance(item.get("services"), list):
            inner = _services(item["services"])
            if inner is None:
                return None
            out += [(service, around or item) for service, around in inner]
            continue
        if not isinstance(item.get("name"), str) or not _is_service(item, alone):
            return None
        out.append((item, None))
    return out


def _is_service(item: Mapping[str, Any], alone: bool) -> bool:
    """Whether an object with a name is a service, and not an organization, location or taxonomy."""
    if _SERVICE & item.keys() and not (_ORGANIZATION | _LOCATION) & item.keys():
        return True
    strangers = _ORGANIZATION | _LOCATION | {"taxonomy", "parent_id", "version", "features", "addresses", "website"}
    return not alone and "status" in item and not strangers & item.keys()


def _organization(document: Mapping[str, Any]) -> Data | None:
    value = document.get("organization")
    return value if isinstance(value, dict) else None


def _organizations(value: Any) -> dict[str, Data]:
    return {str(o.get("id")): o for o in value if isinstance(o, dict)} if isinstance(value, list) else {}


def _standard(services: list[tuple[Data, Data | None]]) -> str:
    """Which of the standards it most likely is, by fields that only one of them has."""
    keys = {key for service, _ in services[:50] for key in service}
    if keys & {"service_taxonomys", "eligibilitys", "fundings", "attending_access", "deliverable_type"}:
        return "Open Referral UK 1.0"
    return "HSDS 3.1" if keys & {"additional_urls", "capacities"} else "HSDS or Open Referral UK 3"


def _under(name: str, data: Any) -> Iterator[str]:
    """What stands under a name anywhere in some data, each by its id where it has one."""
    if isinstance(data, dict):
        for key, value in data.items():
            if key == name and isinstance(value, list):
                yield from (str(item.get("id") or id(item)) for item in value if isinstance(item, dict))
            yield from _under(name, value)
    elif isinstance(data, list | tuple):
        for item in data:
            yield from _under(name, item)


def _many(value: Any) -> int:
    return len(value) if isinstance(value, list) else 0
