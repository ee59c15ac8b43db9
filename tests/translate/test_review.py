"""What waits for a review, and what the ledger gains: only words that stand there now, accepted by somebody with a handle."""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pamphlet.diagnostics import Report
from pamphlet.source.project import Project
from pamphlet.source.reviews import Ledger, read_reviews
from pamphlet.translate.review import (
    Judged,
    accept,
    claims,
    pending,
    verdicts,
)
from pamphlet.translate.segments import segments
from tests.conftest import TODAY, edit
from tests.translate.desk import append, critical, project_of, waiting

CALL = 'msgctxt "ui.call"\nmsgid "Call"\nmsgstr "Appelez"'
REGION = (
    'msgid ""\nmsgstr ""\n"Language: fr\\n"\n\n'
    'msgctxt "night-line#description"\nmsgid "Someone to talk to."\nmsgstr "Quelqu’un à qui parler."\n\n'
    'msgctxt "shut#name"\nmsgid "Old Corner House"\nmsgstr "Maison du coin"\n'
)


def ledger_of(root: Path, tag: str = "fr") -> Ledger:
    report = Report()
    ledger = read_reviews(root / f"content/reviews/{tag}.jsonl", "ledger", TODAY, report)
    assert not report.items, list(map(str, report))
    return ledger


def take(root: Path, *ids: str, by: str = "reader-1", **options: object) -> tuple[str, Report]:
    """Accept ids, and append the lines."""
    report = Report()
    lines = accept(project_of(root), "fr", ids, by, TODAY, report, today=TODAY, **options)  # type: ignore[arg-type]  # of the test
    append(root, lines)
    return lines, report


def refuse(root: Path, *ids: str, by: str = "reader-1", on: date = TODAY, tag: str = "fr", **options: object) -> list[str]:
    """Accept ids where nothing may come of it; what is said of each."""
    report = Report()
    lines = accept(project_of(root), tag, ids, by, on, report, today=TODAY, **options)  # type: ignore[arg-type]  # of the test
    assert lines == ""
    assert report.failed
    assert all(item.hint for item in report), "there is always a next step"
    return [item.message for item in report]


# -- what waits ---------------------------------------------------------------------------------------------------


def test_nothing_waits_where_all_is_reviewed(french: Path) -> None:
    assert waiting(french) == {}


def test_everything_waits_where_nothing_is_reviewed_in_the_order_of_the_segments(bundled: Project) -> None:
    found = [item.segment.id for item in pending(bundled, "pa", TODAY, Report())]
    words = bundled.catalogs["pa"].translations
    assert found == [key for key in segments(bundled) if key in words]
    assert len(found) > 200
    assert {item.why for item in pending(bundled, "pa", TODAY, Report())} == {"new"}


def test_a_changed_word_waits_and_says_who_read_the_old_one(french: Path) -> None:
    edit(french / "content/languages/fr.po", CALL, CALL.replace("Appelez", "Téléphonez"))
    (found,) = waiting(french).values()
    assert (found.segment.id, found.text, found.why) == ("ui.call", "Téléphonez", "changed")
    assert found.last is not None
    assert (found.last.by, str(found.last.on)) == ("xy", "2026-11-20")
    assert found.reviewers == (), "nobody has read these words"
    assert found.where.path == "content/languages/fr.po"
    entry = (french / "content/languages/fr.po").read_text("utf-8").split("\n")[(found.where.line or 0) - 1 :]
    assert next(line for line in entry if not line.startswith("#")) == 'msgctxt "ui.call"'


def test_changed_source_words_are_told_from_a_changed_translation(french: Path) -> None:
    """The PO editor took fuzzy away and left the words that the translation was made for."""
    edit(french / "content/interface.toml", 'text = "Call"', 'text = "Phone"')
    older = CALL.replace("msgid", '#| msgid "Call"\nmsgid', 1)
    edit(
        french / "content/languages/fr.po",
        CALL,
        older.replace('\nmsgid "Call"', '\nmsgid "Phone"').replace(
            'msgctxt "ui.call"\n#| msgid "Call"', '#| msgid "Call"\nmsgctxt "ui.call"'
        ),
    )
    assert [(item.segment.id, item.why) for item in waiting(french).values()] == [("ui.call", "source changed")]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (CALL, f"#, fuzzy\n{CALL}"),
        (CALL, CALL.replace("Appelez", "")),
        (CALL, CALL.replace('"Call"', '"Ring"')),
        (CALL, CALL.replace("Appelez", "Appelez 9")),
    ],
    ids=["fuzzy", "empty", "stale", "unsound"],
)
def test_what_cannot_be_printed_does_not_wait(french: Path, old: str, new: str) -> None:
    (french / "content/reviews/fr.jsonl").unlink()
    assert "ui.call" in waiting(french)
    edit(french / "content/languages/fr.po", old, new)
    assert "ui.call" not in waiting(french)
    assert "ui.text" in waiting(french)


