//! Owns: the languages that the titles name, in their order.
//! Must not know: rows.

/// Every language, the survey's first.
pub(super) fn languages(survey: &[String], choices: &[String]) -> Vec<String> {
    let mut languages: Vec<String> = Vec::new();
    for language in survey.iter().chain(choices) {
        if !languages.contains(language) {
            languages.push(language.clone());
        }
    }
    languages
}
