"""What platforms ask to be declared: for each platform, provenance and wish a field, a step, or a refusal."""

from itertools import product

import pytest

from repurpose.declared import NOT_DECLARED, TOPICS, Declared
from repurpose.outbox.core.model import freeze, thaw
from repurpose.platforms import (
    Attachment,
    Message,
    get,
    names,
    rules_of,
    sender_rules,
)
from repurpose.platforms.declarations import steps_of

ALL_NO = Declared("none", original=False, repost="", opinion=False, advertising=False)
ALL_YES = Declared(
    "made", original=True, repost="https://a.example", opinion=True, advertising=True
)
CLIP = Attachment("/clip.mp4", "0" * 64, "video/mp4", alt="一段", seconds=20, voice="edge:xiaoxiao")
PROVENANCES = {
    "human": ("body", ()),
    "written": ("written", ()),
    "voiced": ("body", (CLIP,)),
}


def message(provenance="human", declared=NOT_DECLARED):
    role, media = PROVENANCES[provenance]
    runs = ({"text": "一句话。", "role": role},)
    return Message("一句话。", runs=runs, title="标题", media=media, declared=declared)


def told(rules, said):
    """Return what becomes of a message: fields of the interface, steps on the form, refusals."""
    fields = rules.fields_set(said) if rules.is_sent else ()
    steps = () if rules.is_sent else tuple(str(one) for one in steps_of(rules.statements(said)))
    found = (*rules.judge(said), *rules.unanswered(said))
    problems = tuple(one for one in found if one.about == "declaration")
    return fields, " ".join(steps), len(problems)


# platform, provenance, declared -> fields that are sent, words of steps, refusals
TABLE = [
    ("x", "human", NOT_DECLARED, (), "", 0),
    ("x", "written", NOT_DECLARED, ("made_with_ai",), "", 0),
    ("x", "voiced", NOT_DECLARED, ("made_with_ai",), "", 0),
    ("x", "human", Declared(ai="made"), ("made_with_ai",), "", 0),
    ("x", "human", Declared(ai="assisted"), (), "", 0),  # it asks what AI made
    ("x", "written", Declared(ai="none"), ("made_with_ai",), "", 1),
    ("x", "human", Declared(advertising=True), ("paid_partnership",), "", 0),
    ("instagram", "written", NOT_DECLARED, ("is_ai_generated",), "", 0),
    ("instagram", "human", ALL_NO, (), "", 0),
    ("instagram", "human", Declared(advertising=True), (), "", 1),  # no field: by hand
    ("facebook", "written", NOT_DECLARED, (), "", 0),
    ("facebook", "human", Declared(advertising=True), (), "", 1),
    ("weibo", "human", NOT_DECLARED, (), "", 0),
    ("weibo", "written", NOT_DECLARED, (), "", 1),  # its interface has no field
    ("weibo", "human", Declared(ai="made"), (), "", 1),
    ("wechat", "written", NOT_DECLARED, (), "", 0),  # a draft: a person finishes it
    ("dev", "written", NOT_DECLARED, (), "", 0),  # a draft: a person finishes it
    ("x-articles", "written", NOT_DECLARED, (), "", 0),
    ("x-articles", "human", Declared(ai="none"), (), "", 0),
    ("x-articles", "written", Declared(ai="none"), (), "", 1),
    ("wordpress", "written", ALL_YES, (), "", 0),  # one's own site asks nothing
    ("ghost", "voiced", ALL_NO, (), "", 0),
    ("buttondown", "written", NOT_DECLARED, (), "", 0),
    ("bluesky", "written", ALL_YES, (), "", 0),
    ("mastodon", "voiced", ALL_NO, (), "", 0),
    ("wechat-channels", "human", NOT_DECLARED, (), "无需标注", 0),  # ticked beforehand
    ("wechat-channels", "voiced", NOT_DECLARED, (), "Choose “内容声明：含AI生成内容”", 0),
    ("xiaohongshu", "written", ALL_NO, (), "内容类型声明：笔记含AI合成内容", 1),
    ("xiaohongshu", "human", ALL_YES, (), "https://a.example", 0),
    ("douyin", "human", NOT_DECLARED, (), "Decide on “自主声明：内容含营销推广信息”", 2),
    ("douyin", "human", ALL_NO, (), "Choose “自主声明：无需添加自主声明”", 0),
    ("douyin", "human", Declared(opinion=True), (), "内容为个人观点或见解", 0),  # one of the list
    ("douyin", "voiced", NOT_DECLARED, (), "内容由AI生成", 0),
    ("bilibili", "human", ALL_NO, (), "Choose “类型：自制”", 0),
    ("bilibili", "human", Declared(advertising=False), (), "Decide on “类型：转载”", 1),
    ("zhihu", "human", Declared(ai="assisted"), (), "包含 AI 辅助创作", 0),
    ("toutiao", "human", Declared(ai="assisted"), (), "引用AI", 0),
    ("linkedin", "written", NOT_DECLARED, (), "", 0),
    ("linkedin", "human", Declared(advertising=True), (), "", 0),
    ("csdn", "human", NOT_DECLARED, (), "Decide on “文章类型：原创”", 1),
    ("csdn", "human", Declared(original=True, repost=""), (), "Choose “文章类型：原创”", 0),
    ("csdn", "written", Declared(original=True), (), "创作声明：部分内容由AI辅助生成", 0),
    ("baijiahao", "human", Declared(ai="assisted"), (), "Choose “AI创作声明”", 0),
    ("baijiahao", "human", ALL_NO, (), "", 0),
    ("juejin", "written", ALL_YES, (), "", 0),  # asks nothing that we know of
    ("jianshu", "human", NOT_DECLARED, (), "", 0),
]


