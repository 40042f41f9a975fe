"""What was learned of an endpoint, kept for the next run: the form of request that it takes."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Literal

from pydantic import Field

from repurpose.atomic import write_atomically
from repurpose.editor.endpoint.form import Form
from repurpose.editor.endpoint.presets import Rung
from repurpose.folders import cache_folder
from repurpose.validation import Invalid, Model, check_json

FILE = "editor-findings.json"
_LASTS = timedelta(days=30)  # endpoints learn, too
_MOST = 200  # endpoints; the oldest go


class _Found(Model):
    rung: Rung
    limit: Literal["", "max_tokens", "max_completion_tokens"]
    thinking: dict[str, Any] = Field(default_factory=dict)
    temperature: bool = True
    seed: bool = False
    bounds: bool = True
    stream: bool = False
    day: str


class _File(Model):
    forms: dict[str, _Found] = Field(default_factory=dict)


class Findings:
    """The forms that endpoints took, in a file of the cache that may be lost at any time."""

    def __init__(self, today: date, folder: Path | None = None) -> None:
        """Nothing is read yet."""
        self._path = (folder or cache_folder()) / FILE
        self._today = today

    def recall(self, key: str, usual: Form) -> Form:
        """Return the form that an endpoint took last, `usual` when nothing is known, or it is old."""
        found = self._read().forms.get(key)
        if found is None or found.day < (self._today - _LASTS).isoformat():
            return usual
        values = found.model_dump(exclude={"day"})
        return replace(usual, **values)

    def keep(self, key: str, form: Form) -> None:
        """Remember the form that an endpoint took."""
        names = set(_Found.model_fields) - {"day", "thinking"}
        values = {name: getattr(form, name) for name in names}
        found = _Found(**values, thinking=dict(form.thinking), day=self._today.isoformat())
        forms = {**self._read().forms, key: found}
        kept = dict(sorted(forms.items(), key=lambda item: item[1].day)[-_MOST:])
        self._write(_File(forms=kept))

    def forget(self, host: str) -> None:
        """Forget all of a host."""
        known = self._read().forms
        kept = {key: one for key, one in known.items() if not key.startswith(f"{host} ")}
        if kept != known:
            self._write(_File(forms=kept))

    def _read(self) -> _File:
        try:
            return check_json(_File, self._path.read_bytes())
        except (OSError, Invalid):
            return _File()

    def _write(self, value: _File) -> None:
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            write_atomically(self._path, value.model_dump_json(indent=1), lasting=False)
        except OSError:
            pass  # then it is found out again
