"""What a browser says of its reader's languages in; the language of those that there are, out."""

from repurpose.messages import LANGUAGES


def preferred_language(header: str, default: str = "en") -> str:
    """Return the language that `Accept-Language` asks for before the others (RFC 9110, 12.5.4).

    Args:
        header: As it came; "" for none.
        default: When it asks for none that there is.
    """
    asked = []
    for part in header.split(","):
        tag, _, weight = part.partition(";")
        language = tag.strip().partition("-")[0].lower()
        if language in LANGUAGES:
            asked.append((_weight_of(weight), language))
    best = max(asked, key=lambda pair: pair[0], default=(0.0, default))
    return best[1] if best[0] > 0 else default


def _weight_of(text: str) -> float:
    name, _, value = text.strip().partition("=")
    if not name:
        return 1.0
    try:
        return float(value) if name.strip().lower() == "q" else 1.0
    except ValueError:
        return 0.0
