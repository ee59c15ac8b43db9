"""`pamphlet translate export`, `import`, `proof` and `review`: what goes out to people, and what comes back from them."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from pamphlet.cli.shared import common, folder, guarded, many
from pamphlet.cli.work import Work, language
from pamphlet.diagnostics import Where

FORMS = ("xlsx", "xliff", "docx")


@click.command()
@language
@click.option(
    "--form",
    type=click.Choice(FORMS),
    default="xlsx",
    show_default=True,
    help="xlsx: a spreadsheet. docx: for people who have only Word. xliff: for translation programs.",
)
@click.option(
    "-o", "--output", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE", help="Default: LANG.FORM here."
)
@click.option("--plain", is_flag=True, help="Do not measure where each text prints and how much room it has: faster.")
@common
@guarded()
def export(tag: str, form: str, output: Path | None, plain: bool, **options: Any) -> None:
    """Write one language as a file for a translator: every text with its English, its state and where it prints."""
    from pamphlet.translate.exchange import export as written
    from pamphlet.translate.exchange import rows
    from pamphlet.translate.room import comments

    work = Work(options)
    work.known(tag)
    notes = {} if plain else comments(work.project, tag, work.today)
    found = rows(work.project, tag, work.today, notes, work.report)
    path = output or Path(f"{tag}.{form}")
    if not work.report.failed:
        work.write({path: written(found, work.project.languages[tag], form)})
        work.tell(f"Wrote {path}: {many(len(found), 'text')}. Take it back with: pamphlet translate import -l {tag} {path}")
        work.result({"file": str(path), "texts": len(found)})
    work.leave()


@click.command(name="import")
@language
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--by", metavar="HANDLE", help="Who says so, where rows are marked as checked: it is noted, and counts for nothing."
)
@common
@guarded()
def import_(tag: str, file: Path, by: str | None, **options: Any) -> None:
    """Take back a file that `export` wrote.

    A row whose English has changed since is refused and named; the others are taken. A row without a translation leaves the
    old one alone. Nothing that comes in counts as reviewed.
    """
    from pamphlet.source.project import read_project
    from pamphlet.translate.exchange import take
    from pamphlet.translate.forms import form_of
    from pamphlet.translate.review import claims

    work = Work(options, writes=True)
    work.known(tag)
    data = file.read_bytes()
    form = form_of(data)
    if form not in FORMS:
        hint = f"what comes back is a file of one of the forms {', '.join(FORMS)}"
        work.report.error("selection", f"{file.name} is no file that 'translate export' writes", Where(path=str(file)), hint)
        work.leave()
    taken = take(work.project, tag, form, data, file.name, work.today, work.report)
    work.update(taken.files)
    for key, why in taken.refused:
        work.report.error(
            "import-refused",
            f"'{key}' was not taken: {why}",
            Where(path=file.name, field=key),
            "mend that row and take the file in again; if the English changed, export again and translate it as it now stands",
        )
    again, _ = read_project(work.root, work.today)
    if again is not None:
        work.project = again
        work.broken([tag])  # a number that the translator lost is told at once
        if taken.claims and by:
            lines = claims(again, tag, taken.claims, by, work.today, work.report, today=work.today)
            work.update(work.appended(_ledger(tag), lines))
    work.tell(
        f"{many(len(taken.taken), 'text')} taken, {len(taken.same)} as they were, {taken.blank} blank and left alone, "
        f"{len(taken.refused)} refused, {len(taken.absent)} not in the file."
    )
    if taken.taken and form == "docx":
        work.tell("Texts from Word are drafts and do not print yet: confirm them in a spreadsheet, with the status translated.")
    if taken.unsettled:
        work.tell(f"Still drafts, because their words came back unchanged: {', '.join(taken.unsettled)}")
    if taken.claims and not by:
        work.tell(
            f"Marked as checked: {many(len(taken.claims), 'text')}. That is not a review; note who says so with --by HANDLE."
        )
    work.result(
        {
            "files": sorted(taken.files),
            "taken": list(taken.taken),
            "same": list(taken.same),
            "blank": taken.blank,
            "refused": [{"id": key, "why": why} for key, why in taken.refused],
            "claims": list(taken.claims),
            "unsettled": list(taken.unsettled),
            "absent": list(taken.absent),
        }
    )
    work.leave()


@click.command()
@language
@click.option("-r", "--region", default="", metavar="REGION", help="Whose listings to show. Default: the first.")
@click.option("--paper", type=click.Choice(["letter", "a4"]), help="Paper size. Default: the project's.")
@folder("", "Where to put the two files.")
@common
@guarded()
def proof(tag: str, region: str, paper: str | None, output: Path, **options: Any) -> None:
    """Two files for a translator: every page with the name of each text, how full it is and which lines take the room; and a
    sheet with each text beside its English.
    """
    from pamphlet.translate.bilingual import bilingual
    from pamphlet.translate.proofs import in_context

    work = Work(options)
    work.known(tag)
    place = region or min(work.project.regions, default="")
    size = paper or work.project.settings.paper
    pages, sheet = output / f"{tag}.in-context.pdf", output / f"{tag}.side-by-side.pdf"
    work.write({pages: in_context(work.project, tag, place, work.today, size)})
    work.tell(f"Wrote {pages}")
    work.write({sheet: bilingual(work.project, tag, work.today)})
    work.tell(f"Wrote {sheet}")
    work.result([str(pages), str(sheet)])
    work.leave()


@click.command()
@language
@click.option("--accept", "ids", multiple=True, metavar="ID", help="Accept this text as it stands; needs --by.")
@click.option(
    "--all", "everything", is_flag=True, help="Accept every text that waits. Only after you have read them all, in print."
)
@click.option("--by", metavar="HANDLE", help="Who accepts: a handle, not a name.")
@click.option("--back", default="", metavar="TEXT", help="What the one accepted text says, in your own English words.")
@click.option(
    "--export",
    "sheet",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE.xlsx",
    help="Write what waits as a spreadsheet, for a reviewer without a terminal.",
)
@click.option(
    "--import",
    "back_sheet",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE.xlsx",
    help="Take such a spreadsheet back; needs --by.",
)
@common
@guarded()
def review(
    tag: str,
    ids: Sequence[str],
    everything: bool,
    by: str | None,
    back: str,
    sheet: Path | None,
    back_sheet: Path | None,
    **options: Any,
) -> None:
    """What waits for a reviewer, beside its English; and record what a person has accepted.

    A review is bound to the exact words of both sides: any change voids it. Texts that the project calls critical want two
    people, or one with --back.
    """
    from pamphlet.translate.review import pending

    work = Work(options, writes=bool(ids or everything or back_sheet))
    work.known(tag)
    asked = {"--accept": ids, "--all": everything, "--import": back_sheet, "--export": sheet}
    given = [name for name, value in asked.items() if value]
    if len(given) > 1:
        work.report.error("selection", f"{' and '.join(given)} cannot be done in one go", hint="give one of them at a time")
    if back and (len(ids) != 1 or len(given) > 1):
        work.report.error("review-entry", "--back belongs to one text", hint="name that one alone: --accept ID --back TEXT")
    if given and given != ["--export"] and not by:
        work.report.error("review-entry", "nobody is named who accepts", hint="say who: --by HANDLE")
    if work.report.failed:
        work.leave()
    waiting = pending(work.project, tag, work.today, work.report)
    if back_sheet is not None:
        _take_sheet(work, tag, back_sheet, str(by))
    elif ids or everything:
        _accept(work, tag, ids or [item.segment.id for item in waiting], str(by), back)
    elif sheet is not None:
        _write_sheet(work, tag, waiting, sheet)
    else:
        _show(work, tag, waiting)
    work.leave()


def _ledger(tag: str) -> str:
    return f"content/reviews/{tag}.jsonl"


def _take_sheet(work: Work, tag: str, file: Path, by: str) -> None:
    """Record what a reviewer's sheet says: what is right in the ledger, what is not as remarks in the language files."""
    from pamphlet.translate.notes import noted
    from pamphlet.translate.review import verdicts
    from pamphlet.translate.tables import read_review_sheet

    rows = read_review_sheet(file.read_bytes(), file.name, tag, work.report)
    judged = verdicts(work.project, tag, rows, by, work.today, work.report, today=work.today)
    notes = [(key, f"Not right, says {by}{': ' + remark if remark else '.'}") for key, remark in judged.wrong]
    notes += [(key, f"{by} says: {remark}") for key, remark in judged.remarks]
    work.update({**work.appended(_ledger(tag), judged.lines), **noted(work.project, tag, notes, work.report)})
    for key, note in notes:
        work.tell(f"{key}: {note}")
    accepted = len(judged.lines.splitlines())
    work.tell(f"{many(accepted, 'text')} accepted, {len(judged.wrong)} for the translator.")
    work.result({"accepted": accepted, "wrong": [list(pair) for pair in judged.wrong]})


