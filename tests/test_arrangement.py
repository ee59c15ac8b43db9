"""Listings that come off a galley stand on their panel exactly as if the engine had set them there."""

import re
from pathlib import Path

import pytest

from pamphlet.batch import Batch, Press, Task
from pamphlet.source.project import Project
from tests.conftest import TODAY

#: The narrowest panel of every group: a wider one keeps the measure of this one.
PANELS = {"trifold": ["flap"], "wallet-card": ["back"], "washroom": ["public", "half", "staff"]}
NUMBER = re.compile(r"-?\d+\.?\d*(?![0-9a-fA-F>])")


@pytest.fixture(scope="module")
def press(bundled: Project) -> Press:
    return Press(bundled)


def operators(content: str) -> list[tuple[str, list[float]]]:
    """A drawing line by line: its operators and glyphs, and its numbers apart, which are rounded."""
    return [(NUMBER.sub("#", line), [float(n) for n in NUMBER.findall(line)]) for line in content.split("\n")]


@pytest.mark.parametrize("tag", ["en", "fr", "pa", "ar", "zh-Hans"])
@pytest.mark.parametrize("layout", PANELS)
def test_a_panel_put_together_is_the_panel_set_whole(press: Press, tmp_path: Path, layout: str, tag: str) -> None:
    theme = press.project.layouts[layout].theme["press"]
    task = Task(
        language=tag, layout=layout, regions=("north",), targets=("press",), paper="letter", today=TODAY, output=tmp_path
    )
    batch = Batch(press, task, theme, ("press",), ["north"])
    batch.run()
    assert batch.faults == {}
    made, composer = batch.made["north"], press.composer
    # the hair of height that keeps an empty slot from collapsing is not needed around listings
    style = composer.style(batch.setting) + "[data-slot]{padding-top:0}"
    for panel in PANELS[layout]:
        html = made.composed[panel].html
        document = composer.document(batch.setting, []).replace("<body>", f"<body>{html}")
        (whole,) = press.setter.lay(document, style).values()
        stretch = f'<div style="height:{max(whole.room - whole.used - 0.4, 0):.3f}pt"></div>'
        (whole,) = press.setter.lay(document.replace("<div data-stretch></div>", stretch), style).values()
        ours, theirs = (operators(press.setter.draw(laid).content) for laid in (made.laid[panel], whole))
        assert [words for words, _ in ours] == [words for words, _ in theirs], panel
        for (_, mine), (_, set_whole) in zip(ours, theirs, strict=True):
            assert mine == pytest.approx(set_whole, abs=0.1)
