"""Remarks of translators (`# …` lines of a PO file): they are added to, never taken away.

Enters: the remarks that stand, and what came back. Leaves: the remarks with what is new. PO files fold long lines, so lines are
compared without their white space: a remark that comes back twice is not written twice.
"""

from __future__ import annotations

from itertools import accumulate


def with_remark(old: str, new: str) -> str:
    """Remarks with a further one; as they were if it stands there already, wherever its lines are folded."""
    had, more = _lines(old), _lines(new)
    tight = [_tight(line) for line in had]
    whole, ends = "".join(tight), set(accumulate(map(len, tight), initial=0))
    sizes = list(accumulate(len(_tight(line)) for line in more))
    words = _tight(new)
    # what went out, and came back with something after it
    known = max((n for n, size in enumerate(sizes, 1) if size in ends and whole.startswith(words[:size])), default=0)
    rest = words[sizes[known - 1] :] if known else words
    if any(start + len(rest) in ends and whole.startswith(rest, start) for start in ends):
        return old
    return "\n".join([*([old] if had else []), *more[known:]])


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _tight(text: str) -> str:
    return "".join(text.split())
