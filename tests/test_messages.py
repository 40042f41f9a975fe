"""Every sentence for people has its Chinese; and whoever reads has it in their own language."""

import ast
import pickle
import re
import string

import pytest

from repurpose.cli import VERBS
from repurpose.cli.app import run
from repurpose.cli.click_words import cells, fold
from repurpose.cli.language import choose_language
from repurpose.errors import RepurposeError, UnknownName
from repurpose.messages import (
    LANGUAGES,
    Translatable,
    join,
    look_up,
    msg,
    plural,
    recall,
    store,
    translate,
)
from tools.catalogue import ROOT, make_template, read_catalogue

HAN = re.compile(r"[\u3400-\u9fff]")
# Commands, options, addresses, file names, keys, units and names that stay as they are.
_INK = r"[^\s，。、；：？！（）“”→]"  # what an address or an option is made of
KEPT = re.compile(
    r"`[^`]*`|“[^”]*”|\{[^}]*\}"
    rf"|https?{_INK}*|{_INK}*[/_.=<>:@$#-]{_INK}*|'[^']*'|\"[^\"]*\"|--?\w{_INK}*"
    r"|\b[A-Z][\w-]*\b|\b(?:repurpose|pip|apt|brew|export|chmod)\b[ \w.\[\]'-]*|\b[a-z]{1,3}\b"
)


def texts(message):
    one = message.id[0] if message.pluralizable else message.id
    said = message.string
    return one, said[0] if isinstance(said, tuple | list) and said else said or ""


def rows():
    return [texts(message) for message in read_catalogue("zh") if message.id]


def holes(text):
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_the_catalogue_has_what_the_code_says_and_nothing_else():
    known = {one for one, _ in rows()}
    wanted = {texts(message)[0] for message in make_template() if message.id}
    assert not wanted - known, "run `make messages` and translate what is new"
    assert not known - wanted, "run `make messages`: these are no longer said"


def test_every_sentence_has_its_chinese():
    assert [one for one, said in rows() if not said] == []
    assert [message.id for message in read_catalogue("zh") if message.id and message.fuzzy] == []


def test_both_sides_leave_the_same_gaps():
    for one, said in rows():
        if "{" in one and one != "{en}":  # what has a name of its own in each language
            assert holes(said) <= holes(one), one
            assert holes(one) - holes(said) <= {"s"}, one


def test_no_english_sentence_is_left_in_the_chinese():
    for one, said in rows():
        left = KEPT.sub(" ", said)
        assert not re.search(r"[a-z]{3,} +[a-z]{3,}", left), (one, said)


def test_chinese_has_its_own_marks():
    for one, said in rows():
        bare = KEPT.sub(" ", said)
        assert not re.search(r"[\u3400-\u9fff] ?[,;?!](?:\s|$|[\u3400-\u9fff])", bare), said
        assert not re.search(r"[\u3400-\u9fff]\.$", bare), said
        if one[-1:] == "." and HAN.search(said):
            assert said[-1] in "。）？：”…` " or said[-1].isascii(), (one, said)


def test_messages_are_said_with_constant_patterns():
    """A pattern put together while the program runs could not be in any catalogue."""
    filled_later = {
        "repurpose/messages.py",
        "repurpose/cli/rehearse.py",
        "repurpose/cli/run_view.py",
    }
    for path in sorted((ROOT / "repurpose").rglob("*.py")):
        if path.relative_to(ROOT).as_posix() in filled_later:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "msg":
                assert isinstance(node.args[0], ast.Constant), f"{path.name}:{node.lineno}"


MAKERS = {"msg", "plural", "join", "fixed", "reason_of"}
PLAIN = {"strip", "rstrip", "replace", "removeprefix", "removesuffix", "capitalize"}


def is_message(node, names=frozenset()):
    """Say whether an expression is a message: made here, held in one of `names`, or of an error."""
    if isinstance(node, ast.IfExp):
        return is_message(node.body, names) or is_message(node.orelse, names)
    if isinstance(node, ast.BoolOp):
        return any(is_message(one, names) for one in node.values)
    if isinstance(node, ast.Call):
        return getattr(node.func, "id", "") in MAKERS
    if isinstance(node, ast.Attribute):
        return node.attr in ("message", "hint", "reason")
    return isinstance(node, ast.Name) and node.id in names


def glued(tree):
    """Yield where a message becomes a plain text, which nobody can translate."""
    for function in ast.walk(tree):
        if not isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        names = {
            getattr(target, "id", "")
            for node in ast.walk(function)
            if isinstance(node, ast.Assign | ast.AnnAssign) and node.value
            for target in getattr(node, "targets", [getattr(node, "target", None)])
            if is_message(node.value)
        }
        for node in ast.walk(function):
            parts = []
            if isinstance(node, ast.JoinedStr):
                parts = [part.value for part in node.values if hasattr(part, "value")]
            elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Mod):
                parts = [node.left, node.right]
            elif isinstance(node, ast.AugAssign) and isinstance(node.op, ast.Add):
                parts = [node.target, node.value]
            elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                parts = [node.func.value] if node.func.attr in PLAIN else []
            if any(is_message(part, names) for part in parts):
                yield node.lineno


def test_no_message_is_glued_to_a_text():
    for path in sorted((ROOT / "repurpose").rglob("*.py")):
        assert not list(glued(ast.parse(path.read_text(encoding="utf-8")))), path
    for wrong in (
        "said = msg('a')\n    said += msg('b')",
        "f'{msg(1)}: b'",
        "msg('a').strip()",
        "f'{error.message}'",
        "said = msg('a') if b else ''\n    return said + b",
    ):
        assert list(glued(ast.parse(f"def f():\n    {wrong}")))


# --- a message -----------------------------------------------------------------------------------


