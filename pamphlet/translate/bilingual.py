"""The bilingual sheet: source and translation side by side, for people who review on paper or without a PO editor.

Enters: a project, a language, a day. Leaves: the bytes of a tagged PDF with a table of every segment: its reference and id, the
source words (with those that an older translation was made for), the translation in its own script, its state, the terms of the
glossary that it touches, and lines for notes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from html import escape

from pamphlet.diagnostics import PamphletError, Report, error
from pamphlet.press.compose import words
from pamphlet.press.qr import encode
from pamphlet.press.sheets import Metadata, finish_screen
from pamphlet.source.catalog import Language
from pamphlet.source.glossary import Glossary, held
from pamphlet.source.layout import PAPERS
from pamphlet.source.project import Project
from pamphlet.translate.looks import KEY, NOT_FOR_PRINT, font_rules, mark_of, palette
from pamphlet.translate.room import references
from pamphlet.translate.segments import SOURCE, Segment, segments
from pamphlet.translate.standing import STATES, Standing, known_language, standings
from pamphlet.translate.trial import Trials

#: What the groups of interface messages are, by the first word of their ids.
GROUPS: Mapping[str, str] = {
    "ui": "Words of the layouts",
    "staff": "Keywords for staff",
    "reason": "Why a print is only a proof",
    "print": "For the person at the printer",
    "piece": "Titles of files",
    "category": "Kinds of service",
    "access": "How to reach a service",
}
#: The columns and their widths in points; they fill a sheet of A4 or Letter in landscape.
COLUMNS = (("Reference", 94), ("English", 210), ("{language}", 210), ("State and terms", 94), ("Notes", 106))
#: About how many signs of the source stand in a line of its column: notes get as many lines as a row has.
LINE = 44


def bilingual(project: Project, tag: str, today: date) -> bytes:
    """Every segment of a project beside its translation, in landscape on the project's paper.

    Raises PamphletError for a language that is not there, and for a language file that cannot be read.
    """
    known_language(project, tag)
    report = Report()
    standing = standings(project, tag, report)
    if report.failed:
        raise PamphletError(report)
    language, paper = project.languages[tag], project.settings.paper
    trials = Trials(project, tag, paper, today, standing)
    setter = trials.press.setter
    setter.warnings()
    html = _document(project, language, today, standing, references(trials))
    laid = setter.lay(html, _style(project, language, paper))
    title = f"{NOT_FOR_PRINT}: English and {language.english} side by side"
    metadata = Metadata(title=title, language=SOURCE, day=today, seed=f"bilingual|{tag}")
    try:
        data = setter.tagged(list(laid.values()), title, SOURCE)
        return finish_screen(data, project.shared.tokens, encode("pamphlet", "L"), metadata, rtl=language.rtl)
    except ValueError as problem:
        raise error("typesetting", f"the bilingual sheet of {language.english}: {problem}") from problem


def _sections(project: Project, found: Iterable[Segment]) -> Iterator[tuple[str, Segment]]:
    """The segments, each with the title of its section."""
    blocks = {block.id: block for block in project.blocks}
    heading = "Toolkit"
    for segment in found:
        if segment.id in blocks:
            block = blocks[segment.id]
            heading = block.text if block.kind == "heading" else heading
            yield heading, segment
        elif segment.part:
            region = project.regions.get(segment.part)
            yield f"Services: {region.name if region else segment.part}", segment
        else:
            group = segment.id.partition(".")[0]
            yield GROUPS.get(group, group), segment


def _document(
    project: Project, language: Language, today: date, standing: Mapping[str, Standing], names: Mapping[str, str]
) -> str:
    """The sheet as HTML: a table whose bodies are the sections."""
    glossary = project.glossaries.get(language.tag, Glossary())
    bodies: list[str] = []
    before = None
    for title, segment in _sections(project, segments(project).values()):
        if title != before:
            bodies.append(f"</tbody><tbody><tr class='section'><th colspan='5' scope='colgroup'>{escape(title)}</th></tr>")
            before = title
        bodies.append(_row(segment, standing[segment.id], language, names[segment.id], glossary))
    table = "".join(bodies).removeprefix("</tbody>") + "</tbody>"
    head = "".join(f"<th scope='col'>{name.format(language=mark_of(language))}</th>" for name, _ in COLUMNS)
    columns = "".join(f"<col style='width:{width}pt'>" for _, width in COLUMNS)
    states = [standing[key].state for key in segments(project)]
    key = " · ".join(f"<b>{states.count(state)} {state}</b>: {KEY[state]}" for state in STATES)
    return (
        f"<!DOCTYPE html><html lang='en'><head><title>-</title></head><body><section data-panel='bilingual'>"
        f"<p class='not'>{NOT_FOR_PRINT}</p><h1>English <span>{mark_of(language)}</span></h1>"
        f"<p class='key'>Words as of {today}. {key}.</p>"
        f"<table><colgroup>{columns}</colgroup><thead><tr>{head}</tr></thead>{table}</table></section></body></html>"
    )


def _row(segment: Segment, known: Standing, language: Language, name: str, glossary: Glossary) -> str:
    """One segment."""
    identity = f"<p class='id'>{escape(segment.id)}</p>"
    if name != f"#{segment.id}":  # else no proof shows it, or by its id
        identity = f"<p class='name'>{escape(name)}</p>{identity}"
    if segment.critical:
        identity += "<p class='id'><b>critical: two people review it</b></p>"
    source = f"<p>{_lines(segment.text)}</p>"
    if known.previous:
        source += f"<p class='was'>was: <s>{_lines(known.previous)}</s></p>"
    text = f"<p>{_isolated(known.text, language)}</p>" if known.text else ""
    said = f"<p><span class='box {known.state}'></span>{known.state}</p>"
    said += f"<p class='id'>{escape(known.why)}</p>" if known.why else ""
    hits = "".join(_hits(segment.text, known.text, glossary, language))
    longest = max(len(segment.text) + len(known.previous), len(known.text)) // LINE
    rules = "<div class='rule'></div>" * max(2, min(longest, 9))
    own = f"lang='{language.tag}' dir='{language.direction}' class='text'"
    return f"<tr><td>{identity}</td><td>{source}</td><td {own}>{text}</td><td>{said}{hits}</td><td>{rules}</td></tr>"


def _lines(text: str) -> str:
    return escape(text).replace("\n", "<br>")


def _isolated(text: str, language: Language) -> str:
    """A translation as the layouts set it, with its placeholders whole."""
    return re.sub(r'\{(<bdi dir="ltr">)([a-z]+)(</bdi>)\}', r"\1{\2}\3", str(words(text, language)))


def _hits(source: str, text: str, glossary: Glossary, language: Language) -> Iterator[str]:
    """What of the glossary a line touches, as HTML: the terms that its source has, and a word that it must not hold."""

    def own(word: str) -> str:
        return f"<bdi lang='{language.tag}'>{escape(word)}</bdi>"

    for term in glossary.terms:
        if found := held(term.source, source):
            whole = re.search(rf"{re.escape(found)}\w*", source, re.IGNORECASE)
            yield f"<p class='term'>{escape(whole[0] if whole else found)}: {own(term.use[0])}</p>"
    if wrong := glossary.avoided(text):
        yield f"<p class='term wrong'>! avoid: {own(wrong)}</p>"


def _style(project: Project, language: Language, paper: str) -> str:
    ink, line, accent, black = palette(project.shared.tokens)
    size = PAPERS[paper]
    side = (size.height - sum(width for _, width in COLUMNS)) / 2
    own = 9 * language.size_factor
    lead = own * language.line_height
    return f"""@page{{size:{size.height:.3f}pt {size.width:.3f}pt;margin:34pt {side:.3f}pt 40pt;
@bottom-left{{content:"{NOT_FOR_PRINT} · English and {language.english}";font:6.5pt/9pt "BC Sans";color:{black}}}
@bottom-right{{content:counter(page) " / " counter(pages);font:6.5pt/9pt "BC Sans";color:{black}}}}}
{font_rules(project)}html{{font-family:"BC Sans";color:{black};font-size:9pt;line-height:12pt}}
body,section,p,h1,table,th,td{{margin:0;padding:0;font-size:inherit;text-align:start}}
h1{{font-size:15pt;line-height:19pt;color:{ink}}}h1 span{{font-weight:400}}
.not{{float:right;border:.6pt solid {ink};color:{ink};font-weight:700;font-size:8pt;line-height:11pt;padding:2pt 6pt}}
.key{{font-size:7pt;line-height:10pt;margin:1pt 0 8pt}}
table{{width:{sum(width for _, width in COLUMNS)}pt;table-layout:fixed;border-spacing:0}}
th{{font-size:7pt;line-height:9pt;color:{ink};text-align:left;padding:0 8pt 3pt 0;vertical-align:bottom}}
th bdi,h1 bdi{{line-height:1pt}}
.section{{break-after:avoid}}.section th{{font-size:10pt;line-height:13pt;padding:11pt 0 4pt}}
tr{{break-inside:avoid}}
td{{border-top:.4pt solid {line};padding:4pt 12pt 6pt 0;vertical-align:top}}
td:last-child{{padding-right:0}}
.name{{font-size:8pt;line-height:12pt;font-weight:700;color:{ink}}}
.id,.term{{font-size:6.5pt;line-height:8.6pt;overflow-wrap:anywhere}}
.was{{font-size:7.5pt;line-height:10pt;margin-top:3pt}}
.text p{{font-size:{own:.2f}pt;line-height:{lead:.2f}pt;margin-top:{min(12 - lead, 0) / 2:.2f}pt}}
td p{{font-size:8pt}}td:nth-child(2) p{{font-size:9pt}}td:nth-child(2) .was{{font-size:7.5pt}}
.term{{margin-top:3pt;color:{ink};border-left:1pt solid {ink};padding-left:4pt}}
.wrong{{background:{accent};font-weight:700}}
.rule{{height:14pt;border-bottom:.4pt solid {line}}}
.keep,.latin{{white-space:nowrap}}[dir=rtl] bdi[dir=ltr],.latin{{font-family:"BC Sans"}}
.box{{display:inline-block;width:4pt;height:4pt;border:.7pt solid {ink};margin-right:3pt}}
.reviewed{{background:{ink}}}.draft{{background:{line}}}.missing{{border-style:dotted}}
"""
