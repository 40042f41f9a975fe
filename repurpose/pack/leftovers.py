"""A text that would go out in, what must not stand in it out: placeholders, markup, lost qualifiers."""

import re
from collections.abc import Iterator

from repurpose.article import Article, hidden_removed, literals
from repurpose.messages import msg
from repurpose.pack.manifest import Manifest

# What the studio writes into a new card, and what writers leave for later.
PLACEHOLDERS = ("写下你自己的话。", "写下您自己的话。", "Write words of your own.")
_later = re.compile(
    r"^\W*(?:TODO|TBD|FIXME|XXX|lorem ipsum\b.*|待补充?|待定|待写|占位|此处填写.*|placeholder)\W*$"
    r"|^\s*(?:TODO|TBD|FIXME|XXX+)\s*[:：]|\blorem ipsum\b"
    r"|[\[【（(]\s*(?:insert [^\])\n]{1,40} here|此处插入[^\]】）)]{0,40}|your (?:text|title|name) here)\s*[\]】）)]"
    r"|(?:^|[\s（(\[【])(?:TODO|TBD|FIXME)\s*[:：\])）】]|[\[【（(](?:待补充?|待定|待写|此处填写|占位)[^\]】）)]{0,20}[\]】）)]",
    re.IGNORECASE,
)
_dots = re.compile(r"^[\s.…·。]+$")
_HTML = "a|b|i|p|u|s|br|hr|em|strong|div|span|img|ul|ol|li|h[1-6]|code|pre|table|tr|td|th|sup|sub|font|center|section|figure|blockquote|iframe|script|style|mark|kbd|details|summary"
_MARKUP = (
    re.compile(r"\]\(|!\[|\[\[|\]\]|\{\{|\}\}|\{%|%\}|%%|:::|\$\$|\*\*|__(?=\w)|(?<=\w)__|`|~~"),
    re.compile(rf"</?(?:{_HTML})(?:\s[^<>]*)?/?>|<!--", re.IGNORECASE),
    re.compile(r"^\s*#{1,6}\s", re.MULTILINE),
    re.compile(r"\s\^[A-Za-z0-9-]{2,}\s*$", re.MULTILINE),
    re.compile(r"\{#[\w-]+\}|\[\^[\w-]+\]|^\s*\[TOC\]\s*$", re.MULTILINE),
    re.compile(r"(?<![\w*])\*(?=\w)[^*\n]*\*|(?<=[\u3400-\u9fff])\*(?=[\u3400-\u9fff])"),
)
_BEFORE = (
    "将近|接近|近|大约|约|超过|超|不到|不足|不少于|不超过|逾|至少|最多|几乎|差不多|高达|仅|"
    "nearly|almost|about|around|roughly|approximately|over|more than|less than|under|at least|up to|some"
)
_AFTER = "多|余|左右|上下|以上|以下|以内|or more|or less|or so"
_NUMBER = r"\d[\d,]*(?:\.\d+)?(?:\s?(?:[%％‰]|percent))?[万亿千百]?"
_figure = re.compile(
    rf"(?:(?P<before>{_BEFORE})\s?)?(?<![\d.,])(?P<number>{_NUMBER})(?:\s?(?P<after>{_AFTER}))?"
    r"(?P<unit>[\u3400-\u9fff]|\s?[A-Za-z]+)?",
    re.IGNORECASE,
)


def find_placeholder(text: str) -> str:
    """Return what stands there for words that somebody meant to write; "" when nothing does."""
    for line in text.splitlines():
        if line.strip() in PLACEHOLDERS or (line.strip() and _later.search(line)):
            return line.strip()
    return text.strip() if text.strip() and _dots.match(text) else ""


def find_markup(text: str) -> str:
    """Return the first mark of a writer's markup that readers would see; "" when there is none."""
    found = [match for pattern in _MARKUP if (match := pattern.search(text))]
    return min(found, key=lambda match: match.start()).group().strip() if found else ""


def is_bare(text: str) -> bool:
    """Say whether a post says nothing: a number, a link or hashtags, and no word."""
    left = re.sub(r"https?://\S+|[#＃][^\s#＃]+[#＃]?", "", text)
    left = re.sub(r"第?[一二三四五六七八九十]{1,3}[、.．]", "", left)
    return bool(text.strip()) and not re.search(r"[^\W\d_]", left)


def lost_qualifiers(text: str, article: str) -> Iterator[str]:
    """Yield the figures of `text` that the article gives only as about, nearly, over ... so much.

    Args:
        text: What would go out.
        article: What the article shows.
    """
    said: dict[str, set[str]] = {}
    for match in _figure.finditer(article):
        qualifier = match["before"] or match["after"] or ""
        said.setdefault(_counted(match), set()).add(qualifier)
    for match in _figure.finditer(text):
        known = said.get(_counted(match))
        if known and "" not in known and not (match["before"] or match["after"]):
            yield match["number"].strip()


def _counted(match: re.Match[str]) -> str:
    """Return a figure with what it counts, so that ten minutes and ten people are two."""
    number = match["number"].replace(",", "").replace(" ", "").replace("％", "%")
    unit = "" if number[-1] in "%‰" else (match["unit"] or "").strip().lower()
    return f"{number} {unit}"


def describe_faults(text: str, article: str) -> Iterator[tuple[str, str]]:
    """Yield (rule, what) for all that must not go out in a text."""
    if found := find_placeholder(text):
        yield "placeholder", msg("it still says {found!r}", found=found)
    if found := find_markup(text):
        yield "markup", msg("{found!r} is markup that was left over", found=found)
    for number in lost_qualifiers(text, article):
        yield (
            "figure",
            msg("{number} stands without the “about” or “nearly” of the article", number=number),
        )


def faults_of_pack(manifest: Manifest, article: Article) -> Iterator[tuple[str, str, str]]:
    """Yield (where, rule, what) for all in a pack of `article` that must not go out."""
    shown = hidden_removed(article.shown)
    typed = sorted((code for code in literals(article) if len(code) > 1), key=len, reverse=True)

    def faults(text: str) -> Iterator[tuple[str, str]]:
        for code in typed:  # an article on markup shows some
            text = text.replace(code, " ")
        return describe_faults(text, shown)

    for thread in manifest.threads:
        for post in thread.posts:
            if is_bare(post.text):
                yield post.id, "empty", msg("it says nothing but a number, a link or hashtags")
            said = "".join(run.text for run in post.runs if run.role not in ("hashtag", "link"))
            yield from ((post.id, *fault) for fault in faults(said))
    for platform, title in manifest.titles.items():
        where = msg("title for {platform}", platform=platform)
        yield from ((where, *fault) for fault in faults(title))
    for card in manifest.cards:
        fields: dict[str, str] = {}
        for line, name in zip(card.lines, card.fields, strict=True):
            if name not in ("page", "kicker", "footer", "link"):
                fields[name] = fields.get(name, "") + line
        for name, text in fields.items():
            yield from ((f"{card.id} {name}", *fault) for fault in faults(text))
    for clip in manifest.clips:
        for number, caption in enumerate(clip.captions, start=1):
            where = msg("{clip} caption {number}", clip=clip.id, number=number)
            yield from ((where, *fault) for fault in faults(caption.text))
