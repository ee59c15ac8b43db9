"""What the sheets keep to themselves reaches nothing that leaves the house: every string of every output is walked.

A secret is planted in a column; then a project is built, and everything that came of it is read: the HTML that went to the
typesetter, every object of every PDF with its streams unpacked, the manifest, what was said at the terminal.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from pathlib import Path

import pikepdf
import pypdfium2
import pytest

from pamphlet.build import Outcome
from pamphlet.listings.service import COLUMNS
from pamphlet.press.typeset import Typesetter
from tests.conftest import codes

Made = Callable[..., Outcome]
SHEET = "regions/riverside/services.csv"
#: Columns for the people who keep the sheet alone.
INTERNAL = ("source_url", "source_id", "source_says", "source_seen", "confidence", "internal_note", "verified_by")


def plant(path: Path, cells: dict[str, str], key: str = "drop-in") -> None:
    """Write cells into the row of a service, in columns that are made where they are not there."""
    rows = list(csv.DictReader(io.StringIO(path.read_text("utf-8"))))
    columns = list(dict.fromkeys([*rows[0], *cells]))
    for row in rows:
        if row["id"] == key:
            row |= cells
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, restval="")
        writer.writeheader()
        writer.writerows(rows)


def strings(thing: object, seen: set[tuple[int, int]]) -> Iterator[str]:
    """Every string, name and stream of a PDF object, and of what it leads to."""
    if isinstance(thing, pikepdf.Object) and thing.is_indirect:
        if thing.objgen in seen:
            return
        seen.add(thing.objgen)
    if isinstance(thing, pikepdf.Stream):
        yield thing.read_bytes().decode("latin-1")
    if isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
        for key, value in thing.items():
            yield str(key)
            yield from strings(value, seen)
    elif isinstance(thing, pikepdf.Array):
        for value in thing:
            yield from strings(value, seen)
    elif isinstance(thing, pikepdf.String | pikepdf.Name):
        yield str(thing)
        yield bytes(thing).decode("utf-16-be", "ignore") if isinstance(thing, pikepdf.String) else ""


def everything(folder: Path, html: list[str], outcome: Outcome) -> str:
    """All that came of a build, as one text without spaces or case."""
    found = [*html, *map(str, outcome.report), repr(outcome.proofs), repr(outcome.entries)]
    for path in sorted(folder.rglob("*")):
        if path.suffix == ".pdf":
            found.append(str(path.relative_to(folder)))
            with pikepdf.open(path) as document:
                found += strings(document.trailer, set())
            pages = pypdfium2.PdfDocument(path)
            found += [page.get_textpage().get_text_bounded() for page in pages]
        elif path.is_file():
            found.append(path.read_text("utf-8"))
    return "".join("".join(found).split()).casefold()


@pytest.fixture
def html(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What goes to the typesetter."""
    heard: list[str] = []
    whole = Typesetter.lay

    def lay(self: Typesetter, html: str, style: str) -> object:
        heard.append(html + style)
        return whole(self, html, style)

    monkeypatch.setattr(Typesetter, "lay", lay)
    return heard


@pytest.mark.parametrize("key", ["drop-in", "nine-one-one", "shut"])
def test_internal_columns_reach_nothing(made: Made, lantern: Path, tmp_path: Path, html: list[str], key: str) -> None:
    plant(lantern / SHEET, {column: f"Secret{n}Zq7141" for n, column in enumerate(INTERNAL)}, key)
    outcome = made(lantern)
    assert codes(outcome) == []
    assert len(outcome.entries) == 9
    found = everything(tmp_path / "output", html, outcome)
    assert "zq7141" not in found
    assert "604-555-0147" in found, "the walk finds what is there"


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
@pytest.mark.parametrize("column", [column for column in COLUMNS if column not in ("address", "address_public", "categories")])
def test_a_secret_address_in_any_column_reaches_nothing(
    made: Made, lantern: Path, tmp_path: Path, html: list[str], column: str, suffix: str
) -> None:
    """Where it stands in a column that prints, the sheet is refused without a word of it; else it is kept to itself."""
    secret = "12-quayside-street" if column == "id" else "12 Quayside Street"
    plant(lantern / SHEET, {"address": "12 Quayside Street", "address_public": "no"})
    plant(lantern / SHEET, {column: secret})
    if suffix == ".xlsx":
        as_workbook(lantern / SHEET)
    outcome = made(lantern, layouts=("trifold",), targets=("screen",))
    found = everything(tmp_path / "output", html, outcome)
    assert "quayside" not in found
    assert (column in INTERNAL) == bool(outcome.entries)
    assert bool(codes(outcome)) != bool(outcome.entries)


def test_a_public_address_is_printed(made: Made, lantern: Path, tmp_path: Path, html: list[str]) -> None:
    """The same walk finds the address once the row says that everybody may know it."""
    plant(lantern / SHEET, {"address": "12 Quayside Street", "address_public": "yes"})
    outcome = made(lantern, layouts=("trifold",), targets=("screen",))
    assert codes(outcome) == []
    assert "12quaysidestreet" in everything(tmp_path / "output", html, outcome)


def test_details_in_words_that_nobody_translates_stop_no_piece(made: Made, french: Path, tmp_path: Path) -> None:
    """They print in English pieces, other languages go without them, and the manifest says so."""
    cells = {"accessibility": "ramp at the back", "cost": "2 dollars", "for_whom": "Everyone"}
    plant(french / SHEET, cells)
    outcome = made(french, layouts=("trifold",), targets=("screen",), regions=("riverside",))
    assert codes(outcome) == []
    by_language = {entry["language"]: entry for entry in outcome.entries}
    english = "".join(
        page.get_textpage().get_text_bounded()
        for page in pypdfium2.PdfDocument(tmp_path / "output/riverside/en/trifold.screen.pdf")
    )
    assert "ramp at the back" in english
    (without,) = [item["without"] for item in by_language["fr"]["services"]["shortened"] if item["id"] == "drop-in"]
    assert set(cells) <= set(without)


def as_workbook(path: Path) -> None:
    """The same sheet as .xlsx, in the place of the .csv."""
    from openpyxl import Workbook

    book = Workbook()
    for number, row in enumerate(csv.reader(io.StringIO(path.read_text("utf-8"))), 1):
        for place, text in enumerate(row, 1):
            cell = book.worksheets[0].cell(number, place, text or None)
            cell.number_format = "@"
    book.save(path.with_suffix(".xlsx"))
    path.unlink()
