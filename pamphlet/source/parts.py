"""The parts of a project while it is read: each with the faults that keep it, and it alone, from being printed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from pamphlet.diagnostics import Diagnostic, Report
from pamphlet.source.directories import Directory


class Reader:
    """Reads one project; keeps the faults by part."""

    def __init__(self, root: Path, today: date) -> None:
        self.root, self.today = root, today
        self.directories: Mapping[str, Directory] = {}
        self.broken: dict[tuple[str, str], tuple[Diagnostic, ...]] = {}
        self.warnings: list[Diagnostic] = []

    def part(self, kind: str, name: str, report: Report) -> None:
        """Hold the errors of a report against a part."""
        errors = tuple(item for item in report if item.severity == "error")
        self.warnings.extend(item for item in report if item.severity != "error")
        if errors:
            self.broken[kind, name] = (*self.broken.get((kind, name), ()), *errors)
