"""Names of built files, atomic writes, and the manifest that records what each file holds (design.md, section 8)."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import tempfile
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

from pamphlet.diagnostics import error

MANIFEST = "manifest.json"
#: How the names of built files end.
_OWN = re.compile(r"\.(?:press|office|screen)(?:\.proof)?\.pdf$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Artifact:
    """One built file, as the manifest records it."""

    path: str
    sha256: str
    bytes: int
    region: str
    language: str
    layout: str
    target: str
    paper: str
    state: str
    reasons: tuple[str, ...]
    pages: int
    type_size_pt: float
    qr: tuple[Mapping[str, object], ...]
    phones: tuple[str, ...]
    services: Mapping[str, object]
    verified_oldest: str | None
    reprint_after: str | None
    edition: str
    stamp: str = field(default="", repr=False)
    fit: str = field(default="", repr=False)
    prints: Mapping[str, object] = field(default_factory=dict, repr=False)


def file_name(region: str, language: str, layout: str, target: str, *, final: bool) -> str:
    """`vancouver/pa/trifold.press.proof.pdf`, relative to the output folder."""
    return f"{region}/{language}/{layout}.{target}{'' if final else '.proof'}.pdf"


def write_atomic(path: Path, data: bytes) -> None:
    """Write a whole file or none: a temporary beside it, then one rename. Raises PamphletError."""
    write_together({path: data})


def write_together(files: Mapping[Path, bytes]) -> None:
    """Write some whole files, or none where the disk is full or a folder cannot be written. Raises PamphletError.

    All stand beside their places before the first is renamed.
    """
    ready: list[tuple[str, Path]] = []
    try:
        for path, data in files.items():
            with _named(path):
                path.parent.mkdir(parents=True, exist_ok=True)
                handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
                ready.append((name, path))
                with os.fdopen(handle, "wb") as file:
                    file.write(data)
                    file.flush()
                    os.fsync(file.fileno())
                Path(name).chmod(0o644)
        while ready:
            name, path = ready[0]
            with _named(path):
                Path(name).replace(path)
            ready.pop(0)
    finally:
        for name, _ in ready:
            with contextlib.suppress(OSError):
                Path(name).unlink()


@contextlib.contextmanager
def _named(path: Path) -> Iterator[None]:
    """What goes wrong with a file, as a sentence that names it."""
    try:
        yield
    except OSError as problem:
        hint = "is the disk full, or the folder not yours? Name another with -o. An older file of this name is whole."
        raise error("output", f"cannot write {path.name} in {path.parent}: {problem.strerror}", hint=hint) from problem


def digest(data: bytes) -> str:
    """The SHA-256 of a file's bytes."""
    return hashlib.sha256(data).hexdigest()


def read_json(path: Path) -> dict[str, Any]:
    """A JSON object; an empty one if the file is not there or not whole."""
    try:
        data = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return data if isinstance(data, dict) else {}


def read_artifacts(folder: Path) -> dict[str, dict[str, Any]]:
    """The artifacts of the manifest in a folder by path. What the tool did not write so, or whose file is gone, is not
    among them: a manifest that somebody else wrote must never lead to a file outside the folder.
    """  # one sentence over two lines
    entries = read_json(folder / MANIFEST).get("artifacts", [])
    known = {f.name for f in fields(Artifact)}
    out = {}
    for entry in entries if isinstance(entries, list) else ():
        if isinstance(entry, dict) and known - {"prints"} <= set(entry) <= known:
            piece = (str(entry[key]) for key in ("region", "language", "layout", "target"))
            name = file_name(*piece, final=entry["state"] == "final")
            if entry["path"] == name and ".." not in Path(name).parts and (folder / name).is_file():
                out[name] = entry
    return out


def is_whole(folder: Path, entry: Mapping[str, Any]) -> bool:
    """Whether a file still is the one that the manifest records, and can be read."""
    try:
        return digest((folder / str(entry["path"])).read_bytes()) == str(entry["sha256"])
    except OSError:
        return False


def strangers(folder: Path, paths: Collection[str]) -> tuple[str, ...]:
    """The PDF files in the tool's own folders that no manifest records: nobody knows whether they still hold."""
    found = (path.relative_to(folder).as_posix() for path in folder.glob("*/*/*.pdf"))
    return tuple(sorted(path for path in found if path not in paths and _OWN.search(path)))


def write_manifest(folder: Path, tool: str, engine: str, artifacts: Iterable[Mapping[str, Any]]) -> None:
    """The manifest, sorted by path."""
    data = {"tool": tool, "engine": engine, "artifacts": sorted(artifacts, key=lambda a: str(a["path"]))}
    write_atomic(folder / MANIFEST, (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode())


def as_entry(artifact: Artifact) -> dict[str, Any]:
    """An artifact as the manifest holds it."""
    return asdict(artifact)


def some(names: Sequence[str], most: int = 4) -> str:
    """A few of the names, and how many more."""
    rest = len(names) - most
    return ", ".join(names[:most]) + (f" and {rest} more" if rest > 0 else "")


def remove(folder: Path, paths: Iterable[str]) -> tuple[str, ...]:
    """Delete files that this tool wrote and that no longer hold: nobody shall print a stale one. Returns those that could
    not be deleted.
    """  # one sentence over two lines
    left = []
    for path in paths:
        try:
            (folder / path).unlink(missing_ok=True)
        except OSError:
            left.append(path)
        with contextlib.suppress(OSError):  # the folder holds others
            (folder / path).parent.rmdir()
    return tuple(left)


#: Why a piece leaves a service out, in words for people.
LEFT_OUT = {
    "closed": "closed",
    "paused": "paused",
    "expired": "past its expires_on",
    "stale": "checked too long ago",
    "no-contact": "no phone, text or website",
    "no-number": "no number to call or text",
    "indiscreet": "its name tells too much for a discreet piece",
    "not-for-this-piece": "not a kind for this piece",
    "no-room": "no room",
    "no-room-24h": "no room, though it answers day and night: a smaller number under priority puts it first",
}


def unprinted(entries: Iterable[Mapping[str, Any]]) -> dict[str, tuple[dict[str, str], int]]:
    """By region: the services that none of the entries prints, each with why; and how many are missing from some only."""
    printed: dict[str, set[str]] = {}
    missing: dict[str, dict[str, str]] = {}
    for entry in entries:
        region, services = str(entry["region"]), entry["services"]
        printed.setdefault(region, set()).update(services["printed"])
        for item in services["left_out"]:
            missing.setdefault(region, {}).setdefault(item["id"], LEFT_OUT[item["reason"]])
    out = {}
    for region, services in sorted(missing.items()):
        nowhere = {key: why for key, why in sorted(services.items()) if key not in printed[region]}
        out[region] = nowhere, len(services) - len(nowhere)
    return out
