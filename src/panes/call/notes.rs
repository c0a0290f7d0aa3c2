//! Owns: the lines of notes this desk knows: its own until the database has them, and those it has read.
//! Must not know: how they travel. A line is never called saved before the database has said so.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::domain::marks::{Mark, MarkKind, marks_on};
use crate::domain::{
    CallId, Entry, EntryId, Field, Login, Lsn, MarkPlace, NoteLine, Origin, Receipt, Words,
};

/// What is known of a line's way to the database.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Tick {
    /// Written here; not sent, or the way was cut: it is sent again by itself.
    Unsaved,
    /// On its way.
    Sent,
    /// The database has it.
    Saved,
    /// The database has it, written after the claim had ended.
    Late,
    /// The database has it, and does not know the call: writer and lead will place it.
    Unplaced,
    /// The database refused it for good; it stays here, and the operator is told.
    Refused,
}

impl Tick {
    /// The database does not have it.
    #[must_use]
    pub const fn is_unsaved(self) -> bool {
        matches!(self, Self::Unsaved | Self::Sent | Self::Refused)
    }
}

/// One line of the note.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NoteRow {
    /// Identity.
    pub entry: EntryId,
    /// When it was written.
    pub at: Timestamp,
    /// Who wrote it; `None`: I did, here.
    pub author: Option<Login>,
    /// What.
    pub words: Words,
    /// Whether the database has it.
    pub tick: Tick,
    /// What the database calls it: `note`, or a fact such as `wrapped`.
    pub kind: String,
    /// The marks of its words.
    pub marks: Vec<Mark>,
    /// The mark it takes back or replaces.
    pub amends: Option<MarkPlace>,
    /// It was never sent: a desk died while it was typed. Its marks do not count.
    pub half_typed: bool,
}

/// An answer that this desk sent.
#[derive(Clone, PartialEq, Eq, Debug)]
struct Sent {
    field: Field,
    entry: EntryId,
    tick: Tick,
}

/// All lines this desk knows, by call.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Notes {
    rows: BTreeMap<CallId, Vec<NoteRow>>,
    /// Answers of forms on their way, and whether the database has them; what they say stands in the forms.
    answers: BTreeMap<CallId, Vec<Sent>>,
    lines: BTreeMap<EntryId, NoteLine>,
    /// When notes that two desks write at once were last read again, by the desk's clock.
    pub read_at: Timestamp,
    /// Lines the database has acknowledged and could still lose with its machine.
    kept: BTreeMap<EntryId, (NoteLine, Receipt)>,
}

impl Notes {
    /// A line is written, or a field answered.
    pub fn write(&mut self, line: NoteLine) {
        if let Some(field) = &line.field {
            self.answers.entry(line.claim.call).or_default().push(Sent {
                field: field.clone(),
                entry: line.entry,
                tick: Tick::Sent,
            });
            self.lines.insert(line.entry, line);
            return;
        }
        let row = NoteRow {
            entry: line.entry,
            at: line.written_at,
            author: None,
            words: line.words.clone(),
            tick: Tick::Sent,
            kind: if line.amends.is_some() {
                "amended"
            } else {
                "note"
            }
            .to_owned(),
            marks: marks_of(&line.words, line.written_at),
            amends: line.amends,
            half_typed: false,
        };
        self.rows.entry(line.claim.call).or_default().push(row);
        self.lines.insert(line.entry, line);
    }

    /// What became of a line.
    pub fn tick(&mut self, entry: EntryId, tick: Tick) {
        if let Some(row) = self
            .rows
            .values_mut()
            .flatten()
            .find(|row| row.entry == entry)
        {
            row.tick = tick;
        }
        let mut sent = self.answers.values_mut().flatten();
        if let Some(sent) = sent.find(|sent| sent.entry == entry) {
            sent.tick = tick;
        }
        if !tick.is_unsaved() {
            self.lines.remove(&entry);
        }
    }

    /// The database has acknowledged a line: it is kept until the database cannot lose it any more.
    pub fn keep(&mut self, line: NoteLine, receipt: Receipt) {
        self.kept.insert(line.entry, (line, receipt));
    }

    /// Up to where a standby must have the log for every acknowledged line to be safe; none where none is kept.
    #[must_use]
    pub fn kept_up_to(&self) -> Option<Lsn> {
        let places = self.kept.values().map(|(_, receipt)| receipt.saved.lsn);
        places.max()
    }

