"""A small platform on loopback that keeps a record of what it made, and fails on request.

`faults` are taken one a publishing request; when there are none, `rate` of the requests fail by
chance. It does what platforms do: a keyed account makes one post a key, others make one a request; a
strict account refuses the same text twice; a whole one is keyed, and takes threads in one request,
all of it or nothing, never a key that it has.
"""

import json
import random
import socket
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

FAULTS = (
    "429",
    "500 before",
    "500 after",
    "drop before",
    "drop after",
    "slow before",
    "slow after",
)


@dataclass
class Post:
    id: str
    account: str
    key: str
    text: str
    parent: str
    media: list


@dataclass
class PlatformServer:
    slow: float = 0.6  # longer than the clients' deadline
    rate: float = 0.0
    chance: random.Random = field(default_factory=lambda: random.Random(0))
    faults: list = field(default_factory=list)
    posts: list = field(default_factory=list)
    requests: list = field(default_factory=list)  # (account, key, fault) of each that published
    uploads: int = 0
    under_way: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def start(self):
        platform = self

        class Handler(_Handler):
            server_platform = platform

        class Server(ThreadingHTTPServer):
            daemon_threads = True
            request_queue_size = 128

            def handle_error(self, request, client_address):
                pass  # killed clients break their connections; that is the point

        self.http = Server(("127.0.0.1", 0), Handler)
        self.port = self.http.server_port
        threading.Thread(target=self.http.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def stop(self):
        self.http.shutdown()
        self.http.server_close()

    def reset(self, *, rate=0.0, seed=0, faults=()):
        self.wait_until_quiet()
        with self.lock:
            self.posts, self.requests, self.faults = [], [], list(faults)
            self.rate, self.chance = rate, random.Random(seed)

    def wait_until_quiet(self):
        """Wait for what clients have given up on: it may still be carried out."""
        until = time.monotonic() + 20
        while self.under_way and time.monotonic() < until:
            time.sleep(0.01)
        assert not self.under_way

    def next_fault(self, account, keys):
        if self.faults:
            fault = self.faults.pop(0)
        elif self.chance.random() < self.rate:
            fault = self.chance.choice(FAULTS)
        else:
            fault = ""
        self.requests += [(account, key, fault) for key in keys]
        return fault

    def make(self, account, body):
        if account.startswith(("keyed", "whole")):
            for post in self.posts:
                if post.account == account and post.key == body["key"]:
                    return post
        if account.startswith("strict") and any(
            p.account == account and p.text == body["text"] for p in self.posts
        ):
            return None
        post = Post(
            f"{account}-{len(self.posts) + 1}",
            account,
            body["key"],
            body["text"],
            body.get("parent") or "",
            body.get("media", []),
        )
        self.posts.append(post)
        return post

    def make_thread(self, account, posts):
        """Make all of it, or nothing when one of the keys is there already."""
        if {post["key"] for post in posts} & {p.key for p in self.posts if p.account == account}:
            return None
        made, parent = [], ""
        for body in posts:
            made.append(self.make(account, body | {"parent": parent}))
            parent = made[-1].id
        return made


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_platform: PlatformServer

    def log_message(self, *_):
        pass

    def do_GET(self):
        account = self.path.split("/")[1]
        with self.server_platform.lock:
            found = [vars(p) for p in self.server_platform.posts if p.account == account]
        self._answer(200, found[-50:])

    def do_POST(self):
        platform = self.server_platform
        with platform.lock:
            platform.under_way += 1
        try:
            self._post(platform)
        finally:
            with platform.lock:
                platform.under_way -= 1

    def _post(self, platform):
        _, account, what = self.path.split("/")
        data = self.rfile.read(int(self.headers["Content-Length"]))
        if what == "media":
            with platform.lock:
                platform.uploads += 1
                number = platform.uploads
            self._answer(200, {"media": number})
            return
        body = json.loads(data)
        with platform.lock:
            fault = platform.next_fault(account, [one["key"] for one in _bodies(body)])
        if fault == "429":
            self._answer(429, {"error": "slow down"})
        elif fault == "401":
            self._answer(401, {"error": "who are you"})
        elif fault == "422":
            self._answer(422, {"error": "we do not like it"})
        elif fault == "500 before":
            self._answer(500, {"error": "oh"})
        elif fault == "drop before":
            self._drop()
        else:
            if fault == "slow before":
                time.sleep(platform.slow)
            with platform.lock:
                whole = what == "threads"
                post = (
                    platform.make_thread(account, body) if whole else platform.make(account, body)
                )
            if fault == "slow after":
                time.sleep(platform.slow)
            if fault == "500 after":
                self._answer(500, {"error": "oh"})
            elif fault == "drop after":
                self._drop()
            elif post is None and whole:
                self._answer(500, {"error": "there is such a key"})  # as Bluesky's servers do
            elif whole:
                self._answer(200, {"ids": [one.id for one in post]})
            elif post is None:
                self._answer(403, {"error": "duplicate"})
            else:
                self._answer(200, {"id": post.id})

    def _answer(self, status, value):
        data = json.dumps(value).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(data)))
        if status == 429:
            self.send_header("Retry-After", "7")
        self.end_headers()
        self.wfile.write(data)

    def _drop(self):
        self.close_connection = True
        self.connection.shutdown(socket.SHUT_RDWR)


def _bodies(body):
    return body if isinstance(body, list) else [body]
