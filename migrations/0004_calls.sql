-- The life of a call: arrives, is taken under a lease with a fence, reached, ended, wrapped up.
SET ROLE linelamp_api_owner;

-- The one place where a state is derived from facts.
CREATE FUNCTION linelamp.call_state(ended timestamptz, wrapped timestamptz, broken timestamptz, reached timestamptz,
    claim_live boolean, claim_reached timestamptz, claim_lapsed timestamptz, elsewhere boolean DEFAULT false)
RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE
        WHEN wrapped IS NOT NULL THEN 'done'
        WHEN ended IS NOT NULL AND broken IS NOT NULL THEN 'broken_off'
        WHEN ended IS NOT NULL AND reached IS NULL THEN 'abandoned'
        WHEN ended IS NOT NULL THEN 'wrap_up'
        WHEN claim_live IS NOT TRUE AND elsewhere THEN 'answered_elsewhere'
        WHEN claim_live IS NOT TRUE THEN 'waiting'
        WHEN claim_lapsed IS NOT NULL AND claim_reached IS NOT NULL THEN 'link_lost'
        WHEN claim_reached IS NOT NULL THEN 'on_call'
        ELSE 'taken'
    END
$$;
GRANT EXECUTE ON FUNCTION linelamp.call_state(timestamptz, timestamptz, timestamptz, timestamptz, boolean, timestamptz,
    timestamptz, boolean) TO linelamp_operator, linelamp_lead, linelamp_steward;

-- Sets how long a claim holds from now, by the server's clock.
CREATE FUNCTION linelamp.renew(claim uuid) RETURNS void LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    INSERT INTO linelamp.lease (claim_id, until)
    VALUES (claim, clock_timestamp() + make_interval(secs => linelamp.setting_number('lease_seconds')))
    ON CONFLICT (claim_id) DO UPDATE SET until = excluded.until;
END $$;

-- Ends the live claim of a call. The caller of this function holds the call's row lock.
CREATE FUNCTION linelamp.end_claim(claim uuid, kind text, reason text DEFAULT NULL)
RETURNS void LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    over linelamp.claim;
BEGIN
    UPDATE linelamp.claim k SET ended_at = clock_timestamp(), end_kind = kind, pass_reason = reason
     WHERE k.id = claim AND k.ended_at IS NULL RETURNING k.* INTO over;
    UPDATE linelamp.call c SET held = false, touched_at = clock_timestamp(),
           returned_at = CASE WHEN kind = 'returned' THEN clock_timestamp() ELSE c.returned_at END,
           -- Whoever only wrote beside a talk leaves the caller where he is.
           let_go_at = CASE WHEN over.beside THEN c.let_go_at ELSE clock_timestamp() END,
           phone_step = CASE WHEN c.phone_step = 'ringing' AND kind IN ('passed', 'returned', 'handed') THEN NULL
                             ELSE c.phone_step END
     WHERE c.id = over.call_id;
    DELETE FROM linelamp.lease l WHERE l.claim_id = claim;
    -- A phone that rings for him rings no more (0181). One's own other desk goes on with it; a caller who is gone is the
    -- phone system's to tell.
    IF kind NOT IN ('taken_over', 'caller_gone') THEN
        PERFORM linelamp.cancel_orders(over.call_id);
    END IF;
END $$;

-- Makes the live claim of a call. The caller of this function holds the call's row lock.
CREATE FUNCTION linelamp.make_claim(call uuid, login text, request uuid, reached timestamptz, beside boolean DEFAULT false)
RETURNS bigint LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    claim uuid := gen_random_uuid();
    number bigint := linelamp.next_fence();
    team integer;
BEGIN
    -- A call that no line has belongs to the team of whoever takes it.
    UPDATE linelamp.call c SET held = true, touched_at = clock_timestamp(), phone_step = NULL,
           team_id = coalesce(c.team_id, (SELECT min(t.team_id) FROM linelamp.operator_team t WHERE t.login = make_claim.login)),
           reached_at = coalesce(c.reached_at, reached)
     WHERE c.id = call RETURNING c.team_id INTO team;
    INSERT INTO linelamp.claim (id, call_id, team_id, operator, fence, taken_at, reached_at, beside, request)
    VALUES (claim, call, team, login, number, clock_timestamp(), reached, make_claim.beside, request);
    PERFORM linelamp.renew(claim);
    RETURN number;
END $$;

-- Sends a call back to waiting whose desk died before it reached the caller, and marks a reached one as link lost.
-- The caller of this function holds the call's row lock. True where something changed.
CREATE FUNCTION linelamp.rescue(call uuid) RETURNS boolean LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    stale linelamp.claim;
BEGIN
    SELECT k.* INTO stale FROM linelamp.claim k LEFT JOIN linelamp.lease l ON l.claim_id = k.id
     WHERE k.call_id = rescue.call AND k.ended_at IS NULL AND k.lapsed_at IS NULL
       AND coalesce(l.until, '-infinity') < clock_timestamp();
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    IF stale.reached_at IS NULL THEN
        PERFORM linelamp.end_claim(stale.id, 'returned');
    ELSE
        UPDATE linelamp.claim k SET lapsed_at = clock_timestamp() WHERE k.id = stale.id;
        UPDATE linelamp.call c SET touched_at = clock_timestamp() WHERE c.id = rescue.call;
    END IF;
    RETURN true;
END $$;

-- Locks the call whose live claim this login holds by this fence; anybody else is refused.
CREATE FUNCTION linelamp.held(me text, call uuid, fence bigint) RETURNS linelamp.claim LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    mine linelamp.claim;
BEGIN
    PERFORM 1 FROM linelamp.call c WHERE c.id = held.call FOR NO KEY UPDATE;
    SELECT k.* INTO mine FROM linelamp.claim k
     WHERE k.call_id = held.call AND k.fence = held.fence AND k.operator = me AND k.ended_at IS NULL;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'this call is no longer yours' USING ERRCODE = 'LL002';
    END IF;
    RETURN mine;
END $$;

