"""Changes from a window in, packs made again by the command line's own verbs out; undone by the same."""

import json
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from repurpose.brand import Brand
from repurpose.errors import Interrupted, RepurposeError, UsageError
from repurpose.messages import msg
from repurpose.pack import Manifest, digest, read_changeable, read_hand, read_manifest
from repurpose.studio.history import Content, History, Step
from repurpose.studio.state import Studio

JOBS = 2  # processes for clips, which are encoded beside the page
_STOPPED = Interrupted(
    msg("Files were edited, but making the pack again was stopped."),
    hint=msg("Take them in: repurpose rebuild"),
)


def change_pack(
    studio: Studio,
    name: str,
    what: str,
    changes: Content,
    base: Mapping[str, str],
    change: str = "",
) -> None:
    """Change files that people keep by hand, make the pack again, and remember the step.

    A change that was made already, or whose content stands there, is not made twice: a window asks
    again when it has heard no answer.

    Args:
        studio: The studio.
        name: The pack.
        what: A key of the page's words for the step.
        changes: What is to stand in the files.
        base: The hash of each as the window read it.
        change: What the window calls this change, the same when it asks again.

    Raises:
        EditConflict: A file is no longer what the window read.
    """
    history = studio.history(name)
    with history.lock:
        folder = studio.shelf.find(name)
        held = read_changeable(folder)
        before = {file: held.get(file) for file in changes}
        if (change and change in history.answered) or before == dict(changes):
            return
        step = Step(what, before, dict(changes), at=round(studio.now() * 1000))
        with _intended(history, "add", step, change):
            left = _rework(studio, name, folder, changes, base)
        history.add(replace(step, base=left))
        history.answer(change)


def add_platform(studio: Studio, name: str, platform: str, change: str = "") -> None:
    """Make the pack for one platform more, unless this very `change` was made already.

    Raises:
        Interrupted: Somebody stopped it; nothing has changed.
    """
    history = studio.history(name)
    with history.lock:
        if change and change in history.answered:
            return
        _rework(studio, name, studio.shelf.find(name), {}, {}, platforms=(platform,))
        history.answer(change)


def remove_platform(studio: Studio, name: str, platform: str, change: str = "") -> None:
    """Make the pack for all its platforms but one; what a person wrote for that one is kept aside.

    Raises:
        UsageError: The pack is for no other.
        Interrupted: Somebody stopped it; nothing has changed.
    """
    history = studio.history(name)
    with history.lock:
        if change and change in history.answered:
            return
        folder = studio.shelf.find(name)
        left = [n for n in read_manifest(folder).made_by.options.platforms if n != platform]
        if not left:
            raise UsageError(msg("A pack is for at least one platform."))
        _rework(studio, name, folder, {}, {}, platforms=left, only=True)
        history.answer(change)


def rebrand(studio: Studio, name: str, brand: Brand, change: str = "") -> None:
    """Make the pack again with another brand; what was made for this very `change` is not made twice.

    Raises:
        RepurposeError: It cannot be drawn with it; the pack stays as it was.
    """
    history = studio.history(name)
    with history.lock:
        if change and change in history.answered:
            return
        _rework(studio, name, studio.shelf.find(name), {}, {}, brand=brand)
        history.answer(change)


def relink(studio: Studio, name: str, link: str) -> None:
    """Make the pack again with another address of its article.

    Raises:
        UsageError: It is no web address.
        RepurposeError: It cannot be made with it; the pack stays as it was.
    """
    if link and not link.startswith(("https://", "http://")):
        raise UsageError(msg("That is not a web address."), hint=msg("It begins with https://"))
    with studio.history(name).lock:
        _rework(studio, name, studio.shelf.find(name), {}, {}, link=link)


def restore(studio: Studio, name: str, number: int, change: str = "") -> None:
    """Put back what the files of a pack held before a step; that is a new step itself.

    Raises:
        UnknownName: The step is not remembered.
    """
    history = studio.history(name)
    with history.lock:
        content = history.before(number)
        held = read_changeable(studio.shelf.find(name))
        base = {file: digest(held.get(file)) for file in content}
        change_pack(studio, name, "step.restore", content, base, change)


def take_step(studio: Studio, name: str, *, back: bool, change: str = "") -> str:
    """Undo the last step, or do again the one that was undone last; return what it was.

    Nothing when this very `change` was made already.

    Raises:
        UsageError: There is none.
        EditConflict: Somebody has changed one of its files since.
    """
    history = studio.history(name)
    with history.lock:
        if change and change in history.answered:
            return ""
        steps = history.done if back else history.undone
        if not steps:
            raise UsageError(
                msg("There is nothing to undo.") if back else msg("There is nothing to do again.")
            )
        step = steps[-1]
        content = step.before if back else step.after
        with _intended(history, "undo" if back else "redo", step, change):
            left = _rework(studio, name, studio.shelf.find(name), content, step.base)
        history.turn(back=back, base=left)
        history.answer(change)
        return step.what


