"""Numbers as an eye sees them: pieces in right-to-left languages are rasterized, and their digits read from left to right.

The text of a PDF only says where to look. What is seen there is compared, glyph by glyph, with the digits of the font itself; so
a number that is printed backwards is found even where every viewer would copy it rightly.
"""

from __future__ import annotations

import ctypes
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from PIL import Image, ImageChops, ImageDraw, ImageFont, ImageStat

from pamphlet import pieces
from pamphlet.batch import Press, Task
from pamphlet.source.project import read_project
from tests.conftest import LANTERN, ROOT, TODAY, copied, edit

DPI = 1200
LAYOUTS = ("trifold", "wallet-card", "washroom")
TARGETS = ("press", "screen")
SIGNS = "0123456789-:"
#: The height of a digit in a template, in dots.
TALL = 48
#: How far a glyph may differ from its template, of 255 (measured: up to 36), and how many times as far from any other (2).
ALIKE, APART = 45, 1.5

#: Every digit stands in some place of these numbers; no time occurs twice.
SHEET = """\
id,name,categories,phone,tty,hours,languages,non_police,status,verified_on,verified_by
nine-one-one,9-1-1,emergency; crisis,911,,24/7,en,,active,2026-11-02,AB by phone
night-line,Night Line,crisis,604-555-0199,,24/7,en,yes,active,2026-11-02,AB by phone
van,Lantern Van,outreach; harm-reduction; needles,1-800-555-0123,,Mo-Su 20:00-04:30,en,,active,2026-11-02,AB by phone
desk,Open Desk,legal,236-555-0147 ext 0180,,Mo-Fr 09:07-17:23,en,,active,2026-11-02,AB by phone
code,Calm Line,health,988,604-555-0165,"Sa 10:15-12:45,13:30-16:00",en,,active,2026-11-02,AB by phone
"""
BOXES = ("9-1-1", "604-555-0199")
NUMBERS = (*BOXES, "1-800-555-0123", "236-555-0147", "9-8-8")
RANGES = (("20:00", "4:30"), ("9:07", "17:23"), ("10:15", "12:45"), ("13:30", "16:00"))


@dataclass(frozen=True, slots=True)
class Seen:
    """A run of digits on a page: what an eye reads there from left to right, and where it stands, in points."""

    text: str
    page: int
    left: float
    low: float
    right: float
    top: float


# -- the eye --------------------------------------------------------------------------------------------------------


def ink(image: Image.Image) -> Image.Image:
    """White where there is ink, black elsewhere, whether it is dark on light or light on dark."""
    grey = image.convert("L")
    paper = grey.getpixel((0, 0))
    assert isinstance(paper, int | float)
    return ImageChops.difference(grey, Image.new("L", grey.size, int(paper))).point(lambda value: 255 if value > 100 else 0)


@cache
def templates() -> dict[tuple[str, str], Image.Image]:
    """Each sign of both weights of the font, as high as its digits stand, and as wide as its ink."""
    out = {}
    for weight in ("Bold", "Regular"):
        font = ImageFont.truetype(str(ROOT / f"layouts/fonts/BCSans-{weight}.ttf"), 400)
        _, top, _, low = font.getbbox("0")
        for sign in SIGNS:
            drawn = Image.new("L", (600, 600), 0)
            ImageDraw.Draw(drawn).text((100, 0), sign, 255, font)
            box = drawn.getbbox()
            assert box is not None
            out[weight, sign] = scaled(drawn.crop((box[0], int(top), box[2], int(low))))
    return out


def scaled(glyph: Image.Image) -> Image.Image:
    return glyph.resize((max(round(glyph.width * TALL / glyph.height), 1), TALL), Image.Resampling.BOX)


def read_glyph(glyph: Image.Image) -> str:
    """The sign that a glyph is; a question mark for none, or for one that might be two."""
    glyph = scaled(glyph)
    found: dict[str, float] = {}
    for (_, sign), template in templates().items():
        if abs(glyph.width - template.width) <= max(3, template.width * 0.15):
            fitted = glyph.resize(template.size, Image.Resampling.BOX)
            unlike = ImageStat.Stat(ImageChops.difference(fitted, template)).mean[0]
            found[sign] = min(unlike, found.get(sign, 255.0))
    best = sorted(found.items(), key=lambda pair: pair[1])
    clear = best and best[0][1] < ALIKE and (len(best) == 1 or best[1][1] > best[0][1] * APART)
    return best[0][0] if clear else "?"


