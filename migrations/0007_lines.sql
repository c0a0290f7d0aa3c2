-- Lines: their policy (cap, monitored, three-way), hours, opening words, and what a waiting call starts with.
SET ROLE linelamp_api_owner;

-- Makes or changes the line with this number. A NULL keeps what is there. Leads for their own teams, admins for all.
-- `adding` true: it must not be there yet; false: it must; NULL: as it happens.
CREATE FUNCTION linelamp.line_set(request uuid, number text, name text, facility uuid, team text, cap_seconds integer,
    monitored text, three_way text, hours text, default_urgency integer, default_language text, opening jsonb, adding boolean DEFAULT NULL,
    zone text DEFAULT NULL)
RETURNS uuid LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me text := linelamp.me('lead', 'admin');
    is_admin boolean := EXISTS (SELECT FROM linelamp.operator o WHERE o.login = me AND o."group" = 'admin');
    l linelamp.line;
    the_team integer;
BEGIN
    IF NOT (linelamp.is_plain(line_set.number) AND linelamp.is_plain(line_set.name) AND linelamp.is_plain(line_set.hours)
            AND linelamp.is_plain(line_set.opening::text)) THEN
        RAISE EXCEPTION 'names are written in visible letters' USING ERRCODE = 'LL006';
    END IF;
    SELECT x.* INTO l FROM linelamp.line x WHERE x.number = line_set.number;
    IF l.id IS NULL AND NOT adding THEN
        RAISE EXCEPTION 'not available' USING ERRCODE = 'LL001';
    END IF;
    SELECT t.id INTO the_team FROM linelamp.team t WHERE t.code = line_set.team;
    the_team := coalesce(the_team, CASE WHEN line_set.team IS NULL THEN l.team_id END);
    IF the_team IS NULL THEN
        RAISE EXCEPTION 'a line needs a team' USING ERRCODE = 'LL006';
    END IF;
    IF NOT is_admin AND (the_team <> ALL (linelamp.my_teams()) OR (l.id IS NOT NULL AND l.team_id <> ALL (linelamp.my_teams()))) THEN
        RAISE EXCEPTION 'not available' USING ERRCODE = 'LL001';
    END IF;
    IF l.id IS NOT NULL AND adding THEN
        RAISE EXCEPTION 'the line is there already' USING ERRCODE = 'LL012';
    END IF;
    IF line_set.zone IS NOT NULL AND NOT EXISTS (SELECT FROM pg_timezone_names z WHERE z.name = line_set.zone) THEN
        RAISE EXCEPTION 'no clocks are called so' USING ERRCODE = 'LL006';
    END IF;
    IF NOT linelamp.record(me, 'line_set', l.id, line_set.request) THEN
        RETURN l.id;
    END IF;
    IF l.id IS NULL THEN
        INSERT INTO linelamp.line (number, name, team_id) VALUES (line_set.number, coalesce(line_set.name, line_set.number), the_team)
        RETURNING * INTO l;
    END IF;
    UPDATE linelamp.line x SET name = coalesce(line_set.name, x.name), facility_id = coalesce(line_set.facility, x.facility_id),
           team_id = the_team, cap_seconds = coalesce(line_set.cap_seconds, x.cap_seconds),
           monitored = coalesce(line_set.monitored, x.monitored), three_way = coalesce(line_set.three_way, x.three_way),
           hours = coalesce(line_set.hours, x.hours), default_urgency = coalesce(line_set.default_urgency, x.default_urgency),
           default_language = coalesce(line_set.default_language, x.default_language),
           zone = coalesce(line_set.zone, x.zone),
           opening = x.opening || coalesce(line_set.opening, '{}')
     WHERE x.id = l.id;
    RETURN l.id;
END $$;
-- The one facility of this name, code or alias; an error where it is none or several.
CREATE FUNCTION linelamp.facility_named(wanted text) RETURNS uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    found uuid[];
BEGIN
    PERFORM linelamp.me('operator', 'lead', 'steward', 'admin');
    IF wanted IS NULL THEN
        RETURN NULL;
    END IF;
    found := ARRAY(SELECT f.id FROM linelamp.facility f WHERE lower(f.name) = lower(wanted)
                   UNION SELECT c.facility_id FROM linelamp.facility_code c WHERE upper(c.code) = upper(wanted)
                   UNION SELECT a.facility_id FROM linelamp.facility_alias a WHERE lower(a.alias) = lower(wanted));
    IF cardinality(found) <> 1 THEN
        RAISE EXCEPTION 'no single facility is called so' USING ERRCODE = 'LL006';
    END IF;
    RETURN found[1];
END $$;
GRANT EXECUTE ON FUNCTION linelamp.facility_named(text) TO linelamp_lead, linelamp_admin;
GRANT EXECUTE ON FUNCTION linelamp.line_set(uuid, text, text, uuid, text, integer, text, text, text, integer, text, jsonb, boolean,
    text)
    TO linelamp_lead, linelamp_admin;
RESET ROLE;
