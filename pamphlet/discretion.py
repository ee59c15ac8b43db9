"""Words that tell too much: what a discreet piece, or the history of a browser, must not say of the one who carries it."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import unquote

#: Terms that a discreet piece must not show, in any language it is printed in: stems, matched without case.
INDISCREET = (
    "sex work",
    "sexwork",
    "sex-work",
    "sex trade",
    "travail du sexe",
    "du sexe",  # travailleuse, travailleuses, travailleur·euse·s …
    "ਸੈਕਸ ਵਰਕ",
    "بالجنس",
    "性工作",
    "trabajo sexual",
    "trabajadora sexual",
    "trabajadoras sexuales",
    "trabajador sexual",
    "trabajadores sexuales",
    "lao động tình dục",
    "성노동",
    "セックスワーク",
    "セックスワーカー",
    "บริการทางเพศ",
    "کار جنسی",
    "کارگر جنسی",
    "کارگران جنسی",
    "सेक्स वर्क",
    "यौन",
    "секс-работ",
    "секс-прац",
)


def indiscreet(text: str) -> str | None:
    """The term that a discreet piece must not show, if a text or a web address holds one."""
    # Persian joins the parts of a word with a non-joiner where others put a space; Hindi spells with one inside a syllable
    flat = [_folded(text.replace("\u200c", joint)) for joint in ("", " ")]
    return next((term for term, pattern in _PATTERNS if any(map(pattern.search, flat))), None)


def _folded(text: str) -> str:
    """A text without case, its dashes and spaces alike, what nobody sees out: `Sex‑Worker` is `sex worker`.

    An address is read as a browser shows it: `?keyword=Sex+Worker`, `sex_worker` and `sex%20worker` are that as well.
    """
    while (plain := unquote(text)) != text:  # an address in an address is encoded twice
        text = plain
    plain = re.sub("[\u00ad\u200b\u200d\u2060\ufeff]", "", unicodedata.normalize("NFKC", text))
    return re.sub(r"[\s+_\u2010-\u2015\u2212-]+", " ", plain).casefold()


def _pattern(term: str) -> re.Pattern[str]:
    """What finds a term: words of the Latin letters begin where it begins, so that Essex Workers' Hall may be printed."""
    folded = _folded(term)
    return re.compile((r"(?<![^\W\d_])" if folded.isascii() and " " in folded else "") + re.escape(folded))


_PATTERNS = tuple((term, _pattern(term)) for term in INDISCREET)
