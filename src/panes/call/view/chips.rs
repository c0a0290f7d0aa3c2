//! Owns: the row above the line being typed: what a mark may become, what the typed marks mean, what is being amended;
//! and the row of what is still to be asked.
//! Must not know: keys.

use jiff::tz::TimeZone;

use super::Around;
use crate::domain::marks::{
    Contact, FirstThing, LookAlike, Meaning, When, look_alikes, marks, marks_on,
};
use crate::domain::{Consent, Monitored, Phone};
use crate::messages::Value;
use crate::panes::Sight;
use crate::panes::call::{CallPane, Face, Notes, Stage, broken_before};
use crate::theme::Role;
use crate::widgets::{Chips, Pen, Sheet};

/// The row above the typed line; empty where there is nothing to show or no room.
pub(super) fn marked(pane: &CallPane, sight: &Sight<'_>, sheet: &Sheet<'_>) -> Vec<(String, Role)> {
    let pen = &sheet.pen;
    if sheet.area.height < 4 {
        return Vec::new();
    }
    let (words, chosen) = pane.offered();
    if !words.is_empty() {
        let from = chosen.map_or(0, |at| at.saturating_sub(4));
        let look = |at: usize| {
            if Some(at) == chosen {
                Role::Selected
            } else {
                Role::Muted
            }
        };
        let shown = words.into_iter().enumerate().skip(from);
        return shown.map(|(at, word)| (word, look(at))).collect();
    }
    if let Some(amending) = &pane.amending {
        let was = pen.name(amending.was.reveal());
        let id = if amending.never_sent {
            "mark-never-sent"
        } else {
            "mark-amended"
        };
        let said = pen.say_with(id, &[("was", Value::from(was))]);
        return vec![(said, Role::Warning)];
    }
    let (line, today) = (pane.note.text(), sight.clock.today());
    let marked = marks_on(line, today).into_iter().map(|mark| {
        let kind = pen.word("mark-kind", mark.meaning.kind().word());
        let said = meaning(&mark.meaning, sight, pen);
        let values = [("kind", Value::from(kind)), ("said", Value::from(said))];
        (pen.say_with("mark-of", &values), Role::Mark)
    });
    let alike = look_alikes(line, today).into_iter();
    marked
        .chain(alike.map(|alike| no_mark(&alike, line, pen)))
        .collect()
}

/// That something is kept as plain words, and what would count. A word still being typed is spoken of quietly.
fn no_mark(alike: &LookAlike, line: &str, pen: &Pen<'_>) -> (String, Role) {
    let unfinished = alike.span.end >= line.trim_end().len();
    let role = if unfinished {
        Role::Muted
    } else {
        Role::Warning
    };
    let word = pen.name(line.get(alike.span.clone()).unwrap_or_default());
    let would = pen.word("no-mark", alike.why.word());
    let values = [("word", Value::from(word)), ("would", Value::from(would))];
    (pen.say_with("no-mark-of", &values), role)
}

/// Those side by side, in at most so many rows.
pub(super) const fn side_by_side(chips: &[(String, Role)], rows: u16) -> Chips<'_> {
    Chips {
        lead: "",
        gap: "  ",
        chips,
        rows,
    }
}

/// What is still to be asked, in its order. Nothing once the caller has gone.
pub(super) fn to_ask(
    pane: &CallPane,
    notes: &Notes,
    around: &Face,
    sight: &Sight<'_>,
    sheet: &Sheet<'_>,
) -> Vec<(String, Role)> {
    let Some(claim) = sight.claim else {
        return Vec::new();
    };
    let over = matches!(
        around.stage,
        Stage::Ended { .. } | Stage::Done { .. } | Stage::Lost { .. }
    );
    if over || sheet.area.height < 6 {
        return Vec::new();
    }
    let typed = marks(pane.note.text());
    let standing = notes.standing(claim.call);
    let known = standing.iter().map(|standing| standing.mark).chain(&typed);
    let call = sight.call_in_hand();
    let card = call.and_then(|call| pane.caller.card_of(call));
    let things = super::super::to_ask(known, &pane.answered_things, call, card);
    let pen = sheet.pen;
    let left = around
        .clock
        .and_then(|clock| Some(clock.cap? - clock.seconds));
    // The next one stands out; near the cap all of them do.
    let (next, later) = match left {
        Some(left) if left <= 60 => (Role::Urgent1, Role::Urgent1),
        Some(left) if left <= 180 => (Role::Warning, Role::Warning),
        _ => (Role::Title, Role::Muted),
    };
    let role = |at| if at == 0 { next } else { later };
    let said = |thing: &FirstThing| pen.word("first-thing", thing.word());
    let things = things.iter().enumerate();
    things.map(|(at, thing)| (said(thing), role(at))).collect()
}

/// Draws it in at most so many rows; gives those it took.
pub(super) fn asked(things: &[(String, Role)], rows: u16, sheet: &mut Sheet<'_>) -> u16 {
    if things.is_empty() {
        return 0;
    }
    let chips = Chips {
        lead: &format!("{} ", sheet.pen.say("call-now-ask")),
        gap: " · ",
        chips: things,
        rows,
    };
    chips.draw(sheet)
}

