"""`pamphlet translate`, as a translator and a reviewer type it."""

import json
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner, Result

from pamphlet.cli.main import main
from pamphlet.diagnostics import Report
from pamphlet.source.po import read_po
from tests.conftest import edit


def run(*words: str | Path, code: int = 0) -> Result:
    result = CliRunner().invoke(main, ["translate", *map(str, words)])
    assert result.exit_code == code, result.output
    assert "Traceback" not in result.output
    return result


@pytest.fixture
def project(french: Path) -> Path:
    """The made-up project with a French edition, its language files up to date, every word reviewed."""
    run("merge", "--plain", "-q", "--project", french)
    return french


def text_of(project: Path, name: str, context: str) -> tuple[str, bool]:
    document = read_po(project / name, name, Report())
    assert document is not None
    return next((e.text, e.fuzzy) for e in document.entries if e.context == context and not e.obsolete)


FR = "content/languages/fr.po"


def test_merge_marks_what_changed_and_nothing_else(project: Path) -> None:
    edit(project / "content/toolkit.md", "Leave your lights on.", "Please leave your lights on.")
    told = json.loads(run("merge", "--plain", "--json", "--project", project).stdout)
    assert told["files"] == [FR]
    assert told["languages"]["fr"]["fuzzy"] == 1
    assert text_of(project, FR, "tips.lights")[1], "marked, and kept"
    assert run("merge", "--plain", "--json", "--project", project).stdout.count(FR) == 0, "a second time changes nothing"


def test_what_was_measured_once_stays_in_a_plain_merge(project: Path) -> None:
    run("merge", "--project", project)
    before = (project / FR).read_text("utf-8")
    assert "#. Prints on: " in before
    assert json.loads(run("merge", "--plain", "--json", "--project", project).stdout)["files"] == []
    assert (project / FR).read_text("utf-8") == before


def test_a_new_region_gets_files_for_its_services(project: Path) -> None:
    run("merge", "--plain", "--project", project)
    assert text_of(project, "regions/riverside/languages/fr.po", "region#name") == ("", False)


def test_extract_writes_templates(project: Path) -> None:
    names = json.loads(run("extract", "--json", "--project", project).stdout)
    assert names == ["content/languages/template.pot", "regions/riverside/languages/template.pot"]
    assert 'msgctxt "tips.lights"' in (project / names[0]).read_text("utf-8")
    run("check", "--project", project), "a template is no language"


def test_a_sheet_goes_out_and_comes_back(project: Path, tmp_path: Path) -> None:
    sheet = tmp_path / "fr.xlsx"
    run("export", "-l", "fr", "--plain", "-o", sheet, "--project", project)
    book = openpyxl.load_workbook(sheet)
    table = book.worksheets[-1]
    heads = [cell.value for cell in table[1]]
    rows = {row[heads.index("id")].value: row for row in table.iter_rows(min_row=2)}
    rows["tips.lights"][heads.index("translation")].value = "Gardez vos lumières allumées."
    book.save(sheet)
    rows["tips.litter"][heads.index("translation")].value = "Ne présumez pas 3 fois."
    edit(project / "content/toolkit.md", "Know your neighbourhood", "Get to know your neighbourhood")
    rows["tips.eyes_out"][heads.index("translation")].value = "Autre chose."
    book.save(sheet)
    result = run("import", "-l", "fr", sheet, "--project", project, code=1)
    assert "error[import-refused]: 'tips.eyes_out' was not taken: " in result.output
    assert "error[message-placeholder]: 'tips.litter' changes the numbers" in result.output, "told at once"
    assert text_of(project, FR, "tips.lights")[0] == "Gardez vos lumières allumées.", "the others are taken"
    assert text_of(project, FR, "tips.eyes_out")[0] != "Autre chose."
    waiting = json.loads(run("review", "-l", "fr", "--json", "--project", project).stdout)
    assert "tips.lights" in [item["id"] for item in waiting], "nothing that comes in is reviewed"


@pytest.mark.parametrize("form", ["docx", "xliff"])
def test_other_forms_go_out_and_come_back_unchanged(project: Path, tmp_path: Path, form: str) -> None:
    before = (project / FR).read_bytes()
    run("export", "-l", "fr", "--plain", "--form", form, "-o", tmp_path / f"fr.{form}", "--project", project)
    told = json.loads(run("import", "-l", "fr", tmp_path / f"fr.{form}", "--json", "--project", project).stdout)
    assert (told["taken"], told["refused"]) == ([], [])
    assert (project / FR).read_bytes() == before


