//! Owns: finding a sentence by its id and filling in its variables.
//! Must not know: whose words it fills in; foreign text is made safe before it comes here.

use std::collections::HashSet;
use std::fmt;
use std::sync::{Mutex, OnceLock, PoisonError};

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use unic_langid::LanguageIdentifier;

use super::language::Language;
use super::pseudo;
use super::sentence::Sentence;
use super::shipped::AREAS;

/// What fills a variable of a sentence: a text or a number.
pub type Value<'a> = FluentValue<'a>;

/// All sentences in one language.
///
/// An id that does not exist is shown as it is: a strange word on the screen beats a desk that stops. A sentence is parsed
/// when it is first said: a desk says a tenth of them, and all of them parsed are most of a millisecond and of a megabyte.
/// Where the sentences of an area begin is looked for when one is first sought there: most areas are never come to.
pub struct Catalogue {
    language: Language,
    /// By area.
    written: [OnceLock<HashSet<Sentence>>; AREAS.len()],
    said: Mutex<FluentBundle<FluentResource>>,
}

impl Catalogue {
    /// The catalogue in this language.
    #[must_use]
    pub fn new(language: Language) -> Self {
        let mut bundle = FluentBundle::new_concurrent(vec![identifier(language)]);
        // Terminals show the isolation marks or miscount them.
        bundle.set_use_isolating(false);
        Self {
            language,
            written: [const { OnceLock::new() }; AREAS.len()],
            said: Mutex::new(bundle),
        }
    }

    /// The sentence with this id as it is written.
    fn sought(&self, id: &str) -> Option<&Sentence> {
        let mut areas = AREAS.iter().zip(&self.written);
        areas.find_map(|(area, written)| {
            let written = written.get_or_init(|| Sentence::all(area.text(self.language)).collect());
            written.get(id)
        })
    }

    /// English made a third longer, for tests of narrow screens.
    #[must_use]
    pub fn pseudo() -> Self {
        let mut catalogue = Self::new(Language::En);
        catalogue
            .said
            .get_mut()
            .unwrap_or_else(PoisonError::into_inner)
            .set_transform(Some(pseudo::stretch));
        catalogue
    }

    /// The language it speaks.
    #[must_use]
    pub const fn language(&self) -> Language {
        self.language
    }

    /// Whether a sentence with this id exists.
    #[must_use]
    pub fn has(&self, id: &str) -> bool {
        self.sought(id).is_some()
    }

    /// The sentence with this id.
    #[must_use]
    pub fn say(&self, id: &str) -> String {
        self.say_with(id, &[])
    }

    /// The sentence with this id, its variables filled in.
    #[must_use]
    pub fn say_with(&self, id: &str, values: &[(&str, Value<'_>)]) -> String {
        // Whoever stopped by a fault while saying something has left nothing half done here.
        let mut said = self.said.lock().unwrap_or_else(PoisonError::into_inner);
        if !said.has_message(id)
            && let Some(sentence) = self.sought(id)
        {
            // What cannot be read is skipped; the tests of this room read every file strictly.
            let parsed = FluentResource::try_new(sentence.text().to_owned());
            said.add_resource_overriding(parsed.unwrap_or_else(|(part, _)| part));
        }
        let Some(pattern) = said.get_message(id).and_then(|message| message.value()) else {
            return id.to_owned();
        };
        let arguments: FluentArgs<'_> = values
            .iter()
            .map(|(name, value)| (*name, value.clone()))
            .collect();
        let mut errors = Vec::new();
        said.format_pattern(pattern, Some(&arguments), &mut errors)
            .into_owned()
    }

    /// The word for one value of a fixed list: `word("call-state", "on_call")` says `call-state-on-call`.
    #[must_use]
    pub fn word(&self, list: &str, word: &str) -> String {
        self.say(&format!("{list}-{}", word.replace('_', "-")))
    }
}

impl fmt::Debug for Catalogue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Catalogue")
            .field("language", &self.language)
            .finish_non_exhaustive()
    }
}

fn identifier(language: Language) -> LanguageIdentifier {
    // Only numbers and plurals depend on it; "undetermined" counts as English does.
    language.code().parse().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]
    use super::*;

    #[test]
    fn a_missing_id_is_shown_and_nothing_stops() {
        assert_eq!(
            Catalogue::new(Language::Es).say("no-such-sentence"),
            "no-such-sentence"
        );
    }

    #[test]
    fn a_word_of_a_list_is_found_by_its_database_spelling() {
        assert_eq!(
            Catalogue::new(Language::En).word("call-state", "on_call"),
            "on call"
        );
        assert_eq!(
            Catalogue::new(Language::Es).word("call-state", "on_call"),
            "en llamada"
        );
    }

    #[test]
    fn a_sentence_parsed_alone_says_what_it_says_among_all() {
        for language in Language::ALL {
            let catalogue = Catalogue::new(*language);
            let mut ids = 0;
            for area in AREAS {
                let text = area.text(*language);
                let mut whole = FluentBundle::new_concurrent(vec![identifier(*language)]);
                whole.set_use_isolating(false);
                let resource = FluentResource::try_new(text.to_owned()).unwrap();
                // Every entry of these files is a sentence: there are no terms, and comments are none of the parser's.
                let entries = resource.entries().count();
                whole.add_resource(resource).unwrap();
                let named: Vec<_> = Sentence::all(text).collect();
                assert_eq!(named.len(), entries, "{}", area.name);
                for sentence in named {
                    let id = sentence.id();
                    let pattern = whole.get_message(id).unwrap().value().unwrap();
                    let among_all = whole.format_pattern(pattern, None, &mut Vec::new());
                    assert_eq!(catalogue.say(id), among_all, "{id}");
                }
                ids += entries;
            }
            let found = catalogue.written.iter().filter_map(OnceLock::get);
            assert_eq!(found.map(HashSet::len).sum::<usize>(), ids);
            assert!(ids > 1500, "only {ids}");
        }
    }

    #[test]
    fn the_pseudo_locale_is_longer_than_english() {
        let plain = Catalogue::new(Language::En).word("call-state", "waiting");
        let longer = Catalogue::pseudo().word("call-state", "waiting");
        assert!(longer.chars().count() > plain.chars().count(), "{longer}");
    }
}
