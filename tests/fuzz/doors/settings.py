"""What people write as TOML: plans, themes, settings and accounts."""

import contextlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from random import Random

from repurpose.accounts import Accounts, MemoryStore
from repurpose.cards import all_kinds, draw_card, find_format
from repurpose.config import load_config
from repurpose.errors import RepurposeError
from repurpose.schedule import expand, read_plan, write_ics
from repurpose.themes import load as theme_files
from repurpose.themes import load_theme, theme_names
from repurpose.typeset import find_fonts
from tests.conftest import ROOT
from tests.fuzz.door import Door, Enter, must
from tests.fuzz.mutate import grow_text, toml_mutator
from tests.fuzz.watch import paused
from tests.schedule.planning import ACCOUNTS, NOW, build

PLANS = tuple(path.read_bytes() for path in sorted((ROOT / "schedules").glob("*.toml")))
_PLAN_PIECES = (
    "[[send]]", "[[series]]", "[accounts.x]", "[accounts.weibo]", "[accounts.nobody]", "[habits]", 'what = "thread"', 'what = "cards"', 'what = "quote"', 'what = "clips"', 'what = "album"', 'to = "x"', 'to = ["weibo", "x-me"]', 'to = "*"',
    'at = "+0d 09:30"', 'at = "slot"', 'at = "slot from fri"', 'at = ["+1d 12:00", "+2d 12:00"]', "at = 2027-12-01 15:00:00+00:00", "at = 2027-03-28 02:30:00", 'every = "1d"', 'every = "1m"', 'every = "0d"', 'every = "mon wed"', "most = 3", "most = 999999999",
    'quiet = "22:30-07:30"', 'quiet = "00:00-00:00"', 'quiet = "00:00-23:59"', 'skip = ["12-24..12-26"]', 'skip = ["02-30"]', 'skip = ["01-01..12-31"]', 'holidays = ["CN"]', 'holidays = "XX"', 'slots = ["mon-fri 08:30 12:00"]', "slots = []", 'gap = "2h"', 'gap = "400d"', 'jitter = "15m"', 'jitter = "9d"',
    "per_day = 0", "per_day = 1", 'zone = "Asia/Shanghai"', 'zone = "America/Sao_Paulo"', 'zone = "GMT+8"', 'zone = "../../etc/passwd"', 'zone = "Pacific/Apia"', 'start = "9999-12-31"', 'start = "0001-01-01"', 'start = "+99999999999d"', 'start = "monday"', 'start = "2011-12-30"', 'next_pack = "7d"', 'next_pack = "999999999d"',
    'late = "send"', 'late = "send_if_within 99999999h"', 'late = "skip"', 'approval = "required"', 'name = "a"', 'order = "shuffle"', 'again = "30d"', 'pick = "best"', 'which = ["card-02"]', 'which = "1"', 'after = "a"', 'times = ["09:30"]', 'weekdays = ["mon"]', 'until = "2027-02-30"',
)  # fmt: skip
_PLAN_VALUES = ('"thread"', '"slot"', '"+1d 12:00"', '"+99999999d 12:00"', '"mon-fri 25:00"', '"mon-mon 09:30"', '"2027-02-29"', '"12-24..12-26"', '"09:30-09:30"', '"0m"', '"1w"', '"x"', '["x", "weibo"]', '["x", "x"]', '"tomorrow 09:30"', "2027-03-01", "2027-03-01 09:30:00", "99", '"slot from +2d"', '"+0d 24:00"', '"+0d 23:59:60"')  # fmt: skip


@contextmanager
def _plans(folder: Path) -> Iterator[Enter]:
    pack = build(_sample(), folder / "work" / "packs")
    tried = (("Asia/Shanghai", ""), ("America/New_York", "2027-03-13"), ("UTC", "monday"))

    def enter(data: bytes) -> None:
        (folder / "work" / "mine.toml").write_bytes(data)
        plan = read_plan(folder / "work" / "mine.toml")
        home, start = tried[len(data) % 3]
        calendar = expand(plan, [pack], ACCOUNTS, now=NOW, home=home, start=start)
        again = expand(plan, [pack], ACCOUNTS, now=NOW, home=home, start=start)
        must(calendar == again, "the same plan gives another calendar")
        must(all(a.at <= b.at for a, b in pairwise(calendar.items)), "the calendar is not in order")
        write_ics(calendar, NOW)

    yield enter


def _sample() -> Path:
    return ROOT / "tests" / "samples" / "pack-v1" / "article.txt"


# Themes.


def _themes_seeds() -> Iterable[bytes]:
    for path in sorted((ROOT / "assets" / "themes").glob("*/theme.toml")):
        yield path.read_bytes()
    yield b'extends = "ink"\nlabel = "Mine"\n[palette]\naccent = "#123456"\n'


_THEME_PIECES = (
    "[palette]", "[fonts]", "[scale]", "[leading]", "[style]", "[cover]", "[[ornament]]", 'extends = "mine"', 'extends = "ink"', 'extends = "../mine"', 'kind = "disc"', 'kind = "wash"', 'kind = "ring"', 'kind = "grid"', 'kind = "lines"', 'kind = "dots"', 'kind = "band"',
    'on = ["cover"]', "on = []", "x = 3", "y = -2", "w = 0", "h = 3", "share = 0", "step = 0.000001", "seed = -1", "count = 99999999", "grain = 255", "angle = 1e9", "margin = 0.5", "gap = 0", "radius = 1", "rule = 1", "inset = 0.4", 'align = "left"', 'upright = ["quote"]', "title = [0.9, 0.1]", "title = [0, 0]",
    'title = ["serif", 1000]', 'title = ["nofont", 400]', "small = 0", "label = 9", "quote = 0.0001", "dark = true", 'bg = "#0000"', 'bg = "#ffffff"', 'text = "#ffffff"', 'pair = "ink"', 'mark = "none"', 'header = "x"',
)  # fmt: skip


