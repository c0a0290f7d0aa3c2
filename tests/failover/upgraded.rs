//! Owns: a schema and its desks that become newer while people work: the old desk goes on for one version, is then told to
//! go, and takes its words along.
//! Must not know: what a later version brings.

use rustix::process::Signal;

use crate::hotline::Hotline;
use crate::{comes_to_the_call, saves};

/// What a later release may do to an older desk: more tables, more columns, functions that take more.
const EXPANDED: [&str; 5] = [
    "ALTER TABLE linelamp.call ADD COLUMN of_a_later_version text",
    "ALTER TABLE linelamp.entry ADD COLUMN of_a_later_version integer NOT NULL DEFAULT 0",
    "CREATE TABLE linelamp.of_a_later_version (id uuid PRIMARY KEY)",
    "CREATE FUNCTION linelamp.hint(of_a_later_version text) RETURNS void LANGUAGE sql AS 'SELECT linelamp.hint()'",
    "INSERT INTO linelamp.schema_migration (version, name, checksum) VALUES (9999, '9999_later', 'unknown')",
];

#[test]
fn an_old_desk_works_on_a_newer_schema_until_it_may_not_and_loses_no_word() {
    let hotline = Hotline::open();
    hotline.call_rings("1001");
    let mut desk = hotline.desk("op-001", 120, 36);
    comes_to_the_call(&mut desk);
    saves(&mut desk, "before");
    for step in EXPANDED {
        hotline.tells(step);
    }
    saves(&mut desk, "on the newer schema");
    desk.sees("◆ live");

    // The next release takes the old way away, and says so first.
    hotline.tells("UPDATE linelamp.setting SET value = '99.0.0' WHERE name = 'min_client'");
    desk.types("to a desk that is too old");
    desk.press("Enter");
    desk.sees("too old");
    desk.sees("offline");
    desk.types("half ty");
    desk.sees("half ty");
    // What was under way may have arrived; what is typed now stays here.
    desk.press("Enter");
    desk.sees("1 unsaved");
    desk.waits_for("all on the disk", || {
        let told = hotline.runs("op-001", &["journal", "status", "--json"]);
        let told: serde_json::Value = serde_json::from_str(&told).unwrap();
        told["unsaved"].as_u64() == Some(1)
    });
    // A desk that was refused still ends when it is asked to.
    desk.signals(Signal::TERM);
    assert_eq!(desk.ends(), 0);

    // The new program is installed.
    hotline.tells("UPDATE linelamp.setting SET value = '0.1.0' WHERE name = 'min_client'");
    let mut next = hotline.desk("op-001", 120, 36);
    next.sees("Brought back");
    comes_to_the_call(&mut next);
    for words in [
        "before",
        "on the newer schema",
        "to a desk that is too old",
        "half ty",
    ] {
        next.sees(&format!("✓ {words}"));
    }
}
