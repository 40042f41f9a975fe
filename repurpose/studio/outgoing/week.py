"""A pack and a week in, what can be put into it out: posts, cards and clips, and each account's free moments."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from repurpose import platforms
from repurpose.folders import user_folder
from repurpose.pack import Manifest, read_manifest
from repurpose.studio.agenda import View, label_of
from repurpose.studio.outgoing.places import Place, Subject, places_of, taken_moments, zone_of
from repurpose.studio.outgoing.standing import standing_of
from repurpose.studio.shapes_of_outgoing import (
    FreeAnswer,
    PlannerAnswer,
    RhythmAnswer,
    StandingAnswer,
    ThingAnswer,
)

if TYPE_CHECKING:
    from repurpose.schedule import PostingHours


def read_planner(view: View, name: str, folder: Path, since: int, until: int) -> PlannerAnswer:
    """Return what a week is filled from.

    Args:
        view: The outbox, in the zone of the page.
        name: What the shelf calls the pack.
        folder: The pack.
        since: The first moment of the week, ms since the epoch.
        until: The moment after its last.
    """
    from repurpose.schedule import read_rhythms  # noqa: PLC0415

    rhythms = read_rhythms(user_folder())
    manifest = read_manifest(folder)
    places = all_places(manifest, folder)
    stands = standing_of(view, folder)
    return {
        "things": _things(name, manifest, places, stands),
        "rhythms": [_rhythm(place, rhythms) for place in places],
        "free": _free(view, places, rhythms, since, until),
    }


def all_places(manifest: Manifest, folder: Path) -> list[Place]:
    """Return the accounts of the user, and those by hand that the pack has posts for."""
    found = {place.name: place for place in places_of(Subject(folder, "album"))}
    for thread in manifest.threads:
        if thread.platform in platforms.names() and not platforms.get(thread.platform).accounts:
            for place in places_of(Subject(folder, "thread", platform=thread.platform)):
                found.setdefault(place.name, place)
    return list(found.values())


def _things(
    name: str, manifest: Manifest, places: Sequence[Place], stands: Sequence[StandingAnswer]
) -> list[ThingAnswer]:
    by_platform: dict[str, list[str]] = {}
    for place in places:
        by_platform.setdefault(place.rules.platform.name, []).append(place.name)
    found = []
    for thread in manifest.threads:
        if thread.variant or thread.platform not in platforms.names() or not thread.posts:
            continue
        media = thread.posts[0].media
        found.append(
            ThingAnswer(
                what="thread",
                item="",
                platform=thread.platform,
                label=label_of(thread.platform),
                words=" ".join(thread.posts[0].text.split())[:80],
                picture=_address(name, media[0]) if media and _is_picture(media[0]) else "",
                accounts=by_platform.get(thread.platform, []),
                state=_state(stands, "thread", "", thread.platform),
            )
        )
    seeing = [place.name for place in places if place.rules.images]
    filming = [place.name for place in places if place.rules.videos]
    for card in manifest.cards:
        if card.illustrates:
            words = " ".join(card.words[0].split())[:80]
            found.append(_loose("card", card.id, words, _address(name, card.file), seeing, stands))
    for clip in manifest.clips:
        words = "".join(caption.text for caption in clip.captions)[:80]
        cover = _address(name, clip.cover) if clip.cover else ""
        found.append(_loose("clip", clip.id, words, cover, filming, stands))
    return found


def _loose(
    what: str,
    item: str,
    words: str,
    picture: str,
    accounts: list[str],
    stands: Sequence[StandingAnswer],
) -> ThingAnswer:
    return {
        "what": what,
        "item": item,
        "platform": "",
        "label": {"en": "", "zh": ""},
        "words": words,
        "picture": picture,
        "accounts": accounts,
        "state": _state(stands, what, item, ""),
    }


def _state(stands: Sequence[StandingAnswer], what: str, item: str, platform: str) -> str:
    same = (
        one
        for one in stands
        if (one["what"], one["item"]) == (what, item) and platform in ("", one["platform"])
    )
    return next((one["state"] for one in same), "")


def _rhythm(place: Place, rhythms: "Mapping[str, PostingHours]") -> RhythmAnswer:
    from repurpose.schedule import PostingHours  # noqa: PLC0415

    hours = rhythms.get(place.name, PostingHours(on=False))
    name = place.rules.platform.name
    return {
        "name": place.name,
        "platform": name,
        "label": label_of(name),
        "by_hand": place.by_hand,
        "slots": list(hours.slots),
        "on": hours.on,
        "own": place.name in rhythms,
    }


def _free(
    view: View,
    places: Sequence[Place],
    rhythms: "Mapping[str, PostingHours]",
    since: int,
    until: int,
) -> list[FreeAnswer]:
    from repurpose.schedule import moments_of  # noqa: PLC0415

    found = []
    for place in places:
        if place.name not in rhythms:
            continue
        zone = zone_of(view.ledger, place, view.zone)
        taken = taken_moments(view.ledger, place.name, since, until)
        name = place.rules.platform.name
        for slot in moments_of(rhythms[place.name], zone, max(since, view.now), until):
            if slot.at not in taken:
                at = view.wall(slot.at)
                found.append(
                    FreeAnswer(account=place.name, platform=name, label=label_of(name), at=at)
                )
    return sorted(found, key=lambda one: (one["at"], one["account"]))


def _address(name: str, file: str) -> str:
    return f"/p/{name}/file/{quote(file)}"


def _is_picture(file: str) -> bool:
    return file.endswith((".png", ".jpg", ".jpeg"))
