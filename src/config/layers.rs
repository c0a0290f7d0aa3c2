//! Owns: reading each layer and laying one over the other: shipped, machine, account, environment, flags.
//! Must not know: what the settings are for.

use std::collections::BTreeMap;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::bridges::{self, Said};
use super::flags::Flags;
use super::problem::{Place, Problem, key_fault, wrong};
use super::setting::{Meant, Setting, Written, nearest};
use super::surroundings::Surroundings;
use crate::keymap::{Fault, KeyTable, Source};

/// Names the file of the account; no setting, since it says where settings are.
const CONFIG_FILE: &str = "LINELAMP_CONFIG";
const PREFIX: &str = "LINELAMP_";
const KEYS: &str = "keys";
/// The sections that hold settings.
const SECTIONS: &[&str] = &["database", "log"];

/// What all layers say together, and everything that is wrong with them.
#[derive(Debug, Default)]
pub(super) struct Layers {
    pub(super) said: BTreeMap<Setting, (Meant, Place)>,
    pub(super) keys: KeyTable,
    /// The files with key tables, in the order of their numbers.
    pub(super) key_files: Vec<PathBuf>,
    pub(super) bridges: BTreeMap<String, Said>,
    pub(super) problems: Vec<Problem>,
    /// Every file that was read.
    files: Vec<PathBuf>,
}

impl Layers {
    /// Reads every layer.
    pub(super) fn read(flags: &Flags, around: &Surroundings) -> Self {
        let mut layers = Self::default();
        layers.read_text(super::EXAMPLE, Path::new(super::EXAMPLE_NAME));
        layers.file(&around.system_file, false);
        match (&flags.config, around.variable(CONFIG_FILE)) {
            (Some(path), _) => layers.file(path, true),
            (None, Some(path)) => layers.file(&around.path(path), true),
            (None, None) => layers.file(&around.user_file, false),
        }
        layers.environment(around);
        layers.flags(flags);
        layers
    }

    /// The problems in the order of layers and lines.
    pub(super) fn problems_in_order(self) -> Vec<Problem> {
        let Self {
            mut problems,
            files,
            ..
        } = self;
        let rank = |place: &Place| match place {
            Place::File { path, line } => (
                files
                    .iter()
                    .position(|file| file == path)
                    .unwrap_or(files.len()),
                *line,
            ),
            Place::Variable(_) => (files.len() + 1, 0),
            Place::Flag(_) => (files.len() + 2, 0),
            Place::Together => (files.len() + 3, 0),
        };
        problems.sort_by_key(|problem| rank(&problem.place));
        problems
    }

    /// Reads a file; one that was asked for by name must exist.
    fn file(&mut self, path: &Path, must_exist: bool) {
        match std::fs::read_to_string(path) {
            Ok(text) => self.read_text(&text, path),
            Err(error) if error.kind() == ErrorKind::NotFound && !must_exist => {}
            Err(error) => {
                let place = Place::File {
                    path: path.to_path_buf(),
                    line: 0,
                };
                self.problems
                    .push(Problem::new(place, "config-unreadable").with("why", error.to_string()));
            }
        }
    }

    fn read_text(&mut self, text: &str, path: &Path) {
        self.files.push(path.to_path_buf());
        let source = Source::new(text, self.key_files.len());
        let at = |byte| Place::File {
            path: path.to_path_buf(),
            line: source.line_of(byte),
        };
        let (table, errors) = DeTable::parse_recoverable(text);
        for error in errors {
            let place = at(error.span().map_or(0, |span| span.start));
            let why = error
                .message()
                .lines()
                .next()
                .unwrap_or_default()
                .to_owned();
            self.problems
                .push(Problem::new(place, "config-syntax").with("why", why));
        }
        let mut entries: Vec<_> = table.get_ref().iter().collect();
        entries.sort_by_key(|(name, _)| name.span().start);
        for (name, value) in entries {
            let section = name.get_ref().as_ref();
            match value.get_ref() {
                DeValue::Table(keys) if section == KEYS => self.key_table(keys, &source, path),
                DeValue::Table(settings) if SECTIONS.contains(&section) => {
                    self.section(section, settings, &at);
                }
                DeValue::Table(sections) if section == bridges::SECTION => {
                    self.bridge_sections(sections, &at);
                }
                _ => self.setting(section, name.span().start, value, &at),
            }
        }
    }

