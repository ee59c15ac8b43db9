"""`pamphlet listings`: the sheets of services: a template, what is wrong or due, taking in directories, checks, differences.

Whatever a line says goes through `masked`: no street address reaches a terminal or a log.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any

import click

from pamphlet.cli.shared import F, common, folder, guarded, many
from pamphlet.cli.work import Work
from pamphlet.diagnostics import Where, did_you_mean

region = click.option("-r", "--region", "region_id", required=True, metavar="REGION", help="Whose sheet, such as vancouver.")
regions = click.option("-r", "--region", "region_ids", multiple=True, metavar="REGION", help="Only this region's sheet.")


def of_a_directory(command: F) -> F:
    """The options that say how to read a directory."""
    options = [
        click.option(
            "--map",
            "mapping",
            type=click.Path(exists=True, dir_okay=False, path_type=Path),
            metavar="FILE",
            help="A TOML file that says which of a directory's columns and kinds are which of ours.",
        ),
        click.option("--kind", metavar="KIND", help="Take what no map knows as this kind, such as health."),
        click.option("--origin", metavar="NAME", help="What to call the directory, such as bc-211. Default: its file's name."),
        click.option(
            "--encoding", default="utf-8", metavar="NAME", help="How its text is written. Default: utf-8. Windows: cp1252."
        ),
    ]
    for option in reversed(options):
        command = option(command)
    return command


@click.group()
def listings() -> None:
    """Keep the sheets of services: a template to fill in, what wants checking, directories taken in, what changed.

    \b
    Start here:
      pamphlet listings template services.xlsx       an empty sheet with examples
      pamphlet listings check                        what is wrong, and what wants checking
      pamphlet listings verify -r vancouver          a call sheet, on paper and as a spreadsheet
    """  # noqa: D301  (Click wants the backspace sign itself: keep the lines)


def told(work: Work, lines: Collection[str]) -> None:
    """Lines for a person, without any street address."""
    from pamphlet.listings.privacy import masked

    for line in lines:
        work.tell(masked(line))


def known_region(work: Work, name: str) -> None:
    """End here if the project has no such region."""
    if name not in work.project.regions and ("region", name) not in work.project.broken:
        names = list(work.project.regions)
        hint = did_you_mean(name, names) + f"; a new one is a folder regions/{name} with a region.toml"
        work.refuse(f"there is no region '{name}'", hint)


@listings.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path), default=Path("services.xlsx"))
@common
@guarded()
def template(file: Path, **options: Any) -> None:
    """Write an empty sheet with examples: FILE.xlsx for a spreadsheet program, FILE.csv for plain text.

    The columns of the spreadsheet are text already, so that 988 and 24/7 stay what they are. Its examples are paused: they
    never print.
    """
    from pamphlet.listings.template import template as workbook
    from pamphlet.listings.template import template_csv

    work = Work(options)
    if file.suffix.lower() not in (".xlsx", ".csv"):
        work.refuse(f"{file.name} is neither .xlsx nor .csv", "name it services.xlsx, or services.csv")
    if file.exists():
        work.refuse(f"{file} is there already", "name a new file: nothing is overwritten")
    words = work.project.messages

    def named(group: str) -> dict[str, str]:
        return {key.removeprefix(f"{group}."): words[key].text for key in words if key.startswith(f"{group}.")}

    tags = {tag: language.english for tag, language in work.project.languages.items()}
    if file.suffix.lower() == ".xlsx":
        choices = {column: list(named(column)) for column in ("cost", "accessibility")}
        work.write({file: workbook(named("category"), tags, choices)})
    else:
        work.write({file: template_csv(named("category"), tags)})
    work.tell(f"Wrote {file}. Fill it in, and put it in the place of services.csv in regions/<region>.")
    work.leave()


@listings.command()
@regions
@click.option("--online", is_flag=True, help="Open every web address that would be printed, and say whether it still works.")
@common
@guarded()
def check(region_ids: Sequence[str], online: bool, **options: Any) -> None:
    """Say what is wrong in the sheets, and what wants checking: never checked, too old, soon too old.

    Only --online uses the network: it asks each site for its page, slowly, one at a time, and sends nothing of yours.
    """
    from pamphlet.verify.due import Need, due

    work = Work(options)
    for name in region_ids:
        known_region(work, name)
    chosen = [name for name in (region_ids or work.project.regions) if name in work.project.regions]
    work.broken_regions(region_ids)
    result: dict[str, Any] = {}
    for name in chosen:
        found = due(work.project, work.today, [name])
        counts = {need.value: sum(item.need is need for item in found) for need in Need}
        result[name] = {item.service.id: item.need.value for item in found}
        what = ", ".join(f"{count} {need}" for need, count in counts.items() if count)
        work.tell(f"{name:<18} {many(len(found), 'service')}{': ' if what else ''}{what}")
    if online:
        result["online"] = _online(work, chosen)
    work.report.extend(item for item in work.project.warnings if _concerns(item.where, chosen))
    work.result(result)
    work.leave()


def _concerns(where: Where | None, chosen: Collection[str]) -> bool:
    return where is not None and any(where.path.startswith(f"regions/{name}/") for name in chosen)


def _online(work: Work, chosen: Collection[str]) -> list[dict[str, str]]:
    """Look at every address that is printed, and tell what came of it."""
    from pamphlet.online import asked, look

    answers = look(asked(work.project, chosen), work.tell)
    for answer in answers:
        if not answer.good:
            work.report.warning("address-online", answer.words, answer.where, answer.hint)
    work.tell(f"Looked at {len(answers)} {'address' if len(answers) == 1 else 'addresses'}.")
    return [answer.as_json() for answer in answers]


@listings.command(name="import")
@click.argument("source", type=click.Path(exists=True, path_type=Path))
@region
@of_a_directory
@click.option("--all", "everything", is_flag=True, help="Tell every difference again, also those that were decided.")
@click.option("--restore", is_flag=True, help="Take in again what somebody took out of the sheet.")
@click.option("--dry-run", is_flag=True, help="Say what would be done, and write nothing.")
@common
@guarded()
def import_(source: Path, region_id: str, **options: Any) -> None:
    """Take services from a directory into a region's sheet: nothing of it prints before a person has checked it.

    SOURCE is a folder, a zip or a JSON file in the form of Open Referral (HSDS 1 to 3, Open Referral UK), or a spreadsheet
    (.csv or .xlsx) with a --map. New rows are paused and unverified. What somebody changed in the sheet stays; where the
    directory says otherwise, it is told.
    """
    from pamphlet.cli.intake import intake

    work = Work(options, writes=not options["dry_run"])
    known_region(work, region_id)
    intake(work, source, region_id, options, told)
    work.leave()


@listings.command()
@regions
@click.option("--parents", is_flag=True, help="Also the services of the parent regions, which stand on the pieces too.")
@folder("", "Where to put the two files.")
@click.option(
    "--import",
    "back",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Take back a filled-in spreadsheet, and write the checks into the sheets.",
)
@click.option("--by", metavar="HANDLE", help="Who checked, where a row of it names nobody.")
@common
@guarded()
def verify(region_ids: Sequence[str], parents: bool, output: Path, back: Path | None, by: str | None, **options: Any) -> None:
    """A call sheet for the people who check the services: on paper (PDF) and as a spreadsheet. Take the spreadsheet back with
    --import.

    The check that is oldest comes first. Both are for the team alone: do not hand them out.
    """
    work = Work(options, writes=back is not None)
    for name in region_ids:
        known_region(work, name)
    if back is not None:
        if region_ids or parents or output != Path():
            work.refuse("--import takes no -r, --parents or -o", "the spreadsheet says itself which services it is of")
        _take_back(work, back, by)
    else:
        if by:
            work.refuse("--by goes with --import alone", "leave it out, or name the spreadsheet that came back")
        _call_sheets(work, list(region_ids) or list(work.project.regions), parents, output)
    work.leave()


def _call_sheets(work: Work, chosen: Sequence[str], parents: bool, output: Path) -> None:
    from pamphlet.verify.answers import workbook
    from pamphlet.verify.calls import call_sheet
    from pamphlet.verify.paper import paper

    sheet = call_sheet(work.project, work.today, chosen, work.report, parents=parents)
    for where in sheet.unread:
        work.report.warning("check-unclear", "this row has faults and no call", where, "mend it (pamphlet listings check)")
    name = "calls-" + (chosen[0] if len(chosen) == 1 else "all" if len(chosen) == len(work.project.regions) else "some")
    if not sheet.calls:
        work.tell("There is nothing to check: no service is open.")
        return
    files: dict[Path, str | bytes] = {
        output / f"{name}.pdf": paper(work.project, sheet, work.report),
        output / f"{name}.xlsx": workbook(sheet),
    }
    work.write(files)
    work.tell(f"Wrote {' and '.join(map(str, files))}: {many(len(sheet.calls), 'service')}, the oldest check first.")
    work.tell(f"Take the spreadsheet back with: pamphlet listings verify --import {output / f'{name}.xlsx'} --by HANDLE")
    work.result({"files": [str(path) for path in files], "services": [call.service.id for call in sheet.calls]})


def _take_back(work: Work, back: Path, by: str | None) -> None:
    from pamphlet.listings.table import losses
    from pamphlet.verify.returns import returns

    taken = returns(back.read_bytes(), back.name, work.project, work.today, by, work.report)
    told(
        work,
        [f"Writing {taken.tables[name].name} loses {what}" for name in taken.updates for what in losses(taken.tables[name])],
    )
    work.write(dict(taken.files()))
    work.tell(
        ", ".join(f"{count} {what}" for what, count in taken.counts.items())
        + f", {taken.unanswered} without an answer, {taken.refused} refused"
    )
    told(work, [f"Mend, then check again: {item.service.name} ({item.service.where}): {item.said}" for item in taken.mend])
    told(work, [f"Right, and still paused: {item.service.name} ({item.service.where})" for item in taken.still_paused])
    work.result({"counts": dict(taken.counts), "unanswered": taken.unanswered, "refused": taken.refused})


@listings.command()
@click.argument("before", metavar="A", type=click.Path(exists=True, path_type=Path))
@click.argument("after", metavar="B", type=click.Path(exists=True, path_type=Path))
@click.option(
    "-r", "--region", "region_id", default="", metavar="REGION", help="Whose pieces to look for. Default: by B's folder."
)
@folder("output", "Where the built pieces are.")
@of_a_directory
@common
@guarded()
def diff(before: Path, after: Path, region_id: str, output: Path, **options: Any) -> None:
    """Say what changed from A to B, two versions of a sheet or a sheet and a directory; and which built pieces are stale."""
    from pamphlet.cli.intake import difference

    work = Work(options)
    difference(work, before, after, region_id, output, options, told)
    work.leave()
