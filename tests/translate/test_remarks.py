"""Remarks only grow, however their lines are folded, and the same remark is not written twice."""

from __future__ import annotations

import textwrap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pamphlet.translate.remarks import with_remark


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ("", "a", "a"),
        ("a", "", "a"),
        ("a", " \n", "a"),
        ("a", "a", "a"),
        ("a", "b", "a\nb"),
        ("a\nb", "a", "a\nb"),
        ("a\nb", "b", "a\nb"),
        ("a", "a\nb", "a\nb"),
        ("a\nb", "a\nc", "a\nb\nc"),
        ("a long\nline", "a long line", "a long\nline"),
        ("there is no room", "no", "there is no room\nno"),
        ("no room", "no", "no room\nno"),
    ],
)
def test_what_is_new_is_added(old: str, new: str, found: str) -> None:
    assert with_remark(old, new) == found


lines = st.lists(st.text("ab ", min_size=1, max_size=30), max_size=4).map("\n".join)


@given(lines, lines, st.integers(4, 30))
def test_nothing_is_lost_and_nothing_is_written_twice(old: str, new: str, width: int) -> None:
    found = with_remark(old, new)
    assert found.startswith(old if old.strip() else "")
    assert all("".join(line.split()) in "".join(found.split()) for line in new.split("\n"))
    assert with_remark(found, new) == found
    folded = "\n".join(part for line in found.split("\n") for part in (textwrap.wrap(line, width) or [line]))
    assert with_remark(folded, new) == folded
