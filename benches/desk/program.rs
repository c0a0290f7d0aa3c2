//! Owns: the whole program in a terminal, beside other programs in the same kind of terminal: how soon it shows
//! something, how soon its queue lives, what it holds in memory, how often it wakes, how long a key and a change take.
//! Must not know: what the program is made of.

use std::fs;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::time::{Duration, Instant};

use linelamp::db::feed;
use rustix::process::Pid;
use sqlx::Executor as _;
use tokio::sync::mpsc::unbounded_channel;

use crate::feed::{close, open_desk, settle};
use crate::hotline::{Hotline, login, program};
use crate::pty::{Program, Terminal};
use crate::table::{self, Times};
use linelamp::db::connect::ConnectTo;

const STARTS: usize = 15;
const KEYS: usize = 300;
const CHANGES: usize = 40;
/// So many changes are an hour of a busy hotline.
const AN_HOUR: i32 = 1200;
const IDLE: Duration = Duration::from_mins(1);
const A_MOMENT: Duration = Duration::from_millis(300);
/// Desks that listen beside the one that is looked at.
const LISTENING: [usize; 3] = [0, 49, 199];

const URGENCY: &str = "UPDATE linelamp.call SET urgency = $1 WHERE provider_id = 'call 150'";
const HOUR: &str = "
    UPDATE linelamp.call SET urgency = 5 - urgency
     WHERE provider_id = 'call ' || (1 + ($1::int % 200))";

/// A program, and what its screen shows when it is ready.
struct Peer {
    name: &'static str,
    path: PathBuf,
    args: Vec<String>,
    ready: &'static str,
}

/// Measures and prints.
pub(crate) async fn run(hotline: Rc<Hotline>) {
    let peers = peers(&hotline);
    starts(&hotline, &peers);
    rest(&hotline, &peers).await;
    keys(&hotline);
    changes(&hotline).await;
}

/// The program that is measured: `LINELAMP_PROGRAM`, or the one built beside this benchmark.
fn ours() -> PathBuf {
    std::env::var_os("LINELAMP_PROGRAM").map_or_else(
        || PathBuf::from(env!("CARGO_BIN_EXE_linelamp")),
        PathBuf::from,
    )
}

fn sits_down(hotline: &Hotline, n: usize) -> Terminal {
    let url = hotline.url(&login(n));
    let home = hotline.folder("home");
    fs::create_dir_all(&home).expect("a home");
    let home = home.to_str().expect("a plain path");
    Terminal::start(&Program {
        path: ours().to_str().expect("a plain path"),
        args: &["--database", &url],
        env: &[
            ("HOME", home),
            ("XDG_STATE_HOME", home),
            ("XDG_CONFIG_HOME", home),
        ],
        cols: 120,
        rows: 43,
    })
}

/// Whatever of these is installed.
fn peers(hotline: &Hotline) -> Vec<Peer> {
    let url = hotline.url(&login(1));
    let queue = "SELECT id, urgency, arrived_at FROM linelamp.call ORDER BY arrived_at LIMIT 200";
    let asks = |name, statement: &str| {
        let args = [
            "-XAtq",
            "-P",
            "pager=off",
            "-c",
            statement,
            "-c",
            "\\echo at-the-end",
            &url,
        ];
        peer(name, program("psql"), &args, "at-the-end")
    };
    let all = [
        peer("echo", "/bin/echo".into(), &["ready"], "ready"),
        asks("psql: 200 rows", queue),
        peer("psql: its prompt", program("psql"), &["-X", &url], "=>"),
        asks("psql: the queue as ours reads it", feed::LISTEN_THEN_ALL),
        peer("htop", "/usr/bin/htop".into(), &[], "Load average"),
        peer(
            "neomutt: an empty mailbox",
            found("neomutt"),
            &[
                "-n",
                "-F",
                "/dev/null",
                "-e",
                "set folder=/tmp",
                "-f",
                "/dev/null",
            ],
            "NeoMutt",
        ),
        peer("pgcli: its prompt", found("pgcli"), &[&url], ">"),
        peer("gitui", found("gitui"), &[], "Status"),
    ];
    all.into_iter().filter(|peer| peer.path.exists()).collect()
}

