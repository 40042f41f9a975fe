"""A complaint about a pack: where, by which rule, and whether it must not go out."""

from dataclasses import asdict, dataclass

from repurpose.messages import fixed, msg
from repurpose.pack.wording.rules import WARNINGS, Severity
from repurpose.pack.wording.wordlist import RULE as LISTED

_TASTE = WARNINGS | {LISTED, "density", "gap", "feed size", "focal", "rhythm"}
# What rules are called, for the catalogues.
_RULES = (
    "length",
    "media",
    "alt",
    "hashtags",
    "contrast",
    "line start",
    "line end",
    "orphan",
    "size",
    "glyph",
    "title",
    "text",
    "placeholder",
    "markup",
    "figure",
    "empty",
    "declaration",
    "listed word",
    "density",
    "collision",
    "gap",
    "feed size",
    "focal",
    "rhythm",
)


@dataclass(frozen=True, slots=True)
class Complaint:
    """One thing that is wrong: where, which rule, and what was found."""

    where: str  # "x-03", "card-02 text", "clips/01-hook.mp4" ...
    rule: str  # its stable id: "length", "media", "contrast", "leaning opener" ...
    what: str

    @property
    def severity(self) -> Severity:
        """Whether it must not go out, or is a matter of taste."""
        return "warning" if self.rule in _TASTE else "error"

    def describe(self) -> str:
        """Return the complaint as one line for people."""
        said: str = msg(
            "{place}: {rule}: {what}", place=self.where, rule=fixed(self.rule), what=self.what
        )
        return msg("warning: {what}", what=said) if self.severity == "warning" else said

    def as_json(self) -> dict[str, str]:
        """Return the complaint as JSON has it."""
        return {**asdict(self), "severity": self.severity}
