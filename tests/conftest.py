"""What several rooms' tests share: the sample article, and the folder of real articles."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from repurpose.article import Article, Source, parse_article

ROOT = Path(__file__).resolve().parent.parent
SAMPLE = ROOT / "assets" / "samples" / "demo.md"
CORPUS = ROOT.parent / "shared" / "articles"

# Shared machines are noisy: a slow example is not a failure.
settings.register_profile(
    "quick", max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow]
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
