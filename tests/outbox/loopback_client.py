"""A real client of the platform on loopback: sockets, deadlines, and outcomes as the contract says."""

import http.client
import json
import math
import time
from pathlib import Path
from urllib.parse import quote

from repurpose.platforms.delivery import (
    Absent,
    DeliveryError,
    NeedsLogin,
    NotSent,
    Refused,
    Sent,
    Unclear,
)


class LoopbackClient:
    def __init__(self, port, account, settling):
        self.port, self.account, self.settling = port, account, settling
        self.key_life = math.inf

    def _call(self, method, what, body, deadline):
        left = deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError("no time left")
        link = http.client.HTTPConnection("127.0.0.1", self.port, timeout=left)
        try:
            link.connect()
            connected = True
        except OSError:
            connected = False
        if not connected:
            raise ConnectionRefusedError
        try:
            data = body if isinstance(body, bytes) else json.dumps(body).encode()
            if time.monotonic() >= deadline:
                raise TimeoutError("no time left")
            link.request(method, f"/{quote(self.account)}/{what}", data)
            reply = link.getresponse()
            return reply.status, reply.headers, json.loads(reply.read())
        finally:
            link.close()

    def upload(self, attachment, deadline):
        try:
            data = Path(attachment.path).read_bytes()
            status, _, value = self._call("POST", "media", data, deadline)
        except (OSError, http.client.HTTPException) as error:
            raise DeliveryError(NotSent(repr(error))) from error
        assert status == 200
        return value

    def publish(self, message, handles, place, deadline):
        body = {
            "key": place.key,
            "text": message.text,
            "parent": place.parent["id"] if place.parent else "",
            "media": [handle["media"] for handle in handles],
        }
        try:
            status, headers, value = self._call("POST", "posts", body, deadline)
        except ConnectionRefusedError:
            return NotSent("connection refused")
        except (OSError, http.client.HTTPException, ValueError) as error:
            return Unclear(repr(error))
        if status == 200:
            return Sent(value["id"], f"http://loopback/{value['id']}", {"id": value["id"]})
        return self._judge(status, headers, value["error"])

    def _judge(self, status, headers, said):
        if status == 429:
            return NotSent(said, wait=float(headers["Retry-After"]), status=status)
        if status == 401:
            return NeedsLogin(said)
        if status == 403:  # "you have posted this already" is evidence, and not a refusal
            return Unclear(said, status)
        return Unclear(said, status) if status >= 500 else Refused(said, status)

    def takes_whole(self, messages):
        return self.account.startswith("whole")

    def publish_whole(self, messages, handles, places, deadline):
        """All in one request, or none: the server keeps no half of it."""
        posts = [
            {
                "key": place.key,
                "text": message.text,
                "media": [handle["media"] for handle in handles] if place.seq == 0 else [],
            }
            for message, place in zip(messages, places, strict=True)
        ]
        try:
            status, headers, value = self._call("POST", "threads", posts, deadline)
        except ConnectionRefusedError:
            return NotSent("connection refused")
        except (OSError, http.client.HTTPException, ValueError) as error:
            return Unclear(repr(error))
        if status == 200:
            return [Sent(one, f"http://loopback/{one}", {"id": one}) for one in value["ids"]]
        return self._judge(status, headers, value["error"])

    def settle(self, message, place, deadline):
        try:
            status, _, found = self._call("GET", "posts", b"", deadline)
        except (OSError, http.client.HTTPException, ValueError) as error:
            return Unclear(repr(error))
        if status != 200:
            return Unclear(str(status))
        parent = place.parent["id"] if place.parent else ""
        for post in found:
            if post["text"] == message.text and post["parent"] == parent:
                return Sent(post["id"], f"http://loopback/{post['id']}", {"id": post["id"]})
        return Absent("not among the account's posts")
