-- Version 3. The steps that every message takes, many of them in one question and one transaction; each gets its own outcome,
-- and 0 says that the case is a rarer one and that nothing was changed. Arrays run beside each other, one place for each step;
-- those with a number in front belong to the step of that number. No conversation comes twice into one question, but where a
-- function finds it does: then the later one is a rarer case. So is a conversation whose row somebody else has locked: nobody
-- here waits for one. Hash and merge joins are out: tables grow faster than the plans of functions are made anew. So are
-- bitmaps and EXISTS, which may hash: both read a whole index, with all that died in it, and clear nothing of that away.
--
-- Many such questions have few steps, so that beginning a statement weighs as much as its rows: one array is written out as
-- rows, and its neighbours are read by their place; rows are brought into order once, and not in each aggregate.
--
-- Rows of the inbox, the outbox and the records are written only while the row of their conversation is locked, and a
-- conversation is removed only then, so nothing is looked up to see that it is there. The functions of version 2 stay for
-- processes of an earlier program that still run beside.

ALTER TABLE wanti_inbox DROP CONSTRAINT wanti_inbox_line_fkey, DROP CONSTRAINT wanti_inbox_conversation_fkey;
ALTER TABLE wanti_outbox DROP CONSTRAINT wanti_outbox_line_fkey, DROP CONSTRAINT wanti_outbox_conversation_fkey;
ALTER TABLE wanti_record DROP CONSTRAINT wanti_record_conversation_fkey;

-- One index of both keys for two of one: each row is written twice, and each time into every index.
ALTER TABLE wanti_inbox DROP CONSTRAINT wanti_inbox_pkey, ADD PRIMARY KEY (conversation, id);
DROP INDEX wanti_inbox_conversation;
ALTER TABLE wanti_outbox DROP CONSTRAINT wanti_outbox_pkey, ADD PRIMARY KEY (conversation, id);
DROP INDEX wanti_outbox_conversation;

-- Conversations as they are now.
CREATE FUNCTION wanti_load(a_talks BIGINT[])
RETURNS TABLE (step BIGINT, office TEXT, channel TEXT, name TEXT, party TEXT, version BIGINT, session TEXT, shown TEXT,
               last_inbound BIGINT)
LANGUAGE plpgsql STABLE SET enable_seqscan = off SET enable_bitmapscan = off
SET enable_hashjoin = off SET enable_mergejoin = off AS $$
BEGIN
    RETURN QUERY
        SELECT n.step, l.office, l.channel, l.name, c.party, c.version, c.session, c.shown, c.last_inbound
        FROM unnest(a_talks) WITH ORDINALITY AS n (talk, step)
        JOIN wanti_conversation c ON c.id = n.talk JOIN wanti_line l ON l.id = c.line;
END $$;

-- Messages that wait for their turn.
CREATE FUNCTION wanti_pending(a_talks BIGINT[], a_most BIGINT[])
RETURNS TABLE (step BIGINT, office TEXT, channel TEXT, name TEXT, mark TEXT, body TEXT, stumbles BIGINT)
LANGUAGE plpgsql STABLE SET enable_seqscan = off SET enable_bitmapscan = off
SET enable_hashjoin = off SET enable_mergejoin = off AS $$
BEGIN
    RETURN QUERY
        SELECT n.step, l.office, l.channel, l.name, i.mark, i.body, i.stumbles
        FROM unnest(a_talks, a_most) WITH ORDINALITY AS n (talk, most, step)
        CROSS JOIN LATERAL (
            SELECT * FROM wanti_inbox w WHERE NOT w.done AND w.conversation = n.talk ORDER BY w.id LIMIT n.most
        ) i
        JOIN wanti_line l ON l.id = i.line
        ORDER BY n.step, i.id;
END $$;

