"""One line in, what an editor or a site generator makes of it out: its own signs are not for readers.

Obsidian and GitHub (callouts), Logseq (properties), Hexo and Hugo (shortcodes), VuePress, VitePress and
Docusaurus (containers), kramdown and Pandoc (attributes), MkDocs (admonitions, tabs), Notion and 语雀
(attachments, cards), Typora (tables of contents). The words that they hold are kept; a title that they
give is a heading.
"""

import re
from typing import NamedTuple

from repurpose.patterns import lazy_pattern


class Found(NamedTuple):
    """What a line is: hidden, a heading or text, and where the reader's part begins."""

    kind: str
    body: int = 0
    opens_block: bool = False  # what is indented below belongs to it
    is_contents: bool = False  # the list item above only holds the place of a table of contents


_callout = lazy_pattern(r"[ \t]*\[![A-Za-z\u4e00-\u9fff][^\[\]\n]{0,60}\][+-]?[ \t]*")
_hidden = re.compile(
    r"""\s*(?:
      \[{1,2}(?:toc|_toc_|目录)\]{1,2} | @\[toc\](?:\([^()]*\))? | \$\{toc\} | \{\{?:?[ ]*toc[ ]*\}?\}
    | \{::?[^{}]*\} | (?:\{%(?:(?!%\}).){0,1000}%\}\s*)+ | (?:\{\{[<%](?:(?![>%]\}\}).){0,1000}[>%]\}\}\s*)+ | \{\{[^{}]{0,300}\}\}
    | :{3,}[ \t]*(?:[\w-]+[ \t]*)?(?:\{[^{}]*\})? | ---?8<---?.*
    | \\(?:newpage|pagebreak|clearpage|newline|tableofcontents|maketitle|noindent|bigskip|medskip|smallskip|centering
        |vspace|hspace|include|input|label|bibliography|printbibliography|appendix)\*?(?:\[[^\]]*\]|\{[^{}]*\})*
    | (?:[-*+][ \t]+)?[A-Za-z\u4e00-\u9fff][\w.-]{0,30}::(?:[ \t].*)?
    | \#[^\s\#，。！？；：]{1,30}(?:[ \t]+\#[^\s\#，。！？；：]{1,30})+
    | import[ ].{1,200}[ ]from[ ]['"].{1,200}['"];? | export[ ](?:default|const)[ ].*
    )\s*$""",
    re.VERBOSE | re.IGNORECASE,
)
_contents = re.compile(r"\s*\{:[ ]*toc[ ]*\}\s*$", re.IGNORECASE)
_container = re.compile(r"\s*:{3,}[ \t]*[A-Za-z][\w-]*(?:\[(?=[^\]]+\])|[ \t]+)(?=\S)")
_admonition = re.compile(
    r"[ \t]*(?:!!!|\?\?\?\+?|===[!+]?)[ \t]+(?:[\w-]+(?:[ \t]+[\w-]+)*[ \t]*)?(?P<title>\"(?=[^\"]))?"
)
_summary = re.compile(
    r"\s*(?:<details[^<>]*>\s*)?<summary[^<>]*>(?=\s*\S.*</summary>\s*$)", re.IGNORECASE
)
_definition = re.compile(r"[ ]{0,3}:[ \t]+(?=\S)")
_card = re.compile(
    r"""\s*(?:\[(?:点击)?(?:此处|这里)?为?(?:语雀|查看)[^\[\]]{0,60}\]\([^()\s]*\)
    | \[[^\[\]]{1,200}\]\(\s*(?:https?://(?:www\.)?notion\.(?:so|site)/[^()\s]*
        |(?![a-z]+:|\#|//)[^()\s]+\.(?:csv|pdf|md|docx?|xlsx?|pptx?|zip|html?|txt|json)(?:\?[^()\s]*)?)\s*\)
    | \[[^\[\]]{1,200}\]\(https?://mp\.weixin\.qq\.com/s[^()\s]*\)
    )\s*$""",
    re.VERBOSE | re.IGNORECASE,
)


def callout_head(quoted: str) -> int:
    """Return where the title of a callout begins in a quoted line; 0 when it opens none."""
    match = _callout.match(quoted)
    return match.end() if match else 0


def read_dialect(raw: str, *, below_text: bool) -> Found | None:
    """Return what a line is to the editor that wrote it; None for one that is plain Markdown."""
    lead = raw.lstrip()[:1]
    if lead in "[@${:-*+\\#<ie" or (lead.isalpha() and "::" in raw):
        if below_text and (definition := _definition.match(raw)):
            return Found("text", definition.end())
        if _hidden.match(raw):
            return Found("hidden", is_contents=bool(_contents.match(raw)))
        if _card.match(raw):
            return Found("hidden")
        if container := _container.match(raw):
            return Found("heading", container.end())
        if summary := _summary.match(raw):
            return Found("heading", summary.end())
    if lead in "!?=" and (match := _admonition.match(raw)) and match.end() > 3:
        titled = match["title"] is not None
        if titled or not raw[match.end() :].strip():
            return Found("heading" if titled else "hidden", match.end(), opens_block=True)
    return None
