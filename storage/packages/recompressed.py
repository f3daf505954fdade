"""Large pictures of an archive copy coded anew as JPEG, where the office wants smaller copies; scans stay untouched.

Measured (benchmarks/RESULTS.md): at 60 a colour scan of 1.1 MB a page takes a third and reads no worse. JPEG 2000
takes twenty times as long, and the checker of PDF/A does not know it. Leaves alone: pictures of one bit, inks, masks,
what is damaged, and what would not become a good deal smaller.
"""

from __future__ import annotations

from io import BytesIO

import pikepdf
from pikepdf import Array, Name, PdfImage, Stream

from storage.packages.picture_stream import DAMAGE

_LARGE = 250_000
"""dots: a quarter of an A4 page at 150 dpi; logos and signatures stay as they are"""
_WORTH = 0.8
"""of its bytes a picture may keep at most, else it stays as it is: every coding loses a little"""
_MODES = {"/DeviceGray": "L", "/DeviceRGB": "RGB", 1: "L", 3: "RGB"}
"""by the name of a color space, or the components of a profile"""
_PECULIAR = ("/SMask", "/Mask", "/Decode", "/ImageMask", "/SMaskInData")


def recompress(page: pikepdf.Page, quality: int) -> bool:
    """Code the large pictures of a page anew in place; whether any was."""
    found = [_recompress(image, quality) for image in page.get_images().values() if isinstance(image, Stream)]
    return any(found)


def _recompress(image: Stream, quality: int) -> bool:
    mode = _mode(image)
    if mode is None:
        return False
    try:
        picture = PdfImage(image).as_pil_image()
        if picture.mode != mode or picture.size != (int(image.Width), int(image.Height)):
            return False
        file = BytesIO()
        picture.save(file, "JPEG", quality=quality, optimize=True)
    except (pikepdf.PikepdfError, *DAMAGE):
        return False
    if len(file.getvalue()) > _WORTH * len(image.read_raw_bytes()):
        return False
    image.write(file.getvalue(), filter=Name.DCTDecode)
    return True


def _mode(image: Stream) -> str | None:
    """Pillow's name of how the pixels are kept; None where the picture is to be left alone."""
    if any(key in image for key in _PECULIAR) or int(image.get("/BitsPerComponent", 8)) != 8:
        return None
    if int(image.Width) * int(image.Height) < _LARGE or str(image.get("/Filter", "")) == "/JPXDecode":
        return None
    space = image.get("/ColorSpace")
    if isinstance(space, Array) and len(space) == 2 and space[0] == Name.ICCBased and isinstance(space[1], Stream):
        return _MODES.get(int(space[1].get("/N", 0)))
    return _MODES.get(str(space))
