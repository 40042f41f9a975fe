"""`repurpose doctor`: what this machine has and lacks."""

import platform
import shutil
import sys
import tempfile
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

import typer

from repurpose.cli.options import Json
from repurpose.cli.output import count_text, print_json
from repurpose.errors import MachineError, RepurposeError
from repurpose.messages import msg

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
            typer.echo(
                f"{'✗' if fix else '✓'} {name:9} {found}" + (f"\n            {fix}" if fix else "")
            )
    if failed:
        raise MachineError(
            msg("{count_text} failed.", count_text=count_text(failed, "check")),
            hint=msg("See the lines marked ✗."),
        )


def _python() -> str:
    return f"{platform.python_version()} on {platform.system()}, repurpose {version('repurpose')}"


def _fonts() -> str:
    from repurpose.errors import MissingGlyphs
    from repurpose.typeset import find_fonts

    catalogue = find_fonts()
    missing = catalogue.stack("sans").missing(_SAMPLE)
    if missing:
        raise MissingGlyphs(missing)
    return f"{len(catalogue.files)} files; Chinese, Latin and marks are covered"


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
            msg("no ffmpeg: {error}", error=error),
            hint=msg("pip install imageio-ffmpeg, or set IMAGEIO_FFMPEG_EXE."),
        ) from None
    if "libx264" not in listed.stdout:
        raise MachineError(
            msg("{path} has no libx264.", path=path), hint=msg("Use the ffmpeg of imageio-ffmpeg.")
        )
    return f"ffmpeg {imageio_ffmpeg.get_ffmpeg_version()} with libx264"


def _disk() -> str:
    try:
        with tempfile.TemporaryDirectory() as folder:
            Path(folder, "x").write_bytes(b"x")
    except OSError as error:
        raise MachineError(
            msg("no temporary file: {strerror}", strerror=error.strerror),
            hint=msg("Set TMPDIR to a folder with room."),
        ) from None
    free = shutil.disk_usage(Path.cwd()).free
    if free < 200_000_000:
        raise MachineError(
            msg("{number} MB free here", number=free // 1000000),
            hint=msg("A pack takes about 5 MB; free some room."),
        )
    return f"{free / 1e9:.0f} GB free here"


def _terminal() -> str:
    encoding = (sys.stdout.encoding or "").lower().replace("-", "")
    if encoding not in ("utf8", "utf8sig"):
        raise MachineError(
            msg("the terminal writes {encoding}", encoding=sys.stdout.encoding),
            hint=msg("Set PYTHONUTF8=1 for Chinese."),
        )
    return "UTF-8"


_CHECKS: dict[str, Callable[[], str]] = {
    "python": _python,
    "fonts": _fonts,
    "themes": _themes,
    "encoder": _encoder,
    "disk": _disk,
    "terminal": _terminal,
}
