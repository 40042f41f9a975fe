"""The answers that a pack holds and what it holds now in; who approved what, what has changed since, what is open, out."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from repurpose.json_object import JsonObject
from repurpose.pack import Stretch, mark_difference, side_by_side
from repurpose.review.answers import Answer, Remark
from repurpose.review.items import Item, Seen
from repurpose.review.kept import read_answers, read_resolved, read_seen

_MOST_PAIRS = 60  # pieces of a difference that are told


@dataclass(frozen=True, slots=True)
class Approval:
    """Somebody's word that an item may go out, as it was then."""

    by: str
    at: int  # ms since 1970
    current: bool  # it is still what was approved
    pictures: bool  # a picture or a film is another one
    difference: tuple[tuple[Stretch, ...], ...]  # of the words, piece by piece, changed ones only


@dataclass(frozen=True, slots=True)
class Comment:
    """What somebody said of an item, or of one post of a thread."""

    id: str
    by: str
    at: int
    text: str
    post: int  # 0: all of it
    current: bool  # the item is still what it is about
    resolved: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """What was said of one item: the last word of each who approved it, and the comments."""

    item: str
    print: str
    approvals: tuple[Approval, ...]
    comments: tuple[Comment, ...]

    @property
    def approved(self) -> bool:
        """Whether somebody approved it as it is now."""
        return any(one.current for one in self.approvals)

    @property
    def open(self) -> int:
        """How many comments are not done."""
        return sum(not one.resolved for one in self.comments)

    def as_json(self) -> JsonObject:
        """Return it as JSON has it."""
        told = asdict(self)
        for said, approval in zip(told["approvals"], self.approvals, strict=True):
            said["difference"] = [
                [[mark.kind, mark.text] for mark in pair] for pair in approval.difference
            ]
        return told


def standings_of(folder: Path, items: Sequence[Item]) -> list[Standing]:
    """Return what was said of each item of a pack, in their order."""
    found: dict[str, list[tuple[str, Answer, Remark]]] = {item.key: [] for item in items}
    by_print = {item.print: item.key for item in items}
    for name, answer in read_answers(folder):
        for number, remark in enumerate(answer.remarks):
            # What only moved is known by its hash; what changed, by its name.
            key = by_print.get(remark.seen, remark.item)
            if key in found:
                found[key].append((f"{name}-{number}", answer, remark))
    done = read_resolved(folder)
    return [
        Standing(
            item.key,
            item.print,
            tuple(_approvals(folder, item, found[item.key])),
            tuple(
                Comment(
                    name,
                    answer.by,
                    answer.at,
                    remark.comment,
                    remark.post,
                    remark.seen == item.print,
                    name in done,
                )
                for name, answer, remark in found[item.key]
                if remark.comment
            ),
        )
        for item in items
    ]


def _approvals(
    folder: Path, item: Item, said: Sequence[tuple[str, Answer, Remark]]
) -> Iterator[Approval]:
    last = {answer.by: (answer, remark) for _, answer, remark in said}
    for answer, remark in last.values():
        if not remark.approved:  # taken back, or never given
            continue
        current = remark.seen == item.print
        then = None if current else read_seen(folder, remark.seen)
        yield Approval(
            answer.by,
            answer.at,
            current,
            then is not None and then.files != item.seen.files,
            _difference(then, item.seen) if then else (),
        )


def _difference(then: Seen, now: Seen) -> tuple[tuple[Stretch, ...], ...]:
    pairs = [pair for pair in side_by_side(then.pieces, now.pieces) if pair[0] != pair[1]]
    return tuple(mark_difference(old, new) for old, new in pairs[:_MOST_PAIRS])
