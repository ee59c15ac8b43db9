"""The PO files of a language as they stand, with the ledger: what the forms of exchange are made from and come back to.

Enters: a project, a language. Leaves: its documents, the entry and the state of every segment. Nothing is written here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from pamphlet.diagnostics import Report, Where, did_you_mean
from pamphlet.source.catalog import Language
from pamphlet.source.po import Entry, PoDocument
from pamphlet.source.project import Project
from pamphlet.source.reviews import Ledger, read_reviews
from pamphlet.translate.forms import settled
from pamphlet.translate.segments import SOURCE, Segment, file_name, parts, read_part


@dataclass(frozen=True, slots=True)
class Files:
    """The PO files of a language: each document by part, its live entries by context, what stands twice, and the ledger."""

    language: Language
    documents: Mapping[str, PoDocument]
    entries: Mapping[str, Mapping[str, Entry]]
    twice: frozenset[tuple[str, str]]
    ledger: Ledger

    def entry(self, segment: Segment) -> Entry:
        """The entry of a segment; an empty one where there is none yet."""
        empty = Entry(context=segment.context, source=segment.text, notes=segment.note)
        return self.entries[segment.part].get(segment.context, empty)

    def state(self, segment: Segment) -> str:
        """How a segment stands: one of `forms.STATES`."""
        entry = self.entry(segment)
        if not entry.text.strip():
            return "empty"
        if entry.fuzzy or plain(entry.source) != plain(segment.text):
            return "draft"
        words = segment.fingerprint(entry.text)
        return "reviewed" if self.ledger.accepts(words, critical=segment.critical) else "translated"


def read_files(project: Project, tag: str, today: date, report: Report) -> Files | None:
    """The PO files of a language; None (and an error) for one that the project is not translated into. A file that cannot be
    read, or that is in another language, is an error, and left out.
    """  # one sentence over two lines
    language = project.languages.get(tag)
    if language is None or tag == SOURCE:
        known = [other for other in project.languages if other != SOURCE]
        report.error("selection", f"nothing is translated into '{tag}'", None, did_you_mean(tag, known))
        return None
    documents = {}
    for part in parts(project):
        document = read_part(project.root, part, tag, report)
        if document is not None and document.language.casefold() not in ("", tag.casefold()):
            hint = f"is it another language's file? Write 'Language: {tag}' in its header once its words are"
            message = f"the file says that its words are in '{document.language}'"
            report.error("language-unknown", message, Where(path=file_name(part, tag), field="Language"), hint)
        elif document is not None:
            documents[part] = document
    live = [(part, entry) for part, document in documents.items() for entry in document.entries if not entry.obsolete]
    entries: dict[str, dict[str, Entry]] = {part: {} for part in documents}
    for part, entry in live:
        entries[part].setdefault(entry.context, entry)
    counts = Counter((part, entry.context) for part, entry in live)
    twice = frozenset(key for key, count in counts.items() if count > 1)
    name = f"content/reviews/{tag}.jsonl"
    return Files(language, documents, entries, twice, read_reviews(project.root / name, name, today, report))


def plain(text: str) -> str:
    """Words as they are compared: white space and ways of writing a character apart."""
    return " ".join(settled(text, "").split())
