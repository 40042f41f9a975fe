"""Packs made by a cluster of separate processes, some of them killed: byte for byte those of one machine."""

import json
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from tests.cluster.servers import KEYS, cluster, files_of, s3_server
from tests.ports import free_port

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = (ROOT / "assets" / "samples" / "demo.md").read_text(encoding="utf-8")
COUNT = 6
NO_KEYS = {"AWS_EC2_METADATA_DISABLED": "true", "AWS_ENDPOINT_URL": "http://127.0.0.1:9"}
MAKE = ["--no-clips", "--platform", "x", "--platform", "weibo"]
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    """A folder with articles, and the environment of whoever sits there."""
    folder = tmp_path_factory.mktemp("desk")
    (folder / "notes").mkdir()
    for number in range(COUNT):
        text = SAMPLE.replace("\n", f"\n\n第{number}版的话写在这里，读者先看到它。\n", 1)
        (folder / "notes" / f"note-{number}.md").write_text(text, encoding="utf-8")
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "REPURPOSE_HOME": str(folder / "home"),
        "REPURPOSE_CACHE": str(folder / "cache"),
        "REPURPOSE_CACHE_MB": "0",
        "REPURPOSE_LANG": "en",
    }
    return folder, environment


@pytest.fixture(scope="module")
def local(desk):
    """The packs as this machine makes them by itself."""
    folder, _ = desk
    _run(desk, ["pack", "notes", "--out", "local", *MAKE])
    return files_of(folder / "local")


def _start(desk, words, **environment):
    folder, known = desk
    return subprocess.Popen(
        [sys.executable, "-m", "repurpose", *words],
        cwd=folder,
        env=known | environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )


def _run(desk, words, code=0, **environment):
    return _end(_start(desk, words, **environment), code)


def _end(process, code=0):
    """Return what a command still prints; its first lines may have been read, so `communicate` would lose some."""
    late = threading.Timer(600, process.kill)
    late.start()
    out, err = process.stdout.read(), process.stderr.read()
    process.stdout.close()
    process.stderr.close()
    assert process.wait() == code, err
    late.cancel()
    return out, err


def _pulled(desk, store, name, **environment):
    _run(desk, ["pull", store, "--out", name], **environment)
    return files_of(desk[0] / name)


def test_a_folder_is_filled_as_one_machine_fills_it(desk, local, tmp_path):
    with cluster(tmp_path, workers=2, environment=desk[1]) as made:
        words = ["pack", "notes", *MAKE, "--cluster", made.address]
        _run(desk, [*words, "--out", "folder"])
        assert files_of(desk[0] / "folder") == local

        edited = desk[0] / "folder" / "note-1" / "threads" / "x.md"
        edited.write_text("我自己写的。\n", encoding="utf-8")
        _run(desk, [*words, "--out", "folder", "--anew", "--theme", "ink"])
        assert edited.read_text(encoding="utf-8") == "我自己写的。\n"


def test_workers_that_are_killed_lose_nothing(desk, local, tmp_path):
    store = f"file://{tmp_path}/store"
    with cluster(tmp_path, workers=3, environment=desk[1]) as made:
        words = ["pack", "notes", *MAKE, "--json", "--out", store, "--cluster", made.address]
        process = _start(desk, words)
        first = process.stdout.readline()
        made.workers[0].kill()
        made.workers[1].send_signal(signal.SIGTERM)  # as a machine that is shut down
        made.start_worker()
        rest, _ = _end(process)
        told = [json.loads(line)["id"] for line in [first, *rest.splitlines()]]
        assert told == [f"note-{number}" for number in range(COUNT)]  # in their order
        assert _pulled(desk, store, "killed") == local

        out, _ = _run(desk, words)  # nothing is made twice
        assert [json.loads(line)["made"] for line in out.splitlines()] == [0] * COUNT


