//! Owns: `linelamp ssh-entry`, which sshd runs whatever a client asks for: the desk, its subcommands, or mosh around it.
//! Must not know: who signs in; sshd has decided that.
//!
//! There is no shell on this path: the words are split here and handed to a program as they are.

use std::os::unix::process::CommandExt as _;
use std::process::Command;

use clap::Args;

use super::Failure;

/// `linelamp ssh-entry`
#[derive(Args, Debug)]
pub(super) struct SshEntryArgs {}

/// What an operator may run from afar. Nothing that reads or writes files of the machine, sets the database up or
/// serves others.
const SUBCOMMANDS: [&str; 14] = [
    "queue",
    "call",
    "case",
    "person",
    "message",
    "follow-up",
    "unplaced",
    "line",
    "form",
    "report",
    "operator",
    "password",
    "doctor",
    "completions",
];
/// Flags that would choose another database, file or login, write a file, or need root.
const REFUSED_FLAGS: [&str; 9] = [
    "--config",
    "--database",
    "--user",
    "--log-level",
    "--unix",
    "--ssh-key",
    "--pg-ident",
    "--pairs",
    "--xlsx",
];
/// All that is kept of the environment a client can influence.
const ENVIRONMENT: [&str; 11] = [
    "TERM",
    "COLORTERM",
    "NO_COLOR",
    "LANG",
    "LC_ALL",
    "LC_CTYPE",
    "LC_MESSAGES",
    "LC_TIME",
    "HOME",
    "SSH_CONNECTION",
    "SSH_TTY",
];

/// What is to be run.
#[derive(Clone, PartialEq, Eq, Debug)]
enum Entry {
    /// This program, with these arguments.
    Ours(Vec<String>),
    /// mosh's server with these arguments, and this program inside.
    Mosh(Vec<String>),
}

pub(super) fn run(_: &SshEntryArgs) -> Result<(), Failure> {
    let say = super::context::say_around();
    let asked = std::env::var("SSH_ORIGINAL_COMMAND").unwrap_or_default();
    let entry = entry(&asked).ok_or_else(|| Failure::refused(say.say("admin-ssh-refused")))?;
    let program =
        std::env::current_exe().map_err(|_| Failure::machine(say.say("error-no-runtime")))?;
    let mut command = match entry {
        Entry::Ours(arguments) => {
            let mut command = Command::new(program);
            command.args(arguments);
            command
        }
        Entry::Mosh(arguments) => {
            let mut command = Command::new("/usr/bin/mosh-server");
            command.arg("new").args(arguments).arg("--").arg(program);
            command
        }
    };
    command.env_clear();
    for name in ENVIRONMENT {
        if let Some(value) = std::env::var_os(name) {
            command.env(name, value);
        }
    }
    command.env("PATH", "/usr/local/bin:/usr/bin:/bin");
    // Returns only where it failed.
    let _failed = command.exec();
    Err(Failure::machine(say.say("error-no-runtime")))
}

fn entry(asked: &str) -> Option<Entry> {
    let words = split(asked)?;
    let mut words = words.into_iter().peekable();
    match words.peek().map(String::as_str) {
        None => Some(Entry::Ours(Vec::new())),
        Some("mosh-server") => mosh(words.skip(1)),
        Some("linelamp") => ours(words.skip(1).collect()),
        Some(_) => ours(words.collect()),
    }
}

fn ours(arguments: Vec<String>) -> Option<Entry> {
    // The subcommand comes first: behind a flag the same word could be the flag's value, and the next one the subcommand.
    let allowed = match arguments.first() {
        Some(first) if !first.starts_with('-') => SUBCOMMANDS.contains(&first.as_str()),
        _ => arguments.iter().all(|word| word.starts_with('-')),
    };
    let refused = arguments.iter().any(|word| {
        let flag = word.split('=').next().unwrap_or_default();
        // An abbreviated flag counts as the whole one.
        flag.starts_with("--")
            && flag.len() > 2
            && REFUSED_FLAGS.iter().any(|no| no.starts_with(flag))
    });
    (allowed && !refused && !names_form_file(&arguments)).then_some(Entry::Ours(arguments))
}

/// A form is brought in on standard input: its file lies on the other machine, and none of this one is read.
fn names_form_file(arguments: &[String]) -> bool {
    let reads = ["check", "import"];
    let is = |wanted: &str| arguments.iter().any(|word| word == wanted);
    let of_form = arguments.first().is_some_and(|first| first == "form");
    let plain = |word: &&String| !word.starts_with("--") && *word != "-";
    let mut named = arguments.iter().skip(1).filter(plain);
    of_form
        && reads.iter().any(|verb| is(verb))
        && named.any(|word| !reads.contains(&word.as_str()))
}

