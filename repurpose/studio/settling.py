"""The first settings: what `repurpose init` asks in a terminal is asked on the first page, once; `repurpose.toml` out."""

from typing import Any

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
from repurpose.studio.answers import Body, change, need, need_texts
from repurpose.studio.state import Studio

_VOICES = ("none", "espeak", "edge", "openai", "kokoro")


def routes(studio: Studio) -> list[BaseRoute]:
    """Return the routes that write the first settings, and draw the covers to choose a theme by."""

    def settle(_: Request, body: Body) -> Any:
        path = studio.settings
        if path is None or path.exists():
            raise UsageError(
                msg("There are settings already."), hint=msg("Change them in repurpose.toml.")
            )
        answers = answers_of(body)
        text = settings_text(answers, "", str(path))
        try:
            write_atomically(path, text)
        except OSError as error:
            raise MachineError(
                msg("{path} cannot be written: {error}.", path=path, error=reason_of(error))
            ) from None
        studio.settings, studio.own_platforms = None, answers.platforms or ()
        return {"file": str(path)}

    async def covers(request: Request) -> Response:
        asked = request.query_params
        data = await run_in_threadpool(
            draw_covers,
            check_line(asked.get("name", "")) or "",
            check_line(asked.get("handle", "")) or "",
            asked.get("language", "zh-Hans"),
        )
        return Response(data, headers={"cache-control": "no-store"}, media_type="image/png")

    return [
        change("/api/settings/first", settle),
        Route("/api/settings/covers.png", covers, methods=["GET"]),
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


def draw_covers(name: str, handle: str, language: str) -> bytes:
    """Return the covers of all themes with a brand on them as one picture, PNG."""
    from repurpose.brand import Brand  # noqa: PLC0415  # with what draws
    from repurpose.ink import encode_png  # noqa: PLC0415
    from repurpose.pack import draw_cover_sheet, fonts  # noqa: PLC0415
    from repurpose.themes import theme_names  # noqa: PLC0415

    brand = Brand(name, handle, swipe=True)
    return encode_png(draw_cover_sheet(theme_names(), brand, fonts(), language))


def choices(studio: Studio) -> JsonObject | None:
    """Return what the first page lets people choose from; None where there are settings already."""
    from repurpose.themes import DEFAULT, theme_names  # noqa: PLC0415

    if studio.settings is None or studio.settings.exists():
        return None
    return {
        "languages": [*LANGUAGES, SEVERAL],
        "themes": list(theme_names()),
        "theme": DEFAULT,
        "voices": list(_VOICES),
    }