-- Serialises one operator's own acts and refuses a second caller in hand.
CREATE FUNCTION linelamp.free_hands(login text, besides uuid) RETURNS void LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM 1 FROM linelamp.operator o WHERE o.login = free_hands.login FOR NO KEY UPDATE;
    IF EXISTS (SELECT FROM linelamp.claim k JOIN linelamp.call c ON c.id = k.call_id
                WHERE k.operator = free_hands.login AND k.ended_at IS NULL AND c.ended_at IS NULL
                  AND c.id IS DISTINCT FROM besides) THEN
        RAISE EXCEPTION 'another caller is in hand' USING ERRCODE = 'LL004';
    END IF;
END $$;

-- For the bridge only: a person who could add calls would learn from `nth_today` whether a number had called, and could
-- end the calls of other teams by guessing a provider's id.
--
-- What a phone system, a script or the simulator knows -----------------------------------------------------------

CREATE FUNCTION linelamp.call_add(source text, provider_id text, line_number text, from_number text, at timestamptz,
    OUT call uuid, OUT created boolean)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    l linelamp.line;
    arrived timestamptz := linelamp.told_at(at);
    nth smallint := 1;
    zone text;
    known_before boolean;
BEGIN
    SELECT x.* INTO l FROM linelamp.line x WHERE x.number = line_number;
    IF from_number IS NOT NULL AND length(from_number) BETWEEN 1 AND 40 THEN
        SELECT s.value INTO zone FROM linelamp.setting s WHERE s.name = 'time_zone';
        SELECT least(count(*) + 1, 999) INTO nth FROM linelamp.call_number n
         WHERE n.number = from_number AND n.facility_id IS NOT DISTINCT FROM l.facility_id
           AND n.arrived_at >= date_trunc('day', arrived, zone) AND n.arrived_at <= arrived;
    END IF;
    INSERT INTO linelamp.call (source, provider_id, line_id, facility_id, team_id, arrived_at, urgency, language, nth_today)
    VALUES (call_add.source, call_add.provider_id, l.id, l.facility_id, l.team_id, arrived,
            coalesce(l.default_urgency, 4), l.default_language, nth)
    ON CONFLICT ON CONSTRAINT call_source_provider_id_key DO NOTHING RETURNING id INTO call;
    created := FOUND;
    IF NOT created THEN
        -- Its end may have been told before its beginning.
        UPDATE linelamp.call c SET arrival_seen = true, line_id = l.id, facility_id = l.facility_id, team_id = l.team_id,
               arrived_at = least(arrived, c.ended_at), urgency = coalesce(l.default_urgency, 4),
               language = l.default_language, nth_today = nth, touched_at = clock_timestamp()
         WHERE c.source = call_add.source AND c.provider_id = call_add.provider_id AND NOT c.arrival_seen
        RETURNING c.id INTO call;
        known_before := NOT FOUND;
        IF known_before THEN
            SELECT c.id INTO call FROM linelamp.call c
             WHERE c.source = call_add.source AND c.provider_id = call_add.provider_id;
            RETURN;
        END IF;
        created := true;
    END IF;
    IF from_number IS NOT NULL AND length(from_number) BETWEEN 1 AND 40 THEN
        INSERT INTO linelamp.call_number (call_id, number, facility_id, arrived_at)
        VALUES (call, from_number, l.facility_id, arrived) ON CONFLICT (call_id) DO NOTHING;
    END IF;
END $$;

CREATE FUNCTION linelamp.call_connected(source text, provider_id text, at timestamptz) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    known uuid;
BEGIN
    SELECT c.id INTO known FROM linelamp.call c
     WHERE c.source = call_connected.source AND c.provider_id = call_connected.provider_id FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    UPDATE linelamp.claim k SET reached_at = clock_timestamp()
     WHERE k.call_id = known AND k.ended_at IS NULL AND k.reached_at IS NULL;
    UPDATE linelamp.call c SET touched_at = clock_timestamp(),
           reached_at = coalesce(c.reached_at, greatest(c.arrived_at, linelamp.told_at(at)))
     WHERE c.id = known AND c.ended_at IS NULL;
    RETURN true;
END $$;

-- Locks a call and whoever holds it, the holder first: the order of every act of an operator. The other way round, a
-- caller who hangs up while his operator passes him on is a deadlock. The holder may change while we wait for the call.
CREATE FUNCTION linelamp.lock_with_holder(call uuid) RETURNS void LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    holder text;
BEGIN
    LOOP
        BEGIN
            SELECT k.operator INTO holder FROM linelamp.claim k
             WHERE k.call_id = lock_with_holder.call AND k.ended_at IS NULL;
            PERFORM 1 FROM linelamp.operator o WHERE o.login = holder FOR NO KEY UPDATE;
            PERFORM 1 FROM linelamp.call c WHERE c.id = lock_with_holder.call FOR NO KEY UPDATE;
            IF holder IS NOT DISTINCT FROM (SELECT k.operator FROM linelamp.claim k
                                             WHERE k.call_id = lock_with_holder.call AND k.ended_at IS NULL) THEN
                RETURN;
            END IF;
            RAISE EXCEPTION 'somebody else has it now' USING ERRCODE = 'LL003';
        EXCEPTION WHEN SQLSTATE 'LL003' THEN
            NULL; -- both locks are given back; once more, with the new holder
        END;
    END LOOP;
END $$;

-- Writes down that a call is over. What its holder sees follows: nobody to talk to, only the wrap-up is left.
CREATE FUNCTION linelamp.end_call(call uuid, why text, at timestamptz) RETURNS boolean LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    k linelamp.claim;
BEGIN
    UPDATE linelamp.call c SET end_why = why, touched_at = clock_timestamp(),
           ended_at = greatest(c.arrived_at, linelamp.told_at(at)),
           -- Somebody's word, while the phone system that knows is away: what it tells when it is back holds.
           end_seen = at IS NOT NULL OR coalesce((linelamp.orders_go_to(c.id)).state, 'live') = 'live'
     WHERE c.id = end_call.call AND c.ended_at IS NULL;
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    SELECT x.* INTO k FROM linelamp.claim x WHERE x.call_id = end_call.call AND x.ended_at IS NULL;
    IF FOUND AND k.reached_at IS NULL THEN
        PERFORM linelamp.end_claim(k.id, 'caller_gone');
        PERFORM linelamp.put_state(k.operator, 'available', NULL, k.operator);
    ELSIF FOUND THEN
        PERFORM linelamp.put_state(k.operator, 'wrap_up', NULL, k.operator);
    END IF;
    RETURN true;
