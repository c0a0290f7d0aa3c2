//! Forms on the command line: checked without a database, kept in versions, filled in as JSON, listed without what
//! identifies somebody.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test stops at the first surprise"
)]

mod support;

use std::io::Write as _;
use std::process::{Command, Output, Stdio};

use linelamp::db::forms::{self, Filling, NewAnswer, SHIPPED};
use linelamp::db::{DbError, PgConnection, calls, words};
use linelamp::domain::{
    Answer, CallId, Claim, EntryId, Fence, Field, FillingId, NoteLine, Provider, RequestId, Words,
};
use linelamp::forms::{Book, Form, import};
use serde_json::{Value, json};
use support::TestDatabase;
use uuid::Uuid;

/// The program, far from any configuration, with this on its standard input.
fn form(arguments: &[&str], given: &str) -> Output {
    run(&[&["form"], arguments].concat(), given)
}

fn run(arguments: &[&str], given: &str) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_linelamp"))
        .env_clear()
        .env("PATH", "/usr/bin:/bin")
        .env("HOME", support::HOME)
        .env("LANG", "C.UTF-8")
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    stdin.write_all(given.as_bytes()).unwrap();
    drop(stdin);
    child.wait_with_output().unwrap()
}

const SOUND: &str = "| survey |\n| | type | name | label::en | label::es | required |\n\
    | | text | need | What is needed? | ¿Qué necesita? | yes |\n\
    | settings |\n| | form_title | form_id |\n| | First words | first |\n";

#[test]
fn a_sound_form_is_told_in_one_line_and_as_json() {
    let told = form(&["check", "-"], SOUND);
    assert!(told.status.success(), "{told:?}");
    assert_eq!(
        String::from_utf8(told.stdout).unwrap(),
        "“First words” can be used: one question, 0 lists, languages: en, es.\n"
    );
    let json = form(&["check", "-", "--json"], SOUND);
    let json: serde_json::Value = serde_json::from_slice(&json.stdout).unwrap();
    assert_eq!(json["accepted"], true);
    assert_eq!(json["form"]["id"], "first");
    assert_eq!(json["form"]["rows"][0]["type"], "text");
}

#[test]
fn a_broken_workbook_is_called_one_and_not_an_empty_form() {
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in [
        ("intake.xlsx", &b"not a workbook"[..]),
        ("b.XLSX", b"PK\x03\x04 cut off"),
    ] {
        let file = folder.path().join(name);
        std::fs::write(&file, bytes).unwrap();
        let told = form(&["check", file.to_str().unwrap()], "");
        assert_eq!(told.status.code(), Some(65));
        let why = String::from_utf8(told.stderr).unwrap();
        assert!(why.contains("cannot be read as a workbook"), "{why}");
    }
}

#[test]
fn every_problem_is_told_with_its_place_and_the_exit_says_no() {
    let bad = "| survey |\n| | type | name | label | relevant |\n| | image | face | Face | |\n\
               | | text | a | A | pulldata('x') and ${b} |\n| | text | a | A | ${nobody} |\n";
    let told = form(&["check", "-"], bad);
    assert_eq!(told.status.code(), Some(65));
    let lines = String::from_utf8(told.stdout).unwrap();
    let expected = "✗ survey, row 2, type: “image” is not supported here; take the row out.\n\
        ✗ survey, row 3, relevant: The function “pulldata” is not supported here.\n\
        ✗ survey, row 4, name: The name “a” stands twice in one group.\n\
        ✗ survey, row 4, relevant: There is no field “nobody”.\n";
    assert_eq!(lines, expected);
    assert!(
        String::from_utf8(told.stderr)
            .unwrap()
            .contains("4 problems")
    );
}

#[test]
fn what_is_no_form_file_is_refused_in_words() {
    let told = form(&["check", "-"], "Dear all, here is our form.");
    assert_eq!(told.status.code(), Some(65));
    assert!(
        String::from_utf8(told.stderr)
            .unwrap()
            .contains("The file is empty")
    );
}

