-- People and teams: who may sign in, with which rights, in which teams. For admins; leads may list their colleagues.
--
-- A login is never given twice: it signs what its holder wrote. So a person who leaves keeps the row and loses the role.
SET ROLE linelamp_owner;
ALTER TABLE linelamp.operator ADD COLUMN removed_at timestamptz;
RESET ROLE;

SET ROLE linelamp_api_owner;

-- Who asks, if they are in one of these groups; a superuser sets up the first admin. Everybody else gets one answer.
CREATE FUNCTION linelamp.in_charge(VARIADIC groups text[]) RETURNS text
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM linelamp.operator o
                WHERE o.login = session_user AND o.active AND o."group" = ANY (groups))
       OR EXISTS (SELECT FROM pg_roles r WHERE r.rolname = session_user AND r.rolsuper) THEN
        RETURN session_user;
    END IF;
    RAISE EXCEPTION 'not available' USING ERRCODE = 'LL001';
END
$$;

CREATE FUNCTION linelamp.team_add(code text, name text) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    asker constant text := linelamp.in_charge('admin');
    made integer;
BEGIN
    IF (team_add.code ~ '^[a-z0-9-]{1,20}$' AND length(team_add.name) BETWEEN 1 AND 80
        AND linelamp.is_plain(team_add.name)) IS NOT TRUE THEN
        RAISE EXCEPTION 'a team has a code of a-z, 0-9 and -, and a name' USING ERRCODE = 'LL006';
    END IF;
    INSERT INTO linelamp.team AS t (code, name) VALUES (team_add.code, team_add.name)
        ON CONFLICT DO NOTHING RETURNING t.id INTO made;
    IF made IS NULL THEN
        RETURN (SELECT t.id FROM linelamp.team t WHERE t.code = team_add.code);
    END IF;
    INSERT INTO linelamp.access_log (who, what, about) VALUES (asker, 'team_add', team_add.code);
    RETURN made;
END
$$;

CREATE FUNCTION linelamp.operator_add(login text, handle text, "group" text, teams text[], verifier text DEFAULT NULL)
RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    asker constant text := linelamp.in_charge('admin');
    joined constant integer[] := ARRAY(SELECT t.id FROM linelamp.team t WHERE t.code = ANY (teams));
BEGIN
    IF (operator_add.login ~ '^op-[0-9]{3}$' AND length(operator_add.handle) BETWEEN 1 AND 24
        AND linelamp.is_plain(operator_add.handle)
        AND operator_add."group" IN ('operator', 'lead', 'steward', 'auditor', 'admin', 'reporter')) IS NOT TRUE THEN
        RAISE EXCEPTION 'a login is op-000 to op-999, a handle 1 to 24 letters, a group one of ours'
            USING ERRCODE = 'LL006';
    END IF;
    IF cardinality(joined) <> (SELECT count(DISTINCT wanted) FROM unnest(teams) wanted)
       OR (cardinality(joined) = 0 AND operator_add."group" IN ('operator', 'lead', 'steward')) THEN
        RAISE EXCEPTION 'who works with calls is in at least one team, and every team exists' USING ERRCODE = 'LL006';
    END IF;
    IF EXISTS (SELECT FROM linelamp.operator o
                WHERE o.login = operator_add.login OR o.handle = operator_add.handle) THEN
        RAISE EXCEPTION 'the login or the handle is taken, or was in use before' USING ERRCODE = 'LL006';
    END IF;

    PERFORM linelamp_private.make_login(operator_add.login, operator_add."group", verifier);
    INSERT INTO linelamp.operator (login, handle, "group")
        VALUES (operator_add.login, operator_add.handle, operator_add."group");
    INSERT INTO linelamp.operator_team (login, team_id) SELECT operator_add.login, unnest(joined);
    INSERT INTO linelamp.access_log (who, what, about)
        VALUES (asker, 'operator_add', operator_add.login || ' ' || operator_add."group");
END
$$;

-- Ends what a person has open now. Returns how many sessions are still there after the wait.
CREATE FUNCTION linelamp.operator_sign_out(login text) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    asker constant text := linelamp.in_charge('admin');
BEGIN
    RETURN linelamp_private.end_sessions(operator_sign_out.login);
END
$$;

