"""The sheet to begin with: a workbook whose columns are text already, with choices, explanations, examples; or the same as CSV.

Enters: the kinds of service and the languages that a project knows. Leaves: the bytes of a file. Its examples are invented, and
paused, so that none can print by accident. Text columns keep 988 and 24/7 what they are (research: bad-input, "Excel dates").
"""

from __future__ import annotations

import codecs
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pamphlet.listings.service import ACCESS, COLUMNS, STATUS
from pamphlet.listings.table import CSV, blank_table, changed
from pamphlet.tables.workbook import Column, Grid, write_book

#: How many empty rows are made ready to be written in.
SPARE = 300
_YES_NO = ("yes", "no")


@dataclass(frozen=True, slots=True)
class Guide:
    """A column as it is explained: what stands in it, an example, its width in characters, and what may be chosen."""

    words: str
    example: str = ""
    width: float = 16
    choices: tuple[str, ...] = ()


_NEVER = "Never printed. "
#: Every column of the sheet, in its order.
GUIDES: Mapping[str, Guide] = {
    "id": Guide(
        "A short name of your own, in small letters and hyphens; never change it. Blank: made of the name.", "night-line"
    ),
    "name": Guide("Needed. The name of the service, as it calls itself.", "Night Line", 30),
    "categories": Guide(
        "Needed. What kinds of service it is: codes of the sheet Codes, with ; between them.", "crisis; outreach", 22
    ),
    "regions": Guide("Where it serves, if that is not all of the region: ids of regions, with ; between them.", "north"),
    "short_name": Guide("A shorter name for small pieces, at most 28 characters.", "Night Line", 22),
    "description": Guide(
        "One line about it, at most 140 characters, better 60. No numbers or addresses.", "Someone to talk to.", 40
    ),
    "phone": Guide("Numbers to call, with ; between them. A short code stands alone.", "604-555-0142 ext 0110; 988", 24),
    "text": Guide("Numbers that take text messages. Repeat the number where it takes both.", "604-555-0142", 18),
    "tty": Guide("Numbers for TTY devices.", "604-555-0143", 18),
    "website": Guide("Its own page, with https.", "https://example.org", 30),
    "hours": Guide(
        "When somebody answers or opens. Blank if nobody knows: blank never prints as open.",
        "Mo-Fr 09:00-17:00; Sa 10:00-14:00",
        28,
    ),
    "text_hours": Guide("When text messages are answered, if that is not always when calls are.", "Mo-Su 18:00-22:00", 20),
    "hours_note": Guide("A few words beside the hours, at most 60 characters.", "November to March", 22),
    "access": Guide("How people come to it.", "call-first", 14, ACCESS),
    "address": Guide("Its address. It prints only where address_public says yes.", "12 Sealed Street", 26),
    "address_public": Guide(
        "yes only if the service itself says that everybody may know it; no; or ask. Blank means ask for a shelter.",
        "no",
        14,
        ("yes", "no", "ask"),
    ),
    "languages": Guide("What is spoken there: tags of the sheet Codes, with ; between them.", "en; pa; yue", 16),
    "interpreter": Guide("Whether there is an interpreter, or one by phone.", "phone", 12, ("yes", "no", "phone")),
    "for_whom": Guide("Whom it is for, in its own words, at most 80 characters.", "women and gender-diverse people", 26),
    "cost": Guide("What it costs. free only if the service says so: see source_says.", "free", 14),
    "accessibility": Guide("How people with disabilities can use it, at most 80 characters.", "wheelchair entrance", 22),
    "non_police": Guide(
        "yes only if the service itself says that it is not, and does not call, the police.", "yes", 12, _YES_NO
    ),
    "priority": Guide("1 (first) to 9 (last) where few fit; blank is 5.", "3", 10, tuple("123456789")),
    "status": Guide("active prints, paused and closed never do. Blank means active.", "active", 12, STATUS),
    "verified_on": Guide("The day on which somebody checked every fact of the row.", "2026-11-02", 14),
    "verified_by": Guide(f"{_NEVER}Who checked it: a handle will do. Without it the check does not count.", "AB by phone", 16),
    "expires_on": Guide("The day after which it must not print.", "2027-03-31", 14),
    "source_url": Guide(f"{_NEVER}The page where the facts were found.", "https://example.org/about", 26),
    "source_id": Guide(f"{_NEVER}Where it was imported from, and its id there. Leave it to the import.", "hsds:42"),
    "source_says": Guide(
        f"{_NEVER}What the service says in its own words; it must bear out 'free' and 'confidential'.", "Our line is free.", 30
    ),
    "source_seen": Guide(f"{_NEVER}When the source was seen. It is no check.", "2026-10-30", 14),
    "confidence": Guide(f"{_NEVER}How sure you are.", "medium", 12),
    "internal_note": Guide(f"{_NEVER}What your colleagues should know.", "Ask again in spring.", 30),
}
#: What holds for the whole sheet.
_GENERAL = (
    "Write your services on the sheet Services, one in a row. Needed are a name, a category and a phone, text, tty, website or "
    "address. Everything else may stay blank.",
    "The three rows there are invented, and paused: they never print. Delete them when you know how it goes.",
    "All cells are text, so that 988, 24/7 and 604-555-0142 stay what they are. Where you paste, paste the values only.",
    "Save the file as services.xlsx in the folder of your region, in place of services.csv. Do not rename the columns.",
    "Never write down the address of a hidden place where nobody needs it, not even under internal_note.",
)
_INVENTED = "Invented example: delete this row."
#: Examples by column. What is a code is put in by the project, below.
_EXAMPLES: Sequence[Mapping[str, str]] = (
    {
        "name": "Example Night Line",
        "short_name": "Night Line",
        "categories": "crisis",
        "description": "Someone to talk to, day and night.",
        "phone": "604-555-0142",
        "text": "604-555-0142",
        "website": "https://example.org",
        "hours": "24/7",
        "text_hours": "Mo-Su 18:00-22:00",
        "access": "phone",
        "languages": "en; pa",
        "interpreter": "phone",
        "cost": "free",
        "priority": "2",
        "source_url": "https://example.org/about",
        "source_says": "Our line is free and open to everyone.",
    },
    {
        "name": "Example of a short code",
        "categories": "crisis",
        "description": "Three digits stay three digits.",
        "phone": "988",
        "text": "988",
        "hours": "24/7",
        "access": "phone",
        "languages": "en; fr",
        "priority": "1",
    },
    {
        "name": "Example Shelter",
        "categories": "shelter",
        "description": "A bed and a meal for the night.",
        "phone": "604-555-0110 ext 0110; 604-555-0111",
        "hours": "Nov-Mar Mo-Su 20:00-08:00",
        "hours_note": "November to March",
        "access": "call-first",
        "address": "12 Sealed Street",
        "address_public": "no",
        "languages": "en",
        "for_whom": "women and gender-diverse people",
        "priority": "4",
        "expires_on": "2099-03-31",
    },
)