-- 1 it waits already, 2 it had its turn, 3 new, 4 noted. Only for somebody who came under these very names before, or under
-- none of them: who is new begins a conversation here, unless somebody else holds the lock of one of the names.
CREATE FUNCTION wanti_receive(
    a_groups INTEGER[], a_lines BIGINT[], a_marks TEXT[], a_parties TEXT[], a_bodies TEXT[], a_received BIGINT[], a_opened BIGINT[],
    a_waits BOOLEAN[], n_steps INTEGER[], n_kinds INTEGER[], n_names TEXT[], n_keys BIGINT[], a_holders TEXT[],
    a_ats BIGINT[], a_untils BIGINT[]
) RETURNS TABLE (step BIGINT, outcome INTEGER, talk BIGINT, held BIGINT)
LANGUAGE plpgsql SET enable_seqscan = off SET enable_bitmapscan = off
SET enable_hashjoin = off SET enable_mergejoin = off AS $$
#variable_conflict use_column
DECLARE
    known BIGINT[];
    dones BOOLEAN[];
    talks BIGINT[];
    unsure BOOLEAN[];
    locked BIGINT[];
    outcomes INTEGER[];
    epochs BIGINT[];
    fresh INTEGER[];
    taken INTEGER[];
    spoiled INTEGER[];
    place INTEGER;
BEGIN
    SELECT array_agg(j.conversation), array_agg(j.done) INTO known, dones FROM (
        SELECT i.conversation, i.done FROM unnest(a_marks) WITH ORDINALITY AS n (mark, step)
        LEFT JOIN wanti_inbox i ON i.line = a_lines[n.step] AND i.mark = n.mark ORDER BY n.step
    ) j;
    SELECT array_agg(j.talk), array_agg(j.unsure) INTO talks, unsure FROM (
        SELECT MIN(a.conversation) AS talk,
            COUNT(*) <> COUNT(a.conversation) OR MIN(a.conversation) <> MAX(a.conversation) AS unsure
        FROM unnest(n_names) WITH ORDINALITY AS n (value, place)
        LEFT JOIN wanti_alias a ON a.line = a_lines[n_steps[n.place]] AND a.kind = n_kinds[n.place] AND a.value = n.value
        GROUP BY n_steps[n.place] ORDER BY n_steps[n.place]
    ) j;
    fresh := ARRAY(
        SELECT n.step FROM unnest(talks) WITH ORDINALITY AS n (talk, step) WHERE n.talk IS NULL AND known[n.step] IS NULL);
    IF cardinality(fresh) > 0 THEN
        taken := ARRAY(
            SELECT n.step FROM unnest(n_steps) WITH ORDINALITY AS n (step, place)
            WHERE CASE WHEN n.step = ANY (fresh) THEN NOT pg_try_advisory_xact_lock(n_keys[n.place]) ELSE FALSE END);
        -- Looked for anew: somebody else may have begun it before the lock.
        taken := taken || ARRAY(
            SELECT n_steps[n.place] FROM unnest(n_names) WITH ORDINALITY AS n (value, place)
            JOIN wanti_alias a ON a.line = a_lines[n_steps[n.place]] AND a.kind = n_kinds[n.place] AND a.value = n.value
            WHERE n_steps[n.place] = ANY (fresh));
        fresh := ARRAY(SELECT n.step FROM unnest(fresh) AS n (step) WHERE n.step <> ALL (taken) ORDER BY n.step);
        FOREACH place IN ARRAY fresh LOOP
            talks[place] := nextval(pg_get_serial_sequence('wanti_conversation', 'id'));
            unsure[place] := FALSE;
        END LOOP;
        INSERT INTO wanti_conversation (id, line, party) OVERRIDING SYSTEM VALUE
            SELECT talks[n.step], a_lines[n.step], a_parties[n.step] FROM unnest(fresh) AS n (step);
        INSERT INTO wanti_alias (line, kind, value, conversation)
            SELECT a_lines[n_steps[n.place]], n_kinds[n.place], n.value, talks[n_steps[n.place]]
            FROM unnest(n_names) WITH ORDINALITY AS n (value, place)
            WHERE n_steps[n.place] = ANY (fresh) ON CONFLICT DO NOTHING;
    END IF;
    SELECT array_agg(l.id) INTO locked FROM (
        SELECT c.id FROM wanti_conversation c WHERE c.id = ANY (talks) FOR NO KEY UPDATE SKIP LOCKED
    ) l;
    SELECT array_agg(j.outcome), array_agg(j.epoch) INTO outcomes, epochs FROM (
        SELECT
            CASE
                WHEN known[n.step] IS NOT NULL THEN CASE WHEN dones[n.step] THEN 2 ELSE 1 END
                WHEN unsure[n.step] OR c.id IS NULL OR array_position(talks, n.talk) < n.step THEN 0
                WHEN a_waits[n.step] THEN 3
                ELSE 4
            END AS outcome,
            CASE
                WHEN NOT a_waits[n.step] THEN NULL
                WHEN c.holder = a_holders[n.step] THEN c.epoch
                WHEN a_holders[n.step] IS NOT NULL AND (c.holder IS NULL OR c.until <= a_ats[n.step]) THEN c.epoch + 1
            END AS epoch
        FROM unnest(talks) WITH ORDINALITY AS n (talk, step)
        LEFT JOIN wanti_conversation c ON c.id = n.talk AND c.id = ANY (locked) AND c.party = a_parties[n.step]
        ORDER BY n.step
    ) j;
    -- What came in one delivery is stored whole or not at all.
    IF 0 = ANY (outcomes) THEN
        spoiled := ARRAY(SELECT a_groups[n.step] FROM unnest(outcomes) WITH ORDINALITY AS n (outcome, step) WHERE n.outcome = 0);
        outcomes := ARRAY(
            SELECT CASE WHEN a_groups[n.step] = ANY (spoiled) THEN 0 ELSE n.outcome END
            FROM unnest(outcomes) WITH ORDINALITY AS n (outcome, step) ORDER BY n.step);
    END IF;
    INSERT INTO wanti_inbox (line, mark, conversation, body, received, done)
        SELECT a_lines[n.step], n.mark, talks[n.step], a_bodies[n.step], a_received[n.step], NOT a_waits[n.step]
        FROM unnest(a_marks) WITH ORDINALITY AS n (mark, step)
        WHERE outcomes[n.step] >= 3 ORDER BY n.step;
    UPDATE wanti_conversation c
        SET last_inbound = GREATEST(c.last_inbound, a_opened[n.step]),
            holder = CASE WHEN epochs[n.step] IS NULL THEN c.holder ELSE a_holders[n.step] END,
            until = CASE WHEN epochs[n.step] IS NULL THEN c.until ELSE a_untils[n.step] END,
            epoch = COALESCE(epochs[n.step], c.epoch)
        FROM unnest(talks) WITH ORDINALITY AS n (talk, step)
        WHERE outcomes[n.step] >= 3 AND (a_opened[n.step] IS NOT NULL OR epochs[n.step] IS NOT NULL) AND c.id = n.talk;
    UPDATE wanti_outbox o SET state = 0 WHERE o.state = 2 AND o.conversation = ANY (ARRAY(
        SELECT n.talk FROM unnest(talks) WITH ORDINALITY AS n (talk, step)
        WHERE outcomes[n.step] >= 3 AND a_opened[n.step] IS NOT NULL));
    IF EXISTS (SELECT 1 FROM unnest(outcomes, epochs) AS n (outcome, epoch) WHERE n.outcome = 3 AND n.epoch IS NULL) THEN
        PERFORM pg_notify('wanti', '');
    END IF;
    RETURN QUERY
        SELECT n.step, n.outcome, COALESCE(known[n.step], talks[n.step]), epochs[n.step]
        FROM unnest(outcomes) WITH ORDINALITY AS n (outcome, step);
