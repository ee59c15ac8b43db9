"""After a change in a sheet: the pieces, exactly those, that say what does not hold any more."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from pamphlet.build import Order, build
from pamphlet.diagnostics import Report
from pamphlet.listings.table import read_table
from pamphlet.recall import Recall, recall
from pamphlet.source.project import read_project
from pamphlet.versions.changes import compare
from pamphlet.versions.pairing import Feed
from tests.conftest import LANTERN, TODAY, copied, edit

Artifacts = dict[str, dict[str, Any]]
SHEET = "regions/riverside/services.csv"
HARBOUR = """\
id,name,categories,phone,hours,status,verified_on,verified_by
quay,Quay Kitchen,drop-in,604-555-0155,Mo-Fr 09:00-12:00,active,2026-11-02,AB by phone
"""
ALL = tuple(f"{region}/en/{layout}" for region in ("harbour", "riverside") for layout in ("trifold", "wallet-card", "washroom"))


#: Said under every list.
LAST = "Only the last build is known here: what was printed from an earlier one may be out of date, too."


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Artifacts]:
    """A region and one that lies in it, and what the manifest says of their pieces; every one is final."""
    folder = tmp_path_factory.mktemp("recall")
    root = copied(LANTERN, folder / "lantern")
    (root / "regions/harbour").mkdir()
    (root / "regions/harbour/region.toml").write_text('name = "Harbour"\ncode = "HAR"\nparent = "riverside"\n', "utf-8")
    (root / "regions/harbour/services.csv").write_text(HARBOUR, "utf-8")
    edit(root / SHEET, "604-555-0114,,,Mo-Fr", "604-555-0114; 604-555-0115,,,Mo-Fr")
    outcome = build(Order(root=root, today=TODAY, output=folder / "output", targets=("screen",), jobs=1))
    assert {e["state"] for e in outcome.entries} == {"final"}, list(map(str, outcome.report))
    return root, json.loads(json.dumps({e["path"]: e for e in outcome.entries}))


class Desk:
    """The built project, and a copy of it to change."""

    def __init__(self, root: Path, artifacts: Artifacts, work: Path) -> None:
        self.before, self.root, self.artifacts = root, copied(root, work), artifacts
        self.says = {piece: self.of(piece)["services"]["printed"] for piece in ALL}

    def of(self, piece: str) -> dict[str, Any]:
        return next(e for e in self.artifacts.values() if f"{e['region']}/{e['language']}/{e['layout']}" == piece)

    def edit(self, old: str, new: str, sheet: str = SHEET) -> None:
        edit(self.root / sheet, old, new)

    def rows(self, root: Path, region: str) -> Sequence[Mapping[str, str]]:
        report = Report()
        table = read_table(root / f"regions/{region}/services.csv", "services.csv", report)
        assert table is not None, list(map(str, report))
        return [row.cells for row in table.rows]

    def recall(self, region: str = "riverside", after: Sequence[Mapping[str, str]] | None = None, feed: Feed = "") -> Recall:
        project, _ = read_project(self.root, TODAY)
        assert project is not None
        rows = self.rows(self.root, region) if after is None else after
        comparison = compare(self.rows(self.before, region), rows, feed=feed)
        return recall(project, region, comparison, self.artifacts, TODAY)


@pytest.fixture
def desk(built: tuple[Path, Artifacts], tmp_path: Path) -> Desk:
    return Desk(built[0], json.loads(json.dumps(built[1])), tmp_path / "desk")


def stale(found: Recall) -> dict[str, tuple[str, ...]]:
    return {piece.name: piece.changes for piece in found.stale}


DROP_IN = "Ninth Avenue Drop-in"


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("604-555-0133,,,Tu-Sa", "604-555-0134,,,Tu-Sa", f"{DROP_IN}: number 604-555-0133 changed"),
        ("604-555-0133,,,Tu-Sa", "604-555-01,,,Tu-Sa", f"{DROP_IN}: cannot be read now"),
        ("Tu-Sa 12:00", "Tu-Sa 13:00", f"{DROP_IN}: hours changed"),
        ("walk-in,,3,active,2026-11-02,AB by phone,,,\nlegal", "walk-in,,3,closed,2026-11-02,AB by phone,,,\nlegal", f"{DROP_IN}: closed"),
        ("walk-in,,3,active,2026-11-02,AB by phone,,,\nlegal", "walk-in,,3,paused,2026-11-02,AB by phone,,,\nlegal", f"{DROP_IN}: paused"),
        ("walk-in,,3,active,2026-11-02,AB by phone,,,\nlegal", "walk-in,,3,active,2026-11-02,,,,\nlegal", f"{DROP_IN}: its check was taken back"),
        (DROP_IN, "Tenth Avenue Drop-in", "Tenth Avenue Drop-in: name changed"),
    ],
)  # fmt: skip
def test_every_piece_that_prints_it_is_recalled(desk: Desk, old: str, new: str, what: str) -> None:
    """Those of the region that lies in it, too; and none that had no room for it."""
    desk.edit(old, new)
    found = desk.recall()
    assert stale(found) == {piece: (what,) for piece in ALL if "drop-in" in desk.says[piece]}
    assert {name.partition("/")[0] for name in stale(found)} == {"harbour", "riverside"}
    assert found.dated == ()


def test_a_service_that_is_gone_is_recalled(desk: Desk) -> None:
    rows = [row for row in desk.rows(desk.root, "riverside") if row["id"] != "drop-in"]
    assert set(stale(desk.recall(after=rows)).values()) == {(f"{DROP_IN}: not listed any more",)}


def test_the_sheet_of_a_region_concerns_no_region_above_it(desk: Desk) -> None:
    desk.edit("604-555-0155", "604-555-0156", "regions/harbour/services.csv")
    found = stale(desk.recall("harbour"))
    assert set(found.values()) == {("Quay Kitchen: number 604-555-0155 changed",)}
    assert set(found) == {piece for piece in ALL if "quay" in desk.says[piece]}
    assert {name.partition("/")[0] for name in found} == {"harbour"}


def test_an_id_of_another_sheet_is_another_service(desk: Desk) -> None:
    """A neighbour may call a service of its own by the same id."""
    for entry in desk.artifacts.values():
        if entry["region"] == "harbour":
            entry["region"] = "riverside"
    desk.edit("604-555-0155", "604-555-0156", "regions/harbour/services.csv")
    assert desk.recall("harbour").stale == ()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("604-555-0102,604-555-0102", "604-555-0102; 604-555-0103,604-555-0102"),
        ("Old Corner House", "New Corner House"),
        ("shelter,604-555-0188", "shelter,604-555-0189"),
        ("outreach; sex-work", "outreach"),
        ("604-555-0133,,,Tu-Sa", "(604) 555-0133,,,Tu-Sa"),
    ],
)
def test_what_makes_nothing_untrue_recalls_nothing(desk: Desk, old: str, new: str) -> None:
    desk.edit(old, new)
    found = desk.recall()
    assert (found.stale, found.dated) == ((), ())
    assert found.lines() == ("No built piece is known to be out of date.", LAST)


def test_a_number_that_a_piece_does_not_print_is_not_recalled(desk: Desk) -> None:
    desk.edit("604-555-0115", "604-555-0116")
    found = stale(desk.recall())
    assert found == {
        f"{region}/en/trifold": ("Harbour Street Nurses: number 604-555-0115 changed",) for region in ("harbour", "riverside")
    }


def test_words_beside_a_service_count_where_they_stand(desk: Desk) -> None:
    desk.edit("Meals, showers, laundry and lockers.", "Meals and showers.")
    wanted = {piece for piece in ALL if "riverside/drop-in#description" in desk.of(piece)["prints"]["words"]}
    assert stale(desk.recall()) == dict.fromkeys(wanted, (f"{DROP_IN}: description changed",))
    assert wanted


def test_a_piece_that_says_so_already_is_not_recalled(desk: Desk) -> None:
    """Built again after the change: old against new is still a change, and nothing is untrue."""
    rows = desk.rows(desk.root, "riverside")
    older = [{**row, "hours": "Mo 10:00-11:00"} if row["id"] == "drop-in" else row for row in rows]
    project, _ = read_project(desk.root, TODAY)
    assert project is not None
    comparison = compare(older, rows)
    assert [change.kind for change in comparison.changes] == ["hours"]
    found = recall(project, "riverside", comparison, desk.artifacts, TODAY)
    assert found.stale == ()


def test_a_newer_check_only_dates_a_piece(desk: Desk) -> None:
    rows = [
        {**row, "verified_on": "2026-11-20"} if row["id"] == "drop-in" else row for row in desk.rows(desk.root, "riverside")
    ]
    found = desk.recall(after=rows)
    assert found.stale == ()
    assert {piece.name: piece.changes for piece in found.dated} == {
        piece: (f"{DROP_IN}: checked on 2026-11-20",) for piece in ALL if "drop-in" in desk.says[piece]
    }
    number = desk.of("harbour/en/trifold")["edition"]
    assert found.lines()[:3] == (
        "No built piece is known to be out of date.",
        "What these say holds; built again, they would print a newer day of a check:",
        f"  harbour/en/trifold (edition {number}): {DROP_IN}: checked on 2026-11-20",
    )
    both = [{**row, "hours": "24/7"} if row["id"] == "drop-in" else row for row in rows]
    other = desk.of("harbour/en/trifold")
    del other["prints"]["listings"]["drop-in"]["hours"]
    desk.artifacts["b.pdf"] = {**desk.of("riverside/en/trifold"), **{key: other[key] for key in ("prints", "edition")}}
    assert [piece.name for piece in desk.recall(after=both).dated] == ["harbour/en/trifold", "riverside/en/trifold"]
    desk.artifacts["b.pdf"]["edition"] = desk.of("riverside/en/trifold")["edition"]
    found = desk.recall(after=both)
    assert [piece.name for piece in found.dated] == ["harbour/en/trifold"], "out of date is the graver word for an edition"


def test_a_check_that_a_piece_prints_already_or_that_is_not_new_dates_nothing(desk: Desk) -> None:
    rows = desk.rows(desk.root, "riverside")
    for entry in desk.artifacts.values():
        entry["services"]["checked"] |= {"nurses": "2026-10-01 0"}
    older = [{**row, "verified_on": "2026-10-01"} if row["id"] == "drop-in" else row for row in rows]
    older = [{**row, "priority": "1"} if row["id"] == "nurses" else row for row in older]
    project, _ = read_project(desk.root, TODAY)
    assert project is not None
    comparison = compare(older, rows)
    assert {change.kind for change in comparison.changes} == {"verified", "words"}
    found = recall(project, "riverside", comparison, desk.artifacts, TODAY)
    assert (found.stale, found.dated) == ((), ())


def test_what_is_new_or_open_again_could_be_added(desk: Desk) -> None:
    rows = desk.rows(desk.root, "riverside")
    new = {**rows[5], "id": "new", "name": "New Place", "phone": "604-555-0177"}
    waits = {**new, "id": "waits", "name": "Waiting", "phone": "604-555-0178", "status": "paused"}
    opened = [{**row, "status": "active"} if row["id"] == "shut" else row for row in rows]
    found = desk.recall(after=[*opened, new, waits])
    assert found.could_add == ("New Place", "Old Corner House")
    assert found.lines()[-2:] == ("Pieces could print these too: New Place, Old Corner House", LAST)


def test_a_directory_is_asked_on_the_rows_that_people_keep(desk: Desk) -> None:
    """Its records are paused, of other kinds and unverified: none of that is news; a number is."""
    record = {
        "id": "x",
        "source_id": "hsds:1",
        "name": DROP_IN,
        "categories": "unknown",
        "phone": "604-555-0133",
        "hours": "Mo-Fr 09:00-12:00",
        "status": "paused",
    }
    found = stale(desk.recall(after=[record], feed="after"))
    assert found == {piece: (f"{DROP_IN}: hours changed",) for piece in ALL if "drop-in" in desk.says[piece]}
    assert set(stale(desk.recall(after=[{**record, "status": "closed"}], feed="after")).values()) == {(f"{DROP_IN}: closed",)}


def test_finals_come_first_and_the_files_of_an_edition_are_one_piece(desk: Desk) -> None:
    desk.edit("Tu-Sa 12:00", "Tu-Sa 13:00")
    path = "riverside/en/washroom.screen.pdf"
    entry = desk.artifacts[path]
    desk.artifacts = {
        "a.pdf": {**entry, "state": "proof", "region": "harbour", "edition": "HAR-en-0000"},
        "b.pdf": {**entry, "target": "press"},
        path: entry,
    }
    found = desk.recall()
    assert [(piece.state, piece.edition, piece.paths) for piece in found.stale] == [
        ("final", entry["edition"], ("b.pdf", path)),
        ("proof", "HAR-en-0000", ("a.pdf",)),
    ]
    assert found.lines() == (
        "These printed pieces are out of date:",
        f"  riverside/en/washroom (edition {entry['edition']}): {DROP_IN}: hours changed",
        f"  harbour/en/washroom (edition HAR-en-0000, proof): {DROP_IN}: hours changed",
        "Only the last build is known here: what was printed from an earlier one may be out of date, too.",
    )
    assert found.as_json()["stale"][1] == {
        "region": "harbour",
        "language": "en",
        "layout": "washroom",
        "edition": "HAR-en-0000",
        "state": "proof",
        "paths": ("a.pdf",),
        "changes": (f"{DROP_IN}: hours changed",),
    }


def test_a_service_that_is_kept_for_other_regions_is_recalled_here(desk: Desk) -> None:
    rows = [{**row, "regions": "harbour"} if row["id"] == "drop-in" else row for row in desk.rows(desk.root, "riverside")]
    found = stale(desk.recall(after=rows))
    assert found == {
        piece: (f"{DROP_IN}: not listed in this region any more",)
        for piece in ALL
        if piece.startswith("riverside") and "drop-in" in desk.says[piece]
    }


def test_where_nobody_recorded_what_is_printed_every_harmful_change_counts(desk: Desk) -> None:
    """A recall too many costs paper, one too few does harm."""
    for entry in desk.artifacts.values():
        del entry["prints"]
    desk.edit("604-555-0115", "604-555-0116")
    wanted = {piece for piece in ALL if "nurses" in desk.says[piece]}
    assert stale(desk.recall()) == dict.fromkeys(wanted, ("Harbour Street Nurses: a number to call or text changed",))
    rows = [
        {**row, "expires_on": "2026-11-21"} if row["id"] == "nurses" else row for row in desk.rows(desk.before, "riverside")
    ]
    assert stale(desk.recall(after=rows)) == dict.fromkeys(wanted, ("Harbour Street Nurses: past its expires_on",))
    rows = [{**row, "priority": "1", "verified_on": "2026-11-20"} if row["id"] == "nurses" else row for row in rows]
    rows = [{**row, "expires_on": ""} for row in rows]
    rows = [{**row, "priority": "3"} if row["id"] == "nurses" else row for row in rows]
    assert desk.recall(after=rows).stale == ()


def test_a_region_that_cannot_be_read_is_taken_for_one_that_lies_in_it(desk: Desk) -> None:
    (desk.root / "regions/harbour/region.toml").unlink()
    desk.edit("Tu-Sa 12:00", "Tu-Sa 13:00")
    assert set(stale(desk.recall())) == {piece for piece in ALL if "drop-in" in desk.says[piece]}


def test_a_manifest_that_somebody_wrote_breaks_nothing(desk: Desk) -> None:
    desk.edit("Tu-Sa 12:00", "Tu-Sa 13:00")
    for entry, services, prints in zip(
        desk.artifacts.values(), ([], {}, {"printed": 7}), ({}, [], {"listings": 7}), strict=False
    ):
        entry["services"], entry["prints"] = services, prints
    assert desk.recall().stale
