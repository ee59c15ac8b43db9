"""Order and words follow the rules; nothing that would harm is among what may print."""

import csv
import io
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest

from pamphlet.batch import Batch, Press, Task
from pamphlet.discretion import indiscreet
from pamphlet.edition import Edition, must_stay, resolve, translations
from pamphlet.listings.hours import parse_hours
from pamphlet.source.project import Project, read_project
from tests.conftest import LANTERN, TODAY, edit


@pytest.fixture(scope="module")
def riverside() -> tuple[Project, Edition]:
    project, _ = read_project(LANTERN, TODAY)
    assert project is not None
    return project, resolve(project, "riverside", "en", "trifold", "letter", TODAY)


def test_closed_services_and_those_without_contact_never_print(bundled: Project) -> None:
    for region in bundled.regions:
        edition = resolve(bundled, region, "en", "trifold", "letter", TODAY)
        for listing in edition.groups["services"]:
            assert listing.service.status == "active"
            assert listing.service.reachable
    edition = resolve(bundled, "okanagan", "en", "trifold", "letter", TODAY)
    assert edition.left_out["hope"] == "closed"
    assert resolve(bundled, "kootenays", "en", "trifold", "letter", TODAY).left_out["ankors-west"] == "no-contact"


def test_the_emergency_box_is_not_repeated_in_the_list(riverside: tuple[Project, Edition]) -> None:
    _, edition = riverside
    assert edition.danger is not None
    assert edition.help is not None
    names = [x.name for x in edition.groups["services"]]
    assert edition.danger.name not in names
    assert edition.help.name not in names


def test_mobile_and_harm_reduction_stand_first_on_the_trifold(riverside: tuple[Project, Edition]) -> None:
    _, edition = riverside
    assert [x.service.id for x in edition.groups["services"]][:3] == ["lantern-van", "clear-path", "nurses"]


def test_cards_leave_out_lines_for_neighbours_and_those_without_a_number(bundled: Project) -> None:
    edition = resolve(bundled, "vancouver", "en", "wallet-card", "letter", TODAY)
    assert edition.left_out["needle-vancouver"] == "not-for-this-piece"
    assert edition.left_out["swan"] == "no-number"
    assert all(x.lines for x in edition.groups["services"])


def test_the_readers_language_comes_before_priority(bundled: Project) -> None:
    french = resolve(bundled, "bc", "fr", "wallet-card", "letter", TODAY).groups["services"]
    rest = [x for x in french if not must_stay(x.service)]
    spoken = ["fr" in x.service.languages for x in rest]
    interpreted = [x.service.interpreter for x in rest]
    assert spoken == sorted(spoken, reverse=True)
    assert interpreted[sum(spoken) :] == sorted(interpreted[sum(spoken) :], reverse=True)


def test_an_expired_service_does_not_print(lantern: Path) -> None:
    edit(lantern / "regions/riverside/services.csv", "address_public,internal_note", "address_public,expires_on")
    edit(lantern / "regions/riverside/services.csv", "ask,Never print: SECRET-NOTE-7141", "ask,2026-11-21")
    project, report = read_project(lantern, TODAY)
    assert project is not None, list(map(str, report))
    assert resolve(project, "riverside", "en", "trifold", "letter", TODAY).left_out["nurses"] == "expired"


def test_unknown_hours_are_never_open(bundled: Project) -> None:
    edition = resolve(bundled, "vancouver", "en", "trifold", "letter", TODAY)
    sheway = next(x for x in edition.groups["services"] if x.service.id == "sheway")
    assert sheway.hours == "Hours not known"


def test_discretion_knows_the_terms_of_every_bundled_language(bundled: Project) -> None:
    for tag in bundled.languages:
        assert indiscreet(translations(bundled, tag)["eyebrow"].text), tag
    assert indiscreet("Lantern Outreach Van") is None


def test_a_translated_name_is_followed_by_the_short_english_one(bundled: Project) -> None:
    """A person says the service's own name on the telephone."""
    french = resolve(bundled, "north", "fr", "trifold", "letter", TODAY).groups["services"]
    assert next(x for x in french if x.service.id == "awac").original == "AWAC"
    english = resolve(bundled, "north", "en", "trifold", "letter", TODAY).groups["services"]
    assert next(x for x in english if x.service.id == "awac").original == ""


