//! Owns: a few calls of earlier, so that there are cases to find and timelines to read.
//! Must not know: callers and colleagues of now. Everything is done by the functions that a desk uses.

use jiff::Timestamp;
use uuid::Uuid;

use super::phone::SOURCE;
use super::world::PEOPLE;
use crate::db::calls::{Arrival, add_call};
use crate::db::words::{NewPerson, make_person};
use crate::db::{DbError, PgConnection, orders};
use crate::domain::{
    Answer, CallId, Claim, Disposition, EntryId, LeftBy, MayHear, NewMessage, NextStep, NoteLine,
    RequestId, Sensitive, Words, Write,
};

/// One call of earlier, and who called.
#[derive(Clone, Copy, Debug)]
pub struct Past<'a> {
    /// Who took it.
    pub login: &'a str,
    /// The number of the line it came in on, and of the phone it came from.
    pub line: (&'a str, &'a str),
    /// Given name, family name, country of birth, language (ISO 639).
    pub person: (&'a str, &'a str, &'a str, &'a str),
    /// Nine digits.
    pub a_number: &'a str,
    /// The note.
    pub lines: &'a [&'a str],
    /// What came of it.
    pub disposition: Disposition,
    /// What was to happen next.
    pub next_step: NextStep,
    /// A message left for him, and its pass-word.
    pub waits: Option<Waits<'a>>,
    /// What he is not to be asked again.
    pub not_again: Option<&'a str>,
}

/// A message that waits for somebody.
#[derive(Clone, Copy, Debug)]
pub struct Waits<'a> {
    /// Whose it is.
    pub left_by: LeftBy,
    /// What it says.
    pub words: &'a str,
    /// What whoever hears it must say first.
    pub pass_word: &'a str,
}

/// The first lines of the hotline, and a phone of each place.
const LINES: [(&str, &str); 4] = [
    ("5551001", "+15552000100"),
    ("5551002", "+15552010100"),
    ("5551003", "+15552020100"),
    ("5551004", "+15552030100"),
];

/// Invented, every one of them.
pub(super) const HISTORY: [Past<'static>; 4] = [
    Past {
        login: "op-101",
        line: LINES[0],
        person: PEOPLE[0],
        a_number: "900000117",
        lines: &[
            "/med insulin stopped since Tuesday",
            "@sister Marta should know where he is",
            "line cut while he gave the pod",
        ],
        disposition: Disposition::PartialCallDied,
        next_step: NextStep::CallerCallsAgain,
        waits: Some(Waits {
            left_by: LeftBy::Lawyer,
            words: "the hearing is on Monday; sign nothing before",
            pass_word: "tamarind",
        }),
        not_again: Some("the crossing"),
    },
    Past {
        login: "op-103",
        line: LINES[1],
        person: PEOPLE[4],
        a_number: "900000242",
        lines: &[
            "hearing on the 12th, has no lawyer yet",
            "asks for the list of free lawyers",
        ],
        disposition: Disposition::Referred,
        next_step: NextStep::FollowUp,
        waits: None,
        not_again: None,
    },
    Past {
        login: "op-102",
        line: LINES[2],
        person: PEOPLE[1],
        a_number: "900000351",
        lines: &[
            "pa gen tretman depi twa jou",
            "asked for the doctor twice, no answer",
        ],
        disposition: Disposition::ComplaintTaken,
        next_step: NextStep::LeadReview,
        waits: None,
        not_again: None,
    },
    Past {
        login: "op-104",
        line: LINES[3],
        person: PEOPLE[5],
        a_number: "900000468",
        lines: &[
            "bond was set, family collects",
            "wants the address for money orders",
        ],
        disposition: Disposition::InfoGiven,
        next_step: NextStep::Nothing,
        waits: None,
        not_again: None,
    },
];

/// Lets it have happened.
pub(super) async fn happened(
    past: &Past<'_>,
    bridge: &mut PgConnection,
    colleague: &mut PgConnection,
) -> Result<(), DbError> {
    let (line, phone) = past.line;
    let arrival = Arrival {
        source: SOURCE.to_owned(),
        provider_id: format!("history-{}", past.a_number),
        line: line.to_owned(),
        from: Some(Sensitive::new(phone)),
        at: None,
    };
    let (call, _news) = add_call(bridge, &arrival).await?;
    let Answer::Yours(claim) = ask(colleague, Write::Take { call }).await? else {
        return Ok(());
    };
    for words in past.lines {
        let line = NoteLine {
            entry: EntryId(Uuid::now_v7()),
            claim,
            provider: None,
            written_at: Timestamp::now(),
            words: Words::new(*words),
            amends: None,
            field: None,
        };
        ask(colleague, Write::Note(line)).await?;
    }
    ask(colleague, Write::HangUp(claim)).await?;
    place(past, claim, colleague).await?;
    let wrap = Write::Wrap {
        claim,
        disposition: past.disposition,
        next_step: Some(past.next_step),
    };
    ask(colleague, wrap).await?;
    Ok(())
}

async fn place(past: &Past<'_>, claim: Claim, colleague: &mut PgConnection) -> Result<(), DbError> {
    let (given, family, country, language) = past.person;
    let person = NewPerson {
        given: Some(Sensitive::new(given)),
        family: Some(Sensitive::new(family)),
        a_number: Some(Sensitive::new(past.a_number)),
        country: Some(Sensitive::new(country)),
        language: Some(language.to_owned()),
        ..NewPerson::default()
    };
    let person = make_person(colleague, RequestId(Uuid::new_v4()), Some(claim), &person).await?;
    let made = Write::MakeCase {
        claim: Some(claim),
        person: Some(person),
    };
    ask(colleague, made).await?;
    for wish in left(past, claim.call) {
        ask(colleague, wish).await?;
    }
    Ok(())
}

/// What is left for whoever called.
fn left(past: &Past<'_>, call: CallId) -> impl Iterator<Item = Write> {
    let about = past.not_again.map(Words::new);
    let not_again = about.map(|about| Write::DoNotAsk { call, about });
    let message = past.waits.map(|waits| {
        Write::LeaveMessage(Box::new(NewMessage {
            call: Some(call),
            person: None,
            case_number: None,
            left_by: waits.left_by,
            relation: Words::default(),
            name: Words::default(),
            words: Words::new(waits.words),
            pass_word: Words::new(waits.pass_word),
            language: None,
            may_hear: MayHear::CallerOnly,
            expires_at: None,
        }))
    });
    not_again.into_iter().chain(message)
}

async fn ask(conn: &mut PgConnection, wish: Write) -> Result<Answer, DbError> {
    let written = orders::write(conn, RequestId(Uuid::new_v4()), &wish).await?;
    Ok(written.answer)
}
