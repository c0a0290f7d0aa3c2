//! Owns: what a line means, told as the lines people type; and what holds for any line.
//! Must not know: the parser's inside.

#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use proptest::prelude::*;

use super::*;
use crate::domain::{NewPerson, Phone};

/// Each mark as its kind, its own bytes, and what it says.
fn read(text: &str) -> Vec<(String, String)> {
    marks(text)
        .iter()
        .map(|mark| (text[mark.span.clone()].to_owned(), said(&mark.meaning)))
        .collect()
}

fn said(meaning: &Meaning) -> String {
    let value = match meaning {
        Meaning::Name(words)
        | Meaning::From(words)
        | Meaning::Danger(words)
        | Meaning::Need(words)
        | Meaning::Again(words)
        | Meaning::Interpreter(words) => words.reveal().to_owned(),
        Meaning::Born(birth) => birth.iso().unwrap_or_default(),
        Meaning::Language { code, said } => format!("{} {}", code.unwrap_or("?"), said.reveal()),
        Meaning::Consent {
            given,
            withdrawn,
            said,
        } => {
            let steps =
                |steps: &[Consent]| steps.iter().map(|step| step.word()).collect::<String>();
            format!("+{} -{} {}", steps(given), steps(withdrawn), said.reveal())
        }
        Meaning::Topic(code) | Meaning::Act(code) => code.to_string(),
        Meaning::Contact(contact) => {
            let phone = contact.phone.as_ref().and_then(Phone::international);
            format!(
                "{} {} {}",
                contact.relation.word(),
                contact.name.reveal(),
                phone.unwrap_or("-")
            )
        }
        Meaning::Urgency(urgency) => u8::from(*urgency).to_string(),
        Meaning::FollowUp(when) => format!("{when:?}").chars().take(30).collect(),
        Meaning::ANumber(number) => number.places(),
    };
    format!("{}: {value}", meaning.kind().word())
}

fn told(text: &str) -> Vec<String> {
    read(text).into_iter().map(|(_, said)| said).collect()
}

fn spans(text: &str) -> Vec<String> {
    read(text).into_iter().map(|(span, _)| span).collect()
}

#[test]
fn a_note_as_it_is_typed_in_the_first_minute() {
    assert_eq!(
        told("=name Jorge Martinez  20x xxx 117"),
        ["name: Jorge Martinez", "a_number: 20xxxx117"]
    );
    assert_eq!(
        told("/med insulin stopped since Tuesday !u2"),
        ["topic: med", "urgency: 2"]
    );
    assert_eq!(
        told("@sister Marta +1 312 555 0100 after six"),
        ["contact: sister Marta +13125550100"]
    );
    assert_eq!(
        told(
            "=danger guard next to him =lang mam, some Spanish =need find his lawyer =ok C2 read back"
        ),
        [
            "danger: guard next to him",
            "language: mam mam, some Spanish",
            "need: find his lawyer",
            "consent: +C2 - read back"
        ]
    );
}

#[test]
fn spanish_words_mean_the_same() {
    assert_eq!(
        told(
            "=nombre Jorge Martínez =país Honduras =nacido 15/03/1990 =idioma español =peligro no"
        ),
        [
            "name: Jorge Martínez",
            "from: Honduras",
            "born: 1990-03-15",
            "language: es español",
            "danger: no"
        ]
    );
    assert_eq!(
        told(
            "=necesita abogado =llamar después de las 6 =permiso c2 #fue.golpiza @hermana Marta >mañana 10"
        ),
        [
            "need: abogado",
            "again: después de las 6",
            "consent: +C2 - ",
            "act: for.beating",
            "contact: sister Marta -",
            "follow_up: When { day: InDays(1), time: S"
        ]
    );
}

#[test]
fn spans_cover_the_mark_and_nothing_else() {
    assert_eq!(
        spans("so =name Jorge   !u1, then /med. And (A# 012-345-117)"),
        ["=name Jorge", "!u1", "/med", "A# 012-345-117"]
    );
    assert_eq!(
        spans("=need a lawyer\n=name Ana"),
        ["=need a lawyer", "=name Ana"]
    );
}

