"""The files of somebody's directory: members of a folder or a zip, read as streams of lines, under caps and by name alone.

Enters: a path, and which base names are wanted. Leaves: `Member`s to be read; or a `SourceError`, one sentence with a next
step. Nothing is ever unpacked to disk, no path of an archive is followed, no address is opened (research: bad-input, "zip
bomb, traversal …").
"""

from __future__ import annotations

import io
import os
import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

MAX_TOTAL = 64 * 1024 * 1024
#: How much larger than its packed form a member may be, once it is larger than a megabyte.
MAX_RATIO = 100
MAX_FILES = 2_000
MAX_LINE = 1024 * 1024
_MEGABYTE = 1024 * 1024
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_NESTED = (".zip", ".7z", ".rar", ".tar", ".gz", ".tgz", ".bz2", ".xz", ".zst", ".jar")


class SourceError(ValueError):
    """A source that cannot be taken: one sentence, the member and line as far as they are known, and a next step as `hint`."""

    def __init__(self, message: str, hint: str | None = None, member: str = "", line: int | None = None) -> None:
        super().__init__(message)
        self.hint, self.member, self.line = hint, member, line


@dataclass(frozen=True, slots=True)
class Member:
    """A file of a folder or zip: its path there, its size in bytes, and how to open it."""

    path: str
    size: int
    open: Callable[[], IO[bytes]]

    def lines(self, encoding: str = "utf-8", longest: int = MAX_LINE) -> Iterator[str]:
        """Its lines with their ends, decoded strictly: LF, CR and CRLF end one, of `longest` signs at most. Raises SourceError.

        Only what the caller names is tried: no guessing (research: bad-input, "not UTF-8").
        """
        count = 0
        try:
            with self.open() as stream, _text(stream, encoding, self.path) as text:
                while line := text.readline(longest):
                    count += 1
                    if len(line) >= longest and not line.endswith(("\n", "\r")):
                        raise SourceError("a line is longer than 1 MB", "is this a table?", self.path, count)
                    if match := _CONTROL.search(line):
                        message = f"the sign U+{ord(match[0]):04X} is not for text"
                        raise SourceError(message, "delete it, or save the file as text again", self.path, count)
                    yield line
        except UnicodeDecodeError as problem:
            raise _not_encoded(problem, encoding, self.path, count) from None
        except UnicodeError:
            raise SourceError(f"'{encoding}' is not an encoding of text", 'use "utf-8" or "cp1252"') from None
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as problem:
            raise SourceError(f"this member of the zip cannot be read: {problem}", "zip it again", self.path) from None

    def text(self, encoding: str, most: int) -> str:
        """The whole of it, where it has at most `most` bytes. Raises SourceError."""
        if self.size > most:
            message = (
                f"this file has {self.size / _MEGABYTE:.0f} MB, and at most {most // _MEGABYTE} MB of JSON are read at once"
            )
            raise SourceError(message, "split it, or take the tables (CSV) of the same directory", self.path)
        return "".join(self.lines(encoding, most + 1))  # JSON is often one line


@contextmanager
def opened(source: Path, wanted: Callable[[str], bool]) -> Iterator[tuple[Mapping[str, Member], int]]:
    """The members of a folder or zip by their base name in small letters, and how many files are not wanted.

    `wanted` is asked for each base name in small letters. Raises SourceError.
    """
    if source.is_dir():
        yield _keyed(_in_folder(source, wanted))
        return
    _check_directory(source)
    try:
        archive = zipfile.ZipFile(source)
    except (zipfile.BadZipFile, ValueError, struct.error, NotImplementedError) as problem:
        raise SourceError(f"the zip cannot be read: {problem}", "download it or zip it again") from None
    with archive:
        yield _keyed(_in_zip(archive, wanted))


def member_of(path: Path) -> Member:
    """A single file as a member."""
    return Member(path.name, path.stat().st_size, lambda: path.open("rb"))


def _keyed(found: tuple[list[Member], int]) -> tuple[Mapping[str, Member], int]:
    members, others = found
    out: dict[str, Member] = {}
    for member in members:
        key = member.path.rpartition("/")[2].lower()
        if key in out:
            message = f"'{key}' is there twice: {out[key].path} and {member.path}"
            raise SourceError(message, "keep the folder with one directory's files, and nothing beside it")
        out[key] = member
    total = sum(member.size for member in members)
    if total > MAX_TOTAL:
        message = f"its files have {total / _MEGABYTE:.0f} MB, at most {MAX_TOTAL // _MEGABYTE} MB are read"
        raise SourceError(message, "take the part of the directory that is for your region")
    return out, others


