"""An application (ASGI) in; a server on this machine or in its network that only the right ones reach out."""

from repurpose.web.guard import (
    App,
    Guard,
    OwnNames,
    Receive,
    RequestHeaders,
    Scope,
    Send,
    asked_elsewhere,
    count_body,
    is_loopback,
    with_headers,
)
from repurpose.web.server import WebServer, bind, bracketed, listen

__all__ = [
    "App",
    "Guard",
    "OwnNames",
    "Receive",
    "RequestHeaders",
    "Scope",
    "Send",
    "WebServer",
    "asked_elsewhere",
    "bind",
    "bracketed",
    "count_body",
    "is_loopback",
    "listen",
    "with_headers",
]
