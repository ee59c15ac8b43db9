"""Files of strangers: read as they are, in memory, under caps, and never anywhere else."""

import os
import random
import stat
import time
import zipfile
from pathlib import Path

import pytest

from pamphlet.feeds import archive
from pamphlet.feeds.archive import Member, SourceError, member_of, opened
from pamphlet.feeds.feed import FORMS
from tests.feeds.feeds import LANTERN, fault, folder, good, one, read, table, zipped

SERVICES = table(LANTERN["services"])


def lines(data: bytes, encoding: str = "utf-8") -> list[str]:
    import io

    return list(Member("services.csv", len(data), lambda: io.BytesIO(data)).lines(encoding))


def members(source: Path) -> list[str]:
    with opened(source, lambda base: base.endswith(".csv")) as (found, _):
        return sorted(member.path for member in found.values())


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_end_as_any_machine_ends_them(end: str) -> None:
    assert [line.strip() for line in lines(f"a,b{end}c,d{end}".encode())] == ["a,b", "c,d"]


def test_a_byte_order_mark_is_no_text() -> None:
    assert lines(b"\xef\xbb\xbfid,name\n") == ["id,name\n"]


def test_a_character_may_lie_across_two_reads() -> None:
    text = "é" * 5000 + "\n"
    assert lines(text.encode()) == [text]
    assert lines(b"x" + text.encode()) == ["x" + text]


def test_what_is_not_utf8_is_shown_as_it_would_read() -> None:
    data = b"id,name\r\n" * 3000 + "1,Café Lune".encode("cp1252") + b"\r\n"
    with pytest.raises(SourceError) as caught:
        lines(data)
    assert str(caught.value) == "not utf-8: in line 3001 a word would read 'Café' if the file is cp1252 (Windows)"
    assert caught.value.line == 3001
    assert caught.value.hint == 'save the file as "CSV UTF-8", or, if the word above is right, name it: --encoding cp1252'
    assert lines(data, "cp1252")[-1] == "1,Café Lune\r\n"


@pytest.mark.parametrize(
    ("data", "encoding", "message"),
    [
        ("id,name\n".encode("utf-16"), "utf-8", "it is saved as UTF-16"),
        (b"id,name\n1,a\x00b\n", "utf-8", "the sign U+0000 is not for text"),
        (b"id,name\n1,a\x1bb\n", "utf-8", "the sign U+001B is not for text"),
        (b"x" * (2 * 1024 * 1024), "utf-8", "a line is longer than 1 MB"),
        (b"id,name\n", "klingon", "'klingon' is not an encoding"),
        (b"id,name\n", "undefined", "'undefined' is not an encoding of text"),
    ],
)
def test_what_is_no_text(data: bytes, encoding: str, message: str) -> None:
    with pytest.raises(SourceError) as caught:
        lines(data, encoding)
    assert str(caught.value) == message


def test_members_are_found_by_their_base_names(tmp_path: Path) -> None:
    source = zipped(
        tmp_path / "feed.zip",
        {"deep/er/Services.CSV": SERVICES, "__MACOSX/deep/._services.csv": b"\x00", "readme.txt": "hello", ".hidden.csv": "x"},
    )
    with opened(source, lambda base: base.endswith(".csv")) as (found, others):
        assert list(found) == ["services.csv"]
        assert (found["services.csv"].path, others) == ("deep/er/Services.CSV", 1)
        assert "".join(found["services.csv"].lines()).splitlines() == SERVICES.splitlines()


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("../services.csv", "a path in the zip leads out of it"),
        ("a/../../services.csv", "a path in the zip leads out of it"),
        ("/etc/services.csv", "a path in the zip leads out of it"),
        ("C:/services.csv", "a path in the zip leads out of it"),
        ("more.zip", "an archive inside the archive is not opened"),
        ("more.tar", "an archive inside the archive is not opened"),
    ],
)
def test_a_zip_with_what_none_has_is_refused(tmp_path: Path, name: str, message: str) -> None:
    source = zipped(tmp_path / "feed.zip", {"services.csv": SERVICES, name: "x"})
    told = fault(source)
    assert told.startswith(f"error[feed-form]: {message}\n  --> feed.zip/{name}\n")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["feed.zip"]
    assert not (tmp_path.parent / "services.csv").exists()


def test_backslashes_lead_out_as_well(tmp_path: Path) -> None:
    info = zipfile.ZipInfo("x")
    info.filename = "..\\services.csv"
    with zipfile.ZipFile(tmp_path / "feed.zip", "w") as out:
        out.writestr(info, SERVICES)
    assert "a path in the zip leads out of it" in fault(tmp_path / "feed.zip")


def test_a_link_in_a_zip_is_refused(tmp_path: Path) -> None:
    info = zipfile.ZipInfo("services.csv")
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(tmp_path / "feed.zip", "w") as out:
        out.writestr(info, "/etc/passwd")
    assert "the zip holds a link instead of a file" in fault(tmp_path / "feed.zip")


def test_a_locked_zip_is_refused(tmp_path: Path) -> None:
    source = zipped(tmp_path / "feed.zip", {"services.csv": SERVICES})
    data = bytearray(source.read_bytes())
    data[data.index(b"PK\x01\x02") + 8] |= 1
    source.write_bytes(data)
    assert "the zip is locked with a password" in fault(source)


