"""The whole order, from selectors to files and manifest: plan, skip what has not changed, share out, record.

Enters: a project and what to make of it. Leaves: files, the manifest, and for every combination whether it was built, was
still current, stayed a proof, or could not be made, and why.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass, field, replace
from datetime import date
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from pamphlet import __version__
from pamphlet.batch import Done, Press, Task, merged
from pamphlet.diagnostics import Diagnostic, PamphletError, Report, Where, did_you_mean
from pamphlet.edition import is_stale
from pamphlet.listings.cells import unfit_words
from pamphlet.output import MANIFEST, as_entry, is_whole, read_artifacts, read_json, remove, some, strangers, write_manifest
from pamphlet.source.catalog import called
from pamphlet.source.layout import TARGETS
from pamphlet.source.project import Project, read_project
from pamphlet.stamps import ENGINE, Stamps, content, facts
from pamphlet.state import REASONS

__all__ = ["MANIFEST", "Order", "Outcome", "as_entry", "build"]

#: The publisher of the project that comes with the tool.
SAMPLE = "Pamphlet sample"
#: The longest reason of --allow-stale, in characters: it stands on a proof.
LONGEST_REASON = 40
#: Regions made together: more gain little and make the work harder to share out.
CHUNK = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What to build. Empty selectors mean everything; `output` None means check only, write nothing."""

    root: Path
    today: date
    output: Path | None
    regions: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    layouts: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    paper: str = ""
    final: bool = False
    marks: bool = False
    imposed: bool = False
    jobs: int = 0
    #: Services whose old check is let through onto proofs, by id, with the reason.
    allow_stale: Mapping[str, str] = field(default_factory=dict)


@dataclass(slots=True, kw_only=True)
class Outcome:
    """What came of an order. `proofs` has the reasons by combination; `failed` the combinations that could not be made.

    `removed` are files of an earlier build that no longer hold, by path in the output folder.
    """

    report: Report = field(default_factory=Report)
    entries: list[dict[str, Any]] = field(default_factory=list)
    current: int = 0
    proofs: dict[tuple[str, str, str], tuple[str, ...]] = field(default_factory=dict)
    failed: dict[tuple[str, str, str], tuple[Diagnostic, ...]] = field(default_factory=dict)
    counts: Mapping[str, int] = field(default_factory=dict)
    removed: tuple[str, ...] = ()


Progress = Callable[[int, int, str], None]


def build(order: Order, progress: Progress = lambda done, total, what: None) -> Outcome:
    """Carry out an order. Reports everything; raises MachineError where the machine lacks a library."""
    outcome = Outcome()
    project, report = read_project(order.root, order.today)
    outcome.report.extend(report)
    known = read_artifacts(order.output) if order.output is not None else {}
    _warn_of_strays(order, project, known, outcome.report)
    if project is None:
        return outcome
    project = replace(project, exceptions=order.allow_stale)
    outcome.report.extend(project.warnings)
    _check_exceptions(order, project, outcome.report)
    chosen = _selected(order, project, outcome.report)
    if chosen is None:
        return outcome
    for combination in list(chosen):
        if faults := tuple(dict.fromkeys(project.faults(*combination))):
            outcome.failed[combination] = faults
            outcome.report.extend(faults)
            chosen.remove(combination)
    asked = {*chosen, *outcome.failed}
    project = replace(project, outdated=_outdated(project, known, outcome.report))
    made_of = Stamps(project, order.today, forms=[name for name in ("marks", "imposed") if getattr(order, name)])
    _warn_of_others(order, project, asked, known, made_of, outcome.report)
    targets = order.targets or TARGETS
    paper = order.paper or project.settings.paper
    tasks = list(_tasks(order, project, chosen, known, made_of, targets, paper, outcome))
    total, finished = len(chosen), len(chosen) - sum(len(task.regions) for task in tasks)
    progress(finished, total, "")
    counts = []
    for task, done in _carried_out(order, project, tasks):
        _take(task, done, outcome)
        counts.append(done.counts)
        finished += len(task.regions)
        progress(finished, total, f"{task.layout} in {project.languages[task.language].english}")
    outcome.counts = merged(counts)
    if order.final:
        _report_proofs(outcome)
    if project.settings.publisher == SAMPLE and any(entry["state"] == "final" for entry in outcome.entries):
        place = Where(path="content/project.toml", field="publisher")
        outcome.report.warning("value-wrong", f"final pieces name '{SAMPLE}' as their publisher", place, "write your own name")
    if order.output is not None:
        stamps = {(region, task.language, task.layout): stamp for task in tasks for region, stamp in task.stamps.items()}
        try:
            _record(order.output, outcome, known, stamps)
        except PamphletError as problem:
            outcome.report.extend(problem.diagnostics)
    return outcome


