"""A plan's TOML in, a checked `Plan` out; and where plans are found."""

import os
from pathlib import Path

from repurpose import resources
from repurpose.errors import UnknownName, UsageError
from repurpose.folders import user_folder
from repurpose.messages import msg, reason_of
from repurpose.schedule.grammar.plan import Plan, read_name
from repurpose.schedule.grammar.plan_file import PlanFile
from repurpose.toml_files import Wrong


def list_plans() -> list[Path]:
    """Return the files of all plans by name: of ./schedules, the user's, then the bundled ones."""
    found: dict[str, Path] = {}
    for folder in (Path().absolute(), user_folder(), resources.root()):
        for path in sorted((folder / "schedules").glob("*.toml")):
            found.setdefault(path.stem, path)
    return sorted(found.values(), key=lambda path: path.stem)


def find_plan(name: str) -> Path:
    """Return the file of a plan that is named by its path or by its name.

    Raises:
        UnknownName: There is none; the hint names the nearest.
    """
    path = Path(name)
    if os.path.isfile(path):  # noqa: PTH113  # no for a name that is too long; `is_file` raises
        return path
    known = {found.stem: found for found in list_plans()}
    stem = path.stem if path.suffix == ".toml" else name
    if stem in known and (stem == name or not path.parent.parts or path.parent.name == "schedules"):
        return known[stem]
    raise UnknownName("plan", name, known)


def read_plan(name: str | Path, text: str | None = None) -> Plan:
    """Return a plan, checked whole.

    Args:
        name: A path, or the name of a plan that `find_plan` knows; with `text`, only what it is
            called.
        text: Its TOML, when it stands in no file.

    Raises:
        UnknownName: There is no such plan.
        UsageError: The file cannot be read, or has a mistake: named with its line.
    """
    if text is not None:
        return _read(text, str(name))
    path = find_plan(str(name))
    try:
        return _read(path.read_bytes(), str(path))
    except OSError as error:
        raise UsageError(
            msg("{path} cannot be read: {error}.", path=path, error=reason_of(error))
        ) from None


def _read(text: str | bytes, where: str) -> Plan:
    from repurpose.toml_files import check_toml, parse_toml  # noqa: PLC0415  # where one is read

    source = parse_toml(text, where)
    name = Path(where).name.removesuffix(".toml")
    try:
        read_name(name)
    except Wrong as error:
        said = msg("{where}: {said}.", where=where, said=error.said)
        raise UsageError(said, hint=msg("Rename it.")) from None
    return check_toml(PlanFile, source).plan(name, source.text or "", where)
