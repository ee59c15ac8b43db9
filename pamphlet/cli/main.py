"""The commands build, check, list and init; those of the wings are in modules of their own."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from pamphlet import __version__
from pamphlet.cli.listings import listings
from pamphlet.cli.shared import OWN, F, Progress, code, common, day, folder, guarded, many, project_root, say
from pamphlet.cli.translate import translate
from pamphlet.diagnostics import ExitCode, Report


def selectors(command: F) -> F:
    """The options that choose what to build; each can be given several times, and none means everything."""
    options = [
        click.option("-r", "--region", "regions", multiple=True, metavar="REGION", help="Only this region, such as vancouver."),
        click.option("-l", "--language", "languages", multiple=True, metavar="LANG", help="Only this language, such as pa."),
        click.option(
            "-t", "--layout", "layouts", multiple=True, metavar="LAYOUT", help="Only this piece, such as wallet-card."
        ),
        click.option(
            "--target",
            "targets",
            multiple=True,
            type=click.Choice(["press", "office", "screen"]),
            help="press: for a print shop. office: for a desk printer. screen: for reading and sending.",
        ),
        click.option(
            "--paper", type=click.Choice(["letter", "a4"], case_sensitive=False), help="Paper size. Default: the project's."
        ),
        click.option(
            "-j", "--jobs", type=click.IntRange(1, 64), help="How many to make at a time. Default: one for each core."
        ),
    ]
    for option in reversed(options):
        command = option(command)
    return command


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="pamphlet")
def main() -> None:
    """Make print-ready pamphlets, wallet cards and posters.

    \b
    Start here:
      pamphlet list regions        see which regions there are
      pamphlet build -r vancouver  make everything for one region, in the folder output
      pamphlet init my-project     copy the project to make it your own
    """  # noqa: D301  (Click wants the backspace sign itself: keep the lines)


main.add_command(listings)
main.add_command(translate)


@main.command()
@selectors
@click.option("--final", is_flag=True, help="Make no proofs: say what stands in the way instead, and end with code 1.")
@click.option(
    "--allow-stale",
    multiple=True,
    metavar="SERVICE=REASON",
    help="Print a service whose check is too old after all, on proofs that give this reason.",
)
@click.option("--marks", is_flag=True, help="Add crop and fold marks to press files. Most print shops do not want them.")
@click.option(
    "--imposed", is_flag=True, help="Put cards several to a sheet in press files. Most print shops do that themselves."
)
@folder("output", "Where to put the files.")
@common
@guarded()
def build(output: Path, final: bool, marks: bool, imposed: bool, allow_stale: Sequence[str], **options: Any) -> None:
    """Make the PDF files.

    Each piece is either final or a proof; the tool works out which. A proof carries a black PROOF band that says why, and
    "proof" in its file name: do not hand it out.
    """
    exceptions = {key.strip(): why.strip() for key, _, why in (pair.partition("=") for pair in allow_stale)}
    _run(_order(options, output, exceptions, final=final, marks=marks, imposed=imposed), options)


@main.command()
@selectors
@common
@guarded()
def check(**options: Any) -> None:
    """Do everything that build does, short of writing files, and say what is wrong."""
    _run(_order(options, None), options)


@main.command(name="list")
@click.argument("what", type=click.Choice(["regions", "languages", "layouts", "papers", "stocks"]))
@common
@guarded()
def list_(what: str, project: Path | None, as_json: bool, strict: bool, quiet: bool) -> None:
    """List what the project has: regions, languages, layouts, papers, or stocks (pre-cut cards)."""
    from pamphlet.source.layout import PAPERS
    from pamphlet.source.project import read_project

    found, report = read_project(project_root(project, quiet or as_json), day())
    if found is None:
        say(report)
        sys.exit(ExitCode.ERRORS)
    report.extend(item for items in found.broken.values() for item in items)
    rows = {
        "regions": [
            (r.id, r.name + (f" (in {found.regions[r.lineage[1]].name})" if len(r.lineage) > 1 else ""))
            for r in found.regions.values()
        ],
        "languages": [(language.tag, language.mark) for language in found.languages.values()],
        "layouts": [(layout.id, layout.title) for layout in found.layouts.values()],
        "papers": [(name, f"{s.width / 72:.2f} × {s.height / 72:.2f} in") for name, s in PAPERS.items()],
        "stocks": [(s.id, f"{s.title}, {s.rows * s.columns} cards on {s.paper}") for s in found.stocks.values()],
    }[what]
    if as_json:
        click.echo(json.dumps([{"id": key, "name": name} for key, name in rows], ensure_ascii=False, indent=1))
    else:
        width = max((len(key) for key, _ in rows), default=0)
        for key, name in rows:
            click.echo(f"{key:<{width}}  {name}")
    say(report)
    sys.exit(code(report, strict))


@main.command()
@click.argument("folder", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
@click.option("-q", "--quiet", is_flag=True, help="Say only what is wrong.")
@guarded()
def init(folder: Path, quiet: bool) -> None:
    """Copy the project that came with the tool into DIR, to make it your own."""
    import shutil

    source = OWN
    report = Report()
    if source.resolve() in folder.resolve().parents:
        report.error("output", f"{folder} lies in the project that would be copied", hint="name a folder outside of it")
        say(report)
        sys.exit(ExitCode.ERRORS)
    taken = [name for name in ("content", "layouts", "regions") if (folder / name).exists()]
    if taken:
        report.error("output", f"{folder} holds {', '.join(taken)} already", hint="name a new folder: nothing is overwritten")
        say(report)
        sys.exit(ExitCode.ERRORS)
    try:
        for name in ("content", "layouts", "regions"):
            shutil.copytree(source / name, folder / name)
        (folder / "output").mkdir(exist_ok=True)
    except OSError as problem:
        report.error("output", f"cannot write {folder}: {problem.strerror}", hint="is the disk full, or the folder not yours?")
        say(report)
        sys.exit(ExitCode.ERRORS)
    if not quiet:
        click.echo(f"Made {folder}. Your services: {folder}/regions/…/services.csv. Then: cd {folder} && pamphlet build")


def _order(options: dict[str, Any], output: Path | None, exceptions: Mapping[str, str] | None = None, **forms: bool) -> Any:
    from pamphlet.build import Order

    return Order(
        root=project_root(options["project"], options["quiet"]).resolve(),
        today=day(),
        output=output,
        regions=options["regions"],
        languages=options["languages"],
        layouts=options["layouts"],
        targets=options["targets"],
        paper=options["paper"] or "",
        jobs=options["jobs"] or 0,
        allow_stale=exceptions or {},
        **forms,
    )


def _run(order: Any, options: dict[str, Any]) -> None:
    """Build, tell, and leave with the right code."""
    from pamphlet.build import build as carry_out

    with Progress(options["quiet"]) as progress:
        outcome = carry_out(order, progress)
    say(outcome.report)
    misnamed = any(item.code == "selection" for item in outcome.report)
    if options["as_json"]:
        result = {
            "artifacts": outcome.entries,
            "proofs": [{"edition": "/".join(key), "reasons": list(details)} for key, details in sorted(outcome.proofs.items())],
            "failed": ["/".join(key) for key in sorted(outcome.failed)],
            "diagnostics": [item.as_json() for item in outcome.report],
            "counts": dict(outcome.counts),
        }
        click.echo(json.dumps(result, ensure_ascii=False, indent=1))
    elif not options["quiet"] and not misnamed:
        _summary(order, outcome)
    sys.exit(ExitCode.USAGE if misnamed else code(outcome.report, options["strict"]))


def _summary(order: Any, outcome: Any) -> None:
    """What there is now, in a few lines."""
    finals = sum(entry["state"] == "final" for entry in outcome.entries)
    proofs = len(outcome.entries) - finals
    verb = "checked" if order.output is None else "in " + str(order.output)
    click.echo(f"{many(len(outcome.entries), 'file')} {verb}: {finals} final, {many(proofs, 'proof')}.", err=True)
    if outcome.current:
        click.echo(f"Left as they are, because nothing changed: {many(outcome.current, 'edition')}.", err=True)
    _unprinted(outcome.entries)
    if outcome.failed:
        click.echo(f"Not made, see the errors above: {many(len(outcome.failed), 'edition')}.", err=True)
    if outcome.removed:
        files = many(len(outcome.removed), "older file")
        click.echo(f"Out of date and removed: {files}: {', '.join(outcome.removed)}", err=True)
    if order.final and outcome.proofs:
        click.echo(f"Not final yet, so nothing was made: {many(len(outcome.proofs), 'edition')}.", err=True)
    elif outcome.proofs:
        click.echo(f"Marked PROOF, do not hand out: {many(len(outcome.proofs), 'edition')}.", err=True)
        _reasons(outcome.proofs)


def _reasons(proofs: Mapping[tuple[str, str, str], Sequence[str]]) -> None:
    """Why editions are proofs: each reason once, in words, with how many it holds back and one of them in full."""
    from pamphlet.state import REASONS

    for reason, words in REASONS.items():
        held = [(key, detail) for key, details in sorted(proofs.items()) for detail in details if detail.startswith(reason)]
        if held:
            (region, language, layout), detail = held[0]
            click.echo(f"  {len(held)} of them: {words}", err=True)
            if what := detail.removeprefix(reason).lstrip(": "):
                click.echo(f"      {region}/{language}/{layout}: {what}", err=True)


def _unprinted(entries: Iterable[Any]) -> None:
    """Which services stand in none of the pieces, and why: nobody shall have to look for what is missing."""
    from pamphlet.output import unprinted

    for region, (nowhere, some) in unprinted(entries).items():
        by_reason: dict[str, list[str]] = {}
        for service, why in nowhere.items():
            by_reason.setdefault(why, []).append(service)
        lines = [f"{', '.join(services)} ({why})" for why, services in sorted(by_reason.items())]
        lines += [f"{some} more are in some pieces only (left_out in manifest.json)"] if some else []
        if lines:
            click.echo(f"Not printed for {region}: {'; '.join(lines)}.", err=True)
