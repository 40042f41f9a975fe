"""`python -m tests.chaos --runs 300 --seed 1`."""

from tests.chaos.many import main

if __name__ == "__main__":
    raise SystemExit(main())
