"""What a sentence in a model's words changes of its sources, as a value."""

from dataclasses import dataclass
from typing import Literal

Rule = Literal[
    "number", "unit", "qualifier", "name", "title", "quotation", "date", "negation", "condition", "hedge", "speaker",
    "added", "direction", "swapped", "link", "language", "beyond", "nothing",
]  # fmt: skip


@dataclass(frozen=True)
class Fault:
    """What a rewritten sentence changes: by which rule, the words, and a sentence for people and models."""

    rule: Rule
    words: str
    message: str
