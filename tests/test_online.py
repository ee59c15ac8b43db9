"""Whether printed addresses still work, asked politely; no test asks anybody."""

import hashlib
import json
import socket
import ssl
from collections.abc import Callable, Mapping
from dataclasses import replace
from http.client import BadStatusLine
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from click.testing import CliRunner, Result

import pamphlet.online as online
from pamphlet.cli.main import main
from pamphlet.diagnostics import Where
from pamphlet.online import (
    AGENT,
    HINTS,
    HOPS,
    LONGEST_PAUSE,
    MOST,
    PATIENCE,
    PAUSE,
    Asked,
    FetchError,
    Reply,
    asked,
    look,
    over_https,
)
from pamphlet.source.project import Project, read_project
from tests.conftest import TODAY, edit

PAGE = "https://lantern.example.org/help"
HERE = Where(path="regions/riverside/services.csv", line=2, field="website")


class Sites:
    """Sites made up: what each says to a method and an address; all that was asked, and every pause before it."""

    def __init__(self, says: Mapping[str, Reply | FetchError | int]) -> None:
        self.says = says
        self.told: list[str] = []

    def fetch(self, method: str, address: str) -> Reply:
        self.told.append(f"{method} {address}")
        missing = 404 if address.endswith("/robots.txt") else 200
        said = self.says.get(f"{method} {address}", self.says.get(address, missing))
        if isinstance(said, FetchError):
            raise said
        return Reply(said) if isinstance(said, int) else said

    def sleep(self, seconds: float) -> None:
        self.told.append(f"wait {seconds}")

    def look(self, *addresses: str) -> list[tuple[str, str]]:
        answers = look([Asked(address, HERE) for address in addresses], fetch=self.fetch, sleep=self.sleep)
        assert [answer.address for answer in answers] == list(addresses)
        return [(answer.result, answer.words.removeprefix(f"{answer.address} ")) for answer in answers]


def moved(to: str, status: int = 301) -> Reply:
    return Reply(status, to)


def one(says: Mapping[str, Reply | FetchError | int], address: str = PAGE) -> tuple[str, str]:
    """What comes of one address."""
    (answer,) = Sites(says).look(address)
    return answer


# -- what comes of a page ---------------------------------------------------------------------------------------------


def test_a_page_that_works_is_asked_for_its_head_alone() -> None:
    sites = Sites({})
    assert sites.look(PAGE) == [("works", "works")]
    assert sites.told == ["GET https://lantern.example.org/robots.txt", "wait 1.0", f"HEAD {PAGE}"]


@pytest.mark.parametrize("status", [400, 403, 404, 405, 500, 501])
def test_a_site_that_knows_only_get_is_asked_again(status: int) -> None:
    sites = Sites({f"HEAD {PAGE}": status})
    assert sites.look(PAGE) == [("works", "works")]
    assert sites.told[-3:] == [f"HEAD {PAGE}", "wait 1.0", f"GET {PAGE}"]


@pytest.mark.parametrize(
    ("status", "result", "words"),
    [
        (404, "gone", "is not there any more (404)"),
        (410, "gone", "is not there any more (410)"),
        (403, "refused", "answers 403"),
        (500, "refused", "answers 500"),
        (304, "refused", "answers 304"),
        (301, "refused", "answers 301"),
        (204, "works", "works"),
        (429, "silent", "gave no answer: it is busy (429)"),
        (503, "silent", "gave no answer: it is busy (503)"),
    ],
)
def test_what_a_status_means(status: int, result: str, words: str) -> None:
    assert one({PAGE: status}) == (result, words)


def test_what_is_gone_or_busy_is_not_asked_twice() -> None:
    for status in (410, 429, 503):
        sites = Sites({PAGE: status})
        sites.look(PAGE)
        assert sites.told[-1] == f"HEAD {PAGE}"


def test_a_busy_site_is_left_alone() -> None:
    sites = Sites({PAGE: 429})
    assert [result for result, _ in sites.look(PAGE, f"{PAGE}/2", "https://other.example.org")] == ["silent", "silent", "works"]
    assert f"HEAD {PAGE}/2" not in sites.told


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize("to", [f"{PAGE}/", "/help/", "help/"])
def test_the_same_page_with_a_slash_works(to: str, status: int) -> None:
    assert one({PAGE: moved(to, status)}) == ("works", "works")


