#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test stops at the first surprise"
)]

use jiff::Zoned;
use proptest::prelude::*;

use super::{Expression, Function, Path, Surroundings, compute, looks_computed, parse};
use crate::forms::problem::Fault;

/// A few fields by name; `kids` stands three times.
struct Fields {
    now: Zoned,
    fields: Vec<(&'static str, Vec<&'static str>)>,
}

fn fields() -> Fields {
    Fields {
        now: "2026-11-22T09:41:07.250-05:00[America/New_York]"
            .parse()
            .unwrap(),
        fields: vec![
            ("name", vec!["Jorge Martínez"]),
            ("age", vec!["31"]),
            ("empty", vec![""]),
            ("needs", vec!["lawyer medicine call"]),
            ("born", vec!["1995-03-14"]),
            ("called", vec!["2026-11-22T08:00:00.000-05:00"]),
            ("kids", vec!["7", "12", "3"]),
            ("gone", vec![]),
        ],
    }
}

impl Surroundings<Path> for Fields {
    fn fields(&self, field: &Path) -> Vec<String> {
        let Path::Named(name, _) = field else {
            return Vec::new();
        };
        let found = self.fields.iter().find(|known| known.0 == name).unwrap();
        found.1.iter().map(|text| (*text).to_owned()).collect()
    }
    fn position(&self, _: &Path) -> Option<usize> {
        Some(2)
    }
    fn of_repeat(&self, field: &Path, repeats: &[(&Path, usize)]) -> String {
        self.fields(field)
            .get(repeats[0].1 - 1)
            .cloned()
            .unwrap_or_default()
    }
    fn choice_label(&self, _: &Path, choice: &str) -> String {
        format!("label of {choice}")
    }
    fn own(&self) -> String {
        "own".to_owned()
    }
    fn now(&self) -> &Zoned {
        &self.now
    }
}

fn gives(text: &str) -> String {
    match parse(text) {
        Ok(read) => compute(&read, &fields()).text(),
        Err(flaw) => panic!("{text}: {flaw:?}"),
    }
}

fn fault(text: &str) -> Fault {
    parse(text).unwrap_err().fault
}

/// Every worked example: what is written, what it gives.
fn examples(examples: &[(&str, &str)]) {
    for (written, given) in examples {
        assert_eq!(gives(written), *given, "{written}");
    }
}

#[test]
fn operators_bind_as_xpath_has_it() {
    examples(&[
        ("1 + 2 * 3", "7"),
        ("(1 + 2) * 3", "9"),
        ("10 - 4 - 3", "3"),
        ("7 div 2", "3.5"),
        ("7 mod 3", "1"),
        ("-7 mod 3", "-1"),
        ("- 2 + 5", "3"),
        ("--2", "2"),
        ("1 + 1 = 2 and 2 < 3 or 1 = 2", "true"),
        ("1 < 2 = true()", "true"),
        ("0.1 + 0.2 = 0.3", "false"),
        ("1 div 0", "Infinity"),
        ("0 div 0", "NaN"),
        ("1000000 * 1000000", "1000000000000"),
        (".5 + 1.", "1.5"),
    ]);
}

#[test]
fn empty_is_a_text_in_comparisons_and_no_number_in_arithmetic() {
    examples(&[
        ("${empty} = ''", "true"),
        ("'' = ${gone}", "true"),
        ("${gone} != ''", "false"),
        ("${empty} + 1", "NaN"),
        ("${empty} = 0", "false"),
        ("${empty} != 0", "true"),
        ("${empty} < 1 or ${empty} >= 1", "false"),
        ("${age} > 30 and ${age} <= 31", "true"),
        ("${age} = '31'", "true"),
        ("${age} = '31.0'", "false"),
        ("${age} = 31.0", "true"),
        ("boolean(${empty})", "false"),
        ("not(${empty})", "true"),
        ("string(number(${empty}))", "NaN"),
    ]);
}

#[test]
fn several_fields_hold_if_one_does() {
    examples(&[
        ("${kids} = 12", "true"),
        ("${kids} = 13", "false"),
        ("${kids} != 12", "true"),
        ("${kids} > 11", "true"),
        ("count(${kids})", "3"),
        ("count(${gone})", "0"),
        ("count-non-empty(${empty})", "0"),
        ("sum(${kids})", "22"),
        ("sum(${gone})", "0"),
        ("min(${kids})", "3"),
        ("max(${kids}, 40)", "40"),
        ("max(${empty}, 40)", "NaN"),
        ("join(' / ', ${kids})", "7 / 12 / 3"),
        ("concat(${kids}, '!')", "7123!"),
        ("indexed-repeat(${kids}, ${kids}, 2)", "12"),
        ("position(${kids})", "2"),
    ]);
}