def test_words_of_services_wait_too_and_those_of_closed_ones_do_not(french: Path) -> None:
    (french / "regions/riverside/languages").mkdir()
    (french / "regions/riverside/languages/fr.po").write_text(REGION, "utf-8")
    (found,) = waiting(french).values()
    assert (found.segment.id, found.where.path) == ("riverside/night-line#description", "regions/riverside/languages/fr.po")


def test_critical_words_wait_for_a_second_person(french: Path) -> None:
    (french / "content/reviews/fr.jsonl").unlink()
    critical(french, "tips.police")
    assert waiting(french)["tips.police"].why == "new"
    take(french, "tips.police", by="reader-1")
    found = waiting(french)["tips.police"]
    assert (found.why, found.reviewers) == ("needs a second person", ("reader-1",))
    take(french, "tips.police", by="reader-2")
    assert "tips.police" not in waiting(french)


def test_a_claim_is_told_and_changes_nothing(french: Path) -> None:
    (french / "content/reviews/fr.jsonl").unlink()
    report = Report()
    lines = claims(project_of(french), "fr", ["ui.call"], "office-2", TODAY, report, today=TODAY)
    back = json.loads(lines) | {"back": "Phone them"}
    append(french, json.dumps(back) + "\n")
    found = waiting(french)["ui.call"]
    assert (found.why, found.last, found.reviewers) == ("new", None, ())
    assert (found.claims, found.back) == (("office-2",), "Phone them")
    assert not report.items


def test_a_ledger_that_cannot_be_read_is_an_error_and_nothing_is_taken(french: Path) -> None:
    (french / "content/reviews/fr.jsonl").write_bytes("{}\n".encode("utf-16"))
    report = Report()
    assert waiting(french, report) == {}
    assert [item.code for item in report] == ["file-encoding"]
    assert refuse(french, "ui.call") == ["content/reviews/fr.jsonl is saved as UTF-16"]


# -- what a person accepts ----------------------------------------------------------------------------------------


def test_what_is_accepted_is_bound_to_the_very_words(french: Path) -> None:
    edit(french / "content/languages/fr.po", CALL, CALL.replace("Appelez", "Téléphonez"))
    before = project_of(french)
    assert not before.catalogs["fr"].translations["ui.call"].reviewed
    lines, report = take(french, "ui.call")
    assert not report.items
    assert json.loads(lines) == {
        "id": "ui.call",
        "sha256": segments(before)["ui.call"].fingerprint("Téléphonez"),
        "level": "reviewed",
        "by": "reader-1",
        "on": "2026-11-22",
    }
    assert project_of(french).catalogs["fr"].translations["ui.call"].reviewed
    edit(french / "content/languages/fr.po", "Téléphonez", "Téléphonez-leur")
    assert not project_of(french).catalogs["fr"].translations["ui.call"].reviewed


def test_lines_start_after_a_last_line_without_its_end(french: Path) -> None:
    path = french / "content/reviews/fr.jsonl"
    path.write_text(path.read_text("utf-8").rstrip("\n"), "utf-8")
    edit(french / "content/languages/fr.po", CALL, CALL.replace("Appelez", "Téléphonez"))
    lines, _ = take(french, "ui.call")
    assert lines.startswith("\n")
    assert waiting(french) == {}
    assert ledger_of(french).ever("ui.text"), "no line was lost"


def test_what_is_refused_keeps_nothing_else_back(french: Path) -> None:
    (french / "content/reviews/fr.jsonl").unlink()
    lines, report = take(french, "ui.call", "ui.cal", "ui.text", "ui.call")
    assert [json.loads(line)["id"] for line in lines.splitlines()] == ["ui.call", "ui.text"]
    assert [str(item) for item in report] == [
        "error[message-unknown]: there is no message 'ui.cal'\n  = hint: did you mean 'ui.call'?"
    ]