END $$;

CREATE FUNCTION linelamp.call_end(source text, provider_id text, why text, at timestamptz) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    known uuid;
    ended timestamptz := linelamp.told_at(at);
BEGIN
    INSERT INTO linelamp.call (source, provider_id, arrival_seen, arrived_at, ended_at, end_why)
    VALUES (call_end.source, call_end.provider_id, false, ended, ended, coalesce(why, 'unknown'))
    ON CONFLICT ON CONSTRAINT call_source_provider_id_key DO NOTHING;
    IF FOUND THEN
        RETURN false;
    END IF;
    SELECT c.id INTO known FROM linelamp.call c
     WHERE c.source = call_end.source AND c.provider_id = call_end.provider_id;
    PERFORM linelamp.lock_with_holder(known);
    PERFORM linelamp.end_call(known, coalesce(why, 'unknown'), at);
    RETURN true;
END $$;
GRANT EXECUTE ON FUNCTION linelamp.call_add(text, text, text, text, timestamptz),
    linelamp.call_connected(text, text, timestamptz), linelamp.call_end(text, text, text, timestamptz)
    TO linelamp_bridge;

-- Take -----------------------------------------------------------------------------------------------------------

-- Claims one waiting call for this login, or says who has it. The caller of this function has serialised the login.
CREATE FUNCTION linelamp.try_take(me text, request uuid, call uuid, OUT won boolean, OUT fence bigint, OUT holder text)
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    c linelamp.call;
BEGIN
    won := false;
    SELECT x.* INTO c FROM linelamp.call x
     WHERE x.id = try_take.call AND x.ended_at IS NULL
       AND (x.team_id = ANY (linelamp.my_teams()) OR x.team_id IS NULL)
       FOR NO KEY UPDATE SKIP LOCKED;
    IF NOT FOUND THEN
        -- Somebody is at it this very moment, it has ended, or it is not ours to see: read who has it, if we may.
        SELECT k.operator INTO holder FROM linelamp.claim k
         WHERE k.call_id = try_take.call AND k.ended_at IS NULL AND k.team_id = ANY (linelamp.my_teams());
        RETURN;
    END IF;
    PERFORM linelamp.rescue(c.id);
    SELECT k.operator INTO holder FROM linelamp.claim k WHERE k.call_id = c.id AND k.ended_at IS NULL;
    IF FOUND THEN
        RETURN;
    END IF;
    IF c.elsewhere AND (SELECT x.elsewhere FROM linelamp.call x WHERE x.id = c.id) THEN
        RAISE EXCEPTION 'somebody else talks with this caller' USING ERRCODE = 'LL026';
    END IF;
    fence := linelamp.make_claim(c.id, me, request, NULL);
    holder := me;
    won := true;
    PERFORM linelamp.put_state(me, 'on_call', NULL, me);
END $$;

-- What was answered when this take was asked before.
CREATE FUNCTION linelamp.taken_before(me text, request uuid, OUT won boolean, OUT call uuid, OUT fence bigint, OUT holder text)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    SELECT true, k.call_id, k.fence, k.operator INTO won, call, fence, holder FROM linelamp.claim k
     WHERE k.request = taken_before.request AND k.operator = me;
END $$;

CREATE FUNCTION linelamp.call_take(request uuid, call uuid, OUT won boolean, OUT taken uuid, OUT fence bigint, OUT holder text)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me text := linelamp.me('operator', 'lead');
BEGIN
    SELECT b.* INTO won, taken, fence, holder FROM linelamp.taken_before(me, call_take.request) b;
    IF won THEN
        RETURN;
    END IF;
    PERFORM linelamp.free_hands(me, NULL);
    taken := call_take.call;
    SELECT t.* INTO won, fence, holder FROM linelamp.try_take(me, call_take.request, call_take.call) t;
    IF NOT won AND holder IS NULL THEN
        -- The winner has the row but not committed yet: wait for it, briefly, to be able to say who it was.
        PERFORM 1 FROM linelamp.call c WHERE c.id = call_take.call AND c.team_id = ANY (linelamp.my_teams()) FOR NO KEY UPDATE;
        SELECT t.* INTO won, fence, holder FROM linelamp.try_take(me, call_take.request, call_take.call) t;
    END IF;
    PERFORM linelamp.record(me, CASE WHEN won THEN 'take' ELSE 'take_lost' END, call_take.call,
                            CASE WHEN won THEN call_take.request END);
    -- Where a phone system has the caller, taking him is ringing one's phone; what cannot ring is not taken (0181).
    PERFORM linelamp.ring_for(me, taken, true) WHERE won;
END $$;

-- The best waiting call: urgency (a broken-off call from there lends its own), then the lent ones, then arrival.
CREATE FUNCTION linelamp.call_take_best(request uuid, facility uuid, language text,
    OUT won boolean, OUT taken uuid, OUT fence bigint, OUT holder text)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me text := linelamp.me('operator', 'lead');
    moment timestamptz := clock_timestamp();
    lent_since timestamptz := moment - make_interval(mins => linelamp.setting_number('broken_off_minutes'));
    mine integer[] := linelamp.my_teams();
    -- A call I passed is not offered to me again at once.
    passed uuid[] := ARRAY(SELECT p.call_id FROM linelamp.claim p
                            WHERE p.operator = me AND p.end_kind = 'passed' AND p.ended_at > moment - interval '2 minutes');
    -- Whose phone system is silent, or rings in turn, cannot be put through by us (0181).
    closed text[] := linelamp.closed_sources();
    deserted uuid;
    -- Facility to urgency: what broken-off calls lend to the next caller from there.
    lent jsonb;
