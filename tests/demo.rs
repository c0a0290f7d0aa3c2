//! The demo without a screen: callers come, colleagues take them, nobody is taken twice.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test stops at the first surprise"
)]

mod support;

use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use linelamp::db::simulation::claim_history;
use linelamp::demo::{Demo, Held, Seat, Wishes, double_takes};
use linelamp::local::{Options, Server, discard};
use sqlx::{Connection, PgConnection};
use support::TestDatabase;

fn wishes(name: &str) -> Wishes {
    Wishes {
        dir: Some(PathBuf::from(format!(
            "/tmp/linelamp-{name}-{}",
            std::process::id()
        ))),
        pg_bin: None,
        history: true,
        fresh: true,
        calls_per_minute: 400,
        colleagues: 4,
        seed: 7,
        hurry: true,
    }
}

async fn count(owner: &mut PgConnection, sql: &'static str) -> i64 {
    sqlx::query_scalar(sql).fetch_one(owner).await.unwrap()
}

/// Asks until the answer is high enough; a minute is more than any machine needs.
async fn until_at_least(owner: &mut PgConnection, sql: &'static str, wanted: i64) {
    let deadline = Instant::now() + Duration::from_mins(1);
    while count(owner, sql).await < wanted {
        assert!(Instant::now() < deadline, "never reached {wanted}: {sql}");
        tokio::task::yield_now().await;
    }
}

/// What the owner of a running demo's database does or asks.
fn as_owner(demo: &Demo, asks: impl AsyncFnOnce(PgConnection)) {
    let url = demo.address(Seat::Owner).to_string();
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap()
        .block_on(async { asks(PgConnection::connect(&url).await.unwrap()).await });
}

#[test]
fn callers_arrive_are_taken_and_written_about_and_nobody_is_taken_twice() {
    let wishes = wishes("demo");
    let mut demo = Demo::start(&wishes).expect("a demo");
    as_owner(&demo, async |mut owner| {
        // Some calls of earlier are there from the start.
        let calls = "SELECT count(*) FROM linelamp.call";
        let finished = "SELECT count(*) FROM linelamp.call WHERE wrapped_at IS NOT NULL";
        let notes = "SELECT count(*) FROM linelamp.entry WHERE kind = 'note'";
        let earlier = [
            count(&mut owner, calls).await,
            count(&mut owner, notes).await,
        ];
        until_at_least(&mut owner, calls, earlier[0] + 30).await;
        until_at_least(&mut owner, notes, earlier[1] + 6).await;
        until_at_least(&mut owner, finished, earlier[0] + 6).await;
    });
    let tally = demo.finish().expect("a tally");
    drop(demo);
    discard(wishes.dir.as_deref().unwrap()).expect("nobody uses it any more");
    assert!(tally.calls_arrived >= 30, "{tally:?}");
    assert!(tally.calls_taken >= tally.calls_finished, "{tally:?}");
    assert!(
        tally.calls_finished >= 6 && tally.notes_saved >= 6,
        "{tally:?}"
    );
    assert!(
        tally.calls_abandoned <= tally.calls_arrived - tally.calls_finished,
        "{tally:?}"
    );
    assert_eq!(tally.double_takes, 0, "{tally:?}");
}

#[test]
fn when_it_is_quiet_a_colleague_closes_what_broke_off() {
    let mut wishes = wishes("quiet-demo");
    wishes.calls_per_minute = 0;
    let demo = Demo::start(&wishes).expect("a demo");
    as_owner(&demo, async |mut owner| {
        sqlx::query(
            "INSERT INTO linelamp.call (source, provider_id, team_id, arrived_at, reached_at, ended_at, end_why, broken_off_at)
             SELECT 'test', 'lying', t.id, now() - interval '20 minutes', now() - interval '19 minutes',
                    now() - interval '11 minutes', 'cut_by_facility', now() - interval '11 minutes'
               FROM linelamp.team t ORDER BY t.id LIMIT 1",
        )
        .execute(&mut owner)
        .await
        .unwrap();
        let closed = "SELECT count(*) FROM linelamp.call WHERE provider_id = 'lying' AND wrapped_at IS NOT NULL";
        until_at_least(&mut owner, closed, 1).await;
    });
    drop(demo);
    discard(wishes.dir.as_deref().unwrap()).expect("nobody uses it any more");
}