/// One of the shipped forms, read.
fn shipped() -> Vec<(Book, Form)> {
    let read = |text: &&str| {
        let book = Book::read(text.as_bytes()).unwrap();
        let imported = import(&book, "");
        assert_eq!(
            imported.problems,
            [],
            "a shipped form gives no reason for a word"
        );
        (book, imported.form.unwrap())
    };
    SHIPPED.iter().map(read).collect()
}

#[test]
fn the_shipped_forms_speak_both_languages_and_the_intake_asks_the_first_things_first() {
    for (_, form) in shipped() {
        assert_eq!(form.languages, ["English (en)", "Español (es)"]);
        for item in form.items.iter().filter(|item| item.kind.is_asked()) {
            assert_eq!(item.label.by_language.len(), 2, "{}", item.path);
        }
        let choices = form.lists.iter().flat_map(|list| &list.choices);
        for choice in choices {
            assert_eq!(choice.label.by_language.len(), 2, "{}", choice.name);
        }
    }
    let forms = shipped();
    let ids: Vec<&str> = forms.iter().map(|(_, form)| form.id.as_str()).collect();
    assert_eq!(ids, ["detention_intake", "incident", "family_caller"]);
    let subjects = forms[0].1.items.iter().filter_map(|item| item.subject);
    let subjects: Vec<&str> = subjects.map(linelamp::forms::Subject::word).collect();
    let expected = [
        "danger", "language", "name", "a_number", "country", "born", "need", "again", "consent",
    ];
    assert_eq!(subjects, expected);
}

/// `linelamp form … --json` as this login; what it printed.
fn told(db: &TestDatabase, login: &str, arguments: &[&str], given: &str) -> Value {
    let url = db.url(login);
    let output = run(
        &[&["--database", &url, "--json", "form"], arguments].concat(),
        given,
    );
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{arguments:?}: {said}");
    serde_json::from_slice(&output.stdout).unwrap()
}

fn refused(db: &TestDatabase, login: &str, arguments: &[&str], given: &str) -> Option<i32> {
    let url = db.url(login);
    run(&[&["--database", &url, "form"], arguments].concat(), given)
        .status
        .code()
}

#[tokio::test]
async fn forms_are_kept_in_versions_and_given_back_as_they_came() {
    let db = TestDatabase::new().await;
    let names = |listed: &Value| -> Vec<String> {
        let listed = listed.as_array().unwrap().iter();
        listed
            .map(|form| form["name"].as_str().unwrap().to_owned())
            .collect()
    };
    let listed = told(&db, "op-001", &["list"], "");
    assert_eq!(
        names(&listed),
        ["detention_intake", "family_caller", "incident"]
    );
    let first = told(&db, "op-010", &["import", "-"], SOUND);
    assert_eq!(first, json!({"form": "first", "version": 1, "new": true}));
    let again = told(&db, "op-010", &["import", "-"], SOUND);
    assert_eq!(again, json!({"form": "first", "version": 1, "new": false}));
    let changed = SOUND.replace("What is needed?", "What do you need?");
    assert_eq!(
        told(&db, "op-010", &["import", "-"], &changed)["version"],
        2
    );
    for (version, text) in [("1", SOUND), ("2", changed.as_str())] {
        let given = told(
            &db,
            "op-001",
            &["export", "first", "--version", version],
            "",
        );
        let back = Book::read(given["markdown"].as_str().unwrap().as_bytes()).unwrap();
        assert_eq!(back, Book::read(text.as_bytes()).unwrap());
    }
}

#[tokio::test]
async fn a_form_comes_back_as_a_workbook_and_not_everybody_brings_one_in() {
    let db = TestDatabase::new().await;
    let file = std::env::temp_dir().join(format!("linelamp-form-{}.xlsx", Uuid::new_v4()));
    told(
        &db,
        "op-001",
        &["export", "incident", "--xlsx", file.to_str().unwrap()],
        "",
    );
    let back = Book::read(&std::fs::read(&file).unwrap()).unwrap();
    std::fs::remove_file(&file).unwrap();
    assert_eq!(back, shipped()[1].0);
    assert_eq!(
        refused(&db, "op-001", &["import", "-"], SOUND),
        Some(77),
        "an operator brings in no form"
    );
    assert_eq!(
        refused(&db, "op-001", &["show", "no-such-form"], ""),
        Some(77)
    );
    assert_eq!(
        refused(
            &db,
            "op-010",
            &["import", "-"],
            "| survey |\n| | type |\n| | image |\n"
        ),
        Some(65)
    );
}