BEGIN
    SELECT b.* INTO won, taken, fence, holder FROM linelamp.taken_before(me, call_take_best.request) b;
    IF won THEN
        RETURN;
    END IF;
    PERFORM linelamp.free_hands(me, NULL);
    -- Callers whose desk died before it reached them are waiting.
    IF EXISTS (SELECT FROM linelamp.lease l WHERE l.until < moment) THEN
        FOR deserted IN
            SELECT c.id FROM linelamp.lease l JOIN linelamp.claim k ON k.id = l.claim_id JOIN linelamp.call c ON c.id = k.call_id
             WHERE l.until < moment AND k.ended_at IS NULL AND k.reached_at IS NULL AND c.ended_at IS NULL
               AND (c.team_id = ANY (mine) OR c.team_id IS NULL)
             LIMIT 20 FOR NO KEY UPDATE OF c SKIP LOCKED
        LOOP
            PERFORM linelamp.rescue(deserted);
        END LOOP;
    END IF;
    SELECT jsonb_object_agg(b.facility_id, b.urgency) INTO lent
      FROM (SELECT x.facility_id, min(x.urgency) AS urgency FROM linelamp.call x
             WHERE x.facility_id IS NOT NULL AND x.broken_off_at > lent_since AND x.team_id = ANY (mine)
             GROUP BY x.facility_id) b;
    -- The first that nobody is at this very moment. `held` and `ended_at` are read again from the row that was locked: if
    -- somebody was faster between our look and our lock, the next one is tried, in the same statement. Where nothing is
    -- lent, which is nearly always, the index has the order and the first row is the answer.
    IF lent IS NULL THEN
        SELECT c.id INTO taken FROM linelamp.call c
         WHERE c.ended_at IS NULL AND NOT c.held AND NOT c.elsewhere
           AND (c.team_id = ANY (mine) OR c.team_id IS NULL) AND c.id <> ALL (passed)
           AND NOT (c.bridged AND c.source = ANY (closed)) AND (facility IS NULL OR c.facility_id = facility)
           AND (call_take_best.language IS NULL OR c.language = call_take_best.language)
         ORDER BY c.urgency, c.arrived_at, c.id
         LIMIT 1 FOR NO KEY UPDATE SKIP LOCKED;
    ELSE
        SELECT c.id INTO taken FROM linelamp.call c
         WHERE c.ended_at IS NULL AND NOT c.held AND NOT c.elsewhere
           AND (c.team_id = ANY (mine) OR c.team_id IS NULL) AND c.id <> ALL (passed)
           AND NOT (c.bridged AND c.source = ANY (closed)) AND (facility IS NULL OR c.facility_id = facility)
           AND (call_take_best.language IS NULL OR c.language = call_take_best.language)
         ORDER BY least(c.urgency, (lent ->> c.facility_id::text)::smallint), lent ->> c.facility_id::text IS NULL,
                  c.arrived_at, c.id
         LIMIT 1 FOR NO KEY UPDATE SKIP LOCKED;
    END IF;
    won := FOUND;
    IF won THEN
        fence := linelamp.make_claim(taken, me, call_take_best.request, NULL);
        holder := me;
        PERFORM linelamp.put_state(me, 'on_call', NULL, me);
        PERFORM linelamp.record(me, 'take', taken, call_take_best.request);
        PERFORM linelamp.ring_for(me, taken, true);
    ELSE
        PERFORM linelamp.say_closed(closed, mine);
    END IF;
END $$;

-- By hand: a call the operator has on a phone of his own. Claimed and reached when made.
CREATE FUNCTION linelamp.call_enter(request uuid, line uuid, outgoing boolean, OUT call uuid, OUT fence bigint)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me text := linelamp.me('operator', 'lead');
    l linelamp.line;
    moment timestamptz;
BEGIN
    SELECT b.call, b.fence INTO call, fence FROM linelamp.taken_before(me, call_enter.request) b WHERE b.won;
    IF FOUND THEN
        RETURN;
    END IF;
    PERFORM linelamp.free_hands(me, NULL);
    SELECT x.* INTO l FROM linelamp.line x WHERE x.id = call_enter.line AND x.team_id = ANY (linelamp.my_teams());
    IF NOT FOUND AND call_enter.line IS NOT NULL THEN
        RAISE EXCEPTION 'not available' USING ERRCODE = 'LL001';
    END IF;
    moment := clock_timestamp();
    INSERT INTO linelamp.call (source, provider_id, line_id, facility_id, team_id, outgoing, arrived_at, urgency, language)
    VALUES ('desk', call_enter.request::text, l.id, l.facility_id, l.team_id, call_enter.outgoing, moment,
            coalesce(l.default_urgency, 4), l.default_language)
    RETURNING id INTO call;
    fence := linelamp.make_claim(call, me, call_enter.request, moment);
    PERFORM linelamp.record(me, 'enter', call, call_enter.request);
    PERFORM linelamp.put_state(me, 'on_call', NULL, me);
END $$;

-- My own call again: link lost, wrap-up put off, broken off, or held by a desk of mine that is no more.
CREATE FUNCTION linelamp.call_resume(request uuid, call uuid, OUT fence bigint)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me text := linelamp.me('operator', 'lead');
    c linelamp.call;
    last linelamp.claim;
