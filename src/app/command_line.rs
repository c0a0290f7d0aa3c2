//! Owns: the command line while it is typed: what stands there, and which completion it stands at.
//! Must not know: what the verbs do.

use crate::panes::Typing;

/// The command line.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct CommandLine {
    /// What stands there.
    pub typing: Typing,
    /// What had been typed when completing began to go round, and the place of the verb it stands at.
    round: Option<(String, usize)>,
}

impl CommandLine {
    /// What the verbs are offered for: what was typed, not what completing has put in its place.
    #[must_use]
    pub fn stem(&self) -> &str {
        self.round
            .as_ref()
            .map_or_else(|| self.typing.text(), |(stem, _)| stem)
    }

    /// The place of the verb that stands in the line, while completing goes round.
    #[must_use]
    pub fn at(&self) -> Option<usize> {
        self.round.as_ref().map(|(_, at)| *at)
    }

    /// Something was typed: completing begins anew.
    pub(super) fn typed(&mut self) {
        self.round = None;
    }

    /// Completes as far as the names agree; from there on goes round among them.
    pub(super) fn complete(&mut self, names: &[&str], forward: bool) {
        let Some(first) = names.first() else { return };
        let typed = self.stem().trim().to_owned();
        let agreed = names
            .iter()
            .fold(*first, |agreed, name| agreeing(agreed, name));
        let is_one = names.len() == 1;
        if is_one || (self.round.is_none() && agreed.len() > typed.len()) {
            let ending = if is_one { " " } else { "" };
            self.typing = Typing::with(&format!("{agreed}{ending}"));
            return;
        }
        let last = names.len() - 1;
        let at = match (self.at(), forward) {
            (None, true) => 0,
            (None | Some(0), false) => last,
            (Some(at), true) => (at + 1) % names.len(),
            (Some(at), false) => at - 1,
        };
        self.typing = Typing::with(names.get(at).unwrap_or(first));
        self.round = Some((typed, at));
    }
}

fn agreeing<'a>(one: &'a str, other: &str) -> &'a str {
    let same = one
        .bytes()
        .zip(other.bytes())
        .take_while(|(a, b)| a == b)
        .count();
    one.get(..same).unwrap_or(one)
}