async fn taken(db: &TestDatabase, conn: &mut PgConnection) -> Claim {
    let call = CallId(db.call_rings("1001").await);
    let taken = calls::take_call(conn, RequestId(Uuid::new_v4()), call)
        .await
        .unwrap();
    match taken.answer {
        Answer::Yours(claim) => claim,
        other => panic!("{other:?}"),
    }
}

/// An intake filled in for a call in ana's hand; the call and what the program said.
async fn intake_filled_in(db: &TestDatabase, ana: &mut PgConnection) -> (Claim, Value) {
    let claim = taken(db, ana).await;
    let call = claim.call.to_string();
    let answers = json!({
        "danger": ["medical"], "danger_what": "no insulin", "name": "Jorge Invented", "need": "=1+1",
        "contact": [{"contact_name": "Marta", "relation": "sibling"}],
    });
    let arguments = [
        "fill",
        "detention_intake",
        "--answers",
        "-",
        "--call",
        &call,
    ];
    (claim, told(db, "op-001", &arguments, &answers.to_string()))
}

#[tokio::test]
async fn answers_are_checked_and_stored_and_what_is_missing_is_told() {
    let db = TestDatabase::new().await;
    let mut ana = db.connect("op-001").await;
    let wrong = json!({"danger": ["none", "medical"], "a_number": "12", "nobody": 1}).to_string();
    let arguments = ["fill", "detention_intake", "--answers", "-"];
    assert_eq!(refused(&db, "op-001", &arguments, &wrong), Some(65));
    let (claim, stored) = intake_filled_in(&db, &mut ana).await;
    assert_eq!(
        (&stored["stored"], &stored["version"]),
        (&json!(true), &json!(1))
    );
    let missing = stored["problems"].as_array().unwrap().iter();
    let missing: Vec<&Value> = missing.map(|problem| &problem["path"]).collect();
    assert_eq!(missing, ["first/language", "first/again", "first/consent"]);
    let kept = forms::answers_of_call(&mut ana, claim.call, claim.fence);
    let kept = kept.await.unwrap();
    let name = kept.iter().find(|answer| answer.field.path == "first/name");
    let name = name.unwrap();
    assert_eq!(
        (name.words.reveal(), name.field.version),
        ("Jorge Invented", 1)
    );
}

#[tokio::test]
async fn a_list_of_answers_leaves_out_what_identifies_somebody_and_is_written_down() {
    let db = TestDatabase::new().await;
    intake_filled_in(&db, &mut db.connect("op-001").await).await;
    let url = db.url("op-010");
    let arguments = [
        "--database",
        &url,
        "form",
        "answers",
        "detention_intake",
        "--csv",
    ];
    let csv = String::from_utf8(run(&arguments, "").stdout).unwrap();
    for listed in [
        "first/danger_what",
        "no insulin",
        "contact[1]/relation",
        "\"'=1+1\"",
    ] {
        assert!(csv.contains(listed), "{csv}");
    }
    for identifying in ["Jorge", "Marta", "first/name", "contact_name"] {
        assert!(!csv.contains(identifying), "{csv}");
    }
    let by_operator = refused(&db, "op-001", &["answers", "detention_intake"], "");
    assert_eq!(by_operator, Some(77));
    let looked = "SELECT count(*) FROM linelamp.access_log WHERE what = 'export_form'";
    let looked: i64 = sqlx::query_scalar(looked)
        .fetch_one(&mut db.superuser().await)
        .await
        .unwrap();
    assert_eq!(looked, 1);
}

