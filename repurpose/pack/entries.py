"""What a pack says and what was made in, its manifest and the entries of it out; no clock, no chance in it."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from repurpose import platforms
from repurpose.article import Article, Span, time_of
from repurpose.editor import is_private
from repurpose.json_object import JsonObject
from repurpose.pack.card_plan import CardPlan, is_told
from repurpose.pack.choices import Choices
from repurpose.pack.manifest import (
    ArticleEntry,
    CaptionEntry,
    ClipEntry,
    FigureEntry,
    HookEntry,
    LeftOutEntry,
    MadeBy,
    Manifest,
    NextPostEntry,
    OptionsEntry,
    PictureEntry,
    PointsEntry,
    PostEntry,
    PostRole,
    QuoteEntry,
    Run,
    SceneEntry,
    ThreadEntry,
    WeightEntry,
    role_of,
)
from repurpose.pack.manifest_cards import CardEntry, CardLook
from repurpose.pack.manifest_storyboard import (
    ClipCoverEntry,
    PieceEntry,
    ScriptEntry,
    StoryboardEntry,
)
from repurpose.pack.manifest_types import SourceEntry
from repurpose.pack.manifest_version import SCHEMA_VERSION
from repurpose.platforms import Limit
from repurpose.slicing import (
    LeftOut,
    Post,
    Quote,
    Sliced,
    StoryboardCard,
    Thread,
    find_figures,
    find_points,
)
from repurpose.slicing import Run as SlicedRun
from repurpose.validation import check, check_json
from repurpose.versions import version_of

if TYPE_CHECKING:
    from repurpose.cards import DrawnCard
    from repurpose.clips import ClipCaption, ClipReport
    from repurpose.pack.content import Content
    from repurpose.pack.tasks import ClipTask

OFFLINE = "offline"  # the editor that is no model


def build_manifest(
    article: Article,
    choices: Choices,
    content: "Content",
    *,
    threads: Sequence[ThreadEntry],
    cards: Sequence[CardEntry],
    clips: Sequence[ClipEntry],
) -> Manifest:
    """Return the manifest, its `files` still empty."""
    return Manifest(
        schema_version=SCHEMA_VERSION,
        article=ArticleEntry(
            id=article.id,
            title=article.title,
            author=article.author,
            language=article.language,
            source=_source(article),
            text_file="article.txt",
            chars=len(article.text),
        ),
        titles={name: article.show(span) for name, span in content.titles.items()},
        **_other_titles(article, content),
        hashtags=content.hashtags,
        threads=tuple(threads),
        quotes=tuple(_quote(article, f"quote-{n:02}", q) for n, q in enumerate(content.quotes, 1)),
        next_quotes=tuple(
            _quote(article, f"next-{n}", q) for n, q in enumerate(content.next_quotes, 1)
        ),
        figures=tuple(
            FigureEntry(text=article.show(f.number), spans=(f.number,), sentence=f.sentence)
            for f in find_figures(article, chosen=content.selection.figures)
        ),
        points=tuple(
            PointsEntry(title=p.heading, spans=tuple(p.points)) for p in find_points(article)
        ),
        storyboard=tuple(
            _storyboard_card(article, f"plan-{n}", card)
            for n, card in enumerate(content.storyboard, 1)
        ),
        scripts=tuple(check(ScriptEntry, asdict(script)) for script in content.scripts),
        cards=tuple(cards),
        clips=tuple(clips),
        files={},
        made_by=MadeBy(
            version=version_of("repurpose"),
            options=check_json(OptionsEntry, json.dumps(choices.options())),
            editor=OFFLINE,
        ),
    )


def _other_titles(article: Article, content: "Content") -> dict[str, Any]:
    """Return the titles to choose from: the article's, then those that a model has written."""
    shown = {name: tuple(map(article.show, spans)) for name, spans in content.other_titles.items()}
    written: dict[str, tuple[Run, ...]] = {}
    for thread in content.selection.written if content.variants else ():
        limit = platforms.rules_of(thread.platform).title_limit
        titles = {one.text: one for one in thread.titles if limit and not limit.excess(one.text)}
        fresh = [one for text, one in titles.items() if text not in shown.get(thread.platform, ())]
        if fresh[: content.variants]:
            written[thread.platform] = tuple(
                Run(text=one.text, role="written", span=None, sources=one.sources)
                for one in fresh[: content.variants]
            )
    for name, runs in written.items():
        shown[name] = (*shown.get(name, ()), *(run.text for run in runs))
    said = {"other_titles": shown, "written_titles": written}
    return {name: titles for name, titles in said.items() if titles}


