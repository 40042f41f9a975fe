"""What the calendar says in Chinese: every line of the table is a text of the rooms below, and is found."""

import ast
import re
from pathlib import Path

import pytest

import repurpose
from repurpose.schedule import read_plan
from repurpose.studio.chinese import KINDS, SAID, in_chinese, saying

BUNDLED = Path(repurpose.__file__).parents[1] / "schedules"
ROOT = Path(repurpose.__file__).parent
OPEN = re.compile(r"\{\w+\}")


def texts_of(folder):
    """Yield every text of a room's code; what an f-string leaves open is {}."""
    for path in sorted((ROOT / folder).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value
            elif isinstance(node, ast.JoinedStr):
                yield "".join(
                    str(v.value) if isinstance(v, ast.Constant) else "{}" for v in node.values
                )


@pytest.fixture(scope="module")
def said():
    rooms = [text for room in ("outbox", "schedule", "platforms") for text in texts_of(room)]
    return "\n".join([*rooms, *(read_plan(path).about for path in BUNDLED.glob("*.toml"))])


# Put together of parts by the code itself, which no single text shows.
PARTS = {
    "paused ({scope}): {why}": "paused ({})",
    "paused ({scope})": "paused ({})",
    "{name}: {minutes} min from {other}.": "{} min from",
    "{name}: at the same time as {other}.": "at the same time as",
    "{name}: the same as {other}, within 30 days.": "the same as {}, within 30 days.",
    "{platform} charges ${total} for {count} posts{more}.": "charges ${} for {} posts{}.",
    "There is no account {name}.{hint}": "There is no account {}.{}",
    "{said} {count} more of its times are left out.": " {} more of its times are left out.",
    "The pack {pack} has no {what}.": "has no {}",
}


@pytest.mark.parametrize("english", SAID)
def test_the_rooms_below_say_that(said, english):
    assert PARTS.get(english) or OPEN.sub("{}", english) in said
    assert PARTS.get(english, "") in said


@pytest.mark.parametrize("english", SAID)
def test_a_text_of_that_shape_is_said_in_chinese(english):
    values = {name: f"v{number}" for number, name in enumerate(re.findall(r"\{(\w+)\}", english))}
    told = in_chinese(english.format(**values))
    assert re.search(r"[\u4e00-\u9fff]", told)
    for value in values.values():
        assert value in told
    assert not OPEN.search(told)


def test_reasons_inside_and_items_are_said_too():
    text = "x, 2027-03-01T09:30, thread: the text is 12 字 too long for X; the message is empty"
    assert in_chinese(text) == "x, 2027-03-01T09:30, 帖文：正文超出 X 的上限 12 字；没有内容"
    moved = "x, 2027-03-01T09:30, clip: not at 2027-03-01T03:00, because of quiet hours."
    assert in_chinese(moved) == (
        "x, 2027-03-01T09:30, 短片：没有排在 2027-03-01T03:00，因为静默时段。"
    )
    assert (
        in_chinese("paused (account main): 出差: 周一回来")
        == "已暂停（account main）：出差: 周一回来"
    )


@pytest.mark.parametrize("text", ["", "429 Too Many Requests: slow down", "谁也不认识的话。"])
def test_what_is_not_in_the_table_stays_as_it_is(text):
    assert in_chinese(text) == text
    assert saying("en")(text) == text


def test_every_bundled_plan_speaks_chinese():
    for path in BUNDLED.glob("*.toml"):
        assert re.search(r"[\u4e00-\u9fff]", in_chinese(read_plan(path).about)), path


def test_kinds_are_those_of_plans():
    from repurpose.schedule.plan import WHATS

    assert set(WHATS) <= set(KINDS)
