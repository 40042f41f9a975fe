"""An English text in, the end of it that stands large out: a phrase from a word on that opens one.

Which word may open a phrase follows from its class alone: prepositions, conjunctions, negations, words of degree
are closed classes. A word that leads on to the next (at a …) is never left at the end of what stands before.
"""

from collections.abc import Sequence
from itertools import pairwise

from repurpose.patterns import lazy_regex

Range = tuple[int, int]
_WORD = lazy_regex(r"[\p{L}\p{N}][\p{L}\p{N}'’-]*")
_OPENS = lazy_regex(
    r"about|across|after|against|among|around|at|because|before|behind|beneath|beside|between"
    r"|beyond|but|by|down|during|except|far|from|if|in|inside|into|just|less|like|more|near"
    r"|never|no|nor|not|of|off|on|only|or|out|over|rather|since|so|than|that|through|till|to"
    r"|too|toward|towards|under|unless|until|up|very|when|where|which|while|who|with|within"
    r"|without|\w+n't"
)
_LEADS = lazy_regex(
    r"a|an|the|my|your|our|their|his|her|its|this|these|those|every|each|some|any|is|are|was"
    r"|were|be|been|being|am|and|as|it's|i'm|we're|they're|i|we|you|he|she|they|it|do|does|did"
    r"|can|could|will|would|should|may|might|must|have|has|had"
)
_LEAST, _MOST, _BEST = 8, 22, 15  # characters of what stands large
_BEFORE = 18  # ... of what stands before it, at the least


def english_phrase(text: str, end: int, keys: Sequence[Range]) -> Range | None:
    """Return the phrase that a text ends on, up to `end`; None where none is short enough or the keywords stand before it."""
    words = [(match.start(), match[0].lower().replace("’", "'")) for match in _WORD.finditer(text)]
    fit = [
        place
        for (_, before), (place, word) in pairwise(words)
        if _OPENS.fullmatch(word)
        and not _OPENS.fullmatch(before)
        and not _LEADS.fullmatch(before)
        and text[place - 1].isspace()
        and _LEAST <= end - place <= _MOST
        and place >= _BEFORE
    ]
    if keys:
        fit = [place for place in fit if any(place <= low and high <= end for low, high in keys)]
    if not fit:
        return None
    return (min(fit, key=lambda place: abs(end - place - _BEST)), end)
