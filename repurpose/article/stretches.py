r"""Source text in, the stretches of it that may cross lines out: code, what nobody reads, formulas.

They are found in one pass before lines are classified, since what stands in a fence is no comment
and what stands in a comment is no heading. Obsidian's `%%notes%%` and HTML's comments are their
author's own: whatever is in doubt about them is hidden.
"""

import re
from typing import NamedTuple

from repurpose.article.chars import blank_out, has_cjk, invisibles

CODE, PRIVATE, FORMULA = "code", "private", "formula"

LONGEST_CODE = 2000  # code points of a code span within a line
LONGEST_FORMULA = 5000


class Stretch(NamedTuple):
    """A range `[start, end)` of the text, what it is, and for code where its content stands."""

    start: int
    end: int
    kind: str
    inner: tuple[int, int] = (0, 0)


_opening = re.compile(
    r"^[ \t]{0,12}(?:>[ \t]?){0,8}(?P<fence>`{3,}(?=[^`\n]*$)|~{3,})"
    r"|(?P<ticks>`+)"
    r"|(?P<comment><!--(?![ \t]*post[ \t]*-->[ \t]*$))"
    r"|(?P<private>(?<![\d%])%%(?!%))"
    r"|<(?P<element>script|style|svg|math|iframe|object|noscript|template|canvas|audio|video)(?=[\s/>])[^<>\n]{0,2000}>"
    r"|\{(?P<block>%)-?[ \t]*(?P<tag>comment|codeblock|highlight)\b[^\n]{0,300}?%\}"
    r"|(?P<short>\{\{)[<%][ \t]*(?P<name>highlight|comment)\b[^\n]{0,300}?[>%]\}\}"
    r"|(?P<remark>\{::comment\})"
    r"|(?P<dollars>(?<![\\$])\$\$(?!\$))"
    r"|(?P<bracket>(?<!\\)\\\[)"
    r"|\\begin\{(?P<environment>[A-Za-z]{1,20}\*?)\}"
    r"|^[ \t]*(?P<drawer>:(?:PROPERTIES|LOGBOOK):)[ \t]*$",
    re.MULTILINE | re.IGNORECASE,
)
_like_math = re.compile(r"\\[A-Za-z]|[\^_=]")


def find_stretches(text: str, start: int = 0) -> list[Stretch]:
    """Return the stretches of `text` from `start` on, in order and apart. Linear; never fails."""
    return _Finder(text).find(start)


def without_private(text: str, stretches: list[Stretch]) -> str:
    """Return `text` with U+0000 for each code point that nobody reads; as long as it was."""
    bare = blank_out(text, invisibles(text))
    private = [(s.start, s.end) for s in stretches if s.kind != CODE]
    if not private:
        return bare
    pieces = []
    end = 0
    for begin, stop in private:
        pieces += [bare[end:begin], re.sub(r"[^\n]", "\0", bare[begin:stop])]
        end = stop
    return "".join([*pieces, bare[end:]])


