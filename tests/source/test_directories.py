"""What a QR code may open: the forms of a directory's addresses, and what a region fills into them."""

import re
import tomllib
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from urllib.parse import unquote

import pypdfium2
import pytest
import zxingcpp
from hypothesis import assume, given
from hypothesis import strategies as st

from pamphlet.build import Outcome
from pamphlet.diagnostics import Report
from pamphlet.discretion import indiscreet
from pamphlet.listings.addresses import web_fault
from pamphlet.source.directories import LONGEST_ADDRESS, PER_SITE, Directory, Rules, addresses, read_directories, static_fault
from pamphlet.source.project import Project, read_project
from tests.conftest import ROOT, TODAY, edit

HELP = Directory(
    name="River 211",
    home="https://help.example.org",
    links={
        "topics": "https://help.example.org/result/?topics={topics}",
        "result": "https://help.example.org/result/{slug}-{id}/",
        "shelters": "https://help.example.org/shelter-lists/",
        "keyword": "https://help.example.org/result/?keyword={keyword}",
    },
)
RULES = Rules(directories={"river-211": HELP, "bc-211": HELP}, languages=("en", "fr", "pa"), today=TODAY, block=120)
REGION = "regions/riverside/region.toml"


def filled(toml: str, rules: Rules = RULES) -> tuple[dict[str, str], list[str]]:
    """The addresses of a [directory], and what was told of it."""
    report = Report()
    out = addresses(tomllib.loads(toml), rules, REGION, report)
    return out, [str(item) for item in report]


def faults(toml: str) -> list[str]:
    """What is told of a [directory] with a faulty default, which stands for no address."""
    out, told = filled(toml)
    assert out == {"default": ""}
    return told


def error(message: str, hint: str = "", code: str = "value-wrong", field: str = "directory.default") -> str:
    return f"error[{code}]: {message}\n  --> {REGION} {field}" + (f"\n  = hint: {hint}" if hint else "")


def deep(**values: object) -> dict[str, object]:
    """A deep link's table, opened yesterday."""
    return {"default": {"directory": "river-211", "link": "topics", "opened": date(2026, 11, 21), **values}}


def link(value: object, key: str = "topics") -> tuple[str, list[str]]:
    """The address that a value makes in a link with one placeholder, and what was told of it."""
    report = Report()
    out = addresses(deep(link=key) | {"default": {**deep(link=key)["default"], key: value}}, RULES, REGION, report)  # type: ignore[dict-item]  # a table
    return out["default"], [str(item) for item in report]


# -- what a region may write ------------------------------------------------------------------------------------------


def test_an_address_a_directory_or_a_page_in_it() -> None:
    out, told = filled(
        'default = "river-211"\n'
        'en = "https://other.example.org/help"\n'
        'fr = { directory = "river-211" }\n'
        'pa = { directory = "river-211", link = "result", slug = "night line", id = 7, opened = 2026-11-22 }\n'
    )
    assert out == {
        "default": "https://help.example.org",
        "en": "https://other.example.org/help",
        "fr": "https://help.example.org",
        "pa": "https://help.example.org/result/night%20line-7/",
    }
    assert told == []


def test_the_topics_of_211_stay_as_the_directory_writes_them() -> None:
    assert link("438:439") == ("https://help.example.org/result/?topics=438:439", [])