-- The sessions end first: one of them may hold a row that is to be changed. The door is closed next, and what slipped
-- in between is ended last; the program asks for operator_sign_out once more after the commit.
CREATE FUNCTION linelamp.operator_shut_out(asker text, login text, what text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM linelamp.operator o WHERE o.login = operator_shut_out.login AND o.removed_at IS NULL)
       OR operator_shut_out.login = asker THEN
        RAISE EXCEPTION 'no such login, or your own' USING ERRCODE = 'LL006';
    END IF;
    PERFORM linelamp_private.end_sessions(operator_shut_out.login, 1000);
    PERFORM linelamp_private.forbid_login(operator_shut_out.login);
    INSERT INTO linelamp.state_log (login, state, set_by)
        SELECT o.login, 'off', asker FROM linelamp.operator o
         WHERE o.login = operator_shut_out.login AND o.state <> 'off';
    UPDATE linelamp.operator o
       SET active = false, rights = o.rights + 1, state = 'off', reason = NULL, link = 'down',
           since = CASE WHEN o.state = 'off' THEN o.since ELSE clock_timestamp() END,
           hand_raised_at = NULL, hand_call = NULL
     WHERE o.login = operator_shut_out.login;
    INSERT INTO linelamp.access_log (who, what, about) VALUES (asker, operator_shut_out.what, operator_shut_out.login);
    PERFORM linelamp_private.end_sessions(operator_shut_out.login, 500);
END
$$;

CREATE FUNCTION linelamp.operator_suspend(login text) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT linelamp.operator_shut_out(linelamp.in_charge('admin'), login, 'operator_suspend')
$$;

CREATE FUNCTION linelamp.operator_resume(login text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    asker constant text := linelamp.in_charge('admin');
BEGIN
    UPDATE linelamp.operator o SET active = true, rights = o.rights + 1
     WHERE o.login = operator_resume.login AND o.removed_at IS NULL;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'no such login' USING ERRCODE = 'LL006';
    END IF;
    PERFORM linelamp_private.allow_login(operator_resume.login, true);
    INSERT INTO linelamp.access_log (who, what, about) VALUES (asker, 'operator_resume', operator_resume.login);
END
$$;

CREATE FUNCTION linelamp.operator_remove(login text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    asker constant text := linelamp.in_charge('admin');
BEGIN
    PERFORM linelamp.operator_shut_out(asker, operator_remove.login, 'operator_remove');
    UPDATE linelamp.operator o SET removed_at = clock_timestamp() WHERE o.login = operator_remove.login;
    BEGIN
        PERFORM linelamp_private.drop_login(operator_remove.login);
    EXCEPTION WHEN dependent_objects_still_exist THEN
        -- Something outside this schema names the role: it stays, and stays shut.
        NULL;
    END;
END
$$;

-- A new password for somebody who lost theirs, as a verifier.
CREATE FUNCTION linelamp.operator_password(login text, verifier text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    asker constant text := linelamp.in_charge('admin');
BEGIN
    IF NOT EXISTS (SELECT FROM linelamp.operator o WHERE o.login = operator_password.login AND o.removed_at IS NULL) THEN
        RAISE EXCEPTION 'no such login' USING ERRCODE = 'LL006';
    END IF;
    PERFORM linelamp_private.set_verifier(operator_password.login, verifier);
    INSERT INTO linelamp.access_log (who, what, about) VALUES (asker, 'operator_password', operator_password.login);
END
$$;

-- Everybody for an admin; for a lead, those of the lead's teams.
CREATE FUNCTION linelamp.operator_list()
RETURNS TABLE (login text, handle text, "group" text, teams text[], active boolean, removed boolean, state text,
               since timestamptz, link text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    asker constant text := linelamp.in_charge('admin', 'lead');
    my_teams constant integer[] := linelamp.my_teams();
    everybody constant boolean := NOT EXISTS (
        SELECT FROM linelamp.operator o WHERE o.login = asker AND o."group" = 'lead');
BEGIN
    RETURN QUERY
        SELECT o.login, o.handle, o."group",
               ARRAY(SELECT t.code FROM linelamp.operator_team b JOIN linelamp.team t ON t.id = b.team_id
                      WHERE b.login = o.login ORDER BY t.code),
               o.active, o.removed_at IS NOT NULL, o.state, o.since, o.link
          FROM linelamp.operator o
         WHERE everybody OR EXISTS (SELECT FROM linelamp.operator_team b
                                     WHERE b.login = o.login AND b.team_id = ANY (my_teams))
         ORDER BY o.login;
END
$$;

GRANT EXECUTE ON FUNCTION linelamp.team_add(text, text), linelamp.operator_add(text, text, text, text[], text),
    linelamp.operator_sign_out(text), linelamp.operator_suspend(text), linelamp.operator_resume(text),
    linelamp.operator_remove(text), linelamp.operator_password(text, text) TO linelamp_admin;
GRANT EXECUTE ON FUNCTION linelamp.operator_list() TO linelamp_admin, linelamp_lead;
RESET ROLE;
