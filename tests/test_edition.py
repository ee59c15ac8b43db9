"""State is computed; order and words follow the rules; nothing that would harm is among what may print."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from pamphlet.edition import Edition, blocked, hours_words, indiscreet, must_stay, number, resolve, state, translations
from pamphlet.listings.hours import parse_hours
from pamphlet.source.project import Project, read_project
from pamphlet.source.settings import Window
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


def test_an_expired_service_does_not_print(lantern: Path) -> None:
    edit(lantern / "regions/riverside/services.csv", "address_public,internal_note", "address_public,expires_on")
    edit(lantern / "regions/riverside/services.csv", "ask,Never print: SECRET-NOTE-7141", "ask,2026-11-21")
    project, report = read_project(lantern, TODAY)
    assert project is not None, list(map(str, report))
    assert resolve(project, "riverside", "en", "trifold", "letter", TODAY).left_out["nurses"] == "expired"


@pytest.mark.parametrize(
    ("tag", "text", "words"),
    [
        ("en", "Mo-Fr 09:00-17:00", "Mon\u2013Fri, 9\u00a0a.m.\u20135\u00a0p.m."),
        ("en", "Mo,Th 13:00-17:30", "Mon, Thu, 1\u00a0p.m.\u20135:30\u00a0p.m."),
        ("en", "Tu-Sa 12:00-20:00", "Tue\u2013Sat, noon\u20138\u00a0p.m."),
        ("en", "Mo-Su 23:00-05:00", "Every day, 11\u00a0p.m.\u20135\u00a0a.m."),
        ("en", "Mo-Su 18:00-00:00", "Every day, 6\u00a0p.m.\u2013midnight"),
        ("en", "24/7", "24 hours"),
        ("fr", "Mo-Fr 09:00-17:00", "lun.\u2013ven., 9\u00a0h\u201317\u00a0h"),
        ("zh-Hans", "Mo-Fr 09:00-17:00", "\u5468\u4e00\u81f3\u5468\u4e94\uff0c9:00\u201317:00"),
        ("zh-Hans", "Mo-Su 18:00-00:00", "\u6bcf\u5929\uff0c18:00\u201324:00"),
        ("pa", "Sa 10:00-14:00", "ਸ਼ਨਿੱਚਰ, 10:00\u201314:00"),
        (
            "ar",
            "Mo-Fr 09:00-17:00",
            "\u0645\u0646 \u0627\u0644\u0627\u062b\u0646\u064a\u0646 \u0625\u0644\u0649 "
            "\u0627\u0644\u062c\u0645\u0639\u0629\u060c \u0645\u0646 9:00 \u0625\u0644\u0649 17:00",
        ),
    ],
)
def test_hours_in_words(bundled: Project, tag: str, text: str, words: str) -> None:
    parsed = parse_hours(text)
    assert parsed is not None
    assert hours_words(parsed, bundled.languages[tag], translations(bundled, tag)) == words


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


def test_the_number_of_an_edition_changes_with_what_it_prints(riverside: tuple[Project, Edition]) -> None:
    _, edition = riverside
    listings = edition.groups["services"]
    assert number(edition, listings) == number(edition, listings)
    assert number(edition, listings).startswith("RIV-en-")
    assert number(edition, listings) != number(edition, listings[:-1])


@pytest.mark.parametrize(
    "name", ["Sex\u2011worker Drop-in", "SEX  WORKER line", "Sex\u00a0work hub", "se\u00adx work", "\uff33ex work"]
)
def test_no_dash_or_space_hides_a_term(name: str) -> None:
    assert indiscreet(name) == "sex work"


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


def test_texts_at_other_hours_are_not_promised_day_and_night(riverside: tuple[Project, Edition]) -> None:
    _, edition = riverside
    assert edition.help is not None
    assert edition.help.label == "ui.call_or_text"
    service = replace(edition.help.service, text_hours=parse_hours("Mo-Fr 09:00-12:00"))
    assert replace(edition.help, service=service).label == "ui.call"
    lines = (replace(edition.help.lines[0], label="ui.text"),)
    texted = replace(edition.help, service=service, lines=lines, text_hours="Mon, noon")
    assert (texted.label, texted.line_hours) == ("ui.text", "Mon, noon")


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


def test_a_service_prints_on_its_last_day(lantern: Path) -> None:
    edit(lantern / "regions/riverside/services.csv", "address_public,internal_note", "address_public,expires_on")
    edit(lantern / "regions/riverside/services.csv", "ask,Never print: SECRET-NOTE-7141", f"ask,{TODAY}")
    project, _ = read_project(lantern, TODAY)
    assert project is not None
    assert "nurses" not in resolve(project, "riverside", "en", "trifold", "letter", TODAY).left_out


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


def test_what_must_stay(riverside: tuple[Project, Edition]) -> None:
    _, edition = riverside
    assert edition.help is not None
    line = edition.help.service
    assert must_stay(line)
    assert not must_stay(replace(line, hours=None))
    assert not must_stay(replace(line, priority=2))
    assert not must_stay(replace(line, phone=(), text=()))
    assert must_stay(replace(line, priority=9, hours=None, categories=("emergency",)))


@pytest.mark.parametrize("change", [{"note": "Other words"}, {"lines": ()}, {"text_hours": "Mon"}, {"spoken": (("fr", "x"),)}])
def test_the_number_changes_with_every_word_of_a_listing(riverside: tuple[Project, Edition], change: dict[str, object]) -> None:
    _, edition = riverside
    listing = edition.groups["services"][0]
    assert number(edition, [listing]) != number(edition, [replace(listing, **change)])


@pytest.mark.parametrize("change", [{"publisher": "Else"}, {"territory": "Else"}])
def test_the_number_changes_with_its_region(riverside: tuple[Project, Edition], change: dict[str, str]) -> None:
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
