"""What the rooms below say to people, in English, in; the same in the language of a page out."""

from repurpose.studio.chinese.telling import Say, in_chinese, saying

__all__ = ["Say", "in_chinese", "saying"]
