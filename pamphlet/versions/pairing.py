"""Which row of one list of services is which row of another. Nothing is paired that might be two services."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Literal

from pamphlet.listings.cells import plain
from pamphlet.versions.comparing import Lookalikes, id_of

Row = Mapping[str, str]
#: Which of two lists is a directory's, if one is.
Feed = Literal["", "before", "after"]


def source_of(row: Row) -> str:
    """The id that a row has where it comes from; nothing if a person wrote it."""
    return plain(row.get("source_id", ""))


def origin(row: Row) -> str:
    """Where a row comes from: what stands before the colon of its `source_id`."""
    return source_of(row).partition(":")[0]


def paired(before: Sequence[Row], after: Sequence[Row], feed: Feed = "") -> Iterator[tuple[Row | None, Row | None]]:
    """The rows of two lists side by side, in the order of the first; what only the second has comes last.

    They are matched by id, then by source_id (with a directory by source_id alone: it knows no ids of ours), and what is left
    by its looks, where each has one lookalike and no more.
    """
    partner: dict[int, int] = {}
    for key in (source_of,) if feed else (id_of, source_of):
        _match(before, after, key, partner)
    _match_by_looks(before, after, partner)
    for n, row in enumerate(before):
        yield row, after[partner[n]] if n in partner else None
    met = set(partner.values())
    yield from ((None, row) for n, row in enumerate(after) if n not in met)


def _match(before: Sequence[Row], after: Sequence[Row], key: Callable[[Row], str], partner: dict[int, int]) -> None:
    """Pair rows with one key, in their order where it stands in several."""
    met = set(partner.values())
    free: dict[str, list[int]] = {}
    for n, row in enumerate(after):
        if n not in met and key(row):
            free.setdefault(key(row), []).append(n)
    for n, row in enumerate(before):
        if n not in partner and free.get(key(row)):
            partner[n] = free[key(row)].pop(0)


def _match_by_looks(before: Sequence[Row], after: Sequence[Row], partner: dict[int, int]) -> None:
    met = set(partner.values())
    ours = [n for n in range(len(before)) if n not in partner]
    theirs = [n for n in range(len(after)) if n not in met]
    left, right = Lookalikes(before[n] for n in ours), Lookalikes(after[n] for n in theirs)
    for place, n in enumerate(ours):
        found = right.of(before[n])
        if len(found) == 1 and left.of(after[theirs[found[0]]]) == (place,):
            partner[n] = theirs[found[0]]
