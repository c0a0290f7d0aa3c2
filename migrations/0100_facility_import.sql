-- A list of facilities comes in whole or not at all, and the same list twice changes nothing.
--
-- An empty field says nothing: what is known stays. Codes and other names are only ever added.
SET ROLE linelamp_owner;
CREATE INDEX facility_name ON linelamp.facility (lower(name));
CREATE INDEX facility_alias_alias ON linelamp.facility_alias (lower(alias));
RESET ROLE;

SET ROLE linelamp_api_owner;

-- Which facility has this code in the official register.
CREATE FUNCTION linelamp.facility_coded(code text) RETURNS uuid LANGUAGE sql STABLE
SET search_path = pg_catalog, pg_temp AS $$
    SELECT c.facility_id FROM linelamp.facility_code c WHERE c.scheme = 'DETLOC' AND c.code = facility_coded.code
$$;

-- Which facilities a row without a known code may mean: those of its name, else those with that other name, where the
-- place does not speak against it. A row with a code never means a facility that has another one.
CREATE FUNCTION linelamp.facilities_called(entry jsonb) RETURNS uuid[] LANGUAGE sql STABLE
SET search_path = pg_catalog, pg_temp AS $$
    WITH called AS (
        SELECT f.id, true AS by_name FROM linelamp.facility f WHERE lower(f.name) = lower(entry->>'name')
        UNION
        SELECT a.facility_id, false FROM linelamp.facility_alias a WHERE lower(a.alias) = lower(entry->>'name')
    ), fitting AS (
        SELECT called.id, called.by_name
          FROM called JOIN linelamp.facility f USING (id)
         WHERE lower(coalesce(f.city, entry->>'city', '')) = lower(coalesce(entry->>'city', f.city, ''))
           AND lower(coalesce(f.state, entry->>'state', '')) = lower(coalesce(entry->>'state', f.state, ''))
           AND (entry->>'code' IS NULL
                OR NOT EXISTS (SELECT FROM linelamp.facility_code c WHERE c.facility_id = f.id AND c.scheme = 'DETLOC'))
    )
    SELECT coalesce(array_agg(DISTINCT id), '{}') FROM fitting
     WHERE by_name OR NOT EXISTS (SELECT FROM fitting WHERE by_name)
$$;

-- Writes what a row says about this facility. True where that was news. Only the code may change a name; the old name
-- stays as another one.
CREATE FUNCTION linelamp.facility_learn(facility uuid, entry jsonb, renames boolean) RETURNS boolean
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    f linelamp.facility;
    news boolean;
    names text[] := ARRAY(SELECT jsonb_array_elements_text(coalesce(entry->'aliases', '[]')));
BEGIN
    SELECT x.* INTO f FROM linelamp.facility x WHERE x.id = facility_learn.facility;
    IF renames AND f.name <> entry->>'name' THEN
        names := names || f.name;
    END IF;
    UPDATE linelamp.facility x
       SET name = CASE WHEN renames THEN entry->>'name' ELSE x.name END,
           kind = coalesce(entry->>'kind', x.kind), contractor = coalesce(entry->>'contractor', x.contractor),
           address = coalesce(entry->>'address', x.address), city = coalesce(entry->>'city', x.city),
           state = coalesce(entry->>'state', x.state), country = coalesce(entry->>'country', x.country),
           field_office = coalesce(entry->>'field_office', x.field_office)
     WHERE x.id = f.id
       AND (renames AND x.name <> entry->>'name'
            OR x.kind IS DISTINCT FROM coalesce(entry->>'kind', x.kind)
            OR x.contractor IS DISTINCT FROM coalesce(entry->>'contractor', x.contractor)
            OR x.address IS DISTINCT FROM coalesce(entry->>'address', x.address)
            OR x.city IS DISTINCT FROM coalesce(entry->>'city', x.city)
            OR x.state IS DISTINCT FROM coalesce(entry->>'state', x.state)
            OR x.country IS DISTINCT FROM coalesce(entry->>'country', x.country)
            OR x.field_office IS DISTINCT FROM coalesce(entry->>'field_office', x.field_office));
    news := FOUND;
    INSERT INTO linelamp.facility_code (code, facility_id)
    SELECT entry->>'code', f.id WHERE entry->>'code' IS NOT NULL
    ON CONFLICT DO NOTHING;
    news := news OR FOUND;
    INSERT INTO linelamp.facility_alias (facility_id, alias)
    SELECT DISTINCT f.id, n FROM unnest(names) n
    ON CONFLICT DO NOTHING;
    RETURN news OR FOUND;
