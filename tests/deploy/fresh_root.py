"""A Dockerfile's steps, one by one, in a fresh root of this machine; run by root: `unshare --mount python THIS DOCKERFILE PROJECT FOLDER`.

What a base image gives is bound into the root read-only: the system's programs, and Python at /python.
Each FROM begins another root. The last one's command is run as its user says, in a network of its own, until
its health check holds; then it is told to stop. Prints what happened as JSON.
"""

import json
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

BOUND = (
    "bin",
    "lib",
    "lib32",
    "lib64",
    "opt",
    "sbin",
    "usr",
)  # with what stands in /opt, such as an index
COPIED = (
    "passwd",
    "group",
    "shadow",
    "hosts",
    "nsswitch.conf",
    "resolv.conf",
    "pip.conf",
    "login.defs",
)


def instructions(text: str) -> Iterator[tuple[str, str]]:
    """Give each instruction of a Dockerfile and its arguments."""
    for line in re.sub(r"\\\n", " ", re.sub(r"(?m)^#.*\n", "", text)).splitlines():
        word, _, rest = line.strip().partition(" ")
        if word:
            yield word, rest.strip()


@dataclass
class Stage:
    """A root under construction, and what was said of its user, folder, environment and command."""

    root: Path
    user: str = "root"
    folder: str = "/"
    environment: dict[str, str] = field(
        default_factory=lambda: {
            "PATH": "/python/bin:/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin",
            "LD_LIBRARY_PATH": "/python/lib",  # it was built to stand elsewhere
        }
    )
    entry: list[str] = field(default_factory=list)
    command: list[str] = field(default_factory=list)
    health: list[str] = field(default_factory=list)

    def prepare(self) -> None:
        for name in BOUND:
            there = Path("/") / name
            if there.is_symlink():
                (self.root / name).symlink_to(there.readlink())
            elif there.is_dir():
                (self.root / name).mkdir()
                mount("--rbind", there, self.root / name)
        for name in ("tmp", "home", "proc", "dev", "python"):
            (self.root / name).mkdir()
        (self.root / "tmp").chmod(0o1777)
        for name in ("proc", "dev"):
            mount("--rbind", Path("/") / name, self.root / name)
        mount("--bind", sys.base_prefix, self.root / "python")
        (self.root / "etc").mkdir()
        for name in COPIED:
            if (there := Path("/etc") / name).is_file():
                shutil.copy2(there, self.root / "etc" / name)
        for name in ("ssl", "xdg", "alternatives", "ld.so.cache", "pam.d", "security"):
            there = Path("/etc") / name
            if there.is_dir():
                shutil.copytree(there, self.root / "etc" / name, symlinks=True)
            elif there.exists():
                shutil.copy2(there, self.root / "etc" / name)

    def inside(self, words: list[str]) -> tuple[list[str], dict[str, str]]:
        """Return a command that runs `words` in this root as its user, and its environment."""
        pip = {
            name: value
            for name, value in os.environ.items()
            if name.startswith("PIP_") or name.endswith("_proxy")
        }
        return [
            "chroot",
            f"--userspec={self.user}",
            str(self.root),
            "env",
            "-C",
            self.folder,
            *words,
        ], pip | self.environment

    def run(self, words: list[str]) -> None:
        command, environment = self.inside(words)
        subprocess.run(command, env=environment, check=True, stdout=sys.stderr)


def mount(*words: str | Path) -> None:
    subprocess.run(["mount", *map(str, words)], check=True)


def build(dockerfile: Path, project: Path, folder: Path) -> Stage:
    """Follow the Dockerfile; return its last stage."""
    stages: dict[str, Stage] = {}
    stage = Stage(folder)
    for word, rest in instructions(dockerfile.read_text(encoding="utf-8")):
        match word:
            case "FROM":
                name = rest.partition(" AS ")[2] or str(len(stages))
                stage = stages[name] = Stage(folder / name)
                stage.root.mkdir()
                stage.prepare()
            case "COPY":
                *options, source, to = rest.split()
                from_ = (
                    stages[options[0].removeprefix("--from=")].root / source[1:]
                    if options
                    else project
                )
                shutil.copytree(from_, stage.root / to[1:], symlinks=True)
            case "RUN":
                stage.run(["sh", "-ec", rest])
            case "ENV":
                for pair in shlex.split(rest):
                    key, _, value = pair.partition("=")
                    stage.environment[key] = value.replace(
                        f"${key}", stage.environment.get(key, "")
                    )
            case "USER":
                stage.user = rest
            case "WORKDIR":
                stage.folder = rest
            case "ENTRYPOINT":
                stage.entry = json.loads(rest)
            case "CMD":
                stage.command = json.loads(rest)
            case "HEALTHCHECK":
                stage.health = json.loads(rest.partition("CMD")[2])
            case "VOLUME" | "STOPSIGNAL":
                pass
            case _:
                raise SystemExit(f"nothing here follows the instruction {word}")
    return stage


def serve(stage: Stage) -> dict[str, object]:
    """Start the command, wait for its health, stop it."""
    command, environment = stage.inside([*stage.entry, *stage.command])
    up = "import fcntl, socket, struct; fcntl.ioctl(socket.socket(), 0x8914, struct.pack('16sh', b'lo', 1))"
    script = 'python3 -c "$UP" && exec "$@"'
    process = subprocess.Popen(
        ["unshare", "--net", "sh", "-c", script, "sh", *command],
        env=environment | {"UP": up}, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
    )  # fmt: skip
    asked, environment = stage.inside(stage.health)
    healthy = False
    for _ in range(600):
        if process.poll() is not None:
            break
        look = subprocess.run(
            ["nsenter", "-t", str(process.pid), "-n", *asked],
            env=environment,
            check=False,
            capture_output=True,
        )
        if healthy := look.returncode == 0:
            break
        time.sleep(0.2)
    process.send_signal(signal.SIGTERM)
    said = process.communicate(timeout=90)[1]
    return {"healthy": healthy, "code": process.returncode, "said": said.decode()[-2000:]}


def main() -> None:
    dockerfile, project, folder = map(Path, sys.argv[1:])
    mount("--make-rprivate", "/")
    stage = build(dockerfile, project, folder)
    command, environment = stage.inside([*stage.entry, "--version"])
    version = subprocess.run(
        command, env=environment, check=True, capture_output=True, text=True
    ).stdout
    for root in folder.iterdir():
        shutil.rmtree(root / "venv")  # the bulk of it; nothing is bound there
    sys.stdout.write(json.dumps({"version": version.strip(), **serve(stage)}))


if __name__ == "__main__":
    main()
