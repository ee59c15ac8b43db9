"""Web addresses that may be printed and linked: static, https, plain, and nobody else's (products.md, "QR").

A card cannot be recalled: a shortener can be pointed elsewhere, a tracker records who scanned, a raw IP or a look-alike
host cannot be checked by eye.
"""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlsplit

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
    if port is not None:
        return "it names a port"
    for key, _ in parse_qsl(parts.query, keep_blank_values=True):
        if key.lower().startswith("utm_") or key.lower() in TRACKERS:
            return f"'{key}' tracks who opens it"
    return None


def in_words(address: str) -> str:
    """The address as it stands beside a QR code: without `https://`, `www.` and a closing slash."""
    return address.removeprefix("https://").removeprefix("www.").rstrip("/")
