-- Once per database, by a superuser connected to it: roles, owners, and everything that is closed before the first
-- table exists. Idempotent. Run in one transaction (`linelamp db init`, or `psql -1 -f`). PostgreSQL 15 to 18.
--
-- Owners of tables, of functions and of logins are three different roles, none of which can sign in:
--   linelamp_owner      tables           linelamp_watch  ends sessions (pg_signal_backend)
--   linelamp_api_owner  functions        linelamp_roles  makes and ends logins (CREATEROLE)

-- Two databases of one cluster may be set up at the same moment; roles belong to both. Signing in goes on.
LOCK TABLE pg_catalog.pg_authid IN SHARE ROW EXCLUSIVE MODE;

-- ── Roles ──────────────────────────────────────────────────────────────────────────────────────────────────────────

DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY[
        'linelamp_owner', 'linelamp_api_owner', 'linelamp_watch', 'linelamp_roles',
        'linelamp_operator', 'linelamp_lead', 'linelamp_steward', 'linelamp_auditor', 'linelamp_admin',
        'linelamp_bridge', 'linelamp_keeper', 'linelamp_reporter',
        'linelamp_migrator', 'linelamp-bridge', 'linelamp-keeper']
    LOOP
        IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles r WHERE r.rolname = name) THEN
            EXECUTE format('CREATE ROLE %I NOLOGIN', name);
        END IF;
        EXECUTE format('ALTER ROLE %I NOLOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS', name);
    END LOOP;
END
$$;

ALTER ROLE linelamp_roles CREATEROLE;
-- Each change of tables or functions names the owner it acts as; nothing is inherited by accident.
ALTER ROLE linelamp_migrator LOGIN NOINHERIT CONNECTION LIMIT 4;
-- A dialplan starts one short command for each call that rings: a burst of callers is a burst of these.
ALTER ROLE "linelamp-bridge" LOGIN INHERIT CONNECTION LIMIT 32;
ALTER ROLE "linelamp-keeper" LOGIN INHERIT CONNECTION LIMIT 4;

GRANT linelamp_bridge TO "linelamp-bridge";
GRANT linelamp_keeper TO "linelamp-keeper";
GRANT pg_signal_backend, pg_read_all_stats TO linelamp_watch;

DO $$
DECLARE
    ours constant text[] := ARRAY['linelamp_operator', 'linelamp_lead', 'linelamp_steward', 'linelamp_auditor',
        'linelamp_admin', 'linelamp_reporter'];
    name text;
BEGIN
    IF current_setting('server_version_num')::int >= 160000 THEN
        EXECUTE 'GRANT linelamp_owner, linelamp_api_owner TO linelamp_migrator WITH SET TRUE, INHERIT FALSE';
        -- From 16 on CREATEROLE reaches only roles that one administers: our groups, and people made before.
        FOREACH name IN ARRAY ours LOOP
            EXECUTE format('GRANT %I TO linelamp_roles WITH ADMIN TRUE, INHERIT FALSE, SET FALSE', name);
        END LOOP;
        FOR name IN SELECT r.rolname FROM pg_catalog.pg_roles r WHERE r.rolname ~ '^op-[0-9]{3}$' LOOP
            EXECUTE format('GRANT %I TO linelamp_roles WITH ADMIN TRUE, INHERIT FALSE, SET FALSE', name);
        END LOOP;
    ELSE
        GRANT linelamp_owner, linelamp_api_owner TO linelamp_migrator;
    END IF;
END
$$;

-- ── The database ───────────────────────────────────────────────────────────────────────────────────────────────────

DO $$
DECLARE
    base constant text := quote_ident(current_database());
    setting text;
