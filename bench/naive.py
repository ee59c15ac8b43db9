"""What a plain script would do: fresh HTML, one document a file, ten cards by CSS. Prints CPU seconds per file."""

import html
import json
import logging
import sys
import time
import warnings
from datetime import date
from pathlib import Path

warnings.simplefilter("ignore")
logging.disable(logging.CRITICAL)
import qrcode  # noqa: E402  # after the silence
import qrcode.image.svg  # noqa: E402
import weasyprint  # noqa: E402

from pamphlet.edition import Edition, Listing, resolve  # noqa: E402
from pamphlet.source.project import Project, read_project  # noqa: E402


def code(payload: str) -> str:
    """A QR code as inline SVG, by the library's own drawing."""
    return qrcode.make(payload, image_factory=qrcode.image.svg.SvgPathImage).to_string().decode()


def listing(x: Listing) -> str:
    """One service as two paragraphs."""
    number = x.lines[0].phone.number if x.lines else x.website
    return f"<div class=s><p><b>{html.escape(x.name)}</b></p><p>{number} {html.escape(x.hours)} {html.escape(x.note)}</p></div>"


def faces(project: Project) -> str:
    """The fonts, declared as any script would."""
    return "".join(
        f'@font-face{{font-family:"{f.name}";font-weight:{w};src:url({f.file(w).as_uri()})}}'
        for f in project.families.values()
        for w in (400, 700)
    )


def trifold(project: Project, e: Edition) -> str:
    """Two sides of three columns."""
    t = {key: html.escape(m.text) for key, m in e.messages.items()}
    steps = "".join(
        f"<p>{t[k]}</p>" for k in ("rel.context", "rel.process", "rel.start_lead", "rel.read", "rel.hello", "rel.expect")
    )
    tips = "".join(f"<li>{t[k]}</li>" for k in t if k.startswith("tips.") and k not in ("tips.h", "tips.police"))
    services = "".join(map(listing, e.groups["services"][:8]))
    stack = ",".join(f'"{f}"' for f in e.language.fonts)
    style = f"@page{{size:11in 8.5in;margin:20pt}}html{{font:10.5pt/1.35 {stack}}}section{{columns:3;column-gap:40pt;break-after:page}}svg{{width:84pt}}"
    body = f"<section><p>{t['tips.police']}</p>{services}{code(e.directory)}<h1>{t['title']}</h1></section>"
    body += f"<section><h2>{t['rel.h']}</h2>{steps}<h2>{t['tips.h']}</h2><ul>{tips}</ul></section>"
    return page(project, e, style, body)


def card(project: Project, e: Edition) -> str:
    """Ten cards, front and back."""
    stack = ",".join(f'"{f}"' for f in e.language.fonts)
    style = f"@page{{size:8.5in 11in;margin:.5in .75in}}html{{font:8.5pt {stack}}}.c{{float:left;width:3.5in;height:2in;overflow:hidden}}svg{{width:68pt}}p{{margin:0}}"
    front = f"<div class=c><h1>{html.escape(e.messages['ui.greeting'].text)}</h1>{code(e.directory)}</div>"
    back = "<div class=c>" + "".join(map(listing, e.groups["services"][:5])) + "</div>"
    return page(project, e, style, front * 10 + back * 10)


def page(project: Project, e: Edition, style: str, body: str) -> str:
    """A whole document."""
    return f"<html lang={e.language.tag} dir={e.language.direction}><style>{faces(project)}{style}</style><body>{body}</body></html>"


def main() -> None:
    """Make the sample."""
    order = json.loads(Path(sys.argv[1]).read_text())
    out = Path(sys.argv[2])
    out.mkdir()
    project, _ = read_project(Path(order["project"]), date(2026, 11, 22))
    assert project is not None
    start, files = time.process_time(), 0
    for n in range(order["regions"]):
        for tag in project.languages:
            for layout, make in (("trifold", trifold), ("wallet-card", card)):
                e = resolve(project, f"region{n:02d}", tag, layout, "letter", date(2026, 11, 22))
                weasyprint.HTML(string=make(project, e)).write_pdf(out / f"{n}-{tag}-{layout}.pdf")
                files += 1
    print((time.process_time() - start) / files)


main()
