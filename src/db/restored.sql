-- After a logical restore, by a superuser connected to the restored database, in one transaction (`linelamp db restored`).
-- Harmless on a database that was not restored: every desk reads all again, that is all.
--
-- A dump carries the transaction numbers of the server it came from. Here they may lie ahead, and then no snapshot tells
-- old from new. Every row gets the number of this very transaction instead.
SET LOCAL statement_timeout = 0;
SET LOCAL lock_timeout = 0;
-- Nobody writes meanwhile; reading goes on.
LOCK TABLE linelamp.database_identity, linelamp.call, linelamp.claim, linelamp.entry, linelamp.access_log IN EXCLUSIVE MODE;

DO $$
DECLARE
    place record;
BEGIN
    FOR place IN
        SELECT c.oid::regclass AS "table", a.attname AS number,
               EXISTS (SELECT FROM pg_attribute o WHERE o.attrelid = c.oid AND o.attname = 'original_xid') AS is_covered
          FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
         WHERE c.relnamespace = 'linelamp'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
           AND a.atttypid = 'xid8'::regtype AND a.attname IN ('change_xid', 'made_xid') AND NOT a.attisdropped
    LOOP
        -- The number that a row's hash covers is kept beside the new one, over any number of restores.
        EXECUTE format('UPDATE %s SET %I = pg_current_xact_id()%s', place."table", place.number,
            CASE WHEN place.is_covered THEN ', original_xid = coalesce(original_xid, change_xid)' ELSE '' END);
    END LOOP;

    -- Fences only rise, also where the copy comes from a later timeline than this server is on.
    PERFORM setval('linelamp.claim_number', greatest(
        (SELECT s.last_value FROM linelamp.claim_number s),
        (SELECT max(k.fence) - (('x' || left(pg_walfile_name(pg_current_wal_lsn()), 8))::bit(32)::bigint << 40)
           FROM linelamp.claim k)));
END $$;

-- Another identity is another world: every mirror reads all again.
UPDATE linelamp.database_identity SET id = gen_random_uuid(), made_at = clock_timestamp();
INSERT INTO linelamp.access_log (who, what) VALUES (session_user, 'restored');
