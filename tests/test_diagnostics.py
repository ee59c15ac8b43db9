"""A diagnostic has one shape, and every code is documented and seen by a test."""

import re

import pytest

from pamphlet.diagnostics import CODES, Diagnostic, Report, Severity, Where, did_you_mean
from tests.conftest import ROOT


def test_shape_is_the_one_that_the_design_fixes() -> None:
    item = Diagnostic(
        severity=Severity.ERROR,
        code="listing-phone",
        message="415-571-650 is not a phone number in CA",
        where=Where(path="regions/vancouver/services.csv", line=14, field="phone"),
        hint="ten digits are needed; did the sheet drop one?",
    )
    assert str(item) == (
        "error[listing-phone]: 415-571-650 is not a phone number in CA\n"
        "  --> regions/vancouver/services.csv:14 phone\n"
        "  = hint: ten digits are needed; did the sheet drop one?"
    )


def test_unknown_code_is_a_mistake_of_ours() -> None:
    with pytest.raises(KeyError):
        Report().error("no-such-code", "x")


def test_every_code_is_documented() -> None:
    manual = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    assert [code for code in CODES if f"`{code}`" not in manual] == []


def test_every_code_is_raised_somewhere_and_expected_by_a_test() -> None:
    source = "\n".join(p.read_text("utf-8") for p in (ROOT / "pamphlet").rglob("*.py") if p.name != "diagnostics.py")
    tests = "\n".join(p.read_text("utf-8") for p in (ROOT / "tests").rglob("test_*.py"))
    assert [code for code in CODES if f'"{code}"' not in source] == []
    assert [code for code in CODES if not re.search(rf'"{code}"|\[{code}\]', tests)] == []


def test_guess_is_the_nearest_word_or_the_list() -> None:
    assert did_you_mean("phnoe", ["phone", "text"]) == "did you mean 'phone'?"
    assert did_you_mean("zzz", ["phone", "text"]) == "known here: phone, text"


def test_report_adds_each_fault_once() -> None:
    one, two = Report(), Report()
    one.error("fit", "too long")
    two.extend(one)
    two.extend(one)
    assert len(two.items) == 1
