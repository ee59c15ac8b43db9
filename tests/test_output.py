"""A file is whole or not there; the manifest tells only what is on disk."""

import json
from dataclasses import fields
from pathlib import Path

import pytest

from pamphlet.diagnostics import PamphletError
from pamphlet.output import (
    Artifact,
    digest,
    file_name,
    is_whole,
    read_artifacts,
    read_json,
    remove,
    strangers,
    write_atomic,
    write_manifest,
    write_together,
)


def test_names_follow_the_contract() -> None:
    assert file_name("vancouver", "pa", "trifold", "press", final=False) == "vancouver/pa/trifold.press.proof.pdf"
    assert file_name("vancouver", "pa", "trifold", "press", final=True) == "vancouver/pa/trifold.press.pdf"


def test_a_failed_write_leaves_the_last_good_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a/b.pdf"
    write_atomic(path, b"good")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(PamphletError) as caught:
        write_atomic(path, b"new")
    assert caught.value.diagnostics[0].code == "output"
    assert "No space left" in caught.value.diagnostics[0].message
    assert path.read_bytes() == b"good"
    assert [p.name for p in path.parent.iterdir()] == ["b.pdf"], "no temporary is left behind"


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(PamphletError):
        write_atomic(tmp_path / "file/b.pdf", b"x")


def test_some_files_are_written_together_or_not_at_all(tmp_path: Path) -> None:
    """The last cannot be written: nothing of the others is seen, nothing is left lying about, and the words name the file."""
    (tmp_path / "a.po").write_bytes(b"old")
    (tmp_path / "file").write_bytes(b"in the way of a folder")
    with pytest.raises(PamphletError, match=r"cannot write c\.po in .*file"):
        write_together({tmp_path / "a.po": b"new", tmp_path / "b.po": b"new", tmp_path / "file/c.po": b"new"})
    assert {path.name: path.read_bytes()[:3] for path in tmp_path.iterdir()} == {"a.po": b"old", "file": b"in "}
    write_together({tmp_path / "a.po": b"new", tmp_path / "b.po": b"new"})
    assert {path.name: path.read_bytes()[:3] for path in tmp_path.iterdir()} == {"a.po": b"new", "b.po": b"new", "file": b"in "}


def entry(path: str, **changed: object) -> dict[str, object]:
    """A whole entry of the manifest for a file."""
    region, language, name = path.split("/")
    layout, target = name.split(".")[:2]
    empty = {field.name: "" for field in fields(Artifact)}
    piece = {"path": path, "region": region, "language": language, "layout": layout, "target": target}
    return {**empty, **piece, "state": "proof" if ".proof." in name else "final", **changed}


def test_the_manifest_is_sorted_and_read_back(tmp_path: Path) -> None:
    write_atomic(tmp_path / "r/en/card.press.pdf", b"x")
    write_manifest(tmp_path, "pamphlet 0", "weasyprint 70", [entry("r/en/z.press.pdf"), entry("r/en/card.press.pdf")])
    paths = [a["path"] for a in json.loads((tmp_path / "manifest.json").read_text())["artifacts"]]
    assert paths == ["r/en/card.press.pdf", "r/en/z.press.pdf"]
    assert set(read_artifacts(tmp_path)) == {"r/en/card.press.pdf"}, "an entry whose file is gone does not count"


@pytest.mark.parametrize(
    "wrong",
    [
        {"path": "../victim.txt"},
        {"path": "r/en/card.press.pdf", "region": ".."},
        {"path": "r/en/card.press.pdf", "state": "proof"},
        {"path": 5},
    ],
)
def test_a_manifest_of_somebody_else_leads_nowhere(tmp_path: Path, wrong: dict[str, object]) -> None:
    """What it names could be deleted as stale."""
    folder = tmp_path / "output"
    (tmp_path / "victim.txt").write_text("x")
    write_atomic(folder / "r/en/card.press.pdf", b"x")
    write_manifest(folder, "t", "e", [{**entry("r/en/card.press.pdf"), **wrong}])
    assert read_artifacts(folder) == {}


@pytest.mark.parametrize("text", ['{"artifacts": 5}', '{"artifacts": [5, {"path": "x"}]}', "[]"])
def test_a_manifest_of_another_form_is_an_empty_one(tmp_path: Path, text: str) -> None:
    (tmp_path / "manifest.json").write_text(text)
    assert read_artifacts(tmp_path) == {}


def test_a_changed_file_is_not_whole(tmp_path: Path) -> None:
    write_atomic(tmp_path / "r/en/card.press.pdf", b"x")
    assert is_whole(tmp_path, entry("r/en/card.press.pdf", sha256=digest(b"x")))
    assert not is_whole(tmp_path, entry("r/en/card.press.pdf", sha256=digest(b"y")))


def test_files_that_no_manifest_knows(tmp_path: Path) -> None:
    for name in ("r/en/card.press.pdf", "r/en/card.screen.proof.pdf", "r/en/mine.pdf", "notes.pdf"):
        write_atomic(tmp_path / name, b"x")
    assert strangers(tmp_path, {"r/en/card.press.pdf"}) == ("r/en/card.screen.proof.pdf",)


def test_a_broken_manifest_is_an_empty_one(tmp_path: Path) -> None:
    (tmp_path / "manifest.json").write_text("{")
    assert read_json(tmp_path / "manifest.json") == {}
    assert read_artifacts(tmp_path) == {}


def test_removing_clears_empty_folders(tmp_path: Path) -> None:
    write_atomic(tmp_path / "r/a.pdf", b"x")
    remove(tmp_path, ["r/a.pdf", "r/none.pdf"])
    assert list(tmp_path.iterdir()) == []


def test_what_cannot_be_removed_is_told(tmp_path: Path) -> None:
    (tmp_path / "r/en/card.press.pdf").mkdir(parents=True)  # a folder cannot be unlinked
    assert remove(tmp_path, ["r/en/card.press.pdf", "r/en/none.press.pdf"]) == ("r/en/card.press.pdf",)
