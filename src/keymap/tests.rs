//! The rules of key tables, told by what an operator writes into one.

use proptest::prelude::*;
use toml::de::DeTable;

use super::*;

fn changes(text: &str) -> KeyTable {
    KeyTable::read(
        DeTable::parse(text).unwrap().get_ref(),
        &Source::new(text, 0),
    )
}

fn with(text: &str) -> Keymap {
    Keymap::with_changes("en", &changes(text)).unwrap()
}

fn faults(text: &str) -> Vec<Fault> {
    Keymap::with_changes("en", &changes(text)).unwrap_err()
}

fn press(keys: &str) -> Vec<Chord> {
    keys.parse::<Sequence>().unwrap().chords().to_vec()
}

fn meant(keymap: &Keymap, place: Context, keys: &str) -> Lookup {
    keymap.lookup(place, &press(keys))
}

/// The shipped table in a language as an operator's is read.
fn shipped(language: &str) -> KeyTable {
    let mut table = changes(SHIPPED);
    for (_, text) in shipped::TONGUES
        .iter()
        .filter(|(code, _)| *code == language)
    {
        let faults = table.lay_over(changes(text));
        table.faults.extend(faults);
    }
    table
}

#[test]
fn the_shipped_lines_are_those_that_an_operators_reader_finds() {
    for language in ["en", "es"] {
        let read = shipped(language).lines;
        assert!(read.len() > 200, "only {}", read.len());
        for context in Context::ALL {
            let of_section = read.iter().filter(|line| line.context == *context);
            let expected: BTreeMap<_, _> = of_section
                .map(|line| (line.keys.clone(), line.command.unwrap()))
                .collect();
            let found: BTreeMap<_, _> = shipped::lines(language, *context).collect();
            assert_eq!(found, expected, "{}", context.name());
        }
    }
}

#[test]
fn the_shipped_table_has_no_fault() {
    for language in ["en", "es"] {
        let table = shipped(language);
        assert_eq!(table.faults, []);
        // Read once more as if an operator had written it: every rule for changes holds for it too.
        let read = Keymap::with_changes(language, &table).map(|_| ());
        assert_eq!(read, Ok(()));
    }
}

#[test]
fn every_verb_has_a_key() {
    let keymap = Keymap::default();
    let lines = Context::ALL
        .iter()
        .flat_map(|context| keymap.section(*context));
    let bound: Vec<_> = lines.map(|hint| hint.command).collect();
    for command in Command::ALL {
        assert!(bound.contains(command), "{} has no key", command.name());
    }
}

#[test]
fn enter_takes_in_the_queue_and_writes_the_line_in_a_note() {
    let keymap = Keymap::default();
    assert_eq!(
        meant(&keymap, Context::Queue, "enter"),
        Lookup::Matched(Command::Take)
    );
    assert_eq!(
        meant(&keymap, Context::Call, "enter"),
        Lookup::Matched(Command::SendLine)
    );
}

#[test]
fn every_printable_key_is_text_where_a_text_has_the_cursor() {
    let keymap = Keymap::default();
    for place in Context::PLACES.iter().filter(|place| place.is_text()) {
        for c in (' '..='~').chain("ñáü¿".chars()) {
            let pressed = [Chord::plain(Key::Char(c))];
            assert_eq!(
                keymap.lookup(*place, &pressed),
                Lookup::NotFound,
                "{c} in {}",
                place.name()
            );
        }
    }
}

#[test]
fn escape_and_the_letter_do_what_alt_and_the_letter_does() {
    let keymap = Keymap::default();
    assert_eq!(
        meant(&keymap, Context::Call, "alt-w"),
        Lookup::Matched(Command::WrapUp)
    );
    assert_eq!(meant(&keymap, Context::Call, "esc"), Lookup::Pending);
    assert_eq!(
        meant(&keymap, Context::Call, "esc w"),
        Lookup::Matched(Command::WrapUp)
    );
    assert_eq!(
        meant(&keymap, Context::Call, "esc ?"),
        Lookup::Matched(Command::Help)
    );
    // Where Escape goes back, it does so at once.
    assert_eq!(
        meant(&keymap, Context::Find, "esc"),
        Lookup::Matched(Command::Cancel)
    );
}

