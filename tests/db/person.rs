//! Owns: attacks on the record of a person: without a ticket, with another's, by a merge, with what is no value.
//! Must not know: what the record is good for.

use uuid::Uuid;

use crate::psql::{SouthernCase, answer, done, refusal, rows, southern_case};
use crate::support::TestDatabase;

/// Every way into a person's record, with the id left open.
const ROUTES: &[&str] = &[
    "SELECT linelamp.field_set(gen_random_uuid(), 'person', '{person}', 'given', 'Mallory', 0, NULL)",
    "SELECT linelamp.person_tell(gen_random_uuid(), '{person}', 'alias', 'other', '{\"name\": \"Mallory\"}', NULL)",
    "SELECT linelamp.person_take_back(gen_random_uuid(), '{person}', gen_random_uuid())",
    "SELECT linelamp.person_merge(gen_random_uuid(), '{person}', '{mine}', '{}', '{1,1}')",
    "SELECT linelamp.person_merge(gen_random_uuid(), '{mine}', '{person}', '{}', '{1,1}')",
    "SELECT linelamp.person_unmerge(gen_random_uuid(), '{person}')",
    "SELECT linelamp.presence_set(gen_random_uuid(), 'person', '{person}', false)",
    "SELECT linelamp.field_set(gen_random_uuid(), 'case', '{case}', 'status', 'closed', 0, NULL)",
];

async fn mine(conn: &mut sqlx::PgConnection) -> Uuid {
    let mine = Uuid::new_v4();
    let make = format!(
        "SELECT linelamp.person_make('{mine}', NULL, NULL, 'Own', 'Person', NULL, NULL, NULL, NULL, NULL)"
    );
    done(conn, make).await;
    mine
}

async fn opens(conn: &mut sqlx::PgConnection, kind: &str, id: Uuid) -> String {
    let request = format!("SELECT linelamp.open_request('{kind}', '{id}')");
    answer(conn, request).await.unwrap()
}

#[tokio::test]
async fn nothing_of_a_person_is_touched_without_a_ticket_and_absent_is_as_shut() {
    let base = TestDatabase::new().await;
    let south = southern_case(&base).await;
    let mut ana = base.connect("op-001").await;
    let mine = mine(&mut ana).await;
    opens(&mut ana, "person", mine).await;
    for route in ROUTES {
        let mut answers = Vec::new();
        for (person, case) in [(south.person, south.case), (Uuid::new_v4(), Uuid::new_v4())] {
            let sql = route
                .replace("{person}", &person.to_string())
                .replace("{case}", &case.to_string())
                .replace("{mine}", &mine.to_string());
            answers.push(refusal(&mut ana, sql).await);
        }
        assert_eq!(answers[0].code, "LL001", "{route}");
        assert_eq!(answers[0], answers[1], "{route}");
    }
    let mut owner = base.superuser().await;
    let written = "SELECT count(*) FROM linelamp.entry WHERE person_id IS NOT NULL";
    assert_eq!(answer(&mut owner, written).await.as_deref(), Some("0"));
}

#[tokio::test]
async fn anothers_ticket_a_rolled_back_one_and_one_of_another_kind_open_nothing() {
    let base = TestDatabase::new().await;
    let SouthernCase { person, case, .. } = southern_case(&base).await;
    let (mut ana, mut eli) = (base.connect("op-001").await, base.connect("op-011").await);
    let ticket = opens(&mut eli, "person", person).await;
    let read = format!("SELECT linelamp.person_read('{ticket}')");
    assert_eq!(refusal(&mut ana, read.as_str()).await.code, "LL001");
    let set = format!(
        "SELECT linelamp.field_set(gen_random_uuid(), 'person', '{person}', 'given', 'x', 0, NULL)"
    );
    // A ticket of this very transaction: rolled back, it would leave no trace.
    done(
        &mut ana,
        format!("BEGIN; SELECT linelamp.open_request('person', '{person}'); SAVEPOINT s"),
    )
    .await;
    assert_eq!(refusal(&mut ana, set.as_str()).await.code, "LL001");
    done(&mut ana, "ROLLBACK").await;
    // One for the case opens no person.
    opens(&mut ana, "case", person).await;
    assert_eq!(refusal(&mut ana, set.as_str()).await.code, "LL001");
    // A case's fields are its team's, whatever ticket another one has.
    opens(&mut ana, "case", case).await;
    let close = format!(
        "SELECT linelamp.field_set(gen_random_uuid(), 'case', '{case}', 'status', 'closed', 0, NULL)"
    );
    assert_eq!(refusal(&mut ana, close).await.code, "LL001");
    // Eli may read; after a quarter of an hour no more.
    assert_eq!(rows(&mut eli, read.as_str()).await, 1);
    base.set_up("UPDATE linelamp.ticket SET made_at = made_at - interval '16 minutes'")
        .await;
    assert_eq!(refusal(&mut eli, read).await.code, "LL001");
    assert_eq!(refusal(&mut eli, set).await.code, "LL001");
}

