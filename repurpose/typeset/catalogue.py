"""Find fonts: the user's folders, then font packages, then the system; make stacks of them.

`fonts/fonts.toml` says which families exist and what they are for. Files of a user come first, so
a file dropped into `fonts/serif/` serves the role `serif` before anything bundled. Fonts of the
operating system come last and serve only roles and characters that nothing else can, so that the
same packages give the same pictures on every machine.
"""

import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from fnmatch import fnmatch
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import Literal

from repurpose.errors import MachineError, SetupError, UnknownName
from repurpose.messages import msg
from repurpose.resources import root
from repurpose.typeset.fonts_file import ROLES, Family, bundled_fonts_file, read_fonts_file
from repurpose.typeset.model import Face
from repurpose.typeset.sfnt import read_coverage, read_facts
from repurpose.typeset.stack import FontStack

Source = Literal["user", "package", "system"]
_SUFFIXES = (".ttf", ".otf", ".ttc", ".otc")
_CHINESE = ("zh", "ja", "ko")
_NEAR = 200  # so much lighter or heavier a face may be and still pass for what was asked
_SCRIPTS = {
    "Han": 0x6C38,
    "Latin": 0x41,
    "Kana": 0x3042,
    "Hangul": 0xAC00,
    "Bopomofo": 0x3105,
    "Cyrillic": 0x416,
    "Greek": 0x3A9,
    "Arabic": 0x639,
    "Hebrew": 0x5D0,
    "Devanagari": 0x915,
    "Bengali": 0x995,
    "Tamil": 0xB95,
    "Telugu": 0xC15,
    "Thai": 0xE01,
    "Khmer": 0x1780,
    "Lao": 0xE81,
    "Myanmar": 0x1000,
    "Georgian": 0x10D0,
    "Armenian": 0x531,
    "Ethiopic": 0x1208,
    "Emoji": 0x1F600,
}


