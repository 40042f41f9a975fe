"""Fuzzers: every door by which something from elsewhere comes in, and what must hold behind it.

`python -m tests.fuzz --door NAME --minutes 10 --seed 1`; without `--door`, all of them.
"""