def test_two_files_of_one_name_are_refused(tmp_path: Path) -> None:
    source = zipped(tmp_path / "feed.zip", {"old/services.csv": SERVICES, "new/Services.csv": SERVICES})
    assert fault(source).splitlines()[0] == (
        "error[feed-form]: 'services.csv' is there twice: old/services.csv and new/Services.csv"
    )


def test_a_bomb_is_refused_before_it_unpacks(tmp_path: Path) -> None:
    source = zipped(tmp_path / "feed.zip", {"services.csv": b"id,name\n" + b"0" * 50_000_000})
    assert source.stat().st_size < 60_000
    begun = time.monotonic()
    assert fault(source).splitlines()[0] == "error[feed-form]: it unpacks to 48 MB, more than 100 times its packed size"
    assert time.monotonic() - begun < 1


def test_a_zip_that_lies_of_its_size_is_refused(tmp_path: Path) -> None:
    source = zipped(tmp_path / "feed.zip", {"services.csv": b"id,name\n" + b"0" * 50_000_000})
    data = bytearray(source.read_bytes())
    at = data.index(b"PK\x01\x02")
    data[at + 24 : at + 28] = (900).to_bytes(4, "little")
    source.write_bytes(data)
    assert "this member of the zip cannot be read" in fault(source)


def test_all_files_together_have_a_cap(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MAX_TOTAL", 2 * 1024 * 1024)
    noise = random.Random(1).randbytes(1_000_000).hex()
    source = folder(tmp_path / "feed", {"services": LANTERN["services"]})
    (source / "phones.csv").write_text(noise)
    (source / "locations.csv").write_text(noise)
    assert "its files have 4 MB, at most 2 MB are read" in fault(source)


def test_a_zip_that_lists_more_than_a_directory_has(tmp_path: Path) -> None:
    source = zipped(tmp_path / "feed.zip", {f"{n}.txt": "" for n in range(2_001)})
    assert "the zip lists more than 2,000 files" in fault(source)


def test_broken_and_empty_zips(tmp_path: Path) -> None:
    source = zipped(tmp_path / "feed.zip", {"services.csv": SERVICES})
    whole = source.read_bytes()
    source.write_bytes(whole[:-30])
    assert "the zip cannot be read: its end is missing" in fault(source)
    damaged = bytearray(whole)
    damaged[60] ^= 0xFF
    source.write_bytes(damaged)
    assert "this member of the zip cannot be read" in fault(source)
    with zipfile.ZipFile(source, "w"):
        pass
    assert fault(source).splitlines()[0] == "error[feed-form]: the zip is empty"


def test_a_random_zip_is_refused_with_the_forms(tmp_path: Path) -> None:
    source = zipped(tmp_path / "holiday.zip", {"beach.jpg": b"\xff\xd8", "notes.txt": "sun"})
    assert fault(source) == (f"error[feed-form]: the zip has no services.csv and no JSON\n  --> holiday.zip\n  = hint: {FORMS}")


def test_a_link_out_of_a_folder_is_not_followed(tmp_path: Path) -> None:
    source = folder(tmp_path / "feed", {name: rows for name, rows in LANTERN.items() if name != "phones"})
    (tmp_path / "elsewhere.csv").write_text(table(LANTERN["phones"]))
    (source / "phones.csv").symlink_to(tmp_path / "elsewhere.csv")
    assert fault(source) == (
        "error[feed-form]: this link leads out of the folder\n  --> feed/phones.csv\n  = hint: put the file itself there"
    )


def test_links_inside_a_folder_are_followed_and_strange_ones_do_not_matter(tmp_path: Path) -> None:
    source = folder(tmp_path / "feed", LANTERN)
    (source / "phones.csv").rename(source / "numbers.txt")
    (source / "phones.csv").symlink_to("numbers.txt")
    (source / "datapackage.json").symlink_to("/etc/passwd")
    (source / "loop").symlink_to(source)
    assert one(source)["phone"] == "604-555-0142 ext 0110"


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    source = folder(tmp_path / "feed", LANTERN)
    (source / "schedules.csv").unlink()
    os.mkfifo(source / "schedules.csv")
    assert "this is no file" in fault(source)
    os.mkfifo(tmp_path / "pipe.csv")
    assert "this is no file" in fault(tmp_path / "pipe.csv")


def test_a_folder_of_everything_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MAX_FILES", 5)
    for n in range(6):
        (tmp_path / f"{n}.txt").touch()
    assert "the folder has more than 5 files" in fault(tmp_path)


def test_hidden_folders_are_passed_over(tmp_path: Path) -> None:
    source = folder(tmp_path / "feed", LANTERN)
    folder(source / ".git", {"services": LANTERN["services"]})
    assert len(good(source).candidates) == 1


def test_json_has_a_cap_of_its_own(tmp_path: Path) -> None:
    path = tmp_path / "feed.json"
    path.write_text("[" + " " * 20 * 1024 * 1024 + "]")
    with pytest.raises(SourceError, match="this file has 20 MB, and at most 20 MB of JSON are read at once"):
        member_of(path).text("utf-8", 20 * 1024 * 1024)


def test_packages_with_addresses_are_never_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import socket

    def refused(*_: object, **__: object) -> None:
        raise AssertionError("a network was touched")

    monkeypatch.setattr(socket, "socket", refused)
    source = folder(tmp_path / "feed", LANTERN)
    package = '{"resources": [{"name": "service", "path": "https://example.org/services.csv"}, {"path": "../../secret.csv"}]}'
    (source / "datapackage.json").write_text(package)
    feed, report = read(source)
    assert feed is not None
    assert len(feed.candidates) == 1
    assert not list(report)
