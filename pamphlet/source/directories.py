"""Online directories behind the QR codes: content/directories.toml, and the addresses that a region names of them.

Enters: the forms of a directory's addresses, and [directory] of a region. Leaves: one static https address for each language
that the region names. What a code opens is printed once and cannot be recalled, so an address that nobody has opened is told
(research: listings §4: "undocumented, so open before printing"; "static codes only", "never one code per site").
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from types import MappingProxyType
from urllib.parse import quote, unquote, urlsplit

from pamphlet.diagnostics import Report, Where, did_you_mean
from pamphlet.discretion import indiscreet
from pamphlet.listings.addresses import web_fault
from pamphlet.reading import from_table, read_toml

#: A longer address makes a QR code too fine to scan.
LONGEST_ADDRESS = 120
#: Keys and placeholders that make a code of their own for each place or piece: who scanned where would be counted.
PER_SITE = frozenset(
    ["affiliate", "campaign", "campaign_id", "medium", "placement", "qr", "ref", "referrer", "site", "source", "src"]
)
_RESERVED = ("directory", "link", "opened")
_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_OPEN = "open it, look whether it is the right page, then write the day, such as opened = 2026-11-02"


@dataclass(frozen=True, slots=True, kw_only=True)
class Directory:
    """An online directory: its name, its home page, and the forms of addresses in it by name, with {placeholders}."""

    name: str
    home: str
    links: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What a region's addresses are held against. `block` is for how many days an `opened` holds."""

    directories: Mapping[str, Directory]
    languages: Collection[str]
    today: date
    block: int


def read_directories(path: Path, name: str, report: Report) -> dict[str, Directory]:
    """Every good directory of content/directories.toml by its id; every fault goes to the report. The file may be missing."""
    data = read_toml(path, name, report) if path.is_file() else None
    found = {}
    for key, table in (data or {}).items():
        if not _is_id(key):
            place = Where(path=name, field=key)
            report.error("value-wrong", f"'{key}' is not an id", place, "small letters, digits and hyphens, such as bc-211")
        directory = from_table(Directory, table, name, report, key)
        if directory is not None:
            _check_directory(directory, key, name, report)
            found[key] = directory
    return found


def static_fault(address: str) -> str | None:
    """Why a QR code must not open an address, or None: `web_fault`, redirects, and codes of their own for a place."""
    if fault := web_fault(address):
        return fault
    parts = urlsplit(address)
    for pair in re.split("[?&;]", f"{parts.query}&{parts.fragment}"):
        key, _, value = map(unquote, pair.partition("="))
        if key.lower() in PER_SITE or key.lower().startswith("utm_"):
            return f"'{key}' makes a code of its own for a place or a piece: who scans it where could be counted"
        if re.match(r"(?:[a-z]+:)?//", value, re.IGNORECASE):
            return f"'{key}' leads on to another address: what it opens can change after printing"
    if "://" in unquote(parts.path):
        return "it leads on to another address: what it opens can change after printing"
    return None


def addresses(given: Mapping[str, object], rules: Rules, name: str, report: Report) -> dict[str, str]:
    """The address for each language of a region's [directory] (and for `default`); every fault goes to the report.

    `given` has by language an https address, the id of a directory (its home page), or a table that fills one of its links.
    Where there is an error, the address is empty: the region that it is held against is not printed.
    """
    out = {}
    for tag, entry in given.items():
        place = Where(path=name, field=f"directory.{tag}")
        if tag != "default" and tag not in rules.languages:
            report.error(
                "key-unknown", f"there is no language '{tag}'", place, did_you_mean(tag, {*rules.languages, "default"})
            )
        address = _address(entry, rules, place, report)
        out[tag] = address if address is not None and _may_be_printed(address, place, report) else ""
        if term := indiscreet(out[tag]):
            message = f"the address names '{term}': it stays in the history of the browser that scans the code"
            hint = "name a topic or the home page; a discreet piece does not take this address at all"
            report.warning("indiscreet", message, place, hint)
    return out


