"""What of a pack goes somewhere in, a publication out: words frozen, media named by their hashes."""

import hashlib
from pathlib import Path
from typing import Literal

from repurpose import platforms
from repurpose.errors import ContentError, UsageError
from repurpose.messages import msg, reason_of
from repurpose.outbox.core.model import Publication
from repurpose.pack.manifest import Manifest
from repurpose.pack.media import mime_of
from repurpose.pack.store import read_manifest
from repurpose.platforms.base import Limit, Platform
from repurpose.platforms.delivery import Attachment, Message

What = Literal["thread", "album", "card", "quote", "clip"]


def publication_from_pack(
    folder: Path,
    platform: str,
    account: str,
    *,
    what: What = "thread",
    item: str = "",
    by_hand: bool = False,
    due_at: int | None = None,
    key: str = "",
    by: str = "",
    allow_duplicate: bool = False,
) -> Publication:
    """Return what of a pack goes to an account, checked whole before any of it is sent.

    Args:
        folder: The pack.
        platform: Its name; the thread is the one that was cut for it.
        account: The account's id in the ledger.
        what: The thread; an album of the cards; one card with its words; the words of one; a clip.
        item: Which card, quote or clip (its id), the first by default.
        by_hand: A person posts it: they are not bound to what the platform's interface takes.
        due_at: Milliseconds since the epoch, None for no time yet.
        key: The origin's own name for it: entering it twice changes nothing.
        by: Who enters it.
        allow_duplicate: The account may have the same content already.

    Raises:
        UsageError: The folder is no pack, or it has no such thread, card, quote or clip.
        ContentError: A file is not the one that the manifest names, or a text is over its limit.
        UnknownName: There is no such platform.
    """
    facts = platforms.get(platform)
    messages = messages_from_pack(folder, read_manifest(folder), facts, what, item, by_hand=by_hand)
    for number, message in enumerate(messages, start=1):
        _check_limits(number, message, facts, limit_of(facts, what, by_hand=by_hand))
    return Publication(
        account=account,
        messages=messages,
        due_at=due_at,
        kind=what,
        key=key,
        pack=str(folder.resolve()),
        by=by,
        allow_duplicate=allow_duplicate,
    )


def messages_from_pack(
    folder: Path,
    manifest: Manifest,
    facts: Platform,
    what: What,
    item: str = "",
    *,
    by_hand: bool = False,
) -> tuple[Message, ...]:
    """Return what of a pack goes out, as messages that are not held to the limits yet.

    Raises:
        UsageError: The pack has no such thing.
        ContentError: A file is not the one that the manifest names.
    """
    variant = _variant(facts, by_hand=by_hand)
    if what == "thread":
        return _thread(folder, manifest, facts, variant)
    if what == "album":
        return (_album(folder, manifest, facts),)
    if what == "card":
        return (_card(folder, manifest, facts, item, variant),)
    if what == "quote":
        return (_quote(folder, manifest, facts, item, variant),)
    return (_clip(folder, manifest, facts, item),)


def limit_of(facts: Platform, what: What, *, by_hand: bool = False) -> Limit:
    """Return the limit of the text of such a message: of the post, or of a caption."""
    variant = _variant(facts, by_hand=by_hand) if what in ("thread", "card", "quote") else ""
    return facts.limit(variant, media=what in ("album", "card", "clip"))


def _variant(facts: Platform, *, by_hand: bool) -> str:
    return "" if by_hand else facts.sent_as


def _thread(folder: Path, manifest: Manifest, facts: Platform, variant: str) -> tuple[Message, ...]:
    thread = manifest.thread(facts.name, variant)
    if thread is None:
        raise UsageError(
            msg("{folder} has no thread for {name}.", folder=folder, name=facts.name),
            hint=msg("Build it: repurpose pack ARTICLE --platform {name}", name=facts.name),
        )
    return tuple(
        Message(
            text=post.text,
            runs=tuple({"text": run.text, "role": run.role} for run in post.runs),
            media=tuple(_picture(folder, manifest, file) for file in post.media),
            title=_title(manifest, facts) if number == 0 else "",
            language=manifest.article.language,
            link=manifest.link,
        )
        for number, post in enumerate(thread.posts)
    )


def _album(folder: Path, manifest: Manifest, facts: Platform) -> Message:
    files = [card.file for card in manifest.cards]
    if not files:
        raise UsageError(
            msg("{folder} has no cards.", folder=folder),
            hint=msg("Build the pack without --no-cards."),
        )
    most = facts.media.images
    kept = files if len(files) <= most else [*files[: most - 1], files[-1]][:most]
    return _titled(manifest, facts, tuple(_picture(folder, manifest, file) for file in kept))


def _clip(folder: Path, manifest: Manifest, facts: Platform, item: str) -> Message:
    clip = next((clip for clip in manifest.clips if item in ("", clip.id)), None)
    if clip is None:
        wanted = msg("clip {item!r}", item=item) if item else "clip"
        raise UsageError(
            msg("{folder} has no {wanted}.", folder=folder, wanted=wanted),
            hint=msg("Build the pack without --no-clips."),
        )
    video = Attachment(
        path=str((folder / clip.file).resolve()),
        sha256=_checked(folder, manifest, clip.file),
        mime=mime_of(clip.file),
        alt="\n".join(caption.text for caption in clip.captions),
        captions=str((folder / clip.vtt).resolve()),
        captions_sha256=_checked(folder, manifest, clip.vtt),
        seconds=clip.seconds,
        width=clip.width,
        height=clip.height,
    )
    return _titled(manifest, facts, (video,))


