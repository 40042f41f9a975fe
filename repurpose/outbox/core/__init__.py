"""Publications in, each of their parts sent once and written down out: the ledger and its sender."""
