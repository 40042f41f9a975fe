"""Packs: made of any article, received from anybody, and changed by hand in any of their files."""

import json
import re
import shutil
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from functools import cache
from pathlib import Path
from random import Random

from repurpose import platforms
from repurpose.article.read import Reading, articles_in
from repurpose.errors import RepurposeError
from repurpose.outbox import messages_from_pack
from repurpose.pack import (
    SomeFailed,
    build_packs,
    check_pack,
    read_manifest,
    rework_pack,
    verify_pack,
)
from repurpose.pack.choices import Choices
from repurpose.slicing import slice_thread
from repurpose.slicing.sentences.units import read_units
from repurpose.typeset import find_fonts
from tests.article.test_any_text import SIGNS
from tests.conftest import ROOT
from tests.fuzz.door import Door, Enter, must
from tests.fuzz.doors.articles import DIALECTS, samples
from tests.fuzz.mutate import NASTY, grow_text, json_mutator, text_mutator, toml_mutator
from tests.fuzz.watch import paused

SHORT = """# 慢一点发

作者：林见川

## 一、传播不是音量

传播不是音量，是次数。一篇文章只发一次，约九成读者没有看到它，剩下的一成里有三成读完。

“最难的不是写，而是忍住不多说那一句。”同事沈一禾说。这个实验做了 12 周，每周三次。

## 二、三件小事

- 不增加：原文没有的话不说。
- 不歪曲：原文的限定词留着。
- 可回溯：每一句都找得到出处。

你最喜欢哪一条？欢迎在评论区说说。
"""
OLD = ROOT / "tests" / "samples" / "pack-v1"
_STEERS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
TEXT_ONLY = Choices(platforms=("x", "weibo", "mastodon", "xiaohongshu"), clips=0, cards=False)


def _fail_of(error: SomeFailed) -> None:
    """Raise the fault of ours among what could not be made."""
    for one in error.failed:
        if one.exit_code == 1:
            raise one


def check_sent_words(folder: Path) -> None:
    """Everything that must hold of what a pack would send."""
    manifest = read_manifest(folder)
    for thread in manifest.threads:
        for post in thread.posts:
            must(not _STEERS.search(post.text), "a post that steers:", repr(post.text))
    findings, _ = verify_pack(folder)
    # A mark that is spoilt is a text like any other, a text without words says nothing, and one that
    # is to be written still says so: all are told.
    for finding in findings:
        must(
            finding.where == "files"
            or any(told in finding.what for told in ("markup", "nothing but", "still says")),
            "a new pack is not proved:",
            finding.describe(),
        )


def check_words_kept(article: object) -> None:
    """Every unit of an article is said once in a full thread, or listed as left out."""
    for name in ("x", "bluesky"):
        sliced = slice_thread(article, platforms.get(name), style="full")
        said = [run.span for post in sliced.thread.posts for run in post.runs if run.role == "body"]
        ends = [span.end for span in said]
        must(said == sorted(said), "the article's order is not kept")
        gone = {left.span for left in sliced.left_out}
        units, _ = read_units(article)
        for unit in units:
            covered, at = 0, bisect_right(ends, unit.span.start)
            while at < len(said) and said[at].start < unit.span.end:
                covered += min(said[at].end, unit.span.end) - max(said[at].start, unit.span.start)
                at += 1
            must(
                covered >= len(unit.text) or unit.span in gone,
                "neither said nor listed:",
                repr(unit.text),
            )
            must(covered <= unit.span.end - unit.span.start, "said twice:", repr(unit.text))
        for post in sliced.thread.posts:
            must(not platforms.get(name).body.excess(post.text), "over the limit:", repr(post.text))


@contextmanager
def _articles_to_packs(folder: Path) -> Iterator[Enter]:
    out = folder / "work" / "packs"
    count = 0

    def enter(data: bytes) -> None:
        nonlocal count
        count += 1
        with paused():
            shutil.rmtree(out, ignore_errors=True)
        articles = articles_in(data, "a.md", "a.md", Reading())[:3]
        for article in articles:
            check_words_kept(article)
        whole = count % 40 == 0 and len(data) < 8_000
        choices = replace(TEXT_ONLY, cards=True) if whole else TEXT_ONLY
        try:
            built = build_packs(articles, choices, out, jobs=1, report=lambda *_: None)
        except SomeFailed as error:
            _fail_of(error)
            built = list(error.built)
        for pack in built:
            check_sent_words(pack.folder)

    yield enter


