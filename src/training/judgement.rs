//! Owns: what was caught of a scenario and what was missed, judged from the rows in the database alone.
//! Must not know: which keys were pressed, what the desk showed, or how a finding is said to people.

use jiff::Timestamp;

use super::finding::{Finding, Outcome, Subject, Summary};
use super::scenario::{Expects, Scenario};
use crate::db::training::{TrainingCall, TrainingRows, WrittenDown};
use crate::domain::marks::{FirstThing, MarkKind, folded};
use crate::domain::taxonomy::Code;
use crate::domain::{EndWhy, MessageState, NextStep};
use crate::matching::{Name, compare};

/// Judges what stands in the database.
#[must_use]
pub fn judge(scenario: &Scenario, rows: &TrainingRows) -> Summary {
    let judge = Judge {
        scenario,
        rows,
        begun: rows.calls.first().and_then(|call| call.reached_at),
        dead: rows.calls.first().and_then(|call| call.ended_at),
    };
    let findings = judge.findings();
    let count = |outcome| {
        let alike = findings.iter().filter(|found| found.outcome == outcome);
        alike.count()
    };
    Summary {
        title: scenario.title.clone(),
        language: scenario.language.clone(),
        caught: count(Outcome::Caught),
        late: count(Outcome::Late),
        otherwise: count(Outcome::Otherwise),
        missed: count(Outcome::Missed),
        findings,
    }
}

struct Judge<'a> {
    scenario: &'a Scenario,
    rows: &'a TrainingRows,
    /// When the caller said his first word.
    begun: Option<Timestamp>,
    /// When the first line died.
    dead: Option<Timestamp>,
}

/// Where one looks for it: right, or only something else.
enum Found {
    Right(Option<Timestamp>),
    Wrong,
    Nothing,
}

