-- What a person is not to be asked again: told once, it need not be told twice. And the card that stands on the desk
-- before hello and says so.
--
-- Such a mark is the person's and the hotline's: whoever has him in hand reads it, whatever the team. So it holds the
-- topic and never the story; its words are read by function only.
SET ROLE linelamp_owner;

CREATE TABLE linelamp.do_not_ask (
    id uuid PRIMARY KEY,
    person_id uuid NOT NULL REFERENCES linelamp.person,
    about text NOT NULL CHECK (length(about) BETWEEN 1 AND 200),
    said_by text NOT NULL,
    said_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    -- The call in which it was said.
    call_id uuid NOT NULL REFERENCES linelamp.call,
    taken_back_by text,
    taken_back_at timestamptz,
    salt bytea NOT NULL DEFAULT uuid_send(gen_random_uuid()),
    CHECK ((taken_back_by IS NULL) = (taken_back_at IS NULL))
);
CREATE INDEX do_not_ask_person ON linelamp.do_not_ask (person_id, said_at DESC);
ALTER TABLE linelamp.do_not_ask ENABLE ROW LEVEL SECURITY;
ALTER TABLE linelamp.do_not_ask FORCE ROW LEVEL SECURITY;
CREATE POLICY functions ON linelamp.do_not_ask TO linelamp_api_owner USING (true) WITH CHECK (true);
GRANT SELECT, INSERT ON linelamp.do_not_ask TO linelamp_api_owner;
GRANT UPDATE (taken_back_by, taken_back_at) ON linelamp.do_not_ask TO linelamp_api_owner;
RESET ROLE;

SET ROLE linelamp_api_owner;
-- The person of a call that this login has or had is not to be asked about this again: words are not fenced off.
CREATE FUNCTION linelamp.do_not_ask_add(request uuid, call uuid, about text) RETURNS uuid
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me text := linelamp.me('operator', 'lead');
    whose uuid;
BEGIN
    -- The mark carries the request's id, so that a repeat finds it.
    IF NOT linelamp.record(me, 'do_not_ask_add', do_not_ask_add.request, do_not_ask_add.request) THEN
        RETURN do_not_ask_add.request;
    END IF;
    SELECT p.id INTO whose FROM linelamp.call c JOIN linelamp.person p ON p.id = c.person_id AND NOT p.sealed
     WHERE c.id = do_not_ask_add.call AND EXISTS (SELECT FROM linelamp.claim h WHERE h.call_id = c.id AND h.operator = me);
    IF NOT FOUND THEN
        RAISE EXCEPTION 'not available' USING ERRCODE = 'LL001';
    END IF;
    IF (length(trim(do_not_ask_add.about)) BETWEEN 1 AND 200) IS NOT TRUE THEN
        RAISE EXCEPTION 'a topic is one short line' USING ERRCODE = 'LL006';
    END IF;
    INSERT INTO linelamp.do_not_ask (id, person_id, about, said_by, call_id)
    VALUES (do_not_ask_add.request, whose, trim(do_not_ask_add.about), me, do_not_ask_add.call);
    PERFORM linelamp.entry_of_person(me, whose, 'do_not_ask', jsonb_build_object('do_not_ask', do_not_ask_add.request));
    RETURN do_not_ask_add.request;
END $$;

-- It may be asked again after all: by whoever has the person in hand, or who said otherwise. Absent and forbidden get
-- one answer; a mark that was taken back stays so.
CREATE FUNCTION linelamp.do_not_ask_take_back(request uuid, mark uuid) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me text := linelamp.me('operator', 'lead');
    d linelamp.do_not_ask;
BEGIN
    IF NOT linelamp.record(me, 'do_not_ask_take_back', do_not_ask_take_back.mark, do_not_ask_take_back.request) THEN
        RETURN;
    END IF;
    SELECT x.* INTO d FROM linelamp.do_not_ask x JOIN linelamp.person p ON p.id = x.person_id AND NOT p.sealed
     WHERE x.id = do_not_ask_take_back.mark
       AND (x.said_by = me OR linelamp.hand_on_person(me, x.person_id) IS NOT NULL)
       FOR UPDATE OF x;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'not available' USING ERRCODE = 'LL001';
    END IF;
    IF d.taken_back_at IS NULL THEN
        UPDATE linelamp.do_not_ask x SET taken_back_by = me, taken_back_at = clock_timestamp() WHERE x.id = d.id;
        PERFORM linelamp.entry_of_person(me, d.person_id, 'may_ask_again', jsonb_build_object('do_not_ask', d.id));
    END IF;
END $$;

-- What to know before hello, of a call in hand whose person is known: who it is, the last contact and what was promised
-- then, danger and language as last noted, what is not to be asked again, and which messages wait. Nothing where nobody is known. Taking the call was the ticket, and
-- it and the placing were other transactions; shown is recorded once for each call and person.
CREATE FUNCTION linelamp.card(call uuid, fence bigint) RETURNS TABLE (person uuid, name text, last_at timestamptz, last_with text,
    came_of text, promise text, promise_due timestamptz, danger text, danger_at timestamptz, language text, do_not_ask jsonb, messages jsonb)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me text := linelamp.me('operator', 'lead');
    mine integer[] := linelamp.my_teams();
    colleagues text[] := linelamp.my_colleagues();
    whose uuid;
    same uuid[];
    last linelamp.call;
