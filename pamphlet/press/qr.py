"""A QR code as one vector form: a payload into rectangles. The only user of qrcode.

Static codes only (ISO/IEC 18004), black on white, four modules of quiet zone around (kept by the layouts).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

#: Modules of white that must surround a code (ISO/IEC 18004, 6.3.8).
QUIET = 4


@dataclass(frozen=True, slots=True)
class Code:
    """A code of `modules` × `modules`; `runs` are the dark runs as (column, row from the top, length)."""

    payload: str
    modules: int
    runs: tuple[tuple[int, int, int], ...]

    def content(self) -> bytes:
        """PDF operators that draw it into the unit square, in the current fill colour.

        Rows go from the top down: the engine's pages have their y axis turned, and a mirrored code is one that many
        telephones do not read.
        """
        side = 1 / self.modules
        rects = "".join(f"{x} {y} {n} 1 re\n" for x, y, n in self.runs)
        return f"q {side:.9f} 0 0 {side:.9f} 0 0 cm\n{rects}f Q\n".encode()


@lru_cache(maxsize=1024)
def encode(payload: str, level: str) -> Code:
    """The smallest code that holds a payload at an error correction level (L, M, Q or H)."""
    import qrcode

    maker = qrcode.QRCode(border=0, error_correction=getattr(qrcode.constants, f"ERROR_CORRECT_{level}"))
    maker.add_data(payload)
    maker.make(fit=True)
    rows = maker.get_matrix()
    runs = []
    for y, row in enumerate(rows):
        x = 0
        while x < len(row):
            if row[x]:
                start = x
                while x < len(row) and row[x]:
                    x += 1
                runs.append((start, y, x - start))
            else:
                x += 1
    return Code(payload, len(rows), tuple(runs))
