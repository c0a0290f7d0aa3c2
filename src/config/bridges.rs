//! Owns: the sections `[bridge.NAME]`, one for each phone system: which settings there are, and what was said for them.
//! Must not know: what a phone system is asked, or how a secret is used.

use std::collections::BTreeMap;
use std::path::PathBuf;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::layers::{Layers, written};
use super::problem::{Place, Problem, wrong};
use super::setting::{Kind, Meant, nearest};
use super::surroundings::Surroundings;
use crate::domain::phone_system::{AnswerMode, SourceName, SystemKind};

/// The section above all bridges.
pub(super) const SECTION: &str = "bridge";

/// What every bridge may be told.
const COMMON: &[(&str, Kind)] = &[
    ("kind", Kind::Choice(&["asterisk", "twilio", "webhook"])),
    ("mode", Kind::Choice(&["pull", "push"])),
    ("secret_file", Kind::Path),
];

const ASTERISK: &[(&str, Kind)] = &[
    ("host", Kind::Text),
    ("port", Kind::Number(1, 65_535)),
    ("tls", Kind::Switch),
    ("tunnel", Kind::Switch),
    ("authority", Kind::Path),
    ("user", Kind::Text),
    ("plain_login", Kind::Switch),
    ("queues", Kind::Texts),
    ("contexts", Kind::Texts),
    ("places", Kind::Texts),
    ("line_variable", Kind::Text),
    ("facility_variable", Kind::Text),
    ("phone", Kind::Text),
    ("interpreter", Kind::Text),
    ("rooms", Kind::Text),
    ("hold", Kind::Text),
    ("waiting", Kind::Text),
    ("taken_by", Kind::Choice(&["redirect", "withdraw"])),
    ("queue_log", Kind::Path),
    ("queue_log_database", Kind::Text),
    ("queue_log_password_file", Kind::Path),
];

/// What a bridge that is called over HTTP may be told.
const LISTENING: &[(&str, Kind)] = &[
    ("listen", Kind::Text),
    ("certificate", Kind::Path),
    ("key", Kind::Path),
    ("posts_a_second", Kind::Number(1, 10_000)),
    ("public_address", Kind::Text),
];

const TWILIO: &[(&str, Kind)] = &[
    ("account", Kind::Text),
    ("numbers", Kind::Texts),
    ("queue", Kind::Text),
    ("music", Kind::Text),
    ("voicemail_after", Kind::Number(10, 86_400)),
    ("voicemail_words", Kind::Text),
    ("voicemail_longest", Kind::Number(5, 3_600)),
    ("shown_number", Kind::Text),
    ("may_ring", Kind::Texts),
    ("rest_address", Kind::Text),
    ("authority", Kind::Path),
];

const WEBHOOK: &[(&str, Kind)] = &[
    ("second_secret_file", Kind::Path),
    ("silent_after", Kind::Number(5, 86_400)),
];

/// What must be said.
const fn required(kind: SystemKind) -> &'static [&'static str] {
    match kind {
        SystemKind::Asterisk => &["user", "queues"],
        SystemKind::Twilio => &["public_address", "account", "listen"],
        SystemKind::Webhook => &["listen"],
    }
}

/// The settings of this make, and those of every bridge.
pub(super) fn known(
    kind: Option<SystemKind>,
) -> impl Iterator<Item = &'static (&'static str, Kind)> {
    let own: [&[(&str, Kind)]; 2] = match kind {
        Some(SystemKind::Asterisk) => [ASTERISK, &[]],
        Some(SystemKind::Twilio) => [LISTENING, TWILIO],
        Some(SystemKind::Webhook) => [LISTENING, WEBHOOK],
        None => [&[], &[]],
    };
    COMMON.iter().chain(own.into_iter().flatten())
}

/// The bridge to one phone system, as the configuration has it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Bridge {
    /// The name of the phone system: the `source` of its calls.
    pub name: SourceName,
    /// Its make.
    pub kind: SystemKind,
    /// Who decides who answers.
    pub mode: AnswerMode,
    said: BTreeMap<&'static str, Meant>,
}

impl Bridge {
    /// The text of this setting; an empty one is none.
    #[must_use]
    pub fn text(&self, name: &str) -> Option<&str> {
        match self.said.get(name)? {
            Meant::Text(text) if !text.is_empty() => Some(text),
            Meant::Word(word) => Some(word),
            _ => None,
        }
    }

    /// The texts of this setting.
    #[must_use]
    pub fn texts(&self, name: &str) -> Vec<String> {
        match self.said.get(name) {
            Some(Meant::Texts(texts)) => texts.clone(),
            _ => Vec::new(),
        }
    }

    /// The number of this setting.
    #[must_use]
    pub fn number(&self, name: &str) -> Option<u32> {
        match self.said.get(name)? {
            Meant::Number(number) => Some(*number),
            _ => None,
        }
    }

    /// Whether this setting is on; nothing where it was not said.
    #[must_use]
    pub fn switch(&self, name: &str) -> Option<bool> {
        match self.said.get(name)? {
            Meant::Switch(on) => Some(*on),
            _ => None,
        }
    }

    /// The file of this setting.
    #[must_use]
    pub fn path(&self, name: &str) -> Option<PathBuf> {
        self.text(name).map(PathBuf::from)
    }
}

/// What the layers say of one bridge, before it is checked as a whole.
#[derive(Default, Debug)]
pub(super) struct Said {
    values: BTreeMap<String, (Spoken, Place)>,
    place: Option<Place>,
}

