-- Who is in which record, and whether they are typing there, so that two people on one record know of each other.
--
-- A desk is in at most one record. Entering, leaving, starting and stopping to type are changes and stand in the feed.
-- Staying is none: a presence lasts while its desk is heard from, and only beat() prolongs that.
SET ROLE linelamp_owner;
CREATE TABLE linelamp.presence (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    kind text NOT NULL CHECK (kind IN ('call', 'case')),
    subject uuid NOT NULL,
    -- Nobody's: in the record of a person, who belongs to the whole hotline.
    team_id integer REFERENCES linelamp.team,
    login text NOT NULL,
    desk uuid NOT NULL,
    typing boolean NOT NULL,
    -- Since when it is or is not so.
    turned_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    version integer NOT NULL DEFAULT 0,
    change_xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
    UNIQUE (login, desk),
    FOREIGN KEY (login, desk) REFERENCES linelamp.heartbeat ON DELETE CASCADE
);
CREATE INDEX presence_change ON linelamp.presence (change_xid);
CREATE INDEX presence_subject ON linelamp.presence (subject);
CREATE INDEX presence_team ON linelamp.presence (team_id);
CREATE TRIGGER stamp BEFORE INSERT OR UPDATE ON linelamp.presence FOR EACH ROW EXECUTE FUNCTION linelamp.stamp();

ALTER TABLE linelamp.presence ENABLE ROW LEVEL SECURITY;
ALTER TABLE linelamp.presence FORCE ROW LEVEL SECURITY;
CREATE POLICY functions ON linelamp.presence TO linelamp_api_owner USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON linelamp.presence TO linelamp_api_owner;
-- One kind more in the feed.
ALTER VIEW linelamp.feed_row RENAME TO feed_row_before_presence;
CREATE VIEW linelamp.feed_row WITH (security_invoker = true) AS
    SELECT r.kind, r.id, r.version, r.body, r.change_xid, r.shown FROM linelamp.feed_row_before_presence r
    UNION ALL
    SELECT 5::int2, p.id, p.version, json_build_array(p.kind, p.subject, p.login, p.typing::int)::text, p.change_xid, true
      FROM linelamp.presence p;
GRANT SELECT ON linelamp.feed_row TO linelamp_operator, linelamp_lead, linelamp_steward;
CREATE POLICY my_teams ON linelamp.presence FOR SELECT TO linelamp_operator, linelamp_lead, linelamp_steward
    USING (team_id = ANY ((SELECT linelamp.my_teams())::integer[]) OR (team_id IS NULL AND (SELECT linelamp.am_active())));
GRANT SELECT (id, kind, subject, team_id, login, typing, version, change_xid) ON linelamp.presence
    TO linelamp_operator, linelamp_lead, linelamp_steward;
RESET ROLE;

SET ROLE linelamp_api_owner;
-- This desk is now in this record, typing or not; no record: in none. Absent and forbidden get one answer.
CREATE FUNCTION linelamp.presence_set(desk uuid, kind text, subject uuid, typing boolean) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me text := linelamp.me('operator', 'lead', 'steward');
    mine integer[] := linelamp.my_teams();
    team integer;
    found boolean := false;
BEGIN
    DELETE FROM linelamp.presence p
     WHERE p.login = me AND p.desk = presence_set.desk
       AND (p.kind, p.subject) IS DISTINCT FROM (presence_set.kind, presence_set.subject);
    IF presence_set.kind IS NULL THEN
        RETURN;
    END IF;
    IF presence_set.kind = 'call' THEN
        SELECT c.team_id INTO team FROM linelamp.call c WHERE c.id = presence_set.subject AND c.team_id = ANY (mine);
        found := team IS NOT NULL;
    ELSIF presence_set.kind = 'case' THEN
        SELECT f.team_id INTO team FROM linelamp.case_file f
         WHERE f.id = presence_set.subject AND f.team_id = ANY (mine) AND NOT f.sealed;
        found := team IS NOT NULL;
    ELSIF presence_set.kind = 'person' THEN
        -- A person has no team: whoever may open him sees it.
        PERFORM linelamp.person_at_hand(me, presence_set.subject);
        found := true;
    END IF;
    IF NOT found THEN
        RAISE EXCEPTION 'not available' USING ERRCODE = 'LL001';
    END IF;
    INSERT INTO linelamp.heartbeat (login, desk) VALUES (me, presence_set.desk)
    ON CONFLICT ON CONSTRAINT heartbeat_pkey DO NOTHING;
    INSERT INTO linelamp.presence AS p (kind, subject, team_id, login, desk, typing)
    VALUES (presence_set.kind, presence_set.subject, team, me, presence_set.desk, presence_set.typing)
    ON CONFLICT ON CONSTRAINT presence_login_desk_key DO UPDATE
       SET typing = excluded.typing, turned_at = clock_timestamp() WHERE p.typing <> excluded.typing;
END $$;
GRANT EXECUTE ON FUNCTION linelamp.presence_set(uuid, text, uuid, boolean) TO linelamp_operator, linelamp_lead, linelamp_steward;

CREATE FUNCTION linelamp.presence_left() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    INSERT INTO linelamp.gone (kind, id, version, team_id)
    SELECT 5, OLD.id, OLD.version + 1, t.id FROM linelamp.team t WHERE t.id = OLD.team_id OR OLD.team_id IS NULL
    ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;

-- A call that changes teams takes nobody along: who may still see it says so anew.
CREATE FUNCTION linelamp.presence_stays_behind() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    DELETE FROM linelamp.presence p WHERE p.kind = 'call' AND p.subject = OLD.id;
    RETURN NULL;
END $$;
-- The table owner makes the triggers and needs the functions for that moment only.
GRANT EXECUTE ON FUNCTION linelamp.presence_left(), linelamp.presence_stays_behind() TO linelamp_owner;
RESET ROLE;
SET ROLE linelamp_owner;
CREATE TRIGGER presence_left AFTER DELETE ON linelamp.presence FOR EACH ROW EXECUTE FUNCTION linelamp.presence_left();
CREATE TRIGGER presence_stays_behind AFTER UPDATE OF team_id ON linelamp.call FOR EACH ROW
    WHEN (OLD.team_id IS NOT NULL AND OLD.team_id IS DISTINCT FROM NEW.team_id)
    EXECUTE FUNCTION linelamp.presence_stays_behind();
RESET ROLE;

SET ROLE linelamp_api_owner;
-- Nobody is in a record whose desk is not heard from any more.
CREATE FUNCTION linelamp.keeper_presence() RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    changed integer;
BEGIN
    DELETE FROM linelamp.presence p USING linelamp.heartbeat h
     WHERE h.login = p.login AND h.desk = p.desk
       AND h.last_seen < clock_timestamp() - make_interval(secs => linelamp.setting_number('stale_seconds'));
    GET DIAGNOSTICS changed = ROW_COUNT;
    RETURN changed;
END $$;
GRANT EXECUTE ON FUNCTION linelamp.keeper_presence() TO linelamp_keeper;
RESET ROLE;