def test_the_same_page_without_a_slash_works() -> None:
    assert one({f"{PAGE}/": moved(PAGE)}, f"{PAGE}/") == ("works", "works")


@pytest.mark.parametrize(
    ("address", "to", "words"),
    [
        (PAGE, "https://other.example.org/help", "leads on to another site: https://other.example.org/help"),
        (PAGE, "https://www.lantern.example.org/help", "leads on to another site: https://www.lantern.example.org/help"),
        (PAGE, "/", "leads on to https://lantern.example.org/"),
        (f"{PAGE}?topics=438", "/help", f"leads on to {PAGE}"),
        (f"{PAGE}?topics=438", "?topics=439", f"leads on to {PAGE}?topics=439"),
        (PAGE, "http://lantern.example.org/help", "leads on to an address that must not be printed: only https is printed, this is 'http'"),
        (PAGE, "/x?fbclid=1", "leads on to an address that must not be printed: 'fbclid' tracks who opens it"),
        (PAGE, "https://bit.ly/x", "leads on to an address that must not be printed: bit.ly is a link shortener: what it opens can change after printing"),
        (PAGE, "https://127.0.0.1/", "leads on to an address that must not be printed: it names a machine by number"),
        (PAGE, "https://[x", "leads on to an address that must not be printed: it is not an address"),
        (PAGE, PAGE, "leads on in a circle"),
    ],
)  # fmt: skip
def test_a_page_that_leads_elsewhere(address: str, to: str, words: str) -> None:
    assert one({address: moved(to)}, address) == ("moved", words)


def test_nothing_is_asked_of_an_address_that_must_not_be_printed() -> None:
    sites = Sites({PAGE: moved("http://lantern.example.org/x")})
    sites.look(PAGE)
    assert sites.told[-1] == f"HEAD {PAGE}"


def test_redirects_are_followed_so_often_and_no_more() -> None:
    says: dict[str, Reply | FetchError | int] = {f"{PAGE}/{n}": moved(f"{PAGE}/{n + 1}") for n in range(HOPS)}
    assert one(says, f"{PAGE}/0") == ("moved", f"leads on to {PAGE}/{HOPS}")
    says[f"{PAGE}/{HOPS}"] = moved(f"{PAGE}/x")
    sites = Sites(says)
    assert sites.look(f"{PAGE}/0") == [("moved", f"leads on more than {HOPS} times")]
    assert sites.told.count(f"HEAD {PAGE}/{HOPS}") == 1
    assert f"HEAD {PAGE}/x" not in sites.told


@pytest.mark.parametrize(
    ("problem", "result"),
    [
        ("nothing came in 15 seconds", "silent"),
        ("its certificate is not good (certificate has expired)", "unsafe"),
        ("its name leads to a private network", "silent"),
    ],
)
def test_a_site_that_gives_no_answer(problem: str, result: str) -> None:
    assert one({PAGE: FetchError(problem)}) == (result, f"gave no answer: {problem}")


def test_a_site_that_gives_no_answer_is_tried_once() -> None:
    sites = Sites({"https://lantern.example.org/robots.txt": FetchError("x")})
    assert sites.look(PAGE, f"{PAGE}/2", f"{PAGE}/3") == [("silent", "gave no answer: x")] * 3
    assert sites.told == ["GET https://lantern.example.org/robots.txt"]


def test_every_result_but_works_has_a_next_step() -> None:
    heard: list[str] = []
    sites = Sites({PAGE: 410})
    works, gone = look(
        [Asked("https://a.example.org", HERE), Asked(PAGE, HERE)], heard.append, fetch=sites.fetch, sleep=sites.sleep
    )
    assert works.good
    assert works.hint == ""
    assert not gone.good
    assert gone.as_json() == {
        "address": PAGE,
        "where": "regions/riverside/services.csv:2 website",
        "result": "gone",
        "words": f"{PAGE} is not there any more (410)",
        "hint": "find the service's page, and ask whether it still exists",
    }
    assert heard == ["works      https://a.example.org", f"gone       {PAGE}"]
    assert set(HINTS) == {"gone", "moved", "refused", "silent", "unsafe", "not asked"}


