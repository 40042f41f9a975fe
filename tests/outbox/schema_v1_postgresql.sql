-- The tables of schema version 1, as its program made them. Statements are parted by "-- next".
CREATE TABLE account (
    id TEXT NOT NULL,
    platform TEXT NOT NULL,
    handle TEXT NOT NULL,
    secret_ref TEXT NOT NULL,
    zone TEXT NOT NULL,
    settings JSON NOT NULL,
    needs_login TEXT NOT NULL,
    wait_until BIGINT NOT NULL,
    PRIMARY KEY (id)
);
-- next
CREATE TABLE event (
    id BIGSERIAL NOT NULL,
    at BIGINT NOT NULL,
    kind TEXT NOT NULL,
    publication BIGINT,
    part BIGINT,
    account TEXT,
    data JSON NOT NULL,
    PRIMARY KEY (id)
);
-- next
CREATE TABLE meta (
    key TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (key)
);
-- next
CREATE TABLE pause (
    scope TEXT NOT NULL,
    until BIGINT,
    reason TEXT NOT NULL,
    by TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (scope)
);
-- next
CREATE TABLE publication (
    id BIGSERIAL NOT NULL,
    account TEXT NOT NULL,
    kind TEXT NOT NULL,
    key TEXT,
    pack TEXT NOT NULL,
    due_at BIGINT,
    local_due TEXT NOT NULL,
    zone TEXT NOT NULL,
    notes JSON NOT NULL,
    entered_at BIGINT NOT NULL,
    by TEXT NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT publication_key UNIQUE (account, key),
    FOREIGN KEY(account) REFERENCES account (id)
);
-- next
CREATE TABLE part (
    id BIGSERIAL NOT NULL,
    publication BIGINT NOT NULL,
    seq INTEGER NOT NULL,
    account TEXT NOT NULL,
    state TEXT NOT NULL,
    message JSON NOT NULL,
    content_sha256 TEXT NOT NULL,
    revision INTEGER NOT NULL,
    idem_key TEXT NOT NULL,
    approval INTEGER NOT NULL,
    approved_sha256 TEXT NOT NULL,
    approved_by TEXT NOT NULL,
    approved_at BIGINT,
    due_at BIGINT,
    next_at BIGINT,
    late_at BIGINT,
    late_then TEXT NOT NULL,
    epoch INTEGER NOT NULL,
    owner TEXT NOT NULL,
    lease_until BIGINT,
    minted_at BIGINT,
    begun_at BIGINT,
    intent_at BIGINT,
    doubt_at BIGINT,
    absent_at BIGINT,
    looks INTEGER NOT NULL,
    attempts INTEGER NOT NULL,
    failures INTEGER NOT NULL,
    remote_id TEXT,
    remote_url TEXT NOT NULL,
    ref JSON NOT NULL,
    sent_at BIGINT,
    last_error TEXT NOT NULL,
    hold_reason TEXT NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT part_place UNIQUE (publication, seq),
    CONSTRAINT part_state_known CHECK (state IN ('DRAFT', 'APPROVED', 'READY', 'HOLD', 'LEASED', 'SENDING', 'UNKNOWN', 'HUMAN', 'SENT', 'FAILED', 'SKIPPED', 'CANCELLED')),
    CONSTRAINT part_sent_has_id CHECK ((state = 'SENT') = (remote_id IS NOT NULL)),
    FOREIGN KEY(publication) REFERENCES publication (id),
    FOREIGN KEY(account) REFERENCES account (id),
    UNIQUE (idem_key)
);
-- next
CREATE INDEX part_content ON part (account, content_sha256);
-- next
CREATE INDEX part_due ON part (next_at, id) WHERE state IN ('READY', 'UNKNOWN');
-- next
CREATE INDEX part_held ON part (lease_until) WHERE state IN ('LEASED', 'SENDING');
-- next
CREATE INDEX part_late ON part (late_at) WHERE state = 'READY' AND late_at IS NOT NULL;
-- next
CREATE TABLE attempt (
    id BIGSERIAL NOT NULL,
    part BIGINT NOT NULL,
    epoch INTEGER NOT NULL,
    kind TEXT NOT NULL,
    phase TEXT NOT NULL,
    at BIGINT NOT NULL,
    owner TEXT NOT NULL,
    outcome TEXT NOT NULL,
    status INTEGER NOT NULL,
    words TEXT NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(part) REFERENCES part (id)
);
-- next
CREATE INDEX ix_attempt_part ON attempt (part);
-- next
CREATE TABLE upload (
    part BIGINT NOT NULL,
    position INTEGER NOT NULL,
    sha256 TEXT NOT NULL,
    handle JSON NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (part, position),
    FOREIGN KEY(part) REFERENCES part (id)
);
-- next
CREATE FUNCTION part_sent_is_final() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'a sent part is immutable' USING ERRCODE = 'integrity_constraint_violation'; END $$;
-- next
CREATE TRIGGER part_sent_is_final BEFORE UPDATE ON part FOR EACH ROW WHEN (OLD.state = 'SENT') EXECUTE FUNCTION part_sent_is_final();
-- next
CREATE FUNCTION part_stays() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'parts are cancelled, never deleted' USING ERRCODE = 'integrity_constraint_violation'; END $$;
-- next
CREATE TRIGGER part_stays BEFORE DELETE ON part FOR EACH ROW  EXECUTE FUNCTION part_stays();
-- next
CREATE FUNCTION part_content_is_frozen() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'what a sender has in hand is frozen' USING ERRCODE = 'integrity_constraint_violation'; END $$;
-- next
CREATE TRIGGER part_content_is_frozen BEFORE UPDATE ON part FOR EACH ROW WHEN (OLD.state IN ('LEASED', 'SENDING', 'UNKNOWN', 'HUMAN') AND NOT (CAST(OLD.message AS TEXT) = CAST(NEW.message AS TEXT) AND CAST(OLD.content_sha256 AS TEXT) = CAST(NEW.content_sha256 AS TEXT) AND CAST(OLD.revision AS TEXT) = CAST(NEW.revision AS TEXT) AND CAST(OLD.idem_key AS TEXT) = CAST(NEW.idem_key AS TEXT) AND CAST(OLD.seq AS TEXT) = CAST(NEW.seq AS TEXT) AND CAST(OLD.publication AS TEXT) = CAST(NEW.publication AS TEXT) AND CAST(OLD.account AS TEXT) = CAST(NEW.account AS TEXT))) EXECUTE FUNCTION part_content_is_frozen();
-- next
CREATE FUNCTION attempt_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'the log of attempts is append-only' USING ERRCODE = 'integrity_constraint_violation'; END $$;
-- next
CREATE TRIGGER attempt_is_kept BEFORE UPDATE ON attempt FOR EACH ROW  EXECUTE FUNCTION attempt_is_kept();
-- next
CREATE FUNCTION attempt_stays() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'the log of attempts is append-only' USING ERRCODE = 'integrity_constraint_violation'; END $$;
-- next
CREATE TRIGGER attempt_stays BEFORE DELETE ON attempt FOR EACH ROW  EXECUTE FUNCTION attempt_stays();
-- next
CREATE FUNCTION event_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'the log of events is append-only' USING ERRCODE = 'integrity_constraint_violation'; END $$;
-- next
CREATE TRIGGER event_is_kept BEFORE UPDATE ON event FOR EACH ROW  EXECUTE FUNCTION event_is_kept();
-- next
CREATE FUNCTION event_stays() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'the log of events is append-only' USING ERRCODE = 'integrity_constraint_violation'; END $$;
-- next
CREATE TRIGGER event_stays BEFORE DELETE ON event FOR EACH ROW  EXECUTE FUNCTION event_stays()