def test_a_review_is_recorded_and_lost_with_the_words(project: Path) -> None:
    (project / "content/reviews/fr.jsonl").write_text("", "utf-8")
    everything = json.loads(run("review", "-l", "fr", "--json", "--project", project).stdout)
    assert len(everything) > 100
    run("review", "-l", "fr", "--accept", "tips.lights", "--by", "gk", "--project", project)
    left = json.loads(run("review", "-l", "fr", "--json", "--project", project).stdout)
    assert {x["id"] for x in everything} - {x["id"] for x in left} == {"tips.lights"}
    edit(project / FR, "Laissez vos lumières allumées.", "Laissez bien vos lumières allumées.")
    again = json.loads(run("review", "-l", "fr", "--json", "--project", project).stdout)
    assert "tips.lights" in {x["id"] for x in again}


def test_critical_words_want_a_second_person_or_a_back_translation(project: Path) -> None:
    (project / "content/reviews/fr.jsonl").write_text("", "utf-8")
    edit(project / "content/project.toml", "example = true", 'example = true\ncritical = ["tips.offer", "tips.distress"]')

    def waits(key: str) -> bool:
        return key in {x["id"] for x in json.loads(run("review", "-l", "fr", "--json", "-q", "--project", project).stdout)}

    run("review", "-l", "fr", "--accept", "tips.offer", "--by", "gk", "--project", project)
    assert waits("tips.offer")
    run("review", "-l", "fr", "--accept", "tips.offer", "--by", "mo", "--project", project)
    assert not waits("tips.offer")
    told = "Do not be afraid to ask someone in distress."
    run("review", "-l", "fr", "--accept", "tips.distress", "--by", "gk", "--back", told, "--project", project)
    assert not waits("tips.distress")


def test_a_reviewer_without_a_terminal(project: Path, tmp_path: Path) -> None:
    (project / "content/reviews/fr.jsonl").write_text("", "utf-8")
    sheet = tmp_path / "review.xlsx"
    run("review", "-l", "fr", "--export", sheet, "--project", project)
    book = openpyxl.load_workbook(sheet)
    table = book.worksheets[-1]
    heads = [str(cell.value) for cell in table[1]]
    right = next(n for n, head in enumerate(heads) if head.startswith("right"))
    for row in table.iter_rows(min_row=2):
        if row[heads.index("id")].value in ("tips.lights", "tips.offer"):
            row[right].value = "yes" if row[heads.index("id")].value == "tips.lights" else "no"
    book.save(sheet)
    told = json.loads(run("review", "-l", "fr", "--import", sheet, "--by", "gk", "--json", "--project", project).stdout)
    assert told["accepted"] == 1
    assert [pair[0] for pair in told["wrong"]] == ["tips.offer"]
    document = read_po(project / FR, FR, Report())
    assert document is not None
    assert next(e.remarks for e in document.entries if e.context == "tips.offer").endswith("Not right, says gk.")
    result = run("review", "-l", "fr", "--import", sheet, "--by", "mo", "--project", project, code=0)
    assert "1 text accepted, 1 for the translator." in result.output


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["review", "-l", "fr", "--accept", "tips.lights"], 1, "say who: --by HANDLE"),
        (["review", "-l", "fr", "--accept", "tips.ligths", "--by", "gk"], 1, "did you mean 'tips.lights'?"),
        (["review", "-l", "fr", "--accept", "tips.lights", "--by", "Grace Kim"], 1, "a handle, not a name"),
        (["review", "-l", "en"], 2, "the words are written in English"),
        (["export", "-l", "fx"], 2, "known here: fr"),
    ],
)
def test_slips_have_a_next_step(project: Path, words: list[str], code: int, said: str) -> None:
    (project / "content/reviews/fr.jsonl").write_text("", "utf-8")
    assert said in run(*words, "--project", project, code=code).output
    assert (project / "content/reviews/fr.jsonl").read_text("utf-8") == "", "nothing is recorded"


