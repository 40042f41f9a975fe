"""A transcript in, as subtitles or as a recogniser's JSON; who says what as Markdown out, each cue with its time."""
