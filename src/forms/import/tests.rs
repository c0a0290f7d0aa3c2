#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test stops at the first surprise"
)]

use proptest::prelude::*;

use super::{Imported, import};
use crate::forms::model::{Form, ItemId, Phase, Preset, Subject};
use crate::forms::problem::Fault;
use crate::forms::sheets::Book;
use crate::forms::{Kind, Target};

fn read(text: &str) -> Imported {
    import(&Book::read(text.as_bytes()).unwrap(), "invented")
}

fn form(text: &str) -> Form {
    let imported = read(text);
    imported
        .form
        .unwrap_or_else(|| panic!("{:?}", imported.problems))
}

/// Row and fault of everything that refuses.
fn refusals(text: &str) -> Vec<(u32, Fault)> {
    let refusing = read(text)
        .problems
        .into_iter()
        .filter(|problem| problem.fault.refuses());
    refusing
        .map(|problem| (problem.row.unwrap_or_default(), problem.fault))
        .collect()
}

fn paths(form: &Form) -> Vec<(&str, &Kind)> {
    form.items
        .iter()
        .map(|item| (item.path.as_str(), &item.kind))
        .collect()
}

#[test]
fn groups_and_repeats_nest_and_every_spelling_of_a_type_is_read() {
    let form = form(
        "| survey |\n\
         | | type | name | label |\n\
         | | begin group | caller | Caller |\n\
         | | text | name | Name |\n\
         | | begin_repeat | child | Child |\n\
         | | Integer | age | Age |\n\
         | | end repeat | | |\n\
         | | select one yn | ok | OK? |\n\
         | | end_group | | |\n\
         | | select all that apply from yn | many | Many |\n\
         | | dateTime | at | When |\n\
         | | phone number | reach | Phone |\n\
         | | range | pain | Pain |\n\
         | | note | | Say thank you |\n\
         | choices |\n\
         | | list name | name | label |\n\
         | | yn | yes | Yes |\n\
         | | yn | no | No |\n",
    );
    let range = Kind::Range {
        start: 0.0,
        end: 10.0,
        step: 1.0,
    };
    let expected = [
        ("caller", &Kind::Group),
        ("caller/name", &Kind::Text),
        ("caller/child", &Kind::Repeat),
        ("caller/child/age", &Kind::Integer),
        ("caller/ok", &Kind::SelectOne(0)),
        ("many", &Kind::SelectMultiple(0)),
        ("at", &Kind::DateTime),
        ("reach", &Kind::Text),
        ("pain", &range),
        ("note_13", &Kind::Note),
    ];
    assert_eq!(paths(&form), expected);
    assert_eq!(form.item(ItemId(3)).repeats, [ItemId(2)]);
    assert_eq!(form.item(ItemId(0)).end, 5);
    assert_eq!(
        form.children(None).map(|id| id.0).collect::<Vec<_>>(),
        [0, 5, 6, 7, 8, 9]
    );
}

#[test]
fn titles_are_read_in_every_spelling_and_language() {
    let form = form(
        "| survey |\n\
         | | TYPE | Name | Label::English (en) | label::Español (es) | bind::relevant | Constraint Message::English (en) | calculate | hl::pii | hl::phase | hl::index | Default | instance::tag |\n\
         | | text | name | Name | Nombre | | Why | | yes | call | name | | x |\n\
         | | text | hearing | Hearing | Audiencia | ${name} != '' | | | | wrap-up | | Pine Hill | |\n\
         | | calculate | twice | | | | | concat(${name}, ${name}) | | | | | |\n\
         | settings |\n\
         | | Form Title | form_id | version | default_language |\n\
         | | Intake | intake | 3 | Español (es) |\n",
    );
    assert_eq!(
        (form.id.as_str(), form.title.as_str(), form.version.as_str()),
        ("intake", "Intake", "3")
    );
    assert_eq!(form.languages, ["English (en)", "Español (es)"]);
    assert_eq!(form.default_language, "Español (es)");
    let name = form.item(ItemId(0));
    assert_eq!(name.label.said("English (en)", "Español (es)"), "Name");
    assert_eq!(name.label.said("Kreyòl", "Español (es)"), "Nombre");
    assert!(name.pii && name.subject == Some(Subject::Name));
    let hearing = form.item(ItemId(1));
    assert_eq!(hearing.phase, Phase::WrapUp);
    assert_eq!(hearing.preset, Preset::Text("Pine Hill".to_owned()));
    assert!(hearing.relevant.is_some() && form.item(ItemId(2)).calculation.is_some());
}

