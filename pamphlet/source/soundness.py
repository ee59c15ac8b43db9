"""Whether a translation can be printed: every check, and what they find.

Enters: a message's id, its source words, a translation, and the `Rules` of the language. Leaves: faults in plain words. An
error (`blocking`) keeps the words from being used; a warning (`doubts`) is for a person to look at. Nothing here sees a lost
"not" or a wrong tone: that is why people review.
"""

from __future__ import annotations

from dataclasses import dataclass

from pamphlet.diagnostics import Severity
from pamphlet.source.blocking import BLOCKING
from pamphlet.source.doubts import DOUBTS
from pamphlet.source.examined import Rules, Subject

CHECKS = (*BLOCKING, *DOUBTS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What a check found: its id, how bad it is, the code of the diagnostic, plain words, and the next step."""

    check: str
    severity: Severity
    code: str
    message: str
    hint: str


def faults(message: str, source: str, text: str, rules: Rules) -> tuple[Fault, ...]:
    """Everything that is wrong or doubtful in a translation, errors first. `message` is the id, `source` the English words."""
    subject = Subject(message, source, text, rules, frozenset(text))
    found = [(check, what) for check in (CHECKS if text.strip() else CHECKS[:1]) if (what := check.find(subject))]
    return tuple(
        Fault(check=check.id, severity=check.severity, code=check.code, message=f"'{message}' {what[0]}", hint=what[1])
        for check, what in found
    )