    /// Lets acknowledged lines go whose receipt is good enough.
    pub fn release(&mut self, is_safe: impl Fn(&Receipt) -> bool) -> Vec<EntryId> {
        let safe: Vec<EntryId> = self
            .kept
            .iter()
            .filter(|(_, (_, receipt))| is_safe(receipt))
            .map(|(entry, _)| *entry)
            .collect();
        self.kept.retain(|entry, _| !safe.contains(entry));
        safe
    }

    /// Another database answers now, or another timeline of it: what the last one acknowledged is unsaved again.
    pub fn doubt(&mut self, now: Origin) {
        let (doubted, kept) = std::mem::take(&mut self.kept)
            .into_iter()
            .partition(|(_, (_, receipt))| receipt.saved.origin != now);
        self.kept = kept;
        let doubted: BTreeMap<EntryId, (NoteLine, Receipt)> = doubted;
        for (line, _) in doubted.into_values() {
            self.owe(line);
        }
    }

    /// A line is unsaved, and is sent by and by.
    fn owe(&mut self, line: NoteLine) {
        let call = line.claim.call;
        if line.field.is_some() {
            let entry = line.entry;
            let of_call = self.answers.entry(call).or_default();
            if of_call.iter().any(|sent| sent.entry == entry) {
                self.lines.insert(entry, line);
            } else {
                self.write(line);
            }
            self.tick(entry, Tick::Unsaved);
            return;
        }
        if !self.of(call).iter().any(|row| row.entry == line.entry) {
            self.write(line.clone());
        }
        let rows = self.rows.entry(call).or_default();
        rows.sort_by_key(|row| row.at);
        if let Some(row) = rows.iter_mut().find(|row| row.entry == line.entry) {
            row.tick = Tick::Unsaved;
        }
        self.lines.insert(line.entry, line);
    }

    /// Notes were read from the database: they join what is here, in the order in which they were written. A line of
    /// this desk waits for its own answer, which says more.
    pub fn join(&mut self, call: CallId, entries: Vec<Entry>) {
        let rows = self.rows.entry(call).or_default();
        // That a promise was made stands in its line already.
        let told = entries
            .into_iter()
            .filter(|entry| entry.kind != "follow_up");
        for entry in told {
            match rows.iter_mut().find(|row| row.entry == entry.id) {
                Some(_) => {}
                None => rows.push(row_of(entry)),
            }
        }
        rows.sort_by_key(|row| row.at);
    }

    /// The lines of one call, oldest first.
    #[must_use]
    pub fn of(&self, call: CallId) -> &[NoteRow] {
        self.rows.get(&call).map_or(&[], Vec::as_slice)
    }