@pytest.mark.parametrize(
    ("toml", "told"),
    [
        (
            'default = "river-112"',
            error("there is no directory 'river-112' in content/directories.toml", "did you mean 'river-211'?"),
        ),
        (
            'default = { directory = "zzzzz" }',
            error("there is no directory 'zzzzz' in content/directories.toml", "known here: bc-211, river-211"),
        ),
        (
            'default = { directory = "river-211", link = "topic", topics = "1" }',
            error("River 211 has no link 'topic'", "did you mean 'topics'?"),
        ),
        (
            'default = { link = "topics", topics = "1" }',
            error("key 'directory.default.directory' is missing", "known here: bc-211, river-211", "key-missing"),
        ),
        ("default = { directory = 211 }", error("'directory' is 211, want a text")),
        ('default = { directory = "river-211", link = 1 }', error("'link' is 1, want a text")),
        (
            "default = 211",
            error(
                "'directory.default' is 211, want an address, the name of a directory, or a table",
                '"https://…", "bc-211", or { directory = "bc-211", link = "topics", … }',
            ),
        ),
        (
            'default = { directory = "river-211", link = "topics", opened = 2026-11-01 }',
            error(
                "key 'directory.default.topics' is missing",
                "it fills {topics} in https://help.example.org/result/?topics={topics}",
                "key-missing",
            ),
        ),
        (
            'default = { directory = "river-211", link = "topics", topics = "1", topcs = "2", opened = 2026-11-01 }',
            error("unknown key 'directory.default.topcs'", "did you mean 'topics'?", "key-unknown"),
        ),
        (
            'default = { directory = "river-211", topics = "1" }',
            error("unknown key 'directory.default.topics'", "known here: directory, link, opened", "key-unknown"),
        ),
        (
            'default = { directory = "river-211", link = "topics", topics = true, opened = 2026-11-01 }',
            error("'topics' is True, want a text or a whole number"),
        ),
        (
            'default = { directory = "river-211", link = "topics", topics = 4.5, opened = 2026-11-01 }',
            error("'topics' is 4.5, want a text or a whole number"),
        ),
        (
            'default = { directory = "river-211", link = "topics", topics = "1", opened = "2026-11-01" }',
            error("'opened' is '2026-11-01', want a date", "write opened = 2026-11-02, without marks"),
        ),
        (
            'default = { directory = "river-211", link = "topics", topics = "1", opened = 2026-11-01T09:00:00 }',
            error("'opened' is datetime.datetime(2026, 11, 1, 9, 0), want a date", "write opened = 2026-11-02, without marks"),
        ),
        (
            'default = "http://help.example.org"',
            error(
                "'http://help.example.org' cannot be a directory: only https is printed, this is 'http'",
                "name a static https address of the directory's own site",
                "listing-url",
            ),
        ),
    ],
)
def test_what_is_wrong_is_told_with_what_was_meant(toml: str, told: str) -> None:
    assert faults(toml) == [told]


def test_all_faults_are_told_at_once() -> None:
    told = faults('default = { directory = "river-211", link = "result", slug = "..", idd = "7", opened = "soon" }')
    assert [item.split("]")[0].removeprefix("error[") for item in told] == [
        "key-unknown",
        "value-wrong",
        "key-missing",
        "value-wrong",
    ]


def test_a_language_that_the_project_does_not_have() -> None:
    out, told = filled('default = "river-211"\nfrr = "river-211"')
    assert told == [error("there is no language 'frr'", "did you mean 'fr'?", "key-unknown", "directory.frr")]
    assert out["default"] == HELP.home


# -- when it was opened -----------------------------------------------------------------------------------------------

TOPICS = "https://help.example.org/result/?topics=1"


@pytest.mark.parametrize(
    ("opened", "message", "hint"),
    [
        ("", f"nobody has opened the address {TOPICS}", "open it, look whether it is the right page, then write the day"),
        (
            ", opened = 2026-11-23",
            f"the address {TOPICS} was opened on 2026-11-23, a day that has not come yet",
            "open it, look whether it is the right page, then write the day",
        ),
        (
            ", opened = 2026-07-24",
            f"the address {TOPICS} was last opened 121 days ago, which is more than 120",
            "open it again, and write the day",
        ),
    ],
)
def test_a_page_that_nobody_has_opened_lately_is_told_and_printed(opened: str, message: str, hint: str) -> None:
    out, (told,) = filled(f'default = {{ directory = "river-211", link = "topics", topics = "1"{opened} }}')
    example = ", such as opened = 2026-11-02" if hint.startswith("open it, ") else ""
    assert told == error(message, hint + example, "directory-unopened").replace("error", "warning", 1)
    assert out == {"default": TOPICS}


@pytest.mark.parametrize("opened", ["2026-11-22", "2026-07-25"])
def test_a_page_that_was_opened_in_time(opened: str) -> None:
    assert filled(f'default = {{ directory = "river-211", link = "topics", topics = "1", opened = {opened} }}')[1] == []


def test_a_home_page_needs_no_opening() -> None:
    assert filled('default = { directory = "river-211" }\nfr = { directory = "river-211", opened = 2026-11-01 }')[1] == []
    report = Report()
    addresses(tomllib.loads('default = { directory = "river-211", link = "shelters" }'), RULES, REGION, report)
    assert [item.code for item in report] == ["directory-unopened"], "a page without placeholders is a deep link too"


# -- what fills a placeholder -----------------------------------------------------------------------------------------

_SEEN = st.characters(exclude_categories=("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"))
_WORDS = st.text(st.one_of(_SEEN, st.sampled_from(" /?#[]@!$&'()*+,;=:%é‌ਪ")), min_size=1, max_size=9)


