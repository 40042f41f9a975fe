"""What the user's settings say of a model in, whether one may be asked about a pack, and what it would cost, out."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal, cast

from repurpose.config import load_config
from repurpose.config_sections import EditorOptions
from repurpose.editor import (
    AskFailed,
    EditorSettings,
    Estimate,
    Preset,
    allow_host,
    check_permission,
    describe_sending,
    leaves_machine,
    preset_of,
    read_allowed_hosts,
    settle_editor,
)
from repurpose.messages import msg
from repurpose.pack import ProposalRequest, estimate_proposal


@dataclass(frozen=True, slots=True)
class Access:
    """A model that may be asked: on what terms, and what that will take, about."""

    settings: EditorSettings
    preset: Preset
    estimate: Estimate
    notice: str = ""  # a message: what is sent where, before the first article goes there


def read_settings(environment: Mapping[str, str] = os.environ) -> EditorSettings:
    """Return the settings as they stand in the user's files just now; a model chooses unless it is to write.

    Raises:
        SetupError: No model is set up, or not enough of it is said.
        AskFailed: `offline`.
    """
    files = load_config([]).editor
    mode = environment.get("REPURPOSE_EDITOR") or files.mode
    wanted = "rewrite" if mode == "rewrite" else "select"
    offline = environment.get("REPURPOSE_OFFLINE", "").lower() in ("1", "true", "yes", "on")
    said = EditorOptions(mode=cast("Literal['select', 'rewrite']", wanted), offline=offline or None)
    settings = settle_editor(said, files)
    if settings.offline:
        raise AskFailed(
            "offline",
            msg("No model is asked: you are set to be offline."),
            hint=msg(
                "Take `offline` out of [editor], or REPURPOSE_OFFLINE out of the environment."
            ),
        )
    return settings


def check_access(
    request: ProposalRequest, settings: EditorSettings, *, allow: bool = False
) -> Access:
    """Return on what terms a model is asked about a pack.

    Args:
        request: The pack, and what is wanted of it.
        settings: Whom to ask.
        allow: The person has read what is sent where, and agrees, from now on.

    Raises:
        AskFailed: `private`, `cost`, or `permission`.
    """
    if request.private:
        raise AskFailed(
            "private",
            msg("This draft is private: it is sent to nobody."),
            hint=msg("It lies in a folder called private, or says `private: true`."),
        )
    preset = preset_of(settings)
    about = estimate_proposal(request, preset, settings.model)
    if about.cost is not None and about.cost > settings.max_cost:
        raise AskFailed(
            "cost",
            msg(
                "{model} would cost about ${cost:.4f}, beyond max_cost = {most:g}.",
                model=settings.model,
                cost=about.cost,
                most=settings.max_cost,
            ),
            hint=msg("Raise editor.max_cost in repurpose.toml."),
        )
    notice = ""
    if _is_new(settings, preset):
        if allow:
            allow_host(settings.host, day=datetime.now(UTC).date())
        else:
            notice = describe_sending(settings, preset)
    if not notice:
        check_permission(settings, preset)
    return Access(settings, preset, about, notice)


def _is_new(settings: EditorSettings, preset: Preset) -> bool:
    """Say whether a host has to be allowed before it is sent articles."""
    if not leaves_machine(settings, preset) or settings.host in settings.allowed_hosts:
        return False
    return settings.host not in read_allowed_hosts()
