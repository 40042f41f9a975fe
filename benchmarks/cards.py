"""What a quote card costs: the same texts drawn by us and by others, CPU milliseconds a card.

    python -m benchmarks.cards [CARDS]                       ours, and naive Pillow
    python -m benchmarks --only cards                        fetches typst, takumi, and satori with resvg
    pip install playwright                                   adds a warm Chromium, if one is installed

Every renderer draws the same CARDS different quotes (30) of 1080×1440 px to PNG bytes: a slanted
gradient, a panel with round corners and a soft shadow, the quote, its source. Ours are composed by eight
voices, with a keyword set apart, ornaments and textures and the foot of a series: a series of one voice
after the other, as packs are made, and once more with another voice for every card ("mixed"). Before that
each draws others of the same words, so that its caches are warm. typst has no shadows, and satori's takes
resvg seconds: those two draw none. Ours sets lines by CLREQ; the others set them as they do.
The renderers take turns for three rounds, a third of the quotes in each; the best round of each
counts. CPU time is counted, of all processes that take part, because wall time says more about the
machine's other work. Peers that are not installed are left out.

Then what ours costs cold: a fresh process and its first card, and all twelve cards of a pack.
"""

import argparse
import io
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from html import escape
from importlib.util import find_spec
from itertools import count
from pathlib import Path
from statistics import median

from benchmarks.figures import Figure, add_json, tell

HERE = Path(__file__).resolve().parent
PEERS = Path(os.environ.get("REPURPOSE_PEERS", HERE.parent / "build" / "peers"))
WIDE, HIGH = 1080, 1440
ROUNDS = 3
THEMES = (  # one of each voice
    "brutalist", "ink", "warm", "magazine", "journal", "minimal", "newsroom", "tech-dark",
)  # fmt: skip
SOURCE = "慢慢走，比较快：一座小城怎样用十年种出一片森林"
PARTS = (
    "种树的人常说，最好的时间是十年前，其次是现在。",
    "可真正难的不是开始，而是在看不见树荫的九年里，依然每天浇水。",
    "他们把浇水变成邻居之间的约定：谁家孩子出生，谁就认领一棵。",
    "这笔142.9亿元的账单没有人寄来，账单上的名字却越来越多。",
    "“我们不是在等一片森林，”护林员说，“我们就是森林。”",
    "2026年春天，第35%的荒坡第一次在卫星图上变成了绿色。",
)


