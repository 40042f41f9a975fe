"""What several rooms' tests share: the sample article, and the folder of real articles."""

import io
import logging
import os
import random
import signal
import sys
from collections import defaultdict
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from repurpose.article import Article, Source, parse_article
from repurpose.cli.language import speak
from repurpose.platforms import guard_process
from tools.catalogue import compile_all

# What one test draws, no other test shall get without drawing; tests of the cache set a folder of their own.
os.environ["REPURPOSE_CACHE_MB"] = "0"

ROOT = Path(__file__).resolve().parent.parent
SAMPLE = ROOT / "assets" / "samples" / "demo.md"
CORPUS = ROOT.parent / "shared" / "articles"

# Shared machines are noisy: a slow example is not a failure. `make test-all` takes the whole profile.
for name, examples in (("quick", 25), ("whole", 100)):
    settings.register_profile(
        name,
        max_examples=examples,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow],
    )
settings.load_profile("quick")


def parse(text: str, name: str = "article.md", language: str = "") -> Article:
    return parse_article(text, Source(name, "0" * 64), language=language)


@pytest.fixture(scope="session")
def sample() -> Article:
    return parse(SAMPLE.read_text(encoding="utf-8"), "demo.md")


@pytest.fixture(scope="session")
def corpus_files() -> list[Path]:
    files = sorted(CORPUS.glob("[0-9]*.md"))
    if not files:
        pytest.skip(f"the real articles are not here: {CORPUS}")
    return files


@pytest.fixture(scope="session")
def corpus(corpus_files: list[Path]) -> list[Article]:
    return [parse(path.read_text(encoding="utf-8"), path.name) for path in corpus_files]


@pytest.fixture(autouse=True)
def _in_english() -> None:
    """Let no test print in the language that another one has chosen."""
    speak("en")


def pytest_configure() -> None:
    """Compile the translations; and let Ctrl-C work, which a shell in the background ignores."""
    compile_all()
    os.environ.setdefault("REPURPOSE_LANG", "en")  # tests of Chinese say so
    os.environ["REPURPOSE_MEANING"] = "off"  # what is chosen does not depend on what is installed
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("repurpose")
    group.addoption(
        "--share", type=int, default=0, help="run at most N slow or browser tests of each file"
    )
    group.addoption("--share-seed", default="0", help="which ones")


def pytest_xdist_auto_num_workers() -> int:
    """Return one and a half workers a core: many tests wait for a server or a process."""
    cores = os.cpu_count() or 1
    return cores + (cores + 1) // 2


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark big tables slow but for some rows; with --share, take a part of the slow tests."""
    _mark_tables(items)
    _take_share(config, items)


def _mark_tables(items: list[pytest.Item]) -> None:
    """Mark all rows of a table slow but for the `quick` of its `mostly_slow`, the same each time."""
    tables = defaultdict(list)
    for item in items:
        if item.get_closest_marker("mostly_slow"):
            tables[item.path, item.originalname].append(item)
    for rows in tables.values():
        quick = rows[0].get_closest_marker("mostly_slow").kwargs["quick"]
        drawn = random.Random(len(rows)).sample(rows, min(quick, len(rows)))
        for item in rows:
            if item not in drawn:
                item.add_marker(pytest.mark.slow)


def _take_share(config: pytest.Config, items: list[pytest.Item]) -> None:
    """With --share, keep a seeded sample of each file's slow tests, and of those in a browser."""
    most = config.getoption("--share")
    if not most:
        return
    slow = defaultdict(list)
    for item in items:
        if item.get_closest_marker("slow") or item.get_closest_marker("browser"):
            slow[item.path].append(item)
    chance = random.Random(config.getoption("--share-seed"))
    dropped = set()
    for tests in slow.values():
        kept = chance.sample(tests, min(most, len(tests)))
        dropped |= {item for item in tests if item not in kept}
    config.hook.pytest_deselected(items=list(dropped))
    items[:] = [item for item in items if item not in dropped]


@pytest.fixture
def logged():
    """Everything that any library logs, at the finest level, in a program that is on its guard."""
    factory, hook = logging.getLogRecordFactory(), sys.excepthook
    guard_process()
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(1)
    yield stream
    root.removeHandler(handler)
    root.setLevel(level)
    logging.setLogRecordFactory(factory)
    sys.excepthook = hook