END $$;

-- Which of those that want to send a message may, and until when the time of their pairs is used up then. What it uses up of
-- the time of a line is kept. Lines are locked in the order of their numbers.
CREATE FUNCTION wanti_allow(
    a_wants BOOLEAN[], a_lines BIGINT[], a_booked BIGINT[], a_claims BIGINT[], a_pairs BIGINT[], a_pair_aheads BIGINT[],
    a_numbers BIGINT[], a_number_aheads BIGINT[], OUT goes BOOLEAN[], OUT booked BIGINT[]
) LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    line wanti_line;
    paced BOOLEAN := EXISTS (SELECT 1 FROM unnest(a_numbers) AS n (number) WHERE n.number IS NOT NULL);
    changed BOOLEAN := FALSE;
    i INTEGER;
    pair BIGINT;
    number BIGINT;
BEGIN
    IF NOT paced THEN
        SELECT array_agg(j.goes), array_agg(CASE WHEN j.goes THEN j.pair END) INTO goes, booked FROM (
            SELECT r.pair, COALESCE(n.wants AND r.pair IS DISTINCT FROM -1 AND (l.paused > a_claims[n.step]) IS NOT TRUE, FALSE)
                AS goes
            FROM unnest(a_wants) WITH ORDINALITY AS n (wants, step)
            CROSS JOIN LATERAL (
                SELECT wanti_rate(a_booked[n.step], a_claims[n.step], a_pairs[n.step], a_pair_aheads[n.step]) AS pair
            ) r
            LEFT JOIN wanti_line l ON n.wants AND l.id = a_lines[n.step]
            ORDER BY n.step
        ) j;
        RETURN;
    END IF;
    goes := array_fill(FALSE, ARRAY[cardinality(a_wants)]);
    booked := array_fill(NULL::BIGINT, ARRAY[cardinality(a_wants)]);
    FOR i IN
        SELECT n.step FROM unnest(a_wants, a_lines) WITH ORDINALITY AS n (wants, line, step)
        WHERE n.wants ORDER BY n.line, n.step
    LOOP
        IF line.id IS DISTINCT FROM a_lines[i] THEN
            IF changed THEN
                UPDATE wanti_line l SET booked = line.booked WHERE l.id = line.id;
                changed := FALSE;
            END IF;
            SELECT * INTO line FROM wanti_line l WHERE l.id = a_lines[i] FOR NO KEY UPDATE;
        END IF;
        pair := wanti_rate(a_booked[i], a_claims[i], a_pairs[i], a_pair_aheads[i]);
        number := wanti_rate(line.booked, a_claims[i], a_numbers[i], a_number_aheads[i]);
        CONTINUE WHEN line.paused > a_claims[i] OR pair = -1 OR number = -1;
        goes[i] := TRUE;
        booked[i] := pair;
        IF number IS NOT NULL THEN
            line.booked := number;
            changed := TRUE;
        END IF;
    END LOOP;
    IF changed THEN
        UPDATE wanti_line l SET booked = line.booked WHERE l.id = line.id;
    END IF;
