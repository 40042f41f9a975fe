"""What plans come to: the bundled ones by date and hour, rules one by one, and promises over all of them."""

from collections import Counter, defaultdict
from dataclasses import replace
from datetime import date, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from repurpose.errors import UsageError
from repurpose.outbox import State, hash_content
from repurpose.outbox.rates.local_time import is_quiet_hour
from repurpose.pack import read_manifest
from repurpose.schedule import Destination, Reserved, expand, read_plan
from repurpose.schedule.grammar.zones import read_wall, resolve, wall
from tests.schedule.planning import ACCOUNTS, DAY, NOW, calendar_of, moment, said, times


def lines(calendar):
    return [f"{item.slot.local} {item.account} {item.what}" for item in calendar.items]


def bundled(name, *packs, start, **options):
    return expand(read_plan(name), packs, ACCOUNTS, now=NOW, start=start, **options)


# The bundled plans.


def test_weekday(pack):
    calendar = bundled("weekday", pack, start="2027-03-01")
    assert lines(calendar) == [
        "2027-03-01 09:30 wb thread",
        "2027-03-02 12:30 wb card",
        "2027-03-03 12:30 wb card",
        "2027-03-04 12:30 wb card",
    ]
    assert "has no clips" in said(calendar, "left out")
    assert all(item.publication.approval for item in calendar.items)
    assert not any(notice.stops for notice in calendar.notices)


def test_weekday_steps_over_the_new_year_of_2027(pack):
    # 除夕 is on 2027-02-05; the plan itself skips the 9th to the 11th as well.
    calendar = bundled("weekday", pack, start="2027-02-04")
    assert times(calendar) == [
        "2027-02-04 09:30", "2027-02-12 12:30", "2027-02-13 12:30", "2027-02-14 12:30",
    ]  # fmt: skip


def test_launch_week(pack):
    calendar = bundled("launch-week", pack, start="2027-03-01")
    assert times(calendar, "gzh") == ["2027-03-01 08:00"]
    assert times(calendar, "wb") == ["2027-03-01 09:00"]
    assert times(calendar, "xhs") == ["2027-03-01 12:00"]
    assert times(calendar, "masto") == [
        "2027-03-01 09:00", "2027-03-02 12:10", "2027-03-03 19:00", "2027-03-04 12:10",
        "2027-03-05 19:00",
    ]  # fmt: skip
    assert {item.slot.zone for item in calendar.items if item.account == "masto"} == {
        "Europe/Berlin"
    }
    minutes = {
        read_wall(local) - read_wall(base)
        for local, base in zip(times(calendar, "x-me"), times(calendar, "masto"), strict=True)
    }
    assert all(timedelta() <= late <= timedelta(minutes=10) for late in minutes)
    assert len(minutes) > 1  # ten minutes at the most, not always the same
    assert calendar.paces["x-me"].gap == 45 * 60
    assert "X charges" in said(calendar, "cost")


def test_global_keeps_nine_in_the_morning_through_changes_of_clocks(pack):
    calendar = bundled(
        "global", pack, start="2027-03-26"
    )  # Good Friday; the clock changes on the 28th
    assert times(calendar, "wb") == ["2027-03-26 09:00"]
    assert times(calendar, "masto")[0] == "2027-03-27 09:00"  # the 26th and the 29th are skipped
    by_day = {item.slot.local: item.at for item in calendar.items if item.account == "masto"}
    assert by_day["2027-03-27 09:00"] == moment("2027-03-27T09:00+01:00")
    assert by_day["2027-03-30 12:15"] == moment("2027-03-30T12:15+02:00")
    [later] = [item for item in calendar.items if item.send == "for-later"]
    assert later.at == moment("2027-12-01T15:00Z")
    assert later.slot.zone == "America/New_York"
    [feishu] = [item for item in calendar.items if item.account == "team"]
    assert feishu.slot.local == "2027-03-26 09:40"
    assert "Feishu" not in said(calendar)


