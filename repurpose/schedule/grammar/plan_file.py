"""What stands in a plan's TOML: the model by which it is checked, and of which its JSON Schema is made."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date
from typing import Annotated, Any, ClassVar

from repurpose.messages import msg
from repurpose.outbox import is_quiet_hour
from repurpose.schedule.grammar.days import check_country
from repurpose.schedule.grammar.plan import Plan, Send, Series
from repurpose.schedule.grammar.posting_rules import PostingRules
from repurpose.schedule.grammar.times import DAYS, read_length, read_start, seen_from
from repurpose.toml_files import CLOSED, OneOrMany, Wrong, written

Country = Annotated[str, written(check_country, "cn", "us", "de-by")]


def _read_start(text: str) -> str:
    read_start(text, date(2026, 1, 1))  # any day: only the form is checked
    return text


def _read_days(text: str) -> int:
    seconds = read_length(text)
    if seconds % 86_400:
        raise Wrong(msg("{text!r} is not a whole number of days, such as '7d'", text=text))
    return int(seconds // 86_400)


@dataclass(frozen=True, slots=True)
class PlanFile(PostingRules):
    """A plan as it is written: the rules of all accounts stand at the top."""

    __pydantic_config__: ClassVar[Any] = CLOSED

    about: str = ""
    start: Annotated[str, written(_read_start, "tomorrow", "2027-03-01", "monday")] = "tomorrow"
    next_pack: Annotated[int, written(_read_days, "7d")] = 0
    holidays: Annotated[tuple[Country, ...], OneOrMany()] = ()
    accounts: Mapping[str, PostingRules] = field(default_factory=dict)
    send: tuple[Send, ...] = ()
    series: tuple[Series, ...] = ()

    def __post_init__(self) -> None:
        """Refuse what contradicts itself.

        Raises:
            Wrong: Something does.
        """
        PostingRules.__post_init__(self)
        if not self.send and not self.series:
            raise Wrong(
                msg("the plan sends nothing"), hint=msg("Add a [[send]] with what, to and at.")
            )
        _named(self.send)
        _check_slots(self, self, ())
        for word, own in self.accounts.items():
            _check_slots(self, own, ("accounts", word))

    def plan(self, name: str, text: str, where: str) -> Plan:
        """Return the plan under a name; `text` is its TOML, `where` what messages call it."""
        return Plan(
            name=name,
            text=text,
            where=where,
            about=self.about.strip(),
            start=self.start,
            next_pack=self.next_pack,
            holidays=self.holidays,
            rules=PostingRules(**{f.name: getattr(self, f.name) for f in fields(PostingRules)}),
            accounts=self.accounts,
            sends=tuple(
                replace(send, at=tuple(seen_from(when, self.start) for when in send.at))
                for send in _named(self.send)
            ),
            series=self.series,
        )


def _named(sends: Sequence[Send]) -> tuple[Send, ...]:
    """Give each send a name of its own: what it sends, and a number from the second on."""
    named: dict[str, Send] = {}
    for number, send in enumerate(sends):
        name, count = send.name or send.what, 1
        while name in named:
            if send.name:
                raise Wrong(msg("two are called {name!r}", name=name), "send", number, "name")
            count += 1
            name = f"{send.what}-{count}"
        named[name] = replace(send, name=name)
    return tuple(named.values())


def _check_slots(plan: PostingRules, own: PostingRules, path: tuple[str, ...]) -> None:
    """Refuse slots that stand too close together, or in quiet hours."""
    gap = own.gap if own.gap is not None else plan.gap or 0.0
    jitter = own.jitter if own.jitter is not None else plan.jitter or 0.0
    quiet = own.quiet if own.quiet is not None else plan.quiet or ()
    hours = sorted({pair for weekly in own.slots or () for pair in weekly.hours})
    minutes = [day * 1440 + at.hour * 60 + at.minute for day, at in hours]
    pairs = zip(minutes, [*minutes[1:], *(m + 7 * 1440 for m in minutes[:1])], hours, strict=True)
    for here, after, (day, at) in pairs:
        slot = f"{DAYS[day]} {at:%H:%M}"
        if (after - here) * 60 < gap + jitter:
            raise Wrong(
                msg(
                    "the slot after {slot} comes {minutes} min later, but gap and jitter ask for {least:g} min",
                    slot=slot,
                    minutes=after - here,
                    least=(gap + jitter) / 60,
                ),
                *path,
                "slots",
            )
        if is_quiet_hour(at, quiet):
            raise Wrong(msg("the slot {slot} is in the quiet hours", slot=slot), *path, "slots")
