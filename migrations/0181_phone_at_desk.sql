-- The phone that rings for an operator, and what a desk may order of a phone system (0180).
--
-- A private mobile is its owner's: nobody is shown more than two digits, not even he.
SET ROLE linelamp_api_owner;
-- A phone's number as a phone system takes it, without what people write between the digits; nothing where it is none.
CREATE FUNCTION linelamp.phone_number(said text) RETURNS text LANGUAGE sql IMMUTABLE
SET search_path = pg_catalog, pg_temp AS $$
    SELECT n.number FROM (SELECT regexp_replace(said, '[ ().\-/]', '', 'g') AS number) n
     WHERE n.number ~ '^(\+[0-9]{5,15}|[0-9]{2,15})$'
$$;

-- This phone rings for me until my shift ends; no phone: none does. A desk phone belongs to whoever set it last.
CREATE FUNCTION linelamp.phone_set(request uuid, phone text) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
    me text := linelamp.me('operator', 'lead');
    wanted text := linelamp.phone_number(phone_set.phone);
BEGIN
    IF phone_set.phone IS NOT NULL AND wanted IS NULL THEN
        RAISE EXCEPTION 'neither an extension nor a telephone number' USING ERRCODE = 'LL006';
    END IF;
    IF NOT linelamp.record(me, CASE WHEN wanted IS NULL THEN 'phone_forget' ELSE 'phone_set' END, NULL, phone_set.request) THEN
        RETURN;
    END IF;
    DELETE FROM linelamp.operator_phone p WHERE p.login = me OR p.phone = wanted;
    INSERT INTO linelamp.operator_phone (login, phone) SELECT me, wanted WHERE wanted IS NOT NULL;
END $$;

-- The last two digits of my phone.
CREATE FUNCTION linelamp.phone_own() RETURNS text
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN (SELECT right(p.phone, 2) FROM linelamp.operator_phone p WHERE p.login = linelamp.me('operator', 'lead'));
END $$;

-- Whether a make of phone system takes orders. One that only posts takes none: the operator answers on a phone of that
-- system's own, and his word is all there is.
CREATE FUNCTION linelamp.takes_orders(kind text) RETURNS boolean LANGUAGE sql IMMUTABLE
SET search_path = pg_catalog, pg_temp AS $$
    SELECT kind <> 'webhook'
$$;

-- The phone system that takes orders about this call; nothing where none does.
CREATE FUNCTION linelamp.orders_go_to(call uuid) RETURNS linelamp.phone_system LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    system linelamp.phone_system;
BEGIN
    SELECT p.* INTO system FROM linelamp.call c JOIN linelamp.phone_system p ON p.source = c.source
     WHERE c.id = orders_go_to.call AND c.bridged AND linelamp.takes_orders(p.kind);
    RETURN system;
END $$;

-- Orders something of the phone system that has a call, for its holder; refused where it would come late or is forbidden.
-- The caller of this function holds the call's row lock.
CREATE FUNCTION linelamp.give_phone_order(me text, k linelamp.claim, kind text, said text) RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
    c linelamp.call;
    system constant linelamp.phone_system := linelamp.orders_go_to(k.call_id);
    number text;
BEGIN
    SELECT x.* INTO c FROM linelamp.call x WHERE x.id = k.call_id;
    IF system.source IS NULL THEN
        RAISE EXCEPTION 'no phone system takes orders about this call' USING ERRCODE = 'LL024';
    ELSIF c.ended_at IS NOT NULL THEN
        RAISE EXCEPTION 'the call has ended' USING ERRCODE = 'LL008';
    END IF;
    PERFORM linelamp.has_caller(k);
    IF system.state <> 'live' THEN
        RAISE EXCEPTION 'the phone system is not heard' USING ERRCODE = 'LL021';
    ELSIF kind = 'answer' AND system.mode = 'push' THEN
        RAISE EXCEPTION 'the phone system rings in turn' USING ERRCODE = 'LL023';
    ELSIF kind IN ('hold', 'resume', 'interpreter', 'drop_interpreter') AND k.reached_at IS NULL THEN
        RAISE EXCEPTION 'nobody is put through yet' USING ERRCODE = 'LL025';
    END IF;
    IF kind = 'answer' THEN
        SELECT p.phone INTO number FROM linelamp.operator_phone p WHERE p.login = me;
        IF NOT FOUND THEN
            RAISE EXCEPTION 'no phone is set' USING ERRCODE = 'LL020';
        END IF;
        -- It rings already, or is about to: a second ring would find the phone busy, and take the caller from whoever picks it up.
        IF EXISTS (SELECT FROM linelamp.command o
                    WHERE o.call_id = c.id AND o.kind = 'answer' AND o.fence = k.fence AND o.done_at IS NULL AND o.cancelled_at IS NULL
                      AND (o.taken_at IS NOT NULL OR o.expires_at > clock_timestamp())) THEN
            RETURN;
        END IF;
    ELSIF kind = 'interpreter' THEN
        IF EXISTS (SELECT FROM linelamp.line l WHERE l.id = c.line_id AND l.three_way = 'not_allowed') THEN
            RAISE EXCEPTION 'the line forbids a third party' USING ERRCODE = 'LL022';
        END IF;
        number := linelamp.phone_number(said);
        IF number IS NULL THEN
            RAISE EXCEPTION 'neither an extension nor a telephone number' USING ERRCODE = 'LL006';
        END IF;
    END IF;
    -- What failed before is of an earlier order.
    UPDATE linelamp.call x SET phone_step = NULL WHERE x.id = c.id AND x.phone_step IS NOT NULL;
    INSERT INTO linelamp.command (source, call_id, kind, argument, "by", fence, expires_at)
    VALUES (c.source, c.id, give_phone_order.kind, number, me, k.fence,
            clock_timestamp() + make_interval(secs => linelamp.setting_number('command_seconds')));
