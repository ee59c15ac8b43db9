"""A table in a Word document (DOCX), for translators who have nothing else. The only user of python-docx.

Enters: rows, or the bytes of a document that came back. Leaves: a document with a table of id, English and translation, or
its rows. What Word keeps beside the words (tracked changes, automatic numbers, fields) is refused, not guessed at: the words
that somebody sees there are not the words that stand there.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from pamphlet.diagnostics import Report, Where
from pamphlet.reading import MAX_ROWS
from pamphlet.source.catalog import Language
from pamphlet.tables.zipped import steady
from pamphlet.translate.forms import SEAL, Back, Row, too_long

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import Table, _Cell
    from docx.text.paragraph import Paragraph

#: The columns and their widths in centimetres; together the width of the page between its margins.
COLUMNS = {"id": 4.5, "English": 9.5, "translation": 9.5}
HOW_TO = (
    "Please write in the last column only, one translation for each row, and leave the rows and the first two columns as they "
    "are. A row that you leave empty stays as it is, and what stands in {braces} stays in braces."
)
_GREY, _SMALL = "767676", 7
#: Where a header row is looked for in a table.
_HEAD_ROWS = 5
#: What only holds other things, what is a sign, and what is no text at all; every other element is refused.
_HOLDERS = frozenset({"p", "r", "hyperlink", "smartTag", "sdt", "sdtContent", "customXml", "bdo", "dir"})
_SIGNS = {"br": "\n", "cr": "\n", "tab": "\t", "ptab": "\t", "noBreakHyphen": "\u2011", "softHyphen": "\u00ad"}
_SILENT = frozenset(
    {"", "tcPr", "rPr", "sdtPr", "sdtEndPr", "smartTagPr", "customXmlPr", "proofErr", "bookmarkStart", "bookmarkEnd"}
    | {"permStart", "permEnd", "lastRenderedPageBreak", "commentRangeStart", "commentRangeEnd", "commentReference"}
)
_TRACKED = frozenset({"ins", "del", "moveFrom", "moveTo"})
_STRANGE = {
    **dict.fromkeys(_TRACKED, "tracked changes: accept or reject them"),
    **dict.fromkeys(("fldChar", "fldSimple", "instrText"), "a field, such as a link or a date: turn it into plain text"),
    **dict.fromkeys(("drawing", "pict", "object", "AlternateContent"), "a picture or a box: take it out"),
    **dict.fromkeys(("footnoteReference", "endnoteReference"), "a footnote: take it out"),
    "tbl": "another table: take it out",
    "numPr": "a list with automatic numbers or bullets: type them instead",
    "sym": "a sign of a symbol font: type it in another font",
}


def export(rows: Sequence[Row], language: Language) -> bytes:
    """A document to translate in: a title, how to do it, and the table."""
    from docx import Document
    from docx.enum.section import WD_ORIENT
    from docx.shared import Cm

    document = Document()
    page = document.sections[0]
    page.orientation = WD_ORIENT.LANDSCAPE
    page.page_width, page.page_height = Cm(27.94), Cm(21.59)
    page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = Cm(2)
    document.add_heading(f"Translation into {language.english} ({language.tag})", 0)
    document.add_paragraph(HOW_TO)
    _fill(document.add_table(len(rows) + 1, len(COLUMNS), "Table Grid"), rows, language)
    out = io.BytesIO()
    document.save(out)
    return steady(out.getvalue())


def _fill(table: Table, rows: Sequence[Row], language: Language) -> None:
    from docx.oxml import OxmlElement
    from docx.shared import Cm

    table.autofit = False
    head, *lines = table.rows
    for cell, title in zip(head.cells, COLUMNS, strict=True):
        cell.paragraphs[0].add_run(title).bold = True
    head._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))  # python-docx has no other door to repeat it on each page
    for line, row in zip(lines, rows, strict=True):
        cells = line.cells
        _small(cells[0], row, language.tag)
        cells[1].paragraphs[0].add_run(row.source)
        _own(cells[2].paragraphs[0], row.text, language)
    for column, width in zip(table.columns, COLUMNS.values(), strict=True):
        column.width = Cm(width)
    for line in (head, *lines):
        for cell, width in zip(line.cells, COLUMNS.values(), strict=True):
            cell.width = Cm(width)


def _small(cell: _Cell, row: Row, tag: str) -> None:
    """The id, and small and grey under it the seal, and what else there is to say."""
    from docx.shared import Pt, RGBColor

    cell.paragraphs[0].add_run(row.id).font.size = Pt(_SMALL + 1)
    about = [row.state, f"about {row.room} characters" if row.room else ""]
    for text in (row.seal(tag), " · ".join(filter(None, about))):
        run = cell.add_paragraph().add_run(text)
        run.font.size, run.font.color.rgb = Pt(_SMALL), RGBColor.from_string(_GREY)


def _own(paragraph: Paragraph, text: str, language: Language) -> None:
    """Words of the language in their own direction; Word is told the language, for its spelling."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    run = paragraph.add_run(text)
    if language.rtl:
        paragraph.paragraph_format.element.get_or_add_pPr().append(OxmlElement("w:bidi"))
        run.font.rtl = True
    spelling = OxmlElement("w:lang")
    for kind in ("w:val", "w:eastAsia", "w:bidi"):
        spelling.set(qn(kind), language.tag)
    run.element.get_or_add_rPr().append(spelling)


