"""The toolkit text is the customer's, word for word."""

import hashlib
import json
from pathlib import Path

import pytest

from pamphlet.diagnostics import Report
from pamphlet.source.toolkit import read_toolkit
from tests.conftest import ROOT


def test_every_block_equals_the_customers_text() -> None:
    """Only no-break and doubled spaces of the source may differ (they are single spaces in the record already)."""
    report = Report()
    blocks = read_toolkit(ROOT / "content/toolkit.md", "content/toolkit.md", report)
    assert not report.items
    wanted = json.loads((ROOT / "tests/data/toolkit-blocks.json").read_text("utf-8"))
    assert [(b.id, b.text) for b in blocks] == [(w["id"], w["text"]) for w in wanted]
    for block, want in zip(blocks, wanted, strict=True):
        assert hashlib.sha256(block.text.encode()).hexdigest()[:12] == want["sha256"], block.id


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("A line without an id.\n", "has no id"),
        ("One. {#a}\n\nTwo. {#a}\n", "used twice"),
        ("With **bold** words. {#a}\n", "holds markup"),
        ("With <b>tags</b>. {#a}\n", "holds markup"),
        ("> A quotation. {#a}\n", "cannot be printed"),
    ],
)
def test_what_a_block_cannot_be(tmp_path: Path, text: str, told: str) -> None:
    (tmp_path / "t.md").write_text(text)
    report = Report()
    read_toolkit(tmp_path / "t.md", "t.md", report)
    assert report.items[0].code == "toolkit-block"
    assert told in report.items[0].message
    assert report.items[0].where is not None
    assert report.items[0].where.line is not None


def test_a_paragraph_over_several_lines_is_one_block(tmp_path: Path) -> None:
    (tmp_path / "t.md").write_text("# Title {#t}\n\nOne\ntwo. {#a}\n\n- item {#b}\n\n1. step {#c}\n")
    blocks = read_toolkit(tmp_path / "t.md", "t.md", Report())
    assert [(b.id, b.kind, b.text) for b in blocks] == [
        ("t", "heading", "Title"),
        ("a", "paragraph", "One two."),
        ("b", "item", "item"),
        ("c", "step", "step"),
    ]
