"""Patterns that are compiled at their first use: they answer as others do, and every one of the program's is one."""

import pkgutil
import re
from importlib import import_module

import pytest
import regex

import repurpose
from repurpose.patterns import LazyPattern, lazy_pattern, lazy_regex


def every_lazy_pattern():
    """Yield the patterns of the program's modules that are compiled late, by their places."""
    for found in pkgutil.walk_packages(repurpose.__path__, "repurpose."):
        if found.name.endswith("__main__"):
            continue
        for name, value in vars(import_module(found.name)).items():
            if isinstance(value, LazyPattern):
                yield f"{found.name}.{name}", value


@pytest.mark.parametrize(("lazy", "there"), [(lazy_pattern, re), (lazy_regex, regex)])
def test_a_lazy_pattern_answers_as_a_compiled_one_does(lazy, there):
    written, flags, text = r"(?P<word>[a-z]+)(\d)?", there.IGNORECASE, "Ab1 c2 d"
    late, known = lazy(written, flags), there.compile(written, flags)
    assert late.pattern == known.pattern
    assert late.search(text)["word"] == "Ab"
    assert late.match("1") is None
    assert late.fullmatch("x1").group() == "x1"
    assert late.findall(text) == known.findall(text)
    assert [m.span() for m in late.finditer(text)] == [m.span() for m in known.finditer(text)]
    assert late.sub("-", text) == known.sub("-", text)
    assert late.subn("-", text) == known.subn("-", text)
    assert late.split(text, 1) == known.split(text, 1)
    assert (late.flags, late.groups, dict(late.groupindex)) == (known.flags, 2, {"word": 1})


def test_it_is_compiled_when_it_is_asked_and_once(monkeypatch):
    compiled = []
    real = re.compile
    monkeypatch.setattr(re, "compile", lambda *said: compiled.append(said) or real(*said))
    late = lazy_pattern(rb"\d+")
    assert late.pattern == rb"\d+"
    assert not compiled
    assert late.search(b"a12").group() == b"12"
    assert late.match(b"7")
    assert compiled == [(rb"\d+", 0)]
    with pytest.raises(AttributeError):
        _ = late.serch


def test_every_lazy_pattern_can_be_compiled():
    patterns = dict(every_lazy_pattern())
    assert len(patterns) > 50
    for name, one in patterns.items():
        assert one.search("") or one.groups >= 0, name