BEGIN
    SELECT b.fence INTO fence FROM linelamp.taken_before(me, call_resume.request) b WHERE b.won;
    IF FOUND THEN
        RETURN;
    END IF;
    PERFORM linelamp.free_hands(me, call_resume.call);
    SELECT x.* INTO c FROM linelamp.call x WHERE x.id = call_resume.call AND x.wrapped_at IS NULL FOR NO KEY UPDATE;
    SELECT k.* INTO last FROM linelamp.claim k WHERE k.call_id = c.id ORDER BY k.fence DESC LIMIT 1;
    IF last.operator IS DISTINCT FROM me OR (last.ended_at IS NOT NULL AND c.ended_at IS NULL) THEN
        RAISE EXCEPTION 'this call is no longer yours' USING ERRCODE = 'LL002';
    END IF;
    PERFORM linelamp.end_claim(last.id, 'taken_over') WHERE last.ended_at IS NULL;
    fence := linelamp.make_claim(c.id, me, call_resume.request, last.reached_at, last.beside);
    -- What rings for the call rings on, under the new claim.
    UPDATE linelamp.command o SET fence = call_resume.fence
     WHERE o.call_id = c.id AND o.kind = 'answer' AND o.done_at IS NULL AND o.cancelled_at IS NULL;
    PERFORM linelamp.record(me, 'resume', c.id, call_resume.request);
    PERFORM linelamp.ring_for(me, c.id, false) WHERE c.ended_at IS NULL;
    PERFORM linelamp.put_state(me, CASE WHEN c.ended_at IS NULL THEN 'on_call' ELSE 'wrap_up' END, NULL, me);
END $$;

-- A colleague's call whose link is lost, whose wrap-up lies open or which broke off, and one that somebody outside has, to
-- write of it: by a deliberate key only.
CREATE FUNCTION linelamp.call_take_over(request uuid, call uuid, OUT won boolean, OUT taken uuid, OUT fence bigint, OUT holder text)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me text := linelamp.me('operator', 'lead');
    c linelamp.call;
    live linelamp.claim;
BEGIN
    SELECT b.* INTO won, taken, fence, holder FROM linelamp.taken_before(me, call_take_over.request) b;
    IF won THEN
        RETURN;
    END IF;
    PERFORM linelamp.free_hands(me, call_take_over.call);
    SELECT x.* INTO c FROM linelamp.call x
     WHERE x.id = call_take_over.call AND x.wrapped_at IS NULL AND x.reached_at IS NOT NULL
       AND (x.team_id = ANY (linelamp.my_teams()) OR (x.team_id IS NULL AND x.elsewhere)) FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'not available' USING ERRCODE = 'LL001';
    END IF;
    taken := c.id;
    PERFORM linelamp.rescue(c.id);
    SELECT k.* INTO live FROM linelamp.claim k WHERE k.call_id = c.id AND k.ended_at IS NULL;
    IF FOUND AND live.lapsed_at IS NULL THEN
        won := false;
        holder := live.operator;
        PERFORM linelamp.record(me, 'take_over_lost', c.id, NULL);
        RETURN;
    END IF;
    PERFORM linelamp.end_claim(live.id, 'taken_over') WHERE live.id IS NOT NULL;
    fence := linelamp.make_claim(c.id, me, call_take_over.request, clock_timestamp(),
                                 c.elsewhere AND NOT c.alone AND (live.id IS NULL OR live.beside));
    won := true;
    holder := me;
    PERFORM linelamp.record(me, 'take_over', c.id, call_take_over.request);
    PERFORM linelamp.put_state(me, CASE WHEN c.ended_at IS NULL THEN 'on_call' ELSE 'wrap_up' END, NULL, me);
END $$;

-- In hand --------------------------------------------------------------------------------------------------------

-- Whoever writes about a caller has reached him, or his phone rings for him: where a phone system takes orders about a call
-- (0181), only its word says that he was put through. True where the caller is reached.
CREATE FUNCTION linelamp.reaches(call uuid, fence bigint) RETURNS boolean LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    k linelamp.claim := linelamp.held(linelamp.me('operator', 'lead'), reaches.call, reaches.fence);
BEGIN
    IF k.reached_at IS NOT NULL THEN
        RETURN true;
    ELSIF (linelamp.orders_go_to(k.call_id)).source IS NOT NULL THEN
        RETURN false;
    END IF;
    UPDATE linelamp.claim x SET reached_at = clock_timestamp() WHERE x.id = k.id;
    UPDATE linelamp.call c SET reached_at = coalesce(c.reached_at, clock_timestamp()), touched_at = clock_timestamp()
     WHERE c.id = k.call_id;
    RETURN true;
END $$;

CREATE FUNCTION linelamp.call_talking(call uuid, fence bigint) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NOT linelamp.reaches(call_talking.call, call_talking.fence) THEN
        RAISE EXCEPTION 'nobody is put through yet' USING ERRCODE = 'LL025';
    END IF;
END $$;

CREATE FUNCTION linelamp.call_pass(request uuid, call uuid, fence bigint, reason text) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me text := linelamp.me('operator', 'lead');
    k linelamp.claim;
BEGIN
    IF NOT linelamp.record(me, 'pass', call_pass.call, call_pass.request) THEN
        RETURN;
    END IF;
    PERFORM 1 FROM linelamp.operator o WHERE o.login = me FOR NO KEY UPDATE;
    k := linelamp.held(me, call_pass.call, call_pass.fence);
    IF EXISTS (SELECT FROM linelamp.call c WHERE c.id = k.call_id AND c.ended_at IS NOT NULL) THEN
        RAISE EXCEPTION 'the call has ended' USING ERRCODE = 'LL008';
    END IF;
    PERFORM linelamp.phone_gives_back(me, k);
    PERFORM linelamp.end_claim(k.id, 'passed', call_pass.reason);
    PERFORM linelamp.put_state(me, 'available', NULL, me);
END $$;

-- Into a named colleague's hands, in one transaction: at no moment has nobody the caller. No fence: the colleague's phone
-- rings first.
CREATE FUNCTION linelamp.call_hand(request uuid, call uuid, fence bigint, colleague text) RETURNS bigint
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me text := linelamp.me('operator', 'lead');
    k linelamp.claim;
    c linelamp.call;
    number bigint;
