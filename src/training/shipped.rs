//! Owns: the scenarios that come with the program.
//! Must not know: how one is read or played.

/// A scenario that comes with the program, in one language.
#[derive(Clone, Copy, Debug)]
pub struct Shipped {
    /// What it is chosen by.
    pub name: &'static str,
    /// `en` or `es`.
    pub language: &'static str,
    /// The file.
    pub text: &'static str,
}

macro_rules! scenarios {
    ($($name:literal),+ $(,)?) => {
        /// Every one, in every language; the first is played when nobody chooses.
        pub const SHIPPED: &[Shipped] = &[$(
            Shipped {
                name: $name,
                language: "en",
                text: include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/training/en/", $name, ".toml")),
            },
            Shipped {
                name: $name,
                language: "es",
                text: include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/training/es/", $name, ".toml")),
            },
        )+];
    };
}

scenarios!(
    "medical-emergency",
    "family-search",
    "hostile-caller",
    "line-cut",
);
