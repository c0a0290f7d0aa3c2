//! Owns: one form being filled in: where the cursor is, what is being typed, what the database was told.
//! Must not know: how an answer travels, and how anything is drawn.

use std::collections::BTreeMap;
use std::fmt;

use jiff::Zoned;

use super::choosing::{self, Offer};
use crate::domain::marks::Mark;
use crate::domain::{Field, FillingId};
use crate::forms::{Interview, Line, Place, Trouble, said_by};
use crate::panes::Typing;

/// One form being filled in. `Debug` shows no answers: they are a caller's words.
#[derive(Clone, PartialEq, Eq)]
pub struct Filling {
    /// Which.
    pub id: FillingId,
    /// The form's id.
    pub form: String,
    /// The version that is being filled in.
    pub version: i32,
    /// The line being typed, at a question that is answered in words.
    pub typing: Typing,
    interview: Interview,
    /// The line with the cursor, and the how manieth stop it was when the cursor came.
    at: Option<Line>,
    stop: usize,
    /// Which choice stands out, at a question that is answered by choosing.
    choice: usize,
    /// Somebody has answered: from now on everything that counts is sent.
    begun: bool,
    /// What the database has or was sent, by path.
    told: BTreeMap<String, String>,
    /// What the note's marks said when they were last looked at.
    noted: BTreeMap<Place, String>,
}

impl fmt::Debug for Filling {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Filling")
            .field("form", &self.form)
            .field("version", &self.version)
            .finish_non_exhaustive()
    }
}

impl Filling {
    /// Begins; the cursor stands at the first question.
    #[must_use]
    pub fn begin(id: FillingId, (form, version): (String, i32), interview: Interview) -> Self {
        Self {
            id,
            form,
            version,
            typing: Typing::default(),
            interview,
            at: None,
            stop: 0,
            choice: 0,
            begun: false,
            told: BTreeMap::new(),
            noted: BTreeMap::new(),
        }
    }

    /// What stands in the form.
    #[must_use]
    pub const fn interview(&self) -> &Interview {
        &self.interview
    }

    /// The line with the cursor.
    #[must_use]
    pub const fn at(&self) -> Option<&Line> {
        self.at.as_ref()
    }

    /// Which choice stands out, from 0.
    #[must_use]
    pub const fn choice(&self) -> usize {
        self.choice
    }

    /// Whether the cursor is at a question that is answered in words.
    #[must_use]
    pub fn writes(&self) -> bool {
        self.question()
            .is_some_and(|place| !choosing::chooses(&self.interview.form().item(place.item).kind))
    }

    /// What may be chosen where the cursor is.
    #[must_use]
    pub fn offers(&self) -> Vec<Offer> {
        let place = self.question().filter(|_| !self.writes());
        place.map_or_else(Vec::new, |place| choosing::offers(&self.interview, place))
    }

    fn question(&self) -> Option<&Place> {
        match &self.at {
            Some(Line::Question(place)) => Some(place),
            _ => None,
        }
    }

    /// An answer that the database has, or was sent.
    pub fn take_in(&mut self, path: &str, words: &str) {
        self.begun = true;
        // A path that this version does not have was written by a hand of its own; it stays in the database.
        if let Some(place) = self.interview.reach(path) {
            if self.interview.form().item(place.item).calculation.is_none() {
                self.interview.answer(&place, words);
            }
            self.told.insert(path.to_owned(), words.to_owned());
        }
    }

    /// Fills in what the note's marks say by now: what is empty, and what they had filled before and nobody changed.
    pub fn follow_note(&mut self, marks: &[Mark]) {
        for (place, said) in said_by(marks, &self.interview) {
            let before = self.noted.insert(place.clone(), said.clone());
            if before.as_ref() == Some(&said) {
                continue;
            }
            let written = self.interview.written(&place);
            if written.is_empty() || before.is_some_and(|before| before == written) {
                self.interview.answer(&place, &said);
                self.begun = true;
                if self.question() == Some(&place) {
                    self.arrive();
                }
            }
        }
    }

    /// Whether what stands here came from a mark of the note.
    #[must_use]
    pub fn is_noted(&self, place: &Place) -> bool {
        let written = self.interview.written(place);
        !written.is_empty() && self.noted.get(place).is_some_and(|said| said == written)
    }

