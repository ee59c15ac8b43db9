"""`pamphlet translate …`: what translators and reviewers need. Everything is decided in `pamphlet.translate`.

Here are the commands for the project's own files; those for what people send and get are in `people`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from pamphlet.cli import people
from pamphlet.cli.shared import common, guarded, many
from pamphlet.cli.work import Work, languages
from pamphlet.diagnostics import Severity, Where


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


for command in (people.export, people.import_, people.proof, people.review):
    translate.add_command(command)


@translate.command()
@common
@guarded()
def extract(**options: Any) -> None:
    """Write the templates of all words that are translated: content/languages/template.pot, and one for each region."""
    from pamphlet.translate.merge import templates

    work = Work(options, writes=True)
    work.broken()
    files = templates(work.project, {})
    work.update(files)
    work.tell(f"Wrote {many(len(files), 'template')}.")
    work.result(sorted(files))
    work.leave()


@translate.command()
@languages
@click.option("--plain", is_flag=True, help="Do not measure where each text prints and how much room it has: faster.")
@common
@guarded()
def merge(tags: Sequence[str], plain: bool, **options: Any) -> None:
    """Bring language files up to date with the English words.

    What did not change stays. What changed is marked fuzzy, with the words it was made for, and does not print until a
    translator has looked at it. What is new is empty. Nothing that was translated is ever deleted.
    """
    from pamphlet.translate.merge import merge_project

    work = Work(options, writes=True)
    chosen = [tag for tag in tags or work.project.languages if tag != "en"]
    comments: dict[str, Mapping[str, str]] = {}
    if not plain:
        from pamphlet.translate.room import comments as measured

        for n, tag in enumerate(chosen, 1):
            if tag in work.project.languages:
                work.tell(f"{n}/{len(chosen)} measuring the room of {work.project.languages[tag].english}")
                comments[tag] = measured(work.project, tag, work.today)
    done = merge_project(work.project, chosen, comments, work.report)
    work.update(done)
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


def _laid_out(work: Work, tags: Sequence[str]) -> None:
    """Report what is too long for its panel, and whatever else keeps a piece from being laid out; nothing is written."""
    from pamphlet.build import Order, build

    order = Order(root=work.root, today=work.today, output=None, languages=tuple(tags))
    work.report.extend(item for item in build(order).report if item.severity is Severity.ERROR)


@translate.command()
@languages
@click.option("--plain", is_flag=True, help="Do not lay the words out to see whether they fit: faster.")
@common
@guarded()
def check(tags: Sequence[str], plain: bool, **options: Any) -> None:
    """Say what is wrong with translations, what is doubtful, and what is too long for its panel."""
    from pamphlet.translate.segments import segments

    work = Work(options)
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
        for why in sorted(set(unusable.values()) - {"is empty"}):
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
@guarded()
def status(output: Path, tags: Sequence[str], **options: Any) -> None:
    """How far each language is, what keeps it from a final print, and which built pieces are out of date, and why."""
    from pamphlet.output import read_artifacts
    from pamphlet.translate.status import status as found

    work = Work(options)
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
