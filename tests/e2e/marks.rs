//! Owns: the story of a whole marked note: typed, saved, amended, shown again.

use crate::hotline::Hotline;
use crate::pty::Terminal;
use crate::wraps_up;

#[test]
fn a_marked_note_is_typed_saved_amended_and_shown_again() {
    let hotline = Hotline::open();
    let mut ana = hotline.desk("op-001", 80, 24);
    ana.sees("Nobody is waiting");
    hotline.call_rings("1001");
    ana.sees("Pine Hill");
    ana.press("Enter");
    ana.sees("now ask: danger?");
    ana.types("=n");
    ana.sees("=nombre");
    ana.press("Tab");
    ana.types("Jorge Martinez 20x xxx 117 !u2");
    ana.press("Enter");
    ana.sees("✓ =name Jorge Martinez 20x xxx 117 !u2");
    ana.types("=danger no =need find his lawyer =ok C2 >tomorrow 10");
    ana.press("Enter");
    ana.sees("now ask: call again how?");
    ana.sees("✓ =danger no =need find his lawyer =ok C2");
    assert_eq!(
        hotline.ask("SELECT string_agg(kind, ' ' ORDER BY from_byte) FROM linelamp.mark GROUP BY entry_id ORDER BY 1"),
        ["danger need consent follow_up", "name a_number urgency"]
    );
    assert_eq!(
        hotline.ask("SELECT urgency::text FROM linelamp.call"),
        ["2"]
    );
    assert_eq!(
        hotline.ask("SELECT step FROM linelamp.call_consent"),
        ["C2"]
    );
    ana.types("the guard");
    ana.press("Alt-d");
    ana.sees("Amend which mark?");
    ana.press("7");
    ana.types(" Ruiz");
    ana.press("Enter");
    let amended = "✓ instead of =name Jorge Martinez: =name Jorge Martinez Ruiz";
    ana.sees(amended);
    ana.sees("(taken back)");
    ana.sees("› the guard");
    ana.press("Enter");
    ana.sees("✓ the guard");
    wrapped_up_and_found_again(&mut ana);
    ana.sees(amended);
}

fn wrapped_up_and_found_again(ana: &mut Terminal) {
    wraps_up(ana);
    ana.press("Alt-/");
    ana.sees("Every search is recorded.");
    ana.types("lawyer");
    ana.press("Enter");
    ana.sees("> call");
    ana.press("Enter");
}
