-- What is said and where it belongs: note lines, people, cases, and moving a call from one to another.
SET ROLE linelamp_api_owner;

-- The call that this login's words belong to: one that it ever held, or of a team it leads; nothing where there is none.
CREATE FUNCTION linelamp.writable(me text, call uuid) RETURNS linelamp.call LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    c linelamp.call;
BEGIN
    SELECT x.* INTO c FROM linelamp.call x
     WHERE x.id = writable.call
       AND (EXISTS (SELECT FROM linelamp.claim h WHERE h.call_id = x.id AND h.operator = me)
            OR (x.team_id = ANY (linelamp.my_teams())
                AND EXISTS (SELECT FROM linelamp.operator o WHERE o.login = me AND o."group" = 'lead')));
    RETURN c;
END $$;

-- One line of a note. Accepted from anyone who ever held the call, and from a lead of its team; marked late where the
-- claim is gone. Where the database does not know the call, or knows no claim of this login on it, the line is kept
-- as unplaced. Nothing is ever answered with "no such call". A repeat is harmless.
-- Its marks are stored with it (0150). A line that `amends` a mark of an earlier one ({"entry", "from", "kind"}) replaces
-- it by its own marks, or takes it back where it has none.
-- A line that is `half_typed` was found in the journal of a desk that died before it was sent: the word says into what it
-- was typed. It is kept with that sign, and nothing acts by it: no mark of it counts, and it amends nothing.
CREATE FUNCTION linelamp.call_note(entry uuid, call uuid, source text, provider_id text, fence bigint,
    written_at timestamptz, words text, marks jsonb DEFAULT NULL, amends jsonb DEFAULT NULL, half_typed text DEFAULT NULL,
    OUT at timestamptz, OUT late boolean, OUT placed boolean)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me text := linelamp.me('operator', 'lead');
    c linelamp.call;
    k linelamp.claim;
    before linelamp.entry;
    moment timestamptz := clock_timestamp();
