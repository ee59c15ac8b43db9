"""`pamphlet translate …`: what translators and reviewers need. Everything is decided in `pamphlet.translate`."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from pamphlet.cli.shared import EMBEDDED, code, common, day, many, project_root, say
from pamphlet.diagnostics import ExitCode, MachineError, PamphletError, Report, Where, error

language = click.option("-l", "--language", "tag", required=True, metavar="LANG", help="The language, such as pa.")
languages = click.option("-l", "--language", "tags", multiple=True, metavar="LANG", help="Only this language, such as pa.")
FORMS = ("xlsx", "xliff", "docx")


@click.group()
def translate() -> None:
    """Bring translations up to date, send them out, take them back, review them.

    \b
    A translator's round:
      pamphlet translate merge                  bring every language file up to date
      pamphlet translate export -l pa           a spreadsheet for the translator
      pamphlet translate import -l pa FILE      take it back; nothing is lost, nothing counts as reviewed
      pamphlet translate proof -l pa            see where each line prints, and whether it fits
      pamphlet translate review -l pa           what waits for a reviewer, side by side with the English
    """  # noqa: D301  (Click wants the backspace sign itself: keep the lines)


class _Work:
    """A project at work: its report, and the files that are written at the end or not at all."""

    def __init__(self, options: Mapping[str, Any], *, writes: bool = False) -> None:
        from pamphlet.source.project import read_project

        self.quiet, self.strict, self.as_json = options["quiet"], options["strict"], options["as_json"]
        self.root = project_root(options["project"], self.quiet or self.as_json).resolve()
        self.today = day()
        self.report = Report()
        if writes and self.root == EMBEDDED.resolve():
            hint = "make your own: pamphlet init my-project, then cd my-project"
            self.report.error("output", "this project came with the tool and cannot be changed", hint=hint)
            self.leave()
        project, report = read_project(self.root, self.today)
        if project is None:
            say(report)
            sys.exit(ExitCode.ERRORS)
        self.project = project

    def broken(self, tags: Collection[str] = ()) -> None:
        """Report every part of the project that cannot be read; of languages, only those that are named, if any are."""
        for (kind, name), items in self.project.broken.items():
            own = {"language": name, "listings": name.rpartition("/")[2]}.get(kind)
            if not tags or own is None or own in tags:
                self.report.extend(items)

    def write(self, path: Path, data: str | bytes) -> None:
        """A whole file or none."""
        from pamphlet.output import write_atomic

        write_atomic(path, data.encode("utf-8") if isinstance(data, str) else data)

    def append(self, name: str, lines: str) -> None:
        """Add lines to a file of the project; what stands in it stays."""
        if lines:
            path = self.root / name
            self.write(path, (path.read_bytes() if path.is_file() else b"") + lines.encode("utf-8"))

    def known(self, tag: str) -> None:
        """End here if the project has no such language, or nothing to translate into it."""
        from pamphlet.diagnostics import did_you_mean

        others = [other for other in self.project.languages if other != "en"]
        if tag not in others:
            what = "the words are written in English" if tag == "en" else f"there is no language '{tag}'"
            self.report.error("selection", what, hint=did_you_mean(tag, others) or f"one of {', '.join(others)}")
            say(self.report)
            sys.exit(ExitCode.USAGE)

    def tell(self, words: str) -> None:
        """A line for the person at the terminal."""
        if not self.quiet:
            click.echo(words, err=True)

    def result(self, data: object) -> None:
        """The result as JSON, where that was asked for."""
        if self.as_json:
            click.echo(json.dumps(data, ensure_ascii=False, indent=1))

    def leave(self) -> None:
        """Say what is wrong, and end with the right code."""
        say(self.report)
        sys.exit(code(self.report, self.strict))


def _guarded(work: Any) -> Any:
    """A command's body: diagnostics where it fails, never a traceback."""

    def run(**options: Any) -> None:
        try:
            work(**options)
        except MachineError as problem:
            say(problem.diagnostics)
            sys.exit(ExitCode.MACHINE)
        except PamphletError as problem:
            say(problem.diagnostics)
            sys.exit(ExitCode.ERRORS)
        except BrokenPipeError:  # nobody reads on, as with `| head`
            sys.stderr.close()
            sys.exit(ExitCode.DONE)
        except OSError as problem:
            message = f"cannot read or write {problem.filename}: {problem.strerror}"
            say(error("output", message, hint="is the disk full, or the file not yours?").diagnostics)
            sys.exit(ExitCode.ERRORS)
        except Exception as problem:  # the last net: a sentence, never a traceback
            hint = "something in the project's files is not what the tool can follow; if they are as they came, report this"
            say(error("internal", f"{type(problem).__name__}: {problem}", hint=hint).diagnostics)
            sys.exit(ExitCode.ERRORS)

    run.__name__, run.__doc__ = work.__name__, work.__doc__
    if hasattr(work, "__click_params__"):
        run.__click_params__ = work.__click_params__  # type: ignore[attr-defined]  # where Click keeps the options
    return run


