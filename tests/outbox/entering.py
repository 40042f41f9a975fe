"""Posts that go into a ledger for tests."""

from repurpose.outbox import Publication
from repurpose.platforms.delivery import Message


def enter(ledger, clock, *texts, **options):
    """Enter one publication, due now, for "me" unless `options` say otherwise."""
    options = {"due_at": clock.now, "account": "me"} | options
    messages = tuple(Message(one) for one in texts)
    [entered] = ledger.enqueue(Publication(messages=messages, **options))
    return entered.publication