/// A value as it was written.
type Spoken = super::setting::Written;

impl Layers {
    /// Reads `[bridge]`, in which every entry is a section of its own. A later file adds to what an earlier one says.
    pub(super) fn bridge_sections(&mut self, table: &DeTable<'_>, at: &dyn Fn(usize) -> Place) {
        for (name, value) in in_order(table) {
            let place = at(name);
            let (name, DeValue::Table(settings)) = value else {
                let known = value.0.to_owned();
                self.problems
                    .push(Problem::new(place, "config-bridge-name").with("name", known));
                continue;
            };
            let said = self.bridges.entry(name.to_owned()).or_default();
            said.place.get_or_insert(place);
            for (byte, (setting, value)) in in_order(settings) {
                said.values
                    .insert(setting.to_owned(), (written(value), at(byte)));
            }
        }
    }

    /// Every bridge, checked; the problems are kept with the others.
    pub(super) fn bridges(&mut self, around: &Surroundings) -> Vec<Bridge> {
        let said = std::mem::take(&mut self.bridges);
        said.into_iter()
            .filter_map(|(name, said)| self.bridge(&name, said, around))
            .collect()
    }

    /// What is meant by the values of one section.
    fn read_values(
        &mut self,
        name: &str,
        values: BTreeMap<String, (Spoken, Place)>,
        kind: Option<SystemKind>,
        around: &Surroundings,
    ) -> BTreeMap<&'static str, Meant> {
        let mut meant = BTreeMap::new();
        for (setting, (value, place)) in values {
            let full = format!("{SECTION}.{name}.{setting}");
            match known(kind).find(|(known, _)| *known == setting) {
                // What belongs to another make cannot be judged before the make is known.
                None if kind.is_none() => {}
                None => {
                    let problem = match nearest(&setting, known(kind).map(|(known, _)| *known)) {
                        Some(near) => {
                            Problem::new(place, "config-unknown-meant").with("meant", near)
                        }
                        None => Problem::new(place, "config-unknown"),
                    };
                    self.problems.push(problem.with("name", full));
                }
                Some((known, form)) => match form.read(value) {
                    Ok(Meant::Text(path)) if matches!(form, Kind::Path) => {
                        let path = around.path(&path).display().to_string();
                        meant.insert(*known, Meant::Text(path));
                    }
                    Ok(value) => drop(meant.insert(*known, value)),
                    Err(why) => self.problems.push(wrong(place, &full, why)),
                },
            }
        }
        meant
    }

    fn bridge(&mut self, name: &str, said: Said, around: &Surroundings) -> Option<Bridge> {
        let place = said.place.unwrap_or(Place::Together);
        let Some(source) = SourceName::new(name) else {
            self.problems
                .push(Problem::new(place, "config-bridge-name").with("name", name));
            return None;
        };
        let kind = match said.values.get("kind") {
            Some((Spoken::Text(word), _)) => SystemKind::from_word(word),
            _ => None,
        };
        let full = |setting: &str| format!("{SECTION}.{name}.{setting}");
        let at = |setting: &str| said.values.get(setting).map(|(_, place)| place.clone());
        let (mode_at, may_ring_at) = (at("mode"), at("may_ring"));
        let meant = self.read_values(name, said.values, kind, around);
        let Some(kind) = kind else {
            if !meant.contains_key("kind") {
                self.problems
                    .push(Problem::new(place, "config-bridge-lacks").with("name", full("kind")));
            }
            return None;
        };
        for lacking in required(kind)
            .iter()
            .filter(|setting| !meant.contains_key(*setting))
        {
            self.problems.push(
                Problem::new(place.clone(), "config-bridge-lacks").with("name", full(lacking)),
            );
        }
        let mode = match meant.get("mode") {
            Some(Meant::Word(word)) => AnswerMode::from_word(word).unwrap_or(AnswerMode::Pull),
            _ => AnswerMode::Pull,
        };
        if (kind, mode) == (SystemKind::Twilio, AnswerMode::Push) {
            let place = mode_at.unwrap_or(place);
            self.problems
                .push(Problem::new(place, "config-bridge-no-push").with("name", full("mode")));
        }
        if let Some(place) = may_ring_at.filter(|_| !begins_rightly(&meant)) {
            self.problems
                .push(Problem::new(place, "config-bridge-may-ring").with("name", full("may_ring")));
        }
        Some(Bridge {
            name: source,
            kind,
            mode,
            said: meant,
        })
    }
}

/// Whether numbers with their country can begin as it is said of those that may be rung.
fn begins_rightly(meant: &BTreeMap<&str, Meant>) -> bool {
    let Some(Meant::Texts(begins)) = meant.get("may_ring") else {
        return true;
    };
    begins.iter().all(|begin| {
        begin.strip_prefix('+').is_some_and(|digits| {
            (1..=15).contains(&digits.len()) && digits.bytes().all(|digit| digit.is_ascii_digit())
        })
    })
}

/// The entries of a table as they stand in the file: where each begins, its name and its value.
fn in_order<'a>(table: &'a DeTable<'_>) -> Vec<(usize, (&'a str, &'a DeValue<'a>))> {
    let mut entries: Vec<_> = table
        .iter()
        .map(|(name, value): (_, &Spanned<DeValue<'_>>)| {
            (
                name.span().start,
                (name.get_ref().as_ref(), value.get_ref()),
            )
        })
        .collect();
    entries.sort_by_key(|(byte, _)| *byte);
    entries
}
