//! Owns: stories of forms: a whole intake by its keys, and answers that outlive the program and the server.

use rustix::process::Signal;

use crate::ON_CALL;
use crate::hotline::Hotline;
use crate::pty::Terminal;

/// A desk whose keys are counted.
struct Counted {
    desk: Terminal,
    /// Letters of what the caller said.
    words: usize,
    /// Everything else: the keys that steer.
    steering: usize,
}

impl Counted {
    /// What the caller said.
    fn says(&mut self, words: &str) {
        self.words += words.chars().count();
        self.desk.types(words);
    }

    /// A letter or a sign that is a choice.
    fn chooses(&mut self, letter: &str) {
        self.steering += letter.chars().count();
        self.desk.types(letter);
    }

    fn presses(&mut self, key: &str) {
        self.steering += 1;
        self.desk.press(key);
    }

    /// An answer in words, and on to the next question.
    fn answers(&mut self, words: &str) {
        self.says(words);
        self.presses("Enter");
    }
}

/// The keys of the intake below: what the caller said, and what steers. `docs/performance.md` says the same.
const WORDS: usize = 172;
const STEERING: usize = 29;

#[test]
fn a_whole_intake_from_ring_to_wrap_up_by_its_keys() {
    let hotline = Hotline::open();
    let mut ana = Counted {
        desk: hotline.desk("op-001", 80, 24),
        words: 0,
        steering: 0,
    };
    ana.desk.sees("Nobody is waiting");
    hotline.call_rings("1001");
    ana.desk.sees("Pine Hill");
    ana.presses("Enter");
    ana.desk.sees(ON_CALL);
    ana.answers("=danger no =lang Spanish =name Jorge Invented =from Honduras =born 1995");
    ana.answers("=need a lawyer =again Sunday after six =ok C1 C2");
    ana.desk.sees("✓ =need a lawyer");
    ana.presses("Alt-f");
    ana.desk.sees("Which form?");
    ana.chooses("1");
    ana.desk.sees("> Can anybody hear you?");
    ana.chooses("n");
    ana.desk.sees("> Which pod or dorm?");
    ana.answers("C");
    // What the note said is there already: the next open question is the A-number, which he does not know.
    ana.desk.sees("> A-number");
    ana.presses("Enter");
    ana.desk.sees("> A word by which we know each other");
    ana.answers("sunrise");
    ana.desk.sees("> Detained since");
    ana.answers("2026-09-01");
    asks_what_is_open(&mut ana);
    wraps_up_with_what_can_wait(&mut ana);
    println!(
        "a whole intake: {} letters of what the caller said, {} keys that steer",
        ana.words, ana.steering
    );
    assert_eq!((ana.words, ana.steering), (WORDS, STEERING));
    assert_eq!(answers(&hotline), INTAKE);
    assert_eq!(
        hotline.ask("SELECT fact ->> 'form' || ' ' || (fact ->> 'version') FROM linelamp.entry WHERE kind = 'form'"),
        ["Detention intake 1"]
    );
    assert_eq!(
        hotline.ask("SELECT disposition FROM linelamp.call"),
        ["intake_complete"]
    );
}

/// The rest of the questions while the caller is there.
fn asks_what_is_open(ana: &mut Counted) {
    ana.desk.sees("> Moved from another place?");
    ana.chooses("n");
    ana.desk.sees("> Is there a date in court?");
    ana.chooses("n");
    ana.desk.sees("> Do you have a lawyer?");
    ana.chooses("n");
    ana.desk.sees("> Any medicine you need?");
    ana.chooses("y");
    ana.desk.sees("> Was it stopped?");
    ana.chooses("y");
    ana.desk.sees("> Which, and since when?");
    ana.answers("insulin, for a week");
    ana.desk.sees("> Is any of this true for you?");
    ana.presses("Enter");
    ana.desk.sees("> + one more: Family and others outside");
    ana.chooses("+");
    ana.desk.sees("> Name");
    ana.answers("Marta");
    ana.desk.sees("> Who is it?");
    ana.chooses("b");
    ana.desk.sees("> Phone");
    ana.answers("+1 555 0100");
    ana.desk.sees("> May we say where you are?");
    ana.chooses("y");
    ana.desk.sees("> + one more: Family and others outside");
}

