-- Version 4. A message costs fewer rows of indexes: no row changes in a column that an index looks at, so that a changed row
-- stays on its page without a word to any index. What waits is listed in small tables whose rows go again. Processes of an
-- earlier program find a column, a table and their functions gone: they fail instead of hearing or sending a message twice.
--
-- Which messages of a conversation had their turn is told by the conversation: all up to one, turns being in order. Those that
-- need none, and those of two conversations that became one, are marked themselves. Who changes what waits in a conversation,
-- in either direction, has locked its row.

-- As before in the tables of messages: lines are never removed, and a conversation only with all that is its, while its row is
-- locked. Looking for both at each new person and each timer would lock the row of the line anew each time.
ALTER TABLE wanti_conversation DROP CONSTRAINT wanti_conversation_line_fkey;
ALTER TABLE wanti_alias DROP CONSTRAINT wanti_alias_line_fkey, DROP CONSTRAINT wanti_alias_conversation_fkey;
ALTER TABLE wanti_timer DROP CONSTRAINT wanti_timer_conversation_fkey;

ALTER TABLE wanti_conversation
    ADD heard BIGINT NOT NULL DEFAULT 0,            -- messages up to this one had their turn
    ADD shut  BOOLEAN NOT NULL DEFAULT FALSE;       -- messages may be held until the person writes again
DROP INDEX wanti_conversation_holder;

DROP INDEX wanti_inbox_waits;
ALTER TABLE wanti_inbox RENAME done TO had;         -- had its turn, or needs none
ALTER TABLE wanti_inbox RESET (fillfactor);
CREATE TABLE wanti_waiting (                        -- conversations with messages that wait for their turn
    conversation BIGINT PRIMARY KEY
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000);
INSERT INTO wanti_waiting SELECT DISTINCT conversation FROM wanti_inbox WHERE NOT had;
UPDATE wanti_conversation c SET heard = i.heard
    FROM (SELECT conversation, COALESCE(MIN(id) FILTER (WHERE NOT had) - 1, MAX(id)) AS heard FROM wanti_inbox GROUP BY conversation) i
    WHERE i.conversation = c.id;

ALTER TABLE wanti_outbox RENAME TO wanti_outbound;
DROP INDEX wanti_outbox_open;
DROP INDEX wanti_outbox_sent;
DROP INDEX wanti_outbox_trouble;
CREATE TABLE wanti_open (                           -- messages of the outbox in states 0 and 1
    conversation BIGINT NOT NULL,
    id           BIGINT NOT NULL,
    PRIMARY KEY (conversation, id)
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000);
INSERT INTO wanti_open SELECT conversation, id FROM wanti_outbound WHERE state < 2;
CREATE TABLE wanti_reached (                        -- by the channel's id; counts while the outbox says the same
    line BIGINT NOT NULL,
    sent TEXT NOT NULL,
    own  TEXT NOT NULL
);
INSERT INTO wanti_reached SELECT line, sent, own FROM wanti_outbound WHERE sent IS NOT NULL;
CREATE INDEX wanti_reached_sent ON wanti_reached (line, sent);
UPDATE wanti_conversation c SET shut = TRUE WHERE EXISTS (SELECT 1 FROM wanti_outbound o WHERE o.conversation = c.id AND o.state = 2);
ALTER TABLE wanti_outbound ADD trouble BIGINT         -- since when it is held, given up or failed
    GENERATED ALWAYS AS (CASE WHEN state IN (2, 4) OR receipt = 1 THEN settled END) STORED;
ALTER TABLE wanti_outbound SET (fillfactor = 60);
CREATE INDEX wanti_outbound_trouble ON wanti_outbound (trouble) WHERE trouble IS NOT NULL;

-- The steps that every message takes, each written anew for this. As before arrays run beside each other, one place for each
-- step; a step that gets no row, or an outcome of 0, is a rarer case, and nothing was changed for it. Each conversation is found
-- once, when it is locked, with all that is asked of it; those that were locked stand close together in arrays of their own,
-- which say of which step they are. It is written where it was found: nobody else can have moved it. Locking and writing are two
-- statements, as one would not see what others wrote just before the lock.
DROP FUNCTION wanti_receive(BIGINT, TEXT, INTEGER[], TEXT[], TEXT, TEXT, BIGINT, BIGINT, BOOLEAN, TEXT, BIGINT, BIGINT);
DROP FUNCTION wanti_commit(BIGINT, BIGINT, BIGINT, BIGINT, BIGINT[], TEXT[], TEXT, TEXT, TEXT[], TEXT[], TEXT[], TEXT[], BIGINT[],
    BIGINT, BIGINT, BIGINT, BIGINT, BIGINT, BIGINT);
