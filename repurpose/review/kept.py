"""Answers in, files in the pack's `review/` out: each answer one file, what was shown to whom beside them.

The manifest lists none of them, so that a pack stays the same whatever is said of it; a pack that is made again
takes them along (`repurpose.pack.kept`). A pack may come from anybody: what cannot be read there is left out.
"""

import json
from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from pydantic import Field

from repurpose.atomic import write_atomically
from repurpose.errors import ContentError, MachineError, RepurposeError
from repurpose.messages import msg, reason_of
from repurpose.pack import REVIEW, list_files, read_inside
from repurpose.review.answers import MOST_BYTES, Answer
from repurpose.review.items import Item, Seen
from repurpose.validation import Model, check_json

_RESOLVED = "resolved.json"
_SEEN = "seen"
_MOST_ANSWERS = 2000  # of a pack: whoever has the address can send no more


class Resolved(Model):
    """The comments that somebody has said are done, by id, with the moment in ms since 1970."""

    comments: Mapping[str, int] = Field(default_factory=dict)


def read_answers(folder: Path) -> list[tuple[str, Answer]]:
    """Return the answers that a pack holds, by id, the oldest first."""
    found = []
    for name in list_files(folder / REVIEW):
        if "/" in name or name == _RESOLVED or not name.endswith(".json"):
            continue
        with suppress(RepurposeError):
            answer = check_json(Answer, _read(folder, name, MOST_BYTES))
            found.append((answer.id, answer))
    return sorted(found, key=lambda pair: (pair[1].at, pair[0]))


def read_seen(folder: Path, print_: str) -> Seen | None:
    """Return what was shown under a hash; None where nobody kept it, or it is not what the hash says."""
    with suppress(RepurposeError):
        seen = check_json(Seen, _read(folder, f"{_SEEN}/{print_}.json", 16_000_000))
        return seen if seen.print == print_ else None
    return None


def keep_seen(folder: Path, items: Iterable[Item]) -> None:
    """Keep what is shown now, so that a later difference can be told.

    Raises:
        MachineError: It cannot be written.
    """
    for item in items:
        path = folder / REVIEW / _SEEN / f"{item.print}.json"
        if not path.exists():
            _write(path, item.seen.model_dump_json())


def keep_answer(folder: Path, answer: Answer, items: Iterable[Item]) -> bool:
    """Keep an answer; say whether it is new.

    Args:
        folder: The pack.
        answer: As it came.
        items: What the pack holds now.

    Raises:
        ContentError: It speaks of another pack, or of what this pack never showed; or there are too many.
        MachineError: It cannot be written.
    """
    now = {item.print: item for item in items}
    known = dict(read_answers(folder))
    if answer.id in known:
        return False
    if len(known) >= _MOST_ANSWERS:
        raise ContentError(msg("This pack holds {most} answers; no more fit.", most=_MOST_ANSWERS))
    for remark in answer.remarks:
        if remark.seen not in now and read_seen(folder, remark.seen) is None:
            raise ContentError(
                msg("This answer is about words that this pack has never shown."),
                hint=msg("Is it of another pack? Ask again with: repurpose review PACK"),
            )
    seen = {remark.seen for remark in answer.remarks}
    keep_seen(folder, [item for item in now.values() if item.print in seen])
    moment = datetime.fromtimestamp(min(answer.at, 4 * 10**12) / 1000, UTC)
    _write(folder / REVIEW / f"{moment:%Y%m%dT%H%M%S}-{answer.id}.json", _pretty(answer))
    return True


def read_resolved(folder: Path) -> Mapping[str, int]:
    """Return the comments that are done."""
    with suppress(RepurposeError):
        return check_json(Resolved, _read(folder, _RESOLVED, 1_000_000)).comments
    return {}


def resolve(folder: Path, comment: str, at: int, *, done: bool = True) -> None:
    """Say that a comment is done, or is not after all.

    Args:
        folder: The pack.
        comment: Its id.
        at: Now, in ms since 1970.
        done: Whether it is.

    Raises:
        ContentError: There is no such comment.
        MachineError: It cannot be written.
    """
    there = {
        f"{name}-{number}"
        for name, answer in read_answers(folder)
        for number, remark in enumerate(answer.remarks)
        if remark.comment
    }
    if comment not in there:
        raise ContentError(msg("There is no comment {name!r}.", name=comment))
    kept = {name: when for name, when in read_resolved(folder).items() if name != comment}
    if done:
        kept[comment] = at
    _write(folder / REVIEW / _RESOLVED, _pretty(Resolved(comments=kept)))


def _read(folder: Path, name: str, most: int) -> bytes:
    data = read_inside(folder, f"{REVIEW}/{name}")
    if len(data) > most:
        raise ContentError(msg("{path} is larger than {most} MB.", path=name, most=most // 10**6))
    return data


def _pretty(value: Model) -> str:
    return json.dumps(value.model_dump(mode="json"), ensure_ascii=False, indent=2) + "\n"


def _write(path: Path, text: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(path, text.encode("utf-8", "replace"))
    except OSError as error:
        raise MachineError(
            msg("Cannot write {path}: {error}.", path=path, error=reason_of(error)),
            hint=msg("Check the disk."),
        ) from None