#[test]
fn a_second_demo_over_the_same_folder_joins_the_first_and_goes_on_after_it() {
    let mut wishes = wishes("joined-demo");
    let first = Demo::start(&wishes).expect("a demo");
    wishes.fresh = false;
    let second = Demo::start(&wishes).expect("the same demo");
    assert_eq!(first.address(Seat::Lead), second.address(Seat::Lead));
    drop(first);
    as_owner(&second, async |mut owner| {
        let calls = "SELECT count(*) FROM linelamp.call";
        let so_far = count(&mut owner, calls).await;
        until_at_least(&mut owner, calls, so_far + 3).await;
    });
    drop(second);
    discard(wishes.dir.as_deref().unwrap()).expect("nobody uses it any more");
}

#[tokio::test]
async fn the_checker_finds_a_double_planted_in_the_real_history() {
    let database = TestDatabase::new().await;
    let call = database.call_rings("1001").await;
    let mut ana = database.connect("op-001").await;
    sqlx::query("SELECT * FROM linelamp.call_take(gen_random_uuid(), $1)")
        .bind(call)
        .execute(&mut ana)
        .await
        .unwrap();
    assert_eq!(doubles(&database).await, 0);
    // The table itself refuses two live claims, so the planted one has ended already.
    database
        .set_up(
            "INSERT INTO linelamp.claim (call_id, team_id, operator, fence, taken_at, ended_at, end_kind, request)
             SELECT call_id, team_id, 'op-003', fence + 1, taken_at + interval '1 ms', taken_at + interval '2 ms',
                    'passed', gen_random_uuid()
               FROM linelamp.claim",
        )
        .await;
    assert_eq!(doubles(&database).await, 1);
}

async fn doubles(database: &TestDatabase) -> usize {
    let history = claim_history(&mut database.superuser().await)
        .await
        .unwrap();
    let held = |(call, fence, login, from, until)| Held {
        call,
        fence,
        login,
        from,
        until,
    };
    double_takes(&history.into_iter().map(held).collect::<Vec<_>>()).len()
}

/// The program itself, without a screen and without callers.
fn program(name: &str, further: &[&str]) -> (PathBuf, Command) {
    let dir = PathBuf::from(format!("/tmp/linelamp-{name}-{}", std::process::id()));
    let mut program = Command::new(env!("CARGO_BIN_EXE_linelamp"));
    program
        .args(["demo", "--headless", "--fresh", "--dir"])
        .arg(&dir)
        .args(further);
    program.stdin(Stdio::null()).stdout(Stdio::piped());
    (dir, program)
}

#[test]
fn it_prints_connection_urls_stays_and_stops_its_server_when_told_to_end() {
    let (dir, mut program) = program("urls", &["--print-url", "--calls-per-minute", "0"]);
    let mut running = program.spawn().expect("the program");
    let out = BufReader::new(running.stdout.take().unwrap());
    let told: Vec<String> = out.lines().take(5).map(Result::unwrap).collect();
    let urls: Vec<(&str, &str)> = told
        .iter()
        .map(|line| line.split_once('=').unwrap())
        .collect();
    let names: Vec<&str> = urls.iter().map(|(name, _)| *name).collect();
    assert_eq!(names, ["owner", "operator", "operator2", "lead", "bridge"]);
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        for (_, url) in &urls {
            PgConnection::connect(url).await.expect("signs in");
        }
    });
    let pid = rustix::process::Pid::from_child(&running);
    rustix::process::kill_process(pid, rustix::process::Signal::TERM).unwrap();
    assert!(running.wait().unwrap().success());
    assert!(
        !dir.join("data/postmaster.pid").exists(),
        "the server is still there"
    );
    discard(&dir).unwrap();
}

#[test]
fn a_server_that_outlived_a_killed_demo_is_found_again_and_stopped_by_the_next() {
    let (dir, mut program) = program("killed", &["--print-url", "--calls-per-minute", "0"]);
    let mut running = program.spawn().expect("the program");
    let mut out = BufReader::new(running.stdout.take().unwrap());
    out.read_line(&mut String::new()).unwrap();
    running.kill().unwrap();
    running.wait().unwrap();
    let pid = || std::fs::read_to_string(dir.join("data/postmaster.pid")).ok();
    let survivor = pid();
    assert!(survivor.is_some(), "the server lives on");
    let next = Server::start(&Options::kept_in(dir.clone())).expect("the same server");
    assert_eq!(pid(), survivor);
    drop(next);
    assert_eq!(pid(), None);
    discard(&dir).unwrap();
}

