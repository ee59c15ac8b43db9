"""A translation under examination: what it is held against, and what the checks of it share.

Here is what the checks (`blocking`, `doubts`) take and give, and how all of them read a text.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Protocol

from pamphlet.diagnostics import Severity
from pamphlet.source.fonts import Family
from pamphlet.source.glossary import Glossary


class Tongue(Protocol):
    """What the checks need to know of a language (`source.catalog.Language` has it)."""

    @property
    def tag(self) -> str:
        """Its BCP 47 tag."""

    @property
    def autonym(self) -> str:
        """Its own name, in its own script."""


@dataclass(frozen=True, slots=True)
class Rules:
    """What translations of one language are held against: its script, its glossary, its fonts.

    Without families nothing is said about glyphs. What was found settable is remembered (`settable`, `usual`): make one `Rules`
    for all the texts of a language.
    """

    language: Tongue
    glossary: Glossary = field(default_factory=Glossary)
    families: tuple[Family, ...] = ()
    primary: str = field(init=False)
    scripts: frozenset[str] = field(init=False)
    settable: set[str] = field(init=False, default_factory=set, compare=False, repr=False)
    usual: set[str] = field(init=False, default_factory=set, compare=False, repr=False)

    def __post_init__(self) -> None:
        """Note the language without its script or region (`zh` of zh-Hans), and its scripts as Unicode names them."""
        object.__setattr__(self, "primary", self.language.tag.partition("-")[0])
        own = _MIXED.get(self.primary) or frozenset(map(script, self.language.autonym)) - {""}
        object.__setattr__(self, "scripts", own)


@dataclass(frozen=True, slots=True)
class Subject:
    """One translation under examination; `signs` are its different characters."""

    id: str
    source: str
    text: str
    rules: Rules
    signs: frozenset[str]

    @property
    def is_name(self) -> bool:
        """Whether it stands for the name of a place or service: such words are written anew rather than translated."""
        return self.id.endswith(("#name", "#short_name", "#within"))


#: What a check finds: what is wrong, as it goes on after the message's id, and the next step.
Found = tuple[str, str] | None


#: The code of what a person should look at; every other one keeps words from being printed.
DOUBT = "message-doubt"


@dataclass(frozen=True, slots=True)
class Check:
    """One check: its id, the code of the diagnostic, and the function; its docstring is the reason."""

    id: str
    code: str
    find: Callable[[Subject], Found]

    @property
    def severity(self) -> Severity:
        """How bad a find is."""
        return Severity.WARNING if self.code == DOUBT else Severity.ERROR


PLACEHOLDER = re.compile(r"\{[a-z_]+\}")
ADDRESS = re.compile(
    r"https?://[\w./?=&%#~:+,;@-]+|[\w.+-]+@[\w-]+(?:\.[a-z]+)+|(?:[a-z0-9-]+\.)+(?:ca|org|com|net|info|gov|edu)\b(?:/[\w./?=&%#-]*)?",
    re.ASCII | re.IGNORECASE,
)
LETTERS = re.compile(r"[^\W\d_]+")
ASIDE = re.compile(r"(?<=\S)\s*[(（][^()（）]*[)）]")
#: Names that stay as they are in every language.
NAMES = frozenset({"living in community", "sheway", "two-spirit", "tty", "bc", "vancouver"})

_NAMED = {
    **{"CJK": "HAN", "IDEOGRAPHIC": "HAN", "HIRAGANA": "KANA", "KATAKANA": "KANA", "KATAKANA-HIRAGANA": "KANA"},
    **{"HALFWIDTH": "KANA", "FULLWIDTH": "LATIN", "MODIFIER": "", "FEMININE": "", "MASCULINE": "", "MICRO": ""},
}
#: Languages with more than one script; of the others the script is that of their name.
_MIXED = {"ja": frozenset({"HAN", "KANA"}), "ko": frozenset({"HANGUL", "HAN"})}


@lru_cache(maxsize=8192)
def script(sign: str) -> str:
    """The script of a letter by the first word of its Unicode name; nothing for what is no letter."""
    if not sign.isalpha():
        return ""
    first = unicodedata.name(sign, "UNKNOWN").partition(" ")[0]
    return _NAMED.get(first, first)


#: What closes a sentence, whatever stands behind it: quotation marks and brackets.
CLOSERS = " \u00a0)]»”’\"'」』）】"
#: The marks that end a text, by their kind in ASCII.
END_MARKS = {
    **dict.fromkeys(".。｡।۔", "."),
    **dict.fromkeys("?？؟", "?"),
    **dict.fromkeys("!！", "!"),
    **dict.fromkeys(":：", ":"),
    "…": "…",
}


@lru_cache(maxsize=8192)
def end_mark(text: str) -> str:
    """The mark that a text ends with, quotation marks and brackets behind it left out; nothing for a letter."""
    bare = text.rstrip(CLOSERS)
    if bare.endswith("..."):
        return "\u2026"
    return bare[-1:] if bare[-1:] in END_MARKS else ""


@lru_cache(maxsize=8192)
def plain(text: str) -> str:
    """A text without addresses, placeholders and what stands in brackets: (harm reduction) beside a new word helps."""
    return ADDRESS.sub(" ", PLACEHOLDER.sub(" ", ASIDE.sub(" ", text)))
