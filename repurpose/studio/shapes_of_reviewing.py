"""The shapes of what the studio answers about approvals."""

from collections.abc import Mapping
from typing import Any, TypedDict


class ReviewAnswer(TypedDict):
    """What was said of a pack, of each item of which anything was said (`repurpose.review.Standing`)."""

    said: list[Mapping[str, Any]]
    address: str  # of the page, while it can be opened; "" else
    required: bool  # nothing goes out that nobody else has approved
    everywhere: bool  # the settings ask it of every pack


class LinkAnswer(TypedDict):
    """The address of the page."""

    address: str
    code: str  # a QR code, SVG
    reach: bool  # False: this machine is in no network


class TakenAnswer(TypedDict):
    """An answer that was taken."""

    by: str
    new: bool
