-- What was typed into a record and never sent: found in the journal of a desk that died, it is kept where it can be read
-- and sets nothing. Whoever reads it decides whether it is to stand in the field.
SET ROLE linelamp_api_owner;

-- Keeps half-typed words. `record` is the person or the case into whose record they were typed, `field` which field of it
-- or what kind of thing that was being told, `seen` the version of the field that stood on the screen. Where the record
-- cannot take them (it is gone, sealed, or another team's: one answer for all), and for a message, whose words are for
-- those alone who look after it, they are kept as an unplaced entry of this login.
-- A repeat is harmless, and so is a keeping of what was sent after all under the same id.
CREATE FUNCTION linelamp.half_typed_keep(entry uuid, kind text, record uuid, field text, seen integer, words text,
    OUT at timestamptz, OUT placed boolean)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me text := linelamp.me('operator', 'lead');
    subject uuid;
    before linelamp.entry;
    what jsonb;
BEGIN
    IF (half_typed_keep.kind IN ('person', 'case', 'message') AND half_typed_keep.field ~ '^[a-z_]{1,20}$'
        AND length(half_typed_keep.words) BETWEEN 1 AND 20000 AND coalesce(half_typed_keep.seen, 0) >= 0
        AND half_typed_keep.entry IS NOT NULL) IS NOT TRUE THEN
        RAISE EXCEPTION 'that was typed into no record' USING ERRCODE = 'LL006';
    END IF;
    IF half_typed_keep.kind = 'person' THEN
        SELECT p.id INTO subject FROM linelamp.person p
         WHERE p.id = linelamp.person_now(half_typed_keep.record) AND cardinality(linelamp.my_teams()) > 0
           AND NOT EXISTS (SELECT FROM linelamp.person o
                            WHERE o.id = ANY (linelamp.same_person(half_typed_keep.record)) AND o.sealed);
    ELSIF half_typed_keep.kind = 'case' THEN
        SELECT f.id INTO subject FROM linelamp.case_file f
         WHERE f.id = half_typed_keep.record AND f.team_id = ANY (linelamp.my_teams()) AND NOT f.sealed;
    END IF;
    IF NOT linelamp.record(me, 'half_typed_keep', coalesce(subject, half_typed_keep.entry), half_typed_keep.entry,
                           half_typed_keep.field) THEN
        SELECT e.* INTO before FROM linelamp.entry e WHERE e.id = half_typed_keep.entry AND e.author = me;
        SELECT a.at INTO at FROM linelamp.access_log a WHERE a.who = me AND a.request = half_typed_keep.entry;
        placed := before.id IS NULL OR before.kind <> 'half_typed'
            OR before.person_id IS NOT NULL OR before.case_id IS NOT NULL;
        RETURN;
    END IF;
    at := clock_timestamp();
    placed := subject IS NOT NULL;
    what := jsonb_strip_nulls(jsonb_build_object('half_typed', half_typed_keep.kind,
        'field', CASE WHEN half_typed_keep.seen IS NOT NULL THEN half_typed_keep.field END,
        'what', CASE WHEN half_typed_keep.seen IS NULL THEN half_typed_keep.field END,
        'seen', half_typed_keep.seen::text));
    IF placed THEN
        PERFORM linelamp.record_entry(me, half_typed_keep.entry, subject, half_typed_keep.kind = 'case', 'half_typed',
                                      half_typed_keep.words, what);
    ELSE
        INSERT INTO linelamp.entry (id, kind, words, fact, author, written_at, at)
        VALUES (half_typed_keep.entry, 'half_typed', half_typed_keep.words, what, me, at, at);
    END IF;
END $$;
GRANT EXECUTE ON FUNCTION linelamp.half_typed_keep(uuid, text, uuid, text, integer, text)
    TO linelamp_operator, linelamp_lead;
RESET ROLE;