@translate.command()
@common
@_guarded
def extract(**options: Any) -> None:
    """Write the templates of all words that are translated: content/languages/template.pot, and one for each region."""
    from pamphlet.translate.merge import templates

    work = _Work(options, writes=True)
    work.broken()
    files = templates(work.project, {})
    for name, text in files.items():
        work.write(work.root / name, text)
    work.tell(f"Wrote {many(len(files), 'template')}.")
    work.result(sorted(files))
    work.leave()


@translate.command()
@languages
@click.option("--plain", is_flag=True, help="Do not measure where each text prints and how much room it has: faster.")
@common
@_guarded
def merge(tags: Sequence[str], plain: bool, **options: Any) -> None:
    """Bring language files up to date with the English words.

    What did not change stays. What changed is marked fuzzy, with the words it was made for, and does not print until a
    translator has looked at it. What is new is empty. Nothing that was translated is ever deleted.
    """
    from pamphlet.translate.merge import merge_project

    work = _Work(options, writes=True)
    chosen = [tag for tag in tags or work.project.languages if tag != "en"]
    comments: dict[str, Mapping[str, str]] = {}
    if not plain:
        from pamphlet.translate.room import comments as measured

        for n, tag in enumerate(chosen, 1):
            if tag in work.project.languages:
                work.tell(f"{n}/{len(chosen)} measuring the room of {work.project.languages[tag].english}")
                comments[tag] = measured(work.project, tag, work.today)
    done = merge_project(work.project, chosen, comments, work.report)
    for name, text in done.items():
        work.write(work.root / name, text)
    told = {tag: _merged(tag, done.merged) for tag in chosen}
    for tag, counts in told.items():
        words = ", ".join(f"{count} {fate}" for fate, count in counts.items() if count)
        drafts, blank = _waiting(tag, done.merged)
        work.tell(f"{tag:<8} {words or 'nothing to translate'}; waiting for a translator: {drafts} fuzzy, {blank} empty")
    work.tell(f"{many(len(done), 'file')} changed.")
    work.result({"files": sorted(done), "languages": told})
    work.leave()


def _waiting(tag: str, merged: Mapping[str, Any]) -> tuple[int, int]:
    """How many texts of a language are fuzzy, and how many are empty, over all its files."""
    own = [entry for name, result in merged.items() if Path(name).stem == tag for entry in result.document.entries]
    live = [entry for entry in own if not entry.obsolete]
    return sum(bool(e.fuzzy and e.text) for e in live), sum(not e.text for e in live)


def _merged(tag: str, merged: Mapping[str, Any]) -> dict[str, int]:
    """How many segments of a language were kept, moved, … over all its files."""
    own = [result for name, result in merged.items() if Path(name).stem == tag]
    return {fate: sum(len(getattr(x, fate)) for x in own) for fate in ("kept", "moved", "revived", "fuzzy", "new", "obsolete")}


def _laid_out(work: _Work, tags: Sequence[str]) -> None:
    """Report what is too long for its panel or has no glyph, as the layouts themselves find it; nothing is written."""
    from pamphlet.build import Order, build

    order = Order(root=work.root, today=work.today, output=None, languages=tuple(tags))
    work.report.extend(item for item in build(order).report if item.code in ("fit", "glyph-missing"))


