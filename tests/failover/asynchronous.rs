//! Owns: with an asynchronous standby that had fallen behind, desks notice what the new primary lacks and send it again.
//! Must not know: how a journal keeps lines.

use std::collections::BTreeSet;

use crate::hotline::Hotline;
use crate::machine::primary_dies;
use crate::standby::Standby;
use crate::{BACK, comes_to_the_call, saves, sits_down, tellings};

/// Lines that each desk is told are saved, and no standby has.
const AHEAD: usize = 8;

#[test]
fn what_the_new_primary_lacks_is_sent_again_by_every_desk() {
    for telling in 0..tellings() {
        once(telling);
    }
}

fn once(telling: u32) {
    let hotline = Hotline::of_its_own();
    let standby = Standby::follows(&hotline);
    hotline.call_rings("1001");
    let mut ana = sits_down(&hotline, &standby, "op-001");
    comes_to_the_call(&mut ana);
    saves(&mut ana, "ana 0");
    ana.waits_for("the line on the standby", || standby.lines().len() == 1);
    standby.hears_no_more();
    // Of this call and its claim the new primary will never have heard.
    hotline.call_rings("1001");
    let mut cleo = sits_down(&hotline, &standby, "op-003");
    comes_to_the_call(&mut cleo);
    for line in 1..=AHEAD {
        saves(&mut ana, &format!("ana {line}"));
        saves(&mut cleo, &format!("cleo {line}"));
    }
    primary_dies(&hotline);
    ana.types("ana in between");
    ana.press("Enter");
    assert_eq!(standby.lines(), ["ana 0"]);
    let promoted = standby.takes_over();
    ana.sees("◆ live");
    cleo.sees("◆ live");
    let all = 2 * AHEAD + 2;
    ana.waits_for("every line on the new primary", || {
        standby.lines().len() >= all
    });
    let back = promoted.elapsed();
    ana.sees_no_more("unsaved");
    cleo.sees_no_more("unsaved");
    let there = standby.lines();
    let distinct: BTreeSet<&String> = there.iter().collect();
    println!(
        "asynchronous {telling}: {} lines called saved that the new primary lacked, all sent again {} ms after the \
         promotion, {} twice",
        2 * AHEAD,
        back.as_millis(),
        there.len() - distinct.len(),
    );
    assert_eq!(there.len(), all);
    assert_eq!(distinct.len(), all);
    assert!(back < BACK, "only after {back:?}");
}