@contextmanager
def _themes(folder: Path) -> Iterator[Enter]:
    fonts = find_fonts()
    place = folder / "work" / "themes" / "mine"
    place.mkdir(parents=True)
    cards = [kind.samples()[0] for kind in all_kinds() if kind.samples()]
    form = find_format("540x720")
    count = 0

    def enter(data: bytes) -> None:
        nonlocal count
        count += 1
        (place / "theme.toml").write_bytes(data)
        theme_files._load.cache_clear()
        theme_names()
        theme = load_theme("mine")
        with contextlib.suppress(RepurposeError):
            draw_card(cards[count % len(cards)], theme, form, fonts)

    yield enter


# Settings and accounts: the name of the file on the first line.

CONFIG = """[pack]
platforms = ["x", "weibo"]
style = "digest"
posts = 6
theme = "ink"
format = "square"
png = "small"
captions = "plain"
clip_format = "vertical"
motion = "pan"
voice = "none"
music = "calm"
link = "https://example.com/"
lang = "zh-Hans"

[sentences]
pin = ["一句话"]
ban = ["另一句"]

[notices]
to = ["desktop", "feishu:team", "command:notify-send"]
on = ["failed", "login"]

[watch]
folders = ["articles"]
feeds = ["https://example.com/feed.xml"]
plan = "weekday"
out = "packs"
"""
ACCOUNTS_TOML = """[me]
kind = "mastodon"
secrets = ["token"]
added = "2026-01-01"

[me.settings]
base = "https://mastodon.example"
handle = "@me"
limit = "500"

[x-me]
kind = "x"
secrets = ["access_token"]
settings = {handle = "me", length = "25000"}

[wb]
kind = "handoff"
settings = {platform = "weibo", folder = "box"}

[tg]
kind = "telegram"
settings = {chat = "@c"}

[bsky]
kind = "bluesky"
settings = {handle = "me.bsky.social", base = "https://bsky.social"}

[li]
kind = "linkedin"
settings = {author = "urn:li:person:1", version = "202601"}
"""


def _settings_seeds() -> Iterable[bytes]:
    yield f"repurpose.toml\n{CONFIG}".encode()
    yield f"accounts.toml\n{ACCOUNTS_TOML}".encode()


_SETTINGS_PIECES = (
    "[pack]", "[sentences]", "[notices]", "[watch]", "[a.b]", "[me.settings]", 'kind = "webhook"', 'kind = "discord"', 'kind = "wechat"', 'kind = "misskey"', 'kind = "threads"', 'kind = "x"', 'kind = "nobody"', "secrets = []", 'added = "never"', 'base = "http://[bad"', 'base = "file:///etc"', 'limit = "x"',
    'limit = "-1"', 'limit = "99999999999999999999"', 'limit = "１２"', 'limit = "²"', 'proxy = "env"', 'proxy = "socks5://x"', 'proxy = "http://[x"', 'version = "209913"', 'version = "x"', 'chat = ""', 'folder = "../outside"', 'platform = "x"', 'media = "s3://a"', 'zone = "x"', 'added = "9999-12-31"',
)  # fmt: skip
_change = toml_mutator(
    _SETTINGS_PIECES,
    [*_settings_seeds()],
    ('"mastodon"', '"0"', '"９"', '"true"', '"https://a.cn"', '"http://[bad"', '"env"', '"full"'),
)


def _mutate_settings(data: bytes, chance: Random) -> bytes:
    name, _, content = data.partition(b"\n")
    if name not in (b"repurpose.toml", b"accounts.toml"):
        return chance.choice([*_settings_seeds()])
    return name + b"\n" + _change(content, chance)


@contextmanager
def _settings(folder: Path) -> Iterator[Enter]:
    book = folder / "home" / "accounts.toml"

    def enter(data: bytes) -> None:
        name, _, content = data.partition(b"\n")
        if name == b"repurpose.toml":
            place = folder / "work" / "repurpose.toml"
            place.write_bytes(content)
            load_config([folder / "work"])
            return
        with paused():
            book.unlink(missing_ok=True)
            book.write_bytes(content)
            book.chmod(0o600)
        accounts = Accounts(folder / "home", MemoryStore({}))
        for known in accounts.names():
            with contextlib.closing(accounts):
                try:
                    client = accounts.client(known)
                    client.rules.limit_for()
                    client.interface_end(client.settings, NOW / 1000)
                except RepurposeError as error:
                    if error.exit_code == 1:
                        raise
        accounts.refresh_due(NOW / 1000, patience=0.1)

    yield enter


DOORS = (
    Door("plan", "plans, and the calendar that they come to", lambda: PLANS, _plans, toml_mutator(_PLAN_PIECES, PLANS, _PLAN_VALUES), grow_text, (1_000, 4_000, 16_000)),
    Door("theme", "themes, and a card of each kind drawn by them", _themes_seeds, _themes, toml_mutator(_THEME_PIECES, [*_themes_seeds()], ('"#123456"', '"accent"', "[0.1, 0.2]", '["serif", 400]', "3", "-2", "1e-9")), grow_text),
    Door("settings", "repurpose.toml and accounts.toml", _settings_seeds, _settings, _mutate_settings, grow_text),
)  # fmt: skip
