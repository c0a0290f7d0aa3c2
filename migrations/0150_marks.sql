-- What the marks of a line created: stored with the line, never changed. A mark is taken back or replaced by a later
-- line, an amendment; the line that is amended stays as it was written.
--
-- A name, a number, a need: read by function only, like the words they stand in.
SET ROLE linelamp_owner;

-- One mark of a line: which bytes of its words it covers, and what they say.
CREATE TABLE linelamp.mark (
    entry_id uuid NOT NULL REFERENCES linelamp.entry,
    from_byte integer NOT NULL CHECK (from_byte >= 0),
    to_byte integer NOT NULL,
    kind text NOT NULL CHECK (kind IN ('name', 'from', 'born', 'language', 'danger', 'need', 'again', 'consent', 'interpreter',
                                       'topic', 'act', 'contact', 'urgency', 'follow_up', 'a_number')),
    value jsonb NOT NULL CHECK (jsonb_typeof(value) = 'object' AND length(value::text) <= 60000),
    -- What the call's field held before the mark set it: what taking it back restores.
    before jsonb,
    PRIMARY KEY (entry_id, from_byte),
    CHECK (to_byte > from_byte)
);

-- Which mark an entry takes back or replaces. The mark may be one that this database has lost: hence no reference.
CREATE TABLE linelamp.amendment (
    entry_id uuid PRIMARY KEY REFERENCES linelamp.entry,
    amended uuid NOT NULL,
    from_byte integer NOT NULL CHECK (from_byte >= 0)
);
CREATE INDEX amendment_amended ON linelamp.amendment (amended, from_byte);

-- A promise to look again. Its call is that of its entry.
CREATE TABLE linelamp.follow_up (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    entry_id uuid NOT NULL,
    from_byte integer NOT NULL,
    due_at timestamptz NOT NULL,
    promised_by text NOT NULL,
    UNIQUE (entry_id, from_byte),
    FOREIGN KEY (entry_id, from_byte) REFERENCES linelamp.mark
);
CREATE INDEX follow_up_due ON linelamp.follow_up (due_at);

-- What the caller agreed to in this call, or took back, step by step.
CREATE TABLE linelamp.call_consent (
    entry_id uuid NOT NULL,
    from_byte integer NOT NULL,
    step text NOT NULL CHECK (step ~ '^C[0-7]$'),
    given boolean NOT NULL,
    language text,
    interpreter text,
    said_at timestamptz NOT NULL,
    PRIMARY KEY (entry_id, from_byte, step, given),
    FOREIGN KEY (entry_id, from_byte) REFERENCES linelamp.mark
);

-- Somebody to reach for the caller.
CREATE TABLE linelamp.call_contact (
    entry_id uuid NOT NULL,
    from_byte integer NOT NULL,
    relation text NOT NULL CHECK (length(relation) <= 40),
    name text CHECK (length(name) <= 400),
    said_number text CHECK (length(said_number) <= 60),
    number text CHECK (number ~ '^\+[0-9]{4,15}$'),
    PRIMARY KEY (entry_id, from_byte),
    FOREIGN KEY (entry_id, from_byte) REFERENCES linelamp.mark
);

DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['mark', 'amendment', 'follow_up', 'call_consent', 'call_contact']
    LOOP
        EXECUTE format('ALTER TABLE linelamp.%I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('ALTER TABLE linelamp.%I FORCE ROW LEVEL SECURITY', name);
        EXECUTE format('CREATE POLICY functions ON linelamp.%I TO linelamp_api_owner USING (true) WITH CHECK (true)', name);
        EXECUTE format('GRANT SELECT, INSERT ON linelamp.%I TO linelamp_api_owner', name);
    END LOOP;
END $$;
RESET ROLE;

SET ROLE linelamp_api_owner;

-- What a line says it amends, in its one form; NULL where it amends nothing.
CREATE FUNCTION linelamp.amends(given jsonb) RETURNS jsonb LANGUAGE plpgsql IMMUTABLE
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF given IS NULL THEN
        RETURN NULL;
    END IF;
    IF (given ->> 'entry' ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' AND given ->> 'from' ~ '^[0-9]{1,6}$'
        AND given ->> 'kind' ~ '^[a-z_]{1,20}$') IS NOT TRUE THEN
        RAISE EXCEPTION 'that names no mark of a line' USING ERRCODE = 'LL006';
    END IF;
    RETURN jsonb_build_object('entry', given ->> 'entry', 'from', given ->> 'from', 'kind', given ->> 'kind');
END $$;

-- Whether nobody has taken this mark back or replaced it.
CREATE FUNCTION linelamp.mark_stands(entry uuid, from_byte integer) RETURNS boolean LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN NOT EXISTS (SELECT FROM linelamp.amendment a
                        WHERE a.amended = mark_stands.entry AND a.from_byte = mark_stands.from_byte);
END $$;

-- Sets the field of the call that a mark names, and says what it held before; NULL where the mark names none.
CREATE FUNCTION linelamp.mark_sets(call uuid, kind text, value jsonb) RETURNS jsonb LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    c linelamp.call;
BEGIN
    SELECT x.* INTO c FROM linelamp.call x WHERE x.id = mark_sets.call;
    IF kind = 'urgency' AND value ->> 'level' ~ '^[1-4]$' THEN
        UPDATE linelamp.call x SET urgency = (value ->> 'level')::smallint, touched_at = clock_timestamp()
         WHERE x.id = c.id AND x.urgency <> (value ->> 'level')::smallint;
        RETURN jsonb_build_object('level', c.urgency);
    ELSIF kind = 'language' AND value ->> 'code' ~ '^[a-z]{2,3}$' THEN
        UPDATE linelamp.call x SET language = value ->> 'code', touched_at = clock_timestamp()
         WHERE x.id = c.id AND x.language IS DISTINCT FROM value ->> 'code';
        RETURN jsonb_build_object('code', c.language);
    END IF;
    RETURN NULL;
END $$;

-- Gives a field of the call back what it held before a mark that is taken back, where the mark's value still stands in it.
CREATE FUNCTION linelamp.mark_unsets(call uuid, m linelamp.mark) RETURNS void LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF m.kind = 'urgency' AND m.before IS NOT NULL THEN
        UPDATE linelamp.call x SET urgency = (m.before ->> 'level')::smallint, touched_at = clock_timestamp()
         WHERE x.id = mark_unsets.call AND x.urgency = (m.value ->> 'level')::smallint;
    ELSIF m.kind = 'language' AND m.before IS NOT NULL THEN
        UPDATE linelamp.call x SET language = m.before ->> 'code', touched_at = clock_timestamp()
         WHERE x.id = mark_unsets.call AND x.language = m.value ->> 'code';
    END IF;
END $$;

-- When a follow-up is due: the moment the desk worked out; or, where an hour of the facility's clocks was said and those
-- are known, that hour by them.
CREATE FUNCTION linelamp.follow_up_due(call uuid, value jsonb) RETURNS timestamptz LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    zone text;
BEGIN
    IF value ->> 'wall' ~ '^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$' THEN
        SELECT l.zone INTO zone FROM linelamp.call c JOIN linelamp.line l ON l.id = c.line_id WHERE c.id = follow_up_due.call;
        IF zone IS NOT NULL THEN
            RETURN (value ->> 'wall')::timestamp AT TIME ZONE zone;
        END IF;
    END IF;
    RETURN (value ->> 'at')::timestamptz;
END $$;

-- What a mark makes besides itself: a promise, a consent, somebody to reach.
CREATE FUNCTION linelamp.mark_makes(e linelamp.entry, m linelamp.mark) RETURNS void LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    due timestamptz;
BEGIN
    CASE m.kind
    WHEN 'follow_up' THEN
        due := linelamp.follow_up_due(e.call_id, m.value);
        INSERT INTO linelamp.follow_up (entry_id, from_byte, due_at, promised_by) VALUES (m.entry_id, m.from_byte, due, e.author);
        PERFORM linelamp.append_fact(e.author, e.call_id, (SELECT c.case_id FROM linelamp.call c WHERE c.id = e.call_id), 'follow_up',
            jsonb_build_object('due', to_char(due AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')), e.fence)
          WHERE e.call_id IS NOT NULL;
    WHEN 'consent' THEN
        INSERT INTO linelamp.call_consent (entry_id, from_byte, step, given, language, interpreter, said_at)
        SELECT m.entry_id, m.from_byte, said.step, said.given, (SELECT c.language FROM linelamp.call c WHERE c.id = e.call_id),
               linelamp.interpreter_at(e), e.written_at
          FROM (SELECT jsonb_array_elements_text(m.value -> 'given'), true
                UNION SELECT jsonb_array_elements_text(m.value -> 'withdrawn'), false) said (step, given);
    WHEN 'contact' THEN
        INSERT INTO linelamp.call_contact (entry_id, from_byte, relation, name, said_number, number)
        VALUES (m.entry_id, m.from_byte, m.value ->> 'relation', left(m.value ->> 'name', 400), left(m.value ->> 'said', 60),
                m.value ->> 'number');
    ELSE
        NULL;
    END CASE;
END $$;

-- Through whom the caller speaks by the time of this line; NULL: directly.
CREATE FUNCTION linelamp.interpreter_at(e linelamp.entry) RETURNS text LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN (SELECT nullif(m.value ->> 'words', '') FROM linelamp.mark m JOIN linelamp.entry x ON x.id = m.entry_id
             WHERE x.call_id = e.call_id AND m.kind = 'interpreter' AND linelamp.mark_stands(m.entry_id, m.from_byte)
             ORDER BY x.at DESC, m.from_byte DESC LIMIT 1);
END $$;

-- Stores the marks of a line that was written this moment, in the transaction of the line. `held`: the writer has the
-- call, so that its fields follow; words without a claim are kept, and change nothing of the call.
CREATE FUNCTION linelamp.keep_marks(entry uuid, call uuid, held boolean, marks jsonb, amends jsonb) RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    e linelamp.entry;
    m linelamp.mark;
    given jsonb;
    what jsonb := linelamp.amends(keep_marks.amends);
BEGIN
    SELECT x.* INTO e FROM linelamp.entry x WHERE x.id = keep_marks.entry;
    IF what IS NOT NULL THEN
        -- Only within the call of the amendment: nobody reaches into another one by naming its lines. A line that this
        -- database has lost may come back.
        INSERT INTO linelamp.amendment (entry_id, amended, from_byte)
        SELECT e.id, (what ->> 'entry')::uuid, (what ->> 'from')::integer
         WHERE NOT EXISTS (SELECT FROM linelamp.entry o LEFT JOIN linelamp.placing p ON p.entry_id = o.id
                            WHERE o.id = (what ->> 'entry')::uuid
                              AND coalesce(o.call_id, p.call_id) IS DISTINCT FROM keep_marks.call);
        SELECT x.* INTO m FROM linelamp.mark x JOIN linelamp.entry o ON o.id = x.entry_id
          LEFT JOIN linelamp.placing p ON p.entry_id = o.id
         WHERE x.entry_id = (what ->> 'entry')::uuid AND x.from_byte = (what ->> 'from')::integer
           AND coalesce(o.call_id, p.call_id) = keep_marks.call;
        PERFORM linelamp.mark_unsets(keep_marks.call, m) WHERE held AND m.entry_id IS NOT NULL;
    END IF;
    IF keep_marks.marks IS NULL THEN
        RETURN;
    END IF;
    IF jsonb_typeof(keep_marks.marks) <> 'array' OR jsonb_array_length(keep_marks.marks) > 200 THEN
        RAISE EXCEPTION 'a line has at most 200 marks' USING ERRCODE = 'LL006';
    END IF;
    FOR given IN SELECT jsonb_array_elements(keep_marks.marks)
    LOOP
        IF (jsonb_typeof(given -> 'from') = 'number' AND jsonb_typeof(given -> 'to') = 'number'
            AND given ->> 'from' ~ '^[0-9]{1,6}$' AND given ->> 'to' ~ '^[0-9]{1,6}$'
            AND (given ->> 'to')::integer <= octet_length(e.words)) IS NOT TRUE THEN
            RAISE EXCEPTION 'a mark covers a part of its line' USING ERRCODE = 'LL006';
        END IF;
        INSERT INTO linelamp.mark (entry_id, from_byte, to_byte, kind, value, before)
        VALUES (e.id, (given ->> 'from')::integer, (given ->> 'to')::integer, given ->> 'kind', given -> 'value',
                CASE WHEN held THEN linelamp.mark_sets(keep_marks.call, given ->> 'kind', given -> 'value') END)
        RETURNING * INTO m;
        PERFORM linelamp.mark_makes(e, m);
    END LOOP;
END $$;

-- The marks of an opened call, in the order of its lines: what they say, whether they still stand, and which line took
-- them back. The ticket is that of opening the call.
CREATE FUNCTION linelamp.call_marks(ticket uuid) RETURNS TABLE (entry uuid, from_byte integer, to_byte integer, kind text,
    value jsonb, at timestamptz, author text, amended_by uuid, due_at timestamptz)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me text := linelamp.me('operator', 'lead', 'steward');
    subject uuid := linelamp.opened_call(me, call_marks.ticket);
BEGIN
    RETURN QUERY SELECT m.entry_id, m.from_byte, m.to_byte, m.kind, m.value, l.at, l.author,
           (SELECT a.entry_id FROM linelamp.amendment a JOIN linelamp.entry x ON x.id = a.entry_id
             WHERE a.amended = m.entry_id AND a.from_byte = m.from_byte ORDER BY x.at, x.id LIMIT 1),
           f.due_at
      FROM linelamp.lines_of_call(subject) l
      JOIN linelamp.mark m ON m.entry_id = l.entry
      LEFT JOIN linelamp.follow_up f ON f.entry_id = m.entry_id AND f.from_byte = m.from_byte
     ORDER BY l.at, l.entry, m.from_byte;
END $$;
GRANT EXECUTE ON FUNCTION linelamp.call_marks(uuid) TO linelamp_operator, linelamp_lead, linelamp_steward;
RESET ROLE;
