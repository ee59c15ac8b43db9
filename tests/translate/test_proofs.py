"""What translators see: every panel with its labels, and the two languages side by side."""

import re
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from types import MappingProxyType

import pypdfium2
import pytest

from pamphlet.checks.sheets import check_code
from pamphlet.diagnostics import PamphletError, Report
from pamphlet.geometry import Rect
from pamphlet.source.glossary import Glossary, Term
from pamphlet.source.project import Project
from pamphlet.translate import leaves, proofs
from pamphlet.translate.proofs import bilingual, in_context
from pamphlet.translate.room import references
from pamphlet.translate.segments import segments
from pamphlet.translate.spots import Spot
from pamphlet.translate.standing import standings
from pamphlet.translate.trial import Trials
from tests.conftest import LANTERN, TODAY, copied
from tests.translate.test_room import project_of, reword, with_language

LAMP = (255, 199, 38)


@dataclass(frozen=True)
class Fit:
    """As much of a `Laid` as is asked for its causes."""

    fits: bool = True
    faults: tuple[str, ...] = ()


@dataclass(frozen=True)
class Look:
    """As much of a `Face`."""

    spots: tuple[Spot, ...]
    full: float = 97.0
    laid: Fit = Fit()


def only(root: Path, *layouts: str) -> Path:
    """The same project with some of its layouts only: faster."""
    for folder in (root / "layouts").iterdir():
        if (folder / "layout.toml").is_file() and folder.name not in layouts:
            shutil.rmtree(folder)
    return root


@pytest.fixture(scope="module")
def french(tmp_path_factory: pytest.TempPathFactory) -> Project:
    return project_of(with_language(copied(LANTERN, tmp_path_factory.mktemp("fr") / "lantern"), "fr", reviewed=True))


@pytest.fixture(scope="module")
def proof(french: Project) -> bytes:
    return in_context(french, "fr", "riverside", TODAY)


def texts(data: bytes) -> list[str]:
    """The text of each page, in one line."""
    return [" ".join(page.get_textpage().get_text_bounded().split()) for page in pypdfium2.PdfDocument(data)]


def place_of(page: pypdfium2.PdfPage, text: str) -> Rect:
    """Where a text stands on a page, in points from its lower left corner."""
    textpage = page.get_textpage()
    found = textpage.search(text, match_case=True).get_next()
    assert found is not None, f"'{text}' is not on the page"
    boxes = [textpage.get_charbox(found[0] + n) for n in range(found[1])]
    left, low = min(box[0] for box in boxes), min(box[1] for box in boxes)
    return Rect(left, low, max(box[2] for box in boxes) - left, max(box[3] for box in boxes) - low)


def made(project: Project, tag: str, region: str = "riverside") -> tuple[Trials, tuple[leaves.Leaf, ...]]:
    """The pages of a proof before they are drawn."""
    trials = Trials(project, tag, "letter", TODAY, standings(project, tag, Report()))
    return trials, tuple(proofs._leaves(trials, region))


# -- the in-context proof -----------------------------------------------------------------------------------------------


def test_every_panel_of_every_layout_in_reading_order(french: Project, proof: bytes) -> None:
    pages = texts(proof)
    heads = [
        ("Tri-fold pamphlet Cover", "lit"),
        ("Tri-fold pamphlet Inside, first panel", "lit"),
        ("Tri-fold pamphlet Inside, second panel", "lit"),
        ("Tri-fold pamphlet Inside, third panel", "lit"),
        ("Tri-fold pamphlet Flap", "lit"),
        ("Tri-fold pamphlet Back", "lit"),
        ("Tri-fold pamphlet Cover", "hello"),  # it alone greets
        ("Wallet card Front", "hello"),
        ("Wallet card Back", "hello"),
        ("Washroom poster Public side", "hello"),
        ("Washroom poster Staff side", "hello"),
        ("Washroom poster Public side, half a sheet", "hello"),
    ]
    assert len(pages) == len(heads)
    for n, (text, (head, theme)) in enumerate(zip(pages, heads, strict=True)):
        assert "For translators, not for print" in text
        assert head in text.replace("For translators, not for print ", "")
        assert f"{n + 1} / {len(heads)}" in text
        assert ("office" in text) is (theme == "hello")
        assert "French / Français · Riverside · 2026-11-22" in text


