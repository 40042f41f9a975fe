"""Labels of readers who praise more or less freely, put on one scale to be learned from."""

from benchmarks.editor_labels import Labels
from benchmarks.more_labels import LABELS, read_more
from tools.level_labels import level

HEADS = ("quote", "alone", "hook", "point")


def said(quote: int, alone: int = 1) -> Labels:
    return Labels(quote, alone, 0, 0, 0)


def test_who_labels_as_the_first_readers_did_is_taken_at_his_word():
    own = [said(0), said(1), said(2), said(3), said(1, alone=0), said(0, alone=0)]
    found = level(own, own, HEADS)
    assert [each["quote"] for each in found] == [0, 1, 2, 3, 1, 0]
    assert [each["alone"] for each in found] == [1, 1, 1, 1, 0, 0]


def test_a_stingier_reader_means_more_by_each_label():
    first = [said(0), said(1), said(2), said(3)]
    found = level([said(0), said(0), said(1), said(1)], first, HEADS)
    assert [each["quote"] for each in found] == [0.5, 0.5, 2.5, 2.5]


def test_what_leans_is_measured_beside_what_leans_only():
    first = [said(3), said(3), said(0, alone=0), said(0, alone=0)]
    found = level([said(1), said(1, alone=0)], first, HEADS)
    assert [each["quote"] for each in found] == [3, 0]


def test_labels_without_their_text_are_left_out(tmp_path):
    assert read_more(tmp_path) == []


def test_a_text_that_changed_has_no_labels(tmp_path):
    name = LABELS.read_text(encoding="utf-8").split("\t", 1)[0]
    (tmp_path / f"{name}.md").write_text("# 别的文章\n\n这里没有一句话被标过。\n", encoding="utf-8")
    (one,) = read_more(tmp_path)
    assert one.name == name
    assert one.labels == [None]
