"""The sandbox itself: its page, its faults, its doors, and that its fakes refuse what is wrong."""

import json
import socket
import threading
import tomllib

import httpx
import pytest

from repurpose.cli.app import run
from repurpose.errors import SetupError, UnknownName
from repurpose.messages import look_up
from repurpose.platforms import account_kinds
from repurpose.resources import asset
from repurpose.sandbox import KINDS, Fault, Sandbox, open_sandbox
from repurpose.sandbox.fakes import FAKES
from repurpose.sandbox.faults import Faults
from repurpose.sandbox.incoming import read_multipart


@pytest.fixture(scope="module")
def running():
    with open_sandbox() as opened:
        yield opened


@pytest.fixture
def sandbox(running):
    running.clear()
    return running


@pytest.fixture
def ask(sandbox):
    with httpx.Client(base_url=sandbox.address, trust_env=False, timeout=5) as client:
        yield client


def webhook(ask, text, **more):
    return ask.post("/discord/webhooks/1200000000000000001/sandbox-discord-webhook-token?wait=true",
                    json={"content": text}, **more)  # fmt: skip


def test_the_page_shows_what_has_arrived_and_runs_nothing_of_it(ask):
    assert webhook(ask, "<script>alert(1)</script> 你好").status_code == 200
    html = ask.get("/").text
    assert "&lt;script&gt;alert(1)&lt;/script&gt; 你好" in html
    assert "<script>alert" not in html
    assert html.index("<h2>Discord") < html.index("<h2>Weibo")  # what has something comes first
    assert ask.get("/_posts?platform=discord").json()["posts"][0]["text"].endswith("你好")
    assert ask.get("/_posts?platform=x").json()["posts"] == []


def test_the_page_speaks_the_browsers_language(ask):
    webhook(ask, "a")
    ask.post("/_faults", json={"kind": "lost"})
    english, chinese = (
        ask.get("/", headers={"accept-language": tag}).text for tag in ("en", "zh-CN")
    )
    words = json.loads(asset("sandbox", "words.json").read_text(encoding="utf-8"))
    shown = [said for said in (words["title"], words["add"], *KINDS.values()) if said in english]
    assert len(shown) == 2 + len(KINDS)
    for said in shown:
        assert look_up(said, "zh") in chinese
        assert f">{said}<" not in chinese
    assert "{" not in english.split("<script>")[0].split("</style>")[1]


def test_a_fault_can_be_asked_for_by_form_and_by_json(ask):
    assert ask.post("/_faults", data={"kind": "500", "platform": "discord"}).status_code == 303
    assert "500 × 1 (discord)" in ask.get("/").text
    assert webhook(ask, "a").status_code == 500
    assert webhook(ask, "a").status_code == 200
    assert ask.post("/_faults", json={"kind": "429", "times": 2}).status_code == 201
    assert [webhook(ask, "a").status_code for _ in range(3)] == [429, 429, 200]
    assert ask.post("/_faults", json={"kind": "nonsense"}).status_code == 400
    assert (
        ask.post("/_faults", content=b"{", headers={"content-type": "application/json"}).status_code
        == 400
    )
    ask.post("/_faults", json={"kind": "503", "times": 9})
    assert ask.delete("/_faults").status_code == 204
    assert webhook(ask, "a").status_code == 200


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_fault_does_what_it_says(sandbox, ask, kind):
    sandbox.fault(kind, "discord", seconds=0.05)
    before = kind in ("429", "500", "503", "expired", "refuse-before")
    try:
        answer = webhook(ask, kind)
        assert kind not in ("lost", "reset", "truncated", "refuse-before")
        assert answer.is_success == (kind == "slow")
    except httpx.TransportError:
        assert kind in ("lost", "reset", "truncated", "refuse-before")
    assert len(sandbox.posts("discord")) == (0 if before else 1)


def test_faults_wait_for_their_turn():
    faults = Faults()
    faults.add(Fault("lost", "x", "/2/tweets", times=1, skip=1))
    assert faults.take("mastodon", "/2/tweets") is None
    assert faults.take("x", "/2/users/me") is None
    assert faults.take("x", "/2/tweets") is None
    assert faults.take("x", "/2/tweets").kind == "lost"
    assert faults.take("x", "/2/tweets") is None
    assert faults.waiting() == []


def test_only_this_machine_and_only_under_its_own_name(sandbox):
    assert sandbox.address.startswith("http://127.0.0.1:")
    for host in ("evil.example", "127.0.0.1.evil.example:80", ""):
        answer = httpx.get(sandbox.address, headers={"host": host}, trust_env=False)
        assert answer.status_code == 403
    port = sandbox.address.rsplit(":", 1)[-1]
    assert httpx.get(f"http://localhost:{port}/", trust_env=False).status_code == 200


