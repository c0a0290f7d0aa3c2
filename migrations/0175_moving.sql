-- What was written between a merge and its undoing stays with the survivor (0172). It stands on his page until somebody
-- says that it is the other one's, and moves it there.
SET ROLE linelamp_owner;
CREATE TABLE linelamp.person_moved (
    merge_id uuid NOT NULL REFERENCES linelamp.person_merge,
    -- A call, a case, a message, an entry or a detail.
    what uuid NOT NULL,
    moved_by text NOT NULL,
    at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (merge_id, what)
);
ALTER TABLE linelamp.person_moved ENABLE ROW LEVEL SECURITY;
ALTER TABLE linelamp.person_moved FORCE ROW LEVEL SECURITY;
CREATE POLICY functions ON linelamp.person_moved TO linelamp_api_owner USING (true) WITH CHECK (true);
GRANT SELECT, INSERT ON linelamp.person_moved TO linelamp_api_owner;
GRANT UPDATE (person_id) ON linelamp.message_waiting TO linelamp_api_owner;
RESET ROLE;

SET ROLE linelamp_api_owner;
-- What stayed with a survivor and was not moved yet, and whose it may be.
CREATE FUNCTION linelamp.stayed_with(person uuid, mine integer[]) RETURNS TABLE (merge_id uuid, other uuid, kind text, id uuid,
    label text, at timestamptz, who text)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY
    SELECT m.id, m.other_id, w.kind, w.id, w.label, w.at, w.who
      FROM linelamp.person_merge m JOIN linelamp.person_unmerge u ON u.merge_id = m.id
      JOIN linelamp.person o ON o.id = m.other_id AND o.merged_into IS NULL AND NOT o.sealed,
           LATERAL linelamp.written_since(m.survivor_id, m.at, mine) w
     WHERE m.survivor_id = stayed_with.person AND w.at < u.at
       AND NOT EXISTS (SELECT FROM linelamp.person_moved x WHERE x.merge_id = m.id AND x.what = w.id)
       AND NOT EXISTS (SELECT FROM linelamp.taken_back b WHERE b.id = w.id)
     ORDER BY w.at, w.id LIMIT 200;
END $$;

-- Whose a thing is that stayed with an opened survivor; nothing where it did not stay, or was moved.
CREATE FUNCTION linelamp.person_stayed(person uuid, what uuid, OUT other uuid, OUT kind text)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me text := linelamp.me('operator', 'lead', 'steward');
BEGIN
    PERFORM linelamp.person_at_hand(me, person_stayed.person);
    SELECT s.other, s.kind INTO person_stayed.other, person_stayed.kind
      FROM linelamp.stayed_with(person_stayed.person, linelamp.my_teams()) s WHERE s.id = person_stayed.what ORDER BY s.at DESC LIMIT 1;
END $$;

-- Moves one of them to the other person; both are opened by whoever does it. A call, a case or a message goes as it is. Of
-- a field or a detail the words were said anew there, in the same transaction: here it is written down that they moved.
CREATE FUNCTION linelamp.person_move(request uuid, person uuid, what uuid) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me text := linelamp.me('operator', 'lead', 'steward');
    s record;
    c linelamp.call;
BEGIN
    PERFORM linelamp.person_at_hand(me, person_move.person);
    IF NOT linelamp.record(me, 'person_move', person_move.person, person_move.request, person_move.what::text) THEN
        RETURN;
    END IF;
    SELECT m.id AS merge_id, m.other_id AS other INTO s
      FROM linelamp.person_merge m JOIN linelamp.person_unmerge u ON u.merge_id = m.id,
           LATERAL linelamp.written_since(m.survivor_id, m.at, linelamp.my_teams()) w
     WHERE m.survivor_id = person_move.person AND w.id = person_move.what AND w.at < u.at ORDER BY m.at DESC LIMIT 1;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'not available' USING ERRCODE = 'LL001';
    END IF;
    PERFORM linelamp.person_at_hand(me, s.other);
    PERFORM linelamp.lock_two(person_move.person, s.other);
    INSERT INTO linelamp.person_moved (merge_id, what, moved_by) VALUES (s.merge_id, person_move.what, me)
    ON CONFLICT ON CONSTRAINT person_moved_pkey DO NOTHING;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'moved meanwhile' USING ERRCODE = 'LL013';
    END IF;
    SELECT x.* INTO c FROM linelamp.call x WHERE x.id = person_move.what;
    IF FOUND THEN
        UPDATE linelamp.call x SET person_id = s.other, touched_at = clock_timestamp() WHERE x.id = c.id;
        PERFORM linelamp.append_fact(me, c.id, c.case_id, 'set',
            jsonb_build_object('field', 'person', 'from', person_move.person, 'to', s.other), NULL);
    END IF;
    UPDATE linelamp.case_file f SET person_id = s.other WHERE f.id = person_move.what;
    UPDATE linelamp.message_waiting m SET person_id = s.other WHERE m.id = person_move.what;
    IF FOUND THEN
        PERFORM linelamp.count_messages(person_move.person);
        PERFORM linelamp.count_messages(s.other);
    END IF;
    PERFORM linelamp.custody_moves_words(person_move.person);
    PERFORM linelamp.custody_moves_words(s.other);
    PERFORM linelamp.person_entry(me, gen_random_uuid(), person_move.person, 'detail_moved', NULL, jsonb_build_object('into', s.other));
    PERFORM linelamp.person_entry(me, gen_random_uuid(), s.other, 'detail_moved', NULL, jsonb_build_object('from', person_move.person));
END $$;
GRANT EXECUTE ON FUNCTION linelamp.person_stayed(uuid, uuid), linelamp.person_move(uuid, uuid, uuid)
    TO linelamp_operator, linelamp_lead, linelamp_steward;
RESET ROLE;
