"""Phone numbers: a cell of the sheet into numbers that are safe to print. The only user of phonenumbers.

Nothing is repaired: what is no number is an error that shows the cell. Numbers are printed in the Canadian style,
`604-555-0142`, toll-free ones with their `1-`, short codes digit by digit, `9-8-8`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

#: Numbers of three digits that every Canadian network knows, and what seven-digit 310 numbers look like.
SHORT_CODES = frozenset({"211", "311", "411", "511", "711", "811", "911", "988"})
_FORM = re.compile(r"\+?[\d().\s-]+?(?:\s*(?:ext\.?|x|#)\s*(?P<ext>\d{1,6}))?", re.IGNORECASE | re.ASCII)
_PLACEHOLDERS = frozenset({"1234567890", "0123456789", "0000000000", "1111111111", "9999999999"})


@dataclass(frozen=True, slots=True)
class Phone:
    """One number: as printed, as dialled (`tel:`, RFC 3966), its extension, and whether it is fictional (555-01xx)."""

    number: str
    dial: str
    extension: str = ""
    sample: bool = False

    @property
    def uri(self) -> str:
        """The `tel:` address."""
        return f"tel:{self.dial}" + (f";ext={self.extension}" if self.extension else "")


class PhoneError(ValueError):
    """A cell that is no phone number: the message, and the next step as `hint`."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.hint = hint


@lru_cache(maxsize=4096)
def parse_phone(text: str, country: str = "CA") -> Phone:
    """One number as a person wrote it. Raises PhoneError."""
    text = text.strip()
    match = _FORM.fullmatch(text)
    if match is None:
        raise PhoneError(f"{text} is not a phone number in {country}", _slip(text))
    extension = match["ext"] or ""
    body = text[: match.start("ext")] if extension else text
    digits = re.sub(r"\D", "", body)
    if digits in SHORT_CODES:
        return Phone("-".join(digits), digits, extension)
    if len(digits) == 7 and digits.startswith("310"):
        return Phone(f"{digits[:3]}-{digits[3:]}", digits, extension)
    return _ten_digits(text, digits, extension, country)


def _slip(text: str) -> str:
    """What most likely happened to a cell that is not even in the form of a number."""
    if re.fullmatch(r"[+-]?\d+(?:[.,]\d+)?E[+-]?\d+", text, re.IGNORECASE):
        return "the spreadsheet shortened it: format the column as text, then type the number again"
    if re.search(r"\d", text) and re.search(r"[^\x00-\x7f]", text):
        return "write it with plain digits 0 to 9 and plain hyphens, as one types a number"
    if re.fullmatch(r"[\d\s().+OoIl-]+", text):
        return "there is a letter among the digits: write 0 for O, and 1 for l or I"
    return "one number in a cell, or several with ';' between them; leave it blank if nobody knows it"


def _ten_digits(text: str, digits: str, extension: str, country: str) -> Phone:
    import phonenumbers

    national = digits[1:] if len(digits) == 11 and digits[0] == "1" else digits
    wrong = f"{text} is not a phone number in {country}"
    if text.startswith("+") and not (len(digits) == 11 and digits[0] == "1"):
        raise PhoneError(wrong, "only numbers of North America (+1) can be printed")
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
    return Phone(f"1-{printed}" if toll_free else printed, f"+1{national}", extension, sample)
