//! Owns: which answers the marks of a note give to a form.
//! Must not know: how marks are read, and whether an answer is taken.

use std::collections::BTreeSet;

use super::interview::{Interview, Place};
use super::kind::Kind;
use super::model::Subject;
use crate::domain::marks::{Mark, Meaning, folded};

/// What the marks say about the fields of an interview that are still empty, in the order of the form.
#[must_use]
pub fn prefill(marks: &[Mark], interview: &Interview) -> Vec<(Place, String)> {
    let mut said = said_by(marks, interview);
    said.retain(|(place, _)| interview.written(place).is_empty());
    said
}

/// What the marks say about the fields of an interview, whatever stands in them, in the order of the form. A later mark of
/// the same kind counts; consents add up. A field that chooses from a list gets an answer only where the mark names a
/// choice.
#[must_use]
pub fn said_by(marks: &[Mark], interview: &Interview) -> Vec<(Place, String)> {
    let ids = interview.form().ids();
    let places = ids
        .filter(|item| interview.form().item(*item).repeats.is_empty())
        .map(Place::of);
    places
        .filter(|place| interview.is_relevant(place) && !interview.is_read_only(place))
        .filter_map(|place| {
            let subject = interview.form().item(place.item).subject?;
            let said = said_of(marks, subject)?;
            let answer = fitting(&said, &place, interview)?;
            Some((place, answer))
        })
        .collect()
}

fn said_of(marks: &[Mark], subject: Subject) -> Option<String> {
    if subject == Subject::Consent {
        return agreed(marks);
    }
    let mut newest = marks.iter().rev();
    newest.find_map(|mark| says(&mark.meaning, subject))
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
        // Not heard whole it is no answer yet; it finds the caller all the same.
        (Meaning::ANumber(number), Subject::ANumber) if number.is_said_whole() => {
            number.whole()?.digits().to_owned()
        }
        _ => return None,
    })
}

/// What was agreed to and not taken back, in the order of the ladder.
fn agreed(marks: &[Mark]) -> Option<String> {
    let mut steps: BTreeSet<&'static str> = BTreeSet::new();
    for mark in marks {
        if let Meaning::Consent {
            given, withdrawn, ..
        } = &mark.meaning
        {
            steps.extend(given.iter().map(|step| step.word()));
            steps.retain(|step| withdrawn.iter().all(|gone| gone.word() != *step));
        }
    }
    let steps: Vec<&str> = steps.into_iter().collect();
    (!steps.is_empty()).then(|| steps.join(" "))
}

/// The words themselves, or the choices they name, in whichever language of the form.
fn fitting(said: &str, place: &Place, interview: &Interview) -> Option<String> {
    let form = interview.form();
    match form.item(place.item).kind {
        Kind::SelectOne(_) => named(said, place, interview),
        Kind::SelectMultiple(_) => named(said, place, interview).or_else(|| {
            let words = said.split_whitespace();
            let each: Option<Vec<String>> =
                words.map(|word| named(word, place, interview)).collect();
            each.map(|names| names.join(" "))
        }),
        _ => Some(said.to_owned()),
    }
}

fn named(said: &str, place: &Place, interview: &Interview) -> Option<String> {
    let wanted = folded(said.trim());
    let mut choices = interview.choices(place).into_iter();
    let choice = choices.find(|choice| {
        let labels = choice.label.by_language.iter();
        folded(&choice.name) == wanted
            || labels.into_iter().any(|(_, label)| folded(label) == wanted)
    });
    choice.map(|choice| choice.name.clone())
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
        let line = "=danger no =name Jorge Invented =from Guatemala =born 1995 =need a lawyer =again Sunday =ok C2 C1 A012345117";
        let filled: Vec<(String, String)> = prefill(&marks(line), &interview)
            .into_iter()
            .map(|(place, answer)| (interview.path(&place), answer))
            .collect();
        let expected = [
            ("first/danger", "none"),
            ("first/name", "Jorge Invented"),
            ("first/a_number", "012345117"),
            ("first/born", "1995"),
            ("first/need", "a lawyer"),
            ("first/again", "Sunday"),
            ("first/consent", "C1 C2"),
        ];
        let expected: Vec<(String, String)> = expected
            .iter()
            .map(|(path, answer)| ((*path).to_owned(), (*answer).to_owned()))
            .collect();
        assert_eq!(filled, expected);
    }
}
