"""Two rows that may be one service are told, never joined."""

from dataclasses import replace
from pathlib import Path

import pytest

from pamphlet.diagnostics import Where
from pamphlet.listings.alike import alike, similar
from pamphlet.listings.phones import parse_phone
from pamphlet.source.project import read_project
from tests.conftest import TODAY
from tests.listings.test_service import GOOD, read

ROW = "nurses-too,Harbour Street Nurse,,Health,health,604-555-0114,,,,,,,,3,active,2026-11-02,AB by phone,,,\n"


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Harbour Street Nurses", "Harbour Street Nurse", True),
        ("The Harbour Centre", "Harbour Society", True),
        ("Harbour Society", "Lantern Society", False),
        ("Crisis Line", "Crisis Centre", False),
        ("Night Van", "Legal Clinic", False),
    ],
)
def test_names_that_may_mean_one_service(one: str, other: str, same: bool) -> None:
    assert similar(one, other) is same


def test_a_shared_number_alone_or_a_closed_double_is_nothing() -> None:
    service, _ = read(**GOOD)
    assert service is not None
    twin = replace(service, id="twin", where=Where(path="services.csv", line=9))
    assert list(alike([service, twin])) == [(service, twin)]
    assert list(alike([service, replace(twin, name="Legal Clinic")])) == []
    assert list(alike([service, replace(twin, status="closed")])) == []
    assert list(alike([service, replace(twin, phone=(parse_phone("604-555-0143"),))])) == []


def test_they_are_told_once_with_both_places(lantern: Path) -> None:
    sheet = lantern / "regions/riverside/services.csv"
    sheet.write_text(sheet.read_text("utf-8") + ROW, "utf-8")
    project, _ = read_project(lantern, TODAY)
    assert project is not None
    (warning,) = [item for item in project.warnings if item.code == "listing-alike"]
    assert warning.message == (
        "'Harbour Street Nurses' and 'Harbour Street Nurse' (regions/riverside/services.csv:10) have the same number: are they "
        "one service?"
    )
    assert str(warning.where) == "regions/riverside/services.csv:6"