DROP FUNCTION wanti_sent(TEXT, TEXT, BIGINT);
DROP FUNCTION wanti_load(BIGINT[]);
DROP FUNCTION wanti_pending(BIGINT[], BIGINT[]);
DROP FUNCTION wanti_receive(INTEGER[], BIGINT[], TEXT[], TEXT[], TEXT[], BIGINT[], BIGINT[], BOOLEAN[], INTEGER[], INTEGER[],
    TEXT[], BIGINT[], TEXT[], BIGINT[], BIGINT[]);
DROP FUNCTION wanti_allow(BOOLEAN[], BIGINT[], BIGINT[], BIGINT[], BIGINT[], BIGINT[], BIGINT[], BIGINT[]);
DROP FUNCTION wanti_claim(BOOLEAN[], BIGINT[], BIGINT[], BIGINT[], BIGINT[], BIGINT[], BIGINT[], BIGINT[]);
DROP FUNCTION wanti_commit(BIGINT[], BIGINT[], BIGINT[], BIGINT[], TEXT[], TEXT[], INTEGER[], BOOLEAN[], INTEGER[], BIGINT[],
    TEXT[], INTEGER[], TEXT[], TEXT[], BOOLEAN[], INTEGER[], TEXT[], INTEGER[], TEXT[], BIGINT[], BIGINT[], BIGINT[], BIGINT[],
    BIGINT[], BIGINT[], BIGINT[]);
DROP FUNCTION wanti_sent(TEXT[], TEXT[], BIGINT[], BIGINT[], BIGINT[], BIGINT[], BIGINT[], BIGINT[], BIGINT[]);

-- Conversations as they are now.
CREATE FUNCTION wanti_load(a_talks BIGINT[])
RETURNS TABLE (step BIGINT, line BIGINT, party TEXT, version BIGINT, session TEXT, shown TEXT, last_inbound BIGINT)
LANGUAGE plpgsql STABLE SET enable_seqscan = off SET enable_bitmapscan = off
SET enable_hashjoin = off SET enable_mergejoin = off AS $$
BEGIN
    RETURN QUERY
        SELECT n.step, c.line, c.party, c.version, c.session, c.shown, c.last_inbound
        FROM unnest(a_talks) WITH ORDINALITY AS n (talk, step)
        JOIN wanti_conversation c ON c.id = n.talk;
END $$;

-- Messages that wait for their turn.
CREATE FUNCTION wanti_pending(a_talks BIGINT[], a_most BIGINT[])
RETURNS TABLE (step BIGINT, line BIGINT, mark TEXT, body TEXT, stumbles BIGINT)
LANGUAGE plpgsql STABLE SET enable_seqscan = off SET enable_bitmapscan = off
SET enable_hashjoin = off SET enable_mergejoin = off AS $$
BEGIN
    RETURN QUERY
        SELECT n.step, i.line, i.mark, i.body, i.stumbles
        FROM unnest(a_talks) WITH ORDINALITY AS n (talk, step)
        JOIN wanti_conversation c ON c.id = n.talk
        CROSS JOIN LATERAL (
            SELECT * FROM wanti_inbox w WHERE w.conversation = n.talk AND w.id > c.heard AND NOT w.had
            ORDER BY w.id LIMIT a_most[n.step]
        ) i
        ORDER BY n.step, i.id;
END $$;

-- 1 it waits already, 2 it had its turn, 3 new, 4 noted. Only for somebody who came under these very names before, or under
-- none of them: who is new begins a conversation here, unless somebody else holds the lock of one of the names. What came in
-- one delivery is stored whole or not at all.
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
    fresh INTEGER[];
    taken INTEGER[];
    spoiled INTEGER[] := '{}';
    steps INTEGER[];
    places TID[];
    epochs BIGINT[];
    shut BOOLEAN[];
    place INTEGER;
