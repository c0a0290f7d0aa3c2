//! Owns: the list of catalogue files, compiled in, one pair for each area.
//! Must not know: what they say.

use super::language::Language;

/// One catalogue file in every language.
#[derive(Clone, Copy, Debug)]
pub struct Area {
    /// The file's name without `.ftl`.
    pub name: &'static str,
    /// `locales/en/<name>.ftl`.
    pub en: &'static str,
    /// `locales/es/<name>.ftl`.
    pub es: &'static str,
}

impl Area {
    /// The file in this language.
    #[must_use]
    pub const fn text(&self, language: Language) -> &'static str {
        match language {
            Language::En => self.en,
            Language::Es => self.es,
        }
    }
}

macro_rules! areas {
    ($($name:literal),+ $(,)?) => {
        /// Every area, in the order in which a sentence is sought: what a desk says in its first moment stands first.
        pub const AREAS: &[Area] = &[$(Area {
            name: $name,
            en: include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/locales/en/", $name, ".ftl")),
            es: include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/locales/es/", $name, ".ftl")),
        },)+];
    };
}

areas!(
    "commands",
    "desk",
    "states",
    "admin",
    "bridge",
    "bridge-check",
    "cli",
    "config",
    "demo",
    "doctor",
    "errors",
    "forms",
    "help",
    "import",
    "keeper",
    "local",
    "marks",
    "messages",
    "person",
    "phones",
    "promises",
    "report",
    "training",
);
