//! Owns: with a synchronous standby nothing that was called saved is missing after the primary's machine has died.
//! Must not know: how the desks find the other server.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use crate::crowd::{Crowd, SavedLine};
use crate::hotline::Hotline;
use crate::machine::primary_dies;
use crate::pty::Terminal;
use crate::standby::{Standby, commits_wait_for_the_standby};
use crate::{BACK, comes_to_the_call, lines_of_primary, saves, sits_down, tellings};

const DESKS: usize = 12;
/// So many lines are saved before the primary dies.
const LOAD: usize = 400;

#[test]
fn nothing_called_saved_is_missing_and_every_desk_is_back_in_time() {
    for telling in 0..tellings() {
        once(telling);
    }
}

fn once(telling: u32) {
    let hotline = Hotline::of_its_own();
    let standby = Standby::follows(&hotline);
    commits_wait_for_the_standby(&hotline);
    hotline.call_rings("1001");
    let folders = [standby.socket_of_primary(), standby.socket()];
    let crowd = Crowd::sits_down(DESKS, &["op-003"], &folders, hotline.database());
    hotline.call_rings("1001");
    let mut desk = sits_down(&hotline, &standby, "op-001");
    comes_to_the_call(&mut desk);
    saves(&mut desk, "screen line 0");
    desk.waits_for("a crowd that writes", || crowd.told().len() >= LOAD);
    primary_dies(&hotline);
    // Typing goes on all the while.
    desk.types("screen line 1");
    desk.press("Enter");
    desk.types("screen line 2");
    let promoted = standby.takes_over();
    desk.sees("◆ live");
    let screen_back = promoted.elapsed();
    desk.press("Enter");
    desk.sees("✓ screen line 2");
    desk.sees_no_more("unsaved");
    desk.waits_for("everybody back", || {
        first_after(&crowd.told()).len() == DESKS
    });
    let told = crowd.goes_home();
    let back = first_after(&told).into_iter().map(|at| at - promoted);
    let slowest = back.chain([screen_back]).max().unwrap();
    assert!(slowest < BACK, "back only after {slowest:?}");

    let there = standby.lines();
    let distinct: BTreeSet<&String> = there.iter().collect();
    let missing = told.iter().filter(|line| !distinct.contains(&line.words));
    let missing = missing.count();
    let before = told.iter().filter(|line| line.timeline == 1).count();
    println!(
        "synchronous {telling}: {} desks, {before} lines called saved before the kill, {} after, {missing} missing, {} twice; \
         the slowest desk saved again {} ms after the promotion",
        DESKS + 1,
        told.len() - before,
        there.len() - distinct.len(),
        slowest.as_millis(),
    );
    assert_eq!(missing, 0);
    assert_eq!(there.len(), distinct.len());
    assert!(before >= LOAD, "no load: {before}");
    for line in 0..3 {
        assert!(distinct.contains(&format!("screen line {line}")));
    }
}

/// A desk with one line on both servers, and one that waits for a standby which hears nothing.
fn waits_for_a_deaf_standby() -> (Hotline, Standby, Terminal) {
    let hotline = Hotline::of_its_own();
    let standby = Standby::follows(&hotline);
    commits_wait_for_the_standby(&hotline);
    hotline.call_rings("1001");
    let mut desk = sits_down(&hotline, &standby, "op-001");
    comes_to_the_call(&mut desk);
    saves(&mut desk, "on both");
    standby.hears_no_more();
    desk.types("on one");
    desk.press("Enter");
    desk.sees("1 unsaved");
    // Longer than an order may take: the desk gives the connection up and asks on the next one what became of it.
    desk.goes_on_showing("1 unsaved", Duration::from_secs(16));
    assert!(!desk.picture().contains("✓ on one"), "{}", desk.picture());
    (hotline, standby, desk)
}

#[test]
fn nothing_is_called_saved_that_a_deaf_standby_has_not_and_all_of_it_once_it_hears() {
    let (hotline, standby, mut desk) = waits_for_a_deaf_standby();
    standby.hears_again();
    desk.sees("✓ on one");
    desk.sees_no_more("unsaved");
    saves(&mut desk, "afterwards");
    assert_eq!(
        lines_of_primary(&hotline),
        ["on both", "on one", "afterwards"]
    );
}

#[test]
fn what_a_deaf_standby_never_had_comes_to_it_when_it_takes_over() {
    let (hotline, standby, mut desk) = waits_for_a_deaf_standby();
    primary_dies(&hotline);
    assert_eq!(standby.lines(), ["on both"]);
    standby.takes_over();
    desk.sees("✓ on one");
    desk.sees_no_more("unsaved");
    assert_eq!(standby.lines(), ["on both", "on one"]);
}

/// When each desk had its first line saved on the new timeline.
fn first_after(told: &[SavedLine]) -> Vec<Instant> {
    (0..DESKS)
        .filter_map(|desk| {
            let mut after = told
                .iter()
                .filter(|line| line.desk == desk && line.timeline > 1);
            after.next().map(|line| line.at)
        })
        .collect()
}
