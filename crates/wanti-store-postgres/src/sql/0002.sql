-- Version 2. The three steps that every message takes, each asked and answered at once and a transaction of its own.
-- An outcome of 0 says that the case is a rarer one, and that nothing was changed.

DROP INDEX wanti_outbox_open;
CREATE INDEX wanti_outbox_open ON wanti_outbox (conversation, id) WHERE state < 3;

-- 1 it waits already, 2 it had its turn, 3 new, 4 noted. Only for somebody who came under these very names before.
CREATE FUNCTION wanti_receive(
    a_line BIGINT, a_mark TEXT, a_kinds INTEGER[], a_names TEXT[], a_party TEXT, a_body TEXT, a_received BIGINT,
    a_opened BIGINT, a_waits BOOLEAN, a_holder TEXT, a_at BIGINT, a_until BIGINT,
    OUT outcome INTEGER, OUT talk BIGINT, OUT held BIGINT
) LANGUAGE plpgsql AS $$
DECLARE
    known wanti_conversation;
    names BIGINT;
    other BIGINT;
    was_done BOOLEAN;
BEGIN
    SELECT conversation, done INTO talk, was_done FROM wanti_inbox WHERE line = a_line AND mark = a_mark;
    IF FOUND THEN
        outcome := CASE WHEN was_done THEN 2 ELSE 1 END;
        RETURN;
    END IF;
    outcome := 0;
    SELECT COUNT(*), MIN(a.conversation), MAX(a.conversation) INTO names, talk, other
        FROM unnest(a_kinds, a_names) AS n (kind, value)
        JOIN wanti_alias a ON a.line = a_line AND a.kind = n.kind AND a.value = n.value;
    IF names = 0 OR names <> cardinality(a_kinds) OR talk <> other THEN
        RETURN;
    END IF;
    SELECT * INTO known FROM wanti_conversation WHERE id = talk FOR NO KEY UPDATE;
    IF NOT FOUND OR known.party <> a_party THEN
        RETURN;
    END IF;
    INSERT INTO wanti_inbox (line, mark, conversation, body, received, done)
        VALUES (a_line, a_mark, talk, a_body, a_received, NOT a_waits) ON CONFLICT (line, mark) DO NOTHING;
    IF NOT FOUND THEN
        RETURN;
    END IF;
    IF a_waits AND a_holder IS NOT NULL
        AND (known.holder IS NULL OR known.holder = a_holder OR known.until <= a_at) THEN
        held := CASE WHEN known.holder = a_holder THEN known.epoch ELSE known.epoch + 1 END;
        UPDATE wanti_conversation
            SET last_inbound = GREATEST(last_inbound, a_opened), holder = a_holder, until = a_until, epoch = held
            WHERE id = talk;
    ELSIF a_opened IS NOT NULL THEN
        UPDATE wanti_conversation SET last_inbound = GREATEST(last_inbound, a_opened) WHERE id = talk;
    END IF;
    IF a_opened IS NOT NULL THEN
        UPDATE wanti_outbox SET state = 0 WHERE conversation = talk AND state = 2;
    END IF;
    IF a_waits AND held IS NULL THEN
        PERFORM pg_notify('wanti', '');
    END IF;
    outcome := CASE WHEN a_waits THEN 3 ELSE 4 END;
END $$;

-- Whether one more message may go within a rate, and until when its time is used up then; -1 when it may not.
CREATE FUNCTION wanti_rate(a_booked BIGINT, a_at BIGINT, a_every BIGINT, a_ahead BIGINT) RETURNS BIGINT
LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE WHEN GREATEST(a_booked, a_at) - a_ahead > a_at THEN -1 ELSE GREATEST(a_booked, a_at) + a_every END
$$;

-- 1 had its turn, 2 under another epoch, 3 an earlier message waits, 4 another version, 5 stored, 6 stored and the first
-- message is claimed, 7 stored and an earlier message waits to be claimed.
CREATE FUNCTION wanti_commit(
    a_talk BIGINT, a_expected BIGINT, a_epoch BIGINT, a_at BIGINT, a_lines BIGINT[], a_marks TEXT[], a_session TEXT,
    a_shown TEXT, a_owns TEXT[], a_bodies TEXT[], a_records TEXT[], a_timers TEXT[], a_dues BIGINT[],
    a_claim BIGINT, a_until BIGINT, a_pair BIGINT, a_pair_ahead BIGINT, a_number BIGINT, a_number_ahead BIGINT,
    OUT outcome INTEGER, OUT party TEXT, OUT office TEXT, OUT channel TEXT, OUT name TEXT, OUT last_inbound BIGINT
) LANGUAGE plpgsql AS $$
DECLARE
    known wanti_conversation;
    places BIGINT[];
    all_wait BOOLEAN;
    line wanti_line;
    pair BIGINT;
    number BIGINT;