BEGIN
    SELECT x.fence INTO number FROM linelamp.claim x WHERE x.request = call_hand.request AND x.operator = call_hand.colleague;
    IF FOUND THEN
        RETURN number;
    END IF;
    IF call_hand.colleague = me THEN
        RAISE EXCEPTION 'a colleague is needed' USING ERRCODE = 'LL006';
    END IF;
    PERFORM 1 FROM linelamp.operator o WHERE o.login IN (me, call_hand.colleague) ORDER BY o.login FOR NO KEY UPDATE;
    k := linelamp.held(me, call_hand.call, call_hand.fence);
    SELECT x.* INTO c FROM linelamp.call x WHERE x.id = k.call_id;
    IF NOT EXISTS (SELECT FROM linelamp.operator o JOIN linelamp.operator_team t USING (login)
                    WHERE o.login = call_hand.colleague AND o.active AND o."group" IN ('operator', 'lead')
                      AND o.state NOT IN ('off', 'away') AND o.link <> 'down' AND t.team_id = c.team_id) THEN
        RAISE EXCEPTION 'that colleague cannot take a call now' USING ERRCODE = 'LL010';
    END IF;
    IF c.ended_at IS NULL THEN
        PERFORM linelamp.free_hands(call_hand.colleague, NULL);
    END IF;
    -- A talk goes over with the phones: the colleague's rings, and the call changes hands when he picks it up (0181).
    IF linelamp.rings_colleague(call_hand.colleague, k) THEN
        IF linelamp.record(me, 'hand', c.id, call_hand.request, call_hand.colleague) THEN
            PERFORM linelamp.cancel_orders(c.id);
            PERFORM linelamp.give_phone_order(call_hand.colleague, k, 'answer', NULL);
        END IF;
        RETURN NULL;
    END IF;
    PERFORM linelamp.end_claim(k.id, 'handed');
    number := linelamp.make_claim(c.id, call_hand.colleague, call_hand.request, k.reached_at, k.beside);
    PERFORM linelamp.record(me, 'hand', c.id, call_hand.request, call_hand.colleague);
    PERFORM linelamp.put_state(me, 'available', NULL, me);
    PERFORM linelamp.put_state(call_hand.colleague, CASE WHEN c.ended_at IS NULL THEN 'on_call' ELSE 'wrap_up' END, NULL, me);
    RETURN number;
END $$;

CREATE FUNCTION linelamp.call_hang_up(request uuid, call uuid, fence bigint, why text) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me text := linelamp.me('operator', 'lead');
    k linelamp.claim;
BEGIN
    IF linelamp.record(me, 'hang_up', call_hang_up.call, call_hang_up.request) THEN
        PERFORM 1 FROM linelamp.operator o WHERE o.login = me FOR NO KEY UPDATE;
        k := linelamp.held(me, call_hang_up.call, call_hang_up.fence);
        IF NOT linelamp.phone_hangs_up(me, k) THEN
            PERFORM linelamp.end_call(call_hang_up.call, coalesce(call_hang_up.why, 'operator_hung_up'), NULL);
        END IF;
    END IF;
END $$;

CREATE FUNCTION linelamp.call_broken_off(request uuid, call uuid, fence bigint, broken boolean) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me text := linelamp.me('operator', 'lead');
BEGIN
    IF linelamp.record(me, 'broken_off', call_broken_off.call, call_broken_off.request, broken::text) THEN
        PERFORM linelamp.has_caller(linelamp.held(me, call_broken_off.call, call_broken_off.fence)) WHERE broken;
        PERFORM linelamp.held(me, call_broken_off.call, call_broken_off.fence);
        PERFORM linelamp.end_call(call_broken_off.call, 'unknown', NULL) WHERE broken;
        UPDATE linelamp.call c SET touched_at = clock_timestamp(),
               broken_off_at = CASE WHEN broken THEN coalesce(c.broken_off_at, c.ended_at) END
         WHERE c.id = call_broken_off.call;
    END IF;
END $$;

-- One field of a call: 'urgency' (1-4), 'language' (ISO 639), 'line' (id) or 'callback' ('unsafe' or nothing). Counts as having reached the caller.
CREATE FUNCTION linelamp.call_set(request uuid, call uuid, fence bigint, field text, value text) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me text := linelamp.me('operator', 'lead');
    l linelamp.line;
BEGIN
    IF NOT linelamp.record(me, 'set', call_set.call, call_set.request, call_set.field) THEN
        RETURN;
    END IF;
    PERFORM linelamp.reaches(call_set.call, call_set.fence);
    IF call_set.field = 'urgency' AND call_set.value ~ '^[1-4]$' THEN
        UPDATE linelamp.call c SET urgency = call_set.value::smallint, touched_at = clock_timestamp() WHERE c.id = call_set.call;
    ELSIF call_set.field = 'language' AND (call_set.value IS NULL OR call_set.value ~ '^[a-z]{2,3}$') THEN
        UPDATE linelamp.call c SET language = call_set.value, touched_at = clock_timestamp() WHERE c.id = call_set.call;
    ELSIF call_set.field = 'callback' AND (call_set.value IS NULL OR call_set.value = 'unsafe') THEN
        UPDATE linelamp.call c SET touched_at = clock_timestamp(), callback = CASE
               WHEN call_set.value IS NOT NULL THEN call_set.value
               WHEN c.callback IS DISTINCT FROM 'unsafe' THEN c.callback
               WHEN EXISTS (SELECT FROM linelamp.call_number n WHERE n.call_id = c.id) THEN 'possible'
               WHEN c.bridged THEN 'not_possible' END
         WHERE c.id = call_set.call;
    ELSIF call_set.field = 'line' AND call_set.value ~ '^[0-9a-f-]{36}$' THEN
        SELECT x.* INTO l FROM linelamp.line x
         WHERE x.id = call_set.value::uuid AND x.team_id = ANY (linelamp.my_teams());
        IF NOT FOUND THEN
            RAISE EXCEPTION 'not available' USING ERRCODE = 'LL001';
        END IF;
        UPDATE linelamp.call c SET line_id = l.id, facility_id = l.facility_id, team_id = l.team_id,
               touched_at = clock_timestamp() WHERE c.id = call_set.call;
    ELSE
        RAISE EXCEPTION 'that is no field or no value of a call' USING ERRCODE = 'LL006';
    END IF;
END $$;

