"""What of a pack may go out once somebody else has approved it: held as a draft, and let go by that approval alone."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from repurpose.errors import RepurposeError
from repurpose.outbox.core.machine import State
from repurpose.outbox.core.model import hash_content
from repurpose.outbox.from_pack import What, messages_from_pack
from repurpose.outbox.operator.query import PartFilter
from repurpose.pack import Manifest, read_manifest
from repurpose.platforms import account_rules

if TYPE_CHECKING:
    from repurpose.outbox.core.ledger import Ledger
    from repurpose.platforms import Rules


def review_notes(folder: Path, item: str = "") -> dict[str, Any]:
    """Return what is noted of a publication that waits for a review; nothing where its pack needs none.

    Raises:
        SetupError: The settings cannot be read.
    """
    from repurpose.review import is_required  # noqa: PLC0415  # which loads what draws pages

    return {"review": True, "item": item} if is_required(folder) else {}


def is_reviewed(folder: Path, rules: "Rules", what: What, item: str = "") -> bool:
    """Say whether somebody has approved all that something of a pack shows, as it is now.

    Raises:
        UsageError, ContentError: The pack cannot be read.
    """
    from repurpose.review import approvals_now  # noqa: PLC0415

    keys = _keys(what, item, rules, read_manifest(folder))
    return bool(keys) and set(keys) <= set(approvals_now(folder))


def let_go_reviewed(
    ledger: "Ledger", folder: Path, settings: Mapping[str, Mapping[str, str]]
) -> int:
    """Let go the drafts of a pack whose very words and pictures are approved now; return how many parts go.

    A draft whose text is no longer that of the pack stays: nobody has approved it.

    Args:
        ledger: The outbox.
        folder: The pack.
        settings: Of each account by its name, with its `kind`.
    """
    drafts = ledger.parts(PartFilter(states=(State.DRAFT,)))
    if not drafts:
        return 0
    numbers = {part.publication for part in drafts}
    place = str(folder.resolve())
    waiting = [
        one
        for one in ledger.publications()
        if one.id in numbers and one.pack == place and one.notes.get("review")
    ]
    if not waiting:
        return 0
    from repurpose.review import approvals_now  # noqa: PLC0415

    gone = 0
    with suppress(RepurposeError):  # a pack that cannot be read approves nothing
        manifest, approved = read_manifest(folder), approvals_now(folder)
        for one in waiting:
            parts = [part for part in drafts if part.publication == one.id]
            known = settings.get(one.account, {"kind": one.account})
            rules = account_rules(known["kind"], {"platform": parts[0].platform, **known})
            what, item = cast("What", one.kind), str(one.notes.get("item", ""))
            keys = _keys(what, item, rules, manifest)
            if not keys or not set(keys) <= set(approved):
                continue
            made = messages_from_pack(folder, manifest, rules, what, item)
            now = {hash_content(m) for message in made for m in rules.arrange(message)}
            if all(part.content_sha256 in now for part in parts):
                by = ", ".join(dict.fromkeys(approved[key] for key in keys))
                seen = {part.id: part.content_sha256 for part in parts}
                gone += ledger.approve((one.id, None), by=by, content=seen, reviewed=True)
    return gone


def _keys(what: What, item: str, rules: "Rules", manifest: Manifest) -> Sequence[str]:
    """Return what of the pack something shows, by the names that reviews give it."""
    if what == "thread":
        thread = manifest.thread(rules.platform.name, rules.variant)
        return [f"thread:{thread.name}"] if thread else []
    if what == "album":
        return [f"card:{card.file}" for card in manifest.cards]
    if what == "card":
        cards = [c for c in manifest.cards if c.id == item or (not item and c.illustrates)]
        return [f"card:{card.file}" for card in cards[:1]]
    if what == "clip":
        return [f"clip:{clip.file}" for clip in manifest.clips if item in ("", clip.id)][:1]
    return ["article"]  # a quotation: words of the article