def read(data: bytes, name: str, report: Report) -> tuple[Back, ...] | None:
    """The rows of a document that came back; None (and errors) if it holds no table with the columns."""
    document = _open(data, name, report)
    if document is None:
        return None
    heads: list[dict[str, int]] = []
    rows: list[tuple[dict[str, int], Any]] = []
    for table in _all(document.element.body, "tbl"):
        lines = list(_all(table, "tr"))
        at, head = next(((n, head) for n, line in enumerate(lines[:_HEAD_ROWS]) if len(head := _head(line)) > 1), (-1, {}))
        if not head and not (heads and any(_is_ours(line) for line in lines)):
            continue  # a table of something else; one that was split off ours has no header
        heads += [head] if head else []
        rows += [(heads[-1], line) for line in lines[at + 1 :]]
    lost = [title for title in COLUMNS if any(title not in head for head in heads)]
    if lost or not heads:
        message = f"a table lacks the column '{lost[0]}'" if lost else "there is no table with the columns"
        hint = f"its first row must name the columns: {', '.join(COLUMNS)}"
        report.error("key-missing", message, Where(path=name), hint)
        return None
    if len(rows) > MAX_ROWS:
        report.error("file-syntax", f"{name} has more than {MAX_ROWS} rows", Where(path=name), "split it")
        return None
    return tuple(back for number, (head, line) in enumerate(rows, 2) if (back := _back(head, line, number)) is not None)


def _open(data: bytes, name: str, report: Report) -> Document | None:
    from docx import Document

    try:
        document = Document(io.BytesIO(data))
        comments = len(list(document.comments))
        list(_all(document.element.body, "tbl"))
    except Exception as problem:  # the parts of a document can be broken in as many ways as python-docx has lines
        message = f"{name} is no document that can be read ({type(problem).__name__})"
        report.error("file-syntax", message, Where(path=name), "open it in Word or LibreOffice, and save it again as .docx")
        return None
    if comments:
        message = f"{name} has comments ({comments}), which are not taken"
        report.warning("value-wrong", message, Where(path=name), "read them in Word, and answer them by hand")
    return document


def _head(line: Any) -> dict[str, int]:
    """Where the columns stand, if a row is the header."""
    names = {title.casefold(): title for title in COLUMNS}
    found = (names.get(" ".join(_words(cell)[0].split()).casefold()) for cell in _all(line, "tc"))
    return {title: place for place, title in enumerate(found) if title}


def _is_ours(line: Any) -> bool:
    return any(SEAL.fullmatch(part.strip()) for cell in _all(line, "tc") for part in _words(cell)[0].split("\n"))


def _back(head: dict[str, int], line: Any, number: int) -> Back | None:
    """A row as it came back, or None if nothing stands in it."""
    cells = list(_all(line, "tc"))
    found = {title: _words(cells[place]) if place < len(cells) else ("", "") for title, place in head.items()}
    texts = {title: text for title, (text, _) in found.items()}
    faults = [f"the column '{title}' holds {fault}" for title, (_, fault) in found.items() if fault]
    if len(cells) <= max(head.values()) or any(_is_merged(cell) for cell in cells):
        faults.append("its cells are merged or missing: make a row of them as it was")
    if any(_names(child) & _TRACKED for child in line if _local(child) == "trPr"):
        faults.append(f"the row holds {_STRANGE['ins']}")
    if not faults and not any(text.strip() for text in texts.values()):
        return None
    about = [part.strip() for part in texts["id"].split("\n") if part.strip()]
    return Back(
        id=about[0] if about else "",
        place=f"row {number}",
        source=texts["English"],
        text=texts["translation"],
        seal=next((part for part in about[1:] if SEAL.fullmatch(part)), ""),
        fault="; ".join(faults),
    )


def _is_merged(cell: Any) -> bool:
    found = {_local(child): next(iter(child.attrib.values()), "") for child in cell.iterdescendants()}
    return "vMerge" in found or "hMerge" in found or found.get("gridSpan", "1") != "1"


def _words(cell: Any) -> tuple[str, str]:
    """The words of a cell, and what it holds that is no text, if anything: its paragraphs are lines."""
    pieces: list[str] = []
    fault = _walk(cell, pieces)
    text = "".join(pieces).removesuffix("\n")
    return text, fault or ("more than 64 KB" if too_long(text) else "")


def _walk(element: Any, pieces: list[str]) -> str:
    faults = []
    for child in element:
        name = _local(child)
        if name == "t":
            pieces.append(child.text or "")
        elif name in _SIGNS:
            pieces.append(_SIGNS[name])
        elif name in _HOLDERS:
            faults.append(_walk(child, pieces))
            pieces += ["\n"] if name == "p" else []
        elif name == "pPr":  # a mark of a paragraph can be tracked, and can stand for a number
            faults += [_STRANGE[found] for found in sorted(_names(child) & {*_TRACKED, "numPr"})]
        elif name not in _SILENT:
            faults.append(_STRANGE.get(name, f"something that is no text ({name})"))
    return next(filter(None, faults), "")


def _all(element: Any, name: str) -> Iterator[Any]:
    """The elements of a name, also those that stand in a frame of a form (sdt); not those inside one another."""
    for child in element:
        if _local(child) == name:
            yield child
        elif _local(child) in ("sdt", "sdtContent", "customXml"):
            yield from _all(child, name)


def _names(element: Any) -> set[str]:
    """The names of all elements in an element."""
    return {_local(child) for child in element.iterdescendants()}


def _local(element: Any) -> str:
    """The name of an element without its namespace; nothing for comments and the like."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
