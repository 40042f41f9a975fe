"""Themes without their voice: each kind of card draws itself, as it does in wide formats and under photos."""

from dataclasses import replace

from repurpose.themes import load_theme


def bare_theme(name):
    return replace(load_theme(name), voice="")