BEGIN
    SELECT array_agg(j.conversation), array_agg(j.had) INTO known, dones FROM (
        SELECT i.conversation, i.had OR i.id <= c.heard AS had FROM unnest(a_marks) WITH ORDINALITY AS n (mark, step)
        LEFT JOIN wanti_inbox i ON i.line = a_lines[n.step] AND i.mark = n.mark
        LEFT JOIN wanti_conversation c ON c.id = i.conversation ORDER BY n.step
    ) j;
    -- Somebody unknown is 0, somebody else's case -1.
    SELECT array_agg(j.talk) INTO talks FROM (
        SELECT CASE
                WHEN known[n_steps[n.place]] IS NOT NULL THEN -1
                WHEN COUNT(a.conversation) = 0 THEN 0
                WHEN COUNT(*) = COUNT(a.conversation) AND MIN(a.conversation) = MAX(a.conversation) THEN MIN(a.conversation)
                ELSE -1
            END AS talk
        FROM unnest(n_names) WITH ORDINALITY AS n (value, place)
        LEFT JOIN wanti_alias a ON a.line = a_lines[n_steps[n.place]] AND a.kind = n_kinds[n.place] AND a.value = n.value
        GROUP BY n_steps[n.place] ORDER BY n_steps[n.place]
    ) j;
    IF 0 = ANY (talks) THEN
        fresh := ARRAY(SELECT n.step FROM unnest(talks) WITH ORDINALITY AS n (talk, step) WHERE n.talk = 0);
        taken := ARRAY(
            SELECT n.step FROM unnest(n_steps) WITH ORDINALITY AS n (step, place)
            WHERE CASE WHEN n.step = ANY (fresh) THEN NOT pg_try_advisory_xact_lock(n_keys[n.place]) ELSE FALSE END);
        -- Looked for anew: somebody else may have begun it before the lock.
        taken := taken || ARRAY(
            SELECT n_steps[n.place] FROM unnest(n_names) WITH ORDINALITY AS n (value, place)
            JOIN wanti_alias a ON a.line = a_lines[n_steps[n.place]] AND a.kind = n_kinds[n.place] AND a.value = n.value
            WHERE n_steps[n.place] = ANY (fresh));
        fresh := ARRAY(SELECT n.step FROM unnest(fresh) AS n (step) WHERE n.step <> ALL (taken));
    END IF;
    SELECT array_agg(j.step), array_agg(j.place), array_agg(j.epoch), array_agg(j.shut) INTO steps, places, epochs, shut FROM (
        SELECT l.step, l.place, l.shut, CASE
                WHEN NOT a_waits[l.step] THEN NULL
                WHEN l.holder = a_holders[l.step] THEN l.epoch
                WHEN a_holders[l.step] IS NOT NULL AND (l.holder IS NULL OR l.until <= a_ats[l.step]) THEN l.epoch + 1
            END AS epoch
        FROM (
            SELECT array_position(talks, c.id) AS step, c.ctid AS place, c.party, c.holder, c.until, c.epoch, c.shut
            FROM wanti_conversation c WHERE c.id = ANY (talks) FOR NO KEY UPDATE SKIP LOCKED
        ) l
        WHERE l.party = a_parties[l.step] ORDER BY l.step
    ) j;
    IF cardinality(array_remove(known, NULL)) + COALESCE(cardinality(steps), 0) + COALESCE(cardinality(fresh), 0)
        < cardinality(known) THEN
        spoiled := ARRAY(
            SELECT a_groups[n.step] FROM unnest(known) WITH ORDINALITY AS n (known, step)
            WHERE n.known IS NULL AND (n.step = ANY (steps) OR n.step = ANY (fresh)) IS NOT TRUE);
        fresh := ARRAY(SELECT n.step FROM unnest(fresh) AS n (step) WHERE a_groups[n.step] <> ALL (spoiled));
        SELECT array_agg(n.step), array_agg(places[n.k]), array_agg(epochs[n.k]), array_agg(shut[n.k]) INTO steps, places, epochs, shut
            FROM unnest(steps) WITH ORDINALITY AS n (step, k) WHERE a_groups[n.step] <> ALL (spoiled);
    END IF;
    IF cardinality(fresh) > 0 THEN
        FOREACH place IN ARRAY fresh LOOP
            talks[place] := nextval('wanti_conversation_id_seq');
            steps := steps || place;
            epochs := epochs || CASE WHEN a_waits[place] AND a_holders[place] IS NOT NULL THEN 1::BIGINT END;
        END LOOP;
        INSERT INTO wanti_conversation (id, line, party, last_inbound, holder, until, epoch) OVERRIDING SYSTEM VALUE
            SELECT talks[n.step], a_lines[n.step], a_parties[n.step], a_opened[n.step],
                CASE WHEN a_waits[n.step] THEN a_holders[n.step] END, CASE WHEN a_waits[n.step] THEN a_untils[n.step] END,
                CASE WHEN a_waits[n.step] AND a_holders[n.step] IS NOT NULL THEN 1 ELSE 0 END
            FROM unnest(fresh) AS n (step);
        INSERT INTO wanti_alias (line, kind, value, conversation)
            SELECT a_lines[n_steps[n.place]], n_kinds[n.place], n.value, talks[n_steps[n.place]]
            FROM unnest(n_names) WITH ORDINALITY AS n (value, place)
            WHERE n_steps[n.place] = ANY (fresh) ON CONFLICT DO NOTHING;
    END IF;
    WITH letters AS (
        INSERT INTO wanti_inbox (line, mark, conversation, body, received, had)
            SELECT a_lines[n.step], a_marks[n.step], talks[n.step], a_bodies[n.step], a_received[n.step], NOT a_waits[n.step]
            FROM unnest(steps) AS n (step) ORDER BY n.step
            RETURNING conversation, had
    )
    INSERT INTO wanti_waiting (conversation) SELECT w.conversation FROM letters w WHERE NOT w.had ON CONFLICT DO NOTHING;
    IF TRUE = ANY (shut) THEN
        WITH opened AS (
            UPDATE wanti_outbound o SET state = 0 WHERE o.state = 2 AND o.conversation = ANY (ARRAY(
                SELECT talks[n.step] FROM unnest(steps) WITH ORDINALITY AS n (step, k)
                WHERE shut[n.k] AND a_opened[n.step] IS NOT NULL)) RETURNING o.conversation, o.id
        )
        INSERT INTO wanti_open (conversation, id) SELECT w.conversation, w.id FROM opened w ON CONFLICT DO NOTHING;
    END IF;
    UPDATE wanti_conversation c
        SET last_inbound = GREATEST(c.last_inbound, a_opened[steps[n.k]]), shut = c.shut AND a_opened[steps[n.k]] IS NULL,
            holder = CASE WHEN epochs[n.k] IS NULL THEN c.holder ELSE a_holders[steps[n.k]] END,
            until = CASE WHEN epochs[n.k] IS NULL THEN c.until ELSE a_untils[steps[n.k]] END,
            epoch = COALESCE(epochs[n.k], c.epoch)
        FROM unnest(places) WITH ORDINALITY AS n (place, k)
        WHERE (a_opened[steps[n.k]] IS NOT NULL OR epochs[n.k] IS NOT NULL) AND c.ctid = n.place;
    IF array_position(epochs, NULL) IS NOT NULL THEN
        PERFORM pg_notify('wanti', '') FROM unnest(steps) WITH ORDINALITY AS n (step, k)
            WHERE a_waits[n.step] AND epochs[n.k] IS NULL LIMIT 1;
    END IF;
    IF cardinality(array_remove(known, NULL)) = 0 THEN
        RETURN QUERY
            SELECT n.step::BIGINT, CASE WHEN a_waits[n.step] THEN 3 ELSE 4 END, talks[n.step], epochs[n.k]
            FROM unnest(steps) WITH ORDINALITY AS n (step, k) ORDER BY n.step;
        RETURN;
    END IF;
    RETURN QUERY
        SELECT j.step, j.outcome, j.talk, j.held FROM (
            SELECT n.step::BIGINT, CASE WHEN a_waits[n.step] THEN 3 ELSE 4 END AS outcome, talks[n.step] AS talk, epochs[n.k] AS held
            FROM unnest(steps) WITH ORDINALITY AS n (step, k)
            UNION ALL
            SELECT n.step, CASE WHEN dones[n.step] THEN 2 ELSE 1 END, n.known, NULL
            FROM unnest(known) WITH ORDINALITY AS n (known, step)
            WHERE n.known IS NOT NULL AND a_groups[n.step] <> ALL (spoiled)
        ) j ORDER BY j.step;
