"""A change log, or the saved page of a release, in; what one version brings as Markdown out.

Logs are read as people keep them: Keep a Changelog (https://keepachangelog.com, read 2026-11), Setext and
reStructuredText headings, versions with v, dates and codes of days behind them. Without a version named it is the newest
one that says something; what is not released yet is passed over.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from repurpose.article.decode import decode
from repurpose.article.sources.base import Extract, compose
from repurpose.article.sources.markdown import to_markdown
from repurpose.article.sources.tree import HtmlNode, parse_html
from repurpose.errors import UnreadableArticle
from repurpose.messages import fixed, msg

_MOST_LISTED = 30  # versions that a refusal names
_version = r"\d{1,5}(?:\.\d{1,6}){1,3}(?:[-+.]?(?:alpha|beta|rc|dev|post|pre|preview|[ab])[-.]?\d*)?(?:\+[\w.]+)?"
_heading = re.compile(
    rf"^(?P<hash>#{{1,4}}[ \t]+)?(?P<said>(?:[\w.@/-]+[ \t]+)?\[?(?:version[ \t]+|release[ \t]+|版本[ \t]*)?v?(?P<version>{_version})\b\]?"
    r"[^\n]{0,120})$(?P<under>\n[=~^*-]{3,}[ \t]*$)?",
    re.MULTILINE | re.IGNORECASE,
)
_date = re.compile(r"\(?(?P<date>(?:19|20)\d\d-\d\d-\d\d)\)?")
_project = re.compile(r"^#[ \t]+(?P<said>[^\n#]{1,60})$", re.MULTILINE)
_log = re.compile(
    r"change ?log|changes|history|release ?notes|releases|news|更新|变更|變更|版本|发布|發布",
    re.IGNORECASE,
)
_definition = re.compile(r"^ {0,3}\[(?P<label>[^\]\n]{1,200})\]:[ \t]*\S+[^\n]*$", re.MULTILINE)
_fence = re.compile(r"^ {0,3}(?:```|~~~)", re.MULTILINE)
_page = re.compile(rb"\s*(?:\xef\xbb\xbf)?<(?:!doctype|html|head|body)", re.IGNORECASE)
_notes = ("markdown-body", "release-description", "markup", "md")  # of GitHub, GitLab, Gitea
_space = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class _Release:
    version: str
    title: str
    date: str
    body: str


def has_releases(text: str) -> bool:
    """Say whether a text has the headings of several versions."""
    return len(_marks(text[:200_000])) > 1


def read_release(data: bytes, name: str, version: str = "") -> Extract:
    """Return what a version brings, of a change log or of a page of releases; `name` is for messages.

    Args:
        data: The file.
        name: Its name.
        version: Such as 2.1.0; the newest when empty.

    Raises:
        UnreadableArticle: It has no versions, or not that one.
    """
    text = decode(data, name)
    releases = [*(_of_page(parse_html(text)) if _page.match(data) else _of_log(text))]
    if not releases:
        raise UnreadableArticle(
            msg("{name} has no heading with a version.", name=name),
            hint=msg("Headings such as ## 2.1.0 are looked for; read the whole with --from text."),
        )
    found = _find(releases, version)
    if found is None:
        shown = " · ".join(release.version for release in releases[:_MOST_LISTED])
        raise UnreadableArticle(
            msg("{name} has no version {version}.", name=name, version=version),
            hint=msg("Name one with --release: {versions}", versions=fixed(shown)),
        )
    meta = {"title": found.title, "date": found.date, "part": found.version}
    return compose(found.body.strip() + "\n", meta)


def _find(releases: Sequence[_Release], wanted: str) -> _Release | None:
    wanted = wanted.strip().lower().removeprefix("v")
    if not wanted:
        return next((release for release in releases if release.body.strip()), None)
    return next((release for release in releases if release.version.lower() == wanted), None)


def _marks(text: str) -> list[re.Match[str]]:
    """Return the headings that name versions: those of the level that most of them have, outside of code."""
    fences = [found.start() for found in _fence.finditer(text)]
    found: list[re.Match[str]] = []
    inside = 0
    for match in _heading.finditer(text):
        while inside < len(fences) and fences[inside] < match.start():
            inside += 1
        if (match["hash"] or match["under"]) and inside % 2 == 0:
            found.append(match)
    levels = [_level(match) for match in found]
    usual = min(levels, default=0)
    return [match for match, level in zip(found, levels, strict=True) if level == usual]


def _level(match: re.Match[str]) -> int:
    if match["hash"]:
        return len(match["hash"].strip())
    return 1 if match["under"].strip().startswith("=") else 2


def _of_log(text: str) -> Iterator[_Release]:
    marks = _marks(text)
    top = _project.search(text, 0, marks[0].start()) if marks else None
    project = top["said"].strip() if top and not _log.search(top["said"]) else ""
    known = {found["label"].lower(): found[0] for found in _definition.finditer(text)}
    for number, mark in enumerate(marks):
        stop = marks[number + 1].start() if number + 1 < len(marks) else len(text)
        body = _definition.sub("", _ended(text[mark.end() : stop], _level(mark)))
        used = [line for label, line in known.items() if f"[{label}]" in body.lower()]
        date = _date.search(mark["said"])
        title = _title(mark["said"], project)
        written = "\n\n".join([body.strip(), *(["\n".join(used)] if used else [])])
        yield _Release(
            mark["version"], title, date["date"] if date else "", written if body.strip() else ""
        )


def _ended(body: str, level: int) -> str:
    """Return a section up to the next heading of its level, such as one that names no version."""
    kept: list[str] = []
    in_code = False
    for line in body.split("\n"):
        in_code ^= bool(_fence.match(line))
        if not in_code and re.match(rf"#{{1,{level}}}[ \t]", line):
            break
        kept.append(line)
    return "\n".join(kept)


def _title(said: str, project: str) -> str:
    """Return the heading without its date, brackets and link, behind the name of the project."""
    said = re.sub(r"\]\([^)\n]*\)", "", _date.sub("", said)).replace("[", "").replace("]", "")
    said = _space.sub(" ", said).strip(" -–—:·,/#")
    return said if not project or project.lower() in said.lower() else f"{project} {said}"


def _of_page(root: HtmlNode) -> Iterator[_Release]:
    """Yield the releases of a saved page: what stands in the notes of each, below the heading that names it."""
    heading = ""
    page_title = next((_words(n) for n in root.walk() if n.tag == "title"), "")
    seen: set[int] = set()
    for node in root.walk():
        if id(node) in seen:
            continue
        if node.tag in ("h1", "h2", "h3") and re.search(rf"\b{_version}\b", _words(node)):
            heading = _words(node)
        classes = node.attributes.get("class", "").split()
        if node.tag in ("div", "section", "article") and any(name in classes for name in _notes):
            seen |= {id(below) for below in node.walk()}
            said = heading or page_title
            version = re.search(rf"\bv?(?P<version>{_version})\b", said, re.IGNORECASE)
            date = next(
                (
                    n.attributes.get("datetime", "")[:10]
                    for n in root.walk()
                    if "datetime" in n.attributes
                ),
                "",
            )
            if version:
                yield _Release(
                    version["version"], _title(said.split(" · ")[0], ""), date, to_markdown(node)
                )


def _words(node: HtmlNode) -> str:
    return _space.sub(" ", node.text).strip()
