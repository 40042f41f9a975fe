"""A pack's article and a message in, the message with the whole article as its platform's editor shows it out.

The body is the one that `repurpose article` shows. Where somebody has edited the thread by hand, his
text goes as it stands: nobody can tell where his words would belong among headings and pictures.
"""

import os
from dataclasses import dataclass, field, replace
from pathlib import Path
from urllib.parse import unquote

from repurpose.article import PictureTable
from repurpose.errors import ContentError
from repurpose.messages import join, msg
from repurpose.pack import (
    Crop,
    Manifest,
    ThreadEntry,
    article_of,
    attachment_of,
    brand_of,
    choices_of,
    table_file,
)
from repurpose.platforms import Attachment, Message, Rules
from repurpose.publish import Form, find_form, publish_body, settle_look
from repurpose.themes import load_theme


def with_article(
    folder: Path, manifest: Manifest, rules: Rules, thread: ThreadEntry, message: Message
) -> Message:
    """Return a message with its article's body, figures and summary, where the platform takes a whole one.

    Raises:
        ContentError: The platform takes no such picture as the article shows.
    """
    if thread.edited or not rules.takes_article(message):
        return message
    article = article_of(folder, manifest)
    form = find_form(rules.platform.name)
    if rules.by_hand and form.keeps.written == "blocks":  # which an interface takes, and no editor
        form = replace(form, keeps=replace(form.keeps, written="html"))
    theme = load_theme(manifest.made_by.options.theme)
    brand = brand_of(choices_of(manifest), article.language)
    look = settle_look(article, form, theme, brand)
    figures = _Figures(folder, manifest, rules, form)
    body = publish_body(
        article,
        form,
        look.theme,
        figures,
        draws=look.draws,
        tables=figures.of_table,
        brand=brand,
    )
    if figures.refused:
        raise ContentError(
            msg(
                "{label} does not take these pictures of the article: {names}.",
                label=rules.label,
                names=join(", ", figures.refused),
            ),
            hint=msg(
                "Save them as JPEG or PNG of at most {most} MB, and build the pack again.",
                most=rules.platform.media.image_bytes // 1_000_000,
            ),
        )
    return replace(
        message, body=body, figures=tuple(figures.found), summary=_summary(manifest, rules)
    )


def with_cover(folder: Path, manifest: Manifest, rules: Rules, message: Message) -> Message:
    """Return a message with its cover in two shapes, where the platform heads and lists an article with them.

    An article is headed by the pair of the pack, and has its own pictures: a sent one leaves the series
    out. Where the series itself goes, its cover is shown around its title.
    """
    pair = manifest.cover_pair
    if pair is None or not rules.platform.cover_pair or rules.variant or not message.media:
        return message
    if any(one.about == "media" for one in rules.judge(message)):
        return message  # what `check` refuses stays refused, also where the series is left out
    if rules.takes_article(message):
        head = replace(
            attachment_of(folder, manifest, pair.file),
            alt=pair.title,
            width=pair.width,
            height=pair.height,
            crops=_crops(pair.wide, pair.square),
        )
        series = message.media if rules.by_hand else message.media[1:]
        return replace(
            message, media=(head, *(series if rules.by_hand or not message.body else ()))
        )
    first, *others = message.media
    if first != attachment_of(folder, manifest, pair.cover):
        return message
    crops = _crops(pair.cover_wide, pair.cover_square)
    return replace(message, media=(replace(first, crops=crops), *others))


def _crops(wide: Crop, square: Crop) -> tuple[tuple[str, str], ...]:
    return tuple(
        (ratio, "_".join(f"{share:.6f}".rstrip("0").rstrip(".") for share in crop))
        for ratio, crop in (("2.35_1", wide), ("1_1", square))
    )


@dataclass
class _Figures:
    """Numbers the pictures of an article that lie in its pack, and keeps what cannot be sent."""

    folder: Path
    manifest: Manifest
    rules: Rules
    form: Form
    found: list[Attachment] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)

    def __call__(self, address: str) -> str:
        """Return where a picture will stand; "" for one that the pack does not have."""
        name = os.path.normpath(f"pictures/{unquote(address)}").replace(os.sep, "/")
        if name not in self.manifest.files:
            shown = self.form.keeps.web_pictures and address.startswith(("https://", "http://"))
            return address if shown else ""
        return self._number(name)

    def of_table(self, shown: PictureTable) -> str:
        """Return where the picture of a table will stand; "" for one that the pack does not have."""
        name = table_file(shown)
        return self._number(name) if name in self.manifest.files else ""

    def _number(self, name: str) -> str:
        entry = self.manifest.files[name]
        picture = attachment_of(self.folder, self.manifest, name)
        media = self.rules.platform.media
        kind = picture.mime.removeprefix("image/")
        kind = "jpeg" if kind == "webp" else kind  # it is sent as one where the place takes no WebP
        if kind not in media.image_formats or entry.bytes > media.image_bytes:
            self.refused += [name.partition("/")[2]]
            return ""
        if picture not in self.found:
            self.found.append(picture)
        return f"figure:{self.found.index(picture)}"


def _summary(manifest: Manifest, rules: Rules) -> str:
    """Return the summary that lists show, where the pack has one."""
    thread = manifest.thread(rules.platform.name, "digest")
    return thread.posts[0].text if thread and thread.posts else ""
