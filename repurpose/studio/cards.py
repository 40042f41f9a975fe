"""A card as the author wants it in, the final pixels out, by the renderer that writes the pack."""

import json
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from repurpose.card_formats import DEFAULT_FORMAT
from repurpose.errors import RepurposeError, SetupError, UsageError
from repurpose.json_object import JsonObject, read_json
from repurpose.messages import fixed, msg, read_words
from repurpose.pack import CARDS, read_hand, read_manifest
from repurpose.resources import asset
from repurpose.studio.answers import Body, ask, change, change_of, need
from repurpose.studio.brand import trial_of
from repurpose.studio.changing import change_pack
from repurpose.studio.language import speaker
from repurpose.studio.pack_library import made_at
from repurpose.studio.reading import state_of
from repurpose.studio.render_queue import RenderRequest, Superseded
from repurpose.studio.shapes import NewCardAnswer
from repurpose.studio.state import Studio
from repurpose.themes import load_theme, looks_stamp, theme_names

if TYPE_CHECKING:
    from repurpose.article import Article, Tracer
    from repurpose.brand import Brand
    from repurpose.pack import CardPlan, Choices, Manifest

GROUNDS = 16_000_000  # bytes: of some four themes; another takes milliseconds, and drawn cards are kept as files
_LONGEST = 12_000  # bytes of a card in an address


def routes(studio: Studio) -> list[BaseRoute]:
    """Return the routes that draw cards, make them from the article, and write the series."""

    async def draw(request: Request) -> Response:
        wish = request.query_params.get("card", "")
        if len(wish) > _LONGEST:
            raise UsageError(msg("The card is too long to draw."))
        tried = request.query_params.get("brand", "")[:_LONGEST]
        trials = studio.trials

        def planned(folder: Path) -> "tuple[CardPlan, str]":
            brand = trial_of(tried, folder, trials) if tried and trials else None
            return plan_wish(folder, wish, brand)

        plan, key = await run_in_threadpool(studio.shelf.read, request.path_params["pack"], planned)
        headers = {"etag": f'"{key}"', "cache-control": "private, no-cache"}
        known = request.headers.get("if-none-match") == f'"{key}"'
        if known and studio.easel.known(key):
            return Response(status_code=304, headers=headers)
        window = request.query_params.get("window", "")[:16]
        turn = request.headers.get("repurpose-turn", "")
        number = int(turn) if turn.isascii() and turn.isdigit() and len(turn) < 10 else 0
        try:
            picture = await studio.easel.draw(
                key, lambda: draw_plan(plan), window=window, turn=number
            )
        except Superseded:
            return Response(status_code=204)
        say = speaker(request, studio)
        headers["repurpose-findings"] = json.dumps([say(text) for text in picture.findings])
        headers["repurpose-edited"] = json.dumps(plan.edited)
        return Response(picture.png, headers=headers, media_type="image/png")

    def save(request: Request, body: Body) -> Any:
        from repurpose.pack import series_from, write_series  # noqa: PLC0415

        name = request.path_params["pack"]
        base = {CARDS: need(body, "base", str)}
        table = need(body, "series", dict)
        before = read_hand(studio.shelf.find(name)).get(CARDS)
        content = write_series(series_from(table), before) if table else None
        change_pack(
            studio,
            name,
            f"step.{body.get('what') or 'cards'}",
            {CARDS: content},
            base,
            change_of(body),
        )
        return state_of(studio, name, speaker(request, studio))

    def pick(request: Request, body: Body) -> Any:
        folder = studio.shelf.find(request.path_params["pack"])
        return card_from(folder, need(body, "start", int), need(body, "end", int))

    def looks(_: Request, __: Body) -> Any:
        return all_looks(looks_stamp())

    return [
        Route("/api/p/{pack}/draw", draw, methods=["GET"]),
        change("/api/p/{pack}/cards", save),
        change("/api/p/{pack}/pick", pick),
        ask("/api/looks", looks),
    ]


def plan_wish(folder: Path, wish: str, brand: "Brand | None" = None) -> "tuple[CardPlan, str]":
    """Return the plan of one card, and the hash of all that decides its pixels.

    Args:
        folder: The pack.
        wish: JSON: `card` and `series` as `cards.toml` has them, `page` such as "2/9".
        brand: One that is being tried; None: the pack's own.

    Raises:
        UsageError: It is no JSON object.
        ContentError: It says something that no card can be.
    """
    from repurpose.pack import (  # noqa: PLC0415
        CardStyle,
        brand_of,
        card_inputs,
        card_pictures,
        plan_own,
        series_from,
        with_brand,
        with_cover_words,
        with_picture,
    )

    try:
        asked = read_json(wish.encode("utf-8", "replace"))
        card, series = dict(asked["card"]), dict(asked.get("series") or {})
        page = str(asked.get("page") or "")[:9]
    except (ValueError, TypeError, KeyError, RecursionError):
        raise UsageError(msg("The request does not say which card.")) from None
    read = series_from(series | {"card": [card]}, "card")
    assert read.cards is not None
    made = _read(folder, made_at(folder))
    article, tracer, manifest, choices = made.article, made.tracer, made.manifest, made.choices
    if brand is not None:
        choices = replace(choices, brand=brand)
    shown = brand_of(choices, article.language)
    base = CardStyle(choices.theme, choices.format)
    [own] = read.cards
    plan = plan_own(article, own, tracer, link=shown.address(choices.link), page=page)
    plan = with_cover_words(article, plan, manifest)
    plan = with_brand(replace(plan, look=own.look.over(read.look.over(base))), shown)
    plan = with_picture(plan, card_pictures(article))
    return plan, card_inputs(plan, article, choices.png)