    /// Where the cursor can stand, in order.
    fn stops(&self, wrap_up: bool) -> Vec<Line> {
        let mut lines = self.interview.script(wrap_up);
        lines.retain(|line| match line {
            Line::Question(place) => !self.interview.is_read_only(place),
            Line::Heading(place) => self.interview.unnumbered(place).is_some(),
            Line::More(_) => true,
            Line::Note(_) => false,
        });
        lines
    }

    /// Questions may have come and gone: the cursor stays at its own, or at what stands in its place.
    pub fn settle(&mut self, wrap_up: bool) {
        let stops = self.stops(wrap_up);
        let own = stops.iter().position(|line| Some(line) == self.at.as_ref());
        match own {
            Some(stop) => self.stop = stop,
            None => self.stand(&stops, self.stop),
        }
    }

    /// Goes so many stops on.
    pub fn go(&mut self, by: isize, wrap_up: bool) {
        self.settle(wrap_up);
        let to = self.stop.saturating_add_signed(by);
        self.stand(&self.stops(wrap_up), to);
    }

    /// Goes on to the next question that nobody has answered, or to where one more could be asked; where there is none, to
    /// the next. False at the end.
    pub fn go_on(&mut self, wrap_up: bool) -> bool {
        self.settle(wrap_up);
        let stops = self.stops(wrap_up);
        let open = |line: &Line| match line {
            Line::Question(place) => self.interview.written(place).is_empty(),
            Line::More(_) => true,
            Line::Heading(_) | Line::Note(_) => false,
        };
        let next = (self.stop + 1..stops.len()).find(|stop| open(&stops[*stop]));
        let to = next.unwrap_or(self.stop + 1);
        self.stand(&stops, to);
        to < stops.len()
    }

    /// Goes to the first question that nobody has answered, from the top.
    pub fn go_to_open(&mut self, wrap_up: bool) {
        let stops = self.stops(wrap_up);
        let open = |line: &Line| matches!(line, Line::Question(place) if self.interview.written(place).is_empty());
        self.stand(&stops, stops.iter().position(open).unwrap_or(0));
    }

    /// Goes to this line.
    pub fn go_to(&mut self, line: &Line, wrap_up: bool) {
        let stops = self.stops(wrap_up);
        if let Some(stop) = stops.iter().position(|one| one == line) {
            self.stand(&stops, stop);
        }
    }

    fn stand(&mut self, stops: &[Line], at: usize) {
        self.stop = at.min(stops.len().saturating_sub(1));
        self.at = stops.get(self.stop).cloned();
        self.arrive();
    }

    fn arrive(&mut self) {
        self.typing = Typing::default();
        self.choice = 0;
        let Some(place) = self.question().cloned() else {
            return;
        };
        if self.writes() {
            self.typing = Typing::with(self.interview.written(&place));
        } else {
            let offers = self.offers();
            let chosen = offers.iter().position(|offer| offer.chosen.is_some());
            self.choice = chosen.unwrap_or(0);
        }
    }

    /// Letters were typed or erased: what depends on them is computed at once.
    pub fn typed(&mut self, now: Zoned) {
        if let Some(place) = self.question().cloned().filter(|_| self.writes()) {
            self.interview.tell_time(now);
            self.interview.answer(&place, self.typing.text().trim());
            self.begun = true;
        }
    }

    /// A letter at a question that is answered by choosing: makes the choice of that key, a blank the one that stands out.
    /// False where it stands for none.
    pub fn press(&mut self, letter: char, now: Zoned, wrap_up: bool) -> bool {
        if matches!(letter, '+' | ' ') && self.add(wrap_up) {
            return true;
        }
        let offers = self.offers();
        let letter = letter.to_lowercase().next();
        let meant = match letter {
            Some(' ') => (!offers.is_empty()).then_some(self.choice),
            letter => offers
                .iter()
                .position(|offer| offer.key == letter && letter.is_some()),
        };
        let offer = meant.and_then(|at| Some((at, offers.get(at)?)));
        let (Some((at, offer)), Some(place)) = (offer, self.question().cloned()) else {
            return false;
        };
        let answer = choosing::with(&self.interview, &place, &offer.name);
        self.choice = at;
        self.interview.tell_time(now);
        self.interview.answer(&place, &answer);
        self.begun = true;
        // One of a list is the whole answer; of several, more may follow.
        let several = self.interview.form().item(place.item).kind.takes_several();
        if !several && !answer.is_empty() {
            self.go_on(wrap_up);
        }
        true
    }

