"""Zipped Office files: what none may be, known before any library reads them; and the same bytes whenever they are made.

Enters: the bytes of a file. Leaves: why it must not be parsed, or nothing. Nothing is ever unpacked to a folder, so that no
name of a member can lead anywhere.
"""

from __future__ import annotations

import io
import zipfile
import zlib

#: What a zipped file may hold when unpacked, in bytes, and in how many members; a table of 20,000 rows has far less.
MAX_UNPACKED = 50 * 1024 * 1024
MAX_MEMBERS = 2_000
#: How many times larger than packed a member over 1 MB may be. Tables have 10 to 60; a bomb has about 1000.
MAX_RATIO = 200
_STEADY = (1980, 1, 1, 0, 0, 0)
_CORE = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<cp:coreProperties '
    'xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"/>'
)


def members(data: bytes) -> tuple[str, ...]:
    """The names of what a zipped file holds; none where it is damaged."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return tuple(archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return ()


def zip_fault(data: bytes) -> str:
    """Why a zipped file must not be parsed, or nothing. What it says of its sizes holds: no more than that is unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            found = archive.infolist()
            if len(found) > MAX_MEMBERS or sum(member.file_size for member in found) > MAX_UNPACKED:
                return "it is too large when unpacked"
            if any(m.file_size > 1024 * 1024 and m.file_size > MAX_RATIO * m.compress_size for m in found):
                return "it is packed far too tightly for a table of words"
            if any(m.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) or m.flag_bits & 1 for m in found):
                return "it is packed or locked in a way that no Office program uses"
            if len({member.filename for member in found}) < len(found):
                return "two of its parts have one name"
            texts = [archive.read(member) for member in found]  # a part of a workbook may have any name
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, RuntimeError):  # NotImplementedError is among these
        return "it is damaged"
    return next((why for text in texts if (why := xml_fault(text))), "")


def xml_fault(data: bytes) -> str:
    """Why a text of XML must not be parsed: what a document type defines can grow without end, or read other files."""
    return "it holds a DOCTYPE" if b"<!DOCTYPE" in data.replace(b"\0", b"") else ""


def steady(data: bytes) -> bytes:
    """A zipped Office file with the same bytes whenever and by whomever it is made: no clock, no name of a person."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for member in old.infolist():
            info = zipfile.ZipInfo(member.filename, _STEADY)
            info.compress_type, info.create_system, info.external_attr = zipfile.ZIP_DEFLATED, 3, 0o600 << 16
            new.writestr(info, _CORE if member.filename == "docProps/core.xml" else old.read(member))
    return out.getvalue()
