"""A plan's TOML in, a checked `Plan` out; and where plans are found."""

import re
import tomllib
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, time
from pathlib import Path

from repurpose import resources
from repurpose.config import user_folder
from repurpose.errors import UnknownName, UsageError
from repurpose.messages import msg
from repurpose.outbox.core.model import Pacing
from repurpose.schedule.grammar.days import Days, holidays, read_days
from repurpose.schedule.grammar.fields import Fields, near
from repurpose.schedule.grammar.plan import (
    MANY,
    WHATS,
    Late,
    LateThen,
    Plan,
    PostingHabits,
    Send,
    Series,
    What,
)
from repurpose.schedule.grammar.times import (
    DAYS,
    Fixed,
    NextSlot,
    Offset,
    Weekly,
    read_hour,
    read_length,
    read_start,
    read_step,
    read_week,
    read_when,
)
from repurpose.schedule.grammar.zones import find_zone
from repurpose.toml_files.lines import find_lines

LATE = 15 * 60.0  # seconds: a post of a running program is not late before
_RESTED = 30 * 86_400.0  # the outbox refuses the same content within 30 days
_NAME = re.compile(r"[\w.-]{1,64}")


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
    if path.is_file():
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
        return _read(path.read_bytes().decode("utf-8"), str(path))
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(
            msg("{path} cannot be read: {error}.", path=path, error=error),
            hint=msg("Mend the file."),
        ) from None


def _read(text: str, where: str) -> Plan:
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        said = re.sub(r"^(.*) \(at line (\d+), column (\d+)\)$", r"line \2: \1", str(error))
        raise UsageError(f"{where}, {said}.", hint=msg("Plans are TOML: https://toml.io")) from None
    top = Fields(table, (), find_lines(text), where)
    name = Path(where).name.removesuffix(".toml")
    if not _NAME.fullmatch(name):
        raise UsageError(
            msg("{where}: {name!r} will not do as a plan's name.", where=where, name=name),
            hint=msg("Rename it."),
        )
    plan = Plan(
        name=name,
        text=text,
        where=where,
        about=top.one("about", str.strip, ""),
        start=top.one("start", _start, "tomorrow"),
        next_pack=top.one("next_pack", _whole_days, 0),
        holidays=top.many("holidays", _country),
        habits=_habits(top, PostingHabits()),
        accounts={word: _habits_of(top, word) for word in top.names("accounts")},
        sends=tuple(_send(top.inner("send", n)) for n in range(top.count("send"))),
        series=tuple(_series(top.inner("series", n)) for n in range(top.count("series"))),
    )
    top.close()
    if not plan.sends and not plan.series:
        top.fail(msg("The plan sends nothing."), hint=msg("Add a [[send]] with what, to and at."))
    plan = replace(plan, sends=_named(plan.sends, top))
    _check_slots(plan, top)
    return plan


# Habits.


def _habits_of(top: Fields, word: str) -> PostingHabits:
    fields = top.inner("accounts", word)
    habits = _habits(fields, PostingHabits(line=fields.line))
    fields.close()
    return habits


def _habits(fields: Fields, none: PostingHabits) -> PostingHabits:
    slots = fields.many("slots", lambda text: Weekly(read_week(text)))
    quiet = fields.many("quiet", _quiet)
    try:
        Pacing(quiet=quiet)
    except UsageError as error:
        fields.fail(error.message, "quiet")
    return replace(
        none,
        zone=fields.one("zone", _zone, None),
        slots=slots or None,
        gap=fields.one("gap", read_length, None),
        jitter=fields.one("jitter", read_length, None),
        quiet=quiet if fields.has("quiet") else None,
        per_day=fields.whole("per_day", 0, 1) if fields.has("per_day") else None,
        approval=fields.one("approval", _approval, None),
        late=fields.one("late", _late, None),
        skip=_days(fields.many("skip", read_days)) if fields.has("skip") else None,
    )


def _zone(text: str) -> str:
    find_zone(text)
    return text