@given(value=_WORDS, key=st.sampled_from(["topics", "keyword"]))
def test_what_is_given_is_what_the_directory_reads(value: str, key: str) -> None:
    assume(value == value.strip() and set(value) != {"."} and unquote(value) == value)
    address, told = link(value, key)
    before = HELP.links[key].partition("{")[0]
    if not told:
        assert address.isascii()
        assert web_fault(address) is None
        assert static_fault(address) is None
        assert address.startswith(before)
        assert unquote(address.removeprefix(before)) == unicodedata.normalize("NFC", value)
        assert re.fullmatch("(?:[A-Za-z0-9._~:-]|%[0-9A-F]{2})+", address.removeprefix(before)), "nothing that ends the value"
    else:
        assert address == "", told
        assert value.startswith("//") or len(address) > LONGEST_ADDRESS or re.match("[a-z]+://", value, re.IGNORECASE), told


@given(slug=_WORDS, number=st.integers())
def test_no_value_leaves_its_place_in_the_path(slug: str, number: int) -> None:
    assume(slug == slug.strip() and set(slug) != {"."} and unquote(slug) == slug and "://" not in slug)
    table = {"directory": "river-211", "link": "result", "slug": slug, "id": number, "opened": TODAY}
    report = Report()
    address = addresses({"default": table}, RULES, REGION, report)["default"]
    if len(f"https://help.example.org/result/{unquote(address)}") < LONGEST_ADDRESS and not report.failed:
        assert address.count("/") == 5
        assert unquote(address) == f"https://help.example.org/result/{unicodedata.normalize('NFC', slug)}-{number}/"


@pytest.mark.parametrize(
    ("value", "why"),
    [
        ("", "is empty"),
        ("  ", "is empty"),
        (" x", "begins or ends with a space"),
        ("x\u00a0", "begins or ends with a space"),
        ("..", "is nothing but dots"),
        ("a\u202eb", "holds the sign U+202E, which nobody sees"),
        ("a\tb", "holds the sign U+0009, which nobody sees"),
        ("a\u200bb", "holds the sign U+200B, which nobody sees"),
    ],
)
def test_values_that_nobody_could_read_back(value: str, why: str) -> None:
    assert link(value) == ("", [error(f"'topics' {why}", "write what the directory's own address has there")])


@pytest.mark.parametrize(("value", "plain"), [("438%3A439", "438:439"), ("foyer%20de%20nuit", "foyer de nuit")])
def test_what_was_copied_out_of_an_address_is_not_encoded_twice(value: str, plain: str) -> None:
    message = f"'topics' is '{value}', which is percent-encoded already: it would be encoded twice"
    assert link(value) == ("", [error(message, f"write it as it reads: '{plain}'")])
    assert link("100%")[1] == []


def test_joiners_are_spelling() -> None:
    assert link("می‌خواهم") == (
        "https://help.example.org/result/?topics=" + "%D9%85%DB%8C%E2%80%8C%D8%AE%D9%88%D8%A7%D9%87%D9%85",
        [],
    )


def test_an_address_that_makes_the_code_too_fine() -> None:
    room = LONGEST_ADDRESS - len("https://help.example.org/result/?topics=")
    assert link("1" * room)[1] == []
    told = error("the address has 121 characters", "at most 120: a QR code must stay coarse", "listing-url")
    assert link("1" * (room + 1)) == ("", [told])


# -- what no code may open --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", sorted(PER_SITE))
def test_codes_of_their_own_for_a_place(key: str) -> None:
    why = f"'{key}' makes a code of its own for a place or a piece: who scans it where could be counted"
    assert static_fault(f"https://help.example.org/?a=1&{key}=7") == why
    assert static_fault(f"https://help.example.org/#{key}=7") == why
    assert static_fault(f"https://help.example.org/?a=1;{key}") == why
    assert static_fault(f"https://help.example.org/?{key.upper()}=7") == why.replace(key, key.upper(), 1)


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("https://help.example.org/?utm_source=x", "'utm_source' tracks who opens it"),
        ("https://help.example.org/#utm_id=x", "'utm_id' tracks who opens it"),
        ("https://help.example.org/?utm%5Fid=x", "'utm_id' tracks who opens it"),
        ("https://help.example.org/?to=https%3A%2F%2Fexample.com", "'to' leads on to another address: "),
        ("https://help.example.org/?to=//example.com", "'to' leads on to another address: "),
        ("https://help.example.org/go/https://example.com", "it leads on to another address: "),
        ("https://help.example.org/go/https%3A%2F%2Fexample.com", "it leads on to another address: "),
        ("https://bit.ly/x", "bit.ly is a link shortener: "),
    ],
)
def test_what_can_be_pointed_elsewhere_or_counts(address: str, why: str) -> None:
    assert (static_fault(address) or "").startswith(why)
    assert faults(f'default = "{address}"')[0].startswith(f"error[listing-url]: '{address}' cannot be a directory: {why}")


