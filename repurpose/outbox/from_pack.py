"""What of a pack goes somewhere in, a publication out: words frozen, media named by their hashes."""

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from repurpose.errors import ContentError, UsageError
from repurpose.messages import join, msg, reason_of
from repurpose.outbox.article_body import with_article, with_cover
from repurpose.outbox.core.model import Publication
from repurpose.pack import Manifest, attachment_of, message_of, read_manifest, title_of, with_card
from repurpose.platforms import Attachment, Message, Rules

What = Literal["thread", "album", "card", "quote", "clip"]


def publication_from_pack(
    folder: Path,
    rules: Rules,
    account: str,
    *,
    what: What = "thread",
    item: str = "",
    due_at: int | None = None,
    key: str = "",
    by: str = "",
    allow_duplicate: bool = False,
) -> Publication:
    """Return what of a pack goes to an account, checked whole before any of it is sent.

    Args:
        folder: The pack.
        rules: What posts may be that go to the account; the thread is the one that was cut so.
        account: The account's id in the ledger.
        what: The thread; an album of the cards; one card with its words; the words of one; a clip.
        item: Which card, quote or clip (its id), the first by default.
        due_at: Milliseconds since the epoch, None for no time yet.
        key: The origin's own name for it: entering it twice changes nothing.
        by: Who enters it.
        allow_duplicate: The account may have the same content already.

    Raises:
        UsageError: The folder is no pack, or it has no such thread, card, quote or clip.
        ContentError: A file is not the one that the manifest names, or the platform would refuse
            a message.
    """
    made = messages_from_pack(folder, read_manifest(folder), rules, what, item)
    messages = tuple(one for message in made for one in rules.arrange(message))
    for number, message in enumerate(messages, start=1):
        if problems := rules.problems(message):
            raise ContentError(
                msg(
                    "Message {number} of {count}: {problems}.",
                    number=number,
                    count=len(messages),
                    problems=join("; ", problems),
                ),
                hint=msg("Nothing was sent. Edit the pack's threads/ and build the pack again."),
            )
    from repurpose.outbox.reviewed import review_notes  # noqa: PLC0415  # which builds on this

    waits = review_notes(folder, item)
    return Publication(
        account=account,
        messages=messages,
        due_at=due_at,
        kind=what,
        key=key,
        pack=str(folder.resolve()),
        by=by,
        allow_duplicate=allow_duplicate,
        approval=bool(waits),
        notes=waits,
    )


def messages_from_pack(
    folder: Path,
    manifest: Manifest,
    rules: Rules,
    what: What,
    item: str = "",
) -> tuple[Message, ...]:
    """Return what of a pack goes out, as messages that are not held to the limits yet.

    Raises:
        UsageError: The pack has no such thing.
        ContentError: A file is not the one that the manifest names.
    """
    if what == "thread":
        return _thread(folder, manifest, rules)
    if what == "album":
        return (_album(folder, manifest, rules),)
    if what == "card":
        return (_card(folder, manifest, rules, item),)
    if what == "quote":
        return (_quote(folder, manifest, rules, item),)
    return (_clip(folder, manifest, rules, item),)


def _thread(folder: Path, manifest: Manifest, rules: Rules) -> tuple[Message, ...]:
    name = rules.platform.name
    thread = manifest.thread(name, rules.variant)
    if thread is None:
        raise UsageError(
            msg("{folder} has no thread for {name}.", folder=folder, name=name),
            hint=msg("Add it: repurpose add {folder} {name}", folder=folder, name=name),
        )
    messages = tuple(
        message_of(folder, manifest, rules, post, first=number == 0)
        for number, post in enumerate(thread.posts)
    )
    if len(messages) == 1:
        whole = with_article(folder, manifest, rules, thread, messages[0])
        messages = (with_cover(folder, manifest, rules, whole),)
    for message in messages:
        _check_files(folder, message)
    return messages


def _album(folder: Path, manifest: Manifest, rules: Rules) -> Message:
    files = [card.file for card in manifest.cards]
    if not files:
        raise UsageError(
            msg("{folder} has no cards.", folder=folder),
            hint=msg("Build the pack without --no-cards."),
        )
    most = rules.platform.media.images
    kept = files if len(files) <= most else [*files[: most - 1], files[-1]][:most]
    return _titled(folder, manifest, rules, kept)