#[test]
fn a_run_for_a_while_ends_with_one_json_object() {
    let (dir, mut program) = program("json", &["--for", "4s", "--json"]);
    let done = program.output().expect("the program");
    discard(&dir).unwrap();
    assert!(done.status.success());
    let tally: serde_json::Value = serde_json::from_slice(&done.stdout).expect("one JSON value");
    let names: Vec<&str> = tally
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect();
    let mut wanted = [
        "calls_arrived",
        "calls_taken",
        "calls_finished",
        "calls_abandoned",
        "notes_saved",
        "double_takes",
    ];
    wanted.sort_unstable();
    assert_eq!(names, wanted);
    assert!(tally["calls_arrived"].as_i64() > Some(0), "{tally}");
    assert_eq!(tally["double_takes"], 0);
}

#[test]
fn without_server_programs_it_says_where_it_looked_and_ends_with_69() {
    let (dir, mut program) = program("missing", &["--pg-bin", "/nonexistent/bin"]);
    let done = program
        .stderr(Stdio::piped())
        .output()
        .expect("the program");
    let _nothing_was_made = discard(&dir);
    assert_eq!(done.status.code(), Some(69));
    let said = String::from_utf8(done.stderr).unwrap();
    for words in [
        "/nonexistent/bin",
        "apt install",
        "dnf install",
        "brew install",
        "--pg-bin",
    ] {
        assert!(said.contains(words), "{words}: {said}");
    }
}

/// A demo that stays until it is told to end, and the URL of its owner.
fn staying(program: &mut Command) -> (std::process::Child, String) {
    let mut running = program.spawn().expect("the program");
    let out = BufReader::new(running.stdout.take().unwrap());
    let told: Vec<String> = out.lines().take(5).map(Result::unwrap).collect();
    let url = told[0].strip_prefix("owner=").unwrap().to_owned();
    (running, url)
}

fn told_to_end(mut running: std::process::Child) {
    let pid = rustix::process::Pid::from_child(&running);
    rustix::process::kill_process(pid, rustix::process::Signal::TERM).unwrap();
    assert!(running.wait().unwrap().success());
}

fn once_more(dir: &std::path::Path, further: &[&str]) -> std::process::Output {
    let mut program = Command::new(env!("CARGO_BIN_EXE_linelamp"));
    program.args(["demo", "--headless", "--for", "1s", "--dir"]);
    program.arg(dir).args(further).env("LANG", "C.UTF-8");
    program.stdin(Stdio::null()).output().expect("the program")
}

#[test]
fn a_run_over_a_folder_where_another_is_at_work_is_refused_and_not_counted() {
    let (dir, mut program) = program("busy", &["--print-url", "--calls-per-minute", "0"]);
    let (running, _) = staying(&mut program);
    let refused = once_more(&dir, &[]);
    told_to_end(running);
    discard(&dir).unwrap();
    assert_eq!(refused.status.code(), Some(75));
    assert!(refused.stdout.is_empty());
    let said = String::from_utf8(refused.stderr).unwrap();
    assert!(
        said.contains("Another demo") && said.contains("--dir"),
        "{said}"
    );
}

#[test]
fn a_folder_of_another_build_is_refused_with_what_to_do() {
    let (dir, mut program) = program("other-build", &["--print-url", "--calls-per-minute", "0"]);
    let (running, owner) = staying(&mut program);
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let mut owner = PgConnection::connect(&owner).await.unwrap();
        sqlx::query("UPDATE linelamp.schema_migration SET checksum = '' WHERE version = 4")
            .execute(&mut owner)
            .await
            .unwrap();
    });
    told_to_end(running);
    let refused = once_more(&dir, &[]);
    let anew = once_more(&dir, &["--fresh"]);
    discard(&dir).unwrap();
    assert_eq!(refused.status.code(), Some(78));
    let said = String::from_utf8(refused.stderr).unwrap();
    assert!(
        said.contains("another build") && said.contains("--fresh"),
        "{said}"
    );
    assert!(anew.status.success());
}
