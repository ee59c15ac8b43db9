"""Checks of finished files: what a reader, a phone and a camera will find in them. Uses pypdfium2 and zxing-cpp."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from pamphlet.diagnostics import Diagnostic, Severity, Where
from pamphlet.geometry import Rect


def _fault(code: str, message: str, path: str, hint: str) -> Diagnostic:
    return Diagnostic(severity=Severity.ERROR, code=code, message=message, where=Where(path=path), hint=hint)


def read_text(data: bytes) -> str:
    """The text of a PDF as a viewer copies it, pages apart by a form feed."""
    import pypdfium2

    document = pypdfium2.PdfDocument(data)
    try:
        return "\f".join(page.get_textpage().get_text_bounded() for page in document)
    finally:
        document.close()


def check_phones(data: bytes, phones: Iterable[str], path: str) -> tuple[Diagnostic, ...]:
    """A number that prints reversed, broken or not at all is this tool's worst failure: read every one back."""
    flat = re.sub(r"[^\d\n\f]+", "-", read_text(data))
    out = []
    for phone in phones:
        groups = re.findall(r"\d+", phone)
        if "-".join(groups) not in flat:
            backward = "-".join(reversed(groups)) in flat
            message = f"{phone} {'is printed backwards' if backward else 'cannot be read back'} in {path}"
            out.append(_fault("phone-unreadable", message, path, "print it through the number macro of the shared templates"))
    return tuple(out)


def check_code(data: bytes, page: int, place: Rect, around: Rect, payload: str, path: str) -> tuple[Diagnostic, ...]:
    """A code that does not scan, or opens another address than the one beside it, sends a person in need nowhere.

    Reads the code at `place` of one page from a raster of one bit a dot at 150 dpi. Nothing else may be printed in the
    quiet zone, which reaches from `place` to `around` (both in points; four modules, ISO/IEC 18004).
    """
    import pypdfium2
    import zxingcpp

    document = pypdfium2.PdfDocument(data)
    try:
        sheet = document[page]
        width, height = sheet.get_size()
        crop = (max(around.x, 0), max(around.y, 0), max(width - around.right, 0), max(height - around.top, 0))
        raster: Any = sheet.render(scale=150 / 72, grayscale=True, crop=crop).to_pil()
    finally:
        document.close()
    bits = raster.point(lambda value: 255 if value > 127 else 0)
    codes = zxingcpp.read_barcodes(bits, formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode))
    found = [code.text for code in codes]
    if found == [payload] and _is_upright(codes[0]):
        return _check_quiet(bits, place, crop, height, path)
    if found == [payload]:
        message = f"the QR code of {path} is mirrored or turned: many telephones will not read it"
        return (_fault("qr-unreadable", message, path, "draw it as it is, in an unturned panel"),)
    message = f"the QR code of {path} reads as {found or 'nothing'}, not as {payload}"
    return (_fault("qr-unreadable", message, path, "give the code more room, or name a shorter address"),)


def _check_quiet(
    bits: Any, place: Rect, crop: tuple[float, float, float, float], height: float, path: str
) -> tuple[Diagnostic, ...]:
    """Whether the quiet zone is white: the raster without the code itself, and a dot of rounding around it."""
    scale = 150 / 72
    left, top = (place.x - crop[0]) * scale, (height - crop[3] - place.top) * scale
    inner = (left - 1, top - 1, left + place.width * scale + 1, top + place.height * scale + 1)
    bits.paste(255, tuple(round(edge) for edge in inner))
    # the outermost dots are half outside
    if bits.crop((1, 1, bits.width - 1, bits.height - 1)).getextrema()[0] == 255:
        return ()
    message = f"something is printed in the quiet zone of the QR code of {path}: four modules around it must stay white"
    return (_fault("qr-quiet-zone", message, path, "move or narrow what stands beside the code in the layout's style.css"),)


def _is_upright(code: Any) -> bool:
    """Whether the three finder patterns stand top left, top right and bottom left: neither mirrored nor turned."""
    corner, right, low = code.position.top_left, code.position.top_right, code.position.bottom_left
    return bool(right.x > corner.x and abs(right.y - corner.y) < 5 and low.y > corner.y and abs(low.x - corner.x) < 5)
