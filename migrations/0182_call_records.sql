-- Records of past calls, taken in from a list that a phone system wrote: what was before the bridge, or beside it.
--
-- For the bridge's login, as adding a call is: nobody may learn by trying whether a number had called. A record never
-- changes a call that is known already, and a call that comes in this way is over and asks nothing of anybody.
SET ROLE linelamp_api_owner;
CREATE FUNCTION linelamp.bridge_call_records(source text, calls jsonb, checking boolean, OUT taken integer, OUT known integer,
    OUT unassigned integer)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
-- A plan made while the table of calls is empty would read the whole of it for each call of a long list.
SET enable_seqscan = off AS $$
DECLARE
    f jsonb;
    -- Dialled numbers to lines: a list says few numbers many times, and one that no line has is compared with every line.
    lines jsonb := '{}';
    dialled text;
    l linelamp.line;
    call uuid;
    arrived timestamptz;
    reached timestamptz;
    ended timestamptz;
BEGIN
    taken := 0;
    known := 0;
    unassigned := 0;
    FOR f IN SELECT x FROM jsonb_array_elements(calls) x
    LOOP
        IF EXISTS (SELECT FROM linelamp.call c WHERE c.source = bridge_call_records.source AND c.provider_id = f->>'id') THEN
            known := known + 1;
            CONTINUE;
        END IF;
        dialled := coalesce(f->>'line', '');
        IF NOT lines ? dialled THEN
            lines := lines || jsonb_build_object(dialled, (linelamp.line_dialled(dialled)).id);
        END IF;
        SELECT x.* INTO l FROM linelamp.line x WHERE x.id = (lines->>dialled)::uuid;
        taken := taken + 1;
        unassigned := unassigned + (l.id IS NULL)::integer;
        CONTINUE WHEN checking;
        arrived := (f->>'arrived')::timestamptz;
        reached := (f->>'connected')::timestamptz;
        ended := (f->>'ended')::timestamptz;
        INSERT INTO linelamp.call (source, provider_id, line_id, facility_id, team_id, arrived_at, reached_at, ended_at, end_why,
                                   wrapped_at, voicemail, urgency, language)
        VALUES (bridge_call_records.source, f->>'id', l.id, l.facility_id, l.team_id, arrived, reached, ended, f->>'why',
                -- Nobody is asked today to wrap up a conversation of that day.
                CASE WHEN reached IS NOT NULL THEN ended END, f->>'why' = 'voicemail',
                coalesce(l.default_urgency, 4), l.default_language)
        ON CONFLICT ON CONSTRAINT call_source_provider_id_key DO NOTHING RETURNING id INTO call;
        IF FOUND AND f ? 'number' THEN
            INSERT INTO linelamp.call_number (call_id, number, facility_id, arrived_at)
            VALUES (call, f->>'number', l.facility_id, arrived);
        END IF;
    END LOOP;
END $$;
GRANT EXECUTE ON FUNCTION linelamp.bridge_call_records(text, jsonb, boolean) TO linelamp_bridge;
RESET ROLE;
