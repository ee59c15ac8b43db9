"""Files are read strictly: encodings, unknown keys, wrong types and broken tables each end in a sentence that helps."""

from dataclasses import dataclass, field
from pathlib import Path

import pytest

from pamphlet.diagnostics import Report
from pamphlet.reading import Length, from_table, garbled, read_rows, read_text, read_toml


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
    ("text", "code", "line"),
    [
        ('id,name\n1,"open\n', "file-syntax", 2),
        ("id,nmae\n", "key-unknown", 1),
        ("id,id\n", "key-unknown", 1),
        ("name\n", "key-missing", 1),
        ("", "file-syntax", None),
        ("id,name\n1,a,b,c\n", "file-syntax", 2),
    ],
)
def test_broken_tables(tmp_path: Path, text: str, code: str, line: int | None) -> None:
    (tmp_path / "f.csv").write_text(text)
    report = Report()
    read_rows(tmp_path / "f.csv", "f.csv", {"id": True, "name": False}, report)
    assert report.items[0].code == code
    assert report.items[0].where is not None
    assert report.items[0].where.line == line


def test_rows_keep_their_line_numbers_over_line_breaks_in_cells(tmp_path: Path) -> None:
    (tmp_path / "f.csv").write_text('id,name\n1,"two\nlines"\n\n2,b\n')
    rows = read_rows(tmp_path / "f.csv", "f.csv", {"id": True, "name": False}, Report())
    assert rows is not None
    assert [(row.line, row.cells["id"]) for row in rows] == [(2, "1"), (5, "2")]


@pytest.mark.parametrize("text", ["R\u00c3\u00a9seau", "8:30am\u00e2\u20ac\u201c5", "caf\ufffd"])
def test_traces_of_wrong_conversions_are_seen(text: str) -> None:
    assert garbled(text) is not None


@pytest.mark.parametrize("text", ["R\u00e9seau \u00c2ge", "9\u20135", "\u0a38\u0a24", "\u4f60\u597d"])
def test_real_text_is_not_taken_for_garbled(text: str) -> None:
    assert garbled(text) is None
