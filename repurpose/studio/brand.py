"""A brand as its author tries it in; live cards, the settings file and the pack made again with it out.

The brand stands in `repurpose.toml`: that of the working folder, or the user's own where that alone has one.
Every pack keeps its own copy, so a change shows in the pack that is open and in those that are made later.
"""

import hashlib
import os
from base64 import b64decode
from binascii import Error as NotBase64
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from repurpose.atomic import write_atomically
from repurpose.config import FILE, MOST_AVATAR, ConfigFile, settle_brand, settle_picture
from repurpose.errors import RepurposeError, SetupError, UsageError
from repurpose.folders import user_folder
from repurpose.json_object import read_json
from repurpose.messages import msg
from repurpose.pack import EditConflict, read_manifest
from repurpose.studio.answers import Body, ask, change, change_of, need
from repurpose.studio.changing import rebrand
from repurpose.studio.language import speaker
from repurpose.studio.reading import state_of
from repurpose.studio.shapes import BrandAnswer
from repurpose.studio.state import Studio

if TYPE_CHECKING:
    from repurpose.brand import Brand
    from repurpose.config import BrandOptions

_TEXTS = ("name", "handle", "tagline", "monogram", "accent", "qr", "qr_side")
_KEPT = "kept"  # the picture that the pack has
_STEPS = 50


@dataclass
class Trials:
    """Pictures that windows try, by their hashes, and what the settings file said before each change."""

    pictures: dict[str, bytes] = field(default_factory=dict)
    undo: list[tuple[Path, str, "Brand"]] = field(default_factory=list)

    def take(self, data: bytes) -> str:
        """Keep a picture that is tried; return its name."""
        name = hashlib.sha256(data).hexdigest()[:16]
        self.pictures[name] = data
        while len(self.pictures) > 8:
            del self.pictures[next(iter(self.pictures))]
        return name

    def find(self, name: str) -> bytes:
        """Return a picture that is tried; nothing where none is named.

        Raises:
            UsageError: It is not known any more.
        """
        if name and name not in self.pictures:
            raise UsageError(
                msg("That picture is not known any more."), hint=msg("Choose it again.")
            )
        return self.pictures.get(name, b"")


def routes(studio: Studio) -> list[BaseRoute]:
    """Return the routes that read, try, save and take back a brand, and those of all cards in one file."""
    trials = Trials()
    studio.trials = trials

    def read(request: Request, _: Body) -> Any:
        return studio.shelf.read(
            request.path_params["pack"], lambda folder: describe(folder, trials)
        )

    def picture(_: Request, body: Body) -> Any:
        return {"avatar": trials.take(picture_of(body))}

    def save(request: Request, body: Body) -> Any:
        name = request.path_params["pack"]
        folder, path = studio.shelf.find(name), settings_file()
        before = _text_of(path)
        if need(body, "base", str) != _print(before):
            raise EditConflict(FILE, None, before.encode() or None)
        brand = wished_brand(need(body, "brand", dict), folder, trials)
        text = _written(brand, before, path)
        trials.undo.append((path, before, kept_brand(folder)))
        del trials.undo[:-_STEPS]
        write_atomically(path, text)
        try:
            rebrand(studio, name, brand, change_of(body))
        except RepurposeError:
            write_atomically(path, before) if before else path.unlink(missing_ok=True)
            trials.undo.pop()
            raise
        return state_of(studio, name, speaker(request, studio))

    def back(request: Request, body: Body) -> Any:
        name = request.path_params["pack"]
        if not trials.undo:
            raise UsageError(msg("There is nothing to undo."))
        path, before, brand = trials.undo.pop()
        write_atomically(path, before) if before else path.unlink(missing_ok=True)
        rebrand(studio, name, brand, change_of(body))
        return state_of(studio, name, speaker(request, studio))

    async def bundle(request: Request) -> Response:
        pack, kind = request.path_params["pack"], request.path_params["kind"]
        data, name, media = await run_in_threadpool(
            studio.shelf.read, pack, lambda folder: bundled(folder, kind)
        )
        plain = name.encode("ascii", "ignore").decode() or f"cards.{kind}"
        from urllib.parse import quote  # noqa: PLC0415

        told = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name)}"
        return Response(data, headers={"content-disposition": told}, media_type=media)

    return [
        ask("/api/p/{pack}/brand", read),
        change("/api/p/{pack}/brand-picture", picture),
        change("/api/p/{pack}/brand", save),
        change("/api/p/{pack}/brand-undo", back),
        Route("/p/{pack}/all.{kind}", bundle, methods=["GET"]),
    ]


def picture_of(body: Body) -> bytes:
    """Return the picture that a window hands in.

    Raises:
        UsageError, ContentError: It did not arrive whole, or is none.
    """
    try:
        data = b64decode(need(body, "data", str), validate=True)
    except NotBase64:
        raise UsageError(msg("The picture did not arrive whole.")) from None
    from repurpose.ink import open_photo  # noqa: PLC0415  # Pillow

    open_photo(data, msg("The avatar"))
    return data


def settings_file() -> Path:
    """Return the settings file that a brand is written to."""
    here, own = Path.cwd() / FILE, user_folder() / FILE
    return own if own.is_file() and not here.is_file() else here