END $$;

-- The first message that waits in each of the wanted conversations, whose rows are locked, when it may go now.
CREATE FUNCTION wanti_claim(
    a_wants BOOLEAN[], a_talks BIGINT[], a_claims BIGINT[], a_untils BIGINT[], a_pairs BIGINT[], a_pair_aheads BIGINT[],
    a_numbers BIGINT[], a_number_aheads BIGINT[]
) RETURNS TABLE (step BIGINT, own TEXT, body TEXT, attempt BIGINT, unsure BOOLEAN, queued BIGINT, last_inbound BIGINT,
                 party TEXT, office TEXT, channel TEXT, name TEXT, talk BIGINT)
LANGUAGE plpgsql SET enable_seqscan = off SET enable_bitmapscan = off
SET enable_hashjoin = off SET enable_mergejoin = off AS $$
#variable_conflict use_column
DECLARE
    places BIGINT[];
    wants BOOLEAN[];
    sending BOOLEAN[];
    lines BIGINT[];
    bookings BIGINT[];
    allowed BOOLEAN[];
BEGIN
    SELECT array_agg(j.id), array_agg(j.wants), array_agg(j.sending), array_agg(j.line), array_agg(j.booked)
        INTO places, wants, sending, lines, bookings
        FROM (
            SELECT o.id, COALESCE(o.due <= a_claims[n.step], FALSE) AS wants, o.state = 1 AS sending, c.line, c.booked
            FROM unnest(a_talks) WITH ORDINALITY AS n (talk, step)
            LEFT JOIN LATERAL (
                SELECT w.id, w.due, w.state FROM wanti_outbox w
                WHERE a_wants[n.step] AND w.state < 2 AND w.conversation = n.talk ORDER BY w.id LIMIT 1
            ) o ON TRUE
            LEFT JOIN wanti_conversation c ON o.id IS NOT NULL AND c.id = n.talk
            ORDER BY n.step
        ) j;
    IF NOT (TRUE = ANY (wants)) THEN
        RETURN;
    END IF;
    SELECT a.goes, a.booked INTO allowed, bookings
        FROM wanti_allow(wants, lines, bookings, a_claims, a_pairs, a_pair_aheads, a_numbers, a_number_aheads) a;
    UPDATE wanti_conversation c SET booked = n.booked
        FROM unnest(a_talks, bookings) AS n (talk, booked) WHERE n.booked IS NOT NULL AND c.id = n.talk;
    RETURN QUERY
        UPDATE wanti_outbox o SET state = 1, due = n.until, attempt = o.attempt + 1
        FROM unnest(a_talks, places, allowed, a_untils, sending) WITH ORDINALITY AS n (talk, place, goes, until, sending, step),
            wanti_conversation c, wanti_line l
        WHERE n.goes AND o.conversation = n.talk AND o.id = n.place AND c.id = n.talk AND l.id = c.line
        RETURNING n.step, o.own, o.body, o.attempt, n.sending, o.queued, c.last_inbound, c.party, l.office, l.channel, l.name,
            c.id;