END $$;

-- Rings my phone for the caller I have just taken, where a phone system has him. `must`: what cannot ring is not taken; else,
-- for a call that was mine before, it is mine again all the same.
CREATE FUNCTION linelamp.ring_for(me text, call uuid, must boolean) RETURNS void LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    k linelamp.claim;
BEGIN
    SELECT x.* INTO k FROM linelamp.claim x
     WHERE x.call_id = ring_for.call AND x.ended_at IS NULL AND x.reached_at IS NULL
       AND (linelamp.orders_go_to(x.call_id)).source IS NOT NULL;
    IF NOT FOUND THEN
        RETURN;
    END IF;
    -- It rings already: whoever picks it up answers under the new claim.
    UPDATE linelamp.command o SET fence = k.fence
     WHERE o.call_id = k.call_id AND o."by" = me AND o.kind = 'answer' AND o.done_at IS NULL AND o.cancelled_at IS NULL;
    IF NOT FOUND AND (must OR (EXISTS (SELECT FROM linelamp.operator_phone p WHERE p.login = me)
                               AND (SELECT c.source FROM linelamp.call c WHERE c.id = k.call_id) <> ALL (linelamp.closed_sources()))) THEN
        PERFORM linelamp.give_phone_order(me, k, 'answer', NULL);
    END IF;
END $$;

-- The phone systems through which no operator can have a caller put through now.
CREATE FUNCTION linelamp.closed_sources() RETURNS text[] LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    -- That a system which takes no orders is silent keeps nobody from a phone of its own.
    RETURN ARRAY(SELECT p.source FROM linelamp.phone_system p
                  WHERE linelamp.takes_orders(p.kind) AND (p.state <> 'live' OR p.mode = 'push'));
END $$;

-- Nobody could be taken: where somebody waits behind such a phone system, that is why.
CREATE FUNCTION linelamp.say_closed(closed text[], mine integer[]) RETURNS void LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    silent boolean;
BEGIN
    SELECT bool_and(p.state <> 'live') INTO silent
      FROM linelamp.call c JOIN linelamp.phone_system p ON p.source = c.source
     WHERE c.ended_at IS NULL AND NOT c.held AND NOT c.elsewhere AND c.bridged AND c.source = ANY (closed)
       AND (c.team_id = ANY (mine) OR c.team_id IS NULL);
    IF silent THEN
        RAISE EXCEPTION 'the phone system is not heard' USING ERRCODE = 'LL021';
    ELSIF silent IS NOT NULL THEN
        RAISE EXCEPTION 'the phone system rings in turn' USING ERRCODE = 'LL023';
    END IF;
END $$;

-- Nobody is put through any more by what was ordered for this call: what nobody has begun is never begun, and a phone that
-- rings is to be silenced. What ends a talk stays ordered. The caller of this function holds the call's row lock.
CREATE FUNCTION linelamp.cancel_orders(call uuid) RETURNS void LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    UPDATE linelamp.command o SET done_at = clock_timestamp(), result = 'cancelled', argument = NULL
     WHERE o.call_id = cancel_orders.call AND o.done_at IS NULL AND o.taken_at IS NULL
       AND o.kind NOT IN ('requeue', 'hang_up', 'release');
    UPDATE linelamp.command o SET cancelled_at = clock_timestamp()
     WHERE o.call_id = cancel_orders.call AND o.done_at IS NULL AND o.kind = 'answer' AND o.cancelled_at IS NULL;
