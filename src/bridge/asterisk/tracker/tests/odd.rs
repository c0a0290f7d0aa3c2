//! Frames that no phone system sends.

use jiff::SignedDuration;
use proptest::prelude::*;

use super::{Frame, Tracker, at, reading};

proptest! {
    /// No frame, however odd, brings down the tracker or makes it invent a call out of nothing of ours.
    #[test]
    fn odd_frames_do_no_harm(
        events in proptest::collection::vec(
            (
                proptest::sample::select(vec![
                    "Newchannel", "QueueCallerJoin", "AgentConnect", "ConfbridgeJoin", "ConfbridgeLeave", "Hangup",
                    "Hold", "Unhold", "MessageWaiting", "UserEvent", "Shutdown", "Nonsense",
                ]),
                proptest::collection::vec(
                    (
                        proptest::sample::select(vec!["Uniqueid", "Linkedid", "Channel", "Conference", "Exten"]),
                        ".{0,12}",
                    ),
                    0..6,
                ),
            ),
            0..40,
        ),
    ) {
        let mut tracker = Tracker::new(reading());
        for (number, (event, headers)) in events.iter().enumerate() {
            let headers = headers.iter().map(|(key, value)| (*key, value.as_str()));
            let frame: Frame = std::iter::once(("Event", *event)).chain(headers).collect();
            let now = at(i64::try_from(number).unwrap_or(0) * 10);
            tracker.take(&frame, now, now);
            prop_assert!(tracker.ready(now).is_empty());
        }
        let later = at(0) + SignedDuration::from_hours(1);
        prop_assert!(tracker.ready(later).is_empty());
    }
}