    /// The marks of a call that nobody took back, oldest first.
    #[must_use]
    pub fn standing(&self, call: CallId) -> Vec<Standing<'_>> {
        self.marks_of(call, false)
    }

    /// The marks of lines that were never sent, oldest first: none counts before somebody says so.
    #[must_use]
    pub fn never_sent(&self, call: CallId) -> Vec<Standing<'_>> {
        self.marks_of(call, true)
    }

    fn marks_of(&self, call: CallId, half_typed: bool) -> Vec<Standing<'_>> {
        let amended = amended(self.of(call));
        let rows = self.of(call).iter().filter(|row| row.tick != Tick::Refused);
        let rows = rows.filter(|row| row.half_typed == half_typed);
        rows.flat_map(|row| row.marks.iter().map(move |mark| Standing { row, mark }))
            .filter(|standing| !amended.contains(&(standing.row.entry, standing.mark.span.start)))
            .collect()
    }

    /// Whether anything was ever written here for this call: a line of its note, or an answer.
    #[must_use]
    pub fn has_words(&self, call: CallId) -> bool {
        let answers = self.answers.get(&call);
        self.of(call)
            .iter()
            .any(|row| matches!(row.kind.as_str(), "note" | "form"))
            || answers.is_some_and(|answers| !answers.is_empty())
    }

    /// The lines of one call alone, and those of a record of it.
    #[must_use]
    pub fn with_record(&self, call: CallId, entries: Vec<Entry>) -> Self {
        let mut both = Self::default();
        both.rows.insert(call, self.of(call).to_vec());
        both.join(call, entries);
        both
    }

    /// Whether the database has the last answer in a field; nothing for what this desk has not sent.
    #[must_use]
    pub fn answered(&self, call: CallId, field: &Field) -> Option<Tick> {
        let mut newest = self.answers.get(&call)?.iter().rev();
        newest
            .find(|sent| sent.field == *field)
            .map(|sent| sent.tick)
    }

    /// The answers about a call that the database does not have, oldest first.
    pub fn answers_owed(&self, call: CallId) -> impl Iterator<Item = &NoteLine> {
        let sent = self.answers.get(&call).into_iter().flatten();
        sent.filter_map(|sent| self.lines.get(&sent.entry))
    }

    /// How many lines the database does not have.
    #[must_use]
    pub fn unsaved(&self) -> usize {
        self.lines.len()
    }

    /// The lines to send again: those not on their way and not refused.
    #[must_use]
    pub fn to_send(&self) -> Vec<NoteLine> {
        // In the order in which they stand here: several may have been written in one moment.
        let rows = self.rows.values().flatten();
        let mut lines: Vec<NoteLine> = rows
            .filter(|row| row.tick == Tick::Unsaved)
            .filter_map(|row| self.lines.get(&row.entry).cloned())
            .collect();
        let answers = self.answers.values().flatten();
        let unsent = answers.filter(|sent| sent.tick == Tick::Unsaved);
        lines.extend(unsent.filter_map(|sent| self.lines.get(&sent.entry).cloned()));
        lines.sort_by_key(|line| line.written_at);
        lines
    }

    /// When the database last took a line of this call.
    #[must_use]
    pub fn last_saved(&self, call: CallId) -> Option<Timestamp> {
        self.of(call)
            .iter()
            .filter(|row| !row.tick.is_unsaved())
            .map(|row| row.at)
            .max()
    }

    /// Forgets the saved lines of a call that is out of hand; unsaved ones stay.
    pub fn forget(&mut self, call: CallId) {
        if let Some(rows) = self.rows.get_mut(&call) {
            rows.retain(|row| row.tick.is_unsaved());
            if rows.is_empty() {
                self.rows.remove(&call);
            }
        }
        if let Some(answers) = self.answers.get_mut(&call) {
            answers.retain(|sent| sent.tick.is_unsaved());
        }
    }
}

/// A mark that stands, and its line.
#[derive(Clone, Copy, Debug)]
pub struct Standing<'a> {
    /// The line.
    pub row: &'a NoteRow,
    /// The mark.
    pub mark: &'a Mark,
}

impl Standing<'_> {
    /// Which mark of which line.
    #[must_use]
    pub const fn place(&self) -> MarkPlace {
        MarkPlace {
            entry: self.row.entry,
            from: self.mark.span.start,
            kind: self.mark.meaning.kind(),
        }
    }

    /// As it was written.
    #[must_use]
    pub fn text(&self) -> &str {
        self.row
            .words
            .reveal()
            .get(self.mark.span.clone())
            .unwrap_or_default()
    }
}

/// Which marks of these lines were taken back or replaced, by line and byte.
pub(super) fn amended(rows: &[NoteRow]) -> BTreeSet<(EntryId, usize)> {
    rows.iter()
        .filter(|row| row.tick != Tick::Refused)
        .filter_map(|row| row.amends.map(|place| (place.entry, place.from)))
        .collect()
}

/// What an entry amends, as the database says it.
fn amends(entry: &Entry) -> Option<MarkPlace> {
    let field = |name: &str| {
        entry
            .fact
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, value)| value)
    };
    Some(MarkPlace {
        entry: field("entry")?.parse().ok()?,
        from: field("from")?.parse().ok()?,
        kind: MarkKind::from_word(field("kind")?)?,
    })
}

fn saved(entry: &Entry) -> Tick {
    if entry.late { Tick::Late } else { Tick::Saved }
}

/// What a line of this day says.
fn marks_of(words: &Words, at: Timestamp) -> Vec<Mark> {
    marks_on(words.reveal(), at.to_zoned(TimeZone::UTC).date())
}

fn row_of(entry: Entry) -> NoteRow {
    let has_marks = matches!(entry.kind.as_str(), "note" | "amended");
    NoteRow {
        tick: saved(&entry),
        marks: if has_marks {
            marks_of(&entry.words, entry.at)
        } else {
            Vec::new()
        },
        amends: amends(&entry).filter(|_| entry.kind == "amended"),
        half_typed: entry.fact("half_typed").is_some(),
        entry: entry.id,
        at: entry.at,
        words: entry.said(),
        author: entry.author,
        kind: entry.kind,
    }
}
