"""The bytes of a file and its name in, which form it has out; and the article, read in that form."""

import re
from dataclasses import dataclass
from importlib import import_module

from repurpose.article.sources.base import Extract
from repurpose.errors import UsageError
from repurpose.messages import msg


@dataclass(frozen=True, slots=True)
class Form:
    """A form that articles come in."""

    name: str
    reader: str = ""  # module and function below this package, imported when it is needed
    suffixes: tuple[str, ...] = ()
    most_bytes: int = 10_000_000  # of a text or a page, as of a page from the web
    in_folders: bool = True  # whether a folder's files of these suffixes are articles
    part: str = ""  # what one of its parts is called, where it holds several


_FORMS = (
    Form("text", suffixes=(".md", ".markdown", ".txt", ".text")),
    Form("html", "html.read_html", (".html", ".htm", ".xhtml")),
    Form("docx", "docx.read_docx", (".docx",), 100_000_000),  # its pictures count too
    Form("epub", "epub.read_epub", (".epub",), 100_000_000, part="chapter"),
    Form("release", "releases.read_release", part="release"),
    Form("odt", "odt.read_odt", (".odt",), 100_000_000),
    Form("pdf", "pdf.pdf.read_pdf", (".pdf",), 100_000_000),
    Form("transcript", "transcripts.transcript.read_transcript", (".srt", ".vtt")),
    Form("transcript", "transcripts.transcript.read_transcript", (".json",), in_folders=False),
)
FORMS = tuple(dict.fromkeys(form.name for form in _FORMS))
SUFFIXES = tuple(end for form in _FORMS if form.in_folders for end in form.suffixes)
MOST_BYTES = max(form.most_bytes for form in _FORMS)

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PACKAGES = (
    (b"mimetypeapplication/epub+zip", "epub"),
    (b"mimetypeapplication/vnd.oasis.opendocument", "odt"),
)
_LOG = re.compile(
    r"(?:^|[/\\])(?:change[ _-]?log|changes|history|news|releases?|release[ _-]notes?|更新日志|变更日志|版本记录|发布说明)[\w.-]{0,12}\.(?:md|markdown|txt|text|rst)$",
    re.IGNORECASE,
)
_HEADER = 1024  # bytes within which a PDF says that it is one
_PAGE = re.compile(
    rb"\s*(?:\xef\xbb\xbf)?<(?:!doctype\s+html|html[\s>]|head[\s>]|body[\s>])", re.IGNORECASE
)
_CUES = re.compile(
    rb"\s*(?:\xef\xbb\xbf)?(?:WEBVTT\b|(?:\d{1,6}\s*\r?\n\s*)?(?:\d{1,3}:)?\d\d:\d\d[,.]\d{1,3}\s*-->"
    rb"|\[(?:\d\d:)?\d\d:\d\d[.,]\d{1,3}\s*-->)"
)


def form_of(data: bytes, name: str) -> Form:
    """Return the form of a file: what its first bytes say, or else the end of its name; text where neither does."""
    if data.startswith((_ZIP, _OLE)):
        # A package that names its type does so in its first member, stored (OpenDocument 1.3, part 2, 3.3).
        return next(
            (find_form(form) for sign, form in _PACKAGES if sign in data[:100]), find_form("docx")
        )
    if b"%PDF-" in data[:_HEADER]:
        return find_form("pdf")
    if _PAGE.match(data):
        return find_form("html")
    if _CUES.match(data[:1000]):
        return find_form("transcript")
    found = _by_name(name) or find_form("text")
    return find_form("release") if found.name == "text" and _is_change_log(data, name) else found


def _is_change_log(data: bytes, name: str) -> bool:
    """Say whether a file is named as a change log and has the headings of several versions."""
    if not _LOG.search(name):
        return False
    from repurpose.article.sources.releases import has_releases  # noqa: PLC0415  # seldom

    return has_releases(data[:200_000].decode("utf-8", "ignore"))


def find_form(name: str) -> Form:
    """Return a form by its name, one of `FORMS`."""
    return next(form for form in _FORMS if form.name == name)


def has_parts(data: bytes, name: str, form: str = "") -> bool:
    """Say whether a file holds several parts, of which one is read; `form`: what it is read as."""
    return bool((find_form(form) if form else form_of(data, name)).part)


def most_bytes_of(name: str) -> int:
    """Return how many bytes a file of that name may have."""
    return (_by_name(name) or find_form("text")).most_bytes


def read_as(form: Form, data: bytes, name: str, part: str = "") -> Extract:
    """Return the article in the bytes of a file that is no plain text; `name` is for messages.

    Args:
        form: Its form.
        data: Its bytes.
        name: Its name.
        part: Which part of it, where it holds several.

    Raises:
        UsageError: A part of a form that has none is asked for.
        UnreadableArticle: It is not of that form, is damaged, hostile, or has no article in it.
        MachineError: The article cannot be told from the page without the `web` extra.
    """
    if part and not form.part:
        raise UsageError(
            msg("{name} has no parts to choose from.", name=name),
            hint=msg("Leave out --chapter and --release."),
        )
    module, _, reader = form.reader.rpartition(".")
    read = getattr(import_module(f"repurpose.article.sources.{module}"), reader)
    extract: Extract = read(data, name, part) if form.part else read(data, name)
    return extract


def _by_name(name: str) -> Form | None:
    lower = name.lower()
    return next((form for form in _FORMS if lower.endswith(form.suffixes)), None)