def test_every_message_of_a_panel_has_its_reference_and_state_there(french: Project, proof: bytes) -> None:
    trials, pages = made(french, "fr")
    names = references(trials)
    for leaf, text in zip(pages, texts(proof), strict=True):
        printed = {spot.message for spot in leaf.face.spots}
        assert printed
        assert {label.spot.message for label in leaf.labels} == printed
        for message in printed:
            assert names[message] in text, message
        said = re.findall(r"(reviewed|missing, the English is shown) · \d+ line", text)
        assert len(said) == len(printed)
        left = [message for message in printed if message.endswith("#name")]  # nobody translated the names of this region
        assert said.count("reviewed") == len(printed) - len(left)
    assert "#start-2 rel.context" in texts(proof)[1]


def test_how_full_a_panel_is(french: Project, proof: bytes) -> None:
    _, pages = made(french, "fr")
    for leaf, text in zip(pages, texts(proof), strict=True):
        if any(spot.flows for spot in leaf.face.spots):
            assert f"This panel is {leaf.face.full:.0f} % full." in text
        else:
            assert leaf.face.layout.id == "wallet-card"
            assert "Every text on this panel has a place of its own." in text


def test_labels_stand_beside_their_lines_and_lines_lead_to_them(proof: bytes) -> None:
    """At full size, with the label level with the first line and left of the panel."""
    page = pypdfium2.PdfDocument(proof)[1]
    assert page.get_size() == pytest.approx((612, 792))
    label, line = place_of(page, "#start-2"), place_of(page, "Les travailleuses et travailleurs du sexe")
    assert label.right < leaves.MARGIN + leaves.COLUMN < line.x
    assert abs((label.y + label.top) / 2 - (line.y + line.top) / 2) < 4
    assert line.x == pytest.approx(leaves.MARGIN + leaves.COLUMN + leaves.GAP + 20, abs=2)  # the panel's own margin


def test_no_label_leaves_its_column_or_meets_another(bundled: Project) -> None:
    trials, pages = made(bundled, "fr", "vancouver")
    html = "".join(leaves.page_html(leaf, n, len(pages), bundled, "fr", "Vancouver") for n, leaf in enumerate(pages))
    laid = trials.press.setter.lay(f"<html lang='en'><body>{html}</body></html>", leaves.style_sheet(pages, bundled))
    assert {key: panel.faults for key, panel in laid.items() if not panel.fits} == {}
    for leaf in pages:
        tops = leaf.heights()
        ends = [top + label.height for top, label in zip(tops, leaf.labels, strict=True)]
        assert all(end <= top + 0.01 for end, top in zip(ends, tops[1:], strict=False))
        assert ends[-1] <= leaf.size.height - leaves.FOOT + 0.01


def test_labels_of_right_to_left_languages_stand_at_the_right(bundled: Project, tmp_path: Path) -> None:
    root = only(with_language(copied(LANTERN, tmp_path / "lantern"), "ar"), "trifold")
    reword(root, "ar", tips__lights={"text": ""})
    project = project_of(root)
    data = in_context(project, "ar", "riverside", TODAY)
    document = pypdfium2.PdfDocument(data)
    for n, name in ((1, "#start-2"), (3, "#tips-2"), (5, "#back-1")):
        width, _ = document[n].get_size()
        label = place_of(document[n], name)
        panel = Rect(width - leaves.MARGIN - leaves.COLUMN - leaves.GAP - 265.5, 0, 265.5, 792)
        assert label.x >= panel.right + leaves.GAP - 1
        assert label.right <= width - leaves.MARGIN + 1
    assert "Arabic /" in texts(data)[0]
    names = references(Trials(project, "ar", "letter", TODAY, standings(project, "ar", Report())))
    first, second = (place_of(document[5], names[key] + " ui") for key in ("ui.danger_to_life", "ui.help_without_police"))
    assert first.y > second.y  # side by side on the panel: read from the right
    assert "Leave your lights on. Lit alleys" in texts(data)[3]  # English that stands in keeps its order


