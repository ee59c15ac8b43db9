"""Workbooks as they go out (XLSX), for Excel, LibreOffice Calc or Google Sheets.

Enters: tables and sentences. Leaves: a workbook with every cell as text, whatever it looks like; the same bytes for the same
words. One of the two users of openpyxl; `workbook` reads.
"""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pamphlet.diagnostics import error
from pamphlet.reading import MAX_ROWS
from pamphlet.tables.zipped import steady

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell
    from openpyxl.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

#: The most that Excel holds in a cell, in UTF-16 units; openpyxl would cut the rest off without a word.
CELL = 32_767
#: What would be taken for an escape of OOXML.
_LIKE_ESCAPED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its name, its width in characters, who may write in it, what may be chosen.

    `own` is whether it holds words of the language that is translated into; `strict`, whether only the choices may stand there.
    """

    title: str
    width: float
    locked: bool = True
    choices: tuple[str, ...] = ()
    own: bool = False
    strict: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Prose:
    """A sheet of sentences to be read, one below the other; the first is its heading."""

    title: str
    lines: Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """A sheet with a table. A `protected` one lets people write in columns that are not locked alone.

    `spare` is how many empty rows below it are made ready to be written in, as text and with the choices of their columns.
    """

    title: str
    columns: Sequence[Column]
    lines: Sequence[Sequence[str]]
    rtl: bool = False
    protected: bool = True
    spare: int = 0


def write_book(pages: Sequence[Prose | Grid]) -> bytes:
    """A workbook of these sheets, every cell as text: the same bytes for the same words.

    Raises:
        PamphletError: a text is longer than a cell of Excel holds.
    """
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.worksheets[0])
    for page in pages:
        sheet: Worksheet = book.create_sheet(page.title)
        if isinstance(page, Prose):
            _fill_prose(sheet, page)
        else:
            _fill_grid(sheet, page)
    return saved(book)


def saved(book: Workbook) -> bytes:
    """The bytes of a workbook, which is closed then."""
    out = io.BytesIO()
    book.save(out)
    book.close()
    return steady(out.getvalue())


def _fill_prose(sheet: Worksheet, page: Prose) -> None:
    from openpyxl.styles import Alignment, Font

    sheet.column_dimensions["A"].width = 100
    for number, text in enumerate(page.lines, 1):
        cell = put(sheet, number, 1, text)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        cell.font = Font(bold=number == 1)
    sheet.protection.enable()


def _fill_grid(sheet: Worksheet, page: Grid) -> None:
    from openpyxl.styles import Alignment, Font, Protection
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.properties import PageSetupProperties

    for place, column in enumerate(page.columns, 1):
        letter = get_column_letter(place)
        sheet.column_dimensions[letter].width = column.width
        if page.spare:
            sheet.column_dimensions[letter].number_format = "@"
        put(sheet, 1, place, column.title).font = Font(bold=True)
        _offer(sheet, letter, column, MAX_ROWS + 1 if page.spare else len(page.lines) + 1)
    blank = ("",) * len(page.columns)
    for number, line in enumerate((*page.lines, *(blank for _ in range(page.spare))), 2):
        for place, (column, text) in enumerate(zip(page.columns, line, strict=True), 1):
            cell = put(sheet, number, place, text)
            order = 2 if column.own and page.rtl else 1 if page.rtl else 0  # as the words run: from right, from left, either
            cell.alignment = Alignment(wrap_text=True, vertical="top", readingOrder=order)
            cell.protection = Protection(locked=column.locked)
    sheet.freeze_panes = "A2"
    sheet.sheet_view.rightToLeft = page.rtl
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    if page.protected:
        for allowed in ("formatColumns", "formatRows", "sort", "autoFilter"):
            setattr(sheet.protection, allowed, False)  # False lets people do it
        sheet.protection.enable()


def _offer(sheet: Worksheet, letter: str, column: Column, last: int) -> None:
    """Let people choose in a column, from its second row on."""
    from openpyxl.worksheet.datavalidation import DataValidation

    if column.choices and last > 1:
        choices = f'"{",".join(column.choices)}"'
        choice = DataValidation("list", formula1=choices, allow_blank=True, showErrorMessage=column.strict)
        choice.add(f"{letter}2:{letter}{last}")
        sheet.add_data_validation(choice)


def put(sheet: Worksheet, row: int, column: int, text: str) -> Cell:
    """Put a text into a cell as text, whatever it looks like: a formula, a number, a date.

    Raises:
        PamphletError: it is longer than a cell of Excel holds, or the cell is merged with others.
    """
    from openpyxl.cell.cell import Cell

    text = _LIKE_ESCAPED.sub("_x005F_", text)
    if len(text.encode("utf-16-le", "replace")) > 2 * CELL:
        message = f"a text of {len(text)} characters does not fit a cell of Excel: {sheet.title}, row {row}"
        raise error("value-wrong", message, hint="split the text in its source, or send it in another form than .xlsx")
    cell = sheet.cell(row, column)
    if not isinstance(cell, Cell):
        hint = "unmerge them first, and write each text into its own row"
        raise error("value-wrong", f"the cell {cell.coordinate} is merged with others", hint=hint)
    cell.value = text or None
    cell.number_format = "@"
    if text:
        cell.data_type = "s"
    return cell