#[test]
fn a_mark_counts_only_at_the_start_of_a_word() {
    for text in [
        "his wife/mother said a=name b#seg x@sister hey!u2 a>fri",
        "w/ his wife and/or mother, 5 > 3, C=need",
        "=names =nam ==name =name-x /medicine #1 #segment !u5 !u22 !important @home mail@example.org > fri >3 weeks",
        "=name",
        "=ok maybe",
        "=ok",
        "/",
        "#",
        "@",
        "!",
        ">",
        "=",
    ] {
        assert_eq!(told(text), [""; 0], "{text}");
    }
}

#[test]
fn an_interpreter_comes_and_goes() {
    assert_eq!(
        told("=via 4471 he was told =via"),
        ["interpreter: 4471 he was told", "interpreter: "]
    );
    assert_eq!(told("=intérprete María"), ["interpreter: María"]);
}

#[test]
fn consent_is_given_and_taken_back() {
    for refused in ["=ok C3 no", "=ok no C3", "=ok C3, no quiere", "=ok sin C3"] {
        let told = told(refused);
        assert!(told[0].starts_with("consent: + -C3"), "{told:?}");
    }
    assert_eq!(told("=ok C2 C4, -C5"), ["consent: +C2C4 -C5 "]);
    assert_eq!(
        told("=ok -c7 not the press"),
        ["consent: + -C7 not the press"]
    );
}

#[test]
fn a_numbers_are_found_anywhere_in_any_punctuation() {
    for (text, number) in [
        ("he says 012345117 twice", "012345117"),
        ("A012345117", "012345117"),
        ("(a-12.345.117)", "012345117"),
        ("A# 12 345 117 31 years", "012345117"),
        ("two kids, 4 012345117", "012345117"),
        ("2 20x xxx 117", "20xxxx117"),
        ("number is 20X-XXX-117.", "20xxxx117"),
        ("0 1 2 3 4 5 1 1 7", "012345117"),
        ("20x xxx 117 1990", "20xxxx117"),
        ("555 0100 at 10:30", "005550100"),
        ("٠١٢٣٤٥١١٧", "012345117"),
    ] {
        assert_eq!(told(text), [format!("a_number: {number}")], "{text}");
    }
}

#[test]
fn other_numbers_are_left_alone() {
    for text in [
        "on 2026-11-22 and 12/03/1990 and 12.03.90, 3 15 1990",
        "call (312) 555-0100 or 312-555-0100 or 1 312 555 0100",
        "+502 5555 1234 in the morning",
        "bond is $1,200,000.50 they say",
        "10:30 to 11:45, pod 4, 31 years, 3 children",
        "case 1234567890123",
        "12345678kg model b1234567",
        "xxx xxx xxx",
        "000 000 000",
    ] {
        assert_eq!(told(text), [""; 0], "{text}");
    }
}

#[test]
fn digits_behind_again_and_born_are_what_they_say() {
    assert_eq!(
        told("=again 555-0100 after six"),
        ["again: 555-0100 after six"]
    );
    assert_eq!(told("=born 15031990"), ["born: "]);
    assert_eq!(
        told("=again after six A012345117"),
        ["again: after six", "a_number: 012345117"]
    );
}

#[test]
fn nothing_of_it_shows_in_debug_output() {
    let shown = format!(
        "{:?}",
        marks("=name Jorge =born 1990 @sister Marta +13125550100 A012345117 =need lawyer")
    );
    for secret in ["Jorge", "1990", "Marta", "555", "345", "lawyer"] {
        assert!(!shown.contains(secret), "{secret}");
    }
}

