-- What every function leans on: who asks, may they, was this asked before, which timeline is this.
--
-- Errors carry a class of our own, LL, and never a value: one text for absent and for forbidden.
--
-- Small as they are, these are written in plpgsql: it keeps their plans for the session. A function in SQL that cannot be
-- inlined is planned again at every call, and one take or one look makes a dozen of them.
SET ROLE linelamp_api_owner;

CREATE FUNCTION linelamp.setting_number(name text) RETURNS integer LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN (SELECT s.value::integer FROM linelamp.setting s WHERE s.name = setting_number.name);
END $$;

-- The asking login, if it is active and in one of these groups.
CREATE FUNCTION linelamp.me(VARIADIC groups text[]) RETURNS text LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    mine text;
BEGIN
    SELECT o."group" INTO mine FROM linelamp.operator o WHERE o.login = session_user AND o.active;
    IF mine IS NULL THEN
        RAISE EXCEPTION 'this login is suspended or unknown' USING ERRCODE = 'LL005';
    END IF;
    IF mine <> ALL (groups) THEN
        RAISE EXCEPTION 'not available' USING ERRCODE = 'LL001';
    END IF;
    RETURN session_user;
END $$;

-- Whether a name is what it looks like: no control, no sign that is invisible or turns the reading direction. NULL is.
CREATE FUNCTION linelamp.is_plain(name text) RETURNS boolean LANGUAGE sql IMMUTABLE
SET search_path = pg_catalog, pg_temp AS $$
    SELECT coalesce(name !~ '[\u0001-\u001F\u007F-\u009F\u00AD\u061C\u180E\u200B\u200E\u200F\u2028-\u202E\u2060-\u206F\uFEFF]', true)
$$;

-- When something happened, as a desk or a phone system tells it: never in the future and at most 30 days ago. Clocks are
-- wrong; and a time like -infinity would be one that no desk can read.
CREATE FUNCTION linelamp.told_at(at timestamptz) RETURNS timestamptz LANGUAGE sql VOLATILE
SET search_path = pg_catalog, pg_temp AS $$
    SELECT greatest(least(coalesce(at, clock_timestamp()), clock_timestamp()), clock_timestamp() - interval '30 days')
$$;

-- The write-ahead timeline now being written; pg_control_checkpoint() lags behind a promotion.
CREATE FUNCTION linelamp.timeline() RETURNS text LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN (SELECT left(pg_walfile_name(pg_current_wal_lsn()), 8));
END $$;

-- Which world an answer comes from: four bytes of timeline, sixteen of identity. Every change answers with it.
CREATE FUNCTION linelamp.origin() RETURNS bytea LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN (SELECT decode(linelamp.timeline(), 'hex') || uuid_send(i.id) FROM linelamp.database_identity i);
END $$;

-- Changes whenever what this login may see changes; the desk then empties its mirror and reads all again.
CREATE FUNCTION linelamp.my_rights() RETURNS text LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN (SELECT coalesce((SELECT o."group" || ':' || o.rights FROM linelamp.operator o WHERE o.login = session_user AND o.active), 'none'));
END $$;

-- Timeline and counter in one number that only rises; it stays within what JSON carries exactly.
CREATE FUNCTION linelamp.next_fence() RETURNS bigint LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN (SELECT (('x' || linelamp.timeline())::bit(32)::bigint << 40) + nextval('linelamp.claim_number'));
END $$;

-- True on a database that was restored from a logical copy and never told so: its rows carry transaction numbers which
-- this server has yet to reach, so that no snapshot tells old from new. `linelamp db restored` makes them its own.
-- Looks where the numbers are indexed; whatever else changes leaves an entry too. Stable, so that all of it sees one
-- snapshot: a colleague's commit between two looks would seem to come from the future.
CREATE FUNCTION linelamp.stands_ahead() RETURNS boolean LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    ahead constant xid8 := pg_snapshot_xmax(pg_current_snapshot());
    own constant xid8 := pg_current_xact_id_if_assigned();