# Packs from elsewhere.


@cache
def _built(folder: str) -> Path:
    """Return a pack of the sample with cards, made once in a private folder."""
    article = articles_in(SHORT.encode(), "short.md", "short.md", Reading())
    choices = Choices(platforms=("x", "xiaohongshu"), clips=0, quotes=1, format="540x720")
    with suppress(SomeFailed):
        build_packs(article, choices, Path(folder) / "made", jobs=1, report=lambda *_: None)
    [pack] = (Path(folder) / "made").iterdir()
    return pack


def _manifests() -> Iterable[bytes]:
    import tempfile

    yield (OLD / "pack.json").read_bytes()
    with tempfile.TemporaryDirectory() as folder:
        yield (_built(folder) / "pack.json").read_bytes()
        _built.cache_clear()
    from tests.pack.manifests import json_of

    run = {"text": "一句话", "role": "body", "span": [0, 3]}
    post = {"text": "一句话", "runs": [run], "media": ["cards/01-quote.png"]}
    small = {
        "threads": [{"posts": [post]}],
        "quotes": [{"spans": [[0, 3]]}],
        "cards": [{"lines": ["一句话"], "fields": ["text"], "spans": [[0, 3]]}],
    }
    clip = {
        "captions": [{"start": 0, "end": 1, "text": "一句话", "spans": [[0, 3]]}],
        "scenes": [{"kind": "cover", "start": 0, "end": 1, "spans": []}],
    }
    yield json.dumps(json_of({**small, "clips": [clip]})).encode()


_OPTIONS = ("file:../outside/secret.md", "../../outside/secret.md", "article.txt", "threads/../../outside/secret.md", "cards", ".", "pack.json", "quote", "cover", "photo", "x", "xiaohongshu", "edge:zh-CN", "none", "newsroom", "square", "10x10", "99999x99999", "body", "hashtag", "full", "digest")  # fmt: skip


@contextmanager
def _received(folder: Path) -> Iterator[Enter]:
    base = [OLD, _built(str(folder))]
    pack = folder / "work" / "pack"
    rules = [platforms.rules_of(name) for name in ("x", "bluesky", "xiaohongshu")]
    fonts = find_fonts()
    count = 0

    def enter(data: bytes) -> None:
        nonlocal count
        count += 1
        old = b'"schema_version": 1' in data or b'"schema_version":1' in data
        with paused():
            shutil.rmtree(pack, ignore_errors=True)
            shutil.copytree(base[not old], pack)
            (pack / "pack.json").write_bytes(data)
        manifest = read_manifest(pack)
        verify_pack(pack)
        for one in rules:
            for what in ("thread", "album", "card", "quote", "clip"):
                with suppress_answers():
                    messages_from_pack(pack, manifest, one, what)
        if count % 4 == 0:
            check_pack(pack, fonts)
        if count % 8 == 0:
            rework_pack(pack)

    yield enter


class suppress_answers:  # noqa: N801  # as contextlib names them
    """Lets answers pass, so that what follows is tried too; faults of ours are raised."""

    def __enter__(self) -> None:
        """Begin."""

    def __exit__(self, kind: object, error: BaseException | None, _: object) -> bool:
        """Keep quiet about an answer."""
        return isinstance(error, RepurposeError) and error.exit_code != 1


# Files of a pack that people keep.

CARDS_TOML = """theme = "ink"
format = "square"

[colours]
accent = "#aa3322"

[[card]]
kind = "cover"
title = "标题"
author = "某人"

[[card]]
kind = "quote"
text = "传播不是音量，是次数。"
speaker = "某人"

[[card]]
kind = "points"
title = "三点"
items = ["甲", "乙", "丙"]

[[card]]
kind = "end"
text = "感谢读到这里。"
"""
TITLES_TOML = 'hashtags = ["甲", "乙丙"]\n\n[titles]\nxiaohongshu = "标题"\nzhihu = "另一个标题"\n'
CLIPS_TOML = 'voice = "none"\nmusic = "calm"\ncaptions = "plain"\nmotion = "pan"\n\n[[clip]]\nid = "01-highlights"\nlines = ["一句话", "二"]\n'
WISHES_TOML = 'pin = ["传播不是音量"]\nban = ["某人"]\n'
THREAD = "第一条的话。\n\n---\n\n第二条 https://a.cn/b #话题#\n\n---\n\n1/3 第三条 @某人 **粗**\n"
HAND = {
    "cards.toml": CARDS_TOML,
    "titles.toml": TITLES_TOML,
    "clips.toml": CLIPS_TOML,
    "wishes.toml": WISHES_TOML,
    "threads/x.md": THREAD,
    "threads/xiaohongshu.md": THREAD,
}


