"""The words of a pack in, what an editor would send back out: one table of rules.

An `ERROR` must not go out; a `WARNING` is a matter of taste that a person decides. What stands for
words that are still to be written, markup and lost qualifiers are in `leftovers.py`.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final, Literal

from repurpose.article import Article, simplify
from repurpose.messages import mark, msg
from repurpose.pack.manifest import Manifest, PostEntry, ThreadEntry
from repurpose.pack.wording.boilerplate import find_boilerplate
from repurpose.pack.wording.lists import find_fragment, find_lone_mark
from repurpose.pack.wording.openers import announces, find_leaning_word

Severity = Literal["error", "warning"]
_SENTENCE = re.compile(r"[^。！？!?\n]+[。！？!?]*[”’」』）)]*|[^\n]+")
_SHORTEST_REPEAT = 8  # characters of a sentence that says something
_LONGEST_SAID = 30  # characters of a post that a message quotes


@dataclass(frozen=True, slots=True)
class SaidPost:
    """What a post says, without its number, links, hashtags and call to action."""

    id: str
    text: str
    headings: tuple[str, ...]  # the lines that are the title, or stand above a section
    titled: bool  # whether it opens with one of them
    call: bool  # whether the author's call to action follows

    @property
    def lines(self) -> list[str]:
        """Its lines that hold something."""
        return [line for line in self.text.splitlines() if line.strip()]

    @property
    def body(self) -> list[str]:
        """Its lines that are no heading."""
        return [line for line in self.lines if not any(head in line for head in self.headings)]

    @property
    def sentences(self) -> list[str]:
        """Its sentences, as far as their stops tell them."""
        return [match.group().strip() for match in _SENTENCE.finditer(self.text)]


@dataclass(frozen=True, slots=True)
class SaidThread:
    """The posts of a thread, with what they are compared to."""

    posts: tuple[SaidPost, ...]
    goes_on: bool  # whether each post goes on from the one before: the whole article, cut
    title: str
    article: str  # what readers see of it, in Simplified Han


Finder = Callable[[SaidThread, int], Iterator[str]]


def _find_leaning(thread: SaidThread, place: int) -> Iterator[str]:
    post = thread.posts[place]
    if post.titled or (place and thread.goes_on):
        return
    if word := find_leaning_word(post.text):
        yield msg(
            "it opens with “{word}”, which points at what this post does not say; begin with the sentence before, or leave the word out",
            word=word,
        )


def _find_fragments(thread: SaidThread, place: int) -> Iterator[str]:
    reach = len(thread.posts) if thread.goes_on else 1
    before = [line for post in thread.posts[max(0, place - reach) : place] for line in post.body]
    after = [line for post in thread.posts[place + 1 : place + 1 + reach] for line in post.body]
    if line := find_fragment(thread.posts[place].body, before, after):
        yield msg(
            "“{line}” is an item without its list; take the whole list, or leave the mark out",
            line=_short(line),
        )
    if mark := find_lone_mark(thread.posts[place].text):
        yield msg("it ends with “{mark}”, and nothing follows; delete it", mark=mark)


def _find_title_twice(thread: SaidThread, place: int) -> Iterator[str]:
    post, title = thread.posts[place], _bare(thread.title)
    lines = [_bare(line) for line in post.lines]
    if title and lines.count(title) > 1:
        yield msg("it gives the title twice; delete one of them")
    if place and post.text and _bare(post.text) == _bare(thread.posts[place - 1].text):
        yield msg("it says the same as the post before; delete one of them")


def _find_frame(thread: SaidThread, place: int) -> Iterator[str]:
    for sentence in thread.posts[place].sentences:
        if found := find_boilerplate(sentence):
            yield msg(
                "“{words}” belongs to the article's frame (a credit, a subscription, promotion), not to a post; delete the sentence",
                words=_short(found),
            )


def _find_repeats(thread: SaidThread, place: int) -> Iterator[str]:
    """Find sentences that an earlier post has too, and that the author wrote only once."""
    earlier = {_bare(s) for post in thread.posts[:place] for s in post.sentences}
    counts = Counter(_bare(sentence) for sentence in thread.posts[place].sentences)
    for sentence in thread.posts[place].sentences:
        bare = _bare(sentence)
        again = bare in earlier or counts[bare] > 1
        if len(bare) >= _SHORTEST_REPEAT and again and thread.article.count(bare) < 2:
            counts[bare] = 0  # told once
            yield msg(
                "“{sentence}” stands in the thread twice; delete one", sentence=_short(sentence)
            )
            earlier.discard(bare)


def _find_announcement(thread: SaidThread, place: int) -> Iterator[str]:
    post, last = thread.posts[place], place == len(thread.posts) - 1
    if post.call or (thread.goes_on and not last) or not post.sentences:
        return
    if announces(post.sentences[-1]):
        yield msg(
            "it ends by announcing what does not come: “{sentence}”; add what follows in the article, or delete it",
            sentence=_short(post.sentences[-1]),
        )


@dataclass(frozen=True, slots=True)
class WordingRule:
    """A rule: its stable id, how grave it is, and what finds that a post breaks it."""

    id: str
    severity: Severity
    find: Finder


RULES: Final = (
    WordingRule(mark("leaning opener"), "warning", _find_leaning),
    WordingRule(mark("list fragment"), "error", _find_fragments),
    WordingRule(mark("repeated title"), "error", _find_title_twice),
    WordingRule(mark("boilerplate"), "error", _find_frame),
    WordingRule(mark("repeated sentence"), "error", _find_repeats),
    WordingRule(mark("announcement"), "error", _find_announcement),
)
WARNINGS: Final = frozenset(rule.id for rule in RULES if rule.severity == "warning")


def check_wording(thread: SaidThread) -> Iterator[tuple[str, str, str]]:
    """Yield (post, rule, what) for all that an editor would send back of a thread."""
    for place, post in enumerate(thread.posts):
        for rule in RULES:
            yield from ((post.id, rule.id, what) for what in rule.find(thread, place))


def faults_of_wording(manifest: Manifest, article: Article) -> Iterator[tuple[str, str, str]]:
    """Yield (where, rule, what) for all that an editor would send back of a pack's words."""
    for thread in manifest.threads:
        yield from check_wording(read_thread(thread, article))
    yield from _faults_of_quotes(manifest, article.language)


