//! Owns: what the answers of an interview say about the caller: what is known of him, and who is sought.
//! Must not know: how people are found.

use super::interview::Interview;
use super::model::Subject;
use crate::domain::marks::{Birth, FirstThing};
use crate::domain::{PartialANumber, Wanted, Words};

/// What the fields of this subject say, the first that says anything; nothing of a repeat, who may be somebody else.
fn answered(interview: &Interview, subject: Subject) -> Option<&str> {
    let items = interview.form().ids();
    let mut said = items
        .filter(|item| {
            let row = interview.form().item(*item);
            row.subject == Some(subject) && row.repeats.is_empty()
        })
        .map(|item| interview.value(&super::interview::Place::of(item)).trim());
    said.find(|words| !words.is_empty())
}

/// Who is sought by these answers; nobody where they say nothing of him.
#[must_use]
pub fn wanted(interview: &Interview) -> Wanted {
    let words = |subject| answered(interview, subject).map(Words::new);
    Wanted {
        name: words(Subject::Name),
        unfinished: false,
        country: words(Subject::Country),
        born: answered(interview, Subject::Born).and_then(|said| Birth::parse(said).year()),
        a_number: answered(interview, Subject::ANumber)
            .and_then(|said| PartialANumber::parse(said).ok()),
    }
}

/// Which of the first things these answers tell.
#[must_use]
pub fn known(interview: &Interview) -> Vec<FirstThing> {
    let all = FirstThing::ALL.iter().copied();
    all.filter(|thing| answered(interview, subject_of(*thing)).is_some())
        .collect()
}

const fn subject_of(thing: FirstThing) -> Subject {
    match thing {
        FirstThing::Danger => Subject::Danger,
        FirstThing::Language => Subject::Language,
        FirstThing::Name => Subject::Name,
        FirstThing::ANumber => Subject::ANumber,
        FirstThing::Need => Subject::Need,
        FirstThing::Again => Subject::Again,
        FirstThing::Consent => Subject::Consent,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

    use std::sync::Arc;

    use super::{known, wanted};
    use crate::domain::marks::FirstThing;
    use crate::domain::{PartialANumber, Wanted};
    use crate::forms::{Book, Interview, import};

    #[test]
    fn answers_tell_first_things_and_who_is_sought() {
        let text = include_str!("../../forms/intake.md");
        let form = import(&Book::read(text.as_bytes()).unwrap(), "")
            .form
            .unwrap();
        let now = "2026-11-22T09:41:00-05:00[America/New_York]"
            .parse()
            .unwrap();
        let mut interview = Interview::new(Arc::new(form), now);
        assert_eq!(known(&interview), []);
        assert_eq!(wanted(&interview), Wanted::default());
        for (path, answer) in [
            ("first/name", "Jorge Invented"),
            ("first/a_number", "A012345117"),
            ("first/born", "1995-03-14"),
            ("first/need", " "),
        ] {
            let place = interview.reach(path).unwrap();
            interview.answer(&place, answer);
        }
        assert_eq!(known(&interview), [FirstThing::Name, FirstThing::ANumber]);
        let wanted = wanted(&interview);
        assert_eq!(wanted.name.unwrap().reveal(), "Jorge Invented");
        assert_eq!((wanted.born, wanted.country), (Some(1995), None));
        assert_eq!(wanted.a_number, PartialANumber::parse("A012345117").ok());
    }
}
