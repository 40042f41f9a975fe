"""A plan, packs and the outbox in, a calendar of publications out, and its commit."""
