"""What is printed is read back: numbers forwards, codes upright."""

import io

import pikepdf
import pytest

from pamphlet.checks.sheets import check_code, check_phones
from pamphlet.geometry import Rect
from pamphlet.press.qr import encode
from pamphlet.press.typeset import Typesetter
from pamphlet.source.project import Project

PLACE = Rect(40, 40, 120, 120)
AROUND = Rect(20.8, 20.8, 158.4, 158.4)


def page_with_code(payload: str, matrix: str, beside: str = "") -> bytes:
    """A page whose code stands at 40 40 with a side of 120, drawn through a matrix."""
    pdf = pikepdf.Pdf.new()
    content = b"0 g q " + matrix.encode() + b" cm\n" + encode(payload, "M").content() + b"Q " + beside.encode()
    page = pdf.add_blank_page(page_size=(200, 200))
    page.Contents = pdf.make_stream(content)
    out = io.BytesIO()
    pdf.save(out)
    return out.getvalue()


def test_an_upright_code_passes() -> None:
    assert (
        check_code(page_with_code("https://bc.211.ca", "120 0 0 -120 40 160"), 0, PLACE, AROUND, "https://bc.211.ca", "x.pdf")
        == ()
    )


@pytest.mark.parametrize("matrix", ["120 0 0 120 40 40", "-120 0 0 -120 160 160", "0 120 120 0 40 40"])
def test_a_mirrored_or_turned_code_does_not(matrix: str) -> None:
    """Decoders on a desk read mirrored codes, many telephones do not."""
    (item,) = check_code(page_with_code("https://bc.211.ca", matrix), 0, PLACE, AROUND, "https://bc.211.ca", "x.pdf")
    assert item.code == "qr-unreadable"
    assert "mirrored or turned" in item.message


def test_another_address_or_none_does_not() -> None:
    data = page_with_code("https://example.org", "120 0 0 -120 40 160")
    assert "reads as ['https://example.org']" in check_code(data, 0, PLACE, AROUND, "https://bc.211.ca", "x.pdf")[0].message
    assert (
        "reads as nothing"
        in check_code(data, 0, Rect(0, 0, 30, 30), Rect(0, 0, 30, 30), "https://bc.211.ca", "x.pdf")[0].message
    )


@pytest.mark.parametrize(
    ("beside", "clear"),
    [("22 22 2 2 re f", False), ("100 161 1 30 re f", False), ("19 19 1 160 re f", True), ("182 0 9 200 re f", True)],
)
def test_the_quiet_zone_stays_white(beside: str, clear: bool) -> None:
    """A code that a desk reads with a rule at its edge, a telephone in the dark does not."""
    data = page_with_code("https://bc.211.ca", "120 0 0 -120 40 160", beside)
    found = check_code(data, 0, PLACE, AROUND, "https://bc.211.ca", "x.pdf")
    assert [item.code for item in found] == ([] if clear else ["qr-quiet-zone"])


def test_numbers_are_read_back(bundled: Project) -> None:
    setter = Typesetter(bundled.families.values())
    style = "@page{size:300pt 100pt;margin:10pt}html{font:12pt 'Vazirmatn'}bdi{font-family:'BC Sans'}"

    def pdf(body: str) -> bytes:
        html = f"<html lang='ar' dir='rtl'><head><title>t</title></head><body><section data-panel='p'>{body}</section></body></html>"
        return setter.tagged([setter.lay(html, style)["p"]], "t", "ar")

    good = pdf("<p>\u0627\u062a\u0635\u0644\u0648\u0627 <bdi dir='ltr'>604-555-0142</bdi></p>")
    bare = pdf("<p>\u0627\u062a\u0635\u0644\u0648\u0627 604-555-0142</p>")
    assert check_phones(good, ["604-555-0142"], "x.pdf") == ()
    (item,) = check_phones(good, ["604-555-0143"], "x.pdf")
    assert item.code == "phone-unreadable"
    assert good != bare