END $$;

-- Which of those that want to send a message may, and until when the time of their pairs is used up then. What it uses up of
-- the time of a line is kept. Lines are locked in the order of their numbers.
CREATE FUNCTION wanti_allow(
    a_steps INTEGER[], a_wants BOOLEAN[], a_lines BIGINT[], a_booked BIGINT[], a_claims BIGINT[], a_pairs BIGINT[],
    a_pair_aheads BIGINT[], a_numbers BIGINT[], a_number_aheads BIGINT[], OUT goes BOOLEAN[], OUT booked BIGINT[]
) LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    line wanti_line;
    paced BOOLEAN := cardinality(array_remove(a_numbers, NULL)) > 0;
    changed BOOLEAN := FALSE;
    k INTEGER;
    i INTEGER;
    pair BIGINT;
    number BIGINT;
BEGIN
    goes := array_fill(FALSE, ARRAY[cardinality(a_wants)]);
    booked := array_fill(NULL::BIGINT, ARRAY[cardinality(a_wants)]);
    FOR k IN
        SELECT n.k FROM unnest(a_wants) WITH ORDINALITY AS n (wants, k) WHERE n.wants ORDER BY a_lines[n.k], a_steps[n.k]
    LOOP
        i := a_steps[k];
        IF line.id IS DISTINCT FROM a_lines[k] THEN
            IF changed THEN
                UPDATE wanti_line l SET booked = line.booked WHERE l.id = line.id;
                changed := FALSE;
            END IF;
            IF paced THEN
                SELECT * INTO line FROM wanti_line l WHERE l.id = a_lines[k] FOR NO KEY UPDATE;
            ELSE
                SELECT * INTO line FROM wanti_line l WHERE l.id = a_lines[k];
            END IF;
        END IF;
        pair := wanti_rate(a_booked[k], a_claims[i], a_pairs[i], a_pair_aheads[i]);
        number := wanti_rate(line.booked, a_claims[i], a_numbers[i], a_number_aheads[i]);
        CONTINUE WHEN line.paused > a_claims[i] OR pair = -1 OR number = -1;
        goes[k] := TRUE;
        booked[k] := pair;
        IF number IS NOT NULL THEN
            line.booked := number;
            changed := TRUE;
        END IF;
    END LOOP;
    IF changed THEN
        UPDATE wanti_line l SET booked = line.booked WHERE l.id = line.id;
    END IF;
