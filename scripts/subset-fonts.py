"""Cuts the site's fonts to what its pages draw, so that the first page stays light.

    python scripts/subset-fonts.py FOLDER     (needs fontTools and brotli)

FOLDER holds the five variable fonts in whole, named as in src/styles/fonts (Literata 3.103, Atkinson Hyperlegible Next and Mono 2.001,
all under the SIL Open Font License, which allows it). Each becomes NAME.woff2 with ASCII, the letters of German and the site's
punctuation, and NAME-more.woff2 with the rest of Latin-1, which a page asks for only where it needs it (unicode-range in tokens.css).
Weights go from 400 to 700; the italics have one weight.
"""

import io
import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

FONTS = {
    "literata": (400, 700),
    "literata-italic": 400,
    "atkinson-next": (400, 700),
    "atkinson-mono": (400, 700),
    "atkinson-mono-italic": 400,
}
CORE = {*range(0x20, 0x7F), *map(ord, "\u00a0·×³ÄÖÜäöüßéï–—‘’‚“”„…↑↓−′″«»")}
FEATURES = ["kern", "mark", "mkmk", "liga", "calt", "ccmp", "locl", "rlig"]


def cut(font, codes, target):
    options = subset.Options(layout_features=FEATURES, hinting=False, flavor="woff2", name_IDs=[0, 1, 2, 5])
    options.drop_tables += ["vhea", "vmtx"]
    copy = io.BytesIO()
    font.save(copy)
    part = TTFont(copy)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=codes)
    subsetter.subset(part)
    subset.save_font(part, target, options)
    print(target, Path(target).stat().st_size)


def main(source):
    target = Path(__file__).parent.parent / "src" / "styles" / "fonts"
    for name, weights in FONTS.items():
        font = instancer.instantiateVariableFont(TTFont(Path(source) / f"{name}.woff2"), {"wght": weights})
        codes = set(font.getBestCmap())
        cut(font, codes & CORE, str(target / f"{name}.woff2"))
        cut(font, codes - CORE, str(target / f"{name}-more.woff2"))


main(sys.argv[1])
