"""A pack's article in, its body as a platform shows it out: in the theme's typography, its styles as classes.

What is published has its styles inline, for editors keep nothing else. A page with a content security
policy takes none of those: here each style is a rule of a style sheet.
"""

import hashlib
import re
from collections.abc import Callable

from repurpose.article import Article, Source, parse_article
from repurpose.errors import RepurposeError
from repurpose.pack.manifest import Manifest, ThreadEntry
from repurpose.pack.pictures import FOLDER

_STYLED = re.compile(r'(<[a-z][a-z0-9]*(?: [a-zA-Z:-]+="[^"]*")*?) style="([^"]*)"')


class ArticleBodies:
    """The article of a pack, typeset for the platforms that take it whole."""

    def __init__(
        self,
        manifest: Manifest,
        text: str,
        address: Callable[[str], str],
        article: Article | None = None,
    ) -> None:
        """Keep what is typeset; `address` gives that of a file of the pack."""
        self._manifest, self._text, self._address = manifest, text, address
        self._article = article
        self._rules: dict[str, str] = {}

    @property
    def css(self) -> str:
        """The rules of all that was typeset."""
        return "".join(f".typeset .{name}{{{style}}}\n" for name, style in self._rules.items())

    def body_of(self, thread: ThreadEntry) -> str:
        """Return the body for a thread's platform as HTML; "" where a person has edited it as text."""
        from repurpose.publish import find_form, publish_body  # noqa: PLC0415  # few packs have one
        from repurpose.themes import load_theme  # noqa: PLC0415

        if thread.edited or not self._text:
            return ""
        about = self._manifest.article
        if self._article is None:
            self._article = parse_article(self._text, Source("", ""), language=about.language)
        try:
            theme = load_theme(self._manifest.made_by.options.theme)
        except RepurposeError:  # of another machine
            theme = load_theme("newsroom")
        form = find_form(thread.platform)
        html = publish_body(self._article, form, theme, self._source)
        return _STYLED.sub(self._classed, html)

    def _source(self, address: str) -> str:
        file = f"{FOLDER}/{address}"
        return self._address(file) if file in self._manifest.files else ""

    def _classed(self, hit: re.Match[str]) -> str:
        style = hit[2].replace("&quot;", '"').replace("&amp;", "&")
        name = f"s{hashlib.sha256(style.encode()).hexdigest()[:8]}"
        self._rules[name] = style
        return f'{hit[1]} class="{name}"'
