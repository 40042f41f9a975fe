"""Tokens in, money out, where a price is known; and how many tokens there will be, about."""

from collections.abc import Sequence
from dataclasses import dataclass

from repurpose.article import Article
from repurpose.editor.asking import Question, Usage
from repurpose.editor.endpoint.presets import Preset, Price
from repurpose.editor.endpoint.settings import EditorSettings
from repurpose.editor.listing import number_article
from repurpose.editor.message import (
    SPARE_TOKENS,
    SYSTEM,
    compose,
    estimate_tokens,
    plan_brief,
    write_article,
    write_outline,
)
from repurpose.editor.rewriting.message import REWRITE_SYSTEM, rewrite_question
from repurpose.platforms import rules_of

ANSWERED = 500  # tokens of an answer that chooses, about
_WRITTEN, _VARIANT = 900, 60  # of one that writes posts, and of each further hook and title
_MILLION = 1_000_000
_DENSEST = 6.0  # characters of Latin text that a token holds, at the most; of Han, two
_HAN = 2.0


@dataclass(frozen=True)
class Estimate:
    """What a question will take, about: tokens of it and of its answer, US dollars if known."""

    asked: int
    answered: int
    cost: float | None


def estimate(question: Question, preset: Preset, model: str) -> Estimate:
    """Return what a question will take, about."""
    return estimate_text("".join((question.system, *question.messages)), preset, model)


def estimate_text(text: str, preset: Preset, model: str) -> Estimate:
    """Return what a question of such a text will take, about."""
    asked = estimate_tokens(text)
    answered = ANSWERED + (preset.thinking_tokens if preset.always_thinks(model) else 0)
    return Estimate(asked, answered, cost_of(Usage(asked, 0, answered), preset, model))


def estimate_article(
    article: Article,
    settings: EditorSettings,
    preset: Preset,
    *,
    platforms: Sequence[str] = (),
    variants: int = 0,
) -> Estimate:
    """Return what asking about an article will take, about; nothing is sent.

    Args:
        article: The article.
        settings: Who is asked.
        preset: What is known of them.
        platforms: Those for which a model writes.
        variants: How many hooks and titles it writes for each of them.
    """
    brief, listing = plan_brief(wish=settings.wish), number_article(article)
    room = preset.context - SPARE_TOKENS if preset.context else 0
    shared = estimate_tokens(write_article(listing))
    long = room > 0 and shared > room
    choice = estimate_tokens(SYSTEM) + (
        room + estimate_tokens(write_outline(listing, room))
        if long
        else estimate_tokens(compose(listing, brief))
    )
    usage = Usage(choice, 0, ANSWERED * (2 if long else 1))
    system, one = estimate_tokens(REWRITE_SYSTEM), _WRITTEN + 2 * variants * _VARIANT
    if long and platforms:  # it is drafted once, section by section
        sections = -(-shared // room)
        usage += Usage(shared + sections * system, 0, sections * one)
    for number, name in enumerate(platforms):
        question = rewrite_question(listing, brief, rules_of(name), variants)
        asked = room if long else estimate_tokens(question.messages[0])
        again = system + min(asked, shared) if number else 0  # what a cache has had before
        usage += Usage(system + asked, again, one)
    if preset.always_thinks(settings.model):
        calls = 1 + len(platforms)
        usage += Usage(answered=calls * preset.thinking_tokens)
    return Estimate(usage.asked, usage.answered, cost_of(usage, preset, settings.model))


def cost_of(usage: Usage, preset: Preset, model: str) -> float | None:
    """Return what tokens cost in US dollars, None where no price is known."""
    price = price_of(preset, model)
    if price is None:
        return None
    cached = price.asked if price.cached is None else price.cached
    fresh = usage.asked - usage.cached
    money = fresh * price.asked + usage.cached * cached + usage.answered * price.answered
    return money / _MILLION


def price_of(preset: Preset, model: str) -> Price | None:
    """Return the price of a model; one whose name only adds a date or a form has that of the shorter."""
    names = [name for name in preset.prices if model == name or model.startswith(f"{name}-")]
    return preset.prices[max(names, key=len)] if names else None


def fewest_tokens(question: Question) -> int:
    """Return how many tokens a question has at the least, whatever the vocabulary."""
    text = "".join((question.system, *question.messages))
    wide = sum(char >= "⺀" for char in text)
    return round(wide / _HAN + (len(text) - wide) / _DENSEST)