    /// Takes an answer back that was given by choosing.
    pub fn clear(&mut self, now: Zoned) {
        if let Some(place) = self.question().cloned() {
            self.interview.tell_time(now);
            self.interview.answer(&place, "");
            self.arrive();
        }
    }

    /// Another choice stands out; false where nothing is chosen.
    pub fn stand_out(&mut self, by: isize) -> bool {
        let last = self.offers().len().checked_sub(1);
        last.is_some_and(|last| {
            self.choice = self.choice.saturating_add_signed(by).min(last);
            true
        })
    }

    /// Makes one more repeat, where the cursor is at the line that offers it, and goes to its first question.
    fn add(&mut self, wrap_up: bool) -> bool {
        let Some(Line::More(place)) = self.at.clone() else {
            return false;
        };
        let Some(number) = self.interview.add_repeat(&place) else {
            return false;
        };
        let heading = Line::Heading(self.interview.numbered(&place, number));
        self.go_to(&heading, wrap_up);
        self.go(1, wrap_up);
        true
    }

    /// Takes the repeat away at whose heading the cursor is.
    pub fn remove(&mut self, wrap_up: bool) {
        if let Some(Line::Heading(one)) = self.at.clone()
            && let Some((place, number)) = self.interview.unnumbered(&one)
        {
            self.interview.remove_repeat(&place, number);
            self.settle(wrap_up);
        }
    }

    /// The next language of the form.
    pub fn turn_language(&mut self) {
        self.interview.turn_language();
    }

    /// What counts by now and was not sent: path and answer, an empty one where there was another. All of it, or all but
    /// what is being typed and whatever depends on it.
    pub fn unsent(&mut self) -> Vec<(String, String)> {
        if !self.begun {
            return Vec::new();
        }
        let answers: BTreeMap<String, String> = self.interview.answers().into_iter().collect();
        let gone = self.told.keys().filter(|path| !answers.contains_key(*path));
        let mut unsent: Vec<(String, String)> =
            gone.map(|path| (path.clone(), String::new())).collect();
        unsent.retain(|(path, _)| self.told.get(path).is_some_and(|told| !told.is_empty()));
        let new = answers
            .iter()
            .filter(|(path, words)| self.told.get(*path) != Some(words));
        unsent.extend(new.map(|(path, words)| (path.clone(), words.clone())));
        self.told.extend(unsent.iter().cloned());
        unsent
    }

    /// What is being typed and was not sent: the field, and the words.
    #[must_use]
    pub fn draft(&self) -> Option<(Field, &str)> {
        let place = self.question().filter(|_| self.begun && self.writes())?;
        let path = self.interview.path(place);
        let told = self.told.get(&path).map_or("", String::as_str);
        let typed = self.typing.text();
        (typed.trim() != told).then(|| (self.field(path), typed))
    }

    /// Whether the database has what stands in a field, as far as was heard.
    #[must_use]
    pub fn is_told(&self, path: &str) -> bool {
        self.told.contains_key(path)
    }

    /// A field of this filling.
    #[must_use]
    pub fn field(&self, path: String) -> Field {
        Field {
            filling: self.id,
            form: self.form.clone(),
            version: self.version,
            path,
        }
    }

    /// How many of the questions that are asked now have an answer, and how many there are.
    #[must_use]
    pub fn progress(&self, wrap_up: bool) -> (usize, usize) {
        let lines = self.interview.script(wrap_up);
        let asked = lines.iter().filter_map(|line| match line {
            Line::Question(place) => Some(place),
            _ => None,
        });
        asked.fold((0, 0), |(answered, all), place| {
            let has = !self.interview.written(place).is_empty();
            (answered + usize::from(has), all + 1)
        })
    }

    /// The questions that ask for an answer and have none.
    #[must_use]
    pub fn missing(&self) -> Vec<String> {
        let troubles = self.interview.troubles().into_iter();
        let missing = troubles.filter(|(_, trouble)| *trouble == Trouble::Missing);
        missing
            .map(|(place, _)| self.interview.label(&place))
            .collect()
    }

    /// Every line one can go to, with what it is called.
    #[must_use]
    pub fn places_to_go(&self, wrap_up: bool) -> Vec<(Line, String)> {
        let stops = self.stops(wrap_up).into_iter();
        let asked = stops.filter(|line| matches!(line, Line::Question(_) | Line::Heading(_)));
        asked
            .map(|line| {
                let label = self.interview.label(line.place());
                (line, label)
            })
            .collect()
    }
}
