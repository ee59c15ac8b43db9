"""No ink but the one that a target may print; a place for the code where one was drawn."""

import pytest

from pamphlet.press.colours import marked_recoloured, office_colour, press_colour, recoloured, screen_colour
from pamphlet.press.compose import QR_MARK
from pamphlet.source.project import Project

NIGHT = "/DeviceCMYK cs\n0.9 0.65 0.35 0.4 scn\n"
HALF = "/DeviceCMYK cs\n0 0 0 0.25 scn\n"


def test_press_ink_stays_as_it_is() -> None:
    assert recoloured(NIGHT, press_colour).strip() == "0.9 0.65 0.35 0.4 k"
    assert recoloured(NIGHT.replace("cs", "CS").replace("scn", "SCN"), press_colour).strip() == "0.9 0.65 0.35 0.4 K"


def test_office_ink_is_black_alone() -> None:
    assert recoloured(HALF, office_colour).strip() == "0.75 g"
    assert recoloured("/DeviceCMYK cs\n0 0 0 1 scn\n", office_colour).strip() == "0 g"
    with pytest.raises(ValueError, match="coloured ink"):
        recoloured(NIGHT, office_colour)


def test_the_screen_knows_its_tokens_only(bundled: Project) -> None:
    convert = screen_colour(bundled.shared.tokens)
    assert recoloured(NIGHT, convert).strip().endswith("rg")
    with pytest.raises(ValueError, match="none of the tokens"):
        recoloured(HALF, convert)


@pytest.mark.parametrize("other", ["1 0 0 rg", "1 0 0 RG", "/Pattern cs", "/a0.5 gs", "/Sh0 sh"])
def test_any_other_colour_is_refused(other: str) -> None:
    with pytest.raises(ValueError, match="none of the tokens"):
        recoloured(f"{NIGHT}{other}\n", press_colour)


def test_the_place_of_the_code() -> None:
    mark = "/DeviceCMYK cs\n" + " ".join(f"{v:g}" for v in QR_MARK) + " scn\n0 0 1 1 re\nf\n"
    assert "/QR Do" in recoloured(mark, press_colour)
    with pytest.raises(ValueError, match="unit rectangle"):
        recoloured(mark.replace("1 1 re", "2 1 re"), press_colour)


def test_words_are_no_operators() -> None:
    text = "/P <</MCID 0 /ActualText (1 0 0 rg)>>\nBDC\n" + NIGHT
    assert "(1 0 0 rg)" in marked_recoloured(text, press_colour)
