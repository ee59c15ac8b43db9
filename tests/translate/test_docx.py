"""Word: a table that anyone can write in, and nothing that Word keeps beside the words is guessed at."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from docx import Document
from docx.document import Document as Opened
from docx.shared import Cm
from docx.table import Table

from pamphlet.diagnostics import Report
from pamphlet.source.project import Project
from pamphlet.translate import docx as form
from pamphlet.translate.docx import export, read
from pamphlet.translate.exchange import rows
from pamphlet.translate.forms import Row
from tests.conftest import TODAY
from tests.translate.desk import back, draft, filled, placed, rezipped, sent

A, C, D = "tips.police", "val.h", "vancouver/region#name"
XML = "word/document.xml"


@pytest.fixture
def project(bundled: Project, tmp_path: Path) -> Project:
    return placed(bundled, tmp_path, "fr", {A: "Un", C: draft("Deux"), D: "Trois"})


def opened(data: bytes) -> Opened:
    return Document(io.BytesIO(data))


def edited(data: bytes, edit: Callable[[Table], object]) -> bytes:
    document = opened(data)
    edit(document.tables[0])
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def within(data: bytes, old: str, new: str) -> bytes:
    """The document with a piece of its XML replaced, once."""

    def change(text: str) -> str:
        assert old in text
        return text.replace(old, new, 1)

    return rezipped(data, XML, change)


# -- out ----------------------------------------------------------------------------------------------------------


def test_the_document_has_a_title_two_sentences_and_the_table(project: Project) -> None:
    data = sent(project, "fr", "docx", (A, C, D))
    document = opened(data)
    assert [paragraph.text for paragraph in document.paragraphs] == ["Translation into French (fr)", form.HOW_TO]
    assert form.HOW_TO.count(". ") + form.HOW_TO.endswith(".") == 2
    table = document.tables[0]
    assert [[cell.text for cell in row.cells][1:] for row in table.rows] == [
        ["English", "translation"],
        [project.messages[C].text, "Deux"],
        [project.messages[A].text, "Un"],
        ["Vancouver", "Trois"],
    ]
    cell = table.rows[1].cells[0]
    seal = {row.id: row for row in rows(project, "fr", TODAY, {}, Report())}[C].seal("fr")
    assert cell.text.split("\n") == [C, seal, "draft"]
    run = cell.paragraphs[1].runs[0]
    assert run.font.size is not None
    assert (run.font.size.pt, str(run.font.color.rgb)) == (7, "767676")
    assert table.rows[0]._tr.xpath("./w:trPr/w:tblHeader")


@pytest.mark.parametrize(("tag", "rtl"), [("fr", False), ("ar", True)])
def test_the_direction_of_the_language(bundled: Project, tag: str, rtl: bool) -> None:
    row = Row(id=C, sha256="0" * 16, source="a", text="b", state="draft")
    cells = opened(export([row], bundled.languages[tag])).tables[0].rows[1].cells
    own, english = (cells[n].paragraphs[0]._p for n in (2, 1))
    assert bool(own.xpath("./w:pPr/w:bidi")) == rtl
    assert bool(own.xpath("./w:r/w:rPr/w:rtl")) == rtl
    assert [str(x) for x in own.xpath("./w:r/w:rPr/w:lang/@w:val")] == [tag]
    assert not english.xpath(".//w:bidi | .//w:rtl")


@pytest.mark.parametrize(
    "text",
    ["a\nb", "a\tb", " a ", "=1+1", "'tis", "a\u200cb", "\u0645\u0631\u062d\u0628\u0627", "a\u2011b\u00adc", "x" * 2000, "<&>"],
)
def test_words_come_back_as_they_went_out(bundled: Project, text: str) -> None:
    row = Row(id=C, sha256="0" * 16, source=text, text=text, state="draft", room=60)
    found = read(export([row], bundled.languages["ar"]), "x", Report())
    assert found is not None
    assert [(b.id, b.source, b.text, b.fault, b.seal) for b in found] == [(C, text, text, "", row.seal("ar"))]


# -- in: what is harmless -----------------------------------------------------------------------------------------


def test_paragraphs_and_breaks_are_lines(project: Project) -> None:
    def edit(table: Table) -> None:
        cell = table.rows[1].cells[2]
        cell.text = "a\nb"
        cell.add_paragraph("c")

    found = read(edited(sent(project, "fr", "docx", (C,)), edit), "x", Report())
    assert found is not None
    assert found[0].text == "a\nb\nc"


@pytest.mark.parametrize(
    ("xml", "text"),
    [
        ("<w:r><w:t>a</w:t><w:noBreakHyphen/><w:t>b</w:t><w:softHyphen/><w:tab/><w:t>c</w:t></w:r>", "a\u2011b\u00ad\tc"),
        ("<w:proofErr w:type='spellStart'/><w:r><w:t>a</w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>b</w:t></w:r>", "ab"),
        ("<w:hyperlink><w:r><w:t>a</w:t></w:r></w:hyperlink><w:smartTag><w:r><w:t>b</w:t></w:r></w:smartTag>", "ab"),
        ("<w:sdt><w:sdtPr/><w:sdtContent><w:r><w:t>a</w:t></w:r></w:sdtContent></w:sdt>", "a"),
        (
            "<w:r><w:t xml:space='preserve'>a </w:t></w:r><w:r><w:t xml:space='preserve'> </w:t></w:r><w:r><w:t>b</w:t></w:r>",
            "a  b",
        ),
        ("<w:bookmarkStart w:id='0' w:name='x'/><w:r><w:lastRenderedPageBreak/><w:t>a</w:t></w:r>", "a"),
    ],
)
def test_what_word_puts_among_words(project: Project, xml: str, text: str) -> None:
    data = rezipped(
        sent(project, "fr", "docx", (C,)), XML, lambda old: re.sub(r"<w:r>(?:(?!<w:r>).)*Deux</w:t></w:r>", xml, old)
    )
    found = read(data, "x", Report())
    assert found is not None
    assert (found[0].text, found[0].fault) == (text, "")


def test_a_table_may_be_sorted_and_split_and_have_a_column_more(project: Project) -> None:
    def edit(table: Table) -> None:
        table.add_column(Cm(2))
        body = table._tbl.tr_lst
        for row in reversed(body[1:]):
            table._tbl.append(row)

    data = edited(filled("docx", sent(project, "fr", "docx", (A, C, D)), {A: "Neuf"}), edit)

    def split(text: str) -> str:
        head = text[text.index("<w:tbl>") : text.index("<w:tr>")]
        at = text.rindex("<w:tr>")
        return f"{text[:at]}</w:tbl><w:p/>{head}{text[at:]}"

    taken, said = back(project, "fr", "docx", rezipped(data, XML, split))
    assert (said, taken.refused, taken.taken, set(taken.same)) == ([], (), (A,), {C, D})


def test_other_tables_are_left_alone(project: Project) -> None:
    document = opened(sent(project, "fr", "docx", (A,)))
    document.add_table(2, 3).rows[0].cells[0].text = "Notes"
    out = io.BytesIO()
    document.save(out)
    assert back(project, "fr", "docx", out.getvalue())[0].same == (A,)


def test_comments_are_not_lost_silently(project: Project) -> None:
    document = opened(sent(project, "fr", "docx", (A,)))
    run = document.tables[0].rows[1].cells[2].paragraphs[0].runs[0]
    document.add_comment(run, "Is this formal enough?", "Lee", "L")
    out = io.BytesIO()
    document.save(out)
    taken, said = back(project, "fr", "docx", out.getvalue())
    assert taken.same == (A,)
    assert said == [
        "warning[value-wrong]: back.docx has comments (1), which are not taken\n  --> back.docx\n"
        "  = hint: read them in Word, and answer them by hand"
    ]


# -- in: what is refused ------------------------------------------------------------------------------------------

RUN = "<w:r><w:t>x</w:t></w:r>"
STRANGE = {
    f"<w:ins w:id='1' w:author='Lee'>{RUN}</w:ins>": "tracked changes: accept or reject them",
    "<w:del w:id='1' w:author='Lee'><w:r><w:delText>x</w:delText></w:r></w:del>": "tracked changes: accept or reject them",
    f"<w:fldSimple w:instr='DATE'>{RUN}</w:fldSimple>": "a field, such as a link or a date: turn it into plain text",
    "<w:r><w:fldChar w:fldCharType='begin'/></w:r>": "a field, such as a link or a date: turn it into plain text",
    "<w:r><w:drawing/></w:r>": "a picture or a box: take it out",
    "<w:r><w:footnoteReference w:id='1'/></w:r>": "a footnote: take it out",
    "<w:r><w:sym w:font='Wingdings' w:char='F04A'/></w:r>": "a sign of a symbol font: type it in another font",
    f"<w:r><w:ruby><w:rubyBase>{RUN}</w:rubyBase></w:ruby></w:r>": "something that is no text (ruby)",
}


@pytest.mark.parametrize("xml", STRANGE)
def test_what_is_no_text_is_refused(project: Project, xml: str) -> None:
    data = rezipped(sent(project, "fr", "docx", (C, A)), XML, lambda old: re.sub(r"(Deux</w:t></w:r>)", rf"\1{xml}", old))
    taken, said = back(project, "fr", "docx", data)
    assert said == []
    assert taken.refused == ((C, f"row 2: the column 'translation' holds {STRANGE[xml]}"),)
    assert taken.same == (A,)


def test_a_list_with_automatic_numbers_is_refused(project: Project) -> None:
    def edit(table: Table) -> None:
        paragraph = table.rows[1].cells[2].paragraphs[0]
        paragraph._p.get_or_add_pPr().get_or_add_numPr()

    taken, _ = back(project, "fr", "docx", edited(sent(project, "fr", "docx", (C,)), edit))
    why = "a list with automatic numbers or bullets: type them instead"
    assert taken.refused == ((C, f"row 2: the column 'translation' holds {why}"),)


def test_a_row_that_somebody_deleted_with_tracked_changes(project: Project) -> None:
    data = rezipped(
        sent(project, "fr", "docx", (C,)),
        XML,
        lambda old: "<w:tr><w:trPr><w:del w:id='1' w:author='Lee'/></w:trPr>".join(old.rsplit("<w:tr>", 1)),
    )
    assert back(project, "fr", "docx", data)[0].refused == ((C, "row 2: the row holds tracked changes: accept or reject them"),)


@pytest.mark.parametrize("cells", [((1, 2), (2, 2)), ((1, 1), (1, 2))])
def test_merged_cells_are_refused(project: Project, cells: tuple[tuple[int, int], tuple[int, int]]) -> None:
    def edit(table: Table) -> None:
        table.cell(*cells[0]).merge(table.cell(*cells[1]))

    taken, _ = back(project, "fr", "docx", edited(sent(project, "fr", "docx", (A, C, D)), edit))
    why = "its cells are merged or missing: make a row of them as it was"
    bad = {C, A} if cells[0][0] != cells[1][0] else {C}
    assert {key for key, text in taken.refused if why in text} == bad
    assert set(taken.same) == {A, C, D} - bad


def test_changed_english_and_a_missing_hash_are_refused(project: Project) -> None:
    def edit(table: Table) -> None:
        table.rows[1].cells[1].text = "Other words"
        table.rows[2].cells[0].text = A

    taken, _ = back(project, "fr", "docx", edited(sent(project, "fr", "docx", (A, C)), edit))
    assert taken.refused == (
        (C, f"row 2: the English text was changed; it must be «{project.messages[C].text}»"),
        (A, "row 3: its hash is missing or was changed: copy the row from a new file"),
    )


def test_a_missing_column_is_named(project: Project) -> None:
    data = sent(project, "fr", "docx", (A,))

    def edit(table: Table) -> None:
        table.rows[0].cells[2].text = "notes"

    assert back(project, "fr", "docx", edited(data, edit))[1] == [
        "error[key-missing]: a table lacks the column 'translation'\n  --> back.docx\n"
        "  = hint: its first row must name the columns: id, English, translation"
    ]

    def behead(table: Table) -> None:
        table._tbl.remove(table.rows[0]._tr)

    assert back(project, "fr", "docx", edited(data, behead))[1] == [
        "error[key-missing]: there is no table with the columns\n  --> back.docx\n"
        "  = hint: its first row must name the columns: id, English, translation"
    ]


def test_a_text_over_64_kb(project: Project) -> None:
    taken, _ = back(project, "fr", "docx", filled("docx", sent(project, "fr", "docx", (C,)), {C: "x" * 65_537}))
    assert taken.refused == ((C, "row 2: the column 'translation' holds more than 64 KB"),)


def test_more_than_20000_rows(monkeypatch: pytest.MonkeyPatch, project: Project) -> None:
    monkeypatch.setattr(form, "MAX_ROWS", 2)
    data = sent(project, "fr", "docx", (A, C, D))
    assert back(project, "fr", "docx", data)[1] == [
        "error[file-syntax]: back.docx has more than 2 rows\n  --> back.docx\n  = hint: split it"
    ]
