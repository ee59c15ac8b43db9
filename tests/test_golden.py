"""Panels as they were last looked at: their words exactly, their look as small pictures.

`PAMPHLET_UPDATE=1 pytest tests/test_golden.py` writes both anew: look at them before you commit them. Words are held
exactly; a picture may differ a little where another Pango draws, so it is compared as a blurred grey.
"""

import os
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image, ImageChops, ImageFilter

from pamphlet.batch import Batch, Press, Task
from pamphlet.source.project import Project
from tests.conftest import ROOT, TODAY

GOLDEN = ROOT / "tests/golden"
UPDATE = bool(os.environ.get("PAMPHLET_UPDATE"))


@pytest.fixture(scope="module")
def press(bundled: Project) -> Press:
    return Press(bundled)


def picture(page: pypdfium2.PdfPage, dpi: int) -> Image.Image:
    rendered: Image.Image = page.render(scale=dpi / 72, grayscale=True).to_pil()
    return rendered.quantize(16, dither=Image.Dither.NONE)


def differs(one: Image.Image, two: Image.Image) -> float:
    """The largest difference of blurred greys, 0 to 255."""
    grey = [image.convert("L").filter(ImageFilter.GaussianBlur(3)) for image in (one, two)]
    if one.size != two.size:
        return 255.0
    _, most = ImageChops.difference(*grey).getextrema()
    assert isinstance(most, int | float), "one band has one largest value"
    return float(most)


@pytest.mark.parametrize("tag", ["en", "ar", "zh-Hans", "pa"])
@pytest.mark.parametrize(("layout", "dpi"), [("trifold", 60), ("wallet-card", 120), ("washroom", 45)])
def test_panels(press: Press, tmp_path: Path, tag: str, layout: str, dpi: int) -> None:
    task = Task(
        language=tag, layout=layout, regions=("vancouver",), targets=("screen",), paper="letter", today=TODAY, output=tmp_path
    )
    batch = Batch(press, task, press.project.layouts[layout].theme["screen"], ("screen",), ["vancouver"])
    batch.run()
    assert batch.faults == {}
    made = batch.made["vancouver"]
    (path,) = (tmp_path / "vancouver" / tag).glob("*.pdf")
    for panel, page in zip(press.project.layouts[layout].reading, pypdfium2.PdfDocument(path), strict=True):
        name = f"{layout}.{tag}.{panel}"
        words, look = made.composed[panel].text + "\n", picture(page, dpi)
        if UPDATE:
            (GOLDEN / f"{name}.txt").write_text(words, "utf-8")
            look.save(GOLDEN / f"{name}.png", optimize=True)
        assert words == (GOLDEN / f"{name}.txt").read_text("utf-8"), f"{name}: look at the words, then PAMPHLET_UPDATE=1"
        with Image.open(GOLDEN / f"{name}.png") as last:
            found = differs(look, last)
        if found > 60:
            look.save(tmp_path / f"{name}.new.png")
        assert found <= 60, f"{name} looks different ({found:.0f}): see {tmp_path}, then PAMPHLET_UPDATE=1"
