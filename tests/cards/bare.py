"""Themes without their voice: each kind of card draws itself, as it does in wide formats and under photos."""

from dataclasses import replace

from repurpose.themes import load_theme


def bare_theme(name):
    return replace(load_theme(name), voice="")


def measured_theme():
    """A theme whose lines stand as far apart as tests that count pixels and lines expect."""
    theme = bare_theme("newsroom")
    return replace(theme, leading=replace(theme.leading, title=1.32, quote=1.56, body=1.68))
