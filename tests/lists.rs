//! Lists of facilities come in whole and only once; reports count what happened and tell nobody's story.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test stops at the first surprise"
)]

mod support;

use std::process::Command;

use jiff::civil::{Date, date};
use linelamp::cli::import::outcome::Outcome;
use linelamp::cli::import::plan::{Reason, plan};
use linelamp::db::DbError;
use linelamp::db::call_records::{CallRecord, RecordsTaken, take_records};
use linelamp::db::facilities::{self, FacilityEntry, TakenIn};
use linelamp::db::reports::{self, CallCount, Cut};
use linelamp::domain::EndWhy;
use linelamp::domain::phone_system::SourceName;
use rust_xlsxwriter::Workbook;
use sqlx::PgConnection;
use support::TestDatabase;

const TITLES: [&str; 6] = ["DETLOC", "Facility Name", "City", "State", "Type", "AOR"];

/// Row `n` of an invented register.
fn row(n: u32) -> [String; 6] {
    [
        format!("ZZ{n:04}"),
        format!("Invented Unit {n}"),
        format!("Town {}", n % 40),
        "ZZ".to_owned(),
        if n.is_multiple_of(2) { "CDF" } else { "IGSA" }.to_owned(),
        "Nowhere".to_owned(),
    ]
}

/// A thousand facilities below a heading, as a register's office would save them as text.
fn csv() -> Vec<u8> {
    let mut lines = vec![
        "Invented register;;;;;".to_owned(),
        String::new(),
        TITLES.join(";"),
    ];
    lines.extend((1..=1000).map(|n| row(n).join(";")));
    lines.join("\r\n").into_bytes()
}

/// The same list as a workbook.
fn xlsx() -> Vec<u8> {
    let mut book = Workbook::new();
    book.add_worksheet().write(0, 0, "About this list").unwrap();
    let sheet = book.add_worksheet();
    sheet.write(0, 0, "Invented register").unwrap();
    sheet.write_row(2, 0, TITLES).unwrap();
    for n in 1..=1000 {
        sheet.write_row(n + 2, 0, row(n)).unwrap();
    }
    book.save_to_buffer().unwrap()
}

async fn import(conn: &mut PgConnection, file: &[u8], dry_run: bool) -> Outcome {
    let plan = plan(file, &[]).unwrap();
    let answers = facilities::import(conn, &plan.accepted, dry_run)
        .await
        .unwrap();
    Outcome::new(plan, &answers, dry_run)
}

async fn facilities_known(database: &TestDatabase) -> i64 {
    let mut superuser = database.superuser().await;
    sqlx::query_scalar("SELECT count(*) FROM linelamp.facility")
        .fetch_one(&mut superuser)
        .await
        .unwrap()
}

fn counted(outcome: &Outcome) -> [usize; 4] {
    [
        outcome.new,
        outcome.changed,
        outcome.unchanged,
        outcome.rejected.len(),
    ]
}

#[tokio::test]
async fn a_thousand_facilities_come_in_after_a_dry_run_and_only_once() {
    let database = TestDatabase::new().await;
    let mut admin = database.connect("op-040").await;

    assert_eq!(
        counted(&import(&mut admin, &csv(), true).await),
        [1000, 0, 0, 0]
    );
    assert_eq!(facilities_known(&database).await, 3);

    assert_eq!(
        counted(&import(&mut admin, &csv(), false).await),
        [1000, 0, 0, 0]
    );
    assert_eq!(facilities_known(&database).await, 1003);

    assert_eq!(
        counted(&import(&mut admin, &csv(), false).await),
        [0, 0, 1000, 0]
    );
    assert_eq!(
        counted(&import(&mut admin, &xlsx(), false).await),
        [0, 0, 1000, 0]
    );
    assert_eq!(facilities_known(&database).await, 1003);
}

#[tokio::test]
async fn a_workbook_of_a_thousand_facilities_comes_in_like_the_text() {
    let database = TestDatabase::new().await;
    let mut lead = database.connect("op-010").await;
    assert_eq!(
        counted(&import(&mut lead, &xlsx(), true).await),
        [1000, 0, 0, 0]
    );
    assert_eq!(
        counted(&import(&mut lead, &xlsx(), false).await),
        [1000, 0, 0, 0]
    );
    assert_eq!(
        counted(&import(&mut lead, &csv(), false).await),
        [0, 0, 1000, 0]
    );
}

