"""`repurpose doctor`: what this machine has and lacks."""

import platform
import shutil
import sys
import tempfile
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

from repurpose.cli.click_words import cells
from repurpose.cli.language import tell
from repurpose.cli.options import Json
from repurpose.cli.output import out, print_json
from repurpose.errors import MachineError, RepurposeError
from repurpose.messages import join, msg, plural, reason_of

_SAMPLE = "永和九年，岁在癸丑。ABC 123——“引号”……《书名》〔〕℃✓"


def command(json: Json = False) -> None:
    """Check this machine: Python, fonts, themes, the encoder, room on the disk.

    Examples:
      repurpose doctor

      repurpose doctor --json
    """
    failed = 0
    for name, check in _CHECKS.items():
        try:
            found, fix = check(), ""
        except RepurposeError as error:
            found, fix = error.message, error.hint
            failed += 1
        if json:
            print_json({"check": name, "ok": not fix, "found": found, "fix": fix})
        else:
            label = tell(_LABELS[name])
            gap = " " * max(1, 10 - cells(label))
            out(f"{'✗' if fix else '✓'} {label}{gap}{tell(found)}")
            if fix:
                out(f"            {tell(fix)}")
    if failed:
        raise MachineError(
            plural("{count} check failed.", "{count} checks failed.", count=failed),
            hint=msg("See the lines marked ✗."),
        )


def _python() -> str:
    return msg(
        "{python} on {system}, repurpose {version}",
        python=platform.python_version(),
        system=platform.system(),
        version=version("repurpose"),
    )


def _fonts() -> str:
    from repurpose.errors import MissingGlyphs
    from repurpose.typeset import find_fonts

    catalogue = find_fonts()
    missing = catalogue.stack("sans").missing(_SAMPLE)
    if missing:
        raise MissingGlyphs(missing)
    said: str = msg(
        "{count} files; Chinese, Latin and marks are covered", count=len(catalogue.files)
    )
    return join("; ", [said, *catalogue.left_out])


def _themes() -> str:
    from repurpose.themes import load_theme, theme_names

    return ", ".join(load_theme(name).name for name in theme_names())


def _encoder() -> str:
    import subprocess

    import imageio_ffmpeg

    try:
        path = imageio_ffmpeg.get_ffmpeg_exe()
        listed = subprocess.run(
            [path, "-hide_banner", "-encoders"], capture_output=True, text=True, check=True
        )
    except (RuntimeError, OSError, subprocess.SubprocessError) as error:
        raise MachineError(
            msg("no ffmpeg: {error}", error=reason_of(error)),
            hint=msg("pip install imageio-ffmpeg, or set IMAGEIO_FFMPEG_EXE."),
        ) from None
    if "libx264" not in listed.stdout:
        raise MachineError(
            msg("{path} has no libx264.", path=path), hint=msg("Use the ffmpeg of imageio-ffmpeg.")
        )
    return msg("ffmpeg {version} with libx264", version=imageio_ffmpeg.get_ffmpeg_version())