def read_thread(thread: ThreadEntry, article: Article) -> SaidThread:
    """Return what the posts of `thread` say, in Simplified Han."""
    return SaidThread(
        tuple(_read_post(post, article.language) for post in thread.posts),
        goes_on=thread.style == "full",
        title=simplify(article.title, article.language),
        article=_bare(simplify(article.shown, article.language)),
    )


def _read_post(post: PostEntry, language: str) -> SaidPost:
    said = [run for run in post.runs if run.role not in ("number", "hashtag", "link", "cta")]
    words = [run for run in said if run.role != "label"]
    return SaidPost(
        post.id,
        simplify("".join(run.text for run in said).strip(), language),
        tuple(simplify(run.text, language) for run in words if run.role == "title"),
        titled=bool(words) and words[0].role == "title",
        call=any(run.role == "cta" for run in post.runs),
    )


def _faults_of_quotes(manifest: Manifest, language: str) -> Iterator[tuple[str, str, str]]:
    """Yield what is wrong with the words of cards that stand alone."""
    for card in manifest.cards:
        fields = zip(card.lines, card.fields, strict=True)
        text = simplify("".join(line for line, name in fields if name == "text"), language)
        if card.kind != "quote" or "text" in card.edited:
            continue
        alone = SaidThread((SaidPost(card.id, text, (), False, False),), False, "", "")
        for rule in RULES:
            if rule.find in (_find_leaning, _find_frame):
                yield from ((f"{card.id} text", rule.id, what) for what in rule.find(alone, 0))


def _bare(text: str) -> str:
    """Return the letters and digits of `text`: marks and white space say nothing here."""
    return re.sub(r"[\W_]+", "", text).lower()


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _LONGEST_SAID else f"{text[: _LONGEST_SAID - 1]}…"
