"""Two languages that nobody speaks, for tests alone: en-XA, accented and longer; ar-XB, right-to-left.

They are made of the English words, so that a test can see what no translation can show: a word that a layout prints without
asking for its translation, and a box that is too small for a longer language. No build knows them.
"""

from __future__ import annotations

import re
from dataclasses import replace

from pamphlet.diagnostics import Where
from pamphlet.source.catalog import Catalog, Language, Translation
from pamphlet.source.project import Project

_ACCENTS = str.maketrans("abcdeghiklnorstuvwyzACDEGHILNORSTUYZ", "åḃçđéĝĥîķļñöŕšţûṽŵýžÅÇÐÉĜĤÎĻÑÖŔŠŢÛÝŽ")
_ARABIC = str.maketrans("abcdefghijklmnopqrstuvwxyz", "ابثدعفغهيجكلمنوپقرستضوشخطز")
_VOWELS = re.compile(r"(?<=\w)[aeiou](?=\w)(?![^{]*\})")
_KEPT = re.compile(r"\{[a-z_]+\}|\d[\d-]*|\s+")
#: How much longer short and long texts get (IBM's rule of thumb), as shares.
GROWTH = ((10, 1.0), (20, 0.8), (30, 0.6), (50, 0.4), (70, 0.3), (10_000, 0.2))


def accented(text: str, growth: float = 1.0) -> str:
    """The text with accents, and longer: by `growth` times the usual share, in vowels at the ends of its words."""
    share = next(share for most, share in GROWTH if len(text) <= most) * growth
    extra = round(len(re.sub(r"\{[a-z_]+\}", "", text)) * share)
    words = _pieces(text, _ACCENTS)
    places = [n for n, word in enumerate(words) if word.isalpha()]
    for n in range(extra if places else 0):
        place = places[n % len(places)]
        words[place] += "ëïü"[n // len(places) % 3]
    return "".join(words)


def mirrored(text: str) -> str:
    """The text in Arabic letters, letter by letter, with no vowels inside its words, as Arabic does: from right to left, and about
    three quarters as long.
    """  # one sentence over two lines
    return "".join(_pieces(_VOWELS.sub("", text.lower()), _ARABIC))


def _pieces(text: str, table: dict[int, int]) -> list[str]:
    """The text in words and what stands between them; placeholders, numbers and spaces as they are."""
    out: list[str] = []
    for part in re.split(rf"({_KEPT.pattern})", text):
        out += [part] if _KEPT.fullmatch(part) else re.findall(r"\w+|\W+", part.translate(table))
    return out


def with_pseudo(project: Project, growth: float = 1.0) -> Project:
    """The project with the two languages in it, every message translated, none reviewed."""
    latin = Language(
        tag="en-XA",
        autonym="Ƥšéûđö",
        english="Pseudo",
        locale="en",
        hour="H:mm",
        hour_minutes="H:mm",
        fonts=("BC Sans",),
        line_height=1.3333,
    )
    right = replace(project.languages["ar"], tag="ar-XB", autonym="ضرسوفو", english="Pseudo", keep=())
    out = {}
    for language, change in ((latin, lambda text: accented(text, growth)), (right, mirrored)):
        words = {
            key: Translation(change(m.text), False, Where(path=f"{language.tag}.po", field=key))
            for key, m in project.messages.items()
        }
        out[language.tag] = Catalog(language, words, {})
    languages = {**project.languages, **{tag: catalog.language for tag, catalog in out.items()}}
    return replace(project, languages=languages, catalogs={**project.catalogs, **out})