# -- politeness -------------------------------------------------------------------------------------------------------

ROBOTS = "https://lantern.example.org/robots.txt"
NOBODY = Reply(200, body=b"User-agent: *\nDisallow: /")


@pytest.mark.parametrize(
    ("says", "asked_for"),
    [
        ({ROBOTS: NOBODY}, False),
        ({ROBOTS: Reply(200, body=b"User-agent: pamphlet\nDisallow: /help")}, False),
        ({ROBOTS: Reply(200, body=b"User-agent: *\nDisallow: /\nAllow: /help")}, True),
        ({ROBOTS: Reply(200, body=b"User-agent: other\nDisallow: /")}, True),
        ({ROBOTS: Reply(200, body=b"User-agent: *\nCrawl-delay: \xc2\xb2\nDisallow: //[x\n\xff\xfe")}, True),
        ({ROBOTS: 404}, True),
        ({ROBOTS: 403}, True),
        ({ROBOTS: 500}, False),
        ({ROBOTS: 503}, False),
        ({ROBOTS: moved("/r"), "https://lantern.example.org/r": NOBODY}, False),
        ({ROBOTS: moved("https://other.example.org/r"), "https://other.example.org/r": NOBODY}, False),
        ({ROBOTS: moved("http://lantern.example.org/r")}, True),
        ({ROBOTS: moved("https://[x")}, True),
        ({ROBOTS: moved("")}, True),
        ({ROBOTS: moved(ROBOTS)}, True),
    ],
)
def test_what_a_site_asks_programs_to_leave_alone(says: Mapping[str, Reply | FetchError | int], asked_for: bool) -> None:
    sites = Sites(says)
    answer = ("works", "works") if asked_for else ("not asked", "asks programs not to look (robots.txt)")
    assert sites.look(PAGE) == [answer]
    assert (f"HEAD {PAGE}" in sites.told) is asked_for
    assert sites.told.count(f"GET {ROBOTS}") <= HOPS + 1


def test_where_a_page_leads_on_to_is_asked_first_too() -> None:
    sites = Sites({PAGE: moved("https://other.example.org/x"), "https://other.example.org/robots.txt": NOBODY})
    assert sites.look(PAGE) == [("not asked", "asks programs not to look (robots.txt)")]
    assert sites.told[-1] == "GET https://other.example.org/robots.txt"


def test_a_pause_between_two_requests_to_a_site_and_none_between_sites() -> None:
    sites = Sites({})
    sites.look(PAGE, "https://other.example.org", f"{PAGE}/2")
    assert sites.told == [
        f"GET {ROBOTS}",
        f"wait {PAUSE}",
        f"HEAD {PAGE}",
        "GET https://other.example.org/robots.txt",
        f"wait {PAUSE}",
        "HEAD https://other.example.org",
        f"wait {PAUSE}",
        f"HEAD {PAGE}/2",
    ]


@pytest.mark.parametrize(("delay", "pause"), [("5", 5.0), ("0.1", PAUSE), ("86400", LONGEST_PAUSE)])
def test_a_site_says_how_long_to_wait(delay: str, pause: float) -> None:
    sites = Sites({ROBOTS: Reply(200, body=f"User-agent: *\nCrawl-delay: {delay}".encode())})
    sites.look(PAGE, f"{PAGE}/2")
    assert [words for words in sites.told if words.startswith("wait")] == [f"wait {pause}"] * 2


# -- which addresses --------------------------------------------------------------------------------------------------


def read(root: Path) -> Project:
    project, report = read_project(root, TODAY)
    assert project is not None, list(map(str, report))
    return project


def test_each_address_once_and_only_of_services_in_use(lantern: Path) -> None:
    project = read(lantern)
    region = project.regions["riverside"]
    first, second, third, fourth, *rest = (replace(service, website="") for service in region.services)
    services = (
        replace(first, website=PAGE),
        replace(second, website=PAGE),
        replace(third, website="https://closed.example.org", status="closed"),
        replace(fourth, website="https://paused.example.org", status="paused"),
        *rest,
    )
    directory = {"default": "https://help.example.org", "en": PAGE, "fr": "https://help.example.org", "pa": ""}
    changed = replace(project, regions={"riverside": replace(region, services=services, directory=directory)})
    assert [(one.address, str(one.where)) for one in asked(changed, ["riverside"])] == [
        ("https://help.example.org", "regions/riverside/region.toml directory.default"),
        (PAGE, "regions/riverside/region.toml directory.en"),
    ]
    changed = replace(project, regions={"riverside": replace(region, services=services, directory={})})
    (found,) = asked(changed, ["riverside"])
    assert found == Asked(PAGE, Where(path="regions/riverside/services.csv", line=first.where.line, field="website"))