def _disk() -> str:
    try:
        with tempfile.TemporaryDirectory() as folder:
            Path(folder, "x").write_bytes(b"x")
    except OSError as error:
        raise MachineError(
            msg("no temporary file: {error}", error=reason_of(error)),
            hint=msg("Set TMPDIR to a folder with room."),
        ) from None
    free = shutil.disk_usage(Path.cwd()).free
    if free < 200_000_000:
        raise MachineError(
            msg("only {size} MB free here", size=free // 1_000_000),
            hint=msg("A pack takes about 5 MB; free some room."),
        )
    return msg("{size:.0f} GB free here", size=free / 1e9)


def _terminal() -> str:
    encoding = (sys.stdout.encoding or "").lower().replace("-", "")
    if encoding not in ("utf8", "utf8sig"):
        raise MachineError(
            msg("the terminal writes {encoding}", encoding=sys.stdout.encoding),
            hint=msg("Set PYTHONUTF8=1 for Chinese."),
        )
    return "UTF-8"


def _meaning() -> str:
    from repurpose.slicing import meaning_version

    found = meaning_version()
    if not found:
        return msg("none; for better choices: pip install 'repurpose[meaning]'")
    return msg("sentences are compared by meaning (encoder {version})", version=found)


def _outbox() -> str:
    from repurpose.outbox import backups_of, default_path, find_faults

    path = default_path()
    if not path.is_file():
        return msg("none yet; it will be {path}", path=path)
    if faults := find_faults(path):
        raise MachineError(
            msg("{path} is damaged: {fault}", path=path, fault=faults[0]),
            hint=msg(
                "Look with: repurpose outbox check; bring a copy back with: repurpose outbox restore"
            ),
        )
    return msg(
        "{path} is sound. Copies beside it: {count}.", path=path, count=len(backups_of(path))
    )


def _editor() -> str:
    from repurpose.config import load_config
    from repurpose.config_sections import EditorOptions
    from repurpose.editor import (
        leaves_machine,
        preset_of,
        read_allowed_hosts,
        settle_editor,
        source_of_key,
    )

    files = load_config([]).editor
    if files.preset is None and files.base_url is None:
        return msg("none; a model may choose: repurpose editor")
    settings = settle_editor(EditorOptions(), files)
    away = leaves_machine(settings, preset_of(settings))
    if away and settings.asks and settings.key_variable and not source_of_key(settings):
        raise MachineError(
            msg("there is no key for {host}", host=settings.host),
            hint=msg(
                "Put one into {variable}, or: repurpose editor login",
                variable=settings.key_variable,
            ),
        )
    allowed = {*settings.allowed_hosts, *read_allowed_hosts()}
    if away and settings.asks and settings.host not in allowed:
        raise MachineError(
            msg("articles may not be sent to {host} yet", host=settings.host),
            hint=msg("Allow it: repurpose editor allow"),
        )
    said = msg("{model} at {host}", model=settings.model, host=settings.host)
    if not settings.asks:
        return msg("{said}; asked only with --editor select", said=said)
    return msg("{said}; ask it what it can: repurpose editor check", said=said)


def _interfaces() -> str:
    import time
    from datetime import UTC, datetime, timedelta

    from repurpose.accounts import open_accounts
    from repurpose.platforms import client_class

    now = time.time()
    soon = datetime.fromtimestamp(now, UTC).date() + timedelta(days=60)
    count = 0
    with open_accounts() as accounts:
        for name in accounts.names():
            account = accounts.get(name)
            ends = client_class(account.kind).interface_end(account.settings, now)
            count += 1
            if ends and ends[1] < soon:
                raise MachineError(
                    msg(
                        "{account}: version {version} of the interface ends on {day}",
                        account=name,
                        version=ends[0],
                        day=ends[1],
                    ),
                    hint=msg(
                        "Leave `version` out of the account {account}, or update repurpose.",
                        account=name,
                    ),
                )
    return plural(
        "{count} account, no interface of it ends soon",
        "{count} accounts, no interface of theirs ends soon",
        count=count,
    )


_LABELS = {
    "python": msg("python"),
    "fonts": msg("fonts"),
    "themes": msg("themes"),
    "encoder": msg("encoder"),
    "meaning": msg("meaning"),
    "disk": msg("disk"),
    "editor": msg("editor"),
    "outbox": msg("outbox"),
    "interfaces": msg("services"),
    "terminal": msg("terminal"),
}
_CHECKS: dict[str, Callable[[], str]] = {
    "python": _python,
    "fonts": _fonts,
    "themes": _themes,
    "encoder": _encoder,
    "meaning": _meaning,
    "disk": _disk,
    "editor": _editor,
    "outbox": _outbox,
    "interfaces": _interfaces,
    "terminal": _terminal,
}