def test_weibo_wechat_xiaohongshu(pack):
    calendar = bundled("weibo-wechat-xiaohongshu", pack, start="2027-03-02")
    assert lines(calendar) == [
        "2027-03-02 08:00 gzh thread",
        "2027-03-02 12:15 wb thread",
        "2027-03-02 20:00 xhs thread",
        "2027-03-03 12:15 wb card",
        "2027-03-03 20:30 wb card",
        "2027-03-04 12:15 wb card",
        "2027-03-04 20:30 wb card",
        "2027-03-05 12:15 wb card",
    ]
    [weibo] = [item for item in calendar.items if item.account == "wb" and item.what == "thread"]
    assert weibo.limit == 2000  # by hand: not the 140 字 of the interface
    assert weibo.publication.late_then == "next_slot"


def test_evergreen(pack):
    calendar = bundled("evergreen", pack, start="2027-03-01")
    quotes = [item for item in calendar.items if item.send == "quotes" and item.account == "masto"]
    assert [item.slot.local for item in quotes] == [
        "2027-03-02 12:30", "2027-03-05 12:30", "2027-03-09 12:30", "2027-03-12 12:30",
    ]  # fmt: skip
    assert [item.what for item in quotes] == ["card", "quote", "card", "quote"]
    assert len({item.publication.uses for item in quotes}) == 4  # never the same words
    again = [item for item in calendar.items if item.send == "again"]
    assert [item.slot.local for item in again] == ["2027-03-07 20:00"]


# Rules one by one.


def test_a_wish_in_a_gap_goes_right_after_it_and_in_a_fold_once(pack):
    text = 'zone="Europe/Berlin"\nstart="{}"\n[[send]]\nwhat="thread"\nto="masto"\nat="+0d 02:30"'
    gap = calendar_of(text.format("2027-03-28"), pack).items
    fold = calendar_of(text.format("2027-10-31"), pack).items
    assert [item.at for item in gap] == [moment("2027-03-28T03:00+02:00")]
    assert [item.at for item in fold] == [moment("2027-10-31T02:30+02:00")]
    assert gap[0].publication.local_due == "2027-03-28 02:30"  # what was meant is kept
    assert gap[0].shown == "2027-03-28 03:00"
    told = said(calendar_of(text.format("2027-03-28"), pack), "moved")
    assert told == "masto, 2027-03-28 03:00, thread: the clock is put forward over 02:30 that day."


def test_slots_are_stepped_over_when_taken_and_order_is_kept(pack):
    text = """
    [accounts.masto]
    slots = ["mon-fri 09:00 12:00"]
    [[send]]
    what = "cards"
    most = 2
    to = "masto"
    at = "slot from tue"
    [[send]]
    what = "thread"
    to = "masto"
    at = "slot"
    """
    assert lines(calendar_of(text, pack)) == [
        "2027-03-02 09:00 masto card",
        "2027-03-02 12:00 masto card",
        "2027-03-03 09:00 masto thread",  # behind them in the plan, so behind them in time
    ]
    held = moment("2027-03-02T09:00+08:00")
    other = Reserved("masto", 7, "other", held, "", "", (State.READY,), ("x",), slot_at=held)
    assert times(calendar_of(text, pack, booked=[other]))[0] == "2027-03-02 12:00"
    sent_early = replace(other, at=held - DAY)  # moved by a person, who let go of the slot
    assert times(calendar_of(text, pack, booked=[replace(sent_early, slot_at=None)]))[0].endswith("09:00")  # fmt: skip


def test_every_publication_of_a_slot_knows_what_it_may_fall_back_on(pack):
    text = '[accounts.x]\nslots="daily 09:00"\n[[send]]\nwhat="thread"\nto="x"\nat="slot"'
    [item] = calendar_of(text, pack).items
    slots = item.publication.slots
    assert [slot.local for slot in slots[:3]] == [
        "2027-03-01 09:00", "2027-03-02 09:00", "2027-03-03 09:00",
    ]  # fmt: skip
    assert slots[0] == item.slot
    assert len(slots) == 8


