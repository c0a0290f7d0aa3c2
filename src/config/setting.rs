//! Owns: every setting once: its name, its environment variable and what may be written for it.
//! Must not know: which layer says what.

use crate::domain::{Address, AddressError};

/// One setting.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Setting {
    Language,
    Theme,
    Linear,
    Terminal,
    IdleLockMinutes,
    Databases,
    User,
    RootCertificate,
    PasswordFrom,
    Passfile,
    PasswordFile,
    PasswordCommand,
    LogLevel,
    LogFile,
}

/// What may be written for a setting.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Kind {
    /// One of these words.
    Choice(&'static [&'static str]),
    /// Any text.
    Text,
    /// A file; a leading `~/` is the home.
    Path,
    /// Yes or no.
    Switch,
    /// Minutes, 0 to 240.
    Minutes,
    /// Addresses of databases, in the order in which they are tried.
    Addresses,
    /// A whole number between these two.
    Number(u32, u32),
    /// Several texts.
    Texts,
}

/// How much a terminal is trusted with.
const TERMINALS: &[&str] = &["auto", "plain"];

/// The longest time a desk may stay open unwatched, in minutes.
pub(super) const LONGEST_IDLE: u16 = 240;

/// What is written, before it is checked.
#[derive(Clone, PartialEq, Debug)]
pub(super) enum Written {
    Text(String),
    Texts(Vec<String>),
    Switch(bool),
    Number(i64),
    /// Of a kind no setting has.
    Other,
}

/// What is meant, checked.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Meant {
    Word(&'static str),
    Text(String),
    Switch(bool),
    Minutes(u16),
    Addresses(Vec<Address>),
    Number(u32),
    Texts(Vec<String>),
}

/// Why what is written means nothing.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Wrong {
    Kind(&'static str),
    Choice(String, &'static [&'static str]),
    Minutes,
    Number(u32, u32),
    Address(AddressError),
    NoAddress,
}

impl Setting {
    pub(super) const ALL: &'static [Self] = &[
        Self::Language,
        Self::Theme,
        Self::Linear,
        Self::Terminal,
        Self::IdleLockMinutes,
        Self::Databases,
        Self::User,
        Self::RootCertificate,
        Self::PasswordFrom,
        Self::Passfile,
        Self::PasswordFile,
        Self::PasswordCommand,
        Self::LogLevel,
        Self::LogFile,
    ];

    /// The name in the file, with its section.
    pub(super) const fn name(self) -> &'static str {
        self.row().0
    }

    /// The environment variable.
    pub(super) const fn variable(self) -> &'static str {
        self.row().1
    }

    /// What may be written for it.
    pub(super) const fn kind(self) -> Kind {
        self.row().2
    }

    const fn row(self) -> (&'static str, &'static str, Kind) {
        match self {
            Self::Language => (
                "language",
                "LINELAMP_LANGUAGE",
                Kind::Choice(&["auto", "en", "es"]),
            ),
            Self::Theme => (
                "theme",
                "LINELAMP_THEME",
                Kind::Choice(&["dark", "light", "mono"]),
            ),
            Self::Linear => ("linear", "LINELAMP_LINEAR", Kind::Switch),
            Self::Terminal => ("terminal", "LINELAMP_TERMINAL", Kind::Choice(TERMINALS)),
            Self::IdleLockMinutes => (
                "idle_lock_minutes",
                "LINELAMP_IDLE_LOCK_MINUTES",
                Kind::Minutes,
            ),
            Self::Databases => ("database.urls", "LINELAMP_DATABASE_URL", Kind::Addresses),
            Self::User => ("database.user", "LINELAMP_USER", Kind::Text),
            Self::RootCertificate => (
                "database.root_certificate",
                "LINELAMP_ROOT_CERTIFICATE",
                Kind::Path,
            ),
            Self::PasswordFrom => (
                "database.password",
                "LINELAMP_PASSWORD_FROM",
                Kind::Choice(&["auto", "peer", "passfile", "file", "command", "prompt"]),
            ),
            Self::Passfile => ("database.passfile", "LINELAMP_PASSFILE", Kind::Path),
            Self::PasswordFile => (
                "database.password_file",
                "LINELAMP_PASSWORD_FILE",
                Kind::Path,
            ),
            Self::PasswordCommand => (
                "database.password_command",
                "LINELAMP_PASSWORD_COMMAND",
                Kind::Text,
            ),
            Self::LogLevel => (
                "log.level",
                "LINELAMP_LOG_LEVEL",
                Kind::Choice(&["off", "error", "warn", "info", "debug"]),
            ),
            Self::LogFile => ("log.file", "LINELAMP_LOG_FILE", Kind::Path),
        }
    }

    /// The setting with this name.
    pub(super) fn named(name: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .copied()
            .find(|setting| setting.name() == name)
    }
}