#[test]
fn one_colon_titles_are_languages_where_none_has_two() {
    let form =
        form("| survey |\n| | type | name | label:fr | hint:fr |\n| | text | a | Nom | Ici |\n");
    assert_eq!(form.languages, ["fr"]);
    assert_eq!(form.item(ItemId(0)).hint.said("fr", "fr"), "Ici");
}

#[test]
fn or_other_adds_the_choice_and_a_text_that_is_asked_only_then() {
    let form = form(
        "| survey |\n| | type | name | label::en | label::es |\n| | select_one lang or_other | speaks | Speaks? | ¿Habla? |\n\
         | choices |\n| | list_name | name | label::en | label::es |\n| | lang | es | Spanish | Español |\n",
    );
    assert_eq!(
        paths(&form),
        [
            ("speaks", &Kind::SelectOne(0)),
            ("speaks_other", &Kind::Text)
        ]
    );
    let other = form.choices(ItemId(0)).last().unwrap();
    assert_eq!(
        (other.name.as_str(), other.label.said("es", "en")),
        ("other", "Otro")
    );
    let mut asks = Vec::new();
    form.item(ItemId(1))
        .relevant
        .as_ref()
        .unwrap()
        .each_field(&mut |target| asks.push(target.clone()));
    assert_eq!(
        asks,
        [Target::Item {
            item: ItemId(0),
            shared: 0
        }]
    );
}

#[test]
fn every_problem_is_told_at_once_with_its_row() {
    let found = refusals(
        "| survey |\n\
         | | type | name | label | relevant | constraint | calculation |\n\
         | | text | 1st | x | | | |\n\
         | | image | face | x | | | |\n\
         | | speech | say | x | | | |\n\
         | | text | a | x | ${nobody} = 1 | | |\n\
         | | text | a | x | | | |\n\
         | | select_one none | b | x | | | |\n\
         | | text | c | x | | . > | |\n\
         | | calculate | d | | | | |\n\
         | | text | e | x | ${f} | | |\n\
         | | text | f | x | ${e} | | |\n\
         | | | g | x | | | |\n\
         | | text | | x | | | |\n\
         | | end group | | | | | |\n\
         | | begin group | h | x | | | |\n\
         | | end repeat | | | | | |\n\
         | | text | i | ${nobody} | pulldata('a') | | |\n\
         | | begin repeat | j | x | | | |\n",
    );
    let expected = [
        (2, Fault::BadName),
        (3, Fault::UnsupportedType),
        (4, Fault::UnknownType),
        (5, Fault::UnknownField),
        (6, Fault::NameTwice),
        (7, Fault::NoSuchList),
        (8, Fault::Unreadable),
        (9, Fault::NoCalculation),
        (10, Fault::Circle),
        (12, Fault::NoType),
        (13, Fault::NoName),
        (14, Fault::EndAlone),
        (16, Fault::WrongEnd),
        (17, Fault::UnknownField),
        (17, Fault::UnsupportedFunction),
        (18, Fault::NeverEnded),
    ];
    assert_eq!(found, expected);
}

#[test]
fn choices_have_problems_of_their_own() {
    let text = |extra: &str| {
        format!(
            "| survey |\n| | type | name | label | choice_filter |\n| | select_multiple l | a | x | |\n\
             | | select_one l or_other | b | x | kind = 'z' |\n\
             | choices |\n| | list_name | name | label | kind |\n| | l | one two | x | |\n| | l | | x | |\n\
             | | l | three | x | q |\n| | l | three | x | |\n{extra}"
        )
    };
    let mut found = refusals(&text(""));
    found.sort_unstable();
    let mut expected = [
        (2, Fault::ChoiceSpace),
        (3, Fault::OrOtherFilter),
        (3, Fault::ChoiceNoName),
        (5, Fault::ChoiceTwice),
    ];
    expected.sort_unstable();
    assert_eq!(found, expected);
    let allowed = text("| settings |\n| | allow_choice_duplicates |\n| | yes |\n");
    assert!(
        !refusals(&allowed)
            .iter()
            .any(|found| found.1 == Fault::ChoiceTwice)
    );
}