-- A wrapped call frees its operator, unless another caller is already in hand.
CREATE FUNCTION linelamp.after_wrap(me text) RETURNS void LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM linelamp.claim k JOIN linelamp.call c ON c.id = k.call_id
                    WHERE k.operator = me AND k.ended_at IS NULL AND c.ended_at IS NULL) THEN
        PERFORM linelamp.put_state(me, 'available', NULL, me);
    END IF;
END $$;

-- Appends a fact to a call, and to the timeline of its case.
CREATE FUNCTION linelamp.append_fact(me text, call uuid, "case" uuid, kind text, fact jsonb, fence bigint)
RETURNS void LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    entry uuid := gen_random_uuid();
    moment timestamptz := clock_timestamp();
BEGIN
    INSERT INTO linelamp.entry (id, call_id, case_id, kind, fact, author, written_at, at, fence)
    VALUES (entry, append_fact.call, CASE WHEN append_fact.call IS NULL THEN append_fact."case" END, append_fact.kind,
            append_fact.fact, me, moment, moment, append_fact.fence);
    IF append_fact."case" IS NOT NULL THEN
        INSERT INTO linelamp.timeline (case_id, at, entry_id) VALUES (append_fact."case", moment, entry);
        UPDATE linelamp.case_file f SET updated_at = moment WHERE f.id = append_fact."case";
    END IF;
END $$;

CREATE FUNCTION linelamp.finish(me text, call uuid, fence bigint, kind text, came_of text, next text, no_story text)
RETURNS void LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    k linelamp.claim;
    the_case uuid;
BEGIN
    PERFORM 1 FROM linelamp.operator o WHERE o.login = me FOR NO KEY UPDATE;
    k := linelamp.held(me, finish.call, finish.fence);
    UPDATE linelamp.claim x SET reached_at = clock_timestamp() WHERE x.id = k.id AND x.reached_at IS NULL;
    UPDATE linelamp.call c SET reached_at = coalesce(c.reached_at, clock_timestamp()) WHERE c.id = finish.call;
    PERFORM linelamp.end_call(finish.call, CASE WHEN linelamp.phone_hangs_up(me, k) THEN 'operator_hung_up'
        WHEN no_story = 'hang_up' THEN 'caller_hung_up' ELSE 'unknown' END, NULL);
    UPDATE linelamp.call c SET wrapped_at = clock_timestamp(), wrapped_by = me, disposition = came_of, next_step = next,
           non_data = no_story, touched_at = clock_timestamp(),
           -- Any disposition but "call died" takes the mark away.
           broken_off_at = CASE WHEN came_of = 'partial_call_died' THEN coalesce(c.broken_off_at, c.ended_at) END
     WHERE c.id = finish.call RETURNING c.case_id INTO the_case;
    PERFORM linelamp.append_fact(me, finish.call, the_case, finish.kind,
        jsonb_strip_nulls(jsonb_build_object('disposition', came_of, 'next_step', next, 'non_data', no_story)), finish.fence);
    PERFORM linelamp.end_claim(k.id, 'wrapped');
    PERFORM linelamp.after_wrap(me);
END $$;

CREATE FUNCTION linelamp.call_wrap(request uuid, call uuid, fence bigint, disposition text, next_step text) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me text := linelamp.me('operator', 'lead');
BEGIN
    IF call_wrap.disposition IS NULL THEN
        RAISE EXCEPTION 'a disposition is needed' USING ERRCODE = 'LL006';
    END IF;
    IF linelamp.record(me, 'wrap', call_wrap.call, call_wrap.request) THEN
        PERFORM linelamp.finish(me, call_wrap.call, call_wrap.fence, 'wrapped', call_wrap.disposition, call_wrap.next_step, NULL);
    END IF;
END $$;

CREATE FUNCTION linelamp.call_close(request uuid, call uuid, fence bigint, non_data text) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me text := linelamp.me('operator', 'lead');
BEGIN
    IF call_close.non_data IS NULL THEN
        RAISE EXCEPTION 'a kind of call is needed' USING ERRCODE = 'LL006';
    END IF;
    IF linelamp.record(me, 'close', call_close.call, call_close.request) THEN
        PERFORM linelamp.finish(me, call_close.call, call_close.fence, 'closed', NULL, NULL, call_close.non_data);
    END IF;
END $$;

-- Skips the wrap-up for now. The caller must be gone: a living call is passed or handed on, never parked.
CREATE FUNCTION linelamp.call_park(request uuid, call uuid, fence bigint) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me text := linelamp.me('operator', 'lead');
    k linelamp.claim;
BEGIN
    IF NOT linelamp.record(me, 'park', call_park.call, call_park.request) THEN
        RETURN;
    END IF;
    PERFORM 1 FROM linelamp.operator o WHERE o.login = me FOR NO KEY UPDATE;
    k := linelamp.held(me, call_park.call, call_park.fence);
    IF EXISTS (SELECT FROM linelamp.call c WHERE c.id = k.call_id AND c.ended_at IS NULL) THEN
        RAISE EXCEPTION 'the caller is still there' USING ERRCODE = 'LL006';
    END IF;
    PERFORM linelamp.end_claim(k.id, 'parked');
    PERFORM linelamp.after_wrap(me);
END $$;

GRANT EXECUTE ON FUNCTION linelamp.call_take(uuid, uuid), linelamp.call_take_best(uuid, uuid, text),
    linelamp.call_enter(uuid, uuid, boolean), linelamp.call_resume(uuid, uuid), linelamp.call_take_over(uuid, uuid),
    linelamp.call_talking(uuid, bigint), linelamp.call_pass(uuid, uuid, bigint, text),
    linelamp.call_hand(uuid, uuid, bigint, text), linelamp.call_hang_up(uuid, uuid, bigint, text),
    linelamp.call_broken_off(uuid, uuid, bigint, boolean), linelamp.call_set(uuid, uuid, bigint, text, text),
    linelamp.call_wrap(uuid, uuid, bigint, text, text), linelamp.call_close(uuid, uuid, bigint, text),
    linelamp.call_park(uuid, uuid, bigint) TO linelamp_operator, linelamp_lead;

