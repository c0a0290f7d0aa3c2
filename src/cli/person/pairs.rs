//! Owns: `linelamp person match`.
//! Must not know: why names are alike; `matching` says.

use std::io::Read as _;
use std::path::{Path, PathBuf};

use clap::Args;
use serde::Serialize;

use crate::cli::{Context, Failure};
use crate::domain::safe;
use crate::matching::{Likeness, Name, compare};

/// The largest file read, in bytes.
const MOST_BYTES: u64 = 64 * 1024 * 1024;
/// Bad lines named in one refusal.
const MOST_NAMED: usize = 20;

/// `linelamp person match`
#[derive(Args, Debug)]
pub(in crate::cli) struct MatchArgs {
    /// A file of pairs, or `-` for standard input: UTF-8, one pair a line, the two names with a tab between them
    #[arg(long, value_name = "FILE")]
    pairs: PathBuf,
}

/// One pair with what comparing it says, in the order of the file.
#[derive(Serialize)]
struct Compared<'a> {
    left: &'a str,
    right: &'a str,
    r#match: bool,
    score: f64,
    reasons: Vec<&'static str>,
}

pub(super) fn compare_pairs(args: &MatchArgs, context: &Context) -> Result<(), Failure> {
    let text = read(&args.pairs, context)?;
    let compared = pairs(&text, context)?
        .into_iter()
        .map(|(left, right)| said(left, right, &compare(&Name::read(left), &Name::read(right))))
        .collect::<Vec<_>>();
    context.print(&compared, |compared| {
        compared.iter().map(|pair| line(pair, context)).collect()
    })
}

fn read(path: &Path, context: &Context) -> Result<String, Failure> {
    let mut bytes = Vec::new();
    let done = if path == Path::new("-") {
        std::io::stdin()
            .lock()
            .take(MOST_BYTES + 1)
            .read_to_end(&mut bytes)
    } else {
        std::fs::File::open(path).and_then(|file| file.take(MOST_BYTES + 1).read_to_end(&mut bytes))
    };
    if done.is_err() {
        return Err(Failure::missing(context.say.say("person-pairs-unopened")));
    }
    if bytes.len() as u64 > MOST_BYTES {
        return Err(Failure::input(context.say.say("person-pairs-too-long")));
    }
    String::from_utf8(bytes).map_err(|error| {
        let before = &error.as_bytes()[..error.utf8_error().valid_up_to()];
        let line = String::from_utf8_lossy(before).matches('\n').count() + 1;
        refused("person-pairs-not-utf8", &line.to_string(), context)
    })
}

/// Every line as a pair; or all that are none, by their numbers.
fn pairs<'a>(text: &'a str, context: &Context) -> Result<Vec<(&'a str, &'a str)>, Failure> {
    let lines = text.strip_prefix('\u{FEFF}').unwrap_or(text).lines();
    let (mut good, mut bad) = (Vec::new(), Vec::new());
    for (number, line) in (1..).zip(lines) {
        match pair(line) {
            Some(pair) => good.push(pair),
            None => bad.push(number),
        }
    }
    if !bad.is_empty() {
        let named: Vec<String> = bad.iter().take(MOST_NAMED).map(i32::to_string).collect();
        let more = if bad.len() > MOST_NAMED { ", …" } else { "" };
        return Err(refused(
            "person-pairs-bad",
            &(named.join(", ") + more),
            context,
        ));
    }
    if good.is_empty() {
        return Err(Failure::input(context.say.say("person-pairs-none")));
    }
    Ok(good)
}

fn pair(line: &str) -> Option<(&str, &str)> {
    let (left, right) = line.split_once('\t')?;
    let whole = !right.contains('\t') && !left.trim().is_empty() && !right.trim().is_empty();
    whole.then_some((left.trim(), right.trim()))
}

fn refused(id: &str, lines: &str, context: &Context) -> Failure {
    let lines = lines.to_owned();
    Failure::input(context.say.say_with(id, &[("lines", lines.into())]))
}

fn said<'a>(left: &'a str, right: &'a str, likeness: &Likeness) -> Compared<'a> {
    Compared {
        left,
        right,
        r#match: likeness.candidates,
        score: (f64::from(likeness.score) * 1000.0).round() / 1000.0,
        reasons: likeness
            .reasons
            .iter()
            .map(|reason| reason.word())
            .collect(),
    }
}

fn line(pair: &Compared, context: &Context) -> String {
    let why: Vec<String> = pair
        .reasons
        .iter()
        .map(|reason| context.say.word("alike", reason))
        .collect();
    let verdict = context.say.say(if pair.r#match {
        "person-candidates"
    } else {
        "person-strangers"
    });
    format!(
        "{:>3.0}  {verdict}  {} · {}  {}\n",
        pair.score * 100.0,
        safe(pair.left),
        safe(pair.right),
        why.join(", ")
    )
}
