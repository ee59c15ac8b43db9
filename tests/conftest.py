"""Fixtures: small whole projects to change and build, and the day on which the tests take place."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import settings

from pamphlet.build import Order, Outcome, build
from pamphlet.source.project import Project, read_project
from pamphlet.source.reviews import fingerprint

ROOT = Path(__file__).parent.parent
LANTERN = ROOT / "tests/projects/lantern"
TODAY = date(2026, 11, 22)

settings.register_profile("steady", derandomize=True, deadline=None, max_examples=60)
settings.load_profile("steady")


@pytest.fixture(scope="session", autouse=True)
def _clock() -> Iterator[None]:
    """Every test happens on the same day, also in processes that a test starts."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOURCE_DATE_EPOCH", "1795305600")  # 2026-11-22
        yield


@pytest.fixture(scope="session")
def bundled() -> Project:
    """The project that comes with the tool."""
    project, report = read_project(ROOT, TODAY)
    assert project is not None, list(map(str, report))
    return project


@pytest.fixture
def lantern(tmp_path: Path) -> Path:
    """A copy of the made-up project that a test may change; the fonts are only linked."""
    return copied(LANTERN, tmp_path / "lantern")


def copied(source: Path, target: Path) -> Path:
    """A project as a folder of its own."""
    for name in ("content", "regions"):
        shutil.copytree(source / name, target / name, symlinks=False)
    layouts = (source / "layouts").resolve()
    shutil.copytree(layouts, target / "layouts", ignore=shutil.ignore_patterns("fonts", "icc"))
    for name in ("fonts", "icc"):
        (target / "layouts" / name).symlink_to(layouts / name)
    return target


@pytest.fixture
def french(lantern: Path) -> Path:
    """The made-up project with a French edition whose every word is reviewed."""
    table = (ROOT / "content/languages.toml").read_text("utf-8")
    own = (lantern / "content/languages.toml").read_text("utf-8")
    (lantern / "content/languages.toml").write_text(own + table[table.index("[fr]") : table.index("[pa]")], "utf-8")
    shutil.copy(ROOT / "content/languages/fr.po", lantern / "content/languages/fr.po")
    review(lantern, "fr")
    return lantern


def review(root: Path, tag: str) -> None:
    """Accept every translation of a language as it stands now."""
    project, _ = read_project(root, TODAY)
    assert project is not None
    lines = [
        json.dumps(
            {
                "id": key,
                "sha256": fingerprint(key, project.messages[key].text, t.text),
                "level": "reviewed",
                "by": "xy",
                "on": "2026-11-20",
                **({"back": "says the same"} if key in project.settings.critical else {}),
            }
        )
        for key, t in project.catalogs[tag].translations.items()
    ]
    (root / f"content/reviews/{tag}.jsonl").write_text("\n".join(lines) + "\n", "utf-8")


@pytest.fixture
def made(tmp_path: Path) -> Callable[..., Outcome]:
    """Build a project in this process, into `tmp_path/output` unless told otherwise."""

    def run(root: Path, **options: object) -> Outcome:
        order = {"output": tmp_path / "output", "today": TODAY, "jobs": 1, **options}
        return build(Order(root=root, **order))  # type: ignore[arg-type]

    return run


def edit(path: Path, old: str, new: str) -> None:
    """Replace a text that must be there."""
    text = path.read_text("utf-8")
    assert old in text, f"{path.name} holds no '{old}'"
    path.write_text(text.replace(old, new, 1), "utf-8")


def codes(outcome: Outcome) -> list[str]:
    """The codes of the errors of an outcome."""
    return [item.code for item in outcome.report if item.severity == "error"]


def sha(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
