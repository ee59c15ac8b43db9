"""A file is whole or not there; the manifest tells only what is on disk."""

import json
from pathlib import Path

import pytest

from pamphlet.diagnostics import PamphletError
from pamphlet.output import file_name, read_artifacts, read_json, remove, write_atomic, write_manifest


def test_names_follow_the_contract() -> None:
    assert file_name("vancouver", "pa", "trifold", "press", False) == "vancouver/pa/trifold.press.proof.pdf"
    assert file_name("vancouver", "pa", "trifold", "press", True) == "vancouver/pa/trifold.press.pdf"


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


def test_the_manifest_is_sorted_and_read_back(tmp_path: Path) -> None:
    write_atomic(tmp_path / "r/a.pdf", b"x")
    write_manifest(tmp_path, "pamphlet 0", "weasyprint 70", [{"path": "r/z.pdf"}, {"path": "r/a.pdf"}])
    assert [a["path"] for a in json.loads((tmp_path / "manifest.json").read_text())["artifacts"]] == ["r/a.pdf", "r/z.pdf"]
    assert set(read_artifacts(tmp_path)) == {"r/a.pdf"}, "an entry whose file is gone does not count"


def test_a_broken_manifest_is_an_empty_one(tmp_path: Path) -> None:
    (tmp_path / "manifest.json").write_text("{")
    assert read_json(tmp_path / "manifest.json") == {}
    assert read_artifacts(tmp_path) == {}


def test_removing_clears_empty_folders(tmp_path: Path) -> None:
    write_atomic(tmp_path / "r/a.pdf", b"x")
    remove(tmp_path, ["r/a.pdf", "r/none.pdf"])
    assert list(tmp_path.iterdir()) == []