impl Judge<'_> {
    fn expects(&self) -> &Expects {
        &self.scenario.expects
    }

    fn findings(&self) -> Vec<Finding> {
        let reached = self.rows.calls.first().and_then(|call| call.reached_at);
        let answered = whether(reached.is_some());
        let mut all = vec![self.finding(Subject::Answered, None, &answered)];
        all.extend(self.first_line());
        let things = self.expects().first_things.iter();
        all.extend(things.map(|thing| self.first_thing(*thing)));
        all.extend(self.urgency());
        let topics = self.expects().topics.iter();
        all.extend(topics.map(|code| self.topic(*code)));
        all.extend(self.expects().contacts.iter().map(|relation| {
            let told = self.told(MarkKind::Contact, |says| says == relation.word());
            self.finding(Subject::Contact, Some(relation.word().to_owned()), &told)
        }));
        all.extend(self.facts());
        all.extend(self.asked_for());
        all
    }

    fn finding(&self, subject: Subject, of: Option<String>, found: &Found) -> Finding {
        let (outcome, at) = match found {
            Found::Right(at) => (Outcome::Caught, *at),
            Found::Wrong => (Outcome::Otherwise, None),
            Found::Nothing => (Outcome::Missed, None),
        };
        Finding {
            subject,
            of,
            said: None,
            outcome,
            seconds: at.and_then(|at| Some(at.as_second() - self.begun?.as_second())),
        }
    }

    /// The first thing of this kind that says it rightly.
    fn told(&self, kind: MarkKind, right: impl Fn(&str) -> bool) -> Found {
        let of_kind = || self.rows.told.iter().filter(|told| told.kind == kind);
        let is_right = |told: &&WrittenDown| right(told.says.reveal());
        match of_kind().find(is_right) {
            Some(told) => Found::Right(Some(told.at)),
            None if of_kind().next().is_some() => Found::Wrong,
            None => Found::Nothing,
        }
    }

    fn first_line(&self) -> Option<Finding> {
        let within = self.expects().first_line?;
        let first = self.rows.lines.first().map(|(at, _)| *at);
        let found = first.map_or(Found::Nothing, |_| Found::Right(first));
        let by = self.begun.map(|begun| begun + within);
        let of = Some(within.as_secs().to_string());
        Some(in_time(
            self.finding(Subject::FirstLine, of, &found),
            &found,
            by,
        ))
    }

    fn first_thing(&self, thing: FirstThing) -> Finding {
        let found = match thing {
            FirstThing::Name => self.name(),
            FirstThing::ANumber => self.a_number(),
            FirstThing::Language => self.language(),
            FirstThing::Danger => self.told(MarkKind::Danger, said),
            FirstThing::Need => self.told(MarkKind::Need, said),
            FirstThing::Again => self.told(MarkKind::Again, said),
            FirstThing::Consent => self.told(MarkKind::Consent, said),
        };
        let of = Some(thing.word().to_owned());
        let mut finding = self.finding(Subject::FirstThing, of, &found);
        finding.said = match thing {
            FirstThing::Name => self.expects().name.clone(),
            FirstThing::ANumber => self.expects().a_number.clone(),
            FirstThing::Language => self.expects().spoken.clone(),
            _ => None,
        };
        // What no line ever cut off may come until the wrap-up.
        let by = self.dead.filter(|_| expects_an_end(self.scenario));
        in_time(finding, &found, by)
    }

    fn name(&self) -> Found {
        let Some(wanted) = &self.expects().name else {
            return self.told(MarkKind::Name, said);
        };
        let wanted = Name::read(wanted);
        let told = self.told(MarkKind::Name, |says| {
            compare(&Name::read(says), &wanted).candidates
        });
        self.or_of_the_person(told)
    }

    fn a_number(&self) -> Found {
        let Some(wanted) = &self.expects().a_number else {
            return self.told(MarkKind::ANumber, said);
        };
        let told = self.told(MarkKind::ANumber, |says| {
            let digits = || says.chars().filter(|c| c.is_ascii_digit() || *c == 'x');
            let alike = |(heard, is): (char, char)| heard == 'x' || heard == is;
            digits().count() == wanted.len() && digits().zip(wanted.chars()).all(alike)
        });
        self.or_of_the_person(told)
    }

    /// Whoever was recognised has a name and a number already.
    fn or_of_the_person(&self, told: Found) -> Found {
        match (told, self.known_person()) {
            (Found::Right(at), _) | (_, Found::Right(at)) => Found::Right(at),
            (told, _) => told,
        }
    }

    fn language(&self) -> Found {
        let Some(wanted) = &self.expects().spoken else {
            return self.told(MarkKind::Language, said);
        };
        let told = self.told(MarkKind::Language, |says| says == wanted);
        let of_call = self.rows.calls.first();
        let of_call = of_call.filter(|call| call.language.as_deref() == Some(wanted));
        match (told, of_call) {
            (Found::Right(at), _) => Found::Right(at),
            // The line's own language, or one that was set without a mark.
            (_, Some(call)) => Found::Right(call.reached_at),
            (told, None) => told,
        }
    }

    fn urgency(&self) -> Option<Finding> {
        let wanted = self.expects().urgency?;
        let enough = |level: i16| level <= i16::from(wanted.level());
        let marked = self.told(MarkKind::Urgency, |says| says.parse().is_ok_and(enough));
        let calls = &self.rows.calls;
        let found = match marked {
            Found::Right(at) => Found::Right(at),
            _ if calls.iter().any(|call| enough(call.urgency)) => Found::Right(None),
            other => other,
        };
        let of = Some(format!("U{}", wanted.level()));
        Some(self.finding(Subject::Urgency, of, &found))
    }

    fn topic(&self, wanted: Code) -> Finding {
        let meets = |told: &&WrittenDown| {
            let code = Code::parse(told.says.reveal());
            matches!(told.kind, MarkKind::Topic | MarkKind::Act)
                && code.is_some_and(|code| {
                    code.class() == wanted.class()
                        && (wanted.act().is_none() || code.act() == wanted.act())
                })
        };
        let first = self.rows.told.iter().find(meets);
        let found = first.map_or(Found::Nothing, |told| Found::Right(Some(told.at)));
        self.finding(Subject::Topic, Some(wanted.to_string()), &found)
    }

    fn facts(&self) -> impl Iterator<Item = Finding> {
        self.expects().facts.iter().map(|fact| {
            let words: Vec<String> = fact.words.iter().map(|word| folded(word)).collect();
            let line = self.rows.lines.iter().find(|(_, line)| {
                let line = folded(line.reveal());
                words.iter().any(|word| line.contains(word.as_str()))
            });
            let found = line.map_or(Found::Nothing, |(at, _)| Found::Right(Some(*at)));
            self.finding(Subject::Fact, Some(fact.what.clone()), &found)
        })
    }

    /// What is only judged where the scenario asks for it, and how the calls were left.
    fn asked_for(&self) -> Vec<Finding> {
        let expects = self.expects();
        let calls = &self.rows.calls;
        let wrapped = self.begun.is_some() && calls.iter().all(is_finished);
        let came_of = (!expects.came_of.is_empty()).then(|| {
            let words: Vec<&str> = expects.came_of.iter().map(|one| one.word()).collect();
            let found = self.came_of();
            self.finding(Subject::CameOf, Some(words.join(" ")), &found)
        });
        let deeds = expects
            .deeds
            .iter()
            .map(|deed| self.finding(*deed, None, &self.deed(*deed)));
        let wrapped = self.finding(Subject::WrappedUp, None, &whether(wrapped));
        deeds.chain(came_of).chain([wrapped]).collect()
    }

    /// Whether something that was to be done was done.
    fn deed(&self, deed: Subject) -> Found {
        let calls = &self.rows.calls;
        match deed {
            Subject::Promise => self.promise(),
            Subject::Message => self.message(),
            Subject::KnownPerson => self.known_person(),
            Subject::BrokenOff => when(calls.first().and_then(|call| call.broken_off_at)),
            Subject::Joined => whether(calls.iter().any(|call| call.joined)),
            Subject::KeptOpen => {
                let open = |call: &TrainingCall| call.non_data.is_none();
                whether(self.begun.is_some() && calls.iter().all(open))
            }
            _ => Found::Nothing,
        }
    }

    fn promise(&self) -> Found {
        let said = |call: &&TrainingCall| {
            let step = call.next_step;
            matches!(step, Some(NextStep::FollowUp | NextStep::CallerCallsAgain))
        };
        let wrapped = self.rows.calls.iter().find(said);
        let first = self.rows.promises.first().copied();
        when(first.or(wrapped.and_then(|call| call.wrapped_at)))
    }

    fn message(&self) -> Found {
        let mut steps = self.rows.messages.iter();
        let heard = steps
            .find(|(step, _)| matches!(step, MessageState::ReadBack | MessageState::Delivered));
        when(heard.map(|(_, at)| *at))
    }

    fn known_person(&self) -> Found {
        let known = |call: &&TrainingCall| {
            let number = call.a_number.as_ref().map(crate::domain::Words::reveal);
            let mut before = self.scenario.before.iter();
            before.any(|one| Some(one.a_number.as_str()) == number)
        };
        let mut calls = self.rows.calls.iter();
        let someone = self.rows.calls.iter().any(|call| call.has_person);
        match calls.find(known) {
            Some(call) => Found::Right(call.placed_at),
            None if someone => Found::Wrong,
            None => Found::Nothing,
        }
    }

    fn came_of(&self) -> Found {
        let last = self
            .rows
            .calls
            .iter()
            .rev()
            .find_map(|call| call.disposition);
        match last {
            Some(one) if self.expects().came_of.contains(&one) => Found::Right(None),
            Some(_) => Found::Wrong,
            None => Found::Nothing,
        }
    }
}

/// The same where it had to be there by this moment.
fn in_time(mut finding: Finding, found: &Found, by: Option<Timestamp>) -> Finding {
    let late = match (found, by) {
        (Found::Right(Some(at)), Some(by)) => *at > by,
        _ => false,
    };
    if late {
        finding.outcome = Outcome::Late;
    }
    finding
}

fn said(says: &str) -> bool {
    !says.is_empty()
}

const fn when(at: Option<Timestamp>) -> Found {
    match at {
        Some(_) => Found::Right(at),
        None => Found::Nothing,
    }
}

const fn whether(yes: bool) -> Found {
    if yes {
        Found::Right(None)
    } else {
        Found::Nothing
    }
}

/// Nobody has to come back to it.
const fn is_finished(call: &TrainingCall) -> bool {
    call.wrapped_at.is_some() || call.reached_at.is_none()
}

/// Whether the first line is cut, by its time or in mid-sentence, and the caller does not just hang up.
fn expects_an_end(scenario: &Scenario) -> bool {
    let first = scenario.calls.first();
    first.is_some_and(|call| call.lasts.is_some() || call.ends == EndWhy::CutByFacility)
}

#[cfg(test)]
mod tests;
