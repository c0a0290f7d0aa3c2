-- What desks need of the database so that no word is lost: the secret halves of their journals' keys, and whether a
-- line that was acknowledged may leave a journal.
SET ROLE linelamp_owner;

-- The secret half of the key to which a desk seals its journal on its own machine. The other half lies there. It is 32
-- bytes, or 76 where a password of that machine locks it: the database never learns that password.
CREATE TABLE linelamp.journal_key (
    id uuid PRIMARY KEY,
    login text NOT NULL,
    secret bytea NOT NULL CHECK (length(secret) IN (32, 76)),
    made_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX journal_key_login ON linelamp.journal_key (login);
ALTER TABLE linelamp.journal_key ENABLE ROW LEVEL SECURITY;
ALTER TABLE linelamp.journal_key FORCE ROW LEVEL SECURITY;
CREATE POLICY functions ON linelamp.journal_key TO linelamp_api_owner USING (true) WITH CHECK (true);
GRANT SELECT, INSERT ON linelamp.journal_key TO linelamp_api_owner;
RESET ROLE;

SET ROLE linelamp_api_owner;

-- Puts the secret half of a new key away. A repeat is harmless. One login has a key for each machine it works at.
CREATE FUNCTION linelamp.journal_key_put(key uuid, secret bytea) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me text := linelamp.me('operator', 'lead');
BEGIN
    IF journal_key_put.key IS NULL OR (length(journal_key_put.secret) IN (32, 76)) IS NOT TRUE THEN
        RAISE EXCEPTION 'a key has an id and 32 bytes, or 76 with a lock' USING ERRCODE = 'LL006';
    END IF;
    IF (SELECT count(*) FROM linelamp.journal_key k WHERE k.login = me) >= 100 THEN
        RAISE EXCEPTION 'too many keys' USING ERRCODE = 'LL007';
    END IF;
    INSERT INTO linelamp.journal_key (id, login, secret) VALUES (journal_key_put.key, me, journal_key_put.secret)
    ON CONFLICT ON CONSTRAINT journal_key_pkey DO NOTHING;
    IF FOUND THEN
        PERFORM linelamp.record(me, 'journal_key_put', journal_key_put.key, NULL);
    END IF;
END $$;

-- Whether the secret half of a key of mine is here.
CREATE FUNCTION linelamp.journal_key_known(key uuid) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me text := linelamp.me('operator', 'lead');
BEGIN
    RETURN EXISTS (SELECT FROM linelamp.journal_key k WHERE k.id = journal_key_known.key AND k.login = me);
END $$;

-- The secret half of a key of mine; nothing for any other. Every time is recorded, and a transaction that is rolled
-- back leaves its line in the server's log.
CREATE FUNCTION linelamp.journal_key_get(key uuid) RETURNS bytea
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me text := linelamp.me('operator', 'lead');
    found_secret bytea;
BEGIN
    SELECT k.secret INTO found_secret FROM linelamp.journal_key k WHERE k.id = journal_key_get.key AND k.login = me;
    IF found_secret IS NOT NULL THEN
        PERFORM linelamp.record(me, 'journal_key_get', journal_key_get.key, NULL);
        RAISE LOG 'linelamp: % is handed its journal key %', me, journal_key_get.key;
    END IF;
    RETURN found_secret;
END $$;

-- Whether a standby is expected, and whether one has everything up to this place of the write-ahead log.
CREATE FUNCTION linelamp.standby_has(lsn pg_lsn, OUT expected boolean, OUT reached boolean)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM linelamp.me('operator', 'lead');
    SELECT s.value = 'true' INTO expected FROM linelamp.setting s WHERE s.name = 'standby_expected';
    reached := linelamp_private.standby_has(standby_has.lsn);
END $$;

-- An admin says whether a standby must have a line before a desk may forget it. Never guessed from who is connected.
CREATE FUNCTION linelamp.standby_expect(expected boolean) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me text := linelamp.me('admin');
BEGIN
    IF standby_expect.expected IS NULL THEN
        RAISE EXCEPTION 'expected or none' USING ERRCODE = 'LL006';
    END IF;
    UPDATE linelamp.setting s SET value = standby_expect.expected::text
     WHERE s.name = 'standby_expected' AND s.value <> standby_expect.expected::text;
    IF FOUND THEN
        PERFORM linelamp.record(me, 'standby_expect', NULL, NULL, standby_expect.expected::text);
    END IF;
END $$;

GRANT EXECUTE ON FUNCTION linelamp.journal_key_put(uuid, bytea), linelamp.journal_key_known(uuid),
    linelamp.journal_key_get(uuid), linelamp.standby_has(pg_lsn) TO linelamp_operator, linelamp_lead;
GRANT EXECUTE ON FUNCTION linelamp.standby_expect(boolean) TO linelamp_admin;
RESET ROLE;
