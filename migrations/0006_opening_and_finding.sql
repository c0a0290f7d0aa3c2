-- Opening a record is request, then read, in two transactions: a rolled-back read would leave no trace of itself.
-- Absent and forbidden get one answer. Searching works the same way.
SET ROLE linelamp_api_owner;

CREATE FUNCTION linelamp.words_hash(ticket uuid, words text) RETURNS bytea LANGUAGE sql IMMUTABLE
SET search_path = pg_catalog, pg_temp AS $$
    SELECT sha256(uuid_send(ticket) || convert_to(words, 'UTF8'))
$$;

-- Records the wish to look at something. Answers alike whether or not it exists.
CREATE FUNCTION linelamp.open_request(kind text, id uuid) RETURNS uuid
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me text := linelamp.me('operator', 'lead', 'steward');
    ticket uuid;
BEGIN
    IF open_request.kind NOT IN ('call', 'case', 'person', 'message', 'unplaced') OR open_request.id IS NULL THEN
        RAISE EXCEPTION 'that cannot be opened' USING ERRCODE = 'LL006';
    END IF;
    IF (SELECT count(DISTINCT t.subject) FROM linelamp.ticket t WHERE t.login = me AND t.kind <> 'search'
           AND t.made_at > clock_timestamp() - interval '1 hour') >= linelamp.setting_number('opens_per_hour') THEN
        RAISE EXCEPTION 'too many records opened within an hour' USING ERRCODE = 'LL007';
    END IF;
    INSERT INTO linelamp.ticket (login, kind, subject) VALUES (me, open_request.kind, open_request.id) RETURNING ticket.id INTO ticket;
    PERFORM linelamp.record(me, 'open_' || open_request.kind, open_request.id, NULL);
    -- The server's own log keeps a second trace, which no ROLLBACK takes back. Ids only.
    RAISE LOG 'linelamp open % % by %', open_request.kind, open_request.id, me;
    RETURN ticket;
END $$;

-- What a ticket opens, if it is this login's, of this kind, younger than 15 minutes and from a finished transaction.
CREATE FUNCTION linelamp.ticketed(me text, ticket uuid, kind text) RETURNS uuid LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    t linelamp.ticket;
BEGIN
    SELECT x.* INTO t FROM linelamp.ticket x
     WHERE x.id = ticketed.ticket AND x.login = me AND x.kind = ticketed.kind
       AND x.made_at > clock_timestamp() - interval '15 minutes'
       AND x.made_xid IS DISTINCT FROM pg_current_xact_id_if_assigned();
    IF NOT FOUND THEN
        RAISE EXCEPTION 'not available' USING ERRCODE = 'LL001';
    END IF;
    RETURN t.subject;
END $$;

-- Passes where this login's live claim on the call, by this fence, stands from a finished transaction: taking the call was
-- the ticket for looking at it, and a take that is rolled back leaves no trace.
CREATE FUNCTION linelamp.ticket_in_hand(me text, call uuid, fence bigint) RETURNS void LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM linelamp.claim k WHERE k.call_id = ticket_in_hand.call AND k.fence = ticket_in_hand.fence
                      AND k.operator = me AND k.ended_at IS NULL
                      AND k.made_xid IS DISTINCT FROM pg_current_xact_id_if_assigned()) THEN
        RAISE EXCEPTION 'this call is no longer yours' USING ERRCODE = 'LL002';
    END IF;
END $$;

-- The call that a ticket opens: of my teams, and not on a sealed case.
CREATE FUNCTION linelamp.opened_call(me text, ticket uuid) RETURNS uuid LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    subject uuid := linelamp.ticketed(me, opened_call.ticket, 'call');
BEGIN
    IF NOT EXISTS (SELECT FROM linelamp.call c LEFT JOIN linelamp.case_file f ON f.id = c.case_id
                    WHERE c.id = subject AND c.team_id = ANY (linelamp.my_teams()) AND f.sealed IS NOT TRUE) THEN
        RAISE EXCEPTION 'not available' USING ERRCODE = 'LL001';
    END IF;
    RETURN subject;
END $$;

-- The lines themselves are gathered by `lines_of_call` (0151): a call that broke off lends its own to the next.
--
-- For the holder: taking the call was the ticket, and it was another transaction.
CREATE FUNCTION linelamp.call_notes(call uuid, fence bigint) RETURNS TABLE (entry uuid, kind text, at timestamptz,
    written_at timestamptz, author text, words text, fact jsonb, late boolean, on_call uuid)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me text := linelamp.me('operator', 'lead');