def quotes(count: int) -> list[str]:
    """Return so many quotes of about sixty characters, different ones up to thirty."""
    return [PARTS[k % 6] + PARTS[(k + 1 + k // 6) % 6] for k in range(count)]


def warming() -> list[str]:
    """Return six quotes that are none of the first thirty: a part twice."""
    return [part + part for part in PARTS]


def font_file() -> str:
    from pylopdf_fonts_zh_cn import sans_path

    return str(sans_path())


def timed(draw: Callable[[str], bytes], texts: Sequence[str]) -> tuple[float, int]:
    """Return CPU milliseconds a card (median) and the bytes of the last, in this process."""
    for text in warming():
        draw(text)
    spent, size = [], 0
    for text in texts:
        start = time.process_time()
        size = len(draw(text))
        spent.append((time.process_time() - start) * 1000)
    return median(spent), size


def ours(texts: Sequence[str], *, mixed: bool = False) -> tuple[float, int]:
    from repurpose.cards import Card, draw_card
    from repurpose.ink import encode_png
    from repurpose.themes import load_theme
    from repurpose.typeset import find_fonts

    themes, fonts = [load_theme(name) for name in THEMES], find_fonts(system=False)
    turn, each = count(), 1 if mixed else len(texts) + 2 * len(warming())

    def draw(text: str) -> bytes:
        number = next(turn)
        theme, page = themes[number // each % len(themes)], number % 7 + 2
        at = text.find("，") + 1
        card = Card(
            "quote", text=text, source=SOURCE, page=f"{page}/9", keywords=(("text", at, at + 4),)
        )
        return encode_png(draw_card(card, theme, "xiaohongshu", fonts).canvas)

    if mixed:
        for text in warming():  # every theme on every page: grounds and devices are drawn once
            for _ in range(len(themes) * 7 // len(warming()) + 1):
                draw(text)
        return timed(draw, texts)
    series = []
    for _ in themes:
        for text in warming():
            draw(text)
        series.append(timed(draw, texts))  # which draws those to warm up with again
    return median(cost for cost, _ in series), round(median(size for _, size in series))


def naive_pillow(texts: Sequence[str]) -> tuple[float, int]:
    """As cards are commonly drawn: everything anew, a greedy wrap, PNG as Pillow writes it."""
    import numpy as np
    from PIL import Image, ImageDraw, ImageFilter, ImageFont

    def draw(text: str) -> bytes:
        down, across = np.mgrid[0:HIGH, 0:WIDE]
        ramp = ((down / HIGH + across / WIDE) / 2)[:, :, None]
        first, last = np.array([255, 233, 212.0]), np.array([255, 201, 166.0])
        picture = Image.fromarray((first + (last - first) * ramp).astype("uint8"))
        shadow = Image.new("L", (WIDE, HIGH), 0)
        ImageDraw.Draw(shadow).rounded_rectangle((60, 84, WIDE - 60, HIGH - 36), 43, fill=51)
        picture.paste("#38251a", mask=shadow.filter(ImageFilter.GaussianBlur(32)))
        pen = ImageDraw.Draw(picture)
        pen.rounded_rectangle((60, 60, WIDE - 60, HIGH - 60), 43, fill="#fffdf9")
        font = ImageFont.truetype(font_file(), 62)
        lines, line = [], ""
        for char in text:
            if font.getlength(line + char) > 780:
                lines.append(line)
                line = ""
            line += char
        for k, shown in enumerate([*lines, line]):
            pen.text((146, 330 + k * 101), shown, font=font, fill="#38251a")
        pen.text((146, 1290), SOURCE, font=ImageFont.truetype(font_file(), 26), fill="#6a5242")
        file = io.BytesIO()
        picture.save(file, "PNG")
        return file.getvalue()

    return timed(draw, texts)


def with_typst(texts: Sequence[str]) -> tuple[float, int]:
    import typst

    folder = PEERS / "typst"
    folder.mkdir(parents=True, exist_ok=True)
    page = folder / "card.typ"
    page.write_text(
        "#set page(width: 1080pt, height: 1440pt, margin: 0pt,"
        ' fill: gradient.linear(rgb("#ffe9d4"), rgb("#ffc9a6"), angle: 55deg))\n'
        '#set text(font: "Noto Sans SC", lang: "zh", region: "cn", size: 62pt,'
        ' fill: rgb("#38251a"))\n#set par(leading: 0.64em, justify: true)\n'
        "#place(dx: 60pt, dy: 60pt, rect(width: 960pt, height: 1320pt, radius: 43pt,"
        ' fill: rgb("#fffdf9")))\n'
        "#place(dx: 146pt, dy: 330pt, box(width: 788pt, sys.inputs.text))\n"
        f'#place(dx: 146pt, dy: 1290pt, text(size: 26pt, fill: rgb("#6a5242"))[{SOURCE}])\n',
        "utf-8",
    )
    compiler = typst.Compiler(str(page), font_paths=[str(Path(font_file()).parent)])

    def draw(text: str) -> bytes:
        return bytes(compiler.compile(format="png", ppi=72.0, sys_inputs={"text": text}))

    return timed(draw, texts)


def with_node(texts: Sequence[str], name: str) -> tuple[float, int]:
    job = {
        "peers": str(PEERS),
        "name": name,
        "font": font_file(),
        "texts": list(texts),
        "warming": warming(),
        "source": SOURCE,
    }
    done = subprocess.run(
        ["node", str(HERE / "cards_peers.mjs")],
        input=json.dumps(job),
        capture_output=True,
        text=True,
        check=True,
        timeout=300,
    )
    found = json.loads(done.stdout.splitlines()[-1])
    return median(found["ms"]), found["bytes"]


def family_time(root: int) -> float:
    """Return CPU seconds of a process's living descendants (Linux: proc(5))."""
    parents, spent = {}, {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        parents[int(path.parent.name)] = int(fields[1])
        spent[int(path.parent.name)] = (int(fields[11]) + int(fields[12])) / os.sysconf(
            "SC_CLK_TCK"
        )
    total = 0.0
    for pid, seconds in spent.items():
        up = pid
        while up in parents and up != root:
            up = parents[up]
        total += seconds if up == root and pid != root else 0.0
    return total


def with_chromium(texts: Sequence[str]) -> tuple[float, int]:
    from playwright.sync_api import sync_playwright

    page_text = (
        "<style>@font-face{{font-family:F;src:url(file://{font})}}"
        "body{{margin:0;width:1080px;height:1440px;background:linear-gradient(145deg,#ffe9d4,#ffc9a6);"
        "font:62px/101px F;color:#38251a}}div{{position:absolute}}"
        "#p{{left:60px;top:60px;width:960px;height:1320px;border-radius:43px;background:#fffdf9;"
        "box-shadow:0 24px 64px rgba(56,37,26,.2)}}"
        "#q{{left:146px;top:330px;width:788px}}#s{{left:146px;top:1290px;font-size:26px}}</style>"
        "<div id=p></div><div id=q></div><div id=s>{source}</div>"
    )
    page_file = PEERS / "card.html"
    page_file.parent.mkdir(parents=True, exist_ok=True)
    page_file.write_text(page_text.format(font=font_file(), source=escape(SOURCE)), "utf-8")
    with sync_playwright() as play:
        browser = play.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        page = browser.new_page(viewport={"width": WIDE, "height": HIGH})
        page.goto(f"file://{page_file}")
        size = 0

        def draw(text: str) -> None:
            nonlocal size
            page.evaluate("text => { document.getElementById('q').textContent = text }", text)
            size = len(page.screenshot(type="png"))

        for text in warming():
            draw(text)
        start = family_time(os.getpid()) + time.process_time()
        for text in texts:
            draw(text)
        spent = family_time(os.getpid()) + time.process_time() - start
        browser.close()
    return spent * 1000 / len(texts), size


def peers() -> dict[str, Callable[[Sequence[str]], tuple[float, int]]]:
    """Return what can be run here, by name."""
    found: dict[str, Callable[[Sequence[str]], tuple[float, int]]] = {
        "repurpose": ours,
        "repurpose, mixed": lambda texts: ours(texts, mixed=True),
    }
    if find_spec("typst"):
        found["typst"] = with_typst
    modules = PEERS / "node_modules"
    if shutil.which("node") and (modules / "@takumi-rs" / "core").is_dir():
        found["takumi (node)"] = lambda texts: with_node(texts, "takumi")
    if shutil.which("node") and (modules / "satori").is_dir():
        found["satori + resvg"] = lambda texts: with_node(texts, "satori")
    if find_spec("playwright") and shutil.which("chromium"):
        found["Chromium, warm"] = with_chromium
    found["Pillow, naive"] = naive_pillow
    return found


FIRST = """
from repurpose.cards import Card, draw_card
from repurpose.ink import encode_png
from repurpose.themes import load_theme
from repurpose.typeset import find_fonts
theme, fonts = load_theme("warm"), find_fonts(system=False)
for card in CARDS:
    encode_png(draw_card(card, theme, "xiaohongshu", fonts).canvas)
print(open("/proc/self/smaps_rollup").read().partition("Pss:")[2].split()[0])
"""


def cold(cards: str) -> tuple[float, float, float]:
    """Return wall and CPU seconds and MB of a fresh process that draws `cards` (Linux)."""
    before, start = os.times(), time.perf_counter()
    code = FIRST.replace("CARDS", cards)
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=HERE.parent,
        check=True,
        capture_output=True,
        # As users have it: what was compiled once is not compiled again.
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": ""},
    )
    wall, after = time.perf_counter() - start, os.times()
    cpu = sum(after[2:4]) - sum(before[2:4])
    return wall, cpu, int(done.stdout) / 1024


def start_cold() -> Iterator[Figure]:
    """Give what a fresh process takes, the least of five."""
    text, other = quotes(2)
    cases = {
        "first card of a fresh process": f'[Card("quote", text={text!r}, source={SOURCE!r})]',
        "twelve cards of a pack, fresh process": (
            f'[Card("cover", title={SOURCE!r}, page="1/12"),'
            f' *[Card("quote", text=t, source={SOURCE!r}, page="2/12") for t in {quotes(8)!r}],'
            f' Card("figure", number="142.9亿", text={other!r}, source={SOURCE!r}, page="10/12"),'
            f' Card("points", title="三件事", items={PARTS[:3]!r}, page="11/12"),'
            f' Card("end", text={PARTS[0]!r}, title={SOURCE!r}, link="https://example.org/a")]'
        ),
    }
    for name, cards in cases.items():
        cold(cards)  # compiles what is not compiled yet
        runs = [cold(cards) for _ in range(5)]
        wall, cpu, memory = (min(column) for column in zip(*runs, strict=True))
        yield Figure(name, "repurpose", wall, "s")
        yield Figure(name, "repurpose", cpu, "CPU s")
        yield Figure(name, "repurpose", memory, "MB")


def draw_warm(texts: Sequence[str]) -> Iterator[Figure]:
    """Give what a card costs each renderer, its best of three rounds."""
    found = peers()
    spent: dict[str, list[float]] = {name: [] for name in found}
    sizes: dict[str, int] = {}
    for number in range(ROUNDS):  # in turn, so that the machine's other work troubles all alike
        for name, draw in found.items():
            cost, sizes[name] = draw(texts[number::ROUNDS])  # others each time: none is remembered
            spent[name].append(cost)
    for name, costs in spent.items():
        yield Figure("a card of 1080×1440 px", name, min(costs), "CPU ms")
    for name, size in sizes.items():
        yield Figure("a card of 1080×1440 px", name, size / 1000, "kB of PNG")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("cards", nargs="?", type=int, default=30)
    add_json(parser)
    options = parser.parse_args()
    tell([*draw_warm(quotes(options.cards)), *start_cold()], options)


if __name__ == "__main__":
    main()
