"""What says the same is no change, and what looks alike is shown to a person; neither too eagerly nor too shyly."""

import pytest

from pamphlet.versions.comparing import Lookalikes, id_of, listed, same


@pytest.mark.parametrize(
    ("column", "one", "other", "wanted"),
    [
        ("phone", "(604) 555-0142", "604-555-0142", True),
        ("phone", "604-555-0142; 604-555-0143", "604.555.0142;604 555 0143", True),
        ("phone", "604-555-0142; 604-555-0143", "604-555-0143; 604-555-0142", False),
        ("phone", "604-555-0142", "604-555-0142 ext 12", False),
        ("phone", "604-555-0142 ext. 0110", "604-555-0142 x0110", True),
        ("phone", "604-555-014", "604-555-0142", False),
        ("phone", "604-555-014", " 604-555-014 ", True),
        ("phone", "", "604-555-0142", False),
        ("text", "686868", "686868", True),
        ("hours", "Mo-Fr 9:00-17:00", "Mo-Fr 09:00-17:00", True),
        ("hours", "Mo-Fr 09:00-17:00", "Mo-Fr 09:00-17:30", False),
        ("hours", "by appointment", "by  appointment", True),
        ("hours", "", "24/7", False),
        ("website", "https://example.org/", "https://example.org", True),
        ("website", "https://example.org/a/", "https://example.org/a", False),
        ("languages", "en; PA", "pa;en", True),
        ("languages", "en; pa", "en", False),
        ("status", "Closed", "closed", True),
        ("name", "Night  Line", "Night Line", True),
        ("name", "Night line", "Night Line", False),
        ("name", "'Night Line", "Night Line", False),
    ],
)
def test_cells_differ_where_a_reader_would_see_it(column: str, one: str, other: str, wanted: bool) -> None:
    assert same(column, one, other) is wanted
    assert same(column, other, one) is wanted


def test_numbers_are_listed_as_they_print() -> None:
    cell = "(604) 555-0142 x12; 18005550142 (LAMP); 604-555-01; 604 555 0142 ext 12"
    assert listed("phone", cell.replace("LAMP", "JAB"))[-1:] == ("604-555-01",)
    assert listed("phone", "(604) 555-0142 x12; 988;; 604-555-01; 604 555 0142 ext 12") == (
        "604-555-0142 ext 12",
        "9-8-8",
        "604-555-01",
    )
    assert listed("text", "686868") == ("686868",)


def test_an_id_is_made_of_the_name_where_there_is_none() -> None:
    assert [id_of(row) for row in ({"id": "van", "name": "X"}, {"id": " ", "name": "Café Two"}, {})] == ["van", "cafe-two", ""]


ROWS = (
    {"name": "Night Line", "phone": "604-555-0142"},
    {"name": "Food Bank", "phone": "604-555-0142"},
    {"name": "Harbour Nurses", "website": "https://www.example.org/"},
    {"name": "Night Line", "phone": "604-555-0199"},
)


@pytest.mark.parametrize(
    ("row", "wanted"),
    [
        ({"name": "North Shore Night-Line", "phone": "(604) 555-0142"}, (0,)),
        ({"name": "North Shore Night-Line", "text": "x; 604 555 0142"}, (0,)),
        ({"name": "Harbour Nurses (clinic)", "website": "https://example.org"}, (2,)),
        ({"name": "Harbor Nurse", "website": "https://example.org/contact"}, ()),
        ({"name": "NIGHT LINE"}, (0, 3)),
        ({"name": "Northern Nights"}, ()),
        ({"name": "Legal Clinic", "phone": "604-555-0142"}, ()),
        ({"phone": "604-555-0142"}, ()),
        ({}, ()),
    ],
)
def test_rows_look_alike_by_name_and_by_a_number_under_nearly_one_name(row: dict[str, str], wanted: tuple[int, ...]) -> None:
    assert Lookalikes(ROWS).of(row) == wanted


def test_a_switchboard_makes_nobody_alike() -> None:
    """Thirteen branches under one number: only the same name counts, and the search stays quick."""
    rows = [{"name": f"Branch Office {n}", "phone": "604-555-0142"} for n in range(13)]
    assert Lookalikes(rows).of({"name": "Branch Office 4", "phone": "604-555-0142"}) == (4,)
    assert len(Lookalikes(rows[:12]).of({"name": "Branch Office 4", "phone": "604-555-0142"})) == 12
