"""What a person said of the editor on the command line in, the model that is asked out."""

import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, cast

from repurpose.cli.output import agree, ask_secret, say
from repurpose.errors import UnknownName
from repurpose.messages import msg
from repurpose.names import canonical

if TYPE_CHECKING:
    from repurpose.config import Config
    from repurpose.editor import EditingSession, EditorSettings, Mode
    from repurpose.platforms import Secret

_MODES = ("none", "select", "rewrite")


def check_mode(said: str | None) -> "Mode | None":
    """Return the mode of that name, None where none is said.

    Raises:
        UnknownName: There is no such mode.
    """
    mode = canonical("mode", said) if said else None
    if mode is not None and mode not in _MODES:
        raise UnknownName("mode", said or "", _MODES)
    return cast("Mode | None", mode)


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
    from repurpose.config_sections import EditorOptions
    from repurpose.editor import settle_editor

    said = EditorOptions(mode=check_mode(editor), offline=offline or None)
    return settle_editor(said, config.editor, again=again, yes=yes)


@contextmanager
def open_session(settings: "EditorSettings") -> "Iterator[EditingSession | None]":
    """Give the session at which a model chooses, None where nobody is asked.

    Whether a host that is new may see articles is asked here, before anything is shown that moves.
    """
    if not settings.asks:
        yield None
        return
    from repurpose.editor import (
        AskFailed,
        EditingSession,
        check_permission,
        open_editors,
        preset_of,
    )

    preset = preset_of(settings)
    if _somebody():
        try:
            check_permission(settings, preset, _ask_person)
        except AskFailed:
            say(msg("Nothing is sent; the pack is made by rules."))
            yield None
            return
    with closing(open_editors(settings, find_key=_find_key)) as asked:
        yield EditingSession(
            asked,
            settings.host,
            settings.model,
            settings.wish,
            again=settings.again,
            context=preset.context or 0,
            at_once=settings.at_once,
        )


@contextmanager
def open_session_for_packs(
    editor: str | None, *, again: bool, offline: bool, yes: bool
) -> "Iterator[tuple[Mode | None, EditingSession | None]]":
    """Give what flags say of packs that are there: who chooses from now on, and the session for it.

    Nobody is asked without a word of it on the command line: what a model chose earlier holds on.
    """
    if editor is None and not again:
        yield None, None
        return
    from repurpose.config import load_config

    mode = editor or "select"
    settings = settle_editor_flags(
        load_config([]), editor=mode, again=again, offline=offline, yes=yes
    )
    with open_session(settings) as session:
        yield settings.mode, session


def _find_key(settings: "EditorSettings") -> "Secret | None":
    from repurpose.editor import find_key, open_keys

    return find_key(settings, store=open_keys(ask=ask_secret if _somebody() else None))


def _somebody() -> bool:
    return sys.stdin.isatty() and sys.stderr.isatty()


def _ask_person(notice: str) -> bool:
    say(notice)
    return agree(msg("Send it there, now and from now on?"))
