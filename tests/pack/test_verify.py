import json
import shutil
from pathlib import Path

import pytest

from repurpose.article import Reading, read_articles
from repurpose.errors import ContentError, UsageError
from repurpose.pack import Choices, build_packs
from repurpose.pack.verify import verify_pack
from tests.conftest import SAMPLE


@pytest.fixture(scope="module")
def original(tmp_path_factory):
    found = read_articles([str(SAMPLE)], read_stdin=bytes)
    choices = Choices(clips=0, quotes=2, style="full")
    [built] = build_packs(
        found, choices, tmp_path_factory.mktemp("packs"), jobs=1, report=lambda *_: None
    )
    return built.folder


@pytest.fixture
def pack(original, tmp_path):
    return Path(shutil.copytree(original, tmp_path / "demo"))


def change(pack, edit):
    path = pack / "pack.json"
    manifest = json.loads(path.read_text(encoding="utf-8"))
    edit(manifest)
    path.write_text(json.dumps(manifest, ensure_ascii=False), encoding="utf-8")


def body(manifest):
    return next(r for r in manifest["threads"][0]["posts"][0]["runs"] if r["role"] == "body")


def test_a_pack_as_built_is_proved(pack):
    findings, proved = verify_pack(pack)
    assert findings == []
    assert proved > 50


def forge_word(manifest):
    post = manifest["threads"][0]["posts"][0]
    run = body(manifest)
    forged = "伪造" + run["text"][2:]
    post["text"] = post["text"].replace(run["text"], forged)
    run["text"] = forged


def shift_span(manifest):
    run = body(manifest)
    run["span"] = [run["span"][0] + 1, run["span"][1]]


def lose_span(manifest):
    body(manifest)["span"] = None


def lead_outside(manifest):
    body(manifest)["span"] = [0, 10**6]


def forge_text(manifest):
    manifest["threads"][0]["posts"][0]["text"] += "。"


def forge_length(manifest):
    manifest["threads"][0]["posts"][0]["length"] -= 1


def forge_quote(manifest):
    manifest["quotes"][0]["text"] = "从来没有人说过这句话。"


def forge_speaker(manifest):
    manifest["quotes"][0]["speaker"] = "查无此人"


def forge_card(manifest):
    card = next(c for c in manifest["cards"] if c["kind"] == "quote")
    card["lines"][card["fields"].index("text")] = "伪造的一行"


def climb_out(manifest):
    manifest["files"]["../../etc/passwd"] = {"sha256": "0" * 64, "bytes": 1}


def test_a_path_that_leads_out_is_refused(pack):
    change(pack, climb_out)
    with pytest.raises(ContentError, match="passwd"):
        verify_pack(pack)


def test_a_link_that_leads_out_is_refused(pack):
    (pack / "index.html").unlink()
    (pack / "index.html").symlink_to(SAMPLE)
    with pytest.raises(ContentError, match="index"):
        verify_pack(pack)


@pytest.mark.mostly_slow(quick=4)
@pytest.mark.parametrize(
    ("forge", "words"),
    [
        (forge_word, "is not what the article says"),
        (shift_span, "is not what the article says"),
        (lose_span, "without a place"),
        (lead_outside, "outside the article"),
        (forge_text, "not the sum of its runs"),
        (forge_length, "counts"),
        (forge_quote, "is not what the article says"),
        (forge_speaker, "speaker is not in the article"),
        (forge_card, "is not what the article says"),
    ],
)
def test_every_forgery_is_found(pack, forge, words):
    change(pack, forge)
    findings, _ = verify_pack(pack)
    assert any(words in finding.what for finding in findings)


def test_the_offending_run_is_shown_with_what_the_article_says(pack):
    change(pack, forge_word)
    [finding] = [f for f in verify_pack(pack)[0] if "article says" in f.what]
    assert finding.text.startswith("伪造")
    assert finding.shown[2:] == finding.text[2:]
    assert finding.shown[:2] != "伪造"
    assert finding.describe().startswith("x-01: ")


def test_a_post_over_its_limit_is_found(pack):
    def lengthen(manifest):
        post = manifest["threads"][0]["posts"][0]
        extra = {"text": "长" * 300, "role": "label", "span": None}
        post["runs"].append(extra)
        post["text"] += extra["text"]

    change(pack, lengthen)
    assert any("over the limit of 280" in f.what for f in verify_pack(pack)[0])


@pytest.mark.parametrize("name", ["cards/01-cover.png", "index.html", "article.txt"])
def test_changed_and_missing_files_are_found(pack, name):
    path = pack / name
    path.write_bytes(path.read_bytes() + b"\n")
    assert any(f.text == name for f in verify_pack(pack)[0])
    path.unlink()
    assert any(f.what in ("missing", "its text is missing") for f in verify_pack(pack)[0])


def test_a_sentence_written_into_a_thread_by_hand_is_found_and_one_taken_out_is_not(pack):
    path = pack / "threads" / "x.md"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("他们不是不同的人，", ""), encoding="utf-8")
    path.write_text(text + "\n\n---\n\n专家表示这是史上最好的工具。\n", encoding="utf-8")
    [finding] = verify_pack(pack)[0]
    assert finding.text == "专家表示这是史上最好的工具。"


def test_posts_are_stale_when_the_article_has_changed(pack, tmp_path):
    today = tmp_path / "today.md"
    today.write_text(
        SAMPLE.read_text(encoding="utf-8").replace("8600字", "8700字"), encoding="utf-8"
    )
    stale = [f for f in verify_pack(pack, today)[0] if "stale" in f.what]
    assert stale
    assert all("8600字" in finding.text for finding in stale)
    assert verify_pack(pack, SAMPLE)[0] == []


@pytest.mark.slow
def test_an_article_is_read_again_as_it_was_read(tmp_path):
    then = "<h1>雨天</h1><p>雨下了三天，河水漫过了石阶。<p>第四天，太阳出来了。"
    source = tmp_path / "page.txt"  # its name does not say that it is a page
    source.write_text(then, encoding="utf-8")
    found = read_articles([str(source)], read_stdin=bytes, reading=Reading("html", convert="s2t"))
    choices = Choices(clips=0, quotes=0, style="full", platforms=("weibo",))
    [built] = build_packs(found, choices, tmp_path / "packs", jobs=1, report=lambda *_: None)
    source.write_text(then.replace("第四天", "第五天"), encoding="utf-8")
    stale = [one.text for one in verify_pack(built.folder, source)[0]]
    assert stale
    assert all("第四天" in text for text in stale), stale


def test_what_is_no_pack_is_one_clear_error(tmp_path):
    with pytest.raises(UsageError, match="is not a pack"):
        verify_pack(tmp_path)
    (tmp_path / "pack.json").write_text("{")
    with pytest.raises(ContentError, match="damaged"):
        verify_pack(tmp_path)
    (tmp_path / "pack.json").write_text('{"schema_version": 3}')
    with pytest.raises(ContentError, match="schema_version 3"):
        verify_pack(tmp_path)
    (tmp_path / "pack.json").write_text('{"schema_version": 1}')
    with pytest.raises(ContentError, match="damaged"):
        verify_pack(tmp_path)
