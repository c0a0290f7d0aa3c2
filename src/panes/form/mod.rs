//! Owns: the forms about the call in hand: which there are, which is shown, what was answered.
//! Must not know: how answers reach the database.

mod choosing;
mod filling;
pub mod view;

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::Zoned;

pub use choosing::Offer;
pub use filling::Filling;

use crate::domain::marks::FirstThing;
use crate::domain::{CallForms, CallId, Field, FillingId, FormSheets, FormTitle, Wanted, Words};
use crate::forms::{Book, Form, Interview, import, known, wanted};

/// The forms about the call in hand.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct FormPane {
    /// The language of the desk, by its code: a form that has it begins in it.
    pub language: String,
    /// The caller is gone or the wrap-up was open: what waits for that is asked, too.
    pub wrap_up: bool,
    /// How many rows of the note were looked at for marks.
    pub noted: usize,
    /// The operator waits for a form to open.
    pub opening: bool,
    /// Who is sought by what was answered; not by the letters of a name that is being typed.
    pub sought: Wanted,
    call: Option<CallId>,
    titles: Vec<FormTitle>,
    /// Every version that was read; kept as long as the desk runs.
    forms: BTreeMap<(String, i32), Arc<Form>>,
    fillings: Vec<Filling>,
    shown: Option<usize>,
    /// What was answered before is known.
    read: bool,
}

/// A form holds numbers with a point, which compare well enough here.
impl Eq for FormPane {}

impl FormPane {
    /// The call these forms are about.
    #[must_use]
    pub const fn call(&self) -> Option<CallId> {
        self.call
    }

    /// Turns to a call; what was filled in for another one is put away.
    pub fn turn_to(&mut self, call: Option<CallId>) {
        if self.call != call {
            self.call = call;
            self.fillings.clear();
            self.shown = None;
            self.read = false;
            self.wrap_up = false;
            self.noted = 0;
            self.opening = false;
            self.sought = Wanted::default();
        }
    }

    /// The forms there are.
    #[must_use]
    pub fn titles(&self) -> &[FormTitle] {
        &self.titles
    }

    /// Whether the database has told what was answered before.
    #[must_use]
    pub const fn is_read(&self) -> bool {
        self.read
    }

    /// What a form is called.
    #[must_use]
    pub fn title(&self, filling: &Filling) -> String {
        filling.interview().form().title.clone()
    }

    /// The form that is shown.
    #[must_use]
    pub fn shown(&self) -> Option<&Filling> {
        self.shown.and_then(|at| self.fillings.get(at))
    }

    /// The form that is shown, to be changed.
    pub fn shown_mut(&mut self) -> Option<&mut Filling> {
        self.shown.and_then(|at| self.fillings.get_mut(at))
    }

    /// Every form being filled in.
    #[must_use]
    pub fn fillings(&self) -> &[Filling] {
        &self.fillings
    }

    /// Every form being filled in, to be changed.
    pub fn fillings_mut(&mut self) -> &mut [Filling] {
        &mut self.fillings
    }

    /// Shows the one that is being filled in already; the last of them where none was shown.
    pub fn show_begun(&mut self) -> bool {
        self.shown = self.shown.or_else(|| self.fillings.len().checked_sub(1));
        self.shown.is_some()
    }

    /// Shows this one; false where it is not being filled in.
    pub fn show(&mut self, id: FillingId) -> bool {
        let at = self.fillings.iter().position(|filling| filling.id == id);
        self.shown = at.or(self.shown);
        at.is_some()
    }

    /// A version of a form was read; false where only a newer program could.
    pub fn learn(&mut self, sheets: &FormSheets) -> bool {
        let known = (sheets.form.clone(), sheets.version);
        if self.forms.contains_key(&known) {
            return true;
        }
        let book = Book::restore(&sheets.sheets);
        let form = book.and_then(|book| import(&book, &sheets.form).form);
        form.is_some_and(|form| {
            self.forms.insert(known, Arc::new(form));
            true
        })
    }

    /// Whether the newest version of a form was read already.
    #[must_use]
    pub fn knows(&self, form: &str) -> bool {
        let newest = self.titles.iter().find(|title| title.form == form);
        newest.is_some_and(|title| {
            self.forms
                .contains_key(&(title.form.clone(), title.version))
        })
    }

    /// Begins to fill the newest version in, and shows it.
    pub fn begin(&mut self, form: &str, id: FillingId, now: Zoned) -> bool {
        let versions = self.forms.range((form.to_owned(), i32::MIN)..);
        let newest = versions
            .take_while(|((name, _), _)| name == form)
            .last()
            .map(|((_, version), _)| *version);
        let Some(version) = newest else { return false };
        let Some(filling) = self.new_filling(id, (form.to_owned(), version), now) else {
            return false;
        };
        self.shown = Some(self.fillings.len());
        self.fillings.push(filling);
        true
    }

    fn new_filling(&self, id: FillingId, form: (String, i32), now: Zoned) -> Option<Filling> {
        let mut interview = Interview::new(Arc::clone(self.forms.get(&form)?), now);
        interview.speak(&self.language);
        Some(Filling::begin(id, form, interview))
    }

    /// The database has told what there is: the forms, and what was answered.
    pub fn hear(&mut self, told: CallForms, now: &Zoned) {
        self.titles = told.titles;
        for sheets in &told.sheets {
            self.learn(sheets);
        }
        self.read = true;
        for answer in told.answers {
            self.take_in(&answer.field, &answer.words, now);
        }
    }

    /// An answer that the database has, or was sent. One in a form that only a newer program can read stays there.
    pub fn take_in(&mut self, field: &Field, words: &Words, now: &Zoned) {
        let known = self.fillings.iter().position(|one| one.id == field.filling);
        let at = known.or_else(|| {
            let form = (field.form.clone(), field.version);
            let filling = self.new_filling(field.filling, form, now.clone())?;
            self.fillings.push(filling);
            Some(self.fillings.len() - 1)
        });
        if let Some(filling) = at.and_then(|at| self.fillings.get_mut(at)) {
            filling.take_in(&field.path, words.reveal());
        }
    }

    /// What the operator should know of before the wrap-up is done: questions that ask for an answer and have none.
    #[must_use]
    pub fn missing(&self) -> Vec<String> {
        self.fillings.iter().flat_map(Filling::missing).collect()
    }

    /// Which of the first things the answers tell.
    #[must_use]
    pub fn known(&self) -> Vec<FirstThing> {
        let mut things: Vec<FirstThing> = self
            .fillings
            .iter()
            .flat_map(|filling| known(filling.interview()))
            .collect();
        things.sort_unstable();
        things.dedup();
        things
    }

    /// Who is sought by the answers; what the form begun first says counts before the others.
    #[must_use]
    pub fn wanted(&self) -> Wanted {
        let said = self.fillings.iter().map(|one| wanted(one.interview()));
        said.fold(Wanted::default(), Wanted::or)
    }
}
