"""An Article and a platform in, the posts in the form that its readers expect out."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from repurpose.article import Article, Span
from repurpose.messages import msg
from repurpose.platforms import Platform, Rules, rules_of
from repurpose.slicing.composing.closing import write_call
from repurpose.slicing.composing.cut import Cut
from repurpose.slicing.composing.overlong import without_unfit
from repurpose.slicing.composing.post_context import Made, PostContext
from repurpose.slicing.finding.names import Name, find_names
from repurpose.slicing.finding.tags import find_hashtags
from repurpose.slicing.model import Post, Thread
from repurpose.slicing.posts import forms
from repurpose.slicing.posts.threads import DIGEST_POSTS, digest_thread, full_thread, single_post
from repurpose.slicing.posts.variants import find_hooks
from repurpose.slicing.posts.written import written_thread
from repurpose.slicing.selection import NOTHING, Selection
from repurpose.slicing.sentences.units import LeftOut, read_units
from repurpose.slicing.wishes import Wishes

Style = Literal["full", "digest"]
NO_WISHES = Wishes()

_POINTS = ("post", "note")  # forms whose readers want the points, unless all of it is asked for
_FORMS: dict[str, Callable[[PostContext], Made]] = {
    "post": forms.one_post,
    "article": forms.one_post,
    "note": forms.note,
    "video": forms.notice,  # the clip speaks; the text is its description
    "notice": forms.notice,
    "album": forms.album,
}


@dataclass(frozen=True, slots=True)
class Sliced:
    """A thread with what it leaves out, what its cuts were charged, and what was taken out."""

    thread: Thread
    left_out: tuple[LeftOut, ...]
    cuts: tuple[Cut, ...] = ()
    removed: tuple[str, ...] = ()
    unfit: tuple[str, ...] = ()  # sentences with a word or an address longer than a post
    next: tuple[Post, ...] = ()  # the best posts that were not taken
    hooks: tuple[Post, ...] = ()  # other posts that may open the thread


def slice_thread(
    article: Article,
    platform: Platform,
    *,
    variant: str = "",
    names: Sequence[Name] | None = None,
    hashtags: Sequence[str] | None = None,
    wishes: Wishes = NO_WISHES,
    style: Style | None = None,
    posts: int | None = None,
    link: str = "",
    selection: Selection = NOTHING,
    variants: int = 0,
) -> Sliced:
    """Return the article's posts for `platform`.

    Args:
        article: The article.
        platform: Whose limit, counting rule and form are followed.
        variant: One of the platform's variants, such as "api" of Weibo.
        names: The article's names, when they are known already.
        hashtags: What posts are tagged with, best first; by default as found.
        wishes: What a digest must say, and what no post may.
        style: "full", the whole article, or "digest", its points; by default what the platform's
            readers expect. Only threads know both.
        posts: How many posts a digest thread may have, the closing one included.
        link: The address of the source; it stands in the last post only.
        selection: What an editor has chosen; it goes before the ranking wherever points are said.
            What a model has written for the platform goes before all else.
        variants: How many other posts that may open the thread are looked for.
    """
    rules = replace(rules_of(platform.name), platform=platform).of_variant(variant)
    platform = replace(platform, hashtags=replace(platform.hashtags, most=rules.hashtags))
    every, left_out = read_units(article)
    units = [unit for unit in every if not wishes.bans(unit.text)]
    left_out += [LeftOut(u.span, msg("banned by the author")) for u in every if wishes.bans(u.text)]
    names = find_names(article) if names is None else names
    units, unfit = without_unfit(article, units, rules.limit_for(), numbered=platform.numbered)
    left_out += [LeftOut(u.span, msg("a word or an address longer than a post")) for u in unfit]
    context = PostContext(
        article=article,
        platform=platform,
        limit=rules.limit_for(),
        units=units,
        names=names,
        hashtags=find_hashtags(article, names=names) if hashtags is None else hashtags,
        call=write_call(article, platform),
        link=link or _source_address(article),
        wishes=wishes,
        selection=selection,
    )
    written = selection.written_for(platform.name)
    if written and not variant and (rewritten := written_thread(context, written.posts)):
        made = rewritten
    elif variant:
        made = forms.notice(context)
    elif platform.form != "thread":
        points = platform.form in _POINTS and platform.readable and style != "full"
        made = forms.points_post(context) if points else _FORMS[platform.form](context)
    elif style != "digest" and (whole := single_post(context)):
        made = whole
    elif style == "full":
        made = full_thread(context)
    else:
        made = digest_thread(context, posts or DIGEST_POSTS)
    made = replace(made, posts=tuple(_with_fewer_tags(post, rules) for post in made.posts))
    starts = {unit.span.start for unit in made.kept}
    joined = [
        LeftOut(Span(u.span.start, u.own[0].start), msg("a word that only joins two sentences"))
        for u in units
        if u.own and u.span.start not in starts and u.own[0].start in starts
    ]
    starts |= {left.span.start for left in joined}
    ends = {unit.span.end for unit in made.kept}  # one that was cut in parts ends with the last
    gone = [
        LeftOut(u.span, msg("not among the points"))
        for u in units
        if u.span.start not in starts or u.span.end not in ends
    ]
    said = tuple(_with_reason(post, whole=not gone) for post in made.posts)
    thread = Thread(platform.name, "digest" if gone else "full", said, variant)
    ordered = tuple(sorted([*left_out, *gone, *joined], key=lambda left: left.span))
    too_long = tuple(unit.text for unit in unfit)
    opened = replace(made, posts=said)
    openings = written.hooks if written else ()
    most = 0 if variant else variants  # another form of a platform opens as its own does
    hooks = find_hooks(context, opened, most, openings, whole=not gone)
    return Sliced(thread, ordered, made.cuts, context.call.removed, too_long, made.next, hooks)


def _with_reason(post: Post, *, whole: bool) -> Post:
    """Return a post that nobody planned with the reason that it says all of the article, or most."""
    if post.reasons:
        return post
    all_of_it, most = msg("all of the article, in its order"), msg("all but the weakest ends")
    return replace(post, reasons=(all_of_it if whole else most,))


def _with_fewer_tags(post: Post, rules: Rules) -> Post:
    """Return a post without the last of its added hashtags where its sentences have some already."""
    runs = list(post.runs)
    while [run.role for run in runs[-2:]] == ["label", "hashtag"] and rules.surplus_hashtags(
        "".join(run.text for run in runs)
    ):
        del runs[-2:]
    return replace(post, runs=tuple(runs))


def _source_address(article: Article) -> str:
    """Return where the article stands, as its own header says."""
    named = (article.meta.get(key, "") for key in ("canonical", "link", "url", "source"))
    return next((a for a in named if a.startswith(("http://", "https://"))), "")
