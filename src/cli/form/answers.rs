//! Owns: `linelamp form fill|answers`: the interview as JSON, and a list of what was answered.
//! Must not know: who may read what; the database decides.

use std::collections::BTreeSet;
use std::sync::Arc;

use clap::Args;
use serde_json::{Map, Value, json};

use super::kept::kept;
use crate::cli::allowed::one_of;
use crate::cli::call::last_claim;
use crate::cli::{Context, Failure, input};
use crate::db::forms::{Exported, Filling, NewAnswer, export_answers, set_answers};
use crate::domain::{CallId, Consent, safe};
use crate::forms::{Interview, Refused, Trouble};
use crate::messages::Catalogue;
use crate::report::sheet::{Cell, Sheet};

/// `linelamp form fill`
#[derive(Args, Debug)]
pub(in crate::cli) struct FillArgs {
    /// The form's id, as `form list` shows it
    form: String,
    /// `-`: the answers come on standard input, as one JSON object
    #[arg(long, value_parser = ["-"])]
    answers: String,
    /// The call that it is about
    #[arg(long)]
    call: Option<CallId>,
}

/// `linelamp form answers`
#[derive(Args, Debug)]
pub(in crate::cli) struct AnswersArgs {
    /// The form's id, as `form list` shows it
    form: String,
    /// Print CSV for a spreadsheet program
    #[arg(long)]
    csv: bool,
    /// For this step of the ladder of consents, name those who agreed to it; without it nobody is named
    #[arg(long, value_name = "STEP", value_parser = one_of(NAMING, Consent::word))]
    purpose: Option<Consent>,
}

/// The steps under which somebody may be named to others.
const NAMING: &[Consent] = &[Consent::C2, Consent::C3, Consent::C6, Consent::C7];

/// One thing that is wrong with answers.
struct Wrong {
    path: String,
    word: &'static str,
    says: String,
    refuses: bool,
}

pub(super) fn fill(args: &FillArgs, context: &Context) -> Result<(), Failure> {
    let said = input::words(context)?;
    let answers: Map<String, Value> = serde_json::from_str(said.reveal())
        .map_err(|_| Failure::input(context.say.say("form-answers-no-json")))?;
    let (version, _, form) = kept(&args.form, None, context)?;
    let mut interview = Interview::new(Arc::new(form), jiff::Zoned::now());
    let refused = interview.fill(&answers);
    interview.finish();
    let wrong = wrong(&interview, refused, &context.say);
    let problems: Vec<Value> = (wrong.iter())
        .map(|wrong| json!({ "path": wrong.path, "problem": wrong.word, "refuses": wrong.refuses, "says": wrong.says }))
        .collect();
    let lines = || {
        wrong
            .iter()
            .map(|wrong| told(wrong, &context.say))
            .collect::<String>()
    };
    let refusing = wrong.iter().filter(|wrong| wrong.refuses).count();
    if refusing > 0 {
        context.print(&json!({ "stored": false, "problems": problems }), |_| {
            lines()
        })?;
        let sentence = context
            .say
            .say_with("form-answers-refused", &[("problems", refusing.into())]);
        return Err(Failure::input(sentence));
    }
    let filling = store(&interview, version, args, context)?;
    let stored = json!({ "stored": true, "filling": filling.to_string(), "form": args.form, "version": version,
        "answers": interview.as_json(), "problems": problems });
    context.print(&stored, |_| {
        lines()
            + &context.say.say_with(
                "form-answers-kept",
                &[("count", interview.answers().len().into())],
            )
    })
}

