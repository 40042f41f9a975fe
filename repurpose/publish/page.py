"""The body of an article in, a page of its own out: its title, and the fonts of its language."""

from html import escape

_LATIN = "system-ui,-apple-system,'Segoe UI',Roboto,'Helvetica Neue',Arial"
_FAMILIES = {
    "zh": "-apple-system,'PingFang SC','Noto Sans CJK SC','Microsoft YaHei'",
    "zh-Hant": "-apple-system,'PingFang TC','Noto Sans CJK TC','Microsoft JhengHei'",
    "ja": "-apple-system,'Hiragino Sans','Noto Sans CJK JP','Yu Gothic'",
    "ko": "-apple-system,'Apple SD Gothic Neo','Noto Sans CJK KR','Malgun Gothic'",
}


def draw_page(title: str, body: str, language: str, style: str) -> str:
    """Return a whole page.

    Args:
        title: The article's, as plain text.
        body: Its blocks as HTML.
        language: Its tag, such as zh-Hans.
        style: The style attribute of its title, with the space before it.
    """
    said = escape(title)
    head = f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
    view = '<meta name="viewport" content="width=device-width, initial-scale=1">'
    page = "max-width:680px;margin:0 auto;padding:32px 20px 64px;background-color:#ffffff"
    family = f"font-family:{_family(language)},sans-serif"
    name = f"<h1{style}>{said}</h1>" if title else ""
    return (
        f'{head}{view}<title>{said}</title></head><body style="margin:0">'
        f'<main style="{page};{family}">{name}{body}</main></body></html>\n'
    )


def _family(language: str) -> str:
    """Return the fonts of a page: of the Han of its language, and Latin ones first where it has none."""
    return _FAMILIES.get(language) or _FAMILIES.get(language[:2]) or _LATIN
