"""What a pack says and what was made in, the manifest `pack.json` out; no clock, no chance in it."""

import json
from dataclasses import asdict
from importlib.metadata import version
from typing import Any

from repurpose import platforms
from repurpose.article import Article
from repurpose.pack.choices import Choices
from repurpose.pack.content import Content
from repurpose.pack.store import SCHEMA_VERSION
from repurpose.platforms import Limit
from repurpose.slicing import LeftOut, Post, Quote, Sliced, Thread
from repurpose.slicing.figures import find_figures, find_points


def build_manifest(
    article: Article,
    choices: Choices,
    content: Content,
    *,
    threads: list[dict[str, Any]],
    cards: list[dict[str, Any]],
    clips: list[dict[str, Any]],
) -> dict[str, Any]:
    """Return the manifest, its `files` still empty."""
    return {
        "schema_version": SCHEMA_VERSION,
        "article": {
            "id": article.id,
            "title": article.title,
            "author": article.author,
            "language": article.language,
            "source": {"name": article.source.name, "sha256": article.source.sha256},
            "text_file": "article.txt",
            "chars": len(article.text),
        },
        "titles": {name: article.show(span) for name, span in content.titles.items()},
        "hashtags": list(content.hashtags),
        "threads": threads,
        "quotes": [_quote(number, quote) for number, quote in enumerate(content.quotes, start=1)],
        "figures": [
            {
                "text": article.show(f.number),
                "spans": [list(f.number)],
                "sentence": list(f.sentence),
            }
            for f in find_figures(article)
        ],
        "points": [
            {"title": list(p.heading) if p.heading else None, "spans": [list(s) for s in p.points]}
            for p in find_points(article)
        ],
        "scripts": [asdict(script) for script in content.scripts],
        "cards": cards,
        "clips": clips,
        "files": {},
        "made_by": {"version": version("repurpose"), "options": choices.options()},
    }


def describe_thread(
    article: Article, sliced: Sliced, thread: Thread, generated: str, *, edited: bool
) -> dict[str, Any]:
    """Return a thread's entry; `sliced` says what was left out of the generated one."""
    platform = platforms.get(thread.platform)
    return {
        "platform": thread.platform,
        "variant": thread.variant,
        "form": platform.form,
        "style": thread.style,
        "posts": [
            _post(f"{thread.name}-{number + 1:02}", post, sliced.limit(platform, number))
            for number, post in enumerate(thread.posts)
        ],
        "unit": platform.limit(thread.variant).unit,
        "left_out": [_left_out(article, gone) for gone in sliced.left_out],
        "removed": list(sliced.removed),
        "charged": [
            [[name, round(price, 2)] for name, price in cut.charged] for cut in sliced.cuts
        ],
        "generated": generated,
        "edited": edited,
    }


def _post(name: str, post: Post, limit: Limit) -> dict[str, Any]:
    return {
        "id": name,
        "runs": [
            {"text": run.text, "role": run.role, "span": list(run.span) if run.span else None}
            for run in post.runs
        ],
        "text": post.text,
        "length": limit.count(post.text),
        "limit": limit.most,
        "media": list(post.media),
    }


def _left_out(article: Article, gone: LeftOut) -> dict[str, Any]:
    return {"span": list(gone.span), "text": article.show(gone.span), "reason": gone.reason}


def _quote(number: int, quote: Quote) -> dict[str, Any]:
    return {
        "id": f"quote-{number:02}",
        "text": quote.text,
        "speaker": quote.speaker,
        "spans": [list(span) for span in quote.spans],
        "score": quote.score,
        "reasons": list(quote.reasons),
    }


def dump(manifest: dict[str, Any]) -> str:
    """Return the manifest as it is written: UTF-8 as it reads, one value a line."""
    return json.dumps(manifest, ensure_ascii=False, indent=1) + "\n"