def test_spacing_quiet_hours_and_budgets_move_what_is_wished(pack):
    text = """
    gap = "2h"
    quiet = "22:00-08:00"
    per_day = 2
    [[send]]
    what = "thread"
    to = "masto"
    at = "+0d 20:30"
    [[send]]
    what = "album"
    to = "masto"
    at = "+0d 20:30"
    [[send]]
    what = "quotes"
    most = 2
    to = "masto"
    at = "+0d 21:00"
    every = "1d"
    """
    calendar = calendar_of(text, pack)
    assert times(calendar) == [
        "2027-03-01 20:30",
        "2027-03-02 08:00",  # two hours later is quiet
        "2027-03-02 10:00",
        "2027-03-03 08:00",  # the budget of the 2nd is used up
    ]
    assert "quiet hours" in said(calendar, "moved") or "spacing" in said(calendar, "moved")


def test_an_account_beats_its_platform_and_that_the_plan(pack):
    text = """
    approval = "required"
    quiet = "00:00-09:00"
    [accounts.mastodon]
    zone = "Europe/Berlin"
    approval = "none"
    [accounts.masto]
    zone = "Asia/Tokyo"
    [[send]]
    what = "thread"
    to = ["mastodon", "wb"]
    at = "+0d 08:00"
    """
    calendar = calendar_of(text, pack)
    masto, weibo = (
        next(i for i in calendar.items if i.account == name) for name in ("masto", "wb")
    )
    assert (masto.slot.zone, masto.slot.local) == ("Asia/Tokyo", "2027-03-01 09:00")
    assert not masto.publication.approval
    assert weibo.publication.approval


def test_a_platform_means_all_accounts_there_once(pack):
    accounts = [*ACCOUNTS, Destination("second", "mastodon", "mastodon")]
    text = '[[send]]\nwhat="thread"\nto=["mastodon", "masto"]\nat="+0d 09:00"'
    calendar = calendar_of(text, pack, accounts=accounts)
    assert sorted(item.account for item in calendar.items) == ["masto", "second"]


def test_a_platform_answers_to_its_aliases_as_everywhere(pack):
    text = """
    [accounts."长毛象"]
    zone = "Europe/Berlin"
    [[send]]
    what = "thread"
    to = ["微博", "推特", "mastodon", "Weibo", "蓝天"]
    at = "+0d 09:00"
    """
    calendar = calendar_of(text, pack)
    assert sorted(item.account for item in calendar.items) == ["bluesky", "masto", "wb", "x-me"]
    zones = {item.account: item.slot.zone for item in calendar.items}
    assert zones["masto"] == "Europe/Berlin" != zones["wb"]
    [missing] = [notice for notice in calendar.notices if notice.kind == "missing account"]
    assert missing.said.arguments["word"] == "bluesky"


def test_an_account_called_as_a_platform_is_that_account(pack):
    accounts = [*ACCOUNTS, Destination("微博", "mastodon", "mastodon")]
    text = '[[send]]\nwhat="thread"\nto="微博"\nat="+0d 09:00"'
    calendar = calendar_of(text, pack, accounts=accounts)
    assert [item.account for item in calendar.items] == ["微博"]


def test_several_packs_start_one_after_the_other(pack, tmp_path):
    second = tmp_path / "second"
    second.mkdir()
    for path in pack.rglob("*"):
        if path.is_file():
            target = second / path.relative_to(pack)
            target.parent.mkdir(exist_ok=True)
            target.write_bytes(path.read_bytes())
    manifest = second / "pack.json"
    manifest.write_text(
        manifest.read_text(encoding="utf-8").replace('"id": "demo"', '"id": "second"'), "utf-8"
    )
    text = 'next_pack="7d"\n[[send]]\nwhat="thread"\nto="masto"\nat="+0d 09:00"'
    calendar = calendar_of(text, pack, second)
    assert times(calendar) == ["2027-03-01 09:00", "2027-03-08 09:00"]
    with pytest.raises(UsageError, match="same article"):
        calendar_of(text, pack, pack)


