"""A post of a pack in, the message that it is for a platform out: text, runs, pictures and clips."""

from dataclasses import replace
from pathlib import Path

from repurpose.pack.containment import inside, read_text_inside
from repurpose.pack.manifest import ClipEntry, Manifest, PostEntry, Run
from repurpose.pack.media import mime_of
from repurpose.pack.variants import variant_of
from repurpose.pack.written import title_by_model
from repurpose.platforms import Attachment, LinkCard, Message, Rules
from repurpose.urls import split_url


def attachment_of(
    folder: Path, manifest: Manifest, file: str, rules: Rules | None = None
) -> Attachment:
    """Return a picture or clip of a pack, as the manifest has it; whether it is there is not asked.

    With `rules` a clip has its cover there, where one goes along.
    """
    clip = next((clip for clip in manifest.clips if clip.file == file), None)
    if clip:
        return clip_attachment(folder, manifest, clip, rules)
    card = manifest.card_of(file) or manifest.media_of(file)
    return Attachment(
        path=str(inside(folder, file).resolve()),
        sha256=_named_hash(manifest, file),
        mime=mime_of(file) or "application/octet-stream",
        alt=card.alt if card else "",
        width=card.width if card else 0,
        height=card.height if card else 0,
    )


def clip_attachment(
    folder: Path, manifest: Manifest, clip: ClipEntry, rules: Rules | None = None
) -> Attachment:
    """Return a clip with what it says as its description, its captions beside it, and its cover there."""
    cover = cover_of(clip, rules.platform.name) if rules and rules.takes_cover else ""
    return Attachment(
        path=str(inside(folder, clip.file).resolve()),
        sha256=_named_hash(manifest, clip.file),
        mime=mime_of(clip.file) or "application/octet-stream",
        alt="\n".join(caption.text for caption in clip.captions),
        captions=str(inside(folder, clip.vtt).resolve()),
        captions_sha256=_named_hash(manifest, clip.vtt),
        seconds=clip.seconds,
        width=clip.width,
        height=clip.height,
        voice=synthetic_voice(clip),
        cover=str(inside(folder, cover).resolve()) if cover else "",
        cover_sha256=_named_hash(manifest, cover) if cover else "",
    )


def cover_of(clip: ClipEntry, platform: str) -> str:
    """Return the file of a clip's cover on a platform: in the shape shown there, else the clip's own."""
    own = (one.file for one in clip.covers if one.platform == platform)
    return next(own, clip.cover)


def synthetic_voice(clip: ClipEntry) -> str:
    """Return the synthetic voice that speaks in a clip; "" for none, and for a person's recording."""
    return "" if clip.voice == "none" or clip.voice.startswith("file:") else clip.voice


def message_of(
    folder: Path, manifest: Manifest, rules: Rules, post: PostEntry, *, first: bool
) -> Message:
    """Return a post of a thread as a message; the first one of a thread carries the title."""
    article, title = "", title_of(manifest, rules) if first else ""
    by_model = title_by_model(manifest, rules.platform.name) if title else None
    if by_model or any(run.role == "written" for run in post.runs):
        article = read_text_inside(folder, manifest.article.text_file)
    message = Message(
        text=post.text,
        runs=tuple(_run(run, article) for run in post.runs),
        media=tuple(attachment_of(folder, manifest, file, rules) for file in post.media),
        title=title,
        title_sources=_sources(by_model, article) if by_model else "",
        language=manifest.article.language,
        link=manifest.link,
        variant=_variant(manifest, rules, post) if first else "",
        declared=manifest.declared.said,
    )
    linked = [run.text for run in post.runs if run.role == "link"]
    if not linked and manifest.link and manifest.link in post.text:  # the author has edited it
        linked = [manifest.link]
    return with_card(folder, manifest, rules, message, linked[0]) if linked else message


def _run(run: Run, article: str) -> dict[str, str]:
    """Return a run as the outbox keeps it; what a model has written with the sentences that it rests on."""
    if run.role != "written":
        return {"text": run.text, "role": run.role}
    return {"text": run.text, "role": run.role, "sources": _sources(run, article)}


def _sources(run: Run, article: str) -> str:
    return "\n".join(article[span.start : span.end] for span in run.sources)


def _variant(manifest: Manifest, rules: Rules, post: PostEntry) -> str:
    thread = manifest.thread(rules.platform.name, rules.variant)
    return variant_of(manifest, thread, post) if thread else ""


def with_card(
    folder: Path, manifest: Manifest, rules: Rules, message: Message, address: str
) -> Message:
    """Return a message with the card of the article's own address, where the platform makes none.

    All that stands on it is the pack's: the article's title, a sentence of it, its cover. Nobody is
    asked what is at the address, and nothing is said of pages that are another's.
    """
    facts = rules.platform.link_cards
    if not facts or message.media or not address.startswith(("http://", "https://")):
        return message
    title = manifest.article.title or (split_url(address).hostname or address)
    picture = None
    cover = next((card.file for card in manifest.cards if card.kind == "cover"), "")
    entry = manifest.files.get(cover)
    if entry and 0 < entry.bytes <= facts.picture_bytes:
        picture = attachment_of(folder, manifest, cover)
    card = LinkCard(address, title, _sentence(manifest, message.text), picture)
    return replace(message, card=card)


def _sentence(manifest: Manifest, said: str) -> str:
    """Return the best sentence of the author's own that is not said already; "" when there is none."""
    own = [quote for quote in manifest.quotes if not quote.speaker and quote.text not in said]
    return max(own, key=lambda quote: quote.score).text if own else ""


def title_of(manifest: Manifest, rules: Rules) -> str:
    """Return the pack's title for a platform; "" where its posts have none."""
    return manifest.titles.get(rules.platform.name, "") if rules.title_limit else ""


def _named_hash(manifest: Manifest, file: str) -> str:
    entry = manifest.files.get(file)
    return entry.sha256 if entry else ""
