"""Makes storage/packages/fonts/invisible.ttf: one blank glyph, half as wide as high, for text that only machines see.

Run `python -m scripts.invisible_font` after changing it; the same bytes come out every time.
"""

from __future__ import annotations

from pathlib import Path

from fontTools.fontBuilder import FontBuilder
from fontTools.ttLib.tables._c_m_a_p import CmapSubtable
from fontTools.ttLib.tables._g_l_y_f import Glyph

UNITS, ADVANCE, ASCENT, DESCENT = 1000, 500, 800, -200
_EPOCH = 3_800_000_000
"""a fixed moment, in seconds since 1904, so that the file does not change"""


def main() -> None:
    """Write the font."""
    builder = FontBuilder(UNITS, isTTF=True)
    builder.setupGlyphOrder([".notdef", "blank"])
    builder.setupCharacterMap({})
    builder.setupGlyf({".notdef": Glyph(), "blank": Glyph()})
    builder.setupHorizontalMetrics({".notdef": (ADVANCE, 0), "blank": (ADVANCE, 0)})
    builder.setupHorizontalHeader(ascent=ASCENT, descent=DESCENT)
    builder.setupPost(keepGlyphNames=False)
    # of no use inside a PDF (ISO 32000-1, 9.9), where every copy carries the font
    del builder.font["post"]
    # one map and no more, as PDF/A wants of a font without known letters (ISO 19005-2, 6.2.11.6)
    codes = CmapSubtable.newSubtable(0)
    codes.platformID, codes.platEncID, codes.language = 1, 0, 0
    codes.cmap = dict.fromkeys(range(1, 256), "blank")
    builder.font["cmap"].tables = [codes]
    builder.font["head"].created = builder.font["head"].modified = _EPOCH
    builder.font.recalcTimestamp = False
    builder.save(Path(__file__).parent.parent / "storage" / "packages" / "fonts" / "invisible.ttf")


if __name__ == "__main__":
    main()
