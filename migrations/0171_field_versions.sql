-- No silent overwrite: every field of a person and of a case has a version of its own. Two who change different fields of
-- one record never meet; of two who change the same one, the second is asked, and what he typed is on the timeline.
SET ROLE linelamp_owner;

-- Fields of a case besides its status: what is needed, in one line, and who looks after it.
ALTER TABLE linelamp.case_file ADD COLUMN need text CHECK (length(need) <= 500);
ALTER TABLE linelamp.case_file ADD COLUMN responsible text REFERENCES linelamp.operator;

-- How often a field was set, and by whom last. No row: it is as the record was made.
CREATE TABLE linelamp.field_version (
    record_id uuid NOT NULL,
    field text NOT NULL,
    version integer NOT NULL,
    set_by text NOT NULL,
    set_at timestamptz NOT NULL,
    PRIMARY KEY (record_id, field)
);
ALTER TABLE linelamp.field_version ENABLE ROW LEVEL SECURITY;
ALTER TABLE linelamp.field_version FORCE ROW LEVEL SECURITY;
CREATE POLICY functions ON linelamp.field_version TO linelamp_api_owner USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE ON linelamp.field_version TO linelamp_api_owner;
RESET ROLE;

SET ROLE linelamp_api_owner;
-- The fields that are set one by one, in the order in which they are shown.
CREATE FUNCTION linelamp.fields_of(kind text) RETURNS text[] LANGUAGE sql IMMUTABLE
SET search_path = pg_catalog, pg_temp AS $$
    SELECT CASE kind WHEN 'person' THEN ARRAY['given', 'family', 'a_number', 'country', 'born', 'language']
                     WHEN 'case' THEN ARRAY['status', 'need', 'responsible'] END
$$;

-- What stands in a field.
CREATE FUNCTION linelamp.field_value(record uuid, field text) RETURNS text LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN CASE
        WHEN field_value.field = ANY (linelamp.fields_of('person')) THEN
            (SELECT CASE field_value.field WHEN 'given' THEN p.given WHEN 'family' THEN p.family WHEN 'a_number' THEN p.a_number
                         WHEN 'country' THEN p.country WHEN 'born' THEN p.born WHEN 'language' THEN p.language END
               FROM linelamp.person p WHERE p.id = field_value.record)
        ELSE
            (SELECT CASE field_value.field WHEN 'status' THEN f.status WHEN 'need' THEN f.need WHEN 'responsible' THEN f.responsible END
               FROM linelamp.case_file f WHERE f.id = field_value.record)
        END;
END $$;

-- A field as it is: value, version, and who set it when.
CREATE FUNCTION linelamp.field_state(record uuid, field text, OUT version integer, OUT value text, OUT set_by text,
    OUT set_at timestamptz)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    SELECT v.version, v.set_by, v.set_at INTO version, set_by, set_at FROM linelamp.field_version v
     WHERE v.record_id = field_state.record AND v.field = field_state.field;
    IF NOT FOUND THEN
        version := 0;
        SELECT p.made_by, p.made_at INTO set_by, set_at FROM linelamp.person p WHERE p.id = field_state.record;
    END IF;
    value := linelamp.field_value(field_state.record, field_state.field);
END $$;

-- All fields of a record, in their order.
CREATE FUNCTION linelamp.field_states(kind text, record uuid) RETURNS jsonb LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN (SELECT jsonb_agg(jsonb_build_object('field', n.name, 'value', s.value, 'version', s.version, 'by', s.set_by,
                       'at', (date_part('epoch', s.set_at) * 1000)::bigint) ORDER BY n.place)
              FROM unnest(linelamp.fields_of(field_states.kind)) WITH ORDINALITY n (name, place),
                   LATERAL linelamp.field_state(field_states.record, n.name) s);
END $$;