#[tokio::test]
async fn a_facility_is_known_again_by_code_or_by_name_and_learns() {
    let database = TestDatabase::new().await;
    let mut steward = database.connect("op-020").await;
    let first = b"Name,Code,State,Type\nPine Hill,PNHLLGA,GA,CDF\nCedar Creek,,,SPC\n";
    assert_eq!(
        counted(&import(&mut steward, first, false).await),
        [0, 2, 0, 0]
    );
    let renamed = b"Name,Code\nPine Hill Annex,PNHLLGA\n";
    assert_eq!(
        counted(&import(&mut steward, renamed, false).await),
        [0, 1, 0, 0]
    );
    let by_its_old_name = b"Name\nPine Hill\n";
    assert_eq!(
        counted(&import(&mut steward, by_its_old_name, false).await),
        [0, 0, 1, 0]
    );
    assert_eq!(facilities_known(&database).await, 3);
}

#[tokio::test]
async fn a_name_that_several_facilities_have_is_rejected_with_its_row() {
    let database = TestDatabase::new().await;
    let mut admin = database.connect("op-040").await;
    let two = b"Name,Code,City\nTwin,TWINA,North\nTwin,TWINB,South\n";
    assert_eq!(counted(&import(&mut admin, two, false).await), [2, 0, 0, 0]);
    let outcome = import(&mut admin, b"Name\n,\nTwin\n", false).await;
    assert_eq!(
        (outcome.rejected[0].row, &outcome.rejected[0].reason),
        (3, &Reason::Ambiguous)
    );
}

#[tokio::test]
async fn one_bad_entry_refuses_the_whole_list_and_nothing_is_written() {
    let database = TestDatabase::new().await;
    let mut admin = database.connect("op-040").await;
    let good = FacilityEntry {
        row: 1,
        name: "Elm".to_owned(),
        ..FacilityEntry::default()
    };
    let bad = FacilityEntry {
        row: 2,
        code: Some("not a code".to_owned()),
        ..good.clone()
    };
    let refused = facilities::import(&mut admin, &[good, bad], false).await;
    assert_eq!(refused, Err(DbError::BadInput));
    assert_eq!(facilities_known(&database).await, 3);
}

#[tokio::test]
async fn an_operator_and_an_auditor_may_not_import() {
    let database = TestDatabase::new().await;
    for login in ["op-001", "op-030", "linelamp-bridge"] {
        let mut conn = database.connect(login).await;
        let entry = FacilityEntry {
            row: 1,
            name: "Elm".to_owned(),
            ..FacilityEntry::default()
        };
        assert!(
            facilities::import(&mut conn, &[entry], true).await.is_err(),
            "{login}"
        );
    }
}

#[tokio::test]
async fn two_imports_at_once_make_each_facility_once() {
    let database = TestDatabase::new().await;
    let (mut one, mut other) = (
        database.connect("op-010").await,
        database.connect("op-011").await,
    );
    let entries = plan(&csv(), &[]).unwrap().accepted;
    let (first, second) = tokio::join!(
        facilities::import(&mut one, &entries, false),
        facilities::import(&mut other, &entries, false)
    );
    let new = [first.unwrap(), second.unwrap()].concat();
    assert_eq!(
        new.iter()
            .filter(|(_, outcome)| *outcome == TakenIn::New)
            .count(),
        1000
    );
    assert_eq!(facilities_known(&database).await, 1003);
}

/// Calls of one morning: on the northern line 12 callers, of whom every third gave up; on the southern line one.
const CALLS: &str = "
    INSERT INTO linelamp.call (source, provider_id, line_id, facility_id, team_id, arrived_at, reached_at, ended_at, end_why)
    SELECT 'test', 'n' || n, l.id, l.facility_id, l.team_id, t.at,
           CASE WHEN n % 3 <> 0 THEN t.at + n * interval '10 seconds' END, t.at + interval '5 minutes', 'caller_hung_up'
      FROM generate_series(1, 12) n, linelamp.line l,
           LATERAL (SELECT timestamptz '2026-03-02 09:30+00' + n * interval '1 minute' AS at) t
     WHERE l.number = '1001'
    UNION ALL
    SELECT 'test', 's', l.id, l.facility_id, l.team_id, '2026-03-02 10:00+00', NULL, '2026-03-02 10:00:05+00', 'caller_hung_up'
      FROM linelamp.line l WHERE l.number = '2001'";

