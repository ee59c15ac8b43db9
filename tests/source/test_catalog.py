"""Translations are used only if they are whole, current and sound; a review binds to the exact words."""

from pathlib import Path

import pytest

from pamphlet.diagnostics import Report, Where
from pamphlet.source.catalog import Catalog, Language, Message, PoFile, read_catalog, read_languages
from pamphlet.source.reviews import Ledger, Review, fingerprint
from tests.conftest import TODAY

FRENCH = Language(
    tag="fr",
    autonym="Fran\u00e7ais",
    english="French",
    locale="fr_CA",
    hour="H",
    hour_minutes="H:mm",
    fonts=("BC Sans",),
    line_height=1.3,
)
HEAD = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
WHERE = Where(path="x")
MESSAGES = {
    "a": Message("a", "Leave your lights on.", "", WHERE),
    "b": Message("b", "Services in {region}", "", WHERE),
    "c": Message("c", "Call 9-1-1", "", WHERE),
}


def read(tmp_path: Path, body: str, ledger: Ledger | None = None, critical: tuple[str, ...] = ()) -> tuple[Catalog, Report]:
    (tmp_path / "fr.po").write_text(HEAD + body, "utf-8")
    report = Report()
    return read_catalog(FRENCH, PoFile(tmp_path / "fr.po", "fr.po"), MESSAGES, ledger or Ledger(), critical, report), report


def entry(ctx: str, source: str, text: str, flag: str = "") -> str:
    return f'{flag}msgctxt "{ctx}"\nmsgid "{source}"\nmsgstr "{text}"\n\n'


def test_a_current_translation_is_used_unreviewed(tmp_path: Path) -> None:
    catalog, report = read(tmp_path, entry("a", "Leave your lights on.", "Laissez vos lumi\u00e8res allum\u00e9es."))
    assert not report.items
    assert catalog.translations["a"].text == "Laissez vos lumi\u00e8res allum\u00e9es."
    assert not catalog.translations["a"].reviewed


def test_a_review_holds_for_the_exact_words_only(tmp_path: Path) -> None:
    good = fingerprint("a", "Leave your lights on.", "Laissez.")
    body = entry("a", "Leave your lights on.", "Laissez.")
    ledger = Ledger([Review(id="a", sha256=good, level="reviewed", by="xy", on=TODAY)])
    assert read(tmp_path, body, ledger)[0].translations["a"].reviewed
    other = body.replace("Laissez.", "Laissez")
    assert not read(tmp_path, other, ledger)[0].translations["a"].reviewed
    assert not read(tmp_path, body, ledger, ("a",))[0].translations["a"].reviewed, "critical words want two reviewers"


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (entry("a", "Leave your lights on.", ""), "is empty"),
        (entry("a", "Leave your lights on.", "x", "#, fuzzy\n"), "fuzzy"),
        (entry("a", "Leave the lights on.", "x"), "older words"),
    ],
)
def test_what_cannot_be_used_is_never_printed(tmp_path: Path, body: str, why: str) -> None:
    catalog, _ = read(tmp_path, body)
    assert "a" not in catalog.translations
    assert why in catalog.unusable["a"]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (entry("b", "Services in {region}", "Services \u00e0 {ville}"), "message-placeholder"),
        (entry("b", "Services in {region}", "Services"), "message-placeholder"),
        (entry("c", "Call 9-1-1", "Appelez le 9-1-2"), "message-placeholder"),
        (entry("a", "Leave your lights on.", "Laissez\u202e."), "value-wrong"),
        (entry("a", "Leave your lights on.", "Lumi\u00c3\u00a8res"), "file-garbled"),
    ],
)
def test_faults_inside_a_translation(tmp_path: Path, body: str, code: str) -> None:
    catalog, report = read(tmp_path, body)
    assert [item.code for item in report] == [code]
    assert catalog.translations == {}


def test_all_faults_of_a_translation_are_told_not_the_first(tmp_path: Path) -> None:
    catalog, report = read(tmp_path, entry("c", "Call 9-1-1", "LumiÃ¨res\u202e"))
    assert [item.code for item in report] == ["message-placeholder", "file-garbled", "value-wrong"]
    assert [str(item.where) for item in report] == ["fr.po:4 c"] * 3
    assert catalog.unusable == {"c": "has a fault"}


