"""A territory line prints right in every orthography of British Columbia, and in Cree, Carrier and Inuktitut syllabics.

The words are public names of places and languages, gathered by orthography; no community has reviewed the list. What a test
can hold: every sign is in the font, marks stand on their letters, nothing is torn over two fonts or changed on the way to
the page, and the words can be taken out of the file again. Whether they are spelled as a community wants is theirs to say.
"""

import unicodedata
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from PIL import Image

from pamphlet.batch import Press, Task
from pamphlet.build import Outcome
from pamphlet.press.typeset import Typesetter
from pamphlet.source.fonts import glyph_faults
from pamphlet.source.project import Project
from tests.conftest import ROOT, TODAY, codes, edit
from tests.test_golden import GOLDEN, UPDATE, differs, picture

LISTS = dict(
    line.split("\t", 1)
    for line in (ROOT / "tests/data/first-nations-words.tsv").read_text("utf-8").splitlines()
    if "\t" in line
)
#: Signs of Unicode 16 (2024), which no font at hand has; and the block of Nattilik Inuit, far from British Columbia.
TOO_NEW = {"\ua7da", "\ua7db", "\ua7dc"}
NATTILIK = range(0x11AB0, 0x11AC0)
SYLLABIC = ["crk-Cans", "iu-Cans", "nattilik", "bla-Cans", "crx"]


def settable(words: str) -> str:
    """The words of a list without those that need a sign of `TOO_NEW` or `NATTILIK`."""
    kept = [word for word in words.split() if not set(word) & TOO_NEW and not any(ord(sign) in NATTILIK for sign in word)]
    return unicodedata.normalize("NFC", " ".join(kept))


@pytest.mark.parametrize("name", LISTS)
def test_every_sign_is_in_the_font_and_every_mark_on_its_letter(bundled: Project, name: str) -> None:
    assert glyph_faults(settable(LISTS[name]), [bundled.families["BC Sans"]]) == ()


def test_the_list_is_whole_but_for_what_is_too_new() -> None:
    left = {word for words in LISTS.values() for word in words.split()} - {
        word for words in LISTS.values() for word in settable(words).split()
    }
    assert len(LISTS) >= 30
    assert {sign for word in left for sign in word if sign in TOO_NEW} == TOO_NEW
    assert all(
        set(word) & TOO_NEW or any(ord(sign) in NATTILIK for sign in word) or word != unicodedata.normalize("NFC", word)
        for word in left
    )


def page(project: Project, names: list[str], path: Path) -> pypdfium2.PdfDocument:
    """One page with a territory line for each orthography, set as the layouts set it, as a tagged file."""
    rows = "".join(f"<p>{name}</p><p class='line'><bdi dir='ltr' lang='en'>{settable(LISTS[name])}</bdi></p>" for name in names)
    style = (
        "@page{size:612pt 1000pt;margin:36pt}body,p,section{margin:0}p{font:7pt/9pt 'BC Sans';color:device-cmyk(0 0 0 1)}"
        ".line{font-size:12pt;line-height:19pt;margin-bottom:4pt}"
    )
    setter = Typesetter(project.families.values())
    html = f"<!DOCTYPE html><html lang='en'><head><title>x</title></head><body><section data-panel='p'>{rows}</section></body></html>"
    (laid,) = setter.lay(html, style).values()
    assert laid.faults == ()
    assert len(laid.pages) == 1
    path.write_bytes(setter.tagged([laid], "Orthographies", "en"))
    assert setter.warnings() == (), "no glyph is missing"
    return pypdfium2.PdfDocument(path)


PAGES = {
    "first-nations": [name for name in LISTS if name not in SYLLABIC],
    "syllabics": [name for name in LISTS if name in SYLLABIC],
}


@pytest.mark.parametrize("name", PAGES)
def test_a_page_of_each(bundled: Project, tmp_path: Path, name: str) -> None:
    path = tmp_path / f"{name}.pdf"
    pdf = page(bundled, PAGES[name], path)
    found = "".join("".join(part.get_textpage().get_text_range().split()) for part in pdf)
    for key in PAGES[name]:
        for word in settable(LISTS[key]).split():
            assert word in found or unicodedata.normalize("NFD", word) in unicodedata.normalize("NFD", found), (key, word)
    with pikepdf.open(path) as file:
        fonts = {
            str(item.BaseFont).partition("+")[2]
            for item in file.objects
            if isinstance(item, pikepdf.Dictionary) and "/BaseFont" in item
        }
    assert fonts == {"BC-Sans"}, "no line is torn over two fonts"
    look = picture(pdf[0], 60)
    if UPDATE:
        look.save(GOLDEN / f"orthographies.{name}.png", optimize=True)
    with Image.open(GOLDEN / f"orthographies.{name}.png") as last:
        assert differs(look, last) <= 60


@pytest.mark.parametrize("tag", ["en", "ar", "zh-Hans"])
def test_a_territory_line_stands_on_the_piece_as_it_is_written(bundled: Project, tmp_path: Path, tag: str) -> None:
    line = "xʷməθkʷəy̓əm · Sḵwx̱wú7mesh Úxwumixw · səlilwətaɬ"
    region = replace(bundled.regions["vancouver"], territory=line)
    project = replace(bundled, regions={**bundled.regions, "vancouver": region})
    task = Task(
        language=tag,
        layout="trifold",
        regions=("vancouver",),
        targets=("screen",),
        paper="letter",
        today=TODAY,
        output=tmp_path,
    )
    assert not Press(project).make(task).faults
    (path,) = tmp_path.glob(f"vancouver/{tag}/*.pdf")
    text = pypdfium2.PdfDocument(path)[5].get_textpage().get_text_range()
    assert line in " ".join(text.split())


def test_a_territory_line_that_no_font_has_is_a_fault_of_its_region(made: Callable[..., Outcome], lantern: Path) -> None:
    edit(lantern / "regions/riverside/region.toml", 'code = "RIV"', 'code = "RIV"\nterritory = "\ua7dam"')
    outcome = made(lantern, layouts=("trifold",), targets=("screen",))
    assert codes(outcome) == ["glyph-missing"]
    (fault,) = outcome.report
    assert str(fault.where) == "regions/riverside/region.toml territory"
    assert fault.message == "no font has '\ua7da' (U+A7DA)"
