"""Street addresses where none may stand: found in words, and kept out of everything that the tool says.

A shelter's address in a description does as much harm as one under `address` (research: listings §3, "old records leak"). What
is found here is no proof: a person decides. What is not found may still be one, so people read every word that prints.
"""

from __future__ import annotations

import re
from collections.abc import Collection

_DIGIT = re.compile(r"\d")
#: What stands in place of an address wherever the tool quotes a cell.
HIDDEN = "(an address, not shown)"
_KINDS = (
    "street|avenue|ave|road|rd|boulevard|blvd|boul|crescent|cres|highway|hwy|parkway|pkwy|terrace|esplanade|laneway|promenade"
)
#: Kinds of street that are words of every day too: they count behind a name with a capital.
_EVERYDAY = "|".join(
    [
        *["St", "Drive", "Dr", "Lane", "Ln", "Way", "Place", "Pl", "Court", "Ct", "Square", "Sq", "Trail", "Close", "Mews"],
        *["Row", "Gate", "Alley", "Walk", "Circle", "Rise", "Hill", "Broadway", "Kingsway"],
    ]
)
_HOUSE = r"\b\d{1,5}[A-Za-z]?(?:\s*[-–/]\s*\d{1,5})?,?\s+"
#: Words behind a number that make it no house: "24 hour street outreach".
_COUNT = (
    r"(?!(?i:hours?|hrs?|h|days?|weeks?|months?|years?|min(?:ute)?s?|people|beds|women|men|nights?|services?|blocks?|km|per|to|"
    r"and|or|more)\b)"
)
_POINT = r"(?:[NSEW]\.?|(?i:north|south|east|west|no\.))\s+"
_STREETS = re.compile(
    "|".join(
        [
            rf"{_HOUSE}{_COUNT}(?:{_POINT})?(?:(?!(?i:hours?|a|the|our|on|in|at|of)\b)[\w'’.-]+\s+){{1,3}}?(?i:{_KINDS})\b\.?",
            rf"{_HOUSE}{_COUNT}(?:{_POINT})?(?:[A-Z\d][\w'’.-]*\s+){{1,3}}?(?:{_EVERYDAY})\b\.?",
            rf"{_HOUSE}{_POINT}(?:\d{{1,3}}(?:st|nd|rd|th)|Broadway|Kingsway|Hastings|Cordova|Pender)\b",
            rf"{_HOUSE}(?:Broadway|Kingsway)\b",
            r"\b\d{1,5}[A-Za-z]?,?\s+(?i:rue|chemin|ch\.|avenue|av\.|boul\.|boulevard|route|place|calle|avenida)\s+\w+",
            r"\b[ABCEGHJ-NPRSTVXY]\d[ABCEGHJ-NPRSTV-Z][ -]?\d[ABCEGHJ-NPRSTV-Z]\d\b",
            r"(?i:\bp\.?\s?o\.?\s?box\s+\d+)",
        ]
    )
)


def street(text: str) -> bool:
    """Whether a text holds what looks like a street address or a Canadian postal code."""
    if not _DIGIT.search(text):  # every form of an address has one, and most cells have none
        return False
    return any(_STREETS.search(form) for form in (text, re.sub(r"[-_/]+", " ", text)))


def gives_away(text: str, secrets: Collection[str]) -> bool:
    """Whether a text holds one of some addresses, however it is spaced: `12 Sealed-Street` is `12 sealed street`."""
    flat = _flat(text)
    return any(len(secret) > 3 and secret in flat for secret in map(_flat, secrets))


def masked(text: str, secrets: Collection[str] = ()) -> str:
    """A text for a terminal or a log, with `HIDDEN` in place of every address in it; the whole text where a secret cannot be
    cut out of it.
    """  # one sentence over two lines
    text = _STREETS.sub(HIDDEN, text)
    for secret in secrets:
        words = re.findall(r"\w+", secret)
        if words:
            text = re.sub(r"\W+".join(map(re.escape, words)), HIDDEN, text, flags=re.IGNORECASE)
    rest = text.replace(HIDDEN, " ")
    return HIDDEN if street(rest) or gives_away(rest, secrets) else text


def _flat(text: str) -> str:
    return "".join(re.findall(r"\w", text.casefold()))