/// He has hung up; what can wait is asked now.
fn wraps_up_with_what_can_wait(ana: &mut Counted) {
    ana.presses("Alt-w");
    ana.desk.sees("what came of it?");
    ana.chooses("f");
    ana.desk.sees("+ one more: Family and others outside");
    ana.presses("Enter");
    ana.desk.sees("> How sure are you of what you wrote?");
    ana.chooses("s");
    ana.desk.sees("> What the next colleague should know");
    ana.presses("Alt-w");
    ana.desk.sees("what came of it?");
    ana.chooses("1");
    ana.desk.sees("what happens next?");
    ana.chooses("1");
    ana.desk.sees("Wrapped up.");
}

/// What counts in the database afterwards.
const INTAKE: &[&str] = &[
    "after/sure=sure",
    "contact[1]/contact_name=Marta",
    "contact[1]/contact_phone=+1 555 0100",
    "contact[1]/contact_told=yes",
    "contact[1]/relation=sibling",
    "first/again=Sunday after six",
    "first/born=1995",
    "first/consent=C1 C2",
    "first/country=Honduras",
    "first/danger=none",
    "first/language=Spanish",
    "first/name=Jorge Invented",
    "first/need=a lawyer",
    "first/pass_word=sunrise",
    "health/medicine=yes",
    "health/medicine_stopped=yes",
    "health/medicine_which=insulin, for a week",
    "inside/detained_since=2026-09-01",
    "inside/hearing_known=no",
    "inside/lawyer=no",
    "inside/moved=no",
    "listened=no",
    "pod=C",
];

/// The last answer in each field, without what is computed.
fn answers(hotline: &Hotline) -> Vec<String> {
    hotline.ask(
        "SELECT path || '=' || value FROM linelamp.filling f, LATERAL linelamp.last_answers(f.id) \
         WHERE value <> '' AND path NOT LIKE '%days%' ORDER BY path COLLATE \"C\"",
    )
}

/// A call in hand, and the intake open at its second question.
fn begins_an_intake(hotline: &Hotline) -> Terminal {
    let mut ana = hotline.desk("op-001", 80, 24);
    ana.sees("Nobody is waiting");
    hotline.call_rings("1001");
    ana.sees("Pine Hill");
    ana.press("Enter");
    ana.sees(ON_CALL);
    ana.sees("◆ live");
    ana.press("Alt-f");
    ana.sees("Which form?");
    ana.types("1");
    ana.sees("> Can anybody hear you?");
    ana.types("n");
    ana.sees("> Which pod or dorm?");
    ana
}

#[test]
fn a_desk_killed_in_the_middle_of_an_answer_brings_it_back_once() {
    let hotline = Hotline::open();
    let mut ana = begins_an_intake(&hotline);
    ana.types("C, upper tier");
    ana.sees("C, upper tier");
    // Longer than the journal may be behind the keys.
    ana.listens(std::time::Duration::from_millis(300));
    ana.signals(Signal::KILL);
    ana.is_gone();
    let mut ana = hotline.desk("op-001", 80, 24);
    let both = ["listened=no", "pod=C, upper tier"];
    ana.waits_for("the answers are in the database", || {
        answers(&hotline) == both
    });
    assert_eq!(
        hotline.ask("SELECT path FROM linelamp.answer ORDER BY path"),
        ["listened", "pod"],
        "each came once"
    );
    assert_eq!(
        hotline.ask("SELECT count(*)::text FROM linelamp.filling WHERE call_id IS NOT NULL"),
        ["1"]
    );
    ana.sees("Pine Hill");
    ana.press("Enter");
    ana.sees("a form was filled in: Detention intake v1");
    ana.press("Alt-f");
    ana.sees("C, upper tier");
    ana.press("Alt-f");
    ana.press("Ctrl-q");
    ana.sees("(y/n)");
    ana.press("y");
    assert_eq!(ana.ends(), 0);
    assert_eq!(answers(&hotline), both);
}

#[test]
fn answers_wait_while_the_server_is_gone_and_say_so() {
    let hotline = Hotline::of_its_own();
    let mut ana = begins_an_intake(&hotline);
    hotline.server().crash().unwrap();
    ana.sees("offline");
    ana.types("C");
    ana.press("Enter");
    ana.sees("1 unsaved");
    ana.sees("> Are you in danger now?");
    ana.types("m");
    ana.sees("2 unsaved");
    hotline.server().resume().unwrap();
    ana.sees("◆ live");
    ana.sees_no_more("unsaved");
    assert_eq!(
        answers(&hotline),
        ["first/danger=medical", "listened=no", "pod=C"]
    );
}
