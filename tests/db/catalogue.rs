//! Owns: the rules that the whole schema must keep, read from the catalogue of a migrated database.
//! Must not know: what any function does.
//!
//! Each rule is one query that names the offenders; a new table or function that breaks a rule is named by its test.

use sqlx::PgConnection;

use crate::support::TestDatabase;

/// Groups of people and services: nobody else signs in but the migration login.
const GROUPS: &str =
    "ARRAY['linelamp_operator', 'linelamp_lead', 'linelamp_steward', 'linelamp_auditor',
    'linelamp_admin', 'linelamp_bridge', 'linelamp_keeper', 'linelamp_reporter']";

/// What people may read without asking a function: no name, number, word or person. A new column is added here only
/// after asking whether it says anything about a caller.
const LIST_COLUMNS: &[(&str, &str)] = &[
    (
        "call",
        "id source provider_id arrival_seen line_id facility_id team_id outgoing arrived_at reached_at returned_at \
         ended_at end_why broken_off_at wrapped_at wrapped_by disposition next_step non_data urgency language \
         nth_today messages_waiting bridged elsewhere on_hold alone phone_step voicemail end_seen missed callback earlier_id case_id identified touched_at version change_xid",
    ),
    (
        "case_file",
        "id number team_id status sealed opened_at updated_at version change_xid",
    ),
    (
        "claim",
        "id call_id team_id operator fence taken_at reached_at lapsed_at beside ended_at end_kind pass_reason request made_xid",
    ),
    (
        "facility",
        "id name kind contractor address city state country field_office version change_xid",
    ),
    // Made of the columns listed here, with the reader's own rights.
    ("feed_row", "kind id version body change_xid shown"),
    (
        "feed_row_before_presence",
        "kind id version body change_xid shown",
    ),
    ("gone", "kind id version team_id at change_xid"),
    (
        "line",
        "id number name facility_id team_id cap_seconds monitored three_way hours default_urgency default_language \
         opening zone version change_xid",
    ),
    (
        "operator",
        "login handle group active state reason since link hand_raised_at hand_call rights added_at removed_at \
         link_since version change_xid",
    ),
    ("operator_team", "login team_id"),
    (
        "phone_system",
        "source id kind mode state since booted_at system_version version change_xid",
    ),
    (
        "presence",
        "id kind subject team_id login typing news version change_xid",
    ),
    ("team", "id code name version change_xid"),
];

/// What only ever grows: nobody changes or deletes a row.
const APPEND_ONLY: &str = "ARRAY['entry', 'access_log', 'state_log', 'placing', 'ticket', 'mark', 'amendment', 'call_consent', 'call_contact',
    'call_join', 'form', 'form_version', 'filling', 'answer', 'message_waiting', 'message_step',
    'person_alias', 'further_a_number', 'person_language', 'contact', 'contact_number', 'person_consent', 'taken_back',
    'person_merge', 'person_unmerge']";

async fn offenders(conn: &mut PgConnection, query: String) -> Vec<String> {
    sqlx::query_scalar(sqlx::AssertSqlSafe(query))
        .fetch_all(conn)
        .await
        .expect("the catalogue answers")
}

/// Fails with the names of the offenders. `query` selects one text for each.
async fn nobody(query: &str) {
    let base = TestDatabase::new().await;
    let mut conn = base.superuser().await;
    sqlx::query("SET search_path = pg_catalog")
        .execute(&mut conn)
        .await
        .unwrap();
    let found = offenders(
        &mut conn,
        query
            .replace("GROUPS", GROUPS)
            .replace("APPEND_ONLY", APPEND_ONLY),
    )
    .await;
    assert!(found.is_empty(), "{found:#?}");
}

