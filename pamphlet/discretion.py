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
    "travailleuses du sexe",
    "travailleurs du sexe",
    "ਸੈਕਸ ਵਰਕ",
    "بالجنس",
    "性工作",
    "trabajo sexual",
    "trabajadoras sexuales",
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
    flat = _folded(text)
    return next((term for term in INDISCREET if _folded(term) in flat), None)


def _folded(text: str) -> str:
    """A text without case, its dashes and spaces alike, soft hyphens out: `Sex‑Worker` is `sex worker`.

    An address is read as a browser shows it: `?keyword=Sex+Worker`, `sex_worker` and `sex%20worker` are that as well.
    """
    plain = unicodedata.normalize("NFKC", unquote(text)).replace("\u00ad", "")
    return re.sub(r"[\s+_\u2010-\u2015\u2212-]+", " ", plain).casefold()