    fn section(&mut self, section: &str, settings: &DeTable<'_>, at: &dyn Fn(usize) -> Place) {
        let mut entries: Vec<_> = settings.iter().collect();
        entries.sort_by_key(|(name, _)| name.span().start);
        for (name, value) in entries {
            self.setting(
                &format!("{section}.{}", name.get_ref()),
                name.span().start,
                value,
                at,
            );
        }
    }

    fn setting(
        &mut self,
        name: &str,
        byte: usize,
        value: &Spanned<DeValue<'_>>,
        at: &dyn Fn(usize) -> Place,
    ) {
        match Setting::named(name) {
            None => self.unknown(
                at(byte),
                name,
                Setting::ALL.iter().map(|known| known.name()),
            ),
            Some(setting) => {
                let meant = setting.kind().read(written(value.get_ref()));
                self.say(setting, name, meant, at(byte));
            }
        }
    }

    fn unknown(&mut self, place: Place, name: &str, known: impl Iterator<Item = &'static str>) {
        let problem = match nearest(name, known) {
            Some(meant) => Problem::new(place, "config-unknown-meant").with("meant", meant),
            None => Problem::new(place, "config-unknown"),
        };
        self.problems.push(problem.with("name", name));
    }

    fn say(
        &mut self,
        setting: Setting,
        name: &str,
        meant: Result<Meant, super::setting::Wrong>,
        place: Place,
    ) {
        match meant {
            Ok(meant) => {
                self.said.insert(setting, (meant, place));
            }
            Err(why) => self.problems.push(wrong(place, name, why)),
        }
    }

    fn key_table(&mut self, table: &DeTable<'_>, source: &Source, path: &Path) {
        self.key_files.push(path.to_path_buf());
        let faults = self.keys.lay_over(KeyTable::read(table, source));
        self.key_faults(faults);
    }

    pub(super) fn key_faults(&mut self, faults: Vec<Fault>) {
        for fault in faults {
            let path = self
                .key_files
                .get(fault.source)
                .cloned()
                .unwrap_or_default();
            let place = Place::File {
                path,
                line: fault.line,
            };
            self.problems.push(key_fault(place, fault.kind));
        }
    }

    fn environment(&mut self, around: &Surroundings) {
        for (name, value) in around
            .variables
            .iter()
            .filter(|(name, _)| name.starts_with(PREFIX))
        {
            if name == CONFIG_FILE || name == super::BRIDGE_SECRET || value.is_empty() {
                continue;
            }
            let place = Place::Variable(name.clone());
            let mut known = Setting::ALL.iter();
            if let Some(setting) = known.find(|setting| setting.variable() == name) {
                self.say(*setting, name, setting.kind().read_text(value), place);
            } else {
                let known = Setting::ALL.iter().map(|known| known.variable());
                self.unknown(place, name, known);
            }
        }
    }

    fn flags(&mut self, flags: &Flags) {
        let given = [
            (Setting::User, "user", &flags.user),
            (Setting::Language, "lang", &flags.lang),
            (Setting::Theme, "theme", &flags.theme),
            (Setting::LogLevel, "log-level", &flags.log_level),
        ];
        for (setting, name, value) in given {
            if let Some(value) = value {
                let meant = setting.kind().read_text(value);
                self.say(setting, name, meant, Place::Flag(name.to_owned()));
            }
        }
        if flags.linear {
            let place = Place::Flag("linear".to_owned());
            self.say(Setting::Linear, "linear", Ok(Meant::Switch(true)), place);
        }
        if !flags.database.is_empty() {
            let meant = Setting::Databases
                .kind()
                .read(Written::Texts(flags.database.clone()));
            self.say(
                Setting::Databases,
                "database",
                meant,
                Place::Flag("database".to_owned()),
            );
        }
    }
}

pub(super) fn written(value: &DeValue<'_>) -> Written {
    match value {
        DeValue::String(text) => Written::Text(text.to_string()),
        DeValue::Boolean(on) => Written::Switch(*on),
        DeValue::Integer(number) => i64::from_str_radix(number.as_str(), number.radix())
            .map_or(Written::Other, Written::Number),
        DeValue::Array(items) => items
            .iter()
            .map(|item| item.get_ref().as_str().map(str::to_owned))
            .collect::<Option<_>>()
            .map_or(Written::Other, Written::Texts),
        DeValue::Float(_) | DeValue::Datetime(_) | DeValue::Table(_) => Written::Other,
    }
}