BEGIN
    EXECUTE format('REVOKE ALL ON DATABASE %s FROM PUBLIC', base);
    EXECUTE format('GRANT CONNECT ON DATABASE %s TO linelamp_operator, linelamp_lead, linelamp_steward,
        linelamp_auditor, linelamp_admin, linelamp_bridge, linelamp_keeper, linelamp_reporter, linelamp_migrator', base);

    FOREACH setting IN ARRAY ARRAY[
        'search_path = linelamp', 'timezone = ''UTC''', 'jit = off', 'row_security = on',
        'lock_timeout = ''2s''', 'statement_timeout = ''30s''', 'idle_in_transaction_session_timeout = ''30s''',
        -- These a session cannot lift: what a caller said must not reach the server's log or fill its disk.
        'temp_file_limit = ''256MB''', 'log_statement = ''none''', 'log_min_duration_statement = -1',
        'log_min_duration_sample = -1', 'log_parameter_max_length = 0', 'log_parameter_max_length_on_error = 0',
        'log_min_error_statement = ''panic''', 'log_error_verbosity = ''terse''']
    LOOP
        EXECUTE format('ALTER DATABASE %s SET %s', base, setting);
    END LOOP;

    FOREACH setting IN ARRAY ARRAY['statement_timeout = 0', 'idle_in_transaction_session_timeout = 0', 'lock_timeout = ''1s''']
    LOOP
        EXECUTE format('ALTER ROLE linelamp_migrator IN DATABASE %s SET %s', base, setting);
    END LOOP;

    IF to_regnamespace('public') IS NOT NULL THEN
        REVOKE ALL ON SCHEMA public FROM PUBLIC;
    END IF;
END
$$;

-- Nobody writes programs here but the owners (DO blocks need this right too).
REVOKE ALL ON LANGUAGE plpgsql FROM PUBLIC;
GRANT USAGE ON LANGUAGE plpgsql TO linelamp_owner, linelamp_api_owner;

-- Built-in functions that any login may call unless told otherwise: locks without an owner, large objects, the write-
-- ahead log, and counters and lock lists from which the work of others (a row found or not found) could be read.
DO $$
DECLARE
    built_in record;
BEGIN
    FOR built_in IN
        SELECT p.oid::regprocedure AS name,
               p.proname ~ '^pg_(try_)?advisory_' AS advisory,
               p.proname ~ '^pg_stat_get_' OR p.proname = 'pg_lock_status' AS counters
          FROM pg_catalog.pg_proc p
         WHERE p.pronamespace = 'pg_catalog'::regnamespace
           AND (p.proname ~ '^(pg_(try_)?advisory_|pg_stat_get_|lo_)'
                OR p.proname IN ('loread', 'lowrite', 'pg_logical_emit_message', 'pg_lock_status', 'pg_blocking_pids',
                                 'pg_safe_snapshot_blocking_pids', 'pg_prepared_xact'))
    LOOP
        EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', built_in.name);
        IF built_in.advisory THEN
            EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO linelamp_api_owner, linelamp_migrator, linelamp_keeper,
                linelamp_bridge', built_in.name);
        ELSIF built_in.counters THEN
            EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO pg_read_all_stats', built_in.name);
        END IF;
    END LOOP;
END
$$;

-- ── Schemas and what they open by default ──────────────────────────────────────────────────────────────────────────

CREATE SCHEMA IF NOT EXISTS linelamp AUTHORIZATION linelamp_owner;
ALTER SCHEMA linelamp OWNER TO linelamp_owner;
REVOKE ALL ON SCHEMA linelamp FROM PUBLIC;
GRANT USAGE, CREATE ON SCHEMA linelamp TO linelamp_api_owner;
GRANT USAGE ON SCHEMA linelamp TO linelamp_operator, linelamp_lead, linelamp_steward, linelamp_auditor, linelamp_admin,
    linelamp_bridge, linelamp_keeper, linelamp_reporter, linelamp_migrator;

ALTER DEFAULT PRIVILEGES FOR ROLE linelamp_owner, linelamp_api_owner, linelamp_watch, linelamp_roles, linelamp_migrator
    REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
ALTER DEFAULT PRIVILEGES FOR ROLE linelamp_owner, linelamp_api_owner, linelamp_watch, linelamp_roles, linelamp_migrator
    REVOKE USAGE ON TYPES FROM PUBLIC;

-- Rights that only a superuser can hand out, behind the narrowest door: only functions of linelamp_api_owner pass it,
-- and those check who asks.
CREATE SCHEMA IF NOT EXISTS linelamp_private;
REVOKE ALL ON SCHEMA linelamp_private FROM PUBLIC;
GRANT USAGE ON SCHEMA linelamp_private TO linelamp_api_owner;

-- ── Logins of people (owner: linelamp_roles) ───────────────────────────────────────────────────────────────────────

-- True for the login of a person of this hotline: the form of the name, no right beyond signing in, exactly one group.
CREATE OR REPLACE FUNCTION linelamp_private.is_person(login text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT login ~ '^op-[0-9]{3}$'
       AND EXISTS (SELECT FROM pg_roles r
                    WHERE r.rolname = login AND NOT r.rolsuper AND NOT r.rolcreaterole AND NOT r.rolcreatedb
                      AND NOT r.rolreplication AND NOT r.rolbypassrls)
       AND (SELECT count(*) = 1 AND bool_and(g.rolname = ANY (ARRAY['linelamp_operator', 'linelamp_lead',
                   'linelamp_steward', 'linelamp_auditor', 'linelamp_admin', 'linelamp_reporter']))
              FROM pg_auth_members m
              JOIN pg_roles r ON r.oid = m.member
              JOIN pg_roles g ON g.oid = m.roleid
             WHERE r.rolname = login)
$$;

-- Makes a login, or accepts the one that another database of this cluster made for the same group.
-- `verifier` is a SCRAM-SHA-256 verifier, never a password; NULL leaves the login without a password (peer only).
CREATE OR REPLACE FUNCTION linelamp_private.make_login(login text, "group" text, verifier text DEFAULT NULL)
RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    group_role constant text := 'linelamp_' || make_login."group";
BEGIN
    IF login !~ '^op-[0-9]{3}$'
       OR make_login."group" NOT IN ('operator', 'lead', 'steward', 'auditor', 'admin', 'reporter')
       OR login IS NULL OR make_login."group" IS NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'LL006', MESSAGE = 'a login is op-000 to op-999, in exactly one group';
    END IF;

    IF EXISTS (SELECT FROM pg_roles r WHERE r.rolname = login) THEN
        IF NOT linelamp_private.is_person(login) OR NOT pg_has_role(login, group_role, 'MEMBER')
           OR NOT (SELECT r.rolcanlogin FROM pg_roles r WHERE r.rolname = login) THEN
            RAISE EXCEPTION USING ERRCODE = 'LL006', MESSAGE = 'the login exists already: suspended, or not of that group';
        END IF;
    ELSE
        EXECUTE format('CREATE ROLE %I LOGIN INHERIT CONNECTION LIMIT 4', login);
        EXECUTE format('GRANT %I TO %I', group_role, login);
    END IF;

    IF verifier IS NOT NULL THEN
        PERFORM linelamp_private.set_verifier(login, verifier);
    END IF;
END
$$;

CREATE OR REPLACE FUNCTION linelamp_private.set_verifier(login text, verifier text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF linelamp_private.is_person(login) IS NOT TRUE
       OR (verifier ~ '^SCRAM-SHA-256\$[0-9]{4,6}:[A-Za-z0-9+/]+=*\$[A-Za-z0-9+/]+=*:[A-Za-z0-9+/]+=*$') IS NOT TRUE THEN
        RAISE EXCEPTION USING ERRCODE = 'LL006', MESSAGE = 'not a person''s login, or not a SCRAM verifier';
    END IF;
    EXECUTE format('ALTER ROLE %I PASSWORD %L', login, verifier);
END
$$;

-- Opens or closes the door for new sessions; end_sessions ends the ones inside.
CREATE OR REPLACE FUNCTION linelamp_private.allow_login(login text, allowed boolean) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF linelamp_private.is_person(login) IS NOT TRUE OR allowed IS NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'LL006', MESSAGE = 'not a person''s login';
    END IF;
    EXECUTE format('ALTER ROLE %I %s', login, CASE WHEN allowed THEN 'LOGIN' ELSE 'NOLOGIN' END);
END
$$;

CREATE OR REPLACE FUNCTION linelamp_private.forbid_login(login text) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT linelamp_private.allow_login(login, false)
$$;

CREATE OR REPLACE FUNCTION linelamp_private.drop_login(login text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles r WHERE r.rolname = login) THEN
        RETURN;
    END IF;
    IF linelamp_private.is_person(login) IS NOT TRUE THEN
        RAISE EXCEPTION USING ERRCODE = 'LL006', MESSAGE = 'not a person''s login';
    END IF;
    EXECUTE format('DROP ROLE %I', login);
END
$$;

-- ── Ending sessions (owner: linelamp_watch) ────────────────────────────────────────────────────────────────────────

-- Ends every session of one person in this cluster but the caller's own, and waits at most `wait_ms` until they are
-- gone. Returns how many are still there.
CREATE OR REPLACE FUNCTION linelamp_private.end_sessions(login text, wait_ms integer DEFAULT 1500) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    deadline constant timestamptz := clock_timestamp() + make_interval(secs => least(wait_ms, 5000) / 1000.0);
    living integer;
BEGIN
    IF (login ~ '^op-[0-9]{3}$') IS NOT TRUE THEN
        RAISE EXCEPTION USING ERRCODE = 'LL006', MESSAGE = 'not a person''s login';
    END IF;
    LOOP
        PERFORM pg_stat_clear_snapshot();
        SELECT count(pg_terminate_backend(a.pid)) INTO living
          FROM pg_stat_activity a
         WHERE a.usename = login AND a.pid <> pg_backend_pid();
        EXIT WHEN living = 0 OR clock_timestamp() >= deadline;
        PERFORM pg_sleep(0.02);
    END LOOP;
    RETURN living;
END
$$;

-- Ends the session of a bridge that holds this lock and gives no sign of life any more.
CREATE OR REPLACE FUNCTION linelamp_private.end_bridge(class integer, number integer) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM pg_terminate_backend(l.pid)
       FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid
       JOIN pg_auth_members m ON m.member = a.usesysid JOIN pg_roles g ON g.oid = m.roleid
      WHERE l.locktype = 'advisory' AND l.objsubid = 2 AND l.granted AND a.datname = current_database()
        AND l.database = a.datid AND l.classid = class::oid AND l.objid::bigint = number::bigint & 4294967295
        AND g.rolname = 'linelamp_bridge' AND l.pid <> pg_backend_pid();
END
$$;

-- Ends sessions of people and of the bridge in this database that hold others up (idle inside a transaction, or a
-- statement or transaction that takes too long), and those whose role is gone. Says whom and why; never what they did.
CREATE OR REPLACE FUNCTION linelamp_private.reap(
    idle_in_transaction interval, longest_statement interval, longest_transaction interval)
RETURNS TABLE (login text, why text, seconds integer)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM pg_stat_clear_snapshot();
    RETURN QUERY
        WITH held AS MATERIALIZED (
            SELECT a.pid, a.usename::text AS who,
                   CASE WHEN a.usename IS NULL THEN 'removed'
                        WHEN a.state LIKE 'idle in transaction%' AND a.state_change < clock_timestamp() - idle_in_transaction
                            THEN 'idle_in_transaction'
                        WHEN a.state IN ('active', 'fastpath function call')
                             AND a.query_start < clock_timestamp() - longest_statement THEN 'statement'
                        WHEN a.xact_start < clock_timestamp() - longest_transaction THEN 'transaction'
                   END AS reason,
                   extract(epoch FROM clock_timestamp() - coalesce(a.xact_start, a.query_start))::integer AS age
              FROM pg_stat_activity a
             WHERE a.datname = current_database() AND a.pid <> pg_backend_pid() AND a.backend_type = 'client backend'
               AND (a.usename IS NULL OR EXISTS (
                   SELECT FROM pg_auth_members m JOIN pg_roles g ON g.oid = m.roleid
                    WHERE m.member = a.usesysid
                      AND g.rolname = ANY (ARRAY['linelamp_operator', 'linelamp_lead', 'linelamp_steward',
                          'linelamp_auditor', 'linelamp_admin', 'linelamp_reporter', 'linelamp_bridge']))))
        SELECT h.who, h.reason, h.age
          FROM held h
         WHERE h.reason IS NOT NULL AND pg_terminate_backend(h.pid);
END
$$;

-- Whether a standby that is connected has everything up to this place of the write-ahead log. Archives and logical
-- subscribers are no standbys: neither can take over.
CREATE OR REPLACE FUNCTION linelamp_private.standby_has(lsn pg_lsn) RETURNS boolean
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT EXISTS (SELECT FROM pg_stat_replication r
                    WHERE r.state = 'streaming' AND r.flush_lsn >= standby_has.lsn
                      AND r.application_name NOT IN ('pg_receivewal', 'pg_basebackup')
                      AND NOT EXISTS (SELECT FROM pg_replication_slots s
                                       WHERE s.active_pid = r.pid AND s.slot_type = 'logical'))
$$;

DO $$
DECLARE
    made record;
BEGIN
    FOR made IN
        SELECT p.oid::regprocedure AS name, p.proname IN ('end_sessions', 'end_bridge', 'reap', 'standby_has') AS watches
          FROM pg_catalog.pg_proc p
         WHERE p.pronamespace = 'linelamp_private'::regnamespace
    LOOP
        EXECUTE format('ALTER FUNCTION %s OWNER TO %I', made.name,
            CASE WHEN made.watches THEN 'linelamp_watch' ELSE 'linelamp_roles' END);
        EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', made.name);
        EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO linelamp_api_owner', made.name);
    END LOOP;
    -- The makers of logins call one another.
    GRANT USAGE ON SCHEMA linelamp_private TO linelamp_roles, linelamp_watch;
END
$$;