#[test]
fn a_sheet_without_its_column_or_with_one_twice_is_refused() {
    assert_eq!(
        refusals("| questions |\n| | a |\n| other |\n| | b |\n"),
        [(0, Fault::NoSurvey)]
    );
    assert_eq!(
        refusals("| survey |\n| | name |\n| | x |\n")[0],
        (1, Fault::NoColumn)
    );
    let twice = "| survey |\n| | type | name | relevant | relevance |\n| | note | a | | |\n";
    assert_eq!(refusals(twice), [(1, Fault::ColumnTwice)]);
}

#[test]
fn references_find_their_row_from_where_they_stand() {
    let form = form(
        "| survey |\n\
         | | type | name | label | calculation |\n\
         | | begin repeat | kid | | |\n\
         | | text | name | x | |\n\
         | | calculate | own | | ${name} |\n\
         | | calculate | up | | ../name |\n\
         | | calculate | all | | count(${kid}) |\n\
         | | calculate | which | | position(..) |\n\
         | | end repeat | | | |\n\
         | | calculate | outside | | join(' ', ${name}) |\n\
         | | calculate | whole | | /data/kid/name |\n",
    );
    let seen = |name: &str| {
        let id = form.only(name).unwrap();
        let mut seen = Vec::new();
        let rule = form.item(id).calculation.as_ref().unwrap();
        rule.each_field(&mut |target| {
            if let Target::Item { item, shared } = target {
                seen.push((form.item(*item).path.clone(), *shared));
            }
        });
        seen
    };
    let one = |path: &str, shared| vec![(path.to_owned(), shared)];
    assert_eq!(seen("own"), one("kid/name", 1));
    assert_eq!(seen("up"), one("kid/name", 1));
    assert_eq!(seen("all"), one("kid", 0));
    assert_eq!(seen("which"), one("kid", 1));
    assert_eq!(seen("outside"), one("kid/name", 0));
    assert_eq!(seen("whole"), one("kid/name", 0));
}

#[test]
fn a_group_may_ask_what_stands_inside_it() {
    let text = "| survey |\n| | type | name | label | relevant |\n| | begin group | inputs | | ./source = 'user' |\n\
                | | text | source | x | |\n| | end group | | | |\n";
    assert!(read(text).form.is_some());
}

#[test]
fn notices_refuse_nothing() {
    let imported = read(
        "| survey |\n| | type | name | label | appearance | media::image | extra |\n\
         | | text | a | x | multiline thousands-sep | | y |\n| | deviceid | b | | | | |\n| | | | | | p.png | |\n",
    );
    assert!(imported.form.is_some());
    let faults: Vec<Fault> = imported
        .problems
        .iter()
        .map(|problem| problem.fault)
        .collect();
    let expected = [
        Fault::IgnoredColumn,
        Fault::IgnoredColumn,
        Fault::IgnoredAppearance,
        Fault::StaysEmpty,
    ];
    assert_eq!(faults, expected);
}

proptest! {
    #[test]
    fn any_table_is_either_taken_or_refused_with_a_place(
        cells in prop::collection::vec(prop::collection::vec(
            prop::sample::select(vec![
                "", "text", "begin group", "end group", "begin repeat", "end repeat", "select_one l", "calculate",
                "a", "b", "${a} = 1", "selected(., 'x')", "../b", "count(${a})", "yes", "range",
            ]), 6), 0..12),
    ) {
        let mut text = "| survey |\n| | type | name | label | relevant | calculation | default |\n".to_owned();
        for row in cells {
            text.push_str(&["| | ", &row.join(" | "), " |\n"].concat());
        }
        text.push_str("| choices |\n| | list_name | name | label |\n| | l | x | X |\n");
        let imported = read(&text);
        let refused = imported.problems.iter().any(|problem| problem.fault.refuses());
        prop_assert_eq!(imported.form.is_none(), refused);
        prop_assert!(imported.problems.iter().all(|problem| problem.row.is_some()));
    }
}
