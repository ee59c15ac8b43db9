"""Only static, plain https addresses of a site's own are printed."""

import pytest

from pamphlet.listings.addresses import beside_a_code, in_words, web_fault


@pytest.mark.parametrize(
    "address", ["https://bc.211.ca", "https://www.example.org/help/", "https://example.org/?topics=438:439"]
)
def test_good_addresses(address: str) -> None:
    assert web_fault(address) is None


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("javascript:alert(1)", "only https"),
        ("http://example.org", "only https"),
        ("data:text/html,x", "only https"),
        ("bc.211.ca", "no scheme"),
        ("https://user:pw@example.org", "user name"),
        ("https://192.0.2.1/", "by number"),
        ("https://[2001:db8::1]/", "by number"),
        ("https://ex\u00e4mple.org", "ASCII"),
        ("https://bit.ly/abc", "shortener"),
        ("https://example.org/?utm_source=card", "tracks"),
        ("https://example.org/?fbclid=1", "tracks"),
        ("https://example.org:8443/", "port"),
        ("https://localhost/", "not the name of a site"),
        ("https://exa mple.org", "space"),
        ("https://example.org/\u202egpj", "ASCII"),
        ("https://[bad", "not an address"),
    ],
)
def test_addresses_that_must_not_be_printed(address: str, why: str) -> None:
    fault = web_fault(address)
    assert fault is not None
    assert why in fault


def test_in_words() -> None:
    assert in_words("https://www.example.org/help/") == "example.org/help"


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("https://www.example.org/help/", "example.org/help"),
        ("https://bc.211.ca", "bc.211.ca"),
        ("https://bc.211.ca/result/?topics=438:439", "bc.211.ca"),
        ("https://bc.211.ca/?a=1", "bc.211.ca"),
        ("https://bc.211.ca?a=1", "bc.211.ca"),
        ("https://bc.211.ca#a", "bc.211.ca"),
        ("https://bc.211.ca/shelter-lists/", "bc.211.ca"),
        ("https://a-long-name-of-a-site.example.org/x", "a-long-name-of-a-site.example.org"),
    ],
)
def test_beside_a_code_stands_what_one_can_type(address: str, words: str) -> None:
    assert beside_a_code(address) == words
