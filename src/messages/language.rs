//! Owns: the languages Linelamp speaks and which one is meant by a name or by the surroundings.
//! Must not know: where the settings come from.

/// A language of the desk: what the operator reads, never the caller's language.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub enum Language {
    /// English.
    #[default]
    En,
    /// Spanish.
    Es,
}

impl Language {
    /// Every language.
    pub const ALL: &'static [Self] = &[Self::En, Self::Es];

    /// The ISO 639 code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Es => "es",
        }
    }

    /// The language meant by a code or a locale: `es`, `es_MX.UTF-8`, `en-US`, `C`; `None` for one nobody here speaks.
    #[must_use]
    pub fn from_locale(locale: &str) -> Option<Self> {
        let code = locale
            .split(['_', '-', '.', '@'])
            .next()
            .unwrap_or_default();
        match code.to_ascii_lowercase().as_str() {
            "en" | "c" | "posix" => Some(Self::En),
            "es" => Some(Self::Es),
            _ => None,
        }
    }

    /// The language of the surroundings: the first that is set of `LC_ALL`, `LC_MESSAGES` and `LANG`.
    #[must_use]
    pub fn of_surroundings(variable: impl Fn(&str) -> Option<String>) -> Self {
        ["LC_ALL", "LC_MESSAGES", "LANG"]
            .into_iter()
            .filter_map(variable)
            .find(|value| !value.is_empty())
            .and_then(|value| Self::from_locale(&value))
            .unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_locale_names_its_language() {
        assert_eq!(Language::from_locale("es_MX.UTF-8"), Some(Language::Es));
        assert_eq!(Language::from_locale("en-US"), Some(Language::En));
        assert_eq!(Language::from_locale("C.UTF-8"), Some(Language::En));
        assert_eq!(Language::from_locale("qu_PE"), None);
    }

    #[test]
    fn lc_all_wins_over_lang_and_an_empty_one_does_not_count() {
        let spanish_by_all = |name: &str| match name {
            "LC_ALL" => Some("es_ES".to_owned()),
            "LANG" => Some("en_US".to_owned()),
            _ => None,
        };
        assert_eq!(Language::of_surroundings(spanish_by_all), Language::Es);
        let empty_all = |name: &str| match name {
            "LC_ALL" => Some(String::new()),
            "LANG" => Some("es_US".to_owned()),
            _ => None,
        };
        assert_eq!(Language::of_surroundings(empty_all), Language::Es);
        assert_eq!(Language::of_surroundings(|_| None), Language::En);
    }
}
