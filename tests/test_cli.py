"""The command line: exit codes, help for everything, plain words on standard error, results alone on standard output."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from pamphlet.cli.main import main
from tests.conftest import LANTERN, ROOT, edit

runner = CliRunner()
CARD = ["-r", "riverside", "-t", "wallet-card", "--target", "office", "-j", "1"]


def run(*words: str | Path) -> tuple[int, str, str]:
    result = runner.invoke(main, [str(word) for word in words])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, result.stdout, result.stderr


def test_build_says_what_it_made(tmp_path: Path) -> None:
    code, out, told = run("build", *CARD, "--project", LANTERN, "-o", tmp_path)
    assert (code, out) == (0, "")
    assert "1/1 editions" in told
    assert "1 file in" in told
    assert "1 final, 0 proofs" in told


def test_json_stands_alone_on_standard_output(tmp_path: Path) -> None:
    code, out, _ = run("build", *CARD, "--project", LANTERN, "-o", tmp_path, "--json")
    assert code == 0
    (artifact,) = json.loads(out)["artifacts"]
    assert artifact["path"] == "riverside/en/wallet-card.office.pdf"
    assert artifact["qr"] == [{"payload": "https://example.org/help", "count": 10}]
    assert "604-555-0102" in artifact["phones"]
    assert artifact["services"]["printed"][:2] == ["nine-one-one", "night-line"]
    assert {"id": "shut", "reason": "closed"} in artifact["services"]["left_out"]


def test_a_proof_and_final(tmp_path: Path, lantern: Path) -> None:
    edit(lantern / "content/project.toml", "example = true", "example = false")
    code, _, told = run("build", *CARD, "--project", lantern, "-o", tmp_path)
    assert code == 0
    assert "Marked PROOF, do not hand out: 1 edition." in told
    assert "a number is made up" in told
    code, _, told = run("build", *CARD, "--project", lantern, "-o", tmp_path / "f", "--final")
    assert code == 1
    assert "error[final]: riverside/en/wallet-card is only a proof" in told


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        (["-r", "riversdie"], "did you mean 'riverside'?"),
        (["-l", "fr"], "known here: en"),
        (["-l", "ENGLISH"], "did you mean 'en'?"),
        (["-t", "card"], "known here: trifold, wallet-card, washroom"),
    ],
)
def test_names_that_do_not_exist(words: list[str], hint: str) -> None:
    code, _, told = run("check", "--project", LANTERN, *words)
    assert code == 2, "called wrongly"
    assert "error[selection]" in told
    assert hint in told
    assert "0 files" not in told


def test_a_wrong_option_is_a_usage_error() -> None:
    assert run("build", "--papper", "a4")[0] == 2
    assert run("build", "--paper", "a5")[0] == 2


def test_a_folder_that_is_no_project(tmp_path: Path) -> None:
    code, _, told = run("build", "--project", tmp_path)
    assert code == 1
    assert "there is no folder 'content'" in told
    assert "pamphlet init DIR" in told


def test_strict_lets_warnings_fail(lantern: Path) -> None:
    (lantern / "content/languages/xx.po").write_text("", "utf-8")
    assert run("check", *CARD, "--project", lantern)[0] == 0
    code, _, told = run("check", *CARD, "--project", lantern, "--strict")
    assert code == 1
    assert "warning[language-unknown]" in told


@pytest.mark.parametrize(
    ("what", "line"),
    [
        ("regions", "riverside  Riverside"),
        ("languages", "en  English"),
        ("layouts", "wallet-card  Wallet card"),
        ("papers", "a4"),
        ("stocks", "avery-5371"),
    ],
)
def test_lists(what: str, line: str) -> None:
    code, out, _ = run("list", what, "--project", LANTERN)
    assert code == 0
    assert line in out
    assert json.loads(run("list", what, "--project", LANTERN, "--json")[1])[0]["id"]


def test_init_copies_the_project_and_never_overwrites(tmp_path: Path) -> None:
    code, out, _ = run("init", tmp_path / "mine")
    assert code == 0
    assert "services.csv" in out
    assert (tmp_path / "mine/content/toolkit.md").is_file()
    code, _, told = run("init", tmp_path / "mine")
    assert code == 1
    assert "nothing is overwritten" in told


def test_every_command_has_help_and_is_in_the_readme() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    for name, command in main.commands.items():
        code, out, _ = run(name, "--help")
        assert code == 0
        assert command.help
        assert f"pamphlet {name}" in readme, name
        for option in command.params:
            if option.param_type_name == "option" and option.name != "help":
                assert getattr(option, "help", None), f"{name} {option.name}"
                assert option.opts[-1] in out


def test_a_machine_without_the_libraries_gets_the_command_to_type(tmp_path: Path) -> None:
    """A loader that finds neither Pango nor HarfBuzz's subsetter: exit code 3, never a slow or wrong build."""
    for library, told in (("pango-1.0", "pango"), ("harfbuzz-subset", "harfbuzz-subset")):
        (tmp_path / "sitecustomize.py").write_text(
            "import cffi\nreal = cffi.FFI.dlopen\n"
            f"def dlopen(self, name, *rest):\n    if name and {library!r} in str(name): raise OSError(f\"cannot load library '{{name}}'\")\n"
            "    return real(self, name, *rest)\ncffi.FFI.dlopen = dlopen\n"
        )
        env = {**os.environ, "PYTHONPATH": f"{tmp_path}{os.pathsep}{ROOT}"}
        command = [sys.executable, "-m", "pamphlet", "check", "--project", str(LANTERN), *CARD]
        done = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
        assert done.returncode == 3, done.stderr
        assert "error[machine]" in done.stderr
        assert told in done.stderr
        assert "apt-get install" in done.stderr
        assert "Traceback" not in done.stderr
        assert done.stdout == ""


