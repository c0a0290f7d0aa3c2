-- What was written for a call that this database does not know, a line of a note or a form: it is kept, its writer and the
-- lead see it in one list, and put it where it belongs. Nothing is ever answered with "no such call".
SET ROLE linelamp_owner;
CREATE INDEX filling_unplaced ON linelamp.filling (author, at) WHERE call_id IS NULL;
RESET ROLE;

SET ROLE linelamp_api_owner;
CREATE FUNCTION linelamp.may_place_of(me text, author text) RETURNS boolean LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN author = me OR (author = ANY (linelamp.my_colleagues())
        AND EXISTS (SELECT FROM linelamp.operator o WHERE o.login = me AND o."group" = 'lead'));
END $$;

-- A form may be filled in without any call: only one that was meant for a call waits for it.
CREATE FUNCTION linelamp.is_unplaced(f linelamp.filling) RETURNS boolean LANGUAGE sql IMMUTABLE
SET search_path = pg_catalog, pg_temp AS $$
    SELECT f.unplaced_call IS NOT NULL OR f.unplaced_source IS NOT NULL
$$;

-- My own; a lead sees that his colleagues have some. The words of a line stand here for its writer only: everything else is
-- read one by one, with a trace. `half_typed`: into what it was typed, where it was never sent.
CREATE FUNCTION linelamp.unplaced_list() RETURNS TABLE (id uuid, author text, at timestamptz, words text, form text,
    version integer, answers bigint, source text, provider_id text, half_typed text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me text := linelamp.me('operator', 'lead');
BEGIN
    RETURN QUERY
    SELECT u.* FROM (
        SELECT e.id, e.author, e.at, CASE WHEN e.author = me THEN e.words END, NULL::text, NULL::integer, NULL::bigint,
               e.unplaced_source, e.unplaced_provider_id, e.fact ->> 'half_typed'
          FROM linelamp.entry e
         WHERE e.call_id IS NULL AND e.case_id IS NULL AND e.person_id IS NULL AND e.kind IN ('note', 'amended', 'half_typed')
           AND linelamp.may_place_of(me, e.author)
           AND NOT EXISTS (SELECT FROM linelamp.placing p WHERE p.entry_id = e.id)
        UNION ALL
        SELECT f.id, f.author, f.at, NULL, v.title, v.number,
               (SELECT count(*) FROM linelamp.last_answers(f.id) a WHERE a.value <> ''), f.unplaced_source, f.unplaced_provider_id, NULL
          FROM linelamp.filling f JOIN linelamp.form_version v ON v.id = f.version_id
         WHERE f.call_id IS NULL AND linelamp.is_unplaced(f) AND linelamp.may_place_of(me, f.author)
        ) u (id, author, at, words, form, version, answers, source, provider_id, half_typed)
     ORDER BY u.at DESC, u.id LIMIT 200;
END $$;

-- What one of them says: the line, or each answer with its field. The wish was recorded before, by `open_request`.
CREATE FUNCTION linelamp.unplaced_read(ticket uuid) RETURNS TABLE (field text, words text)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me text := linelamp.me('operator', 'lead');
    subject uuid := linelamp.ticketed(me, unplaced_read.ticket, 'unplaced');
BEGIN
    RETURN QUERY
    SELECT NULL::text, e.words FROM linelamp.entry e
     WHERE e.id = subject AND e.call_id IS NULL AND e.case_id IS NULL AND e.person_id IS NULL AND e.kind IN ('note', 'amended', 'half_typed') AND linelamp.may_place_of(me, e.author)
       AND NOT EXISTS (SELECT FROM linelamp.placing p WHERE p.entry_id = e.id)
    UNION ALL
    SELECT a.path, a.value FROM linelamp.filling f, LATERAL linelamp.last_answers(f.id) a
     WHERE f.id = subject AND f.call_id IS NULL AND linelamp.is_unplaced(f) AND linelamp.may_place_of(me, f.author)
       AND a.value <> '';
    IF NOT FOUND THEN
        RAISE EXCEPTION 'not available' USING ERRCODE = 'LL001';
    END IF;
END $$;

CREATE FUNCTION linelamp.place_line(me text, line uuid, onto linelamp.call) RETURNS boolean LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    e linelamp.entry;
BEGIN
    SELECT x.* INTO e FROM linelamp.entry x
     WHERE x.id = place_line.line AND x.call_id IS NULL AND x.case_id IS NULL AND x.person_id IS NULL
       AND x.kind IN ('note', 'amended', 'half_typed') AND linelamp.may_place_of(me, x.author);
    IF NOT FOUND THEN
        RAISE EXCEPTION 'not available' USING ERRCODE = 'LL001';
    END IF;
    INSERT INTO linelamp.placing (entry_id, call_id, placed_by) VALUES (e.id, onto.id, me)
    ON CONFLICT ON CONSTRAINT placing_pkey DO NOTHING;
    IF NOT FOUND THEN
        IF EXISTS (SELECT FROM linelamp.placing p WHERE p.entry_id = e.id AND p.call_id <> onto.id) THEN
            RAISE EXCEPTION 'placed elsewhere meanwhile' USING ERRCODE = 'LL013';
        END IF;
        RETURN false;
    END IF;
    INSERT INTO linelamp.timeline (case_id, at, entry_id) SELECT onto.case_id, e.at, e.id WHERE onto.case_id IS NOT NULL;
    RETURN true;
END $$;

CREATE FUNCTION linelamp.place_form(me text, filling uuid, onto linelamp.call) RETURNS boolean LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    f linelamp.filling;
BEGIN
    SELECT x.* INTO f FROM linelamp.filling x
     WHERE x.id = place_form.filling AND linelamp.is_unplaced(x) AND linelamp.may_place_of(me, x.author) FOR UPDATE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'not available' USING ERRCODE = 'LL001';
    END IF;
    IF f.call_id <> onto.id THEN
        RAISE EXCEPTION 'placed elsewhere meanwhile' USING ERRCODE = 'LL013';
    ELSIF f.call_id IS NOT NULL THEN
        RETURN false;
    END IF;
    UPDATE linelamp.filling x SET call_id = onto.id, team_id = onto.team_id WHERE x.id = f.id;
    PERFORM linelamp.append_fact(me, onto.id, onto.case_id, 'form',
        (SELECT jsonb_build_object('form', v.title, 'version', v.number::text) FROM linelamp.form_version v WHERE v.id = f.version_id),
        NULL);
    RETURN true;
END $$;

-- Puts one of my unplaced lines or forms, or as a lead one of my colleagues', onto a call of my teams. A repeat is harmless;
-- where somebody else has put it onto another call meanwhile, that stands.
CREATE FUNCTION linelamp.unplaced_place(id uuid, call uuid) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me text := linelamp.me('operator', 'lead');
    c linelamp.call;
    news boolean;
BEGIN
    SELECT x.* INTO c FROM linelamp.call x LEFT JOIN linelamp.case_file f ON f.id = x.case_id
     WHERE x.id = unplaced_place.call AND x.team_id = ANY (linelamp.my_teams()) AND f.sealed IS NOT TRUE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'not available' USING ERRCODE = 'LL001';
    END IF;
    IF EXISTS (SELECT FROM linelamp.filling f WHERE f.id = unplaced_place.id) THEN
        news := linelamp.place_form(me, unplaced_place.id, c);
    ELSE
        news := linelamp.place_line(me, unplaced_place.id, c);
    END IF;
    IF news THEN
        -- Desks that have the call open learn that something is new in it.
        UPDATE linelamp.call x SET touched_at = clock_timestamp() WHERE x.id = c.id;
        PERFORM linelamp.record(me, 'place_unplaced', c.id, NULL, unplaced_place.id::text);
    END IF;
END $$;
GRANT EXECUTE ON FUNCTION linelamp.unplaced_list(), linelamp.unplaced_read(uuid), linelamp.unplaced_place(uuid, uuid)
    TO linelamp_operator, linelamp_lead;
RESET ROLE;
