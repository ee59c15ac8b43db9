"""The review ledger of a language: who accepted which exact words, when, and how.

One line of JSON for each acceptance, in `content/reviews/<tag>.jsonl`. An acceptance is bound to a fingerprint of the message's
id, source words and translated words: any change of either side voids it, and nothing else does. Lines are only ever added.
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from pamphlet.diagnostics import Report, Where
from pamphlet.reading import read_text

#: `claimed` is a note that somebody looked at it, as other tools record it; only `reviewed` counts.
LEVELS = ("claimed", "reviewed")
_WANTED = frozenset({"id", "sha256", "level", "by", "on"})
_OPTIONAL = frozenset({"back"})
_HINT = (
    'each line is {"id": …, "sha256": …, "level": "reviewed", "by": …, "on": "2026-11-22"}; '
    "delete the line to withdraw the review"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """One acceptance. `by` is a handle, not a legal name; `back` what the words say when translated back, by someone else."""

    id: str
    sha256: str
    level: str
    by: str
    on: date
    back: str = ""

    @property
    def line(self) -> str:
        """The line of the ledger, without its end."""
        entry = {key: str(value) for key, value in asdict(self).items() if value}
        return json.dumps(entry, ensure_ascii=False)


class Ledger:
    """The acceptances of one language, by fingerprint."""

    def __init__(self, reviews: Iterable[Review] = ()) -> None:
        self._by_words: dict[str, list[Review]] = {}
        self._by_id: dict[str, list[Review]] = {}
        for review in reviews:
            self._by_words.setdefault(review.sha256, []).append(review)
            self._by_id.setdefault(review.id, []).append(review)

    def accepts(self, words: str, *, critical: bool = False) -> bool:
        """Whether the words of a fingerprint are reviewed: by one person, or, where they are critical, by two, or by one with
        a back-translation.
        """  # one sentence over two lines
        counted = [review for review in self._by_words.get(words, ()) if review.level == "reviewed"]
        if not critical:
            return bool(counted)
        return len({review.by.casefold() for review in counted}) > 1 or any(review.back for review in counted)

    def of(self, words: str) -> tuple[Review, ...]:
        """Every acceptance and claim of the words of a fingerprint."""
        return tuple(self._by_words.get(words, ()))

    def ever(self, message: str) -> tuple[Review, ...]:
        """Every acceptance and claim of a message, whatever its words were."""
        return tuple(self._by_id.get(message, ()))


def fingerprint(message: str, source: str, text: str) -> str:
    """The SHA-256 that the review ledger binds to: of id, source words and translated words, NFC, NUL between them."""
    joined = "\0".join(unicodedata.normalize("NFC", part) for part in (message, source, text))
    return hashlib.sha256(joined.encode("utf-8")).hexdigest()


def read_reviews(path: Path, name: str, today: date, report: Report) -> Ledger:
    """The review ledger in a file. A missing ledger is an empty one; a line that is none is an error."""
    if not path.is_file():
        return Ledger()
    reviews = []
    for number, line in enumerate((read_text(path, name, report) or "").splitlines(), 1):
        if not line.strip():
            continue
        review = _review(line, today)
        if review is None:
            report.error("review-entry", "this is no entry of a review", Where(path=name, line=number), _HINT)
        else:
            reviews.append(review)
    return Ledger(reviews)


def _review(line: str, today: date) -> Review | None:
    try:
        entry = json.loads(line)
        if not isinstance(entry, Mapping) or not _WANTED <= set(entry) <= _WANTED | _OPTIONAL:
            return None
        if not all(isinstance(value, str) and value.strip() for value in entry.values()):
            return None
        review = Review(**{**entry, "on": date.fromisoformat(entry["on"])})
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    good = re.fullmatch("[0-9a-f]{64}", review.sha256) and review.level in LEVELS and review.on <= today
    return review if good else None
