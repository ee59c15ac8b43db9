"""What people get wrong in the files of a project: each slip has a sentence that names the place, and nothing is built of it.

Every case is one change to a project that is sound; what is told is compared with words, and never is it a traceback.
"""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from pamphlet.build import Outcome
from tests.conftest import edit

Made = Callable[..., Outcome]
PROJECT, LANGUAGES = "content/project.toml", "content/languages.toml"
REGION, SERVICES = "regions/riverside/region.toml", "regions/riverside/services.csv"
CARD, TRIFOLD, TOKENS = "layouts/wallet-card/layout.toml", "layouts/trifold/layout.toml", "layouts/shared/tokens.toml"
STOCK = "layouts/stock/avery.toml"

CHANGES = [
    (PROJECT, "example = true", 'example = true\npaper = "A4"', "'A4' is not known in 'paper'"),
    (PROJECT, "example = true", 'example = true\nstaff_language = "fr"', "'fr' is not known in 'staff_language'"),
    (PROJECT, "default = {", "crsis = { warn = 1, block = 2 }\ndefault = {", "'crsis' is not known in 'windows'"),
    (PROJECT, "warn = 3650, block = 7300", "warn = 9, block = 5", "warn = 9, block = 5 is no window"),
    (PROJECT, "warn = 3650, block = 7300", "warn = -1, block = 5", "warn = -1, block = 5 is no window"),
    (PROJECT, "block = 7300", "block = 3000000", "warn = 3650, block = 3000000 is no window"),
    (PROJECT, "[windows]", '[theme]\nprss = "lit"\n[windows]', "'prss' is not known in 'theme'"),
    (PROJECT, "[windows]", '[theme]\npress = "nope"\n[windows]', "'nope' is not known in 'theme.press'"),
    (PROJECT, '"Example Society"', '"Example\x00Society"', "the sign U+0000 is not for text"),
    (REGION, "[directory]", '[directory]\nfrench = "https://example.org"', "there is no language 'french'"),
    (
        REGION,
        'default = "https://',
        'default = "https://example.org/' + "a" * 200 + '"\nen = "https://',
        "the address has 220 characters",
    ),
    (LANGUAGES, 'fonts = ["BC Sans"]', "fonts = []", "a language needs at least one font family"),
    (LANGUAGES, 'english = "English"', 'english = ""', "the language 'en' has no name"),
    (LANGUAGES, 'hour = "h a"', 'hour = "h q{"', "'h q{' is no pattern of time"),
    (LANGUAGES, "line_height = 1.3333", "line_height = 0.0", "'line_height' is 0.0"),
    (LANGUAGES, "line_height = 1.3333", "line_height = nan", "'line_height' is nan"),
    (LANGUAGES, "line_height = 1.3333", "line_height = 1.3\nsize_factor = 0.1", "'size_factor' is 0.1"),
    (LANGUAGES, 'keep = ["sex worker-serving"', 'keep = [" "', "a phrase of no words cannot be kept together"),
    ("content/interface.toml", "[ui.greeting]", 'stray = "x"\n[ui.greeting]', "'stray' is no message"),
    (
        "content/interface.toml",
        "[ui.call]",
        '[tips.lights]\ntext = "x"\nnote = "x"\n[ui.call]',
        "'tips.lights' is a block of the toolkit",
    ),
    ("content/toolkit.md", "# ", "<div>Lost {#tips.lost}</div>\n\n# ", "a html_block cannot be printed"),
    (CARD, 'slots = ["back"]', 'slots = ["bakc"]', "'bakc' is not known in 'groups.services.slots'"),
    (CARD, 'slots = ["back"]', "slots = []", "the group 'services' needs slots and tiers"),
    (CARD, 'reading = ["front", "back"]', "reading = []", "nobody can read it: 'reading' is empty"),
    (CARD, 'side = "front"', 'side = "frnt"', "'frnt' is not known in 'sheets.fronts.side'"),
    (CARD, 'flip = "long-edge"', 'flip = ""', "office files need to know on which edge paper is turned"),
    (
        CARD,
        'leave-out = ["neighbours"]',
        'leave-out = ["neighburs"]',
        "'neighburs' is not known in 'groups.services.leave-out'",
    ),
    (TRIFOLD, 'step = "0.1pt"', 'step = "0pt"', "'fit' is no ladder of type sizes"),
    (TRIFOLD, 'floor = "10.5pt"', 'floor = "13pt"', "'fit' is no ladder of type sizes"),
    (TRIFOLD, 'slug = "flap"', 'slug = "flpa"', "'flpa' is not known in 'sheets.outside.slug'"),
    (TRIFOLD, 'guides = "fold"', 'turned = [[45]]\nguides = "fold"', "'turned' of 'outside' does not match its rows"),
    (TRIFOLD, 'name = "inside"', 'name = "outside"', "two sheets are called 'outside'"),
    (TRIFOLD, '"tips.litter" =', '"tips.liter" =', "'tips.liter' is not known in 'promises'"),
    (
        TRIFOLD,
        '"tips.police" = ["outreach"]',
        '"tips.police" = ["outrech"]',
        "'outrech' is not known in 'promises.tips.police'",
    ),
    (STOCK, "columns = 2", "columns = 0", "0 × 5 cells are no grid"),
    (TOKENS, "cmyk = [0.0, 0.0, 0.0, 1.0]", "cmyk = [0.0, 0.0, 9.0, 1.0]", "'black.cmyk' is no colour"),
    (TOKENS, 'srgb = "#000000"', 'srgb = "black"', "'black.srgb' is no colour"),
    (TOKENS, 'srgb = "#000000" }', 'srgb = "#000000", rgb = 1 }', "unknown key 'black.rgb'"),
]


