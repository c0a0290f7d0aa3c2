//! Owns: a database that comes back without what it had acknowledged: the desk sends it again, and it stands there once.

use crate::hotline::Hotline;
use crate::{comes_to_the_call, lines};

#[test]
fn what_a_restored_database_lacks_is_sent_again_and_comes_once() {
    let hotline = Hotline::of_its_own();
    hotline.call_rings("1001");
    let mut desk = hotline.desk("op-001", 80, 24);
    comes_to_the_call(&mut desk);
    for words in ["kept by the copy", "lost with the machine"] {
        desk.types(words);
        desk.press("Enter");
        desk.sees(&format!("✓ {words}"));
    }
    // The copy is older than the second line, and somebody declares what it is.
    let gone = hotline.ask(
        "WITH lost AS (SELECT id FROM linelamp.entry WHERE words = 'lost with the machine'),
              found AS (DELETE FROM linelamp.note_word WHERE entry_id IN (SELECT id FROM lost)),
              gone AS (DELETE FROM linelamp.entry WHERE id IN (SELECT id FROM lost) RETURNING id)
         SELECT id::text FROM gone",
    );
    assert_eq!(gone.len(), 1);
    hotline.runs("postgres", &["db", "restored"]);
    desk.waits_for("the line is back", || lines(&hotline).len() == 2);
    assert_eq!(
        lines(&hotline),
        ["kept by the copy", "lost with the machine"]
    );
    desk.sees("✓ lost with the machine");
    desk.sees_no_more("unsaved");
}