@contextmanager
def _intended(history: History, kind: str, step: Step, change: str) -> Iterator[None]:
    """Write down what is being made while it is; what fails was not made."""
    history.intend(kind, step, change)
    try:
        yield
    except BaseException:
        history.settle()
        raise


def stop_work(studio: Studio, name: str) -> bool:
    """End what is being made of a pack, which stays as it was; say whether anything was."""
    stop = studio.history(name).stop
    if stop is not None:
        stop.set()
    return stop is not None


def _rework(
    studio: Studio,
    name: str,
    folder: Path,
    changes: Content,
    base: Mapping[str, str],
    platforms: Sequence[str] = (),
    brand: Brand | None = None,
    *,
    only: bool = False,
    link: str | None = None,
) -> dict[str, str]:
    """Make the pack again; return the hashes that the changed files have now.

    Raises:
        Interrupted: Somebody stopped it; nothing has changed.
    """
    from repurpose.pack import rework_pack  # noqa: PLC0415  # with all that draws

    history, report = studio.history(name), _teller(studio, name)
    history.stop = stop = threading.Event()
    try:
        built = rework_pack(
            folder,
            changes,
            platforms=platforms,
            only=only,
            brand=brand,
            link=link,
            base=base,
            jobs=JOBS,
            report=report,
            stop=stop,
        )
    finally:
        history.stop = None
    studio.hub.tell("pack", pack=name, there=True)
    files = built.manifest.files
    return {file: files[file].sha256 if file in files else "" for file in changes}


def _teller(studio: Studio, name: str) -> Callable[[str, str, int, int], None]:
    """Return a reporter that tells the windows how far a clip is."""

    def report(_: str, what: str, done: int, total: int) -> None:
        if what.startswith("clip"):
            studio.hub.tell("progress", pack=name, what=what, done=done, total=total)

    return report


def take_in(studio: Studio, name: str) -> RepurposeError | None:
    """Make a pack again when its hand-kept files are not those it was made with.

    Returns why that failed; None when all is well.
    """
    history = studio.history(name)
    if not history.lock.acquire(blocking=False):  # it is being made again just now
        return None
    there = ""
    try:
        folder = studio.shelf.find(name)
        if stale_files(folder, read_manifest(folder)):
            there = print_of(read_hand(folder))
            if there == history.given_up:
                return _STOPPED
            _rework(studio, name, folder, {}, {})
    except Interrupted:
        history.given_up = there
        return _STOPPED
    except RepurposeError as error:
        return error
    finally:
        history.lock.release()
    return None


def print_of(hand: Mapping[str, bytes]) -> str:
    """Return a hash of all files that people keep by hand."""
    return digest(json.dumps({n: digest(c) for n, c in sorted(hand.items())}).encode())


def stale_files(folder: Path, manifest: Manifest) -> list[str]:
    """Return the hand-kept files that are not as the manifest knows them."""
    known = {name: entry.sha256 for name, entry in manifest.files.items()}
    there = {name: digest(content) for name, content in read_hand(folder).items()}
    gone = [n for n in known if n.endswith(".toml") and n not in there]
    lost = any(card.says is None for card in manifest.cards)  # of an older version
    return sorted([n for n, sha in there.items() if known.get(n) != sha] + gone + ["cards"] * lost)


def write_wishes(
    old: bytes | None, pinned: list[str], banned: list[str], why: Mapping[str, str] | None = None
) -> bytes | None:
    """Return `wishes.toml` with these wishes; comments at its head stay. None: nothing is wished."""
    head = []
    for line in (old or b"").decode("utf-8", "replace").splitlines():
        if not line.startswith("#"):
            break
        head.append(line)
    if not (pinned or banned or head):
        return None
    head = head or [
        "# Sentences that posts, cards and clips must say, and those that they must not."
    ]
    rows = [
        f"{key} = [\n" + "".join(f"  {json.dumps(t, ensure_ascii=False)},\n" for t in texts) + "]"
        for key, texts in (("pin", pinned), ("ban", banned))
        if texts
    ]
    reasons = {text: why[text].strip() for text in banned if why and why.get(text, "").strip()}
    if reasons:
        rows += [
            "",
            "[why]",
            *(f"{_quoted(text)} = {_quoted(said)}" for text, said in reasons.items()),
        ]
    return ("\n".join([*head, *rows]) + "\n").encode()


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
