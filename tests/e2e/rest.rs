//! Owns: what a desk does while nothing happens: almost nothing.
//! Must not know: what it is that it does.

use std::fs;
use std::time::Duration;

use rustix::process::Pid;

use crate::hotline::Hotline;

/// Two heartbeats.
const AT_REST: Duration = Duration::from_secs(30);

/// How often any thread of it has waited and was woken.
fn wakes(pid: Pid) -> u32 {
    let tasks = fs::read_dir(format!("/proc/{pid}/task")).unwrap();
    let of_thread = |task: fs::DirEntry| {
        let status = fs::read_to_string(task.path().join("status")).unwrap();
        let line = status
            .lines()
            .find_map(|line| line.strip_prefix("voluntary_ctxt_switches:"));
        line.unwrap().trim().parse::<u32>().unwrap()
    };
    tasks.map(|task| of_thread(task.unwrap())).sum()
}

#[test]
fn a_desk_at_rest_wakes_for_its_heartbeat_and_for_the_minute() {
    let hotline = Hotline::open();
    hotline.call_rings("1001");
    let mut desk = hotline.desk("op-001", 120, 36);
    desk.sees("◆ live");
    // Until its first heartbeat the journal's key is settled and statements are prepared.
    desk.listens(Duration::from_secs(17));
    let before = wakes(desk.pid());
    desk.listens(AT_REST);
    let woken = wakes(desk.pid()) - before;
    println!("woken {woken} times in {} s", AT_REST.as_secs());
    // A heartbeat: the timer, the server has taken it, the answer, the screen that is told. Once the minute.
    assert!(woken <= 2 * 4 + 2, "woken {woken} times");
    assert!(woken >= 2, "no heartbeat");
}
