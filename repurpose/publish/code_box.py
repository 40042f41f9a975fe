"""A block of code in, its HTML out: in a box with the name of its file or language where a place takes styles."""

from html import escape

from repurpose.article import Code
from repurpose.platforms import ArticleForm
from repurpose.publish.dress import Dress
from repurpose.publish.highlight import highlight

_DOTS = ("#ff5f56", "#ffbd2e", "#27c93f")


def write_code(code: Code, dress: Dress, form: ArticleForm) -> str:
    """Return a block of code; without styles its language is told as the place wants it."""
    if not form.styled or "pre" not in dress:
        language = escape(code.language)
        lang = f' lang="{language}"' if language and form.code == "lang" else ""
        kind = f' class="language-{language}"' if language and form.code == "class" else ""
        named = f"<p><strong>{escape(code.name, quote=False)}</strong></p>" if code.name else ""
        said = highlight(code.text, code.language, styled=False)
        return f"{named}<pre{lang}><code{kind}>{said}</code></pre>"
    said = highlight(code.text, code.language, styled=True, style=dress["code_style"])
    dots = "".join(
        f'<span style="{dress["code_dot"]};background-color:{colour}">&nbsp;</span>'
        for colour in _DOTS
    )
    name = escape(code.name or code.language, quote=False)
    told = f'<span style="{dress["code_name"]}">{name}</span>' if name else ""
    bar = f'<section style="{dress["code_bar"]}">{dots}{told}</section>'
    pre = f'<pre style="{dress["pre"]}"><code>{said}</code></pre>'
    return f'<section style="{dress["code_box"]}">{bar}{pre}</section>'
