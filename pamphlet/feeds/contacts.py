"""The numbers and the web address of a record into cells: only what is safe to print, each as the source has it, never mended.

What cannot be taken is told in words, with the number as the source wrote it, so that a person can ask (research: listings §3).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pamphlet.feeds.record import Number
from pamphlet.listings.addresses import web_fault
from pamphlet.listings.phones import PhoneError, parse_phone

#: HSDS types (RFC 6350 and what directories add) → our column; None: nobody can ring it up with a phone.
TYPES: dict[str, str | None] = {
    **dict.fromkeys(
        (
            "",
            "voice",
            "cell",
            "mobile",
            "hotline",
            "crisis",
            "none",
            "main",
            "toll-free",
            "toll free",
            "tollfree",
            "landline",
            "phone",
        ),
        "phone",
    ),
    **dict.fromkeys(("text", "sms"), "text"),
    **dict.fromkeys(("tty", "tdd", "textphone", "tty/tdd"), "tty"),
    **dict.fromkeys(("fax", "pager", "video"), None),
}
_NOT_PUBLIC = re.compile(
    r"\b(?:do not (?:give|publish|share|list|print)|not (?:for|to) (?:the )?public|not public|"
    r"staff only|internal|unlisted|private)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Contacts:
    """Cells by column; what was left out, in words; what a person should know; how many numbers were dropped, by why."""

    cells: dict[str, str]
    notes: tuple[str, ...]
    facts: tuple[str, ...]
    dropped: tuple[str, ...]


def contacts(numbers: Sequence[Number], websites: Iterable[str], country: str) -> Contacts:
    """The cells phone, text, tty and website of a record."""
    found: dict[str, list[str]] = {"phone": [], "text": [], "tty": []}
    notes: list[str] = []
    facts: list[str] = []
    dropped: list[str] = []
    for number in dict.fromkeys(numbers):
        columns, why, more = _columns(number)
        if why:
            dropped.append(why)
        if more:
            notes.append(more)
        for column in columns:
            taken = _taken(number, column, country, notes)
            found[column] += [cell for cell in taken if cell not in found[column]]
            if taken:
                facts += _facts(number, taken)
            else:
                dropped.append("no number")
    if gone := [why for why in dropped if why in ("fax", "pager", "video")]:
        notes.append(f"left out: {', '.join(f'{gone.count(kind)} {kind}' for kind in dict.fromkeys(gone))}")
    cells = {column: "; ".join(cells) for column, cells in found.items()}
    cells["website"] = _website(websites, notes)
    return Contacts(cells, tuple(notes), tuple(facts), tuple(dropped))


def digits(number: str) -> str:
    """What of a number is dialled, to tell whether two are one: without its signs, and without a 1 before ten digits."""
    found = "".join(filter(str.isdigit, number)) or number.strip()
    return found[1:] if len(found) == 11 and found.startswith("1") else found


def less_exact(numbers: Sequence[Number]) -> str:
    """Numbers that stand at the source and in no cell, because a nearer level has its own, for a person to see.

    Private ones, those of persons and those that nobody can ring up are counted alone.
    """
    named = [n for n in numbers if not n.private and not _NOT_PUBLIC.search(n.description) and not n.person and printable(n)]
    words = [_as_given(n) + (f" ({n.description})" if n.description else "") for n in named]
    if more := len(numbers) - len(named):
        words.append(f"{more} more, private, of a person, or of no use for a call")
    return f"also at the source, under its place or organization: {', '.join(words)}" if words else ""


def kind(number: Number) -> str:
    """The type of a number, and where there is none what its description says it is."""
    word = number.type.strip().casefold()
    if word in ("", "none"):
        if re.search(r"\bfax\b", number.description, re.IGNORECASE):
            return "fax"
        if re.search(r"\b(?:tty|tdd)\b", number.description, re.IGNORECASE):
            return "tty"
    return word


def printable(number: Number) -> bool:
    """Whether a number is of a type that a piece could hold; a fax is not."""
    word = kind(number)
    return any(TYPES.get(part, "") is not None for part in _parts(word))


def _parts(word: str) -> list[str]:
    return [word] if word in TYPES else [part.strip() for part in re.split(r"[,;|&+]|\band\b", word)]


def _columns(number: Number) -> tuple[list[str], str, str]:
    """The columns for which a number is; or none, why, to be counted, and what a person should know of it."""
    if number.private or _NOT_PUBLIC.search(number.description):
        return [], "private", "a number left out: it is private"
    word = kind(number)
    parts = _parts(word)
    if unknown := [part for part in parts if part not in TYPES]:
        return [], "unknown type", f"number left out, '{unknown[0]}' is no type that is known: {_as_given(number)}"
    columns = list(dict.fromkeys(column for part in parts if (column := TYPES[part]) is not None))
    return columns, "" if columns else word, ""


def _taken(number: Number, column: str, country: str, notes: list[str]) -> list[str]:
    """The cells of a number, one unless the source has several with `;` between; notes say what is none."""
    out = []
    for part in filter(None, (p.strip() for p in number.number.split(";"))):
        given = part
        if extension := number.extension.strip():
            given = (
                part
                if re.search(rf"(?:ext\.?|x|#)\s*0*{re.escape(extension)}$", part, re.IGNORECASE)
                else f"{part} ext {extension}"
            )
        try:
            phone = parse_phone(given, country, texts=column == "text")
            cell = _cell(phone.number, phone.dial, phone.extension, phone.word)
            if (again := parse_phone(cell, country, texts=column == "text")).uri != phone.uri or again.word != phone.word:
                raise PhoneError(given, "it does not print back")
        except PhoneError as problem:
            notes.append(f"{column} left out, '{given}' is no number that can be printed: {problem.hint}")
            continue
        if number.numeric and extension:
            notes.append(f"the extension {extension} of {cell} came as a number: if it began with 0, that is lost; ask")
        out.append(cell)
    return out


def _cell(number: str, dial: str, extension: str, word: str) -> str:
    """A number as services.csv holds it: short codes without hyphens, so that no spreadsheet makes a date of them."""
    cell = dial if len(dial) == 3 else number
    return cell + (f" ext {extension}" if extension else "") + (f" ({word})" if word else "")


def _facts(number: Number, cells: list[str]) -> list[str]:
    facts = [f"{', '.join(cells)}: {number.description}"] if number.description else []
    if number.person:
        facts.append(f"{', '.join(cells)} stands under a contact, who may be one person: ask whether it may be printed")
    return facts


def _as_given(number: Number) -> str:
    return number.number + (f" ext {number.extension}" if number.extension else "")


def _website(addresses: Iterable[str], notes: list[str]) -> str:
    """The first web address that may be printed. One without a scheme gets `https://`, and a note to open it."""
    for address in dict.fromkeys(filter(None, (a.strip() for a in addresses))):
        fault = web_fault(address)
        if fault is None:
            return address
        bare = not re.match(r"[a-z][a-z0-9+.-]*:", address, re.IGNORECASE)
        if bare and re.fullmatch(r"[^\s@/]+\.[a-z]{2,}(?:/\S*)?", address, re.IGNORECASE):
            whole = re.sub(r"^[^/]*", lambda host: host[0].lower(), address)
            if web_fault(f"https://{whole}") is None:
                notes.append(f"https:// was put before the website {whole}: open it once")
                return f"https://{whole}"
        notes.append(f"website left out, {address}: {fault}")
    return ""
