"""An unpacked `lucide-static` in, the icons that our words ask for out: `python -m tools.icons FOLDER`.

Each icon becomes paths on a grid of 24: what lucide writes as circles, lines and rectangles too.
"""

import json
import sys
import tomllib
from pathlib import Path
from xml.etree import ElementTree as ET

ICONS = Path(__file__).parent.parent / "assets" / "icons"


def path_of(node: "ET.Element") -> str:
    """Return an element of an SVG file as the `d` of a path."""
    name, said = node.tag.rpartition("}")[2], node.attrib
    number = {key: float(said.get(key, 0)) for key in ("x", "y", "cx", "cy", "r", "rx", "ry", "x1", "y1", "x2", "y2", "width", "height")}  # fmt: skip
    if name == "path":
        return said["d"]
    if name in ("circle", "ellipse"):
        rx, ry = (number["r"],) * 2 if name == "circle" else (number["rx"], number["ry"])
        left, y = number["cx"] - rx, number["cy"]
        return (
            f"M{left:g} {y:g}a{rx:g} {ry:g} 0 1 0 {2 * rx:g} 0a{rx:g} {ry:g} 0 1 0 {-2 * rx:g} 0z"
        )
    if name == "line":
        return f"M{number['x1']:g} {number['y1']:g}L{number['x2']:g} {number['y2']:g}"
    if name in ("polyline", "polygon"):
        return f"M{said['points']}{'z' if name == 'polygon' else ''}"
    if name == "rect":
        x, y, w, h = (number[key] for key in ("x", "y", "width", "height"))
        r = min(number["rx"] or number["ry"], w / 2, h / 2)
        arc = f"a{r:g} {r:g} 0 0 1 "
        return (
            f"M{x + r:g} {y:g}h{w - 2 * r:g}{arc}{r:g} {r:g}v{h - 2 * r:g}{arc}{-r:g} {r:g}"
            f"h{2 * r - w:g}{arc}{-r:g} {-r:g}v{2 * r - h:g}{arc}{r:g} {-r:g}z"
        )
    raise ValueError(name)


def main(folder: Path) -> None:
    """Write `lucide.json` and its licence."""
    names = tomllib.loads((ICONS / "words.toml").read_text("utf-8"))
    version = json.loads((folder / "package.json").read_text("utf-8"))["version"]
    found = {
        name: [path_of(node) for node in ET.parse(folder / "icons" / f"{name}.svg").getroot()]  # noqa: S314
        for name in sorted(names)
    }
    lines = [f"{json.dumps(name)}: {json.dumps(paths)}" for name, paths in found.items()]
    (ICONS / "lucide.json").write_text("{\n" + ",\n".join(lines) + "\n}\n", "utf-8")
    head = f"lucide.json is made from lucide-static {version} (https://lucide.dev) by tools/icons.py.\n\n"
    (ICONS / "LICENSE.txt").write_text(head + (folder / "LICENSE").read_text("utf-8"), "utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