END $$;

-- 1 had its turn, 2 under another epoch, 3 an earlier message waits, 4 another version, 5 stored, 6 stored and its first
-- message is claimed (its text is not told), 7 stored and an earlier message waits; a row of 8 for it when it is claimed.
CREATE FUNCTION wanti_commit(
    a_talks BIGINT[], a_expected BIGINT[], a_epochs BIGINT[], a_ats BIGINT[], a_sessions TEXT[], a_showns TEXT[],
    a_marks INTEGER[], a_speaks BOOLEAN[], m_steps INTEGER[], m_lines BIGINT[], m_marks TEXT[], o_steps INTEGER[],
    o_owns TEXT[], o_bodies TEXT[], o_firsts BOOLEAN[], r_steps INTEGER[], r_bodies TEXT[], t_steps INTEGER[], t_names TEXT[], t_dues BIGINT[],
    a_claims BIGINT[], a_untils BIGINT[], a_pairs BIGINT[], a_pair_aheads BIGINT[], a_numbers BIGINT[],
    a_number_aheads BIGINT[]
) RETURNS TABLE (step BIGINT, outcome INTEGER, own TEXT, body TEXT, attempt BIGINT, unsure BOOLEAN, queued BIGINT,
                 last_inbound BIGINT, party TEXT, office TEXT, channel TEXT, name TEXT, talk BIGINT)
LANGUAGE plpgsql SET enable_seqscan = off SET enable_bitmapscan = off
SET enable_hashjoin = off SET enable_mergejoin = off AS $$
#variable_conflict use_column
DECLARE
    locked BIGINT[];
    places BIGINT[];
    dones BOOLEAN[];
    used INTEGER[];
    unknown BOOLEAN[] := array_fill(FALSE, ARRAY[cardinality(a_talks)]);
    had BOOLEAN[] := unknown;
    latest BIGINT[] := array_fill(0::BIGINT, ARRAY[cardinality(a_talks)]);
    outcomes INTEGER[];
    lines BIGINT[];
    bookings BIGINT[];
    wants BOOLEAN[];
    allowed BOOLEAN[];
    k INTEGER;
