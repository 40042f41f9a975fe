"""What a person names of the outbox in, the parts or the scopes that are meant out."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from repurpose.errors import UnknownName, UsageError
from repurpose.messages import msg
from repurpose.names import canonical, split_names

if TYPE_CHECKING:
    from repurpose.outbox import PartFilter


def filter_of(
    state: Sequence[str] | None,
    platform: str,
    account: str,
    most: int | None,
    *,
    archived: bool = False,
) -> "PartFilter":
    """Return what a list shows; `archived`: of the archive alone.

    Raises:
        UnknownName: There is no such state or platform.
    """
    from repurpose.outbox import PartFilter, State

    known = {name.lower(): name for name in State}
    states = []
    for word in split_names(state or ()):
        if (meant := canonical("state", word.lower())) not in known:
            raise UnknownName("state", word, known)
        states.append(known[meant])
    return PartFilter(
        states=states,
        platforms=_platforms(platform),
        account=account,
        most=most,
        archive="only" if archived else "without",
    )


def _platforms(platform: str) -> tuple[str, ...]:
    from repurpose.platforms import find_all

    return tuple(one.name for one in find_all([platform]))


def scopes_of(everything: bool, platform: str, account: str) -> list[str]:
    """Return what is paused or resumed.

    Raises:
        UsageError: Nothing is named.
        UnknownName: There is no such platform.
    """
    scopes = ["all"] if everything else []
    scopes += [f"platform:{name}" for name in _platforms(platform)]
    scopes += [f"account:{account}"] if account else []
    if not scopes:
        raise UsageError(
            msg("Nothing is named."),
            hint=msg("Give --all, --platform NAME, --account NAME, or the numbers of parts."),
        )
    return scopes
