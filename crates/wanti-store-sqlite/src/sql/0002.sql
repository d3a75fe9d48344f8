-- Version 2. Fewer and narrower indexes: ids of a channel are found by a number made of them (wanti_key, see key.rs), what
-- waits has a small index of its own, and messages of a conversation are found by the beginning of their ids. Rows of the
-- inbox and the outbox refer to a conversation without REFERENCES; `integrity` looks that none is missing.

CREATE TABLE inbox_2 (
    id           INTEGER PRIMARY KEY,
    line         INTEGER NOT NULL,
    mark         TEXT NOT NULL,      -- the channel's id
    key          INTEGER NOT NULL,   -- made of line and mark
    conversation INTEGER NOT NULL,
    body         TEXT,
    received     INTEGER NOT NULL,
    done         INTEGER NOT NULL,
    stumbles     INTEGER NOT NULL DEFAULT 0
) STRICT;
INSERT INTO inbox_2 (id, line, mark, key, conversation, body, received, done, stumbles)
    SELECT id, line, mark, wanti_key(line, mark), conversation, body, received, done, stumbles FROM inbox ORDER BY id;
DROP TABLE inbox;
ALTER TABLE inbox_2 RENAME TO inbox;
CREATE INDEX inbox_key ON inbox (key);
CREATE INDEX inbox_waits ON inbox (conversation) WHERE done = 0;
CREATE INDEX inbox_conversation ON inbox (conversation);

CREATE TABLE outbox_2 (
    id           INTEGER PRIMARY KEY,
    own          TEXT NOT NULL UNIQUE,
    line         INTEGER NOT NULL,
    conversation INTEGER NOT NULL,
    body         TEXT NOT NULL,
    state        INTEGER NOT NULL,   -- 0 waits, 1 being sent, 2 held, 3 sent, 4 given up
    queued       INTEGER NOT NULL,
    due          INTEGER NOT NULL,   -- in states 0 and 1: when it may be claimed
    attempt      INTEGER NOT NULL DEFAULT 0,
    sent         TEXT,               -- the channel's id; an edit in place keeps it
    key          INTEGER,            -- made of line and sent
    earlier      TEXT,               -- the channel's id from before it was revived
    receipt      INTEGER,            -- 0 sent, 1 failed, 2 delivered, 3 read
    settled      INTEGER NOT NULL,
    why          TEXT,
    trouble      INTEGER GENERATED ALWAYS AS (
                     CASE WHEN state = 2 THEN 2 WHEN state = 4 THEN 4 WHEN state = 3 AND receipt = 1 THEN 3 END
                 ) VIRTUAL
) STRICT;
INSERT INTO outbox_2 (id, own, line, conversation, body, state, queued, due, attempt, sent, key, earlier, receipt,
                      settled, why)
    SELECT id, own, line, conversation, body, state, queued, due, attempt, sent,
           CASE WHEN sent IS NOT NULL THEN wanti_key(line, sent) END, earlier, receipt, settled, why
    FROM outbox ORDER BY id;
DROP TABLE outbox;
ALTER TABLE outbox_2 RENAME TO outbox;
CREATE INDEX outbox_waits ON outbox (conversation) WHERE state < 3;
CREATE INDEX outbox_key ON outbox (key) WHERE key IS NOT NULL;
CREATE INDEX outbox_trouble ON outbox (trouble, settled) WHERE trouble IS NOT NULL;

DROP INDEX conversation_line;

ALTER TABLE conversation ADD COLUMN strays INTEGER NOT NULL DEFAULT 0;   -- ids of its messages may begin otherwise
UPDATE conversation SET strays = 1 WHERE id IN (
    SELECT conversation FROM outbox WHERE own NOT GLOB 'c' || conversation || '-*'
);