/// Draws that a call from there broke off shortly before: is it the same caller? Gives the rows it took.
pub(super) fn broken_off(
    pane: &CallPane,
    sight: &Sight<'_>,
    so: Around<'_>,
    sheet: &mut Sheet<'_>,
) -> u16 {
    let Some(earlier) = broken_before(pane, sight).filter(|_| sheet.area.height >= 6) else {
        return 0;
    };
    let pen = sheet.pen;
    let ago = earlier
        .broken_off_at
        .map_or(0, |at| sight.clock.minutes_since(at));
    let holder = earlier.holder.as_ref();
    let with = holder.map_or_else(String::new, |holder| pen.name(&sight.handle(&holder.login)));
    let values = [
        ("ago", Value::from(pen.minutes(ago))),
        ("with", Value::from(with)),
        ("join", Value::from(so.join)),
        ("apart", Value::from(so.leave_apart)),
    ];
    let said = pen.say_with("call-broke-off-before", &values);
    // Which key does what is read to its end.
    sheet.paragraph(0, 2, &said, pen.style(Role::Warning))
}

/// What a mark means, as far as the words of it do not say it themselves.
fn meaning(meaning: &Meaning, sight: &Sight<'_>, pen: &Pen<'_>) -> String {
    match meaning {
        Meaning::Interpreter(said) if said.is_empty() => pen.say("mark-interpreter-none"),
        Meaning::Name(said)
        | Meaning::From(said)
        | Meaning::Danger(said)
        | Meaning::Need(said)
        | Meaning::Again(said)
        | Meaning::Interpreter(said) => pen.name(said.reveal()),
        Meaning::Born(birth) => birth
            .iso()
            .unwrap_or_else(|| pen.name(birth.said().reveal())),
        Meaning::Language { code, said } => {
            code.map_or_else(|| pen.name(said.reveal()), |code| pen.language(code))
        }
        Meaning::Consent {
            given, withdrawn, ..
        } => consent(given, withdrawn, sight, pen),
        Meaning::Topic(code) | Meaning::Act(code) => {
            pen.word("act", &code.to_string().replace('.', "-"))
        }
        Meaning::Contact(somebody) => contact(somebody, pen),
        Meaning::Urgency(urgency) => {
            let sign = Role::of_urgency(*urgency).sign();
            format!(
                "{sign} {}",
                pen.word("urgency", &urgency.level().to_string())
            )
        }
        Meaning::FollowUp(when) => due(when, sight, pen),
        Meaning::ANumber(number) => number.to_string(),
    }
}

fn consent(given: &[Consent], withdrawn: &[Consent], sight: &Sight<'_>, pen: &Pen<'_>) -> String {
    let line = sight.call_in_hand().and_then(|call| sight.line(call));
    let is_overheard = line.is_none_or(|line| line.monitored != Monitored::No);
    let step = |step: &Consent| {
        let word = pen.word("consent", &step.word().to_lowercase());
        if is_overheard && step.needs_unmonitored_line() {
            // Who is overheard cannot say freely who may know.
            let values = [("step", Value::from(word))];
            return pen.say_with("mark-consent-overheard", &values);
        }
        word
    };
    let back = |gone: &Consent| {
        let step = step(gone);
        pen.say_with("mark-consent-withdrawn", &[("step", Value::from(step))])
    };
    let said: Vec<String> = given
        .iter()
        .map(step)
        .chain(withdrawn.iter().map(back))
        .collect();
    said.join(", ")
}

fn contact(somebody: &Contact, pen: &Pen<'_>) -> String {
    let number = somebody.phone.as_ref().map(|phone| {
        // A number that cannot exist was misheard: better asked again now.
        let sign = Role::Warning.sign();
        let said = || format!("{sign} {}", pen.name(phone.said()));
        Phone::international(phone).map_or_else(said, str::to_owned)
    });
    let parts = [
        Some(pen.word("relation", somebody.relation.word())),
        Some(pen.name(somebody.name.reveal())).filter(|name| !name.is_empty()),
        number,
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
}

/// The moment a follow-up is due: by this desk's clock, and by the facility's where that is another.
fn due(when: &When, sight: &Sight<'_>, pen: &Pen<'_>) -> String {
    let line = sight.call_in_hand().and_then(|call| sight.line(call));
    let zone = line.and_then(|line| TimeZone::get(line.zone.as_deref()?).ok());
    let at = when.moment(sight.clock.now(), sight.clock.zone(), zone.as_ref());
    let here = sight.clock.wall(at);
    let mut values = vec![
        ("day", Value::from(sight.clock.date(at))),
        ("time", Value::from(here.clone())),
    ];
    let there = zone.map(|zone| at.to_zoned(zone).strftime("%H:%M").to_string());
    match there.filter(|there| *there != here) {
        None => pen.say_with("mark-due", &values),
        Some(there) => {
            values.push(("there", Value::from(there)));
            pen.say_with("mark-due-there", &values)
        }
    }
}
