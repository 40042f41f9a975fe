"""A sentence in, where its own words begin out, and its clauses: nothing that bears meaning may go.

What may be dropped only joins a sentence to the one before. A negation, a condition, a hedge or a
speaker is never dropped, nor is what stands before a second half that one of them governs.
"""

import re
from functools import lru_cache
from itertools import pairwise

from repurpose.article import HIDDEN, PAIRS, Article, Span, simplify
from repurpose.patterns import lazy_pattern
from repurpose.text import find_pieces, inner_places

CUTTER = "clauses-1"  # of `cut_clauses`: what was chosen by another one is told apart by it
_PARTING = "，；：—–,;:"
_UNSHOWN = f"，；、—–,; \n{HIDDEN}"  # of the marks that end a clause, where it ends a text

# Connectives that say nothing by themselves. English goes on with a small letter: nothing is dropped.
DROPPED = (
    "然而，?|只不过，|只是，|但是，|但是|但(?!是|凡|愿|书|丁)|不过，|可是，|可(?=[我你人这])|而且，|并且，|同时，|与此同时，|此外，|另外，|因此，?|因而，?|所以说，|所以(?!然)，?|而(?![且是已后今言立])|于是，|那么，"
    "|也就是说，|换句话说，|换言之，|总之，|总而言之，|总的来说，|说到底，|归根结底，|归根到底，|事实上，|实际上，|其实，?|说实话，|老实说，|要知道，|显然，|当然，|毫无疑问，|首先，|其次，|再次，|最后，|另一方面，|一方面，"
    "|更重要的是，|更关键的是，|最重要的是，|重要的是，|值得注意的是，|简单来说，|简单说，|简而言之，|说白了，|由此可见，|可见，|反过来，|相反，|同样，|到头来，|结果，|问题是，|问题在于，|还是那句话，|这意味着，|这说明，|综合来看，|总体来看，|总体而言，|坦白说，|坦率地说，|换个角度看，|从这个角度看，"
    "|しかし、|だが、|そして、|また、|つまり、|だから、|ただ、|でも、|さらに、|実は、|結局、|그러나 |하지만 |그리고 |따라서 |결국 "
)
# Words that govern what follows them: a part that holds one may not be cut away.
KEPT = (
    "不|没|未|无|非|别|莫|勿|如果|假如|只要|一旦|除非|若|即使|虽然|尽管|可能|或许|也许|大概|似乎|据|说|认为|表示|指出|觉得|相信|称|显示|因为|由于|为了|不是"
    r"|\b(?:not|no|never|if|unless|although|though|may|might|perhaps|say|says|said|think|thinks|because)\b|ない|なら|れば|かもしれ|않|없|만약"
)
# Words by which what follows them is somebody else's view, or refuted; and, in the last clause, supposed.
_others = lazy_pattern(
    r"说|认为|表示|指出|觉得|相信|以为|声称|宣称|误区|谣言|借口|错误|谎言|骗"
    r"|(?:如果|假如|要是)[^，,]*$|\bif\b[^,]*$"
    r"|\b(?:say|says|said|think|thinks|believes?|claims?|myths?|excuses?|wrong)\b|言う|思う|なら|誤解|만약|말",
    re.IGNORECASE,
)
_dropped = re.compile(rf"(?:{DROPPED})(?:[呢嘛啊呀哈哦]，)?")
_kept = re.compile(KEPT, re.IGNORECASE)
_authors_own = re.compile(  # the author's own view, and 来说 that says nothing
    r"我(?:们|个人|自己|一直|始终|总是?|还是|也|就)*(?:觉得|认为|相信)|(?<=来)说|\bI (?:still |always )?(?:think|believe)\b"
)
_own_condition = re.compile(r"\s*(?:如果|假如|只要|一旦|[Ii]f\b)")
_hedge = re.compile(r"可能|或许|也许|大概|似乎|据|显示|称|\b(?:may|might|perhaps)\b")
_half = re.compile(r"[；;]")
_joint = re.compile(r"(?:[，；：]|—+|[,;:](?=\s)|(?<=\s)–(?=\s))\s*")


def find_own_start(text: str) -> int:
    """Return where `text`, one sentence in Simplified Han, begins without its leading connectives.

    What is nothing else begins where it begins.
    """
    start = 0
    while match := _dropped.match(text, start):
        start = match.end()
    return start if start < len(text) else 0


