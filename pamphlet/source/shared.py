"""What all layouts share: colours, themes, macros, base styles, the colour profile. Read once, checked, kept as text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pamphlet.diagnostics import Report, Where
from pamphlet.reading import from_table, read_text, read_toml

#: What every theme and layout may name.
NEEDED = ("black", "white")
MACROS = ("macros.html", "windows.html")
PROFILE = "layouts/icc/FOGRA39L_coated.icc"


@dataclass(frozen=True, slots=True)
class Tokens:
    """The colours of layouts/shared/tokens.toml: by name, in CMYK (0–1) for print and sRGB (0–1) for the screen."""

    cmyk: Mapping[str, tuple[float, ...]]
    srgb: Mapping[str, tuple[float, ...]]

    def css(self, name: str) -> str:
        """The CSS (and SVG) form."""
        return "device-cmyk(" + " ".join(f"{v:g}" for v in self.cmyk[name]) + ")"


@dataclass(frozen=True, slots=True)
class Shared:
    """`templates` by name (`macros.html`), `themes` by name (`lit`), the base style sheet, the ICC profile of the press."""

    tokens: Tokens
    templates: Mapping[str, str]
    themes: Mapping[str, str]
    base: str
    profile: bytes


@dataclass(frozen=True, slots=True)
class _Token:
    cmyk: tuple[float, ...]
    srgb: str


def read_shared(root: Path, report: Report) -> Shared | None:
    """The shared parts of a project's layouts; None (and errors) if one is missing or wrong."""
    before = len(report.items)
    folder = root / "layouts/shared"
    tokens = _read_tokens(folder / "tokens.toml", "layouts/shared/tokens.toml", report)
    texts = {name: read_text(folder / name, f"layouts/shared/{name}", report) or "" for name in (*MACROS, "base.css")}
    themes = {
        path.stem: read_text(path, f"layouts/shared/themes/{path.name}", report) or ""
        for path in sorted((folder / "themes").glob("*.css"))
    }
    profile = _read_profile(root / PROFILE, report)
    if len(report.items) > before or tokens is None:
        return None
    return Shared(tokens, {name: texts[name] for name in MACROS}, themes, texts["base.css"], profile)


def _read_tokens(path: Path, name: str, report: Report) -> Tokens | None:
    data = read_toml(path, name, report)
    if data is None:
        return None
    before = len(report.items)
    cmyk: dict[str, tuple[float, ...]] = {}
    srgb: dict[str, tuple[float, ...]] = {}
    for key, table in data.items():
        token = from_table(_Token, table, name, report, key)
        if token is None:
            continue
        if len(token.cmyk) != 4 or not all(0 <= part <= 1 for part in token.cmyk):
            report.error(
                "value-wrong", f"'{key}.cmyk' is no colour", Where(path=name, field=f"{key}.cmyk"), "four parts from 0 to 1"
            )
        if not re.fullmatch("#[0-9A-Fa-f]{6}", token.srgb):
            report.error("value-wrong", f"'{key}.srgb' is no colour", Where(path=name, field=f"{key}.srgb"), "such as #0F3663")
        else:
            srgb[key] = tuple(int(token.srgb[n : n + 2], 16) / 255 for n in (1, 3, 5))
        cmyk[key] = token.cmyk
    for key in NEEDED:
        if key not in data:
            report.error("key-missing", f"key '{key}' is missing", Where(path=name, field=key), "every project prints in it")
    return Tokens(cmyk, srgb) if len(report.items) == before else None


def _read_profile(path: Path, report: Report) -> bytes:
    """The ICC profile of the printing condition: a CMYK output profile (ICC.1, 7.2), or the press files would lie."""
    try:
        data = path.read_bytes()
    except OSError as problem:
        report.error("file-missing", f"cannot read {PROFILE}: {problem.strerror}", Where(path=PROFILE))
        return b""
    if data[36:40] != b"acsp" or data[16:20] != b"CMYK":
        report.error(
            "value-wrong", "this is no ICC profile of a CMYK press", Where(path=PROFILE), "put the file back as it came"
        )
    return data
