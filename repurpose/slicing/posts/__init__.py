"""A plan in, the posts of a thread or note out, in the form that a platform's readers expect."""
