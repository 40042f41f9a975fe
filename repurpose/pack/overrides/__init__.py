"""What people edited in a pack by hand in, the pack as they want it out."""
