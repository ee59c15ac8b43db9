"""Text and TOML files into frozen dataclasses, strictly.

Enters: a path and the dataclass it must fill. Leaves: the value, or diagnostics that name file, line and key. Unknown keys
are errors with a guess at what was meant; a file that is not UTF-8 is an error that shows how it would read.
"""

from __future__ import annotations

import codecs
import dataclasses
import re
import tomllib
import types
import typing
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from pamphlet.diagnostics import Report, Where, did_you_mean
from pamphlet.geometry import Size, length

T = TypeVar("T")

#: What UTF-8 looks like after a trip through cp1252, DOS or Mac Roman, also where the trip went on to plain letters; and the
#: replacement character (research: "mojibake").
_GARBLED = re.compile(
    "\u00c3[\u0080-\u00bf]|\u00e2\u20ac|\u00c2[\u00a0-\u00bf]"
    "|[G\u0393\u00d4]\u00c7[\u00c0-\u00ff]|\u251c[^\\s\u2500-\u257f]|\u201a\u00c4|\u221a[\u0080-\u00bf\u2122]"
    "|(?<=[A-Za-z])A\\(c\\)(?=[a-z])|(?<=[a-z0-9])GCO(?=[a-z0-9])|\ufffd"
)
#: Control characters that no text needs; a NUL ends strings early in some readers of PDF.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
#: What ends a word in a sheet.
_BREAKS = (b" ", b",", b";", b'"', b"\n", b"\r", b"\t")
_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
#: Encodings that write a mark, and the same without it.
_BARE = {"utf-8-sig": "utf-8", "utf-16": "utf-16-le", "utf16": "utf-16-le"}
MAX_BYTES = 20 * 1024 * 1024
MAX_FIELD = 64 * 1024
MAX_ROWS = 20_000


@dataclass(frozen=True, slots=True)
class Length:
    """A length in points that a file gives with its unit."""

    points: float


def read_bytes(path: Path, name: str, report: Report) -> bytes | None:
    """A file as it is; None (and an error) if it cannot be read, or is larger than 20 MB. `name` is how to call it."""
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as problem:
        report.error("file-missing", f"cannot read {name}: {problem.strerror}", Where(path=name))
        return None
    if len(data) > MAX_BYTES:
        report.error(
            "file-syntax", f"{name} is larger than 20 MB", Where(path=name), "split it, or remove what is not a listing"
        )
        return None
    return data


def read_text(path: Path, name: str, report: Report, encoding: str = "utf-8") -> str | None:
    """The text of a file, without a byte order mark, its lines ended alike; None (and an error) if it cannot be read.

    `name` is the path as the reader knows it. Only `utf-8` and what the caller names are tried: no guessing.
    """
    data = read_bytes(path, name, report)
    if data is not None and data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        report.error("file-encoding", f"{name} is saved as UTF-16", Where(path=name), "save it as UTF-8")
        return None
    return None if data is None else text_of(data, name, report, encoding)


def encoding_of(data: bytes, encoding: str) -> tuple[bytes, str]:
    """The byte order mark of a file (nothing where it has none), and its encoding: what the mark says, else `encoding`.

    No encoding that leaves here would add a mark of its own where the file has none.
    """
    name = encoding.casefold().replace("_", "-")
    return next(((mark, codec) for mark, codec in _MARKS if data.startswith(mark)), (b"", _BARE.get(name, encoding)))


def text_of(data: bytes, name: str, report: Report, encoding: str = "utf-8") -> str | None:
    """Bytes as text, without their byte order mark, lines ended alike; None (and an error) if they are no text.

    A byte order mark of UTF-8 or UTF-16 (Excel's "Unicode text") says what they are; else only `encoding` is tried.
    """
    mark, codec = encoding_of(data, encoding)
    try:
        text = data[len(mark) :].decode(codecs.lookup(codec).name)
    except UnicodeDecodeError as problem:
        if codec.startswith("utf-16"):
            hint = 'save the sheet again, as "CSV UTF-8"'
            report.error("file-encoding", f"{name} begins as UTF-16 and goes on as something else", Where(path=name), hint)
        else:
            _report_encoding(data, problem, len(mark), name, codec, report)
        return None
    except (LookupError, ValueError):  # no such codec, or one that is none for files of text
        report.error("file-encoding", f"'{encoding}' is not an encoding", Where(path=name), 'use "utf-8" or "cp1252"')
        return None
    text = one_ending(text)
    if match := _CONTROL.search(text):
        line = text.count("\n", 0, match.start()) + 1
        message = f"the sign U+{ord(match[0]):04X} is not for text"
        report.error("file-syntax", message, Where(path=name, line=line), "delete it, or save the file as text again")
        return None
    return text