def test_a_file_of_another_kind_is_refused(project: Path, tmp_path: Path) -> None:
    (tmp_path / "fr.csv").write_text("a,b\n", "utf-8")
    result = run("import", "-l", "fr", tmp_path / "fr.csv", "--project", project, code=1)
    assert "fr.csv is no file that 'translate export' writes" in result.output


def test_what_is_doubtful_is_told_by_check_alone(project: Path) -> None:
    edit(project / FR, "Laissez vos lumières allumées.", "Laissez vos vos lumières allumées.")
    result = run("check", "-l", "fr", "--project", project)
    assert "warning[message-doubt]" in result.output
    run("check", "-l", "fr", "--strict", "--project", project, code=1)


def test_what_is_too_long_for_its_panel_is_told_by_check(project: Path) -> None:
    lights = "Laissez vos lumières allumées."
    assert "error[fit]" not in run("check", "-l", "fr", "--project", project).output
    edit(project / FR, lights, " ".join([lights] * 60))
    result = run("check", "-l", "fr", "--project", project, code=1)
    assert "error[fit]" in result.output
    assert "tips.lights" in result.output
    assert "error[fit]" not in run("check", "-l", "fr", "--plain", "--project", project).output


def test_whatever_keeps_a_language_from_being_laid_out_is_told_by_check(project: Path) -> None:
    edit(project / "layouts/trifold/panels.html", "{{", "{{ no_such_thing() }}{{")
    result = run("check", "-l", "fr", "--project", project, code=1)
    assert "layouts/trifold/panels.html" in result.output


def test_two_orders_in_one_are_refused_and_nothing_is_recorded(project: Path, tmp_path: Path) -> None:
    """One of them would be passed over in silence."""
    ledger = project / "content/reviews/fr.jsonl"
    ledger.unlink()
    sheet = tmp_path / "fr.xlsx"
    run("review", "-l", "fr", "--export", sheet, "--project", project)
    by = ("review", "-l", "fr", "--by", "reader-1", "--project", project)
    for words, said in (
        (("--accept", "ui.call", "--import", sheet), "--accept and --import cannot be done in one go"),
        (("--accept", "ui.call", "--all"), "--accept and --all cannot be done in one go"),
        (("--all", "--export", sheet), "--all and --export cannot be done in one go"),
        (("--import", sheet, "--back", "Phone"), "--back belongs to one text"),
        (("--accept", "ui.call", "--accept", "ui.text", "--back", "Phone"), "--back belongs to one text"),
        (("--back", "Phone"), "--back belongs to one text"),
    ):
        assert said in run(*by, *words, code=1).output
    assert not ledger.exists()


def test_no_language_file_is_written_where_one_cannot_be(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    edit(project / "content/toolkit.md", "Leave your lights on.", "Please leave your lights on.")
    (project / "regions/riverside/languages/fr.po").unlink()
    (project / "regions/riverside/languages").rmdir()
    (project / "regions/riverside/languages").write_text("in the way", "utf-8")
    before = (project / FR).read_bytes()
    result = run("merge", "--plain", "--project", project, code=1)
    assert "error[" in result.output
    assert "Traceback" not in result.output
    assert (project / FR).read_bytes() == before


def test_status_says_what_is_missing(project: Path, tmp_path: Path) -> None:
    told = json.loads(run("status", "--json", "-o", tmp_path / "none", "--project", project).stdout)
    assert [language["tag"] for language in told["languages"]] == ["fr"]
    assert told["languages"][0]["counts"]["reviewed"] > 100
    assert "fr" in run("status", "-o", tmp_path / "none", "--project", project).output


def test_two_proofs_for_a_translator(project: Path, tmp_path: Path) -> None:
    files = json.loads(run("proof", "-l", "fr", "-o", tmp_path, "--json", "--project", project).stdout)
    assert [Path(name).name for name in files] == ["fr.in-context.pdf", "fr.side-by-side.pdf"]
    assert all(Path(name).read_bytes().startswith(b"%PDF") for name in files)


def test_the_project_that_came_with_the_tool_is_not_changed(monkeypatch: pytest.MonkeyPatch, project: Path) -> None:
    monkeypatch.setattr("pamphlet.cli.work.EMBEDDED", project)
    result = run("merge", "--plain", "--project", project, code=1)
    assert "make your own: pamphlet init my-project" in result.output
