//! Owns: times as Twilio writes them: whole seconds.
//! Must not know: of what.

use jiff::fmt::rfc2822;
use jiff::{SignedDuration, Timestamp};

/// A time as Twilio writes it: `Tue, 31 Aug 2010 20:36:28 +0000`.
#[must_use]
pub fn moment(text: &str) -> Option<Timestamp> {
    Some(rfc2822::parse(text).ok()?.timestamp())
}

/// The latest moment that a whole second can mean, as long as it is not after this one.
#[must_use]
pub fn within_second(said: Timestamp, latest: Timestamp) -> Timestamp {
    let end = said.checked_add(SignedDuration::from_millis(999));
    end.unwrap_or(said).min(latest.max(said))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

    use super::{Timestamp, moment, within_second};

    #[test]
    fn a_whole_second_may_have_been_its_end_but_not_the_future() {
        let at = |text: &str| -> Timestamp { text.parse().unwrap() };
        let said = moment("Tue, 03 Mar 2026 10:00:05 +0000").unwrap();
        assert_eq!(said, at("2026-03-03T10:00:05Z"));
        let heard = at("2026-03-03T10:00:05.3Z");
        assert_eq!(within_second(said, heard), heard);
        let end = at("2026-03-03T10:00:05.999Z");
        assert_eq!(within_second(said, at("2026-03-03T10:00:09Z")), end);
        let behind = at("2026-03-03T10:00:00Z");
        assert_eq!(within_second(said, behind), said, "our clock may be behind");
        assert_eq!(
            within_second(Timestamp::MAX, Timestamp::MAX),
            Timestamp::MAX
        );
    }
}
