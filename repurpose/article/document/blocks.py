"""The source of code, tables and formulas in, their nodes out: what the article keeps as it was typed."""

import re
from collections.abc import Iterator, Mapping
from textwrap import dedent

from repurpose.article import line as grammar
from repurpose.article.document.model import Aligned, Code, Formula, Runs, Table
from repurpose.article.document.runs import Line, read_runs
from repurpose.article.lines import TABLE_DELIMITER
from repurpose.article.shown import show_line
from repurpose.article.span import Span

_fence = re.compile(
    r"[ \t]*(?P<fence>`{3,}|~{3,})[ \t]*\{?\.?(?P<language>[\w+#-]*)(?P<said>[^\n`]{0,300})"
)
_file = re.compile(  # of the code: python title="a.py", python:a.py
    r"^:(?P<path>[^\s}]+)|\b(?:title|filename|file|name|caption)\s*[=:]\s*"
    r"(?:\"(?P<double>[^\"]+)\"|'(?P<single>[^']+)'|(?P<bare>[^\s,}]+))"
)
_wrapped = re.compile(
    r"[ \t]*\{[{%][<%]?-?[ \t]*(?:end)?(?:highlight|codeblock|/highlight)\b[ \t]*(?P<language>[\w+#-]*)"
)
_quoted = re.compile(r"^[ \t]*>[ \t]?", re.MULTILINE)
_dollars = re.compile(r"^[ \t]*(?:\$\$|\\\[)|(?:\$\$|\\\])[ \t]*$")
_bar = re.compile(r"\\.|`[^`\n]*`|\|")


def read_code(source: str) -> Code:
    """Return the code of a block: without its fence, its indent, the marks of a quotation."""
    lines = source.split("\n")
    if all(line.lstrip().startswith(">") for line in lines if line.strip()):
        lines = _quoted.sub("", source).split("\n")
    language = name = ""
    if opening := _fence.match(lines[0]) or _wrapped.match(lines[0]):
        language = opening["language"]
        if told := _file.search(opening.groupdict().get("said") or ""):
            name = next(filter(None, told.groups())).strip()
        closing = lines[-1].strip() if len(lines) > 1 else ""
        ended = closing and (set(closing) <= {"`", "~"} or _wrapped.match(lines[-1]))
        lines = lines[1:-1] if ended else lines[1:]
    text = dedent("\n".join(line.expandtabs(4) for line in lines)).strip("\n")
    return Code("\n".join(line.rstrip() for line in text.split("\n")), language.lower(), name)


def read_formula(source: str) -> Formula:
    """Return a formula that stands by itself."""
    tex = _dollars.sub("", _dollars.sub("", source.strip()).strip()).strip()
    return Formula(tex, display=True)


def read_table(source: str, at: int, labels: Mapping[str, str], *, chinese: bool) -> Table:
    """Return a table of bars; `at` is where its source begins in the article."""
    rows: list[tuple[Runs, ...]] = []
    aligned: tuple[Aligned, ...] = ()
    headed = False
    for line in source.split("\n"):
        if TABLE_DELIMITER.match(line) and "-" in line:
            aligned = tuple(_aligned(line[a:b].strip()) for a, b in _cells(line))
            headed = headed or bool(rows)
        elif line.strip():
            rows.append(
                tuple(_cell(line[a:b], at + a, labels, chinese=chinese) for a, b in _cells(line))
            )
        at += len(line) + 1
    return Table(tuple(rows), aligned, headed)


def _cells(line: str) -> Iterator[tuple[int, int]]:
    """Yield where the cells of a row stand: between bars that are neither escaped nor code."""
    bars = [match.start() for match in _bar.finditer(line) if match.group() == "|"]
    lead = len(line) - len(line.lstrip())
    edges = bars if bars and bars[0] == lead else [lead - 1, *bars]
    if not edges or edges[-1] != len(line.rstrip()) - 1:
        edges = [*edges, len(line.rstrip())]
    yield from zip((edge + 1 for edge in edges), edges[1:], strict=False)


def _cell(raw: str, at: int, labels: Mapping[str, str], *, chinese: bool) -> Runs:
    left = len(raw) - len(raw.lstrip())
    body = raw.strip()
    line = grammar.Line(0, len(body), grammar.TEXT, 0)
    shown, _ = show_line(body, line, dict(labels), chinese=chinese)
    place = at + left
    return read_runs(Line(body, shown, place), labels, Span(place, place + len(body)))


def _aligned(rule: str) -> Aligned:
    left, right = rule.startswith(":"), rule.endswith(":")
    return "center" if left and right else "right" if right else "left" if left else ""