def test_series_do_not_make_up_for_the_past_and_end(pack):
    text = """
    start = 2027-01-01
    [[series]]
    name = "q"
    what = "quote"
    to = "masto"
    at = "mon 09:00"
    every = "2w"
    {}
    """
    # From 2027-01-04 every second Monday; what was before now (2027-02-27) is not made up for.
    assert times(calendar_of(text.format(""), pack)) == ["2027-03-01 09:00"]
    assert times(calendar_of(text.format("runs = 4"), pack)) == []
    assert times(calendar_of(text.format("until = 2027-02-28"), pack)) == []
    far = calendar_of(text.format("runs = 6"), pack, horizon=90 * DAY)
    assert times(far) == ["2027-03-01 09:00", "2027-03-15 09:00"]


def test_series_take_what_is_longest_ago_and_nothing_that_is_not_rested(pack):
    text = '[[series]]\nname="q"\nwhat="quote"\nto="masto"\nat="daily 09:00"\ncool_down="40d"'
    first = calendar_of(text, pack)
    order = [item.publication.uses[0] for item in first.items]
    assert len(set(order)) == len(order) == 12  # all that there are
    assert "used within 40 days" in said(first, "left out")
    used = dict.fromkeys(order[:6], NOW - 50 * DAY) | {order[0]: NOW - 39 * DAY}
    second = calendar_of(text, pack, uses={"masto": used})
    names = [item.publication.uses[0] for item in second.items]
    assert set(names[:6]) == set(order[6:])  # what was never used goes first
    assert set(names[6:11]) == set(order[1:6])
    assert names[11:] == [order[0]]  # and last what was used last
    assert not calendar_of(text, pack, uses={"masto": dict.fromkeys(order, NOW - DAY)}).items


def test_a_form_that_a_platform_has_not_is_passed_over(pack):
    text = '[[series]]\nname="q"\nwhat=["card","quote"]\nto=["team","masto"]\nat="daily 09:00"'
    calendar = calendar_of(text, pack)
    assert {i.what for i in calendar.items if i.account == "team"} == {"quote"}
    assert {i.what for i in calendar.items if i.account == "masto"} == {"card", "quote"}


def test_which_and_most(pack):
    def items(extra):
        text = f'[[send]]\nwhat="cards"\nto="masto"\nat="+0d 09:00"\nevery="1d"\n{extra}'
        return [item.item for item in calendar_of(text, pack).items]

    every = items("")
    assert len(every) > 4
    assert every == sorted(every)
    best = items("most=2")
    assert best == [one for one in every if one in best]  # in the pack's order
    assert len(best) == 2
    assert items('which="2"') == every[1:2]
    assert items('which=["card-08", "card-02"]') == ["card-08", "card-02"]
    cards = read_manifest(pack).cards
    of_kind = {
        kind: {f"card-0{n}" for n, card in enumerate(cards, start=1) if card.kind == kind}
        for kind in ("points", "quote")
    }
    assert of_kind["points"]
    assert set(items('which="points"')) == of_kind["points"]
    assert set(items('which=["points", "quote"]')) == of_kind["points"] | of_kind["quote"]
    with pytest.raises(AssertionError):
        assert items('which="card-99"')
    missing = calendar_of(
        '[[send]]\nwhat="card"\nto="masto"\nat="+0d 09:00"\nwhich="card-99"', pack
    )
    assert any(notice.stops for notice in missing.notices)


# What is said.