BEGIN
    PERFORM linelamp.ticket_in_hand(me, card.call, card.fence);
    SELECT c.person_id INTO whose FROM linelamp.call c
     WHERE c.id = card.call AND c.change_xid IS DISTINCT FROM pg_current_xact_id_if_assigned();
    IF NOT FOUND THEN
        RAISE EXCEPTION 'this call is no longer yours' USING ERRCODE = 'LL002';
    END IF;
    whose := linelamp.person_now(whose);
    IF NOT EXISTS (SELECT FROM linelamp.person p WHERE p.id = whose AND NOT p.sealed) THEN
        RETURN;
    END IF;
    IF NOT EXISTS (SELECT FROM linelamp.access_log a WHERE a.subject = whose AND a.who = me AND a.what = 'card'
                      AND a.about = card.call::text) THEN
        PERFORM linelamp.record(me, 'card', whose, NULL, card.call::text);
        RAISE LOG 'linelamp card % by %', card.call, me;
    END IF;
    same := linelamp.same_person(whose);
    SELECT c.* INTO last FROM linelamp.call c LEFT JOIN linelamp.case_file f ON f.id = c.case_id
     WHERE c.person_id = ANY (same) AND c.id <> card.call AND c.reached_at IS NOT NULL AND f.sealed IS NOT TRUE
     ORDER BY c.arrived_at DESC LIMIT 1;
    person := whose;
    SELECT concat_ws(' ', p.given, p.family) INTO name FROM linelamp.person p WHERE p.id = whose;
    last_at := last.arrived_at;
    SELECT k.operator INTO last_with FROM linelamp.claim k
     WHERE k.call_id = last.id AND k.operator = ANY (colleagues) ORDER BY k.fence DESC LIMIT 1;
    -- What came of a call, and everything said in it, is its team's.
    IF last.team_id = ANY (mine) THEN
        came_of := last.disposition;
        promise := CASE WHEN last.next_step <> 'nothing' THEN last.next_step END;
    END IF;
    -- A promise made at any time that was still open at the last contact.
    SELECT min(u.due_at) INTO promise_due FROM linelamp.call c JOIN linelamp.entry e ON e.call_id = c.id
      JOIN linelamp.follow_up u ON u.entry_id = e.id LEFT JOIN linelamp.case_file f ON f.id = c.case_id
     WHERE c.person_id = ANY (same) AND c.id <> card.call AND c.team_id = ANY (mine) AND f.sealed IS NOT TRUE
       AND u.due_at > last.arrived_at AND linelamp.mark_stands(u.entry_id, u.from_byte)
       AND NOT EXISTS (SELECT FROM linelamp.follow_up_kept k WHERE k.follow_up_id = u.id);
    SELECT nullif(m.value ->> 'words', ''), e.at INTO danger, danger_at
      FROM linelamp.call c JOIN linelamp.entry e ON e.call_id = c.id
      JOIN linelamp.mark m ON m.entry_id = e.id LEFT JOIN linelamp.case_file f ON f.id = c.case_id
     WHERE c.person_id = ANY (same) AND c.id <> card.call AND c.team_id = ANY (mine) AND f.sealed IS NOT TRUE
       AND m.kind = 'danger' AND linelamp.mark_stands(m.entry_id, m.from_byte)
     ORDER BY e.at DESC, m.from_byte DESC LIMIT 1;
    language := coalesce(CASE WHEN last.team_id = ANY (mine) THEN last.language END,
                         (SELECT p.language FROM linelamp.person p WHERE p.id = whose));
    SELECT coalesce(jsonb_agg(jsonb_build_object('id', d.id, 'about', d.about,
               'said_by', CASE WHEN d.said_by = ANY (colleagues) THEN d.said_by END,
               'said_at', (date_part('epoch', d.said_at) * 1000)::bigint) ORDER BY d.said_at DESC, d.id), '[]')
      INTO do_not_ask FROM (SELECT x.* FROM linelamp.do_not_ask x
                             WHERE x.person_id = ANY (same) AND x.taken_back_at IS NULL
                             ORDER BY x.said_at DESC, x.id LIMIT 9) d;
    SELECT coalesce(jsonb_agg(jsonb_build_object('id', m.id, 'left_by', m.left_by, 'language', m.language, 'may_hear', m.may_hear,
               'pass_word', m.pass_word IS NOT NULL, 'left_at', (date_part('epoch', m.left_at) * 1000)::bigint,
               'expires_at', (date_part('epoch', m.expires_at) * 1000)::bigint) ORDER BY m.expires_at, m.id), '[]')
      INTO messages FROM linelamp.message_waiting m
     WHERE m.person_id = ANY (same) AND linelamp.message_state(m) = 'waiting';
    RETURN NEXT;
END $$;

GRANT EXECUTE ON FUNCTION linelamp.do_not_ask_add(uuid, uuid, text), linelamp.do_not_ask_take_back(uuid, uuid),
    linelamp.card(uuid, bigint) TO linelamp_operator, linelamp_lead;
RESET ROLE;