BEGIN
    PERFORM linelamp.ticket_in_hand(me, call_notes.call, call_notes.fence);
    RETURN QUERY SELECT * FROM linelamp.lines_of_call(call_notes.call);
END $$;

CREATE FUNCTION linelamp.call_read(ticket uuid) RETURNS TABLE (entry uuid, kind text, at timestamptz,
    written_at timestamptz, author text, words text, fact jsonb, late boolean, on_call uuid)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me text := linelamp.me('operator', 'lead', 'steward');
    subject uuid := linelamp.opened_call(me, call_read.ticket);
BEGIN
    RETURN QUERY SELECT * FROM linelamp.lines_of_call(subject);
END $$;

CREATE FUNCTION linelamp.person_read(ticket uuid) RETURNS TABLE (id uuid, given text, family text, a_number text,
    country text, born text, language text, version integer, cases jsonb)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me text := linelamp.me('operator', 'lead', 'steward');
    subject uuid := linelamp.ticketed(me, person_read.ticket, 'person');
    mine integer[] := linelamp.my_teams();
BEGIN
    RETURN QUERY SELECT p.id, p.given, p.family, p.a_number, p.country, p.born, p.language, p.version,
           (SELECT coalesce(jsonb_agg(jsonb_build_object('id', f.id, 'number', f.number, 'status', f.status)
                                      ORDER BY f.opened_at DESC), '[]')
              FROM linelamp.case_file f WHERE f.person_id = p.id AND f.team_id = ANY (mine) AND NOT f.sealed)
      FROM linelamp.person p WHERE p.id = subject AND NOT p.sealed AND cardinality(mine) > 0;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'not available' USING ERRCODE = 'LL001';
    END IF;
END $$;

CREATE FUNCTION linelamp.case_read(ticket uuid) RETURNS TABLE (id uuid, number text, status text, team_id integer,
    opened_at timestamptz, version integer, person_id uuid, given text, family text, a_number text, country text,
    born text, language text, looked jsonb, fields jsonb)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me text := linelamp.me('operator', 'lead', 'steward');
    opened uuid := linelamp.ticketed(me, case_read.ticket, 'case');
    mine integer[] := linelamp.my_teams();
BEGIN
    RETURN QUERY SELECT f.id, f.number, f.status, f.team_id, f.opened_at, f.version, p.id, p.given, p.family, p.a_number,
           p.country, p.born, p.language,
           -- Who looked: the last ten others, so that every look is seen by those who work here.
           (SELECT coalesce(jsonb_agg(jsonb_build_object('who', l.who, 'at', l.at) ORDER BY l.at DESC), '[]')
              FROM (SELECT a.who, a.at FROM linelamp.access_log a
                     WHERE a.subject = opened AND a.what = 'open_case' ORDER BY a.at DESC LIMIT 10) l),
           linelamp.field_states('case', f.id)
      FROM linelamp.case_file f LEFT JOIN linelamp.person p ON p.id = linelamp.person_now(f.person_id) AND NOT p.sealed
     WHERE f.id = opened AND f.team_id = ANY (mine) AND NOT f.sealed;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'not available' USING ERRCODE = 'LL001';
    END IF;
END $$;

-- One page of a case's timeline, newest first, from before (at, id) on. At most 100 rows.
CREATE FUNCTION linelamp.case_timeline(ticket uuid, before_at timestamptz, before_id uuid, wanted integer)
RETURNS TABLE (entry uuid, kind text, at timestamptz, written_at timestamptz, author text, words text, fact jsonb,
    late boolean, on_call uuid)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me text := linelamp.me('operator', 'lead', 'steward');
    subject uuid := linelamp.ticketed(me, case_timeline.ticket, 'case');
BEGIN
    IF NOT EXISTS (SELECT FROM linelamp.case_file f WHERE f.id = subject AND f.team_id = ANY (linelamp.my_teams())
                      AND NOT f.sealed) THEN
        RAISE EXCEPTION 'not available' USING ERRCODE = 'LL001';
    END IF;
    RETURN QUERY SELECT e.id, e.kind, e.at, e.written_at, e.author, e.words, e.fact, e.late, coalesce(e.call_id, p.call_id)
      FROM (SELECT t.at, t.entry_id FROM linelamp.timeline t
             WHERE t.case_id = subject
               AND (t.at, t.entry_id) < (coalesce(before_at, 'infinity'), coalesce(before_id, 'ffffffff-ffff-ffff-ffff-ffffffffffff'))
             ORDER BY t.at DESC, t.entry_id DESC LIMIT least(greatest(wanted, 1), 100)) page
      JOIN linelamp.entry e ON e.id = page.entry_id
      LEFT JOIN linelamp.placing p ON p.entry_id = e.id
     ORDER BY page.at DESC, page.entry_id DESC;