def test_help_is_quick() -> None:
    """By what it imports, not by the clock."""
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "pamphlet", "--help"], capture_output=True, text=True, check=True
    )
    modules = [line.rsplit("|", 1)[-1].strip() for line in done.stderr.splitlines() if "|" in line]
    assert not {"weasyprint", "babel", "phonenumbers", "pikepdf", "jinja2", "polib", "PIL"} & set(modules)
    assert len(modules) < 260


def test_a_folder_that_is_no_project_is_told_whose_project_is_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    code, out, told = run("list", "languages")
    assert code == 0
    assert "pa" in out
    assert "This folder is no project" in told
    monkeypatch.chdir(LANTERN)
    assert "no project" not in run("list", "languages")[2]


def test_a_refused_final_says_that_nothing_was_made_and_names_what_went(lantern: Path, tmp_path: Path) -> None:
    run("build", *CARD, "--project", lantern, "-o", tmp_path / "o")
    edit(lantern / "content/project.toml", "example = true", "example = false")
    code, _, told = run("build", *CARD, "--project", lantern, "-o", tmp_path / "o", "--final")
    assert code == 1
    assert "Not final yet, so nothing was made: 1 edition." in told
    assert "Out of date and removed: 1 older file: riverside/en/wallet-card.office.pdf" in told


def test_the_summary_names_what_no_piece_prints_and_why(lantern: Path, tmp_path: Path) -> None:
    edit(lantern / "content/project.toml", "example = true", "example = false")
    _, _, told = run("build", *CARD, "--project", lantern, "-o", tmp_path)
    assert "Not printed for riverside: " in told
    assert "shut (closed)" in told
    assert "1 of them: a number is made up: replace it\n      riverside/en/wallet-card: " in told


def test_a_wrong_name_is_told_as_json_too() -> None:
    code, out, _ = run("check", "--project", LANTERN, "-r", "nowhere", "--json")
    assert code == 2
    assert json.loads(out)["diagnostics"][0]["code"] == "selection"


@pytest.mark.parametrize("epoch", ["abc", "\u00b2", "99999999999999999"])
def test_a_day_that_is_none(monkeypatch: pytest.MonkeyPatch, epoch: str) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
    for words in (("check", "--project", LANTERN), ("list", "regions", "--project", LANTERN)):
        code, _, err = run(*words)
        assert code == 2
        assert "want seconds since 1970" in err


def test_a_project_is_not_copied_into_itself() -> None:
    code, _, err = run("init", ROOT / "regions/mine")
    assert code == 1
    assert "lies in the project that would be copied" in err
    assert not (ROOT / "regions/mine").exists()
