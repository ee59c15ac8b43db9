"""The call sheet on paper: every number beside its box, no service over two pages, nothing that must not stand there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pypdfium2
import pytest

from pamphlet.checks import sheets
from pamphlet.checks.sheets import read_text
from pamphlet.diagnostics import PamphletError, Report
from pamphlet.verify.calls import CallSheet, call_sheet
from pamphlet.verify.paper import paper
from tests.conftest import TODAY, edit
from tests.verify.desk import OWN, SECRET, read, sheet_of, town, write_rows


@dataclass(frozen=True)
class Word:
    page: int
    text: str
    left: float
    middle: float


def made(root: Path, *regions: str, size: str = "letter") -> tuple[bytes, CallSheet, Report]:
    project = read(root)
    project = replace(project, settings=replace(project.settings, paper=size))
    sheet = call_sheet(project, TODAY, regions or ("riverside",), report := Report(), parents=True)
    return paper(project, sheet, report), sheet, report


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return town(tmp_path_factory.mktemp("paper") / "town")


@pytest.fixture(scope="module")
def whole(folder: Path) -> tuple[bytes, CallSheet, Report]:
    return made(folder)


def lines(data: bytes) -> Iterator[Word]:
    """The runs of text of a file, with where they stand."""
    document = pypdfium2.PdfDocument(data)
    for number, page in enumerate(document):
        text = page.get_textpage()
        for n in range(text.count_rects()):
            left, bottom, right, top = text.get_rect(n)
            yield Word(number, text.get_text_bounded(left, bottom, right, top), left, (bottom + top) / 2)
    document.close()


def boxes(data: bytes) -> list[tuple[int, float, float]]:
    """The tick boxes: page, left edge, middle (squares of about 11 pt, drawn as paths)."""
    document = pypdfium2.PdfDocument(data)
    found = []
    for number, page in enumerate(document):
        for item in page.get_objects([pypdfium2.raw.FPDF_PAGEOBJ_PATH]):
            left, bottom, right, top = item.get_bounds() if hasattr(item, "get_bounds") else item.get_pos()
            if abs(right - left - (top - bottom)) < 0.5 and 9 < right - left < 13:
                found.append((number, left, (bottom + top) / 2))
    document.close()
    return found


def test_every_number_reads_back_beside_a_box(whole: tuple[bytes, CallSheet, Report]) -> None:
    data, sheet, _ = whole
    words, ticks = list(lines(data)), boxes(data)
    numbers = [fact.text for call in sheet.calls for fact in call.facts if fact.number]
    assert len(numbers) == 9
    for number in numbers:
        places = [word for word in words if word.text.strip() == number.partition(" ")[0]]
        beside = [
            place
            for place in places
            for page, x, y in ticks
            if page == place.page and x > place.left + 60 and abs(y - place.middle) < 9
        ]
        assert len(beside) == 1, number


def test_a_service_stands_on_one_page(whole: tuple[bytes, CallSheet, Report]) -> None:
    data, sheet, _ = whole
    pages = read_text(data).split("\f")
    for number, call in enumerate(sheet.calls, 1):
        on = [page for page in pages if f"code {call.code}" in page]
        assert len(on) == 1
        start = on[0].index(f"{number} {call.service.name}")
        block = on[0][start : on[0].index("by (handle)", start)]
        flat = " ".join(block.split())
        for fact in call.facts:
            assert " ".join(fact.text.split()) in flat, (call.service.id, fact.text)
        assert call.way in flat
        assert call.checked in flat


def test_every_page_says_what_it_is(whole: tuple[bytes, CallSheet, Report]) -> None:
    data, _, report = whole
    pages = read_text(data).split("\f")
    for number, page in enumerate(pages, 1):
        assert "Call sheet · Riverside and Province · 2026-11-22" in page
        assert f"INTERNAL: do not hand out · {number} / {len(pages)}" in page
    assert not report.items
    assert "I help Example Society to keep its list of services right" in " ".join(pages[0].split())
    assert "7 services, the oldest check first" in pages[0]
    assert "Old Corner House, Riverside." in pages[-1]


@pytest.mark.parametrize("size", ["letter", "a4"])
def test_how_to_ask_stands_on_one_page(tmp_path: Path, size: str) -> None:
    root = town(tmp_path / "town")
    edit(root / "content/project.toml", "Example Society", "Long Example Society of Care")
    for n in range(5):
        folder = root / f"regions/other-{n}"
        folder.mkdir()
        name = f"Long Valley and River Country {n}"
        (folder / "region.toml").write_text(f'name = "{name}"\ncode = "R{n}"\nparent = "province"\n', "utf-8")
        write_rows(root, folder.name, ({**OWN[1], "id": f"nurses-{n}"},))
    data, _, _ = made(root, "riverside", *(f"other-{n}" for n in range(5)), size=size)
    first, second, *_ = (" ".join(page.split()) for page in read_text(data).split("\f"))
    assert first.count("Long Valley and River Country") == 5
    assert "must be checked again" in first
    assert "7 regions" in second
    assert "1 Harbour Street Nurses" in second


def test_nothing_internal_stands_there(whole: tuple[bytes, CallSheet, Report]) -> None:
    data, _, _ = whole
    flat = re.sub(r"[\W_]+", "", read_text(data))
    assert "SealedStreet" not in flat
    assert "7141" not in flat
    assert re.sub(r"\W", "", SECRET).encode() not in data
    assert "9OpenRoad" in flat  # that one is public, and printed


def test_the_same_calls_make_the_same_bytes(folder: Path, whole: tuple[bytes, CallSheet, Report]) -> None:
    assert made(folder)[0] == whole[0]


def test_it_fits_a4_as_well(folder: Path) -> None:
    data, sheet, _ = made(folder, size="a4")
    document = pypdfium2.PdfDocument(data)
    assert {tuple(map(round, page.get_size())) for page in document} == {(595, 842)}
    document.close()
    assert all(word.left >= 39 for word in lines(data))
    assert all(f"code {call.code}" in read_text(data) for call in sheet.calls)


def test_it_is_tagged_and_in_black_alone(whole: tuple[bytes, CallSheet, Report]) -> None:
    import io

    import pikepdf

    with pikepdf.open(io.BytesIO(whole[0])) as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert "/StructTreeRoot" in pdf.Root
        assert str(pdf.Root.Lang) == "en"
        colours = {
            match
            for page in pdf.pages
            for match in re.findall(rb"[\d.]+ [\d.]+ [\d.]+ (?:rg|RG)|[\d.]+ (?:g|G)\b", page.Contents.read_bytes())
        }
    assert colours <= {b"0 0 0 rg", b"0 0 0 RG", b"1 1 1 rg", b"1 1 1 RG", b"0 g", b"0 G", b"1 g", b"1 G"}


def test_words_of_a_sheet_are_never_markup(tmp_path: Path) -> None:
    name = 'R&copy "Kitchen" \\ 5 > 4'
    own = ({**OWN[4], "name": name, "id": "market"},)
    root = town(tmp_path / "town", own)
    (root / "regions/riverside/region.toml").write_text('name = "A\\"B\\\\C"\ncode = "RIV"\nparent = "province"\n', "utf-8")
    text = read_text(made(root)[0])
    assert f"2 {name}" in text or f"1 {name}" in text
    assert 'Call sheet · A"B\\C and Province' in text


def test_a_name_that_no_font_can_set_is_warned_of(tmp_path: Path) -> None:
    root = town(tmp_path / "town", ({**OWN[1], "name": "Harbour \U00012000"},))
    _, _, report = made(root)
    (item,) = report.items
    assert item.code == "glyph-missing"
    assert str(item.where) == "regions/riverside/services.csv:2"


def test_the_longest_number_stands_on_one_line(tmp_path: Path) -> None:
    root = town(tmp_path / "town", ({**OWN[1], "phone": "1-800-555-0142 ext 123456"},))
    data, sheet, _ = made(root, size="a4")
    assert sheet.calls[0].facts[0].text == "1-800-555-0142 ext. 123456"
    assert len({round(word.middle / 9) for word in lines(data) if word.text.strip() in ("1-800-555-0142", "ext. 123456")}) == 1


def test_a_number_that_does_not_read_back_stops_the_sheet(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "read_text", lambda data: "nothing")
    with pytest.raises(PamphletError) as caught:
        made(folder)
    assert str(caught.value).startswith("error[phone-unreadable]: 604-555-0114 cannot be read back in the call sheet")


def test_a_project_without_services_has_its_script_all_the_same(tmp_path: Path) -> None:
    root = town(tmp_path / "town", ({**OWN[5]},))
    sheet = sheet_of(root)
    text = read_text(paper(read(root), sheet, Report()))
    assert "0 services" in text
    assert "Signed off" in text
