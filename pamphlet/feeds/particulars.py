"""Languages, interpreter, cost, access and for whom: what a directory says in words, taken only where the words are clear."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

_YES = frozenset({"yes", "y", "true", "available", "yes.", "interpreters available"})
_NO = frozenset({"no", "n", "false", "none", "not available", "no."})
_BY_PHONE = re.compile(
    r"(?:interpret\w* )?(?:available )?(?:over the|by|via|through) (?:tele)?phone\.?|"
    r"(?:tele)?phone(?: interpret\w*)?(?: available)?\.?",
    re.IGNORECASE,
)
_FREE = re.compile(
    r"(?:this service is |the service is |services are |it is )?(?:free(?: of charge)?|no (?:fees?|charges?|costs?)|"
    r"there (?:is|are) no (?:fees?|charges?|costs?)(?: for (?:this|the) services?)?)[.!]?",
    re.IGNORECASE,
)
_ZERO = re.compile(r"0+(?:\.0+)?")
#: What ORUK says of access (attending_access, attending_type) → our words; a venue alone does not say that one may walk in.
_ACCESS = {
    "appointment": "appointment",
    "by appointment": "appointment",
    "drop-in": "walk-in",
    "drop in": "walk-in",
    "walk-in": "walk-in",
    "phone": "phone",
    "telephone": "phone",
    "online": "online",
    "outreach": "outreach",
    "home visit": "outreach",
}


def languages(given: Iterable[str], spoken: Mapping[str, str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Codes and names of languages as our tags, each once; and what is not known.

    `spoken` maps what people call a language, without case, to its tag.
    """
    tags = {tag.casefold(): tag for tag in spoken.values()}
    found: dict[str, None] = {}
    strange = []
    for word in dict.fromkeys(filter(None, (g.strip() for g in given))):
        folded = word.casefold()
        tag = spoken.get(folded) or tags.get(folded) or spoken.get(folded.partition("-")[0] if "-" in folded else "")
        if tag:
            found[tag] = None
        else:
            strange.append(word)
    return tuple(found), tuple(strange)


def interpreter(words: str) -> str:
    """yes, no or phone, where the source says just that; else nothing."""
    folded = words.strip().casefold()
    if folded in _YES:
        return "yes"
    if folded in _NO:
        return "no"
    return "phone" if _BY_PHONE.fullmatch(folded) else ""


def is_free(fees: str, amounts: Sequence[str]) -> bool:
    """Whether a service costs nothing: every amount is 0 and its words do not say otherwise, or the words say so and nothing
    else.
    """
    said = bool(_FREE.fullmatch(fees.strip()))
    if amounts:
        return all(_ZERO.fullmatch(amount.strip()) for amount in amounts) and (said or not fees)
    return said


def cost(fees: str, amounts: Sequence[str]) -> str:
    """What stands under `cost`: free, or the source's words."""
    return "free" if is_free(fees, amounts) else fees


def access(attending_access: str, attending_types: Iterable[str]) -> str:
    """How one gets the service, where the source uses a word of the ORUK lists, and only one."""
    found = {_ACCESS[word] for word in (w.strip().casefold() for w in (attending_access, *attending_types)) if word in _ACCESS}
    return found.pop() if len(found) == 1 else ""


def for_whom(eligibility: str, minimum: str, maximum: str) -> str:
    """Who may come: the source's words, else its ages in years."""
    if eligibility:
        return eligibility
    low, high = (re.sub(r"\.0+$", "", age) if re.fullmatch(r"\d{1,3}(?:\.\d+)?", age) else "" for age in (minimum, maximum))
    low = "" if low == "0" else low
    high = "" if high.isdigit() and int(high) >= 99 else high
    if low and high:
        return f"ages {low} to {high}"
    return f"ages {low} and over" if low else f"ages up to {high}" if high else ""
