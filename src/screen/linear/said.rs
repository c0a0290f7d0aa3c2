//! Owns: what was said already: each change of the desk is said once.
//! Must not know: what stands on the desk, or how a line reaches a terminal.

use std::collections::BTreeMap;

use super::{Page, Section};

/// What a desk in plain lines has told so far.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Said {
    before: Page,
}

/// What is to be told now.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Saying {
    /// Nothing said before may stay readable.
    pub wipe: bool,
    /// The lines, in order.
    pub lines: Vec<String>,
    /// The line being typed, or where the focus is.
    pub prompt: String,
    /// How many columns of it stand after the cursor.
    pub after: u16,
}

impl Said {
    /// Everything is told again: somebody asked, or something else wrote on the terminal.
    pub fn forget(&mut self) {
        self.before = Page::default();
    }

    /// What has changed since the last page.
    pub fn next(&mut self, page: Page) -> Saying {
        let wipe = page.covered && !self.before.covered;
        if page.covered != self.before.covered {
            self.forget();
        }
        let lines = page
            .sections
            .iter()
            .flat_map(|(section, now)| changed(self.lines(*section), now))
            .collect();
        let saying = Saying {
            wipe,
            lines,
            prompt: page.prompt.clone(),
            after: page.after,
        };
        self.before = page;
        saying
    }

    fn lines(&self, section: Section) -> &[String] {
        self.before
            .sections
            .iter()
            .find(|(one, _)| *one == section)
            .map_or(&[], |(_, lines)| lines)
    }
}

/// The lines that are new, and the one that became the selected one.
fn changed(before: &[String], now: &[String]) -> Vec<String> {
    let mut left: BTreeMap<String, usize> = BTreeMap::new();
    for line in before {
        *left.entry(gist(line)).or_default() += 1;
    }
    let was_selected = before
        .iter()
        .find(|line| is_selected(line))
        .map(|line| gist(line));
    let is_new = |line: &&String| match left.get_mut(&gist(line)) {
        Some(count) if *count > 0 => {
            *count -= 1;
            is_selected(line) && was_selected.as_ref() != Some(&gist(line))
        }
        _ => true,
    };
    let mut is_new = is_new;
    now.iter().filter(|line| is_new(line)).cloned().collect()
}

fn is_selected(line: &str) -> bool {
    line.starts_with('>')
}

/// What a line says without its selection mark and without clocks: these step by the minute, and nobody wants to hear it.
fn gist(line: &str) -> String {
    line.trim_start_matches('>')
        .split_whitespace()
        .map(|word| if is_time(word) { "#" } else { word })
        .collect::<Vec<_>>()
        .join(" ")
}

/// `5m`, `2h`, `3d`, `09:41`.
pub(super) fn is_time(word: &str) -> bool {
    let digits = word.trim_end_matches(['m', 'h', 'd']);
    let clock = word
        .split_once(':')
        .is_some_and(|(hours, minutes)| is_number(hours) && is_number(minutes));
    clock || (digits.len() < word.len() && is_number(digits))
}

fn is_number(word: &str) -> bool {
    !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(lines: &[&str]) -> Page {
        Page {
            sections: vec![(
                Section::Queue,
                lines.iter().map(|line| (*line).to_owned()).collect(),
            )],
            ..Page::default()
        }
    }

    #[test]
    fn a_line_is_said_once_and_the_minutes_are_not_news() {
        let mut said = Said::default();
        assert_eq!(
            said.next(page(&["> U1  2m  Pine Hill"])).lines,
            ["> U1  2m  Pine Hill"]
        );
        assert!(said.next(page(&["> U1  3m  Pine Hill"])).lines.is_empty());
        let more = said.next(page(&["> U1  3m  Pine Hill", "U3  0m  Cedar Creek"]));
        assert_eq!(more.lines, ["U3  0m  Cedar Creek"]);
    }

    #[test]
    fn the_line_that_is_selected_now_is_said_and_the_one_that_was_is_not() {
        let mut said = Said::default();
        said.next(page(&["> Pine Hill", "Cedar Creek"]));
        let moved = said.next(page(&["Pine Hill", "> Cedar Creek"]));
        assert_eq!(moved.lines, ["> Cedar Creek"]);
    }

    #[test]
    fn the_same_words_twice_are_two_lines() {
        let mut said = Said::default();
        said.next(page(&["09:41  ✓ yes"]));
        assert_eq!(
            said.next(page(&["09:41  ✓ yes", "09:44  ✓ yes"]))
                .lines
                .len(),
            1
        );
    }

    #[test]
    fn what_is_covered_goes_from_the_terminal_and_all_is_said_again_afterwards() {
        let mut said = Said::default();
        said.next(page(&["Pine Hill"]));
        let covered = said.next(Page {
            covered: true,
            ..Page::default()
        });
        assert!(covered.wipe && covered.lines.is_empty());
        assert_eq!(said.next(page(&["Pine Hill"])).lines, ["Pine Hill"]);
    }
}
