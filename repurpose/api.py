"""What a Python program calls, with sensible defaults; all of it can be had from `import repurpose`."""

import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from repurpose.card_formats import DEFAULT_FORMAT

if TYPE_CHECKING:
    from repurpose.article import Article
    from repurpose.cards import Card, DrawnCard, Images
    from repurpose.clips import ClipReport
    from repurpose.editor import EditingSession
    from repurpose.outbox import Ledger
    from repurpose.pack import Built, Checked, Choices, Finding, Manifest
    from repurpose.slicing import Script
    from repurpose.themes import Theme

Progress = Callable[[str, str, int, int], None]  # article id, what is made, done, of how many


class Proof(NamedTuple):
    """What came of verifying a pack."""

    findings: "list[Finding]"  # what could not be proved
    proved: int  # passages that stand in the article

    @property
    def holds(self) -> bool:
        """Say whether everything was proved."""
        return not self.findings


def read_articles(
    *sources: str | Path,
    language: str = "",
    form: Literal[
        "auto", "text", "html", "docx", "odt", "pdf", "epub", "transcript", "release"
    ] = "auto",
    part: str = "",
    convert: Literal["", "s2t", "t2s"] = "",
) -> "list[Article]":
    """Return the articles in files, folders, patterns, addresses and standard input (`-`).

    Args:
        sources: Where they are.
        language: BCP 47, such as "zh-Hant"; detected when empty.
        form: Read as this, whatever the name says.
        part: Of a book a chapter, by its number or its title; of a change log a version.
        convert: From Simplified to Traditional Chinese, or back.

    Raises:
        UsageError: A path does not exist, a folder holds no article, or an address is refused.
        UnreadableArticle: A file is empty, a binary, mangled, or hostile.
        MachineError: A page needs the `web` extra.
    """
    from repurpose.article import Reading  # noqa: PLC0415
    from repurpose.article import read_articles as read  # noqa: PLC0415

    return read(
        [str(source) for source in sources],
        read_stdin=sys.stdin.buffer.read,
        reading=Reading(form=form, language=language, convert=convert, part=part),
    )


def build_packs(
    articles: "Article | Iterable[Article]",
    choices: "Choices | None" = None,
    out: str | Path = "packs",
    *,
    jobs: int | None = None,
    force: bool = False,
    report: Progress | None = None,
    session: "EditingSession | None" = None,
) -> "list[Built]":
    """Write one pack for each article into the folder `out`, and return them in order.

    Args:
        articles: One, or several.
        choices: What goes into the packs; the usual when not given.
        out: Made when missing.
        jobs: Processes that draw and encode; as many as the machine has when not given.
        force: Write into a folder that holds other things too.
        report: Called as the work goes on.
        session: Where a model is asked, when the choices want an `editor`: `repurpose.editor.EditingSession`
            around anything that answers a question.

    Raises:
        UsageError: `out` holds other things, or a choice cannot be.
        MachineError: A font, the encoder or room on the disk is missing.
        PartialFailure: Some of it failed; all else is written.
    """
    from repurpose.article import Article  # noqa: PLC0415
    from repurpose.pack import (  # noqa: PLC0415
        Choices,
        check_clip_choices,
        default_jobs,
    )
    from repurpose.pack import build_packs as build  # noqa: PLC0415

    choices = choices or Choices()
    check_clip_choices(choices)
    return build(
        [articles] if isinstance(articles, Article) else list(articles),
        choices,
        Path(out),
        jobs=default_jobs() if jobs is None else jobs,
        report=report or _keep_silent,
        force=force,
        session=session,
    )


def open_pack(folder: str | Path) -> "Manifest":
    """Return the manifest of a pack.

    Raises:
        UsageError: The folder is no pack.
        ContentError: Its manifest is damaged or of a newer schema.
    """
    from repurpose.pack import read_manifest  # noqa: PLC0415

    return read_manifest(Path(folder))


