"""A project is read as a whole; a fault is held against the part that it concerns."""

from pathlib import Path

import pytest

from pamphlet.source.project import Project, read_project
from tests.conftest import TODAY, edit


def load(root: Path) -> Project:
    project, report = read_project(root, TODAY)
    assert project is not None, list(map(str, report))
    return project


def errors(project: Project) -> list[tuple[str, str, str]]:
    return [(kind, name, item.code) for (kind, name), items in project.broken.items() for item in items]


def test_the_bundled_project_is_without_fault(bundled: Project) -> None:
    assert bundled.broken == {}
    assert bundled.warnings == ()
    assert set(bundled.languages) == set(
        ["en", "fr", "es", "zh-Hans", "zh-Hant", "pa", "hi", "ar", "fa", "vi", "tl", "ko", "ja", "th", "ru", "uk"]
    )
    assert set(bundled.layouts) == {"trifold", "wallet-card", "washroom"}
    assert len(bundled.regions) == 7


def test_no_bundled_service_is_verified_and_the_closed_ones_are_kept(bundled: Project) -> None:
    services = {s.id: s for r in bundled.regions.values() for s in r.services}
    assert len(services) == 57
    assert [s.id for s in services.values() if s.verified_on] == []
    assert sorted(s.id for s in services.values() if s.status == "closed") == ["hope", "living-positive", "pace", "vsac"]
    assert sorted(s.id for s in services.values() if s.status == "paused") == [
        *[
            "bdar",
            "diversecity",
            "efry",
            "fire-pit",
            "irsss",
            "living-in-community",
            "new-hope",
            "wish",
        ]  # five without a contact
    ]


def test_every_language_is_complete_for_the_bundled_project(bundled: Project) -> None:
    optional = ("#name", "#short_name", "#within")
    for tag, catalog in bundled.catalogs.items():
        closed = {f"{s.region}/{s.id}" for r in bundled.regions.values() for s in r.services if s.status != "active"}
        wanted = {key for key in bundled.messages if not key.endswith(optional) and key.partition("#")[0] not in closed}
        assert sorted(wanted - set(catalog.translations)) == [], tag


def test_a_region_has_its_own_services_before_its_parents(bundled: Project) -> None:
    vancouver = bundled.regions["vancouver"]
    assert vancouver.lineage == ("vancouver", "bc")
    assert vancouver.services[0].region == "vancouver"
    assert vancouver.services[-1].region == "bc"
    assert vancouver.directory["default"] == "https://bc.211.ca"


@pytest.mark.parametrize(
    ("file", "old", "new", "part", "code"),
    [
        (
            "regions/riverside/region.toml",
            'code = "RIV"',
            'code = "RIV"\nparent = "riverside"',
            ("region", "riverside"),
            "region-parent",
        ),
        (
            "regions/riverside/region.toml",
            'code = "RIV"',
            'code = "RIV"\nparent = "nowhere"',
            ("region", "riverside"),
            "region-parent",
        ),
        (
            "regions/riverside/region.toml",
            "https://example.org/help",
            "javascript:help()",
            ("region", "riverside"),
            "listing-url",
        ),
        ("regions/riverside/region.toml", 'help = "night-line"', 'help = "night-lnie"', ("region", "riverside"), "value-wrong"),
        ("regions/riverside/region.toml", "danger =", "dangre =", ("region", "riverside"), "key-unknown"),
        (
            "regions/riverside/region.toml",
            "[directory]\ndefault",
            "[emergency]\ndanger",
            ("region", "riverside"),
            "file-syntax",
        ),
        ("regions/riverside/services.csv", "604-555-0114", "604-555-011", ("region", "riverside"), "listing-phone"),
        ("layouts/trifold/layout.toml", "flip =", "flpi =", ("layout", "trifold"), "key-unknown"),
    ],
)
def test_a_fault_is_held_against_its_part(
    lantern: Path, file: str, old: str, new: str, part: tuple[str, str], code: str
) -> None:
    edit(lantern / file, old, new)
    assert (*part, code) in errors(load(lantern))


