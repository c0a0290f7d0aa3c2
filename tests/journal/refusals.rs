//! Owns: a line the database will not take: those behind it do not wait for it, and it is not lost.
//! Must not know: why it will not.

use rustix::process::Signal;

use crate::hotline::Hotline;
use crate::{comes_to_the_call, lines, unsaved};

/// Whoever writes this is told of a fault of the server, and of none that the desk knows.
const FAULT: &str = "CREATE FUNCTION public.fault() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN \
     IF new.words LIKE 'first%' THEN RAISE 'invented' USING ERRCODE = 'XX001'; END IF; RETURN new; END $$";

#[test]
fn a_line_the_database_will_not_take_holds_back_none_of_the_others() {
    let hotline = Hotline::open();
    hotline.tells(FAULT);
    hotline.tells(
        "CREATE TRIGGER fault BEFORE INSERT ON linelamp.entry FOR EACH ROW EXECUTE FUNCTION public.fault()",
    );
    hotline.call_rings("1001");
    for (number, words) in [(1, "first half"), (2, "second half")] {
        let mut desk = hotline.desk("op-001", 80, 24);
        comes_to_the_call(&mut desk);
        desk.types(words);
        desk.waits_for("the half line on the disk", || unsaved(&hotline) == number);
        desk.signals(Signal::KILL);
        desk.is_gone();
    }
    let told = hotline.tries("op-001", &["journal", "replay", "--json"], "");
    assert!(!told.status.success(), "it says that a line is refused");
    assert_eq!(lines(&hotline), ["second half"]);
    assert_eq!(unsaved(&hotline), 1, "and it waits");
    hotline.tells("DROP TRIGGER fault ON linelamp.entry");
    hotline.runs("op-001", &["journal", "replay"]);
    assert_eq!(lines(&hotline).len(), 2);
    assert_eq!(unsaved(&hotline), 0);
}
