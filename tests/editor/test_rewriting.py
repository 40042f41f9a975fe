"""What a model's words change of their sources is found, and what they only say in another way is let through."""

import pytest

from repurpose.editor import check_rewritten
from tests.editor import rewritten, rewritten_blind, rewritten_second, rewritten_third

# The rules by which a forgery of a kind may be found.
_RULES = {
    "number": {"number"},
    "magnitude": {"number"},
    "qualifier": {"qualifier"},
    "unit": {"unit"},
    "date": {"number", "date"},
    "name": {"name", "title"},
    "quotation": {"quotation"},
    "negation": {"negation"},
    "condition": {"condition"},
    "hedge": {"hedge"},
    "speaker": {"speaker", "swapped"},
    "added": {"added"},
    "direction": {"direction", "swapped"},
    "swapped": {"swapped"},
    "link": {"link"},
    "language": {"language", "name", "nothing"},
    "beyond": {"beyond"},
}
_TABLES = (rewritten_second, rewritten_third)


def _rules(text: str, sources: list[str], language: str) -> set[str]:
    return {fault.rule for fault in check_rewritten(text, sources, language)}


@pytest.mark.mostly_slow(quick=31)
@pytest.mark.parametrize(
    ("kind", "language", "source", "text"),
    [(kind, *pair) for kind, pairs in rewritten.FORGED.items() for pair in pairs],
)
def test_a_forgery_is_found_by_the_rule_for_it(
    kind: str, language: str, source: str, text: str
) -> None:
    assert _rules(text, [source], language) & _RULES[kind]


def test_honest_paraphrases_are_let_through() -> None:
    let = [not _rules(text, [source], language) for language, source, text in rewritten.HONEST]
    assert len(let) >= 60
    assert sum(let) >= 0.9 * len(let)


@pytest.mark.parametrize("table", _TABLES, ids=["second", "third"])
def test_sentences_that_no_list_was_made_for(table: object) -> None:
    forged, honest = (
        [_rules(text, sources.split("|"), language) for language, _, sources, text in rows]
        for rows in (table.FORGED, table.HONEST)  # type: ignore[attr-defined]
    )
    assert all(forged)
    assert sum(not rules for rules in honest) >= 0.9 * len(honest)


@pytest.mark.parametrize(
    "rows",
    [rewritten_blind.FIRST, rewritten_blind.SECOND, rewritten_blind.THIRD],
    ids=["first", "second", "third"],
)
def test_sentences_that_were_written_before_the_rules_were(
    rows: tuple[rewritten_blind.Row, ...],
) -> None:
    missed = [
        forged for language, _, s, forged, _ in rows if not _rules(forged, s.split("|"), language)
    ]
    stopped = [
        honest for language, _, s, _, honest in rows if _rules(honest, s.split("|"), language)
    ]
    assert not missed
    assert len(stopped) <= 0.1 * len(rows)


def test_what_the_article_says_is_faithful_to_it() -> None:
    for _, source, _ in rewritten.HONEST:
        language = next(p[0] for p in rewritten.HONEST if p[1] == source)
        assert not check_rewritten(source, [source], language)


def test_a_fault_names_the_words() -> None:
    (fault,) = check_rewritten("书店藏书六千册。", ["书店藏书约六千册。"], "zh-Hans")
    assert (fault.rule, fault.words) == ("qualifier", "六千册")
    assert "六千册" in fault.message


def test_a_sentence_may_rest_on_several() -> None:
    sources = ["店里有9张桌子。", "每张桌子坐4个人。"]
    assert not check_rewritten("9张桌子，每张坐4个人。", sources, "zh-Hans")
    assert _rules("9张桌子，每张坐4个人。", sources[:1], "zh-Hans") >= {"number"}


@pytest.mark.parametrize("text", ["", "。", "！！！", "\n"])
def test_nothing_is_no_sentence(text: str) -> None:
    assert _rules(text, ["店里有9张桌子。"], "zh-Hans") == {"nothing"}


def test_full_width_and_half_width_are_one() -> None:
    assert not check_rewritten("参加者有３２％，用ＰＤＦ。", ["32%的参加者用PDF。"], "zh-Hans")


@pytest.mark.parametrize("language", ["zh-Hans", "zh-Hant", "ja", "ko", "en"])
def test_any_text_is_checked_in_any_language(language: str) -> None:
    text = "零点五分之一、第、百分之、$、3-、-、「」“”《》·@#\U0001f600 十来个。"
    check_rewritten(text, [text, ""], language)


@pytest.mark.parametrize(
    ("source", "text", "rules"),
    [
        ("他写了一篇长文。", "他写了一篇长文。", set()),
        (
            "他写了两篇长文。",
            "他写了一篇长文。",
            {"number"},
        ),  # an article counts where its source does
        ("他写了两本书和一篇长文。", "一篇长文，他写了。", set()),
        ("价格从6元到9元。", "价格从6元到9元。", set()),
        ("价格是6到9元。", "价格是9元。", {"number"}),  # one end of a range is another statement
        (
            "甲说：“好文章像一棵树，叶子要长在树上。”",
            "“好文章像一棵树，叶子要长在树上”，甲说。",
            set(),
        ),
        ("他说了“好”。", "他说“好”。", set()),
        ("好文章像一棵树，叶子要长在树上。", "“好文章像一棵树，叶子要长在树上。”", {"quotation"}),
        ("甲说好，乙说坏。", "甲说坏，乙说好。", {"swapped"}),
        ("灯九点亮，门十点关。", "灯十点亮，门九点关。", {"swapped"}),
        ("狗追猫。", "猫被狗追。", set()),
    ],
)
def test_close_calls(source: str, text: str, rules: set[str]) -> None:
    found = _rules(text, [source], "zh-Hans")
    assert found >= rules
    assert rules or not found
