"""PO files come out as they went in, and what a reader would silently lose is refused with its line."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pamphlet.diagnostics import Report
from pamphlet.source.po import Entry, PoDocument, parse_po, po_text, read_po
from tests.conftest import ROOT

FILES = sorted([*ROOT.glob("content/languages/*.po"), *ROOT.glob("regions/*/languages/*.po")])


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_bundled_file_is_written_as_it_stands(path: Path) -> None:
    report = Report()
    document = read_po(path, path.name, report)
    assert not report.items
    assert document is not None
    assert po_text(document) == path.read_text("utf-8")


def parsed(text: str) -> tuple[PoDocument | None, list[tuple[str, int | None]]]:
    report = Report()
    document = parse_po(text, "fr.po", report)
    return document, [(item.code, item.where.line) for item in report if item.where]


HEAD = '# kept\nmsgid ""\nmsgstr ""\n"Language: fr\\n"\n"X-Generator: Poedit 3.4\\n"\n\n'
ENTRY = 'msgctxt "a"\nmsgid "b"\nmsgstr "c"\n'


def test_what_other_tools_write_is_kept() -> None:
    text = f'{HEAD}# by hand\n#. a note\n#: file.md:3\n#, fuzzy, max-length:20\n#| msgid "old"\n{ENTRY}\n#~ msgctxt "gone"\n#~ msgid "x"\n#~ msgstr "y"\n'
    document, faults = parsed(text)
    assert faults == []
    assert document is not None
    first, gone = document.entries
    assert (first.remarks, first.notes, first.previous) == ("by hand", "a note", "old")
    assert first.flags == ("fuzzy", "max-length:20")
    assert first.fuzzy
    assert gone.obsolete
    for line in text.splitlines():
        assert line in po_text(document).splitlines()


@pytest.mark.parametrize(
    ("wrong", "line"),
    [
        (ENTRY.replace('"c"', '"c'), 3),
        (ENTRY.replace('"c"', 'c"'), 3),
        (ENTRY.replace('"c"', '"c" d'), 3),
        (ENTRY.replace('"b"', '"b""'), 2),
        (f"nonsense\n{ENTRY}", 1),
        (ENTRY.replace('"c"', '"c\u2028d"'), 3),
        ('msgctxt "a"\nmsgid "b"\nmsgid_plural "bs"\nmsgstr[0] "c"\n', 3),
    ],
)
def test_what_would_be_cut_short_is_refused(wrong: str, line: int) -> None:
    document, faults = parsed(wrong)
    assert document is None
    assert ("file-syntax", line) in faults


@pytest.mark.parametrize("end", ["#.", "#,", "#:", "#", "#. \n#,\n"])
def test_a_bare_comment_at_the_end_loses_no_entry(end: str) -> None:
    document, faults = parsed(ENTRY + end)
    assert faults == []
    assert document is not None
    assert [entry.text for entry in document.entries] == ["c"]


def test_what_cannot_be_read_again_is_not_written() -> None:
    with pytest.raises(ValueError, match="U\\+2028"):
        po_text(PoDocument((Entry(context="a", source="b", text="c\u2028d"),)))


def test_a_file_in_another_encoding_is_refused(tmp_path: Path) -> None:
    (tmp_path / "fr.po").write_bytes(ENTRY.replace('"c"', '"caf\u00e9"').encode("iso-8859-1"))
    report = Report()
    assert read_po(tmp_path / "fr.po", "fr.po", report) is None
    assert [item.code for item in report] == ["file-encoding"]


def test_other_line_ends_and_a_byte_order_mark_do_no_harm(tmp_path: Path) -> None:
    (tmp_path / "fr.po").write_bytes(b"\xef\xbb\xbf" + ENTRY.replace("\n", "\r\n").encode())
    report = Report()
    document = read_po(tmp_path / "fr.po", "fr.po", report)
    assert not report.items
    assert document is not None
    assert document.entries[0].text == "c"


words = st.text(
    st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp")) | st.sampled_from('\n"\\\u200c\u00a0\u05d0\u0623'),
    min_size=1,
    max_size=200,
)


@given(st.lists(st.tuples(words, words, st.booleans()), max_size=5))
def test_any_words_come_back(texts: list[tuple[str, str, bool]]) -> None:
    entries = tuple(
        Entry(context=f"x.{n}", source=source, text=text, flags=("fuzzy",) if fuzzy else (), line=0)
        for n, (source, text, fuzzy) in enumerate(texts)
    )
    document = PoDocument(entries, {"Language": "fr", "Content-Type": "text/plain; charset=UTF-8"})
    again = parse_po(po_text(document), "x.po", report := Report())
    assert not report.items
    assert again is not None
    assert tuple(replace(entry, line=0) for entry in again.entries) == entries
    assert again.language == "fr"
