//! Owns: finding double takes in the history of claims, and nothing but that history.
//! Must not know: calls, operators' states or how a claim is made: it judges what others wrote.

use std::collections::BTreeMap;

use jiff::Timestamp;

use crate::domain::{CallId, Fence, Login};

/// One claim as the history has it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Held {
    /// Which call.
    pub call: CallId,
    /// The claim's number.
    pub fence: Fence,
    /// Who had it.
    pub login: Login,
    /// From when.
    pub from: Timestamp,
    /// Until when; `None` is still held.
    pub until: Option<Timestamp>,
}

/// Two claims of one call that cannot both be right.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DoubleTake {
    /// The earlier claim.
    pub first: Held,
    /// The later one: it began before the earlier ended, or its fence is not higher.
    pub second: Held,
}

/// Every claim that began while another of the same call was held, or whose fence did not rise.
#[must_use]
pub fn double_takes(history: &[Held]) -> Vec<DoubleTake> {
    let mut calls: BTreeMap<CallId, Vec<&Held>> = BTreeMap::new();
    for held in history {
        calls.entry(held.call).or_default().push(held);
    }
    calls.into_values().flat_map(of_one_call).collect()
}

fn of_one_call(mut claims: Vec<&Held>) -> Vec<DoubleTake> {
    claims.sort_by_key(|held| (held.from, held.fence));
    let mut found = Vec::new();
    let Some((mut longest, later)) = claims.split_first().map(|(first, later)| (*first, later))
    else {
        return found;
    };
    let mut highest = longest;
    for &held in later {
        if longest.until.is_none_or(|end| held.from < end) {
            found.push(DoubleTake {
                first: longest.clone(),
                second: held.clone(),
            });
        } else if held.fence <= highest.fence {
            found.push(DoubleTake {
                first: highest.clone(),
                second: held.clone(),
            });
        }
        if outlasts(held, longest) {
            longest = held;
        }
        if held.fence > highest.fence {
            highest = held;
        }
    }
    found
}

fn outlasts(one: &Held, other: &Held) -> bool {
    match (one.until, other.until) {
        (_, None) => false,
        (None, Some(_)) => true,
        (Some(one), Some(other)) => one > other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn held(call: u128, fence: i64, from: i64, until: Option<i64>) -> Held {
        let at = |second: i64| Timestamp::from_second(second).unwrap_or(Timestamp::UNIX_EPOCH);
        Held {
            call: CallId(uuid::Uuid::from_u128(call)),
            fence: Fence(fence),
            login: Login(format!("op-{fence:03}")),
            from: at(from),
            until: until.map(at),
        }
    }

    #[test]
    fn claims_one_after_the_other_are_in_order() {
        let history = [
            held(1, 1, 0, Some(10)),
            held(1, 2, 10, Some(20)),
            held(1, 5, 25, None),
        ];
        assert_eq!(double_takes(&history), []);
    }

    #[test]
    fn claims_of_different_calls_may_overlap() {
        assert_eq!(
            double_takes(&[held(1, 1, 0, None), held(2, 2, 5, None)]),
            []
        );
    }

    #[test]
    fn a_planted_double_is_found_in_whatever_order_the_history_comes() {
        let history = [held(1, 2, 5, Some(20)), held(1, 1, 0, Some(10))];
        let found = double_takes(&history);
        assert_eq!(
            found,
            [DoubleTake {
                first: history[1].clone(),
                second: history[0].clone()
            }]
        );
    }

    #[test]
    fn a_claim_inside_a_long_one_is_found_though_another_ended_between() {
        let history = [
            held(1, 1, 0, Some(100)),
            held(1, 2, 10, Some(20)),
            held(1, 3, 50, Some(60)),
        ];
        assert_eq!(double_takes(&history).len(), 2);
    }

    #[test]
    fn a_claim_beside_one_that_never_ended_is_found() {
        assert_eq!(
            double_takes(&[held(1, 1, 0, None), held(1, 2, 1000, Some(1001))]).len(),
            1
        );
    }

    #[test]
    fn a_fence_that_does_not_rise_is_found_though_the_times_are_in_order() {
        assert_eq!(
            double_takes(&[held(1, 7, 0, Some(1)), held(1, 7, 2, Some(3))]).len(),
            1
        );
        assert_eq!(
            double_takes(&[held(1, 7, 0, Some(1)), held(1, 6, 2, None)]).len(),
            1
        );
    }
}
