-- Who may see which row, and who may touch a table at all.
--
-- Every table forces row security, on its owner too. The function owner passes by a policy of its own and has exactly
-- the privileges listed here: never UPDATE or DELETE on what must only grow.
SET ROLE linelamp_owner;
DO $$
DECLARE
    name text;
BEGIN
    FOR name IN SELECT c.relname FROM pg_class c WHERE c.relnamespace = 'linelamp'::regnamespace AND c.relkind = 'r'
    LOOP
        -- The migrations' own list is made by the migration login and looked after by `db status`.
        CONTINUE WHEN name = 'schema_migration';
        EXECUTE format('ALTER TABLE linelamp.%I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('ALTER TABLE linelamp.%I FORCE ROW LEVEL SECURITY', name);
        EXECUTE format('CREATE POLICY functions ON linelamp.%I TO linelamp_api_owner USING (true) WITH CHECK (true)', name);
        EXECUTE format('GRANT SELECT, INSERT ON linelamp.%I TO linelamp_api_owner', name);
    END LOOP;
END $$;
-- What changes.
GRANT UPDATE ON linelamp.database_identity, linelamp.setting, linelamp.team, linelamp.operator, linelamp.heartbeat,
    linelamp.service, linelamp.facility, linelamp.facility_code, linelamp.line, linelamp.person, linelamp.case_file,
    linelamp.call, linelamp.claim, linelamp.lease, linelamp.note_word TO linelamp_api_owner;
-- What may go: links, leases and signs of life. No word and no trace of a look.
GRANT DELETE ON linelamp.operator_team, linelamp.heartbeat, linelamp.lease, linelamp.timeline, linelamp.gone,
    linelamp.facility_alias, linelamp.facility_code TO linelamp_api_owner;
GRANT USAGE ON SEQUENCE linelamp.claim_number TO linelamp_api_owner;
RESET ROLE;

SET ROLE linelamp_api_owner;
-- Identity is session_user and nothing else. Wrapped in (SELECT …) by every policy, so that it runs once a statement.
CREATE FUNCTION linelamp.my_teams() RETURNS integer[] LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN (SELECT coalesce(array_agg(t.team_id), '{}')
          FROM linelamp.operator_team t JOIN linelamp.operator o USING (login)
         WHERE o.login = session_user AND o.active AND o."group" IN ('operator', 'lead', 'steward'));
END $$;
CREATE FUNCTION linelamp.my_colleagues() RETURNS text[] LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN (SELECT coalesce(array_agg(DISTINCT theirs.login), '{}')
          FROM linelamp.operator me
          JOIN linelamp.operator_team mine ON mine.login = me.login
          JOIN linelamp.operator_team theirs ON theirs.team_id = mine.team_id
         WHERE me.login = session_user AND me.active AND me."group" IN ('operator', 'lead', 'steward'));
END $$;
CREATE FUNCTION linelamp.am_active() RETURNS boolean LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN (SELECT EXISTS (SELECT FROM linelamp.operator o WHERE o.login = session_user AND o.active));
END $$;
GRANT EXECUTE ON FUNCTION linelamp.my_teams(), linelamp.my_colleagues(), linelamp.am_active()
    TO linelamp_operator, linelamp_lead, linelamp_steward, linelamp_auditor, linelamp_admin;
RESET ROLE;

SET ROLE linelamp_owner;
-- The list tables: no name of a caller, no number, no note.
CREATE POLICY my_teams ON linelamp.call FOR SELECT TO linelamp_operator, linelamp_lead, linelamp_steward
    USING (team_id = ANY ((SELECT linelamp.my_teams())::integer[])
           OR (team_id IS NULL AND (SELECT linelamp.am_active())));
CREATE POLICY my_teams ON linelamp.claim FOR SELECT TO linelamp_operator, linelamp_lead, linelamp_steward
    USING (team_id = ANY ((SELECT linelamp.my_teams())::integer[]));
CREATE POLICY my_teams ON linelamp.line FOR SELECT TO linelamp_operator, linelamp_lead, linelamp_steward
    USING (team_id = ANY ((SELECT linelamp.my_teams())::integer[]));
CREATE POLICY my_teams ON linelamp.case_file FOR SELECT TO linelamp_operator, linelamp_lead, linelamp_steward
    USING (team_id = ANY ((SELECT linelamp.my_teams())::integer[]) AND NOT sealed);
CREATE POLICY my_teams ON linelamp.gone FOR SELECT TO linelamp_operator, linelamp_lead, linelamp_steward
    USING (team_id = ANY ((SELECT linelamp.my_teams())::integer[]));
CREATE POLICY my_colleagues ON linelamp.operator FOR SELECT TO linelamp_operator, linelamp_lead, linelamp_steward
    USING (login = ANY ((SELECT linelamp.my_colleagues())::text[]));
CREATE POLICY my_colleagues ON linelamp.operator_team FOR SELECT TO linelamp_operator, linelamp_lead, linelamp_steward
    USING (login = ANY ((SELECT linelamp.my_colleagues())::text[]));
CREATE POLICY active ON linelamp.facility FOR SELECT TO linelamp_operator, linelamp_lead, linelamp_steward, linelamp_admin
    USING ((SELECT linelamp.am_active()));
CREATE POLICY active ON linelamp.team FOR SELECT TO linelamp_operator, linelamp_lead, linelamp_steward, linelamp_admin
    USING ((SELECT linelamp.am_active()));
GRANT SELECT ON linelamp.claim, linelamp.line, linelamp.gone, linelamp.operator, linelamp.operator_team, linelamp.facility,
    linelamp.team TO linelamp_operator, linelamp_lead, linelamp_steward;
-- Not the person. An equality is checked before the policy, and EXPLAIN ANALYZE tells whether it was met: whoever may
-- compare a column learns whether a hidden row has the value.
GRANT SELECT (id, source, provider_id, arrival_seen, line_id, facility_id, team_id, outgoing, arrived_at, reached_at,
    returned_at, ended_at, end_why, broken_off_at, wrapped_at, wrapped_by, disposition, next_step, non_data, urgency,
    language, nth_today, messages_waiting, bridged, elsewhere, on_hold, alone, phone_step, voicemail, end_seen, missed,
    callback, earlier_id, case_id, identified, touched_at, version, change_xid) ON linelamp.call
    TO linelamp_operator, linelamp_lead, linelamp_steward;
GRANT SELECT (id, number, team_id, status, sealed, opened_at, updated_at, version, change_xid) ON linelamp.case_file
    TO linelamp_operator, linelamp_lead, linelamp_steward;
GRANT SELECT ON linelamp.facility, linelamp.team TO linelamp_admin;
RESET ROLE;

SET ROLE linelamp_api_owner;
INSERT INTO linelamp.database_identity DEFAULT VALUES;
INSERT INTO linelamp.setting (name, value, why) VALUES
    ('min_client', '0.1.0', 'The oldest program version that may still work on this database.'),
    ('lease_seconds', '60', 'How long a claim holds without word from its desk.'),
    ('stale_seconds', '35', 'A desk not heard from for this long is shown as stale.'),
    ('down_seconds', '60', 'A desk not heard from for this long is shown as down: the grace minute.'),
    ('broken_off_minutes', '15', 'How long a broken-off call lends its urgency to the next call from its facility.'),
    ('untouched_seconds', '60', 'An ended call that nobody touches for this long counts as broken off.'),
    ('opens_per_hour', '60', 'How many records one login may open in an hour.'),
    ('searches_per_hour', '60', 'How many searches one login may make in an hour.'),
    ('time_zone', 'UTC', 'The zone in which "today" begins.'),
    ('standby_expected', 'false', 'Whether a standby server must have a line before a desk may forget it.');
RESET ROLE;
