//! Owns: the facts of one call, and how they add up: in any order, and however often they are said.
//! Must not know: who says them, or where they are kept.

use jiff::Timestamp;

use crate::domain::{EndWhy, Sensitive};

/// Who calls, as far as the phone system may say.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub enum Caller {
    /// Nothing was said of it yet.
    #[default]
    NotSaid,
    /// From this number, as the phone system writes it.
    Number(Sensitive),
    /// The network gives no number: there is nowhere to call back to.
    Withheld,
    /// The caller asked not to be shown. The number is not kept even where the phone system knows it.
    Prohibited,
}

/// An operator and a caller were put through.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Connected {
    /// When.
    pub at: Timestamp,
    /// The phone that answered, where the phone system chose it (`101` of `Local/101@from-queue/n`).
    pub phone: Option<Sensitive>,
}

/// A call is over.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Ended {
    /// When.
    pub at: Timestamp,
    /// Why.
    pub why: EndWhy,
    /// Whether the end itself was seen; false where the call was only found missing.
    pub seen: bool,
}

/// What is known of one call so far. An adapter says all it knows each time; saying it again, or in another order, does
/// no harm. Nothing that was said is taken back: a time of arrival only gets earlier, a time of waiting or connecting
/// only later (a caller who is sent back to the queue waits again), and the first end that was seen is the end.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct CallFacts {
    /// The phone system's own name for the call: `Uniqueid`, `CallSid`.
    pub provider_id: String,
    /// The number that was dialled.
    pub line: Option<String>,
    /// The code of a facility, where the phone system's own plan says it.
    pub facility: Option<String>,
    /// Who calls.
    pub caller: Caller,
    /// When it came in.
    pub arrived_at: Option<Timestamp>,
    /// When it last began to wait in the queue.
    pub waiting_at: Option<Timestamp>,
    /// When an operator's phone was last put through, and which.
    pub connected: Option<Connected>,
    /// Whether the caller hears music now; nothing where this was not said.
    pub on_hold: Option<bool>,
    /// Whether the operator's phone has left the talk and the caller is still in it; nothing where this was not said.
    pub alone: Option<bool>,
    /// Whether the caller left a voicemail.
    pub voicemail: bool,
    /// Its end.
    pub ended: Option<Ended>,
    /// The call it came out of: a transfer, or a second leg.
    pub linked: Option<String>,
}

impl CallFacts {
    /// The longest name of a call that is kept.
    const LONGEST_NAME: usize = 120;

    /// Whether the call has a name by which it can be known again.
    #[must_use]
    pub fn is_named(&self) -> bool {
        (1..=Self::LONGEST_NAME).contains(&self.provider_id.chars().count())
            && !self.provider_id.contains(char::is_control)
    }
}

impl CallFacts {
    /// Adds what was said later. The order in which the same things are said makes no difference, but for what is so now
    /// or is not: music, and nobody on the other end.
    pub fn add(&mut self, later: Self) {
        self.line = self.line.take().or(later.line);
        self.facility = self.facility.take().or(later.facility);
        self.caller = std::mem::take(&mut self.caller).or(later.caller);
        self.arrived_at = earlier(self.arrived_at, later.arrived_at);
        self.waiting_at = self.waiting_at.max(later.waiting_at);
        self.connected = match (self.connected.take(), later.connected) {
            (Some(known), Some(new)) if known.at > new.at => Some(known),
            // The same moment, said once without the phone.
            (Some(known), Some(new)) if known.at == new.at && new.phone.is_none() => Some(known),
            (known, new) => new.or(known),
        };
        self.on_hold = later.on_hold.or(self.on_hold);
        self.alone = later.alone.or(self.alone);
        self.voicemail |= later.voicemail;
        self.ended = match (self.ended, later.ended) {
            // A phone system that stops hangs everybody up first and says why afterwards.
            (Some(known), Some(new))
                if known.seen && new.seen && new.why == EndWhy::PhoneSystemRestarted =>
            {
                Some(Ended {
                    at: known.at,
                    ..new
                })
            }
            (Some(known), Some(new)) if known.seen || !new.seen => Some(known),
            (known, new) => new.or(known),
        };
        self.linked = self.linked.take().or(later.linked);
    }
}

fn earlier(one: Option<Timestamp>, other: Option<Timestamp>) -> Option<Timestamp> {
    match (one, other) {
        (Some(one), Some(other)) => Some(one.min(other)),
        (one, other) => one.or(other),
    }
}

impl Caller {
    /// A number beats its absence, and the wish not to be shown beats everything.
    fn or(self, other: Self) -> Self {
        match (&self, &other) {
            (Self::Prohibited, _) | (_, Self::NotSaid) => self,
            (_, Self::Prohibited) | (Self::NotSaid | Self::Withheld, _) => other,
            (Self::Number(_), _) => self,
        }
    }

