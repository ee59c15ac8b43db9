"""What the forms of exchange share: the rows that go out, the rows that come back, and what no file may be.

Enters: the words of a project, or the bytes of a file that a translator sent. Leaves: `Row`, `Back`, and files whose size and
kind are known before any library reads them.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import dataclass

from pamphlet.diagnostics import Report, Where
from pamphlet.reading import MAX_BYTES, MAX_FIELD
from pamphlet.tables.zipped import members, xml_fault, zip_fault

STATES = ("empty", "draft", "translated", "reviewed")
#: How to call each form.
NAMES = {"xlsx": "Excel (.xlsx)", "xliff": "XLIFF 1.2 (.xlf)", "docx": "Word (.docx)"}
#: What neither XML 1.0 nor a line of a PO file can hold: control characters, half characters, separators that end a line.
_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]")
#: The seal of a row: a hash of its id and source, then the language, then a hash of the words that it went out with.
SEAL = re.compile(r"([0-9a-f]{16})(?:-([A-Za-z]{2,8}(?:-[A-Za-z0-9]+)*)-([0-9a-f]{8}))?")
#: The member that makes a zipped file what it is. Word on the web numbers it.
_MAIN = {"xlsx": re.compile(r"xl/workbook\.xml"), "docx": re.compile(r"word/document\d*\.xml")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One segment as it goes out. `sha256` are the first 16 hexadecimal digits of the hash of its id and source.

    `state` is one of `STATES`; `previous` are the source words that a draft was made for; `room` is about how many characters
    fit, 0 where that is not known.
    """

    id: str
    sha256: str
    source: str
    text: str
    state: str
    note: str = ""
    remark: str = ""
    previous: str = ""
    room: int = 0

    def seal(self, tag: str) -> str:
        """What goes out beside the row to tell, when it comes back, whether its English, its language and its words have
        changed since.
        """  # one sentence over two lines
        return f"{self.sha256}-{tag}-{mark(settled(self.text, self.source))}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Back:
    """One row as it came back. `place` is how to call it in its file.

    `seal` is None where the form does not keep it. `done` is whether the translator says that it is finished, `claim` whether
    somebody says that it was checked; `fault` is why its words cannot be read.
    """

    id: str
    place: str
    source: str = ""
    text: str = ""
    seal: str | None = None
    remark: str = ""
    done: bool = False
    claim: bool = False
    fault: str = ""


def short_hash(message: str, source: str) -> str:
    """The first 16 hexadecimal digits of the SHA-256 of a message's id and source words, NFC, NUL between them."""
    return hashlib.sha256(unicodedata.normalize("NFC", f"{message}\0{source}").encode("utf-8")).hexdigest()[:16]


def mark(text: str) -> str:
    """The first 8 hexadecimal digits of the SHA-256 of words that are settled."""
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:8]


def settled(text: str, source: str) -> str:
    r"""Words as they go into a PO file: NFC, lines ended with \n, no white space at an end where the source has none."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    if not source[:1].isspace():
        text = text.lstrip()
    return text if source[-1:].isspace() else text.rstrip()


def unfit(text: str) -> str:
    """The first sign of a text that cannot be exchanged, as `U+000B`, or nothing."""
    match = _UNFIT.search(text)
    return f"U+{ord(match[0]):04X}" if match else ""


def too_long(text: str) -> bool:
    """Whether a cell holds more than any text to be printed."""
    return len(text.encode("utf-8", "replace")) > MAX_FIELD


def form_of(data: bytes) -> str:
    """The form of a file by what it holds, not by its name: a key of `NAMES`, or nothing."""
    if not data.startswith(b"PK"):
        return "xliff" if re.search(rb"<(?:[\w.-]+:)?xliff[\s>]", data[:4096].replace(b"\0", b"")) else ""
    names = members(data)
    return next((form for form, main in _MAIN.items() if any(main.fullmatch(name) for name in names)), "")


def is_safe(data: bytes, form: str, name: str, report: Report) -> bool:
    """Whether a file is of a form and harmless to read; else one error that says what to do."""
    place = Where(path=name)
    if len(data) > MAX_BYTES:
        report.error("file-syntax", f"{name} is larger than 20 MB", place, "send the table alone, without pictures")
        return False
    found = form_of(data)
    if not found:
        message = f"{name} is not one of the three forms: {', '.join(NAMES.values())}"
        report.error("file-syntax", message, place, _guess(data))
        return False
    if found != form:
        report.error("value-wrong", f"{name} is {NAMES[found]}, not {NAMES[form]}", place, f"take it in as {found}")
        return False
    why = zip_fault(data) if data.startswith(b"PK") else xml_fault(data)
    if why:
        report.error("file-syntax", f"{name} is not read: {why}", place, "save it again in the program that made it")
    return not why


def _guess(data: bytes) -> str:
    """A next step for a file of no known form."""
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        return "it is an old Office file, or has a password: save it as .xlsx or .docx, without a password"
    if data.startswith(b"PK") and b"opendocument" in data[:200]:
        return "it is a LibreOffice file: save it as .xlsx or .docx"
    if data.startswith(b"PK"):
        return "it is damaged, or another program's file: ask for a new copy"
    return "ask for it in the form in which it was sent"
