//! Owns: the proof that nobody lifts his own rights or reaches the server behind the database.
//! Must not know: calls.

use crate::psql::{answer, done, refusal, refused};
use crate::support::TestDatabase;

/// What somebody would try, with `MYSELF` for the login and `THIS` for the database.
const LIFTS: &[&str] = &[
    "GRANT linelamp_steward TO MYSELF",
    "GRANT pg_read_all_data TO MYSELF",
    "GRANT pg_execute_server_program TO MYSELF",
    "ALTER ROLE MYSELF SUPERUSER",
    "ALTER ROLE MYSELF CREATEROLE",
    "ALTER ROLE MYSELF BYPASSRLS",
    "ALTER ROLE MYSELF CONNECTION LIMIT 1000",
    "ALTER ROLE \"op-003\" RENAME TO another",
    "CREATE ROLE another LOGIN",
    "DROP ROLE \"op-003\"",
    "CREATE DATABASE other",
    "SET session_replication_role = replica",
    "SET log_statement = 'all'",
    "SET log_min_error_statement = 'error'",
    "SET log_parameter_max_length = -1",
    "SET temp_file_limit = -1",
    "ALTER SYSTEM SET log_statement = 'all'",
    "COPY (SELECT 1) TO PROGRAM 'id'",
    "COPY (SELECT 1) TO '/tmp/out'",
    "SELECT pg_read_file('/etc/passwd')",
    "SELECT pg_ls_dir('.')",
    "SELECT rolpassword FROM pg_authid",
    "SELECT lo_create(0)",
    "SELECT pg_logical_emit_message(false, 'a', 'b')",
    "DO $$BEGIN END$$",
    "CREATE FUNCTION linelamp.mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "CREATE TEMP TABLE mine ()",
    "CREATE TABLE linelamp.mine ()",
    "CREATE SCHEMA mine",
    "ALTER DATABASE THIS SET search_path = pg_temp",
    "GRANT SELECT ON linelamp.person TO MYSELF",
    "ALTER FUNCTION linelamp.my_teams() OWNER TO MYSELF",
    "CREATE OR REPLACE FUNCTION linelamp.my_teams() RETURNS integer[] LANGUAGE sql AS 'SELECT ARRAY[1,2]'",
    "SELECT linelamp_private.make_login('op-777', 'admin')",
    "SELECT linelamp_private.end_sessions('op-003')",
    "SELECT linelamp.in_charge('operator')",
    "SELECT linelamp.rescue(gen_random_uuid())",
    "SELECT linelamp.put_state('op-003', 'off', NULL, 'op-003')",
    "SELECT nextval('linelamp.claim_number')",
];

#[tokio::test]
async fn an_operator_cannot_lift_his_own_rights() {
    let base = TestDatabase::new().await;
    for login in [
        "op-001",
        "op-010",
        "op-040",
        "linelamp-bridge",
        "linelamp-keeper",
    ] {
        let mut conn = base.connect(login).await;
        let me = format!("\"{login}\"");
        for sql in LIFTS {
            let sql = sql.replace("MYSELF", &me).replace("THIS", base.name());
            let refusal = refusal(&mut conn, sql.as_str()).await;
            assert_eq!(refusal.code, "42501", "{login}: {sql}: {}", refusal.text);
        }
    }
}

#[tokio::test]
async fn switching_row_security_off_ends_the_reading() {
    let base = TestDatabase::new().await;
    base.call_rings("2001").await;
    let mut ana = base.connect("op-001").await;
    done(&mut ana, "SET row_security = off").await;
    refused(
        &mut ana,
        "42501",
        &[
            "SELECT * FROM linelamp.call",
            "COPY linelamp.call (id) TO STDOUT",
        ],
    )
    .await;
}

#[tokio::test]
async fn only_admins_manage_people_and_admins_see_no_case() {
    let base = TestDatabase::new().await;
    for login in [
        "op-001",
        "op-010",
        "op-020",
        "op-030",
        "linelamp-bridge",
        "linelamp-keeper",
    ] {
        let mut conn = base.connect(login).await;
        refused(
            &mut conn,
            "42501",
            &[
                "SELECT linelamp.operator_add('op-700', 'x', 'admin', '{}')",
                "SELECT linelamp.operator_suspend('op-003')",
                "SELECT linelamp.operator_resume('op-003')",
                "SELECT linelamp.operator_remove('op-003')",
                "SELECT linelamp.operator_password('op-003', 'x')",
                "SELECT linelamp.team_add('west', 'West')",
            ],
        )
        .await;
    }
    let mut hana = base.connect("op-040").await;
    refused(
        &mut hana,
        "42501",
        &[
            "SELECT id FROM linelamp.call",
            "SELECT id FROM linelamp.case_file",
            "SELECT linelamp.open_request('case', gen_random_uuid())",
            "SELECT linelamp.search_request('anything')",
            "SELECT linelamp.call_take_best(gen_random_uuid(), NULL, NULL)",
            "SELECT given FROM linelamp.person",
            "SELECT words FROM linelamp.entry",
        ],
    )
    .await;
}

