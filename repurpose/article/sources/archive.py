"""The bytes of a zip archive in, its members out, read under limits that count what really comes out.

Whatever its directory claims; and each XML part is read once by expat with document type declarations
forbidden, which could define entities that grow.
"""

import io
import zipfile
from collections.abc import Callable
from xml.parsers import expat

from repurpose.errors import UnreadableArticle
from repurpose.messages import msg

MOST_MEMBERS = 5000
MOST_BYTES = 200_000_000  # of all members together, unpacked
MOST_RATIO = 100  # unpacked to packed, of a member above one megabyte
_RATIO_FROM = 1_000_000
_CHUNK = 65536


class DamagedArchiveError(ValueError):
    """It is no archive, or a damaged one."""


def unpack(
    data: bytes,
    name: str,
    *,
    keeps: Callable[[str], bool],
    is_xml: Callable[[str], bool],
    most_members: int = MOST_MEMBERS,
) -> dict[str, bytes]:
    """Return the members of an archive that are kept, by name; all are read, under limits.

    Args:
        data: The archive.
        name: For messages.
        keeps: Says of a member's name whether it is kept.
        is_xml: Says whether it is XML that may have no document type.
        most_members: How many members it may have.

    Raises:
        DamagedArchiveError: It is no archive, or damaged.
        UnreadableArticle: It holds more than a document does.
    """
    kept: dict[str, bytes] = {}
    total = 0
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            if len(members) > most_members:
                raise hostile(  # noqa: TRY301  # it goes through as it is
                    name, msg("it holds {count} files", count=len(members))
                )
            for member in members:
                content = _read_member(archive, member, name, MOST_BYTES - total)
                total += len(content)
                if is_xml(member.filename):
                    _refuse_declarations(content, name)
                if keeps(member.filename):
                    kept[member.filename] = content
    except UnreadableArticle:
        raise
    except Exception as error:  # zipfile raises whatever a damaged directory leads to
        raise DamagedArchiveError from error
    return kept


def _read_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, name: str, most: int) -> bytes:
    """Return a member's content, counting the bytes that come out."""
    pieces: list[bytes] = []
    size = 0
    with archive.open(member) as stream:
        while piece := stream.read(_CHUNK):
            size += len(piece)
            if size > most:
                raise hostile(
                    name, msg("it unpacks to more than {most} MB", most=MOST_BYTES // 1000000)
                )
            if size > _RATIO_FROM and size > MOST_RATIO * max(1, member.compress_size):
                raise hostile(
                    name, msg("a part unpacks to {most} times its size and more", most=MOST_RATIO)
                )
            pieces.append(piece)
    return b"".join(pieces)


def _refuse_declarations(content: bytes, name: str) -> None:
    """Read an XML part once; refuse one with a document type, which could define entities."""

    def refuse(*_: object) -> None:
        raise hostile(name, msg("a part declares a document type"))

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    parser.Parse(content, True)


def hostile(name: str, why: str) -> UnreadableArticle:
    """Return the error that says why an archive is refused."""
    return UnreadableArticle(
        msg("{name} is refused: {why}.", name=name, why=why),
        hint=msg("Open it where it was written and save it anew, or save it as .txt."),
    )