def _quiet(text: str) -> tuple[str, str]:
    begin, dash, end = text.partition("-")
    if not dash:
        raise ValueError(
            msg("{text!r} is no stretch of the day, such as '22:30-07:30'.", text=text)
        )
    first, last = read_hour(begin), read_hour(end)
    if first == last:
        raise ValueError(msg("{text!r} would be the whole day.", text=text))
    return f"{first:%H:%M}", f"{last:%H:%M}"


def _approval(text: str) -> bool:
    if text not in ("required", "none"):
        raise ValueError(msg("{text!r} is neither 'required' nor 'none'.", text=text))
    return text == "required"


def _late(text: str) -> Late:
    words = text.strip().lower()
    if words == "send":
        return Late(None)
    found = re.fullmatch(r"send_if_within\s+(.+)|(hold|skip|next_slot)(?:\s+after\s+(.+))?", words)
    if not found:
        raise ValueError(
            msg(
                "{text!r} is none of: 'send_if_within 2h', 'send', 'skip', 'next_slot', 'hold'; the last three also as 'skip after 1h'.",
                text=text,
            )
        )
    if found[1]:
        return Late(read_length(found[1]))
    then: LateThen = (
        "skip" if found[2] == "skip" else "next_slot" if found[2] == "next_slot" else "hold"
    )
    return Late(read_length(found[3]) if found[3] else LATE, then)


def _days(found: Sequence[Days]) -> Days:
    whole = Days()
    for days in found:
        whole |= days
    return whole


def _country(text: str) -> str:
    if text not in holidays():
        raise UsageError(
            msg("No holidays of {text!r} are known.", text=text), hint=near(text, holidays())
        )
    return text


def _start(text: str) -> str:
    read_start(text, date(2026, 1, 1))  # any day: only the form is checked
    return text