def _is_id(text: str) -> bool:
    return re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", text) is not None


def _check_directory(directory: Directory, key: str, name: str, report: Report) -> None:
    """Whether a directory's home and all forms of its addresses can be printed, whatever fills them."""
    if fault := static_fault(directory.home):
        message, place = f"'{directory.home}' cannot be a directory: {fault}", Where(path=name, field=f"{key}.home")
        report.error("listing-url", message, place, "name a static https address of the directory's own site")
    for link, form in directory.links.items():
        place = Where(path=name, field=f"{key}.links.{link}")
        for hole in _placeholders(form):
            if hole.lower() in PER_SITE or hole.lower().startswith("utm"):
                message = f"{{{hole}}} would make a code of its own for a place or a piece: who scans it where could be counted"
                report.error("listing-url", message, place, "print the same address everywhere")
            elif not re.fullmatch("[a-z][a-z0-9_-]*", hole) or hole in _RESERVED:
                message = f"{{{hole}}} cannot be a placeholder"
                hint = f"small letters, digits, - and _, and none of {', '.join(_RESERVED)}"
                report.error("value-wrong", message, place, hint)
        # a mark that no host can hold shows a placeholder that would choose whose site is opened
        marked = _PLACEHOLDER.sub("~", form)
        if re.match("[^/]*//[^/?#]*~", marked):
            report.error("listing-url", "a placeholder cannot stand in the host", place, "write the host out")
        elif fault := static_fault(marked):
            report.error("listing-url", f"'{form}' cannot be an address: {fault}", place, "see the comments of the file")


def _placeholders(form: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_PLACEHOLDER.findall(form)))


def _address(entry: object, rules: Rules, place: Where, report: Report) -> str | None:
    """The address that an entry of [directory] stands for, not yet checked; None (and errors) if it stands for none."""
    if isinstance(entry, str):
        if not _is_id(entry):
            return entry
        directory = _known(entry, rules, place, report)
        return directory.home if directory else None
    if isinstance(entry, Mapping):
        return _filled(entry, rules, place, report)
    message = f"'{place.field}' is {entry!r}, want an address, the name of a directory, or a table"
    report.error("value-wrong", message, place, '"https://…", "bc-211", or { directory = "bc-211", link = "topics", … }')
    return None


def _known(name: str, rules: Rules, place: Where, report: Report) -> Directory | None:
    if name not in rules.directories:
        message = f"there is no directory '{name}' in content/directories.toml"
        report.error("value-wrong", message, place, did_you_mean(name, rules.directories))
    return rules.directories.get(name)


def _filled(entry: Mapping[str, object], rules: Rules, place: Where, report: Report) -> str | None:
    """The address of `{ directory = "bc-211", link = "topics", topics = "438:439", opened = 2026-11-02 }`; without a link,
    the directory's home page.
    """  # one sentence over two lines
    faults = Report()
    named, link = entry.get("directory"), entry.get("link")
    for key in ("directory", "link"):
        if not isinstance(entry.get(key, ""), str):
            faults.error("value-wrong", f"'{key}' is {entry[key]!r}, want a text", place)
    if named is None:
        faults.error("key-missing", f"key '{place.field}.directory' is missing", place, did_you_mean("", rules.directories))
    directory = _known(named, rules, place, faults) if isinstance(named, str) else None
    if directory and isinstance(link, str) and link not in directory.links:
        faults.error("value-wrong", f"{directory.name} has no link '{link}'", place, did_you_mean(link, directory.links))
    report.extend(faults)
    if directory is None or faults.failed:
        return None
    form = directory.links[link] if isinstance(link, str) else directory.home
    wrong = Report()
    values = dict(_values(entry, form, place, wrong))
    address = _PLACEHOLDER.sub(lambda hole: values.get(hole[1], f"{{{hole[1]}}}"), form)
    _check_opened(entry.get("opened"), link is not None, address, rules, place, wrong)
    report.extend(wrong)
    return None if wrong.failed else address