-- A value as it is kept, or a refusal.
CREATE FUNCTION linelamp.field_checked(record uuid, field text, said text) RETURNS text LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    kept text := linelamp.trimmed(said, CASE field WHEN 'need' THEN 500 ELSE 200 END);
BEGIN
    PERFORM linelamp.must_hold(CASE field
        WHEN 'a_number' THEN kept IS NULL OR kept ~ '^[0-9]{9}$'
        WHEN 'language' THEN kept IS NULL OR kept ~ '^[a-z]{2,3}$'
        WHEN 'status' THEN kept IN ('open', 'in_progress', 'ongoing', 'closed', 'archived', 'passive', 'deported', 'released',
                                    'transferred_lost_contact', 'died') IS TRUE
        WHEN 'responsible' THEN kept IS NULL OR EXISTS (
            SELECT FROM linelamp.case_file f JOIN linelamp.operator_team t ON t.team_id = f.team_id
              JOIN linelamp.operator o ON o.login = t.login
             WHERE f.id = field_checked.record AND o.login = kept AND o.active)
        ELSE true END);
    RETURN kept;
END $$;

-- Writes an entry on the timelines of a person or of a case.
CREATE FUNCTION linelamp.record_entry(me text, entry uuid, record uuid, is_case boolean, kind text, words text, fact jsonb)
RETURNS void LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    moment timestamptz := clock_timestamp();
BEGIN
    IF NOT is_case THEN
        PERFORM linelamp.person_entry(me, record_entry.entry, record_entry.record, record_entry.kind, record_entry.words, record_entry.fact);
        RETURN;
    END IF;
    INSERT INTO linelamp.entry (id, case_id, kind, words, fact, author, written_at, at)
    VALUES (record_entry.entry, record_entry.record, record_entry.kind, record_entry.words, record_entry.fact, me, moment, moment);
    INSERT INTO linelamp.timeline (case_id, at, entry_id) VALUES (record_entry.record, moment, record_entry.entry);
    PERFORM linelamp.tell_presence(me, 'case', ARRAY[record_entry.record]);
END $$;

-- Puts a value into a field, with an entry of this id; the caller of this function holds the record's row lock. What the
-- field held when the record was made has no entry yet: it gets one now, so that nothing is only in the past.
CREATE FUNCTION linelamp.field_put(me text, entry uuid, record uuid, field text, value text, fact jsonb) RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    was record;
    is_case boolean := field_put.field = ANY (linelamp.fields_of('case'));
    moment timestamptz := clock_timestamp();
BEGIN
    SELECT s.* INTO was FROM linelamp.field_state(field_put.record, field_put.field) s;
    IF was.version = 0 AND was.value IS NOT NULL THEN
        PERFORM linelamp.record_entry(coalesce(was.set_by, me), gen_random_uuid(), field_put.record, is_case, 'field_was', was.value,
                                      jsonb_build_object('field', field_put.field));
    END IF;
    IF is_case THEN
        UPDATE linelamp.case_file f SET updated_at = moment,
               status = CASE field_put.field WHEN 'status' THEN field_put.value ELSE f.status END,
               need = CASE field_put.field WHEN 'need' THEN field_put.value ELSE f.need END,
               responsible = CASE field_put.field WHEN 'responsible' THEN field_put.value ELSE f.responsible END
         WHERE f.id = field_put.record;
    ELSE
        UPDATE linelamp.person p SET
               given = CASE field_put.field WHEN 'given' THEN field_put.value ELSE p.given END,
               family = CASE field_put.field WHEN 'family' THEN field_put.value ELSE p.family END,
               a_number = CASE field_put.field WHEN 'a_number' THEN field_put.value ELSE p.a_number END,
               country = CASE field_put.field WHEN 'country' THEN field_put.value ELSE p.country END,
               born = CASE field_put.field WHEN 'born' THEN field_put.value ELSE p.born END,
               language = CASE field_put.field WHEN 'language' THEN field_put.value ELSE p.language END
         WHERE p.id = field_put.record;
    END IF;
    INSERT INTO linelamp.field_version AS v (record_id, field, version, set_by, set_at)
    VALUES (field_put.record, field_put.field, 1, me, moment)
    ON CONFLICT ON CONSTRAINT field_version_pkey DO UPDATE
       SET version = v.version + 1, set_by = excluded.set_by, set_at = excluded.set_at;
    PERFORM linelamp.record_entry(me, field_put.entry, field_put.record, is_case, 'field_set', coalesce(field_put.value, ''),
                                  jsonb_build_object('field', field_put.field, 'version', (was.version + 1)::text) || field_put.fact);