def _whole_days(text: str) -> int:
    seconds = read_length(text)
    if seconds % 86_400:
        raise ValueError(msg("{text!r} is not a number of days.", text=text))
    return int(seconds // 86_400)


# What is sent.


def _send(fields: Fields) -> Send:
    what = _what(fields, "what")
    send = Send(
        name=fields.one("name", _called, ""),
        what=what,
        to=_to(fields),
        at=fields.many("at", read_when),
        which=fields.many("which", str.strip),
        most=fields.whole("most", 1, 1) if fields.has("most") else None,
        every=fields.one("every", read_step, None),
        line=fields.line,
    )
    fields.close()
    if not send.at:
        fields.fail(
            msg("It has no time."), hint=msg('Add at = "+1d 09:30", at = "slot" or the like.')
        )
    _check_times(send, fields)
    return send


def _check_times(send: Send, fields: Fields) -> None:
    many = send.what in MANY
    if not many and len(send.at) > 1:
        fields.fail(msg("One {what} cannot go at several times.", what=send.what), "at")
    if not many and (send.every or send.most):
        key = "every" if send.every else "most"
        fields.fail(
            msg("{key} is for {many}, of which there are several.", key=key, many=", ".join(MANY)),
            key,
            hint=msg("What goes out again and again is a [[series]]."),
        )
    if send.every and isinstance(send.at[-1], NextSlot):
        fields.fail(
            msg("The slots say how far apart things are, not every."),
            "every",
            hint=msg("Leave it out."),
        )
    single = all(isinstance(when, Fixed | Offset) for when in send.at) and not send.every
    if many and single and send.most != 1 and len(send.at) == 1:
        fields.fail(
            msg("One time does not do for several {what}.", what=send.what),
            "at",
            hint=msg(
                'Add every = "1d", or write what = "{many}" for one of them.', many=MANY[send.what]
            ),
        )


def _series(fields: Fields) -> Series:
    times = fields.many("at", read_when)
    if len(times) != 1:
        fields.fail(msg("A series has one time, such as 'tue fri 12:30'."), "at")
    series = Series(
        name=fields.one("name", _called, ""),
        what=fields.many("what", _one_what),
        to=_to(fields),
        at=times[0],
        which=fields.many("which", str.strip),
        every=fields.one("every", read_step, None),
        cool_down=fields.one("cool_down", read_length, 60 * 86_400.0),
        until=fields.one("until", date.fromisoformat, None),
        runs=fields.whole("runs", 1, 1) if fields.has("runs") else None,
        line=fields.line,
    )
    fields.close()
    if not series.name:
        fields.fail(msg("A series needs a name: the outbox knows by it what has been."))
    if not series.what:
        fields.fail(
            msg("It does not say what goes out."), hint=msg('Add what = "card" or the like.')
        )
    if series.cool_down < _RESTED:
        fields.fail(msg("The outbox refuses the same content within 30 days."), "cool_down")
    if series.every is None and not isinstance(series.at, Weekly):
        fields.fail(
            msg("It goes out once: every is missing."),
            "at",
            hint=msg('Add every = "2w", or use [[send]].'),
        )
    return series


def _called(text: str) -> str:
    if not _NAME.fullmatch(text):
        raise ValueError(
            msg("{text!r} will not do as a name: letters, digits, hyphens.", text=text)
        )
    return text


def _what(fields: Fields, key: str) -> What:
    found = fields.many(key, _one_what)
    if len(found) != 1:
        fields.fail(
            msg("It does not say what goes out."), hint=msg('Add what = "thread" or the like.')
        )
    return found[0]


def _one_what(text: str) -> What:
    for name in WHATS:
        if name == text:
            return name
    raise UsageError(msg("A pack has no {text!r}.", text=text), hint=near(text, WHATS))


def _to(fields: Fields) -> tuple[str, ...]:
    to = fields.many("to", str.strip)
    if not to:
        fields.fail(
            msg("It does not say where to."), hint=msg('Add to = "x" or the name of an account.')
        )
    return to


def _named(sends: Sequence[Send], top: Fields) -> tuple[Send, ...]:
    """Give each send a name of its own: what it sends, and a number from the second on."""
    named: dict[str, Send] = {}
    for number, send in enumerate(sends):
        name, count = send.name or send.what, 1
        while name in named:
            if send.name:
                top.fail(msg("Two are called {name!r}.", name=name), "send", number, "name")
            count += 1
            name = f"{send.what}-{count}"
        named[name] = replace(send, name=name)
    return tuple(named.values())


# What contradicts itself.


def _check_slots(plan: Plan, top: Fields) -> None:
    """Refuse slots that stand too close together, or in quiet hours."""
    for word, own in [("", plan.habits), *plan.accounts.items()]:
        if own.slots is None:
            continue
        path: tuple[str, ...] = ("accounts", word, "slots") if word else ("slots",)
        gap = own.gap if own.gap is not None else plan.habits.gap or 0.0
        jitter = own.jitter if own.jitter is not None else plan.habits.jitter or 0.0
        quiet = own.quiet if own.quiet is not None else plan.habits.quiet or ()
        hours = sorted({pair for weekly in own.slots for pair in weekly.hours})
        minutes = [day * 1440 + at.hour * 60 + at.minute for day, at in hours]
        pairs = list(zip(minutes, [*minutes[1:], minutes[0] + 7 * 1440], hours, strict=True))
        for here, after, (day, at) in pairs:
            if (after - here) * 60 < gap + jitter:
                top.fail(
                    f"The slot after {DAYS[day]} {at:%H:%M} comes {after - here} min later, but gap"
                    f" and jitter ask for {(gap + jitter) / 60:g} min.",
                    *path,
                )
            if any(in_quiet(at, pair) for pair in quiet):
                top.fail(f"The slot {DAYS[day]} {at:%H:%M} is in the quiet hours.", *path)


def in_quiet(at: time, quiet: tuple[str, str]) -> bool:
    """Say whether an hour of the day is in a quiet stretch, which may pass midnight."""
    shown, (begin, end) = f"{at:%H:%M}", quiet
    return begin <= shown < end if begin < end else shown >= begin or shown < end
