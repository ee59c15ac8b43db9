"""The house has floors: a module imports only from floors below, and each library has one door (design: section 3)."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT

FLOORS = [
    ["diagnostics", "geometry", "discretion"],
    ["reading"],
    ["tables.records", "tables.zipped"],
    ["tables.worksheets"],
    ["tables.workbook"],
    ["listings.phones", "listings.hours", "listings.addresses", "listings.privacy", "listings.claims"],
    ["listings.cells"],
    ["listings.service"],
    ["listings.header", "listings.typed"],
    ["listings.book"],
    ["listings.table"],
    ["feeds.archive", "feeds.flags", "feeds.record", "feeds.grid", "feeds.kinds", "feeds.hsds_names"],
    ["feeds.prose", "feeds.particulars", "feeds.weekly", "feeds.contacts"],
    ["feeds.filling"],
    ["feeds.candidates"],
    ["feeds.hsds", "feeds.columns"],
    ["feeds.hsds_tables", "feeds.hsds_json"],
    ["feeds.feed"],
    ["feeds.telling"],
    ["listings.alike"],
    ["versions.comparing", "versions.memory"],
    ["versions.pairing", "versions.merged"],
    ["versions.changes"],
    ["versions.merging"],
    ["listings.sheet", "listings.template"],
    ["source.po", "source.reviews", "source.glossary", "source.fonts"],
    ["source.examined"],
    ["source.blocking", "source.doubts"],
    ["source.soundness"],
    ["source.toolkit", "source.catalog", "source.layout", "source.shared"],
    ["source.settings", "source.directories"],
    ["source.parts"],
    ["source.regions"],
    ["source.project"],
    ["wording"],
    ["edition"],
    ["state"],
    ["press.qr"],
    ["press.compose"],
    ["press.colours"],
    ["press.engine", "press.righttoleft"],
    ["press.typeset"],
    ["press.fit", "press.impose"],
    ["press.sheets"],
    ["press.overlay"],
    ["checks.text", "checks.sheets", "output"],
    ["stamps"],
    ["recall"],
    ["pieces"],
    ["batch"],
    ["build"],
    ["verify.script", "verify.due"],
    ["verify.calls"],
    ["verify.answers", "verify.paper"],
    ["verify.doubts"],
    ["verify.returns"],
    ["translate.segments"],
    ["translate.merge", "translate.review"],
    ["translate.remarks", "translate.forms", "translate.terminal"],
    ["translate.pofiles", "translate.xlsx", "translate.xliff", "translate.docx"],
    ["translate.tables"],
    ["translate.exchange", "translate.notes"],
    ["translate.status"],
    ["translate.standing"],
    ["translate.marks", "translate.spots"],
    ["translate.trial", "translate.looks"],
    ["translate.room"],
    ["translate.leaves"],
    ["translate.bilingual"],
    ["translate.proofs"],
    ["robots"],
    ["online"],
    ["cli.shared"],
    ["cli.work"],
    ["cli.people"],
    ["cli.intake"],
    ["cli.translate", "cli.listings"],
    ["cli.main"],
    ["__main__"],
]
DOORS = {
    "click": {"cli.main", "cli.shared", "cli.work", "cli.people", "cli.translate", "cli.listings"},
    "jinja2": {"press.compose"},
    "markupsafe": {"press.compose"},
    "qrcode": {"press.qr"},
    "weasyprint": {"press.engine", "press.typeset"},
    "pydyf": {"press.engine"},
    "pikepdf": {"press.sheets", "press.overlay"},
    "uharfbuzz": {"source.fonts"},
    "regex": {"source.fonts"},
    "markdown_it": {"source.toolkit"},
    "polib": {"source.po"},
    "openpyxl": {"tables.workbook", "tables.worksheets"},
    "lxml": {"translate.xliff"},
    "docx": {"translate.docx"},
    "rapidfuzz": {"translate.merge"},
    "babel": {"wording", "source.catalog"},  # the one writes times, the other asks whether a locale exists
    "phonenumbers": {"listings.phones"},
    "pypdfium2": {"checks.sheets"},
    "zxingcpp": {"checks.sheets"},
}
MODULES = {
    ".".join(p.relative_to(ROOT / "pamphlet").with_suffix("").parts): p
    for p in (ROOT / "pamphlet").rglob("*.py")
    if p.name != "__init__.py"
}


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def floor(module: str) -> int:
    return next(n for n, names in enumerate(FLOORS) if module in names)


def test_every_module_has_its_floor() -> None:
    assert sorted(MODULES) == sorted(name for names in FLOORS for name in names)


@pytest.mark.parametrize("module", sorted(MODULES))
def test_imports_go_down(module: str) -> None:
    for name in imports(MODULES[module]):
        below = name.removeprefix("pamphlet.")
        if name.startswith("pamphlet.") and below in MODULES:
            assert floor(below) < floor(module), f"{module} imports {below}"


@pytest.mark.parametrize("module", sorted(MODULES))
def test_each_library_has_one_door(module: str) -> None:
    for name in imports(MODULES[module]):
        library = name.partition(".")[0]
        if library not in sys.stdlib_module_names and library != "pamphlet":
            assert module in DOORS[library], f"{module} imports {library}"


def test_help_loads_no_library_that_it_does_not_need() -> None:
    import subprocess

    script = "import sys, pamphlet.cli.main; print([m for m in ('weasyprint', 'babel', 'jinja2', 'pikepdf', 'polib') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_only_one_clock() -> None:
    for module, path in MODULES.items():
        if module != "cli.shared":
            text = path.read_text("utf-8")
            assert "datetime.now" not in text, module
            assert "date.today" not in text, module
            assert "import random" not in text, module
