"""A name in; a checked theme out: colours, fonts, sizes and ornaments for cards and clips."""

from repurpose.themes.load import DEFAULT, load_theme, theme_folders, theme_names
from repurpose.themes.model import FontChoice, Ornament, Palette, Theme

__all__ = [
    "DEFAULT",
    "FontChoice",
    "Ornament",
    "Palette",
    "Theme",
    "load_theme",
    "theme_folders",
    "theme_names",
]