@translate.command()
@languages
@click.option("--plain", is_flag=True, help="Do not lay the words out to see whether they fit: faster.")
@common
@_guarded
def check(tags: Sequence[str], plain: bool, **options: Any) -> None:
    """Say what is wrong with translations, what is doubtful, and what is too long for its panel."""
    from pamphlet.translate.segments import segments

    work = _Work(options)
    chosen = [tag for tag in tags or work.project.languages if tag != "en"]
    work.broken(chosen)
    known = segments(work.project)
    told = {}
    for tag in chosen:
        work.known(tag)
        catalog = work.project.catalogs[tag]
        for key, faults in catalog.doubts.items():
            found = catalog.translations.get(key)
            for fault in faults:
                place = found.where if found else Where(path=f"content/languages/{tag}.po", field=key)
                work.report.warning(fault.code, fault.message, place, fault.hint)
        unusable = {key: catalog.unusable.get(key, "is not there") for key in known if key not in catalog.translations}
        told[tag] = {"unusable": unusable, "doubtful": {k: [f.check for f in v] for k, v in catalog.doubts.items()}}
        work.tell(f"{tag:<8} {len(catalog.translations)} usable, {len(unusable)} not, {len(catalog.doubts)} doubtful")
        for why in sorted(set(unusable.values()) - {"is not translated"}):
            named = [key for key, reason in unusable.items() if reason == why]
            more = f" and {len(named) - 5} more" if len(named) > 5 else ""
            work.tell(f"         {', '.join(named[:5])}{more}: {why}")
    if chosen and not plain:
        _laid_out(work, chosen)
    work.result(told)
    work.leave()


@translate.command()
@click.option(
    "-o",
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("output"),
    show_default=True,
    metavar="DIR",
    help="Where the built files are, to say which are out of date.",
)
@languages
@common
@_guarded
def status(output: Path, tags: Sequence[str], **options: Any) -> None:
    """How far each language is, what keeps it from a final print, and which built pieces are out of date, and why."""
    from pamphlet.output import read_artifacts
    from pamphlet.translate.status import status as found

    work = _Work(options)
    for tag in tags:
        work.known(tag)
    artifacts = read_artifacts(output)
    if not artifacts and any(output.glob("*/*/*.pdf")):
        message = f"no manifest.json says what the files in {output} hold: nobody knows whether they still do"
        work.report.warning("output-stranger", message, hint="hand out none of them; build everything again")
    result = found(work.project, work.today, artifacts, work.report)
    if tags:
        result = replace(
            result,
            languages=tuple(x for x in result.languages if x.tag in tags),
            pieces=tuple(x for x in result.pieces if x.language in tags),
        )
    if work.as_json:
        work.result(result.as_json())
    else:
        for line in result.lines():
            click.echo(line)
    work.leave()


@translate.command()
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
@_guarded
def export(tag: str, form: str, output: Path | None, plain: bool, **options: Any) -> None:
    """Write one language as a file for a translator: every text with its English, its state and where it prints."""
    from pamphlet.translate.exchange import export as written
    from pamphlet.translate.exchange import rows
    from pamphlet.translate.room import comments

    work = _Work(options)
    work.known(tag)
    notes = {} if plain else comments(work.project, tag, work.today)
    found = rows(work.project, tag, work.today, notes, work.report)
    path = output or Path(f"{tag}.{form}")
    if not work.report.failed:
        work.write(path, written(found, work.project.languages[tag], form))
        work.tell(f"Wrote {path}: {many(len(found), 'text')}. Take it back with: pamphlet translate import -l {tag} {path}")
        work.result({"file": str(path), "texts": len(found)})
    work.leave()


@translate.command(name="import")
@language
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--by", metavar="HANDLE", help="Who says so, where rows are marked as checked: it is noted, and counts for nothing."
)
@common
@_guarded
def import_(tag: str, file: Path, by: str | None, **options: Any) -> None:
    """Take back a file that `export` wrote.

    A row whose English has changed since is refused and named; the others are taken. A row without a translation leaves the
    old one alone. Nothing that comes in counts as reviewed.
    """
    from pamphlet.source.project import read_project
    from pamphlet.translate.exchange import take
    from pamphlet.translate.forms import form_of
    from pamphlet.translate.review import claims

    work = _Work(options, writes=True)
    work.known(tag)
    data = file.read_bytes()
    form = form_of(data)
    if form not in FORMS:
        hint = f"what comes back is a file of one of the forms {', '.join(FORMS)}"
        work.report.error("selection", f"{file.name} is no file that 'translate export' writes", Where(path=str(file)), hint)
        work.leave()
    taken = take(work.project, tag, form, data, file.name, work.today, work.report)
    for name, text in taken.files.items():
        work.write(work.root / name, text)
    for key, why in taken.refused:
        work.report.error(
            "import-refused",
            f"'{key}' was not taken: {why}",
            Where(path=file.name, field=key),
            "export again, and put this text into the new file",
        )
    again, _ = read_project(work.root, work.today)
    if again is not None:
        work.project = again
        work.broken([tag])  # a number that the translator lost is told at once
        if taken.claims and by:
            lines = claims(again, tag, taken.claims, by, work.today, work.report, today=work.today)
            work.append(f"content/reviews/{tag}.jsonl", lines)
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


