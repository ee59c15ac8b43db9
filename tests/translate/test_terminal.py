"""Texts beside their English on a terminal: calm, complete, and in straight columns whatever their script."""

import re
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pamphlet.diagnostics import Report
from pamphlet.source.project import Project
from pamphlet.source.reviews import Review
from pamphlet.translate.review import pending
from pamphlet.translate.terminal import cells, folded, side_by_side
from tests.conftest import TODAY, edit
from tests.translate.desk import append, critical, waiting


def test_side_by_side_is_calm_and_complete(french: Path) -> None:
    critical(french, "ui.call_or_text")
    old = 'msgid "Call or text"\nmsgstr "'
    edit(french / "content/languages/fr.po", old, f"{old}De jour comme de nuit : ")
    (found,) = waiting(french).values()
    assert side_by_side([found, found], 60) == "\n".join(
        2
        * [
            f"ui.call_or_text · content/languages/fr.po:{found.where.line}\n"
            "critical · changed since its last review (xy, 2026-11-20)\n"
            "Call or text                 │ De jour comme de nuit :\n"
            "                             │ Appelez ou textez\n"
        ]
    )


@pytest.mark.parametrize("tag", ["fr", "pa", "ar", "zh-Hans"])
@pytest.mark.parametrize("width", [10, 40, 79, 200])
def test_columns_hold_and_nothing_is_cut_off(bundled: Project, tag: str, width: int) -> None:
    waiting = pending(bundled, tag, TODAY, Report())
    for item in waiting:
        lines = [line for line in side_by_side([item], width).splitlines() if "│" in line]
        left, right = zip(*(line.partition(" │")[::2] for line in lines), strict=True)
        assert all(cells(line) <= max(width, 40) for line in lines)
        assert len({cells(line.partition("│")[0]) for line in lines}) == 1, "the rule is straight"
        for column, whole in ((left, item.segment.text), (right, item.text)):
            assert re.sub(r"[\s\u2067\u2069]", "", "".join(column)) == re.sub(r"\s", "", whole)
        for line in right:
            shown = line.strip()
            assert (shown.startswith("\u2067") and shown.endswith("\u2069")) == (tag == "ar" and bool(shown))


def test_claims_and_their_back_translations_are_shown_as_claims(french: Path) -> None:
    (french / "content/reviews/fr.jsonl").unlink()
    item = waiting(french)["ui.call"]
    line = Review(
        id="ui.call", sha256=item.segment.fingerprint(item.text), level="claimed", by="office-2", on=TODAY, back="Phone"
    )
    append(french, line.line + "\n")
    assert side_by_side([waiting(french)["ui.call"]], 60).splitlines()[1:] == [
        "never reviewed",
        "looked at, by their own word: office-2",
        "in English it is said to say: Phone",
        f"Call{' ' * 24} │ Appelez",
    ]


@given(
    text=st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]) | st.sampled_from(" 工作ਸਿ")),
    width=st.integers(2, 30),
)
def test_folding_loses_no_sign_and_parts_no_mark_from_its_base(text: str, width: int) -> None:
    lines = folded(text, width)
    assert all(cells(line) <= width for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    for line in lines[1:]:
        standing = line[:1] and unicodedata.category(line[0]) in ("Mn", "Me")
        assert not standing or f" {line[0]}" in text, "a mark that had a base has left it"


@pytest.mark.parametrize(("text", "width"), [("abc", 3), ("工作", 4), ("ਸੈਕਸ", 3), ("e\u0301", 1), ("نَص", 2), ("a\u200cb", 2)])
def test_cells(text: str, width: int) -> None:
    assert cells(text) == width
