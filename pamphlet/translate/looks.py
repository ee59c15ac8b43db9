"""How what is said to translators looks, in the proof and on the bilingual sheet alike: one family, thin rules, one accent."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from pamphlet.source.catalog import Language
from pamphlet.source.project import Project
from pamphlet.source.shared import Tokens
from pamphlet.translate.standing import DRAFT, MISSING, REVIEWED, TRANSLATED

NOT_FOR_PRINT = "For translators, not for print"
#: What each state means.
KEY: Mapping[str, str] = {
    REVIEWED: "a reader of the language accepted these words",
    TRANSLATED: "nobody has yet",
    DRAFT: "not ready, or made for other words",
    MISSING: "no words yet",
}


def palette(tokens: Tokens) -> tuple[str, str, str, str]:
    """The colours of what is said about a print, as CSS: ink, thin lines, one accent (a tint behind ink), text. From the tokens
    that a project has; black and white where it has none of these.
    """  # one sentence over two lines

    def first(*names: str) -> str:
        return next(tokens.css(name) for name in names if name in tokens.cmyk)

    return first("night", "black"), first("haze", "black"), first("lamp", "white"), first("black")


def font_rules(project: Project) -> str:
    """The font stack of each language, for what carries its `lang`."""
    stacks = {tag: ", ".join(f'"{family}"' for family in language.fonts) for tag, language in project.languages.items()}
    return "".join(f"[lang='{tag}']{{font-family:{stack}}}\n" for tag, stack in stacks.items())


def mark_of(language: Language) -> str:
    """The language mark as HTML, each name in its own script."""
    if language.autonym == language.english:
        return escape(language.english)
    return f"{escape(language.english)} / <bdi lang='{language.tag}'>{escape(language.autonym)}</bdi>"