#[tokio::test]
async fn tables_belong_to_the_table_owner_and_functions_to_the_function_owners() {
    nobody(
        "SELECT 'relation ' || c.relname || ' of ' || r.rolname FROM pg_class c JOIN pg_roles r ON r.oid = c.relowner
          WHERE c.relnamespace = 'linelamp'::regnamespace AND r.rolname <> 'linelamp_owner'
         UNION ALL
         SELECT 'function ' || p.oid::regprocedure || ' of ' || r.rolname FROM pg_proc p JOIN pg_roles r ON r.oid = p.proowner
          WHERE (p.pronamespace = 'linelamp'::regnamespace AND r.rolname <> 'linelamp_api_owner'
                 AND NOT (r.rolname = 'linelamp_owner' AND NOT p.prosecdef AND p.prorettype = 'trigger'::regtype))
             OR (p.pronamespace = 'linelamp_private'::regnamespace AND r.rolname NOT IN ('linelamp_roles', 'linelamp_watch'))
         UNION ALL
         SELECT 'type ' || t.typname FROM pg_type t JOIN pg_roles r ON r.oid = t.typowner
          WHERE t.typnamespace IN ('linelamp'::regnamespace, 'linelamp_private'::regnamespace)
            AND r.rolname NOT IN ('linelamp_owner', 'linelamp_api_owner')
         UNION ALL
         SELECT 'schema ' || n.nspname FROM pg_namespace n JOIN pg_roles r ON r.oid = n.nspowner
          WHERE (n.nspname = 'linelamp' AND r.rolname <> 'linelamp_owner')
             OR (n.nspname = 'linelamp_private' AND NOT r.rolsuper)",
    )
    .await;
}

#[tokio::test]
async fn nobody_signs_in_as_an_owner_and_nobody_but_the_migration_login_becomes_one() {
    nobody(
        "SELECT r.rolname || ' is more than it needs' FROM pg_roles r
          WHERE (r.rolname ~ '^linelamp' OR r.rolname ~ '^op-')
            AND (r.rolsuper OR r.rolbypassrls OR r.rolreplication OR r.rolcreatedb
                 OR (r.rolcreaterole AND r.rolname <> 'linelamp_roles'))
         UNION ALL
         SELECT r.rolname || ' can sign in' FROM pg_roles r
          WHERE r.rolcanlogin AND r.rolname ~ '^linelamp' 
            AND r.rolname NOT IN ('linelamp_migrator', 'linelamp-bridge', 'linelamp-keeper')
         UNION ALL
         SELECT r.rolname || ' inherits' FROM pg_roles r WHERE r.rolname = 'linelamp_migrator' AND r.rolinherit
         UNION ALL
         SELECT m.rolname || ' is a member of ' || g.rolname
           FROM pg_auth_members a JOIN pg_roles m ON m.oid = a.member JOIN pg_roles g ON g.oid = a.roleid
          WHERE (m.rolname ~ '^linelamp' OR m.rolname ~ '^op-')
            AND (m.rolname, g.rolname) NOT IN (
                ('linelamp_migrator', 'linelamp_owner'), ('linelamp_migrator', 'linelamp_api_owner'),
                ('linelamp-bridge', 'linelamp_bridge'), ('linelamp-keeper', 'linelamp_keeper'),
                ('linelamp_watch', 'pg_signal_backend'), ('linelamp_watch', 'pg_read_all_stats'))
            AND NOT (m.rolname ~ '^op-' AND g.rolname = ANY (GROUPS))
            -- From 16 on it administers our groups and logins, without their rights.
            AND NOT (m.rolname = 'linelamp_roles' AND a.admin_option AND to_jsonb(a)->>'inherit_option' = 'false'
                     AND to_jsonb(a)->>'set_option' = 'false')
         UNION ALL
         SELECT m.rolname || ' is in more than one group' FROM pg_auth_members a JOIN pg_roles m ON m.oid = a.member
          WHERE m.rolname ~ '^op-' GROUP BY m.rolname HAVING count(*) <> 1",
    )
    .await;
}

#[tokio::test]
async fn every_table_forces_row_security() {
    nobody(
        "SELECT c.relname::text FROM pg_class c WHERE c.relnamespace = 'linelamp'::regnamespace AND c.relkind IN ('r', 'p')
            AND NOT (c.relrowsecurity AND c.relforcerowsecurity)",
    )
    .await;
}

