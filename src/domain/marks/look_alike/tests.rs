//! Owns: what is hinted of a line, told as the lines people type; and what holds for any line.
//! Must not know: how a hint is said.

#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use proptest::prelude::*;

use super::super::tests::line;
use super::super::{marks_on, pieces, stored};
use super::*;
use crate::domain::NewPerson;

fn today() -> jiff::civil::Date {
    jiff::civil::date(2026, 11, 22)
}

fn alike(text: &str) -> Vec<(String, NoMark)> {
    look_alikes(text, today())
        .into_iter()
        .map(|alike| (text[alike.span.clone()].to_owned(), alike.why))
        .collect()
}

#[test]
fn what_looks_like_a_mark_and_is_none_is_told_with_its_reason() {
    for (text, word, why) in [
        ("he said =ok C9", "=ok", NoMark::Step),
        ("!u7 now", "!u7", NoMark::Urgency),
        ("call >someday", ">someday", NoMark::When),
        ("/sal no coat", "/sal", NoMark::Topic),
        ("#sal twice", "#sal", NoMark::Act),
        ("=danger", "=danger", NoMark::Empty),
        ("=danger =lang es", "=danger", NoMark::Empty),
        ("=nmae Jorge", "=nmae", NoMark::Word),
        ("@ Marta", "@", NoMark::Contact),
        ("@mart Marta", "@mart", NoMark::Contact),
        ("=born 31/02/1990", "=born", NoMark::Day),
        ("=born 2030", "=born", NoMark::Future),
        ("=born 23 nov 2026", "=born", NoMark::Future),
        ("=need coat /sal", "/sal", NoMark::Topic),
    ] {
        assert_eq!(alike(text), [(word.to_owned(), why)], "{text}");
    }
}

#[test]
fn what_is_a_mark_or_only_a_sign_in_a_story_is_left_alone() {
    for text in [
        "=name Jorge =born 1990 /med #seg.days @sister !u2 >fri 10 =ok C2 =danger no",
        "he and/or she, a=b, me@home, 5 > 3, what! (#1) = so",
        "=via",
        "=born about 1990",
    ] {
        assert_eq!(alike(text), [], "{text}");
    }
}

#[test]
fn a_day_that_never_was_or_is_still_to_come_is_nobodys() {
    for text in ["=born 31/02/1990", "=born 2030"] {
        let known = NewPerson::of(&marks_on(text, today()));
        assert!(known.born.is_none(), "{text}");
        let at = "2026-11-22T12:00:00Z".parse().unwrap();
        let kept = stored(text, at, &jiff::tz::TimeZone::UTC);
        assert_eq!(kept, serde_json::json!([]), "{text}");
    }
}

proptest! {
    #[test]
    fn a_hinted_word_is_no_mark_and_its_line_stays_letter_by_letter(text in line()) {
        let found = marks_on(&text, today());
        let whole: String = pieces(&text, &found).iter().map(|piece| piece.text).collect();
        prop_assert_eq!(&whole, &text);
        for alike in look_alikes(&text, today()) {
            prop_assert!(found.iter().all(|mark| mark.span.start != alike.span.start));
            prop_assert!(text.get(alike.span).is_some_and(|word| "=/#!>@".contains(&word[..1])));
        }
    }
}
