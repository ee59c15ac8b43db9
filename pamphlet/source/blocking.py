"""What keeps a translation from being printed: it would print something wrong. One check for each thing that goes wrong."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from functools import lru_cache

from pamphlet.reading import garbled
from pamphlet.source.examined import ADDRESS, LETTERS, NAMES, PLACEHOLDER, Check, Found, Subject, end_mark, plain, script
from pamphlet.source.fonts import coverage, glyph_faults

_BRACE = re.compile("[{}\uff5b\uff5d]")
_NUMBER = re.compile(r"\d+")
_PHONE = re.compile(r"(?<!\w)\d+(?:[ .\u00a0\u2010\u2011()/-]{1,2}\d+)+(?!\w)", re.ASCII)
_DAY = re.compile(r"(?:19|20)\d\d(?:-\d\d?){2}|(?:\d\d?-){2}(?:19|20)\d\d")
_DOTTED = re.compile("[.@][A-Za-z]|://")
_MARKUP = re.compile(
    r"\*\*|(?<![\w*])\*(?=[^\s*])|(?<=[^\s*])\*(?![\w*])|__|`|\\|\[|\]|</?[A-Za-z!][^<>]*>|&(?:[A-Za-z]+|#\w+);"
    r"|^(?:#+|[-+>]|\d+\.) ",
    re.MULTILINE,
)
_LOST = re.compile("[a-z\u00df-\u00ff]\\?[a-z\u00df-\u00ff]|\\?{4}")
_MARKING = frozenset("*_`\\[]<&\n")
_CONTROL = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ue000-\uf8ff\ufffe\uffff]")
_INVISIBLE = re.compile(
    "[\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2061-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)
#: A heading of so few characters may be broken by hand, for the looks of a cover.
SHORT_HEADING = 40


def _empty(s: Subject) -> Found:
    """Nothing to print is no translation."""
    return None if s.text.strip() else ("has no words", "translate it")


def _placeholder(s: Subject) -> Found:
    """A lost placeholder loses a number or a place; one with another name, or with a brace too many, prints as it stands."""
    if "{" not in s.source and not _BRACE.search(s.text):
        return None
    wanted, found = _placeholders(s.source), sorted(PLACEHOLDER.findall(s.text))
    hint = f"it must hold {', '.join(wanted) or 'no placeholder'}, as in '{s.source}'"
    if wanted != found:
        return f"has {', '.join(found) or 'no placeholder'}", hint
    more = Counter(_BRACE.findall(PLACEHOLDER.sub("", s.text))) - Counter(_BRACE.findall(PLACEHOLDER.sub("", s.source)))
    return (f"has a '{min(more)}' that belongs to no placeholder", hint) if more else None


@lru_cache(maxsize=8192)
def _placeholders(text: str) -> list[str]:
    return sorted(PLACEHOLDER.findall(text))


@lru_cache(maxsize=8192)
def _numbers(text: str) -> list[str]:
    """The numbers of a text in Western digits, sorted: every script may order its words in its own way."""
    return sorted("".join(str(unicodedata.digit(sign)) for sign in run) for run in _NUMBER.findall(text))


def _number(s: Subject) -> Found:
    """A changed number sends people to the wrong place; numbers are dialled and compared, so they have Western digits."""
    wanted, found = _numbers(s.source), _numbers(s.text)
    hint = "numbers stay as they are, in Western digits"
    if wanted != found:
        return f"changes the numbers {' '.join(wanted) or '(none)'} to {' '.join(found) or '(none)'}", hint
    own = [run for run in _NUMBER.findall(s.text) if not run.isascii()] if found else []
    return (f"writes {' '.join(own)} in digits of its own", hint) if own else None


@lru_cache(maxsize=8192)
def _phones(text: str) -> list[str]:
    """The groups of digits that look like a number to dial: three groups or more, or seven digits; no days."""
    shapes = ["-".join(_NUMBER.findall(shape)) for shape in _PHONE.findall(text)]
    return sorted(x for x in shapes if (x.count("-") > 1 or sum(map(str.isdigit, x)) > 6) and not _DAY.fullmatch(x))


def _phone(s: Subject) -> Found:
    """1-1-9 has the digits of 9-1-1, and nobody answers: what is dialled keeps its groups and their order."""
    if len(_numbers(s.text)) < 2 or _numbers(s.source) != _numbers(s.text) or _phones(s.source) == _phones(s.text):
        return None
    wanted, found = (" ".join(_phones(x)) or "(none)" for x in (s.source, s.text))
    return f"changes the numbers to dial {wanted} to {found}", "copy them from the English words"


@lru_cache(maxsize=8192)
def _addresses(text: str) -> list[str]:
    if not _DOTTED.search(text):
        return []
    return sorted(found.rstrip(".,;:!?)").casefold() for found in ADDRESS.findall(text))


def _address(s: Subject) -> Found:
    """A mistyped or translated web or e-mail address leads nowhere, or to somebody else."""
    wanted, found = _addresses(s.source), _addresses(s.text)
    if wanted == found:
        return None
    return f"has {' '.join(found) or 'no address'}", f"it must hold {' '.join(wanted) or 'no web or e-mail address'}"


@lru_cache(maxsize=8192)
def _marks(text: str) -> list[str]:
    return _MARKUP.findall(text)


def _markup(s: Subject) -> Found:
    """Asterisks, brackets, tags and entities would print as they stand, or, where the source has them, lose their emphasis."""
    plain = s.signs.isdisjoint(_MARKING) and s.text[0] not in "#-+>0123456789"
    wanted, found = _marks(s.source), [] if plain else _marks(s.text)
    if sorted(wanted) == sorted(found):
        return None
    more, less = (" ".join((Counter(x) - Counter(y)).elements()) for x, y in ((found, wanted), (wanted, found)))
    return f"has the markup {more}" if more else f"lost the markup {less}", "use the signs of the English words, and no others"


def _garbled(s: Subject) -> Found:
    """Traces of a wrong conversion between encodings, such as `Ã©` or `t?l`: more of the text may be lost than is seen."""
    lost = _LOST.search(ADDRESS.sub("", s.text)) if "?" in s.signs else None
    trace = lost[0] if lost else garbled(s.text)
    return (f"holds '{trace}', the trace of a wrong conversion", "restore the text") if trace else None


def _control(s: Subject) -> Found:
    """Control and private characters print as nothing, or as anything; a tab is no space."""
    match = _CONTROL.search(s.text)
    return (f"holds the sign U+{ord(match[0]):04X}, which is not for text", "delete it") if match else None


def _invisible(s: Subject) -> Found:
    """Bidi controls turn numbers round unseen, zero-width spaces break words for search. ZWNJ and ZWJ belong to scripts."""
    match = _INVISIBLE.search(s.text) if not s.text.isascii() else None
    return (f"holds the invisible sign U+{ord(match[0]):04X}", "delete it") if match else None


def _lines(s: Subject) -> Found:
    """A line break of a translator's tool would print. Only a short heading may be broken by hand."""
    wanted, found = s.source.count("\n"), s.text.count("\n")
    if wanted == found or (not wanted and len(s.source) <= SHORT_HEADING and not end_mark(s.source)):
        return None
    return f"has {found} line breaks, the English words have {wanted}", "write it in one line, as long as it needs to be"


