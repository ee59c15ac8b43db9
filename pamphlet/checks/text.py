"""Checks of words, before anything is set."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pamphlet.diagnostics import Diagnostic, Report, Severity, Where
from pamphlet.discretion import indiscreet
from pamphlet.edition import Edition, Listing
from pamphlet.source.fonts import glyph_faults
from pamphlet.source.project import Project

#: The family of the lines that print alike in every language. Every orthography of British Columbia is in it.
LATIN = "BC Sans"
_SPELL = "spell it with the signs of the community's own keyboard; a sign that is newer than the font cannot be printed yet"


def _texts(edition: Edition, used: Iterable[str]) -> Iterator[tuple[str, Where]]:
    """Every text that an edition can print, with its place."""
    for key in used:
        if key in edition.messages:
            yield edition.messages[key].text, edition.messages[key].where
    listings = {x.service.id: x for group in edition.groups.values() for x in group}
    for listing in (*listings.values(), *filter(None, (edition.danger, edition.help))):
        yield from _listing_texts(listing)


def _listing_texts(listing: Listing) -> Iterator[tuple[str, Where]]:
    where = listing.service.where
    for field, text in (
        ("name", listing.service.name),
        ("short_name", listing.service.short_name),
        ("hours_note", listing.service.hours_note),
        ("hours", listing.hours),
        ("description", listing.note),
    ):
        if text:
            yield text, Where(path=where.path, line=where.line, field=field)


def check_glyphs(edition: Edition, used: Iterable[str], project: Project) -> tuple[Diagnostic, ...]:
    """A character that no font of the language has prints as a box or vanishes, and a mark in another font floats."""
    families = [project.families[name] for name in edition.language.fonts]
    out = []
    for text, where in _texts(edition, used):
        for fault in glyph_faults(text, families):
            hint = f"write it another way, or add a font to '{edition.language.tag}' in content/languages.toml"
            out.append(Diagnostic(severity=Severity.ERROR, code="glyph-missing", message=fault, where=where, hint=hint))
    for field in ("territory", "publisher"):
        for fault in glyph_faults(getattr(edition.region, field), [project.families[LATIN]]):
            place = Where(path=f"regions/{edition.region.id}/region.toml", field=field)
            out.append(Diagnostic(severity=Severity.ERROR, code="glyph-missing", message=fault, where=place, hint=_SPELL))
    for listing in {x.service.id: x for group in edition.groups.values() for x in group}.values():
        out += _check_spoken(listing, project)
    return tuple(dict.fromkeys(out))


def _check_spoken(listing: Listing, project: Project) -> list[Diagnostic]:
    """The names of languages are set in their own fonts, or not at all."""
    out = []
    for tag, name in listing.spoken:
        own = project.languages[tag].fonts if tag in project.languages else tuple(project.families)
        if glyph_faults(name, [project.families[f] for f in own]):
            where = Where(path=listing.service.where.path, line=listing.service.where.line, field="languages")
            message = f"no font can set '{name}', the name of '{tag}'"
            hint = "give it another name under [spoken] in content/languages.toml"
            out.append(Diagnostic(severity=Severity.ERROR, code="glyph-missing", message=message, where=where, hint=hint))
    return out


def check_discretion(edition: Edition, text: str) -> tuple[Diagnostic, ...]:
    """A discreet piece can out the one who carries it: what it prints must not name sex work."""
    if not edition.layout.discreet:
        return ()
    report = Report()
    if term := indiscreet(edition.directory):  # the telephone shows it, whether it is printed in words or not
        message = f"the code on the discreet piece '{edition.layout.id}' would open an address that names '{term}'"
        place = Where(path=f"regions/{edition.region.id}/region.toml", field="directory")
        hint = "name the directory's home page or a topic, here or in the parent's region.toml"
        report.error("indiscreet", message, place, hint)
    if term := indiscreet(text.replace(edition.directory, "").replace(edition.address, "")):
        message = f"'{term}' would stand on the discreet piece '{edition.layout.id}'"
        hint = "shorten the service's name with short_name, or take discreet = true out of the layout"
        report.error("indiscreet", message, hint=hint)
    return tuple(report)