class _Finder:
    """Finds the stretches of one text; what has no end once has none later either."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.absent: set[str] = set()

    def find(self, start: int) -> list[Stretch]:
        found: list[Stretch] = []
        position = start
        while match := _opening.search(self.text, position):
            stretch = self.read(match)
            if stretch is None:
                position = match.end()
                continue
            if stretch.kind:
                found.append(stretch)
            position = max(stretch.end, match.end())
        return found

    def read(self, match: re.Match[str]) -> Stretch | None:
        """Return what begins at `match`; None when it is plain text, no kind to pass it over."""
        start, text = match.start(), self.text
        if fence := match["fence"]:
            return self.fenced(match, fence)
        if ticks := match["ticks"]:
            return self.code_span(match.end(), ticks)
        if match["comment"]:
            return self.until(start, match.end(), "-->", PRIVATE, open_ended=True)
        if match["private"]:
            return self.note(start, match.end())
        if element := match["element"]:
            kind = FORMULA if element.lower() == "math" else PRIVATE
            return self.until(start, match.end(), f"</{element}>", kind)
        if match["block"]:
            kind = PRIVATE if match["tag"] == "comment" else CODE
            return self.tagged(match, rf"\{{%-?[ \t]*end{match['tag']}[ \t]*-?%\}}", kind)
        if match["short"]:
            kind = PRIVATE if match["name"] == "comment" else CODE
            return self.tagged(
                match, rf"\{{\{{[<%][ \t]*/[ \t]*{match['name']}[ \t]*[>%]\}}\}}", kind
            )
        if match["remark"]:
            return self.until(start, match.end(), "{:/comment}", PRIVATE) or self.until(
                start, match.end(), "{:/}", PRIVATE
            )
        if match["drawer"]:
            return self.until(start, match.end(), ":END:", PRIVATE)
        if environment := match["environment"]:
            return self.until(start, match.end(), f"\\end{{{environment}}}", FORMULA)
        closing = "$$" if match["dollars"] else "\\]"
        stretch = self.until(start, match.end(), closing, FORMULA)
        if stretch is None or not self.is_formula(text[match.end() : stretch.end - 2]):
            return None
        line = text[text.rfind("\n", 0, start) + 1 : start].strip(" \t>")
        below = text.find("\n", stretch.end)
        after = text[stretch.end : len(text) if below < 0 else below].strip(" \t.,。，")
        if (line or after) and "\n" not in text[start : stretch.end]:
            return Stretch(start, stretch.end, "")  # within a sentence: the line's own business
        return stretch

    def until(
        self, start: int, after: int, closing: str, kind: str, *, open_ended: bool = False
    ) -> Stretch | None:
        """Return the stretch up to and with `closing`."""
        if closing in self.absent:
            return None
        end = self.text.find(closing, after)
        if end < 0 and closing[:2] == "</":
            end = self.text.lower().find(closing.lower(), after)
        if end < 0:
            self.absent.add(closing)
            return Stretch(start, len(self.text), kind) if open_ended else None
        return Stretch(start, end + len(closing), kind)

    def note(self, start: int, after: int) -> Stretch:
        """Return a note between %% and %%; one without an end goes on to the end of its line.

        A line of its own that opens one hides all below it, as Obsidian does.
        """
        found = self.until(start, after, "%%", PRIVATE)
        if found:
            return found
        line_end = self.text.find("\n", after)
        line_end = len(self.text) if line_end < 0 else line_end
        opens = not self.text[self.text.rfind("\n", 0, start) + 1 : start].strip()
        alone = opens and not self.text[after:line_end].strip()
        return Stretch(start, len(self.text) if alone else line_end, PRIVATE)

    def tagged(self, match: re.Match[str], closing: str, kind: str) -> Stretch | None:
        if closing in self.absent:
            return None
        end = re.compile(closing, re.IGNORECASE).search(self.text, match.end())
        if end is None:
            self.absent.add(closing)
            return None
        return Stretch(match.start(), end.end(), kind, (match.end(), end.start()))

    def fenced(self, match: re.Match[str], fence: str) -> Stretch:
        """Return a fenced block; one without an end goes on to the end of the text."""
        line_end = self.text.find("\n", match.end())
        if line_end < 0:
            return Stretch(match.start(), len(self.text), CODE, (len(self.text), len(self.text)))
        closing = re.compile(
            rf"^[ \t]*(?:>[ \t]?){{0,8}}{re.escape(fence[0])}{{{len(fence)},}}[ \t]*$", re.MULTILINE
        )
        end = closing.search(self.text, line_end + 1)
        inner = (line_end, end.start() if end else len(self.text))
        return Stretch(match.start(), end.end() if end else len(self.text), CODE, inner)

    def code_span(self, after: int, ticks: str) -> Stretch | None:
        """Return a code span within a line, which hides openings in it and is no stretch itself."""
        line_end = self.text.find("\n", after, after + LONGEST_CODE)
        stop = line_end if line_end >= 0 else min(len(self.text), after + LONGEST_CODE)
        end = re.compile(f"(?<!`){ticks}(?!`)").search(self.text, after, stop)
        return Stretch(after, end.end(), "") if end else None

    def is_formula(self, inner: str) -> bool:
        if len(inner) > LONGEST_FORMULA or "\n\n" in inner or not inner.strip():
            return False
        return bool(_like_math.search(inner)) or not has_cjk(inner)