END $$;

-- Locks the record for a change of its fields, and says which it is now: a person may have been merged away meanwhile.
CREATE FUNCTION linelamp.field_lock(me text, kind text, record uuid) RETURNS uuid LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    now_id uuid := field_lock.record;
BEGIN
    IF field_lock.kind = 'person' THEN
        PERFORM linelamp.person_at_hand(me, field_lock.record);
        LOOP
            now_id := linelamp.person_now(field_lock.record);
            PERFORM 1 FROM linelamp.person p WHERE p.id = now_id AND p.merged_into IS NULL FOR NO KEY UPDATE;
            EXIT WHEN FOUND;
        END LOOP;
        RETURN now_id;
    END IF;
    PERFORM 1 FROM linelamp.case_file f
     WHERE f.id = field_lock.record AND f.team_id = ANY (linelamp.my_teams()) AND NOT f.sealed
       AND EXISTS (SELECT FROM linelamp.ticket t
                    WHERE t.login = me AND t.kind = 'case' AND t.subject = f.id
                      AND t.made_at > clock_timestamp() - interval '15 minutes'
                      AND t.made_xid IS DISTINCT FROM pg_current_xact_id_if_assigned())
       FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'not available' USING ERRCODE = 'LL001';
    END IF;
    RETURN now_id;
END $$;

-- Sets one field of an opened record. Accepted where nobody has set it since `seen`, or to the same value; else what was
-- typed is kept on the timeline, and the answer says what stands there, who set it and when. The entry carries the
-- request's id, so that a repeat answers as the first time. `words`: those of a name with their keys.
CREATE FUNCTION linelamp.field_set(request uuid, kind text, record uuid, field text, value text, seen integer, words jsonb,
    OUT accepted boolean, OUT stands_in uuid, OUT version integer, OUT current_value text, OUT set_by text, OUT set_at timestamptz)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me text := linelamp.me('operator', 'lead', 'steward');
    kept text;
    now_is record;
BEGIN
    PERFORM linelamp.must_hold(field_set.field = ANY (linelamp.fields_of(field_set.kind)) AND field_set.seen >= 0);
    stands_in := linelamp.field_lock(me, field_set.kind, field_set.record);
    kept := linelamp.field_checked(stands_in, field_set.field, field_set.value);
    SELECT s.* INTO now_is FROM linelamp.field_state(stands_in, field_set.field) s;
    IF NOT linelamp.record(me, 'field_set', stands_in, field_set.request, field_set.field) THEN
        accepted := NOT EXISTS (SELECT FROM linelamp.entry e WHERE e.id = field_set.request AND e.kind = 'field_refused');
    ELSIF kept IS NOT DISTINCT FROM now_is.value THEN
        accepted := true;
    ELSIF stands_in = field_set.record AND field_set.seen = now_is.version THEN
        accepted := true;
        PERFORM linelamp.field_put(me, field_set.request, stands_in, field_set.field, kept, '{}');
        PERFORM linelamp.file_name(stands_in, field_set.words) WHERE field_set.field IN ('given', 'family');
        SELECT s.* INTO now_is FROM linelamp.field_state(stands_in, field_set.field) s;
    ELSE
        accepted := false;
        PERFORM linelamp.record_entry(me, field_set.request, stands_in, field_set.kind = 'case', 'field_refused', coalesce(kept, ''),
            jsonb_build_object('field', field_set.field, 'seen', field_set.seen::text, 'version', now_is.version::text));
    END IF;
    version := now_is.version;
    current_value := now_is.value;
    set_by := now_is.set_by;
    set_at := now_is.set_at;
END $$;
GRANT EXECUTE ON FUNCTION linelamp.field_set(uuid, text, uuid, text, text, integer, jsonb)
    TO linelamp_operator, linelamp_lead, linelamp_steward;
RESET ROLE;
