"""A service of somebody's directory in one form, whatever form the directory had.

Every reader of a form (tables, JSON, plain columns) makes `Record`s; `candidates` makes rows of services.csv of them. All
texts are as the source has them, but plain (`prose.readable`). Field names are those of HSDS 3.0 where HSDS has them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Number:
    """A phone of the source, in its own words.

    `private`: the source keeps it from the public; `person`: it stands under a contact, who may be one person; `numeric`: its
    extension came as a number, so that a zero at its start is lost.
    """

    number: str
    extension: str = ""
    type: str = ""
    description: str = ""
    private: bool = False
    person: bool = False
    numeric: bool = False


@dataclass(frozen=True, slots=True)
class Schedule:
    """Opening times of the source: of HSDS 2 and 3 (freq, byday …), or of 1.x (weekday).

    `others` are the further parts of a recurrence that are filled in (RFC 5545: interval, count, bymonthday …).
    """

    opens_at: str = ""
    closes_at: str = ""
    freq: str = ""
    byday: str = ""
    weekday: str = ""
    valid_from: str = ""
    valid_to: str = ""
    dtstart: str = ""
    until: str = ""
    others: tuple[tuple[str, str], ...] = ()
    description: str = ""
    notes: str = ""
    attending_type: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """A service at one of its locations, or the service itself where it has none.

    `numbers` and `schedules` are those of the most exact level that has any, `further` the numbers of all other levels, and
    `overruled` how many schedules those have. `address` is the physical one, `parts` its lines
    and those of every other address of the place, to be found in other words; `secret` whether a flag of the source keeps
    them from the public. `hours` and `text_hours` hold what a source without schedules says.
    """

    id: str = ""
    name: str = ""
    description: str = ""
    numbers: tuple[Number, ...] = ()
    further: tuple[Number, ...] = ()
    schedules: tuple[Schedule, ...] = ()
    overruled: int = 0
    holidays: int = 0
    address: str = ""
    city: str = ""
    secret: bool = False
    parts: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    accessibility: str = ""
    hours: str = ""
    text_hours: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One service of the source.

    `kinds` are its taxonomy terms as (code, name); `amounts` the amounts of its cost options; `hidden` and `inactive` what the
    source's flags say; `shallow` whether its children (phones, schedules) were not in the source, as in a page of a list;
    `cells` what a plain sheet gives for further columns of ours; `said` further words of the source, by what they are.
    """

    id: str
    name: str
    alternate_name: str = ""
    organization: str = ""
    description: str = ""
    websites: tuple[str, ...] = ()
    kinds: tuple[tuple[str, str], ...] = ()
    status: str = ""
    alert: str = ""
    assured_date: str = ""
    hidden: bool = False
    inactive: bool = False
    shallow: bool = False
    eligibility: str = ""
    minimum_age: str = ""
    maximum_age: str = ""
    fees: str = ""
    amounts: tuple[str, ...] = ()
    interpretation_services: str = ""
    attending_access: str = ""
    areas: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    places: tuple[Place, ...] = (Place(),)
    cells: Mapping[str, str] = field(default_factory=dict)
    said: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = ()