/// `mosh-server new -s -c 256 -l LANG=…`: what a mosh client sends; the program inside is always ours.
fn mosh(mut words: impl Iterator<Item = String>) -> Option<Entry> {
    if words.next().as_deref() != Some("new") {
        return None;
    }
    let mut kept = Vec::new();
    while let Some(word) = words.next() {
        match word.as_str() {
            "--" => break,
            "-s" => kept.push(word),
            "-c" | "-l" | "-p" => {
                let value = words.next()?;
                let harmless = match word.as_str() {
                    "-l" => value.starts_with("LANG=") || value.starts_with("LC_"),
                    _ => value
                        .bytes()
                        .all(|byte| byte.is_ascii_digit() || byte == b':'),
                };
                if !harmless {
                    return None;
                }
                kept.extend([word, value]);
            }
            _ => return None,
        }
    }
    Some(Entry::Mosh(kept))
}

/// Splits into words at blanks; quotes and backslashes keep blanks in a word and do nothing else. `None`: an open quote.
fn split(text: &str) -> Option<Vec<String>> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut quote: Option<char> = None;
    let mut letters = text.chars();
    while let Some(letter) = letters.next() {
        match (quote, letter) {
            (Some(open), close) if open == close => quote = None,
            (None, '\'' | '"') => {
                quote = Some(letter);
                word.get_or_insert_default();
            }
            (None | Some('"'), '\\') => word.get_or_insert_default().push(letters.next()?),
            (None, blank) if blank.is_whitespace() => words.extend(word.take()),
            (_, plain) => word.get_or_insert_default().push(plain),
        }
    }
    words.extend(word);
    quote.is_none().then_some(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(words: &[&str]) -> Entry {
        Entry::Ours(words.iter().map(|word| (*word).to_owned()).collect())
    }

    #[test]
    fn without_a_command_it_is_the_desk() {
        assert_eq!(entry(""), Some(run(&[])));
        assert_eq!(entry("linelamp"), Some(run(&[])));
        assert_eq!(entry("linelamp --linear"), Some(run(&["--linear"])));
    }

    #[test]
    fn our_subcommands_pass_with_their_words_as_they_are() {
        assert_eq!(
            entry("linelamp queue --json"),
            Some(run(&["queue", "--json"]))
        );
        assert_eq!(
            entry("line set 1001 --name 'Pine Hill; rm -rf /'"),
            Some(run(&[
                "line",
                "set",
                "1001",
                "--name",
                "Pine Hill; rm -rf /"
            ]))
        );
        assert_eq!(
            entry("case show $(id) `id` | cat"),
            Some(run(&["case", "show", "$(id)", "`id`", "|", "cat"]))
        );
    }

    #[test]
    fn a_form_comes_on_standard_input_and_writes_no_file() {
        assert_eq!(entry("form import -"), Some(run(&["form", "import", "-"])));
        for asked in [
            "form check /etc/passwd",
            "form --json import notes.md",
            "form --language es check /etc/passwd",
            "form check - /etc/passwd",
            "form export intake --xlsx .bashrc",
            "form export intake --xls=x",
        ] {
            assert_eq!(entry(asked), None, "{asked}");
        }
        assert!(entry("form answers intake --purpose C3").is_some());
    }

    #[test]
    fn shells_copies_and_other_programs_are_refused() {
        for asked in [
            "sh",
            "bash -c id",
            "/bin/sh",
            "scp -t .",
            "sftp-server",
            "/usr/lib/openssh/sftp-server",
            "internal-sftp",
            "linelamp demo",
            "linelamp keeper",
            "linelamp db init",
            "linelamp import facilities /etc/passwd",
            "linelamp ssh-entry",
            "psql",
            "linelamp 'open",
            "linelamp --lang queue db init",
            "linelamp --json demo",
        ] {
            assert_eq!(entry(asked), None, "{asked}");
        }
    }

    #[test]
    fn nobody_chooses_another_database_file_or_login_from_afar() {
        for asked in [
            "linelamp --database postgres://elsewhere/x queue",
            "linelamp queue --database=postgres://elsewhere/x",
            "linelamp --config /tmp/mine.toml",
            "linelamp --user postgres",
            "linelamp operator add op-001 --handle x --unix",
        ] {
            assert_eq!(entry(asked), None, "{asked}");
        }
    }

    #[test]
    fn mosh_runs_the_desk_whatever_it_was_told_to_run() {
        let kept = ["-s", "-c", "256", "-l", "LANG=en_US.UTF-8"]
            .map(str::to_owned)
            .to_vec();
        assert_eq!(
            entry("mosh-server new -s -c 256 -l LANG=en_US.UTF-8 -- /bin/sh"),
            Some(Entry::Mosh(kept))
        );
        assert_eq!(entry("mosh-server new -i 0.0.0.0"), None);
        assert_eq!(entry("mosh-server new -l PATH=/tmp"), None);
        assert_eq!(entry("mosh-server"), None);
    }
}