def _in_folder(folder: Path, wanted: Callable[[str], bool]) -> tuple[list[Member], int]:
    """Regular files, however deep; links are followed only inside the folder, and never to other folders."""
    root = folder.resolve()
    members: list[Member] = []
    count = 0
    for place, folders, files in os.walk(root):
        folders[:] = sorted(f for f in folders if not f.startswith((".", "__MACOSX")))
        for name in sorted(files):
            count += 1
            if count > MAX_FILES:
                raise SourceError(f"the folder has more than {MAX_FILES:,} files", "name the folder with the directory alone")
            path = Path(place) / name
            if name.startswith(".") or not wanted(name.lower()):
                continue
            inside = path.relative_to(root).as_posix()
            if path.is_symlink() and not Path(os.path.realpath(path)).is_relative_to(root):
                raise SourceError("this link leads out of the folder", "put the file itself there", inside)
            if not stat.S_ISREG(path.stat().st_mode):
                raise SourceError("this is no file", "put the file itself there", inside)
            members.append(Member(inside, path.stat().st_size, lambda path=path: path.open("rb")))  # type: ignore[misc]  # bound now
    return members, count - len(members)


def _in_zip(archive: zipfile.ZipFile, wanted: Callable[[str], bool]) -> tuple[list[Member], int]:
    members: list[Member] = []
    others = 0
    for info in archive.infolist():
        _check_name(info)
        base = info.filename.rpartition("/")[2].lower()
        if info.is_dir() or "__MACOSX" in info.filename or base.startswith("."):
            continue
        if base.endswith(_NESTED):
            raise SourceError("an archive inside the archive is not opened", "take it out and name it instead", info.filename)
        if not wanted(base):
            others += 1
            continue
        if info.file_size > _MEGABYTE and info.file_size > MAX_RATIO * max(info.compress_size, 1):
            message = f"it unpacks to {info.file_size / _MEGABYTE:.0f} MB, more than {MAX_RATIO} times its packed size"
            raise SourceError(message, "no directory packs so small: ask whoever made it", info.filename)
        members.append(Member(info.filename, info.file_size, lambda info=info: archive.open(info)))  # type: ignore[misc]  # bound now
    return members, others


def _check_name(info: zipfile.ZipInfo) -> None:
    """What a zip made in good faith never has (PKWARE APPNOTE 4.4.17.1)."""
    name = info.filename
    if name.startswith(("/", "\\")) or re.match(r"[A-Za-z]:", name) or ".." in re.split(r"[/\\]", name):
        raise SourceError("a path in the zip leads out of it", "zip the folder itself, again", name)
    if stat.S_ISLNK(info.external_attr >> 16):
        raise SourceError("the zip holds a link instead of a file", "zip the file itself", name)
    if info.flag_bits & 0x1:
        raise SourceError("the zip is locked with a password", "unlock it, and zip it without one", name)


def _check_directory(path: Path) -> None:
    """Refuse a zip that lists more files than a directory has, before the list itself fills the memory (APPNOTE 4.3.16)."""
    size = path.stat().st_size
    if size > MAX_TOTAL:
        raise SourceError(f"the zip has {size / _MEGABYTE:.0f} MB, at most {MAX_TOTAL // _MEGABYTE} MB are read")
    with path.open("rb") as stream:
        stream.seek(max(size - 65_557, 0))
        tail = stream.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) < at + 22:
        raise SourceError("the zip cannot be read: its end is missing", "download it or zip it again")
    count, listing = struct.unpack("<HI", tail[at + 10 : at + 16])
    if count > MAX_FILES or listing > 4 * _MEGABYTE or tail[max(at - 20, 0) : at].startswith(b"PK\x06\x07"):
        raise SourceError(f"the zip lists more than {MAX_FILES:,} files", "zip the directory alone")


def _text(stream: IO[bytes], encoding: str, path: str) -> io.TextIOWrapper:
    if stream.read(2) in (b"\xff\xfe", b"\xfe\xff"):
        raise SourceError("it is saved as UTF-16", "save it as UTF-8", path)
    stream.seek(0)
    try:
        return io.TextIOWrapper(stream, encoding="utf-8-sig" if _is_utf8(encoding) else encoding, newline="")
    except LookupError:
        raise SourceError(f"'{encoding}' is not an encoding", 'use "utf-8" or "cp1252"') from None


def _is_utf8(encoding: str) -> bool:
    return encoding.lower().replace("_", "-") in ("utf-8", "utf8", "utf-8-sig")


def _not_encoded(problem: UnicodeDecodeError, encoding: str, path: str, lines: int) -> SourceError:
    """Which word is not in the encoding, how it would read as cp1252, and the two ways out."""
    data, at = bytes(problem.object), problem.start
    ends = b' ,;"\n\r\t'
    first = next((n + 1 for n in range(at - 1, -1, -1) if data[n] in ends), 0)
    last = next((n for n in range(at, len(data)) if data[n] in ends), len(data))
    word = data[first:last][:40].decode("cp1252", errors="replace")
    line = lines + 1 + len(re.findall(rb"\r\n|\r|\n", data[:at]))
    message = f"not {encoding}: in line {line} a word would read '{word}' if the file is cp1252 (Windows)"
    hint = 'save the file as "CSV UTF-8", or, if the word above is right, name it: --encoding cp1252'
    return SourceError(message, hint, path, line)
