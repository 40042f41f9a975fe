"""Our counting against X's and Bluesky's own libraries, run live.

`npm ci --ignore-scripts` in this folder installs them; without them these tests are skipped.
"""

import json
import random
import shutil
import subprocess
from pathlib import Path

import pytest

from repurpose import platforms
from repurpose.platforms.counting import count_graphemes, count_utf8, weigh_x
from repurpose.platforms.links import links_on_x

HERE = Path(__file__).parent
ARTICLES = HERE.parents[1].parent / "shared" / "articles"
PIECES = [
    *"看，。.-_/?#@():~'\"`éßüяж–&=+$!*%[]|; \n…—“”·９Ⅷab0Z",
    *("算力", "http://", "https://", "t.co/", "t.co/abc12", "vp.net", "example.com", ".com", "cn"),
    *(".co.uk", ".中国", "xn--p1ai", "www.", "Mt.Gox", "1.034", "GPT-4.5", "foo_bar.com", "。com"),
    *(
        "😀",
        "👍🏻",
        "👩‍💻",
        "👨‍👩‍👧‍👦",
        "🇨🇳",
        "🇨",
        "1️⃣",
        "❤️",
        "❤",
        "☺︎",
        "©️",
        "\ufe0f",
        "\u200d",
        "🏻",
    ),
    *("🤷‍♂️", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "𠮷", "\u3000", "\u200e", "e\u0301", "🧏‍♀️", "🙂‍↔️", "👨🏻‍⚕️", "看" * 40, "x" * 64),
]


def ask(texts):
    node = shutil.which("node")
    if node is None:
        pytest.skip("Node is not installed")
    if not (HERE / "node_modules" / "twitter-text").is_dir():
        pytest.skip("the libraries are not installed: npm ci --ignore-scripts in tests/oracles")
    lines = "\n".join(json.dumps({"text": text}) for text in texts)
    done = subprocess.run(
        [node, str(HERE / "lengths.mjs")],
        input=lines,
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(answers) == len(texts)
    return list(zip(texts, answers, strict=True))


def agree(texts):
    for text, told in ask(texts):
        assert weigh_x(text) == told["x"], (text, told["links"], links_on_x(text))
        assert count_graphemes(text) == told["bluesky_graphemes"], text
        assert count_utf8(text) == told["bluesky_bytes"], text


@pytest.mark.slow
def test_random_mixtures_count_the_same():
    chance = random.Random(20261122)
    agree(["".join(chance.choices(PIECES, k=chance.randint(0, 14))) for _ in range(6000)])


@pytest.mark.slow
def test_every_character_of_the_basic_plane_counts_the_same():
    points = (point for point in range(1, 0x10000) if not 0xD800 <= point < 0xE000)
    for text, told in ask([f"a{chr(point)}.com看" for point in points]):
        assert weigh_x(text) == told["x"], (text, told["links"])


@pytest.mark.slow
def test_hashtags_are_read_whole():
    names = [
        "算力",
        "AI芯片",
        "Mt.Gox",
        "deep learning",
        "字节跳动",
        "2nm",
        "C++",
        "한국어",
        "データ",
    ]
    tags = [platforms.get("x").hashtags.write(name) for name in names]
    ((_, told),) = ask([f"正文。\n{' '.join(tags)}"])
    assert [f"#{tag}" for tag in told["hashtags"]] == tags


@pytest.mark.slow
@pytest.mark.corpus
def test_windows_of_real_articles_count_the_same():
    if not ARTICLES.is_dir():
        pytest.skip("the folder of real articles is not beside the checkout")
    windows = []
    for path in sorted(ARTICLES.glob("*.md")):
        text = path.read_text("utf-8")
        windows += [text[start : start + 137] for start in range(0, len(text), 61)]
    agree(windows)


@pytest.mark.slow
def test_every_post_of_every_sample_is_valid_on_x_and_bluesky():
    """The posts that we cut, judged by the platforms' own code: our samples, and the real articles."""
    from repurpose.slicing import slice_thread
    from tests.conftest import ROOT, SAMPLE, parse

    files = [
        SAMPLE,
        *sorted((ROOT / "tests" / "samples").glob("*.md")),
        *sorted(ARTICLES.glob("*.md")),
    ]
    posts = {"x": [], "bluesky": []}
    for path in files:
        article = parse(path.read_text(encoding="utf-8"), path.name)
        for name, texts in posts.items():
            for style in ("full", "digest"):
                thread = slice_thread(article, platforms.get(name), style=style).thread
                texts += [post.text for post in thread.posts]
    for text, told in ask(posts["x"]):
        assert told["x_valid"], text
        assert told["x"] <= 280
    for text, told in ask(posts["bluesky"]):
        assert told["bluesky_graphemes"] <= 300, text
        assert told["bluesky_bytes"] <= 3000
