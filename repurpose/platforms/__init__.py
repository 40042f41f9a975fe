"""A platform's name in, its limits, counting rules and manners out; later its HTTP calls too."""

from repurpose.platforms.base import Avoid, Counter, Form, Hashtags, Limit, Media, Platform, Variant
from repurpose.platforms.registry import (
    account_kinds,
    account_rules,
    get,
    is_by_hand,
    names,
    rules_of,
    sender_rules,
    usual_names,
)

__all__ = [
    "Avoid",
    "Counter",
    "Form",
    "Hashtags",
    "Limit",
    "Media",
    "Platform",
    "Variant",
    "account_kinds",
    "account_rules",
    "get",
    "is_by_hand",
    "names",
    "rules_of",
    "sender_rules",
    "usual_names",
]
