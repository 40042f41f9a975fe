"""What a person said of the editor on the command line in, the model that is asked out."""

import sys
from typing import TYPE_CHECKING, Any, cast

from repurpose.cli.output import agree, ask_secret, say
from repurpose.errors import UnknownName
from repurpose.messages import msg
from repurpose.names import canonical

if TYPE_CHECKING:
    from repurpose.config import Config
    from repurpose.editor import Editor, EditorSettings

_MODES = ("none", "select", "rewrite")


def settle_editor_flags(
    config: "Config",
    *,
    editor: str | None = None,
    again: bool = False,
    offline: bool = False,
    yes: bool = False,
) -> "EditorSettings":
    """Return the settings of the editor: flags first, then the files.

    Raises:
        UnknownName: There is no such mode or preset.
        SetupError: A model is to be asked, and no endpoint or no model is named.
    """
    from repurpose.config import EditorOptions
    from repurpose.editor import settle_editor

    mode = canonical("mode", editor) if editor else None
    if mode is not None and mode not in _MODES:
        raise UnknownName("mode", editor or "", _MODES)
    said = EditorOptions(mode=cast("Any", mode), offline=offline or None)
    return settle_editor(said, config.editor, again=again, yes=yes)


def open_flagged_editor(settings: "EditorSettings") -> "Editor | None":
    """Return who is asked, None for nobody; `close` it when done.

    Whether a host that is new may see articles is asked here, before anything is shown that moves.
    """
    if not settings.asks:
        return None
    from repurpose.editor import (
        AskFailed,
        check_permission,
        find_key,
        open_editor,
        open_keys,
        preset_of,
    )

    def find(found: "EditorSettings") -> Any:
        return find_key(found, store=open_keys(ask=ask_secret if _somebody() else None))

    if _somebody():
        try:
            check_permission(settings, preset_of(settings), _ask_person)
        except AskFailed:
            say(msg("Nothing is sent; the pack is made by rules."))
            return None
    return open_editor(settings, find_key=find)


def _somebody() -> bool:
    return sys.stdin.isatty() and sys.stderr.isatty()


def _ask_person(notice: str) -> bool:
    say(notice)
    return agree(msg("Send it there, now and from now on?"))
