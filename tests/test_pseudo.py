"""Layouts hold for languages that are longer or run the other way, and print no word that cannot be translated."""

import re
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest

from pamphlet.batch import Batch, Press, Task
from pamphlet.build import Outcome
from pamphlet.source.project import Project, read_project
from tests.conftest import ROOT, TODAY, edit
from tests.pseudo import accented, mirrored, with_pseudo

LAYOUTS = ("trifold", "wallet-card", "washroom")


def test_what_pseudo_words_look_like() -> None:
    assert accented("Call") == "Çåļļëïüë"
    assert accented("Text: {hours}") == "Ţéxţëïüëï: {hours}"
    assert accented("Call 9-1-1", 0) == "Çåļļ 9-1-1"
    assert mirrored("Call 9-1-1, {date}") == "ثلل 9-1-1, {date}"


def batch(project: Project, tmp_path: Path, tag: str, layout: str) -> Batch:
    task = Task(
        language=tag,
        layout=layout,
        regions=("vancouver",),
        targets=("screen", "office", "press"),
        paper="letter",
        today=TODAY,
        output=tmp_path,
    )
    made = Batch(Press(project), task, project.layouts[layout].theme["screen"], ("screen",), ["vancouver"])
    made.run()
    return made


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_language_that_runs_the_other_way_fits(bundled: Project, tmp_path: Path, layout: str) -> None:
    assert batch(with_pseudo(bundled), tmp_path, "ar-XB", layout).faults == {}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_longer_language_fits(bundled: Project, tmp_path: Path, layout: str) -> None:
    """A sixth of the usual growth is what the boxes have room for; our longest language, French, takes about as much."""
    assert batch(with_pseudo(bundled, 1 / 6), tmp_path, "en-XA", layout).faults == {}


def test_a_much_longer_language_is_a_fault_that_says_where(bundled: Project, tmp_path: Path) -> None:
    task = Task(
        language="en-XA",
        layout="trifold",
        regions=("vancouver",),
        targets=("screen",),
        paper="letter",
        today=TODAY,
        output=tmp_path,
    )
    done = Press(with_pseudo(bundled, 2.5)).make(task)
    assert done.entries == ()
    faults = done.faults["vancouver"]
    assert {fault.code for fault in faults} == {"fit"}
    assert any(re.search(r"the text is \d+ % too long for the panel 'Inside, third panel'", fault.message) for fault in faults)
    assert list(tmp_path.rglob("*.pdf")) == [], "never clipped, never printed"


@pytest.mark.parametrize("layout", LAYOUTS)
def test_nothing_prints_that_cannot_be_translated(bundled: Project, tmp_path: Path, layout: str) -> None:
    """Every word that is left in plain letters is a name, an address, a number, or the mark of a proof."""
    made = batch(with_pseudo(bundled, 1 / 6), tmp_path, "en-XA", layout).made["vancouver"]
    project = bundled
    names = {project.settings.publisher, project.settings.source, "PROOF", "Pseudo", "English", "a.m.", "p.m.", made.number}
    names |= {
        word for x in made.printed for word in (x.service.name, x.service.short_name, x.website, *(n for _, n in x.spoken))
    }
    names |= {made.edition.address, "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"}
    known = {part for name in names for part in re.findall(r"[A-Za-z]+", name)}
    for panel, composed in made.composed.items():
        for word in re.findall(r"\w+", composed.text):
            plain = word.isascii() and word.isalpha() and len(word) > 2
            assert not plain or word in known, f"'{word}' on the panel '{panel}' is in English whatever the language"


def test_a_normal_build_does_not_know_them(bundled: Project) -> None:
    assert not {"en-XA", "ar-XB"} & set(bundled.languages)


def test_the_words_of_the_made_up_language_stay_nfc() -> None:
    assert unicodedata.is_normalized("NFC", accented("The quick brown fox, Wheel-chair {x}"))


#: What a newcomer writes to add a language: one table, one file. Nothing else is touched.
TABLE = """
[eo]
autonym = "Esperanto"
english = "Esperanto"
locale = "eo"
hour = "H:mm"
hour_minutes = "H:mm"
fonts = ["BC Sans"]
line_height = 1.3333
"""


def test_adding_a_language_is_one_table_and_one_file(made: Callable[..., Outcome], lantern: Path) -> None:
    before = {path: path.read_bytes() for path in lantern.rglob("*") if path.is_file()}
    edit(lantern / "content/languages.toml", "[spoken]", f"{TABLE}\n[spoken]")
    project, _ = read_project(lantern, TODAY)
    assert project is not None
    entries = [
        f'msgctxt "{key}"\nmsgid {_quoted(message.text)}\nmsgstr {_quoted(accented(message.text, 1 / 6))}\n'
        for key, message in project.messages.items()
        if "/" not in key
    ]
    head = 'msgid ""\nmsgstr ""\n"Language: eo\\n"\n"Content-Type: text/plain; charset=UTF-8\\n"\n\n'
    (lantern / "content/languages/eo.po").write_text(head + "\n".join(entries), "utf-8")
    outcome = made(lantern, languages=("eo",))
    assert [item for item in outcome.report if item.severity == "error"] == []
    assert {(e["layout"], e["target"]) for e in outcome.entries} == {
        (layout, target) for layout in LAYOUTS for target in ("press", "office", "screen")
    }
    assert {e["state"] for e in outcome.entries} == {"proof"}  # nobody reviewed a word
    after = {path: path.read_bytes() for path in lantern.rglob("*") if path.is_file()}
    changed = {path.relative_to(lantern).as_posix() for path in after if after[path] != before.get(path)}
    assert changed == {"content/languages.toml", "content/languages/eo.po"}


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


def test_the_docs_say_so() -> None:
    assert "one table in `content/languages.toml`" in (ROOT / "CONTRIBUTING.md").read_text("utf-8")