def _hand_seeds() -> Iterable[bytes]:
    """Yield a file's name on the first line, and what it holds."""
    for name, text in HAND.items():
        yield f"{name}\n{text}".encode()
    for name in ("cards.toml", "clips.toml", "titles.toml", "threads/x.md"):
        yield f"{name}\n".encode() + (OLD / name).read_bytes()


_HAND_PIECES = (
    "[[card]]", "[[clip]]", "[look]", "[titles]", "[card]", 'kind = "quote"', 'kind = "list"', 'kind = "table"', 'kind = "compare"', 'kind = "steps"', 'kind = "timeline"', 'kind = "end"', 'kind = "photo"', 'kind = "chapter"',
    'kind = "question"', 'text = "一句话"', 'title = "x"', "items = []", 'items = ["a", "b"]', 'lines = [""]', 'lines = ["[b]x[/b]"]', 'image = "../outside/secret.md"', 'image = "image-1"', 'theme = "ink"', 'format = "1x1"', 'format = "9999x9999"',
    'format = "story"', 'font = "x"', 'accent = "#zzz"', 'voice = "file:../outside"', 'music = "../outside/secret.md"', 'backdrop = ["../outside/secret.md"]', "pin = [1]", 'hashtags = ["#a#"]', "---", "\n---\n", "1/9", "https://a.cn", "#a#",
)  # fmt: skip
_as_toml = toml_mutator(
    _HAND_PIECES,
    [*_hand_seeds()],
    (
        '"传播不是音量"',
        '"quote"',
        '"' + "甲" * 300 + '"',
        '"' + "a" * 300 + '"',
        '"甲\\n乙"',
        '["甲", "乙"]',
        '"1080x1350"',
        '"none"',
    ),
)
_as_posts = text_mutator((*SIGNS, *NASTY, "\n---\n", "---", "1/3", "#话题#"), [THREAD.encode()])


def _mutate_hand(data: bytes, chance: Random) -> bytes:
    name, _, content = data.partition(b"\n")
    if name.decode("utf-8", "replace") not in HAND or chance.random() < 0.03:
        name = chance.choice([*HAND]).encode()
    change = _as_posts if name.endswith(b".md") else _as_toml
    return name + b"\n" + change(content, chance)


@contextmanager
def _by_hand(folder: Path) -> Iterator[Enter]:
    base, pack = _built(str(folder)), folder / "work" / "pack"

    def enter(data: bytes) -> None:
        name, _, content = data.partition(b"\n")
        file = name.decode("utf-8", "replace")
        if file not in HAND:
            return
        with paused():
            shutil.rmtree(pack, ignore_errors=True)
            shutil.copytree(base, pack)
        before = (pack / "pack.json").read_bytes()
        try:
            rework_pack(pack, {file: content})
        except RepurposeError:
            must(
                (pack / "pack.json").read_bytes() == before, "a refused change has changed the pack"
            )
            raise
        with suppress_answers():
            read_manifest(pack)
            verify_pack(pack)
        if len(data) % 4 == 0:
            rework_pack(pack)  # what was taken once is taken again

    yield enter


def _mutate_manifest(data: bytes, chance: Random) -> bytes:
    return _JSON(data, chance)


_JSON = json_mutator([(OLD / "pack.json").read_bytes()], _OPTIONS, raw=0.05)
DOORS = (
    Door("pack", "articles into packs", lambda: (*(d.decode()[:500].encode() for d in samples()), *DIALECTS), _articles_to_packs, text_mutator((*SIGNS, *NASTY), (*samples(), *DIALECTS)), grow_text, (1_000, 4_000, 16_000)),
    Door("manifest", "pack.json of both versions, from anybody", _manifests, _received, _mutate_manifest),
    Door("edits", "what people keep in a pack: posts, cards, titles, clips, wishes", _hand_seeds, _by_hand, _mutate_hand),
)  # fmt: skip
