//! Owns: the choices of a question: which key stands for which, and what an answer becomes by one of them.
//! Must not know: how they are drawn.

use std::collections::BTreeSet;

use crate::domain::marks::folded;
use crate::forms::{Choice, Interview, Kind, Place};

/// What confirms a question that only asks to be confirmed.
const CONFIRMED: &str = "OK";

/// One choice as it is offered.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Offer {
    /// What is stored.
    pub name: String,
    /// What is shown.
    pub label: String,
    /// The key that chooses it; a long list has more choices than keys.
    pub key: Option<char>,
    /// It is chosen; where the order counts, the how manieth.
    pub chosen: Option<usize>,
}

/// Whether a question is answered by choosing.
pub(super) const fn chooses(kind: &Kind) -> bool {
    matches!(
        kind,
        Kind::SelectOne(_) | Kind::SelectMultiple(_) | Kind::Rank(_) | Kind::Acknowledge
    )
}

/// What is offered at this question: what its filter leaves, and what was chosen before and is offered no more.
pub(super) fn offers(interview: &Interview, place: &Place) -> Vec<Offer> {
    let written = interview.written(place);
    let chosen = |name: &str| written.split_whitespace().position(|one| one == name);
    let form = interview.form();
    if form.item(place.item).kind == Kind::Acknowledge {
        return vec![Offer {
            name: CONFIRMED.to_owned(),
            label: CONFIRMED.to_owned(),
            key: CONFIRMED.to_lowercase().chars().next(),
            chosen: chosen(CONFIRMED),
        }];
    }
    let all = form.choices(place.item);
    let labels: Vec<String> = all.iter().map(|choice| interview.said_of(choice)).collect();
    let offered = interview.choices(place);
    let stands = |choice: &Choice| {
        chosen(&choice.name).is_some() || offered.iter().any(|one| one.name == choice.name)
    };
    let keyed = all.iter().zip(keys(&labels)).zip(labels);
    keyed
        .filter(|((choice, _), _)| stands(choice))
        .map(|((choice, key), label)| Offer {
            name: choice.name.clone(),
            label,
            key,
            chosen: chosen(&choice.name),
        })
        .collect()
}

/// The keys of a whole list, whatever a filter leaves of it: each choice has the first letter or digit of its label that
/// is free, so that the same key means the same choice every day.
fn keys(labels: &[String]) -> Vec<Option<char>> {
    let letters: Vec<Vec<char>> = labels
        .iter()
        .map(|label| {
            let plain = folded(label);
            plain.chars().filter(char::is_ascii_alphanumeric).collect()
        })
        .collect();
    // A letter with which every label begins tells them apart from nothing.
    let first = letters.first().and_then(|letters| letters.first());
    let shared = letters.len() > 1 && letters.iter().all(|one| one.first() == first);
    let mut taken = BTreeSet::new();
    letters
        .iter()
        .map(|letters| {
            let own = letters.iter().skip(usize::from(shared)).copied();
            let key = own
                .chain('a'..='z')
                .chain('0'..='9')
                .find(|key| !taken.contains(key))?;
            taken.insert(key);
            Some(key)
        })
        .collect()
}

/// What an answer becomes when this choice is made; made again, it is taken back.
pub(super) fn with(interview: &Interview, place: &Place, name: &str) -> String {
    let written = interview.written(place);
    let mut names: Vec<&str> = written.split_whitespace().collect();
    let there = names.contains(&name);
    match interview.form().item(place.item).kind {
        Kind::SelectMultiple(_) | Kind::Rank(_) if there => names.retain(|one| *one != name),
        Kind::Rank(_) => names.push(name),
        Kind::SelectMultiple(_) => {
            names.push(name);
            let all = interview.form().choices(place.item);
            names.sort_by_key(|one| all.iter().position(|choice| choice.name == **one));
        }
        _ if there => names.clear(),
        _ => names = vec![name],
    }
    names.join(" ")
}

#[cfg(test)]
mod tests {
    use super::keys;

    fn of(labels: &[&str]) -> String {
        let labels: Vec<String> = labels.iter().map(|label| (*label).to_owned()).collect();
        let keys = keys(&labels).into_iter();
        keys.map(|key| key.unwrap_or('·')).collect()
    }

    #[test]
    fn each_choice_has_the_first_free_letter_of_its_label() {
        assert_eq!(of(&["Yes", "No", "Not sure"]), "yno");
        assert_eq!(of(&["Médico", "Ángel", "Más"]), "mas");
        assert_eq!(of(&["C0: nobody", "C1: help me", "C2: family"]), "012");
        assert_eq!(of(&["日本", "中国"]), "ab");
    }

    #[test]
    fn a_list_with_more_choices_than_keys_leaves_the_last_without() {
        let labels: Vec<String> = (0..40).map(|_| "x".to_owned()).collect();
        let keys = keys(&labels);
        assert_eq!(keys.iter().flatten().count(), 36);
        assert_eq!(keys[39], None);
    }
}
