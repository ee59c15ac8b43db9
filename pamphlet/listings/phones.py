"""Phone numbers: a cell of the sheet into numbers that are safe to print. The only user of phonenumbers.

Nothing is repaired but what loses nothing: a number that a spreadsheet took for one, with all its digits. What is no number is
an error that shows the cell. Numbers are printed in the Canadian style, `604-555-0142`, toll-free ones with their `1-`, short
codes digit by digit, `9-8-8`, and codes that take text messages as they are typed, `686868`. A word that a number spells stands
behind its digits, `1-800-555-0142 (LAMP)`, and is refused where it spells another number.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

#: Numbers of three digits that every Canadian network knows, and what seven-digit 310 numbers look like.
SHORT_CODES = frozenset({"211", "311", "411", "511", "711", "811", "911", "988"})
_FORM = re.compile(
    r"\+?[\d().\s-]+?(?:\s*(?:ext\.?|x|#)\s*(?P<ext>\d{1,6}))?(?:\s*\((?P<word>[A-Z][A-Z\s-]*)\))?", re.IGNORECASE | re.ASCII
)
_NUMBER = re.compile(r"(?<!\d)(?:\+?1[\s.-]*)?\(?\d{3}\)?[\s.-]*\d{3}[\s.-]*\d{4}(?!\d)")
_VANITY = re.compile(
    r"(?P<digits>(?:1[\s.-]*)?\(?\d{3}\)?[\s.-]*(?:\d{3}[\s.-]*)?)(?P<word>[A-Z]+(?:-[A-Z]+)*)(?:\s*\([\d-]+\))?"
)
_DATE = re.compile(r"\d{4}-\d\d-\d\d(?:[ T][\d:.]+)?|\d{1,2}/\d{1,2}/\d{2,4}")
_PLACEHOLDERS = frozenset({"1234567890", "0123456789", "0000000000", "1111111111", "9999999999"})
#: The letters of a telephone's keys (ITU-T E.161).
_KEYS = {
    letter: digit
    for digit, letters in zip("23456789", ["ABC", "DEF", "GHI", "JKL", "MNO", "PQRS", "TUV", "WXYZ"], strict=True)
    for letter in letters
}


@dataclass(frozen=True, slots=True)
class Phone:
    """One number: as printed, as dialled, its extension, the word that it spells, whether it is fictional (555-01xx), and
    whether it stands here for text messages alone.
    """  # one sentence over two lines

    number: str
    dial: str
    extension: str = ""
    word: str = ""
    sample: bool = False
    texts: bool = False

    @property
    def uri(self) -> str:
        """The `tel:` address (RFC 3966), or the `sms:` address (RFC 5724) of a number that takes texts alone."""
        return f"{'sms' if self.texts else 'tel'}:{self.dial}" + (f";ext={self.extension}" if self.extension else "")


class PhoneError(ValueError):
    """A cell that is no phone number: the message, and the next step as `hint`."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.hint = hint


@lru_cache(maxsize=4096)
def parse_phone(text: str, country: str = "CA", *, texts: bool = False) -> Phone:
    """One number as a person wrote it; `texts` is whether it stands where text messages go, which have codes of their own.

    Raises PhoneError.
    """
    text = re.sub(r"^(\d{10,11})\.0$", r"\1", text.strip())  # a spreadsheet took it for a number: all its digits are there
    match = None if _DATE.fullmatch(text) else _FORM.fullmatch(text)
    if match is None:
        raise PhoneError(f"{text} is not a phone number in {country}", _slip(text))
    extension, word = match["ext"] or "", (match["word"] or "").upper()
    digits = re.sub(r"\D", "", text[: match.start("ext")] if extension else text)
    if texts and extension:
        raise PhoneError(f"{text} has an extension, and no text message reaches one", "leave it blank under text")
    if digits in SHORT_CODES:
        phone = Phone("-".join(digits), digits, extension, word)
    elif len(digits) == 7 and digits.startswith("310"):
        phone = Phone(f"{digits[:3]}-{digits[3:]}", digits, extension, word)
    elif len(digits) in (5, 6) and not extension:
        phone = _text_code(text, digits, word, country, texts)
    else:
        phone = _ten_digits(text, digits, extension, word, country)
    if word and not _spells(word, phone.dial):
        meant = "".join(_KEYS.get(letter, "") for letter in word)
        raise PhoneError(f"{text}: '{word}' does not spell this number", f"its keys are {meant}: compare both with the source")
    return phone