@pytest.mark.parametrize("key", ["rel.context", "tips.litter"])
def test_a_doubled_translation_is_named_as_the_cause(tmp_path: Path, key: str) -> None:
    root = only(with_language(copied(LANTERN, tmp_path / "lantern"), "fr"), "trifold")
    text = project_of(root).catalogs["fr"].translations[key].text
    reword(root, "fr", **{key.replace(".", "__"): f"{text} {text}"})
    project = project_of(root)
    data = in_context(project, "fr", "riverside", TODAY)
    panel = {"rel.context": 1, "tips.litter": 3}[key]
    name = references(Trials(project, "fr", "letter", TODAY, standings(project, "fr", Report())))[key]
    page = texts(data)[panel]
    assert re.search(
        r"This panel is \d+ % full: it does not fit, even at the smallest size\. Shorten the marked lines first\.", page
    )
    cost = re.search(rf"{name} {re.escape(key)} translated · \d+ lines, [\d.]+ mm ! this line costs ([\d.]+) mm", page)
    assert cost is not None
    costs = [float(found) for found in re.findall(r"this line costs ([\d.]+) mm", " ".join(texts(data)[panel : panel + 2]))]
    assert float(cost[1]) == max(costs)
    # by more than colour, and in colour: a tint behind the label
    leaf = pypdfium2.PdfDocument(data)[panel]
    where = place_of(leaf, name)
    picture = leaf.render(scale=2).to_pil().convert("RGB")
    height = leaf.get_size()[1]
    colours = picture.crop(
        (int(where.x * 2), int((height - where.top) * 2), int(where.right * 2), int((height - where.y) * 2))
    ).getcolors(9999)
    assert colours is not None
    assert max(colours)[1] == pytest.approx(LAMP, abs=3)


def test_what_runs_over_is_shown_too(tmp_path: Path) -> None:
    root = only(with_language(copied(LANTERN, tmp_path / "lantern"), "fr"), "trifold")
    text = project_of(root).catalogs["fr"].translations["rel.context"].text
    reword(root, "fr", rel__context=f"{text} {text} {text}")
    pages = texts(in_context(project_of(root), "fr", "riverside", TODAY))
    assert "This runs over from the panel: page 2 of 2." in pages[2]
    assert "#start-4 rel.start_lead" in pages[2]
    assert "#start-4 rel.start_lead" not in pages[1]


def test_words_too_long_for_their_box_are_named(tmp_path: Path) -> None:
    root = only(with_language(copied(LANTERN, tmp_path / "lantern"), "fr"), "wallet-card")
    reword(root, "fr", ui__danger_to_life="Danger de mort immédiat pour une personne")
    project = project_of(root)
    front = texts(in_context(project, "fr", "riverside", TODAY))[0]
    name = references(Trials(project, "fr", "letter", TODAY, standings(project, "fr", Report())))["ui.danger_to_life"]
    assert "It does not fit: " in front
    assert "pt out of the 9-1-1 cell" in front
    assert re.search(rf"{name} ui\.danger_to_life translated · \d lines ! too long for its place", front)


