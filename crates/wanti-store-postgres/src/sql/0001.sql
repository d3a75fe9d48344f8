-- Version 1. Times are microseconds since 1970; texts in JSON have the shapes of wanti-port's stored.rs and wanti-core's snapshot.rs.

CREATE TABLE wanti_line (
    id      BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    office  TEXT NOT NULL,
    channel TEXT NOT NULL,
    name    TEXT NOT NULL,
    paused  BIGINT,                  -- nothing is claimed before then
    booked  BIGINT,                  -- until when messages have used up the time of the line
    UNIQUE (office, channel, name)
);

CREATE TABLE wanti_conversation (
    id           BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    line         BIGINT NOT NULL REFERENCES wanti_line,
    party        TEXT NOT NULL,
    version      BIGINT NOT NULL DEFAULT 0,
    session      TEXT,
    shown        TEXT,
    last_inbound BIGINT,
    last_turn    BIGINT,
    holder       TEXT,
    until        BIGINT,
    epoch        BIGINT NOT NULL DEFAULT 0,
    booked       BIGINT              -- until when messages have used up the time of the pair
) WITH (fillfactor = 80);
CREATE INDEX wanti_conversation_holder ON wanti_conversation (holder) WHERE holder IS NOT NULL;

CREATE TABLE wanti_alias (
    line         BIGINT NOT NULL REFERENCES wanti_line,
    kind         INTEGER NOT NULL,   -- 0 user, 1 scoped, 2 parent, 3 phone
    value        TEXT NOT NULL,
    conversation BIGINT NOT NULL REFERENCES wanti_conversation,
    PRIMARY KEY (line, kind, value)
);
CREATE INDEX wanti_alias_conversation ON wanti_alias (conversation);

CREATE TABLE wanti_inbox (
    id           BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    line         BIGINT NOT NULL REFERENCES wanti_line,
    mark         TEXT NOT NULL,      -- the channel's id
    conversation BIGINT NOT NULL REFERENCES wanti_conversation,
    body         TEXT,
    received     BIGINT NOT NULL,
    done         BOOLEAN NOT NULL,
    stumbles     BIGINT NOT NULL DEFAULT 0,
    UNIQUE (line, mark)
) WITH (fillfactor = 80);
CREATE INDEX wanti_inbox_waits ON wanti_inbox (conversation, id) WHERE NOT done;
CREATE INDEX wanti_inbox_conversation ON wanti_inbox (conversation);

CREATE TABLE wanti_outbox (
    id           BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    own          TEXT NOT NULL UNIQUE,
    line         BIGINT NOT NULL REFERENCES wanti_line,
    conversation BIGINT NOT NULL REFERENCES wanti_conversation,
    body         TEXT NOT NULL,
    state        INTEGER NOT NULL,   -- 0 waits, 1 being sent, 2 held, 3 sent, 4 given up
    queued       BIGINT NOT NULL,
    due          BIGINT NOT NULL,    -- in states 0 and 1: when it may be claimed
    attempt      BIGINT NOT NULL DEFAULT 0,
    sent         TEXT,               -- the channel's id; an edit in place keeps it
    earlier      TEXT,               -- the channel's id from before it was revived
    receipt      INTEGER,            -- 0 sent, 1 failed, 2 delivered, 3 read
    settled      BIGINT NOT NULL,
    why          TEXT
) WITH (fillfactor = 80);
CREATE INDEX wanti_outbox_open ON wanti_outbox (conversation, id) WHERE state < 2;
CREATE INDEX wanti_outbox_conversation ON wanti_outbox (conversation);
CREATE INDEX wanti_outbox_sent ON wanti_outbox (line, sent) WHERE sent IS NOT NULL;
CREATE INDEX wanti_outbox_trouble ON wanti_outbox (settled) WHERE state IN (2, 4) OR receipt = 1;

CREATE TABLE wanti_parked (          -- receipts of messages not known yet
    line    BIGINT NOT NULL REFERENCES wanti_line,
    sent    TEXT NOT NULL,
    receipt INTEGER NOT NULL,
    at      BIGINT NOT NULL,
    why     TEXT,
    PRIMARY KEY (line, sent)
);

CREATE TABLE wanti_unreadable (
    id       BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    line     BIGINT NOT NULL REFERENCES wanti_line,
    why      TEXT NOT NULL,
    body     TEXT NOT NULL,
    received BIGINT NOT NULL
);

CREATE TABLE wanti_serial (
    prefix TEXT NOT NULL,
    day    TEXT NOT NULL,
    last   BIGINT NOT NULL,
    PRIMARY KEY (prefix, day)
);

CREATE TABLE wanti_request (
    id           BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    number       TEXT NOT NULL UNIQUE,
    conversation BIGINT NOT NULL REFERENCES wanti_conversation,
    body         TEXT NOT NULL,
    ended        BIGINT,             -- when it reached its final state
    forget       BOOLEAN NOT NULL DEFAULT FALSE
);
CREATE INDEX wanti_request_conversation ON wanti_request (conversation);
CREATE INDEX wanti_request_open ON wanti_request (id) WHERE ended IS NULL;

CREATE TABLE wanti_booking (
    id           BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    conversation BIGINT NOT NULL REFERENCES wanti_conversation,
    office       TEXT NOT NULL,
    request      TEXT,
    slot         TEXT NOT NULL
);
CREATE INDEX wanti_booking_slot ON wanti_booking (office, slot);
CREATE INDEX wanti_booking_request ON wanti_booking (request);
CREATE INDEX wanti_booking_conversation ON wanti_booking (conversation);

CREATE TABLE wanti_timer (
    conversation BIGINT NOT NULL REFERENCES wanti_conversation,
    name         TEXT NOT NULL,
    due          BIGINT NOT NULL,
    PRIMARY KEY (conversation, name)
);
CREATE INDEX wanti_timer_due ON wanti_timer (due);

CREATE TABLE wanti_record (
    id           BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    conversation BIGINT NOT NULL REFERENCES wanti_conversation,
    at           BIGINT NOT NULL,
    body         TEXT NOT NULL
);
CREATE INDEX wanti_record_conversation ON wanti_record (conversation);
