"""A pack and what a window wants of its clips in, what there is to choose and the wish as the file has it out."""

import os
from dataclasses import asdict, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from repurpose.errors import ContentError, UnknownName
from repurpose.json_object import JsonObject
from repurpose.messages import Say
from repurpose.pack import CLIPS, digest, read_hand, read_manifest
from repurpose.studio.answers import Body, need
from repurpose.studio.pack_library import made_at

if TYPE_CHECKING:
    from repurpose.pack import Choices, ClipTask, Content, OwnClips
    from repurpose.slicing import Script

FPS = 15  # of drafts
_SECONDS = ("15", "30", "60", "90")


def lacking_voices(say: Say) -> JsonObject:
    """Return, of each voice that cannot speak on this machine, what to do about it."""
    from repurpose.clips import survey  # noqa: PLC0415

    return {one.name: say(one.missing) for one in survey(os.environ) if one.missing}


def describe(folder: Path) -> JsonObject:
    """Return the clips with their beats, how they are made, and what else there is."""
    from repurpose.clips import COVER_SHAPES, MOTIONS, MUSIC, SOUNDS, VOICES, style_names, zones  # noqa: PLC0415
    from repurpose.pack import LOOKS, apply_clips, list_footage  # noqa: PLC0415

    content, own, choices = read_hand(folder).get(CLIPS), own_clips(folder), choices_of(folder)
    usual = {name: str(getattr(choices, name) or "") for name in LOOKS}
    scripts = _written(folder, own)
    both = zip(scripts, apply_clips(scripts, own), strict=True)
    return {
        "base": digest(content),
        "look": {name: str(own.look.get(name) or usual[name]) for name in LOOKS},
        "usual": usual,
        "choices": {
            "voice": [name for name in VOICES if name != "file"],
            "music": list(MUSIC),
            "sounds": list(SOUNDS),
            "captions": list(style_names()),
            "motion": list(MOTIONS),
            "clip_format": ["vertical", "square", "wide"],
            "seconds": ["", *_SECONDS],
        },
        "zones": zones(),
        "covers": [asdict(shape) for shape in COVER_SHAPES if shape.platform in choices.platforms],
        "footage": list_footage(folder),
        "clips": [_clip(n, *pair, own) for n, pair in enumerate(both, start=1)],
    }


def _clip(number: int, script: "Script", applied: "Script", own: "OwnClips") -> JsonObject:
    """Return a clip as its script has it, and as its author wants it."""
    from repurpose.clips import shown_text  # noqa: PLC0415
    from repurpose.pack import beats_of, clip_name  # noqa: PLC0415

    name = clip_name(number, script)
    wanted = own.beats.get(name) or (beats_of(applied) if name in own.lines else None)
    return {
        "id": name,
        "title": script.title,
        "written": [shown_text(c.text) for beat in script.beats for c in beat.captions],
        "beats": [beat.table() for beat in wanted] if wanted else None,
        "cover": own.covers.get(name),
    }


def own_clips(folder: Path) -> "OwnClips":
    """Return what the pack's file wants; nothing where it is wrong, which the state says as trouble."""
    from repurpose.pack import OwnClips, read_clips  # noqa: PLC0415

    try:
        return read_clips(read_hand(folder).get(CLIPS), folder / CLIPS)
    except ContentError:
        return OwnClips()


def choices_of(folder: Path) -> "Choices":
    """Return the choices that the pack was made by."""
    from repurpose.pack import choices_of as made_by  # noqa: PLC0415

    return made_by(read_manifest(folder))


def applied_scripts(folder: Path, own: "OwnClips") -> "tuple[Script, ...]":
    """Return the scripts of the pack's clips as a wish has them."""
    from repurpose.pack import apply_clips  # noqa: PLC0415

    return apply_clips(_written(folder, own), own)


def _written(folder: Path, own: "OwnClips") -> "tuple[Script, ...]":
    """Return the scripts of the pack's clips, as the article gives them for the wished length."""
    return _content(folder, own).scripts[: choices_of(folder).clips]


def _content(folder: Path, own: "OwnClips") -> "Content":
    seconds = own.look.get("seconds")
    return _planned(folder, made_at(folder), int(seconds) if seconds else None)


@lru_cache(maxsize=8)
def _planned(folder: Path, _changed: int, seconds: int | None) -> "Content":
    from repurpose.pack import plan_again  # noqa: PLC0415

    return plan_again(folder, seconds=seconds)