def test_a_port_that_is_taken_is_said_so(sandbox):
    port = int(sandbox.address.rsplit(":", 1)[-1])
    with pytest.raises(SetupError, match=str(port)), open_sandbox(port):
        pass


def test_unknown_names_are_said_so(sandbox):
    with pytest.raises(UnknownName, match="fault"):
        sandbox.fault("losst")
    with pytest.raises(UnknownName, match="account"):
        sandbox.account("blusky")


def test_every_fake_knows_at_least_one_account(sandbox):
    known = {account_kinds()[account.platform] for account in sandbox.accounts()}
    assert known == set(FAKES)
    for account in sandbox.accounts():
        for value in (*account.settings.values(), *account.secrets.values()):
            assert "{address}" not in value


# What a fake must not let through: the rules of the real ones.
WRONG = [
    ("post", "/x/2/tweets", {"json": {"text": "a"}}, 401),
    ("post", "/x/2/tweets", {"json": {"text": "长" * 141}, "bearer": "sandbox-access-0"}, 403),
    ("post", "/x/2/tweets", {"json": {"text": "a", "foo": 1}, "bearer": "sandbox-access-0"}, 400),
    ("post", "/x/2/tweets", {"json": {"text": "a", "media": {"media_ids": [7]}}, "bearer": "sandbox-access-0"}, 400),
    ("post", "/x/2/tweets", {"json": {"text": "a", "reply": {"in_reply_to_tweet_id": "7"}}, "bearer": "sandbox-access-0"}, 403),
    ("get", "/x/2/users/2244994945/tweets?max_results=4", {"bearer": "sandbox-access-0"}, 400),
    ("post", "/mastodon/api/v1/statuses", {"json": {"status": "a" * 501}, "bearer": "sandbox-mastodon-token"}, 422),
    ("post", "/mastodon/api/v1/statuses", {"json": {"status": " "}, "bearer": "sandbox-mastodon-token"}, 422),
    ("post", "/mastodon/api/v1/statuses", {"json": {"status": "a", "in_reply_to_id": "7"}, "bearer": "sandbox-mastodon-token"}, 404),
    ("post", "/bluesky/xrpc/com.atproto.repo.putRecord", {"json": {}}, 400),
    ("post", "/telegram/bot1:wrong/sendMessage", {"json": {"chat_id": "@sandbox", "text": "a"}}, 404),
    ("post", "/discord/webhooks/1200000000000000001/sandbox-discord-webhook-token", {"json": {"content": "a" * 2001}}, 400),
    ("post", "/discord/webhooks/1/wrong", {"json": {"content": "a"}}, 404),
    ("post", "/linkedin/rest/posts", {"json": {}, "bearer": "sandbox-linkedin-access-token"}, 426),
    ("post", "/weibo/2/statuses/share.json", {"data": {"access_token": "2.00sandboxweibotoken", "status": "#话题# https://example.com/", "rip": "1.2.3.4"}}, 400),
    ("post", "/weibo/2/statuses/share.json", {"data": {"access_token": "2.00sandboxweibotoken", "status": "没有链接", "rip": "1.2.3.4"}}, 400),
    ("post", "/webhook/in", {"json": {}}, 400),
    ("get", "/nowhere", {}, 404),
]  # fmt: skip


@pytest.mark.mostly_slow(quick=8)
@pytest.mark.parametrize(("method", "path", "what", "status"), WRONG)
def test_the_fakes_refuse_what_the_real_ones_refuse(sandbox, ask, method, path, what, status):
    more = dict(what)
    if token := more.pop("bearer", ""):
        more["headers"] = {"authorization": f"Bearer {token}"}
    assert getattr(ask, method)(path, **more).status_code == status
    assert not sandbox.world.posts


@pytest.mark.mostly_slow(quick=11)
@pytest.mark.parametrize("sent", [7, "text", [], {"text": 7, "content": ["a"]}, {"text": "\ud800"}])
@pytest.mark.parametrize("path", ["/misskey/api/notes/create", "/slack/api/chat.postMessage",
    "/discord/webhooks/1200000000000000001/sandbox-discord-webhook-token",
    "/x/2/media/metadata", "/bluesky/xrpc/com.atproto.server.createSession",
    "/wecom/cgi-bin/webhook/send?key=sandbox-wecom-key", "/dingtalk/robot/send?access_token=sandbox-ding-token"])  # fmt: skip
def test_values_of_another_shape_are_refused_and_kept_nowhere(sandbox, ask, path, sent):
    for token in ("sandbox-misskey-token", "xoxb-sandbox-slack-token", "sandbox-access-0"):
        headers = {"authorization": f"Bearer {token}", "content-type": "application/json"}
        answer = ask.post(path, content=json.dumps(sent), headers=headers)
        assert answer.status_code < 500
    assert sandbox.world.posts == []
    assert ask.get("/").status_code == 200