#[tokio::test]
async fn nobody_but_the_function_owner_writes_and_words_and_traces_only_grow() {
    nobody(
        "SELECT c.relname || ': ' || coalesce(r.rolname, 'PUBLIC') || ' may ' || a.privilege_type
           FROM pg_class c, aclexplode(c.relacl) a LEFT JOIN pg_roles r ON r.oid = a.grantee
          WHERE c.relnamespace = 'linelamp'::regnamespace AND a.grantee <> c.relowner
            AND (a.is_grantable
                 OR (c.relkind = 'S' AND NOT (r.rolname IS NOT DISTINCT FROM 'linelamp_api_owner' AND a.privilege_type = 'USAGE'))
                 OR (c.relkind <> 'S' AND a.privilege_type <> 'SELECT'
                     AND NOT (r.rolname IS NOT DISTINCT FROM 'linelamp_api_owner'
                              AND a.privilege_type IN ('INSERT', 'UPDATE', 'DELETE')))
                 OR (a.privilege_type IN ('UPDATE', 'DELETE') AND c.relname = ANY (APPEND_ONLY))
                 OR (a.privilege_type = 'DELETE' AND c.relname IN ('call', 'claim', 'person', 'case_file', 'operator'))
                 OR r.rolname IS NULL)
            -- The list of migrations is the migration login's own.
            AND NOT (c.relname = 'schema_migration' AND r.rolname IS NOT DISTINCT FROM 'linelamp_migrator'
                     AND a.privilege_type = 'INSERT')
         UNION ALL
         SELECT c.relname || '.' || t.attname || ': ' || coalesce(r.rolname, 'PUBLIC') || ' may ' || a.privilege_type
           FROM pg_class c JOIN pg_attribute t ON t.attrelid = c.oid, aclexplode(t.attacl) a
           LEFT JOIN pg_roles r ON r.oid = a.grantee
          WHERE c.relnamespace = 'linelamp'::regnamespace AND (a.privilege_type <> 'SELECT' OR r.rolname IS NULL)
            AND r.rolname IS DISTINCT FROM 'linelamp_api_owner'",
    )
    .await;
}

#[tokio::test]
async fn people_read_list_tables_only_and_no_column_of_them_is_personal() {
    let base = TestDatabase::new().await;
    let mut conn = base.superuser().await;
    let readable = offenders(
        &mut conn,
        format!(
            "SELECT DISTINCT c.relname || '.' || a.attname
               FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped,
                    unnest({GROUPS}) g
              WHERE c.relnamespace = 'linelamp'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
                AND has_column_privilege(g, c.oid, a.attnum, 'SELECT')"
        ),
    )
    .await;
    let allowed: Vec<String> = LIST_COLUMNS
        .iter()
        .flat_map(|(table, columns)| {
            columns
                .split_whitespace()
                .map(move |column| format!("{table}.{column}"))
        })
        .collect();
    let personal: Vec<&String> = readable
        .iter()
        .filter(|column| !allowed.contains(column))
        .collect();
    assert!(
        personal.is_empty(),
        "readable without a function: {personal:#?}"
    );
}

#[tokio::test]
async fn services_auditors_and_reporters_read_no_table_at_all() {
    nobody(
        "SELECT g || ' reads ' || c.relname FROM pg_class c,
                unnest(ARRAY['linelamp_bridge', 'linelamp_keeper', 'linelamp_auditor', 'linelamp_reporter']) g
          WHERE c.relnamespace = 'linelamp'::regnamespace AND c.relkind IN ('r', 'p', 'v')
            AND has_any_column_privilege(g, c.oid, 'SELECT')",
    )
    .await;
}

