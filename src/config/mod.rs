//! Owns: the configuration: shipped, machine, account, environment, flags, checked, all problems at once.
//! Must not know: how a connection is made, a log is written or a screen is drawn.

mod bridges;
mod flags;
mod layers;
mod outline;
mod passfile;
mod password;
mod problem;
mod said;
mod setting;
mod surroundings;

use std::path::PathBuf;

pub use bridges::Bridge;
pub use flags::Flags;
pub use outline::{Layer, Outline, outline};
pub use password::{PasswordError, PasswordFrom, secret_in};
pub use problem::{Part, Place, Problem, Problems, address_fault};
pub use surroundings::Surroundings;

use crate::domain::{Address, Host, Redacted};
use crate::keymap::Keymap;
use crate::messages::Language;
use crate::theme::{Palette, Theme};
use layers::Layers;
use setting::Setting;

/// The example file: it documents every setting, and is the shipped layer.
pub const EXAMPLE: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/config.example.toml"));
const EXAMPLE_NAME: &str = "config.example.toml";

/// A bridge's secret; no setting, since no file or flag may hold it.
const BRIDGE_SECRET: &str = "LINELAMP_BRIDGE_SECRET";

/// How much goes into the log file.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum LogLevel {
    /// Nothing.
    Off,
    /// What failed.
    Error,
    /// What was odd.
    Warn,
    /// What happened, in outline.
    Info,
    /// What happened, in detail; still no caller's word.
    Debug,
}

/// The log.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Log {
    /// How much goes into it.
    pub level: LogLevel,
    /// The file.
    pub file: PathBuf,
}

/// The terminal, as far as the environment and the configuration name it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Terminal {
    /// Its name in `TERM`.
    pub name: String,
    /// tmux stands before it.
    pub tmux: bool,
    /// GNU screen stands before it.
    pub screen: bool,
    /// Only what every terminal understands may be sent to it.
    pub plain: bool,
}

/// The whole configuration, checked.
#[derive(Clone, Debug)]
pub struct Config {
    /// The language of the screen.
    pub language: Language,
    /// Roles to styles; `NO_COLOR` is honoured.
    pub theme: Theme,
    /// Plain lines instead of a drawn screen.
    pub linear: bool,
    /// The terminal that is drawn on.
    pub terminal: Terminal,
    /// Minutes without a key until the desk locks; `None`: never.
    pub idle_lock_minutes: Option<u16>,
    /// The databases in the order in which they are tried, each with its login.
    pub databases: Vec<Address>,
    /// Where a password comes from.
    pub password: PasswordFrom,
    /// The log.
    pub log: Log,
    /// The folder for what this program remembers on this machine.
    pub state_folder: PathBuf,
    /// Every key.
    pub keymap: Keymap,
    /// The bridges to phone systems, by name.
    pub bridges: Vec<Bridge>,
    /// A bridge's secret, where the environment has it.
    pub bridge_secret: Option<Redacted<String>>,
}

/// The configuration of this process.
///
/// # Errors
/// Every problem at once, each with its place and its remedy.
pub fn load(flags: &Flags) -> Result<Config, Problems> {
    load_from(flags, &Surroundings::of_this_process())
}

/// The language these flags and this process ask for, whatever else is wrong.
#[must_use]
pub fn language(flags: &Flags) -> Language {
    let around = Surroundings::of_this_process();
    language_of(&Layers::read(flags, &around), &around)
}

/// The configuration these flags and surroundings make.
///
/// # Errors
/// Every problem at once, each with its place and its remedy.
pub fn load_from(flags: &Flags, around: &Surroundings) -> Result<Config, Problems> {
    let mut layers = Layers::read(flags, around);
    let language = language_of(&layers, around);
    let keymap = keymap(&mut layers, language);
    let databases = databases(&mut layers, around);
    let password = password(&mut layers, around);
    let bridges = layers.bridges(around);
    if !layers.problems.is_empty() {
        return Err(Problems {
            language,
            all: layers.problems_in_order(),
        });
    }
    let palette = layers
        .word(Setting::Theme)
        .and_then(Palette::named)
        .unwrap_or_default();
    Ok(Config {
        language,
        theme: Theme::new(palette, around.variable("NO_COLOR")),
        linear: layers.switch(Setting::Linear),
        terminal: Terminal {
            name: around.variable("TERM").unwrap_or_default().to_owned(),
            tmux: around.variable("TMUX").is_some(),
            screen: around.variable("STY").is_some(),
            plain: layers.word(Setting::Terminal) == Some("plain"),
        },
        idle_lock_minutes: layers
            .minutes(Setting::IdleLockMinutes)
            .filter(|minutes| *minutes > 0),
        databases,
        password,
        log: Log {
            level: log_level(layers.word(Setting::LogLevel)),
            file: layers.text(Setting::LogFile).map_or_else(
                || around.state_folder.join("linelamp.log"),
                |file| around.path(file),
            ),
        },
        state_folder: around.state_folder.clone(),
        keymap,
        bridges,
        bridge_secret: around
            .variable(BRIDGE_SECRET)
            .map(|secret| Redacted::new(secret.to_owned())),
    })
}

