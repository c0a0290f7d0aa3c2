//! Owns: the walk over a foreign text, character by character, with what stands before.
//! Must not know: why the text is shown.

use std::fmt::Write as _;
use std::str::Chars;

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthChar;

use super::emoji;
use super::letters::{
    JOINER, NON_JOINER, is_mark, is_of_joining_script, is_showable, selects_variant,
};

/// Marks without a width of their own on one letter: a Hebrew letter with points and accent needs four.
const MARKS_ON_A_LETTER: u8 = 4;
/// Characters in one cluster: the longest real conjuncts stay below.
const CLUSTER: u8 = 12;
const MALAYALAM_VIRAMA: char = '\u{0D4D}';

/// How a character that must not be shown is written instead.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Escape {
    /// For people: `␛`, `↵`, `<U+202E>`.
    Visible,
    /// Inside written JSON: `\u202e`. Line breaks between values stay.
    Json,
}

/// The letter being built at the end of the output.
#[derive(Clone, Copy, Default)]
struct Cluster {
    /// Where it starts in the output.
    start: usize,
    /// Characters in it; 0 behind an escape: nothing may be piled on that.
    length: u8,
    /// Marks without width since the last full letter.
    stacked: u8,
    /// Begins with a letter or digit, which alone may carry marks.
    carries: bool,
}

struct Scan {
    out: String,
    cluster: Cluster,
    escape: Escape,
}

/// Walks over `text` once. What comes out depends only on what came out before and on the next four characters,
/// so a second walk changes nothing.
pub(super) fn scan(text: &str, escape: Escape) -> String {
    let mut scan = Scan {
        out: String::with_capacity(text.len()),
        cluster: Cluster::default(),
        escape,
    };
    let mut rest = text.chars();
    while let Some(c) = rest.next() {
        let next = rest.clone().next();
        match c {
            '\r' if escape == Escape::Visible && next == Some('\n') => {}
            '\n' if escape == Escape::Json => scan.start(c),
            ' '..='~' => scan.start(c),
            NON_JOINER | JOINER if scan.takes_joiner(c, next) => scan.grow(c),
            _ if scan.is_of_pictures(c, rest.clone()) => scan.grow(c),
            _ => scan.take(c),
        }
    }
    scan.out
}

impl Scan {
    fn take(&mut self, c: char) {
        let before = self.out.chars().next_back();
        if before.is_some_and(|before| self.cluster.length > 0 && selects_variant(before, c)) {
            return self.grow(c);
        }
        if !is_showable(c) {
            return self.escape(c);
        }
        let has_width = c.width().unwrap_or(0) > 0;
        match (self.continues(c), has_width) {
            (true, _) if !self.has_room(has_width) => self.escape(c),
            (true, true) if !is_mark(c) => {
                // A further consonant of a conjunct: it carries marks of its own.
                self.grow(c);
                self.cluster.stacked = 0;
            }
            (true, _) => self.grow(c),
            (false, true) if !is_mark(c) => self.start(c),
            (false, _) => self.escape(c),
        }
    }

    /// Whether `c` melts into the cluster at the end of the output.
    fn continues(&mut self, c: char) -> bool {
        if self.cluster.length == 0 {
            return false;
        }
        self.out.push(c);
        let single = self.out[self.cluster.start..]
            .graphemes(true)
            .nth(1)
            .is_none();
        self.out.pop();
        single
    }

    fn has_room(&self, has_width: bool) -> bool {
        self.cluster.carries
            && self.cluster.length < CLUSTER
            && (has_width || self.cluster.stacked < MARKS_ON_A_LETTER)
    }

    /// A joiner stays between letters of a script that is spelt with it, and in the older spelling of the
    /// Malayalam final consonants.
    fn takes_joiner(&self, joiner: char, next: Option<char>) -> bool {
        let Some(before) = self.out.chars().next_back() else {
            return false;
        };
        let room_for_two = self.cluster.carries
            && self.cluster.length + 2 <= CLUSTER
            && self.cluster.stacked + 2 <= MARKS_ON_A_LETTER;
        let ends_a_consonant = joiner == JOINER && before == MALAYALAM_VIRAMA;
        let stands_between = is_of_joining_script(before)
            && next.is_some_and(|next| is_of_joining_script(next) && is_showable(next));
        room_for_two && (ends_a_consonant || stands_between)
    }

    /// Whether `c` belongs to a sequence of pictures held together by joiners: the joiner, the picture behind it, or
    /// what dresses a picture of the sequence.
    fn is_of_pictures(&self, c: char, mut ahead: Chars<'_>) -> bool {
        if self.cluster.length == 0 || self.cluster.carries || self.cluster.length >= CLUSTER {
            return false;
        }
        let cluster = &self.out[self.cluster.start..];
        let Some(before) = cluster.chars().next_back() else {
            return false;
        };
        let joiners = cluster.chars().filter(|c| *c == JOINER).count();
        let joins = |mut ahead: Chars<'_>| {
            let room = joiners < emoji::JOINERS && self.cluster.length + 3 <= CLUSTER;
            let next = ahead.next().filter(|next| emoji::follows(*next));
            let whole = |next| !emoji::is_sign(next) || ahead.next() == Some(emoji::AS_PICTURE);
            room && next.is_some_and(whole)
        };
        let dressed = emoji::is_dress(before);
        let picture = cluster.chars().rev().find(|c| !emoji::is_dress(*c));
        match c {
            JOINER => {
                let shown =
                    |picture| emoji::goes_on(picture) && (dressed || !emoji::is_sign(picture));
                picture.is_some_and(shown) && joins(ahead)
            }
            _ if emoji::is_dress(c) => {
                let begins = || ahead.next() == Some(JOINER) && joins(ahead);
                !dressed && emoji::dresses(before, c) && (joiners > 0 || begins())
            }
            _ => before == JOINER && emoji::follows(c),
        }
    }

    /// `c` begins a cluster.
    fn start(&mut self, c: char) {
        self.cluster = Cluster {
            start: self.out.len(),
            length: 1,
            stacked: 0,
            carries: c.is_alphanumeric(),
        };
        self.out.push(c);
    }

    /// `c` joins the cluster.
    fn grow(&mut self, c: char) {
        self.cluster.length += 1;
        if c.width().unwrap_or(0) == 0 {
            self.cluster.stacked += 1;
        }
        self.out.push(c);
    }

    /// `c` is written as what it is, not drawn.
    fn escape(&mut self, c: char) {
        let written = match (self.escape, c) {
            (Escape::Json, _) => c
                .encode_utf16(&mut [0; 2])
                .iter()
                .try_for_each(|unit| write!(self.out, "\\u{unit:04x}")),
            (Escape::Visible, '\n') => self.out.write_char('↵'),
            (Escape::Visible, '\u{7F}') => self.out.write_char('␡'),
            (Escape::Visible, '\0'..='\u{1F}') => {
                let picture = char::from_u32(0x2400 + u32::from(c)).unwrap_or('\u{FFFD}');
                self.out.write_char(picture)
            }
            (Escape::Visible, _) => write!(self.out, "<U+{:04X}>", u32::from(c)),
        };
        // Writing into a String cannot fail.
        debug_assert!(written.is_ok());
        self.cluster = Cluster {
            start: self.out.len(),
            ..Cluster::default()
        };
    }
}
