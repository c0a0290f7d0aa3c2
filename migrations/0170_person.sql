-- What is known of a person besides the fields of his row: other names and A-numbers, languages, whom to reach, where he
-- was held, what he agreed to. Each is told by somebody, and taken back rather than changed.
--
-- A person belongs to the hotline: whoever opens the record sees it all, on a ticket. What was said in a call stays its
-- team's; of consents, in which no word stands, all must know.
SET ROLE linelamp_owner;

CREATE TABLE linelamp.person_alias (
    id uuid PRIMARY KEY,
    person_id uuid NOT NULL REFERENCES linelamp.person,
    name text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
    -- Who told us, and who wrote it down.
    source text NOT NULL CHECK (source IN ('caller', 'family', 'lawyer', 'colleague', 'facility', 'document', 'authority', 'other')),
    said_by text NOT NULL,
    at timestamptz NOT NULL DEFAULT clock_timestamp(),
    search tsvector GENERATED ALWAYS AS (to_tsvector('simple', name)) STORED
);
CREATE INDEX person_alias_person ON linelamp.person_alias (person_id);
CREATE INDEX person_alias_search ON linelamp.person_alias USING gin (search);

-- A-numbers beside the one in the person's row. Not unique, for the same reason as there.
CREATE TABLE linelamp.further_a_number (
    id uuid PRIMARY KEY,
    person_id uuid NOT NULL REFERENCES linelamp.person,
    a_number text NOT NULL CHECK (a_number ~ '^[0-9]{9}$'),
    source text NOT NULL CHECK (source IN ('caller', 'family', 'lawyer', 'colleague', 'facility', 'document', 'authority', 'other')),
    said_by text NOT NULL,
    at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX further_a_number_person ON linelamp.further_a_number (person_id);
CREATE INDEX further_a_number_number ON linelamp.further_a_number (a_number);

-- Languages beside the one in the person's row.
CREATE TABLE linelamp.person_language (
    id uuid PRIMARY KEY,
    person_id uuid NOT NULL REFERENCES linelamp.person,
    language text NOT NULL CHECK (language ~ '^[a-z]{2,3}$'),
    source text NOT NULL CHECK (source IN ('caller', 'family', 'lawyer', 'colleague', 'facility', 'document', 'authority', 'other')),
    said_by text NOT NULL,
    at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX person_language_person ON linelamp.person_language (person_id);

-- Somebody to reach for him; the number stands apart.
CREATE TABLE linelamp.contact (
    id uuid PRIMARY KEY,
    person_id uuid NOT NULL REFERENCES linelamp.person,
    relation text NOT NULL CHECK (length(relation) BETWEEN 1 AND 40),
    name text CHECK (length(name) BETWEEN 1 AND 200),
    source text NOT NULL CHECK (source IN ('caller', 'family', 'lawyer', 'colleague', 'facility', 'document', 'authority', 'other')),
    said_by text NOT NULL,
    at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX contact_person ON linelamp.contact (person_id);

CREATE TABLE linelamp.contact_number (
    contact_id uuid PRIMARY KEY REFERENCES linelamp.contact,
    -- As it was said; and as it is dialled, where it is whole.
    said_number text NOT NULL CHECK (length(said_number) BETWEEN 1 AND 60),
    number text CHECK (number ~ '^\+[0-9]{4,15}$')
);

-- A step of the ladder, agreed to or withdrawn outside the marks of a call.
CREATE TABLE linelamp.person_consent (
    id uuid PRIMARY KEY,
    person_id uuid NOT NULL REFERENCES linelamp.person,
    step text NOT NULL CHECK (step ~ '^C[0-7]$'),
    given boolean NOT NULL,
    language text CHECK (language ~ '^[a-z]{2,3}$'),
    interpreter text CHECK (length(interpreter) BETWEEN 1 AND 80),
    read_back boolean NOT NULL,
    expires_at timestamptz,
    source text NOT NULL CHECK (source IN ('caller', 'family', 'lawyer', 'colleague', 'facility', 'document', 'authority', 'other')),
    said_by text NOT NULL,
    at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX person_consent_person ON linelamp.person_consent (person_id);

-- What was told and does not hold any more.
CREATE TABLE linelamp.taken_back (
    id uuid PRIMARY KEY,
    by_whom text NOT NULL,
    at timestamptz NOT NULL DEFAULT clock_timestamp()
);

-- The custody path is a search's lookup as well: what is taken back there says so in its own row.
ALTER TABLE linelamp.custody ADD COLUMN id uuid NOT NULL DEFAULT gen_random_uuid();
ALTER TABLE linelamp.custody ADD COLUMN taken_back boolean NOT NULL DEFAULT false;
ALTER TABLE linelamp.custody DROP CONSTRAINT custody_source_check;
ALTER TABLE linelamp.custody ADD CHECK (source IN ('call', 'told', 'caller', 'family', 'lawyer', 'colleague', 'facility', 'document', 'authority', 'other'));

DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['person_alias', 'further_a_number', 'person_language', 'contact', 'contact_number',
                                'person_consent', 'taken_back']
    LOOP
        EXECUTE format('ALTER TABLE linelamp.%I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('ALTER TABLE linelamp.%I FORCE ROW LEVEL SECURITY', name);
        EXECUTE format('CREATE POLICY functions ON linelamp.%I TO linelamp_api_owner USING (true) WITH CHECK (true)', name);
        EXECUTE format('GRANT SELECT, INSERT ON linelamp.%I TO linelamp_api_owner', name);
    END LOOP;
END $$;
RESET ROLE;

SET ROLE linelamp_api_owner;
-- Whom a person's row was merged into, in the end; itself where it was not.
CREATE FUNCTION linelamp.person_now(person uuid) RETURNS uuid LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    now_id uuid := person_now.person;
    next_id uuid;
BEGIN
    LOOP
        SELECT p.merged_into INTO next_id FROM linelamp.person p WHERE p.id = now_id;
        EXIT WHEN next_id IS NULL;
        now_id := next_id;
    END LOOP;
    RETURN now_id;
END $$;

-- Whether one more of his A-numbers, in this row or in one merged into it, is like this one.
CREATE FUNCTION linelamp.other_number_fits(person uuid, digits text) RETURNS boolean LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    same uuid[] := linelamp.same_person(other_number_fits.person);
BEGIN
    RETURN EXISTS (SELECT FROM linelamp.person p WHERE p.id = ANY (same) AND p.a_number LIKE other_number_fits.digits)
        OR EXISTS (SELECT FROM linelamp.further_a_number n WHERE n.person_id = ANY (same) AND n.a_number LIKE other_number_fits.digits
                      AND NOT EXISTS (SELECT FROM linelamp.taken_back b WHERE b.id = n.id));
END $$;

-- The rows that are this person, where this login has his record at hand: opened on a ticket, from a finished
-- transaction, or calling at this moment. Absent, sealed and forbidden get one answer.
CREATE FUNCTION linelamp.person_at_hand(me text, person uuid) RETURNS uuid[] LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    same uuid[] := linelamp.same_person(person_at_hand.person);
BEGIN
    IF cardinality(same) = 0 OR cardinality(linelamp.my_teams()) = 0
       OR EXISTS (SELECT FROM linelamp.person p WHERE p.id = ANY (same) AND p.sealed)
       OR NOT (EXISTS (SELECT FROM linelamp.ticket t
                        WHERE t.login = me AND t.kind = 'person' AND t.subject = ANY (same)
                          AND t.made_at > clock_timestamp() - interval '15 minutes'
                          AND t.made_xid IS DISTINCT FROM pg_current_xact_id_if_assigned())
               OR linelamp.hand_on_person(me, person_at_hand.person) IS NOT NULL) THEN
        RAISE EXCEPTION 'not available' USING ERRCODE = 'LL001';
    END IF;
    RETURN same;
END $$;

-- Whoever has this record open besides me finds that something is new there.
CREATE FUNCTION linelamp.tell_presence(me text, kind text, subjects uuid[]) RETURNS void LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    UPDATE linelamp.presence p SET news = p.news + 1
     WHERE p.kind = tell_presence.kind AND p.subject = ANY (tell_presence.subjects) AND p.login <> me;
END $$;

-- Writes on the timelines of a person what happened to his record. `words` are his; `fact` has only ours and ids.
CREATE FUNCTION linelamp.person_entry(me text, entry uuid, person uuid, kind text, words text, fact jsonb) RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    moment timestamptz := clock_timestamp();
    same uuid[] := linelamp.same_person(person_entry.person);
BEGIN
    INSERT INTO linelamp.entry (id, person_id, kind, words, fact, author, written_at, at)
    VALUES (person_entry.entry, person_entry.person, person_entry.kind, person_entry.words, person_entry.fact, me, moment, moment);
    INSERT INTO linelamp.timeline (case_id, at, entry_id)
    SELECT f.id, moment, person_entry.entry FROM linelamp.case_file f WHERE f.person_id = ANY (same);
    PERFORM linelamp.tell_presence(me, 'person', same);
END $$;

-- A text of a record as it is kept: without blanks around it, and nothing rather than empty.
CREATE FUNCTION linelamp.trimmed(said text, longest integer) RETURNS text LANGUAGE plpgsql IMMUTABLE
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF length(said) > longest THEN
        RAISE EXCEPTION 'a text is too long' USING ERRCODE = 'LL006';
    END IF;
    RETURN nullif(trim(E' \t\n\r' FROM said), '');
END $$;

-- Refuses, before a constraint would repeat the row, what is not of its form.
CREATE FUNCTION linelamp.must_hold(holds boolean) RETURNS void LANGUAGE plpgsql IMMUTABLE
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF holds IS NOT TRUE THEN
        RAISE EXCEPTION 'a value is not of its form' USING ERRCODE = 'LL006';
    END IF;
END $$;

-- Where a person was held, as somebody tells it; the search for him looks there, too.
CREATE FUNCTION linelamp.custody_tell(me text, id uuid, person uuid, source text, said jsonb) RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    place uuid;
    begun timestamptz := (said ->> 'from')::timestamptz;
    ended timestamptz := coalesce((said ->> 'to')::timestamptz, begun);
BEGIN
    SELECT f.id INTO place FROM linelamp.facility f
     WHERE f.id::text = said ->> 'facility' OR lower(f.name) = lower(trim(said ->> 'facility'))
        OR EXISTS (SELECT FROM linelamp.facility_code k WHERE k.facility_id = f.id AND upper(k.code) = upper(trim(said ->> 'facility')))
        OR EXISTS (SELECT FROM linelamp.facility_alias a WHERE a.facility_id = f.id AND lower(a.alias) = lower(trim(said ->> 'facility')))
     ORDER BY f.name, f.id LIMIT 1;
    PERFORM linelamp.must_hold(place IS NOT NULL AND begun BETWEEN '1900-01-01' AND clock_timestamp() + interval '1 day'
                               AND ended BETWEEN begun AND clock_timestamp() + interval '1 day');
    INSERT INTO linelamp.custody AS c (id, person_id, facility_id, from_at, to_at, said_by, source)
    VALUES (custody_tell.id, custody_tell.person, place, begun, ended, me, custody_tell.source)
    -- Told before and taken back: told again.
    ON CONFLICT ON CONSTRAINT custody_pkey DO UPDATE
       SET id = excluded.id, to_at = excluded.to_at, said_by = excluded.said_by, source = excluded.source, taken_back = false
     WHERE c.taken_back;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'that is written there already' USING ERRCODE = 'LL012';
    END IF;
    PERFORM linelamp.custody_moves_words(custody_tell.person);
END $$;

-- The words of his names stand where he was held last.
CREATE FUNCTION linelamp.custody_moves_words(person uuid) RETURNS void LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    same uuid[] := linelamp.same_person(custody_moves_words.person);
BEGIN
    UPDATE linelamp.person_word w SET facility_id = (
        SELECT c.facility_id FROM linelamp.custody c WHERE c.person_id = ANY (same) AND NOT c.taken_back
         ORDER BY c.to_at DESC LIMIT 1)
     WHERE w.person_id = ANY (same);
END $$;

-- Adds what somebody told about a person: an alias, an A-number, a language, a contact, where he was held, a consent.
-- It carries the request's id, so that a repeat finds it. `words`: those of an alias with their keys.
CREATE FUNCTION linelamp.person_tell(request uuid, person uuid, kind text, source text, said jsonb, words jsonb) RETURNS uuid
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me text := linelamp.me('operator', 'lead', 'steward');
    same uuid[] := linelamp.person_at_hand(me, person_tell.person);
    whose uuid := linelamp.person_now(person_tell.person);
BEGIN
    IF NOT linelamp.record(me, 'person_tell', whose, person_tell.request, person_tell.kind) THEN
        RETURN person_tell.request;
    END IF;
    PERFORM linelamp.must_hold(jsonb_typeof(said) = 'object' AND source IN ('caller', 'family', 'lawyer', 'colleague', 'facility', 'document', 'authority', 'other'));
    CASE kind
    WHEN 'alias' THEN
        PERFORM linelamp.must_hold(linelamp.trimmed(said ->> 'name', 200) IS NOT NULL);
        INSERT INTO linelamp.person_alias (id, person_id, name, source, said_by)
        VALUES (person_tell.request, whose, linelamp.trimmed(said ->> 'name', 200), person_tell.source, me);
        PERFORM linelamp.file_name(whose, person_tell.words);
    WHEN 'a_number' THEN
        PERFORM linelamp.must_hold(said ->> 'a_number' ~ '^[0-9]{9}$');
        INSERT INTO linelamp.further_a_number (id, person_id, a_number, source, said_by)
        VALUES (person_tell.request, whose, said ->> 'a_number', person_tell.source, me);
        UPDATE linelamp.person p SET has_more = true WHERE p.id = whose AND NOT p.has_more;
    WHEN 'language' THEN
        PERFORM linelamp.must_hold(said ->> 'language' ~ '^[a-z]{2,3}$');
        INSERT INTO linelamp.person_language (id, person_id, language, source, said_by)
        VALUES (person_tell.request, whose, said ->> 'language', person_tell.source, me);
    WHEN 'contact' THEN
        PERFORM linelamp.must_hold(linelamp.trimmed(said ->> 'relation', 40) IS NOT NULL
            AND coalesce(linelamp.trimmed(said ->> 'name', 200), linelamp.trimmed(said ->> 'said_number', 60)) IS NOT NULL
            AND coalesce(said ->> 'number', '+0000') ~ '^\+[0-9]{4,15}$');
        INSERT INTO linelamp.contact (id, person_id, relation, name, source, said_by)
        VALUES (person_tell.request, whose, linelamp.trimmed(said ->> 'relation', 40), linelamp.trimmed(said ->> 'name', 200),
                person_tell.source, me);
        INSERT INTO linelamp.contact_number (contact_id, said_number, number)
        SELECT person_tell.request, linelamp.trimmed(said ->> 'said_number', 60), said ->> 'number'
         WHERE linelamp.trimmed(said ->> 'said_number', 60) IS NOT NULL;
    WHEN 'custody' THEN
        PERFORM linelamp.custody_tell(me, person_tell.request, whose, person_tell.source, person_tell.said);
    WHEN 'consent' THEN
        PERFORM linelamp.must_hold(said ->> 'step' ~ '^C[0-7]$' AND said ->> 'given' IN ('true', 'false')
            AND coalesce(said ->> 'read_back', 'false') IN ('true', 'false')
            AND coalesce(said ->> 'language', 'es') ~ '^[a-z]{2,3}$'
            AND coalesce((said ->> 'expires_at')::timestamptz, 'infinity') > clock_timestamp());
        INSERT INTO linelamp.person_consent (id, person_id, step, given, language, interpreter, read_back, expires_at, source, said_by)
        VALUES (person_tell.request, whose, said ->> 'step', (said ->> 'given')::boolean, said ->> 'language',
                linelamp.trimmed(said ->> 'interpreter', 80), coalesce((said ->> 'read_back')::boolean, false),
                (said ->> 'expires_at')::timestamptz, person_tell.source, me);
    ELSE
        PERFORM linelamp.must_hold(false);
    END CASE;
    PERFORM linelamp.person_entry(me, gen_random_uuid(), whose, 'person_told', NULL,
                                  jsonb_build_object('what', person_tell.kind, 'detail', person_tell.request));
    RETURN person_tell.request;
END $$;

-- Takes back what somebody told about a person. Once is enough, whoever does it.
CREATE FUNCTION linelamp.person_take_back(request uuid, person uuid, detail uuid) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me text := linelamp.me('operator', 'lead', 'steward');
    same uuid[] := linelamp.person_at_hand(me, person_take_back.person);
    what text;
BEGIN
    IF NOT linelamp.record(me, 'person_take_back', person_take_back.person, person_take_back.request) THEN
        RETURN;
    END IF;
    SELECT d.kind INTO what FROM (
        SELECT 'alias', x.id FROM linelamp.person_alias x WHERE x.person_id = ANY (same)
        UNION ALL SELECT 'a_number', x.id FROM linelamp.further_a_number x WHERE x.person_id = ANY (same)
        UNION ALL SELECT 'language', x.id FROM linelamp.person_language x WHERE x.person_id = ANY (same)
        UNION ALL SELECT 'contact', x.id FROM linelamp.contact x WHERE x.person_id = ANY (same)
        UNION ALL SELECT 'consent', x.id FROM linelamp.person_consent x WHERE x.person_id = ANY (same)
        UNION ALL SELECT 'custody', x.id FROM linelamp.custody x WHERE x.person_id = ANY (same)) d (kind, id)
     WHERE d.id = person_take_back.detail;
    IF what IS NULL THEN
        RAISE EXCEPTION 'not available' USING ERRCODE = 'LL001';
    END IF;
    INSERT INTO linelamp.taken_back (id, by_whom) VALUES (person_take_back.detail, me)
    ON CONFLICT ON CONSTRAINT taken_back_pkey DO NOTHING;
    IF NOT FOUND THEN
        RETURN;
    END IF;
    IF what = 'custody' THEN
        UPDATE linelamp.custody c SET taken_back = true WHERE c.id = person_take_back.detail AND c.person_id = ANY (same);
        PERFORM linelamp.custody_moves_words(person_take_back.person);
    END IF;
    PERFORM linelamp.person_entry(me, gen_random_uuid(), linelamp.person_now(person_take_back.person), 'person_taken_back', NULL,
                                  jsonb_build_object('what', what, 'detail', person_take_back.detail));
END $$;

-- Where every step of the ladder stands for a person: what was said last, in a call or outside one. Said without a word
-- of the caller, it holds for all teams; only calls on sealed cases keep theirs.
CREATE FUNCTION linelamp.consents_of(same uuid[]) RETURNS TABLE (step text, given boolean, said_at timestamptz,
    expires_at timestamptz, language text, interpreter text, read_back boolean, said_by text, id uuid)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY
    WITH said AS (
        SELECT k.step, k.given, k.at AS said_at, k.expires_at, k.language, k.interpreter, k.read_back, k.said_by, k.id
          FROM linelamp.person_consent k
         WHERE k.person_id = ANY (same) AND NOT EXISTS (SELECT FROM linelamp.taken_back b WHERE b.id = k.id)
        UNION ALL
        SELECT k.step, k.given, k.said_at, NULL, k.language, k.interpreter, false, e.author, NULL
          FROM linelamp.call c JOIN linelamp.entry e ON e.call_id = c.id
          JOIN linelamp.call_consent k ON k.entry_id = e.id
          LEFT JOIN linelamp.case_file f ON f.id = c.case_id
         WHERE c.person_id = ANY (same) AND f.sealed IS NOT TRUE AND linelamp.mark_stands(k.entry_id, k.from_byte))
    SELECT DISTINCT ON (s.step) s.step, s.given, s.said_at, s.expires_at, s.language, s.interpreter, s.read_back, s.said_by, s.id
      FROM said s ORDER BY s.step, s.said_at DESC, s.given;
END $$;

-- Whether a person has agreed to this step, and it still holds.
CREATE FUNCTION linelamp.consent_stands(person uuid, step text) RETURNS boolean LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN EXISTS (SELECT FROM linelamp.consents_of(linelamp.same_person(consent_stands.person)) k
                    WHERE k.step = consent_stands.step AND k.given AND coalesce(k.expires_at, 'infinity') > clock_timestamp());
END $$;

-- What was told about a person and holds, as one row each: its kind, and what it says. Of calls only those of my teams.
CREATE FUNCTION linelamp.details_of(same uuid[], mine integer[]) RETURNS TABLE (kind text, id uuid, said jsonb, source text,
    said_by text, at timestamptz)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY
    SELECT d.* FROM (
        SELECT 'alias', x.id, jsonb_build_object('name', x.name), x.source, x.said_by, x.at
          FROM linelamp.person_alias x WHERE x.person_id = ANY (same)
        UNION ALL
        SELECT 'a_number', x.id, jsonb_build_object('a_number', x.a_number), x.source, x.said_by, x.at
          FROM linelamp.further_a_number x WHERE x.person_id = ANY (same)
        UNION ALL
        SELECT 'language', x.id, jsonb_build_object('language', x.language), x.source, x.said_by, x.at
          FROM linelamp.person_language x WHERE x.person_id = ANY (same)
        UNION ALL
        SELECT 'contact', x.id, jsonb_strip_nulls(jsonb_build_object('relation', x.relation, 'name', x.name,
                   'said_number', n.said_number, 'number', n.number)), x.source, x.said_by, x.at
          FROM linelamp.contact x LEFT JOIN linelamp.contact_number n ON n.contact_id = x.id WHERE x.person_id = ANY (same)
        UNION ALL
        SELECT 'contact', NULL, jsonb_strip_nulls(jsonb_build_object('relation', x.relation, 'name', x.name,
                   'said_number', x.said_number, 'number', x.number)), 'call', e.author, e.at
          FROM linelamp.call c JOIN linelamp.entry e ON e.call_id = c.id
          JOIN linelamp.call_contact x ON x.entry_id = e.id LEFT JOIN linelamp.case_file f ON f.id = c.case_id
         WHERE c.person_id = ANY (same) AND c.team_id = ANY (mine) AND f.sealed IS NOT TRUE
           AND linelamp.mark_stands(x.entry_id, x.from_byte)
        UNION ALL
        SELECT 'do_not_ask', NULL, jsonb_build_object('about', x.about), 'caller', x.said_by, x.said_at
          FROM linelamp.do_not_ask x WHERE x.person_id = ANY (same) AND x.taken_back_at IS NULL
        UNION ALL
        SELECT 'custody', x.id, jsonb_build_object('facility', f.name, 'from', (date_part('epoch', x.from_at) * 1000)::bigint,
                   'to', (date_part('epoch', x.to_at) * 1000)::bigint), x.source, x.said_by, x.from_at
          FROM linelamp.custody x JOIN linelamp.facility f ON f.id = x.facility_id
         WHERE x.person_id = ANY (same) AND NOT x.taken_back
        UNION ALL
        SELECT 'consent', x.id, jsonb_strip_nulls(jsonb_build_object('step', x.step, 'given', x.given, 'language', x.language,
                   'interpreter', x.interpreter, 'read_back', x.read_back,
                   'expires_at', (date_part('epoch', x.expires_at) * 1000)::bigint)), 'told', x.said_by, x.said_at
          FROM linelamp.consents_of(same) x) d (kind, id, said, source, said_by, at)
     WHERE d.kind IN ('custody', 'consent') OR NOT EXISTS (SELECT FROM linelamp.taken_back b WHERE b.id = d.id)
     ORDER BY d.kind, d.at DESC, d.id LIMIT 400;
END $$;

DROP FUNCTION linelamp.person_read(uuid);
-- An opened person, whole. A row that was merged away opens as whom it was merged into; the look is written there, too.
CREATE FUNCTION linelamp.person_read(ticket uuid) RETURNS TABLE (id uuid, version integer, given text, family text, a_number text,
    country text, born text, language text, fields jsonb, details jsonb, cases jsonb, merged jsonb, looked jsonb, history jsonb, stayed jsonb)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
    me text := linelamp.me('operator', 'lead', 'steward');
    subject uuid := linelamp.ticketed(me, person_read.ticket, 'person');
    mine integer[] := linelamp.my_teams();
    whose uuid := linelamp.person_now(subject);
    same uuid[] := linelamp.person_at_hand(me, subject);
BEGIN
    PERFORM linelamp.record(me, 'open_person', whose, NULL) WHERE whose <> subject;
    RETURN QUERY SELECT p.id, p.version, p.given, p.family, p.a_number, p.country, p.born, p.language,
           linelamp.field_states('person', p.id),
           (SELECT coalesce(jsonb_agg(jsonb_build_object('kind', d.kind, 'id', d.id, 'said', d.said, 'source', d.source,
                       'said_by', d.said_by, 'at', (date_part('epoch', d.at) * 1000)::bigint)), '[]')
              FROM linelamp.details_of(same, mine) d),
           (SELECT coalesce(jsonb_agg(jsonb_build_object('id', f.id, 'number', f.number, 'status', f.status)
                                      ORDER BY f.opened_at DESC), '[]')
              FROM linelamp.case_file f WHERE f.person_id = ANY (same) AND f.team_id = ANY (mine) AND NOT f.sealed),
           (SELECT coalesce(jsonb_agg(jsonb_build_object('id', o.id, 'name', concat_ws(' ', o.given, o.family))
                                      ORDER BY o.made_at), '[]')
              FROM linelamp.person o WHERE o.id = ANY (same) AND o.id <> p.id),
           -- Who looked: the last ten, so that every look is seen by those who look after him.
           (SELECT coalesce(jsonb_agg(jsonb_build_object('who', l.who, 'at', (date_part('epoch', l.at) * 1000)::bigint)
                                      ORDER BY l.at DESC), '[]')
              FROM (SELECT a.who, a.at FROM linelamp.access_log a
                     WHERE a.subject = ANY (same) AND a.what = 'open_person' ORDER BY a.at DESC LIMIT 10) l),
           (SELECT coalesce(jsonb_agg(jsonb_build_object('id', h.id, 'kind', h.kind, 'words', h.words, 'fact', h.fact,
                       'author', h.author, 'at', (date_part('epoch', h.at) * 1000)::bigint) ORDER BY h.at DESC, h.id), '[]')
              FROM (SELECT e.* FROM linelamp.entry e WHERE e.person_id = ANY (same)
                       AND (e.kind NOT IN ('merged', 'unmerged') OR e.person_id = p.id)
                     ORDER BY e.at DESC, e.id LIMIT 100) h),
           -- What was written while somebody was merged into him, and may be that one's (0175).
           (SELECT coalesce(jsonb_agg(jsonb_build_object('kind', s.kind, 'id', s.id, 'label', s.label, 'who', s.who,
                       'at', (date_part('epoch', s.at) * 1000)::bigint) ORDER BY s.at), '[]')
              FROM linelamp.stayed_with(p.id, mine) s)
      FROM linelamp.person p WHERE p.id = whose;
END $$;
GRANT EXECUTE ON FUNCTION linelamp.person_read(uuid), linelamp.person_tell(uuid, uuid, text, text, jsonb, jsonb),
    linelamp.person_take_back(uuid, uuid, uuid) TO linelamp_operator, linelamp_lead, linelamp_steward;
RESET ROLE;

-- Presence in a person's record. A person belongs to no team: every team sees it.
SET ROLE linelamp_owner;
ALTER TABLE linelamp.presence DROP CONSTRAINT presence_kind_check;
ALTER TABLE linelamp.presence ADD CHECK (kind IN ('call', 'case', 'person'));
-- How often a colleague changed the record while this desk is in it: that something is new, never what.
ALTER TABLE linelamp.presence ADD COLUMN news integer NOT NULL DEFAULT 0;
GRANT SELECT (news) ON linelamp.presence TO linelamp_operator, linelamp_lead, linelamp_steward;
CREATE OR REPLACE VIEW linelamp.feed_row WITH (security_invoker = true) AS
    SELECT r.kind, r.id, r.version, r.body, r.change_xid, r.shown FROM linelamp.feed_row_before_presence r
    UNION ALL
    SELECT 5::int2, p.id, p.version, json_build_array(p.kind, p.subject, p.login, p.typing::int, p.news)::text, p.change_xid, true
      FROM linelamp.presence p;
RESET ROLE;
