"""An endpoint's refusal in; which kind of failure it is, whether to ask again, what to tell people out."""

import re
from dataclasses import dataclass, replace
from difflib import get_close_matches

from repurpose.editor.asking import Question, Why
from repurpose.editor.endpoint.settings import EditorSettings
from repurpose.messages import Translatable, fixed, join, msg
from repurpose.platforms import Answer as Response
from repurpose.platforms import hide, read_moment, words_of

# What vendors write, whatever the status: first that fits.
_FILTERED = (
    r"data_?inspection_?failed|content_filter|content.policy|high.risk|\"code\": ?\"?1301\b"
    r"|sensitive (?:content|information|words?)|敏感内容|不安全"
)
_LONG = (
    r"exceed_context_size|context_length_exceeded|input token length too long|model token limit"
    r"|(?:maximum|max) context|context (?:length|window|size)|prompt is too long|range of input length"
)
_MONEY = r"insufficient[_ ]?(?:quota|balance|user_quota)|balance is insufficient|exceeded your current quota|arrearage|余额不足|欠费"
_LOGIN = r"(?:invalid|incorrect|missing|expired).{0,20}(?:api.?key|token|authentication)|invalid_api_key|api.?key.{0,30}(?:not valid|invalid)"
_AGAIN = (408, 409, 425, 429, 500, 502, 503, 504, 529)
_WORDS = 160  # characters of an endpoint's own words that are told
_ECHO, _ECHO_HAN = 16, 8  # characters of the question in a row that make its words an echo


@dataclass(frozen=True)
class Refusal:
    """What an answer that is not a 200 means."""

    why: Why
    message: str
    hint: str = ""
    again: bool = False  # it may be asked again
    wait: float | None = None  # seconds that it wants us to wait
    loading: bool = False  # the model is being loaded
    words: str = ""  # its own, in full: for the form of the next request, never for people


def judge(
    response: Response, settings: EditorSettings, question: Question | None, now: float
) -> Refusal:
    """Return what a refusal means. `now` is in seconds since the epoch."""
    host, status = settings.host, response.status
    words = hide(response.text[:20_000]) if not response.is_page else ""
    said = words.lower()
    own = _tell(words_of(response), question) if words else ""
    told: str
    if 300 <= status < 400:
        told = msg("{host} sends us elsewhere, where your key does not go.", host=host)
        return Refusal("unreachable", told, msg("Put the right address into editor.base_url."))
    if status == 402 or (status in (400, 403, 429) and re.search(_MONEY, said)):
        told = _with(msg("{host}: nothing is left on the account", host=host), own)
        return Refusal("money", told, msg("Top it up there."))
    if status in (401, 403) and not re.search(_FILTERED, said):
        return _login(settings, own)
    if re.search(_FILTERED, said) and status < 500:
        hint = msg("It is its filter; another provider or a local model may take it.")
        return Refusal("refused", _with(msg("{host} refused this article", host=host), own), hint)
    if status in (400, 413, 422) and re.search(_LONG, said):
        told = _with(msg("The question is too long for {model}", model=settings.model), own)
        return Refusal("too long", told)
    if status == 400 and re.search(_LOGIN, said):
        return _login(settings, own)
    if status == 404:
        told = _with(msg("{host} has no model {model!r}", host=host, model=settings.model), own)
        return Refusal("model", told, msg("See which there are: repurpose editor check"))
    if status in _AGAIN or status >= 500:
        return _busy(response, host, own, now)
    told = _with(msg("{host} refuses the request ({status})", host=host, status=status), own)
    return Refusal("parameter", told, words=words)


def unwrap(response: Response) -> Response:
    """Return an error that was sent with the status of a success as the refusal that it is."""
    if not response.good or b'"choices"' in response.body or b'"error"' not in response.body[:2000]:
        return response
    error = response.json().get("error")
    code = error.get("code") if isinstance(error, dict) else None
    status = code if isinstance(code, int) and 400 <= code < 600 else 400
    return replace(response, status=status)


def _login(settings: EditorSettings, own: str) -> Refusal:
    told = _with(msg("{host} does not take the key", host=settings.host), own)
    if settings.key_variable:
        hint: str = msg(
            "Put a valid one into {variable}, or: repurpose editor login",
            variable=settings.key_variable,
        )
    else:
        hint = msg("Give it one: repurpose editor login")
    twins = {"api.moonshot.cn": "api.moonshot.ai", "api.moonshot.ai": "api.moonshot.cn"}
    twins |= {
        "dashscope.aliyuncs.com": "dashscope-intl.aliyuncs.com",
        "dashscope-intl.aliyuncs.com": "dashscope.aliyuncs.com",
    }
    if other := twins.get(settings.host):
        hint = join(" ", (hint, msg("A key of {other} does not count here.", other=other)))
    return Refusal("login", told, hint)


def _busy(response: Response, host: str, own: str, now: float) -> Refusal:
    loading = response.status == 503 and "loading" in response.text[:2000].lower()
    told = _with(msg("{host} is busy ({status})", host=host, status=response.status), own)
    moment = read_moment(response.headers.get("retry-after", ""), now)
    wait = None if moment is None else max(0.0, moment - now)
    return Refusal("busy", told, again=True, wait=wait, loading=loading)


def _with(told: Translatable, own: str) -> str:
    """Return a sentence, with what the endpoint says itself behind it."""
    if not own:
        return msg("{said}.", said=told)
    return msg("{said}: {why}.", said=told, why=fixed(own))


def _tell(words: str, question: Question | None) -> str:
    """Return an endpoint's words for people; "" when they repeat what was asked."""
    words = words.strip().rstrip(".。")[:_WORDS]
    asked = "\n".join(question.messages) if question else ""
    for size, wide in ((_ECHO, False), (_ECHO_HAN, True)):
        for at in range(max(0, len(words) - size + 1)):
            piece = words[at : at + size]
            if (not wide or any(char >= "⺀" for char in piece)) and piece in asked:
                return ""
    return words


def near_names(wanted: str, known: list[str]) -> list[str]:
    """Return the three names that are nearest to one."""
    folded = {name.lower(): name for name in known}
    found = get_close_matches(wanted.lower(), list(folded), n=3, cutoff=0.4)
    return [folded[name] for name in found]
