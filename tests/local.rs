//! The private Postgres: made, shared, stopped, and never anybody else's.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test stops at the first surprise"
)]

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use linelamp::local::{LocalError, Options, Programs, Server, discard};
use sqlx::{Connection, PgConnection, Row};

/// A folder that the server's user can reach and that goes with the test.
struct Place(PathBuf);

impl Place {
    fn new(name: &str) -> Self {
        let place = Self(PathBuf::from(format!(
            "/tmp/linelamp-test-{name}-{}",
            std::process::id()
        )));
        let _nothing = fs::remove_dir_all(&place.0);
        place
    }

    fn start(&self) -> Server {
        Server::start(&Options::throwaway_in(self.0.clone())).expect("a server")
    }

    fn postmaster(&self) -> Option<u32> {
        let text = fs::read_to_string(self.0.join("data/postmaster.pid")).ok()?;
        text.lines().next()?.parse().ok()
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let _gone = discard(&self.0);
        let _gone = fs::remove_dir_all(&self.0);
    }
}

fn ask(url: &str, sql: &'static str) -> String {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let mut connection = PgConnection::connect(url).await.expect("connects");
        sqlx::query(sql)
            .fetch_one(&mut connection)
            .await
            .unwrap()
            .get(0)
    })
}

#[test]
fn it_is_made_answers_on_its_socket_only_and_is_gone_after_the_last_user() {
    let place = Place::new("made");
    let server = place.start();
    assert_eq!(
        ask(&server.owner_url("postgres"), "show listen_addresses"),
        ""
    );
    assert_eq!(
        ask(&server.owner_url("postgres"), "select session_user::text"),
        "postgres"
    );
    for private in ["data", "sock"] {
        let mode = fs::metadata(place.0.join(private))
            .unwrap()
            .permissions()
            .mode();
        assert_eq!(mode & 0o777, 0o700, "{private}");
    }
    drop(server);
    assert_eq!(place.postmaster(), None);
}

#[test]
fn a_second_user_joins_the_running_server_and_the_last_one_stops_it() {
    let place = Place::new("joined");
    let first = place.start();
    let running = place.postmaster();
    let second = place.start();
    assert_eq!(place.postmaster(), running);
    drop(first);
    assert_eq!(place.postmaster(), running);
    assert_eq!(
        ask(&second.owner_url("postgres"), "select 'still here'"),
        "still here"
    );
    drop(second);
    assert_eq!(place.postmaster(), None);
}

#[test]
fn ten_starts_at_the_same_moment_make_one_server() {
    let place = Place::new("rush");
    let servers: Vec<Server> = std::thread::scope(|scope| {
        let starts: Vec<_> = (0..10).map(|_| scope.spawn(|| place.start())).collect();
        starts
            .into_iter()
            .map(|start| start.join().unwrap())
            .collect()
    });
    assert!(place.postmaster().is_some());
    std::thread::scope(|scope| {
        for server in servers {
            scope.spawn(move || drop(server));
        }
    });
    assert_eq!(place.postmaster(), None);
}

#[test]
fn a_panic_stops_it_too() {
    let place = Place::new("panic");
    let folder = place.0.clone();
    let panicked = std::thread::spawn(move || {
        let _server = Server::start(&Options::throwaway_in(folder)).unwrap();
        panic!("something unforeseen");
    })
    .join();
    assert!(panicked.is_err());
    assert_eq!(place.postmaster(), None);
}

#[test]
fn what_was_written_is_there_after_a_restart_and_a_kept_folder_syncs() {
    let place = Place::new("kept");
    let options = Options::kept_in(place.0.clone());
    let server = Server::start(&options).unwrap();
    assert_eq!(ask(&server.owner_url("postgres"), "show fsync"), "on");
    let written = "select lo_create(4242)::text";
    assert_eq!(ask(&server.owner_url("postgres"), written), "4242");
    drop(server);
    // A folder keeps what it was made with, whatever is asked for later.
    let again = Server::start(&Options::throwaway_in(place.0.clone())).unwrap();
    assert_eq!(ask(&again.owner_url("postgres"), "show fsync"), "on");
    let kept = "select oid::text from pg_largeobject_metadata";
    assert_eq!(ask(&again.owner_url("postgres"), kept), "4242");
}

#[test]
fn a_crashed_server_is_resumed() {
    let place = Place::new("crash");
    let server = place.start();
    server.crash().unwrap();
    assert_eq!(place.postmaster(), None);
    server.resume().unwrap();
    assert_eq!(ask(&server.owner_url("postgres"), "select 'back'"), "back");
}

#[test]
fn a_cluster_that_is_not_its_own_is_refused_and_left_as_it_is() {
    let place = Place::new("theirs");
    fs::create_dir_all(&place.0).unwrap();
    fs::write(place.0.join("PG_VERSION"), "15\n").unwrap();
    let refused = Server::start(&Options::throwaway_in(place.0.clone()));
    assert!(matches!(refused, Err(LocalError::Foreign { .. })));
    assert!(matches!(discard(&place.0), Err(LocalError::Foreign { .. })));
    assert_eq!(
        fs::read_to_string(place.0.join("PG_VERSION")).unwrap(),
        "15\n"
    );
}

#[test]
fn a_server_in_use_is_not_discarded() {
    let place = Place::new("busy");
    let server = place.start();
    assert!(matches!(discard(&place.0), Err(LocalError::InUse { .. })));
    drop(server);
    discard(&place.0).unwrap();
    assert!(!place.0.exists());
}

#[test]
fn a_long_path_works_through_a_short_socket_folder() {
    let place = Place::new(&"long".repeat(30));
    let server = place.start();
    assert!(!server.socket_dir().starts_with(&place.0));
    assert_eq!(
        ask(&server.owner_url("postgres"), "select 'hello'"),
        "hello"
    );
    let sockets = server.socket_dir();
    drop(server);
    discard(&place.0).unwrap();
    assert!(!sockets.exists());
}

#[test]
fn missing_programs_are_told_with_the_places_looked_into() {
    let nowhere = Path::new("/nonexistent/bin");
    let Err(LocalError::NoPrograms { looked, .. }) = Programs::find(Some(nowhere), None) else {
        panic!("there are none");
    };
    assert_eq!(looked, [nowhere]);
}
