"""What the tool says when something is wrong: severity, code, place, message, next step; and the exit codes.

Enters: facts found by any floor. Leaves: `Diagnostic` values, collected in a `Report`, all of them, never only the first.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from difflib import get_close_matches


class Severity(enum.StrEnum):
    """How bad it is: an error keeps something from being printed, a warning does not (unless `--strict`)."""

    ERROR = "error"
    WARNING = "warning"


class ExitCode(enum.IntEnum):
    """The exit codes of the command line, one per kind of outcome."""

    DONE = 0
    ERRORS = 1
    USAGE = 2
    MACHINE = 3


#: Every code that a diagnostic can carry, with its meaning. The manual (CONTRIBUTING.md) prints this table.
CODES: dict[str, str] = {
    "file-missing": "a file or folder that the project needs is not there",
    "file-encoding": "a text file is not UTF-8",
    "file-garbled": "a text shows the traces of a wrong conversion between encodings",
    "file-syntax": "a TOML, CSV, PO, JSON, Markdown, XLSX, XLIFF or DOCX file cannot be read at all",
    "key-unknown": "a key or column that nobody knows, mostly a typing slip",
    "key-missing": "a required key or column is not there",
    "value-wrong": "a value has the wrong type or form",
    "toolkit-block": "a block of the toolkit text is not as it must be (id missing, used twice, markup)",
    "message-missing": "a layout or language needs a message that nobody wrote",
    "message-placeholder": "a translation lost or changed a {placeholder} or a number",
    "message-address": "a translation lost or changed a web or e-mail address",
    "message-markup": "a translation has signs of markup that its source has not, or lost them",
    "message-lines": "a translation breaks lines that its source does not",
    "message-doubt": "a translation that may be wrong: a person should look at it",
    "glossary-avoid": "a translation has a word that the glossary says to avoid",
    "wrong-script": "a translation is not written in the letters of its language",
    "message-unknown": "a translation for a message that does not exist (any more)",
    "language-unknown": "a language without a table in languages.toml",
    "review-entry": "an entry of the review ledger cannot be understood, or a review cannot be entered",
    "import-refused": "a text of a file that came back from a translator was not taken",
    "region-parent": "a region's parent does not exist, or leads back to itself",
    "region-code": "two regions with one code in their edition numbers",
    "listing-duplicate": "two services with one id",
    "service-aging": "a check of a service will soon be too old",
    "check-outdated": "a service has changed, and the day of its check has not",
    "check-refused": "an answer of a call sheet that came back was not taken",
    "check-unclear": "an answer of a call sheet that was taken, and after which a person must do something",
    "listing-phone": "a cell that holds no phone number",
    "listing-hours": "a cell that holds no opening hours",
    "listing-url": "a web address that must not be printed or linked",
    "listing-address": "words that hold what may be a street address, which nobody said is public",
    "directory-unopened": "a page of an online directory that nobody has opened, or not for long",
    "address-online": "a web address does not work as it is printed",
    "listing-claim": "a listing that promises more than its source says",
    "listing-alike": "two services with one number and nearly one name",
    "service-stale": "a check of a service is too old: the service is not printed",
    "feed-form": "a source of services that is none of the forms that are read, or is broken",
    "feed-record": "records of a source that were not taken, or only in part",
    "listing-date": "a date that is none, or lies in the future",
    "listing-value": "a cell whose value is not among the known ones",
    "glyph-missing": "a character that no font of the language can set",
    "indiscreet": "a discreet piece would say what it must not say",
    "layout-panel": "a layout names a panel, sheet or stock that does not exist or does not add up",
    "fit": "text does not fit its panel, even at the smallest legible size",
    "qr-unreadable": "a QR code does not read back as its address",
    "qr-quiet-zone": "something is printed too near a QR code",
    "phone-unreadable": "a printed phone number does not read back",
    "typesetting": "the typesetting engine warned of something that would print wrong",
    "final": "an edition is only a proof, and --final was asked for",
    "selection": "a region, language or layout that does not exist",
    "output": "a file could not be written",
    "output-stranger": "a file in the output folder that no longer belongs to what is built",
    "internal": "a fault of the tool itself, or of a template that it cannot follow",
    "machine": "this machine lacks a library that typesetting needs",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Where:
    """A place in a file: path as the reader knows it, line from 1, and the field, column or id."""

    path: str
    line: int | None = None
    field: str | None = None

    def __str__(self) -> str:
        place = self.path if self.line is None else f"{self.path}:{self.line}"
        return place if self.field is None else f"{place} {self.field}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnostic:
    """One fault: what, where, and what to do next."""

    severity: Severity
    code: str
    message: str
    where: Where | None = None
    hint: str | None = None

    def __str__(self) -> str:
        lines = [f"{self.severity}[{self.code}]: {self.message}"]
        if self.where is not None:
            lines.append(f"  --> {self.where}")
        if self.hint is not None:
            lines.append(f"  = hint: {self.hint}")
        return "\n".join(lines)

    def as_json(self) -> dict[str, object]:
        """The same as plain data, for `--json`."""
        where = self.where
        return {
            "severity": str(self.severity),
            "code": self.code,
            "message": self.message,
            "path": where.path if where else None,
            "line": where.line if where else None,
            "field": where.field if where else None,
            "hint": self.hint,
        }


@dataclass(slots=True)
class Report:
    """A growing list of diagnostics. Readers add to it and go on, so that all faults of a file are told at once."""

    items: list[Diagnostic] = field(default_factory=list)

    def error(self, code: str, message: str, where: Where | None = None, hint: str | None = None) -> None:
        """Add an error."""
        self._add(Severity.ERROR, code, message, where, hint)

    def warning(self, code: str, message: str, where: Where | None = None, hint: str | None = None) -> None:
        """Add a warning."""
        self._add(Severity.WARNING, code, message, where, hint)

    def _add(self, severity: Severity, code: str, message: str, where: Where | None, hint: str | None) -> None:
        if code not in CODES:
            raise KeyError(code)
        self.items.append(Diagnostic(severity=severity, code=code, message=message, where=where, hint=hint))

    def extend(self, other: Iterable[Diagnostic]) -> None:
        """Add diagnostics found elsewhere, each once."""
        self.items.extend(item for item in other if item not in self.items)

    @property
    def failed(self) -> bool:
        """Whether there is any error."""
        return any(item.severity is Severity.ERROR for item in self.items)

    def __iter__(self) -> Iterator[Diagnostic]:
        return iter(self.items)


class PamphletError(Exception):
    """Work that cannot go on; carries the diagnostics that say why."""

    def __init__(self, diagnostics: Iterable[Diagnostic]) -> None:
        self.diagnostics = tuple(diagnostics)
        super().__init__("\n".join(map(str, self.diagnostics)))


class MachineError(PamphletError):
    """This machine lacks something; the diagnostic holds the command that installs it (exit code 3)."""


def error(code: str, message: str, where: Where | None = None, hint: str | None = None) -> PamphletError:
    """A `PamphletError` with a single diagnostic."""
    return PamphletError([Diagnostic(severity=Severity.ERROR, code=code, message=message, where=where, hint=hint)])


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A next step for an unknown word: the nearest known one, or the list of them."""
    choices = sorted(known)
    near = get_close_matches(word, choices, n=1, cutoff=0.6)
    if near:
        return f"did you mean '{near[0]}'?"
    return "known here: " + ", ".join(choices) if choices else "nothing is known here"
