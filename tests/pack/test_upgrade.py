"""A pack that the program of schema version 1 made: it opens, holds, is shown, sent and made again."""

import json
import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from repurpose import platforms
from repurpose.outbox.from_pack import publication_from_pack
from repurpose.pack import read_manifest, rework_pack
from repurpose.pack.check import check_pack
from repurpose.pack.made_from import article_of, choices_of
from repurpose.pack.page import write_page
from repurpose.pack.upgrade import upgrade_v1
from repurpose.pack.verify import verify_pack
from repurpose.schedule.planning.pieces import pieces_of
from repurpose.typeset import find_fonts
from tests.conftest import ROOT
from tests.pack.manifest_strategy import ANYTHING

OLD = ROOT / "tests" / "samples" / "pack-v1"
DASHED = "排版是一种礼貌。\n——写在扉页上"  # of card-03


@pytest.fixture
def pack(tmp_path):
    return Path(shutil.copytree(OLD, tmp_path / "demo"))


def raw():
    return json.loads((OLD / "pack.json").read_text(encoding="utf-8"))


def test_the_sample_is_of_version_1_and_loses_nothing():
    old, new = raw(), read_manifest(OLD)
    assert old["schema_version"] == 1
    assert new.schema_version == 2
    told = json.loads(json.dumps(new.model_dump(mode="json", exclude_unset=True)))

    def within(one, other):
        """Say whether `other` says all that `one` does."""
        if isinstance(one, dict):
            return all(key in other and within(value, other[key]) for key, value in one.items())
        if isinstance(one, list):
            return len(one) == len(other) and all(map(within, one, other))
        return one == other

    assert within(old | {"schema_version": 2}, told)


def test_what_version_2_says_more_is_computed():
    pack = read_manifest(OLD)
    x, weibo = pack.thread("x"), pack.thread("weibo")
    assert [post.role for post in x.posts] == ["hook", *["claim"] * 5, "close"]
    assert [post.role for post in weibo.posts] == ["hook"]
    assert [card.page for card in pack.cards] == ["1/5", "2/5", "3/5", "4/5", "5/5"]
    title = pack.article.title
    assert [card.source for card in pack.cards] == ["", title, "", title, ""]
    assert {(card.layout, card.keywords) for card in pack.cards} == {("", ())}
    assert pack.clips[0].scenes == ()
    assert pack.made_by.editor == "offline"


def test_it_is_proved_and_checked(pack):
    findings, proved = verify_pack(pack)
    assert (findings, proved) == ([], 103)
    checked = check_pack(pack, find_fonts())
    assert (checked.counts["cards"], checked.counts["clips"]) == (5, 1)
    # A later version may draw otherwise; then a note says so.
    assert checked.counts["measured"] + len(checked.notes) == 5


def test_its_forgeries_are_found(pack):
    path = pack / "pack.json"
    path.write_text(path.read_text(encoding="utf-8").replace("只有37个", "只有38个"), "utf-8")
    assert verify_pack(pack)[0]


def test_its_page_is_written_and_its_choices_are_known(pack):
    manifest = read_manifest(pack)
    text = article_of(pack, manifest).text
    html = write_page(manifest, lambda name: (pack / name).read_bytes(), text)
    assert all(card.alt.split("\n")[0] in html for card in manifest.cards)
    assert choices_of(manifest).platforms == ("x", "weibo", "xiaohongshu", "douyin")


@pytest.mark.parametrize(
    ("platform", "what", "item", "said"),
    [
        ("x", "thread", "", "一篇文章的第二次生命"),
        ("xiaohongshu", "album", "", "一篇文章的第二次生命"),
        ("x", "quote", "", "不是"),
        (
            "x",
            "card",
            "card-02",
            "最难的不是写，而是忍住不多说那一句。\n—— 负责这个实验的同事沈一禾",
        ),
        ("xiaohongshu", "card", "card-03", DASHED),
        ("douyin", "clip", "", "一篇文章的第二次生命"),
    ],
)
def test_it_is_sent(pack, platform, what, item, said):
    made = publication_from_pack(pack, platforms.sender_rules(platform), "me", what=what, item=item)
    assert said in made.messages[0].text
    assert all(media.sha256 for message in made.messages for media in message.media)


def test_a_line_of_a_quotation_that_begins_with_a_dash_is_no_speaker(pack):
    """Its words are sent as they stand, and count as the words of the same quotation elsewhere."""
    [message] = publication_from_pack(
        pack, platforms.sender_rules("x"), "me", what="card", item="card-03"
    ).messages
    assert message.text.startswith(DASHED)
    assert message.runs[0] == {"text": DASHED, "role": "body"}
    assert [run["role"] for run in message.runs[1:]] == ["label", "hashtag"] * 2
    [other] = publication_from_pack(
        pack, platforms.sender_rules("x"), "me", what="card", item="card-02"
    ).messages
    assert [run["text"] for run in other.runs[:2]] == [
        "最难的不是写，而是忍住不多说那一句。",
        "\n—— 负责这个实验的同事沈一禾",
    ]
    [piece] = pieces_of(read_manifest(pack), "card", ["card-03"])
    assert piece.label == " ".join(DASHED.split())


@pytest.mark.slow
def test_it_is_made_again_as_version_2_and_its_own_words_stay(pack):
    kept = (*pack.glob("*.toml"), pack / "threads" / "x.md", pack / "article.txt")
    hand = {path: path.read_bytes() for path in kept}
    built = rework_pack(pack)
    assert json.loads((pack / "pack.json").read_text(encoding="utf-8"))["schema_version"] == 2
    assert read_manifest(pack) == built.manifest
    assert {path: path.read_bytes() for path in hand} == hand
    assert built.manifest.thread("x").edited
    assert built.manifest.cards[2].words == (DASHED, "")
    assert built.manifest.clips[0].captions[1].edited
    [clip] = built.manifest.clips
    edges = [0.0, *(scene.end for scene in clip.scenes)]
    assert [scene.start for scene in clip.scenes] == edges[:-1]
    assert edges[-1] == clip.seconds
    assert [s for scene in clip.scenes for s in scene.spans] == [
        s for caption in clip.captions for s in caption.spans
    ]
    assert verify_pack(pack)[0] == []
    assert rework_pack(pack).drawn == 0


def test_every_platform_of_the_sample_is_still_known():
    assert {thread.platform for thread in read_manifest(OLD).threads} <= set(platforms.names())


@given(
    st.dictionaries(
        st.sampled_from(["threads", "cards", "clips", "made_by", "article"]),
        ANYTHING
        | st.lists(
            st.dictionaries(st.sampled_from(["posts", "lines", "fields", "page"]), ANYTHING),
            max_size=2,
        ),
    )
)
def test_whatever_is_wrong_is_left_for_the_model_to_name(tree):
    assert upgrade_v1(tree)["schema_version"] == 2