def _card(folder: Path, manifest: Manifest, facts: Platform, item: str, variant: str) -> Message:
    """Return one card with its own words: those that stand on it, and in the article."""
    wanted = (c for c in manifest.cards if c.id == item or (not item and c.kind == "quote"))
    card = next(wanted, None)
    if card is None:
        raise UsageError(
            msg(
                "{folder} has no {words}.",
                folder=folder,
                words=msg("card {item!r}", item=item) if item else "quote card",
            ),
            hint=msg("See the pack's index.html, or build it without --no-cards."),
        )
    if not facts.media.images:
        raise UsageError(
            msg("{label} takes no pictures: a card cannot go there.", label=facts.label),
            hint=msg("Send its words: a quote instead of a card."),
        )
    picture = _picture(folder, manifest, card.file)
    return _spoken(manifest, facts, variant, card.words, (picture,))


def _quote(folder: Path, manifest: Manifest, facts: Platform, item: str, variant: str) -> Message:
    """Return a sentence of the article as a post of text."""
    for quote in manifest.quotes:
        if item in ("", quote.id):
            return _spoken(manifest, facts, variant, (quote.text, quote.speaker), ())
    raise UsageError(
        msg(
            "{folder} has no {words}.",
            folder=folder,
            words=msg("quote {item!r}", item=item) if item else "quotes",
        )
    )


def _spoken(
    manifest: Manifest,
    facts: Platform,
    variant: str,
    words: tuple[str, str],
    media: tuple[Attachment, ...],
) -> Message:
    """Return a message of a sentence, who said it, and as many hashtags as fit."""
    text, speaker = words
    runs: list[dict[str, str]] = [{"text": text, "role": "body"}]
    if speaker:
        dash = "——" if manifest.article.language.startswith("zh") else "—"
        runs.append({"text": f"\n{dash} {speaker}", "role": "label"})
    link = manifest.link
    if variant and link:  # Weibo's open interface wants a link, and takes no #topic#
        runs += [{"text": "\n\n", "role": "label"}, {"text": link, "role": "link"}]
    limit = facts.limit(variant, media=bool(media))
    tags = [] if variant else _tags(manifest, facts)
    while tags and limit.excess("".join(run["text"] for run in [*runs, *tags])):
        del tags[-2:]  # a tag and what parts it from the one before
    runs += tags
    return Message(
        text="".join(run["text"] for run in runs),
        runs=tuple(runs),
        media=media,
        title=_title(manifest, facts),
        language=manifest.article.language,
        link=link,
    )


def _tags(manifest: Manifest, facts: Platform) -> list[dict[str, str]]:
    runs = []
    for number, name in enumerate(manifest.hashtags[: facts.hashtags.most]):
        runs.append({"text": " " if number else "\n\n", "role": "label"})
        runs.append({"text": facts.hashtags.write(name), "role": "hashtag"})
    return runs


def _titled(manifest: Manifest, facts: Platform, media: tuple[Attachment, ...]) -> Message:
    """Return a message that says the article's title and its hashtags, and nothing else."""
    runs = [{"text": manifest.article.title, "role": "title"}, *_tags(manifest, facts)]
    return Message(
        text="".join(run["text"] for run in runs),
        runs=tuple(runs),
        media=media,
        title=_title(manifest, facts),
        language=manifest.article.language,
        link=manifest.link,
    )


def _title(manifest: Manifest, facts: Platform) -> str:
    return manifest.titles.get(facts.name, "") if facts.title else ""


def _picture(folder: Path, manifest: Manifest, file: str) -> Attachment:
    card = manifest.card_of(file)
    return Attachment(
        path=str((folder / file).resolve()),
        sha256=_checked(folder, manifest, file),
        mime=mime_of(file) or "application/octet-stream",
        alt=card.alt if card else "",
        width=card.width if card else 0,
        height=card.height if card else 0,
    )


def _checked(folder: Path, manifest: Manifest, file: str) -> str:
    """Return the hash of a pack's file when it is the one that the manifest names."""
    entry = manifest.files.get(file)
    try:
        found = hashlib.sha256((folder / file).read_bytes()).hexdigest()
    except OSError as error:
        raise ContentError(
            msg(
                "Cannot read {number}: {error}.",
                number=folder / file,
                error=reason_of(error),
            )
        ) from None
    if entry is None or found != entry.sha256:
        raise ContentError(
            msg("{number} is not the file that the pack was built with.", number=folder / file),
            hint=msg("Look with `repurpose verify`, or build the pack again."),
        )
    return found


def _check_limits(number: int, message: Message, facts: Platform, body: Limit) -> None:
    for name, limit, text in (("text", body, message.text), ("title", facts.title, message.title)):
        over = limit.excess(text) if limit and text else 0
        if limit and over:
            raise ContentError(
                msg(
                    "Message {number} for {name}: its {name2} is {over} {unit} over {most}.",
                    number=number,
                    name=facts.name,
                    name2=name,
                    over=over,
                    unit=limit.unit,
                    most=limit.most,
                ),
                hint=msg("Shorten it in the pack's threads/ and build the pack again."),
            )