_LATIN = re.compile("[A-Za-z\u00c0-\u024f\u1e00-\u1eff]+")
#: The script that shows that a text with more Chinese characters than so many is not Chinese.
_TELLING = {"ja": ("KANA", 12), "ko": ("HANGUL", 0)}
#: Scripts with letters that look like Latin ones.
_ALIKE = frozenset({"CYRILLIC", "GREEK"})
#: So many letters of another script are a name or an abbreviation.
FEW = 12


def _wrong_script(s: Subject) -> Found:
    """English left standing, another language's file, or look-alike letters that a screen reader cannot read.

    Latin words count unless the source has them with a capital (names) or they are abbreviations; few letters pass.
    """
    rules, own = s.rules, s.rules.scripts
    telling, most = _TELLING.get(rules.primary, ("", 0))
    if telling and telling not in map(script, s.signs) and sum(script(sign) == "HAN" for sign in s.text) > most:
        return f"has no {telling.lower()}", "is it Chinese? Write it in the language"
    odd = s.signs - rules.usual
    if not odd or not own:
        return None
    rules.usual.update(sign for sign in odd if script(sign) in own or not script(sign))
    odd -= rules.usual
    for sign in sorted(odd):
        if script(sign) != "LATIN" and sign not in s.source:
            return f"holds '{sign}' ({unicodedata.name(sign, 'no name').lower()})", "write it with the letters of the language"
    if not odd or (sum(map(len, _LATIN.findall(s.text))) <= FEW and own.isdisjoint(_ALIKE)):
        return None
    return _too_latin(s)


