"""The command line: parse, call, print. The only user of Click. Nothing is decided here."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, TypeVar

import click

from pamphlet import __version__
from pamphlet.diagnostics import Diagnostic, ExitCode, MachineError, PamphletError, Report, Severity, error

F = TypeVar("F", bound=Callable[..., Any])
EMBEDDED = Path(__file__).parent / "default"


def today() -> date:
    """The only clock: today, or the day of SOURCE_DATE_EPOCH where that is set."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if epoch:
        try:
            return datetime.fromtimestamp(int(epoch), UTC).date()
        except (ValueError, OverflowError, OSError):
            message = f"SOURCE_DATE_EPOCH is '{epoch}', want seconds since 1970"
            raise error("value-wrong", message, hint="unset SOURCE_DATE_EPOCH to use today's date") from None
    return datetime.now().astimezone().date()


def project_root(given: Path | None, quiet: bool = False) -> Path:
    """The project to work on: the one named, the current folder if it is one, else the one that came with the tool."""
    if given is not None:
        return given
    here = Path.cwd()
    if (here / "content").is_dir() and (here / "regions").is_dir() and (here / "layouts").is_dir():
        return here
    if not quiet:
        message = "This folder is no project: using the one that came with the tool. Make your own: pamphlet init DIR"
        click.echo(message, err=True)
    return EMBEDDED if EMBEDDED.is_dir() else Path(__file__).parent.parent


def common(command: F) -> F:
    """The options that every command has."""
    options = [
        click.option(
            "--project",
            type=click.Path(file_okay=False, path_type=Path),
            metavar="DIR",
            help="The folder with content, layouts and regions. Default: this folder, or the project that came with the tool.",
        ),
        click.option(
            "--json", "as_json", is_flag=True, help="Write the result as JSON to standard output, and nothing else there."
        ),
        click.option("--strict", is_flag=True, help="Let warnings fail, too."),
        click.option("-q", "--quiet", is_flag=True, help="Say only what is wrong."),
    ]
    for option in reversed(options):
        command = option(command)
    return command


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


@main.command()
@selectors
@click.option("--final", is_flag=True, help="Make no proofs: say what stands in the way instead, and end with code 1.")
@click.option("--marks", is_flag=True, help="Add crop and fold marks to press files. Most print shops do not want them.")
@click.option(
    "--imposed", is_flag=True, help="Put cards several to a sheet in press files. Most print shops do that themselves."
)
@click.option(
    "-o",
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("output"),
    metavar="DIR",
    show_default=True,
    help="Where to put the files.",
)
@common
def build(output: Path, final: bool, marks: bool, imposed: bool, **options: Any) -> None:
    """Make the PDF files.

    Each piece is either final or a proof; the tool works out which. A proof carries a black PROOF band that says why, and
    "proof" in its file name: do not hand it out.
    """
    _run(_order(options, output, final=final, marks=marks, imposed=imposed), options)


@main.command()
@selectors
@common
def check(**options: Any) -> None:
    """Do everything that build does, short of writing files, and say what is wrong."""
    _run(_order(options, None), options)


@main.command(name="list")
@click.argument("what", type=click.Choice(["regions", "languages", "layouts", "papers", "stocks"]))
@common
def list_(what: str, project: Path | None, as_json: bool, strict: bool, quiet: bool) -> None:
    """List what the project has: regions, languages, layouts, papers, or stocks (pre-cut cards)."""
    from pamphlet.source.layout import PAPERS
    from pamphlet.source.project import read_project

    found, report = read_project(project_root(project, quiet or as_json), _day())
    if found is None:
        _say(report)
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
    _say(report)
    sys.exit(_code(report, strict))


