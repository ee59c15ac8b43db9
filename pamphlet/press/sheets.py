"""Placements and drawings into PDF files: boxes, colours, fonts, intents, metadata. Uses pikepdf.

Each panel is one form XObject, however often it is drawn; each font is embedded once, with the glyphs that the file uses.
Press files carry PDF/X-4 (ISO 15930-7) and PDF/A-2b (ISO 19005-2) identification; office files are black only; screen files
come tagged from the engine (`typeset.Typesetter.tagged`) and get their colours, code and metadata here.
"""

from __future__ import annotations

import hashlib
import io
import re
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, String

from pamphlet import __version__
from pamphlet.geometry import placed
from pamphlet.press.colours import marked_recoloured, numbers, office_colour, press_colour, recoloured, screen_colour
from pamphlet.press.impose import WEIGHT, Imposed
from pamphlet.press.qr import Code
from pamphlet.press.righttoleft import Letters, readable
from pamphlet.press.typeset import Drawing
from pamphlet.source.fonts import Family, outline, subset
from pamphlet.source.shared import Tokens

PRODUCER = f"pamphlet {__version__} (WeasyPrint 70)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """What a file says of itself: title, language, date, and the seed of its identifier."""

    title: str
    language: str
    day: date
    seed: str


class Fonts:
    """The fonts of one file: collects what its drawings use, embeds each font file once."""

    def __init__(self, pdf: Pdf, families: Mapping[str, Family], drawings: Iterable[Drawing]) -> None:
        self._families = families
        glyphs: dict[Path, dict[int, str]] = {}
        widths: dict[Path, dict[int, int]] = {}
        self._paths: dict[str, Path] = {}
        for drawing in drawings:
            for name, use in drawing.fonts.items():
                path = families[use.family].file(use.weight)
                self._paths[name] = path
                for glyph, text in use.texts.items():
                    glyphs.setdefault(path, {}).setdefault(glyph, text)
                    widths.setdefault(path, {}).setdefault(glyph, use.widths.get(glyph, 0))
        self._fonts = {path: _embedded(pdf, path, texts, widths[path]) for path, texts in glyphs.items()}

    def resources(self, drawing: Drawing) -> Dictionary:
        """The font resources of one drawing."""
        return Dictionary(
            {f"/{name}": self._fonts[self._paths[name]] for name in drawing.fonts if self._paths[name] in self._fonts}
        )


def _embedded(pdf: Pdf, path: Path, texts: Mapping[int, str], widths: Mapping[int, int]) -> Any:
    """A Type 0 font with Identity-H encoding (ISO 32000-1, 9.7) over a subset of a TrueType file."""
    part = subset(path, frozenset(texts))
    tag = "".join(chr(65 + v % 26) for v in hashlib.sha256(repr(sorted(texts)).encode()).digest()[:6])
    name = Name(f"/{tag}+{path.stem}")
    runs: list[Any] = []
    for glyph in sorted(widths):
        if runs and glyph == runs[-2] + len(runs[-1]):
            runs[-1].append(widths[glyph])
        else:
            runs += [glyph, Array([widths[glyph]])]
    descriptor = pdf.make_indirect(
        Dictionary(
            Type=Name.FontDescriptor,
            FontName=name,
            Flags=4,
            FontBBox=Array(part.bbox),
            ItalicAngle=0,
            Ascent=part.ascent,
            Descent=part.descent,
            CapHeight=part.cap_height,
            StemV=80,
            FontFile2=pdf.make_stream(part.program, Length1=len(part.program)),
        )
    )
    descendant = pdf.make_indirect(
        Dictionary(
            Type=Name.Font,
            Subtype=Name.CIDFontType2,
            BaseFont=name,
            CIDToGIDMap=Name.Identity,
            DW=1000,
            W=Array(runs),
            CIDSystemInfo=Dictionary(Registry=String("Adobe"), Ordering=String("Identity"), Supplement=0),
            FontDescriptor=descriptor,
        )
    )
    return pdf.make_indirect(
        Dictionary(
            Type=Name.Font,
            Subtype=Name.Type0,
            BaseFont=name,
            Encoding=Name("/Identity-H"),
            DescendantFonts=Array([descendant]),
            ToUnicode=pdf.make_stream(_one_letter(_to_unicode(texts))),
        )
    )


#: Lam-alef ligatures, and the one code point that each has: viewers turn the letters of a glyph round in right-to-left lines,
#: and a single code point cannot be turned (they all decompose it: Unicode compatibility mapping).
_LAM_ALEF = {"\u0644\u0627": "\ufefb", "\u0644\u0622": "\ufef5", "\u0644\u0623": "\ufef7", "\u0644\u0625": "\ufef9"}


def _one_letter(cmap: bytes) -> bytes:
    """A ToUnicode map with each lam-alef ligature as its one code point."""
    for letters, one in _LAM_ALEF.items():
        cmap = cmap.replace(f"<{letters.encode('utf-16-be').hex()}>".encode(), f"<{one.encode('utf-16-be').hex()}>".encode())
    return cmap


def _to_unicode(texts: Mapping[int, str]) -> bytes:
    """The CMap that gives text back (ISO 32000-1, 9.10.3)."""
    pairs = [f"<{g:04x}> <{t.encode('utf-16-be').hex()}>" for g, t in sorted(texts.items()) if t]
    blocks = [pairs[n : n + 100] for n in range(0, len(pairs), 100)]
    body = "".join(f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar\n" for block in blocks)
    return (
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) "
        "/Supplement 0>> def\n/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n1 begincodespacerange\n<0000> <ffff>\n"
        f"endcodespacerange\n{body}endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"
    ).encode()


def code_form(pdf: Pdf, code: Code, black: str) -> Any:
    """A QR code as a form of one unit by one; `black` sets its colour."""
    return pdf.make_stream(
        black.encode() + b"\n" + code.content(),
        Type=Name.XObject,
        Subtype=Name.Form,
        BBox=Array([0, 0, 1, 1]),
        Resources=Dictionary(),
    )


def write_sheets(
    sheets: Sequence[Imposed],
    drawings: Mapping[str, Drawing],
    slugs: Mapping[str, Drawing],
    code: Code,
    target: str,
    families: Mapping[str, Family],
    metadata: Metadata,
    profile: bytes,
    flip: str,
) -> bytes:
    """A press or office file: one page for each sheet. `slugs` are the printer's words by sheet name. Deterministic."""
    pdf = Pdf.new()
    convert = press_colour if target == "press" else office_colour
    fonts = Fonts(pdf, families, (*drawings.values(), *slugs.values()))
    black = convert((0.0, 0.0, 0.0, 1.0))
    qr = code_form(pdf, code, black)

    def form(drawing: Drawing, box: Sequence[float]) -> Any:
        content = recoloured(drawing.content, convert)
        resources = Dictionary(Font=fonts.resources(drawing))
        if "/QR Do" in content:
            resources["/XObject"] = Dictionary(QR=qr)
        return pdf.make_stream(
            content.encode("ascii"), Type=Name.XObject, Subtype=Name.Form, BBox=Array(_rounded(box)), Resources=resources
        )

    forms: dict[str, Any] = {}
    for sheet in sheets:
        for placement in sheet.placements:
            if placement.panel not in forms:
                size = (placement.rect.width, placement.rect.height)
                if placement.turn in (90, 270):
                    size = size[::-1]
                bleed = sheet.bleed
                forms[placement.panel] = form(drawings[placement.panel], (-bleed, -bleed, size[0] + bleed, size[1] + bleed))
        slug = (
            form(slugs[sheet.name], (0, -2, sheet.slug.width, sheet.slug.height))
            if sheet.slug and sheet.name in slugs
            else None
        )
        pdf.pages.append(pikepdf.Page(_page(pdf, sheet, forms, slug, black.replace("k", "K").replace("g", "G"))))
    if target == "press":
        _press_intents(pdf, profile)
    else:
        preferences = {"/PrintScaling": Name("/None"), "/DisplayDocTitle": True}
        if len(sheets) > 1:
            preferences["/Duplex"] = Name("/DuplexFlipShortEdge" if flip == "short-edge" else "/DuplexFlipLongEdge")
        pdf.Root.ViewerPreferences = Dictionary(preferences)
    return saved(pdf, metadata, "press" if target == "press" else "office")


