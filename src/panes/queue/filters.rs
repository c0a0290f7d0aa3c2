//! Owns: which rows of a list are hidden on this desk, and nowhere else.
//! Must not know: order or drawing.

use crate::domain::{Call, FacilityId, Urgency};
use crate::panes::Sight;

/// What must hold for a call to be shown. Nothing set: all are shown.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Filters {
    /// Only from this facility.
    pub facility: Option<FacilityId>,
    /// Only in this language.
    pub language: Option<String>,
    /// Only of this urgency.
    pub urgency: Option<Urgency>,
    /// Only rows that show these words.
    pub find: String,
}

impl Filters {
    /// Nothing is hidden.
    #[must_use]
    pub const fn are_clear(&self) -> bool {
        self.facility.is_none()
            && self.language.is_none()
            && self.urgency.is_none()
            && self.find.is_empty()
    }

    /// Whether this call is shown.
    #[must_use]
    pub fn show(&self, call: &Call, sight: &Sight<'_>) -> bool {
        self.facility
            .is_none_or(|facility| call.facility == Some(facility))
            && self
                .language
                .as_ref()
                .is_none_or(|language| call.language.as_ref() == Some(language))
            && self.urgency.is_none_or(|urgency| call.urgency == urgency)
            && self.finds(call, sight)
    }

    fn finds(&self, call: &Call, sight: &Sight<'_>) -> bool {
        let shown = [
            sight.place(call),
            sight.line(call).map(|line| line.name.clone()),
            sight.line(call).map(|line| line.number.clone()),
            call.language.clone(),
            call.holder
                .as_ref()
                .map(|holder| sight.handle(&holder.login)),
        ];
        let shown = shown
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join(" ")
            .to_lowercase();
        self.find
            .to_lowercase()
            .split_whitespace()
            .all(|word| shown.contains(word))
    }
}
