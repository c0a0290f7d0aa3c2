-- Phone systems: what a bridge tells of their calls, what it is ordered to do, and whether it can be believed now.
--
-- A bridge has these functions and nothing else: it reads no row of a table. Facts are merged, never replaced; states are
-- derived from them as everywhere. Said twice, or in another order, they make the same rows.
SET ROLE linelamp_owner;
CREATE TABLE linelamp.phone_system (
    source text PRIMARY KEY CHECK (source ~ '^[a-z0-9_-]{1,40}$'),
    id uuid NOT NULL UNIQUE DEFAULT gen_random_uuid(),
    kind text NOT NULL CHECK (kind IN ('asterisk', 'twilio', 'webhook')),
    mode text NOT NULL CHECK (mode IN ('pull', 'push')),
    state text NOT NULL DEFAULT 'down' CHECK (state IN ('live', 'stale', 'down')),
    -- When it was last heard, where it is not live; else since when it is.
    since timestamptz NOT NULL DEFAULT clock_timestamp(),
    booted_at timestamptz,
    system_version text CHECK (length(system_version) <= 120),
    version integer NOT NULL DEFAULT 0,
    change_xid xid8 NOT NULL DEFAULT pg_current_xact_id()
);
CREATE INDEX phone_system_change ON linelamp.phone_system (change_xid);
CREATE TRIGGER stamp BEFORE INSERT OR UPDATE ON linelamp.phone_system FOR EACH ROW EXECUTE FUNCTION linelamp.stamp();

-- Signs of life, how far the record of the past was read, and how much came this minute. Outside the feed.
CREATE TABLE linelamp.phone_system_pulse (
    source text PRIMARY KEY REFERENCES linelamp.phone_system,
    -- The bridge; and the phone system behind it.
    last_seen timestamptz NOT NULL DEFAULT clock_timestamp(),
    heard_at timestamptz,
    round_trip_ms integer,
    record_read_to text CHECK (length(record_read_to) <= 400),
    minute timestamptz NOT NULL DEFAULT date_trunc('minute', clock_timestamp()),
    calls integer NOT NULL DEFAULT 0,
    strangers integer NOT NULL DEFAULT 0,
    -- The server's number of the session that speaks for it, or last did.
    speaker integer
) WITH (fillfactor = 50);

