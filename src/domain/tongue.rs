//! Owns: the languages callers speak, by ISO 639 code and by the names people write for them.
//! Must not know: how a language is called on screen; the catalogue says that, by code.

/// Code, then names, folded: English, Spanish, and the language's own.
const TONGUES: &[(&str, &[&str])] = &[
    ("es", &["spanish", "espanol", "castellano"]),
    ("en", &["english", "ingles"]),
    (
        "ht",
        &[
            "haitian",
            "haitian creole",
            "creole",
            "kreyol",
            "criollo",
            "haitiano",
        ],
    ),
    ("pt", &["portuguese", "portugues"]),
    ("fr", &["french", "frances", "francais"]),
    ("ar", &["arabic", "arabe"]),
    ("zh", &["chinese", "mandarin", "chino"]),
    ("yue", &["cantonese", "cantones"]),
    ("hi", &["hindi"]),
    ("pa", &["punjabi", "panjabi", "panyabi"]),
    ("gu", &["gujarati"]),
    ("ru", &["russian", "ruso"]),
    ("uk", &["ukrainian", "ucraniano"]),
    ("ro", &["romanian", "rumano"]),
    ("ka", &["georgian", "georgiano"]),
    ("hy", &["armenian", "armenio"]),
    ("az", &["azerbaijani", "azeri"]),
    ("tr", &["turkish", "turco"]),
    ("ku", &["kurdish", "kurdo"]),
    ("fa", &["persian", "farsi", "persa"]),
    ("ps", &["pashto", "pastun"]),
    ("uz", &["uzbek", "uzbeko"]),
    ("ky", &["kyrgyz", "kirguis"]),
    ("ur", &["urdu"]),
    ("bn", &["bengali", "bangla", "bengali"]),
    ("ne", &["nepali", "nepales"]),
    ("ta", &["tamil"]),
    ("te", &["telugu"]),
    ("si", &["sinhala", "cingales"]),
    ("vi", &["vietnamese", "vietnamita"]),
    ("ko", &["korean", "coreano"]),
    ("ja", &["japanese", "japones"]),
    ("tl", &["tagalog", "filipino"]),
    ("km", &["khmer", "camboyano"]),
    ("my", &["burmese", "birmano"]),
    ("id", &["indonesian", "indonesio"]),
    ("he", &["hebrew", "hebreo"]),
    ("am", &["amharic", "amarico"]),
    ("ti", &["tigrinya", "tigrina"]),
    ("om", &["oromo"]),
    ("so", &["somali"]),
    ("sw", &["swahili", "suajili"]),
    ("wo", &["wolof"]),
    ("ff", &["fulani", "fula", "pulaar", "fulfulde"]),
    ("ln", &["lingala"]),
    ("ak", &["akan", "twi"]),
    ("yo", &["yoruba"]),
    ("ig", &["igbo"]),
    ("ha", &["hausa"]),
    ("bm", &["bambara"]),
    ("mam", &["mam"]),
    ("quc", &["kiche", "k'iche'", "k'iche", "quiche"]),
    ("kjb", &["qanjobal", "q'anjob'al", "kanjobal"]),
    ("kek", &["qeqchi", "q'eqchi'", "kekchi"]),
    ("ixl", &["ixil"]),
    ("cak", &["kaqchikel", "cakchiquel"]),
    ("tzj", &["tzutujil", "tz'utujil"]),
    ("acr", &["achi"]),
    ("jac", &["popti", "popti'", "jakaltek", "jacalteco"]),
    ("cac", &["chuj"]),
    ("knj", &["akatek", "acateco"]),
    ("poh", &["poqomchi", "poqomchi'", "pocomchi"]),
    ("caa", &["chorti", "ch'orti'"]),
    ("ctu", &["chol", "ch'ol"]),
    ("tzh", &["tzeltal"]),
    ("tzo", &["tzotzil"]),
    ("nah", &["nahuatl"]),
    ("zap", &["zapotec", "zapoteco"]),
    ("mig", &["mixtec", "mixteco"]),
    ("cab", &["garifuna"]),
    ("miq", &["miskito"]),
    ("qu", &["quechua", "kichwa", "quichua"]),
    ("ay", &["aymara"]),
    ("gn", &["guarani"]),
    ("ase", &["sign language", "asl", "lengua de senas"]),
];

/// The ISO 639 code of a language written as its code or its name, folded (lower case, no accents).
#[must_use]
pub fn tongue(folded: &str) -> Option<&'static str> {
    TONGUES
        .iter()
        .find(|(code, names)| *code == folded || names.contains(&folded))
        .map(|(code, _)| *code)
}

/// Every code, in the order in which they are offered.
pub fn tongues() -> impl Iterator<Item = &'static str> {
    TONGUES.iter().map(|(code, _)| *code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_name_means_two_languages() {
        let mut seen = std::collections::BTreeMap::new();
        for (code, names) in TONGUES {
            for name in names.iter().chain([code]) {
                let before = seen.insert(*name, *code);
                assert!(before.is_none_or(|other| other == *code), "{name}");
            }
        }
    }

    #[test]
    fn codes_and_names_of_both_languages_are_known() {
        assert_eq!(tongue("es"), Some("es"));
        assert_eq!(tongue("espanol"), Some("es"));
        assert_eq!(tongue("k'iche'"), Some("quc"));
        assert_eq!(tongue("klingon"), None);
    }
}
