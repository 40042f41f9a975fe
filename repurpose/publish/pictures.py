"""An article and a picture's address in, what `src` says out: the file itself, or the author's address.

Files are read by the rule for a pack's: below the article's own folder, links followed, and no other.
"""

import io
from base64 import b64encode
from dataclasses import dataclass, field
from pathlib import Path

from repurpose.article import Article, PictureTable, find_beside
from repurpose.errors import ContentError, MachineError, MissingGlyphs
from repurpose.themes import Theme
from repurpose.typeset import find_fonts

_KINDS = {
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".gif": "image/gif",
    ".webp": "image/webp",
}
_QUALITY = 92  # of a JPEG that is made of another kind
_MOST = 10_000_000  # bytes: what editors take of one picture


@dataclass
class PictureSources:
    """Answers for each address; `lost` names those of which nothing can be shown."""

    article: Article
    on_web: bool  # whether the place shows pictures from elsewhere
    kinds: tuple[str, ...] = ()  # such as png, that it takes; all when empty
    lost: list[str] = field(default_factory=list)

    def __call__(self, address: str) -> str:
        """Return the picture as a data address, or where it stands on the web; "" when it is lost."""
        if address.startswith(("http://", "https://")):
            if self.on_web:
                return address
        elif data := self._read(address):
            return data
        if address not in self.lost:
            self.lost.append(address)
        return ""

    def _read(self, address: str) -> str:
        kind = _KINDS.get(Path(address).suffix.lower())
        path = find_beside(self.article, address, _MOST) if kind else None
        if kind is None or path is None:
            return ""
        try:
            return data_address(*self._taken(kind, path.read_bytes()))
        except (OSError, ContentError):
            return ""

    def _taken(self, kind: str, data: bytes) -> tuple[str, bytes]:
        """Return a picture as the place takes it: one of a kind that it refuses becomes PNG or JPEG."""
        if not self.kinds or kind.removeprefix("image/") in self.kinds:
            return kind, data
        from repurpose.ink import open_photo  # noqa: PLC0415  # Pillow

        picture = open_photo(data)
        out = io.BytesIO()
        if picture.mode == "RGBA" and "png" in self.kinds:
            picture.save(out, "PNG")
            return "image/png", out.getvalue()
        picture.convert("RGB").save(out, "JPEG", quality=_QUALITY, subsampling=0)
        return "image/jpeg", out.getvalue()


@dataclass(frozen=True, slots=True)
class TableDrawer:
    """Draws tables that are shown as pictures, in the look of a theme."""

    theme: Theme
    language: str

    def address_of(self, shown: PictureTable) -> str:
        """Return the picture as a data address; "" where no font has its characters."""
        from repurpose.cards import draw_wide_table  # noqa: PLC0415  # Pillow

        table = shown.table
        try:
            drawn = draw_wide_table(
                shown.cells,
                self.theme,
                find_fonts(),
                headed=table.headed,
                aligned=table.aligned,
                language=self.language,
            )
        except (MissingGlyphs, MachineError):
            return ""
        return data_address("image/png", drawn)


def data_address(kind: str, data: bytes) -> str:
    """Return a file as an address that holds it."""
    return f"data:{kind};base64,{b64encode(data).decode()}"
