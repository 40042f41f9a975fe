"""One line of source in, its inline constructs out, each with exact places: the one inline grammar.

CommonMark 0.31 (escapes, code, links and pictures in all their forms, autolinks, tags, entities), GFM,
and what editors add: Obsidian and Logseq (wiki links, embeds, block ids and references), Hexo and
Hugo (shortcodes), kramdown and Pandoc (attributes, notes), Aozora Bunko (ruby), TeX (formulas). Nothing
is an error: what is no construct is text. The cost is linear, since every search is bounded.

CommonMark's own order is kept where readers can tell: code before links, links by their brackets. Its
emphasis is not, since its flanking rules fail beside Chinese marks (see `shown`).
"""

import re
from collections.abc import Mapping
from html import unescape
from typing import NamedTuple

from repurpose.article import syntax
from repurpose.article.chars import has_cjk

(
    ESCAPE, CODE, IMAGE, EMBED, NOTE, LINK, WIKI, ADDRESS, TAG, BREAK, ENTITY, FORMULA, SHORTCODE, ATTRIBUTES, EMOJI, SCRIPT, RUBY,
) = [
    "escape", "code", "image", "embed", "note", "link", "wiki", "address", "tag", "break", "entity", "formula", "shortcode",
    "attributes", "emoji", "script", "ruby",
]  # fmt: skip


class Mark(NamedTuple):
    """A construct on `[start, end)`; of it readers see `[inner, inner_end)`, and nothing else."""

    kind: str
    start: int
    end: int
    inner: int
    inner_end: int
    address: str = ""  # of a link or a picture


def normal_label(label: str) -> str:
    """Return a link label as CommonMark compares them: case and white space folded."""
    return " ".join(label.split()).casefold()


def definitions(text: str) -> dict[str, str]:
    """Return the addresses of the link definitions in `text` by their normal labels; the first counts."""
    found: dict[str, str] = {}
    for match in syntax.definition.finditer(text) if "]:" in text else ():
        found.setdefault(normal_label(match["label"]), match["address"])
    return found


def citations(text: str) -> bool:
    """Say whether `text` cites its sources as papers do, by numbers in brackets that count from [1]."""
    if "[1]" not in text:
        return False
    numbers = {int(match["number"]) for match in syntax.citation.finditer(text)}
    return 1 in numbers and len(numbers) > 1


def scan(line: str, labels: Mapping[str, str] | None = None) -> list[Mark]:
    """Return the constructs of `line` in the order of their starts; a link's words may hold others.

    Args:
        line: One line of source; U+0000 stands for what is hidden already.
        labels: The addresses of the text's link definitions by `normal_label`.
    """
    return _Scanner(line, labels or {}).scan()


