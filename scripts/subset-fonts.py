"""Cuts the site's fonts to what its pages draw, so that the first page stays light.

    python scripts/subset-fonts.py FOLDER     (needs fontTools and brotli)

FOLDER holds the four variable fonts in whole, named as in src/styles/fonts (Literata 3.103, Atkinson Hyperlegible Next and Mono 2.001,
all under the SIL Open Font License, which allows it; the npm packages @fontsource-variable/* have them as *-latin-wght-*.woff2). Each becomes NAME.woff2 with ASCII, the letters of German and the site's
punctuation, and NAME-more.woff2 with the rest of Latin-1, which a page asks for only where it needs it (unicode-range in tokens.css).
Weights go from 400 to 700; the italic has one weight. Kerning is that of 400 at every weight, which spares a table as large as the
letters' own; Literata's italic, which stands in sentences only, is without the signs of code.
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
}
CORE = {*range(0x20, 0x7F), *map(ord, "\u00a0·×³ÄÖÜäöüßéï–—‘’‚“”„…↑↓−′″«»")}
CODE_SIGNS = set(map(ord, "#$%&*+/<>@[\\]^_`{|}~×³↑↓−′″"))
CORES = {
    "literata-italic": CORE - CODE_SIGNS,
    # The last of the characters that exist from the start, which programs and text write as code.
    "atkinson-mono": CORE | {ord("ÿ")},
}
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


def instance(file, weights):
    """The font with the weights, and kerning that does not vary."""
    font = instancer.instantiateVariableFont(TTFont(file), {"wght": weights})
    if isinstance(weights, tuple):
        font["GPOS"] = instancer.instantiateVariableFont(TTFont(file), {"wght": weights[0]})["GPOS"]
        # What GDEF knows of variation is about kerning only.
        gdef = font["GDEF"].table
        gdef.VarStore = None
        gdef.Version = 0x00010002 if getattr(gdef, "MarkGlyphSetsDef", None) else 0x00010000
    return font


def main(source):
    target = Path(__file__).parent.parent / "src" / "styles" / "fonts"
    for name, weights in FONTS.items():
        font = instance(Path(source) / f"{name}.woff2", weights)
        codes = set(font.getBestCmap())
        core = CORES.get(name, CORE)
        cut(font, codes & core, str(target / f"{name}.woff2"))
        cut(font, codes - core, str(target / f"{name}-more.woff2"))


main(sys.argv[1])
