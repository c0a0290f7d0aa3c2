//! Owns: putting the shipped table and the operator's changes together, and every rule that the result must keep.
//! Must not know: how a table is written down.

use std::collections::BTreeMap;

use super::chord::{Chord, Key, Sequence};
use super::fault::{Fault, FaultKind};
use super::shipped;
use super::table::{KeyTable, Line};
use super::trie::Trie;
use crate::command::{Command, Context};

/// What must have a key, whatever is changed: nobody may be locked in.
const ALWAYS: &[(Command, &[Context])] = &[
    (Command::Quit, Context::PLACES),
    (
        Command::Accept,
        &[
            Context::Find,
            Context::Prompt,
            Context::Menu,
            Context::Confirm,
        ],
    ),
    (
        Command::Cancel,
        &[
            Context::Find,
            Context::Prompt,
            Context::Menu,
            Context::Confirm,
        ],
    ),
    (Command::SendLine, &[Context::Call]),
    (Command::CommandLine, Context::PLACES),
];

/// One section, or those that hold in one place as one: what each sequence gives, and which line of the operator's says so.
type Section = BTreeMap<Sequence, (Command, Said)>;

/// Where the operator says something: text and line; the shipped table has line 0.
type Said = (usize, usize);

const SHIPPED: Said = (0, 0);

/// Every fault of the operator's changes.
pub(super) fn faults(language: &str, changes: &KeyTable) -> Vec<Fault> {
    let mut faults = changes.faults.clone();
    faults.extend(faults_of_lines(&changes.lines));
    let last_source = changes.lines.last().map_or(0, |line| line.source);
    for place in Context::PLACES {
        let merged = layered(language, changes, *place);
        faults.extend(hidden(&merged, *place));
        faults.extend(unreachable(&merged, *place, last_source));
    }
    faults.sort_by_key(|fault| (fault.source, fault.line));
    faults.dedup_by(|one, other| {
        (one.source, one.line) == (other.source, other.line) && same_keys(&one.kind, &other.kind)
    });
    faults
}

/// The lines of a section as they hold, in the order of their keys.
pub(super) fn written(
    language: &str,
    changes: &KeyTable,
    context: Context,
) -> Vec<(Sequence, Command)> {
    let section = section(language, changes, context);
    section
        .into_iter()
        .map(|(keys, (command, _))| (keys, command))
        .collect()
}

/// Two faults about the same keys hiding others, told once however many places they hold in.
fn same_keys(one: &FaultKind, other: &FaultKind) -> bool {
    match (one, other) {
        (
            FaultKind::Hides { keys, hidden, .. },
            FaultKind::Hides {
                keys: keys_too,
                hidden: hidden_too,
                ..
            },
        ) => keys == keys_too && hidden == hidden_too,
        _ => one == other,
    }
}

fn section(language: &str, changes: &KeyTable, context: Context) -> Section {
    let mut section = Section::new();
    if !changes.replace {
        let shipped = shipped::lines(language, context);
        section.extend(shipped.map(|(keys, command)| (keys, (command, SHIPPED))));
    }
    for line in changes.lines.iter().filter(|line| line.context == context) {
        let keys = line.keys.clone();
        match line.command {
            Some(command) => section.insert(keys, (command, (line.source, line.number))),
            None => section.remove(&keys),
        };
    }
    section
}

/// The sections that hold in a place; the more special one wins.
fn layered(language: &str, changes: &KeyTable, place: Context) -> Section {
    let layers = place.layers();
    layers
        .into_iter()
        .flat_map(|layer| section(language, changes, layer))
        .collect()
}

/// The keys of a place.
pub(super) fn trie(language: &str, changes: &KeyTable, place: Context) -> Trie {
    let merged = layered(language, changes, place);
    let mut trie = Trie::default();
    for (keys, (command, _)) in shown_first(&merged) {
        trie.bind(keys, command);
    }
    let escape = Sequence::from(Chord::plain(Key::Esc));
    if !place.is_text() || merged.contains_key(&escape) {
        return trie;
    }
    // Alt is not on every keyboard or terminal: Escape, then the letter, does the same.
    for (keys, (command, _)) in &merged {
        if let Some(twin) = keys
            .after_escape()
            .filter(|twin| !merged.contains_key(twin))
        {
            trie.bind_unshown(&twin, *command);
        }
    }
    trie
}

/// The operator's own keys before the shipped ones, short before long.
fn shown_first(merged: &Section) -> Vec<(&Sequence, (Command, Said))> {
    let mut lines: Vec<_> = merged.iter().map(|(keys, bound)| (keys, *bound)).collect();
    lines.sort_by_key(|(keys, (_, said))| (*said == SHIPPED, keys.chords().len()));
    lines
}

fn faults_of_lines(lines: &[Line]) -> Vec<Fault> {
    let mut faults = Vec::new();
    let mut first: BTreeMap<(Context, &Sequence), usize> = BTreeMap::new();
    for line in lines {
        let kinds = [twice(line, &mut first), misplaced(line), text(line)];
        faults.extend(kinds.into_iter().flatten().map(|kind| Fault {
            source: line.source,
            line: line.number,
            kind,
        }));
    }
    faults
}

fn twice<'a>(
    line: &'a Line,
    first: &mut BTreeMap<(Context, &'a Sequence), usize>,
) -> Option<FaultKind> {
    let first_line = *first
        .entry((line.context, &line.keys))
        .or_insert(line.number);
    let keys = line.keys.clone();
    (first_line != line.number).then_some(FaultKind::Twice { keys, first_line })
}

fn misplaced(line: &Line) -> Option<FaultKind> {
    let command = line.command?;
    let context = line.context;
    (!command.valid_in(context)).then_some(FaultKind::NotValidHere { command, context })
}

/// A printable key where every printable key is text.
fn text(line: &Line) -> Option<FaultKind> {
    line.command?;
    let context = line.context;
    let first = line.keys.chords().first()?;
    let typed = context.is_text() || context == Context::Anywhere;
    let keys = line.keys.clone();
    (typed && first.text().is_some()).then_some(FaultKind::TextHere { keys, context })
}

/// Sequences that nobody can reach, since a shorter one answers first.
fn hidden(merged: &Section, place: Context) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (keys, (_, said)) in merged {
        // A sequence sorts directly before those that begin with it.
        let longer = merged.range(keys..).skip(1);
        for (hidden, (command, hidden_said)) in
            longer.take_while(|(other, _)| other.chords().starts_with(keys.chords()))
        {
            let kind = FaultKind::Hides {
                keys: keys.clone(),
                hidden: hidden.clone(),
                command: *command,
                place,
            };
            let (source, line) = *said.max(hidden_said);
            faults.push(Fault { source, line, kind });
        }
    }
    faults
}

fn unreachable(merged: &Section, place: Context, source: usize) -> Vec<Fault> {
    let bound = |wanted: Command| merged.values().any(|(command, _)| *command == wanted);
    ALWAYS
        .iter()
        .filter(|(command, places)| places.contains(&place) && !bound(*command))
        .map(|(command, _)| Fault {
            source,
            line: 0,
            kind: FaultKind::Unreachable {
                command: *command,
                place,
            },
        })
        .collect()
}