const MARCH: (Date, Date) = (date(2026, 3, 1), date(2026, 3, 31));

async fn counts(database: &TestDatabase, login: &str) -> Vec<CallCount> {
    let mut conn = database.connect(login).await;
    reports::calls(&mut conn, MARCH.0, MARCH.1).await.unwrap()
}

fn total(counts: &[CallCount]) -> [i64; 4] {
    let all = counts.iter().find(|count| count.cut == Cut::All).unwrap();
    [all.arrived, all.reached, all.abandoned, all.short_abandoned]
}

#[tokio::test]
async fn a_lead_counts_the_calls_of_the_team_and_no_others() {
    let database = TestDatabase::new().await;
    database.set_up(CALLS).await;
    let north = counts(&database, "op-010").await;
    assert_eq!(total(&north), [12, 8, 4, 0]);
    assert_eq!(total(&counts(&database, "op-011").await), [13, 8, 5, 1]);

    let facilities: Vec<_> = north
        .iter()
        .filter(|count| count.cut == Cut::Facility)
        .collect();
    assert_eq!(
        facilities
            .iter()
            .map(|count| count.label.as_deref())
            .collect::<Vec<_>>(),
        [Some("Pine Hill")]
    );
    let hours: Vec<_> = north
        .iter()
        .filter(|count| count.cut == Cut::Hour)
        .map(|count| count.key.as_str())
        .collect();
    assert_eq!(hours, ["09"]);
    // Those reached waited 10, 20, 40, 50, 70, 80, 100 and 110 seconds.
    assert_eq!(
        (facilities[0].wait_median, facilities[0].wait_longest),
        (Some(60.0), Some(110.0))
    );
}

#[tokio::test]
async fn a_reporter_gets_whole_tens_and_no_single_callers_wait() {
    let database = TestDatabase::new().await;
    database.set_up(CALLS).await;
    database
        .set_up("SELECT linelamp_private.make_login('op-070', 'reporter')")
        .await;
    let told = counts(&database, "op-070").await;
    assert_eq!(total(&told), [10, 0, 0, 0]);
    assert!(
        told.iter()
            .all(|count| count.label.as_deref() != Some("Marsh Unit"))
    );
    assert!(
        told.iter()
            .all(|count| count.wait_median.is_none() && count.wait_longest.is_none())
    );
}

#[tokio::test]
async fn a_report_is_refused_to_operators_and_when_it_runs_backwards() {
    let database = TestDatabase::new().await;
    let mut operator = database.connect("op-001").await;
    assert!(
        reports::calls(&mut operator, MARCH.0, MARCH.1)
            .await
            .is_err()
    );
    let mut lead = database.connect("op-010").await;
    assert_eq!(
        reports::calls(&mut lead, MARCH.1, MARCH.0).await,
        Err(DbError::BadInput)
    );
}

/// Runs the program as this login and gives its exit code, what it printed, and what it complained about.
fn program(database: &TestDatabase, login: &str, arguments: &[&str]) -> (i32, String, String) {
    let mut run = Command::new(env!("CARGO_BIN_EXE_linelamp"));
    run.env("LC_ALL", "C.UTF-8").env("HOME", support::HOME);
    run.args(["--database", &database.url(login)])
        .args(arguments);
    let done = run.output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (
        done.status.code().unwrap(),
        text(done.stdout),
        text(done.stderr),
    )
}

