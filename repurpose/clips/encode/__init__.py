"""Frames and samples in, one MP4 file out."""
