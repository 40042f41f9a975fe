"""A voice in, the page that shows it whole out: a card for each of its layouts, in the words of a pack or of samples."""
