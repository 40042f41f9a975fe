"""Half-width marks in Chinese text in, full-width marks out: the same length, nothing else touched.

Many Chinese articles are typed with `, : ; ? ! ( )` where the national standard for punctuation
(GB/T 15834-2011, section 5.1) has the full-width forms. Seven characters are mapped; positions
stay, so that a span of the source is a span of the result.
"""

import re
from bisect import bisect
from collections.abc import Sequence

from repurpose.article.chars import FULL_WIDTH_MARKS, HAN, KANA, SHARED_MARKS, merged

TO_FULL = dict(zip(",:;?!()", "，：；？！（）", strict=True))
_MARKS = ",:;?!()，：；？！（）"

# A mark is judged by its nearest neighbours that are neither space nor Markdown nor another of the
# seven marks in either width: so no conversion can change the judgement of the next, and doing it
# twice changes nothing. U+0000 is a code point that readers do not see (see `shown`).
_run = re.compile(rf"[\s\x00*_`~#\[\]{re.escape(_MARKS)}]+")
_cjk = re.compile(f"[{HAN}{KANA}]")
_chinese = re.compile(f"[{HAN}{KANA}{FULL_WIDTH_MARKS}{SHARED_MARKS}]")
_bracket = re.compile(r"[()（）]")
_kept = re.compile(
    r"`+[^`]{0,2000}`+"  # code
    r"|(?<![A-Za-z0-9+.-])[A-Za-z][A-Za-z0-9+.-]{0,30}://(?:[^\s<>“”‘’（）《》，。；！？、\"()]|\([^\s()“”‘’（）《》，。；！？、\"]*\))+"  # addresses
    r"|\]\([^()\s]*(?:\([^()\s]*\)[^()\s]*)*\)"  # the target of a Markdown link
    r"|<[^<>]{0,2000}>"  # HTML, autolinks
    r"|!(?=\[)"  # a picture
    r"|\\[!-/:-@\[-`{-~]"  # escaped marks
    r"|&(?:#?\w{1,31});"  # entities
    r"|(?<![\w.+-])[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+"  # e-mail
    r"|(?<![A-Za-z0-9_.])(?:[a-z_][A-Za-z0-9_.]*|[A-Za-z])\((?:[^\s()\u0080-\U0010ffff]{0,40}|\"[^\"()]{0,40}\"|'[^'()]{0,40}')\)"
    r"|:[a-z0-9_+-]{2,40}:(?![A-Za-z0-9])"  # f(x), print("...")  :smile:
    r"|(?<=\d)[,:](?=\d)"  # 1,234  12:30  3:2
    r"|(?<!\w)[A-Za-z]\w{0,60}:(?=\d)",  # localhost:8080
    re.ASCII,
)


def restore_width(text: str, typed: Sequence[tuple[int, int]] = ()) -> str:
    """Return `text` with the half-width marks of its Chinese parts made full-width.

    `typed` are sorted ranges that stay as they are: code, addresses, whatever the caller knows.

    The result is as long as `text` and differs from it only by the map of seven characters;
    addresses, code, e-mail, times, ratios, numbers and English sentences stay as they are. A line
    without Han or kana is not touched. Linear in the length of `text`.
    """
    if not any(mark in text for mark in TO_FULL):
        return text
    if typed:
        return _restore_line(text, typed)
    return "".join(map(_restore_line, text.splitlines(keepends=True)))


def _restore_line(line: str, typed: Sequence[tuple[int, int]] = ()) -> str:
    if not _cjk.search(line):
        return line
    kept = [match.span() for match in _kept.finditer(line)]
    if typed:
        kept = merged([*kept, *typed])
    change = [*_marks_to_change(line), *_brackets_to_change(line)]
    if not change:
        return line
    characters = list(line)
    for position in _outside(sorted(change), kept):
        characters[position] = TO_FULL[characters[position]]
    return "".join(characters)


def _outside(positions: list[int], ranges: list[tuple[int, int]]) -> list[int]:
    """Return the sorted `positions` that lie in none of the sorted `ranges`."""
    free: list[int] = []
    index = 0
    for position in positions:
        while index < len(ranges) and ranges[index][1] <= position:
            index += 1
        if index == len(ranges) or position < ranges[index][0]:
            free.append(position)
    return free


def _marks_to_change(line: str) -> list[int]:
    found: list[int] = []
    for match in _run.finditer(line):
        if not any(mark in ",:;?!" for mark in match.group()):
            continue
        left = line[match.start() - 1] if match.start() else ""
        right = line[match.end()] if match.end() < len(line) else ""
        run = match.group()
        chinese = _chinese.match(left) or _chinese.match(right) or not right
        # GPT-4o,Claude: no space, between Latin words, inside a Chinese line
        tight = not re.search(r"\s", run) and left.isalnum() and right.isalnum()
        if chinese or tight:
            wanted = ",:;?!" if chinese else ",;?!"
            found += [match.start() + i for i, mark in enumerate(run) if mark in wanted]
    return found


def _brackets_to_change(line: str) -> list[int]:
    """Pair brackets of either width; a pair is Chinese by its content or its outer neighbours."""
    found: list[int] = []
    opened: list[int] = []
    chinese = [match.start() for match in _cjk.finditer(line)]
    for match in _bracket.finditer(line):
        if match.group() in "(（":
            opened.append(match.start())
        elif opened:
            start, end = opened.pop(), match.start()
            inside = bisect(chinese, end) > bisect(chinese, start)
            if inside or _beside_chinese(line, start, end):
                found += [i for i in (start, end) if line[i] in "()"]
    return found


def _beside_chinese(line: str, start: int, end: int) -> bool:
    # Sixteen characters are enough to look past spaces and marks, and keep the cost linear.
    skipped = " \0*_`~" + _MARKS
    before = line[max(0, start - 16) : start].rstrip(skipped)[-1:]
    after = line[end + 1 : end + 17].lstrip(skipped)[:1]
    return bool(_chinese.match(before) or _chinese.match(after))