@pytest.mark.parametrize(
    "name", ["Sex\u2011worker Drop-in", "SEX  WORKER line", "Sex\u00a0work hub", "se\u00adx work", "\uff33ex work"]
)
def test_no_dash_or_space_hides_a_term(name: str) -> None:
    assert indiscreet(name) == "sex work"


def test_texts_at_other_hours_are_not_promised_day_and_night(riverside: tuple[Project, Edition]) -> None:
    _, edition = riverside
    assert edition.help is not None
    assert edition.help.label == "ui.call_or_text"
    service = replace(edition.help.service, text_hours=parse_hours("Mo-Fr 09:00-12:00"))
    assert replace(edition.help, service=service).label == "ui.call"


def test_a_service_prints_on_its_last_day(lantern: Path) -> None:
    edit(lantern / "regions/riverside/services.csv", "address_public,internal_note", "address_public,expires_on")
    edit(lantern / "regions/riverside/services.csv", "ask,Never print: SECRET-NOTE-7141", f"ask,{TODAY}")
    project, _ = read_project(lantern, TODAY)
    assert project is not None
    assert "nurses" not in resolve(project, "riverside", "en", "trifold", "letter", TODAY).left_out


def test_what_must_stay(riverside: tuple[Project, Edition]) -> None:
    _, edition = riverside
    assert edition.help is not None
    line = edition.help.service
    assert must_stay(line)
    assert not must_stay(replace(line, hours=None))
    assert not must_stay(replace(line, priority=2))
    assert not must_stay(replace(line, phone=(), text=()))
    assert must_stay(replace(line, priority=9, hours=None, categories=("emergency",)))


def test_what_one_must_know_before_going_there_is_never_dropped(bundled: Project) -> None:
    """Whether the hours are known or not, and whichever hours stand beside the number."""
    edition = resolve(bundled, "vancouver-island", "en", "washroom", "letter", TODAY)
    listing = next(x for x in edition.groups["half"] if x.service.id == "island-sexual-health")
    assert (listing.hours, listing.hours_note, listing.hours_known) == ("Hours not known · Call first", "Call first", False)


def test_where_nobody_can_call_the_hours_are_those_of_texts(lantern: Path) -> None:
    """Whatever stands under hours: a line that answers texts in the evening must not look as if it answered day and night."""
    sheet = lantern / "regions/riverside/services.csv"
    edit(sheet, "hours,languages", "hours,text_hours,languages")
    lines = sheet.read_text("utf-8").splitlines()
    for n, line in enumerate(lines[1:], 1):
        cells = next(csv.reader([line]))
        cells.insert(9, "Mo-Su 18:00-22:00" if cells[0] == "nurses" else "")
        if cells[0] == "nurses":
            cells[5:9] = ["", "686868", "", "24/7"]
        out = io.StringIO()
        csv.writer(out).writerow(cells)
        lines[n] = out.getvalue().strip()
    sheet.write_text("\n".join(lines) + "\n", "utf-8")
    project, _ = read_project(lantern, TODAY)
    assert project is not None
    edition = resolve(project, "riverside", "en", "trifold", "letter", TODAY)
    (listing,) = [x for x in edition.groups["services"] if x.service.id == "nurses"]
    assert [line.label for line in listing.lines] == ["ui.text"]
    assert (listing.always, listing.hours_known, listing.text_hours) == (False, True, "")
    assert listing.hours.replace("\u00a0", " ") == "Every day, 6 p.m.\u201310 p.m."


@pytest.mark.slow
def test_the_half_sheet_says_that_one_must_call_first(bundled: Project, tmp_path: Path) -> None:
    """Where 'hours not known' has no room, that alone goes: a person who walks in would stand before a closed door."""
    layout = bundled.layouts["washroom"]
    task = Task(
        language="en",
        layout="washroom",
        regions=("vancouver-island",),
        targets=("office",),
        paper="letter",
        today=TODAY,
        output=tmp_path,
    )
    batch = Batch(Press(bundled), task, layout.theme["office"], ("office",), ["vancouver-island"])
    batch.run()
    (path,) = (tmp_path / "vancouver-island/en").glob("*.pdf")
    half = pypdfium2.PdfDocument(path)[2].get_textpage().get_text_bounded()
    assert "Island Sexual Health" in half
    assert "Call first" in half
    assert "Hours not known \u00b7 Call first" not in half