@pytest.mark.parametrize(
    "address", ["https://bc.211.ca", "https://bc.211.ca/result/?topics=438:439", "https://a.example.org/x#y"]
)
def test_what_stays_what_it_is(address: str) -> None:
    assert static_fault(address) is None


# -- content/directories.toml -----------------------------------------------------------------------------------------

FILE = "content/directories.toml"
GOOD = '[river-211]\nname = "River 211"\nhome = "https://help.example.org"\n'


def told_of(folder: Path, text: str) -> list[str]:
    (folder / "directories.toml").write_text(text, "utf-8")
    report = Report()
    read_directories(folder / "directories.toml", FILE, report)
    return [str(item) for item in report]


def at(message: str, field: str, hint: str = "", code: str = "value-wrong") -> str:
    return error(message, hint, code, field).replace(REGION, FILE)


def test_the_directories_that_come_with_the_tool() -> None:
    report = Report()
    found = read_directories(ROOT / FILE, FILE, report)
    assert list(report) == []
    assert found["bc-211"].home == "https://bc.211.ca"
    assert sorted(found["bc-211"].links) == ["keyword", "result", "shelters", "topics"]


def test_a_project_needs_no_directories(tmp_path: Path) -> None:
    report = Report()
    assert read_directories(tmp_path / "directories.toml", FILE, report) == {}
    assert list(report) == []


_COUNTED = "would make a code of its own for a place or a piece: who scans it where could be counted"
_HOLE = "small letters, digits, - and _, and none of directory, link, opened"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            GOOD.replace("river-211", "River"),
            at("'River' is not an id", "River", "small letters, digits and hyphens, such as bc-211"),
        ),
        ('[river-211]\nname = "River 211"\n', at("key 'river-211.home' is missing", "river-211.home", "", "key-missing")),
        (GOOD + 'hme = "x"\n', at("unknown key 'river-211.hme'", "river-211.hme", "did you mean 'home'?", "key-unknown")),
        ("river-211 = 1\n", at("'river-211' must be a table", "river-211")),
        (
            GOOD.replace("https", "http"),
            at(
                "'http://help.example.org' cannot be a directory: only https is printed, this is 'http'",
                "river-211.home",
                "name a static https address of the directory's own site",
                "listing-url",
            ),
        ),
    ],
)
def test_a_directory_that_is_none(tmp_path: Path, text: str, told: str) -> None:
    assert told_of(tmp_path, text) == [told]


@pytest.mark.parametrize(
    ("form", "code", "message", "hint"),
    [
        ("https://help.example.org/{site}", "listing-url", "{site} " + _COUNTED, "print the same address everywhere"),
        ("https://help.example.org/{utm}", "listing-url", "{utm} " + _COUNTED, "print the same address everywhere"),
        ("https://help.example.org/{Ref}", "listing-url", "{Ref} " + _COUNTED, "print the same address everywhere"),
        ("https://help.example.org/{opened}", "value-wrong", "{opened} cannot be a placeholder", _HOLE),
        ("https://help.example.org/{}", "value-wrong", "{} cannot be a placeholder", _HOLE),
        ("https://help.example.org/{a b}", "value-wrong", "{a b} cannot be a placeholder", _HOLE),
        ("https://{city}.example.org/", "listing-url", "a placeholder cannot stand in the host", "write the host out"),
        ("https://help.example.org{path}", "listing-url", "a placeholder cannot stand in the host", "write the host out"),
        ("https://[{path}", "listing-url", "a placeholder cannot stand in the host", "write the host out"),
        (
            "https://[x",
            "listing-url",
            "'https://[x' cannot be an address: it is not an address",
            "see the comments of the file",
        ),
        (
            "https://help.example.org/{a",
            "listing-url",
            "'https://help.example.org/{a' cannot be an address: it holds a space or a sign that an address cannot hold",
            "see the comments of the file",
        ),
        (
            "{scheme}://help.example.org/",
            "listing-url",
            "'{scheme}://help.example.org/' cannot be an address: only https is printed, this is 'no scheme'",
            "see the comments of the file",
        ),
        (
            "https://help.example.org/?campaign={a}",
            "listing-url",
            "'https://help.example.org/?campaign={a}' cannot be an address: 'campaign' makes a code of its own for a place or a "
            "piece: who scans it where could be counted",
            "see the comments of the file",
        ),
    ],
)
def test_forms_that_no_code_may_open(tmp_path: Path, form: str, code: str, message: str, hint: str) -> None:
    assert told_of(tmp_path, GOOD + f'links = {{ x = "{form}" }}\n') == [at(message, "river-211.links.x", hint, code)]


