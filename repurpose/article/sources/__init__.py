"""A page, a document, a book, a transcript or an address in; Markdown with front matter, as the parser reads it, out."""
