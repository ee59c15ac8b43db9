"""What a directory says about its own records: keep this address private, leave that record out, this number is not for the
public.

HSDS has no such field (openreferral/specification issue 166); vendors and profiles have columns of their own, and they are
obeyed wherever they stand, also where nobody mapped them (research: hsds-mapping, "Vendor flags"; AIRS style guide, "Exclude
from Website" and "Exclude from Directory"). A flag whose value is neither yes nor no counts as the careful one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

_YES = frozenset({"yes", "y", "true", "t", "1", "1.0", "x", "on"})
_NO = frozenset({"", "no", "n", "false", "f", "0", "0.0", "off", "null", "none"})
#: Flags by what they say, as small letters and digits alone.
SECRET = frozenset(
    [
        "physicaladdressisprivate",
        "physicaladdressprivate",
        "addressisprivate",
        "addressprivate",
        "isconfidential",
        "confidential",
        "addressisconfidential",
        "addressconfidential",
        "confidentialaddress",
        "confidentiallocation",
        "locationisconfidential",
        "isprivate",
        "private",
        "hideaddress",
        "addresshidden",
        "isredacted",
        "redacted",
        "undisclosed",
    ]
)
HIDES = frozenset(
    [
        "excludefromdirectory",
        "excludefromwebsite",
        "excludefromwebsitedirectory",
        "excludefromwebsiteordirectory",
        "excludefromwebsiteanddirectory",
        "donotpublish",
        "donotdisplay",
        "donotlist",
        "donotrefer",
        "internalonly",
        "isinternal",
    ]
)
SHOWS = frozenset(["availablefordirectory", "showonpublicsite", "showonwebsite", "showindirectory", "ispublic"])
RUNS = frozenset(["isactive", "active"])
_NUMBER = frozenset(["isprivate", "private", "isconfidential", "confidential", "unlisted", "isunlisted"])


@lru_cache(maxsize=4096)
def bare(name: str) -> str:
    """The name of a column as small letters and digits alone: `Exclude from Website/Directory` is
    `excludefromwebsitedirectory`.
    """
    return re.sub(r"[^a-z0-9]", "", name.casefold())


def is_flag(name: str) -> bool:
    """Whether a column of this name says how its record may be used."""
    return bare(name) in SECRET | HIDES | SHOWS | RUNS


def says_yes(value: object) -> bool:
    """Whether a value may mean yes: everything but a blank and a plain no."""
    return _text(value) not in _NO


def secret(data: Mapping[str, object]) -> bool:
    """Whether a service, location or address is marked as one whose address is private."""
    return any(bare(name) in SECRET and says_yes(value) for name, value in data.items())


def hidden(data: Mapping[str, object]) -> bool:
    """Whether a record is marked as one that must not stand in a directory."""
    for name, value in data.items():
        if bare(name) in HIDES and says_yes(value):
            return True
        if bare(name) in SHOWS and _text(value) not in _YES | {""}:
            return True
    return False


def inactive(data: Mapping[str, object]) -> bool:
    """Whether a record is marked as one that is not active."""
    return any(bare(name) in RUNS and _text(value) not in _YES | {"", "active"} for name, value in data.items())


def unlisted(data: Mapping[str, object]) -> bool:
    """Whether a phone is marked as one that is not for the public."""
    return any(bare(name) in _NUMBER and says_yes(value) for name, value in data.items())


def _text(value: object) -> str:
    if isinstance(value, str):
        return value.strip().casefold()
    return "" if value is None or isinstance(value, (list, dict)) else str(value).casefold()