#[tokio::test]
async fn whoever_opens_another_teams_person_sees_no_case_and_no_word_of_a_call_and_is_seen() {
    let base = TestDatabase::new().await;
    let south = southern_case(&base).await;
    let mut bo = base.connect("op-002").await;
    let note = format!(
        "SELECT linelamp.call_note(gen_random_uuid(), '{}', NULL, NULL, {}, now(), '@sister Marta',
         '[{{\"from\": 0, \"to\": 13, \"kind\": \"contact\", \"value\": {{\"relation\": \"sister\", \"name\": \"Marta\"}}}}]')",
        south.held.call, south.held.fence
    );
    done(&mut bo, note).await;
    for (login, details, cases) in [("op-001", "0", "0"), ("op-002", "1", "1")] {
        let mut conn = base.connect(login).await;
        let ticket = opens(&mut conn, "person", south.person).await;
        let contacts = format!(
            "SELECT (SELECT count(*) FROM jsonb_array_elements(p.details) d WHERE d ->> 'kind' = 'contact')
               FROM linelamp.person_read('{ticket}') p"
        );
        assert_eq!(
            answer(&mut conn, contacts).await.as_deref(),
            Some(details),
            "{login}"
        );
        let shown =
            format!("SELECT jsonb_array_length(p.cases) FROM linelamp.person_read('{ticket}') p");
        assert_eq!(
            answer(&mut conn, shown).await.as_deref(),
            Some(cases),
            "{login}"
        );
    }
    let ticket = opens(&mut bo, "person", south.person).await;
    let looked = format!("SELECT looked #>> '{{1,who}}' FROM linelamp.person_read('{ticket}')");
    let last_but_one = answer(&mut bo, looked).await;
    assert_eq!(last_but_one.as_deref(), Some("op-002"));
    let ana = format!(
        "SELECT count(*) FROM linelamp.person_read('{ticket}') p, jsonb_array_elements(p.looked) l WHERE l ->> 'who' = 'op-001'"
    );
    assert_eq!(answer(&mut bo, ana).await.as_deref(), Some("1"));
}

#[tokio::test]
async fn a_merge_opens_nothing_that_was_sealed() {
    let base = TestDatabase::new().await;
    let south = southern_case(&base).await;
    let mut bo = base.connect("op-002").await;
    let mine = mine(&mut bo).await;
    let ticket = opens(&mut bo, "person", mine).await;
    opens(&mut bo, "person", south.person).await;
    let version =
        |person: Uuid| format!("(SELECT version FROM linelamp.person WHERE id = '{person}')");
    let mut owner = base.superuser().await;
    let seen = format!("SELECT ARRAY[{}, {}]", version(south.person), version(mine));
    let seen = answer(&mut owner, seen).await.unwrap();
    let merge = format!(
        "SELECT linelamp.person_merge(gen_random_uuid(), '{}', '{mine}', '{{}}', '{seen}')",
        south.person
    );
    base.set_up("UPDATE linelamp.person SET sealed = true WHERE family = 'Quetzalli'")
        .await;
    assert_eq!(refusal(&mut bo, merge.as_str()).await.code, "LL001");
    base.set_up("UPDATE linelamp.person SET sealed = false")
        .await;
    let again = answer(
        &mut owner,
        format!("SELECT ARRAY[{}, {}]", version(south.person), version(mine)),
    )
    .await;
    done(&mut bo, merge.replace(&seen, &again.unwrap())).await;
    // By the ticket of whoever was merged away his survivor is read, and that look is written down with the survivor.
    let read = format!("SELECT id FROM linelamp.person_read('{ticket}')");
    assert_eq!(
        answer(&mut bo, read.as_str()).await,
        Some(south.person.to_string())
    );
    let traced = format!(
        "SELECT count(*) FROM linelamp.access_log WHERE subject = '{}' AND what = 'open_person'",
        south.person
    );
    assert_eq!(answer(&mut owner, traced).await.as_deref(), Some("2"));
    base.set_up("UPDATE linelamp.person SET sealed = true WHERE family = 'Quetzalli'")
        .await;
    assert_eq!(refusal(&mut bo, read).await.code, "LL001");
}