def _source(article: Article) -> SourceEntry:
    """Return what the article was read from; that it is private stays true without its folder."""
    source = article.source
    said: JsonObject = {
        "private": is_private(article),
        "form": source.form,
        "convert": source.convert,
    }
    known = {name: value for name, value in said.items() if value}
    return SourceEntry(name=source.name, sha256=source.sha256, **known)


def describe_thread(
    article: Article, sliced: Sliced, thread: Thread, generated: str, *, edited: bool
) -> ThreadEntry:
    """Return a thread's entry; `sliced` says what was left out of the generated one."""
    rules = platforms.rules_of(thread.platform).of_variant(thread.variant)
    count = len(thread.posts)
    more: dict[str, Any] = {}
    if sliced.hooks:
        more["hooks"] = _hooks(sliced, rules.limit_for())
    return ThreadEntry(
        platform=thread.platform,
        variant=thread.variant,
        form=rules.platform.form,
        style=thread.style,
        posts=tuple(
            _post(
                f"{thread.name}-{number + 1:02}",
                post.role or role_of(number, count),
                post,
                rules.limit_for(media=bool(post.media)),
            )
            for number, post in enumerate(thread.posts)
        ),
        unit=rules.limit_for().unit,
        next_posts=tuple(map(_next_post, sliced.next)),
        left_out=tuple(_left_out(article, gone) for gone in sliced.left_out),
        removed=tuple(sliced.removed),
        charged=tuple(
            tuple((name, round(price, 2)) for name, price in cut.charged) for cut in sliced.cuts
        ),
        generated=generated,
        edited=edited,
        **more,
    )


def _post(name: str, role: PostRole, post: Post, limit: Limit) -> PostEntry:
    more: dict[str, Any] = {"reasons": post.reasons} if post.reasons else {}
    if post.by != "rule":
        more["by"] = post.by
    return PostEntry(
        id=name,
        role=role,
        runs=_runs(post),
        text=post.text,
        length=limit.count(post.text),
        limit=limit.most,
        media=post.media,
        **more,
    )


def _hooks(sliced: Sliced, limit: Limit) -> tuple[HookEntry, ...]:
    """Return how a thread may open, as it was made first."""
    return tuple(
        HookEntry(
            runs=_runs(post), text=post.text, length=limit.count(post.text), reasons=post.reasons
        )
        for post in (*sliced.thread.posts[:1], *sliced.hooks)
    )


def _next_post(post: Post) -> NextPostEntry:
    return NextPostEntry(
        role=post.role or "claim",
        runs=_runs(post),
        text=post.text,
        reasons=post.reasons,
        passed_over=post.passed_over,
    )


def _runs(post: Post) -> tuple[Run, ...]:
    return tuple(_run(run) for run in post.runs)


def _run(run: SlicedRun) -> Run:
    if run.role == "written":
        return Run(text=run.text, role=run.role, span=None, sources=run.sources)
    return Run(text=run.text, role=run.role, span=run.span)


def _left_out(article: Article, gone: LeftOut) -> LeftOutEntry:
    return LeftOutEntry(span=gone.span, text=article.show(gone.span), reason=gone.reason)


