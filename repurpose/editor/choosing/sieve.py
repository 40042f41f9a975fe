"""Places in an article in, why they may not be said out: the rules for each kind of item, in one place.

An answer's ids and the places of a kept record go through the same sieve. What it returns is a
message for people and models, "" where nothing is wrong.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from repurpose import platforms
from repurpose.article import Article, Span
from repurpose.editor.listing import Listing
from repurpose.messages import fixed, msg
from repurpose.slicing import (
    LEAST_POSTS,
    RULES,
    SOFT,
    ChosenPost,
    Cuts,
    Fault,
    Wishes,
    excess_of,
    find_faults,
    find_quote,
    is_core,
    leans_back,
    measure,
)
from repurpose.text import find_pieces, inner_places

_MOST_DROPPED = 1 / 3  # of the sentences: who drops more has not read them
_LONGEST_TITLE = 40.0  # full-width characters of a title that is none of the author's
_LONGEST_CARD = 70.0
_LONGEST_BEAT, _LONGEST_CLIP, _FEWEST_BEATS = 34.0, 230.0, 3
_LONGEST_KEYWORD = 8.0
_LONGEST_TAG = 24  # code points


@dataclass(frozen=True)
class Sieve:
    """The rules for one article, without what its author has banned."""

    listing: Listing
    wishes: Wishes

    @property
    def article(self) -> Article:
        """The article."""
        return self.listing.article

    @cached_property
    def cuts(self) -> Cuts:
        """Its sentences, and what may be cut of them."""
        return Cuts(self.article, [line.unit for line in self.listing.lines])

    def is_sentence(self, span: Span) -> bool:
        """Say whether a place is that of a whole sentence."""
        place = self.cuts.place(span)
        return place is not None and self.cuts.units[place].span == span

    def too_many_dropped(self, spans: Sequence[Span]) -> bool:
        """Say whether more is dropped than anybody who has read the article would drop."""
        return len(set(spans)) > len(self.cuts.units) * _MOST_DROPPED

    def faults(self, spans: Sequence[Span]) -> list[Fault]:
        """Return what is wrong with a text that says `spans`, each rule once."""
        return list({fault.rule: fault for fault in find_faults(self.cuts, spans)}.values())

    def sound_part(self, spans: Sequence[Span]) -> list[Span]:
        """Return as much of a post as breaks no rule; its end goes first."""
        kept = list(spans)
        while kept and any(fault.rule not in SOFT for fault in find_faults(self.cuts, kept)):
            kept.pop()
        return kept

    def excess(self, spans: Sequence[Span]) -> int:
        """Return by how much a post is over the limit of the strictest platform with threads."""
        threads = (p for name in platforms.names() if (p := platforms.get(name)).form == "thread")
        return max((excess_of(self.cuts, spans, platform) for platform in threads), default=0)

    def repeats_title(self, spans: Sequence[Span]) -> bool:
        """Say whether a text says the title and nothing else."""
        said = "".join(self.article.show(span) for span in spans)
        return _letters(said) == _letters(self.article.title)

    def settle(self, posts: Sequence[ChosenPost | None]) -> tuple[tuple[ChosenPost, ...], str]:
        """Return the thread that is left of its posts, None for those that fell; or why none is."""
        found = [post for post in posts if post]
        if not posts:
            return (), ""
        if posts[0] is None:
            return (), msg("the first post falls, and the thread with it")
        if len(found) < LEAST_POSTS:
            return (), msg("fewer than three posts are left")
        return (ChosenPost("hook", found[0].spans, found[0].more), *found[1:]), ""

    def quote(self, span: Span) -> str:
        """Return why a place is no quote."""
        found = find_quote(self.cuts, span)
        return fixed(RULES[found.rule]) if isinstance(found, Fault) else ""

    def title(self, span: Span) -> str:
        """Return why a place is no title: the author's, a part of it, or a clause."""
        text, own = self.article.show(span), (part for _, part in self.listing.title)
        if any(span == part for part in own):
            return fixed(RULES["opener"]) if leans_back(text) else ""
        if faults := self.faults([span]):
            return fixed(RULES[faults[0].rule])
        return msg("it is too long for a title") if measure(text) > _LONGEST_TITLE else ""

    def figure(self, span: Span) -> str:
        """Return why a sentence is none with a number."""
        if not self.is_sentence(span):
            return fixed(RULES["not a clause"])
        digits = any(character.isdigit() for character in self.article.show(span))
        return "" if digits else msg("no number stands in it")

    def core(self, span: Span) -> str:
        """Return why words are not the big ones of the cover."""
        title = self.article.title_span
        if title and is_core(self.article, title, span):
            return ""
        return msg("it is not 2 to 8 whole characters of the title")

    def keyword(self, span: Span) -> str:
        """Return why words are not to be set apart."""
        if not 0 < measure(self.article.show(span)) <= _LONGEST_KEYWORD:
            return msg("it is too long to be set apart")
        place = self.cuts.place(span)
        if place is None:
            return msg("the words do not stand there")
        start = self.cuts.units[place].span.start
        inside = inner_places(
            find_pieces(self.article.shown[start : self.cuts.units[place].span.end])
        )
        parted = {span.start - start, span.end - start} & inside
        return msg("it parts what belongs together") if parted else ""

    def card(self, span: Span) -> str:
        """Return why a place cannot stand on a card alone."""
        parts = [part for _, part in self.cuts.split(span)]
        if not parts:
            return fixed(RULES["not a clause"])
        if faults := self.faults(parts):
            return fixed(RULES[faults[0].rule])
        long = measure(self.article.show(span)) > _LONGEST_CARD
        return msg("it is too long for a card") if long else ""

    def beat(self, span: Span) -> str:
        """Return why a place cannot be one beat of a clip."""
        wrong = [fault for fault in self.faults([span]) if fault.rule not in ("list", *SOFT)]
        if wrong:
            return fixed(RULES[wrong[0].rule])
        long = measure(self.article.show(span)) > _LONGEST_BEAT
        return msg("it is too long for one beat") if long else ""

    def clip(self, beats: Sequence[Span]) -> tuple[tuple[Span, ...], str]:
        """Return what a clip says of its beats, each sound; or why there is none."""
        kept = sorted(beats)
        while kept and sum(measure(self.article.show(span)) for span in kept) > _LONGEST_CLIP:
            kept.pop()
        if len(kept) < _FEWEST_BEATS:
            return (), msg("fewer than three beats are left") if beats else ""
        if leans_back(self.article.show(kept[0])):
            return (), fixed(RULES["opener"])
        wrong = [fault for fault in self.faults(kept) if fault.rule not in SOFT]
        return ((), fixed(RULES[wrong[0].rule])) if wrong else (tuple(kept), "")

    def hashtag(self, text: str) -> str:
        """Return why a name is no hashtag."""
        name = platforms.tag_name(text)
        if not name or len(text) > _LONGEST_TAG or self.wishes.bans(text):
            return msg("it is no hashtag")
        return ""


def overlap(one: Span, other: Span) -> bool:
    """Say whether two places share any of the text."""
    return one.start < other.end and other.start < one.end


def _letters(text: str) -> str:
    return "".join(character for character in text if character.isalnum())
