//! Owns: what the journal tells, and is told of lines that were acknowledged: which may leave, which were recovered.
//! Must not know: files and keys; the words that are not saved belong to the notes, and the journal only mirrors them.

use std::collections::BTreeMap;

use jiff::SignedDuration;

use super::drafts::Drafts;
use super::notice::{Fill, Tone};
use super::state::State;
use crate::command::{Command, Context};
use crate::domain::{
    CallId, Claim, Jot, JournalNews, LinkState, Lsn, NoteLine, Provider, Read, Receipt, Record,
    Recovered, Saved, Standing, Trouble,
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
    /// The records in which recovered words stand now.
    pub recovered: Vec<Record>,
    /// What is being typed, and what was sent of it.
    pub(super) drafts: Drafts,
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

    /// Words stand in these records, too, which nobody here has seen yet.
    fn add_recovered(&mut self, records: &[(Record, usize)]) {
        for (record, _) in records {
            if !self.recovered.contains(record) {
                self.recovered.push(*record);
            }
        }
    }

    /// A call as its phone system knows it.
    pub(super) fn provider(&self, call: CallId) -> Option<Provider> {
        self.providers.get(&call).cloned()
    }
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
    let of_drafts = state.journal.drafts.kept_up_to();
    let up_to = state.notes.kept_up_to().max(of_drafts)?;
    let live = state.world.link == LinkState::Live;
    live.then(|| state.orders.read(Read::Standing(up_to)))
}

/// The database says whether lines may leave: those up to the place it was asked for. Only the word of the database that
/// acknowledged a line frees it; what another one has acknowledged, this one may lack.
pub(super) fn hear_standing(state: &mut State, asked: Lsn, standing: Standing) -> Vec<Effect> {
    state.notes.doubt(standing.origin);
    state.journal.drafts.doubt(standing.origin);
    let may_leave = |receipt: &Receipt| {
        if standing.expected {
            standing.reached && receipt.saved.lsn <= asked
        } else {
            standing.now.duration_since(receipt.at) >= STAY
        }
    };
    let mut released = state.notes.release(may_leave);
    released.extend(state.journal.drafts.release(may_leave));
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
        ("places", Fill::Number(places.len())),
        ("calls", Fill::Name(places.join(" · "))),
        ("records", Fill::Number(recovered.records.len())),
        ("loose", Fill::Number(recovered.loose)),
        ("key", Fill::Key(Context::Queue, Command::Recovered)),
    ];
    state.journal.add_recovered(&recovered.records);
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