def read_line(image: Image.Image) -> str:
    """The signs of a line of digits from left to right. The line is as high as its digits."""
    black = ink(image)
    box = black.getbbox()
    assert box is not None, "nothing is printed there"
    black = black.crop(box)
    full = [x for x in range(black.width) if black.crop((x, 0, x + 1, black.height)).getbbox()]
    starts = [x for x in full if x - 1 not in full]
    ends = [x + 1 for x in full if x + 1 not in full]
    return "".join(read_glyph(black.crop((a, 0, b, black.height))) for a, b in zip(starts, ends, strict=True))


# -- where to look --------------------------------------------------------------------------------------------------


def places(page: pypdfium2.PdfPage) -> Iterator[tuple[float, float, float, float]]:
    """The places of runs of digits, each left, low, right, top: neighbours on one baseline, in whatever order they are copied."""
    text = page.get_textpage()
    found = []
    for n in range(text.count_chars()):
        if chr(pdfium.FPDFText_GetUnicode(text.raw, n)) in SIGNS:
            x, y = ctypes.c_double(), ctypes.c_double()
            pdfium.FPDFText_GetCharOrigin(text.raw, n, x, y)
            found.append((round(y.value, 1), *text.get_charbox(n)))
    run: list[tuple[float, ...]] = []
    for sign in [*sorted(found), (1e9, 1e9, 0.0, 1e9, 0.0)]:
        high = max((part[4] - part[2] for part in run), default=0.0)
        if run and (sign[0] != run[0][0] or sign[1] - run[-1][3] > 0.5 * high):
            yield min(p[1] for p in run), min(p[2] for p in run), max(p[3] for p in run), max(p[4] for p in run)
            run = []
        run.append(sign)


def look(path: Path) -> list[Seen]:
    """Every run of three signs and more in a file, as an eye reads it."""
    out = []
    document = pypdfium2.PdfDocument(path)
    for n, page in enumerate(document):
        width, height = page.get_size()
        dot = 72 / DPI
        for left, low, right, top in places(page):
            crop = (left - dot * 2, low - dot * 2, width - right - dot * 2, height - top - dot * 2)
            if right - left > (top - low) * 0.9 and min(crop) >= 0:
                seen = read_line(page.render(scale=DPI / 72, grayscale=True, crop=crop).to_pil())
                if len(seen) >= 3:
                    out.append(Seen(seen, n, left, low, right, top))
    document.close()
    return out


# -- the pieces -----------------------------------------------------------------------------------------------------


def in_three_languages(root: Path) -> Path:
    """The made-up project with our sheet, in English, Arabic and Persian."""
    copied(LANTERN, root)
    shutil.copy(ROOT / "content/languages.toml", root / "content/languages.toml")
    for path in (ROOT / "content/languages").glob("*.po"):
        shutil.copy(path, root / "content/languages" / path.name)
    (root / "regions/riverside/services.csv").write_text(SHEET, "utf-8")
    return root


def task(output: Path, tag: str, layout: str) -> Task:
    return Task(
        language=tag, layout=layout, regions=("riverside",), targets=TARGETS, paper="letter", today=TODAY, output=output
    )


@pytest.fixture(scope="module")
def sights(tmp_path_factory: pytest.TempPathFactory) -> Mapping[tuple[str, str, str], list[Seen]]:
    """What an eye sees, by language, layout and target."""
    folder = tmp_path_factory.mktemp("raster")
    project, report = read_project(in_three_languages(folder / "project"), TODAY)
    assert project is not None, list(map(str, report))
    press = Press(project)
    out: dict[tuple[str, str, str], list[Seen]] = {}
    for tag in ("en", "ar", "fa"):
        for layout in LAYOUTS:
            done = press.make(task(folder / "output", tag, layout))
            assert done.faults == {}
            out |= {(tag, layout, str(e["target"])): look(folder / "output" / str(e["path"])) for e in done.entries}
    return out