END $$;

-- The first message that is open in each of the wanted conversations, whose rows are locked, when it may go now.
CREATE FUNCTION wanti_claim(
    a_wants BOOLEAN[], a_talks BIGINT[], a_claims BIGINT[], a_untils BIGINT[], a_pairs BIGINT[], a_pair_aheads BIGINT[],
    a_numbers BIGINT[], a_number_aheads BIGINT[]
) RETURNS TABLE (step BIGINT, own TEXT, body TEXT, attempt BIGINT, unsure BOOLEAN, queued BIGINT, last_inbound BIGINT,
                 party TEXT, line BIGINT, talk BIGINT)
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
                SELECT w.conversation, w.id FROM wanti_open w
                WHERE a_wants[n.step] AND w.conversation = n.talk ORDER BY w.id LIMIT 1
            ) f ON TRUE
            LEFT JOIN wanti_outbound o ON o.conversation = f.conversation AND o.id = f.id
            LEFT JOIN wanti_conversation c ON o.id IS NOT NULL AND c.id = n.talk
            ORDER BY n.step
        ) j;
    IF NOT (TRUE = ANY (wants)) THEN
        RETURN;
    END IF;
    SELECT a.goes, a.booked INTO allowed, bookings
        FROM wanti_allow(ARRAY(SELECT generate_subscripts(a_talks, 1)), wants, lines, bookings, a_claims, a_pairs, a_pair_aheads,
            a_numbers, a_number_aheads) a;
    UPDATE wanti_conversation c SET booked = bookings[n.step]
        FROM unnest(a_talks) WITH ORDINALITY AS n (talk, step) WHERE bookings[n.step] IS NOT NULL AND c.id = n.talk;
    RETURN QUERY
        UPDATE wanti_outbound o SET state = 1, due = a_untils[n.step], attempt = o.attempt + 1
        FROM unnest(a_talks) WITH ORDINALITY AS n (talk, step), wanti_conversation c
        WHERE allowed[n.step] AND o.conversation = n.talk AND o.id = places[n.step] AND c.id = n.talk
        RETURNING n.step, o.own, o.body, o.attempt, sending[n.step], o.queued, c.last_inbound, c.party, c.line, c.id;
END $$;

