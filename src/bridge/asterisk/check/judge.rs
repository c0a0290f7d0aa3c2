//! Owns: what is wrong on the phone system's side, from what was seen of it and what the bridge is to do there.
//! Must not know: how it was seen, or the sentences in which it is told.

use std::collections::BTreeSet;

use super::{ContextSeen, Seen};
use crate::bridge::asterisk::settings::{Settings, TakenBy, Tls};
use crate::bridge::finding::SHORTEST_SECRET;
pub use crate::bridge::finding::Verdict;
use crate::domain::phone_system::AnswerMode;
use crate::words;

/// Secrets that come with phone systems, and with our own template.
const KNOWN_SECRETS: [&str; 8] = [
    "amp111",
    "mysecret",
    "secret",
    "admin",
    "asterisk",
    "password",
    "changeme",
    "change-me",
];
/// Rights with which somebody who has the secret would own the phone system.
const TOO_MUCH: [&str; 5] = [
    "Command",
    "GetConfig",
    "UpdateConfig",
    "ModuleLoad",
    "DBPut",
];
/// Without these the bridge cannot do its work.
const NEEDED: [&str; 9] = [
    "CoreSettings",
    "CoreShowChannels",
    "ConfbridgeList",
    "QueueStatus",
    "Originate",
    "Redirect",
    "Hangup",
    "QueueAdd",
    "QueuePause",
];
/// Clocks further apart make times of calls wrong.
const CLOCKS_APART: i64 = 2;
/// Applications of the dialplan that lead to other telephones.
const DIALLING: [&str; 3] = ["Dial", "Originate", "Queue"];

words! {
    /// What can be found.
    What {
        /// All is well, as far as the user can see.
        NothingWrong = "nothing_wrong",
        /// The secret is one that everybody knows.
        KnownSecret = "known_secret",
        /// The secret can be guessed.
        ShortSecret = "short_secret",
        /// The connection to another machine is in the clear.
        NotEncrypted = "not_encrypted",
        /// The phone system has no name.
        NoSystemName = "no_system_name",
        /// The clocks are so many seconds apart.
        ClocksApart = "clocks_apart",
        /// The user may do what would make him the owner of the phone system.
        TooManyRights = "too_many_rights",
        /// The user may not do what the bridge needs.
        RightMissing = "right_missing",
        /// The phone system is too old to take a caller out of the queue.
        CannotWithdraw = "cannot_withdraw",
        /// A queue of the configuration is not there.
        QueueMissing = "queue_missing",
        /// A queue in which operators choose has members.
        MembersInPull = "members_in_pull",
        /// The user may not look at the dialplan.
        DialplanUnseen = "dialplan_unseen",
        /// A context of the configuration is not there.
        ContextMissing = "context_missing",
        /// A place where callers are sent is not there.
        ExtensionMissing = "extension_missing",
        /// The rooms are no conferences.
        RoomsWithoutMeeting = "rooms_without_meeting",
        /// From a room other telephones can be reached.
        RoomsWithAWayOut = "rooms_with_a_way_out",
        /// Callers wait in a queue that is not ours.
        WaitsInAnotherQueue = "waits_in_another_queue",
        /// Callers may wait for ever.
        QueueWithoutEnd = "queue_without_end",
        /// Nothing stands behind the queue.
        NoVoicemail = "no_voicemail",
        /// A withdrawn caller is not sent into a room.
        WithdrawnToNowhere = "withdrawn_to_nowhere",
        /// The log does not say whether a number may be shown.
        LogWithoutPresentation = "log_without_presentation",
        /// The log does not say when a caller is gone.
        LogWithoutHangUp = "log_without_hang_up",
        /// Nothing says whether the numbers of the callers who are there now may be shown.
        PresentationUnsaid = "presentation_unsaid",
        /// The log cannot be read.
        LogUnreadable = "log_unreadable",
    }
}

/// One thing that was found, as data.
pub type Finding = crate::bridge::finding::Finding<What>;

/// Everything that is to be said, the worst first.
#[must_use]
pub fn judge(seen: &Seen, settings: &Settings, mode: AnswerMode) -> Vec<Finding> {
    let mut found = Found::default();
    found.door(settings);
    found.system(seen);
    found.rights(seen, settings);
    found.queues(seen, settings, mode);
    found.dialplan(seen, settings);
    found.0.sorted(What::NothingWrong)
}

#[derive(Default)]
struct Found(crate::bridge::finding::Found<What>);

impl Found {
    fn add(&mut self, verdict: Verdict, what: What, about: &str) {
        self.0.add(verdict, what, about);
    }

    fn door(&mut self, settings: &Settings) {
        let secret = settings.secret.reveal();
        let known = KNOWN_SECRETS
            .iter()
            .any(|known| secret.eq_ignore_ascii_case(known));
        if known || secret == settings.user {
            self.add(Verdict::Wrong, What::KnownSecret, "");
        } else if secret.len() < SHORTEST_SECRET {
            self.add(Verdict::Doubtful, What::ShortSecret, "");
        }
        if settings.tls == Tls::Off && !settings.is_on_this_machine() {
            // The configuration says that it goes through a tunnel.
            self.add(Verdict::Doubtful, What::NotEncrypted, &settings.host);
        }
    }

