"""content/toolkit.md: the customer's text in blocks that an id addresses. The only user of markdown-it-py.

A block is a heading, a paragraph or a list item, and ends with its id: `Leave your lights on. {#tips.lights}`. Blocks are
plain text: printed whole and verbatim, or not at all.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from pamphlet.diagnostics import Report, Where
from pamphlet.reading import read_text

_ID = re.compile(r"^(?P<text>.*\S)\s*\{#(?P<id>[a-z0-9_]+(?:\.[a-z0-9_]+)*)\}$", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Block:
    """One block of the toolkit: its id, what it is (heading, paragraph, item or step), its words and its line."""

    id: str
    kind: str
    text: str
    line: int


def read_toolkit(path: Path, name: str, report: Report) -> tuple[Block, ...]:
    """The blocks in the order of the text. Faults (no id, an id twice, markup inside) go to the report."""
    text = read_text(path, name, report)
    if text is None:
        return ()
    from markdown_it import MarkdownIt

    blocks: list[Block] = []
    container = ["paragraph"]
    heading = False
    for token in MarkdownIt("commonmark").parse(text):
        match token.type:
            case "bullet_list_open":
                container.append("item")
            case "ordered_list_open":
                container.append("step")
            case "bullet_list_close" | "ordered_list_close":
                container.pop()
            case "heading_open":
                heading = True
            case "heading_close":
                heading = False
            case "inline":
                line = (token.map or [0])[0] + 1
                kind = "heading" if heading else container[-1]
                plain = all(child.type in ("text", "softbreak") for child in token.children or ())
                _add(blocks, kind, token.content, line, plain, name, report)
            case "html_block" if re.fullmatch(r"\s*<!--.*?-->\s*", token.content, re.DOTALL):
                pass  # a note to those who edit the file
            case "fence" | "code_block" | "blockquote_open" | "hr" | "html_block":
                place = Where(path=name, line=(token.map or [0])[0] + 1)
                report.error(
                    "toolkit-block", f"a {token.type.removesuffix('_open')} cannot be printed", place, "write a paragraph"
                )
    if not blocks and not report.failed:
        report.error(
            "toolkit-block", "there is no text", Where(path=name), "a heading or paragraph each, with an id, such as {#title}"
        )
    return tuple(blocks)


def _add(blocks: list[Block], kind: str, content: str, line: int, plain: bool, name: str, report: Report) -> None:
    words = " ".join(content.split())
    place = Where(path=name, line=line)
    match = _ID.match(words)
    if match is None:
        report.error("toolkit-block", f"the block '{words[:40]}…' has no id", place, "end it with one, such as {#tips.lights}")
        return
    if not plain:
        report.error("toolkit-block", f"'{match['id']}' holds markup", place, "blocks are plain text: take * _ ` [ ] < > out")
        return
    if any(block.id == match["id"] for block in blocks):
        report.error("toolkit-block", f"the id '{match['id']}' is used twice", place, "give each block an id of its own")
        return
    blocks.append(Block(match["id"], kind, match["text"], line))