def template(
    kinds: Mapping[str, str], languages: Mapping[str, str], choices: Mapping[str, Sequence[str]] | None = None
) -> bytes:
    """The workbook: the sheets Services, How to and Codes.

    `kinds` are the codes of services with their names, `languages` the tags with theirs; `choices` offers words in further
    columns, such as cost, where others may stand as well.
    """
    offered = choices or {}
    columns = [
        Column(
            name,
            guide.width,
            choices=guide.choices or tuple(offered.get(name, ())),
            strict=bool(guide.choices),
        )
        for name, guide in GUIDES.items()
    ]
    rows = [tuple(row.get(name, "") for name in COLUMNS) for row in examples(kinds, languages)]
    services = Grid(title="Services", columns=columns, lines=rows, protected=False, spare=SPARE)
    return write_book([services, _how_to(), _codes(kinds, languages)])


def template_csv(kinds: Mapping[str, str], languages: Mapping[str, str]) -> bytes:
    """The same columns and examples as CSV, in UTF-8 with the mark by which Excel knows it."""
    return codecs.BOM_UTF8 + changed(blank_table(Path(CSV), CSV), {}, examples(kinds, languages))


def examples(kinds: Mapping[str, str], languages: Mapping[str, str]) -> tuple[Mapping[str, str], ...]:
    """The invented rows, with codes that the project knows: none of them is ever printed."""
    return tuple(
        {
            **row,
            "categories": row["categories"] if row["categories"] in kinds else next(iter(kinds), ""),
            "languages": "; ".join(tag for tag in row["languages"].split("; ") if tag in languages),
            "status": "paused",
            "internal_note": _INVENTED,
        }
        for row in _EXAMPLES
    )


def _how_to() -> Grid:
    columns = [Column("column", 18), Column("what stands in it", 90), Column("example", 36)]
    lines = [("", text, "") for text in _GENERAL]
    lines += [(name, guide.words, guide.example) for name, guide in GUIDES.items()]
    return Grid(title="How to", columns=columns, lines=lines)


def _codes(kinds: Mapping[str, str], languages: Mapping[str, str]) -> Grid:
    columns = [Column("kind of service", 20), Column("which is", 40), Column("tag of language", 18), Column("which means", 30)]
    pairs = [list(kinds.items()), list(languages.items())]
    lines = [
        tuple(text for pair in pairs for text in (pair[n] if n < len(pair) else ("", ""))) for n in range(max(map(len, pairs)))
    ]
    return Grid(title="Codes", columns=columns, lines=lines)