def test_an_address_is_told_where_it_stands(bundled: Project) -> None:
    places = {one.address: str(one.where) for one in asked(bundled, ["vancouver"])}
    assert places["https://bc.211.ca"] == "regions/bc/region.toml directory.default", "in the parent's file, not in its own"
    assert len(places) == len(asked(bundled, ["vancouver", "bc", "vancouver"]))


# -- one request ------------------------------------------------------------------------------------------------------

Network = list[Any]


@pytest.fixture
def network(monkeypatch: pytest.MonkeyPatch) -> Network:
    """A machine whose every site is at one public place and says yes; what was sent is told. No real socket is made."""
    sent: Network = []

    def place(host: str, port: int, **_: object) -> list[tuple[object, ...]]:
        sent.append((host, port))
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("8.8.8.8", port))]

    class Connection:
        def __init__(self, host: str, *, timeout: float, context: ssl.SSLContext) -> None:
            assert context.verify_mode is ssl.CERT_REQUIRED
            assert context.check_hostname
            sent.append((host, timeout))

        def request(self, *words: object, **more: object) -> None:
            sent.append((words, more))

        def getresponse(self) -> SimpleNamespace:
            return SimpleNamespace(status=200, headers={"Location": "/x"}, read=lambda most: b"x" * most)

        def close(self) -> None:
            sent.append("closed")

    def forbidden(*_: object, **__: object) -> None:
        raise AssertionError("a real socket")

    monkeypatch.setattr(socket, "getaddrinfo", place)
    monkeypatch.setattr(socket, "create_connection", forbidden)
    monkeypatch.setattr(online, "HTTPSConnection", Connection)
    return sent


def test_nothing_is_sent_but_the_address_and_who_asks(network: Network) -> None:
    assert over_https("HEAD", f"{PAGE}?a=1#b") == Reply(200, "/x", b"")
    assert network == [
        ("lantern.example.org", 443),
        ("lantern.example.org", PATIENCE),
        (("HEAD", "/help?a=1"), {"headers": {"User-Agent": AGENT, "Accept": "text/html,*/*;q=0.5"}}),
        "closed",
    ]
    assert len(over_https("GET", "https://lantern.example.org").body) == MOST
    assert network[-2][0] == ("GET", "/")


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("http://lantern.example.org", "only https is printed, this is 'http'"),
        ("file:///etc/passwd", "only https is printed, this is 'file'"),
        ("https://127.0.0.1", "it names a machine by number"),
        ("https://localhost", "its host is not the name of a site"),
        ("https://lantern.example.org:8443", "it names a port"),
        ("https://gk:x@lantern.example.org", "it holds a user name"),
        ("", "only https is printed, this is 'no scheme'"),
    ],
)
def test_only_what_may_be_printed_is_asked(network: Network, address: str, why: str) -> None:
    with pytest.raises(FetchError) as problem:
        over_https("HEAD", address)
    assert str(problem.value) == why
    assert network == []


@pytest.mark.parametrize(
    "place", ["127.0.0.1", "10.0.0.7", "192.168.1.1", "169.254.169.254", "0.0.0.0", "::1", "fe80::1%eth0", "fd00::1", "::ffff:10.0.0.7"]
)  # fmt: skip
def test_a_name_that_leads_into_somebodys_network(network: Network, monkeypatch: pytest.MonkeyPatch, place: str) -> None:
    public = (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("8.8.8.8", 443))
    private = (socket.AF_INET, socket.SOCK_STREAM, 6, "", (place, 443))
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: [public, private])
    with pytest.raises(FetchError) as problem:
        over_https("HEAD", PAGE)
    assert str(problem.value) == "its name leads to a private network"
    assert network == []


def _expired() -> ssl.SSLCertVerificationError:
    problem = ssl.SSLCertVerificationError(1, "x")
    problem.verify_message = "certificate has expired"
    return problem


