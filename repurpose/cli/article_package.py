"""A pack or an article and places in, a folder or a zip file of drafts for them out."""

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from repurpose.cli.named_file import write_named
from repurpose.cli.output import print_json, say
from repurpose.errors import UsageError
from repurpose.messages import msg, reason_of

if TYPE_CHECKING:
    from repurpose.article import Article
    from repurpose.pack import Crop, Manifest
    from repurpose.publish import About, Form, Package

_SUMMARY = 120  # characters
_WHEN = (1980, 1, 1, 0, 0, 0)  # of every file in a zip file: the same package has the same bytes


def read_about(article: "Article", folder: Path | None, manifest: "Manifest | None") -> "About":
    """Return what stands beside an article in forms: of its pack, where it is one; else of its head."""
    from repurpose.publish import About

    said = article.meta.get("description") or article.meta.get("summary") or ""
    tags = tuple(tag.strip() for tag in article.meta.get("tags", "").split(",") if tag.strip())
    if manifest is None or folder is None:
        return About(said or _first_sentences(article), tags)
    digest = next((one for one in manifest.threads if one.variant == "digest"), None)
    summary = digest.posts[0].text if digest and digest.posts else said or _first_sentences(article)
    covers = _covers(folder, manifest)
    lines = summary.split("\n") if article.chinese else summary.split()
    summary = ("" if article.chinese else " ").join(line.strip() for line in lines)
    return About(summary, manifest.hashtags or tags, covers, manifest.declared.said)


def write_package(
    package: "Package", target: Path, forms: "list[Form]", *, force: bool, json: bool, quiet: bool
) -> None:
    """Write a package as a folder, or as a zip file where its name ends so, and tell of it.

    Raises:
        UsageError: It is there already, or cannot be written.
    """
    hint = msg("Choose another with -o, or add --force.")
    zipped = target.suffix.lower() == ".zip"
    if target.exists() and not force and (zipped or not target.is_dir() or any(target.iterdir())):
        raise UsageError(msg("{path} exists already.", path=target), hint=hint)
    if zipped:
        write_named(target, _zip(package.files), msg("Choose another file with -o."))
    else:
        for name, data in package.files.items():
            path = target / name
            try:
                path.parent.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                raise UsageError(
                    msg("Cannot write {path}: {error}.", path=path, error=reason_of(error)),
                    hint=hint,
                ) from None
            write_named(path, data, hint)
    if json:
        print_json(
            {
                "for": [form.name for form in forms],
                "file": str(target),
                "files": list(package.files),
                "lost": list(package.lost),
            }
        )
        return
    say(
        msg("{path}: {count} files; begin with README.md", path=target, count=len(package.files)),
        quiet=quiet,
    )


def _zip(files: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name, _WHEN), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _first_sentences(article: "Article") -> str:
    """Return the first whole sentences of an article that fit a summary."""
    for block in article.body:
        said = ""
        for sentence in article.sentences(block):
            longer = said + article.show(sentence)
            if len(longer) > _SUMMARY:
                break
            said = longer
        if said:
            return said.strip()
    return ""


def _covers(folder: Path, manifest: "Manifest") -> dict[str, bytes]:
    """Return the wide and the square cover of a pack; of one without, the cover of its cards."""
    from repurpose.pack import read_inside
    from repurpose.publish import COVER, SQUARE

    pair = manifest.cover_pair
    if pair:
        data = read_inside(folder, pair.file)
        return {COVER: _cut(data, pair.wide), SQUARE: _cut(data, pair.square)}
    card = next(iter(manifest.cards), None)
    return {COVER: read_inside(folder, card.file)} if card else {}


def _cut(data: bytes, crop: "Crop") -> bytes:
    from PIL import Image

    from repurpose.ink import encode_png

    with Image.open(io.BytesIO(data)) as picture:
        wide, high = picture.size
        left, top, right, bottom = crop
        box = (round(left * wide), round(top * high), round(right * wide), round(bottom * high))
        return encode_png(picture.convert("RGB").crop(box))