def _accept(work: Work, tag: str, ids: Sequence[str], by: str, back: str) -> None:
    from pamphlet.translate.review import accept

    said = dict.fromkeys(ids, back) if back else {}
    lines = accept(work.project, tag, ids, by, work.today, work.report, today=work.today, back=said)
    work.update(work.appended(_ledger(tag), lines))
    accepted = len(lines.splitlines())
    work.tell(f"{many(accepted, 'text')} accepted.")
    work.result({"accepted": accepted})


def _show(work: Work, tag: str, waiting: Sequence[Any]) -> None:
    from pamphlet.translate.terminal import side_by_side

    if work.as_json:
        work.result([{"id": x.segment.id, "why": x.why, "english": x.segment.text, "translation": x.text} for x in waiting])
    elif waiting:
        click.echo(side_by_side(waiting, shutil.get_terminal_size((100, 24)).columns))
    work.tell(f"{many(len(waiting), 'text')} of {work.project.languages[tag].english} wait for a reviewer.")


def _write_sheet(work: Work, tag: str, waiting: Sequence[Any], path: Path) -> None:
    from pamphlet.translate.tables import ReviewRow, review_sheet

    rows = [
        ReviewRow(
            id=item.segment.id,
            fingerprint=item.segment.fingerprint(item.text),
            source=item.segment.text,
            text=item.text,
            back=item.back,
            critical=item.segment.critical,
        )
        for item in waiting
    ]
    work.write({path: review_sheet(rows, work.project.languages[tag])})
    work.tell(f"Wrote {path}: {many(len(rows), 'text')}.")
    work.tell(f"Take it back with: pamphlet translate review -l {tag} --import {path} --by HANDLE")
    work.result({"file": str(path), "texts": len(rows)})
