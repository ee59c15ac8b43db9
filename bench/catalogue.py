"""Build a large catalogue and compare with a plain WeasyPrint script and with Typst.

The catalogue: a province with 20 services, 40 regions with 10 of their own, five languages, tri-fold and wallet card, one
target. CPU time (user + system) of whole processes, by the operating system's own accounting; only ratios mean anything. The
peers do no imposition, no copyfitting, no choosing, no read-back of codes and numbers. The plain script and Chromium set our own
pages, one document a file; Typst sets the same words on simpler ones. Beside the ratios stand counters that no noise touches.

    python bench/catalogue.py [--regions 40] [--sample 4] [--rounds 3] [--chromium] [--memory]
"""

from __future__ import annotations

import argparse
import csv
import json
import re
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LANGUAGES = ("en", "fr", "pa", "ar", "zh-Hans")
KINDS = [
    "crisis",
    "outreach; sex-work",
    "harm-reduction; needles",
    "health",
    "legal",
    "drop-in",
    "violence",
    "migrant",
    "shelter",
    "rights",
]
COLUMNS = [
    "id",
    "name",
    "short_name",
    "description",
    "categories",
    "phone",
    "text",
    "hours",
    "languages",
    "access",
    "priority",
    "status",
]


def service(prefix: str, n: int, line: int) -> dict[str, str]:
    """An invented service."""
    return {
        "id": f"{prefix}-{n}", "name": f"{prefix.title()} Service {n}", "short_name": f"Service {n}",
        "description": f"Help of the kind number {n}, for anyone in {prefix}.", "categories": KINDS[n % len(KINDS)],
        "phone": f"604-555-01{line % 100:02d}", "text": f"604-555-01{line % 100:02d}" if n % 3 == 0 else "",
        "hours": ["24/7", "Mo-Fr 09:00-17:00", "Tu-Sa 12:00-20:00", ""][n % 4], "languages": ["en", "en; fr", "en; pa; zh"][n % 3],
        "access": "phone", "priority": str(1 + n % 9), "status": "active",
    }  # fmt: skip


def make_project(folder: Path, regions: int) -> None:
    """The bundled project with invented regions."""
    shutil.copytree(ROOT / "content", folder / "content")
    keep_languages(folder / "content")
    shutil.copytree(ROOT / "layouts", folder / "layouts", ignore=shutil.ignore_patterns("fonts", "icc", "washroom"))
    for name in ("fonts", "icc"):
        (folder / "layouts" / name).symlink_to(ROOT / "layouts" / name)
    write_region(folder / "regions/province", "Province", 20, 'danger = "nine-one-one"\nhelp = "province-0"')
    for n in range(regions):
        write_region(folder / f"regions/region{n:03d}", f"Region {n:03d}", 10, "")


def keep_languages(content: Path) -> None:
    """Take the languages that are not of the catalogue out of a project's content."""
    tables = re.split(r"(?m)^(?=\[)", (content / "languages.toml").read_text("utf-8"))
    kept = [
        table for table in tables if table.partition("]")[0].lstrip("[") in {*LANGUAGES, "spoken"} or not table.startswith("[")
    ]
    (content / "languages.toml").write_text("".join(kept), "utf-8")
    for path in (content / "languages").glob("*.po"):
        if path.stem not in LANGUAGES:
            path.unlink()


