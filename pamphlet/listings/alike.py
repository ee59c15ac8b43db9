"""Services that may be one: the same number under nearly the same name.

Two rows for one service print twice, or one of them goes out of date unseen. Nothing is joined by itself: two sites may share a
line (research: bad-input, "duplicates").
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher
from itertools import combinations

from pamphlet.listings.service import Service

#: From which likeness on two names may mean one service (0 to 1).
NEAR = 0.8
#: More rows than this under one number share a switchboard: their names tell nothing.
CROWD = 12
#: Words that many names share.
_COMMON = frozenset(
    [
        "the",
        "of",
        "and",
        "for",
        "a",
        "bc",
        "canada",
        "centre",
        "center",
        "community",
        "crisis",
        "line",
        "service",
        "services",
        "society",
    ]
)


def similar(one: str, other: str) -> bool:
    """Whether two names may mean one service: nearly the same letters, or all the telling words of the shorter one."""
    first, second = (re.findall(r"\w+", name.casefold()) for name in (one, other))
    fewer, more = sorted(({word for word in words if word not in _COMMON} for words in (first, second)), key=len)
    if not fewer:
        return first == second
    return fewer <= more or SequenceMatcher(None, " ".join(sorted(fewer)), " ".join(sorted(more))).ratio() >= NEAR


def alike(services: Iterable[Service]) -> Iterator[tuple[Service, Service]]:
    """The pairs that share a number and nearly a name, in their order; those that are closed are nobody's double."""
    by_number: dict[str, list[Service]] = {}
    for service in services:
        if service.status != "closed":
            for phone in {phone.uri: phone for phone in (*service.phone, *service.text, *service.tty)}:
                by_number.setdefault(phone, []).append(service)
    told: set[tuple[str, str]] = set()
    for group in by_number.values():
        if len(group) > CROWD:
            continue
        for one, other in combinations(group, 2):
            pair = (str(one.where), str(other.where))
            if one is not other and pair not in told and similar(one.name, other.name):
                told.add(pair)
                yield one, other