#[test]
fn answers_of_several_choices_are_words_between_spaces() {
    examples(&[
        ("selected(${needs}, 'medicine')", "true"),
        ("selected(${needs}, 'medi')", "false"),
        ("selected(${empty}, '')", "false"),
        ("selected-at(${needs}, 0)", "lawyer"),
        ("selected-at(${needs}, 3)", ""),
        ("count-selected(${needs})", "3"),
        ("count-selected(${empty})", "0"),
        ("jr:choice-name(${age}, '${needs}')", "label of 31"),
    ]);
}

#[test]
fn words_are_counted_in_letters() {
    examples(&[
        ("string-length(${name})", "14"),
        ("substring('12345', 2, 3)", "234"),
        ("substring('12345', 1.5, 2.6)", "234"),
        ("substring('12345', 0, 3)", "12"),
        ("substring('Martínez', 5)", "ínez"),
        ("substr('Martínez', 0, 4)", "Mart"),
        ("substr('Martínez', -2)", "ez"),
        ("substring-before('1999/04/01', '/')", "1999"),
        ("substring-after('1999/04/01', '/')", "04/01"),
        ("translate('bar', 'abc', 'AB')", "BAr"),
        ("normalize-space('  a   b ')", "a b"),
        ("contains('pine hill', 'hill')", "true"),
        ("starts-with('abc', 'b')", "false"),
        ("ends-with('abc', 'bc')", "true"),
        ("regex('A123456789', 'A?[0-9]{8,9}')", "true"),
        ("regex('xA123456789', 'A?[0-9]{8,9}')", "false"),
        ("coalesce('', ${empty}, 'third')", "third"),
        ("if(${age} >= 18, 'adult', 'child')", "adult"),
        ("once('new')", "own"),
        ("string-length()", "3"),
    ]);
}

#[test]
fn numbers_round_half_up_and_are_written_without_exponents() {
    examples(&[
        ("round(2.5)", "3"),
        ("round(-2.5)", "-2"),
        ("round(3.14159, 2)", "3.14"),
        ("round(1250, -2)", "1300"),
        ("int(-3.7)", "-3"),
        ("floor(-3.2)", "-4"),
        ("ceiling(3.2)", "4"),
        ("abs(-2)", "2"),
        ("pow(2, 10)", "1024"),
        ("sqrt(16)", "4"),
        ("number('abc')", "NaN"),
        ("number('1e3')", "NaN"),
        ("number(true())", "1"),
        ("boolean-from-string('1')", "true"),
        ("boolean-from-string('yes')", "false"),
        ("checklist(1, 2, 'a' = 'a', 'a' = 'b')", "true"),
        ("10000000000 * 10000000000", "100000000000000000000"),
        ("0.0000001", "0.0000001"),
    ]);
}

#[test]
fn dates_are_days_since_1970_and_whole_days_everywhere() {
    examples(&[
        ("today()", "2026-11-22"),
        ("now()", "2026-11-22T09:41:07.250-05:00"),
        ("${born} < today()", "true"),
        ("today() - ${born}", "11576"),
        ("floor((today() - ${born}) div 365.25)", "31"),
        ("decimal-date-time('1970-01-02')", "1"),
        ("decimal-date-time('1970-01-02T12:00:00.000Z')", "1.5"),
        ("decimal-time('06:00:00.000')", "0.25"),
        ("date(0)", "1970-01-01"),
        ("date('2026-01-31' + 1)", "2026-02-01"),
        ("date(${called})", "2026-11-22"),
        ("date-time(0)", "1969-12-31T19:00:00.000-05:00"),
        ("format-date(${born}, '%e.%n.%y %b %a')", "14.3.95 Mar Tue"),
        (
            "format-date-time(${called}, '%Y-%m-%d %H:%M:%S.%3')",
            "2026-11-22 08:00:00.000",
        ),
        ("${called} < now()", "true"),
        ("date('2026-02-30')", ""),
        ("number('2026-13-01')", "NaN"),
    ]);
}

