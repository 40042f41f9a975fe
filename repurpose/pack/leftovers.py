"""A text that would go out in, what must not stand in it out: placeholders, markup, lost qualifiers."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet

from repurpose.article import Article, Span, hidden_removed, literals
from repurpose.messages import msg
from repurpose.pack.manifest import Manifest, ThreadEntry

# What the studio writes into a new card, and what writers leave for later.
PLACEHOLDERS = ("写下你自己的话。", "写下您自己的话。", "Write words of your own.")
_later = re.compile(
    r"^\W*(?:TODO|TBD|FIXME|XXX|lorem ipsum\b.*|待补充?|待定|待写|占位|此处填写.*|placeholder)\W*$"
    r"|^\s*(?:TODO|TBD|FIXME|XXX+)\s*[:：]|\blorem ipsum\b"
    r"|[\[【（(]\s*(?:insert [^\])\n]{1,40} here|此处插入[^\]】）)]{0,40}|your (?:text|title|name) here)\s*[\]】）)]"
    r"|(?:^|[\s（(\[【])(?:TODO|TBD|FIXME)\s*[:：\])）】]|[\[【（(](?:待补充?|待定|待写|此处填写|占位)[^\]】）)]{0,20}[\]】）)]",
    re.IGNORECASE,
)
_APART = ("hashtag", "link", "number")  # runs that are no words of the post
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
    r"(?P<unit>\s?(?:[\u3400-\u9fff]|[A-Za-z]+))?",
    re.IGNORECASE,
)
_ends_qualifying = re.compile(rf"(?:{_BEFORE})\s?$", re.IGNORECASE)
_goes_on_qualifying = re.compile(rf"\s?(?:{_AFTER})", re.IGNORECASE)


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


def find_figures(article: str) -> Mapping[str, AbstractSet[str]]:
    """Return the figures of what an article shows, each with the qualifiers that it is given with."""
    said: dict[str, set[str]] = {}
    for match in _figure.finditer(article):
        qualifier = match["before"] or match["after"] or ""
        said.setdefault(_counted(match), set()).add(qualifier)
    return said


def lost_qualifiers(text: str, figures: Mapping[str, AbstractSet[str]]) -> Iterator[str]:
    """Yield those of the article's `figures` in `text` that it gives only as about, nearly, over ... so much."""
    for match in _figure.finditer(text):
        known = figures.get(_counted(match))
        if known and "" not in known and not (match["before"] or match["after"]):
            yield match["number"].strip()


def cut_qualifier(article: Article, span: Span) -> str:
    """Return the figure at an edge of `span` from which the span's end parts a word such as about; or ""."""
    shown, text = article.shown, hidden_removed(article.shown[span.start : span.end])
    figures = list(_figure.finditer(text))
    above = hidden_removed(shown[max(0, span.start - 24) : span.start])
    below = hidden_removed(shown[span.end : span.end + 16])
    for match in figures[:1]:
        if not match.start() and _ends_qualifying.search(above):
            return match["number"].strip()
    for match in figures[-1:]:
        if match.end() == len(text) and not match["after"] and _goes_on_qualifying.match(below):
            return match["number"].strip()
    return ""


def _counted(match: re.Match[str]) -> str:
    """Return a figure with what it counts, so that ten minutes and ten people are two."""
    number = match["number"].replace(",", "").replace(" ", "").replace("％", "%")
    unit = "" if number[-1] in "%‰" else (match["unit"] or "").strip().lower()
    return f"{number} {unit}"


def describe_faults(
    text: str, figures: Mapping[str, AbstractSet[str]]
) -> Iterator[tuple[str, str]]:
    """Yield (rule, what) for all that must not go out in a text; `figures` are those of its article."""
    if found := find_placeholder(text):
        yield "placeholder", msg("it still says {found!r}", found=found)
    if found := find_markup(text):
        yield "markup", msg("{found!r} is markup that was left over", found=found)
    for number in lost_qualifiers(text, figures):
        yield "figure", _tell_figure(number)


def _tell_figure(number: str) -> str:
    return msg(
        "{number} stands without the “about” or “nearly” that the article gives it; take that word too",
        number=number,
    )


def faults_of_thread(thread: ThreadEntry, article: Article) -> Iterator[tuple[str, str, str]]:
    """Yield (where, rule, what) for all in the posts of a thread that must not go out."""
    return _faults_of_posts(thread, article, _finder(article))


def _finder(article: Article) -> Callable[[str], Iterator[tuple[str, str]]]:
    """Return what yields (rule, what) for all that must not go out in a text made from `article`."""
    figures = find_figures(hidden_removed(article.shown))
    typed = sorted((code for code in literals(article) if len(code) > 1), key=len, reverse=True)

    def faults(text: str) -> Iterator[tuple[str, str]]:
        for code in typed:  # an article on markup shows some
            text = text.replace(code, " ")
        return describe_faults(text, figures)

    return faults


def _faults_of_posts(
    thread: ThreadEntry, article: Article, faults: Callable[[str], Iterator[tuple[str, str]]]
) -> Iterator[tuple[str, str, str]]:
    for post in thread.posts:
        if is_bare(post.text):
            yield post.id, "empty", msg("it says nothing but a number, a link or hashtags")
        said = "".join(run.text for run in post.runs if run.role not in _APART)
        yield from ((post.id, *fault) for fault in faults(said))
        spans = [run.span for run in post.runs if run.role == "body" and run.span]
        yield from _cut_figures(article, post.id, spans)


def faults_of_pack(manifest: Manifest, article: Article) -> Iterator[tuple[str, str, str]]:
    """Yield (where, rule, what) for all in a pack of `article` that must not go out."""
    faults = _finder(article)
    for thread in manifest.threads:
        yield from _faults_of_posts(thread, article, faults)
    for platform, title in manifest.titles.items():
        where = msg("title for {platform}", platform=platform)
        yield from ((where, *fault) for fault in faults(title))
    for card in manifest.cards:
        fields: dict[str, str] = {}
        for line, name in zip(card.lines, card.fields, strict=True):
            code = card.kind == "code" and name.startswith("items")  # its signs are its own
            if not code and name not in ("page", "kicker", "footer", "link"):
                fields[name] = fields.get(name, "") + line
        for name, text in fields.items():
            yield from ((f"{card.id} {name}", *fault) for fault in faults(text))
        spans = [
            s for s, name in zip(card.spans, card.fields, strict=True) if s and name == "number"
        ]
        # A voice sets about, number and unit as lines of their own: together they are the figure.
        whole = [Span(min(spans).start, max(span.end for span in spans))] if spans else []
        yield from _cut_figures(article, f"{card.id} number", whole)
    for clip in manifest.clips:
        for number, caption in enumerate(clip.captions, start=1):
            where = msg("{clip} caption {number}", clip=clip.id, number=number)
            yield from ((where, *fault) for fault in faults(caption.text))


def _cut_figures(
    article: Article, where: str, spans: Sequence[Span]
) -> Iterator[tuple[str, str, str]]:
    for span in spans:
        if number := cut_qualifier(article, span):
            yield where, "figure", _tell_figure(number)