def _values(entry: Mapping[str, object], form: str, place: Where, report: Report) -> Iterator[tuple[str, str]]:
    """What fills each placeholder of a form, percent-encoded; keys that fill none are errors."""
    holes = _placeholders(form)
    for key in entry:
        if key not in (*holes, *_RESERVED):
            report.error("key-unknown", f"unknown key '{place.field}.{key}'", place, did_you_mean(key, (*holes, *_RESERVED)))
    for hole in holes:
        value = entry.get(hole)
        if value is None:
            report.error("key-missing", f"key '{place.field}.{hole}' is missing", place, f"it fills {{{hole}}} in {form}")
        elif not isinstance(value, str | int) or isinstance(value, bool):
            report.error("value-wrong", f"'{hole}' is {value!r}, want a text or a whole number", place)
        elif fault := _value_fault(str(value)):
            report.error("value-wrong", f"'{hole}' {fault}", place, "write what the directory's own address has there")
        elif (plain := unquote(str(value))) != value and isinstance(value, str):
            message = f"'{hole}' is '{value}', which is percent-encoded already: it would be encoded twice"
            report.error("value-wrong", message, place, f"write it as it reads: '{plain}'")
        else:
            yield hole, encoded(str(value))


def _value_fault(value: str) -> str | None:
    """Why a value cannot fill a placeholder. Dots alone would lead out of the folder; what nobody sees would be printed."""
    if not value or value != value.strip():
        return "is empty" if not value.strip() else "begins or ends with a space"
    if set(value) == {"."}:
        return "is nothing but dots"
    unseen = [sign for sign in value if unicodedata.category(sign) in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")]
    stray = [sign for sign in unseen if sign not in "\u200c\u200d"]  # joiners are part of how words are spelled
    return f"holds the sign U+{ord(stray[0]):04X}, which nobody sees" if stray else None


def encoded(value: str) -> str:
    """A value as it stands in an address (RFC 3986, 2.1): ASCII, all but unreserved signs percent-encoded as UTF-8.

    The colon stays, which paths and queries may hold (3.3, 3.4) and the topics of 211 do. A space is `%20`: every reader of an
    address takes it for a space, while `+` is one only for those that read the query as a form. In ASCII a QR code needs no
    ECI mode, which some telephones cannot read (research: listings §4).
    """
    return quote(unicodedata.normalize("NFC", value), safe=":")


def _check_opened(opened: object, deep: bool, address: str, rules: Rules, place: Where, report: Report) -> None:
    """A warning where no person has opened a deep link, or none for longer than a check of a service would count."""
    if opened is None:
        if deep:
            report.warning("directory-unopened", f"nobody has opened the address {address}", place, _OPEN)
    elif not isinstance(opened, date) or isinstance(opened, datetime):
        report.error("value-wrong", f"'opened' is {opened!r}, want a date", place, "write opened = 2026-11-02, without marks")
    elif opened > rules.today:
        message = f"the address {address} was opened on {opened}, a day that has not come yet"
        report.warning("directory-unopened", message, place, _OPEN)
    elif (age := (rules.today - opened).days) > rules.block:
        message = f"the address {address} was last opened {age} days ago, which is more than {rules.block}"
        report.warning("directory-unopened", message, place, "open it again, and write the day")


def _may_be_printed(address: str, place: Where, report: Report) -> bool:
    """Whether a QR code may hold an address; the errors say why not."""
    fault = static_fault(address)
    if fault:
        hint = "name a static https address of the directory's own site"
        report.error("listing-url", f"'{address}' cannot be a directory: {fault}", place, hint)
    if len(address) > LONGEST_ADDRESS:
        hint = f"at most {LONGEST_ADDRESS}: a QR code must stay coarse"
        report.error("listing-url", f"the address has {len(address)} characters", place, hint)
    return not fault and len(address) <= LONGEST_ADDRESS
