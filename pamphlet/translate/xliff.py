"""XLIFF 1.2, the form of translators' own tools (OmegaT, Poedit, memoQ, Trados). The only user of lxml.

Enters: rows, or the bytes of a file that came back. Leaves: a file with one <file> element for each part of the project, or
its units. What a tool says of a unit is taken for what it is: `approved` and `final` are claims, for many tools never take
them back when words change (research: translation, traps 4 and 5).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from pamphlet.diagnostics import Report, Where
from pamphlet.reading import MAX_ROWS
from pamphlet.source.catalog import Language
from pamphlet.translate.forms import Back, Row, too_long
from pamphlet.translate.segments import SOURCE, file_name

if TYPE_CHECKING:
    from lxml.etree import _Element

SPACE = "urn:oasis:names:tc:xliff:document:1.2"
_PRESERVE = "{http://www.w3.org/XML/1998/namespace}space"
#: XLIFF's word for each state.
STATE = {
    "empty": "needs-translation",
    "draft": "needs-review-translation",
    "translated": "translated",
    "reviewed": "signed-off",
}
_DONE = frozenset({"translated", "final", "signed-off"})
_CLAIMS = frozenset({"final", "signed-off"})
#: Words that a machine wrote, or that were made for other words, are drafts whatever else is said of them.
_UNSEEN = frozenset({"leveraged-mt", "mt-suggestion", "fuzzy-match"})
_US = "developer"


def export(rows: Sequence[Row], language: Language) -> bytes:
    """An XLIFF 1.2 file to translate in."""
    from lxml import etree

    root = etree.fromstring(f'<xliff version="1.2" xmlns="{SPACE}"/>'.encode())
    for part, members in groupby(rows, key=lambda row: row.id.partition("/")[0] if "/" in row.id else ""):
        about = {
            "original": file_name(part, language.tag),
            "source-language": SOURCE,
            "target-language": language.tag,
            "datatype": "plaintext",
        }
        body = etree.SubElement(etree.SubElement(root, f"{{{SPACE}}}file", about), f"{{{SPACE}}}body")
        for row in members:
            _unit(body, row, language.tag)
    etree.indent(root)
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True) + b"\n"


def _unit(body: _Element, row: Row, tag: str) -> None:
    from lxml import etree

    def add(name: str, text: str, **about: str) -> None:
        etree.SubElement(unit, f"{{{SPACE}}}{name}", about).text = text

    about = {"id": row.id, "resname": row.id.partition("/")[2] or row.id, "extradata": row.seal(tag), _PRESERVE: "preserve"}
    about |= {"maxwidth": str(row.room), "size-unit": "char"} if row.room else {}
    about |= {"approved": "yes"} if row.state == "reviewed" else {}
    unit = etree.SubElement(body, f"{{{SPACE}}}trans-unit", about)
    add("source", row.source)
    add("target", row.text, state=STATE[row.state])
    for note in filter(None, (row.note, row.previous and f"This draft was made for: {row.previous}")):
        add("note", note, **{"from": _US})
    if row.remark:
        add("note", row.remark, **{"from": "translator"})


def read(data: bytes, name: str, tag: str, report: Report) -> tuple[Back, ...] | None:
    """The units of a file that came back; None (and an error) if it is not XLIFF 1.2, or not in the language."""
    root = _parse(data, name, report)
    if root is None:
        return None
    version = root.get("version", "")
    if _local(root) != "xliff" or not version.startswith("1."):
        message = f"{name} is XLIFF {version}" if _local(root) == "xliff" else f"{name} is no XLIFF"
        report.error("file-syntax", message.rstrip(), Where(path=name), "save it as XLIFF 1.2")
        return None
    for file in _children(root, "file"):
        written = file.get("target-language", "").replace("_", "-")
        if written and written.casefold().partition("-")[0] != tag.casefold().partition("-")[0]:
            hint = f"take it in as {written}, or ask for the file in '{tag}'"
            report.error("language-unknown", f"{name} is in '{written}', not in '{tag}'", Where(path=name), hint)
            return None
    units = [element for element in root.iter() if _local(element) == "trans-unit"]
    if len(units) > MAX_ROWS:
        report.error("file-syntax", f"{name} has more than {MAX_ROWS} units", Where(path=name), "split it")
        return None
    return tuple(_back(unit, number) for number, unit in enumerate(units, 1))


def _parse(data: bytes, name: str, report: Report) -> _Element | None:
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError, LookupError) as problem:
        hint = "save it again in the program that made it, or ask for a new copy"
        line = getattr(problem, "lineno", None) or None
        report.error("file-syntax", f"{name} is no XML that can be read", Where(path=name, line=line), hint)
        return None
    if getattr(root.getroottree().docinfo, "doctype", ""):  # also one in an encoding that hides it
        report.error("file-syntax", f"{name} is not read: it holds a DOCTYPE", Where(path=name), "delete that line")
        return None
    return root


def _back(unit: _Element, number: int) -> Back:
    source, target = (next(_children(unit, name), None) for name in ("source", "target"))
    faults = [fault for element in (source, target) if element is not None and (fault := _fault(element))]
    state = target.get("state", "") if target is not None else ""
    approved = unit.get("approved") == "yes"
    unseen = target is not None and target.get("state-qualifier", "") in _UNSEEN
    return Back(
        id=unit.get("id", "").strip(),
        place=f"unit {number}",
        source=_text(source),
        text=_text(target),
        seal=unit.get("extradata"),
        remark="\n".join(_text(note) for note in _children(unit, "note") if note.get("from") != _US),
        done=not unseen and (state in _DONE or (approved and not state)),
        claim=state in _CLAIMS or approved,
        fault="; ".join(faults),
    )


def _fault(element: _Element) -> str:
    """Why the words of an element cannot be taken, or nothing. Marks of segments (<mrk>) are only marks."""
    strange = [_local(child) for child in element.iterdescendants() if _local(child) != "mrk"]
    if strange:
        return f"the {_local(element)} holds <{strange[0]}>: take out its formatting, so that only words are left"
    return f"the {_local(element)} holds more than 64 KB" if too_long(_text(element)) else ""


def _text(element: _Element | None) -> str:
    """The words of an element without its comments."""
    return "" if element is None else "".join(str(piece) for piece in element.itertext())


def _children(element: _Element, name: str) -> Iterator[_Element]:
    return (child for child in element if _local(child) == name)


def _local(element: _Element) -> str:
    """The name of an element without its namespace; nothing for comments and the like."""
    tag: object = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else "a comment"