def test_the_table_has_every_platform_that_asks_something():
    assert {name for name in names() if get(name).asks} <= {row[0] for row in TABLE}


@pytest.mark.parametrize(("name", "provenance", "declared", "fields", "words", "refusals"), TABLE)
def test_what_becomes_of_a_declaration(name, provenance, declared, fields, words, refusals):
    rules = sender_rules(name)
    found = told(rules, message(provenance, declared))
    assert (found[0], found[2]) == (fields, refusals)
    assert words in found[1]


@pytest.mark.parametrize("name", names())
def test_what_is_so_is_never_passed_over(name):
    """Each thing that a platform asks and that is so is sent, on the checklist, on the draft, or refused."""
    wishes = (NOT_DECLARED, ALL_NO, ALL_YES, Declared(ai="assisted"))
    for provenance, declared in product(PROVENANCES, wishes):
        for rules in (sender_rules(name), rules_of(name)):
            said = message(provenance, declared)
            fields, steps, refusals = told(rules, said)
            settled = rules.statements(said)
            chosen = {one.question.group for one in settled if one.state == "set"} - {""}
            for one in settled:
                if one.state == "set" and one.question.demanded:
                    shown = one.question.field in fields or one.question.option in steps
                    assert shown or refusals or rules.platform.drafts
                open_still = one.state == "choose" and one.question.group not in chosen
                if open_still and not rules.is_sent:
                    assert one.question.option in steps


@pytest.mark.parametrize("name", names())
def test_every_question_has_a_source_and_a_day(name):
    for question in get(name).asks:
        assert question.topic in TOPICS
        assert question.source
        assert question.checked >= "2026"
        assert not (question.preset and not question.otherwise)


@pytest.mark.parametrize("name", [n for n in names() if not get(n).accounts])
def test_by_hand_nothing_is_refused_that_a_person_can_still_choose(name):
    rules = rules_of(name)
    by_hand = type(rules)(rules.platform, by_hand=True)
    assert [one for one in by_hand.judge(message()) if one.about == "declaration"] == []


@pytest.mark.parametrize("declared", [NOT_DECLARED, ALL_NO, ALL_YES])
def test_a_declaration_is_frozen_with_its_message(declared):
    for provenance in PROVENANCES:
        said = message(provenance, declared)
        assert thaw(freeze(said)) == said
    assert ("declared" in freeze(message("human", declared))) is (declared != NOT_DECLARED)


def test_the_first_who_says_it_is_heard():
    own, settings = Declared(ai="none", repost=""), Declared(ai="made", original=True)
    assert own.over(settings) == Declared(ai="none", repost="", original=True)


def test_what_dev_wants_said_is_refused_where_nobody_sees_the_draft():
    public = sender_rules("dev").of_account({"status": "publish"})
    assert told(public, message("written"))[2] == 1
    assert told(public, message("human"))[2] == 0
    assert told(public, message("human", Declared(ai="assisted")))[2] == 1