def _clip(folder: Path, manifest: Manifest, rules: Rules, item: str) -> Message:
    clip = next((clip for clip in manifest.clips if item in ("", clip.id)), None)
    if clip is None:
        wanted = msg("clip {item!r}", item=item) if item else "clip"
        raise UsageError(
            msg("{folder} has no {wanted}.", folder=folder, wanted=wanted),
            hint=msg("Build the pack without --no-clips."),
        )
    return _titled(folder, manifest, rules, [clip.file])


def _card(folder: Path, manifest: Manifest, rules: Rules, item: str) -> Message:
    """Return one card with its own words: those that stand on it, and in the article."""
    wanted = (c for c in manifest.cards if c.id == item or (not item and c.illustrates))
    card = next(wanted, None)
    if card is None:
        raise UsageError(
            msg(
                "{folder} has no {what}.",
                folder=folder,
                what=msg("card {item!r}", item=item) if item else msg("card of a passage"),
            ),
            hint=msg("See the pack's index.html, or build it without --no-cards."),
        )
    if not rules.images:
        raise UsageError(
            msg("{label} takes no pictures: a card cannot go there.", label=rules.label),
            hint=msg("Send its words: a quote instead of a card."),
        )
    message = _spoken(manifest, rules, card.words, (attachment_of(folder, manifest, card.file),))
    _check_files(folder, message)
    return message


def _quote(folder: Path, manifest: Manifest, rules: Rules, item: str) -> Message:
    """Return a sentence of the article as a post of text."""
    for quote in manifest.quotes:
        if item in ("", quote.id):
            message = _spoken(manifest, rules, (quote.text, quote.speaker), ())
            if manifest.link:
                message = with_card(folder, manifest, rules, message, manifest.link)
            _check_files(folder, message)
            return message
    raise UsageError(
        msg(
            "{folder} has no {what}.",
            folder=folder,
            what=msg("quote {item!r}", item=item) if item else msg("quotes"),
        )
    )


def _spoken(
    manifest: Manifest,
    rules: Rules,
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
    if rules.variant and link:  # such an interface wants a link
        runs += [{"text": "\n\n", "role": "label"}, {"text": link, "role": "link"}]
    limit = rules.limit_for(media=bool(media))
    tags = _tags(manifest, rules)
    while tags and (
        limit.excess(said := "".join(run["text"] for run in [*runs, *tags]))
        or rules.surplus_hashtags(said)
    ):
        del tags[-2:]  # a tag and what parts it from the one before
    runs += tags
    return Message(
        text="".join(run["text"] for run in runs),
        runs=tuple(runs),
        media=media,
        title=title_of(manifest, rules),
        language=manifest.article.language,
        link=link,
        declared=manifest.declared.said,
    )


def _tags(manifest: Manifest, rules: Rules) -> list[dict[str, str]]:
    runs = []
    for number, name in enumerate(manifest.hashtags[: rules.hashtags]):
        runs.append({"text": " " if number else "\n\n", "role": "label"})
        runs.append({"text": rules.platform.hashtags.write(name), "role": "hashtag"})
    return runs


def _titled(folder: Path, manifest: Manifest, rules: Rules, files: Sequence[str]) -> Message:
    """Return a message that says the article's title and its hashtags, and nothing else."""
    runs = [{"text": manifest.article.title, "role": "title"}, *_tags(manifest, rules)]
    message = Message(
        text="".join(run["text"] for run in runs),
        runs=tuple(runs),
        media=tuple(attachment_of(folder, manifest, file, rules) for file in files),
        title=title_of(manifest, rules),
        language=manifest.article.language,
        link=manifest.link,
        declared=manifest.declared.said,
    )
    _check_files(folder, message)
    return message


def _check_files(folder: Path, message: Message) -> None:
    """Refuse a message whose files are not those that the pack was built with."""
    for item in message.files:
        _check_file(folder, item.path, item.sha256)
        if item.captions:
            _check_file(folder, item.captions, item.captions_sha256)
        if item.cover:
            _check_file(folder, item.cover, item.cover_sha256)


def _check_file(folder: Path, path: str, named: str) -> None:
    shown = folder / Path(path).relative_to(folder.resolve())
    try:
        found = hashlib.sha256(Path(path).read_bytes()).hexdigest()
    except OSError as error:
        raise ContentError(
            msg("Cannot read {path}: {error}.", path=shown, error=reason_of(error))
        ) from None
    if found != named:
        raise ContentError(
            msg("{path} is not the file that the pack was built with.", path=shown),
            hint=msg("Look with `repurpose verify`, or build the pack again."),
        )
