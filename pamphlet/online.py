"""The only module that may touch a network, and only when a person asks: do the printed web addresses still work?

One request at a time, a pause between two of one site, HEAD before GET, robots.txt obeyed (RFC 9309), nothing sent but the
address and who asks. A page that opens says nothing about the numbers on it: nothing here counts as a check of a service, and
no file is changed. The standard library does it all, so that no other module has a reason to import a client.
"""

from __future__ import annotations

import contextlib
import ipaddress
import socket
import ssl
import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from http.client import HTTPException, HTTPSConnection
from typing import Any
from urllib.parse import urljoin, urlsplit

from pamphlet import __version__
from pamphlet.diagnostics import Where
from pamphlet.listings.addresses import web_fault
from pamphlet.robots import NOTHING, Robots, robots
from pamphlet.source.project import Project

AGENT = f"pamphlet/{__version__} (checks whether printed addresses still work)"
#: Seconds between two requests to one site, until a site answers, and at most between two that robots.txt may ask for.
PAUSE, PATIENCE, LONGEST_PAUSE = 1.0, 15.0, 30.0
#: How often a redirect is followed, and how much of a page is read, in bytes (RFC 9309, 2.5: as much of a robots.txt at least).
HOPS, MOST = 5, 500 * 1024
_MOVED = (301, 302, 303, 307, 308)
#: What a site answers that wants to be left alone for now.
_BUSY = (429, 503)


@dataclass(frozen=True, slots=True)
class Asked:
    """An address that pieces print or open, and where the project has it from."""

    address: str
    where: Where


@dataclass(frozen=True, slots=True)
class Reply:
    """What a site said: its status, where it leads on to, and the first of its words."""

    status: int
    location: str = ""
    body: bytes = field(default=b"", repr=False)


class FetchError(Exception):
    """No reply: in words, why."""


