//! Owns: `linelamp person candidates`.
//! Must not know: who is likeliest, which the database says.

use clap::Args;
use serde_json::{Value, json};

use crate::cli::{Context, Failure, held, input};
use crate::db::people;
use crate::domain::{CallId, Candidate, Wanted, Words, safe};

/// `linelamp person candidates`
#[derive(Args, Debug)]
pub(in crate::cli) struct CandidatesArgs {
    /// The call's id, as `queue` and `call list` show it
    call: CallId,
    /// `-`: a name, or marks such as `=name`, `=from`, `=born` and an A-number, come on standard input
    #[arg(value_parser = ["-"])]
    words: String,
}

pub(super) fn candidates(args: &CandidatesArgs, context: &Context) -> Result<(), Failure> {
    let wanted = Wanted::read(input::words(context)?.reveal());
    let found = context.with_database(async |conn| {
        let claim = held::mine(conn, args.call).await?;
        people::list_candidates(conn, claim, &wanted).await
    })?;
    let rows: Vec<_> = found.iter().map(row).collect();
    context.print(&rows, |_| {
        if found.is_empty() {
            return context.say.say("person-nobody");
        }
        found
            .iter()
            .map(|candidate| face(candidate, context))
            .collect()
    })
}

fn row(candidate: &Candidate) -> Value {
    let plain = |words: &Option<Words>| words.as_ref().map(|words| words.reveal().to_owned());
    json!({
        "person": candidate.person.to_string(),
        "name": candidate.name.reveal(),
        "a_number": candidate.a_number,
        "country": plain(&candidate.country),
        "born": plain(&candidate.born),
        "facility": candidate.facility,
        "last_contact": candidate.last_contact,
        "score": candidate.score,
        "why": candidate.why,
    })
}

fn face(candidate: &Candidate, context: &Context) -> String {
    let why = candidate
        .why
        .iter()
        .map(|why| context.say.word("candidate", why));
    let known = [&candidate.country, &candidate.born]
        .into_iter()
        .flatten()
        .map(Words::reveal);
    let known = known
        .chain(candidate.a_number.as_deref())
        .chain(candidate.facility.as_deref());
    let known: Vec<String> = known.map(|part| safe(part).to_string()).collect();
    format!(
        "{}  {}  ({})  {}\n",
        safe(candidate.name.reveal()),
        known.join(" · "),
        why.collect::<Vec<_>>().join(", "),
        candidate.person
    )
}
