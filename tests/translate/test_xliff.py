"""XLIFF 1.2: what other tools read, and what they write back is taken for no more than it is."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from lxml import etree

from pamphlet.diagnostics import Report
from pamphlet.source.project import Project
from pamphlet.translate.exchange import export
from pamphlet.translate.forms import Row
from pamphlet.translate.segments import segments
from pamphlet.translate.xliff import read
from tests.translate.desk import XLIFF, back, draft, filled, placed, sent

A, C, D = "tips.police", "val.h", "vancouver/region#name"


@pytest.fixture
def project(bundled: Project, tmp_path: Path) -> Project:
    out = placed(bundled, tmp_path, "fr", {A: "Un", C: draft("Deux", previous="Old words", remarks="unsure"), D: "Trois"})
    segment = segments(bundled)[D]
    line = {"id": D, "sha256": segment.fingerprint("Trois"), "level": "reviewed", "by": "xy", "on": "2026-11-20"}
    (tmp_path / "content/reviews").mkdir(parents=True)
    (tmp_path / "content/reviews/fr.jsonl").write_text(json.dumps(line) + "\n", "utf-8")
    return out


def units(data: bytes) -> dict[str, etree._Element]:
    return {unit.get("id", ""): unit for unit in etree.fromstring(data).iter(f"{XLIFF}trans-unit")}


def test_a_file_of_each_part_with_its_units(project: Project) -> None:
    comments = {A: "Prints on: card; fits about 1,260 characters."}
    data = sent(project, "fr", "xliff", (A, C, D, "val.lead"), comments)
    root = etree.fromstring(data)
    assert root.tag == f"{XLIFF}xliff"
    assert root.get("version") == "1.2"
    files = [dict(file.attrib) for file in root]
    assert [file["original"] for file in files] == ["content/languages/fr.po", "regions/vancouver/languages/fr.po"]
    assert {(file["source-language"], file["target-language"], file["datatype"]) for file in files} == {
        ("en", "fr", "plaintext")
    }
    found = units(data)
    assert list(found) == [C, "val.lead", A, D]
    assert found[D].get("resname") == "region#name"
    assert {unit.get("{http://www.w3.org/XML/1998/namespace}space") for unit in found.values()} == {"preserve"}
    assert [(found[A].get("maxwidth"), found[A].get("size-unit")), found[C].get("maxwidth")] == [("1260", "char"), None]
    assert [found[key].findtext(f"{XLIFF}source") for key in (A, D)] == [project.messages[A].text, "Vancouver"]
    targets = {key: unit.find(f"{XLIFF}target") for key, unit in found.items()}
    assert {key: (target.text, target.get("state")) for key, target in targets.items() if target is not None} == {
        A: ("Un", "translated"),
        C: ("Deux", "needs-review-translation"),
        D: ("Trois", "signed-off"),
        "val.lead": (None, "needs-translation"),
    }
    notes = [(note.get("from"), note.text) for note in found[C].iter(f"{XLIFF}note")]
    assert notes[-2:] == [("developer", "This draft was made for: Old words"), ("translator", "unsure")]


def test_only_what_is_really_reviewed_is_approved(project: Project) -> None:
    found = units(sent(project, "fr", "xliff", (A, C, D)))
    assert {key: unit.get("approved") for key, unit in found.items()} == {A: None, C: None, D: "yes"}
    placed(project, project.root, "fr", {D: "Trois mots"})
    assert {unit.get("approved") for unit in units(sent(project, "fr", "xliff")).values()} == {None}


def unit(inside: str, **about: str) -> bytes:
    attributes = "".join(f' {key}="{value}"' for key, value in {"id": "val.h", **about}.items())
    return (
        f'<xliff version="1.2"><file target-language="fr"><body><group><trans-unit{attributes}><source>S</source>{inside}'
        "</trans-unit></group></body></file></xliff>"
    ).encode()


@pytest.mark.parametrize(
    ("target", "about", "done", "claim"),
    [
        ('<target state="translated">T</target>', {}, True, False),
        ('<target state="final">T</target>', {}, True, True),
        ('<target state="signed-off">T</target>', {}, True, True),
        ('<target state="new">T</target>', {}, False, False),
        ('<target state="needs-adaptation">T</target>', {"approved": "yes"}, False, True),
        ("<target>T</target>", {"approved": "yes"}, True, True),
        ("<target>T</target>", {"approved": "no"}, False, False),
        ('<target state="translated" state-qualifier="leveraged-mt">T</target>', {}, False, False),
        ('<target state="final" state-qualifier="mt-suggestion">T</target>', {}, False, True),
    ],
)
def test_what_a_tool_says_of_a_unit(target: str, about: dict[str, str], done: bool, claim: bool) -> None:
    found = read(unit(target, **about), "x", "fr", Report())
    assert found is not None
    assert [(b.text, b.done, b.claim, b.fault) for b in found] == [("T", done, claim, "")]


def test_a_tool_may_drop_what_is_only_ours(project: Project) -> None:
    """The seal, and whatever else a tool does not know; then the English tells whether it is still the same."""
    root = etree.fromstring(filled("xliff", sent(project, "fr", "xliff", (A, D)), {A: "Neuf", D: "Dix"}))
    for element in root.iter(f"{XLIFF}trans-unit"):
        for name in ("extradata", "resname"):
            del element.attrib[name]
    source = root[0][0][0][0]
    source.text = "Other words."
    taken, said = back(project, "fr", "xliff", etree.tostring(root))
    assert said == []
    assert [(key, why.partition(";")[0]) for key, why in taken.refused] == [(A, "unit 1: the English text was changed")]
    assert taken.taken == (D,)


def test_marks_of_segments_are_no_words_and_tags_are_refused(project: Project) -> None:
    found = read(
        unit('<target><mrk mtype="seg" mid="1">a</mrk> <mrk mtype="seg" mid="2">b</mrk></target>'), "x", "fr", Report()
    )
    assert found is not None
    assert (found[0].text, found[0].fault) == ("a b", "")
    found = read(unit('<target>a<x id="1"/>b</target>'), "x", "fr", Report())
    assert found is not None
    assert found[0].fault == "the target holds <x>: take out its formatting, so that only words are left"


def test_the_targets_of_other_units_are_not_taken() -> None:
    found = read(unit("<alt-trans><target>other</target></alt-trans>"), "x", "fr", Report())
    assert found is not None
    assert found[0].text == ""


def test_our_own_notes_are_no_remarks() -> None:
    inside = '<target>T</target><note from="developer">a</note><note>b</note><note from="translator">c</note>'
    found = read(unit(inside), "x", "fr", Report())
    assert found is not None
    assert found[0].remark == "b\nc"


def refusal(data: bytes, tag: str = "fr") -> str:
    report = Report()
    assert read(data, "x.xlf", tag, report) is None
    assert len(report.items) == 1
    return str(report.items[0])


def test_other_kinds_of_xml() -> None:
    assert refusal(b'<xliff version="2.0"/>') == (
        "error[file-syntax]: x.xlf is XLIFF 2.0\n  --> x.xlf\n  = hint: save it as XLIFF 1.2"
    )
    assert refusal(b"<html/>") == "error[file-syntax]: x.xlf is no XLIFF\n  --> x.xlf\n  = hint: save it as XLIFF 1.2"
    assert refusal(b"<xliff>\n<a>\n</xliff>") == (
        "error[file-syntax]: x.xlf is no XML that can be read\n  --> x.xlf:3\n"
        "  = hint: save it again in the program that made it, or ask for a new copy"
    )


def test_a_doctype_that_an_encoding_hides_is_refused() -> None:
    text = '<?xml version="1.0" encoding="utf-7"?>+ADwAIQ-DOCTYPE x [+ADwAIQ-ENTITY a "b"+AD4-]+AD4-<xliff version="1.2"/>'
    assert refusal(text.encode("ascii")).startswith(
        ("error[file-syntax]: x.xlf is not read: it holds a DOCTYPE", "error[file-syntax]: x.xlf is no XML")
    )
    plain = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><xliff version="1.2"/>'
    assert refusal(plain.encode()) == (
        "error[file-syntax]: x.xlf is not read: it holds a DOCTYPE\n  --> x.xlf\n  = hint: delete that line"
    )


def test_entities_read_no_file(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("SECRET", "utf-8")
    text = f'<!DOCTYPE x [<!ENTITY a SYSTEM "file://{tmp_path}/secret.txt">]>' + unit("<target>&a;</target>").decode()
    assert "SECRET" not in refusal(text.encode())


@pytest.mark.parametrize(
    ("written", "tag", "good"), [("fr-CA", "fr", True), ("zh_CN", "zh-Hans", True), ("es", "fr", False), ("", "fr", True)]
)
def test_the_language_that_a_file_says_it_is_in(written: str, tag: str, good: bool) -> None:
    data = unit("<target>T</target>").replace(b'"fr"', f'"{written}"'.encode())
    report = Report()
    assert (read(data, "x.xlf", tag, report) is not None) == good
    assert (
        [str(item) for item in report] == []
        if good
        else [
            "error[language-unknown]: x.xlf is in 'es', not in 'fr'\n  --> x.xlf\n  = hint: take it in as es, or ask for the file in 'fr'"
        ]
    )


def test_more_than_20000_units_and_a_text_over_64_kb() -> None:
    data = unit("").replace(b"<trans-unit", b"<trans-unit/>" * 20_000 + b"<trans-unit")
    assert refusal(data) == "error[file-syntax]: x.xlf has more than 20000 units\n  --> x.xlf\n  = hint: split it"
    found = read(unit(f"<target>{'x' * 65_537}</target>"), "x", "fr", Report())
    assert found is not None
    assert found[0].fault == "the target holds more than 64 KB"


def test_a_tree_without_measure_is_not_built() -> None:
    assert "is no XML that can be read" in refusal(unit(f"<target>{'x' * 10_100_000}</target>"))
    assert "is no XML that can be read" in refusal(unit("<g>" * 300 + "</g>" * 300))


def test_new_lines_and_spaces_are_kept(bundled: Project) -> None:
    row = Row(id="val.h", sha256="0" * 16, source="a", text="a  b\n\n c\t'=1", state="draft")
    found = read(export([row], bundled.languages["fr"], "xliff"), "x", "fr", Report())
    assert found is not None
    assert found[0].text == row.text