-- 2 under another epoch, 4 another version, 5 stored, 6 stored and its first message is claimed (its text is not told), 7 stored
-- and an earlier message is open; a row of 8 for it when it is claimed. Whatever else is wrong is a rarer case. The messages of
-- a turn are in the order they came, those of the step after the first so many of the array.
CREATE FUNCTION wanti_commit(
    a_talks BIGINT[], a_expected BIGINT[], a_epochs BIGINT[], a_ats BIGINT[], a_sessions TEXT[], a_showns TEXT[],
    a_marks INTEGER[], a_before INTEGER[], a_lines BIGINT[], m_marks TEXT[], a_speaks BOOLEAN[], o_steps INTEGER[],
    o_owns TEXT[], o_bodies TEXT[], o_firsts BOOLEAN[], r_steps INTEGER[], r_bodies TEXT[], t_steps INTEGER[], t_names TEXT[], t_dues BIGINT[],
    a_claims BIGINT[], a_untils BIGINT[], a_pairs BIGINT[], a_pair_aheads BIGINT[], a_numbers BIGINT[],
    a_number_aheads BIGINT[]
) RETURNS TABLE (step BIGINT, outcome INTEGER, own TEXT, body TEXT, attempt BIGINT, unsure BOOLEAN, queued BIGINT,
                 last_inbound BIGINT, party TEXT, line BIGINT, talk BIGINT)
LANGUAGE plpgsql SET enable_seqscan = off SET enable_bitmapscan = off
SET enable_hashjoin = off SET enable_mergejoin = off AS $$
#variable_conflict use_column
DECLARE
    steps INTEGER[];
    places TID[];
    fits INTEGER[];
    lines BIGINT[];
    heard BIGINT[];
    bookings BIGINT[];
    parties TEXT[];
    inbounds BIGINT[];
    outcomes INTEGER[];
    latest BIGINT[];
    more BOOLEAN[];
    wants BOOLEAN[];
    allowed BOOLEAN[];
    stands INTEGER[] := array_fill(NULL::INTEGER, ARRAY[cardinality(a_talks)]);
