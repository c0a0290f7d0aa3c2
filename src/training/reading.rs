//! Owns: reading a scenario from its file: all of it, or every problem at once.
//! Must not know: where the file came from, or how a problem is said to people.

use std::time::Duration;

use toml::Table;

use super::finding::Subject;
use super::part::{Fault, Part, Problem};
use super::scenario::{Earlier, Expects, Fact, Left, Says, Scenario, ScriptedCall, Sign};
use crate::demo::{InventedLine, invented_lines};
use crate::domain::marks::{FirstThing, MarkKind, Relation, folded};
use crate::domain::taxonomy::Code;
use crate::domain::{Disposition, EndWhy, LeftBy, Urgency};

/// What may be asked for by true.
const DEEDS: [(&str, Subject); 6] = [
    ("promise", Subject::Promise),
    ("message", Subject::Message),
    ("known_person", Subject::KnownPerson),
    ("joined", Subject::Joined),
    ("broken_off", Subject::BrokenOff),
    ("kept_open", Subject::KeptOpen),
];
/// A caller says so many words in a second, and takes breath for so long.
const WORDS_A_SECOND: f64 = 2.5;
const BREATH: f64 = 1.5;

/// Reads a scenario.
///
/// # Errors
/// Everything that is wrong with it, in the order of the file's parts.
pub fn read(text: &str) -> Result<Scenario, Vec<Problem>> {
    let table: Table = text.parse().map_err(|error: toml::de::Error| {
        let before = error.span().and_then(|span| text.get(..span.start));
        let line = before.map_or(0, |before| before.matches('\n').count()) + 1;
        vec![Problem {
            place: line.to_string(),
            fault: Fault::NoToml,
            about: error.message().to_owned(),
        }]
    })?;
    let mut problems = Vec::new();
    let read = scenario(&mut Part::new(&table, String::new(), &mut problems));
    match read.filter(|_| problems.is_empty()) {
        Some(scenario) => Ok(scenario),
        None => Err(problems),
    }
}

fn scenario(part: &mut Part<'_>) -> Option<Scenario> {
    let title = part.text("title");
    let title = part.is_there("title", title);
    let about = part.text("about");
    let about = part.is_there("about", about);
    let language = part.tongue("language");
    let language = part.is_there("language", language);
    let before = part.parts("before", earlier);
    let calls = part.some_parts("call", call);
    let expects = part.part("expects", |part| Some(expects(part)));
    let expects = expects.unwrap_or_default();
    let asks = |deed| expects.deeds.contains(&deed);
    let told_before = before.iter().any(|one| one.message.is_some());
    for (key, needed, there) in [
        (
            "expects.known_person",
            asks(Subject::KnownPerson),
            !before.is_empty(),
        ),
        ("expects.message", asks(Subject::Message), told_before),
    ] {
        if needed && !there {
            part.wrong(key.to_owned(), Fault::NeedsBefore, "");
        }
    }
    part.leave();
    Some(Scenario {
        title: title?,
        about: about?,
        language: language?,
        before,
        calls,
        expects,
    })
}

fn earlier(part: &mut Part<'_>) -> Option<Earlier> {
    let mut needed = |key| {
        let found = part.text(key);
        part.is_there(key, found)
    };
    let (given, family, country) = (needed("given"), needed("family"), needed("country"));
    let language = part.tongue("language");
    let language = part.is_there("language", language);
    let a_number = part.a_number("a_number");
    let a_number = part.is_there("a_number", a_number);
    let lines = part.texts("lines");
    let message = part.part("message", |part| {
        let left_by = part.choice(
            "left_by",
            LeftBy::from_word,
            &spelt(LeftBy::ALL, LeftBy::word),
        );
        let words = part.text("words");
        let pass_word = part.text("pass_word");
        Some(Left {
            by: part.is_there("left_by", left_by)?,
            words: part.is_there("words", words)?,
            pass_word: part.is_there("pass_word", pass_word)?,
        })
    });
    let do_not_ask = part.text("do_not_ask");
    Some(Earlier {
        given: given?,
        family: family?,
        country: country?,
        language: language?,
        a_number: a_number?,
        lines,
        message,
        do_not_ask,
    })
}