def told(outcome: Outcome) -> str:
    return "\n".join(f"{item} {item.hint or ''}" for item in outcome.report if item.severity == "error")


@pytest.mark.parametrize(
    ("file", "old", "new", "words"), CHANGES, ids=[f"{n}-{case[3][:30]}" for n, case in enumerate(CHANGES)]
)
def test_a_slip_is_named(made: Made, lantern: Path, file: str, old: str, new: str, words: str) -> None:
    edit(lantern / file, old, new)
    outcome = made(lantern, layouts=("wallet-card", "trifold"), targets=("office",), output=None)
    found = [item for item in outcome.report if item.severity == "error"]
    assert words in told(outcome)
    assert all(item.where is not None and item.where.path == file for item in found), "each names its file"
    assert "internal" not in {item.code for item in found}


@pytest.mark.parametrize(
    "name",
    [
        PROJECT,
        LANGUAGES,
        "content/interface.toml",
        "content/toolkit.md",
        TOKENS,
        "layouts/shared/base.css",
        "layouts/shared/macros.html",
        "layouts/shared/themes/hello.css",
        "layouts/wallet-card/panels.html",
        CARD,
        REGION,
        SERVICES,
        STOCK,
        "layouts/icc/FOGRA39L_coated.icc",
    ],
)
@pytest.mark.parametrize("what", ["gone", "a folder", "binary", "empty"])
def test_a_file_that_is_no_file(made: Made, lantern: Path, name: str, what: str) -> None:
    path = lantern / name
    if path.parent.is_symlink():
        whole = path.parent.resolve()
        path.parent.unlink()
        shutil.copytree(whole, path.parent)
    path.unlink()
    if what == "a folder":
        path.mkdir()
    elif what != "gone":
        path.write_bytes(b"\xff\xfe\x00\x01" if what == "binary" else b"")
    outcome = made(lantern, layouts=("wallet-card",), targets=("office",))
    assert outcome.entries == [] or (name, what) == ("layouts/shared/base.css", "empty")
    assert outcome.report.failed or not outcome.entries
    assert "internal" not in {item.code for item in outcome.report}


@pytest.mark.parametrize("encoding", ["undefined", "punycode", "a\\u0000b", "rot13", "zip"])
def test_an_encoding_that_is_none(made: Made, lantern: Path, encoding: str) -> None:
    edit(lantern / REGION, 'code = "RIV"', f'code = "RIV"\nencoding = "{encoding}"')
    assert {item.code for item in made(lantern, output=None).report} == {"file-encoding"}


def test_utf_8_by_another_name(made: Made, lantern: Path) -> None:
    edit(lantern / REGION, 'code = "RIV"', 'code = "RIV"\nencoding = "UTF8"')
    (lantern / SERVICES).write_bytes(b"\xef\xbb\xbf" + (lantern / SERVICES).read_bytes())
    assert not made(lantern, layouts=("wallet-card",), output=None).report.failed


def test_brackets_without_end(made: Made, lantern: Path) -> None:
    (lantern / PROJECT).write_text("a = " + "[" * 5000, "utf-8")
    assert {item.code for item in made(lantern).report} == {"file-syntax"}


@pytest.mark.parametrize(
    "name", ["regions/riverside/languages/frr.po", "content/reviews/frr.jsonl", "content/languages/frr.po"]
)
def test_a_file_of_no_language_is_a_warning(made: Made, lantern: Path, name: str) -> None:
    (lantern / name).parent.mkdir(exist_ok=True)
    (lantern / name).write_text("")
    found = [item for item in made(lantern, output=None).report if item.code == "language-unknown"]
    assert [item.where.path for item in found if item.where] == [name]


def test_a_project_of_nothing(made: Made, lantern: Path) -> None:
    shutil.rmtree(lantern / "regions/riverside")
    assert [item.code for item in made(lantern).report] == ["selection"]


def test_the_same_name_twice_is_once(made: Made, lantern: Path) -> None:
    outcome = made(lantern, regions=("riverside", "riverside"), layouts=("wallet-card",), targets=("office",), output=None)
    assert len(outcome.entries) == 1


def test_a_folder_that_is_not_ours_hides_no_other_fault(made: Made, lantern: Path, tmp_path: Path) -> None:
    edit(lantern / SERVICES, "604-555-0133", "604-555-013")
    (tmp_path / "file").write_text("x")
    assert {item.code for item in made(lantern, output=tmp_path / "file/out").report} == {"output", "listing-phone"}
