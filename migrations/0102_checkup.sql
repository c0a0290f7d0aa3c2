-- What `linelamp doctor` asks of a database: how old the schema is, whether this login may work, whether a keeper is at
-- work. For every login of ours, so that a person who may do nothing still learns why.
SET ROLE linelamp_api_owner;

CREATE FUNCTION linelamp.checkup(OUT schema bigint, OUT min_client text, OUT active boolean, OUT keeper_seconds integer,
    OUT standby_expected boolean, OUT standby_connected boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT (SELECT max(m.version) FROM linelamp.schema_migration m),
           (SELECT s.value FROM linelamp.setting s WHERE s.name = 'min_client'),
           (SELECT o.active FROM linelamp.operator o WHERE o.login = session_user),
           (SELECT extract(epoch FROM clock_timestamp() - v.last_seen)::integer FROM linelamp.service v WHERE v.name = 'keeper'),
           (SELECT s.value = 'true' FROM linelamp.setting s WHERE s.name = 'standby_expected'),
           linelamp_private.standby_has('0/0')
$$;
GRANT EXECUTE ON FUNCTION linelamp.checkup() TO linelamp_operator, linelamp_lead, linelamp_steward, linelamp_auditor,
    linelamp_admin, linelamp_bridge, linelamp_keeper, linelamp_reporter;
RESET ROLE;