BEGIN
    RETURN EXISTS (SELECT FROM linelamp.call x WHERE x.change_xid >= ahead AND x.change_xid IS DISTINCT FROM own)
        OR EXISTS (SELECT FROM linelamp.entry x WHERE x.change_xid >= ahead AND x.change_xid IS DISTINCT FROM own)
        OR EXISTS (SELECT FROM linelamp.operator x WHERE x.change_xid >= ahead AND x.change_xid IS DISTINCT FROM own)
        OR EXISTS (SELECT FROM linelamp.line x WHERE x.change_xid >= ahead AND x.change_xid IS DISTINCT FROM own)
        OR EXISTS (SELECT FROM linelamp.facility x WHERE x.change_xid >= ahead AND x.change_xid IS DISTINCT FROM own)
        OR EXISTS (SELECT FROM linelamp.gone x WHERE x.change_xid >= ahead AND x.change_xid IS DISTINCT FROM own);
END $$;

-- "Look again", to everybody, at most 25 times a second. Called after the commit, as a statement of its own:
-- whoever fails to get the lock has committed before it is released, and the NOTIFY comes after the release.
CREATE FUNCTION linelamp.hint() RETURNS void LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NOT pg_try_advisory_lock(5463, 1) THEN
        RETURN;
    END IF;
    BEGIN
        PERFORM pg_sleep(0.04);
    EXCEPTION WHEN query_canceled OR OTHERS THEN
        -- A cancel in mid-sleep must not keep the lock: it would silence every hint of the hotline.
        PERFORM pg_advisory_unlock(5463, 1);
        RAISE;
    END;
    PERFORM pg_advisory_unlock(5463, 1);
    PERFORM pg_notify('linelamp', '');
END $$;

-- A trace of an act. Returns false where this login made the same request before.
CREATE FUNCTION linelamp.record(me text, what text, subject uuid, request uuid, about text DEFAULT NULL)
RETURNS boolean LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
    INSERT INTO linelamp.access_log (who, what, subject, request, about)
    VALUES (me, record.what, record.subject, record.request, record.about)
    ON CONFLICT (who, request) WHERE request IS NOT NULL DO NOTHING;
    RETURN FOUND;
END $$;

-- Puts an operator into a state and writes it down; nothing happens where it is so already.
CREATE FUNCTION linelamp.put_state(login text, state text, reason text, set_by text)
RETURNS void LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    -- A hand that was raised over a call comes down with it.
    UPDATE linelamp.operator o SET state = put_state.state, reason = put_state.reason, since = clock_timestamp(),
           hand_raised_at = CASE WHEN put_state.state NOT IN ('available', 'off') THEN o.hand_raised_at END,
           hand_call = CASE WHEN put_state.state NOT IN ('available', 'off') THEN o.hand_call END
     WHERE o.login = put_state.login
       AND (o.state, o.reason) IS DISTINCT FROM (put_state.state, put_state.reason);
    IF FOUND THEN
        INSERT INTO linelamp.state_log (login, state, reason, set_by)
        VALUES (put_state.login, put_state.state, put_state.reason, put_state.set_by);
    END IF;
END $$;

GRANT EXECUTE ON FUNCTION linelamp.origin() TO linelamp_operator, linelamp_lead, linelamp_keeper;
GRANT EXECUTE ON FUNCTION linelamp.stands_ahead() TO linelamp_keeper;
GRANT EXECUTE ON FUNCTION linelamp.hint() TO linelamp_operator, linelamp_lead, linelamp_steward,
    linelamp_admin, linelamp_bridge, linelamp_keeper;
GRANT EXECUTE ON FUNCTION linelamp.my_rights() TO linelamp_operator, linelamp_lead, linelamp_steward,
    linelamp_auditor, linelamp_admin;
RESET ROLE;