def test_states_and_whose_words_are_shown(tmp_path: Path) -> None:
    """A draft for the present words is shown, stale words never are; what is missing is shown in English, and said to be."""
    root = only(with_language(copied(LANTERN, tmp_path / "lantern"), "fr"), "trifold")
    reword(
        root,
        "fr",
        tips__h={"text": ""},
        tips__offer={"text": "Une ébauche fraîche.", "flags": ("fuzzy",)},
        tips__lights={"text": "Des mots dépassés.", "flags": ("fuzzy",), "previous": "Leave a light on."},
    )
    page = texts(in_context(project_of(root), "fr", "riverside", TODAY))[3]
    assert "#tips-1 tips.h missing, the English is shown · 1 line" in page
    assert "Additional tips:" in page
    assert "#tips-3 tips.offer draft · 1 line" in page
    assert "Une ébauche fraîche." in page
    assert "#tips-7 tips.lights draft, the English is shown ·" in page
    assert "Leave your lights on." in page
    assert "dépassés" not in page
    assert "8 translated · 2 draft · 1 missing" in page


def test_a_language_without_words_is_shown_in_english(tmp_path: Path) -> None:
    root = only(with_language(copied(LANTERN, tmp_path / "lantern"), "fr"), "trifold")
    (root / "content/languages/fr.po").unlink()
    pages = texts(in_context(project_of(root), "fr", "riverside", TODAY))
    assert "Building Relationships" in pages[1]
    assert "Every day" in pages[4]  # also where hours are put together of words
    assert "11 missing" in pages[3]


def test_bookmarks_name_the_panels(proof: bytes) -> None:
    titles = [item.get_title() for item in pypdfium2.PdfDocument(proof).get_toc()]
    assert titles[:2] == ["Tri-fold pamphlet: Cover", "Tri-fold pamphlet: Inside, first panel"]
    assert titles[-1] == "Washroom poster: Public side, half a sheet"
    assert len(titles) == 12


def test_the_code_of_a_panel_opens_the_directory(french: Project, proof: bytes) -> None:
    _, pages = made(french, "fr")
    number, leaf = next((n, leaf) for n, leaf in enumerate(pages) if leaf.face.panel.id == "back" and leaf.face.laid.images)
    image = leaf.face.laid.images[0].moved(leaf.place.x, leaf.place.y)
    assert check_code(proof, number, image, image, "https://example.org/help", "proof") == ()


def test_the_same_bytes_every_time_and_no_clock_in_them(tmp_path: Path) -> None:
    project = project_of(only(with_language(copied(LANTERN, tmp_path / "lantern"), "fr"), "wallet-card"))
    one, two = (in_context(project, "fr", "riverside", TODAY) for _ in range(2))
    assert one == two
    assert in_context(project, "fr", "riverside", TODAY.replace(day=23)) != one
    assert bilingual(project, "fr", TODAY) == bilingual(project, "fr", TODAY)


def test_a4_and_the_source_language(tmp_path: Path) -> None:
    project = project_of(only(copied(LANTERN, tmp_path / "lantern"), "trifold"))
    document = pypdfium2.PdfDocument(in_context(project, "en", "riverside", TODAY, "a4"))
    assert document[0].get_size() == pytest.approx((595.28, 841.89), abs=0.1)
    assert "#start-2 rel.context reviewed ·" in texts(in_context(project, "en", "riverside", TODAY, "a4"))[1]


@pytest.mark.parametrize(
    ("tag", "region", "paper", "message"),
    [
        ("fra", "riverside", "letter", "error[selection]: there is no language 'fra'\n  = hint: did you mean 'fr'?"),
        (
            "fr",
            "riverslide",
            "letter",
            "error[selection]: there is no region 'riverslide'\n  = hint: did you mean 'riverside'?",
        ),
        ("fr", "riverside", "leter", "error[selection]: there is no paper 'leter'\n  = hint: did you mean 'letter'?"),
    ],
)
def test_what_is_not_there(french: Project, tag: str, region: str, paper: str, message: str) -> None:
    with pytest.raises(PamphletError) as caught:
        in_context(french, tag, region, TODAY, paper)
    assert str(caught.value) == message


