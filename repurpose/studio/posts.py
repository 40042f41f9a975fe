"""Texts of posts in; their counts by the platform's own rule, new cuts and changed threads out."""

from typing import Any

from starlette.requests import Request
from starlette.routing import BaseRoute

from repurpose import platforms
from repurpose.errors import UnknownName, UsageError
from repurpose.messages import msg
from repurpose.pack import (
    TITLES,
    WISHES,
    ThreadEntry,
    read_hand,
    read_manifest,
    read_posts,
    write_posts,
)
from repurpose.studio.answers import Body, ask, change, change_of, need, need_texts
from repurpose.studio.changing import (
    change_pack,
    restore,
    stop_work,
    take_step,
    write_wishes,
)
from repurpose.studio.counting import count_post
from repurpose.studio.language import speaker
from repurpose.studio.reading import limit_of, state_of
from repurpose.studio.state import Studio

_PARTING = ("cut", "merge", "remove", "take")  # change how many posts there are


def routes(studio: Studio) -> list[BaseRoute]:
    """Return the routes that count, cut and change posts, and those that undo or stop."""

    def thread_of(name: str, body: Body) -> ThreadEntry:
        wanted = need(body, "thread", str)
        threads = read_manifest(studio.shelf.find(name)).threads
        found = {thread.name: thread for thread in threads}
        if wanted not in found:
            raise UnknownName("thread", wanted, found)
        return found[wanted]

    def count(request: Request, body: Body) -> Any:
        thread = thread_of(request.path_params["pack"], body)
        texts = need_texts(body, "posts")
        return {
            "counts": [
                count_post(limit_of(thread, number), text) for number, text in enumerate(texts)
            ]
        }

    def cut(request: Request, body: Body) -> Any:
        from repurpose.pack import (  # noqa: PLC0415
            article_of,
            recut,
        )

        name = request.path_params["pack"]
        thread, texts = thread_of(name, body), need_texts(body, "posts")
        pinned = need(body, "pinned", list)
        if not all(isinstance(place, int) and 0 <= place < len(texts) for place in pinned):
            raise UsageError(msg("The request's 'pinned' are not places of posts."))
        folder = studio.shelf.find(name)
        article = article_of(folder, read_manifest(folder))
        return {
            "posts": recut(
                article,
                platforms.rules_of(thread.platform).of_variant(thread.variant).limit_for(),
                texts,
                set(pinned),
            )
        }

    def save(request: Request, body: Body) -> Any:
        from repurpose.pack import is_bare_marker, is_numbered, renumber  # noqa: PLC0415

        name = request.path_params["pack"]
        file, base = thread_of(name, body).file, need(body, "base", str)
        what, content = str(body.get("what") or "edit"), None
        if body.get("posts") is not None:  # else: back to what is generated
            # A line of --- in a post parts it, as it does in the file.
            texts = read_posts(write_posts(need_texts(body, "posts")))
            if what in _PARTING:
                texts = renumber(texts, numbered=is_numbered(texts))
            if not texts:
                raise UsageError(msg("A thread has at least one post."))
            if what in _PARTING and any(map(is_bare_marker, texts)):
                raise UsageError(msg("A list number alone is not a post."))
            content = write_posts(texts).encode()
        change_pack(studio, name, f"step.{what}", {file: content}, {file: base}, change_of(body))
        return state_of(studio, name, speaker(request, studio))

    def wish(request: Request, body: Body) -> Any:
        name = request.path_params["pack"]
        pinned, banned = need_texts(body, "pin"), need_texts(body, "ban")
        old = read_hand(studio.shelf.find(name)).get(WISHES)
        why = body.get("why") if isinstance(body.get("why"), dict) else {}
        said = {t: w for t, w in why.items() if isinstance(w, str)} if why else {}
        content = write_wishes(old, pinned, banned, said)
        base = {WISHES: need(body, "base", str)}
        change_pack(studio, name, "step.wish", {WISHES: content}, base, change_of(body))
        return state_of(studio, name, speaker(request, studio))

    def count_title(request: Request, body: Body) -> Any:
        limit = platforms.get(thread_of(request.path_params["pack"], body).platform).title
        if limit is None:
            raise UsageError(msg("That platform has no titles."))
        return count_post(limit, need(body, "text", str))

    def head(request: Request, body: Body) -> Any:
        from repurpose.pack import titles_from, write_titles  # noqa: PLC0415

        name = request.path_params["pack"]
        table = need(body, "heads", dict)
        before = read_hand(studio.shelf.find(name)).get(TITLES)
        content = write_titles(titles_from(table), before)
        what = "step.tags" if body.get("what") == "tags" else "step.title"
        base = {TITLES: need(body, "base", str)}
        change_pack(studio, name, what, {TITLES: content}, base, change_of(body))
        return state_of(studio, name, speaker(request, studio))

    def undo(request: Request, body: Body) -> Any:
        name = request.path_params["pack"]
        return {
            "step": take_step(studio, name, back=True, change=change_of(body)),
            "state": state_of(studio, name, speaker(request, studio)),
        }

    def redo(request: Request, body: Body) -> Any:
        name = request.path_params["pack"]
        return {
            "step": take_step(studio, name, back=False, change=change_of(body)),
            "state": state_of(studio, name, speaker(request, studio)),
        }

    def made(request: Request, body: Body) -> Any:
        history = studio.history(request.path_params["pack"])
        return {"made": need(body, "change", str) in history.answered}

    def steps(request: Request, _: Body) -> Any:
        return {"steps": studio.history(request.path_params["pack"]).listed()}

    def put_back(request: Request, body: Body) -> Any:
        name = request.path_params["pack"]
        restore(studio, name, need(body, "number", int), change_of(body))
        return state_of(studio, name, speaker(request, studio))

    def stop(request: Request, _: Body) -> Any:
        return {"done": stop_work(studio, request.path_params["pack"])}

    return [
        change("/api/p/{pack}/count", count),
        change("/api/p/{pack}/count-title", count_title),
        change("/api/p/{pack}/cut", cut),
        change("/api/p/{pack}/thread", save),
        change("/api/p/{pack}/titles", head),
        change("/api/p/{pack}/wishes", wish),
        change("/api/p/{pack}/undo", undo),
        change("/api/p/{pack}/redo", redo),
        change("/api/p/{pack}/restore", put_back),
        change("/api/p/{pack}/stop", stop),
        change("/api/p/{pack}/made", made),
        ask("/api/p/{pack}/history", steps),
    ]