-- The phone at which an operator sits in this shift. It may be a private number: nobody reads it but these functions.
CREATE TABLE linelamp.operator_phone (
    login text PRIMARY KEY REFERENCES linelamp.operator,
    phone text NOT NULL CHECK (length(phone) BETWEEN 1 AND 40),
    set_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX operator_phone_phone ON linelamp.operator_phone (phone);

-- Orders to a phone system. One that is taken is done at most once; one whose time has passed is not done at all.
CREATE TABLE linelamp.command (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    source text NOT NULL REFERENCES linelamp.phone_system,
    call_id uuid NOT NULL REFERENCES linelamp.call,
    kind text NOT NULL CHECK (kind IN ('answer', 'hold', 'resume', 'interpreter', 'drop_interpreter', 'requeue', 'hang_up',
        'release')),
    -- The phone to ring, forgotten when the command is over; or the leg that is let go.
    argument text CHECK (length(argument) BETWEEN 1 AND 40),
    "by" text NOT NULL REFERENCES linelamp.operator,
    fence bigint NOT NULL,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    expires_at timestamptz NOT NULL,
    taken_at timestamptz,
    lease_until timestamptz,
    -- Whoever it was to put through has let the caller go: nobody is to be put through by it any more.
    cancelled_at timestamptz,
    done_at timestamptz,
    result text CHECK (result IN ('done', 'caller_gone', 'phone_busy', 'phone_silent', 'phone_unreachable', 'phone_unknown',
        'phone_barred', 'not_allowed', 'failed', 'expired', 'bridge_restarted', 'cancelled')),
    CHECK ((done_at IS NULL) = (result IS NULL))
);
CREATE INDEX command_open ON linelamp.command (source, created_at) WHERE done_at IS NULL;
CREATE INDEX command_call ON linelamp.command (call_id, created_at);

DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['phone_system', 'phone_system_pulse', 'operator_phone', 'command']
    LOOP
        EXECUTE format('ALTER TABLE linelamp.%I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('ALTER TABLE linelamp.%I FORCE ROW LEVEL SECURITY', name);
        EXECUTE format('CREATE POLICY functions ON linelamp.%I TO linelamp_api_owner USING (true) WITH CHECK (true)', name);
        EXECUTE format('GRANT SELECT, INSERT, UPDATE ON linelamp.%I TO linelamp_api_owner', name);
    END LOOP;
END $$;
-- A phone goes with the shift; a caller's number goes where the caller turns out to have forbidden it.
GRANT DELETE ON linelamp.operator_phone, linelamp.call_number TO linelamp_api_owner;
CREATE POLICY active ON linelamp.phone_system FOR SELECT TO linelamp_operator, linelamp_lead, linelamp_steward
    USING ((SELECT linelamp.am_active()));
GRANT SELECT ON linelamp.phone_system TO linelamp_operator, linelamp_lead, linelamp_steward;

-- One kind more in the feed.
CREATE OR REPLACE VIEW linelamp.feed_row WITH (security_invoker = true) AS
    SELECT r.kind, r.id, r.version, r.body, r.change_xid, r.shown FROM linelamp.feed_row_before_presence r
    UNION ALL
    SELECT 5::int2, p.id, p.version, json_build_array(p.kind, p.subject, p.login, p.typing::int, p.news)::text, p.change_xid, true
      FROM linelamp.presence p
    UNION ALL
    SELECT 6::int2, s.id, s.version, json_build_array(s.source, s.kind, s.mode, s.state,
           (date_part('epoch', s.since) * 1000)::bigint, s.system_version)::text, s.change_xid, true
      FROM linelamp.phone_system s;
RESET ROLE;

SET ROLE linelamp_api_owner;
INSERT INTO linelamp.setting (name, value, why) VALUES
    ('source_stale_seconds', '10', 'A phone system not heard from for this long is shown as stale.'),
    ('source_down_seconds', '30', 'A phone system not heard from for this long is shown as down.'),
    ('source_calls_per_minute', '1200', 'How many calls to known lines one phone system may bring in a minute.'),
    ('source_strangers_per_minute', '120', 'How many calls to numbers that no line has; kept apart, so that they keep nobody out.'),
    ('command_seconds', '20', 'A command that no bridge has begun by then is not carried out any more.'),
    ('command_lease_seconds', '60', 'A command that was begun and of which nothing was heard by then has failed.');

-- Facts -----------------------------------------------------------------------------------------------------------

CREATE FUNCTION linelamp.told_when(said text) RETURNS timestamptz LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN CASE WHEN said IS NOT NULL THEN linelamp.told_at(said::timestamptz) END;
END $$;

-- A dialled number without what people put between its digits.
CREATE FUNCTION linelamp.dialled(number text) RETURNS text LANGUAGE sql IMMUTABLE
SET search_path = pg_catalog, pg_temp AS $$
    SELECT nullif(regexp_replace(regexp_replace(number, '[^0-9]', '', 'g'), '^00', ''), '')
$$;

CREATE FUNCTION linelamp.line_dialled(number text) RETURNS linelamp.line LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    l linelamp.line;
BEGIN
    SELECT x.* INTO l FROM linelamp.line x WHERE x.number = line_dialled.number;
    IF NOT FOUND THEN
        SELECT x.* INTO l FROM linelamp.line x
         WHERE linelamp.dialled(x.number) = linelamp.dialled(line_dialled.number) ORDER BY x.number LIMIT 1;
    END IF;
    RETURN l;
END $$;

-- The one facility that a phone system's plan means by this word.
CREATE FUNCTION linelamp.facility_meant(code text) RETURNS uuid LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN (SELECT CASE WHEN count(*) = 1 THEN (array_agg(f.facility_id))[1] END FROM (
                SELECT x.facility_id FROM linelamp.facility_code x WHERE upper(x.code) = upper(facility_meant.code)
                 UNION SELECT a.facility_id FROM linelamp.facility_alias a WHERE upper(a.alias) = upper(facility_meant.code)
                 UNION SELECT p.id FROM linelamp.facility p WHERE upper(p.name) = upper(facility_meant.code)) f);
END $$;

-- Keeps a caller's number where it may be kept, and whether one could call back. What was said first or last makes no
-- difference: an operator's word stands, a forbidden number goes, a number beats its absence.
CREATE FUNCTION linelamp.caller_told(c linelamp.call, caller text, number text) RETURNS void LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, pg_temp
-- A plan made while there are few calls would read all of them for each one later.
SET enable_seqscan = off AS $$
DECLARE
    back text := CASE caller WHEN 'prohibited' THEN 'forbidden' WHEN 'withheld' THEN 'not_possible' WHEN 'number' THEN 'possible' END;
    ranks constant text[] := ARRAY['not_possible', 'possible', 'forbidden', 'unsafe'];
    zone text;
    before record;
BEGIN
    IF back = 'possible' AND length(number) BETWEEN 1 AND 40 IS NOT TRUE THEN
        back := 'not_possible';
    END IF;
    IF back IS NULL THEN
        RETURN;
    END IF;
    IF back = 'forbidden' THEN
        DELETE FROM linelamp.call_number n WHERE n.call_id = c.id;
        UPDATE linelamp.call x SET nth_today = 1, earlier_id = NULL
         WHERE x.id = c.id AND (x.nth_today <> 1 OR x.earlier_id IS NOT NULL);
    ELSIF back = 'possible' AND c.callback IS DISTINCT FROM 'forbidden' THEN
        INSERT INTO linelamp.call_number (call_id, number, facility_id, arrived_at)
        VALUES (c.id, caller_told.number, c.facility_id, c.arrived_at) ON CONFLICT (call_id) DO NOTHING;
        IF FOUND THEN
            SELECT s.value INTO zone FROM linelamp.setting s WHERE s.name = 'time_zone';
            -- The call before knows how many there were: a number of which a whole facility calls is not counted each time.
            SELECT o.id, o.nth_today INTO before
              FROM linelamp.call_number n JOIN linelamp.call o ON o.id = n.call_id
             WHERE n.number = caller_told.number AND n.call_id <> c.id
               AND n.facility_id IS NOT DISTINCT FROM c.facility_id AND o.team_id IS NOT DISTINCT FROM c.team_id
               AND n.arrived_at >= date_trunc('day', c.arrived_at, zone) AND n.arrived_at <= c.arrived_at
             ORDER BY n.arrived_at DESC, o.nth_today DESC LIMIT 1;
            UPDATE linelamp.call x SET nth_today = least(before.nth_today + 1, 999), earlier_id = before.id
             WHERE x.id = c.id AND before.id IS NOT NULL;
            -- Later calls from there may have been told first.
            UPDATE linelamp.call x SET nth_today = least(x.nth_today + 1, 999),
                   earlier_id = CASE WHEN EXISTS (SELECT FROM linelamp.call e WHERE e.id = x.earlier_id AND e.arrived_at >= c.arrived_at)
                                     THEN x.earlier_id ELSE c.id END
              FROM linelamp.call_number n
             WHERE n.number = caller_told.number AND n.call_id = x.id AND x.id <> c.id
               AND x.facility_id IS NOT DISTINCT FROM c.facility_id AND x.team_id IS NOT DISTINCT FROM c.team_id
               AND n.arrived_at > c.arrived_at
               AND n.arrived_at < date_trunc('day', c.arrived_at, zone) + interval '1 day';
        END IF;
    END IF;
    UPDATE linelamp.call x SET callback = back
     WHERE x.id = c.id AND coalesce(array_position(ranks, x.callback), 0) < array_position(ranks, back);
END $$;

-- The operator whose phone answered has the call, whoever had it before.
CREATE FUNCTION linelamp.phone_claims(call uuid, login text, ended boolean) RETURNS void LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    k linelamp.claim;
BEGIN
    SELECT x.* INTO k FROM linelamp.claim x WHERE x.call_id = phone_claims.call AND x.ended_at IS NULL;
    IF FOUND AND k.operator = phone_claims.login THEN
        UPDATE linelamp.claim x SET reached_at = coalesce(x.reached_at, clock_timestamp()), beside = false
         WHERE x.id = k.id AND (x.reached_at IS NULL OR x.beside);
    ELSE
        IF FOUND THEN
            PERFORM linelamp.end_claim(k.id, 'taken_over');
            PERFORM linelamp.after_wrap(k.operator);
        END IF;
        PERFORM linelamp.make_claim(phone_claims.call, phone_claims.login, gen_random_uuid(), NULL);
        UPDATE linelamp.claim x SET reached_at = clock_timestamp() WHERE x.call_id = phone_claims.call AND x.ended_at IS NULL;
    END IF;
    PERFORM linelamp.put_state(phone_claims.login, CASE WHEN ended THEN 'wrap_up' ELSE 'on_call' END, NULL, phone_claims.login);
END $$;

-- A caller was put through. `c` is the call as it is now, locked.
CREATE FUNCTION linelamp.connection_told(c linelamp.call, mode text, phone text) RETURNS void LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    login text;
    k linelamp.claim;
BEGIN
    SELECT p.login INTO login FROM linelamp.operator_phone p JOIN linelamp.operator o ON o.login = p.login
     WHERE p.phone = connection_told.phone AND o.active ORDER BY p.set_at DESC LIMIT 1;
    SELECT x.* INTO k FROM linelamp.claim x WHERE x.call_id = c.id ORDER BY x.fence DESC LIMIT 1;
    IF login IS NOT NULL AND c.wrapped_at IS NULL AND (mode = 'push' OR k.id IS NULL) THEN
        PERFORM linelamp.phone_claims(c.id, login, c.ended_at IS NOT NULL);
    ELSIF k.ended_at IS NULL THEN
        UPDATE linelamp.claim x SET reached_at = clock_timestamp() WHERE x.id = k.id AND x.reached_at IS NULL;
    ELSIF k.end_kind = (CASE WHEN c.ended_at IS NULL THEN 'returned' ELSE 'caller_gone' END) AND k.reached_at IS NULL
          AND coalesce(login, k.operator) = k.operator
          AND NOT EXISTS (SELECT FROM linelamp.claim x WHERE x.operator = k.operator AND x.ended_at IS NULL) THEN
        -- The end was told before the answer, or the order to ring had run out while its phone was being picked up: there is
        -- or was a conversation, and it is this operator's.
        UPDATE linelamp.claim x SET ended_at = NULL, end_kind = NULL, reached_at = clock_timestamp() WHERE x.id = k.id;
        UPDATE linelamp.call x SET held = true, phone_step = NULL WHERE x.id = c.id;
        PERFORM linelamp.renew(k.id);
        PERFORM linelamp.put_state(k.operator, CASE WHEN c.ended_at IS NULL THEN 'on_call' ELSE 'wrap_up' END, NULL, k.operator);
    END IF;
END $$;

-- The end of a call. Ended is final; only an end that nobody saw may be put right, once, by somebody who knows.
CREATE FUNCTION linelamp.end_told(c linelamp.call, why text, at timestamptz, seen boolean) RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF c.ended_at IS NULL THEN
        -- An order that came to nothing ended nobody; one that is being carried out does so within seconds.
        IF EXISTS (SELECT FROM linelamp.command o WHERE o.call_id = c.id AND o.kind = 'hang_up'
                      AND (o.result = 'done' OR (o.done_at IS NULL AND o.taken_at > clock_timestamp() - interval '20 seconds')))
           AND why IN ('caller_hung_up', 'unknown') THEN
            why := 'operator_hung_up';
        END IF;
        PERFORM linelamp.end_call(c.id, why, at);
        UPDATE linelamp.call x SET end_seen = end_told.seen, on_hold = false, alone = false,
               phone_step = CASE WHEN x.phone_step = 'ringing' AND x.reached_at IS NULL THEN 'caller_gone' ELSE x.phone_step END
         WHERE x.id = c.id;
    ELSIF seen AND why = 'phone_system_restarted' AND linelamp.told_at(at) <= c.ended_at + interval '5 seconds' THEN
        -- A phone system that stops hangs everybody up first and says why afterwards: nobody of them gave up.
        UPDATE linelamp.call x SET end_why = why WHERE x.id = c.id AND x.end_why IN ('caller_hung_up', 'timed_out', 'unknown');
    ELSIF NOT c.end_seen AND (seen OR (c.end_why = 'not_seen' AND why <> 'not_seen' AND at >= coalesce(c.connected_at, '-infinity'))) THEN
        UPDATE linelamp.call x SET end_seen = true, end_why = why, ended_at = greatest(x.arrived_at, linelamp.told_at(at))
         WHERE x.id = c.id;
    END IF;
    -- Facts beat the word of a hang-up: without a conversation a voicemail; at the cap a cut.
    UPDATE linelamp.call x SET end_why = 'cut_by_facility' FROM linelamp.line l
     WHERE x.id = c.id AND l.id = x.line_id AND x.reached_at IS NOT NULL AND x.end_why IN ('caller_hung_up', 'unknown')
       AND x.ended_at BETWEEN x.arrived_at + make_interval(secs => l.cap_seconds - 10)
                          AND x.arrived_at + make_interval(secs => l.cap_seconds + 10);
END $$;

-- Merges one call's facts. The caller of this function has locked who holds it. `of_the_past`: read from a record. `room`:
-- how many calls to known lines and to no line may still come; `added` says which of the two this was.
CREATE FUNCTION linelamp.fact_told(s linelamp.phone_system, f jsonb, of_the_past boolean, room integer, room_for_strangers integer,
    OUT changed boolean, OUT refused boolean, OUT added text)
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    c linelamp.call;
    l linelamp.line := linelamp.line_dialled(f->>'line');
    place uuid := coalesce(linelamp.facility_meant(f->>'facility'), l.facility_id);
    arrived constant timestamptz := linelamp.told_when(f->>'arrived');
    waiting constant timestamptz := linelamp.told_when(f->>'waiting');
    connected constant timestamptz := linelamp.told_when(f->'connected'->>'at');
    ended constant timestamptz := linelamp.told_when(f->'ended'->>'at');
    earliest constant timestamptz := least(arrived, waiting, connected, ended);
    begun constant boolean := coalesce(arrived, waiting, connected) IS NOT NULL;
    was integer;
    is_new_connection boolean;
    is_first_line boolean;
    is_alone boolean;
    is_new boolean;
BEGIN
    changed := false;
    refused := false;
    SELECT x.* INTO c FROM linelamp.call x
     WHERE x.source = s.source AND x.provider_id = f->>'id' FOR NO KEY UPDATE;
    is_new := NOT FOUND;
    IF is_new THEN
        IF of_the_past AND (ended IS NULL OR NOT begun) THEN
            RETURN; -- Whoever is still there comes with the picture; an end alone belongs to a call that is known.
        END IF;
        IF NOT of_the_past AND (CASE WHEN l.id IS NULL THEN room_for_strangers ELSE room END) <= 0 THEN
            refused := true;
            RETURN;
        END IF;
        added := CASE WHEN l.id IS NULL THEN 'stranger' ELSE 'known' END;
        INSERT INTO linelamp.call (source, provider_id, arrival_seen, line_id, facility_id, team_id, arrived_at, urgency,
                                   language, bridged, missed)
        VALUES (s.source, f->>'id', begun, l.id, place, l.team_id, coalesce(earliest, clock_timestamp()),
                coalesce(l.default_urgency, 4), l.default_language, true, of_the_past)
        RETURNING * INTO c;
        changed := true;
    END IF;
    was := c.version;
    is_new_connection := connected > coalesce(c.connected_at, '-infinity');
    is_first_line := c.line_id IS NULL AND l.id IS NOT NULL AND c.case_id IS NULL;
    -- Only who was put through, and neither waits again nor is gone, can be left alone; whoever is put through anew is not.
    is_alone := c.ended_at IS NULL AND ended IS NULL AND coalesce((f->>'alone')::boolean, c.alone AND is_new_connection IS NOT TRUE)
                AND coalesce(greatest(c.connected_at, connected) >= greatest(c.waiting_at, waiting),
                             coalesce(c.connected_at, connected) IS NOT NULL);

    UPDATE linelamp.call x SET
           bridged = true,
           arrival_seen = x.arrival_seen OR begun,
           -- The line is said once: later an operator may have decided. Whoever answered a call before its line was told
           -- lent it a team of his; a case keeps it.
           line_id = CASE WHEN x.case_id IS NULL THEN coalesce(x.line_id, l.id) ELSE x.line_id END,
           facility_id = coalesce(x.facility_id, place),
           team_id = CASE WHEN is_first_line THEN l.team_id ELSE x.team_id END,
           urgency = CASE WHEN is_first_line AND x.urgency = 4 THEN l.default_urgency ELSE x.urgency END,
           language = CASE WHEN is_first_line THEN coalesce(x.language, l.default_language) ELSE x.language END,
           arrived_at = least(x.arrived_at, earliest),
           waiting_at = greatest(x.waiting_at, waiting),
           connected_at = greatest(x.connected_at, connected),
           -- A caller who was reached stays reached; it may only turn out to have been earlier.
           reached_at = least(x.reached_at, connected),
           on_hold = CASE WHEN x.ended_at IS NULL THEN coalesce((f->>'on_hold')::boolean, x.on_hold) ELSE false END,
           alone = is_alone,
           voicemail = x.voicemail OR coalesce((f->>'voicemail')::boolean, false)
     WHERE x.id = c.id AND (
           NOT x.bridged OR (begun AND NOT x.arrival_seen)
           OR is_first_line OR (x.facility_id IS NULL AND place IS NOT NULL)
           OR earliest < x.arrived_at OR waiting > coalesce(x.waiting_at, '-infinity') OR is_new_connection
           OR connected < coalesce(x.reached_at, 'infinity')
           OR (x.ended_at IS NULL AND (f->>'on_hold')::boolean <> x.on_hold) OR is_alone <> x.alone
           OR ((f->>'voicemail')::boolean AND NOT x.voicemail))
    RETURNING x.* INTO c;
    IF NOT FOUND THEN
        SELECT x.* INTO c FROM linelamp.call x WHERE x.source = s.source AND x.provider_id = f->>'id';
    END IF;
    PERFORM linelamp.caller_told(c, f->>'caller', f->>'number');

    IF is_new_connection AND NOT of_the_past THEN
        PERFORM linelamp.connection_told(c, s.mode, f->'connected'->>'phone');
    END IF;
    IF c.waiting_at > c.connected_at AND c.ended_at IS NULL THEN
        -- Sent back to the queue by the phone system itself.
        PERFORM linelamp.end_claim(k.id, 'returned'), linelamp.after_wrap(k.operator)
           FROM linelamp.claim k WHERE k.call_id = c.id AND k.ended_at IS NULL AND k.reached_at IS NOT NULL;
    END IF;
    -- A record that only knows how a call left the queue ends nobody who is still there: he may be talking elsewhere.
    IF ended IS NOT NULL AND (is_new OR c.ended_at IS NOT NULL OR NOT of_the_past OR (f->'ended'->>'seen')::boolean) THEN
        PERFORM linelamp.end_told(c, coalesce(f->'ended'->>'why', 'unknown'), ended, coalesce((f->'ended'->>'seen')::boolean, true));
    END IF;
    UPDATE linelamp.call x SET end_why = 'voicemail'
     WHERE x.id = c.id AND x.voicemail AND x.reached_at IS NULL AND x.end_why IN ('caller_hung_up', 'timed_out', 'no_agents', 'unknown');
    changed := changed OR was IS DISTINCT FROM (SELECT x.version FROM linelamp.call x WHERE x.id = c.id);
END $$;

-- Locks whoever holds these calls, then the calls, each in one order: as every act of an operator does. The calls are found by
-- their names one by one: a condition with OR would read every call that ever came from there.
CREATE FUNCTION linelamp.lock_told(source text, facts jsonb) RETURNS void LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    names constant text[] := ARRAY(SELECT f->>'id' FROM jsonb_array_elements(facts) f);
    phones constant text[] := ARRAY(SELECT f->'connected'->>'phone' FROM jsonb_array_elements(facts) f);
    calls constant uuid[] := ARRAY(SELECT c.id FROM linelamp.call c WHERE c.source = lock_told.source AND c.provider_id = ANY (names));
    logins text[];
BEGIN
    logins := ARRAY(SELECT k.operator FROM linelamp.claim k WHERE k.call_id = ANY (calls) AND k.ended_at IS NULL
                    UNION SELECT p.login FROM linelamp.operator_phone p WHERE p.phone = ANY (phones));
    PERFORM 1 FROM linelamp.operator o WHERE o.login = ANY (logins) ORDER BY o.login FOR NO KEY UPDATE;
    PERFORM 1 FROM linelamp.call c WHERE c.id = ANY (calls) ORDER BY c.id FOR NO KEY UPDATE;
END $$;

-- Merges these facts in the order in which they are told, and counts who came this minute. Calls to numbers that no line has
-- are counted apart.
CREATE FUNCTION linelamp.facts_told(s linelamp.phone_system, facts jsonb, of_the_past boolean, OUT changed integer, OUT refused integer)
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    this constant timestamptz := date_trunc('minute', clock_timestamp());
    p linelamp.phone_system_pulse;
    fact jsonb;
    told record;
BEGIN
    SELECT x.* INTO p FROM linelamp.phone_system_pulse x WHERE x.source = s.source;
    IF p.minute <> this THEN
        p.calls := 0;
        p.strangers := 0;
    END IF;
    changed := 0;
    refused := 0;
    FOR fact IN SELECT f FROM jsonb_array_elements(facts) f
    LOOP
        SELECT t.* INTO told FROM linelamp.fact_told(s, fact, of_the_past,
            linelamp.setting_number('source_calls_per_minute') - p.calls,
            linelamp.setting_number('source_strangers_per_minute') - p.strangers) t;
        changed := changed + told.changed::integer;
        refused := refused + told.refused::integer;
        p.calls := p.calls + (told.added IS NOT DISTINCT FROM 'known')::integer;
        p.strangers := p.strangers + (told.added IS NOT DISTINCT FROM 'stranger')::integer;
    END LOOP;
    UPDATE linelamp.phone_system_pulse x SET minute = this, calls = p.calls, strangers = p.strangers
     WHERE x.source = s.source AND (x.minute, x.calls, x.strangers) IS DISTINCT FROM (this, p.calls, p.strangers);
END $$;

-- The phone system of this name, where this session is the one that has said hello for it: no bridge tells or learns anything
-- of a phone system that is another's.
CREATE FUNCTION linelamp.phone_system_named(source text) RETURNS linelamp.phone_system LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    s linelamp.phone_system;
BEGIN
    SELECT x.* INTO s FROM linelamp.phone_system x JOIN linelamp.phone_system_pulse p ON p.source = x.source
     WHERE x.source = phone_system_named.source AND p.speaker = pg_backend_pid();
    IF NOT FOUND THEN
        RAISE EXCEPTION 'not available' USING ERRCODE = 'LL001';
    END IF;
    RETURN s;
END $$;

-- What happens now. `refused`: calls beyond what may come in a minute; those that live come again with the next picture.
CREATE FUNCTION linelamp.bridge_facts(source text, facts jsonb, OUT changed integer, OUT refused integer)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    s linelamp.phone_system := linelamp.phone_system_named(source);
BEGIN
    PERFORM linelamp.lock_told(source, facts);
    SELECT t.changed, t.refused INTO changed, refused FROM linelamp.facts_told(s, facts, false) t;
END $$;

-- Locks a call and whoever holds it, in the order of lock_with_holder, and waits for nobody: false where one of them is in
-- somebody's hands at this moment.
CREATE FUNCTION linelamp.lock_with_holder_now(call uuid) RETURNS boolean LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    holder text;
BEGIN
    SELECT k.operator INTO holder FROM linelamp.claim k
     WHERE k.call_id = lock_with_holder_now.call AND k.ended_at IS NULL;
    IF holder IS NOT NULL THEN
        PERFORM 1 FROM linelamp.operator o WHERE o.login = holder FOR NO KEY UPDATE SKIP LOCKED;
        IF NOT FOUND THEN
            RETURN false;
        END IF;
    END IF;
    PERFORM 1 FROM linelamp.call c WHERE c.id = lock_with_holder_now.call FOR NO KEY UPDATE SKIP LOCKED;
    RETURN FOUND AND holder IS NOT DISTINCT FROM (SELECT k.operator FROM linelamp.claim k
        WHERE k.call_id = lock_with_holder_now.call AND k.ended_at IS NULL);
END $$;

-- Whatever lives in the phone system now, by name: whoever else is open in the queue is over, and nobody saw how. Facts are
-- told before and apart, so that no single call holds up the end of the others; `held`: those who are in somebody's hands,
-- left to the next picture.
CREATE FUNCTION linelamp.bridge_picture(source text, living text[], restarted boolean, booted_at timestamptz,
    OUT vanished integer, OUT held integer)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    s linelamp.phone_system := linelamp.phone_system_named(source);
    -- A bridge that has just begun did not see the restart.
    anew constant boolean := restarted OR coalesce(booted_at > s.booted_at + interval '5 seconds', false);
    missing uuid;
    c linelamp.call;
BEGIN
    vanished := 0;
    held := 0;
    FOR missing IN SELECT x.id FROM linelamp.call x
                    WHERE x.source = bridge_picture.source AND x.bridged AND x.ended_at IS NULL
                      AND x.provider_id <> ALL (living) ORDER BY x.id
    LOOP
        IF NOT linelamp.lock_with_holder_now(missing) THEN
            held := held + 1;
            CONTINUE;
        END IF;
        SELECT x.* INTO c FROM linelamp.call x WHERE x.id = missing AND x.ended_at IS NULL;
        IF FOUND THEN
            PERFORM linelamp.end_told(c, CASE WHEN anew THEN 'phone_system_restarted' ELSE 'not_seen' END,
                CASE WHEN anew THEN bridge_picture.booted_at END, false);
            vanished := vanished + 1;
        END IF;
    END LOOP;
    UPDATE linelamp.phone_system x SET booted_at = bridge_picture.booted_at
     WHERE x.source = s.source AND bridge_picture.booted_at IS NOT NULL AND x.booted_at IS DISTINCT FROM bridge_picture.booted_at;
END $$;

-- What a record of the past says: it settles ends that nobody saw, and adds who came and went meanwhile.
CREATE FUNCTION linelamp.bridge_record(source text, calls jsonb, read_to text, OUT changed integer)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    s linelamp.phone_system := linelamp.phone_system_named(source);
BEGIN
    PERFORM linelamp.lock_told(source, calls);
    SELECT t.changed INTO changed FROM linelamp.facts_told(s, calls, true) t;
    UPDATE linelamp.phone_system_pulse p SET record_read_to = bridge_record.read_to
     WHERE p.source = s.source AND bridge_record.read_to IS NOT NULL;
END $$;

CREATE FUNCTION linelamp.bridge_position(source text) RETURNS text
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM linelamp.phone_system_named(source);
    RETURN (SELECT p.record_read_to FROM linelamp.phone_system_pulse p WHERE p.source = bridge_position.source);
END $$;

-- Who speaks for a phone system -----------------------------------------------------------------------------------

-- True where this session now speaks for the phone system; it does so until it ends. A bridge that was frozen still holds
-- its session: after some seconds without a sign of life the next one ends it.
CREATE FUNCTION linelamp.bridge_hello(source text, kind text, mode text) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    number constant integer := hashtext(source);
BEGIN
    IF NOT pg_try_advisory_lock(5464, number) THEN
        IF EXISTS (SELECT FROM linelamp.phone_system_pulse p
                    WHERE p.source = bridge_hello.source AND p.last_seen < clock_timestamp() - interval '6 seconds') THEN
            PERFORM linelamp_private.end_bridge(5464, number);
        END IF;
        RETURN false;
    END IF;
    INSERT INTO linelamp.phone_system AS s (source, kind, mode) VALUES (bridge_hello.source, bridge_hello.kind, bridge_hello.mode)
    ON CONFLICT ON CONSTRAINT phone_system_pkey DO UPDATE SET kind = excluded.kind, mode = excluded.mode
     WHERE (s.kind, s.mode) IS DISTINCT FROM (excluded.kind, excluded.mode);
    INSERT INTO linelamp.phone_system_pulse (source, speaker) VALUES (bridge_hello.source, pg_backend_pid())
    ON CONFLICT ON CONSTRAINT phone_system_pulse_pkey DO UPDATE SET last_seen = clock_timestamp(), speaker = excluded.speaker;
    RETURN true;
END $$;

-- The bridge lives; and with a round trip, the phone system too. True where a desk sees a difference.
CREATE FUNCTION linelamp.bridge_alive(source text, round_trip_ms integer, booted_at timestamptz, system_version text) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM linelamp.phone_system_named(source);
    UPDATE linelamp.phone_system_pulse p SET last_seen = clock_timestamp(),
           heard_at = CASE WHEN bridge_alive.round_trip_ms IS NULL THEN p.heard_at ELSE clock_timestamp() END,
           round_trip_ms = coalesce(bridge_alive.round_trip_ms, p.round_trip_ms)
     WHERE p.source = bridge_alive.source;
    UPDATE linelamp.phone_system s SET state = 'live', since = CASE WHEN s.state = 'live' THEN s.since ELSE clock_timestamp() END,
           booted_at = coalesce(bridge_alive.booted_at, s.booted_at),
           system_version = coalesce(left(bridge_alive.system_version, 120), s.system_version)
     WHERE s.source = bridge_alive.source AND bridge_alive.round_trip_ms IS NOT NULL
       AND (s.state <> 'live' OR left(bridge_alive.system_version, 120) IS DISTINCT FROM coalesce(s.system_version, bridge_alive.system_version));
    RETURN FOUND;
END $$;

-- The phone system is not heard: 'no_answer' over a standing connection, 'disconnected' without one.
CREATE FUNCTION linelamp.bridge_silent(source text, silence text) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM linelamp.phone_system_named(source);
    UPDATE linelamp.phone_system s SET state = CASE silence WHEN 'no_answer' THEN 'stale' ELSE 'down' END,
           since = coalesce((SELECT p.heard_at FROM linelamp.phone_system_pulse p WHERE p.source = s.source), s.since)
     WHERE s.source = bridge_silent.source
       AND s.state <> CASE silence WHEN 'no_answer' THEN 'stale' ELSE 'down' END
       -- What is down does not get better by a silence.
       AND NOT (s.state = 'down' AND silence = 'no_answer');
    RETURN FOUND;
END $$;

-- Commands --------------------------------------------------------------------------------------------------------

-- One command makes another one needed.
CREATE FUNCTION linelamp.order_follows(o linelamp.command, kind text, said text) RETURNS void LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    INSERT INTO linelamp.command (source, call_id, kind, argument, "by", fence, expires_at)
    SELECT o.source, o.call_id, order_follows.kind, said, o."by", o.fence,
           clock_timestamp() + make_interval(secs => linelamp.setting_number('command_seconds'))
      FROM linelamp.call c WHERE c.id = o.call_id AND c.ended_at IS NULL;
END $$;

-- The colleague to whom a talk was handed has picked up: he has the call, and the phone of whoever handed it on is let go.
CREATE FUNCTION linelamp.changes_hands(k linelamp.claim, o linelamp.command) RETURNS void LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    leg uuid;
BEGIN
    IF NOT EXISTS (SELECT FROM linelamp.call c WHERE c.id = o.call_id AND c.ended_at IS NULL) THEN
        RETURN;
    END IF;
    SELECT x.id INTO leg FROM linelamp.command x
     WHERE x.call_id = o.call_id AND x.kind = 'answer' AND x."by" = k.operator AND x.result = 'done' ORDER BY x.done_at DESC LIMIT 1;
    PERFORM linelamp.end_claim(k.id, 'handed');
    PERFORM linelamp.make_claim(o.call_id, o."by", gen_random_uuid(), clock_timestamp());
    PERFORM linelamp.put_state(k.operator, 'available', NULL, k.operator);
    PERFORM linelamp.put_state(o."by", 'on_call', NULL, k.operator);
    PERFORM linelamp.order_follows(o, 'release', 'cmd-' || leg) WHERE leg IS NOT NULL;
END $$;

-- The end of a command, and what the desk sees of it. The caller of this function has locked holder and call.
CREATE FUNCTION linelamp.command_over(o linelamp.command, step text) RETURNS void LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    k linelamp.claim;
BEGIN
    UPDATE linelamp.command x SET done_at = clock_timestamp(), result = step, argument = NULL WHERE x.id = o.id;
    SELECT x.* INTO k FROM linelamp.claim x WHERE x.call_id = o.call_id AND x.fence = o.fence AND x.ended_at IS NULL;
    IF o.cancelled_at IS NOT NULL THEN
        -- Picked up at the very moment: the caller waits again in the phone system too, unless whoever picked it up has the
        -- talk again.
        PERFORM linelamp.order_follows(o, 'requeue', NULL) WHERE step = 'done' AND NOT EXISTS (
            SELECT FROM linelamp.command x WHERE x.call_id = o.call_id AND x.done_at IS NULL AND x.kind IN ('requeue', 'hang_up'))
          AND NOT EXISTS (SELECT FROM linelamp.claim x WHERE x.call_id = o.call_id AND x.operator = o."by"
                             AND x.ended_at IS NULL AND x.reached_at IS NOT NULL);
        RETURN;
    END IF;
    IF step = 'done' THEN
        UPDATE linelamp.call c SET phone_step = NULL,
               on_hold = c.ended_at IS NULL AND CASE o.kind WHEN 'hold' THEN true WHEN 'resume' THEN false
                                                           WHEN 'requeue' THEN false ELSE c.on_hold END,
               alone = c.alone AND o.kind NOT IN ('answer', 'requeue')
         WHERE c.id = o.call_id;
        IF o.kind = 'requeue' AND k.id IS NOT NULL
           AND EXISTS (SELECT FROM linelamp.call c WHERE c.id = o.call_id AND c.ended_at IS NULL) THEN
            PERFORM linelamp.end_claim(k.id, 'returned');
            PERFORM linelamp.after_wrap(k.operator);
        END IF;
        PERFORM linelamp.changes_hands(k, o) WHERE o.kind = 'answer' AND k.operator <> o."by";
        RETURN;
    END IF;
    -- Whom the phone system did not take back still talks with whoever had him.
    UPDATE linelamp.call c SET let_go_at = NULL WHERE c.id = o.call_id AND o.kind = 'requeue' AND NOT c.held AND c.ended_at IS NULL;
    IF o.kind = 'answer' AND k.id IS NOT NULL AND k.reached_at IS NULL THEN
        PERFORM linelamp.end_claim(k.id, CASE step WHEN 'caller_gone' THEN 'caller_gone' ELSE 'returned' END);
        PERFORM linelamp.after_wrap(k.operator);
    END IF;
    -- Whoever has the caller by now is not told of the phone of whoever had him before.
    UPDATE linelamp.call c SET phone_step = step WHERE c.id = o.call_id
       AND NOT EXISTS (SELECT FROM linelamp.claim x WHERE x.call_id = c.id AND x.ended_at IS NULL AND x.fence <> o.fence);
END $$;

-- How far a command came. False where it is over already.
CREATE FUNCTION linelamp.bridge_step(command uuid, step text) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    o linelamp.command;
BEGIN
    SELECT x.* INTO o FROM linelamp.command x WHERE x.id = bridge_step.command AND x.done_at IS NULL;
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    PERFORM linelamp.phone_system_named(o.source);
    -- A call that changes hands has two operators; they are locked in one order, as everywhere.
    PERFORM 1 FROM linelamp.operator p
      WHERE p.login = o."by" OR p.login = (SELECT k.operator FROM linelamp.claim k WHERE k.call_id = o.call_id AND k.ended_at IS NULL)
      ORDER BY p.login FOR NO KEY UPDATE;
    PERFORM linelamp.lock_with_holder(o.call_id);
    SELECT x.* INTO o FROM linelamp.command x WHERE x.id = bridge_step.command AND x.done_at IS NULL FOR UPDATE;
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    IF step = 'ringing' THEN
        UPDATE linelamp.command x SET lease_until = clock_timestamp()
               + make_interval(secs => linelamp.setting_number('command_lease_seconds')) WHERE x.id = o.id;
        UPDATE linelamp.call c SET phone_step = 'ringing' WHERE c.id = o.call_id AND c.ended_at IS NULL
           AND EXISTS (SELECT FROM linelamp.claim k WHERE k.call_id = c.id AND k.fence = o.fence AND k.ended_at IS NULL);
    ELSE
        PERFORM linelamp.command_over(o, step);
    END IF;
    RETURN true;
END $$;

-- Ends the oldest command whose time has passed: not begun in time, or begun and not heard of since. Never does it. It waits
-- for nobody: a call that somebody has at this moment is left to the next time.
CREATE FUNCTION linelamp.commands_late(source text) RETURNS integer LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    o linelamp.command;
BEGIN
    FOR o IN SELECT x.* FROM linelamp.command x
              WHERE x.source = commands_late.source AND x.done_at IS NULL
                AND (CASE WHEN x.taken_at IS NULL THEN x.expires_at ELSE x.lease_until END) < clock_timestamp()
              ORDER BY x.created_at LIMIT 20
    LOOP
        CONTINUE WHEN NOT linelamp.lock_with_holder_now(o.call_id);
        -- It may have been begun, or heard of, since it was found.
        SELECT x.* INTO o FROM linelamp.command x
         WHERE x.id = o.id AND x.done_at IS NULL
           AND (CASE WHEN x.taken_at IS NULL THEN x.expires_at ELSE x.lease_until END) < clock_timestamp()
           FOR UPDATE SKIP LOCKED;
        IF FOUND THEN
            PERFORM linelamp.command_over(o, CASE WHEN o.taken_at IS NULL THEN 'expired' ELSE 'failed' END);
            RETURN 1;
        END IF;
    END LOOP;
    RETURN 0;
END $$;

CREATE FUNCTION linelamp.room(call uuid) RETURNS text LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT 'room' || replace(call::text, '-', '')
$$;

-- The milliseconds that are left until then: clocks of two machines differ.
CREATE FUNCTION linelamp.left_until(moment timestamptz) RETURNS bigint LANGUAGE sql VOLATILE
SET search_path = pg_catalog, pg_temp AS $$
    SELECT greatest(0, floor(extract(epoch FROM moment - clock_timestamp()) * 1000))::bigint
$$;

-- What is to be done now, oldest first; whoever reads it has taken it.
CREATE FUNCTION linelamp.bridge_next_commands(source text, most integer)
RETURNS TABLE (id uuid, kind text, argument text, provider_id text, room text, left_ms bigint)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
    PERFORM linelamp.phone_system_named(source);
    RETURN QUERY
    WITH next AS (
        SELECT x.id FROM linelamp.command x
         WHERE x.source = bridge_next_commands.source AND x.done_at IS NULL AND x.taken_at IS NULL
           AND x.expires_at > clock_timestamp()
         ORDER BY x.created_at LIMIT most FOR UPDATE SKIP LOCKED
    ), taken AS (
        UPDATE linelamp.command o SET taken_at = clock_timestamp(),
               lease_until = clock_timestamp() + make_interval(secs => linelamp.setting_number('command_lease_seconds'))
          FROM next WHERE o.id = next.id RETURNING o.*
    )
    SELECT t.id, t.kind, t.argument, c.provider_id, linelamp.room(c.id), linelamp.left_until(t.expires_at)
      FROM taken t JOIN linelamp.call c ON c.id = t.call_id ORDER BY t.created_at;
END $$;

-- What an earlier bridge had begun and not finished.
CREATE FUNCTION linelamp.bridge_begun_commands(source text)
RETURNS TABLE (id uuid, kind text, argument text, provider_id text, room text, left_ms bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
    PERFORM linelamp.phone_system_named(source);
    RETURN QUERY
    SELECT o.id, o.kind, o.argument, c.provider_id, linelamp.room(c.id), linelamp.left_until(o.expires_at)
      FROM linelamp.command o JOIN linelamp.call c ON c.id = o.call_id
     WHERE o.source = bridge_begun_commands.source AND o.done_at IS NULL AND o.taken_at IS NOT NULL
     ORDER BY o.created_at;
END $$;

-- What an operator has let go while it was under way: said to whoever asks, until it is over.
CREATE FUNCTION linelamp.bridge_cancelled_commands(source text) RETURNS SETOF uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM linelamp.phone_system_named(bridge_cancelled_commands.source);
    RETURN QUERY SELECT o.id FROM linelamp.command o
                  WHERE o.source = bridge_cancelled_commands.source AND o.done_at IS NULL AND o.cancelled_at IS NOT NULL;
END $$;

-- Refuses one command that is late. True where a desk sees a difference, and another may be late as well.
CREATE FUNCTION linelamp.bridge_refuse_late(source text) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM linelamp.phone_system_named(source);
    RETURN linelamp.commands_late(source) > 0;
END $$;

-- Whose phone may ring, for a phone system that rings in turn. Empty in pull mode.
CREATE FUNCTION linelamp.bridge_presence(source text) RETURNS TABLE (phone text, name text, takes text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
    PERFORM linelamp.phone_system_named(source);
    RETURN QUERY
    SELECT p.phone, o.handle, CASE o.state WHEN 'available' THEN 'calls' ELSE 'paused' END
      FROM linelamp.operator_phone p JOIN linelamp.operator o ON o.login = p.login
     WHERE o.active AND o.state <> 'off' AND o.link <> 'down'
       AND EXISTS (SELECT FROM linelamp.phone_system s WHERE s.source = bridge_presence.source AND s.mode = 'push')
     ORDER BY o.login;
END $$;

-- The keeper turns silence into states, and ends what no bridge will do any more.
CREATE FUNCTION linelamp.keeper_phone_systems() RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    stale constant interval := make_interval(secs => linelamp.setting_number('source_stale_seconds'));
    down constant interval := make_interval(secs => linelamp.setting_number('source_down_seconds'));
    changed integer;
    source text;
BEGIN
    UPDATE linelamp.phone_system s
       SET state = CASE WHEN p.heard_at < clock_timestamp() - down THEN 'down' ELSE 'stale' END, since = p.heard_at
      FROM linelamp.phone_system_pulse p
     WHERE p.source = s.source
       AND ((s.state = 'live' AND p.heard_at < clock_timestamp() - stale)
            OR (s.state = 'stale' AND p.heard_at < clock_timestamp() - down));
    GET DIAGNOSTICS changed = ROW_COUNT;
    FOR source IN SELECT DISTINCT o.source FROM linelamp.command o WHERE o.done_at IS NULL LIMIT 20
    LOOP
        changed := changed + linelamp.commands_late(source);
    END LOOP;
    RETURN changed;
END $$;
GRANT EXECUTE ON FUNCTION linelamp.keeper_phone_systems() TO linelamp_keeper;
GRANT EXECUTE ON FUNCTION linelamp.bridge_hello(text, text, text), linelamp.bridge_facts(text, jsonb),
    linelamp.bridge_picture(text, text[], boolean, timestamptz), linelamp.bridge_record(text, jsonb, text),
    linelamp.bridge_position(text), linelamp.bridge_next_commands(text, integer), linelamp.bridge_begun_commands(text),
    linelamp.bridge_cancelled_commands(text), linelamp.bridge_refuse_late(text), linelamp.bridge_step(uuid, text),
    linelamp.bridge_alive(text, integer, timestamptz, text), linelamp.bridge_silent(text, text),
    linelamp.bridge_presence(text), linelamp.stands_ahead(), linelamp.origin() TO linelamp_bridge;
RESET ROLE;

-- Lists -------------------------------------------------------------------------------------------------------------

SET ROLE linelamp_api_owner;
-- Callers who gave up, one row for each: leads and stewards see those of their teams and those of nobody.
CREATE FUNCTION linelamp.report_abandoned(first_day date, last_day date)
RETURNS TABLE (call uuid, day text, hour text, minute text, facility_id uuid, facility text, waited integer, end_why text, end_seen boolean,
    missed boolean, voicemail boolean, callback text, nth_today smallint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
    me text := linelamp.me('lead', 'steward');
    mine constant integer[] := linelamp.my_teams();
    zone constant text := (SELECT s.value FROM linelamp.setting s WHERE s.name = 'time_zone');
BEGIN
    IF (first_day <= last_day AND last_day - first_day <= 370) IS NOT TRUE THEN
        RAISE EXCEPTION 'a list runs from a day to a later day, a year at most' USING ERRCODE = 'LL006';
    END IF;
    RETURN QUERY
    SELECT c.id, to_char(c.arrived_at AT TIME ZONE zone, 'YYYY-MM-DD'), to_char(c.arrived_at AT TIME ZONE zone, 'HH24'),
           to_char(c.arrived_at AT TIME ZONE zone, 'MI'), f.id, f.name, extract(epoch FROM c.ended_at - c.arrived_at)::integer,
           c.end_why, c.end_seen, c.missed, c.voicemail, c.callback, c.nth_today
      FROM linelamp.call c LEFT JOIN linelamp.facility f ON f.id = c.facility_id
     WHERE c.arrived_at >= first_day::timestamp AT TIME ZONE zone
       AND c.arrived_at < (last_day + 1)::timestamp AT TIME ZONE zone
       AND c.arrival_seen AND NOT c.outgoing AND c.ended_at IS NOT NULL AND c.reached_at IS NULL
       AND (c.team_id = ANY (mine) OR c.team_id IS NULL)
     ORDER BY c.arrived_at, c.id;
END $$;
GRANT EXECUTE ON FUNCTION linelamp.report_abandoned(date, date) TO linelamp_lead, linelamp_steward;
RESET ROLE;
