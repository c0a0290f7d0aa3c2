-- The timed work. Nothing a caller depends on waits for it: rescue also happens inside take.
--
-- Each function is one short transaction of its own and returns how much it changed; nothing here deletes a call.
SET ROLE linelamp_owner;
-- Since when the link is as it is: the grace minute after a terminal closes is counted from here.
ALTER TABLE linelamp.operator ADD COLUMN link_since timestamptz;
CREATE FUNCTION linelamp.link_changed() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    NEW.link_since := clock_timestamp();
    RETURN NEW;
END $$;
CREATE TRIGGER link_changed BEFORE UPDATE OF link ON linelamp.operator FOR EACH ROW
    WHEN (OLD.link IS DISTINCT FROM NEW.link) EXECUTE FUNCTION linelamp.link_changed();
RESET ROLE;

SET ROLE linelamp_api_owner;

-- The keeper's own sign of life: where it is missing every desk says so.
CREATE FUNCTION linelamp.keeper_beat() RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    INSERT INTO linelamp.service (name) VALUES ('keeper')
    ON CONFLICT (name) DO UPDATE SET last_seen = clock_timestamp()
$$;

-- Lapsed leases: who was not reached goes back to waiting, who was reached shows "link lost".
CREATE FUNCTION linelamp.keeper_rescue() RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    lapsed uuid;
    changed integer := 0;
BEGIN
    -- A call that somebody is working on at this moment is met again on the next round.
    FOR lapsed IN
        SELECT c.id FROM linelamp.claim k
          JOIN linelamp.call c ON c.id = k.call_id
          LEFT JOIN linelamp.lease l ON l.claim_id = k.id
         WHERE k.ended_at IS NULL AND k.lapsed_at IS NULL AND coalesce(l.until, '-infinity') < clock_timestamp()
         LIMIT 500 FOR NO KEY UPDATE OF c SKIP LOCKED
    LOOP
        IF linelamp.rescue(lapsed) THEN
            changed := changed + 1;
        END IF;
    END LOOP;
    RETURN changed;
END $$;

-- From heartbeats, which are outside the feed, to what colleagues see. Only a change is written.
CREATE FUNCTION linelamp.keeper_links() RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    stale constant interval := make_interval(secs => linelamp.setting_number('stale_seconds'));
    grace constant interval := make_interval(secs => linelamp.setting_number('down_seconds'));
    gone_home text;
    changed integer;
BEGIN
    WITH seen AS (
        SELECT o.login, max(h.last_seen) AS last_seen
          FROM linelamp.operator o LEFT JOIN linelamp.heartbeat h ON h.login = o.login
         WHERE o.active GROUP BY o.login
    ), found AS (
        SELECT s.login, CASE WHEN s.last_seen > clock_timestamp() - stale THEN 'live'
                             WHEN s.last_seen > clock_timestamp() - grace THEN 'stale'
                             ELSE 'down' END AS link
          FROM seen s
    ), free AS (
        SELECT o.login, f.link FROM linelamp.operator o JOIN found f ON f.login = o.login
         WHERE o.link <> f.link FOR NO KEY UPDATE OF o SKIP LOCKED
    )
    UPDATE linelamp.operator o SET link = free.link FROM free WHERE o.login = free.login;
    GET DIAGNOSTICS changed = ROW_COUNT;

    -- The grace minute: a closed terminal signs out, a broken connection that comes back in time does not.
    FOR gone_home IN
        SELECT o.login FROM linelamp.operator o
         WHERE o.link = 'down' AND o.state <> 'off'
           AND greatest(o.since, coalesce((SELECT max(h.last_seen) FROM linelamp.heartbeat h WHERE h.login = o.login),
                                          o.link_since)) < clock_timestamp() - grace
         FOR NO KEY UPDATE OF o SKIP LOCKED
    LOOP
        PERFORM linelamp.put_state(gone_home, 'off', NULL, 'keeper');
        changed := changed + 1;
    END LOOP;
    RETURN changed;
END $$;

-- Calls that seem to have died: ended within 10 s of the cap or of a keystroke, or ended and untouched since. What an
-- operator has said about it stands, and a wrap-up put off on purpose is no broken-off call.
--
-- A desk tells that typing began at once and that it stopped five seconds after the last key (0110).
CREATE FUNCTION linelamp.keeper_broken_off() RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    untouched constant interval := make_interval(secs => linelamp.setting_number('untouched_seconds'));
    changed integer;
BEGIN
    WITH died AS (
        SELECT c.id FROM linelamp.call c LEFT JOIN linelamp.line l ON l.id = c.line_id
         WHERE c.ended_at IS NOT NULL AND c.reached_at IS NOT NULL AND c.wrapped_at IS NULL AND c.broken_off_at IS NULL
           AND (greatest(c.touched_at, c.ended_at) < clock_timestamp() - untouched
                OR c.ended_at BETWEEN c.arrived_at + make_interval(secs => l.cap_seconds - 10)
                                  AND c.arrived_at + make_interval(secs => l.cap_seconds + 10)
                OR (c.end_why IS DISTINCT FROM 'operator_hung_up' AND EXISTS (
                    SELECT FROM linelamp.presence p WHERE p.kind = 'call' AND p.subject = c.id
                       AND CASE WHEN p.typing THEN p.turned_at <= c.ended_at + interval '10 seconds'
                                ELSE p.version > 1 AND p.turned_at - interval '5 seconds' BETWEEN
                                     c.ended_at - interval '10 seconds' AND c.ended_at + interval '10 seconds' END)))
           AND NOT EXISTS (SELECT FROM linelamp.access_log a WHERE a.subject = c.id AND a.what = 'broken_off')
           AND (SELECT k.end_kind FROM linelamp.claim k WHERE k.call_id = c.id ORDER BY k.fence DESC LIMIT 1)
               IS DISTINCT FROM 'parked'
         LIMIT 500 FOR NO KEY UPDATE OF c SKIP LOCKED
    )
    UPDATE linelamp.call c SET broken_off_at = c.ended_at FROM died WHERE c.id = died.id;
    GET DIAGNOSTICS changed = ROW_COUNT;
    RETURN changed;
END $$;

-- Ends sessions that hold others up, and whatever a suspended login still has open.
CREATE FUNCTION linelamp.keeper_reap() RETURNS TABLE (login text, why text, seconds integer)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    shut_out text;
BEGIN
    FOR shut_out IN SELECT o.login FROM linelamp.operator o WHERE NOT o.active AND o.removed_at IS NULL
    LOOP
        PERFORM linelamp_private.end_sessions(shut_out, 0);
    END LOOP;
    RETURN QUERY SELECT r.* FROM linelamp_private.reap('30 seconds', '60 seconds', '60 seconds') r;
END $$;

-- What has served its time: gone rows (an older cursor reads all again) and signs of life.
CREATE FUNCTION linelamp.keeper_purge() RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    gone_rows integer;
    heartbeats integer;
BEGIN
    DELETE FROM linelamp.gone g WHERE g.at < clock_timestamp() - interval '24 hours';
    GET DIAGNOSTICS gone_rows = ROW_COUNT;
    DELETE FROM linelamp.heartbeat h WHERE h.last_seen < clock_timestamp() - interval '24 hours';
    GET DIAGNOSTICS heartbeats = ROW_COUNT;
    RETURN gone_rows + heartbeats;
END $$;

GRANT EXECUTE ON FUNCTION linelamp.keeper_beat(), linelamp.keeper_rescue(), linelamp.keeper_links(),
    linelamp.keeper_broken_off(), linelamp.keeper_reap(), linelamp.keeper_purge() TO linelamp_keeper;
RESET ROLE;