def test_warnings(pack):
    text = """
    [[send]]
    what = "thread"
    to = ["masto", "x-me", "nobody", "bluesky"]
    at = "+0d 09:00"
    [[send]]
    what = "card"
    to = ["masto", "team"]
    at = "+0d 09:30"
    [[send]]
    what = "quote"
    to = "team"
    at = "+0d 10:30"
    """
    calendar = calendar_of(text, pack)
    assert "30 min from masto" in said(calendar, "clash")
    assert "full and half hours" in said(calendar, "advice")
    assert "X charges $" in said(calendar, "cost")
    assert "repurpose accounts add bluesky" in said(calendar, "missing account")
    assert "There is no account 'nobody'" in said(calendar, "missing account")
    assert "takes no pictures" in said(calendar, "refused")
    past = calendar_of('start=2027-02-20\n[[send]]\nwhat="thread"\nto="x"\nat="+0d 09:00"', pack)
    assert "has passed" in said(past, "past")


def test_what_is_the_same_for_several_posts_is_told_once(pack):
    text = '[[send]]\nwhat="cards"\nto=["masto", "team"]\nat=["+0d 09:10", "+1d 10:10"]'
    calendar = calendar_of("start=2027-02-20\n" + text, pack)
    past = [notice for notice in calendar.notices if notice.kind == "past"]
    assert [notice.said for notice in past] == [
        "masto, 2 posts from 2027-02-20 09:10 on: that time has passed.",
        "team, 2 posts from 2027-02-20 09:10 on: that time has passed.",
    ]
    assert {name for notice in past for name in notice.about} == {i.name for i in calendar.items}


def test_a_notice_is_about_one_accounts_posts_only(pack):
    """The same [[send]] gives several accounts posts of the same key."""
    text = """
    [[send]]
    what = "card"
    to = ["masto", "team"]
    at = "+0d 09:10"
    [[send]]
    what = "quote"
    to = ["masto", "team"]
    at = "+0d 11:10"
    """
    calendar = calendar_of(text, pack)
    stopped = {name for notice in calendar.notices if notice.stops for name in notice.about}
    assert {account for account, _ in stopped} == {"team"}  # it takes no pictures
    assert stopped < {item.name for item in calendar.items}


def test_the_nearest_account_is_named(pack):
    calendar = calendar_of('[[send]]\nwhat="thread"\nto="mastto"\nat="+0d 09:00"', pack)
    assert "Did you mean 'masto'?" in said(calendar, "missing account")


def test_a_text_over_its_limit_is_told_before_it_is_sent(pack):
    short = [Destination("x-me", "weibo", "weibo", {"domain": "example.com"})]
    text = '[[send]]\nwhat="thread"\nto="x-me"\nat="+0d 09:00"'
    calendar = calendar_of(text, pack, accounts=short)
    assert "wants a link to example.com" in said(calendar, "refused")
    assert calendar.items[0].limit == 140


def test_the_same_content_within_thirty_days_is_told(pack):
    text = '[[send]]\nwhat="thread"\nto="masto"\nat="+0d 09:00"'
    [item] = calendar_of(text, pack).items
    same = tuple(hash_content(message) for message in item.publication.messages)
    other = Reserved("masto", 9, "elsewhere", item.at - 29 * DAY, "", "", (State.SENT,), same[:1])
    assert "publication 9" in said(calendar_of(text, pack, booked=[other]), "duplicate")
    for gone in (replace(other, at=item.at - 31 * DAY), replace(other, states=(State.CANCELLED,))):
        assert not said(calendar_of(text, pack, booked=[gone]), "duplicate")
    twice = f'{text}\n[[send]]\nwhat="thread"\nto="masto"\nat="+9d 09:00"'
    assert "what goes at 2027-03-01 09:00" in said(calendar_of(twice, pack), "duplicate")


def test_a_date_on_a_skipped_day_is_taken_at_its_word_and_said(pack):
    text = 'skip="2027-03-05"\n[[send]]\nwhat="thread"\nto="masto"\nat="2027-03-05 09:00"'
    calendar = calendar_of(text, pack)
    assert times(calendar) == ["2027-03-05 09:00"]
    assert "the plan skips" in said(calendar, "advice")


