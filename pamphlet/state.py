"""Whether an edition is final or a proof, and why. Nothing chooses a state: it is computed (design.md, section 5)."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from pamphlet.diagnostics import Diagnostic, Report, Where
from pamphlet.edition import Edition, Listing, Stale, is_stale, unprintable
from pamphlet.listings.service import Service
from pamphlet.source.project import Project

#: The longest name of a service in the small print of a proof, in characters.
LABEL = 24
#: Reasons for a proof, in the order in which they are told; each has its words under `reason.` in the interface.
REASONS = {
    "translation-unreviewed": "a reader of the language has not yet reviewed all words (content/reviews)",
    "service-unverified": "nobody has checked all services: pamphlet listings verify makes a call sheet",
    "service-stale": "a check is too old, so its service is not printed: check again (pamphlet listings verify), or pause it",
    "sample-number": "a number is made up: replace it",
    "promise-missing": "the words speak of a kind of service that the region does not list: add one",
    "emergency-missing": "the emergency box has no service ([emergency] in region.toml)",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """Whether an edition is final, why not, and the dates that it prints."""

    reasons: tuple[str, ...]
    details: tuple[str, ...]
    verified_oldest: date | None
    reprint_after: date | None
    #: Whose old checks were let through, and why, as somebody said it (`--allow-stale`): printed behind the reasons.
    allowed: tuple[str, ...] = ()

    @property
    def final(self) -> bool:
        """Final if nothing speaks against it."""
        return not self.reasons

    def prints_as(self, other: State) -> bool:
        """Whether a page shows the same of both; the details are for people who build."""
        return replace(self, details=()) == replace(other, details=())


def state(edition: Edition, project: Project, printed: Iterable[Listing], used: Iterable[str], today: date) -> State:
    """The state of an edition that prints these listings (with the emergency box) and uses these messages.

    `details` say for each reason what stands in the way: message ids, services with their row.
    """
    found: dict[str, list[str]] = {}
    services = [listing.service for listing in printed]
    open_messages = [key for key in sorted(used) if key in edition.messages and not edition.messages[key].reviewed]
    if open_messages:
        found["translation-unreviewed"] = [f"{len(open_messages)} messages, such as '{open_messages[0]}'"]
    for service in services:
        age = (today - service.verified_on).days if service.verified_on else None
        if age is None:
            found.setdefault("service-unverified", []).append(f"{service.name} ({service.where} verified_on is blank)")
        elif not service.signed:
            found.setdefault("service-unverified", []).append(f"{service.name} ({service.where} verified_by is blank)")
        elif (service.region, service.id) in project.outdated:
            why = f"changed since the check of {service.verified_on}"
            found.setdefault("service-unverified", []).append(f"{service.name} ({service.where} {why})")
        elif is_stale(service, project, today):
            why = f"printed all the same: {project.exceptions.get(service.id)}"
            found.setdefault("service-stale", []).append(f"{service.name} ({_checked(service)}; {why})")
        if any(phone.sample for phone in service.numbers) and not project.settings.example:
            found.setdefault("sample-number", []).append(f"{service.name} ({service.where})")
    for old in edition.stale:
        if _would_print(old, edition, services):
            found.setdefault("service-stale", []).append(f"{old.service.name} ({_checked(old.service)})")
    for block, kinds in edition.layout.promises.items():
        if not any(set(kinds) & set(s.categories) and not unprintable(s, today) for s in edition.region.services):
            found.setdefault("promise-missing", []).append(
                f"'{block}' speaks of {' or '.join(kinds)}; {edition.region.name} lists none"
            )
    boxed = {old.service.id for old in edition.stale if not old.group}
    if any(box is None and edition.region.emergency.get(role) not in boxed for role, box in _box(edition)):
        found["emergency-missing"] = [f"regions/{edition.region.id}/region.toml [emergency]"]
    vouched = [s for s in services if s.signed and (s.region, s.id) not in project.outdated]
    verified = [s.verified_on for s in vouched if s.verified_on]
    complete = bool(services) and len(verified) == len(services)
    ends = [s.verified_on + timedelta(project.settings.window(s.categories).block) for s in services if s.verified_on]
    ends += [s.expires_on for s in services if s.expires_on]
    reasons = tuple(reason for reason in REASONS if reason in found)
    return State(
        reasons=reasons,
        details=tuple(f"{reason}: {'; '.join(found[reason])}" for reason in reasons),
        verified_oldest=min(verified) if complete else None,
        reprint_after=min(ends) if complete else None,
        allowed=tuple(
            dict.fromkeys(f"{_label(s)}: {project.exceptions[s.id]}" for s in services if s.id in project.exceptions)
        ),
    )


def _label(service: Service) -> str:
    """A short name of a service for the small print of a proof."""
    named = (service.short_name, service.name, service.id)
    return next((name for name in named if name and len(name) <= LABEL), service.id)


def _checked(service: Service) -> str:
    return f"{service.where}, checked {service.verified_on}"


def _box(edition: Edition) -> tuple[tuple[str, Listing | None], ...]:
    return ("danger", edition.danger), ("help", edition.help)


def _would_print(old: Stale, edition: Edition, printed: Collection[Service]) -> bool:
    """Whether a service with too old a check would stand on the piece if it were checked: in the emergency box; or before the
    last of its group that has room; or at its end, where there was room for all.
    """  # one sentence over two lines
    if not old.group:
        return True
    ids = {service.id for service in printed}
    candidates = [listing.service.id for listing in edition.groups[old.group]]
    chosen = sum(key in ids for key in candidates)
    return old.place < chosen or chosen == len(candidates)


def number(edition: Edition, printed: Iterable[Listing]) -> str:
    """The edition's number, such as `VAN-en-7f3a`: the same words and listings have the same one, on every target."""
    hashed = hashlib.sha256()
    for key, message in sorted(edition.messages.items()):
        if "/" not in key:
            hashed.update(f"{key}={message.text}\0".encode())
    for listing in printed:
        s = listing.service
        words = (listing.name, listing.original, listing.short, listing.hours, listing.text_hours, listing.note)
        details = (listing.address, listing.for_whom, listing.cost, listing.accessibility, *(tty.uri for tty in s.tty))
        lines = (f"{line.label} {line.phone.uri}" for line in listing.lines)
        facts = (
            s.id,
            *words,
            *details,
            *lines,
            s.website,
            *(tag for tag, _ in listing.spoken),
            str(s.interpreter),
            str(s.verified_on),
        )
        hashed.update("\0".join(facts).encode())
    place = edition.region
    hashed.update(
        "\0".join((edition.directory, edition.region_name, edition.within, place.publisher, place.territory)).encode()
    )
    return f"{edition.region.code}-{edition.language.tag}-{hashed.hexdigest()[:4]}"


def blocked(edition: Edition, project: Project, used: Iterable[str]) -> tuple[Diagnostic, ...]:
    """What keeps an edition from being printed at all: messages that it uses and the language does not have."""
    report = Report()
    catalog = project.catalogs.get(edition.language.tag)
    for key in sorted(used):
        if key not in edition.messages:
            why = catalog.unusable.get(key, "is not there") if catalog else "is not there"
            where = Where(path=f"content/languages/{edition.language.tag}.po", field=key)
            report.error(
                "message-missing",
                f"the {edition.language.english} translation of '{key}' {why}",
                where,
                "take the word fuzzy away once it fits its source" if "fuzzy" in why else "translate it as it now stands",
            )
    return tuple(report)
