"""`titles.toml` and the titles and hashtags of an article in, those that the author wants out.

The file holds a title for each platform that the author has one of his own for, and the hashtags of
all posts when he chose them. A title that the article shows too keeps its place there; every other
one is the author's own, and the manifest says so, with what would have been generated.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from repurpose import platforms
from repurpose.errors import ContentError
from repurpose.messages import msg
from repurpose.pack.overrides.files import TITLES, read_table
from repurpose.platforms.hashtags import tag_name

if TYPE_CHECKING:
    from repurpose.article import Article

MOST_TAGS = 20
LONGEST = 200  # characters of a title, twice what the roomiest platform takes


@dataclass(frozen=True, slots=True)
class OwnTitles:
    """What the author wants: titles by platform, and hashtags without their sign; None: those found."""

    titles: Mapping[str, str] = field(default_factory=dict)
    hashtags: tuple[str, ...] | None = None


def read_titles(content: bytes | None, where: Path | str = TITLES) -> OwnTitles:
    """Return what the file wants; nothing when there is no file.

    Raises:
        ContentError: The file is no TOML, or says something that cannot be; file and key are named.
    """
    return titles_from(read_table(content, where), where)


def titles_from(table: Mapping[str, Any], where: Path | str = TITLES) -> OwnTitles:
    """Return what a table wants, as the file has it. A title over its limit may stand there.

    Raises:
        ContentError: It says something that cannot be; `where` and the key are named.
    """
    table = dict(table)
    titles, tags = table.pop("titles", {}), table.pop("hashtags", None)
    if table:
        raise ContentError(
            msg("{where}: unknown key {next!r}.", where=where, next=next(iter(table))),
            hint=msg("Known: titles, hashtags."),
        )
    if not isinstance(titles, dict):
        raise ContentError(msg("{where}: titles: must be a table.", where=where))
    wanting = [name for name in platforms.names() if platforms.get(name).title]
    for name, title in titles.items():
        if name not in wanting:
            raise ContentError(
                msg(
                    "{where}: titles: {name!r} is no platform with titles.", where=where, name=name
                ),
                hint=msg("Known: {wanting}.", wanting=", ".join(wanting)),
            )
        if not _is_line(title) or len(title) > LONGEST:
            raise ContentError(
                msg(
                    "{where}: titles: {name}: a text of one line, at most {longest} characters.",
                    where=where,
                    name=name,
                    longest=LONGEST,
                )
            )
    return OwnTitles(
        {name: title.strip() for name, title in titles.items()},
        None if tags is None else _tags(tags, where),
    )


def _is_line(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip()) and value.isprintable()


def _tags(values: Any, where: Path | str) -> tuple[str, ...]:
    if not isinstance(values, list) or len(values) > MOST_TAGS:
        raise ContentError(
            msg("{where}: hashtags: at most {most_tags} texts.", where=where, most_tags=MOST_TAGS)
        )
    for value in values:
        if not _is_line(value) or not tag_name(value):
            raise ContentError(
                msg(
                    "{where}: hashtags: {value!r} cannot be one.",
                    where=where,
                    value=str(value)[:40],
                ),
                hint=msg("A hashtag has letters, and is more than digits."),
            )
    return tuple(dict.fromkeys(value.strip().strip("#＃") for value in values))


def write_titles(own: OwnTitles) -> bytes | None:
    """Return the file that says so; None when nothing is wanted."""
    if not own.titles and own.hashtags is None:
        return None
    rows = ["# Titles and hashtags as the author wants them."]
    if own.hashtags is not None:
        rows.append(f"hashtags = [{', '.join(_text(tag) for tag in own.hashtags)}]")
    if own.titles:
        rows += ["", "[titles]"]
        rows += [f"{name} = {_text(title)}" for name, title in own.titles.items()]
    return ("\n".join(rows) + "\n").encode()


def _text(value: str) -> str:
    return json.dumps(value, ensure_ascii=False)


def apply_titles(manifest: dict[str, Any], own: OwnTitles, article: "Article") -> None:
    """Put the author's titles into a manifest that has the generated ones, and mark what is his own."""
    from repurpose.article.trace import Tracer  # noqa: PLC0415  # not for who only reads the file
    from repurpose.pack.content import found_hashtags  # noqa: PLC0415

    generated, edited = dict(manifest["titles"]), {}
    chosen = {thread["platform"] for thread in manifest["threads"]}
    tracer = Tracer(article) if own.titles else None
    for name, title in own.titles.items():
        if name not in chosen:  # the pack has no posts for it
            continue
        manifest["titles"][name] = title
        if tracer and tracer.find(title) is None:
            edited[name] = generated.get(name, "")
    told: dict[str, Any] = {"titles": edited} if edited else {}
    if own.hashtags is not None and own.hashtags != (found := found_hashtags(article)):
        told["hashtags"] = list(found)
    if told:
        manifest["edited"] = told
