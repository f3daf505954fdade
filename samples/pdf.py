"""Writes scanned pages as a PDF: one image a page, placed to its true size, and nothing else.

Refuses dates, ids and names in the file: the same pages give the same bytes.
"""

from __future__ import annotations

from collections.abc import Sequence

from samples.scanner import ScannedPage

_COLORS = {"RGB": "/DeviceRGB /BitsPerComponent 8", "L": "/DeviceGray /BitsPerComponent 8",
           "1": "/DeviceGray /BitsPerComponent 1"}  # fmt: skip


def _image(page: ScannedPage) -> bytes:
    coding = "/Filter /DCTDecode"
    if page.mode == "1":
        terms = f"/K -1 /Columns {page.width} /Rows {page.height} /BlackIs1 true"
        coding = f"/Filter /CCITTFaxDecode /DecodeParms << {terms} >>"
    head = (
        f"<< /Type /XObject /Subtype /Image /Width {page.width} /Height {page.height} "
        f"/ColorSpace {_COLORS[page.mode]} {coding} /Length {len(page.image)} >>"
    )
    return head.encode() + b"\nstream\n" + page.image + b"\nendstream"


def pdf_of(pages: Sequence[ScannedPage]) -> bytes:
    """The bytes of a PDF 1.4 file."""
    kids = " ".join(f"{3 + 3 * place} 0 R" for place in range(len(pages)))
    bodies = [b"<< /Type /Catalog /Pages 2 0 R >>", f"<< /Type /Pages /Count {len(pages)} /Kids [{kids}] >>".encode()]
    for place, page in enumerate(pages):
        width, height = (round(side * 72 / page.dpi, 2) for side in (page.width, page.height))
        own = 3 + 3 * place
        drawing = f"{width} 0 0 {height} 0 0 cm /Scan Do".encode()
        bodies.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {width} {height}] /Contents {own + 1} 0 R "
            f"/Resources << /XObject << /Scan {own + 2} 0 R >> >> >>".encode()
        )
        bodies.append(f"<< /Length {len(drawing)} >>\nstream\n".encode() + drawing + b"\nendstream")
        bodies.append(_image(page))
    return _numbered(bodies)


def _numbered(bodies: Sequence[bytes]) -> bytes:
    file, places = bytearray(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n"), []
    for number, body in enumerate(bodies, 1):
        places.append(len(file))
        file += f"{number} 0 obj\n".encode() + body + b"\nendobj\n"
    start = len(file)
    file += f"xref\n0 {len(bodies) + 1}\n0000000000 65535 f \n".encode()
    file += b"".join(f"{place:010d} 00000 n \n".encode() for place in places)
    file += f"trailer\n<< /Size {len(bodies) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n".encode()
    return bytes(file)