@translate.command()
@language
@click.option("-r", "--region", default="", metavar="REGION", help="Whose listings to show. Default: the first.")
@click.option("--paper", type=click.Choice(["letter", "a4"]), help="Paper size. Default: the project's.")
@click.option(
    "-o",
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path(),
    metavar="DIR",
    help="Where to put the two files. Default: here.",
)
@common
@_guarded
def proof(tag: str, region: str, paper: str | None, output: Path, **options: Any) -> None:
    """Two files for a translator: every page with the name of each text, how full it is and which lines take the room; and a
    sheet with each text beside its English.
    """
    from pamphlet.translate.bilingual import bilingual
    from pamphlet.translate.proofs import in_context

    work = _Work(options)
    work.known(tag)
    place = region or min(work.project.regions, default="")
    size = paper or work.project.settings.paper
    pages, sheet = output / f"{tag}.in-context.pdf", output / f"{tag}.side-by-side.pdf"
    work.write(pages, in_context(work.project, tag, place, work.today, size))
    work.tell(f"Wrote {pages}")
    work.write(sheet, bilingual(work.project, tag, work.today))
    work.tell(f"Wrote {sheet}")
    work.result([str(pages), str(sheet)])
    work.leave()


@translate.command()
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
@_guarded
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
    from pamphlet.translate import review as desk

    work = _Work(options, writes=bool(ids or everything or back_sheet))
    work.known(tag)
    waiting = desk.pending(work.project, tag, work.today, work.report)
    if (ids or everything or back_sheet) and not by:
        work.report.error("review-entry", "nobody is named who accepts", hint="say who: --by HANDLE")
        work.leave()
    ledger = f"content/reviews/{tag}.jsonl"
    if back_sheet is not None:
        from pamphlet.translate.notes import noted
        from pamphlet.translate.tables import read_review_sheet

        rows = read_review_sheet(back_sheet.read_bytes(), back_sheet.name, tag, work.report)
        judged = desk.verdicts(work.project, tag, rows, str(by), work.today, work.report, today=work.today)
        work.append(ledger, judged.lines)
        notes = [(key, f"Not right, says {by}{': ' + remark if remark else '.'}") for key, remark in judged.wrong]
        notes += [(key, f"{by} says: {remark}") for key, remark in judged.remarks]
        for name, text in noted(work.project, tag, notes, work.report).items():
            work.write(work.root / name, text)
        for key, note in notes:
            work.tell(f"{key}: {note}")
        work.tell(f"{many(len(judged.lines.splitlines()), 'text')} accepted, {len(judged.wrong)} for the translator.")
        work.result({"accepted": len(judged.lines.splitlines()), "wrong": [list(pair) for pair in judged.wrong]})
    elif ids or everything:
        chosen = tuple(ids) if ids else tuple(item.segment.id for item in waiting)
        if back and len(chosen) != 1:
            work.report.error("review-entry", "--back belongs to one text", hint="accept that one alone")
            work.leave()
        said = {chosen[0]: back} if back else {}
        lines = desk.accept(work.project, tag, chosen, str(by), work.today, work.report, today=work.today, back=said)
        work.append(ledger, lines)
        work.tell(f"{many(len(lines.splitlines()), 'text')} accepted.")
        work.result({"accepted": len(lines.splitlines())})
    elif sheet is not None:
        _write_sheet(work, tag, waiting, sheet)
    else:
        width = shutil.get_terminal_size((100, 24)).columns
        if work.as_json:
            work.result([{"id": x.segment.id, "why": x.why, "english": x.segment.text, "translation": x.text} for x in waiting])
        elif waiting:
            click.echo(desk.side_by_side(waiting, width))
        work.tell(f"{many(len(waiting), 'text')} of {work.project.languages[tag].english} wait for a reviewer.")
    work.leave()


def _write_sheet(work: _Work, tag: str, waiting: Sequence[Any], path: Path) -> None:
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
    work.write(path, review_sheet(rows, work.project.languages[tag]))
    work.tell(f"Wrote {path}: {many(len(rows), 'text')}.")
    work.tell(f"Take it back with: pamphlet translate review -l {tag} --import {path} --by HANDLE")
    work.result({"file": str(path), "texts": len(rows)})
