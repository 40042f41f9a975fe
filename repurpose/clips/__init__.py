"""A script goes in; a captioned video with its cover and caption files comes out."""

from repurpose.clips.captions import ass_text, srt_text, vtt_text
from repurpose.clips.layout.formats import FORMATS, SAFE_AREAS, Box, Format, SafeArea, format_named
from repurpose.clips.layout.labels import Labels
from repurpose.clips.layout.styles import CaptionStyle, load_style, style_names
from repurpose.clips.layout.timeline import Cue, Scene, Timeline, plan_timeline, shown_text
from repurpose.clips.recipe import MOTIONS, Recipe, clip_inputs
from repurpose.clips.render import (
    ClipCaption,
    ClipReport,
    draw_cover,
    no_voice,
    remove_remains,
    render_clip,
)

__all__ = [
    "FORMATS",
    "MOTIONS",
    "SAFE_AREAS",
    "Box",
    "CaptionStyle",
    "ClipCaption",
    "ClipReport",
    "Cue",
    "Format",
    "Labels",
    "Recipe",
    "SafeArea",
    "Scene",
    "Timeline",
    "ass_text",
    "clip_inputs",
    "draw_cover",
    "format_named",
    "load_style",
    "no_voice",
    "plan_timeline",
    "remove_remains",
    "render_clip",
    "shown_text",
    "srt_text",
    "style_names",
    "vtt_text",
]