fn peer(name: &'static str, path: PathBuf, args: &[&str], ready: &'static str) -> Peer {
    Peer {
        name,
        path,
        args: args.iter().map(|&arg| arg.to_owned()).collect(),
        ready,
    }
}

/// Where a program of this name lies, or a place where there is none.
fn found(name: &str) -> PathBuf {
    let folders = std::env::var_os("PATH").unwrap_or_default();
    let mut all = std::env::split_paths(&folders).map(|folder| folder.join(name));
    all.find(|path| path.exists())
        .unwrap_or_else(|| PathBuf::from(name))
}

fn start(peer: &Peer) -> Terminal {
    let args: Vec<&str> = peer.args.iter().map(String::as_str).collect();
    Terminal::start(&Program {
        path: peer.path.to_str().expect("a plain path"),
        args: &args,
        cols: 120,
        rows: 43,
        ..Program::default()
    })
}

/// How soon something stands on the screen, and how soon what was wanted.
fn starts(hotline: &Hotline, peers: &[Peer]) {
    let mut rows = Vec::new();
    let mut measured = |name: &str, begin: &dyn Fn() -> Terminal, ready: &str| {
        let (mut first, mut last) = (Times::default(), Times::default());
        for _ in 0..STARTS {
            let began = Instant::now();
            let mut terminal = begin();
            terminal.waits_until("something on the screen", |screen| {
                !screen.contents().trim().is_empty()
            });
            first.add(began.elapsed());
            terminal.sees(ready);
            last.add(began.elapsed());
        }
        rows.push(vec![
            name.to_owned(),
            table::ms(first.at(50)),
            table::ms(last.at(50)),
            table::ms(last.at(90)),
        ]);
    };
    measured(
        "ours: a live queue of 200",
        &|| sits_down(hotline, 0),
        "◆ live",
    );
    for peer in peers {
        measured(peer.name, &|| start(peer), peer.ready);
    }
    table::print(
        "From the start to the screen, in a terminal of 120 by 43",
        &[
            "program",
            "first text p50 ms",
            "ready p50 ms",
            "ready p90 ms",
        ],
        &rows,
    );
}

/// What is held in memory and how often it wakes, when nothing happens.
async fn rest(hotline: &Hotline, peers: &[Peer]) {
    let mut rows = Vec::new();
    let mut desk = sits_down(hotline, 0);
    desk.sees("◆ live");
    rows.push(resting("ours: a live queue of 200", &mut desk));
    let mut writer = hotline.superuser().await;
    for n in 0..AN_HOUR {
        sqlx::query(HOUR)
            .bind(n)
            .execute(&mut writer)
            .await
            .expect("a change");
        // Several changes are told of together, and the last one never stays untold.
        if n % 4 == 3 {
            writer
                .execute("SELECT linelamp.hint()")
                .await
                .expect("a hint");
            desk.listens(Duration::from_millis(1));
        }
    }
    desk.listens(A_MOMENT);
    rows.push(resting("ours: after an hour's changes", &mut desk));
    drop(desk);
    for peer in peers
        .iter()
        .filter(|peer| peer.name != "echo" && peer.ready != "at-the-end")
    {
        let mut terminal = start(peer);
        terminal.sees(peer.ready);
        rows.push(resting(peer.name, &mut terminal));
        terminal.signals(rustix::process::Signal::KILL);
    }
    table::print(
        "At rest for a minute",
        &["program", "PSS kB", "threads", "wake-ups a second"],
        &rows,
    );
}

fn resting(name: &str, terminal: &mut Terminal) -> Vec<String> {
    terminal.listens(A_MOMENT);
    let before = wakes(terminal.pid());
    terminal.listens(IDLE);
    let woken = wakes(terminal.pid()) - before;
    vec![
        name.to_owned(),
        pss(terminal.pid()).map_or_else(|| "not to be read".to_owned(), |kb| kb.to_string()),
        threads(terminal.pid()).len().to_string(),
        format!("{:.2}", woken as f64 / IDLE.as_secs_f64()),
    ]
}

