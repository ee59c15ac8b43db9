"""robots.txt is read as its standard says (RFC 9309), whatever stands in it."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pamphlet.robots import NOTHING, Robots, robots

AGENT = "pamphlet/0.1 (checks whether printed addresses still work)"
SITE = "https://help.example.org"


def may(text: str, path: str) -> bool:
    return robots(text, AGENT).allows(SITE + path)


@pytest.mark.parametrize(
    ("rules", "path", "allowed"),
    [
        ("Disallow: /", "", False),
        ("Disallow:", "/x", True),
        ("Disallow: /private", "/private/x", False),
        ("Disallow: /private", "/public", True),
        ("Disallow: /\nAllow: /result/", "/result/x", True),
        ("Allow: /result/\nDisallow: /", "/other", False),
        ("Disallow: /a\nAllow: /a", "/a", True),
        ("Disallow: /*?keyword=", "/result/?keyword=x", False),
        ("Disallow: /*?keyword=", "/result/?topics=1", True),
        ("Disallow: /*.pdf$", "/x.pdf", False),
        ("Disallow: /*.pdf$", "/x.pdf?a", True),
        ("Disallow: /x$", "/x", False),
        ("Disallow: /x$", "/xy", True),
        ("Disallow: /a*a$", "/a", True),
        ("Disallow: /a*b*c", "/a-b-c", False),
        ("Disallow: /a*b*c", "/a-c-b", True),
        ("Disallow: /caf\u00e9", "/caf%c3%A9", False),
        ("Disallow: /%7Ex", "/~x", False),
        ("Disallow: /a%3cd", "/a%3Cd", False),
        ("disallow : /x # not yet", "/x", False),
        ("Disallow: //[x\nDisallow: /y", "/y", False),
    ],
)
def test_the_longest_rule_that_fits_decides(rules: str, path: str, allowed: bool) -> None:
    assert may(f"User-agent: *\n{rules}", path) is allowed


@pytest.mark.parametrize(
    ("text", "allowed"),
    [
        ("", True),
        ("Disallow: /", True),
        ("User-agent: other\nDisallow: /", True),
        ("User-agent: Pamphlet\nDisallow: /", False),
        ("User-agent: PAMPHLET/2.0\nDisallow: /", False),
        ("\ufeffUser-agent: *\nDisallow: /", False),
        ("User-agent: *\rDisallow: /", False),
        ("User-agent: *\nDisallow: /\n\nUser-agent: pamphlet\nDisallow: /private", True),
        ("User-agent: other\nUser-agent: pamphlet\nDisallow: /", False),
        ("User-agent: pamphlet\nSitemap: https://x\nUser-agent: other\nDisallow: /", False),
        ("User-agent: pamphlet\nDisallow: /a\nUser-agent: other\nDisallow: /", True),
        ("User-agent: pamphlet\nDisallow: /a\nUser-agent: x\nAllow: /\nUser-agent: pamphlet\nDisallow: /page", False),
        ("User-agent: pamphletist\nDisallow: /", True),
        ("<html>Not found: nothing</html>", True),
    ],
)
def test_the_group_that_names_us_or_everybody(text: str, allowed: bool) -> None:
    assert may(text, "/page") is allowed


@pytest.mark.parametrize(
    ("value", "seconds"), [("10", 10), ("0.5", 0.5), ("\u00b2", 0), ("-3", 0), ("1e9", 0), ("nan", 0), ("9" * 99, 0), ("", 0)]
)
def test_how_long_to_wait(value: str, seconds: float) -> None:
    assert robots(f"User-agent: *\nCrawl-delay: {value}", AGENT).delay == seconds


def test_where_a_site_says_nothing() -> None:
    assert Robots().allows(SITE)
    assert not NOTHING.allows(SITE)


@given(text=st.text(st.sampled_from("User-agent: *\nDisallow: /%[]?$#\u00b2")), path=st.text(st.sampled_from("/a%*$?")))
def test_nothing_is_too_odd_to_read(text: str, path: str) -> None:
    assert robots(f"User-agent: *\n{text}", AGENT).allows(f"{SITE}/{path}") in (True, False)


def test_a_rule_of_many_stars_takes_no_longer() -> None:
    before = time.process_time()
    assert may("User-agent: *\nDisallow: /" + "*a" * 5_000 + "b", "/" + "a" * 20_000)
    assert time.process_time() - before < 1
