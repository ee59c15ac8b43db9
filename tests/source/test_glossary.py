"""The glossary is read strictly, and its words are found in whatever form they stand."""

from pathlib import Path

import pytest

from pamphlet.diagnostics import Report
from pamphlet.source.glossary import BUNDLED, Glossary, Term, held, read_glossary
from pamphlet.source.project import Project, read_project
from tests.conftest import ROOT, TODAY

GOOD = """
[terms]
harm_reduction = ["harm reduction"]
[fr]
avoid = ["prostitu*"]
[fr.terms]
harm_reduction = { use = ["réduction des méfaits"], status = "cited", from = "example.org" }
"""
TERM = Term(
    id="harm_reduction", source=("harm reduction",), use=("réduction des méfaits",), status="cited", origin="example.org"
)


def read(tmp_path: Path, text: str) -> tuple[dict[str, Glossary], Report]:
    (tmp_path / "g.toml").write_text(text, "utf-8")
    report = Report()
    return dict(read_glossary(tmp_path / "g.toml", "g.toml", ("fr", "en"), report)), report


def test_a_glossary_is_words_to_avoid_and_terms(tmp_path: Path) -> None:
    found, report = read(tmp_path, GOOD)
    assert not report.items
    assert found == {"fr": Glossary(avoid=("prostitu*",), terms=(TERM,))}


def test_a_missing_file_is_an_empty_glossary(tmp_path: Path) -> None:
    report = Report()
    assert read_glossary(tmp_path / "none.toml", "none.toml", ("fr",), report) == {}
    assert not report.items


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (
            "[fr]",
            "[frr]",
            "error[language-unknown]: there is no language 'frr'\n  --> g.toml frr\n  = hint: did you mean 'fr'?",
        ),
        (
            "avoid =",
            "avoidd =",
            "error[key-unknown]: unknown key 'fr.avoidd'\n  --> g.toml fr.avoidd\n  = hint: did you mean 'avoid'?",
        ),
        (
            "\nharm_reduction = {",
            "\nharm_redution = {",
            "error[key-unknown]: [terms] names no 'harm_redution'\n  --> g.toml fr.terms.harm_redution\n"
            "  = hint: did you mean 'harm_reduction'?",
        ),
        (
            "from =",
            "form =",
            "error[key-unknown]: unknown key 'fr.terms.harm_reduction.form'\n  --> g.toml fr.terms.harm_reduction.form\n"
            "  = hint: did you mean 'from'?",
        ),
        (
            '"cited"',
            '"sited"',
            "error[value-wrong]: 'sited' is no status\n  --> g.toml fr.terms.harm_reduction.status\n  = hint: did you mean 'cited'?",
        ),
        (
            '"example.org"',
            '" "',
            "error[key-missing]: 'fr.terms.harm_reduction' is cited from nowhere\n  --> g.toml fr.terms.harm_reduction.from\n"
            '  = hint: name the place in from, or write "suggested"',
        ),
        (
            '["réduction des méfaits"]',
            "[]",
            "error[value-wrong]: 'fr.terms.harm_reduction.use' holds what is no word\n  --> g.toml fr.terms.harm_reduction.use\n"
            "  = hint: at least two letters each, in quotation marks; * stands for any letters",
        ),
        (
            '["prostitu*"]',
            '["*"]',
            "error[value-wrong]: 'fr.avoid' holds what is no word\n  --> g.toml fr.avoid\n"
            "  = hint: at least two letters each, in quotation marks; * stands for any letters",
        ),
        (
            '["harm reduction"]',
            '"harm reduction"',
            "error[value-wrong]: 'terms' must name the English words of each term\n  --> g.toml terms\n"
            '  = hint: write [terms], then such as harm_reduction = ["harm reduction"]',
        ),
        (
            'status = "cited"',
            "status = 3",
            "error[value-wrong]: 'fr.terms.harm_reduction.status' is 3, want a text\n  --> g.toml fr.terms.harm_reduction.status",
        ),
        (
            'use = ["réduction des méfaits"], ',
            "",
            "error[key-missing]: key 'fr.terms.harm_reduction.use' is missing\n  --> g.toml fr.terms.harm_reduction.use",
        ),
    ],
)
def test_a_slip_is_told_with_its_place(tmp_path: Path, old: str, new: str, told: str) -> None:
    assert old in GOOD
    found, report = read(tmp_path, GOOD.replace(old, new, 1))
    assert str(report.items[0]) == told
    if "'frr'" not in told:
        assert found.get("fr", Glossary()).terms == (), "nothing is kept of what is not understood"


