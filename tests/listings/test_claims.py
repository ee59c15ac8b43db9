"""A listing promises only what its source says."""

import pytest

from pamphlet.listings.claims import unfounded


@pytest.mark.parametrize(
    ("text", "source", "missing"),
    [
        ("Free legal advice", "", ("free",)),
        ("Free legal advice", "We charge 20 dollars", ("free",)),
        ("Free legal advice", "Our advice is free.", ()),
        ("Free legal advice", "There is no charge.", ()),
        ("Free legal advice", "It is not free.", ("free",)),
        ("Free legal advice", "Call us toll-free.", ("free",)),
        ("Confidential and free", "free", ("confidential",)),
        ("Anonymous reports", "", ("anonymous",)),
        ("Confidential support", "Support is strictly confidential.", ()),
        ("Call toll-free", "", ()),
        ("Scent-free room, free of stairs, freedom", "", ()),
    ],
)
def test_promises_need_the_words_of_the_source(text: str, source: str, missing: tuple[str, ...]) -> None:
    assert unfounded(text, source) == missing
