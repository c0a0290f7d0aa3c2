//! Owns: `linelamp train`: choosing a scenario, the desk beside it, and telling what was caught.
//! Must not know: how a caller is played or what is judged.

use std::io::Read as _;
use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::{Value, json};

use super::demo::failure;
use super::{Context, Failure, desk};
use crate::db::connect::ConnectTo;
use crate::domain::{Disposition, safe};
use crate::messages::Catalogue;
use crate::training::{
    Finding, Outcome, Problem, SHIPPED, Scenario, Shipped, Subject, Summary, Training, read,
    usual_dir,
};

/// A scenario is a page or two of text.
const MOST_KILOBYTES: u64 = 256;

/// `linelamp train`
#[derive(Args, Debug)]
pub(super) struct TrainArgs {
    /// Which scenario; without it the first of the list
    name: Option<String>,
    /// List the scenarios in the language of the screen
    #[arg(long, conflicts_with_all = ["name", "scenario"])]
    list: bool,
    /// Play a scenario of one's own
    #[arg(long, value_name = "FILE", conflicts_with = "name")]
    scenario: Option<PathBuf>,
    /// The folder of the private Postgres; nothing in it outlives the training
    #[arg(long, value_name = "DIR")]
    dir: Option<PathBuf>,
    /// The folder of the Postgres server programs, if not a usual one
    #[arg(long, value_name = "DIR")]
    pg_bin: Option<PathBuf>,
}

pub(super) fn run(args: &TrainArgs, mut context: Context) -> Result<(), Failure> {
    if args.list {
        return list(&context);
    }
    // What is wrong with a scenario is said before anything is started.
    let scenario = scenario(args, &context)?;
    desk::check_terminal(&context)?;
    let title = safe(&scenario.title).to_string();
    eprintln!(
        "{}",
        context
            .say
            .say_with("training-starting", &[("title", title.into())])
    );
    let dir = args.dir.clone().unwrap_or_else(usual_dir);
    let started = Training::start(scenario, dir, args.pg_bin.clone());
    let (training, heard) = started.map_err(|error| failure(&error, &context))?;
    context.config.state_folder = training.state_folder();
    let to = ConnectTo::address(training.address());
    let sat = desk::open(&context, to, Some(heard));
    // However the desk ended, the training ends in good order, and its folder goes.
    let summary = training.finish();
    sat?;
    let summary = summary.map_err(|error| failure(&error, &context))?;
    context.print(&summary, |summary| told(summary, &context.say))
}

/// The shipped ones in the language of the screen.
fn shipped(context: &Context) -> impl Iterator<Item = &'static Shipped> {
    let language = context.config.language.code();
    SHIPPED.iter().filter(move |one| one.language == language)
}

fn list(context: &Context) -> Result<(), Failure> {
    let mut all = Vec::new();
    for one in shipped(context) {
        all.push((one.name, understood(one.text, context)?));
    }
    let as_json: Vec<Value> = all
        .iter()
        .map(|(name, scenario)| {
            json!({
                "name": name,
                "title": scenario.title,
                "about": scenario.about,
                "language": scenario.language,
            })
        })
        .collect();
    context.print(&as_json, |_| {
        let lines: Vec<String> = all
            .iter()
            .map(|(name, one)| format!("{name}\n    {}\n    {}", one.title, one.about))
            .collect();
        lines.join("\n")
    })
}

fn scenario(args: &TrainArgs, context: &Context) -> Result<Scenario, Failure> {
    if let Some(path) = &args.scenario {
        return understood(&text(path, context)?, context);
    }
    let name = args.name.as_deref();
    let chosen = shipped(context).find(|one| name.is_none_or(|name| one.name == name));
    let Some(chosen) = chosen else {
        let names: Vec<&str> = shipped(context).map(|one| one.name).collect();
        let name = safe(name.unwrap_or_default()).clip(40).to_string();
        let values = [("name", name.into()), ("names", names.join(", ").into())];
        return Err(Failure::usage(
            context.say.say_with("training-unknown", &values),
        ));
    };
    understood(chosen.text, context)
}

fn text(path: &Path, context: &Context) -> Result<String, Failure> {
    let most = MOST_KILOBYTES * 1024;
    let mut text = String::new();
    let read =
        std::fs::File::open(path).and_then(|file| file.take(most + 1).read_to_string(&mut text));
    if read.is_ok_and(|bytes| bytes as u64 <= most) {
        return Ok(text);
    }
    let path = safe(&path.display().to_string()).to_string();
    let values = [("path", path.into()), ("most", MOST_KILOBYTES.into())];
    Err(Failure::input(
        context.say.say_with("training-unreadable", &values),
    ))
}

/// Every problem on a line of its own, then that it is not played.
fn understood(text: &str, context: &Context) -> Result<Scenario, Failure> {
    read(text).map_err(|problems| {
        let mut lines: Vec<String> = problems
            .iter()
            .map(|problem| says(problem, &context.say))
            .collect();
        let count = [("problems", problems.len().into())];
        lines.push(context.say.say_with("training-refused", &count));
        Failure::input(lines.join("\n"))
    })
}

fn says(problem: &Problem, say: &Catalogue) -> String {
    let id = format!("training-fault-{}", problem.fault.word().replace('_', "-"));
    let shown = |text: &str| safe(text).clip(200).to_string();
    let values = [
        ("place", shown(&problem.place).into()),
        ("about", shown(&problem.about).into()),
    ];
    say.say_with(&id, &values)
}

fn told(summary: &Summary, say: &Catalogue) -> String {
    let mut lines: Vec<String> = summary
        .findings
        .iter()
        .map(|finding| found(finding, say))
        .collect();
    lines.push(say.say_with(
        "training-summary",
        &[
            ("title", safe(&summary.title).to_string().into()),
            ("caught", summary.caught.into()),
            ("late", summary.late.into()),
            ("otherwise", summary.otherwise.into()),
            ("missed", summary.missed.into()),
        ],
    ));
    lines.join("\n")
}

fn found(finding: &Finding, say: &Catalogue) -> String {
    let sign = match finding.outcome {
        Outcome::Caught => "✓",
        Outcome::Late | Outcome::Otherwise => "~",
        Outcome::Missed => "✗",
    };
    let id = format!(
        "training-subject-{}",
        finding.subject.word().replace('_', "-")
    );
    let what = say.say_with(&id, &[("of", of(finding, say).into())]);
    let outcome = say.word("training-outcome", finding.outcome.word());
    let mut values = vec![
        ("sign", sign.into()),
        ("what", what.into()),
        ("outcome", outcome.into()),
    ];
    let is_there = matches!(finding.outcome, Outcome::Caught | Outcome::Late);
    match (&finding.said, finding.seconds) {
        (Some(said), _) if !is_there => {
            values.push(("said", safe(said).to_string().into()));
            say.say_with("training-found-said", &values)
        }
        (_, Some(seconds)) => {
            values.push(("seconds", seconds.into()));
            say.say_with("training-found-after", &values)
        }
        (_, None) => say.say_with("training-found", &values),
    }
}

/// Which of its kind, in the words of the screen.
fn of(finding: &Finding, say: &Catalogue) -> String {
    let of = finding.of.as_deref().unwrap_or_default();
    match finding.subject {
        Subject::FirstThing => say.word("first-thing", of),
        Subject::Contact => say.word("relation", of),
        Subject::CameOf => {
            let known = of.split(' ').filter_map(Disposition::from_word);
            let words: Vec<String> = known
                .map(|one| say.word("disposition", one.word()))
                .collect();
            words.join(", ")
        }
        _ => safe(of).to_string(),
    }
}