#[test]
fn a_sequence_waits_and_a_wrong_stroke_cancels_it() {
    let keymap = Keymap::default();
    assert_eq!(meant(&keymap, Context::Queue, "g"), Lookup::Pending);
    assert_eq!(
        meant(&keymap, Context::Queue, "g g"),
        Lookup::Matched(Command::SelectFirst)
    );
    assert_eq!(meant(&keymap, Context::Queue, "g z"), Lookup::Cancelled);
    assert_eq!(meant(&keymap, Context::Queue, "z"), Lookup::NotFound);
    let filters: Vec<_> = keymap
        .pending(Context::Queue, &press("f"))
        .into_iter()
        .map(|hint| hint.command)
        .collect();
    assert!(
        filters.contains(&Command::FilterFacility) && filters.len() == 4,
        "{filters:?}"
    );
}

#[test]
fn an_operators_key_is_added_and_wins_over_the_shipped_one() {
    let keymap = with("[queue]\n\"x\" = \"take\"\n\"n\" = \"enter-call\"\n");
    assert_eq!(
        meant(&keymap, Context::Queue, "x"),
        Lookup::Matched(Command::Take)
    );
    assert_eq!(
        meant(&keymap, Context::Queue, "enter"),
        Lookup::Matched(Command::Take)
    );
    assert_eq!(
        meant(&keymap, Context::Queue, "n"),
        Lookup::Matched(Command::EnterCall)
    );
    let shown = keymap.keys_of(Context::Queue, Command::Take);
    assert_eq!(
        shown.first().unwrap().to_string(),
        "x",
        "one's own key is the one shown"
    );
}

#[test]
fn nothing_takes_a_key_away() {
    let keymap = with("[queue]\n\"n\" = \"nothing\"\n");
    assert_eq!(meant(&keymap, Context::Queue, "n"), Lookup::NotFound);
}

#[test]
fn a_table_that_replaces_must_leave_a_way_out() {
    let faults = faults("replace = true\n[queue]\n\"enter\" = \"take\"\n");
    let unreachable = |command, place| Fault {
        source: 0,
        line: 0,
        kind: FaultKind::Unreachable { command, place },
    };
    assert!(faults.contains(&unreachable(Command::Quit, Context::Queue)));
    assert!(faults.contains(&unreachable(Command::Cancel, Context::Confirm)));
    let whole = with(&format!("replace = true\n{SHIPPED}"));
    assert_eq!(
        meant(&whole, Context::Queue, "enter"),
        Lookup::Matched(Command::Take)
    );
}

#[test]
fn all_faults_are_told_at_once_with_their_lines() {
    let found = faults(concat!(
        "[queue]\n",
        "\"enter\" = \"dance\"\n",
        "\"hyper-x\" = \"take\"\n",
        "\"ctrl-i\" = \"take\"\n",
        "\"x\" = \"send-line\"\n",
        "\"y\" = 3\n",
        "\"ctrl-k\" = \"take\"\n",
        "\"Ctrl+K\" = \"take-best\"\n",
        "\"g\" = \"take\"\n",
        "[call]\n",
        "\"p\" = \"pass\"\n",
        "[kitchen]\n",
    ));
    let lines: Vec<_> = found.iter().map(|fault| fault.line).collect();
    assert_eq!(lines, [2, 3, 4, 5, 6, 8, 9, 11, 12], "{found:#?}");
    let kind = |line| &found.iter().find(|fault| fault.line == line).unwrap().kind;
    assert!(matches!(kind(2), FaultKind::UnknownCommand(name) if name == "dance"));
    assert!(matches!(
        kind(4),
        FaultKind::NoKey {
            why: ChordError::SameAs("tab"),
            ..
        }
    ));
    assert!(matches!(
        kind(5),
        FaultKind::NotValidHere {
            command: Command::SendLine,
            ..
        }
    ));
    assert!(matches!(kind(8), FaultKind::Twice { first_line: 7, .. }));
    assert!(matches!(
        kind(9),
        FaultKind::Hides {
            command: Command::SelectFirst,
            ..
        }
    ));
    assert!(matches!(kind(11), FaultKind::TextHere { .. }));
    assert!(matches!(kind(12), FaultKind::UnknownSection(name) if name == "kitchen"));
}

