"""What a directory held and what became of it, in lines for a person at a terminal.

Every record, number and schedule that was read is accounted for here, by count; examples are few, and `--json` has them all
(house rule: nothing is lost silently).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

from pamphlet.feeds.feed import Feed, Refused

#: How many lines of a list, how many examples of one reason, and how many characters of a line are shown.
MOST, EXAMPLES, WIDTH = 20, 3, 200
#: What the counts of the records themselves are called; they stand in sentences of their own.
_RECORDS = ("services", "repeated", "taken", "refused", "rows", "files not read")
_GROUPS = ("numbers left out", "schedules left out", "cells", "refused")
_MORE = "and {:,} more; --json has all"


def lines(feed: Feed, name: str) -> Iterator[str]:
    """What the source is, what was read, taken and not taken, and why; `name` is how people know it."""
    counts = feed.counts
    services, taken = counts.get("services", 0), counts.get("taken", 0)
    yield f"{name}: {feed.form}"
    others = {
        key: n for key, n in counts.items() if key not in _RECORDS and not key.startswith(_GROUPS) and " of no " not in key
    }
    yield f"Read: {_listed({'services': services, **others})}"
    if unread := counts.get("files not read", 0):
        yield f"Files with nothing for a pamphlet, not read: {unread:,}"
    if twice := counts.get("repeated", 0):
        yield f"There twice, word for word, and taken once: {twice:,}"
    yield f"Taken: {taken:,} of {services:,} services, as {_many(counts.get('rows', 0), 'row')}"
    if cells := _group(counts, "cells"):
        yield f"Filled in: {_listed(cells)}"
    yield from _refused(feed.refused)
    for what, table in (("numbers", "phones"), ("schedules", "schedules")):
        group = _group(counts, f"{what} left out")
        if strays := counts.get(f"{table} of no service", 0):
            group["of no service"] = strays
        if group:
            yield f"{what.capitalize()} left out: {_listed(group)}"
    noted = [candidate for candidate in feed.candidates if candidate.notes]
    if noted:
        yield f"Parts left out of {_many(len(noted), 'row')} (internal_note has them too):"
        yield from shortened([f"  {row.cells.get('id')}: {'; '.join(row.notes)}" for row in noted])


def shortened(items: Sequence[str], most: int = MOST) -> Iterator[str]:
    """The first lines of a list, none too wide, and how many more there are. Their addresses must be masked already."""
    for line in islice(items, most):
        yield line if len(line) <= WIDTH else f"{line[: WIDTH - 1]}…"
    if len(items) > most:
        yield f"  {_MORE.format(len(items) - most)}"


def _refused(refused: Sequence[Refused]) -> Iterator[str]:
    """The records that were not taken, by reason, the most frequent first, with examples."""
    reasons: dict[str, list[Refused]] = {}
    for record in refused:
        reasons.setdefault(record.why, []).append(record)
    for why, records in sorted(reasons.items(), key=lambda pair: -len(pair[1])):
        yield f"Not taken, {why}: {len(records):,}"
        told = [": ".join(filter(None, (f"  {r.name or '(no name)'} ({r.source_id})", "; ".join(r.notes)))) for r in records]
        yield from shortened(told, EXAMPLES)


def _group(counts: Mapping[str, int], start: str) -> dict[str, int]:
    """The counts whose keys begin so, by the rest of the key, the most frequent first."""
    found = {key.removeprefix(f"{start}: "): n for key, n in counts.items() if key.startswith(f"{start}: ") and n}
    return dict(sorted(found.items(), key=lambda pair: -pair[1]))


def _listed(counts: Mapping[str, int]) -> str:
    return "; ".join(f"{what} {n:,}" for what, n in counts.items())


def _many(count: int, what: str) -> str:
    return f"{count:,} {what}{'' if count == 1 else 's'}"
