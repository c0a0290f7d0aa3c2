-- What the head of every delta answer carries besides the cursor, and the look-up of a wish whose answer was lost.
SET ROLE linelamp_api_owner;

-- A first look (`whole`) also asks whether the database may be believed at all.
CREATE FUNCTION linelamp.feed_head(whole boolean) RETURNS json LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF whole AND linelamp.stands_ahead() THEN
        RAISE EXCEPTION 'restored from a copy: linelamp db restored' USING ERRCODE = 'LL011';
    END IF;
    RETURN (SELECT json_build_array(encode(linelamp.origin(), 'hex'), linelamp.my_rights(),
            (extract(epoch FROM clock_timestamp()) * 1000)::bigint,
            (SELECT max(m.version) FROM linelamp.schema_migration m),
            (SELECT s.value FROM linelamp.setting s WHERE s.name = 'min_client')));
END $$;

-- Who the caller of a call of my teams is. A function, and not leakproof: it is asked only about rows that pass.
CREATE FUNCTION linelamp.person_of_call(call uuid) RETURNS uuid LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
    SELECT c.person_id FROM linelamp.call c
      JOIN linelamp.operator_team t ON t.team_id = c.team_id
      JOIN linelamp.operator o ON o.login = t.login
     WHERE c.id = person_of_call.call AND o.login = session_user AND o.active
       AND o."group" IN ('operator', 'lead', 'steward')
$$;

-- Whether a wish of mine was carried out; for takes also which claim it made. Never does anything.
CREATE FUNCTION linelamp.asked(request uuid, OUT done boolean, OUT call uuid, OUT fence bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me text := linelamp.me('operator', 'lead', 'steward', 'admin');
BEGIN
    SELECT k.call_id, k.fence INTO call, fence FROM linelamp.claim k WHERE k.request = asked.request AND k.operator = me;
    done := FOUND OR EXISTS (SELECT FROM linelamp.access_log a WHERE a.who = me AND a.request = asked.request);
END $$;
GRANT EXECUTE ON FUNCTION linelamp.feed_head(boolean), linelamp.asked(uuid), linelamp.person_of_call(uuid) TO linelamp_operator, linelamp_lead, linelamp_steward;
RESET ROLE;