#[test]
fn the_hint_bar_shows_only_keys_that_work_where_the_cursor_is() {
    let keymap = Keymap::default();
    for place in Context::PLACES {
        for hint in keymap.hints(*place) {
            let keys = hint.keys.first().unwrap();
            let found = keymap.lookup(*place, keys.chords());
            assert_eq!(
                found,
                Lookup::Matched(hint.command),
                "{} in {}",
                hint.label(),
                place.name()
            );
        }
    }
    let labels: Vec<_> = keymap
        .hints(Context::Call)
        .iter()
        .map(Hint::label)
        .collect();
    assert!(labels.contains(&"Alt+w".to_owned()), "{labels:?}");
}

#[test]
fn a_letter_with_shift_is_the_capital_and_control_knows_no_capitals() {
    let chord = |text: &str| text.parse::<Chord>();
    assert_eq!(chord("shift-a"), chord("A"));
    assert_eq!(chord("ctrl-K"), chord("ctrl-k"));
    assert_eq!(chord("Alt+w"), chord("alt-w"));
    assert_eq!(chord("shift-1"), Err(ChordError::ShiftedSign));
    assert_eq!(chord("alt-O"), Err(ChordError::BeginsOthers));
    assert_eq!(chord("ctrl-"), Err(ChordError::UnknownKey));
    assert_eq!(chord("alt--").map(Chord::label), Ok("Alt+-".to_owned()));
    assert_eq!("".parse::<Sequence>(), Err(ChordError::Empty));
}

fn any_key() -> impl Strategy<Value = Key> {
    prop_oneof![
        proptest::char::any()
            .prop_filter("a key makes a visible character", |c| !c.is_control()
                && !c.is_whitespace())
            .prop_map(Key::Char),
        (1_u8..=24).prop_map(Key::F),
        prop::sample::select(vec![
            Key::Char(' '),
            Key::Enter,
            Key::Esc,
            Key::Tab,
            Key::Backspace,
            Key::Delete,
            Key::Insert,
            Key::Home,
            Key::End,
            Key::PageUp,
            Key::PageDown,
            Key::Up,
            Key::Down,
            Key::Left,
            Key::Right,
        ]),
    ]
}

fn any_chord() -> impl Strategy<Value = Chord> {
    (any_key(), any::<(bool, bool, bool)>())
        .prop_map(|(key, (ctrl, alt, shift))| Chord::new(key, Modifiers { ctrl, alt, shift }))
}

proptest! {
    #[test]
    fn what_is_printed_is_read_back(chords in prop::collection::vec(any_chord(), 1..4)) {
        let printed = chords.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ");
        match printed.parse::<Sequence>() {
            Ok(sequence) => {
                prop_assert_eq!(sequence.chords(), chords.as_slice());
                prop_assert_eq!(sequence.to_string(), printed);
            }
            // Some strokes can be pressed in theory and delivered by no terminal.
            Err(why) => prop_assert!(matches!(why, ChordError::SameAs(_) | ChordError::BeginsOthers), "{}", why),
        }
    }

    #[test]
    fn no_spelling_stops_the_reader(text in ".{0,20}") {
        let _ = text.parse::<Sequence>();
    }
}