BEGIN
    SELECT e.* INTO before FROM linelamp.entry e WHERE e.id = call_note.entry;
    IF FOUND THEN
        IF before.author <> me THEN
            RAISE EXCEPTION 'not available' USING ERRCODE = 'LL001';
        END IF;
        at := before.at;
        late := before.late;
        placed := before.call_id IS NOT NULL;
        RETURN;
    END IF;
    IF call_note.words IS NULL OR length(call_note.words) > 20000 THEN
        RAISE EXCEPTION 'a line has at most 20,000 characters' USING ERRCODE = 'LL006';
    END IF;
    IF call_note.half_typed IS NOT NULL THEN
        IF (call_note.half_typed IN ('note', 'amendment', 'do_not_ask', 'message')) IS NOT TRUE
           OR call_note.marks IS NOT NULL OR call_note.amends IS NOT NULL THEN
            RAISE EXCEPTION 'what is half typed neither marks nor amends' USING ERRCODE = 'LL006';
        END IF;
        -- It was sent after all, and arrived: what was asked for under this id is done.
        SELECT a.at INTO at FROM linelamp.access_log a WHERE a.who = me AND a.request = call_note.entry;
        IF FOUND THEN
            late := false;
            placed := true;
            RETURN;
        END IF;
    END IF;
    c := linelamp.writable(me, call_note.call);
    IF c.id IS NULL THEN
        -- Lost in a failover, or restored from a backup: by source and provider id it may still be known.
        SELECT x.* INTO c FROM linelamp.call x
         WHERE x.source = call_note.source AND x.provider_id = call_note.provider_id
           AND EXISTS (SELECT FROM linelamp.claim h WHERE h.call_id = x.id AND h.operator = me);
    END IF;
    SELECT h.* INTO k FROM linelamp.claim h
     WHERE h.call_id = c.id AND h.operator = me AND h.fence = call_note.fence AND h.ended_at IS NULL;
    -- A lead who answers a raised hand writes under the colleague's claim: while that lives, his line is not late.
    late := k.id IS NULL AND NOT EXISTS (SELECT FROM linelamp.claim h JOIN linelamp.operator o ON o.login = me
        WHERE h.call_id = c.id AND h.fence = call_note.fence AND h.ended_at IS NULL AND o."group" = 'lead');
    placed := c.id IS NOT NULL;
    at := moment;
    INSERT INTO linelamp.entry (id, call_id, kind, words, fact, author, written_at, at, fence, late, unplaced_call,
                                unplaced_source, unplaced_provider_id)
    VALUES (call_note.entry, c.id, CASE WHEN call_note.amends IS NULL THEN 'note' ELSE 'amended' END, call_note.words,
            CASE WHEN call_note.half_typed IS NULL THEN linelamp.amends(call_note.amends)
                 ELSE jsonb_build_object('half_typed', call_note.half_typed) END, me,
            linelamp.told_at(call_note.written_at), moment, call_note.fence, late, CASE WHEN c.id IS NULL THEN call_note.call END, CASE WHEN c.id IS NULL THEN left(call_note.source, 40) END,
            CASE WHEN c.id IS NULL THEN left(call_note.provider_id, 120) END)
    ON CONFLICT ON CONSTRAINT entry_pkey DO NOTHING;
    IF NOT FOUND THEN
        -- The same line on another connection, a moment ago.
        RETURN;
    END IF;
    IF c.case_id IS NOT NULL THEN
        INSERT INTO linelamp.timeline (case_id, at, entry_id) VALUES (c.case_id, moment, call_note.entry);
    END IF;
    -- The first line on a claim is the recorded fact that the caller was reached, unless his operator's phone only rings.
    IF k.id IS NOT NULL AND k.reached_at IS NULL AND call_note.half_typed IS NULL THEN
        PERFORM linelamp.reaches(c.id, k.fence);
    END IF;
    PERFORM linelamp.keep_marks(call_note.entry, c.id, k.id IS NOT NULL, call_note.marks, call_note.amends)
      WHERE call_note.marks IS NOT NULL OR call_note.amends IS NOT NULL;
END $$;

-- A case number that tells nothing about how many there are, spelt without letters that sound or look alike.
CREATE FUNCTION linelamp.new_case_number() RETURNS text LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    letters constant text := 'ACDEFGHJKLMNPQRTUVWXYZ234679';
    bytes bytea;
    spelt text;
BEGIN
    LOOP
        bytes := uuid_send(gen_random_uuid());
        spelt := '';
        FOR i IN 0..5 LOOP
            spelt := spelt || substr(letters, 1 + get_byte(bytes, i) % length(letters), 1);
            IF i = 2 THEN
                spelt := spelt || '-';
            END IF;
        END LOOP;
        EXIT WHEN NOT EXISTS (SELECT FROM linelamp.case_file f WHERE f.number = spelt);
    END LOOP;
    RETURN spelt;
END $$;

-- May this login put this call somewhere: it held it once, or it leads the team.
CREATE FUNCTION linelamp.may_place(me text, call uuid) RETURNS linelamp.call LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    c linelamp.call;
BEGIN
    SELECT x.* INTO c FROM linelamp.call x
     WHERE x.id = may_place.call AND x.team_id = ANY (linelamp.my_teams())
       AND (EXISTS (SELECT FROM linelamp.claim h WHERE h.call_id = x.id AND h.operator = me)
            OR EXISTS (SELECT FROM linelamp.operator o WHERE o.login = me AND o."group" = 'lead'))
       FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'not available' USING ERRCODE = 'LL001';
    END IF;
    RETURN c;
END $$;

