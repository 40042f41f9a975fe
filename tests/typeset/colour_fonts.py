"""Fonts of our own with emoji in colours: as bitmaps (sbix), and as layers of outlines (COLR 0 and 1)."""

import io

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import newTable
from fontTools.ttLib.tables.sbixGlyph import Glyph
from fontTools.ttLib.tables.sbixStrike import Strike
from PIL import Image, ImageDraw

RED, GREEN = (220, 30, 40), (30, 160, 60)
FACE, HEART = 0x1F600, 0x2764
_EM, _STRIKE = 1000, 96


def _square(left, bottom, right, top):
    pen = TTGlyphPen(None)
    pen.moveTo((left, bottom))
    for point in ((left, top), (right, top), (right, bottom)):
        pen.lineTo(point)
    pen.closePath()
    return pen.glyph()


def _builder(layers=()):
    names = [".notdef", "face", "heart", *layers]
    build = FontBuilder(_EM, isTTF=True)
    build.setupGlyphOrder(names)
    build.setupCharacterMap({FACE: "face", HEART: "heart"})
    build.setupGlyf({name: _square(80, -120, 1120, 920) for name in names})
    build.setupHorizontalMetrics(dict.fromkeys(names, (1200, 80)))
    build.setupHorizontalHeader(ascent=950, descent=-250)
    build.setupNameTable({"familyName": "Test Emoji", "styleName": "Regular"})
    build.setupOS2()
    build.setupPost()
    return build


def write_layers(path, version=0):
    """Write a font whose face is a red square with a green one in it."""
    build = _builder(("red", "green"))
    build.font["glyf"]["green"] = _square(400, 200, 800, 600)
    layers = {name: [("red", 0), ("green", 1)] for name in ("face", "heart")}
    if version:
        paint = {
            "Format": 10,
            "Paint": {"Format": 2, "PaletteIndex": 0, "Alpha": 1.0},
            "Glyph": "red",
        }
        layers = dict.fromkeys(("face", "heart"), paint)
    build.setupCOLR(layers, version=version)
    build.setupCPAL([[tuple(c / 255 for c in (*colour, 255)) for colour in (RED, GREEN)]])
    build.save(path)
    return path


def write_bitmaps(path):
    """Write a font whose face is a picture of a red disc, at one size."""
    build = _builder()
    picture = Image.new("RGBA", (_STRIKE, _STRIKE), (0, 0, 0, 0))
    ImageDraw.Draw(picture).ellipse((4, 4, _STRIKE - 5, _STRIKE - 5), fill=(*RED, 255))
    stream = io.BytesIO()
    picture.save(stream, "PNG")
    strike = Strike(ppem=_STRIKE, resolution=72)
    for name in build.font.getGlyphOrder():
        data = stream.getvalue() if name in ("face", "heart") else None
        strike.glyphs[name] = Glyph(
            glyphName=name, graphicType="png " if data else None, imageData=data
        )
    table = newTable("sbix")
    table.strikes = {_STRIKE: strike}
    build.font["sbix"] = table
    build.save(path)
    return path
