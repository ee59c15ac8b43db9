"""What every command needs: the day, the project's folder, common options, progress, and how results are told."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, TypeVar

import click

from pamphlet.diagnostics import Diagnostic, ExitCode, MachineError, PamphletError, Report, Severity, error

F = TypeVar("F", bound=Callable[..., Any])
EMBEDDED = Path(__file__).parent.parent / "default"
#: The project that came with the tool: in the wheel, or, in a checkout, around the package.
OWN = EMBEDDED if EMBEDDED.is_dir() else Path(__file__).parent.parent.parent


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
    return OWN


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


def folder(default: str, help_: str) -> Callable[[F], F]:
    """The option -o for a folder; `default` is "" for the one in which the command is given."""
    return click.option(
        "-o",
        "--output",
        type=click.Path(file_okay=False, path_type=Path),
        default=Path(default),
        metavar="DIR",
        help=f"{help_} Default: {default or 'here'}.",
    )


def day() -> date:
    """Today; or the end, where the day that was set is none."""
    try:
        return today()
    except PamphletError as problem:
        say(problem.diagnostics)
        sys.exit(ExitCode.USAGE)


def many(count: int, what: str) -> str:
    """`1 file`, `2 files`."""
    return f"{count} {what}{'' if count == 1 else 's'}"


class Progress:
    """Counts on standard error: a line that renews itself on a terminal, a plain line now and then elsewhere."""

    def __init__(self, quiet: bool) -> None:
        self._quiet, self._live = quiet, sys.stderr.isatty()
        self._told = -1

    def __enter__(self) -> Progress:
        return self

    def __exit__(self, *_: object) -> None:
        if self._live and self._told >= 0:
            click.echo("", err=True)

    def __call__(self, done: int, total: int, what: str) -> None:
        """Tell that so many of all are done, and what was the last."""
        if self._quiet or not total:
            return
        if self._live:
            click.echo(f"\r\033[K{done}/{total} editions  {what}", err=True, nl=False)
            self._told = done
        elif done == total or self._told < 0 or done - self._told >= max(total // 10, 1):
            click.echo(f"{done}/{total} editions", err=True)
            self._told = done


def say(report: Iterable[Diagnostic]) -> None:
    """Each diagnostic, on standard error."""
    for item in report:
        click.echo(str(item) + "\n", err=True)


def code(report: Report, strict: bool) -> int:
    """The exit code that a report asks for; `strict` lets warnings fail, too."""
    warned = strict and any(item.severity is Severity.WARNING for item in report)
    return ExitCode.ERRORS if report.failed or warned else ExitCode.DONE


@contextmanager
def guarded() -> Iterator[None]:
    """What a command does, with a sentence where it fails: never a traceback."""
    try:
        yield
    except PamphletError as problem:
        say(problem.diagnostics)
        sys.exit(ExitCode.MACHINE if isinstance(problem, MachineError) else ExitCode.ERRORS)
    except BrokenPipeError:  # nobody reads on, as with `| head`
        sys.stderr.close()
        sys.exit(ExitCode.DONE)
    except OSError as problem:
        message = f"cannot read or write {problem.filename or 'a file'}: {problem.strerror or problem}"
        say(error("output", message, hint="is the disk full, or the file not yours?").diagnostics)
        sys.exit(ExitCode.ERRORS)
    except Exception as problem:  # the last net
        hint = "something in the project's files is not what the tool can follow; if they are as they came, report this"
        say(error("internal", f"{type(problem).__name__}: {problem}", hint=hint).diagnostics)
        sys.exit(ExitCode.ERRORS)