fn language_of(layers: &Layers, around: &Surroundings) -> Language {
    layers
        .word(Setting::Language)
        .and_then(Language::from_locale)
        .unwrap_or_else(|| {
            Language::of_surroundings(|name| around.variable(name).map(str::to_owned))
        })
}

fn log_level(word: Option<&str>) -> LogLevel {
    match word {
        Some("off") => LogLevel::Off,
        Some("error") => LogLevel::Error,
        Some("warn") => LogLevel::Warn,
        Some("debug") => LogLevel::Debug,
        _ => LogLevel::Info,
    }
}

fn keymap(layers: &mut Layers, language: Language) -> Keymap {
    Keymap::with_changes(language.code(), &layers.keys).unwrap_or_else(|faults| {
        layers.key_faults(faults);
        Keymap::shipped(language.code())
    })
}

/// The addresses, each with its login and, over the network, the authorities that vouch for it.
fn databases(layers: &mut Layers, around: &Surroundings) -> Vec<Address> {
    let user = layers
        .text(Setting::User)
        .or_else(|| around.account())
        .map(str::to_owned);
    let root = layers
        .text(Setting::RootCertificate)
        .map(|path| around.path(path));
    let mut databases = layers.addresses(Setting::Databases);
    let place = layers.place(Setting::Databases);
    for address in &mut databases {
        address.user = address.user.take().or_else(|| user.clone());
        if matches!(address.host, Host::Machine(_)) {
            address.root_certificate = address.root_certificate.take().or_else(|| root.clone());
        }
        if address.user.is_none() {
            layers
                .problems
                .push(Problem::new(Place::Together, "config-no-user"));
        }
        let own = address.client_certificate.as_ref();
        let files = [
            address.root_certificate.as_ref(),
            own.map(|own| &own.certificate),
            own.map(|own| &own.key),
        ];
        for missing in files.into_iter().flatten().filter(|file| !file.is_file()) {
            let problem = Problem::new(place.clone(), "config-no-file");
            layers
                .problems
                .push(problem.with("path", missing.display().to_string()));
        }
    }
    databases
}

fn password(layers: &mut Layers, around: &Surroundings) -> PasswordFrom {
    let passfile = layers
        .text(Setting::Passfile)
        .or_else(|| around.variable("PGPASSFILE"))
        .map_or_else(|| around.home.join(".pgpass"), |path| around.path(path));
    let file = layers
        .text(Setting::PasswordFile)
        .map(|path| around.path(path));
    let command = layers.text(Setting::PasswordCommand).map(str::to_owned);
    match (layers.word(Setting::PasswordFrom), file, command) {
        (Some("peer"), ..) => PasswordFrom::Peer,
        (Some("passfile"), ..) => PasswordFrom::Passfile(passfile),
        (Some("prompt"), ..) => PasswordFrom::Prompt,
        (Some("file"), Some(file), _) => PasswordFrom::File(file),
        (Some("command"), _, Some(command)) => PasswordFrom::Command(command),
        (Some("file"), None, _) => layers.lacks(Setting::PasswordFile),
        (Some("command"), _, None) => layers.lacks(Setting::PasswordCommand),
        (_, Some(_), Some(_)) => {
            let place = layers.place(Setting::PasswordCommand);
            layers
                .problems
                .push(Problem::new(place, "config-two-passwords"));
            PasswordFrom::Prompt
        }
        (_, Some(file), None) => PasswordFrom::File(file),
        (_, None, Some(command)) => PasswordFrom::Command(command),
        (_, None, None) => PasswordFrom::Auto { passfile },
    }
}

#[cfg(test)]
mod tests;
