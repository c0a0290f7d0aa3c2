//! Owns: the list of catalogue files, compiled in, one pair for each area.
//! Must not know: what they say.

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

macro_rules! areas {
    ($($name:literal),+ $(,)?) => {
        /// Every area.
        pub const AREAS: &[Area] = &[$(Area {
            name: $name,
            en: include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/locales/en/", $name, ".ftl")),
            es: include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/locales/es/", $name, ".ftl")),
        },)+];
    };
}

areas!(
    "admin",
    "bridge",
    "bridge-check",
    "cli",
    "commands",
    "config",
    "demo",
    "desk",
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
    "states",
    "training",
);
