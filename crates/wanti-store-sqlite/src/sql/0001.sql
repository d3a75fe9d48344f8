-- Version 1. Times are microseconds since 1970; texts in JSON have the shapes of wanti-port's stored.rs and wanti-core's snapshot.rs.

CREATE TABLE line (
    id      INTEGER PRIMARY KEY,
    office  TEXT NOT NULL,
    channel TEXT NOT NULL,
    name    TEXT NOT NULL,
    paused  INTEGER,                 -- nothing is claimed before then
    booked  INTEGER,                 -- until when messages have used up the time of the line
    UNIQUE (office, channel, name)
) STRICT;

CREATE TABLE conversation (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    line         INTEGER NOT NULL REFERENCES line,
    party        TEXT NOT NULL,
    version      INTEGER NOT NULL DEFAULT 0,
    session      TEXT,
    shown        TEXT,
    last_inbound INTEGER,
    last_turn    INTEGER,
    holder       TEXT,
    until        INTEGER,
    epoch        INTEGER NOT NULL DEFAULT 0,
    booked       INTEGER             -- until when messages have used up the time of the pair
) STRICT;
CREATE INDEX conversation_line ON conversation (line);
CREATE INDEX conversation_holder ON conversation (holder) WHERE holder IS NOT NULL;

CREATE TABLE alias (
    line         INTEGER NOT NULL REFERENCES line,
    kind         INTEGER NOT NULL,   -- 0 user, 1 scoped, 2 parent, 3 phone
    value        TEXT NOT NULL,
    conversation INTEGER NOT NULL REFERENCES conversation,
    PRIMARY KEY (line, kind, value)
) STRICT, WITHOUT ROWID;
CREATE INDEX alias_conversation ON alias (conversation);

CREATE TABLE inbox (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    line         INTEGER NOT NULL REFERENCES line,
    mark         TEXT NOT NULL,      -- the channel's id
    conversation INTEGER NOT NULL REFERENCES conversation,
    body         TEXT,
    received     INTEGER NOT NULL,
    done         INTEGER NOT NULL,
    stumbles     INTEGER NOT NULL DEFAULT 0,
    UNIQUE (line, mark)
) STRICT;
CREATE INDEX inbox_conversation ON inbox (done, conversation);

CREATE TABLE outbox (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    own          TEXT NOT NULL UNIQUE,
    line         INTEGER NOT NULL REFERENCES line,
    conversation INTEGER NOT NULL REFERENCES conversation,
    body         TEXT NOT NULL,
    state        INTEGER NOT NULL,   -- 0 waits, 1 being sent, 2 held, 3 sent, 4 given up
    queued       INTEGER NOT NULL,
    due          INTEGER NOT NULL,   -- in states 0 and 1: when it may be claimed
    attempt      INTEGER NOT NULL DEFAULT 0,
    sent         TEXT,               -- the channel's id
    earlier      TEXT,               -- the channel's id from before it was revived
    receipt      INTEGER,            -- 0 sent, 1 failed, 2 delivered, 3 read
    settled      INTEGER NOT NULL,
    why          TEXT,
    trouble      INTEGER GENERATED ALWAYS AS (
                     CASE WHEN state = 2 THEN 2 WHEN state = 4 THEN 4 WHEN state = 3 AND receipt = 1 THEN 3 END
                 ) VIRTUAL
) STRICT;
CREATE INDEX outbox_open ON outbox (conversation) WHERE state < 2;
CREATE INDEX outbox_conversation ON outbox (conversation);
CREATE INDEX outbox_sent ON outbox (line, sent) WHERE sent IS NOT NULL;   -- not unique: an edit in place keeps the id
CREATE INDEX outbox_trouble ON outbox (trouble, settled) WHERE trouble IS NOT NULL;

CREATE TABLE parked (                -- receipts of messages not known yet
    line    INTEGER NOT NULL REFERENCES line,
    sent    TEXT NOT NULL,
    receipt INTEGER NOT NULL,
    at      INTEGER NOT NULL,
    why     TEXT,
    PRIMARY KEY (line, sent)
) STRICT, WITHOUT ROWID;

CREATE TABLE unreadable (
    id       INTEGER PRIMARY KEY,
    line     INTEGER NOT NULL REFERENCES line,
    why      TEXT NOT NULL,
    body     TEXT NOT NULL,
    received INTEGER NOT NULL
) STRICT;

CREATE TABLE serial (
    prefix TEXT NOT NULL,
    day    TEXT NOT NULL,
    last   INTEGER NOT NULL,
    PRIMARY KEY (prefix, day)
) STRICT, WITHOUT ROWID;

CREATE TABLE request (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    number       TEXT NOT NULL UNIQUE,
    conversation INTEGER NOT NULL REFERENCES conversation,
    body         TEXT NOT NULL,
    ended        INTEGER,            -- when it reached its final state
    forget       INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX request_conversation ON request (conversation);
CREATE INDEX request_open ON request (id) WHERE ended IS NULL;

CREATE TABLE booking (
    id           INTEGER PRIMARY KEY,
    conversation INTEGER NOT NULL REFERENCES conversation,
    office       TEXT NOT NULL,
    request      TEXT,
    slot         TEXT NOT NULL
) STRICT;
CREATE INDEX booking_slot ON booking (office, slot);
CREATE INDEX booking_request ON booking (request);
CREATE INDEX booking_conversation ON booking (conversation);

CREATE TABLE timer (
    conversation INTEGER NOT NULL REFERENCES conversation,
    name         TEXT NOT NULL,
    due          INTEGER NOT NULL,
    PRIMARY KEY (conversation, name)
) STRICT, WITHOUT ROWID;
CREATE INDEX timer_due ON timer (due);

CREATE TABLE record (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    conversation INTEGER NOT NULL REFERENCES conversation,
    at           INTEGER NOT NULL,
    body         TEXT NOT NULL
) STRICT;
CREATE INDEX record_conversation ON record (conversation);
