"""What people say who are asked: from a page or a file into the pack's folder, bound to what they saw."""

import base64
import http.client
import json
import shutil
import threading
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from repurpose.cli.app import run
from repurpose.errors import ContentError
from repurpose.pack import Choices, build_packs, rework_pack, verify_pack
from repurpose.review import (
    draw_page,
    keep_answer,
    keep_seen,
    open_review,
    read_answer,
    read_items,
    resolve,
    standings_of,
)
from tests.conftest import parse

SECRET = "secret-of-the-address"
ARTICLE = """# 老街的修表匠

街角那家修表铺开了四十一年。铺子只有六平方米，一盏灯，一张桌。

## 手艺怎么传下去

去年春天来了一个学徒，二十三岁，学的是软件。他说想做一件十年后还在的东西。

如今两个人守着一盏灯，一个看表，一个看师傅。你身边还有这样的铺子吗？
"""


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    out = tmp_path_factory.mktemp("packs")
    choices = Choices(platforms=("weibo", "x"), clips=0)
    [made] = build_packs([parse(ARTICLE, "watch.md")], choices, out, jobs=1, report=lambda *_: None)
    return made.folder


@pytest.fixture
def pack(built, tmp_path):
    return Path(shutil.copytree(built, tmp_path / built.name))


def items(pack):
    return read_items(pack)[2]


def answer(pack, *remarks, by="安娜", at=1_800_000_000_000):
    """An answer as the page sends it; a remark is (item, approved, comment) of what stands there now."""
    prints = {item.key: item.print for item in items(pack)}
    rows = [
        {"item": key, "seen": prints[key], "approved": yes, "comment": said}
        for key, yes, said in remarks
    ]
    said = {"kind": "repurpose-answer", "version": 1, "pack": pack.name, "by": by, "at": at}
    return json.dumps(said | {"remarks": rows}).encode()


def take(pack, *remarks, **more):
    return keep_answer(pack, read_answer(answer(pack, *remarks, **more)), items(pack))


def standing(pack, key):
    return next(one for one in standings_of(pack, items(pack)) if one.item == key)


def edit(pack, old, new):
    text = (pack / "threads/weibo.md").read_text(encoding="utf-8")
    assert old in text
    rework_pack(pack, {"threads/weibo.md": text.replace(old, new).encode()}, jobs=1)


def test_an_approval_is_of_the_words_that_were_shown(pack):
    assert take(pack, ("thread:weibo", True, ""), ("thread:x", True, "好"))
    assert standing(pack, "thread:weibo").approved
    edit(pack, "街角那家修表铺", "街角的修表铺")
    changed = standing(pack, "thread:weibo")
    assert not changed.approved
    [approval] = changed.approvals
    marks = [mark for pair in approval.difference for mark in pair]
    assert "那家" in "".join(mark.text for mark in marks if mark.kind == "gone")
    assert not approval.pictures
    assert standing(pack, "thread:x").approved, "nobody has touched that one"


def test_what_is_said_touches_no_byte_of_the_pack_and_stays_when_it_is_made_again(pack):
    before = (pack / "pack.json").read_bytes()
    take(pack, ("article", True, "写得好"))
    assert (pack / "pack.json").read_bytes() == before
    assert verify_pack(pack)[0] == []
    edit(pack, "一盏灯，一张桌", "一盏灯")
    assert "review/" not in (pack / "pack.json").read_text(encoding="utf-8")
    assert standing(pack, "article").approved
    assert verify_pack(pack)[0] == []


def test_a_card_that_only_moves_stays_approved(pack):
    [first, *_] = [item for item in items(pack) if item.key.startswith("card:")]
    take(pack, (first.key, True, ""))
    moved = [
        item if item.key != first.key else type(item)("card:cards/09-x.png", item.seen, item.print)
        for item in items(pack)
    ]
    assert [one.item for one in standings_of(pack, moved) if one.approved] == [
        "card:cards/09-x.png"
    ]


def test_the_last_word_of_somebody_counts(pack):
    take(pack, ("thread:x", True, ""), at=1)
    take(pack, ("thread:x", True, ""), by="林", at=2)
    take(pack, ("thread:x", False, "等一下"), at=3)
    now = standing(pack, "thread:x")
    assert [one.by for one in now.approvals] == ["林"]
    assert [one.text for one in now.comments] == ["等一下"]


def test_a_comment_is_done_and_open_again(pack):
    take(pack, ("thread:x", False, "短一点"))
    [comment] = standing(pack, "thread:x").comments
    resolve(pack, comment.id, 5)
    assert standing(pack, "thread:x").open == 0
    resolve(pack, comment.id, 6, done=False)
    assert standing(pack, "thread:x").open == 1
    with pytest.raises(ContentError):
        resolve(pack, "no-such-0", 7)


def test_the_same_answer_is_kept_once(pack):
    assert take(pack, ("thread:x", True, ""))
    assert not take(pack, ("thread:x", True, ""))
    assert len(list((pack / "review").glob("*.json"))) == 1


def test_a_pasted_answer_survives_a_chat(pack):
    data = answer(pack, ("thread:x", True, "“好”"))
    pasted = base64.urlsafe_b64encode(data).decode()
    lines = "\n".join(pasted[at : at + 60] for at in range(0, len(pasted), 60))
    assert read_answer(f"安娜: 1 approved\nrepurpose-answer:{lines}\n".encode()) == read_answer(
        data
    )


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"[]",
        b"hello",
        b"repurpose-answer:!!!",
        b"repurpose-answer:AAAA",
        b'{"kind":"repurpose-answer","version":1,"pack":"a","by":" ","at":1,"remarks":[]}',
        b"\xff" * 20,
        b" " * 300_000,
        b"[" * 100_000,
    ],
)
def test_what_is_no_answer_is_refused(data):
    with pytest.raises(ContentError):
        read_answer(data)


