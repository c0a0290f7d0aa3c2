//! Owns: reading what was typed after a verb: a line, a facility, a colleague, a level.
//! Must not know: what the verb does with it.

use super::state::State;
use crate::domain::{FacilityId, LineId, Login, Urgency};

/// The line with this name or number, or the only one whose name begins so.
pub(super) fn line(state: &State, typed: &str) -> Option<LineId> {
    let lines = state.world.store.lines();
    best(
        lines.map(|line| (line.id, [line.name.as_str(), line.number.as_str()])),
        typed,
    )
}

/// The facility with this name, or the only one whose name begins so.
pub(super) fn facility(state: &State, typed: &str) -> Option<FacilityId> {
    let facilities = state.world.store.facilities();
    best(
        facilities.map(|facility| (facility.id, [facility.name.as_str(), ""])),
        typed,
    )
}

/// The colleague with this short name or login.
pub(super) fn colleague(state: &State, typed: &str) -> Option<Login> {
    let operators = state.world.store.operators();
    best(
        operators.map(|operator| {
            (
                operator.login.clone(),
                [operator.handle.as_str(), operator.login.0.as_str()],
            )
        }),
        typed,
    )
}

/// 1 to 4.
pub(super) fn urgency(typed: &str) -> Option<Urgency> {
    typed
        .trim_start_matches(['u', 'U'])
        .parse()
        .ok()
        .and_then(Urgency::new)
}

/// An ISO 639 code.
pub(super) fn language(typed: &str) -> Option<String> {
    let code = typed.to_lowercase();
    let fits =
        (2..=3).contains(&code.len()) && code.chars().all(|letter| letter.is_ascii_lowercase());
    fits.then_some(code)
}

/// The one that is named so, else the only one that begins so.
fn best<'a, K>(named: impl Iterator<Item = (K, [&'a str; 2])>, typed: &str) -> Option<K> {
    let typed = typed.trim().to_lowercase();
    let mut begins = Vec::new();
    for (key, names) in named {
        let names = names.map(str::to_lowercase);
        if names.contains(&typed) {
            return Some(key);
        }
        if names.iter().any(|name| name.starts_with(&typed)) {
            begins.push(key);
        }
    }
    (begins.len() == 1).then(|| begins.pop()).flatten()
}
