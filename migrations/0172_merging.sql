-- Two records that are one person's are merged, and parted again. Never by themselves: somebody has both before him, says
-- of every field whose value holds, and both timelines tell it.
--
-- Merging moves nothing. The other row points to the survivor, and whatever asks for a person asks for all rows that are
-- he (`same_person`): calls, cases, messages, names and numbers stay where they were written, and parting is as simple.
SET ROLE linelamp_owner;
CREATE TABLE linelamp.person_merge (
    id uuid PRIMARY KEY,
    survivor_id uuid NOT NULL REFERENCES linelamp.person,
    other_id uuid NOT NULL REFERENCES linelamp.person,
    -- Both as they were: what parting restores.
    survivor_fields jsonb NOT NULL,
    other_fields jsonb NOT NULL,
    merged_by text NOT NULL,
    at timestamptz NOT NULL DEFAULT clock_timestamp(),
    CHECK (survivor_id <> other_id)
);
CREATE INDEX person_merge_other ON linelamp.person_merge (other_id, at DESC);
CREATE INDEX person_merge_survivor ON linelamp.person_merge (survivor_id, at DESC);

CREATE TABLE linelamp.person_unmerge (
    merge_id uuid PRIMARY KEY REFERENCES linelamp.person_merge,
    unmerged_by text NOT NULL,
    at timestamptz NOT NULL DEFAULT clock_timestamp()
);

DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['person_merge', 'person_unmerge']
    LOOP
        EXECUTE format('ALTER TABLE linelamp.%I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('ALTER TABLE linelamp.%I FORCE ROW LEVEL SECURITY', name);
        EXECUTE format('CREATE POLICY functions ON linelamp.%I TO linelamp_api_owner USING (true) WITH CHECK (true)', name);
        EXECUTE format('GRANT SELECT, INSERT ON linelamp.%I TO linelamp_api_owner', name);
    END LOOP;
END $$;
RESET ROLE;

SET ROLE linelamp_api_owner;
-- The fields of a person as one object.
CREATE FUNCTION linelamp.person_fields(person uuid) RETURNS jsonb LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN (SELECT jsonb_object_agg(n.name, linelamp.field_value(person_fields.person, n.name))
              FROM unnest(linelamp.fields_of('person')) n (name));
END $$;

-- Locks both rows, in one order, whoever merges which way.
CREATE FUNCTION linelamp.lock_two(one uuid, other uuid) RETURNS void LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM 1 FROM linelamp.person p WHERE p.id IN (lock_two.one, lock_two.other) ORDER BY p.id FOR NO KEY UPDATE;
END $$;

-- Merges `other` into `survivor`, both opened by whoever does it. `chosen` names the fields that take the other's value;
-- an empty one takes it anyway. `seen`: the versions of the two rows as they were shown. Whoever was merged already, or
-- was changed since, is refused: look again. That also refuses every circle.
CREATE FUNCTION linelamp.person_merge(request uuid, survivor uuid, other uuid, chosen text[], seen integer[]) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me text := linelamp.me('operator', 'lead', 'steward');
    mine jsonb;
    theirs jsonb;
    name text;
BEGIN
    PERFORM linelamp.must_hold(person_merge.survivor <> person_merge.other AND cardinality(person_merge.seen) = 2
                               AND person_merge.chosen <@ linelamp.fields_of('person'));
    PERFORM linelamp.person_at_hand(me, person_merge.survivor);
    PERFORM linelamp.person_at_hand(me, person_merge.other);
    PERFORM linelamp.lock_two(person_merge.survivor, person_merge.other);
    IF NOT linelamp.record(me, 'person_merge', person_merge.survivor, person_merge.request, person_merge.other::text) THEN
        RETURN;
    END IF;
    IF (SELECT count(*) FROM linelamp.person p
         WHERE p.merged_into IS NULL AND (p.id, p.version) IN ((person_merge.survivor, seen[1]), (person_merge.other, seen[2]))) <> 2 THEN
        RAISE EXCEPTION 'changed since it was shown' USING ERRCODE = 'LL013';
    END IF;
    mine := linelamp.person_fields(person_merge.survivor);
    theirs := linelamp.person_fields(person_merge.other);
    INSERT INTO linelamp.person_merge (id, survivor_id, other_id, survivor_fields, other_fields, merged_by)
    VALUES (person_merge.request, person_merge.survivor, person_merge.other, mine, theirs, me);
    FOREACH name IN ARRAY linelamp.fields_of('person')
    LOOP
        IF theirs ->> name IS DISTINCT FROM mine ->> name AND (name = ANY (chosen) OR mine ->> name IS NULL) THEN
            PERFORM linelamp.field_put(me, gen_random_uuid(), person_merge.survivor, name, theirs ->> name, '{"why": "merge"}');
        END IF;
    END LOOP;
    UPDATE linelamp.person p SET has_more = true WHERE p.id = person_merge.survivor;
    UPDATE linelamp.person p SET merged_into = person_merge.survivor WHERE p.id = person_merge.other;
    PERFORM linelamp.custody_moves_words(person_merge.survivor);
    -- Where the other one may have been, the survivor may have been; parted, the hint is one too many and harms nobody.
    UPDATE linelamp.person_outline o SET places = o.places | x.places FROM linelamp.person_outline x
     WHERE o.person_id = person_merge.survivor AND x.person_id = person_merge.other;
    PERFORM linelamp.person_entry(me, gen_random_uuid(), person_merge.survivor, 'merged', NULL,
                                  jsonb_build_object('from', person_merge.other, 'merge', person_merge.request));
    PERFORM linelamp.person_entry(me, gen_random_uuid(), person_merge.other, 'merged', NULL,
                                  jsonb_build_object('into', person_merge.survivor, 'merge', person_merge.request));
END $$;

-- What came to a person since a moment, and stays with him when another is parted from him.
CREATE FUNCTION linelamp.written_since(person uuid, since timestamptz, mine integer[]) RETURNS TABLE (kind text, id uuid, label text,
    at timestamptz, who text)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY
    SELECT w.* FROM (
        SELECT 'call', c.id, coalesce(f.name, ''), e.at, e.author
          FROM linelamp.call c JOIN linelamp.entry e ON e.call_id = c.id
          LEFT JOIN linelamp.facility f ON f.id = c.facility_id
         WHERE c.person_id = written_since.person AND c.team_id = ANY (mine) AND e.kind = 'set' AND e.fact ->> 'field' = 'person'
           AND e.fact ->> 'to' = written_since.person::text
        UNION ALL
        SELECT 'case', f.id, f.number, f.opened_at, NULL FROM linelamp.case_file f
         WHERE f.person_id = written_since.person AND f.team_id = ANY (mine) AND NOT f.sealed
        UNION ALL
        SELECT 'message', m.id, m.left_by, m.left_at, m.written_by FROM linelamp.message_waiting m
         WHERE m.person_id = written_since.person
        UNION ALL
        SELECT CASE e.kind WHEN 'person_told' THEN e.fact ->> 'what' ELSE 'field' END,
               CASE e.kind WHEN 'person_told' THEN (e.fact ->> 'detail')::uuid ELSE e.id END,
               coalesce(e.fact ->> 'field', ''), e.at, e.author
          FROM linelamp.entry e
         WHERE e.person_id = written_since.person
           AND (e.kind = 'person_told' OR (e.kind IN ('field_set', 'field_refused') AND e.fact ->> 'why' IS NULL))
        ) w (kind, id, label, at, who)
     WHERE w.at > written_since.since ORDER BY w.at, w.id LIMIT 500;
END $$;

-- Parts a person from the one he was merged into. The fields of both are again as they were at the merge; what was
-- written later stays with the survivor, and is listed so that it can be moved. The last merge is undone first.
CREATE FUNCTION linelamp.person_unmerge(request uuid, person uuid) RETURNS TABLE (kind text, id uuid, label text, at timestamptz,
    who text)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
    me text := linelamp.me('operator', 'lead', 'steward');
    m linelamp.person_merge;
    parted linelamp.person_unmerge;
    moment timestamptz := clock_timestamp();
    name text;
BEGIN
    PERFORM linelamp.person_at_hand(me, person_unmerge.person);
    SELECT x.* INTO m FROM linelamp.person_merge x WHERE x.other_id = person_unmerge.person ORDER BY x.at DESC LIMIT 1;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'not merged' USING ERRCODE = 'LL013';
    END IF;
    PERFORM linelamp.lock_two(m.survivor_id, m.other_id);
    IF NOT linelamp.record(me, 'person_unmerge', m.survivor_id, person_unmerge.request, m.other_id::text) THEN
        RETURN QUERY SELECT w.* FROM linelamp.written_since(m.survivor_id, m.at, linelamp.my_teams()) w;
        RETURN;
    END IF;
    SELECT x.* INTO parted FROM linelamp.person_unmerge x WHERE x.merge_id = m.id;
    -- Another merge since that stands: of the survivor into somebody, or of somebody into him. His fields are its, too.
    IF parted.merge_id IS NOT NULL
       OR EXISTS (SELECT FROM linelamp.person_merge later
                   WHERE m.survivor_id IN (later.survivor_id, later.other_id) AND later.at > m.at
                     AND NOT EXISTS (SELECT FROM linelamp.person_unmerge u WHERE u.merge_id = later.id)) THEN
        RAISE EXCEPTION 'merged again since, or parted already' USING ERRCODE = 'LL013';
    END IF;
    INSERT INTO linelamp.person_unmerge (merge_id, unmerged_by) VALUES (m.id, me);
    FOREACH name IN ARRAY linelamp.fields_of('person')
    LOOP
        IF linelamp.field_value(m.survivor_id, name) IS DISTINCT FROM m.survivor_fields ->> name THEN
            PERFORM linelamp.field_put(me, gen_random_uuid(), m.survivor_id, name, m.survivor_fields ->> name, '{"why": "unmerge"}');
        END IF;
    END LOOP;
    UPDATE linelamp.person p SET merged_into = NULL WHERE p.id = m.other_id;
    PERFORM linelamp.custody_moves_words(m.survivor_id);
    PERFORM linelamp.custody_moves_words(m.other_id);
    PERFORM linelamp.person_entry(me, gen_random_uuid(), m.survivor_id, 'unmerged', NULL,
                                  jsonb_build_object('from', m.other_id, 'merge', m.id));
    PERFORM linelamp.person_entry(me, gen_random_uuid(), m.other_id, 'unmerged', NULL,
                                  jsonb_build_object('into', m.survivor_id, 'merge', m.id));
    RETURN QUERY SELECT w.* FROM linelamp.written_since(m.survivor_id, m.at, linelamp.my_teams()) w WHERE w.at < moment;
END $$;
GRANT EXECUTE ON FUNCTION linelamp.person_merge(uuid, uuid, uuid, text[], integer[]), linelamp.person_unmerge(uuid, uuid)
    TO linelamp_operator, linelamp_lead, linelamp_steward;
RESET ROLE;