@dataclass(frozen=True, slots=True)
class FontFile:
    """One file that was found, and what it may be used for."""

    family: str
    path: str
    source: Source
    origin: str  # the package, or the folder
    licence: str  # SPDX identifier, or "" when the file is the user's own affair
    roles: tuple[str, ...]
    weights: tuple[int, int]  # lightest and heaviest
    index: Mapping[str, int] = field(default_factory=dict)  # language -> face of the collection
    languages: tuple[str, ...] = ()  # that it is drawn for, when it is drawn for some

    @property
    def scripts(self) -> tuple[str, ...]:
        """Return the names of the scripts that the file has letters for."""
        coverage = read_coverage(self.path, self.index.get("zh-Hans", 0))
        return tuple(name for name, code in _SCRIPTS.items() if code in coverage)

    def suits(self, weight: int, language: str) -> bool:
        """Say whether it is drawn for `language`, in a weight that can pass for `weight`."""
        drawn_for = self.languages or tuple(self.index)
        if language.startswith(_CHINESE) and drawn_for and language not in drawn_for:
            return False
        return self.far(weight) <= _NEAR

    def far(self, weight: int) -> int:
        """Return how much lighter or heavier its nearest weight is."""
        light, heavy = self.weights
        return max(light - weight, weight - heavy, 0)

    def face(self, weight: int, language: str) -> Face:
        """Return the face for `language` whose weight is nearest to `weight`."""
        number = self.index.get(language, self.index.get("zh-Hans", 0))
        facts = read_facts(self.path, number)
        axes = []
        for axis in facts.axes:
            wish = weight if axis.tag == "wght" else axis.default
            axes.append(min(max(float(wish), axis.least), axis.most))
        inked = next((int(v) for v, a in zip(axes, facts.axes, strict=True) if a.tag == "wght"), 0)
        return Face(
            family=self.family,
            path=self.path,
            index=number,
            weight=inked or facts.weight,
            axes=tuple(axes),
            colour=facts.colour,
        )


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The fonts at hand, best first; ask it for a stack."""

    files: tuple[FontFile, ...]
    order: Mapping[str, tuple[str, ...]]  # role -> families, first choice first
    left_out: tuple[str, ...] = ()  # for people: files of a font folder that cannot be used
    _stacks: dict[tuple[str, int, str], FontStack] = field(default_factory=dict, compare=False)
    _system: "_SystemFonts | None" = field(default=None, compare=False)

    def families(self, *, system: bool = True) -> tuple[FontFile, ...]:
        """Return every file found, for a listing; `system` includes those of the machine."""
        return (*self.files, *(self._system.files if system and self._system else ()))

    def stack(self, role: str, weight: int = 400, language: str = "zh-Hans") -> FontStack:
        """Return the faces that serve `role`, first choice first.

        `role` is one of `ROLES` or the name of a family at hand; `weight` runs from 100 to 900.

        Raises:
            UnknownName: there is no such role or family.
            MachineError: no font at all was found.
        """
        key = (role, weight, language)
        if key not in self._stacks:
            self._stacks[key] = self._build(role, weight, language)
        return self._stacks[key]

    def _build(self, role: str, weight: int, language: str) -> FontStack:
        known = {file.family for file in self.files}
        if role not in self.order and role not in known:
            raise UnknownName("font", role, [*self.order, *sorted(known)])
        order = self.order.get(role) or (role, *self.order["sans"])
        if role == "sans" and not language.startswith(_CHINESE):
            order = (*self.order["latin"], *order)
        picked = [f for f in self.files if role in f.roles]
        order = self._by_region(order, language, weight)
        notes = []
        for family in order:
            ours = _nearest([f for f in self.files if f.family == family], weight)
            if not ours and family == order[0] and self._system:
                ours = _nearest([f for f in self._system.files if f.family == family], weight)
                if ours:
                    notes.append(f"{role}: {family} comes from this machine ({ours[0].path}).")
            if not ours and family == order[0] and order[1:]:
                notes.append(f"{role}: {family} was not found; {order[1]} stands in.")
            picked += [f for f in ours if f not in picked]
        picked += [f for f in self.files if f.source == "user" and f not in picked]
        if picked and not picked[0].suits(weight, language) and self._system:
            better = [f for f in self._system.files if f.family in order]
            fit = _nearest([f for f in better if f.suits(weight, language)], weight)
            notes += [f"{role}: {f.family} comes from this machine ({f.path})." for f in fit]
            picked = [*fit, *picked]
        if not picked:
            raise MachineError(
                msg("No font was found."),
                hint=msg("Reinstall Repurpose with its font packages, or drop fonts into fonts/."),
            )
        faces = dict.fromkeys(file.face(weight, language) for file in picked)
        spare = self._system
        return FontStack(
            role,
            tuple(face for face in faces if not face.colour),
            language,
            notes=tuple(notes),
            spare=(lambda: spare.faces(weight, language)) if spare else None,
            coloured=tuple(
                file.face(weight, language) for file in self.files if draws_colours(file.path)
            ),
        )

    def _by_region(self, order: Sequence[str], language: str, weight: int) -> tuple[str, ...]:
        """Return `order` with the families drawn for a region changed about: this one's first.

        Those whose weight cannot pass come last, for a text in a bold face is wrong in any region.
        """
        drawn_for = {f.family: f for f in self.files if f.languages}

        def farness(name: str) -> tuple[bool, bool, int]:
            file = drawn_for[name]
            return file.far(weight) > _NEAR, language not in file.languages, file.far(weight)

        regional = sorted((name for name in order if name in drawn_for), key=farness)
        return tuple(regional.pop(0) if name in drawn_for else name for name in order)


def draws_colours(path: str) -> bool:
    """Say whether a font draws emoji in colours that our ink can show: bitmaps, or layers of outlines."""
    facts = read_facts(path)
    return facts.colour and (facts.strike > 0 or facts.layered)


class _SystemFonts:
    """Fonts of the operating system that `fonts.toml` names; the folders are walked once, late."""

    def __init__(self, folders: Sequence[Path], families: Sequence[Family]) -> None:
        self._folders = folders
        self._families = families

    @cached_property
    def files(self) -> tuple[FontFile, ...]:
        found: list[FontFile] = []
        for path in _walk(self._folders):
            for entry in self._families:
                if any(fnmatch(path.name, pattern) for pattern in entry.system):
                    file = _declared(entry, path, "system", str(path.parent))
                    found += [file] if file else []
        return tuple(found)

    def faces(self, weight: int, language: str) -> tuple[Face, ...]:
        names = dict.fromkeys(f.family for f in self.files)
        best = (_nearest([f for f in self.files if f.family == n], weight) for n in names)
        return tuple(f.face(weight, language) for group in best for f in group)


def find_fonts(folders: Sequence[Path] = (), *, system: bool = True) -> Catalogue:
    """Return the fonts at hand: those of `folders` and `./fonts`, then packages, then the system.

    What cannot be used, a damaged font or a `fonts.toml` that is not valid, is said in the
    catalogue's `left_out`, and keeps nobody from the others.
    """
    bundled = root() / "fonts"
    tables = [bundled_fonts_file(bundled / "fonts.toml")]
    files: list[FontFile] = []
    left_out: list[str] = []
    places = list(
        dict.fromkeys(Path(os.path.realpath(p)) for p in (*folders, Path("fonts"), bundled))
    )
    for place in places:
        table = tables[0]
        if place != bundled.resolve() and (place / "fonts.toml").is_file():
            try:
                table = read_fonts_file(place / "fonts.toml")
            except SetupError as error:  # a word too many keeps nobody from the fonts
                left_out.append(msg("a font file list is left out: {why}", why=error.message))
            else:
                tables.append(table)
        files += _user_files(place, table.family, left_out)
    declared = tables[0].family
    for entry in declared:
        files += _package_files(entry)
    order = dict(tables[0].stacks)
    for table in tables[1:]:
        for role, names in table.stacks.items():
            order[role] = tuple(dict.fromkeys((*names, *order.get(role, order["sans"]))))
    spare = _SystemFonts(_system_folders(), declared) if system else None
    return Catalogue(tuple(files), order, tuple(left_out), _system=spare)


def _declared(entry: Family, path: Path, source: Source, origin: str) -> FontFile | None:
    """Describe the file at `path` as `fonts.toml` declares its family."""
    index = entry.index
    try:
        facts = read_facts(str(path), index.get("zh-Hans", 0))
        if source == "user":
            read_coverage(str(path), index.get("zh-Hans", 0))
    except MachineError:
        if source != "user":
            return None  # a broken file of the machine is none of our business
        raise
    span = next(((int(a.least), int(a.most)) for a in facts.axes if a.tag == "wght"), None)
    return FontFile(
        family=entry.name,
        path=str(path),
        source=source,
        origin=origin,
        licence=entry.licence,
        roles=entry.roles,
        weights=span or (facts.weight, facts.weight),
        index=index,
        languages=entry.languages,
    )


def _package_files(entry: Family) -> list[FontFile]:
    found = []
    for name in entry.bundled:
        file = _declared(entry, root() / "fonts" / name, "package", "repurpose")
        found += [file] if file else []
    for package in entry.packages:
        spec = find_spec(package.module)
        for folder in (spec.submodule_search_locations or ()) if spec else ():
            path = Path(folder, package.file)
            if path.is_file():
                file = _declared(entry, path, "package", package.project)
                found += [file] if file else []
    return found


def _user_files(folder: Path, declared: Sequence[Family], left_out: list[str]) -> list[FontFile]:
    """Describe the font files under `folder`; a sub-folder named like a role gives the role.

    What cannot be used is said in `left_out`: one bad file keeps nobody from the others.
    """
    found = []
    ours = {os.path.realpath(root() / "fonts" / n) for one in declared for n in one.bundled}
    for path in _walk([folder]):
        if os.path.realpath(path) in ours:
            continue
        entry = next(
            (e for e in declared if any(fnmatch(path.name, p) for p in (*e.files, *e.system))), None
        )
        roles = [part for part in path.relative_to(folder).parts[:-1] if part in ROLES]
        try:
            if entry is None:
                entry = Family(read_facts(str(path)).family or path.stem)
            file = _declared(entry, path, "user", str(folder))
        except MachineError as error:
            left_out.append(msg("a font is left out: {why}", why=error.message))
            continue
        if file:
            found.append(replace(file, roles=tuple(dict.fromkeys((*roles, *file.roles)))))
    return found


def _nearest(files: Sequence[FontFile], weight: int) -> list[FontFile]:
    """Keep, of several weights of one family, the nearest; other scripts of it stay beside it."""
    if not files:
        return []
    if len({f.source for f in files}) == 1 and files[0].source == "package":
        return list(files)

    def distance(file: FontFile) -> tuple[int, bool, str]:
        return file.far(weight), file.source != "user", file.path

    return [min(files, key=distance)]


def _walk(folders: Sequence[Path]) -> list[Path]:
    found = []
    for folder in folders:
        for where, inner, names in os.walk(folder):
            inner.sort()
            found += [Path(where, n) for n in sorted(names) if n.lower().endswith(_SUFFIXES)]
    return found


def _system_folders() -> list[Path]:
    home = Path.home()
    if sys.platform == "darwin":
        return [home / "Library/Fonts", Path("/Library/Fonts"), Path("/System/Library/Fonts")]
    if sys.platform == "win32":
        local = os.environ.get("LOCALAPPDATA", str(home))
        windows = os.environ.get("WINDIR", "C:\\Windows")
        return [Path(local, "Microsoft/Windows/Fonts"), Path(windows, "Fonts")]
    data = os.environ.get("XDG_DATA_HOME", str(home / ".local/share"))
    return [
        Path(data, "fonts"),
        home / ".fonts",
        Path("/usr/local/share/fonts"),
        Path("/usr/share/fonts"),
    ]
