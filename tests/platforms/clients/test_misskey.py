"""Misskey beyond what every platform is held to: its Drive, its servers' own limits, its login."""

import time
from dataclasses import replace
from urllib.parse import urlsplit

import httpx
import pytest

from repurpose.accounts.login import Browser
from repurpose.platforms.clients import client_class
from repurpose.platforms.delivery import (
    DeliveryContext,
    DeliveryError,
    Message,
    NeedsLogin,
    Sent,
    Unclear,
)
from repurpose.platforms.transport import open_wire
from tests.platforms.clients.rig import picture

PLACE = DeliveryContext("key", 0, "2026-11-22T12:00:00Z")


def test_the_same_bytes_are_one_file_with_its_description(rig, sandbox, tmp_path):
    one = rig("misskey")
    first = one.client.upload(picture(tmp_path, alt=""), one.deadline)
    again = one.client.upload(picture(tmp_path, alt="一张卡片"), one.deadline)
    assert first["id"] == again["id"]
    assert [kept.alt for kept in sandbox.world.uploads.values()] == ["一张卡片"]
    other = one.client.upload(picture(tmp_path, "navy", "b.png"), one.deadline)
    assert other["id"] != first["id"]
    assert isinstance(one.client.publish(Message("图"), [first, other], PLACE, one.deadline), Sent)
    assert len(one.posts[0].media) == 2


def test_a_server_says_how_long_a_note_may_be(rig, sandbox):
    sandbox.world.kept["misskey most"] = 5000
    profile = rig("misskey").client.look(rig("misskey").deadline)
    told = rig("misskey", settings=profile.settings)
    assert not told.client.rules.problems(Message("长" * 5000))
    assert told.client.rules.problems(Message("长" * 5001))
    assert rig("misskey").client.rules.problems(Message("长" * 3001))
    assert isinstance(told.client.publish(Message("长" * 5000), [], PLACE, told.deadline), Sent)


def test_a_lost_answer_is_not_found_again_among_too_many_notes(rig, sandbox):
    one = rig("misskey")
    place = replace(PLACE, begun_at=time.time())
    for number in range(100):
        sandbox.world.add("misskey", f"别的 {number}")
    assert isinstance(one.client.settle(Message("我的"), place, one.deadline), Unclear)


def test_a_token_without_the_right_needs_a_login(rig):
    one = rig("misskey", secrets={"token": "another-token"})
    with pytest.raises(DeliveryError) as caught:
        one.client.look(one.deadline)
    assert isinstance(caught.value.outcome, NeedsLogin)


def test_miauth(sandbox):
    base = f"{sandbox.address}/misskey"
    shown = []

    def paste(_):
        session = urlsplit(shown[0]).path.rsplit("/", 1)[-1]
        return f"http://127.0.0.1:8917/callback?session={session}"

    wire = open_wire()
    person = Browser(wire, shown.append, lambda *_: f"{base}/", None, paste)
    settings, secrets = client_class("misskey").log_in(person)
    wire.close()
    assert settings == {"base": base}
    assert shown[0].startswith(f"{base}/miauth/")
    assert "write%3Anotes" in shown[0]
    header = {"authorization": f"Bearer {secrets['token']}"}
    assert httpx.post(f"{base}/api/i", json={}, headers=header).status_code == 200