def write_region(folder: Path, name: str, services: int, emergency: str) -> None:
    """One region folder; with emergency lines it is the province."""
    folder.mkdir(parents=True)
    top = "" if emergency else 'parent = "province"\n'
    rest = f'[directory]\ndefault = "https://example.org"\n[emergency]\n{emergency}\n' if emergency else ""
    folder.joinpath("region.toml").write_text(f'name = "{name}"\ncode = "{name[:1]}{name[-3:]}"\n{top}{rest}', "utf-8")
    with (folder / "services.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        rows = [service(folder.name, n, n + len(name)) for n in range(services)]
        if emergency:
            rows.append(
                {
                    **service("x", 0, 0),
                    "id": "nine-one-one",
                    "name": "9-1-1",
                    "phone": "911",
                    "text": "",
                    "categories": "emergency",
                }
            )
        writer.writerows(rows)


def cpu(command: list[str]) -> tuple[float, str]:
    """CPU seconds of a command and all its children, and what it wrote to standard output."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode:
        sys.exit(f"{' '.join(command)}\n{done.stdout[-1000:]}\n{done.stderr[-3000:]}")
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, done.stdout


def tool(project: Path, output: Path, jobs: int = 1) -> list[str]:
    """Our command for the catalogue."""
    words = ["build", "--project", str(project), "-o", str(output), "--target", "office", "-j", str(jobs), "--json", "-q"]
    return [sys.executable, "-m", "pamphlet", *words]


def mean_size(folder: Path) -> float:
    """The mean size of the PDF files in a folder, in bytes."""
    return statistics.mean(p.stat().st_size for p in folder.rglob("*.pdf"))


def peers(with_chromium: bool) -> list[str]:
    """The scripts to compare with."""
    return ["naive", "typst_peer", *(["chromium_peer"] if with_chromium else [])]


def memory(base: Path, regions: int) -> float:
    """Peak memory in MB of building one language for so many regions."""
    project = base / f"memory{regions}"
    make_project(project, regions)
    script = "import resource,subprocess,sys;subprocess.run(sys.argv[1:],check=True,stdout=subprocess.DEVNULL);print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
    command = [sys.executable, "-c", script, *tool(project, base / f"memory-out{regions}"), "-l", "en", "-t", "trifold"]
    return float(subprocess.run(command, capture_output=True, text=True, check=True).stdout) / 1024


def main() -> None:
    """Run the contenders in turn and print the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--regions", type=int, default=40)
    parser.add_argument("--sample", type=int, default=4, help="regions that the peers make; their cost is taken per file")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--chromium", action="store_true", help="also Chromium, with the packages playwright and psutil")
    parser.add_argument("--memory", action="store_true", help="also peak memory, 200 regions against 40")
    options = parser.parse_args()
    scripts = peers(options.chromium)
    cold: list[float] = []
    same: list[float] = []
    times: dict[str, list[float]] = {script: [] for script in scripts}
    counts: dict[str, int] = {}
    sizes: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as name:
        base = Path(name)
        project = base / "project"
        make_project(project, options.regions)
        order = base / "editions.json"
        order.write_text(json.dumps({"project": str(project), "regions": options.sample}))
        files = (options.regions + 1) * len(LANGUAGES) * 2
        for n in range(options.rounds):
            out = base / f"out{n}"
            seconds, text = cpu(tool(project, out))
            counts = json.loads(text)["counts"]
            cold.append(seconds / files)
            same.append(cpu(tool(project, out))[0])
            sizes["pamphlet"] = mean_size(out)
            for script in scripts:
                there = base / f"{script}{n}"
                times[script].append(float(cpu([sys.executable, str(ROOT / f"bench/{script}.py"), str(order), str(there)])[1]))
                sizes[script] = mean_size(there)
        grown = memory(base, 200) / memory(base, 40) if options.memory else None
    print(f"{files} files, {options.rounds} rounds; peers made {options.sample * 10} files a round")
    names = {"naive": "plain WeasyPrint script", "typst_peer": "warm in-process Typst", "chromium_peer": "warm Chromium"}
    for script in scripts:
        ratio = statistics.median(a / b for a, b in zip(cold, times[script], strict=True))
        print(f"{'cold build / ' + names[script]:<40} {ratio:.2f}")
        print(f"{'mean file / that of ' + names[script]:<40} {sizes['pamphlet'] / sizes[script]:.2f}")
    print(f"{'no change, CPU seconds':<40} {statistics.median(same):.2f}")
    if grown is not None:
        print(f"{'peak memory, 200 regions / 40':<40} {grown:.2f}")
    print("counters of the cold build: " + ", ".join(f"{key} {value}" for key, value in sorted(counts.items())))


if __name__ == "__main__":
    main()
