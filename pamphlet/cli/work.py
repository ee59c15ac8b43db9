"""What the commands for translators and for listings share: the options that name languages, and a project at work."""

from __future__ import annotations

import json
import sys
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any, NoReturn

import click

from pamphlet.cli.shared import EMBEDDED, code, day, project_root, say
from pamphlet.diagnostics import ExitCode, Report

language = click.option("-l", "--language", "tag", required=True, metavar="LANG", help="The language, such as pa.")
languages = click.option("-l", "--language", "tags", multiple=True, metavar="LANG", help="Only this language, such as pa.")


class Work:
    """A project at work: its report, and the files that are written together or not at all."""

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

    def write(self, files: Mapping[Path, str | bytes]) -> None:
        """All the files, whole, or none of them."""
        from pamphlet.output import write_together

        write_together({path: data.encode("utf-8") if isinstance(data, str) else data for path, data in files.items()})

    def update(self, files: Mapping[str, str | bytes]) -> None:
        """Write files of the project, by their names in it."""
        self.write({self.root / name: data for name, data in files.items()})

    def appended(self, name: str, lines: str) -> dict[str, bytes]:
        """A file of the project with lines added at its end, to be written; nothing if there are none to add."""
        path = self.root / name
        return {name: (path.read_bytes() if path.is_file() else b"") + lines.encode("utf-8")} if lines else {}

    def known(self, tag: str) -> None:
        """End here if the project has no such language, or nothing to translate into it."""
        from pamphlet.diagnostics import did_you_mean

        others = [other for other in self.project.languages if other != "en"]
        if tag not in others:
            what = "the words are written in English" if tag == "en" else f"there is no language '{tag}'"
            self.report.error("selection", what, hint=did_you_mean(tag, others) or f"one of {', '.join(others)}")
            say(self.report)
            sys.exit(ExitCode.USAGE)

    def broken_regions(self, names: Collection[str] = ()) -> None:
        """Report the regions whose files cannot be read; only those that are named, if any are."""
        for (kind, name), items in self.project.broken.items():
            if kind == "region" and (not names or name in names):
                self.report.extend(items)

    def refuse(self, message: str, hint: str) -> NoReturn:
        """End here: the command was called wrongly."""
        self.report.error("selection", message, hint=hint)
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
