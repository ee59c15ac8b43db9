"""robots.txt: what a site asks programs to leave alone (RFC 9309).

Enters: the text. Leaves: whether an address may be asked for, and how long to wait. Nothing in it is an error: a line that says
nothing is passed over. The parser of Python's library takes the first rule that fits, knows no `*`, and ends on some lines.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

_UNRESERVED = re.compile("[A-Za-z0-9._~-]")


@dataclass(frozen=True, slots=True)
class Rule:
    """An `Allow` or a `Disallow`: the path, in which `*` is anything and a `$` at the end is the end."""

    allow: bool
    path: str

    def fits(self, target: str) -> bool:
        """Whether the rule is about a path. It takes no longer than the path is long, whatever the rule."""
        pieces = self.path.removesuffix("$").split("*")
        ends = self.path.endswith("$")
        if not target.startswith(pieces[0]):
            return False
        at = len(pieces[0])
        if len(pieces) == 1:
            return not ends or at == len(target)
        for piece in pieces[1:-1]:
            found = target.find(piece, at)
            if found < 0:
                return False
            at = found + len(piece)
        return target.endswith(pieces[-1], at) if ends else target.find(pieces[-1], at) >= 0


@dataclass(frozen=True, slots=True)
class Robots:
    """The rules for one agent; `delay` is how many seconds the site wants between two requests, 0 where it says nothing."""

    rules: tuple[Rule, ...] = ()
    delay: float = 0

    def allows(self, address: str) -> bool:
        """Whether an address may be asked for: the longest rule that fits decides, and of two as long the kinder (2.2.2)."""
        parts = urlsplit(address)
        target = _plain((parts.path or "/") + (f"?{parts.query}" if parts.query else ""))
        fitting = [(len(rule.path), rule.allow) for rule in self.rules if rule.fits(target)]
        return max(fitting)[1] if fitting else True


#: A site that cannot say its rules is not asked for more (2.3.1.4).
NOTHING = Robots((Rule(False, "/"),))


def robots(text: str, agent: str) -> Robots:
    """The rules of a robots.txt for an agent, by its bare name: all groups that name it, else all that name `*` (2.2.1)."""
    groups: dict[str, tuple[list[Rule], list[float]]] = {}
    named: list[str] = []
    begun = True
    for key, value in _records(text):
        if key == "user-agent":
            named = [*([] if begun else named), _token(value)]
            begun = False
            groups.setdefault(named[-1], ([], []))
            continue
        begun = begun or key in ("allow", "disallow", "crawl-delay")
        for name in named:
            rules, delays = groups[name]
            if key in ("allow", "disallow") and value:
                rules.append(Rule(key == "allow", _plain(value)))
            elif key == "crawl-delay" and re.fullmatch(r"[0-9]{1,6}(?:\.[0-9]{1,6})?", value):
                delays.append(float(value))
    rules, delays = groups.get(_token(agent)) or groups.get("*") or ([], [])
    return Robots(tuple(rules), max(delays, default=0))


def _records(text: str) -> Iterator[tuple[str, str]]:
    for line in re.split("\r\n|\r|\n", text.removeprefix("\ufeff")):
        key, colon, value = line.partition("#")[0].partition(":")
        if colon:
            yield key.strip().lower(), value.strip()


def _token(name: str) -> str:
    """The bare name of an agent: `Pamphlet/1.0 (…)` is `pamphlet`."""
    found = re.match(r"\*|[A-Za-z_-]+", name)
    return found[0].lower() if found else ""


def _plain(path: str) -> str:
    """A path as paths are compared: unreserved signs as themselves, everything beyond ASCII percent-encoded (2.2.2)."""

    def one(match: re.Match[str]) -> str:
        sign = chr(int(match[1], 16))
        return sign if _UNRESERVED.fullmatch(sign) else match[0].upper()

    return quote(re.sub("%([0-9A-Fa-f]{2})", one, path), safe="%/:?#[]@!$&'()*+,;=~")
