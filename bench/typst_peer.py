"""The same words through Typst, in one warm process. Prints CPU seconds per file."""

import json
import time

import typst
from peers import editions, order  # from this folder

from pamphlet.edition import Edition, Listing


def quoted(text: str) -> str:
    """A text as Typst content."""
    return json.dumps(text, ensure_ascii=False)


def listing(x: Listing) -> str:
    """One service."""
    number = x.lines[0].phone.number if x.lines else x.website
    return f"#block(breakable: false)[*#{quoted(x.name)}*\\ #{quoted(number)} #{quoted(x.hours)} #{quoted(x.note)}]\n"


def head(e: Edition, size: str, margin: str, body: str) -> str:
    """Page and text settings."""
    stack = ", ".join(quoted(f) for f in e.language.fonts)
    direction = "rtl" if e.language.rtl else "ltr"
    lang = e.language.tag.partition("-")[0]
    return f'#set page({size}, margin: {margin})\n#set text(font: ({stack},), size: {body}, lang: "{lang}", dir: {direction})\n'


def trifold(e: Edition) -> str:
    """Two sides of three columns."""
    t = {key: quoted(m.text) for key, m in e.messages.items()}
    steps = "\n\n".join(
        f"#{t[k]}" for k in ("rel.context", "rel.process", "rel.start_lead", "rel.read", "rel.hello", "rel.expect")
    )
    tips = "\n".join(f"- #{t[k]}" for k in t if k.startswith("tips.") and k not in ("tips.h", "tips.police"))
    services = "".join(map(listing, e.groups["services"][:8]))
    out = head(e, "width: 11in, height: 8.5in", "20pt", "10.5pt")
    return f"{out}#columns(3)[#{t['tips.police']}\n{services}\n= #{t['title']}]\n#pagebreak()\n#columns(3)[== #{t['rel.h']}\n{steps}\n== #{t['tips.h']}\n{tips}]"


def card(e: Edition) -> str:
    """Ten cards, front and back."""
    out = head(e, "width: 8.5in, height: 11in", "(x: .75in, y: .5in)", "8.5pt")
    back = "".join(map(listing, e.groups["services"][:5]))
    grid = "#grid(columns: (3.5in, 3.5in), rows: (2in,) * 5, ..range(10).map(_ => {}))\n"
    greeting = quoted(e.messages["ui.greeting"].text)
    return (
        out
        + f"#let front = [= #{greeting}]\n#let back = [{back}]\n"
        + grid.format("front")
        + "#pagebreak()\n"
        + grid.format("back")
    )


project, out, regions = order()
compiler = typst.Compiler(font_paths=[str(project.root / "layouts/fonts")])
compiler.compile(input=b"warm")
start, files = time.process_time(), 0
for name, edition in editions(project, regions):
    make = trifold if edition.layout.id == "trifold" else card
    compiler.compile(input=make(edition).encode(), output=str(out / name))
    files += 1
print((time.process_time() - start) / files)
