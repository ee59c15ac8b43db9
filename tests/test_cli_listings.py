"""`pamphlet listings`, as a coordinator types it."""

import csv
import io
import json
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner, Result

from pamphlet.cli.main import main
from tests.conftest import edit
from tests.feeds.feeds import LANTERN, table, zipped

SHEET = "regions/riverside/services.csv"
NEW = "night-line-lantern-society"


def run(*words: str | Path, code: int = 0) -> Result:
    result = CliRunner().invoke(main, ["listings", *map(str, words)])
    assert result.exit_code == code, result.output
    assert "Traceback" not in result.output
    return result


def rows(project: Path) -> dict[str, dict[str, str]]:
    return {row["id"]: row for row in csv.DictReader(io.StringIO((project / SHEET).read_text("utf-8-sig")))}


def directory(folder: Path, **changes: str) -> Path:
    """A directory of one service as a zip of HSDS tables."""
    tables = {name: [dict(row) for row in rows] for name, rows in LANTERN.items()}
    tables["phones"][0] |= changes
    return zipped(folder / "river-211.zip", {f"{name}.csv": table(rows) for name, rows in tables.items()})


# -- template ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["services.xlsx", "services.csv"])
def test_the_template_is_a_sheet_that_loads_and_prints_nothing(lantern: Path, tmp_path: Path, name: str) -> None:
    run("template", tmp_path / name, "--project", lantern)
    (lantern / SHEET).unlink()
    (tmp_path / name).rename(lantern / "regions/riverside" / name)
    edit(lantern / "regions/riverside/region.toml", 'danger = "nine-one-one"\nhelp = "night-line"\n', "")
    told = run("check", "--project", lantern)
    assert "riverside" in told.output
    assert "3 never checked" in told.output
    done = CliRunner().invoke(
        main, ["build", "--project", str(lantern), "--json", "-q", "-o", str(tmp_path / "out"), "-t", "trifold"]
    )
    printed = [entry["services"]["printed"] for entry in json.loads(done.stdout)["artifacts"]]
    assert printed == [[], [], []]


def test_the_template_overwrites_nothing(tmp_path: Path) -> None:
    (tmp_path / "services.xlsx").write_text("mine")
    assert "is there already" in run("template", tmp_path / "services.xlsx", code=2).output
    assert (tmp_path / "services.xlsx").read_text() == "mine"
    assert "neither .xlsx nor .csv" in run("template", tmp_path / "services.ods", code=2).output


# -- check ------------------------------------------------------------------------------------------------------------


def test_check_says_what_is_wrong_and_what_wants_checking(lantern: Path) -> None:
    assert "riverside          7 services: 7 good" in run("check", "--project", lantern).output
    edit(lantern / SHEET, "2026-11-02,AB by phone,,,\nnight", "2006-10-02,AB by phone,,,\nnight")
    told = run("check", "--project", lantern)
    assert "1 too old, 6 good" in told.output
    assert "warning[service-stale]: 9-1-1 was checked" in told.output
    edit(lantern / SHEET, "604-555-0133", "604-555-013")
    edit(lantern / SHEET, "Mo-Fr 10:00-18:00", "Mo-Fr 10:00-6:00")
    told = run("check", "-r", "riverside", "--project", lantern, code=1)
    assert "error[listing-phone]" in told.output
    assert "error[listing-hours]" in told.output, "all faults of a file at once"
    assert "there is no region 'rivrside'" in run("check", "-r", "rivrside", "--project", lantern, code=2).output


# -- import -----------------------------------------------------------------------------------------------------------


def test_an_import_is_paused_unverified_and_keeps_the_address_back(lantern: Path, tmp_path: Path) -> None:
    before = (lantern / SHEET).read_text("utf-8")
    told = run("import", directory(tmp_path), "-r", "riverside", "--project", lantern)
    assert "HSDS 3" in told.output
    assert "New, paused until a person has checked them (1):" in told.output
    assert "ealed" not in told.output
    row = rows(lantern)[NEW]
    assert (row["status"], row["verified_on"], row["address_public"]) == ("paused", "", "ask")
    assert (row["name"], row["phone"], row["source_id"]) == (
        "Night Line (Lantern Society)",
        "604-555-0142 ext 0110",
        "river-211:svc-1",
    )
    assert [line for line in before.splitlines()[1:] if line not in (lantern / SHEET).read_text("utf-8")] == []