def _too_latin(s: Subject) -> Found:
    """The Latin words of a text in another script: too many, or letters inside a word that only look alike."""
    words = plain(s.text)
    for word in () if s.rules.scripts.isdisjoint(_ALIKE) else LETTERS.findall(words):
        if len({script(sign) for sign in word}) > 1:
            return f"mixes letters of two scripts in '{word}'", "type the word again"
    latin = _LATIN.findall(words)
    if sum(map(len, latin)) <= FEW:
        return None
    own = sum(3 if script(sign) in ("HAN", "KANA", "HANGUL") else 1 for sign in words if script(sign) in s.rules.scripts)
    names = {word for word in _LATIN.findall(s.source) if word[0].isupper()}
    stray = sum(len(word) for word in latin if word not in names and not (word.isupper() and len(word) < 7))
    kept = s.is_name or s.text.strip().casefold() in NAMES
    if stray and not kept and (not own or (stray > FEW and own < 2 * stray)):
        return f"is mostly in Latin letters: {' '.join(latin[:4])}", "translate it; only names stay as they are"
    return None


def _glyph(s: Subject) -> Found:
    """A character that no font of the language has prints as a box, and a mark in another font floats."""
    rules = s.rules
    fresh = s.signs - rules.settable if rules.families else frozenset()
    if not fresh:
        return None
    weights = [[coverage(family.file(weight)) for family in rules.families] for weight in (400, 700)]
    rules.settable.update(
        sign for sign in fresh if all(any(ord(sign) in font for font in fonts) for fonts in weights) and not _joins(sign)
    )
    words = [word for word in s.text.split() if word not in rules.settable and not rules.settable.issuperset(word)]
    found = glyph_faults(unicodedata.normalize("NFC", " ".join(words)), rules.families) if words else ()
    if not found:
        rules.settable.update(words)
        return None
    return f"cannot be printed: {'; '.join(found[:3])}", "write it another way, or add a font to the language"


@lru_cache(maxsize=8192)
def _joins(sign: str) -> bool:
    """Whether a sign is set as one with its neighbours: marks, the parts of Korean syllables, what makes emoji."""
    return unicodedata.category(sign).startswith("M") or "\u1100" <= sign <= "\u11ff" or sign > "\uffff"


def _avoid(s: Subject) -> Found:
    """Words that hurt the people whom the pieces are for (content/glossary.toml)."""
    word = s.rules.glossary.avoided(s.text)
    return (f"holds '{word}', a word to avoid", "content/glossary.toml says what to write instead") if word else None


#: Every check, in the order in which faults are told; the first alone where there are no words.
BLOCKING = (
    Check("empty", "message-missing", _empty),
    Check("placeholder", "message-placeholder", _placeholder),
    Check("number", "message-placeholder", _number),
    Check("phone", "message-placeholder", _phone),
    Check("address", "message-address", _address),
    Check("markup", "message-markup", _markup),
    Check("garbled", "file-garbled", _garbled),
    Check("control", "value-wrong", _control),
    Check("invisible", "value-wrong", _invisible),
    Check("lines", "message-lines", _lines),
    Check("script", "wrong-script", _wrong_script),
    Check("glyph", "glyph-missing", _glyph),
    Check("avoid", "glossary-avoid", _avoid),
)
