"""Posts in a model's words: asked for once, mended once, and what still changes the article falls to its sources."""

import json
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from repurpose.editor import Answer, AskFailed, Usage, ask_for_rewriting, number_article
from repurpose.editor.message import SPARE_TOKENS, estimate_tokens, plan_brief
from repurpose.platforms import get, names, rules_of
from repurpose.slicing import Selection, Wishes, WrittenThread, find_names, slice_thread
from tests.conftest import SAMPLE, parse
from tests.editor.written_pack import POSTS

ARTICLE = parse(SAMPLE.read_text(encoding="utf-8"), "demo.md")
LISTING = number_article(ARTICLE)
BRIEF = plan_brief()


def name_of(words):
    """Return the id of the sentence that says some words."""
    return next(str(line.number) for line in LISTING.lines if words in line.unit.text)


def answer(posts=POSTS, hooks=(), titles=()):
    def sentence(text, sources):
        return {"text": text, "ids": [name_of(words) for words in sources]}

    said = [{"role": role, "sentences": [sentence(*one) for one in ones]} for role, ones in posts]
    return {
        "posts": said,
        "hooks": [sentence(*h) for h in hooks],
        "titles": [sentence(*t) for t in titles],
    }


class Model:
    """Somebody who answers from a list, and keeps what was asked."""

    def __init__(self, *answers):
        self.answers, self.asked = list(answers), []

    def __call__(self, question):
        self.asked.append(question)
        said = self.answers.pop(0)
        if isinstance(said, Exception):
            raise said
        raw = json.dumps(said, ensure_ascii=False)
        return Answer(said, raw, "host", "model", usage=Usage(10, 0, 5))


def write(*answers, platform="x", variants=0, brief=BRIEF):
    model = Model(*answers)
    return ask_for_rewriting(LISTING, model, brief, rules_of(platform), variants=variants), model


FORGED = (
    POSTS[0],
    ("reason", (("分成6天，每天早上9点只发一条，回访读者多出了34%。", POSTS[1][1][0][1]),)),
)


def test_a_faithful_answer_is_taken_whole():
    made, model = write(answer())
    assert made.flaws == ()
    assert [post.role for post in made.thread.posts] == ["hook", "reason"]
    assert all(sentence.sources for post in made.thread.posts for sentence in post.sentences)
    assert len(model.asked) == 1
    assert made.usage.asked == 10


def test_a_changed_number_is_asked_about_once_and_mended():
    made, model = write(answer(FORGED), answer())
    assert made.flaws == ()
    assert len(model.asked) == 2
    assert "post 2" in model.asked[1].messages[-1]
    assert "34%" in model.asked[1].messages[-1]


def test_what_stays_changed_says_its_sources_instead():
    made, model = write(answer(FORGED), answer(FORGED))
    assert [flaw.item for flaw in made.flaws] == ["post 2"]
    assert len(model.asked) == 2
    assert made.thread.posts[1].sentences == ()
    assert [ARTICLE.show(span) for span in made.thread.posts[1].sources] == list(POSTS[1][1][0][1])


def test_ids_that_are_not_there_are_no_sources():
    bad = answer()
    bad["posts"][0]["sentences"][0]["ids"] = ["999"]
    made, _ = write(bad, bad)
    assert {flaw.item for flaw in made.flaws} == {"post 1"}
    assert all(span.end <= len(ARTICLE.text) for post in made.thread.posts for span in post.places)


def test_a_post_over_the_limit_is_not_taken():
    long = (("hook", POSTS[0][1] * 4), POSTS[1])
    made, _ = write(answer(long), answer(long))
    assert {flaw.item for flaw in made.flaws} == {"post 1"}


def test_what_the_author_bans_is_not_written():
    brief = plan_brief(wishes=Wishes(banned=("次数与耐心",)))
    made, _ = write(answer(), answer(), brief=brief)
    assert "post 2" in {flaw.item for flaw in made.flaws}


def test_hooks_and_titles_are_checked_like_posts():
    hooks = [POSTS[0][1][1], ("问题是文章太长。", POSTS[0][1][1][1])]
    titles = [("传播是次数与耐心的乘积", POSTS[1][1][1][1])]
    made, model = write(answer(hooks=hooks, titles=titles), variants=3)
    assert [hook.text for hook in made.thread.hooks] == [POSTS[0][1][1][0]]
    assert len(model.asked) == 1  # for a hook alone nobody is asked again
    assert "HOOKS 3" in model.asked[0].messages[0]


@pytest.mark.parametrize(
    "said", [{}, {"posts": []}, {"posts": "x"}, {"posts": [{"role": "nobody", "sentences": []}]}]
)
def test_an_answer_without_posts_is_asked_for_once_more(said):
    made, model = write(said, said)
    assert made.thread is None
    assert made.failed.why == "not JSON"
    assert len(model.asked) == 2


def test_who_does_not_answer_writes_nothing():
    made, _ = write(AskFailed("timeout", "late", usage=Usage(3)))
    assert (made.thread, made.failed.why, made.usage.asked) == (None, "timeout", 3)


def test_without_a_second_answer_the_first_stands():
    made, _ = write(answer(FORGED), AskFailed("timeout", "late"))
    assert [bool(post.sentences) for post in made.thread.posts] == [True, False]
    assert made.failed is None


LONG = parse(
    "# 三十家书店\n\n"
    + "\n\n".join(
        f"## 第{n}家\n\n"
        + "".join(f"第{n}家书店的第{m}个书架上有{n * m}本旧书。" for m in range(2, 60))
        for n in range(2, 14)
    ),
    "long.md",
)


