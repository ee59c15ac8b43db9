"""What is broken, hostile or something else, at the command itself: refused at once, in one sentence, in little memory."""

from __future__ import annotations

import io
import json
import stat
import time
import tracemalloc
import warnings
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from openpyxl import Workbook

from pamphlet.cli.main import main
from tests.feeds.feeds import folder, good, read, saved, service, table, with_changes, zipped

TABLES = {f"{name}.csv": table(rows) for name, rows in with_changes().items()}
#: A minute's work for nobody: seconds, and bytes beyond what the tool needs anyway (research: bad-input).
SECONDS, BYTES = 2.0, 64 * 1024 * 1024
OURS = "name,categories,phone,description\n"


def in_zip(path: Path, name: str, data: str | bytes) -> Path:
    return zipped(path / "feed.zip", {**TABLES, name: data})


def in_folder(path: Path, name: str, data: str | bytes) -> Path:
    source = folder(path / "feed", with_changes())
    (source / name).write_bytes(data if isinstance(data, bytes) else data.encode())
    return source


def alone(path: Path, name: str, data: str | bytes) -> Path:
    (path / name).write_bytes(data if isinstance(data, bytes) else data.encode())
    return path / name


def link_in_zip(path: Path) -> Path:
    source = in_zip(path, "notes.txt", "")
    with zipfile.ZipFile(source, "a") as archive:
        info = zipfile.ZipInfo("contacts.csv")
        info.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(info, "/etc/passwd")
    return source


def link_in_folder(path: Path, target: str) -> Path:
    source = folder(path / "feed", with_changes())
    (source / "contacts.csv").symlink_to(target)
    return source


def locked(path: Path) -> Path:
    source = in_zip(path, "notes.txt", "")
    data = bytearray(source.read_bytes())
    data[data.find(b"PK\x01\x02") + 8] |= 1
    source.write_bytes(data)
    return source


def twice(path: Path) -> Path:
    source = in_zip(path, "notes.txt", "")
    with zipfile.ZipFile(source, "a") as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        archive.writestr("phones.csv", "id,number\n")
    return source


def entities(path: Path) -> Path:
    """A workbook whose sheet unpacks to a thousand million letters."""
    book = Workbook()
    book.worksheets[0].append(["name", "categories", "phone"])
    plain, out = io.BytesIO(), path / "feed.xlsx"
    book.save(plain)
    more = "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))
    with zipfile.ZipFile(plain) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            text = old.read(name).decode()
            if name.endswith("sheet1.xml"):
                text = f'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">{more}]>' + text.replace("<t>name", "<t>&j;")
            new.writestr(name, text)
    return out


def empty_book(path: Path) -> Path:
    Workbook().save(path / "feed.xlsx")
    return path / "feed.xlsx"


def empty_zip(path: Path) -> Path:
    return zipped(path / "feed.zip", {})


def nothing(path: Path) -> Path:
    (path / "feed").mkdir()
    return path / "feed"


MANY = 20_001
ROWS = [{"id": f"s{n}", "name": f"Line {n}"} for n in range(MANY)]
ATTACKS: dict[str, tuple[Callable[[Path], Path], str]] = {
    "bomb": (lambda p: in_zip(p, "phones.csv", "id,number\n" + "0" * 50_000_000), "more than 100 times its packed size"),
    "bomb of rows": (
        lambda p: in_zip(p, "phones.csv", "id,number\n" + "a,b\n" * 5_000_000),
        "more than 100 times its packed size",
    ),
    "above": (lambda p: in_zip(p, "../phones.csv", "x"), "a path in the zip leads out of it"),
    "absolute": (lambda p: in_zip(p, "/etc/phones.csv", "x"), "a path in the zip leads out of it"),
    "link in a zip": (link_in_zip, "the zip holds a link instead of a file"),
    "link out of a folder": (lambda p: link_in_folder(p, "/etc/passwd"), "this link leads out of the folder"),
    "link to itself": (lambda p: link_in_folder(p, "contacts.csv"), "Too many levels of symbolic links"),
    "locked": (locked, "the zip is locked with a password"),
    "zip in a zip": (lambda p: zipped(p / "feed.zip", {"inner.zip": b"PK"}), "an archive inside the archive is not opened"),
    "member twice": (twice, "'phones.csv' is there twice"),
    "huge cell": (
        lambda p: in_folder(p, "services.csv", 'id,name\n1,"' + "word\n" * 10_000_000),
        "field larger than field limit",
    ),
    "huge cell alone": (lambda p: alone(p, "a.csv", OURS + 'A,crisis,988,"' + "word\n" * 10_000_000), "is larger than 20 MB"),
    "large cell alone": (
        lambda p: alone(p, "a.csv", OURS + 'A,crisis,988,"' + "word\n" * 3_000_000 + '"\n'),
        "a cell holds more than 64 KB",
    ),
    "too many services": (lambda p: folder(p / "feed", with_changes(services=ROWS)), "more than 20,000 services"),
    "too many rows": (lambda p: alone(p, "a.csv", OURS + "A,crisis,988,\n" * MANY), "more than 20000 rows"),
    "too many in JSON": (
        lambda p: saved(p / "a.json", [{**row, "phones": []} for row in ROWS]),
        "more than 20,000 services",
    ),
    "open quote": (lambda p: in_folder(p, "phones.csv", 'id,number\n1,"604\n'), "not CSV: unexpected end of data"),
    "open quote alone": (lambda p: alone(p, "a.csv", OURS + 'A,crisis,"988,\n'), "a quotation mark is opened and never closed"),
    "NUL": (lambda p: in_folder(p, "phones.csv", b"id,number\n1,6\x0004\n"), "the sign U+0000 is not for text"),
    "NUL alone": (lambda p: alone(p, "a.csv", OURS + "A\x00,crisis,988,\n"), "the sign U+0000 is not for text"),
    "deep list": (lambda p: alone(p, "a.json", "[" * 100_000 + "]" * 100_000), "brackets inside brackets without end"),
    "deep object": (
        lambda p: alone(p, "a.json", '{"a":' * 100_000 + "1" + "}" * 100_000),
        "brackets inside brackets without end",
    ),
    "NaN": (lambda p: saved(p / "a.json", service(minimum_age=float("nan"))), "not JSON: NaN is no number"),
    "infinite": (lambda p: alone(p, "a.json", '{"id": 1e999, "name": "A", "phones": []}'), "not JSON: 1e999 is no number"),
    "endless number": (lambda p: alone(p, "a.json", '{"id": ' + "9" * 1_000_000 + "}"), "(1,000,000 digits) is no number"),
    "key twice": (
        lambda p: alone(p, "a.json", '{"name": "A", "phones": [{"number": "604", "number": "605"}]}'),
        "the key 'number' is given twice in one object",
    ),
    "entity bomb": (entities, "it holds a DOCTYPE"),
    "KML": (lambda p: alone(p, "a.kml", '<?xml version="1.0"?><kml/>'), "this is a map (KML)"),
    "AIRS": (lambda p: alone(p, "a.xml", '<?xml version="1.0"?><Source><Agency/></Source>'), "this is XML"),
    "JSON-LD": (
        lambda p: alone(p, "a.json", '{"@context": "https://schema.org", "@type": "Organization", "name": "A", "phones": []}'),
        "this JSON holds no services of Open Referral",
    ),
    "PDF": (lambda p: alone(p, "a.csv", "%PDF-1.7\n"), "this is a PDF"),
    "empty file": (lambda p: alone(p, "a.csv", ""), "the file is empty"),
    "empty table": (lambda p: in_folder(p, "services.csv", ""), "the table is empty"),
    "empty workbook": (empty_book, "the workbook is empty"),
    "empty zip": (empty_zip, "the zip is empty"),
    "empty folder": (nothing, "the folder has no services.csv and no JSON"),
}