END $$;

-- One row: new, changed, unchanged, or ambiguous where several facilities have that name.
CREATE FUNCTION linelamp.facility_take_in(entry jsonb) RETURNS text
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    coded uuid := linelamp.facility_coded(entry->>'code');
    meant uuid[] := CASE WHEN coded IS NULL THEN linelamp.facilities_called(entry) ELSE ARRAY[coded] END;
    made uuid;
BEGIN
    IF cardinality(meant) > 1 THEN
        RETURN 'ambiguous';
    END IF;
    IF cardinality(meant) = 1 THEN
        RETURN CASE WHEN linelamp.facility_learn(meant[1], entry, coded IS NOT NULL) THEN 'changed' ELSE 'unchanged' END;
    END IF;
    INSERT INTO linelamp.facility (name, kind, contractor, address, city, state, country, field_office)
    VALUES (entry->>'name', entry->>'kind', entry->>'contractor', entry->>'address', entry->>'city', entry->>'state',
            coalesce(entry->>'country', 'US'), entry->>'field_office')
    RETURNING id INTO made;
    PERFORM linelamp.facility_learn(made, entry, false);
    RETURN 'new';
END $$;

-- Whether these rows have the form that is promised: at most 20,000, each with its number, a name, and short texts.
CREATE FUNCTION linelamp.facility_rows_fit(entries jsonb) RETURNS boolean
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT CASE WHEN jsonb_typeof(entries) <> 'array' THEN false ELSE
        jsonb_array_length(entries) <= 20000
        AND NOT EXISTS (
            SELECT FROM jsonb_array_elements(entries) e
             WHERE (jsonb_typeof(e) = 'object'
                    AND jsonb_typeof(e->'row') = 'number' AND e->>'row' ~ '^[0-9]{1,9}$'
                    AND length(e->>'name') BETWEEN 1 AND 120
                    AND (e->>'code' IS NULL OR e->>'code' ~ '^[A-Z0-9]{2,12}$')
                    AND jsonb_typeof(coalesce(e->'aliases', '[]')) = 'array'
                    AND length(e::text) <= 8000) IS NOT TRUE)
    END
$$;

-- Takes in a list. A dry run does exactly the same and then undoes it, so that it can promise nothing else.
CREATE FUNCTION linelamp.facility_import(entries jsonb, dry_run boolean)
RETURNS TABLE ("row" integer, outcome text)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
-- A second import waits for the first, which may have thousands of rows.
SET lock_timeout = '9s' AS $$
DECLARE
    me text := linelamp.me('lead', 'steward', 'admin');
    entry jsonb;
    numbers integer[] := '{}';
    outcomes text[] := '{}';
BEGIN
    IF linelamp.facility_rows_fit(entries) IS NOT TRUE OR dry_run IS NULL THEN
        RAISE EXCEPTION 'not a list of facilities' USING ERRCODE = 'LL006';
    END IF;
    -- Two lists at the same moment would both find a facility missing.
    PERFORM pg_advisory_xact_lock(5463, 100);
    BEGIN
        FOR entry IN SELECT e FROM jsonb_array_elements(entries) WITH ORDINALITY AS listed (e, place) ORDER BY place LOOP
            numbers := numbers || (entry->>'row')::integer;
            outcomes := outcomes || linelamp.facility_take_in(entry);
        END LOOP;
        IF dry_run THEN
            RAISE EXCEPTION USING ERRCODE = 'LL000';
        END IF;
    EXCEPTION WHEN SQLSTATE 'LL000' THEN
        NULL;
    END;
    IF NOT dry_run AND outcomes && ARRAY['new', 'changed'] THEN
        PERFORM linelamp.record(me, 'facility_import', NULL, NULL,
            (SELECT string_agg(w || ' ' || n, ', ' ORDER BY w) FROM (SELECT w, count(*) n FROM unnest(outcomes) w GROUP BY w) t));
    END IF;
    RETURN QUERY SELECT * FROM unnest(numbers, outcomes);
END $$;
GRANT EXECUTE ON FUNCTION linelamp.facility_import(jsonb, boolean) TO linelamp_lead, linelamp_steward, linelamp_admin;
RESET ROLE;
