//! Owns: what the doctor tells somebody who helps from outside: versions, settings by name, checks with their results.
//! Must not know: an address, a login, a path, a name, a number of a caller, or a word of anybody.

use serde_json::{Map, Value, json};

use super::finding::Finding;
use crate::config::{Flags, Surroundings, outline};
use crate::db::migrate::{NEEDED, PROGRAM};

/// Which values of a finding may leave this machine: counts, versions, and words of fixed lists.
const TOLD: &[&str] = &[
    "columns", "count", "doors", "group", "lines", "needed", "program", "rows", "schema",
    "seconds", "server", "wanted",
];
/// Who made this machine's system, for programs.
const SYSTEM: &str = "/etc/os-release";
const LONGEST: usize = 80;

/// The whole report.
pub(super) fn report(found: &[Finding], flags: &Flags) -> Value {
    let machine = rustix::system::uname();
    let part = |text: &std::ffi::CStr| plain(&text.to_string_lossy());
    let checks: Vec<Value> = found
        .iter()
        .map(|finding| {
            let told = finding.values().filter(|(name, _)| TOLD.contains(name));
            let facts: Map<String, Value> = told
                .map(|(name, value)| (name.to_owned(), plain(value).into()))
                .collect();
            json!({ "what": finding.what, "verdict": finding.verdict.word(), "facts": facts })
        })
        .collect();
    json!({
        "program": PROGRAM,
        "schema": NEEDED,
        "machine": {
            "kernel": part(machine.sysname()),
            "release": part(machine.release()),
            "processor": part(machine.machine()),
            "system": distribution(),
        },
        "settings": outline(flags, &Surroundings::of_this_process()),
        "checks": checks,
    })
}

fn distribution() -> Option<String> {
    let text = std::fs::read_to_string(SYSTEM).ok()?;
    let line = text
        .lines()
        .find_map(|line| line.strip_prefix("PRETTY_NAME="))?;
    Some(plain(line.trim_matches('"')))
}

/// Letters, digits and what stands between them in versions and lists; anything else is somebody's own text.
fn plain(text: &str) -> String {
    let fits = |c: char| c.is_ascii_alphanumeric() || " .,+-_()#/:~".contains(c);
    if text.len() <= LONGEST && text.chars().all(fits) {
        text.to_owned()
    } else {
        "withheld".to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_check_only_counts_versions_and_fixed_words_are_told() {
        let found = [
            Finding::fine("database-reached")
                .with("address", &"linelamp @ secret.example.org:5432")
                .with("login", &"op-123")
                .with("server", &"15.13"),
            Finding::broken("database-failed").with("error", &"of Jorge Martinez"),
            Finding::look("journal-left").with("count", &3),
            Finding::fine("version-fits").with("wanted", &"0.1 «tamarind»"),
        ];
        let report = report(&found, &Flags::default());
        let facts = |at: usize| report["checks"][at]["facts"].to_string();
        assert_eq!(facts(0), r#"{"server":"15.13"}"#);
        assert_eq!(facts(1), "{}");
        assert_eq!(facts(2), r#"{"count":"3"}"#);
        assert_eq!(facts(3), r#"{"wanted":"withheld"}"#);
        assert_eq!(report["checks"][1]["verdict"], "broken");
        assert_eq!(report["program"], PROGRAM);
    }
}