#[test]
fn what_is_beyond_the_subset_is_named() {
    assert_eq!(fault("instance('x')/root/item"), Fault::UnsupportedFunction);
    assert_eq!(
        fault("pulldata('x', 'a', 'b', 'c')"),
        Fault::UnsupportedFunction
    );
    assert_eq!(fault("ucase('a')"), Fault::UnknownFunction);
    assert_eq!(fault("${a}[1]"), Fault::Construct);
    assert_eq!(fault("//a"), Fault::Construct);
    assert_eq!(fault("/data/*"), Fault::Construct);
    assert_eq!(fault("${last-saved#a}"), Fault::Construct);
    assert_eq!(fault("if(1, 2)"), Fault::Arguments);
    assert_eq!(fault("count('a')"), Fault::Arguments);
    assert_eq!(fault("indexed-repeat(${a}, 'b', 1)"), Fault::Arguments);
    assert_eq!(fault("regex(., '[')"), Fault::BadPattern);
    for unreadable in [
        "", "1 +", "(1", "1 2", "'a", "${a", "${ }", "a b", "= 1", "1 ; 2", "‘a’",
    ] {
        assert_eq!(fault(unreadable), Fault::Unreadable, "{unreadable}");
    }
    assert_eq!(fault(&"(".repeat(5000)), Fault::TooDeep);
    assert_eq!(fault(&"-".repeat(5000)), Fault::TooDeep);
}

#[test]
fn names_may_look_like_operators_and_carry_hyphens() {
    assert_eq!(
        parse("../and-then").unwrap(),
        Expression::Field(Path::Relative {
            up: 1,
            steps: vec!["and-then".to_owned()],
            current: false
        })
    );
    assert_eq!(
        parse("/data/div").unwrap(),
        Expression::Field(Path::Absolute(vec!["data".to_owned(), "div".to_owned()]))
    );
    assert!(parse("current()/../x = x").is_ok());
    assert!(parse("position(..)").unwrap().calls(Function::Position));
}

#[test]
fn a_default_is_computed_only_when_it_looks_so() {
    for computed in ["${a}", "today()", "1 + 1", "4 div 2", "concat('a', 'b')"] {
        assert!(looks_computed(computed, false), "{computed}");
    }
    for plain in ["yes", "12", "Pine Hill", "a/b", "don't know"] {
        assert!(!looks_computed(plain, false), "{plain}");
    }
    assert!(!looks_computed("2026-11-22", true));
}

fn written(depth: u32) -> BoxedStrategy<String> {
    let leaf = prop_oneof![
        "[0-9]{1,3}(\\.[0-9]{1,2})?",
        "'[a-zé ]{0,6}'",
        prop::sample::select(vec![
            "${age}", "${empty}", "${kids}", "${born}", "today()", "true()"
        ])
        .prop_map(str::to_owned),
    ];
    leaf.prop_recursive(depth, 40, 3, |inner| {
        let operator = prop::sample::select(vec![
            "or", "and", "=", "!=", "<", "<=", ">", ">=", "+", "-", "*", "div", "mod",
        ]);
        prop_oneof![
            (inner.clone(), operator, inner.clone())
                .prop_map(|(a, op, b)| format!("({a}) {op} ({b})")),
            (inner.clone(), inner.clone(), inner.clone())
                .prop_map(|(a, b, c)| format!("if({a}, {b}, {c})")),
            inner.clone().prop_map(|a| format!("-({a})")),
            inner.prop_map(|a| format!("round({a})")),
        ]
    })
    .boxed()
}

proptest! {
    #[test]
    fn whatever_is_typed_never_falls(text in "\\PC{0,60}") {
        if let Ok(read) = parse(&text) {
            let known = {
                let mut known = true;
                read.each_field(&mut |path| {
                    known &= matches!(path, Path::Named(name, _) if fields().fields.iter().any(|f| f.0 == name));
                });
                known
            };
            if known {
                compute(&read, &fields());
            }
        }
    }

    #[test]
    fn every_sound_expression_is_read_and_gives_the_same_with_space_around(text in written(5)) {
        let plain = parse(&text).unwrap();
        prop_assert_eq!(&parse(&format!("  {text}\n")).unwrap(), &plain);
        prop_assert_eq!(parse(&format!("({text})")).unwrap(), plain);
    }

    #[test]
    fn a_comparison_and_its_opposite_never_agree_on_numbers(a in -50i32..50, b in -50i32..50) {
        for (one, other) in [("<", ">="), (">", "<="), ("=", "!=")] {
            prop_assert_ne!(gives(&format!("{a} {one} {b}")), gives(&format!("{a} {other} {b}")));
        }
        prop_assert_eq!(gives(&format!("{a} + {b}")), (a + b).to_string());
        if b != 0 {
            prop_assert_eq!(gives(&format!("{a} mod {b}")), (a % b).to_string());
        }
    }
}
