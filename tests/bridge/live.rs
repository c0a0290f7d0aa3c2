//! Owns: the bridge against a real Asterisk, where there is one.
//! Must not know: who calls: a command that the environment names makes the callers.
//!
//! `LINELAMP_ASTERISK` is its address, `LINELAMP_ASTERISK_SECRET` the secret of the user linelamp, set up with the files of
//! `docs/phone-system/asterisk`; `LINELAMP_QUEUE_LOG` its queue log; `LINELAMP_CALLERS` a shell command that makes calls and
//! ends when all are over, `LINELAMP_CALLS` how many they are. `LINELAMP_BRIDGE_AWAY=5,10` takes the bridge away, as a kill
//! does, from the fifth to the tenth second.

use std::env;
use std::future::pending;
use std::time::{Duration, Instant};

use linelamp::bridge::asterisk::queue_log::Where;
use linelamp::bridge::asterisk::settings::{Patience, Places, Reading, Settings, Tls};
use linelamp::bridge::{self, Between, Ends, Pace, ROOM, Source, asterisk};
use linelamp::db::connect::ConnectTo;
use linelamp::domain::phone_system::{AnswerMode, SourceName, SystemKind};
use tokio::process::Command;
use tokio::sync::mpsc;
use tokio::time::{sleep, timeout};

use crate::core::story::until;
use crate::support::TestDatabase;

/// How long after the last caller everything may take to be settled.
const SETTLED: Duration = Duration::from_secs(75);

fn said(name: &str) -> String {
    env::var(name).unwrap_or_else(|_| panic!("{name} says nothing"))
}

fn settings() -> Settings {
    let address = said("LINELAMP_ASTERISK");
    let (host, port) = address.split_once(':').expect("host:port");
    Settings {
        host: host.to_owned(),
        port: port.parse().unwrap(),
        tls: Tls::Off,
        user: "linelamp".to_owned(),
        secret: said("LINELAMP_ASTERISK_SECRET").into(),
        plain_login: false,
        reading: Reading {
            queues: vec!["hotline-pull".to_owned(), "hotline".to_owned()],
            contexts: vec!["linelamp-arrivals".to_owned()],
            room_prefix: "room".to_owned(),
            line_variable: Some("FROM_DID".to_owned()),
            facility_variable: Some("FACILITY".to_owned()),
            ..Reading::default()
        },
        places: Places::default(),
        queue_log: env::var_os("LINELAMP_QUEUE_LOG").map(|path| Where::File(path.into())),
        patience: Patience::default(),
    }
}

async fn bridging(between: &Between) {
    let (told, hears) = mpsc::channel(ROOM);
    let (orders, asks) = mpsc::channel(ROOM);
    let ends = Ends {
        told: hears,
        asks: orders,
    };
    let core = bridge::run(between, ends, pending(), |news| eprintln!("{news:?}"));
    tokio::join!(asterisk::run(settings(), told, asks), core);
}

async fn bridging_with_a_pause(between: &Between) {
    if let Ok(away) = env::var("LINELAMP_BRIDGE_AWAY") {
        let (from, to) = away.split_once(',').expect("from,to");
        let (from, to): (u64, u64) = (from.parse().unwrap(), to.parse().unwrap());
        let _killed = timeout(Duration::from_secs(from), bridging(between)).await;
        eprintln!("the bridge is away");
        sleep(Duration::from_secs(to - from)).await;
    }
    bridging(between).await;
}

type Counted = Vec<(String, bool, bool, i64)>;

async fn counted(db: &TestDatabase) -> Counted {
    sqlx::query_as(
        "SELECT coalesce(end_why, 'open'), end_seen, missed, count(*) FROM linelamp.call WHERE source = 'pbx'
         GROUP BY 1, 2, 3 ORDER BY 1, 2, 3",
    )
    .fetch_all(&mut db.superuser().await)
    .await
    .unwrap()
}

#[tokio::test]
#[ignore = "needs an Asterisk, which the environment names"]
async fn everybody_who_calls_a_real_asterisk_is_in_the_queue_once_and_nobody_is_left_in_it() {
    let db = TestDatabase::alone().await;
    let between = Between {
        source: Source {
            name: SourceName::new("pbx").unwrap(),
            kind: SystemKind::Asterisk,
            mode: AnswerMode::Pull,
        },
        to: ConnectTo::address(db.url("linelamp-bridge").parse().unwrap()),
        pace: Pace::default(),
    };
    let calls = async {
        // The bridge has looked around before the first caller comes.
        let heard = "SELECT count(*)::text FROM linelamp.phone_system WHERE state = 'live'";
        until(&db, heard, "1").await;
        let callers = Command::new("sh")
            .arg("-c")
            .arg(said("LINELAMP_CALLERS"))
            .status()
            .await;
        assert!(callers.unwrap().success(), "the callers could not call");
        let began = Instant::now();
        loop {
            let counted = counted(&db).await;
            let all: i64 = counted.iter().map(|row| row.3).sum();
            let open = counted
                .iter()
                .any(|row| row.0 == "open" || row.0 == "not_seen");
            let settled = !open && all.to_string() == said("LINELAMP_CALLS");
            if settled || began.elapsed() > SETTLED {
                eprintln!(
                    "{} s after the last caller: {counted:?}",
                    began.elapsed().as_secs()
                );
                return (settled, counted);
            }
            sleep(Duration::from_millis(500)).await;
        }
    };
    let (settled, counted) = tokio::select! {
        told = calls => told,
        () = bridging_with_a_pause(&between) => unreachable!("a bridge goes on until it is told to stop"),
    };
    assert!(settled, "{counted:?}");
}