    fn system(&mut self, seen: &Seen) {
        if seen.system_name.is_none() {
            self.add(Verdict::Wrong, What::NoSystemName, "");
        }
        if seen.says_presentation == Some(false) {
            self.add(Verdict::Wrong, What::PresentationUnsaid, "");
        }
        if let Some(log) = &seen.unreadable_log {
            self.add(
                Verdict::Wrong,
                What::LogUnreadable,
                &log.display().to_string(),
            );
        }
        if let Some(ahead) = seen.clock_ahead.filter(|ahead| ahead.abs() > CLOCKS_APART) {
            self.add(
                Verdict::Doubtful,
                What::ClocksApart,
                &ahead.abs().to_string(),
            );
        }
    }

    fn rights(&mut self, seen: &Seen, settings: &Settings) {
        for right in TOO_MUCH
            .iter()
            .filter(|right| seen.rights.contains(**right))
        {
            self.add(Verdict::Wrong, What::TooManyRights, right);
        }
        for right in NEEDED.iter().filter(|right| !seen.rights.contains(**right)) {
            self.add(Verdict::Wrong, What::RightMissing, right);
        }
        let withdraws = settings.places.taken_by == TakenBy::Withdraw;
        if withdraws && !seen.rights.contains("QueueWithdrawCaller") {
            self.add(Verdict::Wrong, What::CannotWithdraw, "");
        }
    }

    fn queues(&mut self, seen: &Seen, settings: &Settings, mode: AnswerMode) {
        for name in &settings.reading.queues {
            match seen.queues.get(name) {
                None => self.add(Verdict::Wrong, What::QueueMissing, name),
                Some(queue) if mode == AnswerMode::Pull && !queue.members.is_empty() => {
                    self.add(Verdict::Doubtful, What::MembersInPull, name);
                }
                Some(_) => {}
            }
        }
    }

    fn dialplan(&mut self, seen: &Seen, settings: &Settings) {
        if !seen.rights.contains("ShowDialPlan") {
            return self.add(Verdict::Doubtful, What::DialplanUnseen, "");
        }
        for context in super::contexts(settings) {
            if !seen.contexts.contains_key(&context) {
                self.add(Verdict::Wrong, What::ContextMissing, &context);
            }
        }
        let places = &settings.places;
        if let Some(rooms) = seen.contexts.get(&places.rooms) {
            if !rooms.has("ConfBridge") {
                self.add(Verdict::Wrong, What::RoomsWithoutMeeting, &places.rooms);
            }
            if !rooms.includes.is_empty() || DIALLING.iter().any(|dials| rooms.has(dials)) {
                self.add(Verdict::Wrong, What::RoomsWithAWayOut, &places.rooms);
            }
        }
        for (context, extension) in [&places.hold, &places.waiting] {
            let there = seen.contexts.get(context);
            if there.is_some_and(|there| !there.extensions.contains(extension)) {
                let place = format!("{context},{extension}");
                self.add(Verdict::Wrong, What::ExtensionMissing, &place);
            }
        }
        self.waiting(seen, settings);
    }

    /// What stands before and behind the queue, where the queue is asked for in the context that we send callers to.
    fn waiting(&mut self, seen: &Seen, settings: &Settings) {
        let context = &settings.places.waiting.0;
        let Some(waiting) = seen.contexts.get(context) else {
            return;
        };
        let queues: BTreeSet<&str> = waiting
            .given("Queue")
            .filter_map(|given| given.split(',').next())
            .collect();
        if queues.is_empty() {
            return;
        }
        if !settings
            .reading
            .queues
            .iter()
            .any(|own| queues.contains(own.as_str()))
        {
            self.add(Verdict::Wrong, What::WaitsInAnotherQueue, context);
        }
        let limited = |given: &str| {
            given
                .split(',')
                .nth(4)
                .is_some_and(|limit| !limit.is_empty())
        };
        if !waiting.given("Queue").any(limited) {
            self.add(Verdict::Doubtful, What::QueueWithoutEnd, context);
        }
        if !waiting.has("VoiceMail") {
            self.add(Verdict::Doubtful, What::NoVoicemail, context);
        }
        let withdraws = settings.places.taken_by == TakenBy::Withdraw;
        let knows = waiting
            .steps
            .iter()
            .any(|(_, given)| given.contains("QUEUE_WITHDRAW_INFO"));
        if withdraws && !knows {
            self.add(Verdict::Wrong, What::WithdrawnToNowhere, context);
        }
        let said = |word: &str| waiting.given("QueueLog").any(|given| given.contains(word));
        if !said(",PRESENTATION,") {
            self.add(Verdict::Doubtful, What::LogWithoutPresentation, context);
        }
        let handler = waiting
            .steps
            .iter()
            .any(|(_, given)| given.contains("hangup_handler_push"));
        if !handler {
            self.add(Verdict::Doubtful, What::LogWithoutHangUp, context);
        }
    }
}

impl ContextSeen {
    fn has(&self, application: &str) -> bool {
        self.given(application).next().is_some()
    }

    fn given(&self, application: &str) -> impl Iterator<Item = &str> {
        self.steps
            .iter()
            .filter(move |(own, _)| own.eq_ignore_ascii_case(application))
            .map(|(_, given)| given.as_str())
    }
}
