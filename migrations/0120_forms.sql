-- Forms: what is asked, in versions that never change, and what was answered, field by field.
--
-- An answer points at the version it was given to, so that a changed form breaks no old answer. Answers only grow: the
-- last one in a field counts, the ones before stand behind it. Words are never refused for a call that is over, handed
-- on or unknown here.
SET ROLE linelamp_owner;
CREATE TABLE linelamp.form (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    name text NOT NULL UNIQUE CHECK (length(name) BETWEEN 1 AND 80),
    shipped boolean NOT NULL
);
CREATE TABLE linelamp.form_version (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    form_id uuid NOT NULL REFERENCES linelamp.form,
    number integer NOT NULL CHECK (number >= 1),
    title text NOT NULL CHECK (length(title) BETWEEN 1 AND 200),
    label text NOT NULL CHECK (length(label) <= 80),
    -- The sheets as they came in, and which rows identify somebody.
    source text NOT NULL CHECK (length(source) <= 8000000),
    pii text[] NOT NULL,
    digest bytea NOT NULL,
    made_by text NOT NULL,
    made_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    UNIQUE (form_id, number)
);
-- One form being filled in. `call_id` is empty where the database does not know the call, or there is none.
CREATE TABLE linelamp.filling (
    id uuid PRIMARY KEY,
    version_id uuid NOT NULL REFERENCES linelamp.form_version,
    call_id uuid REFERENCES linelamp.call,
    unplaced_call uuid,
    unplaced_source text,
    unplaced_provider_id text,
    team_id integer REFERENCES linelamp.team,
    author text NOT NULL,
    at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX filling_version ON linelamp.filling (version_id, at);
CREATE INDEX filling_call ON linelamp.filling (call_id) WHERE call_id IS NOT NULL;
CREATE INDEX filling_team ON linelamp.filling (team_id);
CREATE TABLE linelamp.answer (
    id uuid PRIMARY KEY,
    filling_id uuid NOT NULL REFERENCES linelamp.filling,
    path text NOT NULL CHECK (length(path) BETWEEN 1 AND 400),
    value text NOT NULL CHECK (length(value) <= 20000),
    pii boolean NOT NULL,
    author text NOT NULL,
    written_at timestamptz NOT NULL,
    at timestamptz NOT NULL DEFAULT clock_timestamp(),
    fence bigint,
    late boolean NOT NULL,
    salt bytea NOT NULL DEFAULT uuid_send(gen_random_uuid()),
    change_xid xid8 NOT NULL DEFAULT pg_current_xact_id()
);
CREATE INDEX answer_filling ON linelamp.answer (filling_id, path, written_at DESC, id DESC);
DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['form', 'form_version', 'filling', 'answer']
    LOOP
        EXECUTE format('ALTER TABLE linelamp.%I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('ALTER TABLE linelamp.%I FORCE ROW LEVEL SECURITY', name);
        EXECUTE format('CREATE POLICY functions ON linelamp.%I TO linelamp_api_owner USING (true) WITH CHECK (true)', name);
        EXECUTE format('GRANT SELECT, INSERT ON linelamp.%I TO linelamp_api_owner', name);
    END LOOP;
END $$;
-- For what a list is wanted.
ALTER TABLE linelamp.ticket ADD COLUMN purpose text;
-- A filling whose call became known goes to it.
GRANT UPDATE (call_id, team_id) ON linelamp.filling TO linelamp_api_owner;
RESET ROLE;

SET ROLE linelamp_api_owner;
-- Keeps a form as its next version; the same sheets again are the version that is there.
CREATE FUNCTION linelamp.form_keep(who text, name text, title text, label text, source text, pii text[], shipped boolean,
    OUT number integer, OUT news boolean)
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    the_form linelamp.form;
    last linelamp.form_version;
    its_digest bytea := sha256(convert_to(form_keep.source, 'UTF8'));
BEGIN
    IF NOT linelamp.is_plain(form_keep.name) OR NOT linelamp.is_plain(form_keep.title) OR NOT linelamp.is_plain(form_keep.label)
       OR length(form_keep.name) NOT BETWEEN 1 AND 80 OR length(form_keep.title) NOT BETWEEN 1 AND 200
       OR length(form_keep.label) > 80 OR length(form_keep.source) > 8000000 THEN
        RAISE EXCEPTION 'a name or title is empty, too long or not plain' USING ERRCODE = 'LL006';
    END IF;
    INSERT INTO linelamp.form (name, shipped) VALUES (form_keep.name, form_keep.shipped) ON CONFLICT DO NOTHING;
    SELECT f.* INTO the_form FROM linelamp.form f WHERE f.name = form_keep.name;
    SELECT v.* INTO last FROM linelamp.form_version v WHERE v.form_id = the_form.id ORDER BY v.number DESC LIMIT 1;
    news := last.digest IS DISTINCT FROM its_digest;
    number := coalesce(last.number, 0) + news::integer;
    IF news THEN
        INSERT INTO linelamp.form_version (form_id, number, title, label, source, pii, digest, made_by)
        VALUES (the_form.id, form_keep.number, form_keep.title, form_keep.label, form_keep.source, form_keep.pii, its_digest,
                form_keep.who);
    END IF;
END $$;

-- The forms that come with the program; run by the migration. A form that a hotline has made its own stays as it is.
CREATE FUNCTION linelamp.form_ship(name text, title text, label text, source text, pii text[]) RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM linelamp.form f JOIN linelamp.form_version v ON v.form_id = f.id
                    WHERE f.name = form_ship.name AND v.made_by <> 'linelamp') THEN
        PERFORM linelamp.form_keep('linelamp', form_ship.name, form_ship.title, form_ship.label, form_ship.source,
                                   form_ship.pii, true);
    END IF;
END $$;

CREATE FUNCTION linelamp.form_import(name text, title text, label text, source text, pii text[], OUT number integer,
    OUT news boolean)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me text := linelamp.me('lead', 'steward', 'admin');
    kept record;
BEGIN
    -- Two at once would both make the same version.
    PERFORM pg_advisory_xact_lock(5463, 120);
    kept := linelamp.form_keep(me, form_import.name, form_import.title, form_import.label, form_import.source,
                               form_import.pii, false);
    number := kept.number;
    news := kept.news;
    IF news THEN
        PERFORM linelamp.record(me, 'form_import', NULL, NULL, form_import.name);
    END IF;
END $$;

-- The newest version of every form.
CREATE FUNCTION linelamp.forms() RETURNS TABLE (name text, title text, label text, number integer, shipped boolean,
    made_by text, made_at timestamptz)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM linelamp.me('operator', 'lead', 'steward', 'admin');
    RETURN QUERY SELECT DISTINCT ON (f.name) f.name, v.title, v.label, v.number, f.shipped, v.made_by, v.made_at
      FROM linelamp.form f JOIN linelamp.form_version v ON v.form_id = f.id ORDER BY f.name, v.number DESC;
END $$;

-- A form's sheets: of this version, or of the newest. A form says nothing about a caller.
CREATE FUNCTION linelamp.form_source(name text, version integer, OUT number integer, OUT source text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM linelamp.me('operator', 'lead', 'steward', 'admin');
    SELECT v.number, v.source INTO form_source.number, form_source.source
      FROM linelamp.form f JOIN linelamp.form_version v ON v.form_id = f.id
     WHERE f.name = form_source.name AND (form_source.version IS NULL OR v.number = form_source.version)
     ORDER BY v.number DESC LIMIT 1;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'not available' USING ERRCODE = 'LL001';
    END IF;
END $$;

-- Writes answers down: `[[id, path, value, written at], …]`, one or many, all or none. A repeat is harmless. Says which
-- of them were written after the claim had ended, and whether the call is known. Like a line of a note, an answer is taken
-- from anyone who ever held the call; where the call is unknown it is kept, and goes to the call once that is known.
CREATE FUNCTION linelamp.answers_set(filling uuid, call uuid, form text, version integer, fence bigint, answers jsonb,
    source text DEFAULT NULL, provider_id text DEFAULT NULL, OUT kept integer, OUT late boolean, OUT placed boolean)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me text := linelamp.me('operator', 'lead');
    v linelamp.form_version;
    c linelamp.call;
    f linelamp.filling;
    k linelamp.claim;
    news boolean;
BEGIN
    SELECT x.* INTO v FROM linelamp.form_version x JOIN linelamp.form y ON y.id = x.form_id
     WHERE y.name = answers_set.form AND x.number = answers_set.version;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'not available' USING ERRCODE = 'LL001';
    END IF;
    IF jsonb_typeof(answers) IS DISTINCT FROM 'array' OR jsonb_array_length(answers) > 2000
       OR EXISTS (SELECT FROM jsonb_array_elements(answers) a
                   WHERE jsonb_typeof(a) <> 'array' OR jsonb_array_length(a) <> 4
                      OR length(a->>1) NOT BETWEEN 1 AND 400 OR length(a->>2) > 20000
                      OR (a->>1) IS NULL OR (a->>2) IS NULL) THEN
        RAISE EXCEPTION 'these are no answers' USING ERRCODE = 'LL006';
    END IF;
    c := linelamp.writable(me, answers_set.call);
    IF c.id IS NULL THEN
        -- Lost in a failover, or restored from a backup: by source and provider id it may still be known.
        SELECT x.* INTO c FROM linelamp.call x
         WHERE x.source = answers_set.source AND x.provider_id = answers_set.provider_id
           AND EXISTS (SELECT FROM linelamp.claim h WHERE h.call_id = x.id AND h.operator = me);
    END IF;
    SELECT h.* INTO k FROM linelamp.claim h
     WHERE h.call_id = c.id AND h.operator = me AND h.fence = answers_set.fence AND h.ended_at IS NULL;
    placed := c.id IS NOT NULL;
    late := placed AND k.id IS NULL;
    -- The first answer on a claim is the recorded fact that the caller was reached, unless his operator's phone only rings.
    PERFORM linelamp.reaches(c.id, k.fence) WHERE k.id IS NOT NULL AND k.reached_at IS NULL;
    INSERT INTO linelamp.filling (id, version_id, call_id, unplaced_call, unplaced_source, unplaced_provider_id, team_id, author)
    VALUES (answers_set.filling, v.id, c.id, CASE WHEN NOT placed THEN answers_set.call END,
            CASE WHEN NOT placed THEN left(answers_set.source, 40) END,
            CASE WHEN NOT placed THEN left(answers_set.provider_id, 120) END,
            coalesce(c.team_id, (SELECT min(t.team_id) FROM linelamp.operator_team t WHERE t.login = me)), me)
    ON CONFLICT ON CONSTRAINT filling_pkey DO NOTHING;
    news := FOUND AND placed;
    SELECT x.* INTO f FROM linelamp.filling x WHERE x.id = answers_set.filling;
    -- Another's filling, or one of another call or version, is not written into.
    IF f.version_id <> v.id OR f.call_id <> c.id OR (f.author <> me AND (f.call_id IS NULL OR NOT placed)) THEN
        RAISE EXCEPTION 'not available' USING ERRCODE = 'LL001';
    END IF;
    IF placed AND f.call_id IS NULL THEN
        UPDATE linelamp.filling x SET call_id = c.id, team_id = c.team_id WHERE x.id = f.id AND x.call_id IS NULL;
        news := FOUND;
    END IF;
    IF news THEN
        -- Desks that have the call open learn that something is new in it; what, they read by opening it.
        UPDATE linelamp.call x SET touched_at = clock_timestamp() WHERE x.id = c.id;
        PERFORM linelamp.append_fact(me, c.id, c.case_id, 'form',
            jsonb_build_object('form', v.title, 'version', v.number::text), answers_set.fence);
    END IF;
    INSERT INTO linelamp.answer (id, filling_id, path, value, pii, author, written_at, fence, late)
    SELECT (a->>0)::uuid, f.id, a->>1, a->>2, regexp_replace(a->>1, '\[[0-9]+\]', '', 'g') = ANY (v.pii), me,
           linelamp.told_at((a->>3)::timestamptz), answers_set.fence, answers_set.late
      FROM jsonb_array_elements(answers) a
    ON CONFLICT ON CONSTRAINT answer_pkey DO NOTHING;
    GET DIAGNOSTICS kept = ROW_COUNT;
    -- Somebody may have put the form onto its call by hand.
    placed := placed OR f.call_id IS NOT NULL;
END $$;

-- What counts of a filling: the last answer in each field.
CREATE FUNCTION linelamp.last_answers(filling uuid) RETURNS TABLE (path text, value text, pii boolean, author text,
    at timestamptz)
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT DISTINCT ON (a.path) a.path, a.value, a.pii, a.author, a.at FROM linelamp.answer a
     WHERE a.filling_id = last_answers.filling ORDER BY a.path, a.written_at DESC, a.id DESC
$$;

-- For the holder of the call: taking it was the ticket, and it was another transaction.
CREATE FUNCTION linelamp.answers_of_call(call uuid, fence bigint) RETURNS TABLE (filling uuid, form text, version integer,
    path text, value text, author text, at timestamptz)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me text := linelamp.me('operator', 'lead');
BEGIN
    PERFORM linelamp.ticket_in_hand(me, answers_of_call.call, answers_of_call.fence);
    RETURN QUERY SELECT f.id, y.name, v.number, a.path, a.value, a.author, a.at
      FROM linelamp.filling f JOIN linelamp.form_version v ON v.id = f.version_id JOIN linelamp.form y ON y.id = v.form_id,
           LATERAL linelamp.last_answers(f.id) a
     WHERE f.call_id = answers_of_call.call AND a.value <> '' ORDER BY f.at, f.id, a.path;
END $$;

-- Records the wish to read all that was answered in a form, and for what: a step of the ladder of consents under which
-- somebody may be named. Without one nobody is.
CREATE FUNCTION linelamp.answers_request(form text, purpose text DEFAULT NULL) RETURNS uuid
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me text := linelamp.me('lead', 'steward');
    wanted uuid := (SELECT f.id FROM linelamp.form f WHERE f.name = answers_request.form);
    ticket uuid;
BEGIN
    IF wanted IS NULL THEN
        RAISE EXCEPTION 'not available' USING ERRCODE = 'LL001';
    END IF;
    IF answers_request.purpose NOT IN ('C2', 'C3', 'C6', 'C7') THEN
        RAISE EXCEPTION 'no consent of that step lets anybody be named' USING ERRCODE = 'LL006';
    END IF;
    INSERT INTO linelamp.ticket (login, kind, subject, purpose) VALUES (me, 'form', wanted, answers_request.purpose)
    RETURNING ticket.id INTO ticket;
    PERFORM linelamp.record(me, 'export_form', wanted, NULL, answers_request.purpose);
    RAISE LOG 'linelamp export form % by % for %', wanted, me, coalesce(answers_request.purpose, 'no names');
    RETURN ticket;
END $$;

-- What was answered in a form on calls of my teams, sealed cases left out. A field that identifies somebody comes only
-- where the person of the call agreed to the purpose of the list, and has not taken that back.
CREATE FUNCTION linelamp.answers_export(ticket uuid) RETURNS TABLE (filling uuid, version integer, began timestamptz,
    path text, value text)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me text := linelamp.me('lead', 'steward');
    subject uuid := linelamp.ticketed(me, answers_export.ticket, 'form');
    wanted text := (SELECT t.purpose FROM linelamp.ticket t WHERE t.id = answers_export.ticket);
    mine integer[] := linelamp.my_teams();
    f record;
BEGIN
    FOR f IN
        SELECT x.id, v.number, x.at, c.person_id
          FROM linelamp.form_version v JOIN linelamp.filling x ON x.version_id = v.id
          LEFT JOIN linelamp.call c ON c.id = x.call_id
          LEFT JOIN linelamp.case_file k ON k.id = c.case_id
         WHERE v.form_id = subject AND coalesce(c.team_id, x.team_id) = ANY (mine) AND k.sealed IS NOT TRUE
         ORDER BY x.at, x.id
    LOOP
        RETURN QUERY SELECT f.id, f.number, f.at, a.path, a.value FROM linelamp.last_answers(f.id) a
         WHERE a.value <> ''
           AND (NOT a.pii OR CASE WHEN wanted IS NOT NULL AND f.person_id IS NOT NULL
                                  THEN linelamp.consent_stands(f.person_id, wanted) ELSE false END)
         ORDER BY a.path;
    END LOOP;
END $$;

GRANT EXECUTE ON FUNCTION linelamp.form_import(text, text, text, text, text[]) TO linelamp_lead, linelamp_steward,
    linelamp_admin;
GRANT EXECUTE ON FUNCTION linelamp.forms(), linelamp.form_source(text, integer) TO linelamp_operator, linelamp_lead,
    linelamp_steward, linelamp_admin;
GRANT EXECUTE ON FUNCTION linelamp.answers_set(uuid, uuid, text, integer, bigint, jsonb, text, text),
    linelamp.answers_of_call(uuid, bigint) TO linelamp_operator, linelamp_lead;
GRANT EXECUTE ON FUNCTION linelamp.answers_request(text, text), linelamp.answers_export(uuid) TO linelamp_lead, linelamp_steward;
RESET ROLE;