#[tokio::test]
async fn a_login_is_of_its_form_and_in_exactly_one_of_our_groups() {
    let base = TestDatabase::new().await;
    let mut hana = base.connect("op-040").await;
    for sql in [
        "SELECT linelamp.operator_add('postgres', 'x', 'operator', '{north}')",
        "SELECT linelamp.operator_add('linelamp_owner', 'x', 'operator', '{north}')",
        "SELECT linelamp.operator_add('op-1', 'x', 'operator', '{north}')",
        "SELECT linelamp.operator_add('op-777; DROP ROLE postgres', 'x', 'operator', '{north}')",
        "SELECT linelamp.operator_add('op-777', 'x', 'bridge', '{north}')",
        "SELECT linelamp.operator_add('op-777', 'x', 'owner', '{north}')",
        "SELECT linelamp.operator_add('op-777', 'x', 'operator', '{nowhere}')",
        "SELECT linelamp.operator_add('op-777', 'x', 'operator', '{}')",
        "SELECT linelamp.operator_add('op-777', 'x', 'operator', '{north}', 'in clear')",
        "SELECT linelamp.operator_add('op-777', 'x', 'operator', '{north}', 'md5d41d8cd98f00b204e9800998ecf8427e')",
        "SELECT linelamp.operator_add('op-001', 'somebody else', 'operator', '{north}')",
        "SELECT linelamp.operator_add('op-777', 'ana', 'operator', '{north}')",
        "SELECT linelamp.operator_suspend('postgres')",
        "SELECT linelamp.operator_suspend('linelamp-keeper')",
        "SELECT linelamp.operator_suspend('op-040')",
    ] {
        let refusal = refusal(&mut hana, sql).await;
        assert_eq!(refusal.code, "LL006", "{sql}: {}", refusal.text);
    }
    assert_eq!(
        answer(&mut hana, "SELECT to_regrole('\"op-777\"')").await,
        None
    );
}

#[tokio::test]
async fn nobody_reads_the_log_of_who_looked_behind_the_functions() {
    let base = TestDatabase::new().await;
    for login in [
        "op-001",
        "op-010",
        "op-020",
        "op-030",
        "op-040",
        "linelamp-bridge",
        "linelamp-keeper",
    ] {
        let mut conn = base.connect(login).await;
        refused(
            &mut conn,
            "42501",
            &[
                "SELECT who FROM linelamp.access_log",
                "SELECT login FROM linelamp.ticket",
                "SELECT set_by FROM linelamp.state_log",
                "SELECT login FROM linelamp.heartbeat",
                "SELECT number FROM linelamp.call_number",
                "SELECT given FROM linelamp.person",
                "SELECT person_id FROM linelamp.case_file",
            ],
        )
        .await;
    }
}

#[tokio::test]
async fn the_migration_login_becomes_the_two_owners_and_nobody_else() {
    let base = TestDatabase::new().await;
    let mut migrator = base.connect("linelamp_migrator").await;
    refused(
        &mut migrator,
        "42501",
        &[
            "SET ROLE linelamp_roles",
            "SET ROLE linelamp_watch",
            "SET ROLE linelamp_operator",
            "SET ROLE postgres",
            "SELECT id FROM linelamp.call",
            "SELECT linelamp.keeper_purge()",
            "GRANT linelamp_roles TO linelamp_migrator",
        ],
    )
    .await;
    for owner in ["linelamp_owner", "linelamp_api_owner"] {
        done(&mut migrator, format!("SET ROLE {owner}; RESET ROLE")).await;
    }
    // Even as the owner of the tables one sees no row: row security is forced on the owner too.
    base.call_rings("1001").await;
    done(&mut migrator, "SET ROLE linelamp_owner").await;
    assert_eq!(
        crate::psql::rows(&mut migrator, "SELECT FROM linelamp.call").await,
        0
    );
}

#[tokio::test]
async fn nobody_ends_or_watches_a_colleagues_session() {
    let base = TestDatabase::new().await;
    let mut cleo = base.connect("op-003").await;
    let pid = answer(&mut cleo, "SELECT pg_backend_pid()").await.unwrap();
    for login in [
        "op-001",
        "op-010",
        "op-040",
        "linelamp-bridge",
        "linelamp-keeper",
    ] {
        let mut conn = base.connect(login).await;
        for act in [
            "pg_terminate_backend",
            "pg_cancel_backend",
            "pg_log_backend_memory_contexts",
        ] {
            let refusal = refusal(&mut conn, format!("SELECT {act}({pid})")).await;
            assert_eq!(refusal.code, "42501", "{login} {act}");
        }
    }
    done(&mut cleo, "SELECT 1").await;
}

#[tokio::test]
async fn a_dump_by_an_operator_gets_nothing_personal() {
    let base = TestDatabase::new().await;
    for login in ["op-001", "op-010", "op-020", "op-030", "op-040"] {
        let mut conn = base.connect(login).await;
        for table in [
            "person",
            "entry",
            "call_number",
            "access_log",
            "ticket",
            "case_file",
            "call",
        ] {
            let refusal = refusal(&mut conn, format!("COPY linelamp.{table} TO STDOUT")).await;
            assert_eq!(refusal.code, "42501", "{login}: {table}");
        }
    }
}
