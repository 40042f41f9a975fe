"""A post of a pack in, the message that it is for a platform out: text, runs, pictures and clips."""

from pathlib import Path

from repurpose.pack.containment import inside
from repurpose.pack.manifest import ClipEntry, Manifest, PostEntry
from repurpose.pack.media import mime_of
from repurpose.platforms import Attachment, Message, Rules


def attachment_of(folder: Path, manifest: Manifest, file: str) -> Attachment:
    """Return a picture or clip of a pack, as the manifest has it; whether it is there is not asked."""
    clip = next((clip for clip in manifest.clips if clip.file == file), None)
    if clip:
        return clip_attachment(folder, manifest, clip)
    card = manifest.card_of(file)
    return Attachment(
        path=str(inside(folder, file).resolve()),
        sha256=_named_hash(manifest, file),
        mime=mime_of(file) or "application/octet-stream",
        alt=card.alt if card else "",
        width=card.width if card else 0,
        height=card.height if card else 0,
    )


def clip_attachment(folder: Path, manifest: Manifest, clip: ClipEntry) -> Attachment:
    """Return a clip with what it says as its description, and its captions beside it."""
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
    )


def message_of(
    folder: Path, manifest: Manifest, rules: Rules, post: PostEntry, *, first: bool
) -> Message:
    """Return a post of a thread as a message; the first one of a thread carries the title."""
    return Message(
        text=post.text,
        runs=tuple({"text": run.text, "role": run.role} for run in post.runs),
        media=tuple(attachment_of(folder, manifest, file) for file in post.media),
        title=title_of(manifest, rules) if first else "",
        language=manifest.article.language,
        link=manifest.link,
    )


def title_of(manifest: Manifest, rules: Rules) -> str:
    """Return the pack's title for a platform; "" where its posts have none."""
    return manifest.titles.get(rules.platform.name, "") if rules.title_limit else ""


def _named_hash(manifest: Manifest, file: str) -> str:
    entry = manifest.files.get(file)
    return entry.sha256 if entry else ""
