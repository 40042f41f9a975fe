"""Scenes of a clip: a card of the theme's voice, built up while its words are said or read."""
