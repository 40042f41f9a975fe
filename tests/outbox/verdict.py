"""Who is right is asked of the platform's record, never of the ledger alone."""

from collections import Counter

from repurpose.outbox import PartFilter, State


def check(ledger, platform, *, finished=True):
    """Fail on a duplicate, a lost part, a wrong order or parent, or a SENT that is not there."""
    parts = ledger.parts(PartFilter(archive="with"))
    by_key = {part.idem_key: part for part in parts}
    made = Counter(post.key for post in platform.posts)
    assert all(count == 1 for count in made.values()), f"duplicates: {made}"
    assert made.keys() <= by_key.keys(), "posts of nobody"

    places = {post.key: (number, post) for number, post in enumerate(platform.posts)}
    names = {(part.publication, part.seq): part for part in parts}
    for part in parts:
        number, post = places.get(part.idem_key, (None, None))
        if part.state is State.SENT:
            assert post is not None, f"{part.name} is called SENT, and is not there"
            assert post.id == part.remote_id, f"{part.name} has another's id"
            assert post.text == part.message.text
            assert len(post.media) == len(part.message.media)
        if post is not None and part.seq:
            before = names[part.publication, part.seq - 1]
            place = places.get(before.idem_key)
            assert place is not None, f"{part.name} stands without the one before"
            assert place[0] < number, f"{part.name} came before {before.name}"
            assert post.parent == place[1].id, f"{part.name} answers another post"
    _check_log(ledger, platform, parts)
    if finished:
        left = {part.name: (part.state, part.last_error) for part in parts if part.state != "SENT"}
        assert not left, f"lost: {left}"
        assert len(platform.posts) == len(parts)


def _check_log(ledger, platform, parts):
    """No request without a word before it: each that the platform saw was written down first."""
    seen = Counter(key for _, key, _ in platform.requests)
    keys = {part.id: part.idem_key for part in parts}
    begun = Counter(
        keys[line.part]
        for line in ledger.attempts(list(keys))
        if line.phase == "begun" and line.kind in ("publish", "settle")
    )
    for key, count in seen.items():
        assert count <= begun[key], f"{key}: {count} requests, {begun[key]} written down"


def answer_as_a_person(ledger, platform):
    """Do what a person does with HUMAN parts: look at the account, and say what is there."""
    asked = ledger.parts(PartFilter(states=[State.HUMAN]))
    for part in asked:
        found = [post for post in platform.posts if post.key == part.idem_key]
        name = (part.publication, part.seq)
        if found:
            post = found[0]
            ledger.say_posted(name, remote_id=post.id, ref={"id": post.id}, by="a person")
        else:
            ledger.say_not_posted(name, by="a person")
    return len(asked)
