"""content/project.toml: who publishes, whose words they are, how long a check holds."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from types import MappingProxyType

from pamphlet.diagnostics import Report, Where, did_you_mean
from pamphlet.reading import from_table, read_toml
from pamphlet.source.layout import PAPERS, TARGETS

#: The longest window, in days: a hundred years.
LONGEST = 36500


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """After how many days a verification is old (`warn`) and no longer good for a final print (`block`)."""

    warn: int
    block: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """content/project.toml: what holds for the whole project."""

    publisher: str
    source: str
    revised: date
    windows: Mapping[str, Window]
    permission: str = "pending"
    country: str = "CA"
    paper: str = "letter"
    staff_language: str = "en"
    example: bool = False
    critical: tuple[str, ...] = ()
    theme: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    def window(self, categories: Iterable[str]) -> Window:
        """The strictest window among the kinds of a service."""
        found = [self.windows[kind] for kind in categories if kind in self.windows]
        return min(found, key=lambda w: w.block, default=self.windows["default"])


def read_settings(path: Path, name: str, report: Report) -> Settings | None:
    """content/project.toml; None (and errors) if it cannot be used."""
    data = read_toml(path, name, report)
    settings = from_table(Settings, data, name, report) if data is not None else None
    if settings is not None and "default" not in settings.windows:
        report.error("key-missing", "key 'windows.default' is missing", Where(path=name, field="windows"))
    return settings


def check_settings(
    settings: Settings, kinds: Collection[str], languages: Collection[str], themes: Collection[str], report: Report
) -> None:
    """Whether every name in content/project.toml means something, and every window is one."""
    name = "content/project.toml"

    def known(value: str, among: Collection[str], field: str) -> None:
        if value not in among:
            hint = did_you_mean(value, among) or f"one of {', '.join(sorted(among))}"
            report.error("value-wrong", f"'{value}' is not known in '{field}'", Where(path=name, field=field), hint)

    known(settings.permission, ("pending", "given"), "permission")
    known(settings.paper, tuple(PAPERS), "paper")
    known(settings.staff_language, languages, "staff_language")
    for target, theme in settings.theme.items():
        known(target, TARGETS, "theme")
        known(theme, themes or (theme,), f"theme.{target}")
    for kind, window in settings.windows.items():
        known(kind, {"default", *kinds}, "windows")
        if not 0 < window.warn <= window.block <= LONGEST:
            place = Where(path=name, field=f"windows.{kind}")
            hint = f"whole days: 0 < warn ≤ block ≤ {LONGEST}"
            report.error("value-wrong", f"warn = {window.warn}, block = {window.block} is no window", place, hint)
