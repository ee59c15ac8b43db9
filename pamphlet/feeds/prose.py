"""Words of somebody's directory as one plain line: no HTML, no Markdown, no written-out line ends, no invisible signs.

HSDS allows HTML and Markdown in descriptions (field guidance, "Names and Descriptions"), and exports hold a backslash and an
n where a line ended. Only known tags are taken away: `women <18` stays as it is, and what still looks like markup is never
printed (`cells.unfit_words`). Nothing is ever cut.
"""

from __future__ import annotations

import html
import re

from pamphlet.listings.cells import plain

_TAGS = (
    "a|abbr|address|article|aside|b|big|blockquote|body|br|button|caption|center|cite|code|col|colgroup|dd|del|details|div|dl|dt|em|"
    "embed|figure|figcaption|font|footer|form|h[1-6]|head|header|hr|html|i|iframe|img|input|ins|label|li|link|main|mark|meta|nav|"
    "o:p|object|ol|option|p|picture|pre|q|s|script|section|select|small|source|span|strike|strong|style|sub|summary|sup|svg|table|"
    "tbody|td|textarea|tfoot|th|thead|time|title|tr|tt|u|ul|video|wbr"
)
_TAG = re.compile(rf"</?(?:{_TAGS})(?:\s[^<>=]*=[^<>]*)?\s*/?>", re.IGNORECASE)
_INLINE = re.compile(
    r"</?(?:a|abbr|b|big|cite|code|em|font|i|ins|mark|q|s|small|span|strong|sub|sup|tt|u|wbr)[\s/>]", re.IGNORECASE
)
_BREAKS = re.compile(r"(?:\\[nrt])+")
_LONE = re.compile("[\ud800-\udfff]")
#: What needs no second look: plain signs, and no mark of a list at the start.
_SIMPLE = re.compile(r"(?!\s*(?:[+'-]|\d{1,2}\.\s))[A-Za-z0-9 ,.;:/()'!?%$@+-]*")
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_MARKDOWN = (
    (re.compile(r"!?\[([^\[\]\n]{1,200})\]\([^()\s]{1,500}(?:\s[^()\n]{1,100})?\)"), r"\1"),
    (re.compile(r"^[ ]{0,3}(?:#{1,6}|>|[*+-]|\d{1,2}\.(?=\s+[A-Z]))[ ]+(?=\S)", re.MULTILINE), ""),
    (re.compile(r"(?<![\w*])\*{1,3}(?=[^\s*])([^*\n]{1,400}?)(?<=[^\s*])\*{1,3}(?![\w*])"), r"\1"),
    (re.compile(r"(?<![\w_])_{1,3}(?=[^\s_])([^_\n]{1,400}?)(?<=[^\s_])_{1,3}(?![\w_])"), r"\1"),
    (re.compile(r"`{1,3}([^`\n]{1,400})`{1,3}"), r"\1"),
)


def readable(raw: str) -> str:
    """A text of a directory as one plain line, with every word that it had."""
    if _SIMPLE.fullmatch(raw):
        return " ".join(raw.split())
    text = _LONE.sub("\ufffd", _BREAKS.sub("\n", raw))
    for _ in range(3):  # what was escaped twice
        before = text
        if "<" in text:
            text = _TAG.sub(lambda tag: "" if _INLINE.match(tag[0]) else "\n", _without_code(text))
        if "&" in text:
            text = html.unescape(text)
        if text == before:
            break
    for form, kept in _MARKDOWN:
        text = form.sub(kept, text)
    return plain(_CONTROL.sub(" ", text).lstrip().removeprefix("'"))


def _without_code(text: str) -> str:
    """A text without comments, and without scripts and styles, whose content is no words. In linear time."""
    for start, end in (("<!--", "-->"), ("<script", "</script>"), ("<style", "</style>")):
        folded = text.lower()
        if len(folded) != len(text) or start not in folded:
            continue
        parts, at = [], 0
        while (opens := folded.find(start, at)) >= 0 and (closes := folded.find(end, opens)) >= 0:
            parts.append(text[at:opens])
            at = closes + len(end)
        text = "".join([*parts, text[at:]])
    return text
