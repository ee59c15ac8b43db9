"""Promises that a listing may make only where the service itself makes them: that it is free, confidential, anonymous.

Somebody who is charged, or whose name is passed on, after a card promised otherwise has been harmed by the card (products.md,
"Never"). What the source says is kept in the internal column `source_says`.
"""

from __future__ import annotations

import re

#: What a word promises: how it is said on a piece, and what in the source's own words bears it out.
CLAIMS = {
    "free": (
        re.compile(r"(?<![-\w])free\b(?!\s+(?:of|from)\b)(?!-)", re.IGNORECASE),
        re.compile(
            r"(?<![-\w])free\b(?!\s+(?:of|from)\b)|\bno (?:cost|charge|fee)|\bwithout (?:charge|cost)|\bgratuit", re.IGNORECASE
        ),
    ),
    "confidential": (re.compile(r"\bconfidential", re.IGNORECASE), re.compile(r"\bconfiden[tc]i", re.IGNORECASE)),
    "anonymous": (re.compile(r"\banonym", re.IGNORECASE), re.compile(r"\banonym", re.IGNORECASE)),
}
#: No promise of a price: `toll-free`, and `free` where the source says it is not.
_NO_PROMISE = re.compile(r"toll[- ]free", re.IGNORECASE)
_DENIED = re.compile(r"\b(?:not|n['’]t|never|non|isn['’]t)[- ](?:\w+ )?(?=free|confiden|anonym)\w+", re.IGNORECASE)


def unfounded(text: str, source_says: str) -> tuple[str, ...]:
    """The promises of a text that the source's own words do not bear out."""
    said = _NO_PROMISE.sub(" ", text)
    made = [claim for claim, (promise, _) in CLAIMS.items() if promise.search(said)]
    if not made:  # most texts promise nothing, and what the source says is long
        return ()
    borne = _DENIED.sub(" ", _NO_PROMISE.sub(" ", source_says))
    return tuple(claim for claim in made if not CLAIMS[claim][1].search(borne))
