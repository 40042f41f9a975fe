"""`repurpose pack`: articles in, packs out."""

import sys
import time
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from repurpose.cli.options import (
    ChosenEditor,
    EditorAgain,
    EditorYes,
    Jobs,
    Json,
    Offline,
    Platforms,
    Quiet,
    Verbose,
)
from repurpose.cli.output import print_json, progress, say
from repurpose.cli.pack_options import (
    Anew,
    ArticleLanguage,
    Articles,
    Backdrop,
    Calm,
    Captions,
    Chapter,
    ChosenCover,
    ChosenFormat,
    ChosenTheme,
    ChosenVoice,
    ClipFormat,
    Clips,
    Cluster,
    Convert,
    CoverPicture,
    DryRun,
    Explain,
    Footage,
    Force,
    Form,
    Link,
    Motion,
    Music,
    NoCards,
    NoClips,
    Only,
    PackOut,
    Png,
    Posts,
    Release,
    Seconds,
    Sounds,
    Style,
    Variants,
    VoiceFallback,
    Why,
)
from repurpose.cli.packs_view import tell_faults, tell_packs
from repurpose.errors import Fault, PartialFailure, RepurposeError, UsageError
from repurpose.messages import join, msg

if TYPE_CHECKING:
    from collections.abc import Sequence

    from repurpose.article import Article, Reading
    from repurpose.config import Config
    from repurpose.editor import EditingSession, EditorSettings
    from repurpose.pack import Built, Choices, Report, SomeFailed