def test_cards_and_quotes_say_what_stands_in_the_article(pack):
    article = (pack / "article.txt").read_text(encoding="utf-8")
    text = '[[send]]\nwhat="cards"\nto=["x","xhs"]\nat="+0d 9:00"\nevery="1d"\n[[send]]\nwhat="quotes"\nto="team"\nat="+0d 9:10"\nevery="1d"'
    calendar = calendar_of(text, pack)
    manifest = read_manifest(pack)
    cards = [card for card in manifest.cards if card.illustrates]
    assert len(calendar.items) == 2 * len(cards) + len(manifest.quotes)
    assert len(cards) > 3
    for item in calendar.items:
        [message] = item.publication.messages
        bodies = [run["text"] for run in message.runs if run["role"] == "body"]
        assert bodies
        assert all(line in article for body in bodies for line in body.split("\n"))
        assert message.text == "".join(run["text"] for run in message.runs)
        assert not item.problems
        assert 0 < item.length <= item.limit


# Promises over all plans.

HOURS = st.sampled_from(["07:00", "09:30", "12:15", "18:00", "23:30", "02:30"])
PLAN = st.fixed_dictionaries(
    {
        "zone": st.sampled_from(["Asia/Shanghai", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe"]),
        "start": st.sampled_from(["2027-03-26", "2027-03-13", "2027-10-29", "2027-11-05", "2027-04-02"]),
        "gap": st.sampled_from([0, 30, 180, 600]),
        "jitter": st.sampled_from([0, 7, 45]),
        "quiet": st.sampled_from([None, ("22:00", "08:00"), ("01:00", "03:30"), ("12:00", "13:00")]),
        "per_day": st.sampled_from([None, 1, 2, 3]),
        "skip": st.sampled_from([None, "2027-03-28..2027-03-29", "10-31"]),
        "fixed": st.lists(st.tuples(st.integers(0, 4), HOURS), min_size=1, max_size=3),
        "weekly": st.sampled_from(["fri 18:00", "mon-fri 02:30", "sat sun 10:00"]),
        "slots": st.sampled_from(["mon-fri 09:00", "daily 08:30 20:00"]),
    }
)  # fmt: skip


def write(rules) -> str:
    out = [f'zone = "{rules["zone"]}"', f"start = {rules['start']}"]
    out += [f'gap = "{rules["gap"]}m"'] if rules["gap"] else []
    out += [f'jitter = "{rules["jitter"]}m"'] if rules["jitter"] else []
    out += [f'quiet = "{"-".join(rules["quiet"])}"'] if rules["quiet"] else []
    out += [f"per_day = {rules['per_day']}"] if rules["per_day"] else []
    out += [f'skip = "{rules["skip"]}"'] if rules["skip"] else []
    out.append(f'slots = "{rules["slots"]}"')
    for number, (day, hour) in enumerate(rules["fixed"]):
        what = ("thread", "album", "quote")[number]
        out.append(f'[[send]]\nwhat = "{what}"\nto = "masto"\nat = "+{day}d {hour}"')
    out.append(f'[[send]]\nwhat = "cards"\nmost = 2\nto = "masto"\nat = "{rules["weekly"]}"')
    out.append('[[send]]\nname = "rest"\nwhat = "quotes"\nwhich = ["9", "10", "11"]\nto = "masto"\nat = "slot"')  # fmt: skip
    return "\n".join(out)


def clashes(rules) -> bool:
    """Slots that contradict the rest of the plan are told when it is read."""
    hours = rules["slots"].split()[1:]
    minutes = [int(hour[:2]) * 60 + int(hour[3:]) for hour in hours]
    apart = min((b - a) % 1440 or 1440 for a, b in pairwise([*minutes, minutes[0]]))
    quiet = rules["quiet"] and any(
        is_quiet_hour(time.fromisoformat(h), [rules["quiet"]]) for h in hours
    )
    return bool(quiet) or apart < rules["gap"] + rules["jitter"]


@pytest.mark.slow
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30)
@given(rules=PLAN)
def test_whatever_the_plan_its_promises_are_kept(pack, rules):
    if clashes(rules):
        with pytest.raises(UsageError, match=r"[Ss]lot"):
            calendar_of(write(rules), pack)
        return
    calendar = calendar_of(write(rules), pack)
    again = calendar_of(write(rules), pack)
    assert again == calendar  # nothing of it is chance
    assert len(calendar.items) == len(rules["fixed"]) + 2 + 3
    zone = rules["zone"]
    moments = [item.at for item in calendar.items]
    apart = (rules["gap"] + rules["jitter"]) * 60_000
    assert all(later - earlier >= apart for earlier, later in pairwise(moments))
    shown = [wall(at, zone) for at in moments]
    if rules["quiet"]:
        assert not any(is_quiet_hour(local.time(), [rules["quiet"]]) for local in shown)
    if rules["per_day"]:
        assert max(Counter(local.date() for local in shown).values()) <= rules["per_day"]
    start = date.fromisoformat(rules["start"])
    for item in calendar.items:
        assert item.slot.zone == zone
        assert resolve(read_wall(item.slot.local), zone).at == item.at
        assert read_wall(item.slot.local).date() >= start
        wished = item.publication.notes["wished"]
        if wished != "slot":  # never before its time, and not later without a word
            meant = resolve(read_wall(wished), zone).at
            assert item.at >= meant
            assert (item.at == meant) == (not item.moved)
    slots = [item for item in calendar.items if item.send == "rest"]
    assert [item.at for item in slots] == sorted(item.at for item in slots)
    assert all(read_wall(item.slot.local).time() >= time(8, 30) for item in slots)


@pytest.mark.slow
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=12)
@given(
    every=st.sampled_from(["1w", "2w", "3w"]),
    days=st.sampled_from(["tue 12:30", "mon-fri 02:30", "sun 01:30 09:00"]),
    zone=st.sampled_from(["Europe/Berlin", "America/New_York", "Asia/Shanghai"]),
    ahead=st.integers(0, 400),
)
def test_series_written_ahead_day_by_day_are_the_same_as_at_once(pack, every, days, zone, ahead):
    text = f'zone="{zone}"\nstart=2027-01-01\n[[series]]\nname="q"\nwhat="quote"\nto="masto"\nat="{days}"\nevery="{every}"\ncool_down="30d"'  # fmt: skip
    begin = NOW + ahead * DAY
    whole = calendar_of(text, pack, now=begin, horizon=21 * DAY, since=date(2027, 1, 1))
    wanted = {item.publication.key: item.slot for item in whole.items}
    seen, booked = {}, []
    for day in range(8):
        now = begin + day * DAY
        calendar = calendar_of(text, pack, now=now, since=date(2027, 1, 1), booked=booked)
        for item in calendar.items:
            if item.booked is None:
                seen[item.publication.key] = item.slot
                booked.append(as_booked(item, len(booked) + 1))
    for key, slot in wanted.items():
        if slot.at < begin + 21 * DAY and key in seen:
            assert seen[key] == slot
    assert len(seen) == len({slot.at for slot in seen.values()})
    uses = defaultdict(list)
    for one in booked:
        uses[one.uses].append(one.at)
    for found in uses.values():
        assert all(later - earlier >= 30 * DAY for earlier, later in pairwise(sorted(found)))


def as_booked(item, number) -> Reserved:
    sent = item.publication
    return Reserved(
        item.account, number, sent.key, item.at, item.slot.local, item.slot.zone, (State.READY,),
        tuple(hash_content(message) for message in sent.messages), sent.kind, sent.plan,
        str(sent.notes["wished"]), "", item.at if sent.slots else None, sent.uses,
    )  # fmt: skip
