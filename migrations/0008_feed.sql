-- What changed, as short rows without keys, and the look-up of a wish whose answer was lost.
SET ROLE linelamp_api_owner;

-- The first row of every answer: clock | fingerprint of the rest | origin | rights | schema | oldest program. Whoever shows
-- the fingerprint of what he has is spared what did not change; a first look, which has none, also asks whether the
-- database may be believed at all.
CREATE FUNCTION linelamp.feed_head(known bigint) RETURNS text LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    rest text := concat_ws('|', encode(linelamp.origin(), 'hex'), linelamp.my_rights(),
        (SELECT max(m.version) FROM linelamp.schema_migration m),
        (SELECT s.value FROM linelamp.setting s WHERE s.name = 'min_client'),
        date_part('epoch', pg_postmaster_start_time()));
    print bigint := hashtextextended(rest, 0);
    clock bigint := date_part('epoch', clock_timestamp()) * 1000;
BEGIN
    IF known IS NULL AND linelamp.stands_ahead() THEN
        RAISE EXCEPTION 'restored from a copy: linelamp db restored' USING ERRCODE = 'LL011';
    END IF;
    RETURN clock || CASE WHEN print IS DISTINCT FROM known THEN '|' || print || '|' || rest ELSE '' END;
END $$;

-- Who the caller of a call of my teams is. A function, and not leakproof: it is asked only about rows that pass.
CREATE FUNCTION linelamp.person_of_call(call uuid) RETURNS uuid LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
    SELECT c.person_id FROM linelamp.call c
      JOIN linelamp.operator_team t ON t.team_id = c.team_id
      JOIN linelamp.operator o ON o.login = t.login
     WHERE c.id = person_of_call.call AND o.login = session_user AND o.active
       AND o."group" IN ('operator', 'lead', 'steward')
$$;