def test_a_doubt_is_kept_for_people_and_not_told(tmp_path: Path) -> None:
    catalog, report = read(tmp_path, entry("a", "Leave your lights on.", "Laissez vos lumi\u00e8res"))
    assert not report.items
    assert catalog.translations["a"].text == "Laissez vos lumi\u00e8res"
    assert {key: [fault.check for fault in found] for key, found in catalog.doubts.items()} == {"a": ["ending"]}


def test_an_unterminated_string_is_refused_not_cut(tmp_path: Path) -> None:
    """Polib alone would read `Laissez vos lumi` and print it."""
    catalog, report = read(tmp_path, 'msgctxt "a"\nmsgid "Leave your lights on."\nmsgstr "Laissez vos lumi\n')
    (item,) = report
    assert item.code == "file-syntax"
    assert item.where is not None
    assert item.where.line == 6
    assert catalog.translations == {}


def test_a_message_that_nothing_prints_is_a_warning_with_a_guess(tmp_path: Path) -> None:
    _, report = read(tmp_path, entry("aa", "x", "y"))
    (item,) = report
    assert (item.severity, item.code, item.hint) == ("warning", "message-unknown", "did you mean 'a'?")


def test_a_file_of_something_else_is_one_warning(tmp_path: Path) -> None:
    _, report = read(tmp_path, "\n".join(entry(name, "x", "y") for name in ("q1", "q2", "q3", "q4", "q5")))
    (item,) = report
    assert (item.code, item.message) == ("message-unknown", "nothing prints 'q1' and 4 more entries")


def test_the_mark_names_a_language_for_those_who_hand_it_out(tmp_path: Path) -> None:
    assert FRENCH.mark == "French / Fran\u00e7ais"


def test_languages_with_a_slip(tmp_path: Path) -> None:
    (tmp_path / "l.toml").write_text('[fr]\nautonym = "F"\nenglsh = "French"\n')
    report = Report()
    read_languages(tmp_path / "l.toml", "l.toml", report)
    assert report.items[0].hint == "did you mean 'english'?"


@pytest.mark.parametrize("wrong", ["es = 3", 'es = " "'])
def test_a_spoken_language_needs_its_name(tmp_path: Path, wrong: str) -> None:
    (tmp_path / "l.toml").write_text(f"[spoken]\n{wrong}\n")
    report = Report()
    assert read_languages(tmp_path / "l.toml", "l.toml", report) == ({}, {})
    assert [(item.code, item.where.field) for item in report.items if item.where] == [("value-wrong", "spoken")]


def test_a_locale_that_nobody_has(tmp_path: Path) -> None:
    text = 'autonym = "F"\nenglish = "F"\nlocale = "xx_CA"\nhour = "H"\nhour_minutes = "H:mm"\nline_height = 1.3\nfonts = ["BC Sans"]\n'
    (tmp_path / "l.toml").write_text(f"[fr]\n{text}")
    report = Report()
    read_languages(tmp_path / "l.toml", "l.toml", report)
    assert "no locale is called 'xx_CA'" in [item.message for item in report.items]


def test_a_second_translation_of_the_same_words_is_a_fault(tmp_path: Path) -> None:
    """The last one would win, and nobody would know."""
    catalog, report = read(
        tmp_path, entry("a", "Leave your lights on.", "un") + "\n" + entry("a", "Leave your lights on.", "deux")
    )
    assert [item.code for item in report] == ["file-syntax"]
    assert [t.text for t in catalog.translations.values()] == ["un"]


def test_a_file_of_another_language_is_refused(tmp_path: Path) -> None:
    text = 'msgid ""\nmsgstr "Language: pa\\n"\n\n' + entry("a", "Leave your lights on.", "x")
    (tmp_path / "fr.po").write_text(text, "utf-8")
    report = Report()
    file = PoFile(tmp_path / "fr.po", "fr.po")
    catalog = read_catalog(FRENCH, file, MESSAGES, Ledger(), (), report)
    assert catalog.translations == {}
    assert [item.message for item in report] == ["the file says that its words are in 'pa'"]
