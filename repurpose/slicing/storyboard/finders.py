"""The kinds of card that an article gives, each with who finds it: a new one is a line here.

A finder yields what a card of its kind could show, as pieces: the part that each plays, and its place
in the article. Parts bear the names of a card's fields (`text`, `title`, `labels`, `items`, ...; a list
has a piece for each of its entries), or those that `repurpose.pack.card_planning` knows.
"""

from collections.abc import Iterator, Mapping
from itertools import chain

from repurpose.slicing.storyboard.arguments import find_arguments
from repurpose.slicing.storyboard.charts.finder import find_charts
from repurpose.slicing.storyboard.code import find_code_cards
from repurpose.slicing.storyboard.comparisons import find_comparisons
from repurpose.slicing.storyboard.formulas import find_formula_cards
from repurpose.slicing.storyboard.ledgers import find_ledgers
from repurpose.slicing.storyboard.lists import find_matrices, find_points_cards, find_steps
from repurpose.slicing.storyboard.model import Candidate, Finder, Material, StoryboardKind
from repurpose.slicing.storyboard.people import find_people
from repurpose.slicing.storyboard.pictures import find_picture_cards
from repurpose.slicing.storyboard.questions import find_questions
from repurpose.slicing.storyboard.repeated import find_anaphoras
from repurpose.slicing.storyboard.sentences import (
    find_definitions,
    find_figure_cards,
    find_quote_cards,
    find_roles,
)
from repurpose.slicing.storyboard.tables import find_table_cards, find_table_charts
from repurpose.slicing.storyboard.timelines import find_timelines

FINDERS: Mapping[StoryboardKind, Finder] = {
    "quote": find_quote_cards,  # first: the first of them is the line worth keeping
    "figure": find_figure_cards,
    "points": find_points_cards,
    "steps": find_steps,
    "matrix": find_matrices,
    "ledger": find_ledgers,
    "compare": find_comparisons,
    "diagram": find_arguments,
    "definition": find_definitions,
    "question": find_questions,
    "anaphora": find_anaphoras,
    "timeline": find_timelines,
    "table": find_table_cards,
    "chart": lambda material: chain(find_table_charts(material), find_charts(material)),
    "code": find_code_cards,
    "person": find_people,
    "picture": find_picture_cards,
    "formula": find_formula_cards,
    "story": find_roles,  # and "turn", "reason": what a sentence does in the argument
}


def find_candidates(material: Material) -> Iterator[Candidate]:
    """Yield all that a card could show; quotes come first, best first."""
    for find in FINDERS.values():
        yield from find(material)
