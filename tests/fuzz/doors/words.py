"""Command lines: any verb with any flags and words, in a private folder and without a network."""

import contextlib
import io
import json
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from random import Random
from typing import Any

from repurpose.cli import VERBS
from repurpose.cli.app import _build, run
from tests.fuzz.door import Door, Enter, must
from tests.fuzz.doors.packs import SHORT
from tests.fuzz.doors.settings import CONFIG, PLANS
from tests.fuzz.mutate import NASTY

SERVERS = (
    "preview",
    "sandbox",
    "rehearse",
    "run",
    "demo",
    "handoff",
    "review",
)  # they stay, or take minutes
CODES = (0, 2, 3, 4, 5, 6, 130)
_STEERS = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u206f\ud800-\udfff]"
)
_WORDS = (
    "article.md", "empty.md", "packs/short", "packs", "nothing", "-", ".", "..", "*.md", "[", "plan.toml", "repurpose.toml", "x", "weibo", "x,weibo", "xhs", "ink", "square", "10x10", "1080x1440", "0", "1", "-1", "99999999999999999999", "1.5", "1.1", "1-3",
    "2027-03-01", "tomorrow", "25:00", "09:30", "+3d", "monday", "en", "zh", "xx", "text", "json", "csv", "ics", "none", "calm", "edge", "file:article.md", "plain", "vertical", "pan", "https://example.com/", "http://[bad", "me", "mastodon", "webhook", "base=https://a.b", "token", "a=b", "=", "pack", "plan", "theme",
    "postgresql://x", "sqlite:///x", "outbox.db", "~/x", "$HOME", "一句话", "", " ",
)  # fmt: skip


def _forms() -> dict[str, tuple[tuple[str, ...], ...]]:
    """Return each verb with its subverbs, and the names of their options."""
    found: dict[str, tuple[tuple[str, ...], ...]] = {}

    def take(name: str, command: Any) -> None:
        options = [
            (p.opts[0], "flag" if getattr(p, "is_flag", False) else "value")
            for p in command.params
            if p.param_type_name == "option"
        ]
        found[name] = tuple(options)
        for word, inner in getattr(command, "commands", {}).items():
            take(f"{name} {word}", inner)

    for verb in VERBS:
        if verb not in SERVERS:
            take(verb, _build(verb))
    return found


_known: dict[str, tuple[tuple[str, ...], ...]] = {}


def forms() -> dict[str, tuple[tuple[str, ...], ...]]:
    """Return them, found once."""
    if not _known:
        _known.update(_forms())
    return _known


def _seeds() -> Iterable[bytes]:
    for line in (
        "pack article.md -o packs -p x --no-cards --no-clips", "pack article.md --json --no-clips --no-cards", "verify packs/short", "check packs/short", "rebuild packs/short", "add packs/short weibo", "plan packs/short --plan plan.toml", "plan list", "plan print weekday",
        "plan packs/short --plan plan.toml --commit", "post packs/short --to me", "outbox list", "outbox show 1.1", "outbox export --format csv", "outbox check", "accounts list", "accounts check me", "accounts add me mastodon base=https://a.b", "platforms x", "themes", "voices", "fonts --check 一", "schema plan", "card 一句话 -o a.png", "doctor",
    ):  # fmt: skip
        yield json.dumps(line.split(), ensure_ascii=False).encode()


def _mutate(data: bytes, chance: Random) -> bytes:
    try:
        words = [str(word) for word in json.loads(data)]
    except (ValueError, TypeError, RecursionError):
        words = []
    if not words or chance.random() < 0.4:
        name = chance.choice([*forms()])
        words = name.split()
        options = forms()[name]
        for _ in range(chance.choice((0, 1, 2, 4))):
            if options and chance.random() < 0.7:
                option, kind = chance.choice(options)
                words += [option] if kind == "flag" else [option, _word(chance)]
            else:
                words.append(_word(chance))
        return json.dumps(words).encode()
    for _ in range(chance.choice((1, 1, 2, 3))):
        at = chance.randrange(len(words) + 1)
        match chance.randrange(4):
            case 0:
                words.insert(at, _word(chance))
            case 1 if words:
                words[at - 1] = _word(chance)
            case 2 if len(words) > 1:
                del words[at - 1]
            case _:
                options = forms().get(words[0], ()) or (("--json", "flag"),)
                words.insert(at, chance.choice(options)[0])
    return json.dumps(words[:30]).encode()


def _word(chance: Random) -> str:
    if chance.random() < 0.15:
        return chance.choice(NASTY)
    word = chance.choice(_WORDS)
    return word + chance.choice(NASTY) if chance.random() < 0.05 else word


class _Output(io.TextIOWrapper):
    """Standard output or error that is kept."""

    def __init__(self) -> None:
        """Begin empty."""
        super().__init__(io.BytesIO(), encoding="utf-8", errors="strict", write_through=True)

    def text(self) -> str:
        """Return what was written."""
        self.flush()
        kept = self.buffer
        assert isinstance(kept, io.BytesIO)
        return kept.getvalue().decode("utf-8")


@contextmanager
def _command_line(folder: Path) -> Iterator[Enter]:
    work = folder / "work"
    (work / "article.md").write_text(SHORT, encoding="utf-8")
    (work / "empty.md").write_text("\n", encoding="utf-8")
    (work / "plan.toml").write_bytes(PLANS[0])
    (work / "repurpose.toml").write_text(CONFIG.partition("[notices]")[0], encoding="utf-8")
    with contextlib.redirect_stderr(io.StringIO()), contextlib.redirect_stdout(io.StringIO()):
        run(["pack", "article.md", "-o", "packs", "-p", "x", "--no-clips", "--no-cards"])
        (work / "packs" / "article").rename(work / "packs" / "short")

    def enter(data: bytes) -> None:
        try:
            words = [str(word) for word in json.loads(data)]
        except (ValueError, TypeError, RecursionError):
            return
        if (
            not words
            or words[0] in SERVERS
            or "demo" in words
            or any(word.rstrip("/") == ".." for word in words)  # whoever names a folder reads it
            or (words[0] == "pack" and "--no-clips" not in words)
        ):
            return
        kept, sys.stdin = sys.stdin, io.TextIOWrapper(io.BytesIO(SHORT.encode()), encoding="utf-8")
        out, error = _Output(), _Output()
        try:
            with contextlib.redirect_stdout(out), contextlib.redirect_stderr(error):
                code = run(words)
        except SystemExit as end:
            code = int(end.code or 0)
        finally:
            sys.stdin = kept
        said = (out.text() + error.text()).replace("\r\n", "\n")  # CSV and iCalendar end lines so
        must(code in CODES, f"code {code}:", words, said[-300:])
        must(not _STEERS.search(said), "steers the terminal:", words, repr(_STEERS.search(said)))
        must(code == 0 or said.strip(), "nothing is said:", words)
        must("Traceback" not in said, "a traceback:", said[-500:])
        if _asks_json(words) and code == 0 and "--help" not in words:
            for line in out.text().splitlines():
                json.loads(line)

    yield enter


def _asks_json(words: Sequence[str]) -> bool:
    """Say whether JSON is asked for: not where `--json` is the value of the option before it."""
    return any(
        word == "--json" and not words[place - 1].startswith("--")
        for place, word in enumerate(words)
        if place
    )


DOORS = (Door("words", "command lines", _seeds, _command_line, _mutate),)
