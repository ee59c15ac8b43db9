"""What is composed can be taken out again: copied, searched, heard (research: fonts §6)."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from difflib import SequenceMatcher
from pathlib import Path

import pikepdf
import pypdfium2
import pytest

from pamphlet.batch import Batch, Press, Task
from pamphlet.press.compose import plain_text
from pamphlet.source.project import Project
from tests.conftest import TODAY

FLOOR = dict.fromkeys(["en", "fr", "es", "zh-Hans", "zh-Hant", "pa", "hi", "vi", "tl", "ko", "ja", "th", "ru", "uk"], 0.995) | {
    "ar": 0.98,
    "fa": 0.98,
}


@pytest.fixture(scope="module")
def press(bundled: Project) -> Press:
    return Press(bundled)


def pages(path: Path) -> Iterator[str]:
    for page in pypdfium2.PdfDocument(path):
        yield page.get_textpage().get_text_range()


def signs(text: str) -> str:
    """The characters that matter: without white space, what a viewer adds at line ends, and the joiner that has no glyph (Persian
    writes it inside words; screen readers get it from the structure).
    """
    return "".join(re.sub("[\ufffe\u2060\u200c]", "", text).split())


def spoken(path: Path) -> Counter[str]:
    """The words that a screen reader is given: those of the structure, with their marks."""
    with pikepdf.open(path) as pdf:
        texts = [str(item.ActualText) for item in pdf.objects if isinstance(item, pikepdf.Dictionary) and "/ActualText" in item]
    return Counter(word for text in texts for word in text.split())


def unmarked(text: str) -> str:
    return "".join(sign for sign in text if unicodedata.category(sign) not in ("Mn", "Cf"))


def blocks(html: str) -> list[str]:
    """The paragraphs of composed HTML, each as its characters."""
    parts = re.split(r"</?(?:p|h\d|li|div|section|br)[^>]*>", html)
    return [found for part in parts if (found := signs(plain_text(part)))]


def likeness(block: str, text: str) -> float:
    """How much of a block a text gives back, 0 to 1. Boxes may come in another order than they were written; their own
    characters may not.
    """
    if block in text:
        return 1.0
    match = SequenceMatcher(None, block, text, autojunk=False).find_longest_match()
    start = max(match.b - match.a, 0)
    return SequenceMatcher(None, block, text[start : start + len(block)], autojunk=False).ratio()


@pytest.mark.parametrize("tag", sorted(FLOOR))
def test_the_text_of_every_piece(press: Press, tmp_path: Path, tag: str) -> None:
    for layout in ("trifold", "wallet-card", "washroom"):
        task = Task(
            language=tag,
            layout=layout,
            regions=("vancouver",),
            targets=("screen",),
            paper="letter",
            today=TODAY,
            output=tmp_path,
        )
        spec = press.project.layouts[layout]
        batch = Batch(press, task, spec.theme["screen"], ("screen",), ["vancouver"])
        batch.run()
        assert batch.faults == {}
        composed = batch.made["vancouver"].composed
        (path,) = (tmp_path / "vancouver" / tag).glob(f"{layout}.screen*.pdf")
        scores = [
            (len(block), likeness(block, signs(text)), block)
            for panel, text in zip(spec.reading, pages(path), strict=True)
            for block in blocks(composed[panel].html)
        ]
        ratio = sum(size * score for size, score, _ in scores) / sum(size for size, _, _ in scores)
        worst = min(scores, key=lambda s: s[1])
        print(f"{tag} {layout}: {ratio:.4f}")  # noqa: T201  # the figure is wanted with pytest -s
        assert ratio >= FLOOR[tag], f"{layout}: {ratio:.4f}, worst {worst}"
        if press.project.languages[tag].rtl:  # whole words too, as people search for them: without marks
            bare = [word for panel in spec.reading for word in unmarked(composed[panel].text).split()]
            found = Counter(word for text in pages(path) for word in text.split())
            assert (Counter(bare) & found).total() / len(bare) >= 0.97, layout
            printed = (word for panel in spec.reading for word in composed[panel].text.split())
            words = [word for word in printed if unicodedata.bidirectional(word[0]) in ("R", "AL")]
            assert spoken(path) >= Counter(words), layout


def test_the_measure_sees_reversed_and_lost_text() -> None:
    assert likeness("abcdefgh", "xxabcdefghyy") == 1
    assert likeness("abcdefgh", "hgfedcba") < 0.3
    assert likeness("abcdefgh", "abcdxxxx") < 0.8