-- The desk --------------------------------------------------------------------------------------------------------

-- A sign of life: this desk is there, and it still has these claims. Stamps no change, unless a link was lost and is
-- back. Returns whether the keeper is being heard from.
CREATE FUNCTION linelamp.beat(desk uuid, fences bigint[]) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me text := linelamp.me('operator', 'lead', 'steward');
    k linelamp.claim;
BEGIN
    INSERT INTO linelamp.heartbeat (login, desk) VALUES (me, beat.desk)
    ON CONFLICT ON CONSTRAINT heartbeat_pkey DO UPDATE SET last_seen = clock_timestamp();
    FOR k IN SELECT x.* FROM linelamp.claim x
              WHERE x.operator = me AND x.ended_at IS NULL AND x.fence = ANY (beat.fences)
    LOOP
        IF k.lapsed_at IS NOT NULL THEN
            PERFORM 1 FROM linelamp.call c WHERE c.id = k.call_id FOR NO KEY UPDATE;
            UPDATE linelamp.claim x SET lapsed_at = NULL WHERE x.id = k.id AND x.ended_at IS NULL;
            UPDATE linelamp.call c SET touched_at = clock_timestamp() WHERE c.id = k.call_id AND FOUND;
        END IF;
        UPDATE linelamp.lease l SET until = clock_timestamp()
               + make_interval(secs => linelamp.setting_number('lease_seconds')) WHERE l.claim_id = k.id;
    END LOOP;
    UPDATE linelamp.operator o SET link = 'live' WHERE o.login = me AND o.link <> 'live';
    RETURN EXISTS (SELECT FROM linelamp.service s
                    WHERE s.name = 'keeper' AND s.last_seen > clock_timestamp() - interval '45 seconds');
END $$;

-- The desk closes in good order: the link goes down at once, claims keep their lease.
CREATE FUNCTION linelamp.leave(desk uuid) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me text := linelamp.me('operator', 'lead', 'steward');
BEGIN
    DELETE FROM linelamp.heartbeat h WHERE h.login = me AND h.desk = leave.desk;
    IF NOT EXISTS (SELECT FROM linelamp.heartbeat h WHERE h.login = me
                      AND h.last_seen > clock_timestamp() - make_interval(secs => linelamp.setting_number('down_seconds'))) THEN
        UPDATE linelamp.operator o SET link = 'down' WHERE o.login = me AND o.link <> 'down';
    END IF;
END $$;

CREATE FUNCTION linelamp.state_set(request uuid, state text, reason text) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me text := linelamp.me('operator', 'lead');
BEGIN
    IF linelamp.record(me, 'state', NULL, state_set.request, state_set.state) THEN
        PERFORM linelamp.put_state(me, state_set.state, state_set.reason, me);
    END IF;
END $$;

-- A lead puts a colleague of his team into a state.
CREATE FUNCTION linelamp.state_set_for(request uuid, login text, state text, reason text) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me text := linelamp.me('lead');
BEGIN
    IF state_set_for.login <> ALL (linelamp.my_colleagues()) THEN
        RAISE EXCEPTION 'not available' USING ERRCODE = 'LL001';
    END IF;
    IF linelamp.record(me, 'state_for', NULL, state_set_for.request, state_set_for.login || ' ' || state_set_for.state) THEN
        PERFORM linelamp.put_state(state_set_for.login, state_set_for.state, state_set_for.reason, me);
    END IF;
END $$;

CREATE FUNCTION linelamp.hand_raise(request uuid, call uuid) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me text := linelamp.me('operator', 'lead');
BEGIN
    IF linelamp.record(me, 'hand_raise', hand_raise.call, hand_raise.request) THEN
        UPDATE linelamp.operator o SET hand_raised_at = clock_timestamp(), hand_call = hand_raise.call WHERE o.login = me;
    END IF;
END $$;

CREATE FUNCTION linelamp.hand_lower(request uuid, login text) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me text := linelamp.me('operator', 'lead');
    whose text := coalesce(hand_lower.login, me);
BEGIN
    IF whose <> me AND (whose <> ALL (linelamp.my_colleagues()) OR linelamp.me('lead') IS NULL) THEN
        RAISE EXCEPTION 'not available' USING ERRCODE = 'LL001';
    END IF;
    IF linelamp.record(me, 'hand_lower', NULL, hand_lower.request, whose) THEN
        UPDATE linelamp.operator o SET hand_raised_at = NULL, hand_call = NULL
         WHERE o.login = whose AND o.hand_raised_at IS NOT NULL;
    END IF;
END $$;
GRANT EXECUTE ON FUNCTION linelamp.beat(uuid, bigint[]), linelamp.leave(uuid) TO linelamp_operator, linelamp_lead, linelamp_steward;
GRANT EXECUTE ON FUNCTION linelamp.state_set(uuid, text, text), linelamp.hand_raise(uuid, uuid), linelamp.hand_lower(uuid, text)
    TO linelamp_operator, linelamp_lead;
GRANT EXECUTE ON FUNCTION linelamp.state_set_for(uuid, text, text, text) TO linelamp_lead;
RESET ROLE;

SET ROLE linelamp_api_owner;
-- A call that changes teams leaves a gone row behind for the team that could see it.
CREATE FUNCTION linelamp.call_left_team() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    INSERT INTO linelamp.gone (kind, id, version, team_id) VALUES (1, OLD.id, NEW.version, OLD.team_id)
    ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;
-- The table owner makes the trigger and needs the function for that moment only.
GRANT EXECUTE ON FUNCTION linelamp.call_left_team() TO linelamp_owner;
RESET ROLE;
SET ROLE linelamp_owner;
CREATE TRIGGER left_team AFTER UPDATE OF team_id ON linelamp.call FOR EACH ROW
    WHEN (OLD.team_id IS NOT NULL AND OLD.team_id IS DISTINCT FROM NEW.team_id)
    EXECUTE FUNCTION linelamp.call_left_team();
RESET ROLE;
