"""Other hooks and titles: the article's own words, within the limits, taken by number, known to the outbox."""

import json
import shutil

import pytest

from repurpose.cli.app import run
from repurpose.errors import UsageError
from repurpose.outbox import publication_from_pack
from repurpose.outbox.core.model import freeze, thaw
from repurpose.pack import Choices, build_packs, read_manifest
from repurpose.pack.variants import hook_taken, take_hook, title_taken, words_of
from repurpose.pack.verify import verify_pack
from repurpose.platforms import rules_of
from tests.conftest import SAMPLE, parse

PLATFORMS = ("x", "xiaohongshu", "zhihu")


def build(out, **more):
    article = parse(SAMPLE.read_text(encoding="utf-8"), "demo.md")
    choices = Choices(platforms=PLATFORMS, clips=0, cards=False, **more)
    [made] = build_packs([article], choices, out, jobs=1, report=lambda *_: None)
    return made


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    return build(tmp_path_factory.mktemp("packs"), variants=3).folder


@pytest.fixture
def pack(built, tmp_path):
    return shutil.copytree(built, tmp_path / "demo")


def thread_of(pack):
    return read_manifest(pack).thread("x")


def test_without_the_flag_there_are_none_and_nothing_says_so(tmp_path):
    made = build(tmp_path)
    assert all(thread.hooks == () for thread in made.manifest.threads)
    text = (made.folder / "pack.json").read_text(encoding="utf-8")
    assert '"hooks"' not in text
    assert '"other_titles"' not in text
    assert '"variants"' not in text


def test_a_thread_has_its_own_opening_and_three_others(pack):
    thread = thread_of(pack)
    said = [words_of(hook) for hook in thread.hooks]
    assert len(said) == len(set(said)) == 4
    assert thread.hooks[0].text == thread.posts[0].text
    rest = "".join(post.text for post in thread.posts)
    assert not any(words in rest for words in said[1:])  # the thread says none of them anyway
    assert all(hook.length <= 280 for hook in thread.hooks)
    assert hook_taken(thread) == 0


def test_titles_fit_and_are_the_articles(pack):
    manifest = read_manifest(pack)
    for name, titles in manifest.other_titles.items():
        limit = rules_of(name).title_limit
        assert len(titles) == len(set(titles)) > 1
        assert not any(limit.excess(title) for title in titles)
        assert title_taken(manifest, name) is not None
    assert set(manifest.other_titles) == {"xiaohongshu", "zhihu"}


def test_every_variant_is_proved(pack):
    assert verify_pack(pack)[0] == []
    path = pack / "pack.json"
    manifest = json.loads(path.read_text(encoding="utf-8"))
    hook = next(t for t in manifest["threads"] if t["platform"] == "x")["hooks"][1]
    hook["runs"][0]["text"] = "从来没有人说过这句话。"
    manifest["other_titles"]["zhihu"][1] = "从来没有人说过的标题"
    path.write_text(json.dumps(manifest, ensure_ascii=False), encoding="utf-8")
    assert len(verify_pack(pack)[0]) == 2


@pytest.mark.slow
def test_a_hook_is_taken_by_number_and_given_back(pack):
    before = [post.text for post in thread_of(pack).posts]
    wanted = words_of(thread_of(pack).hooks[1])
    assert run(["variants", str(pack), "-p", "x", "--hook", "2"]) == 0
    thread = thread_of(pack)
    assert thread.posts[0].text.startswith(wanted)
    assert thread.posts[0].text.endswith(before[0][before[0].rindex("1/") :])
    assert [post.text for post in thread.posts[1:]] == before[1:]
    assert hook_taken(thread) == 1
    assert any(run.role == "body" and run.text == wanted for run in thread.posts[0].runs)
    assert run(["variants", str(pack), "-p", "x", "--hook", "1"]) == 0
    assert [post.text for post in thread_of(pack).posts] == before