def describe(folder: Path, trials: Trials) -> BrandAnswer:
    """Return the brand of a pack, the file it is written to, and where its colour is drawn otherwise."""
    brand, path = kept_brand(folder), settings_file()
    return {
        "brand": {name: getattr(brand, name) for name in _TEXTS},
        "swipe": brand.swipe,
        "sign": brand.sign,
        "avatar": _KEPT if brand.avatar else "",
        "file": str(path),
        "base": _print(_text_of(path)),
        "undo": len(trials.undo),
    }


def kept_brand(folder: Path) -> "Brand":
    """Return the brand that a pack has, with its picture."""
    from repurpose.pack import choices_of, with_avatar  # noqa: PLC0415

    manifest = read_manifest(folder)
    return with_avatar(choices_of(manifest), folder, manifest).brand


def trial_of(text: str, folder: Path, trials: Trials) -> "Brand | None":
    """Return the brand that a card is drawn with on trial; None where none is tried.

    Raises:
        UsageError: It is no JSON object.
    """
    if not text:
        return None
    try:
        asked = dict(read_json(text.encode("utf-8", "replace")))
    except (ValueError, TypeError, RecursionError):
        raise UsageError(msg("The request does not say which brand.")) from None
    return wished_brand(asked, folder, trials)


def wished_brand(asked: Mapping[str, Any], folder: Path, trials: Trials) -> "Brand":
    """Return a brand from what a window says of it.

    Raises:
        SetupError: It says what no brand can be; named as in the settings file.
        UsageError: Its picture is not known any more.
    """
    brand = settle_brand(_checked(asked))
    chosen, kept = str(asked.get("avatar") or ""), kept_brand(folder)
    picture = kept.avatar if chosen == _KEPT else trials.find(chosen)
    return replace(brand, avatar=picture, words=kept.words, clips=kept.clips)


def _checked(asked: Mapping[str, Any]) -> "BrandOptions":
    from repurpose.toml_files import check_toml, parse_toml, write_toml  # noqa: PLC0415

    said = {name: value for name in _TEXTS if (value := asked.get(name))}
    if isinstance(asked.get("swipe"), bool):
        said["swipe"] = asked["swipe"]
    text = write_toml({"brand": said}) if said else ""
    return check_toml(ConfigFile, parse_toml(text.encode(), FILE, fails=SetupError)).brand


def _written(brand: "Brand", before: str, path: Path) -> str:
    """Return the settings with the brand in them, its picture written beside them; all else stays.

    Raises:
        SetupError: What stands there is no settings file.
    """
    from repurpose.toml_files import check_toml, parse_toml, write_toml  # noqa: PLC0415

    there = dict(parse_toml(before.encode(), str(path), fails=SetupError).table) if before else {}
    old = dict(there.get("brand") or {})
    usual = type(brand)()
    said = {
        name: value
        for name in (*_TEXTS, "swipe")
        if (value := getattr(brand, name)) != getattr(usual, name)
    }
    picture = picture_beside(brand.avatar, old.get("avatar"), path) if brand.avatar else ""
    if picture:
        said["avatar"] = picture
    said |= {name: old[name] for name in ("languages", "clips") if name in old}
    table = {**there, "brand": said}
    if not said:
        del table["brand"]
    text = write_toml(table, before=before, comment="Settings of Repurpose; see docs/brand.md.")
    check_toml(ConfigFile, parse_toml(text.encode(), str(path), fails=SetupError))
    return text


def picture_beside(data: bytes, known: Any, path: Path) -> str:
    """Return how the settings name a picture; one that is not there yet is written beside them.

    Raises:
        UsageError: A hundred others stand there.
    """
    if isinstance(known, str):
        with suppress(RepurposeError, OSError):
            if settle_picture(path.parent / Path(known).expanduser()) == data:
                return known
    ends = {b"\x89PN": ".png", b"RIF": ".webp"}.get(data[:3], ".jpg")
    for number in range(1, 100):
        file = path.with_name(f"avatar{'' if number == 1 else f'-{number}'}{ends}")
        if not file.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            write_atomically(file, data)
            return file.name
        if file.stat().st_size <= MOST_AVATAR and file.read_bytes() == data:
            return file.name
    raise UsageError(msg("There are too many pictures beside {path}.", path=path))


def _text_of(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8") if path.is_file() else ""
    except (OSError, UnicodeDecodeError):
        raise SetupError(
            msg("{path} cannot be read.", path=os.fspath(path)),
            hint=msg("Look whether it is UTF-8 text."),
        ) from None


def _print(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def bundled(folder: Path, kind: str) -> tuple[bytes, str, str]:
    """Return all cards of a pack as one file, its name, and its media type; parts of a long picture in a ZIP.

    Raises:
        UsageError: There is no such kind.
    """
    from repurpose.pack import cards_pdf, cards_zip, long_pictures, read_cards, zip_of  # noqa: PLC0415

    cards = read_cards(folder)
    name = folder.resolve().name
    if kind == "pdf":
        return cards_pdf(cards), f"{name}.pdf", "application/pdf"
    if kind == "zip":
        return cards_zip(cards), f"{name}.zip", "application/zip"
    if kind != "png":
        raise UsageError(msg("Cards are given as png, pdf or zip."))
    parts = [data for data, *_ in long_pictures(cards)]
    if len(parts) == 1:
        return parts[0], f"{name}-long.png", "image/png"
    files = {f"{name}-long-{k}.png": data for k, data in enumerate(parts, start=1)}
    return zip_of(files), f"{name}-long.zip", "application/zip"