def verify_pack(
    folder: str | Path, article: str | Path | None = None, *, allow_written: bool = False
) -> Proof:
    """Prove that every sentence of a pack stands in its article.

    Args:
        folder: The pack.
        article: The article as it is today: what it no longer says is a finding too.
        allow_written: A model's words are no findings, while they keep to their sources.

    Raises:
        UsageError: The folder is no pack.
        ContentError: Its manifest is damaged or of a newer schema.
    """
    from repurpose.pack import verify_pack as verify  # noqa: PLC0415

    today = None if article is None else Path(article)
    return Proof(*verify(Path(folder), today, allow_written=allow_written))


def check_pack(folder: str | Path) -> "Checked":
    """Return what a careful editor and a careful designer would complain about in a pack.

    Raises:
        UsageError: The folder is no pack.
        ContentError: Its manifest or its article is damaged.
    """
    from repurpose.pack import check_pack as check  # noqa: PLC0415
    from repurpose.typeset import find_fonts  # noqa: PLC0415

    return check(Path(folder), find_fonts())


def draw_card(
    card: "Card",
    theme: "Theme | str" = "newsroom",
    form: str = DEFAULT_FORMAT,
    *,
    images: "Images | None" = None,
    save_as: str | Path | None = None,
) -> "DrawnCard":
    """Draw one card; written to `save_as` (PNG, JPEG or WebP by its name) when that is given.

    Raises:
        Overflow: A text does not fit at the theme's least size; nothing is ever cut.
        ContentError: The card lacks what its kind is about, or a picture cannot be used.
        MissingGlyphs: No font has some of the characters.
        UnknownName: There is no such kind, theme or format.
    """
    from repurpose.cards import Images  # noqa: PLC0415
    from repurpose.cards import draw_card as draw  # noqa: PLC0415
    from repurpose.ink import encode_picture, file_kind  # noqa: PLC0415
    from repurpose.themes import load_theme  # noqa: PLC0415
    from repurpose.typeset import find_fonts  # noqa: PLC0415

    chosen = load_theme(theme) if isinstance(theme, str) else theme
    target = None if save_as is None else Path(save_as)
    kind = None if target is None else file_kind(target)
    drawn = draw(card, chosen, form, find_fonts(), images or Images())
    if target is not None and kind is not None:
        target.write_bytes(encode_picture(drawn.canvas, kind))
    return drawn


def make_clip(
    script: "Script",
    out: str | Path = ".",
    *,
    theme: "Theme | str" = "newsroom",
    voice: str = "none",
    language: str = "zh-Hans",
    **look: Any,
) -> "ClipReport":
    """Make a captioned video with its cover and caption files in the folder `out`.

    Args:
        script: What it says; `write_scripts` of an article gives some.
        out: The folder.
        theme: Colours and fonts.
        voice: A provider, or provider:voice; see `repurpose voices`.
        language: Of the script, BCP 47.
        look: As for `repurpose.clips.Recipe`: format, captions, music ...

    Raises:
        UnknownName: There is no such theme, voice, format, caption style or music.
        Overflow: The script is too long, or a caption does not fit.
        SetupError, MachineError: The voice or the encoder is missing or fails.
    """
    import os  # noqa: PLC0415

    from repurpose.clips import (  # noqa: PLC0415
        Recipe,
        open_voice,
        render_clip,
    )
    from repurpose.themes import load_theme  # noqa: PLC0415

    folder = Path(out)
    folder.mkdir(parents=True, exist_ok=True)
    speaker = None if voice == "none" else open_voice(voice, language=language, environ=os.environ)
    chosen = load_theme(theme) if isinstance(theme, str) else theme
    return render_clip(script, Recipe(**look), theme=chosen, out_dir=folder, voice=speaker)


def open_ledger(place: str | Path = "") -> "Ledger":
    """Open the outbox: the user's own, or the database at a path or `postgresql://` address.

    Raises:
        SetupError, MachineError: It cannot be opened.
    """
    from repurpose.outbox import open_ledger as open_it  # noqa: PLC0415

    return open_it(str(place))


def _keep_silent(article: str, what: str, done: int, count: int) -> None:
    pass
