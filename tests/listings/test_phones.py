"""A number is printed as it was given, digit by digit, or refused."""

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pamphlet.listings.phones import PhoneError, parse_phone


@pytest.mark.parametrize(
    ("text", "printed", "uri"),
    [
        ("604-657-6561", "604-657-6561", "tel:+16046576561"),
        ("(604) 657 6561", "604-657-6561", "tel:+16046576561"),
        ("+1 604 657 6561", "604-657-6561", "tel:+16046576561"),
        ("18005630808", "1-800-563-0808", "tel:+18005630808"),
        ("250-388-5325 ext 0110", "250-388-5325", "tel:+12503885325;ext=0110"),
        ("988", "9-8-8", "tel:988"),
        ("9-1-1", "9-1-1", "tel:911"),
        ("310-6789", "310-6789", "tel:3106789"),
        ("6045550142.0", "604-555-0142", "tel:+16045550142"),
    ],
)
def test_known_forms(text: str, printed: str, uri: str) -> None:
    phone = parse_phone(text)
    assert (phone.number, phone.uri) == (printed, uri)


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("415-571-650", "drop one"),
        ("604-657-65612", "gain one"),
        ("123-456-7890", "placeholder"),
        ("000-000-0211", "placeholder"),
        ("604-057-6561", "digit by digit"),
        ("no phone", "one number in a cell"),
        ("604-657-6561 or 604-657-6562", "it holds 604-657-6561 and 604-657-6562: keep digits alone"),
        ("604-657-6561 ext 117 or 125", "it holds 604-657-6561: keep digits alone"),
        ("604-657-6561 xOPT2", "it holds 604-657-6561: keep digits alone"),
        ("2009-08-08", "the spreadsheet made a date of it"),
        ("9/8/2008", "the spreadsheet made a date of it"),
        ("686868", "put it under text"),
        ("000-074-1741", "placeholder"),
        ("6.04658E+09", "the spreadsheet shortened it"),
        ("604-555-O142", "a letter among the digits"),
        ("\uff16\uff10\uff14-\uff15\uff15\uff15-\uff10\uff11\uff13\uff13", "plain digits 0 to 9"),
        ("604\u2013657\u20136561", "plain hyphens"),
        ("+60 45550133", "North America"),
        ("1-900-451-2345", "pays extra"),
        ("tba", "leave it blank if nobody knows it"),
        ("1-888-555-NORS", "did you mean 1-888-555-6677 (NORS)?"),
        ("1-888-555-NORS (6677)", "did you mean 1-888-555-6677 (NORS)?"),
        ("1-888-555-0142 (LAMPS)", "its keys are 52677"),
        ("", "one number in a cell"),
    ],
)
def test_what_is_no_number_is_refused_with_a_next_step(text: str, hint: str) -> None:
    with pytest.raises(PhoneError) as caught:
        parse_phone(text)
    assert hint in caught.value.hint


def test_the_message_is_the_one_of_the_design() -> None:
    with pytest.raises(PhoneError, match=r"^415-571-650 is not a phone number in CA$"):
        parse_phone("415-571-650")


def test_codes_for_text_messages_stand_under_text_alone() -> None:
    assert (parse_phone("686868", texts=True).number, parse_phone("988", texts=True).number) == ("686868", "9-8-8")
    for text in ("12345", "555555", "012345"):
        with pytest.raises(PhoneError, match="is not a phone number"):
            parse_phone(text, texts=True)
    with pytest.raises(PhoneError, match="no text message reaches one"):
        parse_phone("604-555-0142 ext 7", texts=True)


def test_a_word_stands_behind_the_digits_that_it_spells() -> None:
    phone = parse_phone("1-800-555-5267 (Lamp)")
    assert (phone.number, phone.word, phone.uri) == ("1-800-555-5267", "LAMP", "tel:+18005555267")
    with pytest.raises(PhoneError, match=r"'LAMPS' does not spell this number"):
        parse_phone("1-800-555-5267 (LAMPS)")


def test_a_number_for_texts_opens_messages() -> None:
    assert replace(parse_phone("604-555-0142"), texts=True).uri == "sms:+16045550142"


def test_fictional_numbers_are_known_as_such() -> None:
    assert parse_phone("604-555-0142").sample
    assert not parse_phone("604-657-6561").sample


@given(st.integers(100, 199), st.sampled_from(["604-555-0{}", "6045550{}", "(604) 555-0{}", "1 604 555 0{}", "604.555.0{}"]))
def test_accepted_numbers_print_the_same_digits(line: int, form: str) -> None:
    text = form.format(line)
    given_digits, printed = re.sub(r"\D", "", text), re.sub(r"\D", "", parse_phone(text).number)
    assert given_digits.removeprefix("1") == printed


@given(st.text(max_size=30))
def test_nothing_but_a_phone_fault_ever_comes_out(text: str) -> None:
    try:
        phone = parse_phone(text)
    except PhoneError:
        return
    assert re.fullmatch(r"[\d-]+", phone.number)