def test_two_regions_that_are_each_others_parent(lantern: Path) -> None:
    import shutil

    shutil.copytree(lantern / "regions/riverside", lantern / "regions/hillside")
    edit(lantern / "regions/riverside/region.toml", 'code = "RIV"', 'code = "RIV"\nparent = "hillside"')
    edit(lantern / "regions/hillside/region.toml", 'code = "RIV"', 'code = "HIL"\nparent = "riverside"')
    assert {(kind, name) for kind, name, code in errors(load(lantern)) if code == "region-parent"} == {
        ("region", "riverside"),
        ("region", "hillside"),
    }


def test_an_id_that_the_parent_has_already(lantern: Path) -> None:
    import shutil

    shutil.copytree(lantern / "regions/riverside", lantern / "regions/hillside")
    edit(lantern / "regions/hillside/region.toml", 'code = "RIV"', 'code = "HIL"\nparent = "riverside"')
    assert ("region", "hillside", "listing-duplicate") in errors(load(lantern))
    assert ("region", "riverside") not in load(lantern).broken


def test_two_regions_with_one_code(lantern: Path) -> None:
    import shutil

    shutil.copytree(lantern / "regions/riverside", lantern / "regions/hillside")
    found = [("region", "hillside", "region-code"), ("region", "riverside", "region-code")]
    assert sorted(errors(load(lantern))) == found, "whichever of them is built"


def test_a_check_that_will_soon_be_too_old_is_a_warning(lantern: Path) -> None:
    edit(lantern / "content/project.toml", "warn = 3650, block = 7300", "warn = 5, block = 7300")
    warnings = load(lantern).warnings
    assert {item.code for item in warnings} == {"service-aging"}
    assert "was checked 20 days ago; after 7300 days it keeps its pieces from being final" in warnings[0].message


def test_cp1252_is_read_where_the_region_says_so(lantern: Path) -> None:
    path = lantern / "regions/riverside/services.csv"
    path.write_bytes(path.read_text("utf-8").replace("Harbour Street Nurses", "Caf\u00e9 Nurses").encode("cp1252"))
    assert ("region", "riverside", "file-encoding") in errors(load(lantern))
    edit(lantern / "regions/riverside/region.toml", 'code = "RIV"', 'code = "RIV"\nencoding = "cp1252"')
    assert "Caf\u00e9 Nurses" in [s.name for s in load(lantern).regions["riverside"].services]


def test_a_folder_that_is_no_project(tmp_path: Path) -> None:
    project, report = read_project(tmp_path, TODAY)
    assert project is None
    assert {item.code for item in report} == {"file-missing"}
    assert "pamphlet init" in (report.items[0].hint or "")


def test_a_font_family_that_is_not_there(lantern: Path) -> None:
    edit(lantern / "content/languages.toml", 'fonts = ["BC Sans"]', 'fonts = ["BC Snas"]')
    project, report = read_project(lantern, TODAY)
    assert project is None
    assert report.items[0].hint == "did you mean 'BC Sans'?"


def test_a_translation_for_a_language_without_a_table(lantern: Path) -> None:
    (lantern / "content/languages/fra.po").write_text("", "utf-8")
    (warning,) = load(lantern).warnings
    assert warning.code == "language-unknown"


def test_words_that_a_language_goes_without_are_named(french: Path) -> None:
    """A description that changed leaves the pieces of every language that has not followed."""
    (french / "regions/riverside/languages").mkdir(exist_ok=True)
    project, _ = read_project(french, TODAY)
    assert project is not None
    (found,) = [item for item in project.warnings if item.code == "message-missing"]
    assert "French pieces go without these words: nine-one-one#description, " in found.message
    assert "(the first is not there)" in found.message
    assert found.where is not None
    assert found.where.path == "regions/riverside/languages/fr.po"
