//! Owns: which answers the marks of a note give to a form.
//! Must not know: how marks are read, and whether an answer is taken.

use super::interview::{Interview, Place};
use super::kind::Kind;
use super::model::Subject;
use crate::domain::marks::{Mark, Meaning};

/// What the marks say about the fields of an interview that are still empty, in the order of the form. A later mark of
/// the same kind counts. A field that chooses from a list gets an answer only where the mark names a choice.
#[must_use]
pub fn prefill(marks: &[Mark], interview: &Interview) -> Vec<(Place, String)> {
    let places = interview.places().into_iter();
    places
        .filter(|place| place.repeats.is_empty() && interview.written(place).is_empty())
        .filter(|place| !interview.is_read_only(place))
        .filter_map(|place| {
            let subject = interview.form().item(place.item).subject?;
            let said = marks
                .iter()
                .rev()
                .find_map(|mark| says(&mark.meaning, subject))?;
            let answer = fitting(&said, &place, interview)?;
            Some((place, answer))
        })
        .collect()
}

fn says(meaning: &Meaning, subject: Subject) -> Option<String> {
    Some(match (meaning, subject) {
        (Meaning::Name(words), Subject::Name)
        | (Meaning::From(words), Subject::Country)
        | (Meaning::Danger(words), Subject::Danger)
        | (Meaning::Need(words), Subject::Need)
        | (Meaning::Again(words), Subject::Again) => words.reveal().to_owned(),
        (Meaning::Language { said, .. }, Subject::Language) => said.reveal().to_owned(),
        (Meaning::Born(birth), Subject::Born) => birth
            .iso()
            .unwrap_or_else(|| birth.said().reveal().to_owned()),
        _ => return None,
    })
}

/// The words themselves, or the choice they name.
fn fitting(said: &str, place: &Place, interview: &Interview) -> Option<String> {
    match interview.form().item(place.item).kind {
        Kind::SelectOne(_) | Kind::SelectMultiple(_) => {
            let wanted = said.trim().to_lowercase();
            let choices = interview.choices(place).into_iter();
            let named = choices.map(|choice| (choice.name.clone(), interview.said_of(choice)));
            let mut named = named.filter(|(name, label)| {
                name.to_lowercase() == wanted || label.to_lowercase() == wanted
            });
            named.next().map(|(name, _)| name)
        }
        _ => Some(said.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

    use std::sync::Arc;

    use super::prefill;
    use crate::domain::marks::marks;
    use crate::forms::{Book, Interview, import};

    #[test]
    fn marks_fill_the_fields_they_speak_of_and_leave_answers_alone() {
        let text = include_str!("../../forms/intake.md");
        let form = import(&Book::read(text.as_bytes()).unwrap(), "")
            .form
            .unwrap();
        let now = "2026-11-22T09:41:00-05:00[America/New_York]"
            .parse()
            .unwrap();
        let mut interview = Interview::new(Arc::new(form), now);
        let country = interview.reach("first/country").unwrap();
        interview.answer(&country, "Honduras");
        let line = "=danger no =name Jorge Invented =from Guatemala =born 1995 =need a lawyer =again Sunday";
        let filled: Vec<(String, String)> = prefill(&marks(line), &interview)
            .into_iter()
            .map(|(place, answer)| (interview.path(&place), answer))
            .collect();
        let expected = [
            ("first/danger", "none"),
            ("first/name", "Jorge Invented"),
            ("first/born", "1995"),
            ("first/need", "a lawyer"),
            ("first/again", "Sunday"),
        ];
        let expected: Vec<(String, String)> = expected
            .iter()
            .map(|(path, answer)| ((*path).to_owned(), (*answer).to_owned()))
            .collect();
        assert_eq!(filled, expected);
    }
}