BEGIN
    SELECT array_agg(l.id) INTO locked FROM (
        SELECT c.id FROM wanti_conversation c WHERE c.id = ANY (a_talks) FOR NO KEY UPDATE SKIP LOCKED
    ) l;
    SELECT array_agg(j.id), array_agg(j.done) INTO places, dones FROM (
        SELECT i.id, i.done FROM unnest(m_marks) WITH ORDINALITY AS n (mark, place)
        LEFT JOIN wanti_inbox i
            ON i.line = m_lines[n.place] AND i.mark = n.mark AND i.conversation = a_talks[m_steps[n.place]]
        ORDER BY n.place
    ) j;
    FOR i IN 1 .. cardinality(m_steps) LOOP
        k := m_steps[i];
        IF places[i] IS NULL THEN
            unknown[k] := TRUE;
        ELSE
            IF dones[i] THEN
                had[k] := TRUE;
            END IF;
            latest[k] := GREATEST(latest[k], places[i]);
        END IF;
    END LOOP;
    used := ARRAY(
        SELECT o_steps[n.place] FROM unnest(o_owns) WITH ORDINALITY AS n (own, place)
        JOIN wanti_outbox o ON o.own = n.own);
    SELECT array_agg(j.outcome), array_agg(j.line), array_agg(j.booked), array_agg(j.outcome = 5 AND j.speaks)
        INTO outcomes, lines, bookings, wants
        FROM (
            SELECT c.line, c.booked, a_speaks[n.step] AND a_ats[n.step] <= a_claims[n.step] AS speaks, CASE
                WHEN c.id IS NULL OR unknown[n.step] OR n.step = ANY (used) THEN 0
                WHEN had[n.step] THEN 1
                WHEN a_epochs[n.step] <> c.epoch THEN 2
                WHEN a_marks[n.step] > 0 AND a_marks[n.step] <> (
                    SELECT COUNT(*) FROM wanti_inbox i
                    WHERE NOT i.done AND i.conversation = n.talk AND i.id <= latest[n.step]
                ) THEN 3
                WHEN a_expected[n.step] <> c.version THEN 4
                WHEN a_claims[n.step] IS NOT NULL
                    AND (SELECT TRUE FROM wanti_outbox o WHERE o.state < 2 AND o.conversation = n.talk LIMIT 1) THEN 7
                ELSE 5
            END AS outcome
            FROM unnest(a_talks) WITH ORDINALITY AS n (talk, step)
            LEFT JOIN wanti_conversation c ON c.id = n.talk AND c.id = ANY (locked)
            ORDER BY n.step
        ) j;
    SELECT a.goes, a.booked INTO allowed, bookings
        FROM wanti_allow(wants, lines, bookings, a_claims, a_pairs, a_pair_aheads, a_numbers, a_number_aheads) a;
    FOR i IN 1 .. cardinality(outcomes) LOOP
        IF allowed[i] THEN
            outcomes[i] := 6;
        END IF;
    END LOOP;
    UPDATE wanti_inbox i SET done = TRUE FROM unnest(places) WITH ORDINALITY AS n (id, place)
        WHERE outcomes[m_steps[n.place]] >= 5 AND i.conversation = a_talks[m_steps[n.place]] AND i.id = n.id;
    INSERT INTO wanti_outbox (own, line, conversation, body, state, queued, due, settled, attempt)
        SELECT m.own, lines[m.step], a_talks[m.step], o_bodies[m.place], m.goes::INTEGER, a_ats[m.step],
               CASE WHEN m.goes THEN a_untils[m.step] ELSE a_ats[m.step] END, a_ats[m.step], m.goes::INTEGER
        FROM (
            SELECT n.own, n.place, o_steps[n.place] AS step, o_firsts[n.place] AND outcomes[o_steps[n.place]] = 6 AS goes
            FROM unnest(o_owns) WITH ORDINALITY AS n (own, place)
            WHERE outcomes[o_steps[n.place]] >= 5
        ) m ORDER BY m.place;
    IF cardinality(r_steps) > 0 THEN
        INSERT INTO wanti_record (conversation, at, body)
            SELECT a_talks[n.step], a_ats[n.step], n.body
            FROM unnest(r_steps, r_bodies) WITH ORDINALITY AS n (step, body, place)
            WHERE outcomes[n.step] >= 5 ORDER BY n.place;
    END IF;
    IF cardinality(t_steps) > 0 THEN
        DELETE FROM wanti_timer t USING unnest(t_steps, t_names, t_dues) AS n (step, name, due)
            WHERE outcomes[n.step] >= 5 AND n.due IS NULL AND t.conversation = a_talks[n.step] AND t.name = n.name;
        INSERT INTO wanti_timer (conversation, name, due)
            SELECT a_talks[n.step], n.name, n.due FROM unnest(t_steps, t_names, t_dues) AS n (step, name, due)
            WHERE outcomes[n.step] >= 5 AND n.due IS NOT NULL
            ON CONFLICT ON CONSTRAINT wanti_timer_pkey DO UPDATE SET due = excluded.due;
    END IF;
    UPDATE wanti_conversation c
        SET version = a_expected[n.step] + 1, session = a_sessions[n.step], last_turn = a_ats[n.step],
            shown = COALESCE(a_showns[n.step], c.shown), booked = COALESCE(bookings[n.step], c.booked)
        FROM unnest(a_talks) WITH ORDINALITY AS n (talk, step)
        WHERE outcomes[n.step] >= 5 AND c.id = n.talk;
    RETURN QUERY
        SELECT n.step, n.outcome, NULL::TEXT, NULL::TEXT, 1::BIGINT, FALSE, a_ats[n.step], c.last_inbound, c.party, l.office,
            l.channel, l.name, a_talks[n.step]
        FROM unnest(outcomes) WITH ORDINALITY AS n (outcome, step)
        LEFT JOIN wanti_conversation c ON n.outcome = 6 AND c.id = a_talks[n.step]
        LEFT JOIN wanti_line l ON l.id = c.line;
    IF 7 = ANY (outcomes) THEN
        wants := ARRAY(SELECT n.outcome = 7 FROM unnest(outcomes) WITH ORDINALITY AS n (outcome, step) ORDER BY n.step);
        RETURN QUERY
            SELECT w.step, 8, w.own, w.body, w.attempt, w.unsure, w.queued, w.last_inbound, w.party, w.office, w.channel, w.name,
                w.talk
            FROM wanti_claim(wants, a_talks, a_claims, a_untils, a_pairs, a_pair_aheads, a_numbers, a_number_aheads) w;
    END IF;