CASES = [(tag, layout, target) for tag in ("en", "ar", "fa") for layout in LAYOUTS for target in TARGETS]


@pytest.mark.slow
@pytest.mark.parametrize(("tag", "layout", "target"), CASES)
def test_numbers_are_seen_in_their_order(
    sights: Mapping[tuple[str, str, str], list[Seen]], tag: str, layout: str, target: str
) -> None:
    seen = [sight.text for sight in sights[tag, layout, target]]
    wanted = [*NUMBERS, *(["604-555-0165"] if layout == "trifold" else [])]
    assert [number for number in wanted if number not in seen] == [], seen
    assert not [text for text in seen if text[::-1] in wanted and text not in wanted]


@pytest.mark.slow
@pytest.mark.parametrize(("tag", "layout", "target"), [case for case in CASES if case[0] != "en"])
def test_hours_run_from_right_to_left_and_their_digits_do_not(
    sights: Mapping[tuple[str, str, str], list[Seen]], tag: str, layout: str, target: str
) -> None:
    """A reader begins at the right: there stands the opening time."""
    seen = {sight.text: sight for sight in sights[tag, layout, target]}
    for opens, closes in RANGES:
        assert {opens, closes} <= set(seen), f"{opens} to {closes} is not seen among {sorted(seen)}"
        assert seen[opens].left > seen[closes].right, f"{opens} stands to the left of {closes}"
        assert seen[opens].low == pytest.approx(seen[closes].low, abs=1), "on one line"


@pytest.mark.slow
@pytest.mark.parametrize("tag", ["ar", "fa"])
@pytest.mark.parametrize("layout", LAYOUTS)
def test_an_extension_follows_its_number(sights: Mapping[tuple[str, str, str], list[Seen]], tag: str, layout: str) -> None:
    """In the reader's direction: to the left of it."""
    sight = {seen.text: seen for seen in sights[tag, layout, "press"]}
    assert sight["0180"].right < sight["236-555-0147"].left


@pytest.mark.slow
@pytest.mark.parametrize(("tag", "layout"), [("ar", "trifold"), ("fa", "wallet-card")])
def test_an_eye_and_the_tool_find_numbers_that_are_turned_round(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tag: str, layout: str
) -> None:
    """An Arabic letter mark that nobody sees turns round the groups of a number that does not stand apart (UAX 9, W2 and W7)."""
    root = in_three_languages(tmp_path / "project")
    macros = root / "layouts/shared/macros.html"
    edit(macros, '<bdi dir="ltr" class="tel {{ style }}">', '<span class="tel {{ style }}">')
    edit(macros, "{{ phone.number }}</a></bdi>", "\u061c{{ phone.number }}</a></span>")
    project, _ = read_project(root, TODAY)
    assert project is not None
    faults = [fault.message for found in Press(project).make(task(tmp_path, tag, layout)).faults.values() for fault in found]
    assert any("236-555-0147 is printed backwards" in message for message in faults)
    assert not list(tmp_path.rglob("*.pdf")), "such a piece is never written"

    monkeypatch.setattr(pieces.Files, "_read_back", lambda *_: None)
    done = Press(project).make(task(tmp_path, tag, layout))
    assert len(done.entries) == len(TARGETS)
    for entry in done.entries:
        seen = [sight.text for sight in look(tmp_path / str(entry["path"]))]
        assert "0147-555-236" in seen
        assert not set(NUMBERS) & set(seen)


def test_the_eye_reads_every_sign_and_takes_no_letter_for_one() -> None:
    for weight in ("Bold", "Regular"):
        font = ImageFont.truetype(str(ROOT / f"layouts/fonts/BCSans-{weight}.ttf"), 90)
        for text in ("604-555-0199", "1-800-555-2367", "9-1-1", "12:48", "6:09", "2410-555-406", "OIlSB"):
            drawn = Image.new("L", (900, 160), 255)
            ImageDraw.Draw(drawn).text((20, 20), text, 0, font)
            seen = read_line(drawn)
            assert seen == text if text[0].isdigit() else not set(seen) & set("123456789")
