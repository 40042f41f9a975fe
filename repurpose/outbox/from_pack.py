"""A pack's thread, album or clip in, a publication out: words frozen, media named by their hashes."""

import hashlib
from pathlib import Path
from typing import Any, Literal

from repurpose import platforms
from repurpose.errors import ContentError, UsageError
from repurpose.outbox.model import LatePolicy, Publication
from repurpose.pack.store import read_manifest
from repurpose.platforms.base import Platform
from repurpose.platforms.delivery import Attachment, Message

What = Literal["thread", "album", "clip"]
_MIMES = {".png": "image/png", ".jpg": "image/jpeg", ".mp4": "video/mp4"}


def publication_from_pack(
    folder: Path,
    platform: str,
    account: str,
    *,
    what: What = "thread",
    item: str = "",
    due_at: int | None = None,
    key: str = "",
    approval: bool = False,
    late_after: float | None = None,
    late_then: LatePolicy = "hold",
    by: str = "",
    allow_duplicate: bool = False,
) -> Publication:
    """Return what of a pack goes to an account, checked whole before any of it is sent.

    Args:
        folder: The pack.
        platform: Its name; the thread is the one that was cut for it.
        account: The account's id in the ledger.
        what: The thread; an album of the cards; or a clip.
        item: Which clip (its id), the first by default.
        due_at: Milliseconds since the epoch, None for no time yet.
        key: The origin's own name for it: entering it twice changes nothing.
        approval: A person has to approve it.
        late_after: Seconds after `due_at` when it is too late to begin.
        late_then: What happens then.
        by: Who enters it.
        allow_duplicate: The account may have the same content already.

    Raises:
        UsageError: The folder is no pack, or it has no such thread or clip.
        ContentError: A file is not the one that the manifest names, or a text is over its limit.
        UnknownName: There is no such platform.
    """
    manifest = read_manifest(folder)
    facts = platforms.get(platform)
    if what == "thread":
        messages = _thread(folder, manifest, facts)
    elif what == "album":
        messages = (_album(folder, manifest, facts),)
    else:
        messages = (_clip(folder, manifest, facts, item),)
    for number, message in enumerate(messages, start=1):
        _check_limits(facts, number, message, facts.sent_as if what == "thread" else "")
    return Publication(
        account=account,
        messages=messages,
        due_at=due_at,
        kind=what,
        key=key,
        approval=approval,
        late_after=late_after,
        late_then=late_then,
        pack=str(folder.resolve()),
        by=by,
        allow_duplicate=allow_duplicate,
    )


def _thread(folder: Path, manifest: dict[str, Any], facts: Platform) -> tuple[Message, ...]:
    for thread in manifest["threads"]:
        if (thread["platform"], thread.get("variant", "")) == (facts.name, facts.sent_as):
            break
    else:
        raise UsageError(
            f"{folder} has no thread for {facts.name}.",
            hint=f"Build it: repurpose pack ARTICLE --platform {facts.name}",
        )
    return tuple(
        Message(
            text=post["text"],
            runs=tuple({"text": run["text"], "role": run["role"]} for run in post["runs"]),
            media=tuple(_picture(folder, manifest, file) for file in post["media"]),
            title=_title(manifest, facts) if number == 0 else "",
            language=manifest["article"]["language"],
            link=manifest["made_by"]["options"].get("link", ""),
        )
        for number, post in enumerate(thread["posts"])
    )


def _album(folder: Path, manifest: dict[str, Any], facts: Platform) -> Message:
    files = [card["file"] for card in manifest["cards"]]
    if not files:
        raise UsageError(f"{folder} has no cards.", hint="Build the pack without --no-cards.")
    most = facts.media.images
    kept = files if len(files) <= most else [*files[: most - 1], files[-1]][:most]
    return _titled(manifest, facts, tuple(_picture(folder, manifest, file) for file in kept))


def _clip(folder: Path, manifest: dict[str, Any], facts: Platform, item: str) -> Message:
    for clip in manifest["clips"]:
        if not item or clip["id"] == item:
            break
    else:
        wanted = f"clip {item!r}" if item else "clip"
        raise UsageError(f"{folder} has no {wanted}.", hint="Build the pack without --no-clips.")
    video = Attachment(
        path=str((folder / clip["file"]).resolve()),
        sha256=_checked(folder, manifest, clip["file"]),
        mime=_MIMES[Path(clip["file"]).suffix],
        alt="\n".join(caption["text"] for caption in clip["captions"]),
        captions=str((folder / clip["vtt"]).resolve()),
        seconds=clip["seconds"],
        width=clip["width"],
        height=clip["height"],
    )
    return _titled(manifest, facts, (video,))


def _titled(manifest: dict[str, Any], facts: Platform, media: tuple[Attachment, ...]) -> Message:
    """Return a message that says the article's title and its hashtags, and nothing else."""
    title = manifest["article"]["title"]
    tags = [facts.hashtags.write(name) for name in manifest["hashtags"][: facts.hashtags.most]]
    runs: list[dict[str, str]] = [{"text": title, "role": "title"}]
    for number, tag in enumerate(tags):
        runs.append({"text": " " if number else "\n\n", "role": "label"})
        runs.append({"text": tag, "role": "hashtag"})
    return Message(
        text="".join(run["text"] for run in runs),
        runs=tuple(runs),
        media=media,
        title=_title(manifest, facts),
        language=manifest["article"]["language"],
        link=manifest["made_by"]["options"].get("link", ""),
    )


def _title(manifest: dict[str, Any], facts: Platform) -> str:
    return str(manifest["titles"].get(facts.name, "")) if facts.title else ""


def _picture(folder: Path, manifest: dict[str, Any], file: str) -> Attachment:
    card: dict[str, Any] = next((card for card in manifest["cards"] if card["file"] == file), {})
    return Attachment(
        path=str((folder / file).resolve()),
        sha256=_checked(folder, manifest, file),
        mime=_MIMES.get(Path(file).suffix.lower(), "application/octet-stream"),
        alt=card.get("alt", ""),
        width=card.get("width", 0),
        height=card.get("height", 0),
    )


def _checked(folder: Path, manifest: dict[str, Any], file: str) -> str:
    """Return the hash of a pack's file when it is the one that the manifest names."""
    named = manifest["files"].get(file, {}).get("sha256", "")
    try:
        found = hashlib.sha256((folder / file).read_bytes()).hexdigest()
    except OSError as error:
        raise ContentError(f"Cannot read {folder / file}: {error.strerror or error}.") from None
    if found != named:
        raise ContentError(
            f"{folder / file} is not the file that the pack was built with.",
            hint="Look with `repurpose verify`, or build the pack again.",
        )
    return found


def _check_limits(facts: Platform, number: int, message: Message, variant: str) -> None:
    for name, limit, text in (
        ("text", facts.limit(variant), message.text),
        ("title", facts.title, message.title),
    ):
        over = limit.excess(text) if limit and text else 0
        if limit and over:
            raise ContentError(
                f"Message {number} for {facts.name}: its {name} is {over} {limit.unit} over {limit.most}.",
                hint="Shorten it in the pack's threads/ and build the pack again.",
            )