def test_words_that_were_never_shown_cannot_be_approved(pack):
    data = json.loads(answer(pack, ("thread:x", True, "")))
    data["remarks"][0]["seen"] = "0" * 64
    with pytest.raises(ContentError):
        keep_answer(pack, read_answer(json.dumps(data).encode()), items(pack))


def test_a_page_that_was_sent_is_answered_after_the_words_changed(pack):
    keep_seen(pack, items(pack))
    sent = answer(pack, ("thread:weibo", True, ""))
    edit(pack, "一盏灯，一张桌", "一盏灯")
    assert keep_answer(pack, read_answer(sent), items(pack))
    [approval] = standing(pack, "thread:weibo").approvals
    assert not approval.current
    assert approval.difference


def test_a_pack_from_elsewhere_may_hold_anything_there(pack):
    folder = pack / "review"
    (folder / "seen").mkdir(parents=True)
    for name in ("a.json", "resolved.json", f"seen/{'0' * 64}.json"):
        (folder / name).write_bytes(b'{"kind": 7}')
    take(pack, ("thread:x", True, ""))
    assert standing(pack, "thread:x").approved


# --- the page, and who may open it -----------------------------------------------------------


@contextmanager
def desk_over(pack, told=lambda _: None):
    with open_review(lambda: pack, host="127.0.0.1", mint=lambda: SECRET, told=told) as desk:
        thread = threading.Thread(target=desk.serve)
        thread.start()
        try:
            yield desk
        finally:
            desk.stop()
            thread.join()


def test_the_page_holds_all_and_fetches_nothing(pack):
    take(pack, ("thread:x", False, "</script><b>x</b>"), by='"><img src=x>')
    page = draw_page(pack)
    for item in items(pack):
        assert f'data-seen="{item.print}"' in page
    assert "connect-src" not in page
    assert "</script><b>" not in page
    assert "<img src=x>" not in page
    assert "connect-src 'self'" in draw_page(pack, address="answer").replace("&#39;", "'")


def test_an_answer_is_taken_over_the_network_and_nothing_else_is(pack):
    heard = []
    with desk_over(pack, heard.append) as desk, httpx.Client(base_url=desk.address) as reader:
        assert reader.get("").status_code == 200
        data = answer(pack, ("thread:x", True, "好"))
        kind = {"content-type": "application/json"}
        got = reader.post("answer", content=data, headers=kind)
        assert got.status_code == 200
        [said] = [one for one in got.json()["said"] if one["item"] == "thread:x"]
        assert said["approvals"][0]["by"] == "安娜"
        assert [one.by for one in heard] == ["安娜"]
        assert reader.post("answer", content=data).status_code == 415, "a form could send that"
        elsewhere = {**kind, "origin": "http://elsewhere.example"}
        assert reader.post("answer", content=data, headers=elsewhere).status_code == 403
        assert reader.post("answer", content=b"x" * 300_000, headers=kind).status_code == 413
        assert reader.post("answer", content=b"{}", headers=kind).status_code == 422
        assert reader.get("", headers={"host": "evil.example"}).status_code == 403
        host = urlsplit(desk.address)
        for path in (
            "/",
            f"/{SECRET}",
            f"/{SECRET}x/",
            "/x/answer",
            f"/{SECRET}/pack.json",
            f"/{SECRET}/../pack.json",
            f"/{SECRET}/..%2fpack.json",
            f"/{SECRET}/review/resolved.json",
        ):
            raw = http.client.HTTPConnection(host.hostname, host.port, timeout=30)
            raw.request("GET", path)
            assert raw.getresponse().status in (404, 405), path
            raw.close()


# --- the command line ------------------------------------------------------------------------


def test_a_file_goes_out_and_its_answer_comes_in(pack, tmp_path, capsys):
    page = tmp_path / "for-anna.html"
    assert run(["review", str(pack), "--file", str(page)]) == 0
    assert page.stat().st_size > 10_000
    assert run(["review", str(pack), "--file", str(page)]) == 2, "it is not written over"
    back = tmp_path / "answer.json"
    back.write_bytes(answer(pack, ("thread:x", True, "短一点")))
    assert run(["review", str(pack), "--take", str(back)]) == 0
    capsys.readouterr()
    assert run(["review", str(pack), "--list", "--json"]) == 0
    told = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    [row] = [one for one in told if one["comments"]]
    assert (row["item"], row["approvals"][0]["current"]) == ("thread:x", True)
    assert run(["review", str(pack), "--resolve", row["comments"][0]["id"]]) == 0
    assert standing(pack, "thread:x").open == 0
    assert run(["review", str(pack), "--resolve", "nothing"]) == 3
    assert run(["review", str(pack), "--take", str(tmp_path / "none")]) == 2
    assert run(["review", str(tmp_path), "--list"]) == 2


def test_a_pack_asks_for_an_approval_of_itself_by_the_command_line(pack, capsys):
    from repurpose.review import asks_itself, is_required

    assert not asks_itself(pack)
    assert run(["review", str(pack), "--require"]) == 0
    assert asks_itself(pack)
    assert is_required(pack)
    verify_pack(pack)  # the manifest lists none of it
    assert run(["review", str(pack), "--no-require"]) == 0
    assert not is_required(pack)
    (pack / "review" / "required.json").write_text("{}{")  # what is no such file asks nothing
    assert not asks_itself(pack)
    capsys.readouterr()
