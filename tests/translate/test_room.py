"""What translators are told of the room: where a message prints, and what fits there, by the real layout."""

import dataclasses
import re
import shutil
from collections.abc import Mapping
from pathlib import Path

import pytest

from pamphlet.batch import Batch, Press, Task
from pamphlet.diagnostics import PamphletError, Report
from pamphlet.press.fit import Heights, arrangement
from pamphlet.press.typeset import Laid
from pamphlet.source.po import parse_po, po_text
from pamphlet.source.project import Project, read_project
from pamphlet.translate.marks import Marks, bare, messages_in
from pamphlet.translate.room import Place, _kept, _tighter, comments, places, references
from pamphlet.translate.segments import segments
from pamphlet.translate.standing import Standing, standings
from pamphlet.translate.trial import Trials, themes
from tests.conftest import LANTERN, ROOT, TODAY, copied, edit, review


def project_of(root: Path) -> Project:
    project, report = read_project(root, TODAY)
    assert project is not None, list(map(str, report))
    return project


def reword(root: Path, tag: str, **changes: object) -> None:
    """Change entries of a language's file: text, flags, previous by context (dots written as __)."""
    path = root / f"content/languages/{tag}.po"
    document = parse_po(path.read_text("utf-8"), path.name, Report())
    assert document is not None
    words = {key.replace("__", "."): change for key, change in changes.items()}
    assert set(words) <= {entry.context for entry in document.entries}
    entries = tuple(
        dataclasses.replace(e, **(c if isinstance(c, Mapping) else {"text": c}))
        if (c := words.get(e.context)) is not None
        else e
        for e in document.entries
    )
    path.write_text(po_text(dataclasses.replace(document, entries=entries)), "utf-8")


def with_language(root: Path, tag: str, *, reviewed: bool = False) -> Path:
    """The made-up project with one more language."""
    table = (ROOT / "content/languages.toml").read_text("utf-8")
    own = re.search(rf"^\[{tag}\]$.*?(?=^\[|^#|\Z)", table, re.DOTALL | re.MULTILINE)
    assert own is not None
    path = root / "content/languages.toml"
    path.write_text(path.read_text("utf-8") + "\n" + own[0] + "\n", "utf-8")
    shutil.copy(ROOT / f"content/languages/{tag}.po", root / f"content/languages/{tag}.po")
    if reviewed:
        review(root, tag)
    return root


@pytest.fixture(scope="module")
def lantern_fr(tmp_path_factory: pytest.TempPathFactory) -> Project:
    return project_of(with_language(copied(LANTERN, tmp_path_factory.mktemp("fr") / "lantern"), "fr", reviewed=True))


@pytest.fixture(scope="module")
def found(lantern_fr: Project) -> Mapping[str, tuple[Place, ...]]:
    return places(lantern_fr, "fr", TODAY)


def pressed(press: Press, tag: str, layout: str, theme: str, region: str) -> dict[str, tuple[Laid, float]]:
    """The panels of a layout as the press makes them, with the height that listings take."""
    task = Task(language=tag, layout=layout, regions=(region,), targets=("screen",), paper="letter", today=TODAY, output=None)
    batch = Batch(press, task, theme, ("screen",), [region])
    heights = Heights()
    batch._choose(batch._fit(), heights)
    batch._set_language()
    assert batch.faults == {}
    made = batch.made[region]
    batch._put_together(made, heights)
    spec = press.project.layouts[layout]
    return {panel: (laid, arrangement(spec, panel, made.fillings, heights).taken) for panel, laid in made.laid.items()}


def lines(laid: Laid) -> list[tuple[float, str]]:
    """The lines of a panel: how far down, and the letters, whatever boxes they are in."""
    from pamphlet.press import engine

    found: dict[float, list[str]] = {}
    for page in laid.pages:
        for box in engine.walk(engine.root(page)):
            if engine.is_text(box) and box.text.strip():
                found.setdefault(round(box.position_y, 1), []).append("".join(box.text.split()))
    return [(y, "".join(sorted("".join(texts)))) for y, texts in sorted(found.items())]


# -- marks --------------------------------------------------------------------------------------------------------------


def test_marks_name_their_message_and_stay_out_of_tags() -> None:
    marks = Marks(["a", "b.c"])
    inner = marks.around("a", "Riverside")
    html = f"<p>{marks.around('b.c', 'In X').replace('X', inner)}</p><img alt='{inner}'>"
    assert marks.tagged(html) == (
        "<p><x-m data-message='b.c'>In <x-m data-message='a'>Riverside</x-m></x-m></p><img alt='Riverside'>"
    )
    assert messages_in(marks.tagged(html)) == ("b.c", "a")
    assert bare(inner) == "Riverside"
    assert marks.around("a", "") == ""
    assert marks.around("nobody", "x") == "x"


