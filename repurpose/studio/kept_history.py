"""What stands in the file of a pack's history, and beside it while a change is being made."""

from repurpose.validation import Model


class KeptStep(Model):
    """A step as the file has it: contents by their hashes."""

    what: str
    at: int
    number: int
    before: dict[str, str]
    after: dict[str, str]
    base: dict[str, str]


class KeptIntent(Model):
    """A change that is being made, as it stands beside the history until it is made or has failed."""

    version: int
    kind: str
    change: str
    texts: dict[str, str]
    step: KeptStep


class KeptHistory(Model):
    """What the file says; `texts` holds every content once, in base 64; "" stands for a file that is not there."""

    version: int
    texts: dict[str, str]
    done: tuple[KeptStep, ...]
    undone: tuple[KeptStep, ...]
    answered: tuple[str, ...]
    count: int