def _rounded(values: Sequence[float]) -> list[float]:
    return [round(v, 4) for v in values]


def _page(pdf: Pdf, sheet: Imposed, forms: Mapping[str, Any], slug: Any, ink: str) -> Any:
    """A page whose origin is the lower left corner of its media: bleed and, with press marks, the room for them."""
    border = sheet.border
    names = {panel: f"P{n}" for n, panel in enumerate(dict.fromkeys(p.panel for p in sheet.placements))}
    lines = [f"1 0 0 1 {numbers([border, border])} cm"] if border else []
    for placement in sheet.placements:
        clip = placement.clip
        lines.append(f"q {numbers([clip.x, clip.y, clip.width, clip.height])} re W n")
        lines.append(f"{numbers(placed(placement.rect, placement.turn))} cm /{names[placement.panel]} Do Q")
    resources = Dictionary(XObject=Dictionary({f"/{name}": forms[panel] for panel, name in names.items()}))
    if sheet.slug and slug is not None:
        resources.XObject["/Slug"] = slug
        lines.append(f"q 1 0 0 1 {numbers([sheet.slug.x, sheet.slug.y])} cm /Slug Do Q")
    if sheet.marks:
        if sheet.bleed:  # on a press sheet guides print on every plate: the registration colour
            space = [
                Name.Separation,
                Name.All,
                Name.DeviceCMYK,
                Dictionary(FunctionType=2, Domain=[0, 1], C0=[0] * 4, C1=[1] * 4, N=1),
            ]
            resources["/ColorSpace"] = Dictionary(All=pdf.make_indirect(Array(space)))
            ink = "/All CS 1 SCN"
        lines.append(f"q {ink} {WEIGHT} w")
        for dashed in (False, True):
            marks = [m for m in sheet.marks if m.dashed is dashed]
            if marks:
                lines.append("[3 2] 0 d" if dashed else "[] 0 d")
                lines += [f"{numbers([m.x0, m.y0])} m {numbers([m.x1, m.y1])} l S" for m in marks]
        lines.append("Q")
    trim = [border, border, border + sheet.size.width, border + sheet.size.height]
    bleed = [trim[0] - sheet.bleed, trim[1] - sheet.bleed, trim[2] + sheet.bleed, trim[3] + sheet.bleed]
    media = [0, 0, sheet.size.width + 2 * border, sheet.size.height + 2 * border]
    return Dictionary(
        Type=Name.Page,
        MediaBox=_rounded(media),
        CropBox=_rounded(media),
        BleedBox=_rounded(bleed),
        TrimBox=_rounded(trim),
        Resources=resources,
        Contents=pdf.make_stream("\n".join(lines).encode()),
    )