END $$;

-- All the words asked for, in notes of one of these teams. The last word may be unfinished.
CREATE FUNCTION linelamp.team_search(teams integer[], words text) RETURNS tsquery LANGUAGE sql IMMUTABLE
SET search_path = pg_catalog, pg_temp AS $$
    WITH word AS (
        SELECT replace(replace(w.lexeme, '\', '\\'), '''', '''''') AS lexeme,
               row_number() OVER (ORDER BY w.positions[1] DESC) = 1 AS is_last
          FROM unnest(to_tsvector('simple'::regconfig, words)) w),
    asked AS (
        SELECT '(' || string_agg('''' || t || ':' || w.lexeme || '''' || CASE WHEN w.is_last THEN ':*' ELSE '' END, ' & ') || ')' AS query
          FROM unnest(teams) t, word w GROUP BY t)
    SELECT coalesce(string_agg(query, ' | '), '')::tsquery FROM asked
$$;

-- Records the wish to search: for words, and for names that sound like them, as the client heard them. Neither is kept,
-- only a hash salted with the ticket: what is read is what was asked for.
CREATE FUNCTION linelamp.search_request(words text, name jsonb DEFAULT NULL) RETURNS uuid
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me text := linelamp.me('operator', 'lead', 'steward');
    made uuid := gen_random_uuid();
BEGIN
    IF length(trim(search_request.words)) NOT BETWEEN 2 AND 200 OR search_request.words IS NULL THEN
        RAISE EXCEPTION 'a search has 2 to 200 characters' USING ERRCODE = 'LL006';
    END IF;
    IF (SELECT count(*) FROM linelamp.ticket t WHERE t.login = me AND t.kind = 'search'
           AND t.made_at > clock_timestamp() - interval '1 hour') >= linelamp.setting_number('searches_per_hour') THEN
        RAISE EXCEPTION 'too many searches within an hour' USING ERRCODE = 'LL007';
    END IF;
    INSERT INTO linelamp.ticket (id, login, kind, words_hash) VALUES (made, me, 'search', linelamp.words_hash(made, concat(words, name)));
    PERFORM linelamp.record(me, 'search', made, NULL);
    RAISE LOG 'linelamp search % by %', made, me;
    RETURN made;
END $$;

-- The newest 20 lines with these words, and the calls they stand on. Lines come in by time and are read by it: a word that
-- stands in many is answered from the newest lines alone, which the index of words, having no order, cannot do; one that
-- does not is rare, and all of its lines are few.
CREATE FUNCTION linelamp.notes_found(mine integer[], asked tsquery) RETURNS TABLE (id uuid, label text, detail text, at timestamptz)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp SET enable_seqscan = off AS $$
DECLARE
    -- Where the newest four thousand begin; lines of one moment stay together.
    begins constant timestamptz := coalesce((SELECT w.at FROM linelamp.note_word w ORDER BY w.at DESC OFFSET 3999 LIMIT 1), '-infinity');
    found integer;
    shown integer := 0;
BEGIN
    FOR looked IN 1 .. 2 LOOP
        RETURN QUERY
        WITH hits AS MATERIALIZED (
            SELECT w.call_id, w.at
              FROM (SELECT n.call_id, n.at, n.lexemes FROM linelamp.note_word n WHERE n.at >= begins OFFSET 0) w
             WHERE looked = 1 AND w.lexemes @@ asked
            UNION ALL
            SELECT w.call_id, w.at FROM linelamp.note_word w WHERE looked = 2 AND w.lexemes @@ asked AND w.at < begins)
        SELECT c.id, coalesce(f.number, ''), coalesce(fa.name, ''), h.at
          FROM hits h
          JOIN linelamp.call c ON c.id = h.call_id
          LEFT JOIN linelamp.case_file f ON f.id = c.case_id
          LEFT JOIN linelamp.facility fa ON fa.id = c.facility_id
         WHERE c.team_id = ANY (mine) AND f.sealed IS NOT TRUE
         ORDER BY h.at DESC LIMIT 20 - shown;
        GET DIAGNOSTICS found = ROW_COUNT;
        shown := shown + found;
        EXIT WHEN shown = 20;
    END LOOP;
END $$;

-- The answer to a recorded search, at most 20 rows of each kind: cases of my teams by number, people by A-number or
-- name, however it is spelt (initials and masked number; the name is in the opened record), and the words in my teams' notes.
CREATE FUNCTION linelamp.search_read(ticket uuid, words text, name jsonb DEFAULT NULL) RETURNS TABLE (kind text, id uuid, label text, detail text,
    at timestamptz)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me text := linelamp.me('operator', 'lead', 'steward');
    mine integer[] := linelamp.my_teams();
    wanted tsquery := plainto_tsquery('simple', search_read.words);
    digits text := regexp_replace(search_read.words, '[^0-9]', '', 'g');
    shape text := upper(regexp_replace(trim(search_read.words), '[^A-Za-z0-9]', '', 'g'));
    starting tsquery;
BEGIN
    PERFORM linelamp.ticketed(me, search_read.ticket, 'search');
    IF NOT EXISTS (SELECT FROM linelamp.ticket t WHERE t.id = search_read.ticket
                      AND t.words_hash = linelamp.words_hash(t.id, concat(search_read.words, search_read.name))) THEN
        RAISE EXCEPTION 'not available' USING ERRCODE = 'LL001';
    END IF;
    -- The last word may be unfinished.
    starting := CASE WHEN numnode(wanted) > 0 THEN (wanted::text || ':*')::tsquery END;
    RETURN QUERY SELECT 'case'::text, f.id, f.number, f.status, f.updated_at FROM linelamp.case_file f
     WHERE f.team_id = ANY (mine) AND NOT f.sealed AND length(shape) = 6
       AND f.number = left(shape, 3) || '-' || right(shape, 3) LIMIT 20;
    -- Whoever was merged away is found as the one he was merged into.
    RETURN QUERY
    WITH met AS (
        SELECT linelamp.person_now(m.id) AS id, max(m.strength) AS strength FROM (
            (SELECT p.id, 1000 FROM linelamp.person p WHERE p.search @@ starting LIMIT 60)
            UNION ALL (SELECT a.person_id, 1000 FROM linelamp.person_alias a
                        WHERE a.search @@ starting AND NOT EXISTS (SELECT FROM linelamp.taken_back b WHERE b.id = a.id) LIMIT 60)
            UNION ALL (SELECT p.id, 1000 FROM linelamp.person p WHERE length(digits) BETWEEN 7 AND 9 AND p.a_number = lpad(digits, 9, '0') LIMIT 60)
            UNION ALL (SELECT n.person_id, 1000 FROM linelamp.further_a_number n
                        WHERE length(digits) BETWEEN 7 AND 9 AND n.a_number = lpad(digits, 9, '0')
                          AND NOT EXISTS (SELECT FROM linelamp.taken_back b WHERE b.id = n.id) LIMIT 60)
            -- Names that sound alike stand behind those that are spelt so.
            UNION ALL (SELECT n.person_id, n.strength FROM linelamp.names_meant(search_read.name, NULL) n
                        WHERE n.strength >= 40 ORDER BY n.strength DESC, n.person_id LIMIT 60)) m (id, strength)
         GROUP BY 1)
    SELECT 'person'::text, p.id,
           concat_ws(' ', left(p.given, 1) || '.', left(p.family, 1) || '.') , concat_ws(' · ',
               CASE WHEN p.a_number IS NOT NULL THEN 'A-•••-••' || substr(p.a_number, 6, 1) || '-' || right(p.a_number, 3) END,
               p.country, p.born), p.made_at
      FROM met m JOIN linelamp.person p ON p.id = m.id
     WHERE NOT p.sealed AND cardinality(mine) > 0
     ORDER BY m.strength DESC, p.made_at DESC LIMIT 20;
    RETURN QUERY SELECT 'note'::text, f.* FROM linelamp.notes_found(mine, linelamp.team_search(mine, search_read.words)) f;
END $$;
GRANT EXECUTE ON FUNCTION linelamp.open_request(text, uuid), linelamp.call_read(uuid), linelamp.person_read(uuid),
    linelamp.case_read(uuid), linelamp.case_timeline(uuid, timestamptz, uuid, integer), linelamp.search_request(text, jsonb),
    linelamp.search_read(uuid, text, jsonb) TO linelamp_operator, linelamp_lead, linelamp_steward;
GRANT EXECUTE ON FUNCTION linelamp.call_notes(uuid, bigint) TO linelamp_operator, linelamp_lead;
RESET ROLE;
