"""A document in, plain GitHub-flavoured Markdown out: for editors that take it, whatever dialect the author wrote."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from repurpose import article as tree
from repurpose.article import Document, DocumentBlock, Inline, Runs
from repurpose.platforms import escape_markdown, lead_markdown
from repurpose.publish.words import CALLOUTS, say

Sources = Callable[[str], str]
_ALERTS = {
    "note": "NOTE", "info": "NOTE", "tip": "TIP", "important": "IMPORTANT",
    "warning": "WARNING", "caution": "CAUTION", "danger": "CAUTION",
}  # fmt: skip
_wraps = {"strong": "**", "em": "*", "strike": "~~", "mark": ""}


def render_markdown(
    document: Document, sources: Sources, *, titled: bool = True, alerts: bool = False
) -> str:
    """Return the article with its title as the highest heading, and its footnotes at the end.

    Args:
        document: What it says.
        sources: Where each picture is to be had.
        titled: Whether it begins with its title: places that have a field for it show it themselves.
        alerts: Whether a callout says its kind as GitHub writes it; else by a word, which every editor shows.
    """
    if not alerts:
        blocks = tuple(_worded(block, document.language) for block in document.blocks)
        document = replace(document, blocks=blocks)
    parts = [f"# {escape_markdown(document.title)}"] if titled and document.title else []
    shift = 2 - min(
        (block.level for block in document.blocks if isinstance(block, tree.Heading)), default=2
    )
    parts += [said for block in document.blocks if (said := _block(block, shift, sources))]
    parts += [f"[^{label}]: {_runs(runs, sources)}" for label, runs in document.notes]
    return "\n\n".join(parts) + "\n"


def _block(block: DocumentBlock, shift: int, sources: Sources) -> str:
    match block:
        case tree.Heading():
            return f"{'#' * min(6, block.level + shift)} {_runs(block.runs, sources)}"
        case tree.Paragraph():
            return lead_markdown(_runs(block.runs, sources))
        case tree.Listed():
            return "\n".join(_items(block, sources))
        case tree.Quotation():
            title = f"**{_runs(block.title, sources)}**" if block.title else ""
            parts = [title, *(_block(one, shift, sources) for one in block.blocks)]
            said = "\n\n".join(part for part in parts if part)
            kind = _ALERTS.get(block.callout, "")
            return _prefixed(f"[!{kind}]\n{said}" if kind else said, "> ")
        case tree.Code():
            return code_in_markdown(block)
        case tree.Table():
            return table_in_markdown(block, sources)
        case tree.Figure():
            return "\n\n".join(said for one in block.pictures if (said := _picture(one, sources)))
        case tree.Formula():
            return f"$$\n{block.tex}\n$$"
        case tree.Rule():
            return "---"


def _worded(block: DocumentBlock, language: str) -> DocumentBlock:
    """Return a callout as a quotation whose title says its kind, where it has no title of its own."""
    if not isinstance(block, tree.Quotation) or not block.callout:
        return block
    word = CALLOUTS.get(block.callout)
    title = (tree.Words(say(word, language), tree.Span(0, 0)),) if word else ()
    return replace(block, callout="", title=block.title or title)


def _items(listed: tree.Listed, sources: Sources) -> Iterable[str]:
    for number, item in enumerate(listed.items, start=listed.first or 1):
        mark = "-" if listed.first is None else f"{number}."
        box = {"☐": "[ ] ", "☑": "[x] "}.get(item.box, "")
        yield f"{mark} {box}{_runs(item.runs, sources)}"
        for one in item.lists:
            yield _prefixed("\n".join(_items(one, sources)), " " * (len(mark) + 1))


def table_in_markdown(table: tree.Table, sources: Sources) -> str:
    """Return a table with its rules."""
    return "\n".join(_rows(table, sources))


def code_in_markdown(code: tree.Code) -> str:
    """Return a block of code between fences that are longer than any within it."""
    longest = max((len(run) for run in re.findall(r"`+", code.text)), default=0)
    fence = "`" * max(3, longest + 1)
    name = f' title="{code.name}"' if code.name and code.language else ""
    return f"{fence}{code.language}{name}\n{code.text}\n{fence}"


def _rows(table: tree.Table, sources: Sources) -> Iterable[str]:
    rows = list(table.rows)
    head = rows.pop(0) if table.headed and rows else ()
    rules = {"left": ":---", "right": "---:", "center": ":---:"}
    yield _row(head, table.columns, sources)
    marks = [rules.get(name, "---") for name in table.aligned]
    marks += ["---"] * (table.columns - len(marks))
    yield f"| {' | '.join(marks)} |"
    for row in rows:
        yield _row(row, table.columns, sources)


def _row(row: Sequence[Runs], columns: int, sources: Sources) -> str:
    cells = [_runs(runs, sources) for runs in row] + [""] * (columns - len(row))
    return f"| {' | '.join(cells)} |"


def _runs(runs: Sequence[Inline], sources: Sources) -> str:
    return "".join(_run(run, sources) for run in runs)


def _run(run: Inline, sources: Sources) -> str:
    match run:
        case tree.Words():
            return escape_markdown(run.text)
        case tree.Styled():
            if run.style == "code":
                said = "".join(one.text for one in run.runs if isinstance(one, tree.Words))
                ticks = "``" if "`" in said else "`"
                pad = " " if said.startswith("`") or said.endswith("`") else ""
                return f"{ticks}{pad}{said}{pad}{ticks}"
            mark = _wraps.get(run.style, "")
            return f"{mark}{_runs(run.runs, sources)}{mark}"
        case tree.Link():
            if [one.text for one in run.runs if isinstance(one, tree.Words)] == [run.address]:
                return f"<{run.address}>"
            return f"[{_runs(run.runs, sources)}]({_address(run.address)})"
        case tree.Picture():
            return _picture(run, sources)
        case tree.Formula():
            return f"${run.tex}$"
        case tree.NoteMark():
            return f"[^{run.label}]"
        case tree.LineBreak():
            return "  \n"


def _picture(picture: tree.Picture, sources: Sources) -> str:
    address = sources(picture.address)
    if not address:
        return ""
    title = picture.caption.replace('"', "'")
    named = f' "{title}"' if title and title != picture.alt else ""
    return f"![{escape_markdown(picture.alt)}]({_address(address)}{named})"


def _address(address: str) -> str:
    plain = not re.search(r"[\s()<>]", address)
    return address if plain else f"<{address.replace('<', '%3C').replace('>', '%3E')}>"


def _prefixed(text: str, mark: str) -> str:
    return "\n".join(f"{mark}{line}".rstrip() for line in text.split("\n"))