def test_nothing_that_was_imported_reaches_a_final_piece(lantern: Path, tmp_path: Path) -> None:
    run("import", directory(tmp_path), "-r", "riverside", "--project", lantern)
    out = tmp_path / "out"
    words = ["build", "--project", str(lantern), "--final", "--json", "-q", "-o", str(out)]
    done = CliRunner().invoke(main, words)
    assert done.exit_code == 0, done.output
    for entry in json.loads(done.stdout)["artifacts"]:
        assert NEW not in entry["services"]["printed"]
        assert {"id": NEW, "reason": "paused"} in entry["services"]["left_out"]
        assert "604-555-0142" not in entry["phones"]
    sheet = (lantern / SHEET).read_text("utf-8")
    (lantern / SHEET).write_text(sheet.replace("paused", "active"), "utf-8")
    done = CliRunner().invoke(main, words)
    assert done.exit_code == 1, "somebody wrote active, and nobody checked"
    finals = json.loads(done.stdout)["artifacts"]
    assert {entry["layout"] for entry in finals} == {"wallet-card", "washroom"}, "the tri-fold would print it"
    assert not [entry for entry in finals if NEW in entry["services"]["printed"]]


def test_what_a_person_wrote_stays_and_differences_are_told(lantern: Path, tmp_path: Path) -> None:
    run("import", directory(tmp_path), "-r", "riverside", "--project", lantern)
    edit(lantern / SHEET, "604-555-0142 ext 0110", "604-555-0150")
    told = run("import", directory(tmp_path, number="604-555-0151"), "-r", "riverside", "--project", lantern)
    assert (
        f"{NEW} (Night Line (Lantern Society)): phone is 604-555-0150 here, 604-555-0151 ext 0110 in the directory"
        in told.output
    )
    assert rows(lantern)[NEW]["phone"] == "604-555-0150"
    whole = (lantern / SHEET).read_bytes()
    run("import", directory(tmp_path, number="604-555-0151"), "-r", "riverside", "--project", lantern)
    assert (lantern / SHEET).read_bytes() == whole, "once more changes nothing"


def test_a_dry_run_writes_nothing(lantern: Path, tmp_path: Path) -> None:
    before = (lantern / SHEET).read_bytes()
    told = run("import", directory(tmp_path), "-r", "riverside", "--dry-run", "--project", lantern)
    assert "Nothing was written" in told.output
    assert (lantern / SHEET).read_bytes() == before
    assert not (lantern / "regions/riverside/imported.jsonl").exists()


def test_another_file_of_the_same_directory_must_be_named(lantern: Path, tmp_path: Path) -> None:
    run("import", directory(tmp_path), "-r", "riverside", "--project", lantern)
    later = (tmp_path / "river-211.zip").rename(tmp_path / "december.zip")
    told = run("import", later, "-r", "riverside", "--project", lantern, code=2)
    assert "such as --origin river-211; if it is another, --origin december" in told.output
    told = run("import", later, "-r", "riverside", "--origin", "river-211", "--project", lantern)
    assert "Unchanged: 1" in told.output


def test_what_is_no_directory_is_refused_in_one_sentence(lantern: Path, tmp_path: Path) -> None:
    (tmp_path / "x.kml").write_text("<kml/>")
    told = run("import", tmp_path / "x.kml", "-r", "riverside", "--project", lantern, code=1)
    assert told.output.count("error[") == 1
    assert "Open Referral" in told.output


def test_a_map_says_which_column_is_which(lantern: Path, tmp_path: Path) -> None:
    (tmp_path / "agencies.csv").write_text("Agency,Line 1,Kind,Key\nRiver Nurses,604-555-0160,Clinic,7\n", "utf-8")
    (tmp_path / "map.toml").write_text(
        '[columns]\nname = "Agency"\nphone = "Line 1"\ncategories = "Kind"\nsource_id = "Key"\n[categories]\n"Clinic" = "health"\n',
        "utf-8",
    )
    told = json.loads(
        run(
            "import",
            tmp_path / "agencies.csv",
            "-r",
            "riverside",
            "--map",
            tmp_path / "map.toml",
            "--json",
            "--project",
            lantern,
        ).stdout
    )
    assert told["sheet"] == SHEET
    row = rows(lantern)["river-nurses"]
    assert (row["phone"], row["categories"], row["status"]) == ("604-555-0160", "health", "paused")


