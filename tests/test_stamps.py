"""Equal stamps mean equal files: whatever a piece depends on changes its stamp, and nothing else does."""

import shutil
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from pamphlet import stamps
from pamphlet.source.catalog import Catalog, Translation
from pamphlet.source.project import Project, read_project
from pamphlet.stamps import Stamps, content, of_tool
from tests.conftest import TODAY, edit


def stamp(
    project: Project, today: date = TODAY, region: str = "vancouver", language: str = "fr", *, marks: bool = False
) -> str:
    return Stamps(project, today, forms=["marks"] if marks else []).piece(region, language, "trifold", "letter")


def with_word(project: Project, key: str, text: str) -> Project:
    catalog = project.catalogs["fr"]
    words = {**catalog.translations, key: replace(catalog.translations[key], text=text)}
    return replace(project, catalogs={**project.catalogs, "fr": Catalog(catalog.language, words, catalog.unusable)})


def test_the_same_project_has_the_same_stamp(bundled: Project) -> None:
    assert stamp(bundled) == stamp(bundled)
    assert content(stamp(bundled, marks=True)) == content(stamp(bundled))
    assert stamp(bundled, marks=True) != stamp(bundled)


def test_a_mended_tool_makes_everything_anew(bundled: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever its version says: who pulls a mended checkout must not keep what the old one made."""
    old = stamp(bundled)
    tool = tmp_path / "tool"
    shutil.copytree(Path(stamps.__file__).parent, tool, ignore=shutil.ignore_patterns("__pycache__", "default"))
    assert of_tool(tool) == of_tool(Path(stamps.__file__).parent)
    edit(tool / "press/impose.py", "TICK = 12.0", "TICK = 13.0")
    of_tool.cache_clear()
    monkeypatch.setattr(stamps, "__file__", str(tool / "stamps.py"))
    assert stamp(bundled) != old


def test_a_word_changes_the_pieces_that_can_print_it(bundled: Project) -> None:
    shared, own = with_word(bundled, "ui.call", "Autre"), with_word(bundled, "vancouver/sheway#name", "Autre")
    assert stamp(shared) != stamp(bundled)
    assert stamp(shared, language="en") == stamp(bundled, language="en")
    assert stamp(own) != stamp(bundled)
    assert stamp(own, region="north") == stamp(bundled, region="north")


def test_a_review_changes_it(bundled: Project) -> None:
    catalog = bundled.catalogs["fr"]
    old = catalog.translations["ui.call"]
    words = {**catalog.translations, "ui.call": Translation(old.text, True, old.where)}
    reviewed = replace(bundled, catalogs={**bundled.catalogs, "fr": Catalog(catalog.language, words, catalog.unusable)})
    assert stamp(reviewed) != stamp(bundled)


def test_a_service_that_expires_changes_it_overnight(lantern: Path) -> None:
    """Yesterday's final must not survive the last day of a service."""
    edit(lantern / "regions/riverside/services.csv", "address_public,internal_note", "address_public,expires_on")
    edit(lantern / "regions/riverside/services.csv", "ask,Never print: SECRET-NOTE-7141", f"ask,{TODAY}")
    project, _ = read_project(lantern, TODAY)
    assert project is not None
    days = [stamp(project, TODAY + timedelta(n), "riverside", "en") for n in (-1, 0, 1, 2)]
    assert days[0] == days[1]
    assert days[1] != days[2]
    assert days[2] == days[3]


def test_a_check_that_grows_too_old_changes_it_overnight(lantern: Path) -> None:
    project, _ = read_project(lantern, TODAY)
    assert project is not None
    last = date(2026, 11, 2) + timedelta(7300)
    assert stamp(project, last, "riverside", "en") == stamp(project, TODAY, "riverside", "en")
    assert stamp(project, last + timedelta(1), "riverside", "en") != stamp(project, last, "riverside", "en")


def test_where_a_row_stands_does_not_change_it(lantern: Path) -> None:
    before, _ = read_project(lantern, TODAY)
    sheet = lantern / "regions/riverside/services.csv"
    sheet.write_text(sheet.read_text("utf-8").replace("\nlegal", "\n\nlegal"), "utf-8")
    after, _ = read_project(lantern, TODAY)
    assert before is not None
    assert after is not None
    assert stamp(before, region="riverside", language="en") == stamp(after, region="riverside", language="en")


def test_what_body_sizes_are_tried_with_changes_all(lantern: Path) -> None:
    """The first region's emergency lines and the longest code: a build on top of an old one must be as a fresh one."""
    shutil.copytree(lantern / "regions/riverside", lantern / "regions/seaside")
    edit(lantern / "regions/seaside/region.toml", 'code = "RIV"', 'code = "SEA"')
    stamps = []
    for file, old, new in (
        ("riverside/services.csv", "Open Door Legal Clinic", "Open Gate Legal Clinic"),
        ("riverside/services.csv", "Westside Night Line", "Westside Late Night Line"),
        ("riverside/region.toml", 'code = "RIV"', 'code = "RIVER"'),
    ):
        project, _ = read_project(lantern, TODAY)
        assert project is not None
        stamps.append(stamp(project, region="seaside", language="en"))
        edit(lantern / "regions" / file, old, new)
    project, _ = read_project(lantern, TODAY)
    assert project is not None
    stamps.append(stamp(project, region="seaside", language="en"))
    assert stamps[0] == stamps[1], "another region's clinic is none of its business"
    assert len(set(stamps[1:])) == 3