END $$;

-- Refused for a caller with whom somebody else talks: whoever only writes beside it orders nothing and ends nothing.
CREATE FUNCTION linelamp.has_caller(k linelamp.claim) RETURNS void LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF k.beside AND EXISTS (SELECT FROM linelamp.call c WHERE c.id = k.call_id AND c.ended_at IS NULL) THEN
        RAISE EXCEPTION 'somebody else talks with this caller' USING ERRCODE = 'LL026';
    END IF;
END $$;

-- Whether a talk that is handed to this colleague goes over by his phone: where one is set, and the phone system is heard and
-- rings whom it is told to.
CREATE FUNCTION linelamp.rings_colleague(colleague text, k linelamp.claim) RETURNS boolean LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN k.reached_at IS NOT NULL AND NOT k.beside AND EXISTS (
        SELECT FROM linelamp.call c JOIN linelamp.phone_system s ON s.source = c.source
          JOIN linelamp.operator_phone p ON p.login = rings_colleague.colleague
         WHERE c.id = k.call_id AND c.bridged AND c.ended_at IS NULL
           AND s.state = 'live' AND s.mode = 'pull' AND linelamp.takes_orders(s.kind));
END $$;

-- A call is given back: the caller who was put through goes back to the queue of the phone system. Whom a phone only rings
-- for waits there all the while. The caller of this function holds the call's row lock.
CREATE FUNCTION linelamp.phone_gives_back(me text, k linelamp.claim) RETURNS void LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF (linelamp.orders_go_to(k.call_id)).source IS NULL THEN
        RETURN;
    END IF;
    IF k.reached_at IS NOT NULL AND NOT k.beside THEN
        PERFORM linelamp.give_phone_order(me, k, 'requeue', NULL);
    END IF;
END $$;

-- Orders a hang-up where a phone system has the caller and is heard; elsewhere the operator's word is all there is.
CREATE FUNCTION linelamp.phone_hangs_up(me text, k linelamp.claim) RETURNS boolean LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM linelamp.has_caller(k);
    IF (linelamp.orders_go_to(k.call_id)).state IS DISTINCT FROM 'live'
       OR EXISTS (SELECT FROM linelamp.call c WHERE c.id = k.call_id AND c.ended_at IS NOT NULL) THEN
        RETURN false;
    END IF;
    PERFORM linelamp.give_phone_order(me, k, 'hang_up', NULL);
    RETURN true;
END $$;

-- What the holder of a call wants of its phone system while he talks, or his phone once more.
CREATE FUNCTION linelamp.phone_order(request uuid, call uuid, fence bigint, kind text, phone text) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me text := linelamp.me('operator', 'lead');
BEGIN
    IF phone_order.kind IS NULL OR phone_order.kind NOT IN ('answer', 'hold', 'resume', 'interpreter', 'drop_interpreter') THEN
        RAISE EXCEPTION 'that is no order to a phone system' USING ERRCODE = 'LL006';
    END IF;
    IF linelamp.record(me, 'phone_' || phone_order.kind, phone_order.call, phone_order.request) THEN
        PERFORM 1 FROM linelamp.operator o WHERE o.login = me FOR NO KEY UPDATE;
        PERFORM linelamp.give_phone_order(me, linelamp.held(me, phone_order.call, phone_order.fence), phone_order.kind,
                                          phone_order.phone);
    END IF;
END $$;

-- A phone is set for one shift.
CREATE FUNCTION linelamp.phone_goes_home() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    DELETE FROM linelamp.operator_phone p WHERE p.login = NEW.login;
    RETURN NULL;
END $$;
-- The table owner makes the trigger and needs the function for that moment only.
GRANT EXECUTE ON FUNCTION linelamp.phone_goes_home() TO linelamp_owner;
GRANT EXECUTE ON FUNCTION linelamp.phone_set(uuid, text), linelamp.phone_own(),
    linelamp.phone_order(uuid, uuid, bigint, text, text) TO linelamp_operator, linelamp_lead;
RESET ROLE;
SET ROLE linelamp_owner;
CREATE TRIGGER phone_goes_home AFTER UPDATE OF state, active ON linelamp.operator FOR EACH ROW
    WHEN (NEW.state = 'off' OR NOT NEW.active) EXECUTE FUNCTION linelamp.phone_goes_home();
RESET ROLE;