def test_a_scheduler_that_comes_back_gets_its_tasks_again(desk, local, tmp_path):
    store = f"file://{tmp_path}/store"
    with cluster(tmp_path, workers=2, environment=desk[1]) as made:
        words = ["pack", "notes", *MAKE, "--json", "--out", store, "--cluster", made.address]
        process = _start(desk, words)
        assert process.stdout.readline()
        made.scheduler.kill()
        made.scheduler.wait()
        made.start_scheduler()
        made.start_worker()
        _end(process)
        assert _pulled(desk, store, "restarted") == local


def test_a_bucket_holds_what_one_machine_makes(desk, local, tmp_path):
    with s3_server() as address:
        keys = KEYS | {"AWS_ENDPOINT_URL": address}
        with cluster(tmp_path, workers=2, environment=desk[1] | keys) as made:
            words = ["pack", "notes", *MAKE, "--out", "s3://packs/desk", "--cluster", made.address]
            process = _start(desk, [*words, "--json"], **keys)
            assert process.stdout.readline()
            made.workers[0].kill()
            made.start_worker()
            _end(process)
            assert _pulled(desk, "s3://packs/desk", "bucket", **keys) == local


def test_a_worker_with_another_program_is_refused_in_one_line(desk, tmp_path):
    other = tmp_path / "other"
    other.mkdir()
    (other / "sitecustomize.py").write_text(
        "import importlib.metadata as m\n"
        "known = m.version\n"
        "m.version = lambda name: '0.0.1' if name == 'repurpose' else known(name)\n",
        encoding="utf-8",
    )
    with cluster(tmp_path, workers=1, environment=desk[1]) as made:
        made.start_worker(PYTHONPATH=f"{other}{os.pathsep}{ROOT}")
        made.wait_for(2)
        words = ["pack", "notes", *MAKE, "--out", "refused", "--cluster", made.address]
        _, err = _run(desk, words, code=6)
        assert "0.0.1" in err
        assert len(err.splitlines()) == 1
        assert not (desk[0] / "refused").exists()


def test_ctrl_c_leaves_whole_packs_only_and_the_next_run_makes_the_rest(desk, local, tmp_path):
    psutil = pytest.importorskip("psutil", reason="Dask brings psutil")
    store = f"file://{tmp_path}/store"
    with cluster(tmp_path, workers=2, environment=desk[1]) as made:
        words = ["pack", "notes", *MAKE, "--json", "--out", store, "--cluster", made.address]
        process = _start(desk, words)
        assert process.stdout.readline()
        process.send_signal(signal.SIGINT)
        _end(process, 130)
        for worker in made.workers:  # nothing goes on below them
            assert psutil.Process(worker.pid).children() == []
        for name, data in _pulled(desk, store, "interrupted").items():
            assert local[name] == data
        _run(desk, words)
        assert _pulled(desk, store, "whole") == local


def test_ctrl_c_ends_a_cluster_of_this_machine(desk, local, tmp_path):
    store = f"file://{tmp_path}/store"
    words = ["pack", "notes", *MAKE, "--json", "--out", store, "--cluster", "local:2"]
    process = _start(desk, words)
    assert process.stdout.readline()
    process.send_signal(signal.SIGINT)
    _end(process, 130)
    for name, data in _pulled(desk, store, "local-interrupted").items():
        assert local[name] == data


def test_a_cluster_that_is_not_there_is_told_in_one_line(desk):
    address = f"tcp://127.0.0.1:{free_port()}"
    _, err = _run(desk, ["pack", "notes", *MAKE, "--cluster", address], code=6)
    assert address in err
    assert len(err.splitlines()) == 1


def test_a_worker_that_cannot_reach_the_store_is_named(desk, tmp_path):
    with (
        s3_server() as address,
        cluster(tmp_path, workers=1, environment=desk[1] | NO_KEYS) as made,
    ):
        words = ["pack", "notes", *MAKE, "--out", "s3://packs/none", "--cluster", made.address]
        _, err = _run(desk, words, code=6, **KEYS, AWS_ENDPOINT_URL=address)
        assert "tcp://" in err
        assert len(err.splitlines()) == 1