@dataclass(frozen=True, slots=True)
class _Made:
    """What all cards of a pack are drawn from."""

    article: "Article"
    tracer: "Tracer"
    manifest: "Manifest"
    choices: "Choices"


@lru_cache(maxsize=8)
def _read(folder: Path, _changed: int) -> _Made:
    """Return what the cards of a pack are drawn from, read once for each time the pack was made: half of a draw's time."""
    from repurpose.article import Tracer  # noqa: PLC0415
    from repurpose.pack import article_of, choices_of, with_avatar  # noqa: PLC0415

    manifest = read_manifest(folder)
    article = article_of(folder, manifest)
    return _Made(
        article, Tracer(article), manifest, with_avatar(choices_of(manifest), folder, manifest)
    )


def draw_plan(plan: "CardPlan") -> RenderRequest:
    """Draw a card as the pack would; return its file and what a designer would complain about.

    Raises:
        Overflow: A text does not fit.
        MissingGlyphs: No font has some of the characters.
    """
    from repurpose.cards import (  # noqa: PLC0415  # Pillow
        check_card,
        check_composition,
        draw_card,
        keep_grounds,
    )
    from repurpose.ink import encode_png  # noqa: PLC0415
    from repurpose.pack import (  # noqa: PLC0415
        fonts,
        images_of,
        theme_of,
    )

    keep_grounds(GROUNDS)
    # Always the quickest file: how hard a pack's are compressed changes no pixel.
    theme = theme_of(plan.look, quoting=not plan.edited, brand=plan.card.brand)
    images = images_of(plan.card, plan.picture)
    drawn = draw_card(plan.card, theme, plan.look.format, fonts(), images)
    findings = tuple(
        msg("{field}: {finding}", field=field_word(f.field), finding=f.message)
        for f in (*check_card(drawn, theme, fonts()), *check_composition(drawn))
    )
    return RenderRequest(encode_png(drawn.canvas), findings)


def first_draws() -> list[Callable[[], object]]:
    """Return steps that draw a card in each family of themes: the first of each takes longest, for its texture and layouts."""
    families: dict[str, str] = {}
    for name in theme_names():
        families.setdefault(name.partition("-")[0], name)
    return [partial(_draw_sample, name) for name in families.values()]


def _draw_sample(theme: str) -> None:
    from repurpose.cards import draw_card, find_format, find_kind, keep_grounds  # noqa: PLC0415
    from repurpose.pack import fonts  # noqa: PLC0415

    keep_grounds(GROUNDS)
    with suppress(RepurposeError):  # a theme of one's own that has a mistake
        [card, *_] = find_kind("cover").samples()
        draw_card(card, load_theme(theme), find_format(DEFAULT_FORMAT), fonts())


def card_from(folder: Path, start: int, end: int) -> NewCardAnswer:
    """Return a card of the sentences that a selection in the article touches, and their span.

    Somebody's words keep their speaker; the author's get none.

    Raises:
        UsageError: The selection touches no sentence.
    """
    from repurpose.article import Span  # noqa: PLC0415
    from repurpose.slicing import find_speech  # noqa: PLC0415

    article = _read(folder, made_at(folder)).article
    touched = [
        sentence
        for block in article.blocks
        if block.span.start < end and start < block.span.end
        for sentence in article.sentences(block)
        if sentence.start < end and start < sentence.end
    ]
    touched = [s for s in touched if article.show(Span(max(s.start, start), min(s.end, end)))]
    if not touched:
        raise UsageError(msg("The selection holds no sentence."))
    whole = Span(touched[0].start, touched[-1].end)
    speech = find_speech(article, touched[0]) if len(touched) == 1 else None
    span = speech.words if speech else whole
    says = {"text": article.show(span)} | ({"speaker": speech.speaker} if speech else {})
    return {"card": {"kind": "quote", "at": span.start, **says}, "span": [span.start, span.end]}


@lru_cache(maxsize=1)
def all_looks(_stamp: str = "") -> JsonObject:
    """Return the themes with their colours, the formats, the font roles: what there is to choose.

    It is asked for again when the files of themes have changed; one with a mistake is left out.
    """
    from repurpose.cards import FORMATS  # noqa: PLC0415
    from repurpose.pack import (  # noqa: PLC0415
        COLOURS,
        FONTS,
        palette_of,
        series_kinds,
    )

    themes = []
    for name in theme_names():
        with suppress(SetupError):
            themes.append(load_theme(name))
    return {
        "themes": [
            {
                "name": t.name,
                "label": t.label,
                "label_zh": t.label_zh,
                "dark": t.dark,
                "colours": palette_of(t, "quote"),
                "cover": palette_of(t, "cover"),
            }
            for t in themes
        ],
        "formats": [
            {"name": f.name, "width": f.width, "height": f.height} for f in FORMATS.values()
        ],
        "fonts": list(FONTS),
        "colours": list(COLOURS),
        "kinds": {
            kind.name: {
                "fields": [
                    {
                        "name": f.name,
                        "shape": f.shape,
                        "needed": bool(f.needed),
                        "exact": f.exact,
                        "choices": list(f.choices),
                    }
                    for f in kind.editable
                ],
                "palette": "cover" if "cover" in kind.grounds else "colours",
                "closes": kind.closes,
                "subject": kind.subject.name,
            }
            for kind in series_kinds()
        },
    }


def field_word(name: str) -> str:
    """Return what the page calls a field of a card."""
    english = read_words(asset("studio", "words.json"))["en"]
    return fixed(english.get(f"field.{name}", name))
