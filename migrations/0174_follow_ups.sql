-- Promises to look again: a mark `>fri 10` makes one (0150). It stands on the timeline of its case, in one list until it
-- is kept, and is kept by whoever promised it or by a lead.
SET ROLE linelamp_owner;
CREATE TABLE linelamp.follow_up_kept (
    follow_up_id uuid PRIMARY KEY REFERENCES linelamp.follow_up,
    kept_by text NOT NULL,
    at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX follow_up_promised ON linelamp.follow_up (promised_by, due_at);
ALTER TABLE linelamp.follow_up_kept ENABLE ROW LEVEL SECURITY;
ALTER TABLE linelamp.follow_up_kept FORCE ROW LEVEL SECURITY;
CREATE POLICY functions ON linelamp.follow_up_kept TO linelamp_api_owner USING (true) WITH CHECK (true);
GRANT SELECT, INSERT ON linelamp.follow_up_kept TO linelamp_api_owner;
RESET ROLE;

SET ROLE linelamp_api_owner;
-- The promises that stand and nobody has kept yet, the next due first: mine, and for a lead those of his teams' calls.
-- Where and when, never what about: that is read by opening the call or the case.
CREATE FUNCTION linelamp.follow_ups() RETURNS TABLE (id uuid, promised_by text, due_at timestamptz, call uuid, "case" uuid,
    case_number text, facility text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me text := linelamp.me('operator', 'lead');
    mine integer[] := linelamp.my_teams();
    leads boolean := EXISTS (SELECT FROM linelamp.operator o WHERE o.login = me AND o."group" = 'lead');
BEGIN
    RETURN QUERY
    SELECT u.id, u.promised_by, u.due_at, c.id, f.id, f.number, p.name
      FROM linelamp.follow_up u
      JOIN linelamp.entry e ON e.id = u.entry_id
      LEFT JOIN linelamp.placing l ON l.entry_id = e.id
      LEFT JOIN linelamp.call c ON c.id = coalesce(e.call_id, l.call_id) AND c.team_id = ANY (mine)
      LEFT JOIN linelamp.case_file f ON f.id = c.case_id AND f.team_id = ANY (mine) AND NOT f.sealed
      LEFT JOIN linelamp.facility p ON p.id = c.facility_id
     WHERE (u.promised_by = me OR (leads AND c.id IS NOT NULL))
       AND NOT EXISTS (SELECT FROM linelamp.follow_up_kept k WHERE k.follow_up_id = u.id)
       AND linelamp.mark_stands(u.entry_id, u.from_byte)
     ORDER BY u.due_at, u.id LIMIT 500;
END $$;

-- A promise is kept: by whoever made it, or by a lead of the call's team. A repeat is harmless.
CREATE FUNCTION linelamp.follow_up_keep(request uuid, follow_up uuid) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me text := linelamp.me('operator', 'lead');
    u linelamp.follow_up;
    c linelamp.call;
BEGIN
    IF NOT linelamp.record(me, 'follow_up_keep', follow_up_keep.follow_up, follow_up_keep.request) THEN
        RETURN;
    END IF;
    SELECT x.* INTO u FROM linelamp.follow_up x WHERE x.id = follow_up_keep.follow_up;
    SELECT x.* INTO c FROM linelamp.entry e LEFT JOIN linelamp.placing l ON l.entry_id = e.id
      JOIN linelamp.call x ON x.id = coalesce(e.call_id, l.call_id) WHERE e.id = u.entry_id;
    IF u.id IS NULL OR NOT linelamp.mark_stands(u.entry_id, u.from_byte)
       OR (u.promised_by <> me
           AND (c.team_id = ANY (linelamp.my_teams())
                AND EXISTS (SELECT FROM linelamp.operator o WHERE o.login = me AND o."group" = 'lead')) IS NOT TRUE) THEN
        RAISE EXCEPTION 'not available' USING ERRCODE = 'LL001';
    END IF;
    INSERT INTO linelamp.follow_up_kept (follow_up_id, kept_by) VALUES (u.id, me)
    ON CONFLICT ON CONSTRAINT follow_up_kept_pkey DO NOTHING;
    IF FOUND AND c.id IS NOT NULL THEN
        UPDATE linelamp.call x SET touched_at = clock_timestamp() WHERE x.id = c.id;
        PERFORM linelamp.append_fact(me, c.id, c.case_id, 'follow_up_kept',
            jsonb_build_object('due', to_char(u.due_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')), NULL);
    END IF;
END $$;
GRANT EXECUTE ON FUNCTION linelamp.follow_ups(), linelamp.follow_up_keep(uuid, uuid) TO linelamp_operator, linelamp_lead;
RESET ROLE;
