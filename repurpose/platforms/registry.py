"""The list of platforms, and what is found by a platform's name; a module is imported when it is needed.

A platform is a file under its own name in each of three rooms: `platforms/NAME.py` (`PLATFORM`, its
facts, and `RULES`), `platforms/clients/NAME.py` (`CLIENTS`, its calls) and `sandbox/fakes/NAME.py`
(`FAKE`, what answers in a rehearsal). The last two are left out where a person posts by hand.
Blogs and letters, which take whole articles, have a folder `blogs/` in each of the three.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING

from repurpose.errors import UnknownName
from repurpose.names import canonical, register_aliases, split_names

if TYPE_CHECKING:
    from repurpose.platforms.base import Platform
    from repurpose.platforms.rules import Rules

BLOGS = ("wordpress", "ghost", "dev", "buttondown", "x-articles")  # whose files are in `blogs/`
# In the order in which they are listed.
PLATFORMS = (
    "x",
    "weibo",
    "bluesky",
    "mastodon",
    "misskey",
    "xiaohongshu",
    "wechat",
    "wechat-channels",
    "douyin",
    "bilibili",
    "zhihu",
    "toutiao",
    "juejin",
    "csdn",
    "baijiahao",
    "jianshu",
    "threads",
    "linkedin",
    "facebook",
    "instagram",
    *BLOGS,
    "telegram",
    "discord",
    "slack",
    "feishu",
    "dingtalk",
    "wecom",
    "webhook",
)
USUAL = ("x", "weibo", "bluesky", "mastodon")  # a pack is made for them when nobody chooses
HANDOFF = "handoff"  # the kind of account of a person, on any platform


def names() -> tuple[str, ...]:
    """Return the names of all platforms, in the order in which they are listed."""
    return PLATFORMS


def module_of(name: str) -> str:
    """Return how the files of a platform are called: `wechat_channels`, `blogs.ghost`."""
    return f"{'blogs.' if name in BLOGS else ''}{name.replace('-', '_')}"


@cache
def rules_of(name: str) -> "Rules":
    """Return what posts may be on the platform called `name`; only its own module is imported.

    Raises:
        UnknownName: There is none; the hint names the nearest.
    """
    name = name if name in PLATFORMS else canonical("platform", name)
    if name not in PLATFORMS:
        raise UnknownName("platform", name, PLATFORMS)
    found: Rules = import_module(f"repurpose.platforms.{module_of(name)}").RULES
    return found


def get(name: str) -> "Platform":
    """Return the facts of the platform called `name`.

    Raises:
        UnknownName: There is none; the hint names the nearest.
    """
    return rules_of(name).platform


def find_all(words: Iterable[str]) -> tuple["Platform", ...]:
    """Return the platforms that words name, each once; a word may hold several: `x,微博`.

    Raises:
        UnknownName: There is none of a name; the hint names the nearest.
    """
    return tuple({one.name: one for one in map(get, split_names(words))}.values())


def _aliases() -> Mapping[str, tuple[str, ...]]:
    """Return what else each platform is called: its labels, and what its file says."""
    facts = {
        name: import_module(f"repurpose.platforms.{module_of(name)}").PLATFORM for name in PLATFORMS
    }
    return {name: (p.label, p.label_zh, *p.aliases) for name, p in facts.items()}


def _account_aliases() -> Mapping[str, tuple[str, ...]]:
    return {**_aliases(), HANDOFF: ("手动", "手工", "by hand")}


register_aliases("platform", _aliases, names)
register_aliases("kind of account", _account_aliases)


# Where people post first who write in Chinese, and who write in other languages; in a pack's order.
PRESETS: Mapping[str, tuple[str, ...]] = {
    "home": ("wechat", "xiaohongshu", "weibo", "douyin", "wechat-channels"),
    "abroad": ("x", "bluesky", "mastodon", "linkedin", "threads"),
}


def usual_names() -> tuple[str, ...]:
    """Return the platforms that a pack is made for when nobody chooses."""
    return USUAL


@cache
def account_kinds() -> Mapping[str, str]:
    """Return the platform of every kind of account; a person's account has "", for it has any."""
    by_client = {kind: name for name in PLATFORMS for kind in get(name).accounts}
    by_hand = {name: name for name in PLATFORMS if name not in by_client}
    return {**by_client, HANDOFF: "", **by_hand}


def find_account_kind(word: str) -> str:
    """Return the kind of account that a word means.

    Raises:
        UnknownName: There is no such kind of account.
    """
    kinds = account_kinds()
    kind = word if word in kinds else canonical("kind of account", word)
    if kind not in kinds:
        raise UnknownName("kind of account", word, kinds)
    return kind


def is_by_hand(kind: str) -> bool:
    """Say whether a person posts what goes to an account of this kind.

    Raises:
        UnknownName: There is no such kind of account.
    """
    kind = find_account_kind(kind)
    return kind == HANDOFF or not get(account_kinds()[kind]).accounts


def sender_rules(name: str) -> "Rules":
    """Return what posts may be that a client sends to a platform, for no account in particular.

    Raises:
        UnknownName: There is no such platform.
    """
    found = rules_of(name)
    return found.of_variant(found.platform.sent_as)


def account_rules(kind: str, settings: Mapping[str, str]) -> "Rules":
    """Return what posts may be that go to an account.

    Raises:
        UnknownName: There is no such kind of account, or no such platform.
    """
    by_hand = is_by_hand(kind)
    name = account_kinds()[find_account_kind(kind)] or settings.get("platform", "")
    if by_hand:
        return replace(rules_of(name), by_hand=True, settings=settings)
    return sender_rules(name).of_account(settings)
