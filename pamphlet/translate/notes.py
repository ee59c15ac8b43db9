"""What reviewers say to translators: it goes beside the translation, in the PO file, and stays there.

Enters: remarks by message. Leaves: the PO files with them as translators' remarks (`# …`); words and flags are not touched.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from pamphlet.diagnostics import Report
from pamphlet.source.po import PoDocument, po_text
from pamphlet.source.project import Project
from pamphlet.translate.remarks import with_remark
from pamphlet.translate.segments import file_name, read_part, segments


def noted(project: Project, tag: str, notes: Iterable[tuple[str, str]], report: Report) -> Mapping[str, str]:
    """The texts of the PO files that change when remarks are written beside messages, by path from the project's folder."""
    known = segments(project)
    by_part: dict[str, dict[str, str]] = {}
    for key, note in notes:
        if key in known:
            by_part.setdefault(known[key].part, {})[known[key].context] = note
    files = {}
    for part, own in by_part.items():
        document = read_part(project.root, part, tag, report)
        if document is not None:
            entries = tuple(
                replace(e, remarks=with_remark(e.remarks, own[e.context])) if e.context in own and not e.obsolete else e
                for e in document.entries
            )
            files[file_name(part, tag)] = po_text(PoDocument(entries, document.headers, document.comment))
    return files
