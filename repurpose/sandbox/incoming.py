"""A request as it came in, its body read as its content type says out: JSON, a form, or files."""

import json
from email.message import Message
from typing import Any
from urllib.parse import parse_qsl

from repurpose.sandbox.world import File, Request


def read_request(
    method: str, path: str, query: str, headers: dict[str, str], body: bytes, base: str
) -> Request:
    """Return a request to a fake platform.

    Args:
        method: Such as POST.
        path: Below the platform's own part, decoded.
        query: As it stands in the address.
        headers: By their names in small letters.
        body: All of it.
        base: The fake platform's own address.
    """
    kind, boundary = read_content_type(headers.get("content-type", ""))
    data: Any = None
    form: dict[str, str] = {}
    files: dict[str, File] = {}
    if kind == "application/json":
        try:
            data = json.loads(body)
        except (ValueError, RecursionError):
            data = None
    elif kind == "application/x-www-form-urlencoded":
        form = dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True))
    elif kind == "multipart/form-data":
        form, files = read_multipart(body, boundary)
    asked = dict(parse_qsl(query, keep_blank_values=True))
    return Request(method, path, asked, headers, body, data, form, files, base)


def read_content_type(header: str) -> tuple[str, str]:
    """Return the media type and its `boundary` (RFC 2045), "" for what is not said."""
    if not header:
        return "", ""
    message = Message()
    message["content-type"] = header
    return message.get_content_type(), str(message.get_param("boundary") or "")


def read_multipart(body: bytes, boundary: str) -> tuple[dict[str, str], dict[str, File]]:
    """Return the fields and files of a `multipart/form-data` body (RFC 7578)."""
    form: dict[str, str] = {}
    files: dict[str, File] = {}
    mark = b"\r\n--" + boundary.encode()
    for piece in (b"\r\n" + body).split(mark)[1:-1]:
        head, _, data = piece.removeprefix(b"\r\n").partition(b"\r\n\r\n")
        said = {}
        for line in head.decode("utf-8", "replace").split("\r\n"):
            name, _, value = line.partition(":")
            said[name.lower()] = value.strip()
        options = {}
        for option in said.get("content-disposition", "").split(";"):
            name, _, value = option.partition("=")
            options[name.strip()] = value.strip().strip('"')
        key = options.get("name", "")
        if "filename" in options:
            files[key] = File(options["filename"], said.get("content-type", ""), data)
        else:
            form[key] = data.decode("utf-8", "replace")
    return form, files
