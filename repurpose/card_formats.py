"""The shape that a card has when nobody names one; all shapes stand in `cards/formats.py`."""

DEFAULT_FORMAT = "xiaohongshu"
