"""`repurpose run` as a child of the studio: switched on and off by the page, ended with the studio."""

import subprocess
import sys
import threading
from pathlib import Path

from repurpose.folders import data_folder
from repurpose.messages import fixed, msg
from repurpose.studio.state import Studio

_GRACE = 60.0  # seconds for what is under way when it is told to stop
_TAIL = 2000  # bytes of its log in which the reason of its end is looked for


class Sender:
    """One sender that belongs to the studio; whether it is wanted is kept for the next start."""

    def __init__(self, studio: Studio) -> None:
        """Go on as the last studio was left; a studio without a memory sends nothing by itself."""
        self._studio = studio
        self._process: subprocess.Popen[bytes] | None = None
        self._lock = threading.Lock()
        self._wished = studio.memory / "sending" if studio.memory else None
        studio.at_end.append(self._end)
        if self._wished is not None and self._wished.is_file():
            self.start()

    @property
    def on(self) -> bool:
        """Whether it is running."""
        return self._process is not None and self._process.poll() is None

    @property
    def trouble(self) -> str:
        """Why it has ended by itself: the last line that it said; "" while all is well."""
        ended = self._process.poll() if self._process is not None else None
        if not ended:
            return ""
        lines = self._log().read_bytes()[-_TAIL:].decode("utf-8", "replace").strip().splitlines()
        last: str = fixed(lines[-1]) if lines else msg("it ended with code {code}", code=ended)
        return msg("Sending has stopped: {why}", why=last)

    def start(self) -> None:
        """Begin to send what is planned; nothing happens when it runs already."""
        with self._lock:
            if self.on:
                return
            place = ["--db", self._studio.outbox] if self._studio.outbox else []
            self._log().parent.mkdir(parents=True, exist_ok=True)
            with self._log().open("wb") as log:
                self._process = subprocess.Popen(
                    [sys.executable, "-m", "repurpose", "run", "--plain", *place],
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=subprocess.STDOUT,
                )
            if self._wished is not None:
                self._wished.parent.mkdir(parents=True, exist_ok=True)
                self._wished.touch()

    def stop(self) -> None:
        """Send no more; what is under way ends. Another sender, in another program, is left alone."""
        if self._wished is not None:
            self._wished.unlink(missing_ok=True)
        self._end()

    def _end(self) -> None:
        with self._lock:
            process, self._process = self._process, None
        if process is None or process.poll() is not None:
            return
        process.terminate()
        try:
            process.wait(_GRACE)
        except subprocess.TimeoutExpired:
            process.kill()  # what it was sending is settled by the next one
            process.wait()

    def _log(self) -> Path:
        return (self._studio.memory or data_folder() / "studio") / "run.log"