#[tokio::test]
async fn definer_functions_fix_their_search_path_and_run_no_text_as_a_statement() {
    nobody(
        "SELECT p.oid::regprocedure || ': search_path' FROM pg_proc p
          WHERE p.pronamespace IN ('linelamp'::regnamespace, 'linelamp_private'::regnamespace) AND p.prosecdef
            AND NOT coalesce('search_path=pg_catalog, pg_temp' = ANY (p.proconfig), false)
         UNION ALL
         SELECT p.oid::regprocedure || ': EXECUTE' FROM pg_proc p
          WHERE p.pronamespace = 'linelamp'::regnamespace AND p.prosrc ~* '\\mexecute\\M'
         UNION ALL
         SELECT p.oid::regprocedure || ': leakproof' FROM pg_proc p
          WHERE p.pronamespace IN ('linelamp'::regnamespace, 'linelamp_private'::regnamespace) AND p.proleakproof",
    )
    .await;
}

#[tokio::test]
async fn identity_is_the_session_user_and_never_a_setting() {
    nobody(
        "SELECT p.oid::regprocedure || ': ' || p.prosrc FROM pg_proc p
          WHERE p.pronamespace = 'linelamp'::regnamespace AND p.prosrc ~* '(current_setting|set_config|current_user|current_role)'
         UNION ALL
         SELECT y.polname || ' on ' || y.polrelid::regclass FROM pg_policy y
          WHERE coalesce(pg_get_expr(y.polqual, y.polrelid), '') || coalesce(pg_get_expr(y.polwithcheck, y.polrelid), '')
                ~* '(current_setting|current_user|current_role)'",
    )
    .await;
}

#[tokio::test]
async fn no_function_is_open_to_everybody_and_people_call_definer_functions_only() {
    nobody(
        "SELECT p.oid::regprocedure || ' is open to PUBLIC' FROM pg_proc p
          WHERE p.pronamespace IN ('linelamp'::regnamespace, 'linelamp_private'::regnamespace)
            AND has_function_privilege('public', p.oid, 'EXECUTE')
         UNION ALL
         SELECT g || ' may call ' || p.oid::regprocedure FROM pg_proc p, unnest(GROUPS || ARRAY['linelamp_migrator']) g
          WHERE has_function_privilege(g, p.oid, 'EXECUTE')
            AND (p.pronamespace = 'linelamp_private'::regnamespace
                 OR (p.pronamespace = 'linelamp'::regnamespace AND NOT p.prosecdef AND p.provolatile <> 'i'
                     -- Keeps a plan and no more: it reads what its caller may read.
                     AND p.proname <> 'feed_since'))",
    )
    .await;
}

#[tokio::test]
async fn every_group_calls_only_what_its_work_needs() {
    nobody(
        "WITH may AS (
             SELECT g, p.proname AS name FROM pg_proc p, unnest(GROUPS) g
              WHERE p.pronamespace = 'linelamp'::regnamespace AND has_function_privilege(g, p.oid, 'EXECUTE'))
         SELECT g || ' may call ' || name FROM may
          WHERE (g = 'linelamp_bridge' AND name !~ '^bridge_'
                 AND name NOT IN ('call_add', 'call_connected', 'call_end', 'hint', 'checkup', 'origin', 'stands_ahead'))
             OR (g = 'linelamp_keeper' AND name !~ '^keeper_' AND name NOT IN ('hint', 'origin', 'stands_ahead', 'checkup'))
             OR (g = 'linelamp_reporter' AND name <> 'checkup' AND name !~ '^report_')
             OR (g IN ('linelamp_admin', 'linelamp_auditor', 'linelamp_reporter', 'linelamp_keeper')
                 AND name ~ '^(call|case|person|note|search|open|hand|state|beat|message|card|do_not_ask|field)')
             OR (g <> 'linelamp_admin' AND name ~ '^(operator|team)_' AND name <> 'operator_list')
             OR (g <> 'linelamp_keeper' AND name ~ '^keeper_')
             OR (g <> 'linelamp_bridge' AND (name IN ('call_add', 'call_connected', 'call_end') OR name ~ '^bridge_'))",
    )
    .await;
}

