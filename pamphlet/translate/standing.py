"""How every message stands in a language: its words, and whether somebody accepted them. Pure, apart from reading the files.

Enters: a project, a language. Leaves: a `Standing` by message id. A draft's words are shown to translators only, and only those
that were made for the source words as they now are: stale words are never set.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from pamphlet.diagnostics import PamphletError, Report, did_you_mean, error
from pamphlet.source.po import Entry
from pamphlet.source.project import Project
from pamphlet.translate.segments import SOURCE, parts, read_part

REVIEWED, TRANSLATED, DRAFT, MISSING = STATES = ("reviewed", "translated", "draft", "missing")


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A message in a language: its state, its words as the file has them, those that a proof shows (nothing where it shows the
    source words), the source words that a draft was made for where they were others, and why it is a draft.
    """  # one sentence over two lines

    state: str
    text: str = ""
    shown: str = ""
    previous: str = ""
    why: str = ""


def standings(project: Project, tag: str, report: Report) -> Mapping[str, Standing]:
    """Every message of a project by id as it stands in a language. A file that cannot be read is an error in the report, and
    its messages are missing.
    """  # one sentence over two lines
    if tag == SOURCE:
        return {key: Standing(state=REVIEWED, text=m.text, shown=m.text) for key, m in project.messages.items()}
    entries: dict[str, Entry] = {}
    for part in parts(project):
        document = read_part(project.root, part, tag, report)
        if document and document.language.casefold() in ("", tag.casefold()):  # else its words are in another language
            for entry in (entry for entry in document.entries if not entry.obsolete):
                entries.setdefault(f"{part}/{entry.context}" if part else entry.context, entry)
    catalog = project.catalogs[tag]
    out = {}
    for key, message in project.messages.items():
        good = catalog.translations.get(key)
        if good is not None:
            out[key] = Standing(state=REVIEWED if good.reviewed else TRANSLATED, text=good.text, shown=good.text)
        elif key in entries and entries[key].text.strip():
            out[key] = _draft(entries[key], message.text, catalog.unusable.get(key, ""))
        else:
            out[key] = Standing(state=MISSING)
    return MappingProxyType(out)


def _draft(entry: Entry, source: str, why: str) -> Standing:
    """Words that cannot be printed. They are shown only where nothing says that they were made for other words."""
    older = entry.previous or (entry.source if _plain(entry.source) != _plain(source) else "")
    shown = entry.text if entry.fuzzy and not older else ""
    return Standing(state=DRAFT, text=entry.text, shown=shown, previous=older, why=why)


def _plain(text: str) -> str:
    return " ".join(text.split())


def known_language(project: Project, tag: str) -> None:
    """Raise PamphletError for a language that the project does not have."""
    if tag not in project.languages:
        raise error("selection", f"there is no language '{tag}'", hint=did_you_mean(tag, project.languages))


def known_region(project: Project, region: str) -> None:
    """Raise PamphletError for a region that the project does not have, or that has a fault of its own."""
    faults = project.broken.get(("region", region), ())
    if region not in project.regions and faults:
        raise PamphletError(faults)
    if region not in project.regions:
        raise error("selection", f"there is no region '{region}'", hint=did_you_mean(region, project.regions))
