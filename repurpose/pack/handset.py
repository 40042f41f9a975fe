"""A thread of a pack in, the values by which a phone with its app is drawn out.

Both the page of a pack and the studio draw it by the template `assets/page/handset.html`; they differ in where
pictures come from alone.
"""

import math
from collections.abc import Callable, Iterable, Iterator, Sequence

from repurpose import platforms
from repurpose.article import Source, Span, hidden_removed, parse_article
from repurpose.brand import monogram_of
from repurpose.pack.article_bodies import ArticleBodies
from repurpose.pack.branding import is_avatar
from repurpose.pack.choosers import chooser_of
from repurpose.pack.manifest import Manifest, PostEntry, Run, ThreadEntry, to_json
from repurpose.pack.manifest_types import Chosen
from repurpose.pack.page_article import Pair
from repurpose.pack.page_values import (
    ByView,
    Counter,
    PictureView,
    PostView,
    RunView,
    ThreadView,
    WhoView,
)
from repurpose.pack.written import written_runs
from repurpose.platforms import Fold, Rules

Place = Callable[[str], PictureView]  # a file of the pack in, where its picture is to be had out
_RING = 2 * math.pi * 8  # the outline of a counter's ring, radius 8


def thread_view(
    manifest: Manifest,
    thread: ThreadEntry,
    shown: str,
    place: Place,
    bodies: ArticleBodies,
    number: int,
    *,
    by_id: bool = False,
) -> ThreadView:
    """Return what the drawing of a thread says.

    Args:
        manifest: Of the pack.
        thread: One of its threads.
        shown: What readers see at each code point of the article (`shown_text`).
        place: Where pictures are to be had.
        bodies: Gives the article's body as a platform shows it.
        number: The thread's place in the pack.
        by_id: Posts are called by their ids, not by their places on the page.
    """
    known = thread.platform in platforms.names()
    rules = platforms.rules_of(thread.platform).of_variant(thread.variant) if known else None
    facts = rules.platform if rules else None
    opening = [run.role for post in thread.posts[:1] for run in post.runs if run.role != "label"]
    whole = facts is not None and facts.look == "article" and not thread.variant
    names = [one.platform for one in manifest.threads if not one.variant]
    fold = facts.fold if facts else None
    return ThreadView(
        key=f"t{number}",
        name=thread.name,
        platform=thread.platform,
        look=_look(facts.look if facts else "post", thread.variant),
        form=facts.form if facts else "",
        style=thread.style,
        variant=thread.variant,
        edited=thread.edited,
        left_out=len(thread.left_out),
        posts=tuple(
            _post(
                post.id if by_id else f"p{number}-{index}",
                post,
                rules,
                fold,
                place,
                shown,
                by_view(manifest, post),
            )
            for index, post in enumerate(thread.posts)
        ),
        # A title that already opens the first post is not shown twice.
        title="" if opening[:1] == ["title"] else manifest.titles.get(thread.platform, ""),
        # Two threads of one platform are told apart by their variant, or else by their style.
        twin=names.count(thread.platform) > 1,
        fold=fold,
        tile=facts.tile if facts else None,
        typeset=bodies.body_of(thread) if whole else "",
        cover=_cover(manifest, place) if whole else None,
        pair=whole and manifest.cover_pair is not None,
        summary=_summary(manifest, thread) if whole else "",
    )


def _look(look: str, variant: str) -> str:
    """Return the drawing of a variant: a message of pictures is a note, a summary a plain post."""
    if look != "article" or not variant:
        return look
    return "note" if variant == "newspic" else "post"


def _cover(manifest: Manifest, place: Place) -> PictureView | None:
    if manifest.cover_pair:
        return place(manifest.cover_pair.file)
    cover = next((card.file for card in manifest.cards if card.kind == "cover"), "")
    return place(cover) if cover else None