def _press_intents(pdf: Pdf, profile: bytes) -> None:
    """The output intents of PDF/X-4 and PDF/A-2b, sharing one ICC profile."""
    icc = pdf.make_stream(profile, N=4)
    common = {
        "/Type": Name.OutputIntent,
        "/OutputConditionIdentifier": String("FOGRA39"),
        "/RegistryName": String("http://www.color.org"),
        "/OutputCondition": String("Offset, ISO 12647-2, coated paper"),
        "/Info": String("FOGRA39L coated"),
        "/DestOutputProfile": icc,
    }
    pdf.Root.OutputIntents = Array(
        [pdf.make_indirect(Dictionary({**common, "/S": Name(kind)})) for kind in ("/GTS_PDFX", "/GTS_PDFA1")]
    )


def finish_screen(data: bytes, tokens: Tokens, code: Code, metadata: Metadata, *, rtl: bool) -> bytes:
    """A tagged file from the engine in its final colours, with its code, its metadata and nothing that names a clock.

    `rtl` says that its language is written from right to left (`righttoleft`).
    """
    pdf = Pdf.open(io.BytesIO(data))
    convert = screen_colour(tokens)
    qr = code_form(pdf, code, "0 0 0 rg")
    for page in pdf.pages:
        content = page.Contents.read_bytes().decode("latin-1")
        if rtl:
            content = _right_to_left(pdf, page, content)
        content = marked_recoloured(content, convert)
        page.Contents = pdf.make_stream(content.encode("latin-1"))
        resources = page.Resources
        if "/QR Do" in content and "/QR" not in resources.XObject:
            resources.XObject["/QR"] = qr
        if "/ColorSpace" in resources:
            del resources["/ColorSpace"]
        page.TrimBox = page.MediaBox = _trimmed(page)
        for key in ("/BleedBox", "/CropBox"):
            if key in page:
                del page[key]
    for item in pdf.objects:
        if isinstance(item, pikepdf.Stream) and item.get("/Subtype") == "/Form" and "/Group" in item:
            item.write(marked_recoloured(item.read_bytes().decode("latin-1"), convert).encode("latin-1"))
            del item["/Group"]
            if "/ColorSpace" in item.Resources:
                del item.Resources["/ColorSpace"]
        elif isinstance(item, pikepdf.Dictionary) and "/ToUnicode" in item:
            item.ToUnicode.write(_one_letter(item.ToUnicode.read_bytes()))
    pdf.Root.PageMode = Name.UseOutlines if "/Outlines" in pdf.Root else Name.UseNone
    return saved(pdf, metadata, "screen")


