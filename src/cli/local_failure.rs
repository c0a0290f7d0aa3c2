//! Owns: what is said when there is no private Postgres, and the exit code that goes with it.
//! Must not know: which subcommand wanted one.

use super::Failure;
use crate::local::{LocalError, OLDEST_VERSION};
use crate::messages::{Catalogue, Value};

/// The sentence and the code: 69 where something has to be installed.
pub(super) fn local_failure(error: &LocalError, say: &Catalogue) -> Failure {
    match error {
        LocalError::NoPrograms { looked, too_old } => no_programs(looked, too_old, say),
        LocalError::OtherVersion { dir, needs } => Failure::missing(say.say_with(
            "local-other-version",
            &[("dir", shown(dir)), ("needs", needs.to_string().into())],
        )),
        LocalError::Foreign { dir } => {
            Failure::usage(say.say_with("local-foreign", &[("dir", shown(dir))]))
        }
        LocalError::InUse { dir } => {
            Failure::lost(say.say_with("local-in-use", &[("dir", shown(dir))]))
        }
        LocalError::NoAccount => Failure::missing(say.say("local-no-account")),
        LocalError::Unreachable { dir, user } => Failure::usage(say.say_with(
            "local-unreachable",
            &[("dir", shown(dir)), ("user", user.clone().into())],
        )),
        LocalError::Program { program, said } => Failure::machine(say.say_with(
            "local-program",
            &[
                ("program", (*program).into()),
                ("said", said.clone().into()),
            ],
        )),
        LocalError::File { path, source } => Failure::machine(say.say_with(
            "local-file",
            &[("path", shown(path)), ("why", source.to_string().into())],
        )),
    }
}

fn no_programs(
    looked: &[std::path::PathBuf],
    too_old: &[(std::path::PathBuf, u32)],
    say: &Catalogue,
) -> Failure {
    let looked: Vec<String> = looked.iter().map(|dir| dir.display().to_string()).collect();
    let oldest = OLDEST_VERSION.to_string();
    let mut lines = vec![say.say_with(
        "local-no-programs",
        &[
            ("oldest", oldest.into()),
            ("looked", looked.join(", ").into()),
        ],
    )];
    if !too_old.is_empty() {
        let found: Vec<String> = too_old
            .iter()
            .map(|(dir, version)| format!("{} ({version})", dir.display()))
            .collect();
        lines.push(say.say_with("local-too-old", &[("found", found.join(", ").into())]));
    }
    lines.push(say.say("local-how-to-get"));
    Failure::missing(lines.join("\n"))
}

fn shown(path: &std::path::Path) -> Value<'static> {
    path.display().to_string().into()
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;
    use crate::messages::Language;

    #[test]
    fn missing_programs_are_told_with_every_place_and_three_ways_to_get_them() {
        let error = LocalError::NoPrograms {
            looked: vec![PathBuf::from("/opt/one"), PathBuf::from("/opt/two")],
            too_old: vec![(PathBuf::from("/opt/old"), 13)],
        };
        for language in [Language::En, Language::Es] {
            let failure = local_failure(&error, &Catalogue::new(language));
            assert_eq!(failure.code, 69);
            let wanted = [
                "/opt/one, /opt/two",
                "/opt/old (13)",
                "apt install",
                "dnf install",
            ];
            for words in wanted.into_iter().chain(["brew install", "--pg-bin DIR"]) {
                assert!(
                    failure.sentence.contains(words),
                    "{words}: {}",
                    failure.sentence
                );
            }
        }
    }
}