def test_a_broken_file_is_no_proof(tmp_path: Path) -> None:
    """A sheet that says of every message that it is missing would be a lie."""
    root = with_language(copied(LANTERN, tmp_path / "lantern"), "fr")
    path = root / "content/languages/fr.po"
    path.write_text(path.read_text("utf-8") + '\nmsgctxt "x"\nmsgid "not closed\n', "utf-8")
    project = project_of(root)
    with pytest.raises(PamphletError, match="this line is not PO"):
        in_context(project, "fr", "riverside", TODAY)
    with pytest.raises(PamphletError, match="this line is not PO"):
        bilingual(project, "fr", TODAY)


def test_a_layout_that_cannot_be_used_is_no_proof(tmp_path: Path) -> None:
    root = with_language(copied(LANTERN, tmp_path / "lantern"), "fr")
    (root / "layouts/washroom/layout.toml").write_text("title = 7\n", "utf-8")
    with pytest.raises(PamphletError, match=r"layouts/washroom/layout\.toml"):
        in_context(project_of(root), "fr", "riverside", TODAY)


def test_causes_are_lines_that_are_longer_than_the_source() -> None:
    """A script that needs more leading costs height in every line: nobody can shorten that."""
    spot = Spot(
        message="a",
        page=0,
        left=0,
        right=1,
        top=0,
        bottom=1,
        start=0,
        lines=3,
        signs=9,
        width=9,
        others=0,
        measure=9,
        full=1,
        lead=20,
        height=60,
        below=0,
        flows=True,
        single=False,
        listing=False,
        grows=False,
        texts=("a",),
    )
    face = Look(spots=(spot,))
    assert proofs._causes(face, Look(spots=(replace(spot, lead=14),))) == {}  # type: ignore[arg-type]  # a stand-in
    longer = proofs._causes(face, Look(spots=(replace(spot, lines=2),)))  # type: ignore[arg-type]  # a stand-in
    assert longer == {"a": "this line costs 7.1 mm"}
    roomy = replace(face, full=94.4)
    assert proofs._causes(roomy, Look(spots=(replace(spot, lines=2),))) == {}  # type: ignore[arg-type]  # a stand-in


# -- the bilingual sheet ------------------------------------------------------------------------------------------------


def signs(text: str) -> str:
    """The characters that matter: without white space, and without hyphens, which viewers take away at line ends."""
    return "".join(re.sub("[\x02\ufffe\u2060\u00ad-]", "", text).split())


@pytest.fixture(scope="module")
def sheets(bundled: Project) -> Mapping[str, bytes]:
    return {tag: bilingual(bundled, tag, TODAY) for tag in ("fr", "pa", "ar", "zh-Hans")}


@pytest.mark.parametrize("tag", ["fr", "pa", "zh-Hans"])
def test_every_segment_and_its_translation_can_be_taken_out(bundled: Project, sheets: Mapping[str, bytes], tag: str) -> None:
    found = signs("".join(texts(sheets[tag])))
    standing = standings(bundled, tag, Report())
    for key, segment in segments(bundled).items():
        assert signs(segment.id) in found, key
        assert signs(segment.text) in found, key
        assert signs(standing[key].text) in found, key


def test_arabic_words_can_be_taken_out(bundled: Project, sheets: Mapping[str, bytes]) -> None:
    """Viewers take marks for other words (research: fonts §6), so words are compared without them; nearly all come back."""
    import unicodedata

    def words_of(text: str) -> list[str]:
        plain = "".join(sign for sign in unicodedata.normalize("NFKC", text) if unicodedata.category(sign) != "Mn")
        return re.findall(r"[\u0620-\u06ff]{3,}", plain)

    found = set(words_of(" ".join(texts(sheets["ar"]))))
    wanted = [word for s in standings(bundled, "ar", Report()).values() for word in words_of(s.text)]
    assert len(wanted) > 900
    assert sum(word in found for word in wanted) / len(wanted) > 0.97