END $$;

-- 1 marked as sent, or unknown; a row of 8 for the next message of the conversation when it is claimed.
CREATE FUNCTION wanti_sent(
    a_owns TEXT[], a_sents TEXT[], a_ats BIGINT[], a_claims BIGINT[], a_untils BIGINT[], a_pairs BIGINT[],
    a_pair_aheads BIGINT[], a_numbers BIGINT[], a_number_aheads BIGINT[]
) RETURNS TABLE (step BIGINT, outcome INTEGER, own TEXT, body TEXT, attempt BIGINT, unsure BOOLEAN, queued BIGINT,
                 last_inbound BIGINT, party TEXT, office TEXT, channel TEXT, name TEXT, talk BIGINT)
LANGUAGE plpgsql SET enable_seqscan = off SET enable_bitmapscan = off
SET enable_hashjoin = off SET enable_mergejoin = off AS $$
#variable_conflict use_column
DECLARE
    talks BIGINT[];
    locked BIGINT[];
    outcomes INTEGER[];
    owns TEXT[];
    told INTEGER[];
    reasons TEXT[];
    wants BOOLEAN[];
BEGIN
    SELECT array_agg(j.conversation) INTO talks FROM (
        SELECT o.conversation FROM unnest(a_owns) WITH ORDINALITY AS n (own, step)
        LEFT JOIN wanti_outbox o ON o.own = n.own ORDER BY n.step
    ) j;
    SELECT array_agg(l.id) INTO locked FROM (
        SELECT c.id FROM wanti_conversation c WHERE c.id = ANY (talks) FOR NO KEY UPDATE SKIP LOCKED
    ) l;
    outcomes := ARRAY(
        SELECT CASE
            WHEN n.talk IS NULL OR n.talk = ANY (locked) AND array_position(talks, n.talk) = n.step THEN 1
            ELSE 0
        END
        FROM unnest(talks) WITH ORDINALITY AS n (talk, step) ORDER BY n.step);
    WITH changed AS (
        UPDATE wanti_outbox o SET state = 3, sent = a_sents[n.step], receipt = 0, settled = a_ats[n.step], why = NULL
        FROM unnest(a_owns) WITH ORDINALITY AS n (own, step)
        WHERE outcomes[n.step] = 1 AND o.own = n.own AND o.state <> 3 RETURNING o.own, o.line, o.sent
    ), parked AS (
        DELETE FROM wanti_parked p USING changed g WHERE p.line = g.line AND p.sent = g.sent RETURNING g.own, p.receipt, p.why
    )
    SELECT array_agg(p.own), array_agg(p.receipt), array_agg(p.why) INTO owns, told, reasons FROM parked p;
    IF owns IS NOT NULL THEN
        UPDATE wanti_outbox o SET receipt = n.receipt, why = n.why
            FROM unnest(owns, told, reasons) AS n (own, receipt, why) WHERE o.own = n.own;
    END IF;
    RETURN QUERY
        SELECT n.step, n.outcome, NULL::TEXT, NULL::TEXT, NULL::BIGINT, NULL::BOOLEAN, NULL::BIGINT, NULL::BIGINT, NULL::TEXT,
            NULL::TEXT, NULL::TEXT, NULL::TEXT, NULL::BIGINT
        FROM unnest(outcomes) WITH ORDINALITY AS n (outcome, step);
    wants := ARRAY(
        SELECT outcomes[n.step] = 1 AND a_claims[n.step] IS NOT NULL
            AND (SELECT TRUE FROM wanti_outbox o WHERE o.state < 2 AND o.conversation = n.talk LIMIT 1)
        FROM unnest(talks) WITH ORDINALITY AS n (talk, step) ORDER BY n.step);
    IF TRUE = ANY (wants) THEN
        RETURN QUERY
            SELECT w.step, 8, w.own, w.body, w.attempt, w.unsure, w.queued, w.last_inbound, w.party, w.office, w.channel, w.name,
                w.talk
            FROM wanti_claim(wants, talks, a_claims, a_untils, a_pairs, a_pair_aheads, a_numbers, a_number_aheads) w;
    END IF;
END $$;