def imported(project: Path, source: Path) -> Result:
    words = ["listings", "import", str(source), "-r", "riverside", "--kind", "crisis", "--project", str(project)]
    return CliRunner().invoke(main, words)


@pytest.mark.parametrize("name", ATTACKS)
def test_what_cannot_be_taken_is_refused_at_once(lantern: Path, tmp_path: Path, name: str) -> None:
    make, message = ATTACKS[name]
    source = make(tmp_path)
    before = (lantern / "regions/riverside/services.csv").read_bytes()
    begun = time.process_time()  # what others do on this machine does not count
    done = imported(lantern, source)
    assert time.process_time() - begun < SECONDS
    assert done.exit_code == 1, done.output
    assert done.output.count("error[") == 1, done.output
    assert message in done.output.splitlines()[0]
    assert "Traceback" not in done.output
    assert "internal" not in done.output
    assert len(done.output) < 800
    assert (lantern / "regions/riverside/services.csv").read_bytes() == before
    assert not (lantern / "regions/riverside/imported.jsonl").exists()


@pytest.mark.parametrize(
    "name", ["bomb", "bomb of rows", "huge cell", "huge cell alone", "deep object", "too many services", "entity bomb"]
)
def test_what_cannot_be_taken_fills_no_memory(tmp_path: Path, name: str) -> None:
    source = ATTACKS[name][0](tmp_path)
    tracemalloc.start()
    feed, _ = read(source)
    worst = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert feed is None
    assert worst < BYTES


def test_formulas_stand_in_no_cell(lantern: Path, tmp_path: Path) -> None:
    book = Workbook()
    for row in (["name", "categories", "phone", "description"], ["=1+1", "crisis", "604-555-0142", ""]):
        book.worksheets[0].append(row)
    book.worksheets[0].append(["Night Line", "crisis", "604-555-0143", '=HYPERLINK("https://evil.example")'])
    book.worksheets[0].append(["Day Line", "crisis", '=HYPERLINK("https://evil.example")', ""])
    book.save(tmp_path / "feed.xlsx")
    feed = good(tmp_path / "feed.xlsx")
    assert [(row.cells["name"], row.cells.get("description")) for row in feed.candidates] == [("Night Line", None)]
    assert [(row.name, row.why) for row in feed.refused] == [
        ("=1+1", "its name cannot be printed as it is"),
        ("Day Line", "no phone, text or website"),
    ]
    done = imported(lantern, tmp_path / "feed.xlsx")
    assert done.exit_code == 0, done.output
    assert ",=" not in (lantern / "regions/riverside/services.csv").read_text("utf-8")


def test_json_on_one_long_line_is_taken(tmp_path: Path) -> None:
    """As programs write it: a megabyte and more without an end of line."""
    text = json.dumps([service(id=str(n), name=f"Line {n}", description="word " * 200) for n in range(1_200)])
    assert len(text) > 1_400_000
    (tmp_path / "feed.json").write_text(text)
    assert len(good(tmp_path / "feed.json").candidates) == 1_200
