"""What a call asks about, how a service is checked, and what never stands on the sheet."""

from pathlib import Path

import pytest

from pamphlet.diagnostics import Report
from pamphlet.source.project import read_project
from pamphlet.verify.calls import call_sheet
from pamphlet.verify.script import Way
from tests.conftest import TODAY
from tests.verify.desk import OWN, SECRET, call, clone, facts, sheet_of, town, write_rows


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return town(tmp_path / "town")


def with_(root: Path, target: Path, key: str, **cells: str) -> Path:
    """The same project with some cells of one service changed."""
    other = clone(root, target)
    write_rows(other, "riverside", tuple({**row, **cells} if row["id"] == key else row for row in OWN))
    return other


def test_numbers_hours_and_all_else_stand_as_in_the_sheet(root: Path) -> None:
    assert facts(call(root, "van")) == [
        ("Phone", "604-555-0102 ext. 0110", ""),
        ("Hours", "Every day, 8\u00a0p.m.–4\u00a0a.m.", "Mo-Su 20:00-04:00"),
        ("For whom", "Everyone who works at night", ""),
        ("Languages", "English, ਪੰਜਾਬੀ (pa), with interpreters", ""),
        ("Cost", "Free? Confidential? In their own words.", ""),
    ]
    assert facts(call(root, "nurses"))[:4] == [
        ("Phone", "604-555-0114", ""),
        ("Phone", "1-800-555-0142", ""),
        ("TTY", "604-555-0115", ""),
        ("Hours", "Mon–Fri, 10\u00a0a.m.–6\u00a0p.m. · Not on holidays", "Mo-Fr 10:00-18:00"),
    ]


def test_voice_and_text_hours_stand_apart_and_one_number_for_both_once(root: Path) -> None:
    found = facts(call(root, "night-line"))
    assert found[:3] == [
        ("Phone, text", "604-555-0199", ""),
        ("Hours", "24 hours", "24/7"),
        ("Text hours", "Every day, 6\u00a0p.m.–10\u00a0p.m.", "Mo-Su 18:00-22:00"),
    ]
    assert ("Police", "It is not the police, and does not call them.", "") in found


def test_what_the_sheet_does_not_say_is_asked_and_cannot_be_right(root: Path) -> None:
    blank = {fact.label: fact.text for fact in call(root, "needles").facts if not fact.known}
    assert blank == {
        "Hours": "Not in the sheet. When does it answer?",
        "Text hours": "Not in the sheet. The same?",
        "Languages": "Not in the sheet. Which?",
        "Cost": "Free? Confidential? In their own words.",
    }


@pytest.mark.parametrize(
    ("key", "way"),
    [("nine-one-one", Way.LOOK), ("night-line", Way.LOOK), ("van", Way.GENTLE), ("nurses", Way.CALL), ("needles", Way.PAGE)],
)
def test_crisis_lines_are_not_called_and_text_lines_not_texted(root: Path, key: str, way: Way) -> None:
    assert call(root, key).way is way


def test_a_short_code_is_never_called_whatever_its_kind(root: Path, tmp_path: Path) -> None:
    assert call(with_(root, tmp_path / "other", "nurses", phone="811"), "nurses").way is Way.LOOK


def test_the_advice_is_for_the_service(root: Path, tmp_path: Path) -> None:
    assert call(root, "nine-one-one").advice == (
        "Somebody in danger may be waiting for this line. Compare every digit, and the hours.",
        "No page is in the sheet: find the organization’s own one. A news story or another directory is not enough.",
    )
    assert call(root, "van").advice == (
        "Sex workers may answer this number. They owe us no answers: ask nothing about them, or about who comes.",
    )
    assert call(root, "needles").advice == ("Do not send a text to try it.",)
    assert call(root, "shelter").advice == ("Never ask where it is, and never write it down.",)
    assert call(root, "market").advice == ("It is paused in the sheet, and nothing prints it. Find out whether it is open.",)
    nothing = with_(root, tmp_path / "other", "market", phone="", address="", address_public="")
    assert call(nothing, "market").way is Way.FIND


def test_only_a_public_address_is_shown(root: Path) -> None:
    shown = {
        key: dict(fact[:2] for fact in facts(call(root, key))).get("Address") for key in ("nurses", "shelter", "market", "van")
    }
    assert shown == {
        "nurses": "In the sheet, not printed. Ask only whether it may be.",
        "shelter": "They said no: it is never printed. Do not ask.",
        "market": "9 Open Road",
        "van": None,
    }
    assert SECRET not in repr(sheet_of(root, "riverside", "province"))
    assert "7141" not in repr(sheet_of(root))


def test_the_code_changes_with_every_fact_and_with_nothing_else(root: Path, tmp_path: Path) -> None:
    before = call(root, "nurses").code
    same = {
        "internal_note": "other",
        "priority": "1",
        "verified_on": "2026-11-01",
        "source_url": "",
        "address": "13 Other Street",
    }
    for n, (column, text) in enumerate(same.items()):
        assert call(with_(root, tmp_path / f"same-{n}", "nurses", **{column: text}), "nurses").code == before, column
    other = {
        "name": "Harbour Nurses",
        "phone": "604-555-0116",
        "tty": "",
        "text": "604-555-0114",
        "website": "https://nurses.example.org",
        "hours": "Mo-Fr 10:00-17:00",
        "hours_note": "",
        "description": "Nurses.",
        "access": "call-first",
        "languages": "en",
        "interpreter": "yes",
        "for_whom": "Everyone",
        "cost": "Pay what you can",
        "accessibility": "Lift",
        "non_police": "yes",
        "address": "",
        "address_public": "no",
    }
    codes = {
        call(with_(root, tmp_path / f"{n}", "nurses", **{k: text}), "nurses").code for n, (k, text) in enumerate(other.items())
    }
    assert len(codes | {before}) == len(other) + 1


def test_no_digest_of_a_hidden_address_goes_out(root: Path, tmp_path: Path) -> None:
    """Twelve digits of a hash of name and address, with the name known, would give an address of a small town away."""
    moved = with_(root, tmp_path / "moved", "shelter", address="99 Other Street")
    assert call(moved, "shelter").code == call(root, "shelter").code
    public = [with_(root, tmp_path / f"{n}", "market", address=f"{n} Open Road") for n in (1, 2)]
    assert call(public[0], "market").code != call(public[1], "market").code


def test_when_it_was_checked_and_until_when_that_counts_is_said(root: Path) -> None:
    assert call(root, "nurses").checked == "Until somebody checks it, it keeps its pieces from being final."
    assert call(root, "market").checked == ("Dated 2026-11-01, but nobody signed it. Nobody has checked it.")
    assert (
        call(root, "van").checked
        == "Checked 2025-11-21, 366 days ago. That counted until 2026-11-21: now nothing prints it until somebody checks it."
    )
    assert call(root, "shelter").checked == "Checked 2026-05-10, 196 days ago. After 2027-05-10 nothing prints it."
    assert (
        call(root, "needles").checked
        == "Checked 2026-11-20, 2 days ago. It is due again after 2027-05-19; after 2027-11-20 nothing prints it."
    )


def test_closed_services_and_rows_with_faults_are_named(root: Path, tmp_path: Path) -> None:
    other = with_(root, tmp_path / "other", "needles", hours="late")
    project, _ = read_project(other, TODAY)
    assert project is not None
    sheet = call_sheet(project, TODAY, ["riverside"], Report())
    assert sheet.closed == ("Old Corner House, Riverside",)
    assert [str(place) for place in sheet.unread] == ["regions/riverside/services.csv:4"]
    assert "needles" not in {c.service.id for c in sheet.calls}
