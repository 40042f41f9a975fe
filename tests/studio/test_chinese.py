"""What the page says in Chinese: each line of the tables is a text of the rooms below, and none of theirs is left out."""

import ast
import inspect
import os
import re
import tomllib._parser
from pathlib import Path

import pytest

import repurpose
from repurpose.outbox.core.machine import _ASKED, ImpossibleStep, State
from repurpose.schedule import read_plan
from repurpose.studio.chinese import in_chinese, saying
from repurpose.studio.chinese.drawing import DRAWING, SYSTEM
from repurpose.studio.chinese.packs import NOUNS, PACKS
from repurpose.studio.chinese.plans import PLANS
from repurpose.studio.chinese.sending import ASKED, SENDING
from repurpose.studio.chinese.telling import SAID

BUNDLED = Path(repurpose.__file__).parents[1] / "schedules"
ROOT = Path(repurpose.__file__).parent
OPEN = re.compile(r"\{\w*\}")
HAN = re.compile(r"[\u4e00-\u9fff]")


def shape_of(node):
    """Return a text of the code, {} for what an f-string leaves open; None for anything else."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(str(v.value) if isinstance(v, ast.Constant) else "{}" for v in node.values)
    return None


def plain(text):
    """Return a shape with what is written together, such as {}.{} or {}x{}, as one gap."""
    return re.sub(r"\{\}(?:[.x ]?\{\})+", "{}", OPEN.sub("{}", text))


def texts_of(source):
    """Return the texts of some code, those with gaps whole."""
    tree = ast.parse(source)
    inside = {
        id(part)
        for node in ast.walk(tree)
        if isinstance(node, ast.JoinedStr)
        for part in node.values
    }
    shapes = (shape_of(node) for node in ast.walk(tree) if id(node) not in inside)
    return [shape for shape in shapes if shape is not None]


@pytest.fixture(scope="module")
def said():
    paths = [path for path in ROOT.rglob("*.py") if path.parent.name != "chinese"]
    texts = [text for path in paths for text in texts_of(path.read_text(encoding="utf-8"))]
    return plain("\n".join([*texts, *(read_plan(path).about for path in BUNDLED.glob("*.toml"))]))


# Put together of parts by the code itself, which no single text shows.
PARTS = {
    "paused ({scope}): {why}": "paused ({})",
    "paused ({scope})": "paused ({})",
    "{name}: {minutes} min from {other}.": "{} min from",
    "{name}: at the same time as {other}.": "at the same time as",
    "{name}: the same as {other}, within 30 days.": "the same as {}, within 30 days.",
    "{platform} charges ${total} for {count} posts{more}.": "charges ${} for {} posts{}.",
    "Install it with `{command}`.": "Install it with `pip install",
    "There is no {key} in {table}.": " in {}",
    "{said} {count} more of its times are left out.": " {} more of its times are left out.",
    "The pack {pack} has no {what}.": "has no {}",
}


def test_the_rooms_below_say_that(said):
    strange = [english for english in SAID if plain(PARTS.get(english, english)) not in said]
    assert not strange, "reworded? change the line of the table"


def test_a_text_of_that_shape_is_said_in_chinese():
    for english in (*SAID, *SYSTEM):
        names = re.findall(r"\{(\w+)\}", english)
        values = {name: f"v{number}" for number, name in enumerate(names)}
        told = in_chinese(english.format(**values))
        assert HAN.search(told), english
        assert all(value in told for value in values.values()), english
        assert not OPEN.search(told), english


def test_nothing_stands_in_two_tables():
    tables = (PACKS, DRAWING, PLANS, SENDING, SYSTEM)
    assert sum(map(len, tables)) == len({key for table in tables for key in table})


def test_the_system_says_that():
    parser = "\n".join(texts_of(inspect.getsource(tomllib._parser)))
    errors = "\n".join(os.strerror(number) for number in range(1, 40))
    with pytest.raises(UnicodeDecodeError) as caught:
        b"\xff".decode("utf-8")
    for english in SYSTEM:
        shape = OPEN.sub("{}", english).removeprefix("{} (at ").removesuffix(")")
        decoding = re.escape(shape).replace(r"\{\}", ".+")
        assert shape in parser or shape in errors or re.search(decoding, str(caught.value))


# --- nothing is left out ----------------------------------------------------------------------

# What the page's verbs come to: modules, or whole rooms.
REACHED_LINES = """
errors.py clock.py config.py studio typeset cards clips themes
pack/overrides/files.py pack/store.py pack/overrides/card_edits.py pack/card_style.py pack/overrides/clip_edits.py pack/overrides/title_edits.py
pack/overrides/rework.py pack/overrides/recut.py pack/make.py pack/workers.py pack/build.py pack/page_view.py
outbox/operator/operator_actions.py outbox/core/machine.py outbox/core/ledger.py outbox/operator/names.py outbox/core/enqueue.py
outbox/rates/slots.py outbox/rates/rate_limits.py outbox/core/model.py outbox/core/database.py outbox/core/opening.py
outbox/core/schema.py outbox/from_pack.py
schedule/grammar/read.py schedule/grammar/fields.py schedule/grammar/times.py schedule/grammar/days.py schedule/grammar/zones.py
schedule/planning/expansion.py schedule/planning/account_planner.py schedule/planning/pieces.py accounts/account_file.py accounts/files.py
"""
REACHED = REACHED_LINES.split()
# Said only in a terminal, or to who writes code: no verb of the page comes to them.
ELSEWHERE = {
    # `repurpose pack --out`, and the settings of a folder
    "{} is a file, not a folder.",
    "{} is a pack itself.",
    "{} holds other things: {}{}.",
    "Choose another folder with --out.",
    "Choose another folder with --out, or add --force to write beside them.",
    "Give the folder that holds it with --out.",
    "{}: a command is run only when your own {} names it.",
    "Move it there, or say it with --notify.",
    # `repurpose preview` before there is a page
    "{} is not a pack, and holds none.",
    # `repurpose accounts add`
    "{} will not do as a name.",
    "Use small letters, digits, full stops and hyphens.",
    "{} cannot be written: {}.",
    # faults of a program: the page cannot cause them
    "A request of {} s needs a lease of more than that, and a third more.",
    "Say it with its offset.",
    "The voice `none` says nothing.",
    "{}×{} px cannot be cut into nine squares",
    # what is to be typed
    "pip install 'repurpose[postgres]'",
    "--voice file:my-voice.wav",
}
RAISED = re.compile(
    r"(?:Error|UnreadableArticle|Overflow|PartialFailure|StalePage|Interrupted|Unreadable|Unsteady"
    r"|fail|__init__|Finding)$"
)


def raised_in(path):
    """Yield the messages and hints that a module gives to errors, with their gaps filled."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call) or not RAISED.search(ast.unparse(node.func)):
            continue
        if ast.unparse(node.func).startswith(("TypeError", "KeyError", "AssertionError", "Attr")):
            continue
        first = node.args[2:] if ast.unparse(node.func) == "Finding" else node.args[:1]
        hints = [keyword.value for keyword in node.keywords if keyword.arg == "hint"]
        for part in [*first, *hints]:
            for inner in (part.body, part.orelse) if isinstance(part, ast.IfExp) else (part,):
                if text := shape_of(inner):
                    yield text


