"""The call sheet on paper: a page that says how to ask, then a block for each service with boxes to tick and lines.

Enters: a project and its `CallSheet`. Leaves: the bytes of a tagged PDF in black alone, for any printer. A block never runs
over a page, so that no tick stands apart from its number.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from pamphlet.checks.sheets import check_phones
from pamphlet.diagnostics import PamphletError, Report, Where, error
from pamphlet.press.qr import encode
from pamphlet.press.sheets import Metadata, finish_screen
from pamphlet.press.typeset import Typesetter
from pamphlet.source.fonts import glyph_faults
from pamphlet.source.layout import PAPERS
from pamphlet.source.project import Project
from pamphlet.verify.calls import Call, CallSheet, Fact
from pamphlet.verify.due import Need, some
from pamphlet.verify.script import FILLING, INTERNAL, NEVER, SCRIPT, Way

#: How a check is marked beside a name: the class of its box.
_MARKS = {Need.NEVER: "loud", Need.BLOCKED: "loud", Need.WARN: "plain", Need.GOOD: "quiet"}
#: The margins left and right, the column of key words, and that of a choice, in points.
SIDE, KEY, CHOICE = 40, 70, 76
_BOX = "<span class='box'></span>"


def paper(project: Project, sheet: CallSheet, report: Report) -> bytes:
    """The call sheet on the project's paper. What no font can set goes to the report.

    Raises PamphletError if the engine warns of anything (`typesetting`), or if a number does not read back from the finished
    file (`phone-unreadable`).
    """
    setter = Typesetter(project.families.values())
    laid = setter.lay(_document(sheet), _style(project, sheet))
    if heard := setter.warnings():
        raise error("typesetting", f"the call sheet: {'; '.join(heard[:3])}")
    title = f"{INTERNAL}. Call sheet, {', '.join(sheet.regions)}"
    metadata = Metadata(title=title, language="en", day=sheet.today, seed=f"call sheet|{'|'.join(sheet.regions)}")
    try:
        data = setter.tagged(list(laid.values()), title, "en")
        data = finish_screen(data, project.shared.tokens, encode("pamphlet", "L"), metadata, rtl=False)
    except ValueError as problem:
        raise error("typesetting", f"the call sheet: {problem}") from problem
    _check(project, sheet, data, report)
    return data


def _check(project: Project, sheet: CallSheet, data: bytes, report: Report) -> None:
    """Raise if a number does not read back, and warn of what no font can set."""
    numbers = [fact.text for call in sheet.calls for fact in call.facts if fact.number]
    if wrong := check_phones(data, numbers, "the call sheet"):
        raise PamphletError(wrong)
    families = tuple(project.families.values())
    for call in sheet.calls:
        for text in (call.service.name, *(fact.text for fact in call.facts)):
            for fault in glyph_faults(text, families):
                where = Where(path=call.service.where.path, line=call.line)
                report.warning("glyph-missing", f"on the call sheet: {fault}", where, "write it by hand on the paper")


def _document(sheet: CallSheet) -> str:
    """The sheet as HTML."""
    blocks = "".join(_block(call, n, len(sheet.calls)) for n, call in enumerate(sheet.calls, 1))
    return (
        "<!DOCTYPE html><html lang='en'><head><title>-</title></head><body><section data-panel='calls'>"
        f"{_first(sheet)}{blocks}{_last(sheet)}</section></body></html>"
    )


def _first(sheet: CallSheet) -> str:
    """The page that says how to ask."""
    needs = [call.due.need for call in sheet.calls]
    counts = " · ".join(f"<b>{needs.count(need)}</b> {need}" for need in Need if need in needs)
    said = "".join(
        f"<tr><th scope='row'>{escape(key)}</th><td>{escape(words.format(publisher=sheet.publisher))}"
        f"{f' <i>{escape(then)}</i>' if then else ''}</td></tr>"
        for key, words, then in SCRIPT
    )
    return (
        f"<div class='first'><p class='not'>{INTERNAL}</p><h1>Call sheet</h1><p class='bar'></p>"
        f"<p class='lead'>{escape(', '.join(sheet.regions))}. {_many(len(sheet.calls))}, the oldest check first.</p>"
        f"<p class='counts'>{counts}</p><h2>What to say</h2><table class='script'><tbody>{said}</tbody></table>"
        f"<div class='two'><div class='half'><h2>With respect</h2>{_list(NEVER)}</div>"
        f"<div class='half'><h2>Filling it in</h2>{_list(FILLING)}</div></div></div>"
    )


def _list(items: Sequence[str]) -> str:
    return "<ul>" + "".join(f"<li>{escape(item)}</li>" for item in items) + "</ul>"


def _many(count: int) -> str:
    return f"{count} service{'' if count == 1 else 's'}"


def _block(call: Call, number: int, total: int) -> str:
    """One service."""
    service = call.service
    place = f"{escape(service.id)} · {escape(call.region)}, line {call.line} · code {call.code}"
    paused = "<span class='tag plain'>PAUSED</span> " if service.status == "paused" else ""
    tag = f"{paused}<span class='tag {_MARKS[call.due.need]}'>{call.due.need.upper()}</span>"
    why = f"{escape(call.checked)} <b>{escape(' '.join(call.promises))}</b>"
    rows = "".join(_row(fact) for fact in call.facts)
    return (
        f"<article><h2><span class='tags'>{tag}</span><span class='n'>{number}</span>{escape(service.name)}</h2>"
        f"<p class='small'>{place}</p><p class='small'>{why}</p>"
        f"<p class='way'><b>{escape(call.way)}</b> {escape(' '.join(call.advice))}</p>"
        f"<table class='facts'><tbody><tr class='head'><td></td><th scope='col'>in the sheet</th><th scope='col'>right</th>"
        f"<th scope='col'>if not, what is</th></tr>{rows}</tbody></table>{_result(call)}</article>"
    )


def _row(fact: Fact) -> str:
    """One thing to ask about. Where the sheet says nothing, there is nothing to be right."""
    kind = "number" if fact.number else "known" if fact.known else "blank"
    cell = f" <span class='cell'>{escape(fact.cell)}</span>" if fact.cell and fact.cell != fact.text else ""
    first, space, rest = fact.text.partition(" ") if fact.number else (fact.text, "", "")
    text = f"{escape(first)}{space}<span class='rest'>{escape(rest)}</span>" if rest else escape(first)
    text = f"<span class='said'>{text}</span>{cell}" if cell else text
    return (
        f"<tr class='{kind}'><th scope='row'>{escape(fact.label)}</th><td>{text}</td>"
        f"<td class='tick'>{_BOX if fact.known else ''}</td><td class='now'></td></tr>"
    )


def _result(call: Call) -> str:
    """Where the person who checks says what came of it."""
    choices = "".join(f"<span class='choice'>{_BOX} {choice}</span>" for choice in ("right", "changed", "closed", "no answer"))
    seen = "<span class='word'>Page</span><span class='fill page'></span>"
    tries = "<span class='word'>Tries</span>" + "<span class='fill try'></span>" * 3
    return (
        f"<div class='result'><p class='line'><b class='key'>Ends on</b><span class='fill day'></span>"
        f"<span class='word by'>Notes</span><span class='fill who'></span></p>"
        f"<p class='line'><b class='key'>Result</b>{choices}{seen if call.way in (Way.LOOK, Way.PAGE) else tries}</p>"
        f"<p class='line'><b class='key'>Checked on</b><span class='fill day'></span>"
        f"<span class='word by'>by (handle)</span><span class='fill who'></span></p></div>"
    )


def _last(sheet: CallSheet) -> str:
    """What stands behind the calls: who is not called, and the signature of whoever takes the sheet in."""
    return "<article class='last'>" + "".join(_ending(sheet)) + "</article>"


def _ending(sheet: CallSheet) -> Iterator[str]:
    if sheet.closed:
        yield f"<h2>Closed, not to be called</h2><p>{escape('; '.join(sheet.closed))}.</p>"
    if sheet.unread:
        rows = "; ".join(map(str, sheet.unread))
        yield f"<h2>Rows with faults, not on this sheet</h2><p>{escape(rows)}. Mend them first: pamphlet check says how.</p>"
    yield (
        "<h2>Signed off</h2><p class='line'><b class='key'>Typed in by</b><span class='fill who'></span>"
        "<span class='word by'>on</span><span class='fill day'></span></p>"
        "<p class='line'><b class='key'>Read over by</b><span class='fill who'></span>"
        "<span class='word by'>on</span><span class='fill day'></span></p>"
    )


def _style(project: Project, sheet: CallSheet) -> str:
    black, white = (project.shared.tokens.css(name) for name in ("black", "white"))
    size = PAPERS[project.settings.paper]
    families = dict.fromkeys((*project.languages["en"].fonts, *project.families))
    stack = ", ".join(f'"{family}"' for family in families)
    wide = size.width - 2 * SIDE
    day, by = 104, 66
    head = f"font:7.5pt/10pt {stack};color:{black};vertical-align:bottom;padding-bottom:7pt"
    title = f"Call sheet · {some(sheet.regions)} · {sheet.today}"
    return f"""@page{{size:{size.width:.3f}pt {size.height:.3f}pt;margin:44pt {SIDE}pt 28pt;
@top-left{{content:"{_quoted(title)}";{head}}}
@top-right{{content:"{INTERNAL} · " counter(page) " / " counter(pages);{head};font-weight:700}}}}
html{{font-family:{stack};color:{black};font-size:9.5pt;line-height:13pt}}
body,section,article,div,p,h1,h2,ul,li,table,th,td{{margin:0;padding:0;font-size:inherit;text-align:left;font-weight:inherit}}
h1,h2,b,th{{font-weight:700}}i{{font-style:normal;font-size:8.5pt}}
table{{width:100%;table-layout:fixed;border-spacing:0}}
h1{{font-size:40pt;line-height:46pt;letter-spacing:-1pt}}
.not{{float:right;background:{black};color:{white};font-weight:700;padding:3pt 8pt;margin-top:18pt}}
.bar{{height:9pt;background:{black};margin:5pt 0 11pt}}
.lead{{font-size:15pt;line-height:20pt}}
.counts{{margin-top:2pt}}
.first{{break-after:page}}
.first h2{{font-size:12pt;line-height:16pt;margin:13pt 0 4pt}}
.script td{{font-size:10pt;line-height:13.5pt}}
.script th{{width:78pt;font-size:10pt;line-height:13.5pt;vertical-align:top}}
.script th,.script td{{border-top:.5pt solid {black};padding:4pt 0 4.5pt}}
.half{{display:inline-block;width:46%;vertical-align:top}}.half+.half{{margin-left:8%}}
li{{list-style:none;border-top:.5pt solid {black};padding:4pt 0 4.5pt}}
article{{break-inside:avoid;border-top:2pt solid {black};padding:6pt 0 20pt}}
article h2{{font-size:15pt;line-height:19pt}}
.last h2{{font-size:12pt;line-height:16pt;margin-top:10pt}}.last h2:first-child{{margin-top:0}}
.n{{display:inline-block;font-weight:400;margin-right:7pt}}
.tags{{float:right;line-height:19pt}}
.tag{{font-size:7.5pt;line-height:10pt;padding:2pt 5pt;border:.8pt solid {black}}}
.loud{{background:{black};color:{white}}}
.quiet{{border:0;padding-right:0}}
.small{{font-size:7.5pt;line-height:10.5pt}}
.way{{margin:4pt 0 2pt}}.way b{{font-size:11pt}}
.facts th,.facts td{{border-top:.4pt solid {black};padding:4pt 6pt 4.5pt 0;vertical-align:top}}
.facts .head th,.facts .head td{{font-size:7pt;line-height:9pt;font-weight:400;border:0;padding:3pt 0 1pt}}
.facts .head td{{width:{KEY}pt}}.facts .head th:nth-child(3){{width:32pt}}.facts .head th:nth-child(4){{width:180pt}}
.facts td{{overflow-wrap:anywhere}}
.facts .number td{{font-size:18pt;line-height:22pt;font-weight:700;padding:3pt 0 4pt}}
.facts .number th{{line-height:22pt;padding:4pt 0}}
.rest{{font-size:12pt}}.number .box{{vertical-align:1pt}}
.cell{{display:inline-block;font-size:7.5pt}}.said{{margin-right:4pt}}
.box{{display:inline-block;width:10pt;height:10pt;border:1pt solid {black};vertical-align:-1.5pt}}
.result{{border-top:1pt solid {black};padding-top:2pt}}
.line{{line-height:22pt;white-space:nowrap}}
.key{{display:inline-block;width:{KEY}pt}}
.choice{{display:inline-block;width:{CHOICE}pt}}
.choice .box{{margin-right:5pt}}
.word{{display:inline-block;padding-left:8pt}}.by{{width:{by}pt}}
.fill{{display:inline-block;height:17pt;border-bottom:.4pt solid {black};vertical-align:-3pt}}
.day{{width:{day}pt}}.who{{width:{wide - KEY - day - by - 8:.3f}pt}}
.try{{width:30pt;margin-left:6pt}}.page{{width:{wide - KEY - 4 * CHOICE - 37:.3f}pt;margin-left:6pt}}
"""


def _quoted(text: str) -> str:
    """A text as it stands in a string of CSS (CSS Syntax 3, 4.3.5)."""
    return "".join(sign if sign.isalnum() or sign in " ·,.-" else f"\\{ord(sign):x} " for sign in text)
