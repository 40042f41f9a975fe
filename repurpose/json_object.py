"""JSON that others define: what platforms ask and answer, and what the outbox keeps in its columns."""

import json
import re
from typing import Any

JsonObject = dict[str, Any]  # nothing is known of its values until somebody has checked them

_half = re.compile(rb"\\u[dD]|\xed")  # how half a surrogate pair is written, and much else


def read_json(data: bytes) -> Any:
    """Return what JSON from elsewhere says; half a surrogate pair, which could go nowhere, as `?`.

    Raises:
        ValueError: It is no JSON, or a thousand lists inside each other.
    """
    try:
        value = json.loads(data)
        if _half.search(data):
            text = json.dumps(value, ensure_ascii=False)
            value = json.loads(text.encode("utf-8", "replace"))
    except RecursionError:
        raise ValueError from None
    return value