def _right_to_left(pdf: Pdf, page: Any, content: str) -> str:
    """The content of a page with its lines made readable, and what they say in the structure of the file."""
    fonts = {name[1:]: font for name, font in page.Resources.Font.items()}
    programs = {name: bytes(font.DescendantFonts[0].FontDescriptor.FontFile2.read_bytes()) for name, font in fonts.items()}
    letters = {name: Letters(_texts(font), _widths(font)) for name, font in fonts.items()}
    content, spoken = readable(content, letters, lambda name, glyph: outline(programs[name], glyph))
    elements = dict(zip(*[iter(pdf.Root.StructTreeRoot.ParentTree.Nums)] * 2, strict=True))[page.StructParents]
    for number, text in spoken.items():
        if len(elements[number].K) == 1:
            elements[number].ActualText = String(text)
    return content


def _texts(font: Any) -> dict[int, str]:
    """The text of each glyph by the ToUnicode map that the engine writes."""
    pairs = re.findall(r"<([0-9a-fA-F]+)> <([0-9a-fA-F]+)>\n", font.ToUnicode.read_bytes().decode("ascii"))
    return {int(glyph, 16): bytes.fromhex(text).decode("utf-16-be") for glyph, text in pairs}


def _widths(font: Any) -> dict[int, float]:
    """The width of each glyph (ISO 32000-1, 9.7.4.3, the form `first [width …]`)."""
    runs = list(font.DescendantFonts[0].W)
    firsts, groups = runs[::2], runs[1::2]
    return {int(first) + n: float(w) for first, group in zip(firsts, groups, strict=True) for n, w in enumerate(group)}


def _trimmed(page: Any) -> Any:
    """The media of a screen page is its trim: nobody reads the bleed."""
    return Array([float(v) for v in page.get("/TrimBox", page.MediaBox)])