@pytest.mark.slow
@pytest.mark.parametrize("tag", ["fr", "ar", "zh-Hans", "pa"])
def test_marked_panels_are_laid_out_as_the_press_does(bundled: Project, tag: str) -> None:
    """Nothing may print otherwise for being looked at: the same heights, and the same letters in the same lines."""
    press = Press(bundled)
    trials = Trials(bundled, tag, "letter", TODAY, standings(bundled, tag, Report()))
    for layout in bundled.layouts.values():
        theme = next(iter(themes(bundled, layout)))
        trial = trials.of(layout, theme, "vancouver")
        trial.run()
        real = pressed(press, tag, layout.id, theme, "vancouver")
        for face in trial.faces():
            laid, taken = real[face.panel.id]
            assert face.laid.used == pytest.approx(laid.used, abs=0.01)
            assert face.full == pytest.approx((laid.used + taken) / laid.room * 100, abs=0.01)
            assert lines(face.laid) == lines(laid), f"{layout.id} {face.panel.id}"
            assert face.spots


# -- places -------------------------------------------------------------------------------------------------------------


def test_every_segment_is_told_and_what_no_layout_prints_has_no_place(
    lantern_fr: Project, found: Mapping[str, tuple[Place, ...]]
) -> None:
    assert set(found) == set(segments(lantern_fr))
    for key in ("val.h", "val.rights", "prin.indigenous", "category.crisis", "print.fold", "ui.qr_alt", "piece.washroom"):
        assert found[key] == (), key


def test_where_a_message_prints(found: Mapping[str, tuple[Place, ...]]) -> None:
    (place,) = found["rel.context"]
    assert (place.layout, place.panel, place.title) == ("trifold", "start", "Inside, first panel")
    assert [(place.layout, place.panel) for place in found["tips.litter"]] == [("trifold", "tips"), ("washroom", "staff")]
    # in the other theme, in another state, with another help line, with the author's permission: it can print all the same
    assert [place.panel for place in found["ui.greeting"]] == ["cover", "front", "public", "half"]
    for key in ("ui.verified", "ui.not_verified", "reason.service-stale", "ui.help_and_support", "ui.permission_given"):
        assert found[key], key
    assert {place.panel for place in found["ui.proof"]} >= {"cover", "start", "flap", "front", "staff"}


def test_how_full_a_panel_is_agrees_with_the_press(lantern_fr: Project, found: Mapping[str, tuple[Place, ...]]) -> None:
    press = Press(lantern_fr)
    for name, layout in lantern_fr.layouts.items():
        real = pressed(press, "fr", name, next(iter(themes(lantern_fr, layout))), "riverside")
        told = {place.panel: place.full for own in found.values() for place in own if place.layout == name}
        assert set(told) == set(real)
        for panel, (laid, taken) in real.items():
            assert told[panel] == pytest.approx((laid.used + taken) / laid.room * 100, abs=0.01), panel


def test_the_height_of_a_block_that_flows(lantern_fr: Project, found: Mapping[str, tuple[Place, ...]]) -> None:
    (place,) = found["rel.context"]
    assert place.millimetres * 72 / 25.4 % (11 * 1.3333) == pytest.approx(0, abs=0.05)  # whole lines of 11 pt
    assert 30 < place.millimetres < 60
    (card,) = [place for place in found["ui.danger_to_life"] if place.layout == "wallet-card"]
    assert card.millimetres == 0


def fits(project: Project, tag: str, layout: str) -> bool:
    """Whether a language fits a layout by the press's own judgement."""
    task = Task(
        language=tag,
        layout=layout,
        regions=tuple(project.regions),
        targets=("screen",),
        paper="letter",
        today=TODAY,
        output=None,
    )
    done = Press(project).make(dataclasses.replace(task, final=False))
    codes = {item.code for items in done.faults.values() for item in items}
    assert codes <= {"fit"}, done.faults
    return not codes


