"""The language that a browser asks for."""

import pytest

from repurpose.web import preferred_language


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh"),
        ("zh-Hant-TW", "zh"),
        ("en-GB, zh;q=0.9", "en"),
        ("en;q=0.3, ZH;q=0.7", "zh"),
        ("fr, zh;q=0.5", "zh"),
        ("zh;q=0, en;q=0.1", "en"),
        ("fr", "default"),
        ("*", "default"),
        ("zh;q=nonsense", "default"),
        ("zh;q=0", "default"),
        ("", "default"),
    ],
)
def test_the_heaviest_of_those_that_there_are(header, language):
    assert preferred_language(header, default="default") == language