# -- verify -----------------------------------------------------------------------------------------------------------


def test_a_call_sheet_goes_out_and_comes_back(lantern: Path, tmp_path: Path) -> None:
    run("verify", "-r", "riverside", "-o", tmp_path, "--project", lantern)
    assert (tmp_path / "calls-riverside.pdf").read_bytes().startswith(b"%PDF")
    path = tmp_path / "calls-riverside.xlsx"
    book = openpyxl.load_workbook(path)
    sheet = book["Calls"]
    columns = {cell.value: n for n, cell in enumerate(sheet[1])}
    line = next(row for row in sheet.iter_rows(min_row=2) if row[0].value == "drop-in")
    line[columns["answer"]].value, line[columns["checked on"]].value = "right", "2026-11-20"
    other = next(row for row in sheet.iter_rows(min_row=2) if row[0].value == "legal")
    other[columns["answer"]].value, other[columns["checked on"]].value = "changed", "2026-11-20"
    other[columns["what changed"]].value = "moved to 12 Sealed Street"
    book.save(path)
    told = run("verify", "--import", path, "--by", "gk", "--project", lantern)
    assert "1 right, 1 changed" in told.output
    assert "ealed" not in told.output
    found = rows(lantern)
    assert (found["drop-in"]["verified_on"], found["drop-in"]["verified_by"]) == ("2026-11-20", "gk")
    assert (found["legal"]["status"], found["legal"]["verified_on"]) == ("paused", "")
    edit(lantern / SHEET, "604-555-0133", "604-555-0134")
    assert "error[check-refused]" in run("verify", "--import", path, "--by", "gk", "--project", lantern, code=1).output


def test_orders_that_do_not_go_together_are_refused(lantern: Path, tmp_path: Path) -> None:
    assert "--by goes with --import" in run("verify", "--by", "gk", "--project", lantern, code=2).output
    (tmp_path / "x.xlsx").write_bytes(b"PK")
    told = run("verify", "--import", tmp_path / "x.xlsx", "-r", "riverside", "--project", lantern, code=2)
    assert "--import takes no -r" in told.output


# -- diff -------------------------------------------------------------------------------------------------------------


def test_diff_says_in_words_what_changed_and_which_pieces_print_it(lantern: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    CliRunner().invoke(main, ["build", "--project", str(lantern), "-q", "-o", str(out), "-t", "wallet-card"])
    old = tmp_path / "old.csv"
    old.write_bytes((lantern / SHEET).read_bytes())
    edit(lantern / SHEET, "604-555-0114", "604-555-0115")
    told = run("diff", old, lantern / SHEET, "-o", out, "--project", lantern)
    assert "Harbour Street Nurses: phone changed from 604-555-0114 to 604-555-0115" in told.output
    assert "riverside/en/wallet-card" in told.output
    data = json.loads(run("diff", old, lantern / SHEET, "-o", out, "--json", "--project", lantern).stdout)
    assert [change["kind"] for change in data["changes"]] == ["number"]
    assert [piece["layout"] for piece in data["pieces"]["stale"]] == ["wallet-card"]
    assert "Nothing changed." in run("diff", old, old, "-r", "riverside", "-o", out, "--project", lantern).output


def test_a_sheet_is_held_against_a_directory(lantern: Path, tmp_path: Path) -> None:
    run("import", directory(tmp_path), "-r", "riverside", "--project", lantern)
    told = run("diff", lantern / "regions/riverside", directory(tmp_path, number="604-555-0151"), "--project", lantern)
    assert "Night Line (Lantern Society): phone changed from 604-555-0142 ext 0110 to 604-555-0151 ext 0110" in told.output
    two = run("diff", tmp_path / "river-211.zip", tmp_path / "river-211.zip", "--project", lantern, code=2)
    assert "both are directories" in two.output