impl Kind {
    /// What is meant by what is written.
    pub(super) fn read(self, written: Written) -> Result<Meant, Wrong> {
        match (self, written) {
            (Self::Choice(words), Written::Text(text)) => words
                .iter()
                .find(|word| **word == text)
                .map(|word| Meant::Word(word))
                .ok_or(Wrong::Choice(text, words)),
            (Self::Text | Self::Path, Written::Text(text)) => Ok(Meant::Text(text)),
            (Self::Switch, Written::Switch(on)) => Ok(Meant::Switch(on)),
            (Self::Minutes, Written::Number(number)) => minutes(number),
            (Self::Addresses, Written::Text(text)) => addresses(text.split_whitespace()),
            (Self::Addresses, Written::Texts(texts)) => addresses(texts.iter().map(String::as_str)),
            (Self::Number(least, most), Written::Number(number)) => u32::try_from(number)
                .ok()
                .filter(|number| (least..=most).contains(number))
                .map(Meant::Number)
                .ok_or(Wrong::Number(least, most)),
            (Self::Texts, Written::Texts(texts)) if !texts.is_empty() => Ok(Meant::Texts(texts)),
            _ => Err(Wrong::Kind(self.expected())),
        }
    }

    /// What is meant by a text from the environment or a flag, where everything is text.
    pub(super) fn read_text(self, text: &str) -> Result<Meant, Wrong> {
        let written = match self {
            Self::Switch => match text {
                "1" | "true" | "yes" => Written::Switch(true),
                "0" | "false" | "no" => Written::Switch(false),
                _ => Written::Other,
            },
            Self::Minutes | Self::Number(..) => {
                text.parse().map_or(Written::Other, Written::Number)
            }
            _ => Written::Text(text.to_owned()),
        };
        self.read(written)
    }

    /// The message id of what is expected.
    const fn expected(self) -> &'static str {
        match self {
            Self::Choice(_) | Self::Text => "config-expected-text",
            Self::Path => "config-expected-path",
            Self::Switch => "config-expected-switch",
            Self::Minutes => "config-expected-minutes",
            Self::Addresses => "config-expected-addresses",
            Self::Number(..) => "config-expected-number",
            Self::Texts => "config-expected-texts",
        }
    }
}

fn minutes(number: i64) -> Result<Meant, Wrong> {
    let minutes = u16::try_from(number).map_err(|_| Wrong::Minutes)?;
    if minutes <= LONGEST_IDLE {
        Ok(Meant::Minutes(minutes))
    } else {
        Err(Wrong::Minutes)
    }
}

fn addresses<'a>(texts: impl Iterator<Item = &'a str>) -> Result<Meant, Wrong> {
    let read: Vec<Address> = texts
        .map(str::parse)
        .collect::<Result<_, _>>()
        .map_err(Wrong::Address)?;
    if read.is_empty() {
        Err(Wrong::NoAddress)
    } else {
        Ok(Meant::Addresses(read))
    }
}

/// The name that was probably meant: at most two letters away.
pub(super) fn nearest<'a>(written: &str, names: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    names
        .map(|name| (distance(written, name), name))
        .filter(|(distance, _)| *distance <= 2)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, name)| name)
}

/// How many letters must be added, taken away or changed.
fn distance(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (line, c) in one.chars().enumerate() {
        let mut next = vec![line + 1];
        for (column, d) in other.iter().enumerate() {
            let (Some(diagonal), Some(above), Some(left)) =
                (row.get(column), row.get(column + 1), next.last())
            else {
                continue;
            };
            next.push(
                (diagonal + usize::from(c != *d))
                    .min(above + 1)
                    .min(left + 1),
            );
        }
        row = next;
    }
    row.last().copied().unwrap_or_default()
}