-- Whether a wish of mine was carried out; for takes also which claim it made. Never does anything.
CREATE FUNCTION linelamp.asked(request uuid, OUT done boolean, OUT call uuid, OUT fence bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me text := linelamp.me('operator', 'lead', 'steward', 'admin');
BEGIN
    SELECT k.call_id, k.fence INTO call, fence FROM linelamp.claim k WHERE k.request = asked.request AND k.operator = me;
    done := FOUND OR EXISTS (SELECT FROM linelamp.access_log a WHERE a.who = me AND a.request = asked.request);
END $$;
GRANT EXECUTE ON FUNCTION linelamp.feed_head(bigint), linelamp.asked(uuid), linelamp.person_of_call(uuid) TO linelamp_operator, linelamp_lead, linelamp_steward;
RESET ROLE;

SET ROLE linelamp_owner;
-- Every row that a desk mirrors, read with the asker's own rights. `shown`: belongs to a first look at everything.
CREATE VIEW linelamp.feed_row WITH (security_invoker = true) AS
    -- Closed words and numbers only, so commas suffice; times are milliseconds, all but the first after the arrival.
    SELECT 1::int2 AS kind, c.id, c.version, array_to_string(ARRAY[
           linelamp.call_state(c.ended_at, c.wrapped_at, c.broken_off_at, c.reached_at,
                               k.fence IS NOT NULL AND k.ended_at IS NULL, k.reached_at, k.lapsed_at,
                               c.elsewhere),
           c.line_id::text, c.facility_id::text, c.team_id::text, (date_part('epoch', c.arrived_at) * 1000)::bigint::text,
           (date_part('epoch', c.ended_at - c.arrived_at) * 1000)::bigint::text, c.end_why,
           (date_part('epoch', c.wrapped_at - c.arrived_at) * 1000)::bigint::text, c.urgency::text, c.language,
           c.nth_today::text, c.outgoing::int::text, (c.returned_at IS NOT NULL)::int::text,
           (date_part('epoch', c.broken_off_at - c.arrived_at) * 1000)::bigint::text, c.disposition, c.non_data,
           c.case_id::text, CASE WHEN c.identified THEN linelamp.person_of_call(c.id)::text END, k.operator, k.fence::text,
           (date_part('epoch', k.taken_at - c.arrived_at) * 1000)::bigint::text,
           (date_part('epoch', k.reached_at - c.arrived_at) * 1000)::bigint::text,
           CASE WHEN k.fence IS NOT NULL THEN (k.ended_at IS NULL)::int::text END,
           nullif(c.messages_waiting, 0)::text, CASE WHEN c.bridged THEN c.source END, c.phone_step, c.callback,
           nullif(concat(CASE WHEN c.on_hold THEN 'h' END, CASE WHEN c.voicemail THEN 'v' END,
                         CASE WHEN NOT c.end_seen THEN 'u' END, CASE WHEN c.missed THEN 'm' END,
                         CASE WHEN k.beside AND k.ended_at IS NULL THEN 'e' END, CASE WHEN c.alone AND c.ended_at IS NULL THEN 'a' END), ''),
           -- Only where the earlier one may be seen, too.
           (SELECT e.id::text FROM linelamp.call e WHERE e.id = c.earlier_id)], ',', '') AS body,
           c.change_xid,
           c.ended_at IS NULL OR c.ended_at > now() - interval '24 hours'
               OR (c.wrapped_at IS NULL AND c.reached_at IS NOT NULL) AS shown
      FROM linelamp.call c
      LEFT JOIN LATERAL (SELECT x.operator, x.fence, x.taken_at, x.reached_at, x.ended_at, x.lapsed_at, x.beside
                           FROM linelamp.claim x WHERE x.call_id = c.id ORDER BY x.fence DESC LIMIT 1) k ON true
     WHERE c.arrival_seen
    UNION ALL
    SELECT 2::int2, l.id, l.version, json_build_array(l.number, l.name, l.facility_id, l.team_id, l.cap_seconds,
           l.monitored, l.three_way, l.hours, l.default_urgency, l.default_language, l.opening, l.zone)::text, l.change_xid, true
      FROM linelamp.line l
    UNION ALL
    SELECT 3::int2, f.id, f.version, json_build_array(f.name, f.kind, nullif(concat_ws(', ', f.city, f.state), ''))::text,
           f.change_xid, true
      FROM linelamp.facility f
    UNION ALL
    SELECT 4::int2, NULL, o.version, json_build_array(o.login, o.handle, o."group", o.state, o.reason,
           (date_part('epoch', o.since) * 1000)::bigint, o.link, (date_part('epoch', o.hand_raised_at) * 1000)::bigint,
           o.hand_call, ARRAY(SELECT t.team_id FROM linelamp.operator_team t WHERE t.login = o.login ORDER BY 1),
           o.active::int)::text, o.change_xid, true
      FROM linelamp.operator o
    UNION ALL
    SELECT 9::int2, g.id, g.version, g.kind::text, g.change_xid, false FROM linelamp.gone g;
GRANT SELECT ON linelamp.feed_row TO linelamp_operator, linelamp_lead, linelamp_steward;
RESET ROLE;

SET ROLE linelamp_api_owner;
-- What changed since a snapshot. A change is news when its transaction was not visible in it: taking only what lies below
-- the oldest running transaction would hide every change while any is open.
--
-- A function, with the asker's own rights, only to keep its plan: planning anew took twice as long as answering. Made once
-- for any snapshot, the plan must not be the one for a third of all calls, which is what an unknown bound looks like to
-- the planner: an index, always.
CREATE FUNCTION linelamp.feed_since(snapshot text, known bigint)
RETURNS TABLE (kind int2, id uuid, version integer, body text)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off SET enable_bitmapscan = off AS $$
DECLARE
    seen constant pg_snapshot := snapshot;
    oldest constant xid8 := pg_snapshot_xmin(snapshot::pg_snapshot);
BEGIN
    RETURN QUERY
    SELECT 0::int2, NULL::uuid, 0, pg_current_snapshot()::text || '|' || linelamp.feed_head(known)
    UNION ALL
    SELECT r.kind, r.id, r.version, r.body FROM linelamp.feed_row r
     WHERE r.change_xid >= oldest AND NOT pg_visible_in_snapshot(r.change_xid, seen);
END $$;
GRANT EXECUTE ON FUNCTION linelamp.feed_since(text, bigint) TO linelamp_operator, linelamp_lead, linelamp_steward;
RESET ROLE;
