//! Owns: words half typed or sent into anything but a note, and the desk killed: they are in the database once, and said.
//! Must not know: what the next desk does to bring them back.

use rustix::process::Signal;

use crate::hotline::Hotline;
use crate::pty::Terminal;
use crate::weather::{Network, Weather};
use crate::{comes_to_the_call, unsaved};

/// Into what somebody types.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Into {
    /// A name of the person.
    Given,
    /// His A-number, typed with dashes.
    ANumber,
    /// Another name of his.
    Alias,
    /// Somebody to reach.
    Contact,
    /// What he agreed to.
    Consent,
    /// What a case needs.
    Need,
    /// What the caller is not to be asked again.
    Topic,
    /// A message left in a call.
    MessageInCall,
    /// A message left from the person's page, without a call.
    MessageFromPage,
}

pub(crate) const ALL: [Into; 9] = [
    Into::Given,
    Into::ANumber,
    Into::Alias,
    Into::Contact,
    Into::Consent,
    Into::Need,
    Into::Topic,
    Into::MessageInCall,
    Into::MessageFromPage,
];

impl Into {
    pub(crate) const fn is_in_call(self) -> bool {
        matches!(self, Self::Topic | Self::MessageInCall)
    }

    const fn is_message(self) -> bool {
        matches!(self, Self::MessageInCall | Self::MessageFromPage)
    }

    /// What is typed, so that Enter would be understood.
    const fn words(self) -> &'static str {
        match self {
            Self::Given => "Jorge Luis",
            Self::ANumber => "204-004-117",
            Self::Alias => "Chuy",
            Self::Contact => "sister Marta",
            Self::Consent => "C2",
            Self::Need => "insulin",
            Self::Topic => "the assault",
            Self::MessageInCall | Self::MessageFromPage => "the money came",
        }
    }

    /// Something else of the same kind, sent before: the desk has asked the server then how that is said.
    const fn first(self) -> &'static str {
        match self {
            Self::Given => "Jorge A",
            Self::ANumber => "204-004-000",
            Self::Alias => "Jorgito",
            Self::Contact => "sister Ana",
            Self::Consent => "C1",
            Self::Need => "a lawyer",
            Self::Topic => "the crossing",
            Self::MessageInCall | Self::MessageFromPage => "call home",
        }
    }

    /// Where these words stand once Enter has done its work.
    const fn arrived(self) -> &'static str {
        match self {
            Self::Given => "SELECT given FROM linelamp.person WHERE given = 'Jorge Luis'",
            Self::ANumber => "SELECT a_number FROM linelamp.person WHERE a_number = '204004117'",
            Self::Alias => "SELECT name FROM linelamp.person_alias WHERE name = 'Chuy'",
            Self::Contact => "SELECT name FROM linelamp.contact WHERE name = 'Marta'",
            Self::Consent => "SELECT step FROM linelamp.person_consent WHERE step = 'C2'",
            Self::Need => "SELECT need FROM linelamp.case_file WHERE need = 'insulin'",
            Self::Topic => "SELECT about FROM linelamp.do_not_ask WHERE about = 'the assault'",
            Self::MessageInCall | Self::MessageFromPage => {
                "SELECT words FROM linelamp.message_waiting WHERE words = 'the money came'"
            }
        }
    }

    /// Goes there: the cursor stands in an empty line.
    pub(crate) fn begins(self, desk: &mut Terminal) {
        match self {
            Self::Given => at_field(desk, 0, "given name:"),
            Self::ANumber => at_field(desk, 2, "A-number:"),
            Self::Alias => tells(desk, "1", "also called"),
            Self::Contact => tells(desk, "4", "who, name, number"),
            Self::Consent => tells(desk, "6", "C0 … C7"),
            Self::Need => {
                desk.press("e");
                desk.sees("Which field?");
                desk.press("2");
                desk.sees("need:");
                desk.press("Ctrl-u");
            }
            Self::Topic => {
                desk.press("Alt-n");
                desk.sees("What is not to be asked again?");
            }
            Self::MessageInCall | Self::MessageFromPage => {
                desk.press("Alt-M");
                desk.sees("Who leaves the message?");
                desk.press("1");
                desk.sees("What are they to the person");
                desk.press("Enter");
                desk.sees("The message, as it is to be told");
            }
        }
    }

    /// What the desk says when the database has it.
    const fn done(self) -> &'static str {
        match self {
            Self::Topic => "this is not asked again",
            Self::MessageInCall | Self::MessageFromPage => "The message waits for the person.",
            _ => "The database has it.",
        }
    }

    /// What stands on the page once it was read again: only then is the next value one of somebody who has seen this one.
    const fn shown(self) -> &'static str {
        match self {
            Self::Given => "Jorge A ",
            Self::ANumber => "A-204-004-000",
            Self::Need => "a lawyer",
            _ => "",
        }
    }

    const fn is_told(self) -> bool {
        matches!(self, Self::Alias | Self::Contact | Self::Consent)
    }

    /// Of what was told it is asked who told it, before anything is sent.
    fn is_finished(self, desk: &mut Terminal) {
        if self.is_told() {
            desk.press("Enter");
            desk.sees("Who told it?");
        }
    }

    /// The last key, and whatever is asked behind it.
    fn is_sent(self, desk: &mut Terminal) {
        desk.press(if self.is_told() { "1" } else { "Enter" });
        if self.is_message() {
            desk.sees("The pass-word to be said first");
            desk.types("tamarind");
            desk.press("Enter");
            desk.sees("Who may hear it?");
            desk.press("1");
            desk.sees("How long");
            desk.press("1");
        }
    }
}