#: Asks a site: method and address. Raises FetchError.
Fetch = Callable[[str, str], Reply]


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of an address: whether it works as it is printed, in words, and what to do."""

    address: str
    where: Where
    result: str
    words: str
    hint: str = ""

    @property
    def good(self) -> bool:
        """Whether nobody has to do anything."""
        return self.result == "works"

    def as_json(self) -> dict[str, Any]:
        """The same as plain data, for `--json`."""
        return {**asdict(self), "where": str(self.where)}


_OWN_EYES = "open it yourself, and look whether it is still the service's own page"
#: What to do about each result.
HINTS: Mapping[str, str] = {
    "gone": "find the service's page, and ask whether it still exists",
    "moved": "open it, and print the address that it leads to, if it is still the service's own",
    "refused": _OWN_EYES,
    "silent": "try again later; if it stays so, ask the service",
    "unsafe": "telephones warn of it: ask the service, or print no address",
    "not asked": _OWN_EYES,
}


def asked(project: Project, regions: Collection[str]) -> tuple[Asked, ...]:
    """Every address that pieces of some regions print or open, each once: of services in use, and of online directories."""
    found: dict[str, Asked] = {}
    for name in regions:
        region = project.regions[name]
        for tag, address in region.directory.items():
            if address:  # a faulty one is empty, and told as such
                above = [x for x in region.lineage if x in project.regions and project.regions[x].directory.get(tag) == address]
                place = Where(path=f"regions/{above[-1]}/region.toml", field=f"directory.{tag}")
                found.setdefault(address, Asked(address, place))
        for service in region.services:
            if service.website and service.status == "active":
                place = Where(path=service.where.path, line=service.where.line, field="website")
                found.setdefault(service.website, Asked(service.website, place))
    return tuple(found.values())


def look(
    wanted: Sequence[Asked],
    tell: Callable[[str], None] = lambda words: None,
    *,
    fetch: Fetch | None = None,
    sleep: Callable[[float], None] = time.sleep,
) -> tuple[Answer, ...]:
    """What comes of every address, asked one after the other; `tell` hears each as it comes."""
    visit = _Visit(fetch or over_https, sleep)
    answers = []
    for one in wanted:
        result, words = visit.look(one.address)
        answers.append(Answer(one.address, one.where, result, f"{one.address} {words}", HINTS.get(result, "")))
        tell(f"{result:<10} {one.address}")
    return tuple(answers)


class _Visit:
    """A round of requests: remembers which sites were asked, and what their robots.txt wants."""

    def __init__(self, fetch: Fetch, sleep: Callable[[float], None]) -> None:
        self._fetch, self._sleep = fetch, sleep
        self._robots: dict[str, Robots | FetchError] = {}
        self._met: set[str] = set()

    def look(self, address: str) -> tuple[str, str]:
        """The result of an address, and it in words."""
        at, been = address, set[str]()
        try:
            while len(been) <= HOPS:
                been.add(at)
                if not self._rules(at).allows(at):
                    return "not asked", "asks programs not to look (robots.txt)"
                reply = self._page(at)
                if reply.status not in _MOVED or not reply.location:
                    return self._result(address, at, reply.status)
                at = _onward(at, reply.location)
                if fault := web_fault(at):
                    return "moved", f"leads on to an address that must not be printed: {fault}"
                if at in been:
                    return "moved", "leads on in a circle"
        except FetchError as problem:
            return "unsafe" if "certificate" in str(problem) else "silent", f"gave no answer: {problem}"
        return "moved", f"leads on more than {HOPS} times"

    def _page(self, at: str) -> Reply:
        """What a site says of a page: HEAD is enough where it goes well, but many sites know GET alone."""
        reply = self._ask("HEAD", at)
        if reply.status >= 400 and reply.status not in (410, *_BUSY):
            reply = self._ask("GET", at)
        if reply.status in _BUSY:
            problem = FetchError(f"it is busy ({reply.status})")
            self._robots[urlsplit(at).netloc] = problem
            raise problem
        return reply

    def _result(self, address: str, at: str, status: int) -> tuple[str, str]:
        if status in (404, 410):
            return "gone", f"is not there any more ({status})"
        if not 200 <= status < 300:
            return "refused", f"answers {status}"
        here, there = urlsplit(address), urlsplit(at)
        # what a page shows can hang on the query, as with the topics of a directory
        if (here.hostname, here.path.rstrip("/"), here.query) == (there.hostname, there.path.rstrip("/"), there.query):
            return "works", "works"
        other = "another site: " if here.hostname != there.hostname else ""
        return "moved", f"leads on to {other}{at}"

    def _rules(self, address: str) -> Robots:
        """What a site wants, read once. Raises FetchError for one that gave no answer: it is not tried again and again."""
        host = urlsplit(address).netloc
        if host not in self._robots:
            try:
                self._robots[host] = self._read_robots(host)
            except FetchError as problem:
                self._robots[host] = problem
        found = self._robots[host]
        if isinstance(found, FetchError):
            raise found
        return found

    def _read_robots(self, host: str) -> Robots:
        """The rules of a site; one that has none allows all, and one that cannot say them nothing (RFC 9309, 2.3.1)."""
        at = f"https://{host}/robots.txt"
        for _ in range(HOPS + 1):
            reply = self._ask("GET", at)
            if reply.status not in _MOVED or not reply.location:
                break
            at = _onward(at, reply.location)
            if web_fault(at):
                return Robots()
        if reply.status >= 500:
            return NOTHING
        return robots(reply.body.decode("utf-8", "replace"), AGENT) if 200 <= reply.status < 300 else Robots()

    def _ask(self, method: str, address: str) -> Reply:
        host = urlsplit(address).netloc
        if host in self._met:
            self._sleep(self._pause(host))
        self._met.add(host)
        return self._fetch(method, address)

    def _pause(self, host: str) -> float:
        known = self._robots.get(host)
        return min(max(PAUSE, known.delay if isinstance(known, Robots) else 0), LONGEST_PAUSE)


def _onward(at: str, location: str) -> str:
    """Where a redirect leads; `web_fault` says what is wrong with what is no address."""
    try:
        return urljoin(at, location)
    except ValueError:
        return location


def over_https(method: str, address: str) -> Reply:
    """One request over HTTPS: no cookies, no redirects, at most `MOST` bytes of the page. Raises FetchError."""
    parts = urlsplit(address)
    if fault := web_fault(address):
        raise FetchError(fault)
    host = parts.hostname or ""
    try:
        _check_public(host)
        with contextlib.closing(HTTPSConnection(host, timeout=PATIENCE, context=ssl.create_default_context())) as connection:
            target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
            connection.request(method, target, headers={"User-Agent": AGENT, "Accept": "text/html,*/*;q=0.5"})
            response = connection.getresponse()
            body = response.read(MOST) if method == "GET" else b""
            return Reply(response.status, response.headers.get("Location", ""), body)
    except ssl.SSLCertVerificationError as problem:
        raise FetchError(f"its certificate is not good ({problem.verify_message})") from problem
    except socket.gaierror as problem:
        raise FetchError("there is no such site, or no network here") from problem
    except TimeoutError as problem:
        raise FetchError(f"nothing came in {PATIENCE:.0f} seconds") from problem
    except ssl.SSLError as problem:
        raise FetchError(f"no safe connection comes about ({problem.reason})") from problem
    except OSError as problem:
        raise FetchError(problem.strerror or type(problem).__name__) from problem
    except HTTPException as problem:
        raise FetchError(f"it answers what no browser reads ({type(problem).__name__})") from problem


def _check_public(host: str) -> None:
    """Refuse names that lead into somebody's own network: a sheet from elsewhere must not make this machine ask there."""
    for found in _places(host):
        if not found.is_global:
            raise FetchError("its name leads to a private network")


def _places(host: str) -> Iterator[ipaddress.IPv4Address | ipaddress.IPv6Address]:
    for *_, place in socket.getaddrinfo(host, 443, type=socket.SOCK_STREAM):
        yield ipaddress.ip_address(str(place[0]).partition("%")[0])
