"""State is computed: what is final, each reason for a proof, and the number that changes with what is printed."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from pamphlet.edition import Edition, resolve
from pamphlet.source.project import Project, read_project
from pamphlet.source.settings import Window
from pamphlet.state import blocked, number, state
from tests.conftest import LANTERN, TODAY, edit


@pytest.fixture(scope="module")
def riverside() -> tuple[Project, Edition]:
    project, _ = read_project(LANTERN, TODAY)
    assert project is not None
    return project, resolve(project, "riverside", "en", "trifold", "letter", TODAY)


def test_final_needs_everything(riverside: tuple[Project, Edition]) -> None:
    project, edition = riverside
    printed = [x for x in (edition.danger, edition.help) if x] + list(edition.groups["services"])
    found = state(edition, project, printed, ["tips.h"], TODAY)
    assert found.final
    assert found.verified_oldest == date(2026, 11, 2)
    assert found.reprint_after == date(2046, 10, 28)


def test_each_reason_for_a_proof(riverside: tuple[Project, Edition]) -> None:
    project, edition = riverside
    listings = list(edition.groups["services"])
    unverified = replace(listings[0], service=replace(listings[0].service, verified_on=None))
    assert state(edition, project, [unverified], [], TODAY).reasons == ("service-unverified",)
    assert state(edition, project, [unverified], [], TODAY).verified_oldest is None, "one unverified, no date for any"
    assert state(edition, project, listings, [], date(2050, 1, 1)).reasons == ("service-stale",)
    strict = replace(project, settings=replace(project.settings, example=False))
    assert state(edition, strict, listings, [], TODAY).reasons == ("sample-number",)
    assert state(replace(edition, help=None), project, listings, [], TODAY).reasons == ("emergency-missing",)
    alone = replace(edition, region=replace(edition.region, services=()))
    found = state(alone, project, listings, [], TODAY)
    assert found.reasons == ("promise-missing",)
    assert "'tips.litter'" in found.details[0]
    assert "'tips.police'" in found.details[0]


def test_unreviewed_words_are_a_reason(bundled: Project) -> None:
    edition = resolve(bundled, "bc", "pa", "trifold", "letter", TODAY)
    found = state(edition, bundled, [], ["tips.h"], TODAY)
    assert found.reasons[0] == "translation-unreviewed"
    assert "'tips.h'" in found.details[0]


def test_the_number_of_an_edition_changes_with_what_it_prints(riverside: tuple[Project, Edition]) -> None:
    _, edition = riverside
    listings = edition.groups["services"]
    assert number(edition, listings) == number(edition, listings)
    assert number(edition, listings).startswith("RIV-en-")
    assert number(edition, listings) != number(edition, listings[:-1])


def test_hours_that_nobody_translated_keep_an_edition_back(french: Path) -> None:
    """Hours with a hole in them look like hours."""
    edit(french / "content/languages/fr.po", 'msgctxt "ui.every_day"', '#, fuzzy\nmsgctxt "ui.every_day"')
    project, _ = read_project(french, TODAY)
    assert project is not None
    edition = resolve(project, "riverside", "fr", "trifold", "letter", TODAY)
    van = next(x for x in edition.groups["services"] if x.service.id == "lantern-van")
    assert "ui.every_day" in van.messages
    assert [item.where.field for item in blocked(edition, project, van.messages) if item.where] == ["ui.every_day"]


def test_hours_that_nobody_reviewed_are_a_reason(french: Path) -> None:
    text = (french / "content/languages/fr.po").read_text("utf-8")
    at = text.index('msgctxt "ui.every_day"')
    (french / "content/languages/fr.po").write_text(text[:at] + text[at:].replace("Tous les jours", "Chaque jour", 1), "utf-8")
    project, _ = read_project(french, TODAY)
    assert project is not None
    edition = resolve(project, "riverside", "fr", "trifold", "letter", TODAY)
    van = next(x for x in edition.groups["services"] if x.service.id == "lantern-van")
    assert state(edition, project, [van], van.messages, TODAY).reasons == ("translation-unreviewed",)


def test_a_check_that_nobody_signed_is_none(riverside: tuple[Project, Edition]) -> None:
    project, edition = riverside
    listing = edition.groups["services"][0]
    unsigned = replace(listing, service=replace(listing.service, signed=False))
    found = state(edition, project, [unsigned], [], TODAY)
    assert found.reasons == ("service-unverified",)
    assert "verified_by is blank" in found.details[0]


def test_the_last_day_of_a_check_and_of_a_service(riverside: tuple[Project, Edition]) -> None:
    project, edition = riverside
    listing = edition.groups["services"][0]
    last = date(2026, 11, 2) + timedelta(7300)
    assert state(edition, project, [listing], [], last).final
    assert state(edition, project, [listing], [], last + timedelta(1)).reasons == ("service-stale",)
    ends = replace(listing, service=replace(listing.service, expires_on=date(2027, 1, 31)))
    assert state(edition, project, [ends], [], TODAY).reprint_after == date(2027, 1, 31)


def test_the_oldest_check_is_named_only_if_all_are_checked(riverside: tuple[Project, Edition]) -> None:
    project, edition = riverside
    one, two = edition.groups["services"][:2]
    some = [one, replace(two, service=replace(two.service, verified_on=None))]
    found = state(edition, project, some, [], TODAY)
    assert (found.verified_oldest, found.reprint_after) == (None, None)


def test_the_strictest_window_counts(riverside: tuple[Project, Edition]) -> None:
    project, _ = riverside
    windows = {"default": Window(warn=9, block=90), "crisis": Window(warn=6, block=60), "health": Window(warn=18, block=180)}
    settings = replace(project.settings, windows=windows)
    assert settings.window(["health", "crisis"]).block == 60
    assert settings.window(["legal"]).block == 90


@pytest.mark.parametrize("change", [{"note": "Other words"}, {"lines": ()}, {"text_hours": "Mon"}, {"spoken": (("fr", "x"),)}])
def test_the_number_changes_with_every_word_of_a_listing(riverside: tuple[Project, Edition], change: dict[str, Any]) -> None:
    _, edition = riverside
    listing = edition.groups["services"][0]
    assert number(edition, [listing]) != number(edition, [replace(listing, **change)])


@pytest.mark.parametrize("change", [{"publisher": "Else"}, {"territory": "Else"}])
def test_the_number_changes_with_its_region(riverside: tuple[Project, Edition], change: dict[str, Any]) -> None:
    _, edition = riverside
    assert number(edition, []) != number(replace(edition, region=replace(edition.region, **change)), [])
    assert number(edition, []) != number(replace(edition, directory="https://example.net"), [])


def test_a_made_up_number_for_texts_is_one(riverside: tuple[Project, Edition]) -> None:
    project, edition = riverside
    strict = replace(project, settings=replace(project.settings, example=False))
    texted = replace(edition.groups["services"][0].service, phone=())
    assert state(edition, strict, [replace(edition.groups["services"][0], service=texted)], [], TODAY).reasons == (
        "sample-number",
    )


def test_an_emergency_box_needs_a_number(lantern: Path) -> None:
    edit(lantern / "regions/riverside/services.csv", "911,,,24/7", ",,https://example.org,24/7")
    project, report = read_project(lantern, TODAY)
    assert project is not None, list(map(str, report))
    edition = resolve(project, "riverside", "en", "trifold", "letter", TODAY)
    assert edition.danger is None
    assert "emergency-missing" in state(edition, project, [], [], TODAY).reasons