BEGIN
    outcome := 0;
    SELECT * INTO known FROM wanti_conversation WHERE id = a_talk FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        RETURN;
    END IF;
    SELECT COALESCE(array_agg(i.id), '{}'), COALESCE(bool_and(NOT i.done), TRUE) INTO places, all_wait
        FROM unnest(a_lines, a_marks) AS m (line, mark)
        JOIN wanti_inbox i ON i.line = m.line AND i.mark = m.mark AND i.conversation = a_talk;
    IF cardinality(places) <> cardinality(a_marks) OR EXISTS (SELECT 1 FROM wanti_outbox WHERE own = ANY(a_owns)) THEN
        RETURN;
    END IF;
    outcome := CASE
        WHEN NOT all_wait THEN 1
        WHEN a_epoch <> known.epoch THEN 2
        WHEN EXISTS (SELECT 1 FROM wanti_inbox i WHERE NOT i.done AND i.conversation = a_talk AND i.id <> ALL(places)
                     AND i.id < (SELECT MAX(place) FROM unnest(places) AS p (place))) THEN 3
        WHEN known.version <> a_expected THEN 4
        ELSE 5
    END;
    IF outcome <> 5 THEN
        RETURN;
    END IF;
    IF a_claim IS NOT NULL THEN
        IF EXISTS (SELECT 1 FROM wanti_outbox WHERE state < 2 AND conversation = a_talk) THEN
            outcome := 7;
        ELSIF cardinality(a_owns) > 0 AND a_at <= a_claim THEN
            IF a_number IS NULL THEN
                SELECT * INTO line FROM wanti_line WHERE id = known.line;
            ELSE
                SELECT * INTO line FROM wanti_line WHERE id = known.line FOR NO KEY UPDATE;
                number := wanti_rate(line.booked, a_claim, a_number, a_number_ahead);
            END IF;
            IF a_pair IS NOT NULL THEN
                pair := wanti_rate(known.booked, a_claim, a_pair, a_pair_ahead);
            END IF;
            IF COALESCE(line.paused <= a_claim, TRUE) AND COALESCE(pair, 0) <> -1 AND COALESCE(number, 0) <> -1 THEN
                outcome := 6;
                party := known.party;
                office := line.office;
                channel := line.channel;
                name := line.name;
                last_inbound := known.last_inbound;
                IF number IS NOT NULL THEN
                    UPDATE wanti_line SET booked = number WHERE id = known.line;
                END IF;
            END IF;
        END IF;
    END IF;
    UPDATE wanti_inbox SET done = TRUE WHERE id = ANY(places);
    INSERT INTO wanti_outbox (own, line, conversation, body, state, queued, due, settled, attempt)
        SELECT m.own, known.line, a_talk, m.body, CASE WHEN first THEN 1 ELSE 0 END, a_at,
               CASE WHEN first THEN a_until ELSE a_at END, a_at, CASE WHEN first THEN 1 ELSE 0 END
        FROM (SELECT own, body, place, place = 1 AND outcome = 6 AS first
              FROM unnest(a_owns, a_bodies) WITH ORDINALITY AS n (own, body, place)) m ORDER BY m.place;
    IF cardinality(a_records) > 0 THEN
        INSERT INTO wanti_record (conversation, at, body)
            SELECT a_talk, a_at, r.body FROM unnest(a_records) WITH ORDINALITY AS r (body, place) ORDER BY r.place;
    END IF;
    IF cardinality(a_timers) > 0 THEN
        DELETE FROM wanti_timer t USING unnest(a_timers, a_dues) AS n (name, due)
            WHERE t.conversation = a_talk AND t.name = n.name AND n.due IS NULL;
        INSERT INTO wanti_timer (conversation, name, due)
            SELECT a_talk, n.name, n.due FROM unnest(a_timers, a_dues) AS n (name, due) WHERE n.due IS NOT NULL
            ON CONFLICT ON CONSTRAINT wanti_timer_pkey DO UPDATE SET due = excluded.due;
    END IF;
    UPDATE wanti_conversation c
        SET version = a_expected + 1, session = a_session, last_turn = a_at, shown = COALESCE(a_shown, c.shown),
            booked = CASE WHEN outcome = 6 THEN COALESCE(pair, c.booked) ELSE c.booked END
        WHERE id = a_talk;
END $$;

-- 1 nothing more to do, 2 another message of the conversation waits.
CREATE FUNCTION wanti_sent(a_own TEXT, a_sent TEXT, a_at BIGINT, OUT outcome INTEGER, OUT talk BIGINT)
LANGUAGE plpgsql AS $$
DECLARE
    place BIGINT;
    its_line BIGINT;
    told INTEGER;
    reason TEXT;
BEGIN
    outcome := 1;
    SELECT conversation INTO talk FROM wanti_outbox WHERE own = a_own;
    IF NOT FOUND THEN
        RETURN;
    END IF;
    PERFORM 1 FROM wanti_conversation WHERE id = talk FOR NO KEY UPDATE;
    UPDATE wanti_outbox SET state = 3, sent = a_sent, receipt = 0, settled = a_at, why = NULL
        WHERE own = a_own AND state <> 3 RETURNING id, line, conversation INTO place, its_line, talk;
    IF FOUND THEN
        DELETE FROM wanti_parked WHERE line = its_line AND sent = a_sent RETURNING receipt, why INTO told, reason;
        IF FOUND THEN
            UPDATE wanti_outbox SET receipt = told, why = reason WHERE id = place;
        END IF;
    END IF;
    IF EXISTS (SELECT 1 FROM wanti_outbox WHERE state < 2 AND conversation = talk) THEN
        outcome := 2;
    END IF;
END $$;
