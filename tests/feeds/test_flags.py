"""What a directory says about its own records; the careful reading where it is not clear."""

import pytest

from pamphlet.feeds.flags import bare, hidden, inactive, is_flag, secret, unlisted


def test_names_of_flags_go_by_letters_alone() -> None:
    assert bare("Exclude from Website/Directory") == "excludefromwebsitedirectory"
    assert is_flag("Physical_Address_Is_Private")
    assert is_flag("Exclude from Directory")
    assert not is_flag("name")


@pytest.mark.parametrize("value", ["Yes", "y", "TRUE", True, 1, "1", "x", "perhaps"])
def test_what_may_mean_yes_is_yes(value: object) -> None:
    assert secret({"addressIsPrivate": value})
    assert hidden({"ExcludeFromDirectory": value})
    assert unlisted({"isPrivate": value})


@pytest.mark.parametrize("value", ["", "No", "n", "false", False, 0, "0", None, "None", [], {}])
def test_what_means_no_is_no(value: object) -> None:
    assert not secret({"addressIsPrivate": value})
    assert not hidden({"ExcludeFromDirectory": value})
    assert not unlisted({"isPrivate": value})


@pytest.mark.parametrize(
    ("value", "shown"), [("Yes", True), (True, True), ("", True), (None, True), ("No", False), ("?", False)]
)
def test_flags_that_allow(value: object, shown: bool) -> None:
    assert hidden({"AvailableForDirectory": value}) is not shown
    assert inactive({"ISACTIVE": value}) is not shown
