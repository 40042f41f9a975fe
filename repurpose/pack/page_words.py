"""The words of a page in every language, and what a page's script is given; for packs' pages and the studio's."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from markupsafe import Markup


def script_json(value: Any) -> str:
    """Return `value` as JSON that is safe inside a `<script>` element.

    HTML ends the element at the first `</script`, and `<!--` changes how it is read, whatever
    the JSON says (HTML Living Standard, 4.12.1.3); U+2028 and U+2029 end a line in older
    JavaScript. All are written as escapes.
    """
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return text


@dataclass(frozen=True, slots=True)
class Words:
    """The page's own words in every language it speaks, opening in one of them."""

    catalogue: Mapping[str, Mapping[str, Any]]
    language: str

    def say(self, key: str, **values: object) -> str:
        """Return the words for `key`; a pair of forms is singular and plural by the value `n`."""
        form = self.catalogue[self.language][key]
        if isinstance(form, list):
            form = form[0 if values.get("n") == 1 else 1]
        return re.sub(r"\{(\w+)\}", lambda hit: str(values[hit[1]]), form)

    def tag(self, key: str, **values: object) -> "Markup":
        """Return the words for `key` in an element that the language switch can find."""
        from markupsafe import Markup  # noqa: PLC0415  only a page needs it

        return Markup("<span{}>{}</span>").format(
            self._switch("say", key, values), self.say(key, **values)
        )

    def name(self, key: str, **values: object) -> "Markup":
        """Return an accessible name (`aria-label`) that the language switch can find."""
        from markupsafe import Markup  # noqa: PLC0415

        return Markup(' aria-label="{}"{}').format(
            self.say(key, **values), self._switch("name", key, values)
        )

    def holder(self, key: str) -> "Markup":
        """Return the words that stand in an empty field (`placeholder`), for the language switch to find."""
        from markupsafe import Markup  # noqa: PLC0415

        return Markup(' placeholder="{}"{}').format(self.say(key), self._switch("holder", key, {}))

    def said(self, key: str) -> "Markup":
        """Return what makes an element's own text one that the language switch can find."""
        return self._switch("say", key, {})

    def choice(self, prefix: str, value: str) -> "Markup | str":
        """Return the words for one of a known set of values, or the value when it is unknown."""
        key = f"{prefix}.{value}"
        return self.tag(key) if key in self.catalogue[self.language] else value

    @staticmethod
    def _switch(kind: str, key: str, values: Mapping[str, object]) -> "Markup":
        from markupsafe import Markup  # noqa: PLC0415

        found = Markup(' data-{}="{}"').format(kind, key)
        if values:
            found += Markup(' data-{}-with="{}"').format(kind, json.dumps(values))
        return found
