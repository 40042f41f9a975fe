"""One's own pictures and films matched to what a clip says: by their names and captions, offline.

A file is called by what it shows, `台积电 晶圆厂.jpg`, and may have a text beside it, `NAME.txt`, with a
caption or tags; the folders it lies in count too. Words that few files have weigh more. Films play.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from math import log
from pathlib import Path
from typing import TYPE_CHECKING

from repurpose.errors import UsageError
from repurpose.messages import msg
from repurpose.pack.manifest import Manifest, to_json
from repurpose.patterns import lazy_pattern

if TYPE_CHECKING:
    from repurpose.slicing import Script

PICTURES = (".jpg", ".jpeg", ".png", ".webp")
FILMS = (".mp4", ".mov", ".m4v", ".webm", ".mkv")
_MOST_FILES, _MOST_CAPTION = 500, 4000
_WORDS = lazy_pattern(r"[a-z][a-z0-9]+|\d+(?:\.\d+)?|[\u3400-\u9fff]+")
_AGAIN = 0.4  # of its worth that a file has once it was shown


@dataclass(frozen=True, slots=True)
class Footage:
    """A picture or film of one's own, and the words that it is known by."""

    path: Path
    words: frozenset[str]


@dataclass(frozen=True, slots=True)
class FootageMatch:
    """What is shown while a text is said, and the words that both have."""

    path: Path
    words: tuple[str, ...]


def find_footage(folder: Path) -> list[Footage]:
    """Return the pictures and films under a folder, by name.

    Raises:
        UsageError: there is no such folder, or nothing usable in it.
    """
    found = [
        Footage(
            path, frozenset(_words(f"{path.relative_to(folder).with_suffix('')} {_caption(path)}"))
        )
        for path in sorted(folder.rglob("*"))[: 20 * _MOST_FILES]
        if path.suffix.lower() in (*PICTURES, *FILMS) and path.is_file()
    ][:_MOST_FILES]
    if not found:
        raise UsageError(
            msg("There are no pictures or films in {folder}.", folder=folder),
            hint=msg("Known: {endings}.", endings=", ".join((*PICTURES, *FILMS))),
        )
    return found


def match_footage(texts: Sequence[str], footage: Sequence[Footage]) -> list[FootageMatch | None]:
    """Return for each text the file that has most of its words, or none that has any.

    The best pair comes first; a file that was shown is shown again only where none does half as well.
    """
    known = Counter(word for one in footage for word in one.words)
    weight = {word: log(1 + len(footage) / count) * len(word) for word, count in known.items()}
    said = [frozenset(_words(text)) for text in texts]
    found: list[FootageMatch | None] = [None] * len(texts)
    shown: Counter[Path] = Counter()
    left = {n for n in range(len(texts)) if said[n]}
    while left:
        worth, number, place = max(
            (
                sum(weight[w] for w in one.words & said[n]) * _AGAIN ** shown[one.path],
                -n,
                -k,
            )
            for n in left
            for k, one in enumerate(footage)
        )
        if not worth:
            break
        one = footage[-place]
        shared = _whole(one.words & said[-number])
        found[-number] = FootageMatch(one.path, shared)
        shown[one.path] += 1
        left.remove(-number)
    return found


def beats_of(script: "Script") -> list[str]:
    """Return what is said in each scene of a clip."""
    return ["".join(c.text for c in beat.captions) for beat in script.beats if beat.captions]


def backdrop_of(script: "Script", footage: Sequence[Footage]) -> tuple[Path, ...]:
    """Return a picture or film for each scene of a clip, its end too; none where no file matches any.

    A scene that no file matches keeps what was shown before it, or has the first one that comes.
    """
    found = match_footage(beats_of(script), footage)
    first = next((one for one in found if one), None)
    if first is None:
        return ()
    paths: list[Path] = []
    for one in found:
        paths.append(one.path if one else paths[-1] if paths else first.path)
    return (*paths, paths[-1])


def footage_of(manifest: Manifest) -> list[tuple[str, str, tuple[str, ...]]]:
    """Return what each scene of a pack's clips says, the file that it shows, and the words that both have.

    Nothing where the pack was made without footage, or its folder is gone.
    """
    named = str(to_json(manifest.made_by.options).get("footage") or "")
    folder = Path(named)
    if not named or not folder.is_dir():
        return []
    with suppress(UsageError):
        footage = find_footage(folder)
        told = []
        for clip in manifest.clips:
            texts = [
                "".join(c.text for c in clip.captions if scene.start <= c.start < scene.end)
                for scene in clip.scenes
                if scene.kind != "end"
            ]
            for text, one in zip(texts, match_footage(texts, footage), strict=True):
                name = str(one.path.relative_to(folder)) if one else ""
                told.append((text, name, one.words if one else ()))
        return told
    return []


def _words(text: str) -> Iterable[str]:
    """Yield Latin words, numbers, and every two Han that stand together."""
    for match in _WORDS.finditer(text.lower()):
        part = match.group()
        if part[0] < "\u3400":
            yield part
        else:
            yield from (part[n : n + 2] for n in range(len(part) - 1))


def _whole(words: Iterable[str]) -> tuple[str, ...]:
    """Return shared words with pairs that overlap joined: 台积, 积电 are 台积电."""
    left, found = sorted(words), list[str]()
    while left:
        word = left.pop(0)
        grown = True
        while grown:
            grown = False
            for other in left:
                if other[0] >= "\u3400" and (other[0] == word[-1] or other[1] == word[0]):
                    word = word + other[1] if other[0] == word[-1] else other[0] + word
                    left.remove(other)
                    grown = True
                    break
        found.append(word)
    return tuple(found)


def _caption(path: Path) -> str:
    try:
        with path.with_suffix(".txt").open(encoding="utf-8", errors="replace") as file:
            return file.read(_MOST_CAPTION)
    except OSError:
        return ""