def wish_of(folder: Path, body: Body) -> "OwnClips":
    """Return what a window wants of the clips; what is as the pack has it anyway is left out.

    Raises:
        UnknownName: A choice that the page does not offer: it never names files of this machine.
        ContentError: A caption or a beat that cannot be.
    """
    from repurpose.pack import OwnClips, clips_from  # noqa: PLC0415

    told = describe(folder)
    look = need(body, "look", dict)
    for name, value in look.items():
        offered = told["choices"].get(name, ())
        if value not in offered and value != told["usual"].get(name):
            raise UnknownName(str(name)[:20], str(value)[:40], offered)
    known = {clip["id"]: clip["written"] for clip in told["clips"]}
    tables: dict[str, dict[str, Any]] = {}
    for key, field in (("lines", "lines"), ("beats", "beat"), ("covers", "cover")):
        for name, value in (need(body, key, dict) if key in body else {}).items():
            if name not in known:
                raise UnknownName("clip", str(name)[:60], known)
            if value is not None and not (key == "lines" and value == known.get(name)):
                tables.setdefault(str(name), {"id": name})[field] = value
    checked = clips_from({"clip": list(tables.values())})
    wanted = {
        n: int(v) if n == "seconds" else str(v)
        for n, v in look.items()
        if v != told["usual"].get(n) and v != ""
    }
    for beats in checked.beats.values():
        for beat in beats:
            if beat.footage and beat.footage not in told["footage"]:
                raise UnknownName("footage", beat.footage[:60], told["footage"])
    return OwnClips(wanted, checked.lines, checked.beats, checked.covers)


def cover_wish(folder: Path, body: Body) -> "OwnClips":
    """Return what the pack's file wants of its clips, with the cover of one as a window wants it.

    Raises:
        UnknownName: The pack has no such clip, or nothing that could be its cover.
        ContentError: It is no second, card or picture.
    """
    from repurpose.pack import clips_from  # noqa: PLC0415

    own, clip, cover = own_clips(folder), need(body, "clip", str), body.get("cover")
    manifest = read_manifest(folder)
    if clip not in {one.id for one in manifest.clips}:
        raise UnknownName("clip", clip[:60], [one.id for one in manifest.clips])
    covers = {name: value for name, value in own.covers.items() if name != clip}
    if cover is None:
        return replace(own, covers=covers)
    [wanted] = clips_from({"clip": [{"id": clip, "cover": cover}]}).covers.values()
    if isinstance(wanted, str):
        cards = [card.file for card in manifest.cards]
        if wanted not in cards and not (
            wanted.startswith("media/") and (folder / wanted).is_file()
        ):
            raise UnknownName("cover", wanted[:60], cards)
    return replace(own, covers={**covers, clip: wanted})


def remember_voice(folder: Path, own: "OwnClips") -> None:
    """Take a voice that a person has just chosen here for the person's word; see `outside_files`."""
    from repurpose.pack import article_of, remember_given, text_hash  # noqa: PLC0415

    voice = own.look.get("voice")
    if voice and voice != own_clips(folder).look.get("voice"):
        text = article_of(folder, read_manifest(folder)).text
        remember_given({"voice": voice}, [text_hash(text)])


def check_length(script: "Script", wish: int | None = None) -> None:
    """Refuse captions that take longer to read than a clip may last.

    Raises:
        Overflow: They do.
    """
    from repurpose.clips import plan_timeline  # noqa: PLC0415

    plan_timeline(script, most=max(60.0, 1.15 * (wish or 0)))


def task_of(folder: Path, own: "OwnClips", clip: str) -> "ClipTask":
    """Return the task of one clip as a draft: a third of the size, half of the pictures a second.

    Raises:
        UnknownName: The pack has no such clip, or a choice does not exist.
        Overflow: The captions take too long.
    """
    from repurpose.pack import article_of, clip_tasks, filmed_choices  # noqa: PLC0415

    article = article_of(folder, read_manifest(folder))
    choices, _ = filmed_choices(choices_of(folder), own, article.text)
    content = replace(_content(folder, own), scripts=applied_scripts(folder, own))
    tasks = clip_tasks(article, content, choices, folder)
    number = clip.partition("-")[0]  # its name may change with its length
    found = [t for t in tasks if t.name == clip] or [t for t in tasks if t.name[:2] == number]
    if not found:
        raise UnknownName("clip", clip[:60], [task.name for task in tasks])
    task = found[0]
    check_length(task.script, choices.seconds)
    drafted = replace(
        task.recipe, format=draft_format(task), fps=FPS, threads=2, covers=(), cover=None
    )
    return replace(task, recipe=drafted)


def draft_format(task: "ClipTask") -> str:
    """Return the small format of a clip's shape."""
    return f"{task.recipe.format.removesuffix('-small').removesuffix('-draft')}-draft"
