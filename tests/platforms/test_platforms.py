"""The table of platforms: each loads, and each figure says where and when it was read."""

import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from repurpose import platforms
from repurpose.errors import UnknownName
from repurpose.platforms.linkedin import count_little_text, escape_little_text
from repurpose.platforms.mastodon import for_instance

ISO_DATE = re.compile(r"20\d\d-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?")


def test_every_platform_is_listed_once_and_every_file_of_facts_is_listed():
    listed = platforms.names()
    assert len(listed) == len(set(listed)) >= 22
    found = {
        path.stem.replace("_", "-")
        for path in Path(platforms.__file__).parent.rglob("*.py")
        if "\nPLATFORM = " in path.read_text(encoding="utf-8")
    }
    assert found == set(listed)


def test_no_two_platforms_answer_to_one_name():
    owners = {}
    for name in platforms.names():
        for word in {one.lower() for one in (name, *platforms.get(name).aliases)}:
            assert owners.setdefault(word, name) == name


@pytest.mark.parametrize("name", platforms.names())
def test_every_figure_has_a_source_and_a_date(name):
    platform = platforms.get(name)
    facts = [*platform.figures(), platform.hashtags, platform.media]
    for fact in facts:
        assert "http" in fact.source, fact
        assert ISO_DATE.fullmatch(fact.checked), fact


@pytest.mark.parametrize("name", platforms.names())
def test_every_limit_counts_and_names_its_unit(name):
    for limit in platforms.get(name).figures():
        assert limit.most > 0
        assert limit.unit
        assert limit.excess("") == 0
        assert limit.excess("看" * (limit.most + 1)) > 0
        assert limit.count("看算力") >= 2


@pytest.mark.parametrize("name", platforms.names())
def test_every_platform_is_complete(name):
    platform = platforms.get(name)
    assert platform.name == name
    assert platform.label
    assert platform.label_zh
    assert platform.answer_word
    tag = platform.hashtags.write("AI芯片")
    assert "AI芯片" in tag
    assert " " not in tag
    media = platform.media
    assert (media.images > 0) == bool(media.image_formats)
    assert media.images or not media.image_bytes


def test_an_unknown_name_suggests_the_nearest():
    with pytest.raises(UnknownName) as error:
        platforms.get("blusky")
    assert "bluesky" in error.value.hint


def test_a_kind_of_account_answers_to_its_other_names():
    for word, kind in (("电报", "telegram"), ("Telegram", "telegram"), ("手动", "handoff")):
        assert platforms.client_class(word) is platforms.client_class(kind)
        assert platforms.is_by_hand(word) == platforms.is_by_hand(kind)
    assert platforms.account_rules("Telegram", {}) == platforms.account_rules("telegram", {})
    with pytest.raises(UnknownName):
        platforms.client_class("telegran")


def test_listing_platforms_imports_none_of_them():
    code = (
        "import sys; from repurpose import platforms; listed = platforms.names(); "
        "from repurpose.platforms.registry import module_of; "
        "files = {'repurpose.platforms.' + module_of(n) for n in listed}; "
        "print(*[m for m in sys.modules if m in files "
        "or m in {'httpx', 'PIL', 'numpy', 'moviepy', 'regex'}])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not done.stdout.split()


def test_reading_a_limit_imports_no_network():
    code = (
        "import sys; from repurpose import platforms; "
        "[platforms.rules_of(name).limit_for() for name in platforms.names()]; "
        "platforms.account_rules('discord-bot', {}); "
        "print(*[m for m in sys.modules if '.clients' in m or m in {'httpx', 'ssl', 'PIL'}])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not done.stdout.split()


def test_bluesky_has_two_limits_at_once():
    body = platforms.get("bluesky").body
    assert body.excess("看" * 300) == 0
    assert body.excess("看" * 301) == 1
    family = "👨‍👩‍👧‍👦"  # 25 bytes, one grapheme
    assert body.excess(family * 120) == 0
    assert body.excess(family * 121) == 25


def test_an_instance_overrides_mastodons_defaults():
    configuration = {
        "statuses": {
            "max_characters": 5000,
            "max_media_attachments": 6,
            "characters_reserved_per_url": 25,
        },
        "media_attachments": {"image_size_limit": 41943040, "description_limit": 500},
    }
    server = for_instance(configuration, "https://social.example/api/v2/instance", "2026-11-20")
    assert server.body.most == 5000
    assert server.body.count("https://example.com/a") == 25
    assert server.media.images == 6
    assert server.media.image_bytes == 41943040
    assert server.media.alt
    assert server.media.alt.most == 500
    assert server.body.source == "https://social.example/api/v2/instance"
    assert platforms.get("mastodon").body.most == 500
    assert for_instance({}, "https://social.example", "2026-11-20").body.most == 500


def test_a_figure_can_be_replaced():
    x = platforms.get("x")
    premium = replace(x, body=x.variants["premium"].limit)
    assert premium.body.excess("看" * 10_000) == 0


def test_linkedin_escapes_what_would_cut_a_post():
    assert escape_little_text("a (b) #算力 c_d @e") == r"a \(b\) #算力 c\_d \@e"
    assert escape_little_text("# title") == r"\# title"
    assert count_little_text("(a)") == 5


@pytest.mark.parametrize(
    ("title", "cleaned"),
    [
        ("AI，算力：为什么？", "AI 算力:为什么?"),
        ("——《万亿》…", "《万亿》"),
        ("20℃ 100%", "20 100%"),
    ],
)
def test_channels_titles_keep_only_allowed_marks(title, cleaned):
    assert platforms.get("wechat-channels").write_title(title) == cleaned
