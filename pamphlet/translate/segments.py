"""What there is to translate: the segments of a project, and the file of each language that holds them.

A segment is one message. Its context (msgctxt) is stable: the id of a block, `ui.call`, or `<service>#<field>` in the region's
own file. It is never a line number, and an id is never used again for other words.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from pamphlet.diagnostics import Report, Where
from pamphlet.source.po import PoDocument, read_po
from pamphlet.source.project import Project
from pamphlet.source.reviews import fingerprint

SOURCE = "en"


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """One text to be translated: the message's id, its source words, a note for translators, and whether it is critical."""

    id: str
    text: str
    note: str
    where: Where
    critical: bool = False

    @property
    def part(self) -> str:
        """The region whose file holds it; nothing for what every region shares."""
        region, slash, _ = self.id.partition("/")
        return region if slash else ""

    @property
    def context(self) -> str:
        """Its id within its file (msgctxt)."""
        return self.id.partition("/")[2] if self.part else self.id

    def fingerprint(self, text: str) -> str:
        """What a review of a translation of it is bound to."""
        return fingerprint(self.id, self.text, text)


def segments(project: Project) -> Mapping[str, Segment]:
    """Every segment of a project by id, in the order in which the files hold them: the toolkit, the interface, the regions'
    services. Services that cannot print (closed, paused) are left out until they can.
    """  # one sentence over two lines
    silent = {
        f"{service.region}/{service.id}#"
        for region in project.regions.values()
        for service in region.services
        if service.status != "active"
    }
    return MappingProxyType(
        {
            key: Segment(
                id=key, text=message.text, note=message.note, where=message.where, critical=key in project.settings.critical
            )
            for key, message in project.messages.items()
            if key.partition("#")[0] + "#" not in silent
        }
    )


def parts(project: Project) -> tuple[str, ...]:
    """What has a file of its own in each language: nothing (what all share), then each region by name."""
    return ("", *sorted(path.parent.name for path in (project.root / "regions").glob("*/region.toml")))


def file_name(part: str, tag: str) -> str:
    """The PO file of a part in a language, from the project's folder."""
    return f"regions/{part}/languages/{tag}.po" if part else f"content/languages/{tag}.po"


def read_part(root: Path, part: str, tag: str, report: Report) -> PoDocument | None:
    """The PO document of a part in a language; empty where there is no file yet, None (and errors) where it is broken."""
    name = file_name(part, tag)
    path = root / name
    return read_po(path, name, report) if path.is_file() else PoDocument(())
