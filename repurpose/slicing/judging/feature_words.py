"""The name of a feature in, what people call it out, as a message. `features.py` says what each counts."""

from repurpose.messages import fixed, msg

_SAID = {  # what a feature is about -> what people call it
    "first person": "speaks as I or we",
    "second person": "speaks to the reader",
    "third person": "he, she, it: somebody else",
    "people": "speaks of people",
    "demonstrative": "this, that: points elsewhere",
    "negation": "a negation",
    "modal": "must, should, can",
    "hedge": "a hedge: perhaps, may",
    "universal": "a decided word: always, only",
    "superlative": "a comparison: most, more",
    "contrast": "a contrast: not this but that",
    "turn": "a turn in the middle",
    "condition": "names a condition",
    "cause": "names a cause",
    "image": "an image: a comparison",
    "judgement": "says what something is",
    "life": "speaks of what everybody cares for",
    "news": "reads like news",
    "date": "a date or time",
    "number": "a number",
    "percent": "a share or a multiple",
    "money": "a sum of money",
    "quoted": "words in marks",
    "coined": "an expression in marks",
    "says": "reports what somebody says",
    "listing": "a row of things",
    "brackets": "brackets",
    "book": "the title of a work",
    "Latin word": "words in Latin letters",
    "address": "an address or code",
    "points at text": "points at the text itself",
    "call": "calls on readers, or boilerplate",
    "calls": "calls and boilerplate",
    "story": "tells what happened",
    "dash": "a dash or dots",
    "exclamation": "an exclamation mark",
    "meaning": "says what it means",
    "opinion": "the author's opinion",
    "future": "speaks of the future",
    "four Han": "a phrase of four characters",
    "opens with a connective": "opens with a connective",
    "opens with a pronoun": "opens with a pronoun",
    "opens with I": "opens with I or we",
    "opens with a time": "opens with a time",
    "opens with a number": "opens with a number",
    "opens with a question word": "opens with a question word",
    "opens with if": "opens with if or when",
    "question": "a question",
    "announces": "ends with a colon",
    "ends with a stop": "ends with a full stop",
    "ends with a call": "ends with an exclamation mark",
    "breaks off": "breaks off",
    "bare answer": "a bare answer: yes, no",
    "colon inside": "a colon inside",
    "points away at once": "points elsewhere at once",
    "third person in the first clause": "he, she, it at once",
    "first clause": "length of the first clause",
    "clauses": "number of clauses",
    "width": "its length",
    "mean clause": "length of its clauses",
    "Latin letters": "share of Latin letters",
    "digits": "share of digits",
    "commas": "number of commas",
    "semicolons": "semicolons",
    "worded to pass on": "worded as what people pass on",
    "place": "its place in the article",
    "from the end": "how near the end",
    "from the start": "how near the beginning",
    "section's place": "the place of its section",
    "opens its paragraph": "opens its paragraph",
    "closes its paragraph": "closes its paragraph",
    "paragraph's sentences": "the length of its paragraph",
    "below a heading": "stands below a heading",
    "list item": "part of a list",
    "quotation": "stands as a quotation",
    "item's first": "the first of a list item",
    "bold": "set in bold",
    "words of the title": "takes up the title",
    "words of the article": "speaks of the article's subject",
    "words said once": "words that come once only",
    "same paragraph": "stands in the same paragraph",
    "leans": "opens with a word that points back",
    "leans in its place": "opens with a word that points back, no heading above",
    "drops a connective": "opens with a connective that it can do without",
    "leans without its connective": "points back even without its connective",
    "points away without its connective": "points elsewhere after its connective",
    "words that point": "words that point elsewhere",
    "words that point in the first clause": "words that point elsewhere in the first clause",
    "words that look back": "words that look back",
    "words that look back in the first clause": "words that look back in the first clause",
    "linking adverbs in the first clause": "linking adverbs: also, still, again",
    "longest clause": "length of its longest clause",
    "last clause": "length of its last clause",
    "clauses differ": "clauses of different lengths",
    "clauses begin alike": "clauses that begin alike",
    "nouns": "share of nouns",
    "verbs": "share of verbs",
    "adjectives": "share of adjectives",
    "pronouns": "share of pronouns",
    "adverbs": "share of adverbs",
    "idioms": "idioms",
    "numerals": "share of numerals",
    "prepositions": "share of prepositions",
    "conjunctions": "share of conjunctions",
    "particles": "particles of tone",
    "names": "proper names",
    "words of time": "words of time",
    "auxiliaries": "share of auxiliaries",
    "first word is a noun": "its first word is a noun",
    "first word is a verb": "its first word is a verb",
    "first word is a adjective": "its first word is an adjective",
    "first word is a pronoun": "its first word is a pronoun",
    "first word is a adverb": "its first word is an adverb",
    "first word is a conjunction": "its first word is a conjunction",
    "first word is a preposition": "its first word is a preposition",
    "first word is a word of time": "its first word is one of time",
    "first word is a numeral": "its first word is a numeral",
    "ordinary words": "how common its words are",
    "rarest word": "how common its rarest word is",
    "noun before its verb": "a noun before its verb",
    "pronoun before its verb": "a pronoun before its verb",
    "no subject": "a verb without a subject",
    "no verb": "no verb",
    "pronouns in the first clause": "pronouns in the first clause",
    "first nouns known": "begins with what was spoken of before",
    "nouns new": "speaks of something new",
    "nouns said once": "things that come once only",
    "nouns of the article": "what the article comes back to",
    "led": "led in by another sentence",
    "bonds": "needs the sentence after it",
    "after a lead-in": "follows a colon",
    "after what needs it": "a sentence before it needs it",
    "into its paragraph": "how far into its paragraph",
    "into its section": "how far into its section",
    "likeness: quote": "means what editors like to quote",
}
_WHOLE = frozenset(  # of the article, not of a sentence
    {
        "sentences",
        "sections",
        "items of the article",
        "told in the first person",
        "Chinese",
        "Japanese",
        "English",
    }
)
LACKS = "lacks: "  # stands before what is not there
_MEASURES = frozenset(  # where nothing is a place or a length, and lacks nothing
    {"place", "from the end", "from the start", "section's place", "clauses", "commas", "width"}
    | {"longest clause", "last clause", "clauses differ", "into its paragraph", "into its section"}
    | {"ordinary words", "rarest word", "no subject", "no verb"}
)
_SAME = {"log width": "width"}  # one thing by two names


def concept_of(feature: str) -> str:
    """Return what a feature is about: its count, its share and how it differs are one thing.

    Empty for what is the same for every sentence of an article.
    """
    if feature in _WHOLE or feature.startswith("article's "):
        return ""
    bare = feature.removeprefix("share of ").removesuffix(" beside the article's")
    return _SAME.get(bare, bare)


def lacks(concept: str, value: float) -> bool:
    """Say whether a sentence lacks what a feature is about, so that its absence is what counts."""
    return value <= 0 and concept.partition(": ")[2] not in _MEASURES and concept not in _MEASURES


def name_feature(concept: str) -> str:
    """Return what people call what a feature is about, as a message."""
    if concept.startswith(LACKS):
        return msg("lacks: {feature}", feature=name_feature(concept.removeprefix(LACKS)))
    if concept.startswith("before: "):
        return msg("before it: {feature}", feature=_said(concept.removeprefix("before: ")))
    if concept.startswith("after: "):
        return msg("after it: {feature}", feature=_said(concept.removeprefix("after: ")))
    if concept.endswith(" around"):
        return msg("around it: {feature}", feature=_said(concept.removesuffix(" around")))
    return _said(concept)


def _said(concept: str) -> str:
    return fixed(_SAID.get(concept, concept))
