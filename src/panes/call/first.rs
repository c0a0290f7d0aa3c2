//! Owns: which of the first things are not known yet, in the order of asking.
//! Must not know: how they are drawn.

use std::collections::BTreeSet;

use crate::domain::marks::{FirstThing, Mark};
use crate::domain::{Call, Card};

/// What is still to be asked: known is what a standing mark says, what is being typed, what a form answers, and what the
/// call's own fields hold: its language, and the person it was placed on; of whom the card may say the language, too.
pub fn to_ask<'a>(
    marks: impl IntoIterator<Item = &'a Mark>,
    answered: &[FirstThing],
    call: Option<&Call>,
    card: Option<&Card>,
) -> Vec<FirstThing> {
    let mut known: BTreeSet<FirstThing> = marks
        .into_iter()
        .filter_map(|mark| mark.meaning.kind().first_thing())
        .chain(answered.iter().copied())
        .collect();
    let spoken = call.is_some_and(|call| call.language.is_some());
    if spoken || card.is_some_and(|card| card.language.is_some()) {
        known.insert(FirstThing::Language);
    }
    if call.is_some_and(|call| call.person.is_some()) {
        known.extend([FirstThing::Name, FirstThing::ANumber]);
    }
    let all = FirstThing::ALL.iter().copied();
    all.filter(|thing| !known.contains(thing)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::marks::marks;
    use crate::store::invented::waiting;

    #[test]
    fn they_are_asked_in_their_order_until_known_whichever_way() {
        let all = to_ask([], &[], None, None);
        assert_eq!(all, FirstThing::ALL);
        let said = marks("=need lawyer =danger no");
        let mut call = waiting(1, 1, 2, 100);
        call.language = Some("mam".to_owned());
        let left = to_ask(&said, &[FirstThing::Consent], Some(&call), None);
        assert_eq!(
            left,
            [FirstThing::Name, FirstThing::ANumber, FirstThing::Again]
        );
        let done =
            marks("=name Ana A012345117 =again after six =ok C1 =need x =danger no =lang es");
        assert_eq!(to_ask(&done, &[], None, None), []);
    }
}
