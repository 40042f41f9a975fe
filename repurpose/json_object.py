"""JSON that others define: what platforms ask and answer, and what the outbox keeps in its columns."""

from typing import Any

JsonObject = dict[str, Any]  # nothing is known of its values until somebody has checked them