def _warn_of_strays(order: Order, project: Project | None, known: Mapping[str, Mapping[str, Any]], report: Report) -> None:
    """Files of earlier builds that this one cannot judge: all, if the project or the manifest cannot be read; else those of
    pieces that the project does not have any more (one that only cannot be made today is judged, and its files go).
    """  # one sentence over two lines
    if order.output is not None and (order.output / MANIFEST).is_file() and not read_json(order.output / MANIFEST):
        message = f"{MANIFEST} in {order.output} cannot be read: nobody knows what the files there hold"
        report.warning("output-stranger", message, hint="delete the files in that folder, then build everything again")
    if project is None:
        if known:
            hint = "mend the errors, then build again; hand out none of them before"
            report.warning("output-stranger", f"{len(known)} older files in {order.output} were left as they are", hint=hint)
        return
    kinds = (("region", project.regions), ("language", project.languages), ("layout", project.layouts))
    gone = [
        path
        for path, entry in sorted(known.items())
        if not all(entry[kind] in names or (kind, entry[kind]) in project.broken for kind, names in kinds)
    ]
    if gone:
        message = f"{some(gone)} in {order.output}: the project has no such region, language or layout any more"
        report.warning("output-stranger", message, hint="delete these files, or name another folder with -o")


def _warn_of_others(
    order: Order,
    project: Project,
    asked: Collection[tuple[str, str, str]],
    known: Mapping[str, Mapping[str, Any]],
    stamps: Stamps,
    report: Report,
) -> None:
    """Files of pieces that were not asked for and that would now be made otherwise: an old number may stand in them."""
    old = []
    for path, entry in sorted(known.items()):
        region, language, layout = entry["region"], entry["language"], entry["layout"]
        if (region, language, layout) in asked or region not in project.regions or layout not in project.layouts:
            continue
        if language in project.languages:
            now = content(stamps.piece(region, language, layout, ""))
            if content(str(entry["stamp"])) != now or any(project.faults(region, language, layout)):
                old.append(path)
    if old:
        message = f"{len(old)} other files in {order.output} are out of date: {some(old)}"
        report.warning("output-stranger", message, hint="build without -r, -l and -t; hand out none of them before")


def _outdated(project: Project, known: Mapping[str, Mapping[str, Any]], report: Report) -> frozenset[tuple[str, str]]:
    """Services whose number, hours or address changed after they were printed, with the day of the check left as it was: nobody
    has checked what they now say. A warning tells each.
    """  # one sentence over two lines
    own = {region.id: {service.id: service for service in region.services} for region in project.regions.values()}
    checks = {(e["region"], key, check) for e in known.values() for key, check in e["services"].get("checked", {}).items()}
    told: set[Where] = set()
    found: set[tuple[str, str]] = set()
    for region, key, check in sorted(checks):
        service = own.get(region, {}).get(key)
        day, _, then = check.partition(" ")
        if service and day == str(service.verified_on) and service.where not in told and then != facts(service):
            told.add(service.where)
            place = Where(path=service.where.path, line=service.where.line, field="verified_on")
            message = f"{service.name} has changed since it was printed with the check of {day}"
            report.warning(
                "check-outdated", message, place, "check it again, and write the new day; until then it is not verified"
            )
            found.add((service.region, service.id))
    return frozenset(found)


def _check_exceptions(order: Order, project: Project, report: Report) -> None:
    """Whether everything that is let through is a service with an old check, with a reason that may be printed."""
    services = {service.id: service for region in project.regions.values() for service in region.services}
    for key, reason in order.allow_stale.items():
        if key not in services:
            report.error("selection", f"--allow-stale: there is no service '{key}'", hint=did_you_mean(key, services))
        elif not reason or len(reason) > LONGEST_REASON:
            hint = f"at most {LONGEST_REASON} characters are printed, such as: {key}='no answer on 3 days, trying again Monday'"
            report.error("selection", f"--allow-stale {key}: {'the reason is too long' if reason else 'no reason'}", hint=hint)
        elif fault := unfit_words(reason):
            report.error(
                "selection", f"--allow-stale {key}: the reason holds {fault}", hint="it is printed: say it in plain words"
            )
        elif not is_stale(services[key], project, order.today):
            hint = "leave --allow-stale out"
            report.warning("service-stale", f"the check of {services[key].name} is not too old", services[key].where, hint)


