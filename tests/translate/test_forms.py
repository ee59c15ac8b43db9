"""What no file may be: too large, packed like a bomb, with a DOCTYPE, something else; and no bytes end in a traceback."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pamphlet.diagnostics import Report
from pamphlet.source.project import Project
from pamphlet.tables.zipped import MAX_MEMBERS, MAX_UNPACKED, steady
from pamphlet.translate import forms
from pamphlet.translate.exchange import export, rows, take
from pamphlet.translate.forms import Row, form_of, is_safe, settled, short_hash
from pamphlet.translate.tables import read_review_sheet
from tests.conftest import TODAY
from tests.translate.desk import FORMS, back, rezipped, sent

KEYS = ("val.h", "tips.police")
NONE = "is not one of the three forms: Excel (.xlsx), XLIFF 1.2 (.xlf), Word (.docx)"


def zipped(members: dict[str, bytes], packing: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", packing) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def said(data: bytes, form: str = "xlsx") -> str:
    report = Report()
    assert not is_safe(data, form, "x.dat", report)
    return str(report.items[0]) if len(report.items) == 1 else f"{len(report.items)} diagnostics"


@pytest.mark.parametrize(
    ("data", "hint"),
    [
        (b"", "ask for it in the form in which it was sent"),
        (b"id,hash,English", "ask for it in the form in which it was sent"),
        (b"%PDF-1.7", "ask for it in the form in which it was sent"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1",
            "it is an old Office file, or has a password: save it as .xlsx or .docx, without a password",
        ),
        (b"PK\x03\x04 and then nothing", "it is damaged, or another program's file: ask for a new copy"),
        (zipped({"a.txt": b"a"}), "it is damaged, or another program's file: ask for a new copy"),
        (
            zipped({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet"}, zipfile.ZIP_STORED),
            "it is a LibreOffice file: save it as .xlsx or .docx",
        ),
    ],
)
def test_what_is_none_of_the_forms(data: bytes, hint: str) -> None:
    assert said(data) == f"error[file-syntax]: x.dat {NONE}\n  --> x.dat\n  = hint: {hint}"


def test_one_form_is_not_another(bundled: Project) -> None:
    data = {form: sent(bundled, "fr", form, KEYS) for form in FORMS}
    assert {form: form_of(text) for form, text in data.items()} == {form: form for form in FORMS}
    assert said(data["docx"], "xlsx") == (
        "error[value-wrong]: x.dat is Word (.docx), not Excel (.xlsx)\n  --> x.dat\n  = hint: take it in as docx"
    )


BOMBS: dict[str, Callable[[], bytes]] = {
    "it is too large when unpacked": lambda: zipped({"xl/workbook.xml": b"a", "b": bytes(MAX_UNPACKED)}),
    "it is packed far too tightly for a table of words": lambda: zipped({"xl/workbook.xml": b"a", "b": bytes(2 * 1024 * 1024)}),
    "it is packed or locked in a way that no Office program uses": lambda: zipped(
        {"xl/workbook.xml": b"a" * 100}, zipfile.ZIP_LZMA
    ),
    "it holds a DOCTYPE": lambda: zipped({"xl/workbook.xml": b'<?xml version="1.0"?><!DOCTYPE x []><x/>'}),
}


@pytest.mark.parametrize("why", BOMBS)
def test_a_file_that_would_grow_without_end_is_not_read(why: str) -> None:
    assert said(BOMBS[why]()) == (
        f"error[file-syntax]: x.dat is not read: {why}\n  --> x.dat\n  = hint: save it again in the program that made it"
    )


def test_too_many_members() -> None:
    many = {"xl/workbook.xml": b"a", **{f"{n}.txt": b"" for n in range(MAX_MEMBERS)}}
    assert "it is too large when unpacked" in said(zipped(many))


def test_a_locked_member() -> None:
    data = bytearray(zipped({"xl/workbook.xml": b"a"}))
    data[data.index(b"PK\x01\x02") + 8] |= 1
    assert "packed or locked" in said(bytes(data))


def test_a_member_that_is_larger_than_it_says() -> None:
    """The directory says one byte, the data go on: what is read stays within what it says, and its checksum is wrong."""
    data = bytearray(zipped({"xl/workbook.xml": b"a" * 1000}))
    at = data.index(b"PK\x01\x02") + 24
    data[at : at + 4] = (1).to_bytes(4, "little")
    assert "it is damaged" in said(bytes(data))


def test_a_member_whose_data_are_broken() -> None:
    data = bytearray(zipped({"xl/workbook.xml": b"words " * 100}))
    data[45:55] = b"\xff" * 10
    assert "it is damaged" in said(bytes(data))


def test_a_large_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forms, "MAX_BYTES", 10)
    assert said(b"x" * 11) == (
        "error[file-syntax]: x.dat is larger than 20 MB\n  --> x.dat\n  = hint: send the table alone, without pictures"
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_doctype_in_xliff(encoding: str) -> None:
    text = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><xliff version="1.2"/>'
    data = text.replace("?>", f' encoding="{encoding}"?>', 1).encode(encoding)
    assert "it holds a DOCTYPE" in said(data, "xliff")


def test_two_files_made_at_different_times_are_the_same() -> None:
    a, b = zipped({"docProps/core.xml": b"Lee, 2026", "x": b"1"}), io.BytesIO()
    with zipfile.ZipFile(b, "w") as archive:
        archive.writestr(zipfile.ZipInfo("docProps/core.xml", (2020, 2, 2, 2, 2, 2)), b"Kim, 2025")
        archive.writestr("x", b"1")
    assert steady(a) == steady(b.getvalue())
    with zipfile.ZipFile(io.BytesIO(steady(a))) as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert b"Lee" not in archive.read("docProps/core.xml")


@pytest.mark.parametrize("form", FORMS)
def test_no_file_tells_who_made_it_or_when(bundled: Project, form: str) -> None:
    data = sent(bundled, "fr", form, KEYS)
    said = [data]
    if form != "xliff":
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            said = [archive.read(info) for info in archive.infolist() if info.filename.startswith("docProps/core")]
            assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert len(said) == 1
    assert not [word for word in (b"creator", b"created", b"odified", b"date=", b"docx", b"2026") if word in said[0]]


def test_a_seal_is_bound_to_english_language_and_words() -> None:
    row = Row(id="a", sha256=short_hash("a", "b"), source="b", text="c", state="translated")
    assert row.seal("fr") == f"{sha256(chr(0).join('ab').encode()).hexdigest()[:16]}-fr-{sha256(b'c').hexdigest()[:8]}"
    assert len({row.seal("fr"), row.seal("ar"), replace(row, text="d").seal("fr"), replace(row, sha256="0").seal("fr")}) == 4
    assert replace(row, text=" c\r\n").seal("fr") == row.seal("fr")
    assert short_hash("a", "e\u0301") == short_hash("a", "\u00e9")


def test_white_space_stays_where_the_source_has_some() -> None:
    assert settled(" a\r\n ", "b") == "a"
    assert settled(" a ", " b") == " a"
    assert settled(" a ", "b ") == "a "


# -- any bytes ----------------------------------------------------------------------------------------------------


def quiet(project: Project, form: str, data: bytes) -> None:
    """Whatever a file holds, there is an answer in words, and nothing changes that is not named."""
    report = Report()
    taken = take(project, "fr", form, data, "x", TODAY, report)
    assert bool(taken.files) <= bool(taken.taken)
    assert all(item.hint or item.where for item in report)
    if form == "xlsx":
        read_review_sheet(data, "x", "fr", Report())


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("start", [b"", b"PK\x03\x04", b"<xliff ", b'<xliff version="1.2"><file><body>'])
def test_random_bytes(bundled: Project, form: str, start: bytes) -> None:
    given(st.binary(max_size=300))(lambda data: quiet(bundled, form, start + data))()


@pytest.mark.parametrize("form", FORMS)
def test_truncated_and_overwritten_files(bundled: Project, form: str) -> None:
    slim = replace(bundled, messages={key: bundled.messages[key] for key in KEYS})
    whole = sent(slim, "fr", form)

    @settings(max_examples=150)
    @given(st.integers(0, len(whole)), st.integers(0, len(whole)), st.binary(max_size=8))
    def check(cut: int, at: int, over: bytes) -> None:
        quiet(slim, form, whole[:cut])
        quiet(slim, form, whole[:at] + over + whole[at + len(over) :])

    check()


MEMBERS = {
    "xlsx": (
        "xl/worksheets/sheet2.xml",
        "xl/workbook.xml",
        "xl/styles.xml",
        "[Content_Types].xml",
        "xl/_rels/workbook.xml.rels",
    ),
    "docx": ("word/document.xml", "[Content_Types].xml", "word/_rels/document.xml.rels"),
}


@pytest.mark.parametrize(("form", "member"), [(form, member) for form, members in MEMBERS.items() for member in members])
def test_files_that_are_whole_with_a_part_that_is_not(bundled: Project, form: str, member: str) -> None:
    slim = replace(bundled, messages={key: bundled.messages[key] for key in KEYS})
    whole = sent(slim, "fr", form)
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        size = len(archive.read(member).decode("utf-8"))

    @settings(max_examples=60)
    @given(
        st.integers(0, size),
        st.integers(0, 40),
        st.sampled_from(["", "<", "/>", '"', "99999999", "-1", "&#0;", "x", "r:id", "é"]),
    )
    def check(at: int, gone: int, put: str) -> None:
        quiet(slim, form, rezipped(whole, member, lambda text: text[:at] + put + text[at + gone :]))

    check()


def test_large_tables_are_still_read(bundled: Project) -> None:
    """A table of a thousand rows of long texts, all of them unknown, comes back with each of them named."""
    row = rows(bundled, "fr", TODAY, {}, Report())[0]
    many = [replace(row, id=f"x{n}", text=f"{n} " + "mot " * 100) for n in range(1000)]
    for form in FORMS:
        taken, said = back(bundled, "fr", form, export(many, bundled.languages["fr"], form))
        assert (said, len(taken.refused)) == ([], 1000)
