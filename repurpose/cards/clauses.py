"""A text in, where its first clause ends out: what may stand larger than the rest."""

import re

from repurpose.patterns import lazy_pattern

_CLAUSE = lazy_pattern(r"(?:[，；。？！;!?]|[,.](?!\d))+[”』」’]?\s*")  # not within 10,000 or 1.5
SURFACE = (  # begins what says how things look from outside
    r"^(?:表[面层層]|看似|看上去|看起[来來]|乍看|乍一看|明面|台面上|on the (?:surface|face of it)|at first (?:glance|sight))"
)
_HEAD = (8, 26)  # characters of a first clause that stands large
# What only says when, by what or of whom the rest is true; a bare name, and what the next clause is about.
_LEANS = lazy_pattern(
    r"^(?:根据|按照|据|在|当|随着|为了?|对于?|由于|因为|如果|虽然|尽管|除了|从|经过|面对|作为|基于|一旦|即使|只有|只要|通过|针对|自)"
    r"|^(?:when|if|as|after|before|while|although|because|since|in|on|at|for|with|by)\b"
    r"|(?:后|时|时候|中|里|下|前|而言|来说|来看)[，,]\s*$|[：:]"
    r"|^[^，]{1,14}的[^，的]{1,5}，\s*$",
    re.IGNORECASE,
)


def head_of(text: str) -> int:
    """Return where the first clause ends, where it says something short by itself and more follows; else 0."""
    mark = _CLAUSE.search(text)
    if mark is None or mark.end() >= len(text.rstrip()):
        return 0
    head = text[: mark.end()]
    return mark.end() if _HEAD[0] <= len(head) <= _HEAD[1] and not _LEANS.search(head) else 0