def _selected(order: Order, project: Project, report: Report) -> list[tuple[str, str, str]] | None:
    """The combinations of the selectors; None (and errors) for a name that does not exist."""
    broken = {kind: {name for k, name in project.broken if k == kind} for kind in ("region", "language", "layout")}
    known = {
        "region": sorted({*project.regions, *broken["region"]}),
        "language": sorted(project.languages),
        "layout": sorted({*project.layouts, *broken["layout"]}),
    }
    wanted = {"region": order.regions, "language": order.languages, "layout": order.layouts}
    names_of = called(project.languages, {})
    for kind, names in wanted.items():
        for name in names:
            if name not in known[kind]:
                meant = names_of.get(name.casefold()) if kind == "language" else None
                hint = f"did you mean '{meant}'?" if meant else did_you_mean(name, known[kind])
                report.error("selection", f"there is no {kind} '{name}'", hint=hint)
    if report.failed:
        return None
    if not all(known.values()):
        report.error("selection", "there is nothing to build: the project has no region, language or layout")
        return None
    regions, languages, layouts = (tuple(dict.fromkeys(wanted[kind])) or tuple(known[kind]) for kind in wanted)
    return [(region, language, layout) for layout in layouts for language in languages for region in regions]


def _tasks(
    order: Order,
    project: Project,
    chosen: Iterable[tuple[str, str, str]],
    known: Mapping[str, Mapping[str, Any]],
    stamps: Stamps,
    targets: Sequence[str],
    paper: str,
    outcome: Outcome,
) -> Iterator[Task]:
    """The batches to make: by language and layout, without what is still current."""
    by_piece: dict[tuple[str, str], list[str]] = {}
    here: dict[tuple[str, str, str], list[Mapping[str, Any]]] = {}
    for entry in known.values():
        here.setdefault((entry["region"], entry["language"], entry["layout"]), []).append(entry)
    found: dict[tuple[str, str, str], str] = {}
    for region, language, layout in chosen:
        stamp = stamps.piece(region, language, layout, paper)
        fresh = {e["target"]: e for e in here.get((region, language, layout), ()) if e.get("stamp") == stamp}
        held_back = order.final and any(e["state"] == "proof" for e in fresh.values())
        if set(targets) <= set(fresh) and not held_back and all(_is_whole(order, fresh[target]) for target in targets):
            outcome.current += 1
            outcome.entries += [dict(fresh[target]) for target in targets]
            if reasons := [e["reasons"] for e in fresh.values() if e["reasons"]]:
                outcome.proofs[region, language, layout] = tuple(reasons[0])
            continue
        found[region, language, layout] = stamp
        by_piece.setdefault((language, layout), []).append(region)
    for (language, layout), regions in by_piece.items():
        fit = stamps.fit(language, layout, paper)
        sizes = _sizes(project, language, layout, fit, known)
        for n in range(0, len(regions), CHUNK):
            part = tuple(regions[n : n + CHUNK])
            yield Task(
                language=language,
                layout=layout,
                regions=part,
                targets=tuple(targets),
                paper=paper,
                today=order.today,
                output=order.output,
                final=order.final,
                marks=order.marks,
                imposed=order.imposed,
                fit=fit,
                sizes=sizes,
                stamps={region: found[region, language, layout] for region in part},
            )


def _is_whole(order: Order, entry: Mapping[str, Any]) -> bool:
    return order.output is not None and is_whole(order.output, entry)


def _sizes(project: Project, language: str, layout: str, fit: str, known: Mapping[str, Mapping[str, Any]]) -> dict[str, float]:
    """The body sizes that an earlier build found for the very same words and styles, by theme."""
    spec = project.layouts[layout]
    out = {}
    for entry in known.values():
        if entry.get("fit") == fit:
            theme = project.settings.theme.get(entry["target"]) or spec.theme[entry["target"]]
            size = float(entry["type_size_pt"]) / project.languages[language].size_factor
            steps = round((size - spec.fit.floor.points) / spec.fit.step.points)  # the record is rounded, the ladder is not
            out[theme] = round(spec.fit.floor.points + steps * spec.fit.step.points, 3)
    return out


