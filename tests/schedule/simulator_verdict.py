"""Who is right is asked of the network's record: nothing twice, nothing lost, nothing early, in order."""

from collections import Counter, defaultdict
from datetime import datetime
from itertools import combinations, pairwise
from zoneinfo import ZoneInfo

BEGINNING = 46.0  # seconds from a turn to its request, at the most: a request's time, and a little
SHORT = 46.5  # by so many seconds two requests may be nearer than their turns were
CATCH_UP = 60.0  # seconds between late ones, at the least
STEPS = ("entered", "sent", "not_sent", "unclear", "absent", "lease_lapsed", "late_result")
LATENESS = (
    700_000  # ms from the turn that found it in time to the request: an upload may lie between
)


def judge(story):
    """Fail on anything that was promised and not kept."""
    sim = story.sim
    parts = [dict(row) for row in sim.rows("SELECT * FROM part ORDER BY publication, seq")]
    by_key = {part["idem_key"]: part for part in parts}
    never_twice_and_there(sim, parts, by_key)
    in_order(sim, parts)
    in_time(story, by_key)
    at_their_pace(story, by_key)
    written_down_first(sim, parts)
    nothing_lost(story, parts)


def never_twice_and_there(sim, parts, by_key):
    made = Counter(post.key for post in sim.network.posts)
    assert all(count == 1 for count in made.values()), f"twice: {[k for k in made if made[k] > 1]}"
    assert made.keys() <= by_key.keys(), "a post of nobody"
    there = {post.key: post for post in sim.network.posts}
    for part in parts:
        name = f"{part['publication']}.{part['seq'] + 1}"
        post = there.get(part["idem_key"])
        if part["state"] == "SENT":
            assert post is not None, f"{name} is called SENT, and is not there"
            assert post.id == part["remote_id"], f"{name} has another's id"
        elif post is not None:
            raise AssertionError(f"{name} is {part['state']}, and is there")


def in_order(sim, parts):
    places = {post.key: (n, post) for n, post in enumerate(sim.network.posts)}
    names = {(part["publication"], part["seq"]): part for part in parts}
    for part in parts:
        if part["seq"] and part["idem_key"] in places:
            number, post = places[part["idem_key"]]
            before = places.get(names[part["publication"], part["seq"] - 1]["idem_key"])
            assert before is not None, f"{part['publication']}: an answer to nothing"
            assert before[0] < number, f"{part['publication']}: out of order"
            assert post.parent == before[1].id, f"{part['publication']}: a wrong parent"


def in_time(story, by_key):
    """Nothing early, nothing later than its policy; by the clock that the machine had."""
    sim = story.sim
    tried = begun_twice(sim)
    for request in sim.network.requests:
        part = by_key[request.key]
        name = f"{part['publication']}.{part['seq'] + 1}"
        wall = round(request.wall * 1000)
        entered = story.numbers[part["publication"]]
        if near_leap(sim, request.real, uploads="image/png" in part["message"]):
            continue
        due = next(
            (was for at, was in sim.moves[part["publication"]] if at > request.real), part["due_at"]
        )  # what was tried and created nothing may have got another time since
        # What a clock that was ahead has begun goes on when that clock is set right.
        begun = sim.leapt and (request.seq or part["publication"] in tried)
        assert wall >= due or begun, f"{name} is early"
        fresh = request.seq == 0 and request.kind == "publish"
        if not fresh or entered.late_after is None or part["publication"] in story.month.released:
            continue
        late = wall - due - entered.late_after * 1000
        assert late <= LATENESS, f"{name} is {late / 1000:.0f} s later than its policy lets it be"


def begun_twice(sim):
    """Return the publications whose first message a sender was told to send more than once."""
    rows = sim.rows(
        "SELECT p.publication FROM attempt a JOIN part p ON p.id = a.part"
        " WHERE a.kind = 'publish' AND a.phase = 'begun' AND p.seq = 0 GROUP BY p.id"
        " HAVING count(*) > 1"
    )
    return {row["publication"] for row in rows}


