"""Reviews of translations: what waits for one, and the lines that the ledger gains when a person accepts words.

Enters: a project, ids, verdicts from a review sheet, a handle and a day. Leaves: values, and lines to append to
`content/reviews/<tag>.jsonl`; nothing is written here. What is refused is reported and not among the lines; the rest is.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Protocol

from pamphlet.diagnostics import Report, Where, did_you_mean
from pamphlet.reading import read_text
from pamphlet.source.catalog import Language, Translation, called
from pamphlet.source.po import Entry
from pamphlet.source.project import Project
from pamphlet.source.reviews import LEVELS, Ledger, Review, read_reviews
from pamphlet.translate.segments import SOURCE, Segment, file_name, read_part, segments

#: Why a translation waits for a review, in words for people.
WHY = {
    "new": "never reviewed",
    "changed": "changed since its last review",
    "source changed": "the English words changed since its last review",
    "needs a second person": "one person accepted it; it needs a second person, or a back-translation",
}
NOBODY: Mapping[str, str] = MappingProxyType({})
_HANDLE = "2 to 40 letters, digits, . _ or -"
#: How long a back-translation must be, as a share of the source: "ok" says nothing.
LEAST_BACK = 0.4


@dataclass(frozen=True, slots=True, kw_only=True)
class Pending:
    """A usable translation that the ledger does not accept yet.

    `why` is a key of `WHY`; `last` the latest review of the message, whatever its words were; `reviewers` who accepted these
    very words, `claims` who is only said to have looked at them, and `back` what they say in English, if a claim holds that.
    """

    segment: Segment
    text: str
    where: Where
    why: str
    last: Review | None
    reviewers: tuple[str, ...]
    back: str
    claims: tuple[str, ...] = ()
    rtl: bool = False


class Verdict(Protocol):
    """A row that came back from a review sheet."""

    @property
    def id(self) -> str:
        """The message."""

    @property
    def fingerprint(self) -> str:
        """That of the words that the reviewer saw (`Segment.fingerprint`)."""

    @property
    def right(self) -> bool:
        """Whether the reviewer found them right."""

    @property
    def back(self) -> str:
        """What they say in English, if the reviewer wrote it down."""

    @property
    def remark(self) -> str:
        """A remark for the translator."""


@dataclass(frozen=True, slots=True)
class Judged:
    """What came of a review sheet: lines for the ledger; for the translator, ids with remarks: what is wrong, and what else
    was remarked on words that are right.
    """  # one sentence over two lines

    lines: str
    wrong: tuple[tuple[str, str], ...]
    remarks: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class _Desk:
    """What a reviewer of one language has before them. `start` ends the ledger's last line where it lacks its end."""

    project: Project
    language: Language
    segments: Mapping[str, Segment]
    words: Mapping[str, Translation]
    ledger: Ledger
    start: str


# -- what waits ---------------------------------------------------------------------------------------------------


def pending(project: Project, tag: str, today: date, report: Report) -> tuple[Pending, ...]:
    """Every usable translation of a language that its ledger does not accept yet, in the order of the segments."""
    desk = _desk(project, tag, today, report)
    if desk is None:
        return ()
    files: dict[str, Mapping[str, Entry]] = {}
    out = []
    for key, segment in desk.segments.items():
        if key not in desk.words:
            continue
        text = desk.words[key].text
        words = segment.fingerprint(text)
        if desk.ledger.accepts(words, critical=segment.critical):
            continue
        ever = [review for review in desk.ledger.ever(key) if review.level == "reviewed"]
        now = [review for review in desk.ledger.of(words) if review.level == "reviewed"]
        claimed = [review for review in desk.ledger.of(words) if review.level == "claimed"]
        why = "needs a second person" if now else "changed" if ever else "new"
        if why == "changed":
            if segment.part not in files:
                files[segment.part] = read_entries(project, segment.part, tag, report) or {}
            # PO editors keep the source words that a translation was made for until the next merge
            previous = files[segment.part][segment.context].previous if segment.context in files[segment.part] else ""
            why = "source changed" if previous and plain(previous) != plain(segment.text) else why
        out.append(
            Pending(
                segment=segment,
                text=text,
                where=desk.words[key].where,
                why=why,
                last=max(ever, key=lambda review: review.on, default=None),
                reviewers=_people(now),
                back=next((review.back for review in reversed(claimed) if review.back), ""),
                claims=_people(claimed),
                rtl=desk.language.rtl,
            )
        )
    return tuple(out)


