"""Which characters are what: the few classes that reading and cutting Chinese text need."""

import re

# Han, kana, Bopomofo and their extensions. Hangul is left out: Korean sets its marks half-width.
HAN = "\u3005\u3007\u2e80-\u2fdf\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
KANA = "\u3040-\u30ff\u31f0-\u31ff\uff66-\uff9f"
HANGUL = "\u1100-\u11ff\u3130-\u318f\uac00-\ud7af"

# Marks that stand a full em in Chinese. Curly quotes, dashes and dots are shared with Latin text
# and only count beside Han, so they are not among them.
FULL_WIDTH_MARKS = (
    "\u3001-\u3003\u3008-\u3011\u3014-\u301f\uff01-\uff0f\uff1a-\uff1f\uff3b-\uff40\uff5b-\uff65"
)
SHARED_MARKS = "“”‘’—…·"

OPENERS = "“‘「『（《〈【〔〖([{"
CLOSERS = "”’」』）》〉】〕〗)]}"
PAIRS = dict(zip(OPENERS, CLOSERS, strict=True))

_cjk = re.compile(f"[{HAN}{KANA}]")


def has_cjk(text: str) -> bool:
    """Say whether any Han or kana stands in `text`."""
    return bool(_cjk.search(text))
