"""Segments into PO files: the template of a part, and the files that translators have, brought up to date. The only user of
rapidfuzz.

Enters: the segments of a part, the document that a language has, what else is known of its words. Leaves: the new document and
what became of each id. Nothing that somebody translated is lost: it stands in the file, or below as obsolete. What was made for
other words is fuzzy, and never printed. Only the ledger grants review: it is bound to id and words, no comment or flag counts.
"""  # one sentence over two lines

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from pamphlet.diagnostics import Report, Where, did_you_mean
from pamphlet.source.catalog import Language
from pamphlet.source.po import FUZZY, Entry, PoDocument, po_text
from pamphlet.source.project import Project
from pamphlet.translate.segments import SOURCE, Segment, file_name, parts, read_part
from pamphlet.translate.segments import segments as all_segments

#: How like each other (0 to 100) the source words must be before a translation is offered for other words.
ALIKE = 65
#: Remarks that the merger itself leaves.
FROM_MEMORY = "Taken from another file of this language, where the same words stand."
ASIDE = "Another translation, put aside:"

_UTF8 = "text/plain; charset=UTF-8"
_MIME = {"MIME-Version": "1.0", "Content-Type": _UTF8, "Content-Transfer-Encoding": "8bit"}
_NONE = "nplurals=1; plural=0;"
_ONE = "nplurals=2; plural=(n != 1);"
_ZERO_ONE = "nplurals=2; plural=(n > 1);"
_SLAVIC = "nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);"
_ARABIC = "nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 && n%100<=99 ? 4 : 5);"
#: Plural-Forms by language, for other tools: nothing printed has plurals. From gettext's own table, else from CLDR.
PLURALS: Mapping[str, str] = MappingProxyType(
    {
        **dict.fromkeys(("en", "es", "it"), _ONE),
        **dict.fromkeys(("fr", "pa", "hi", "fa"), _ZERO_ONE),
        **dict.fromkeys(("ja", "ko", "zh", "vi", "th"), _NONE),
        **dict.fromkeys(("ru", "uk"), _SLAVIC),
        "ar": _ARABIC,
        "tl": "nplurals=2; plural=(n%10==4 || n%10==6 || n%10==9);",
    }
)
#: Where the lines of `room.comments` begin in a note.
_MEASURED = re.compile(r"^(?:Prints on|Keep as it is|Proof): .*", re.MULTILINE | re.DOTALL)
_PLURAL = re.compile(r"\s*nplurals\s*=\s*\d+\s*;\s*plural\s*=[n\d\s()?:<>=!&|%+*/-]+;?\s*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """A document brought up to date, and the ids by what became of them; each id stands once.

    `kept`: as it was; `moved`: its words were translated under another id, or in another file; `revived`: the same, from an
    obsolete entry; `fuzzy`: has a translation of other words; `new`: empty; `obsolete`: translated, and no longer wanted.
    """

    document: PoDocument
    kept: tuple[str, ...] = ()
    moved: tuple[str, ...] = ()
    fuzzy: tuple[str, ...] = ()
    new: tuple[str, ...] = ()
    revived: tuple[str, ...] = ()
    obsolete: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MergedProject(Mapping[str, str]):
    """The texts of the files that change, by path from the project's folder; and each file's `Merged`, also of the others."""

    files: Mapping[str, str]
    merged: Mapping[str, Merged]

    def __getitem__(self, path: str) -> str:
        return self.files[path]

    def __iter__(self) -> Iterator[str]:
        return iter(self.files)

    def __len__(self) -> int:
        return len(self.files)


@dataclass(frozen=True, slots=True)
class _Step:
    """The entry of a segment, what became of it, and the old entry that it replaces."""

    entry: Entry
    fate: str
    used: Entry | None = None


def template(segments: Iterable[Segment], comments: Mapping[str, str]) -> PoDocument:
    """The template (.pot) of one part. `comments` are further lines for translators, by the segment's id."""
    return PoDocument(tuple(_empty(segment, comments) for segment in segments), MappingProxyType(dict(_MIME)))


def templates(project: Project, comments: Mapping[str, str]) -> Mapping[str, str]:
    """The templates of all parts: path from the project's folder → text. A region with faults, whose words are not all known,
    has none.
    """  # one sentence over two lines
    return {
        file_name(part, "template") + "t": po_text(template(own, comments))
        for part, own in _by_part(project).items()
        if ("region", part) not in project.broken and own
    }


def merge(
    old: PoDocument, segments: Sequence[Segment], language: Language, comments: Mapping[str, str], memory: Mapping[str, str]
) -> Merged:
    """A document with exactly the segments of its part, in their order.

    Args:
        old: What the language has so far; empty for a new file.
        segments: All segments of the part.
        language: Whose headers to fill in.
        comments: Further lines for translators by the segment's id: where it prints, how much room there is.
        memory: Source words → the translation that the language's other files agree on.

    Raises:
        ValueError: If a context stands twice in `old`; `doubles` names them.
    """
    if doubles(old):
        raise ValueError("a context stands twice")
    steps = _steps(old, segments, comments, {_plain(source): text for source, text in memory.items() if text.strip()})
    used = {step.used for step in steps}
    left = [entry for entry in old.entries if entry.text.strip() and entry not in used]
    entries = _with_leftovers([step.entry for step in steps], sorted(left, key=lambda entry: entry.obsolete))
    wanted = {segment.context for segment in segments}
    gone = tuple(_id(segments, entry) for entry in left if not entry.obsolete and entry.context not in wanted)
    fates = [step.fate for step in steps]

    def of(fate: str) -> tuple[str, ...]:
        return tuple(segment.id for segment, own in zip(segments, fates, strict=True) if own == fate)

    return Merged(
        document=PoDocument(entries, _headers(old.headers, language), old.comment),
        kept=of("kept"),
        moved=of("moved"),
        fuzzy=of("fuzzy"),
        new=of("new"),
        revived=of("revived"),
        obsolete=gone,
    )


def _steps(
    old: PoDocument, segments: Sequence[Segment], comments: Mapping[str, str], memory: Mapping[str, str]
) -> Sequence[_Step]:
    """What becomes of each segment: first all that is certain; similar words are looked for in what is left over then."""
    wanted = {segment.context for segment in segments}
    live = {entry.context: entry for entry in old.entries if not entry.obsolete and entry.context}
    pool = [entry for entry in old.entries if entry.text.strip() and (entry.obsolete or entry.context not in wanted)]
    pool.sort(key=lambda entry: entry.obsolete)
    by_words: dict[str, list[Entry]] = {}
    for entry in pool:
        by_words.setdefault(_plain(entry.source), []).append(entry)
    steps: list[_Step] = []
    for segment in segments:
        base, words = _empty(segment, comments), _plain(segment.text)
        same = by_words.get(words, [])
        step = _of_its_own(base, live.get(segment.context), same) or _of_the_same_words(base, same, memory.get(words))
        steps.append(step or _Step(base, "new"))
    used = {step.used for step in steps}
    lost = [entry for entry in pool if entry not in used]  # what stays is not offered: it made needless fuzzies
    return [_of_similar_words(step.entry, lost) if step.fate == "new" and step.used is None else step for step in steps]


def _id(segments: Sequence[Segment], entry: Entry) -> str:
    part = segments[0].part if segments else ""
    return (f"{part}/" if part else "") + (entry.context or entry.source)


def doubles(document: PoDocument) -> tuple[tuple[Entry, Entry], ...]:
    """The entries of a document whose context stands in an earlier entry already, after that one."""
    seen: dict[str, Entry] = {}
    return tuple(
        (first, entry)
        for entry in document.entries
        if not entry.obsolete and entry.context and (first := seen.setdefault(entry.context, entry)) is not entry
    )


def agreed(documents: Iterable[PoDocument]) -> Mapping[str, str]:
    """Source words → translation, where every entry that has one says the same. What is fuzzy or obsolete has no say."""
    texts: dict[str, str] = {}
    split: set[str] = set()
    for entry in (entry for document in documents for entry in document.entries):
        if entry.text.strip() and not entry.fuzzy and not entry.obsolete:
            words = _plain(entry.source)
            if _plain(texts.setdefault(words, entry.text)) != _plain(entry.text):
                split.add(words)
    return {words: text for words, text in texts.items() if words not in split}


def merge_project(
    project: Project, tags: Sequence[str], comments_by_tag: Mapping[str, Mapping[str, str]], report: Report
) -> MergedProject:
    """The files of languages, brought up to date. Nothing is written.

    Args:
        project: The project.
        tags: The languages; the source language has no files.
        comments_by_tag: Further lines for translators, by language and the segment's id. A language that is not among them
            keeps those of an earlier merge.
        report: Gets the faults. A file with one is left alone, and so are the files of a region with one: a service that
            cannot be read would take its translations with it.
    """
    whole = _whole(project, report)
    files: dict[str, str] = {}
    merged: dict[str, Merged] = {}
    for tag in tags:
        if tag == SOURCE:
            continue
        language = project.languages.get(tag)
        if language is None:
            report.error("selection", f"there is no language '{tag}'", None, did_you_mean(tag, project.languages))
            continue
        found = {part: _sound(project, part, language, report) for part in parts(project)}
        documents = {part: document for part, document in found.items() if document is not None}
        for part in (part for part in whole if part in documents):
            memory = agreed(document for other, document in documents.items() if other != part)
            comments = comments_by_tag.get(tag)
            if comments is None:
                comments = _measured(documents[part], whole[part])
            result = merge(documents[part], whole[part], language, comments, memory)
            name, text = file_name(part, tag), po_text(result.document)
            merged[name] = result
            path = project.root / name
            if result.document.entries and not (path.is_file() and path.read_bytes() == text.encode("utf-8")):
                files[name] = text
    return MergedProject(files, merged)


def _measured(document: PoDocument, segments: Iterable[Segment]) -> Mapping[str, str]:
    """The lines of an earlier merge that say where a text prints, how much room it has and what must stay."""
    notes = {entry.context: entry.notes for entry in document.entries if not entry.obsolete}
    found = {segment.id: _MEASURED.search(notes.get(segment.context, "")) for segment in segments}
    return {key: match[0] for key, match in found.items() if match}


def _whole(project: Project, report: Report) -> Mapping[str, Sequence[Segment]]:
    """The parts all of whose words are known, with their segments."""
    whole = dict(_by_part(project))
    for part in list(whole):
        if faults := project.broken.get(("region", part)):
            del whole[part]
            report.extend(faults)
            message = f"the translations of '{part}' stay as they are: not all of its words can be read"
            place = Where(path=f"regions/{part}/languages")
            report.warning("message-missing", message, place, "correct the faults of the region, then merge again")
    return whole


def _by_part(project: Project) -> Mapping[str, Sequence[Segment]]:
    found = tuple(all_segments(project).values())
    return {part: tuple(segment for segment in found if segment.part == part) for part in parts(project)}


def _sound(project: Project, part: str, language: Language, report: Report) -> PoDocument | None:
    """The document of a part; None (and errors) if it cannot be merged."""
    document = read_part(project.root, part, language.tag, report)
    if document is None:
        return None
    name = file_name(part, language.tag)
    if document.language and document.language.casefold() != language.tag.casefold():
        message = f"the file says that its words are in '{document.language}'"
        hint = f"is it another language's file? Write 'Language: {language.tag}' in its header once its words are"
        report.error("language-unknown", message, Where(path=name, field="Language"), hint)
        return None
    twins = doubles(document)
    for first, entry in twins:
        message = f"'{entry.context}' stands in line {first.line} and in line {entry.line}"
        place = Where(path=name, line=entry.line, field=entry.context)
        report.error("file-syntax", message, place, "keep the one that is right, delete the other, then merge again")
    return None if twins else document


def _of_its_own(base: Entry, own: Entry | None, same: Sequence[Entry]) -> _Step | None:
    """What the context had itself: in its entry, or, with exactly these words, in an obsolete one."""
    twins = [entry for entry in same if entry.obsolete and entry.context == base.context]
    if own is not None and own.text.strip():
        twins = [entry for entry in twins if not entry.fuzzy]
    twin = min(twins, key=lambda entry: entry.fuzzy, default=None)
    if own is not None and _plain(own.source) == _plain(base.source) and (own.text.strip() or twin is None):
        return _Step(replace(_taken(base, own), places=own.places), "kept", own)
    if twin is not None:
        return _Step(_taken(base, twin), "fuzzy" if twin.fuzzy else "revived", twin)
    if own is None:
        return None
    changed = replace(base, text=own.text, remarks=own.remarks, places=own.places)
    if not own.text.strip():
        return _Step(replace(changed, text="", flags=_flags(own, fuzzy=False)), "new", own)
    return _Step(replace(changed, flags=_flags(own, fuzzy=True), previous=_made_for(own)), "fuzzy", own)


def _of_the_same_words(base: Entry, same: Sequence[Entry], remembered: str | None) -> _Step | None:
    """What the same words have in an entry that is no longer wanted, or in another file; nothing where that is in doubt."""
    good = [entry for entry in same if not entry.fuzzy]
    texts = {_plain(entry.text) for entry in good} | ({_plain(remembered)} if remembered else set())
    if len(texts) != 1:
        return None
    if good:
        return _Step(_taken(base, good[0]), "revived" if good[0].obsolete else "moved", good[0])
    return _Step(replace(base, text=_ended_alike(remembered or "", base.source), remarks=FROM_MEMORY), "moved")


def _of_similar_words(base: Entry, lost: Sequence[Entry]) -> _Step:
    """A draft from the most similar words that lost their place: of the same id, of the same section, else of any."""
    from rapidfuzz.fuzz import ratio

    words = _plain(base.source)
    scores = [(max(ratio(words, _plain(e.source)), ratio(words, _plain(_made_for(e)))), not e.fuzzy, e) for e in lost]
    near: tuple[Callable[[Entry], bool], ...] = (
        lambda entry: entry.context == base.context,
        lambda entry: _section(entry.context) == _section(base.context),
        lambda entry: True,
    )
    for is_near in near:
        fit = [score for score in scores if score[0] >= ALIKE and is_near(score[2])]
        if fit:
            best = max(fit, key=lambda score: score[:2])[2]
            # What stands in doubt although its words are the same has no other words to show.
            previous = best.previous if _plain(best.source) == words else _made_for(best)
            return _Step(replace(base, text=best.text, remarks=best.remarks, flags=(FUZZY,), previous=previous), "fuzzy")
    return _Step(base, "new")


def _taken(base: Entry, old: Entry) -> Entry:
    """A segment with all that an old entry of the same words has."""
    base = replace(base, remarks=old.remarks, flags=old.flags)
    if old.fuzzy:
        return replace(base, text=old.text, previous=old.previous)
    return replace(base, text=_ended_alike(old.text, base.source))


def _with_leftovers(entries: Iterable[Entry], left: Iterable[Entry]) -> tuple[Entry, ...]:
    """Entries, then what is no longer wanted as obsolete.

    No two may have the same context and words (msgfmt refuses them): the other's text goes on as a remark. An obsolete entry
    stands under the words that it was made for: `#~| msgid` is not read back.
    """
    standing = {(entry.context, _plain(entry.source)): entry for entry in entries}
    for old in left:
        entry = Entry(
            context=old.context, source=_made_for(old), text=old.text, remarks=old.remarks, flags=old.flags, obsolete=True
        )
        key = entry.context, _plain(entry.source)
        first = standing.setdefault(key, entry)
        if first is not entry:
            better = first.obsolete and first.fuzzy and not entry.fuzzy
            standing[key] = _with_aside(entry, first) if better else _with_aside(first, entry)
    return tuple(standing.values())


def _with_aside(entry: Entry, other: Entry) -> Entry:
    aside = [] if _plain(other.text) == _plain(entry.text) else [f"{ASIDE} {' '.join(other.text.split())}"]
    lines = [line for line in (entry.remarks, other.remarks, *aside) if line]
    return replace(entry, remarks="\n".join(dict.fromkeys(line for part in lines for line in part.split("\n"))))


def _empty(segment: Segment, comments: Mapping[str, str]) -> Entry:
    lines = f"{segment.note}\n{comments.get(segment.id, '')}".splitlines()
    notes = "\n".join(line.strip() for line in lines if line.strip())
    return Entry(context=segment.context, source=segment.text, notes=notes)


def _headers(old: Mapping[str, str], language: Language) -> Mapping[str, str]:
    """Every header there is, in order, and those that are missing; a file is written in UTF-8, whatever it was."""
    headers = dict(old)
    for key, value in {"Language": language.tag.replace("-", "_"), **_MIME}.items():
        if not headers.get(key, "").strip():
            headers[key] = value
    if not re.search(r"charset=utf-?8\s*(;|$)", headers["Content-Type"], re.IGNORECASE):
        headers["Content-Type"] = _UTF8
    if not _PLURAL.fullmatch(headers.get("Plural-Forms", "")):  # the "nplurals=INTEGER" of a template, which msgfmt refuses
        headers.pop("Plural-Forms", None)
        if plural := PLURALS.get(language.tag.partition("-")[0]):
            headers["Plural-Forms"] = plural
    return MappingProxyType(headers)


def _flags(entry: Entry, *, fuzzy: bool) -> tuple[str, ...]:
    return (*((FUZZY,) if fuzzy else ()), *(flag for flag in entry.flags if flag != FUZZY))


def _made_for(entry: Entry) -> str:
    """The source words that a translation was made for, the oldest that are known."""
    return (entry.fuzzy and entry.previous) or entry.source


def _section(context: str) -> str:
    """What belongs together: the ids up to the first dot, or one field of all services."""
    _, mark, field = context.partition("#")
    return mark + field if mark else context.partition(".")[0]


def _ended_alike(text: str, source: str) -> str:
    """A translation that begins and ends with a new line where its source does: msgfmt refuses it otherwise."""
    if not text.strip():
        return ""
    if text.startswith("\n") != source.startswith("\n"):
        text = "\n" + text if source.startswith("\n") else text.lstrip("\n")
    if text.endswith("\n") != source.endswith("\n"):
        text = text + "\n" if source.endswith("\n") else text.rstrip("\n")
    return text


def _plain(text: str) -> str:
    """Words as they are compared: white space and ways of writing a character apart."""
    return " ".join(unicodedata.normalize("NFC", text).split())