fn no_values(person: Uuid, case: Uuid) -> Vec<String> {
    let set = |kind: &str, id: Uuid, field: &str, value: &str| {
        format!(
            "SELECT linelamp.field_set(gen_random_uuid(), '{kind}', '{id}', '{field}', {value}, 0, NULL)"
        )
    };
    vec![
        set("person", person, "given", "repeat('quetzal', 40)"),
        set("person", person, "a_number", "'quetzal'"),
        set("person", person, "language", "'quetzal'"),
        set("person", person, "status", "'quetzal'"),
        set("person", person, "sealed", "'quetzal'"),
        set("case", case, "status", "'quetzal'"),
        set("case", case, "status", "NULL"),
        set("case", case, "given", "'quetzal'"),
        set("case", case, "responsible", "'op-001'"),
        set("quetzal", case, "status", "'open'"),
    ]
}

fn no_details(person: Uuid) -> Vec<String> {
    let tell = |kind: &str, said: &str| {
        format!(
            "SELECT linelamp.person_tell(gen_random_uuid(), '{person}', '{kind}', 'other', '{said}', NULL)"
        )
    };
    vec![
        tell("alias", "{\"name\": \" \"}"),
        tell("alias", "[\"quetzal\"]"),
        tell("a_number", "{\"a_number\": \"quetzal\"}"),
        tell("contact", "{\"relation\": \"\", \"name\": \"quetzal\"}"),
        tell(
            "contact",
            "{\"relation\": \"sister\", \"name\": \"x\", \"number\": \"quetzal\"}",
        ),
        tell("consent", "{\"step\": \"C9\", \"given\": true}"),
        tell("consent", "{\"step\": \"C2\"}"),
        tell(
            "custody",
            "{\"facility\": \"quetzal\", \"from\": \"2026-01-01T00:00:00Z\"}",
        ),
        tell(
            "custody",
            "{\"facility\": \"Marsh Unit\", \"from\": \"2999-01-01T00:00:00Z\"}",
        ),
        tell("quetzal", "{}"),
    ]
}

#[tokio::test]
async fn what_is_no_value_is_refused_whole_and_no_refusal_repeats_it() {
    let base = TestDatabase::new().await;
    let south = southern_case(&base).await;
    let mut bo = base.connect("op-002").await;
    opens(&mut bo, "person", south.person).await;
    opens(&mut bo, "case", south.case).await;
    for sql in [
        no_values(south.person, south.case),
        no_details(south.person),
    ]
    .concat()
    {
        let refusal = refusal(&mut bo, sql.as_str()).await;
        assert_eq!(refusal.code, "LL006", "{sql}: {}", refusal.text);
        assert!(!refusal.text.contains("quetzal"), "{}", refusal.text);
    }
    let mut owner = base.superuser().await;
    let written = "SELECT count(*) FROM linelamp.entry WHERE person_id IS NOT NULL";
    assert_eq!(answer(&mut owner, written).await.as_deref(), Some("0"));
}

#[tokio::test]
async fn neither_a_leads_nor_a_stewards_group_is_needed_but_auditors_and_admins_are_kept_out() {
    let base = TestDatabase::new().await;
    let south = southern_case(&base).await;
    for login in ["op-030", "op-040", "linelamp-keeper", "linelamp-bridge"] {
        let mut conn = base.connect(login).await;
        for route in ROUTES.iter().filter(|route| !route.contains("presence")) {
            let sql = route
                .replace("{person}", &south.person.to_string())
                .replace("{case}", &south.case.to_string())
                .replace("{mine}", &south.person.to_string());
            assert_eq!(
                refusal(&mut conn, sql).await.code,
                "42501",
                "{login}: {route}"
            );
        }
    }
    let mut bo = base.connect("op-002").await;
    // Whoever has him in hand has his record at hand.
    done(
        &mut bo,
        ROUTES[0].replace("{person}", &south.person.to_string()),
    )
    .await;
}
