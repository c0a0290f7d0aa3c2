//! Owns: the program killed while somebody types: nothing older than a quarter of a second is lost, nothing comes twice.

use std::time::{Duration, Instant};

use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};
use rustix::process::Signal;

use crate::fields::{self, Into};
use crate::hotline::Hotline;
use crate::{comes_to_the_call, lines, unsaved};

/// How far the journal may be behind the keys.
const BEHIND: Duration = Duration::from_millis(250);
/// Kills in the ordinary suite.
const FEW: usize = 6;

/// What was typed between one start and the kill, letter by letter.
struct Typed {
    round: usize,
    /// Nothing else than the note: none.
    into: Option<Into>,
    letters: Vec<(usize, char, Instant)>,
    killed: Instant,
}

impl Typed {
    /// The line of this number as far as it was typed.
    fn line(&self, number: usize) -> String {
        let of_line = self.letters.iter().filter(|letter| letter.0 == number);
        of_line.map(|letter| letter.1).collect()
    }

    /// How old the oldest letter was that the kill took. `kept` are the lines of this round in the database.
    fn lost(&self, kept: &[String]) -> Option<Duration> {
        let mut survived = 0;
        for (number, line) in kept.iter().enumerate() {
            let typed = self.line(number);
            assert!(
                typed.starts_with(line.as_str()),
                "{line:?} was never typed; {typed:?} was"
            );
            let is_last = number + 1 == kept.len();
            assert!(
                is_last || &typed == line,
                "{line:?} lost letters and those after it did not"
            );
            survived += line.chars().count();
        }
        let oldest = self.letters.get(survived)?;
        Some(self.killed.duration_since(oldest.2))
    }
}

/// Somebody sits down, types for a while into the note or into a field of something, and the desk is killed.
fn types_until_killed(hotline: &Hotline, round: usize, dice: &mut StdRng) -> Typed {
    let mut desk = hotline.desk("op-001", 120, 36);
    let field = dice.random_range(0..3 * fields::ALL.len());
    let into = fields::ALL.get(field).copied();
    // A case is not reached from the call.
    let into = into.filter(|into| *into != Into::Need);
    match into {
        None => comes_to_the_call(&mut desk),
        Some(into) => {
            comes_to_the_call(&mut desk);
            desk.sees("✓ Jorge Martinez");
            if !into.is_in_call() {
                desk.press("Alt-v");
                desk.sees("given name");
            }
            into.begins(&mut desk);
        }
    }
    let end = Instant::now() + Duration::from_millis(dice.random_range(0..1500));
    let mut letters = Vec::new();
    let mut line = 0;
    let mut words = format!("r{round}l0x");
    while Instant::now() < end {
        for letter in words.drain(..) {
            desk.types(&letter.to_string());
            letters.push((line, letter, Instant::now()));
        }
        desk.listens(Duration::from_millis(dice.random_range(1..40)));
        if into.is_none() && dice.random_ratio(1, 12) {
            desk.press("Enter");
            line += 1;
            words = format!("r{round}l{line}x");
        } else {
            words.push(dice.random_range('a'..='w'));
        }
    }
    desk.signals(Signal::KILL);
    let killed = Instant::now();
    desk.is_gone();
    Typed {
        round,
        into,
        letters,
        killed,
    }
}

/// A desk is killed while it starts, in the midst of bringing back what the last one left.
fn starts_and_is_killed(hotline: &Hotline, dice: &mut StdRng) {
    let mut early = hotline.desk("op-001", 80, 24);
    early.listens(Duration::from_millis(dice.random_range(0..300)));
    early.signals(Signal::KILL);
    early.is_gone();
}

/// The oldest typing that any kill took. `found` are all lines in the database.
fn oldest_lost(rounds: &[Typed], found: &[String]) -> Duration {
    let lost = rounds.iter().map(|typed| {
        let mine = format!("r{}l", typed.round);
        let kept: Vec<String> = found
            .iter()
            .filter(|line| line.starts_with(&mine) || mine.starts_with(line.as_str()))
            .cloned()
            .collect();
        typed.lost(&kept).unwrap_or_default()
    });
    lost.max().unwrap_or_default()
}

