"""PDFs as programs make them that never thought of an archive, each with one trouble, made on the spot."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, String

from tests.made_scans import WHOLE_PAGE, add_page, jpeg, pdf_bytes, picture

_LETTERS = WHOLE_PAGE + b" BT /Letters 18 Tf 99 700 Td (DON DE NGHI) Tj ET"
_SQUARE = b" 0.2 0.4 0.6 rg 100 100 200 200 re f"


def _page(pdf: Pdf, content: bytes = WHOLE_PAGE) -> pikepdf.Object:
    return add_page(pdf, jpeg(picture("RGB")), content)


def letters_without_font() -> bytes:
    pdf = pikepdf.new()
    _page(pdf, _LETTERS)
    return pdf_bytes(pdf)


def letters_without_font_two_bytes() -> bytes:
    """As Word writes Vietnamese when told not to embed."""
    pdf = pikepdf.new()
    page = _page(pdf, WHOLE_PAGE + b" BT /Wide 18 Tf 99 700 Td <004800490050> Tj ET")
    letters = Dictionary(
        Type=Name.Font, Subtype=Name.CIDFontType2, BaseFont=Name.TimesNewRoman, DW=500, CIDToGIDMap=Name.Identity,
        CIDSystemInfo=Dictionary(Registry=b"Adobe", Ordering=b"Identity", Supplement=0),
        FontDescriptor=Dictionary(
            Type=Name.FontDescriptor, FontName=Name.TimesNewRoman, Flags=4, FontBBox=Array([0, 0, 999, 999]),
            ItalicAngle=0, Ascent=800, Descent=-200, CapHeight=700, StemV=80,
        ),
    )  # fmt: skip
    page.Resources.Font.Wide = Dictionary(
        Type=Name.Font, Subtype=Name.Type0, BaseFont=Name.TimesNewRoman, Encoding=Name("/Identity-H"),
        DescendantFonts=Array([pdf.make_indirect(letters)]),
    )  # fmt: skip
    return pdf_bytes(pdf)


def script() -> bytes:
    pdf = pikepdf.new()
    page = _page(pdf)
    page.AA = Dictionary(O=Dictionary(S=Name.JavaScript, JS=String("app.alert(1)")))
    pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=String("app.alert(2)"))
    named = Dictionary(Names=Array([String("x"), Dictionary(S=Name.JavaScript, JS=String("app.alert(3)"))]))
    pdf.Root.Names = Dictionary(JavaScript=named)
    return pdf_bytes(pdf)


def owner_password() -> bytes:
    pdf = pikepdf.new()
    _page(pdf)
    allowed = pikepdf.Permissions(extract=False, print_highres=False, print_lowres=False, modify_other=False)
    return pdf_bytes(pdf, encryption=pikepdf.Encryption(owner="chủ", user="", allow=allowed))


def old_owner_password() -> bytes:
    pdf = pikepdf.new()
    _page(pdf)
    return pdf_bytes(pdf, encryption=pikepdf.Encryption(owner="owner", user="", R=3, aes=False, metadata=False))


def soft_mask() -> bytes:
    pdf = pikepdf.new()
    page = _page(pdf, WHOLE_PAGE + b" q 300 0 0 300 100 300 cm /Veil Do Q")
    mask = pdf.make_stream(
        bytes(range(256)), Type=Name.XObject, Subtype=Name.Image, Width=16, Height=16, ColorSpace=Name.DeviceGray,
        BitsPerComponent=8,
    )  # fmt: skip
    page.Resources.XObject.Veil = pdf.make_stream(
        b"\x60" * 768, Type=Name.XObject, Subtype=Name.Image, Width=16, Height=16, ColorSpace=Name.DeviceRGB,
        BitsPerComponent=8, SMask=mask,
    )  # fmt: skip
    return pdf_bytes(pdf)


def unknown_blend() -> bytes:
    pdf = pikepdf.new()
    page = _page(pdf, WHOLE_PAGE + b" /Blend gs" + _SQUARE)
    page.Resources.ExtGState = Dictionary(Blend=Dictionary(Type=Name.ExtGState, ca=0.5, BM=Name.Sparkling))
    return pdf_bytes(pdf)


def ink_blend() -> bytes:
    """A transparency group in the colors of a printing press."""
    pdf = pikepdf.new()
    page = _page(pdf, WHOLE_PAGE + b" /Blend gs 0 1 1 0 k 100 100 200 200 re f")
    page.Group = Dictionary(S=Name.Transparency, CS=Name.DeviceCMYK)
    page.Resources.ExtGState = Dictionary(Blend=Dictionary(Type=Name.ExtGState, ca=0.5, BM=Name.Multiply))
    return pdf_bytes(pdf)


def inks() -> bytes:
    pdf = pikepdf.new()
    _page(pdf, WHOLE_PAGE + b" 0 1 1 0 k 100 100 200 200 re f")
    return pdf_bytes(pdf)


def attachments() -> bytes:
    pdf = pikepdf.new()
    page = _page(pdf)
    pdf.attachments["bang_tinh.xlsx"] = pikepdf.AttachedFileSpec(pdf, b"PK not a book", filename="bang_tinh.xlsx")
    file = pdf.make_stream(b"MZ a program", Type=Name.EmbeddedFile)
    spec = Dictionary(Type=Name.Filespec, F=String("a.exe"), EF=Dictionary(F=file))
    page.Annots = Array([pdf.make_indirect(Dictionary(
        Type=Name.Annot, Subtype=Name.FileAttachment, Rect=Array([20, 20, 40, 40]), FS=spec
    ))])  # fmt: skip
    return pdf_bytes(pdf)


def form_of_xml() -> bytes:
    """An XFA form with a filled-in field in it, as tax and business registration portals make them."""
    pdf = pikepdf.new()
    page = _page(pdf)
    letters = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    field = pdf.make_indirect(Dictionary(
        Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, T=String("ten"), V=String("TRAN THI B"), F=4,
        Rect=Array([100, 600, 300, 630]), DA=String("/Helv 14 Tf 0 g"),
        AA=Dictionary(K=Dictionary(S=Name.JavaScript, JS=String("event.rc = false"))),
    ))  # fmt: skip
    page.Annots = Array([field])
    packet = pdf.make_stream(b"<xdp:xdp xmlns:xdp='http://ns.adobe.com/xdp/'/>")
    pdf.Root.AcroForm = Dictionary(
        Fields=Array([field]), XFA=packet, NeedAppearances=True, DR=Dictionary(Font=Dictionary(Helv=letters)),
        DA=String("/Helv 14 Tf 0 g"),
    )  # fmt: skip
    return pdf_bytes(pdf)


def layers() -> bytes:
    pdf = pikepdf.new()
    page = _page(pdf, WHOLE_PAGE + b" /OC /Hidden BDC" + _SQUARE + b" EMC")
    layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String("in")))
    page.Resources.Properties = Dictionary(Hidden=layer)
    pdf.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=Dictionary(OFF=Array([layer])))
    return pdf_bytes(pdf)


def forbidden_packing() -> bytes:
    """Steps packed as LZW, which PDF/A forbids, and a curve for the printer."""
    pdf = pikepdf.new()
    page = _page(pdf, WHOLE_PAGE + b" /Curve gs" + _SQUARE)
    curve = Dictionary(FunctionType=2, Domain=Array([0, 1]), N=1, C0=Array([1]), C1=Array([0]))
    page.Resources.ExtGState = Dictionary(Curve=Dictionary(Type=Name.ExtGState, TR=curve))
    return pdf_bytes(pdf)


def jpeg_2000(mode: str = "RGB", code: bytes | None = None, **more: Any) -> bytes:
    """A picture of JPEG 2000, as some scanners make them."""
    file = BytesIO()
    picture("RGB").convert(mode).save(file, "JPEG2000")
    pdf = pikepdf.new()
    add_page(pdf, file.getvalue() if code is None else code, Filter=Name.JPXDecode, **more)
    return pdf_bytes(pdf)


def bare_jpeg_2000() -> bytes:
    """The code without the file around it, which says nothing of its colors."""
    file = BytesIO()
    picture("RGB").save(file, "JPEG2000", no_jp2=True)
    return jpeg_2000(code=file.getvalue())


TROUBLES: tuple[Callable[[], bytes], ...] = (
    letters_without_font, letters_without_font_two_bytes, script, owner_password, old_owner_password, soft_mask,
    unknown_blend, ink_blend, inks, attachments, form_of_xml, layers, forbidden_packing, jpeg_2000, bare_jpeg_2000,
)  # fmt: skip