def test_what_fills_a_form_is_held_against_the_rules_too() -> None:
    odd = Directory(name="Odd", home="https://help.example.org", links={"any": "https://help.example.org/?{key}=1"})
    report = Report()
    table = {"directory": "odd", "link": "any", "key": "utm_source", "opened": TODAY}
    assert addresses({"default": table}, replace(RULES, directories={"odd": odd}), REGION, report) == {"default": ""}
    assert [item.code for item in report] == ["listing-url"]


# -- discretion -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("keyword", "term"),
    [("Sex Workers", "sex work"), ("travailleuse du sexe", "du sexe"), ("性工作", "性工作"), ("sex-work", "sex work")],
)
def test_a_keyword_that_names_it_is_told(keyword: str, term: str) -> None:
    address, (told,) = link(keyword, "keyword")
    assert address.startswith("https://help.example.org/result/?keyword=")
    message = f"the address names '{term}': it stays in the history of the browser that scans the code"
    hint = "name a topic or the home page; a discreet piece does not take this address at all"
    assert told == error(message, hint, "indiscreet").replace("error", "warning", 1)


def test_an_address_in_an_address_is_read_too() -> None:
    assert indiscreet("https://a.example.org/?q=sex%2520work") == "sex work"


# -- read with the project, and printed -------------------------------------------------------------------------------


def with_directory(lantern: Path, entry: str) -> Path:
    """The made-up project with a directory of forms, and one that its region names."""
    links = "\n".join(f'{name} = "{form}"' for name, form in HELP.links.items())
    (lantern / FILE).write_text(f"{GOOD}\n[river-211.links]\n{links}\n", "utf-8")
    edit(lantern / REGION, '"https://example.org/help"', entry)
    return lantern


def read(root: Path) -> tuple[Project, list[str]]:
    project, report = read_project(root, TODAY)
    assert project is not None, list(map(str, report))
    return project, [str(item) for items in project.broken.values() for item in items] + list(map(str, project.warnings))


def test_a_region_is_read_with_the_directories(lantern: Path) -> None:
    root = with_directory(lantern, '{ directory = "river-211", link = "topics", topics = "438:439", opened = 2026-11-02 }')
    project, told = read(root)
    assert told == []
    assert project.regions["riverside"].address("en") == "https://help.example.org/result/?topics=438:439"
    edit(root / REGION, ", opened = 2026-11-02", "")
    assert [item.split(":")[0] for item in read(root)[1]] == ["warning[directory-unopened]"]
    edit(root / REGION, '"438:439"', '""')
    project, told = read(root)
    assert [item.code for item in project.broken["region", "riverside"]] == ["value-wrong"]
    edit(root / FILE, "{topics}", "{site}")
    assert read_project(root, TODAY)[0] is None


def scanned(path: Path) -> list[str]:
    """What a telephone reads of every page."""
    found = []
    for page in pypdfium2.PdfDocument(path):
        image = page.render(scale=150 / 72, grayscale=True).to_pil().point(lambda v: 255 if v > 127 else 0)
        found += [code.text for code in zxingcpp.read_barcodes(image)]
    return found


def test_the_printed_code_opens_the_filled_address(made: Callable[..., Outcome], lantern: Path, tmp_path: Path) -> None:
    root = with_directory(lantern, '{ directory = "river-211", link = "keyword", keyword = "foyer é", opened = 2026-11-02 }')
    outcome = made(root, layouts=("wallet-card",), targets=("screen",))
    (entry,) = outcome.entries
    wanted = "https://help.example.org/result/?keyword=foyer%20%C3%A9"
    assert scanned(tmp_path / "output" / str(entry["path"])) == [wanted]
    assert entry["qr"] == ({"payload": wanted, "count": 1},)


@pytest.mark.slow
def test_a_discreet_piece_refuses_what_others_print(made: Callable[..., Outcome], lantern: Path) -> None:
    root = with_directory(lantern, '{ directory = "river-211", link = "keyword", keyword = "sex work", opened = 2026-11-02 }')
    outcome = made(root, targets=("screen",))
    assert sorted({str(entry["layout"]) for entry in outcome.entries}) == ["trifold", "washroom"]
    (item,) = [item for item in outcome.report if item.severity == "error"]
    assert str(item) == error(
        "the code on the discreet piece 'wallet-card' would open an address that names 'sex work'",
        "name the directory's home page or a topic, here or in the parent's region.toml",
        "indiscreet",
        "directory",
    )
