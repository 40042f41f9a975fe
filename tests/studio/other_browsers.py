"""Firefox and WebKit in front of a studio, each by its own protocol, without a download: packages of the system drive them.

Firefox speaks WebDriver BiDi by itself (W3C, read 2026-11). WebKit is GTK's MiniBrowser behind WebKitWebDriver (W3C WebDriver),
on a screen of Xvfb. What one of them lacks is a reason to skip.
"""

import itertools
import json
import os
import re
import shutil
import subprocess
import time
from pathlib import Path

import httpx
import pytest

from tests.ports import free_port

MINI = sorted(Path("/usr/lib").glob("*/webkit2gtk-4*/MiniBrowser"))
WAIT = 90  # seconds


class Firefox:
    """`firefox-esr --remote-debugging-port`, and what its console says."""

    def __init__(self, folder):
        program = shutil.which("firefox-esr") or shutil.which("firefox")
        if program is None:
            pytest.skip("needs Firefox (Debian's firefox-esr)")
        bidi = pytest.importorskip("websockets.sync.client", reason="needs websockets")
        words = ["--headless", "--no-remote", "--profile", str(folder)]
        self.process = subprocess.Popen(
            [program, *words, "--remote-debugging-port", "0"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        lines = iter(self.process.stderr.readline, "")
        address = next(line.split()[-1] for line in lines if "BiDi listening" in line)
        self.complaints, self.numbers = [], itertools.count(1)
        self.enter = bidi.connect(f"{address}/session", max_size=None, open_timeout=WAIT)
        self.socket = self.enter.__enter__()
        self._ask("session.new", capabilities={})
        self._ask("session.subscribe", events=["log.entryAdded"])
        self.page = self._ask("browsingContext.getTree")["contexts"][0]["context"]

    def goto(self, address):
        self._ask("browsingContext.navigate", context=self.page, url=address, wait="complete")

    def run(self, expression):
        """Return the value of an expression; an object comes as JSON."""
        told = self._ask(
            "script.evaluate",
            expression=f"(async () => JSON.stringify((await ({expression})) ?? null))()",
            target={"context": self.page},
            awaitPromise=True,
        )
        if told["type"] != "success":
            raise AssertionError(told["exceptionDetails"]["text"])
        return json.loads(told["result"]["value"])

    def size(self, width, height):
        wanted = {"width": width, "height": height}
        self._ask("browsingContext.setViewport", context=self.page, viewport=wanted)

    def _ask(self, method, **params):
        number = next(self.numbers)
        self.socket.send(json.dumps({"id": number, "method": method, "params": params}))
        while True:
            told = json.loads(self.socket.recv(WAIT))
            if told.get("method") == "log.entryAdded" and told["params"]["level"] == "error":
                self.complaints.append(told["params"]["text"])
            if told.get("id") == number:
                assert told["type"] == "success", told
                return told["result"]

    def close(self):
        self.enter.__exit__(None, None, None)
        self.process.terminate()
        self.process.stderr.close()
        self.process.wait(60)


class WebKit:
    """GTK's MiniBrowser behind WebKitWebDriver; its console is what it prints."""

    def __init__(self, folder):
        if not (MINI and shutil.which("WebKitWebDriver")):
            pytest.skip("needs WebKit (Debian's webkit2gtk-driver)")
        if not shutil.which("Xvfb"):
            pytest.skip("needs a screen (Debian's xvfb)")
        self.screen = subprocess.Popen(
            ["Xvfb", "-displayfd", "1", "-screen", "0", "1600x1200x24"],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        display = f":{self.screen.stdout.readline().strip()}"
        self.said, port = folder / "console.txt", free_port()
        quiet = {"DISPLAY": display, "NO_AT_BRIDGE": "1", "HOME": str(folder)}
        quiet |= {"WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS": "1"}  # root has none, as for Chromium
        with self.said.open("wb") as out:
            self.driver = subprocess.Popen(
                ["WebKitWebDriver", f"--port={port}"],
                stdout=out,
                stderr=subprocess.STDOUT,
                env={**os.environ, **quiet},
            )
        self.http = httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=WAIT, trust_env=False)
        for _ in range(200):
            try:
                self.http.get("/status")
                break
            except httpx.TransportError:
                time.sleep(0.05)
        options = {
            "binary": str(MINI[-1]),
            "args": ["--automation", "--enable-write-console-messages-to-stdout=true"],
        }
        wanted = {"browserName": "MiniBrowser", "webkitgtk:browserOptions": options}
        told = self.http.post("/session", json={"capabilities": {"alwaysMatch": wanted}}).json()
        self.base = f"/session/{told['value']['sessionId']}"

    @property
    def complaints(self):
        text = self.said.read_text(encoding="utf-8", errors="replace")
        return re.findall(r"^CONSOLE \w+ ERROR.*$", text, re.MULTILINE)

    def goto(self, address):
        self._ask("/url", url=address)

    def run(self, expression):
        """Return the value of an expression."""
        script = (
            "const done = arguments[arguments.length - 1];"
            f"(async () => JSON.stringify((await ({expression})) ?? null))()"
            ".then((text) => done(['', text]), (error) => done([String(error), 'null']));"
        )
        failed, text = self._ask("/execute/async", script=script, args=[])
        assert not failed, failed
        return json.loads(text)

    def size(self, width, height):
        self._ask("/window/rect", width=width, height=height)

    def _ask(self, path, **body):
        told = self.http.post(self.base + path, json=body).json()["value"]
        assert not (isinstance(told, dict) and "error" in told), told
        return told

    def close(self):
        self.http.delete(self.base)
        self.http.close()
        for process in (self.driver, self.screen):
            process.terminate()
            process.wait(60)
        self.screen.stdout.close()