def test_all_slips_are_told_not_the_first(tmp_path: Path) -> None:
    text = GOOD.replace("[fr]", "[frr]\navoid = []\n[fr]").replace("status", "statsu").replace("from", "form")
    _, report = read(tmp_path, text)
    assert [item.code for item in report] == ["language-unknown", "key-unknown", "key-unknown", "key-missing"]


@pytest.mark.parametrize(
    ("word", "text", "found"),
    [
        ("prostitu*", "La PROSTITUÉE", "prostitu"),
        ("prostitu*", "antiprostitution", ""),
        ("*bar", "Sesambar", "bar"),
        ("puta", "disputa, reputasyon, putahe", ""),
        ("puta", "Puta!", "puta"),
        ("travailleu* du sexe", "une travailleuse\ndu sexe", "travailleuse\ndu sexe"),
        ("travailleu* du sexe", "une travailleuse de nuit du sexe", ""),
        ("школ*-интернат*", "школ\u2011интернатов", "школ-интернат"),
        ("妓", "他不是妓女", "妓"),
        ("โสเภณี", "ไม่ใช่โสเภณีเลย", "โสเภณี"),
        ("*دعارة*", "والدَّعــارة", "دعارة"),
        ("تن\u200cفروش*", "تنفروشی", "تنفروش"),
        ("کارگر جنسی", "كارگر جنسي", "کارگر جنسی"),
        ("ਵੇਸਵਾ", "ਵੇਸਵਾਂ", ""),
        ("ਵੇਸਵਾ*", "ਵੇਸਵਾਵਾਂ", "ਵੇਸਵਾ"),
        ("mại dâm", "ma\u0323i da\u0302m", "mại dâm"),
        ("don't", "Don’t", "don't"),
    ],
)
def test_a_word_is_found_in_every_form_and_not_inside_others(word: str, text: str, found: str) -> None:
    assert held((word,), text) == found


def test_a_term_that_the_source_has_must_be_kept(tmp_path: Path) -> None:
    glossary = read(tmp_path, GOOD)[0]["fr"]
    assert glossary.missing("Harm reduction supplies", "Fournitures") == (TERM,)
    assert glossary.missing("Harm reduction supplies", "Réduction des méfaits : fournitures") == ()
    assert glossary.missing("Supplies", "Fournitures") == ()
    assert glossary.avoided("Rue de la Prostitution") == "prostitu"


def test_the_bundled_glossary_has_every_term_in_every_language(bundled: Project) -> None:
    """And its own words pass: no form to use is a word to avoid, and each first form counts as kept."""
    assert set(bundled.glossaries) == set(BUNDLED)
    terms = ["sex_worker", "harm_reduction", "survival", "residential_schools", "decolonization"]
    for tag, glossary in bundled.glossaries.items():
        assert [term.id for term in glossary.terms] == ([] if tag == "en" else terms), tag
        assert glossary.avoid, tag
        assert [use for term in glossary.terms for use in term.use if glossary.avoided(use)] == []
        assert all(term.kept_by(term.use[0]) for term in glossary.terms)


def test_a_fault_in_the_glossary_stops_the_project(lantern: Path) -> None:
    (lantern / "content/glossary.toml").write_text("[frr]\n", "utf-8")
    project, report = read_project(lantern, TODAY)
    assert project is None
    assert [item.message for item in report] == ["there is no language 'frr'"]


def test_a_word_to_avoid_keeps_a_translation_from_being_printed(french: Path) -> None:
    (french / "content/glossary.toml").write_text('[fr]\navoid = ["bonjour"]\n', "utf-8")
    project, _ = read_project(french, TODAY)
    assert project is not None
    assert project.catalogs["fr"].unusable["ui.greeting"] == "has a fault"
    assert {item.code for item in project.broken["language", "fr"]} == {"glossary-avoid"}
    (french / "content/glossary.toml").unlink()
    project, _ = read_project(french, TODAY)
    assert project is not None
    assert "ui.greeting" in project.catalogs["fr"].translations


def test_the_glossary_file_says_that_it_needs_review() -> None:
    assert "EVERY entry needs the review of people" in (ROOT / "content/glossary.toml").read_text("utf-8")