/// The list of the intake, for this purpose.
fn listed_for(db: &TestDatabase, purpose: &str) -> String {
    let url = db.url("op-010");
    let arguments = [
        "--database",
        &url,
        "form",
        "answers",
        "detention_intake",
        "--csv",
    ];
    let arguments = [&arguments, ["--purpose", purpose].as_slice()].concat();
    String::from_utf8(run(&arguments, "").stdout).unwrap()
}

#[tokio::test]
async fn a_list_names_those_who_agreed_to_its_purpose_and_nobody_else() {
    let db = TestDatabase::new().await;
    let mut ana = db.connect("op-001").await;
    let (claim, _) = intake_filled_in(&db, &mut ana).await;
    note(&mut ana, claim, "=ok C3").await;
    let names = |purpose: &str| listed_for(&db, purpose).contains("Jorge Invented");
    assert!(!names("C3"), "nobody knows yet who that is");
    let request = RequestId(Uuid::now_v7());
    words::make_person(&mut ana, request, Some(claim), &words::NewPerson::default())
        .await
        .unwrap();
    assert!(names("C3"));
    assert!(!names("C7"), "the press is another purpose");
    note(&mut ana, claim, "=ok -C3").await;
    assert!(!names("C3"), "he took it back");
    let purposes = "SELECT string_agg(coalesce(about, '-'), ' ') FROM linelamp.access_log WHERE what = 'export_form'";
    let purposes: String = sqlx::query_scalar(purposes)
        .fetch_one(&mut db.superuser().await)
        .await
        .unwrap();
    assert_eq!(purposes, "C3 C3 C7 C3");
    assert_eq!(
        refused(
            &db,
            "op-010",
            &["answers", "detention_intake", "--purpose", "C4"],
            ""
        ),
        Some(64)
    );
}

async fn note(conn: &mut PgConnection, claim: Claim, said: &str) {
    let line = NoteLine {
        entry: EntryId(Uuid::now_v7()),
        claim,
        provider: None,
        written_at: jiff::Timestamp::now(),
        words: Words::new(said),
        amends: None,
        field: None,
    };
    words::append_note(conn, &line).await.unwrap();
}

fn answer(path: &str, value: &str) -> NewAnswer {
    NewAnswer {
        id: Uuid::now_v7(),
        path: path.to_owned(),
        value: value.to_owned(),
        written_at: jiff::Timestamp::now(),
    }
}

/// An incident being filled in for a call in ana's hand.
async fn incident(db: &TestDatabase, ana: &mut PgConnection) -> (Claim, Filling) {
    let claim = taken(db, ana).await;
    let filling = Filling {
        id: Uuid::now_v7(),
        call: Some(claim.call),
        fence: Some(claim.fence),
        form: "incident".to_owned(),
        version: 1,
    };
    (claim, filling)
}

#[tokio::test]
async fn the_last_answer_counts_and_a_repeat_is_harmless() {
    let db = TestDatabase::new().await;
    let mut ana = db.connect("op-001").await;
    let (claim, filling) = incident(&db, &mut ana).await;
    let first = [
        answer("what_happened", "a word"),
        answer("inside/fears", "yes"),
    ];
    for new in [2, 0] {
        let kept = forms::set_answers(&mut ana, &filling, &first);
        let kept = kept.await.unwrap();
        assert_eq!((kept.kept, kept.late, kept.placed), (new, false, true));
    }
    let second = [answer("inside/fears", "no")];
    forms::set_answers(&mut ana, &filling, &second)
        .await
        .unwrap();
    let read = forms::answers_of_call(&mut ana, claim.call, claim.fence);
    let read = read.await.unwrap().into_iter();
    let read: Vec<(String, String)> = read
        .map(|one| (one.field.path, one.words.reveal().to_owned()))
        .collect();
    let expected = [("inside/fears", "no"), ("what_happened", "a word")];
    assert_eq!(
        read,
        expected.map(|(path, value)| (path.to_owned(), value.to_owned()))
    );
}

