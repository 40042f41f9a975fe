"""Secrets that do not show: a value in, a text without any known secret out.

Every `Secret` is known to this module from its birth, so that `hide` takes it out of whatever is
about to be logged, printed or kept, in the forms in which it travels: plain, percent-encoded,
base64 and as a JSON string.
"""

import hmac
import json
import logging
import re
import sys
import traceback
from base64 import b64encode
from types import TracebackType
from typing import Any, NoReturn
from urllib.parse import parse_qsl, quote, quote_plus

from repurpose.urls import split_url
from repurpose.visible import make_visible

HIDDEN = "***"
_SHORTEST = 6  # anything shorter would take ordinary words out of a text
_LONG = 12  # a part of an address that is no word such as "webhook"

_known: dict[str, None] = {}  # every form of every secret of this process

# What looks like a secret although nobody told us of it.
_PATTERNS = (
    re.compile(r"(?i)(\bauthorization['\"]?\s*[:=]\s*['\"]?(?:bearer|basic|bot|oauth)\s+)[^\r\n]+"),
    re.compile(r"(?i)(\b(?:access|refresh)_?token=)[^&\s'\"]+"),
    re.compile(r"(?i)([?&](?:code|client_secret|secret|key|sign|token)=)[^&\s'\"]+"),
    re.compile(r"(?i)((?:set-)?cookie['\"]?\s*[:=]\s*['\"]?)[^'\"\r\n]+"),
    re.compile(r"(/bot)\d+:[A-Za-z0-9_-]+"),  # api.telegram.org/bot<token>/
    re.compile(r"(/webhooks/\d+/)[A-Za-z0-9_-]+"),  # discord.com/api/webhooks/<id>/<token>
    re.compile(r"(/open-apis/bot/v2/hook/)[A-Za-z0-9-]+"),  # open.feishu.cn
)


class Secret:
    """A value that never shows itself: not in `repr`, `str`, a format, a pickle or a log."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        """Keep `value`, and make it known to `hide`."""
        self._value = value
        learn(value)

    def reveal(self) -> str:
        """Return the value, for the one place that sends or stores it."""
        return self._value

    def __repr__(self) -> str:
        return f"Secret({HIDDEN})"

    __str__ = __repr__

    def __format__(self, spec: str) -> str:
        return repr(self)

    def __bool__(self) -> bool:
        return bool(self._value)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and hmac.compare_digest(
            self._value.encode(), other._value.encode()
        )

    def __hash__(self) -> int:
        return hash((Secret, self._value))

    def __reduce__(self) -> NoReturn:
        raise TypeError("a secret is not pickled")


def learn(value: str) -> None:
    """Make `value` known as a secret, in all the forms in which it may turn up."""
    if len(value) < _SHORTEST:
        return
    encoded = b64encode(value.encode()).decode()
    forms = (value, quote(value, safe=""), quote_plus(value), json.dumps(value)[1:-1], encoded)
    for form in forms:
        _known.setdefault(form)
    if "://" in value:
        _learn_address(value)


def _learn_address(address: str) -> None:
    """Make known what opens the door in a secret address: long values of its query, its last part."""
    parts = split_url(address)
    values = [value for _, value in parse_qsl(parts.query)]
    for part in (*values, parts.path.rsplit("/", 1)[-1], parts.password or ""):
        if len(part) >= _LONG:
            learn(part)


def hide(text: str) -> str:
    """Return `text` with every known secret, and what looks like one, replaced by stars.

    A text without any is returned as it is: a message stays one.
    """
    given = text
    for form in sorted((form for form in _known if form in text), key=len, reverse=True):
        text = text.replace(form, HIDDEN)
    for pattern in _PATTERNS:
        text = pattern.sub(rf"\g<1>{HIDDEN}", text)
    return given if text == given else text


def hide_in(value: Any) -> Any:
    """Return a JSON value with every text in it passed through `hide`."""
    if isinstance(value, str):
        return hide(value)
    if isinstance(value, dict):
        return {hide(str(key)): hide_in(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [hide_in(item) for item in value]
    return value


def guard_process() -> None:
    """Let nothing of this process log or print a secret: log records and tracebacks pass `hide`.

    Works for every logger, also of libraries, whatever its handlers. Calling it twice is harmless.
    """
    factory = logging.getLogRecordFactory()
    if getattr(factory, "hides", False):
        return

    def record(*args: Any, **keywords: Any) -> logging.LogRecord:
        made = factory(*args, **keywords)
        made.msg, made.args = make_visible(hide(made.getMessage())), ()
        if made.exc_info:
            told = "".join(traceback.format_exception(*made.exc_info)).rstrip()
            made.exc_text = make_visible(hide(told))
        return made

    record.hides = True  # type: ignore[attr-defined]
    logging.setLogRecordFactory(record)
    sys.excepthook = _print_hidden


def _print_hidden(
    kind: type[BaseException], error: BaseException, trace: TracebackType | None
) -> None:
    sys.stderr.write(make_visible(hide("".join(traceback.format_exception(kind, error, trace)))))
