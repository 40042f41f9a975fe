"""A pack of the studio in; a link or a file for whoever is to approve it, and what they said, out."""