def _quote(article: Article, name: str, quote: Quote) -> QuoteEntry:
    more: dict[str, Any] = {"passed_over": quote.passed_over} if quote.passed_over else {}
    if quote.by != "rule":
        more["by"] = quote.by
    if (at := time_of(article, quote.spans[0])) is not None:
        more["at"] = at
    return QuoteEntry(
        id=name,
        text=quote.text,
        speaker=quote.speaker,
        spans=quote.spans,
        score=quote.score,
        reasons=quote.reasons,
        weights=tuple(WeightEntry(about=about, weight=weight) for about, weight in quote.weights),
        **more,
    )


def _storyboard_card(article: Article, name: str, card: StoryboardCard) -> StoryboardEntry:
    return StoryboardEntry(
        id=name,
        kind=card.kind,
        pieces=tuple(
            PieceEntry(part=piece.part, text=article.show(piece.span), span=piece.span)
            for piece in card.pieces
            if article.show(
                piece.span
            )  # the corner of a table may be empty; a formula shows nothing
        ),
        keywords=card.keywords,
    )


def describe_drawn(
    plan: CardPlan, drawn: "DrawnCard", spans: Sequence[Span | None], notice: str = ""
) -> CardEntry:
    """Return the entry of a card that was drawn.

    Args:
        plan: The card, as it was drawn.
        drawn: What came of it.
        spans: The places of its lines.
        notice: For people, such as of a title that was shortened.
    """
    from repurpose.pack.overrides.card_edits import describe_card, own_card  # noqa: PLC0415  # a draft has none

    more: dict[str, Any] = {"notice": notice} if notice else {}
    if plan.look.font or plan.look.colours:
        more["look"] = check(CardLook, plan.look.changes())
    if plan.edited:
        more["edited"] = plan.edited
    return CardEntry(
        id=plan.id,
        kind=plan.card.kind,
        layout=drawn.layout,
        file=plan.file,
        theme=plan.look.theme,
        format=plan.look.format,
        width=drawn.width,
        height=drawn.height,
        alt=drawn.alt,
        lines=tuple(line.text for line in drawn.lines),
        fields=tuple(line.field for line in drawn.lines),
        spans=tuple(spans),
        keywords=tuple(one for one in plan.keywords if is_told(one, spans)),
        says=describe_card(own_card(plan)),
        page=plan.card.page,
        source=plan.card.source,
        **more,
    )


def describe_covers(covers: Sequence[tuple[str, Path]]) -> tuple[ClipCoverEntry, ...]:
    """Return the entries of a clip's covers, which lie in `clips/`."""
    return tuple(ClipCoverEntry(platform=p, file=f"clips/{path.name}") for p, path in covers)


def describe_clip(task: "ClipTask", report: "ClipReport", notice: str) -> ClipEntry:
    """Return the entry of a clip that was made; `notice` is for people, such as of a lost voice."""
    more: dict[str, Any] = {}
    if task.pictures:
        more["pictures"] = tuple(PictureEntry(file=p.name, span=p.span) for p in task.pictures)
    if notice:
        more["notice"] = notice
    if report.covers:
        more["covers"] = describe_covers(report.covers)
    return ClipEntry(
        id=task.name,
        file=f"clips/{report.file.name}",
        cover=f"clips/{report.cover.name}",
        srt=f"clips/{report.srt.name}",
        vtt=f"clips/{report.vtt.name}",
        ass=f"clips/{report.ass.name}",
        width=report.width,
        height=report.height,
        fps=report.fps,
        seconds=round(report.seconds, 3),
        voice=report.voice,
        timing=report.timing,
        music=Path(report.music).name,
        style=report.style,
        captions=tuple(_caption(caption) for caption in report.captions),
        scenes=tuple(
            SceneEntry(start=s.start, end=s.end, kind=s.kind, spans=s.spans, shows=s.shows)
            for s in report.scenes
        ),
        **more,
    )


def _caption(made: "ClipCaption") -> CaptionEntry:
    own = {} if made.spans else {"edited": True}  # the author's own words
    return CaptionEntry(start=made.start, end=made.end, text=made.text, spans=made.spans, **own)
