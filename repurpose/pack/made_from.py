"""A pack's folder and manifest in, what it was made from out: its article, and the choices."""

import json
from dataclasses import fields, replace
from pathlib import Path

from repurpose.article import Article, Source, parse_article
from repurpose.editor import PRIVATE
from repurpose.errors import ContentError
from repurpose.messages import msg, reason_of
from repurpose.pack.choices import Choices
from repurpose.pack.containment import read_text_inside
from repurpose.pack.manifest import Manifest, to_json
from repurpose.pack.manifest_cards import PICTURES
from repurpose.pack.store import MANIFEST
from repurpose.validation import Invalid, check_json


def article_of(folder: Path, manifest: Manifest, text: bytes | None = None) -> Article:
    """Return the article that a pack was made from, or the same with another `text`.

    Raises:
        ContentError: Its text is missing, or cannot be read.
    """
    about = manifest.article
    said = read_text_inside(folder, about.text_file) if text is None else text.decode()
    # The pictures that its clips show lie in the pack, under the names that the article has.
    of = about.source
    source = Source(of.name, of.sha256, str(folder / PICTURES), of.form, of.convert)
    article = parse_article(said, source, language=about.language)
    meta = {**article.meta, PRIVATE: "true"} if about.source.private else article.meta
    return replace(article, id=about.id, meta=meta)


def choices_of(manifest: Manifest) -> Choices:
    """Return the choices that a pack was made with; what this version does not know is left out.

    Raises:
        ContentError: They cannot be read.
    """
    known = {f.name for f in fields(Choices)}
    options = to_json(manifest.made_by.options)
    try:
        return check_json(Choices, json.dumps({n: v for n, v in options.items() if n in known}))
    except Invalid as error:
        raise ContentError(
            msg(
                "{manifest} does not say how the pack was made: {error}.",
                manifest=MANIFEST,
                error=reason_of(error),
            ),
            hint=msg("Build the pack again: repurpose pack ARTICLE"),
        ) from None
