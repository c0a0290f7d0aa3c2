-- A call that broke off goes on in the next one from there: the two are joined, or left apart, by whoever has the next.
SET ROLE linelamp_owner;
CREATE TABLE linelamp.call_join (
    call_id uuid NOT NULL REFERENCES linelamp.call,
    earlier_id uuid NOT NULL REFERENCES linelamp.call,
    joined boolean NOT NULL,
    said_by text NOT NULL,
    at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (call_id, earlier_id),
    CHECK (call_id <> earlier_id)
);
CREATE INDEX call_join_earlier ON linelamp.call_join (earlier_id);
ALTER TABLE linelamp.call_join ENABLE ROW LEVEL SECURITY;
ALTER TABLE linelamp.call_join FORCE ROW LEVEL SECURITY;
CREATE POLICY functions ON linelamp.call_join TO linelamp_api_owner USING (true) WITH CHECK (true);
GRANT SELECT, INSERT ON linelamp.call_join TO linelamp_api_owner;
RESET ROLE;

SET ROLE linelamp_api_owner;
-- The lines of a call, oldest first: its own, those placed on it later, and those of the call that broke off before it,
-- unless that one went to another team or onto a sealed case since.
CREATE FUNCTION linelamp.lines_of_call(call uuid) RETURNS TABLE (entry uuid, kind text, at timestamptz,
    written_at timestamptz, author text, words text, fact jsonb, late boolean, on_call uuid)
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT e.id, e.kind, e.at, e.written_at, e.author, e.words, e.fact, e.late, lines_of_call.call
      FROM linelamp.entry e
     WHERE e.call_id = lines_of_call.call
        OR e.id IN (SELECT p.entry_id FROM linelamp.placing p WHERE p.call_id = lines_of_call.call)
        OR e.call_id IN (SELECT j.earlier_id FROM linelamp.call_join j JOIN linelamp.call c ON c.id = j.call_id
                           JOIN linelamp.call b ON b.id = j.earlier_id LEFT JOIN linelamp.case_file f ON f.id = b.case_id
                          WHERE j.call_id = lines_of_call.call AND j.joined AND b.team_id = c.team_id AND f.sealed IS NOT TRUE)
     ORDER BY e.at, e.id LIMIT 2000
$$;

-- Joins the call in hand with one of the same facility that broke off, or says that they have nothing to do with each
-- other. Joined, they are the same person's and the same case's; what broke off goes on here, and is offered no more.
CREATE FUNCTION linelamp.call_join(request uuid, call uuid, fence bigint, earlier uuid, joined boolean) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me text := linelamp.me('operator', 'lead');
    c linelamp.call;
    b linelamp.call;
BEGIN
    IF NOT linelamp.record(me, 'join', call_join.call, call_join.request, call_join.earlier::text) THEN
        RETURN;
    END IF;
    PERFORM linelamp.held(me, call_join.call, call_join.fence);
    SELECT x.* INTO c FROM linelamp.call x WHERE x.id = call_join.call;
    SELECT x.* INTO b FROM linelamp.call x
     WHERE x.id = call_join.earlier AND x.id <> c.id AND x.broken_off_at IS NOT NULL AND x.facility_id = c.facility_id
       AND x.team_id = c.team_id AND x.team_id = ANY (linelamp.my_teams())
       FOR NO KEY UPDATE;
    IF NOT FOUND OR EXISTS (SELECT FROM linelamp.case_file f WHERE f.id = b.case_id AND f.sealed) THEN
        RAISE EXCEPTION 'not available' USING ERRCODE = 'LL001';
    END IF;
    INSERT INTO linelamp.call_join (call_id, earlier_id, joined, said_by) VALUES (c.id, b.id, call_join.joined, me)
    ON CONFLICT ON CONSTRAINT call_join_pkey DO NOTHING;
    IF NOT FOUND THEN
        RETURN;
    END IF;
    IF NOT call_join.joined THEN
        -- Whoever has the call next is not asked again.
        PERFORM linelamp.append_fact(me, c.id, c.case_id, 'left_apart', jsonb_build_object('earlier', b.id), call_join.fence);
        RETURN;
    END IF;
    UPDATE linelamp.call x SET person_id = coalesce(c.person_id, b.person_id), touched_at = clock_timestamp()
     WHERE x.id = c.id AND c.person_id IS NULL;
    UPDATE linelamp.call x SET person_id = coalesce(b.person_id, c.person_id), touched_at = clock_timestamp(),
           broken_off_at = NULL WHERE x.id = b.id;
    PERFORM linelamp.move_call(me, c.id, b.case_id, call_join.fence) WHERE c.case_id IS NULL AND b.case_id IS NOT NULL;
    PERFORM linelamp.move_call(me, b.id, c.case_id, NULL) WHERE b.case_id IS NULL AND c.case_id IS NOT NULL;
    PERFORM linelamp.append_fact(me, c.id, coalesce(c.case_id, b.case_id), 'joined', jsonb_build_object('earlier', b.id),
                                 call_join.fence);
END $$;
GRANT EXECUTE ON FUNCTION linelamp.call_join(uuid, uuid, bigint, uuid, boolean) TO linelamp_operator, linelamp_lead;
RESET ROLE;
