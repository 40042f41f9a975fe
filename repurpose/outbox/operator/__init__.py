"""What a person or a plan decides and asks in, the ledger changed and read out."""
