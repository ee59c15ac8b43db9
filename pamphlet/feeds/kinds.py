"""Which kinds of service a record is: its taxonomy terms to our category codes, by a map, else by plain words in the terms.

A term of somebody's taxonomy says how *they* sort; nothing is guessed from the name or description of a service.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping

#: What in the name of a term names a kind of ours. The first column is used only where the project has such a category.
WORDS: Mapping[str, re.Pattern[str]] = {
    code: re.compile(rf"\b(?:{words})\b", re.IGNORECASE)
    for code, words in {
        "crisis": r"crisis|suicid\w+|distress",
        "violence": r"violence|(?:domestic|family|partner|sexual|relationship) (?:assault|abuse)|rape",
        "shelter": r"shelters?|emergency housing|transition(?:al)? hous\w+|safe houses?|housing|homeless\w*",
        "sex-work": r"sex[- ]work\w*",
        "harm-reduction": r"harm reduction|naloxone|overdose|needles?|syringes?|supervised consumption",
        "outreach": r"outreach",
        "health": r"health|medical|clinics?|nursing",
        "legal": r"legal|lawyers?",
        "counselling": r"counsell?ing|counsell?ors?|psychotherapy",
        "drop-in": r"drop[- ]in|food|meals",
    }.items()
}
_NOT_PEOPLE = re.compile(r"\b(?:animals?|pets?|veterinar\w+|livestock)\b", re.IGNORECASE)


class Kinds:
    """Chooses the category codes of records.

    `categories` maps a term's code or name, without case, to codes with `;` between; a key that ends in `*` stands for all
    terms that begin so (AIRS codes are built that way); a blank value leaves the term out. `known` are the codes that the
    project has; `default` is the code of records whose terms say nothing.
    """

    def __init__(self, categories: Mapping[str, str], known: Collection[str], default: str = "") -> None:
        self._known, self._default = frozenset(known), default
        self._map = {code.casefold(): (code,) for code in known} | {
            key.strip().casefold(): tuple(filter(None, (c.strip() for c in codes.split(";"))))
            for key, codes in categories.items()
        }
        self._starts = sorted((key[:-1] for key in self._map if key.endswith("*")), key=len, reverse=True)
        self._memory: dict[tuple[str, str], tuple[str, ...] | None] = {}

    def of(self, terms: Iterable[tuple[str, str]]) -> tuple[str, ...]:
        """The codes of a record with these terms (code, name), in order; none if nothing is known."""
        terms = tuple(terms)
        mapped = [self._mapped(term) for term in terms]
        found = [code for codes in mapped for code in codes or ()]
        if not found:
            left = [name or code for (code, name), codes in zip(terms, mapped, strict=True) if codes is None]
            found = [code for code, words in WORDS.items() if code in self._known and any(_names(words, name) for name in left)]
        return tuple(dict.fromkeys(found)) or ((self._default,) if self._default else ())

    def _mapped(self, term: tuple[str, str]) -> tuple[str, ...] | None:
        """The codes of one term by the map; None where the map says nothing of it."""
        if term not in self._memory:
            words = [text.casefold() for text in term if text]
            keys = [word for word in words if word in self._map]
            keys += [f"{start}*" for word in words for start in self._starts if word.startswith(start)]
            self._memory[term] = self._map[keys[0]] if keys else None
        return self._memory[term]


def _names(words: re.Pattern[str], name: str) -> bool:
    return bool(words.search(name)) and not _NOT_PEOPLE.search(name)