def reached():
    for name in REACHED:
        path = ROOT / name
        for file in sorted(path.rglob("*.py")) if path.is_dir() else [path]:
            if file.parent.name != "chinese" and file.name != "serving.py":  # which has no page yet
                yield from ((file.relative_to(ROOT).as_posix(), text) for text in raised_in(file))


def test_all_that_people_can_meet_is_said_in_chinese():
    found = set(reached())
    assert len(found) > 300
    told = {text for _, text in found}
    assert not ELSEWHERE - told, "nothing says that any more"
    left = []
    for file, text in sorted(found):
        if text in ELSEWHERE or not re.search(r"[A-Za-z]{2}", text.replace("{}", "")):
            continue  # the latter: only what joins sentences
        sentence = text.replace("{}", "v")
        # Reasons inside others have no full stop of their own.
        if not HAN.search(in_chinese(sentence) + in_chinese(f"{sentence}.")):
            left.append((file, text))
    assert left == []


def test_what_a_platform_would_refuse_is_said_in_chinese():
    left, count = [], 0
    judging = ("special", "_judge_words", "_judge_media", "judge_file")
    for path in sorted((ROOT / "platforms").glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef) and node.name in judging:
                body = ast.Module(node.body[1:], [])
                for text in filter(lambda text: " " in text, texts_of(ast.unparse(body))):
                    count += 1
                    if in_chinese(sentence := text.replace("{}", "v")) == sentence:
                        left.append((path.name, text))
    assert count > 15
    assert left == []


def test_what_things_are_called():
    nouns = set()
    for name in REACHED:
        for path in (ROOT / name).rglob("*.py") if (ROOT / name).is_dir() else [ROOT / name]:
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and ast.unparse(node.func) == "UnknownName":
                    nouns.add(shape_of(node.args[0]))
    assert len(nouns) > 12
    assert nouns - {None} <= set(NOUNS)


def test_what_steps_are_asked_for_and_states_are_called():
    assert set(ASKED) == set(_ASKED.values())
    for state in State:
        for event in _ASKED:
            error = ImpossibleStep(state, event)
            for text in (error.message, error.hint):
                assert not re.search("[A-Za-z]", in_chinese(text)), in_chinese(text)


# --- whole sentences --------------------------------------------------------------------------


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


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Unknown theme 'x'.", "没有名为 'x' 的主题。"),
        ("Known: card, quote.", "有这些：card, quote。"),
        (
            "/p/cards.toml: Invalid value (at line 3, column 4).",
            "/p/cards.toml：值写得不对（第 3 行第 4 列）。",
        ),
        (
            "cards.toml: card 2: text: is longer than 2000 characters.",
            "cards.toml：第 2 张卡片：正文：长过 2000 个字。",
        ),
        (
            "/s/a.toml, line 3: at: '+2x' is no day of the week.",
            "/s/a.toml 第 3 行：at：'+2x' 不是星期几。",
        ),
        ("Cannot write to /a: Permission denied.", "写不进 /a：没有权限。"),
        (
            "1.1 cannot be approved: the text is 3 characters too long for X; the message is empty.",
            "1.1 不能批准：正文超出 X 的上限 3 字；没有内容。",
        ),
        ("/t/theme.toml: palette.bg: must be a text.", "/t/theme.toml：palette.bg：要是文字。"),
        ("text: contrast 2.10:1, 4.5:1 needed", "正文：对比度 2.10:1，至少要 4.5:1"),
        ("Only what is DRAFT, READY.", "只有这些状态的可以：待批准、已排定。"),
    ],
)
def test_whole_sentences(text, told):
    assert in_chinese(text) == told


@pytest.mark.parametrize("text", ["", "429 Too Many Requests: slow down", "谁也不认识的话。"])
def test_what_is_not_in_the_table_stays_as_it_is(text):
    assert in_chinese(text) == text
    assert saying("en")(text) == text


def test_every_bundled_plan_speaks_chinese():
    for path in BUNDLED.glob("*.toml"):
        assert HAN.search(in_chinese(read_plan(path).about)), path


def test_kinds_are_those_of_plans():
    from repurpose.schedule.grammar.plan import WHATS

    assert set(WHATS) <= set(NOUNS)
