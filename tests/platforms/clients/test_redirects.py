"""Servers that point elsewhere: what is said, what is held, and the one case that is followed."""

import httpx
import pytest

from repurpose.platforms.addresses import unsafe_addresses, words_of_redirect
from repurpose.platforms.calls import Answer, classify_response
from repurpose.platforms.delivery import DeliveryContext, Message, NeedsLogin, Sent


@pytest.mark.parametrize(
    ("asked", "location", "advice"),
    [
        ("http://toot.example/api", "https://toot.example/api", "https://toot.example."),
        ("https://old.example/api", "https://new.example:8443/api", "https://new.example:8443."),
        ("https://toot.example/api", "/moved/api?key=1", "https://toot.example/moved/api."),
        ("https://toot.example/api", "", "308"),
        ("https://toot.example/api", "http://[broken", "308"),
    ],
)
def test_a_redirect_says_where_to_go(asked, location, advice):
    answer = Answer(308, {"location": location} if location else {}, b"", url=asked)
    outcome = classify_response(answer, 0.0, "Toot")
    assert isinstance(outcome, NeedsLogin)
    assert advice.rstrip(".") in words_of_redirect(answer, "Toot")
    assert "key=1" not in outcome.reason


class Moved(httpx.BaseTransport):
    """Answers the first publication with a redirect; carries out what comes after it."""

    def __init__(self, inner, location, status):
        self.inner, self.location, self.status = inner, location, status
        self.asked = []

    def handle_request(self, request):
        body = request.read()
        self.asked.append(str(request.url))
        if request.extensions.get("fresh") and "moved" not in str(request.url):
            place = self.location or str(request.url.copy_merge_params({"moved": "1"}))
            return httpx.Response(self.status, headers={"location": place})
        del body
        return self.inner.handle_request(request)

    def close(self):
        self.inner.close()


@pytest.mark.parametrize(
    ("kind", "status", "location", "follows"),
    [
        ("mastodon", 308, "", True),
        ("bluesky", 307, "", True),
        ("mastodon", 301, "", False),  # turns a POST into a GET
        ("mastodon", 308, "https://elsewhere.example/api/v1/statuses?moved", False),
        ("misskey", 308, "", False),  # would be there twice, if the first was carried out
    ],
)
def test_only_a_keyed_platform_follows_and_only_on_its_own_server(
    rig, kind, status, location, follows
):
    one = rig(kind)
    client = one.client.wire.client
    client._transport = moved = Moved(client._transport, location, status)
    place = DeliveryContext("key", 0, "2026-11-22T12:00:00.000Z")
    outcome = one.client.publish(Message("搬家了"), (), place, one.deadline)
    assert isinstance(outcome, Sent if follows else NeedsLogin)
    assert len(one.posts) == int(follows)
    assert not any("elsewhere" in address for address in moved.asked)


@pytest.mark.parametrize(
    ("values", "unsafe"),
    [
        ({"base": "http://toot.example:3000/"}, ["http://toot.example:3000"]),
        ({"webhook": "http://user:word@in.example/hook?key=1"}, ["http://in.example"]),
        ({"base": "https://toot.example", "handle": "me"}, []),
        ({"base": "http://localhost:3000", "webhook": "http://127.0.0.1/in"}, []),
        ({"base": "http://[::1]:80", "other": "http://[broken"}, []),
        ({"media_url": "http://pictures.example"}, []),
    ],
)
def test_servers_that_a_token_would_reach_in_the_clear(values, unsafe):
    assert unsafe_addresses(values) == unsafe
