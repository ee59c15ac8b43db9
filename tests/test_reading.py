"""Files are read strictly: encodings, unknown keys and wrong types each end in a sentence that helps."""

from dataclasses import dataclass, field
from pathlib import Path

import pytest

from pamphlet import reading
from pamphlet.diagnostics import Report
from pamphlet.reading import Length, encoding_of, from_table, garbled, read_bytes, read_text, read_toml, text_of


@dataclass(frozen=True)
class Inner:
    width: Length


@dataclass(frozen=True)
class Sample:
    name: str
    count: int = 1
    parts: tuple[str, ...] = ()
    inner: Inner | None = None
    table: dict[str, int] = field(default_factory=dict)


def read(data: object) -> tuple[Sample | None, list[str]]:
    report = Report()
    return from_table(Sample, data, "x.toml", report), [str(item) for item in report]


def test_a_full_table_becomes_a_value() -> None:
    value, faults = read({"name": "n", "count": 2, "parts": ["a"], "inner": {"width": "1in"}, "table": {"k": 3}})
    assert faults == []
    assert value is not None
    assert value.inner == Inner(Length(72.0))
    assert value.parts == ("a",)


def test_all_faults_are_told_at_once() -> None:
    value, faults = read({"nmae": "n", "count": "two", "inner": {"width": "wide"}})
    assert value is None
    assert faults == [
        "error[key-unknown]: unknown key 'nmae'\n  --> x.toml nmae\n  = hint: did you mean 'name'?",
        "error[value-wrong]: 'count' is 'two', want a whole number\n  --> x.toml count",
        "error[value-wrong]: 'wide' is not a length such as 3.5in, 85mm or 12pt\n  --> x.toml inner.width",
        "error[key-missing]: key 'name' is missing\n  --> x.toml name",
    ]


def test_true_is_no_number() -> None:
    assert read({"name": "n", "count": True})[0] is None


def test_bom_and_line_ends_do_not_matter(tmp_path: Path) -> None:
    (tmp_path / "f").write_bytes("\ufeffa\r\nb\rc".encode())
    assert read_text(tmp_path / "f", "f", Report()) == "a\nb\nc"


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (
            "id,name\n1,Caf\u00e9 Lumi\u00e8re\n".encode("cp1252"),
            "in line 2 a word would read 'Caf\u00e9' if the file is cp1252",
        ),
        ("id\n".encode("utf-16"), "saved as UTF-16"),
    ],
)
def test_other_encodings_are_named_never_guessed(tmp_path: Path, data: bytes, told: str) -> None:
    (tmp_path / "f.csv").write_bytes(data)
    report = Report()
    assert read_text(tmp_path / "f.csv", "f.csv", report) is None
    (item,) = report
    assert item.code == "file-encoding"
    assert told in item.message


def test_the_encoding_hint_names_both_ways_out(tmp_path: Path) -> None:
    (tmp_path / "f.csv").write_bytes(b"M\xe9tis")
    report = Report()
    read_text(tmp_path / "f.csv", "f.csv", report)
    hint = report.items[0].hint or ""
    assert "CSV UTF-8" in hint
    assert 'encoding = "cp1252" in region.toml' in hint
    assert read_text(tmp_path / "f.csv", "f.csv", Report(), "cp1252") == "M\u00e9tis"


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    report = Report()
    assert read_toml(tmp_path / "none.toml", "none.toml", report) is None
    assert [item.code for item in report] == ["file-missing"]


def test_broken_toml_names_the_line(tmp_path: Path) -> None:
    (tmp_path / "f.toml").write_text('a = 1\nb = "open\n')
    report = Report()
    assert read_toml(tmp_path / "f.toml", "f.toml", report) is None
    assert (report.items[0].code, report.items[0].where.line) == ("file-syntax", 2)  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "text",
    [
        "R\u00c3\u00a9seau",
        "8:30am\u00e2\u20ac\u201c5",
        "caf\ufffd",
        "8:30amG\u00c7\u00f45:00pm",
        "8:30am\u0393\u00c7\u00f45:00pm",
        "8:30am\u00d4\u00c7\u00f45:00pm",
        "R\u251c\u00aeseau",
        "8:30am\u201a\u00c4\u00ec5",
        "R\u221a\u00a9seau",
        "RA(c)seau",
    ],
)
def test_traces_of_wrong_conversions_are_seen(text: str) -> None:
    """bad-input: mojibake, by way of Windows, DOS and Mac Roman, and then through a program that had only plain letters."""
    assert garbled(text) is not None


