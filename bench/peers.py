"""What the peers share: the editions of the sample, and our own pages as plain HTML."""

from __future__ import annotations

import base64
import json
import re
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import qrcode
import qrcode.image.svg

from pamphlet.edition import Edition, resolve
from pamphlet.press.compose import Composer, Filling, Placed, Section, Setting
from pamphlet.source.project import Project, read_project
from pamphlet.state import State

TODAY = date(2026, 11, 22)
#: Ten cards, front and back; one tri-fold. How many services each prints: no more than ours do.
COPIES = {"trifold": 1, "wallet-card": 10}
SERVICES = {"trifold": 6, "wallet-card": 4}
PROOF = State(reasons=("service-unverified",), details=(), verified_oldest=None, reprint_after=None)


def order() -> tuple[Project, Path, int]:
    """The project, the folder to write to and the number of regions, from the command line."""
    data = json.loads(Path(sys.argv[1]).read_text())
    out = Path(sys.argv[2])
    out.mkdir()
    project, _ = read_project(Path(data["project"]), TODAY)
    assert project is not None
    return project, out, data["regions"]


def editions(project: Project, regions: int) -> Iterator[tuple[str, Edition]]:
    """Every edition of the sample with the name of its file."""
    for n in range(regions):
        for tag in project.languages:
            for layout in COPIES:
                yield f"{n}-{tag}-{layout}.pdf", resolve(project, f"region{n:03d}", tag, layout, "letter", TODAY)


def faces(project: Project) -> str:
    """The fonts, declared as any script would."""
    return "".join(
        f'@font-face{{font-family:"{f.name}";font-weight:{w};src:url({f.file(w).as_uri()})}}'
        for f in project.families.values()
        for w in (400, 700)
    )


def plain_html(project: Project, composer: Composer, e: Edition) -> str:
    """Our own pages of an edition as one HTML document, at one type size, each panel a page, cards as often as they print."""
    per_slot = SERVICES[e.layout.id] // len(e.layout.groups[0].slots)
    setting = Setting(language=e.language, layout=e.layout, paper="letter", theme="hello", size=11)
    fillings = {}
    for group in e.layout.groups:
        placed = [Placed(x, ()) for x in e.groups[group.name]]
        slots = {slot: tuple(placed[n * per_slot : (n + 1) * per_slot]) for n, slot in enumerate(group.slots)}
        fillings[group.name] = Filling(slots=slots, style=group.tiers[-1].style, more=True)
    sections = [
        Section(key=panel, panel=panel, edition=e, fillings=fillings, state=PROOF)
        for panel in e.layout.panels
        for _ in range(COPIES[e.layout.id])
    ]
    code = qrcode.make(e.directory, image_factory=qrcode.image.svg.SvgPathImage).to_string()
    image = f'src="data:image/svg+xml;base64,{base64.b64encode(code).decode()}"'
    body = re.sub(r'src="[^"]*"', image, "".join(c.html for c in composer.compose(setting, sections)))
    style = f"<style>{faces(project)}{composer.style(setting)}</style>"
    return composer.document(setting, []).replace("</head>", f"{style}</head>").replace("<body>", f"<body>{body}")