def test_a_title_is_taken_by_number(pack):
    assert run(["variants", str(pack), "-p", "小红书", "--title", "2"]) == 0
    manifest = read_manifest(pack)
    assert manifest.titles["xiaohongshu"] == manifest.other_titles["xiaohongshu"][1]
    assert "xiaohongshu" not in manifest.edited.titles  # it is the article's
    assert verify_pack(pack)[0] == []


def test_the_list_says_which_is_taken(pack, capsys):
    assert run(["variants", str(pack), "--json"]) == 0
    rows = {row["platform"]: row for row in map(json.loads, capsys.readouterr().out.splitlines())}
    assert (rows["x"]["hook"], len(rows["x"]["hooks"]), rows["x"]["titles"]) == (1, 4, [])
    assert rows["zhihu"]["title"] == 1
    assert run(["variants", str(pack)]) == 0
    assert sum(line.startswith("*") for line in capsys.readouterr().out.splitlines()) == 5


@pytest.mark.parametrize("words", [["--hook", "9"], ["--title", "1"], ["--hook", "0"]])
def test_what_is_not_there_cannot_be_taken(pack, words):
    assert run(["variants", str(pack), "-p", "x", *words]) == 2


def test_without_a_platform_nothing_is_taken(pack):
    assert run(["variants", str(pack), "--hook", "2"]) == 2


def test_a_pack_without_any_says_how_to_get_some(tmp_path):
    folder = build(tmp_path).folder
    with pytest.raises(UsageError):
        take_hook(folder, thread_of(folder), 1)
    assert run(["variants", str(folder)]) == 0


def sent(pack, name="x"):
    made = publication_from_pack(pack, rules_of(name), "me")
    return [thaw(freeze(message)).variant for message in made.messages]


@pytest.mark.slow
def test_the_outbox_knows_which_was_sent(pack):
    first, *rest = sent(pack)
    assert first == "hook 1"
    assert not any(rest)
    run(["variants", str(pack), "-p", "x", "--hook", "3"])
    assert sent(pack)[0] == "hook 3"
    run(["variants", str(pack), "-p", "zhihu", "--title", "2"])
    assert sent(pack, "zhihu") == ["hook 1, title 2"]
    file = pack / "threads" / "x.md"
    file.write_text(
        f"我自己写的开头。\n\n---\n\n{file.read_text(encoding='utf-8')}", encoding="utf-8"
    )
    assert run(["rebuild", str(pack)]) == 0
    assert sent(pack)[0] == "hook own"


def test_a_message_of_before_has_none():
    assert thaw({"text": "旧的一条。"}).variant == ""


@pytest.mark.slow
@pytest.mark.parametrize("style", ["full", "digest"])
def test_single_posts_and_whole_articles_have_openings_too(tmp_path, style):
    article = parse(SAMPLE.read_text(encoding="utf-8"), "demo.md")
    choices = Choices(
        platforms=("x", "weibo", "mastodon", "linkedin"),
        clips=0,
        cards=False,
        variants=2,
        style=style,
    )
    [made] = build_packs([article], choices, tmp_path, jobs=1, report=lambda *_: None)
    assert verify_pack(made.folder)[0] == []
    threads = [thread for thread in made.manifest.threads if not thread.variant]
    assert all(len(thread.hooks) > 1 for thread in threads)
    for thread in threads:
        limit = rules_of(thread.platform).limit_for()
        assert not any(limit.excess(hook.text) for hook in thread.hooks)
        if style == "full":  # nothing of the article is lost
            first = words_of(thread.hooks[0])
            assert all(words_of(hook).endswith(first) for hook in thread.hooks)
    assert run(["variants", str(made.folder), "-p", "weibo", "--hook", "2"]) == 0
    assert hook_taken(read_manifest(made.folder).thread("weibo")) == 1
    assert sent(made.folder, "weibo")[0].startswith("hook 2")
    assert verify_pack(made.folder)[0] == []
    assert run(["variants", str(made.folder), "-p", "weibo", "--hook", "1"]) == 0
    assert hook_taken(read_manifest(made.folder).thread("weibo")) == 0
