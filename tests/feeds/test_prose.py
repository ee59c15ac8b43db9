"""Words of a directory as plain text: nothing of the markup, all of the words."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pamphlet.feeds.prose import readable


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("Plain words.", "Plain words."),
        ("  two   spaces\u00a0and\u200b signs ", "two spaces and signs"),
        ("<p>One</p><p>Two</p>", "One Two"),
        ("a<br/>b<br>c", "a b c"),
        ("so<b>me</b>thing <a href='https://a.example.org'>here</a>", "something here"),
        ("&lt;b&gt;bold&lt;/b&gt; &amp;amp; more", "bold & more"),
        ("before<script>alert('x')</script>after", "beforeafter"),
        ("a<!-- hidden -->b", "ab"),
        ("women <18 and men >19", "women <18 and men >19"),
        ("a <b and c> d", "a <b and c> d"),
        ("self-worth.\\n\\n###MON###", "self-worth. ###MON###"),
        ("one\\r\\ntwo\\tthree", "one two three"),
        ("# Title\n\n**bold** and *soft* and `code`", "Title bold and soft and code"),
        ("- one\n- two", "one two"),
        ("see [our page](https://a.example.org) now", "see our page now"),
        ("2 * 3 * 4 and snake_case_name", "2 * 3 * 4 and snake_case_name"),
        ("24/7 - always", "24/7 - always"),
        ("'quoted", "quoted"),
        ("cafe\u0301", "café"),
        ("a\x00b\x07c", "a b c"),
        ("half \ud83d emoji", "half \ufffd emoji"),
        ("", ""),
    ],
)
def test_plain_words(raw: str, text: str) -> None:
    assert readable(raw) == text


@given(st.text(alphabet=st.sampled_from("ab <>&;#*_[]()`'\\n\n-12.!px/"), max_size=80))
def test_words_are_one_plain_line(raw: str) -> None:
    text = readable(raw)
    assert text == " ".join(text.split())
    letters = [letter for letter in text if letter.isalnum()]
    rest = iter(raw)
    assert all(letter in rest for letter in letters)  # nothing is added, nothing changes its place


@pytest.mark.parametrize("bad", ["<script", "<!--", "<p ", "**", "_a", "[a", "&amp;", "<style>", "![](", "`"])
def test_no_text_takes_long(bad: str) -> None:
    begun = time.monotonic()
    readable(bad * (60_000 // len(bad)))
    readable(bad + "=" * 60_000)
    assert time.monotonic() - begun < 2
