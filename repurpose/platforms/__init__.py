"""A platform's name in, its limits, counting rules and manners out; later its HTTP calls too."""

from functools import cache
from importlib import import_module

from repurpose.errors import UnknownName
from repurpose.platforms.base import Avoid, Counter, Form, Hashtags, Limit, Media, Platform

__all__ = ["Avoid", "Counter", "Form", "Hashtags", "Limit", "Media", "Platform", "get", "names"]

# In the order in which they are listed; a module is imported when its platform is asked for.
_MODULES = {
    "x": "x",
    "weibo": "weibo",
    "bluesky": "bluesky",
    "mastodon": "mastodon",
    "xiaohongshu": "xiaohongshu",
    "wechat": "wechat",
    "wechat-channels": "wechat_channels",
    "douyin": "douyin",
    "bilibili": "bilibili",
    "zhihu": "zhihu",
    "toutiao": "toutiao",
    "threads": "threads",
    "linkedin": "linkedin",
    "facebook": "facebook",
    "instagram": "instagram",
    "telegram": "telegram",
    "discord": "discord",
    "slack": "slack",
    "feishu": "feishu",
    "dingtalk": "dingtalk",
    "wecom": "wecom",
}


def names() -> tuple[str, ...]:
    """Return the names of all platforms, in the order in which they are listed."""
    return tuple(_MODULES)


@cache
def get(name: str) -> Platform:
    """Return the platform called `name`; only its own module is imported.

    Raises:
        UnknownName: there is none; the hint names the nearest.
    """
    if name not in _MODULES:
        raise UnknownName("platform", name, _MODULES)
    platform: Platform = import_module(f"{__name__}.{_MODULES[name]}").PLATFORM
    return platform
