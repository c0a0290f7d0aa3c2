//! Owns: what a login can find out about the health of its database without any right of its own.
//! Must not know: what is good or bad about it.

use jiff::Timestamp;
use sqlx::PgConnection;

use super::DbError;

// Works on any database, also on one that was never set up. A door is something that `db init` closes for people; a
// REVOKE by somebody without the right only warns, so its effect is looked at.
const FACTS: &str = r"
SELECT session_user::text AS login,
       current_setting('server_version_num')::integer AS server,
       (SELECT r.rolsuper FROM pg_catalog.pg_roles r WHERE r.rolname = session_user) AS superuser,
       pg_is_in_recovery() AS standby,
       ARRAY(SELECT substr(r.rolname, 10) FROM pg_catalog.pg_roles r
              WHERE r.rolname = ANY ('{linelamp_operator,linelamp_lead,linelamp_steward,linelamp_auditor,linelamp_admin,linelamp_bridge,linelamp_keeper,linelamp_reporter}')
                AND pg_has_role(session_user, r.oid, 'MEMBER') ORDER BY 1) AS groups,
       ARRAY(SELECT d.name FROM (VALUES
                ('advisory_locks', has_function_privilege('pg_catalog.pg_advisory_lock(bigint)', 'EXECUTE')),
                ('large_objects', has_function_privilege('pg_catalog.lo_create(oid)', 'EXECUTE')),
                ('lock_list', has_function_privilege('pg_catalog.pg_lock_status()', 'EXECUTE')),
                ('temporary_tables', has_database_privilege(current_database(), 'TEMPORARY')),
                ('programs', has_language_privilege('plpgsql', 'USAGE')),
                ('schemas', EXISTS (SELECT FROM pg_catalog.pg_namespace n WHERE has_schema_privilege(n.oid, 'CREATE'))),
                ('tables', EXISTS (SELECT FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
                                    WHERE n.nspname = 'linelamp' AND c.relkind = 'r'
                                      AND has_table_privilege(c.oid, 'INSERT, UPDATE, DELETE, TRUNCATE, TRIGGER, REFERENCES')))
             ) AS d (name, open) WHERE d.open) AS doors,
       CASE WHEN to_regnamespace('linelamp') IS NULL THEN 'empty'
            WHEN EXISTS (SELECT FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
                          WHERE n.nspname = 'linelamp' AND p.proname = 'checkup' AND has_function_privilege(p.oid, 'EXECUTE'))
            THEN 'open' ELSE 'closed' END AS schema_state,
       clock_timestamp() AS now";

const LOOK: &str =
    "SELECT schema, min_client, active, keeper_seconds, standby_expected, standby_connected
    FROM linelamp.checkup()";

/// The facts about a database and this login in it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Checkup {
    /// Who is signed in.
    pub login: String,
    /// The server's version, as `150013` for 15.13.
    pub server: i32,
    /// Stands above all rules.
    pub superuser: bool,
    /// Reads along with another server.
    pub standby: bool,
    /// The groups of rights, without `linelamp_`.
    pub groups: Vec<String>,
    /// What stands open that `db init` closes for people.
    pub doors: Vec<String>,
    /// `db init` was run.
    pub initialised: bool,
    /// What the schema says of itself; `None` where it is not there or not for this login.
    pub inside: Option<Inside>,
    /// The server's clock, at about the middle of the question.
    pub now: Timestamp,
}

/// What the schema says of itself.
#[derive(Clone, PartialEq, Eq, Debug, sqlx::FromRow)]
pub struct Inside {
    /// The last migration.
    pub schema: Option<i64>,
    /// The oldest program that may work on it.
    pub min_client: Option<String>,
    /// Whether this person may work; `None` for who is no person of the desk.
    pub active: Option<bool>,
    /// Seconds since the keeper was heard from; `None`: never.
    pub keeper_seconds: Option<i32>,
    /// A standby must have a line before a desk may forget it.
    pub standby_expected: bool,
    /// A standby is connected.
    pub standby_connected: bool,
}

#[derive(sqlx::FromRow)]
struct FactsRow {
    login: String,
    server: i32,
    superuser: bool,
    standby: bool,
    groups: Vec<String>,
    doors: Vec<String>,
    schema_state: String,
    now: jiff_sqlx::Timestamp,
}

/// Looks the database over.
pub async fn look_over(conn: &mut PgConnection) -> Result<Checkup, DbError> {
    let facts: FactsRow = sqlx::query_as(FACTS).fetch_one(&mut *conn).await?;
    let inside = if facts.schema_state == "open" {
        Some(sqlx::query_as(LOOK).fetch_one(conn).await?)
    } else {
        None
    };
    Ok(Checkup {
        login: facts.login,
        server: facts.server,
        superuser: facts.superuser,
        standby: facts.standby,
        groups: facts.groups,
        doors: facts.doors,
        initialised: facts.schema_state != "empty",
        inside,
        now: facts.now.to_jiff(),
    })
}