fn call(part: &mut Part<'_>) -> Option<ScriptedCall> {
    let lines = invented_lines();
    let seen = || lines.iter().filter(|line| line.seen_by_operator);
    let named =
        |name: &str| -> Option<InventedLine> { seen().find(|line| line.name == name).cloned() };
    let names: Vec<&str> = seen().map(|line| line.name).collect();
    let line = part.choice("line", named, &names.join(", "));
    let line = part.is_there("line", line);
    let rings_after = part
        .seconds("rings_after")
        .unwrap_or(Duration::from_secs(3));
    let waits = part.seconds("waits").unwrap_or(Duration::from_mins(3));
    let lasts = part.seconds("lasts");
    let ends = part
        .choice("ends", EndWhy::from_word, "caller_hung_up, cut_by_facility")
        .unwrap_or(EndWhy::CallerHungUp);
    let mut before = 0;
    let says = part.some_parts("says", |part| {
        let pace = 1.0 / WORDS_A_SECOND;
        let breath = Duration::from_secs_f64(BREATH + f64::from(before) * pace);
        let said = says(part, breath)?;
        before = u32::try_from(said.words.split_whitespace().count()).unwrap_or(0);
        Some(said)
    });
    let line = line?;
    Some(ScriptedCall {
        line: line.number,
        phone: line.phone,
        rings_after,
        waits,
        lasts,
        ends,
        says,
    })
}

fn says(part: &mut Part<'_>, breath: Duration) -> Option<Says> {
    let words = part.text("words");
    let signs = format!("line, {}", spelt(MarkKind::ALL, MarkKind::word));
    let after = part.seconds("after").unwrap_or(breath);
    let goes_on_with = part.chosen("goes_on_with", sign, &signs);
    let unless = part.chosen("unless", sign, &signs);
    Some(Says {
        words: part.is_there("words", words)?,
        after,
        goes_on_with,
        unless,
    })
}

fn sign(word: &str) -> Option<Sign> {
    if word == "line" {
        return Some(Sign::Line);
    }
    MarkKind::from_word(word).map(Sign::Told)
}

fn expects(part: &mut Part<'_>) -> Expects {
    let levels = |level: &str| Urgency::new(level.trim_start_matches(['U', 'u']).parse().ok()?);
    let code = |code: &str| Code::parse(&folded(code));
    Expects {
        first_line: part.seconds("first_line"),
        first_things: part.chosen(
            "first_things",
            FirstThing::from_word,
            &spelt(FirstThing::ALL, FirstThing::word),
        ),
        name: part.text("name"),
        a_number: part.a_number("a_number"),
        spoken: part.tongue("spoken"),
        urgency: part.choice("urgency", levels, "U1, U2, U3, U4"),
        topics: part.chosen("topics", code, "med, med.stopped, seg, …"),
        contacts: part.chosen(
            "contacts",
            Relation::from_word,
            &spelt(Relation::ALL, Relation::word),
        ),
        facts: part.parts("facts", |part| {
            let what = part.text("what");
            let words = part.texts("words");
            if words.is_empty() {
                part.wrong(part.at("words"), Fault::Empty, "");
            }
            Some(Fact {
                what: part.is_there("what", what)?,
                words,
            })
        }),
        deeds: DEEDS
            .iter()
            .filter(|(key, _)| part.yes(key))
            .map(|(_, deed)| *deed)
            .collect(),
        came_of: part.chosen(
            "came_of",
            Disposition::from_word,
            &spelt(Disposition::ALL, Disposition::word),
        ),
    }
}

fn spelt<T: Copy>(all: &[T], word: impl Fn(T) -> &'static str) -> String {
    let words: Vec<&str> = all.iter().map(|one| word(*one)).collect();
    words.join(", ")
}

#[cfg(test)]
mod tests;
