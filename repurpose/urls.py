"""An address in, its parts out; what cannot be an address has none."""

from urllib.parse import SplitResult, urlsplit

_NONE = SplitResult("", "", "", "", "")


def split_url(address: str) -> SplitResult:
    """Return the parts of an address; all are empty where there can be no such address.

    `urlsplit` raises for half a pair of brackets and for letters that would become a slash; and its
    `hostname` and `port` raise for a port that is no number: such an address has no parts here.
    """
    try:
        parts = urlsplit(address)
        _ = parts.hostname, parts.port
    except ValueError:
        return _NONE
    return parts