fn at_field(desk: &mut Terminal, down: usize, asked: &str) {
    desk.press("g");
    desk.press("g");
    for _ in 0..down {
        desk.press("j");
    }
    desk.press("Enter");
    desk.sees(asked);
    desk.press("Ctrl-u");
}

fn tells(desk: &mut Terminal, number: &str, asked: &str) {
    desk.press("a");
    desk.sees("What was told about him?");
    desk.press(number);
    desk.sees(asked);
}

/// A hotline that knows Jorge, his case, and the call he is in.
pub(crate) fn with_jorge(hotline: &Hotline) {
    hotline.call_rings("1001");
    hotline.ask(
        "WITH p AS (INSERT INTO linelamp.person (id, given, family, made_by)
             VALUES (gen_random_uuid(), 'Jorge', 'Martinez', 'op-001') RETURNING id),
         f AS (INSERT INTO linelamp.case_file (number, team_id, person_id)
             SELECT 'ABC-DEF', t.id, p.id FROM linelamp.team t, p WHERE t.code = 'north' RETURNING number),
         c AS (UPDATE linelamp.call SET person_id = (SELECT id FROM p) RETURNING 1)
         SELECT number FROM f, c",
    );
}

/// Goes to the record into which this is typed: the call, the case or the person.
fn opens(desk: &mut Terminal, into: Into) {
    if into.is_in_call() {
        comes_to_the_call(desk);
        desk.sees("✓ Jorge Martinez");
        return;
    }
    desk.sees("◆ live");
    desk.press("Alt-/");
    let (sought, found, shown) = if into == Into::Need {
        ("ABC-DEF", "> case", "Case ABC-DEF")
    } else {
        ("Martinez", "J. M.", "given name")
    };
    desk.types(sought);
    desk.press("Enter");
    desk.sees(found);
    desk.press("Enter");
    desk.sees(shown);
}

/// How often these words stand among the entries, with the sign that they were never sent.
fn half_typed(hotline: &Hotline, words: &str) -> usize {
    let kept = "SELECT words FROM linelamp.entry WHERE fact ? 'half_typed'";
    let kept = hotline.ask(kept);
    assert!(kept.iter().all(|one| one == words), "{kept:?}");
    kept.len()
}

#[test]
fn words_half_typed_into_anything_come_back_once_and_set_nothing() {
    for into in ALL {
        let hotline = Hotline::open();
        with_jorge(&hotline);
        let mut desk = hotline.desk("op-001", 120, 36);
        opens(&mut desk, into);
        into.begins(&mut desk);
        desk.types(into.words());
        desk.sees(into.words());
        desk.waits_for("it is on the disk", || unsaved(&hotline) == 1);
        desk.signals(Signal::KILL);
        desk.is_gone();
        let mut next = hotline.desk("op-001", 120, 36);
        next.sees("Brought back 1 line, 1 half typed");
        assert_eq!(half_typed(&hotline, into.words()), 1, "{into:?}");
        assert_eq!(hotline.ask(into.arrived()).len(), 0, "{into:?}");
        next.sees_no_more("unsaved");
        assert_eq!(unsaved(&hotline), 0);
        let again = hotline.runs("op-001", &["journal", "replay", "--json"]);
        assert!(again.contains("\"recovered\":0"), "{again}");
        assert_eq!(half_typed(&hotline, into.words()), 1, "{into:?}");
        println!("{into:?}: once");
    }
}

#[test]
fn what_was_sent_and_never_answered_is_there_once_after_the_next_start() {
    for into in ALL {
        for weather in [Weather::Swallows, Weather::HalfOpen] {
            sent_into_bad_weather(into, weather);
        }
    }
}

