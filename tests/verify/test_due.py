"""Which services want a check, in which order, and what of the pieces depends on them."""

from datetime import date
from pathlib import Path

import pytest

from pamphlet.diagnostics import PamphletError
from pamphlet.verify.due import Need, depends, due, some
from tests.conftest import TODAY
from tests.verify.desk import ABOVE, OWN, read, town


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return town(tmp_path / "town")


def found(root: Path, *regions: str, parents: bool = False) -> list[tuple[str, Need]]:
    return [(item.service.id, item.need) for item in due(read(root), TODAY, regions or ("riverside",), parents=parents)]


def test_never_checked_come_first_then_the_oldest_and_closed_ones_not_at_all(root: Path) -> None:
    assert found(root) == [
        ("nurses", Need.NEVER),
        ("market", Need.NEVER),  # it has a day, and nobody signed it
        ("van", Need.BLOCKED),
        ("shelter", Need.WARN),
        ("needles", Need.GOOD),
    ]


def test_parents_come_along_only_if_asked_for(root: Path) -> None:
    assert [key for key, _ in found(root, parents=True)] == [
        "nurses",
        "market",
        "van",
        "shelter",
        "night-line",
        "nine-one-one",
        "needles",
    ]
    assert [key for key, _ in found(root, "province")] == ["night-line", "nine-one-one"]
    assert len(found(root, "riverside", "riverside", "province", parents=True)) == 7


def test_windows_are_those_of_the_kind_and_end_with_their_day(tmp_path: Path) -> None:
    def of(day: str, kind: str) -> tuple[Need, int | None, date | None, date | None]:
        own = ({"id": "x", "name": "X", "categories": kind, "phone": "604-555-0101", "verified_on": day},)
        project = read(town(tmp_path / f"{day}-{kind}", own))
        (item,) = due(project, TODAY, ["riverside"])
        return item.need, item.age, item.warns, item.blocks

    assert of("2026-05-26", "health") == (Need.GOOD, 180, date(2026, 11, 22), date(2027, 5, 26))
    assert of("2026-05-25", "health")[0] is Need.WARN
    assert of("2025-11-22", "health")[0] is Need.WARN
    assert of("2025-11-21", "health") == (Need.BLOCKED, 366, date(2026, 5, 20), date(2026, 11, 21))
    assert of("2026-09-22", "crisis")[0] is Need.WARN
    assert of("2026-07-24", "crisis")[0] is Need.BLOCKED


def test_of_equals_the_emergency_box_comes_first_then_what_prints_then_priority(tmp_path: Path) -> None:
    bare = [{key: text for key, text in row.items() if not key.startswith("verified")} for row in (*ABOVE, *OWN)]
    root = town(tmp_path / "town", tuple(reversed(bare[2:])), tuple(bare[:2]))
    order = ["nine-one-one", "night-line", "van", "shelter", "needles", "nurses", "market"]
    assert [key for key, _ in found(root, parents=True)] == order


def test_a_region_that_is_not_there_is_told(root: Path) -> None:
    with pytest.raises(PamphletError) as caught:
        due(read(root), TODAY, ["riversyde"])
    assert (
        str(caught.value)
        == "error[selection]: there is no region 'riversyde' that can be read\n  = hint: did you mean 'riverside'?"
    )


def test_what_depends_on_a_service_is_told(root: Path) -> None:
    project = read(root)
    services = {service.id: service for service in project.regions["riverside"].services}
    assert depends(project, services["night-line"], TODAY) == ("It stands in the emergency box of Province and Riverside.",)
    assert depends(project, services["van"], TODAY) == (
        "A tip of the toolkit (tips.police) sends people to it, and nothing else keeps that promise in Riverside.",
    )
    assert depends(project, services["nurses"], TODAY) == ()


def test_a_promise_that_two_services_keep_hangs_on_neither(tmp_path: Path) -> None:
    other = {**OWN[0], "id": "bus", "name": "Night Bus"}
    project = read(town(tmp_path / "town", (*OWN, other)))
    van = next(service for service in project.regions["riverside"].services if service.id == "van")
    assert depends(project, van, TODAY) == ("A tip of the toolkit (tips.police) sends people to it.",)


def test_names_are_listed_as_one_says_them() -> None:
    assert [some(names) for names in (["A"], ["A", "B"], ["A", "B", "C", "D"])] == ["A", "A and B", "A, B, C and D"]
    assert some(["A", "B", "C", "D", "E"]) == "5 regions"
