//! Owns: the words behind `=`, in English and Spanish; both always work.
//! Must not know: what stands behind them in a line.

use super::folded::folded;

/// What a `=` word opens.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Head {
    /// `=name`.
    Name,
    /// `=from`.
    From,
    /// `=born`.
    Born,
    /// `=lang`.
    Language,
    /// `=danger`.
    Danger,
    /// `=need`.
    Need,
    /// `=again`.
    Again,
    /// `=ok`.
    Consent,
    /// `=via`.
    Interpreter,
}

impl Head {
    /// Every one, in the order of asking.
    pub const ALL: &'static [Self] = &[
        Self::Danger,
        Self::Language,
        Self::Name,
        Self::From,
        Self::Born,
        Self::Need,
        Self::Again,
        Self::Consent,
        Self::Interpreter,
    ];

    /// The words for it, folded: the first is what completion writes in English.
    #[must_use]
    pub const fn english(self) -> &'static [&'static str] {
        match self {
            Self::Name => &["name"],
            Self::From => &["from", "country"],
            Self::Born => &["born", "birth"],
            Self::Language => &["lang", "language"],
            Self::Danger => &["danger"],
            Self::Need => &["need"],
            Self::Again => &["again"],
            Self::Consent => &["ok", "consent"],
            Self::Interpreter => &["via", "interpreter"],
        }
    }

    /// The Spanish words, folded.
    #[must_use]
    pub const fn spanish(self) -> &'static [&'static str] {
        match self {
            Self::Name => &["nombre"],
            Self::From => &["pais", "origen"],
            Self::Born => &["nacido", "nacida", "nacimiento"],
            Self::Language => &["idioma", "lengua"],
            Self::Danger => &["peligro"],
            Self::Need => &["necesita", "necesidad"],
            Self::Again => &["llamar", "volver"],
            Self::Consent => &["permiso", "consentimiento"],
            Self::Interpreter => &["interprete", "por"],
        }
    }

    /// What this word opens, however it is accented.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        let word = folded(word);
        Self::ALL.iter().copied().find(|head| {
            head.english().contains(&word.as_str()) || head.spanish().contains(&word.as_str())
        })
    }

    /// Digits behind it are something else: a telephone number, a date, an interpreter's number.
    #[must_use]
    pub(super) const fn has_digits_of_its_own(self) -> bool {
        matches!(self, Self::Again | Self::Born | Self::Interpreter)
    }
}