#[tokio::test]
async fn policies_call_functions_once_a_statement() {
    nobody(
        "SELECT y.polname || ' on ' || y.polrelid::regclass || ': ' || said
           FROM pg_policy y, regexp_replace(
                coalesce(pg_get_expr(y.polqual, y.polrelid), '') || coalesce(pg_get_expr(y.polwithcheck, y.polrelid), ''),
                '\\( SELECT linelamp\\.\\w+\\(\\)', '', 'g') said
          WHERE said ~ 'linelamp\\.\\w+\\('",
    )
    .await;
}

#[tokio::test]
async fn there_is_nothing_by_which_a_row_could_slip_past_its_policy() {
    nobody(
        "SELECT 'view ' || c.relname FROM pg_class c WHERE c.relnamespace = 'linelamp'::regnamespace
            AND (c.relkind IN ('m', 'f')
                 OR (c.relkind = 'v' AND NOT coalesce('security_invoker=true' = ANY (c.reloptions), false)))
         UNION ALL SELECT 'rule ' || r.rulename FROM pg_rewrite r JOIN pg_class c ON c.oid = r.ev_class
          WHERE c.relnamespace = 'linelamp'::regnamespace AND c.relkind <> 'v'
         UNION ALL SELECT 'publication ' || pubname FROM pg_publication
         UNION ALL SELECT 'event trigger ' || evtname FROM pg_event_trigger
         UNION ALL SELECT 'foreign server ' || srvname FROM pg_foreign_server
         UNION ALL SELECT 'trigger ' || t.tgname FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid
           JOIN pg_class c ON c.oid = t.tgrelid
          WHERE c.relnamespace = 'linelamp'::regnamespace AND NOT t.tgisinternal
            AND p.pronamespace <> 'linelamp'::regnamespace",
    )
    .await;
}

#[tokio::test]
async fn nobody_makes_anything_and_the_built_in_side_doors_are_shut() {
    nobody(
        "SELECT g || ' on the database: ' || p FROM unnest(GROUPS || ARRAY['public', 'linelamp_migrator']) g,
                unnest(ARRAY['CREATE', 'TEMP']) p WHERE has_database_privilege(g, current_database(), p)
         UNION ALL SELECT 'everybody may connect' WHERE has_database_privilege('public', current_database(), 'CONNECT')
         UNION ALL SELECT g || ' creates in ' || n.nspname FROM pg_namespace n, unnest(GROUPS || ARRAY['public', 'linelamp_migrator']) g
          WHERE n.nspname !~ '^pg_(toast_)?temp' AND has_schema_privilege(g, n.oid, 'CREATE')
         UNION ALL SELECT g || ' enters ' || n FROM unnest(GROUPS || ARRAY['public']) g,
                unnest(ARRAY['linelamp_private', 'public']) n WHERE has_schema_privilege(g, n, 'USAGE')
         UNION ALL SELECT g || ' writes ' || l.lanname FROM pg_language l, unnest(GROUPS || ARRAY['public']) g
          WHERE l.lanname = 'plpgsql' AND has_language_privilege(g, l.oid, 'USAGE')
         UNION ALL SELECT p.oid::regprocedure::text FROM pg_proc p
          WHERE p.pronamespace = 'pg_catalog'::regnamespace AND has_function_privilege('linelamp_operator', p.oid, 'EXECUTE')
            AND (p.proname ~ '^(pg_(try_)?advisory_|lo_|pg_stat_get_)'
                 OR p.proname IN ('loread', 'lowrite', 'pg_logical_emit_message', 'pg_lock_status', 'pg_blocking_pids'))",
    )
    .await;
}

#[tokio::test]
async fn what_is_made_later_is_shut_by_default() {
    nobody(
        "SELECT r.rolname::text FROM pg_roles r
          WHERE r.rolname IN ('linelamp_owner', 'linelamp_api_owner', 'linelamp_watch', 'linelamp_roles', 'linelamp_migrator')
            AND NOT EXISTS (SELECT FROM pg_default_acl d
                             WHERE d.defaclrole = r.oid AND d.defaclnamespace = 0 AND d.defaclobjtype = 'f'
                               AND NOT EXISTS (SELECT FROM aclexplode(d.defaclacl) a WHERE a.grantee = 0))",
    )
    .await;
}