class Quoting:
    """Somebody who says the first and the last sentence that a question shows, as they stand there."""

    def __init__(self, fails=()):
        self.asked, self.fails = [], dict(fails)

    def __call__(self, question):
        self.asked.append(question)
        if why := self.fails.get(len(self.asked)):
            raise AskFailed(why, why, usage=Usage(7))
        found = re.findall(r"^\[(\d+)·\d+\] (.+)$", question.messages[0], re.MULTILINE)
        ends = [found[0], found[-1]]
        posts = [{"role": "claim", "sentences": [{"text": text, "ids": [n]}]} for n, text in ends]
        said = {"posts": posts, "hooks": [], "titles": []}
        return Answer(said, json.dumps(said), "host", "model", usage=Usage(10, 0, 5))


def write_long(model, context, **more):
    return ask_for_rewriting(
        number_article(LONG), model, BRIEF, rules_of("x"), context=context, **more
    )


def test_a_long_article_is_drafted_section_by_section_and_written_in_a_last_pass():
    made = write_long(model := Quoting(), 8000)
    sections, last = model.asked[:-1], model.asked[-1]
    assert len(sections) > 2
    assert all(estimate_tokens(q.messages[0]) <= 8000 - SPARE_TOKENS for q in model.asked)
    read = [re.findall(r"^\[(\d+)·", q.messages[0], re.MULTILINE) for q in sections]
    assert sum(map(len, read)) == len(number_article(LONG).lines)  # each sentence once
    rests = {n for numbers in read for n in (numbers[0], numbers[-1])}
    assert set(re.findall(r"^\[(\d+)·", last.messages[0], re.MULTILINE)) == rests
    assert made.thread
    assert made.usage.asked == 10 * len(model.asked)
    again = write_long(other := Quoting(), 8000, shown=made.shown)  # another platform
    assert again.thread
    assert len(other.asked) == 1


def test_without_a_known_context_a_refusal_tells_that_an_article_is_long():
    made = write_long(model := Quoting({1: "too long"}), 0)
    assert made.thread
    assert len(model.asked) > 3
    assert made.usage.asked == 7 + 10 * (len(model.asked) - 1)


@pytest.mark.slow
def test_a_section_without_an_answer_is_left_out_and_all_that_fail_fail():
    whole = write_long(one := Quoting(), 8000)
    made = write_long(Quoting({2: "truncated"}), 8000)
    assert made.thread
    assert made.shown < whole.shown
    failed = write_long(Quoting(dict.fromkeys(range(1, len(one.asked)), "truncated")), 8000)
    assert failed.failed.why == "truncated"
    assert write_long(stopped := Quoting({2: "cost"}), 8000).failed.why == "cost"
    assert len(stopped.asked) == 2


def sliced(thread, platform="x"):
    return slice_thread(
        ARTICLE, get(platform), names=find_names(ARTICLE), selection=Selection(written=(thread,))
    )


def test_a_written_thread_is_numbered_and_closed_as_any_other():
    made, _ = write(answer())
    thread = sliced(made.thread).thread
    assert [post.role for post in thread.posts][:2] == ["hook", "reason"]
    written = [run for post in thread.posts for run in post.runs if run.role == "written"]
    assert [run.text for run in written] == [text for _, ones in POSTS for text, _ in ones]
    assert all(run.sources and run.span is None for run in written)
    assert thread.posts[-1].text != thread.posts[-1].runs[0].text  # hashtags


def test_the_articles_own_sentence_is_no_models():
    own = ("传播不是音量，而是次数与耐心的乘积。", ("传播不是音量，而是次数与耐心的乘积。",))
    made, _ = write(answer((POSTS[0], ("close", (own,)))))
    thread = sliced(made.thread).thread
    roles = [run.role for post in thread.posts for run in post.runs if "乘积" in run.text]
    assert roles == ["body"]


@pytest.mark.mostly_slow(quick=10)
@pytest.mark.parametrize("platform", names())
def test_no_platforms_limit_is_broken(platform):
    made, _ = write(answer(), platform=platform)
    assert made.thread
    limit = rules_of(platform).limit_for()
    assert not any(limit.excess(post.text) for post in sliced(made.thread, platform).thread.posts)


IDS = st.lists(
    st.sampled_from([*list(LISTING.spans)[:40], "999", "x", ""]) | st.integers(-1, 99), max_size=4
)
TEXTS = st.sampled_from([line.unit.text for line in LISTING.lines]) | st.text(max_size=300)
SENTENCES = st.lists(st.fixed_dictionaries({"text": TEXTS, "ids": IDS}) | st.none(), max_size=3)
ROLES = st.sampled_from(["hook", "claim", "close", "x", None])
ANSWERS = st.fixed_dictionaries(
    {"posts": st.lists(st.fixed_dictionaries({"role": ROLES, "sentences": SENTENCES}), max_size=9)},
    optional={"hooks": SENTENCES, "titles": SENTENCES, "more": st.integers()},
)


@settings(max_examples=25)
@given(ANSWERS, ANSWERS)
def test_whatever_a_model_answers_no_limit_is_broken_and_all_has_a_place(first, second):
    hold(first, second)


@pytest.mark.slow
@settings(max_examples=2000 if settings.default.max_examples >= 100 else 100)
@given(ANSWERS, ANSWERS)
def test_whatever_thousands_of_models_answer(first, second):
    hold(first, second)


def hold(first, second):
    made, _ = write(first, second, first, variants=2)
    if not made.thread:
        return
    assert isinstance(made.thread, WrittenThread)
    limit = rules_of("x").limit_for()
    for post in sliced(made.thread).thread.posts:
        assert not limit.excess(post.text)
        for run in post.runs:
            assert run.role != "written" or run.sources
            assert run.role not in ("body", "title") or ARTICLE.show(run.span) == run.text
