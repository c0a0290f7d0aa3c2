//! Owns: asking what the layers together say for one setting.
//! Must not know: how a layer is read.

use super::layers::Layers;
use super::password::PasswordFrom;
use super::problem::{Place, Problem};
use super::setting::{Meant, Setting};
use crate::domain::Address;

impl Layers {
    fn meant(&self, setting: Setting) -> Option<&Meant> {
        self.said.get(&setting).map(|(meant, _)| meant)
    }

    pub(super) fn place(&self, setting: Setting) -> Place {
        self.said
            .get(&setting)
            .map_or(Place::Together, |(_, place)| place.clone())
    }

    pub(super) fn word(&self, setting: Setting) -> Option<&'static str> {
        match self.meant(setting)? {
            Meant::Word(word) => Some(word),
            _ => None,
        }
    }

    pub(super) fn text(&self, setting: Setting) -> Option<&str> {
        match self.meant(setting)? {
            Meant::Text(text) => Some(text)
                .filter(|text| !text.is_empty())
                .map(String::as_str),
            _ => None,
        }
    }

    pub(super) fn switch(&self, setting: Setting) -> bool {
        matches!(self.meant(setting), Some(Meant::Switch(true)))
    }

    pub(super) fn minutes(&self, setting: Setting) -> Option<u16> {
        match self.meant(setting)? {
            Meant::Minutes(minutes) => Some(*minutes),
            _ => None,
        }
    }

    pub(super) fn addresses(&self, setting: Setting) -> Vec<Address> {
        match self.meant(setting) {
            Some(Meant::Addresses(addresses)) => addresses.clone(),
            _ => Vec::new(),
        }
    }

    /// Tells that the chosen source of the password needs this setting.
    pub(super) fn lacks(&mut self, setting: Setting) -> PasswordFrom {
        let place = self.place(Setting::PasswordFrom);
        self.problems
            .push(Problem::new(place, "config-lacks").with("name", setting.name()));
        PasswordFrom::Prompt
    }
}