@pytest.mark.parametrize(
    ("new", "why"),
    [
        (f"#, fuzzy\n{CALL}", "is marked fuzzy: it may have been made for other words"),
        (CALL.replace("Appelez", ""), "is empty"),
        (CALL.replace('"Call"', '"Ring"'), "was made for older words; merge and look at it again"),
        (CALL.replace("Appelez", "Appelez 9"), "has a fault"),
        ("", "is not there"),
    ],
    ids=["fuzzy", "empty", "stale", "unsound", "missing"],
)
def test_words_that_cannot_be_printed_cannot_be_accepted(french: Path, new: str, why: str) -> None:
    edit(french / "content/languages/fr.po", CALL, new)
    assert refuse(french, "ui.call") == [f"'ui.call' cannot be reviewed: its French translation {why}"]


def test_words_in_a_broken_file_cannot_be_accepted(french: Path) -> None:
    edit(french / "content/languages/fr.po", '"Appelez"', '"Appelez')
    why = "is in a file that cannot be read"
    assert refuse(french, "ui.call") == [f"'ui.call' cannot be reviewed: its French translation {why}"]
    edit(french / "content/languages/fr.po", '"Appelez', '"Appelez"')
    edit(french / "content/languages/fr.po", "Language: fr", "Language: ar")
    assert refuse(french, "ui.call") == [f"'ui.call' cannot be reviewed: its French translation {why}"]


def test_words_of_a_closed_service_are_none_of_the_reviewers_business(french: Path) -> None:
    assert refuse(french, "riverside/shut#name") == [
        "nothing prints 'riverside/shut#name' now: its service is closed or paused"
    ]


@pytest.mark.parametrize(
    ("by", "said"),
    [
        ("", "nobody is named as the reviewer"),
        ("  ", "nobody is named as the reviewer"),
        ("x", "'x' is no handle"),
        ("x" * 41, f"'{'x' * 41}' is no handle"),
        ("a/b", "'a/b' is no handle"),
        ("a\u200bb", "'a\u200bb' is no handle"),
        ("...", "'...' is no handle"),
        ("reader@example.org", "'reader@example.org' looks like an e-mail address: a handle, not an address"),
        ("Robin Example", "'Robin Example' looks like a person's name: a handle, not a name"),
    ],
)
def test_a_reviewer_has_a_handle(french: Path, by: str, said: str) -> None:
    edit(french / "content/languages/fr.po", CALL, CALL.replace("Appelez", "Téléphonez"))
    assert refuse(french, "ui.call", by=by) == [said]


@pytest.mark.parametrize("by", ["xz", "reader-2", "a.b_c", "élu-7", "ਸਿਮਰ", "x" * 40])
def test_handles_of_every_script(french: Path, by: str) -> None:
    edit(french / "content/languages/fr.po", CALL, CALL.replace("Appelez", "Téléphonez"))
    _, report = take(french, "ui.call", by=by)
    assert not report.items
    assert ledger_of(french).ever("ui.call")[-1].by == by


def test_nobody_accepts_the_same_words_twice(french: Path) -> None:
    (french / "content/reviews/fr.jsonl").unlink()
    critical(french, "tips.police")
    take(french, "ui.call", "tips.police", by="reader-1")
    said = "reader-1 accepted these words of '{}' on 2026-11-22"
    assert refuse(french, "ui.call", by="reader-1") == [said.format("ui.call")]
    assert refuse(french, "tips.police", by="READER-1") == [said.format("tips.police")]
    assert refuse(french, "tips.police", by="ｒｅａｄｅｒ-1") == [said.format("tips.police")], "nor by typing it otherwise"


def test_a_day_to_come_is_refused(french: Path) -> None:
    assert refuse(french, "ui.call", on=TODAY + timedelta(1)) == ["2026-11-23 lies in the future"]


def test_english_and_unknown_languages_are_refused(french: Path) -> None:
    assert refuse(french, "ui.call", tag="en") == ["English is the source: its words are not reviewed here"]
    report = Report()
    assert accept(project_of(french), "french", ["ui.call"], "xz", TODAY, report, today=TODAY) == ""
    assert [str(item) for item in report] == ["error[selection]: there is no language 'french'\n  = hint: did you mean 'fr'?"]