    /// What phone systems write where there is no number; some spell it on the keys of a telephone.
    const NOBODY: &[&str] = &[
        "anonymous",
        "unknown",
        "unavailable",
        "restricted",
        "private",
        "withheld",
        "blocked",
        "asserted",
    ];

    /// Who calls, from what a phone system writes. `may_be_shown`: false where the caller asked not to be. Every way a
    /// number comes in goes through here: a word for nobody that was kept as a number would make one caller of many.
    #[must_use]
    pub fn said(number: &str, may_be_shown: bool) -> Self {
        if !may_be_shown {
            return Self::Prohibited;
        }
        let bare = number.trim().trim_matches(['<', '>']);
        let digits: String = bare.chars().filter(char::is_ascii_digit).collect();
        let is_number = (2..=20).contains(&digits.len())
            && bare
                .chars()
                .all(|letter| letter.is_ascii_digit() || "+-./() #*".contains(letter));
        if !is_number || is_nobody(&digits) {
            return Self::Withheld;
        }
        Self::Number(Sensitive::new(number.trim()))
    }
}

/// Whether these digits only spell that there is no number: a word, with or without the country that a network puts before
/// whatever comes, or noughts alone.
fn is_nobody(digits: &str) -> bool {
    let national = digits.strip_prefix('1').unwrap_or(digits);
    let spelt = Caller::NOBODY.iter().map(|word| keys(word));
    let mut spelt = spelt.filter(|word| word == digits || word == national);
    digits.bytes().all(|digit| digit == b'0') || spelt.next().is_some()
}

/// The keys of a telephone on which a word is spelt.
fn keys(word: &str) -> String {
    let key = |letter| match letter {
        'a'..='c' => '2',
        'd'..='f' => '3',
        'g'..='i' => '4',
        'j'..='l' => '5',
        'm'..='o' => '6',
        'p'..='s' => '7',
        't'..='v' => '8',
        _ => '9',
    };
    word.chars().map(key).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn moment(second: i64) -> Timestamp {
        Timestamp::UNIX_EPOCH + jiff::SignedDuration::from_secs(second)
    }

    #[test]
    fn what_is_no_number_is_nobody_and_who_asked_not_to_be_shown_is_not() {
        for nobody in [
            "<unknown>",
            "anonymous",
            "Anonymous",
            "+266696687",
            "+1266696687",
            "266-696-687",
            "+7378742833",
            "+2562533",
            "+8656696",
            "+86282452253",
            "0000000000",
            "asterisk",
            "alice7",
            "sip:101@pbx1",
            "",
            "+",
            "restricted",
            "Restricted",
            "Unavailable",
            "No Caller ID",
        ] {
            assert_eq!(Caller::said(nobody, true), Caller::Withheld, "{nobody}");
        }
        assert_eq!(Caller::said("+49 30 5550100", false), Caller::Prohibited);
        for number in ["101", "911", "+13125550100", "+523312345678", "00493055501"] {
            let said = Caller::said(&format!(" {number} "), true);
            assert_eq!(said, Caller::Number(Sensitive::new(number)), "{number}");
        }
    }

    fn any_part() -> impl Strategy<Value = CallFacts> {
        prop_oneof![
            (0_i64..9).prop_map(|at| CallFacts {
                arrived_at: Some(moment(at)),
                ..CallFacts::default()
            }),
            (0_i64..9).prop_map(|at| CallFacts {
                waiting_at: Some(moment(at)),
                ..CallFacts::default()
            }),
            (0_i64..9).prop_map(|at| CallFacts {
                connected: Some(Connected {
                    at: moment(at),
                    phone: Some(Sensitive::new(format!("10{at}"))),
                }),
                ..CallFacts::default()
            }),
            prop_oneof![
                Just(Caller::Prohibited),
                Just(Caller::Withheld),
                Just(Caller::Number(Sensitive::new("5550100")))
            ]
            .prop_map(|caller| CallFacts {
                caller,
                ..CallFacts::default()
            }),
            Just(CallFacts {
                voicemail: true,
                line: Some("1001".to_owned()),
                ..CallFacts::default()
            }),
            any::<bool>().prop_map(|seen| CallFacts {
                ended: Some(Ended {
                    at: moment(9),
                    why: if seen {
                        EndWhy::CallerHungUp
                    } else {
                        EndWhy::NotSeen
                    },
                    seen,
                }),
                ..CallFacts::default()
            }),
        ]
    }

    fn sum(parts: &[CallFacts]) -> CallFacts {
        let mut all = CallFacts::default();
        for part in parts {
            all.add(part.clone());
        }
        all
    }

    proptest! {
        #[test]
        fn facts_add_up_to_the_same_in_any_order_and_however_often(
            (parts, shuffled) in prop::collection::vec(any_part(), 0..12)
                .prop_flat_map(|parts| {
                    let twice = parts.iter().chain(&parts).cloned().collect::<Vec<_>>();
                    (Just(parts), Just(twice).prop_shuffle())
                })
        ) {
            prop_assert_eq!(sum(&parts), sum(&shuffled));
        }
    }
}
