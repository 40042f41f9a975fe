"""A sentence goes in; speech comes out: samples, and when each of its characters is said."""