@main.command()
@click.argument("folder", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
@click.option("-q", "--quiet", is_flag=True, help="Say only what is wrong.")
def init(folder: Path, quiet: bool) -> None:
    """Copy the project that came with the tool into DIR, to make it your own."""
    import shutil

    source = EMBEDDED if EMBEDDED.is_dir() else Path(__file__).parent.parent
    report = Report()
    if source.resolve() in folder.resolve().parents:
        report.error("output", f"{folder} lies in the project that would be copied", hint="name a folder outside of it")
        _say(report)
        sys.exit(ExitCode.ERRORS)
    taken = [name for name in ("content", "layouts", "regions") if (folder / name).exists()]
    if taken:
        report.error("output", f"{folder} holds {', '.join(taken)} already", hint="name a new folder: nothing is overwritten")
        _say(report)
        sys.exit(ExitCode.ERRORS)
    try:
        for name in ("content", "layouts", "regions"):
            shutil.copytree(source / name, folder / name)
        (folder / "output").mkdir(exist_ok=True)
    except OSError as problem:
        report.error("output", f"cannot write {folder}: {problem.strerror}", hint="is the disk full, or the folder not yours?")
        _say(report)
        sys.exit(ExitCode.ERRORS)
    if not quiet:
        click.echo(f"Made {folder}. Your services: {folder}/regions/…/services.csv. Then: cd {folder} && pamphlet build")


def _day() -> date:
    """Today; or the end, where the day that was set is none."""
    try:
        return today()
    except PamphletError as problem:
        _say(problem.diagnostics)
        sys.exit(ExitCode.USAGE)


def _order(options: dict[str, Any], output: Path | None, **forms: bool) -> Any:
    from pamphlet.build import Order

    return Order(
        root=project_root(options["project"], options["quiet"]).resolve(),
        today=_day(),
        output=output,
        regions=options["regions"],
        languages=options["languages"],
        layouts=options["layouts"],
        targets=options["targets"],
        paper=options["paper"] or "",
        jobs=options["jobs"] or 0,
        **forms,
    )


def _run(order: Any, options: dict[str, Any]) -> None:
    """Build, tell, and leave with the right code."""
    from pamphlet.build import build as carry_out

    try:
        with _Progress(options["quiet"]) as progress:
            outcome = carry_out(order, progress)
    except MachineError as problem:
        _say(problem.diagnostics)
        sys.exit(ExitCode.MACHINE)
    except PamphletError as problem:
        _say(problem.diagnostics)
        sys.exit(ExitCode.ERRORS)
    except Exception as problem:  # the last net: a sentence, never a traceback
        what = f"{type(problem).__name__}: {problem}"
        hint = "something in the project's files is not what the tool can follow; if they are as they came, report this"
        _say(error("internal", what, hint=hint).diagnostics)
        sys.exit(ExitCode.ERRORS)
    _say(outcome.report)
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
    sys.exit(ExitCode.USAGE if misnamed else _code(outcome.report, options["strict"]))


def _summary(order: Any, outcome: Any) -> None:
    """What there is now, in a few lines."""
    finals = sum(entry["state"] == "final" for entry in outcome.entries)
    proofs = len(outcome.entries) - finals
    verb = "checked" if order.output is None else "in " + str(order.output)
    click.echo(f"{_many(len(outcome.entries), 'file')} {verb}: {finals} final, {_many(proofs, 'proof')}.", err=True)
    if outcome.current:
        click.echo(f"Left as they are, because nothing changed: {_many(outcome.current, 'edition')}.", err=True)
    _unprinted(outcome.entries)
    if outcome.failed:
        click.echo(f"Not made, see the errors above: {_many(len(outcome.failed), 'edition')}.", err=True)
    if outcome.removed:
        files = _many(len(outcome.removed), "older file")
        click.echo(f"Out of date and removed: {files}: {', '.join(outcome.removed)}", err=True)
    if order.final and outcome.proofs:
        click.echo(f"Not final yet, so nothing was made: {_many(len(outcome.proofs), 'edition')}.", err=True)
    elif outcome.proofs:
        click.echo(f"Marked PROOF, do not hand out: {_many(len(outcome.proofs), 'edition')}.", err=True)
        _reasons(outcome.proofs)


def _many(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"


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
        told = [f"{', '.join(services)} ({why})" for why, services in sorted(by_reason.items())]
        told += [f"{some} more are in some pieces only (left_out in manifest.json)"] if some else []
        if told:
            click.echo(f"Not printed for {region}: {'; '.join(told)}.", err=True)


class _Progress:
    """Counts on standard error: a line that renews itself on a terminal, a plain line now and then elsewhere."""

    def __init__(self, quiet: bool) -> None:
        self._quiet, self._live = quiet, sys.stderr.isatty()
        self._told = -1

    def __enter__(self) -> _Progress:
        return self

    def __exit__(self, *_: object) -> None:
        if self._live and self._told >= 0:
            click.echo("", err=True)

    def __call__(self, done: int, total: int, what: str) -> None:
        if self._quiet or not total:
            return
        if self._live:
            click.echo(f"\r\033[K{done}/{total} editions  {what}", err=True, nl=False)
            self._told = done
        elif done == total or self._told < 0 or done - self._told >= max(total // 10, 1):
            click.echo(f"{done}/{total} editions", err=True)
            self._told = done


def _say(report: Iterable[Diagnostic]) -> None:
    for item in report:
        click.echo(str(item) + "\n", err=True)


def _code(report: Report, strict: bool) -> int:
    warned = strict and any(item.severity is Severity.WARNING for item in report)
    return ExitCode.ERRORS if report.failed or warned else ExitCode.DONE