#[test]
fn a_killed_desk_loses_at_most_a_quarter_of_a_second_and_nothing_comes_twice() {
    let kills = std::env::var("LINELAMP_KILLS").map_or(FEW, |kills| kills.parse().unwrap());
    let mut dice = StdRng::seed_from_u64(0x5eed);
    let hotline = Hotline::open();
    fields::with_jorge(&hotline);
    let mut rounds = Vec::new();
    let mut starts = 0;
    for round in 0..kills {
        if round > 0 && dice.random_ratio(1, 8) {
            starts_and_is_killed(&hotline, &mut dice);
            starts += 1;
        }
        rounds.push(types_until_killed(&hotline, round, &mut dice));
    }
    // A last start brings back what the last kill left, and a command whatever that one had no time for.
    let mut desk = hotline.desk("op-001", 80, 24);
    comes_to_the_call(&mut desk);
    desk.press("Ctrl-q");
    desk.press("y");
    assert_eq!(desk.ends(), 0);
    let replayed = hotline.runs("op-001", &["journal", "replay", "--json"]);
    assert!(replayed.contains("\"refused\":0"), "{replayed}");

    let found = hotline.ask(
        "SELECT words FROM linelamp.entry WHERE kind IN ('note', 'half_typed') ORDER BY written_at, at, id",
    );
    let mut once = found.clone();
    once.sort();
    once.dedup();
    assert_eq!(once.len(), found.len(), "nothing twice");
    let worst = oldest_lost(&rounds, &found);
    let letters: usize = rounds.iter().map(|typed| typed.letters.len()).sum();
    let in_fields = rounds.iter().filter(|typed| typed.into.is_some()).count();
    println!(
        "{kills} kills while typing, {in_fields} of them in a field, {starts} while starting: {letters} letters in {} lines, oldest lost {} ms, none twice",
        found.len(),
        worst.as_millis()
    );
    assert!(worst <= BEHIND, "{worst:?} of typing was lost");
}

#[test]
fn two_desks_of_one_operator_are_killed_and_the_next_start_brings_both_back() {
    let hotline = Hotline::open();
    hotline.call_rings("1001");
    let mut first = hotline.desk("op-001", 80, 24);
    comes_to_the_call(&mut first);
    let mut second = hotline.desk("op-001", 80, 24);
    comes_to_the_call(&mut second);
    first.types("insulin stopped");
    first.sees("insulin stopped");
    second.types("guard was seen");
    second.sees("guard was seen");
    second.waits_for("both half lines on the disk", || unsaved(&hotline) == 2);
    first.signals(Signal::KILL);
    second.signals(Signal::KILL);
    first.is_gone();
    second.is_gone();
    let mut third = hotline.desk("op-001", 120, 36);
    third.sees("Brought back 2 lines, 2 half typed");
    let mut found = lines(&hotline);
    found.sort();
    assert_eq!(found, ["guard was seen", "insulin stopped"]);
    third.sees_no_more("unsaved");
    assert_eq!(unsaved(&hotline), 0);
    comes_to_the_call(&mut third);
    third.sees("✓ insulin stopped");
    third.sees("✓ guard was seen");
}

#[test]
fn words_typed_while_the_server_is_away_outlive_the_desk() {
    let hotline = Hotline::of_its_own();
    hotline.call_rings("1001");
    let mut desk = hotline.desk("op-001", 80, 24);
    comes_to_the_call(&mut desk);
    desk.types("saved before");
    desk.press("Enter");
    desk.sees("✓ saved before");
    hotline.server().crash().unwrap();
    desk.sees("offline");
    desk.types("not sent");
    desk.press("Enter");
    desk.sees("1 unsaved");
    desk.types("half ty");
    desk.waits_for("both on the disk", || unsaved(&hotline) == 2);
    desk.signals(Signal::KILL);
    desk.is_gone();
    // The next start has no database either: it counts what it cannot read.
    let mut next = hotline.desk("op-001", 120, 36);
    next.sees("2 unsaved");
    hotline.server().resume().unwrap();
    next.sees("Brought back 2 lines, 1 half typed: Pine Hill 2");
    next.sees_no_more("unsaved");
    assert_eq!(lines(&hotline), ["saved before", "not sent", "half ty"]);
}