BEGIN
    SELECT array_agg(l.step), array_agg(l.place), array_agg(l.line), array_agg(l.heard), array_agg(l.booked), array_agg(l.party),
            array_agg(l.last_inbound), array_agg(CASE
                WHEN a_epochs[l.step] <> l.epoch THEN 2
                WHEN a_expected[l.step] <> l.version THEN 4
                ELSE 5
            END)
        INTO steps, places, lines, heard, bookings, parties, inbounds, fits
        FROM (
            SELECT array_position(a_talks, c.id) AS step, c.ctid AS place, c.line, c.heard, c.booked, c.party, c.last_inbound,
                c.epoch, c.version
            FROM wanti_conversation c WHERE c.id = ANY (a_talks) FOR NO KEY UPDATE SKIP LOCKED
        ) l;
    IF steps IS NULL THEN
        RETURN;
    END IF;
    FOR k IN 1 .. cardinality(steps) LOOP
        stands[steps[k]] := k;
    END LOOP;
    SELECT array_agg(j.outcome), array_agg(j.latest), array_agg(j.more), array_agg(j.outcome = 5 AND j.speaks)
        INTO outcomes, latest, more, wants
        FROM (
            SELECT w.latest, w.more, a_speaks[n.step] AND a_ats[n.step] <= a_claims[n.step] AS speaks, CASE
                WHEN a_marks[n.step] > 0 AND (a_lines[n.step] = lines[n.k]
                    AND w.marks = m_marks[a_before[n.step] + 1 : a_before[n.step] + a_marks[n.step]]) IS NOT TRUE THEN 0
                WHEN fits[n.k] <> 5 THEN fits[n.k]
                WHEN a_claims[n.step] IS NOT NULL
                    AND (SELECT TRUE FROM wanti_open o WHERE o.conversation = a_talks[n.step] LIMIT 1) THEN 7
                ELSE 5
            END AS outcome
            FROM unnest(steps) WITH ORDINALITY AS n (step, k)
            CROSS JOIN LATERAL (
                SELECT (array_agg(v.mark))[1 : a_marks[n.step]] AS marks, (array_agg(v.id))[a_marks[n.step]] AS latest,
                    COUNT(*) > a_marks[n.step] AS more
                FROM (
                    SELECT i.id, i.mark FROM wanti_inbox i
                    WHERE a_marks[n.step] > 0 AND i.conversation = a_talks[n.step] AND i.id > heard[n.k] AND NOT i.had
                    ORDER BY i.id LIMIT a_marks[n.step] + 1
                ) v
            ) w
        ) j;
    IF TRUE = ANY (wants) THEN
        SELECT a.goes, a.booked INTO allowed, bookings FROM wanti_allow(
            steps, wants, lines, bookings, a_claims, a_pairs, a_pair_aheads, a_numbers, a_number_aheads) a;
        FOR k IN 1 .. cardinality(outcomes) LOOP
            IF allowed[k] THEN
                outcomes[k] := 6;
            END IF;
        END LOOP;
    ELSE
        bookings := NULL;
    END IF;
    WITH posted AS (
        INSERT INTO wanti_outbound (own, line, conversation, body, state, queued, due, settled, attempt)
            SELECT m.own, lines[m.k], a_talks[m.step], o_bodies[m.place], m.goes::INTEGER, a_ats[m.step],
                   CASE WHEN m.goes THEN a_untils[m.step] ELSE a_ats[m.step] END, a_ats[m.step], m.goes::INTEGER
            FROM (
                SELECT n.own, n.place, o_steps[n.place] AS step, stands[o_steps[n.place]] AS k,
                    o_firsts[n.place] AND outcomes[stands[o_steps[n.place]]] = 6 AS goes
                FROM unnest(o_owns) WITH ORDINALITY AS n (own, place)
                WHERE outcomes[stands[o_steps[n.place]]] >= 5
            ) m ORDER BY m.place
            RETURNING conversation, id
    )
    INSERT INTO wanti_open (conversation, id) SELECT p.conversation, p.id FROM posted p;
    DELETE FROM wanti_waiting w WHERE w.conversation = ANY (ARRAY(
        SELECT a_talks[n.step] FROM unnest(steps) WITH ORDINALITY AS n (step, k)
        WHERE outcomes[n.k] >= 5 AND a_marks[n.step] > 0 AND NOT more[n.k]));
    IF cardinality(r_steps) > 0 THEN
        INSERT INTO wanti_record (conversation, at, body)
            SELECT a_talks[n.step], a_ats[n.step], r_bodies[n.place] FROM unnest(r_steps) WITH ORDINALITY AS n (step, place)
            WHERE outcomes[stands[n.step]] >= 5 ORDER BY n.place;
    END IF;
    IF cardinality(t_steps) > 0 THEN
        DELETE FROM wanti_timer t USING unnest(t_steps) WITH ORDINALITY AS n (step, place)
            WHERE outcomes[stands[n.step]] >= 5 AND t_dues[n.place] IS NULL AND t.conversation = a_talks[n.step]
                AND t.name = t_names[n.place];
        INSERT INTO wanti_timer (conversation, name, due)
            SELECT a_talks[n.step], t_names[n.place], t_dues[n.place] FROM unnest(t_steps) WITH ORDINALITY AS n (step, place)
            WHERE outcomes[stands[n.step]] >= 5 AND t_dues[n.place] IS NOT NULL
            ON CONFLICT ON CONSTRAINT wanti_timer_pkey DO UPDATE SET due = excluded.due;
    END IF;
    UPDATE wanti_conversation c
        SET version = c.version + 1, session = a_sessions[steps[n.k]], last_turn = a_ats[steps[n.k]],
            shown = COALESCE(a_showns[steps[n.k]], c.shown), booked = COALESCE(bookings[n.k], c.booked),
            heard = COALESCE(latest[n.k], c.heard)
        FROM unnest(places) WITH ORDINALITY AS n (place, k)
        WHERE outcomes[n.k] >= 5 AND c.ctid = n.place;
    RETURN QUERY
        SELECT n.step::BIGINT, outcomes[n.k], NULL::TEXT, NULL::TEXT, 1::BIGINT, FALSE, a_ats[n.step], inbounds[n.k],
            CASE WHEN outcomes[n.k] = 6 THEN parties[n.k] END, lines[n.k], a_talks[n.step]
        FROM unnest(steps) WITH ORDINALITY AS n (step, k);
    IF 7 = ANY (outcomes) THEN
        wants := ARRAY(
            SELECT COALESCE(outcomes[n.k] = 7, FALSE) FROM unnest(stands) WITH ORDINALITY AS n (k, step) ORDER BY n.step);
        RETURN QUERY
            SELECT w.step, 8, w.own, w.body, w.attempt, w.unsure, w.queued, w.last_inbound, w.party, w.line, w.talk
            FROM wanti_claim(wants, a_talks, a_claims, a_untils, a_pairs, a_pair_aheads, a_numbers, a_number_aheads) w;
    END IF;
END $$;