-- Moves a call, with all its lines, to another case or none; both timelines say so.
CREATE FUNCTION linelamp.move_call(me text, call uuid, to_case uuid, fence bigint) RETURNS void LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    from_case uuid;
BEGIN
    SELECT c.case_id INTO from_case FROM linelamp.call c WHERE c.id = move_call.call;
    IF from_case IS NOT DISTINCT FROM to_case THEN
        RETURN;
    END IF;
    UPDATE linelamp.call c SET case_id = to_case, touched_at = clock_timestamp() WHERE c.id = move_call.call;
    IF from_case IS NOT NULL THEN
        DELETE FROM linelamp.timeline t USING linelamp.entry e
         WHERE t.case_id = from_case AND e.id = t.entry_id
           AND (e.call_id = move_call.call OR EXISTS (SELECT FROM linelamp.placing p WHERE p.entry_id = e.id
                                                         AND p.call_id = move_call.call));
        PERFORM linelamp.append_fact(me, NULL, from_case, 'moved_away', jsonb_build_object('call', move_call.call), move_call.fence);
    END IF;
    IF to_case IS NOT NULL THEN
        INSERT INTO linelamp.timeline (case_id, at, entry_id)
        SELECT to_case, e.at, e.id FROM linelamp.entry e
         WHERE e.call_id = move_call.call
            OR e.id IN (SELECT p.entry_id FROM linelamp.placing p WHERE p.call_id = move_call.call)
        ON CONFLICT ON CONSTRAINT timeline_pkey DO NOTHING;
        PERFORM linelamp.append_fact(me, move_call.call, to_case, 'placed',
            jsonb_strip_nulls(jsonb_build_object('from_case', from_case)), move_call.fence);
    END IF;
END $$;

CREATE FUNCTION linelamp.call_place(request uuid, call uuid, fence bigint, person uuid, "case" uuid) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me text := linelamp.me('operator', 'lead');
    c linelamp.call;
    f linelamp.case_file;
    -- Whoever was merged away is the one he was merged into.
    whose uuid := linelamp.person_now(call_place.person);
BEGIN
    IF NOT linelamp.record(me, 'place', call_place.call, call_place.request) THEN
        RETURN;
    END IF;
    c := linelamp.may_place(me, call_place.call);
    IF call_place."case" IS NOT NULL THEN
        SELECT x.* INTO f FROM linelamp.case_file x
         WHERE x.id = call_place."case" AND x.team_id = ANY (linelamp.my_teams()) AND NOT x.sealed;
        IF NOT FOUND THEN
            RAISE EXCEPTION 'not available' USING ERRCODE = 'LL001';
        END IF;
    END IF;
    IF whose IS NOT NULL AND NOT EXISTS (SELECT FROM linelamp.person p WHERE p.id = whose AND NOT p.sealed) THEN
        RAISE EXCEPTION 'not available' USING ERRCODE = 'LL001';
    END IF;
    whose := coalesce(whose, linelamp.person_now(f.person_id));
    IF c.person_id IS DISTINCT FROM whose THEN
        UPDATE linelamp.call x SET person_id = whose, touched_at = clock_timestamp() WHERE x.id = c.id;
        PERFORM linelamp.append_fact(me, c.id, c.case_id, 'set', jsonb_build_object('field', 'person',
            'from', c.person_id, 'to', whose), call_place.fence);
    END IF;
    PERFORM linelamp.move_call(me, c.id, call_place."case", call_place.fence);
END $$;

-- A new case, for a call or by itself. Takes the call's person where none is given.
CREATE FUNCTION linelamp.case_make(request uuid, call uuid, fence bigint, person uuid, OUT made uuid, OUT number text)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me text := linelamp.me('operator', 'lead');
    c linelamp.call;
    whose uuid := linelamp.person_now(case_make.person);