def _spells(word: str, dial: str) -> bool:
    """Whether the keys of a word are the end of a number; what is typed beyond the last digit does not matter."""
    keys = "".join(_KEYS.get(letter, "") for letter in word)
    return bool(keys) and (dial.endswith(keys) or (len(keys) > 7 and keys.startswith(dial[-7:])))


def _slip(text: str) -> str:
    """What most likely happened to a cell that is not even in the form of a number."""
    if re.fullmatch(r"[+-]?\d+(?:[.,]\d+)?E[+-]?\d+", text, re.IGNORECASE):
        return "the spreadsheet shortened it: format the column as text, then type the number again"
    if re.search(r"\d", text) and re.search(r"[^\x00-\x7f]", text):
        return "write it with plain digits 0 to 9 and plain hyphens, as one types a number"
    if _DATE.fullmatch(text):
        return "the spreadsheet made a date of it: format the column as text, then type the number again"
    if (vanity := _VANITY.fullmatch(text.upper())) and len(vanity["word"]) > 1:
        keys = "".join(_KEYS.get(letter, "") for letter in vanity["word"])
        whole = re.sub(r"\D", "", vanity["digits"]) + keys
        if len(whole) in (10, 11):
            printed = re.sub(r"^(1?)(\d{3})(\d{3})(\d{4})$", r"\1-\2-\3-\4", whole).lstrip("-")
            return f"write the digits first, and the word behind them: did you mean {printed} ({vanity['word']})?"
    if re.fullmatch(r"[\d\s().+OoIl-]+", text):
        return "there is a letter among the digits: write 0 for O, and 1 for l or I"
    if found := _NUMBER.findall(text):
        numbers = " and ".join(number.strip() for number in found)
        return f"it holds {numbers}: keep digits alone, with ';' between several, and put words under hours_note"
    return "one number in a cell, or several with ';' between them; leave it blank if nobody knows it"


def _text_code(text: str, digits: str, word: str, country: str, texts: bool) -> Phone:
    """A code of five or six digits, which takes text messages and nothing else."""
    from phonenumbers import PhoneNumber, shortnumberinfo

    known = shortnumberinfo.is_valid_short_number_for_region(
        PhoneNumber(country_code=1, national_number=int(digits)), country
    ) and not (digits.startswith("0") or digits in "0123456789" or len(set(digits)) == 1)
    if not known:
        raise PhoneError(f"{text} is not a phone number in {country}", "ten digits are needed; did the sheet drop some?")
    if not texts:
        raise PhoneError(f"{text} takes text messages, nobody can call it", "put it under text")
    return Phone(digits, digits, "", word)


def _ten_digits(text: str, digits: str, extension: str, word: str, country: str) -> Phone:
    import phonenumbers

    national = digits[1:] if len(digits) == 11 and digits[0] == "1" else digits
    wrong = f"{text} is not a phone number in {country}"
    if text.startswith("+") and not (len(digits) == 11 and digits[0] == "1"):
        raise PhoneError(wrong, "only numbers of North America (+1) can be printed")
    if len(national) != 10 and len(_NUMBER.findall(text)) > 1:
        raise PhoneError(wrong, _slip(text))
    if len(national) != 10:
        slip = "drop one" if len(national) < 10 else "gain one"
        raise PhoneError(wrong, f"ten digits are needed; did the sheet {slip}?")
    if national in _PLACEHOLDERS or national.startswith("000"):
        raise PhoneError(wrong, "this looks like a placeholder; leave the cell blank, or write a short code such as 211 alone")
    area, office, line = national[:3], national[3:6], national[6:]
    sample = office == "555" and 100 <= int(line) <= 199
    number = phonenumbers.parse(f"+1{national}")
    if not sample and not phonenumbers.is_valid_number(number):
        raise PhoneError(wrong, "no network uses this number; compare it with the source, digit by digit")
    if phonenumbers.number_type(number) == phonenumbers.PhoneNumberType.PREMIUM_RATE:
        raise PhoneError(wrong, "whoever calls it pays extra: it must not stand on a card")
    toll_free = area in {"800", "888", "877", "866", "855", "844", "833", "822"}
    printed = f"{area}-{office}-{line}"
    return Phone(f"1-{printed}" if toll_free else printed, f"+1{national}", extension, word, sample)
