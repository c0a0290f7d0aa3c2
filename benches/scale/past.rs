//! Owns: years of a hotline, made in a few minutes: people, a call for each of them, five lines in each call.
//! Must not know: what is measured.
//!
//! The rows are those that the functions would have made, but in bulk: with the triggers off, and what they would have
//! filled in (stamps, words to search by) filled in here.

use sqlx::Executor as _;

use crate::hotline::Hotline;

const MANY_SIGN_IN: &str = "
    DO $$ DECLARE login text; BEGIN
        FOR login IN SELECT o.login FROM linelamp.operator o LOOP
            EXECUTE format('ALTER ROLE %I CONNECTION LIMIT -1', login);
        END LOOP;
    END $$";
const BULK: &str = "SET session_replication_role = replica; SET statement_timeout = 0; SET synchronous_commit = off; SET temp_file_limit = -1";
const PEOPLE: &str = "
    INSERT INTO linelamp.person (id, given, family, a_number, country, born, made_by)
    SELECT gen_random_uuid(), 'Given' || n % 2400, 'Family' || n % 10600, lpad((n * 739 % 999999999)::text, 9, '0'),
           (ARRAY['HN', 'GT', 'SV', 'MX', 'VE', 'CO'])[1 + n % 6], (1950 + n % 58)::text, 'op-100'
      FROM generate_series(1, $1::int) n";
const CALLS: &str = "
    INSERT INTO linelamp.call (source, provider_id, line_id, facility_id, team_id, arrived_at, reached_at, ended_at,
                               end_why, wrapped_at, wrapped_by, disposition, next_step, person_id, touched_at)
    SELECT 'past', 'call ' || p.n, l.id, l.facility_id, l.team_id, at, at + interval '1 minute',
           at + interval '9 minutes', 'caller_hung_up', at + interval '11 minutes', 'op-100', 'intake_complete',
           'nothing', p.id, at
      FROM (SELECT id, row_number() OVER () n FROM linelamp.person) p, linelamp.line l,
           LATERAL (SELECT now() - interval '2 days' - p.n * interval '1 minute' AS at) t";
const ENTRIES: &str = "
    INSERT INTO linelamp.entry (id, call_id, kind, words, author, written_at, at, fence)
    SELECT gen_random_uuid(), c.id, 'note', 'line ' || n || ' word' || abs(hashtext(c.provider_id || n)) % 9000 || ' insulin', 'op-100', t, t, 1
      FROM linelamp.call c, generate_series(1, 5) n, LATERAL (SELECT c.arrived_at + n * interval '1 minute' AS t) x
     WHERE c.source = 'past'";
const WORDS: &str = "
    INSERT INTO linelamp.note_word (entry_id, call_id, at, lexemes)
    SELECT e.id, e.call_id, e.at, linelamp.team_lexemes(t.id, e.words) FROM linelamp.entry e, linelamp.team t";
const WAITING: &str = "SELECT count(linelamp.call_add('bench', 'call ' || n, '1001', NULL, NULL)) FROM generate_series(1, 200) n";

/// So many people have called.
pub(crate) async fn happens(hotline: &Hotline, people: i32) {
    let mut superuser = hotline.superuser().await;
    superuser.execute(MANY_SIGN_IN).await.expect("logins");
    superuser.execute(sqlx::raw_sql(BULK)).await.expect("bulk");
    sqlx::query(PEOPLE)
        .bind(people)
        .execute(&mut superuser)
        .await
        .expect("people");
    for step in [CALLS, ENTRIES, WORDS] {
        superuser.execute(step).await.expect(step);
    }
    superuser
        .execute("RESET session_replication_role")
        .await
        .expect("triggers");
    superuser.execute(WAITING).await.expect("calls");
    superuser
        .execute("VACUUM ANALYZE")
        .await
        .expect("statistics");
    superuser.execute("CHECKPOINT").await.expect("all on disk");
}
