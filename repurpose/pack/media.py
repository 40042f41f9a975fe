"""A file's name in, what kind of file it is out: the one table of what a pack shows and sends."""

from pathlib import PurePath

# As IANA registers them; subtitles of kinds that it does not register are plain text. Nothing
# here is a kind that a browser would read as a page.
MIMES = {
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".webp": "image/webp",
    ".gif": "image/gif",
    ".mp4": "video/mp4",
    ".webm": "video/webm",
    ".srt": "text/plain",
    ".vtt": "text/vtt",
    ".ass": "text/plain",
    ".pdf": "application/pdf",
}


def mime_of(name: str | PurePath) -> str:
    """Return the media type of a picture, video or caption file (RFC 6838); "" for any other file."""
    return MIMES.get(PurePath(name).suffix.lower(), "")