#[tokio::test]
async fn the_program_names_every_row_it_does_not_take_and_says_so_to_scripts() {
    let database = TestDatabase::new().await;
    let list = std::env::temp_dir().join(format!("linelamp-list-{}.csv", std::process::id()));
    std::fs::write(
        &list,
        "Centro;Clave\nCentro Uno;UNOUNO\nCentro Dos;no es clave\n",
    )
    .unwrap();
    let import = ["--json", "import", "facilities", list.to_str().unwrap()];
    let (code, printed, complaint) = program(&database, "op-040", &import);
    let printed: serde_json::Value = serde_json::from_str(&printed).unwrap();
    assert_eq!(
        (code, &printed["new"], &printed["dry_run"]),
        (65, &1.into(), &false.into()),
        "{complaint}"
    );
    assert_eq!(
        printed["rejected"],
        serde_json::json!([{ "row": 3, "reason": "not_a_code" }])
    );
    assert_eq!(program(&database, "op-001", &import).0, 77);
    std::fs::remove_file(list).unwrap();
}

#[tokio::test]
async fn the_program_prints_a_report_that_a_spreadsheet_reads() {
    let database = TestDatabase::new().await;
    database.set_up(CALLS).await;
    let days = [
        "report",
        "calls",
        "--from",
        "2026-03-01",
        "--to",
        "2026-03-31",
    ];
    let (code, csv, _) = program(&database, "op-010", &[&days[..], &["--csv"]].concat());
    assert_eq!(code, 0);
    assert!(csv.contains("\"all\",\"\",\"\",12,8,4,0,"), "{csv}");
    assert_eq!(
        program(
            &database,
            "op-010",
            &[&days[..], &["--csv", "--json"]].concat()
        )
        .0,
        64
    );
    assert_eq!(
        program(
            &database,
            "op-010",
            &[
                "report",
                "calls",
                "--from",
                "2026-03-31",
                "--to",
                "2026-03-01"
            ]
        )
        .0,
        64
    );
}

#[tokio::test]
async fn the_doctor_finds_nothing_to_mend_but_the_absent_keeper() {
    let database = TestDatabase::new().await;
    for login in ["op-001", "op-010", "op-020", "op-030", "op-040"] {
        let (code, printed, complaint) = program(&database, login, &["--json", "doctor"]);
        assert_eq!(code, 0, "{login}: {printed} {complaint}");
        let found: Vec<serde_json::Value> = serde_json::from_str(&printed).unwrap();
        let wrong: Vec<&str> = found
            .iter()
            .filter(|finding| finding["verdict"] != "fine")
            .map(|finding| finding["what"].as_str().unwrap())
            .collect();
        assert_eq!(wrong, ["keeper-away"], "{login}");
    }
}

#[tokio::test]
async fn the_doctor_says_who_is_suspended_and_who_is_not_let_in() {
    let database = TestDatabase::new().await;
    database
        .set_up("UPDATE linelamp.operator SET active = false WHERE login = 'op-002'")
        .await;
    let (code, printed, _) = program(&database, "op-002", &["doctor"]);
    assert_eq!(code, 69);
    assert!(printed.contains("This login is suspended."), "{printed}");
    let (code, printed, _) = program(&database, "op-999", &["doctor"]);
    assert_eq!(code, 69);
    assert!(printed.contains("refuses this login"), "{printed}");
}

const RECORDS: &str = "UniqueID;Calldate;Src;DID;Answered;Duration\n\
    old-1;2024-03-03T10:00:00Z;+13125550199;1001;2024-03-03T10:01:00Z;540\n\
    old-2;2024-03-03T11:00:00Z;anonymous;1001;;30\n\
    old-3;2024-03-03T12:00:00Z;+13125550199;9999;;30\n";

async fn past_calls(database: &TestDatabase) -> Vec<(String, String, bool, bool)> {
    let mut superuser = database.superuser().await;
    sqlx::query_as(
        "SELECT c.provider_id, linelamp.call_state(c.ended_at, c.wrapped_at, c.broken_off_at, c.reached_at, NULL, NULL, NULL),
                c.team_id IS NULL, n.number IS NOT NULL
           FROM linelamp.call c LEFT JOIN linelamp.call_number n ON n.call_id = c.id
          WHERE c.source = 'old-pbx' AND c.arrived_at < '2024-03-04' ORDER BY 1",
    )
    .fetch_all(&mut superuser)
    .await
    .unwrap()
}