/// Lines as people type them, and worse: pieces of grammar in any order.
pub(super) fn line() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("=name ".to_owned()),
        Just("=país".to_owned()),
        Just("=born 1990".to_owned()),
        Just("=ok C2".to_owned()),
        Just("=via".to_owned()),
        Just("/med".to_owned()),
        Just("#seg.days".to_owned()),
        Just("!u1".to_owned()),
        Just(">fri 10".to_owned()),
        Just(">mañana".to_owned()),
        Just("@sister Marta".to_owned()),
        Just("@".to_owned()),
        Just("+1 312 555 0100".to_owned()),
        Just("20x xxx 117".to_owned()),
        Just("A-".to_owned()),
        Just(" ".to_owned()),
        Just("\n".to_owned()),
        "[0-9x .:/-]{1,12}",
        Just("=ok C9".to_owned()),
        Just("!u7".to_owned()),
        Just("=born 2030".to_owned()),
        Just("=born 31/02/1990".to_owned()),
        "\\PC{1,6}",
        ".{0,4}",
        "[=/#!@>]",
    ];
    prop::collection::vec(piece, 0..14).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn the_text_is_never_touched_and_spans_rise(text in line()) {
        let found = marks(&text);
        let mut at = 0;
        for mark in &found {
            prop_assert!(mark.span.start >= at && mark.span.end > mark.span.start && mark.span.end <= text.len());
            prop_assert!(text.is_char_boundary(mark.span.start) && text.is_char_boundary(mark.span.end));
            at = mark.span.end;
        }
        let whole: String = pieces(&text, &found).iter().map(|piece| piece.text).collect();
        prop_assert_eq!(whole, text);
    }

    #[test]
    fn a_sign_counts_only_at_the_start_of_a_word(text in line()) {
        for mark in marks(&text) {
            if !matches!(mark.meaning, Meaning::ANumber(_)) {
                let before = text[..mark.span.start].chars().last();
                prop_assert!(before.is_none_or(char::is_whitespace));
            }
        }
    }

    #[test]
    fn a_mark_by_itself_means_what_it_meant_in_the_line(text in line()) {
        for mark in marks(&text) {
            let alone = &text[mark.span.clone()];
            // A number that begins right behind it may have claimed digits which could pass for one by themselves.
            let ended_by_a_number = text[mark.span.end..]
                .trim_start_matches(|c: char| !c.is_alphanumeric())
                .starts_with(|c: char| c.is_ascii_digit() || matches!(c, 'x' | 'X' | '×'));
            if ended_by_a_number {
                continue;
            }
            let again = marks(alone);
            prop_assert_eq!(again.len(), 1, "{:?}", alone);
            prop_assert_eq!(&again[0].meaning, &mark.meaning);
            prop_assert_eq!(again[0].span.clone(), 0..alone.len());
        }
    }

    #[test]
    fn words_behind_a_line_change_no_mark_before_them(text in line()) {
        let longer = format!("{text}\nand he was gone");
        prop_assert_eq!(marks(&longer), marks(&text));
    }
}

#[test]
fn a_local_number_behind_a_name_is_the_contacts_and_no_a_number() {
    let marks = marks("=name Zoraida Quispe @amigo Pablo 555-1234");
    let kinds: Vec<_> = marks.iter().map(|mark| mark.meaning.kind()).collect();
    assert_eq!(kinds, [MarkKind::Name, MarkKind::Contact]);
    // With its name, or behind a story, it is an A-number all the same.
    for text in [
        "@amigo Pablo A 212345678",
        "@amigo Pablo knows of 212345678",
    ] {
        let last = super::marks(text).pop().map(|mark| mark.meaning.kind());
        assert_eq!(last, Some(MarkKind::ANumber), "{text}");
    }
}

#[test]
fn only_what_was_said_whole_makes_somebodys_a_number() {
    let number_of = |text: &str| NewPerson::of(&marks(text)).a_number;
    assert!(number_of("=name Ana 2015551").is_none());
    assert!(number_of("=name Ana, 212-345-678").is_some());
    assert!(number_of("=name Ana, A 12 345 678").is_some());
}