fn sent_into_bad_weather(into: Into, weather: Weather) {
    let hotline = Hotline::open();
    with_jorge(&hotline);
    let network = Network::before(&hotline.server().socket_dir().display().to_string());
    let mut desk = hotline.desk_over("op-001", &[&network.folder()], 120, 36);
    opens(&mut desk, into);
    into.begins(&mut desk);
    desk.types(into.first());
    into.is_finished(&mut desk);
    into.is_sent(&mut desk);
    desk.sees(into.done());
    desk.sees(into.shown());
    into.begins(&mut desk);
    desk.types(into.words());
    desk.sees(into.words());
    into.is_finished(&mut desk);
    // What typing tells colleagues is on its way: the words are what is sent next.
    desk.listens(std::time::Duration::from_secs(1));
    network.turns(weather);
    into.is_sent(&mut desk);
    // Longer than the journal may be behind the keys: a draft was there before, and that it was sent is one record more.
    desk.listens(std::time::Duration::from_millis(300));
    desk.waits_for("it is on the disk", || unsaved(&hotline) == 1);
    if weather == Weather::HalfOpen {
        desk.waits_for("the server has it", || {
            hotline.ask(into.arrived()).len() == 1
        });
    }
    desk.signals(Signal::KILL);
    desk.is_gone();
    let mut next = hotline.desk("op-001", 120, 36);
    next.sees("Brought back 1 line");
    let arrived = hotline.ask(into.arrived()).len();
    let as_words = half_typed(&hotline, into.words());
    // A message is not sent without its pass-word, which is in no journal: its words are kept for their writer.
    let kept = usize::from(into.is_message() && weather == Weather::Swallows);
    let timeline = hotline.ask(
        "SELECT kind || ': ' || words FROM linelamp.entry WHERE words IS NOT NULL ORDER BY at",
    );
    assert_eq!(
        (arrived, as_words),
        (1 - kept, kept),
        "{into:?}: {timeline:?}"
    );
    assert_eq!(unsaved(&hotline), 0);
    println!("{into:?}: sent, {arrived} there, {as_words} kept as words");
}

#[test]
fn a_value_that_waited_in_the_journal_overwrites_nobody() {
    let hotline = Hotline::open();
    with_jorge(&hotline);
    let network = Network::before(&hotline.server().socket_dir().display().to_string());
    let mut desk = hotline.desk_over("op-001", &[&network.folder()], 120, 36);
    opens(&mut desk, Into::Given);
    Into::Given.begins(&mut desk);
    desk.types("Jorge Luis");
    desk.listens(std::time::Duration::from_secs(1));
    network.turns(Weather::Swallows);
    desk.press("Enter");
    desk.listens(std::time::Duration::from_millis(300));
    desk.waits_for("it is on the disk", || unsaved(&hotline) == 1);
    desk.signals(Signal::KILL);
    desk.is_gone();
    let jorge = hotline
        .ask("SELECT id::text FROM linelamp.person")
        .remove(0);
    let set = ["person", "set", &jorge, "given", "-", "--seen", "0"];
    let cleo = hotline.tries("op-003", &set, "Georg\n");
    assert!(cleo.status.success());
    let mut next = hotline.desk("op-001", 120, 36);
    next.sees("Brought back 1 line");
    assert_eq!(hotline.ask("SELECT given FROM linelamp.person"), ["Georg"]);
    let kept = "SELECT words FROM linelamp.entry WHERE kind = 'field_refused'";
    assert_eq!(hotline.ask(kept), ["Jorge Luis"]);
}

#[test]
fn a_half_typed_value_is_opened_from_what_the_desk_says_and_decided_there() {
    let hotline = Hotline::open();
    with_jorge(&hotline);
    let mut desk = hotline.desk("op-001", 120, 36);
    opens(&mut desk, Into::Given);
    Into::Given.begins(&mut desk);
    desk.types("Jorge Luis");
    desk.waits_for("it is on the disk", || unsaved(&hotline) == 1);
    desk.signals(Signal::KILL);
    desk.is_gone();
    let mut next = hotline.desk("op-001", 120, 36);
    next.sees("in 1 record (Alt+R)");
    next.press("Alt-R");
    next.sees("given name: Jorge Luis · half typed, never sent");
    next.press("G");
    next.press("Enter");
    // It stands in its line again, to be finished or sent.
    next.sees("Enter accept");
    next.press("Enter");
    next.sees("The database has it.");
    assert_eq!(
        hotline.ask("SELECT given FROM linelamp.person"),
        ["Jorge Luis"]
    );
}

#[test]
fn words_for_a_record_that_is_shut_by_now_are_their_writers() {
    let hotline = Hotline::open();
    with_jorge(&hotline);
    let mut desk = hotline.desk("op-001", 120, 36);
    opens(&mut desk, Into::Need);
    Into::Need.begins(&mut desk);
    desk.types("insulin");
    desk.waits_for("it is on the disk", || unsaved(&hotline) == 1);
    desk.signals(Signal::KILL);
    desk.is_gone();
    hotline.ask("UPDATE linelamp.case_file SET sealed = true RETURNING number");
    let replayed = hotline.runs("op-001", &["journal", "replay", "--json"]);
    let told: serde_json::Value = serde_json::from_str(&replayed).unwrap();
    assert_eq!(
        (&told["recovered"], &told["unplaced"], &told["of_no_record"]),
        (&1.into(), &1.into(), &1.into())
    );
    let unplaced = "SELECT words FROM linelamp.entry
         WHERE case_id IS NULL AND person_id IS NULL AND call_id IS NULL AND author = 'op-001'";
    assert_eq!(hotline.ask(unplaced), ["insulin"]);
}
