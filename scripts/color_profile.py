"""Makes storage/packages/colors/srgb.icc: the color space sRGB (IEC 61966-2-1) in as few bytes as ICC.1:2010 allows.

Run `python -m scripts.color_profile` after changing it; the same bytes come out every time. Every archive copy carries
the profile: curves are five numbers each instead of tables, and no tag is there that the standard does not ask for.
"""

from __future__ import annotations

import struct
from pathlib import Path

_D50 = (0.9642, 1.0, 0.8249)
_RED, _GREEN, _BLUE = (0.4361, 0.2225, 0.0139), (0.3851, 0.7169, 0.0971), (0.1431, 0.0606, 0.7141)
"""the primaries, adapted from D65 to D50 as Bradford did it"""
_ADAPTED = (1.0479, 0.0229, -0.0502, 0.0296, 0.9905, -0.0171, -0.0092, 0.0151, 0.7517)
_CURVE = (2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)
"""of IEC 61966-2-1, as a function of type 3"""


def profile() -> bytes:
    """The profile."""
    white, curve = _numbers(b"XYZ ", _D50), _numbers(b"para\0\0\0\0\0\3\0\0", _CURVE)
    name = _text("sRGB, CC0")
    tags = {
        b"desc": name, b"cprt": name, b"wtpt": white, b"chad": _numbers(b"sf32", _ADAPTED),
        b"rXYZ": _numbers(b"XYZ ", _RED), b"gXYZ": _numbers(b"XYZ ", _GREEN), b"bXYZ": _numbers(b"XYZ ", _BLUE),
        b"rTRC": curve, b"gTRC": curve, b"bTRC": curve,
    }  # fmt: skip
    places: dict[bytes, int] = {}
    body, begin = b"", 128 + 4 + 12 * len(tags)
    for tag in tags.values():
        if tag not in places:
            places[tag] = begin + len(body)
            body += tag
    table = struct.pack(">I", len(tags))
    table += b"".join(struct.pack(">4sII", sign, places[tag], len(tag)) for sign, tag in tags.items())
    header = struct.pack(
        ">I4xI4s4s4s6H4s28xIII48x", begin + len(body), 0x04200000, b"mntr", b"RGB ", b"XYZ ", 2026, 1, 1, 0, 0, 0,
        b"acsp", *(_fixed(number) for number in _D50),
    )  # fmt: skip
    return header + table + body


def main() -> None:
    """Write the profile."""
    target = Path(__file__).parent.parent / "storage" / "packages" / "colors" / "srgb.icc"
    target.write_bytes(profile())


def _fixed(number: float) -> int:
    return round(number * 65536) & 0xFFFFFFFF


def _numbers(kind: bytes, numbers: tuple[float, ...]) -> bytes:
    return kind.ljust(8, b"\0") + b"".join(struct.pack(">I", _fixed(number)) for number in numbers)


def _text(text: str) -> bytes:
    data = text.encode("utf-16-be")
    tag = struct.pack(">4s4xII4sII", b"mluc", 1, 12, b"enUS", len(data), 28) + data
    return tag.ljust(-(-len(tag) // 4) * 4, b"\0")


if __name__ == "__main__":
    main()