#[tokio::test]
async fn strangers_write_into_nobodys_form_and_words_of_an_unknown_call_are_kept() {
    let db = TestDatabase::new().await;
    let mut ana = db.connect("op-001").await;
    let (claim, filling) = incident(&db, &mut ana).await;
    let words = [answer("topic", "force")];
    forms::set_answers(&mut ana, &filling, &words)
        .await
        .unwrap();
    let mut bo = db.connect("op-002").await;
    let by_bo = forms::set_answers(&mut bo, &filling, &[answer("topic", "law")]).await;
    assert_eq!(by_bo, Err(DbError::Denied));
    let read = forms::answers_of_call(&mut bo, claim.call, claim.fence).await;
    assert!(matches!(read, Err(DbError::StaleFence)));
    let lost = Filling {
        id: Uuid::now_v7(),
        call: Some(CallId(Uuid::new_v4())),
        ..filling.clone()
    };
    let words = [answer("topic", "force")];
    let kept = forms::set_answers(&mut ana, &lost, &words).await.unwrap();
    assert!(!kept.placed && kept.kept == 1);
    let newer = Filling {
        id: Uuid::now_v7(),
        version: 7,
        ..filling
    };
    let to_no_version = forms::set_answers(&mut ana, &newer, &words).await;
    assert_eq!(to_no_version, Err(DbError::Denied));
}

/// One answer as a desk sends it.
fn desk_answers(claim: Claim, filling: u128, provider: Option<Provider>) -> NoteLine {
    NoteLine {
        entry: EntryId(Uuid::now_v7()),
        claim,
        provider,
        written_at: jiff::Timestamp::now(),
        words: Words::new("no insulin"),
        amends: None,
        field: Some(Field {
            filling: FillingId(Uuid::from_u128(filling)),
            form: "incident".to_owned(),
            version: 1,
            path: "what_happened".to_owned(),
        }),
    }
}

/// Late, unplaced: what the database says of an answer of a desk.
async fn noted(conn: &mut PgConnection, line: &NoteLine) -> (bool, bool) {
    match words::append_note(conn, line).await.unwrap().answer {
        Answer::Noted { late, unplaced, .. } => (late, unplaced),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_desks_answer_is_taken_whatever_became_of_the_claim_and_finds_its_call_again() {
    let db = TestDatabase::new().await;
    let mut ana = db.connect("op-001").await;
    let claim = taken(&db, &mut ana).await;
    let stale = Claim {
        fence: Fence(claim.fence.0 - 1),
        ..claim
    };
    assert_eq!(
        noted(&mut ana, &desk_answers(claim, 1, None)).await,
        (false, false)
    );
    assert_eq!(
        noted(&mut ana, &desk_answers(stale, 1, None)).await,
        (true, false)
    );
    let nowhere = Claim {
        call: CallId(Uuid::new_v4()),
        ..claim
    };
    let lost = desk_answers(nowhere, 2, None);
    assert_eq!(noted(&mut ana, &lost).await, (false, true));
    // The phone system's own name for the call leads to it, and the whole form goes there.
    let provider: (String, String) =
        sqlx::query_as("SELECT source, provider_id FROM linelamp.call WHERE id = $1")
            .bind(claim.call.0)
            .fetch_one(&mut db.superuser().await)
            .await
            .unwrap();
    let provider = Provider {
        source: provider.0,
        id: provider.1,
    };
    let found = desk_answers(nowhere, 2, Some(provider));
    assert_eq!(noted(&mut ana, &found).await, (false, false));
    assert_eq!(noted(&mut ana, &found).await, (false, false), "a repeat");
    let read = forms::answers_of_call(&mut ana, claim.call, claim.fence).await;
    let fillings: Vec<Uuid> = read
        .unwrap()
        .iter()
        .map(|one| one.field.filling.0)
        .collect();
    assert_eq!(fillings, [Uuid::from_u128(1), Uuid::from_u128(2)]);
    let told = "SELECT count(*) FROM linelamp.entry WHERE kind = 'form' AND call_id = $1";
    let told: i64 = sqlx::query_scalar(told)
        .bind(claim.call.0)
        .fetch_one(&mut db.superuser().await)
        .await
        .unwrap();
    assert_eq!(told, 2, "each form stands in the history once");
}