def test_codes_in_good_answers(ask):
    """Slack, 飞书, 钉钉, 企业微信 and 公众号 refuse with a 200."""
    token = {"authorization": "Bearer xoxb-sandbox-slack-token"}
    wrong = ask.post("/slack/chat.postMessage", json={"channel": "C0", "text": "a"}, headers=token)
    assert wrong.json() == {"ok": False, "error": "channel_not_found"}
    hook = "/feishu/open-apis/bot/v2/hook/sandbox-feishu-hook"
    unsigned = {"msg_type": "text", "content": {"text": "a"}, "timestamp": "1", "sign": "x"}
    assert ask.post(hook, json=unsigned).json()["code"] == 19021
    ding = "/dingtalk/robot/send?access_token=sandbox-ding-token&timestamp=1&sign=x"
    assert ask.post(ding, json={}).json()["errcode"] == 310000
    bot = "/wecom/cgi-bin/webhook/send?key=sandbox-wecom-key"
    text = {"msgtype": "text", "text": {"content": "长" * 700}}
    assert ask.post(bot, json=text).json()["errcode"] == 40058
    image = {"msgtype": "image", "image": {"base64": "YQ==", "md5": "0"}}
    assert ask.post(bot, json=image).json()["errcode"] == 301019
    assert ask.get("/wechat/cgi-bin/draft/count?access_token=x").json()["errcode"] == 40001


def test_multipart_bodies_keep_every_byte():
    data = bytes(range(256)) + b"\r\n--not the end\r\n\r\n"
    request = httpx.Request(
        "POST", "http://a/", data={"字段": "值"}, files={"f": ("名 a.png", data, "image/png")}
    )
    request.read()
    boundary = request.headers["content-type"].partition("boundary=")[2]
    form, files = read_multipart(request.content, boundary)
    assert form == {"字段": "值"}
    assert files["f"].data == data
    assert files["f"].mime == "image/png"


def test_chunked_requests_are_read(sandbox, ask):
    body = json.dumps({"content": "分块"}).encode()
    answer = ask.post(
        "/discord/webhooks/1200000000000000001/sandbox-discord-webhook-token?wait=true",
        content=(body[i : i + 7] for i in range(0, len(body), 7)),
        headers={"content-type": "application/json"},
    )
    assert answer.status_code == 200
    assert sandbox.posts("discord")[0].text == "分块"


def test_many_at_once_lose_nothing(sandbox):
    def work(number):
        with httpx.Client(base_url=sandbox.address, trust_env=False) as client:
            for i in range(10):
                assert webhook(client, f"{number}-{i}").status_code == 200

    threads = [threading.Thread(target=work, args=(n,)) for n in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    posts = sandbox.posts("discord")
    assert len({post.number for post in posts}) == len({post.text for post in posts}) == 50


@pytest.mark.slow
def test_the_verb_sets_up_accounts_and_serves(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(Sandbox, "serve", lambda _: None)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    assert (
        run(["sandbox", "--port", str(port), "--home", str(tmp_path / "home"), "--no-browser"]) == 0
    )
    said = capsys.readouterr().err
    assert f"http://127.0.0.1:{port}" in said
    assert f"REPURPOSE_HOME={tmp_path / 'home'}" in said
    monkeypatch.setenv("REPURPOSE_HOME", str(tmp_path / "home"))
    assert run(["accounts", "list"]) == 0
    assert "bluesky" in capsys.readouterr().out


def test_its_home_names_the_fake_model_unless_it_names_another(sandbox, tmp_path):
    from repurpose.cli.sandbox import _write_editor

    path = tmp_path / "repurpose.toml"
    for kept, said in (
        ("", sandbox.editor()),
        ('# mine\n[pack]\ntheme = "ink"\n', sandbox.editor()),
        (
            '[editor]\nbase_url = "http://127.0.0.1:1/editor/deepseek"\nmodel = "m"\n',
            sandbox.editor(),
        ),
        ('[editor]\npreset = "openai"\n', ""),
        ('[editor]\nbase_url = "https://a.example/v1"\n', "https://a.example/v1"),
    ):
        path.write_text(kept, encoding="utf-8")
        _write_editor(tmp_path, sandbox.editor())
        text = path.read_text(encoding="utf-8")
        assert (tomllib.loads(text)["editor"].get("base_url", "")) == said
        assert text.startswith(kept.partition("\n")[0])


def test_the_oldest_uploads_go_when_they_are_too_many_bytes(monkeypatch):
    from repurpose.sandbox import world

    monkeypatch.setattr(world, "_MOST_KEPT", 100)
    kept = world.World(lambda: 0.0)
    numbers = [kept.upload("image/png", bytes(40)).number for _ in range(4)]
    assert list(kept.uploads) == numbers[2:]
    assert kept.upload("image/png", bytes(900)).number in kept.uploads
