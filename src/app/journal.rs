//! Owns: what the journal was told and tells: the line being typed, which acknowledged lines may leave, recovered ones.
//! Must not know: files and keys; the words that are not saved belong to the notes, and the journal only mirrors them.

use std::borrow::Cow;
use std::collections::BTreeMap;

use jiff::SignedDuration;

use super::notice::{Fill, Tone};
use super::state::State;
use crate::domain::{
    CallId, Claim, Field, Jot, JournalNews, LinkState, Lsn, MarkPlace, NoteLine, Provider, Read,
    Receipt, Recovered, Saved, Standing, Trouble, Words, Write,
};
use crate::effect::Effect;

/// Where no standby is expected an acknowledged line stays for so long.
const STAY: SignedDuration = SignedDuration::from_hours(1);

/// What the spine remembers of the journal.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Journal {
    /// Why it does not reach the disk, if it does not.
    pub trouble: Option<Trouble>,
    /// So many lines of desks that are gone may be unsaved.
    pub left_behind: usize,
    /// The lines being typed, as last told.
    drafts: BTreeMap<Spot, NoteLine>,
    /// The calls of this desk as their phone systems know them.
    providers: BTreeMap<CallId, Provider>,
}

impl Journal {
    /// The database has said how its phone system knows a call.
    pub(super) fn learn(&mut self, call: CallId, provider: Option<Provider>) {
        if let Some(provider) = provider {
            self.providers.insert(call, provider);
        }
    }
}

/// What is typed for the caller and is no line of the note. Should the desk die, its words come back as one.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Aside {
    /// A message that is being left.
    Message,
    /// What he is not to be asked again.
    Topic,
}

/// What a line of words is for: the note, a mark of it, a field of a form, or something aside of them.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Default)]
pub(super) struct Aim {
    amends: Option<MarkPlace>,
    field: Option<Field>,
    aside: Option<Aside>,
}

impl Aim {
    /// For this mark of the note, or for the note itself.
    pub(super) const fn note(amends: Option<MarkPlace>) -> Self {
        Self {
            amends,
            field: None,
            aside: None,
        }
    }

    const fn aside(aside: Aside) -> Self {
        Self {
            amends: None,
            field: None,
            aside: Some(aside),
        }
    }

    /// For this field of a form.
    pub(super) const fn field(field: Field) -> Self {
        Self {
            amends: None,
            field: Some(field),
            aside: None,
        }
    }
}

/// Where a line stands: in which call, and what it is for.
type Spot = (CallId, Aim);

/// Something that stands in a line of the desk and is not sent.
#[derive(Clone)]
struct Typed<'a> {
    claim: Claim,
    aim: Aim,
    words: Cow<'a, str>,
}

impl Typed<'_> {
    fn spot(&self) -> Spot {
        (self.claim.call, self.aim.clone())
    }
}

/// A line of this call, under the id by which the journal knows what was typed of it.
fn line(state: &mut State, claim: Claim, words: Words, aim: Aim) -> NoteLine {
    let spot = (claim.call, aim);
    let drafted = state.journal.drafts.remove(&spot);
    let (_, aim) = spot;
    NoteLine {
        entry: drafted.map_or_else(|| state.orders.entry(), |draft| draft.entry),
        claim,
        provider: state.journal.providers.get(&claim.call).cloned(),
        written_at: state.world.clock.now(),
        words,
        amends: aim.amends,
        field: aim.field,
    }
}

/// Writes a line, or answers a field: it is remembered here, then sent, and stands here until the database has it.
pub(super) fn write_line(state: &mut State, claim: Claim, words: Words, aim: Aim) -> Vec<Effect> {
    let line = line(state, claim, words, aim);
    state.notes.write(line.clone());
    vec![
        Effect::Journal(Jot::Line(line.clone())),
        state.orders.write(Write::Note(line)),
    ]
}

/// Tells the journal of the lines being typed, where one is not as it was.
pub(super) fn follow_drafts(state: &mut State) -> Vec<Effect> {
    let mut effects = Vec::new();
    for (claim, aim, words) in changed(state) {
        let line = line(state, claim, words, aim.clone());
        effects.push(Effect::Journal(Jot::Draft(line.clone())));
        state.journal.drafts.insert((claim.call, aim), line);
    }
    for (spot, mut erased) in erased(state) {
        state.journal.drafts.remove(&spot);
        erased.words = Words::default();
        effects.push(Effect::Journal(Jot::Draft(erased)));
    }
    effects
}

/// What stands in the lines of the desk: for the call in hand, for a mark of it, for a field of a form, beside a
/// colleague's call, and in what is left for the caller.
fn typed(state: &State) -> Vec<Typed<'_>> {
    let mut typed = Vec::new();
    let pane = &state.panes.call;
    if let Some(claim) = state.world.hold.map(|hold| hold.claim) {
        let of_line = |words| Typed {
            claim,
            aim: Aim::default(),
            words: Cow::Borrowed(words),
        };
        match &pane.amending {
            None => typed.push(of_line(pane.note.text())),
            Some(amending) => {
                typed.push(of_line(amending.kept()));
                if pane.note.text() != amending.was.reveal() {
                    typed.push(Typed {
                        claim,
                        aim: Aim::note(Some(amending.place)),
                        words: Cow::Borrowed(pane.note.text()),
                    });
                }
            }
        }
        let drafts = state.panes.form.fillings().iter();
        let answered = drafts.filter_map(crate::panes::form::Filling::draft);
        typed.extend(answered.map(|(field, words)| Typed {
            claim,
            aim: Aim::field(field),
            words: Cow::Borrowed(words),
        }));
        typed.push(Typed {
            claim,
            aim: Aim::aside(Aside::Topic),
            words: Cow::Borrowed(pane.caller.topic.text()),
        });
    }
    typed.extend(state.panes.case.beside.as_ref().map(|beside| Typed {
        claim: beside.claim,
        aim: Aim::default(),
        words: Cow::Borrowed(beside.line.text()),
    }));
    typed.extend(pane.leaving.as_ref().and_then(|leaving| {
        Some(Typed {
            claim: leaving.claim?,
            aim: Aim::aside(Aside::Message),
            words: Cow::Owned(leaving.said()),
        })
    }));
    typed.retain(|typed| !typed.words.trim().is_empty());
    typed
}