def test_a_message_is_english_and_knows_its_values():
    said = msg("There is no {noun} {name}.", noun=msg("theme"), name="x")
    assert said == "There is no theme x."
    assert said.id == "There is no {noun} {name}."
    assert said.arguments["name"] == "x"
    again = pickle.loads(pickle.dumps(said))
    assert isinstance(again, Translatable)
    assert (again, again.id) == (said, said.id)


def test_values_are_translated_along():
    error = UnknownName("theme", "x", ["ink"])
    assert translate(error.message, "zh") == "没有名为“x”的主题。"
    assert translate(error.message, "en") == "Unknown theme 'x'."


def test_one_and_several():
    assert plural("{count} post", "{count} posts", count=1) == "1 post"
    several = plural("{count} post", "{count} posts", count=2)
    assert several == "2 posts"
    assert translate(several, "zh") == "2 条帖文"
    assert translate(join(", ", [several, msg("sent")]), "zh") == "2 条帖文、已发出"


@pytest.mark.parametrize(
    "text",
    [
        "somebody's own words",
        '{"msg": broken',
        msg("Unknown {kind} {name!r}.", kind=msg("theme"), name="{x}"),
        plural("{count} post", "{count} posts", count=2),
        join("; ", [msg("sent"), "x"]),
    ],
)
def test_what_is_stored_comes_back_with_its_translations(text):
    kept = recall(store(text))
    assert kept == text
    for language in LANGUAGES:
        assert translate(kept, language) == translate(text, language)


# --- the language is chosen at the edge -----------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "environ", "language"),
    [
        (["pack", "--lang", "zh", "a.md"], {"LANG": "en_US.UTF-8"}, "zh"),
        (["--lang=en", "pack"], {"REPURPOSE_LANG": "zh"}, "en"),
        (["pack"], {"REPURPOSE_LANG": "zh", "LANG": "en_US.UTF-8"}, "zh"),
        (["pack"], {"LC_ALL": "zh_TW.UTF-8", "LANG": "en_US.UTF-8"}, "zh"),
        (["pack"], {"LC_MESSAGES": "de_DE.UTF-8", "LANG": "zh_CN.UTF-8"}, "en"),
        (["pack"], {"LANG": "zh_CN.UTF-8"}, "zh"),
        (["pack"], {"LANG": "C.UTF-8"}, "en"),
        (["pack"], {}, "en"),
    ],
)
def test_the_option_then_the_variable_then_the_locale(words, environ, language):
    chosen, left = choose_language(words, environ)
    assert chosen == language
    assert left == [word for word in ("pack", "a.md") if word in words]


def test_what_stands_behind_two_hyphens_is_left_alone():
    assert choose_language(["card", "--", "--lang"], {}) == ("en", ["card", "--", "--lang"])


def test_an_unknown_language_is_wrong_usage(capsys):
    assert run(["--lang", "klingon", "doctor"]) == 2
    assert "klingon" in capsys.readouterr().err


@pytest.mark.parametrize("verb", ["", *VERBS])
def test_the_help_of_every_verb_is_chinese_for_a_chinese_reader(verb, capsys):
    assert run([*([verb] if verb else []), "--help", "--lang", "zh"]) == 0
    shown = capsys.readouterr().out
    assert shown.startswith("用法：")
    assert "选项：" in shown
    for line in shown.splitlines():
        assert cells(line) <= 100
        bare = KEPT.sub(" ", line)
        assert HAN.search(line) or not re.search(r"[a-z]{4,} [a-z]{4,} [a-z]{3,}", bare), line


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["pakc"], 2),
        (["pack"], 2),
        (["pack", "a.md", "--posts", "viele"], 2),
        (["pack", "a.md", "--posts", "1"], 2),
        (["pack", "a.md", "--platfrm", "x"], 2),
        (["pack", "a.md", "--theme"], 2),
        (["pack", "a.md", "-t", "水"], 2),
        (["pack", "missing.md"], 3),
        (["card", "x", "--png", "hard"], 2),
        (["card", " "], 2),
        (["doctor", "too", "much"], 2),
        (["schema", "none"], 2),
        (["outbox", "list", "--state", "gone"], 2),
        (["verify", "nowhere"], 2),
    ],
)
def test_wrong_usage_is_told_in_chinese(words, code, capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.md").write_text("标题\n\n正文。\n", encoding="utf-8")
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    monkeypatch.setenv("REPURPOSE_LANG", "")
    monkeypatch.delenv("LC_ALL", raising=False)
    assert run(words) in (code, 2, 3)
    last = capsys.readouterr().err.strip().splitlines()[-1]
    assert last.startswith("repurpose: ")
    assert HAN.search(last)
    assert not re.search(r"[a-z]{3,} [a-z]{3,} [a-z]{3,}", KEPT.sub(" ", last[11:])), last


def test_json_is_english_in_any_language(capsys):
    told = []
    for language in LANGUAGES:
        assert run(["platforms", "x", "--json", "--lang", language]) == 0
        told.append(capsys.readouterr().out)
    assert told[0] == told[1]


def test_chinese_lines_break_where_they_may():
    lines = fold("一篇文章进，帖文、卡片（和 captioned clips）出，每句话都能找到出处。", 20)
    assert all(cells(line) <= 22 for line in lines)
    assert not any(line[0] in "，。、）" or line[-1] == "（" for line in lines)
    assert any("captioned" in line for line in lines)


def test_an_error_of_a_worker_is_still_translatable():
    error = pickle.loads(
        pickle.dumps(RepurposeError(msg("Interrupted; nothing half-written was left.")))
    )
    assert translate(error.message, "zh") == look_up(
        "Interrupted; nothing half-written was left.", "zh"
    )