_press: Press | None = None


def _start(root: Path, today: date, exceptions: Mapping[str, str], outdated: frozenset[tuple[str, str]]) -> None:
    """Ready a worker: its own copy of the project, its own typesetter."""
    global _press  # a worker has one press for its life
    project, _ = read_project(root, today)
    if project is not None:
        _press = Press(replace(project, exceptions=exceptions, outdated=outdated))


def _work(task: Task) -> Done:
    if _press is None:
        raise RuntimeError("the project changed while it was built")
    return _press.make(task)


def _carried_out(order: Order, project: Project, tasks: Sequence[Task]) -> Iterator[tuple[Task, Done]]:
    """Every task with what came of it, in this process or shared out over several."""
    jobs = min(order.jobs or os.cpu_count() or 1, len(tasks))
    if not tasks:
        return
    if jobs <= 1:
        press = Press(project)
        for task in tasks:
            yield task, press.make(task)
        return
    from pamphlet.press.typeset import check_machine

    check_machine()
    given = (order.root, order.today, order.allow_stale, project.outdated)
    with ProcessPoolExecutor(jobs, get_context("spawn"), _start, given) as pool:
        running = {pool.submit(_work, task): task for task in tasks}
        for future in as_completed(running):
            yield running[future], future.result()


def _take(task: Task, done: Done, outcome: Outcome) -> None:
    outcome.entries += done.entries
    for region, faults in done.faults.items():
        outcome.failed[region, task.language, task.layout] = faults
        outcome.report.extend(faults)
    for region, details in done.proofs.items():
        if region not in done.faults:
            outcome.proofs[region, task.language, task.layout] = details


def _report_proofs(outcome: Outcome) -> None:
    """`--final` makes no proofs: each that is one is an error that says what stands in the way."""
    for (region, language, layout), details in sorted(outcome.proofs.items()):
        outcome.report.error(
            "final",
            f"{region}/{language}/{layout} is only a proof: {' | '.join(details)}",
            Where(path=f"regions/{region}"),
            "; ".join(words for reason, words in REASONS.items() if any(d.startswith(reason) for d in details))
            + ". Or build without --final for a marked proof",
        )


def _keep_first_checks(entries: Iterable[Mapping[str, Any]], known: Mapping[str, Mapping[str, Any]]) -> None:
    """What a check of a day was first printed with: it stays on record until there is a new day (`_outdated`)."""
    first = {}
    for entry in known.values():
        for service, check in entry["services"].get("checked", {}).items():
            first[entry["region"], service, check.partition(" ")[0]] = check
    for entry in entries:
        checked = entry["services"].setdefault("checked", {})
        for service, check in checked.items():
            checked[service] = first.get((entry["region"], service, check.partition(" ")[0]), check)


def _record(
    folder: Path, outcome: Outcome, known: Mapping[str, dict[str, Any]], stamps: Mapping[tuple[str, str, str], str]
) -> None:
    """The manifest: new entries in, and out what they replace or what no longer holds, with its files.

    A piece that was made, refused or found at fault leaves no file of other content behind, whatever targets were asked for:
    an office file with the old number beside a press file with the new one would be handed out.
    """
    new = {str(entry["path"]): entry for entry in outcome.entries}
    _keep_first_checks(outcome.entries, known)
    made = {(e["region"], e["language"], e["layout"], e["target"]) for e in outcome.entries}
    stale = []
    for path, entry in known.items():
        piece = (entry["region"], entry["language"], entry["layout"])
        current = stamps.get(piece, "")
        other = content(str(entry.get("stamp"))) != content(current)
        if path not in new and ((*piece, entry["target"]) in made or piece in outcome.failed or (current and other)):
            stale.append(path)
    stuck = remove(folder, stale)
    for path in stuck:
        hint = "delete it by hand: it does not hold any more"
        outcome.report.error("output", f"cannot remove {path} in {folder}", hint=hint)
    outcome.removed = tuple(sorted(set(stale) - set(stuck)))
    kept = {path: entry for path, entry in known.items() if path not in outcome.removed and path not in new}
    write_manifest(folder, f"pamphlet {__version__}", ENGINE, [*kept.values(), *new.values()])
    if found := strangers(folder, {*kept, *new}):
        message = f"nobody knows whether these files in {folder} still hold: {some(found)}"
        outcome.report.warning("output-stranger", message, hint="they are of no build that manifest.json knows; delete them")