def one_ending(text: str) -> str:
    r"""A text whose lines all end with \n."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _report_encoding(data: bytes, problem: UnicodeDecodeError, begin: int, name: str, encoding: str, report: Report) -> None:
    """Say which word is not UTF-8, how it would read as cp1252, and the two ways out. The text begins at the byte `begin`."""
    at = begin + problem.start
    line = one_ending(data[:at].decode("latin-1")).count("\n") + 1
    start = max(begin - 1, *(data.rfind(sep, 0, at) for sep in _BREAKS)) + 1
    ends = [end for sep in _BREAKS if (end := data.find(sep, at)) >= 0]
    word = data[start : min(ends, default=len(data))].decode("cp1252", errors="replace")
    report.error(
        "file-encoding",
        f"not {encoding}: in line {line} a word would read '{word}' if the file is cp1252 (Windows)",
        Where(path=name, line=line),
        'save the file as "CSV UTF-8", or, if the word above is right, write encoding = "cp1252" in region.toml',
    )


def garbled(text: str) -> str | None:
    """The first trace of a wrong conversion in a text, such as `Ã©`, or None."""
    match = _GARBLED.search(text)
    return match[0] if match else None


def read_toml(path: Path, name: str, report: Report) -> dict[str, Any] | None:
    """A TOML file as plain data; None (and an error with the line) if it cannot be read."""
    text = read_text(path, name, report)
    if text is None:
        return None
    try:
        return tomllib.loads(text)
    except RecursionError:
        report.error("file-syntax", "not TOML: brackets inside brackets without end", Where(path=name))
        return None
    except tomllib.TOMLDecodeError as problem:
        found = re.search(r"line (\d+)", str(problem))
        report.error("file-syntax", f"not TOML: {problem}", Where(path=name, line=int(found[1]) if found else None))
        return None


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table: its line in the file (from 1) and its cells by column, stripped."""

    line: int
    cells: Mapping[str, str]


def from_table(cls: type[T], data: object, name: str, report: Report, prefix: str = "", **given: object) -> T | None:
    """Fill a frozen dataclass from TOML data by its type hints; None (and errors) where that cannot be done.

    Field names are the keys, with `-` for `_` allowed in the file. A field without a default is required. `given` are
    fields that do not come from the file. Types: str, int, float, bool, date, Length, Size, tuples, dicts,
    dataclasses, `| None`.
    """
    if not isinstance(data, dict):
        report.error("value-wrong", f"'{prefix or name}' must be a table", Where(path=name, field=prefix or None))
        return None
    hints = typing.get_type_hints(cls)
    fields = {f.name: f for f in dataclasses.fields(cls) if f.name not in given}  # type: ignore[arg-type]  # cls is a dataclass
    values: dict[str, object] = dict(given)
    good = True
    for key, value in data.items():
        field = key.replace("-", "_")
        place = f"{prefix}.{key}" if prefix else key
        if field not in fields:
            report.error("key-unknown", f"unknown key '{place}'", Where(path=name, field=place), did_you_mean(key, fields))
            good = False
            continue
        result = _convert(hints[field], value, name, report, place)
        good = good and result is not _BAD
        values[field] = result
    for field, spec in fields.items():
        required = spec.default is dataclasses.MISSING and spec.default_factory is dataclasses.MISSING
        if required and field not in values:
            place = f"{prefix}.{field}" if prefix else field
            report.error("key-missing", f"key '{place}' is missing", Where(path=name, field=place))
            good = False
    return cls(**values) if good else None


_BAD = object()
_SCALARS: dict[type, Callable[[Any], Any]] = {
    Length: lambda text: Length(length(text)),
    Size: Size.parse,
}


def _convert(hint: Any, value: object, name: str, report: Report, place: str) -> object:
    """`value` as the type `hint` says, or `_BAD` with an error reported."""
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin in (typing.Union, types.UnionType):
        return _convert(next(a for a in arguments if a is not type(None)), value, name, report, place)
    if origin is tuple:
        if not isinstance(value, list):
            return _wrong(value, "a list", name, report, place)
        items = [_convert(arguments[0], item, name, report, f"{place}[{n}]") for n, item in enumerate(value)]
        return _BAD if any(item is _BAD for item in items) else tuple(items)
    if origin in (dict, Mapping) or (isinstance(origin, type) and issubclass(origin, Mapping)):
        if not isinstance(value, dict):
            return _wrong(value, "a table", name, report, place)
        pairs = {key: _convert(arguments[1], item, name, report, f"{place}.{key}") for key, item in value.items()}
        return _BAD if any(item is _BAD for item in pairs.values()) else types.MappingProxyType(pairs)
    if hint in _SCALARS:
        if not isinstance(value, str):
            return _wrong(value, "a text with a unit, such as '3.5in'", name, report, place)
        try:
            return _SCALARS[hint](value)
        except ValueError as problem:
            report.error("value-wrong", str(problem), Where(path=name, field=place))
            return _BAD
    if dataclasses.is_dataclass(hint):
        found = from_table(typing.cast(type[Any], hint), value, name, report, place)
        return _BAD if found is None else found
    if hint is float and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if isinstance(value, hint) and not (hint is int and isinstance(value, bool)):
        return value
    return _wrong(
        value,
        {str: "a text", int: "a whole number", float: "a number", bool: "true or false", date: "a date"}[hint],
        name,
        report,
        place,
    )


def _wrong(value: object, wanted: str, name: str, report: Report, place: str) -> object:
    report.error("value-wrong", f"'{place}' is {value!r}, want {wanted}", Where(path=name, field=place))
    return _BAD
