"""What the tests of plans share: a pack of the sample article, accounts, and a plan in a few words."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from repurpose.article import read_articles
from repurpose.pack import Choices, build_packs
from repurpose.schedule import Destination, expand, read_plan
from tests.conftest import SAMPLE

PLATFORMS = ("x", "weibo", "wechat", "xiaohongshu", "mastodon", "feishu")
ACCOUNTS = (
    Destination("wb", "weibo", "handoff", {"platform": "weibo"}),
    Destination("x-me", "x", "x"),
    Destination("masto", "mastodon", "mastodon"),
    Destination("gzh", "wechat", "wechat"),
    Destination("xhs", "xiaohongshu", "xiaohongshu"),
    Destination("team", "feishu", "feishu"),
)
NOW = round(datetime(2027, 2, 27, 3, tzinfo=UTC).timestamp() * 1000)  # a Saturday
DAY = 86_400_000


def build(article: Path, out: Path, **options) -> Path:
    choices = replace(Choices(clips=0), platforms=PLATFORMS, **options)
    return build_packs(
        read_articles([str(article)], read_stdin=bytes), choices, out, jobs=1,
        report=lambda *_: None,
    )[0].folder  # fmt: skip


@pytest.fixture(scope="session")
def pack(tmp_path_factory):
    """A pack of the sample article, without clips."""
    return build(SAMPLE, tmp_path_factory.mktemp("packs"))


def moment(text: str) -> int:
    """Milliseconds of an ISO time with its offset."""
    return round(datetime.fromisoformat(text).timestamp() * 1000)


def plan_of(text: str, name: str = "mine"):
    """A plan in Shanghai that starts on 2027-03-01, a Monday, unless it says otherwise."""
    top = text.split("[", 1)[0]
    head = "" if re.search(r"^\s*zone\s*=", top, re.MULTILINE) else 'zone = "Asia/Shanghai"\n'
    head += "" if re.search(r"^\s*start\s*=", top, re.MULTILINE) else "start = 2027-03-01\n"
    return read_plan(name, text=head + text)


def calendar_of(text: str, *packs: Path, accounts=ACCOUNTS, now=NOW, **options):
    return expand(plan_of(text), packs, accounts, now=now, **options)


def times(calendar, account: str = "") -> list[str]:
    return [item.slot.local for item in calendar.items if account in ("", item.account)]


def said(calendar, kind: str = "") -> str:
    return "\n".join(notice.said for notice in calendar.notices if kind in ("", notice.kind))
