-- Messages waiting: what family, a lawyer or a colleague leaves for a person, until he has heard it.
--
-- Nothing of a message is ever changed: what becomes of it is written beside it, step by step. Words, names and pass-word
-- are read by function only; that a message waits for the person of a call is a number on the call.
SET ROLE linelamp_owner;

CREATE TABLE linelamp.message_waiting (
    id uuid PRIMARY KEY,
    person_id uuid NOT NULL REFERENCES linelamp.person,
    -- Whose lead sees that it is not delivered.
    team_id integer NOT NULL REFERENCES linelamp.team,
    left_by text NOT NULL CHECK (left_by IN ('family', 'lawyer', 'colleague')),
    relation text CHECK (length(relation) BETWEEN 1 AND 80),
    name text CHECK (length(name) BETWEEN 1 AND 200),
    words text NOT NULL CHECK (length(words) BETWEEN 1 AND 20000),
    -- What whoever hears it must say first.
    pass_word text CHECK (length(pass_word) BETWEEN 1 AND 200),
    language text CHECK (language ~ '^[a-z]{2,3}$'),
    may_hear text NOT NULL CHECK (may_hear IN ('caller_only', 'relayed', 'family')),
    expires_at timestamptz NOT NULL,
    -- The call in which it was left.
    call_id uuid REFERENCES linelamp.call,
    written_by text NOT NULL,
    left_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    salt bytea NOT NULL DEFAULT uuid_send(gen_random_uuid())
);
CREATE INDEX message_waiting_person ON linelamp.message_waiting (person_id);
CREATE INDEX message_waiting_expiry ON linelamp.message_waiting (team_id, expires_at);
CREATE INDEX message_waiting_writer ON linelamp.message_waiting (written_by, expires_at);

-- What became of it, in order. The number makes two who end one message at the same moment collide, whatever they saw.
CREATE TABLE linelamp.message_step (
    message_id uuid NOT NULL REFERENCES linelamp.message_waiting,
    number smallint NOT NULL CHECK (number BETWEEN 1 AND 2),
    -- Read back: he heard it. Delivered: and whoever left it knows that.
    step text NOT NULL CHECK (step IN ('read_back', 'delivered', 'expired', 'withdrawn')),
    by_whom text NOT NULL,
    at timestamptz NOT NULL DEFAULT clock_timestamp(),
    -- The call in which it happened.
    call_id uuid REFERENCES linelamp.call,
    PRIMARY KEY (message_id, number)
);

-- Whose entry it is, where it belongs to a person and not to one call.
ALTER TABLE linelamp.entry ADD COLUMN person_id uuid REFERENCES linelamp.person;
CREATE INDEX entry_person ON linelamp.entry (person_id, at) WHERE person_id IS NOT NULL;
CREATE INDEX person_merged_into ON linelamp.person (merged_into) WHERE merged_into IS NOT NULL;

DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['message_waiting', 'message_step']
    LOOP
        EXECUTE format('ALTER TABLE linelamp.%I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('ALTER TABLE linelamp.%I FORCE ROW LEVEL SECURITY', name);
        EXECUTE format('CREATE POLICY functions ON linelamp.%I TO linelamp_api_owner USING (true) WITH CHECK (true)', name);
        EXECUTE format('GRANT SELECT, INSERT ON linelamp.%I TO linelamp_api_owner', name);
    END LOOP;
END $$;
RESET ROLE;

SET ROLE linelamp_api_owner;
INSERT INTO linelamp.setting (name, value, why) VALUES
    ('message_days', '14', 'How many days a message waits where nobody said how long.');

-- Every row that is this person: itself, what it was merged into, and what was merged into that.
CREATE FUNCTION linelamp.same_person(person uuid) RETURNS uuid[] LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN (
        WITH RECURSIVE up AS (
            SELECT p.id, p.merged_into FROM linelamp.person p WHERE p.id = same_person.person
            UNION SELECT p.id, p.merged_into FROM up JOIN linelamp.person p ON p.id = up.merged_into
        ), down AS (
            SELECT up.id FROM up WHERE up.merged_into IS NULL
            UNION SELECT p.id FROM down JOIN linelamp.person p ON p.merged_into = down.id
        )
        SELECT coalesce(array_agg(down.id), '{}') FROM down);
END $$;

-- Where a message stands. Its time runs out by the clock, whether or not the keeper has written that down.
CREATE FUNCTION linelamp.message_state(m linelamp.message_waiting) RETURNS text LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN coalesce(
        (SELECT s.step FROM linelamp.message_step s WHERE s.message_id = m.id ORDER BY s.number DESC LIMIT 1),
        CASE WHEN m.expires_at > clock_timestamp() THEN 'waiting' ELSE 'expired' END);
END $$;

-- Since when it is so; nothing while it waits.
CREATE FUNCTION linelamp.message_state_at(m linelamp.message_waiting) RETURNS timestamptz LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN coalesce(
        (SELECT s.at FROM linelamp.message_step s WHERE s.message_id = m.id ORDER BY s.number DESC LIMIT 1),
        CASE WHEN m.expires_at <= clock_timestamp() THEN m.expires_at END);
END $$;

-- How many messages wait for a person.
CREATE FUNCTION linelamp.messages_waiting_for(person uuid) RETURNS smallint LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN (SELECT least(count(*), 99) FROM linelamp.message_waiting m
             WHERE m.person_id = ANY (linelamp.same_person(messages_waiting_for.person))
               AND linelamp.message_state(m) = 'waiting');
END $$;

-- Tells the open calls of a person how many messages wait. The caller of this function holds the person's row lock.
CREATE FUNCTION linelamp.count_messages(person uuid) RETURNS void LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    waiting smallint := linelamp.messages_waiting_for(count_messages.person);
BEGIN
    UPDATE linelamp.call c SET messages_waiting = waiting
     WHERE c.person_id = ANY (linelamp.same_person(count_messages.person)) AND c.wrapped_at IS NULL
       AND c.messages_waiting <> waiting;
END $$;

-- A call that is put onto a person says at once that something waits for him. The person's row is locked against a
-- message that is being left at this very moment: one of the two sees the other.
CREATE FUNCTION linelamp.call_counts_messages() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    NEW.messages_waiting := 0;
    IF NEW.person_id IS NOT NULL AND NEW.wrapped_at IS NULL THEN
        PERFORM 1 FROM linelamp.person p WHERE p.id = NEW.person_id FOR SHARE;
        NEW.messages_waiting := linelamp.messages_waiting_for(NEW.person_id);
    END IF;
    RETURN NEW;
END $$;

-- Two who turn out to be one have each other's messages; parted again, their own.
CREATE FUNCTION linelamp.person_counts_messages() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM linelamp.count_messages(NEW.id);
    PERFORM linelamp.count_messages(OLD.merged_into) WHERE OLD.merged_into IS NOT NULL;
    RETURN NULL;
END $$;

-- A case that comes to a person, or is made for one, has his messages on its timeline.
CREATE FUNCTION linelamp.case_shows_messages() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    INSERT INTO linelamp.timeline (case_id, at, entry_id)
    SELECT NEW.id, e.at, e.id FROM linelamp.entry e WHERE e.person_id = ANY (linelamp.same_person(NEW.person_id))
    ON CONFLICT ON CONSTRAINT timeline_pkey DO NOTHING;
    RETURN NULL;
END $$;
-- The table owner makes the triggers and needs the functions for that moment only.
GRANT EXECUTE ON FUNCTION linelamp.call_counts_messages(), linelamp.person_counts_messages(),
    linelamp.case_shows_messages() TO linelamp_owner;
RESET ROLE;
SET ROLE linelamp_owner;
CREATE TRIGGER counts_messages BEFORE INSERT OR UPDATE OF person_id, wrapped_at ON linelamp.call FOR EACH ROW
    EXECUTE FUNCTION linelamp.call_counts_messages();
CREATE TRIGGER counts_messages AFTER UPDATE OF merged_into ON linelamp.person FOR EACH ROW
    WHEN (OLD.merged_into IS DISTINCT FROM NEW.merged_into) EXECUTE FUNCTION linelamp.person_counts_messages();
CREATE TRIGGER shows_messages AFTER INSERT OR UPDATE OF person_id ON linelamp.case_file FOR EACH ROW
    WHEN (NEW.person_id IS NOT NULL) EXECUTE FUNCTION linelamp.case_shows_messages();
RESET ROLE;

SET ROLE linelamp_api_owner;
-- Writes on the timelines of a person what happened and by whom; never in whose words.
CREATE FUNCTION linelamp.entry_of_person(me text, person uuid, kind text, fact jsonb) RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    entry uuid := gen_random_uuid();
    moment timestamptz := clock_timestamp();
    same uuid[] := linelamp.same_person(entry_of_person.person);
BEGIN
    INSERT INTO linelamp.entry (id, person_id, kind, fact, author, written_at, at)
    VALUES (entry, entry_of_person.person, entry_of_person.kind, entry_of_person.fact, me, moment, moment);
    INSERT INTO linelamp.timeline (case_id, at, entry_id)
    SELECT f.id, moment, entry FROM linelamp.case_file f WHERE f.person_id = ANY (same);
    UPDATE linelamp.case_file f SET updated_at = moment WHERE f.person_id = ANY (same);
END $$;

-- That something became of a message: what and by whom, never its words.
CREATE FUNCTION linelamp.message_entry(me text, m linelamp.message_waiting, kind text) RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    -- Calls before cases, as in moving a call.
    PERFORM linelamp.count_messages(m.person_id);
    PERFORM linelamp.entry_of_person(me, m.person_id, message_entry.kind,
                                     jsonb_build_object('message', m.id, 'left_by', m.left_by));
END $$;

-- The call in which this login has this person in hand. The claim and the placing must have been made before, and for
-- good: what is undone with a rolled-back transaction would be a look that nobody can see.
CREATE FUNCTION linelamp.hand_on_person(me text, person uuid) RETURNS uuid LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN (SELECT c.id FROM linelamp.claim k JOIN linelamp.call c ON c.id = k.call_id
             WHERE k.operator = me AND k.ended_at IS NULL AND c.person_id = ANY (linelamp.same_person(hand_on_person.person))
               AND k.made_xid IS DISTINCT FROM pg_current_xact_id_if_assigned()
               AND c.change_xid IS DISTINCT FROM pg_current_xact_id_if_assigned()
             ORDER BY k.fence DESC LIMIT 1);
END $$;

-- Whether this login looks after a message: who wrote it, a lead or a steward of its team.
CREATE FUNCTION linelamp.looks_after(me text, m linelamp.message_waiting) RETURNS boolean LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN m.written_by = me
        OR (m.team_id = ANY (linelamp.my_teams())
            AND EXISTS (SELECT FROM linelamp.operator o WHERE o.login = me AND o."group" IN ('lead', 'steward')));
END $$;

-- The message that this login may open: it looks after it; or it has the person's call in hand, and the message is still
-- to be told or to be answered. Absent and forbidden get one answer.
CREATE FUNCTION linelamp.openable(me text, message uuid) RETURNS linelamp.message_waiting LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    m linelamp.message_waiting;
BEGIN
    SELECT x.* INTO m FROM linelamp.message_waiting x JOIN linelamp.person p ON p.id = x.person_id
     WHERE x.id = openable.message AND NOT p.sealed;
    IF m.id IS NULL OR NOT (linelamp.looks_after(me, m)
            OR (linelamp.hand_on_person(me, m.person_id) IS NOT NULL
                AND linelamp.message_state(m) IN ('waiting', 'read_back'))) THEN
        RAISE EXCEPTION 'not available' USING ERRCODE = 'LL001';
    END IF;
    RETURN m;
END $$;

-- Leaves a message, for a person, for the person of a case, or for the person of the call in which it is left. That call
-- must be one this login has or had: words are not fenced off.
CREATE FUNCTION linelamp.message_add(request uuid, call uuid, person uuid, case_number text, left_by text, relation text,
    name text, words text, pass_word text, language text, may_hear text, expires_at timestamptz) RETURNS uuid
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me text := linelamp.me('operator', 'lead');
    c linelamp.call;
    f linelamp.case_file;
    m linelamp.message_waiting;
    moment timestamptz := clock_timestamp();
BEGIN
    -- The message carries the request's id, so that a repeat finds it.
    IF NOT linelamp.record(me, 'message_add', message_add.request, message_add.request) THEN
        RETURN message_add.request;
    END IF;
    IF message_add.call IS NOT NULL THEN
        SELECT x.* INTO c FROM linelamp.call x
         WHERE x.id = message_add.call AND EXISTS (SELECT FROM linelamp.claim h WHERE h.call_id = x.id AND h.operator = me);
        IF NOT FOUND THEN
            RAISE EXCEPTION 'not available' USING ERRCODE = 'LL001';
        END IF;
    END IF;
    IF message_add.case_number IS NOT NULL THEN
        SELECT x.* INTO f FROM linelamp.case_file x
         WHERE x.number = upper(trim(message_add.case_number)) AND x.team_id = ANY (linelamp.my_teams()) AND NOT x.sealed
           AND x.person_id IS NOT NULL;
        IF NOT FOUND THEN
            RAISE EXCEPTION 'not available' USING ERRCODE = 'LL001';
        END IF;
    END IF;
    m.person_id := coalesce(message_add.person, f.person_id, c.person_id);
    PERFORM 1 FROM linelamp.person p WHERE p.id = m.person_id AND NOT p.sealed FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'not available' USING ERRCODE = 'LL001';
    END IF;
    m.expires_at := coalesce(message_add.expires_at, moment + make_interval(days => linelamp.setting_number('message_days')));
    IF (m.expires_at > moment AND m.expires_at <= moment + interval '367 days' AND length(trim(message_add.words)) > 0) IS NOT TRUE THEN
        RAISE EXCEPTION 'a message has words, and waits for at most a year' USING ERRCODE = 'LL006';
    END IF;
    INSERT INTO linelamp.message_waiting (id, person_id, team_id, left_by, relation, name, words, pass_word, language, may_hear,
                                          expires_at, call_id, written_by)
    VALUES (message_add.request, m.person_id,
            coalesce(c.team_id, f.team_id, (SELECT min(t.team_id) FROM linelamp.operator_team t WHERE t.login = me)),
            message_add.left_by, nullif(trim(message_add.relation), ''), nullif(trim(message_add.name), ''), message_add.words,
            nullif(trim(message_add.pass_word), ''), message_add.language, coalesce(message_add.may_hear, 'caller_only'),
            m.expires_at, c.id, me)
    RETURNING * INTO m;
    PERFORM linelamp.message_entry(me, m, 'message_left');
    RETURN m.id;
END $$;

-- The words of a message, on a ticket. Pass-word and all: whoever reads it must hear the pass-word before he tells.
CREATE FUNCTION linelamp.message_read(ticket uuid) RETURNS TABLE (id uuid, person uuid, left_by text, relation text,
    name text, words text, pass_word text, language text, may_hear text, left_at timestamptz, expires_at timestamptz,
    written_by text, state text, state_at timestamptz)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me text := linelamp.me('operator', 'lead', 'steward');
    m linelamp.message_waiting := linelamp.openable(me, linelamp.ticketed(me, message_read.ticket, 'message'));
BEGIN
    RETURN QUERY SELECT m.id, m.person_id, m.left_by, m.relation, m.name, m.words, m.pass_word, m.language, m.may_hear, m.left_at,
                        m.expires_at, m.written_by, linelamp.message_state(m), linelamp.message_state_at(m);
END $$;

-- Writes the next step of a message beside it. The caller of this function has checked who may.
CREATE FUNCTION linelamp.message_take_step(me text, m linelamp.message_waiting, step text) RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    stands text;
BEGIN
    PERFORM 1 FROM linelamp.person p WHERE p.id = m.person_id FOR NO KEY UPDATE;
    stands := linelamp.message_state(m);
    -- Heard is heard: what was read back neither expires nor can be withdrawn.
    IF NOT (stands = 'waiting' OR (stands = 'read_back' AND step = 'delivered')
            OR (stands = 'expired' AND step = 'expired'
                AND NOT EXISTS (SELECT FROM linelamp.message_step s WHERE s.message_id = m.id))) THEN
        RAISE EXCEPTION 'this message waits no more' USING ERRCODE = 'LL008';
    END IF;
    INSERT INTO linelamp.message_step (message_id, number, step, by_whom, call_id)
    VALUES (m.id, CASE WHEN stands = 'read_back' THEN 2 ELSE 1 END, message_take_step.step, me,
            linelamp.hand_on_person(me, m.person_id));
    PERFORM linelamp.message_entry(me, m, 'message_' || message_take_step.step);
END $$;

-- He heard it (`read_back`), or he heard it and whoever left it knows (`delivered`).
CREATE FUNCTION linelamp.message_deliver(request uuid, message uuid, how text) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me text := linelamp.me('operator', 'lead');
BEGIN
    IF (message_deliver.how IN ('read_back', 'delivered')) IS NOT TRUE THEN
        RAISE EXCEPTION 'a message is read back or delivered' USING ERRCODE = 'LL006';
    END IF;
    IF linelamp.record(me, 'message_' || message_deliver.how, message_deliver.message, message_deliver.request) THEN
        PERFORM linelamp.message_take_step(me, linelamp.openable(me, message_deliver.message), message_deliver.how);
    END IF;
END $$;

-- Not to be told any more: by who wrote it, or a lead or steward of its team.
CREATE FUNCTION linelamp.message_withdraw(request uuid, message uuid) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me text := linelamp.me('operator', 'lead', 'steward');
    m linelamp.message_waiting;
BEGIN
    IF linelamp.record(me, 'message_withdraw', message_withdraw.message, message_withdraw.request) THEN
        m := linelamp.openable(me, message_withdraw.message);
        IF NOT linelamp.looks_after(me, m) THEN
            RAISE EXCEPTION 'not available' USING ERRCODE = 'LL001';
        END IF;
        PERFORM linelamp.message_take_step(me, m, 'withdrawn');
    END IF;
END $$;

-- The messages this login looks after, the first to expire first: which, for which case, until when, and how they stand.
-- Nothing of what they say, so that nothing need be recorded.
CREATE FUNCTION linelamp.message_list(undelivered boolean) RETURNS TABLE (id uuid, case_number text, left_by text,
    language text, left_at timestamptz, expires_at timestamptz, written_by text, state text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me text := linelamp.me('operator', 'lead', 'steward');
    mine integer[] := linelamp.my_teams();
    all_of_team boolean := EXISTS (SELECT FROM linelamp.operator o WHERE o.login = me AND o."group" IN ('lead', 'steward'));
BEGIN
    RETURN QUERY SELECT m.id,
           (SELECT f.number FROM linelamp.case_file f
             WHERE f.person_id = ANY (linelamp.same_person(m.person_id)) AND f.team_id = ANY (mine) AND NOT f.sealed
             ORDER BY f.opened_at DESC LIMIT 1),
           m.left_by, m.language, m.left_at, m.expires_at, m.written_by, linelamp.message_state(m)
      FROM linelamp.message_waiting m JOIN linelamp.person p ON p.id = m.person_id
     WHERE (m.written_by = me OR (all_of_team AND m.team_id = ANY (mine))) AND NOT p.sealed
       AND (NOT coalesce(undelivered, false) OR linelamp.message_state(m) = 'waiting')
     -- What still waits, the most pressing first; then what is over, the latest first.
     ORDER BY m.expires_at <= clock_timestamp(), abs(date_part('epoch', m.expires_at - clock_timestamp())), m.id LIMIT 500;
END $$;

GRANT EXECUTE ON FUNCTION linelamp.message_add(uuid, uuid, uuid, text, text, text, text, text, text, text, text, timestamptz),
    linelamp.message_deliver(uuid, uuid, text) TO linelamp_operator, linelamp_lead;
GRANT EXECUTE ON FUNCTION linelamp.message_read(uuid), linelamp.message_list(boolean), linelamp.message_withdraw(uuid, uuid)
    TO linelamp_operator, linelamp_lead, linelamp_steward;

-- Whose time has run out. A person at whom somebody is working is met again on the next round.
CREATE FUNCTION linelamp.keeper_messages() RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    m linelamp.message_waiting;
    changed integer := 0;
BEGIN
    FOR m IN
        SELECT x.* FROM linelamp.message_waiting x
          JOIN linelamp.person p ON p.id = x.person_id
         WHERE x.expires_at <= clock_timestamp()
           AND NOT EXISTS (SELECT FROM linelamp.message_step s WHERE s.message_id = x.id)
         LIMIT 500 FOR NO KEY UPDATE OF p SKIP LOCKED
    LOOP
        PERFORM linelamp.message_take_step('keeper', m, 'expired');
        changed := changed + 1;
    END LOOP;
    RETURN changed;
END $$;
GRANT EXECUTE ON FUNCTION linelamp.keeper_messages() TO linelamp_keeper;
RESET ROLE;