class _Scanner:
    def __init__(self, line: str, labels: Mapping[str, str]) -> None:
        self.line = line
        self.labels = labels
        self.partners: dict[int, int] | None = None

    def scan(self) -> list[Mark]:
        marks: list[Mark] = []
        position = 0
        within: list[tuple[int, int]] = []  # of links that are open: where words end, and the link
        while True:
            limit = within[-1][0] if within else len(self.line)
            found = syntax.special.search(self.line, position, limit)
            if found is None:
                if not within:
                    return marks
                position = within.pop()[1]
                continue
            mark = self.read(found, limit)
            if mark is None or mark.end > (within[-1][1] if within else len(self.line)):
                ticks = syntax.ticks.match(self.line, found.start())
                position = ticks.end() if ticks else found.end()
                continue
            marks.append(mark)
            if mark.kind == LINK:
                within.append((mark.inner_end, mark.end))
                position = mark.inner
            else:
                position = mark.end

    def read(self, found: "re.Match[str]", limit: int) -> Mark | None:
        """Return the construct that begins at `found`, if one does."""
        at, character = found.start(), found.group()
        if character[0] in "hw":
            return self.address(at, limit)
        if character == "((":
            return self.hidden(SHORTCODE, syntax.reference.match(self.line, at, limit))
        return _READERS[character](self, at, limit)

    def hidden(self, kind: str, match: "re.Match[str] | None") -> Mark | None:
        """Return a mark of which nothing is seen."""
        return Mark(kind, match.start(), match.end(), match.end(), match.end()) if match else None

    def group(self, kind: str, match: "re.Match[str] | None", name: str) -> Mark | None:
        """Return a mark of which one group is seen."""
        return Mark(kind, *match.span(), *match.span(name)) if match else None

    def backslash(self, at: int, limit: int) -> Mark | None:
        math = syntax.parens.match(self.line, at, limit)
        if math and (formula := self.formula(math)):
            return formula
        if syntax.escape.match(self.line, at, limit):
            return Mark(ESCAPE, at, at + 2, at + 1, at + 2)
        ends = at + 1 == len(self.line.rstrip()) and at + 1 == limit
        return Mark(ESCAPE, at, at + 1, at + 1, at + 1) if ends else None

    def code(self, at: int, limit: int) -> Mark | None:
        match = syntax.code.match(self.line, at, limit)
        if match and (math := syntax.dollars.fullmatch(self.line, *match.span("code"))):
            formula = self.formula(math)  # `$x$`: how blogdown writes a formula
            return formula and formula._replace(start=match.start(), end=match.end())
        return self.group(CODE, match, "code")

    def picture(self, at: int, limit: int) -> Mark | None:
        if self.line.startswith("![[", at):
            return self.wiki(at, limit)
        mark = self.link(at + 1, limit) if self.line.startswith("[", at + 1) else None
        if mark is None or mark.kind != LINK:
            return None
        return Mark(IMAGE, at, mark.end, mark.end, mark.end, mark.address)

    def wiki(self, at: int, limit: int) -> Mark | None:
        match = syntax.wiki.match(self.line, at, limit)
        if match is None:
            return None
        page = match["page"]
        if match[1]:
            picture = page.partition("#")[0].strip().lower().endswith(syntax.PICTURES)
            kind = IMAGE if picture else EMBED
            return Mark(kind, *match.span(), match.end(), match.end(), page.strip())
        if match["words"]:
            return Mark(WIKI, *match.span(), *match.span("words"))
        start, end = match.span("page")
        name, mark, part = page.partition("#")
        if mark and name.strip():
            end = start + len(name.rstrip())
        elif mark:
            start += len(page) - len(part.lstrip("^# "))
        return Mark(WIKI, *match.span(), start, end)

    def bracket(self, at: int, limit: int) -> Mark | None:
        if self.line.startswith("[[", at) and (wiki := self.wiki(at, limit)):
            return wiki
        return (
            self.hidden(NOTE, syntax.note.match(self.line, at, limit))
            or self.hidden(SHORTCODE, syntax.field.match(self.line, at, limit))
            or self.link(at, limit)
        )

    def link(self, at: int, limit: int) -> Mark | None:
        """Return the link whose words begin at the bracket `at`: inline, full, collapsed or short."""
        closing = self.pairs().get(at)
        if closing is None or closing >= limit:
            return None
        after = closing + 1
        if target := self.target(after, limit):
            end, address = target
            return Mark(LINK, at, end, at + 1, closing, address)
        label = syntax.label.match(self.line, after, limit)
        if label:
            named = label["label"] or self.line[at + 1 : closing]
            if (to := self.labels.get(normal_label(named))) is not None:
                return Mark(LINK, at, label.end(), at + 1, closing, to)
        to = self.labels.get(normal_label(self.line[at + 1 : closing])) if self.labels else None
        if to is not None:
            return Mark(LINK, at, after, at + 1, closing, to)
        attributes = syntax.attributes.match(self.line, after, limit)  # Pandoc's [words]{.class}
        if attributes:
            return Mark(LINK, at, attributes.end(), at + 1, closing)
        return None

    def target(self, at: int, limit: int) -> tuple[int, str] | None:
        """Return where `(address "title")` at `at` ends, and the address."""
        line = self.line
        if not line.startswith("(", at):
            return None
        start = position = _past_space(line, at + 1, limit)
        if line.startswith("<", position):
            end = line.find(">", position, min(limit, position + syntax.LONGEST_ADDRESS))
            if end < 0 or "<" in line[position + 1 : end]:
                return None
            start, stop, position = position + 1, end, end + 1
        else:
            stop = position = _bare_target(line, position, limit)
        spaced = _past_space(line, position, limit)
        if spaced > position or line.startswith("“", position):
            title = syntax.title.match(line, spaced, limit)
            spaced = _past_space(line, title.end(), limit) if title else spaced
        if spaced < limit and line[spaced] == ")":
            return spaced + 1, line[start:stop]
        loose = syntax.loose.match(line, at, limit)  # a file's name with blanks in it
        return (loose.end(), loose["to"]) if loose else None

    def pairs(self) -> dict[int, int]:
        """Return for each opening bracket its closing one; escapes and code aside."""
        if self.partners is None:
            self.partners = {}
            opened: list[int] = []
            for match in syntax.brackets.finditer(self.line):
                if match.group() == "[":
                    opened.append(match.start())
                elif match.group() == "]" and opened:
                    self.partners[opened.pop()] = match.start()
        return self.partners

    def angle(self, at: int, limit: int) -> Mark | None:
        if auto := syntax.auto.match(self.line, at, limit):
            return Mark(ADDRESS, *auto.span(), *auto.span("address"), auto["address"])
        if voiced := syntax.voiced.match(self.line, at, limit):
            return self.hidden(RUBY, voiced)
        tag = syntax.tag.match(self.line, at, limit)
        if tag is None:
            return None
        name = tag["name"].lower()
        if name not in syntax.HTML and not tag["more"].strip() and "-" not in name:
            return None  # <T>, <your name>
        return self.hidden(BREAK if name == "br" else TAG, tag)

    def entity(self, at: int, limit: int) -> Mark | None:
        match = syntax.entity.match(self.line, at, limit)
        if match is None:
            return None
        character = unescape(match.group())
        if len(character) != 1 or character == "\0":
            return None
        return Mark(ENTITY, *match.span(), match.end(), match.end(), character)

    def brace(self, at: int, limit: int) -> Mark | None:
        return self.hidden(SHORTCODE, syntax.shortcode.match(self.line, at, limit)) or self.hidden(
            ATTRIBUTES, syntax.attributes.match(self.line, at, limit)
        )

    def caret(self, at: int, limit: int) -> Mark | None:
        if self.line.startswith("[", at + 1) and (closing := self.pairs().get(at + 1)):
            return Mark(NOTE, at, closing + 1, closing + 1, closing + 1)
        before = self.line[at - 1 : at]
        if not before or before.isspace():
            return self.hidden(ATTRIBUTES, syntax.block_id.match(self.line, at, limit))
        return self.group(SCRIPT, syntax.high.match(self.line, at, limit), "text")

    def tilde(self, at: int, limit: int) -> Mark | None:
        return self.group(SCRIPT, syntax.low.match(self.line, at, limit), "text")

    def dollar(self, at: int, limit: int) -> Mark | None:
        if self.line[at - 1 : at].isalnum() and self.line[at - 1 : at].isascii():
            return None  # US$5
        match = syntax.dollars.match(self.line, at, limit)
        return self.formula(match) if match else None

    def formula(self, match: "re.Match[str]") -> Mark | None:
        name = "tex" if match["tex"] is not None else "long"
        tex = match[name]
        if (has_cjk(tex) and "\\" not in tex) or not syntax.like_math.search(tex):
            return None
        return self.group(FORMULA, match, name)

    def colon(self, at: int, limit: int) -> Mark | None:
        if self.line[at - 1 : at].isascii() and self.line[at - 1 : at].isalnum():
            return None  # 12:30:15
        match = syntax.emoji.match(self.line, at, limit)
        return Mark(EMOJI, *match.span(), *match.span()) if match else None

    def ruby(self, at: int, limit: int) -> Mark | None:
        before = self.line[at - 1 : at]
        return (
            self.hidden(RUBY, syntax.ruby.match(self.line, at, limit))
            if syntax.han.match(before)
            else None
        )

    def ruby_base(self, at: int, limit: int) -> Mark | None:
        match = syntax.ruby_base.match(self.line, at, limit)
        return Mark(RUBY, *match.span(), at + 1, match.start("ruby") - 1) if match else None

    def remark(self, at: int, limit: int) -> Mark | None:
        return self.hidden(RUBY, syntax.remark.match(self.line, at, limit))

    def address(self, at: int, limit: int) -> Mark | None:
        if at and self.line[at - 1].isalnum() and self.line[at - 1].isascii():
            return None  # asked first: a thousand of them are not each read to their end
        match = syntax.address.match(self.line, at, limit)
        if match is None:
            return None
        text = match.group().rstrip(".,;:!?*_~'|]}")
        end = at + len(text)
        return Mark(ADDRESS, at, end, at, end, text)


_READERS = {
    "\\": _Scanner.backslash,
    "`": _Scanner.code,
    "!": _Scanner.picture,
    "[": _Scanner.bracket,
    "<": _Scanner.angle,
    "&": _Scanner.entity,
    "{": _Scanner.brace,
    "^": _Scanner.caret,
    "~": _Scanner.tilde,
    "$": _Scanner.dollar,
    ":": _Scanner.colon,
    "《": _Scanner.ruby,
    "｜": _Scanner.ruby_base,
    "|": _Scanner.ruby_base,
    "［": _Scanner.remark,
}


def _past_space(line: str, at: int, limit: int) -> int:
    while at < limit and line[at] in " \t":
        at += 1
    return at


def _bare_target(line: str, at: int, limit: int) -> int:
    """Return where an address without angle brackets ends: at a blank or at its last parenthesis."""
    depth = 0
    while at < limit:
        character = line[at]
        if character.isspace() or character in "<>“" or (character == ")" and not depth):
            break
        if character == "(":
            depth += 1
            if depth > 32:
                break
        elif character == ")":
            depth -= 1
        elif character == "\\" and at + 1 < limit:
            at += 1
        at += 1
    return at