def _old() -> ssl.SSLError:
    problem = ssl.SSLError(1, "[SSL: UNSUPPORTED_PROTOCOL] unsupported protocol (_ssl.c:1006)")
    problem.reason = "UNSUPPORTED_PROTOCOL"
    return problem


@pytest.mark.parametrize(
    ("problem", "why"),
    [
        (_expired(), "its certificate is not good (certificate has expired)"),
        (_old(), "no safe connection comes about (UNSUPPORTED_PROTOCOL)"),
        (socket.gaierror(-2, "Name or service not known"), "there is no such site, or no network here"),
        (TimeoutError(), "nothing came in 15 seconds"),
        (ConnectionRefusedError(111, "Connection refused"), "Connection refused"),
        (ConnectionResetError(), "ConnectionResetError"),
        (BadStatusLine("nonsense"), "it answers what no browser reads (BadStatusLine)"),
    ],
)
def test_why_there_is_no_answer(network: Network, monkeypatch: pytest.MonkeyPatch, problem: Exception, why: str) -> None:
    def fail(*_: object, **__: object) -> None:
        raise problem

    monkeypatch.setattr("pamphlet.online.HTTPSConnection.request", fail)
    with pytest.raises(FetchError) as told:
        over_https("HEAD", PAGE)
    assert str(told.value) == why
    assert network[-1] == "closed"


# -- as a coordinator types it ----------------------------------------------------------------------------------------


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch, lantern: Path) -> Callable[..., tuple[Result, Sites]]:
    """`pamphlet listings check --online` on the made-up project, with sites that say what is given."""

    def run(says: Mapping[str, Reply | FetchError | int], *words: str) -> tuple[Result, Sites]:
        sites = Sites(says)
        monkeypatch.setattr("pamphlet.online.over_https", sites.fetch)
        monkeypatch.setattr("pamphlet.online.PAUSE", 0.0)
        return CliRunner().invoke(main, ["listings", "check", "--project", str(lantern), *words]), sites

    return run


HELP = "https://example.org/help"
Command = Callable[..., tuple[Result, Sites]]


def everything(root: Path) -> dict[str, str]:
    """Every file of a project, by its sum."""
    files = [path for path in root.rglob("*") if path.is_file()]
    return {str(path): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def test_what_does_not_work_is_a_warning_and_changes_no_file(command: Command, lantern: Path, tmp_path: Path) -> None:
    before = everything(tmp_path)
    done, _ = command({HELP: 404}, "--online")
    assert done.exit_code == 0, done.output
    assert (
        f"warning[address-online]: {HELP} is not there any more (404)\n"
        "  --> regions/riverside/region.toml directory.default\n"
        "  = hint: find the service's page, and ask whether it still exists\n" in done.output
    )
    assert f"gone       {HELP}" in done.output
    assert "Looked at 1 address.\n" in done.output
    assert everything(tmp_path) == before
    assert command({HELP: 404}, "--online", "--strict")[0].exit_code == 1
    assert command({}, "--online", "--strict")[0].exit_code == 0


def test_the_answers_are_in_the_json(command: Command, lantern: Path) -> None:
    edit(lantern / "regions/riverside/region.toml", f'"{HELP}"', f'"{HELP}"\nen = "{PAGE}"')
    done, _ = command({PAGE: moved("/other")}, "--online", "--json", "-q")
    assert done.exit_code == 0
    assert [(one["address"], one["result"]) for one in json.loads(done.stdout)["online"]] == [(HELP, "works"), (PAGE, "moved")]
    assert "Looked at 2 addresses." in command({}, "--online")[0].output


def test_nobody_is_asked_without_the_word(command: Command) -> None:
    done, sites = command({}, "--json", "-q")
    assert done.exit_code == 0
    assert sites.told == []
    assert "online" not in json.loads(done.stdout)


def test_a_region_with_a_faulty_address_is_told_and_not_asked(command: Command, lantern: Path) -> None:
    edit(lantern / "regions/riverside/region.toml", HELP, "http://example.org/help")
    done, sites = command({}, "--online")
    assert done.exit_code == 1
    assert "error[listing-url]" in done.output
    assert sites.told == []
    assert "address-online" not in done.output
