//! Owns: the consent ladder: what a caller may agree to, step by step.
//! Must not know: who agreed, or where it is written.

use crate::words;

words! {
    /// One step of the ladder. The steps do not contain each other: statistics without names are not a complaint.
    Consent {
        /// Not asked, or not safe to ask: only what help needs is kept.
        C0 = "C0",
        /// Help me, tell nobody.
        C1 = "C1",
        /// Tell my family or my lawyer.
        C2 = "C2",
        /// A partner agency, for this need.
        C3 = "C3",
        /// Statistics without me.
        C4 = "C4",
        /// A complaint or report under a pseudonym.
        C5 = "C5",
        /// A complaint with my name.
        C6 = "C6",
        /// Press and public.
        C7 = "C7",
    }
}

impl Consent {
    /// To be asked on an unmonitored line only.
    #[must_use]
    pub const fn needs_unmonitored_line(self) -> bool {
        matches!(self, Self::C5 | Self::C6 | Self::C7)
    }
}
