"""A clock and the ledger in, every part sent in its time out, until somebody says stop."""
