"""Web addresses that may be printed and linked: static, https, plain, and nobody else's (products.md, "QR").

A card cannot be recalled: a shortener can be pointed elsewhere, a tracker records who scanned, a raw IP or a look-alike
host cannot be checked by eye.
"""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, quote, urlsplit, urlunsplit

SHORTENERS = frozenset(
    [
        "bit.ly",
        "buff.ly",
        "cutt.ly",
        "goo.gl",
        "is.gd",
        "lnkd.in",
        "ow.ly",
        "qr.co",
        "qrco.de",
        "rb.gy",
        "rebrand.ly",
        "s.id",
        "shorturl.at",
        "t.co",
        "t.ly",
        "tiny.cc",
        "tinyurl.com",
        "v.gd",
    ]
)
#: As many signs stand in the narrowest line beside a code, that of the wallet card.
LONGEST_TYPED = 22
TRACKERS = frozenset(["fbclid", "gclid", "dclid", "msclkid", "mc_cid", "mc_eid", "igshid", "yclid", "_hsenc", "_hsmi"])


def web_fault(address: str) -> str | None:
    """Why an address must not be printed, or None if it may."""
    if not address.isascii():
        return "it holds letters beyond ASCII; write the host in its ASCII form and the path percent-encoded"
    if re.search(r"[\s\\<>\"{}|^`]|[\x00-\x1f\x7f]", address):
        return "it holds a space or a sign that an address cannot hold"
    try:
        parts = urlsplit(address)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return "it is not an address"
    if parts.scheme != "https":
        return f"only https is printed, this is '{parts.scheme or 'no scheme'}'"
    if parts.username is not None or parts.password is not None:
        return "it holds a user name"
    if re.fullmatch(r"[\d.]+|.*:.*", host):
        return "it names a machine by number"
    if not re.fullmatch(r"(?=.{4,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]", host):
        return "its host is not the name of a site"
    if host.removeprefix("www.") in SHORTENERS:
        return f"{host} is a link shortener: what it opens can change after printing"
    if port is not None or parts.netloc.endswith(":"):
        return "it names a port"
    for key, _ in parse_qsl(f"{parts.query}&{parts.fragment}", keep_blank_values=True):
        if key.lower().startswith("utm_") or key.lower() in TRACKERS:
            return f"'{key}' tracks who opens it"
    return None


def in_words(address: str) -> str:
    """The address as it stands beside a QR code: without `https://`, `www.` and a closing slash."""
    return re.sub(r"^https://(?:www\.)?", "", address, flags=re.IGNORECASE).rstrip("/")


def in_ascii(address: str) -> str:
    """An address with letters beyond ASCII as machines read it: its host in punycode (RFC 3492), so that a look-alike shows.

    Nothing where there are no such letters, or where old and new rules (IDNA 2003 and 2008) make other hosts of them.
    """
    try:
        parts = urlsplit(address)
        host = parts.netloc.encode("idna").decode("ascii")
    except ValueError:  # UnicodeError is one
        return ""
    if address.isascii() or re.search("[\u00df\u03c2\u200c\u200d]", parts.netloc):
        return ""
    rest = urlunsplit(("", "", quote(parts.path, "/%"), quote(parts.query, "/?&=%"), quote(parts.fragment, "/?&=%")))
    return f"{parts.scheme}://{host}{rest}"


def beside_a_code(address: str) -> str:
    """The address for those who type it rather than scan it: a page deep in a site is not typed without a slip, and no panel
    holds it, so the site alone stands there; the code opens the page.
    """  # one sentence over two lines
    words = in_words(address)
    return words if len(words) <= LONGEST_TYPED and not set("?%#") & set(words) else re.split("[/?#]", words)[0]
