"""HTTP/1.1 as bytes: messages read to their end, answers made and taken apart."""

import asyncio


async def read_message(reader: asyncio.StreamReader, *, answers: bool = False) -> bytes:
    """Return one HTTP/1.1 message, its body as it came; "" at the end of the connection."""
    try:
        head = await reader.readuntil(b"\r\n\r\n")
    except asyncio.IncompleteReadError as error:
        if error.partial and answers:
            return error.partial
        return b""
    fields = {
        name.strip().lower(): value.strip()
        for name, _, value in (line.partition(b":") for line in head.split(b"\r\n")[1:])
    }
    status = head.split(b" ", 2)[1] if answers else b""
    if status in (b"204", b"304"):
        return head
    if status.startswith(b"1"):
        return head + await read_message(reader, answers=True)
    if b"chunked" in fields.get(b"transfer-encoding", b"").lower():
        return head + await _read_chunks(reader)
    if b"content-length" in fields:
        return head + await reader.readexactly(int(fields[b"content-length"]))
    return head + (await reader.read() if answers else b"")


async def _read_chunks(reader: asyncio.StreamReader) -> bytes:
    body = b""
    while True:
        size = await reader.readuntil(b"\r\n")
        chunk = await reader.readexactly(int(size.split(b";")[0], 16) + 2)
        body += size + chunk
        if len(chunk) == 2:
            return body


def answer_of(status: int, body: bytes = b"", *fields: str, mime: str = "text/html") -> bytes:
    """Return the bytes of an answer."""
    lines = [f"HTTP/1.1 {status} Whatever", f"content-type: {mime}", *fields]
    if status != 204:
        lines.append(f"content-length: {len(body)}")
    return "\r\n".join([*lines, "", ""]).encode() + body


def parts_of(answer: bytes) -> tuple[bytes, bytes]:
    """Return an answer's head and its body."""
    head, _, body = answer.partition(b"\r\n\r\n")
    return head, body


def with_field(answer: bytes, name: bytes, value: bytes) -> bytes:
    """Return an answer with one field in place of those of its name, or of its length."""
    head, body = parts_of(answer)
    gone = (name.lower(), b"content-length", b"transfer-encoding")
    kept = [line for line in head.split(b"\r\n") if line.partition(b":")[0].lower() not in gone]
    return b"\r\n".join([*kept, name + b": " + value, b"", b""]) + body


def in_chunks(answer: bytes, *, last: bytes) -> bytes:
    """Return an answer in two chunks and what comes `last`."""
    body = parts_of(answer)[1]
    head = parts_of(with_field(answer, b"Transfer-Encoding", b"chunked"))[0]
    half = len(body) // 2
    pieces = [b"%x\r\n%b\r\n" % (len(one), one) for one in (body[:half], body[half:]) if one]
    return head + b"\r\n\r\n" + b"".join(pieces) + last
