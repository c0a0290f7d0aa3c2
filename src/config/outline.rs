//! Owns: what may be told of a configuration to whoever helps from outside: the name of each setting, where it is set, and
//! its value only where that is one of a few fixed ones. Never an address, a login, a path or a command.
//! Must not know: who asks.

use serde::Serialize;

use super::layers::Layers;
use super::problem::Place;
use super::setting::{Meant, Setting};
use super::{EXAMPLE_NAME, Flags, Surroundings};
use crate::words;

words! {
    /// Where a setting is set.
    Layer {
        /// As shipped.
        Shipped = "shipped",
        /// In the file of the machine.
        Machine = "machine",
        /// In the file of the account, or the one named instead.
        Account = "account",
        /// In the environment.
        Environment = "environment",
        /// On the command line.
        Flag = "flag",
        /// Nowhere.
        Nowhere = "nowhere",
    }
}

/// One setting, in outline.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Outline {
    /// Its name.
    pub name: &'static str,
    /// Where it is set.
    pub layer: Layer,
    /// Its value, where it is one of a few fixed ones.
    pub value: Option<String>,
}

/// Every setting.
#[must_use]
pub fn outline(flags: &Flags, around: &Surroundings) -> Vec<Outline> {
    let layers = Layers::read(flags, around);
    let of = |setting: &Setting| {
        let said = layers.said.get(setting);
        Outline {
            name: setting.name(),
            layer: said.map_or(Layer::Nowhere, |(_, place)| layer(place, around)),
            value: said.and_then(|(meant, _)| fixed(meant)),
        }
    };
    Setting::ALL.iter().map(of).collect()
}

fn layer(place: &Place, around: &Surroundings) -> Layer {
    match place {
        Place::File { path, .. } if path.as_os_str() == EXAMPLE_NAME => Layer::Shipped,
        Place::File { path, .. } if *path == around.system_file => Layer::Machine,
        Place::File { .. } => Layer::Account,
        Place::Variable(_) => Layer::Environment,
        Place::Flag(_) => Layer::Flag,
        Place::Together => Layer::Nowhere,
    }
}

fn fixed(meant: &Meant) -> Option<String> {
    match meant {
        Meant::Word(word) => Some((*word).to_owned()),
        Meant::Switch(yes) => Some(yes.to_string()),
        Meant::Minutes(minutes) => Some(minutes.to_string()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::path::PathBuf;

    use super::*;

    #[test]
    fn names_and_fixed_words_are_told_and_nothing_that_somebody_made_up() {
        let nowhere = PathBuf::from("/nonexistent");
        let around = Surroundings {
            variables: BTreeMap::from([
                ("LINELAMP_USER".to_owned(), "op-123".to_owned()),
                (
                    "LINELAMP_PASSWORD_COMMAND".to_owned(),
                    "pass show tamarind".to_owned(),
                ),
                ("LINELAMP_THEME".to_owned(), "light".to_owned()),
            ]),
            system_file: nowhere.clone(),
            user_file: nowhere.clone(),
            state_folder: nowhere.clone(),
            home: nowhere,
        };
        let flags = Flags {
            database: vec!["postgres://secret.example.org/linelamp".to_owned()],
            ..Flags::default()
        };
        let told = outline(&flags, &around);
        assert_eq!(told.len(), Setting::ALL.len());
        let of = |name: &str| {
            let found = told.iter().find(|one| one.name == name);
            found.map(|one| (one.layer, one.value.as_deref()))
        };
        assert_eq!(of("theme"), Some((Layer::Environment, Some("light"))));
        assert_eq!(of("linear"), Some((Layer::Shipped, Some("false"))));
        assert_eq!(of("database.urls"), Some((Layer::Flag, None)));
        assert_eq!(of("database.user"), Some((Layer::Environment, None)));
        assert_eq!(of("log.file").map(|(_, value)| value), Some(None));
        let all = serde_json::to_string(&told).unwrap_or_default();
        for secret in ["op-123", "tamarind", "example.org", "/"] {
            assert!(!all.contains(secret), "{secret} in {all}");
        }
    }
}