def saved(pdf: Pdf, metadata: Metadata, kind: str) -> bytes:
    """The bytes of a file with its metadata: the same input, the same bytes."""
    moment = f"{metadata.day:%Y-%m-%d}T00:00:00Z"
    pdf.Root.Lang = String(metadata.language)
    pdf.Root.Metadata = pdf.make_stream(_xmp(metadata, kind, moment), Type=Name.Metadata, Subtype=Name.XML)
    for key in list(pdf.docinfo.keys()):
        del pdf.docinfo[key]
    stamp = f"D:{metadata.day:%Y%m%d}000000Z"
    for key, value in {"Title": metadata.title, "Producer": PRODUCER, "CreationDate": stamp, "ModDate": stamp}.items():
        pdf.docinfo[f"/{key}"] = String(value)
    if kind == "press":
        pdf.docinfo["/Trapped"] = Name("/False")
    if "/ID" in pdf.trailer:
        del pdf.trailer["/ID"]
    out = io.BytesIO()
    pdf.save(
        out,
        deterministic_id=True,
        object_stream_mode=pikepdf.ObjectStreamMode.generate,
        compress_streams=True,
        min_version="1.7" if kind == "screen" else "1.6",
    )
    return out.getvalue()


_EXTENSION = """<rdf:li rdf:parseType="Resource"><pdfaSchema:schema>{title}</pdfaSchema:schema>\
<pdfaSchema:namespaceURI>{uri}</pdfaSchema:namespaceURI><pdfaSchema:prefix>{prefix}</pdfaSchema:prefix>\
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource"><pdfaProperty:name>{name}</pdfaProperty:name>\
<pdfaProperty:valueType>Text</pdfaProperty:valueType><pdfaProperty:category>internal</pdfaProperty:category>\
<pdfaProperty:description>{title}</pdfaProperty:description></rdf:li></rdf:Seq></pdfaSchema:property></rdf:li>"""


def _xmp(metadata: Metadata, kind: str, moment: str) -> bytes:
    """The XMP packet (ISO 16684-1), with the identification of the standards that the kind of file keeps."""
    identity = {
        "press": (
            '<rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"><pdfaid:part>2</pdfaid:part>'
            "<pdfaid:conformance>B</pdfaid:conformance></rdf:Description>"
            '<rdf:Description rdf:about="" xmlns:pdfxid="http://www.npes.org/pdfx/ns/id/">'
            "<pdfxid:GTS_PDFXVersion>PDF/X-4</pdfxid:GTS_PDFXVersion></rdf:Description>"
            '<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" '
            'xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">'
            "<pdfaExtension:schemas><rdf:Bag>"
            + _EXTENSION.format(
                title="PDF/X identification", uri="http://www.npes.org/pdfx/ns/id/", prefix="pdfxid", name="GTS_PDFXVersion"
            )
            + _EXTENSION.format(title="Adobe PDF", uri="http://ns.adobe.com/pdf/1.3/", prefix="pdf", name="Trapped")
            + "</rdf:Bag></pdfaExtension:schemas></rdf:Description>"
        ),
        "screen": (
            '<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"><pdfuaid:part>1</pdfuaid:part>'
            "</rdf:Description>"
        ),
        "office": "",
    }[kind]
    trapped = "<pdf:Trapped>False</pdf:Trapped>" if kind == "press" else ""
    identifier = uuid.uuid5(uuid.NAMESPACE_URL, f"{metadata.seed}|{kind}")
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/" '
        'xmlns:xmpMM="http://ns.adobe.com/xap/1.0/mm/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/">'
        "<dc:format>application/pdf</dc:format>"
        f'<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{escape(metadata.title)}</rdf:li></rdf:Alt></dc:title>'
        f"<dc:language><rdf:Bag><rdf:li>{metadata.language}</rdf:li></rdf:Bag></dc:language>"
        f"<xmp:CreateDate>{moment}</xmp:CreateDate><xmp:ModifyDate>{moment}</xmp:ModifyDate>"
        f"<xmp:MetadataDate>{moment}</xmp:MetadataDate><pdf:Producer>{PRODUCER}</pdf:Producer>{trapped}"
        f"<xmpMM:DocumentID>uuid:{identifier}</xmpMM:DocumentID><xmpMM:RenditionClass>default</xmpMM:RenditionClass>"
        f"<xmpMM:VersionID>1</xmpMM:VersionID></rdf:Description>{identity}</rdf:RDF></x:xmpmeta>"
        '<?xpacket end="r"?>'
    ).encode()
