"""A pack in; for each platform a folder with its title, its text, its pictures in order and its article, out."""

import html
from base64 import b64encode
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from repurpose import platforms
from repurpose.errors import UsageError
from repurpose.messages import msg
from repurpose.outbox.from_pack import What, messages_from_pack
from repurpose.pack import Manifest, read_inside, read_manifest
from repurpose.platforms import Message, Rules, cover_name

_ALWAYS = ("index.html", "article.txt")


def bundle_of(folder: Path, only: Collection[str] = ()) -> Mapping[str, bytes]:
    """Return the files that somebody needs who posts a pack by hand, by their names.

    Args:
        folder: The pack.
        only: Names of platforms; all of the pack when empty.

    Raises:
        UsageError: The pack has nothing for one of them.
        ContentError: A file is not the one that the pack was built with.
    """
    manifest = read_manifest(folder)
    there = {one.platform for one in manifest.threads if one.platform in platforms.names()}
    if missing := sorted(set(only) - there):
        raise UsageError(
            msg("{folder} has no thread for {name}.", folder=folder, name=missing[0]),
            hint=msg("Add it: repurpose add {folder} {name}", folder=folder, name=missing[0]),
        )
    found: dict[str, bytes] = {}
    for name in (one for one in platforms.names() if one in (only or there)):
        rules = replace(platforms.rules_of(name), by_hand=True)
        messages = messages_from_pack(folder, manifest, rules, "thread")
        found |= {f"{name}/{file}": data for file, data in files_of(messages, rules).items()}
    if not only:
        found |= {name: read_inside(folder, name) for name in _rest(manifest)}
    return found


def bundle_one(folder: Path, rules: Rules, what: What, item: str) -> Mapping[str, bytes]:
    """Return the files of one thread, card, quote or clip for whoever posts it by hand.

    Raises:
        UsageError, ContentError: As `messages_from_pack` does.
    """
    messages = messages_from_pack(folder, read_manifest(folder), rules, what, item)
    return files_of(messages, rules)


def files_of(messages: Sequence[Message], rules: Rules) -> Mapping[str, bytes]:
    """Return the words and pictures of messages as files: `body.txt`, or `01.txt` and on where there are several."""
    found: dict[str, bytes] = {}
    pictures = 0
    for number, message in enumerate(messages, start=1):
        title = rules.platform.write_title(message.title)
        name = "body" if len(messages) == 1 else f"{number:02d}"
        if title and number == 1:
            found["title.txt"] = f"{title}\n".encode()
        found[f"{name}.txt"] = f"{message.text}\n".encode()
        if message.body:
            found["article.html"] = _article(message, title).encode()
        for item in message.media:
            pictures += 1
            suffix = Path(item.path).suffix.lower()
            found[f"pictures/{pictures:02d}{suffix}"] = Path(item.path).read_bytes()
            if item.cover:
                found[f"pictures/{cover_name(pictures, item)}"] = Path(item.cover).read_bytes()
    return found


def _rest(manifest: Manifest) -> list[str]:
    """Return the files that belong to no platform: the cards, the clips, the page, the article."""
    kept = (name for name in manifest.files if name.startswith(("cards/", "clips/")))
    return [*kept, *(name for name in _ALWAYS if name in manifest.files)]


def _article(message: Message, title: str) -> str:
    """Return the whole article as a page that holds its pictures."""
    shown = [
        f"data:{item.mime};base64,{b64encode(Path(item.path).read_bytes()).decode()}"
        for item in message.figures
    ]
    head = f'<!doctype html><html lang="{message.language}"><meta charset="utf-8"><title>{html.escape(title)}</title>'
    return f"{head}<body>{message.body_with(shown)}</body></html>\n"