def test_every_page_has_its_head_and_number(sheets: Mapping[str, bytes]) -> None:
    pages = texts(sheets["fr"])
    assert len(pages) > 10
    for n, page in enumerate(pages):
        assert "Reference English French / Français State and terms Notes" in page
        assert f"{n + 1} / {len(pages)}" in page
        assert "For translators, not for print · English and French" in page
    width, height = pypdfium2.PdfDocument(sheets["fr"])[0].get_size()
    assert (width, height) == pytest.approx((792, 612))


def test_sections_follow_the_files(sheets: Mapping[str, bytes]) -> None:
    whole = " ".join(texts(sheets["fr"]))
    titles = [
        "Values for a Healthy Community",
        "Building Relationships",
        "Words of the layouts",
        "Kinds of service",
        "Services: Vancouver",
    ]
    places = [whole.index(title) for title in titles]
    assert places == sorted(places)


@pytest.fixture
def changed(tmp_path: Path) -> Project:
    root = only(with_language(copied(LANTERN, tmp_path / "lantern"), "fr", reviewed=True), "trifold")
    reword(
        root,
        "fr",
        tips__h={"text": ""},
        tips__lights={"text": "Laissez une lampe allumée.", "flags": ("fuzzy",), "previous": "Leave a lamp on."},
        tips__offer={"text": "N’offrez rien aux prostituées."},
    )
    return project_of(root)


def test_what_a_draft_was_made_for_and_what_the_glossary_says(changed: Project) -> None:
    terms = (
        Term(id="sex_worker", source=("sex worker*",), use=("travailleuses et travailleurs du sexe",), status="suggested"),
    )
    glossary = Glossary(avoid=("prostitu*",), terms=terms)
    project = replace(changed, glossaries=MappingProxyType({"fr": glossary}))
    whole = " ".join(texts(bilingual(project, "fr", TODAY)))
    lights = whole[whole.index("tips.lights") : whole.index("tips.litter")]
    assert "was: Leave a lamp on." in lights
    assert "Laissez une lampe allumée." in lights
    assert "draft is marked fuzzy: it may have been made for other words" in lights
    assert "sex workers: travailleuses et travailleurs du sexe" in lights
    offer = whole[whole.index("tips.offer") : whole.index("tips.no_exchange")]
    assert "! avoid: prostitu" in offer
    assert "Additional tips: missing" in whole
    assert "avoid" not in " ".join(texts(bilingual(replace(changed, glossaries={}), "fr", TODAY)))


def test_old_words_are_struck_through(changed: Project) -> None:
    """A line is drawn over them: the row of dots in the middle of their letters is dark from end to end."""
    data = bilingual(changed, "fr", TODAY)
    number = next(n for n, page in enumerate(texts(data)) if "was: Leave a lamp on." in page)
    page = pypdfium2.PdfDocument(data)[number]
    where = place_of(page, "Leave a lamp on.")
    height = page.get_size()[1]
    picture = page.render(scale=4, grayscale=True).to_pil()
    rows = [
        sum(picture.getpixel((x, y)) < 140 for x in range(int(where.x * 4), int(where.right * 4)))
        for y in range(int((height - where.top) * 4), int((height - where.y) * 4))
    ]
    assert max(rows) > 0.97 * (int(where.right * 4) - int(where.x * 4))


def test_there_is_room_for_notes(sheets: Mapping[str, bytes]) -> None:
    """Ruled lines in the last column, and no word in it."""
    page = pypdfium2.PdfDocument(sheets["fr"])[1]
    head, height = place_of(page, "Notes"), page.get_size()[1]
    column = (head.x, head.x + 100)
    textpage = page.get_textpage()
    boxes = [textpage.get_charbox(n) for n in range(textpage.count_chars())]
    assert not [box for box in boxes if column[0] <= box[0] < column[1] and 45 < box[3] < head.y - 2]
    picture = page.render(scale=4, grayscale=True).to_pil()
    x = int((head.x + 50) * 4)
    dark = [picture.getpixel((x, y)) < 235 for y in range(int((height - head.y) * 4), int((height - 45) * 4))]
    assert sum(now and not before for before, now in pairwise(dark)) > 15
