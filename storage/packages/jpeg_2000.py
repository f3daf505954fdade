"""JPEG 2000 pictures of scans: which of them a PDF/A-2 may hold as they are (ISO 19005-2, 6.2.8.3).

Reads the head of the file alone (ISO 15444-1 Annex I), never the picture. What it does not know, it calls unfit.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

import pikepdf
from pikepdf import Array, Name, Stream

_SIGNATURE = b"\x00\x00\x00\x0cjP  \r\n\x87\n"
_GREY, _SRGB, _YCC = 17, 16, 18
_ENUMERATED, _PROFILE = 1, 2
_SCREEN = (1, 3)
_VARYING = 0xFF
"""in place of a depth: the components have different ones"""
_MOST_BITS = 38
_MOST_BOXES = 64


def pictures(pdf: pikepdf.Pdf) -> list[Stream]:
    """All JPEG 2000 pictures of a document."""
    streams = (found for found in pdf.objects if isinstance(found, Stream))
    return [stream for stream in streams if stream.get("/Filter") == Name.JPXDecode]


def fits(stream: Stream) -> bool:
    """Whether the picture may stay in a PDF/A-2 with colors of a screen: grey or RGB, each component as deep."""
    if stream.get("/SMaskInData", 0) != 0:
        return False
    try:
        return _fits(stream.read_raw_bytes(), _components(stream))
    except (struct.error, IndexError):
        return False


def stand_in(stream: Stream) -> None:
    """Put a dot without a code in the picture's place, so that all else of a document can be checked."""
    space = stream.get("/ColorSpace", Name.DeviceGray)
    stream.ColorSpace = space
    stream.Width = stream.Height = 1
    stream.BitsPerComponent = 8
    stream.write(bytes(4))


def _components(stream: Stream) -> tuple[int, ...]:
    """How many components the picture may have by what the document says of its colors."""
    space = stream.get("/ColorSpace")
    if space is None:
        return 1, 3
    if isinstance(space, Array) and len(space) == 2 and space[0] == Name.ICCBased and isinstance(space[1], Stream):
        return tuple(number for number in (1, 3) if space[1].get("/N") == number)
    return {"/DeviceGray": (1,), "/DeviceRGB": (3,)}.get(str(space), ())


def _fits(data: bytes, allowed: tuple[int, ...]) -> bool:
    if not data.startswith(_SIGNATURE):
        return False
    head = next((body for kind, body in _boxes(data, 0, len(data)) if kind == b"jp2h"), b"")
    components, depth = 0, _VARYING
    colors: list[bytes] = []
    for kind, body in _boxes(head, 0, len(head)):
        if kind == b"ihdr":
            components, depth = struct.unpack(">8xHB", body[:11])
        elif kind == b"colr":
            colors.append(body)
        elif kind in (b"pclr", b"cdef", b"cmap"):
            return False
    if (
        components not in allowed
        or components not in _SCREEN
        or depth == _VARYING
        or (depth & 0x7F) + 1 > _MOST_BITS
        or len(colors) != 1
    ):
        return False
    return _screen(colors[0], components)


def _screen(color: bytes, components: int) -> bool:
    """Whether a color specification is that of a screen, with as many components."""
    method = color[0]
    if method == _ENUMERATED:
        (space,) = struct.unpack(">I", color[3:7])
        return space in ((_GREY,) if components == 1 else (_SRGB, _YCC))
    if method == _PROFILE:
        return color[3 + 16 : 3 + 20] == (b"GRAY" if components == 1 else b"RGB ")
    return False


def _boxes(data: bytes, start: int, end: int) -> Iterator[tuple[bytes, bytes]]:
    """Kinds and contents of the boxes in a row."""
    for _ in range(_MOST_BOXES):
        if start + 8 > end:
            return
        length, kind = struct.unpack(">I4s", data[start : start + 8])
        head = 8
        if length == 1:
            (length,) = struct.unpack(">Q", data[start + 8 : start + 16])
            head = 16
        stop = end if length == 0 else start + length
        if stop < start + head or stop > end:
            raise IndexError
        yield kind, data[start + head : stop]
        start = stop