def command(
    articles: Articles,
    out: PackOut = "packs",
    platform: Platforms = None,
    style: Style = None,
    posts: Posts = None,
    variants: Variants = None,
    theme: ChosenTheme = None,
    card_format: ChosenFormat = None,
    cover: ChosenCover = None,
    cover_picture: CoverPicture = None,
    png: Png = None,
    seconds: Seconds = None,
    captions: Captions = None,
    clip_format: ClipFormat = None,
    voice: ChosenVoice = None,
    voice_fallback: VoiceFallback = None,
    music: Music = None,
    sounds: Sounds = None,
    backdrop: Backdrop = None,
    footage: Footage = None,
    motion: Motion = None,
    calm: Calm = False,
    clips: Clips = 1,
    link: Link = None,
    form: Form = "auto",
    chapter: Chapter = "",
    release: Release = "",
    convert: Convert = "",
    article_language: ArticleLanguage = None,
    no_cards: NoCards = False,
    no_clips: NoClips = False,
    jobs: Jobs = 0,
    cluster: Cluster = "",
    force: Force = False,
    only: Only = False,
    editor: ChosenEditor = None,
    editor_again: EditorAgain = False,
    offline: Offline = False,
    yes: EditorYes = False,
    dry_run: DryRun = False,
    json: Json = False,
    why: Why = False,
    anew: Anew = False,
    explain: Explain = False,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """Turn articles into packs: threads, cards, a captioned clip, and a page to look at.

    Every article becomes a folder in --out. Building again looks only at the articles that changed
    since, and draws only what changed in them; --anew looks at all. Posts that you edited by hand in
    threads/*.md are kept, and --platform adds a platform to those that a pack has. With --only it has
    no others from then on; work of yours in them moves to kept/. Settings that you always want stand
    in repurpose.toml, beside the articles or in your configuration folder; flags come first, then the
    environment, then the file.

    With --editor select a model chooses what is said, and every word stays yours. Its answer is kept
    in the pack, so that building again asks nobody.

    Examples:
      repurpose pack article.md

      repurpose pack a.md b.md --out packs --platform x --platform weibo

      repurpose pack notes/ --no-clips --json

      repurpose pack notes/ --anew

      cat article.md | repurpose pack - --theme ink

      repurpose pack book.epub --chapter 3

      repurpose pack article.md --editor select

      repurpose pack archive/ --cluster tcp://10.0.0.1:8786 --out s3://bucket/packs
    """
    from repurpose.article import read_articles
    from repurpose.cli.editor_flags import settle_editor_flags
    from repurpose.cli.pack_flags import PackFlags, settle_choices, settle_reading
    from repurpose.config import PackOptions, load_config

    config = load_config([folder_of(name) for name in articles if folder_of(name).is_dir()])
    settings = settle_editor_flags(
        config, editor=editor, again=editor_again, offline=offline, yes=yes
    )
    flags = PackFlags(
        options=PackOptions(
            platforms=tuple(platform) if platform else None,
            style=cast("Any", style),  # these three are checked with the choices
            posts=posts,
            variants=variants,
            theme=theme,
            format=card_format,
            cover=cast("Any", cover),
            cover_picture=cover_picture,
            png=cast("Any", png),
            seconds=seconds,
            captions=captions,
            clip_format=clip_format,
            motion=cast("Any", "calm" if calm else motion),
            voice=voice,
            music=music,
            sounds=sounds,
            footage=footage,
            link=link,
            article_language=article_language,
        ),
        cards=not no_cards,
        clips=0 if no_clips else clips,
        voice_fallback=voice_fallback,
        backdrop=tuple(backdrop or ()),
        form=form,
        part=chapter or release,
        convert=convert,
        editor=settings.mode,
    )
    say_outdated(config, quiet=quiet)
    choices = settle_choices(flags, config)
    reading = settle_reading(flags, config)
    if dry_run:
        found = read_articles(articles, read_stdin=sys.stdin.buffer.read, reading=reading)
        _tell_dry_run(found, settings, choices, json=json)
        return
    wish = PackWish(
        choices,
        reading,
        Path(out),
        settings=settings,
        jobs=jobs,
        force=force,
        only=only,
        anew=anew,
        cluster=cluster,
    )
    if "://" in out:
        from repurpose.cli.pack_store import pack_into_store

        if why or explain:
            raise UsageError(
                msg("--why and --explain are for packs in a folder."),
                hint=msg(
                    "Use --out FOLDER, or fetch the packs first: repurpose pull {store}", store=out
                ),
            )

        pack_into_store(articles, wish, out, json=json, quiet=quiet, verbose=verbose)
        return
    pack_sources(
        articles, wish, json=json, quiet=quiet, verbose=verbose, why=why, explaining=explain
    )


@dataclass(frozen=True, slots=True)
class PackWish:
    """What packs are to be, and where."""

    choices: "Choices"
    reading: "Reading"
    out: Path
    settings: "EditorSettings"
    jobs: int = 0
    force: bool = False
    only: bool = False
    anew: bool = False
    cluster: str = ""  # the address of a scheduler, local:N; "": this machine


def pack_sources(
    names: "Sequence[str]",
    wish: PackWish,
    *,
    json: bool,
    quiet: bool,
    verbose: bool,
    why: bool = False,
    explaining: bool = False,
) -> None:
    """Make packs of what changed among some sources, and tell what became of each.

    Raises:
        RepurposeError: Something could not be read or made; all else is.
    """
    from repurpose.article import read_sources
    from repurpose.pack import read_changed

    unread: list[RepurposeError] = []
    stdin = cache(sys.stdin.buffer.read)

    def read(names: "Sequence[str]") -> "list[Article]":
        unread.clear()
        return read_sources(
            names,
            read_stdin=stdin,
            reading=wish.reading,
            on_error=lambda _, error: unread.append(error),
        )

    sources = read_changed(
        names,
        read,
        wish.choices,
        wish.reading,
        wish.out,
        only=wish.only,
        anew=wish.anew,
        now=time.time_ns(),
    )
    if unread and not sources.articles and not sources.unchanged:
        raise unread[0]
    built, failure, spent = _build(sources.articles, wish, silent=quiet or json, verbose=verbose)
    sources.remember(built, wish.out)
    tell_packs(
        built, sources, json=json, quiet=quiet, verbose=verbose, why=why, explaining=explaining
    )
    if spent:
        say(spent, quiet=quiet)
    there = [*(pack.folder for pack in built), *(pack.folder for pack in sources.unchanged)]
    if there and not json:
        say(msg("Next: repurpose preview {folder}", folder=there[0]), quiet=quiet)
    tell_faults((*(failure.failed if failure else ()), *unread), verbose=verbose)
    _tell_failure(failure, unread, json=json)


def _build(
    found: "Sequence[Article]", wish: PackWish, *, silent: bool, verbose: bool
) -> "tuple[list[Built], SomeFailed | None, str]":
    """Return the packs that were made, what failed of them, and what a model has cost.

    Raises:
        Fault: The only article failed by a fault of ours; with `verbose` it is told where.
    """
    if not found:
        return [], None, ""
    from repurpose.cli.editor_flags import open_session
    from repurpose.pack import SomeFailed

    failure: SomeFailed | None = None
    with open_session(wish.settings) as session, progress(len(found), quiet=silent) as report:
        try:
            built = _make(found, wish, report, session, quiet=silent)
        except SomeFailed as error:
            built, failure = list(error.built), error
        except Fault as error:
            tell_faults([error], verbose=verbose)
            raise
    return built, failure, session.tell_spent() if session and session.asked > 1 else ""


def _make(
    found: "Sequence[Article]",
    wish: PackWish,
    report: "Report",
    session: "EditingSession | None",
    *,
    quiet: bool,
) -> "list[Built]":
    if wish.cluster:
        from repurpose.cluster import build_elsewhere

        return build_elsewhere(
            found,
            wish.choices,
            wish.out,
            cluster=wish.cluster,
            report=report,
            tell=partial(say, quiet=quiet),
            force=wish.force,
            only=wish.only,
        )
    from repurpose.pack import build_packs, default_jobs

    return build_packs(
        found,
        wish.choices,
        wish.out,
        jobs=wish.jobs or default_jobs(),
        report=report,
        force=wish.force,
        only=wish.only,
        session=session,
    )


def _tell_dry_run(
    articles: "Sequence[Article]", settings: "EditorSettings", choices: "Choices", *, json: bool
) -> None:
    """Print what asking about articles would take; nothing where no model is asked."""
    from repurpose.cli.editor_view import tell_estimates

    if settings.asks:
        tell_estimates(
            articles,
            settings,
            platforms=choices.platforms,
            variants=choices.variants,
            json=json,
        )
    else:
        say(msg("No model is asked: it costs nothing."))


def say_outdated(config: "Config", *, quiet: bool) -> None:
    """Tell what a settings file says by a former name."""
    for notice in config.outdated:
        say(msg("note: {notice}", notice=notice), quiet=quiet)


def _tell_failure(
    failure: "SomeFailed | None", unread: list[RepurposeError], *, json: bool
) -> None:
    """Say in one line what could not be read or made, after all else is done.

    Raises:
        PartialFailure: There is something.
        Fault: So, by a fault of ours.
    """
    if json:
        for error in unread:
            print_json({"failed": [error.message]})
        for name, error in failure.without_pack if failure else ():
            print_json({"id": name, "failed": [error.message]})
    if not unread:
        if failure:
            raise failure
        return
    lines = join(" ", (error.message for error in unread))
    said: str = msg("{count} articles could not be read: {lines}", count=len(unread), lines=lines)
    if failure:
        said = join(" ", (said, failure.message))
    ours = failure is not None and failure.exit_code == Fault.exit_code
    kind = Fault if ours or any(e.exit_code == 1 for e in unread) else PartialFailure
    raise kind(said, hint=unread[0].hint)


def folder_of(name: str) -> Path:
    """Return the folder in which an article lies, for its `repurpose.toml`."""
    path = Path(name)
    return path if path.is_dir() else path.parent