def at_their_pace(story, by_key):
    """Gaps, budgets, quiet hours and the order of what is due, account by account."""
    sim = story.sim
    for account in story.month.accounts:
        if account.pacing is None:
            continue
        mine = [r for r in sim.network.requests if r.account == account.id and r.seq == 0]
        for request in mine:
            if request.kind == "publish" and not near_leap(sim, request.real):
                assert not is_quiet(request.wall, account), f"{account.id}: in quiet hours"
        made = sorted((r for r in mine if r.made), key=lambda r: r.real)
        keep_apart(sim, account, made, by_key)
        keep_budget(sim, account, made)
        keep_order(sim, account, made, by_key)


def is_quiet(wall, account):
    """Say whether a request is in quiet hours, and was already when its turn began."""
    shown = [
        datetime.fromtimestamp(moment, ZoneInfo(account.zone)).strftime("%H:%M")
        for moment in (wall, wall - BEGINNING)
    ]
    return all(
        any(
            (start <= clock < end) if start < end else (clock >= start or clock < end)
            for start, end in account.pacing.quiet
        )
        for clock in shown
    )


def keep_apart(sim, account, made, by_key):
    for before, after in pairwise(made):
        if after.kind == "settle" or any(before.real <= leap <= after.real for leap in sim.leapt):
            continue
        apart = after.wall - before.wall
        assert apart > account.pacing.gap - SHORT, (
            f"{account.id}: {apart:.0f} s after the one before"
        )
        if after.wall * 1000 - by_key[after.key]["due_at"] > 200_000:
            assert apart > CATCH_UP - SHORT, f"{account.id}: a burst of late ones"


def keep_budget(sim, account, made):
    if not account.pacing.per_day or sim.leapt:
        return
    zone = ZoneInfo(account.zone)
    fresh = [r for r in made if r.kind == "publish"]
    # What began right after midnight may have been let through before it.
    days = Counter(datetime.fromtimestamp(r.wall - BEGINNING, zone).date() for r in fresh)
    after = Counter(datetime.fromtimestamp(r.wall, zone).date() for r in fresh)
    for day in days & after:
        count = min(days[day], after[day])
        assert count <= account.pacing.per_day, f"{account.id}: {count} on {day}"


def keep_order(sim, account, made, by_key):
    """What is due first begins first, unless a person or its policy kept it back."""
    rows = sim.rows("SELECT DISTINCT publication FROM event WHERE publication IS NOT NULL"
                    f" AND kind NOT IN ({', '.join('?' * len(STEPS))})", *STEPS)  # fmt: skip
    kept = {row["publication"] for row in rows}
    entered = {row["id"]: row["entered_at"] for row in sim.rows("SELECT * FROM publication")}
    parts = [(by_key[request.key], request) for request in made]
    for (before, _), (after, request) in combinations(parts, 2):
        if {before["publication"], after["publication"]} & kept or sim.leapt:
            continue
        if entered[after["publication"]] >= request.wall * 1000:
            continue
        early = (before["due_at"], before["id"]) < (after["due_at"], after["id"])
        late_entry = entered[after["publication"]] > entered[before["publication"]]
        assert early or late_entry, f"{account.id}: {after['publication']} came behind a later one"


def near_leap(sim, moment, *, uploads=False):
    """Say whether the clock was set shortly before: what had begun, an upload too, was under way."""
    most = LATENESS / 1000 if uploads else 60
    return any(0 <= moment - leap <= most for leap in sim.leapt)


def written_down_first(sim, parts):
    """No request without a line in the log before it."""
    seen = Counter(request.key for request in sim.network.requests)
    begun = defaultdict(int)
    keys = {part["id"]: part["idem_key"] for part in parts}
    for row in sim.rows("SELECT part, kind FROM attempt WHERE phase = 'begun'"):
        if row["kind"] != "upload":
            begun[keys[row["part"]]] += 1
    for key, count in seen.items():
        assert count <= begun[key], f"{key}: {count} requests, {begun[key]} written down"


def nothing_lost(story, parts):
    """Everything that was entered is there, or was given up by its policy or by a person."""
    states = defaultdict(list)
    for part in parts:
        states[part["publication"]].append(part["state"])
    assert set(states) == set(story.numbers), "a publication got lost"
    for publication, found in states.items():
        entered = story.numbers[publication]
        assert len(found) == len(entered.messages)
        assert set(found) <= {"SENT", "SKIPPED", "CANCELLED"}, f"{publication}: {found}"
        if "SKIPPED" in found:
            assert entered.late_then == "skip"
            assert "SENT" not in found, f"{publication}: skipped in the middle"
