"""Words on a clip that are not the article's own sentences."""

from dataclasses import dataclass

from repurpose.brand import NO_BRAND, Brand

_EPISODE = {
    "zh-Hans": "第 {now} 集 / {count}",
    "zh-Hant": "第 {now} 集 / {count}",
    "ja": "第{now}回 / {count}",
    "ko": "{now}편 / {count}",
    "en": "Part {now} / {count}",
}


@dataclass(frozen=True, slots=True)
class Labels:
    """What stands on a clip beside the article's words. Empty ones are not drawn."""

    kicker: str = ""  # above the title of a cover: a series, a section, a publication
    author: str = ""
    call: str = ""  # the call to action of the end card
    brand: Brand = NO_BRAND  # whose mark stands over the hook and at the end
    episode: str = ""  # over the hook: which of the article's clips this is
    link: str = ""  # where the code of the end leads


NO_LABELS = Labels()


def episode_label(number: int, count: int, language: str) -> str:
    """Return which of `count` clips this is, from 1, in the language of their words; "" for the only one."""
    if count < 2:
        return ""
    return _EPISODE.get(language, _EPISODE["en"]).format(now=number, count=count)