fn store(
    interview: &Interview,
    version: i32,
    args: &FillArgs,
    context: &Context,
) -> Result<uuid::Uuid, Failure> {
    let id = uuid::Uuid::now_v7();
    let written_at = jiff::Timestamp::now();
    let answers: Vec<NewAnswer> = (interview.answers().into_iter())
        .map(|(path, value)| NewAnswer {
            id: uuid::Uuid::now_v7(),
            path,
            value,
            written_at,
        })
        .collect();
    context.change(async |conn| {
        let fence = match args.call {
            Some(call) => last_claim(conn, call).await.ok().map(|claim| claim.fence),
            None => None,
        };
        let filling = Filling {
            id,
            call: args.call,
            fence,
            form: args.form.clone(),
            version,
        };
        set_answers(conn, &filling, &answers).await
    })?;
    Ok(id)
}

/// What was not taken, and what is wrong with what was. A missing answer refuses nothing: it is only told.
fn wrong(interview: &Interview, refused: Vec<(String, Refused)>, say: &Catalogue) -> Vec<Wrong> {
    let refused = refused.into_iter().map(|(path, refused)| Wrong {
        path,
        word: refused.word(),
        says: say.word("form-refused-answer", refused.word()),
        refuses: true,
    });
    let troubles = interview.troubles().into_iter().map(|(place, trouble)| {
        let own = interview
            .message(&place, trouble)
            .map(|words| safe(&words).to_string());
        Wrong {
            path: interview.path(&place),
            word: trouble.word(),
            says: own.unwrap_or_else(|| say.word("form-trouble", trouble.word())),
            refuses: trouble != Trouble::Missing,
        }
    });
    refused.chain(troubles).collect()
}

fn told(wrong: &Wrong, say: &Catalogue) -> String {
    let path = safe(&wrong.path).clip(120).to_string();
    let values = [("place", path.into()), ("says", wrong.says.clone().into())];
    if wrong.refuses {
        say.say_with("form-refused-line", &values) + "\n"
    } else {
        say.say_with("form-notice-line", &values) + "\n"
    }
}

pub(super) fn answers(args: &AnswersArgs, context: &Context) -> Result<(), Failure> {
    if args.csv && context.json {
        return Err(Failure::usage(context.say.say("report-csv-or-json")));
    }
    let exported =
        context.with_database(async |conn| export_answers(conn, &args.form, args.purpose).await)?;
    if args.csv {
        return context.print_line(&String::from_utf8_lossy(&csv(&exported)));
    }
    let fillings: Vec<Value> = by_filling(&exported)
        .into_iter()
        .map(|(first, answers)| {
            let answers: Map<String, Value> = (answers.iter())
                .map(|answer| (answer.path.clone(), json!(answer.value)))
                .collect();
            json!({ "filling": first.filling.to_string(), "version": first.version, "began": first.began, "answers": answers })
        })
        .collect();
    context.print(&fillings, |fillings| {
        context
            .say
            .say_with("form-answers-count", &[("count", fillings.len().into())])
    })
}

/// The answers of each filling, which follow each other.
fn by_filling(exported: &[Exported]) -> Vec<(&Exported, &[Exported])> {
    let fillings = exported.chunk_by(|one, next| one.filling == next.filling);
    fillings
        .filter_map(|answers| Some((answers.first()?, answers)))
        .collect()
}

/// One row for each filling, one column for each field that anybody answered.
fn csv(exported: &[Exported]) -> Vec<u8> {
    let fields: BTreeSet<&str> = exported.iter().map(|answer| answer.path.as_str()).collect();
    let titles: Vec<&str> = ["filling", "version", "began"]
        .into_iter()
        .chain(fields.iter().copied())
        .collect();
    let mut sheet = Sheet::new(&titles);
    for (first, answers) in by_filling(exported) {
        let (filling, began) = (first.filling.to_string(), first.began.to_string());
        let mut cells = vec![
            Cell::Text(&filling),
            Cell::Count(i64::from(first.version)),
            Cell::Text(&began),
        ];
        cells.extend(fields.iter().map(|field| {
            let answer = answers.iter().find(|answer| answer.path == *field);
            Cell::Text(answer.map_or("", |answer| answer.value.as_str()))
        }));
        sheet.row(&cells);
    }
    sheet.into_bytes()
}
