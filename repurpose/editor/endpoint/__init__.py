"""A question to an endpoint in, its answer out: who is asked, in which form, with which key, and what goes wrong."""
