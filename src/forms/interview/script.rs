//! Owns: what an interview shows, line by line: headings, words to read out, questions, room for one more.
//! Must not know: how a line is drawn, and which of them has the cursor.

use super::{Interview, Place};
use crate::forms::kind::Kind;
use crate::forms::model::{ItemId, Phase};

/// One line of an interview.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Line {
    /// A group, or one of several repeats.
    Heading(Place),
    /// Words to read out.
    Note(Place),
    /// A question.
    Question(Place),
    /// One more of these can be asked: the place of the repeat, without a number.
    More(Place),
}

impl Line {
    /// The row of the form.
    #[must_use]
    pub const fn place(&self) -> &Place {
        match self {
            Self::Heading(place)
            | Self::Note(place)
            | Self::Question(place)
            | Self::More(place) => place,
        }
    }
}

impl Interview {
    /// What is shown now, in the order of the form: while the caller is there without what waits for the wrap-up.
    #[must_use]
    pub fn script(&self, wrap_up: bool) -> Vec<Line> {
        let mut lines = Vec::new();
        self.write_script(None, &[], wrap_up, &mut lines);
        lines
    }

    fn write_script(
        &self,
        of: Option<ItemId>,
        around: &[u32],
        wrap_up: bool,
        lines: &mut Vec<Line>,
    ) {
        for item in self.form.children(of) {
            let row = self.form.item(item);
            let place = Place {
                item,
                repeats: around.to_vec(),
            };
            let later = row.phase == Phase::WrapUp && !wrap_up;
            match row.kind {
                Kind::Repeat => self.write_repeats(&place, wrap_up, lines),
                _ if !self.is_relevant(&place) => {}
                Kind::Group => {
                    let begin = lines.len();
                    self.write_script(Some(item), around, wrap_up, lines);
                    // A heading over nothing says nothing.
                    if lines.len() > begin && !row.label.is_empty() {
                        lines.insert(begin, Line::Heading(place));
                    }
                }
                Kind::Note if !later => lines.push(Line::Note(place)),
                _ if row.kind.is_asked() && !later => lines.push(Line::Question(place)),
                _ => {}
            }
        }
    }

    fn write_repeats(&self, place: &Place, wrap_up: bool, lines: &mut Vec<Line>) {
        let row = self.form.item(place.item);
        for number in self.numbers(place) {
            let one = self.numbered(place, *number);
            if !self.is_relevant(&one) {
                continue;
            }
            let begin = lines.len();
            self.write_script(Some(place.item), &one.repeats, wrap_up, lines);
            if lines.len() > begin {
                lines.insert(begin, Line::Heading(one));
            }
        }
        let later = row.phase == Phase::WrapUp && !wrap_up;
        if !later && self.has_room(place) && self.may_be_more(place) {
            lines.push(Line::More(place.clone()));
        }
    }

    /// Whether the groups around a repeat, and the repeat itself if there were one more, would be asked. A repeat's own
    /// rule is computed for the ones that are there: of none it is not known, and it is offered.
    fn may_be_more(&self, place: &Place) -> bool {
        let around = self.form.item(place.item).parent;
        let around = around.map(|item| Place {
            item,
            repeats: place.repeats.clone(),
        });
        let there = self.numbers(place);
        around.is_none_or(|around| self.is_relevant(&around))
            && (there.is_empty()
                || there
                    .iter()
                    .any(|number| self.is_relevant(&self.numbered(place, *number))))
    }

    /// One of several repeats.
    #[must_use]
    pub fn numbered(&self, place: &Place, number: u32) -> Place {
        Place {
            item: place.item,
            repeats: [place.repeats.as_slice(), &[number]].concat(),
        }
    }

    /// The place of a repeat without its last number, and that number.
    #[must_use]
    pub fn unnumbered(&self, one: &Place) -> Option<(Place, u32)> {
        let (number, around) = one.repeats.split_last()?;
        let place = Place {
            item: one.item,
            repeats: around.to_vec(),
        };
        (self.form.item(one.item).kind == Kind::Repeat).then_some((place, *number))
    }

    /// The how manieth of its kind a repeat is, from 1.
    #[must_use]
    pub fn position_of(&self, one: &Place) -> Option<usize> {
        let (place, number) = self.unnumbered(one)?;
        let numbers = self.numbers(&place).iter();
        numbers
            .enumerate()
            .find_map(|(at, known)| (*known == number).then_some(at + 1))
    }
}
