"""The first settings: what `repurpose init` asks in a terminal is asked on the first page, once; `repurpose.toml` out."""

import io
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from repurpose.atomic import write_atomically
from repurpose.errors import MachineError, UsageError
from repurpose.first_settings import (
    LANGUAGES,
    SEVERAL,
    Answers,
    Name,
    check_answer,
    check_line,
    settings_text,
    taken_together,
)
from repurpose.json_object import JsonObject
from repurpose.messages import msg, reason_of
from repurpose.studio.answers import Body, ask, change, need, need_texts
from repurpose.studio.state import Studio

if TYPE_CHECKING:
    from repurpose.studio.brand import Trials

_VOICES = ("none", "espeak", "edge", "openai", "kokoro")


def routes(studio: Studio) -> list[BaseRoute]:
    """Return the routes that write the first settings, and draw the covers to choose a theme by."""
    from repurpose.studio.brand import (  # noqa: PLC0415  # the first page does without
        Trials,
        picture_beside,
        picture_of,
    )

    pictures = Trials()

    def settle(_: Request, body: Body) -> Any:
        path = studio.settings
        if path is None or path.exists():
            raise UsageError(
                msg("There are settings already."), hint=msg("Change them in repurpose.toml.")
            )
        answers = answers_of(body)
        avatar = pictures.find(str(body.get("avatar") or ""))
        try:
            if avatar:
                named = Answers(avatar=picture_beside(avatar, None, path))
                answers = taken_together(answers, named)
            write_atomically(path, settings_text(answers, "", str(path)))
        except OSError as error:
            raise MachineError(
                msg("{path} cannot be written: {error}.", path=path, error=reason_of(error))
            ) from None
        studio.settings, studio.own_platforms = None, answers.platforms or ()
        return {"file": str(path)}

    def picture(_: Request, body: Body) -> Any:
        return {"avatar": pictures.take(picture_of(body))}

    def themes(_: Request, __: Body) -> Any:
        return {"themes": list_themes()}

    async def cover(request: Request) -> Response:
        data = await run_in_threadpool(draw_cover, request.query_params, pictures)
        return Response(data, headers={"cache-control": "no-store"}, media_type="image/webp")

    return [
        change("/api/settings/first", settle),
        change("/api/settings/picture", picture),
        ask("/api/settings/themes", themes),
        Route("/api/settings/cover", cover, methods=["GET"]),
    ]


def answers_of(body: Body) -> Answers:
    """Return what a page's answers mean.

    Raises:
        UnknownName, UsageError: One of them cannot be.
    """
    given: list[tuple[Name, str]] = [
        ("language", need(body, "language", str)),
        ("platforms", ",".join(need_texts(body, "platforms", most=60))),
        ("brand", need(body, "name", str)),
        ("theme", need(body, "theme", str)),
        ("voice", need(body, "voice", str)),
    ]
    answers = Answers(handle=check_line(need(body, "handle", str)))
    for question, words in given:
        answers = taken_together(answers, check_answer(question, words))
    return answers


def list_themes() -> list[JsonObject]:
    """Return the themes to choose from, and what people call them."""
    from repurpose.themes import load_theme, theme_names  # noqa: PLC0415

    found = [load_theme(name) for name in theme_names()]
    return [{"name": one.name, "label": {"en": one.label, "zh": one.label_zh}} for one in found]


def draw_cover(asked: Mapping[str, str], pictures: "Trials") -> bytes:
    """Return the cover of a theme with a brand on it, WebP.

    Raises:
        UnknownName, UsageError: There is no such theme, or the brand cannot be.
    """
    from repurpose.brand import Brand  # noqa: PLC0415  # with what draws
    from repurpose.pack import draw_small_cover, fonts  # noqa: PLC0415

    brand = Brand(
        check_line(asked.get("name", "")) or "",
        check_line(asked.get("handle", "")) or "",
        avatar=pictures.find(asked.get("avatar", "")),
        swipe=True,
    )
    theme, language = asked.get("theme", ""), asked.get("language", "zh-Hans")
    out = io.BytesIO()
    draw_small_cover(theme, brand, fonts(), language).save(out, "WEBP", quality=82, method=2)
    return out.getvalue()


def choices(studio: Studio) -> JsonObject | None:
    """Return what the first page lets people choose from; None where there are settings already."""
    from repurpose.themes import DEFAULT  # noqa: PLC0415

    if studio.settings is None or studio.settings.exists():
        return None
    return {
        "languages": [*LANGUAGES, SEVERAL],
        "theme": DEFAULT,
        "voices": list(_VOICES),
    }
