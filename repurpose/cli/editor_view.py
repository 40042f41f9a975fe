"""What an endpoint can do in, rows for people and values for programs out."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from repurpose.cli.output import out, print_json, say
from repurpose.json_object import JsonObject
from repurpose.messages import fixed, join, msg, plural

if TYPE_CHECKING:
    from repurpose.article import Article
    from repurpose.editor import Editor, EditorSettings, EndpointReport, Estimate

_GOOD, _BAD, _NOTE = "✓", "✗", "·"
_SAMPLE = 3300  # tokens of the question about an article of 2000 Han
Row = tuple[str, str, str]  # mark, label, what is said


def report_rows(editor: "Editor", report: "EndpointReport", key_place: str) -> Iterator[Row]:
    """Yield the rows of a table: a mark, a label, what was found."""
    yield _address(editor, report)
    yield _key(report, key_place)
    if report.models or report.near or report.rung:
        yield _model(editor, report)
    if report.rung:
        yield _structure(report)
        said = msg("on: answers cost more and come later") if report.thinks else msg("off, or none")
        yield _NOTE if report.thinks else _GOOD, msg("thinking"), said
    if report.context:
        yield _NOTE, msg("context"), msg("{count} tokens", count=report.context)
    yield _permission(editor)
    if cost := _cost(editor):
        yield _NOTE, msg("price"), cost
    if report.usage.asked:
        tokens = report.usage.asked + report.usage.answered
        said = msg("{tokens} tokens, {seconds:.1f} s", tokens=tokens, seconds=report.seconds)
        yield _NOTE, msg("this check"), said


def _address(editor: "Editor", report: "EndpointReport") -> Row:
    settings, preset = editor.settings, editor.preset
    where: list[str] = [preset.label] if settings.preset else []
    if preset.region and preset.host == settings.host:
        where.append(fixed(preset.region))
    down = report.failed is not None and report.failed.why in ("unreachable", "timeout", "busy")
    said: str = fixed(settings.base_url)
    if where:
        said = msg("{address} ({about})", address=settings.base_url, about=join(", ", where))
    return _BAD if down else _GOOD, msg("address"), said


def _key(report: "EndpointReport", place: str) -> Row:
    if report.failed is not None and report.failed.why == "login":
        return _BAD, msg("key"), fixed(place) if place else msg("none")
    if not place:
        return _NOTE, msg("key"), msg("none, and none is needed")
    return _GOOD, msg("key"), fixed(place)


def _model(editor: "Editor", report: "EndpointReport") -> Row:
    name = editor.settings.model
    count = plural("{count} model there", "{count} models there", count=len(report.models))
    if report.failed is not None and report.failed.why == "model":
        near = report.near or report.models[:3]
        said = msg("{model}: not there. Nearest: {names}", model=name or "-", names=", ".join(near))
        return _BAD, msg("model"), said
    if report.model and report.model != name:
        said = msg("{model}, answered by {other}", model=name, other=report.model)
        return _GOOD, msg("model"), said
    return _GOOD, msg("model"), msg("{model} ({count})", model=name, count=count)


def _structure(report: "EndpointReport") -> Row:
    label = msg("JSON")
    if not report.json:
        return _BAD, label, msg("the answer was not the object that was asked for")
    if report.rung == "json_schema":
        return _GOOD, label, msg("by a schema, and it keeps to it")
    if report.ignores_schema:
        return _GOOD, label, msg("without a schema: one is taken, and ignored")
    if report.rung == "json_object":
        return _GOOD, label, msg("without a schema: every answer is checked anyhow")
    return _NOTE, label, msg("only by asking for it: every answer is checked anyhow")


def _permission(editor: "Editor") -> Row:
    from repurpose.editor import leaves_machine, read_allowed_hosts

    settings, label = editor.settings, msg("articles")
    if not leaves_machine(settings, editor.preset):
        return _GOOD, label, msg("stay on this machine")
    if settings.host in settings.allowed_hosts:
        return _GOOD, label, msg("may be sent there, as your repurpose.toml says")
    if day := read_allowed_hosts().get(settings.host):
        return _GOOD, label, msg("may be sent there since {day}", day=day)
    return _NOTE, label, msg("may not be sent there yet: repurpose editor allow")


def _cost(editor: "Editor") -> str:
    from repurpose.editor import ANSWERED, Usage, cost_of

    usage = Usage(_SAMPLE, 0, ANSWERED)
    money = cost_of(usage, editor.preset, editor.settings.model)
    if money is None:
        return ""
    return msg(
        "about ${money:.4f} for an article of 2000 characters (prices of {day})",
        money=money,
        day=editor.preset.as_of,
    )


def tell_estimates(
    articles: Iterable["Article"],
    settings: "EditorSettings",
    *,
    platforms: Iterable[str],
    variants: int,
    json: bool,
) -> None:
    """Print what asking about articles would take, a line each, and then all together.

    Where a model writes, it is asked for each of `platforms` with threads, posts or notes.
    """
    from repurpose.editor import estimate_article, is_private, platforms_to_write, preset_of

    written = platforms_to_write(platforms) if settings.mode == "rewrite" else []

    known = preset_of(settings)
    total = 0.0
    for article in articles:
        about = estimate_article(article, settings, known, platforms=written, variants=variants)
        private = is_private(article)
        total += 0.0 if private else about.cost or 0.0
        if json:
            row = {"article": article.id, "asked": about.asked, "answered": about.answered}
            print_json({**row, "cost": about.cost, "private": private, "written": written})
        else:
            out(estimate_row(article.id, about, private=private))
    if not json and written:
        say(
            plural(
                "It is asked to choose, and to write for {count} platform.",
                "It is asked to choose, and to write for {count} platforms.",
                count=len(written),
            )
        )
    if not json and total:
        place = msg("{model} at {host}", model=settings.model, host=settings.host)
        say(msg("Together about ${money:.4f}, for {place}.", money=total, place=place))
        if total > settings.max_cost:
            say(msg("That is more than max_cost = {most:g}.", most=settings.max_cost))


def estimate_row(name: str, about: "Estimate", *, private: bool) -> str:
    """Return what asking about an article would take, as a line."""
    if private:
        return msg("{name}: private, is sent to nobody", name=name)
    said = msg(
        "{name}: about {asked} + {answered} tokens",
        name=name,
        asked=about.asked,
        answered=about.answered,
    )
    if about.cost is None:
        return said
    return msg("{said}, about ${cost:.4f}", said=said, cost=about.cost)


def report_values(editor: "Editor", report: "EndpointReport") -> JsonObject:
    """Return a report as one JSON object."""
    failed = report.failed
    return {
        "host": editor.settings.host,
        "base_url": editor.settings.base_url,
        "preset": editor.settings.preset,
        "model": editor.settings.model,
        "answered_by": report.model,
        "ok": failed is None and report.json,
        "models": list(report.models),
        "near": list(report.near),
        "response_format": report.rung,
        "ignores_schema": report.ignores_schema,
        "json": report.json,
        "thinks": report.thinks,
        "context": report.context,
        "tokens": {"asked": report.usage.asked, "answered": report.usage.answered},
        "cost": report.usage.cost,
        "seconds": round(report.seconds, 2),
        "failed": {"why": failed.why, "message": failed.message} if failed else None,
    }