@pytest.mark.parametrize(
    "text",
    [
        "R\u00e9seau \u00c2ge",
        "9\u20135",
        "\u0a38\u0a24",
        "\u4f60\u597d",
        "\u251c\u2500 a \u2514\u2500 b",
        "\u221a2",
        "Plan A (c) or b",
        "GAR\u00c7ON",
        "D\u00d4ME",
    ],
)
def test_real_text_is_not_taken_for_garbled(text: str) -> None:
    assert garbled(text) is None


# -- tables: more kinds of bytes than other files -------------------------------------------------------------------


def taken(data: bytes, encoding: str = "utf-8") -> tuple[str | None, list[str]]:
    report = Report()
    return text_of(data, "f.csv", report, encoding), list(map(str, report))


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_byte_order_mark_says_what_a_table_is(codec: str) -> None:
    """bad-input: UTF-8 BOM (Airtable, Excel); UTF-16 (Excel 'Unicode text')."""
    assert taken("name\tM\u00e9tis".encode(codec)) == ("name\tM\u00e9tis", [])


def test_a_byte_order_mark_at_the_big_end() -> None:
    assert taken(b"\xfe\xff" + "a\u0a38".encode("utf-16-be")) == ("a\u0a38", [])


def test_a_byte_order_mark_counts_more_than_what_region_toml_says() -> None:
    assert taken("M\u00e9tis".encode("utf-8-sig"), "cp1252") == ("M\u00e9tis", [])
    assert encoding_of(b"\xef\xbb\xbfa", "cp1252") == (b"\xef\xbb\xbf", "utf-8")
    assert encoding_of(b"a", "cp1252") == (b"", "cp1252")


def test_utf_16_that_breaks_off() -> None:
    assert taken(b"\xff\xfea\x00b") == (
        None,
        [
            "error[file-encoding]: f.csv begins as UTF-16 and goes on as something else\n  --> f.csv\n"
            '  = hint: save the sheet again, as "CSV UTF-8"'
        ],
    )


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"id,name\r2,M\xe9tis\r", "M\u00e9tis"),
        (b"id,name\r2,l\xd5ami\r", "l\u00d5ami"),
        (b"\xef\xbb\xbfa\nM\xe9tis;b", "M\u00e9tis"),
    ],
)
def test_the_first_word_that_is_not_utf_8_is_shown_as_windows_would_read_it(data: bytes, word: str) -> None:
    """bad-input: not UTF-8: cp1252, Mac Roman 0xD5, bare CR lines."""
    assert taken(data) == (
        None,
        [
            f"error[file-encoding]: not utf-8: in line 2 a word would read '{word}' if the file is cp1252 (Windows)\n"
            '  --> f.csv:2\n  = hint: save the file as "CSV UTF-8", or, if the word above is right, '
            'write encoding = "cp1252" in region.toml'
        ],
    )


def test_a_nul_is_named_with_its_line() -> None:
    """bad-input: NUL."""
    assert taken(b"id,name\n1,a\x00b\n") == (
        None,
        [
            "error[file-syntax]: the sign U+0000 is not for text\n  --> f.csv:2\n  = hint: delete it, or save the file as text again"
        ],
    )


def test_a_file_that_is_too_large_is_not_read_to_its_end(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """bad-input: file 20 MB."""
    path = tmp_path / "f.csv"
    with path.open("wb") as file:
        file.truncate(50 * 1024 * 1024)  # a hole: nothing is written
    report = Report()
    assert read_bytes(path, "f.csv", report) is None
    assert list(map(str, report)) == [
        "error[file-syntax]: f.csv is larger than 20 MB\n  --> f.csv\n  = hint: split it, or remove what is not a listing"
    ]
    monkeypatch.setattr(reading, "MAX_BYTES", 3)
    (tmp_path / "g").write_bytes(b"abc")
    assert read_bytes(tmp_path / "g", "g", Report()) == b"abc"
