"""The rules that the database itself holds, for every program that opens it, this one with a fault included."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection

_CONTENT = ("message", "content_sha256", "revision", "idem_key", "seq", "publication", "account")
_SAME = ("id", "publication", "seq", "state", "idem_key", "content_sha256", "remote_id")


@dataclass(frozen=True, slots=True)
class Rule:
    """A trigger that refuses: what is done to a row of a table, under which condition, and what is said."""

    name: str
    table: str
    before: str  # UPDATE, DELETE, INSERT
    said: str
    when: str = ""  # of OLD and NEW alone
    unless: str = ""  # a question of other tables that finds a row


def _copied(table: str, columns: Iterable[str]) -> str:
    """Return the question whether a row of `table` stands in the archive as it is."""
    same = (f"(a.{c} = OLD.{c} OR (a.{c} IS NULL AND OLD.{c} IS NULL))" for c in columns)
    where = " AND ".join(("a.id = OLD.id", *same))
    return f"SELECT 1 FROM archived_{table} a WHERE {where}"  # noqa: S608  names of ours


_LOG = "the log of attempts is append-only"
_ARCHIVE = "the archive is append-only"
_FIRST = (
    Rule("part_sent_is_final", "part", "UPDATE", "a sent part is immutable", "OLD.state = 'SENT'"),
    Rule(
        "part_content_is_frozen",
        "part",
        "UPDATE",
        "what a sender has in hand is frozen",
        "OLD.state IN ('LEASED', 'SENDING', 'UNKNOWN', 'HUMAN') AND NOT ({})".format(
            " AND ".join(f"CAST(OLD.{c} AS TEXT) = CAST(NEW.{c} AS TEXT)" for c in _CONTENT)
        ),
    ),
    Rule("attempt_is_kept", "attempt", "UPDATE", _LOG),
    Rule("event_is_kept", "event", "UPDATE", "the log of events is append-only"),
    Rule("event_stays", "event", "DELETE", "the log of events is append-only"),
)
# A row leaves when its copy stands in the archive, in the same transaction; and what stands there
# never comes back, under no number and no key.
ARCHIVE = (
    Rule(
        "part_stays",
        "part",
        "DELETE",
        "parts are cancelled or archived, never deleted",
        unless=_copied("part", _SAME),
    ),
    Rule(
        "attempt_stays",
        "attempt",
        "DELETE",
        _LOG,
        unless=_copied("attempt", ("part", "epoch", "kind", "phase", "at", "owner", "outcome")),
    ),
    Rule(
        "part_is_not_archived",
        "part",
        "INSERT",
        "this part is in the archive",
        unless="SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM archived_part a WHERE a.id = NEW.id)"
        " AND NOT EXISTS (SELECT 1 FROM archived_part a WHERE a.idem_key = NEW.idem_key)"
        " AND NOT EXISTS (SELECT 1 FROM archived_part a"
        " WHERE a.publication = NEW.publication AND a.seq = NEW.seq)",
    ),
    Rule(
        "archived_part_is_over",
        "archived_part",
        "INSERT",
        "only what is over is archived",
        "NEW.state NOT IN ('SENT', 'CANCELLED', 'SKIPPED')",
    ),
    Rule("archived_part_is_kept", "archived_part", "UPDATE", _ARCHIVE),
    Rule("archived_part_stays", "archived_part", "DELETE", _ARCHIVE),
    Rule("archived_attempt_is_kept", "archived_attempt", "UPDATE", _ARCHIVE),
    Rule("archived_attempt_stays", "archived_attempt", "DELETE", _ARCHIVE),
)


def make_rules(connection: Connection) -> None:
    """Make all rules of a new database."""
    put_rules(connection, (*_FIRST, *ARCHIVE))


def put_rules(connection: Connection, rules: Iterable[Rule]) -> None:
    """Make rules, in the place of those of the same name."""
    make = _put_sqlite if connection.dialect.name == "sqlite" else _put_postgresql
    for rule in rules:
        make(connection, rule)


def _put_sqlite(connection: Connection, rule: Rule) -> None:
    guards = [
        f"({rule.when})" if rule.when else "",
        f"NOT EXISTS ({rule.unless})" if rule.unless else "",
    ]
    guard = " AND ".join(filter(None, guards))
    connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {rule.name}")
    connection.exec_driver_sql(
        f"CREATE TRIGGER {rule.name} BEFORE {rule.before} ON {rule.table} FOR EACH ROW"
        f" {f'WHEN {guard}' if guard else ''} BEGIN SELECT RAISE(ABORT, '{rule.said}'); END"
    )


def _put_postgresql(connection: Connection, rule: Rule) -> None:
    # A trigger's own WHEN may ask no other table.
    row = "OLD" if rule.before == "DELETE" else "NEW"
    excused = f"IF EXISTS ({rule.unless}) THEN RETURN {row}; END IF;" if rule.unless else ""
    connection.exec_driver_sql(
        f"CREATE OR REPLACE FUNCTION {rule.name}() RETURNS trigger LANGUAGE plpgsql AS"
        f" $$ BEGIN {excused} RAISE EXCEPTION '{rule.said}'"
        f" USING ERRCODE = 'integrity_constraint_violation'; END $$"
    )
    connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {rule.name} ON {rule.table}")
    guard = f"WHEN ({rule.when})" if rule.when else ""
    connection.exec_driver_sql(
        f"CREATE TRIGGER {rule.name} BEFORE {rule.before} ON {rule.table} FOR EACH ROW {guard}"
        f" EXECUTE FUNCTION {rule.name}()"
    )