def _summary(manifest: Manifest, thread: ThreadEntry) -> str:
    digest = manifest.thread(thread.platform, "digest")
    return digest.posts[0].text if digest and digest.posts else ""


def who_of(manifest: Manifest, place: Place) -> WhoView:
    """Return whose posts they are: the brand of the pack's cards, else the author of the article."""
    about = manifest.article
    brand = to_json(manifest.made_by.options).get("brand") or {}
    said = brand | next(
        (w for w in brand.get("words") or () if w["language"] == about.language), {}
    )
    name = said.get("name") or brand.get("name") or about.author
    picture = next((file for file in manifest.files if is_avatar(file)), "")
    return WhoView(
        name,
        said.get("handle") or brand.get("handle") or "",
        brand.get("monogram") or monogram_of(name),
        place(picture) if picture and brand else None,
    )


def shown_text(manifest: Manifest, text: str) -> str:
    """Return what readers see at each code point; parsed only where a model's sources are shown."""
    if not written_runs(manifest):
        return text
    return parse_article(text, Source("", ""), language=manifest.article.language).shown


def cut_spans(spans: Iterable[Span | None], end: int) -> tuple[Pair, ...]:
    """Return spans cut to a text of `end` code points."""
    return tuple((s.start, min(s.end, end)) for s in spans if s and s.start < end)


def by_view(manifest: Manifest, entry: Chosen) -> ByView | None:
    """Return who chose an entry, where the manifest says so."""
    found = chooser_of(manifest, entry)
    return ByView(found.by, found.model) if found else None


def _post(
    key: str,
    post: PostEntry,
    rules: Rules | None,
    fold: Fold | None,
    place: Place,
    shown: str,
    chosen: ByView | None,
) -> PostView:
    runs = tuple(_run(run, shown) for run in post.runs)
    seen, rest = _folded(runs, fold_at(post.text, fold))
    media = tuple(place(name) for name in post.media)
    return PostView(key, seen, rest, post.text, _counter(post, rules), media, chosen)


def fold_at(text: str, fold: Fold | None) -> int | None:
    """Return the code point at which a feed folds `text`; None where it shows all of it."""
    if fold is None or len(text.encode("utf-16-le", "surrogatepass")) // 2 <= fold.most:
        return None
    units = 0
    for at, sign in enumerate(text):
        units += 2 if ord(sign) > 0xFFFF else 1
        if units > fold.most:
            return at
    return None


def _folded(
    runs: Sequence[RunView], at: int | None
) -> tuple[tuple[RunView, ...], tuple[RunView, ...]]:
    """Return the runs before a code point of a post, and those behind it."""
    if at is None:
        return tuple(runs), ()
    before: list[RunView] = []
    behind: list[RunView] = []
    for run in runs:
        left = max(0, min(len(run.text), at))
        at -= len(run.text)
        before += _part(run, run.text[:left])
        behind += _part(run, run.text[left:])
    return tuple(before), tuple(behind)


def _part(run: RunView, text: str) -> Iterator[RunView]:
    if text:
        yield RunView(text, run.role, run.spans, run.source)


def _run(run: Run, shown: str) -> RunView:
    if run.role != "written":
        return RunView(run.text, run.role, cut_spans([run.span], len(shown)))
    spans = cut_spans(run.sources, len(shown))
    words = (hidden_removed(shown[start:end]).strip() for start, end in spans)
    return RunView(run.text, run.role, spans, "\n".join(words))


def _counter(post: PostEntry, rules: Rules | None) -> Counter:
    """Return how full a post is by its platform's rules; by the manifest where we have none."""
    length, most, over = post.length, post.limit, post.length - post.limit
    if rules:
        limit = rules.limit_for(media=bool(post.media))
        length, most, over = limit.count(post.text), limit.most, limit.excess(post.text)
    share = min(1.0, length / most)
    dash = f"{share * _RING:.2f} {_RING:.2f}"
    return Counter(length, most, max(0, over), near=over <= 0 and share >= 0.9, dash=dash)