BEGIN
    IF NOT linelamp.record(me, 'case_make', case_make.request, case_make.request) THEN
        -- The case carries the request's id, so that a repeat finds it.
        SELECT f.id, f.number INTO made, number FROM linelamp.case_file f WHERE f.id = case_make.request;
        RETURN;
    END IF;
    IF case_make.call IS NOT NULL THEN
        c := linelamp.may_place(me, case_make.call);
    END IF;
    IF whose IS NOT NULL AND NOT EXISTS (SELECT FROM linelamp.person p WHERE p.id = whose AND NOT p.sealed) THEN
        RAISE EXCEPTION 'not available' USING ERRCODE = 'LL001';
    END IF;
    made := case_make.request;
    number := linelamp.new_case_number();
    INSERT INTO linelamp.case_file (id, number, team_id, person_id)
    VALUES (made, case_make.number, coalesce(c.team_id, (SELECT min(t.team_id) FROM linelamp.operator_team t WHERE t.login = me)),
            coalesce(whose, linelamp.person_now(c.person_id)));
    PERFORM linelamp.append_fact(me, NULL, made, 'case_made', '{}', case_make.fence);
    IF c.id IS NOT NULL THEN
        PERFORM linelamp.move_call(me, c.id, made, case_make.fence);
    END IF;
END $$;

GRANT EXECUTE ON FUNCTION linelamp.call_note(uuid, uuid, text, text, bigint, timestamptz, text, jsonb, jsonb, text),
    linelamp.call_place(uuid, uuid, bigint, uuid, uuid),
    linelamp.case_make(uuid, uuid, bigint, uuid) TO linelamp_operator, linelamp_lead;
RESET ROLE;

SET ROLE linelamp_api_owner;
-- The words of a line as its team searches them.
CREATE FUNCTION linelamp.team_lexemes(team integer, words text) RETURNS tsvector LANGUAGE sql IMMUTABLE
SET search_path = pg_catalog, pg_temp AS $$
    SELECT coalesce(array_to_tsvector(array_agg(team || ':' || w.lexeme)), ''::tsvector)
      FROM unnest(to_tsvector('simple'::regconfig, words)) w
$$;

-- A line that is on a call can be found by the call's team, from its first moment or since it was placed there.
CREATE FUNCTION linelamp.note_becomes_findable() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF TG_TABLE_NAME = 'entry' THEN
        INSERT INTO linelamp.note_word (entry_id, call_id, at, lexemes)
        SELECT NEW.id, c.id, NEW.at, linelamp.team_lexemes(c.team_id, NEW.words)
          FROM linelamp.call c WHERE c.id = NEW.call_id AND c.team_id IS NOT NULL;
    ELSE
        INSERT INTO linelamp.note_word (entry_id, call_id, at, lexemes)
        SELECT e.id, c.id, e.at, linelamp.team_lexemes(c.team_id, e.words)
          FROM linelamp.entry e, linelamp.call c
         WHERE e.id = NEW.entry_id AND e.words IS NOT NULL AND c.id = NEW.call_id AND c.team_id IS NOT NULL
        ON CONFLICT (entry_id) DO NOTHING;
    END IF;
    RETURN NULL;
END $$;

-- A call that goes to another team takes its words along.
CREATE FUNCTION linelamp.notes_change_team() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    UPDATE linelamp.note_word w SET lexemes = linelamp.team_lexemes(NEW.team_id, e.words)
      FROM linelamp.entry e WHERE e.id = w.entry_id AND w.call_id = NEW.id AND NEW.team_id IS NOT NULL;
    RETURN NULL;
END $$;
-- The table owner makes the triggers and needs the functions for that moment only.
GRANT EXECUTE ON FUNCTION linelamp.note_becomes_findable(), linelamp.notes_change_team() TO linelamp_owner;
RESET ROLE;
SET ROLE linelamp_owner;
CREATE TRIGGER findable AFTER INSERT ON linelamp.entry FOR EACH ROW
    WHEN (NEW.words IS NOT NULL AND NEW.call_id IS NOT NULL) EXECUTE FUNCTION linelamp.note_becomes_findable();
CREATE TRIGGER findable AFTER INSERT ON linelamp.placing FOR EACH ROW EXECUTE FUNCTION linelamp.note_becomes_findable();
CREATE TRIGGER notes_change_team AFTER UPDATE OF team_id ON linelamp.call FOR EACH ROW
    WHEN (OLD.team_id IS DISTINCT FROM NEW.team_id) EXECUTE FUNCTION linelamp.notes_change_team();
RESET ROLE;