/// Its share of memory in kilobytes. Only root may look into a program that leaves no core files.
fn pss(pid: Pid) -> Option<u64> {
    let rollup = fs::read_to_string(format!("/proc/{pid}/smaps_rollup")).ok()?;
    number_behind(&rollup, "Pss:")
}

fn threads(pid: Pid) -> Vec<PathBuf> {
    let tasks = fs::read_dir(format!("/proc/{pid}/task")).expect("a living program");
    tasks.flatten().map(|task| task.path()).collect()
}

/// How often any of its threads has waited and was woken.
fn wakes(pid: Pid) -> u64 {
    let of_thread = |task: PathBuf| {
        let status = fs::read_to_string(Path::new(&task).join("status")).ok()?;
        number_behind(&status, "voluntary_ctxt_switches:")
    };
    threads(pid).into_iter().filter_map(of_thread).sum()
}

fn number_behind(text: &str, name: &str) -> Option<u64> {
    let line = text.lines().find_map(|line| line.strip_prefix(name))?;
    line.split_whitespace().next()?.parse().ok()
}

/// From a key to the bytes that show it, in a note.
fn keys(hotline: &Hotline) {
    let mut desk = sits_down(hotline, 2);
    desk.sees("◆ live");
    desk.press("Enter");
    desk.sees("Call · ");
    desk.listens(A_MOMENT);
    let mut times = Times::default();
    for n in 0..KEYS {
        let letter = char::from(b'a' + u8::try_from(n % 26).expect("a letter"));
        let began = Instant::now();
        desk.types(&letter.to_string());
        desk.hears_something();
        times.add(began.elapsed());
        // As fast as nobody types: each letter finds the desk at rest.
        desk.listens(Duration::from_millis(25));
    }
    let row = vec![
        "ours: a letter in a note".to_owned(),
        table::ms(times.at(50)),
        table::ms(times.at(99)),
    ];
    table::print(
        "From a key to its bytes",
        &["what", "p50 ms", "p99 ms"],
        &[row],
    );
}

/// Until the desk shows this; the others have their turn meanwhile.
async fn shows(desk: &mut Terminal, text: &str) {
    while !desk.picture().contains(text) {
        desk.listens(Duration::from_millis(1));
        tokio::task::yield_now().await;
    }
}

/// From a commit to the bytes at a desk, while others listen.
async fn changes(hotline: &Rc<Hotline>) {
    let mut desk = sits_down(hotline, 0);
    desk.sees("◆ live");
    let mut rows = Vec::new();
    for listening in LISTENING {
        let (tell, mut merged) = unbounded_channel();
        let others: Vec<_> = (0..listening)
            .map(|n| {
                open_desk(
                    ConnectTo::address(hotline.address(&login(1 + n % 60))),
                    tell.clone(),
                )
            })
            .collect();
        if listening > 0 {
            settle(&mut merged).await;
        }
        let mut writer = hotline.superuser().await;
        let mut times = Times::default();
        for round in 0..CHANGES {
            let urgency = i16::from(round % 2 == 0) + 1;
            sqlx::query(URGENCY)
                .bind(urgency)
                .execute(&mut writer)
                .await
                .expect("a change");
            let committed = Instant::now();
            writer
                .execute("SELECT linelamp.hint()")
                .await
                .expect("a hint");
            // The first row of the queue says it.
            shows(&mut desk, &format!("U{urgency}")).await;
            times.add(committed.elapsed());
            settle(&mut merged).await;
            desk.listens(Duration::from_millis(20));
        }
        rows.push(vec![
            (listening + 1).to_string(),
            table::ms(times.at(50)),
            table::ms(times.at(99)),
        ]);
        close(others).await;
    }
    table::print(
        "From a commit to the bytes at another desk (40 ms of coalescing inside)",
        &["desks", "p50 ms", "p99 ms"],
        &rows,
    );
}