def _people(reviews: Iterable[Review]) -> tuple[str, ...]:
    return tuple({review.by.casefold(): review.by for review in reviews}.values())


def plain(text: str) -> str:
    """A text without what does not matter when source words are compared: white space, and how signs are composed."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def read_entries(project: Project, part: str, tag: str, report: Report) -> Mapping[str, Entry] | None:
    """The live entries of a part's file in a language by context; None (and errors) where it is broken or in another language.

    Of two entries with one context the first counts, as in `source.catalog`.
    """
    document = read_part(project.root, part, tag, report)
    if document is None:
        return None
    if document.language and document.language.casefold() != tag.casefold():
        place = Where(path=file_name(part, tag), field="Language")
        hint = f"is it a copy of another language's file? Write 'Language: {tag}' in its header once its words are"
        report.error("language-unknown", f"the file says that its words are in '{document.language}'", place, hint)
        return None
    found: dict[str, Entry] = {}
    for entry in document.entries:
        if not entry.obsolete:
            found.setdefault(entry.context, entry)
    return found


# -- what a person accepts ----------------------------------------------------------------------------------------


def accept(
    project: Project,
    tag: str,
    ids: Iterable[str],
    by: str,
    on: date,
    report: Report,
    *,
    today: date,
    back: Mapping[str, str] = NOBODY,
    level: str = "reviewed",
) -> str:
    """The lines to append to the ledger of a language when `by` accepts the words of messages as they stand now.

    Nothing if the language, handle, day or level is wrong. `back` is, by id, what the words say when translated back. Critical
    words that need one more person are recorded, and a warning says so.
    """
    desk = _desk(project, tag, today, report)
    handle, good = _handle(by, report), _is_day(on, today, report)
    if level not in LEVELS:
        report.error("review-entry", f"'{level}' is no level of a review", hint=did_you_mean(level, LEVELS))
        good = False
    wanted = tuple(dict.fromkeys(ids))
    for key in back:
        if key not in wanted:
            hint = did_you_mean(key, wanted) if wanted else "name the message, too"
            report.error("review-entry", f"a back-translation of '{key}', which is not among what is accepted", hint=hint)
    if desk is None or not handle or not good:
        return ""
    found = (_review(desk, key, handle, on, level, back.get(key, ""), report) for key in wanted)
    return _lines(desk, [review for review in found if review is not None])


def claims(project: Project, tag: str, ids: Iterable[str], by: str, on: date, report: Report, *, today: date) -> str:
    """Ledger lines of level `claimed`: somebody says that these words were looked at, such as another tool. They never count.

    What `by` reviewed or claimed before is passed over in silence: it is on record.
    """
    return accept(project, tag, ids, by, on, report, today=today, level="claimed")


def verdicts(project: Project, tag: str, rows: Sequence[Verdict], by: str, on: date, report: Report, *, today: date) -> Judged:
    """The rows of a review sheet: what is right, and reads as on the sheet, is accepted; the rest is for the translator."""
    desk = _desk(project, tag, today, report)
    handle, good = _handle(by, report), _is_day(on, today, report)
    if desk is None or not handle or not good:
        return Judged("", (), ())
    counts = Counter(row.id for row in rows)
    for key in sorted(key for key, count in counts.items() if count > 1):
        hint = "keep one of its rows, and take the sheet in again"
        report.error("review-entry", f"'{key}' stands in the sheet {counts[key]} times: none of it was taken", hint=hint)
    found, wrong, remarks = [], [], []
    for row in rows:
        if counts[row.id] > 1 or not _is_current(desk, row, report):
            continue
        remark = _clean(row.remark)
        if not row.right:
            wrong.append((row.id, remark))
            _warn_of_doubt(desk, row.id, handle, report)
            continue
        review = _review(desk, row.id, handle, on, "reviewed", row.back, report)
        found += [review] if review else []
        remarks += [(row.id, remark)] if remark else []
    return Judged(_lines(desk, found), tuple(wrong), tuple(remarks))


def _lines(desk: _Desk, reviews: Sequence[Review]) -> str:
    return desk.start + "".join(f"{review.line}\n" for review in reviews) if reviews else ""


def _review(desk: _Desk, key: str, by: str, on: date, level: str, back: str, report: Report) -> Review | None:
    """The acceptance of one message; None, and mostly an error, where it cannot be accepted."""
    if not _is_usable(desk, key, report):
        return None
    segment, translation = desk.segments[key], desk.words[key]
    back = _clean(back)
    if back and plain(back) == plain(translation.text) != plain(segment.text):
        message = f"the back-translation of '{key}' is the translation itself"
        report.error("review-entry", message, translation.where, "write in English what the words say")
        return None
    if back and len(back) < len(segment.text) * LEAST_BACK:
        message = f"the back-translation of '{key}' is too short to say what the translation says"
        report.error("review-entry", message, translation.where, "write in English, in whole sentences, what the words say")
        return None
    words = segment.fingerprint(translation.text)
    own = [review for review in desk.ledger.of(words) if _folded(review.by) == _folded(by)]
    if level == "claimed" and own:
        return None
    before = next((review for review in own if review.level == "reviewed" and (review.back or not back)), None)
    if before is not None:
        hint = "a second person must use a handle of their own" if segment.critical else "there is nothing more to do"
        report.error("review-entry", f"{before.by} accepted these words of '{key}' on {before.on}", translation.where, hint)
        return None
    review = Review(id=key, sha256=words, level=level, by=by, on=on, back=back)
    after = Ledger([*desk.ledger.of(words), review])
    if level == "reviewed" and not after.accepts(words, critical=segment.critical):
        message = f"'{key}' is critical: one more person, or a back-translation, is needed"
        hint = "ask somebody else who reads the language to review it, or to say in English what it says"
        report.warning("review-entry", message, translation.where, hint)
    return review


def _is_usable(desk: _Desk, key: str, report: Report) -> bool:
    """Whether a message has words that can be reviewed; if not, an error says why."""
    if key in desk.segments and key in desk.words:
        return True
    tag, english = desk.language.tag, desk.language.english
    if key in desk.segments:
        segment = desk.segments[key]
        place = Where(path=file_name(segment.part, tag), field=segment.context)
        why = desk.project.catalogs[tag].unusable.get(key, "is not there")
        if read_entries(desk.project, segment.part, tag, Report()) is None:
            why = "is in a file that cannot be read"
        hint = "mend its translation, save the file, then review what it says by then"
        report.error("review-entry", f"'{key}' cannot be reviewed: its {english} translation {why}", place, hint)
    elif key in desk.project.messages:
        hint = "review it once its service is open again"
        report.error("message-unknown", f"nothing prints '{key}' now: its service is closed or paused", hint=hint)
    else:
        report.error("message-unknown", f"there is no message '{key}'", hint=did_you_mean(key, desk.segments))
    return False


def _is_current(desk: _Desk, row: Verdict, report: Report) -> bool:
    """Whether a row is of words that still are as the reviewer saw them."""
    if not _is_usable(desk, row.id, report):
        return False
    translation = desk.words[row.id]
    if row.fingerprint.strip().casefold() == desk.segments[row.id].fingerprint(translation.text):
        return True
    said = "; ".join(filter(None, ("" if row.right else "no", _clean(row.remark))))
    told = f" (the reviewer wrote: {said})" if said else ""
    message = f"'{row.id}' changed since the sheet was made: its verdict was not taken{told}"
    report.error("review-entry", message, translation.where, "make a new sheet, and have it reviewed again")
    return False


def _warn_of_doubt(desk: _Desk, key: str, by: str, report: Report) -> None:
    """A `no` to words that others accepted: the ledger still lets them print, and nobody may miss that."""
    words = desk.segments[key].fingerprint(desk.words[key].text)
    others = _people(review for review in desk.ledger.of(words) if review.level == "reviewed")
    if others:
        message = f"{by} says that '{key}' is wrong, and {' and '.join(others)} accepted it"
        hint = "mark it fuzzy until both agree: it could be printed as it is"
        report.warning("review-entry", message, desk.words[key].where, hint)


# -- a language, a handle, a day ----------------------------------------------------------------------------------


def _desk(project: Project, tag: str, today: date, report: Report) -> _Desk | None:
    """The desk of a language; None (and errors) if there is no such language or its ledger cannot be read at all."""
    if tag == SOURCE:
        hint = "name the language of a translation: " + ", ".join(key for key in project.languages if key != SOURCE)
        report.error("selection", "English is the source: its words are not reviewed here", hint=hint)
        return None
    if tag not in project.catalogs:
        meant = called(project.languages, {}).get(tag.casefold())
        guess = f"did you mean '{meant}'?" if meant and meant != SOURCE else did_you_mean(tag, project.catalogs)
        report.error("selection", f"there is no language '{tag}'", hint=guess)
        return None
    name = f"content/reviews/{tag}.jsonl"
    path = project.root / name
    own = Report()
    ledger = read_reviews(path, name, today, own)
    report.extend(own)
    if any(item.code != "review-entry" for item in own):
        return None
    text = read_text(path, name, own) or "" if path.is_file() else ""
    start = "\n" if text and not text.endswith("\n") else ""
    return _Desk(project, project.languages[tag], segments(project), project.catalogs[tag].translations, ledger, start)


def _handle(by: str, report: Report) -> str:
    """A handle as it is recorded; nothing (and an error) if it is none. The ledger travels with the project, and may be seen
    by many: it must not name people.
    """  # one sentence over two lines
    handle = unicodedata.normalize("NFKC", by).strip()
    hint = f"choose {_HANDLE}, such as reader-2, and keep to it"
    good = all(unicodedata.category(sign)[0] in "LMN" or sign in "._-" for sign in handle)
    if not handle:
        report.error("review-entry", "nobody is named as the reviewer", hint=f"say who it is by a handle: {_HANDLE}")
    elif "@" in handle:
        report.error("review-entry", f"'{by}' looks like an e-mail address: a handle, not an address", hint=hint)
    elif any(sign.isspace() for sign in handle):
        report.error("review-entry", f"'{by}' looks like a person's name: a handle, not a name", hint=hint)
    elif not good or not 2 <= len(handle) <= 40 or not any(sign.isalnum() for sign in handle):
        report.error("review-entry", f"'{by}' is no handle", hint=hint)
    else:
        return handle
    return ""


def _folded(handle: str) -> str:
    return unicodedata.normalize("NFKC", handle).casefold()


def _is_day(on: date, today: date, report: Report) -> bool:
    if on > today:
        report.error("review-entry", f"{on} lies in the future", hint="write the day on which somebody read the words")
    return on <= today


def _clean(text: str) -> str:
    """A text on one line, without signs that a line of the ledger cannot hold."""
    signs = (" " if unicodedata.category(sign) in ("Cc", "Zl", "Zp") else sign for sign in text)
    return " ".join("".join(sign for sign in signs if unicodedata.category(sign) != "Cs").split())