def test_all_that_is_wrong_is_said_at_once(french: Path) -> None:
    assert refuse(french, "ui.call", by="", on=TODAY + timedelta(1), tag="xx", level="revewed") == [
        "there is no language 'xx'",
        "nobody is named as the reviewer",
        "2026-11-23 lies in the future",
        "'revewed' is no level of a review",
    ]


def test_critical_words_by_one_person_are_recorded_and_more_is_asked_for(french: Path) -> None:
    (french / "content/reviews/fr.jsonl").unlink()
    critical(french, "tips.police")
    lines, report = take(french, "tips.police", by="reader-1")
    assert json.loads(lines)["by"] == "reader-1"
    assert [(str(item.severity), item.message) for item in report] == [
        ("warning", "'tips.police' is critical: one more person, or a back-translation, is needed")
    ]
    assert not project_of(french).catalogs["fr"].translations["tips.police"].reviewed
    _, report = take(french, "tips.police", by="reader-2")
    assert not report.items
    assert project_of(french).catalogs["fr"].translations["tips.police"].reviewed


def test_a_back_translation_is_enough_also_later_by_the_same_person(french: Path) -> None:
    (french / "content/reviews/fr.jsonl").unlink()
    critical(french, "tips.distress")
    take(french, "tips.distress", by="reader-1")
    _, report = take(french, "tips.distress", by="reader-1", back={"tips.distress": " They are not always\u2028the best. "})
    assert not report.items
    assert project_of(french).catalogs["fr"].translations["tips.distress"].reviewed
    assert ledger_of(french).ever("tips.distress")[-1].back == "They are not always the best."


def test_a_word_is_no_back_translation_of_a_sentence(french: Path) -> None:
    (french / "content/reviews/fr.jsonl").unlink()
    critical(french, "tips.police")
    assert refuse(french, "tips.police", back={"tips.police": "ok"}) == [
        "the back-translation of 'tips.police' is too short to say what the translation says"
    ]


def test_the_translation_itself_is_no_back_translation(french: Path) -> None:
    (french / "content/reviews/fr.jsonl").unlink()
    critical(french, "ui.call")
    assert refuse(french, "ui.call", back={"ui.call": "Appelez "}) == [
        "the back-translation of 'ui.call' is the translation itself"
    ]


def test_a_back_translation_of_something_else_is_not_lost_in_silence(french: Path) -> None:
    (french / "content/reviews/fr.jsonl").unlink()
    lines, report = take(french, "ui.call", back={"ui.cal": "Call"})
    assert json.loads(lines).get("back") is None
    assert [str(item) for item in report] == [
        "error[review-entry]: a back-translation of 'ui.cal', which is not among what is accepted\n  = hint: did you mean 'ui.call'?"
    ]


def test_claims_are_recorded_once_and_never_count(french: Path) -> None:
    (french / "content/reviews/fr.jsonl").unlink()
    report = Report()
    lines = claims(project_of(french), "fr", ["ui.call", "ui.text"], "office-2", TODAY, report, today=TODAY)
    assert [json.loads(line)["level"] for line in lines.splitlines()] == ["claimed", "claimed"]
    append(french, lines)
    assert not project_of(french).catalogs["fr"].translations["ui.call"].reviewed
    assert claims(project_of(french), "fr", ["ui.call", "ui.text"], "office-2", TODAY, report, today=TODAY) == ""
    assert not report.items
    take(french, "ui.call", by="office-2")
    assert project_of(french).catalogs["fr"].translations["ui.call"].reviewed, "who claimed may review"


@example(back="We\x7fdo\u2028not\x85know\ud800.", by="élu")
@given(back=st.text(max_size=60).map(lambda text: text and f"Call{text}"), by=st.sampled_from(["reader-1", "élu", "ਸਿਮਰ"]))
def test_every_line_can_be_read_again(bundled: Project, tmp_path_factory: pytest.TempPathFactory, back: str, by: str) -> None:
    report = Report()
    lines = accept(bundled, "fr", ["ui.call", "ui.text"], by, TODAY, report, today=TODAY, back={"ui.call": back})
    path = tmp_path_factory.mktemp("ledger") / "fr.jsonl"
    path.write_text(lines, "utf-8")
    ledger = read_reviews(path, "fr.jsonl", TODAY, report)
    assert not report.items
    words = bundled.catalogs["fr"].translations
    for key in ("ui.call", "ui.text"):
        assert not re.search("[\x7f\ud800]", lines)
        assert [review.by for review in ledger.of(segments(bundled)[key].fingerprint(words[key].text))] == [by]