def places_of(article: Article, span: Span) -> tuple[str, list[int]]:
    """Return what readers see of `span`, in Simplified Han, and where each character of it stands.

    The places are none where the two scripts have not a character each.
    """
    shown = article.shown[span.start : span.end]
    places = [span.start + i for i, seen in enumerate(shown) if seen != HIDDEN]
    plain = simplify(shown.replace(HIDDEN, ""), article.language)
    return plain, places if len(plain) == len(places) else []


def own_words(article: Article, span: Span) -> Span:
    """Return the span of a sentence without the connectives that it opens with."""
    plain, places = places_of(article, span)
    start = find_own_start(plain) if places else 0
    return Span(places[start], span.end) if 0 < start < len(places) else span


def find_last_half(text: str) -> int:
    """Return where the last statement of a sentence begins, after a semicolon; 0 when it must stay."""
    halves = [match.end() for match in _half.finditer(text)]
    if not halves:
        return 0
    before, half = text[: halves[-1]], text[halves[-1] :]
    if _own_condition.match(half):  # as whole as the half before it: 如果……；如果……
        held = tells_of_others(before) or _hedge.search(before)
    else:
        held = _kept.search(before)
    return 0 if held else halves[-1]


def tells_of_others(text: str) -> bool:
    """Say whether `text`, in Simplified Han, makes what follows somebody else's, supposed or refuted."""
    return bool(_others.search(_authors_own.sub("", text)))


def governs(text: str) -> bool:
    """Say whether `text`, in Simplified Han, holds a word that what follows it depends on."""
    return bool(_kept.search(_authors_own.sub("", text)))


def cut_clauses(article: Article, sentence: Span) -> list[Span]:
    """Return the clauses of a sentence, in order: each ends with the mark that parts it from the next.

    Nothing within a pair of marks is parted, nor a piece such as a number, a time or an address.
    """
    shown = article.shown[sentence.start : sentence.end]
    spans = [Span(sentence.start + a, sentence.start + b) for a, b in pairwise(_bounds(shown))]
    return [span for span in spans if article.show(span)]


@lru_cache(maxsize=1024)  # asked by the storyboard, the threads and the clips
def _bounds(shown: str) -> tuple[int, ...]:
    """Return where the clauses of a sentence begin, and its end."""
    whole = inner_places(find_pieces(shown))
    outside = _outside(shown)
    places = [0]
    for match in _joint.finditer(shown):
        end = match.end()
        while end < len(shown) and shown[end] == HIDDEN:
            end += 1
        if outside[match.start()] and end not in whole and end < len(shown):
            places.append(end)
    return (*places, len(shown))


def _outside(shown: str) -> list[bool]:
    """Return for each character whether it stands outside every pair of marks."""
    straight = shown.count('"') % 2 == 0  # both of a pair look alike
    depth, quoted, outside = 0, False, []
    for character in shown:
        outside.append(depth == 0 and not quoted)
        depth = depth + 1 if character in PAIRS else depth
        depth = max(0, depth - 1) if character in PAIRS.values() else depth
        quoted = not quoted if straight and character == '"' else quoted
    return outside


def without_joint(article: Article, span: Span) -> Span:
    """Return a clause without the comma or dash that parts it from the next, as it is shown alone.

    A colon stays: what it announces is missing without the next clause.
    """
    end = span.end
    while end > span.start and article.shown[end - 1] in _UNSHOWN:
        end -= 1
    return Span(span.start, end)


def is_clause_edge(article: Article, sentence: Span, part: Span) -> bool:
    """Say whether a part of a sentence begins and ends where a clause of it does, by any cutter.

    That is at the sentence's own ends, behind a connective that may go, or at a mark that parts
    clauses, outside every pair of marks and every piece.
    """
    shown = article.shown[sentence.start : sentence.end]
    start, end = part.start - sentence.start, part.end - sentence.start
    if not (0 <= start < end <= len(shown)) or not article.show(part):
        return False
    before = shown[:start].replace(HIDDEN, "").rstrip()
    after = shown[end:].replace(HIDDEN, "").lstrip()
    whole, outside = inner_places(find_pieces(shown)), [*_outside(shown), True]
    begins = not before or part.start == own_words(article, sentence).start
    begins = begins or (before[-1] in _PARTING and outside[start] and start not in whole)
    ends = not after.strip(_UNSHOWN) or (after[0] in _PARTING and outside[end] and end not in whole)
    ends = ends or (shown[end - 1] in _PARTING and outside[end] and end not in whole)
    return begins and ends