-- 1 marked as sent, or unknown; a row of 8 for the next message of the conversation when it is claimed.
CREATE FUNCTION wanti_sent(
    a_owns TEXT[], a_sents TEXT[], a_ats BIGINT[], a_claims BIGINT[], a_untils BIGINT[], a_pairs BIGINT[],
    a_pair_aheads BIGINT[], a_numbers BIGINT[], a_number_aheads BIGINT[]
) RETURNS TABLE (step BIGINT, outcome INTEGER, own TEXT, body TEXT, attempt BIGINT, unsure BOOLEAN, queued BIGINT,
                 last_inbound BIGINT, party TEXT, line BIGINT, talk BIGINT)
LANGUAGE plpgsql SET enable_seqscan = off SET enable_bitmapscan = off
SET enable_hashjoin = off SET enable_mergejoin = off AS $$
#variable_conflict use_column
DECLARE
    talks BIGINT[];
    places TID[];
    locked BIGINT[];
    steps BIGINT[];
    owns TEXT[];
    told INTEGER[];
    reasons TEXT[];
    wants BOOLEAN[];
BEGIN
    SELECT array_agg(j.conversation), array_agg(j.place) INTO talks, places FROM (
        SELECT o.conversation, o.ctid AS place FROM unnest(a_owns) WITH ORDINALITY AS n (own, step)
        LEFT JOIN wanti_outbound o ON o.own = n.own ORDER BY n.step
    ) j;
    SELECT array_agg(l.id) INTO locked FROM (
        SELECT c.id FROM wanti_conversation c WHERE c.id = ANY (talks) FOR NO KEY UPDATE SKIP LOCKED
    ) l;
    -- One that somebody moved before the lock is not found there any more, and is a rarer case.
    WITH changed AS (
        UPDATE wanti_outbound o SET state = 3, sent = a_sents[n.step], receipt = 0, settled = a_ats[n.step], why = NULL
        FROM unnest(places) WITH ORDINALITY AS n (place, step)
        WHERE o.ctid = n.place AND o.own = a_owns[n.step] AND o.state <> 3 AND o.conversation = talks[n.step]
            AND o.conversation = ANY (locked) AND array_position(talks, o.conversation) = n.step
        RETURNING n.step, o.conversation, o.id, o.own, o.line, o.sent
    ), closed AS (
        DELETE FROM wanti_open p USING changed g WHERE p.conversation = g.conversation AND p.id = g.id
    ), reached AS (
        INSERT INTO wanti_reached (line, sent, own) SELECT g.line, g.sent, g.own FROM changed g
    ), parked AS (
        DELETE FROM wanti_parked p USING changed g WHERE p.line = g.line AND p.sent = g.sent RETURNING g.own, p.receipt, p.why
    ), early AS (
        SELECT array_agg(p.own) AS owns, array_agg(p.receipt) AS told, array_agg(p.why) AS reasons FROM parked p
    )
    SELECT (SELECT array_agg(g.step) FROM changed g), e.owns, e.told, e.reasons INTO steps, owns, told, reasons FROM early e;
    IF owns IS NOT NULL THEN
        UPDATE wanti_outbound o SET receipt = told[n.k], why = reasons[n.k]
            FROM unnest(owns) WITH ORDINALITY AS n (own, k) WHERE o.own = n.own;
    END IF;
    RETURN QUERY
        SELECT n.step, 1, NULL::TEXT, NULL::TEXT, NULL::BIGINT, NULL::BOOLEAN, NULL::BIGINT, NULL::BIGINT, NULL::TEXT,
            NULL::BIGINT, NULL::BIGINT
        FROM unnest(talks) WITH ORDINALITY AS n (talk, step) WHERE n.talk IS NULL OR n.step = ANY (steps);
    wants := ARRAY(
        SELECT COALESCE(n.step = ANY (steps) AND a_claims[n.step] IS NOT NULL
            AND (SELECT TRUE FROM wanti_open o WHERE o.conversation = n.talk LIMIT 1), FALSE)
        FROM unnest(talks) WITH ORDINALITY AS n (talk, step) ORDER BY n.step);
    IF TRUE = ANY (wants) THEN
        RETURN QUERY
            SELECT w.step, 8, w.own, w.body, w.attempt, w.unsure, w.queued, w.last_inbound, w.party, w.line, w.talk
            FROM wanti_claim(wants, talks, a_claims, a_untils, a_pairs, a_pair_aheads, a_numbers, a_number_aheads) w;
    END IF;
END $$;