/// What is not as it was told.
fn changed(state: &State) -> Vec<(Claim, Aim, Words)> {
    typed(state)
        .into_iter()
        .filter(|typed| {
            let known = state.journal.drafts.get(&typed.spot());
            known.is_none_or(|draft| {
                draft.claim != typed.claim || draft.words.reveal() != typed.words
            })
        })
        .map(|typed| (typed.claim, typed.aim, Words::new(typed.words)))
        .collect()
}

/// What was told and stands nowhere any more. It was not sent, or it would have been taken out.
fn erased(state: &State) -> Vec<(Spot, NoteLine)> {
    let typed = typed(state);
    let stands = |spot: &Spot| typed.iter().any(|typed| typed.spot() == *spot);
    let drafts = state.journal.drafts.iter();
    drafts
        .filter(|(spot, _)| !stands(spot))
        .map(|(spot, draft)| (spot.clone(), draft.clone()))
        .collect()
}

/// The database has a line.
pub(super) fn acknowledged(state: &mut State, line: NoteLine, saved: Saved) -> Effect {
    let receipt = Receipt {
        saved,
        at: state.world.clock.now(),
    };
    let entry = line.entry;
    state.notes.keep(line, receipt);
    Effect::Journal(Jot::Acknowledged(entry, receipt))
}

/// Asks whether lines may leave, once a minute while any are kept.
pub(super) fn ask_standing(state: &mut State) -> Option<Effect> {
    let up_to = state.notes.kept_up_to()?;
    let live = state.world.link == LinkState::Live;
    live.then(|| state.orders.read(Read::Standing(up_to)))
}

/// The database says whether lines may leave: those up to the place it was asked for. Only the word of the database that
/// acknowledged a line frees it; what another one has acknowledged, this one may lack.
pub(super) fn hear_standing(state: &mut State, asked: Lsn, standing: Standing) -> Vec<Effect> {
    state.notes.doubt(standing.origin);
    let released = state.notes.release(|receipt| {
        if standing.expected {
            standing.reached && receipt.saved.lsn <= asked
        } else {
            standing.now.duration_since(receipt.at) >= STAY
        }
    });
    let mut effects = super::news::send_again(state);
    if !released.is_empty() {
        effects.push(Effect::Journal(Jot::Released(released)));
    }
    effects
}

/// The journal has something to tell.
pub(super) fn hear(state: &mut State, news: JournalNews) -> Vec<Effect> {
    match news {
        JournalNews::Disk(trouble) => {
            if let Some(trouble) = trouble {
                let why = Fill::Word("trouble", trouble.word());
                state.say_with("notice-journal-trouble", Tone::Bad, vec![("why", why)]);
            } else if state.journal.trouble.is_some() {
                state.say("notice-journal-well", Tone::Good);
            }
            state.journal.trouble = trouble;
            Vec::new()
        }
        JournalNews::LeftBehind(lines) => {
            state.journal.left_behind = lines;
            Vec::new()
        }
        JournalNews::Recovered(recovered) => say_recovered(state, &recovered),
    }
}

/// Words of a desk that is gone are in the database now: the operator is told, and the call in hand shows them.
fn say_recovered(state: &mut State, recovered: &Recovered) -> Vec<Effect> {
    let lines = recovered.lines();
    if recovered.locked > 0 {
        let lines = vec![("lines", Fill::Number(recovered.locked))];
        let said = if recovered.password_given {
            "notice-journal-wrong-password"
        } else {
            "notice-journal-locked"
        };
        state.say_until_read(said, Tone::Bad, lines);
    }
    if lines == 0 {
        return Vec::new();
    }
    let places: Vec<String> = recovered
        .calls
        .iter()
        .map(|(call, lines)| {
            let place = state
                .sight()
                .store
                .call(*call)
                .and_then(|call| state.sight().place(call));
            match place {
                Some(place) => format!("{place} {lines}"),
                None => format!("… {lines}"),
            }
        })
        .collect();
    let fills = vec![
        ("lines", Fill::Number(lines)),
        ("drafts", Fill::Number(recovered.drafts)),
        ("unplaced", Fill::Number(recovered.unplaced)),
        ("calls", Fill::Name(places.join(" · "))),
    ];
    state.say_until_read("notice-recovered", Tone::Good, fills);
    let in_hand = state
        .world
        .claim()
        .filter(|claim| is_among(*claim, recovered));
    in_hand.map_or_else(Vec::new, |claim| {
        vec![state.orders.read(Read::CallNotes(claim))]
    })
}

fn is_among(claim: Claim, recovered: &Recovered) -> bool {
    recovered.calls.iter().any(|(call, _)| *call == claim.call)
}
