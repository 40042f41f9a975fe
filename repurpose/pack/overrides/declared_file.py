"""`declare.toml`, front matter and settings in, what the author says of a work out.

The file is the author's own, beside the pack's other hand-kept files; it outranks the front matter of
the article, and that outranks `[declare]` of `repurpose.toml` at the time the pack was made.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from repurpose.declared import TOPICS, Declared, DeclareOptions, read_said
from repurpose.errors import ContentError
from repurpose.messages import msg
from repurpose.pack.overrides.files import DECLARE, check_own, read_own, write_own

if TYPE_CHECKING:
    from repurpose.article import Article

_COMMENT = "What you say of this work, for platforms that ask: see docs/declarations.md"
_YES_NO = {"yes": True, "true": True, "是": True, "no": False, "false": False, "否": False}


def read_declared(content: bytes | None, where: Path | str = DECLARE) -> Declared:
    """Return what the file says; nothing when there is no file.

    Raises:
        ContentError: The file says something that cannot be; file, line and key are named.
    """
    return read_said(read_own(DeclareOptions, content, where))


def write_declared(declared: Declared, before: bytes | None) -> bytes:
    """Return the file that says `declared`; comments of `before` stay."""
    return write_own(declared.as_table(), before, _COMMENT)


def declared_in(article: "Article") -> Declared:
    """Return what the article's front matter declares: `declare_ai: assisted`, `declare_original: yes` ...

    Raises:
        ContentError: It says something that cannot be; the key is named.
    """
    table: dict[str, Any] = {}
    for topic in TOPICS:
        said = next((article.meta[key] for key in _keys(topic) if key in article.meta), None)
        if said is None:
            continue
        if topic in ("ai", "repost"):
            table[topic] = "" if topic == "repost" and said.lower() in ("no", "否") else said
        elif said.lower() in _YES_NO:
            table[topic] = _YES_NO[said.lower()]
        else:
            raise ContentError(
                msg("The front matter says declare_{topic}: {said}.", topic=topic, said=said),
                hint=msg("Write yes or no."),
            )
    return read_said(check_own(DeclareOptions, table, msg("front matter")))


def _keys(topic: str) -> tuple[str, str]:
    return f"declare_{topic}", f"declare-{topic}"


def settle_declared(hand: Mapping[str, bytes], article: "Article", settings: Declared) -> Declared:
    """Return what is declared of a pack: by its own file, its article, and the author's settings."""
    own = read_declared(hand.get(DECLARE))
    return own.over(declared_in(article)).over(settings)
