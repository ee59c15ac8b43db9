"""PO files (GNU gettext), read strictly and written so that `msgfmt -c` accepts them. The only user of polib.

Enters: the text of a `.po` file, or a `PoDocument`. Leaves: a `PoDocument`, or the text. What polib would silently cut short is
refused before it is parsed (research: translation, trap 6); flags, headers and comments of other tools are kept.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from pamphlet.diagnostics import Report, Where
from pamphlet.reading import read_text

#: Where lines of a written file are folded.
WRAP = 78
FUZZY = "fuzzy"
_LINE = re.compile(
    r'(?:#.*|\s*|(?:(?:msgctxt|msgid|msgid_plural|msgstr(?:\[\d+\])?)\s+)?"(?:[^"\\]|\\.)*"\s*)'  # of a whole entry
)
#: Signs that polib takes for the end of a line, and a bare comment that makes it forget the entry before the file's end.
_BREAKS = re.compile("[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_LAST_COMMENT = re.compile(r"(?:\n#[.,:|~]?\s*)+\Z")
_PLURAL = re.compile(r"(?:#~ ?)?(?:msgid_plural|msgstr\[)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry: its context (msgctxt), source words (msgid) and translation (msgstr), with all that stands around them.

    `notes` are for translators (`#.`), `remarks` from them (`#`); `previous` are the source words that a fuzzy translation was
    made for (`#| msgid`). `line` is 0 for an entry that was not read from a file.
    """

    context: str
    source: str
    text: str = ""
    notes: str = ""
    remarks: str = ""
    flags: tuple[str, ...] = ()
    previous: str = ""
    places: tuple[tuple[str, str], ...] = ()
    obsolete: bool = False
    line: int = 0

    @property
    def fuzzy(self) -> bool:
        """Whether the translation may have been made for other words, or by a machine."""
        return FUZZY in self.flags


@dataclass(frozen=True, slots=True)
class PoDocument:
    """A whole file: the comment at its head, its headers in order, its entries in order."""

    entries: tuple[Entry, ...]
    headers: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    comment: str = ""

    @property
    def language(self) -> str:
        """The language that the file says it is in, as a BCP 47 tag."""
        return self.headers.get("Language", "").replace("_", "-")


def read_po(path: Path, name: str, report: Report) -> PoDocument | None:
    """A PO file; None (and errors with their line) if it is not one."""
    text = read_text(path, name, report)
    return None if text is None else parse_po(text, name, report)


def parse_po(text: str, name: str, report: Report) -> PoDocument | None:
    """The text of a PO file; None (and errors with their line) if it is not one. `name` is how to call it."""
    if not _is_whole(text, name, report):
        return None
    import polib

    try:
        found = polib.pofile(_LAST_COMMENT.sub("\n", text.rstrip() + "\n"))
    except (OSError, ValueError, IndexError) as problem:
        line = re.search(r"\(line (\d+)\)", str(problem))
        place = Where(path=name, line=int(line[1]) if line else None)
        report.error("file-syntax", f"not a PO file: {problem}", place, "open it in a PO editor, and save it again")
        return None
    entries = tuple(
        Entry(
            context=entry.msgctxt or "",
            source=entry.msgid,
            text=entry.msgstr,
            notes=entry.comment,
            remarks=entry.tcomment,
            flags=tuple(dict.fromkeys(entry.flags)),
            previous=entry.previous_msgid or "",
            places=tuple((place, line) for place, line in entry.occurrences),
            obsolete=bool(entry.obsolete),
            line=entry.linenum,
        )
        for entry in found
    )
    return PoDocument(entries, MappingProxyType(dict(found.metadata)), found.header)


def _is_whole(text: str, name: str, report: Report) -> bool:
    """Whether every line is PO: a string that is not closed on its line would be cut short, plural forms would be lost."""
    good = True
    for number, line in enumerate(text.split("\n"), 1):
        place = Where(path=name, line=number)
        if _PLURAL.match(line):
            hint = "nothing printed has plural forms: write one entry with msgid and msgstr"
            report.error("file-syntax", f"plural forms are not for print: {line.strip()[:60]}", place, hint)
            good = False
        elif sign := _BREAKS.search(line):
            message = f"the sign U+{ord(sign[0]):04X} breaks the line: what follows it would be lost"
            report.error("file-syntax", message, place, "delete it; write \\n where a line ends")
            good = False
        elif _LINE.fullmatch(line) is None:
            hint = 'a text must stand between two " on its line; write \\" for a quotation mark inside it'
            report.error("file-syntax", f"this line is not PO: {line.strip()[:60]}", place, hint)
            good = False
    return good


def po_text(document: PoDocument) -> str:
    """The text of a PO file, lines folded at `WRAP`, headers and entries in their order, obsolete entries last.

    Raises ValueError for a text that no PO file can hold: it would be cut short when it is read again.
    """
    import polib

    for entry in document.entries:
        if sign := _BREAKS.search("".join((entry.context, entry.source, entry.text, entry.previous))):
            raise ValueError(f"'{entry.context}' holds the sign U+{ord(sign[0]):04X}, which no PO file can hold")

    out = polib.POFile(wrapwidth=WRAP, check_for_duplicates=False)
    out.metadata = dict(document.headers)
    out.header = document.comment
    for entry in sorted(document.entries, key=lambda entry: entry.obsolete):
        out.append(
            polib.POEntry(
                msgctxt=entry.context or None,
                msgid=entry.source,
                msgstr=entry.text,
                comment=entry.notes,
                tcomment=entry.remarks,
                flags=list(entry.flags),
                previous_msgid=entry.previous or None,
                occurrences=list(entry.places),
                obsolete=entry.obsolete,
            )
        )
    return str(out).rstrip("\n") + "\n"