# -- what comes back from a sheet ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class Row:
    id: str
    fingerprint: str
    right: bool = True
    back: str = ""
    remark: str = ""


def row(root: Path, key: str, **fields: object) -> Row:
    """A row of the words as they stand now."""
    project = project_of(root)
    words = project.catalogs["fr"].translations[key].text
    return Row(key, segments(project)[key].fingerprint(words), **fields)  # type: ignore[arg-type]  # of the test


def judge(root: Path, rows: Iterable[Row], by: str = "reader-1") -> tuple[Judged, Report]:
    report = Report()
    return verdicts(project_of(root), "fr", list(rows), by, TODAY, report, today=TODAY), report


def test_right_rows_are_accepted_and_wrong_ones_go_to_the_translator(french: Path) -> None:
    (french / "content/reviews/fr.jsonl").unlink()
    critical(french, "ui.hours_unknown")
    rows = [
        row(french, "ui.call", remark="Nice."),
        row(french, "ui.text", right=False, remark="Too\nshort."),
        row(french, "ui.hours_unknown", back="We do not know"),
    ]
    judged, report = judge(french, rows)
    append(french, judged.lines)
    assert not report.items
    assert judged.wrong == (("ui.text", "Too short."),)
    assert judged.remarks == (("ui.call", "Nice."),)
    reviewed = {key for key, t in project_of(french).catalogs["fr"].translations.items() if t.reviewed}
    assert reviewed == {"ui.call", "ui.hours_unknown"}


def test_rows_of_older_words_are_named_and_not_taken(french: Path) -> None:
    (french / "content/reviews/fr.jsonl").unlink()
    rows = [row(french, "ui.call", right=False, remark="Say vous."), row(french, "ui.text"), row(french, "ui.online")]
    edit(french / "content/languages/fr.po", CALL, CALL.replace("Appelez", "Téléphonez"))
    edit(french / "content/interface.toml", 'text = "Online"', 'text = "On the web"')
    edit(french / "content/languages/fr.po", 'msgid "Online"', 'msgid "On the web"')
    judged, report = judge(french, rows)
    assert [json.loads(line)["id"] for line in judged.lines.splitlines()] == ["ui.text"]
    assert judged.wrong == ()
    assert [(item.code, item.message) for item in report] == [
        (
            "review-entry",
            "'ui.call' changed since the sheet was made: its verdict was not taken (the reviewer wrote: no; Say vous.)",
        ),
        ("review-entry", "'ui.online' changed since the sheet was made: its verdict was not taken"),
    ]


def test_unknown_and_doubled_rows_are_refused(french: Path) -> None:
    (french / "content/reviews/fr.jsonl").unlink()
    good = row(french, "ui.call")
    judged, report = judge(french, [good, row(french, "ui.call", right=False), Row("ui.tex", "0" * 64), row(french, "ui.text")])
    assert [json.loads(line)["id"] for line in judged.lines.splitlines()] == ["ui.text"]
    assert judged.wrong == ()
    assert [item.message for item in report] == [
        "'ui.call' stands in the sheet 2 times: none of it was taken",
        "there is no message 'ui.tex'",
    ]


def test_a_no_to_accepted_words_is_loud(french: Path) -> None:
    judged, report = judge(french, [row(french, "ui.call", right=False, remark="Rude.")], by="reader-2")
    assert judged == Judged("", (("ui.call", "Rude."),), ())
    assert [str(item).splitlines()[0] for item in report] == [
        "warning[review-entry]: reader-2 says that 'ui.call' is wrong, and xy accepted it"
    ]


def test_a_sheet_without_a_reviewer_is_refused(french: Path) -> None:
    (french / "content/reviews/fr.jsonl").unlink()
    judged, report = judge(french, [row(french, "ui.call")], by="Robin Example")
    assert judged == Judged("", (), ())
    assert [item.message for item in report] == ["'Robin Example' looks like a person's name: a handle, not a name"]
