"""Code of an article that fits a card: its lines, each with its place, and no fence."""

import pytest

from repurpose.pack.card_code import with_indentation
from repurpose.pack.card_planning import plan_card
from repurpose.slicing.storyboard.code import find_code_cards
from repurpose.slicing.storyboard.model import Material
from repurpose.slicing.storyboard.plan import StoryboardCard
from tests.conftest import parse

ARTICLE = "# 题目\n\n第一段说了一些话。\n\n## 加一点随机\n\n{code}\n\n最后一段说完了。\n"


def cards_of(code):
    article = parse(ARTICLE.format(code=code), "a.md")
    found = find_code_cards(Material(article, ()))
    return [plan_card(article, StoryboardCard(one.kind, one.pieces)).card for one in found]


@pytest.mark.parametrize("mark", ["```", "~~~"])
def test_a_block_is_a_card(mark):
    [card] = cards_of(f"{mark}python\ndef f(x):\n    # 字\n\n    return x\n{mark}")
    assert card.items == ("def f(x):", "    # 字", "", "    return x")
    assert (card.kind, card.kicker, card.title) == ("code", "python", "加一点随机")


def test_tabs_are_spaces_and_what_all_lines_have_goes():
    [card] = cards_of("```go\n\tif x {\n\t\ty()\n\t}\n```")
    assert card.items == ("if x {", "    y()", "}")


@pytest.mark.parametrize(
    "code",
    [
        "```text\n一\n二\n三\n```",
        "```mermaid\ngraph\nA-->B\nB-->C\n```",
        "```python\nx = 1\n```",
        "```python\n" + "x = 1\n" * 19 + "```",
        f"```python\n{'x' * 61}\ny\nz\n```",
    ],
)
def test_what_is_no_card(code):
    assert cards_of(code) == []


def test_a_card_without_a_fence_has_no_language():
    article = parse("# 题目\n\n一段话。\n\n    a = 1\n    b = 2\n    c = 3\n", "a.md")
    [one] = find_code_cards(Material(article, ()))
    card = plan_card(article, StoryboardCard(one.kind, one.pieces)).card
    assert card.items == ("a = 1", "b = 2", "c = 3")
    assert card.kicker == ""
    assert with_indentation(article, card, {"items.0": one.pieces[-3].span}).items[0] == "a = 1"
