-- Counts of calls, without a name, a number or a note.
SET ROLE linelamp_api_owner;

-- The calls that arrived on these days (of the hotline's time zone), as many rows as there are cuts: one for all, one for
-- each facility, each day, each hour of the day and each weekday. Callers' calls only; what the hotline dialled is a column.
--
-- Waits run from arrival until the caller was reached; a call entered by hand or known only by its end has none.
-- Leads and stewards count the calls of their teams. A reporter counts everybody's, in whole tens only: a smaller count could
-- point at one caller, and so could the difference of two reports.
CREATE FUNCTION linelamp.report_calls(first_day date, last_day date)
RETURNS TABLE (cut text, key text, label text, arrived bigint, reached bigint, abandoned bigint, short_abandoned bigint,
    broken_off bigint, non_data bigint, outgoing bigint, wait_median double precision, wait_p90 double precision,
    wait_longest double precision, talk_median double precision)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
    -- A person among the reporters, or a service of theirs that has no row among the operators.
    tens constant boolean := pg_has_role(session_user, 'linelamp_reporter', 'USAGE')
        AND NOT EXISTS (SELECT FROM linelamp.operator o WHERE o.login = session_user
                           AND NOT (o.active AND o."group" = 'reporter'));
    zone constant text := (SELECT s.value FROM linelamp.setting s WHERE s.name = 'time_zone');
    mine integer[];
    unit bigint := 1;
BEGIN
    IF tens THEN
        unit := 10;
    ELSE
        PERFORM linelamp.me('lead', 'steward');
        mine := linelamp.my_teams();
    END IF;
    IF (first_day <= last_day AND last_day - first_day <= 3700) IS NOT TRUE THEN
        RAISE EXCEPTION 'a report runs from a day to a later day, ten years at most' USING ERRCODE = 'LL006';
    END IF;
    RETURN QUERY
    WITH counted AS (
        SELECT c.*, f.name AS facility, (c.arrived_at AT TIME ZONE zone) AS local,
               CASE WHEN c.arrival_seen AND c.source <> 'desk' AND NOT c.outgoing
                    THEN extract(epoch FROM c.reached_at - c.arrived_at)::double precision END AS waited,
               CASE WHEN c.reached_at IS NOT NULL
                    THEN extract(epoch FROM c.ended_at - c.reached_at)::double precision END AS talked
          FROM linelamp.call c LEFT JOIN linelamp.facility f ON f.id = c.facility_id
         WHERE c.arrived_at >= first_day::timestamp AT TIME ZONE zone
           AND c.arrived_at < (last_day + 1)::timestamp AT TIME ZONE zone
           AND (tens OR c.team_id = ANY (mine) OR c.team_id IS NULL)
    ), cuts AS (
        SELECT k.cut, k.key, k.label, c.*
          FROM counted c, LATERAL (VALUES
              ('all', '', NULL),
              ('facility', coalesce(c.facility_id::text, ''), c.facility),
              ('day', to_char(c.local, 'YYYY-MM-DD'), NULL),
              ('hour', to_char(c.local, 'HH24'), NULL),
              ('weekday', to_char(c.local, 'ID'), NULL)) AS k (cut, key, label)
    ), summed AS (
        SELECT s.cut, s.key, s.label,
               count(*) FILTER (WHERE NOT s.outgoing) AS arrived,
               count(*) FILTER (WHERE NOT s.outgoing AND s.reached_at IS NOT NULL) AS reached,
               count(*) FILTER (WHERE NOT s.outgoing AND s.reached_at IS NULL AND s.ended_at IS NOT NULL) AS abandoned,
               count(*) FILTER (WHERE NOT s.outgoing AND s.reached_at IS NULL
                                  AND s.ended_at < s.arrived_at + interval '10 seconds') AS short_abandoned,
               count(*) FILTER (WHERE s.broken_off_at IS NOT NULL) AS broken_off,
               count(*) FILTER (WHERE s.non_data IS NOT NULL) AS non_data,
               count(*) FILTER (WHERE s.outgoing) AS outgoing,
               count(s.waited) AS waits, count(s.talked) AS talks,
               percentile_cont(0.5) WITHIN GROUP (ORDER BY s.waited) AS wait_median,
               percentile_cont(0.9) WITHIN GROUP (ORDER BY s.waited) AS wait_p90,
               max(s.waited) AS wait_longest,
               percentile_cont(0.5) WITHIN GROUP (ORDER BY s.talked) AS talk_median
          FROM cuts s
         GROUP BY s.cut, s.key, s.label
    )
    SELECT s.cut, s.key, s.label, s.arrived / unit * unit, s.reached / unit * unit, s.abandoned / unit * unit,
           s.short_abandoned / unit * unit, s.broken_off / unit * unit, s.non_data / unit * unit, s.outgoing / unit * unit,
           CASE WHEN s.waits >= unit THEN s.wait_median END, CASE WHEN s.waits >= unit THEN s.wait_p90 END,
           -- The longest wait is one caller's.
           CASE WHEN NOT tens THEN s.wait_longest END,
           CASE WHEN s.talks >= unit THEN s.talk_median END
      FROM summed s
     WHERE NOT tens OR s.arrived >= 10
     ORDER BY array_position(ARRAY['all', 'facility', 'day', 'hour', 'weekday'], s.cut), coalesce(s.label, s.key);
END $$;
GRANT EXECUTE ON FUNCTION linelamp.report_calls(date, date) TO linelamp_lead, linelamp_steward, linelamp_reporter;
RESET ROLE;
