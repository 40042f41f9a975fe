"""A Dask cluster and an S3 server for tests: each part a process of its own, started as people start it."""

import os
import socket
import subprocess
import sys
import time
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.ports import free_port

KEYS = {
    "AWS_ACCESS_KEY_ID": "setup",
    "AWS_SECRET_ACCESS_KEY": "setup",
    "AWS_DEFAULT_REGION": "us-east-1",
}
_S3 = """
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from werkzeug.serving import make_server

server = make_server("127.0.0.1", 0, DomainDispatcherApplication(create_backend_app), threaded=True)
print(server.port, flush=True)
server.serve_forever()
"""


@dataclass
class Cluster:
    """A scheduler and workers that can be killed and started again."""

    folder: Path
    environment: dict[str, str]
    port: int = field(default_factory=free_port)
    scheduler: subprocess.Popen | None = None
    workers: list[subprocess.Popen] = field(default_factory=list)

    @property
    def address(self):
        return f"tcp://127.0.0.1:{self.port}"

    def start_scheduler(self):
        words = ["scheduler", "--host", "127.0.0.1", "--port", str(self.port), "--no-dashboard"]
        self.scheduler = self._start("scheduler", words)
        until_open(self.port)

    def start_worker(self, **environment):
        place = self.folder / f"worker-{len(self.workers)}"
        place.mkdir()
        words = ["worker", self.address, "--nthreads", "1", "--no-nanny", "--no-dashboard"]
        words += ["--local-directory", str(place)]
        self.workers.append(self._start(place.name, words, **environment))
        return self.workers[-1]

    def wait_for(self, count, patience=120):
        """Wait until the scheduler knows so many workers."""
        from distributed import Client

        with Client(self.address, set_as_default=False) as client:
            client.wait_for_workers(count, timeout=patience)

    def _start(self, name, words, **environment):
        with (self.folder / f"{name}.log").open("ab") as log:
            return subprocess.Popen(
                [sys.executable, "-m", "distributed.cli.dask_" + words[0], *words[1:]],
                stdout=log,
                stderr=log,
                env=self.environment | environment,
                cwd=self.folder,
            )

    def stop(self):
        for process in filter(None, [*self.workers, self.scheduler]):
            process.kill()
            process.wait(timeout=30)


@contextmanager
def cluster(folder, *, workers, environment):
    """Give a cluster with some workers; all of it ends with the block."""
    pytest.importorskip("distributed", reason="a cluster needs Dask")
    made = Cluster(folder, environment)
    with ExitStack() as stack:
        stack.callback(made.stop)
        made.start_scheduler()
        for _ in range(workers):
            made.start_worker()
        yield made


@contextmanager
def s3_server():
    """Give the address of an S3 server with a bucket named `packs`."""
    pytest.importorskip("s3fs", reason="a bucket needs s3fs")
    pytest.importorskip("moto", reason="moto is the S3 server")
    import boto3

    process = subprocess.Popen(
        [sys.executable, "-c", _S3],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env=os.environ | KEYS,
    )
    try:
        address = f"http://127.0.0.1:{int(process.stdout.readline())}"
        boto3.client(
            "s3",
            endpoint_url=address,
            region_name=KEYS["AWS_DEFAULT_REGION"],
            aws_access_key_id=KEYS["AWS_ACCESS_KEY_ID"],
            aws_secret_access_key=KEYS["AWS_SECRET_ACCESS_KEY"],
        ).create_bucket(Bucket="packs")
        yield address
    finally:
        process.terminate()
        process.wait(timeout=30)
        process.stdout.close()


def until_open(port, patience=120):
    until = time.monotonic() + patience
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            assert time.monotonic() < until, f"nobody listens at port {port}"
            time.sleep(0.1)
        else:
            return


def files_of(folder):
    """Return the files below a folder with their bytes."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
