"""Small manifests for tests: what a test does not care about is filled in."""

from repurpose.pack.manifest import Manifest
from repurpose.validation import check

_SPAN = [0, 1]
_POST = {"id": "p", "role": "claim", "text": "", "length": 0, "limit": 280, "media": []}
_THREAD = {"platform": "x", "style": "full", "posts": []}
_QUOTE = {"id": "q", "text": "一句话", "speaker": "", "spans": [], "score": 1.0, "reasons": []}
_CARD = {
    "id": "card-01",
    "kind": "quote",
    "layout": "",
    "file": "cards/01-quote.png",
    "theme": "newsroom",
    "format": "square",
    "width": 1080,
    "height": 1080,
    "alt": "一句话",
    "lines": [],
    "fields": [],
    "spans": [],
    "keywords": [],
}
_CLIP = {
    "id": "01-clip",
    "file": "clips/01.mp4",
    "cover": "clips/01.jpg",
    "srt": "clips/01.srt",
    "vtt": "clips/01.vtt",
    "width": 1080,
    "height": 1920,
    "fps": 30,
    "seconds": 9.0,
    "voice": "none",
    "captions": [],
    "scenes": [],
}


def json_of(given=None):
    """Return a whole manifest as JSON has it, with what is `given` and no more than it needs."""
    given = dict(given or {})
    article = {"id": "article", "title": "", "author": "", "language": "zh-Hans", "chars": 1}
    article |= {"text_file": "article.txt", "source": {"name": "a.md", "sha256": "0" * 64}}
    made_by = {"version": "0", "options": {}, "editor": "offline"}
    whole = {
        "schema_version": 2,
        "article": article | (given.pop("article", None) or {}),
        "titles": {},
        "hashtags": [],
        "threads": [_thread(thread) for thread in given.pop("threads", None) or ()],
        "quotes": [_QUOTE | quote for quote in given.pop("quotes", None) or ()],
        "cards": [_card(card) for card in given.pop("cards", None) or ()],
        "clips": [_CLIP | clip for clip in given.pop("clips", None) or ()],
        "files": {},
        "made_by": made_by | (given.pop("made_by", None) or {}),
    }
    return whole | given


def manifest_of(given=None):
    """Return such a manifest."""
    return check(Manifest, json_of(given))


def _thread(given):
    left_out = [{"span": _SPAN, "text": "", "reason": ""} | g for g in given.get("left_out", ())]
    more = {"left_out": left_out} if left_out else {}
    return _THREAD | given | {"posts": [_post(post) for post in given.get("posts", ())]} | more


def _post(given):
    text = given.get("text", "")
    runs = [{"text": text, "role": "label", "span": None}] if text else []
    return _POST | {"runs": runs, "length": len(text)} | given


def _card(given):
    lines = given.get("lines", [])
    fields = {"fields": ["text"] * len(lines)}
    spans = given.get("spans", [])
    return _CARD | fields | given | {"spans": spans + [None] * (len(lines) - len(spans))}
