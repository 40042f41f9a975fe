"""The fakes of blogs and letters."""