def filler(text: str, length: int) -> str:
    """Words of a text, over and over, as many characters as asked for."""
    return (" ".join([text] * (length // len(text) + 2)))[:length].strip()


@pytest.mark.parametrize(
    ("key", "layout"),
    [
        ("rel.context", "trifold"),
        ("tips.litter", "trifold"),
        ("ui.more_numbers", "wallet-card"),
        ("ui.hang_other_side", "washroom"),
    ],
)
def test_so_many_characters_fit_and_many_more_do_not(tmp_path: Path, key: str, layout: str) -> None:
    """The promise of `characters`, kept by the press itself: about so many fit, and a sixth more never do."""
    root = with_language(copied(LANTERN, tmp_path / "lantern"), "fr")
    for other in {"trifold", "wallet-card", "washroom"} - {layout}:
        shutil.rmtree(root / f"layouts/{other}")
    project = project_of(root)
    (place,) = places(project, "fr", TODAY)[key]
    text = project.catalogs["fr"].translations[key].text
    assert place.characters >= len(text)
    for share, good in ((0.92, True), (1.17, False)):
        reword(root, "fr", **{key.replace(".", "__"): filler(text, round(place.characters * share))})
        assert fits(project_of(root), "fr", layout) is good, (share, place.characters)


def test_the_tightest_state_counts() -> None:
    one = Place(layout="a", panel="b", title="B", full=90.0, characters=30, millimetres=9.0)
    for other, both in ((20, 20), (40, 30), (0, 30)):  # 0 is not known
        assert _tighter(one, dataclasses.replace(one, characters=other)).characters == both
    assert _tighter(one, dataclasses.replace(one, millimetres=12.0)).millimetres == 12.0


def test_nothing_is_promised_room_over_a_number(found: Mapping[str, tuple[Place, ...]]) -> None:
    """The press does not see words that run over 9-1-1, which has a place of its own under them: two lines, no more."""
    (card,) = [place for place in found["ui.danger_to_life"] if place.layout == "wallet-card"]
    assert len("Vie en danger") <= card.characters < 26


def test_a_language_that_does_not_fit_gets_answers(tmp_path: Path) -> None:
    root = with_language(copied(LANTERN, tmp_path / "lantern"), "fr")
    text = project_of(root).catalogs["fr"].translations["rel.context"].text
    reword(root, "fr", rel__context=f"{text} {text} {text}", ui__danger_to_life="Vie en danger extrême et immédiat")
    found = places(project_of(root), "fr", TODAY)
    (place,) = found["rel.context"]
    assert place.full > 100
    assert 0 < place.characters < 2 * len(text)
    (card,) = [place for place in found["ui.danger_to_life"] if place.layout == "wallet-card"]
    assert 0 < card.characters < 33


def test_a_language_without_words_gets_answers(tmp_path: Path) -> None:
    root = with_language(copied(LANTERN, tmp_path / "lantern"), "fr")
    (root / "content/languages/fr.po").unlink()
    project = project_of(root)
    found = places(project, "fr", TODAY)
    (place,) = found["rel.context"]
    assert place.characters >= len(project.messages["rel.context"].text)  # the English stands in
    assert all(found[key] for key in ("ui.call", "ui.every_day", "riverside/legal#description", "riverside/region#name"))
    assert [p.characters for p in found["riverside/legal#description"]] == [0, 0]  # nothing is set where there are no words


def test_services_of_a_region_and_of_others(bundled: Project) -> None:
    here = places(bundled, "fr", TODAY, "vancouver")
    assert [place.panel for place in here["vancouver/bwss#description"] if place.layout == "trifold"] == ["flap", "back"]
    assert "wallet-card" not in {place.layout for place in here["vancouver/bwss#description"]}  # cards have no notes
    assert any(place.characters > 20 for place in here["vancouver/map-van#description"])
    assert here["north/awac#name"] == ()
    assert here["vancouver/region#name"] != ()


def test_what_is_not_there(bundled: Project) -> None:
    with pytest.raises(PamphletError) as caught:
        places(bundled, "fra", TODAY)
    assert str(caught.value) == "error[selection]: there is no language 'fra'\n  = hint: did you mean 'fr'?"
    with pytest.raises(PamphletError) as caught:
        places(bundled, "fr", TODAY, "vancuver")
    assert str(caught.value) == "error[selection]: there is no region 'vancuver'\n  = hint: did you mean 'vancouver'?"


# -- references and comments --------------------------------------------------------------------------------------------


def test_references_are_unique_and_do_not_hang_on_the_language(bundled: Project) -> None:
    def of(tag: str) -> Mapping[str, str]:
        return references(Trials(bundled, tag, "letter", TODAY, standings(bundled, tag, Report())))

    french, arabic = of("fr"), of("ar")
    assert french == arabic
    assert french["rel.context"] == "#start-2"
    assert french["vancouver/bwss#description"] == "#bwss-description"
    shared = [name for key, name in french.items() if "/" not in key]
    assert len(set(shared)) == len(shared)


@pytest.fixture(scope="module")
def told(lantern_fr: Project) -> Mapping[str, str]:
    return comments(lantern_fr, "fr", TODAY)


def test_comments_say_where_and_how_much_and_what_stays(told: Mapping[str, str]) -> None:
    assert re.fullmatch(
        r"Prints on: tri-fold pamphlet, inside first panel; fits about \d+ characters\.\nProof: #start-2", told["rel.context"]
    )
    assert re.fullmatch(
        r"Prints on: tri-fold pamphlet, flap; washroom poster, staff side; fits about \d+ characters\.\n"
        r"Keep as it is: Find A Service\nProof: #flap-2",
        told["tips.police"],
    )
    assert re.fullmatch(
        r"Prints on: tri-fold pamphlet, flap; fits about \d+ characters\.\nKeep as it is: \{region\}\nProof: #flap-1",
        told["ui.services_in"],
    )
    assert told["ui.greeting"] == (
        "Prints on: tri-fold pamphlet, cover; wallet card, front; washroom poster, public side and public side half a sheet.\n"
        "Proof: #cover-12"
    )
    assert told["val.lead"] == "Keep as it is: Living in Community"
    assert told["val.rights"] == ""
    assert told["riverside/legal#description"].startswith(
        "Prints on: tri-fold pamphlet, flap and back; if there is room for the service"
    )


def test_comments_are_the_same_every_time(lantern_fr: Project, told: Mapping[str, str]) -> None:
    assert comments(lantern_fr, "fr", TODAY) == told


@pytest.mark.parametrize(
    ("key", "text", "kept"),
    [
        ("ui.x", "From {from} to {to}, or 9-1-1.", ("{from}", "{to}", "9-1-1")),
        ("ui.x", "Open 24 h: see https://example.org/help today", ("24", "https://example.org/help")),
        ("ui.x", "You can use our Find A Service tool.", ("Find A Service",)),
        ("title", "Tools for Building Community", ()),  # a heading: its capitals are no name
        ("val.lead", "Living in Community is guided by values:", ("Living in Community",)),
        ("tips.x", "Some First words. Then more of them.", ()),
        ("category.2slgbtq", "2SLGBTQ+ services", ()),
        ("riverside/legal#name", "Open Door Legal Clinic", ()),  # a name is itself to be translated
        ("riverside/x#description", "Works with the Open Door Legal Clinic.", ("Open Door Legal Clinic",)),
    ],
)
def test_what_stays_as_it_is(lantern_fr: Project, key: str, text: str, kept: tuple[str, ...]) -> None:
    assert _kept(key, text, lantern_fr) == kept


# -- standings ----------------------------------------------------------------------------------------------------------


def test_how_messages_stand(tmp_path: Path) -> None:
    """Stale words are never shown, a draft for the present words is; a ledger makes the difference for the others."""
    root = with_language(copied(LANTERN, tmp_path / "lantern"), "fr")
    review(root, "fr")
    reword(
        root,
        "fr",
        tips__h={"text": ""},
        tips__offer={"flags": ("fuzzy",)},
        tips__lights={"flags": ("fuzzy",), "previous": "Leave a light on."},
        tips__litter={"text": "D’autres mots."},
    )
    edit(root / "content/toolkit.md", "Know your neighbourhood", "Get to know your neighbourhood")
    found = standings(project_of(root), "fr", report := Report())
    assert list(report) == []
    assert found["tips.h"] == Standing(state="missing")
    draft = found["tips.offer"]
    assert (draft.state, draft.shown) == ("draft", draft.text)
    lights = found["tips.lights"]
    assert (lights.state, lights.shown, lights.previous) == ("draft", "", "Leave a light on.")
    stale = found["tips.eyes_out"]
    assert (stale.state, stale.shown) == ("draft", "")
    assert stale.previous.startswith("Know your neighbourhood")
    assert found["tips.litter"].state == "translated"  # other words than those that were reviewed
    assert found["tips.presence"].state == "reviewed"


def test_a_file_in_another_language_is_not_shown(tmp_path: Path) -> None:
    root = with_language(copied(LANTERN, tmp_path / "lantern"), "fr")
    edit(root / "content/languages/fr.po", "Language: fr\\n", "Language: es\\n")
    found = standings(project_of(root), "fr", Report())
    assert {standing.state for standing in found.values()} == {"missing"}