#[tokio::test]
async fn past_calls_come_in_once_are_over_and_ask_nothing_of_anybody() {
    let database = TestDatabase::new().await;
    let list = std::env::temp_dir().join(format!("linelamp-records-{}.csv", std::process::id()));
    std::fs::write(&list, RECORDS).unwrap();
    let import = |more: &[&str]| {
        let mut arguments = vec![
            "--json",
            "import",
            "calls",
            list.to_str().unwrap(),
            "--source",
            "old-pbx",
        ];
        arguments.extend(more);
        let (code, printed, complaint) = program(&database, "linelamp-bridge", &arguments);
        assert_eq!(code, 0, "{complaint}");
        let printed: serde_json::Value = serde_json::from_str(&printed).unwrap();
        ["new", "known", "unassigned"].map(|count| printed[count].as_i64().unwrap())
    };
    assert_eq!(import(&["--check"]), [3, 0, 1]);
    assert_eq!(past_calls(&database).await, []);
    assert_eq!(import(&[]), [3, 0, 1]);
    assert_eq!(import(&[]), [0, 3, 0]);
    let call = |id: &str, state: &str, unassigned, number| {
        (id.to_owned(), state.to_owned(), unassigned, number)
    };
    let expected = [
        call("old-1", "done", false, true),
        call("old-2", "abandoned", false, false),
        call("old-3", "abandoned", true, true),
    ];
    assert_eq!(past_calls(&database).await, expected);
    std::fs::remove_file(&list).unwrap();
}

#[tokio::test]
async fn a_long_list_of_past_calls_comes_in_whole_or_not_at_all() {
    let database = TestDatabase::new().await;
    let source = SourceName::new("old-pbx").unwrap();
    let arrived: jiff::Timestamp = "2024-03-03T10:00:00Z".parse().unwrap();
    let call = |n: usize| CallRecord {
        provider_id: format!("old-{n}"),
        line: Some(if n == 7 { "9999" } else { "1001" }.to_owned()),
        from: None,
        arrived_at: arrived,
        connected_at: None,
        ended_at: arrived,
        why: EndWhy::CallerHungUp,
    };
    let mut calls: Vec<CallRecord> = (0..2_500).map(call).collect();
    let mut bridge = database.connect("linelamp-bridge").await;
    let written = std::mem::replace(&mut calls[2_400].provider_id, "x".repeat(500));
    let refused = take_records(&mut bridge, &source, &calls, false).await;
    assert!(refused.is_err(), "{refused:?}");
    assert_eq!(past_calls(&database).await.len(), 0);
    calls[2_400].provider_id = written;
    for (taken, known, unassigned) in [(2_500, 0, 1), (0, 2_500, 0)] {
        let expected = RecordsTaken {
            taken,
            known,
            unassigned,
        };
        let came = take_records(&mut bridge, &source, &calls, false).await;
        assert_eq!(came, Ok(expected));
    }
    assert_eq!(past_calls(&database).await.len(), 2_500);
}

#[tokio::test]
async fn records_with_one_bad_row_are_refused_whole_and_only_the_bridge_brings_them() {
    let database = TestDatabase::new().await;
    let list =
        std::env::temp_dir().join(format!("linelamp-bad-records-{}.csv", std::process::id()));
    std::fs::write(&list, RECORDS.replace(";;30\nold-3", ";;soon\nold-1")).unwrap();
    let arguments = [
        "import",
        "calls",
        list.to_str().unwrap(),
        "--source",
        "old-pbx",
    ];
    let (code, printed, complaint) = program(&database, "linelamp-bridge", &arguments);
    assert_eq!((code, printed.as_str()), (65, ""));
    assert!(
        complaint.contains("Row 3: its length is not a whole number of seconds.")
            && complaint.contains("Row 4: it has the id of row 2.")
            && complaint.contains("2 rows cannot be right; nothing was written."),
        "{complaint}"
    );
    assert!(!complaint.contains("555"), "{complaint}");
    assert_eq!(past_calls(&database).await, []);
    std::fs::write(&list, RECORDS).unwrap();
    let (code, _, _) = program(&database, "op-010", &arguments);
    assert_ne!(code, 0, "a lead would learn whether a number had called");
    assert_eq!(past_calls(&database).await, []);
    std::fs::remove_file(&list).unwrap();
}
